//! Files of papers (section 19 of the vectors' page): what proves to anybody that a portal broke its promise, and a receipt
//! to be kept, with the roots and rosters by which they are checked without a network. They say nothing of what was written.

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};

use super::{ClientError, bodies::Organisation, ledger::head};
use crate::{
    ledger::{
        case_head::{self, CaseHead, Told},
        checkpoint::Checkpoint,
        day,
        receipt::Receipt,
    },
    roster::{
        RosterRefusal,
        root::Root,
        version::{Roster, ledger_keys},
    },
    seal::{
        canonical,
        id::{Digest, LeafHash},
        note::Note,
    },
};

/// A file of papers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// Version.
    pub v: u64,
    /// `dropped`: a receipt's leaf is not in its day. `fork`: two signed checkpoints that can't both be the ledger's.
    /// `withheld`: two signed case heads that can't both be the case's. `receipt`: nothing is broken, a receipt is kept.
    /// `checkpoint`: what one reader was shown, to be laid beside what another was shown.
    pub kind: String,
    /// The ledger.
    pub origin: String,
    /// The receipt's note, of what was dropped or is kept.
    pub receipt: String,
    /// The checkpoint before, or the other one of a fork; empty where there is none. The first of two case heads.
    pub before: String,
    /// The checkpoint, or the second case head; empty where there is none yet.
    pub checkpoint: String,
    /// The tree before the day, as its perfect subtrees.
    pub peaks: Vec<Digest>,
    /// The day's leaves, or those of the second case head.
    pub leaves: Vec<LeafHash>,
    /// The salt in hex by which the second case head was asked for after the first; else empty.
    pub salt: String,
    /// The notes of the body's roots, from the first.
    pub roots: Vec<String>,
    /// Rosters of the body that these papers need.
    pub rosters: Vec<String>,
}

impl Evidence {
    /// A file of a kind about the organisation's ledger, with its roots and rosters and nothing else yet.
    pub(super) fn of(kind: &str, organisation: &Organisation) -> Self {
        let (roots, rosters) = organisation.notes();
        let origin = organisation.institution.roster.content().ledger_origin.clone();
        Self { origin, roots, rosters, ..Self::empty(kind) }
    }

    fn empty(kind: &str) -> Self {
        Self {
            v: 1,
            kind: kind.to_owned(),
            origin: String::new(),
            receipt: String::new(),
            before: String::new(),
            checkpoint: String::new(),
            peaks: Vec::new(),
            leaves: Vec::new(),
            salt: String::new(),
            roots: Vec::new(),
            rosters: Vec::new(),
        }
    }

    /// Two case heads that contradict each other; the second with the leaves that it is of, where they show it.
    pub(super) fn withheld(
        organisation: &Organisation,
        first: &Told,
        second: &Told,
        salt: &[u8; 32],
        leaves: Vec<LeafHash>,
    ) -> Self {
        let (before, checkpoint) = (first.note.clone(), second.note.clone());
        let salt = HEXLOWER.encode(salt);
        Self { before, checkpoint, leaves, salt, ..Self::of("withheld", organisation) }
    }

    /// Two checkpoints that contradict each other, for whoever has the body's notes: the file brings none.
    pub fn fork(origin: &str, before: String, checkpoint: String) -> Self {
        Self { origin: origin.to_owned(), before, checkpoint, ..Self::empty("fork") }
    }

    /// A receipt to be kept, with what it is checked by.
    pub fn kept(organisation: &Organisation, receipt: &Note) -> Self {
        Self { receipt: receipt.encode(), ..Self::of("receipt", organisation) }
    }

    /// The file's text.
    pub fn write(&self) -> Result<String, ClientError> {
        serde_json::to_string(self).map_err(|_| ClientError::NotAnAnswer)
    }

    /// The legal day that it is about; none where it is about a case.
    pub fn day(&self) -> Option<String> {
        Checkpoint::read(&self.checkpoint).map(|head| head.day)
    }

    /// The body that vouches for the papers, as the file itself has it: its root, and the rosters that it ever signed, the newest
    /// first. Whose root it is, only the poster says.
    pub fn body(&self) -> Result<(Root, Vec<Roster>), ClientError> {
        let parse = |text: &String| Note::parse(text.as_bytes()).map_err(RosterRefusal::from);
        let root = Root::verify(&self.roots.iter().map(parse).collect::<Result<Vec<_>, _>>()?)?;
        let verify = |text| Roster::verify_older(&parse(text)?, &root);
        let mut rosters = self.rosters.iter().map(verify).collect::<Result<Vec<_>, RosterRefusal>>()?;
        rosters.sort_by_key(|roster| std::cmp::Reverse(roster.content().version));
        Ok((root, rosters))
    }

    /// The place of a kept receipt's leaf in the log, from 0, and the day that has it; none where its day was not closed yet.
    pub fn place(&self, receipt: &Receipt, rosters: &[&Roster]) -> Result<Option<(u64, String)>, ClientError> {
        if self.checkpoint.is_empty() {
            return Ok(None);
        }
        let after = self.checkpoint(&self.checkpoint, rosters)?;
        let at = self.leaves.binary_search(&receipt.leaf()).map_err(|_| ClientError::NotAnAnswer)?;
        let is_its_day = self.origin == receipt.ledger_origin && after.day == receipt.parts.legal_day;
        if !is_its_day || !self.is_day(rosters, &after)? {
            return Err(ClientError::NotAnAnswer);
        }
        Ok(Some((after.size - (self.leaves.len() - at) as u64, after.day)))
    }

    /// Reads a file without believing it.
    pub fn parse(bytes: &[u8]) -> Result<Self, ClientError> {
        canonical::parse_as(bytes.strip_suffix(b"\n").unwrap_or(bytes)).map_err(|_| ClientError::NotAnAnswer)
    }

    /// Reads a file and checks that it proves what it says, by the keys that sign receipts and those that may have signed
    /// the days, of one body's rosters, the newest first: who stole a key that was replaced proves nothing with it.
    pub fn check(bytes: &[u8], rosters: &[&Roster]) -> Result<Self, ClientError> {
        let evidence = Self::parse(bytes)?;
        let proves = match evidence.kind.as_str() {
            "dropped" => evidence.is_dropped(rosters)?,
            "fork" => evidence.is_fork(rosters)?,
            "withheld" => evidence.is_withheld(rosters)?,
            _ => false,
        };
        if proves { Ok(evidence) } else { Err(ClientError::NotAnAnswer) }
    }

    /// The checkpoint, signed by the ledger's key.
    pub fn head(&self, rosters: &[&Roster]) -> Result<Checkpoint, ClientError> {
        self.checkpoint(&self.checkpoint, rosters)
    }

    fn checkpoint(&self, note: &str, rosters: &[&Roster]) -> Result<Checkpoint, ClientError> {
        let day = Checkpoint::read(note).and_then(|head| head.day.parse().ok()).ok_or(ClientError::Ledger)?;
        head(note.as_bytes(), &self.origin, &ledger_keys(rosters.iter().copied(), day))
    }

    fn is_dropped(&self, rosters: &[&Roster]) -> Result<bool, ClientError> {
        let receipt = self.receipt(rosters)?;
        let after = self.checkpoint(&self.checkpoint, rosters)?;
        Ok(self.is_day(rosters, &after)?
            && receipt.ledger_origin == self.origin
            && receipt.parts.legal_day == after.day
            && self.leaves.binary_search(&receipt.leaf()).is_err())
    }

    /// Whether its leaves are the day of a checkpoint.
    fn is_day(&self, rosters: &[&Roster], after: &Checkpoint) -> Result<bool, ClientError> {
        let before = if self.before.is_empty() { None } else { Some(self.checkpoint(&self.before, rosters)?) };
        Ok(day::verify(before.as_ref(), self.peaks.clone(), &self.leaves, after).is_ok())
    }

    fn receipt(&self, rosters: &[&Roster]) -> Result<Receipt, ClientError> {
        let note = Note::parse(self.receipt.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
        let receipt = rosters.iter().find_map(|it| Receipt::verify(&note, &it.receipt_key()).ok());
        receipt.ok_or(ClientError::NotAnAnswer)
    }

    fn is_fork(&self, rosters: &[&Roster]) -> Result<bool, ClientError> {
        let (before, after) = (self.checkpoint(&self.before, rosters)?, self.checkpoint(&self.checkpoint, rosters)?);
        Ok(are_two(&before, &after))
    }

    fn is_withheld(&self, rosters: &[&Roster]) -> Result<bool, ClientError> {
        let (first, second) = (case_head(&self.before, rosters)?, case_head(&self.checkpoint, rosters)?);
        let salt = HEXLOWER.decode(self.salt.as_bytes()).ok().and_then(|salt| salt.try_into().ok());
        Ok(case_head::contradict(&first, &second.head, salt.as_ref(), &self.leaves))
    }
}

/// A case head that the portal of one of these rosters signed.
fn case_head(note: &str, rosters: &[&Roster]) -> Result<Told, ClientError> {
    let parsed = Note::parse(note.as_bytes()).map_err(|_| ClientError::NotAnAnswer)?;
    let of = |roster: &Roster| {
        let head = CaseHead::verify(&parsed, &roster.receipt_key()).ok()?;
        (head.organisation == roster.content().organisation).then_some(head)
    };
    let head = rosters.iter().find_map(|roster| of(roster)).ok_or(ClientError::NotAnAnswer)?;
    Ok(Told { note: note.to_owned(), hash: parsed.hash(), head })
}

/// Whether two checkpoints contradict each other as they stand: of one day or one size with different trees, or a later day
/// with a smaller one.
pub(super) fn are_two(one: &Checkpoint, other: &Checkpoint) -> bool {
    let (earlier, later) = if one.day <= other.day { (one, other) } else { (other, one) };
    if earlier.day == later.day || earlier.size == later.size {
        earlier.root != later.root || earlier.size != later.size
    } else {
        later.size < earlier.size
    }
}
