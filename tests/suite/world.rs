//! A portal with the two institutions and an authorised body, served on this machine over a test's database, with a clock
//! that stands.

use std::{path::Path, process::Command, sync::Arc};

use jiff::{Timestamp, civil::Date};
use secrecy::SecretString;
use senim::{
    access::publication,
    client::{
        bodies::Organisation,
        officer::{Desk, Keys},
        portal::Portal,
        reporter::{self, Draft, Received},
    },
    config::Limits,
    directory::Directory,
    entropy, http,
    keeper::Keeper,
    law,
    now::{Clock, Hand},
    portal,
    roster::{
        Texts,
        founding::{self, Charter},
        root::{BodyKind, Root},
        version::{Person, Role, RosterNote},
    },
    seal::{
        code::TrackingCode,
        entry::Payload,
        id::{Digest, OrganisationId, PersonId},
        keyfile::OfficerKey,
        secret::Seed,
        signature::SigningKey,
        statement::{Destination, Door, Excluded},
    },
    signer::Signer,
    store::Store,
    wire::enrolment::{Enrolled, Enrolment},
};

use super::Place;

/// The instant at which every world begins: 04:46 in Almaty, so its legal day is not the day of UTC.
pub const BEGINS: &str = "2026-11-21T23:46:22Z";
/// The first legal day of every world.
pub const TODAY: &str = "2026-11-22";

/// A body with what its root holder has.
pub struct Cast {
    pub root: Root,
    pub root_key: SigningKey,
    pub officers: Vec<Officer>,
}

/// An officer with the key file; its passphrase is `PASSPHRASE`.
pub struct Officer {
    pub person: PersonId,
    pub key_file: Vec<u8>,
}

const PASSPHRASE: &str = "bahar-keles";

impl Officer {
    /// The key that signs what the officer writes.
    pub fn signing(&self) -> SigningKey {
        let key = OfficerKey::open(&self.key_file, &SecretString::from(PASSPHRASE)).unwrap();
        SigningKey::from_seed(Seed::from(key.signing))
    }
}

/// A running portal.
pub struct World {
    pub store: Store,
    pub directory: Directory,
    pub hand: Hand,
    pub clock: Clock,
    pub origin: String,
    pub authority: Cast,
    pub economy: Cast,
    pub keeper: Keeper,
    server: tokio::task::JoinHandle<()>,
    pub keys: tempfile::TempDir,
}

impl World {
    /// Founds the bodies and serves.
    pub async fn open(place: &Place) -> Self {
        Self::open_at(place, BEGINS.parse().unwrap()).await
    }

    /// The same at another instant, for who reads the machine's clock beside it.
    pub async fn open_at(place: &Place, begins: Timestamp) -> Self {
        let keys = tempfile::tempdir().unwrap();
        let signer = Arc::new(Signer::open(keys.path(), true).unwrap());
        let (clock, hand) = Clock::turned(begins);
        let store = Store::open(&place.location).await.unwrap();
        let directory = Directory::new(store.clone());
        let found = async |slug, kind, roles: &[Role], bodies: Vec<OrganisationId>| {
            found(&store, &signer, law::day::legal_day(begins), slug, kind, roles, bodies).await
        };
        let authority = found("authority", BodyKind::AuthorisedBody, &[Role::Authorised], Vec::new()).await;
        let two = [Role::Prevention, Role::Prevention];
        let economy = found("economy", BodyKind::Institution, &two, vec![authority.root.id()]).await;
        found("maslikhat", BodyKind::Institution, &two, vec![authority.root.id()]).await;

        let (origin, keeper, server) = serve(&store, signer, &clock, keys.path()).await;
        Self { store, directory, hand, clock, origin, authority, economy, keeper, server, keys }
    }

    /// The same portal, with the same keys and folder, over another database.
    pub async fn over(mut self, place: &Place) -> Self {
        self.server.abort();
        self.store = Store::open(&place.location).await.unwrap();
        self.directory = Directory::new(self.store.clone());
        let signer = Arc::new(Signer::open(self.keys.path(), false).unwrap());
        (self.origin, self.keeper, self.server) = serve(&self.store, signer, &self.clock, self.keys.path()).await;
        self
    }

    /// The same portal with new keys of its own, at another address: the body's roots sign a roster that names them.
    pub async fn rekeyed(mut self) -> Self {
        self.server.abort();
        for file in ["receipt.key", "ledger.key"] {
            std::fs::remove_file(self.keys.path().join(file)).unwrap();
        }
        let signer = Arc::new(Signer::open(self.keys.path(), true).unwrap());
        let (receipt, ledger) = (signer.receipt().public(), signer.ledger().public());
        let named = |roster: &mut RosterNote| {
            roster.receipt_key = Digest(*receipt.bytes());
            roster.ledger_key = Digest(*ledger.bytes());
        };
        self.reissue(&self.economy, named).await;
        (self.origin, self.keeper, self.server) = serve(&self.store, signer, &self.clock, self.keys.path()).await;
        self
    }

    /// Carries out what a client does, on a thread that may block, while the portal goes on.
    pub fn visit<T>(&self, story: impl FnOnce(&Self) -> T) -> T {
        tokio::task::block_in_place(|| story(self))
    }

    pub fn portal(&self) -> Portal {
        Portal::new(&self.origin, None).unwrap()
    }

    pub fn organisation(&self, slug: &str) -> Organisation {
        Organisation::fetch(&self.portal(), slug, None, &self.clock).unwrap()
    }

    /// A report to the Ministry from a new code.
    pub fn report(&self, text: &str, excluded: Vec<Excluded>) -> (TrackingCode, Received) {
        let code = new_code();
        let organisation = self.organisation("economy");
        let sealed = reporter::seal(&code, &organisation, &draft(text, Destination::Both, excluded)).unwrap();
        let received = sealed.send(&self.portal(), &organisation, &code).unwrap();
        (code, received)
    }

    pub fn desk<'a>(&self, portal: &'a Portal, slug: &str, officer: &Officer) -> Desk<'a> {
        let keys = Keys::unlock(&officer.key_file, &SecretString::from(PASSPHRASE)).unwrap();
        Desk::open(portal, &self.organisation(slug), keys, &self.clock).unwrap()
    }

    /// Publishes the next version of a body's roster, changed.
    pub async fn reissue(&self, cast: &Cast, change: impl FnOnce(&mut RosterNote)) {
        self.reissue_through(&self.store, cast, change).await;
    }

    /// The same through another handle to the database, as another process has one.
    pub async fn reissue_through(&self, store: &Store, cast: &Cast, change: impl FnOnce(&mut RosterNote)) {
        let directory = Directory::new(store.clone());
        let body = directory.by_id(cast.root.id()).await.unwrap().unwrap();
        let today = today(&self.clock);
        let mut next = founding::next_roster(body.roster.content(), body.roster.hash(), None, today);
        change(&mut next);
        let note = founding::sign(next.to_note(), std::slice::from_ref(&cast.root_key));
        publication::publish_roster(store, &directory, &cast.root, &note, today).await.unwrap();
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.server.abort();
    }
}

/// A configuration over a database.
pub fn configuration(place: &Place, keys: &Path, data: &Path) -> String {
    let (database, keys, data) = (place.written(), keys.display(), data.display());
    format!(
        "listen = \"127.0.0.1:0\"\norigins = [\"http://127.0.0.1:1\"]\ndatabase = \"{database}\"\nkeys = \"{keys}\"\ndata = \"{data}\"\n"
    )
}

/// Runs the binary; whether it did what it was asked, and all that it said.
pub fn senim(arguments: &[&str]) -> (bool, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_senim")).args(["--speak", "en", "--json"]).args(arguments).output();
    let output = output.unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.success(), said)
}

/// The independent verifier.
pub fn python() -> Command {
    let mut command = Command::new("python3");
    command.arg("tests/verifier/verify.py").env("PYTHONDONTWRITEBYTECODE", "1");
    command.current_dir(env!("CARGO_MANIFEST_DIR"));
    command
}

pub fn today(clock: &Clock) -> Date {
    law::day::legal_day(clock.now())
}

pub fn new_code() -> TrackingCode {
    TrackingCode::from_random(&mut entropy::seed::<17>())
}

pub fn draft(text: &str, destination: Destination, excluded: Vec<Excluded>) -> Draft {
    let payload = Payload::Report {
        language: "kk".to_owned(),
        category: "procurement".to_owned(),
        answers: Vec::new(),
        text: text.to_owned(),
    };
    Draft { payload, destination, excluded, door: Door::CommandLine }
}

/// Serves a portal on this machine.
async fn serve(
    store: &Store,
    signer: Arc<Signer>,
    clock: &Clock,
    folder: &Path,
) -> (String, Keeper, tokio::task::JoinHandle<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let origins = vec![origin.clone()].into();
    // A clock that stands refills nothing: limits have tests of their own.
    let portal = portal::assemble(store.clone(), signer, clock.clone(), origins, &folder.join("ledger"));
    let portal = portal.limited(&Limits::lifted());
    let keeper = portal.keeper.clone();
    let server = tokio::spawn(async move {
        http::serve(listener, http::router(portal), std::future::pending()).await.unwrap();
    });
    (origin, keeper, server)
}

async fn found(
    store: &Store,
    signer: &Signer,
    today: Date,
    slug: &str,
    kind: BodyKind,
    roles: &[Role],
    bodies: Vec<OrganisationId>,
) -> Cast {
    let root_key = SigningKey::from_seed(Seed::from(entropy::seed()));
    let keys = std::slice::from_ref(&root_key);
    let note = founding::first_root(kind, slug, texts(slug), keys, 1, entropy::bytes());
    let (persons, officers) = roles.iter().enumerate().map(|(at, role)| officer(slug, at, role.clone(), today)).unzip();
    let charter = Charter {
        receipt_key: signer.receipt().public(),
        ledger_key: signer.ledger().public(),
        rule_sets: vec![founding::LAW_AS_RESTATED.to_owned()],
        calendar: "kz-1".to_owned(),
        bodies,
        bundle: None,
        demo: false,
    };
    let (root, _) = publication::found(store, &note, keys, charter, persons, today).await.unwrap();
    Cast { root, root_key, officers }
}

/// Somebody with a key file, in no roster yet.
pub fn officer(slug: &str, at: usize, role: Role, today: Date) -> (Person, Officer) {
    let (keys, key_file) = Keys::make(&SecretString::from(PASSPHRASE)).unwrap();
    let name = format!("{slug} {at}");
    let enrolled = Enrolment::read(keys.enrolment(&name).as_bytes()).unwrap();
    let id = PersonId(entropy::bytes());
    let Enrolled { name, recipient, verifying } = enrolled;
    let person = founding::person(id, name, texts(slug), role, recipient, &verifying, today);
    (person, Officer { person: id, key_file })
}

fn texts(text: &str) -> Texts {
    Texts { kk: text.to_owned(), ru: text.to_owned(), en: text.to_owned() }
}
