//! How long a test runs: the soak raises counts through the environment.

/// A count of that name, or the usual one.
#[expect(clippy::disallowed_methods, reason = "the length of a test is told by its environment")]
pub fn count(name: &str, usual: usize) -> usize {
    std::env::var(name).map_or(usual, |text| text.parse().unwrap())
}
