//! The table of `authorization.txt`, carried out: every role at every route in every state, against a portal that holds one
//! case. The roles and states are those below, the routes those of the router.

use axum::{Router, extract::Request, http::Method};
use senim::{
    http::{Route, routes},
    seal::{
        code::TrackingCode,
        entry::Payload,
        header::INQUIRY,
        id::{CaseId, LeafHash},
        signature::SigningKey,
        statement::case_id,
    },
    wire::frame::Frame,
};
use serde_json::json;

use crate::{
    fixture::{Answered, Body1, Officer, World, call, new_code},
    headers::path_of,
};

const TABLE: &str = include_str!("authorization.txt");

const ROLES: [&str; 9] = [
    "anonymous",
    "reporter-own-code",
    "reporter-other-code",
    "officer-granted",
    "officer-not-granted",
    "officer-excluded",
    "officer-revoked",
    "officer-of-another-body",
    "session-expired",
];
const STATES: [&str; 3] = ["new", "answered", "unknown"];

/// One row: method, path, role, state, verdict.
struct Row([&'static str; 5]);

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &'static str| {
        let words: Vec<_> = line.split_whitespace().collect();
        Row(words.try_into().unwrap_or_else(|_| panic!("a row has five words: {line}")))
    };
    lines.map(row).collect()
}

/// What the table says, or nothing where it says nothing.
fn verdict(rows: &[Row], route: &Route, role: &str, state: &str) -> Option<&'static str> {
    let fits = |word: &str, it: &str| word == "*" || word == it;
    let of_this = |row: &&Row| {
        let Row([method, path, for_role, in_state, _]) = row;
        *method == route.method && *path == route.path && fits(for_role, role) && fits(in_state, state)
    };
    rows.iter().find(of_this).map(|Row([.., verdict])| *verdict)
}

/// The world with its case, and everybody's token.
struct Stage {
    world: World,
    code: TrackingCode,
    other_code: TrackingCode,
    case: CaseId,
    tokens: Vec<(&'static str, String)>,
}

impl Stage {
    async fn set(state: &str) -> Self {
        let mut world = World::new().await;
        let (spelt, other) = (new_code(), new_code());
        let (code, other_code) = (TrackingCode::read(&spelt).unwrap(), TrackingCode::read(&other).unwrap());
        let report = world.report(&spelt).await;
        let case = case_id(&Frame::parse_request(&report).unwrap().parts[0]);
        if state != "unknown" {
            assert_eq!(world.call(Method::POST, "/case", &[], report).await.status, 200);
            let of_another = world.report(&other).await;
            assert_eq!(world.call(Method::POST, "/case", &[], of_another).await.status, 200);
        }
        // Sessions from before: one goes with time, one with the roster.
        let expired = world.session(&world.economy, &world.granted).await;
        world.hand.set("2026-11-22T17:00:00Z".parse().unwrap());
        let revoked = world.session(&world.economy, &world.revoked).await;
        world.reissue().await;
        let open = async |body, officer| world.session(body, officer).await;
        let tokens = vec![
            ("officer-granted", open(&world.economy, &world.granted).await),
            ("officer-not-granted", open(&world.economy, &world.later).await),
            ("officer-excluded", open(&world.economy, &world.excluded).await),
            ("officer-of-another-body", open(&world.other, &world.stranger).await),
            ("officer-revoked", revoked),
            ("session-expired", expired),
        ];
        let stage = Self { world, code, other_code, case, tokens };
        if state == "answered" {
            for role in ["officer-granted", "reporter-own-code"] {
                let (_, answer) = stage.write(&stage.world.router(), role).await;
                assert_eq!(answer.status, 200, "{role} writes");
            }
        }
        stage
    }

    fn token(&self, role: &str) -> Option<&str> {
        self.tokens.iter().find(|(of, _)| *of == role).map(|(_, token)| token.as_str())
    }

    fn officer(&self, role: &str) -> Option<(&Body1, &Officer)> {
        let World { economy, other, granted, later, excluded, stranger, revoked, .. } = &self.world;
        match role {
            "officer-granted" | "session-expired" => Some((economy, granted)),
            "officer-not-granted" => Some((economy, later)),
            "officer-excluded" => Some((economy, excluded)),
            "officer-of-another-body" => Some((other, stranger)),
            "officer-revoked" => Some((economy, revoked)),
            _ => None,
        }
    }

    async fn ask(&self, router: &Router, method: Method, path: &str, role: &str, body: Vec<u8>) -> Answered {
        let session = self.token(role).map(|token| ("senim-session", token));
        call(router.clone(), method, path, session.as_slice(), body).await
    }

    /// Writes where the room ends; who is told that somebody was faster signs again, as every client does.
    async fn write(&self, router: &Router, role: &str) -> (u64, Answered) {
        let (mut place, mut tries) = ((1, LeafHash([0; 32])), 0);
        loop {
            let body = match (role, self.officer(role)) {
                ("reporter-own-code", _) => self.world.reporters_entry(&self.code, self.case, place),
                ("reporter-other-code", _) => self.world.reporters_entry(&self.other_code, self.case, place),
                (_, Some((_, officer))) => self.world.officers_entry(officer, &self.code, self.case, place),
                _ => self.world.officers_entry(&self.world.granted, &self.code, self.case, place),
            };
            let answer = self.ask(router, Method::POST, "/entry", role, body).await;
            tries += 1;
            if answer.code().as_deref() != Some("head-moved") || tries > 3 {
                return (place.0, answer);
            }
            let frame = answer.frame();
            place = (frame.number("sequence").unwrap(), frame.text("previous").unwrap().parse().unwrap());
        }
    }

    /// What becomes of a role's command.
    async fn outcome(&self, router: &Router, route: &Route, role: &str) -> String {
        let world = &self.world;
        let request = |frame: Frame| frame.encode_request().unwrap();
        let body = match route.path {
            "/case" => world.report(&new_code()).await,
            "/entry" => return word(&self.write(router, role).await.1, self.case),
            "/visit" => match role {
                "reporter-own-code" => world.visit(&self.code).await,
                "reporter-other-code" => self.others_visit().await,
                _ => world.visit(&TrackingCode::read(&new_code()).unwrap()).await,
            },
            "/officer/login" => {
                let of_nobody = SigningKey::from_seed(senim::entropy::seed().into());
                let officer = self.officer(role).map(|(body, officer)| (body, &officer.signing));
                let (body, key) = officer.unwrap_or((&world.economy, &of_nobody));
                world.login(body, key).await
            }
            "/officer/queue" => request(Frame::new("queue").with("after", 0)),
            "/officer/case" => request(Frame::new("open").with("case", self.case.to_string()).with("from", 0)),
            "/officer/step" => {
                let (_, author) = self.officer(role).unwrap_or((&world.economy, &world.granted));
                let (payload, nobody) = (Payload::TakenUp, LeafHash([0; 32]));
                let header = world.header(&author.signing, INQUIRY, &payload, self.case, (0, nobody));
                World::step(author, &header, &payload, &[world.granted.person.key_id()])
            }
            "/officer/bodies" => request(Frame::new("bodies").with("cases", vec![self.case.to_string()])),
            "/officer/logout" => request(Frame::new("logout")),
            _ if route.method == Method::GET => vec![],
            other => panic!("{other}: what does its command look like?"),
        };
        let path = path_of(route, world.economy.roster);
        word(&self.ask(router, route.method.clone(), &path, role, body).await, self.case)
    }

    /// The other code's signature, over the own case's key: a reporter who knows of another case.
    async fn others_visit(&self) -> Vec<u8> {
        let own = Frame::parse_request(&self.world.visit(&self.code).await).unwrap();
        let mut other = Frame::parse_request(&self.world.visit(&self.other_code).await).unwrap();
        other.parts[0].clone_from(&own.parts[0]);
        other.encode_request().unwrap()
    }

    /// Every cell in which the portal does something else than the table says.
    async fn differences(&self, router: &Router, state: &str) -> Vec<String> {
        let rows = rows();
        let mut differences = Vec::new();
        // Logging out comes last: it changes what follows.
        let mut routes = routes();
        routes.sort_by_key(|route| route.path == "/officer/logout");
        for (route, role) in routes.iter().flat_map(|route| ROLES.map(|role| (route, role))) {
            let expected = verdict(&rows, route, role, state).unwrap_or("not in the table");
            let outcome = self.outcome(router, route, role).await;
            if outcome != expected {
                let Route { method, path, .. } = route;
                differences.push(format!("{method} {path} · {role} · {state}: {outcome}, not {expected}"));
            }
        }
        differences
    }
}

/// An answer in a word of the table.
fn word(answer: &Answered, case: CaseId) -> String {
    if let Some(code) = answer.code() {
        return code;
    }
    let mut frame = answer.frame();
    assert_eq!(answer.status, 200);
    if frame.kind == "conversation" {
        frame.parts.pop().expect("what is shown is signed, and that nothing is");
    }
    let shows = match frame.kind.as_str() {
        "conversation" | "bodies" => !frame.parts.is_empty(),
        "queue" => {
            let cases = frame.head["cases"].as_array().unwrap();
            cases.iter().any(|row| row["case"] == case.to_string())
        }
        _ => true,
    };
    // Nothing is nothing: no other field says that there is a case.
    let empty = frame.parts.is_empty() && frame.head.get("entries").is_none_or(|entries| *entries == json!([]));
    assert!(shows || empty, "neither shown nor nothing");
    if shows { "allowed" } else { "nothing" }.to_owned()
}

#[test]
fn the_table_knows_every_route_role_and_state_and_no_other() {
    let rows = rows();
    for Row([method, path, role, state, verdict]) in &rows {
        let known = routes().iter().any(|route| route.method == *method && route.path == *path);
        assert!(known, "{method} {path} is no route");
        assert!(*role == "*" || ROLES.contains(role), "{role} is no role");
        assert!(*state == "*" || STATES.contains(state), "{state} is no state");
        assert!(!verdict.is_empty());
    }
    for route in routes() {
        for (role, state) in ROLES.iter().flat_map(|role| STATES.map(|state| (role, state))) {
            assert!(verdict(&rows, &route, role, state).is_some(), "{} {}: {role}, {state}", route.method, route.path);
        }
    }
    // A route that nobody wrote down has no verdict.
    let added = Route { method: Method::POST, path: "/officer/erase", class: None };
    assert_eq!(verdict(&rows, &added, "officer-granted", "new"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_case_is_held_to_the_table() {
    let stage = Stage::set("new").await;
    assert_eq!(stage.differences(&stage.world.router(), "new").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answered_case_is_held_to_the_table() {
    let stage = Stage::set("answered").await;
    assert_eq!(stage.differences(&stage.world.router(), "answered").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_case_is_held_to_the_table() {
    let stage = Stage::set("unknown").await;
    assert_eq!(stage.differences(&stage.world.router(), "unknown").await, [""; 0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_planted_hole_is_found() {
    // Somebody lets every officer act as the one to whom the case was granted.
    let stage = Stage::set("new").await;
    let granted = stage.token("officer-granted").unwrap().to_owned();
    let hole = stage.world.router().layer(axum::middleware::map_request(move |mut request: Request| {
        let granted = granted.clone();
        async move {
            if let Some(session) = request.headers_mut().get_mut("senim-session") {
                *session = granted.parse().unwrap();
            }
            request
        }
    }));
    let found = stage.differences(&hole, "new").await;
    for cell in [
        "POST /officer/case · officer-excluded · new: allowed, not no-access",
        "POST /officer/queue · officer-of-another-body · new: allowed, not nothing",
        "POST /officer/case · officer-revoked · new: allowed, not session",
    ] {
        assert!(found.iter().any(|it| it == cell), "{cell}: {found:#?}");
    }
}
