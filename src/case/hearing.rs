//! The hearing of a collegial body (43.3, 43.4, 43.7; table 3c): a conciliation commission, a disciplinary collegial body
//! or a disciplinary commission (AMB-16). Thirty calendar days from the application's receipt to the decision, with the
//! authorised body's representative in the room, and three working days from the decision to the authorised body. There
//! is no extension, no pause and no deemed consent.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    actor::{Actor, Paper, Proof, Role},
    clock::{Cause, Terms},
    procedure::{At, EventOf, Procedure},
    refusal::{Missing, Refusal, demand, refuse},
};
use crate::seal::id::PersonId;

stages! {
    /// The application is there; the thirty days run.
    Registered = "registered",
    /// Too few members without a conflict: another body is to be composed.
    TransferNeeded = "transfer-needed",
    /// The members have declared and undertaken.
    Composed = "composed",
    /// The authorised body is asked for its representative.
    AuthorisedInvited = "authorised-invited",
    /// The session has a day and a representative.
    Scheduled = "scheduled",
    /// The session could not open.
    Postponed = "postponed",
    /// The session is open.
    InSession = "in-session",
    /// The examination is complete.
    Deliberation = "deliberation",
    /// The decision is adopted.
    Decided = "decided",
    /// Some have signed.
    Signing = "signing",
    /// All attending members have signed.
    Signed = "signed",
    /// All have signed or refused, somebody refused (AMB-10).
    SignedWithRefusal = "signed-with-refusal",
    /// A decision was taken elsewhere or without the representative (AMB-08).
    VoidRisk = "void-risk",
    /// The package is on its way to the authorised body.
    Sent = "sent",
    /// The authorised body controls the execution (43.7).
    ExecutionControl = "execution-control",
    /// Everything decided is done.
    Executed = "executed",
    /// The end.
    Closed = "closed",
}

words! {
    /// Which body hears.
    Body {
        /// Conciliation commission (43.3, 43.7).
        Conciliation = "conciliation",
        /// Disciplinary collegial body within the organisation (43.3).
        DisciplinaryBody = "disciplinary-body",
        /// Disciplinary commission (43.1).
        DisciplinaryCommission = "disciplinary-commission",
    }
}

words! {
    /// What a decision says of the measure it is about (AMB-26).
    Recommendation {
        /// For it.
        For = "for",
        /// Against it.
        Against = "against",
    }
}

words! {
    /// What a comprehensive and objective examination sees to (43.4).
    Matter {
        /// The person was heard, or did not wish to be.
        Person = "person",
        /// The employer was heard.
        Employer = "employer",
        /// Documents.
        Documents = "documents",
        /// Witnesses, where there are any.
        Witnesses = "witnesses",
        /// Declarations of no conflict.
        Recusals = "recusals",
    }
}

/// What a member signs before joining.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joining {
    /// No conflict of interest (43.4, 10(13)).
    pub declaration: Option<Proof>,
    /// Confidentiality (43.6).
    pub undertaking: Option<Proof>,
}

/// A decision, without its words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// The reasons.
    pub reasons: Option<Paper>,
    /// For or against the measure, where the hearing is about one.
    pub recommendation: Option<Recommendation>,
    /// The numbers of what is to be done.
    pub items: BTreeSet<u8>,
}

table! {
    /// Enters the application in the body's register: the thirty days run.
    Register {
        /// Which body.
        body: Body,
        /// Of the case's measures the one it is about, or a labour dispute where there is none.
        about: Option<usize>,
        /// The day the body received it.
        received: Date,
        /// The day anybody of the institution or the authorised body received it (AMB-46).
        earliest: Date,
    } = "register", "43.4-decision", [None] by [System Secretary];

    /// Composes the body of members without conflict.
    Compose {
        /// The members and what they signed, the chair among them.
        members: BTreeMap<PersonId, Joining>,
        /// The chair.
        chair: PersonId,
        /// How many the body's own rules demand.
        quorum: usize,
    } = "compose", "P-compose", [Registered] by [FirstHead Leadership Chair Secretary], [TransferNeeded] by [Authorised Higher];

    /// Says that too few are left, so that the superior organ or the authorised body composes one.
    Transfer {
        /// All who could be members.
        eligible: BTreeSet<PersonId>,
        /// How many the body's own rules demand.
        quorum: usize,
    } = "transfer", "P-transfer", [Registered] by [Leadership Chair Secretary];

    /// Takes a member in conflict out.
    Recuse {
        /// The member.
        member: PersonId,
    } = "recuse", "10.13-exclusion", [Composed AuthorisedInvited Scheduled Postponed] by [System Chair Member Secretary];

    /// Invites the authorised body; case number, day and place, no identity.
    Invite {
        /// The day of the session.
        session: Date,
    } = "invite", "P-invite", [Composed] by [Chair Secretary];

    /// Names the representative, or another one.
    NameRepresentative {
        /// Who.
        person: PersonId,
        /// Confidentiality (43.6).
        undertaking: Option<Proof>,
    } = "name-representative", "43.3-representative", [AuthorisedInvited Scheduled Postponed] by [Authorised];

    /// Opens the session.
    Open {
        /// The members who attend.
        attending: BTreeSet<PersonId>,
        /// The representative's own word that they are there.
        representative: Option<(PersonId, Proof)>,
    } = "open", "43.3-representative", [Scheduled] by [Chair];

    /// Puts the session off; the clock runs on.
    Postpone {
        /// Why.
        cause: Cause,
    } = "postpone", "P-postpone", [Scheduled] by [Chair Secretary];

    /// Sets a new day.
    Reschedule {
        /// The day of the session.
        session: Date,
    } = "reschedule", "P-postpone", [Postponed] by [Chair Secretary];

    /// Ends the examination.
    CompleteExamination {
        /// What was seen to.
        seen: BTreeSet<Matter>,
    } = "complete-examination", "43.4-examination", [InSession] by [Chair];

    /// Adopts the decision.
    Adopt {
        /// The decision.
        decision: Decision,
    } = "adopt", "43.4-decision", [Deliberation] by [Chair Member];

    /// Signs it, as one of those who attended.
    Sign = "sign", "43.4-signatures", [Decided Signing SignedWithRefusal Sent ExecutionControl] by [Chair Member];

    /// Records that a member refuses to sign.
    RefuseSignature {
        /// Who.
        member: PersonId,
        /// The reasons given.
        reasons: Option<Paper>,
        /// The chair's certificate.
        certificate: Option<Paper>,
    } = "refuse-signature", "43.4-signatures", [Decided Signing Sent ExecutionControl] by [Chair];

    /// Sends minutes, decision and signature sheet in one package (AMB-07), in time even where signatures are missing.
    Dispatch {
        /// Copy of the minutes.
        minutes: Option<Paper>,
        /// The decision.
        decision: Option<Paper>,
        /// The signature sheet.
        sheet: Option<Paper>,
    } = "dispatch", "43.4-minutes", [Decided Signing Signed SignedWithRefusal VoidRisk] by [Secretary];

    /// Sends the signatures that were missing.
    Supplement {
        /// The signature sheet.
        sheet: Paper,
    } = "supplement", "43.4-signatures", [Sent ExecutionControl] by [Secretary];

    /// Records a decision that was taken elsewhere or without the representative.
    RecordElsewhere {
        /// The decision.
        decision: Paper,
        /// Its day.
        day: Date,
    } = "record-elsewhere", "43.3-representative",
        [Registered TransferNeeded Composed AuthorisedInvited Scheduled Postponed InSession Deliberation] by [System Secretary Authorised];

    /// Serves the decision on the person: posts it to the code's mailbox.
    Serve {
        /// How to have it reviewed (43.5).
        instruction: Option<Paper>,
    } = "serve", "43.5-review", [Signed SignedWithRefusal Sent ExecutionControl Executed] by [Secretary];

    /// The person says that they have read it; no term of theirs starts before.
    Read = "read", "43.5-review", [Signed SignedWithRefusal Sent ExecutionControl Executed Closed] by [Reporter];

    /// The authorised body confirms the package's receipt.
    Receive = "receive", "43.7-control", [Sent] by [Authorised];

    /// The authorised body finds everything done.
    Execute {
        /// Proof of each item.
        proofs: BTreeMap<u8, Paper>,
    } = "execute", "43.7-control", [ExecutionControl] by [Authorised];

    /// Closes the control.
    Close = "close", "43.7-control", [Executed] by [Authorised];
}

/// A hearing.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Hearing {
    stage: Stage,
    terms: Terms,
    body: Option<Body>,
    about: Option<usize>,
    members: BTreeSet<PersonId>,
    chair: Option<PersonId>,
    quorum: usize,
    representative: Option<PersonId>,
    postponed: Option<Cause>,
    attending: BTreeSet<PersonId>,
    decision: Option<(Date, Decision)>,
    signed: BTreeSet<PersonId>,
    refused: BTreeSet<PersonId>,
    is_incomplete: bool,
    is_void_risk: bool,
    served: Option<Date>,
    read: Option<Date>,
}

impl Procedure for Hearing {
    procedure!(Hearing, "hearing");

    const ON_PAPER: &'static [Step] = &[Step::NameRepresentative, Step::Sign, Step::Receive];

    fn guard(&self, by: &Actor, command: &Command, day: Date, at: &At) -> Result<Stage, Refusal> {
        match command {
            Command::Register { body: _, about, received, earliest } => {
                demand(earliest <= received && *received <= at.today, "43.4-decision", Missing::Day)?;
                demand(
                    about.is_none_or(|nth| nth < at.measures.len()),
                    "43.1-recommendation",
                    Missing::Recommendation,
                )?;
                Ok(Stage::Registered)
            }
            Command::Compose { members, chair, quorum } => {
                for (&member, joining) in members {
                    at.out.admit_person(member)?;
                    proven(joining.declaration.as_ref(), "43.4-examination", Missing::Declaration, at)?;
                    proven(joining.undertaking.as_ref(), "43.6-participants", Missing::Undertaking, at)?;
                }
                demand(members.len() >= (*quorum).max(1), "P-quorum", Missing::Members)?;
                demand(members.contains_key(chair), "P-compose", Missing::Chair)?;
                Ok(Stage::Composed)
            }
            Command::Transfer { eligible, quorum } => {
                let left = eligible.iter().filter(|&&person| !at.out.has_person(person)).count();
                demand(left < *quorum, "P-transfer", Missing::Ground)?;
                Ok(Stage::TransferNeeded)
            }
            Command::Recuse { member } => {
                demand(self.members.contains(member), "10.13-exclusion", Missing::Members)?;
                let own_wish = by.is(*member);
                demand(own_wish || at.out.has_person(*member), "10.13-exclusion", Missing::Ground)?;
                let enough = self.members.len() > self.quorum && self.chair != Some(*member);
                Ok(if enough { self.stage } else { Stage::TransferNeeded })
            }
            Command::Invite { session } | Command::Reschedule { session } => {
                demand(*session >= at.today, "43.3-representative", Missing::Day)?;
                let scheduled = self.stage == Stage::Postponed;
                Ok(if scheduled { Stage::Scheduled } else { Stage::AuthorisedInvited })
            }
            Command::NameRepresentative { person, undertaking } => {
                at.out.admit_person(*person)?;
                demand(!self.members.contains(person), "43.3-representative", Missing::Representative)?;
                proven(undertaking.as_ref(), "43.6-participants", Missing::Undertaking, at)?;
                let first = self.stage == Stage::AuthorisedInvited;
                Ok(if first { Stage::Scheduled } else { self.stage })
            }
            Command::Open { attending, representative } => self.may_open(by, attending, representative.as_ref(), at),
            Command::Postpone { .. } => Ok(Stage::Postponed),
            Command::CompleteExamination { seen } => {
                self.is_chair(by)?;
                demand(Matter::all_in(seen), "43.4-examination", Missing::Examination)?;
                Ok(Stage::Deliberation)
            }
            Command::Adopt { decision } => {
                self.attended(by, "43.4-decision")?;
                demand(decision.reasons.is_some(), "43.4-decision", Missing::Reasons)?;
                let recommends = decision.recommendation.is_some() == self.about.is_some();
                demand(recommends, "43.1-recommendation", Missing::Recommendation)?;
                Ok(Stage::Decided)
            }
            Command::Sign => {
                let member = self.attended(by, "43.4-signatures")?;
                demand(!self.signed.contains(&member), "43.4-signatures", Missing::Signature)?;
                demand(self.follows_decision(day), "43.4-signatures", Missing::Day)?;
                let refused = self.refused.iter().filter(|&&other| other != member).count();
                Ok(self.signing(self.signed.len() + 1, refused))
            }
            Command::RefuseSignature { member, reasons, certificate } => {
                self.is_chair(by)?;
                let asked = self.attending.contains(member) && !self.signed.contains(member);
                demand(asked && !self.refused.contains(member), "43.4-signatures", Missing::Signature)?;
                demand(reasons.is_some(), "43.4-signatures", Missing::Reasons)?;
                demand(certificate.is_some(), "43.4-signatures", Missing::Paper)?;
                Ok(self.signing(self.signed.len(), self.refused.len() + 1))
            }
            Command::Dispatch { minutes, decision, sheet } => {
                let whole = decision.is_some() && (self.is_void_risk || minutes.is_some() && sheet.is_some());
                demand(whole, "43.4-minutes", Missing::Paper)?;
                Ok(Stage::Sent)
            }
            Command::Supplement { .. } => {
                demand(self.is_incomplete, "43.4-signatures", Missing::Paper)?;
                demand(self.signed == self.attending, "43.4-signatures", Missing::Signature)?;
                Ok(self.stage)
            }
            Command::RecordElsewhere { day, .. } => {
                demand(*day <= at.today, "43.3-representative", Missing::Day)?;
                Ok(Stage::VoidRisk)
            }
            Command::Serve { instruction } => {
                demand(self.served.is_none(), "43.5-review", Missing::Service)?;
                demand(instruction.is_some(), "43.5-review", Missing::Paper)?;
                Ok(self.stage)
            }
            Command::Read => {
                demand(self.served.is_some(), "43.5-review", Missing::Service)?;
                demand(self.read.is_none(), "43.5-review", Missing::Service)?;
                Ok(self.stage)
            }
            Command::Receive => Ok(Stage::ExecutionControl),
            Command::Execute { proofs } => {
                let items = self.decision.iter().flat_map(|(_, decision)| &decision.items);
                demand(items.eq(proofs.keys()), "43.7-control", Missing::Proof)?;
                Ok(Stage::Executed)
            }
            Command::Close => {
                demand(self.served.is_some() || self.is_void_risk, "43.5-review", Missing::Service)?;
                Ok(Stage::Closed)
            }
        }
    }

    fn take(&mut self, taken: &EventOf<Self>) {
        let day = taken.day;
        self.stage = taken.to;
        match &taken.command {
            Command::Register { body, about, received, earliest } => {
                (self.body, self.about) = (Some(*body), *about);
                self.terms.start_from("43.4-decision", *received, *earliest);
                if *body == Body::Conciliation {
                    self.terms.start("P-conciliation", *received);
                }
                for rule in ["P-compose", "P-transfer", "P-invite"] {
                    self.terms.start(rule, *received);
                }
            }
            Command::Compose { members, chair, quorum } => {
                (self.members, self.chair, self.quorum) = (members.keys().copied().collect(), Some(*chair), *quorum);
                self.terms.meet("P-compose", day);
                self.terms.meet("P-transfer", day);
            }
            Command::Transfer { .. } => self.terms.meet("P-transfer", day),
            Command::Recuse { member } => {
                self.members.remove(member);
                if taken.to == Stage::TransferNeeded {
                    (self.representative, self.postponed) = (None, None);
                    // What the old body still had to do with the authorised body is the new one's now.
                    self.terms.lift("P-representative", day);
                    self.terms.lift("P-postpone", day);
                }
            }
            Command::Invite { session } => {
                self.terms.meet("P-invite", day);
                self.terms.start("P-representative", day);
                self.invited(*session, day);
            }
            Command::NameRepresentative { person, .. } => {
                self.representative = Some(*person);
                self.terms.meet("P-representative", day);
            }
            Command::Open { attending, .. } => {
                self.attending.clone_from(attending);
                self.postponed = None;
            }
            Command::Postpone { cause } => {
                self.postponed = Some(*cause);
                self.terms.start("P-postpone", day);
            }
            Command::Reschedule { .. } => self.terms.meet("P-postpone", day),
            Command::CompleteExamination { .. } => {}
            Command::Adopt { decision } => {
                self.decision = Some((day, decision.clone()));
                self.terms.meet("43.4-decision", day);
                self.terms.meet("P-conciliation", day);
                self.terms.start("P-sign", day);
                self.package_owed_from(day);
            }
            Command::Sign => {
                let member = taken.by.person();
                self.refused.retain(|refused| Some(*refused) != member);
                self.signed.extend(member);
                self.after_signature(day);
            }
            Command::RefuseSignature { member, .. } => {
                self.refused.insert(*member);
                self.after_signature(day);
            }
            Command::Dispatch { .. } => {
                self.is_incomplete = self.signed != self.attending;
                for rule in self.packages() {
                    self.terms.meet(rule, day);
                }
            }
            Command::Supplement { .. } => self.is_incomplete = false,
            Command::RecordElsewhere { day, .. } => {
                self.is_void_risk = true;
                self.package_owed_from(*day);
                // Composing and inviting are over; the decision itself is still owed (AMB-08, AMB-09).
                for rule in ["P-compose", "P-transfer", "P-invite", "P-representative", "P-postpone"] {
                    self.terms.meet(rule, taken.day);
                }
            }
            Command::Serve { .. } => {
                self.served = Some(day);
                self.terms.meet("P-serve", day);
            }
            Command::Read => self.read = Some(day),
            Command::Receive | Command::Execute { .. } | Command::Close => {}
        }
    }

    fn cause(&self, rule: &str) -> Option<Cause> {
        self.postponed.filter(|_| rule == "43.4-decision")
    }
}

impl Hearing {
    /// 43.3: the representative's participation is mandatory. Enough members, none in conflict, the chair among them.
    fn may_open(
        &self,
        by: &Actor,
        attending: &BTreeSet<PersonId>,
        representative: Option<&(PersonId, Proof)>,
        at: &At,
    ) -> Result<Stage, Refusal> {
        let present = representative.filter(|(person, _)| self.representative == Some(*person));
        let Some((person, attendance)) = present else { return refuse("43.3-representative", Missing::Representative) };
        at.out.admit_person(*person)?;
        demand(!at.out.has_office(Role::Representative), "10.13-exclusion", Missing::Impartiality)?;
        let day = attendance.check(at.today, at.out)?;
        demand(day == at.today, "43.3-representative", Missing::Representative)?;
        attending.iter().try_for_each(|&member| at.out.admit_person(member))?;
        demand(attending.is_subset(&self.members), "43.6-participants", Missing::Undertaking)?;
        demand(attending.len() >= self.quorum.max(1), "P-quorum", Missing::Members)?;
        self.is_chair(by)?;
        demand(self.chair.is_some_and(|chair| attending.contains(&chair)), "P-quorum", Missing::Chair)?;
        Ok(Stage::InSession)
    }

    fn is_chair(&self, by: &Actor) -> Result<(), Refusal> {
        demand(self.chair.is_some_and(|chair| by.is(chair)), "43.6-participants", Missing::Chair)
    }

    /// One of those who attended. The representative confirms attendance and is none of them.
    fn attended(&self, by: &Actor, rule: &'static str) -> Result<PersonId, Refusal> {
        let member = by.person().filter(|person| self.attending.contains(person));
        member.map_or_else(|| refuse(rule, Missing::Members), Ok)
    }

    fn follows_decision(&self, day: Date) -> bool {
        self.decision.as_ref().is_some_and(|(decided, _)| day >= *decided)
    }

    /// The stage with so many signatures and refusals.
    fn signing(&self, signed: usize, refused: usize) -> Stage {
        let all = self.attending.len();
        match self.stage {
            Stage::Sent | Stage::ExecutionControl => self.stage,
            _ if signed == all => Stage::Signed,
            _ if signed + refused == all => Stage::SignedWithRefusal,
            _ => Stage::Signing,
        }
    }

    fn after_signature(&mut self, day: Date) {
        if self.signed.len() + self.refused.len() == self.attending.len() {
            self.terms.meet("P-sign", day);
            if self.terms.since("P-serve").is_none() {
                self.terms.start("P-serve", day);
            }
        }
    }

    fn invited(&mut self, session: Date, day: Date) {
        self.terms.start("P-invite-ahead", session);
        self.terms.meet("P-invite-ahead", day);
    }

    /// 43.4 sends the minutes with the decision, 43.7 those of a conciliation commission; one package serves both.
    fn packages(&self) -> &'static [&'static str] {
        if self.body == Some(Body::Conciliation) { &["43.4-minutes", "43.7-minutes"] } else { &["43.4-minutes"] }
    }

    fn package_owed_from(&mut self, day: Date) {
        for rule in self.packages() {
            self.terms.start(rule, day);
        }
    }

    /// The kind of body.
    pub fn body(&self) -> Option<Body> {
        self.body
    }

    /// Of the case's measures the one it is about.
    pub fn about(&self) -> Option<usize> {
        self.about
    }

    /// Its day, once a lawful decision is adopted. One recorded from elsewhere is none (AMB-08).
    pub fn decided(&self) -> Option<Date> {
        self.decision.as_ref().map(|(day, _)| *day)
    }

    /// Whether the package went out before all had signed and the supplement has not followed.
    pub fn is_incomplete(&self) -> bool {
        self.is_incomplete
    }

    /// Whether a decision was taken elsewhere or without the representative.
    pub fn is_void_risk(&self) -> bool {
        self.is_void_risk
    }

    /// Who represents the authorised body.
    pub fn representative(&self) -> Option<PersonId> {
        self.representative
    }

    /// The members, or those who attended once the session was open.
    pub fn sitting(&self) -> &BTreeSet<PersonId> {
        if self.attending.is_empty() { &self.members } else { &self.attending }
    }

    /// The day the decision was posted to the person.
    pub fn served(&self) -> Option<Date> {
        self.served
    }

    /// The day the person said they had read it.
    pub fn read(&self) -> Option<Date> {
        self.read
    }

    /// What the decision recommends, once all who attended have signed it (43.4) and it is sent to the authorised body.
    pub fn recommendation(&self) -> Option<Recommendation> {
        let whole = self.is_sent() && self.signed == self.attending && !self.is_void_risk;
        self.decision.as_ref().filter(|_| whole)?.1.recommendation
    }

    /// Whether there is a decision to disagree with (43.5), also one that may be void.
    pub fn is_reviewable(&self) -> bool {
        self.decision.is_some() || self.is_void_risk
    }

    /// Whether the decision went to the authorised body, however it was signed.
    pub fn is_sent(&self) -> bool {
        matches!(self.stage, Stage::Sent | Stage::ExecutionControl | Stage::Executed | Stage::Closed)
    }
}

/// A proof that must be there and hold.
pub(super) fn proven(proof: Option<&Proof>, rule: &'static str, missing: Missing, at: &At) -> Result<Date, Refusal> {
    proof.map_or_else(|| refuse(rule, missing), |proof| proof.check(at.today, at.out))
}

impl Matter {
    fn all_in(seen: &BTreeSet<Self>) -> bool {
        use super::procedure::Word;
        Self::ALL.iter().all(|matter| seen.contains(matter))
    }
}
