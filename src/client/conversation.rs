//! A conversation as its readers check it: every signature, the chain of leaves, every author in a verified roster. What
//! fails is shown as not genuine, never hidden and never acted on.

use std::collections::BTreeSet;

use jiff::{Timestamp, civil::Date};

use super::{
    ClientError,
    bodies::Organisation,
    evidence::Evidence,
    ledger,
    paper::Paper,
    portal::Portal,
    reporter::{self, Boxed, Received, ReporterKeys},
    served::{Room, Sent, collect},
};
use crate::{
    case::room as rooms,
    law,
    ledger::{case_head::Subject, leaf::LeafParts},
    roster::Texts,
    seal::{
        code::TrackingCode,
        entry::{self, Payload},
        envelope,
        field::is_day,
        grant,
        header::{DIALOGUE, Header, INQUIRY, verify_outer},
        hybrid::{HybridIdentity, HybridRecipient},
        id::{CaseId, Digest, KeyId, LeafHash, NoteHash, OrganisationId},
        keyring::Keyring,
        signature::{Signature, VerifyingKey, sha256},
        statement::{Statement, StatementRefusal},
    },
    wire::frame::Frame,
};

/// Who reads.
pub enum Viewer<'a> {
    /// The reporter, with the code.
    Reporter {
        /// The code, for the receipts.
        code: &'a TrackingCode,
        /// The keys derived from it.
        keys: &'a ReporterKeys,
    },
    /// An officer, who opens the room with a grant.
    Officer {
        /// The officer's verifying key.
        key: KeyId,
        /// The officer's identity.
        identity: &'a HybridIdentity,
    },
}

/// Who wrote an entry.
#[derive(Debug, Clone)]
pub enum Author {
    /// The holder of the code.
    Reporter,
    /// An officer, by the roster of that day.
    Officer {
        /// The name.
        name: String,
        /// The office.
        office: Texts,
        /// The body.
        body: Texts,
    },
    /// Nobody whom a verified roster knows.
    Unknown,
}

/// An entry as it was found.
pub struct Entry {
    /// Its place.
    pub sequence: u64,
    /// Who wrote it.
    pub author: Author,
    /// Legal day.
    pub day: String,
    /// Minute of an officer's entry, else empty.
    pub minute: String,
    /// What it says; `None` where a check failed.
    pub payload: Option<Payload>,
    /// The reporter's receipt, for the reporter.
    pub receipt: Option<Received>,
    /// What the portal signed in the place of the receipt: another entry's, or of another leaf.
    pub exchanged: Option<Received>,
    /// The sealed body, for whoever opens it with stock age.
    pub sealed_body: Vec<u8>,
    /// The newest checkpoint that the author had verified, by its hash; of a genuine entry.
    pub checkpoint: Option<Digest>,
    /// What of it can be laid beside a copy of the log.
    pub paper: Paper,
    leaf: LeafHash,
}

/// What is not as it should be with a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Alarm {
    /// The entries do not follow from one another.
    ChainBroken,
    /// A roster is used that a newer one had overtaken on that day, or that nobody vouches for.
    RosterNotNewest,
    /// An entry is not genuine.
    NotGenuine,
    /// A receipt is missing or another entry's.
    ReceiptExchanged,
    /// The log that is shown here does not go on from the one that an author was shown.
    Forked,
    /// Entries that the portal showed before are missing now, or are others.
    Withheld,
    /// Somebody reads a procedure's room whom neither the reporter let in nor an undertaking of their own binds (43.6).
    NotUndertaken,
}

impl Alarm {
    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ChainBroken => "chain-broken",
            Self::RosterNotNewest => "roster-not-newest",
            Self::NotGenuine => "not-genuine",
            Self::ReceiptExchanged => "exchanged",
            Self::Forked => "forked",
            Self::Withheld => "withheld",
            Self::NotUndertaken => "not-undertaken",
        }
    }
}

/// A checked conversation.
pub struct Conversation {
    /// The case, recomputed from its statement.
    pub case: CaseId,
    /// What the reporter's client fixed.
    pub statement: Statement,
    /// The entries in order.
    pub entries: Vec<Entry>,
    /// What officers did with the case, in order; only officers see it.
    pub history: Vec<Entry>,
    /// The procedures of the case with their clocks, as the portal says.
    pub docket: serde_json::Value,
    /// What is wrong, if anything.
    pub alarms: Vec<Alarm>,
    /// What proves it to anybody, where the portal's own signatures do.
    pub withheld: Option<Box<Evidence>>,
    /// The room's recipient in its newest epoch, computed from the identity that the viewer holds.
    pub recipient: HybridRecipient,
    /// The room's identities, for a viewer who opened it with a grant.
    pub granted: Option<Keyring>,
    pub(super) room: String,
    /// The epoch of the last entry.
    pub(super) epoch: u64,
}

impl Conversation {
    /// The place and the previous leaf of the entry to come.
    pub fn head(&self) -> (u64, LeafHash) {
        let last = self.entries.last();
        (last.map_or(0, |entry| entry.sequence + 1), last.map_or(LeafHash([0; 32]), |entry| entry.leaf))
    }

    /// The same, for whoever is about to write: nothing is signed behind a broken chain.
    pub fn head_to_write(&self) -> Result<(u64, LeafHash), ClientError> {
        if self.alarms.contains(&Alarm::ChainBroken) { Err(ClientError::Tampered) } else { Ok(self.head()) }
    }

    /// The room of a procedure, before any of its entries was checked.
    pub(super) fn begun(
        room: String,
        case: CaseId,
        statement: Statement,
        keyring: Keyring,
        docket: serde_json::Value,
    ) -> Self {
        let recipient = keyring.newest().recipient();
        let (entries, history, alarms) = (Vec::new(), Vec::new(), Vec::new());
        let granted = Some(keyring);
        Self { case, statement, entries, history, docket, alarms, withheld: None, recipient, granted, room, epoch: 0 }
    }

    /// Whether an entry may stand here in its epoch.
    fn goes_on(&self, header: &Header) -> bool {
        let before = (!self.entries.is_empty()).then_some(self.epoch);
        rooms::Room::of(&self.room).is_some_and(|room| room.goes_on(before, header.epoch, &header.facts))
    }

    pub(super) fn note_withheld(&mut self, proof: Option<Box<Evidence>>) {
        if proof.is_some() {
            self.alarm(Alarm::Withheld);
            self.withheld = proof;
        }
    }

    pub(super) fn alarm(&mut self, alarm: Alarm) {
        if !self.alarms.contains(&alarm) {
            self.alarms.push(alarm);
        }
    }
}

/// Reads a whole conversation, page by page: `page` asks for the one that begins at an entry, and gives the portal so much to
/// sign.
pub fn read(
    portal: &Portal,
    organisation: &Organisation,
    viewer: &Viewer<'_>,
    of: Subject,
    mut page: impl FnMut(u64, Vec<u8>) -> Result<Frame, ClientError>,
) -> Result<Conversation, ClientError> {
    // Every page begins with statement and signature, and an officer's with the own grant.
    let begun = if matches!(viewer, Viewer::Reporter { .. }) { 2 } else { 3 };
    let mut docket = None;
    let (this, told_before) = (of.clone(), organisation.told(&of));
    let Room { begun: first, entries, withheld } = collect(organisation, of, begun, |from, asked| {
        let frame = page(from, asked)?;
        docket = docket.take().or_else(|| frame.head.get("docket").cloned());
        Ok(frame)
    })?;
    let mut conversation = begin(organisation, viewer, &mut first.into_iter())?;
    conversation.docket = docket.unwrap_or_default();
    conversation.note_withheld(withheld);
    for sent in entries {
        take(portal, organisation, viewer, &mut conversation, sent)?;
    }
    check_rosters(portal, organisation, &mut conversation)?;
    let told = [told_before, organisation.told(&this)];
    let told = told.into_iter().flatten().map(|told| told.head.checkpoint).filter(|hash| *hash != Digest([0; 32]));
    check_logs(portal, organisation, &mut conversation, told.collect())?;
    Ok(conversation)
}

/// Everybody who wrote was shown the log that is shown here, and so was, as of the checkpoints that it `told`, the portal itself.
fn check_logs(
    portal: &Portal,
    organisation: &Organisation,
    conversation: &mut Conversation,
    told: BTreeSet<Digest>,
) -> Result<(), ClientError> {
    let named = conversation.entries.iter().filter_map(|entry| entry.checkpoint);
    for checkpoint in named.chain(told).collect::<BTreeSet<_>>() {
        match ledger::goes_on_from(portal, organisation, checkpoint) {
            Ok(true) => {}
            Err(ClientError::Offline) => return Err(ClientError::Offline),
            Ok(false) | Err(_) => conversation.alarm(Alarm::Forked),
        }
    }
    Ok(())
}

/// The rosters to which the report was sealed were the newest of its legal day.
fn check_rosters(
    portal: &Portal,
    organisation: &Organisation,
    conversation: &mut Conversation,
) -> Result<(), ClientError> {
    let Some(day) = conversation.entries.first().map(|entry| entry.day.clone()) else { return Ok(()) };
    for seen in conversation.statement.rosters.clone() {
        if is_overtaken(organisation, portal, seen.body, seen.roster, &day)? {
            conversation.alarm(Alarm::RosterNotNewest);
        }
    }
    Ok(())
}

/// The statement of a case of this organisation, and the case's id by it.
pub(super) fn stated(
    organisation: &Organisation,
    statement: &[u8],
    signature: &[u8],
) -> Result<(CaseId, Statement), ClientError> {
    let signature = Signature::try_from(signature).map_err(StatementRefusal::from)?;
    let (case, statement) = Statement::parse_signed(statement, &signature)?;
    if statement.organisation != organisation.institution.root.id() {
        return Err(ClientError::NotAnAnswer);
    }
    Ok((case, statement))
}

fn begin(
    organisation: &Organisation,
    viewer: &Viewer<'_>,
    parts: &mut impl Iterator<Item = Vec<u8>>,
) -> Result<Conversation, ClientError> {
    let mut next = || parts.next().ok_or(ClientError::NotAnAnswer);
    let (case, statement) = stated(organisation, &next()?, &next()?)?;
    let stated = HybridRecipient::from_bytes(&statement.dialogue).map_err(|_| StatementRefusal::Key)?;
    let granted = match viewer {
        Viewer::Reporter { keys, .. } => {
            if !keys.made(&statement) {
                return Err(StatementRefusal::Key.into());
            }
            None
        }
        Viewer::Officer { key, identity } => {
            let mine = statement.granted.iter().find(|it| it.key == *key).ok_or(ClientError::NoOffice)?;
            let scope = grant::Scope {
                organisation: statement.organisation,
                case,
                room: DIALOGUE.to_owned(),
                epoch: 0,
                reader: *key,
                roster: statement.roster_of(mine.body).ok_or(StatementRefusal::Roster)?,
                grantor_roster: statement.roster_of(statement.organisation).ok_or(StatementRefusal::Roster)?,
            };
            Some(grant::open(&next()?, &scope, statement.sign, identity, &stated)?)
        }
    };
    Ok(Conversation {
        room: DIALOGUE.to_owned(),
        case,
        statement,
        entries: Vec::new(),
        history: Vec::new(),
        docket: serde_json::Value::Null,
        alarms: Vec::new(),
        withheld: None,
        recipient: stated,
        granted,
        epoch: 0,
    })
}

/// Checks one entry and puts it behind the others.
pub(super) fn take(
    portal: &Portal,
    organisation: &Organisation,
    viewer: &Viewer<'_>,
    conversation: &mut Conversation,
    sent: Sent,
) -> Result<(), ClientError> {
    let (parts, commitment, outer) = sent.leaf_parts()?;
    let leaf = parts.leaf(commitment);
    let (sequence, previous) = conversation.head();
    let header = Header::parse(&sent.header).ok();
    let in_place = header.as_ref().is_some_and(|it| {
        is_day(&sent.day)
            && it.case == conversation.case
            && it.organisation == conversation.statement.organisation
            && it.room == conversation.room
            && conversation.goes_on(it)
            && it.sequence == sequence
            && it.previous == previous
    });
    if !in_place {
        conversation.alarm(Alarm::ChainBroken);
    }

    let mut author = Author::Unknown;
    let mut payload = None;
    let named = header.as_ref().and_then(|header| header.checkpoint);
    if let Some(header) = header.filter(|_| in_place)
        && let Some((who, key)) = author_of(portal, organisation, conversation, &header, &sent, &parts, commitment)?
    {
        author = who;
        conversation.epoch = header.epoch;
        let identity = match (&conversation.granted, viewer) {
            (Some(keyring), _) => keyring.at(header.epoch),
            (None, Viewer::Reporter { keys, .. }) => Some(keys.dialogue()),
            (None, Viewer::Officer { .. }) => None,
        };
        payload = verify_outer(&sent.header, sha256(&sent.sealed_body), key, &outer)
            .ok()
            .and_then(|()| envelope::open(&sent.sealed_body, identity?).ok())
            .and_then(|plaintext| entry::read(&plaintext, &header, &sent.header, key).ok());
    }
    if payload.is_none() {
        conversation.alarm(Alarm::NotGenuine);
    }

    let (mut receipt, mut exchanged) = (None, None);
    if let (Viewer::Reporter { code, .. }, Author::Reporter) = (viewer, &author) {
        let id = conversation.statement.organisation;
        match reporter::check_receipt(portal, organisation, code, id, &parts, commitment, &sent.receipt_box) {
            Ok(Boxed::Own(received)) => receipt = Some(received),
            Ok(Boxed::Another(received)) => exchanged = Some(received),
            Err(ClientError::Offline) => return Err(ClientError::Offline),
            Err(_) => {}
        }
        if receipt.is_none() {
            conversation.alarm(Alarm::ReceiptExchanged);
        }
    }
    let Sent { day, minute, sealed_body, header, .. } = sent;
    let checkpoint = named.filter(|_| payload.is_some());
    conversation.entries.push(Entry {
        sequence,
        author,
        day,
        minute,
        payload,
        receipt,
        exchanged,
        sealed_body,
        checkpoint,
        paper: Paper::of(header, &parts, commitment),
        leaf,
    });
    Ok(())
}

/// The author, if the case statement or a verified roster knows the key on that day.
pub(super) fn author_of(
    portal: &Portal,
    organisation: &Organisation,
    conversation: &mut Conversation,
    header: &Header,
    sent: &Sent,
    parts: &LeafParts,
    commitment: Digest,
) -> Result<Option<(Author, VerifyingKey)>, ClientError> {
    let statement = &conversation.statement;
    if header.author == statement.sign.id() {
        // The reporter has no place in the officers' room.
        return Ok((conversation.room != INQUIRY).then_some((Author::Reporter, statement.sign)));
    }
    // An officer's leaf is recomputed from its minute, so that nobody can move it; the minute lies in its legal day.
    if parts.commit(&sent.minute, &[0; 32]) != commitment || !is_minute_of(&sent.minute, &sent.day) {
        return Ok(None);
    }
    let Some((person, body)) = organisation.holder(portal, header.roster, header.author)? else { return Ok(None) };
    if is_overtaken(organisation, portal, body.root.id(), header.roster, &sent.day)? {
        conversation.alarm(Alarm::RosterNotNewest);
    }
    let statement = &conversation.statement;
    let on_that_day = sent.day.parse().is_ok_and(|day| person.is_valid_on(day));
    let kind = &body.root.newest().kind;
    // Into a procedure's room by office and grant; into the others as a reader of the report.
    let is_in = match rooms::Room::of(&conversation.room).filter(|room| room.is_the_reporters()) {
        Some(room) => room.is_open_to(&person.role, kind),
        None => {
            person.role.reads_at(kind)
                && statement.granted.iter().any(|it| it.person == person.id && it.body == body.root.id())
        }
    };
    let may_write = is_in && !statement.excludes(body.root.id(), person.id);
    if !on_that_day || !may_write {
        return Ok(None);
    }
    let key = person.verifying_key();
    let author = Author::Officer { name: person.name, office: person.office, body: body.root.newest().names.clone() };
    Ok(Some((author, key)))
}

/// Whether a newer roster of the body stood already on that day, or nobody vouches for this one.
fn is_overtaken(
    organisation: &Organisation,
    portal: &Portal,
    body: OrganisationId,
    used: NoteHash,
    day: &str,
) -> Result<bool, ClientError> {
    let Some(newest) = organisation.body(body).map(|body| body.roster.content()) else { return Ok(true) };
    let Some(used) = organisation.roster(portal, used)? else { return Ok(true) };
    let older = used.content().version < newest.version;
    // On its first day the newer one may have come an hour later.
    Ok(older && day.parse::<Date>().is_ok_and(|day| newest.issued < day))
}

/// Whether the text is a minute, `2026-11-21T23:46Z`, of that legal day.
fn is_minute_of(minute: &str, day: &str) -> bool {
    let instant = minute.parse::<Timestamp>().ok().filter(|_| minute.len() == "2026-11-21T23:46Z".len());
    instant.is_some_and(|instant| law::day::legal_day(instant).to_string() == day)
}
