//! **Senim**: a report is sealed, taken in, written to the ledger, becomes a case, the law starts its clocks, officers
//! work, the keeper keeps the promises. The rooms below stand in that order; the pure ones come first and touch nothing
//! of the world.

pub mod seal;

pub mod law;

pub mod cli;
