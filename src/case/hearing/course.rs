//! The hearing's guards, and what each step leaves behind.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Body, Command, Hearing, Matter, Stage, Step};
use crate::{
    case::{
        actor::{Actor, Proof, Role},
        clock::Cause,
        procedure::{At, EventOf, Procedure, Word},
        refusal::{Missing, Refusal, demand, proven, refuse},
    },
    seal::id::PersonId,
};

impl Procedure for Hearing {
    procedure!(Hearing, "hearing");

    const ON_PAPER: &'static [Step] = &[Step::NameRepresentative, Step::Sign, Step::Receive];

    #[allow(clippy::too_many_lines, reason = "one arm a step, in the order of the table")]
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
                demand(
                    Matter::ALL.iter().all(|matter| seen.contains(matter)),
                    "43.4-examination",
                    Missing::Examination,
                )?;
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
                    (self.representative, self.postponed, self.session) = (None, None, None);
                    // What the old body still had to do with the authorised body is the new one's now.
                    self.terms.lift("P-representative", day);
                    self.terms.lift("P-postpone", day);
                }
            }
            Command::Invite { session } => {
                self.session = Some(*session);
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
            Command::Reschedule { session } => {
                self.session = Some(*session);
                self.terms.meet("P-postpone", day);
            }
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
            Command::CompleteExamination { .. } | Command::Receive | Command::Execute { .. } | Command::Close => {}
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
}
