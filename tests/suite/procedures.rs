//! The procedures through the portal: what people do with a case by their clients, and what each guard says.

use senim::case::{
    actor::Role,
    agreement::{Command as Agreement, Counterparty},
    docket::Command,
};
use serde_json::json;

use super::{
    Place,
    hands::{By, Ended, Hands, THIS, refused},
    world::{TODAY, World},
};

fn done() -> Ended {
    Ended::Done(TODAY.to_owned())
}

pub async fn an_agreement_is_demanded_signed_and_in_force(place: &Place) {
    let world = World::open(place).await;
    let hands = Hands::at(&world).await;
    world.visit(|_| {
        let case = hands.report();
        let (room, reporter) = ("agreement/0", By::Reporter);
        let leader = By::Officer(&hands.leader, Role::Leadership);
        let agreement = |command| Command::Agreement(0, command);
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "offered");

        // The leader is no reader before being let in, and nobody is let in who is not the counterparty.
        let request = agreement(Agreement::Request { counterparty: Counterparty::Leadership });
        let countersign = agreement(Agreement::Countersign { signature: THIS });
        assert_eq!(hands.row(&hands.leader, case.case), None);
        assert_eq!(hands.step(&case, leader, room, &countersign, &[]), Ended::Code("no-access".to_owned()));
        for stranger in [&hands.secretary, &hands.members[0], &hands.authorised[0], &hands.officer] {
            let outcome = hands.step(&case, reporter, room, &request, &[stranger]);
            assert_eq!(outcome, Ended::Code("readers".to_owned()), "{}", stranger.person.name);
        }
        assert_eq!(hands.step(&case, reporter, room, &request, &[&hands.leader]), done());
        // The portal has drafted at once.
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "drafted");
        assert_eq!(hands.row(&hands.leader, case.case).unwrap()["rooms"], json!([room]));

        assert_eq!(
            hands.step(&case, leader, room, &countersign, &[]),
            refused("43.6-agreement", "43.6", "stage"),
            "the person has not signed"
        );
        let sign = agreement(Agreement::Sign { signature: THIS });
        assert_eq!(hands.step(&case, reporter, room, &sign, &[]), done());
        assert_eq!(hands.step(&case, leader, room, &countersign, &[]), done());
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "in-force");
    });
}
