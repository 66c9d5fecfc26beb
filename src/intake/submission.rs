//! What is checked before a report or an entry of the reporter is stored.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Acknowledged, Intake, IntakeRefusal, receipt};
use crate::{
    directory::Body,
    law,
    proceedings::{Author, Step},
    record::{self, EntryParts, NoStep},
    seal::{
        header::{DIALOGUE, Header},
        id::{Digest, LeafHash},
        secret::Seed,
        signature::Signature,
        statement::{Destination, Granted, Statement, StatementRefusal},
    },
    store::{AuthorRole, Kept, NewCase, NewGrant, Submitted},
};

/// A submission, as it came.
pub struct SubmissionParts {
    /// Hash of the whole request, which tells a retry from a clash.
    pub request: Digest,
    /// Statement bytes.
    pub statement: Vec<u8>,
    /// The reporter's signature over them.
    pub statement_signature: Signature,
    /// The first entry.
    pub entry: EntryParts,
    /// The key of the box of its receipt.
    pub box_key: Seed,
    /// One file per granted person, in the statement's order.
    pub grants: Vec<Vec<u8>>,
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
        record::check_grants(parts.grants.iter().map(Vec::as_slice))?;
        let entry = parts.entry.verify(header, statement.sign)?;

        let hashes = entry.hashes;
        let stamp = |now| receipt::make(&body, hashes, &parts.box_key, &self.signer, now);
        let granted = statement.granted.iter().zip(parts.grants);
        let mut case = Arc::new(NewCase {
            case_id,
            organisation: statement.organisation,
            access: *statement.access.bytes(),
            sign: *statement.sign.bytes(),
            request_digest: parts.request,
            destination: statement.destination.word().to_owned(),
            statement: parts.statement,
            statement_signature: parts.statement_signature.0,
            first: entry.into_event(AuthorRole::Reporter, stamp(now)?),
            grants: granted.map(|(granted, file)| NewGrant { reader: granted.key, file }).collect(),
        });
        loop {
            match self.store.submit(Arc::clone(&case)).await? {
                Submitted::Stored => return acknowledged(case.first.kept()),
                Submitted::Same(kept) => return acknowledged(kept),
                Submitted::Different => return Err(IntakeRefusal::Different),
                // The day was closed before this was stored: it came on the next one.
                Submitted::DayClosed { through } => {
                    let later = stamp(law::day::after_close(&through, self.clock.now()))?;
                    later.replace(&mut Arc::make_mut(&mut case).first);
                }
            }
        }
    }

    /// Takes a later entry of the reporter in: a message, or a step with whom it lets into its room. `box_key` is the key of
    /// the box of its receipt.
    pub async fn append(
        &self,
        parts: EntryParts,
        box_key: Seed,
        grants: Vec<NewGrant>,
    ) -> Result<Acknowledged, IntakeRefusal> {
        let header = Header::parse(&parts.header)?;
        let case = self.store.case_by_id(header.case).await?.ok_or(IntakeRefusal::UnknownCase)?;
        let (_, statement) = Statement::parse_signed(&case.statement, &Signature(case.statement_signature))?;
        if header.author != statement.sign.id() {
            return Err(IntakeRefusal::UnknownCase);
        }
        let is_message = header.room == DIALOGUE && header.kind == "message" && grants.is_empty();
        let is_step = ["step", "agreement", "paper"].contains(&header.kind.as_str());
        let fits = header.organisation == statement.organisation
            && (is_message && header.epoch == 0 || is_step)
            && Some(header.roster) == statement.roster_of(statement.organisation);
        if !fits {
            return Err(IntakeRefusal::Header);
        }
        record::check_grants(grants.iter().map(|grant| grant.file.as_slice()))?;
        let entry = parts.verify(header, statement.sign)?;
        if is_step && let Some(kept) = entry.kept(&self.store).await? {
            return acknowledged(kept);
        }
        let body = self.directory.by_id(statement.organisation).await?.ok_or(IntakeRefusal::Organisation)?;

        let hashes = entry.hashes;
        let stamp = |now| receipt::make(&body, hashes, &box_key, &self.signer, now);
        let (store, clock, role) = (&self.store, &self.clock, AuthorRole::Reporter);
        let kept = if is_message {
            record::append(store, clock, entry, role, grants, stamp, &NoStep).await?
        } else {
            let step = Step {
                proceedings: &self.proceedings,
                case,
                header: entry.header.clone(),
                body: entry.body(),
                author: Author::Reporter,
                readers: grants.iter().map(|grant| grant.reader).collect(),
            };
            record::append(store, clock, entry, role, grants, stamp, &step).await?
        };
        acknowledged(kept)
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

/// What whoever sent an entry gets, the same each time it is sent. An erased one has no box left to give.
fn acknowledged(kept: Kept) -> Result<Acknowledged, IntakeRefusal> {
    let receipt_box = kept.receipt_box.ok_or(IntakeRefusal::UnknownCase)?;
    Ok(Acknowledged { commitment: kept.commitment, receipt_box, legal_day: kept.legal_day })
}
