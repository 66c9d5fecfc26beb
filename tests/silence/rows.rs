//! What the database holds of reporters, value by value, and that no column and no value knows a time.

use senim::store::Location;
use sqlx::{
    AssertSqlSafe, ConnectOptions as _, Connection as _, Executor as _, Row as _, postgres::PgConnectOptions,
    sqlite::SqliteConnectOptions,
};

/// One value of a reporter's row.
pub struct Value {
    pub column: String,
    pub bytes: Vec<u8>,
    pub number: Option<i64>,
}

/// Every column of the tables in which a reporter's rows stand. Who adds one says here what it holds; none may hold a time
/// finer than a day, but for the minute of officers' entries, which the database itself refuses to a reporter's.
const COLUMNS: &str = "
access_grant case_no epoch file reader room
case_file access case_id case_no destination first_day organisation request_digest sign statement statement_signature
event author case_no commitment epoch event_no header kind leaf legal_day minute outer_signature role room roster sequence size_class
sealed_body body event_no receipt_box
docket_event case_id event leaf legal_day opening place
clock case_id due event nth owed procedure rule state term
closing legal_day
ledger_continuation hash legal_day note organisation
ledger_day checkpoint legal_day organisation since_event size
ledger_late leaf legal_day organisation
ledger_leaf leaf legal_day opening organisation
ledger_publication hash kind legal_day organisation
never legal_day
officer_read body case_id legal_day organisation reader signature
";
/// Tables without anything of a reporter's.
const ELSEWHERE: [&str; 5] = ["_sqlx_migrations", "body", "lease", "note", "session"];

/// Rows of reporters: entries of their own, their bodies, their cases and grants, and what happened in those.
const READ: [(&str, &str); 6] = [
    ("case_file", "SELECT * FROM case_file"),
    ("event", "SELECT * FROM event WHERE role = 'reporter'"),
    (
        "sealed_body",
        "SELECT s.* FROM sealed_body AS s JOIN event AS e ON e.event_no = s.event_no WHERE e.role = 'reporter'",
    ),
    ("access_grant", "SELECT * FROM access_grant"),
    ("docket_event", "SELECT * FROM docket_event"),
    ("clock", "SELECT * FROM clock"),
];

fn block<A>(work: impl Future<Output = A>) -> A {
    tokio::runtime::Runtime::new().unwrap().block_on(work)
}

/// Runs a statement on a PostgreSQL.
pub fn run(url: &str, sql: &'static str) {
    block(async {
        let options: PgConnectOptions = url.parse().unwrap();
        let mut connection = options.disable_statement_logging().connect().await.unwrap();
        connection.execute(sql).await.unwrap();
        connection.close().await.unwrap();
    });
}

macro_rules! values {
    ($rows:expr, $table:expr) => {{
        let mut values = Vec::new();
        for row in $rows {
            for column in row.columns() {
                use sqlx::Column as _;
                let at = column.ordinal();
                let number = row.try_get::<i64, _>(at).ok();
                let text = row.try_get::<String, _>(at).ok().map(String::into_bytes);
                let bytes = row.try_get::<Vec<u8>, _>(at).ok().or(text).unwrap_or_default();
                assert!(
                    number.is_some() || !bytes.is_empty() || ["minute", "opening"].contains(&column.name()),
                    "{} unread",
                    column.name()
                );
                values.push(Value { column: format!("{}.{}", $table, column.name()), bytes, number });
            }
        }
        values
    }};
}

/// Reads every value of reporters' rows, of as many entries.
pub fn read(location: &Location, entries: usize) -> Vec<Value> {
    let values: Vec<Value> = block(async {
        let mut values = Vec::new();
        match location {
            Location::Sqlite(path) => {
                let options = SqliteConnectOptions::new().filename(path).disable_statement_logging();
                let mut connection = options.connect().await.unwrap();
                for (table, sql) in READ {
                    values.extend(values!(connection.fetch_all(sql).await.unwrap(), table));
                }
                // Puts the log back into the file, for those who look at that.
                connection.close().await.unwrap();
            }
            Location::Postgres(url) => {
                let options: PgConnectOptions = url.parse().unwrap();
                let mut connection = options.disable_statement_logging().connect().await.unwrap();
                for (table, sql) in READ {
                    values.extend(values!(connection.fetch_all(sql).await.unwrap(), table));
                }
                connection.close().await.unwrap();
            }
        }
        values
    });
    assert_eq!(
        values.iter().filter(|value| value.column == "event.header").count(),
        entries,
        "entries of the reporter"
    );
    for (table, is_there) in [("docket_event", entries > 2), ("clock", true)] {
        assert!(values.iter().any(|value| value.column.starts_with(table)) || !is_there, "{table} is empty");
    }
    values
}

/// The columns that there are, against the list.
pub fn check_columns(location: &Location) {
    let sqlite = "SELECT m.name || ' ' || c.name || ' ' || lower(c.type) FROM sqlite_schema AS m, pragma_table_info(m.name) AS c \
        WHERE m.type = 'table' ORDER BY m.name, c.name";
    let postgres = "SELECT table_name || ' ' || column_name || ' ' || data_type FROM information_schema.columns \
        WHERE table_schema = 'public' ORDER BY table_name, column_name";
    let lines: Vec<String> = block(async {
        match location {
            Location::Sqlite(path) => {
                let mut connection = SqliteConnectOptions::new().filename(path).connect().await.unwrap();
                sqlx::query_scalar(AssertSqlSafe(sqlite)).fetch_all(&mut connection).await.unwrap()
            }
            Location::Postgres(url) => {
                let options: PgConnectOptions = url.parse().unwrap();
                let mut connection = options.connect().await.unwrap();
                sqlx::query_scalar(AssertSqlSafe(postgres)).fetch_all(&mut connection).await.unwrap()
            }
        }
    });
    let mut found: Vec<String> = Vec::new();
    for line in &lines {
        let [table, column, kind] = line.splitn(3, ' ').collect::<Vec<_>>().try_into().unwrap();
        if ELSEWHERE.contains(&table) {
            continue;
        }
        assert!(["integer", "blob", "text", "bigint", "bytea"].contains(&kind), "{line}: a type that could be a time");
        found.push(format!("{table} {column}"));
    }
    let mut listed: Vec<String> = Vec::new();
    for line in COLUMNS.lines().filter(|line| !line.is_empty()) {
        let (table, columns) = line.split_once(' ').unwrap();
        listed.extend(columns.split(' ').map(|column| format!("{table} {column}")));
    }
    found.sort();
    listed.sort();
    assert_eq!(found, listed, "a column of the reporter's side is not on the list");
}

/// No value holds a time of the window (Unix seconds), in any unit or writing, nor any time of day at all.
pub fn check_times(rows: &[Value], begun: i64, ended: i64) {
    for value in rows {
        let found = time_in(value, begun, ended);
        assert_eq!(found, None, "{} holds a time", value.column);
    }
}

fn time_in(value: &Value, begun: i64, ended: i64) -> Option<String> {
    for second in begun..=ended {
        for (unit, name) in [(1, "seconds"), (1_000, "milliseconds"), (1_000_000, "microseconds")] {
            let span = second * unit..(second + 1) * unit;
            if value.number.is_some_and(|number| span.contains(&number)) {
                return Some(name.to_owned());
            }
        }
        let minute = second.div_euclid(60);
        if value.number == Some(minute) {
            return Some("minutes".to_owned());
        }
        let short = u32::try_from(second).unwrap();
        let decimal = second.to_string().into_bytes();
        let hex = format!("{short:08x}").into_bytes();
        for form in [&short.to_be_bytes()[..], &short.to_le_bytes(), &decimal, &hex] {
            if value.bytes.windows(form.len()).any(|window| window == form) {
                return Some(format!("{second}"));
            }
        }
    }
    // `23:46`, with digits around it: the hour and the minute of every way to write a time.
    let digit = |byte: u8| byte.is_ascii_digit();
    let clock = |five: &[u8]| digit(five[0]) && digit(five[1]) && five[2] == b':' && digit(five[3]) && digit(five[4]);
    // Five random bytes look like that once in fourteen million; ciphertext is left to the seconds above.
    let readable = !["sealed_body.body", "sealed_body.receipt_box"].contains(&value.column.as_str());
    (readable && value.bytes.windows(5).any(clock)).then(|| "a time of day".to_owned())
}

/// The control of [`check_times`].
pub fn finds_planted_times() {
    let blob = |bytes: &[u8]| Value { column: "event.header".into(), bytes: bytes.to_vec(), number: None };
    let number = |number| Value { column: "event.size_class".into(), bytes: Vec::new(), number: Some(number) };
    let at = 1_795_305_982;
    let planted = [
        blob(b"2026-11-21T23:46:22Z"),
        blob(b"..23:46.."),
        blob(&at.to_string().into_bytes()),
        blob(&[&[1, 2, 3][..], &1_795_305_982_u64.to_be_bytes()].concat()),
        blob(&1_795_305_982_u64.to_le_bytes()),
        blob(format!("zz{at:08x}").as_bytes()),
        number(at),
        number(at * 1000 + 17),
        number(at * 1_000_000 + 17),
        number(at / 60),
    ];
    for (number, value) in planted.iter().enumerate() {
        assert!(time_in(value, at - 30, at + 30).is_some(), "planted time {number} was not found");
    }
    assert!(time_in(&blob(b"2026-11-22"), at - 30, at + 30).is_none());
}
