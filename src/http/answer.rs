//! Answers: frames of a size class. A refusal is a closed list of codes with a constant body; what lies behind it never
//! travels.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    access::login::LoginRefusal,
    case::procedure::Word as _,
    casework::CaseworkRefusal,
    directory::DirectoryError,
    intake::IntakeRefusal,
    proceedings::{ProceedingsError, StepRefusal},
    record::EntryRefusal,
    seal::id::LeafHash,
    store::StoreError,
    wire::frame::{ANSWER_CLASSES, Frame},
};

/// The content type of frames.
pub(super) const FRAME_TYPE: &str = "application/octet-stream";

/// Why a request is refused, as the client is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refusal {
    /// The law refuses a step, or a policy: the answer says by which rule, and what is missing.
    Step {
        /// The rule.
        rule: &'static str,
        /// Its paragraph.
        paragraph: String,
        /// The word of what is missing.
        missing: &'static str,
    },
    /// No such address.
    NoPage,
    /// Another method.
    WrongMethod,
    /// Not a frame, or not of the parts that it must have.
    Malformed,
    /// A body above the largest class.
    TooLarge,
    /// The organisation is not here.
    UnknownOrganisation,
    /// No such roster.
    UnknownRoster,
    /// The work is missing, or not enough.
    Work,
    /// The submission does not hold.
    NotGenuine,
    /// The statement's readers do not fit our rosters.
    Readers,
    /// The case exists with another content.
    Different,
    /// No such case, or not this author's.
    NoAccess,
    /// The session is over, or never was.
    Session,
    /// The login does not hold.
    Login,
    /// Somebody wrote first.
    HeadMoved {
        /// The place that is free now.
        sequence: u64,
        /// The leaf before it.
        previous: LeafHash,
    },
    /// The database is busy or away; nothing was stored, or a retry finds out.
    Busy,
    /// The disk is full.
    Full,
    /// A fault of ours.
    Failed,
}

impl Refusal {
    const fn code(&self) -> &'static str {
        match self {
            Self::Step { .. } => "refused",
            Self::NoPage => "no-page",
            Self::WrongMethod => "wrong-method",
            Self::Malformed => "malformed",
            Self::TooLarge => "too-long",
            Self::UnknownOrganisation => "unknown-organisation",
            Self::UnknownRoster => "unknown-roster",
            Self::Work => "work",
            Self::NotGenuine => "not-genuine",
            Self::Readers => "readers",
            Self::Different => "different",
            Self::NoAccess => "no-access",
            Self::Session => "session",
            Self::Login => "login",
            Self::HeadMoved { .. } => "head-moved",
            Self::Busy => "busy",
            Self::Full => "full",
            Self::Failed => "server",
        }
    }

    const fn status(&self) -> StatusCode {
        match self {
            Self::NoPage | Self::UnknownOrganisation | Self::UnknownRoster => StatusCode::NOT_FOUND,
            Self::WrongMethod => StatusCode::METHOD_NOT_ALLOWED,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Work | Self::NotGenuine | Self::Readers | Self::Step { .. } => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Different | Self::HeadMoved { .. } => StatusCode::CONFLICT,
            Self::NoAccess => StatusCode::FORBIDDEN,
            Self::Session | Self::Login => StatusCode::UNAUTHORIZED,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Full => StatusCode::INSUFFICIENT_STORAGE,
            Self::Failed => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The refusal for a status that the framework chose.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::TooLarge,
            StatusCode::METHOD_NOT_ALLOWED => Self::WrongMethod,
            StatusCode::NOT_FOUND => Self::NoPage,
            status if status.is_client_error() => Self::Malformed,
            _ => Self::Failed,
        }
    }
}

impl Refusal {
    /// The refusal as bytes, for what is refused before there is a request.
    pub(super) fn bytes(&self) -> Vec<u8> {
        self.frame().encode(&ANSWER_CLASSES, 0).unwrap_or_default()
    }

    fn frame(&self) -> Frame {
        if let Self::Step { rule, paragraph, missing } = self {
            let frame = Frame::new("refused").with("rule", *rule);
            return frame.with("paragraph", paragraph.as_str()).with("missing", *missing);
        }
        let mut frame = Frame::new("refusal").with("code", self.code());
        if let Self::HeadMoved { sequence, previous } = self {
            frame = frame.with("sequence", *sequence).with("previous", previous.to_string());
        }
        frame
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let mut response = answer(&self.frame(), 0);
        *response.status_mut() = self.status();
        response
    }
}

/// A frame as an answer, of at least `least` bytes.
pub(super) fn answer(frame: &Frame, least: usize) -> Response {
    match frame.encode(&ANSWER_CLASSES, least) {
        Ok(bytes) => {
            let kind = HeaderValue::from_static(FRAME_TYPE);
            ([(header::CONTENT_TYPE, kind)], bytes).into_response()
        }
        // What is too large for a frame was never let in; so this is a fault of ours.
        Err(_) => (StatusCode::INTERNAL_SERVER_ERROR, Vec::new()).into_response(),
    }
}

/// Another method than the route has.
pub(super) async fn wrong_method() -> Refusal {
    Refusal::WrongMethod
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy
            | StoreError::Unreachable
            | StoreError::Unconfirmed
            | StoreError::Halted
            | StoreError::Closed => Self::Busy,
            StoreError::Full => Self::Full,
            _ => Self::Failed,
        }
    }
}

impl From<DirectoryError> for Refusal {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::Store(error) => error.into(),
            DirectoryError::Note(_) => Self::Failed,
        }
    }
}

impl From<EntryRefusal> for Refusal {
    fn from(refusal: EntryRefusal) -> Self {
        match refusal {
            EntryRefusal::Size | EntryRefusal::Signature(_) | EntryRefusal::Envelope(_) => Self::NotGenuine,
            EntryRefusal::UnknownCase => Self::NoAccess,
            EntryRefusal::HeadMoved { sequence, previous } => Self::HeadMoved { sequence, previous },
            EntryRefusal::Store(error) => error.into(),
        }
    }
}

impl From<StepRefusal> for Refusal {
    fn from(refusal: StepRefusal) -> Self {
        match refusal {
            StepRefusal::Refused { refusal, paragraph } => {
                Self::Step { rule: refusal.rule, paragraph, missing: refusal.missing.word() }
            }
            StepRefusal::Form => Self::NotGenuine,
            StepRefusal::Readers => Self::Readers,
            // Whoever looks again finds out and writes in the next epoch.
            StepRefusal::EpochOver { sequence, previous } => Self::HeadMoved { sequence, previous },
            StepRefusal::Proceedings(error) => error.into(),
        }
    }
}

impl From<ProceedingsError> for Refusal {
    fn from(error: ProceedingsError) -> Self {
        match error {
            ProceedingsError::Store(error) => error.into(),
            ProceedingsError::Directory(error) => error.into(),
        }
    }
}

impl From<IntakeRefusal> for Refusal {
    fn from(refusal: IntakeRefusal) -> Self {
        match refusal {
            IntakeRefusal::Statement(_) | IntakeRefusal::Header => Self::NotGenuine,
            IntakeRefusal::Readers => Self::Readers,
            IntakeRefusal::Organisation => Self::UnknownOrganisation,
            IntakeRefusal::Different => Self::Different,
            IntakeRefusal::UnknownCase => Self::NoAccess,
            IntakeRefusal::Entry(refusal) => refusal.into(),
            IntakeRefusal::Step(refusal) => refusal.into(),
            IntakeRefusal::Store(error) => error.into(),
            IntakeRefusal::Directory(error) => error.into(),
            IntakeRefusal::Receipt(_) => Self::Failed,
        }
    }
}

impl From<CaseworkRefusal> for Refusal {
    fn from(refusal: CaseworkRefusal) -> Self {
        match refusal {
            CaseworkRefusal::NoAccess => Self::NoAccess,
            CaseworkRefusal::Header | CaseworkRefusal::Readers => Self::NotGenuine,
            CaseworkRefusal::Entry(refusal) => refusal.into(),
            CaseworkRefusal::Step(refusal) => refusal.into(),
            CaseworkRefusal::Store(error) => error.into(),
            CaseworkRefusal::Directory(error) => error.into(),
        }
    }
}

impl From<LoginRefusal> for Refusal {
    fn from(refusal: LoginRefusal) -> Self {
        match refusal {
            LoginRefusal::NotHeld => Self::Login,
            LoginRefusal::Store(error) => error.into(),
            LoginRefusal::Directory(error) => error.into(),
        }
    }
}
