//! **Site**: the built pages inside the binary, each also as compressed by the build, and the hash that names them. Ids of `seal` may enter; no file is read
//! at run time, in debug builds neither, so that a binary serves the same pages wherever it is started.

use std::borrow::Cow;

use ring::digest::{SHA256, digest};
use rust_embed::RustEmbed;

use crate::seal::id::Digest;

/// `web/dist` as it was when the package was compiled. It may be missing in a debug build only: `build.rs` sees to that.
#[derive(RustEmbed)]
#[folder = "web/dist"]
#[allow_missing = true]
struct Dist;

/// Stands where the pages would be in a debug build without them.
const UNBUILT: &[u8] =
    b"<!doctype html><html lang=\"en\"><title>Senim</title><p>The pages are not built: make web</p></html>\n";

/// Paths that answer with [`UNBUILT`] when nothing was built.
const ENTRIES: [&str; 4] = ["lawbook/index.html", "officer/index.html", "reporter/index.html", "verify/index.html"];

/// How the build compresses each file beside the plain one: the name of the encoding in HTTP and the end of the file's name.
/// The best comes first. Browsers accept Brotli over TLS only; an onion service without it is read with gzip.
const ENCODINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];

/// One file of the pages.
#[derive(Clone, Debug)]
pub struct Asset {
    /// The file, byte for byte.
    pub bytes: Cow<'static, [u8]>,
    /// The value of the `content-type` header.
    pub content_type: &'static str,
    /// SHA-256 of the bytes.
    pub sha256: Digest,
}

/// The file at `path`, relative to the folder and without a slash in front: `reporter/index.html`, `assets/seal-….js`.
/// Nothing but the exact name of an embedded file finds one, and a file whose kind we do not serve is none.
pub fn page(path: &str) -> Option<Asset> {
    let content_type = content_type(path)?;
    let bytes = match Dist::get(path) {
        Some(file) => file.data,
        None if !built() && ENTRIES.contains(&path) => Cow::Borrowed(UNBUILT),
        None => return None,
    };
    Some(Asset { sha256: sha256(&bytes), bytes, content_type })
}

/// The pages that everybody is served, by reporters' portals and officers' desks alike, by their addresses: the law and the check
/// of receipts. Whose rules are shown stands behind a `#`, which no server sees, and what is checked never leaves the page.
pub const OPEN_PAGES: [(&str, &str); 8] = [
    ("/law", "lawbook/index.html"),
    ("/kk/law", "lawbook/index.html"),
    ("/ru/law", "lawbook/ru.html"),
    ("/en/law", "lawbook/en.html"),
    ("/verify", "verify/index.html"),
    ("/kk/verify", "verify/index.html"),
    ("/ru/verify", "verify/ru.html"),
    ("/en/verify", "verify/en.html"),
];

/// The file of one of these pages, at its address or the same with a slash behind it.
pub fn open_page(address: &str) -> Option<&'static str> {
    let address = address.strip_suffix('/').unwrap_or(address);
    OPEN_PAGES.iter().find(|(known, _)| *known == address).map(|(_, file)| *file)
}

/// The page of the same folder that is there even where nothing was built.
pub fn entry_of(page: &str) -> Option<&'static str> {
    ENTRIES.into_iter().find(|entry| entry.split('/').next() == page.split('/').next())
}

/// The same file in the best encoding that `accepted`, the value of an `accept-encoding` header, allows: the value for
/// `content-encoding`, and the bytes. None where the build made no compressed one, or none is accepted.
pub fn encoded(path: &str, accepted: &str) -> Option<(&'static str, Cow<'static, [u8]>)> {
    content_type(path)?;
    ENCODINGS.iter().filter(|(encoding, _)| accepts(accepted, encoding)).find_map(|(encoding, end)| {
        let file = Dist::get(&format!("{path}{end}"))?;
        Some((*encoding, file.data))
    })
}

/// Whether a list of encodings names this one, and not with a weight of zero (RFC 9110, section 12.5.3).
fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|one| {
        let (name, weight) = one.split_once(';').unwrap_or((one, ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty());
        name.trim().eq_ignore_ascii_case(encoding) && !refused
    })
}

/// Every embedded file, ascending by path as bytes; not the compressed ones, which depend on who compressed them.
pub fn paths() -> Vec<Cow<'static, str>> {
    let compressed = |path: &str| ENCODINGS.iter().any(|(_, end)| path.ends_with(end));
    let mut paths: Vec<_> = Dist::iter().filter(|path| !compressed(path)).collect();
    paths.sort_unstable();
    paths
}

/// Are real pages inside?
pub fn built() -> bool {
    Dist::get("reporter/index.html").is_some()
}

/// The bundle's hash, where pages are built in.
pub fn built_bundle() -> Option<Digest> {
    built().then(bundle)
}

/// Every file with its hash, `<hex SHA-256 of the file>  <path>\n`, ascending by path: what `sha256sum` prints.
pub fn list() -> String {
    lines(paths().iter().filter_map(|path| Some((path.as_ref(), sha256(&Dist::get(path)?.data)))))
}

/// Names the pages as a whole: SHA-256 over [`list`], so that anyone can compute it: in `web/dist`,
/// `find * -type f ! -name '*.br' ! -name '*.gz' | LC_ALL=C sort | xargs sha256sum | sha256sum`.
pub fn bundle() -> Digest {
    sha256(list().as_bytes())
}

fn lines<'a>(files: impl Iterator<Item = (&'a str, Digest)>) -> String {
    files.fold(String::new(), |lines, (path, hash)| lines + &format!("{hash}  {path}\n"))
}

fn sha256(bytes: &[u8]) -> Digest {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, bytes).as_ref());
    Digest(hash)
}

/// A closed list: what the build makes and a browser must be told exactly, under `nosniff`.
fn content_type(path: &str) -> Option<&'static str> {
    let (_, extension) = path.rsplit_once('.')?;
    Some(match extension {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "ftl" | "txt" => "text/plain; charset=utf-8",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_entries_are_always_there() {
        for entry in ENTRIES {
            let asset = page(entry).unwrap();
            assert_eq!(asset.content_type, "text/html; charset=utf-8");
            assert_eq!(asset.sha256, sha256(&asset.bytes));
        }
    }

    #[test]
    fn only_exact_names_find_a_file() {
        for path in [
            "",
            "/reporter/index.html",
            "reporter",
            "reporter/",
            "reporter/../reporter/index.html",
            "Cargo.toml",
            "../../Cargo.toml",
        ] {
            assert!(page(path).is_none(), "{path:?} found something");
        }
    }

    #[test]
    fn pages_for_everybody_have_an_address_in_each_language_and_no_other() {
        for (name, folder) in [("law", "lawbook"), ("verify", "verify")] {
            for (before, after, file) in
                [("", "", "index"), ("/kk", "", "index"), ("/ru", "/", "ru"), ("/en", "", "en")]
            {
                let (path, file) = (format!("{before}/{name}{after}"), format!("{folder}/{file}.html"));
                assert_eq!(open_page(&path), Some(file.as_str()), "{path}");
                assert!(!built() || page(&file).is_some(), "{path}");
            }
        }
        for path in [
            "/",
            "/laws",
            "/law/kk",
            "/de/law",
            "/kk/law//",
            "/kk/o/law/",
            "/kk/Law",
            "//law",
            "/kk/law/43.1",
            "/verify/kk",
            "/de/verify",
        ] {
            assert_eq!(open_page(path), None, "{path}");
        }
    }

    #[test]
    fn every_embedded_file_has_a_kind_and_a_page() {
        let paths = paths();
        assert!(paths.is_sorted());
        for path in paths {
            assert!(page(&path).is_some(), "{path} would not be served: its kind is not listed");
        }
    }

    #[test]
    fn an_encoding_is_used_only_where_it_is_accepted() {
        for (accepted, encoding, expected) in [
            ("gzip, deflate, br", "br", true),
            ("br;q=1.0", "br", true),
            ("BR", "br", true),
            ("gzip;q=0.5,br;q=0.001", "br", true),
            ("gzip, deflate", "br", false),
            ("br;q=0", "br", false),
            ("br;q=0.000", "br", false),
            ("brotli", "br", false),
            ("", "gzip", false),
        ] {
            assert_eq!(accepts(accepted, encoding), expected, "{accepted:?} {encoding}");
        }
        assert!(encoded("reporter/index.html", "identity").is_none());
        if built() {
            let (encoding, bytes) = encoded("reporter/index.html", "gzip, br").unwrap();
            assert_eq!(encoding, "br");
            assert!(bytes.len() < page("reporter/index.html").unwrap().bytes.len());
            assert_eq!(encoded("reporter/index.html", "gzip, br;q=0").unwrap().0, "gzip");
            assert!(paths().iter().all(|path| !path.ends_with(".br") && !path.ends_with(".gz")));
        }
    }

    #[test]
    fn the_bundle_hash_is_what_sha256sum_prints() {
        // printf a > a; printf b > b; sha256sum a b | sha256sum
        let files = [("a", sha256(b"a")), ("b", sha256(b"b"))];
        assert_eq!(
            sha256(lines(files.into_iter()).as_bytes()).to_string(),
            "cb13f400dcb618e400d0f7d54f7cdb330d37a07272cb99a1016cda5830a10556"
        );
    }

    #[test]
    fn the_bundle_hash_sees_a_change_of_name_and_of_content() {
        let one = lines([("a", sha256(b"a"))].into_iter());
        assert_ne!(one, lines([("b", sha256(b"a"))].into_iter()));
        assert_ne!(one, lines([("a", sha256(b"b"))].into_iter()));
    }
}
