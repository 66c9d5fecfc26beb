//! **Document**: texts in three languages, without pixels. Pure. A key that is missing in one language is a failing test,
//! never an English word on a Kazakh screen.

pub mod agreement;
pub mod template;

use fluent_bundle::{FluentArgs, FluentBundle, FluentResource};
use unic_langid::LanguageIdentifier;

/// The languages of every text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Kazakh: the first and the default.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Kk, Self::Ru, Self::En];

    /// The two letters.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Kk => "kk",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }

    /// Of three texts, the one in this language.
    pub fn of(self, texts: &crate::roster::Texts) -> &str {
        match self {
            Self::Kk => &texts.kk,
            Self::Ru => &texts.ru,
            Self::En => &texts.en,
        }
    }

    /// Reads the two letters.
    pub fn parse(tag: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.tag() == tag)
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Kk => concat!(include_str!("messages/kk.ftl"), include_str!("messages/procedures.kk.ftl")),
            Self::Ru => concat!(include_str!("messages/ru.ftl"), include_str!("messages/procedures.ru.ftl")),
            Self::En => concat!(include_str!("messages/en.ftl"), include_str!("messages/procedures.en.ftl")),
        }
    }
}

/// The texts of one language.
pub struct Messages {
    bundle: FluentBundle<FluentResource>,
}

impl Messages {
    /// The texts of a language.
    pub fn new(language: Language) -> Self {
        let tag: LanguageIdentifier = language.tag().parse().expect("two letters are a language");
        let mut bundle = FluentBundle::new(vec![tag]);
        bundle.set_use_isolating(false);
        // A text with a slip keeps its other messages; the test over all languages names the slip.
        let resource = FluentResource::try_new(language.source().to_owned()).unwrap_or_else(|(resource, _)| resource);
        bundle.add_resource_overriding(resource);
        Self { bundle }
    }

    /// A text without arguments.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// A text with arguments. An unknown key shows as itself.
    pub fn with(&self, key: &str, arguments: &[(&str, &str)]) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in arguments {
            values.set(*name, *value);
        }
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        self.bundle.format_pattern(pattern, Some(&values), &mut Vec::new()).into_owned()
    }

    /// Why a step was refused: the paragraph, the word of what is missing, and what to do about it.
    pub fn refused(&self, paragraph: &str, missing: &str) -> String {
        let [missing, remedy] = ["missing", "remedy"].map(|what| self.text(&format!("{what}-{missing}")));
        self.with("step-refused", &[("paragraph", paragraph), ("missing", &missing), ("remedy", &remedy)])
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    /// Key → names of its variables, read from the text itself.
    fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
        FluentResource::try_new(language.source().to_owned()).map_err(|(_, errors)| errors).expect("well-formed texts");
        let mut keys = BTreeMap::new();
        let mut current = String::new();
        for line in language.source().lines().filter(|line| !line.starts_with('#')) {
            if let Some((key, _)) = line.split_once(" =").filter(|_| !line.starts_with(' ')) {
                key.clone_into(&mut current);
                assert!(keys.insert(current.clone(), BTreeSet::new()).is_none(), "{key} stands twice");
            }
            for variable in line.split('$').skip(1) {
                let name = variable.split(|c: char| !c.is_ascii_lowercase()).next().unwrap_or_default();
                keys.get_mut(&current).expect("a variable belongs to a key").insert(name.to_owned());
            }
        }
        keys
    }

    #[test]
    fn every_language_has_every_text_with_the_same_variables() {
        let kazakh = keys(Language::Kk);
        assert!(kazakh.len() > 20);
        for language in Language::ALL {
            assert_eq!(keys(language), kazakh, "{}", language.tag());
        }
    }

    /// The words of the procedures that a person can meet, and no others.
    #[test]
    fn every_word_of_a_procedure_is_said() {
        use crate::case::{
            Missing, Procedure,
            actor::Role,
            agreement::{self, Agreement},
            application::{self, Application},
            clock::Cause,
            docket::{Exclusion, Name},
            hearing::{self, Hearing},
            procedure::Word,
            view::PaperKind,
        };

        fn words<W: Word>(of: &str) -> impl Iterator<Item = String> + use<W> {
            let of = of.to_owned();
            W::ALL.iter().map(move |it| format!("{of}-{}", it.word()))
        }
        fn procedure<P: Procedure>() -> impl Iterator<Item = String> {
            words::<P::Stage>(&format!("stage-{}", P::NAME)).chain(words::<P::Step>(&format!("step-{}", P::NAME)))
        }
        let clocks = ["running", "late", "met", "lifted"].map(|state| format!("clock-{state}"));
        let mut said: BTreeSet<_> = clocks.into_iter().chain(["step-refused".to_owned()]).collect();
        said.extend(words::<Missing>("missing").chain(words::<Missing>("remedy")));
        said.extend(words::<Role>("role").chain(words::<Name>("procedure")).chain(words::<Exclusion>("exclusion")));
        said.extend(procedure::<Agreement>().chain(procedure::<Application>()).chain(procedure::<Hearing>()));
        said.extend(words::<Cause>("cause").chain(words::<PaperKind>("paper")));
        said.extend(
            words::<agreement::Counterparty>("counterparty").chain(words::<application::Recipient>("recipient")),
        );
        said.extend(words::<hearing::Body>("body").chain(words::<hearing::Matter>("matter")));
        said.extend(words::<hearing::Recommendation>("recommendation"));
        let written = include_str!("messages/procedures.kk.ftl").lines().filter(|line| !line.starts_with('#'));
        let written = written.filter_map(|line| line.split_once(" =")).map(|(key, _)| key.to_owned());
        assert_eq!(written.collect::<BTreeSet<_>>(), said);
    }

    #[test]
    fn a_refusal_names_its_paragraph_and_what_to_do() {
        for language in Language::ALL {
            let refused = Messages::new(language).refused("43.3", "representative");
            assert!(
                refused.contains("43.3") && refused.lines().count() == 1 && !refused.contains("remedy-"),
                "{refused}"
            );
            assert!(!refused.contains("..") && refused.ends_with('.'), "{refused}");
        }
    }

    #[test]
    fn texts_take_their_arguments() {
        let text = Messages::new(Language::En).with("receipt-mark", &[("mark", "ABCD")]);
        assert!(text.contains("ABCD"), "{text}");
        assert_eq!(Messages::new(Language::Kk).text("no-such-key"), "no-such-key");
    }
}
