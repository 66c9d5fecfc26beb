//! The clocks of all cases: which became due, by an index, however many run. What follows from a day is written once: the
//! docket's end is asked for by whoever writes, and one process at a time looks at all. A process that stood still finds all
//! that it missed, the oldest first; a clock that is set back finds nothing, and no date is moved by either.

use std::collections::HashSet;

use jiff::civil::Date;

use super::Keeper;
use crate::{
    case::docket::Event,
    law,
    proceedings::{ProceedingsError, newest_template},
    seal::id::CaseId,
    store::{StoreError, Written},
};

/// The work that one process is enough for.
const LEASE: &str = "clocks";
/// How long it is given out, in seconds: a process that stops is followed after that.
const LEASE_SECONDS: i64 = 120;
/// Cases at once.
const CASES: u32 = 512;

/// What a look at the clocks came to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Watched {
    /// Cases that were looked at for the first time.
    pub new: usize,
    /// Breaches of norms, and warnings of policies, that were written.
    pub breaches: usize,
    /// Steps that the portal took because a day had passed.
    pub steps: usize,
}

/// One look: each case is seen once in it, so that it comes to an end whatever the rows say.
#[derive(Default)]
struct Look {
    watched: Watched,
    seen: HashSet<CaseId>,
    /// The first case whose docket can't be told. The others are not made to wait for it.
    broken: Option<ProceedingsError>,
}

impl Keeper {
    /// Looks at the clocks of cases that are new, and at those whose day has passed; `None` while another process does. A case
    /// whose rows can't be read is an error, and is looked at again the next time; all others were looked at before it is told.
    pub async fn watch(&self) -> Result<Option<Watched>, ProceedingsError> {
        let Some(mark) = self.take_lease().await? else { return Ok(None) };
        let mut look = Look::default();
        if self.look_at_new(mark, &mut look).await? {
            self.look_at_due(&mut look).await?;
        }
        look.broken.map_or(Ok(Some(look.watched)), Err)
    }

    /// Cases of days that were closed since; whether the lease is still held.
    async fn look_at_new(&self, mut mark: i64, look: &mut Look) -> Result<bool, ProceedingsError> {
        loop {
            let unseen = self.store.unseen(mark, CASES).await?;
            let Some((last, _)) = unseen.last() else { return Ok(true) };
            mark = *last;
            for (_, case) in unseen {
                self.see(case, look).await?;
                look.watched.new += 1;
            }
            // What was not seen must not lie behind the mark.
            if look.broken.is_none() {
                self.store.leave_mark(LEASE, self.holder, mark).await?;
            }
            if self.take_lease().await?.is_none() {
                return Ok(false);
            }
        }
    }

    /// Cases with a clock whose day has passed, each once, however many of them can't be told: one that is still among them after it
    /// was seen is left for the next look.
    async fn look_at_due(&self, look: &mut Look) -> Result<(), ProceedingsError> {
        let mut after = None;
        loop {
            let due = self.store.due(&self.today().to_string(), after.as_ref(), CASES).await?;
            if due.is_empty() || self.take_lease().await?.is_none() {
                return Ok(());
            }
            for (_, case) in &due {
                if !look.seen.contains(case) {
                    self.see(*case, look).await?;
                }
            }
            after = due.into_iter().last();
        }
    }

    async fn take_lease(&self) -> Result<Option<i64>, ProceedingsError> {
        let now = self.clock.now().as_second();
        Ok(self.store.lease(LEASE, self.holder, now, LEASE_SECONDS).await?)
    }

    fn today(&self) -> Date {
        law::day::legal_day(self.clock.now())
    }

    /// Sees a case. Only a database that fails ends the look.
    async fn see(&self, case: CaseId, look: &mut Look) -> Result<(), ProceedingsError> {
        look.seen.insert(case);
        match self.write(case, &mut look.watched).await {
            Err(ProceedingsError::Store(error)) if !matches!(error, StoreError::Inconsistent { .. }) => {
                Err(error.into())
            }
            Err(error) => {
                look.broken.get_or_insert(error);
                Ok(())
            }
            Ok(()) => Ok(()),
        }
    }

    /// Writes what follows from the day in one case, and its clocks anew.
    async fn write(&self, case: CaseId, watched: &mut Watched) -> Result<(), ProceedingsError> {
        let Some(case) = self.store.case_by_id(case).await? else { return Ok(()) };
        let mut now = self.clock.now();
        loop {
            let standing = self.proceedings.standing(case.clone()).await?;
            let today = law::day::legal_day(now);
            let events = standing.docket.clone().look(today, &standing.law, newest_template());
            let legal_day = today.to_string();
            let change = standing.change(&events, &legal_day, today, None);
            match self.store.write_docket(case.case_id, &legal_day, &change).await? {
                Written::Stored => {
                    let breaches = events.iter().filter(|event| matches!(event, Event::Breached(..))).count();
                    watched.breaches += breaches;
                    watched.steps += events.len() - breaches;
                    return Ok(());
                }
                // Somebody took a step meanwhile.
                Written::Moved => {}
                Written::DayClosed { through } => now = law::day::after_close(&through, now),
            }
        }
    }
}
