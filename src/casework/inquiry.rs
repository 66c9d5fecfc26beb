//! The officers' room of a case: what they do with it, read by nobody else. Whoever writes first lets the others in.

use jiff::civil::Date;

use super::{Casework, CaseworkRefusal, NewGrant, Recorded};
use crate::{
    directory::Body,
    law,
    proceedings::Handles,
    record::{self, EntryParts, NoStep},
    roster::version::Person,
    seal::{
        header::{Header, INQUIRY},
        signature::Signature,
        statement::{Granted, Statement},
    },
    store::CaseRow,
};

impl Casework {
    /// Records what an officer does with a case: sets it aside, takes it up again, assigns it. The first entry makes the room
    /// and brings a grant for everyone who reads the case and whose key still counts; later ones bring none.
    pub(super) async fn handle(
        &self,
        own: &Body,
        person: &Person,
        header: Header,
        parts: EntryParts,
        grants: Vec<NewGrant>,
    ) -> Result<Recorded, CaseworkRefusal> {
        let case = self.readable(&header, person).await?;
        let statement = statement_of(&case)?;
        if header.sequence == 0 {
            self.check_readers(&statement, person, &grants).await?;
        } else if !grants.is_empty() {
            return Err(CaseworkRefusal::Readers);
        }
        let fits = header.room == INQUIRY && is_step(&header, &statement);
        if header.kind == "assigned" {
            let assignment = Some(parts.header.clone());
            let given = Handles { proceedings: &self.proceedings, case, author: person.key_id(), assignment };
            return self.record(own, person, header, fits, parts, grants, &given).await;
        }
        self.record(own, person, header, fits, parts, grants, &NoStep).await
    }

    /// Those of the statement whose key their body's newest roster still has: all of them, once each, and nobody else.
    async fn check_readers(
        &self,
        statement: &Statement,
        author: &Person,
        grants: &[NewGrant],
    ) -> Result<(), CaseworkRefusal> {
        let today = law::day::legal_day(self.clock.now());
        let mut readers = Vec::with_capacity(statement.granted.len());
        for Granted { body, person, key } in &statement.granted {
            let Some(body) = self.directory.by_id(*body).await? else { continue };
            let mut newest = body.roster.readers(&body.root.newest().kind, today);
            if newest.any(|it| it.id == *person && it.key_id() == *key) {
                readers.push(*key);
            }
        }
        let given: Vec<_> = grants.iter().map(|grant| grant.reader).collect();
        if given != readers || !given.contains(&author.key_id()) {
            return Err(CaseworkRefusal::Readers);
        }
        Ok(record::check_grants(grants.iter().map(|grant| grant.file.as_slice()))?)
    }
}

/// The statement that a stored case was taken in with.
fn statement_of(case: &CaseRow) -> Result<Statement, CaseworkRefusal> {
    let signed = Statement::parse_signed(&case.statement, &Signature(case.statement_signature));
    signed.map(|(_, statement)| statement).map_err(|_| CaseworkRefusal::Header)
}

/// Whether a header is of a kind of step, with the facts that it says in clear and no other.
fn is_step(header: &Header, statement: &Statement) -> bool {
    match (header.kind.as_str(), header.facts.as_slice()) {
        ("set-aside", [fact]) => fact.name == "until" && fact.value.parse::<Date>().is_ok() && fact.value.len() == 10,
        ("taken-up", []) => true,
        ("assigned", [fact]) => {
            fact.name == "person" && statement.granted.iter().any(|it| it.person.to_string() == fact.value)
        }
        _ => false,
    }
}
