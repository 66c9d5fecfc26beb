//! Report and agreement.

use std::collections::BTreeSet;

use senim_pure::case::{
    actor::Role,
    agreement::{self, Agreement, Counterparty},
    procedure::EventOf,
    report::{self, Destination, Finding, Report},
};

use super::{Asked, Model, impartial, lacking};
use crate::{specimens::reported, world::World};

impl Model for Report {
    const LACKS: &'static [(&'static str, &'static str)] = &[
        ("notice", "43.1-window"),
        ("key", "43.1-window"),
        ("impartial officer", "10.13-exclusion"),
        ("two officers", "P-triage"),
        ("unit involved", "10.13-exclusion"),
        ("told", "P-forward"),
        ("receipt after report", "43.1-window"),
        ("day found", "P-redirect"),
        ("word to reporter", "P-redirect"),
        ("waited for answer", "P-answer"),
        ("reasons", "44.1-information"),
        ("cause", "A2.2.8-causes"),
        ("result", "44.1-information"),
        ("second person", "P-two-persons"),
        ("impartial drafter", "10.13-exclusion"),
        ("protection", "43.1-window"),
        ("waited to close", "P-close"),
        ("decision", "44.2-complaint"),
        ("higher body", "44.2-complaint"),
        ("impartial answerers", "10.13-exclusion"),
        ("open complaint", "44.2-complaint"),
        ("above", "44.2-complaint"),
        ("answer", "44.2-complaint"),
    ];
    const PAPER: &'static [&'static str] = &["deliver"];

    fn worlds() -> Vec<World> {
        vec![reported(), reported(), reported(), World::default()]
    }

    fn lacks(asked: &Asked<Self>, command: &report::Command) -> Vec<&'static str> {
        use report::Command as C;
        let submitted = asked.past.first().map(|first| first.day);
        let drafter = asked.last(|it| matches!(it.command, C::Draft { .. }).then(|| it.by.person()));
        match command {
            C::Submit { to, notice, authorised_has_key, .. } => {
                lacking([(notice.is_some(), "notice"), (*to == Destination::Unit || *authorised_has_key, "key")])
            }
            C::Assign { officer, officers_with_keys } => lacking([
                (!asked.out(*officer) && !asked.office_out(&[Role::Officer]), "impartial officer"),
                (*officers_with_keys >= 2, "two officers"),
            ]),
            C::Divert => {
                let ticked = matches!(asked.past[0].command, C::Submit { unit_is_involved: true, .. });
                lacking([(ticked || asked.office_out(&[Role::Officer, Role::Dispatcher]), "unit involved")])
            }
            C::ForwardOffence { told } => lacking([(told.is_some(), "told")]),
            C::Deliver => lacking([(Some(asked.day) >= submitted, "receipt after report")]),
            C::Redirect { found, notice } => lacking([
                (Some(*found) >= submitted && *found <= asked.today, "day found"),
                (notice.is_some(), "word to reporter"),
            ]),
            C::PassOver => {
                let put = asked.last(|it| matches!(it.command, C::Ask).then_some(it.day));
                lacking([(asked.over("P-answer", put), "waited for answer")])
            }
            C::Draft { finding, reasons, cause } => lacking([
                (reasons.is_some(), "reasons"),
                (*finding != Finding::Substantiated || cause.is_some(), "cause"),
            ]),
            C::Approve { result } => lacking([
                (result.is_some(), "result"),
                (drafter != Some(asked.by.person()), "second person"),
                (!drafter.flatten().is_some_and(|drafter| asked.out(drafter)), "impartial drafter"),
            ]),
            C::Confirm => lacking([(!asked.world.protection.stamps().is_empty(), "protection")]),
            C::Close => {
                let told = asked.last(|it| matches!(it.command, C::Approve { .. }).then_some(it.day));
                lacking([
                    (!asked.world.protection.stamps().is_empty(), "protection"),
                    (asked.over("P-close", told), "waited to close"),
                ])
            }
            C::Complain { decision, against, to } => lacking([
                (decision.is_some(), "decision"),
                (!to.is_empty() && to.is_disjoint(against), "higher body"),
                (impartial(asked, to), "impartial answerers"),
            ]),
            C::AnswerComplaint { complaint: nth, answer } => {
                let made: Vec<_> = asked.past.iter().filter_map(|it| complained(it)).collect();
                let answered =
                    |it: &EventOf<Report>| matches!(it.command, C::AnswerComplaint { complaint: n, .. } if n == *nth);
                let open = *nth < made.len() && !asked.past.iter().any(answered);
                let above = !open || !asked.by.person().is_some_and(|person| made[*nth].contains(&person));
                lacking([(open, "open complaint"), (above, "above"), (answer.is_some(), "answer")])
            }
            C::Acknowledge | C::ForwardCrime | C::OpenConflict | C::Keep | C::Ask | C::Answer | C::Reopen => vec![],
        }
    }

    fn leads(_asked: &Asked<Self>, command: &report::Command) -> Option<report::Stage> {
        let report::Command::Submit { to, .. } = command else { return None };
        Some(if *to == Destination::Unit { report::Stage::Received } else { report::Stage::WithAuthorised })
    }

    /// No report was closed without a result, nor a confirmed one without a cause, nor by one person alone.
    fn held(past: &[EventOf<Self>]) {
        for (end, _) in past.iter().enumerate().filter(|(_, it)| it.to == report::Stage::Closed && !stays(&it.command))
        {
            let before = &past[..end];
            let approved = before.iter().rposition(|it| matches!(it.command, report::Command::Approve { .. })).unwrap();
            let report::Command::Approve { result } = before[approved].command else { unreachable!() };
            assert!(result.is_some(), "closed without a result");
            let drafted =
                before[..approved].iter().rfind(|it| matches!(it.command, report::Command::Draft { .. })).unwrap();
            let report::Command::Draft { finding, cause, .. } = drafted.command else { unreachable!() };
            assert!(finding != Finding::Substantiated || cause.is_some(), "confirmed without a cause");
            assert_ne!(drafted.by.person(), before[approved].by.person(), "closed by one person");
        }
    }
}

fn stays(command: &report::Command) -> bool {
    matches!(command, report::Command::Complain { .. } | report::Command::AnswerComplaint { .. })
}

fn complained(event: &EventOf<Report>) -> Option<&BTreeSet<senim_pure::seal::id::PersonId>> {
    if let report::Command::Complain { against, .. } = &event.command { Some(against) } else { None }
}

impl Model for Agreement {
    const LACKS: &'static [(&'static str, &'static str)] = &[
        ("counterparty to ask", "43.6-agreement"),
        ("counterparty to sign", "43.6-agreement"),
        ("leadership to change", "P-counterparty"),
        ("silence or conflict", "P-counterparty"),
        ("undertaking", "43.6-participants P-paper"),
    ];
    const PAPER: &'static [&'static str] = &["countersign", "join"];

    fn worlds() -> Vec<World> {
        vec![World::default()]
    }

    fn lacks(asked: &Asked<Self>, command: &agreement::Command) -> Vec<&'static str> {
        use agreement::Command as C;
        let led = [Role::Leadership, Role::FirstHead];
        let with = asked.last(|it| match it.command {
            C::Request { counterparty } => Some(counterparty),
            C::ChangeCounterparty => Some(Counterparty::Authorised),
            _ => None,
        });
        match command {
            C::Request { counterparty } => {
                let asks_leadership = *counterparty == Counterparty::Leadership;
                lacking([(!asks_leadership || !asked.office_out(&led), "counterparty to ask")])
            }
            C::Countersign { .. } => {
                let of_leadership = led.contains(&asked.by.role());
                let right = of_leadership == (with == Some(Counterparty::Leadership));
                lacking([(right, "counterparty to sign")])
            }
            C::ChangeCounterparty => {
                let signed = asked.last(|it| matches!(it.command, C::Sign { .. }).then_some(it.day));
                let demanded = asked.last(|it| matches!(it.command, C::Request { .. }).then_some(it.day));
                let silent = match asked.stage {
                    agreement::Stage::SignedByPerson => asked.over("P-counterparty", signed),
                    _ => asked.over("P-agreement", demanded),
                };
                lacking([
                    (with == Some(Counterparty::Leadership), "leadership to change"),
                    (silent || asked.office_out(&led), "silence or conflict"),
                ])
            }
            C::Join { undertaking } => lacking([(asked.proves(undertaking.as_ref()), "undertaking")]),
            C::Offer | C::Decline | C::Draft { .. } | C::Sign { .. } | C::ReportBreach { .. } => vec![],
        }
    }

    /// Only the person ever declined, and once both had signed nothing ended it.
    fn held(past: &[EventOf<Self>]) {
        let mut in_force = false;
        for event in past {
            if event.to == agreement::Stage::Declined {
                assert_eq!(event.by.role(), Role::Reporter);
            }
            assert!(!in_force || event.to == agreement::Stage::InForce, "an agreement ended");
            in_force = event.to == agreement::Stage::InForce;
        }
    }
}
