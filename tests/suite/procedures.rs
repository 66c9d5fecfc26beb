//! The procedures through the portal: what people do with a case by their clients, and what each guard says.

use jiff::{Span, Timestamp, civil::Date};
use senim::{
    case::{
        actor::{Actor, Paper, Proof, Role, Transcript},
        agreement::{Command as Agreement, Counterparty},
        application::Command as Application,
        docket::Command,
        form,
        hearing::{Command as Hearing, Decision, Joining, Matter},
        procedure::Word as _,
    },
    proceedings::{Proceedings, clocks},
    seal::{header::Fact, id::LeafHash},
    store::Store,
    wire::frame::Frame,
};
use serde_json::json;

use super::{
    Place,
    hands::{By, Ended, Hand, Hands, Reported, THIS, ended, refused},
    world::{BEGINS, TODAY, World, today},
};

pub fn done() -> Ended {
    Ended::Done(TODAY.to_owned())
}

pub fn code(word: &str) -> Ended {
    Ended::Code(word.to_owned())
}

fn agreement(command: Agreement) -> Command {
    Command::Agreement(0, command)
}

fn request(counterparty: Counterparty) -> Command {
    agreement(Agreement::Request { counterparty })
}

fn sign() -> Command {
    agreement(Agreement::Sign { signature: THIS })
}

fn countersign() -> Command {
    agreement(Agreement::Countersign { signature: THIS })
}

const ROOM: &str = "agreement/0";

/// The instant so many days after the beginning.
pub fn days(count: i32) -> Timestamp {
    let hours = Span::new().try_hours(24 * i64::from(count)).unwrap();
    BEGINS.parse::<Timestamp>().unwrap().checked_add(hours).unwrap()
}

/// What the store projected of a case's clocks is what its docket says.
pub async fn projected(world: &World, store: &Store, case: &Reported) {
    let proceedings = Proceedings::new(store.clone(), world.directory.clone());
    let row = store.case_by_id(case.case).await.unwrap().unwrap();
    let standing = proceedings.standing(row).await.unwrap();
    let folded = clocks(&standing.docket, &standing.law, today(&world.clock));
    let mut stored = store.clocks(case.case).await.unwrap();
    stored.sort();
    assert_eq!(stored, folded);
}

pub async fn an_agreement_is_demanded_signed_and_in_force(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let case = world.visit(|_| {
        let case = hands.report();
        let (reporter, leader) = (By::Reporter, By::Officer(&hands.leader, Role::Leadership));
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "offered");

        // The leader is no reader before being let in, and nobody is let in who is not the counterparty.
        let ask = request(Counterparty::Leadership);
        assert_eq!(hands.row(&hands.leader, case.case), None);
        assert_eq!(hands.step(&case, leader, ROOM, &countersign(), &[]), code("no-access"));
        for stranger in [&hands.secretary, &hands.members[0], &hands.authorised[0], &hands.officer] {
            let outcome = hands.step(&case, reporter, ROOM, &ask, &[stranger]);
            assert_eq!(outcome, code("readers"), "{}", stranger.person.name);
        }
        assert_eq!(hands.step(&case, reporter, "agreement/1", &ask, &[&hands.leader]), code("not-genuine"));
        assert_eq!(hands.step(&case, reporter, "hearing/0", &ask, &[]), code("not-genuine"));
        assert_eq!(hands.step(&case, reporter, ROOM, &ask, &[&hands.leader]), done());
        // The portal has drafted at once.
        let part = hands.part(&case, "agreement", 0);
        assert_eq!((&part["stage"], &part["details"]["counterparty"]), (&json!("drafted"), &json!("leadership")));
        assert_eq!(part["clocks"][1]["rule"], "P-agreement");
        let row = hands.row(&hands.leader, case.case).unwrap();
        assert_eq!((&row["rooms"], &row["entries"]), (&json!([ROOM]), &json!(1)));
        assert_eq!(row["next"]["rule"], "P-agreement");

        let too_early = hands.step(&case, leader, ROOM, &countersign(), &[]);
        assert_eq!(too_early, refused("43.6-agreement", "43.6", "stage"), "the person has not signed");
        // Nobody else signs for either side.
        for (other, role) in [(&hands.secretary, Role::Leadership), (&hands.authorised[0], Role::Authorised)] {
            assert_eq!(hands.step(&case, By::Officer(other, role), ROOM, &countersign(), &[]), code("no-access"));
        }
        let as_head = By::Officer(&hands.leader, Role::Authorised);
        assert_eq!(hands.step(&case, as_head, ROOM, &countersign(), &[]), code("not-genuine"));
        // The same bytes again get the same answer, though the step could not be taken twice.
        let facts = form::facts(&Actor::reporter(), &sign(), Some(THIS));
        let place = hands.head(&case, ROOM);
        let (entry, _) = hands.entry(&case, reporter, ROOM, "agreement", facts, &[], place);
        let (first, again) = (hands.send(reporter, &entry), hands.send(reporter, &entry));
        assert_eq!((ended(&first), &first), (done(), &again));
        let role = Role::Leadership;
        let facts = form::facts(&Actor::holder(role, hands.leader.id()), &countersign(), Some(THIS));
        let (entry, _) = hands.entry(&case, leader, ROOM, "agreement", facts, &[], hands.head(&case, ROOM));
        let (first, again) = (hands.send(leader, &entry), hands.send(leader, &entry));
        assert_eq!((ended(&first), &first), (done(), &again));

        let part = hands.part(&case, "agreement", 0);
        assert_eq!((&part["stage"], &part["clocks"][2]["state"]), (&json!("in-force"), &json!("met")));
        assert_eq!(hands.row(&hands.leader, case.case).unwrap()["next"]["rule"], "P-feedback");
        // Both read the room, and nobody else: not even whoever reads the report.
        let shown = hands.visit(&case, ROOM);
        assert_eq!(shown.head["entries"].as_array().unwrap().len(), 3);
        assert_eq!(hands.open(&hands.leader, case.case, ROOM).head["entries"].as_array().unwrap().len(), 3);
        assert_eq!(ended(&hands.open(&hands.leader, case.case, "dialogue")), code("no-access"));
        assert_eq!(ended(&hands.open(&hands.secretary, case.case, ROOM)), code("no-access"));
        let inquiry = hands.visit(&case, "inquiry");
        assert_eq!(inquiry.head["entries"], json!([]));
        assert_eq!(inquiry.parts.len(), 1, "the officers' room is not the reporter's: only what is signed of nothing");
        case
    });
    projected(&world, &world.store, &case).await;
    // The close of the day takes it all in: entries, and what the portal did, as leaves.
    world.hand.set("2026-11-22T19:06:00Z".parse().unwrap());
    assert!(world.keeper.look().await.iter().all(|looked| looked.outcome.is_ok()));
    let openings = world.store.openings_of(world.economy.root.id(), TODAY).await.unwrap();
    let own = openings.iter().filter(|data| data.windows(18).any(|it| it == b"senim/1/portal-eve")).count();
    assert_eq!(own, 1, "drafted; that it was offered is said by the report");
    world.visit(|_| assert_eq!(hands.part(&case, "agreement", 0)["stage"], "in-force"));
    assert!(
        world.keeper.look().await.iter().all(|looked| looked.outcome.is_ok()),
        "the rows still give the checkpoint"
    );
}

pub async fn a_silent_leadership_gives_way_to_the_authorised_body(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let case = world.visit(|_| {
        let case = hands.report();
        assert_eq!(hands.step(&case, By::Reporter, ROOM, &request(Counterparty::Leadership), &[&hands.leader]), done());
        assert_eq!(hands.step(&case, By::Reporter, ROOM, &sign(), &[]), done());
        case
    });
    // Sunday's term ends on Wednesday; on Thursday the portal goes on, whoever looks and however often.
    for (day, stage) in [(3, "signed-by-person"), (4, "drafted"), (4, "drafted"), (2, "drafted"), (9, "drafted")] {
        world.hand.set(days(day));
        assert!(world.keeper.watch().await.unwrap().is_some());
        world.visit(|_| assert_eq!(hands.part(&case, "agreement", 0)["stage"], stage, "day {day}"));
    }
    projected(&world, &world.store, &case).await;
    world.visit(|_| {
        let part = hands.part(&case, "agreement", 0);
        assert_eq!(part["details"]["counterparty"], "authorised");
        let broken: Vec<_> =
            part["breaches"].as_array().unwrap().iter().map(|it| it["rule"].as_str().unwrap()).collect();
        assert_eq!(broken, ["P-agreement", "P-counterparty"], "both stay visible, once each");
        assert_eq!(part["breaches"][0]["written"], "2026-11-26");
        let [inspector, _] = &hands.authorised;
        let inspects = By::Officer(inspector, Role::Authorised);
        let day = Ended::Done("2026-12-01".to_owned());
        assert_eq!(hands.step(&case, By::Reporter, ROOM, &sign(), &[inspector]), day);
        let leader = By::Officer(&hands.leader, Role::Leadership);
        let too_late = hands.step(&case, leader, ROOM, &countersign(), &[]);
        assert_eq!(too_late, refused("43.6-agreement", "43.6", "counterparty"));
        assert_eq!(hands.step(&case, inspects, ROOM, &countersign(), &[]), day);
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "in-force");
    });
}

pub async fn an_agreement_is_declined_and_demanded_again(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    world.visit(|_| {
        let case = hands.report();
        let reporter = By::Reporter;
        assert_eq!(hands.step(&case, reporter, ROOM, &agreement(Agreement::Decline), &[]), done());
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "declined");
        let out = Command::PutOfficeOut(Role::Leadership);
        assert_eq!(hands.step(&case, reporter, "dialogue", &out, &[]), done());
        let conflicted = hands.step(&case, reporter, ROOM, &request(Counterparty::Leadership), &[]);
        assert_eq!(conflicted, refused("43.6-agreement", "43.6", "counterparty"));
        let [inspector, _] = &hands.authorised;
        let theirs = request(Counterparty::Authorised);
        assert_eq!(hands.step(&case, reporter, ROOM, &theirs, &[&hands.leader]), code("readers"));
        assert_eq!(hands.step(&case, reporter, ROOM, &theirs, &[inspector]), done());
        assert_eq!(hands.step(&case, reporter, ROOM, &sign(), &[]), done());
        let inspects = By::Officer(inspector, Role::Authorised);
        assert_eq!(hands.step(&case, inspects, ROOM, &countersign(), &[]), done());
        assert_eq!(hands.part(&case, "agreement", 0)["stage"], "in-force");
    });
}

/// Everything of a hearing up to where its members can be named.
pub fn disputed(hands: &Hands<'_>, case: &Reported) {
    let [inspector, _] = &hands.authorised;
    let inspects = By::Officer(inspector, Role::Authorised);
    let application = |command| Command::Application(0, command);
    let lodge = application(Application::Lodge { link: Some(THIS) });
    assert_eq!(hands.step(case, By::Reporter, "application/0", &lodge, &[&hands.officer]), code("readers"));
    assert_eq!(hands.step(case, By::Reporter, "application/0", &lodge, &[inspector]), done());
    let early = hands.step(case, By::Reporter, "hearing/0", &application(Application::Dispute), &[&hands.secretary]);
    assert_eq!(early, refused("43.3-hearing", "43.3", "stage"));
    let check = application(Application::Check { examined: None });
    assert_eq!(hands.step(case, inspects, "application/0", &check, &[]), done());
    let inspect = application(Application::Inspect { review_offered: None });
    assert_eq!(hands.step(case, inspects, "application/0", &inspect, &[]), done());
    let recommend = application(Application::Recommend { text: None, addressee: None });
    let without_text = hands.step(case, inspects, "application/0", &recommend, &[]);
    assert_eq!(without_text, refused("44.4-recommendation", "44.4", "recommendation"));
    let dispute = application(Application::Dispute);
    assert_eq!(hands.step(case, By::Reporter, "hearing/0", &dispute, &[&hands.secretary]), done());
    let part = hands.part(case, "hearing", 0);
    assert_eq!((&part["stage"], &part["clocks"][0]["rule"]), (&json!("registered"), &json!("43.4-decision")));
    assert_eq!((&part["clocks"][0]["paragraph"], &part["clocks"][0]["due"]), (&json!("43.4"), &json!("2026-12-22")));
    assert_eq!(hands.part(case, "application", 0)["clocks"][1]["due"], "2026-12-07");
}

pub fn signed(entry: Paper) -> Proof {
    Proof::Signed { entry, day: TODAY.parse().unwrap() }
}

/// The package lets in nobody of the authorised body who has not undertaken confidentiality for this hearing.
fn sent_to_who_undertook(hands: &Hands<'_>, case: &Reported, package: &Command) {
    let ([inspector, _], room) = (&hands.authorised, "hearing/0");
    let send = || hands.step(case, By::Officer(&hands.secretary, Role::Secretary), room, package, &[inspector]);
    let without = refused("43.6-participants", "43.6", "undertaking");
    assert_eq!(send(), without);
    hands.paper(case, inspector, "undertakings", "undertaking", "application/0");
    hands.paper(case, inspector, "undertakings", "declaration", room);
    assert_eq!(send(), without, "neither for another procedure, nor another word");
    hands.paper(case, inspector, "undertakings", "undertaking", room);
    assert_eq!(send(), done());
}

pub async fn a_hearing_goes_from_dispute_to_service(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    let case = world.visit(|_| {
        let case = hands.report();
        disputed(&hands, &case);
        let room = "hearing/0";
        let today: Date = TODAY.parse().unwrap();
        let hearing = |command| Command::Hearing(0, command);
        let [chair, second, third] = &hands.members;
        let [inspector, representative] = &hands.authorised;
        let secretary = By::Officer(&hands.secretary, Role::Secretary);
        let presides = By::Officer(chair, Role::Chair);
        let inspects = By::Officer(inspector, Role::Authorised);
        let step = |by, command, lets_in: &[&Hand]| hands.step(&case, by, room, &hearing(command), lets_in);

        // Each declares and undertakes for themselves, before being let in.
        let joining = |member: &Hand| Joining {
            declaration: Some(signed(hands.paper(&case, member, "undertakings", "declaration", room))),
            undertaking: Some(signed(hands.paper(&case, member, "undertakings", "undertaking", room))),
        };
        let all = [chair, second, third].map(|member| (member.id(), joining(member)));
        let compose =
            |members: Vec<_>| Hearing::Compose { members: members.into_iter().collect(), chair: chair.id(), quorum: 3 };
        let mut without = all.clone();
        without[2].1.declaration = None;
        let refusal = step(secretary, compose(without.into()), &[]);
        assert_eq!(refusal, refused("43.4-examination", "43.4", "declaration"));
        let mut of_another = all.clone();
        of_another[2].1 = all[1].1.clone();
        assert_eq!(
            step(secretary, compose(of_another.into()), &[]),
            code("not-genuine"),
            "nobody declares for another"
        );
        assert_eq!(step(secretary, compose(all.clone().into()), &[&hands.leader]), code("readers"));
        assert_eq!(step(secretary, compose(all.into()), &[chair, second, third]), done());

        assert_eq!(step(secretary, Hearing::Invite { session: today }, &[]), done());
        let name = |undertaking| hearing(Hearing::NameRepresentative { person: representative.id(), undertaking });
        let refusal = hands.step(&case, inspects, "application/0", &name(None), &[]);
        assert_eq!(refusal, refused("43.6-participants", "43.6", "undertaking"));
        let undertaking = Some(signed(hands.paper(&case, representative, "undertakings", "undertaking", room)));
        assert_eq!(hands.step(&case, inspects, "application/0", &name(undertaking), &[]), done());

        let attending: std::collections::BTreeSet<_> = [chair, second, third].map(Hand::id).into();
        let open = |representative| Hearing::Open { attending: attending.clone(), representative };
        let refusal = step(presides, open(None), &[]);
        assert_eq!(refusal, refused("43.3-representative", "43.3", "representative"));
        // The secretary lets the representative in, who then says in their own words to be there.
        let facts = vec![Fact { name: "paper".to_owned(), value: "notice".to_owned() }];
        assert_eq!(hands.write(&case, secretary, room, "paper", &facts, &[representative]).0, done());
        let by_another = hands.paper(&case, &hands.secretary, room, "attendance", room);
        let forged = Proof::Signed { entry: by_another, day: today };
        assert_eq!(step(presides, open(Some((representative.id(), forged))), &[]), code("not-genuine"));
        // A chair who keys in somebody's attendance and names a second person who never saw it.
        let (keyed, confirmed) = (chair.id(), hands.secretary.id());
        let alone = Proof::OnPaper(Transcript { scan: by_another, day: today, keyed, confirmed });
        let refusal = step(presides, open(Some((representative.id(), alone))), &[]);
        assert_eq!(refusal, refused("P-paper", "43.4", "second-person"));
        let own = hands.paper(&case, representative, room, "attendance", room);
        let there = (representative.id(), Proof::Signed { entry: own, day: today });
        let not_the_chair = step(By::Officer(second, Role::Chair), open(Some(there.clone())), &[]);
        assert_eq!(not_the_chair, code("not-genuine"));
        assert_eq!(step(presides, open(Some(there)), &[]), done());

        let seen = |matters: &[Matter]| Hearing::CompleteExamination { seen: matters.iter().copied().collect() };
        let refusal = step(presides, seen(&Matter::ALL[1..]), &[]);
        assert_eq!(refusal, refused("43.4-examination", "43.4", "examination"));
        assert_eq!(step(presides, seen(Matter::ALL), &[]), done());
        let adopt =
            |reasons| Hearing::Adopt { decision: Decision { reasons, recommendation: None, items: [1].into() } };
        assert_eq!(step(presides, adopt(None), &[]), refused("43.4-decision", "43.4", "reasons"));
        assert_eq!(step(presides, adopt(Some(THIS)), &[]), done());
        for member in [chair, second] {
            assert_eq!(step(By::Officer(member, Role::Member), Hearing::Sign, &[]), done());
        }
        let serve = |instruction| Hearing::Serve { instruction };
        let early = step(secretary, serve(Some(THIS)), &[]);
        assert_eq!(early, refused("43.5-review", "43.5", "stage"), "one who attended has not signed");
        assert_eq!(step(By::Officer(third, Role::Member), Hearing::Sign, &[]), done());
        assert_eq!(hands.part(&case, "hearing", 0)["stage"], "signed");

        let refusal = step(secretary, Hearing::Dispatch { minutes: None, decision: Some(THIS), sheet: None }, &[]);
        assert_eq!(refusal, refused("43.4-minutes", "43.4", "paper"));
        assert_eq!(step(inspects, Hearing::Receive, &[]), code("no-access"), "nothing was sent yet");
        let package = Hearing::Dispatch { minutes: Some(THIS), decision: Some(THIS), sheet: Some(THIS) };
        sent_to_who_undertook(&hands, &case, &hearing(package));
        assert_eq!(step(inspects, Hearing::Receive, &[]), done());
        assert_eq!(step(By::Reporter, Hearing::Read, &[]), refused("43.5-review", "43.5", "service"));
        assert_eq!(step(secretary, serve(None), &[]), refused("43.5-review", "43.5", "paper"));
        assert_eq!(step(secretary, serve(Some(THIS)), &[]), done());
        assert_eq!(step(By::Reporter, Hearing::Read, &[]), done());
        let part = hands.part(&case, "hearing", 0);
        assert_eq!((&part["stage"], &part["details"]["read"]), (&json!("execution-control"), &json!(TODAY)));
        case
    });
    projected(&world, &world.store, &case).await;
}

pub async fn two_steps_at_once_are_both_judged(place: &Place) {
    let world = World::open(place).await;
    let hands = Box::pin(Hands::at(&world)).await;
    world.visit(|_| {
        let reporter = By::Reporter;
        for _ in 0..4 {
            let case = hands.report();
            let [inspector, _] = &hands.authorised;
            assert_eq!(hands.step(&case, reporter, ROOM, &request(Counterparty::Authorised), &[inspector]), done());
            let made = |room: &str, command: &Command, lets_in: &[&Hand], place| {
                let facts = form::facts(&Actor::reporter(), command, Some(THIS));
                hands.entry(&case, reporter, room, "step", facts, lets_in, place).0
            };
            let free = hands.head(&case, ROOM);
            let lodge = Command::Application(0, Application::Lodge { link: Some(THIS) });
            let requests = [
                made(ROOM, &sign(), &[], free),
                made(ROOM, &agreement(Agreement::Decline), &[], free),
                made("application/0", &lodge, &[inspector], (0, LeafHash([0; 32]))),
            ];
            let ends = std::thread::scope(|scope| {
                let sent = requests.map(|request| {
                    let body = request.encode_request().unwrap();
                    let portal = world.portal();
                    scope.spawn(move || {
                        let (_, bytes) = portal.forward("/entry", Some(&body), None).unwrap();
                        ended(&Frame::parse_answer(&bytes).unwrap())
                    })
                });
                sent.map(|sent| sent.join().unwrap())
            });
            // Another room is no hindrance: whoever came second was judged anew. In one room one was first.
            assert_eq!(ends[2], done());
            assert_eq!(ends[..2].iter().filter(|end| **end == done()).count(), 1, "{ends:?}");
            assert_eq!(hands.part(&case, "application", 0)["stage"], "lodged");
            let stage = hands.part(&case, "agreement", 0)["stage"].clone();
            assert_eq!(stage, if ends[0] == done() { "signed-by-person" } else { "declined" });
        }
    });
}
