//! The procedures, held to what was written before them and beside them: the tables of state, command and role under
//! `tables/`, which were read out of the law and not out of the code; models that know only sets and days; and faults
//! planted in every guard.

mod docket;
mod forms;
mod histories;
mod listing;
mod models;
mod rooms;
mod specimens;
mod table;
mod terms;
mod views;
mod world;
