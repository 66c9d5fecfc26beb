//! An auditor with the openings of a day, at a running portal or with a copy of its folder: what every leaf may be, and what goes on
//! from what was kept.

use std::fs;

use jiff::SignedDuration;
use senim::{
    case::{docket::Event, form::write_event},
    client::ledger::{self as checks, History},
    ledger::{
        continuation::{Continuation, Day, Leaves, PUBLICATION},
        opening::{Content, Opening, Read},
    },
    now::Clock,
    seal::id::{CaseId, Digest, LeafHash, PersonId},
};

use super::{
    Place,
    attacks::stage::published,
    ledger::{files, ledger_key, look, put_back, shelf_of},
    made::bytes,
    promises::Papers,
    world::{World, configuration, senim, today},
};

/// A portal that began days ago by the machine's clock, which is the binary's; its closed days with their leaves.
async fn closed(place: &Place) -> (World, Vec<(String, Vec<LeafHash>)>) {
    let now = Clock::machine().now();
    let world = World::open_at(place, now - SignedDuration::from_hours(24 * 3)).await;
    let first = today(&world.clock);
    world.visit(|world| {
        world.report("Бірінші", Vec::new());
        let portal = world.portal();
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        desk.open_case(&world.organisation("economy"), desk.queue().unwrap()[0].case).unwrap();
    });
    world.hand.set(now);
    let days = look(&world.keeper).await.unwrap();
    assert!(days.len() >= 2 && days[0] == first.to_string());
    let leaves = |day: &String| {
        world.visit(|world| checks::leaves_of(&world.portal(), &world.organisation("economy"), day).unwrap().unwrap())
    };
    let days = days.iter().map(|day| (day.clone(), leaves(day))).collect();
    (world, days)
}

/// What an auditor has.
struct Auditor {
    folder: tempfile::TempDir,
    origin: String,
    copy: String,
    key: String,
}

impl Auditor {
    fn new(world: &World, place: &Place) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = configuration(place, world.keys.path(), world.keys.path());
        fs::write(folder.path().join("senim.toml"), config).unwrap();
        let key = data_encoding::HEXLOWER.encode(ledger_key(world).public().bytes());
        let (origin, copy) = (world.origin.clone(), shelf_of(world).display().to_string());
        Self { folder, origin, copy, key }
    }

    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    /// The openings of a day as the keeper gives them.
    fn given(&self, day: &str) -> Vec<Opening> {
        let (config, out) = (self.path("senim.toml"), self.path("given"));
        let _gone = fs::remove_file(&out);
        let asked = ["--config", &config, "--organisation", "economy", "--day", day, "--out", &out];
        assert!(senim(&[&["ledger", "openings"], &asked[..]].concat()).0);
        let read = |line: &str| Opening::parse(&data_encoding::HEXLOWER.decode(line.as_bytes()).unwrap()).unwrap();
        fs::read_to_string(out).unwrap().lines().map(read).collect()
    }

    fn at_portal(&self, more: &[&str]) -> (bool, String) {
        let at = ["ledger", "audit", "--portal", &self.origin, "--organisation", "economy"];
        tokio::task::block_in_place(|| senim(&[&at[..], more].concat()))
    }

    fn of_copy(&self, more: &[&str]) -> (bool, String) {
        senim(&[&["ledger", "audit", "--copy", &self.copy, "--key", &self.key], more].concat())
    }

    fn write(&self, name: &str, openings: &[Opening]) {
        let line = |opening: &Opening| data_encoding::HEXLOWER.encode(&opening.data()) + "\n";
        fs::write(self.path(name), openings.iter().map(line).collect::<String>()).unwrap();
    }

    /// Whether every leaf of a day opens: portal and copy must come to the same.
    fn opens(&self, openings: &[Opening]) -> bool {
        self.write("openings", openings);
        let given = ["--openings", &self.path("openings")];
        let [(one, said), (other, too)] = [self.at_portal(&given), self.of_copy(&given)];
        assert_eq!(one, other, "{said}{too}");
        assert!(one || (said.contains("openings-breach") && too.contains("openings-breach")), "{said}{too}");
        assert!(!one || said.contains("\"opened\":1"), "{said}");
        one
    }
}

pub async fn every_leaf_opens_as_what_may_stand_there(place: &Place) {
    let (world, days) = closed(place).await;
    let auditor = Auditor::new(&world, place);
    let day = &days[0].0;
    let honest = auditor.given(day);
    assert!(auditor.opens(&honest));
    assert!(auditor.opens(&auditor.given(&days[1].0)));

    // An opening is missing, stands twice, or is of no leaf; and a pad in the place of an entry.
    let at = |wanted: fn(&Content) -> bool| honest.iter().position(|it| wanted(&it.content)).unwrap();
    let entry = at(|it| matches!(it, Content::Entry { .. }));
    let pad = |day: &str, n: u64| Opening { day: day.to_owned(), content: Content::Pad { random: bytes(n) } };
    let with = |place: usize, other: Opening| {
        let mut openings = honest.clone();
        openings[place] = other;
        openings
    };
    for openings in [
        honest[1..].to_vec(),
        with(entry, honest[0].clone()),
        with(entry, pad(day, 1)),
        [&honest[..], &[pad(day, 2)]].concat(),
        Vec::new(),
    ] {
        assert!(!auditor.opens(&openings));
    }

    // Leaves of the log itself, signed, that nothing may be: in the place of a pad.
    let (before, id) = (files(&shelf_of(&world)), world.economy.root.id());
    let stands_for = at(|it| matches!(it, Content::Pad { .. }));
    let list = honest[at(|it| matches!(it, Content::Reads { .. }))].content.clone();
    let Content::Reads { body, key, .. } = list else { panic!("there is a list for each officer") };
    let step = write_event(&Event::PersonOut(PersonId([3; 16])));
    let portal_event =
        |event: &str| Content::PortalEvent { case: CaseId([4; 16]), salt: [5; 32], event: event.to_owned() };
    let planted = |content: Content| Opening { day: day.clone(), content };
    let plants = [
        // Whether it opens, and as what.
        (true, pad(day, 6)),
        (false, planted(Content::Publication { kind: "gossip".to_owned(), hash: Digest([7; 32]) })),
        (false, planted(Content::Publication { kind: PUBLICATION.to_owned(), hash: Digest([7; 32]) })),
        (false, planted(portal_event("anything"))),
        (false, planted(portal_event(&step))),
        (false, planted(Content::Reads { body, key, salt: [8; 32], reads: Vec::new() })),
        (false, pad("2026-01-01", 9)),
    ];
    for (opens, plant) in plants {
        let mut other = days.clone();
        let leaf = honest[stands_for].leaf();
        other[0].1.retain(|it| *it != leaf);
        other[0].1.push(plant.leaf());
        other[0].1.sort_unstable();
        put_back(&shelf_of(&world), &published(id, &other, &ledger_key(&world)));
        // What the keeper gives is of another log; what explains the leaf must be something that may stand there.
        assert!(!auditor.opens(&honest));
        assert_eq!(auditor.opens(&with(stands_for, plant.clone())), opens, "{plant:?}");
    }
    put_back(&shelf_of(&world), &before);
    assert!(auditor.opens(&honest));

    // A day that the portal does not show.
    let mut withheld = before.clone();
    withheld.remove(std::path::Path::new(&format!("day/{day}")));
    put_back(&shelf_of(&world), &withheld);
    fs::write(auditor.path("openings"), data_encoding::HEXLOWER.encode(&honest[0].data()) + "\n").unwrap();
    let (done, said) = auditor.at_portal(&["--openings", &auditor.path("openings")]);
    assert!(!done && said.contains("openings-breach"), "{said}");

    // A continuation is public: that it is no leaf of its day is found without any openings.
    let made = Continuation {
        v: 1,
        origin: format!("senim/{id}"),
        reason: "restored".to_owned(),
        published: String::new(),
        goes_on: day.clone(),
        days: Vec::new(),
    };
    put_back(&shelf_of(&world), &before);
    assert!(auditor.at_portal(&[]).0);
    world.keeper.shelf().publish_continuation(id, &made.sign(&ledger_key(&world)).encode()).unwrap();
    let (done, said) = auditor.at_portal(&[]);
    assert!(!done && said.contains("openings-breach"), "{said}");
}

/// Puts something else into an officer's list.
type Forgery<'a> = &'a dyn Fn(&mut Vec<Read>);

/// An officer's word stands under the officer's key: what whoever keeps the log puts in its place holds for nobody.
pub async fn an_officer_s_word_in_the_log_is_the_officer_s(place: &Place) {
    let (world, days) = closed(place).await;
    let auditor = Auditor::new(&world, place);
    let (day, officer) = (&days[0].0, &world.economy.officers[0].signing());
    let key = data_encoding::HEXLOWER.encode(officer.public().bytes());
    let honest = auditor.given(day);
    let (id, ledger) = (world.economy.root.id(), ledger_key(&world));
    let read = honest.iter().position(|it| matches!(&it.content, Content::Reads { reads, .. } if !reads.is_empty()));
    let read = read.expect("one case was opened");
    // The log as it would be with another list in the place of the officer's, and what an auditor says of it.
    let found = |change: Forgery<'_>| {
        let mut openings = honest.clone();
        let Content::Reads { reads, .. } = &mut openings[read].content else { panic!("it is a list") };
        change(reads);
        let mut other = days.clone();
        other[0].1 = openings.iter().map(Opening::leaf).collect();
        other[0].1.sort_unstable();
        put_back(&shelf_of(&world), &published(id, &other, &ledger));
        auditor.write("openings", &openings);
        let given = ["--openings", &auditor.path("openings")];
        let by_key = [&given[..], &["--officer", &key, "--address", &world.origin]].concat();
        [auditor.at_portal(&given), auditor.of_copy(&by_key), auditor.of_copy(&given)]
    };
    let said = |found: &[(bool, String)], [signed, without, unknown]: [u64; 3]| {
        let words = format!("\"words\":[{{\"signed\":{signed},\"without\":{without},\"unknown\":{unknown}}}]");
        assert!(found.iter().all(|(done, said)| *done && said.contains(&words)), "{words}: {found:?}");
    };
    let all = found(&|_| {});
    said(&all[..2], [1, 0, 0]);
    said(&all[2..], [0, 0, 1]);
    said(&found(&|reads| reads[0].signature = None), [0, 1, 0]);
    let (case, origin) = (CaseId([4; 16]), &world.origin);
    let forgeries: [Forgery<'_>; 4] = [
        // A word for a case that was never opened: of another case, day, portal, or by another key.
        &|reads| reads[0].case = case,
        &|reads| reads[0].signature = Some(Read::sign(officer, origin, reads[0].case, "2026-01-01")),
        &|reads| reads[0].signature = Some(Read::sign(officer, "https://other.example", reads[0].case, day)),
        &|reads| reads[0].signature = Some(Read::sign(&ledger, origin, reads[0].case, day)),
    ];
    for forged in forgeries {
        let [at_portal, of_copy, without] = found(forged);
        for (done, said) in [at_portal, of_copy] {
            assert!(!done && said.contains("openings-words-breach"), "{said}");
        }
        assert!(without.0, "{}", without.1);
    }
    let all = found(&|reads| reads[0].signature = Some(Read::sign(officer, origin, reads[0].case, day)));
    said(&all[..2], [1, 0, 0]);
}

/// What an entry names is laid beside a copy of the log: the reader's own, or another that its author was not shown.
pub async fn an_entry_is_laid_beside_a_copy(place: &Place) {
    let (world, mut days) = closed(place).await;
    let auditor = Auditor::new(&world, place);
    let lines = world.visit(|world| {
        let (portal, organisation) = (world.portal(), world.organisation("economy"));
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        let case = desk.queue().unwrap()[0].case;
        checks::newest(&portal, &organisation).unwrap().expect("days are closed");
        desk.reply(&organisation, case, "Жауап").unwrap();
        let entries = desk.open_case(&organisation, case).unwrap().entries;
        entries.iter().map(|entry| entry.paper.line()).collect::<Vec<_>>()
    });
    fs::write(auditor.path("entries"), lines.concat()).unwrap();
    let beside = || auditor.of_copy(&["--entries", &auditor.path("entries")]);
    let (done, said) = beside();
    assert!(done && said.contains("\"entries\":[\"names-none\",\"missing\"]"), "{said}");
    world.hand.set(world.clock.now() + SignedDuration::from_hours(24));
    let own = look(&world.keeper).await.unwrap().remove(0);
    let leaves = |day| world.visit(|world| checks::leaves_of(&world.portal(), &world.organisation("economy"), day));
    days.push((own.clone(), leaves(&own).unwrap().unwrap()));
    let (done, said) = beside();
    let newest = &days[days.len() - 2].0;
    assert!(done && said.contains("\"entries\":[\"names-none\",\"names\"]"), "{said}");

    // The same entries, and under them a log that its author was never shown.
    let (id, key) = (world.economy.root.id(), ledger_key(&world));
    let mut other = days.clone();
    other[0].1[9] = LeafHash(bytes(9));
    other[0].1.sort_unstable();
    put_back(&shelf_of(&world), &published(id, &other, &key));
    let (done, said) = beside();
    assert!(!done && said.contains("entry-breach"), "{said}");
    // The log that says itself that it was set aside is excused; a note of that which is no leaf is not.
    let aside = world.visit(|_| {
        let (honest, _) = published(id, &days, &key).into_iter().find(|(path, _)| path.ends_with(newest)).unwrap();
        String::from_utf8(published(id, &days, &key)[&honest].clone()).unwrap()
    });
    let none = Leaves { count: 0, hash: Digest([0; 32]) };
    let made = Continuation {
        v: 1,
        origin: format!("senim/{id}"),
        reason: "forked".to_owned(),
        published: String::new(),
        goes_on: own.clone(),
        days: vec![Day { day: newest.clone(), lost: none.clone(), late: none, aside }],
    };
    let note = made.sign(&key);
    let put = |days: &[(String, Vec<LeafHash>)]| {
        put_back(&shelf_of(&world), &published(id, days, &key));
        world.keeper.shelf().publish_continuation(id, &note.encode()).unwrap();
        beside()
    };
    let (done, said) = put(&other);
    assert!(!done && said.contains("entry-breach"), "{said}");
    let last = other.last_mut().unwrap();
    let entry = lines.iter().map(|line| Opening::parse(&unhex(line)).unwrap().leaf()).collect::<Vec<_>>();
    let pad = last.1.iter().position(|leaf| !entry.contains(leaf)).unwrap();
    last.1[pad] = made.leaf(Digest(note.hash().0));
    last.1.sort_unstable();
    let (done, said) = put(&other);
    assert!(done && said.contains("\"entries\":[\"names-none\",\"names-aside\"]"), "{said}");

    // Named before its day was over: it was dated back.
    let (early, line) = (days.last().unwrap().0.clone(), lines.last().unwrap());
    let mut dated = Opening::parse(&unhex(line)).unwrap();
    dated.day.clone_from(newest);
    let header = line.split_once(' ').unwrap().0;
    fs::write(auditor.path("entries"), format!("{header} {}\n", data_encoding::HEXLOWER.encode(&dated.data())))
        .unwrap();
    let mut back = days;
    back.last_mut().unwrap().1[0] = dated.leaf();
    back.last_mut().unwrap().1.sort_unstable();
    put_back(&shelf_of(&world), &published(id, &back, &key));
    let (done, said) = beside();
    assert!(!done && said.contains("entry-breach"), "{early}: {said}");
}

fn unhex(line: &str) -> Vec<u8> {
    data_encoding::HEXLOWER.decode(line.split_once(' ').unwrap().1.trim_end().as_bytes()).unwrap()
}

pub async fn a_log_that_stopped_is_late(place: &Place) {
    let now = Clock::machine().now();
    let world = World::open_at(place, now - SignedDuration::from_hours(24 * 4)).await;
    let auditor = Auditor::new(&world, place);
    world.hand.set(now - SignedDuration::from_hours(24 * 2));
    look(&world.keeper).await.unwrap();
    let (done, said) = auditor.at_portal(&[]);
    assert!(!done && !said.contains("\"late\":null"), "{said}");
    world.hand.set(now);
    look(&world.keeper).await.unwrap();
    let (done, said) = auditor.at_portal(&[]);
    assert!(done && said.contains("\"late\":null"), "{said}");
}

/// Whoever shows another log with each answer is found out by whoever gets two of them.
pub async fn two_answers_are_of_one_log(place: &Place) {
    let (world, days) = closed(place).await;
    let (honest, id) = (files(&shelf_of(&world)), world.economy.root.id());
    let mut other = days.clone();
    other[1].1[7] = LeafHash(bytes(7));
    other[1].1.sort_unstable();
    let other = published(id, &other, &ledger_key(&world));
    for first in [&honest, &other] {
        for second in [&honest, &other] {
            put_back(&shelf_of(&world), first);
            let (portal, organisation) = world.visit(|world| (world.portal(), world.organisation("economy")));
            let leaves = |day: usize| world.visit(|_| checks::leaves_of(&portal, &organisation, &days[day].0));
            leaves(0).unwrap().unwrap();
            put_back(&shelf_of(&world), second);
            assert_eq!(leaves(1).is_ok(), first == second);
            let kept = String::from_utf8(second[std::path::Path::new("checkpoint")].clone()).unwrap();
            let history = world.visit(|_| checks::history(&portal, &organisation, Some(&kept)));
            assert_eq!(matches!(history, Ok(History::Continues { .. })), first == second);
        }
    }
}

/// Of a checkpoint that the portal denies a reader has half a proof; the author's kept checkpoint, laid beside a copy of the folder
/// that the reader was shown, makes it whole.
pub async fn a_copy_goes_on_from_what_was_kept(place: &Place) {
    let (world, days) = closed(place).await;
    let auditor = Auditor::new(&world, place);
    let papers = Papers::of(&world).await;
    let (seen, proof) = (auditor.path("seen"), auditor.path("proof"));
    let audit = || {
        let _gone = fs::remove_file(&proof);
        auditor.of_copy(&["--seen", &seen, "--evidence-out", &proof])
    };
    let honest = files(&shelf_of(&world));
    let (id, key) = (world.economy.root.id(), ledger_key(&world));
    put_back(&shelf_of(&world), &published(id, &days[..1], &key));
    assert!(audit().0);
    let first = fs::read_to_string(&seen).unwrap();
    put_back(&shelf_of(&world), &honest);
    assert!(audit().0, "it only grew");
    let newest = fs::read_to_string(&seen).unwrap();
    assert!(first != newest && fs::read(shelf_of(&world).join("checkpoint")).unwrap() == newest.as_bytes());

    // An older copy says nothing, and what was kept stays.
    put_back(&shelf_of(&world), &published(id, &days[..1], &key));
    let (done, said) = audit();
    assert!(!done && said.contains("copy-older"), "{said}");
    assert!(fs::read_to_string(&seen).unwrap() == newest);

    // Another log of the same days, of which the copy denies what was kept: by either checkpoint it is proved.
    let mut other = days.clone();
    other[0].1[9] = LeafHash(bytes(9));
    other[0].1.sort_unstable();
    let other = published(id, &other, &key);
    put_back(&shelf_of(&world), &other);
    for kept in [&first, &newest] {
        fs::write(&seen, kept).unwrap();
        let (done, said) = audit();
        assert!(!done, "{said}");
        assert!(fs::read_to_string(&seen).unwrap() == *kept);
        assert!(papers.confirm(&fs::read_to_string(&proof).unwrap(), "fork"));
    }
    put_back(&shelf_of(&world), &honest);
    for kept in [&first, &newest] {
        fs::write(&seen, kept).unwrap();
        let (done, said) = audit();
        assert!(done, "{said}");
    }
}
