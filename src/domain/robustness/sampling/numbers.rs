//! Logarithm and exponential from additions, multiplications and divisions alone.
//!
//! A library's `ln` differs in its last bit from machine to machine; these do not, and their
//! loops over a row of draws become vector instructions.

#![expect(clippy::float_arithmetic, reason = "feeds the sampled analyses only, never a total")]

use std::f64::consts::{LN_2, LOG2_E};

/// The natural logarithm of a positive, finite, normal number; about one unit in the last place.
///
/// # Source
/// The reduction and the polynomial of `e_log.c` in fdlibm (Sun Microsystems, 1993).
#[expect(clippy::inline_always, reason = "must be compiled for the vector units of its caller")]
#[inline(always)]
pub(crate) fn ln(x: f64) -> f64 {
    let (exponent, significand) = split(x);
    let s = significand / (2.0 + significand);
    let z = s * s;
    let r = z
        * (6.666_666_666_666_735e-1
            + z * (3.999_999_999_940_942e-1
                + z * (2.857_142_874_366_239e-1
                    + z * (2.222_219_843_214_978_4e-1
                        + z * (1.818_357_216_161_805e-1
                            + z * (1.531_383_769_920_937_3e-1
                                + z * 1.479_819_860_511_658_6e-1))))));
    exponent * LN_2 + s * (2.0 + r)
}

/// The exponent of 2 in `x`, and what its significand in [0.707, 1.414) has above 1.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    // Bits of the square root of one half.
    const ROOT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    // Exponents are kept above 0 by this much, so that a logical shift does.
    const LIFT: u64 = 1024;
    // 2^52: a small whole number put into its lower bits becomes that number as a double.
    const MAGIC: u64 = 0x4330_0000_0000_0000;

    let bits = x.to_bits();
    let lifted = bits.wrapping_sub(ROOT_HALF).wrapping_add(LIFT << 52) >> 52;
    let exponent = f64::from_bits(lifted | MAGIC) - (4_503_599_627_370_496.0 + 1024.0);
    let significand =
        f64::from_bits(bits.wrapping_sub(lifted << 52).wrapping_add(LIFT << 52)) - 1.0;
    (exponent, significand)
}

/// The negative logarithm of a number from 2^-70 to 1, to 2e-11 of itself or better: an
/// exponential draw where `x` is a uniform one.
///
/// No division, which takes a vector unit longer than all the rest of it. Fused multiply-adds,
/// which round once and so are the same wherever they are; a machine that has none works them out
/// by hand.
///
/// # Source
/// As [`ln`] for the reduction; the polynomial is Chebyshev's for ln(1 + f) / f on the range of f.
#[expect(clippy::inline_always, reason = "must be compiled for the vector units of its caller")]
#[inline(always)]
pub(crate) fn exponential(x: f64) -> f64 {
    let (exponent, f) = split(x);
    let z = f * f;
    let even = z.mul_add(0.053_729_748_256_486_04, 0.100_318_022_872_312_84);
    let even = z.mul_add(even, 0.110_050_714_894_259_23);
    let even = z.mul_add(even, 0.142_909_958_264_696_02);
    let even = z.mul_add(even, 0.199_998_807_547_501_05);
    let even = z.mul_add(even, 0.333_333_343_384_777);
    let even = z.mul_add(even, 0.999_999_999_985_876_9);
    let odd = z.mul_add(-0.099_081_057_776_338_52, -0.099_210_638_724_635_7);
    let odd = z.mul_add(odd, -0.124_976_488_052_467_39);
    let odd = z.mul_add(odd, -0.166_669_366_585_900_04);
    let odd = z.mul_add(odd, -0.249_999_941_973_202_83);
    let odd = z.mul_add(odd, -0.500_000_000_288_245_3);
    (-f).mul_add(f.mul_add(odd, even), exponent * -LN_2)
}

/// e to the power `x`; 0 below -700, and never beyond e^700.
pub(crate) fn exp(x: f64) -> f64 {
    if x < -700.0 {
        return 0.0;
    }
    let x = x.min(700.0);
    // Adding and taking away 1.5 * 2^52 rounds to the nearest whole number.
    let magic = 6_755_399_441_055_744.0;
    let lifted = x * LOG2_E + magic;
    let whole = lifted - magic;
    let rest = x - whole * LN_2;
    // Taylor's series to the 14th term: |rest| < 0.35 leaves less than 1e-17.
    let mut sum = 1.0;
    for n in (1..=14_u32).rev() {
        sum = 1.0 + sum * rest / f64::from(n);
    }
    let exponent = lifted.to_bits().wrapping_add(1023) << 52;
    sum * f64::from_bits(exponent & 0x7ff0_0000_0000_0000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_right_to_the_last_places() {
        let mut x = 1e-16_f64;
        while x < 1e16 {
            let error = (ln(x) - x.ln()).abs() / x.ln().abs().max(1e-3);
            assert!(error < 1e-15, "{x}: {error}");
            x *= 1.0007;
        }
        assert!(ln(1.0).abs() < f64::EPSILON);
        // Near one the logarithm is small and still right, relative to itself.
        for near in [1.0 - 1e-10, 1.0 - 2.0_f64.powi(-53), 1.0 + 1e-9] {
            assert!((ln(near) / near.ln() - 1.0).abs() < 1e-15, "{near}");
        }
    }

    #[test]
    fn exponential_draws_are_the_logarithm_to_ten_digits() {
        let mut x = 2.0_f64.powi(-70);
        while x < 1.0 {
            let miss = exponential(x) + x.ln();
            assert!(miss.abs() < 2e-11 * x.ln().abs().min(1.0), "{x}: {miss}");
            x *= 1.0009;
        }
        for near in [1.0 - 1e-10, 1.0 - 2.0_f64.powi(-33)] {
            assert!((exponential(near) / -near.ln() - 1.0).abs() < 1e-10, "{near}");
        }
    }

    #[test]
    fn the_exponential_is_right_and_never_overflows() {
        let mut x = -600.0_f64;
        while x < 600.0 {
            assert!((exp(x) / x.exp() - 1.0).abs() < 2e-13, "{x}");
            x += 0.37;
        }
        assert!(exp(-1e9).abs() < f64::MIN_POSITIVE);
        assert!(exp(1e9).is_finite());
    }
}
