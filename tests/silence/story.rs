//! The whole story with canaries in it: a report, visits, an officer's work, what is said in the procedures' rooms, wrong codes,
//! and everything that is refused.

use secrecy::SecretString;

use senim::{
    client::{ClientError, bodies::Organisation, officer, officer::Desk, portal::Portal, reporter},
    entropy,
    ledger::receipt::Receipt,
    now::Clock,
    seal::{
        code::TrackingCode,
        derive::{Label, derive, derive_receipt_key},
        entry::{Answer, Payload},
        id::{CaseId, Digest},
        signature::{SigningKey, sha256},
        statement::{Destination, Door},
    },
    wire::frame::Frame,
};

use super::{canary::Canary, procedures};
use crate::portal_process::{
    Installation, Running, SLUG, organisation,
    proxy::Recorder,
    wire::{self, Answer as HttpAnswer},
};

/// The address that the reporter comes from.
const CLIENT: &str = "127.66.77.88";

/// What was told, and what came of it.
pub struct Told {
    /// Never in a file.
    pub canaries: Vec<Canary>,
    /// Never printed, though the database may know it.
    pub unprinted: Vec<Canary>,
    /// Never in an answer.
    pub unanswered: Vec<Canary>,
    /// All that the portal answered.
    pub answers: Vec<u8>,
    /// All that it printed.
    pub printed: Vec<u8>,
    /// The reporter's receipts for report and message.
    pub receipts: Vec<Receipt>,
    /// How many entries the reporter wrote.
    pub entries: usize,
    /// Unix seconds between which all of it happened.
    pub begun: i64,
    pub ended: i64,
}

/// What is planted.
pub struct Canaries {
    text: Canary,
    kazakh: Canary,
    /// Of the reporter, who says it in the report, in the agreement and in a paper.
    pub name: Canary,
    answer: Canary,
    message: Canary,
    reply: Canary,
    passphrase: Canary,
    user_agent: Canary,
    cookie: Canary,
    forwarded: Canary,
    custom: Canary,
    path: Canary,
    query: Canary,
    head: Canary,
    body: Canary,
    address: Canary,
    host: Canary,
    pub demand: Canary,
    pub signed: Canary,
    pub countersigned: Canary,
    pub application: Canary,
    pub examined: Canary,
    pub dispute: Canary,
    pub title: Canary,
    pub paper: Canary,
    pub fact: Canary,
}

impl Canaries {
    pub fn new() -> Self {
        Self {
            text: Canary::random("text", "TextOfTheReport"),
            kazakh: Canary::random("Kazakh text", "Құпия сөз – әділдік: «ң» "),
            name: Canary::random("name", "Сәуле Нұрланқызы "),
            answer: Canary::random("answer", "AnswerToAQuestion"),
            message: Canary::random("message", "LaterMessage"),
            reply: Canary::random("reply", "OfficersReply"),
            passphrase: Canary::random("passphrase", "pass-phrase-"),
            user_agent: Canary::random("user agent", "Mozilla/5.0 (X11; "),
            cookie: Canary::random("cookie", "cookie="),
            forwarded: Canary::random("forwarded", "2001:db8::"),
            custom: Canary::random("custom header", "custom"),
            path: Canary::random("path", "path"),
            query: Canary::random("query", "query"),
            head: Canary::random("head of a frame", "head"),
            body: Canary::random("body", "body"),
            address: Canary::text("address", CLIENT),
            host: Canary::random("host", "host"),
            demand: Canary::random("demand of the agreement", "Қол қоюды талап етемін "),
            signed: Canary::random("signed agreement", "SignedAgreement"),
            countersigned: Canary::random("countersigned agreement", "CountersignedAgreement"),
            application: Canary::random("application", "Жұмыстан шығарды: "),
            examined: Canary::random("examination", "WordsOfTheExamination"),
            dispute: Canary::random("dispute", "WordsOfTheDispute"),
            title: Canary::random("title of a paper", "TitleOfAPaper"),
            paper: Canary::random("paper", "Менің түсініктемем "),
            fact: Canary::random("refused fact", "fact-"),
        }
    }

    /// All of them.
    pub fn all(&self) -> Vec<Canary> {
        let Self { text, kazakh, name, answer, message, reply, passphrase, user_agent, cookie, .. } = self;
        let Self { forwarded, custom, path, query, head, body, address, host, .. } = self;
        let Self { demand, signed, countersigned, application, examined, dispute, title, paper, fact, .. } = self;
        let all = [
            text,
            kazakh,
            name,
            answer,
            message,
            reply,
            passphrase,
            user_agent,
            cookie,
            forwarded,
            custom,
            path,
            query,
            head,
            body,
            address,
            host,
            demand,
            signed,
            countersigned,
            application,
            examined,
            dispute,
            title,
            paper,
            fact,
        ];
        all.into_iter().cloned().collect()
    }

    fn headers(&self) -> [(&str, &str); 5] {
        [
            ("user-agent", self.user_agent.say()),
            ("cookie", self.cookie.say()),
            ("x-forwarded-for", self.forwarded.say()),
            ("x-custom", self.custom.say()),
            ("authorization", self.passphrase.say()),
        ]
    }
}

/// Tells the story and ends it with `kill -9`, so that all that a crash leaves is there to be looked at.
pub fn tell(installation: &Installation) -> Told {
    told(installation, true)
}

/// The same without the procedures, for those who count what is guessed.
pub fn tell_the_main_path(installation: &Installation) -> Told {
    told(installation, false)
}

fn told(installation: &Installation, with_procedures: bool) -> Told {
    let clock = Clock::machine();
    let begun = clock.now().as_second();
    let canaries = Canaries::new();
    let running = installation.start();
    let recorder = Recorder::new(CLIENT);
    let portal = Portal::new(&running.origin, Some(&recorder.proxy)).unwrap();

    let raw = entropy::bytes::<17>();
    let code = TrackingCode::from_random(&mut raw.clone());
    let wrong = TrackingCode::from_random(&mut entropy::bytes());
    let (case, receipts, bodies, access) = on_the_main_path(installation, &portal, &canaries, &code, &wrong);
    let mut secrets = Vec::new();
    if with_procedures {
        secrets = procedures::tell(installation, &portal, &organisation(&portal), &code, case, &canaries);
    }
    let mut answers = recorder.said();
    let token = session_token(&answers);
    for answer in refused(&running, &canaries) {
        answers.extend(answer.head);
        answers.extend(answer.body);
    }

    let organisation = organisation(&portal).institution.root.id();
    let mut all = canaries.all();
    all.extend(secrets);
    let kept = [raw[0] & 0b11].into_iter().chain(raw[1..].iter().copied()).collect::<Vec<u8>>();
    all.push(Canary::bytes("code", &kept));
    all.push(Canary::bytes("code's plain hash", &sha256(&kept).0));
    for (name, code) in [("spelled code", &code), ("spelled wrong code", &wrong)] {
        all.push(Canary::text(name, &code.spell()));
        all.push(Canary::text(name, &code.spell().replace('-', "")));
        all.push(Canary::bytes("code's spelled hash", &sha256(code.spell().as_bytes()).0));
    }
    for label in [Label::Access, Label::Sign, Label::Own, Label::Dialogue] {
        all.push(Canary::bytes("derived seed", derive(&code, label, organisation).expose()));
        all.push(Canary::bytes("wrong code's seed", derive(&wrong, label, organisation).expose()));
    }
    for body in bodies {
        all.push(Canary::bytes("key of a receipt's box", derive_receipt_key(&code, body, organisation).expose()));
    }
    for receipt in &receipts {
        all.push(Canary::bytes("salt", &receipt.salt));
        all.push(Canary::text("time of receipt", &receipt.time));
        all.push(Canary::bytes("hash of the time", &sha256(receipt.time.as_bytes()).0));
    }
    // A key that nothing was ever filed under leaves no trace of the try.
    let tried = SigningKey::from_seed(derive(&wrong, Label::Access, organisation));
    all.push(Canary::bytes("wrong code's access key", tried.public().bytes()));
    let unanswered = all.clone();
    all.push(Canary::bytes("session token", &token));

    let printed = running.kill();
    Told {
        canaries: all,
        unprinted: vec![Canary::bytes("access key", &access), Canary::text("day", &receipts[0].parts.legal_day)],
        unanswered,
        answers,
        printed,
        entries: receipts.len() + if with_procedures { procedures::ENTRIES } else { 0 },
        receipts,
        begun,
        ended: clock.now().as_second(),
    }
}

/// Report, visit, an officer's reply, answer; wrong codes; the case, the receipts, the hashes of the sealed bodies, the access key.
fn on_the_main_path(
    installation: &Installation,
    portal: &Portal,
    canaries: &Canaries,
    code: &TrackingCode,
    wrong: &TrackingCode,
) -> (CaseId, Vec<Receipt>, Vec<Digest>, [u8; 32]) {
    let seen: Organisation = organisation(portal);
    let id = seen.institution.root.id();
    let question = |text: &Canary| Answer { id: "who".into(), question: "Кім?".into(), answer: text.say().into() };
    let payload = Payload::Report {
        language: "kk".into(),
        category: "bribery".into(),
        answers: vec![question(&canaries.answer), question(&canaries.name)],
        text: format!("{} {}", canaries.text.say(), canaries.kazakh.say()),
    };
    let draft =
        reporter::Draft { payload, destination: Destination::Both, excluded: Vec::new(), door: Door::CommandLine };
    let sealed = reporter::seal(code, &seen, &draft).unwrap();
    let first = sealed.send(portal, &seen, code).unwrap();
    sealed.send(portal, &seen, code).unwrap();
    assert!(reporter::visit(portal, &seen, code).unwrap().alarms.is_empty());
    assert!(matches!(reporter::visit(portal, &seen, wrong), Err(ClientError::UnknownCode)));

    let clock = Clock::machine();
    let desk = Desk::open(portal, &seen, installation.officer(SLUG), &clock).unwrap();
    let [row] = desk.queue().unwrap().try_into().unwrap();
    desk.open_case(&seen, row.case).unwrap();
    desk.reply(&seen, row.case, canaries.reply.say()).unwrap();
    let second = reporter::answer(portal, &seen, code, canaries.message.say()).unwrap();
    let conversation = reporter::visit(portal, &seen, code).unwrap();
    assert_eq!((conversation.entries.len(), conversation.alarms.len()), (3, 0));
    desk.close().unwrap();

    // Nobody's key, behind a passphrase that stays here.
    let passphrase = SecretString::from(canaries.passphrase.say());
    let (stranger, _file) = officer::Keys::make(&passphrase).unwrap();
    assert!(matches!(Desk::open(portal, &seen, stranger, &clock), Err(ClientError::NoOffice)));

    let bodies = vec![first.receipt.parts.body, second.receipt.parts.body];
    let access = *SigningKey::from_seed(derive(code, Label::Access, id)).public().bytes();
    (row.case, vec![first.receipt, second.receipt], bodies, access)
}

/// The token out of the answer to the login.
fn session_token(answers: &[u8]) -> [u8; 32] {
    let head = br#"{"v":1,"kind":"session","parts":[32]}"#;
    let at = answers.windows(head.len()).position(|window| window == head).expect("a login was answered");
    *answers[at + head.len()..].first_chunk().unwrap()
}

/// Requests that are refused, each with canaries wherever a client can put something.
fn refused(running: &Running, canaries: &Canaries) -> Vec<HttpAnswer> {
    let port = running.address().rsplit_once(':').unwrap().1;
    let address = format!("{CLIENT}:{port}");
    let headers = canaries.headers();
    let mut requests = Vec::new();

    // Addresses, methods.
    let paths = [
        format!("/{}", canaries.path.say()),
        format!("/o/{}", canaries.path.say()),
        format!("/roster/{}?{}", canaries.path.say(), canaries.query.say()),
        format!("/kk/o/{SLUG}/?code={}", canaries.query.say()),
        format!("/challenge?{}#{}", canaries.query.say(), canaries.path.say()),
        "/%ff%fe".to_owned(),
        "/demo/keys".to_owned(),
    ];
    for path in &paths {
        for method in ["GET", "POST", "DELETE"] {
            requests.push(wire::request(method, path, &headers, canaries.body.say().as_bytes()));
        }
    }

    // Bodies: no frame; a frame of another kind; one whose values are wrong; one too large.
    let said = canaries.head.say();
    let junk = canaries.body.say().as_bytes();
    let frames = [
        Frame::new(said).part(junk),
        Frame::new("submission").with("note", said).part(junk).part(junk).part(junk),
        (0..8).fold(Frame::new("submission").with("note", said), |frame, _| frame.part(junk)),
        Frame::new("entry").with("note", said).part(junk).part([7; 64]).part(junk).part([7; 32]),
        Frame::new("entry").with("note", said).part(junk).part([7; 64]).part(junk),
        Frame::new("visit")
            .with("origin", said)
            .with("organisation", "00".repeat(32))
            .with("from", 0)
            .part([7; 32])
            .part([7; 56])
            .part([7; 64])
            .part([7; 32]),
        Frame::new("login")
            .with("organisation", "00".repeat(32))
            .with("origin", said)
            .with("key", "00".repeat(16))
            .with("expires", 1)
            .part([7; 56])
            .part([7; 64]),
        Frame::new("queue").with("after", said),
        Frame::new("open").with("case", said).with("from", 0),
        Frame::new("bodies").with("cases", vec![said]),
        Frame::new("step").with("readers", vec![said]).part([7; 200]).part([7; 64]).part([7; 4096]).part([7; 2000]),
    ];
    let mut bodies: Vec<Vec<u8>> = frames.iter().map(|frame| frame.encode_request().unwrap()).collect();
    bodies.push(canaries.body.say().as_bytes().to_vec());
    bodies.push(canaries.body.say().as_bytes().repeat(2000)[..32 << 10].to_vec());
    bodies.push(canaries.body.say().as_bytes().repeat(100_000));
    let with_session: Vec<(&str, &str)> = headers.iter().copied().chain([("senim-session", said)]).collect();
    let officers =
        ["/officer/login", "/officer/logout", "/officer/queue", "/officer/case", "/officer/step", "/officer/bodies"];
    for path in ["/case", "/entry", "/visit"].into_iter().chain(officers) {
        requests.extend(bodies.iter().map(|body| wire::request("POST", path, &with_session, body)));
    }

    let mut answers: Vec<HttpAnswer> =
        requests.iter().map(|request| wire::exchange(&address, request).expect("every request is answered")).collect();
    // Not even HTTP, or hardly: an answer is not owed, an echo is forbidden.
    let broken = [
        format!("{} / HTTP/1.1\r\n\r\n", canaries.path.say()),
        format!("GET / HTTP/9.{}\r\n\r\n", canaries.path.say()),
        format!("GET / HTTP/1.1\r\nhost: {}\r\n{}\r\n\r\n", canaries.host.say(), canaries.custom.say()),
        format!("POST /case HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", canaries.custom.say()),
        format!("GET / HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n\r\n", canaries.host.say()),
    ];
    answers.extend(broken.iter().filter_map(|request| wire::exchange(&address, request.as_bytes()).ok()));
    answers
}
