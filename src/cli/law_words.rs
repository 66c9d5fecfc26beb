//! What `senim law` and its neighbours say of rules, terms and calendars: keys of the texts, and what stands in them.

use super::speech::{Failure, Speech};
use crate::{
    document::Language,
    law::{
        calendar::{CalendarError, Standing},
        rule::{Fault, Force, RuleError, Words},
        term::{Period, Term},
    },
};

/// The words of a rule in the language that is spoken.
pub(super) fn words<'a>(words: &'a Words, speech: &Speech) -> &'a str {
    match speech.language {
        Language::Kk => &words.kk,
        Language::Ru => &words.ru,
        Language::En => &words.en,
    }
}

/// How much a rule binds.
pub(super) fn force_words(force: Force, speech: &Speech) -> String {
    let key = match force {
        Force::Binding => "law-binding",
        Force::Recommended => "law-recommended",
        Force::Policy => "law-policy",
    };
    speech.text(key, &[])
}

/// How sure the working days are.
pub(super) fn standing_words(standing: Standing, speech: &Speech) -> String {
    let key = match standing {
        Standing::Confirmed => "law-confirmed",
        Standing::Provisional => "law-provisional",
    };
    speech.text(key, &[])
}

/// A term in words that need no agreement with a number.
pub(super) fn term_words(term: Term, speech: &Speech) -> String {
    let counted = |key, n: u16| speech.text(key, &[("n", &n.to_string())]);
    match term {
        Term::CalendarDays(n) => counted("term-calendar-days", n),
        Term::WorkingDays(n) => counted("term-working-days", n),
        Term::Weeks(n) => counted("term-weeks", n),
        Term::Months(n) => counted("term-months", n),
        Term::Years(n) => counted("term-years", n),
        Term::WindowYears(n) => counted("term-window-years", n),
        Term::MonthsBefore(n) => counted("term-months-before", n),
        Term::WorkingDaysBefore(n) => counted("term-working-days-before", n),
        Term::PeriodEnd(Period::Quarter) => speech.text("term-quarter", &[]),
        Term::PeriodEnd(Period::HalfYear) => speech.text("term-half-year", &[]),
        Term::PeriodEnd(Period::Year) => speech.text("term-year", &[]),
        Term::FixedDate { month, day, years_after } => {
            let day = format!("{day:02}.{month:02}");
            speech.text("term-fixed-date", &[("n", &years_after.to_string()), ("day", &day)])
        }
        Term::AtOnce => speech.text("term-at-once", &[]),
        Term::Score(percent) => counted("term-score", percent.into()),
        Term::Unnumbered => speech.text("term-unnumbered", &[]),
    }
}

/// Why a calendar or an addition to it is refused.
pub(super) fn calendar_failure(error: &CalendarError) -> Failure {
    let said = |key, text: String| Failure::Said { key, arguments: vec![("text", text)] };
    match error {
        CalendarError::NoAmendment(line) => said("error-calendar-line", line.clone()),
        CalendarError::SameVersion(version) => said("error-calendar-version", version.clone()),
        CalendarError::UnknownVersion(version) => said("error-calendar-unknown", version.clone()),
        CalendarError::KurbanAit(day) => said("error-calendar-ait", day.to_string()),
        CalendarError::AlreadyWorked(day) => said("error-calendar-worked", day.to_string()),
        CalendarError::AlreadyOff(day) => said("error-calendar-off", day.to_string()),
        CalendarError::Unreadable(_) | CalendarError::Disagrees(_) => Failure::machine(error),
    }
}

/// Why there is no such rule, or why it cannot be changed.
pub(super) fn rule_failure(error: &RuleError) -> Failure {
    let said = |key, text: &str| Failure::Said { key, arguments: vec![("text", text.to_owned())] };
    match error {
        RuleError::Unknown(id) => said("error-rule-unknown", id),
        RuleError::UnknownSet(id) => said("error-rule-set", id),
        RuleError::NormIsFixed(id) => said("error-rule-norm", id),
        RuleError::Faulty { rule, fault: Fault::Term } => said("error-rule-term", rule),
        RuleError::Faulty { .. } | RuleError::Unreadable(_) => Failure::machine(error),
    }
}
