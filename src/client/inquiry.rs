//! The officers' room of a case, for whoever reads the case: what they did with it, by the grant of whoever wrote there first.

use super::{
    ClientError,
    bodies::Organisation,
    conversation::{Conversation, Viewer, author_of, take},
    portal::Portal,
    served::{Room, Sent, collect},
};
use crate::{
    ledger::case_head::Subject,
    seal::{
        grant,
        header::{Header, INQUIRY},
        keyring::Keyring,
        statement::StatementRefusal,
    },
    wire::frame::Frame,
};

/// Reads what officers did with a case into its `history`: the room `inquiry`, page by page.
pub fn read(
    portal: &Portal,
    organisation: &Organisation,
    viewer: &Viewer<'_>,
    conversation: &mut Conversation,
    page: impl FnMut(u64, Vec<u8>) -> Result<Frame, ClientError>,
) -> Result<(), ClientError> {
    let of = Subject::Room { case: conversation.case, room: INQUIRY.to_owned() };
    let Room { begun, entries, withheld } = collect(organisation, of, 3, page)?;
    conversation.note_withheld(withheld);
    let (Some(first), [_, _, file]) = (entries.first(), begun.as_slice()) else { return Ok(()) };
    let mut inquiry = Conversation {
        room: INQUIRY.to_owned(),
        case: conversation.case,
        statement: conversation.statement.clone(),
        entries: Vec::new(),
        history: Vec::new(),
        docket: serde_json::Value::Null,
        alarms: std::mem::take(&mut conversation.alarms),
        withheld: None,
        recipient: conversation.recipient.clone(),
        granted: None,
        epoch: 0,
    };
    inquiry.granted = open(portal, organisation, viewer, &mut inquiry, first, file)?;
    for sent in entries {
        take(portal, organisation, viewer, &mut inquiry, sent)?;
    }
    conversation.alarms = inquiry.alarms;
    conversation.history = inquiry.entries;
    Ok(())
}

/// The keyring of the officers' room, by a grant of whoever wrote there first; none where it does not hold.
fn open(
    portal: &Portal,
    organisation: &Organisation,
    viewer: &Viewer<'_>,
    inquiry: &mut Conversation,
    first: &Sent,
    file: &[u8],
) -> Result<Option<Keyring>, ClientError> {
    let Viewer::Officer { key, identity } = viewer else { return Ok(None) };
    let Ok(header) = Header::parse(&first.header) else { return Ok(None) };
    let (parts, commitment, _) = first.leaf_parts()?;
    let Some((_, grantor)) = author_of(portal, organisation, inquiry, &header, first, &parts, commitment)? else {
        return Ok(None);
    };
    let mine = inquiry.statement.granted.iter().find(|it| it.key == *key).ok_or(ClientError::NoOffice)?;
    let scope = grant::Scope {
        organisation: inquiry.statement.organisation,
        case: inquiry.case,
        room: INQUIRY.to_owned(),
        epoch: 0,
        reader: *key,
        roster: inquiry.statement.roster_of(mine.body).ok_or(StatementRefusal::Roster)?,
        grantor_roster: header.roster,
    };
    Ok(grant::open_made(file, &scope, grantor, identity).ok())
}
