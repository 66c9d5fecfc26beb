//! One tag per use, so that bytes signed or hashed for one purpose can never be shown for another.

/// What a structure is for; its tag is the first field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A case statement, signed by the reporter.
    Statement,
    /// An event header.
    Header,
    /// The signature that the server checks: header and sealed body.
    Outer,
    /// The signature sealed with the payload: header and payload.
    Inner,
    /// A grant of a room's identity to one reader.
    Grant,
    /// A reporter's visit.
    Access,
    /// An officer's login.
    Login,
    /// An officer's enrolment: the public half of a new key.
    Enrolment,
    /// The commitment to the exact time inside a leaf.
    Commitment,
    /// A leaf of the ledger.
    Leaf,
    /// A leaf that only fills a day up.
    Pad,
    /// A leaf over what one officer read on a day.
    Reads,
    /// One of those reads, signed by the officer.
    Read,
    /// A leaf over something public: a roster, rules, a calendar, the pages.
    Publication,
    /// A leaf over a step that the portal took in a case by itself.
    PortalEvent,
    /// The associated data of a receipt's box.
    ReceiptBox,
    /// A stateless challenge of the server.
    Challenge,
    /// What an asker gives the portal to sign: it names the case head before, and only the asker knows.
    Asked,
    /// A proof of work over a request.
    Work,
    /// A non-disclosure agreement, signed by both parties.
    Agreement,
}

impl Purpose {
    /// The tag as it stands in the bytes.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Statement => "senim/1/statement",
            Self::Header => "senim/1/header",
            Self::Outer => "senim/1/outer",
            Self::Inner => "senim/1/inner",
            Self::Grant => "senim/1/grant",
            Self::Access => "senim/1/access",
            Self::Login => "senim/1/login",
            Self::Enrolment => "senim/1/enrolment",
            Self::Commitment => "senim/1/commitment",
            Self::Leaf => "senim/1/leaf",
            Self::Pad => "senim/1/pad",
            Self::Reads => "senim/1/reads",
            Self::Read => "senim/1/read",
            Self::Publication => "senim/1/publication",
            Self::PortalEvent => "senim/1/portal-event",
            Self::ReceiptBox => "senim/1/receipt-box",
            Self::Challenge => "senim/1/challenge",
            Self::Asked => "senim/1/asked",
            Self::Work => "senim/1/work",
            Self::Agreement => "senim/1/agreement",
        }
    }
}
