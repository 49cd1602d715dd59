//! Weights near today's: independent gamma draws, which divided by their sum are Dirichlet.
//!
//! # Source
//! Marsaglia & Tsang 2000, "A simple method for generating gamma variables"; normal draws by
//! Marsaglia's polar method.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use super::numbers::{exp, ln};
use super::points::{LANES, Row};
use crate::domain::robustness::rng::Stream;

/// The shapes of the gamma draws, one a question.
#[derive(Debug, Clone)]
pub(super) struct Gammas(Vec<f64>);

impl Gammas {
    /// Draws with these shapes; a shape of 0 gives a weight of 0.
    pub(super) fn new(alpha: &[f64]) -> Self {
        Self(alpha.to_vec())
    }

    /// Fills one strip. Logarithms are drawn, so that tiny shapes do not all end at 0.
    pub(super) fn fill(&self, stream: &mut Stream, rows: &mut [Row]) {
        let mut logs = vec![f64::NEG_INFINITY; self.0.len()];
        for lane in 0..LANES {
            for (log, &alpha) in logs.iter_mut().zip(&self.0) {
                if alpha > 0.0 {
                    *log = log_gamma_draw(alpha, stream);
                }
            }
            let greatest = logs.iter().fold(f64::NEG_INFINITY, |a, &b| a.max(b));
            for (row, &log) in rows.iter_mut().zip(&logs) {
                row[lane] = exp(log - greatest);
            }
        }
    }
}

/// The logarithm of a gamma draw with shape `alpha` above 0.
fn log_gamma_draw(alpha: f64, stream: &mut Stream) -> f64 {
    if alpha < 1.0 {
        // A draw of shape a is one of shape a + 1 times U^(1/a).
        return log_gamma_draw(alpha + 1.0, stream) + ln(stream.unit()) / alpha;
    }
    let d = alpha - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(stream);
        let v = 1.0 + c * x;
        if v <= 0.0 {
            continue;
        }
        let log_v = 3.0 * ln(v);
        let cubed = v * v * v;
        if ln(stream.unit()) < 0.5 * x * x + d - d * cubed + d * log_v {
            return ln(d) + log_v;
        }
    }
}

/// A standard normal draw; the second of each pair is left, so that draws stay independent of
/// how many came before.
fn normal(stream: &mut Stream) -> f64 {
    loop {
        let x = 2.0 * stream.unit() - 1.0;
        let y = 2.0 * stream.unit() - 1.0;
        let s = x * x + y * y;
        if s < 1.0 && s > 1e-300 {
            return x * (-2.0 * ln(s) / s).sqrt();
        }
    }
}
