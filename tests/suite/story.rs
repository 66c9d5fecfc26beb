//! The main job over HTTP: a report is sealed, taken in, opened, answered, and the answer is read with the code.

use std::time::Duration;

use senim::{
    client::{
        ClientError,
        conversation::{self, Alarm, Author, Conversation, Viewer},
        officer::Keys,
        portal::Portal,
        reporter::{self, ReporterKeys},
    },
    directory::Directory,
    seal::{
        derive::{Label, derive},
        entry::Payload,
        purpose::Purpose,
        signature::SigningKey,
        statement::{Destination, Excluded},
    },
    store::Store,
    wire::frame::Frame,
};

use super::{
    Place,
    world::{BEGINS, TODAY, World, draft, new_code},
};

const TEXT: &str = "Тендерде пара алынды: жиһаз сатып алу, қыркүйек. ₸ 1 000 000";
const ANSWER: &str = "Хабарламаңыз алынды. Қай күні болғанын жазыңызшы.";

fn texts(conversation: &Conversation) -> Vec<Option<&str>> {
    conversation
        .entries
        .iter()
        .map(|entry| match &entry.payload {
            Some(Payload::Report { text, .. } | Payload::Message { text }) => Some(text.as_str()),
            _ => None,
        })
        .collect()
}

fn refusal<T>(outcome: Result<T, ClientError>) -> String {
    outcome.err().map(|error| error.code().to_owned()).unwrap_or_default()
}

pub async fn a_report_is_opened_answered_and_read_back(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let (code, received) = world.report(TEXT, Vec::new());
        assert_eq!(received.receipt.time, BEGINS);
        assert_eq!(received.receipt.parts.legal_day, TODAY);
        assert_eq!(received.receipt.protected_until, "2029-11-22");

        let portal = world.portal();
        let organisation = world.organisation("economy");
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        let rows = desk.queue().unwrap();
        assert_eq!(rows.len(), 1);
        assert!(rows[0].unanswered);
        assert_eq!(rows[0].slug, "economy");
        let case = rows[0].case;
        let opened = desk.open_case(&organisation, case).unwrap();
        assert_eq!(texts(&opened), [Some(TEXT)]);
        assert!(opened.alarms.is_empty());
        desk.reply(&organisation, case, ANSWER).unwrap();
        assert!(!desk.queue().unwrap()[0].unanswered);

        let read = reporter::visit(&portal, &organisation, &code).unwrap();
        assert_eq!(texts(&read), [Some(TEXT), Some(ANSWER)]);
        assert!(read.alarms.is_empty());
        assert!(matches!(&read.entries[1].author, Author::Officer { name, .. } if name == "economy 0"));
        assert_eq!(read.entries[1].minute, "2026-11-21T23:46Z");
        // The receipt of years ago comes out of its box with the same bytes.
        let again = read.entries[0].receipt.as_ref().unwrap();
        assert_eq!(again.note.encode(), received.note.encode());

        // The authorised body's officer, under another root, reads the same room and answers too.
        let second = world.desk(&portal, "authority", &world.authority.officers[0]);
        second.reply(&organisation, case, "Уәкілетті орган да алды").unwrap();
        let answered = reporter::answer(&portal, &organisation, &code, "15 қыркүйек").unwrap();
        assert_ne!(answered.receipt.mark(), received.receipt.mark());
        let read = desk.open_case(&organisation, case).unwrap();
        assert_eq!(texts(&read), [Some(TEXT), Some(ANSWER), Some("Уәкілетті орган да алды"), Some("15 қыркүйек")]);
        assert!(read.alarms.is_empty());
    });
}

pub async fn the_same_bytes_again_get_the_same_receipt(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let code = new_code();
        let organisation = world.organisation("economy");
        let portal = world.portal();
        let sealed = reporter::seal(&code, &organisation, &draft(TEXT, Destination::Both, Vec::new())).unwrap();
        let first = sealed.send(&portal, &organisation, &code).unwrap();
        world.hand.set("2026-11-25T10:00:00Z".parse().unwrap());
        let second = sealed.send(&portal, &organisation, &code).unwrap();
        assert_eq!(first.note.encode(), second.note.encode());
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        assert_eq!(desk.queue().unwrap().len(), 1);

        // Another report from the same code would be another case under the same key: refused, and nothing is changed.
        let other = reporter::seal(&code, &organisation, &draft("басқа", Destination::Both, Vec::new())).unwrap();
        assert_eq!(refusal(other.send(&portal, &organisation, &code)), "different");
        assert_eq!(desk.queue().unwrap().len(), 1);
    });
}

pub async fn an_excluded_person_never_sees_the_case(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let body = world.economy.root.id();
        let excluded = Excluded { body, person: world.economy.officers[0].person };
        let (code, _) = world.report(TEXT, vec![excluded]);
        let portal = world.portal();
        let organisation = world.organisation("economy");
        let left_out = world.desk(&portal, "economy", &world.economy.officers[0]);
        assert!(left_out.queue().unwrap().is_empty());
        let desk = world.desk(&portal, "economy", &world.economy.officers[1]);
        let case = desk.queue().unwrap()[0].case;
        assert_eq!(refusal(left_out.open_case(&organisation, case)), "no-access");
        assert!(desk.open_case(&organisation, case).unwrap().statement.excludes(body, excluded.person));
        assert!(reporter::visit(&portal, &organisation, &code).unwrap().alarms.is_empty());

        // Nobody left who could read: refused before anything is sent.
        let all = world.economy.officers.iter().map(|it| Excluded { body, person: it.person }).collect();
        let nobody = reporter::seal(&new_code(), &organisation, &draft(TEXT, Destination::Unit, all));
        assert_eq!(refusal(nobody), "excluded-all");
    });
}

pub async fn a_code_opens_at_its_own_organisation_only(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let (code, _) = world.report(TEXT, Vec::new());
        let portal = world.portal();
        assert_eq!(refusal(reporter::visit(&portal, &world.organisation("maslikhat"), &code)), "unknown-code");
        assert_eq!(refusal(reporter::visit(&portal, &world.organisation("economy"), &new_code())), "unknown-code");
    });
}

pub async fn a_key_of_a_removed_officer_is_refused_at_once(place: &Place) {
    let world = World::open(place).await;
    let portal = world.portal();
    let desk = world.visit(|world| {
        world.report(TEXT, Vec::new());
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        assert_eq!(desk.queue().unwrap().len(), 1);
        desk
    });
    let gone = world.economy.officers[0].person;
    world.reissue(&world.economy, |roster| roster.persons.retain(|person| person.id != gone)).await;
    world.visit(|_| assert_eq!(refusal(desk.queue()), "session"));
}

pub async fn a_new_roster_counts_at_once_here_and_in_a_second_elsewhere(place: &Place) {
    let world = World::open(place).await;
    let id = world.economy.root.id();
    let (begin, second) = (Duration::ZERO, Duration::from_secs(1));
    let newest = async || world.directory.by_id(id).await.unwrap().unwrap().roster.hash();
    let (asked, other) = (Directory::new(world.store.clone()), Directory::new(world.store.clone()));
    let answered =
        async |directory: &Directory, seen, now| directory.as_seen(id, seen, now).await.unwrap().unwrap().roster.hash();

    let first = newest().await;
    assert_eq!(answered(&asked, first, begin).await, first);
    world.reissue(&world.economy, |_| ()).await;
    let here = newest().await;
    assert_ne!(first, here);
    assert_eq!(answered(&asked, first, begin).await, here, "what this process published counts at once");

    assert_eq!(answered(&other, here, begin).await, here);
    let elsewhere = Store::open(&place.location).await.unwrap();
    world.reissue_through(&elsewhere, &world.economy, |_| ()).await;
    elsewhere.close().await;
    let there = newest().await;
    assert_eq!(answered(&asked, here, second).await, here, "answered from memory");
    assert_eq!(answered(&asked, here, second + Duration::from_millis(1)).await, there);
    assert_eq!(answered(&other, there, begin).await, there, "who saw the newer one is believed and looked up");
}

pub async fn a_login_counts_once_here_and_now(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let portal = world.portal();
        let challenge = || portal.ask("/officer/challenge", "challenge").unwrap().parts.remove(0);
        let officer = &world.economy.officers[0];
        let keys = Keys::unlock(&officer.key_file, &"bahar-keles".to_owned().into()).unwrap();
        let key = keys.verifying().id();
        let body = world.economy.root.id();
        let login = |challenge: &[u8], origin: &str, seconds: i64| {
            let expires = u64::try_from(world.clock.now().as_second() + seconds).unwrap();
            let signature = keys.sign_login(body, origin, challenge, expires);
            let frame = Frame::new("login")
                .with("organisation", body.to_string())
                .with("origin", origin)
                .with("key", key.to_string())
                .with("expires", expires)
                .part(challenge)
                .part(signature.0);
            refusal(portal.send("/officer/login", &frame.encode_request().unwrap(), "session"))
        };
        let fresh = challenge();
        assert_eq!(login(&fresh, &world.origin, 60), "");
        assert_eq!(login(&fresh, &world.origin, 60), "login", "the same challenge again");
        assert_eq!(login(&challenge(), "https://evil.example", 60), "login", "another origin");
        assert_eq!(login(&challenge(), &world.origin, 600), "login", "longer than the challenge lives");
        assert_eq!(login(&challenge(), &world.origin, -1), "login", "over already");
        let reporters = portal.ask("/challenge", "challenge").unwrap().parts.remove(0);
        assert_eq!(login(&reporters, &world.origin, 60), "login", "a challenge for visits");
        let stale = challenge();
        world.hand.set("2026-11-21T23:48:30Z".parse().unwrap());
        assert_eq!(login(&stale, &world.origin, 60), "login", "a challenge of two minutes ago");
    });
}

pub async fn two_writers_at_once_both_land(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let (code, _) = world.report(TEXT, Vec::new());
        let organisation = world.organisation("economy");
        let portal = world.portal();
        let case = world.desk(&portal, "economy", &world.economy.officers[0]).queue().unwrap()[0].case;
        std::thread::scope(|scope| {
            for officer in &world.economy.officers {
                scope.spawn(|| {
                    let portal = world.portal();
                    let desk = world.desk(&portal, "economy", officer);
                    desk.reply(&world.organisation("economy"), case, ANSWER).unwrap();
                });
            }
            scope.spawn(|| {
                reporter::answer(&world.portal(), &world.organisation("economy"), &code, "мен де").unwrap();
            });
        });
        let read = reporter::visit(&portal, &organisation, &code).unwrap();
        assert_eq!(read.entries.len(), 4);
        assert!(read.alarms.is_empty());
    });
}

/// What a lying portal does to a page.
type Lie = fn(&mut Frame);

/// What a portal that lies could do to a page of a conversation, and what the reader sees.
pub async fn a_lying_portal_is_found_out(place: &Place) {
    let world = World::open(place).await;
    world.visit(|world| {
        let (code, _) = world.report(TEXT, Vec::new());
        let portal = world.portal();
        let organisation = world.organisation("economy");
        let desk = world.desk(&portal, "economy", &world.economy.officers[0]);
        desk.reply(&organisation, desk.queue().unwrap()[0].case, ANSWER).unwrap();
        let body = organisation.institution.root.id();
        let keys = ReporterKeys::derive(&code, body);
        let read = |lie: &dyn Fn(&mut Frame)| {
            let viewer = Viewer::Reporter { code: &code, keys: &keys };
            conversation::read(&portal, &organisation, &viewer, |from| {
                let mut frame = visit_frame(&portal, &world.origin, &code, body, from);
                lie(&mut frame);
                Ok(frame)
            })
        };
        // Parts: statement, signature, then five an entry: header, outer, body, commitment, box.
        assert!(read(&|_| {}).unwrap().alarms.is_empty());
        let lies: [(&str, Lie, Alarm); 7] = [
            ("a flipped bit in a body", |frame| frame.parts[4][2000] ^= 1, Alarm::NotGenuine),
            ("another outer signature", |frame| frame.parts[8][0] ^= 1, Alarm::NotGenuine),
            ("another commitment", |frame| frame.parts[5][0] ^= 1, Alarm::ChainBroken),
            ("a box that does not open", |frame| frame.parts[6][20] ^= 1, Alarm::ReceiptExchanged),
            ("the first entry kept back", |frame| drop_entry(frame, 0), Alarm::ChainBroken),
            (
                "an officer's minute moved",
                |frame| set_entry(frame, 1, "minute", "2026-11-20T23:46Z"),
                Alarm::NotGenuine,
            ),
            ("a day moved back", |frame| set_entry(frame, 0, "day", "2026-11-21"), Alarm::ReceiptExchanged),
        ];
        for (name, lie, alarm) in lies {
            let read = read(&lie).unwrap();
            assert!(read.alarms.contains(&alarm), "{name}: {:?}", read.alarms);
        }
        assert_eq!(refusal(read(&|frame| frame.parts[0][60] ^= 1)), "not-genuine", "another statement");
    });
}

fn visit_frame(
    portal: &Portal,
    origin: &str,
    code: &senim::seal::code::TrackingCode,
    body: senim::seal::id::OrganisationId,
    from: u64,
) -> Frame {
    let access = SigningKey::from_seed(derive(code, Label::Access, body));
    let challenge = portal.ask("/challenge", "challenge").unwrap().parts.remove(0);
    let signature = access.sign_structure(Purpose::Access, &[origin.as_bytes(), &challenge]);
    let request = Frame::new("visit")
        .with("origin", origin)
        .with("organisation", body.to_string())
        .with("from", from)
        .part(*access.public().bytes())
        .part(challenge)
        .part(signature.0);
    portal.send("/visit", &request.encode_request().unwrap(), "conversation").unwrap()
}

fn drop_entry(frame: &mut Frame, at: usize) {
    frame.head["entries"].as_array_mut().unwrap().remove(at);
    frame.parts.drain(2 + at * 5..2 + at * 5 + 5);
}

fn set_entry(frame: &mut Frame, at: usize, key: &str, value: &str) {
    frame.head["entries"][at][key] = value.into();
}
