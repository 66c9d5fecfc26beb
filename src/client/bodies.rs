//! An organisation as a client sees it: every root and roster verified before a key of theirs is used.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, HashMap},
    rc::Rc,
};

use jiff::civil::Date;

use super::{ClientError, portal::Portal, puzzle::Puzzle};
use crate::{
    document::agreement,
    law,
    ledger::{
        case_head::{Subject, Told},
        checkpoint::Checkpoint,
    },
    now::Clock,
    roster::{
        RosterRefusal,
        root::{BodyKind, Root},
        version::{Freshness, Person, Roster, ledger_keys},
    },
    seal::{
        id::{Digest, KeyId, NoteHash, OrganisationId},
        note::Note,
        signature::VerifyingKey,
    },
};

/// A verified body.
pub struct Body {
    /// Its root.
    pub root: Root,
    /// Its newest roster, as far as the portal shows it.
    pub roster: Rc<Roster>,
    /// Whether that roster is current.
    pub freshness: Freshness,
    /// The notes of its roots, from the first.
    root_notes: Vec<String>,
}

impl Body {
    /// Who may be granted the room `dialogue` on a day.
    pub fn readers(&self, day: Date) -> impl Iterator<Item = &Person> {
        self.roster.readers(&self.root.newest().kind, day)
    }
}

/// An organisation with the bodies that its roster points to.
pub struct Organisation {
    /// The organisation itself.
    pub institution: Body,
    /// Authorised bodies, each under its own root.
    pub authorised: Vec<Body>,
    /// The legal day by this machine's clock.
    pub today: Date,
    /// Every roster that was needed, with its note.
    rosters: RefCell<HashMap<NoteHash, (Rc<Roster>, String)>>,
    puzzle: Cell<Puzzle>,
    checkpoint: RefCell<Option<Seen>>,
    told: RefCell<HashMap<Subject, Told>>,
}

/// The newest checkpoint of a ledger, verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// As signed.
    pub note: String,
    /// The hash that headers name it by.
    pub hash: Digest,
    /// What it says.
    pub head: Checkpoint,
}

impl Organisation {
    /// Fetches and verifies an organisation. Where a fingerprint is given (from the poster), it must be this one's.
    pub fn fetch(portal: &Portal, slug: &str, fingerprint: Option<&str>, clock: &Clock) -> Result<Self, ClientError> {
        let frame = portal.ask(&format!("/o/{slug}"), "organisation")?;
        let today = law::day::legal_day(clock.now());
        let counts = frame.head.get("bodies").and_then(serde_json::Value::as_array).ok_or(ClientError::NotAnAnswer)?;
        let puzzle = Cell::new(Puzzle::of(&frame)?);
        let mut notes = frame.parts.iter().skip(1);
        let mut bodies = Vec::new();
        let mut rosters = HashMap::new();
        for count in counts {
            let roots = count.get("roots").and_then(serde_json::Value::as_u64).ok_or(ClientError::NotAnAnswer)?;
            let mut next = || notes.next().ok_or(ClientError::NotAnAnswer).and_then(|bytes| note(bytes));
            let chain = (0..roots).map(|_| next()).collect::<Result<Vec<_>, _>>()?;
            let root = Root::verify(&chain)?;
            let roster_note = next()?;
            let roster = Rc::new(Roster::verify(&roster_note, &root)?);
            let freshness = roster.freshness(today)?;
            rosters.insert(roster.hash(), (Rc::clone(&roster), roster_note.encode()));
            let root_notes = chain.iter().map(Note::encode).collect();
            bodies.push(Body { root, roster, freshness, root_notes });
        }
        let mut bodies = bodies.into_iter();
        let institution = bodies.next().ok_or(ClientError::NotAnAnswer)?;
        if institution.root.newest().slug != slug {
            return Err(RosterRefusal::Organisation.into());
        }
        if fingerprint.is_some_and(|given| given != institution.root.fingerprint()) {
            return Err(ClientError::Fingerprint);
        }
        // Only what the organisation's own roster points to counts as its authorised body.
        let pointed_to = &institution.roster.content().bodies;
        let served: Vec<Body> = bodies.collect();
        // And all of it: a portal must not make the authorised body vanish, from whose receipt 43.1 counts.
        if pointed_to.iter().any(|id| served.iter().all(|body| body.root.id() != *id)) {
            return Err(RosterRefusal::Missing.into());
        }
        let authorised: Vec<Body> = served
            .into_iter()
            .filter(|body| pointed_to.contains(&body.root.id()) && body.root.newest().kind == BodyKind::AuthorisedBody)
            .collect();
        let (rosters, checkpoint, told) = (RefCell::new(rosters), RefCell::default(), RefCell::default());
        Ok(Self { institution, authorised, today, rosters, puzzle, checkpoint, told })
    }

    /// Sends a request together with its work. A portal that was under no load when it was asked may want more by now: it is
    /// asked once again, and if that is not enough either, it is busy.
    pub(super) fn send_worked<T>(
        &self,
        portal: &Portal,
        request: &[u8],
        send: impl Fn(Option<u64>) -> Result<T, ClientError>,
    ) -> Result<T, ClientError> {
        let wants_work = |answer: &_| matches!(answer, Err(ClientError::Refused { code }) if code == "work");
        let first = send(self.puzzle.get().solve(request));
        if !wants_work(&first) {
            return first;
        }
        self.puzzle.set(Puzzle::fetch(portal, &self.institution.root.newest().slug)?);
        let second = send(self.puzzle.get().solve(request));
        if wants_work(&second) { Err(ClientError::Refused { code: "busy".to_owned() }) } else { second }
    }

    /// Every body.
    pub fn bodies(&self) -> impl Iterator<Item = &Body> {
        [&self.institution].into_iter().chain(&self.authorised)
    }

    /// A body by its id.
    pub fn body(&self, id: OrganisationId) -> Option<&Body> {
        self.bodies().find(|body| body.root.id() == id)
    }

    /// Any version of a roster of these bodies, fetched where it is not at hand, and verified.
    pub fn roster(&self, portal: &Portal, hash: NoteHash) -> Result<Option<Rc<Roster>>, ClientError> {
        if let Some((roster, _)) = self.rosters.borrow().get(&hash) {
            return Ok(Some(Rc::clone(roster)));
        }
        let frame = match portal.ask(&format!("/roster/{hash}"), "roster") {
            Ok(frame) => frame,
            Err(ClientError::Refused { .. }) => return Ok(None),
            Err(error) => return Err(error),
        };
        let note = note(frame.parts.first().ok_or(ClientError::NotAnAnswer)?)?;
        if note.hash() != hash {
            return Ok(None);
        }
        let verified = self.bodies().find_map(|body| Roster::verify_older(&note, &body.root).ok()).map(Rc::new);
        if let Some(roster) = &verified {
            self.rosters.borrow_mut().insert(hash, (Rc::clone(roster), note.encode()));
        }
        Ok(verified)
    }

    /// The newest checkpoint that was verified here: what is written next names it, so that whoever reads it finds out a
    /// portal that shows its readers another log.
    pub fn checkpoint(&self) -> Option<Seen> {
        self.checkpoint.borrow().clone()
    }

    /// Remembers a verified checkpoint as the newest.
    pub(super) fn remember(&self, seen: Seen) {
        *self.checkpoint.borrow_mut() = Some(seen);
    }

    /// What was told of a room last, and was in order.
    pub fn told(&self, of: &Subject) -> Option<Told> {
        self.told.borrow().get(of).cloned()
    }

    /// Remembers what was told of a room, here or on an earlier day.
    pub fn remember_told(&self, of: Subject, told: Told) {
        self.told.borrow_mut().insert(of, told);
    }

    /// The notes by which the institution's papers are checked without a network: its roots, and every roster that was needed
    /// so far, the newest first.
    pub(super) fn notes(&self) -> (Vec<String>, Vec<String>) {
        let id = self.institution.root.id();
        let rosters = self.rosters.borrow();
        let mut own: Vec<_> = rosters.values().filter(|(roster, _)| roster.content().organisation == id).collect();
        own.sort_by_key(|(roster, _)| std::cmp::Reverse(roster.content().version));
        (self.institution.root_notes.clone(), own.into_iter().map(|(_, note)| note.clone()).collect())
    }

    /// The notes by which one roster of a body is checked without a network, which was needed before.
    pub(super) fn vouching(&self, body: &Body, roster: NoteHash) -> Option<agreement::Body> {
        let (_, note) = self.rosters.borrow().get(&roster).cloned()?;
        Some(agreement::Body { roots: body.root_notes.clone(), roster: note })
    }

    /// The keys that may have signed the checkpoint of a day: the institution's rosters are followed back as far as needed.
    pub(super) fn ledger_keys(&self, portal: &Portal, day: Date) -> Result<Vec<VerifyingKey>, ClientError> {
        let chain = self.chain(portal, |oldest| oldest.content().issued < day)?;
        Ok(ledger_keys(chain.iter().map(Rc::as_ref), day))
    }

    /// The institution's rosters from the newest back to this one, which is the last.
    pub fn rosters_back_to(&self, portal: &Portal, roster: &Roster) -> Result<Vec<Roster>, ClientError> {
        let chain = self.chain(portal, |oldest| oldest.content().version <= roster.content().version)?;
        if chain.last().is_none_or(|oldest| oldest.hash() != roster.hash()) {
            return Err(RosterRefusal::Chain.into());
        }
        Ok(chain.iter().map(|roster| (**roster).clone()).collect())
    }

    /// All of the institution's rosters that the portal still has, the newest first.
    pub fn rosters(&self, portal: &Portal) -> Result<Vec<Roster>, ClientError> {
        Ok(self.chain(portal, |_| false)?.iter().map(|roster| (**roster).clone()).collect())
    }

    fn chain(&self, portal: &Portal, reached: impl Fn(&Roster) -> bool) -> Result<Vec<Rc<Roster>>, ClientError> {
        self.chain_of(&self.institution, portal, reached)
    }

    /// A body's rosters, each by the hash that the one after it names, until one is old enough.
    fn chain_of(
        &self,
        body: &Body,
        portal: &Portal,
        reached: impl Fn(&Roster) -> bool,
    ) -> Result<Vec<Rc<Roster>>, ClientError> {
        let mut chain = vec![Rc::clone(&body.roster)];
        while let Some(oldest) = chain.last().filter(|oldest| !reached(oldest)) {
            let Ok(before) = oldest.content().previous.parse() else { break };
            let Some(before) = self.roster(portal, before)? else { break };
            // One that does not stand before it: who serves that goes round in a circle.
            let is_before = before.content().version < oldest.content().version;
            if !is_before || before.content().organisation != oldest.content().organisation {
                break;
            }
            chain.push(before);
        }
        Ok(chain)
    }

    /// The rosters that were a body's newest on a day: two on the day of an issue.
    pub(super) fn newest_on(&self, portal: &Portal, body: &Body, day: Date) -> Result<Vec<Rc<Roster>>, ClientError> {
        let mut chain = self.chain_of(body, portal, |oldest| oldest.content().issued < day)?;
        chain.retain(|roster| roster.content().issued <= day);
        Ok(chain)
    }

    /// The key of an id, of whoever stands in any roster of these bodies that the portal still has: an id is the hash of its key.
    pub fn officers(&self, portal: &Portal) -> Result<BTreeMap<KeyId, VerifyingKey>, ClientError> {
        let mut keys = BTreeMap::new();
        for body in self.bodies() {
            for roster in self.chain_of(body, portal, |_| false)? {
                let persons = &roster.content().persons;
                keys.extend(persons.iter().map(|person| (person.key_id(), person.verifying_key())));
            }
        }
        Ok(keys)
    }

    /// The person who held a key in a roster, with the body.
    pub fn holder(
        &self,
        portal: &Portal,
        roster: NoteHash,
        key: KeyId,
    ) -> Result<Option<(Person, &Body)>, ClientError> {
        let Some(roster) = self.roster(portal, roster)? else { return Ok(None) };
        let body = self.body(roster.content().organisation);
        Ok(roster.holder(key).cloned().zip(body))
    }
}

fn note(bytes: &[u8]) -> Result<Note, ClientError> {
    Ok(Note::parse(bytes).map_err(RosterRefusal::from)?)
}
