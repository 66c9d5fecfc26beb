//! Serving: an accept loop of our own, because `axum::serve` sets no timer. Every connection has its deadlines, and the end
//! finishes what it began. No address of a client is looked at, so none can be kept.

use std::{io, sync::Arc, time::Duration};

use axum::{
    Router,
    body::{Body, HttpBody as _},
    http::{HeaderValue, Request, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioTimer;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinSet,
};
use tower::ServiceExt as _;

use super::{
    connection::{Inflow, Line, Outflow, Pace},
    hall::{Hall, Seat},
};

/// The deadlines and bounds of connections.
#[derive(Debug, Clone, Copy)]
pub struct Bounds {
    /// How long a request's head may take, from the connection or from the end of the answer before it: so this is how long
    /// an idle connection is kept, too.
    pub head: Duration,
    /// How long a request's body may take in all.
    pub body: Duration,
    /// How fast bodies and answers must travel.
    pub pace: Pace,
    /// How long a closed connection may go on sending what nobody reads, so that the last answer arrives.
    pub linger: Duration,
    /// How long the requests under way have when serving ends.
    pub finish: Duration,
    /// Open connections at most.
    pub connections: usize,
    /// Bytes of requests' bodies in memory at most.
    pub body_bytes: usize,
    /// Bytes of answers in memory at most, until the system has taken them.
    pub answer_bytes: usize,
}

impl Default for Bounds {
    /// Tor is slow: seconds for a round trip, some KiB/s on a bad day.
    fn default() -> Self {
        Self {
            head: Duration::from_secs(30),
            body: Duration::from_mins(10),
            pace: Pace { span: Duration::from_mins(1), bytes: 60 << 10 },
            linger: Duration::from_secs(2),
            finish: Duration::from_secs(40),
            connections: 4096,
            body_bytes: 128 << 20,
            answer_bytes: 128 << 20,
        }
    }
}

/// The longest head of a request, in bytes.
const LONGEST_HEAD: usize = 16 << 10;
/// Files that stay free of connections: the database, its log, pages.
const OTHER_FILES: usize = 64;
/// How long nothing is accepted after the system refused.
const PAUSE: Duration = Duration::from_millis(20);

/// Serves within the default bounds until `stop` resolves, then finishes the requests under way.
pub async fn serve(
    listener: TcpListener,
    router: Router,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    serve_within(listener, router, Bounds::default(), stop).await
}

/// Serves until `stop` resolves, then finishes the requests under way.
pub async fn serve_within(
    listener: TcpListener,
    router: Router,
    bounds: Bounds,
    stop: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    let most = bounds.connections.min(open_files().saturating_sub(OTHER_FILES));
    let hall = Arc::new(Hall::new(most, bounds.body_bytes, bounds.answer_bytes));
    let (closing, closed) = watch::channel(false);
    let mut guests = JoinSet::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            biased;
            () = &mut stop => break,
            Some(_) = guests.join_next(), if !guests.is_empty() => continue,
            accepted = listener.accept() => accepted,
        };
        let Ok((stream, _)) = accepted else {
            // A connection that broke before it was accepted, or no open files left.
            hall.make_room();
            tokio::time::sleep(PAUSE).await;
            continue;
        };
        let seat = tokio::select! {
            biased;
            () = &mut stop => break,
            seat = hall.enter() => seat,
        };
        guests.spawn(attend(stream, seat, router.clone(), bounds, closed.clone()));
    }
    drop(listener);
    // Fails only when nobody is connected.
    let _ = closing.send(true);
    let finished = async { while guests.join_next().await.is_some() {} };
    if tokio::time::timeout(bounds.finish, finished).await.is_err() {
        guests.shutdown().await;
    }
    Ok(())
}

async fn attend(stream: TcpStream, seat: Arc<Seat>, router: Router, bounds: Bounds, mut closed: watch::Receiver<bool>) {
    // Without it, only the last bytes of an answer wait for the network: slower, not wrong.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let (router, seat) = (router.clone(), Arc::clone(&seat));
        async move {
            seat.begins();
            let incoming = Arc::clone(&seat);
            let request = request.map(|body| Body::new(Inflow::new(body, incoming, bounds.pace, bounds.body)));
            // Refused by the guard; what stands behind chunks is not believed either.
            let ends = request.headers().contains_key(header::TRANSFER_ENCODING);
            let mut response = router.oneshot(request).await?;
            if ends {
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            }
            // Every body of ours knows its length.
            seat.answers(usize::try_from(response.body().size_hint().lower()).unwrap_or(usize::MAX));
            Ok::<_, std::convert::Infallible>(response.map(|body| Outflow::new(body, seat)))
        }
    });
    let line = Line::new(stream, Arc::clone(&seat), bounds.pace, bounds.linger);
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(bounds.head)
        .max_buf_size(LONGEST_HEAD)
        // The clock of a portal with an onion address would tell which other host it is.
        .auto_date_header(false)
        .serve_connection(line, service);
    let mut connection = std::pin::pin!(connection);
    // How a connection ends is nobody's business: there is no log of it.
    tokio::select! {
        _ = connection.as_mut() => return,
        () = seat.is_dismissed() => return,
        _ = closed.wait_for(|closed| *closed) => {}
    }
    if seat.is_idle() {
        return;
    }
    connection.as_mut().graceful_shutdown();
    tokio::select! {
        _ = connection => {}
        () = seat.is_dismissed() => {}
    }
}

/// How many files the system lets us open, after asking for all that it would.
fn open_files() -> usize {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    // Where it can't be raised, the limit stays what it is.
    let _ = setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum });
    getrlimit(Resource::Nofile).current.map_or(usize::MAX, |files| usize::try_from(files).unwrap_or(usize::MAX))
}
