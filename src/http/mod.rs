//! **HTTP**: the only axum. The router below is the table of contents: what is not in it does not exist.

mod answer;
mod guard;
mod officer;
mod pages;
mod reporter;
mod serve;

pub use answer::Refusal;
pub use guard::{HEADERS, POLICY, guarded};
pub use serve::serve;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use crate::{
    access::{challenge::Challenges, login::Logins, visit::Visits},
    casework::Casework,
    directory::Directory,
    intake::Intake,
    now::Clock,
    wire::frame::REQUEST_CLASSES,
};

/// A demo's officer with everything that a person needs to try it.
#[derive(Clone)]
pub struct DemoKey {
    /// The officer's body, by its name in addresses.
    pub slug: String,
    /// The officer's name.
    pub name: String,
    /// The office.
    pub office: crate::roster::Texts,
    /// What unlocks the key file. Demo keys guard nothing.
    pub passphrase: String,
    /// The wrapped key.
    pub key_file: Vec<u8>,
}

/// What the handlers share.
#[derive(Clone)]
pub struct Portal {
    /// Bodies and rosters.
    pub directory: Directory,
    /// Reports and the reporter's entries.
    pub intake: Intake,
    /// Officers' steps.
    pub casework: Casework,
    /// Officers' sessions.
    pub logins: Logins,
    /// Visits with a code.
    pub visits: Visits,
    /// Challenges for visits and logins.
    pub challenges: Challenges,
    /// Time.
    pub clock: Clock,
    /// Host name on which the portal serves officers' pages, if it does.
    pub officer_host: Option<Arc<str>>,
    /// The demo's keys; empty but in the demo.
    pub demo_keys: Arc<[DemoKey]>,
}

/// Every route.
pub fn router(portal: Portal) -> Router {
    let largest = REQUEST_CLASSES[REQUEST_CLASSES.len() - 1];
    let routes = Router::new()
        // The reporter
        .route("/o", get(reporter::organisations))
        .route("/o/{slug}", get(reporter::organisation))
        .route("/roster/{hash}", get(reporter::roster))
        .route("/challenge", get(reporter::challenge))
        .route("/case", post(reporter::submit))
        .route("/entry", post(reporter::append))
        .route("/visit", post(reporter::visit))
        // Officers
        .route("/officer/challenge", get(officer::challenge))
        .route("/officer/login", post(officer::login))
        .route("/officer/logout", post(officer::logout))
        .route("/officer/queue", post(officer::queue))
        .route("/officer/case", post(officer::open))
        .route("/demo/keys", get(officer::demo_keys))
        // Pages
        .fallback(pages::page)
        .method_not_allowed_fallback(answer::wrong_method)
        .layer(DefaultBodyLimit::max(largest));
    guard::guarded(routes).with_state(portal)
}
