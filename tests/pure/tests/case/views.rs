//! What somebody sees of a case, and what the portal does by itself.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{ToSpan, civil::Date};
use senim_pure::{
    case::{
        Procedure,
        actor::{Actor, Role},
        agreement::{self, Counterparty},
        application, conflict,
        docket::{Command, Docket, Event, Name},
        hearing,
        procedure::Word,
        report,
        view::{Details, Eyes, Known, PaperKind, Readers, Seeing, StepLine, View},
    },
    seal::{canonical, id::PersonId},
};

use crate::{
    specimens::Specimen,
    world::{Dice, LAW, SECOND, START, THIRD, actor, acts, paper, signed, usual},
};

/// A case with what became of it.
#[derive(Default)]
struct Told {
    docket: Docket,
    events: Vec<Event>,
    papers: Vec<Known>,
    readers: BTreeMap<String, Readers>,
}

impl Told {
    fn submitted() -> Self {
        let mut told = Self::default();
        let submit = report::Command::Submit {
            to: report::Destination::Both,
            notice: Some(paper()),
            authorised_has_key: true,
            unit_is_involved: false,
        };
        told.must(&Actor::reporter(), Command::Report(0, submit), START);
        told
    }

    fn must(&mut self, by: &Actor, command: Command, today: Date) {
        let events = self.docket.decide(by, command, today, &LAW).unwrap();
        self.take(events);
    }

    fn take(&mut self, events: Vec<Event>) {
        self.docket.take_all(&events);
        self.events.extend(events);
    }

    fn follow(&mut self, today: Date) -> Vec<&'static str> {
        let events = self.docket.follow(today, &LAW, paper());
        self.take(events.clone());
        assert_eq!(self.docket.follow(today, &LAW, paper()), [], "what follows is taken once");
        events.iter().map(|event| event.step().unwrap().step).collect()
    }

    fn agreement(&self) -> &'static str {
        self.docket.agreements()[0].stage().word()
    }

    fn seen(&self, actors: &[Actor], rooms: Option<&BTreeSet<String>>, today: Date) -> View {
        let eyes = Eyes { actors, rooms };
        let readers = &self.readers;
        Seeing { docket: &self.docket, history: &self.events, papers: &self.papers, readers, law: &LAW, today, eyes }
            .view()
    }

    fn seen_by(&self, role: Role, today: Date) -> View {
        self.seen(&[actor(role)], None, today)
    }
}

fn request(counterparty: Counterparty) -> Command {
    Command::Agreement(0, agreement::Command::Request { counterparty })
}

fn step<'a>(view: &'a View, procedure: &str, step: &str) -> Option<&'a StepLine> {
    let part = view.procedures.iter().find(|part| part.procedure == procedure).unwrap();
    part.steps.iter().find(|line| line.step == step)
}

/// The rule, paragraph and word of what a step lacks; nothing where it is ready.
fn lacks(view: &View, procedure: &str, name: &str) -> Option<(&'static str, String, &'static str)> {
    let line = step(view, procedure, name).unwrap();
    assert_eq!(line.ready, line.lacks.is_none());
    line.lacks.as_ref().map(|lack| (lack.rule, lack.paragraph.clone(), lack.missing))
}

#[test]
fn a_demanded_agreement_has_its_text_at_once_and_an_offered_one_waits() {
    let mut told = Told::submitted();
    assert_eq!((told.follow(START), told.agreement()), (vec![], "offered"));
    told.must(&Actor::reporter(), request(Counterparty::Leadership), START);
    assert_eq!((told.follow(START), told.agreement()), (vec!["draft"], "drafted"));
    assert_eq!(told.docket.agreements()[0].template(), Some(paper()));
}

#[test]
fn a_silent_leadership_gives_way_to_the_authorised_body_the_day_after() {
    let mut told = Told::submitted();
    told.must(&Actor::reporter(), request(Counterparty::Leadership), START);
    told.follow(START);
    told.must(&Actor::reporter(), Command::Agreement(0, agreement::Command::Sign { signature: paper() }), START);
    let due = LAW.dates("P-counterparty", START).unwrap().due;
    assert_eq!(told.follow(due), Vec::<&str>::new());
    assert_eq!(told.follow(due.tomorrow().unwrap()), ["change-counterparty"]);
    assert_eq!(told.docket.agreements()[0].counterparty(), Some(Counterparty::Authorised));
    // A leadership that is out is not waited for.
    let mut told = Told::submitted();
    told.must(&Actor::reporter(), request(Counterparty::Leadership), START);
    told.follow(START);
    told.must(&Actor::reporter(), Command::Agreement(0, agreement::Command::Sign { signature: paper() }), START);
    told.must(&Actor::reporter(), Command::PutOfficeOut(Role::Leadership), START);
    assert_eq!(told.follow(START), ["change-counterparty"]);
}

#[test]
fn silence_on_a_question_is_passed_over_when_its_term_has_passed() {
    let mut told = Told::submitted();
    for (by, command) in
        report::Report::way(report::Stage::AwaitingReporter, report::Step::PassOver).into_iter().skip(1)
    {
        let _ = told.docket.decide(&by, Command::Report(0, command), START, &LAW).map(|events| told.take(events));
    }
    let mut other = Told::default();
    for (by, command) in report::Report::way(report::Stage::AwaitingReporter, report::Step::PassOver) {
        other.must(&by, Command::Report(0, command), START);
    }
    let due = LAW.dates("P-answer", START).unwrap().due;
    assert_eq!(other.follow(due), Vec::<&str>::new());
    assert_eq!(other.follow(due.tomorrow().unwrap()), ["pass-over"]);
}

#[test]
fn a_member_who_is_out_leaves_the_body() {
    let mut told = Told::submitted();
    for (by, command) in hearing::Hearing::way(hearing::Stage::Scheduled, hearing::Step::Open) {
        told.must(&by, Command::Hearing(0, command), START);
    }
    assert!(told.docket.hearings()[0].sitting().contains(&THIRD));
    told.must(&Actor::reporter(), Command::PutPersonOut(THIRD), START);
    assert_eq!(told.follow(START), ["recuse"]);
    assert!(!told.docket.hearings()[0].sitting().contains(&THIRD));
}

#[test]
fn a_session_is_not_ready_without_the_representative() {
    let mut told = Told::submitted();
    for (by, command) in hearing::Hearing::way(hearing::Stage::Scheduled, hearing::Step::Open) {
        told.must(&by, Command::Hearing(0, command), START);
    }
    let representative = told.docket.hearings()[0].representative().unwrap();
    let missing = Some(("43.3-representative", "43.3".to_owned(), "representative"));
    assert_eq!(lacks(&told.seen_by(Role::Chair, START), "hearing", "open"), missing);
    let attendance = |person, day, kind| Known { kind, of: (Name::Hearing, 0), person, paper: paper(), day };
    // Neither another's word, nor a word of another day, nor another paper.
    told.papers = vec![
        attendance(THIRD, START, PaperKind::Attendance),
        attendance(representative, START.yesterday().unwrap(), PaperKind::Attendance),
        attendance(representative, START, PaperKind::Undertaking),
        Known { of: (Name::Hearing, 1), ..attendance(representative, START, PaperKind::Attendance) },
    ];
    assert_eq!(lacks(&told.seen_by(Role::Chair, START), "hearing", "open"), missing);
    told.papers.push(attendance(representative, START, PaperKind::Attendance));
    assert_eq!(lacks(&told.seen_by(Role::Chair, START), "hearing", "open"), None);
    // And nobody else is even asked.
    assert_eq!(step(&told.seen_by(Role::Secretary, START), "hearing", "open"), None);
}

#[test]
fn a_body_is_ready_to_be_composed_when_its_members_have_declared_and_undertaken() {
    let mut told = Told::submitted();
    for (by, command) in hearing::Hearing::way(hearing::Stage::Registered, hearing::Step::Compose) {
        told.must(&by, Command::Hearing(0, command), START);
    }
    let known = |kind| Known { kind, of: (Name::Hearing, 0), person: THIRD, paper: paper(), day: START };
    let lack = |told: &Told| lacks(&told.seen_by(Role::Secretary, START), "hearing", "compose").map(|(.., word)| word);
    assert_eq!(lack(&told), Some("members"));
    told.papers.push(known(PaperKind::Declaration));
    assert_eq!(lack(&told), Some("undertaking"));
    told.papers.push(known(PaperKind::Undertaking));
    assert_eq!(lack(&told), None);
    told.must(&Actor::reporter(), Command::PutPersonOut(THIRD), START);
    assert_eq!(lack(&told), Some("impartiality"));
}

#[test]
fn the_representative_is_ready_to_be_named_when_they_have_undertaken() {
    let mut told = Told::submitted();
    let way = hearing::Hearing::way(hearing::Stage::AuthorisedInvited, hearing::Step::NameRepresentative);
    for (by, command) in way {
        told.must(&by, Command::Hearing(0, command), START);
    }
    let known =
        |person| Known { kind: PaperKind::Undertaking, of: (Name::Hearing, 0), person, paper: paper(), day: START };
    let lack = |told: &Told| lacks(&told.seen_by(Role::Authorised, START), "hearing", "name-representative");
    let missing = Some(("43.6-participants", "43.6".to_owned(), "undertaking"));
    assert_eq!(lack(&told), missing);
    // A member's undertaking makes no representative.
    told.papers.push(known(THIRD));
    assert_eq!(lack(&told), missing);
    told.papers.push(known(SECOND));
    assert_eq!(lack(&told), None);
}

#[test]
fn outside_of_a_room_everybody_sees_their_own_papers_alone() {
    let mut told = Told::submitted();
    let known =
        |person| Known { kind: PaperKind::Undertaking, of: (Name::Hearing, 0), person, paper: paper(), day: START };
    told.papers = vec![known(SECOND), known(THIRD)];
    let seen = |rooms: &[&str]| {
        let rooms = rooms.iter().map(|&room| room.to_owned()).collect();
        let view = told.seen(&[Actor::holder(Role::Authorised, THIRD)], Some(&rooms), START);
        view.papers.iter().map(|line| line.person).collect::<Vec<_>>()
    };
    assert_eq!(seen(&[]), [THIRD]);
    assert_eq!(seen(&["hearing/0"]), [SECOND, THIRD]);
}

#[test]
fn who_does_not_read_a_room_sees_stage_and_clocks_alone() {
    let mut told = Told::submitted();
    told.must(&Actor::reporter(), request(Counterparty::Authorised), START);
    told.follow(START);
    told.must(&Actor::reporter(), Command::Agreement(0, agreement::Command::Sign { signature: paper() }), START);
    let persons = |role| vec![usual(role)];
    let inside = Readers { persons: persons(Role::Authorised), admits: persons(Role::Member), renews: true };
    told.readers = [("agreement/0".to_owned(), inside.clone())].into();
    let readers = inside;
    let authorised = [actor(Role::Authorised)];
    let own: BTreeSet<_> = ["agreement/0".to_owned()].into();
    let (inside, outside) =
        (told.seen(&authorised, Some(&own), START), told.seen(&authorised, Some(&BTreeSet::new()), START));
    let agreement = |view: &View| view.procedures.iter().find(|part| part.procedure == "agreement").unwrap().clone();
    let (inside_part, outside_part) = (agreement(&inside), agreement(&outside));
    assert!(inside_part.details.is_some() && outside_part.details.is_none());
    assert!(!inside_part.steps.is_empty() && outside_part.steps.is_empty());
    assert_eq!(inside_part.readers, readers);
    assert_eq!(outside_part.readers, Readers::default());
    assert_eq!((inside_part.stage, &inside_part.clocks), (outside_part.stage, &outside_part.clocks));
    assert!(!outside_part.clocks.is_empty());
    assert!(
        inside.history.iter().any(|line| line.step == "sign")
            && outside.history.iter().all(|line| line.procedure != "agreement")
    );
    assert_eq!(lacks(&inside, "agreement", "countersign"), None);
}

#[test]
fn begun_and_beginning_are_told_apart() {
    let mut told = Told::submitted();
    let view = told.seen_by(Role::Reporter, START);
    let begin = |view: &View, procedure| {
        view.begin.iter().find(|it| it.procedure == procedure).map(|it| (it.step.step, it.step.ready))
    };
    assert_eq!(begin(&view, "application"), Some(("lodge", true)));
    assert_eq!((view.next["application"], view.next["agreement"]), (0, 1));
    assert_eq!(step(&view, "agreement", "request").map(|line| line.ready), Some(true));
    let lodge = Command::Application(0, application::Command::Lodge { link: None });
    told.must(&Actor::reporter(), lodge, START);
    assert_eq!(told.seen_by(Role::Reporter, START).next["application"], 1);
    assert_eq!(view.protection.len(), 1);
    assert_eq!(view.protection[0].last, "2029-02-02".parse::<Date>().unwrap());
}

#[test]
fn a_clock_says_that_it_is_late_and_a_met_one_that_it_was_met() {
    let mut told = Told::submitted();
    told.must(&Actor::reporter(), request(Counterparty::Leadership), START);
    told.follow(START);
    let state = |view: &View, rule| {
        let clocks = view.procedures.iter().flat_map(|part| part.clocks.clone());
        clocks.into_iter().find(|clock| clock.rule == rule).unwrap()
    };
    let view = told.seen_by(Role::Reporter, START);
    assert_eq!(state(&view, "P-draft").state, "met");
    let running = state(&view, "P-agreement");
    assert_eq!((running.state, running.paragraph.as_str(), running.met), ("running", "43.6", None));
    let late = told.seen_by(Role::Reporter, running.due.tomorrow().unwrap());
    assert_eq!(state(&late, "P-agreement").state, "late");
    assert_eq!(state(&told.seen_by(Role::Reporter, running.due), "P-agreement").state, "running");
}

/// A view is the head of an answer: canonical JSON, in which nothing is null.
#[test]
fn every_view_is_canonical() {
    let mut told = Told::submitted();
    told.must(&Actor::reporter(), request(Counterparty::Leadership), START);
    told.must(&Actor::reporter(), Command::PutPersonOut(PersonId([3; 16])), START);
    for (by, command) in hearing::Hearing::way(hearing::Stage::Sent, hearing::Step::Receive) {
        told.must(&by, Command::Hearing(0, command), START);
    }
    let later = START.saturating_add(90.days());
    let late = told.docket.overdue(&LAW, later);
    told.take(late);
    told.papers.push(Known {
        kind: PaperKind::Minutes,
        of: (Name::Hearing, 0),
        person: usual(Role::Secretary),
        paper: paper(),
        day: START,
    });
    for &role in Role::ALL {
        let view = told.seen(&[acts(role, usual(role))], None, later);
        let written = canonical::write(&view);
        assert_eq!(canonical::parse(written.as_bytes()).map(|value| canonical::write(&value)), Ok(written));
        assert!(!view.history.is_empty() && view.procedures.iter().any(|part| !part.breaches.is_empty()));
    }
}

#[test]
fn who_is_out_stands_in_every_view() {
    let mut told = Told::submitted();
    let out = |told: &Told| told.seen_by(Role::Officer, START).out;
    assert_eq!((out(&told).persons, out(&told).offices), (vec![], vec![]));
    told.must(&Actor::reporter(), Command::PutPersonOut(THIRD), START);
    told.must(&Actor::reporter(), Command::PutOfficeOut(Role::Leadership), START);
    assert_eq!((out(&told).persons, out(&told).offices), (vec![THIRD], vec!["leadership"]));
}

#[test]
fn an_application_tells_its_day_and_whether_it_is_disputed() {
    let mut told = Told::submitted();
    let details = |told: &Told| {
        let view = told.seen_by(Role::Reporter, START);
        view.procedures.into_iter().find(|part| part.procedure == "application").unwrap().details
    };
    for (by, command) in application::Application::way(application::Stage::Admissible, application::Step::Dispute) {
        told.must(&by, Command::Application(0, command), START);
    }
    assert_eq!(details(&told), Some(Details::Application { lodged: Some(START), disputed: false }));
    told.must(&Actor::reporter(), Command::Application(0, application::Command::Dispute), START);
    assert_eq!(details(&told), Some(Details::Application { lodged: Some(START), disputed: true }));
}

#[test]
fn an_agreement_tells_who_joined_it() {
    let mut told = Told::submitted();
    for (by, command) in agreement::Agreement::way(agreement::Stage::InForce, agreement::Step::Join) {
        told.must(&by, Command::Agreement(0, command), START);
    }
    let joined = |told: &Told| {
        let view = told.seen_by(Role::Reporter, START);
        let part = view.procedures.into_iter().find(|part| part.procedure == "agreement").unwrap();
        let Some(Details::Agreement { joined, .. }) = part.details else { panic!("an agreement has details") };
        joined
    };
    assert_eq!(joined(&told), BTreeSet::new());
    let join = agreement::Command::Join { undertaking: Some(signed(START)) };
    told.must(&Actor::holder(Role::Member, THIRD), Command::Agreement(0, join), START);
    assert_eq!(joined(&told), [THIRD].into());
}

/// What is known to nobody yet, the order and its confirmation, is not said to be missing.
#[test]
fn a_step_of_which_only_the_papers_are_to_be_written_is_ready() {
    let mut told = Told::submitted();
    for (by, command) in conflict::Conflict::way(conflict::Stage::Recommended, conflict::Step::TakeMeasure) {
        told.must(&by, Command::Conflict(0, command), START);
    }
    assert_eq!(lacks(&told.seen_by(Role::Leadership, START), "conflict", "take-measure"), None);
}

#[test]
fn a_signature_is_refused_by_those_who_have_not_signed() {
    let mut told = Told::submitted();
    for (by, command) in hearing::Hearing::way(hearing::Stage::Decided, hearing::Step::Sign) {
        told.must(&by, Command::Hearing(0, command), START);
    }
    let lack = |told: &Told| lacks(&told.seen_by(Role::Chair, START), "hearing", "refuse-signature");
    assert_eq!(lack(&told), None);
    let body = told.docket.hearings()[0].sitting().clone();
    for (nth, &member) in body.iter().enumerate() {
        assert_eq!(lack(&told), None, "{nth} have signed");
        told.must(&Actor::holder(Role::Member, member), Command::Hearing(0, hearing::Command::Sign), START);
    }
    // All have: there is no such step any more.
    assert_eq!(step(&told.seen_by(Role::Chair, START), "hearing", "refuse-signature"), None);
    let dispatch = hearing::Hearing::make(hearing::Step::Dispatch, START, &mut Dice::good());
    told.must(&actor(Role::Secretary), Command::Hearing(0, dispatch), START);
    assert_eq!(lack(&told), Some(("43.4-signatures", "43.4".to_owned(), "signature")));
}

/// Everything decided is done (43.7): one proof of each item, and the items are told.
#[test]
fn a_decision_is_executed_item_by_item() {
    let mut told = Told::submitted();
    for (by, command) in hearing::Hearing::way(hearing::Stage::ExecutionControl, hearing::Step::Execute) {
        let command = match command {
            hearing::Command::Adopt { mut decision } => {
                decision.items = [2, 7].into();
                hearing::Command::Adopt { decision }
            }
            other => other,
        };
        told.must(&by, Command::Hearing(0, command), START);
    }
    let view = told.seen_by(Role::Authorised, START);
    assert_eq!(lacks(&view, "hearing", "execute"), None);
    let part = view.procedures.into_iter().find(|part| part.procedure == "hearing").unwrap();
    let Some(Details::Hearing(details)) = part.details else { panic!("a hearing has details") };
    assert_eq!(details.items, [2, 7].into());
}
