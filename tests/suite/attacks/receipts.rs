//! Receipts that are not those of the entries they are given for.

use senim::{
    client::{conversation::Alarm, ledger as checks, reporter},
    ledger::{receipt::Receipt, receipt_box},
    seal::{derive::derive_receipt_key, signature::Signature},
    signer::Signer,
    store::Location,
};

use super::{Attack, By, Dice, Proof, Stage, bytes};

/// What the portal puts into the box of one reporter's receipt: what it has of another's, or what it signs of the own entry with
/// another leaf.
pub(super) fn boxed(
    stage: &Stage<'_>,
    attack: Attack,
    mine: usize,
    other: usize,
    signer: &Signer,
    dice: &mut Dice,
) -> Vec<u8> {
    let [own, others] = [mine, other].map(|at| &stage.received[at]);
    let close = |(code, received): &(_, reporter::Received), lines: &str, signature: &Signature| {
        let receipt = &received.receipt;
        let key = derive_receipt_key(code, receipt.parts.body, receipt.organisation);
        receipt_box::close(&key, receipt.leaf(), bytes(mine as u64), lines, signature)
    };
    let sign = |receipt: &Receipt| receipt.sign(signer.receipt()).unwrap();
    if attack == Attack::SignsAnotherLeaf {
        // Of the own entry, with a leaf that the log does not have: another salt, or another second of the day.
        let receipt = &own.1.receipt;
        let made = match dice.below(2) {
            0 => Receipt { salt: bytes(dice.0), ..receipt.clone() },
            _ => Receipt { time: receipt.time[..17].to_owned() + "59Z", ..receipt.clone() },
        };
        assert_ne!(made.leaf(), receipt.leaf());
        let (lines, signature) = sign(&made);
        return close(own, &lines, &signature);
    }
    let (lines, signature) = sign(&others.1.receipt);
    match dice.below(3) {
        // As it is; in a box of one's own; with a leaf that does not follow from what it states.
        0 => close(others, &lines, &signature),
        1 => close(own, &lines, &signature),
        _ => {
            let [mine, other] = [own, others].map(|(_, received)| received.receipt.leaf().to_string());
            let text = own.1.note.text().replace(&mine, &other);
            let lines = own.1.receipt.lines().replace(&mine, &other);
            close(own, &lines, &signer.receipt().sign(text.as_bytes()))
        }
    }
}

impl Stage<'_> {
    /// Bytes as the database writes them in a statement.
    fn literal(&self, bytes: &[u8]) -> String {
        let hex = data_encoding::HEXLOWER.encode(bytes);
        match self.place.location {
            Location::Sqlite(_) => format!("x'{hex}'"),
            Location::Postgres(_) => format!("'\\x{hex}'::bytea"),
        }
    }

    /// What becomes of a case that its officers are never shown.
    pub(super) async fn hidden_case(&mut self, mine: usize, dice: &mut Dice) -> (By, Proof) {
        let officer = dice.below(2);
        let queue = |stage: &Self| {
            stage.world.visit(|world| {
                let portal = world.portal();
                world.desk(&portal, "economy", &world.economy.officers[officer]).queue().unwrap().len()
            })
        };
        let before = queue(self);
        let leaf = self.literal(&self.received[mine].1.receipt.leaf().0);
        let of = format!("case_no = (SELECT case_no FROM event WHERE leaf = {leaf})");
        self.run(&format!("CREATE TABLE saved AS SELECT * FROM access_grant WHERE {of}")).await;
        self.run(&format!("DELETE FROM access_grant WHERE {of}")).await;
        assert_eq!(queue(self), before - 1);
        let received = &self.received[mine].1;
        let promised = self.held_to(&received.receipt, &received.note);
        let audited = self.audited(&self.openings(&received.receipt.parts.legal_day));
        self.run("INSERT INTO access_grant SELECT * FROM saved").await;
        self.run("DROP TABLE saved").await;
        assert_eq!(queue(self), before);
        if promised.0 == By::Nobody { audited } else { promised }
    }

    /// What a reporter finds whose receipt's box is this one, and what is left of the proof that the own entry stands.
    pub(super) async fn given_box(&mut self, mine: usize, boxed: &[u8]) -> (By, Proof) {
        let (leaf, day) = (self.received[mine].1.receipt.leaf(), self.received[mine].1.receipt.parts.legal_day.clone());
        let of = format!("event_no = (SELECT event_no FROM event WHERE leaf = {})", self.literal(&leaf.0));
        let exchange = format!("UPDATE sealed_body SET receipt_box = {} WHERE {of}", self.literal(boxed));
        let back = format!("UPDATE sealed_body SET receipt_box = (SELECT receipt_box FROM saved) WHERE {of}");
        self.run(&format!("CREATE TABLE saved AS SELECT receipt_box FROM sealed_body WHERE {of}")).await;
        self.run(&exchange).await;
        let (portal, organisation) = self.world.visit(|world| (world.portal(), world.organisation("economy")));
        let code = &self.received[mine].0;
        let visit = || self.world.visit(|_| reporter::visit(&portal, &organisation, code).unwrap());
        let shown = visit();
        // Whatever became of the receipt: the portal's signed answer names the leaf, and the log has it.
        let told = organisation.told(&reporter::subject(code, &organisation)).unwrap();
        assert!(told.head.is_of(&[leaf]));
        let leaves = self.world.visit(|_| checks::leaves_of(&portal, &organisation, &day).unwrap().unwrap());
        assert!(leaves.binary_search(&leaf).is_ok());
        self.run(&back).await;
        self.run("DROP TABLE saved").await;
        let code = &self.received[mine].0;
        let honest = self.world.visit(|_| reporter::visit(&portal, &organisation, code).unwrap());
        assert!(honest.alarms.is_empty() && honest.entries[0].receipt.is_some());

        let entry = &shown.entries[0];
        if !shown.alarms.contains(&Alarm::ReceiptExchanged) || entry.receipt.is_some() {
            return (By::Nobody, Proof::Nothing);
        }
        match entry.exchanged.as_ref().map(|it| self.held_to(&it.receipt, &it.note)) {
            Some((By::Reporter, proof)) => (By::Reporter, proof),
            _ => (By::Reporter, Proof::Shown),
        }
    }
}
