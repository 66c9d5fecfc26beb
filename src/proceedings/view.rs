//! What a docket shows to whom.

use jiff::civil::Date;
use serde_json::Value;

use super::{Proceedings, ProceedingsError};
use crate::{directory::Body, roster::version::Person, store::CaseRow};

impl Proceedings {
    /// To whoever holds the code.
    pub async fn shown_to_the_reporter(&self, case: CaseRow, today: Date) -> Result<Value, ProceedingsError> {
        let _standing = self.standing(case).await?;
        Ok(serde_json::json!({ "day": today }))
    }

    /// To somebody whom a roster names.
    pub async fn shown_to(&self, case: CaseRow, _at: &Body, _person: &Person, today: Date) -> Result<Value, ProceedingsError> {
        let _standing = self.standing(case).await?;
        Ok(serde_json::json!({ "day": today }))
    }
}
