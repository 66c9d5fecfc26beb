//! The corruption report (13, 41, 43.1, 44.1, 44.2; table 3a): from its receipt over triage, forwarding and review to a
//! result that the reporter can read. No report is closed without one (44.1), and none is closed in silence (3(8)): what
//! one officer drafts a second one approves. Protection has its own record, which no step here can end.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper, Role},
    clock::Terms,
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand},
};
use crate::seal::id::PersonId;

stages! {
    /// On a channel of the institution (t0p).
    Received = "received",
    /// The reporter was told.
    Acknowledged = "acknowledged",
    /// With an officer.
    Triage = "triage",
    /// On its way to the authorised body.
    Forwarding = "forwarding",
    /// Received by the authorised body (t0a).
    WithAuthorised = "with-authorised",
    /// Given to the body whose matter it is.
    Redirected = "redirected",
    /// Looked into.
    UnderReview = "under-review",
    /// A question is open.
    AwaitingReporter = "awaiting-reporter",
    /// A result is drafted.
    ResultDraft = "result-draft",
    /// The reporter has the result.
    ReporterInformed = "reporter-informed",
    /// The end; every right stays open.
    Closed = "closed",
}

words! {
    /// Whom the reporter wrote to.
    Destination {
        /// The prevention unit.
        Unit = "unit",
        /// The authorised body alone.
        Authorised = "authorised",
        /// Both.
        Both = "both",
    }
}

words! {
    /// What came out.
    Finding {
        /// Confirmed.
        Substantiated = "substantiated",
        /// Not confirmed.
        NotSubstantiated = "not-substantiated",
        /// Not enough to say.
        Insufficient = "insufficient",
    }
}

/// A complaint (44.2): it goes above those complained of, who get no grant.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Complaint {
    /// Who is complained of.
    against: BTreeSet<PersonId>,
    /// Whether it was answered.
    answered: bool,
}

table! {
    /// Sends the report.
    Submit {
        /// To whom.
        to: Destination,
        /// The notice that was shown (42).
        notice: Option<Paper>,
        /// Whether the authorised body has a valid key.
        authorised_has_key: bool,
        /// Whether the prevention unit or the leadership is said to be involved.
        unit_is_involved: bool,
    } = "submit", "43.1-window", [None] by [Reporter Dispatcher Officer];

    /// Says that it has come.
    Acknowledge = "acknowledge", "P-ack", [Received] by [System Officer];

    /// Gives it to an officer.
    Assign {
        /// Who.
        officer: PersonId,
        /// How many officers of the unit have keys.
        officers_with_keys: usize,
    } = "assign", "P-triage", [Received Acknowledged] by [Dispatcher];

    /// Sends it past the unit that it is about, whose keys are not used.
    Divert = "divert", "10.13-exclusion", [Received Acknowledged Triage] by [System];

    /// Sends signs of a crime to the authorised body.
    ForwardCrime = "forward-crime", "13-forward", [Triage UnderReview] by [Officer];

    /// Sends another corruption offence there.
    ForwardOffence {
        /// What the reporter was told before; an objection is recorded and does not bind.
        told: Option<Paper>,
    } = "forward-offence", "P-forward", [Triage] by [Officer];

    /// The authorised body confirms receipt.
    Deliver = "deliver", "43.1-window", [Forwarding] by [Authorised];

    /// Opens a conflict-of-interest file beside it.
    OpenConflict = "open-conflict", "14.3-conclusion", [Triage] by [Officer];

    /// Gives it to another body.
    Redirect {
        /// The day it was found to be another's.
        found: Date,
        /// The notice to the reporter.
        notice: Option<Paper>,
    } = "redirect", "P-redirect", [Triage] by [Officer];

    /// Keeps an internal matter.
    Keep = "keep", "P-feedback", [Triage] by [Officer];

    /// Asks the reporter.
    Ask = "ask", "P-answer", [UnderReview] by [Officer];

    /// The reporter answers.
    Answer = "answer", "P-answer", [AwaitingReporter] by [Reporter];

    /// Goes on without an answer; silence is no finding.
    PassOver = "pass-over", "P-answer", [AwaitingReporter] by [System];

    /// Drafts the result, or another one.
    Draft {
        /// What came out.
        finding: Finding,
        /// The reasons.
        reasons: Option<Paper>,
        /// The cause code (A-2.2(8)).
        cause: Option<u16>,
    } = "draft", "44.1-information", [UnderReview] by [Officer], [WithAuthorised ResultDraft] by [Officer Authorised];

    /// A second person approves it, and the reporter is told.
    Approve {
        /// The text that the code can read.
        result: Option<Paper>,
    } = "approve", "44.1-information", [ResultDraft] by [Officer Authorised];

    /// The reporter confirms that they have the result.
    Confirm = "confirm", "44.1-information", [ReporterInformed] by [Reporter];

    /// Closes it after the reporter had time.
    Close = "close", "P-close", [ReporterInformed] by [System];

    /// Complains of a decision or an action.
    Complain {
        /// Which.
        decision: Option<Paper>,
        /// Whose.
        against: BTreeSet<PersonId>,
        /// Who is to answer, above those.
        to: BTreeSet<PersonId>,
    } = "complain", "44.2-complaint",
        [Received Acknowledged Triage Forwarding WithAuthorised Redirected UnderReview AwaitingReporter ResultDraft ReporterInformed Closed]
        by [Reporter];

    /// Answers a complaint.
    AnswerComplaint {
        /// Its number in the report.
        complaint: usize,
        /// The answer.
        answer: Option<Paper>,
    } = "answer-complaint", "44.2-complaint",
        [Received Acknowledged Triage Forwarding WithAuthorised Redirected UnderReview AwaitingReporter ResultDraft ReporterInformed Closed]
        by [Higher];

    /// Brings new facts, with a receipt of their own.
    Reopen = "reopen", "43.1-window", [Closed] by [Reporter];
}

/// A report.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Report {
    stage: Stage,
    terms: Terms,
    received: Option<Date>,
    unit_is_involved: bool,
    drafter: Option<PersonId>,
    complaints: Vec<Complaint>,
}

impl Procedure for Report {
    procedure!(Report, "report");

    const ON_PAPER: &'static [Step] = &[Step::Deliver];

    fn guard(&self, by: &Actor, command: &Command, day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Submit { to, notice, authorised_has_key, .. } => {
                demand(notice.is_some(), "43.1-window", Missing::Notice)?;
                demand(*to == Destination::Unit || *authorised_has_key, "43.1-window", Missing::Key)?;
                Ok(if *to == Destination::Unit { Stage::Received } else { Stage::WithAuthorised })
            }
            Command::Acknowledge => Ok(Stage::Acknowledged),
            Command::Assign { officer, officers_with_keys } => {
                at.out.admit_person(*officer)?;
                demand(!at.is_out(&[Role::Officer]), "10.13-exclusion", Missing::Impartiality)?;
                demand(*officers_with_keys >= 2, "P-triage", Missing::TwoOfficers)?;
                Ok(Stage::Triage)
            }
            Command::Divert => {
                let involved = self.unit_is_involved || at.is_out(&[Role::Officer, Role::Dispatcher]);
                demand(involved, "10.13-exclusion", Missing::Ground)?;
                Ok(Stage::Forwarding)
            }
            Command::ForwardCrime => Ok(Stage::Forwarding),
            Command::ForwardOffence { told } => {
                demand(told.is_some(), "P-forward", Missing::Word)?;
                Ok(Stage::Forwarding)
            }
            Command::Deliver => {
                demand(self.received.is_some_and(|first| day >= first), "43.1-window", Missing::Day)?;
                Ok(Stage::WithAuthorised)
            }
            Command::OpenConflict | Command::Keep | Command::Answer => Ok(Stage::UnderReview),
            Command::Redirect { found, notice } => {
                let fits = self.received.is_some_and(|first| (first..=at.today).contains(found));
                demand(fits, "P-redirect", Missing::Day)?;
                demand(notice.is_some(), "P-redirect", Missing::Word)?;
                Ok(Stage::Redirected)
            }
            Command::Ask => Ok(Stage::AwaitingReporter),
            Command::PassOver => {
                demand(self.has_waited("P-answer", at), "P-answer", Missing::TermPassed)?;
                Ok(Stage::UnderReview)
            }
            Command::Draft { finding, reasons, cause } => {
                demand(reasons.is_some(), "44.1-information", Missing::Reasons)?;
                let coded = *finding != Finding::Substantiated || cause.is_some();
                demand(coded, "A2.2.8-causes", Missing::Cause)?;
                Ok(Stage::ResultDraft)
            }
            Command::Approve { result } => {
                demand(result.is_some(), "44.1-information", Missing::Result)?;
                demand(self.drafter != by.person(), "P-two-persons", Missing::SecondPerson)?;
                self.drafter.map_or(Ok(()), |drafter| at.out.admit_person(drafter))?;
                Ok(Stage::ReporterInformed)
            }
            Command::Confirm => Self::may_close(at),
            Command::Close => {
                demand(self.has_waited("P-close", at), "P-close", Missing::TermPassed)?;
                Self::may_close(at)
            }
            Command::Complain { decision, against, to } => {
                demand(decision.is_some(), "44.2-complaint", Missing::Decision)?;
                demand(!to.is_empty() && to.is_disjoint(against), "44.2-complaint", Missing::HigherBody)?;
                to.iter().try_for_each(|&person| at.out.admit_person(person))?;
                Ok(self.stage)
            }
            Command::AnswerComplaint { complaint, answer } => {
                let open = self.complaints.get(*complaint).filter(|complaint| !complaint.answered);
                demand(open.is_some(), "44.2-complaint", Missing::Complaint)?;
                let above = open.is_some_and(|complaint| !complaint.against.iter().any(|&person| by.is(person)));
                demand(above, "44.2-complaint", Missing::HigherBody)?;
                demand(answer.is_some(), "44.2-complaint", Missing::Result)?;
                Ok(self.stage)
            }
            Command::Reopen => Ok(Stage::Triage),
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Submit { unit_is_involved, .. } => {
                self.received = Some(day);
                self.unit_is_involved = *unit_is_involved;
                self.terms.start("P-feedback", day);
                if taken.to == Stage::Received {
                    self.terms.start("P-ack", day);
                    self.terms.start("P-triage", day);
                }
            }
            Command::Acknowledge => self.terms.meet("P-ack", day),
            Command::Assign { .. } => self.assigned(day),
            Command::Divert | Command::ForwardCrime => {
                self.assigned(day);
                self.terms.start("P-forward-crime", day);
            }
            Command::ForwardOffence { .. } => self.terms.start("P-forward", day),
            Command::Deliver => {
                self.terms.meet("P-forward-crime", day);
                self.terms.meet("P-forward", day);
            }
            Command::Redirect { found, .. } => {
                self.terms.start("P-redirect", *found);
                self.terms.meet("P-redirect", day);
                self.terms.meet("P-feedback", day);
            }
            Command::Ask => self.terms.wait("P-answer", day),
            Command::Answer | Command::PassOver => self.terms.meet("P-answer", day),
            Command::Draft { .. } => self.drafter = taken.by.person(),
            Command::Approve { .. } => {
                self.terms.meet("P-feedback", day);
                self.terms.wait("P-close", day);
            }
            Command::Confirm | Command::Close => self.terms.meet("P-close", day),
            Command::Complain { against, .. } => {
                self.complaints.push(Complaint { against: against.clone(), answered: false });
            }
            Command::AnswerComplaint { complaint: nth, .. } => {
                if let Some(complaint) = self.complaints.get_mut(*nth) {
                    complaint.answered = true;
                }
            }
            Command::Reopen => {
                self.drafter = None;
                self.terms.start("P-feedback", day);
            }
            Command::OpenConflict | Command::Keep => {}
        }
    }
}

impl Report {
    /// The record of protection stands, whatever came out (AMB-05). The result and its cause stand since the approval.
    fn may_close(at: &At) -> Result<Stage, Refusal> {
        demand(!at.protection.stamps().is_empty(), "43.1-window", Missing::Protection)?;
        Ok(Stage::Closed)
    }

    fn has_waited(&self, rule: &'static str, at: &At) -> bool {
        self.terms.since(rule).is_some_and(|event| at.has_passed(rule, event))
    }

    /// Whoever has it has told the reporter so by having it: the reporter's page shows every step (44.1).
    fn assigned(&mut self, day: Date) {
        self.terms.meet("P-ack", day);
        self.terms.meet("P-triage", day);
    }
}
