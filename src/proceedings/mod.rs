//! **Proceedings**: the docket of a stored case as it stands: what its report and its officers began, then every event that
//! was decided since, folded; and the law under which its terms run. Use cases share it; who may do what is decided in
//! [`crate::case`] and nowhere here.

mod step;
mod view;

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use jiff::civil::Date;

use step::Handling;
pub use step::{Author, Handles, Step, StepRefusal};

use crate::{
    case::{
        actor::Paper,
        clock::{Clock, Law},
        docket::{Docket, Event},
        form,
        portal::{Assignment, Beginning},
        procedure::Word as _,
        report::Destination,
        room::{Holder, Room},
    },
    directory::{Body, Directory, DirectoryError},
    document::template::Template,
    entropy,
    law::{calendar::Calendar, rule::RuleBook, term::Term},
    ledger::opening::{Content, Opening},
    roster::{root::BodyKind, version::Person},
    seal::{
        header::Header,
        id::{KeyId, LeafHash, NoteHash, PersonId},
        signature::{Signature, sha256},
        statement::{self, Statement},
    },
    store::{CaseRow, ClockRow, DocketChange, DocketRow, Handled, NewDocketRow, ReaderRow, Store, StoreError, Watch},
};

/// Why a docket can't be told.
#[derive(Debug, thiserror::Error)]
pub enum ProceedingsError {
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A roster in the database does not verify.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
}

/// Dockets over a store.
#[derive(Clone)]
pub struct Proceedings {
    store: Store,
    directory: Directory,
    book: Arc<RuleBook>,
    laws: Arc<RwLock<HashMap<NoteHash, Arc<Law>>>>,
}

/// The docket of a case as it stands.
pub struct Standing {
    /// The case.
    pub case: CaseRow,
    /// What its reporter stated.
    pub statement: Statement,
    /// The institution.
    pub institution: Body,
    /// The law at it.
    pub law: Arc<Law>,
    /// All events with the legal day on which each was decided, those that the case begins with first.
    pub history: Vec<(Date, Event)>,
    /// Their fold.
    pub docket: Docket,
    /// Where the stored events end.
    pub place: u64,
}

/// Somebody who was let into a room in its newest epoch: the reporter, or whose key it is as far as it still counts.
struct Reading {
    row: ReaderRow,
    holder: Option<(BodyKind, Person)>,
    is_reporter: bool,
}

impl Reading {
    /// The person who is in the room, if the reader is one.
    fn person(&self) -> Option<Holder<'_>> {
        let holder = self.holder.as_ref().filter(|_| self.row.is_in);
        holder.map(|(at, person)| Holder::of(person, at))
    }

    /// Whether they stay in the room, as the docket stands.
    fn stays(&self, docket: &Docket) -> bool {
        let room = Room::of(&self.row.room);
        let stays = |holder| room.is_some_and(|room| !room.shuts_out(&holder, docket));
        self.row.is_in && self.is_reporter || self.person().is_some_and(stays)
    }
}

/// Who is out of a room since they were let in, with the docket as it goes on: they are shown nothing more of it.
fn shut_out(readers: Vec<Reading>, after: &Docket) -> Vec<(String, KeyId)> {
    let out = readers.into_iter().filter(|it| it.person().is_some() && !it.stays(after));
    out.map(|it| (it.row.room, it.row.key)).collect()
}

/// Whose key it is, at a case's own institution or at one of the bodies that its roster points to.
fn held_by<'a>(institution: &'a Body, bodies: &'a [Body], key: KeyId, today: Date) -> Option<(&'a Body, &'a Person)> {
    let mut of = std::iter::once(institution).chain(bodies);
    of.find_map(|body| Some((body, body.holder(key, today)?)))
}

impl Proceedings {
    /// Over a store, with the rules that come with this build.
    pub fn new(store: Store, directory: Directory) -> Self {
        let book = RuleBook::bundled().expect("the rules that come with this build are read by its tests");
        Self { store, directory, book: Arc::new(book), laws: Arc::default() }
    }

    /// The same for a portal with terms of its own for policies, as its configuration was checked to have them.
    #[must_use]
    pub fn with_policies(self, policies: &std::collections::BTreeMap<String, Term>) -> Self {
        let book = RuleBook::clone(&self.book).with_policies(policies).map_or(self.book, Arc::new);
        Self { book, laws: Arc::default(), ..self }
    }

    /// A case's docket.
    pub async fn standing(&self, case: CaseRow) -> Result<Standing, ProceedingsError> {
        self.standing_with(case, None).await
    }

    /// The same, as if an officer did something now that the docket is told by the case itself.
    async fn standing_with(&self, case: CaseRow, now: Option<&Handling>) -> Result<Standing, ProceedingsError> {
        let inconsistent = |table, column| StoreError::Inconsistent { table, column };
        let missing = || inconsistent("case_file", "organisation");
        let institution = self.directory.by_id(case.organisation).await?.ok_or_else(missing)?;
        let law = self.law(&institution).await?;
        let signed = Statement::parse_signed(&case.statement, &Signature(case.statement_signature));
        let (_, statement) = signed.map_err(|_| inconsistent("case_file", "statement"))?;
        let (mut word, mut assigned) = self.store.handled(case.case_no).await?;
        match now {
            Some(Handling::Word(handled)) => word = word.or_else(|| Some(handled.clone())),
            Some(Handling::Assigned(handled)) => assigned = assigned.or_else(|| Some(handled.clone())),
            None => {}
        }
        let beginning = beginning(&case, &statement, word, assigned)?;
        let mut history: Vec<(Date, Event)> = beginning
            .events(&law)
            .into_iter()
            .map(|event| (day_of(&event).unwrap_or(beginning.received), event))
            .collect();
        let rows = self.store.docket(case.case_id).await?;
        let place = rows.last().map_or(0, |row| row.place + 1);
        for DocketRow { legal_day, event, .. } in &rows {
            let event = form::read_event(event).map_err(|_| inconsistent("docket_event", "event"))?;
            history.push((parse(legal_day)?, event));
        }
        let docket = Docket::fold(history.iter().map(|(_, event)| event));
        Ok(Standing { case, statement, institution, law, history, docket, place })
    }

    /// The person who held a key in a roster of the case's institution, or of an authorised body that it names.
    async fn holder(
        &self,
        standing: &Standing,
        roster: NoteHash,
        key: KeyId,
    ) -> Result<Option<PersonId>, ProceedingsError> {
        let bodies = self.directory.pointed_to(&standing.institution).await?;
        for body in std::iter::once(&standing.institution).chain(&bodies) {
            if let Some(roster) = self.directory.roster(body, roster).await? {
                return Ok(roster.holder(key).map(|person| person.id));
            }
        }
        Ok(None)
    }

    /// Who was let into the rooms of a case, but for the first.
    async fn readers(&self, standing: &Standing, today: Date) -> Result<Vec<Reading>, ProceedingsError> {
        let bodies = self.directory.pointed_to(&standing.institution).await?;
        let rows = self.store.readers(standing.case.case_no).await?.into_iter();
        let reading = |row: ReaderRow| {
            let holder = held_by(&standing.institution, &bodies, row.key, today);
            let holder = holder.map(|(body, person)| (body.root.newest().kind.clone(), person.clone()));
            Reading { is_reporter: row.key == standing.statement.sign.id(), holder, row }
        };
        Ok(rows.map(reading).collect())
    }

    /// The law at a body: the rules, and its calendar with every addition that a roster brought, from the day of that roster.
    pub async fn law(&self, body: &Body) -> Result<Arc<Law>, ProceedingsError> {
        let newest = body.roster.hash();
        if let Some(law) = self.laws.read().unwrap_or_else(PoisonError::into_inner).get(&newest) {
            return Ok(Arc::clone(law));
        }
        let rosters = self.directory.rosters(body).await?;
        let mut versions: Vec<_> =
            rosters.iter().rev().map(|roster| (roster.content().issued, &roster.content().calendars)).collect();
        versions.dedup_by_key(|(_, calendars)| *calendars);
        let unreadable = |_| StoreError::Inconsistent { table: "note", column: "text" };
        let mut versions = versions.into_iter();
        let first = versions.next().map_or(&[][..], |(_, lines)| &lines[..]);
        let mut law = Law::new(Arc::clone(&self.book), Calendar::named(first).map_err(unreadable)?);
        for (known, lines) in versions {
            law = law.amended(known, Calendar::named(lines).map_err(unreadable)?);
        }
        let law = Arc::new(law);
        self.laws.write().unwrap_or_else(PoisonError::into_inner).insert(newest, Arc::clone(&law));
        Ok(law)
    }
}

impl Standing {
    /// What the docket goes on with, on a legal day: `leaf` is that of the entry whose step is among the events, if one is.
    pub fn change(&self, events: &[Event], legal_day: &str, today: Date, leaf: Option<LeafHash>) -> DocketChange {
        let mut docket = self.docket.clone();
        docket.take_all(events);
        let rows = events.iter().map(|event| {
            let text = form::write_event(event);
            if let Some(leaf) = leaf.filter(|_| !event.is_the_portals()) {
                return NewDocketRow { leaf, opening: Vec::new(), event: text };
            }
            let content = Content::PortalEvent { case: self.case.case_id, salt: entropy::bytes(), event: text.clone() };
            let opening = Opening { day: legal_day.to_owned(), content };
            NewDocketRow { leaf: opening.leaf(), opening: opening.data(), event: text }
        });
        let clocks = clocks(&docket, &self.law, today);
        DocketChange { place: self.place, events: rows.collect(), clocks, shut: Vec::new() }
    }
}

/// The newest text of the agreement.
pub fn newest_template() -> Paper {
    Paper(Template::drafted().expect("an agreement in Kazakh is among the templates").hash())
}

/// The open clocks of a docket as the keeper looks for them.
pub fn clocks(docket: &Docket, law: &Law, today: Date) -> Vec<ClockRow> {
    let mut terms: HashMap<(&str, usize), u64> = HashMap::new();
    let mut rows = Vec::new();
    for (name, nth, clock) in docket.clocks(law) {
        let term = terms.entry((name.word(), nth)).or_default();
        let Clock { running, dates, .. } = clock;
        if clock.is_open() {
            rows.push(ClockRow {
                procedure: name.word().to_owned(),
                nth: nth as u64,
                term: *term,
                rule: running.rule.to_owned(),
                event: running.event.to_string(),
                due: dates.due.to_string(),
                owed: running.owed,
                watch: if dates.due < today { Watch::Seen } else { Watch::Running },
            });
        }
        *term += 1;
    }
    rows.sort();
    rows
}

/// What a case begins with, by its rows.
fn beginning(
    case: &CaseRow,
    statement: &Statement,
    word: Option<Handled>,
    assigned: Option<Handled>,
) -> Result<Beginning, StoreError> {
    let person = |key: KeyId| statement.granted.iter().find(|it| it.key == key).map(|it| it.person);
    let of_unit = statement.granted.iter().filter(|it| it.body == statement.organisation);
    let assignment = |handled: Handled| {
        let header = Header::parse(&handled.header).ok()?;
        let officer: PersonId = header.fact("person")?.parse().ok()?;
        let officers_with_keys = of_unit.count();
        Some(Assignment {
            day: parse(&handled.legal_day).ok()?,
            by: person(handled.author)?,
            officer,
            officers_with_keys,
        })
    };
    let spoke = |handled: Handled| Some((parse(&handled.legal_day).ok()?, person(handled.author)?));
    Ok(Beginning {
        received: parse(&case.first_day)?,
        to: match statement.destination {
            statement::Destination::Unit => Destination::Unit,
            statement::Destination::Authorised => Destination::Authorised,
            statement::Destination::Both => Destination::Both,
        },
        statement: Paper(sha256(&case.statement)),
        left_out: statement.excluded.iter().map(|it| it.person).collect(),
        word: word.and_then(spoke),
        assigned: assigned.and_then(assignment),
    })
}

fn day_of(event: &Event) -> Option<Date> {
    event.step().map(|step| step.day)
}

fn parse(day: &str) -> Result<Date, StoreError> {
    day.parse().map_err(|_| StoreError::Inconsistent { table: "docket_event", column: "legal_day" })
}
