//! The procedures, held to what was written before them and beside them: the tables of state, command and role under
//! `tables/`, which were read out of the law and not out of the code; models that know only sets and days; and faults
//! planted in every guard.

/// A test of each procedure.
macro_rules! each_procedure {
    ($run:ident) => {
        each_procedure! {
            $run: reports Report, applications Application, hearings Hearing, reviews Review, agreements Agreement,
            measures Measure, conflicts Conflict, gifts Gift, duties Duty
        }
    };
    ($run:ident: $($test:ident $procedure:ty),+) => { $(#[test] fn $test() { $run::<$procedure>(); })+ };
}

mod docket;
mod forms;
mod histories;
mod listing;
mod models;
mod portal;
mod proofs;
mod rooms;
mod specimens;
mod table;
mod terms;
mod views;
mod world;
