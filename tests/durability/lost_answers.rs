//! The request arrived, the answer did not: sending again makes no second case and brings the same receipt.

use crate::portal_process::{
    Installation,
    count::count,
    organisation,
    proxy::Dropper,
    reports::{Mould, new_code, seal},
};
use senim::{
    client::{ClientError, portal::Portal, reporter},
    wire::frame::Frame,
};

#[test]
fn a_lost_answer_comes_again_and_makes_no_second_case() {
    let lost = count("SENIM_LOST_ANSWERS", 500);
    let installation = Installation::on_sqlite();
    let running = installation.start();
    let portal = running.portal();
    let mould = Mould::of(&portal);
    let dropper = Dropper::before(running.address());
    // A connection that was cut is not taken again.
    let lossy = || Portal::new(&dropper.origin, None).unwrap();
    let last_lost = |dropper: &Dropper| {
        let [bytes] = <[Vec<u8>; 1]>::try_from(dropper.take()).unwrap();
        Frame::parse_answer(&bytes).unwrap()
    };

    for at in 0..lost {
        let report = mould.cast();
        assert!(mould.send(&lossy(), &report).is_none(), "the answer was to be lost");
        let first = mould.receipt(&report, &last_lost(&dropper));
        assert_eq!(mould.send(&portal, &report).as_ref(), Some(&first), "sent again, it got another receipt");

        // Every fifth goes on with a message whose answer is lost too.
        if at % 5 == 0 {
            let message = mould.message(&report, 1, first.leaf);
            assert!(mould.send_message(&lossy(), &report, &message).is_none(), "the answer was to be lost");
            let second = mould.message_receipt(&report, &message, &last_lost(&dropper));
            assert_eq!(mould.send_message(&portal, &report, &message).as_ref(), Some(&second));
            assert_eq!(mould.visit(&portal, &report, &[&message]), Some(vec![first, second]));
        } else {
            assert_eq!(mould.visit(&portal, &report, &[]), Some(vec![first]));
        }
    }
    running.kill();
    let facts = crate::facts(&installation);
    assert_eq!(facts.cases, i64::try_from(lost).unwrap());
    assert_eq!(facts.events, i64::try_from(lost + lost.div_ceil(5)).unwrap());
    println!("{lost} answers to reports and {} to messages were lost", lost.div_ceil(5));
}

/// The client as it is: what a person has who presses the button again.
#[test]
fn the_client_sends_the_same_report_again() {
    let installation = Installation::on_sqlite();
    let running = installation.start();
    let portal = running.portal();
    let organisation = organisation(&portal);
    let dropper = Dropper::before(running.address());
    let lossy = Portal::new(&dropper.origin, None).unwrap();
    let code = new_code();
    let sealed = seal(&code, &organisation, "Бірінші рет жауап келмеді");
    assert!(matches!(sealed.send(&lossy, &organisation, &code), Err(ClientError::Offline)));
    let first = sealed.send(&portal, &organisation, &code).unwrap();
    let again = sealed.send(&portal, &organisation, &code).unwrap();
    assert_eq!(first.note.encode(), again.note.encode());
    let conversation = reporter::visit(&portal, &organisation, &code).unwrap();
    assert!(conversation.alarms.is_empty());
    let [entry] = conversation.entries.as_slice() else { panic!("one report, one entry") };
    assert_eq!(entry.receipt.as_ref().unwrap().note.encode(), first.note.encode());
    assert_eq!(entry.payload.as_ref(), Some(&crate::portal_process::reports::payload("Бірінші рет жауап келмеді")));
}
