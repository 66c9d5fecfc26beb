//! The only HTTP of the client: frames to and fro, nothing of this machine in the headers.

use std::time::Duration;

use serde_json::Value;

use super::ClientError;
use crate::wire::frame::{Frame, FrameRefusal};

/// The largest answer there is.
const LONGEST_ANSWER: u64 = 1 << 20;
/// Tor is slow; a hung connection is still ended.
const TIME_OUT: Duration = Duration::from_mins(3);

/// What an append came to.
pub enum Answer {
    /// The expected frame.
    Frame(Frame),
    /// Somebody wrote first.
    HeadMoved,
}

/// What goes beside a request.
#[derive(Default, Clone, Copy)]
pub struct Beside<'a> {
    /// An officer's session.
    pub session: Option<&'a str>,
    /// The nonce of the work done over this request.
    pub work: Option<u64>,
}

/// A portal, by its origin.
pub struct Portal {
    agent: ureq::Agent,
    origin: String,
}

impl Portal {
    /// A portal at an origin, `https://senim.example`, optionally through a SOCKS proxy such as Tor's.
    pub fn new(origin: &str, proxy: Option<&str>) -> Result<Self, ClientError> {
        let proxy = proxy.map(ureq::Proxy::new).transpose().map_err(|_| ClientError::Offline)?;
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(TIME_OUT))
            .http_status_as_error(false)
            .user_agent("")
            .max_redirects(0)
            .proxy(proxy)
            .build();
        Ok(Self { agent: config.into(), origin: origin.trim_end_matches('/').to_owned() })
    }

    /// The origin that signatures are bound to.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Asks for a frame of a kind.
    pub fn ask(&self, path: &str, kind: &str) -> Result<Frame, ClientError> {
        let response = self.agent.get(format!("{}{path}", self.origin)).call();
        expect(read(response)?, kind)
    }

    /// Asks for a text that is no frame: a checkpoint. Anything else that comes is a refusal.
    pub fn ask_text(&self, path: &str) -> Result<String, ClientError> {
        let (status, bytes) = self.forward(path, None, None)?;
        match (status, String::from_utf8(bytes)) {
            (200, Ok(text)) => Ok(text),
            (404, _) => Err(ClientError::Refused { code: "no-page".to_owned() }),
            _ => Err(ClientError::NotAnAnswer),
        }
    }

    /// Sends a request's bytes for a frame of a kind.
    pub fn send(&self, path: &str, request: &[u8], kind: &str) -> Result<Frame, ClientError> {
        expect(self.post(path, request, Beside::default())?, kind)
    }

    /// Sends a request's bytes with the work that was done over them.
    pub fn send_worked(&self, path: &str, request: &[u8], work: Option<u64>, kind: &str) -> Result<Frame, ClientError> {
        expect(self.post(path, request, Beside { session: None, work })?, kind)
    }

    /// Sends a frame within an officer's session.
    pub fn send_as(&self, session: &str, path: &str, request: &Frame, kind: &str) -> Result<Frame, ClientError> {
        let beside = Beside { session: Some(session), work: None };
        expect(self.post(path, &encode(request)?, beside)?, kind)
    }

    /// Sends an entry, the one thing that somebody else may be faster with.
    pub fn append(&self, request: &[u8], beside: Beside<'_>, kind: &str) -> Result<Answer, ClientError> {
        self.append_to("/entry", request, beside, kind)
    }

    /// The same by another door: an officer's step goes by one of its own.
    pub(super) fn append_to(
        &self,
        path: &str,
        request: &[u8],
        beside: Beside<'_>,
        kind: &str,
    ) -> Result<Answer, ClientError> {
        let frame = self.post(path, request, beside)?;
        if frame.kind == "refusal" && frame.text("code") == Some("head-moved") {
            return Ok(Answer::HeadMoved);
        }
        expect(frame, kind).map(Answer::Frame)
    }

    /// Forwards a request's bytes as they are and gives the answer's status and bytes: for the officer's desk.
    pub fn forward(
        &self,
        path: &str,
        request: Option<&[u8]>,
        session: Option<&str>,
    ) -> Result<(u16, Vec<u8>), ClientError> {
        let url = format!("{}{path}", self.origin);
        let response = match request {
            Some(bytes) => self.request(&url, Beside { session, work: None }).send(bytes),
            None => self.agent.get(url).call(),
        };
        let mut response = response.map_err(|_| ClientError::Offline)?;
        let status = response.status().as_u16();
        let bytes = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
        Ok((status, bytes.map_err(|_| ClientError::Offline)?))
    }

    fn post(&self, path: &str, request: &[u8], beside: Beside<'_>) -> Result<Frame, ClientError> {
        read(self.request(&format!("{}{path}", self.origin), beside).send(request))
    }

    fn request(&self, url: &str, beside: Beside<'_>) -> ureq::RequestBuilder<ureq::typestate::WithBody> {
        let mut request = self.agent.post(url).header("content-type", "application/octet-stream");
        if let Some(token) = beside.session {
            request = request.header("senim-session", token);
        }
        if let Some(nonce) = beside.work {
            request = request.header("senim-work", nonce.to_string());
        }
        request
    }
}

pub(super) fn encode(frame: &Frame) -> Result<Vec<u8>, ClientError> {
    frame.encode_request().map_err(|refusal| match refusal {
        FrameRefusal::TooLarge => ClientError::TooLong(crate::seal::entry::TooLong),
        _ => ClientError::NotAnAnswer,
    })
}

fn read(response: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Frame, ClientError> {
    let mut response = response.map_err(|_| ClientError::Offline)?;
    let bytes = response.body_mut().with_config().limit(LONGEST_ANSWER).read_to_vec();
    Frame::parse_answer(&bytes.map_err(|_| ClientError::Offline)?).map_err(|_| ClientError::NotAnAnswer)
}

fn expect(frame: Frame, kind: &str) -> Result<Frame, ClientError> {
    match frame.kind.as_str() {
        "refusal" => {
            let code = frame.head.get("code").and_then(Value::as_str).unwrap_or("server").to_owned();
            Err(ClientError::Refused { code })
        }
        "refused" => {
            let said = |name| frame.text(name).unwrap_or_default().to_owned();
            Err(ClientError::Step { rule: said("rule"), paragraph: said("paragraph"), missing: said("missing") })
        }
        found if found == kind => Ok(frame),
        _ => Err(ClientError::NotAnAnswer),
    }
}
