//! Entries: the payload that is sealed, with the author's inner signature, padded so that its size says little.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::{
    canonical,
    envelope::{self, EnvelopeRefusal},
    field::is_civil_day,
    header::Fact,
    id::{Digest, KeyId, PersonId},
    padding::entry_length,
    purpose::Purpose,
    signature::{Signature, SigningKey, VerifyingKey, sha256_of},
};
use data_encoding::HEXLOWER;

/// One question of the questionnaire with its answer: a changed questionnaire orphans nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The question's stable id.
    pub id: String,
    /// The question as it was shown.
    pub question: String,
    /// What was answered.
    pub answer: String,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Payload {
    /// The report that opens a case.
    Report {
        /// The language it was written in.
        language: String,
        /// The kind of fact.
        category: String,
        /// Questions and answers.
        answers: Vec<Answer>,
        /// Free text.
        text: String,
    },
    /// A message of either side.
    Message {
        /// Free text.
        text: String,
    },
    /// An officer set the case aside. Written in the room `inquiry`, as the two that follow.
    SetAside {
        /// The last day on which it rests.
        until: String,
        /// Why.
        reason: String,
    },
    /// An officer took the case up again.
    TakenUp,
    /// An officer assigned the case to one who reads it.
    Assigned {
        /// To whom.
        person: PersonId,
    },
    /// A step of a procedure; what is done stands in the header's facts.
    Step {
        /// What its author adds, perhaps nothing.
        text: String,
    },
    /// A paper of a case; what it is stands in the header's facts.
    Paper {
        /// Its title.
        title: String,
        /// Its words.
        text: String,
    },
    /// A party's signature under the non-disclosure agreement (43.6): a step that carries the text it signs.
    Agreement {
        /// The two letters of the language, `kk` or `ru`.
        language: String,
        /// The template, by the hash of its file.
        template: Digest,
        /// The filled text.
        text: String,
        /// Over the structure of [`super::agreement`].
        signature: Signature,
    },
    /// A kind or version that this program does not know: shown as such, never guessed.
    Unknown {
        /// What it calls itself.
        kind: String,
    },
}

/// Attachments are listed from the first day, so that old readers meet no new shape; none can be sent yet.
type NoAttachments = [(); 0];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportBytes {
    v: u64,
    kind: String,
    language: String,
    category: String,
    answers: Vec<Answer>,
    text: String,
    attachments: NoAttachments,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MessageBytes {
    v: u64,
    kind: String,
    text: String,
    attachments: NoAttachments,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SetAsideBytes {
    v: u64,
    kind: String,
    until: String,
    reason: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TakenUpBytes {
    v: u64,
    kind: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignedBytes {
    v: u64,
    kind: String,
    person: PersonId,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StepBytes {
    v: u64,
    kind: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PaperBytes {
    v: u64,
    kind: String,
    title: String,
    text: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AgreementBytes {
    v: u64,
    kind: String,
    language: String,
    template: Digest,
    text: String,
    signature: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AuthorLine {
    author: KeyId,
    signature: String,
}

/// Why an entry is not genuine. It is shown as such, never hidden and never acted on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NotGenuine {
    /// The plaintext is not payload, author line and spaces to the bucket.
    #[error("not an entry")]
    Shape,
    /// The payload is not canonical, or not of the shape that its kind has.
    #[error("the payload is not what its kind promises")]
    Payload,
    /// The payload names another kind than the header.
    #[error("the payload is of another kind than the header")]
    Kind,
    /// The header says something else in clear than the payload.
    #[error("the header says something else in clear")]
    Facts,
    /// The author inside is not the author of the header.
    #[error("the author inside is another")]
    Author,
    /// The inner signature does not hold.
    #[error("the inner signature does not hold")]
    Signature,
}

/// A payload too long for the largest bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("longer than an entry may be")]
pub struct TooLong;

impl Payload {
    /// The kind, as header and payload name it.
    pub fn kind(&self) -> &str {
        match self {
            Self::Report { .. } => "report",
            Self::Message { .. } => "message",
            Self::SetAside { .. } => "set-aside",
            Self::TakenUp => "taken-up",
            Self::Assigned { .. } => "assigned",
            Self::Step { .. } => "step",
            Self::Paper { .. } => "paper",
            Self::Agreement { .. } => "agreement",
            Self::Unknown { kind } => kind,
        }
    }

    /// What of an officer's step its header says in clear, and nothing besides. Of other payloads nothing stands in both.
    pub fn facts(&self) -> Option<Vec<Fact>> {
        let fact = |name: &str, value: String| vec![Fact { name: name.to_owned(), value }];
        match self {
            Self::SetAside { until, .. } => Some(fact("until", until.clone())),
            Self::TakenUp => Some(Vec::new()),
            Self::Assigned { person } => Some(fact("person", person.to_string())),
            Self::Report { .. }
            | Self::Message { .. }
            | Self::Step { .. }
            | Self::Paper { .. }
            | Self::Agreement { .. }
            | Self::Unknown { .. } => None,
        }
    }

    /// The payload's one line. An unknown payload has none: only what is understood is written.
    pub fn encode(&self) -> Option<Zeroizing<String>> {
        let kind = self.kind().to_owned();
        let line = match self {
            Self::Report { language, category, answers, text } => canonical::write(&ReportBytes {
                v: 1,
                kind,
                language: language.clone(),
                category: category.clone(),
                answers: answers.clone(),
                text: text.clone(),
                attachments: [],
            }),
            Self::Message { text } => {
                canonical::write(&MessageBytes { v: 1, kind, text: text.clone(), attachments: [] })
            }
            Self::SetAside { until, reason } => {
                canonical::write(&SetAsideBytes { v: 1, kind, until: until.clone(), reason: reason.clone() })
            }
            Self::TakenUp => canonical::write(&TakenUpBytes { v: 1, kind }),
            Self::Assigned { person } => canonical::write(&AssignedBytes { v: 1, kind, person: *person }),
            Self::Step { text } => canonical::write(&StepBytes { v: 1, kind, text: text.clone() }),
            Self::Paper { title, text } => {
                canonical::write(&PaperBytes { v: 1, kind, title: title.clone(), text: text.clone() })
            }
            Self::Agreement { language, template, text, signature } => canonical::write(&AgreementBytes {
                v: 1,
                kind,
                language: language.clone(),
                template: *template,
                text: text.clone(),
                signature: HEXLOWER.encode(&signature.0),
            }),
            Self::Unknown { .. } => return None,
        };
        Some(Zeroizing::new(line))
    }

    fn parse(line: &[u8]) -> Result<Self, NotGenuine> {
        let Ok(Value::Object(members)) = canonical::parse(line) else { return Err(NotGenuine::Payload) };
        if members.keys().take(2).ne(["v", "kind"]) {
            return Err(NotGenuine::Payload);
        }
        let version = members.get("v").and_then(Value::as_u64).filter(|v| *v >= 1).ok_or(NotGenuine::Payload)?;
        let kind = members.get("kind").and_then(Value::as_str).ok_or(NotGenuine::Payload)?;
        match (version, kind) {
            (1, "report") => {
                let report: ReportBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                Ok(Self::Report {
                    language: report.language,
                    category: report.category,
                    answers: report.answers,
                    text: report.text,
                })
            }
            (1, "message") => {
                let message: MessageBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                Ok(Self::Message { text: message.text })
            }
            (1, "set-aside") => {
                let step: SetAsideBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                let step = Self::SetAside { until: step.until, reason: step.reason };
                if matches!(&step, Self::SetAside { until, .. } if is_civil_day(until)) {
                    Ok(step)
                } else {
                    Err(NotGenuine::Payload)
                }
            }
            (1, "taken-up") => {
                canonical::parse_as::<TakenUpBytes>(line).map_err(|_| NotGenuine::Payload)?;
                Ok(Self::TakenUp)
            }
            (1, "assigned") => {
                let step: AssignedBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                Ok(Self::Assigned { person: step.person })
            }
            (1, "step") => {
                let step: StepBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                Ok(Self::Step { text: step.text })
            }
            (1, "paper") => {
                let paper: PaperBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                Ok(Self::Paper { title: paper.title, text: paper.text })
            }
            (1, "agreement") => {
                let signed: AgreementBytes = canonical::parse_as(line).map_err(|_| NotGenuine::Payload)?;
                let AgreementBytes { language, template, text, signature, .. } = signed;
                if !["kk", "ru"].contains(&language.as_str()) {
                    return Err(NotGenuine::Payload);
                }
                let signature = signature_of(&signature).ok_or(NotGenuine::Payload)?;
                Ok(Self::Agreement { language, template, text, signature })
            }
            _ => Ok(Self::Unknown { kind: kind.to_owned() }),
        }
    }
}

/// The plaintext of an entry: payload, author line with the inner signature, spaces to the bucket.
pub fn compose(payload: &str, header: &[u8], author: &SigningKey) -> Result<Zeroizing<Vec<u8>>, TooLong> {
    let key = author.public().id();
    let line_length = author_line(key, &Signature([0; 64])).len();
    let content = payload.len() + 1 + line_length + 1;
    let total = entry_length(content).ok_or(TooLong)?;
    let filler = vec![b' '; total - content];

    let signature = author.sign_structure(Purpose::Inner, &[header, &signed_part(payload.as_bytes(), &filler).0]);
    let mut plaintext = Zeroizing::new(Vec::with_capacity(total));
    plaintext.extend_from_slice(payload.as_bytes());
    plaintext.push(b'\n');
    plaintext.extend_from_slice(author_line(key, &signature).as_bytes());
    plaintext.push(b'\n');
    plaintext.extend_from_slice(&filler);
    Ok(plaintext)
}

/// Reads a decrypted entry and checks it against its header: kind, author, inner signature.
pub fn read(
    plaintext: &[u8],
    header: &super::header::Header,
    header_bytes: &[u8],
    author: VerifyingKey,
) -> Result<Payload, NotGenuine> {
    let mut parts = plaintext.splitn(3, |byte| *byte == b'\n');
    let (Some(payload), Some(line), Some(filler)) = (parts.next(), parts.next(), parts.next()) else {
        return Err(NotGenuine::Shape);
    };
    if entry_length(plaintext.len() - filler.len()) != Some(plaintext.len()) || filler.iter().any(|byte| *byte != b' ')
    {
        return Err(NotGenuine::Shape);
    }
    let line: AuthorLine = canonical::parse_as(line).map_err(|_| NotGenuine::Shape)?;
    if line.author != header.author || author.id() != header.author {
        return Err(NotGenuine::Author);
    }
    let signature = signature_of(&line.signature).ok_or(NotGenuine::Shape)?;
    author
        .verify_structure(Purpose::Inner, &[header_bytes, &signed_part(payload, filler).0], &signature)
        .map_err(|_| NotGenuine::Signature)?;
    let payload = Payload::parse(payload)?;
    if payload.facts().is_some_and(|facts| facts != header.facts) {
        return Err(NotGenuine::Facts);
    }
    if payload.kind() == header.kind { Ok(payload) } else { Err(NotGenuine::Kind) }
}

/// Whether a sealed entry has a size that padding gives; told from the outside, without a key.
pub fn is_padded(sealed: &[u8]) -> Result<bool, EnvelopeRefusal> {
    let length = envelope::plaintext_length(sealed)?;
    Ok(entry_length(length) == Some(length))
}

/// A signature as payload and author line write it.
fn signature_of(hex: &str) -> Option<Signature> {
    Signature::try_from(HEXLOWER.decode(hex.as_bytes()).ok()?.as_slice()).ok()
}

/// The payload as decrypted, padding included; only the line that carries the signature is left out.
fn signed_part(payload: &[u8], filler: &[u8]) -> Digest {
    sha256_of(&[payload, b"\n", filler])
}

fn author_line(author: KeyId, signature: &Signature) -> String {
    canonical::write(&AuthorLine { author, signature: HEXLOWER.encode(&signature.0) })
}
