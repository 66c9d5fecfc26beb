//! The table of `steps.txt`, carried out: every kind of step of every procedure, tried by everybody around a case in the room
//! where it is taken, as the case goes on. Nothing is changed by a try: it names a place that is not the room's end, so that
//! what would be taken is told that somebody was faster.
#![expect(clippy::print_stdout, reason = "tests print their counts")]

use std::collections::BTreeSet;

use data_encoding::HEXLOWER;
use senim::{
    case::{
        actor::{Actor, Proof, Role},
        agreement::{self, Counterparty},
        application, conflict,
        docket::{Command, Exclusion, Name},
        duty, form, gift,
        hearing::{self, Decision, Joining, Matter},
        measure,
        procedure::Word as _,
        report, review,
        room::Room,
    },
    client::{bodies::Organisation, portal::Portal},
    entropy,
    roster::version::{Role as Office, RosterNote},
    seal::{
        derive::derive_receipt_key,
        entry::{Payload, compose},
        envelope,
        header::{Fact, Header, sign_outer},
        hybrid::HybridIdentity,
        id::{LeafHash, PersonId},
        signature::{SigningKey, sha256},
    },
    store::Location,
    wire::frame::Frame,
};

use super::suite::{
    Place,
    hands::{self, By, Ended, Hand, Hands, Reported, THIS, ended},
    world::{TODAY, World, today},
};

const TABLE: &str = include_str!("steps.txt");
const STATES: [&str; 3] = ["new", "begun", "sent"];
/// The rooms that the story begins, and those of every case.
const ROOMS: [&str; 8] =
    ["dialogue", "inquiry", "undertakings", "agreement/0", "agreement/1", "application/0", "hearing/0", "hearing/1"];
/// In which roles these people act.
const OFFICES: [Role; 8] = [
    Role::Reporter,
    Role::Officer,
    Role::Leadership,
    Role::Secretary,
    Role::Chair,
    Role::Member,
    Role::Authorised,
    Role::Representative,
];
const PEOPLE: [&str; 11] = [
    "reporter",
    "other-code",
    "officer",
    "newcomer",
    "leader",
    "secretary",
    "chair",
    "member",
    "idle",
    "inspector",
    "representative",
];

/// One row: who gets through.
struct Row {
    room: &'static str,
    procedure: &'static str,
    steps: Vec<&'static str>,
    state: &'static str,
    who: BTreeSet<&'static str>,
}

fn rows(table: &'static str) -> Vec<Row> {
    let lines = table.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    let row = |line: &'static str| {
        let [room, procedure, steps, state, who @ ..] = &line.split_whitespace().collect::<Vec<_>>()[..] else {
            panic!("a row has five words and more: {line}")
        };
        assert!(ROOMS.contains(room), "{room} is no room");
        assert!(*state == "*" || STATES.contains(state), "{state} is no state");
        let who: BTreeSet<_> = who.iter().copied().filter(|who| *who != "nobody").collect();
        assert!(who.iter().all(|who| PEOPLE.contains(who)), "nobody of that name: {line}");
        assert!(line.ends_with("nobody") == who.is_empty(), "nobody, or somebody: {line}");
        Row { room, procedure, steps: steps.split(',').collect(), state, who }
    };
    lines.map(row).collect()
}

/// A kind of what is tried.
struct Kind {
    procedure: &'static str,
    step: &'static str,
    /// The roles in which the law knows it.
    roles: Vec<Role>,
    trial: Trial,
}

enum Trial {
    Read,
    Paper,
    /// Lets the representative in.
    Admit,
    Step(Box<dyn Fn(usize) -> Command>),
}

macro_rules! kinds {
    ($($name:ident $module:ident),+) => {
        /// Every kind of step; a procedure that is not here does not build.
        fn kinds() -> Vec<Kind> {
            let _every = |name: Name| match name { $(Name::$name => stringify!($module)),+ };
            let day = TODAY.parse().unwrap();
            let mut kinds = Vec::new();
            $(for &step in $module::Step::ALL {
                let roles: BTreeSet<Role> = step.row().ways.iter().flat_map(|(_, roles)| roles.iter().copied()).collect();
                kinds.push(Kind {
                    procedure: Name::$name.word(),
                    step: step.word(),
                    roles: roles.into_iter().collect(),
                    trial: Trial::Step(Box::new(move |nth| unproven(Command::$name(nth, $module::Command::likely(step, day))))),
                });
            })+
            for &exclusion in Exclusion::ALL {
                let command = move |_| match exclusion {
                    Exclusion::Person => Command::PutPersonOut(PersonId([7; 16])),
                    Exclusion::Office => Command::PutOfficeOut(Role::Hr),
                };
                let trial = Trial::Step(Box::new(command));
                kinds.push(Kind { procedure: "case", step: exclusion.word(), roles: OFFICES.to_vec(), trial });
            }
            let room = |step, trial| Kind { procedure: "room", step, roles: vec![Role::Reporter, Role::Member], trial };
            kinds.extend([room("read", Trial::Read), room("paper", Trial::Paper), room("admit", Trial::Admit)]);
            kinds
        }
    };
}

kinds! {
    Report report, Application application, Hearing hearing, Review review, Agreement agreement, Measure measure,
    Conflict conflict, Gift gift, Duty duty
}

/// Without anybody's word beside it, which the portal would look for first.
fn unproven(mut command: Command) -> Command {
    match &mut command {
        Command::Hearing(_, hearing::Command::Compose { members, .. }) => members.clear(),
        Command::Hearing(_, hearing::Command::NameRepresentative { undertaking, .. })
        | Command::Agreement(_, agreement::Command::Join { undertaking }) => *undertaking = None,
        Command::Hearing(_, hearing::Command::Open { representative, .. }) => *representative = None,
        _ => {}
    }
    command
}

/// Whether two rooms are of one kind.
fn is_alike(one: &str, other: &str) -> bool {
    let kind = |room: &str| room.split_once('/').map(|(kind, _)| kind.to_owned());
    kind(one).is_some() && kind(one) == kind(other)
}

/// Which of its kind a step in a room is of.
fn nth(kind: &Kind, room: &str) -> usize {
    match room.split_once('/') {
        Some((of, nth)) if of == kind.procedure => nth.parse().unwrap(),
        _ => 0,
    }
}

/// What the table says for a state, room by room; a kind that it does not know is an error.
fn expected<'a>(rows: &'a [Row], kind: &Kind, state: &str) -> Result<Vec<&'a Row>, String> {
    let mut found: Vec<&Row> = Vec::new();
    for row in rows.iter().filter(|row| row.procedure == kind.procedure && row.steps.contains(&kind.step)) {
        let is_first = found.iter().all(|it| it.room != row.room);
        if is_first && (row.state == "*" || row.state == state) {
            found.push(row);
        }
    }
    let rooms: usize = if kind.procedure == "room" { 7 } else { 1 };
    if found.len() < rooms {
        Err(format!("{} {} · {state}: not in the table", kind.procedure, kind.step))
    } else {
        Ok(found)
    }
}

/// Everything in the table that there is not.
fn unknown(rows: &[Row]) -> Vec<String> {
    let kinds = kinds();
    let named = rows.iter().flat_map(|row| row.steps.iter().map(|step| (row.procedure, *step)));
    let is_known =
        |(procedure, step): &(&str, &str)| kinds.iter().any(|it| it.procedure == *procedure && it.step == *step);
    named.filter(|named| !is_known(named)).map(|(procedure, step)| format!("{procedure} {step}")).collect()
}

/// The case and everybody around it.
struct Stage<'a> {
    hands: &'a Hands<'a>,
    newcomer: &'a Hand,
    case: Reported,
    other: Reported,
    organisation: Organisation,
    portal: Portal,
    /// What no server can open.
    sealed: Vec<u8>,
    grant: Vec<u8>,
}

impl<'a> Stage<'a> {
    fn set(hands: &'a Hands<'a>, case: Reported, newcomer: &'a Hand) -> Self {
        let (identity, author) =
            (HybridIdentity::from_seed(entropy::seed()), SigningKey::from_seed(entropy::seed().into()));
        let line = Payload::Message { text: "Қадам".to_owned() }.encode().unwrap();
        let sealed = envelope::seal(&compose(&line, b"any", &author).unwrap(), &identity.recipient()).unwrap();
        let grant = envelope::seal(b"grant", &identity.recipient()).unwrap();
        let (organisation, portal) = (hands.world.organisation("economy"), hands.world.portal());
        Self { hands, newcomer, case, other: hands.report(), organisation, portal, sealed, grant }
    }

    /// Somebody with an office.
    fn hand(&self, who: &str) -> Option<&'a Hand> {
        let Hands {
            officer,
            leader,
            secretary,
            members: [chair, member, idle],
            authorised: [inspector, representative],
            ..
        } = self.hands;
        Some(match who {
            "officer" => officer,
            "newcomer" => self.newcomer,
            "leader" => leader,
            "secretary" => secretary,
            "chair" => chair,
            "member" => member,
            "idle" => idle,
            "inspector" => inspector,
            "representative" => representative,
            _ => return None,
        })
    }

    fn ask(&self, path: &str, frame: &Frame, by: Option<&Hand>) -> Frame {
        let session = by.map(|by| self.hands.session(by));
        let request = frame.encode_request().unwrap();
        let (_, bytes) = self.portal.forward(path, Some(&request), session.as_deref()).unwrap();
        Frame::parse_answer(&bytes).unwrap()
    }

    /// An entry behind a place that is not the room's end; with a grant for whom it lets in.
    fn entry(&self, who: &str, room: &str, kind: &str, facts: Vec<Fact>, lets_in: Option<&Hand>) -> String {
        let hand = self.hand(who);
        let of = if who == "other-code" { &self.other } else { &self.case };
        let (author, roster) = match hand {
            Some(hand) => (&hand.signing, self.organisation.body(hand.body).unwrap().roster.hash()),
            None => (&of.sign, of.roster),
        };
        let header = Header {
            organisation: self.hands.world.economy.root.id(),
            case: self.case.case,
            room: room.to_owned(),
            epoch: 0,
            kind: kind.to_owned(),
            author: author.public().id(),
            sequence: 0,
            previous: LeafHash([9; 32]),
            checkpoint: None,
            roster,
            blind: entropy::bytes(),
            facts,
        };
        let bytes = header.encode();
        let outer = sign_outer(&bytes, &self.sealed, author);
        let readers: Vec<String> = lets_in.map(|guest| guest.key().to_string()).into_iter().collect();
        let mut frame = Frame::new(if hand.is_some() { "step" } else { "entry" }).with("readers", readers);
        frame.parts = vec![bytes, outer.0.to_vec(), self.sealed.clone()];
        if hand.is_none() {
            frame = frame.part(*derive_receipt_key(&of.code, sha256(&self.sealed), header.organisation).expose());
        }
        if lets_in.is_some() {
            frame = frame.part(self.grant.clone());
        }
        let answer = match hand {
            Some(hand) => self.ask("/officer/step", &frame, Some(hand)),
            None => self.ask("/entry", &frame, None),
        };
        match ended(&answer) {
            Ended::Done(_) => panic!("{who} wrote into {room}"),
            // In that role nobody takes such a step, wherever the case stands.
            Ended::Refused(_, _, missing) if missing == "role" => "role".to_owned(),
            Ended::Refused(..) => "judged".to_owned(),
            Ended::Code(code) => code,
        }
    }

    /// Whether somebody gets through with a kind of step in a room, in any role or by making the room, where such steps
    /// have one.
    fn gets_through(&self, who: &str, kind: &Kind, room: &str, has_room: bool) -> bool {
        let fact = |name: &str, value: &str| Fact { name: name.to_owned(), value: value.to_owned() };
        let hand = self.hand(who);
        let (word, facts): (&str, Vec<Vec<Fact>>) = match &kind.trial {
            Trial::Read => {
                return match hand {
                    Some(hand) => self.hands.open(hand, self.case.case, room).kind == "conversation",
                    // What is signed of nothing is all that strangers are shown.
                    None if who == "reporter" => self.hands.visit(&self.case, room).parts.len() > 1,
                    None => false,
                };
            }
            Trial::Paper if room == "undertakings" => {
                ("paper", vec![vec![fact("for", "hearing/0"), fact("paper", "undertaking")]])
            }
            // Only what would be taken: whoever lets in somebody who has undertaken nothing is refused by 43.6.
            Trial::Admit => {
                let notice = vec![fact("paper", "notice")];
                let guest = &self.hands.authorised[1];
                return self.entry(who, room, "paper", notice, Some(guest)) == "head-moved";
            }
            Trial::Paper => ("paper", vec![vec![fact("paper", "document")]]),
            Trial::Step(command) => {
                let command = command(nth(kind, room));
                let actor = |&role: &Role| match hand {
                    Some(hand) => Actor::holder(role, hand.id()),
                    None if role == Role::Employee => Actor::employee(),
                    None => Actor::reporter(),
                };
                ("step", kind.roles.iter().map(|role| form::facts(&actor(role), &command, Some(THIS))).collect())
            }
        };
        let mut tried = BTreeSet::new();
        for facts in facts.into_iter().filter(|facts| tried.insert(format!("{facts:?}"))) {
            match self.entry(who, room, word, facts.clone(), None).as_str() {
                "judged" | "head-moved" => return true,
                // Whatever they call themselves. Whoever reads another room may make this one: judged first, and then whether
                // they may enter.
                "no-access" => {
                    return has_room && hand.is_some() && self.entry(who, room, word, facts, hand) == "head-moved";
                }
                // What has no room is not taken in any role.
                _ if !has_room => return false,
                _ => {}
            }
        }
        false
    }

    /// Every cell in which the portal does something else than the table says, and how many there are; of some steps, or all.
    fn differences(&self, table: &'static str, state: &str, only: &[&str]) -> (Vec<String>, usize) {
        let (rows, mut differences, mut cells) = (rows(table), Vec::new(), 0);
        let is_asked = |kind: &Kind| only.is_empty() || only.contains(&kind.step);
        for kind in kinds().iter().filter(|kind| is_asked(kind)) {
            let listed = match expected(&rows, kind, state) {
                Ok(listed) => listed,
                Err(missing) => {
                    differences.push(missing);
                    continue;
                }
            };
            // What has no room has none as the case goes on.
            if state != "new" && listed.iter().all(|row| row.room == "dialogue" && row.who.is_empty()) {
                continue;
            }
            let has_room = kind.procedure == "case" || listed.iter().any(|row| row.room != "dialogue");
            for (room, who) in listed.iter().flat_map(|row| PEOPLE.map(|who| (row, who))) {
                cells += 1;
                let named = room.who.contains(who);
                if self.gets_through(who, kind, room.room, has_room) != named {
                    let does = if named { "is turned away" } else { "gets through" };
                    differences
                        .push(format!("{} · {} {} · {state}: {who} {does}", room.room, kind.procedure, kind.step));
                }
            }
        }
        (differences, cells)
    }

    /// A step of each procedure, in every room where it is not taken, by everybody who is in there.
    fn astray(&self, table: &'static str, state: &str) -> Vec<String> {
        let (rows, mut found, mut procedures) = (rows(table), Vec::new(), BTreeSet::new());
        let is_step = |kind: &&Kind| !["room", "case"].contains(&kind.procedure);
        for kind in kinds().iter().filter(is_step).filter(|kind| procedures.insert(kind.procedure)) {
            let listed = expected(&rows, kind, state).unwrap();
            for room in
                ROOMS.iter().filter(|room| listed.iter().all(|row| row.room != **room && !is_alike(row.room, room)))
            {
                let inside = rows.iter().find(|it| it.room == *room && it.steps == ["read"] && it.state != "new");
                for who in inside.into_iter().flat_map(|row| &row.who) {
                    if self.gets_through(who, kind, room, false) {
                        found.push(format!("{room} · {} {}: {who} gets through", kind.procedure, kind.step));
                    }
                }
            }
        }
        found
    }

    /// Two agreements, an application, and a hearing that can be opened.
    fn begin(&self) {
        let Hands { leader, secretary, members: [chair, member, _], authorised: [inspector, representative], .. } =
            self.hands;
        let request = |counterparty| agreement::Command::Request { counterparty };
        self.done(By::Reporter, "agreement/0", &Command::Agreement(0, request(Counterparty::Leadership)), &[leader]);
        self.done(By::Reporter, "agreement/1", &Command::Agreement(1, request(Counterparty::Authorised)), &[inspector]);
        let application = |command| Command::Application(0, command);
        let lodge = application(application::Command::Lodge { link: Some(THIS) });
        self.done(By::Reporter, "application/0", &lodge, &[inspector]);
        let check = application(application::Command::Check { examined: None });
        let inspects = By::Officer(inspector, Role::Authorised);
        self.done(inspects, "application/0", &check, &[]);
        self.done(By::Reporter, "hearing/0", &application(application::Command::Dispute), &[secretary]);

        let proof = |by: &Hand, kind| {
            let entry = self.hands.paper(&self.case, by, "undertakings", kind, "hearing/0");
            Some(Proof::Signed { entry, day: TODAY.parse().unwrap() })
        };
        let joining = |by| Joining { declaration: proof(by, "declaration"), undertaking: proof(by, "undertaking") };
        let members = [chair, member].map(|by| (by.id(), joining(by))).into();
        let compose = hearing::Command::Compose { members, chair: chair.id(), quorum: 2 };
        self.hears(By::Officer(secretary, Role::Secretary), compose, &[chair, member]);
        let invite = hearing::Command::Invite { session: TODAY.parse().unwrap() };
        self.hears(By::Officer(secretary, Role::Secretary), invite, &[]);
        let (person, undertaking) = (representative.id(), proof(representative, "undertaking"));
        let name = Command::Hearing(0, hearing::Command::NameRepresentative { person, undertaking });
        self.done(inspects, "application/0", &name, &[]);
        let notice = vec![Fact { name: "paper".to_owned(), value: "notice".to_owned() }];
        let by = By::Officer(secretary, Role::Secretary);
        let (ended, _) = self.hands.write(&self.case, by, "hearing/0", "paper", &notice, &[representative]);
        assert_eq!(ended, Ended::Done(TODAY.to_owned()));
    }

    /// The hearing is held and its package sent.
    fn send(&self) {
        let Hands { secretary, members: [chair, member, _], authorised: [inspector, representative], .. } = self.hands;
        let entry = self.hands.paper(&self.case, representative, "hearing/0", "attendance", "hearing/0");
        let there = (representative.id(), Proof::Signed { entry, day: TODAY.parse().unwrap() });
        let presides = By::Officer(chair, Role::Chair);
        let attending = [chair.id(), member.id()].into();
        self.hears(presides, hearing::Command::Open { attending, representative: Some(there) }, &[]);
        let seen = Matter::ALL.iter().copied().collect();
        self.hears(presides, hearing::Command::CompleteExamination { seen }, &[]);
        let decision = Decision { reasons: Some(THIS), recommendation: None, items: [1].into() };
        self.hears(presides, hearing::Command::Adopt { decision }, &[]);
        for by in [chair, member] {
            self.hears(By::Officer(by, Role::Member), hearing::Command::Sign, &[]);
        }
        for room in ["agreement/1", "application/0"] {
            self.hands.paper(&self.case, representative, "undertakings", "undertaking", room);
        }
        self.hands.paper(&self.case, inspector, "undertakings", "undertaking", "hearing/0");
        let package = hearing::Command::Dispatch { minutes: Some(THIS), decision: Some(THIS), sheet: Some(THIS) };
        self.hears(By::Officer(secretary, Role::Secretary), package, &[inspector]);
    }

    fn hears(&self, by: By<'_>, command: hearing::Command, lets_in: &[&Hand]) {
        self.done(by, "hearing/0", &Command::Hearing(0, command), lets_in);
    }

    fn done(&self, by: By<'_>, room: &str, command: &Command, lets_in: &[&Hand]) {
        let ended = self.hands.step(&self.case, by, room, command, lets_in);
        assert_eq!(ended, Ended::Done(TODAY.to_owned()), "{command:?}");
    }
}

/// The table names every kind of step for every state, and no other.
pub fn the_table_is_whole() {
    let all = rows(TABLE);
    assert_eq!(unknown(&all), [""; 0]);
    let missing = |rows: &[Row]| -> Vec<String> {
        let of = |kind: &Kind| STATES.map(|state| expected(rows, kind, state).err());
        kinds().iter().flat_map(of).flatten().collect()
    };
    assert_eq!(missing(&all), [""; 0]);
    // Every room that the code knows is among those tried.
    let is_numbered = |room: Room| match room {
        Room::Dialogue | Room::Inquiry | Room::Undertakings => false,
        Room::Agreement(_) | Room::Application(_) | Room::Hearing(_) => true,
    };
    assert!(ROOMS.iter().all(|room| Room::of(room).is_some_and(|it| is_numbered(it) == room.contains('/'))));

    // What nobody wrote down is missed: a kind in every state, or in one; and what is no step is no row.
    let without = |word: &str| {
        rows(String::leak(TABLE.lines().filter(|line| !line.contains(word)).collect::<Vec<_>>().join("\n")))
    };
    assert_eq!(missing(&without("report-breach")).len(), 3);
    assert_eq!(
        missing(&without("dispute                             new")),
        ["application dispute · new: not in the table"]
    );
    assert_eq!(missing(&without("duty ")).len(), 5 * 3);
    let erased = rows("dialogue report erase * nobody");
    assert_eq!(unknown(&erased), ["report erase"]);
}

/// Carries the table out, for all kinds of steps or for `only` some, as the case goes on.
pub async fn everybody_gets_through_where_the_table_says_and_nowhere_else(place: &Place, only: &[&str]) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let case = world.visit(|_| hands.report());
    let newcomer = hands::hand(world.economy.root.id(), "newcomer", Office::Prevention, today(&world.clock));
    let join = |roster: &mut RosterNote| {
        roster.persons.push(newcomer.person.clone());
        roster.persons.sort_by_key(|person| person.id);
    };
    world.reissue(&world.economy, join).await;
    let stage = world.visit(|_| Stage::set(&hands, case, &newcomer));
    let (mut cells, mut differences) = (0, Vec::new());
    for state in STATES {
        world.visit(|_| match state {
            "begun" => stage.begin(),
            "sent" => stage.send(),
            _ => {}
        });
        let before = world.store.docket(stage.case.case).await.unwrap();
        let (found, tried) = world.visit(|_| stage.differences(TABLE, state, only));
        differences.extend(found);
        cells += tried;
        if state == "begun" && only.is_empty() {
            differences.extend(world.visit(|_| stage.astray(TABLE, state)));
        }
        assert_eq!(world.store.docket(stage.case.case).await.unwrap(), before, "a try changed something");
    }
    assert_eq!(differences, [""; 0]);
    println!("{cells} cells of person, kind of step, room and state");

    if only.is_empty() {
        a_row_that_is_wrong_is_found(&world, &stage);
    }
    a_hole_is_found(place, &world, &stage).await;
}

/// A row that lets in too many, or too few.
fn a_row_that_is_wrong_is_found(world: &World, stage: &Stage<'_>) {
    let dispute = "dispute                             sent   reporter";
    let wider = TABLE.replace(dispute, &format!("{dispute} leader"));
    let narrower = wider.replace(
        "register,dispatch,supplement,serve  *      secretary",
        "register,dispatch,supplement,serve  *      nobody",
    );
    let steps = ["dispute", "register", "dispatch", "supplement", "serve"];
    let (found, _) = world.visit(|_| stage.differences(String::leak(narrower), "sent", &steps));
    assert!(found.contains(&"hearing/1 · application dispute · sent: leader is turned away".to_owned()), "{found:#?}");
    assert!(found.contains(&"hearing/0 · hearing serve · sent: secretary gets through".to_owned()), "{found:#?}");
    assert_eq!(found.len(), 1 + 4, "{found:#?}");
}

/// Somebody lets the secretary into the agreement's room by hand, and a member who does not sit into the hearing's.
async fn a_hole_is_found(place: &Place, world: &World, stage: &Stage<'_>) {
    let mut raw = place.raw().await;
    let [secretary, idle] =
        [&stage.hands.secretary, &stage.hands.members[2]].map(|hand| HEXLOWER.encode(&hand.key().0));
    for (key, room) in [(&secretary, "agreement/0"), (&idle, "hearing/0")] {
        let case = HEXLOWER.encode(&stage.case.case.0);
        let [key, case, file] = [key.as_str(), &case, "00"].map(|hex| match place.location {
            Location::Sqlite(_) => format!("x'{hex}'"),
            Location::Postgres(_) => format!("'\\x{hex}'::bytea"),
        });
        let hole = format!(
            "INSERT INTO access_grant (reader, case_no, room, epoch, file) \
             SELECT {key}, case_no, '{room}', 0, {file} FROM case_file WHERE case_id = {case}"
        );
        assert_eq!(raw.run(&hole).await.unwrap(), 1);
    }
    let (found, _) = world.visit(|_| stage.differences(TABLE, "sent", &["read", "paper", "report-breach", "sign"]));
    for cell in [
        "agreement/0 · room read · sent: secretary gets through",
        "agreement/0 · room paper · sent: secretary gets through",
        "agreement/0 · agreement report-breach · sent: secretary gets through",
        "hearing/0 · room read · sent: idle gets through",
        "hearing/0 · hearing sign · sent: idle gets through",
    ] {
        assert!(found.contains(&cell.to_owned()), "{cell}: {found:#?}");
    }
}
