//! Deadlines of connections, with real sockets and short times; that they end is asserted, how fast is printed.

use std::{net::SocketAddr, process::Stdio, time::Duration};

use axum::{Router, routing::get};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use senim::http::{Bounds, Pace, serve_within};
use tokio::{
    io::{AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use crate::{
    count::count,
    fixture::{Served, World},
    headers::assert_refusal,
    raw::{Wire, request},
};

/// A thirtieth of the real deadlines.
fn short() -> Bounds {
    Bounds {
        head: Duration::from_secs(1),
        body: Duration::from_secs(20),
        pace: Pace { span: Duration::from_secs(2), bytes: 2 << 10 },
        finish: Duration::from_secs(5),
        ..Bounds::default()
    }
}

/// A body of which more comes, slowly, until nobody listens.
async fn trickle(stream: &mut (impl AsyncWrite + Unpin), bytes: &[u8], every: Duration) {
    let mut ticks = tokio::time::interval(every);
    loop {
        ticks.tick().await;
        if stream.write_all(bytes).await.is_err() {
            return;
        }
    }
}

/// How the answer begins that comes while more is sent.
async fn first_words(wire: &mut Wire, bytes: &[u8], every: Duration) -> [u8; 12] {
    let (mut reading, mut writing) = wire.stream.split();
    let mut first = [0; 12];
    tokio::select! {
        () = trickle(&mut writing, bytes, every) => panic!("closed without an answer"),
        read = reading.read_exact(&mut first) => { read.unwrap(); }
    }
    first
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_head_ends_the_connection_without_a_word() {
    let world = World::new().await;
    let served = Served::start(world.router(), short()).await;
    let mut silent = Wire::open(served.address).await;
    let mut slow = Wire::open(served.address).await;
    let mut idle = Wire::open(served.address).await;
    let mut second = Wire::open(served.address).await;
    for wire in [&mut idle, &mut second] {
        wire.say(request("GET", "/challenge", &[], &[])).await.unwrap();
        assert_eq!(wire.answer(false).await.unwrap().status, 200);
    }
    second.say("GET /challenge HTTP/1.1\r\nx-a: ").await.unwrap();
    slow.say("GET /challenge HTTP/1.1\r\nx-a: ").await.unwrap();
    // Bytes keep no head alive.
    trickle(&mut slow.stream, b"a", Duration::from_millis(100)).await;
    for (wire, what) in [(&mut silent, "silent"), (&mut idle, "idle"), (&mut second, "a second head")] {
        assert!(wire.is_closed().await, "{what}");
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_below_the_least_pace_is_refused() {
    let world = World::new().await;
    let served = Served::start(world.router(), short()).await;
    let head = "POST /case HTTP/1.1\r\nhost: senim.test\r\ncontent-length: 32768\r\n\r\n";
    let mut stopped = Wire::open(served.address).await;
    stopped.say(head).await.unwrap();
    let mut slow = Wire::open(served.address).await;
    slow.say(head).await.unwrap();
    // Half of the least pace.
    assert_eq!(&first_words(&mut slow, &[b'a'; 50], Duration::from_millis(100)).await, b"HTTP/1.1 400");
    assert_refusal(&stopped.answer(false).await.unwrap(), 400, "malformed", false, "a body that stopped");
    assert!(stopped.is_closed().await);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_at_a_good_pace_still_ends_at_the_whole_deadline() {
    let world = World::new().await;
    let bounds = Bounds { body: Duration::from_secs(1), ..short() };
    let served = Served::start(world.router(), bounds).await;
    let mut wire = Wire::open(served.address).await;
    wire.say("POST /case HTTP/1.1\r\nhost: senim.test\r\ncontent-length: 1000000\r\n\r\n").await.unwrap();
    // Ten times the least pace, and a hundred seconds for all of it.
    assert_eq!(&first_words(&mut wire, &[b'a'; 500], Duration::from_millis(50)).await, b"HTTP/1.1 400");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_does_not_read_the_answer_is_closed_on() {
    // Larger than what the two kernels keep between them.
    let large = Router::new().route("/large", get(|| async { vec![7; 64 << 20] }));
    let served = Served::start(large, short()).await;
    let mut wire = Wire::open(served.address).await;
    wire.say(request("GET", "/large", &[], &[])).await.unwrap();
    // A socket that was closed on says so to who writes.
    while wire.say("x").await.is_ok() {
        tokio::task::yield_now().await;
    }
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_arrives_though_the_client_still_sends() {
    let world = World::new().await;
    let served = Served::start(world.router(), Bounds::default()).await;
    // A small window keeps the answer on the server's side, where closing upon unread bytes would throw it away.
    let mut wire = Wire::over(connect(served.address, 2).await);
    wire.say("POST /case HTTP/1.1\r\nhost: senim.test\r\ncontent-length: 2097152\r\n\r\n").await.unwrap();
    wire.say(vec![7; 2 << 20]).await.expect("all of it is taken");
    assert_refusal(&wire.answer(false).await.expect("an answer"), 413, "too-long", false, "a body too large");
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_house_closes_on_who_waits_the_longest() {
    let world = World::new().await;
    let served = Served::start(world.router(), Bounds { connections: 3, ..Bounds::default() }).await;
    let mut first = Wire::open(served.address).await;
    let mut served_now = Wire::open(served.address).await;
    served_now.say("POST /visit HTTP/1.1\r\nhost: senim.test\r\ncontent-length: 4\r\n\r\n").await.unwrap();
    let mut more = Vec::new();
    for _ in 0..20 {
        let mut wire = Wire::open(served.address).await;
        wire.say(request("GET", "/challenge", &[], &[])).await.unwrap();
        assert_eq!(wire.answer(false).await.expect("room is made").status, 200);
        more.push(wire);
    }
    assert!(first.is_closed().await, "said nothing and waited the longest");
    served_now.say("aaaa").await.unwrap();
    assert_eq!(served_now.answer(false).await.expect("was being served").status, 200);
    served.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_do_not_fill_the_memory() {
    let world = World::new().await;
    let bounds = Bounds { body_bytes: 1 << 20, ..Bounds::default() };
    let served = Served::start(world.router(), bounds).await;
    // Forty bodies, each half there, are twenty times what is allowed; the oldest leave, a whole one is answered.
    let mut slow = Vec::new();
    for _ in 0..40 {
        let mut wire = Wire::open(served.address).await;
        wire.say("POST /case HTTP/1.1\r\nhost: senim.test\r\ncontent-length: 1048576\r\n\r\n").await.unwrap();
        let _ = wire.say(vec![0; 512 << 10]).await;
        slow.push(wire);
    }
    let mut quick = Wire::open(served.address).await;
    quick.say(request("POST", "/case", &[], &vec![0; 32 << 10])).await.unwrap();
    assert_refusal(&quick.answer(false).await.expect("an answer"), 400, "malformed", false, "a whole body");
    for wire in &mut slow[..30] {
        assert!(wire.is_closed().await, "an old body that filled the memory");
    }
    drop(slow);
    served.stop().await;
}

/// How many of twelve who read nothing of their eight megabytes are still there when somebody who reads has been answered.
async fn who_stays_with_their_answers(answer_bytes: usize) -> usize {
    let large = Router::new().route("/large", get(|| async { vec![7; 8 << 20] }));
    let served = Served::start(large, Bounds { answer_bytes, ..Bounds::default() }).await;
    let mut slow = Vec::new();
    for _ in 0..12 {
        let mut wire = Wire::over(connect(served.address, 2).await);
        wire.say(request("GET", "/large", &[], &[])).await.unwrap();
        // One after the other, as their turns are: its answer has begun.
        let begun = wire.more_bytes().await.expect("an answer");
        slow.push((wire, begun));
    }
    let mut quick = Wire::open(served.address).await;
    quick.say(request("GET", "/large", &[], &[])).await.unwrap();
    assert_eq!(quick.answer(false).await.expect("an answer").body.len(), 8 << 20);
    let mut stay = 0;
    for (mut wire, mut read) in slow {
        while let Some(more) = wire.more_bytes().await {
            read += more;
            if read > 8 << 20 {
                stay += 1;
                break;
            }
        }
    }
    served.stop().await;
    stay
}

#[tokio::test(flavor = "multi_thread")]
async fn answers_that_nobody_takes_do_not_fill_the_memory() {
    // Room for three, of which one went to who reads.
    assert!((1..=3).contains(&who_stays_with_their_answers(24 << 20).await));
    // The control: without the bound, all of it is in memory until they read it.
    assert_eq!(who_stays_with_their_answers(usize::MAX).await, 12);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_finishes_what_is_under_way_and_nothing_else() {
    let (began, mut begun) = mpsc::channel::<oneshot::Sender<()>>(1);
    let handler = move || async move {
        let (go, wait) = oneshot::channel();
        began.send(go).await.unwrap();
        wait.await.unwrap();
        "done"
    };
    let served = Served::start(Router::new().route("/work", get(handler)), Bounds::default()).await;
    let address = served.address;
    let mut idle = Wire::open(address).await;
    let mut working = Wire::open(address).await;
    working.say(request("GET", "/work", &[], &[])).await.unwrap();
    let go = begun.recv().await.unwrap();
    let stopping = served.begin_stop();
    assert!(idle.is_closed().await);
    assert!(TcpStream::connect(address).await.is_err(), "nothing is accepted any more");
    assert!(!stopping.is_finished());
    go.send(()).unwrap();
    let answer = working.answer(false).await.expect("the answer of what was under way");
    assert_eq!((answer.status, answer.body.as_slice()), (200, &b"done"[..]));
    stopping.await.unwrap().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_has_an_upper_bound() {
    let router = Router::new().route("/hang", get(std::future::pending::<()>));
    let bounds = Bounds { finish: Duration::from_millis(200), ..Bounds::default() };
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mut wire = Wire::open(listener.local_addr().unwrap()).await;
    wire.say(request("GET", "/hang", &[], &[])).await.unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let serving = tokio::spawn(serve_within(listener, router, bounds, async {
        let _ = stopped.await;
    }));
    stop.send(()).unwrap();
    serving.await.unwrap().unwrap();
    assert!(wire.is_closed().await);
}

/// Slow in its head, its body, or in reading: 0, 1, 2.
async fn connect(address: SocketAddr, kind: usize) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    if kind == 2 {
        // A small window, so that an answer does not fit.
        socket.set_recv_buffer_size(2048).unwrap();
    }
    socket.connect(address).await.unwrap()
}

/// One in ten does not read: each of them fills megabytes of the kernel's memory.
fn kind_of(number: usize) -> usize {
    if number % 10 == 9 { 2 } else { number % 2 }
}

/// Until the server closes.
async fn slow(mut stream: TcpStream, kind: usize) {
    let (first, more): (Vec<u8>, &[u8]) = match kind {
        0 => (b"GET /challenge HTTP/1.1\r\nx-a: ".to_vec(), b"a"),
        1 => (b"POST /visit HTTP/1.1\r\nhost: senim.test\r\ncontent-length: 32768\r\n\r\n".to_vec(), b"a"),
        // Asks for more than it reads, again and again, and so stands in its own line.
        _ => (request("POST", "/visit", &[], &[1; 9]).repeat(200), b"GET / HTTP/1.1\r\n\r\n"),
    };
    let _ = stream.write_all(&first).await;
    trickle(&mut stream, more, pace().1).await;
}

const USUAL: usize = 2000;

/// The bounds, and how often slow ones send a little: the real ones in the soak, a few seconds in a usual run.
fn pace() -> (Bounds, Duration) {
    let count = count("SENIM_SLOW", USUAL);
    let (bounds, every) = if count == USUAL {
        (Bounds { head: Duration::from_secs(3), ..short() }, Duration::from_millis(400))
    } else {
        (Bounds::default(), Duration::from_secs(4))
    };
    (Bounds { connections: count + 100, ..bounds }, every)
}

/// Run by the test below in a process of its own, or the open files of both ends would be one process's: opens connections,
/// and ends when all of them were closed on.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "needs a portal"]
async fn slow_clients() {
    let Rlimit { maximum, .. } = getrlimit(Resource::Nofile);
    setrlimit(Resource::Nofile, Rlimit { current: maximum, maximum }).unwrap();
    let address = SocketAddr::from(([127, 0, 0, 1], u16::try_from(count("SENIM_SLOW_PORT", 0)).unwrap()));
    let mut connected = Vec::new();
    for number in 0..count("SENIM_SLOW", USUAL) {
        connected.push(connect(address, kind_of(number)).await);
    }
    println!("{} connected", connected.len());
    let mut connections = JoinSet::new();
    for (number, stream) in connected.into_iter().enumerate() {
        connections.spawn(slow(stream, kind_of(number)));
    }
    connections.join_all().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn thousands_of_slow_connections_are_closed_while_a_status_check_goes_on() {
    let count = count("SENIM_SLOW", USUAL);
    let world = World::new().await;
    let served = Served::start(world.router(), pace().0).await;
    let unknown = senim::seal::code::TrackingCode::read(&crate::fixture::new_code()).unwrap();
    let clock = senim::now::Clock::machine();
    let mut clients = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "deadlines::slow_clients", "--ignored", "--nocapture"])
        .env("SENIM_SLOW_PORT", served.address.port().to_string())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut took = Vec::new();
    let mut wire = Wire::open(served.address).await;
    let ended = loop {
        let visit = world.visit(&unknown).await;
        let begun = clock.monotonic();
        wire.say(request("POST", "/visit", &[], &visit)).await.unwrap();
        let answer = wire.answer(false).await.expect("a status check is answered throughout");
        took.push(clock.monotonic().saturating_sub(begun));
        assert_eq!((answer.status, answer.body.len()), (200, 64 << 10));
        if let Some(ended) = clients.try_wait().unwrap() {
            break ended;
        }
    };
    assert!(ended.success(), "all were connected, and closed on");
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 1000];
    println!("{count} slow connections closed; {} checks: p50 {:?}, p99 {:?}", took.len(), at(500), at(990));
    // Where nothing else runs beside it, which a usual run does not promise.
    assert!(count == USUAL || at(990) < Duration::from_millis(500));
    served.stop().await;
}
