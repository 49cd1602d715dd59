//! Chance that is the same on every machine: numbers that are a function of seed and counter.
//!
//! `SplitMix64` read as a counter-based generator: the number at place `c` of stream `s` is the
//! mixing function applied to `key(seed, s) + c * GAMMA`. Nothing is carried from one number to
//! the next, so any thread can make any block of them, in any order.
//!
//! # Source
//! Steele, Lea & Flood 2014, "Fast splittable pseudorandom number generators"; the mixing
//! constants are Stafford's variant 13, as in Java's `SplittableRandom`.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

/// The odd step between neighbouring counters, 2^64 over the golden ratio.
pub(crate) const GAMMA: u64 = 0x9e37_79b9_7f4a_7c15;

/// The mixing function: a bijection of 64 bits in which every bit depends on every other.
#[expect(clippy::inline_always, reason = "must be compiled for the vector units of its caller")]
#[inline(always)]
pub(crate) fn mixed(counter: u64) -> u64 {
    let z = (counter ^ (counter >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The key of stream `stream` under `seed`: where its counters begin.
pub(crate) fn key(seed: u64, stream: u64) -> u64 {
    mixed(mixed(seed.wrapping_add(GAMMA)).wrapping_add(stream.wrapping_mul(GAMMA)))
}

/// The upper 52 bits as a number strictly between 0 and 1, symmetric round one half, exactly.
#[expect(clippy::inline_always, reason = "must be compiled for the vector units of its caller")]
#[inline(always)]
pub(crate) fn unit(bits: u64) -> f64 {
    // 1.xxx in [1, 2), less 1 - 2^-53: both representable, and so is the difference.
    f64::from_bits((bits >> 12) | 0x3ff0_0000_0000_0000) - (1.0 - f64::EPSILON / 2.0)
}

/// One stream read in order, for what takes an unforeseeable count of numbers (rejection).
#[derive(Debug, Clone)]
pub(crate) struct Stream(u64);

impl Stream {
    /// Stream number `stream` under `seed`, from its beginning.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        Self(key(seed, stream))
    }

    /// The next 64 bits.
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(GAMMA);
        mixed(self.0)
    }

    /// The next number strictly between 0 and 1.
    pub(crate) fn unit(&mut self) -> f64 {
        unit(self.bits())
    }

    /// The next numbers strictly between 0 and 1, as many as `row` takes.
    #[expect(clippy::inline_always, reason = "must be compiled for the vector units of its caller")]
    #[inline(always)]
    pub(crate) fn units(&mut self, row: &mut [f64]) {
        let mut counter = self.0;
        for number in row {
            counter = counter.wrapping_add(GAMMA);
            *number = unit(mixed(counter));
        }
        self.0 = counter;
    }

    /// A whole number from 0 to `below` - 1; 0 when `below` is 0.
    pub(crate) fn below(&mut self, below: usize) -> usize {
        // The high word of a product: its bias is under `below` in 2^64.
        let wide = u128::from(self.bits()) * u128::try_from(below).unwrap_or(0);
        usize::try_from(wide >> 64).unwrap_or(0)
    }
}

/// Generators side by side, each a stream of its own: the source of plain draws.
///
/// # Source
/// SFC64 by Chris Doty-Humphrey (`PractRand`), with which `NumPy` ships as well: additions, shifts
/// and exclusive ors alone, so that a vector unit makes eight numbers at once.
#[derive(Debug, Clone)]
pub(crate) struct Lanes<const N: usize> {
    state: [[u64; N]; 3],
    count: u64,
}

impl<const N: usize> Lanes<N> {
    /// The generators of stream `stream` under `seed`, from their beginning.
    pub(crate) fn new(seed: u64, stream: u64) -> Self {
        let mut from = Stream::new(seed, stream);
        let mut state = || std::array::from_fn(|_| from.bits());
        Self { state: [state(), state(), state()], count: 1 }
    }

    /// Takes `S` steps with each generator and shows its number and what it gave to `take`.
    #[expect(clippy::inline_always, reason = "must be compiled for the vector units of its caller")]
    #[expect(clippy::many_single_char_names, reason = "the names of the published generator")]
    #[inline(always)]
    pub(crate) fn steps<const S: usize>(&mut self, mut take: impl FnMut(usize, [u64; S])) {
        let [a, b, c] = &mut self.state;
        for lane in 0..N {
            let (mut x, mut y, mut z, mut count) = (a[lane], b[lane], c[lane], self.count);
            let mut bits = [0; S];
            for bits in &mut bits {
                *bits = x.wrapping_add(y).wrapping_add(count);
                count = count.wrapping_add(1);
                x = y ^ (y >> 11);
                y = z.wrapping_add(z << 3);
                z = z.rotate_left(24).wrapping_add(*bits);
            }
            (a[lane], b[lane], c[lane]) = (x, y, z);
            take(lane, bits);
        }
        self.count = self.count.wrapping_add(S as u64);
    }
}

/// The upper and the lower half of `bits`, each as a number strictly between 0 and 1 in steps of
/// 2^-32, symmetric round one half, exactly.
#[inline(always)]
pub(crate) fn halves(bits: u64) -> (f64, f64) {
    const STEPS: u64 = 0x000f_ffff_fff0_0000;
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    // 1 - 2^-33: half a step above 0 for the least of them.
    const LESS: f64 = 1.0 - 1.0 / 8_589_934_592.0;
    (
        f64::from_bits(((bits >> 12) & STEPS) | ONE) - LESS,
        f64::from_bits(((bits << 20) & STEPS) | ONE) - LESS,
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_the_published_one() {
        // Vigna's splitmix64.c seeded with 1234567 begins so.
        let mut stream = Stream(1_234_567);
        let first: Vec<u64> = (0..3).map(|_| stream.bits()).collect();
        assert_eq!(
            first,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_number_is_never_nought_nor_one() {
        assert!(unit(0) > 0.0);
        assert!(unit(u64::MAX) < 1.0);
        assert!((unit(u64::MAX) + unit(0) - 1.0).abs() < f64::EPSILON);
    }

    #[test]
    fn whole_numbers_stay_below_their_bound() {
        let mut stream = Stream::new(1, 0);
        let mut seen = [0_u32; 3];
        for _ in 0..300 {
            seen[stream.below(3)] += 1;
        }
        assert!(seen.iter().all(|&n| n > 70), "{seen:?}");
        assert_eq!(stream.below(0), 0);
    }
}
