//! What the holder of a code may demand (43.6, 44.3): the non-disclosure agreement, demanded at any stage and signed with the
//! key of the case.

use super::{
    ClientError,
    bodies::Organisation,
    conversation::{Conversation, Viewer},
    portal::Portal,
    reporter::{self, Received, ReporterKeys, until_it_stands},
    room::{self, Guest, Held, Next, OWN},
    undertaking,
};
use crate::{
    case::{
        actor::Actor,
        agreement::{self, Counterparty},
        docket::Command,
        form,
        procedure::Word as _,
        room::Room,
    },
    document::{
        Language,
        template::{Kind, Places, Template},
    },
    entropy,
    seal::{
        agreement::Agreement, code::TrackingCode, entry::Payload, hybrid::HybridIdentity, keyring::Keyring,
        signature::sha256,
    },
};

/// The holder of a code at an organisation.
pub struct Rights<'a> {
    portal: &'a Portal,
    organisation: &'a Organisation,
    code: &'a TrackingCode,
    keys: ReporterKeys,
}

/// A text of an agreement, filled in as it would be signed today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    template: &'static Template,
    counterparty: Counterparty,
    /// The text.
    pub text: String,
}

impl<'a> Rights<'a> {
    /// By a code.
    pub fn new(portal: &'a Portal, organisation: &'a Organisation, code: &'a TrackingCode) -> Self {
        Self { portal, organisation, code, keys: ReporterKeys::derive(code, organisation.institution.root.id()) }
    }

    /// The first room of the case, with what the portal says of its procedures.
    pub fn visit(&self) -> Result<Conversation, ClientError> {
        reporter::visit(self.portal, self.organisation, self.code)
    }

    /// The room of an agreement; none where nobody has written.
    pub fn agreement(&self, case: &Conversation, nth: usize) -> Result<Option<Held>, ClientError> {
        let room = Room::Agreement(nth);
        let viewer = Viewer::Reporter { code: self.code, keys: &self.keys };
        let name = room.name();
        let page = |from, asked| reporter::page(self.portal, self.organisation, &self.keys, &name, from, asked);
        let of = reporter::subject_in(&self.keys, &name);
        let mut held = match room::read(self.portal, self.organisation, &viewer, room, of, page) {
            Err(ClientError::UnknownCode) => return Ok(None),
            read => read?,
        };
        if held.conversation.case != case.case {
            return Err(ClientError::Tampered);
        }
        held.conversation.docket.clone_from(&case.docket);
        let name = Room::Undertakings.name();
        let page = |from, asked| reporter::page(self.portal, self.organisation, &self.keys, &name, from, asked);
        undertaking::check(self.portal, self.organisation, &mut held, reporter::subject_in(&self.keys, &name), page)?;
        Ok(Some(held))
    }

    /// Demands an agreement: the one that is offered, or another beside those that there are. Which of the case it is, with
    /// the receipt.
    pub fn demand(&self, counterparty: Counterparty, words: &str) -> Result<(usize, Received), ClientError> {
        let payload = Payload::Step { text: words.to_owned() };
        until_it_stands(|| {
            let case = self.visit()?;
            let nth = open_offer(&case);
            let command = Command::Agreement(nth, agreement::Command::Request { counterparty });
            Ok(self.write(&case, nth, &command, &payload, counterparty)?.map(|received| (nth, received)))
        })
    }

    /// The text of an agreement that was demanded; none where nobody was asked yet.
    pub fn offered(&self, nth: usize, language: Language) -> Result<Option<Offered>, ClientError> {
        let case = self.visit()?;
        Ok(room::counterparty_of(&case.docket, nth).and_then(|party| self.fill(&case, party, language)))
    }

    fn fill(&self, case: &Conversation, counterparty: Counterparty, language: Language) -> Option<Offered> {
        let template = Template::newest(Kind::Agreement, language)?;
        let text = template.fill(&Places {
            organisation: language.of(&self.organisation.institution.root.newest().names),
            case: &case.case.to_string(),
            counterparty: counterparty.word(),
            day: &self.organisation.today.to_string(),
        });
        Some(Offered { template, counterparty, text })
    }

    /// Signs a text that was shown. [`ClientError::Tampered`] where the agreement is with somebody else by now.
    pub fn sign(&self, nth: usize, offered: &Offered) -> Result<Received, ClientError> {
        until_it_stands(|| {
            let case = self.visit()?;
            if room::counterparty_of(&case.docket, nth) != Some(offered.counterparty) {
                return Err(ClientError::Tampered);
            }
            let agreed = Agreement {
                organisation: case.statement.organisation,
                case: case.case,
                nth: u64::try_from(nth).map_err(|_| ClientError::NotAnAnswer)?,
                counterparty: offered.counterparty.word().to_owned(),
                language: offered.template.language.tag().to_owned(),
                template: offered.template.hash(),
                text: sha256(offered.text.as_bytes()),
            };
            let payload = Payload::Agreement {
                signature: agreed.sign(self.keys.sign()),
                language: agreed.language,
                template: agreed.template,
                text: offered.text.clone(),
            };
            let command = Command::Agreement(nth, agreement::Command::Sign { signature: OWN });
            self.write(&case, nth, &command, &payload, offered.counterparty)
        })
    }

    /// Takes a step in an agreement's room. Whoever writes first makes the room; it is opened to a counterparty with the first
    /// step that names it.
    fn write(
        &self,
        case: &Conversation,
        nth: usize,
        command: &Command,
        payload: &Payload,
        party: Counterparty,
    ) -> Result<Option<Received>, ClientError> {
        let held = self.agreement(case, nth)?;
        let begun;
        let room = if let Some(held) = &held {
            &held.conversation
        } else {
            let (name, statement) = (Room::Agreement(nth).name(), case.statement.clone());
            let keyring = Keyring::of(HybridIdentity::from_seed(entropy::seed()));
            begun = Conversation::begun(name, case.case, statement, keyring, serde_json::Value::Null);
            &begun
        };
        let next = Next::of(self.organisation, room)?;
        let facts = form::facts(&Actor::reporter(), command, Some(OWN));
        let header = reporter::header(self.portal, self.organisation, &self.keys, room, payload, facts, next.epoch)?;
        let mut guests = Vec::new();
        if held.as_ref().and_then(Held::opened_to) != Some(party) {
            guests = room::counterparties(self.organisation, &case.statement, &case.docket, party);
        }
        if held.is_none() {
            guests.push(Guest::reporter(&case.statement)?);
        }
        let to = next.recipient();
        let grants = next.grants(&header, self.keys.sign(), guests)?;
        let (portal, organisation) = (self.portal, self.organisation);
        reporter::append(portal, organisation, self.code, &self.keys, &header, payload, &to, &grants)
    }
}

/// The agreement that stands offered, or was declined; the next free one where there is none.
fn open_offer(case: &Conversation) -> usize {
    let number = |value: &serde_json::Value| value.as_u64().and_then(|nth| usize::try_from(nth).ok());
    let parts = case.docket["procedures"].as_array().into_iter().flatten();
    let open = |part: &&serde_json::Value| {
        part["procedure"] == "agreement" && ["offered", "declined"].iter().any(|stage| part["stage"] == *stage)
    };
    let offered = parts.filter(open).find_map(|part| number(&part["nth"]));
    offered.or_else(|| number(&case.docket["next"]["agreement"])).unwrap_or_default()
}
