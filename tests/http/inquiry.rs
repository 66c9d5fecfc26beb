//! The officers' room of a case: what the portal takes into it, from whom, and what the queue says of it afterwards.

use axum::http::Method;
use senim::{
    casework::Reader,
    ledger::opening::{Content, Opening, Read},
    seal::{
        code::TrackingCode,
        entry::Payload,
        header::{DIALOGUE, Fact, Header, INQUIRY},
        id::{CaseId, KeyId, LeafHash, PersonId},
        statement::case_id,
    },
    wire::frame::Frame,
};
use serde_json::{Value, json};

use crate::fixture::{Answered, NOW, Officer, World, new_code};

const EMPTY: (u64, LeafHash) = (0, LeafHash([0; 32]));

struct Stage {
    world: World,
    code: TrackingCode,
    case: CaseId,
    session: String,
}

impl Stage {
    /// A report that two officers read, one of whom has left since.
    async fn set() -> Self {
        let mut world = World::new().await;
        let spelt = new_code();
        let report = world.report(&spelt).await;
        let case = case_id(&Frame::parse_request(&report).unwrap().parts[0]);
        assert_eq!(world.call(Method::POST, "/case", &[], report).await.status, 200);
        world.reissue().await;
        let session = world.session(&world.economy, &world.granted).await;
        Self { world, code: TrackingCode::read(&spelt).unwrap(), case, session }
    }

    fn reader(&self) -> KeyId {
        self.world.granted.person.key_id()
    }

    fn header(&self, payload: &Payload, place: (u64, LeafHash)) -> Header {
        self.world.header(&self.world.granted.signing, INQUIRY, payload, self.case, place)
    }

    async fn ask(&self, path: &str, body: Vec<u8>) -> Answered {
        self.world.call(Method::POST, path, &[("senim-session", &self.session)], body).await
    }

    async fn step(&self, header: &Header, payload: &Payload, readers: &[KeyId]) -> Answered {
        self.ask("/officer/step", World::step(&self.world.granted, header, payload, readers)).await
    }

    /// Writes where the room ends.
    async fn write(&self, payload: &Payload, readers: &[KeyId]) -> Answered {
        let answer = self.step(&self.header(payload, EMPTY), payload, readers).await;
        if answer.code().as_deref() != Some("head-moved") {
            return answer;
        }
        let frame = answer.frame();
        let place = (frame.number("sequence").unwrap(), frame.text("previous").unwrap().parse().unwrap());
        self.step(&self.header(payload, place), payload, &[]).await
    }

    async fn row(&self) -> Value {
        let queue = Frame::new("queue").with("after", 0).encode_request().unwrap();
        self.ask("/officer/queue", queue).await.frame().head["cases"][0].clone()
    }

    async fn entries(&self, room: &str) -> (usize, bool) {
        let open = Frame::new("open").with("case", self.case.to_string()).with("room", room).with("from", 0);
        let frame = self.ask("/officer/case", open.encode_request().unwrap()).await.frame();
        (frame.head["entries"].as_array().unwrap().len(), !frame.parts[2].is_empty())
    }
}

fn aside(until: &str) -> Payload {
    Payload::SetAside { until: until.to_owned(), reason: "Құжат күтілуде".to_owned() }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_set_aside_assigned_and_taken_up_and_the_queue_says_so() {
    let stage = Stage::set().await;
    assert_eq!(stage.entries(INQUIRY).await, (0, false));
    assert_eq!((&stage.row().await["aside"], &stage.row().await["assigned"]), (&json!(""), &json!("")));

    assert_eq!(stage.write(&aside("2026-12-01"), &[stage.reader()]).await.status, 200);
    assert_eq!(stage.row().await["aside"], "2026-12-01");
    let person = stage.world.granted.person.id;
    assert_eq!(stage.write(&Payload::Assigned { person }, &[stage.reader()]).await.status, 200);
    assert_eq!((&stage.row().await["aside"], &stage.row().await["assigned"]), (&json!("2026-12-01"), &json!(person)));
    assert_eq!(stage.write(&Payload::TakenUp, &[stage.reader()]).await.status, 200);
    assert_eq!(stage.row().await["aside"], "");
    assert_eq!(stage.entries(INQUIRY).await, (3, true));
    // The reporter's room knows nothing of it: neither its entries nor whether somebody has answered.
    assert_eq!(stage.entries(DIALOGUE).await, (1, true));
    assert_eq!((&stage.row().await["entries"], &stage.row().await["acknowledged"]), (&json!(1), &json!(false)));
    let visit = stage.world.visit(&stage.code).await;
    let seen = stage.world.call(Method::POST, "/visit", &[], visit).await.frame();
    assert_eq!(seen.head["entries"].as_array().unwrap().len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_else_is_taken_into_the_room_and_nobody_else_let_in() {
    let stage = Stage::set().await;
    let (world, mine) = (&stage.world, stage.reader());
    let key = |officer: &Officer| officer.person.key_id();
    let good = Payload::TakenUp;
    let header = stage.header(&good, EMPTY);

    // Readers: those of the statement whose key still counts, once each.
    for readers in [
        vec![],
        vec![mine, key(&world.excluded)],
        vec![mine, key(&world.revoked)],
        vec![mine, key(&world.stranger)],
        vec![mine, mine],
        vec![key(&world.later)],
    ] {
        assert_eq!(stage.step(&header, &good, &readers).await.code().as_deref(), Some("not-genuine"), "{readers:?}");
    }
    // Kinds and facts.
    let fact = |name: &str, value: &str| vec![Fact { name: name.to_owned(), value: value.to_owned() }];
    let of = |payload: &Payload| stage.header(payload, EMPTY);
    let message = Payload::Message { text: "Жазба".to_owned() };
    let assigned = |person| Payload::Assigned { person };
    let odd = [
        of(&message),
        Header { kind: "erased".to_owned(), ..of(&good) },
        Header { facts: fact("until", "2026-12-01"), ..of(&good) },
        Header { facts: vec![], ..of(&aside("2026-12-01")) },
        Header { facts: fact("until", "2026-12-32"), ..of(&aside("2026-12-01")) },
        Header { facts: fact("until", "20261201"), ..of(&aside("2026-12-01")) },
        of(&assigned(world.excluded.person.id)),
        of(&assigned(PersonId([9; 16]))),
        Header { epoch: 1, ..of(&good) },
        Header { room: "hearing/1".to_owned(), ..of(&good) },
        Header { room: DIALOGUE.to_owned(), ..of(&good) },
        Header { organisation: world.other.root.id(), ..of(&good) },
        Header { author: key(&world.revoked), ..of(&good) },
    ];
    for header in odd {
        let refused = stage.step(&header, &good, &[mine]).await.code();
        assert_eq!(refused.as_deref(), Some("not-genuine"), "{} {:?}", header.kind, header.facts);
    }
    // The way to the reporter is not a way into the officers' room.
    let step = Frame::parse_request(&World::step(&world.granted, &header, &good, &[])).unwrap();
    let mut entry = Frame::new("entry");
    entry.parts = step.parts;
    let refused = stage.ask("/entry", entry.encode_request().unwrap()).await.code();
    assert_eq!(refused.as_deref(), Some("not-genuine"));
    assert_eq!(stage.entries(INQUIRY).await, (0, false));

    // Once it stands, nobody is let in beside an entry.
    assert_eq!(stage.write(&good, &[mine]).await.status, 200);
    let moved = stage.step(&stage.header(&good, EMPTY), &good, &[mine]).await.frame();
    let place = (moved.number("sequence").unwrap(), moved.text("previous").unwrap().parse().unwrap());
    let refused = stage.step(&stage.header(&good, place), &good, &[mine]).await.code();
    assert_eq!(refused.as_deref(), Some("not-genuine"));
    // A retry is answered as it was; the grants are stored once.
    let request = World::step(&world.granted, &stage.header(&good, place), &good, &[]);
    let (first, again) = (stage.ask("/officer/step", request.clone()).await, stage.ask("/officer/step", request).await);
    assert_eq!((first.status, &first), (200, &again));
}

#[tokio::test(flavor = "multi_thread")]
async fn many_cases_are_read_at_once_as_many_as_fit() {
    let stage = Stage::set().await;
    let asked = |cases: &[String]| Frame::new("bodies").with("cases", cases.to_vec()).encode_request().unwrap();
    let of = |frame: &Frame| frame.head["cases"].as_array().unwrap().clone();
    let (own, unknown) = (stage.case.to_string(), "00".repeat(16));

    let frame = stage.ask("/officer/bodies", asked(&[own.clone(), unknown, own.clone()])).await.frame();
    let two = json!({ "parts": 2, "whole": true });
    assert_eq!(of(&frame), [two.clone(), json!({ "parts": 0, "whole": true }), two.clone()]);
    assert_eq!((frame.parts.len(), &frame.parts[0]), (4, &frame.parts[2]));
    // A case that is as long as an answer comes alone, and is opened page by page.
    let size = frame.parts[0].len() + frame.parts[1].len();
    let many = vec![own; 128];
    let frame = stage.ask("/officer/bodies", asked(&many)).await.frame();
    assert_eq!(frame.parts.len() / 2, ((900 << 10) / size).min(128));
    let casework = &stage.world.portal.casework;
    let reader = Reader { body: stage.world.economy.root.id(), key: stage.reader() };
    let short = casework.bodies(reader, &[stage.case, stage.case], 2000).await.unwrap();
    assert_eq!(short.iter().map(|one| (one.parts.len(), one.whole)).collect::<Vec<_>>(), [(0, false)]);
    for wrong in [vec![], vec!["00".repeat(16); 129], vec!["x".to_owned()]] {
        assert_eq!(stage.ask("/officer/bodies", asked(&wrong)).await.code().as_deref(), Some("malformed"));
    }
}

/// The instant at which the first legal day is closed, and the next one.
const CLOSES: [&str; 2] = ["2026-11-22T19:05:00Z", "2026-11-23T19:05:00Z"];

impl Stage {
    /// Closes a day and says what the officer read on it, by the ledger.
    async fn close(&self, day: &str, at: &str) -> Vec<Read> {
        self.world.hand.set(at.parse().unwrap());
        assert!(self.world.portal.keeper.look().await.iter().all(|looked| looked.outcome.is_ok()));
        self.world.hand.set(NOW.parse().unwrap());
        let openings = self.world.store.openings_of(self.world.economy.root.id(), day).await.unwrap();
        let lists = openings.iter().filter_map(|data| match Opening::parse(data).unwrap().content {
            Content::Reads { key, reads, .. } if key == self.reader() => Some(reads),
            _ => None,
        });
        let [reads] = <[Vec<Read>; 1]>::try_from(lists.collect::<Vec<_>>()).unwrap();
        reads
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whatever_way_a_case_is_read_the_ledger_has_it_once() {
    let search = |stage: &Stage| {
        let cases = vec![stage.case.to_string(), "00".repeat(16), stage.case.to_string()];
        Frame::new("bodies").with("cases", cases).encode_request().unwrap()
    };
    let read = |stage: &Stage| vec![Read { case: stage.case, signature: None }];

    // A case that is not given out, because it is longer than an answer, is not read.
    let stage = Stage::set().await;
    let reader = Reader { body: stage.world.economy.root.id(), key: stage.reader() };
    stage.world.portal.casework.bodies(reader, &[stage.case], 2000).await.unwrap();
    assert_eq!(stage.close("2026-11-22", CLOSES[0]).await, []);
    // The clock says the closed day again: what comes in is of the next one.
    assert_eq!(stage.ask("/officer/bodies", search(&stage)).await.status, 200);
    assert_eq!(stage.close("2026-11-23", CLOSES[1]).await, read(&stage));

    let stage = Stage::set().await;
    stage.entries(INQUIRY).await;
    assert_eq!(stage.close("2026-11-22", CLOSES[0]).await, read(&stage), "the officers' room is the case's");

    let stage = Stage::set().await;
    stage.entries(DIALOGUE).await;
    stage.ask("/officer/bodies", search(&stage)).await;
    stage.entries(INQUIRY).await;
    assert_eq!(stage.close("2026-11-22", CLOSES[0]).await, read(&stage));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_officers_room_goes_on_over_the_close_of_a_day() {
    let stage = Stage::set().await;
    assert_eq!(stage.write(&aside("2026-12-01"), &[stage.reader()]).await.frame().text("day"), Some("2026-11-22"));
    stage.close("2026-11-22", CLOSES[0]).await;
    // The clock says the closed day again.
    let answer = stage.write(&Payload::TakenUp, &[stage.reader()]).await;
    assert_eq!(answer.frame().text("day"), Some("2026-11-23"));
    assert_eq!((stage.entries(INQUIRY).await, stage.entries(DIALOGUE).await), ((2, true), (1, true)));
    stage.close("2026-11-23", CLOSES[1]).await;
    assert_eq!((stage.entries(INQUIRY).await, &stage.row().await["aside"]), ((2, true), &json!("")));
}
