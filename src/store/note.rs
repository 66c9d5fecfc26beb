//! Bodies and their signed notes: roots and rosters, every version, as signed.

use std::sync::atomic::Ordering;

use super::{
    Store, StoreError,
    driver::{Tx, expect_rows, fixed, reading, signed, unsigned, within},
    statement::statements,
};
use crate::seal::id::{NoteHash, OrganisationId};

statements! {
    INSERT_BODY = "INSERT INTO body (organisation, slug, kind) VALUES ($1, $2, $3)";
    INSERT_NOTE = "INSERT INTO note (note_no, organisation, role, version, hash, text) \
        VALUES ((SELECT coalesce(max(note_no), 0) + 1 FROM note), $1, $2, $3, $4, $5)";
    BODIES = "SELECT organisation, slug, kind FROM body ORDER BY slug";
    BODY_BY_SLUG = "SELECT organisation, slug, kind FROM body WHERE slug = $1";
    BODY_BY_ORGANISATION = "SELECT organisation, slug, kind FROM body WHERE organisation = $1";
    NOTES = "SELECT organisation, role, version, hash, text FROM note \
        WHERE organisation = $1 AND role = $2 ORDER BY version";
    NEWEST = "SELECT organisation, role, version, hash, text FROM note \
        WHERE organisation = $1 AND role = $2 ORDER BY version DESC LIMIT 1";
    BY_HASH = "SELECT organisation, role, version, hash, text FROM note WHERE hash = $1";
}

/// What kind of body it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyKind {
    /// Takes reports in.
    Institution,
    /// The authorised body for countering corruption.
    AuthorisedBody,
}

impl BodyKind {
    /// As roots write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Institution => "institution",
            Self::AuthorisedBody => "authorised-body",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "institution" => Ok(Self::Institution),
            "authorised-body" => Ok(Self::AuthorisedBody),
            _ => Err(StoreError::Inconsistent { table: "body", column: "kind" }),
        }
    }
}

/// What a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoteRole {
    /// Names and root keys of a body.
    Root,
    /// Persons and keys of a body.
    Roster,
}

impl NoteRole {
    const fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Roster => "roster",
        }
    }

    fn parse(text: &str) -> Result<Self, StoreError> {
        match text {
            "root" => Ok(Self::Root),
            "roster" => Ok(Self::Roster),
            _ => Err(StoreError::Inconsistent { table: "note", column: "role" }),
        }
    }
}

/// A body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyRow {
    /// Hash of its first root note.
    pub organisation: OrganisationId,
    /// Its place in addresses.
    pub slug: String,
    /// Institution or authorised body.
    pub kind: BodyKind,
}

/// A signed note that was verified by the use case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Whose it is.
    pub organisation: OrganisationId,
    /// From 1, growing by one.
    pub version: u64,
    /// Hash of its text, signatures left out.
    pub hash: NoteHash,
    /// Text and signatures.
    pub text: String,
}

/// What became of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Published {
    /// It is the newest of its role now.
    Stored,
    /// It was there already; the signatures first stored stay.
    Same,
    /// Its version is not the next, or its hash, slug or kind belongs to another.
    Different,
    /// Its body has no first root here.
    UnknownBody,
}

#[derive(sqlx::FromRow)]
struct RawBody {
    organisation: Vec<u8>,
    slug: String,
    kind: String,
}

impl RawBody {
    fn checked(self) -> Result<BodyRow, StoreError> {
        Ok(BodyRow {
            organisation: OrganisationId(fixed(&self.organisation, "body", "organisation")?),
            slug: self.slug,
            kind: BodyKind::parse(&self.kind)?,
        })
    }
}

#[derive(sqlx::FromRow)]
struct RawNote {
    organisation: Vec<u8>,
    role: String,
    version: i64,
    hash: Vec<u8>,
    text: String,
}

impl RawNote {
    fn checked(self) -> Result<(NoteRole, Note), StoreError> {
        let note = Note {
            organisation: OrganisationId(fixed(&self.organisation, "note", "organisation")?),
            version: unsigned(self.version, "note", "version")?,
            hash: NoteHash(fixed(&self.hash, "note", "hash")?),
            text: self.text,
        };
        Ok((NoteRole::parse(&self.role)?, note))
    }
}

impl Store {
    /// Publishes a root note. The first (version 1) makes the body known under `slug`; later ones must name the same
    /// slug and kind, because both stand in addresses and in what others signed.
    pub async fn publish_root(&self, note: &Note, slug: &str, kind: BodyKind) -> Result<Published, StoreError> {
        let mut tx = self.driver.begin().await?;
        if let Some(known) = known(&mut tx, NoteRole::Root, note).await? {
            return Ok(known);
        }
        let body = body(&mut tx, note.organisation).await?;
        match body {
            None if note.version == 1 => {
                let taken: Option<RawBody> = within!(&mut tx, c => {
                    sqlx::query_as(BODY_BY_SLUG).bind(slug).fetch_optional(c).await
                })?;
                if taken.is_some() {
                    return Ok(Published::Different);
                }
                let touched = within!(&mut tx, c => {
                    sqlx::query(INSERT_BODY)
                        .bind(&note.organisation.0[..])
                        .bind(slug)
                        .bind(kind.name())
                        .execute(c)
                        .await
                        .map(|done| done.rows_affected())
                })?;
                expect_rows(touched, 1, "body")?;
            }
            None => return Ok(Published::UnknownBody),
            Some(body) if body.slug != slug || body.kind != kind => return Ok(Published::Different),
            Some(_) => {}
        }
        self.add(tx, NoteRole::Root, note).await
    }

    /// Publishes a roster note. The first may have any version; from then on it grows by one.
    pub async fn publish_roster(&self, note: &Note) -> Result<Published, StoreError> {
        let mut tx = self.driver.begin().await?;
        if let Some(known) = known(&mut tx, NoteRole::Roster, note).await? {
            return Ok(known);
        }
        if body(&mut tx, note.organisation).await?.is_none() {
            return Ok(Published::UnknownBody);
        }
        self.add(tx, NoteRole::Roster, note).await
    }

    /// Adds a note of a known body as the next version, and counts it.
    async fn add(&self, tx: Tx, role: NoteRole, note: &Note) -> Result<Published, StoreError> {
        let added = add(tx, role, note).await;
        // After a failure too: a commit whose answer was lost may stand.
        self.published.fetch_add(1, Ordering::Release);
        added
    }

    /// Every body, by slug.
    pub async fn bodies(&self) -> Result<Vec<BodyRow>, StoreError> {
        let rows: Vec<RawBody> = reading!(self, c => sqlx::query_as(BODIES).fetch_all(c).await)?;
        rows.into_iter().map(RawBody::checked).collect()
    }

    /// The body at this place in addresses.
    pub async fn body_by_slug(&self, slug: &str) -> Result<Option<BodyRow>, StoreError> {
        let row: Option<RawBody> =
            reading!(self, c => sqlx::query_as(BODY_BY_SLUG).bind(slug).fetch_optional(c).await)?;
        row.map(RawBody::checked).transpose()
    }

    /// The body of this id.
    pub async fn body(&self, organisation: OrganisationId) -> Result<Option<BodyRow>, StoreError> {
        let row: Option<RawBody> = reading!(self, c => {
            sqlx::query_as(BODY_BY_ORGANISATION).bind(&organisation.0[..]).fetch_optional(c).await
        })?;
        row.map(RawBody::checked).transpose()
    }

    /// Every root note of a body, the first one first.
    pub async fn root_notes(&self, organisation: OrganisationId) -> Result<Vec<Note>, StoreError> {
        let rows: Vec<RawNote> = reading!(self, c => {
            sqlx::query_as(NOTES).bind(&organisation.0[..]).bind(NoteRole::Root.name()).fetch_all(c).await
        })?;
        rows.into_iter().map(|row| row.checked().map(|(_, note)| note)).collect()
    }

    /// The roster note of the highest version.
    pub async fn newest_roster(&self, organisation: OrganisationId) -> Result<Option<Note>, StoreError> {
        let row: Option<RawNote> = reading!(self, c => {
            sqlx::query_as(NEWEST).bind(&organisation.0[..]).bind(NoteRole::Roster.name()).fetch_optional(c).await
        })?;
        row.map(|row| row.checked().map(|(_, note)| note)).transpose()
    }

    /// The note of this hash, and what it is.
    pub async fn note_by_hash(&self, hash: NoteHash) -> Result<Option<(NoteRole, Note)>, StoreError> {
        let row: Option<RawNote> =
            reading!(self, c => sqlx::query_as(BY_HASH).bind(&hash.0[..]).fetch_optional(c).await)?;
        row.map(RawNote::checked).transpose()
    }
}

/// Whether this very note, or another of its hash, is there.
async fn known(tx: &mut Tx, role: NoteRole, note: &Note) -> Result<Option<Published>, StoreError> {
    let row: Option<RawNote> =
        within!(tx, c => sqlx::query_as(BY_HASH).bind(&note.hash.0[..]).fetch_optional(c).await)?;
    let Some((stored_role, stored)) = row.map(RawNote::checked).transpose()? else { return Ok(None) };
    let same = stored_role == role && stored.organisation == note.organisation && stored.version == note.version;
    Ok(Some(if same { Published::Same } else { Published::Different }))
}

async fn body(tx: &mut Tx, organisation: OrganisationId) -> Result<Option<BodyRow>, StoreError> {
    let row: Option<RawBody> = within!(tx, c => {
        sqlx::query_as(BODY_BY_ORGANISATION).bind(&organisation.0[..]).fetch_optional(c).await
    })?;
    row.map(RawBody::checked).transpose()
}

/// Adds a note of a known body as the next version, and commits.
async fn add(mut tx: Tx, role: NoteRole, note: &Note) -> Result<Published, StoreError> {
    let newest: Option<RawNote> = within!(&mut tx, c => {
        sqlx::query_as(NEWEST).bind(&note.organisation.0[..]).bind(role.name()).fetch_optional(c).await
    })?;
    let fits = match newest.map(RawNote::checked).transpose()? {
        Some((_, newest)) => newest.version.checked_add(1) == Some(note.version),
        None => role == NoteRole::Roster || note.version == 1,
    };
    if !fits {
        return Ok(Published::Different);
    }
    let version = signed(note.version)?;
    let touched = within!(&mut tx, c => {
        sqlx::query(INSERT_NOTE)
            .bind(&note.organisation.0[..])
            .bind(role.name())
            .bind(version)
            .bind(&note.hash.0[..])
            .bind(note.text.as_str())
            .execute(c)
            .await
            .map(|done| done.rows_affected())
    })?;
    expect_rows(touched, 1, "note")?;
    tx.commit().await?;
    Ok(Published::Stored)
}
