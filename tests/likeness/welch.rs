//! Whether two ways take the same time: samples of both, drawn in random order, compared by Welch's t as dudect does.

/// Above this, the two ways differ: by chance once in a hundred thousand comparisons.
pub const LIMIT: f64 = 4.5;

/// Shares of the samples that are kept, the shortest first: what is slow is mostly somebody else's doing.
const KEPT: [f64; 5] = [0.5, 0.75, 0.9, 0.99, 1.0];

/// Nanoseconds of one sample, and which way it was.
pub type Sample = (bool, f64);

/// The largest |t| over all shares, and the difference of the medians in nanoseconds.
pub fn compare(samples: &[Sample]) -> (f64, f64) {
    let mut sorted: Vec<f64> = samples.iter().map(|sample| sample.1).collect();
    sorted.sort_by(f64::total_cmp);
    let largest = KEPT.iter().map(|share| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length is an index")]
        let at = ((count(sorted.len()) * share) as usize).min(sorted.len()) - 1;
        t(samples, sorted[at]).abs()
    });
    (largest.fold(0.0, f64::max), median(samples, true) - median(samples, false))
}

fn t(samples: &[Sample], longest: f64) -> f64 {
    let of = |way: bool| {
        let kept: Vec<f64> = samples.iter().filter(|it| it.0 == way && it.1 <= longest).map(|it| it.1).collect();
        let mean = kept.iter().sum::<f64>() / count(kept.len());
        let variance = kept.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (count(kept.len()) - 1.0);
        (mean, variance / count(kept.len()))
    };
    let ((mean, error), (other_mean, other_error)) = (of(true), of(false));
    (mean - other_mean) / (error + other_error).sqrt()
}

fn median(samples: &[Sample], way: bool) -> f64 {
    let mut kept: Vec<f64> = samples.iter().filter(|it| it.0 == way).map(|it| it.1).collect();
    kept.sort_by(f64::total_cmp);
    kept[kept.len() / 2]
}

#[expect(clippy::cast_precision_loss, reason = "counts of samples are far below 2^52")]
fn count(number: usize) -> f64 {
    number as f64
}
