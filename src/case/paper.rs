//! The papers on which a step rests, and whose word each must be: nobody attends, declares or undertakes for another.

use super::{
    actor::Proof,
    agreement,
    docket::Command,
    hearing::{self, Joining},
};
use crate::seal::id::PersonId;

words! {
    /// What a paper is.
    Kind {
        /// No conflict of interest (43.4, 10(13)).
        Declaration = "declaration",
        /// Confidentiality (43.6).
        Undertaking = "undertaking",
        /// That one is there (43.3).
        Attendance = "attendance",
        /// Minutes of the session.
        Minutes = "minutes",
        /// The decision.
        Decision = "decision",
        /// The signature sheet.
        Sheet = "sheet",
        /// Recommendations (44.4).
        Recommendation = "recommendation",
        /// Word to somebody.
        Notice = "notice",
        /// Anything else.
        Document = "document",
    }
}

/// A paper that must be somebody's own word.
#[derive(Debug, Clone, Copy)]
pub struct Word<'a> {
    /// Whose.
    pub of: PersonId,
    /// What it is.
    pub kind: Kind,
    /// The proof that names it.
    pub proof: &'a Proof,
}

impl Command {
    /// The words of persons on which a step of `author` rests.
    pub fn words(&self, author: Option<PersonId>) -> Vec<Word<'_>> {
        let word = |of, kind, proof| Word { of, kind, proof };
        match self {
            Self::Hearing(_, hearing::Command::Compose { members, .. }) => members
                .iter()
                .flat_map(|(&person, Joining { declaration, undertaking })| {
                    let declared = declaration.as_ref().map(|proof| word(person, Kind::Declaration, proof));
                    declared.into_iter().chain(undertaking.as_ref().map(|proof| word(person, Kind::Undertaking, proof)))
                })
                .collect(),
            Self::Hearing(_, hearing::Command::NameRepresentative { person, undertaking }) => {
                undertaking.iter().map(|proof| word(*person, Kind::Undertaking, proof)).collect()
            }
            Self::Hearing(_, hearing::Command::Open { representative, .. }) => {
                representative.iter().map(|(person, proof)| word(*person, Kind::Attendance, proof)).collect()
            }
            Self::Agreement(_, agreement::Command::Join { undertaking }) => {
                let own = undertaking.as_ref().zip(author);
                own.map(|(proof, author)| word(author, Kind::Undertaking, proof)).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }
}
