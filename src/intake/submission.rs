//! What is checked before a report or an entry of the reporter is stored.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Acknowledged, Intake, IntakeRefusal, receipt};
use crate::{
    directory::Body,
    law,
    seal::{
        entry, grant,
        header::{DIALOGUE, Header, verify_outer},
        id::{Digest, LeafHash},
        secret::Seed,
        signature::{Signature, sha256, sha256_of},
        statement::{Destination, Granted, Statement, StatementRefusal},
    },
    store::{Appended, AuthorRole, Kept, NewCase, NewEntry, NewEvent, NewGrant, Submitted},
};

/// An entry of the reporter, as it came.
pub struct EntryParts {
    /// Header bytes.
    pub header: Vec<u8>,
    /// Outer signature.
    pub outer: Signature,
    /// The sealed body.
    pub sealed_body: Vec<u8>,
    /// The key of the receipt's box.
    pub box_key: Seed,
}

/// A submission, as it came.
pub struct SubmissionParts {
    /// Statement bytes.
    pub statement: Vec<u8>,
    /// The reporter's signature over them.
    pub statement_signature: Signature,
    /// The first entry.
    pub entry: EntryParts,
    /// One file per granted person, in the statement's order.
    pub grants: Vec<Vec<u8>>,
}

impl SubmissionParts {
    /// Tells a retry from a clash: the hash over all parts that are stored, `body` being the sealed body's.
    fn digest(&self, body: Digest) -> Digest {
        let before: [&[u8]; 4] =
            [&self.statement, &self.statement_signature.0, &self.entry.header, &self.entry.outer.0];
        let grants = self.grants.iter().map(Vec::as_slice);
        let hashes: Vec<Digest> = before.into_iter().map(sha256).chain([body]).chain(grants.map(sha256)).collect();
        sha256_of(&hashes.iter().map(|hash| &hash.0[..]).collect::<Vec<_>>())
    }
}

impl Intake {
    /// Takes a report in, durably and once: the same bytes again get the same receipt.
    pub async fn submit(&self, parts: SubmissionParts) -> Result<Acknowledged, IntakeRefusal> {
        let (case_id, statement) = Statement::parse_signed(&parts.statement, &parts.statement_signature)?;
        let id = statement.organisation;
        let seen = statement.roster_of(id).ok_or(IntakeRefusal::Readers)?;
        let body = self.directory.as_seen(id, seen, self.clock.monotonic()).await?;
        let body = body.ok_or(IntakeRefusal::Organisation)?;
        let now = self.clock.now();
        match self.check_readers(&statement, &body, law::day::legal_day(now)).await {
            // What was stored before answers a retry, whoever left the roster meanwhile.
            Err(IntakeRefusal::Readers) if self.store.case_by_id(case_id).await?.is_some() => {}
            outcome => outcome?,
        }

        let header = Header::parse(&parts.entry.header)?;
        let fits = header.organisation == statement.organisation
            && header.case == case_id
            && header.room == DIALOGUE
            && header.epoch == 0
            && header.kind == "report"
            && header.author == statement.sign.id()
            && header.sequence == 0
            && header.previous == LeafHash([0; 32])
            && Some(header.roster) == statement.roster_of(statement.organisation);
        if !fits {
            return Err(IntakeRefusal::Header);
        }
        if parts.grants.len() != statement.granted.len() {
            return Err(IntakeRefusal::Readers);
        }
        for grant in &parts.grants {
            if !grant::is_short(grant)? {
                return Err(IntakeRefusal::Size);
            }
        }
        check_body(&parts.entry.sealed_body)?;
        let body_hash = sha256(&parts.entry.sealed_body);
        verify_outer(&parts.entry.header, body_hash, statement.sign, &parts.entry.outer)?;

        let request_digest = parts.digest(body_hash);
        let EntryParts { header: header_bytes, outer, sealed_body, box_key } = parts.entry;
        let receipt = |now| receipt::make(&body, &header_bytes, body_hash, &outer, &box_key, &self.signer, now);
        let first = new_event(&header, header_bytes.clone(), outer, sealed_body, receipt(now)?);
        let granted = statement.granted.iter().zip(parts.grants);
        let mut case = Arc::new(NewCase {
            case_id,
            organisation: statement.organisation,
            access: *statement.access.bytes(),
            sign: *statement.sign.bytes(),
            request_digest,
            destination: statement.destination.word().to_owned(),
            statement: parts.statement,
            statement_signature: parts.statement_signature.0,
            first,
            grants: granted.map(|(granted, file)| NewGrant { reader: granted.key, epoch: 0, file }).collect(),
        });
        loop {
            match self.store.submit(Arc::clone(&case)).await? {
                Submitted::Stored => return Ok(acknowledged(&case.first)),
                Submitted::Same(kept) => return again(kept),
                Submitted::Different => return Err(IntakeRefusal::Different),
                // The day was closed before this was stored: it came on the next one.
                Submitted::DayClosed { through } => {
                    receipt(law::day::after_close(&through, self.clock.now()))?
                        .stamp(&mut Arc::make_mut(&mut case).first);
                }
            }
        }
    }

    /// Takes a later entry of the reporter in.
    pub async fn append(&self, parts: EntryParts) -> Result<Acknowledged, IntakeRefusal> {
        let header = Header::parse(&parts.header)?;
        let case = self.store.case_by_id(header.case).await?.ok_or(IntakeRefusal::UnknownCase)?;
        let (_, statement) = Statement::parse_signed(&case.statement, &Signature(case.statement_signature))?;
        if header.author != statement.sign.id() {
            return Err(IntakeRefusal::UnknownCase);
        }
        let fits = header.organisation == statement.organisation
            && header.room == DIALOGUE
            && header.epoch == 0
            && header.kind == "message"
            && Some(header.roster) == statement.roster_of(statement.organisation);
        if !fits {
            return Err(IntakeRefusal::Header);
        }
        check_body(&parts.sealed_body)?;
        let body_hash = sha256(&parts.sealed_body);
        verify_outer(&parts.header, body_hash, statement.sign, &parts.outer)?;
        let body = self.directory.by_id(statement.organisation).await?.ok_or(IntakeRefusal::Organisation)?;

        let EntryParts { header: header_bytes, outer, sealed_body, box_key } = parts;
        let receipt = |now| receipt::make(&body, &header_bytes, body_hash, &outer, &box_key, &self.signer, now);
        let event = new_event(&header, header_bytes.clone(), outer, sealed_body, receipt(self.clock.now())?);
        let mut entry = Arc::new(NewEntry {
            case_id: header.case,
            room: header.room,
            sequence: header.sequence,
            previous: header.previous,
            event,
            grants: Vec::new(),
        });
        loop {
            match self.store.append(Arc::clone(&entry)).await? {
                Appended::Stored => return Ok(acknowledged(&entry.event)),
                Appended::Same(kept) => return again(kept),
                Appended::HeadMoved { next_sequence, previous } => {
                    return Err(IntakeRefusal::HeadMoved { sequence: next_sequence, previous });
                }
                Appended::UnknownCase => return Err(IntakeRefusal::UnknownCase),
                Appended::DayClosed { through } => {
                    receipt(law::day::after_close(&through, self.clock.now()))?
                        .stamp(&mut Arc::make_mut(&mut entry).event);
                }
            }
        }
    }

    /// Every reader stands, with that key, in the newest roster of this organisation or of a body it points to, and in an
    /// office that the destination names.
    async fn check_readers(&self, statement: &Statement, body: &Body, today: Date) -> Result<(), IntakeRefusal> {
        for seen in &statement.rosters {
            let whose = if seen.body == body.root.id() {
                body.clone()
            } else if body.roster.content().bodies.contains(&seen.body) {
                let whose = self.directory.as_seen(seen.body, seen.roster, self.clock.monotonic()).await?;
                whose.ok_or(IntakeRefusal::Readers)?
            } else {
                return Err(IntakeRefusal::Readers);
            };
            // Sealed by an overtaken roster, a report would reach who has left and pass by who has come, and its reporter would
            // not know: the page shows the newest one and asks again.
            let roster = &whose.roster;
            if roster.hash() != seen.roster {
                return Err(IntakeRefusal::Readers);
            }
            roster.freshness(today).map_err(|_| IntakeRefusal::Readers)?;
            let mine = |granted: &&Granted| granted.body == seen.body;
            for granted in statement.granted.iter().filter(mine) {
                let mut readers = roster.readers(&whose.root.newest().kind, today);
                if !readers.any(|it| it.id == granted.person && it.key_id() == granted.key) {
                    return Err(IntakeRefusal::Readers);
                }
            }
            if statement.excluded.iter().any(|it| it.body == seen.body && roster.person(it.person).is_none()) {
                return Err(IntakeRefusal::Readers);
            }
        }
        let unit = statement.granted.iter().any(|granted| granted.body == statement.organisation);
        let authorised = statement.granted.iter().any(|granted| granted.body != statement.organisation);
        let as_stated = match statement.destination {
            Destination::Unit => unit && !authorised,
            Destination::Authorised => authorised && !unit,
            Destination::Both => unit && authorised,
        };
        if as_stated { Ok(()) } else { Err(StatementRefusal::NobodyGranted.into()) }
    }
}

/// What whoever sent a new entry gets.
fn acknowledged(event: &NewEvent) -> Acknowledged {
    Acknowledged {
        commitment: event.commitment,
        receipt_box: event.receipt_box.clone(),
        legal_day: event.legal_day.clone(),
    }
}

/// What a retry gets: the same box. An erased entry has none left to give.
fn again(kept: Kept) -> Result<Acknowledged, IntakeRefusal> {
    let receipt_box = kept.receipt_box.ok_or(IntakeRefusal::UnknownCase)?;
    Ok(Acknowledged { commitment: kept.commitment, receipt_box, legal_day: kept.legal_day })
}

/// A sealed body is an envelope as ours, around a plaintext of a bucket's size.
fn check_body(sealed: &[u8]) -> Result<(), IntakeRefusal> {
    if entry::is_padded(sealed)? { Ok(()) } else { Err(IntakeRefusal::Size) }
}

fn new_event(
    header: &Header,
    header_bytes: Vec<u8>,
    outer: Signature,
    sealed_body: Vec<u8>,
    boxed: receipt::Boxed,
) -> NewEvent {
    NewEvent {
        epoch: header.epoch,
        kind: header.kind.clone(),
        role: AuthorRole::Reporter,
        author: header.author,
        legal_day: boxed.legal_day,
        minute: String::new(),
        header: header_bytes,
        outer_signature: outer.0,
        commitment: boxed.commitment,
        leaf: boxed.leaf,
        roster: header.roster,
        receipt_box: boxed.receipt_box,
        body: sealed_body,
    }
}
