//! A small world to knock at: two institutions with officers, a portal over SQLite in a scratch folder, a report.

use std::sync::Arc;

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Method, Request, Response},
};
use data_encoding::HEXLOWER;
use jiff::civil::{Date, date};
use senim::{
    access::publication::{self, publish_roster},
    client::{bodies::Organisation, portal, reporter},
    config::Limits,
    directory::Directory,
    entropy,
    http::{self, Bounds, Portal},
    now::{Clock, Hand},
    roster::{
        Texts,
        founding::{self, Charter},
        root::{BodyKind, Root},
        version::{Person, Role},
    },
    seal::{
        code::TrackingCode,
        derive::{Label, derive, derive_receipt_key},
        entry::{Payload, compose},
        envelope,
        header::{DIALOGUE, Header, sign_outer},
        hybrid::{HybridIdentity, HybridRecipient},
        id::{CaseId, KeyId, LeafHash, NoteHash, OrganisationId, PersonId},
        note::SignerRole,
        purpose::Purpose,
        secret::Seed,
        signature::{SigningKey, sha256},
        statement::{Destination, Door, Excluded},
    },
    signer::Signer,
    store::Store,
    wire::{frame::Frame, login::LoginStatement},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use tower::ServiceExt as _;

/// When the tests happen; Almaty is five hours ahead.
pub const NOW: &str = "2026-11-22T06:00:00Z";
const TODAY: Date = date(2026, 11, 22);
/// When the bodies were founded: their ledgers have days already.
const FOUNDED: Date = date(2026, 11, 20);
/// The origin that signatures are bound to, wherever the portal listens.
pub const ORIGIN: &str = "http://senim.test";

/// An officer with all keys.
pub struct Officer {
    pub signing: SigningKey,
    pub person: Person,
}

impl Officer {
    fn new(name: &str) -> Self {
        let signing = SigningKey::from_seed(Seed::from(entropy::seed()));
        let recipient = HybridIdentity::from_seed(entropy::seed()).recipient();
        let (id, office) = (PersonId(entropy::bytes()), texts("Кеңсе"));
        let person =
            founding::person(id, name.to_owned(), office, Role::Prevention, recipient, &signing.public(), FOUNDED);
        Self { signing, person }
    }
}

/// A body with its root key.
pub struct Body1 {
    key: SigningKey,
    pub root: Root,
    /// The newest.
    pub roster: NoteHash,
    /// The one that reports name.
    pub first_roster: NoteHash,
}

/// The world.
pub struct World {
    pub portal: Portal,
    pub store: Store,
    pub hand: Hand,
    pub economy: Body1,
    pub other: Body1,
    /// Of `economy`, granted the case.
    pub granted: Officer,
    /// Of `economy`, excluded by the reporter.
    pub excluded: Officer,
    /// Of `economy`, granted the case, then gone from the roster.
    pub revoked: Officer,
    /// Of `economy` since after the report.
    pub later: Officer,
    /// Of `other`.
    pub stranger: Officer,
    _folder: TempDir,
}

/// An answer taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answered {
    pub status: u16,
    /// As sent, ascending.
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
}

impl Answered {
    /// The refusal's code, where it is one of the constant ones.
    pub fn code(&self) -> Option<String> {
        let frame = Frame::parse_answer(&self.body).ok()?;
        (frame.kind == "refusal" && self.body.len() == 16 << 10).then(|| frame.text("code").unwrap().to_owned())
    }

    pub fn frame(&self) -> Frame {
        Frame::parse_answer(&self.body).expect("a frame")
    }
}

fn texts(text: &str) -> Texts {
    Texts { kk: text.to_owned(), ru: text.to_owned(), en: text.to_owned() }
}

impl World {
    /// The world before any report, without limits and work.
    pub async fn new() -> Self {
        Self::with(&Limits::lifted()).await
    }

    /// The same with limits.
    pub async fn with(limits: &Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let signer = Arc::new(Signer::open(&folder.path().join("keys"), true).unwrap());
        let location = format!("sqlite:{}", folder.path().join("senim.db").display());
        let store = Store::open(&location.parse().unwrap()).await.unwrap();
        let (clock, hand) = Clock::turned(NOW.parse().unwrap());
        let [granted, excluded, revoked] = ["Айгүл", "Данияр", "Серік"].map(Officer::new);
        let [later, stranger] = ["Мәдина", "Тимур"].map(Officer::new);
        let economy = found(&store, &signer, "economy", &[&granted, &excluded, &revoked]).await;
        let other = found(&store, &signer, "other", &[&stranger]).await;
        let shelf = folder.path().join("ledger");
        let portal = senim::portal::assemble(store.clone(), signer, clock, [ORIGIN.to_owned()].into(), &shelf);
        let portal = portal.limited(limits);
        Self { portal, store, hand, economy, other, granted, excluded, revoked, later, stranger, _folder: folder }
    }

    /// A new roster of `economy`: without the revoked officer, with the later one.
    pub async fn reissue(&mut self) {
        let directory = Directory::new(self.store.clone());
        let before = directory.by_slug("economy").await.unwrap().unwrap().roster;
        let mut content = founding::next_roster(before.content(), before.hash(), None, TODAY);
        content.persons.retain(|person| person.id != self.revoked.person.id);
        content.persons.push(self.later.person.clone());
        content.persons.sort_by_key(|person| person.id);
        let note = content.to_note().signed(SignerRole::Root, &self.economy.key);
        let roster = publish_roster(&self.store, &directory, &self.economy.root, &note, TODAY).await.unwrap();
        self.economy.roster = roster.hash();
    }

    pub fn router(&self) -> Router {
        http::router(self.portal.clone())
    }

    /// One request within the process.
    pub async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answered {
        call(self.router(), method, path, headers, body).await
    }

    /// A challenge, for reporters or officers.
    pub async fn challenge(&self, path: &str) -> Vec<u8> {
        self.call(Method::GET, path, &[], vec![]).await.frame().parts.remove(0)
    }

    /// The request of a login.
    pub async fn login(&self, body: &Body1, officer: &SigningKey) -> Vec<u8> {
        let challenge = self.challenge("/officer/challenge").await;
        let expires = u64::from_be_bytes(challenge[..8].try_into().unwrap());
        let (organisation, key) = (body.root.id(), officer.public().id());
        let statement = LoginStatement { organisation, origin: ORIGIN, key, nonce: &challenge, expires };
        let fields = statement.fields();
        let signature = officer.sign_structure(Purpose::Login, &fields.each_ref().map(Vec::as_slice));
        let frame = Frame::new("login")
            .with("organisation", organisation.to_string())
            .with("origin", ORIGIN)
            .with("key", key.to_string())
            .with("expires", expires);
        frame.part(challenge).part(signature.0).encode_request().unwrap()
    }

    /// A session's token, as the header has it.
    pub async fn session(&self, body: &Body1, officer: &Officer) -> String {
        let request = self.login(body, &officer.signing).await;
        let answer = self.call(Method::POST, "/officer/login", &[], request).await;
        HEXLOWER.encode(&answer.frame().parts[0])
    }

    /// The request of a visit.
    pub async fn visit(&self, code: &TrackingCode) -> Vec<u8> {
        let challenge = self.challenge("/challenge").await;
        let access = SigningKey::from_seed(derive(code, Label::Access, self.economy.root.id()));
        let signature = access.sign_structure(Purpose::Access, &[ORIGIN.as_bytes(), &challenge]);
        let frame = Frame::new("visit")
            .with("origin", ORIGIN)
            .with("organisation", self.economy.root.id().to_string())
            .with("from", 0);
        frame.part(*access.public().bytes()).part(challenge).part(signature.0).part([0; 32]).encode_request().unwrap()
    }

    /// A sealed report to `economy` without the excluded officer; nothing is sent.
    pub async fn report(&self, code: &str) -> Vec<u8> {
        let excluded = Excluded { body: self.economy.root.id(), person: self.excluded.person.id };
        let code = code.to_owned();
        let clock = self.portal.clock.clone();
        let served = Served::start(self.router(), Bounds::default()).await;
        let origin = served.origin();
        let sealing = tokio::task::spawn_blocking(move || {
            let portal = portal::Portal::new(&origin, None).unwrap();
            let organisation = Organisation::fetch(&portal, "economy", None, &clock).unwrap();
            let code = TrackingCode::read(&code).unwrap();
            reporter::seal(&code, &organisation, &draft(vec![excluded])).unwrap().request().to_vec()
        });
        let request = sealing.await.unwrap();
        served.stop().await;
        request
    }

    /// A reporter's entry for a place.
    pub fn reporters_entry(&self, code: &TrackingCode, case: CaseId, place: (u64, LeafHash)) -> Vec<u8> {
        let id = self.economy.root.id();
        let sign = SigningKey::from_seed(derive(code, Label::Sign, id));
        let parts = self.entry(code, &sign, self.economy.first_roster, case, place);
        let key = derive_receipt_key(code, sha256(&parts[2]), id);
        let mut frame = Frame::new("entry");
        frame.parts.extend(parts);
        frame.part(*key.expose()).encode_request().unwrap()
    }

    /// An officer's entry for a place, sealed to the room of the code's case.
    pub fn officers_entry(
        &self,
        officer: &Officer,
        code: &TrackingCode,
        case: CaseId,
        place: (u64, LeafHash),
    ) -> Vec<u8> {
        let mut frame = Frame::new("entry");
        frame.parts.extend(self.entry(code, &officer.signing, self.economy.roster, case, place));
        frame.encode_request().unwrap()
    }

    fn entry(
        &self,
        code: &TrackingCode,
        author: &SigningKey,
        roster: NoteHash,
        case: CaseId,
        place: (u64, LeafHash),
    ) -> [Vec<u8>; 3] {
        let id: OrganisationId = self.economy.root.id();
        let room = HybridIdentity::from_seed(derive(code, Label::Dialogue, id).into_bytes()).recipient();
        let payload = Payload::Message { text: "Жалғасы".to_owned() };
        let header = Header { roster, ..self.header(author, DIALOGUE, &payload, case, place) };
        sealed(&header, &payload, author, &room)
    }

    /// The header of an officer's entry.
    pub fn header(
        &self,
        author: &SigningKey,
        room: &str,
        payload: &Payload,
        case: CaseId,
        (sequence, previous): (u64, LeafHash),
    ) -> Header {
        Header {
            organisation: self.economy.root.id(),
            case,
            room: room.to_owned(),
            epoch: 0,
            kind: payload.kind().to_owned(),
            author: author.public().id(),
            sequence,
            previous,
            checkpoint: None,
            roster: self.economy.roster,
            blind: entropy::bytes(),
            facts: payload.facts().unwrap_or_default(),
        }
    }

    /// An officer's entry of the officers' room under a header, with a grant for each reader. What it is sealed to, a server
    /// can't know.
    pub fn step(author: &Officer, header: &Header, payload: &Payload, readers: &[KeyId]) -> Vec<u8> {
        let room = &author.person.recipient;
        let mut frame = Frame::new("step").with("readers", readers.iter().map(KeyId::to_string).collect::<Vec<_>>());
        frame.parts.extend(sealed(header, payload, &author.signing, room));
        frame.parts.extend(readers.iter().map(|_| envelope::seal(b"grant", room).unwrap()));
        frame.encode_request().unwrap()
    }
}

fn sealed(header: &Header, payload: &Payload, author: &SigningKey, room: &HybridRecipient) -> [Vec<u8>; 3] {
    let header = header.encode();
    let line = payload.encode().unwrap();
    let sealed = envelope::seal(&compose(&line, &header, author).unwrap(), room).unwrap();
    let outer = sign_outer(&header, &sealed, author);
    [header, outer.0.to_vec(), sealed]
}

/// One request to a router.
pub async fn call(router: Router, method: Method, path: &str, headers: &[(&str, &str)], body: Vec<u8>) -> Answered {
    let mut request = Request::builder().method(method).uri(path);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    taken_apart(router.oneshot(request.body(Body::from(body)).unwrap()).await.unwrap()).await
}

async fn taken_apart(response: Response<Body>) -> Answered {
    let (parts, body) = response.into_parts();
    let text = |value: &axum::http::HeaderValue| value.to_str().unwrap().to_owned();
    let mut headers: Vec<_> = parts.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
    headers.sort_unstable();
    Answered { status: parts.status.as_u16(), headers, body: to_bytes(body, 4 << 20).await.unwrap().to_vec() }
}

async fn found(store: &Store, signer: &Signer, slug: &str, officers: &[&Officer]) -> Body1 {
    let key = SigningKey::from_seed(Seed::from(entropy::seed()));
    let keys = std::slice::from_ref(&key);
    let note = founding::first_root(BodyKind::Institution, slug, texts(slug), keys, 1, entropy::bytes());
    let charter = Charter {
        receipt_key: signer.receipt().public(),
        ledger_key: signer.ledger().public(),
        rule_sets: Vec::new(),
        calendar: "kz-1".to_owned(),
        bodies: Vec::new(),
        bundle: None,
        demo: false,
    };
    let persons = officers.iter().map(|officer| officer.person.clone()).collect();
    let (root, roster) = publication::found(store, &note, keys, charter, persons, FOUNDED).await.unwrap();
    Body1 { key, root, roster: roster.hash(), first_roster: roster.hash() }
}

/// A report to the organisation's own unit.
pub fn draft(excluded: Vec<Excluded>) -> reporter::Draft {
    reporter::Draft {
        payload: Payload::Report {
            language: "kk".to_owned(),
            category: "bribe".to_owned(),
            answers: vec![],
            text: "Пара сұрады".to_owned(),
        },
        destination: Destination::Unit,
        excluded,
        door: Door::CommandLine,
    }
}

/// A new code, spelt out.
pub fn new_code() -> String {
    TrackingCode::from_random(&mut entropy::bytes()).spell().to_string()
}

/// A router behind the accept loop, on a port of this machine.
pub struct Served {
    pub address: std::net::SocketAddr,
    stop: oneshot::Sender<()>,
    serving: JoinHandle<std::io::Result<()>>,
}

impl Served {
    pub async fn start(router: Router, bounds: Bounds) -> Self {
        Self::start_on(TcpListener::bind("127.0.0.1:0").await.unwrap(), router, bounds)
    }

    pub fn start_on(listener: TcpListener, router: Router, bounds: Bounds) -> Self {
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let stopped = async {
            let _ = stopped.await;
        };
        Self { address, stop, serving: tokio::spawn(http::serve_within(listener, router, bounds, stopped)) }
    }

    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Tells it to stop; what that comes to is in the task.
    pub fn begin_stop(self) -> JoinHandle<std::io::Result<()>> {
        self.stop.send(()).unwrap();
        self.serving
    }

    pub async fn stop(self) {
        self.begin_stop().await.unwrap().unwrap();
    }
}
