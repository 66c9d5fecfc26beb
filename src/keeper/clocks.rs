//! The clocks of all cases: which became due, by an index, however many run. What follows from a day is written once: the
//! docket's end is asked for by whoever writes, and one process at a time looks at all. A process that stood still finds all
//! that it missed, the oldest first; a clock that is set back finds nothing, and no date is moved by either.

use jiff::civil::Date;

use super::Keeper;
use crate::{
    case::docket::Event,
    law,
    proceedings::{ProceedingsError, newest_template},
    seal::id::CaseId,
    store::Written,
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

impl Keeper {
    /// Looks at the clocks of cases that are new, and at those whose day has passed; `None` while another process does.
    pub async fn watch(&self) -> Result<Option<Watched>, ProceedingsError> {
        let Some(mut mark) = self.take_lease().await? else { return Ok(None) };
        let mut watched = Watched::default();
        loop {
            let unseen = self.store.unseen(mark, CASES).await?;
            let Some((last, _)) = unseen.last() else { break };
            mark = *last;
            for (_, case) in unseen {
                self.see(case, &mut watched).await?;
                watched.new += 1;
            }
            self.store.leave_mark(LEASE, self.holder, mark).await?;
            if self.take_lease().await?.is_none() {
                return Ok(Some(watched));
            }
        }
        loop {
            let due = self.store.due(&self.today().to_string(), CASES).await?;
            if due.is_empty() || self.take_lease().await?.is_none() {
                return Ok(Some(watched));
            }
            for case in due {
                self.see(case, &mut watched).await?;
            }
        }
    }

    async fn take_lease(&self) -> Result<Option<i64>, ProceedingsError> {
        let now = self.clock.now().as_second();
        Ok(self.store.lease(LEASE, self.holder, now, LEASE_SECONDS).await?)
    }

    fn today(&self) -> Date {
        law::day::legal_day(self.clock.now())
    }

    /// Writes what follows from the day in one case, and its clocks anew.
    async fn see(&self, case: CaseId, watched: &mut Watched) -> Result<(), ProceedingsError> {
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
