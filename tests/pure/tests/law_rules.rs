//! The rule book: exactly the rules of the documents, each with all it needs, and nobody shown another body's document.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::date;
use senim_pure::law::{
    calendar::Calendar,
    rule::{Fault, Force, RuleBook, RuleError, examination, passes},
    term::{Period, Term},
};

const DATA: &str = include_str!("../../../src/law/rules.json");

/// Every rule of the documents with its term, as the table of limits has them.
const NORMS: [(&str, Term); 35] = [
    ("10-trust", Term::CalendarDays(30)),
    ("11-analysis", Term::PeriodEnd(Period::Quarter)),
    ("14-plan", Term::PeriodEnd(Period::Year)),
    ("14.1-notify", Term::AtOnce),
    ("14.2-forward", Term::WorkingDays(3)),
    ("14.3-conclusion", Term::WorkingDays(10)),
    ("14.4-measures", Term::WorkingDays(10)),
    ("14.5-delegate", Term::AtOnce),
    ("14.6-rotation", Term::Months(3)),
    ("16.3-money", Term::Weeks(2)),
    ("16.5-gift", Term::CalendarDays(7)),
    ("16.5-service", Term::CalendarDays(7)),
    ("18-training", Term::PeriodEnd(Period::HalfYear)),
    ("21.1-amendments", Term::WorkingDays(30)),
    ("21.2-reminder", Term::MonthsBefore(1)),
    ("25-declaration", Term::PeriodEnd(Period::Year)),
    ("26-publish", Term::FixedDate { month: 12, day: 31, years_after: 1 }),
    ("27-example", Term::PeriodEnd(Period::Year)),
    ("28.3-request", Term::PeriodEnd(Period::Year)),
    ("28.5-notify", Term::WorkingDays(2)),
    ("28.5-close", Term::Months(6)),
    ("31-training", Term::PeriodEnd(Period::HalfYear)),
    ("31-pass", Term::Score(60)),
    ("42-outreach", Term::PeriodEnd(Period::Quarter)),
    ("43.1-window", Term::WindowYears(3)),
    ("43.4-decision", Term::CalendarDays(30)),
    ("43.4-minutes", Term::WorkingDays(3)),
    ("43.7-minutes", Term::WorkingDays(3)),
    ("44.4-window", Term::Years(3)),
    ("44.4-recommendation", Term::CalendarDays(15)),
    ("51.3-training", Term::PeriodEnd(Period::HalfYear)),
    ("52-analysis", Term::PeriodEnd(Period::Year)),
    ("52-report", Term::CalendarDays(3)),
    ("A2.2.6-report", Term::AtOnce),
    ("A2.2.7-doubt", Term::AtOnce),
];

/// Every term of the procedures that is this service's own.
const POLICIES: [(&str, Term); 31] = [
    ("P-ack", Term::CalendarDays(7)),
    ("P-triage", Term::WorkingDays(3)),
    ("P-forward-crime", Term::WorkingDays(1)),
    ("P-forward", Term::WorkingDays(3)),
    ("P-redirect", Term::WorkingDays(3)),
    ("P-feedback", Term::Months(3)),
    ("P-answer", Term::CalendarDays(30)),
    ("P-close", Term::CalendarDays(30)),
    ("P-admissible", Term::WorkingDays(2)),
    ("P-inspection", Term::CalendarDays(15)),
    ("P-conclusion", Term::WorkingDays(3)),
    ("P-compose", Term::CalendarDays(5)),
    ("P-transfer", Term::CalendarDays(7)),
    ("P-invite", Term::CalendarDays(7)),
    ("P-invite-ahead", Term::WorkingDaysBefore(5)),
    ("P-representative", Term::WorkingDays(3)),
    ("P-postpone", Term::WorkingDays(3)),
    ("P-sign", Term::WorkingDays(1)),
    ("P-serve", Term::WorkingDays(3)),
    ("P-conciliation", Term::WorkingDays(15)),
    ("P-review", Term::CalendarDays(15)),
    ("P-notice", Term::WorkingDays(3)),
    ("P-draft", Term::WorkingDays(1)),
    ("P-agreement", Term::WorkingDays(3)),
    ("P-counterparty", Term::WorkingDays(3)),
    ("P-commission", Term::WorkingDays(1)),
    ("P-check", Term::WorkingDays(1)),
    ("P-hearing", Term::CalendarDays(30)),
    ("P-own-request", Term::WorkingDays(5)),
    ("P-order-acknowledge", Term::WorkingDays(3)),
    ("P-order-answer", Term::WorkingDays(3)),
];

fn book() -> RuleBook {
    RuleBook::bundled().expect("the bundled rules are read")
}

#[test]
fn the_rules_are_exactly_those_of_the_documents() {
    let book = book();
    let found: Vec<(&str, Term)> = book.rules().iter().map(|rule| (rule.id.as_str(), rule.term)).collect();
    assert_eq!(found, [&NORMS[..], &POLICIES[..]].concat());
    assert_eq!(book.rule("43.5-none"), Err(RuleError::Unknown("43.5-none".into())));
}

/// Every duty without a number that a procedure waits for.
const DUTIES: [&str; 29] = [
    "10.13-exclusion",
    "11-access",
    "13-forward",
    "14.1-addressees",
    "14.1-climb",
    "14.1-reception",
    "16.6-buyback",
    "16.8-trip",
    "43.1-recommendation",
    "43.2-inspection",
    "43.2-conclusion",
    "43.3-hearing",
    "43.3-representative",
    "43.4-examination",
    "43.4-signatures",
    "43.5-review",
    "43.5-notice",
    "43.6-confidentiality",
    "43.6-agreement",
    "43.6-participants",
    "43.6-initiative",
    "43.7-hearing",
    "43.7-control",
    "44.1-information",
    "44.2-complaint",
    "44.3-agreement",
    "46-contacts",
    "A2.2.1-report",
    "A2.2.8-causes",
];

/// This service's own rules that refuse and count no days, each with the paragraph that it serves.
const PLEDGES: [(&str, &str); 6] = [
    ("P-two-persons", "44.1"),
    ("P-paper", "43.4"),
    ("P-quorum", "43.4"),
    ("P-reviewer", "43.5"),
    ("P-review-open", "43.5"),
    ("P-wait", "43.5"),
];

#[test]
fn every_paragraph_of_the_protection_has_an_entry_and_duties_have_no_dates() {
    let (book, calendar) = (book(), Calendar::bundled().expect("read"));
    let (norms, own) = book.duties().split_at(DUTIES.len());
    assert_eq!(norms.iter().map(|duty| duty.id.as_str()).collect::<Vec<_>>(), DUTIES);
    let pledged: Vec<_> = own.iter().map(|duty| (duty.id.as_str(), duty.paragraph.as_str())).collect();
    assert_eq!(pledged, PLEDGES);
    for duty in own {
        assert_eq!((duty.term, duty.force), (Term::Unnumbered, Force::Policy), "{}", duty.id);
    }
    for duty in norms {
        assert_eq!(duty.term.dates(date(2026, 11, 22), &calendar), None, "{}", duty.id);
        let cited = duty.paragraph.replace('(', ".").replace(')', "");
        assert_eq!(duty.id.split('-').next().expect("a paragraph").trim_start_matches('A'), cited);
        assert_eq!(book.rule(&duty.id), Ok(duty));
        assert!(duty.force != Force::Policy);
    }
    let has = |paragraph: &str| book.rules().iter().chain(book.duties()).any(|rule| rule.paragraph == paragraph);
    for paragraph in ["42", "43.1", "43.2", "43.3", "43.4", "43.5", "43.6", "43.7", "44.1", "44.2", "44.3", "44.4"] {
        assert!(has(paragraph), "{paragraph}");
    }
}

#[test]
fn nobody_is_shown_another_bodys_document() {
    let (book, day) = (book(), date(2026, 11, 22));
    let astana = book.of(&["A-2023", "LAW-AS-RESTATED"], day).expect("both are known");
    for (rule, set) in &astana {
        let title = [&set.title.kk, &set.title.ru, &set.title.en];
        // The Law's set says through which order it is restated; nothing else names the Ministry's.
        assert!(set.id == "LAW-AS-RESTATED" || !title.iter().any(|text| text.contains("230")), "{}", rule.id);
        assert!(rule.sets.contains(&set.id) && set.id != "MNE-230");
        let paragraph = rule.paragraph.as_str();
        assert!(
            set.id != "LAW-AS-RESTATED"
                || paragraph.starts_with("43")
                || paragraph.starts_with("44")
                || rule.force == Force::Policy
        );
    }
}

#[test]
fn an_id_begins_with_its_paragraph_and_words_carry_their_numbers() {
    for rule in book().rules().iter().filter(|rule| rule.force != Force::Policy) {
        let paragraph = rule.id.split('-').next().expect("a paragraph");
        let cited = rule.paragraph.replace('(', ".").replace(')', "");
        assert_eq!(paragraph.trim_start_matches('A'), cited, "{}", rule.id);
        let said = match rule.term {
            Term::CalendarDays(30) | Term::WorkingDays(30) => "отыз",
            Term::CalendarDays(15) => "он бес",
            Term::CalendarDays(7) => "жеті",
            Term::WorkingDays(10) => "он жұмыс күні",
            Term::CalendarDays(3) => "үш күн",
            Term::WorkingDays(3) => "үш жұмыс күні",
            Term::WorkingDays(2) => "екі жұмыс күні",
            Term::Weeks(2) => "екі апта",
            Term::Months(3) => "үш ай",
            Term::Months(6) => "алты ай",
            Term::Years(3) | Term::WindowYears(3) => "үш жыл",
            Term::MonthsBefore(1) => "кемінде бір ай",
            Term::FixedDate { .. } => "31 желтоқсаннан кешіктірмей",
            Term::PeriodEnd(Period::Quarter) => "тоқсан",
            Term::PeriodEnd(Period::HalfYear) => "жарты жыл",
            Term::PeriodEnd(Period::Year) => "жыл",
            Term::Score(60) => "60%",
            Term::AtOnce => continue,
            other => panic!("{other:?} is in no norm"),
        };
        assert!(rule.words.kk.contains(said), "{}: {}", rule.id, rule.words.kk);
    }
}

#[test]
fn what_is_worded_as_advice_is_not_shown_as_a_duty() {
    let recommended: Vec<String> =
        book().rules().iter().filter(|rule| rule.force == Force::Recommended).map(|rule| rule.id.clone()).collect();
    let expected =
        ["14.5-delegate", "18-training", "31-pass", "51.3-training", "52-analysis", "A2.2.6-report", "A2.2.7-doubt"];
    assert_eq!(recommended, expected);
}

#[test]
fn an_organisation_has_the_rules_of_its_own_sets_only() {
    let (book, day) = (book(), date(2026, 11, 22));
    let astana = book.of(&["A-2023", "LAW-AS-RESTATED"], day).expect("both are known");
    for (rule, set) in &astana {
        assert_ne!(set.id, "MNE-230");
        let law = ["43.", "44."].iter().any(|start| rule.paragraph.starts_with(start));
        assert_eq!(law, set.id == "LAW-AS-RESTATED", "{}", rule.id);
        assert!(law || rule.paragraph.starts_with("2.2("), "{}", rule.id);
    }
    let norms = |rules: &[(&senim_pure::law::rule::Rule, &senim_pure::law::rule::RuleSet)]| {
        rules
            .iter()
            .filter(|(rule, _)| rule.force != Force::Policy && rule.term != Term::Unnumbered)
            .map(|(rule, _)| rule.id.clone())
            .collect::<Vec<_>>()
    };
    let expected = [
        "43.1-window",
        "43.4-decision",
        "43.4-minutes",
        "43.7-minutes",
        "44.4-window",
        "44.4-recommendation",
        "A2.2.6-report",
        "A2.2.7-doubt",
    ];
    assert_eq!(norms(&astana), expected);
    let ministry = book.of(&["MNE-230", "LAW-AS-RESTATED"], day).expect("both are known");
    assert_eq!(norms(&ministry).len(), 33);
    assert!(ministry.iter().all(|(_, set)| set.id == "MNE-230"), "the set named first is cited");
    assert_eq!(book.of(&["MNE-999"], day), Err(RuleError::UnknownSet("MNE-999".into())));
    assert!(book.of(&[], day).expect("nothing is known too").is_empty());
}

#[test]
fn a_rule_set_is_in_force_from_its_day() {
    let book = book();
    let of = |day| book.of(&["MNE-230"], day).expect("known").len();
    assert_eq!(of(date(2025, 9, 17)), 0);
    assert_eq!(of(date(2025, 9, 18)), 62 + 27 + PLEDGES.len());
    // From and to of a single rule narrow it; both ends are inside.
    let narrowed = DATA.replacen(
        "\"id\": \"10-trust\",",
        "\"id\": \"10-trust\", \"valid_from\": \"2026-01-01\", \"valid_to\": \"2026-01-02\",",
        1,
    );
    let narrowed = RuleBook::from_json(&narrowed).expect("still a rule book");
    let of = |day| narrowed.of(&["MNE-230"], day).expect("known").len();
    let counts = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)].map(of);
    assert_eq!(counts, [94, 95, 95, 94]);
}

#[test]
fn a_policy_can_be_configured_and_a_norm_cannot() {
    let configured = |id: &str, term| book().with_policies(&BTreeMap::from([(id.to_owned(), term)]));
    let changed = configured("P-ack", Term::WorkingDays(1)).expect("a policy");
    assert_eq!(changed.rule("P-ack").expect("there").term, Term::WorkingDays(1));
    assert_eq!(changed.rule("P-triage"), book().rule("P-triage"));
    for id in NORMS.iter().map(|(id, _)| *id).chain(DUTIES) {
        assert_eq!(configured(id, Term::CalendarDays(365)), Err(RuleError::NormIsFixed(id.into())));
    }
    // What counts no days is no term that could be another.
    for (id, _) in PLEDGES {
        let counted = RuleError::Faulty { rule: id.into(), fault: Fault::Term };
        assert_eq!(configured(id, Term::CalendarDays(10)), Err(counted));
    }
    assert_eq!(configured("P-none", Term::AtOnce), Err(RuleError::Unknown("P-none".into())));
    let senseless = RuleError::Faulty { rule: "P-ack".into(), fault: Fault::Term };
    assert_eq!(configured("P-ack", Term::CalendarDays(0)), Err(senseless));
}

#[test]
fn terms_that_make_no_sense_are_refused() {
    let fixed = |month, day, years_after| Term::FixedDate { month, day, years_after };
    let senseless = [
        Term::CalendarDays(0),
        Term::CalendarDays(3_661),
        Term::WorkingDays(0),
        Term::WorkingDaysBefore(0),
        Term::Weeks(0),
        Term::Months(0),
        Term::MonthsBefore(0),
        Term::Months(1_201),
        Term::Years(0),
        Term::Years(101),
        Term::WindowYears(0),
        fixed(2, 29, 0),
        fixed(13, 1, 0),
        fixed(1, 1, -1),
        fixed(1, 1, 101),
        Term::Score(0),
        Term::Score(101),
    ];
    assert!(senseless.iter().all(|term| !term.is_sensible()));
    let sensible = [
        Term::CalendarDays(3_660),
        Term::Months(1_200),
        Term::Years(100),
        Term::WindowYears(1),
        fixed(2, 28, 100),
        Term::Score(100),
        Term::AtOnce,
        Term::PeriodEnd(Period::Year),
    ];
    assert!(sensible.iter().all(|term| term.is_sensible()));
}

#[test]
fn planted_faults_are_found() {
    let planted = |from: &str, to: &str| {
        assert!(DATA.contains(from), "{from}");
        RuleBook::from_json(&DATA.replacen(from, to, 1)).expect_err("refused")
    };
    let faulty = |rule: &str, fault| RuleError::Faulty { rule: rule.into(), fault };
    assert_eq!(planted("\"id\": \"11-analysis\"", "\"id\": \"10-trust\""), faulty("10-trust", Fault::Twice));
    assert_eq!(planted("\"sets\": [\"MNE-230\"]", "\"sets\": [\"MNE-231\"]"), faulty("10-trust", Fault::Set));
    assert_eq!(planted("\"sets\": [\"MNE-230\"]", "\"sets\": []"), faulty("10-trust", Fault::Set));
    assert_eq!(planted("\"id\": \"P-ack\"", "\"id\": \"ack\""), faulty("ack", Fault::Prefix));
    assert_eq!(planted("\"id\": \"10-trust\"", "\"id\": \"P-trust\""), faulty("P-trust", Fault::Prefix));
    assert_eq!(planted("\"calendar_days\": 30", "\"calendar_days\": 0"), faulty("10-trust", Fault::Term));
    for (key, other) in [("trigger", "office-taken"), ("actor", "official"), ("addressee", "trust-manager")] {
        let (from, to) = (format!("\"{key}\": \"{other}\""), format!("\"{key}\": \"nobody\""));
        assert_eq!(planted(&from, &to), faulty("10-trust", Fault::Name));
    }
    assert_eq!(planted("\"legal_basis\": \"unconfirmed\"", "\"legal_basis\": \"\""), faulty("10-trust", Fault::Name));
    let duty = "\"sets\": [\"MNE-230\"],\n      \"paragraph\": \"46\",";
    assert_eq!(planted(duty, &format!("{duty} \"term\": \"at_once\",")), faulty("46-contacts", Fault::Term));
    assert_eq!(planted("\"term\": {\"calendar_days\": 30},", ""), faulty("10-trust", Fault::Term));
    let english = "\"en\": \"within thirty calendar days from the day of taking state office\"";
    assert_eq!(planted(english, "\"en\": \" \""), faulty("10-trust", Fault::Words));
    assert!(matches!(planted("\"force\"", "\"power\""), RuleError::Unreadable(_)));
    assert!(matches!(planted("\"calendar_days\": 30", "\"lunar_days\": 30"), RuleError::Unreadable(_)));
}

#[test]
fn listed_names_are_all_used() {
    let data: serde_json::Value = serde_json::from_str(DATA).expect("JSON");
    for (table, keys) in
        [("legal_bases", &["legal_basis"][..]), ("parties", &["actor", "addressee"]), ("triggers", &["trigger"])]
    {
        let lists = ["rules", "duties"].map(|list| data[list].as_array().expect("a list"));
        let used: BTreeSet<&str> =
            lists.into_iter().flatten().flat_map(|rule| keys.iter().filter_map(|&key| rule[key].as_str())).collect();
        let listed: BTreeSet<&str> = data[table].as_object().expect("a table").keys().map(String::as_str).collect();
        assert_eq!(listed, used);
    }
}

#[test]
fn x_03_the_pass_mark_is_inclusive_and_not_rounded_to() {
    assert!(passes(6_000) && passes(10_000));
    assert!(!passes(5_999) && !passes(0));
    assert_eq!(book().rule("31-pass").expect("there").term, Term::Score(60));
}

#[test]
fn x_05_a_question_already_decided_leaves_the_inspection() {
    let (book, calendar) = (book(), Calendar::bundled().expect("read"));
    let dates = |id: &str| book.rule(id).expect("there").term.dates(date(2026, 6, 1), &calendar).expect("dates");
    assert_eq!(examination(true), "P-inspection");
    assert_eq!(book.rule(examination(true)).expect("there").force, Force::Policy);
    assert_eq!(dates(examination(true)).due, date(2026, 6, 16));
    assert_eq!(examination(false), "44.4-recommendation");
    assert_eq!(dates(examination(false)).due, date(2026, 6, 16));
}
