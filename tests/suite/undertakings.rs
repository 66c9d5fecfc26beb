//! Whoever reads a procedure's papers undertook confidentiality for it, or was let in by the reporter (43.6). A portal that lets
//! somebody in without is found out by the clients of all who read there.

use senim::{
    case::{actor::Role, agreement::Counterparty, docket::Command, room::Room},
    client::{ClientError, conversation::Alarm, rights::Rights, room::Held},
    document::Language,
    ledger::leaf::LeafParts,
    roster::version::{Person, Role as Office},
    seal::{
        header::{Fact, Header, sign_outer},
        id::{CaseId, LeafHash, OrganisationId},
        signature::Signature,
    },
};

use super::{
    Place,
    hands::{By, Ended, Hand, Hands, Reported, hand},
    place::Raw,
    procedures::days,
    world::{Officer, World, officer, today},
};

const ROOM: &str = "agreement/0";
const UNDERTAKINGS: &str = "undertakings";

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

/// Lets somebody into the room by the database alone.
async fn let_in(raw: &mut Raw, who: &Hand) {
    let key = raw.bytes(&who.key().0);
    let one = format!("SELECT reader FROM access_grant WHERE room = '{ROOM}' ORDER BY reader LIMIT 1");
    let grant = format!(
        "SELECT {key}, case_no, room, epoch, file FROM access_grant WHERE room = '{ROOM}' AND reader = ({one})"
    );
    assert_eq!(raw.run(&format!("INSERT INTO access_grant {grant}")).await.unwrap(), 1);
}

/// An undertaking as a portal could make it up, at its place in the room.
struct Forged {
    header: Header,
    sealed: Vec<u8>,
    outer: Signature,
    minute: String,
}

type Lie = fn(&mut Forged);

/// What is wrong with each; nobody is bound by any.
const LIES: [(&str, Lie); 10] = [
    ("a signature", |it| it.outer.0[3] ^= 1),
    ("a body", |it| it.sealed[900] ^= 1),
    ("a minute", |it| it.minute.replace_range(14..16, "07")),
    ("a place", |it| it.header.sequence += 1),
    ("what it follows", |it| it.header.previous.0[0] ^= 1),
    ("an epoch", |it| it.header.epoch += 1),
    ("a room", |it| ROOM.clone_into(&mut it.header.room)),
    ("a case", |it| it.header.case = CaseId([7; 16])),
    ("an organisation", |it| it.header.organisation = OrganisationId([7; 32])),
    ("a kind", |it| "message".clone_into(&mut it.header.kind)),
];

/// Puts such an entry into the database; its leaf.
async fn plant(raw: &mut Raw, case: &Reported, day: &str, sequence: u64, forged: &Forged) -> LeafHash {
    let Forged { header, sealed, outer, minute } = forged;
    let bytes = header.encode();
    let parts = LeafParts::of(day, &bytes, sealed, outer);
    // The planted minute is another than the committed one.
    let commitment = parts.commit(&format!("{day}T06:00Z"), &[0; 32]);
    let leaf = parts.leaf(commitment);
    let [case_id, author, commitment, leaf_literal, roster, outer, bytes, sealed_literal] =
        [&case.case.0[..], &header.author.0, &commitment.0, &leaf.0, &header.roster.0, &outer.0, &bytes, sealed]
            .map(|bytes| raw.bytes(bytes));
    let event = format!(
        "INSERT INTO event (event_no, case_no, room, sequence, epoch, kind, role, author, legal_day, minute, size_class, \
         commitment, leaf, roster, outer_signature, header) \
         SELECT (SELECT min(event_no) - 1 FROM event), case_no, '{UNDERTAKINGS}', {sequence}, 0, 'paper', 'officer', {author}, \
         '{day}', '{minute}', {}, {commitment}, {leaf_literal}, {roster}, {outer}, {bytes} \
         FROM case_file WHERE case_id = {case_id}",
        sealed.len()
    );
    assert_eq!(raw.run(&event).await.unwrap(), 1);
    let empty = raw.bytes(&[]);
    let body = format!(
        "INSERT INTO sealed_body (event_no, receipt_box, body) SELECT min(event_no), {empty}, {sealed_literal} FROM event"
    );
    assert_eq!(raw.run(&body).await.unwrap(), 1);
    leaf
}

/// An undertaking of somebody who never gave one, with one thing wrong.
fn forge(hands: &Hands<'_>, case: &Reported, day: &str, who: &Hand, place: (u64, LeafHash), lie: Lie) -> Forged {
    let fact = |name: &str, value: &str| Fact { name: name.to_owned(), value: value.to_owned() };
    let facts = vec![fact("for", ROOM), fact("paper", "undertaking")];
    let by = By::Officer(who, Role::Member);
    let (entry, _) = hands.entry(case, by, UNDERTAKINGS, "paper", facts, &[], place);
    let [header, outer, sealed] = entry.parts.try_into().unwrap();
    let outer = Signature::try_from(outer.as_slice()).unwrap();
    let mut forged = Forged { header: Header::parse(&header).unwrap(), sealed, outer, minute: format!("{day}T06:00Z") };
    let signed = forged.outer;
    lie(&mut forged);
    // What stands in the header is signed as it stands there.
    if forged.header.encode() != header && forged.outer == signed {
        forged.outer = sign_outer(&forged.header.encode(), &forged.sealed, &who.signing);
    }
    forged
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

    // Two become heads later, and the portal lets them in by itself.
    world.hand.set(days(3));
    let [newcomer, another] = ["newcomer", "another"]
        .map(|name| hand(world.economy.root.id(), name, Office::Leadership, today(&world.clock)));
    joins(&world, newcomer.person.clone()).await;
    joins(&world, another.person.clone()).await;
    world.visit(|world| assert_eq!(missed(world, &case, &head), [false; 2], "nobody was let in yet"));
    let mut raw = place.raw().await;
    let day = today(&world.clock).to_string();
    let mut end = (0, LeafHash([0; 32]));
    let_in(&mut raw, &another).await;
    world.visit(|world| assert_eq!(missed(world, &case, &head), [true; 2]));
    let whole = world.visit(|_| forge(&hands, &case, &day, &another, end, |_| {}));
    end = (1, plant(&mut raw, &case, &day, 0, &whole).await);
    world.visit(|world| assert_eq!(missed(world, &case, &head), [false; 2], "a word of their own binds"));
    let_in(&mut raw, &newcomer).await;
    // Nothing that the portal makes up for them binds them.
    for (lie, tell) in LIES {
        let forged = world.visit(|_| forge(&hands, &case, &day, &newcomer, end, tell));
        let leaf = plant(&mut raw, &case, &day, end.0, &forged).await;
        world.visit(|world| assert_eq!(missed(world, &case, &head), [true; 2], "{lie}"));
        end = (end.0 + 1, leaf);
    }
    world.visit(|world| {
        // Neither another word of theirs nor one for another procedure binds them, nor somebody else's.
        hands.paper(&case, &newcomer, "undertakings", "declaration", ROOM);
        hands.paper(&case, &newcomer, "undertakings", "undertaking", "agreement/1");
        hands.paper(&case, &hands.leader, "undertakings", "undertaking", ROOM);
        assert_eq!(missed(world, &case, &head), [true; 2]);
        // Where somebody is out, whoever writes next lets in anew whoever stays: not whom nothing binds.
        let out = Command::PutPersonOut(another.id());
        assert!(matches!(hands.step(&case, By::Reporter, "dialogue", &out, &[]), Ended::Done(_)));
        assert_eq!(signed(world, &case), Err("43.6-participants".to_owned()));
        hands.paper(&case, &newcomer, "undertakings", "undertaking", ROOM);
        assert_eq!(missed(world, &case, &head), [false; 2]);
        assert_eq!(signed(world, &case), Ok(()));
        assert_eq!(missed(world, &case, &head), [false; 2]);
    });
}
