//! A PostgreSQL of the tests' own: made by `initdb` in a scratch folder, reached by a Unix socket alone, one for each
//! test program, one database for each test. It goes away with the program, however that ends.

use std::{
    fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicU32, Ordering},
    },
};

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, Executor, postgres::PgConnectOptions};

/// A running server; the child is a shell that waits for our end and then stops the server and removes the folder.
struct Cluster {
    folder: PathBuf,
    _watch: Child,
}

static CLUSTER: OnceLock<Cluster> = OnceLock::new();
static NEXT: AtomicU32 = AtomicU32::new(1);

/// URL of a new empty database.
pub async fn database() -> String {
    let cluster = CLUSTER.get_or_init(start);
    let name = format!("test_{}", NEXT.fetch_add(1, Ordering::Relaxed));
    let options: PgConnectOptions = url(cluster, "postgres").parse().unwrap();
    let mut server = options.disable_statement_logging().connect().await.unwrap();
    // CREATE DATABASE takes no parameters; the name is ours.
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name} TEMPLATE template0"))).await.unwrap();
    server.close().await.unwrap();
    url(cluster, &name)
}

fn url(cluster: &Cluster, database: &str) -> String {
    format!("postgres://postgres@localhost/{database}?host={}", cluster.folder.display())
}

/// The newest installed version's programs.
fn programs() -> PathBuf {
    let mut versions: Vec<(u32, PathBuf)> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = entry.file_name().to_str()?.parse().ok()?;
            let programs = entry.path().join("bin");
            programs.join("initdb").exists().then_some((version, programs))
        })
        .collect();
    versions.sort();
    let Some((_, programs)) = versions.pop() else {
        panic!("no PostgreSQL found under /usr/lib/postgresql: install the package `postgresql` (15 or newer)");
    };
    programs
}

/// A program of PostgreSQL, run as `user` where one is given: the server refuses to run as root.
fn program(path: &Path, user: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(path);
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command.current_dir("/").stdin(Stdio::null());
    command
}

fn run(mut command: Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{command:?}: {}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// User and group `postgres`, when we are root.
fn unprivileged() -> Option<(u32, u32)> {
    use std::os::unix::fs::MetadataExt;
    if fs::metadata("/proc/self").unwrap().uid() != 0 {
        return None;
    }
    let users = fs::read_to_string("/etc/passwd").unwrap();
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let line = line.expect("no user `postgres`: install the package `postgresql`");
    let mut fields = line.split(':').skip(2).map(|field| field.parse().unwrap());
    Some((fields.next().unwrap(), fields.next().unwrap()))
}

fn start() -> Cluster {
    let programs = programs();
    let user = unprivileged();
    // A socket's path has room for about a hundred bytes, so it lies in /tmp whatever TMPDIR says.
    let folder = tempfile::Builder::new().prefix("senim-pg").tempdir_in("/tmp").unwrap().keep();
    if let Some((uid, gid)) = user {
        chown(&folder, Some(uid), Some(gid)).unwrap();
    }
    let data = folder.join("data");

    let mut initdb = program(&programs.join("initdb"), user);
    initdb.args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync", "--pgdata"]);
    initdb.arg(&data);
    run(initdb);

    let settings = format!(
        "-c listen_addresses='' -c unix_socket_directories='{}' -c max_connections=200 -c log_statement=none \
         -c log_min_error_statement=panic -c log_parameter_max_length_on_error=0",
        folder.display()
    );
    let mut start = program(&programs.join("pg_ctl"), user);
    start.args(["start", "--wait", "--silent", "--options", &settings, "--log"]);
    start.arg(folder.join("log")).arg("--pgdata").arg(&data);
    // Not `run`: the server inherits the pipes and would keep them open.
    assert!(start.stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap().success(), "PostgreSQL did not start");

    let mut watch = program(Path::new("/bin/sh"), user);
    watch
        .args(["-c", r#"cat; "$1" stop --mode=immediate --silent --pgdata "$2/data"; rm -rf "$2""#, "watch"])
        .arg(programs.join("pg_ctl"))
        .arg(&folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        // An interrupt from the keyboard ends us, and the shell only by that.
        .process_group(0);
    Cluster { folder, _watch: watch.spawn().unwrap() }
}
