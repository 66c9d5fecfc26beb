//! The clocks of a case, against dates worked by hand; breaches; and the record of protection.

use std::collections::BTreeSet;

use jiff::civil::{Date, date};
use senim_pure::{
    case::{
        Procedure,
        actor::Role,
        agreement::Agreement,
        application::Application,
        clock::{Breach, Cause, Clock, Law},
        conflict::Conflict,
        duty::{self, Duty},
        gift::{self, Gift},
        hearing::{self, Body, Hearing},
        measure::Measure,
        procedure::Word,
        protection::{Protection, Standing},
        report::Report,
        review::Review,
    },
    law::{calendar::Calendar, rule::RuleBook},
};

use crate::{
    models::Model,
    specimens::{Specimen, reported, walked},
    world::{Dice, LAW, START, World, actor, acts, person},
};

/// A hearing registered for a day.
fn registered(body: Body, received: Date, earliest: Date) -> Hearing {
    let mut hearing = Hearing::default();
    let register = hearing::Command::Register { body, about: None, received, earliest };
    reported().play(&mut hearing, vec![(actor(Role::Secretary), register)], received);
    hearing
}

fn clock(procedure: &impl Procedure, rule: &str, law: &Law) -> Clock {
    procedure.terms().clocks(law).into_iter().rfind(|clock| clock.running.rule == rule).expect(rule)
}

fn due(procedure: &impl Procedure, rule: &str) -> Date {
    clock(procedure, rule, &LAW).dates.due
}

#[test]
fn thirty_days_run_from_the_receipt_by_the_body() {
    let hearing = registered(Body::DisciplinaryBody, date(2026, 2, 2), date(2026, 2, 2));
    let dates = clock(&hearing, "43.4-decision", &LAW).dates;
    assert_eq!((dates.target, dates.nominal, dates.due), (date(2026, 3, 3), date(2026, 3, 4), date(2026, 3, 4)));
    assert_eq!(
        due(&registered(Body::DisciplinaryBody, date(2026, 4, 27), date(2026, 4, 27)), "43.4-decision"),
        date(2026, 5, 28)
    );
    assert_eq!(
        due(&registered(Body::DisciplinaryBody, date(2026, 11, 14), date(2026, 11, 14)), "43.4-decision"),
        date(2026, 12, 14)
    );
    // A conciliation commission also has the fifteen working days of the Labour Code, and they are not the others' (AMB-16).
    let conciliation = registered(Body::Conciliation, date(2026, 2, 2), date(2026, 2, 2));
    assert_eq!(due(&conciliation, "P-conciliation"), date(2026, 2, 23));
    assert!(hearing.terms().all().iter().all(|running| running.rule != "P-conciliation"));
}

#[test]
fn the_target_goes_by_the_earliest_receipt_anywhere() {
    let hearing = registered(Body::DisciplinaryBody, date(2026, 2, 4), date(2026, 2, 2));
    let dates = clock(&hearing, "43.4-decision", &LAW).dates;
    assert_eq!((dates.target, dates.nominal, dates.due), (date(2026, 3, 3), date(2026, 3, 6), date(2026, 3, 6)));
}

#[test]
fn the_package_is_owed_from_the_decision_however_late_the_signatures() {
    let (hearing, _) = walked::<Hearing>(hearing::Stage::Decided, hearing::Step::Sign, Role::Chair);
    assert_eq!(due(&hearing, "43.4-minutes"), date(2026, 2, 5));
    let law = clock(&hearing, "43.4-decision", &LAW);
    assert_eq!(law.running.met, Some(START));
    assert!(!law.is_open() && !law.is_late(date(2030, 1, 1)));
}

#[test]
fn one_package_is_owed_for_each_paragraph_that_asks_for_it() {
    let owed = |body| {
        let mut hearing = registered(body, START, START);
        reported().play(&mut hearing, Hearing::way(hearing::Stage::Decided, hearing::Step::Sign).split_off(1), START);
        let rules = hearing.terms().all().iter().map(|it| it.rule).filter(|rule| rule.ends_with("-minutes"));
        rules.collect::<Vec<_>>()
    };
    assert_eq!(owed(Body::Conciliation), ["43.4-minutes", "43.7-minutes"]);
    assert_eq!(owed(Body::DisciplinaryBody), ["43.4-minutes"]);
    assert_eq!(owed(Body::DisciplinaryCommission), ["43.4-minutes"]);
}

#[test]
fn the_decision_is_served_from_the_last_signature_on() {
    let (mut hearing, world) = walked::<Hearing>(hearing::Stage::Decided, hearing::Step::Sign, Role::Chair);
    let days = [date(2026, 2, 2), date(2026, 2, 3), date(2026, 2, 4)];
    for (&member, day) in hearing.sitting().clone().iter().zip(days) {
        assert!(clock(&hearing, "P-sign", &LAW).is_open() && hearing.terms().since("P-serve").is_none());
        world.play(&mut hearing, vec![(acts(Role::Member, member), hearing::Command::Sign)], day);
    }
    assert_eq!(clock(&hearing, "P-sign", &LAW).running.met, Some(days[2]));
    assert_eq!(due(&hearing, "P-serve"), date(2026, 2, 9));
}

#[test]
fn the_authorised_body_is_invited_five_working_days_ahead() {
    let invited = |day| {
        let (mut hearing, world) = walked::<Hearing>(hearing::Stage::Composed, hearing::Step::Invite, Role::Chair);
        let invite = hearing::Command::Invite { session: date(2026, 2, 16) };
        world.play(&mut hearing, vec![(actor(Role::Chair), invite)], day);
        clock(&hearing, "P-invite-ahead", &LAW)
    };
    let (last, late) = (invited(date(2026, 2, 9)), invited(date(2026, 2, 10)));
    assert_eq!((last.dates.due, last.running.met), (date(2026, 2, 9), Some(date(2026, 2, 9))));
    assert!(!last.is_late(date(2026, 3, 1)) && late.is_late(date(2026, 2, 10)));
}

#[test]
fn fifteen_days_run_until_the_recommendations_are_given() {
    use senim_pure::case::application::{Stage, Step};
    let (lodged, _) = walked::<Application>(Stage::Lodged, Step::Check, Role::Authorised);
    assert_eq!(due(&lodged, "44.4-recommendation"), date(2026, 2, 17));
    // Where a commission has decided, 44.4 never ran; the inspection of 43.2 is owed as this service's own term.
    let (examined, _) = walked::<Application>(Stage::AlreadyExamined, Step::Inspect, Role::Authorised);
    assert!(!clock(&examined, "44.4-recommendation", &LAW).is_open());
    assert!(clock(&examined, "P-inspection", &LAW).is_open());
    // Out of term nothing is owed by 44.4 until the authorised body admits it.
    let (late, world) = walked::<Application>(Stage::OutOfTerm, Step::Admit, Role::Authorised);
    assert!(late.terms().clocks(&LAW).iter().all(|clock| !clock.is_open()));
    let mut late = late;
    world.step(&mut late, &actor(Role::Authorised), senim_pure::case::application::Command::Admit, START).unwrap();
    assert!(clock(&late, "44.4-recommendation", &LAW).is_open());
}

#[test]
fn gifts_money_and_services_have_their_days() {
    let told = |kind, came, known| {
        let mut gift = Gift::default();
        let notify = gift::Command::Notify { kind, came, known };
        World::default().play(&mut gift, vec![(actor(Role::Employee), notify)], date(2026, 5, 1));
        gift
    };
    let (came, known) = (date(2026, 4, 20), Some(date(2026, 4, 27)));
    assert_eq!(due(&told(gift::Kind::Money, came, known), "16.3-money"), date(2026, 5, 12));
    assert_eq!(due(&told(gift::Kind::Gift, came, None), "16.5-gift"), date(2026, 4, 27));
    assert_eq!(due(&told(gift::Kind::HospitalityWithoutHost, came, known), "16.5-gift"), date(2026, 5, 4));
    assert_eq!(due(&told(gift::Kind::Service, came, known), "16.5-service"), date(2026, 5, 4));
    assert!(told(gift::Kind::Official, came, None).terms().all().is_empty());
}

#[test]
fn a_doubtful_order_is_owed_an_answer_and_an_inducement_is_not() {
    let told = |kind, order_giver| {
        let mut duty = Duty::default();
        let notify = duty::Command::Notify { kind, direct_head: person(1), order_giver, known: START };
        World::default().play(&mut duty, vec![(actor(Role::Employee), notify)], START);
        duty
    };
    let rules = |duty: &Duty| duty.terms().all().iter().map(|it| it.rule).collect::<Vec<_>>();
    let order = told(duty::Kind::DoubtfulOrder, Some(person(2)));
    assert_eq!(rules(&order), ["A2.2.7-doubt", "P-order-acknowledge", "P-order-answer"]);
    assert_eq!((due(&order, "A2.2.7-doubt"), due(&order, "P-order-answer")), (START, date(2026, 2, 5)));
    for kind in [duty::Kind::Inducement, duty::Kind::Interest] {
        assert_eq!(rules(&told(kind, None)), ["A2.2.6-report", "P-order-acknowledge"]);
    }
}

#[test]
fn a_conflict_of_interest_has_four_terms_one_after_the_other() {
    use senim_pure::case::conflict::{Stage, Step};
    let (notified, _) = walked::<Conflict>(Stage::Notified, Step::TakeIn, Role::Officer);
    assert_eq!(due(&notified, "14.2-forward"), date(2026, 2, 5));
    assert_eq!(due(&notified, "14.3-conclusion"), date(2026, 2, 16));
    let (recommended, _) = walked::<Conflict>(Stage::Recommended, Step::TakeMeasure, Role::Leadership);
    assert_eq!(due(&recommended, "14.4-measures"), date(2026, 2, 16));
    // The head's own duty goes on beside the unit's (AMB-21).
    assert!(clock(&recommended, "14.2-forward", &LAW).is_open());
    let (rotation, _) = walked::<Conflict>(Stage::RotationDue, Step::Rotate, Role::Leadership);
    assert_eq!(due(&rotation, "14.6-rotation"), date(2026, 5, 4));
}

#[test]
fn a_breach_is_written_once_on_the_day_after_and_stays() {
    let mut hearing = registered(Body::DisciplinaryBody, START, START);
    let day = date(2026, 3, 4);
    let late = |hearing: &Hearing, today| -> Vec<Breach> {
        let all = hearing.terms().overdue(&LAW, today);
        all.into_iter().filter(|breach| breach.rule == "43.4-decision").collect()
    };
    assert_eq!(late(&hearing, day), []);
    let [breach] = late(&hearing, day.tomorrow().unwrap())[..] else { panic!("one breach") };
    assert_eq!((breach.event, breach.due, breach.written), (START, day, date(2026, 3, 5)));
    hearing.write(breach);
    hearing.write(breach);
    assert_eq!(hearing.terms().breaches(), [breach]);
    assert_eq!(late(&hearing, date(2027, 1, 1)), []);
    // The decision is still owed and still taken, and the breach stays beside it.
    assert!(clock(&hearing, "43.4-decision", &LAW).is_open());
    let way = Hearing::way(hearing::Stage::Decided, hearing::Step::Sign).split_off(1);
    let today = date(2026, 4, 1);
    for (by, command) in way {
        let command = Hearing::make(command.step(), today, &mut Dice::good());
        reported().play(&mut hearing, vec![(by, command)], today);
    }
    assert_eq!(clock(&hearing, "43.4-decision", &LAW).running.met, Some(today));
    assert_eq!(hearing.terms().breaches(), [breach]);
    // Where nobody looked in between, the late decision tells.
    let mut unseen = registered(Body::DisciplinaryBody, START, START);
    for (by, command) in Hearing::way(hearing::Stage::Decided, hearing::Step::Sign).split_off(1) {
        let command = Hearing::make(command.step(), today, &mut Dice::good());
        reported().play(&mut unseen, vec![(by, command)], today);
    }
    assert_eq!(late(&unseen, today).len(), 1);
}

#[test]
fn a_breach_names_its_cause_where_it_is_known() {
    let (mut hearing, world) = walked::<Hearing>(hearing::Stage::Scheduled, hearing::Step::Postpone, Role::Chair);
    assert_eq!(hearing.cause("43.4-decision"), None);
    let postpone = hearing::Command::Postpone { cause: Cause::AuthorisedBodyAbsent };
    world.play(&mut hearing, vec![(actor(Role::Chair), postpone)], START);
    assert_eq!(hearing.cause("43.4-decision"), Some(Cause::AuthorisedBodyAbsent));
    assert_eq!(hearing.cause("43.4-minutes"), None);
    assert_eq!(due(&hearing, "P-postpone"), date(2026, 2, 5));
}

#[test]
fn a_new_calendar_brings_no_breach_nearer() {
    let bundled = Calendar::bundled().unwrap();
    // Kurban Ait of 2026 is the 28th and not the 27th of May.
    let moved = bundled.amended(&"kz-2 kurban-ait:2026-05-28".parse().unwrap()).unwrap();
    let hearing = registered(Body::DisciplinaryBody, date(2026, 4, 27), date(2026, 4, 27));
    let law = |known| Law::new(RuleBook::bundled().unwrap(), bundled.clone()).amended(known, moved.clone());
    let later = clock(&hearing, "43.4-decision", &law(date(2026, 5, 20))).dates;
    assert_eq!((later.nominal, later.due), (date(2026, 5, 27), date(2026, 5, 28)));
    assert_eq!(law(date(2026, 5, 20)).reckon("43.4-decision", date(2026, 4, 27)).unwrap().history().count(), 2);
    // Known before the application came, it is the only one that counts.
    let before = clock(&hearing, "43.4-decision", &law(date(2026, 4, 27))).dates;
    assert_eq!((before.nominal, before.due), (date(2026, 5, 27), date(2026, 5, 27)));
}

#[test]
fn the_record_of_protection_has_a_beginning_and_nobody_s_end() {
    let mut protection = Protection::default();
    assert_eq!(protection.standing(START, &LAW), Standing::None);
    protection.receive(date(2025, 9, 18));
    assert_eq!(protection.standing(START, &LAW), Standing::ActivePolicy);
    protection.receive_authorised(date(2025, 9, 22));
    assert_eq!(protection.standing(START, &LAW), Standing::ActiveLegal);
    let last = date(2028, 9, 22);
    assert_eq!(protection.standing(date(2028, 6, 23), &LAW), Standing::ActiveLegal);
    assert_eq!(protection.standing(date(2028, 6, 24), &LAW), Standing::Expiring);
    assert_eq!(protection.standing(last, &LAW), Standing::Expiring);
    assert_eq!(protection.standing(last.tomorrow().unwrap(), &LAW), Standing::Expired);
    assert!(protection.covers(date(2025, 9, 18), &LAW) && protection.covers(last, &LAW));
    assert!(!protection.covers(date(2025, 9, 17), &LAW) && !protection.covers(last.tomorrow().unwrap(), &LAW));
    // The first receipt by the authorised body counts, and a new fact has a window of its own (AMB-35).
    protection.receive_authorised(date(2026, 1, 1));
    assert_eq!(protection.stamps()[0].authorised, Some(date(2025, 9, 22)));
    protection.receive(date(2027, 1, 4));
    assert!(protection.covers(date(2030, 1, 4), &LAW) && !protection.covers(date(2030, 1, 5), &LAW));
    // An application is in time until the next working day after the window: 22 September 2028 is a Friday, 4 January 2030 too.
    assert!(protection.is_in_time(date(2030, 1, 4), &LAW) && !protection.is_in_time(date(2025, 9, 17), &LAW));
}

/// Every rule that a procedure names, in a table, for a refusal or in a clock, is one of the book; every clock can be counted; and where a procedure has come to its end, nothing is owed any more.
fn cites<P: Model>(ends: &[P::Stage]) {
    let book = RuleBook::bundled().unwrap();
    let mut cited: BTreeSet<&str> = P::LACKS.iter().flat_map(|(_, rules)| rules.split(' ')).collect();
    cited.extend(P::Step::ALL.iter().map(|&step| P::row(step).rule));
    for rule in cited {
        assert!(book.rule(rule).is_ok(), "{}: {rule} is nowhere", P::NAME);
    }
    for &stage in P::Stage::ALL {
        let (state, _) = walked::<P>(stage, P::Step::ALL[0], Role::System);
        assert_eq!(state.terms().clocks(&LAW).len(), state.terms().all().len(), "{}: a clock without dates", P::NAME);
        if ends.contains(&stage) {
            let clocks = state.terms().clocks(&LAW);
            let open: Vec<_> = clocks.iter().filter(|it| it.is_open()).map(|it| it.running.rule).collect();
            assert_eq!(open, [""; 0], "{} {}: still owed", P::NAME, stage.word());
        }
    }
}

#[test]
fn what_is_cited_is_in_the_book_and_what_ends_leaves_nothing_owed() {
    use senim_pure::case::*;
    cites::<Report>(&[report::Stage::Closed, report::Stage::Redirected]);
    cites::<Application>(&[application::Stage::Closed, application::Stage::Redirected]);
    cites::<Hearing>(&[hearing::Stage::Closed]);
    cites::<Review>(&[review::Stage::Closed]);
    cites::<Agreement>(&[agreement::Stage::InForce, agreement::Stage::Declined]);
    cites::<Measure>(&[
        measure::Stage::Closed,
        measure::Stage::Released,
        measure::Stage::Recorded,
        measure::Stage::Executed,
        measure::Stage::UnlawfulExecution,
        measure::Stage::Refused,
        measure::Stage::Permitted,
    ]);
    // What the head owes (14.2) does not end with the file.
    cites::<Conflict>(&[]);
    cites::<Gift>(&[gift::Stage::Closed]);
    cites::<Duty>(&[duty::Stage::Answered]);
}
