//! The hearing of a collegial body (43.3, 43.4, 43.7; table 3c): a conciliation commission, a disciplinary collegial body
//! or a disciplinary commission (AMB-16). Thirty calendar days from the application's receipt to the decision, with the
//! authorised body's representative in the room, and three working days from the decision to the authorised body. There
//! is no extension, no pause and no deemed consent.

mod course;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{
    actor::{Paper, Proof},
    clock::{Cause, Terms},
    form::Value,
    procedure::Word,
    view::HearingDetails,
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
    session: Option<Date>,
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

impl Hearing {
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

    /// Whether a decision was taken elsewhere or without the representative.
    pub fn is_void_risk(&self) -> bool {
        self.is_void_risk
    }

    /// Who presides.
    pub fn chair(&self) -> Option<PersonId> {
        self.chair
    }

    /// Who represents the authorised body.
    pub fn representative(&self) -> Option<PersonId> {
        self.representative
    }

    /// Of whom the body is composed.
    pub fn members(&self) -> &BTreeSet<PersonId> {
        &self.members
    }

    /// The members, or those who attended once the session was open.
    pub fn sitting(&self) -> &BTreeSet<PersonId> {
        if self.attending.is_empty() { &self.members } else { &self.attending }
    }

    /// A likely proof of each item of the decision.
    pub(super) fn proofs(&self, today: Date) -> BTreeMap<u8, Paper> {
        self.items().into_iter().map(|item| (item, Paper::likely(today))).collect()
    }

    fn items(&self) -> BTreeSet<u8> {
        self.decision.as_ref().map(|(_, decision)| decision.items.clone()).unwrap_or_default()
    }

    /// All that is known of it, for whoever reads its room.
    pub(super) fn details(&self) -> HearingDetails {
        let received = self.terms.since("43.4-decision");
        let decision = self.decision.as_ref().map(|(_, decision)| decision);
        HearingDetails {
            body: self.body.map(Word::word),
            received,
            members: self.members.clone(),
            chair: self.chair,
            quorum: self.quorum,
            session: self.session,
            representative: self.representative,
            attending: self.attending.clone(),
            decided: self.decided(),
            items: self.items(),
            recommendation: decision.and_then(|decision| decision.recommendation).map(Word::word),
            signed: self.signed.clone(),
            refused: self.refused.clone(),
            incomplete: self.is_incomplete,
            void_risk: self.is_void_risk,
            served: self.served,
            read: self.read,
        }
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
