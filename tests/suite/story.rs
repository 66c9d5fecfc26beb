//! The main job over HTTP: a report is sealed, taken in, opened, answered, and the answer is read with the code.

use std::time::Duration;

use senim::{
    client::{
        ClientError,
        conversation::{Author, Conversation},
        officer::Keys,
        reporter,
    },
    directory::Directory,
    seal::{
        entry::Payload,
        statement::{Destination, Excluded},
    },
    store::Store,
    wire::frame::Frame,
};

use super::{
    Place,
    world::{BEGINS, TODAY, World, draft, new_code},
};

pub const TEXT: &str = "Тендерде пара алынды: жиһаз сатып алу, қыркүйек. ₸ 1 000 000";
pub const ANSWER: &str = "Хабарламаңыз алынды. Қай күні болғанын жазыңызшы.";

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

pub fn refusal<T>(outcome: Result<T, ClientError>) -> String {
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
