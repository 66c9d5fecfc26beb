//! The terms of a million cases on one core: what a projection of all clocks costs that is rebuilt from nothing.

use jiff::{ToSpan as _, civil::date};
use senim::{
    law::{calendar::Calendar, rule::RuleBook, term::Term},
    now::Clock,
};

use crate::rows::{Bench, Row};

const CASES: usize = 1_000_000;
/// The clocks that are open in one case at once.
const OPEN: [&str; 5] = ["P-ack", "P-feedback", "43.4-decision", "43.7-minutes", "44.4-window"];
/// Cases begin on one of so many days, from 2024 on.
const DAYS: i32 = 2_000;
const TIMES: usize = 5;

/// One thread, no bare figure: nothing but the engine computes.
pub fn terms(_: &Bench) -> Vec<Row> {
    let calendar = Calendar::bundled().expect("the bundled calendar");
    let book = RuleBook::bundled().expect("the bundled rules");
    let terms: Vec<Term> = OPEN.iter().map(|id| book.rule(id).expect("a rule").term).collect();
    let events: Vec<_> = (0..DAYS).map(|n| date(2024, 1, 1).saturating_add(n.days())).collect();
    let clock = Clock::machine();
    let mut seconds: Vec<f64> = (0..TIMES)
        .map(|_| {
            let begun = clock.monotonic();
            let mut sum = 0_i64;
            for event in events.iter().cycle().take(CASES) {
                for term in &terms {
                    sum += term.dates(*event, &calendar).map_or(0, |dates| i64::from(dates.due.day()));
                }
            }
            std::hint::black_box(sum);
            clock.monotonic().saturating_sub(begun).as_secs_f64()
        })
        .collect();
    seconds.sort_by(f64::total_cmp);
    let median = seconds[TIMES / 2];
    vec![Row {
        what: "terms of 1,000,000 cases, five open clocks each, one core",
        ours: format!("{median:.2} s"),
        bare: "–".to_owned(),
        ratio: None,
        goal: "≤ 1 s",
        met: median <= 1.0,
    }]
}
