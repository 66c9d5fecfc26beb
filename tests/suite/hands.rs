//! People at a case with procedures: the reporter and everybody who may be let in, each with keys, and what their clients do:
//! entries with facts, rooms with grants. What is sealed the server can't read, so that here it says little.

use std::{cell::RefCell, collections::HashMap};

use data_encoding::HEXLOWER;
use senim::{
    case::{
        actor::{Actor, Paper, Role},
        docket::Command,
        form,
    },
    entropy,
    roster::{
        Texts, founding,
        version::{Person, Role as Office},
    },
    seal::{
        code::TrackingCode,
        derive::{Label, derive, derive_receipt_key},
        entry::{Payload, compose},
        envelope, grant,
        header::{Fact, Header, sign_outer},
        hybrid::HybridIdentity,
        id::{CaseId, Digest, KeyId, LeafHash, NoteHash, OrganisationId, PersonId},
        purpose::Purpose,
        secret::Seed,
        signature::{SigningKey, sha256},
        statement::case_id,
    },
    wire::{frame::Frame, login::LoginStatement},
};
use serde_json::{Value, json};

use super::world::{Cast, World, today};

/// Somebody with keys and an office.
pub struct Hand {
    pub person: Person,
    pub signing: SigningKey,
    pub identity: HybridIdentity,
    pub body: OrganisationId,
    session: RefCell<Option<String>>,
}

impl Hand {
    pub fn id(&self) -> PersonId {
        self.person.id
    }

    pub fn key(&self) -> KeyId {
        self.person.key_id()
    }
}

/// The reporter's case.
pub struct Reported {
    pub code: TrackingCode,
    pub case: CaseId,
    pub sign: SigningKey,
    pub own: HybridIdentity,
    access: SigningKey,
    pub roster: NoteHash,
}

/// Everybody at a case.
pub struct Hands<'a> {
    pub world: &'a World,
    pub officer: Hand,
    pub leader: Hand,
    pub secretary: Hand,
    pub members: [Hand; 3],
    pub authorised: [Hand; 2],
    rooms: RefCell<HashMap<(CaseId, String), Vec<HybridIdentity>>>,
}

/// How an answer ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ended {
    Done(String),
    /// Refused by the law: rule, paragraph, what is missing.
    Refused(String, String, String),
    /// Refused otherwise.
    Code(String),
}

/// Who writes.
#[derive(Clone, Copy)]
pub enum By<'a> {
    Reporter,
    Officer(&'a Hand, Role),
}

/// Somebody with new keys, in no roster yet.
pub fn hand(body: OrganisationId, name: &str, office: Office, today: jiff::civil::Date) -> Hand {
    let signing = SigningKey::from_seed(Seed::from(entropy::seed()));
    let identity = HybridIdentity::from_seed(entropy::seed());
    let texts = Texts { kk: name.to_owned(), ru: name.to_owned(), en: name.to_owned() };
    let id = PersonId(entropy::bytes());
    let person = founding::person(id, name.to_owned(), texts, office, identity.recipient(), &signing.public(), today);
    Hand { person, signing, identity, body, session: RefCell::default() }
}

impl<'a> Hands<'a> {
    /// Puts them into the rosters.
    pub async fn at(world: &'a World) -> Self {
        let today = today(&world.clock);
        let (here, there) = (world.economy.root.id(), world.authority.root.id());
        let member = |name: &str| hand(here, name, Office::Member, today);
        let hands = Self {
            world,
            officer: hand(here, "officer", Office::Prevention, today),
            leader: hand(here, "leader", Office::Leadership, today),
            secretary: hand(here, "secretary", Office::Secretary, today),
            members: [member("first"), member("second"), member("third")],
            authorised: ["inspector", "representative"].map(|name| hand(there, name, Office::Authorised, today)),
            rooms: RefCell::default(),
        };
        let join = async |cast: &Cast, persons: Vec<Person>| {
            world
                .reissue(cast, |roster| {
                    roster.persons.extend(persons);
                    roster.persons.sort_by_key(|person| person.id);
                })
                .await;
        };
        let [first, second, third] = &hands.members;
        let ours = [&hands.officer, &hands.leader, &hands.secretary, first, second, third];
        join(&world.economy, ours.map(|it| it.person.clone()).into()).await;
        join(&world.authority, hands.authorised.iter().map(|it| it.person.clone()).collect()).await;
        hands
    }

    /// A new report to both offices.
    pub fn report(&self) -> Reported {
        let (code, _) = self.world.report("Пара сұрады", Vec::new());
        let id = self.world.economy.root.id();
        let seed = |label| derive(&code, label, id);
        let access = SigningKey::from_seed(seed(Label::Access));
        let sign = SigningKey::from_seed(seed(Label::Sign));
        let own = HybridIdentity::from_seed(seed(Label::Own).into_bytes());
        let roster = self.world.organisation("economy").institution.roster.hash();
        let mut reported = Reported { code, case: CaseId([0; 16]), sign, own, access, roster };
        reported.case = case_id(&self.visit(&reported, "dialogue").parts[0]);
        reported
    }

    /// What the reporter is shown of a room.
    pub fn visit(&self, of: &Reported, room: &str) -> Frame {
        self.visit_from(of, room, 0)
    }

    fn visit_from(&self, of: &Reported, room: &str, from: u64) -> Frame {
        let portal = self.world.portal();
        let challenge = portal.ask("/challenge", "challenge").unwrap().parts.pop().unwrap();
        let signature = of.access.sign_structure(Purpose::Access, &[portal.origin().as_bytes(), &challenge]);
        let frame = Frame::new("visit")
            .with("origin", portal.origin())
            .with("organisation", self.world.economy.root.id().to_string())
            .with("room", room)
            .with("from", from);
        let frame = frame.part(*of.access.public().bytes()).part(challenge).part(signature.0).part([0; 32]);
        portal.send("/visit", &frame.encode_request().unwrap(), "conversation").unwrap()
    }

    /// Somebody's session, opened where there is none.
    pub fn session(&self, of: &Hand) -> String {
        if let Some(session) = &*of.session.borrow() {
            return session.clone();
        }
        let portal = self.world.portal();
        let challenge = portal.ask("/officer/challenge", "challenge").unwrap().parts.pop().unwrap();
        let expires = u64::from_be_bytes(challenge[..8].try_into().unwrap());
        let (organisation, key, origin) = (of.body, of.key(), portal.origin());
        let fields = LoginStatement { organisation, origin, key, nonce: &challenge, expires }.fields();
        let signature = of.signing.sign_structure(Purpose::Login, &fields.each_ref().map(Vec::as_slice));
        let frame = Frame::new("login")
            .with("organisation", organisation.to_string())
            .with("origin", origin)
            .with("key", key.to_string())
            .with("expires", expires);
        let frame = frame.part(challenge).part(signature.0);
        let token = portal.send("/officer/login", &frame.encode_request().unwrap(), "session").unwrap().parts.remove(0);
        let token = HEXLOWER.encode(&token);
        *of.session.borrow_mut() = Some(token.clone());
        token
    }

    /// Somebody asks the portal within their session.
    pub fn ask(&self, of: &Hand, path: &str, frame: &Frame) -> Frame {
        let body = frame.encode_request().unwrap();
        let (_, bytes) = self.world.portal().forward(path, Some(&body), Some(&self.session(of))).unwrap();
        Frame::parse_answer(&bytes).unwrap()
    }

    /// What somebody is shown of a room.
    pub fn open(&self, of: &Hand, case: CaseId, room: &str) -> Frame {
        let frame = Frame::new("open").with("case", case.to_string()).with("room", room).with("from", 0);
        self.ask(of, "/officer/case", &frame)
    }

    /// The row of a case in somebody's queue.
    pub fn row(&self, of: &Hand, case: CaseId) -> Option<Value> {
        let frame = self.ask(of, "/officer/queue", &Frame::new("queue").with("after", 0));
        frame.head["cases"].as_array().unwrap().iter().find(|row| row["case"] == case.to_string()).cloned()
    }

    /// One procedure as the reporter sees it.
    pub fn part(&self, of: &Reported, procedure: &str, nth: u64) -> Value {
        // Behind whatever was written.
        let docket = self.visit_from(of, "dialogue", 1 << 20).head["docket"].clone();
        let parts = docket["procedures"].as_array().unwrap();
        let found = parts.iter().find(|part| part["procedure"] == procedure && part["nth"] == nth);
        found.unwrap_or_else(|| panic!("{procedure} {nth}: {docket:#}")).clone()
    }

    /// Takes a step in a room, with whom it lets in.
    pub fn step(&self, of: &Reported, by: By<'_>, room: &str, command: &Command, lets_in: &[&Hand]) -> Ended {
        let actor = match by {
            By::Reporter => Actor::reporter(),
            By::Officer(hand, role) => Actor::holder(role, hand.id()),
        };
        let facts = form::facts(&actor, command, Some(THIS));
        self.write(of, by, room, "step", &facts, lets_in).0
    }

    /// Puts a paper into a room; its name.
    pub fn paper(&self, of: &Reported, by: &Hand, room: &str, kind: &str, about: &str) -> Paper {
        let fact = |name: &str, value: &str| Fact { name: name.to_owned(), value: value.to_owned() };
        let mut facts = vec![fact("paper", kind)];
        if room == "undertakings" {
            facts.insert(0, fact("for", about));
        }
        let (ended, paper) = self.write(of, By::Officer(by, Role::Member), room, "paper", &facts, &[]);
        assert!(matches!(ended, Ended::Done(_)), "{kind}: {ended:?}");
        paper
    }

    /// Writes an entry where the room ends.
    pub fn write(
        &self,
        of: &Reported,
        by: By<'_>,
        room: &str,
        kind: &str,
        facts: &[Fact],
        lets_in: &[&Hand],
    ) -> (Ended, Paper) {
        let mut place = (0, LeafHash([0; 32]));
        loop {
            let (request, paper) = self.entry(of, by, room, kind, facts.to_vec(), lets_in, place);
            let answer = self.send(by, &request);
            if answer.text("code") != Some("head-moved") {
                return (ended(&answer), paper);
            }
            let end = (answer.number("sequence").unwrap(), answer.text("previous").unwrap().parse().unwrap());
            if end == place || end.0 > 0 && room.contains('/') && form::puts_out(facts) {
                let mut readers = self.staying(of, room, facts);
                readers.extend(lets_in);
                return self.begin_epoch(of, by, room, kind, facts, &readers, end);
            }
            place = end;
        }
    }

    /// Who stays in a room as the portal says, less whom these facts put out.
    pub fn staying(&self, of: &Reported, room: &str, facts: &[Fact]) -> Vec<&Hand> {
        let out = facts.iter().find(|fact| fact.name == "person").map(|fact| fact.value.as_str());
        let docket = self.visit_from(of, "dialogue", 1 << 20).head["docket"].clone();
        let part = docket["procedures"].as_array().unwrap().iter().find(|part| part["room"] == room).unwrap().clone();
        let readers = part["readers"].as_array().cloned().unwrap_or_default();
        let Self { officer, leader, secretary, members, authorised, .. } = self;
        let everybody = [officer, leader, secretary].into_iter().chain(members).chain(authorised);
        let stays = |id: String| readers.contains(&json!(id)) && out != Some(id.as_str());
        everybody.filter(|hand| stays(hand.id().to_string())).collect()
    }

    /// Writes an entry that begins an epoch, for these readers.
    #[allow(clippy::too_many_arguments, reason = "an entry has as many parts")]
    pub fn begin_epoch(
        &self,
        of: &Reported,
        by: By<'_>,
        room: &str,
        kind: &str,
        facts: &[Fact],
        readers: &[&Hand],
        place: (u64, LeafHash),
    ) -> (Ended, Paper) {
        let key = (of.case, room.to_owned());
        self.rooms.borrow_mut().get_mut(&key).unwrap().push(HybridIdentity::from_seed(entropy::seed()));
        let (request, paper) = self.entry_in(of, by, room, kind, facts.to_vec(), readers, place, true);
        let ended = ended(&self.send(by, &request));
        if !matches!(ended, Ended::Done(_)) {
            self.rooms.borrow_mut().get_mut(&key).unwrap().pop();
        }
        (ended, paper)
    }

    /// Where a room ends, as whoever writes for another place is told.
    pub fn head(&self, of: &Reported, room: &str) -> (u64, LeafHash) {
        let facts = vec![Fact { name: "paper".to_owned(), value: "document".to_owned() }];
        let (probe, _) = self.entry(of, By::Reporter, room, "paper", facts, &[], (0, LeafHash([9; 32])));
        let answer = self.send(By::Reporter, &probe);
        (answer.number("sequence").unwrap(), answer.text("previous").unwrap().parse().unwrap())
    }

    /// Sends a request that was made before.
    pub fn send(&self, by: By<'_>, request: &Frame) -> Frame {
        match by {
            By::Reporter => {
                let body = request.encode_request().unwrap();
                let (_, bytes) = self.world.portal().forward("/entry", Some(&body), None).unwrap();
                Frame::parse_answer(&bytes).unwrap()
            }
            By::Officer(hand, _) => self.ask(hand, "/officer/step", request),
        }
    }

    /// An entry for a place, sealed to its room.
    #[allow(clippy::too_many_arguments, reason = "an entry has as many parts")]
    pub fn entry(
        &self,
        of: &Reported,
        by: By<'_>,
        room: &str,
        kind: &str,
        facts: Vec<Fact>,
        lets_in: &[&Hand],
        place: (u64, LeafHash),
    ) -> (Frame, Paper) {
        self.entry_in(of, by, room, kind, facts, lets_in, place, place.0 == 0)
    }

    /// The same; where it `begins` an epoch the reporter is let in, who is in all of them.
    #[allow(clippy::too_many_arguments, reason = "an entry has as many parts")]
    fn entry_in(
        &self,
        of: &Reported,
        by: By<'_>,
        room: &str,
        kind: &str,
        facts: Vec<Fact>,
        lets_in: &[&Hand],
        (sequence, previous): (u64, LeafHash),
        begins: bool,
    ) -> (Frame, Paper) {
        let mut rooms = self.rooms.borrow_mut();
        let made = || vec![HybridIdentity::from_seed(entropy::seed())];
        let identities: &Vec<_> = rooms.entry((of.case, room.to_owned())).or_insert_with(made);
        let epoch = identities.len() as u64 - 1;
        let organisation = self.world.organisation("economy");
        let (author, roster) = match by {
            By::Reporter => (&of.sign, of.roster),
            By::Officer(hand, _) => (&hand.signing, organisation.body(hand.body).unwrap().roster.hash()),
        };
        let header = Header {
            organisation: self.world.economy.root.id(),
            case: of.case,
            room: room.to_owned(),
            epoch,
            kind: kind.to_owned(),
            author: author.public().id(),
            sequence,
            previous,
            checkpoint: None,
            roster,
            blind: entropy::bytes(),
            facts,
        };
        let bytes = header.encode();
        let payload = Payload::Message { text: "Қадам".to_owned() };
        let line = payload.encode().unwrap();
        let sealed =
            envelope::seal(&compose(&line, &bytes, author).unwrap(), &identities.last().unwrap().recipient()).unwrap();
        let paper = Paper(sha256(&sealed));
        let outer = sign_outer(&bytes, &sealed, author);
        let mut readers = Vec::new();
        let mut grants = Vec::new();
        let mut let_in = |reader: KeyId, recipient: &senim::seal::hybrid::HybridRecipient| {
            let scope = grant::Scope {
                organisation: header.organisation,
                case: of.case,
                room: room.to_owned(),
                epoch,
                reader,
                roster,
                grantor_roster: roster,
            };
            readers.push(reader.to_string());
            grants.push(grant::seal(&scope, &identities.iter().collect::<Vec<_>>(), author, recipient).unwrap());
        };
        if begins && (sequence > 0 || matches!(by, By::Reporter)) && room != "dialogue" {
            let_in(of.sign.public().id(), &of.own.recipient());
        }
        for hand in lets_in {
            let_in(hand.key(), &hand.identity.recipient());
        }
        let mut frame = Frame::new(if matches!(by, By::Reporter) { "entry" } else { "step" }).with("readers", readers);
        frame.parts = vec![bytes, outer.0.to_vec(), sealed];
        if matches!(by, By::Reporter) {
            frame = frame.part(*derive_receipt_key(&of.code, paper.0, self.world.economy.root.id()).expose());
        }
        frame.parts.extend(grants);
        (frame, paper)
    }
}

/// Stands in commands for the body of the entry that takes the step.
pub const THIS: Paper = Paper(Digest([0xee; 32]));

pub fn ended(frame: &Frame) -> Ended {
    let text = |name: &str| frame.text(name).unwrap_or_default().to_owned();
    match frame.kind.as_str() {
        "refusal" => Ended::Code(text("code")),
        "refused" => Ended::Refused(text("rule"), text("paragraph"), text("missing")),
        _ => Ended::Done(text("day")),
    }
}

/// A refusal as the tests write it.
pub fn refused(rule: &str, paragraph: &str, missing: &str) -> Ended {
    Ended::Refused(rule.to_owned(), paragraph.to_owned(), missing.to_owned())
}
