//! Reports by the thousand. One is sealed in full; the others are cast from it: their own code, keys, statement, header
//! and signatures, around the same sealed body and grants, which a portal cannot tell. A debug build would need minutes
//! to seal what a test sends in seconds, and what is looked for here is whether bytes survive.

use senim::{
    client::{
        ClientError,
        bodies::Organisation,
        portal::{Answer as Appended, Beside, Portal},
        reporter,
    },
    entropy,
    law::window::protected_until,
    ledger::{leaf::LeafParts, receipt::Expected, receipt_box},
    roster::version::Roster,
    seal::{
        code::TrackingCode,
        derive::{Label, derive, derive_receipt_key},
        entry::{Answer, Payload},
        header::{Header, sign_outer},
        id::{CaseId, Digest, LeafHash},
        purpose::Purpose,
        signature::{Signature, SigningKey, sha256},
        statement::{Destination, Door, Statement, case_id, sign_statement},
    },
    wire::frame::Frame,
};

use super::officer::Officer;

/// What a report says.
pub fn payload(text: &str) -> Payload {
    let answer =
        Answer {
            id: "what".to_owned(), question: "Не болды?".to_owned(), answer: format!("{text}, as an answer")
        };
    Payload::Report {
        language: "kk".to_owned(),
        category: "bribery".to_owned(),
        answers: vec![answer],
        text: text.to_owned(),
    }
}

/// A new code.
pub fn new_code() -> TrackingCode {
    TrackingCode::from_random(&mut entropy::bytes())
}

/// A report sealed in full.
pub fn seal(code: &TrackingCode, organisation: &Organisation, text: &str) -> reporter::SealedReport {
    let draft = reporter::Draft {
        payload: payload(text),
        destination: Destination::Unit,
        excluded: Vec::new(),
        door: Door::CommandLine,
    };
    reporter::seal(code, organisation, &draft).unwrap()
}

/// What reports are cast from.
pub struct Mould {
    statement: Statement,
    header: Header,
    sealed_body: Vec<u8>,
    grants: Vec<Vec<u8>>,
    roster: Roster,
}

/// A report that was cast.
pub struct Report {
    pub code: TrackingCode,
    pub case: CaseId,
    pub request: Vec<u8>,
    statement: Vec<u8>,
    statement_signature: [u8; 64],
    header: Vec<u8>,
    outer: Signature,
}

/// A later entry of a report's case, the reporter's or an officer's.
pub struct Message {
    pub request: Vec<u8>,
    header: Vec<u8>,
    outer: Signature,
    /// The session that an officer's comes in.
    session: Option<String>,
}

/// What a portal gave for an entry: its receipt, whole and true. For an officer's entry there is none, and its minute
/// stands for the time.
#[derive(Clone, PartialEq, Eq)]
pub struct Acknowledged {
    pub commitment: Vec<u8>,
    pub receipt_box: Vec<u8>,
    pub leaf: LeafHash,
    pub time: String,
    pub note: String,
}

impl std::fmt::Debug for Acknowledged {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} of {}", self.leaf, self.time)
    }
}

impl Mould {
    /// Seals one report and takes it apart.
    pub fn of(portal: &Portal) -> Self {
        let organisation = super::organisation(portal);
        Self::from_report(&organisation, &seal(&new_code(), &organisation, "Сынақ хабарлама"))
    }

    /// Takes a report to an organisation apart.
    pub fn from_report(organisation: &Organisation, sealed: &reporter::SealedReport) -> Self {
        let frame = Frame::parse_request(sealed.request()).unwrap();
        Self {
            statement: Statement::parse(&frame.parts[0]).unwrap(),
            header: Header::parse(&frame.parts[2]).unwrap(),
            sealed_body: frame.parts[4].clone(),
            grants: frame.parts[6..].to_vec(),
            roster: (*organisation.institution.roster).clone(),
        }
    }

    /// A new report.
    pub fn cast(&self) -> Report {
        let code = new_code();
        let (access, sign) = (self.key(&code, Label::Access), self.key(&code, Label::Sign));
        let statement = Statement { access: access.public(), sign: sign.public(), ..self.statement.clone() }.encode();
        let statement_signature = sign_statement(&statement, &sign).0;
        let case = case_id(&statement);
        let author = sign.public().id();
        let header = Header { case, author, blind: entropy::bytes(), ..self.header.clone() }.encode();
        let outer = sign_outer(&header, &self.sealed_body, &sign);
        let mut frame = Frame::new("submission")
            .part(statement.clone())
            .part(statement_signature)
            .part(header.clone())
            .part(outer.0)
            .part(self.sealed_body.clone())
            .part(self.box_key(&code));
        frame.parts.extend(self.grants.iter().cloned());
        Report { code, case, request: frame.encode_request().unwrap(), statement, statement_signature, header, outer }
    }

    /// A message behind an entry of a report's case.
    pub fn message(&self, report: &Report, sequence: u64, previous: LeafHash) -> Message {
        let sign = self.key(&report.code, Label::Sign);
        let (header, outer, frame) = self.entry(report, sequence, previous, &sign);
        let request = frame.part(self.box_key(&report.code)).encode_request().unwrap();
        Message { request, header, outer, session: None }
    }

    /// An officer's reply behind an entry of a report's case.
    pub fn reply(&self, report: &Report, sequence: u64, previous: LeafHash, officer: &Officer) -> Message {
        let (header, outer, frame) = self.entry(report, sequence, previous, &officer.signing);
        let request = frame.encode_request().unwrap();
        Message { request, header, outer, session: Some(officer.session.clone()) }
    }

    fn entry(
        &self,
        report: &Report,
        sequence: u64,
        previous: LeafHash,
        author: &SigningKey,
    ) -> (Vec<u8>, Signature, Frame) {
        let header = Header {
            case: report.case,
            author: author.public().id(),
            kind: "message".to_owned(),
            sequence,
            previous,
            blind: entropy::bytes(),
            ..self.header.clone()
        }
        .encode();
        let outer = sign_outer(&header, &self.sealed_body, author);
        let frame = Frame::new("entry").part(header.clone()).part(outer.0).part(self.sealed_body.clone());
        (header, outer, frame)
    }

    /// How many may read each report.
    pub fn readers(&self) -> usize {
        self.grants.len()
    }

    /// One of the keys that a code derives.
    pub fn key(&self, code: &TrackingCode, label: Label) -> SigningKey {
        SigningKey::from_seed(derive(code, label, self.statement.organisation))
    }

    fn box_key(&self, code: &TrackingCode) -> [u8; 32] {
        *derive_receipt_key(code, sha256(&self.sealed_body), self.statement.organisation).expose()
    }

    /// Reads the answer to a report: its receipt must hold.
    pub fn receipt(&self, report: &Report, answer: &Frame) -> Acknowledged {
        self.check(report, &report.header, &report.outer, answer)
    }

    /// Reads the answer to a message.
    pub fn message_receipt(&self, report: &Report, message: &Message, answer: &Frame) -> Acknowledged {
        if message.session.is_none() {
            return self.check(report, &message.header, &message.outer, answer);
        }
        let [commitment] = answer.parts.as_slice() else { panic!("an officer gets the commitment") };
        let word = |name| answer.text(name).unwrap();
        self.recorded(&message.header, &message.outer, word("day"), word("minute"), commitment)
    }

    /// What an officer gets for an entry: whoever holds it recomputes the commitment.
    fn recorded(&self, header: &[u8], outer: &Signature, day: &str, minute: &str, commitment: &[u8]) -> Acknowledged {
        let parts = LeafParts::of(day, header, &self.sealed_body, outer);
        let computed = parts.commit(minute, &[0; 32]);
        assert_eq!(commitment, computed.0, "another commitment than of this entry and its minute");
        Acknowledged {
            commitment: commitment.to_vec(),
            receipt_box: Vec::new(),
            leaf: parts.leaf(computed),
            time: minute.to_owned(),
            note: String::new(),
        }
    }

    fn check(&self, report: &Report, header: &[u8], outer: &Signature, answer: &Frame) -> Acknowledged {
        assert_eq!(answer.kind, "receipt", "{:?}", answer.head);
        let [commitment, receipt_box] = answer.parts.as_slice() else { panic!("a receipt has two parts") };
        self.open(report, header, outer, answer.text("day").unwrap(), commitment, receipt_box)
    }

    fn open(
        &self,
        report: &Report,
        header: &[u8],
        outer: &Signature,
        day: &str,
        commitment: &[u8],
        receipt_box: &[u8],
    ) -> Acknowledged {
        let parts = LeafParts::of(day, header, &self.sealed_body, outer);
        let leaf = parts.leaf(Digest(commitment.try_into().unwrap()));
        let key = derive_receipt_key(&report.code, parts.body, self.statement.organisation);
        let (lines, signature) = receipt_box::open(&key, leaf, receipt_box).expect("the receipt's box opens");
        let roster = self.roster.content();
        let expected = Expected {
            organisation: self.statement.organisation,
            protected_until: protected_until(day.parse().unwrap()).to_string(),
            roster: self.roster.hash(),
            rule_sets: &roster.rule_sets,
            ledger_origin: &roster.ledger_origin,
            key: self.roster.receipt_key(),
            parts,
            commitment: Digest(commitment.try_into().unwrap()),
        };
        let (receipt, note) = expected.check(&lines, signature).expect("the receipt holds and is this entry's");
        Acknowledged {
            commitment: commitment.to_vec(),
            receipt_box: receipt_box.to_vec(),
            leaf,
            time: receipt.time.clone(),
            note: note.encode(),
        }
    }

    /// The request of a visit for a challenge, signed for an origin.
    pub fn visit_request(&self, code: &TrackingCode, origin: &str, challenge: Vec<u8>) -> Vec<u8> {
        let access = self.key(code, Label::Access);
        let signature = access.sign_structure(Purpose::Access, &[origin.as_bytes(), &challenge]);
        let frame = Frame::new("visit")
            .with("origin", origin)
            .with("organisation", self.statement.organisation.to_string())
            .with("from", 0)
            .part(*access.public().bytes())
            .part(challenge)
            .part(signature.0)
            .part([0; 32]);
        frame.encode_request().unwrap()
    }

    /// Visits a report's case: nothing, or the entries' receipts. What is there must be whole and in place.
    pub fn visit<'m>(
        &self,
        portal: &Portal,
        report: &'m Report,
        messages: &[&'m Message],
    ) -> Option<Vec<Acknowledged>> {
        let challenge = portal.ask("/challenge", "challenge").unwrap().parts.pop().unwrap();
        let request = self.visit_request(&report.code, portal.origin(), challenge);
        let frame = portal.send("/visit", &request, "conversation").unwrap();
        let heads = frame.head["entries"].as_array().unwrap().clone();
        let mut parts = frame.parts;
        parts.pop().expect("the portal signs what it shows");
        if parts.is_empty() {
            return None;
        }
        let mut parts = parts.into_iter();
        assert_eq!(parts.next().unwrap(), report.statement, "the statement changed");
        assert_eq!(parts.next().unwrap(), report.statement_signature, "the statement's signature changed");
        let sent = [(&report.header, &report.outer, false)].into_iter();
        let later = |message: &&'m Message| (&message.header, &message.outer, message.session.is_some());
        let mut sent = sent.chain(messages.iter().map(later));
        let mut found = Vec::new();
        for head in heads {
            let (header, outer, by_officer) = sent.next().expect("no entry that nobody sent");
            assert_eq!(parts.next().unwrap(), *header, "the header changed");
            assert_eq!(parts.next().unwrap(), outer.0, "the outer signature changed");
            assert_eq!(parts.next().unwrap(), self.sealed_body, "the sealed body changed");
            let (commitment, receipt_box) = (parts.next().unwrap(), parts.next().unwrap());
            let [day, minute] = ["day", "minute"].map(|name| head[name].as_str().unwrap());
            found.push(if by_officer {
                assert_eq!(receipt_box, b"", "an officer's entry has no receipt");
                self.recorded(header, outer, day, minute, &commitment)
            } else {
                assert_eq!(minute, "", "a reporter's entry has no minute");
                self.open(report, header, outer, day, &commitment, &receipt_box)
            });
        }
        assert!(!found.is_empty(), "a case without its report");
        Some(found)
    }

    /// Sends a report; `None` when the connection broke.
    pub fn send(&self, portal: &Portal, report: &Report) -> Option<Acknowledged> {
        match portal.send("/case", &report.request, "receipt") {
            Ok(answer) => Some(self.receipt(report, &answer)),
            Err(ClientError::Offline) => None,
            Err(error) => panic!("{error}"),
        }
    }

    /// Sends a message; `None` when the connection broke.
    pub fn send_message(&self, portal: &Portal, report: &Report, message: &Message) -> Option<Acknowledged> {
        let kind = if message.session.is_some() { "appended" } else { "receipt" };
        let beside = Beside { session: message.session.as_deref(), work: None };
        match portal.append(&message.request, beside, kind) {
            Ok(Appended::Frame(answer)) => Some(self.message_receipt(report, message, &answer)),
            Ok(Appended::HeadMoved) => panic!("nobody else writes"),
            Err(ClientError::Offline) => None,
            Err(error) => panic!("{error}"),
        }
    }
}
