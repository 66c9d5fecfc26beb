//! Texts that somebody signs, in numbered versions: the non-disclosure agreement (43.6), the undertaking of confidentiality
//! (43.6) and the declaration of no conflict (43.4). A version never changes once it is out; a better one gets the next
//! number. They bind those who receive a report and never who made it.

use super::Language;
use crate::seal::{id::Digest, signature::sha256};

/// What is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The non-disclosure agreement.
    Agreement,
    /// An undertaking of confidentiality.
    Undertaking,
    /// A declaration of no conflict.
    Declaration,
}

/// One text in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// What it is.
    pub kind: Kind,
    /// Its version, from 1.
    pub version: u32,
    /// Kazakh or Russian: what is signed is in a language of the state.
    pub language: Language,
    /// The text with its places.
    pub text: &'static str,
}

macro_rules! templates {
    ($($kind:ident $version:literal $language:ident $file:literal),+ $(,)?) => {
        &[$(Template {
            kind: Kind::$kind,
            version: $version,
            language: Language::$language,
            text: include_str!(concat!("templates/", $file)),
        }),+]
    };
}

/// All of them, each kind's newest version last.
pub const TEMPLATES: &[Template] = templates! {
    Agreement 1 Kk "agreement-1.kk.txt",
    Agreement 1 Ru "agreement-1.ru.txt",
    Undertaking 1 Kk "undertaking-1.kk.txt",
    Undertaking 1 Ru "undertaking-1.ru.txt",
    Declaration 1 Kk "declaration-1.kk.txt",
    Declaration 1 Ru "declaration-1.ru.txt",
};

/// What stands in the places of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places<'a> {
    /// The organisation's name in the language of the text.
    pub organisation: &'a str,
    /// The case in hex.
    pub case: &'a str,
    /// The word of the counterparty, `leadership` or `authorised`; nothing where there is none.
    pub counterparty: &'a str,
    /// The legal day on which the text is made.
    pub day: &'a str,
}

impl Template {
    /// Its name in the case and under signatures: the hash of the file.
    pub fn hash(&self) -> Digest {
        sha256(self.text.as_bytes())
    }

    /// The template of a hash.
    pub fn of(hash: Digest) -> Option<&'static Self> {
        TEMPLATES.iter().find(|template| template.hash() == hash)
    }

    /// The newest of a kind in a language.
    pub fn newest(kind: Kind, language: Language) -> Option<&'static Self> {
        TEMPLATES.iter().rev().find(|template| template.kind == kind && template.language == language)
    }

    /// The version that a case is drafted with: the newest agreement, named by its Kazakh text.
    pub fn drafted() -> Option<&'static Self> {
        Self::newest(Kind::Agreement, Language::Kk)
    }

    /// The same version in another language.
    pub fn translated(&self, language: Language) -> Option<&'static Self> {
        let same = |other: &&Self| other.kind == self.kind && other.version == self.version;
        TEMPLATES.iter().filter(same).find(|template| template.language == language)
    }

    /// The text with its places filled. What stands in them has no places of its own.
    pub fn fill(&self, places: &Places) -> String {
        let party = self.party(places.counterparty);
        let mut text = String::with_capacity(self.text.len() + 200);
        let mut rest = self.text;
        while let Some((before, place, behind)) = next_place(rest) {
            text.push_str(before);
            text.push_str(match place {
                "organisation" => places.organisation,
                "case" => places.case,
                "counterparty" => party,
                "day" => places.day,
                _ => "",
            });
            rest = behind;
        }
        text.push_str(rest);
        text
    }

    /// The counterparty as the text calls it; nothing for a word that is none.
    fn party(&self, word: &str) -> &'static str {
        match (word, self.language) {
            ("leadership", Language::Kk) => "мемлекеттік органның басшылығы",
            ("leadership", _) => "руководство государственного органа",
            ("authorised", Language::Kk) => "сыбайлас жемқорлыққа қарсы іс-қимыл жөніндегі уәкілетті орган",
            ("authorised", _) => "уполномоченный орган по противодействию коррупции",
            _ => "",
        }
    }
}

/// What stands before the next place, its name, and what is behind it.
fn next_place(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (place, behind) = rest.split_once('}')?;
    Some((before, place, behind))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    const PLACES: Places<'static> = Places {
        organisation: "Ұлттық экономика министрлігі",
        case: "00112233445566778899aabbccddeeff",
        counterparty: "leadership",
        day: "2026-11-22",
    };

    /// The places that a text has.
    fn places(template: &Template) -> BTreeSet<&str> {
        let mut found = BTreeSet::new();
        let mut rest = template.text;
        while let Some((_, place, behind)) = next_place(rest) {
            found.insert(place);
            rest = behind;
        }
        found
    }

    #[test]
    fn every_version_is_there_in_both_languages_with_the_same_places() {
        for template in TEMPLATES {
            let [kk, ru] = [Language::Kk, Language::Ru].map(|language| template.translated(language).expect("both"));
            assert_eq!(places(kk), places(ru));
            assert_eq!(kk.text.lines().count(), ru.text.lines().count(), "paragraph by paragraph");
            assert_eq!(Template::of(template.hash()), Some(template), "no two are alike");
            assert!(template.language != Language::En);
        }
        assert_eq!(Template::of(Digest([0; 32])), None);
    }

    #[test]
    fn every_place_is_filled_and_none_is_unknown() {
        for template in TEMPLATES {
            let mut known = BTreeSet::from(["organisation", "case", "day"]);
            if template.kind == Kind::Agreement {
                known.insert("counterparty");
            }
            assert_eq!(places(template), known);
            for counterparty in ["leadership", "authorised"] {
                let filled = template.fill(&Places { counterparty, ..PLACES });
                assert!(!filled.contains(['{', '}']) && !filled.contains(": \n") && !filled.contains("  "));
                assert!([PLACES.organisation, PLACES.case, PLACES.day].iter().all(|it| filled.contains(it)));
            }
            // Whoever is named with a place in their name cannot have it filled.
            let sly = template.fill(&Places { organisation: "{case}", ..PLACES });
            assert!(sly.contains("{case}"));
        }
    }

    /// Sentences of the numbered paragraphs.
    fn sentences(text: &str) -> impl Iterator<Item = &str> {
        let numbered = text.lines().filter_map(|line| line.split_once(". ").filter(|(n, _)| n.parse::<u8>().is_ok()));
        numbered.flat_map(|(_, paragraph)| paragraph.split_inclusive(". ")).map(str::trim)
    }

    /// The beginnings of words that oblige, forbid or threaten.
    const DUTIES: [&str; 18] = [
        "міндет",
        "тиіс",
        "керек",
        "тыйым",
        "жауапты",
        "рұқсат",
        "бермеу",
        "айтпау",
        "обяз",
        "должен",
        "должна ",
        "должны",
        "запре",
        "ответственност",
        "не вправе",
        "нельзя",
        "воздерж",
        "штраф",
    ];

    /// Who is bound: whoever a sentence with a duty begins with, or speaks of as the bound one.
    fn binds_nobody_but_recipients(text: &str, party: &str, reporter: &str) -> Result<(), String> {
        for sentence in sentences(text) {
            let lower = sentence.to_lowercase();
            if !DUTIES.iter().any(|duty| lower.contains(duty)) {
                continue;
            }
            let frees =
                sentence.contains("ешқандай міндет жүктемейді") || sentence.contains("не возлагает на Заявителя");
            let binds = [party, "Алушының", "Обязанности Получателя", "Виновное лицо Получателя"];
            if !frees && !binds.iter().any(|subject| sentence.starts_with(subject)) {
                return Err(format!("{reporter} may be bound: {sentence}"));
            }
        }
        Ok(())
    }

    #[test]
    fn no_sentence_of_an_agreement_obliges_the_reporter() {
        for template in TEMPLATES.iter().filter(|template| template.kind == Kind::Agreement) {
            let (party, reporter) = if template.language == Language::Kk {
                ("Алушы", "Хабарлаушы")
            } else {
                ("Получатель", "Заявитель")
            };
            assert_eq!(binds_nobody_but_recipients(template.text, party, reporter), Ok(()));
            assert!(sentences(template.text).count() >= 12);
            assert!(template.text.contains("43.6") && template.text.contains("44.3"));
            // And the test itself sees it where one does.
            for planted in [
                "11. Хабарлаушы да құпиялылықты сақтауға міндетті.\n",
                "11. Тараптар құпиялылықты сақтауға міндеттенеді.\n",
                "11. Заявитель обязуется никому не рассказывать.\n",
                "11. Стороны несут ответственность.\n",
                "11. Заявитель не вправе обращаться в печать.\n",
            ] {
                let changed = format!("{}{planted}", template.text);
                assert!(binds_nobody_but_recipients(&changed, party, reporter).is_err(), "{planted}");
            }
        }
    }

    #[test]
    fn an_undertaking_is_everybodys_own() {
        for template in TEMPLATES.iter().filter(|template| template.kind != Kind::Agreement) {
            let own = if template.language == Language::Kk { ["Мен", "мін"] } else { ["Я ", "мо"] };
            assert!(template.text.contains(own[0]));
            assert!(!template.text.contains("Хабарлаушы міндет") && !template.text.contains("Заявитель обяз"));
        }
    }
}
