//! **Portal**: everything put together over one store: what `serve`, `demo` and the tests start.

use std::{path::Path, sync::Arc};

use crate::{
    access::{challenge::Challenges, login::Logins, visit::Visits},
    casework::Casework,
    config::Limits,
    directory::Directory,
    http::{Gate, Portal},
    intake::Intake,
    keeper::{Keeper, Shelf},
    now::Clock,
    proceedings::Proceedings,
    signer::Signer,
    site,
    store::Store,
};

/// The portal over a store, for the origins that clients sign for, with the default limits, its ledgers published in
/// the folder `ledger`. No officers' pages and no demo keys yet; days are closed by who runs the keeper.
pub fn assemble(store: Store, signer: Arc<Signer>, clock: Clock, origins: Arc<[String]>, ledger: &Path) -> Portal {
    let directory = Directory::new(store.clone());
    let challenges = Challenges::new(Arc::clone(&signer), clock.clone());
    let proceedings = Proceedings::new(store.clone(), directory.clone());
    let shelf = Shelf::new(ledger);
    Portal {
        keeper: Keeper::new(
            store.clone(),
            directory.clone(),
            Arc::clone(&signer),
            clock.clone(),
            shelf,
            site::bundle(),
        ),
        intake: Intake::new(store.clone(), directory.clone(), proceedings.clone(), signer, clock.clone()),
        casework: Casework::new(store.clone(), directory.clone(), proceedings.clone(), clock.clone()),
        logins: Logins::new(store.clone(), directory.clone(), challenges.clone(), clock.clone(), Arc::clone(&origins)),
        visits: Visits::new(store, challenges.clone(), origins),
        gate: Gate::new(&Limits::default(), challenges.clone(), clock.clone()),
        challenges,
        proceedings,
        directory,
        clock,
        officer_host: None,
        demo_keys: Arc::default(),
    }
}
