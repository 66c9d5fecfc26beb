//! A real installation: roots outside the data folder, rosters signed where the root is, a portal that refuses to start
//! where it can read one.

use std::net::TcpListener;

use super::terminal::{Terminal, text};

/// The passphrase that `init` said behind each root key it made.
fn passphrases(aside: &str) -> Vec<String> {
    aside.lines().filter(|line| line.starts_with("    ")).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn an_institution_begins_and_serves() {
    let terminal = Terminal::new();
    let init = |data: &str, roots: &str| {
        let names = ["--name-kk", "Сынақ мекемесі", "--name-ru", "Учреждение", "--name-en", "Institution"];
        terminal.run(&[&["init", "--slug", "trial", "--data", data, "--roots", roots], &names[..]].concat())
    };
    assert_eq!(init("elsewhere", "elsewhere/roots").code, 1, "roots never lie in the data folder");
    let made = init("data", "stick").ok();
    let passphrases = passphrases(&made.aside);
    assert_eq!(passphrases.len(), 3, "{}", made.aside);
    let roots: Vec<_> = std::fs::read_dir(terminal.path("stick"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| text(path).ends_with(".root.age"))
        .collect();
    assert_eq!(roots.len(), 3);

    let key = terminal.run(&["--json", "officer", "keygen", "--name", "Айгүл", "--out", "officer.age"]).ok().json();
    terminal.write("passphrase", key["passphrase"].as_str().unwrap());
    let offices = ["--office-kk", "Бөлімше", "--office-ru", "Отдел", "--office-en", "Unit"];
    let draft = ["roster", "add", "--organisation", "trial", "--draft", "draft.json"];
    let added = terminal.run(&[&draft[..], &["--enrolment", "officer.age.enrolment"], &offices].concat()).ok();
    assert!(added.aside.contains(key["fingerprint"].as_str().unwrap()), "{}", added.aside);

    // Two of the three root keys sign, each with its own passphrase; one is not enough.
    let secrets: Vec<String> = (0..passphrases.len()).map(|at| format!("passphrase-{at}")).collect();
    for (name, passphrase) in secrets.iter().zip(&passphrases) {
        terminal.write(name, passphrase);
    }
    let key_of = |at: usize| {
        let path = made.aside.lines().filter_map(|line| line.split_once(": /").map(|(_, rest)| rest)).nth(at).unwrap();
        format!("/{}", path.split(".root.age").next().unwrap()) + ".root.age"
    };
    let signs = |out: &str, keys: &[usize], passphrases: &[usize]| {
        let sign = ["roster", "sign", "--draft", "draft.json", "--out", out];
        let files: Vec<String> = keys.iter().map(|at| key_of(*at)).collect();
        let files = files.iter().flat_map(|file| ["--key", file.as_str()]);
        let secrets = passphrases.iter().flat_map(|at| ["--passphrase", secrets[*at].as_str()]);
        terminal.run(&sign.into_iter().chain(files).chain(secrets).collect::<Vec<_>>())
    };
    assert_eq!(signs("never.note", &[0], &[1]).code, 1, "another key's passphrase");
    signs("one.note", &[0], &[0]).ok();
    let signed = signs("next.note", &[0, 1], &[0, 1]).ok();
    assert!(signed.said.contains(key["fingerprint"].as_str().unwrap()), "who signs sees whose keys: {}", signed.said);
    let publish = |note: &str| terminal.run(&["roster", "publish", "--organisation", "trial", note]);
    assert_eq!(publish("one.note").code, 1, "one of three is not enough");
    terminal.write("unsigned.note", &terminal.read("next.note").replace("\u{2014} root/", "\u{2014} toor/"));
    assert_eq!(publish("unsigned.note").code, 1, "nothing unsigned is published");
    publish("next.note").ok();
    let shown = terminal.run(&["roster", "show", "--organisation", "trial"]).ok();
    assert!(shown.said.contains("Айгүл"), "{}", shown.said);

    // A free port, for the origins have to be known before.
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    terminal.write(
        "senim.toml",
        &format!(
            "listen = \"127.0.0.1:{port}\"\norigins = [\"http://127.0.0.1:{port}\"]\n\
             database = \"sqlite:data/senim.db\"\nkeys = \"data/keys\"\ndata = \"data\"\n"
        ),
    );
    let refused = terminal.run(&["--speak", "en", "serve"]);
    assert_eq!(refused.code, 1);
    assert!(refused.aside.contains("can read a root key"), "{}", refused.aside);
    std::fs::rename(terminal.path("stick"), terminal.path("taken-away")).unwrap();
    let examined = terminal.run(&["--json", "doctor"]).json();
    let problem = |what: &str| {
        let findings = examined["findings"].as_array().unwrap();
        findings.iter().find(|finding| finding["what"] == what).unwrap()["problem"].clone()
    };
    for what in ["config", "keys", "database", "roster trial", "calendar trial"] {
        assert!(problem(what).is_null(), "{what}: {}", problem(what));
    }

    let portal = terminal.start(&["serve"]);
    terminal.write("report", "Сынақ");
    let at = ["--portal", &portal.address, "--organisation", "trial"];
    terminal.run(&[&["report", "--text", "report", "--code-out", "code"], &at[..]].concat()).ok();
    let desk = ["--portal", &portal.address, "--body", "trial", "--key", "officer.age", "--passphrase", "passphrase"];
    let listed = terminal.run(&[&["--json", "officer", "list"], &desk[..]].concat()).ok().json();
    assert_eq!(listed["cases"].as_array().unwrap().len(), 1);

    // The institution vouches for the pages of this binary; then, by a roster that it signs, for others.
    if !senim::site::built() {
        return;
    }
    let verified = terminal.run(&["--json", "verify-site", &portal.address]).ok().json();
    assert_eq!(verified["rosters"]["trial"], verified["bundle"]);
    terminal.run(&["roster", "draft", "--organisation", "trial", "--draft", "next.json"]).ok();
    let bundle = verified["bundle"].as_str().unwrap();
    terminal.write("draft.json", &terminal.read("next.json").replace(bundle, &"ab".repeat(32)));
    std::fs::rename(terminal.path("taken-away"), terminal.path("stick")).unwrap();
    signs("other.note", &[1, 2], &[1, 2]).ok();
    publish("other.note").ok();
    let refused = terminal.run(&["--speak", "en", "verify-site", &portal.address]);
    assert_eq!(refused.code, 1, "{}", refused.said);
    assert!(refused.said.contains("trial names another bundle: abab"), "{}", refused.said);
    let refused = terminal.run(&["--json", "verify-site", &portal.address]).json();
    assert_eq!((&refused["same"], refused["differ"].as_array().unwrap().len()), (&false.into(), 0));
}

/// Transfers and Kurban Ait come in by a signed roster; what was added stays in it.
#[test]
fn the_calendar_grows_without_a_new_build() {
    let terminal = Terminal::new();
    let names = ["--name-kk", "Сынақ", "--name-ru", "Проба", "--name-en", "Trial"];
    let made = terminal.run(&[&["init", "--slug", "trial", "--roots", "stick"], &names[..]].concat()).ok();
    let passphrases = passphrases(&made.aside);
    for (at, passphrase) in passphrases.iter().enumerate() {
        terminal.write(&format!("passphrase-{at}"), passphrase);
    }
    let key_of = |at: usize| {
        let path = made.aside.lines().filter_map(|line| line.split_once(": /").map(|(_, rest)| rest)).nth(at).unwrap();
        format!("/{}", path.split(".root.age").next().unwrap()) + ".root.age"
    };
    let draft = |more: &[&str]| {
        let draft = ["--speak", "ru", "roster", "draft", "--organisation", "trial", "--draft", "draft.json"];
        terminal.run(&[&draft[..], more].concat())
    };
    let published = |note: &str| {
        let (one, two) = (key_of(0), key_of(1));
        let sign =
            ["--speak", "en", "roster", "sign", "--draft", "draft.json", "--out", note, "--key", &one, "--key", &two];
        let secrets = ["--passphrase", "passphrase-0", "--passphrase", "passphrase-1"];
        let signed = terminal.run(&[&sign[..], &secrets[..]].concat()).ok();
        (signed.said, terminal.run(&["--speak", "en", "roster", "publish", "--organisation", "trial", note]))
    };
    let refused = draft(&["--calendar", "kz-2 off:2027-01-09"]);
    assert_eq!(refused.code, 1);
    assert!(refused.aside.contains("и так выходной"), "{}", refused.aside);
    assert_eq!(draft(&["--rule-set", "MNE-999"]).code, 1, "rules that this program does not have");

    let line = "kz-2 kurban-ait:2026-05-28 transfer:2027-01-09/2027-01-08 confirmed:2027";
    draft(&["--calendar", line]).ok();
    let (signed, published_first) = published("first.note");
    assert!(signed.contains(line), "who signs sees what is added: {signed}");
    published_first.ok();
    let shown = terminal.run(&["--json", "roster", "show", "--organisation", "trial"]).ok().json();
    assert_eq!(shown["roster"]["calendars"], serde_json::json!(["kz-1", line]));

    // The next one carries it on, and none takes it back.
    draft(&[]).ok();
    let taken_back = terminal.read("draft.json").replace(line, "kz-3 confirmed:2027");
    let carried_on = terminal.read("draft.json");
    terminal.write("draft.json", &taken_back);
    let refused = published("second.note").1;
    assert_eq!(refused.code, 1);
    assert!(refused.aside.contains("takes back"), "{}", refused.aside);
    terminal.write("draft.json", &carried_on);
    published("third.note").1.ok();
}
