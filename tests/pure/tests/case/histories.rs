//! Random histories. A command is accepted exactly where the table allows it and the model finds nothing lacking, and no
//! history ever takes back what the law gives: 100,000 of them in every run, the same ones; as many others as
//! `SENIM_HISTORIES` says.

use std::{cell::RefCell, collections::BTreeMap};

use jiff::{ToSpan, civil::Date};
use senim_pure::case::{
    actor::{Actor, Role, Transcript},
    agreement::Agreement,
    application::Application,
    clock::{Breach, Running},
    conflict::Conflict,
    decide,
    duty::Duty,
    gift::Gift,
    hearing::Hearing,
    measure::Measure,
    procedure::{EventOf, Word, fold},
    report::Report,
    review::Review,
};
use senim_pure::seal::id::PersonId;

use crate::{
    forms,
    models::{Asked, Model},
    specimens::HEAD,
    table::Table,
    world::{Dice, LAW, SECOND, START, STRANGER, THIRD, World, acts, person, seed, tell_random, transcript},
};

/// How many histories there are of one procedure, and by which seed: those that are asked for are others in each run.
#[expect(clippy::disallowed_methods, reason = "how long a test runs is the environment's to say")]
fn histories() -> (u32, u64) {
    let asked = std::env::var("SENIM_HISTORIES").ok().and_then(|count| count.parse::<u32>().ok());
    (asked.unwrap_or(100_000).div_ceil(9), asked.map_or(43, |_| seed()))
}

/// What every procedure can lack, whatever the command.
const COMMON: [(&str, &str); 4] = [
    ("impartiality", "10.13-exclusion"),
    ("second person", "P-two-persons"),
    ("day of paper", "P-paper"),
    ("no paper", "P-paper"),
];

/// Whom chance picks.
const OTHERS: [PersonId; 7] = [THIRD, SECOND, STRANGER, HEAD, person(12), person(11), person(14)];

/// Who acts: mostly the usual person of a role that may.
fn somebody<P: Model>(step: P::Step, roles: &[Role], today: Date, dice: &mut Dice) -> Actor {
    let role = if roles.is_empty() || !dice.mostly(10) { dice.pick(Role::ALL) } else { dice.pick(roles) };
    let who = if dice.mostly(3) { P::who(role, step) } else { acts(role, dice.pick(&OTHERS)) };
    if dice.mostly(8) {
        return who;
    }
    let on = transcript(dice.pick(&[today, today.saturating_sub(2.days()), START.saturating_sub(1.day())]));
    who.on_paper(match dice.below(6) {
        1 => Transcript { confirmed: on.keyed, ..on },
        2 => Transcript { day: today.tomorrow().unwrap(), ..on },
        _ => on,
    })
}

/// What a command lacks whatever it is, and the day that counts.
fn common<P: Model>(
    by: &Actor,
    on: Option<Transcript>,
    step: P::Step,
    world: &World,
    today: Date,
) -> (Vec<&'static str>, Date) {
    let mut lacks = vec![];
    // To pass one's own powers on is the one step that is open to who is out (14.5).
    let own = P::NAME == "conflict" && step.word() == "delegate";
    let out = |person| world.out.has_person(person);
    let partial = world.out.has_office(by.role())
        || by.person().is_some_and(out)
        || on.is_some_and(|it| out(it.keyed) || out(it.confirmed));
    if partial && !own {
        lacks.push("impartiality");
    }
    if let Some(on) = on {
        if on.keyed == on.confirmed && !own {
            lacks.push("second person");
        }
        if on.day > today {
            lacks.push("day of paper");
        }
        if !P::PAPER.contains(&step.word()) {
            lacks.push("no paper");
        }
    }
    (lacks, on.map_or(today, |it| it.day))
}

/// Nothing that was started is gone, moved or unmet again; no breach is gone.
fn nothing_is_taken_back(before: &(Vec<Running>, Vec<Breach>), now: &(Vec<Running>, Vec<Breach>)) {
    for (old, new) in before.0.iter().zip(&now.0) {
        assert_eq!((old.rule, old.event, old.earliest, old.owed), (new.rule, new.event, new.earliest, new.owed));
        assert!(old.met.is_none_or(|_| old.met == new.met), "a term was met and is not");
        assert!(old.lifted.is_none_or(|_| old.lifted == new.lifted));
    }
    assert!(before.0.len() <= now.0.len(), "a term is gone");
    assert!(now.1.starts_with(&before.1), "a breach is gone");
}

/// Plays one history.
fn play<P: Model>(seeds: &[u64], table: &Table, worlds: &[World], alone: &RefCell<BTreeMap<&'static str, u32>>) {
    let mut dice = Dice::seeded(seeds[0]);
    let mut world = worlds[dice.below(worlds.len())].clone();
    let (mut state, mut past, mut today) = (P::default(), Vec::<EventOf<P>>::new(), START);
    if !dice.mostly(4) {
        world.out.add_person(dice.pick(&OTHERS));
        world.out.add_office(dice.pick(Role::ALL));
    }
    // Of the hearings around a measure some decided before it was proposed.
    if P::NAME == "measure" && !dice.mostly(3) {
        today = START.saturating_add(5.days());
    }
    // Somewhere on the way, so that the ends are seen as often as the beginnings; as far as this world allows.
    for (by, command) in P::way(dice.pick(P::Stage::ALL), dice.pick(P::Step::ALL)) {
        let Ok(taken) = world.step(&mut state, &by, command, today) else { break };
        past.push(taken);
    }
    for &seed in seeds {
        let mut dice = Dice::seeded(seed);
        today = today.saturating_add(dice.pick(&[0, 0, 0, 0, 1, 2, 9, 31]).days());
        match dice.below(30) {
            0 => world.out.add_person(dice.pick(&OTHERS)),
            1 => world.out.add_office(dice.pick(Role::ALL)),
            _ => {}
        }
        let stage = state.stage();
        let open = table.open(stage.word());
        let any = open.is_empty() || !dice.mostly(10);
        let step = if any { dice.pick(P::Step::ALL) } else { P::Step::of(dice.pick(open)).unwrap() };
        let line = table.line(stage.word(), step.word());
        let by = somebody::<P>(step, &line.roles, today, &mut dice);
        let command = P::make(step, today, &mut dice);
        let (mut lacks, day) = common::<P>(&by, by.transcript().copied(), step, &world, today);
        let listed = line.roles.contains(&by.role());
        let asked = Asked { past: &past, stage, by: &by, day, today, world: &world };
        if listed {
            lacks.extend(P::lacks(&asked, &command));
        }
        // One in sixteen: what is written costs more than what is decided.
        if seed % 16 == 0 {
            forms::holds::<P>(&by, &command, 1);
        }
        let decided = decide(&state, &by, command.clone(), &world.at(today));
        assert_eq!(
            decided.is_ok(),
            listed && lacks.is_empty(),
            "{}, day {today}, {} by {by:?}: {command:?}\nlacks {lacks:?}, listed {listed}, decided {decided:?}\nafter {past:#?}",
            P::NAME,
            stage.word(),
        );
        if let (true, [lack], Err(refusal)) = (listed, &lacks[..], &decided) {
            let (_, rules) = COMMON.iter().chain(P::LACKS).find(|(name, _)| name == lack).expect(lack);
            assert!(rules.split(' ').any(|rule| rule == refusal.rule), "{}: {lack} by {rules}, but {refusal}", P::NAME);
            *alone.borrow_mut().entry(*lack).or_default() += 1;
        }
        let before = (state.terms().all().to_vec(), state.terms().breaches().to_vec());
        if let Ok(taken) = decided {
            assert!(line.to.contains(&taken.to.word()), "{}: {} leads to {}", P::NAME, step.word(), taken.to.word());
            let must = P::leads(&asked, &command).map_or(taken.to.word(), Word::word);
            assert_eq!(taken.to.word(), must, "{}: {command:?} after {past:#?}", P::NAME);
            state.take(&taken);
            past.push(taken);
        }
        if !dice.mostly(6) {
            for breach in state.terms().overdue(&LAW, today) {
                assert!(breach.due < today);
                state.write(breach);
            }
            assert!(state.terms().overdue(&LAW, today).is_empty(), "a breach is written once");
        }
        nothing_is_taken_back(&before, &(state.terms().all().to_vec(), state.terms().breaches().to_vec()));
    }
    P::held(&past);
    if seeds[0].is_multiple_of(16) {
        past.iter().for_each(forms::keeps::<P>);
    }
    assert_eq!(fold::<P>(&past).stage(), state.stage());
    assert_eq!(fold::<P>(&past).terms().all(), state.terms().all());
}

/// Plays all of a procedure; every lack must have been the only one somewhere, so that its guard alone refused.
fn run<P: Model>() {
    let (table, worlds) = (Table::read::<P>(P::TABLE), P::worlds());
    let alone = RefCell::new(BTreeMap::new());
    let (cases, seed) = histories();
    tell_random(cases, seed, 12, |seeds| play::<P>(&seeds, &table, &worlds, &alone));
    let alone = alone.into_inner();
    if cases < 10_000 {
        return;
    }
    let common = if P::PAPER.is_empty() { vec![COMMON[0], COMMON[3]] } else { COMMON.to_vec() };
    for (lack, _) in P::LACKS.iter().chain(&common) {
        assert!(alone.contains_key(lack), "{}: nothing was refused for `{lack}` alone: {alone:?}", P::NAME);
    }
    println!("{}: {} lacks, the rarest {:?}", P::NAME, alone.len(), alone.iter().min_by_key(|(_, times)| **times));
}

each_procedure! { run }
