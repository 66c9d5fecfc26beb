//! What people say in the rooms of the procedures: a demanded agreement, an application, a dispute, and papers of the hearing that
//! follows. The facts of a step are in clear by design; what its author adds, and every paper, is not.

use std::cell::RefCell;

use senim::{
    case::{
        actor::{Actor, Paper, Role},
        agreement::{self, Counterparty},
        application,
        docket::Command,
        form,
    },
    client::{bodies::Organisation, portal::Portal},
    entropy,
    ledger::{leaf::LeafParts, receipt_box},
    roster::version::Person,
    seal::{
        code::TrackingCode,
        derive::{Label, derive, derive_receipt_key},
        entry::{Payload, compose},
        envelope, grant,
        header::{Fact, Header, sign_outer},
        hybrid::{HybridIdentity, HybridRecipient},
        id::{CaseId, Digest, LeafHash},
        purpose::Purpose,
        signature::{Signature, SigningKey, sha256},
    },
    wire::frame::Frame,
};

use super::{canary::Canary, story::Canaries};
use crate::portal_process::{Installation, officer::Officer};

/// The authorised body, as the demo names it.
const AUTHORISED: &str = "authorised-body";
/// How many entries the reporter writes here.
pub const ENTRIES: usize = 5;

/// A case whose reporter and inspector go on in rooms of their own.
struct Rooms<'a> {
    portal: &'a Portal,
    organisation: &'a Organisation,
    code: &'a TrackingCode,
    case: CaseId,
    sign: SigningKey,
    inspector: Officer,
    person: Person,
    /// The reporter's own key, to which the reporter's grants are sealed.
    own: HybridRecipient,
    secrets: RefCell<Vec<Canary>>,
}

/// Who writes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Reporter,
    Inspector,
}

/// A room and the secret that opens it.
struct Room {
    name: &'static str,
    identity: HybridIdentity,
    /// Whom the first entry lets in.
    of: &'static [By],
}

/// Tells this part of the story; what must not be found besides what was planted: the rooms' keys, and what receipts keep.
pub fn tell(
    installation: &Installation,
    portal: &Portal,
    organisation: &Organisation,
    code: &TrackingCode,
    case: CaseId,
    said: &Canaries,
) -> Vec<Canary> {
    let id = organisation.institution.root.id();
    let body = &organisation.authorised[0];
    let key = installation.officer_key(AUTHORISED);
    let inspector = Officer::log_in(portal, body.root.id(), &key);
    let person = body.roster.holder(inspector.signing.public().id()).unwrap().clone();
    let rooms = Rooms {
        portal,
        organisation,
        code,
        case,
        sign: SigningKey::from_seed(derive(code, Label::Sign, id)),
        own: HybridIdentity::from_seed(derive(code, Label::Own, id).into_bytes()).recipient(),
        inspector,
        person,
        secrets: RefCell::default(),
    };
    let agreement = rooms.room("agreement/0", &[By::Reporter, By::Inspector]);
    let application = rooms.room("application/0", &[By::Reporter, By::Inspector]);
    let hearing = rooms.room("hearing/0", &[By::Reporter]);
    let own_words = rooms.room("undertakings", &[]);
    let text = |canary: &Canary| Payload::Step { text: canary.say().to_owned() };
    let signed = |canary: &Canary| Payload::Agreement {
        language: "kk".to_owned(),
        template: Digest([3; 32]),
        text: format!("{} {}", canary.say(), said.name.say()),
        signature: Signature([4; 64]),
    };
    let paper = || Payload::Paper {
        title: format!("{} {}", said.title.say(), said.name.say()),
        text: said.paper.say().to_owned(),
    };

    // The agreement is demanded, signed and countersigned.
    let to_agreement = |command| Command::Agreement(0, command);
    let demand = to_agreement(agreement::Command::Request { counterparty: Counterparty::Authorised });
    rooms.step(By::Reporter, &agreement, &demand, &text(&said.demand));
    let sign = to_agreement(agreement::Command::Sign { signature: THIS });
    rooms.step(By::Reporter, &agreement, &sign, &signed(&said.signed));
    let countersign = to_agreement(agreement::Command::Countersign { signature: THIS });
    rooms.step(By::Inspector, &agreement, &countersign, &signed(&said.countersigned));
    // An application, its first examination, and the dispute that begins a hearing.
    let to_application = |command| Command::Application(0, command);
    let lodge = to_application(application::Command::Lodge { link: Some(THIS) });
    rooms.step(By::Reporter, &application, &lodge, &text(&said.application));
    let check = to_application(application::Command::Check { examined: None });
    rooms.step(By::Inspector, &application, &check, &text(&said.examined));
    rooms.step(By::Reporter, &hearing, &to_application(application::Command::Dispute), &text(&said.dispute));
    let document = vec![fact("paper", "document")];
    assert!(rooms.write(By::Reporter, &hearing, "paper", &document, &paper()));
    let undertaking = vec![fact("for", "hearing/0"), fact("paper", "undertaking")];
    assert!(rooms.write(By::Inspector, &own_words, "paper", &undertaking, &paper()));

    // Words in the place of facts are refused, whoever says them, and stay nowhere.
    for (by, role) in [(By::Reporter, "reporter"), (By::Inspector, "authorised")] {
        for odd in ["step", "procedure", "person", "counterparty"] {
            let mut facts =
                vec![fact("nth", "0"), fact("role", role), fact("step", "request"), fact("procedure", "agreement")];
            facts.retain(|fact| fact.name != odd);
            facts.push(fact(odd, said.fact.say()));
            facts.sort_by_key(|fact| (fact.name.len(), fact.name.clone()));
            assert!(!rooms.write(by, &agreement, "step", &facts, &text(&said.demand)), "{odd} was taken");
        }
    }

    // Both read what was written.
    for room in [&agreement, &application] {
        assert!(rooms.visit(room.name).len() > 3 && rooms.open(room.name).len() > 3, "{}", room.name);
    }
    assert!(rooms.visit(hearing.name).len() > 3);
    rooms.secrets.into_inner()
}

/// Stands for the body of the entry itself.
const THIS: Paper = Paper(Digest([0xee; 32]));

fn fact(name: &str, value: &str) -> Fact {
    Fact { name: name.to_owned(), value: value.to_owned() }
}

impl Rooms<'_> {
    fn room(&self, name: &'static str, of: &'static [By]) -> Room {
        let seed = entropy::seed::<32>();
        self.secrets.borrow_mut().push(Canary::bytes("key of a room", seed.as_slice()));
        Room { name, identity: HybridIdentity::from_seed(seed), of }
    }

    fn step(&self, by: By, room: &Room, command: &Command, payload: &Payload) {
        let actor = match by {
            By::Reporter => Actor::reporter(),
            By::Inspector => Actor::holder(Role::Authorised, self.person.id),
        };
        let facts = form::facts(&actor, command, Some(THIS));
        assert!(self.write(by, room, payload.kind(), &facts, payload), "{command:?}");
    }

    /// Writes where the room ends; whether it was taken.
    fn write(&self, by: By, room: &Room, kind: &str, facts: &[Fact], payload: &Payload) -> bool {
        let mut place = (0, LeafHash([0; 32]));
        loop {
            let (request, parts) = self.entry(by, room, kind, facts.to_vec(), payload, place);
            let (path, session) = match by {
                By::Reporter => ("/entry", None),
                By::Inspector => ("/officer/step", Some(self.inspector.session.as_str())),
            };
            let (_, bytes) = self.portal.forward(path, Some(&request), session).unwrap();
            let answer = Frame::parse_answer(&bytes).unwrap();
            if answer.text("code") == Some("head-moved") {
                place = (answer.number("sequence").unwrap(), answer.text("previous").unwrap().parse().unwrap());
                continue;
            }
            if answer.kind == "receipt" {
                self.keep(&answer, &parts);
            }
            return ["receipt", "appended"].contains(&answer.kind.as_str());
        }
    }

    /// What a receipt keeps from everybody but the reporter.
    fn keep(&self, answer: &Frame, (header, body, outer): &(Vec<u8>, Vec<u8>, Signature)) {
        let [commitment, closed] = answer.parts.as_slice() else { panic!("a receipt has two parts") };
        let parts = LeafParts::of(answer.text("day").unwrap(), header, body, outer);
        let leaf = parts.leaf(Digest(commitment.as_slice().try_into().unwrap()));
        let key = derive_receipt_key(self.code, parts.body, self.organisation.institution.root.id());
        let (lines, _) = receipt_box::open(&key, leaf, closed).unwrap();
        let line = |name: &str| lines.lines().find_map(|line| line.strip_prefix(name)).unwrap();
        let (time, salt) = (line("time: "), data_encoding::HEXLOWER.decode(line("salt: ").as_bytes()).unwrap());
        self.secrets.borrow_mut().extend([
            Canary::bytes("key of a receipt's box", key.expose()),
            Canary::bytes("salt", &salt),
            Canary::text("time of receipt", time),
            Canary::bytes("hash of the time", &sha256(time.as_bytes()).0),
        ]);
    }

    fn entry(
        &self,
        by: By,
        room: &Room,
        kind: &str,
        facts: Vec<Fact>,
        payload: &Payload,
        (sequence, previous): (u64, LeafHash),
    ) -> (Vec<u8>, (Vec<u8>, Vec<u8>, Signature)) {
        let (institution, body) = (&self.organisation.institution, &self.organisation.authorised[0]);
        let (author, roster) = match by {
            By::Reporter => (&self.sign, institution.roster.hash()),
            By::Inspector => (&self.inspector.signing, body.roster.hash()),
        };
        let header = Header {
            organisation: institution.root.id(),
            case: self.case,
            room: room.name.to_owned(),
            epoch: 0,
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
        let plain = compose(&payload.encode().unwrap(), &bytes, author).unwrap();
        let sealed = envelope::seal(&plain, &room.identity.recipient()).unwrap();
        let outer = sign_outer(&bytes, &sealed, author);
        let (mut readers, mut grants) = (Vec::new(), Vec::new());
        // A room is begun by the reporter, who lets the others in; that of own words by whoever says them.
        let begins = sequence == 0 && (matches!(by, By::Reporter) || room.of.len() == 1);
        for reader in room.of.iter().filter(|_| begins) {
            let (key, recipient) = match reader {
                By::Reporter => (self.sign.public().id(), &self.own),
                By::Inspector => (self.person.key_id(), &self.person.recipient),
            };
            let Header { organisation, case, ref room, .. } = header;
            let room_name = room.clone();
            let scope = grant::Scope {
                organisation,
                case,
                room: room_name,
                epoch: 0,
                reader: key,
                roster,
                grantor_roster: roster,
            };
            readers.push(key.to_string());
            grants.push((scope, recipient));
        }
        let mut frame = Frame::new(if by == By::Reporter { "entry" } else { "step" }).with("readers", readers);
        frame.parts = vec![bytes.clone(), outer.0.to_vec(), sealed.clone()];
        if by == By::Reporter {
            frame = frame.part(*derive_receipt_key(self.code, sha256(&sealed), header.organisation).expose());
        }
        let seal =
            |(scope, to): &(grant::Scope, &HybridRecipient)| grant::seal(scope, &[&room.identity], author, to).unwrap();
        frame.parts.extend(grants.iter().map(seal));
        (frame.encode_request().unwrap(), (bytes, sealed, outer))
    }

    /// What the reporter is shown of a room.
    fn visit(&self, room: &str) -> Vec<Vec<u8>> {
        let challenge = self.portal.ask("/challenge", "challenge").unwrap().parts.pop().unwrap();
        let id = self.organisation.institution.root.id();
        let access = SigningKey::from_seed(derive(self.code, Label::Access, id));
        let signature = access.sign_structure(Purpose::Access, &[self.portal.origin().as_bytes(), &challenge]);
        let frame = Frame::new("visit")
            .with("origin", self.portal.origin())
            .with("organisation", id.to_string())
            .with("room", room)
            .with("from", 0);
        let frame = frame.part(*access.public().bytes()).part(challenge).part(signature.0).part([0; 32]);
        self.portal.send("/visit", &frame.encode_request().unwrap(), "conversation").unwrap().parts
    }

    /// What the inspector is shown of it.
    fn open(&self, room: &str) -> Vec<Vec<u8>> {
        let frame = Frame::new("open").with("case", self.case.to_string()).with("room", room).with("from", 0);
        let request = frame.encode_request().unwrap();
        let (_, bytes) = self.portal.forward("/officer/case", Some(&request), Some(&self.inspector.session)).unwrap();
        Frame::parse_answer(&bytes).unwrap().parts
    }
}
