//! What `senim law` says, in three languages: labels, terms and refusals.

use clap::ValueEnum;

use super::law::LawRefusal;
use crate::law::{
    calendar::Standing,
    day::NoDay,
    rule::{Force, RuleError, Words},
    term::{Period, Term},
};

/// A language of the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Kazakh.
    Kk,
    /// Russian.
    Ru,
    /// English.
    En,
}

/// Kazakh, Russian, English.
pub type Texts<'a> = [&'a str; 3];

/// The four days of a window.
pub const WINDOW_LABELS: [Texts<'static>; 4] = [
    [
        "қорғау осы күннің 00:00-інен басталады",
        "защита действует с 00:00 этого дня",
        "protected from 00:00 of this day",
    ],
    [
        "қорғау осы күннің 24:00-інде аяқталады",
        "защита действует до 24:00 этого дня",
        "protected until 24:00 of this day",
    ],
    [
        "адамға айтылатын соңғы өтініш беру күні (44.4)",
        "последний день подачи заявления, который сообщается лицу (44.4)",
        "last day to apply, as the person is told (44.4)",
    ],
    [
        "осы күнге дейін өтініш мерзімінде берілген деп қабылданады (44.4)",
        "до этого дня заявление принимается как поданное в срок (44.4)",
        "until then an application is accepted as in time (44.4)",
    ],
];

/// Who, from what, to whom, on what basis.
pub const FACT_LABELS: [Texts<'static>; 4] = [
    ["кім", "кто", "who"],
    ["басталуы", "начало", "from"],
    ["кімге", "кому", "to whom"],
    ["құқықтық негіз", "правовое основание", "legal basis"],
];

/// Target, nominal, due.
pub const DATE_LABELS: [Texts<'static>; 3] = [
    ["сенімді күн", "надёжный день", "safe day"],
    ["мәтін бойынша соңғы күн", "последний день по тексту", "last day by the words"],
    ["мерзімнің соңғы күні", "последний день срока", "last day in time"],
];

impl Language {
    /// The text of this language.
    pub fn pick(self, [kk, ru, en]: Texts<'_>) -> &str {
        match self {
            Self::Kk => kk,
            Self::Ru => ru,
            Self::En => en,
        }
    }

    /// The words of this language.
    pub fn of(self, words: &Words) -> &str {
        self.pick([&words.kk, &words.ru, &words.en])
    }
}

/// How much a rule binds, in brackets.
pub fn force_words(force: Force, language: Language) -> &'static str {
    language.pick(match force {
        Force::Binding => ["(міндетті)", "(обязательно)", "(binding)"],
        Force::Recommended => ["(ұсынылады)", "(рекомендуется)", "(recommended)"],
        Force::Policy => ["(қызметтің өз қағидасы)", "(собственное правило сервиса)", "(this service's own rule)"],
    })
}

/// How sure the working days are.
pub fn standing_words(standing: Standing, language: Language) -> &'static str {
    language.pick(match standing {
        Standing::Confirmed => ["күнтізбе расталған", "календарь подтверждён", "calendar confirmed"],
        Standing::Provisional => [
            "күнтізбе алдын ала: ауыстырулар мен Құрбан айт әлі өзгертуі мүмкін",
            "календарь предварительный: переносы и Курбан-айт ещё могут его изменить",
            "calendar provisional: transfers and Kurban Ait may still change it",
        ],
    })
}

/// A term in words that need no agreement with a number.
pub fn term_words(term: Term, language: Language) -> String {
    let counted = |n: u16, texts: Texts<'_>| format!("{}: {n}", language.pick(texts));
    match term {
        Term::CalendarDays(n) => counted(n, ["күнтізбелік күн", "календарных дней", "calendar days"]),
        Term::WorkingDays(n) => counted(n, ["жұмыс күні", "рабочих дней", "working days"]),
        Term::Weeks(n) => counted(n, ["апта", "недель", "weeks"]),
        Term::Months(n) => counted(n, ["ай", "месяцев", "months"]),
        Term::Years(n) => counted(n, ["жыл", "лет", "years"]),
        Term::WindowYears(n) => counted(n, ["қорғау жылдары", "лет защиты", "years of protection"]),
        Term::MonthsBefore(n) => counted(n, ["кемінде ай бұрын", "не менее чем за месяцев", "at least months before"]),
        Term::WorkingDaysBefore(n) => {
            counted(n, ["кемінде жұмыс күні бұрын", "не менее чем за рабочих дней", "at least working days before"])
        }
        Term::PeriodEnd(Period::Quarter) => language.pick(["тоқсан сайын", "раз в квартал", "each quarter"]).into(),
        Term::PeriodEnd(Period::HalfYear) => {
            language.pick(["жартыжылдық сайын", "раз в полугодие", "each half-year"]).into()
        }
        Term::PeriodEnd(Period::Year) => language.pick(["жыл сайын", "раз в год", "each year"]).into(),
        Term::FixedDate { month, day, years_after } => {
            let texts =
                ["жылдан кейінгі, бұл күннен кешіктірмей", "лет спустя, не позднее", "years after, not later than"];
            format!("{years_after} {} {day:02}.{month:02}", language.pick(texts))
        }
        Term::AtOnce => language.pick(["дереу", "незамедлительно", "at once"]).into(),
        Term::Score(percent) => {
            let texts = ["күні жоқ, кемінде", "без даты, не менее", "no date, at least"];
            format!("{} {percent} %", language.pick(texts))
        }
    }
}

impl LawRefusal {
    /// The refusal in the reader's language.
    pub fn words(&self, language: Language) -> String {
        let say = |text: &dyn std::fmt::Display, [kk, ru, en]: Texts<'_>| match language {
            Language::Kk => format!("«{text}» {kk}"),
            Language::Ru => format!("«{text}» {ru}"),
            Language::En => format!("“{text}” {en}"),
        };
        match self {
            Self::Day(NoDay::Unreadable(text)) => say(
                text,
                [
                    "күн емес: 2026-11-22 немесе 2026-11-22T09:00:00+05:00 түрінде жазыңыз",
                    "не похоже на дату: нужно 2026-11-22 или 2026-11-22T09:00:00+05:00",
                    "is no day: write 2026-11-22 or 2026-11-22T09:00:00+05:00",
                ],
            ),
            Self::Day(NoDay::NoSuchDate(text)) => say(
                text,
                ["деген күн немесе уақыт жоқ", "такого дня или времени нет", "does not exist as a day or a time"],
            ),
            Self::Day(NoDay::NoZone(text)) => say(
                text,
                [
                    "уақыт белдеуі жоқ: соңына Z немесе +05:00 қосыңыз",
                    "без часового пояса: добавьте Z или +05:00",
                    "has no zone: add Z or +05:00",
                ],
            ),
            Self::Day(NoDay::NotADay(text)) => say(
                text,
                [
                    "уақытсыз күн ретінде жазылуы керек",
                    "здесь нужна дата без времени",
                    "must be a day without a time here",
                ],
            ),
            Self::Rule(RuleError::Unknown(id)) => say(
                id,
                [
                    "деген қағида жоқ; тізімі: senim law list",
                    "такого правила нет; список: senim law list",
                    "is no rule; for the list: senim law list",
                ],
            ),
            Self::Order(order) => say(
                &order.authorised,
                [
                    "алғашқы түскен күннен бұрын: уәкілетті орган хабарламаны одан бұрын ала алмайды",
                    "раньше первого поступления: уполномоченный орган не мог получить сообщение до него",
                    "lies before the first receipt: the authorised body cannot have had the report before it",
                ],
            ),
            Self::Backwards { last, .. } => {
                say(last, ["бірінші күннен бұрын", "раньше первого дня", "lies before the first day"])
            }
            Self::Rule(_) | Self::Calendar(_) | Self::Output(_) => self.to_string(),
        }
    }
}
