//! The officer's side: login by a statement of one's own making, the queue, opening a case on this machine, answering.

use data_encoding::HEXLOWER;
use secrecy::SecretString;
use zeroize::Zeroizing;

use super::{
    ClientError,
    bodies::Organisation,
    conversation::{self, Conversation, Viewer},
    inquiry, ledger,
    portal::{Answer, Beside, Portal, encode},
    reporter::{seal_parts, until_it_stands},
    room::{self, Held, Next, OWN},
    undertaking,
};
use crate::{
    case::{
        actor::{Actor, Role},
        agreement,
        docket::Command,
        form,
        room::Room,
    },
    entropy,
    ledger::{case_head::Subject, opening::Read},
    now::Clock,
    roster::version::Role as Office,
    seal::{
        entry::Payload,
        header::{DIALOGUE, Fact, Header, INQUIRY},
        hybrid::HybridIdentity,
        id::{CaseId, KeyId, OrganisationId},
        keyfile::OfficerKey,
        purpose::Purpose,
        secret::Seed,
        signature::{Signature, SigningKey, VerifyingKey},
    },
    wire::{enrolment::Enrolment, frame::Frame, login::LoginStatement},
};

/// How long a login statement is good, in seconds; the challenge bounds it anyway.
const STATEMENT_SECONDS: i64 = 60;

/// A row of the queue: what may be known before opening.
#[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
pub struct QueueRow {
    /// The case.
    pub case: CaseId,
    /// The organisation.
    pub organisation: OrganisationId,
    /// Its name in addresses.
    pub slug: String,
    /// How many entries.
    pub entries: u64,
    /// Whether the reporter wrote last.
    pub unanswered: bool,
    /// Whether an officer has written.
    pub acknowledged: bool,
    /// Legal day of the first entry.
    pub first_day: String,
    /// Legal day of the last.
    pub last_day: String,
}

/// An unlocked key.
pub struct Keys {
    identity: HybridIdentity,
    signing: SigningKey,
}

impl Keys {
    /// Unlocks a key file.
    pub fn unlock(file: &[u8], passphrase: &SecretString) -> Result<Self, ClientError> {
        let key = OfficerKey::open(file, passphrase)?;
        Ok(Self { identity: key.identity, signing: SigningKey::from_seed(Seed::from(key.signing)) })
    }

    /// New keys: two independent seeds, in a wrapped file.
    pub fn make(passphrase: &SecretString) -> Result<(Self, Vec<u8>), ClientError> {
        let key = OfficerKey { identity: HybridIdentity::from_seed(entropy::seed()), signing: entropy::seed() };
        let file = key.seal(passphrase)?;
        Ok((Self { identity: key.identity, signing: SigningKey::from_seed(Seed::from(key.signing)) }, file))
    }

    /// The public half of the signing key.
    pub fn verifying(&self) -> VerifyingKey {
        self.signing.public()
    }

    /// Signs a login statement of one's own making.
    pub fn sign_login(&self, body: OrganisationId, origin: &str, nonce: &[u8], expires: u64) -> Signature {
        let key = self.verifying().id();
        let fields = LoginStatement { organisation: body, origin, key, nonce, expires }.fields();
        self.signing.sign_structure(Purpose::Login, &fields.each_ref().map(Vec::as_slice))
    }

    /// The enrolment: name and public keys, signed, to hand to whoever keeps the roster.
    pub fn enrolment(&self, name: &str) -> String {
        Enrolment::write(name, &self.identity.recipient(), &self.signing)
    }
}

/// An officer who is logged in.
pub struct Desk<'a> {
    portal: &'a Portal,
    keys: Keys,
    body: OrganisationId,
    token: Zeroizing<String>,
}

impl<'a> Desk<'a> {
    /// Logs in at a body.
    pub fn open(portal: &'a Portal, body: &Organisation, keys: Keys, clock: &Clock) -> Result<Self, ClientError> {
        let key = keys.verifying().id();
        let id = body.institution.root.id();
        let stands = body.institution.roster.holder(key).is_some_and(|person| person.is_valid_on(body.today));
        if !stands {
            return Err(ClientError::NoOffice);
        }
        let challenge = portal.ask("/officer/challenge", "challenge")?.parts.pop().ok_or(ClientError::NotAnAnswer)?;
        // The challenge says when it ends; signing for longer would be refused.
        let ends = challenge.first_chunk::<8>().map(|bytes| u64::from_be_bytes(*bytes)).unwrap_or_default();
        let wanted = u64::try_from(clock.now().as_second() + STATEMENT_SECONDS).unwrap_or_default();
        let expires = wanted.min(ends);
        let signature = keys.sign_login(id, portal.origin(), &challenge, expires);
        let frame = Frame::new("login")
            .with("organisation", id.to_string())
            .with("origin", portal.origin())
            .with("key", key.to_string())
            .with("expires", expires)
            .part(challenge)
            .part(signature.0);
        let request = frame.encode_request().map_err(|_| ClientError::NotAnAnswer)?;
        let token = portal.send("/officer/login", &request, "session")?.parts.pop().ok_or(ClientError::NotAnAnswer)?;
        let token = Zeroizing::new(HEXLOWER.encode(&token));
        Ok(Self { portal, keys, body: id, token })
    }

    /// The officer's key.
    pub fn key(&self) -> KeyId {
        self.keys.verifying().id()
    }

    /// The whole queue.
    pub fn queue(&self) -> Result<Vec<QueueRow>, ClientError> {
        let mut rows = Vec::new();
        let mut after = 0;
        loop {
            let request = Frame::new("queue").with("after", after);
            let frame = self.portal.send_as(&self.token, "/officer/queue", &request, "queue")?;
            let cases = frame.head.get("cases").cloned().ok_or(ClientError::NotAnAnswer)?;
            let page: Vec<QueueRow> = serde_json::from_value(cases).map_err(|_| ClientError::NotAnAnswer)?;
            let more = frame.head.get("more") == Some(&serde_json::Value::Bool(true)) && !page.is_empty();
            rows.extend(page);
            after = frame.number("after").ok_or(ClientError::NotAnAnswer)?;
            if !more {
                return Ok(rows);
            }
        }
    }

    /// Opens a case on this machine and checks it.
    pub fn open_case(&self, organisation: &Organisation, case: CaseId) -> Result<Conversation, ClientError> {
        let viewer = Viewer::Officer { key: self.key(), identity: &self.keys.identity };
        let origin = self.portal.origin();
        let word = Read::sign(&self.keys.signing, origin, case, &organisation.today.to_string());
        let page = |room: &str, from, asked| self.page(case, room, &word, from, asked);
        let of = Subject::Room { case, room: DIALOGUE.to_owned() };
        let dialogue = |from, asked| page(DIALOGUE, from, asked);
        let mut conversation = conversation::read(self.portal, organisation, &viewer, of, dialogue)?;
        let officers = |from, asked| page(INQUIRY, from, asked);
        inquiry::read(self.portal, organisation, &viewer, &mut conversation, officers)?;
        if conversation.case == case { Ok(conversation) } else { Err(ClientError::NotAnAnswer) }
    }

    /// Asks for a page of a room, with the own word for having opened the case.
    fn page(
        &self,
        case: CaseId,
        room: &str,
        word: &Signature,
        from: u64,
        asked: Vec<u8>,
    ) -> Result<Frame, ClientError> {
        let request = Frame::new("open")
            .with("case", case.to_string())
            .with("room", room)
            .with("from", from)
            .with("origin", self.portal.origin())
            .part(word.0)
            .part(asked);
        self.portal.send_as(&self.token, "/officer/case", &request, "conversation")
    }

    /// Opens the room of a procedure into which this key was let, and checks it.
    pub fn enter(&self, organisation: &Organisation, case: CaseId, room: Room) -> Result<Held, ClientError> {
        let origin = self.portal.origin();
        let word = Read::sign(&self.keys.signing, origin, case, &organisation.today.to_string());
        let viewer = Viewer::Officer { key: self.key(), identity: &self.keys.identity };
        let of = Subject::Room { case, room: room.name() };
        let page = |from, asked| self.page(case, &room.name(), &word, from, asked);
        let mut held = room::read(self.portal, organisation, &viewer, room, of, page)?;
        let undertakings = Room::Undertakings.name();
        let of = Subject::Room { case, room: undertakings.clone() };
        let page = |from, asked| self.page(case, &undertakings, &word, from, asked);
        undertaking::check(self.portal, organisation, &mut held, of, page)?;
        if held.conversation.case == case { Ok(held) } else { Err(ClientError::NotAnAnswer) }
    }

    /// Signs the text that the reporter signed, once all of it was checked; by that an agreement is in force.
    /// [`ClientError::Tampered`] where it is not the text that was `shown`.
    pub fn countersign(
        &self,
        organisation: &Organisation,
        case: CaseId,
        nth: usize,
        shown: &str,
    ) -> Result<(), ClientError> {
        let own = organisation.body(self.body).ok_or(ClientError::NoOffice)?;
        let person = own.roster.holder(self.key()).ok_or(ClientError::NoOffice)?;
        let role = if person.role == Office::Leadership { Role::Leadership } else { Role::Authorised };
        let command = Command::Agreement(nth, agreement::Command::Countersign { signature: OWN });
        let facts = form::facts(&Actor::holder(role, person.id), &command, Some(OWN));
        until_it_stands(|| {
            let held = self.enter(organisation, case, Room::Agreement(nth))?;
            let payload = held.countersigned(organisation, &self.keys.signing, shown)?;
            self.append(organisation, &held.conversation, &payload, facts.clone())
        })
    }

    /// Answers the reporter. The room's recipient is computed from the identity that the grant held, never one told.
    pub fn reply(&self, organisation: &Organisation, case: CaseId, text: &str) -> Result<(), ClientError> {
        let payload = Payload::Message { text: text.to_owned() };
        until_it_stands(|| {
            let conversation = self.open_case(organisation, case)?;
            self.append(organisation, &conversation, &payload, Vec::new())
        })
    }

    /// Seals an entry to a room and sends it, a step by its own door; none where somebody wrote first.
    fn append(
        &self,
        organisation: &Organisation,
        conversation: &Conversation,
        payload: &Payload,
        facts: Vec<Fact>,
    ) -> Result<Option<()>, ClientError> {
        let own = organisation.body(self.body).ok_or(ClientError::NoOffice)?;
        let (path, kind) = if facts.is_empty() { ("/entry", "entry") } else { ("/officer/step", "step") };
        let (sequence, previous) = conversation.head_to_write()?;
        let next = Next::of(organisation, conversation)?;
        let header = Header {
            organisation: conversation.statement.organisation,
            case: conversation.case,
            room: conversation.room.clone(),
            epoch: next.epoch,
            kind: payload.kind().to_owned(),
            author: self.key(),
            sequence,
            previous,
            checkpoint: ledger::newest(self.portal, organisation)?.map(|seen| seen.hash),
            roster: own.roster.hash(),
            blind: entropy::bytes(),
            facts,
        };
        let sealed = seal_parts(&header, payload, &self.keys.signing, &next.recipient())?;
        let grants = next.grants(&header, &self.keys.signing, Vec::new())?;
        let mut frame = grants.beside(Frame::new(kind), &header.room);
        frame.parts.extend(sealed);
        frame.parts.extend(grants.files);
        let beside = Beside { session: Some(&self.token), work: None };
        let answer = self.portal.append_to(path, &encode(&frame)?, beside, "appended")?;
        Ok(matches!(answer, Answer::Frame(_)).then_some(()))
    }

    /// Ends the session.
    pub fn close(self) -> Result<(), ClientError> {
        let request = Frame::new("logout");
        self.portal.send_as(&self.token, "/officer/logout", &request, "ended").map(|_| ())
    }
}
