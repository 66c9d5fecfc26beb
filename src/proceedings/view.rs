//! What a docket shows to whom.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde_json::Value;

use super::{Proceedings, ProceedingsError, Standing};
use crate::{
    case::{
        actor::{Actor, Paper, Role},
        docket::{Event, Name},
        procedure::Word as _,
        room::{Holder, Room, acting_roles},
        view::{Eyes, Known, PaperKind, Readers, Seeing, room},
    },
    directory::Body,
    roster::version::Person,
    seal::header::Header,
    store::{CaseRow, PaperRow},
};

/// The longest view with all that happened, in bytes: a head has 128 KiB.
const LONGEST: usize = 64 << 10;

impl Proceedings {
    /// What whoever holds the code sees.
    pub async fn shown_to_the_reporter(&self, case: CaseRow, today: Date) -> Result<Value, ProceedingsError> {
        let standing = self.standing(case).await?;
        self.show(&standing, today, &[Actor::reporter()], None).await
    }

    /// What somebody sees whom the roster of a body names.
    pub async fn shown_to(
        &self,
        case: CaseRow,
        at: &Body,
        person: &Person,
        today: Date,
    ) -> Result<Value, ProceedingsError> {
        let mut rooms: BTreeSet<String> = self.store.rooms(case.case_no, person.key_id()).await?.into_iter().collect();
        let standing = self.standing(case).await?;
        if rooms.contains(&Room::Dialogue.name()) {
            // What became of the report is told to whoever reads it.
            rooms.extend((0..standing.docket.reports().len()).map(|nth| room(Name::Report, nth)));
        }
        let presides = standing.docket.hearings().iter().any(|hearing| hearing.chair() == Some(person.id));
        let holder = Holder::of(person, &at.root.newest().kind);
        let roles = acting_roles(holder.office, holder.at).iter().filter(|&&role| match role {
            Role::Chair => presides,
            Role::Representative => false,
            _ => true,
        });
        let actors: Vec<Actor> = roles.map(|&role| Actor::holder(role, person.id)).collect();
        self.show(&standing, today, &actors, Some(&rooms)).await
    }

    async fn show(
        &self,
        standing: &Standing,
        today: Date,
        actors: &[Actor],
        rooms: Option<&BTreeSet<String>>,
    ) -> Result<Value, ProceedingsError> {
        let papers = self.papers(standing).await?;
        let (docket, law) = (&standing.docket, &standing.law);
        let history: Vec<Event> = standing.history.iter().map(|(_, event)| event.clone()).collect();
        let eyes = Eyes { actors, rooms };
        let mut readers: BTreeMap<String, Readers> = BTreeMap::new();
        for reading in self.readers(standing, today).await? {
            let of = readers.entry(reading.row.room.clone()).or_default();
            if reading.stays(docket) {
                of.persons.extend(reading.person().map(|holder| holder.person));
            } else {
                of.renews = true;
            }
        }
        // The reporter lets in by office with a step, and nobody by name.
        if rooms.is_some() {
            self.add_admitted(standing, today, &mut readers).await?;
        }
        let view = Seeing { docket, history: &history, papers: &papers, readers: &readers, law, today, eyes }.view();
        let mut shown = serde_json::to_value(view).unwrap_or_default();
        // Whoever takes and takes back must not make a case that nobody can open: what happened stands in its entries too.
        if shown.to_string().len() > LONGEST {
            shown["history"] = Value::Array(Vec::new());
        }
        Ok(shown)
    }

    /// Who may be let into the rooms that were opened, besides who is there.
    async fn add_admitted(
        &self,
        standing: &Standing,
        today: Date,
        readers: &mut BTreeMap<String, Readers>,
    ) -> Result<(), ProceedingsError> {
        let bodies = self.directory.pointed_to(&standing.institution).await?;
        for (name, Readers { persons: inside, admits, .. }) in readers {
            let Some(room) = Room::of(name) else { continue };
            for body in std::iter::once(&standing.institution).chain(&bodies) {
                let kind = &body.root.newest().kind;
                let valid = body.roster.content().persons.iter().filter(|person| person.is_valid_on(today));
                let outside = valid.filter(|person| !inside.contains(&person.id));
                let admitted = outside.filter(|person| room.admits(&Holder::of(person, kind), &standing.docket));
                admits.extend(admitted.map(|person| person.id));
            }
        }
        Ok(())
    }

    /// What people signed for the procedures of a case.
    pub(super) async fn papers(&self, standing: &Standing) -> Result<Vec<Known>, ProceedingsError> {
        let mut papers = Vec::new();
        for paper in self.store.papers(standing.case.case_no).await? {
            papers.extend(self.known(standing, &paper).await?);
        }
        Ok(papers)
    }

    /// A paper as its header tells of it, if it is one of somebody whom a roster names, for a procedure.
    async fn known(&self, standing: &Standing, paper: &PaperRow) -> Result<Option<Known>, ProceedingsError> {
        let Ok(header) = Header::parse(&paper.header) else { return Ok(None) };
        let kind = header.fact("paper").and_then(PaperKind::of);
        let of = Room::of(header.fact("for").unwrap_or(&header.room)).and_then(procedure_of);
        let day = paper.legal_day.parse().ok();
        let person = self.holder(standing, header.roster, paper.author).await?;
        let (Some(kind), Some(of), Some(day), Some(person)) = (kind, of, day, person) else { return Ok(None) };
        Ok(Some(Known { kind, of, person, paper: Paper(paper.paper), day }))
    }
}

/// The procedure of a room.
pub(super) fn procedure_of(room: Room) -> Option<(Name, usize)> {
    match room {
        Room::Agreement(nth) => Some((Name::Agreement, nth)),
        Room::Application(nth) => Some((Name::Application, nth)),
        Room::Hearing(nth) => Some((Name::Hearing, nth)),
        Room::Dialogue | Room::Inquiry | Room::Undertakings => None,
    }
}
