//! Who is in conflict is out (10(13)): whose it is to say, what becomes of the body that hears, and that whoever is out is shown
//! nothing more of the rooms they were let into.

use senim::{
    case::{
        actor::{Actor, Role},
        agreement::{Command as Agreement, Counterparty},
        application,
        docket::Command,
        form,
        hearing::{Command as Hearing, Joining},
        room::Room,
    },
    client::rights::Rights,
    document::Language,
    seal::{
        envelope,
        header::{Fact, Header},
        hybrid::HybridIdentity,
    },
};
use serde_json::json;

use super::{
    Place,
    hands::{By, Hand, Hands, Reported, THIS, ended, refused},
    procedures::{code, disputed, done, signed},
    world::World,
};

const ROOM: &str = "hearing/0";

/// A body of three, two of whom are enough.
fn composed(hands: &Hands<'_>, case: &Reported) {
    disputed(hands, case);
    let joining = |member: &Hand| Joining {
        declaration: Some(signed(hands.paper(case, member, "undertakings", "declaration", ROOM))),
        undertaking: Some(signed(hands.paper(case, member, "undertakings", "undertaking", ROOM))),
    };
    let [chair, second, third] = &hands.members;
    let members = [chair, second, third].map(|member| (member.id(), joining(member))).into();
    let compose = Command::Hearing(0, Hearing::Compose { members, chair: chair.id(), quorum: 2 });
    let secretary = By::Officer(&hands.secretary, Role::Secretary);
    assert_eq!(hands.step(case, secretary, ROOM, &compose, &[chair, second, third]), done());
}

fn notice() -> Fact {
    Fact { name: "paper".to_owned(), value: "notice".to_owned() }
}

fn out(person: &Hand) -> Command {
    Command::PutPersonOut(person.id())
}

/// Whether somebody is shown the room, and has the case in their queue.
fn sees(hands: &Hands<'_>, case: &Reported, of: &Hand, room: &str) -> (bool, bool) {
    (hands.open(of, case.case, room).kind == "conversation", hands.row(of, case.case).is_some())
}

pub async fn a_member_in_conflict_is_put_out_by_the_chair(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    world.visit(|_| {
        let case = hands.report();
        composed(&hands, &case);
        let [chair, second, third] = &hands.members;
        let (presides, secretary) = (By::Officer(chair, Role::Chair), By::Officer(&hands.secretary, Role::Secretary));
        let sits = |member| By::Officer(member, Role::Member);
        let step = |by, command: &Command, lets_in: &[&Hand]| hands.step(&case, by, ROOM, command, lets_in);
        assert_eq!(sees(&hands, &case, third, ROOM), (true, true));

        // Nobody but those whose it is to say; who does not preside is no chair; and no member leaves without a ground.
        let unheard = refused("10.13-exclusion", "10(13)", "role");
        assert_eq!(step(sits(second), &out(third), &[]), unheard);
        assert_eq!(step(By::Officer(second, Role::Chair), &out(third), &[]), code("not-genuine"));
        let recuse = Command::Hearing(0, Hearing::Recuse { member: third.id() });
        assert_eq!(step(presides, &recuse, &[]), refused("10.13-exclusion", "10(13)", "ground"));
        assert_eq!(sees(&hands, &case, third, ROOM), (true, true));

        assert_eq!(step(presides, &out(third), &[]), done());
        let part = hands.part(&case, "hearing", 0);
        assert_eq!((&part["stage"], part["details"]["members"].as_array().unwrap().len()), (&json!("composed"), 2));
        // From then on nothing is shown to them, taken from them, or granted to them again.
        assert_eq!(sees(&hands, &case, third, ROOM), (false, false));
        assert_eq!(hands.open(third, case.case, "undertakings").text("code"), Some("no-access"));
        let sign = Command::Hearing(0, Hearing::Sign);
        assert_eq!(step(sits(third), &sign, &[]), code("no-access"));
        let facts = [notice()];
        let (again, _) = hands.write(&case, secretary, ROOM, "paper", &facts, &[third]);
        assert_eq!(again, code("readers"));
        for stays in [chair, second, &hands.secretary] {
            assert_eq!(sees(&hands, &case, stays, ROOM), (true, true));
        }

        // Whoever wishes to leaves by themselves; without enough members another body is composed.
        let own_wish = Command::Hearing(0, Hearing::Recuse { member: second.id() });
        assert_eq!(step(sits(second), &own_wish, &[]), done());
        assert_eq!(hands.part(&case, "hearing", 0)["stage"], "transfer-needed");
        assert_eq!(sees(&hands, &case, second, ROOM), (false, false));
        assert_eq!(sees(&hands, &case, chair, ROOM), (true, true));
    });
}

pub async fn whoever_is_out_is_out_of_every_procedures_room(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    world.visit(|_| {
        let case = hands.report();
        composed(&hands, &case);
        let [chair, ..] = &hands.members;
        let [inspector, _] = &hands.authorised;
        let request = Command::Agreement(0, Agreement::Request { counterparty: Counterparty::Leadership });
        assert_eq!(hands.step(&case, By::Reporter, "agreement/0", &request, &[&hands.leader]), done());
        let sign = Command::Agreement(0, Agreement::Sign { signature: THIS });
        assert_eq!(hands.step(&case, By::Reporter, "agreement/0", &sign, &[]), done());

        // By their office, said where the reporter writes; a chair, said by the secretary.
        let office = Command::PutOfficeOut(Role::Leadership);
        assert_eq!(hands.step(&case, By::Reporter, "dialogue", &office, &[]), done());
        assert_eq!(sees(&hands, &case, &hands.leader, "agreement/0"), (false, false));
        let countersign = Command::Agreement(0, Agreement::Countersign { signature: THIS });
        let leads = By::Officer(&hands.leader, Role::Leadership);
        assert_eq!(hands.step(&case, leads, "agreement/0", &countersign, &[]), code("no-access"));
        let secretary = By::Officer(&hands.secretary, Role::Secretary);
        assert_eq!(hands.step(&case, secretary, ROOM, &out(chair), &[]), done());
        assert_eq!(sees(&hands, &case, chair, ROOM), (false, false));
        assert_eq!(hands.part(&case, "hearing", 0)["stage"], "transfer-needed");
        let presides = By::Officer(chair, Role::Chair);
        assert_eq!(hands.step(&case, presides, ROOM, &out(&hands.secretary), &[]), code("no-access"));

        // The authorised body's person loses the application's room and keeps what the report itself granted.
        assert_eq!(sees(&hands, &case, inspector, "application/0"), (true, true));
        assert_eq!(hands.step(&case, By::Reporter, "application/0", &out(inspector), &[]), done());
        assert_eq!(sees(&hands, &case, inspector, "application/0"), (false, true));
        assert_eq!(sees(&hands, &case, inspector, "dialogue"), (true, true));
        let lodge = Command::Application(1, application::Command::Lodge { link: Some(THIS) });
        assert_eq!(hands.step(&case, By::Reporter, "application/1", &lodge, &[inspector]), code("readers"));
    });
}

/// The epochs of a room's entries, and how many identities the grant holds that somebody is served.
fn epochs(hands: &Hands<'_>, case: &Reported, of: &Hand, room: &str) -> (Vec<u64>, usize) {
    let frame = hands.open(of, case.case, room);
    let headers = frame.parts[3..].chunks(5).filter_map(|entry| Header::parse(&entry[0]).ok());
    let grant = envelope::open(&frame.parts[2], &of.identity).unwrap();
    let lines = std::str::from_utf8(&grant).unwrap().lines();
    (headers.map(|header| header.epoch).collect(), lines.filter(|line| !line.starts_with('#')).count())
}

pub async fn whoever_is_out_holds_no_key_to_what_is_written_then(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let case = world.visit(|_| {
        let case = hands.report();
        composed(&hands, &case);
        let [chair, second, third] = &hands.members;
        let (presides, sits) = (By::Officer(chair, Role::Chair), By::Officer(second, Role::Member));
        let begun = epochs(&hands, &case, second, ROOM);
        assert_eq!((begun.0.last(), begun.1), (Some(&0), 1));

        // Nobody begins an epoch without need, nor puts somebody out without one; and it is for all who stay and for nobody else.
        let (word, paper) = (form::facts(&Actor::holder(Role::Chair, chair.id()), &out(third), Some(THIS)), [notice()]);
        let end = hands.head(&case, ROOM);
        let begin = |by, kind, facts: &[Fact], readers: &[&Hand]| {
            hands.begin_epoch(&case, by, ROOM, kind, facts, readers, hands.head(&case, ROOM)).0
        };
        let everybody = hands.staying(&case, ROOM, &[]);
        assert_eq!(begin(presides, "paper", &paper, &everybody), code("not-genuine"));
        let (same_epoch, _) = hands.entry(&case, presides, ROOM, "step", word.clone(), &[], end);
        assert_eq!(ended(&hands.send(presides, &same_epoch)), code("not-genuine"));
        let staying = hands.staying(&case, ROOM, &word);
        assert_eq!(staying.len() + 1, everybody.len());
        assert_eq!(begin(presides, "step", &word, &staying[1..]), code("readers"));
        assert_eq!(begin(presides, "step", &word, &everybody), code("readers"));
        assert_eq!(begin(presides, "step", &word, &[&staying[..], &[staying[0]]].concat()), code("readers"));
        assert_eq!(hands.head(&case, ROOM), end);
        assert_eq!(begin(presides, "step", &word, &staying), done());
        let now = epochs(&hands, &case, second, ROOM);
        assert_eq!((now.0.last(), now.1), (Some(&1), 2));

        // Who leaves by their own wish read that entry; the next one is none of theirs, and whoever writes it finds out.
        let own_wish = Command::Hearing(0, Hearing::Recuse { member: second.id() });
        assert_eq!(hands.step(&case, sits, ROOM, &own_wish, &[]), done());
        assert_eq!(hands.part(&case, "hearing", 0)["renews"], true);
        let end = hands.head(&case, ROOM);
        let (over, _) = hands.entry(&case, presides, ROOM, "paper", paper.to_vec(), &[], end);
        let told = hands.send(presides, &over);
        assert_eq!((ended(&told), told.number("sequence")), (code("head-moved"), Some(end.0)));
        let (skipped, _) = hands.write(&case, presides, ROOM, "paper", &paper, &[]);
        assert_eq!(skipped, done());
        let now = epochs(&hands, &case, chair, ROOM);
        assert_eq!((now.0[now.0.len() - 3..].to_vec(), now.1), (vec![1, 1, 2], 3));
        assert_eq!(hands.part(&case, "hearing", 0).get("renews"), None);
        assert_eq!(hands.write(&case, presides, ROOM, "paper", &paper, &[]).0, done());
        // The reporter is in each of them.
        let grant = &hands.visit(&case, ROOM).parts[2];
        let opened = envelope::open(grant, &case.own).unwrap();
        assert!(std::str::from_utf8(&opened).unwrap().contains("# epoch: 2\n"));
        case
    });

    // A key that leaves the roster, lost or run out, is out as well.
    let secretary = &hands.secretary;
    world.reissue(&world.economy, |roster| roster.persons.retain(|person| person.id != secretary.id())).await;
    world.visit(|_| {
        assert_eq!(hands.part(&case, "hearing", 0)["renews"], true);
        assert_eq!(hands.staying(&case, ROOM, &[]).len(), 1);
        let presides = By::Officer(&hands.members[0], Role::Chair);
        assert_eq!(hands.write(&case, presides, ROOM, "paper", &[notice()], &[]).0, done());
        assert_eq!(epochs(&hands, &case, &hands.members[0], ROOM).0.last(), Some(&3));
    });
}

pub async fn the_terminal_goes_on_in_a_new_epoch(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    world.visit(|world| {
        let (case, portal, organisation) = (hands.report(), world.portal(), world.organisation("economy"));
        let [inspector, representative] = &hands.authorised;
        let rights = Rights::new(&portal, &organisation, &case.code);
        assert_eq!(rights.demand(Counterparty::Authorised, "Келісімді талап етемін").unwrap().0, 0);
        let held = hands.open(inspector, case.case, "agreement/0").parts.swap_remove(2);
        assert_eq!(hands.step(&case, By::Reporter, "dialogue", &out(inspector), &[]), done());

        let offered = rights.offered(0, Language::Kk).unwrap().unwrap();
        rights.sign(0, &offered).unwrap();
        let desk = world.desk(&portal, "authority", &world.authority.officers[0]);
        desk.countersign(&organisation, case.case, 0, &offered.text).unwrap();
        assert_eq!(epochs(&hands, &case, representative, "agreement/0"), (vec![0, 1, 1], 2));
        let seen = [
            rights.agreement(&rights.visit().unwrap(), 0).unwrap().unwrap(),
            desk.enter(&organisation, case.case, Room::Agreement(0)).unwrap(),
        ];
        for seen in seen {
            assert_eq!(seen.conversation.alarms, []);
            assert!(seen.conversation.entries.iter().all(|entry| entry.payload.is_some()));
            assert!(seen.proof(&portal, &organisation).unwrap().is_some());
        }

        // What they hold opens the demand, which they read before, and nothing since.
        assert_eq!(sees(&hands, &case, inspector, "agreement/0"), (false, true));
        let plaintext = envelope::open(&held, &inspector.identity).unwrap();
        let identity: HybridIdentity =
            std::str::from_utf8(&plaintext).unwrap().lines().last().unwrap().parse().unwrap();
        let frame = hands.open(representative, case.case, "agreement/0");
        let opens =
            frame.parts[3..].chunks(5).map(|entry| entry.get(2).map(|body| envelope::open(body, &identity).is_ok()));
        assert_eq!(opens.take(3).collect::<Vec<_>>(), [Some(true), Some(false), Some(false)]);
    });
}
