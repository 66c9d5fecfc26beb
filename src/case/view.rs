//! What somebody sees of a case: where each procedure stands, its clocks and breaches, and the steps that are theirs, each
//! with what is still missing. Reporter and officer see the same, but for what stands in rooms that they do not read:
//! of those they see stage and clocks alone. It is written as the head of an answer, so nothing in it is null.

mod details;
mod probe;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use serde::Serialize;

use super::{
    actor::{Actor, Paper, Proof},
    clock::{Breach, Clock, Law, Terms},
    docket::{Docket, Event, Name},
    procedure::{At, Word, decide},
    refusal::Refusal,
};
use crate::seal::id::PersonId;

pub use details::{Details, HearingDetails};
pub(super) use probe::Seen;

words! {
    /// What a paper of a case is.
    PaperKind {
        /// A declaration of no conflict (43.4).
        Declaration = "declaration",
        /// An undertaking of confidentiality (43.6).
        Undertaking = "undertaking",
        /// The representative's word that they are there (43.3).
        Attendance = "attendance",
        /// The minutes of a session (43.4).
        Minutes = "minutes",
        /// A decision (43.4).
        Decision = "decision",
        /// A signature sheet (43.4).
        Sheet = "sheet",
        /// A recommendation (44.4).
        Recommendation = "recommendation",
        /// A notice.
        Notice = "notice",
        /// Any other document.
        Document = "document",
    }
}

/// A paper that the portal knows of: the header of its entry says as much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What it is.
    pub kind: PaperKind,
    /// For which procedure.
    pub of: (Name, usize),
    /// Who gave it.
    pub person: PersonId,
    /// The hash of the sealed entry.
    pub paper: Paper,
    /// Its legal day.
    pub day: Date,
}

impl Known {
    /// What it proves.
    pub fn proof(&self) -> Proof {
        Proof::Signed { entry: self.paper, day: self.day }
    }
}

/// Whose view it is.
pub struct Eyes<'a> {
    /// In which qualities they may act.
    pub actors: &'a [Actor],
    /// The rooms that they read; `None` for the reporter, who is granted every room of the case.
    pub rooms: Option<&'a BTreeSet<String>>,
}

impl Eyes<'_> {
    fn read(&self, room: &str) -> bool {
        self.rooms.is_none_or(|rooms| rooms.contains(room))
    }
}

/// A case as somebody sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct View {
    /// The legal day it is of.
    pub day: Date,
    /// Every procedure that was begun.
    pub procedures: Vec<Part>,
    /// The next free number of each kind.
    pub next: BTreeMap<&'static str, usize>,
    /// The steps that begin another procedure.
    pub begin: Vec<Begin>,
    /// The windows of protection.
    pub protection: Vec<Protected>,
    /// Who is out.
    pub out: Out,
    /// The papers that the portal knows of.
    pub papers: Vec<PaperLine>,
    /// What happened, in order.
    pub history: Vec<Happened>,
}

/// Who is in a room, for whoever reads it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Readers {
    /// The persons who are in and stay.
    #[serde(rename = "readers", skip_serializing_if = "Vec::is_empty")]
    pub persons: Vec<PersonId>,
    /// Who else may be let in as the case stands, for an officer who reads it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub admits: Vec<PersonId>,
    /// Whether its next entry begins a new epoch: somebody who was let into the last one is out.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub renews: bool,
}

/// One procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name.
    pub procedure: &'static str,
    /// Which of its kind.
    pub nth: usize,
    /// Where it stands.
    pub stage: &'static str,
    /// Its room.
    pub room: String,
    /// Who is in its room besides the reporter.
    #[serde(flatten)]
    pub readers: Readers,
    /// What is known of it; nothing for whoever does not read its room.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
    /// Its clocks, in the order they started.
    pub clocks: Vec<ClockLine>,
    /// Its breaches, in the order they were written.
    pub breaches: Vec<BreachLine>,
    /// What the asker may do at this stage.
    pub steps: Vec<StepLine>,
}

/// A step that begins a procedure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Begin {
    /// Which.
    pub procedure: &'static str,
    /// The step.
    #[serde(flatten)]
    pub step: StepLine,
}

/// A clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ClockLine {
    /// The rule.
    pub rule: &'static str,
    /// Its paragraph.
    pub paragraph: String,
    /// The legal day of its event.
    pub event: Date,
    /// The safe day.
    pub target: Date,
    /// The day that the words name.
    pub nominal: Date,
    /// The last day in time.
    pub due: Date,
    /// `running`, `late`, `met` or `lifted`.
    pub state: &'static str,
    /// Whether somebody owes it; else it lets a person wait.
    pub owed: bool,
    /// The legal day that met it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub met: Option<Date>,
}

/// A breach.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BreachLine {
    /// The rule.
    pub rule: &'static str,
    /// Its paragraph.
    pub paragraph: String,
    /// The legal day of its event.
    pub event: Date,
    /// The last day that was in time.
    pub due: Date,
    /// The legal day it was written.
    pub written: Date,
    /// Why, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<&'static str>,
}

/// A step, and whether it can be taken now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StepLine {
    /// Its word.
    pub step: &'static str,
    /// In which quality.
    pub role: &'static str,
    /// Whether nothing is missing that is known here.
    pub ready: bool,
    /// What refuses it.
    #[serde(flatten)]
    pub lacks: Option<Lack>,
}

/// What a refused step lacks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Lack {
    /// The rule that refuses.
    pub rule: &'static str,
    /// Its paragraph.
    pub paragraph: String,
    /// The word of what is missing.
    pub missing: &'static str,
}

impl Lack {
    /// A refusal, with the paragraph that its rule stands in.
    pub fn new(refusal: Refusal, law: &Law) -> Self {
        Self { rule: refusal.rule, paragraph: law.paragraph(refusal.rule), missing: refusal.missing.word() }
    }
}

/// A window of protection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Protected {
    /// First receipt on any channel.
    pub first: Date,
    /// Receipt by the authorised body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub authorised: Option<Date>,
    /// The last day.
    pub last: Date,
}

/// Who is out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Out {
    /// Persons.
    pub persons: Vec<PersonId>,
    /// Offices.
    pub offices: Vec<&'static str>,
}

/// A paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaperLine {
    /// What it is.
    pub kind: &'static str,
    /// For which procedure.
    pub procedure: &'static str,
    /// Which of its kind.
    pub nth: usize,
    /// Who gave it.
    pub person: PersonId,
    /// The hash of the sealed entry.
    pub paper: String,
    /// Its legal day.
    pub day: Date,
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Happened {
    /// Its place in the case.
    pub place: usize,
    /// The legal day.
    pub day: Date,
    /// The word of the role.
    pub by: &'static str,
    /// Who, where they hold an office.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub person: Option<PersonId>,
    /// Which procedure.
    pub procedure: &'static str,
    /// Which of its kind.
    pub nth: usize,
    /// The step.
    pub step: &'static str,
    /// The stage it led to.
    pub to: &'static str,
}

/// What a view is made of.
pub struct Seeing<'a> {
    /// The case.
    pub docket: &'a Docket,
    /// Its events, in order.
    pub history: &'a [Event],
    /// The papers that headers tell of.
    pub papers: &'a [Known],
    /// Who was let into which room.
    pub readers: &'a BTreeMap<String, Readers>,
    /// Rules and calendars.
    pub law: &'a Law,
    /// The legal day.
    pub today: Date,
    /// Whose view.
    pub eyes: Eyes<'a>,
}

/// The room of a procedure.
pub fn room(name: Name, nth: usize) -> String {
    format!("{}/{nth}", name.word())
}

impl Seeing<'_> {
    /// The view.
    pub fn view(&self) -> View {
        let Self { docket, law, today, .. } = *self;
        let (persons, offices) = (docket.out().persons(), docket.out().offices());
        let protection = docket.protection().stamps().iter().zip(docket.protection().windows(law));
        View {
            day: today,
            procedures: docket.parts(self),
            next: docket.next_numbers().into_iter().map(|(name, nth)| (name.word(), nth)).collect(),
            begin: docket.beginnings(self),
            protection: protection
                .map(|(stamps, window)| Protected {
                    first: stamps.first,
                    authorised: stamps.authorised,
                    last: window.last_day,
                })
                .collect(),
            out: Out {
                persons: persons.iter().copied().collect(),
                offices: offices.iter().map(|office| office.word()).collect(),
            },
            papers: self.papers.iter().filter(|known| self.shows(known)).map(paper_line).collect(),
            history: self.history.iter().enumerate().filter_map(|(place, event)| self.happened(place, event)).collect(),
        }
    }

    fn reads(&self, (name, nth): (Name, usize)) -> bool {
        self.eyes.read(&room(name, nth))
    }

    /// What somebody signed is shown to whoever reads the procedure's room, and to themselves.
    fn shows(&self, known: &Known) -> bool {
        self.reads(known.of) || self.eyes.actors.iter().any(|actor| actor.is(known.person))
    }

    fn happened(&self, place: usize, event: &Event) -> Option<Happened> {
        let step = event.step().filter(|step| self.reads((step.name, step.nth)))?;
        Some(Happened {
            place,
            day: step.day,
            by: step.by.role().word(),
            person: step.by.person(),
            procedure: step.name.word(),
            nth: step.nth,
            step: step.step,
            to: step.to,
        })
    }

    /// One procedure.
    pub(super) fn part<P: Seen>(&self, name: Name, procedure: &P, at: &At) -> Part {
        let room = room(name, at.nth);
        let is_read = self.eyes.read(&room);
        Part {
            procedure: name.word(),
            nth: at.nth,
            stage: procedure.stage().word(),
            readers: self.readers.get(&room).filter(|_| is_read).cloned().unwrap_or_default(),
            room,
            details: procedure.details().filter(|_| is_read),
            clocks: clocks(procedure.terms(), at),
            breaches: procedure.terms().breaches().iter().map(|breach| breach_line(breach, at.law)).collect(),
            steps: if is_read { self.steps(name, procedure, at) } else { Vec::new() },
        }
    }

    /// The steps that begin another procedure of a kind.
    pub(super) fn begin<P: Seen>(&self, name: Name, at: &At) -> Vec<Begin> {
        let steps = self.steps(name, &P::default(), at).into_iter();
        steps.map(|step| Begin { procedure: name.word(), step }).collect()
    }

    fn steps<P: Seen>(&self, name: Name, procedure: &P, at: &At) -> Vec<StepLine> {
        let papers: Vec<_> = self.papers.iter().filter(|known| known.of == (name, at.nth)).copied().collect();
        let mut lines = Vec::new();
        for &step in P::Step::ALL {
            let row = P::row(step);
            for by in self.eyes.actors {
                let open = |(stages, roles): &(&[P::Stage], &[_])| {
                    stages.contains(&procedure.stage()) && roles.contains(&by.role())
                };
                if row.ways.iter().any(open) {
                    lines.push(step_line(procedure, step, by, at, &papers));
                }
            }
        }
        lines
    }
}

/// Tries a step with the best that is known: ready where any way to take it is allowed, else the first refusal.
fn step_line<P: Seen>(procedure: &P, step: P::Step, by: &Actor, at: &At, papers: &[Known]) -> StepLine {
    let mut refused = None;
    for command in procedure.likely(step, by, at, papers) {
        match decide(procedure, by, command, at) {
            Ok(_) => return StepLine { step: step.word(), role: by.role().word(), ready: true, lacks: None },
            Err(refusal) => refused = refused.or(Some(refusal)),
        }
    }
    let lacks = refused.map(|refusal| Lack::new(refusal, at.law));
    StepLine { step: step.word(), role: by.role().word(), ready: false, lacks }
}

fn clocks(terms: &Terms, at: &At) -> Vec<ClockLine> {
    terms.clocks(at.law).into_iter().map(|clock| clock_line(&clock, at)).collect()
}

fn clock_line(clock: &Clock, at: &At) -> ClockLine {
    let Clock { running, dates, .. } = clock;
    let state = match (running.met, running.lifted) {
        (Some(_), _) => "met",
        (None, Some(_)) => "lifted",
        (None, None) if clock.is_late(at.today) => "late",
        (None, None) => "running",
    };
    ClockLine {
        rule: running.rule,
        paragraph: at.law.paragraph(running.rule),
        event: running.event,
        target: dates.target,
        nominal: dates.nominal,
        due: dates.due,
        state,
        owed: running.owed,
        met: running.met,
    }
}

fn breach_line(breach: &Breach, law: &Law) -> BreachLine {
    BreachLine {
        rule: breach.rule,
        paragraph: law.paragraph(breach.rule),
        event: breach.event,
        due: breach.due,
        written: breach.written,
        cause: breach.cause.map(Word::word),
    }
}

fn paper_line(known: &Known) -> PaperLine {
    let (name, nth) = known.of;
    PaperLine {
        kind: known.kind.word(),
        procedure: name.word(),
        nth,
        person: known.person,
        paper: known.paper.0.to_string(),
        day: known.day,
    }
}
