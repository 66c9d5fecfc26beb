//! What all procedures have in common: a table of steps, guards, and one function that decides.

use jiff::civil::Date;

use super::{
    actor::{Actor, Excluded, Role},
    clock::{Breach, Cause, Law, Terms},
    hearing::Hearing,
    measure::Measure,
    protection::Protection,
    refusal::{Missing, Refusal, refuse},
    review::Review,
};

/// Something that has one word, the same on the wire, in the ledger and in the tests' tables.
pub trait Word: Copy + Eq + 'static {
    /// All of them.
    const ALL: &'static [Self];

    /// The word.
    fn word(self) -> &'static str;

    /// The thing of a word.
    fn of(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|it| it.word() == word)
    }
}

/// An enum and its words.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $crate::case::procedure::Word for $name {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }
    };
}

/// The stages of a procedure. Each begins with nothing.
macro_rules! stages {
    ($($(#[$variant_doc:meta])* $variant:ident = $word:literal),+ $(,)?) => {
        words! {
            /// Where the procedure stands.
            #[derive(Default)]
            Stage {
                /// Not begun.
                #[default]
                None = "none",
                $($(#[$variant_doc])* $variant = $word),+
            }
        }
    };
}

/// The table of a procedure: each step with its word, the rule it serves, from which stages and by whom.
macro_rules! table {
    ($(
        $(#[$doc:meta])*
        $step:ident $({ $($(#[$field_doc:meta])* $field:ident: $type:ty),* $(,)? })?
            = $word:literal, $rule:literal, $([$($from:ident)*] by [$($role:ident)*]),+;
    )+) => {
        /// A step that somebody wants to take.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            $($(#[$doc])* $step $({ $($(#[$field_doc])* $field: $type),* })?),+
        }

        words! {
            /// A step without what comes with it.
            Step { $($(#[$doc])* $step = $word),+ }
        }

        impl Command {
            /// Which step it is.
            pub fn step(&self) -> Step {
                match self { $(Self::$step { .. } => Step::$step),+ }
            }

            /// Writes what comes with it, a fact a field.
            pub(in $crate::case) fn write(&self, facts: &mut $crate::case::form::Writer) {
                match self {
                    $(Self::$step $({ $($field),* })? => { $($(facts.put(stringify!($field), $field);)*)? }),+
                }
            }

            /// The step with arguments of which nothing is missing, of a day: to ask whether it could be taken.
            pub fn likely(step: Step, today: jiff::civil::Date) -> Self {
                use $crate::case::form::Argument;
                let _ = today;
                match step {
                    $(Step::$step => Self::$step $({ $($field: Argument::likely(today)),* })?),+
                }
            }

            /// Reads what comes with a step.
            pub(in $crate::case) fn read(
                step: Step,
                facts: &$crate::case::form::Reader,
            ) -> Result<Self, $crate::case::form::FormRefusal> {
                Ok(match step {
                    $(Step::$step => Self::$step $({ $($field: facts.take(stringify!($field))?),* })?),+
                })
            }
        }

        impl Step {
            /// The line of the table.
            pub fn row(self) -> $crate::case::procedure::Row<Stage> {
                use $crate::case::actor::Role;
                match self {
                    $(Self::$step => $crate::case::procedure::Row {
                        rule: $rule,
                        ways: &[$((&[$(Stage::$from),*], &[$(Role::$role),*])),+],
                    }),+
                }
            }
        }
    };
}

/// What the trait asks for and each procedure answers alike.
macro_rules! procedure {
    ($name:ident, $word:literal) => {
        type Stage = Stage;
        type Command = Command;
        type Step = Step;
        const NAME: &'static str = $word;

        fn step(command: &Command) -> Step {
            command.step()
        }

        fn row(step: Step) -> $crate::case::procedure::Row<Stage> {
            step.row()
        }

        fn stage(&self) -> Stage {
            self.stage
        }

        fn terms(&self) -> &$crate::case::clock::Terms {
            &self.terms
        }

        fn terms_mut(&mut self) -> &mut $crate::case::clock::Terms {
            &mut self.terms
        }
    };
}

/// One line of a table.
#[derive(Debug, Clone, Copy)]
pub struct Row<S: 'static> {
    /// The rule or policy that the step serves; a step out of turn or by somebody else is refused with it.
    pub rule: &'static str,
    /// From these stages by these roles.
    pub ways: &'static [(&'static [S], &'static [Role])],
}

/// A step that was taken: the event. It says where the procedure went, so that a fold never judges again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken<C, S> {
    /// Who took it.
    pub by: Actor,
    /// The legal day that counts: of a step on paper, the day on the paper.
    pub day: Date,
    /// What was done.
    pub command: C,
    /// The stage after it.
    pub to: S,
}

/// The event of a procedure.
pub type EventOf<P> = Taken<<P as Procedure>::Command, <P as Procedure>::Stage>;

/// What a procedure asks beyond its own history: the day, the law, and the rest of the case.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// Which of its kind in the case the procedure is.
    pub nth: usize,
    /// The legal day on which is decided.
    pub today: Date,
    /// Rules and calendars.
    pub law: &'a Law,
    /// Who is out (10(13)).
    pub out: &'a Excluded,
    /// What the reports of this case give their author (43.1).
    pub protection: &'a Protection,
    /// All hearings of the case.
    pub hearings: &'a [Hearing],
    /// All reviews of the case.
    pub reviews: &'a [Review],
    /// All measures of the case.
    pub measures: &'a [Measure],
}

impl At<'_> {
    /// Whether a term from an event has passed: its due day lies before today. A term that cannot be counted never passes.
    pub fn has_passed(&self, rule: &str, event: Date) -> bool {
        self.law.dates(rule, event).is_some_and(|dates| dates.due < self.today)
    }

    /// Whether the reporter or anybody after named one of these as conflicted.
    pub fn is_out(&self, roles: &[Role]) -> bool {
        roles.iter().any(|&role| self.out.has_office(role))
    }
}

/// A procedure: the fold of its events.
pub trait Procedure: Default + Clone {
    /// Its stages.
    type Stage: Word;
    /// Its commands.
    type Command: Clone;
    /// Its steps.
    type Step: Word;
    /// Its name.
    const NAME: &'static str;
    /// Steps that may be taken on paper, by bodies and people without keys.
    const ON_PAPER: &'static [Self::Step] = &[];
    /// Steps that a person takes out of a matter of their own (14.5): the one exception to being out.
    const OWN_MATTER: &'static [Self::Step] = &[];

    /// Which step a command is.
    fn step(command: &Self::Command) -> Self::Step;
    /// A step's line of the table.
    fn row(step: Self::Step) -> Row<Self::Stage>;
    /// Where it stands.
    fn stage(&self) -> Self::Stage;
    /// Its terms and breaches.
    fn terms(&self) -> &Terms;
    /// The same, to write a breach.
    fn terms_mut(&mut self) -> &mut Terms;
    /// Writes a breach; nothing erases it.
    fn write(&mut self, breach: Breach) {
        self.terms_mut().write(breach);
    }
    /// The guards of a step that the table allows, on the day that counts for it: the stage it leads to, or what is missing.
    fn guard(&self, by: &Actor, command: &Self::Command, day: Date, at: &At) -> Result<Self::Stage, Refusal>;
    /// What the step leaves behind.
    fn take(&mut self, taken: &EventOf<Self>);
    /// Why a rule was broken, where the procedure knows it.
    fn cause(&self, _rule: &str) -> Option<Cause> {
        None
    }
}

/// Decides about one command: the event, or the refusal. Nothing changes by it.
pub fn decide<P: Procedure>(
    state: &P,
    by: &Actor,
    command: P::Command,
    at: &At,
) -> Result<Taken<P::Command, P::Stage>, Refusal> {
    let step = P::step(&command);
    let row = P::row(step);
    let mut ways = row.ways.iter().filter(|(_, roles)| roles.contains(&by.role())).peekable();
    if ways.peek().is_none() {
        return refuse(row.rule, Missing::Role);
    }
    if !ways.any(|(stages, _)| stages.contains(&state.stage())) {
        return refuse(row.rule, Missing::Stage);
    }
    if !P::OWN_MATTER.contains(&step) {
        at.out.admit(by)?;
    }
    let day = by.day(at.today, P::ON_PAPER.contains(&step))?;
    let to = state.guard(by, &command, day, at)?;
    Ok(Taken { by: by.clone(), day, command, to })
}

/// The fold of a whole history.
pub fn fold<'a, P: Procedure>(events: impl IntoIterator<Item = &'a EventOf<P>>) -> P
where
    EventOf<P>: 'a,
{
    events.into_iter().fold(P::default(), |mut state, taken| {
        state.take(taken);
        state
    })
}
