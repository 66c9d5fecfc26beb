//! The published ledger: checkpoints and tiles as C2SP lays them out, for anybody; and two answers in frames for clients of
//! ours, so that whoever holds a receipt learns whether its leaf is in a day without saying which leaf it is.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use jiff::{ToSpan as _, civil::Date};

use super::{
    Portal,
    answer::{FRAME_TYPE, Refusal, answer},
};
use crate::{
    ledger::{
        checkpoint::Checkpoint,
        proof,
        tile::{self, Tile, Tiled},
    },
    seal::{
        header::Header,
        id::{Digest, NoteHash, OrganisationId},
    },
    wire::frame::Frame,
};

/// The last checkpoint. There is one a day; on request it is given again.
pub(super) async fn newest(State(portal): State<Arc<Portal>>, Path(slug): Path<String>) -> Result<Response, Refusal> {
    let id = body(&portal, &slug).await?;
    found(portal.keeper.shelf().newest(id)).map(text)
}

/// The checkpoint of a legal day, or of a hash that a header names.
pub(super) async fn named(
    State(portal): State<Arc<Portal>>,
    Path((slug, name)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let id = body(&portal, &slug).await?;
    let shelf = portal.keeper.shelf();
    found(match name.parse() {
        Ok(hash) => shelf.of_hash(id, hash),
        Err(_) => shelf.of_day(id, &name),
    })
    .map(text)
}

/// A tile.
pub(super) async fn tile(
    State(portal): State<Arc<Portal>>,
    Path((slug, path)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let tile = Tile::parse(&format!("tile/{path}")).ok_or(Refusal::NoPage)?;
    let id = body(&portal, &slug).await?;
    let bytes = found(portal.keeper.shelf().tile(id, tile))?;
    Ok(([(header::CONTENT_TYPE, HeaderValue::from_static(FRAME_TYPE))], bytes).into_response())
}

/// A whole day: its leaves, the tree before it, and the checkpoints of the day before (empty if there is none), of the day
/// and of the newest.
pub(super) async fn day(
    State(portal): State<Arc<Portal>>,
    Path((slug, day)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let id = body(&portal, &slug).await?;
    let shelf = portal.keeper.shelf();
    let date: Date = day.parse().map_err(|_| Refusal::NoPage)?;
    let own = found(shelf.of_day(id, &day))?;
    let newest = found(shelf.newest(id))?;
    let before = shelf.of_day(id, &date.saturating_sub(1.day()).to_string()).map_err(|_| Refusal::Failed)?;
    let (from, to) = (before.as_deref().map_or(Ok(0), size)?, size(&own)?);
    let tiles = tiles(&portal, id, size(&newest)?);
    let peaks = proof::frontier(&tiles, from).ok_or(Refusal::Failed)?;
    let leaves = tiles.leaves(from, to).ok_or(Refusal::Failed)?;
    let path = proof::consistency(&tiles, to, size(&newest)?).ok_or(Refusal::Failed)?;
    let frame = Frame::new("ledger-day")
        .with("day", day)
        .part(before.unwrap_or_default())
        .part(own)
        .part(newest)
        .part(tile::write(peaks.peaks()))
        .part(leaves.iter().flat_map(|leaf| leaf.0).collect::<Vec<u8>>())
        .part(tile::write(&path));
    Ok(answer(&frame, DAY_ANSWER))
}

/// An earlier checkpoint, by the hash that somebody remembers it by, the newest one, and the proof that this one goes on from
/// it.
pub(super) async fn since(
    State(portal): State<Arc<Portal>>,
    Path((slug, hash)): Path<(String, String)>,
) -> Result<Response, Refusal> {
    let id = body(&portal, &slug).await?;
    let shelf = portal.keeper.shelf();
    let hash = hash.parse().map_err(|_| Refusal::NoPage)?;
    let earlier = found(shelf.of_hash(id, hash))?;
    let newest = found(shelf.newest(id))?;
    let path: Vec<Digest> = proof::consistency(&tiles(&portal, id, size(&newest)?), size(&earlier)?, size(&newest)?)
        .ok_or(Refusal::Failed)?;
    let frame = Frame::new("ledger-since").part(earlier).part(newest).part(tile::write(&path));
    Ok(answer(&frame, 0))
}

/// The signed notes that say how the log went on after its database had lost or changed what was published.
pub(super) async fn continuations(
    State(portal): State<Arc<Portal>>,
    Path(slug): Path<String>,
) -> Result<Response, Refusal> {
    let id = body(&portal, &slug).await?;
    let notes = portal.keeper.shelf().continuations(id).map_err(|_| Refusal::Failed)?;
    let mut frame = Frame::new("ledger-continuations");
    frame.parts.extend(notes.into_iter().map(String::into_bytes));
    Ok(answer(&frame, 0))
}

/// A header names no checkpoint but one that this portal published: otherwise a stranger could make its readers believe that
/// they are shown another log than the author was.
pub(super) fn check_named(portal: &Portal, header: &[u8]) -> Result<(), Refusal> {
    let header = Header::parse(header).map_err(|_| Refusal::NotGenuine)?;
    let Some(named) = header.checkpoint else { return Ok(()) };
    let known = portal.keeper.shelf().of_hash(header.organisation, NoteHash(named.0)).map_err(|_| Refusal::Failed)?;
    known.map(drop).ok_or(Refusal::NotGenuine)
}

/// A day of any ordinary size has the length of a conversation, so that the two look alike on the line.
const DAY_ANSWER: usize = crate::wire::frame::VISIT_ANSWER;

async fn body(portal: &Portal, slug: &str) -> Result<OrganisationId, Refusal> {
    let body = portal.directory.by_slug(slug).await?.ok_or(Refusal::UnknownOrganisation)?;
    Ok(body.root.id())
}

fn found<T>(read: std::io::Result<Option<T>>) -> Result<T, Refusal> {
    read.map_err(|_| Refusal::Failed)?.ok_or(Refusal::NoPage)
}

fn text(note: String) -> Response {
    note.into_response()
}

fn size(note: &str) -> Result<u64, Refusal> {
    Checkpoint::read(note).map(|head| head.size).ok_or(Refusal::Failed)
}

fn tiles(portal: &Portal, id: OrganisationId, size: u64) -> Tiled<impl Fn(Tile) -> Option<Vec<u8>>> {
    let shelf = portal.keeper.shelf().clone();
    Tiled::new(size, move |tile| shelf.tile(id, tile).ok().flatten())
}
