//! The notice of a gift, of money, a service or a trip (16; table 3h): handed over, paid or transferred within the days
//! that 16.3 and 16.5 set. What is late is still taken and stays marked (16.7).

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper},
    clock::Terms,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand},
};

stages! {
    /// The unit and the superior know.
    Notified = "notified",
    /// With the state-property authority.
    HandedOver = "handed-over",
    /// To be bought at its appraised value.
    Buyback = "buyback",
    /// Paid for to the budget.
    Paid = "paid",
    /// Transferred to the budget and explained.
    Transferred = "transferred",
    /// An official gift, or a trip that needs no consent: on record.
    Registered = "registered",
    /// Waits for the superior.
    TripRequested = "trip-requested",
    /// The superior agrees.
    Consented = "consented",
    /// The superior does not.
    Refused = "refused",
    /// Proofs are checked.
    Closed = "closed",
}

words! {
    /// What came.
    Kind {
        /// A gift (16.5).
        Gift = "gift",
        /// Money on an account (16.3).
        Money = "money",
        /// A service (16.5).
        Service = "service",
        /// An official gift (19); whether seven days run is open (AMB-31).
        Official = "official",
        /// Hospitality without its host, which is a gift (2.4).
        HospitalityWithoutHost = "hospitality-without-host",
    }
}

impl Kind {
    /// The rule that its term stands in.
    fn rule(self) -> Option<&'static str> {
        match self {
            Self::Gift | Self::HospitalityWithoutHost => Some("16.5-gift"),
            Self::Service => Some("16.5-service"),
            Self::Money => Some("16.3-money"),
            Self::Official => None,
        }
    }
}

words! {
    /// Why an invitation may be accepted (16.8).
    Exception {
        /// From relatives.
        Relatives = "relatives",
        /// From other private persons, with the superior's consent.
        OtherPersons = "other-persons",
        /// By treaty.
        Treaty = "treaty",
        /// To a scientific, sport, creative, professional or humanitarian event.
        Event = "event",
    }
}

table! {
    /// Notifies, also for a family member.
    Notify {
        /// What came.
        kind: Kind,
        /// The day it came.
        came: Date,
        /// The day it became known, where it came without notice.
        known: Option<Date>,
    } = "notify", "16.5-gift", [None] by [Employee];

    /// Hands the gift over.
    HandOver {
        /// The act of acceptance.
        act: Option<Paper>,
    } = "hand-over", "16.5-gift", [Notified] by [Employee];

    /// Wishes to buy it.
    BuyBack {
        /// Word to the superior.
        superior_told: Option<Paper>,
    } = "buy-back", "16.6-buyback", [HandedOver] by [Employee];

    /// Pays for a service.
    Pay {
        /// Proof of payment.
        payment: Option<Paper>,
    } = "pay", "16.5-service", [Notified] by [Employee];

    /// Transfers money and explains how it came.
    Transfer {
        /// Proof of payment to the budget.
        payment: Option<Paper>,
        /// Proof of the explanation to the revenue body.
        explanation: Option<Paper>,
    } = "transfer", "16.3-money", [Notified] by [Employee];

    /// Registers an official gift.
    Register {
        /// Value and protocol.
        protocol: Option<Paper>,
    } = "register", "16.5-gift", [Notified] by [Officer];

    /// Checks the proofs and closes.
    Confirm = "confirm", "16.5-gift", [HandedOver Buyback Paid Transferred Registered] by [Officer];

    /// Says to what trip one is invited.
    RequestTrip {
        /// Why it may be accepted.
        exception: Exception,
    } = "request-trip", "16.8-trip", [None] by [Employee];

    /// Agrees to the trip.
    Consent = "consent", "16.8-trip", [TripRequested] by [DirectHead FirstHead Leadership];

    /// Does not agree.
    Refuse = "refuse", "16.8-trip", [TripRequested] by [DirectHead FirstHead Leadership];
}

/// A gift notice.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Gift {
    stage: Stage,
    terms: Terms,
    kind: Option<Kind>,
}

impl Procedure for Gift {
    procedure!(Gift, "gift");

    fn guard(&self, _by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Notify { kind, came, known } => {
                let rule = kind.rule().unwrap_or("16.5-gift");
                demand((*came..=at.today).contains(&known.unwrap_or(*came)), rule, Missing::Day)?;
                Ok(Stage::Notified)
            }
            Command::HandOver { act } => {
                self.is_of("16.5-gift")?;
                demand(act.is_some(), "16.5-gift", Missing::Proof)?;
                Ok(Stage::HandedOver)
            }
            Command::BuyBack { superior_told } => {
                demand(superior_told.is_some(), "16.6-buyback", Missing::Superior)?;
                Ok(Stage::Buyback)
            }
            Command::Pay { payment } => {
                self.is_of("16.5-service")?;
                demand(payment.is_some(), "16.5-service", Missing::Proof)?;
                Ok(Stage::Paid)
            }
            Command::Transfer { payment, explanation } => {
                self.is_of("16.3-money")?;
                demand(payment.is_some() && explanation.is_some(), "16.3-money", Missing::Proof)?;
                Ok(Stage::Transferred)
            }
            Command::Register { protocol } => {
                demand(self.kind == Some(Kind::Official), "16.5-gift", Missing::Kind)?;
                demand(protocol.is_some(), "16.5-gift", Missing::Paper)?;
                Ok(Stage::Registered)
            }
            Command::Confirm => Ok(Stage::Closed),
            Command::RequestTrip { exception } => {
                let asks = *exception == Exception::OtherPersons;
                Ok(if asks { Stage::TripRequested } else { Stage::Registered })
            }
            Command::Consent => Ok(Stage::Consented),
            Command::Refuse => Ok(Stage::Refused),
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Notify { kind, came, known } => {
                self.kind = Some(*kind);
                if let Some(rule) = kind.rule() {
                    self.terms.start(rule, known.unwrap_or(*came));
                }
            }
            Command::HandOver { .. } => self.terms.meet("16.5-gift", day),
            Command::Pay { .. } => self.terms.meet("16.5-service", day),
            Command::Transfer { .. } => self.terms.meet("16.3-money", day),
            Command::BuyBack { .. }
            | Command::Register { .. }
            | Command::Confirm
            | Command::RequestTrip { .. }
            | Command::Consent
            | Command::Refuse => {}
        }
    }
}

impl Gift {
    fn is_of(&self, rule: &'static str) -> Result<(), Refusal> {
        demand(self.kind.and_then(Kind::rule) == Some(rule), rule, Missing::Kind)
    }
}
