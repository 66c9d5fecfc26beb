//! The reporter's side: everything is derived, sealed and signed here, before anything is sent.

use jiff::civil::Date;

use super::{
    ClientError,
    bodies::{Body, Organisation},
    conversation::{self, Conversation, Viewer},
    ledger,
    portal::{Answer, Beside, Portal, encode},
    room::Grants,
};
use crate::{
    entropy, law,
    ledger::{
        case_head::Subject,
        leaf::LeafParts,
        receipt::{Expected, Receipt, ReceiptRefusal},
        receipt_box,
    },
    seal::{
        code::TrackingCode,
        derive::{Label, derive, derive_receipt_key},
        entry::{self, Payload, TooLong},
        envelope, grant,
        header::{DIALOGUE, Fact, Header, sign_outer},
        hybrid::{HybridIdentity, HybridRecipient},
        id::{Digest, LeafHash, NoteHash, OrganisationId},
        note::Note,
        purpose::Purpose,
        signature::{Signature, SigningKey, sha256},
        statement::{Destination, Door, Excluded, Granted, RosterSeen, Statement, case_id, sign_statement},
    },
    wire::frame::Frame,
};

/// How often a client signs again after somebody wrote first.
const MOST_TRIES: usize = 3;

/// Writes until it stands: none of an attempt is that somebody wrote first. Each reads anew, for nothing is signed behind entries
/// that were not checked.
pub(super) fn until_it_stands<T>(
    mut attempt: impl FnMut() -> Result<Option<T>, ClientError>,
) -> Result<T, ClientError> {
    for _ in 0..MOST_TRIES {
        if let Some(stands) = attempt()? {
            return Ok(stands);
        }
    }
    Err(ClientError::Refused { code: "head-moved".to_owned() })
}

/// The keys of a code at an organisation.
pub struct ReporterKeys {
    access: SigningKey,
    sign: SigningKey,
    own: HybridIdentity,
    dialogue: HybridIdentity,
}

impl ReporterKeys {
    /// The room's identity.
    pub(super) fn dialogue(&self) -> &HybridIdentity {
        &self.dialogue
    }

    /// What is sealed to the reporter alone opens with it.
    pub(super) fn own(&self) -> &HybridIdentity {
        &self.own
    }

    /// What the reporter signs with.
    pub(super) fn sign(&self) -> &SigningKey {
        &self.sign
    }

    /// Whether all four public halves of a statement are those of this code: another statement is somebody else's.
    pub(super) fn made(&self, statement: &Statement) -> bool {
        statement.access == self.access.public()
            && statement.sign == self.sign.public()
            && statement.own == *self.own.recipient().as_bytes()
            && statement.dialogue == *self.dialogue.recipient().as_bytes()
    }

    /// Derives them.
    pub fn derive(code: &TrackingCode, organisation: OrganisationId) -> Self {
        let seed = |label| derive(code, label, organisation);
        Self {
            access: SigningKey::from_seed(seed(Label::Access)),
            sign: SigningKey::from_seed(seed(Label::Sign)),
            own: HybridIdentity::from_seed(seed(Label::Own).into_bytes()),
            dialogue: HybridIdentity::from_seed(seed(Label::Dialogue).into_bytes()),
        }
    }
}

/// A report, before it is sealed.
pub struct Draft {
    /// What is said.
    pub payload: Payload,
    /// Where it goes.
    pub destination: Destination,
    /// Who is never to read it.
    pub excluded: Vec<Excluded>,
    /// The door.
    pub door: Door,
}

/// A sealed report: sending the same bytes twice makes one case.
pub struct SealedReport {
    request: Vec<u8>,
    made: Made,
}

/// What the client knows of an entry that it made, to check its receipt with.
struct Made {
    header: Vec<u8>,
    sealed_body: Digest,
    outer: Signature,
    organisation: OrganisationId,
}

/// A verified receipt with its note.
pub struct Received {
    /// What it states.
    pub receipt: Receipt,
    /// The signed note, for print and `senim verify`.
    pub note: Note,
}

/// Seals a report for an organisation. It names the newest checkpoint that was verified there, where one was asked for
/// ([`ledger::newest`]).
pub fn seal(code: &TrackingCode, organisation: &Organisation, draft: &Draft) -> Result<SealedReport, ClientError> {
    let id = organisation.institution.root.id();
    let keys = ReporterKeys::derive(code, id);
    let addressed: Vec<&Body> = organisation
        .bodies()
        .filter(|body| match draft.destination {
            Destination::Unit => body.root.id() == id,
            Destination::Authorised => body.root.id() != id,
            Destination::Both => true,
        })
        .collect();
    let is_excluded = |body: &Body, person| draft.excluded.contains(&Excluded { body: body.root.id(), person });
    let mut readers: Vec<(Granted, HybridRecipient, NoteHash)> = Vec::new();
    for body in &addressed {
        for person in body.readers(organisation.today).filter(|person| !is_excluded(body, person.id)) {
            let granted = Granted { body: body.root.id(), person: person.id, key: person.key_id() };
            readers.push((granted, person.recipient.clone(), body.roster.hash()));
        }
    }
    readers.sort_by_key(|(granted, ..)| *granted);
    let reads = |own: bool| readers.iter().any(|(granted, ..)| (granted.body == id) == own);
    let all_there = match draft.destination {
        Destination::Unit => reads(true),
        Destination::Authorised => reads(false),
        Destination::Both => reads(true) && reads(false),
    };
    if !all_there {
        return Err(ClientError::ExcludedAll);
    }

    let named = |body: &&Body| {
        let body_id = body.root.id();
        body_id == id
            || readers.iter().any(|(granted, ..)| granted.body == body_id)
            || draft.excluded.iter().any(|it| it.body == body_id)
    };
    let mut rosters: Vec<_> = organisation.bodies().filter(named).map(seen).collect();
    rosters.sort_unstable();
    let checkpoint = organisation.checkpoint().map(|seen| seen.hash);
    let statement = Statement {
        organisation: id,
        access: keys.access.public(),
        sign: keys.sign.public(),
        own: *keys.own.recipient().as_bytes(),
        dialogue: *keys.dialogue.recipient().as_bytes(),
        rosters,
        checkpoint,
        granted: readers.iter().map(|(granted, ..)| *granted).collect(),
        excluded: draft.excluded.clone(),
        destination: draft.destination,
        door: draft.door,
    }
    .encode();
    let case = case_id(&statement);
    let header = Header {
        organisation: id,
        case,
        room: DIALOGUE.to_owned(),
        epoch: 0,
        kind: draft.payload.kind().to_owned(),
        author: keys.sign.public().id(),
        sequence: 0,
        previous: LeafHash([0; 32]),
        checkpoint,
        roster: organisation.institution.roster.hash(),
        blind: entropy::bytes(),
        facts: Vec::new(),
    };
    let (parts, made) = seal_entry(&header, &draft.payload, &keys.sign, &keys.dialogue.recipient())?;

    let mut frame = Frame::new("submission").part(statement.clone()).part(sign_statement(&statement, &keys.sign).0);
    frame.parts.extend(parts);
    frame = frame.part(*derive_receipt_key(code, made.sealed_body, id).expose());
    for (granted, recipient, roster) in &readers {
        let scope = grant::Scope {
            organisation: id,
            case,
            room: DIALOGUE.to_owned(),
            epoch: 0,
            reader: granted.key,
            roster: *roster,
            grantor_roster: organisation.institution.roster.hash(),
        };
        frame = frame.part(grant::seal(&scope, &[&keys.dialogue], &keys.sign, recipient)?);
    }
    let request = frame.encode_request().map_err(|_| TooLong)?;
    Ok(SealedReport { request, made })
}

fn seen(body: &Body) -> RosterSeen {
    RosterSeen { body: body.root.id(), roster: body.roster.hash() }
}

/// Header, outer signature and sealed body of an entry.
pub(super) fn seal_parts(
    header: &Header,
    payload: &Payload,
    author: &SigningKey,
    to: &HybridRecipient,
) -> Result<[Vec<u8>; 3], ClientError> {
    let header_bytes = header.encode();
    let line = payload.encode().ok_or(TooLong)?;
    let plaintext = entry::compose(&line, &header_bytes, author)?;
    let sealed_body = envelope::seal(&plaintext, to)?;
    let outer = sign_outer(&header_bytes, &sealed_body, author);
    Ok([header_bytes, outer.0.to_vec(), sealed_body])
}

fn seal_entry(
    header: &Header,
    payload: &Payload,
    sign: &SigningKey,
    to: &HybridRecipient,
) -> Result<([Vec<u8>; 3], Made), ClientError> {
    let parts = seal_parts(header, payload, sign, to)?;
    let made = Made {
        header: parts[0].clone(),
        sealed_body: sha256(&parts[2]),
        outer: Signature::try_from(parts[1].as_slice()).map_err(|_| ClientError::NotAnAnswer)?,
        organisation: header.organisation,
    };
    Ok((parts, made))
}

impl SealedReport {
    /// The request, as it goes over the wire.
    pub fn request(&self) -> &[u8] {
        &self.request
    }

    /// Sends the report and checks its receipt. Where the connection breaks it sends the same bytes again, which never make
    /// two cases. [`ClientError::RosterChanged`] where others would read it by now: it has to be sealed to them anew.
    pub fn send(
        &self,
        portal: &Portal,
        organisation: &Organisation,
        code: &TrackingCode,
    ) -> Result<Received, ClientError> {
        let send = |work| portal.send_worked("/case", &self.request, work, "receipt");
        let frame = persist(|| organisation.send_worked(portal, &self.request, send)).map_err(|error| match error {
            ClientError::Refused { code } if code == "readers" => ClientError::RosterChanged,
            other => other,
        })?;
        open_receipt(portal, organisation, code, &self.made, &frame)
    }
}

/// Sends the same bytes again where the connection broke: whoever is left without an answer does not know whether it is
/// stored, and the same bytes find out.
fn persist<T>(send: impl Fn() -> Result<T, ClientError>) -> Result<T, ClientError> {
    let mut outcome = send();
    for _ in 1..MOST_TRIES {
        if !matches!(outcome, Err(ClientError::Offline)) {
            break;
        }
        outcome = send();
    }
    outcome
}

fn open_receipt(
    portal: &Portal,
    organisation: &Organisation,
    code: &TrackingCode,
    made: &Made,
    frame: &Frame,
) -> Result<Received, ClientError> {
    let [commitment, receipt_box] = frame.parts.as_slice() else { return Err(ClientError::NotAnAnswer) };
    let commitment = Digest::try_from(commitment.as_slice()).map_err(|_| ClientError::NotAnAnswer)?;
    let parts = LeafParts {
        legal_day: frame.text("day").ok_or(ClientError::NotAnAnswer)?.to_owned(),
        header: sha256(&made.header),
        body: made.sealed_body,
        signature: sha256(&made.outer.0),
    };
    match check_receipt(portal, organisation, code, made.organisation, &parts, commitment, receipt_box)? {
        Boxed::Own(received) => Ok(received),
        Boxed::Another(_) => Err(ReceiptRefusal::Exchanged.into()),
    }
}

/// What a receipt's box holds that the portal signed.
pub(super) enum Boxed {
    /// The entry's receipt.
    Own(Received),
    /// None of the entry, but of another one or of another leaf: what it promises the portal is held to.
    Another(Received),
}

/// Opens a receipt's box and checks all of it against the entry that it must be of.
pub(super) fn check_receipt(
    portal: &Portal,
    organisation: &Organisation,
    code: &TrackingCode,
    id: OrganisationId,
    parts: &LeafParts,
    commitment: Digest,
    receipt_box: &[u8],
) -> Result<Boxed, ClientError> {
    use ReceiptRefusal::Exchanged;
    let key = derive_receipt_key(code, parts.body, id);
    let (lines, signature) = receipt_box::open(&key, parts.leaf(commitment), receipt_box)?;
    // The receipt names its roster; the roster names the receipt key.
    let named = Receipt::roster_named(&lines).ok_or(Exchanged)?;
    let roster = organisation.roster(portal, named)?.filter(|it| it.content().organisation == id).ok_or(Exchanged)?;
    let day = parts.legal_day.parse().map_err(|_| Exchanged)?;
    let expected = Expected {
        organisation: id,
        protected_until: law::window::protected_until(day).to_string(),
        roster: roster.hash(),
        rule_sets: &roster.content().rule_sets,
        ledger_origin: &roster.content().ledger_origin,
        key: roster.receipt_key(),
        parts: parts.clone(),
        commitment,
    };
    if let Ok((receipt, note)) = expected.check(&lines, signature)
        && !is_ahead(day, organisation)
        && receipt.time.parse().is_ok_and(|time| law::day::legal_day(time) == day)
    {
        return Ok(Boxed::Own(Received { receipt, note }));
    }
    let (receipt, note) = Receipt::of_box(&lines, signature, &roster.receipt_key())?;
    Ok(Boxed::Another(Received { receipt, note }))
}

/// Whether a day is still to come, by a clock that may be hours off: a receipt of it would promise nothing until then.
pub(super) fn is_ahead(day: Date, organisation: &Organisation) -> bool {
    organisation.today.tomorrow().is_ok_and(|tomorrow| day > tomorrow)
}

/// Under what the portal's signed answers to visits with this code are remembered.
pub fn subject(code: &TrackingCode, organisation: &Organisation) -> Subject {
    subject_in(&ReporterKeys::derive(code, organisation.institution.root.id()), DIALOGUE)
}

/// The same of a room of the case.
pub(super) fn subject_in(keys: &ReporterKeys, room: &str) -> Subject {
    Subject::Access { key: sha256(keys.access.public().bytes()).0, room: room.to_owned() }
}

/// Visits a case with its code.
pub fn visit(portal: &Portal, organisation: &Organisation, code: &TrackingCode) -> Result<Conversation, ClientError> {
    let keys = ReporterKeys::derive(code, organisation.institution.root.id());
    let viewer = Viewer::Reporter { code, keys: &keys };
    let page = |from, asked| page(portal, organisation, &keys, DIALOGUE, from, asked);
    conversation::read(portal, organisation, &viewer, subject_in(&keys, DIALOGUE), page)
}

/// Asks for a page of a room, with a proof of the code that opens nothing.
pub(super) fn page(
    portal: &Portal,
    organisation: &Organisation,
    keys: &ReporterKeys,
    room: &str,
    from: u64,
    asked: Vec<u8>,
) -> Result<Frame, ClientError> {
    let challenge = portal.ask("/challenge", "challenge")?.parts.pop().ok_or(ClientError::NotAnAnswer)?;
    let fields: [&[u8]; 2] = [portal.origin().as_bytes(), &challenge];
    let signature = keys.access.sign_structure(Purpose::Access, &fields);
    let mut frame = Frame::new("visit")
        .with("origin", portal.origin())
        .with("organisation", organisation.institution.root.id().to_string());
    if room != DIALOGUE {
        frame = frame.with("room", room);
    }
    let frame =
        frame.with("from", from).part(*keys.access.public().bytes()).part(challenge).part(signature.0).part(asked);
    let request = frame.encode_request().map_err(|_| ClientError::NotAnAnswer)?;
    portal.send("/visit", &request, "conversation")
}

/// Writes a message into the case of a code.
pub fn answer(
    portal: &Portal,
    organisation: &Organisation,
    code: &TrackingCode,
    text: &str,
) -> Result<Received, ClientError> {
    let id = organisation.institution.root.id();
    let keys = ReporterKeys::derive(code, id);
    let payload = Payload::Message { text: text.to_owned() };
    until_it_stands(|| {
        let conversation = visit(portal, organisation, code)?;
        let header = header(portal, organisation, &keys, &conversation, &payload, Vec::new(), 0)?;
        let to = keys.dialogue.recipient();
        append(portal, organisation, code, &keys, &header, &payload, &to, &Grants::default())
    })
}

/// The header of the entry that comes next in a room.
pub(super) fn header(
    portal: &Portal,
    organisation: &Organisation,
    keys: &ReporterKeys,
    conversation: &Conversation,
    payload: &Payload,
    facts: Vec<Fact>,
    epoch: u64,
) -> Result<Header, ClientError> {
    let id = organisation.institution.root.id();
    let (sequence, previous) = conversation.head_to_write()?;
    Ok(Header {
        organisation: id,
        case: conversation.case,
        room: conversation.room.clone(),
        epoch,
        kind: payload.kind().to_owned(),
        author: keys.sign.public().id(),
        sequence,
        previous,
        checkpoint: ledger::newest(portal, organisation)?.map(|seen| seen.hash),
        roster: conversation.statement.roster_of(id).ok_or(ClientError::NotAnAnswer)?,
        blind: entropy::bytes(),
        facts,
    })
}

/// Seals an entry to its room and sends it, with whom it lets in; none where somebody wrote first.
#[allow(clippy::too_many_arguments, reason = "an entry has as many parts")]
pub(super) fn append(
    portal: &Portal,
    organisation: &Organisation,
    code: &TrackingCode,
    keys: &ReporterKeys,
    header: &Header,
    payload: &Payload,
    to: &HybridRecipient,
    grants: &Grants,
) -> Result<Option<Received>, ClientError> {
    let (parts, made) = seal_entry(header, payload, &keys.sign, to)?;
    let mut frame = grants.beside(Frame::new("entry"), &header.room);
    frame.parts.extend(parts);
    frame = frame.part(*derive_receipt_key(code, made.sealed_body, header.organisation).expose());
    frame.parts.extend(grants.files.iter().cloned());
    let request = encode(&frame)?;
    let append = |work| portal.append(&request, Beside { session: None, work }, "receipt");
    match persist(|| organisation.send_worked(portal, &request, append))? {
        Answer::Frame(frame) => open_receipt(portal, organisation, code, &made, &frame).map(Some),
        Answer::HeadMoved => Ok(None),
    }
}
