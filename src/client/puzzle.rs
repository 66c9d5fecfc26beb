//! The work that a portal asks for over a report or an entry. Nothing to see and nothing to answer.

use super::{ClientError, portal::Portal};
use crate::{
    seal::signature::sha256,
    wire::{frame::Frame, work},
};

/// More zero bits than this no honest portal asks for.
const MOST_BITS: u64 = 20;

/// What a portal asks for today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Puzzle {
    day_value: [u8; 32],
    bits: u8,
}

impl Puzzle {
    /// The puzzle in the answer to `/o/<slug>`.
    pub(super) fn of(frame: &Frame) -> Result<Self, ClientError> {
        let bits = frame.number("work").filter(|bits| *bits <= MOST_BITS).and_then(|bits| u8::try_from(bits).ok());
        let day_value = frame.parts.first().and_then(|part| part.as_slice().try_into().ok());
        match (bits, day_value) {
            (Some(bits), Some(day_value)) => Ok(Self { day_value, bits }),
            _ => Err(ClientError::NotAnAnswer),
        }
    }

    /// Fetches it anew.
    pub(super) fn fetch(portal: &Portal, slug: &str) -> Result<Self, ClientError> {
        Self::of(&portal.ask(&format!("/o/{slug}"), "organisation")?)
    }

    /// The nonce for a request, where one is asked for.
    pub(super) fn solve(&self, request: &[u8]) -> Option<u64> {
        if self.bits == 0 { None } else { work::solve(&self.day_value, sha256(request), self.bits) }
    }
}
