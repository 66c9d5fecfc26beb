//! Whether two kinds take the same time: samples of all kinds, drawn in random order, compared by Welch's t as dudect does.

use std::fmt;

/// Above this, two kinds differ: by chance once in a hundred thousand comparisons.
pub const LIMIT: f64 = 4.5;

/// Shares of the samples that are kept, the nearest to their neighbours first: what is far from them is mostly somebody
/// else's doing.
const KEPT: [f64; 5] = [0.5, 0.75, 0.9, 0.99, 1.0];

/// As many samples on either side are a sample's neighbours.
const AROUND: usize = 8;

/// Which kind it was, and nanoseconds.
pub type Sample = (usize, f64);

/// How two kinds differ.
pub struct Difference {
    /// Welch's |t|, the largest over all shares.
    pub t: f64,
    /// Of the medians, in nanoseconds.
    pub median: f64,
}

/// How much longer each took than the quicker of its neighbours, which are of all kinds: a core that is slow for some
/// milliseconds is slow for every kind, and without that a third of the noise is left. The first and the last samples have
/// too few neighbours.
pub fn beside_neighbours(samples: &[Sample]) -> Vec<Sample> {
    let beside = |window: &[Sample]| {
        let (before, here) = window.split_at(AROUND);
        let mut neighbours: Vec<f64> = before.iter().chain(&here[1..]).map(|it| it.1).collect();
        neighbours.sort_by(f64::total_cmp);
        // The lower quartile: some sample is slow for itself alone oftener than it is quick.
        (here[0].0, here[0].1 - neighbours[AROUND / 2])
    };
    samples.windows(2 * AROUND + 1).map(beside).collect()
}

impl fmt::Display for Difference {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "|t| {:.2}, medians {:+.0} ns apart", self.t, self.median)
    }
}

/// How much longer the first kind takes than the second.
pub fn compare(beside: &[Sample], kinds: [usize; 2]) -> Difference {
    let of = |kind| beside.iter().filter(move |it| it.0 == kind).map(|it| it.1);
    let mut distances: Vec<f64> = kinds.iter().flat_map(|kind| of(*kind)).map(f64::abs).collect();
    distances.sort_by(f64::total_cmp);
    let t = KEPT.iter().map(|share| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length is an index")]
        let farthest = distances[(count(distances.len()) * share) as usize - 1];
        t(kinds.map(|kind| of(kind).filter(|it| it.abs() <= farthest).collect())).abs()
    });
    let [one, other] = kinds.map(|kind| {
        let mut sorted: Vec<f64> = of(kind).collect();
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    });
    Difference { t: t.fold(0.0, f64::max), median: one - other }
}

fn t(kept: [Vec<f64>; 2]) -> f64 {
    let [(mean, error), (other_mean, other_error)] = kept.map(|kept| {
        let mean = kept.iter().sum::<f64>() / count(kept.len());
        let variance = kept.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (count(kept.len()) - 1.0);
        (mean, variance / count(kept.len()))
    });
    (mean - other_mean) / (error + other_error).sqrt()
}

#[expect(clippy::cast_precision_loss, reason = "counts of samples are far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}
