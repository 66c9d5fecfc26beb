//! Every state, command and role, against the tables.

use senim_pure::case::{
    actor::Role, agreement::Agreement, application::Application, conflict::Conflict, decide, duty::Duty, gift::Gift,
    hearing::Hearing, measure::Measure, procedure::Word, report::Report, review::Review,
};

use crate::{
    specimens::{Specimen, walked},
    table::Table,
    world::LATER,
};

/// Every cell of a table: what is listed as allowed is done and leads where it is listed to lead; what is listed as refused
/// is refused with the listed rule.
fn holds<P: Specimen>() {
    let table = Table::read::<P>(P::TABLE);
    let mut wrong = vec![];
    for &stage in P::Stage::ALL {
        for &step in P::Step::ALL {
            let line = table.line(stage.word(), step.word());
            for &role in Role::ALL {
                let (state, world) = walked::<P>(stage, step, role);
                let decided = decide(&state, &P::who(role, step), P::fitting(stage, step), &world.at(LATER));
                let right = match &decided {
                    Ok(taken) => line.roles.contains(&role) && line.to.contains(&taken.to.word()),
                    Err(refusal) => !line.roles.contains(&role) && refusal.rule == line.rule,
                };
                if !right {
                    let listed = if line.roles.contains(&role) { "allowed" } else { line.rule };
                    let decided = decided.map(|taken| taken.to.word()).map_err(|refusal| refusal.to_string());
                    wrong.push(format!(
                        "{}: {} {} by {}: {listed}, but {decided:?}",
                        P::NAME,
                        stage.word(),
                        step.word(),
                        role.word()
                    ));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} cells\n{}", wrong.len(), wrong.join("\n"));
}

macro_rules! listed {
    ($($test:ident $procedure:ty),+ $(,)?) => { $(#[test] fn $test() { holds::<$procedure>(); })+ };
}

listed! {
    report_3a Report,
    application_3b Application,
    hearing_3c Hearing,
    review_3d Review,
    agreement_3e Agreement,
    measure_3f Measure,
    conflict_3g Conflict,
    gift_3h Gift,
    duty_3i Duty,
}
