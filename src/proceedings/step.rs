//! A step on its way into a docket: read from its entry's clear facts, held to rooms, papers and readers, decided with
//! everything that follows from it.

use jiff::civil::Date;

use super::{Proceedings, ProceedingsError, Reading, Standing, held_by, parse, shut_out};
use crate::{
    case::{
        Missing, Refusal,
        actor::{Actor, Paper, Proof, Role},
        docket::{Command, Docket},
        form,
        paper::Word,
        procedure::Word as _,
        room::{Holder, Room},
        view::{Known, PaperKind},
    },
    directory::Body,
    record::Decides,
    roster::version::Person,
    seal::{
        header::Header,
        id::{Digest, KeyId, LeafHash, PersonId},
    },
    store::{CaseRow, DocketChange, Handled, StoreError},
};

/// Why an entry is not taken in as a step. Nothing was stored.
#[derive(Debug, thiserror::Error)]
pub enum StepRefusal {
    /// The law refuses it, or a policy; with the paragraph.
    #[error("{}: {refusal}", .paragraph)]
    Refused {
        /// The rule, and what is missing.
        refusal: Refusal,
        /// Its paragraph.
        paragraph: String,
    },
    /// The header's facts are no step, or not one for this room and author.
    #[error("the header is of no step that its author can take there")]
    Form,
    /// Somebody is let in who may not enter the room, or who is in it; or whoever stays is left out of a new epoch.
    #[error("somebody is let in who may not enter the room, or left out who stays")]
    Readers,
    /// Somebody is out who was let into the room's epoch: the entry belongs into a new one.
    #[error("the room's epoch is over")]
    EpochOver {
        /// The place of the entry.
        sequence: u64,
        /// The leaf before it.
        previous: LeafHash,
    },
    /// The docket can't be told.
    #[error(transparent)]
    Proceedings(#[from] ProceedingsError),
}

impl From<StoreError> for StepRefusal {
    fn from(error: StoreError) -> Self {
        Self::Proceedings(error.into())
    }
}

/// Who writes an entry.
#[derive(Clone, Copy)]
pub enum Author<'a> {
    /// Who holds the code.
    Reporter,
    /// Somebody whom the roster of a body names.
    Holder(&'a Body, &'a Person),
}

impl Author<'_> {
    fn person(&self) -> Option<PersonId> {
        match self {
            Self::Reporter => None,
            Self::Holder(_, person) => Some(person.id),
        }
    }
}

/// An entry of a procedure's room that is about to be stored.
pub struct Step<'a> {
    /// Dockets.
    pub proceedings: &'a Proceedings,
    /// Its case.
    pub case: CaseRow,
    /// Its header.
    pub header: Header,
    /// The hash of its sealed body.
    pub body: Digest,
    /// Who writes it.
    pub author: Author<'a>,
    /// Whom it lets into its room.
    pub readers: Vec<KeyId>,
}

/// What an officer does outside of the procedures' rooms and a docket tells from there.
pub enum Handling {
    /// Writes to the reporter.
    Word(Handled),
    /// Gives the case to an officer.
    Assigned(Handled),
}

/// The same on its way into the store.
pub struct Handles<'a> {
    /// Dockets.
    pub proceedings: &'a Proceedings,
    /// Its case.
    pub case: CaseRow,
    /// By whose key.
    pub author: KeyId,
    /// The header of an assignment; none of a word.
    pub assignment: Option<Vec<u8>>,
}

impl<E: From<StepRefusal>> Decides<E> for Step<'_> {
    async fn change(&self, legal_day: &str, leaf: LeafHash) -> Result<Option<DocketChange>, E> {
        let change = self.decide(legal_day, leaf).await;
        change.map_err(E::from)
    }
}

impl<E: From<StepRefusal>> Decides<E> for Handles<'_> {
    async fn change(&self, legal_day: &str, _leaf: LeafHash) -> Result<Option<DocketChange>, E> {
        let change = self.clocks(legal_day).await;
        change.map_err(E::from)
    }
}

impl Handles<'_> {
    /// Only the clocks change, and the breaches that were due before.
    async fn clocks(&self, legal_day: &str) -> Result<Option<DocketChange>, StepRefusal> {
        let (author, legal) = (self.author, legal_day.to_owned());
        let handled = |header| Handled { author, legal_day: legal, header };
        let handling = match &self.assignment {
            Some(header) => Handling::Assigned(handled(header.clone())),
            None => Handling::Word(handled(Vec::new())),
        };
        let standing = self.proceedings.standing_with(self.case.clone(), Some(&handling)).await?;
        let today = parse(legal_day)?;
        let events = standing.docket.clone().look(today, &standing.law, super::newest_template());
        Ok(Some(standing.change(&events, legal_day, today, None)))
    }
}

/// A second person confirms what is taken on paper.
const ON_PAPER: Refusal = Refusal { rule: "P-paper", missing: Missing::SecondPerson };
/// A further reader undertakes confidentiality before access.
const UNDERTAKING: Refusal = Refusal { rule: "43.6-participants", missing: Missing::Undertaking };

impl Standing {
    fn refused(&self, refusal: Refusal) -> StepRefusal {
        StepRefusal::Refused { refusal, paragraph: self.law.paragraph(refusal.rule) }
    }
}

impl Step<'_> {
    async fn decide(&self, legal_day: &str, leaf: LeafHash) -> Result<Option<DocketChange>, StepRefusal> {
        let standing = self.proceedings.standing(self.case.clone()).await?;
        let today = parse(legal_day)?;
        let room = Room::of(&self.header.room).ok_or(StepRefusal::Form)?;
        if self.header.kind == "paper" {
            let kind = self.header.fact("paper").and_then(PaperKind::of);
            let from_outside = room == Room::Undertakings && self.author.person().is_some();
            if kind.is_none() || !(from_outside || room.is_begun(&standing.docket)) {
                return Err(StepRefusal::Form);
            }
            let readers = self.proceedings.readers(&standing, today).await?;
            self.check_readers(&standing, room, &standing.docket, &readers, today).await?;
            return Ok(None);
        }
        let (by, command) =
            form::read(&self.header.facts, Paper(self.body), self.author.person()).map_err(|_| StepRefusal::Form)?;
        if !room.takes(&command, &standing.docket) || !self.acts(&by, &command, room, &standing) {
            return Err(StepRefusal::Form);
        }
        if by.transcript().is_some() {
            return Err(standing.refused(ON_PAPER));
        }
        self.check_papers(&standing, &command).await?;
        let law = &standing.law;
        let events = standing.docket.step(&by, command, today, law, super::newest_template());
        let events = events.map_err(|refusal| standing.refused(refusal))?;
        let mut after = standing.docket.clone();
        after.take_all(&events);
        let readers = self.proceedings.readers(&standing, today).await?;
        self.check_readers(&standing, room, &after, &readers, today).await?;
        let mut change = standing.change(&events, legal_day, today, Some(leaf));
        change.shut = shut_out(readers, &after);
        Ok(Some(change))
    }

    fn acts(&self, by: &Actor, command: &Command, room: Room, standing: &Standing) -> bool {
        match self.author {
            Author::Reporter => by.role() == Role::Reporter,
            Author::Holder(body, person) => {
                let holder = Holder::of(person, &body.root.newest().kind);
                holder.acts_as(by.role(), command, room, &standing.docket)
            }
        }
    }

    /// Everybody who is let in may enter, stands in the newest roster, was not left out by the reporter, and is not there yet.
    async fn check_readers(
        &self,
        standing: &Standing,
        room: Room,
        docket: &Docket,
        readers: &[Reading],
        today: Date,
    ) -> Result<(), StepRefusal> {
        let (begins, staying) = self.check_epoch(standing, room, docket, readers).await?;
        let bodies =
            self.proceedings.directory.pointed_to(&standing.institution).await.map_err(ProceedingsError::from)?;
        let mut guests = Vec::new();
        for (at, reader) in self.readers.iter().enumerate() {
            let stays = staying.contains(reader);
            let found = held_by(&standing.institution, &bodies, *reader, today);
            let admitted = match found {
                Some((body, person)) => room.admits(&Holder::of(person, &body.root.newest().kind), docket),
                None => *reader == standing.statement.sign.id() && room.is_the_reporters(),
            };
            let twice = self.readers[..at].contains(reader);
            if twice || stays && !begins || !stays && !admitted {
                return Err(StepRefusal::Readers);
            }
            guests.extend(found.filter(|_| !stays).map(|(_, person)| person.id));
        }
        self.check_undertakings(standing, room, &guests).await
    }

    /// Whether the entry begins an epoch, and who is in the room anyway. It may where somebody is out who was let into the last
    /// one, or is put out by it, and then lets in everybody who stays; nothing is written any more in one that is over.
    async fn check_epoch(
        &self,
        standing: &Standing,
        room: Room,
        docket: &Docket,
        readers: &[Reading],
    ) -> Result<(bool, Vec<KeyId>), StepRefusal> {
        let Header { sequence, previous, epoch, ref facts, .. } = self.header;
        let head = self.proceedings.store.head(self.case.case_no, &self.header.room).await?;
        if head.next_sequence != sequence {
            // Who writes for a place that is taken is told where the room ends, and by that who is in it.
            return Ok((false, Vec::new()));
        }
        let before = (sequence > 0).then_some(head.epoch);
        let begins = before.is_some_and(|before| epoch > before);
        let readers: Vec<_> = readers.iter().filter(|it| it.row.room == self.header.room).collect();
        let is_over = readers.iter().any(|it| !it.stays(&standing.docket));
        if is_over && !begins && !form::puts_out(facts) {
            return Err(StepRefusal::EpochOver { sequence, previous });
        }
        if !room.goes_on(before, epoch, facts) || begins && !is_over && !form::puts_out(facts) {
            return Err(StepRefusal::Form);
        }
        let staying: Vec<KeyId> = readers.iter().filter(|it| it.stays(docket)).map(|it| it.row.key).collect();
        if begins && !staying.iter().all(|key| self.readers.contains(key)) {
            return Err(StepRefusal::Readers);
        }
        Ok((begins, staying))
    }

    /// 43.6: whoever is let in by another than the reporter signed an undertaking for this procedure before. Whom the
    /// reporter lets in the reporter addresses: nobody else's word can keep them from that.
    async fn check_undertakings(
        &self,
        standing: &Standing,
        room: Room,
        guests: &[PersonId],
    ) -> Result<(), StepRefusal> {
        if guests.is_empty() || matches!(self.author, Author::Reporter) {
            return Ok(());
        }
        let papers = self.proceedings.papers(standing).await?;
        let of = super::view::procedure_of(room);
        let has_undertaken = |guest: &PersonId| {
            let own = |it: &Known| it.kind == PaperKind::Undertaking && it.person == *guest && Some(it.of) == of;
            papers.iter().any(own)
        };
        if guests.iter().all(has_undertaken) { Ok(()) } else { Err(standing.refused(UNDERTAKING)) }
    }

    /// Every word on which the step rests is that person's own, of that kind, of that day, given for this procedure.
    async fn check_papers(&self, standing: &Standing, command: &Command) -> Result<(), StepRefusal> {
        let words = command.words(self.author.person());
        if words.is_empty() {
            return Ok(());
        }
        let papers = self.proceedings.papers(standing).await?;
        for Word { of, kind, about, proof } in words {
            // Who confirms a paper that another keyed in has no entry for it yet: nobody's word is taken from a scan.
            let Proof::Signed { entry, day } = proof else { return Err(standing.refused(ON_PAPER)) };
            let own = Known { kind, of: about, person: of, paper: *entry, day: *day };
            if !papers.contains(&own) {
                return Err(StepRefusal::Form);
            }
        }
        Ok(())
    }
}
