//! For each procedure a well-formed command of every step, and a way to every stage.

mod collegial;
mod near;
mod protection;
mod reporting;

pub use collegial::body;
pub use near::{HEAD, transfers};

use jiff::civil::Date;
use senim_pure::{
    case::{
        Procedure,
        actor::{Actor, Proof, Role},
        docket, hearing, measure,
        procedure::{EventOf, Word},
    },
    seal::id::PersonId,
};

use crate::world::{Dice, LATER, SECOND, START, STRANGER, THIRD, World, actor, person, signed};

/// A procedure with commands to try.
pub trait Specimen: Procedure<Stage: std::fmt::Debug, Step: std::fmt::Debug, Command: std::fmt::Debug> {
    /// Its table.
    const TABLE: &'static str;
    /// A command of it in a case.
    const CALLED: fn(usize, Self::Command) -> docket::Command;
    /// An event of it in a case.
    const DONE: fn(usize, EventOf<Self>) -> docket::Event;

    /// A command: well-formed with good dice, anything with others.
    fn make(step: Self::Step, today: Date, dice: &mut Dice) -> Self::Command;

    /// Steps that lead to a stage in which `then` can follow.
    fn way(stage: Self::Stage, then: Self::Step) -> Vec<(Actor, Self::Command)>;

    /// The same, where it depends on who takes `then`.
    fn way_of(stage: Self::Stage, then: Self::Step, _by: Role) -> Vec<(Actor, Self::Command)> {
        Self::way(stage, then)
    }

    /// What comes to light after the way and before `then`.
    fn meanwhile(_then: Self::Step, _world: &mut World) {}

    /// The command of `then` that fits at the end of its way.
    fn fitting(_stage: Self::Stage, then: Self::Step) -> Self::Command {
        Self::make(then, LATER, &mut Dice::good())
    }

    /// What stands around it.
    fn world(_stage: Self::Stage, _then: Self::Step) -> World {
        reported()
    }

    /// Who takes a step in a role.
    fn who(role: Role, _then: Self::Step) -> Actor {
        actor(role)
    }
}

/// A good command of the day the ways are walked on.
fn good<P: Specimen>(step: P::Step) -> P::Command {
    P::make(step, START, &mut Dice::good())
}

/// A case whose report came to the unit and, the same day, to the authorised body.
pub fn reported() -> World {
    let mut world = World::default();
    world.protection.receive(START);
    world.protection.receive_authorised(START);
    world
}

/// The same with a hearing about a labour dispute or about a measure, at a stage.
pub fn heard(about: Option<usize>, stage: hearing::Stage) -> World {
    let mut world = reported();
    let mut proposed = measure::Measure::default();
    let propose = good::<measure::Measure>(measure::Step::Propose);
    world.play(&mut proposed, vec![(actor(Role::Hr), propose)], START);
    world.measures.push(proposed);
    let mut hearing = hearing::Hearing::default();
    let mut way = hearing::Hearing::way(stage, hearing::Step::Close);
    for (_, command) in &mut way {
        match command {
            hearing::Command::Register { body, about: of, .. } => {
                *of = about;
                *body =
                    if about.is_some() { hearing::Body::DisciplinaryCommission } else { hearing::Body::Conciliation };
            }
            hearing::Command::Adopt { decision } => {
                decision.recommendation = about.map(|_| hearing::Recommendation::For);
            }
            _ => {}
        }
    }
    world.play(&mut hearing, way, START);
    world.hearings.push(hearing);
    world
}

/// Walks to a stage, so that somebody in a role can take `then`.
pub fn walked<P: Specimen>(stage: P::Stage, then: P::Step, by: Role) -> (P, World) {
    let mut world = P::world(stage, then);
    let mut state = P::default();
    world.play(&mut state, P::way_of(stage, then, by), START);
    assert_eq!(state.stage().word(), stage.word(), "{}: the way leads elsewhere", P::NAME);
    P::meanwhile(then, &mut world);
    (state, world)
}

/// Persons that dice choose from.
const PERSONS: [PersonId; 4] = [THIRD, SECOND, STRANGER, person(12)];

/// A proof, or sometimes one of tomorrow or none.
fn proof(today: Date, dice: &mut Dice) -> Option<Proof> {
    match dice.below(24) {
        1 => None,
        2 => Some(signed(today.tomorrow().unwrap())),
        _ => Some(signed(today)),
    }
}
