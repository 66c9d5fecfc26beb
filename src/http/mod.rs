//! **HTTP**: the only axum. The router below is the table of contents: what is not in it does not exist.

mod answer;
mod connection;
mod gate;
mod guard;
mod hall;
mod ledger;
mod officer;
mod pages;
mod reporter;
mod serve;

pub use answer::Refusal;
pub use connection::Pace;
pub use gate::{Class, Gate};
pub use guard::{HEADERS, LONGEST_ANSWER, POLICY, guarded, hush_panics};
pub use serve::{Bounds, serve, serve_within};

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    Router,
    extract::{Request, State},
    http::Method,
    middleware::{self, Next},
    response::{IntoResponse as _, Response},
    routing::{MethodRouter, get, post},
};

use crate::{
    access::{challenge::Challenges, login::Logins, visit::Visits},
    casework::Casework,
    config::Limits,
    directory::Directory,
    intake::Intake,
    keeper::Keeper,
    law::term::Term,
    now::Clock,
    proceedings::Proceedings,
};

/// A demo's officer with everything that a person needs to try it.
#[derive(Clone)]
pub struct DemoKey {
    /// The officer's body, by its name in addresses.
    pub slug: String,
    /// The body's name.
    pub body: crate::roster::Texts,
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
    /// The dockets of cases.
    pub proceedings: Proceedings,
    /// Officers' sessions.
    pub logins: Logins,
    /// Visits with a code.
    pub visits: Visits,
    /// What closes days and knows the published ledger.
    pub keeper: Keeper,
    /// Challenges for visits and logins.
    pub challenges: Challenges,
    /// How much is let in.
    pub gate: Gate,
    /// Time.
    pub clock: Clock,
    /// Host name on which the portal serves officers' pages, if it does.
    pub officer_host: Option<Arc<str>>,
    /// The demo's keys; empty but in the demo.
    pub demo_keys: Arc<[DemoKey]>,
}

impl Portal {
    /// The same portal with other limits than the default ones.
    #[must_use]
    pub fn limited(mut self, limits: &Limits) -> Self {
        self.gate = Gate::new(limits, self.challenges.clone(), self.clock.clone());
        self
    }

    /// The same portal with terms of its own for policies.
    #[must_use]
    pub fn with_policies(mut self, policies: &BTreeMap<String, Term>) -> Self {
        self.proceedings = self.proceedings.with_policies(policies);
        self.intake = self.intake.with(self.proceedings.clone());
        self.casework = self.casework.with(self.proceedings.clone());
        self.keeper = self.keeper.with_policies(policies);
        self
    }
}

/// A route, as the tests of all routes need it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with its places in braces.
    pub path: &'static str,
    /// Whose bucket it draws from; `None` where something is checked first that costs less than what the bucket guards
    /// (work, a challenge, a session's token), and the handler draws.
    pub class: Option<Class>,
}

/// Every route: the router is made of these and of nothing else, besides the pages.
#[rustfmt::skip]
fn table() -> [(Route, MethodRouter<Arc<Portal>>); 21] {
    use Class::{Challenge, Public, Status};
    let ask = |path, class, handler| (Route { method: Method::GET, path, class: Some(class) }, handler);
    let send = |path, class, handler| (Route { method: Method::POST, path, class }, handler);
    [
        // The reporter
        ask("/o", Public, get(reporter::organisations)),
        ask("/o/{slug}", Public, get(reporter::organisation)),
        ask("/roster/{hash}", Public, get(reporter::roster)),
        ask("/challenge", Status, get(reporter::challenge)),
        send("/case", None, post(reporter::submit)),
        send("/entry", None, post(reporter::append)),
        send("/visit", Some(Status), post(reporter::visit)),
        // The ledger, for anybody
        ask("/ledger/{slug}/checkpoint", Public, get(ledger::newest)),
        ask("/ledger/{slug}/checkpoint/{name}", Public, get(ledger::named)),
        ask("/ledger/{slug}/tile/{*tile}", Public, get(ledger::tile)),
        ask("/ledger/{slug}/day/{day}", Public, get(ledger::day)),
        ask("/ledger/{slug}/since/{hash}", Public, get(ledger::since)),
        ask("/ledger/{slug}/continuations", Public, get(ledger::continuations)),
        // Officers
        ask("/officer/challenge", Challenge, get(officer::challenge)),
        send("/officer/login", None, post(officer::login)),
        send("/officer/logout", None, post(officer::logout)),
        send("/officer/queue", None, post(officer::queue)),
        send("/officer/case", None, post(officer::open)),
        send("/officer/step", None, post(officer::step)),
        send("/officer/bodies", None, post(officer::bodies)),
        ask("/demo/keys", Public, get(officer::demo_keys)),
    ]
}

/// Every route besides the pages.
pub fn routes() -> Vec<Route> {
    table().map(|(route, _)| route).into()
}

/// The router.
pub fn router(portal: Portal) -> Router {
    guard::guarded(unguarded(&portal).with_state(Arc::new(portal)), LONGEST_ANSWER)
}

/// The routes alone: [`router`] puts the guard around them, and tests may put routes that fail beside them first.
pub fn unguarded(portal: &Portal) -> Router<Arc<Portal>> {
    let limited = |class| middleware::from_fn_with_state((portal.gate.clone(), class), limit);
    let mut router = Router::new();
    for (Route { path, class, .. }, handler) in table() {
        let handler = match class {
            Some(class) => handler.layer(limited(class)),
            None => handler,
        };
        router = router.route(path, handler);
    }
    router.fallback(pages::page).method_not_allowed_fallback(answer::wrong_method)
}

async fn limit(State((gate, class)): State<(Gate, Class)>, request: Request, next: Next) -> Response {
    match gate.admit(class) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}
