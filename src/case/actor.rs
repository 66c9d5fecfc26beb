//! Who acts: roles, acts on paper, and who is out of a case.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::refusal::{Missing, Refusal, refuse};
use crate::seal::id::{Digest, PersonId};

words! {
    /// In which quality somebody acts.
    Role {
        /// Who holds the code of a report: the assisting person (41–44).
        Reporter = "reporter",
        /// Who holds the code of a named notice (14, 16, A-2.2), or a measure's reference.
        Employee = "employee",
        /// The portal itself: what follows from a date or a fact.
        System = "system",
        /// Gives out the cases that came to the prevention unit.
        Dispatcher = "dispatcher",
        /// Prevention officer (13, 14.3).
        Officer = "officer",
        /// Direct head (14.1, A-2.2), or the superior official (16.6, 16.8).
        DirectHead = "direct-head",
        /// First head of the institution.
        FirstHead = "first-head",
        /// Leadership, employer (43.1, 43.6).
        Leadership = "leadership",
        /// The head who gave a doubtful order (A-2.2(7)).
        OrderGiver = "order-giver",
        /// Personnel service: files proposals, never sees who is protected.
        Hr = "hr",
        /// Keeps a share of sealed identities.
        Custodian = "custodian",
        /// Chair of a collegial body.
        Chair = "chair",
        /// Member of a collegial body.
        Member = "member",
        /// Secretary of a collegial body.
        Secretary = "secretary",
        /// The authorised body's representative at a hearing (43.3).
        Representative = "representative",
        /// Officer of the authorised body (4, AMB-15).
        Authorised = "authorised",
        /// The body above the one complained of, or above the institution.
        Higher = "higher",
    }
}

impl Role {
    /// Parties and the portal act without a name; all others hold an office.
    pub fn is_office(self) -> bool {
        !matches!(self, Self::Reporter | Self::Employee | Self::System)
    }
}

/// A paper of the case: the hash of a sealed entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Paper(pub Digest);

/// How something was taken that bodies and people without keys give on paper: keyed in with its scan by one person and
/// confirmed by a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transcript {
    /// The scan.
    pub scan: Paper,
    /// The day on the paper; it is the one that counts.
    pub day: Date,
    /// Who keyed it in.
    pub keyed: PersonId,
    /// Who confirmed it.
    pub confirmed: PersonId,
}

impl Transcript {
    fn check(&self, today: Date, out: &Excluded) -> Result<Date, Refusal> {
        out.admit_person(self.keyed)?;
        out.admit_person(self.confirmed)?;
        if self.keyed == self.confirmed {
            return refuse("P-two-persons", Missing::SecondPerson);
        }
        if self.day > today { refuse("P-paper", Missing::Day) } else { Ok(self.day) }
    }
}

/// Somebody's own signature under a declaration, an undertaking, an attendance or a receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// With their key, in a sealed entry of that day.
    Signed {
        /// The entry.
        entry: Paper,
        /// Its legal day.
        day: Date,
    },
    /// On paper.
    OnPaper(Transcript),
}

impl Proof {
    /// The day that counts, or why it proves nothing.
    pub fn check(&self, today: Date, out: &Excluded) -> Result<Date, Refusal> {
        match self {
            Self::Signed { day, .. } if *day > today => refuse("P-paper", Missing::Day),
            Self::Signed { day, .. } => Ok(*day),
            Self::OnPaper(transcript) => transcript.check(today, out),
        }
    }
}

/// Who takes a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    role: Role,
    person: Option<PersonId>,
    on_paper: Option<Transcript>,
}

impl Actor {
    /// Who holds the report's code.
    pub fn reporter() -> Self {
        Self { role: Role::Reporter, person: None, on_paper: None }
    }

    /// Who holds the notice's code.
    pub fn employee() -> Self {
        Self { role: Role::Employee, person: None, on_paper: None }
    }

    /// The portal.
    pub fn system() -> Self {
        Self { role: Role::System, person: None, on_paper: None }
    }

    /// Somebody in an office, with their own key. Parties and the portal have none, and no name here.
    pub fn holder(role: Role, person: PersonId) -> Self {
        Self { role, person: role.is_office().then_some(person), on_paper: None }
    }

    /// The same on paper.
    #[must_use]
    pub fn on_paper(self, transcript: Transcript) -> Self {
        Self { on_paper: self.person.map(|_| transcript), ..self }
    }

    /// In which quality.
    pub fn role(&self) -> Role {
        self.role
    }

    /// Who, where they hold an office.
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }

    /// How it was taken on paper, where it was.
    pub fn transcript(&self) -> Option<&Transcript> {
        self.on_paper.as_ref()
    }

    /// Whether it is this person.
    pub fn is(&self, person: PersonId) -> bool {
        self.person == Some(person)
    }

    /// The day that counts for their step.
    pub(super) fn day(&self, today: Date, may_be_paper: bool) -> Result<Date, Refusal> {
        match &self.on_paper {
            None => Ok(today),
            Some(_) if !may_be_paper => refuse("P-paper", Missing::Key),
            Some(transcript) if transcript.day > today => refuse("P-paper", Missing::Day),
            Some(transcript) => Ok(transcript.day),
        }
    }
}

/// Who is out of a case everywhere: its subject, their subordinates, close relatives and in-laws, and the offices that the
/// reporter names (10(13); AMB-11, AMB-22). It only grows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Excluded {
    persons: BTreeSet<PersonId>,
    offices: BTreeSet<Role>,
}

impl Excluded {
    /// Puts a person out.
    pub fn add_person(&mut self, person: PersonId) {
        self.persons.insert(person);
    }

    /// Puts an office out. Parties and the portal hold none.
    pub fn add_office(&mut self, role: Role) {
        if role.is_office() {
            self.offices.insert(role);
        }
    }

    /// The persons.
    pub fn persons(&self) -> &BTreeSet<PersonId> {
        &self.persons
    }

    /// The offices.
    pub fn offices(&self) -> &BTreeSet<Role> {
        &self.offices
    }

    /// Whether a person is out.
    pub fn has_person(&self, person: PersonId) -> bool {
        self.persons.contains(&person)
    }

    /// Whether an office is out.
    pub fn has_office(&self, role: Role) -> bool {
        self.offices.contains(&role)
    }

    /// Lets a person be named for something.
    pub fn admit_person(&self, person: PersonId) -> Result<(), Refusal> {
        if self.has_person(person) { refuse("10.13-exclusion", Missing::Impartiality) } else { Ok(()) }
    }

    /// Lets somebody act: neither they nor their office nor whoever keyed in their paper is out.
    pub fn admit(&self, actor: &Actor) -> Result<(), Refusal> {
        if self.has_office(actor.role) {
            return refuse("10.13-exclusion", Missing::Impartiality);
        }
        if let Some(transcript) = &actor.on_paper {
            transcript.check(Date::MAX, self)?;
        }
        actor.person.map_or(Ok(()), |person| self.admit_person(person))
    }
}
