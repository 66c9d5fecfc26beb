//! The rooms of a case and who enters which: whoever is let in reads everything that is written there, so this page is the
//! one to read about it. Nobody is let in who was left out of the case or is out of it by their office.

use super::{
    actor::Role,
    agreement::{Agreement, Counterparty},
    application,
    docket::{Command, Docket},
    form,
    hearing::{self, Hearing},
};
use crate::{
    roster::{
        root::BodyKind,
        version::{Person, Role as Office},
    },
    seal::{
        header::{self, Fact},
        id::PersonId,
    },
};

/// A room.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// Reporter and receiving office.
    Dialogue,
    /// The officers of the case.
    Inquiry,
    /// What people signed who are in no room yet: sealed to themselves, with the signed word in clear.
    Undertakings,
    /// Reporter and counterparty of the n-th agreement.
    Agreement(usize),
    /// Reporter and authorised body, about the n-th application.
    Application(usize),
    /// The body that holds the n-th hearing, the reporter and the representative.
    Hearing(usize),
}

/// Somebody whom a roster names, in an office at a body.
#[derive(Debug, Clone, Copy)]
pub struct Holder<'a> {
    /// Who.
    pub person: PersonId,
    /// In which office.
    pub office: &'a Office,
    /// At a body of which kind: the case's own institution, or an authorised body that its roster names.
    pub at: &'a BodyKind,
}

impl Room {
    /// The room of a name.
    pub fn of(name: &str) -> Option<Self> {
        let numbered = |number: &str| number.parse().ok();
        let room = match name.split_once('/') {
            None => [Self::Dialogue, Self::Inquiry, Self::Undertakings].into_iter().find(|room| room.name() == name)?,
            Some(("agreement", nth)) => Self::Agreement(numbered(nth)?),
            Some(("application", nth)) => Self::Application(numbered(nth)?),
            Some(("hearing", nth)) => Self::Hearing(numbered(nth)?),
            _ => return None,
        };
        (room.name() == name).then_some(room)
    }

    /// Its name.
    pub fn name(self) -> String {
        match self {
            Self::Dialogue => header::DIALOGUE.to_owned(),
            Self::Inquiry => header::INQUIRY.to_owned(),
            Self::Undertakings => "undertakings".to_owned(),
            Self::Agreement(nth) => format!("agreement/{nth}"),
            Self::Application(nth) => format!("application/{nth}"),
            Self::Hearing(nth) => format!("hearing/{nth}"),
        }
    }

    /// Whether the reporter is in it besides the first room, which is theirs by the code.
    pub fn is_the_reporters(self) -> bool {
        matches!(self, Self::Agreement(_) | Self::Application(_) | Self::Hearing(_))
    }

    /// Whether it is the room of a procedure that was begun.
    pub fn is_begun(self, docket: &Docket) -> bool {
        match self {
            Self::Agreement(nth) => nth < docket.agreements().len(),
            Self::Application(nth) => nth < docket.applications().len(),
            Self::Hearing(nth) => nth < docket.hearings().len(),
            Self::Dialogue | Self::Inquiry | Self::Undertakings => false,
        }
    }

    /// Whether an entry of an epoch may stand behind one of the epoch `before`, or be the room's first. Only in a procedure's room an
    /// entry begins the next epoch, and one that puts somebody out does.
    pub fn goes_on(self, before: Option<u64>, epoch: u64, facts: &[Fact]) -> bool {
        match before.filter(|_| self.is_the_reporters()) {
            Some(before) => before.checked_add(1) == Some(epoch) || epoch == before && !form::puts_out(facts),
            None => epoch == before.unwrap_or(0),
        }
    }

    /// Whether a step may be written here: its own procedure's room. A dispute begins the room of the hearing that follows from
    /// it. The authorised body names its representative where it already reads. Who is out is said to the reporter's readers, or
    /// in a room that was begun: never among the officers alone, nor where nobody is yet.
    pub fn takes(self, command: &Command, docket: &Docket) -> bool {
        match (command, self) {
            (Command::PutPersonOut(_) | Command::PutOfficeOut(_), room) => {
                room == Self::Dialogue || room.is_begun(docket)
            }
            (Command::Application(_, application::Command::Dispute), room) => {
                room == Self::Hearing(docket.hearings().len())
            }
            (Command::Hearing(_, hearing::Command::NameRepresentative { .. }), Self::Application(_)) => true,
            (Command::Agreement(nth, _), Self::Agreement(room))
            | (Command::Application(nth, _), Self::Application(room))
            | (Command::Hearing(nth, _), Self::Hearing(room)) => *nth == room,
            _ => false,
        }
    }

    /// Whether an office lets people into it at all, however the case stands; who was let in is said by the grants.
    pub fn is_open_to(self, office: &Office, at: &BodyKind) -> bool {
        let acts = |role| acting_roles(office, at).contains(&role);
        match self {
            Self::Dialogue | Self::Inquiry | Self::Undertakings => false,
            Self::Agreement(_) => acts(Role::Leadership) || acts(Role::Authorised),
            Self::Application(_) => acts(Role::Authorised),
            Self::Hearing(_) => acts(Role::Secretary) || acts(Role::Member) || acts(Role::Authorised),
        }
    }

    /// Whether the reporter lets an office in with a first step: nobody else's word can keep it from that (43.6). To everybody else
    /// somebody who reads there opens it, once they have undertaken.
    pub fn is_addressed_to(self, office: &Office, at: &BodyKind) -> bool {
        self.is_open_to(office, at) && (!matches!(self, Self::Hearing(_)) || *office == Office::Secretary)
    }

    /// Whether somebody may be let in, as the case stands with the entry that lets them in.
    pub fn admits(self, holder: &Holder<'_>, docket: &Docket) -> bool {
        let Holder { person, office, at } = *holder;
        let acts = |role| acting_roles(office, at).contains(&role);
        let impartial = |role| !docket.out().has_person(person) && !docket.out().has_office(role);
        let in_office = |role| acts(role) && impartial(role);
        match self {
            // Both have rules of their own: the statement's readers, and nobody.
            Self::Dialogue | Self::Inquiry | Self::Undertakings => false,
            Self::Agreement(nth) => match docket.agreements().get(nth).and_then(Agreement::counterparty) {
                Some(Counterparty::Leadership) => in_office(Role::Leadership),
                Some(Counterparty::Authorised) => in_office(Role::Authorised),
                None => false,
            },
            Self::Application(_) => in_office(Role::Authorised),
            Self::Hearing(nth) => docket.hearings().get(nth).is_some_and(|hearing| {
                in_office(Role::Secretary)
                    || in_office(Role::Member) && hearing.sitting().contains(&person)
                    || in_office(Role::Authorised) && hearing.is_sent()
                    || in_office(Role::Representative) && hearing.representative() == Some(person)
            }),
        }
    }

    /// Whether somebody who was let in is out of it since: put out of the case, themselves or their office, or no longer of the
    /// body that hears (10(13)).
    pub fn shuts_out(self, holder: &Holder<'_>, docket: &Docket) -> bool {
        let Holder { person, office, at } = *holder;
        let own = acting_roles(office, at).first();
        let is_out = docket.out().has_person(person) || own.is_some_and(|role| docket.out().has_office(*role));
        match self {
            // What was said there was said to them by the reporter or by their office.
            Self::Dialogue | Self::Inquiry | Self::Undertakings => false,
            Self::Agreement(_) | Self::Application(_) => is_out,
            Self::Hearing(nth) => {
                let body = docket.hearings().get(nth);
                is_out || *office == Office::Member && !body.is_some_and(|it| it.members().contains(&person))
            }
        }
    }
}

impl<'a> Holder<'a> {
    /// A person of a roster, at a body of a kind.
    pub fn of(person: &'a Person, at: &'a BodyKind) -> Self {
        Self { person: person.id, office: &person.role, at }
    }

    /// Whether they may take a step in this role, in this room. Who is chair or representative the hearing itself says.
    pub fn acts_as(&self, role: Role, command: &Command, room: Room, docket: &Docket) -> bool {
        let hearing = match (command, room) {
            (Command::Hearing(nth, _), _) => docket.hearings().get(*nth),
            (Command::PutPersonOut(_) | Command::PutOfficeOut(_), Room::Hearing(nth)) => docket.hearings().get(nth),
            _ => None,
        };
        let named = match role {
            Role::Chair => hearing.and_then(Hearing::chair) == Some(self.person),
            Role::Representative => hearing.and_then(Hearing::representative) == Some(self.person),
            _ => true,
        };
        named && acting_roles(self.office, self.at).contains(&role)
    }
}

/// In which roles of the procedures somebody acts who holds an office.
pub fn acting_roles(office: &Office, at: &BodyKind) -> &'static [Role] {
    match (office, at) {
        (Office::Prevention, BodyKind::Institution) => &[Role::Officer, Role::Dispatcher],
        (Office::Leadership, BodyKind::Institution) => &[Role::Leadership, Role::FirstHead],
        (Office::Secretary, BodyKind::Institution) => &[Role::Secretary],
        (Office::Member, BodyKind::Institution) => &[Role::Member, Role::Chair],
        (Office::Authorised, BodyKind::AuthorisedBody) => &[Role::Authorised, Role::Representative],
        _ => &[],
    }
}
