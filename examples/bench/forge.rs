//! What is sent and what is there already: reports cast by the ten thousand with their work done, and databases that hold a
//! hundred thousand cases before anything is measured.

use std::{path::Path, thread};

use senim::{
    client::{portal::Portal, reporter},
    entropy,
    seal::{
        derive::{Label, derive},
        header::Header,
        id::{CaseId, Digest, LeafHash, OrganisationId},
        purpose::Purpose,
        signature::{SigningKey, sha256},
        statement::{Destination, Door, Excluded, Statement},
    },
    store::{AuthorRole, Location, NewCase, NewEvent, NewGrant, Store},
    wire::{frame::Frame, work},
};

use crate::{
    bare::{self, Bare},
    load::{Errand, Line, request},
    organisation,
    reports::{Mould, Report, new_code, payload},
};

/// Characters of a report whose entry takes a bucket of 4 KiB.
const TEXT: usize = 3000;
/// Cases that wait for the writer at a time while a database is filled.
const AT_ONCE: usize = 128;

/// Casts reports.
pub struct Forge {
    mould: Mould,
    organisation: OrganisationId,
    day_value: [u8; 32],
    bits: u8,
    legal_day: String,
    /// The parts of one report, and the box of its receipt, as the portal made it.
    parts: Vec<Vec<u8>>,
    receipt_box: Vec<u8>,
}

/// A report with its work.
pub struct Ready {
    /// What was cast.
    pub report: Report,
    /// Over the wire.
    pub request: Vec<u8>,
}

impl Forge {
    /// Seals one report of 4 KiB with three grants, in full, sends it, checks its receipt and takes it apart.
    pub fn open(portal: &Portal) -> Self {
        let organisation = organisation(portal);
        // Both destinations have two officers each; one of them is excluded, which makes three grants.
        let authorised = &organisation.authorised[0];
        let person = authorised.readers(organisation.today).next().expect("the demo has officers").id;
        let draft = reporter::Draft {
            payload: payload(&"x".repeat(TEXT)),
            destination: Destination::Both,
            excluded: vec![Excluded { body: authorised.root.id(), person }],
            door: Door::CommandLine,
        };
        let code = new_code();
        let sealed = reporter::seal(&code, &organisation, &draft).expect("the demo's bodies are whole");
        sealed.send(portal, &organisation, &code).expect("the portal takes it and its receipt holds");
        let answer = portal.ask(&format!("/o/{}", crate::SLUG), "organisation").expect("it answers");
        let mould = Mould::from_report(&organisation, &sealed);
        let mut forge = Self {
            mould,
            organisation: organisation.institution.root.id(),
            day_value: answer.parts[0].as_slice().try_into().expect("a day value"),
            bits: answer.number("work").and_then(|bits| bits.try_into().ok()).expect("bits"),
            legal_day: organisation.today.to_string(),
            parts: Frame::parse_request(sealed.request()).expect("our own").parts,
            receipt_box: Vec::new(),
        };
        assert_eq!(forge.parts.len(), 6 + 3, "three grants");
        assert!(forge.bits > 0, "work is on");
        let ready = forge.cast(1).remove(0);
        let answer = portal.send_worked("/case", &ready.report.request, Some(forge.work(&ready.report)), "receipt");
        let answer = answer.expect("the portal takes a cast one");
        forge.mould.receipt(&ready.report, &answer);
        forge.receipt_box.clone_from(&answer.parts[1]);
        forge
    }

    /// Bytes of a report that have to be kept: without filler and frame.
    pub fn weight(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// The header of its entry.
    pub fn header(&self) -> &[u8] {
        &self.parts[2]
    }

    fn work(&self, report: &Report) -> u64 {
        work::solve(&self.day_value, sha256(&report.request), self.bits).expect("few bits")
    }

    /// New reports, on all cores.
    pub fn cast(&self, count: usize) -> Vec<Ready> {
        let cast = |count: usize| -> Vec<Ready> {
            let one = |_| {
                let report = self.mould.cast();
                let nonce = self.work(&report).to_string();
                let request = request("POST", "/case", &[("senim-work", nonce)], &report.request);
                Ready { report, request }
            };
            (0..count).map(one).collect()
        };
        thread::scope(|scope| {
            let half = scope.spawn(|| cast(count / 2));
            let mut all = cast(count - count / 2);
            all.extend(half.join().expect("casting does not fail"));
            all
        })
    }

    /// Checks that the portal has a report, whole, with a receipt that holds.
    pub fn check(&self, portal: &Portal, report: &Report) {
        assert!(self.mould.visit(portal, report, &[]).is_some(), "a report that was taken is there");
    }

    /// The errand of visits with these reports' codes.
    pub fn visits(&self, origin: &str, reports: &[Ready]) -> Visits {
        let access = |ready: &Ready| derive(&ready.report.code, Label::Access, self.organisation);
        Visits {
            keys: reports.iter().map(|ready| SigningKey::lasting(access(ready))).collect(),
            origin: origin.to_owned(),
            organisation: self.organisation.to_string(),
            challenge: request("GET", "/challenge", &[], &[]),
        }
    }

    /// Fills a database with cases of the same size under other names. Nobody could open them; a queue shows them.
    pub async fn fill(&self, database: &Path, cases: usize) {
        let store = Store::open(&Location::Sqlite(database.to_owned())).await.expect("it opens");
        let statement = Statement::parse(&self.parts[0]).expect("our own");
        let header = Header::parse(&self.parts[2]).expect("our own");
        let new = || {
            let grants = statement.granted.iter().zip(&self.parts[6..]);
            NewCase {
                case_id: CaseId(entropy::bytes()),
                organisation: self.organisation,
                access: entropy::bytes(),
                sign: entropy::bytes(),
                request_digest: Digest(entropy::bytes()),
                destination: statement.destination.word().to_owned(),
                statement_signature: [1; 64],
                statement: self.parts[0].clone(),
                first: NewEvent {
                    epoch: 0,
                    kind: header.kind.clone(),
                    role: AuthorRole::Reporter,
                    author: header.author,
                    legal_day: self.legal_day.clone(),
                    minute: String::new(),
                    commitment: Digest(entropy::bytes()),
                    leaf: LeafHash(entropy::bytes()),
                    roster: header.roster,
                    outer_signature: [1; 64],
                    header: self.parts[2].clone(),
                    body: self.parts[4].clone(),
                    receipt_box: self.receipt_box.clone(),
                },
                grants: grants.map(|(granted, file)| NewGrant { reader: granted.key, file: file.clone() }).collect(),
            }
        };
        let mut waiting = tokio::task::JoinSet::new();
        for _ in 0..cases {
            if waiting.len() >= AT_ONCE {
                waiting.join_next().await;
            }
            let (store, case) = (store.clone(), new());
            waiting.spawn(async move { store.submit(case).await.expect("it is new") });
        }
        waiting.join_all().await;
        store.close().await;
    }

    /// New items for the bare server: as many bytes as of a report are kept.
    pub fn items(&self, count: usize) -> Vec<Vec<u8>> {
        let rest = vec![7; self.weight() - bare::ID];
        (0..count).map(|_| [&entropy::bytes::<{ bare::ID }>()[..], &rest].concat()).collect()
    }

    /// Fills a bare database.
    pub async fn fill_bare(&self, database: &Path, cases: usize) {
        let bare = Bare::open(database).await;
        let mut waiting = tokio::task::JoinSet::new();
        for _ in 0..cases {
            if waiting.len() >= AT_ONCE {
                waiting.join_next().await;
            }
            let (bare, item) = (bare.clone(), self.items(1).remove(0));
            waiting.spawn(async move { bare.insert(item).await });
        }
        waiting.join_all().await;
    }
}

/// Asks for a challenge, signs it and visits.
pub struct Visits {
    keys: Vec<SigningKey>,
    origin: String,
    organisation: String,
    challenge: Vec<u8>,
}

impl Errand for Visits {
    async fn run(&self, line: &mut Line, at: usize) {
        let answer = Frame::parse_answer(line.exchange(&self.challenge).await).expect("a frame");
        let [challenge] = answer.parts.as_slice() else { panic!("a challenge is one part") };
        let key = &self.keys[at % self.keys.len()];
        let signature = key.sign_structure(Purpose::Access, &[self.origin.as_bytes(), challenge]);
        let frame = Frame::new("visit")
            .with("origin", self.origin.as_str())
            .with("organisation", self.organisation.as_str())
            .with("from", 0)
            .part(*key.public().bytes())
            .part(challenge.as_slice())
            .part(signature.0)
            .part([0; 32]);
        let request = request("POST", "/visit", &[], &frame.encode_request().expect("small"));
        let answer = line.exchange(&request).await;
        let shown = &answer[4..];
        let head = b"{\"v\":1,\"kind\":\"conversation\",\"parts\":[";
        let lengths = shown.strip_prefix(head).and_then(|rest| rest.split(|byte| *byte == b']').next());
        // One part is the signature that stands in every answer.
        assert!(lengths.is_some_and(|lengths| lengths.contains(&b',')), "the case is shown");
    }
}

/// The same two requests to the bare server, which finds bytes by an id.
pub struct BareVisits {
    challenge: Vec<u8>,
    requests: Vec<Vec<u8>>,
}

impl BareVisits {
    /// Visits to items that were inserted.
    pub fn to(items: &[Vec<u8>]) -> Self {
        let find = |item: &Vec<u8>| request("POST", "/visit", &[], &item[..bare::ID]);
        Self { challenge: request("GET", "/challenge", &[], &[]), requests: items.iter().map(find).collect() }
    }
}

impl Errand for BareVisits {
    async fn run(&self, line: &mut Line, at: usize) {
        line.exchange(&self.challenge).await;
        line.exchange(&self.requests[at % self.requests.len()]).await;
    }
}
