//! Whole cases: what one procedure needs of another, and what no history of a case ever does.

use std::collections::BTreeSet;

use jiff::{ToSpan, civil::Date};
use senim_pure::{
    case::{
        Procedure, Refusal,
        actor::{Actor, Role},
        agreement, application,
        docket::{Command, Docket, Event, Name},
        hearing::{self, Body, Recommendation},
        measure::{self, Initiator, Kind},
        procedure::Word,
        report, review,
    },
    seal::id::PersonId,
};

use crate::{
    specimens::{Specimen, heard},
    world::{Dice, LAW, SECOND, START, THIRD, actor, acts, paper, seed, tell_random, usual},
};

/// A case that is told step by step.
#[derive(Default)]
struct Told {
    docket: Docket,
    events: Vec<Event>,
}

impl Told {
    fn tell(&mut self, by: &Actor, command: Command, today: Date) -> Result<(), Refusal> {
        for event in self.docket.decide(by, command, today, &LAW)? {
            self.docket.take(&event);
            self.events.push(event);
        }
        Ok(())
    }

    fn must(&mut self, role: Role, command: Command, today: Date) {
        let shown = format!("{command:?}");
        self.tell(&actor(role), command, today).unwrap_or_else(|refusal| panic!("{shown}: {refusal}"));
    }

    fn refused(&mut self, role: Role, command: Command, today: Date) -> (&'static str, &'static str) {
        let refusal = self.tell(&actor(role), command, today).unwrap_err();
        (refusal.rule, refusal.missing.word())
    }
}

fn submit(to: report::Destination) -> Command {
    let command =
        report::Command::Submit { to, notice: Some(paper()), authorised_has_key: true, unit_is_involved: false };
    Command::Report(0, command)
}

fn propose(nth: usize) -> Command {
    let command =
        measure::Command::Propose { kind: Kind::Dismissal, initiator: Initiator::Employer, ground: Some(paper()) };
    Command::Measure(nth, command)
}

/// A hearing about a measure, from its registration to its package.
fn hear(told: &mut Told, nth: usize, about: usize, recommendation: Recommendation, today: Date) {
    for (by, command) in hearing::Hearing::way(hearing::Stage::Sent, hearing::Step::Receive) {
        let command = match command {
            hearing::Command::Register { .. } => hearing::Command::Register {
                body: Body::DisciplinaryCommission,
                about: Some(about),
                received: today,
                earliest: today,
            },
            hearing::Command::Adopt { mut decision } => {
                decision.recommendation = Some(recommendation);
                hearing::Command::Adopt { decision }
            }
            other => match other.step() {
                hearing::Step::Sign => other,
                step => hearing::Hearing::make(step, today, &mut Dice::good()),
            },
        };
        told.tell(&by, Command::Hearing(nth, command), today).unwrap();
    }
}

#[test]
fn every_case_offers_an_agreement_and_offers_it_once() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Unit), START);
    assert_eq!(told.docket.agreements()[0].stage(), agreement::Stage::Offered);
    told.must(Role::System, Command::Report(0, report::Command::Acknowledge), START);
    assert_eq!(told.docket.agreements().len(), 1);
}

#[test]
fn a_case_does_not_begin_its_second_hearing_before_its_first() {
    let mut told = Told::default();
    assert_eq!(told.refused(Role::Hr, propose(1), START), ("43.1-recommendation", "stage"));
}

#[test]
fn a_protected_person_is_dismissed_by_recommendation_alone() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Both), START);
    told.must(Role::Hr, propose(0), START);
    told.must(Role::Hr, propose(1), START);
    for nth in [0, 1] {
        told.must(Role::System, Command::Measure(nth, measure::Command::Commission), START);
        told.must(Role::Reporter, Command::Measure(nth, measure::Command::Claim), START);
    }
    let execute = |nth, on| Command::Measure(nth, measure::Command::Execute { order: paper(), on });
    assert_eq!(told.refused(Role::Hr, execute(0, START), START), ("43.1-recommendation", "stage"));
    // A recommendation about another measure is none.
    hear(&mut told, 0, 1, Recommendation::For, START);
    let heard = |nth, hearing| Command::Measure(nth, measure::Command::Hear { hearing });
    assert_eq!(told.refused(Role::System, heard(0, 0), START), ("43.1-recommendation", "hearing"));
    hear(&mut told, 1, 0, Recommendation::For, START);
    told.must(Role::System, heard(0, 1), START);
    told.must(Role::System, Command::Measure(0, measure::Command::Permit), START);
    // Not before the person could have asked for a review, and not while one is open.
    let later = START.saturating_add(60.days());
    assert_eq!(told.refused(Role::Hr, execute(0, later), later), ("P-wait", "term-passed"));
    let serve = hearing::Command::Serve { instruction: Some(paper()) };
    told.must(Role::Secretary, Command::Hearing(1, serve), START);
    assert_eq!(told.refused(Role::Hr, execute(0, START), START), ("P-wait", "term-passed"));
    told.must(Role::Reporter, Command::Hearing(1, hearing::Command::Read), START);
    let ten = START.saturating_add(10.days());
    assert_eq!(told.refused(Role::Hr, execute(0, ten.yesterday().unwrap()), ten), ("P-wait", "term-passed"));
    told.must(Role::Reporter, Command::Review(0, review::Command::ApplyToCourt { hearing: 1 }), ten);
    assert_eq!(told.refused(Role::Hr, execute(0, ten), ten), ("P-review-open", "review-end"));
    let outcome = review::Command::RecordOutcome { outcome: Some(paper()), rehearing: false };
    told.must(Role::Reporter, Command::Review(0, outcome), ten);
    told.must(Role::Hr, execute(0, ten), ten);
    assert_eq!(Docket::fold(&told.events), told.docket);
}

#[test]
fn a_recommendation_against_blocks_for_good_and_its_execution_is_unlawful() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Both), START);
    told.must(Role::Hr, propose(0), START);
    told.must(Role::System, Command::Measure(0, measure::Command::Commission), START);
    hear(&mut told, 0, 0, Recommendation::Against, START);
    told.must(Role::System, Command::Measure(0, measure::Command::Hear { hearing: 0 }), START);
    let permit = Command::Measure(0, measure::Command::Permit);
    assert_eq!(told.refused(Role::System, permit, START), ("43.1-recommendation", "recommendation"));
    told.must(Role::System, Command::Measure(0, measure::Command::Refuse), START);
    told.must(Role::Reporter, Command::Measure(0, measure::Command::ReportExecution { on: START }), START);
    assert_eq!(told.docket.measures()[0].stage(), measure::Stage::UnlawfulExecution);
}

#[test]
fn a_member_found_in_conflict_later_takes_the_recommendation_away() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Both), START);
    told.must(Role::Hr, propose(0), START);
    told.must(Role::System, Command::Measure(0, measure::Command::Commission), START);
    hear(&mut told, 0, 0, Recommendation::For, START);
    told.must(Role::System, Command::Measure(0, measure::Command::Hear { hearing: 0 }), START);
    told.must(Role::Reporter, Command::PutPersonOut(THIRD), START);
    let permit = Command::Measure(0, measure::Command::Permit);
    assert_eq!(told.refused(Role::System, permit, START), ("10.13-exclusion", "impartiality"));
}

#[test]
fn whoever_is_out_stays_out_and_parties_never_are() {
    let mut told = Told::default();
    assert_eq!(told.refused(Role::Hr, Command::PutPersonOut(THIRD), START), ("10.13-exclusion", "role"));
    assert_eq!(told.refused(Role::Reporter, Command::PutOfficeOut(Role::Reporter), START), ("10.13-exclusion", "role"));
    // Anybody may say so of themselves.
    told.must(Role::Hr, Command::PutPersonOut(usual(Role::Hr)), START);
    assert_eq!(told.refused(Role::Hr, propose(0), START), ("10.13-exclusion", "impartiality"));
    told.must(Role::Reporter, Command::PutOfficeOut(Role::Leadership), START);
    assert_eq!(told.refused(Role::Leadership, propose(0), START), ("10.13-exclusion", "impartiality"));
    assert!(told.docket.out().has_person(usual(Role::Hr)) && told.docket.out().has_office(Role::Leadership));
}

#[test]
fn every_receipt_opens_a_window_of_its_own() {
    use report::{Destination, Report, Stage, Step};
    let stamps = |told: &Told| -> Vec<_> {
        told.docket.protection().stamps().iter().map(|stamps| (stamps.first, stamps.authorised)).collect()
    };
    let at = |stage, then| {
        let mut told = Told::default();
        for (by, command) in Report::way(stage, then) {
            told.tell(&by, Command::Report(0, command), START).unwrap();
        }
        told
    };
    for to in [Destination::Both, Destination::Authorised] {
        let mut told = Told::default();
        told.must(Role::Reporter, submit(to), START);
        assert_eq!(stamps(&told), [(START, Some(START))], "t0p = t0a");
    }
    let mut told = at(Stage::Forwarding, Step::Deliver);
    assert_eq!(stamps(&told), [(START, None)]);
    let later = START.saturating_add(3.days());
    told.must(Role::Authorised, Command::Report(0, report::Command::Deliver), later);
    assert_eq!(stamps(&told), [(START, Some(later))]);
    // New facts have a window of their own (AMB-35), and nothing else that becomes of a report has a say (AMB-05).
    let mut told = at(Stage::Closed, Step::Reopen);
    assert_eq!(stamps(&told), [(START, None)]);
    told.must(Role::Reporter, Command::Report(0, report::Command::Reopen), later);
    assert_eq!(stamps(&told), [(START, None), (later, None)]);
}

#[test]
fn a_labour_dispute_has_no_outcome_outside_a_hearing() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Both), START);
    let way = application::Application::way(application::Stage::ExecutionControl, application::Step::Close);
    for (nth, (by, command)) in way.into_iter().enumerate() {
        told.tell(&by, Command::Application(0, command), START).unwrap();
        if nth == 1 {
            told.must(Role::Reporter, Command::Application(0, application::Command::Dispute), START);
        }
    }
    let close = || Command::Application(0, application::Command::Close { result: Some(paper()) });
    assert_eq!(told.refused(Role::Authorised, close(), START), ("43.3-hearing", "hearing"));
    // The dispute put itself into the commission's register, and the thirty days run since.
    let [heard] = told.docket.hearings() else { panic!("one dispute, one hearing") };
    assert_eq!((heard.stage(), heard.body()), (hearing::Stage::Registered, Some(Body::Conciliation)));
    assert_eq!(heard.terms().since("43.4-decision"), Some(START));
    for (by, command) in hearing::Hearing::way(hearing::Stage::Decided, hearing::Step::Sign).into_iter().skip(1) {
        told.tell(&by, Command::Hearing(0, command), START).unwrap();
    }
    told.must(Role::Authorised, close(), START);
}

#[test]
fn only_a_commissions_decision_on_the_merits_takes_the_fifteen_days_away() {
    use application::Stage::{Admissible, AlreadyExamined};
    let checked = |about, stage| {
        let lodge = (actor(Role::Reporter), application::Command::Lodge { link: None });
        let check = (actor(Role::Authorised), application::Command::Check { examined: None });
        let mut application = application::Application::default();
        heard(about, stage).play(&mut application, vec![lodge, check], START);
        application.stage()
    };
    assert_eq!(checked(None, hearing::Stage::Decided), AlreadyExamined);
    // A pending hearing does not (AMB-18), nor does a disciplinary commission's decision about a measure.
    assert_eq!(checked(None, hearing::Stage::Deliberation), Admissible);
    assert_eq!(checked(Some(0), hearing::Stage::Decided), Admissible);
}

#[test]
fn a_persons_own_request_waits_for_their_word_before_it_goes_to_the_commission() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Both), START);
    for (nth, initiator) in [(0, Initiator::OwnRequest), (1, Initiator::CourtOrLaw)] {
        let propose = measure::Command::Propose { kind: Kind::Dismissal, initiator, ground: Some(paper()) };
        told.must(Role::Hr, Command::Measure(nth, propose), START);
    }
    let commission = |nth| Command::Measure(nth, measure::Command::Commission);
    // Five working days from Monday.
    let last = START.saturating_add(7.days());
    assert_eq!(told.refused(Role::System, commission(0), last), ("P-own-request", "term-passed"));
    let after = last.tomorrow().unwrap();
    told.must(Role::System, commission(0), after);
    // What a court or the law orders is nobody's request.
    assert_eq!(told.refused(Role::System, commission(1), after), ("43.1-recommendation", "own-request"));
}

#[test]
fn breaches_of_all_procedures_come_in_order() {
    let mut told = Told::default();
    told.must(Role::Reporter, submit(report::Destination::Unit), START);
    told.must(Role::Hr, propose(0), START);
    let later = START.saturating_add(200.days());
    let late = told.docket.overdue(&LAW, later);
    let dues = late.iter().map(|event| match event {
        Event::Breached(name, _, breach) => (breach.due, breach.rule, *name),
        other => panic!("{other:?}"),
    });
    let dues: Vec<_> = dues.collect();
    assert!(dues.is_sorted_by_key(|(due, ..)| *due));
    let rules: Vec<_> = dues.iter().map(|(_, rule, name)| (*rule, *name)).collect();
    assert_eq!(rules[..2], [("P-commission", Name::Measure), ("P-triage", Name::Report)]);
    told.docket.take_all(&late);
    assert_eq!(told.docket.overdue(&LAW, later), []);
    assert_eq!(told.docket.breaches().count(), late.len());
    assert!(told.docket.clocks(&LAW).iter().filter(|(.., clock)| clock.breached).count() == late.len());
}

/// A step of a random case.
fn any_command(told: &Docket, today: Date, dice: &mut Dice) -> (Actor, Command) {
    fn of<P: Specimen>(begun: &[P], today: Date, dice: &mut Dice) -> (Actor, usize, P::Command) {
        let nth = dice.below(begun.len() + usize::from(begun.len() < 2));
        let stage = begun.get(nth).map_or(P::default().stage(), Procedure::stage);
        let open = |step: &&P::Step| P::row(**step).ways.iter().any(|(stages, _)| stages.contains(&stage));
        let steps: Vec<_> = P::Step::ALL.iter().filter(open).copied().collect();
        let step = if steps.is_empty() { dice.pick(P::Step::ALL) } else { dice.pick(&steps) };
        let roles: Vec<_> = P::row(step).ways.iter().flat_map(|(_, roles)| roles.iter().copied()).collect();
        let role = dice.pick(&roles);
        let members = [usual(Role::Member), usual(Role::Chair), THIRD, SECOND];
        let by = if dice.mostly(3) { P::who(role, step) } else { acts(role, dice.pick(&members)) };
        (by, nth, P::make(step, today, dice))
    }
    match dice.below(12) {
        0 => (actor(Role::Reporter), Command::PutPersonOut(dice.pick(&[SECOND, THIRD]))),
        1 | 2 => {
            let (by, nth, command) = of(told.reports(), today, dice);
            (by, Command::Report(nth, command))
        }
        3..=7 => {
            let (by, nth, command) = of(told.hearings(), today, dice);
            (by, Command::Hearing(nth, command))
        }
        8 => {
            let (by, nth, command) = of(told.reviews(), today, dice);
            (by, Command::Review(nth, command))
        }
        9 => {
            let (by, nth, command) = of(told.agreements(), today, dice);
            (by, Command::Agreement(nth, command))
        }
        _ => {
            let (by, nth, command) = of(told.measures(), today, dice);
            (by, Command::Measure(nth, command))
        }
    }
}

/// No history of a case shortens a window, removes a breach or a person who is out, or carries a measure out in a window
/// without the recommendation of a body that all its members signed and nobody in conflict sat in.
#[test]
fn no_history_takes_back_what_the_law_gives() {
    let executed = std::cell::Cell::new(0_u32);
    let seed = seed();
    tell_random(1_500, seed, 60, |seeds| {
        let mut told = Told::default();
        told.must(Role::Reporter, submit(report::Destination::Both), START);
        told.must(Role::Hr, propose(0), START);
        told.must(Role::System, Command::Measure(0, measure::Command::Commission), START);
        let mut dice = Dice::seeded(seeds[0]);
        if dice.mostly(2) {
            hear(&mut told, 0, 0, Recommendation::For, START);
            let _ = told.tell(&actor(Role::System), Command::Measure(0, measure::Command::Hear { hearing: 0 }), START);
            let serve = hearing::Command::Serve { instruction: Some(paper()) };
            let _ = told.tell(&actor(Role::Secretary), Command::Hearing(0, serve), START);
        }
        let mut today = START;
        for seed in seeds {
            let mut dice = Dice::seeded(seed);
            today = today.saturating_add(dice.pick(&[0, 0, 1, 5, 20]).days());
            let (by, command) = any_command(&told.docket, today, &mut dice);
            let before: (Vec<_>, BTreeSet<PersonId>) = seen(&told.docket);
            let execution = execution(&command);
            let held: Vec<_> = told.docket.measures().to_vec();
            if told.tell(&by, command, today).is_ok()
                && let Some((nth, on)) = execution
            {
                executed.set(executed.get() + 1);
                lawfully(&told, &held[nth], nth, on);
            }
            if !dice.mostly(5) {
                for event in told.docket.overdue(&LAW, today) {
                    told.docket.take(&event);
                    told.events.push(event);
                }
            }
            let after = seen(&told.docket);
            assert!(after.0.starts_with(&before.0) && before.1.is_subset(&after.1));
            assert!(told.docket.protection().covers(START.saturating_add(1_000.days()), &LAW));
        }
        assert_eq!(Docket::fold(&told.events), told.docket);
    });
    assert!(executed.get() > 0, "SENIM_SEED={seed}: no measure was ever carried out");
}

/// The breaches in the order they were written, procedure by procedure, and who is out.
fn seen(docket: &Docket) -> (Vec<(Name, usize, senim_pure::case::clock::Breach)>, BTreeSet<PersonId>) {
    let out = [SECOND, THIRD].into_iter().filter(|&person| docket.out().has_person(person)).collect();
    let first = docket.reports().first().map(|report| report.terms().breaches().to_vec()).unwrap_or_default();
    (first.into_iter().map(|breach| (Name::Report, 0, breach)).collect(), out)
}

fn execution(command: &Command) -> Option<(usize, Date)> {
    match command {
        Command::Measure(nth, measure::Command::Execute { on, .. }) => Some((*nth, *on)),
        _ => None,
    }
}

/// A measure that was carried out in the window had been asked for by the person, or a hearing recommended it.
fn lawfully(told: &Told, before: &measure::Measure, nth: usize, on: Date) {
    let own = told.events.iter().any(|event| {
        matches!(event, Event::Measure(of, taken) if *of == nth && taken.command == measure::Command::ConfirmOwnRequest)
    });
    let recommended = told.docket.hearings().iter().any(|hearing| {
        hearing.about() == Some(nth)
            && hearing.recommendation() == Some(Recommendation::For)
            && hearing.decided().is_some_and(|decided| decided <= on)
    });
    assert!(own || recommended, "{before:?} was carried out");
}
