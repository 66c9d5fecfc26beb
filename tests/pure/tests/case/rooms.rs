//! Who enters which room: every room, office and body in every state that matters. What is not in the list is refused.

use std::collections::BTreeMap;

use senim_pure::{
    case::{
        actor::{Actor, Role},
        agreement::{self, Counterparty},
        application,
        docket::{Command, Docket, Event},
        form,
        hearing::{self, Body, Joining},
        procedure::Taken,
        room::{Holder, Room},
    },
    roster::{root::BodyKind, version::Role as Office},
    seal::id::PersonId,
};

use crate::world::{START, paper};

const MEMBER: PersonId = PersonId([0x51; 16]);
const REPRESENTATIVE: PersonId = PersonId([0x52; 16]);
const ANYBODY: PersonId = PersonId([0x53; 16]);

fn taken<C, S>(command: C, to: S) -> Taken<C, S> {
    Taken { by: Actor::reporter(), day: START, command, to }
}

fn requested(counterparty: Counterparty) -> Event {
    Event::Agreement(0, taken(agreement::Command::Request { counterparty }, agreement::Stage::Requested))
}

fn lodged() -> Event {
    Event::Application(0, taken(application::Command::Lodge { link: None }, application::Stage::Lodged))
}

fn registered() -> Event {
    let body = Body::Conciliation;
    let register = hearing::Command::Register { body, about: None, received: START, earliest: START };
    Event::Hearing(0, taken(register, hearing::Stage::Registered))
}

fn composed() -> Event {
    let members: BTreeMap<_, _> = [(MEMBER, Joining { declaration: None, undertaking: None })].into();
    let compose = hearing::Command::Compose { members, chair: MEMBER, quorum: 1 };
    Event::Hearing(0, taken(compose, hearing::Stage::Composed))
}

fn named() -> Event {
    let name = hearing::Command::NameRepresentative { person: REPRESENTATIVE, undertaking: None };
    Event::Hearing(0, taken(name, hearing::Stage::Scheduled))
}

fn sent() -> Event {
    let dispatch = hearing::Command::Dispatch { minutes: None, decision: None, sheet: None };
    Event::Hearing(0, taken(dispatch, hearing::Stage::Sent))
}

/// Each state of a case with the rooms that somebody may be let into: room, office, kind of body, who.
fn table() -> Vec<(&'static str, Vec<Event>, Vec<&'static str>)> {
    use Counterparty::{Authorised, Leadership};
    let application = ["application/0 authorised authorised-body"];
    let with = |more: &[&'static str]| [&application, more].concat();
    let of_the_hearing = "hearing/0 secretary institution";
    let of_the_body = "hearing/0 member institution member";
    let represents = "hearing/0 authorised authorised-body representative";
    let controls = "hearing/0 authorised authorised-body";
    vec![
        ("new", vec![], with(&[])),
        ("with leadership", vec![requested(Leadership)], with(&["agreement/0 leadership institution"])),
        ("with the authorised body", vec![requested(Authorised)], with(&["agreement/0 authorised authorised-body"])),
        ("registered", vec![registered()], with(&[of_the_hearing])),
        ("composed", vec![registered(), composed()], with(&[of_the_hearing, of_the_body])),
        ("represented", vec![registered(), composed(), named()], with(&[of_the_hearing, of_the_body, represents])),
        ("sent", vec![registered(), composed(), sent()], with(&[of_the_hearing, of_the_body, controls])),
    ]
}

const OFFICES: [(&str, Office); 6] = [
    ("prevention", Office::Prevention),
    ("leadership", Office::Leadership),
    ("secretary", Office::Secretary),
    ("member", Office::Member),
    ("authorised", Office::Authorised),
    ("other", Office::Prevention),
];
const ROOMS: [&str; 7] =
    ["dialogue", "inquiry", "undertakings", "agreement/0", "agreement/1", "application/0", "hearing/0"];

#[test]
fn nobody_enters_a_room_who_is_not_listed() {
    for (state, events, listed) in table() {
        let docket = Docket::fold(&events);
        for room in ROOMS {
            for (word, office) in &OFFICES {
                let office = if *word == "other" { Office::Other("cook".to_owned()) } else { office.clone() };
                for (kind, at) in
                    [("institution", BodyKind::Institution), ("authorised-body", BodyKind::AuthorisedBody)]
                {
                    for (who, person) in [("", ANYBODY), ("member", MEMBER), ("representative", REPRESENTATIVE)] {
                        let holder = Holder { person, office: &office, at: &at };
                        let line = format!("{room} {word} {kind}");
                        let expected = listed.contains(&line.as_str())
                            || !who.is_empty() && listed.contains(&format!("{line} {who}").as_str());
                        let admitted = Room::of(room).unwrap().admits(&holder, &docket);
                        assert_eq!(admitted, expected, "{state}: {line} {who}");

                        let mut without = docket.clone();
                        without.take(&Event::PersonOut(person));
                        assert!(!Room::of(room).unwrap().admits(&holder, &without), "{state}: out, {line} {who}");
                    }
                }
            }
        }
        for office in [Role::Leadership, Role::Secretary, Role::Member, Role::Authorised] {
            let mut without = docket.clone();
            without.take(&Event::OfficeOut(office));
            let held = [
                (Role::Leadership, Office::Leadership, BodyKind::Institution),
                (Role::Secretary, Office::Secretary, BodyKind::Institution),
                (Role::Member, Office::Member, BodyKind::Institution),
                (Role::Authorised, Office::Authorised, BodyKind::AuthorisedBody),
            ];
            let (_, held, at) = held.into_iter().find(|(role, ..)| *role == office).unwrap();
            let holder = Holder { person: ANYBODY, office: &held, at: &at };
            for room in ROOMS {
                assert!(!Room::of(room).unwrap().admits(&holder, &without), "{state}: {room}, office {office:?} out");
            }
        }
    }
}

/// Each room of a procedure with somebody who is in it, and all that puts them out.
#[test]
fn whoever_is_in_conflict_is_shut_out_and_nobody_else() {
    let begun = [requested(Counterparty::Leadership), registered(), composed(), named(), sent()];
    let recused = || {
        let recuse = hearing::Command::Recuse { member: MEMBER };
        Event::Hearing(0, taken(recuse, hearing::Stage::TransferNeeded))
    };
    let inside = [
        ("agreement/0", ANYBODY, Office::Leadership, BodyKind::Institution, Role::Leadership),
        ("application/0", ANYBODY, Office::Authorised, BodyKind::AuthorisedBody, Role::Authorised),
        ("hearing/0", ANYBODY, Office::Secretary, BodyKind::Institution, Role::Secretary),
        ("hearing/0", MEMBER, Office::Member, BodyKind::Institution, Role::Member),
        ("hearing/0", REPRESENTATIVE, Office::Authorised, BodyKind::AuthorisedBody, Role::Authorised),
    ];
    for (room, person, office, at, role) in inside {
        let holder = Holder { person, office: &office, at: &at };
        let shut = |room: &str, events: &[Event]| {
            let mut docket = Docket::fold(&begun);
            docket.take_all(events);
            Room::of(room).unwrap().shuts_out(&holder, &docket)
        };
        assert!(!shut(room, &[]), "{room} {role:?}");
        assert!(shut(room, &[Event::PersonOut(person)]), "{room} {role:?}: out");
        assert!(shut(room, &[Event::OfficeOut(role)]), "{room} {role:?}: the office out");
        let others = [Event::PersonOut(PersonId([0x54; 16])), Event::OfficeOut(Role::Hr)];
        assert!(!shut(room, &others), "{room} {role:?}: somebody else");
        assert_eq!(shut(room, &[recused()]), role == Role::Member, "{room} {role:?}: a member recused");
        for other in ["dialogue", "inquiry", "undertakings"] {
            assert!(!shut(other, &[Event::PersonOut(person)]), "{other} {role:?}");
        }
    }
}

#[test]
fn the_chair_of_a_hearing_says_in_its_room_who_is_out() {
    let docket = Docket::fold(&[registered(), composed()]);
    let out = [Command::PutPersonOut(ANYBODY), Command::PutOfficeOut(Role::Leadership)];
    for (person, room, is_chair) in [
        (MEMBER, "hearing/0", true),
        (ANYBODY, "hearing/0", false),
        (MEMBER, "hearing/1", false),
        (MEMBER, "dialogue", false),
    ] {
        let holder = Holder { person, office: &Office::Member, at: &BodyKind::Institution };
        for command in &out {
            let acts = holder.acts_as(Role::Chair, command, Room::of(room).unwrap(), &docket);
            assert_eq!(acts, is_chair, "{room} {command:?}");
        }
    }
}

/// The epochs in which an entry may stand behind one of epoch 1, and first in its room.
#[test]
fn only_a_procedures_room_begins_an_epoch_and_whoever_puts_somebody_out_does() {
    let facts = |command: &Command| form::facts(&Actor::reporter(), command, None);
    let plain = facts(&Command::Application(0, application::Command::Dispute));
    let out = facts(&Command::PutPersonOut(ANYBODY));
    let office = facts(&Command::PutOfficeOut(Role::Leadership));
    for room in ["agreement/0", "application/3", "hearing/1"] {
        for (before, facts, epochs) in [
            (Some(1), &plain, &[1, 2][..]),
            (Some(1), &out, &[2]),
            (Some(1), &office, &[2]),
            (Some(u64::MAX), &plain, &[u64::MAX]),
            (Some(u64::MAX), &out, &[]),
            (None, &plain, &[0]),
            (None, &out, &[0]),
        ] {
            let goes_on = |epoch: &u64| Room::of(room).unwrap().goes_on(before, *epoch, facts);
            let may: Vec<u64> = [0, 1, 2, 3, u64::MAX].into_iter().filter(goes_on).collect();
            assert_eq!(may, epochs, "{room} {before:?} {facts:?}");
        }
    }
    for room in ["dialogue", "inquiry", "undertakings"] {
        for before in [Some(0), None] {
            let goes_on = |epoch: &u64| Room::of(room).unwrap().goes_on(before, *epoch, &out);
            assert_eq!([0, 1, 2].into_iter().filter(goes_on).collect::<Vec<_>>(), [0], "{room} {before:?}");
        }
    }
}

#[test]
fn a_step_stands_in_its_own_room() {
    let docket = Docket::fold(&[requested(Counterparty::Leadership), lodged(), registered()]);
    let takes = |room: &str, command: &Command| Room::of(room).unwrap().takes(command, &docket);
    let sign = Command::Agreement(1, agreement::Command::Sign { signature: paper() });
    let dispute = Command::Application(0, application::Command::Dispute);
    let lodge = Command::Application(0, application::Command::Lodge { link: None });
    let name = hearing::Command::NameRepresentative { person: ANYBODY, undertaking: None };
    let name = Command::Hearing(0, name);
    let read = Command::Hearing(0, hearing::Command::Read);
    let out = Command::PutOfficeOut(Role::Leadership);
    for (command, rooms) in [
        (sign, &["agreement/1"][..]),
        (lodge, &["application/0"]),
        (dispute, &["hearing/1"]),
        (name, &["application/0", "application/1", "hearing/0"]),
        (read, &["hearing/0"]),
        // Nobody is named in a room that is not begun, and nobody among the officers alone.
        (out, &["agreement/0", "application/0", "dialogue", "hearing/0"]),
    ] {
        let all = [
            "agreement/0",
            "agreement/1",
            "application/0",
            "application/1",
            "dialogue",
            "hearing/0",
            "hearing/1",
            "inquiry",
            "undertakings",
        ];
        let taken: Vec<_> = all.into_iter().filter(|room| takes(room, &command)).collect();
        assert_eq!(taken, rooms, "{command:?}");
    }
    for odd in
        ["", "hearing", "hearing/", "hearing/00", "hearing/+1", "hearing/x", "Hearing/0", "report/0", "dialogue/0"]
    {
        assert_eq!(Room::of(odd), None, "{odd}");
    }
}

#[test]
fn the_reporter_is_in_the_procedures_rooms_and_in_no_other() {
    let is_theirs = |room: &&str| Room::of(room).unwrap().is_the_reporters();
    assert_eq!(ROOMS.iter().copied().filter(is_theirs).collect::<Vec<_>>(), ROOMS[3..]);
}

#[test]
fn an_office_opens_the_rooms_that_are_listed_for_it() {
    let (body, authorised) = (BodyKind::Institution, BodyKind::AuthorisedBody);
    let listed = |room: &str| -> &[&str] {
        match room.split('/').next() {
            Some("agreement") => &["leadership institution", "authorised authorised-body"],
            Some("application") => &["authorised authorised-body"],
            Some("hearing") => &["secretary institution", "member institution", "authorised authorised-body"],
            _ => &[],
        }
    };
    for room in ROOMS {
        for (word, office) in &OFFICES[..5] {
            for (kind, at) in [("institution", &body), ("authorised-body", &authorised)] {
                let expected = listed(room).contains(&format!("{word} {kind}").as_str());
                assert_eq!(Room::of(room).unwrap().is_open_to(office, at), expected, "{room} {word} {kind}");
                // Of a hearing the reporter lets the secretary in; whoever sits or represents is let in by others (43.6).
                let addressed = expected && !(room == "hearing/0" && *word != "secretary");
                assert_eq!(Room::of(room).unwrap().is_addressed_to(office, at), addressed, "{room} {word} {kind}");
            }
        }
    }
}

#[test]
fn chair_and_representative_are_whom_the_hearing_names() {
    let docket = Docket::fold(&[lodged(), registered(), composed(), named()]);
    let (body, authorised) = (BodyKind::Institution, BodyKind::AuthorisedBody);
    let read = |nth| Command::Hearing(nth, hearing::Command::Read);
    let lodge = Command::Application(0, application::Command::Lodge { link: None });
    let steps = [read(0), read(1), lodge];
    let named = [true, false, false];
    for (role, office, at, person, expected) in [
        (Role::Chair, Office::Member, &body, MEMBER, named),
        (Role::Chair, Office::Member, &body, ANYBODY, [false; 3]),
        (Role::Chair, Office::Secretary, &body, MEMBER, [false; 3]),
        (Role::Chair, Office::Member, &authorised, MEMBER, [false; 3]),
        (Role::Representative, Office::Authorised, &authorised, REPRESENTATIVE, named),
        (Role::Representative, Office::Authorised, &authorised, ANYBODY, [false; 3]),
        (Role::Representative, Office::Member, &body, REPRESENTATIVE, [false; 3]),
        (Role::Member, Office::Member, &body, ANYBODY, [true; 3]),
        (Role::Authorised, Office::Authorised, &authorised, ANYBODY, [true; 3]),
        (Role::Authorised, Office::Authorised, &body, ANYBODY, [false; 3]),
        (Role::Officer, Office::Prevention, &body, ANYBODY, [true; 3]),
        (Role::Dispatcher, Office::Prevention, &body, ANYBODY, [true; 3]),
        (Role::FirstHead, Office::Leadership, &body, ANYBODY, [true; 3]),
        (Role::Secretary, Office::Leadership, &body, ANYBODY, [false; 3]),
    ] {
        let holder = Holder { person, office: &office, at };
        let acts = steps.each_ref().map(|command| holder.acts_as(role, command, Room::Hearing(0), &docket));
        assert_eq!(acts, expected, "{role:?} by {office:?} {person}");
    }
}
