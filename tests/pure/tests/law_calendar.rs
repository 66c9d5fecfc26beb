//! Working days: the data, the law beyond it, and what an administrator adds.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use senim_pure::law::calendar::{Amendment, Calendar, CalendarError, Standing, Transfer};

const DATA: &str = include_str!("../../../src/law/calendar/kz.json");

fn bundled() -> Calendar {
    Calendar::bundled().expect("the bundled calendar is read")
}

fn all_days(from: Date, to: Date) -> impl Iterator<Item = Date> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |&day| day <= to)
}

/// Weekdays off and weekends worked of a year, as `MM-DD`.
fn exceptions(calendar: &Calendar, year: i16) -> Vec<String> {
    all_days(date(year, 1, 1), date(year, 12, 31))
        .filter(|&day| calendar.is_working(day) == (day.weekday().to_monday_one_offset() > 5))
        .map(|day| day.to_string()[5..].to_owned())
        .collect()
}

fn amendment(version: &str) -> Amendment {
    Amendment {
        version: version.into(),
        kurban_ait: Vec::new(),
        transfers: Vec::new(),
        days_off: Vec::new(),
        confirmed: Vec::new(),
    }
}

#[test]
fn every_day_of_2024_to_2029_is_as_an_independent_compilation_has_it() {
    let said: BTreeMap<&str, &str> = include_str!("../../law/workdays.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| line.split_once(' ').expect("a day and a word"))
        .collect();
    assert_eq!(said.len(), 89);
    let calendar = bundled();
    for day in all_days(date(2024, 1, 1), date(2029, 12, 31)) {
        let expected = match said.get(day.to_string().as_str()) {
            Some(&"worked") => true,
            Some(&"off") => false,
            Some(other) => panic!("unknown word {other}"),
            None => day.weekday().to_monday_one_offset() <= 5,
        };
        assert_eq!(calendar.is_working(day), expected, "{day}");
    }
}

#[test]
fn years_without_data_follow_the_law() {
    let calendar = bundled();
    // Worked out by hand from art. 5: 8 March and Nauryz on weekends, 15 March too, 7 January a Tuesday.
    let of_2031 =
        ["01-01", "01-02", "01-07", "03-10", "03-17", "03-21", "03-24", "03-25", "05-01", "05-07", "05-09", "07-07"];
    let autumn_of_2031 = ["10-27", "12-16"];
    assert_eq!(exceptions(&calendar, 2031), [&of_2031[..], &autumn_of_2031[..]].concat());
    // Before the data: the days of 2026, no 15 March, no 30 August, one day in December.
    let of_2022 = [
        "01-03", "01-04", "01-07", "03-08", "03-21", "03-22", "03-23", "05-02", "05-09", "05-10", "07-06", "10-25",
        "12-16",
    ];
    assert_eq!(exceptions(&calendar, 2022), of_2022);
    // Outside the years kept ready the answer is made on demand and by the same law: 2101 has the weekdays of 2022.
    let mut of_2101 = of_2022.to_vec();
    of_2101.insert(4, "03-15");
    assert_eq!(exceptions(&calendar, 2101), of_2101);
    assert_eq!(exceptions(&calendar, 1994), exceptions(&calendar, 2022));
}

#[test]
fn thirty_august_is_a_holiday_until_2025_and_fifteen_march_from_2027() {
    let calendar = bundled();
    assert!(!calendar.is_working(date(2024, 8, 30)));
    assert!(!calendar.is_working(date(2025, 9, 1)));
    assert!(calendar.is_working(date(2026, 8, 31)));
    assert!(calendar.is_working(date(2023, 8, 30)));
    assert!(calendar.is_working(date(2024, 3, 15)));
    assert!(!calendar.is_working(date(2027, 3, 15)));
    // 15 March 2025 and 2026 were weekends; the first Monday after is worked.
    assert!(calendar.is_working(date(2025, 3, 17)));
    assert!(calendar.is_working(date(2026, 3, 16)));
}

#[test]
fn seven_january_and_kurban_ait_are_lost_on_a_weekend() {
    let calendar = bundled();
    assert!(calendar.is_working(date(2024, 1, 8)), "7 January 2024 was a Sunday");
    assert!(calendar.is_working(date(2024, 6, 17)), "Kurban Ait 2024 was a Sunday");
}

#[test]
fn working_days_are_listed_and_stepped() {
    let calendar = bundled();
    let listed: Vec<Date> = calendar.working_days(date(2024, 5, 3), date(2024, 5, 10)).collect();
    assert_eq!(listed, [date(2024, 5, 3), date(2024, 5, 4), date(2024, 5, 6), date(2024, 5, 10)]);
    assert_eq!(calendar.working_days(date(2024, 5, 10), date(2024, 5, 3)).count(), 0);
    assert_eq!(calendar.working_days_after(date(2024, 5, 2), 0), date(2024, 5, 2));
    assert_eq!(calendar.working_days_before(date(2024, 5, 10), 3), date(2024, 5, 3));
    assert_eq!(calendar.next_working(date(2024, 5, 7)), date(2024, 5, 10));
    assert_eq!(calendar.previous_working(date(2024, 5, 9)), date(2024, 5, 6));
    // The end of all years stops the walk instead of the program.
    assert_eq!(calendar.next_working(Date::MAX), Date::MAX);
    assert_eq!(calendar.working_days_after(Date::MAX, 3), Date::MAX);
}

#[test]
fn a_year_is_as_sure_as_its_least_sure_neighbour_in_the_term() {
    let calendar = bundled();
    assert_eq!(calendar.standing(date(2024, 1, 1), date(2026, 12, 31)), Standing::Confirmed);
    assert_eq!(calendar.standing(date(2026, 12, 31), date(2027, 1, 1)), Standing::Provisional);
    assert_eq!(calendar.standing(date(2023, 12, 31), date(2024, 1, 1)), Standing::Provisional);
    assert_eq!(calendar.standing(date(2025, 12, 31), date(2023, 1, 1)), Standing::Provisional);
}

#[test]
fn an_administrator_adds_transfers_and_kurban_ait() {
    let first = bundled();
    let mut added = amendment("kz-2");
    added.kurban_ait = vec![date(2026, 5, 28), date(2031, 4, 2)];
    added.transfers = vec![Transfer { worked: date(2027, 1, 9), off: date(2027, 1, 8) }];
    added.days_off = vec![date(2031, 5, 2)];
    added.confirmed = vec![2027];
    let second = first.amended(&added).expect("all of it is possible");
    assert_eq!(second.version(), "kz-2");
    assert!(second.is_working(date(2026, 5, 27)) && !second.is_working(date(2026, 5, 28)));
    assert!(second.is_working(date(2027, 1, 9)) && !second.is_working(date(2027, 1, 8)));
    assert!(!second.is_working(date(2031, 4, 2)) && !second.is_working(date(2031, 5, 2)));
    assert_eq!(second.standing(date(2026, 1, 1), date(2027, 12, 31)), Standing::Confirmed);
    // The old version is still there to be shown.
    assert!(!first.is_working(date(2026, 5, 27)) && first.is_working(date(2027, 1, 8)));
    assert_eq!(first.version(), "kz-1");
    // Later additions build on earlier ones; what was moved stays moved.
    let mut later = amendment("kz-3");
    later.kurban_ait = vec![date(2026, 5, 27)];
    let third = second.amended(&later).expect("back again");
    assert!(!third.is_working(date(2026, 5, 27)) && third.is_working(date(2026, 5, 28)));
    assert!(third.is_working(date(2027, 1, 9)));
}

#[test]
fn a_transfer_over_the_turn_of_the_year_moves_a_day_in_both() {
    let mut added = amendment("kz-2");
    added.transfers = vec![Transfer { worked: date(2027, 12, 25), off: date(2028, 1, 6) }];
    let calendar = bundled().amended(&added).expect("a Saturday and a Thursday");
    assert!(calendar.is_working(date(2027, 12, 25)));
    assert!(!calendar.is_working(date(2028, 1, 6)));
}

#[test]
fn additions_that_change_nothing_or_contradict_are_refused() {
    let calendar = bundled();
    assert_eq!(calendar.amended(&amendment("kz-1")), Err(CalendarError::SameVersion("kz-1".into())));
    let refused = |change: fn(&mut Amendment)| {
        let mut added = amendment("kz-2");
        change(&mut added);
        calendar.amended(&added).expect_err("refused")
    };
    let (saturday, friday) = (date(2027, 1, 9), date(2027, 1, 8));
    assert_eq!(
        refused(|added| added.transfers = vec![Transfer { worked: date(2027, 1, 8), off: date(2027, 1, 6) }]),
        CalendarError::AlreadyWorked(friday)
    );
    assert_eq!(
        refused(|added| added.transfers = vec![Transfer { worked: date(2027, 1, 10), off: date(2027, 1, 9) }]),
        CalendarError::AlreadyOff(saturday)
    );
    assert_eq!(refused(|added| added.days_off = vec![date(2027, 1, 9)]), CalendarError::AlreadyOff(saturday));
    assert_eq!(
        refused(|added| added.kurban_ait = vec![date(2031, 4, 2), date(2031, 4, 3)]),
        CalendarError::KurbanAit(date(2031, 4, 3))
    );
}

#[test]
fn data_that_disagrees_with_the_law_is_refused() {
    let planted = |from: &str, to: &str| {
        assert!(DATA.contains(from), "{from}");
        Calendar::from_json(&DATA.replacen(from, to, 1)).expect_err("refused")
    };
    assert_eq!(planted("\"03-09\", ", ""), CalendarError::Disagrees(2026));
    assert_eq!(planted("\"10-26\"", "\"10-27\""), CalendarError::Disagrees(2026));
    assert_eq!(planted("2026-05-27", "2026-05-28"), CalendarError::Disagrees(2026));
    assert_eq!(planted("2026-05-27", "2027-05-27"), CalendarError::KurbanAit(date(2027, 5, 27)));
    assert_eq!(planted("\"off\": \"2024-05-08\"", "\"off\": \"2024-05-06\""), CalendarError::Disagrees(2024));
    assert!(matches!(planted("\"tz\"", "\"zone\""), CalendarError::Unreadable(_)));
    assert!(matches!(planted("\"03-09\"", "\"0309\""), CalendarError::Unreadable(_)));
}

#[test]
fn an_addition_is_one_line_that_is_written_in_one_way() {
    let line =
        "kz-2 kurban-ait:2026-05-28 kurban-ait:2031-04-02 transfer:2027-01-09/2027-01-08 off:2031-05-02 confirmed:2027";
    let mut expected = amendment("kz-2");
    expected.kurban_ait = vec![date(2026, 5, 28), date(2031, 4, 2)];
    expected.transfers = vec![Transfer { worked: date(2027, 1, 9), off: date(2027, 1, 8) }];
    expected.days_off = vec![date(2031, 5, 2)];
    expected.confirmed = vec![2027];
    assert_eq!(line.parse(), Ok(expected.clone()));
    assert_eq!(expected.to_string(), line);
    let too_long = format!("{} off:2031-05-02", "k".repeat(41));
    assert!(format!("{} off:2031-05-02", "k".repeat(40)).parse::<Amendment>().is_ok());
    for refused in [
        "",
        "kz-2",
        "kz-2 ",
        " off:2031-05-02",
        "KZ-2 off:2031-05-02",
        "kz_2 off:2031-05-02",
        &too_long,
        "kz-2  off:2031-05-02",
        "kz-2 off:2031-05-02 ",
        "kz-2 off:2031-05-02\n",
        "kz-2 off:2031-5-2",
        "kz-2 off:2031-02-30",
        "kz-2 off:20310502",
        "kz-2 off",
        "kz-2 holiday:2031-05-02",
        "kz-2 confirmed:02027",
        "kz-2 confirmed:+2027",
        "kz-2 transfer:2027-01-09",
        "kz-2 transfer:2027-01-09/2027-01-08/2027-01-07",
        "kz-2 confirmed:2027 off:2031-05-02",
        "kz-2 off:2031-05-03 off:2031-05-02",
        "kz-2 off:2031-05-02 off:2031-05-02",
        "kz-2 confirmed:2027 confirmed:2027",
        "kz-2 kurban-ait:2031-04-02 kurban-ait:2031-04-02",
        "kz-2 transfer:2027-01-09/2027-01-08 transfer:2027-01-09/2027-01-08",
    ] {
        assert_eq!(refused.parse::<Amendment>(), Err(CalendarError::NoAmendment(refused.into())));
    }
}

#[test]
fn a_roster_names_the_calendar_line_by_line() {
    assert_eq!(Calendar::named(&[""; 0]), Ok(bundled()));
    assert_eq!(Calendar::named(&["kz-1"]), Ok(bundled()));
    let named = Calendar::named(&["kz-1", "kz-2 kurban-ait:2026-05-28", "kz-3 confirmed:2027"]).expect("in order");
    assert_eq!(named.version(), "kz-3");
    assert!(named.is_working(date(2026, 5, 27)) && !named.is_working(date(2026, 5, 28)));
    let sure: Vec<i16> =
        named.years().filter(|(_, standing)| *standing == Standing::Confirmed).map(|(year, _)| year).collect();
    assert_eq!(sure, [2024, 2025, 2026, 2027]);
    assert_eq!(named.years().count(), 6);
    let exceptions: Vec<Date> = named.exceptions(2024).collect();
    assert_eq!(exceptions.len(), 15);
    assert!(exceptions.contains(&date(2024, 5, 4)) && exceptions.contains(&date(2024, 5, 8)));
    // A calendar of a later build, a version twice, an addition that comes first, and one that is none.
    assert_eq!(Calendar::named(&["kz-9"]), Err(CalendarError::UnknownVersion("kz-9".into())));
    let twice = ["kz-1", "kz-2 confirmed:2027", "kz-3 confirmed:2028", "kz-2 confirmed:2029"];
    assert_eq!(Calendar::named(&twice), Err(CalendarError::SameVersion("kz-2".into())));
    assert_eq!(Calendar::named(&["kz-1", "kz-1 confirmed:2027"]), Err(CalendarError::SameVersion("kz-1".into())));
    let first = "kz-2 confirmed:2027";
    assert_eq!(Calendar::named(&[first]), Err(CalendarError::UnknownVersion(first.into())));
    assert_eq!(Calendar::named(&["kz-1", "kz-2"]), Err(CalendarError::NoAmendment("kz-2".into())));
}
