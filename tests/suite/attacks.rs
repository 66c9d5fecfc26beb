//! What an operator with root, the database and the ledger's key can do to the log, who finds it out, and what that person
//! can show to others. Each attack is carried out at random places; `SECURITY.md` says the same in words, and what nobody
//! finds stands there as such.

mod pages;
mod receipts;
pub mod stage;

use std::{fs, path::Path};

use jiff::civil::Date;
use senim::{
    client::{
        conversation::Alarm,
        ledger::{self as checks, History, Promise},
        reporter,
    },
    ledger::{
        opening::{Content, Opening},
        receipt::Receipt,
    },
    seal::{id::LeafHash, note::Note, secret::Seed, signature::SigningKey},
    signer::Signer,
    site,
};
use stage::{DAYS, Stage};

use super::{
    Place,
    count::count,
    ledger::{at, files, ledger_key, look, shelf_of},
    made::bytes,
    world::senim,
};

/// Who finds an attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// Whoever has the receipt, at the next look.
    Reporter,
    /// Whoever kept an earlier checkpoint.
    Keeping,
    /// Whoever reads what somebody wrote who was shown another log.
    Reader,
    /// Whoever may see a day and is given its openings.
    Auditor,
    /// Whoever compares the pages with those of a binary.
    Comparing,
    /// The portal itself, which signs nothing then: against carelessness, not against its own operator.
    Portal,
    /// Nobody.
    Nobody,
}

/// What the finder can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// A file that `senim verify` confirms to anybody who has the body's notes.
    File,
    /// A copy of the published folder and the day's openings, which `senim ledger audit` refuses before anybody.
    Copy,
    /// What was shown is signed by nobody who counts: nothing was proved, so nothing need be disproved.
    Unsigned,
    /// A file that shows what was served against the bundle that the signed roster names and the log has as a leaf; that it
    /// was served is the finder's word.
    Saved,
    /// The case as it is shown does not hold together; the reporter's own copy says what it was.
    Shown,
    /// A signed promise of a day that is over, and silence.
    Silence,
    /// None.
    Nothing,
}

/// An attack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Attack {
    EditsAnEntry,
    DeletesAnEntry,
    DeletesALeaf,
    ReordersADay,
    AddsToAClosedDay,
    TakesFromAClosedDay,
    ReplaysAnOldDatabase,
    ReplaysEverything,
    SignsTwoHeadsOfOneSize,
    ForksForOneReporter,
    WithholdsTheTail,
    DropsAnEntry,
    BackDatesAReceipt,
    SignsWithAStrangersReceiptKey,
    StopsPublishing,
    SignsWithAnotherLedgerKey,
    SignsTheFuture,
    ShowsAnotherCase,
    HidesAnEntryBehindAPad,
    AltersAPage,
    ShowsANewcomerAnotherLog,
    LeavesReadsOut,
    GivesAnothersReceipt,
    SignsAnotherLeaf,
    DatesAReceiptAhead,
    HidesACase,
}

use Attack::{
    AddsToAClosedDay, AltersAPage, BackDatesAReceipt, DatesAReceiptAhead, DeletesALeaf, DeletesAnEntry, DropsAnEntry,
    EditsAnEntry, ForksForOneReporter, GivesAnothersReceipt, HidesACase, HidesAnEntryBehindAPad, LeavesReadsOut,
    ReordersADay, ReplaysAnOldDatabase, ReplaysEverything, ShowsANewcomerAnotherLog, ShowsAnotherCase,
    SignsAnotherLeaf, SignsTheFuture, SignsTwoHeadsOfOneSize, SignsWithAStrangersReceiptKey, SignsWithAnotherLedgerKey,
    StopsPublishing, TakesFromAClosedDay, WithholdsTheTail,
};

/// Who finds which attack, and with what in hand.
const TABLE: [(Attack, By, Proof); 26] = [
    (EditsAnEntry, By::Auditor, Proof::Copy),
    (DeletesAnEntry, By::Auditor, Proof::Copy),
    (DeletesALeaf, By::Auditor, Proof::Copy),
    (ReordersADay, By::Keeping, Proof::File),
    (AddsToAClosedDay, By::Keeping, Proof::File),
    (TakesFromAClosedDay, By::Reporter, Proof::File),
    (ReplaysAnOldDatabase, By::Portal, Proof::Nothing),
    (ReplaysEverything, By::Reporter, Proof::Silence),
    (SignsTwoHeadsOfOneSize, By::Keeping, Proof::File),
    (ForksForOneReporter, By::Reader, Proof::File),
    (WithholdsTheTail, By::Reporter, Proof::Silence),
    (DropsAnEntry, By::Reporter, Proof::File),
    (BackDatesAReceipt, By::Reporter, Proof::File),
    (SignsWithAStrangersReceiptKey, By::Reporter, Proof::Unsigned),
    (StopsPublishing, By::Reporter, Proof::Silence),
    (SignsWithAnotherLedgerKey, By::Keeping, Proof::Unsigned),
    (SignsTheFuture, By::Keeping, Proof::Unsigned),
    (ShowsAnotherCase, By::Reporter, Proof::Shown),
    (HidesAnEntryBehindAPad, By::Auditor, Proof::Copy),
    (AltersAPage, By::Comparing, Proof::Saved),
    (GivesAnothersReceipt, By::Reporter, Proof::Shown),
    (SignsAnotherLeaf, By::Reporter, Proof::File),
    (DatesAReceiptAhead, By::Reporter, Proof::Shown),
    (HidesACase, By::Nobody, Proof::Nothing),
    (ShowsANewcomerAnotherLog, By::Nobody, Proof::Nothing),
    // The last, for it closes days.
    (LeavesReadsOut, By::Nobody, Proof::Nothing),
];

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, count: usize) -> usize {
        self.0 += 1;
        usize::try_from(u64::from_le_bytes(bytes(self.0)) % count as u64).unwrap()
    }
}

impl Stage<'_> {
    /// An event of the Ministry's on a day, by its number.
    async fn event_of(&mut self, day: &str, dice: &mut Dice) -> i64 {
        let numbers = format!("SELECT event_no FROM event WHERE legal_day = '{day}' ORDER BY event_no");
        let first = self.raw.number(&numbers).await;
        let count = self.raw.number(&format!("SELECT count(*) FROM event WHERE legal_day = '{day}'")).await;
        first + i64::try_from(dice.below(usize::try_from(count).unwrap())).unwrap()
    }

    async fn run(&mut self, sql: &str) {
        self.raw.run(sql).await.unwrap();
    }

    /// Carries an attack out and says who found it, with what; afterwards everything is as before.
    #[expect(clippy::too_many_lines, reason = "an arm for each attack")]
    async fn carry_out(&mut self, attack: Attack, dice: &mut Dice) -> (By, Proof) {
        let which = dice.below(DAYS.len());
        let day = DAYS[which].0;
        let key = ledger_key(&self.world);
        let signer = Signer::open(self.world.keys.path(), false).unwrap();
        let mut days = self.days.clone();
        let leaf = dice.below(256);
        // Everything is of the morning after the last day.
        self.world.hand.set(at("2026-11-25T02:00:00Z"));
        let found = match attack {
            EditsAnEntry => {
                let event = self.event_of(day, dice).await;
                let hex = matches!(self.place.location, senim::store::Location::Sqlite(_));
                let blob = if hex { "x'00'" } else { "'\\x00'::bytea" };
                self.run(&format!("CREATE TABLE saved AS SELECT event_no, header FROM event WHERE event_no = {event}"))
                    .await;
                self.run(&format!("UPDATE event SET header = {blob} WHERE event_no = {event}")).await;
                let found = self.audited(&self.openings(day));
                self.run(&format!("UPDATE event SET header = (SELECT header FROM saved) WHERE event_no = {event}"))
                    .await;
                self.run("DROP TABLE saved").await;
                found
            }
            DeletesAnEntry => {
                let event = self.event_of(day, dice).await;
                self.run(&format!("CREATE TABLE saved AS SELECT * FROM sealed_body WHERE event_no = {event}")).await;
                self.run(&format!("DELETE FROM sealed_body WHERE event_no = {event}")).await;
                let found = self.audited(&self.openings(day));
                self.run("INSERT INTO sealed_body SELECT * FROM saved").await;
                self.run("DROP TABLE saved").await;
                found
            }
            DeletesALeaf => {
                let of = "organisation = (SELECT organisation FROM body WHERE slug = 'economy')";
                let count = format!("SELECT count(*) FROM ledger_leaf WHERE {of} AND legal_day = '{day}'");
                let count = self.raw.number(&count).await;
                let offset = dice.below(usize::try_from(count).unwrap());
                let one = format!(
                    "SELECT leaf FROM ledger_leaf WHERE {of} AND legal_day = '{day}' ORDER BY leaf LIMIT 1 OFFSET {offset}"
                );
                let rows = format!("{of} AND legal_day = '{day}' AND leaf IN ({one})");
                self.run(&format!("CREATE TABLE saved AS SELECT * FROM ledger_leaf WHERE {rows}")).await;
                self.run("DELETE FROM ledger_leaf WHERE leaf IN (SELECT leaf FROM saved)").await;
                let found = self.audited(&self.openings(day));
                self.run("INSERT INTO ledger_leaf SELECT * FROM saved").await;
                self.run("DROP TABLE saved").await;
                found
            }
            ReordersADay => {
                days[which].1.swap(leaf, (leaf + 1 + dice.below(255)) % 256);
                self.show(&self.published(&days, &key));
                self.kept_against_shown(which + dice.below(DAYS.len() - which), By::Keeping)
            }
            AddsToAClosedDay => {
                days[which].1[leaf] = LeafHash(bytes(dice.0));
                days[which].1.sort_unstable();
                self.show(&self.published(&days, &key));
                self.kept_against_shown(which + dice.below(DAYS.len() - which), By::Keeping)
            }
            TakesFromAClosedDay => {
                let received = &self.received[2 * which + dice.below(2)].1;
                let at = days[which].1.iter().position(|leaf| *leaf == received.receipt.leaf()).unwrap();
                days[which].1[at] = LeafHash(bytes(dice.0));
                days[which].1.sort_unstable();
                self.show(&self.published(&days, &key));
                self.held_to(&received.receipt, &received.note)
            }
            ReplaysAnOldDatabase => {
                // As seen from the folder: it is days ahead of the database.
                for ahead in 0..=dice.below(3) {
                    days.push((format!("2026-11-{}", 25 + ahead), days[0].1.clone()));
                }
                self.show(&self.published(&days, &key));
                self.world.hand.set(at("2026-11-29T02:00:00Z"));
                let looked = look(&self.world.keeper).await;
                if looked == Err("restored") { (By::Portal, Proof::Nothing) } else { (By::Nobody, Proof::Nothing) }
            }
            ReplaysEverything | WithholdsTheTail => {
                let left = dice.below(DAYS.len());
                self.show(&self.published(&days[..left], &key));
                // Whoever wrote on a day that is gone has its receipt; whoever kept its checkpoint has that.
                let received = &self.received[2 * left + dice.below(2)].1;
                if left > 0 {
                    assert!(matches!(self.history(left), Ok(History::Rewritten(_))));
                }
                self.held_to(&received.receipt, &received.note)
            }
            SignsTwoHeadsOfOneSize => {
                days[which].1[leaf] = LeafHash(bytes(dice.0));
                days[which].1.sort_unstable();
                let mut found = self.honest.clone();
                let other = self.published(&days[..=which], &key);
                let name = Path::new("day").join(day);
                found.insert(name.clone(), other[&name].clone());
                self.show(&found);
                self.kept_against_shown(which, By::Keeping)
            }
            ForksForOneReporter => {
                // The reporter's header names the head of a log that nobody else is shown.
                let named = Note::parse(self.kept[which].as_bytes()).unwrap().hash();
                days[which].1[leaf] = LeafHash(bytes(dice.0));
                days[which].1.sort_unstable();
                self.show(&self.published(&days, &key));
                let goes_on = self.world.visit(|world| {
                    let named = senim::seal::id::Digest(named.0);
                    checks::goes_on_from(&world.portal(), &world.organisation("economy"), named).unwrap()
                });
                assert!(!goes_on);
                self.kept_against_shown(which, By::Reader)
            }
            DropsAnEntry => {
                let of = &self.received[2 * which + dice.below(2)].1;
                let dropped = Receipt { salt: bytes(dice.0), ..of.receipt.clone() };
                self.held_to(&dropped, &Self::receipt(&dropped, of, signer.receipt()))
            }
            BackDatesAReceipt => {
                // The leaf of a day's receipt names an earlier day, whose log is closed.
                let of = &self.received[4 + dice.below(2)].1;
                let earlier = &self.received[2 * dice.below(2)].1.receipt;
                let mut dated = Receipt { time: earlier.time.clone(), ..of.receipt.clone() };
                dated.protected_until.clone_from(&earlier.protected_until);
                dated.parts.legal_day.clone_from(&earlier.parts.legal_day);
                self.held_to(&dated, &Self::receipt(&dated, of, signer.receipt()))
            }
            SignsWithAStrangersReceiptKey => {
                let of = &self.received[2 * which].1;
                let stranger = SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new(bytes(dice.0))));
                let note = Self::receipt(&of.receipt, of, &stranger);
                fs::write(self.path("receipt"), note.encode()).unwrap();
                let (receipt, root, roster) = (self.path("receipt"), self.path("root"), self.path("roster"));
                let verify = || senim(&["verify", &receipt, "--root", &root, "--roster", &roster]).0;
                assert!(!verify());
                fs::write(&receipt, of.note.encode()).unwrap();
                assert!(verify(), "the honest one holds");
                (By::Reporter, Proof::Unsigned)
            }
            StopsPublishing => {
                let (_, received) = self.world.visit(|world| world.report("Кейін", Vec::new()));
                assert_eq!(self.held_to(&received.receipt, &received.note), (By::Nobody, Proof::Nothing));
                self.world.hand.set(at("2026-11-26T01:00:01Z"));
                self.held_to(&received.receipt, &received.note)
            }
            SignsWithAnotherLedgerKey => {
                let stranger = SigningKey::from_seed(Seed::from(zeroize::Zeroizing::new(bytes(dice.0))));
                self.show(&self.published(&days, &stranger));
                self.kept_against_shown(which, By::Keeping)
            }
            SignsTheFuture => {
                days.push((format!("2026-12-{:02}", 1 + dice.below(28)), days[0].1.clone()));
                self.show(&self.published(&days, &key));
                self.kept_against_shown(which, By::Keeping)
            }
            ShowsAnotherCase => {
                let [one, other] = [2 * which, 2 * which + 1];
                let swap = "UPDATE event SET case_no = CASE case_no WHEN";
                let cases =
                    format!("SELECT case_no FROM event WHERE legal_day = '{day}' AND sequence = 0 ORDER BY case_no");
                let first = self.raw.number(&cases).await;
                let second = self.raw.number(&format!("{cases} LIMIT 1 OFFSET 1")).await;
                let swaps = [
                    format!("UPDATE event SET sequence = 99 WHERE case_no = {first}"),
                    format!("{swap} {first} THEN {second} ELSE {first} END WHERE case_no IN ({first}, {second})"),
                    "UPDATE event SET sequence = 0 WHERE sequence = 99".to_owned(),
                ];
                for sql in &swaps {
                    self.run(sql).await;
                }
                let whose = if dice.below(2) == 0 { one } else { other };
                let alarms = |stage: &Self| {
                    stage.world.visit(|world| {
                        let (portal, organisation) = (world.portal(), world.organisation("economy"));
                        reporter::visit(&portal, &organisation, &stage.received[whose].0).unwrap().alarms
                    })
                };
                let shown = alarms(self);
                let swaps = [
                    format!("UPDATE event SET sequence = 99 WHERE case_no = {first}"),
                    swaps[1].clone(),
                    swaps[2].clone(),
                ];
                for sql in &swaps {
                    self.run(sql).await;
                }
                assert_eq!(alarms(self), []);
                if shown.contains(&Alarm::ChainBroken) {
                    (By::Reporter, Proof::Shown)
                } else {
                    (By::Nobody, Proof::Nothing)
                }
            }
            HidesAnEntryBehindAPad => {
                let mut openings = self.openings(day);
                let is_entry = |line: &String| {
                    let data = data_encoding::HEXLOWER.decode(line.as_bytes()).unwrap();
                    matches!(Opening::parse(&data).unwrap().content, Content::Entry { .. })
                };
                let entries: Vec<usize> = (0..openings.len()).filter(|at| is_entry(&openings[*at])).collect();
                let pad = Opening { day: day.to_owned(), content: Content::Pad { random: bytes(dice.0) } };
                openings[entries[dice.below(entries.len())]] = data_encoding::HEXLOWER.encode(&pad.data());
                self.audited(&openings)
            }
            GivesAnothersReceipt | SignsAnotherLeaf => {
                let mine = 2 * which + dice.below(2);
                let other = (mine + 1 + dice.below(2 * DAYS.len() - 1)) % (2 * DAYS.len());
                let boxed = receipts::boxed(self, attack, mine, other, &signer, dice);
                self.given_box(mine, &boxed).await
            }
            DatesAReceiptAhead => {
                let of = &self.received[2 * which + dice.below(2)].1;
                let ahead = jiff::ToSpan::days(2 + i64::try_from(dice.below(400)).unwrap());
                let day = "2026-11-25".parse::<Date>().unwrap() + ahead;
                let mut dated = Receipt { time: format!("{day}T05:00:00Z"), ..of.receipt.clone() };
                dated.parts.legal_day = day.to_string();
                dated.protected_until = senim::law::window::protected_until(day).to_string();
                match self.promise(&dated, &Self::receipt(&dated, of, signer.receipt())) {
                    Err(error) if error.code() == "exchanged" => (By::Reporter, Proof::Shown),
                    _ => (By::Nobody, Proof::Nothing),
                }
            }
            HidesACase => {
                let mine = 2 * which + dice.below(2);
                self.hidden_case(mine, dice).await
            }
            // Nothing to alter where no pages were built.
            AltersAPage if !site::built() => (By::Comparing, Proof::Saved),
            AltersAPage => {
                let (address, file) = pages::any(dice);
                let altering = pages::altering(&self.world.origin, &address, bytes(dice.0));
                self.compared(&altering, &address, &file).await
            }
            ShowsANewcomerAnotherLog => {
                days[which].1[leaf] = LeafHash(bytes(dice.0));
                days[which].1.sort_unstable();
                self.show(&self.published(&days, &key));
                let seen = self
                    .world
                    .visit(|world| checks::history(&world.portal(), &world.organisation("economy"), None).unwrap());
                let History::Continues { .. } = seen else { panic!("there is nothing to compare it with") };
                (By::Nobody, Proof::Nothing)
            }
            LeavesReadsOut => {
                // Before the close the portal forgets what an officer read, and only that officer would know.
                let id = self.world.economy.root.id();
                let last: Date = self.world.store.last_closed(id).await.unwrap().unwrap().legal_day.parse().unwrap();
                let today = last.tomorrow().unwrap();
                self.world.hand.set(at(&format!("{today}T10:00:00Z")));
                let read = self.world.visit(|world| {
                    let portal = world.portal();
                    let desk = world.desk(&portal, "economy", &world.economy.officers[dice.below(2)]);
                    let case = desk.queue().unwrap()[0].case;
                    desk.open_case(&world.organisation("economy"), case).map(drop)
                });
                read.unwrap();
                self.run("DELETE FROM officer_read").await;
                self.world.hand.set(at(&format!("{today}T19:05:00Z")));
                assert_eq!(look(&self.world.keeper).await, Ok(vec![today.to_string()]));
                let found = self.audited(&self.openings(&today.to_string()));
                self.honest = files(&shelf_of(&self.world));
                found
            }
        };
        self.show(&self.honest);
        found
    }
}

/// How many places each attack is tried at.
fn places() -> u64 {
    count("SENIM_ATTACKS", 2) as u64
}

pub async fn every_attack_is_found_by_whom_the_table_names(place: &Place) {
    let mut stage = Stage::set(place).await;
    // Without an attack nobody finds anything.
    for (which, (day, _)) in DAYS.iter().enumerate() {
        assert_eq!(stage.kept_against_shown(which, By::Keeping), (By::Nobody, Proof::Nothing));
        assert_eq!(stage.audited(&stage.openings(day)), (By::Nobody, Proof::Nothing));
    }
    let origin = stage.world.origin.clone();
    assert!(!site::built() || stage.compared(&origin, "", "").await == (By::Nobody, Proof::Nothing));
    for (_, received) in &stage.received {
        assert_eq!(stage.promise(&received.receipt, &received.note).unwrap(), Promise::Kept);
    }
    let mut wrong = Vec::new();
    for (attack, by, proof) in TABLE {
        for n in 0..places() {
            let mut dice = Dice(attack as u64 * 1_000_003 + n * 7919);
            let found = stage.carry_out(attack, &mut dice).await;
            if found != (by, proof) {
                wrong.push((attack, n, found));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
