//! Steps of the procedures and papers: entries of the rooms of [`crate::case::room`], by whoever was let into one or makes it.

use super::{Author, Casework, CaseworkRefusal, NewGrant, Recorded, Step};
use crate::{
    case::room::Room,
    directory::Body,
    record::{self, EntryParts},
    roster::version::Person,
    seal::{header::Header, signature::sha256},
    store::CaseRow,
};

impl Casework {
    /// Records what somebody does in a case: with a procedure, with a paper, or with the case among its officers.
    pub async fn step(
        &self,
        own: &Body,
        person: &Person,
        parts: EntryParts,
        grants: Vec<NewGrant>,
    ) -> Result<Recorded, CaseworkRefusal> {
        let header = Header::parse(&parts.header)?;
        if !["step", "agreement", "paper"].contains(&header.kind.as_str()) {
            return self.handle(own, person, header, parts, grants).await;
        }
        let case = self.store.case_by_id(header.case).await?.ok_or(CaseworkRefusal::NoAccess)?;
        self.may_write(own, person, &case, &header, &grants).await?;
        record::check_grants(grants.iter().map(|grant| grant.file.as_slice()))?;
        let fits = header.organisation == case.organisation;
        let step = Step {
            proceedings: &self.proceedings,
            case,
            header: header.clone(),
            body: sha256(&parts.sealed_body),
            author: Author::Holder(own, person),
            readers: grants.iter().map(|grant| grant.reader).collect(),
        };
        self.record(own, person, header, fits, parts, grants, &step).await
    }

    /// Whoever was let into the room writes there; whoever reads another one may make it, and is among those let in. What
    /// people sign before they enter anything is written by whom a roster of the case names and nobody has put out.
    async fn may_write(
        &self,
        own: &Body,
        person: &Person,
        case: &CaseRow,
        header: &Header,
        grants: &[NewGrant],
    ) -> Result<(), CaseworkRefusal> {
        let key = person.key_id();
        let may = match Room::of(&header.room) {
            None | Some(Room::Inquiry) => false,
            Some(Room::Undertakings) => {
                header.kind == "paper" && grants.is_empty() && self.is_of_the_case(own, person, case).await?
            }
            Some(_) if self.store.grant(case.case_no, &header.room, key).await?.is_some() => true,
            Some(_) => {
                // Of a room that is there already strangers learn nothing, not even how far it has come.
                let makes = header.sequence == 0 && grants.iter().any(|grant| grant.reader == key);
                makes
                    && self.store.head(case.case_no, &header.room).await?.next_sequence == 0
                    && !self.store.rooms(case.case_no, key).await?.is_empty()
            }
        };
        if may { Ok(()) } else { Err(CaseworkRefusal::NoAccess) }
    }

    async fn is_of_the_case(&self, own: &Body, person: &Person, case: &CaseRow) -> Result<bool, CaseworkRefusal> {
        let standing = self.proceedings.standing(case.clone()).await.map_err(crate::proceedings::StepRefusal::from)?;
        let institution = &standing.institution;
        let here =
            own.root.id() == institution.root.id() || institution.roster.content().bodies.contains(&own.root.id());
        Ok(here && !standing.docket.out().has_person(person.id))
    }
}
