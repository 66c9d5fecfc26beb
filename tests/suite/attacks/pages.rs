//! Pages that a portal alters on their way out.

use std::{
    fs,
    io::Write as _,
    net::{TcpListener, TcpStream},
    thread,
};

use senim::{
    client::altered::Altered,
    ledger::opening::{Content, Opening},
    seal::signature::sha256,
    site,
};

use super::{
    By, Dice, Proof,
    stage::{DAYS, Stage},
};
use crate::suite::{wire::read_message, world::senim};

/// Any page or part of one that reporters are served, by one of its addresses, and its file.
pub(super) fn any(dice: &mut Dice) -> (String, String) {
    let mut paths = site::paths();
    paths.retain(|path| !path.starts_with("officer/"));
    let file = paths[dice.below(paths.len())].to_string();
    let Some(page) = file.strip_prefix("reporter/") else {
        let open: Vec<_> = site::OPEN_PAGES.iter().filter(|(_, page)| *page == file).collect();
        let address = if open.is_empty() { format!("/{file}") } else { open[dice.below(open.len())].0.to_owned() };
        return (address, file);
    };
    let language = page.strip_suffix(".html").filter(|name| *name != "index").unwrap_or("kk");
    let of = if dice.below(2) == 0 { "" } else { "o/economy/" };
    (format!("/{language}/{of}"), file)
}

/// A portal that gives what another gives, but for one byte at one address.
pub(super) fn altering(origin: &str, address: &str, place: [u8; 4]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let altering = format!("http://{}", listener.local_addr().unwrap());
    let behind = origin.strip_prefix("http://").unwrap().to_owned();
    let asks = format!("GET {address} ");
    let place = usize::try_from(u32::from_le_bytes(place)).unwrap();
    thread::spawn(move || {
        for mut client in listener.incoming().flatten() {
            let Ok(mut portal) = TcpStream::connect(&behind) else { continue };
            while let Ok((request, _)) = read_message(&mut client) {
                portal.write_all(&request).unwrap();
                let (mut answer, length) = read_message(&mut portal).unwrap();
                if request.starts_with(asks.as_bytes()) {
                    let at = answer.len() - length + place % length;
                    answer[at] ^= 1;
                }
                let _gone = client.write_all(&answer);
            }
        }
    });
    altering
}

impl Stage<'_> {
    /// What whoever compares a portal's pages with the binary's finds, where it is this page that is another.
    pub(super) async fn compared(&self, origin: &str, address: &str, file: &str) -> (By, Proof) {
        let out = self.path("served");
        let _gone = fs::remove_file(&out);
        let compare = || senim(&["verify-site", origin, "--evidence-out", &out]);
        let (same, said) = tokio::task::block_in_place(compare);
        if same {
            return (By::Nobody, Proof::Nothing);
        }
        assert!(said.contains(&format!("\"differ\":[\"{address} ({file})\"]")), "{said}");
        let saved = Altered::parse(&fs::read(&out).unwrap()).unwrap();
        assert_eq!((&*saved.address, &*saved.file), (address, file));
        // What the page is held to stands in the log: in the first day, and no other one since.
        let mut leaves = Vec::new();
        for (day, _) in DAYS {
            let openings = self.world.store.openings_of(self.world.economy.root.id(), day).await.unwrap();
            leaves.extend(openings.iter().filter_map(|data| match Opening::parse(data).unwrap().content {
                Content::Publication { kind, hash } if kind == "pages" => Some(hash),
                _ => None,
            }));
        }
        assert_eq!(leaves, [sha256(saved.files.as_bytes())]);
        // Nobody is blamed for the page itself, nor by a list that is no bundle's.
        let own = data_encoding::BASE64.encode(&site::page(file).unwrap().bytes);
        let other = saved.files.replacen(file, "another", 1);
        for honest in [Altered { served: own, ..saved.clone() }, Altered { files: other, ..saved.clone() }] {
            assert!(!self.is_confirmed(&honest.write().unwrap()));
        }
        (By::Comparing, if self.is_confirmed(&saved.write().unwrap()) { Proof::Saved } else { Proof::Nothing })
    }
}
