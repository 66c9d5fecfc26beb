//! `senim verify-site`: whether a running portal serves the very pages that are inside this binary, file by file, and whether
//! they are the pages that each institution's signed roster names. Nothing is sent but requests for public files. A portal
//! may serve others something else than whoever checks it: this finds carelessness and a change for everyone, and the
//! officer's desk needs no such check.

use std::{collections::BTreeSet, path::PathBuf, process::ExitCode};

use clap::Args;
use serde_json::json;

use super::speech::{Failure, Outcome, Speech};
use crate::{
    client::{ClientError, altered::Altered, bodies::Organisation, portal::Portal},
    now::Clock,
    roster::root::Root,
    seal::{id::Digest, note::Note},
    site,
};

/// The arguments of `senim verify-site`.
#[derive(Debug, Args)]
pub(super) struct VerifySiteArgs {
    /// The portal, `https://senim.example`.
    #[arg(required_unless_present = "list")]
    portal: Option<String>,
    /// Where the portal serves officers' pages, if it does.
    #[arg(long)]
    officers: Option<String>,
    /// A SOCKS proxy, for example `socks5://127.0.0.1:9050` for Tor.
    #[arg(long)]
    proxy: Option<String>,
    /// Only list the hashes of the pages in this binary, as `sha256sum` prints them.
    #[arg(long, conflicts_with = "portal")]
    list: bool,
    /// Where to write what was served in the place of a page.
    #[arg(long)]
    evidence_out: Option<PathBuf>,
}

/// Compares a portal's pages with ours.
pub(super) fn run(args: &VerifySiteArgs, speech: &Speech) -> Outcome {
    let Some(bundle) = site::built_bundle() else { return Err(said("site-unbuilt")) };
    if args.list {
        list(speech, &bundle.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let portal = Portal::new(args.portal.as_deref().unwrap_or_default(), args.proxy.as_deref())?;
    let mut compared = Compared::default();
    let slugs = slugs(&portal)?;
    let rosters = rosters(&portal, &slugs, bundle)?;
    for (address, file) in addresses(&slugs) {
        compared.hold(&portal, "", &address, &file)?;
    }
    if let Some(officers) = &args.officers {
        let desk = Portal::new(officers, args.proxy.as_deref())?;
        for (address, file) in officer_addresses() {
            compared.hold(&desk, officers, address, file)?;
        }
    }
    let Compared { count: compared, wrong, altered } = compared;
    if let (Some(altered), Some(path)) = (altered, &args.evidence_out) {
        super::speech::write_private(path, (altered.write()? + "\n").as_bytes())?;
        speech.say("evidence-written", &[("file", &path.display().to_string())]);
    }
    let vouched = rosters.iter().all(|roster| roster.vouches != Some(false));
    let named: serde_json::Map<_, _> =
        rosters.iter().map(|roster| (roster.slug.clone(), json!(roster.bundle))).collect();
    speech.object(&json!({
        "same": wrong.is_empty() && vouched,
        "compared": compared,
        "bundle": bundle.to_string(),
        "differ": wrong,
        "rosters": named,
    }));
    for address in &wrong {
        speech.line(address);
    }
    for roster in &rosters {
        let arguments = [("name", roster.slug.as_str()), ("bundle", roster.bundle.as_str())];
        match roster.vouches {
            Some(true) => {}
            Some(false) => speech.say("site-roster-differs", &arguments),
            None => speech.say("site-roster-silent", &arguments),
        }
    }
    let compared = compared.to_string();
    if wrong.is_empty() && !vouched {
        return Ok(ExitCode::FAILURE);
    }
    if wrong.is_empty() {
        speech.say("site-same", &[("count", &compared), ("bundle", &bundle.to_string())]);
        speech.say("site-limits", &[]);
        return Ok(ExitCode::SUCCESS);
    }
    if !speech.json {
        speech.progress("site-differs", &[("count", &wrong.len().to_string()), ("all", &compared)]);
    }
    Ok(ExitCode::FAILURE)
}

fn said(key: &'static str) -> Failure {
    Failure::Said { key, arguments: Vec::new() }
}

fn list(speech: &Speech, bundle: &str) {
    let list = site::list();
    for line in list.lines() {
        speech.line(line);
    }
    speech.say("site-bundle", &[("bundle", bundle)]);
    let files = list.lines().filter_map(|line| line.split_once("  "));
    let files: serde_json::Map<_, _> = files.map(|(hash, path)| (path.to_owned(), json!(hash))).collect();
    speech.object(&json!({ "bundle": bundle, "files": files }));
}

/// What was compared so far.
#[derive(Default)]
struct Compared {
    count: usize,
    /// Where something else stands, and in the place of which file.
    wrong: BTreeSet<String>,
    /// The first page that was served in the place of another.
    altered: Option<Altered>,
}

impl Compared {
    /// Holds an address to the file that must stand there. Where the portal has none, it is not ours; where it can't be
    /// reached, nothing is known.
    fn hold(&mut self, portal: &Portal, origin: &str, address: &str, file: &str) -> Result<(), Failure> {
        let (status, bytes) = portal.forward(address, None, None)?;
        self.count += 1;
        if status != 200 || site::page(file).is_none_or(|asset| asset.bytes != bytes) {
            self.wrong.insert(format!("{origin}{address} ({file})"));
            let altered = || Altered::new(portal.origin(), address, file, &bytes, site::list());
            self.altered = self.altered.take().or_else(|| (status == 200).then(altered));
        }
        Ok(())
    }
}

/// What an institution's newest roster says of the pages.
struct Vouching {
    slug: String,
    /// The bundle that it names, if any.
    bundle: String,
    /// Whether that is ours; nothing where it names none.
    vouches: Option<bool>,
}

/// What the rosters say: each is signed by the institution's own roots, so that a portal can't write it.
fn rosters(portal: &Portal, slugs: &[String], ours: Digest) -> Result<Vec<Vouching>, Failure> {
    let read = |slug: &String| {
        let organisation = Organisation::fetch(portal, slug, None, &Clock::machine())?;
        let bundle = organisation.institution.roster.content().bundle.clone();
        let vouches = (!bundle.is_empty()).then(|| bundle == ours.to_string());
        Ok(Vouching { slug: slug.clone(), bundle, vouches })
    };
    slugs.iter().map(read).collect()
}

/// The names of the portal's organisations: each has pages of its own, and each could be served another one.
fn slugs(portal: &Portal) -> Result<Vec<String>, Failure> {
    let mut slugs = Vec::new();
    for part in portal.ask("/o", "organisations")?.parts {
        let note = Note::parse(&part).map_err(|_| ClientError::NotAnAnswer)?;
        slugs.push(Root::verify(&[note]).map_err(ClientError::from)?.newest().slug.clone());
    }
    Ok(slugs)
}

/// Every address of the reporter's pages, of those for everybody and of what they load, with the file that must stand there.
fn addresses(slugs: &[String]) -> Vec<(String, String)> {
    let assets = site::paths().into_iter().filter(|path| path.starts_with("assets/"));
    let mut addresses: Vec<_> = assets.map(|path| (format!("/{path}"), path.into_owned())).collect();
    addresses.push(("/".to_owned(), "reporter/index.html".to_owned()));
    addresses.extend(site::OPEN_PAGES.map(|(address, file)| (address.to_owned(), file.to_owned())));
    for (language, file) in [("kk", "index"), ("ru", "ru"), ("en", "en")] {
        let file = format!("reporter/{file}.html");
        addresses.push((format!("/{language}/"), file.clone()));
        addresses.extend(slugs.iter().map(|slug| (format!("/{language}/o/{slug}/"), file.clone())));
    }
    addresses
}

fn officer_addresses() -> Vec<(&'static str, &'static str)> {
    let own = [
        ("/", "officer/index.html"),
        ("/kk/", "officer/index.html"),
        ("/ru/", "officer/ru.html"),
        ("/en/", "officer/en.html"),
    ];
    [&own[..], &site::OPEN_PAGES].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_of_the_reporters_pages_has_an_address() {
        let addresses = addresses(&["economy".to_owned()]);
        assert!(addresses.contains(&("/ru/o/economy/".to_owned(), "reporter/ru.html".to_owned())));
        if site::built() {
            let named: BTreeSet<_> = addresses.iter().map(|(_, file)| file.as_str()).collect();
            let officers: Vec<_> = officer_addresses().into_iter().map(|(_, file)| file).collect();
            for path in site::paths() {
                assert!(
                    named.contains(path.as_ref()) || officers.contains(&path.as_ref()),
                    "{path} is compared nowhere"
                );
            }
        }
    }
}
