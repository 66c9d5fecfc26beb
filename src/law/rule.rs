//! The rules: one entry for each limit that the documents set, for each term that is this service's own, and for each duty
//! without a number that a procedure waits for. They stand in `rules.json`, for lawyers to read and complete; here they are only read, checked and looked up.

use std::{collections::BTreeMap, sync::LazyLock};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::term::Term;

/// The rules as delivered.
const BUNDLED: &str = include_str!("rules.json");

/// The same in the three languages of the service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// Kazakh. Of a norm these are its own words.
    pub kk: String,
    /// Russian; a rendering, not an official text.
    pub ru: String,
    /// English; a rendering, not an official text.
    pub en: String,
}

/// How much a rule binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Force {
    /// Worded as a duty, a ban or a guarantee.
    Binding,
    /// Worded as a recommendation (AMB-39).
    Recommended,
    /// No norm but this service's own default, which a configuration may change.
    Policy,
}

/// A document that an organisation names as its own; its rules apply there and nowhere else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleSet {
    /// `MNE-230`, `A-2023`, `LAW-AS-RESTATED`.
    pub id: String,
    /// The first day in force, where it is known.
    pub valid_from: Option<Date>,
    /// The last day in force, where there is one.
    pub valid_to: Option<Date>,
    /// What stands before the paragraph when the rule is cited.
    pub title: Words,
}

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Rule {
    /// `43.4-decision`; policy ones begin with `P-`.
    pub id: String,
    /// The rule sets that have it.
    pub sets: Vec<String>,
    /// Paragraph of the document; of a policy the norm it serves.
    pub paragraph: String,
    /// The act of law behind the paragraph, to be completed by a lawyer; may say that it is unconfirmed.
    pub legal_basis: Words,
    /// Who owes, or who may.
    pub actor: Words,
    /// What starts the term.
    pub trigger: Words,
    /// How the term is counted.
    pub term: Term,
    /// To whom it is owed.
    pub addressee: Words,
    /// How much it binds.
    pub force: Force,
    /// The first day in force, where it is later than that of the rule set.
    pub valid_from: Option<Date>,
    /// The last day in force, where it is earlier than that of the rule set.
    pub valid_to: Option<Date>,
    /// The words of the norm, and renderings.
    pub words: Words,
}

/// Why a rule book is refused, or a change to it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// Not the expected JSON.
    #[error("the rules cannot be read: {0}")]
    Unreadable(String),
    /// Something is wrong with one rule.
    #[error("rule `{rule}`: {fault}")]
    Faulty {
        /// Its id.
        rule: String,
        /// What is wrong.
        fault: Fault,
    },
    /// There is no rule of that id.
    #[error("there is no rule `{0}`")]
    Unknown(String),
    /// There is no rule set of that id.
    #[error("there is no rule set `{0}`")]
    UnknownSet(String),
    /// A norm is not ours to change.
    #[error("rule `{0}` is a norm: only policies (`P-…`) can be configured")]
    NormIsFixed(String),
}

/// What can be wrong with a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Two rules of one id.
    #[error("the id is taken")]
    Twice,
    /// It belongs to no rule set, or to one that is not listed.
    #[error("its rule sets are not all listed")]
    Set,
    /// Actor, addressee, trigger or legal basis is not among those listed.
    #[error("it names an actor, addressee, trigger or legal basis that is not listed")]
    Name,
    /// `P-` and policy go together.
    #[error("`P-` ids are for policies and for them alone")]
    Prefix,
    /// Words are missing in some language.
    #[error("words are missing in some language")]
    Words,
    /// A term that counts nothing, a day that no year has, or a mark above 100.
    #[error("the term makes no sense")]
    Term,
}

/// All rules and the rule sets they belong to, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleBook {
    sets: Vec<RuleSet>,
    rules: Vec<Rule>,
    duties: Vec<Rule>,
}

/// The bytes of the rules that come with this build: what their hash in the ledger is of.
pub const fn bundled_bytes() -> &'static [u8] {
    BUNDLED.as_bytes()
}

/// The ids of the rules that come with this build.
static IDS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let book = RuleBook::bundled();
    book.map(|book| book.all().map(|rule| rule.id.clone()).collect()).unwrap_or_default()
});

/// The id of a rule that comes with this build, as it stands in the program.
pub fn id(text: &str) -> Option<&'static str> {
    IDS.iter().find(|id| *id == text).map(String::as_str)
}

impl RuleBook {
    /// The rules that come with this build.
    pub fn bundled() -> Result<Self, RuleError> {
        Self::from_json(BUNDLED)
    }

    /// Reads and checks a rule book.
    pub fn from_json(text: &str) -> Result<Self, RuleError> {
        let Data { sets, legal_bases, parties, triggers, rules, duties } =
            serde_json::from_str(text).map_err(|error| RuleError::Unreadable(error.to_string()))?;
        let mut book = Self { sets, rules: Vec::with_capacity(rules.len()), duties: Vec::with_capacity(duties.len()) };
        for (numbered, entry) in
            rules.into_iter().map(|entry| (true, entry)).chain(duties.into_iter().map(|entry| (false, entry)))
        {
            let rule = entry.id.clone();
            let faulty = |fault| RuleError::Faulty { rule: rule.clone(), fault };
            let resolve = |among: &BTreeMap<String, Words>, name: &str| among.get(name).cloned().ok_or(Fault::Name);
            let resolved = Rule {
                legal_basis: resolve(&legal_bases, &entry.legal_basis).map_err(faulty)?,
                actor: resolve(&parties, &entry.actor).map_err(faulty)?,
                trigger: resolve(&triggers, &entry.trigger).map_err(faulty)?,
                addressee: resolve(&parties, &entry.addressee).map_err(faulty)?,
                id: entry.id,
                sets: entry.sets,
                paragraph: entry.paragraph,
                term: entry.term.unwrap_or(Term::Unnumbered),
                force: entry.force,
                valid_from: entry.valid_from,
                valid_to: entry.valid_to,
                words: entry.words,
            };
            book.check(&resolved, numbered).map_err(faulty)?;
            if numbered { book.rules.push(resolved) } else { book.duties.push(resolved) }
        }
        Ok(book)
    }

    /// All rules with a number, in the order of the documents, policies last.
    pub fn rules(&self) -> &[Rule] {
        &self.rules
    }

    /// The duties that the documents give no number and that a procedure waits for all the same; after them the policies
    /// that refuse a step and count no days.
    pub fn duties(&self) -> &[Rule] {
        &self.duties
    }

    /// All rule sets.
    pub fn sets(&self) -> &[RuleSet] {
        &self.sets
    }

    /// The rule or duty of an id.
    pub fn rule(&self, id: &str) -> Result<&Rule, RuleError> {
        self.all().find(|rule| rule.id == id).ok_or_else(|| RuleError::Unknown(id.to_owned()))
    }

    fn all(&self) -> impl Iterator<Item = &Rule> {
        self.rules.iter().chain(&self.duties)
    }

    /// The rules and duties of an organisation that names these sets and that are in force on a day, each with the set through
    /// which it has them: the first of those named. A citation takes its title from that set and from no other, so that
    /// nobody is shown another body's document as their own.
    pub fn of(&self, sets: &[&str], day: Date) -> Result<Vec<(&Rule, &RuleSet)>, RuleError> {
        let mut named = Vec::with_capacity(sets.len());
        for &id in sets {
            let set = self.sets.iter().find(|set| set.id == id);
            named.push(set.ok_or_else(|| RuleError::UnknownSet(id.to_owned()))?);
        }
        named.retain(|set| stands(set.valid_from, set.valid_to, day));
        let through = |rule: &Rule| named.iter().find(|set| rule.sets.contains(&set.id)).copied();
        let in_force = self.all().filter(|rule| stands(rule.valid_from, rule.valid_to, day));
        Ok(in_force.filter_map(|rule| Some((rule, through(rule)?))).collect())
    }

    /// The same book with other terms for some policies. A norm cannot be changed this way.
    pub fn with_policies(mut self, terms: &BTreeMap<String, Term>) -> Result<Self, RuleError> {
        for (id, &term) in terms {
            let found = self.rules.iter_mut().chain(&mut self.duties).find(|rule| rule.id == *id);
            let rule = found.ok_or_else(|| RuleError::Unknown(id.clone()))?;
            if rule.force != Force::Policy {
                return Err(RuleError::NormIsFixed(id.clone()));
            }
            if !term.is_sensible() || rule.term == Term::Unnumbered {
                return Err(RuleError::Faulty { rule: id.clone(), fault: Fault::Term });
            }
            rule.term = term;
        }
        Ok(self)
    }

    fn check(&self, rule: &Rule, numbered: bool) -> Result<(), Fault> {
        let known = |id: &String| self.sets.iter().any(|set| set.id == *id);
        let all = [&rule.words, &rule.legal_basis, &rule.actor, &rule.trigger, &rule.addressee];
        if self.all().any(|other| other.id == rule.id) {
            Err(Fault::Twice)
        } else if rule.sets.is_empty() || !rule.sets.iter().all(known) {
            Err(Fault::Set)
        } else if rule.id.starts_with("P-") != (rule.force == Force::Policy) {
            Err(Fault::Prefix)
        } else if all.iter().any(|words| [&words.kk, &words.ru, &words.en].iter().any(|text| text.trim().is_empty())) {
            Err(Fault::Words)
        } else if (rule.term != Term::Unnumbered) != numbered || (numbered && !rule.term.is_sensible()) {
            Err(Fault::Term)
        } else {
            Ok(())
        }
    }
}

/// The least score that passes the test of paragraph 31, in hundredths of a per cent; it is not rounded up to.
const PASS_MARK: u32 = 6_000;

/// Whether a test of paragraph 31 is passed, by a score in hundredths of a per cent: 60.00 is, 59.99 is not.
pub fn passes(score: u32) -> bool {
    score >= PASS_MARK
}

/// Which examination an application sets off. Where the conciliation commission has already decided its questions on
/// the merits, the term of 44.4 does not run; the inspection of 43.2 is owed all the same (AMB-18), beside a review.
pub fn examination(decided_by_commission: bool) -> &'static str {
    if decided_by_commission { "P-inspection" } else { "44.4-recommendation" }
}

fn stands(from: Option<Date>, to: Option<Date>, day: Date) -> bool {
    from.is_none_or(|from| from <= day) && to.is_none_or(|to| day <= to)
}

/// `rules.json`: names are listed once and referred to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Data {
    sets: Vec<RuleSet>,
    legal_bases: BTreeMap<String, Words>,
    parties: BTreeMap<String, Words>,
    triggers: BTreeMap<String, Words>,
    rules: Vec<Entry>,
    duties: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    sets: Vec<String>,
    paragraph: String,
    force: Force,
    #[serde(default)]
    term: Option<Term>,
    trigger: String,
    actor: String,
    addressee: String,
    legal_basis: String,
    #[serde(default)]
    valid_from: Option<Date>,
    #[serde(default)]
    valid_to: Option<Date>,
    words: Words,
}
