//! Conflict of interest, gift, duty.

use senim_pure::case::{
    actor::Role,
    conflict::{self, Conflict, Remedy},
    duty::{self, Duty},
    gift::{self, Gift, Kind},
};

use super::{Asked, Model, lacking};
use crate::{specimens::transfers, world::World};

impl Model for Conflict {
    const LACKS: &'static [&'static str] = &[
        "unit",
        "head",
        "head out of it",
        "day",
        "source",
        "the head addressed",
        "text",
        "reasons",
        "result",
        "not the first head",
        "confirmation",
        "order",
        "free transfer",
        "the first head's own",
        "somebody else",
        "impartial delegate",
        "equal rank",
    ];
    const PAPER: &'static [&'static str] = &["forward"];

    fn worlds() -> Vec<World> {
        vec![World { measures: transfers(), ..World::default() }]
    }

    fn lacks(asked: &Asked<Self>, command: &conflict::Command) -> Vec<&'static str> {
        use conflict::Command as C;
        let own = matches!(
            asked.past.first().map(|it| &it.command),
            Some(C::Notify { of_first_head: true, .. } | C::Find { of_first_head: true, .. })
        );
        let decides = !(own && asked.by.role() == Role::FirstHead);
        // Of the measures around it the first alone is a transfer that may go on.
        let free = |proposal: &Option<usize>| *proposal == Some(0);
        match command {
            C::Notify { head, head_role, to_unit, known, .. } => {
                let heads = [Role::DirectHead, Role::FirstHead, Role::Leadership, Role::Higher];
                lacking([
                    (*to_unit, "unit"),
                    (heads.contains(head_role), "head"),
                    (!asked.out(*head) && !asked.office_out(&[*head_role]), "head out of it"),
                    (*known <= asked.today, "day"),
                ])
            }
            C::Find { source, .. } => lacking([(source.is_some(), "source")]),
            C::Forward => {
                let head = asked
                    .past
                    .first()
                    .and_then(|it| if let C::Notify { head, .. } = it.command { Some(head) } else { None });
                let before = asked.past.iter().any(|it| matches!(it.command, C::Forward));
                lacking([(head.is_some() && asked.by.person() == head && !before, "the head addressed")])
            }
            C::Recommend { text } => lacking([(text.is_some(), "text")]),
            C::FindNone { reasons, result } => lacking([(reasons.is_some(), "reasons"), (result.is_some(), "result")]),
            C::TakeMeasure { remedy, confirmed, order, proposal } => lacking([
                (decides, "not the first head"),
                (*confirmed, "confirmation"),
                (order.is_some(), "order"),
                (*remedy != Remedy::ChangeDuties || free(proposal), "free transfer"),
            ]),
            C::Delegate { to } => lacking([
                (own, "the first head's own"),
                (asked.by.person() != Some(*to), "somebody else"),
                (!asked.out(*to), "impartial delegate"),
            ]),
            C::FindUnsettled { reasons } => lacking([(decides, "not the first head"), (reasons.is_some(), "reasons")]),
            C::Rotate { equal_rank, order, proposal } => lacking([
                (decides, "not the first head"),
                (*equal_rank, "equal rank"),
                (order.is_some(), "order"),
                (free(proposal), "free transfer"),
            ]),
            C::TakeIn | C::AskReception | C::ForwardCrime | C::Confirm => vec![],
        }
    }
}

impl Model for Gift {
    const LACKS: &'static [&'static str] = &[
        "days",
        "a gift",
        "act",
        "superior told",
        "a service",
        "payment",
        "money",
        "both proofs",
        "an official gift",
        "protocol",
    ];

    fn worlds() -> Vec<World> {
        vec![World::default()]
    }

    fn lacks(asked: &Asked<Self>, command: &gift::Command) -> Vec<&'static str> {
        use gift::Command as C;
        let kind =
            asked.past.first().and_then(|it| if let C::Notify { kind, .. } = it.command { Some(kind) } else { None });
        match command {
            C::Notify { came, known, .. } => {
                let known = known.unwrap_or(*came);
                lacking([(*came <= known && known <= asked.today, "days")])
            }
            C::HandOver { act } => lacking([
                (matches!(kind, Some(Kind::Gift | Kind::HospitalityWithoutHost)), "a gift"),
                (act.is_some(), "act"),
            ]),
            C::BuyBack { superior_told } => lacking([(superior_told.is_some(), "superior told")]),
            C::Pay { payment } => lacking([(kind == Some(Kind::Service), "a service"), (payment.is_some(), "payment")]),
            C::Transfer { payment, explanation } => lacking([
                (kind == Some(Kind::Money), "money"),
                (payment.is_some() && explanation.is_some(), "both proofs"),
            ]),
            C::Register { protocol } => {
                lacking([(kind == Some(Kind::Official), "an official gift"), (protocol.is_some(), "protocol")])
            }
            C::Confirm | C::RequestTrip { .. } | C::Consent | C::Refuse => vec![],
        }
    }

    fn leads(_asked: &Asked<Self>, command: &gift::Command) -> Option<gift::Stage> {
        let gift::Command::RequestTrip { exception } = command else { return None };
        let asks = *exception == gift::Exception::OtherPersons;
        Some(if asks { gift::Stage::TripRequested } else { gift::Stage::Registered })
    }
}

impl Model for Duty {
    const LACKS: &'static [&'static str] =
        &["both heads", "day", "an addressee", "who gave the order", "writing", "one report"];
    const PAPER: &'static [&'static str] = &["acknowledge", "confirm-order", "withdraw-order"];

    fn worlds() -> Vec<World> {
        vec![World::default()]
    }

    fn lacks(asked: &Asked<Self>, command: &duty::Command) -> Vec<&'static str> {
        use duty::Command as C;
        let (direct, giver) = asked
            .past
            .first()
            .map(|it| match it.command {
                C::Notify { direct_head, order_giver, .. } => (Some(direct_head), order_giver),
                _ => unreachable!(),
            })
            .unwrap_or_default();
        let gave = giver.is_some() && asked.by.person() == giver;
        match command {
            C::Notify { kind, order_giver, known, .. } => lacking([
                ((*kind == duty::Kind::DoubtfulOrder) == order_giver.is_some(), "both heads"),
                (*known <= asked.today, "day"),
            ]),
            C::Acknowledge => {
                let theirs = asked.by.person().is_some_and(|person| Some(person) == direct || Some(person) == giver);
                lacking([(theirs, "an addressee")])
            }
            C::ConfirmOrder { writing } => lacking([(gave, "who gave the order"), (writing.is_some(), "writing")]),
            C::WithdrawOrder => lacking([(gave, "who gave the order")]),
            C::Raise => lacking([(!asked.past.iter().any(|it| matches!(it.command, C::Raise)), "one report")]),
        }
    }
}
