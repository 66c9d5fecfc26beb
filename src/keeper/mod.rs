//! **Keeper**: what keeps the promises when nobody asks. It watches the clocks of all cases and writes what follows when a day
//! has passed. It closes each legal day of each body's ledger: everything of the
//! day is appended, one checkpoint is signed, tiles and checkpoint are published outside the database. Before it signs, what
//! the database holds must go on from what was published; otherwise it refuses and says how to go on, while reports are
//! still taken in.
//!
//! A close may break off anywhere. Before its commit nothing has happened, and the next start closes the day anew; after it
//! the day stands in the database, and whatever is missing on the shelf is written from there, by the same code as always.

mod clocks;
mod close;
mod continuation;
mod shelf;

use std::{
    collections::{BTreeMap, HashMap},
    io,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use jiff::{SignedDuration, ToSpan as _, civil::Date};

pub use clocks::Watched;
pub use shelf::Shelf;

use crate::{
    directory::{Body, Directory, DirectoryError},
    entropy,
    law::{self, term::Term},
    ledger::{
        case_head::{self, CaseHead, Subject},
        checkpoint::Checkpoint,
        proof,
        tile::{self, Tiled},
        tree::Frontier,
    },
    now::Clock,
    proceedings::{Proceedings, ProceedingsError},
    roster::version::Roster,
    seal::{
        canonical,
        id::{Digest, LeafHash, OrganisationId},
        note::Note,
        signature::sha256,
    },
    signer::Signer,
    store::{DayRow, Holder, Store, StoreError},
};

/// A day is closed so long after its end: entries that were stamped just before are stored by then, or stamped anew.
const GRACE: SignedDuration = SignedDuration::from_mins(5);
/// More days than this are never closed in a row: then it is the clock that is wrong.
const MOST_DAYS: i32 = 400;
/// How often the background looks whether a day is over.
const LOOKS: Duration = Duration::from_secs(20);

/// Why a day is not closed and no checkpoint is signed. Reports are taken in all the same.
#[derive(Debug, thiserror::Error)]
pub enum CloseRefusal {
    /// The database failed; it is tried again.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A roster in the database does not verify.
    #[error(transparent)]
    Directory(#[from] DirectoryError),
    /// The shelf's folder can't be read or written.
    #[error("the folder of the published ledger: {0}")]
    Shelf(#[from] io::Error),
    /// This portal's ledger key is not the one that the newest roster names.
    #[error("the roster names another ledger key than this portal's")]
    Key,
    /// The database ends before what was published.
    #[error("the database ends on {database}, but {published} was published: an older state was restored")]
    Restored {
        /// The last day in the database; empty for none.
        database: String,
        /// The last day published.
        published: String,
    },
    /// The database and the shelf have different checkpoints of one day.
    #[error("the database has another checkpoint of {day} than was published")]
    Forked {
        /// Which day.
        day: String,
    },
    /// The rows of a closed day do not give its checkpoint any more.
    #[error("the rows of {day} do not give its checkpoint any more: somebody changed them")]
    Changed {
        /// Which day.
        day: String,
    },
    /// The published tiles do not give the published checkpoint.
    #[error("the published tiles do not give the checkpoint of {day}: the folder was changed or is damaged")]
    Damaged {
        /// The checkpoint's day.
        day: String,
    },
    /// The database has closed days, but nothing is published.
    #[error("the database has closed days, but the published ledger is gone")]
    Gone,
    /// Nothing keeps the log from going on.
    #[error("nothing keeps the log from going on")]
    Unneeded,
    /// The clock says that more than a year of days is over.
    #[error("the last closed day is {last}: the clock would have {days} days closed in a row")]
    Clock {
        /// The last closed day.
        last: String,
        /// How many.
        days: i32,
    },
}

impl From<ProceedingsError> for CloseRefusal {
    fn from(error: ProceedingsError) -> Self {
        match error {
            ProceedingsError::Store(error) => error.into(),
            ProceedingsError::Directory(error) => error.into(),
        }
    }
}

impl CloseRefusal {
    /// A stable code, for messages and for clients.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Store(_) | Self::Directory(_) => "database",
            Self::Shelf(_) => "shelf",
            Self::Key => "key",
            Self::Restored { .. } => "restored",
            Self::Forked { .. } => "forked",
            Self::Changed { .. } => "changed",
            Self::Damaged { .. } => "damaged",
            Self::Gone => "gone",
            Self::Unneeded => "unneeded",
            Self::Clock { .. } => "clock",
        }
    }
}

/// What became of a body's ledger when the keeper looked.
pub struct Looked {
    /// The body, by its name in addresses.
    pub slug: String,
    /// The days that were closed, or why none is.
    pub outcome: Result<Vec<Date>, CloseRefusal>,
}

/// Why bodies' ledgers stand still, by code.
type Stopped = Arc<RwLock<HashMap<OrganisationId, &'static str>>>;

/// Closes days. Clones share what they know.
#[derive(Clone)]
pub struct Keeper {
    store: Store,
    directory: Directory,
    signer: Arc<Signer>,
    clock: Clock,
    shelf: Shelf,
    pages: Digest,
    policies: Option<Arc<str>>,
    proceedings: Proceedings,
    holder: Holder,
    stopped: Stopped,
}

impl Keeper {
    /// A keeper over a store and a shelf; `pages` is the hash of the pages that this portal serves.
    pub fn new(
        store: Store,
        directory: Directory,
        signer: Arc<Signer>,
        clock: Clock,
        shelf: Shelf,
        pages: Digest,
    ) -> Self {
        let proceedings = Proceedings::new(store.clone(), directory.clone());
        let (holder, stopped) = (entropy::bytes(), Stopped::default());
        Self { store, directory, signer, clock, shelf, pages, policies: None, proceedings, holder, stopped }
    }

    /// The same keeper for a portal with terms of its own for policies, which become a leaf like the rules they change.
    #[must_use]
    pub fn with_policies(self, policies: &BTreeMap<String, Term>) -> Self {
        let written = (!policies.is_empty()).then(|| canonical::write(policies).into());
        Self { policies: written, proceedings: self.proceedings.clone().with_policies(policies), ..self }
    }

    /// The published ledgers.
    pub fn shelf(&self) -> &Shelf {
        &self.shelf
    }

    /// Signs how far a room has come and as of which published checkpoint: what stands in an answer, or that nothing does. It
    /// is the receipt key's, which speaks to people at any time; the ledger's key signs once a day and nothing else.
    pub fn vouch(
        &self,
        organisation: OrganisationId,
        of: Subject,
        asked: Digest,
        leaves: &[LeafHash],
    ) -> io::Result<String> {
        let newest = self.shelf.newest(organisation)?;
        let newest = newest.and_then(|note| Note::parse(note.as_bytes()).ok());
        let head = CaseHead {
            organisation,
            of,
            asked,
            checkpoint: Digest(newest.map_or([0; 32], |note| note.hash().0)),
            entries: leaves.len() as u64,
            leaves: case_head::hash_of(leaves),
        };
        Ok(head.sign(self.signer.receipt()).encode())
    }

    /// Why a body's ledger stands still, if it does.
    pub fn stopped(&self, organisation: OrganisationId) -> Option<&'static str> {
        self.stopped.read().unwrap_or_else(PoisonError::into_inner).get(&organisation).copied()
    }

    /// Looks again and again until the task is dropped; `report` hears of what was done and of what was refused, once.
    pub async fn run(self, mut report: impl FnMut(Looked) + Send) {
        let mut told: HashMap<String, &'static str> = HashMap::new();
        loop {
            let mut looked_at = self.look().await;
            // What a clock that went wrong would say of terms stays for ever.
            let clock_is_wrong = looked_at.iter().any(|it| matches!(it.outcome, Err(CloseRefusal::Clock { .. })));
            if !clock_is_wrong && let Err(error) = self.watch().await {
                looked_at.push(Looked { slug: String::new(), outcome: Err(error.into()) });
            }
            for looked in looked_at {
                let code = looked.outcome.as_ref().err().map(CloseRefusal::code);
                let before = match code {
                    Some(code) => told.insert(looked.slug.clone(), code),
                    None => told.remove(&looked.slug),
                };
                let did_something = looked.outcome.as_ref().is_ok_and(|days| !days.is_empty());
                if did_something || before != code {
                    report(looked);
                }
            }
            tokio::time::sleep(LOOKS).await;
        }
    }

    /// Closes every day that is over, of every body, in order.
    pub async fn look(&self) -> Vec<Looked> {
        self.each(true).await
    }

    /// Only whether what the database holds goes on from what was published, of every body; nothing is closed.
    pub async fn compare(&self) -> Vec<Looked> {
        self.each(false).await
    }

    async fn each(&self, close: bool) -> Vec<Looked> {
        let bodies = match self.directory.all().await {
            Ok(bodies) => bodies,
            Err(error) => return vec![Looked { slug: String::new(), outcome: Err(error.into()) }],
        };
        let mut all = Vec::with_capacity(bodies.len());
        for body in bodies {
            let outcome =
                if close { self.close_due(&body).await } else { self.reconcile(&body).await.map(|_| Vec::new()) };
            let mut stopped = self.stopped.write().unwrap_or_else(PoisonError::into_inner);
            match &outcome {
                Ok(_) => stopped.remove(&body.root.id()),
                Err(refusal) => stopped.insert(body.root.id(), refusal.code()),
            };
            drop(stopped);
            all.push(Looked { slug: body.slug, outcome });
        }
        all
    }

    /// Whether this portal's ledger key is the one that the body's newest roster names.
    fn holds_key_of(&self, body: &Body) -> Result<(), CloseRefusal> {
        let named = body.roster.content().ledger_key.0;
        if named == *self.signer.ledger().public().bytes() { Ok(()) } else { Err(CloseRefusal::Key) }
    }

    /// Closes what is due of one body, days that were missed too.
    async fn close_due(&self, body: &Body) -> Result<Vec<Date>, CloseRefusal> {
        self.holds_key_of(body)?;
        let (mut last, mut tree) = self.reconcile(body).await?;
        let due = law::day::legal_day(self.clock.now() - GRACE);
        let mut next = match &last {
            Some(last) => parse(&last.legal_day)?.saturating_add(1.day()),
            None => self.first_day(body).await?,
        };
        let days = next.until(due).map_or(i32::MAX, |span| span.get_days());
        if days > MOST_DAYS {
            let last = last.map_or(String::new(), |last| last.legal_day);
            return Err(CloseRefusal::Clock { last, days });
        }
        let mut closed = Vec::new();
        while next < due {
            if self.close(body, next, last.as_ref(), &tree).await? {
                closed.push(next);
            }
            // What stands in the database now is published by whoever closed it, by the same steps after a crash.
            (last, tree) = self.reconcile(body).await?;
            next = next.saturating_add(1.day());
        }
        Ok(closed)
    }

    /// The day on which a body's ledger begins: its first case's or its first roster's, whichever is earlier.
    async fn first_day(&self, body: &Body) -> Result<Date, CloseRefusal> {
        let rosters = self.directory.rosters(body).await?;
        let issued = rosters.last().map_or(body.roster.content().issued, |first| first.content().issued);
        Ok(match self.store.first_day(body.root.id()).await? {
            Some(day) => parse(&day)?.min(issued),
            None => issued,
        })
    }

    /// Closes one day in the database; `false` where another process did.
    async fn close(
        &self,
        body: &Body,
        day: Date,
        last: Option<&DayRow>,
        tree: &Frontier,
    ) -> Result<bool, CloseRefusal> {
        let around = self.surroundings(body, day).await?;
        let (id, legal_day) = (body.root.id(), day.to_string());
        let closing = self.store.close_day(id, &legal_day, |pool| {
            if pool.last.as_ref() != last {
                return Err(CloseRefusal::Store(StoreError::Busy));
            }
            Ok(close::decide(&legal_day, pool, &around, tree.clone(), self.signer.ledger()))
        });
        Ok(closing.await?.is_some())
    }

    async fn surroundings<'a>(&self, body: &'a Body, day: Date) -> Result<close::Surroundings<'a>, CloseRefusal> {
        let pointed_to = self.directory.pointed_to(body).await?;
        let mut readers = Vec::new();
        for of in std::iter::once(body).chain(&pointed_to) {
            let may_read = of.roster.readers(&of.root.newest().kind, day);
            readers.extend(may_read.map(|person| (of.root.id(), person.key_id())));
        }
        let mut in_force = vec![
            ("calendar", sha256(law::calendar::bundled_bytes())),
            ("pages", self.pages),
            ("rules", sha256(law::rule::bundled_bytes())),
        ];
        if let Some(policies) = &self.policies {
            let hash = sha256(policies.as_bytes());
            self.shelf.publish_policies(body.root.id(), hash, policies)?;
            in_force.push(("policies", hash));
        }
        Ok(close::Surroundings { body, readers, in_force })
    }

    /// Publishes a body's ledger from the database from its first day on, where the folder and every copy of it is lost; how
    /// many days. Nothing outside the database then says what was signed before: whoever does this has to say so.
    pub async fn publish_anew(&self, body: &Body) -> Result<usize, CloseRefusal> {
        let (mut last, mut tree, mut days) = (None, Frontier::default(), 0);
        loop {
            let after = last.as_ref().map_or(String::new(), |last: &DayRow| last.legal_day.clone());
            let rows = self.store.closed_after(body.root.id(), &after).await?;
            if rows.is_empty() {
                return Ok(days);
            }
            days += rows.len();
            last = self.append(body, rows, last, &mut tree).await?;
        }
    }

    /// Brings the shelf up to the database, where that goes on from it; the last closed day and the tree at its end.
    async fn reconcile(&self, body: &Body) -> Result<(Option<DayRow>, Frontier), CloseRefusal> {
        let id = body.root.id();
        let published = self.shelf.newest(id)?;
        let (last, mut tree) = match &published {
            Some(note) => self.published(body, note).await?,
            None => (None, Frontier::default()),
        };
        let after = last.as_ref().map_or("", |last| last.legal_day.as_str());
        let rows = self.store.closed_after(id, after).await?;
        if published.is_none() && rows.len() > 1 {
            return Err(CloseRefusal::Gone);
        }
        let last = self.append(body, rows, last, &mut tree).await?;
        self.reconcile_continuations(body, last.as_ref()).await?;
        Ok((last, tree))
    }

    /// Publishes days behind a tree, each as far as its checkpoint follows; the last one.
    async fn append(
        &self,
        body: &Body,
        rows: Vec<DayRow>,
        mut last: Option<DayRow>,
        tree: &mut Frontier,
    ) -> Result<Option<DayRow>, CloseRefusal> {
        let id = body.root.id();
        if rows.is_empty() {
            return Ok(last);
        }
        let rosters = self.directory.rosters(body).await?;
        for row in rows {
            let leaves = self.store.leaves_of(id, &row.legal_day, last.as_ref()).await?;
            let before = tree.size();
            tree.extend(leaves.iter().copied());
            check(body, &row, tree, &rosters)?;
            self.publish(id, before, &leaves, &row)?;
            last = Some(row);
        }
        Ok(last)
    }

    /// The day that was published last, as the database must have it too, and the tree that its tiles give.
    async fn published(&self, body: &Body, note: &str) -> Result<(Option<DayRow>, Frontier), CloseRefusal> {
        let id = body.root.id();
        let damaged = |day: &str| CloseRefusal::Damaged { day: day.to_owned() };
        let head = Checkpoint::read(note).ok_or_else(|| damaged("?"))?;
        let database = self.store.last_closed(id).await?;
        let ends = database.map_or(String::new(), |row| row.legal_day);
        if ends < head.day {
            return Err(CloseRefusal::Restored { database: ends, published: head.day });
        }
        let day_before = parse(&head.day)?.saturating_sub(2.days()).to_string();
        let around = self.store.closed_after(id, &day_before).await?;
        let at = around.iter().position(|row| row.legal_day == head.day && row.checkpoint == note);
        let at = at.ok_or_else(|| CloseRefusal::Forked { day: head.day.clone() })?;
        let tiles = Tiled::new(head.size, |tile| self.shelf.tile(id, tile).ok().flatten());
        // The tree by its upper tiles, and by those of the last day: both must be the one that was signed.
        let tree = proof::frontier(&tiles, head.size).ok_or_else(|| damaged(&head.day))?;
        let before = at.checked_sub(1).map(|at| &around[at]);
        let from = before.map_or(0, |before| before.size);
        let leaves = tiles.leaves(from, head.size).ok_or_else(|| damaged(&head.day))?;
        let mut grown = proof::frontier(&tiles, from).ok_or_else(|| damaged(&head.day))?;
        grown.extend(leaves.iter().copied());
        if tree.root() != head.root || grown != tree {
            return Err(damaged(&head.day));
        }
        // The rows of that day, still the ones that were signed: those of all days are for the auditor to look at.
        if self.store.leaves_of(id, &head.day, before).await? != leaves {
            return Err(CloseRefusal::Changed { day: head.day });
        }
        Ok((around.into_iter().nth(at), tree))
    }

    fn publish(&self, id: OrganisationId, before: u64, leaves: &[LeafHash], row: &DayRow) -> Result<(), CloseRefusal> {
        let fetch = |tile| self.shelf.tile(id, tile).ok().flatten();
        let damaged = || CloseRefusal::Damaged { day: row.legal_day.clone() };
        let tiles = tile::grow(before, leaves, fetch).ok_or_else(damaged)?;
        Ok(self.shelf.publish(id, &row.legal_day, &row.checkpoint, &tiles)?)
    }
}

/// Whether a closed day's checkpoint is of this tree, and signed by a key of that day.
fn check(body: &Body, row: &DayRow, tree: &Frontier, rosters: &[Arc<Roster>]) -> Result<(), CloseRefusal> {
    let changed = || CloseRefusal::Changed { day: row.legal_day.clone() };
    let head = continuation::verified(&row.checkpoint, body, rosters).ok_or_else(changed)?;
    let holds =
        head.size == row.size && head.day == row.legal_day && (head.size, head.root) == (tree.size(), tree.root());
    if holds { Ok(()) } else { Err(changed()) }
}

fn parse(day: &str) -> Result<Date, CloseRefusal> {
    day.parse().map_err(|_| StoreError::Inconsistent { table: "ledger_day", column: "legal_day" }.into())
}
