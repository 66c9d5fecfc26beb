//! The rules of `web/`: entries apart, one importer of age, one caller of the network, no sink and no trace.

use std::collections::BTreeSet;

use crate::{files, root};

const ENTRIES: [&str; 4] = ["reporter", "officer", "lawbook", "verify"];

/// Words that put text into a page as markup, run it, or leave a trace on the reporter's machine.
const SINKS_AND_TRACES: [&str; 18] = [
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "dangerouslySetInnerHTML",
    "setHTMLUnsafe",
    "srcdoc",
    "createContextualFragment",
    "DOMParser",
    "document.write",
    "document.cookie",
    "cookieStore",
    "eval",
    "localStorage",
    "sessionStorage",
    "indexedDB",
    "caches",
    "serviceWorker",
    "console",
];

/// Ways to the network. The first has one place, the others none.
const NETWORK: [&str; 6] = ["fetch", "XMLHttpRequest", "WebSocket", "EventSource", "sendBeacon", "RTCPeerConnection"];

/// What is wrong with the file at `path` (`reporter/main.tsx`).
pub fn wrongs(path: &str, text: &str) -> BTreeSet<String> {
    let mut wrongs = BTreeSet::new();
    let text = without_comments(text);
    for word in SINKS_AND_TRACES.iter().filter(|word| names(&text, word)) {
        wrongs.insert(format!("{word}: a sink or a trace"));
    }
    for word in NETWORK.iter().filter(|word| names(&text, word)) {
        if *word != "fetch" || !path.starts_with("wire/") {
            wrongs.insert(format!("{word}: only web/wire speaks to the network, by fetch"));
        }
    }
    if path.starts_with("law/") && imports(&text).iter().any(|import| !stays_in_law(&target(path, import))) {
        wrongs.insert("the law is pure: it imports itself and its data".to_owned());
    }
    for import in imports(&text) {
        let target = target(path, &import);
        if target.split('/').next() == Some("age-encryption") && !opens_envelopes(path) {
            wrongs.insert(format!("{import}: only web/seal/envelope*.ts and keyfile.ts import age"));
        }
        let (from, to) = (path.split('/').next(), target.split('/').next());
        if from != to && ENTRIES.iter().any(|entry| to == Some(*entry)) {
            wrongs.insert(format!("{import}: nothing imports an entry"));
        }
        if target.starts_with("tests/") {
            wrongs.insert(format!("{import}: tests import pages, pages no tests"));
        }
    }
    wrongs
}

fn opens_envelopes(path: &str) -> bool {
    path.strip_prefix("seal/").is_some_and(|file| {
        file.strip_suffix(".ts")
            .is_some_and(|name| !name.contains('/') && (name.starts_with("envelope") || name == "keyfile"))
    })
}

/// The engine's own files, and the two files of data that it shares with the engine in Rust.
fn stays_in_law(target: &str) -> bool {
    target.strip_prefix("law/").is_some_and(|file| file.strip_suffix(".ts").is_some())
        || ["src/law/rules.json", "src/law/calendar/kz.json"].contains(&target)
}

/// Does the text say `word` as a whole word?
fn names(text: &str, word: &str) -> bool {
    let in_word = |sign: char| sign.is_alphanumeric() || sign == '_' || sign == '$';
    text.match_indices(word).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(in_word)
            && !text[at + word.len()..].chars().next().is_some_and(in_word)
    })
}

/// Whatever stands in quotes behind `from`, `import`, `import(` or `new URL(`.
fn imports(text: &str) -> Vec<String> {
    let mut found = vec![];
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'', '`']) {
        let before = rest[..at].trim_end();
        let quote = &rest[at..=at];
        let inside = &rest[at + 1..];
        let end = inside.find(quote).unwrap_or(inside.len());
        let bare = before.strip_suffix('(').unwrap_or(before).trim_end();
        if ["from", "import", "URL"].iter().any(|word| bare.ends_with(word)) {
            found.push(inside[..end].to_string());
        }
        rest = inside.get(end + 1..).unwrap_or_default();
    }
    found
}

/// Where an import leads: relative to `web/` for our files, a package's name otherwise.
fn target(path: &str, import: &str) -> String {
    if !import.starts_with('.') {
        return import.trim_start_matches('/').to_string();
    }
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    for part in import.split('/') {
        match part {
            "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Takes comments out. Strings stay, for a name in a string is a way to it as well; one that is not closed ends with its
/// line, so that an apostrophe in a page's text does not turn the comments that follow into code.
fn without_comments(text: &str) -> String {
    let mut kept = String::new();
    let mut quote = None;
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match (quote, sign, signs.peek()) {
            (None, '/', Some('/')) => {
                while signs.peek().is_some_and(|sign| *sign != '\n') {
                    signs.next();
                }
            }
            (None, '/', Some('*')) => {
                signs.next();
                let mut last = ' ';
                while let Some(sign) = signs.next().filter(|sign| (last, *sign) != ('*', '/')) {
                    last = sign;
                }
                kept.push(' ');
            }
            (Some(_), '\\', Some(_)) => {
                kept.push(sign);
                kept.extend(signs.next());
            }
            _ => {
                if quote == Some(sign) || (quote.is_some() && quote != Some('`') && sign == '\n') {
                    quote = None;
                } else if quote.is_none() && ['"', '\'', '`'].contains(&sign) {
                    quote = Some(sign);
                }
                kept.push(sign);
            }
        }
    }
    kept
}

#[test]
fn every_page_keeps_to_the_rules() {
    let web = root().join("web");
    let mut wrong = vec![];
    let mut read = 0;
    for file in files(&web) {
        let path = file.strip_prefix(&web).unwrap().to_str().unwrap().to_string();
        let source = [".ts", ".tsx", ".html"].iter().any(|ending| path.ends_with(ending));
        // Files beside the folders set up tools, and tests run in node.
        if !source || !path.contains('/') || path.starts_with("tests/") || path.contains(".test.") {
            continue;
        }
        read += 1;
        let text = std::fs::read_to_string(&file).unwrap();
        wrong.extend(wrongs(&path, &text).into_iter().map(|wrong| format!("web/{path}: {wrong}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(read > 0 || !web.join("package.json").exists(), "the pages were not found");
}

#[test]
fn each_rule_bites() {
    for (path, text) in [
        ("page/text.tsx", "node.innerHTML = text;"),
        ("page/text.tsx", "node[\"innerHTML\"] = text;"),
        ("page/text.tsx", "<p dangerouslySetInnerHTML={{ __html: text }} />"),
        ("page/text.tsx", "const it = \"it's\"; document.write(it);"),
        ("page/text.tsx", "<p>don't</p>\n// fine\nlocalStorage.setItem(a, b)"),
        ("client/api.ts", "self.sessionStorage.x = 1"),
        ("client/api.ts", "const db = indexedDB.open(name)"),
        ("client/api.ts", "/* fine */ document.cookie = code"),
        ("client/api.ts", "console.log(code)"),
        ("client/api.ts", "const at = \"// no comment\"; eval(at)"),
        ("client/api.ts", "await fetch(url)"),
        ("client/api.ts", "globalThis.fetch(url)"),
        ("client/api.ts", "const send = fetch;"),
        ("wire/http.ts", "new WebSocket(url)"),
        ("wire/http.ts", "navigator.sendBeacon(url)"),
        ("client/api.ts", "import { Encrypter } from \"age-encryption\";"),
        ("seal/worker.ts", "import * as age from 'age-encryption';"),
        ("seal/worker.ts", "const age = await import(\"age-encryption\")"),
        ("seal/tools/envelope.ts", "import \"age-encryption/dist/x.js\""),
        ("reporter/main.tsx", "import { Desk } from \"../officer/desk.tsx\";"),
        ("officer/main.tsx", "export { Form } from '../reporter/form'"),
        ("page/shell.tsx", "import {\n  Form,\n} from \"../reporter/form\""),
        ("client/api.ts", "new Worker(new URL(\"../officer/worker.ts\", import.meta.url))"),
        ("reporter/main.tsx", "import(`../verify/main`)"),
        ("reporter/main.tsx", "import { sample } from \"../tests/sample\""),
        ("reporter/main.tsx", "import { App } from \"../lawbook/app.tsx\""),
        ("law/term.ts", "import { t } from \"../page/words.tsx\""),
        ("law/rule.ts", "import data from \"../../src/law/other.json\""),
        ("law/rule.ts", "import { render } from \"preact\""),
    ] {
        assert!(!wrongs(path, text).is_empty(), "{path} may, and should not: {text}");
    }
}

#[test]
fn what_is_right_passes() {
    for (path, text) in [
        ("page/text.tsx", "// no innerHTML here\n/* nor localStorage */ node.textContent = text;"),
        ("page/text.tsx", "<p>don't</p>\n// no innerHTML here"),
        ("page/text.tsx", "const fetched = prefetch(evaluate, mycaches);"),
        ("wire/http.ts", "const answer = await fetch(url, { cache: \"no-store\" });"),
        ("seal/envelope.ts", "import { Encrypter } from \"age-encryption\";"),
        ("seal/envelope-open.ts", "import { Decrypter } from \"age-encryption\";"),
        ("seal/keyfile.ts", "import { Decrypter } from \"age-encryption\";"),
        ("seal/worker.ts", "import { open } from \"./envelope.ts\"; import { api } from \"../client/api.ts\";"),
        (
            "reporter/pages/form.tsx",
            "import { Shell } from \"../../page/shell.tsx\"; import { x } from \"../router.ts\";",
        ),
        ("officer/main.tsx", "import { render } from \"preact\";"),
        ("law/term.ts", "import { x } from \"./day.ts\"; import data from \"../../src/law/rules.json\""),
        ("lawbook/app.tsx", "import { x } from \"../law/day.ts\"; import { Shell } from \"../page/shell.tsx\""),
        ("client/api.ts", "const worker = new URL(\"../seal/worker.ts\", import.meta.url)"),
    ] {
        assert_eq!(wrongs(path, text), BTreeSet::new(), "{path}: {text}");
    }
}
