//! **Access**: who may come in. Stateless challenges, reporters' visits, officers' logins and sessions.

pub mod challenge;
pub mod login;
pub mod publication;
pub mod visit;
