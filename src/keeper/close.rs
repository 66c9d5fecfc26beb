//! What a legal day is closed with: the pool's entries, one leaf for each officer's reads, what came into force, pads; and
//! the checkpoint over all of it.

use std::collections::BTreeMap;

use crate::{
    directory::Body,
    entropy,
    ledger::{
        checkpoint::Checkpoint,
        day,
        opening::{Content, Opening, Read},
        tree::{Frontier, leaf_hash},
    },
    seal::{
        id::{Digest, KeyId, OrganisationId},
        signature::{Signature, SigningKey},
    },
    store::{Closing, Pool},
};

/// What the leaves of a day are made of, besides its pool.
pub(super) struct Surroundings<'a> {
    /// The body whose ledger it is.
    pub body: &'a Body,
    /// Officers who could read on that day, by their bodies.
    pub readers: Vec<(OrganisationId, KeyId)>,
    /// What is in force at this portal, by kind.
    pub in_force: Vec<(&'static str, Digest)>,
}

/// Decides with what a day is closed that is appended to `tree`.
pub(super) fn decide(
    legal_day: &str,
    pool: &Pool,
    around: &Surroundings<'_>,
    mut tree: Frontier,
    key: &SigningKey,
) -> Closing {
    let opening = |content| Opening { day: legal_day.to_owned(), content };
    let publications = publications(legal_day, pool, around);
    let published = publications.iter().map(|(kind, hash)| Content::Publication { kind: kind.clone(), hash: *hash });
    let mut openings: Vec<Opening> = published.chain(reads(pool, around)).map(opening).collect();

    // What the portal did by itself was written with its opening: its leaf was fixed then.
    let own: Vec<_> = pool.own.iter().map(|opening| (leaf_hash(opening), opening.clone())).collect();
    let others = openings.iter().map(Opening::leaf).chain(own.iter().map(|(leaf, _)| *leaf));
    let leaves = pool.events.iter().copied().chain(others).collect();
    let filled = day::fill(legal_day, leaves, entropy::bytes);
    openings.extend(filled.pads);
    // Stored in the order of their hashes, as everything else of a closed day.
    let opened = openings.iter().map(|opening| (opening.leaf(), opening.data()));
    let mut stored: Vec<_> = opened.chain(own).collect();
    stored.sort_unstable();
    tree.extend(filled.leaves);

    let checkpoint = Checkpoint {
        origin: around.body.roster.content().ledger_origin.clone(),
        size: tree.size(),
        root: tree.root(),
        day: legal_day.to_owned(),
    };
    let note = checkpoint.sign(key).encode();
    Closing { size: tree.size(), leaves: stored, publications, checkpoint: note }
}

/// Notes that were issued by that day, and what is in force, as far as none of them stands in the ledger.
fn publications(legal_day: &str, pool: &Pool, around: &Surroundings<'_>) -> Vec<(String, Digest)> {
    let notes = pool.notes.iter().filter(|(_, _, text)| !is_issued_after(text, legal_day));
    let notes = notes.map(|(role, hash, _)| (role.clone(), Digest(hash.0)));
    let known = |kind: &str, hash: &Digest| pool.published.get(kind).is_some_and(|known| known.contains(hash));
    let in_force = around.in_force.iter().filter(|(kind, hash)| !known(kind, hash));
    notes.chain(in_force.map(|(kind, hash)| ((*kind).to_owned(), *hash))).collect()
}

/// Whether a note names a later day than this as the one of its issue; roots name none.
fn is_issued_after(text: &str, legal_day: &str) -> bool {
    let content = text.lines().nth(1).and_then(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    content.is_some_and(|content| content["issued"].as_str().is_some_and(|issued| issued > legal_day))
}

/// One leaf for each officer who could read, and for each who did.
fn reads(pool: &Pool, around: &Surroundings<'_>) -> Vec<Content> {
    let mut lists: BTreeMap<(OrganisationId, KeyId), Vec<Read>> =
        around.readers.iter().map(|reader| (*reader, Vec::new())).collect();
    for read in &pool.reads {
        let list = lists.entry((read.body, read.reader)).or_default();
        list.push(Read { case: read.case_id, signature: read.signature.map(Signature) });
    }
    let content = |((body, key), reads)| Content::Reads { body, key, salt: entropy::bytes(), reads };
    lists.into_iter().map(content).collect()
}
