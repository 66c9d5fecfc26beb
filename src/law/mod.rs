//! What the norms demand, as functions of civil dates. Pure: a day comes in as a value and a date goes out; no clock, no
//! file, no network, and nothing else of ours may enter here.
//!
//! T1…T13 are the rules of counting, AMB-nn the readings chosen where the text allows several:
//!
//! - **T1** an instant counts as the civil date of Asia/Almaty ([`day`]);
//! - **T2** days and weeks: the day of the event is not counted;
//! - **T3** months and years: the same day number, else the last day of the month;
//! - **T4** a term to act that ends on a day off is due on the next working day; a window is never moved;
//! - **T5** working days: the n-th one is both nominal and due;
//! - **T6** working: Monday to Friday unless off, and transferred Saturdays and Sundays ([`calendar`]);
//! - **T7** a window opens with the legal day of receipt ([`window`]);
//! - **T8** quarter, half-year and year are those of the calendar;
//! - **T9** backwards: the same day number, else the last day of the month; due on the working day before;
//! - **T10** ends of periods and fixed dates are not shifted;
//! - **T11** at once: the same day, or the next working day;
//! - **T12** a third date, the target, a day inside the term ([`term`]);
//! - **T13** years without data follow the law alone.
//!
//! When the calendar changes under a running term, it is counted anew and its history kept ([`reckoning`]).
//! Whose terms they are, in whose words and on what basis stands in [`rule`].

pub mod calendar;
pub mod day;
pub mod reckoning;
pub mod rule;
pub mod term;
pub mod window;
