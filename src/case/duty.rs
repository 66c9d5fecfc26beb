//! The duty notice (A-2.2(6)–(7); table 3i): a doubtful order, an inducement, an interest. A doubtful order goes to the
//! direct head and to the head who gave it. A sign of corruption opens a report with its record of protection.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper},
    clock::Terms,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand},
};
use crate::seal::id::PersonId;

stages! {
    /// In writing, with a receipt.
    Notified = "notified",
    /// An addressee says that they have it.
    Acknowledged = "acknowledged",
    /// The order is confirmed in writing or withdrawn.
    Answered = "answered",
}

words! {
    /// What it is about.
    Kind {
        /// An order whose lawfulness is doubted (A-2.2(7)).
        DoubtfulOrder = "doubtful-order",
        /// An inducement to corruption (A-2.2(6)).
        Inducement = "inducement",
        /// A personal interest.
        Interest = "interest",
    }
}

table! {
    /// Notifies in writing.
    Notify {
        /// What it is about.
        kind: Kind,
        /// The direct head.
        direct_head: PersonId,
        /// The head who gave the order; may be the same.
        order_giver: Option<PersonId>,
        /// The day it became known.
        known: Date,
    } = "notify", "A2.2.7-doubt", [None] by [Employee];

    /// Says that it has come.
    Acknowledge = "acknowledge", "P-order-acknowledge", [Notified] by [DirectHead OrderGiver];

    /// Confirms the order in writing.
    ConfirmOrder {
        /// The confirmation.
        writing: Option<Paper>,
    } = "confirm-order", "P-order-answer", [Notified Acknowledged] by [DirectHead OrderGiver];

    /// Withdraws it.
    WithdrawOrder = "withdraw-order", "P-order-answer", [Notified Acknowledged] by [DirectHead OrderGiver];

    /// Makes a report of it.
    Raise = "raise", "A2.2.6-report", [Notified Acknowledged Answered] by [Employee Officer];
}

/// A duty notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Duty {
    stage: Stage,
    terms: Terms,
    direct_head: Option<PersonId>,
    order_giver: Option<PersonId>,
    is_raised: bool,
}

impl Procedure for Duty {
    procedure!(Duty, "duty");

    const ON_PAPER: &'static [Step] = &[Step::Acknowledge, Step::ConfirmOrder, Step::WithdrawOrder];

    fn guard(&self, by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Notify { kind, order_giver, known, .. } => {
                let addressed = (*kind == Kind::DoubtfulOrder) == order_giver.is_some();
                demand(addressed, "A2.2.7-doubt", Missing::Addressee)?;
                demand(*known <= at.today, "A2.2.7-doubt", Missing::Day)?;
                Ok(Stage::Notified)
            }
            Command::Acknowledge => {
                let addressed = by.person().is_some() && [self.direct_head, self.order_giver].contains(&by.person());
                demand(addressed, "P-order-acknowledge", Missing::Addressee)?;
                Ok(Stage::Acknowledged)
            }
            Command::ConfirmOrder { writing } => {
                self.gave_it(by)?;
                demand(writing.is_some(), "P-order-answer", Missing::Paper)?;
                Ok(Stage::Answered)
            }
            Command::WithdrawOrder => {
                self.gave_it(by)?;
                Ok(Stage::Answered)
            }
            Command::Raise => {
                demand(!self.is_raised, "A2.2.6-report", Missing::Kind)?;
                Ok(self.stage)
            }
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Notify { kind, direct_head, order_giver, known } => {
                (self.direct_head, self.order_giver) = (Some(*direct_head), *order_giver);
                let rule = if *kind == Kind::DoubtfulOrder { "A2.2.7-doubt" } else { "A2.2.6-report" };
                self.terms.start(rule, *known);
                self.terms.meet(rule, day);
                self.terms.start("P-order-acknowledge", day);
                if *kind == Kind::DoubtfulOrder {
                    self.terms.start("P-order-answer", day);
                }
            }
            Command::Acknowledge => self.terms.meet("P-order-acknowledge", day),
            Command::ConfirmOrder { .. } | Command::WithdrawOrder => {
                self.terms.meet("P-order-acknowledge", day);
                self.terms.meet("P-order-answer", day);
            }
            Command::Raise => self.is_raised = true,
        }
    }
}

impl Duty {
    /// Who gave the order answers for it, and nobody else.
    fn gave_it(&self, by: &Actor) -> Result<(), Refusal> {
        let gave = self.order_giver.is_some_and(|giver| by.is(giver));
        demand(gave, "P-order-answer", Missing::Addressee)
    }
}
