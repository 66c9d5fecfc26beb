//! Whoever reads a procedure's papers undertook confidentiality for it, or was let in by the reporter (43.6). A portal that lets
//! somebody in without is found out by the clients of all who read there.

use senim::{
    case::{agreement::Counterparty, docket::Command, room::Room},
    client::{ClientError, conversation::Alarm, rights::Rights, room::Held},
    document::Language,
    roster::version::{Person, Role as Office},
};

use super::{
    Place,
    hands::{By, Ended, Hands, Reported, hand},
    procedures::days,
    world::{Officer, World, officer, today},
};

const ROOM: &str = "agreement/0";

async fn joins(world: &World, person: Person) {
    let add = |roster: &mut senim::roster::version::RosterNote| {
        roster.persons.push(person);
        roster.persons.sort_by_key(|person| person.id);
    };
    world.reissue(&world.economy, add).await;
}

/// What the reporter's client and the head's say of the room's readers: whether they miss an undertaking.
fn missed(world: &World, case: &Reported, head: &Officer) -> [bool; 2] {
    let (portal, organisation) = (world.portal(), world.organisation("economy"));
    let rights = Rights::new(&portal, &organisation, &case.code);
    let reporters = rights.agreement(&rights.visit().unwrap(), 0).unwrap().unwrap();
    let desk = world.desk(&portal, "economy", head);
    let heads = desk.enter(&organisation, case.case, Room::Agreement(0)).unwrap();
    [reporters, heads].map(|Held { conversation, .. }| {
        let others = conversation.alarms.iter().filter(|alarm| **alarm != Alarm::NotUndertaken);
        assert_eq!(others.count(), 0, "{:?}", conversation.alarms);
        conversation.alarms.contains(&Alarm::NotUndertaken)
    })
}

/// The reporter signs by the client; the rule that refuses it.
fn signed(world: &World, case: &Reported) -> Result<(), String> {
    let (portal, organisation) = (world.portal(), world.organisation("economy"));
    let rights = Rights::new(&portal, &organisation, &case.code);
    let offered = rights.offered(0, Language::Kk).unwrap().unwrap();
    match rights.sign(0, &offered) {
        Ok(_) => Ok(()),
        Err(ClientError::Step { rule, .. }) => Err(rule),
        Err(other) => panic!("{other}"),
    }
}

pub async fn a_reader_whom_nothing_binds_is_found_out(place: &Place) {
    let world = World::open(place).await;
    let (person, head) = officer("economy", 9, Office::Leadership, today(&world.clock));
    joins(&world, person).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let case = world.visit(|world| {
        let case = hands.report();
        let (portal, organisation) = (world.portal(), world.organisation("economy"));
        let rights = Rights::new(&portal, &organisation, &case.code);
        rights.demand(Counterparty::Leadership, "Келісім талап етемін").unwrap();
        assert_eq!(missed(world, &case, &head), [false; 2], "both heads were let in by the reporter");
        case
    });

    // Somebody becomes a head later, and the portal lets them in by itself.
    world.hand.set(days(3));
    let newcomer = hand(world.economy.root.id(), "newcomer", Office::Leadership, today(&world.clock));
    joins(&world, newcomer.person.clone()).await;
    world.visit(|world| assert_eq!(missed(world, &case, &head), [false; 2], "nobody was let in yet"));
    let mut raw = place.raw().await;
    let key = raw.bytes(&newcomer.key().0);
    let one = format!("SELECT reader FROM access_grant WHERE room = '{ROOM}' ORDER BY reader LIMIT 1");
    let grant = format!(
        "SELECT {key}, case_no, room, epoch, file FROM access_grant WHERE room = '{ROOM}' AND reader = ({one})"
    );
    assert_eq!(raw.run(&format!("INSERT INTO access_grant {grant}")).await.unwrap(), 1);
    world.visit(|world| {
        assert_eq!(missed(world, &case, &head), [true; 2]);
        // Neither another word of theirs nor one for another procedure binds them, nor somebody else's.
        hands.paper(&case, &newcomer, "undertakings", "declaration", ROOM);
        hands.paper(&case, &newcomer, "undertakings", "undertaking", "agreement/1");
        hands.paper(&case, &hands.leader, "undertakings", "undertaking", ROOM);
        assert_eq!(missed(world, &case, &head), [true; 2]);
        // Where somebody is out, whoever writes next lets in anew whoever stays: not whom nothing binds.
        let out = Command::PutPersonOut(hands.leader.id());
        assert!(matches!(hands.step(&case, By::Reporter, "dialogue", &out, &[]), Ended::Done(_)));
        assert_eq!(signed(world, &case), Err("43.6-participants".to_owned()));
        hands.paper(&case, &newcomer, "undertakings", "undertaking", ROOM);
        assert_eq!(missed(world, &case, &head), [false; 2]);
        assert_eq!(signed(world, &case), Ok(()));
        assert_eq!(missed(world, &case, &head), [false; 2]);
    });
}
