//! Uniform weights on the slice of the simplex within some points of today's weights.
//!
//! Exact rejection, no walk and no burn-in. On the plane where the weights add to one, the
//! product of the densities `exp(-tilt * x)` is constant whatever `tilt` is, so independent
//! exponentials cut off at the sides of the box, taken only when they add to one, are uniform
//! there. The last weight is what the others leave: it is accepted with its own density over
//! that density's greatest value. The tilt that makes the expected sum one keeps this likely
//! (about one in five for thirty questions), also where boxes are cut off at 0.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use super::numbers::{exp, ln};
use super::points::{LANES, Row};
use crate::domain::robustness::rng::Stream;

/// The slice and what drawing from it needs.
#[derive(Debug, Clone)]
pub(super) struct Slice {
    /// Lower end and width of each weight's range.
    ranges: Vec<(f64, f64)>,
    /// `1 - exp(-tilt * width)` for each.
    masses: Vec<f64>,
    tilt: f64,
    /// The weight that is left over: the one with the widest range.
    last: usize,
}

impl Slice {
    /// The weights that differ by at most `reach` (a share) from `weights`; `None` when there is
    /// no other than `weights` itself.
    pub(super) fn new(weights: &[f64], reach: f64) -> Option<Self> {
        let ranges: Vec<(f64, f64)> = weights
            .iter()
            .map(|&w| {
                let low = (w - reach).max(0.0);
                (low, w + reach - low)
            })
            .collect();
        let last = (0..ranges.len())
            .reduce(|best, at| if ranges[at].1 > ranges[best].1 { at } else { best })?;
        if ranges.len() < 2 || reach <= 1e-9 {
            return None;
        }
        // The expected sum falls as the tilt rises; at 0 it is at least one, since ranges are
        // cut off below only.
        let mean_sum =
            |tilt: f64| -> f64 { ranges.iter().map(|&(low, width)| low + mean(width, tilt)).sum() };
        let mut upper = 1.0;
        while mean_sum(upper) > 1.0 && upper < 1e9 {
            upper *= 2.0;
        }
        let mut lower = 0.0;
        for _ in 0..100 {
            let middle = f64::midpoint(lower, upper);
            if mean_sum(middle) > 1.0 {
                lower = middle;
            } else {
                upper = middle;
            }
        }
        let widest = ranges[last].1;
        // A tilt that hardly bends the density is none, which spares the logarithm.
        let tilt = if lower * widest < 1e-6 { 0.0 } else { lower };
        let masses = ranges.iter().map(|&(_, width)| 1.0 - exp(-tilt * width)).collect();
        Some(Self { ranges, masses, tilt, last })
    }

    /// Fills one strip: 64 tries side by side, until 64 have been taken.
    #[expect(clippy::inline_always, reason = "compiled once for each kind of vector unit")]
    #[inline(always)]
    pub(super) fn fill(&self, stream: &mut Stream, rows: &mut [Row]) {
        let mut tries = vec![[0.0; LANES]; self.ranges.len()];
        let mut chance = [0.0; LANES];
        let mut taken = 0;
        while taken < LANES {
            let mut rest = [1.0; LANES];
            for (at, tried) in tries.iter_mut().enumerate() {
                if at == self.last {
                    continue;
                }
                let (low, width) = self.ranges[at];
                stream.units(tried);
                if self.tilt > 0.0 {
                    let (mass, scale) = (self.masses[at], 1.0 / self.tilt);
                    for weight in tried.iter_mut() {
                        *weight = low + (-ln(1.0 - *weight * mass) * scale).min(width);
                    }
                } else {
                    for weight in tried.iter_mut() {
                        *weight = low + *weight * width;
                    }
                }
                for (left, weight) in rest.iter_mut().zip(tried.iter()) {
                    *left -= weight;
                }
            }
            let (low, width) = self.ranges[self.last];
            stream.units(&mut chance);
            for (lane, (&left, &u)) in rest.iter().zip(&chance).enumerate() {
                let over = left - low;
                let fits = (0.0..=width).contains(&over);
                if fits && taken < LANES && (self.tilt <= 0.0 || -ln(u) > self.tilt * over) {
                    for (row, tried) in rows.iter_mut().zip(&tries) {
                        row[taken] = tried[lane];
                    }
                    rows[self.last][taken] = left;
                    taken += 1;
                }
            }
        }
    }
}

/// The mean of the density proportional to `exp(-tilt * x)` on `0 ..= width`.
fn mean(width: f64, tilt: f64) -> f64 {
    let x = tilt * width;
    if x < 1e-4 {
        return width * (0.5 - x / 12.0);
    }
    1.0 / tilt - width * exp(-x) / (1.0 - exp(-x))
}
