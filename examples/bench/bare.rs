//! What everything is measured against: the least that a server could do with the same bytes. One `INSERT` into a rowid
//! table with `UNIQUE(id)`, by the same design of writer task, under the same pragmas and over the same HTTP server, but
//! without a guard, a check, a signature or a second table. Nobody could use it for anything.

use std::{path::Path, sync::LazyLock, thread, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::StatusCode,
    routing::{get, post},
};
use senim::wire::frame::ANSWER_CLASSES;
use sqlx::{
    ConnectOptions as _, SqlitePool,
    pool::PoolOptions,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::{
    net::TcpListener,
    runtime::Builder,
    sync::{mpsc, oneshot},
};

/// As the store's.
const BATCH: usize = 64;
const COMPANY: usize = 16;
const REST: Duration = Duration::from_micros(500);
const RESTS: usize = 4;
const WIDTHS: [usize; 17] = [32, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1];

static INSERTS: LazyLock<[&'static str; 17]> = LazyLock::new(|| {
    WIDTHS.map(|width| {
        let rows = vec!["(?, ?)"; width].join(", ");
        &*format!("INSERT INTO bare (id, body) VALUES {rows}").leak()
    })
});

/// Length of an id.
pub const ID: usize = 16;

/// What is inserted: an id, and bytes behind it.
pub type Item = (Vec<u8>, oneshot::Sender<()>);

/// The database and the way to its writer.
#[derive(Clone)]
pub struct Bare {
    readers: SqlitePool,
    jobs: mpsc::Sender<Item>,
}

impl Bare {
    /// Opens or creates it.
    pub async fn open(path: &Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .page_size(8192)
            .pragma("wal_autocheckpoint", "500")
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(Duration::from_secs(10))
            .pragma("secure_delete", "ON")
            .pragma("recursive_triggers", "ON")
            .pragma("temp_store", "MEMORY")
            .disable_statement_logging();
        let pool = |most| PoolOptions::new().min_connections(1).max_connections(most).test_before_acquire(false);
        let writer = pool(1).connect_with(options.clone().pragma("cache_size", "-16384")).await.expect("it opens");
        let table =
            "CREATE TABLE IF NOT EXISTS bare (no INTEGER PRIMARY KEY, id BLOB NOT NULL UNIQUE, body BLOB NOT NULL)";
        sqlx::query(table).execute(&writer).await.expect("a table");
        let readers = pool(4).connect_with(options.pragma("query_only", "ON")).await.expect("it opens again");
        let (jobs, waiting) = mpsc::channel(128);
        thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_time().build().expect("a runtime");
            runtime.block_on(write(writer, waiting));
        });
        Self { readers, jobs }
    }

    /// Inserts an item durably.
    pub async fn insert(&self, item: Vec<u8>) {
        let (answer, answered) = oneshot::channel();
        self.jobs.send((item, answer)).await.expect("the writer lives");
        answered.await.expect("the writer lives");
    }
}

async fn write(pool: SqlitePool, mut jobs: mpsc::Receiver<Item>) {
    let mut before = 1;
    while let Some(first) = jobs.recv().await {
        let mut batch = vec![first];
        for rested in 0..=RESTS {
            while batch.len() < BATCH {
                let Ok(next) = jobs.try_recv() else { break };
                batch.push(next);
            }
            if before == 1 && batch.len() == 1 || rested == RESTS || batch.len() >= COMPANY {
                break;
            }
            thread::sleep(REST);
        }
        before = batch.len();
        let mut tx = pool.begin_with("BEGIN IMMEDIATE").await.expect("one writer");
        let mut from = 0;
        while let Some(width) = WIDTHS.iter().position(|width| *width <= batch.len() - from) {
            let mut query = sqlx::query(INSERTS[width]);
            for (item, _) in &batch[from..from + WIDTHS[width]] {
                let (id, body) = item.split_at(ID);
                query = query.bind(id).bind(body);
            }
            query.execute(&mut *tx).await.expect("a new id");
            from += WIDTHS[width];
        }
        tx.commit().await.expect("room on the disk");
        for (_, answer) in batch {
            let _nobody_waits = answer.send(());
        }
    }
}

/// Serves until it is told to stop. With `same_wire` behind the guard of the portal, too, and with answers of the same size.
pub fn serve(path: &Path, same_wire: bool) {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let bare = Bare::open(path).await;
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        println!("{}", serde_json::json!({ "address": listener.local_addr().expect("bound").to_string() }));
        let router = Router::new()
            .route("/", get(async || "bare"))
            .route("/case", if same_wire { post(insert_padded) } else { post(insert) })
            .route("/challenge", get(async || [0_u8; 56]))
            .route("/visit", post(find))
            .route("/officer/queue", post(newest))
            .with_state(bare);
        let router = if same_wire { senim::http::guarded(router, senim::http::LONGEST_ANSWER) } else { router };
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()).expect("Unix");
        let stop = async move {
            terminate.recv().await;
        };
        senim::http::serve(listener, router, stop).await.expect("it serves");
    });
}

async fn insert(State(bare): State<Bare>, body: Bytes) -> StatusCode {
    bare.insert(body.to_vec()).await;
    StatusCode::OK
}

async fn insert_padded(State(bare): State<Bare>, body: Bytes) -> Vec<u8> {
    let end = body.iter().rposition(|byte| *byte != 0).map_or(0, |last| last + 1);
    bare.insert(body[..end].to_vec()).await;
    vec![0; ANSWER_CLASSES[0]]
}

async fn find(State(bare): State<Bare>, body: Bytes) -> Vec<u8> {
    sqlx::query_scalar("SELECT body FROM bare WHERE id = ?")
        .bind(&body[..])
        .fetch_one(&bare.readers)
        .await
        .expect("it was inserted")
}

async fn newest(State(bare): State<Bare>) -> Vec<u8> {
    let ids: Vec<Vec<u8>> = sqlx::query_scalar("SELECT id FROM bare ORDER BY no DESC LIMIT 100")
        .fetch_all(&bare.readers)
        .await
        .expect("a hundred");
    ids.concat()
}
