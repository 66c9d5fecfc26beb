//! Persons, papers, days and dice for the tests.

use std::{
    hash::{BuildHasher, RandomState},
    sync::LazyLock,
};

use jiff::civil::{Date, date};
use proptest::{
    prelude::*,
    test_runner::{Config, RngSeed, TestRunner},
};
use senim_pure::{
    case::{
        Refusal,
        actor::{Actor, Excluded, Paper, Proof, Role, Transcript},
        clock::Law,
        decide,
        hearing::Hearing,
        measure::Measure,
        procedure::{At, EventOf, Procedure, Word},
        protection::Protection,
        review::Review,
    },
    law::{calendar::Calendar, rule::RuleBook},
    seal::id::{Digest, PersonId},
};

/// Monday.
pub const START: Date = date(2026, 2, 2);
/// Long after, inside of every window.
pub const LATER: Date = date(2026, 6, 1);

/// The bundled law.
pub static LAW: LazyLock<Law> = LazyLock::new(|| Law::new(RuleBook::bundled().unwrap(), Calendar::bundled().unwrap()));

/// The seed of random cases: the one that `SENIM_SEED` says, or another in each run.
#[expect(clippy::disallowed_methods, reason = "which cases a test tells is the environment's to say")]
pub fn seed() -> u64 {
    let asked = std::env::var("SENIM_SEED").ok().and_then(|seed| seed.parse().ok());
    asked.unwrap_or_else(|| RandomState::new().hash_one(()))
}

/// Tells so many random cases, each by fewer than `most` numbers. The shortest that fails is said with the seed that finds it again.
pub fn tell_random(cases: u32, seed: u64, most: usize, tell: impl Fn(Vec<u64>)) {
    let config = Config { cases, rng_seed: RngSeed::Fixed(seed), failure_persistence: None, ..Config::default() };
    let told = TestRunner::new(config).run(&prop::collection::vec(any::<u64>(), 1..most), |numbers| {
        tell(numbers);
        Ok(())
    });
    if let Err(failure) = told {
        panic!("SENIM_SEED={seed}: {failure}");
    }
}

#[test]
fn a_random_case_that_fails_says_its_seed_and_is_found_again_by_it() {
    let fails = || std::panic::catch_unwind(|| tell_random(50, 7, 9, |numbers| assert!(numbers.len() < 3)));
    let said = [fails(), fails()].map(|failed| *failed.unwrap_err().downcast::<String>().unwrap());
    assert!(said[0].starts_with("SENIM_SEED=7: "), "{}", said[0]);
    assert_eq!(said[0], said[1]);
}

/// Somebody.
pub const fn person(n: u8) -> PersonId {
    PersonId([n; 16])
}

/// A member who is neither chair nor the member of the tables.
pub const THIRD: PersonId = person(100);
/// Somebody with no part in the case.
pub const STRANGER: PersonId = person(101);
/// A second officer.
pub const SECOND: PersonId = person(102);

/// The usual person in a role.
pub fn usual(role: Role) -> PersonId {
    person(u8::try_from(Role::ALL.iter().position(|&it| it == role).unwrap()).unwrap())
}

/// The usual actor in a role.
pub fn actor(role: Role) -> Actor {
    acts(role, usual(role))
}

/// Somebody in a role.
pub fn acts(role: Role, who: PersonId) -> Actor {
    match role {
        Role::Reporter => Actor::reporter(),
        Role::Employee => Actor::employee(),
        Role::System => Actor::system(),
        _ => Actor::holder(role, who),
    }
}

/// A paper.
pub fn paper() -> Paper {
    Paper(Digest([7; 32]))
}

/// Something taken on paper that day.
pub fn transcript(day: Date) -> Transcript {
    Transcript { scan: paper(), day, keyed: STRANGER, confirmed: SECOND }
}

/// Something signed that day.
pub fn signed(day: Date) -> Proof {
    Proof::Signed { entry: paper(), day }
}

/// Either always the good, first choice, or chance.
#[derive(Clone)]
pub struct Dice(Option<u64>);

impl Dice {
    /// Always good.
    pub fn good() -> Self {
        Self(None)
    }

    /// Chance.
    pub fn seeded(seed: u64) -> Self {
        Self(Some(seed))
    }

    fn roll(&mut self) -> Option<u64> {
        let state = self.0.as_mut()?;
        // SplitMix64.
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = *state;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        Some(z ^ (z >> 31))
    }

    /// Below `n`; 0 when good.
    pub fn below(&mut self, n: usize) -> usize {
        let roll = self.roll().unwrap_or(0) % u64::try_from(n.max(1)).unwrap();
        usize::try_from(roll).unwrap()
    }

    /// True in all but one of `n`.
    pub fn mostly(&mut self, n: usize) -> bool {
        self.0.is_none() || self.below(n) != 0
    }

    /// One of these; the first when good.
    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// It, or sometimes nothing.
    pub fn some<T>(&mut self, it: T) -> Option<T> {
        self.mostly(8).then_some(it)
    }

    /// It, or sometimes the other.
    pub fn or<T>(&mut self, it: T, other: T) -> T {
        if self.mostly(8) { it } else { other }
    }
}

/// All that a procedure may ask, owned.
#[derive(Clone, Default)]
pub struct World {
    pub out: Excluded,
    pub protection: Protection,
    pub hearings: Vec<Hearing>,
    pub reviews: Vec<Review>,
    pub measures: Vec<Measure>,
    /// By how many the models' hearings were turned.
    pub turned: usize,
    /// Whether a review ended with a rehearing.
    pub reheard: bool,
}

impl World {
    /// As of a day.
    pub fn at(&self, today: Date) -> At<'_> {
        At {
            nth: 0,
            today,
            law: &LAW,
            out: &self.out,
            protection: &self.protection,
            hearings: &self.hearings,
            reviews: &self.reviews,
            measures: &self.measures,
        }
    }

    /// Takes a step, if it is allowed.
    pub fn step<P: Procedure>(
        &self,
        state: &mut P,
        by: &Actor,
        command: P::Command,
        today: Date,
    ) -> Result<EventOf<P>, Refusal> {
        let taken = decide(state, by, command, &self.at(today))?;
        state.take(&taken);
        Ok(taken)
    }

    /// Takes steps that must be allowed.
    pub fn play<P: Procedure>(&self, state: &mut P, steps: Vec<(Actor, P::Command)>, today: Date) {
        for (by, command) in steps {
            let step = P::step(&command).word();
            let role = by.role();
            if let Err(refusal) = self.step(state, &by, command, today) {
                panic!("{}: {step} by {} in {}: {refusal}", P::NAME, role.word(), state.stage().word());
            }
        }
    }
}
