//! What stands before the routes: headers, deadlines, limits, work, malformed requests, and who may do what.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::large_futures,
    clippy::similar_names,
    clippy::too_many_lines,
    missing_docs,
    reason = "tests say what they expect by failing"
)]

mod authorization;
#[path = "../portal_process/count.rs"]
mod count;
mod deadlines;
mod fixture;
mod framing;
mod headers;
mod inquiry;
mod limits;
mod malformed;
mod raw;
