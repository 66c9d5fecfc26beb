//! **Now**: the only door to time. A [`Clock`] is made once, at the top, and handed down; a function that needs a time
//! takes it as a value. Nothing of ours may enter, and no other room reads a clock (`clippy.toml` holds them to it).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};

/// Tells the time. Clones tell the same time.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    /// The machine's clocks: the civil one, told so much ahead, and a monotonic one that began to run when the clock was made.
    Machine { made: Instant, ahead: SignedDuration },
    /// What the hand last said, for tests and for replaying a day.
    Hand { begun: Timestamp, at: Arc<Mutex<Timestamp>> },
}

/// Turns the clock that was made with it; see [`Clock::turned`].
#[derive(Clone, Debug)]
pub struct Hand(Arc<Mutex<Timestamp>>);

impl Clock {
    /// The machine's clock.
    pub fn machine() -> Self {
        Self::machine_ahead(SignedDuration::ZERO)
    }

    /// The machine's clock, told so much ahead: for a demonstration of what comes when a day has passed, and for nothing else.
    #[expect(clippy::disallowed_methods, reason = "this is the door to time")]
    pub fn machine_ahead(ahead: SignedDuration) -> Self {
        Self(Source::Machine { made: Instant::now(), ahead })
    }

    /// A clock that stands at `at` for ever.
    pub fn fixed(at: Timestamp) -> Self {
        Self::turned(at).0
    }

    /// A clock that stands at `at` until its hand turns it.
    pub fn turned(at: Timestamp) -> (Self, Hand) {
        let hand = Arc::new(Mutex::new(at));
        (Self(Source::Hand { begun: at, at: Arc::clone(&hand) }), Hand(hand))
    }

    /// The instant it is, as exact as the machine knows it. Whoever stores it for a reporter's entry makes it coarse
    /// first; see `law` for the legal day.
    #[expect(clippy::disallowed_methods, reason = "this is the door to time")]
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Source::Machine { ahead, .. } => Timestamp::now().saturating_add(*ahead).unwrap_or(Timestamp::MAX),
            Source::Hand { at, .. } => read(at),
        }
    }

    /// How long this clock has run: only differences mean something. Never goes back, whatever is done to the machine's
    /// civil time, so that limits and leases are measured with it. A turned clock has run as far as its hand went forward.
    #[expect(clippy::disallowed_methods, reason = "this is the door to time")]
    pub fn monotonic(&self) -> Duration {
        match &self.0 {
            Source::Machine { made, .. } => made.elapsed(),
            Source::Hand { begun, at } => Duration::try_from(read(at).duration_since(*begun)).unwrap_or_default(),
        }
    }
}

impl Hand {
    /// Sets the clock to `at`, back in time too: machines do that.
    pub fn set(&self, at: Timestamp) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = at;
    }
}

/// A time is whole at every moment, so a thread that died while holding it left nothing half done.
fn read(at: &Mutex<Timestamp>) -> Timestamp {
    *at.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_fixed_clock_stands() {
        let clock = Clock::fixed(instant("2026-11-21T23:46:22Z"));
        assert_eq!(clock.now(), instant("2026-11-21T23:46:22Z"));
        assert_eq!(clock.monotonic(), Duration::ZERO);
    }

    #[test]
    fn the_hand_turns_every_clone() {
        let (clock, hand) = Clock::turned(instant("2026-11-21T18:59:59Z"));
        let clone = clock.clone();
        hand.set(instant("2026-11-21T19:00:01Z"));
        assert_eq!(clone.now(), instant("2026-11-21T19:00:01Z"));
        assert_eq!(clone.monotonic(), Duration::from_secs(2));
    }

    #[test]
    fn a_clock_set_back_tells_the_earlier_time_and_has_run_for_nothing() {
        let (clock, hand) = Clock::turned(instant("2026-11-21T12:00:00Z"));
        hand.set(instant("2026-11-21T11:00:00Z"));
        assert_eq!(clock.now(), instant("2026-11-21T11:00:00Z"));
        assert_eq!(clock.monotonic(), Duration::ZERO);
    }

    #[test]
    fn the_machine_s_clock_goes_forward() {
        let clock = Clock::machine();
        assert!(clock.now() > instant("2026-01-01T00:00:00Z"));
        let before = clock.monotonic();
        assert!(clock.clone().monotonic() >= before);
    }

    #[test]
    fn a_clock_told_ahead_is_ahead_by_that_and_has_run_for_nothing_more() {
        let ahead = SignedDuration::from_hours(24 * 30);
        let (early, clock) = (Clock::machine().now(), Clock::machine_ahead(ahead));
        assert!(clock.now() >= early + ahead);
        assert!(clock.monotonic() < Duration::from_hours(24));
    }
}
