//! Rooms of procedures, for whoever was let in: their identity is random, made by whoever wrote there first, and granted to the
//! reporter and to persons of verified rosters whose office lets them in; where one of them is out since, whoever writes next
//! makes a new one and grants it to those who stay. What an agreement's room holds is checked here by
//! both parties, and made into the file that proves it.

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use serde_json::Value;

use super::{
    ClientError,
    bodies::{Body, Organisation},
    conversation::{self, Alarm, Author, Conversation, Viewer},
    portal::Portal,
    served::{Sent, collect},
    undertaking,
};
use crate::{
    case::{actor::Paper, agreement::Counterparty, procedure::Word as _, room::Room},
    document::agreement::{self, Entry as Logged, Proof},
    entropy,
    ledger::case_head::Subject,
    roster::version::Person,
    seal::{
        canonical,
        entry::Payload,
        envelope,
        grant::{self, GrantRefusal},
        header::{DIALOGUE, Header},
        hybrid::{HybridIdentity, HybridRecipient},
        id::{Digest, KeyId, NoteHash, PersonId},
        keyring::Keyring,
        signature::{Signature, SigningKey, VerifyingKey},
        statement::{Statement, StatementRefusal},
    },
    wire::frame::Frame,
};

/// Stands for the body of the entry that takes a step, until it is sealed.
pub(super) const OWN: Paper = Paper(Digest([0; 32]));

/// A room as its reader holds it.
pub struct Held {
    /// What stands in it, checked; its docket is what the portal says of the case.
    pub conversation: Conversation,
    room: Room,
    headers: Vec<Option<Header>>,
    logged: Vec<Logged>,
}

/// Somebody to be let in.
pub(super) struct Guest {
    pub(super) key: KeyId,
    pub(super) roster: NoteHash,
    pub(super) recipient: HybridRecipient,
}

/// Grants that go beside an entry, with the keys of their readers.
#[derive(Default)]
pub(super) struct Grants {
    readers: Vec<String>,
    pub(super) files: Vec<Vec<u8>>,
}

impl Guest {
    /// The reporter, in a room of a procedure.
    pub(super) fn reporter(statement: &Statement) -> Result<Self, ClientError> {
        let recipient = HybridRecipient::from_bytes(&statement.own).map_err(|_| ClientError::Tampered)?;
        let roster = statement.roster_of(statement.organisation).ok_or(StatementRefusal::Roster)?;
        Ok(Self { key: statement.sign.id(), roster, recipient })
    }

    /// A person of a body's newest roster.
    fn person(body: &Body, person: &Person) -> Self {
        Self { key: person.key_id(), roster: body.roster.hash(), recipient: person.recipient.clone() }
    }
}

/// With what the next entry of a room is written: in its epoch, or where somebody is out who was let into that, in the next one.
pub(super) struct Next<'a> {
    pub(super) epoch: u64,
    keyring: Option<&'a Keyring>,
    fresh: Option<HybridIdentity>,
    staying: Vec<Guest>,
    as_it_is: &'a HybridRecipient,
}

impl<'a> Next<'a> {
    /// Of a room, as far as it was read. [`ClientError::Tampered`] where the portal names somebody as its reader who can be none.
    pub(super) fn of(organisation: &Organisation, of: &'a Conversation) -> Result<Self, ClientError> {
        let (epoch, keyring, as_it_is) = (of.epoch, of.granted.as_ref(), &of.recipient);
        let mut next = Self { epoch, keyring, fresh: None, staying: Vec::new(), as_it_is };
        let room = Room::of(&of.room).filter(|room| room.is_the_reporters());
        if room.is_some() && keyring.map(Keyring::epoch) != Some(epoch) {
            return Err(ClientError::Tampered);
        }
        let Some(readers) = renewed(&of.docket, &of.room) else { return Ok(next) };
        // Whoever begins an epoch lets everybody in anew: nobody whom nothing binds (43.6).
        if of.alarms.contains(&Alarm::NotUndertaken) {
            return Err(undertaking::missing());
        }
        let room = room.ok_or(ClientError::Tampered)?;
        next.epoch += 1;
        next.fresh = Some(HybridIdentity::from_seed(entropy::seed()));
        next.staying.push(Guest::reporter(&of.statement)?);
        let named = |person: &Person| readers.iter().any(|it| **it == person.id.to_string());
        let staying = entering(organisation, &of.statement, &of.docket, room).filter(|(_, person)| named(person));
        next.staying.extend(staying.map(|(body, person)| Guest::person(body, person)));
        if next.staying.len() == readers.len() + 1 { Ok(next) } else { Err(ClientError::Tampered) }
    }

    /// To whom it is sealed.
    pub(super) fn recipient(&self) -> HybridRecipient {
        self.fresh.as_ref().map_or_else(|| self.as_it_is.clone(), HybridIdentity::recipient)
    }

    /// What goes beside it: for whoever is let in with it, and in a new epoch for everybody who stays.
    pub(super) fn grants(
        mut self,
        header: &Header,
        by: &SigningKey,
        guests: Vec<Guest>,
    ) -> Result<Grants, ClientError> {
        let new = |guest: &Guest| self.staying.iter().all(|it| it.key != guest.key);
        let new: Vec<Guest> = guests.into_iter().filter(new).collect();
        self.staying.extend(new);
        if self.staying.is_empty() {
            return Ok(Grants::default());
        }
        let mut identities = self.keyring.ok_or(ClientError::Tampered)?.identities();
        identities.extend(&self.fresh);
        Grants::seal(header, &identities, by, self.staying)
    }
}

/// What the portal says of the procedure of a room.
fn part_of<'a>(docket: &'a Value, room: &str) -> Option<&'a Value> {
    docket["procedures"].as_array()?.iter().find(|part| part["room"] == room)
}

/// Who stays in a room, by person id, where the portal says that its next entry begins a new epoch.
fn renewed<'a>(docket: &'a Value, room: &str) -> Option<Vec<&'a str>> {
    let part = part_of(docket, room)?;
    let readers = part["readers"].as_array().into_iter().flatten().filter_map(Value::as_str);
    (part["renews"] == true).then(|| readers.collect())
}

impl Grants {
    /// Grants a room's identities to these guests.
    fn seal(
        header: &Header,
        identities: &[&HybridIdentity],
        by: &SigningKey,
        mut guests: Vec<Guest>,
    ) -> Result<Self, ClientError> {
        guests.sort_by_key(|guest| guest.key);
        let mut grants = Self::default();
        for Guest { key, roster, recipient } in guests {
            let scope = grant::Scope {
                organisation: header.organisation,
                case: header.case,
                room: header.room.clone(),
                epoch: header.epoch,
                reader: key,
                roster,
                grantor_roster: header.roster,
            };
            grants.readers.push(key.to_string());
            grants.files.push(grant::seal(&scope, identities, by, &recipient)?);
        }
        Ok(grants)
    }

    /// The frame, saying whom its entry lets in; nobody is let into the reporter's first room.
    pub(super) fn beside(&self, frame: Frame, room: &str) -> Frame {
        if room == DIALOGUE { frame } else { frame.with("readers", self.readers.clone()) }
    }
}

/// Reads a whole room, page by page, with the grant that came with it.
pub(super) fn read(
    portal: &Portal,
    organisation: &Organisation,
    viewer: &Viewer<'_>,
    room: Room,
    of: Subject,
    mut page: impl FnMut(u64, Vec<u8>) -> Result<Frame, ClientError>,
) -> Result<Held, ClientError> {
    let mut docket = None;
    let served = collect(organisation, of, 3, |from, asked| {
        let frame = page(from, asked)?;
        docket = docket.take().or_else(|| frame.head.get("docket").cloned());
        Ok(frame)
    })?;
    let [statement, signature, file] = served.begun.as_slice() else { return Err(ClientError::NotAnAnswer) };
    let (case, statement) = conversation::stated(organisation, statement, signature)?;
    let scope = |reader, named: &grant::Named| grant::Scope {
        organisation: statement.organisation,
        case,
        room: room.name(),
        epoch: named.epoch,
        reader,
        roster: named.roster,
        grantor_roster: named.grantor_roster,
    };
    let (reader, own) = match viewer {
        Viewer::Reporter { keys, .. } if keys.made(&statement) => (keys.sign().public().id(), keys.own()),
        Viewer::Reporter { .. } => return Err(StatementRefusal::Key.into()),
        Viewer::Officer { key, identity } => (*key, *identity),
    };
    let plaintext = envelope::open(file, own)?;
    let named = grant::named_in(&plaintext)?;
    vouch_reader(portal, organisation, &statement, reader, named.roster)?;
    let grantor = grantor_of(portal, organisation, &statement, room, &named)?;
    let keyring = grant::read_made(&plaintext, &scope(reader, &named), grantor)?;
    let conversation = Conversation::begun(room.name(), case, statement, keyring, docket.unwrap_or_default());
    let (headers, logged) = (Vec::new(), Vec::new());
    let mut held = Held { conversation, room, headers, logged };
    held.conversation.note_withheld(served.withheld);
    for sent in served.entries {
        held.take(portal, organisation, viewer, sent)?;
    }
    Ok(held)
}

/// The roster that a grant names is one in which its reader stands.
fn vouch_reader(
    portal: &Portal,
    organisation: &Organisation,
    statement: &Statement,
    reader: KeyId,
    roster: NoteHash,
) -> Result<(), ClientError> {
    let stands = if reader == statement.sign.id() {
        statement.roster_of(statement.organisation) == Some(roster)
    } else {
        organisation.holder(portal, roster, reader)?.is_some()
    };
    if stands { Ok(()) } else { Err(GrantRefusal::Scope.into()) }
}

/// The key of whoever granted: the reporter, or a person whose office lets them into the room.
fn grantor_of(
    portal: &Portal,
    organisation: &Organisation,
    statement: &Statement,
    room: Room,
    named: &grant::Named,
) -> Result<VerifyingKey, ClientError> {
    if named.grantor == statement.sign.id() {
        let own = statement.roster_of(statement.organisation) == Some(named.grantor_roster);
        return own.then_some(statement.sign).ok_or_else(|| GrantRefusal::Scope.into());
    }
    let holder = organisation.holder(portal, named.grantor_roster, named.grantor)?;
    let (person, body) = holder.ok_or(GrantRefusal::Scope)?;
    let root = &body.root;
    let enters = room.is_open_to(&person.role, &root.newest().kind) && !statement.excludes(root.id(), person.id);
    if enters { Ok(person.verifying_key()) } else { Err(GrantRefusal::Scope.into()) }
}

/// Somebody who signed an agreement, and where.
struct Signed<'a> {
    at: usize,
    language: &'a str,
    template: Digest,
    text: &'a str,
    signature: &'a Signature,
}

impl Held {
    fn take(
        &mut self,
        portal: &Portal,
        organisation: &Organisation,
        viewer: &Viewer<'_>,
        sent: Sent,
    ) -> Result<(), ClientError> {
        let (parts, commitment, outer) = sent.leaf_parts()?;
        self.headers.push(Header::parse(&sent.header).ok());
        self.logged.push(Logged::new(&sent.header, parts.body, &outer, &sent.day, commitment));
        conversation::take(portal, organisation, viewer, &mut self.conversation, sent)
    }

    pub(super) fn room(&self) -> Room {
        self.room
    }

    /// Whom the portal names as its readers.
    pub(super) fn named_readers(&self) -> BTreeSet<PersonId> {
        let part = part_of(&self.conversation.docket, &self.conversation.room);
        let named = part.and_then(|part| part["readers"].as_array()).into_iter().flatten();
        named.filter_map(|id| id.as_str()?.parse().ok()).collect()
    }

    /// To whom the room was opened, by the last entry that says so.
    pub(super) fn opened_to(&self) -> Option<Counterparty> {
        let mut said = self.headers.iter().flatten().filter_map(|header| header.fact("counterparty"));
        said.next_back().and_then(Counterparty::of)
    }

    /// With whom the agreement is: as the portal says, who passes a silent leadership's to the authorised body, or the room.
    fn counterparty(&self) -> Option<Counterparty> {
        let Room::Agreement(nth) = self.room else { return None };
        counterparty_of(&self.conversation.docket, nth).or_else(|| self.opened_to())
    }

    /// What genuine entries of the room say was signed, with their authors.
    fn signed(&self) -> impl DoubleEndedIterator<Item = (&Author, Signed<'_>)> {
        self.conversation.entries.iter().enumerate().filter_map(|(at, entry)| match &entry.payload {
            Some(Payload::Agreement { language, template, text, signature }) => {
                Some((&entry.author, Signed { at, language, template: *template, text, signature }))
            }
            _ => None,
        })
    }

    /// The person's last signature, which holds under the template's text for this case; the file begins with it.
    fn signed_by_person(&self, organisation: &Organisation) -> Result<(usize, Proof), ClientError> {
        let last = self.signed().rfind(|(author, _)| matches!(author, Author::Reporter));
        let (_, signed) = last.ok_or(ClientError::Tampered)?;
        let key = self.conversation.statement.sign;
        let proof = self.begun(&signed, key).ok_or(ClientError::Tampered)?;
        let ours = proof.day(&organisation.institution.root).is_ok();
        let holds = proof.agreed().verify(key, signed.signature).is_ok();
        if ours && holds { Ok((signed.at, proof)) } else { Err(ClientError::Tampered) }
    }

    fn begun(&self, signed: &Signed<'_>, key: VerifyingKey) -> Option<Proof> {
        let Room::Agreement(nth) = self.room else { return None };
        Some(Proof {
            v: 1,
            kind: "agreement".to_owned(),
            organisation: self.conversation.statement.organisation,
            case: self.conversation.case,
            nth: u64::try_from(nth).ok()?,
            counterparty: self.counterparty()?.word().to_owned(),
            language: signed.language.to_owned(),
            template: signed.template,
            text: signed.text.to_owned(),
            reporter: agreement::Reporter {
                key: Digest(*key.bytes()),
                signature: HEXLOWER.encode(&signed.signature.0),
            },
            officer: agreement::Officer { roster: NoteHash([0; 32]), key: Digest([0; 32]), signature: String::new() },
            entries: Vec::new(),
            bodies: Vec::new(),
        })
    }

    /// The text that the person signed, once all of it was checked. [`ClientError::Tampered`] where the person has not signed.
    pub fn offered(&self, organisation: &Organisation) -> Result<String, ClientError> {
        self.signed_by_person(organisation).map(|(_, proof)| proof.text)
    }

    /// What the counterparty signs: the text that the person signed, which must be the one that was shown.
    pub(super) fn countersigned(
        &self,
        organisation: &Organisation,
        by: &SigningKey,
        shown: &str,
    ) -> Result<Payload, ClientError> {
        let (_, proof) = self.signed_by_person(organisation)?;
        if proof.text != shown {
            return Err(ClientError::Tampered);
        }
        let signature = proof.agreed().sign(by);
        Ok(Payload::Agreement { language: proof.language, template: proof.template, text: proof.text, signature })
    }

    /// The file that proves the agreement (section 18); none until both have signed.
    pub fn proof(&self, portal: &Portal, organisation: &Organisation) -> Result<Option<String>, ClientError> {
        let Ok((first, mut proof)) = self.signed_by_person(organisation) else { return Ok(None) };
        let behind = |(author, it): &(&Author, Signed<'_>)| it.at > first && matches!(author, Author::Officer { .. });
        let Some((_, last)) = self.signed().rfind(behind) else { return Ok(None) };
        let Some(header) = self.headers.get(last.at).and_then(Option::as_ref) else { return Ok(None) };
        let Some((person, body)) = organisation.holder(portal, header.roster, header.author)? else { return Ok(None) };
        let own = &organisation.institution;
        let vouched = [(own, own.roster.hash()), (body, header.roster)];
        let same = body.root.id() == own.root.id();
        let vouched = vouched.iter().skip(usize::from(same)).map(|(body, roster)| organisation.vouching(body, *roster));
        proof.bodies = vouched.collect::<Option<_>>().ok_or(ClientError::NotAnAnswer)?;
        let signature = HEXLOWER.encode(&last.signature.0);
        proof.officer = agreement::Officer { roster: header.roster, key: person.verifying, signature };
        proof.entries = self.logged.get(first..=last.at).unwrap_or_default().to_vec();
        if let Some(last) = proof.entries.pop() {
            proof.entries.push(last.last());
        }
        let file = canonical::write(&proof) + "\n";
        Ok(agreement::verify(file.as_bytes()).is_ok().then_some(file))
    }
}

/// The counterparty of an agreement, as the portal says.
pub(super) fn counterparty_of(docket: &Value, nth: usize) -> Option<Counterparty> {
    let part = part_of(docket, &Room::Agreement(nth).name())?;
    Counterparty::of(part["details"]["counterparty"].as_str()?)
}

/// Everyone whose office lets them into an agreement with this counterparty today, less whoever is out of the case.
pub(super) fn counterparties(
    organisation: &Organisation,
    statement: &Statement,
    docket: &Value,
    party: Counterparty,
) -> Vec<Guest> {
    let asked = |body: &Body| (body.root.id() == statement.organisation) == (party == Counterparty::Leadership);
    let entering = entering(organisation, statement, docket, Room::Agreement(0)).filter(|(body, _)| asked(body));
    entering.map(|(body, person)| Guest::person(body, person)).collect()
}

/// Everyone whose office lets them into a room today, less whoever is out of the case.
fn entering<'a>(
    organisation: &'a Organisation,
    statement: &Statement,
    docket: &Value,
    room: Room,
) -> impl Iterator<Item = (&'a Body, &'a Person)> {
    let is_out = |person: &Person| {
        docket["out"]["persons"].as_array().is_some_and(|out| out.iter().any(|it| *it == person.id.to_string()))
    };
    organisation.bodies().flat_map(move |body| {
        let kind = &body.root.newest().kind;
        body.roster.content().persons.iter().filter_map(move |person| {
            let enters = room.is_open_to(&person.role, kind)
                && person.is_valid_on(organisation.today)
                && !statement.excludes(body.root.id(), person.id)
                && !is_out(person);
            enters.then_some((body, person))
        })
    })
}
