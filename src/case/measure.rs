//! A proposed adverse measure (43.1; table 3f): dismissal, transfer or a disciplinary sanction at the employer's
//! initiative. For three years a protected person meets none of them without the recommendation of a disciplinary
//! commission or a collegial body. By default every proposal, about whomever, goes to the commission, so that the answer
//! tells nobody who is protected (AMB-14).

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper},
    clock::Terms,
    hearing::{Hearing, Recommendation},
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand, refuse},
};
use crate::law::term::Term;

/// How long a permitted measure waits after the person read the decision (`P-wait`).
pub const WAIT_READ_DAYS: u16 = 10;
/// How long it waits after the decision was posted, where the person has not said that they read it (`P-wait`).
pub const WAIT_SERVED_DAYS: u16 = 30;

stages! {
    /// Filed by the personnel service.
    Proposed = "proposed",
    /// Goes to the disciplinary commission, as every proposal does.
    ToCommission = "to-commission",
    /// Compared with the protection records, behind closed doors.
    Checked = "checked",
    /// Held: the person is protected.
    Held = "held",
    /// Before the body.
    InHearing = "in-hearing",
    /// Recommended.
    Permitted = "permitted",
    /// Not recommended.
    Refused = "refused",
    /// Free: not protected, or the person's own request.
    Released = "released",
    /// Ordered by a court or by law, or a detriment that is only watched.
    Recorded = "recorded",
    /// Carried out as permitted.
    Executed = "executed",
    /// Carried out against 43.1.
    UnlawfulExecution = "unlawful-execution",
    /// The end.
    Closed = "closed",
}

words! {
    /// What is proposed (43.1).
    Kind {
        /// Dismissal.
        Dismissal = "dismissal",
        /// Transfer to another position.
        Transfer = "transfer",
        /// A disciplinary sanction.
        Sanction = "sanction",
        /// Any other detriment: watched, not blocked (AMB-28).
        Detriment = "detriment",
    }
}

words! {
    /// At whose initiative (AMB-29).
    Initiator {
        /// The employer or the leadership.
        Employer = "employer",
        /// The person's own request, to be confirmed by the person.
        OwnRequest = "own-request",
        /// A court, or the law itself.
        CourtOrLaw = "court-or-law",
    }
}

table! {
    /// Proposes a measure.
    Propose {
        /// Which.
        kind: Kind,
        /// At whose initiative.
        initiator: Initiator,
        /// The employer's grounds.
        ground: Option<Paper>,
    } = "propose", "43.1-recommendation", [None] by [Leadership Hr];

    /// Sends it to the disciplinary commission, as all of them.
    Commission = "commission", "P-commission", [Proposed] by [System];

    /// The person claims protection with the measure's reference and the code.
    Claim = "claim", "43.1-window", [ToCommission] by [Reporter];

    /// The custodians find a match over sealed identities.
    Match = "match", "43.1-window", [ToCommission] by [Custodian];

    /// Compares it with the protection records; never the personnel service, and it does not learn the result.
    Check = "check", "P-check", [Proposed] by [Custodian Authorised];

    /// Lets the window say what follows.
    Settle = "settle", "43.1-window", [Checked] by [System Custodian Authorised];

    /// Brings it before a body.
    Hear {
        /// Which of the case's hearings.
        hearing: usize,
    } = "hear", "43.1-recommendation", [ToCommission Held] by [System Secretary Authorised];

    /// Takes the body's recommendation for the measure over.
    Permit = "permit", "43.1-recommendation", [InHearing] by [System Authorised];

    /// Takes over that there is none.
    Refuse = "refuse", "43.1-recommendation", [InHearing] by [System Authorised];

    /// The person confirms that it is their own request.
    ConfirmOwnRequest = "confirm-own-request", "P-own-request", [Proposed] by [Reporter Employee];

    /// Records what a court or the law orders.
    RecordOrder {
        /// The document.
        document: Option<Paper>,
    } = "record-order", "43.1-recommendation", [Proposed] by [System Hr];

    /// Carries it out.
    Execute {
        /// The order.
        order: Paper,
        /// Its day.
        on: Date,
    } = "execute", "43.1-recommendation", [Permitted Released] by [Leadership Hr];

    /// Says that a measure was carried out against 43.1.
    ReportExecution {
        /// Its day.
        on: Date,
    } = "report-execution", "43.1-recommendation",
        [None Proposed ToCommission Checked Held InHearing Permitted Refused Released]
        by [Reporter Employee System Officer Authorised];

    /// Closes it.
    Close = "close", "43.1-recommendation", [Refused Recorded] by [System Authorised];
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Measure {
    stage: Stage,
    terms: Terms,
    kind: Option<Kind>,
    initiator: Option<Initiator>,
    proposed: Option<Date>,
    hearing: Option<usize>,
    is_own_request: bool,
}

impl Procedure for Measure {
    procedure!(Measure, "measure");

    fn guard(&self, _by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Propose { kind, ground, .. } => {
                demand(ground.is_some(), "43.1-recommendation", Missing::Ground)?;
                Ok(if *kind == Kind::Detriment { Stage::Recorded } else { Stage::Proposed })
            }
            Command::Commission => {
                let unconfirmed = self.proposed.is_some_and(|day| at.has_passed("P-own-request", day));
                match self.initiator {
                    Some(Initiator::OwnRequest) => demand(unconfirmed, "P-own-request", Missing::TermPassed)?,
                    Some(Initiator::CourtOrLaw) => refuse("43.1-recommendation", Missing::OwnRequest)?,
                    _ => {}
                }
                Ok(Stage::ToCommission)
            }
            Command::Claim | Command::Match => {
                demand(self.touches_window(at.today, at), "43.1-window", Missing::Window)?;
                Ok(Stage::Held)
            }
            Command::Check => Ok(Stage::Checked),
            Command::Settle => {
                let held = self.touches_window(at.today, at);
                Ok(if held { Stage::Held } else { Stage::Released })
            }
            Command::Hear { hearing } => {
                self.is_before(at.hearings.get(*hearing), at)?;
                Ok(Stage::InHearing)
            }
            Command::Permit => {
                let (hearing, _) = self.hearing(at)?;
                let recommends = hearing.recommendation() == Some(Recommendation::For);
                demand(recommends, "43.1-recommendation", Missing::Recommendation)?;
                self.is_before(Some(hearing), at)?;
                Ok(Stage::Permitted)
            }
            Command::Refuse => {
                let (hearing, _) = self.hearing(at)?;
                demand(hearing.is_sent(), "43.1-recommendation", Missing::Hearing)?;
                let none = hearing.recommendation() != Some(Recommendation::For);
                demand(none, "43.1-recommendation", Missing::Recommendation)?;
                Ok(Stage::Refused)
            }
            Command::ConfirmOwnRequest => {
                demand(self.initiator == Some(Initiator::OwnRequest), "P-own-request", Missing::OwnRequest)?;
                Ok(Stage::Released)
            }
            Command::RecordOrder { document } => {
                let ordered = self.initiator == Some(Initiator::CourtOrLaw) && document.is_some();
                demand(ordered, "43.1-recommendation", Missing::Order)?;
                Ok(Stage::Recorded)
            }
            Command::Execute { on, .. } => {
                demand(*on <= at.today, "43.1-recommendation", Missing::Day)?;
                self.may_execute(*on, at)?;
                Ok(Stage::Executed)
            }
            Command::ReportExecution { on } => {
                demand(*on <= at.today, "43.1-recommendation", Missing::Day)?;
                demand(self.touches_window(*on, at), "43.1-window", Missing::Window)?;
                demand(self.may_execute(*on, at).is_err(), "43.1-recommendation", Missing::Recommendation)?;
                Ok(Stage::UnlawfulExecution)
            }
            Command::Close => Ok(Stage::Closed),
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Propose { kind, initiator, .. } => {
                (self.kind, self.initiator, self.proposed) = (Some(*kind), Some(*initiator), Some(day));
                if taken.to == Stage::Proposed && *initiator == Initiator::Employer {
                    self.terms.start("P-commission", day);
                } else if *initiator == Initiator::OwnRequest {
                    self.terms.wait("P-own-request", day);
                }
            }
            Command::Commission | Command::Check => {
                for rule in ["P-commission", "P-own-request"] {
                    self.terms.meet(rule, day);
                }
            }
            Command::Claim | Command::Match | Command::Settle => {
                if taken.to == Stage::Held {
                    self.terms.start("P-hearing", day);
                }
            }
            Command::Hear { hearing } => self.hearing = Some(*hearing),
            Command::Permit | Command::Refuse => self.terms.meet("P-hearing", day),
            Command::ConfirmOwnRequest => {
                self.is_own_request = true;
                self.terms.meet("P-own-request", day);
            }
            Command::ReportExecution { .. } => {
                // There is nothing left to be held or heard; the application of 43.2 is what follows.
                for rule in ["P-commission", "P-own-request", "P-hearing"] {
                    self.terms.lift(rule, day);
                }
            }
            Command::RecordOrder { .. } | Command::Execute { .. } | Command::Close => {}
        }
    }
}

impl Measure {
    /// Either the proposal or what happens on `day` lies in a window (AMB-27).
    fn touches_window(&self, day: Date, at: &At) -> bool {
        at.protection.covers(day, at.law)
            || self.proposed.is_some_and(|proposed| at.protection.covers(proposed, at.law))
    }

    /// A body that may recommend: about this measure, nobody in conflict in it, not decided before the proposal, and
    /// nowhere but in its session.
    fn is_before(&self, hearing: Option<&Hearing>, at: &At) -> Result<(), Refusal> {
        let fits = hearing.filter(|hearing| {
            hearing.about() == Some(at.nth) && !hearing.sitting().is_empty() && !hearing.is_void_risk()
        });
        let Some(hearing) = fits else { return refuse("43.1-recommendation", Missing::Hearing) };
        hearing.sitting().iter().try_for_each(|&member| at.out.admit_person(member))?;
        let after = hearing.decided().is_none_or(|decided| self.proposed.is_some_and(|proposed| proposed <= decided));
        demand(after, "43.1-recommendation", Missing::Day)
    }

    fn hearing<'a>(&self, at: &At<'a>) -> Result<(&'a Hearing, usize), Refusal> {
        let found = self.hearing.and_then(|nth| Some((at.hearings.get(nth)?, nth)));
        found.map_or_else(|| refuse("43.1-recommendation", Missing::Hearing), Ok)
    }

    /// Whether the measure may be carried out on a day: recommended, not under review, and the person had time to ask for
    /// one, which is after the recommendation; or free, and outside of every window.
    fn may_execute(&self, on: Date, at: &At) -> Result<(), Refusal> {
        match self.stage {
            Stage::Permitted => {
                let (hearing, nth) = self.hearing(at)?;
                let under_review = |nth| at.reviews.iter().any(|it| it.is_open() && it.hearing() == Some(nth));
                demand(!under_review(nth), "P-review-open", Missing::ReviewEnd)?;
                let reheard = at.reviews.iter().any(|it| it.is_reheard() && it.hearing() == Some(nth));
                demand(!reheard, "43.1-recommendation", Missing::Hearing)?;
                let waited = |from: Option<Date>, days| {
                    let dates = Term::CalendarDays(days).dates(from?, at.law.calendar())?;
                    Some(dates.nominal <= on)
                };
                let waited = waited(hearing.read(), WAIT_READ_DAYS).or(waited(hearing.served(), WAIT_SERVED_DAYS));
                demand(waited == Some(true), "P-wait", Missing::TermPassed)
            }
            // Only the person's own word makes a request theirs (AMB-29).
            Stage::Released if self.is_own_request => Ok(()),
            Stage::Released => demand(!self.touches_window(on, at), "43.1-window", Missing::Recommendation),
            _ => refuse("43.1-recommendation", Missing::Recommendation),
        }
    }

    /// What is proposed.
    pub fn kind(&self) -> Option<Kind> {
        self.kind
    }

    /// Whether it may go on as far as 43.1 is concerned.
    pub fn is_free(&self) -> bool {
        matches!(self.stage, Stage::Permitted | Stage::Released | Stage::Executed)
    }
}
