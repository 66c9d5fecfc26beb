//! What `senim law` answers, asked as it is typed.

use clap::Parser;

use super::*;
use crate::document::Language;

#[derive(Parser)]
struct Line {
    #[arg(long, global = true, default_value = "en", value_parser = super::super::speech::parse_language)]
    speak: Language,
    #[arg(long, global = true)]
    json: bool,
    #[command(flatten)]
    law: LawArgs,
}

fn asked(line: &str) -> Result<String, LawRefusal> {
    asked_with(line, &[])
}

/// Additions to the calendar have spaces of their own.
fn asked_with(line: &str, additions: &[&str]) -> Result<String, LawRefusal> {
    let additions = additions.iter().flat_map(|addition| ["--calendar", addition]);
    let line = Line::try_parse_from(std::iter::once("law").chain(line.split(' ')).chain(additions)).unwrap();
    let mut out = Vec::new();
    line.law.answer(&Speech::new(line.speak, line.json), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn refused(line: &str, language: Language) -> String {
    let Failure::Said { key, arguments } = asked(line).unwrap_err().failure() else { return String::new() };
    let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Speech::new(language, false).text(key, &arguments)
}

#[test]
fn due_prints_the_agreed_json() {
    assert_eq!(
        asked("due --rule 43.4-decision --from 2026-04-27 --json").unwrap(),
        "{\"rule\":\"43.4-decision\",\"paragraph\":\"43.4\",\"from\":\"2026-04-27\",\"target\":\"2026-05-26\",\
         \"nominal\":\"2026-05-27\",\"due\":\"2026-05-28\",\"calendar\":\"confirmed\"}\n"
    );
    let instant = asked("due --rule 44.4-recommendation --from 2026-03-31T19:30:00Z --json").unwrap();
    assert!(instant.contains("\"from\":\"2026-04-01\"") && instant.contains("\"due\":\"2026-04-16\""));
    assert!(asked("due --rule 43.1-window --from 2026-01-01 --json").unwrap().contains("provisional"));
    assert!(asked("due --rule 21.2-reminder --from 2024-01-10 --json").unwrap().contains("provisional"));
    let mark = asked("due --rule 31-pass --from 2026-01-01 --json").unwrap();
    assert!(mark.contains("\"target\":null,\"nominal\":null,\"due\":null"));
    assert_eq!(asked("due --rule 10-trust --from 2026-01-01 --until 2026-01-31 --json").unwrap().lines().count(), 31);
}

#[test]
fn window_prints_the_agreed_json() {
    assert_eq!(
        asked("window --received 2025-01-01T09:00:00+05:00 --received-ab 2025-01-07T09:00:00+05:00 --json").unwrap(),
        "{\"starts\":\"2025-01-01\",\"last_day\":\"2028-01-07\",\"apply_by_shown\":\"2028-01-01\",\
         \"apply_by_accepted\":\"2028-01-10\"}\n"
    );
}

#[test]
fn workdays_are_counted_and_listed() {
    assert_eq!(
        asked("workdays --from 2024-05-03 --to 2024-05-06 --json").unwrap(),
        "{\"from\":\"2024-05-03\",\"to\":\"2024-05-06\",\"workdays\":3,\
         \"days\":[\"2024-05-03\",\"2024-05-04\",\"2024-05-06\"],\"calendar\":\"confirmed\"}\n"
    );
    assert!(asked("workdays --from 2026-05-01 --to 2026-05-31").unwrap().starts_with("17 "));
}

#[test]
fn every_rule_is_listed_shown_and_dated_in_every_language() {
    let book = RuleBook::bundled().unwrap();
    for language in ["kk", "ru", "en"] {
        let list = asked(&format!("list --speak {language}")).unwrap();
        assert_eq!(list.lines().count(), book.rules().len() + book.duties().len());
        for rule in book.rules().iter().chain(book.duties()) {
            let shown = asked(&format!("show {} --speak {language}", rule.id)).unwrap();
            assert!(list.contains(&rule.id) && shown.contains(&rule.words.kk) && shown.contains(&rule.paragraph));
            let dated = asked(&format!("due --rule {} --from 2026-11-22 --speak {language}", rule.id)).unwrap();
            assert!(dated.contains(&rule.id));
        }
    }
    assert!(asked("show 43.4-decision --speak ru").unwrap().contains("тридцати календарных дней"));
    assert_eq!(asked("list --json").unwrap().lines().count(), book.rules().len() + book.duties().len());
    let shown: Value = serde_json::from_str(&asked("show 14.2-forward --json").unwrap()).unwrap();
    assert_eq!(shown["term"], json!({ "working_days": 3 }));
    assert!(asked("window --received 2025-01-01").unwrap().contains("2028-01-05"));
}

#[test]
fn bad_input_is_refused_in_the_readers_language() {
    let day = "due --rule 10-trust --from 2026-02-30";
    assert_eq!(refused(day, Language::En), "“2026-02-30” does not exist as a day or a time.");
    assert_eq!(refused(day, Language::Ru), "«2026-02-30»: такого дня или времени нет.");
    assert_eq!(refused(day, Language::Kk), "«2026-02-30» деген күн немесе уақыт жоқ.");
    let zone = "window --received 2026-02-10T10:00:00";
    assert!(refused(zone, Language::Kk).contains("уақыт белдеуі жоқ"));
    assert!(refused("due --rule 99-none --from 2026-02-10", Language::Ru).contains("такого правила нет"));
    assert!(refused("due --rule 10-trust --from soon", Language::En).contains("is not a day"));
    assert!(refused("workdays --from 2026-02-10T10:00Z --to 2026-02-11", Language::En).contains("without a time"));
    assert!(refused("workdays --from 2026-02-10 --to 2026-02-09", Language::En).contains("before the first day"));
    let order = "window --received 2026-02-10 --received-ab 2026-02-09";
    for (language, words) in [
        (Language::Kk, "алғашқы түсу – сол"),
        (Language::Ru, "это и есть первое поступление"),
        (Language::En, "then that is the first receipt"),
    ] {
        let said = refused(order, language);
        assert!(said.contains(words) && said.contains("--received") && said.contains("2026-02-09"), "{said}");
    }
    let elsewhere = "due --rule 14.2-forward --from 2026-02-10 --rule-set A-2023 --on 2026-11-22";
    assert!(refused(elsewhere, Language::Kk).contains("14.2-forward"));
    assert!(refused("list --rule-set MNE-999 --on 2026-11-22", Language::En).contains("no rule set"));
    for (line, words) in [
        ("kz-2", "is no addition"),
        ("kz-1 confirmed:2027", "there already"),
        ("kz-2 off:2027-01-09", "off already"),
        ("kz-2 transfer:2027-01-08/2027-01-06", "worked already"),
    ] {
        let Failure::Said { key, arguments } = asked_with("calendar", &[line]).unwrap_err().failure() else { panic!() };
        let arguments: Vec<_> = arguments.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for language in Language::ALL {
            let said = Speech::new(language, false).text(key, &arguments);
            assert!(said != key && (language != Language::En || said.contains(words)), "{said}");
        }
    }
}

/// Nothing is cut off in silence: both ends of the days that are counted are answered, the days beyond are refused.
#[test]
fn days_out_of_range_are_refused_in_the_readers_language() {
    let far = "due --rule 44.4-window --from 9999-01-01";
    let range = "1900-01-01";
    assert_eq!(
        refused(far, Language::En),
        "“9999-01-01” is out of range: days are counted from 1900-01-01 to 2199-12-31."
    );
    for line in [
        far,
        "due --rule 26-publish --from 2200-01-01",
        "due --rule 21.1-amendments --from 9999-12-31",
        "due --rule 21.2-reminder --from 0000-01-01",
        "due --rule 21.2-reminder --from 1899-12-31",
        "due --rule 10-trust --from 2199-12-31 --until 2200-01-01",
        "window --received 2200-01-01",
        "window --received 2199-12-31 --received-ab 2199-12-31T19:00Z",
        "workdays --from 1899-12-31 --to 1900-01-01",
    ] {
        for language in Language::ALL {
            let said = refused(line, language);
            assert!(said.contains(range) && said.contains("2199-12-31"), "{line}: {said}");
        }
    }
    let dates = |line: &str| asked(&format!("{line} --json")).unwrap();
    assert!(dates("due --rule 44.4-window --from 2199-12-31").contains("\"nominal\":\"2202-12-31\""));
    assert!(dates("due --rule 21.1-amendments --from 2199-12-31").contains("\"due\":\"22"));
    assert!(dates("due --rule 21.2-reminder --from 1900-01-01").contains("\"nominal\":\"1899-12-01\""));
    assert!(dates("window --received 2199-12-31").contains("\"last_day\":\"2202-12-31\""));
    let zone = "window --received 2026-02-10T10:00+24:00";
    assert_eq!(refused(zone, Language::En), "“2026-02-10T10:00+24:00” does not exist as a day or a time.");
    let leap = "window --received 2016-12-31T23:59:60Z";
    assert_eq!(refused(leap, Language::Ru), "«2016-12-31T23:59:60Z»: такого дня или времени нет.");
}

#[test]
fn an_addition_to_the_calendar_is_tried_before_it_is_signed() {
    let line = "due --rule 43.4-decision --from 2026-04-27 --json";
    let moved = asked_with(line, &["kz-2 kurban-ait:2026-05-28"]).unwrap();
    let answer: Value = serde_json::from_str(&moved).unwrap();
    // AMB-41: 27 May is what is worked to now, the day after 28 May still the day of the breach.
    assert_eq!((&answer["nominal"], &answer["due"]), (&json!("2026-05-27"), &json!("2026-05-28")));
    let due = |at: usize| (answer["history"][at]["calendar"].clone(), answer["history"][at]["due"].clone());
    assert_eq!(due(0), (json!("kz-1"), json!("2026-05-28")));
    assert_eq!(due(1), (json!("kz-2"), json!("2026-05-27")));
    let confirmed = asked_with("calendar --json", &["kz-2 confirmed:2027"]).unwrap();
    let years: Vec<Value> = confirmed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&years[3]["year"], &years[3]["calendar"]), (&json!(2027), &json!("confirmed")));
    assert_eq!(years[4]["calendar"], json!("provisional"));
    let said = asked("calendar").unwrap();
    assert!(said.contains("2024  calendar confirmed") && said.contains("worked: 04.05"));
    let window = asked_with("window --received 2023-05-27 --json", &["kz-2 kurban-ait:2026-05-28"]).unwrap();
    assert!(window.contains("\"apply_by_accepted\":\"2026-05-28\""));
}

/// Whoever names the sets of the Astana Apparatus reads of the Ministry's order only where the Law is restated by it.
#[test]
fn the_apparatus_is_not_shown_the_ministrys_standard() {
    for language in Language::ALL {
        let sets = format!("--rule-set A-2023 --rule-set LAW-AS-RESTATED --on 2026-11-22 --speak {}", language.tag());
        let book = RuleBook::bundled().unwrap();
        let ministry = &book.sets().iter().find(|set| set.id == "MNE-230").unwrap().title;
        let law = &book.sets().iter().find(|set| set.id == "LAW-AS-RESTATED").unwrap().title;
        let (ministry, law) = (
            match language {
                Language::Kk => &ministry.kk,
                Language::Ru => &ministry.ru,
                Language::En => &ministry.en,
            },
            match language {
                Language::Kk => &law.kk,
                Language::Ru => &law.ru,
                Language::En => &law.en,
            },
        );
        let list = asked(&format!("list {sets}")).unwrap();
        assert!(list.contains("A2.2.6-report") && !list.contains("14.2-forward"));
        for id in list.lines().map(|line| line.split(' ').next().unwrap()) {
            let shown = asked(&format!("show {id} {sets}")).unwrap();
            assert!(!shown.contains(ministry.as_str()) && !shown.replace(law.as_str(), "").contains("230"), "{shown}");
            assert!(!asked(&format!("show {id} {sets} --json")).unwrap().contains("MNE-230"));
        }
    }
}

#[test]
fn a_configuration_changes_a_policy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("senim.toml");
    let text = "listen = \"127.0.0.1:8080\"\norigins = [\"https://senim.example\"]\ndatabase = \"sqlite:s.db\"\n\
                keys = \"k\"\ndata = \"d\"\n[policies]\n";
    let due = |rule: &str| asked(&format!("due --rule {rule} --from 2026-02-02 --json --config {}", path.display()));
    std::fs::write(&path, format!("{text}P-ack = {{ calendar_days = 3 }}\n")).unwrap();
    assert!(due("P-ack").unwrap().contains("\"due\":\"2026-02-05\""));
    assert!(due("43.4-decision").unwrap().contains("\"due\":\"2026-03-04\""));
    std::fs::write(&path, format!("{text}\"43.4-decision\" = {{ calendar_days = 60 }}\n")).unwrap();
    let refused = due("43.4-decision").unwrap_err().failure();
    assert!(matches!(refused, Failure::Said { key: "error-rule-norm", .. }));
}
