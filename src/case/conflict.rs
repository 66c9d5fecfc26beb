//! The notice of a conflict of interest (14; table 3g): to the head and to the prevention unit at once, from the unit to
//! the leadership in ten working days, and a measure ten working days after that, or a post of equal rank in three months.

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper, Role},
    clock::Terms,
    measure::Kind as MeasureKind,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand},
};
use crate::seal::id::PersonId;

stages! {
    /// Head and unit have it.
    Notified = "notified",
    /// The unit considers it.
    WithUnit = "with-unit",
    /// The leadership has recommendations.
    Recommended = "recommended",
    /// There is no conflict.
    NoConflict = "no-conflict",
    /// Signs of a crime: on its way to the authorised body.
    Forwarding = "forwarding",
    /// A measure of 14.4 is taken.
    MeasureTaken = "measure-taken",
    /// The first head's powers are with somebody else (14.5).
    Delegated = "delegated",
    /// It cannot be settled: an equal post is owed (14.6).
    RotationDue = "rotation-due",
    /// Appointed to it.
    Rotated = "rotated",
    /// The unit has confirmed it.
    Closed = "closed",
}

words! {
    /// What the leadership does (14.4).
    Remedy {
        /// Somebody else has the matter.
        Entrust = "entrust",
        /// The duties change, for good.
        ChangeDuties = "change-duties",
        /// Another measure, in words.
        Other = "other",
    }
}

table! {
    /// Notifies in writing.
    Notify {
        /// The head or leadership addressed.
        head: PersonId,
        /// In which quality: the next higher where there is no direct head or it is about them.
        head_role: Role,
        /// Whether the unit is an addressee.
        to_unit: bool,
        /// The day it became known.
        known: Date,
        /// Whether it is the first head's own.
        of_first_head: bool,
    } = "notify", "14.1-notify", [None] by [Employee];

    /// The unit finds it by itself (12).
    Find {
        /// The source.
        source: Option<Paper>,
        /// Whether it is the first head's own.
        of_first_head: bool,
    } = "find", "14.3-conclusion", [None] by [Officer];

    /// The head sends it to the unit, which may have its own copy already.
    Forward = "forward", "14.2-forward", [Notified WithUnit] by [DirectHead FirstHead Leadership Higher];

    /// The unit takes its copy up; its ten days run since the copy came.
    TakeIn = "take-in", "14.3-conclusion", [Notified] by [Officer];

    /// Asks the first head for a reception.
    AskReception = "ask-reception", "14.1-reception", [Notified WithUnit] by [Employee];

    /// Gives recommendations to the leadership.
    Recommend {
        /// The text.
        text: Option<Paper>,
    } = "recommend", "14.3-conclusion", [WithUnit] by [Officer];

    /// Concludes that there is none.
    FindNone {
        /// The reasons.
        reasons: Option<Paper>,
        /// What the employee is told.
        result: Option<Paper>,
    } = "find-none", "14.3-conclusion", [WithUnit] by [Officer];

    /// Sends signs of a crime to the authorised body.
    ForwardCrime = "forward-crime", "13-forward", [WithUnit] by [Officer];

    /// Takes a measure.
    TakeMeasure {
        /// Which.
        remedy: Remedy,
        /// Whether the conflict is confirmed.
        confirmed: bool,
        /// The order, or the measure in words.
        order: Option<Paper>,
        /// Of the case's measures the proposed transfer (43.1), where the change lasts.
        proposal: Option<usize>,
    } = "take-measure", "14.4-measures", [Recommended] by [FirstHead Leadership];

    /// Passes the first head's powers on.
    Delegate {
        /// To whom.
        to: PersonId,
    } = "delegate", "14.5-delegate", [Recommended] by [FirstHead Leadership];

    /// Finds that it cannot be settled.
    FindUnsettled {
        /// The reasons.
        reasons: Option<Paper>,
    } = "find-unsettled", "14.6-rotation", [Recommended] by [FirstHead Leadership];

    /// Appoints to a post where it cannot arise.
    Rotate {
        /// Whether the post is of equal rank.
        equal_rank: bool,
        /// The order.
        order: Option<Paper>,
        /// Of the case's measures the proposed transfer (43.1).
        proposal: Option<usize>,
    } = "rotate", "14.6-rotation", [RotationDue] by [FirstHead Leadership];

    /// The unit confirms what was done.
    Confirm = "confirm", "14.4-measures", [MeasureTaken Delegated Rotated] by [Officer];
}

/// A conflict-of-interest file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Conflict {
    stage: Stage,
    terms: Terms,
    found: Option<Date>,
    of_first_head: bool,
    head: Option<PersonId>,
    is_forwarded: bool,
}

impl Procedure for Conflict {
    procedure!(Conflict, "conflict");

    const ON_PAPER: &'static [Step] = &[Step::Forward];
    /// To pass one's own powers on is not to decide one's own matter (14.5).
    const OWN_MATTER: &'static [Step] = &[Step::Delegate];

    fn guard(&self, by: &Actor, command: &Command, _day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Notify { head, head_role, to_unit, known, .. } => {
                demand(*to_unit, "14.1-addressees", Missing::Unit)?;
                let heads = [Role::DirectHead, Role::FirstHead, Role::Leadership, Role::Higher];
                demand(heads.contains(head_role), "14.1-addressees", Missing::Addressee)?;
                let impartial = !at.out.has_person(*head) && !at.out.has_office(*head_role);
                demand(impartial, "14.1-climb", Missing::Addressee)?;
                demand(*known <= at.today, "14.1-notify", Missing::Day)?;
                Ok(Stage::Notified)
            }
            Command::Find { source, .. } => {
                demand(source.is_some(), "14.3-conclusion", Missing::Ground)?;
                Ok(Stage::WithUnit)
            }
            Command::Forward => {
                let addressed = !self.is_forwarded && self.head.is_some_and(|head| by.is(head));
                demand(addressed, "14.2-forward", Missing::Addressee)?;
                Ok(Stage::WithUnit)
            }
            Command::TakeIn => Ok(Stage::WithUnit),
            Command::AskReception => Ok(self.stage),
            Command::Recommend { text } => {
                demand(text.is_some(), "14.3-conclusion", Missing::Recommendation)?;
                Ok(Stage::Recommended)
            }
            Command::FindNone { reasons, result } => {
                demand(reasons.is_some(), "14.3-conclusion", Missing::Reasons)?;
                demand(result.is_some(), "14.3-conclusion", Missing::Result)?;
                Ok(Stage::NoConflict)
            }
            Command::ForwardCrime => Ok(Stage::Forwarding),
            Command::TakeMeasure { remedy, confirmed, order, proposal } => {
                self.is_not_first_heads(by)?;
                demand(*confirmed, "14.4-measures", Missing::Confirmation)?;
                demand(order.is_some(), "14.4-measures", Missing::Order)?;
                let lasting = *remedy == Remedy::ChangeDuties;
                demand(!lasting || is_free_transfer(*proposal, at), "43.1-recommendation", Missing::Recommendation)?;
                Ok(Stage::MeasureTaken)
            }
            Command::Delegate { to } => {
                demand(self.of_first_head, "14.5-delegate", Missing::Addressee)?;
                demand(!by.is(*to), "14.5-delegate", Missing::Impartiality)?;
                at.out.admit_person(*to)?;
                Ok(Stage::Delegated)
            }
            Command::FindUnsettled { reasons } => {
                self.is_not_first_heads(by)?;
                demand(reasons.is_some(), "14.6-rotation", Missing::Reasons)?;
                Ok(Stage::RotationDue)
            }
            Command::Rotate { equal_rank, order, proposal } => {
                self.is_not_first_heads(by)?;
                demand(*equal_rank, "14.6-rotation", Missing::EqualRank)?;
                demand(order.is_some(), "14.6-rotation", Missing::Order)?;
                demand(is_free_transfer(*proposal, at), "43.1-recommendation", Missing::Recommendation)?;
                Ok(Stage::Rotated)
            }
            Command::Confirm => Ok(Stage::Closed),
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Notify { head, known, of_first_head, .. } => {
                self.head = Some(*head);
                self.terms.start("14.1-notify", *known);
                self.terms.meet("14.1-notify", day);
                self.terms.start("14.2-forward", day);
                self.found(day, *of_first_head);
            }
            Command::Find { of_first_head, .. } => self.found(day, *of_first_head),
            Command::Forward => {
                self.is_forwarded = true;
                self.terms.meet("14.2-forward", day);
            }
            Command::Recommend { .. } => {
                self.terms.meet("14.3-conclusion", day);
                self.terms.start("14.4-measures", day);
            }
            Command::FindNone { .. } => self.terms.meet("14.3-conclusion", day),
            Command::ForwardCrime => {
                self.terms.meet("14.3-conclusion", day);
                self.terms.start("P-forward-crime", day);
            }
            Command::TakeMeasure { .. } => self.terms.meet("14.4-measures", day),
            Command::Delegate { .. } => {
                self.terms.meet("14.4-measures", day);
                self.terms.meet("14.5-delegate", day);
            }
            Command::FindUnsettled { .. } => {
                self.terms.meet("14.4-measures", day);
                if let Some(found) = self.found {
                    self.terms.start("14.6-rotation", found);
                }
            }
            Command::Rotate { .. } => self.terms.meet("14.6-rotation", day),
            Command::TakeIn | Command::AskReception | Command::Confirm => {}
        }
    }
}

impl Conflict {
    /// The unit has it on this day, from whichever of its two sources is the earlier (AMB-21).
    fn found(&mut self, day: Date, of_first_head: bool) {
        (self.found, self.of_first_head) = (Some(day), of_first_head);
        self.terms.start("14.3-conclusion", day);
        if of_first_head {
            self.terms.start("14.5-delegate", day);
        }
    }

    /// The first head does not decide a file about the first head (10(13), 14.5).
    fn is_not_first_heads(&self, by: &Actor) -> Result<(), Refusal> {
        demand(!(self.of_first_head && by.role() == Role::FirstHead), "10.13-exclusion", Missing::Impartiality)
    }
}

/// A lasting change of post is a transfer (AMB-12): it went the way of 43.1, which is the same for everybody.
fn is_free_transfer(proposal: Option<usize>, at: &At) -> bool {
    let measure = proposal.and_then(|nth| at.measures.get(nth));
    measure.is_some_and(|measure| measure.kind() == Some(MeasureKind::Transfer) && measure.is_free())
}
