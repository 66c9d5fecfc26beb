//! Who is in conflict is out (10(13)): whose it is to say, what becomes of the body that hears, and that whoever is out is shown
//! nothing more of the rooms they were let into.

use senim::case::{
    actor::Role,
    agreement::{Command as Agreement, Counterparty},
    application,
    docket::Command,
    hearing::{Command as Hearing, Joining},
};
use serde_json::json;

use super::{
    Place,
    hands::{By, Hand, Hands, Reported, THIS, refused},
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
        let facts = [senim::seal::header::Fact { name: "paper".to_owned(), value: "notice".to_owned() }];
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
