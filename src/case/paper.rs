//! The papers on which a step rests, and whose word each must be: nobody attends, declares or undertakes for another.

use super::{
    actor::Proof,
    agreement,
    docket::{Command, Name},
    hearing::{self, Joining},
    view::PaperKind,
};
use crate::seal::id::PersonId;

/// A paper that must be somebody's own word.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// Whose.
    pub of: PersonId,
    /// What it is.
    pub kind: PaperKind,
    /// For which procedure.
    pub about: (Name, usize),
    /// The proof that names it.
    pub proof: &'a Proof,
}

impl Command {
    /// The words of persons on which a step of `author` rests.
    pub fn words(&self, author: Option<PersonId>) -> Vec<Word<'_>> {
        let about = match self {
            Self::Hearing(nth, _) => (Name::Hearing, *nth),
            Self::Agreement(nth, _) => (Name::Agreement, *nth),
            _ => return Vec::new(),
        };
        let word = |of, kind, proof| Word { of, kind, about, proof };
        match self {
            Self::Hearing(_, hearing::Command::Compose { members, .. }) => members
                .iter()
                .flat_map(|(&person, Joining { declaration, undertaking })| {
                    let declared = declaration.as_ref().map(|proof| word(person, PaperKind::Declaration, proof));
                    declared
                        .into_iter()
                        .chain(undertaking.as_ref().map(|proof| word(person, PaperKind::Undertaking, proof)))
                })
                .collect(),
            Self::Hearing(_, hearing::Command::NameRepresentative { person, undertaking }) => {
                undertaking.iter().map(|proof| word(*person, PaperKind::Undertaking, proof)).collect()
            }
            Self::Hearing(_, hearing::Command::Open { representative, .. }) => {
                representative.iter().map(|(person, proof)| word(*person, PaperKind::Attendance, proof)).collect()
            }
            Self::Agreement(_, agreement::Command::Join { undertaking }) => {
                let own = undertaking.as_ref().zip(author);
                own.map(|(proof, author)| word(author, PaperKind::Undertaking, proof)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
