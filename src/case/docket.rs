//! One case: all its procedures, who is out of it, and the protection of whoever reported. It is the fold of its events;
//! what one procedure asks of another it asks here, so that nobody can claim a recommendation that no body gave.

use jiff::civil::Date;

use super::{
    actor::{Actor, Excluded, Role},
    agreement::{self, Agreement},
    application::{self, Application},
    clock::{Breach, Clock, Law},
    conflict::Conflict,
    duty::Duty,
    form::{FormRefusal, Reader, Writer},
    gift::Gift,
    hearing::{self, Body, Hearing},
    measure::Measure,
    procedure::{At, EventOf, Procedure, Taken, Word, decide},
    protection::Protection,
    refusal::{Missing, Refusal, demand},
    report::{self, Report},
    review::Review,
    view::{Begin, Part, Seeing},
};
use crate::seal::id::PersonId;

macro_rules! procedures {
    ($($(#[$doc:meta])* $name:ident in $field:ident = $word:literal),+ $(,)?) => {
        words! {
            /// The procedures.
            Name { $($(#[$doc])* $name = $word),+ }
        }

        /// A case.
        #[derive(Debug, Clone, PartialEq, Eq, Default)]
        pub struct Docket {
            out: Excluded,
            protection: Protection,
            $($field: Vec<$name>),+
        }

        /// What somebody wants to do in a case: a step of the n-th procedure of a kind, the next free number beginning a
        /// new one.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Command {
            /// Puts a person out of it.
            PutPersonOut(PersonId),
            /// Puts an office out of it.
            PutOfficeOut(Role),
            $($(#[$doc])* $name(usize, <$name as Procedure>::Command)),+
        }

        /// What happened in a case.
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub enum Event {
            /// A person is out.
            PersonOut(PersonId),
            /// An office is out.
            OfficeOut(Role),
            /// A term was not met.
            Breached(Name, usize, Breach),
            $($(#[$doc])* $name(usize, EventOf<$name>)),+
        }

        impl Command {
            /// Writes what is done to the facts of a step.
            pub(super) fn write(&self, facts: &mut Writer) {
                match self {
                    Self::PutPersonOut(person) => {
                        facts.put("step", &Exclusion::Person);
                        facts.put("person", person);
                    }
                    Self::PutOfficeOut(office) => {
                        facts.put("step", &Exclusion::Office);
                        facts.put("office", office);
                    }
                    $(Self::$name(nth, command) => {
                        facts.put("procedure", &Name::$name);
                        facts.put("nth", nth);
                        facts.put("step", &command.step());
                        command.write(facts);
                    }),+
                }
            }

            /// Reads what is done from the facts of a step.
            pub(super) fn read(facts: &Reader) -> Result<Self, FormRefusal> {
                match facts.take::<Option<Name>>("procedure")? {
                    None => match facts.take("step")? {
                        Exclusion::Person => facts.take("person").map(Self::PutPersonOut),
                        Exclusion::Office => facts.take("office").map(Self::PutOfficeOut),
                    },
                    $(Some(Name::$name) => {
                        let (nth, step) = (facts.take("nth")?, facts.take("step")?);
                        <$name as Procedure>::Command::read(step, facts).map(|command| Self::$name(nth, command))
                    }),+
                }
            }

            /// The event of a step that was taken; none where there is no such stage.
            pub(super) fn taken(self, by: Actor, day: Date, to: &str) -> Option<Event> {
                match self {
                    Self::PutPersonOut(_) | Self::PutOfficeOut(_) => None,
                    $(Self::$name(nth, command) => {
                        let to = <$name as Procedure>::Stage::of(to)?;
                        Some(Event::$name(nth, Taken { by, day, command, to }))
                    }),+
                }
            }
        }

        impl Event {
            /// Whether it was nobody's step: a term that passed, or what the portal does when a day has come.
            pub fn is_the_portals(&self) -> bool {
                match self {
                    Self::PersonOut(_) | Self::OfficeOut(_) => false,
                    Self::Breached(..) => true,
                    event => event.step().is_none_or(|step| step.by.role() == Role::System),
                }
            }

            /// What every event of a procedure says; nothing of an exclusion or a breach.
            pub fn step(&self) -> Option<Done<'_>> {
                match self {
                    Self::PersonOut(_) | Self::OfficeOut(_) | Self::Breached(..) => None,
                    $(Self::$name(nth, Taken { by, day, command, to }) => Some(Done {
                        by,
                        day: *day,
                        name: Name::$name,
                        nth: *nth,
                        step: command.step().word(),
                        to: to.word(),
                    })),+
                }
            }

            /// The command that an event of a procedure followed.
            pub(super) fn command(&self) -> Option<Command> {
                match self {
                    Self::PersonOut(_) | Self::OfficeOut(_) | Self::Breached(..) => None,
                    $(Self::$name(nth, taken) => Some(Command::$name(*nth, taken.command.clone()))),+
                }
            }
        }

        impl Docket {
            /// Decides about one command on a legal day: its events, or the refusal.
            pub fn decide(&self, by: &Actor, command: Command, today: Date, law: &Law) -> Result<Vec<Event>, Refusal> {
                let event = match command {
                    Command::PutPersonOut(person) => {
                        demand(may_put_out(by) || by.is(person), "10.13-exclusion", Missing::Role)?;
                        Event::PersonOut(person)
                    }
                    Command::PutOfficeOut(office) => {
                        demand(may_put_out(by) && office.is_office(), "10.13-exclusion", Missing::Role)?;
                        Event::OfficeOut(office)
                    }
                    $(Command::$name(nth, command) => {
                        let rule = <$name>::row(<$name>::step(&command)).rule;
                        demand(nth <= self.$field.len(), rule, Missing::Stage)?;
                        let begun = self.$field.get(nth).cloned().unwrap_or_default();
                        Event::$name(nth, decide(&begun, by, command, &self.at(nth, today, law))?)
                    }),+
                };
                let follows = self.offer(today, law).into_iter().chain(self.register(&event, today, law));
                Ok([event.clone()].into_iter().chain(follows).collect())
            }

            /// What an event leaves behind.
            pub fn take(&mut self, event: &Event) {
                match event {
                    Event::PersonOut(person) => self.out.add_person(*person),
                    Event::OfficeOut(office) => self.out.add_office(*office),
                    $(Event::$name(nth, taken) => {
                        if *nth == self.$field.len() {
                            self.$field.push(<$name>::default());
                        }
                        if let Some(procedure) = self.$field.get_mut(*nth) {
                            procedure.take(taken);
                        }
                    }),+
                    $(Event::Breached(Name::$name, nth, breach) => {
                        if let Some(procedure) = self.$field.get_mut(*nth) {
                            procedure.write(*breach);
                        }
                    }),+
                }
                if let Event::Report(_, taken) = event {
                    self.protect(taken);
                }
            }

            /// All clocks of the case, procedure by procedure.
            pub fn clocks(&self, law: &Law) -> Vec<(Name, usize, Clock)> {
                let mut clocks = Vec::new();
                $(for (nth, procedure) in self.$field.iter().enumerate() {
                    clocks.extend(procedure.terms().clocks(law).into_iter().map(|clock| (Name::$name, nth, clock)));
                })+
                clocks
            }

            /// Every procedure, as somebody sees it.
            pub(super) fn parts(&self, seeing: &Seeing) -> Vec<Part> {
                let mut parts = Vec::new();
                $(for (nth, procedure) in self.$field.iter().enumerate() {
                    parts.push(seeing.part(Name::$name, procedure, &self.at(nth, seeing.today, seeing.law)));
                })+
                parts
            }

            /// The steps by which somebody begins another procedure.
            pub(super) fn beginnings(&self, seeing: &Seeing) -> Vec<Begin> {
                let mut steps = Vec::new();
                $(
                    let at = self.at(self.$field.len(), seeing.today, seeing.law);
                    steps.extend(seeing.begin::<$name>(Name::$name, &at));
                )+
                steps
            }

            /// The next free number of each kind.
            pub fn next_numbers(&self) -> Vec<(Name, usize)> {
                vec![$((Name::$name, self.$field.len())),+]
            }

            /// The breaches that are still to be written, as of a day, the oldest first.
            pub fn overdue(&self, law: &Law, today: Date) -> Vec<Event> {
                let mut late = Vec::new();
                $(for (nth, procedure) in self.$field.iter().enumerate() {
                    late.extend(procedure.terms().overdue(law, today).into_iter().map(|breach| {
                        let cause = procedure.cause(breach.rule);
                        (Name::$name, nth, Breach { cause, ..breach })
                    }));
                })+
                late.sort_by_key(|(_, _, breach)| breach.due);
                late.into_iter().map(|(name, nth, breach)| Event::Breached(name, nth, breach)).collect()
            }

            /// All breaches of the case, procedure by procedure.
            pub fn breaches(&self) -> impl Iterator<Item = (Name, usize, &Breach)> {
                let none: Box<dyn Iterator<Item = (Name, usize, &Breach)>> = Box::new(std::iter::empty());
                $(let none = Box::new(none.chain(self.$field.iter().enumerate().flat_map(|(nth, procedure)| {
                    procedure.terms().breaches().iter().map(move |breach| (Name::$name, nth, breach))
                })));)+
                none
            }

            $(
                /// Those of this kind, in the order they began.
                pub fn $field(&self) -> &[$name] {
                    &self.$field
                }
            )+
        }
    };
}

/// What an event of a procedure says, whichever it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Done<'a> {
    /// Who did it.
    pub by: &'a Actor,
    /// The legal day that counts.
    pub day: Date,
    /// In which procedure.
    pub name: Name,
    /// Which of its kind.
    pub nth: usize,
    /// The word of the step.
    pub step: &'static str,
    /// The word of the stage it led to.
    pub to: &'static str,
}

words! {
    /// The steps of the case itself: who is out of it.
    Exclusion {
        /// A person is put out.
        Person = "put-person-out",
        /// An office is put out.
        Office = "put-office-out",
    }
}

procedures! {
    /// A corruption report (3a).
    Report in reports = "report",
    /// An application about labour rights (3b).
    Application in applications = "application",
    /// A hearing of a collegial body (3c).
    Hearing in hearings = "hearing",
    /// A review (3d).
    Review in reviews = "review",
    /// A non-disclosure agreement (3e).
    Agreement in agreements = "agreement",
    /// An adverse measure (3f).
    Measure in measures = "measure",
    /// A conflict-of-interest notice (3g).
    Conflict in conflicts = "conflict",
    /// A gift notice (3h).
    Gift in gifts = "gift",
    /// A duty notice (3i).
    Duty in duties = "duty",
}

impl Docket {
    /// The fold of a whole history.
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a Event>) -> Self {
        let mut docket = Self::default();
        docket.take_all(events);
        docket
    }

    /// Takes events, in order.
    pub fn take_all<'a>(&mut self, events: impl IntoIterator<Item = &'a Event>) {
        for event in events {
            self.take(event);
        }
    }

    /// Who is out.
    pub fn out(&self) -> &Excluded {
        &self.out
    }

    /// The record of protection.
    pub fn protection(&self) -> &Protection {
        &self.protection
    }

    /// What the n-th procedure of a kind may ask.
    fn at<'a>(&'a self, nth: usize, today: Date, law: &'a Law) -> At<'a> {
        At {
            nth,
            today,
            law,
            out: &self.out,
            protection: &self.protection,
            hearings: &self.hearings,
            reviews: &self.reviews,
            measures: &self.measures,
        }
    }

    /// An agreement is concluded (43.6): the first step of every case offers it.
    fn offer(&self, today: Date, law: &Law) -> Option<Event> {
        if !self.agreements.is_empty() {
            return None;
        }
        let at = self.at(0, today, law);
        let offered = decide(&Agreement::default(), &Actor::system(), agreement::Command::Offer, &at).ok()?;
        Some(Event::Agreement(0, offered))
    }

    /// A dispute stands in the conciliation commission's register from the same hour on, so that the thirty days run (43.4).
    fn register(&self, after: &Event, today: Date, law: &Law) -> Option<Event> {
        let Event::Application(_, Taken { command: application::Command::Dispute, day, .. }) = after else {
            return None;
        };
        let register =
            hearing::Command::Register { body: Body::Conciliation, about: None, received: *day, earliest: *day };
        let nth = self.hearings.len();
        let at = self.at(nth, today, law);
        let registered = decide(&Hearing::default(), &Actor::system(), register, &at).ok()?;
        Some(Event::Hearing(nth, registered))
    }

    /// A receipt opens a window; nothing that happens to the report later has a say in it (AMB-05).
    fn protect(&mut self, taken: &EventOf<Report>) {
        match taken.command {
            report::Command::Submit { .. } => {
                self.protection.receive(taken.day);
                if taken.to == report::Stage::WithAuthorised {
                    self.protection.receive_authorised(taken.day);
                }
            }
            report::Command::Reopen => self.protection.receive(taken.day),
            report::Command::Deliver => self.protection.receive_authorised(taken.day),
            _ => {}
        }
    }
}

/// Who may say that somebody else is in conflict. Anybody may say so of themselves.
fn may_put_out(by: &Actor) -> bool {
    use Role::{Authorised, Chair, Dispatcher, Higher, Officer, Reporter, Secretary, System};
    [Reporter, System, Dispatcher, Officer, Chair, Secretary, Authorised, Higher].contains(&by.role())
}
