//! What the portal said and signed of a room, question after question: each names the answer before in a way that only the
//! asker knows, so that two answers which contradict each other prove to anybody that entries were withheld.

use super::{ClientError, bodies::Organisation, evidence::Evidence};
use crate::{
    entropy,
    ledger::case_head::{self, CaseHead, Subject, Told},
    seal::{
        id::{Digest, LeafHash},
        note::Note,
    },
    wire::frame::Frame,
};

/// Questions about one room, one for each page of it.
pub(super) struct Asking<'a> {
    organisation: &'a Organisation,
    of: Subject,
    salt: [u8; 32],
    /// What was told before and since, each with the salt of its question.
    told: Vec<([u8; 32], Told)>,
    /// How many of them were told before.
    before: usize,
}

impl<'a> Asking<'a> {
    /// Goes on from what was told of this room, if anything was.
    pub(super) fn new(organisation: &'a Organisation, of: Subject) -> Self {
        let told: Vec<_> = organisation.told(&of).into_iter().map(|told| ([0; 32], told)).collect();
        Self { organisation, of, salt: [0; 32], before: told.len(), told }
    }

    /// What the next question gives the portal to sign.
    pub(super) fn next(&mut self) -> Vec<u8> {
        self.salt = entropy::bytes();
        self.asked().0.to_vec()
    }

    fn asked(&self) -> Digest {
        case_head::asked(&self.salt, self.told.last().map(|(_, told)| told.hash))
    }

    /// Takes the case head from an answer: signed by the receipt key, of this room, and for this question.
    pub(super) fn hear(&mut self, frame: &mut Frame) -> Result<(), ClientError> {
        let bytes = frame.parts.pop().ok_or(ClientError::Unsigned)?;
        let told = read(&bytes, self.organisation).ok_or(ClientError::Unsigned)?;
        let head = &told.head;
        let mine = head.organisation == self.organisation.institution.root.id()
            && head.of == self.of
            && head.asked == self.asked();
        if !mine {
            return Err(ClientError::Unsigned);
        }
        self.told.push((self.salt, told));
        Ok(())
    }

    /// Whether what was shown is what was signed, and goes on from all that was told before; else what proves the contrary.
    /// What is in order is remembered for the next question.
    pub(super) fn judge(self, leaves: &[LeafHash]) -> Result<Option<Box<Evidence>>, ClientError> {
        let newest = self.told.get(self.before..).and_then(<[_]>::last).ok_or(ClientError::Unsigned)?;
        if !newest.1.head.is_of(leaves) {
            return Err(ClientError::Unsigned);
        }
        let fewer = self.told.windows(2).find_map(|pair| {
            let [(_, first), (salt, second)] = pair else { return None };
            case_head::contradict(first, &second.head, Some(salt), &[]).then(|| (first, *salt, second, Vec::new()))
        });
        let others = || {
            let (salt, last) = newest;
            let first = self.told.iter().find(|(_, it)| case_head::contradict(it, &last.head, None, leaves))?;
            Some((&first.1, *salt, last, leaves.to_vec()))
        };
        let Some((first, salt, second, leaves)) = fewer.or_else(others) else {
            self.organisation.remember_told(self.of.clone(), newest.1.clone());
            return Ok(None);
        };
        Ok(Some(Box::new(Evidence::withheld(self.organisation, first, second, &salt, leaves))))
    }
}

/// A case head of the organisation by its receipt key, in a note that was kept or sent.
pub fn read(note: &[u8], organisation: &Organisation) -> Option<Told> {
    let parsed = Note::parse(note).ok()?;
    let head = CaseHead::verify(&parsed, &organisation.institution.roster.receipt_key()).ok()?;
    Some(Told { note: parsed.encode(), hash: parsed.hash(), head })
}
