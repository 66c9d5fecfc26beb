//! One connection: a line that gives up on who neither sends nor takes, and answers what is no HTTP like every other
//! malformed request.

use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::{Arc, LazyLock},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::body::{Body, Bytes, HttpBody};
use hyper::{
    body::{Frame, Incoming, SizeHint},
    rt::{Read, ReadBufCursor, Write},
};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead as _, ReadBuf},
    net::TcpStream,
    time::Sleep,
};

use super::{
    answer::{FRAME_TYPE, Refusal},
    guard::HEADERS,
    hall::Seat,
};

/// How fast a body or an answer must travel at the least.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// Over how long it is measured.
    pub span: Duration,
    /// How many bytes must have passed in each span.
    pub bytes: u64,
}

/// A span under way.
struct Window {
    pace: Pace,
    passed: u64,
    end: Pin<Box<Sleep>>,
}

impl Window {
    fn new(pace: Pace) -> Self {
        Self { pace, passed: 0, end: Box::pin(tokio::time::sleep(pace.span)) }
    }

    /// Ready when a span ended with too little.
    fn poll_too_slow(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        loop {
            ready!(self.end.as_mut().poll(cx));
            if self.passed < self.pace.bytes {
                return Poll::Ready(());
            }
            *self = Self::new(self.pace);
        }
    }
}

/// What hyper says by itself to what is no HTTP: a bare head without our headers, always the last that it writes. None of
/// our answers ends like this.
const BARE_END: &[u8] = b"content-length: 0\r\n\r\n";
const BARE_BEGIN: &[u8] = b"HTTP/1.1 4";
/// Longer than any of hyper's own.
const LONGEST_BARE: usize = 160;

/// What is said instead: the refusal of every other malformed request.
static MALFORMED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let body = Refusal::Malformed.bytes();
    let mut text = format!(
        "HTTP/1.1 400 Bad Request\r\nconnection: close\r\ncontent-type: {FRAME_TYPE}\r\ncontent-length: {}\r\n",
        body.len()
    );
    for (name, value) in HEADERS {
        text.extend([name, ": ", value, "\r\n"]);
    }
    text.push_str("\r\n");
    [text.as_bytes(), &body].concat()
});

/// Where a bare head begins in bytes that end with one.
fn bare(bytes: &[u8]) -> Option<usize> {
    if !bytes.ends_with(BARE_END) {
        return None;
    }
    let from = bytes.len().saturating_sub(LONGEST_BARE);
    let begin = bytes[from..].windows(BARE_BEGIN.len()).rposition(|window| window == BARE_BEGIN)?;
    Some(from + begin)
}

/// A TCP connection with the deadlines of what is written to it.
pub(super) struct Line {
    stream: TokioIo<TcpStream>,
    seat: Arc<Seat>,
    pace: Pace,
    stalled: Option<Window>,
    /// What is still to be said instead of a bare head.
    instead: &'static [u8],
    /// How long the end is waited for, once begun.
    linger: Duration,
    lingering: Option<Pin<Box<Sleep>>>,
}

impl Line {
    pub(super) fn new(stream: TcpStream, seat: Arc<Seat>, pace: Pace, linger: Duration) -> Self {
        Self { stream: TokioIo::new(stream), seat, pace, stalled: None, instead: &[], linger, lingering: None }
    }

    fn pass(&mut self, cx: &mut Context<'_>, slices: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let whole: usize = slices.iter().map(|slice| slice.len()).sum();
        match Pin::new(&mut self.stream).poll_write_vectored(cx, slices) {
            Poll::Ready(Ok(passed)) => {
                if passed == whole {
                    self.stalled = None;
                    self.seat.writes(false);
                } else if let Some(window) = &mut self.stalled {
                    window.passed += passed as u64;
                }
                Poll::Ready(Ok(passed))
            }
            Poll::Ready(Err(error)) => Poll::Ready(Err(error)),
            Poll::Pending => {
                self.seat.writes(true);
                let pace = self.pace;
                let window = self.stalled.get_or_insert_with(|| Window::new(pace));
                ready!(window.poll_too_slow(cx));
                Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
            }
        }
    }
}

impl Read for Line {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: ReadBufCursor<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl Write for Line {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        match bare(bytes) {
            Some(0) => {
                self.instead = &MALFORMED;
                Poll::Ready(Ok(bytes.len()))
            }
            Some(begin) => self.pass(cx, &[IoSlice::new(&bytes[..begin])]),
            None => self.pass(cx, &[IoSlice::new(bytes)]),
        }
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        match slices.iter().rfind(|slice| !slice.is_empty()) {
            // A bare head may stand behind the rest of an answer, which goes first.
            Some(last) if bare(last).is_some() => {
                let first = slices.iter().find(|slice| !slice.is_empty()).unwrap_or(last);
                self.poll_write(cx, first)
            }
            _ => self.pass(cx, slices),
        }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.instead.is_empty() {
            let rest = self.instead;
            let passed = ready!(self.pass(cx, &[IoSlice::new(rest)]))?;
            self.instead = &rest[passed..];
        }
        ready!(Pin::new(&mut self.stream).poll_flush(cx))?;
        self.seat.is_flushed();
        Poll::Ready(Ok(()))
    }

    /// Closes our half and takes in what still comes, for a moment: a socket closed with unread bytes in it throws away the
    /// answer on its way.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.as_mut().poll_flush(cx))?;
        if self.lingering.is_none() {
            ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
            self.lingering = Some(Box::pin(tokio::time::sleep(self.linger)));
        }
        let mut thrown_away = [0; 4096];
        loop {
            let over = self.lingering.as_mut().is_none_or(|end| end.as_mut().poll(cx).is_ready());
            if over {
                return Poll::Ready(Ok(()));
            }
            let mut buffer = ReadBuf::new(&mut thrown_away);
            match ready!(Pin::new(self.stream.inner_mut()).poll_read(cx, &mut buffer)) {
                Ok(()) if !buffer.filled().is_empty() => {}
                _ => return Poll::Ready(Ok(())),
            }
        }
    }
}

/// A request's body on its way in, with its deadlines.
pub(super) struct Inflow {
    body: Incoming,
    seat: Arc<Seat>,
    pace: Pace,
    whole: Duration,
    waiting: Option<(Window, Pin<Box<Sleep>>)>,
}

/// The body came too slowly.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
pub(super) struct TooSlow;

impl Inflow {
    pub(super) fn new(body: Incoming, seat: Arc<Seat>, pace: Pace, whole: Duration) -> Self {
        if body.is_end_stream() {
            seat.is_whole();
        }
        Self { body, seat, pace, whole, waiting: None }
    }
}

impl HttpBody for Inflow {
    type Data = Bytes;
    type Error = axum::BoxError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::BoxError>>> {
        match Pin::new(&mut self.body).poll_frame(cx) {
            Poll::Ready(Some(Ok(frame))) => {
                let length = frame.data_ref().map_or(0, Bytes::len);
                self.seat.grows(length);
                if let Some((window, _)) = &mut self.waiting {
                    window.passed += length as u64;
                }
                if self.body.is_end_stream() {
                    self.seat.is_whole();
                }
                Poll::Ready(Some(Ok(frame)))
            }
            Poll::Ready(Some(Err(error))) => Poll::Ready(Some(Err(error.into()))),
            Poll::Ready(None) => {
                self.seat.is_whole();
                Poll::Ready(None)
            }
            Poll::Pending => {
                let (pace, whole) = (self.pace, self.whole);
                let (window, end) =
                    self.waiting.get_or_insert_with(|| (Window::new(pace), Box::pin(tokio::time::sleep(whole))));
                let over = window.poll_too_slow(cx).is_ready() || end.as_mut().poll(cx).is_ready();
                if over { Poll::Ready(Some(Err(TooSlow.into()))) } else { Poll::Pending }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// An answer's body on its way out: once it is with hyper, the guest is answered.
pub(super) struct Outflow {
    body: Body,
    seat: Arc<Seat>,
}

impl Outflow {
    pub(super) fn new(body: Body, seat: Arc<Seat>) -> Self {
        Self { body, seat }
    }
}

impl Drop for Outflow {
    fn drop(&mut self) {
        self.seat.is_answered();
    }
}

impl HttpBody for Outflow {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
