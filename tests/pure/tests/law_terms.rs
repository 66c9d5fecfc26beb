//! Terms and windows: the worked cases of the rules (TC, X), then what must hold on every day.

use std::sync::LazyLock;

use jiff::{
    Timestamp,
    civil::{Date, date},
};
use proptest::prelude::*;
use senim_pure::law::{
    calendar::{Amendment, Calendar},
    day::{COUNTED, legal_day, parse_moment},
    reckoning::Reckoning,
    term::{Dates, Period, Term, months_from},
    window::{OutOfOrder, Protection, Stretch, Window, protected_until},
};

fn bundled() -> Calendar {
    static READ: LazyLock<Calendar> = LazyLock::new(|| Calendar::bundled().expect("the bundled calendar is read"));
    READ.clone()
}

fn day(text: &str) -> Date {
    parse_moment(text).expect("a day").legal_day()
}

fn dates(term: Term, from: &str) -> Dates {
    term.dates(day(from), &bundled()).expect("a term with dates")
}

/// Nominal and due of the rules' tables.
#[track_caller]
fn case(term: Term, from: &str, nominal: &str, due: &str) {
    let found = dates(term, from);
    assert_eq!((found.nominal.to_string().as_str(), found.due.to_string().as_str()), (nominal, due), "from {from}");
}

#[test]
fn thirty_calendar_days_43_4() {
    let term = Term::CalendarDays(30);
    case(term, "2026-02-02", "2026-03-04", "2026-03-04"); // TC-01
    case(term, "2026-04-27", "2026-05-27", "2026-05-28"); // TC-04
    case(term, "2026-11-14T12:00:00+05:00", "2026-12-14", "2026-12-14"); // TC-06
    case(term, "2024-02-01", "2024-03-02", "2024-03-04"); // TC-07
    assert_eq!(dates(term, "2026-02-02").target, date(2026, 3, 3));
}

/// Kurban Ait a day later, and back.
fn moved() -> [Calendar; 3] {
    let amended = |calendar: &Calendar, line: &str| {
        calendar.amended(&line.parse::<Amendment>().expect("an addition")).expect("possible")
    };
    let later = amended(&bundled(), "kz-2 kurban-ait:2026-05-28");
    let back = amended(&later, "kz-3 kurban-ait:2026-05-27");
    [bundled(), later, back]
}

#[test]
fn tc_04_with_kurban_ait_a_day_later() {
    let [old, new, back] = moved();
    let thirty = |calendar| Term::CalendarDays(30).dates(date(2026, 4, 27), calendar).expect("dates");
    assert_eq!((thirty(&old).due, thirty(&new).due), (date(2026, 5, 28), date(2026, 5, 27)));
    // AMB-41: the earlier new date is worked to, the old one stays the day of the breach.
    let mut reckoning = Reckoning::start(Term::CalendarDays(30), date(2026, 4, 27), &old).expect("dates");
    reckoning.recount(&new);
    let kept = Dates { target: date(2026, 5, 26), nominal: date(2026, 5, 27), due: date(2026, 5, 28) };
    assert_eq!(reckoning.dates(), kept);
    // Nothing that was said is overwritten; the same version again says nothing new.
    reckoning.recount(&new);
    let versions = |reckoning: &Reckoning| {
        reckoning.history().map(|counted| (counted.calendar.clone(), counted.dates.due)).collect::<Vec<_>>()
    };
    let said = [("kz-1".to_owned(), date(2026, 5, 28)), ("kz-2".to_owned(), date(2026, 5, 27))];
    assert_eq!(versions(&reckoning), said);
    reckoning.recount(&back);
    assert_eq!((reckoning.history().count(), reckoning.dates().due), (3, date(2026, 5, 28)));
    // The other way round the term is simply the later one.
    let mut reckoning = Reckoning::start(Term::CalendarDays(30), date(2026, 4, 27), &new).expect("dates");
    reckoning.recount(&back);
    assert_eq!(reckoning.dates().due, date(2026, 5, 28));
    assert_eq!(Reckoning::start(Term::Score(60), date(2026, 4, 27), &new), None);
}

#[test]
fn working_days_under_a_changed_calendar() {
    let [old, new, _] = moved();
    // Both days move, each to the side that hurts nobody.
    let three = |calendar| Term::WorkingDays(3).dates(date(2026, 5, 22), calendar).expect("dates");
    assert_eq!((three(&old).due, three(&new).due), (date(2026, 5, 28), date(2026, 5, 27)));
    let mut reckoning = Reckoning::start(Term::WorkingDays(3), date(2026, 5, 22), &old).expect("dates");
    reckoning.recount(&new);
    let kept = Dates { target: date(2026, 5, 26), nominal: date(2026, 5, 27), due: date(2026, 5, 28) };
    assert_eq!(reckoning.dates(), kept);
}

#[test]
fn a_changed_calendar_moves_a_windows_last_day_to_apply_outwards_only() {
    let [old, new, _] = moved();
    let window = |first, calendar| Window::new(first, None, calendar).expect("in order");
    let (holiday, after) = (date(2023, 5, 27), date(2023, 5, 28));
    assert_eq!(window(holiday, &old).apply_by_accepted, date(2026, 5, 28));
    assert_eq!(window(holiday, &old).recounted(&new), window(holiday, &old), "an earlier new day takes nothing away");
    let moved = window(after, &old).recounted(&new);
    assert_eq!(moved, Window { apply_by_accepted: date(2026, 5, 29), ..window(after, &old) });
}

#[test]
fn three_and_ten_working_days() {
    let three = Term::WorkingDays(3);
    case(three, "2026-02-10", "2026-02-13", "2026-02-13"); // TC-09
    case(three, "2026-02-12", "2026-02-17", "2026-02-17"); // TC-10
    case(three, "2026-05-26", "2026-06-01", "2026-06-01"); // TC-13
    case(three, "2027-01-05", "2027-01-11", "2027-01-11"); // TC-15
    case(three, "2024-05-02", "2024-05-06", "2024-05-06"); // TC-16
    case(three, "2027-03-19", "2027-03-29", "2027-03-29"); // TC-18
    case(three, "2026-04-30", "2026-05-06", "2026-05-06"); // TC-32
    case(Term::WorkingDays(10), "2026-05-18", "2026-06-02", "2026-06-02"); // TC-34
    // The safe day counts the day of the event: Tuesday, Wednesday, Thursday.
    assert_eq!(dates(three, "2026-02-10").target, date(2026, 2, 12));
    assert_eq!(dates(Term::WorkingDays(1), "2026-02-14").target, date(2026, 2, 14));
}

#[test]
fn fifteen_calendar_days_44_4() {
    case(Term::CalendarDays(15), "2026-01-12", "2026-01-27", "2026-01-27"); // TC-20
    case(Term::CalendarDays(15), "2026-03-31T19:30:00Z", "2026-04-16", "2026-04-16"); // TC-22
}

#[test]
fn weeks_months_and_plain_days() {
    case(Term::Months(3), "2025-11-30", "2026-02-28", "2026-03-02"); // TC-35
    case(Term::Weeks(2), "2026-04-27", "2026-05-11", "2026-05-12"); // TC-38
    case(Term::CalendarDays(3), "2026-12-18", "2026-12-21", "2026-12-21"); // TC-40
    case(Term::Months(1), "2026-12-31", "2027-01-31", "2027-02-01");
    case(Term::Months(6), "2023-08-31", "2024-02-29", "2024-02-29");
    case(Term::Years(3), "2024-02-29", "2027-02-28", "2027-03-01");
    assert_eq!(dates(Term::Months(3), "2025-11-30").target, date(2026, 2, 27));
    assert_eq!(dates(Term::Weeks(2), "2026-04-27").target, date(2026, 5, 10));
    // A term of nothing ends where it begins.
    assert_eq!(dates(Term::CalendarDays(0), "2026-04-27").target, date(2026, 4, 27));
}

#[test]
fn periods_and_fixed_dates_are_not_shifted() {
    let quarter = Term::PeriodEnd(Period::Quarter);
    case(quarter, "2026-03-31T19:10:00Z", "2026-06-30", "2026-06-30");
    case(quarter, "2026-03-31T18:59:59Z", "2026-03-31", "2026-03-31");
    case(quarter, "2028-12-01", "2028-12-31", "2028-12-31"); // a Sunday
    case(Term::PeriodEnd(Period::HalfYear), "2026-01-01", "2026-06-30", "2026-06-30");
    case(Term::PeriodEnd(Period::HalfYear), "2026-07-01", "2026-12-31", "2026-12-31");
    case(Term::PeriodEnd(Period::Year), "2028-02-29", "2028-12-31", "2028-12-31");
    let fixed = Term::FixedDate { month: 12, day: 31, years_after: 1 };
    case(fixed, "2027-06-01", "2028-12-31", "2028-12-31");
    assert_eq!(dates(fixed, "2027-06-01").target, date(2028, 12, 31));
    assert_eq!(dates(quarter, "2026-05-05").target, date(2026, 6, 30));
}

#[test]
fn at_once_is_the_same_day_or_the_next_working_one() {
    let found = dates(Term::AtOnce, "2026-03-21"); // a Saturday, then Nauryz and its substitutes
    assert_eq!(found, Dates { target: date(2026, 3, 21), nominal: date(2026, 3, 21), due: date(2026, 3, 26) });
    case(Term::AtOnce, "2026-03-26", "2026-03-26", "2026-03-26");
}

#[test]
fn backwards_a_day_off_brings_it_forward() {
    let found = dates(Term::MonthsBefore(1), "2026-03-31"); // 28 February 2026 is a Saturday
    assert_eq!(found, Dates { target: date(2026, 2, 27), nominal: date(2026, 2, 28), due: date(2026, 2, 27) });
    case(Term::MonthsBefore(1), "2026-01-15", "2025-12-15", "2025-12-15");
    case(Term::MonthsBefore(1), "2024-03-30", "2024-02-29", "2024-02-29");
    case(Term::WorkingDaysBefore(5), "2026-05-15", "2026-05-06", "2026-05-06"); // 14, 13, 12, 8, 6; 7, 9–11 May off
}

#[test]
fn a_mark_has_no_date() {
    assert_eq!(Term::Score(60).dates(date(2026, 1, 1), &bundled()), None);
}

fn window(first: &str, authorised: Option<&str>) -> Window {
    Window::new(day(first), authorised.map(day), &bundled()).expect("in order")
}

#[test]
fn tc_25_ends_with_the_day_in_almaty() {
    let window = window("2025-09-18T09:00:00+05:00", None);
    assert_eq!((window.starts, window.last_day), (date(2025, 9, 18), date(2028, 9, 18)));
    let at = |text: &str| window.covers_instant(text.parse::<Timestamp>().expect("an instant"));
    assert!(at("2028-09-18T18:59:59.999999999Z"));
    assert!(!at("2028-09-18T19:00:00Z"));
    assert!(at("2025-09-17T19:00:00Z"), "T7: from the first minute of the day");
    assert!(!at("2025-09-17T18:59:59Z"));
}

#[test]
fn tc_27_leap_years() {
    assert_eq!(protected_until(date(2025, 2, 28)), date(2028, 2, 28));
    assert_eq!(protected_until(date(2024, 2, 29)), date(2027, 2, 28));
    assert_eq!(protected_until(date(2024, 2, 28)), date(2027, 2, 28));
    case(Term::WindowYears(3), "2025-02-28", "2028-02-28", "2028-02-28");
    // A day off does not move protection: 1 January 2028 is a holiday and a Saturday.
    case(Term::WindowYears(3), "2025-01-01", "2028-01-01", "2028-01-01");
    assert_eq!(dates(Term::WindowYears(3), "2025-01-01").target, date(2028, 1, 1));
}

#[test]
fn tc_29_the_whole_day_of_receipt_is_inside() {
    let window = window("2026-06-10T14:00:00+05:00", None);
    for order in ["2026-06-10T10:00:00+05:00", "2026-06-10T15:00:00+05:00"] {
        assert!(window.covers_instant(order.parse().expect("an instant")));
    }
    assert!(!window.covers(date(2026, 6, 9)));
}

#[test]
fn both_stamps_speak_for_the_person() {
    let window = window("2025-01-01", Some("2025-01-06"));
    assert_eq!(window.starts, date(2025, 1, 1));
    assert_eq!(window.apply_by_shown, date(2028, 1, 1));
    assert_eq!(window.last_day, date(2028, 1, 6));
    assert_eq!(window.apply_by_accepted, date(2028, 1, 6));
    // Applying is an act: 7 January 2028 is off, and so are the 8th and the 9th.
    let later = Window::new(date(2025, 1, 1), Some(date(2025, 1, 7)), &bundled()).expect("in order");
    assert_eq!((later.last_day, later.apply_by_accepted), (date(2028, 1, 7), date(2028, 1, 10)));
    // Without a receipt by the authorised body both ends come from the first one; shown is never moved.
    let alone = Window::new(date(2025, 1, 1), None, &bundled()).expect("in order");
    assert_eq!((alone.last_day, alone.apply_by_shown), (date(2028, 1, 1), date(2028, 1, 1)));
    assert_eq!(alone.apply_by_accepted, date(2028, 1, 5));
    let (first, authorised) = (date(2025, 1, 2), date(2025, 1, 1));
    assert_eq!(Window::new(first, Some(authorised), &bundled()), Err(OutOfOrder { first, authorised }));
}

#[test]
fn several_reports_protect_over_their_union() {
    let [early, middle, late] = [window("2020-05-05", None), window("2021-01-10", None), window("2026-06-10", None)];
    let union = Protection::over(&[late, early, middle]);
    let stretch = |first: &str, last: &str| Stretch { first: day(first), last: day(last) };
    assert_eq!(union.stretches(), [stretch("2020-05-05", "2024-01-10"), stretch("2026-06-10", "2029-06-10")]);
    assert!(union.covers(date(2024, 1, 10)) && !union.covers(date(2024, 1, 11)));
    assert!(!union.covers(date(2026, 6, 9)) && union.covers(date(2026, 6, 10)));
    assert_eq!(union.last_day(), Some(date(2029, 6, 10)));
    // One that ends on the eve of the next leaves no gap; one that lies inside another adds nothing.
    let inside = Window::new(date(2020, 5, 5), Some(date(2021, 2, 1)), &bundled()).expect("in order");
    let next = window("2024-02-02", None);
    assert_eq!(
        Protection::over(&[middle, inside, next]).stretches(),
        [stretch("2020-05-05", "2027-02-02")],
        "{inside:?} then {next:?}"
    );
    assert_eq!(Protection::over(&[middle, window("2024-01-12", None)]).stretches().len(), 2);
    assert_eq!(Protection::over(&[]).last_day(), None);
}

#[test]
fn months_keep_the_day_or_take_the_last_one() {
    assert_eq!(months_from(date(2024, 1, 31), 1), date(2024, 2, 29));
    assert_eq!(months_from(date(2024, 12, 31), 2), date(2025, 2, 28));
    assert_eq!(months_from(date(2024, 1, 31), -2), date(2023, 11, 30));
    assert_eq!(months_from(date(2024, 5, 15), 0), date(2024, 5, 15));
    assert_eq!(months_from(Date::MAX, 1), Date::MAX);
    assert_eq!(months_from(Date::MIN, -1), Date::MIN);
    assert_eq!(months_from(date(9999, 1, 31), 11), date(9999, 12, 31));
    assert_eq!(months_from(date(2024, 1, 1), i32::from(i16::MAX) * 12), Date::MAX);
}

const FORWARD: [Term; 12] = [
    Term::CalendarDays(3),
    Term::CalendarDays(30),
    Term::WorkingDays(2),
    Term::WorkingDays(30),
    Term::Weeks(2),
    Term::Months(3),
    Term::Months(6),
    Term::Years(3),
    Term::WindowYears(3),
    Term::PeriodEnd(Period::Quarter),
    Term::FixedDate { month: 12, day: 31, years_after: 1 },
    Term::AtOnce,
];

fn any_day() -> impl Strategy<Value = Date> {
    (0_i32..=36_889).prop_map(|n| date(2000, 1, 1).saturating_add(jiff::Span::new().days(n)))
}

/// On every day of the century: a later event never has an earlier date, and the three dates stand in their order.
#[test]
fn every_term_is_monotone_and_in_order() {
    let calendar = bundled();
    for term in FORWARD.into_iter().chain([Term::MonthsBefore(1), Term::WorkingDaysBefore(5)]) {
        let backwards = matches!(term, Term::MonthsBefore(_) | Term::WorkingDaysBefore(_));
        let mut before: Option<Dates> = None;
        let mut event = date(2000, 1, 1);
        while event <= date(2100, 12, 31) {
            let found = term.dates(event, &calendar).expect("dates");
            if backwards {
                assert!(found.target == found.due && found.due <= found.nominal && found.nominal < event, "{event}");
            } else {
                assert!(
                    event <= found.target && found.target <= found.nominal && found.nominal <= found.due,
                    "{event}"
                );
            }
            if let Some(before) = before {
                let earlier = before.target > found.target || before.nominal > found.nominal || before.due > found.due;
                assert!(!earlier, "{term:?}: {event} gives {found:?}, the day before {before:?}");
            }
            before = Some(found);
            event = event.tomorrow().expect("within the century");
        }
    }
}

/// From both ends of the days that are counted, the longest terms end on a day that the calendar has, not on its last one. So many
/// working days are shorter than so many weeks.
#[test]
fn no_sensible_term_reaches_the_end_of_the_calendar() {
    let calendar = bundled();
    let longest = [
        Term::CalendarDays(3_660),
        Term::Weeks(3_660),
        Term::Months(1_200),
        Term::MonthsBefore(1_200),
        Term::Years(100),
        Term::WindowYears(100),
        Term::FixedDate { month: 12, day: 31, years_after: 100 },
        Term::PeriodEnd(Period::Year),
        Term::AtOnce,
    ];
    for (term, event) in longest.into_iter().flat_map(|term| [(term, *COUNTED.start()), (term, *COUNTED.end())]) {
        assert!(term.is_sensible(), "{term:?}");
        let Dates { target, nominal, due } = term.dates(event, &calendar).expect("dates");
        assert!([target, nominal, due].iter().all(|day| (1799..=2300).contains(&day.year())), "{term:?} from {event}");
    }
    case(Term::WindowYears(3), "2199-12-31", "2202-12-31", "2202-12-31");
    case(Term::MonthsBefore(1), "1900-01-01", "1899-12-01", "1899-12-01");
    for beyond in [
        Term::Weeks(3_661),
        Term::Months(1_201),
        Term::Years(101),
        Term::FixedDate { month: 12, day: 31, years_after: 101 },
    ] {
        assert!(!beyond.is_sensible(), "{beyond:?}");
    }
}

proptest! {
    #[test]
    fn months_end_on_the_same_day_number_or_on_the_last(event in any_day(), months in 0_i32..=60) {
        let nominal = months_from(event, months);
        prop_assert!(nominal.day() == event.day() || (nominal.day() < event.day() && nominal == nominal.last_of_month()));
        let count = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        prop_assert_eq!(count(nominal) - count(event), months);
    }

    #[test]
    fn due_is_worked_and_nothing_between_nominal_and_due_is(event in any_day(), n in 1_u16..=90) {
        let calendar = bundled();
        let found = Term::CalendarDays(n).dates(event, &calendar).expect("dates");
        prop_assert!(calendar.is_working(found.due));
        let between = calendar.working_days(found.nominal, found.due).count();
        prop_assert_eq!(between, 1);
        let worked = Term::WorkingDays(n).dates(event, &calendar).expect("dates");
        let counted = calendar.working_days(event.tomorrow().expect("a day"), worked.due).count();
        prop_assert_eq!(counted, usize::from(n));
        prop_assert!(calendar.is_working(worked.due));
    }

    #[test]
    fn a_receipt_by_the_authorised_body_never_shortens(first in any_day(), later in 0_i32..=400) {
        let calendar = bundled();
        let authorised = first.saturating_add(jiff::Span::new().days(later));
        let alone = Window::new(first, None, &calendar).expect("in order");
        let both = Window::new(first, Some(authorised), &calendar).expect("in order");
        prop_assert_eq!((alone.starts, alone.apply_by_shown), (both.starts, both.apply_by_shown));
        prop_assert!(alone.last_day <= both.last_day && alone.apply_by_accepted <= both.apply_by_accepted);
        prop_assert!(both.apply_by_shown <= both.last_day && both.last_day <= both.apply_by_accepted);
        prop_assert!(both.covers(first) && both.covers(both.last_day) && !both.covers(first.yesterday().expect("a day")));
    }

    #[test]
    fn a_union_covers_what_its_parts_cover(firsts in prop::collection::vec(any_day(), 0..6), probe in any_day()) {
        let calendar = bundled();
        let windows: Vec<Window> =
            firsts.into_iter().map(|first| Window::new(first, None, &calendar).expect("in order")).collect();
        let union = Protection::over(&windows);
        prop_assert_eq!(union.covers(probe), windows.iter().any(|window| window.covers(probe)));
        prop_assert_eq!(union.last_day(), windows.iter().map(|window| window.last_day).max());
        prop_assert!(union.stretches().windows(2).all(|pair| pair[0].last < pair[1].first.yesterday().expect("a day")));
    }

    #[test]
    fn a_changed_calendar_never_makes_a_breach_earlier(event in any_day(), n in 1_u16..=30, off in 0_i32..=60) {
        let old = bundled();
        let day_off = old.next_working(event.saturating_add(jiff::Span::new().days(off)));
        let amendment: Amendment = format!("kz-2 off:{day_off}").parse().expect("an addition");
        let new = old.amended(&amendment).expect("a working day becomes a day off");
        for term in [Term::WorkingDays(n), Term::CalendarDays(n), Term::Months(1)] {
            let (before, after) = (term.dates(event, &old).expect("dates"), term.dates(event, &new).expect("dates"));
            for (one, other, first, second) in [(&old, &new, before, after), (&new, &old, after, before)] {
                let mut reckoning = Reckoning::start(term, event, one).expect("dates");
                reckoning.recount(other);
                let kept = reckoning.dates();
                prop_assert!(kept.due >= first.due && kept.due >= second.due && kept.target <= second.target);
                prop_assert_eq!(kept.nominal, second.nominal);
            }
            prop_assert!(after.due >= before.due, "a day off more never shortens a term");
        }
    }

    #[test]
    fn no_day_off_shortens_a_window_or_moves_protection(first in any_day(), later in 0_i32..=400, off in 0_i32..=1200) {
        let old = bundled();
        let days = |n: i32| first.saturating_add(jiff::Span::new().days(n));
        let window = Window::new(first, Some(days(later)), &old).expect("in order");
        let day_off = old.next_working(days(off + 400));
        let amendment: Amendment = format!("kz-2 off:{day_off}").parse().expect("an addition");
        let new = old.amended(&amendment).expect("a working day becomes a day off");
        for (before, other) in [(window, &new), (Window::new(first, Some(days(later)), &new).expect("in order"), &old)] {
            let after = before.recounted(other);
            prop_assert_eq!(Window { apply_by_accepted: before.apply_by_accepted, ..after }, before);
            prop_assert!(after.apply_by_accepted >= before.apply_by_accepted);
        }
    }

    #[test]
    fn an_instant_is_one_day_in_whatever_zone_it_is_written(second in 946_684_800_i64..4_133_980_800, minutes in -1_439_i32..=1_439) {
        let instant = Timestamp::from_second(second).expect("in range");
        let zone = jiff::tz::Offset::from_seconds(minutes * 60).expect("an offset");
        let written = instant.display_with_offset(zone).to_string();
        prop_assert_eq!(parse_moment(&written).expect("an instant").legal_day(), legal_day(instant));
    }

    #[test]
    fn the_legal_day_never_goes_back(second in 946_684_800_i64..4_133_980_800, ahead in 0_i64..200_000) {
        let at = |second: i64| legal_day(Timestamp::from_second(second).expect("in range"));
        prop_assert!(at(second) <= at(second + ahead));
        let greenwich = Timestamp::from_second(second).expect("in range").to_zoned(jiff::tz::TimeZone::UTC).date();
        prop_assert!(at(second) == greenwich || at(second) == greenwich.tomorrow().expect("a day"));
    }
}
