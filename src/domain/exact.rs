//! Exact fractions, money in pence, and the one rounding.

use std::cmp::Ordering;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, Div, Mul, Neg, Sub};
use std::str::FromStr;

use num_bigint::BigInt;
use num_integer::Integer;
use num_rational::{BigRational, Ratio};
use num_traits::{Signed, ToPrimitive};
use thiserror::Error;

type Whole = <BigRational as num_traits::Num>::FromStrRadixErr;

/// An exact number: a fraction of whole numbers, never a float.
///
/// Marks, shares and money fit two machine words, where arithmetic needs no memory; whatever
/// does not fit goes on in integers of any size. Each number has one form only.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Exact(Form);

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Form {
    /// In lowest terms, the denominator above nought.
    Small(i64, i64),
    /// One of the two does not fit 64 bits.
    Big(Box<BigRational>),
}

/// The greatest common divisor of two numbers that are not both nought.
fn common(a: u128, b: u128) -> u128 {
    match (u64::try_from(a), u64::try_from(b)) {
        (Ok(a), Ok(b)) => a.gcd(&b).into(),
        _ => a.gcd(&b),
    }
}

impl Exact {
    /// `numerator / denominator`.
    ///
    /// Zero where the denominator is zero would hide a fault, so the caller proves it is not.
    ///
    /// # Panics
    /// When `denominator` is zero.
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        Self::lowest(numerator.into(), denominator.into())
    }

    /// The whole number `value`.
    pub fn whole(value: i64) -> Self {
        Self(Form::Small(value, 1))
    }

    /// `numerator / denominator` of any size; the caller proves that the denominator is not zero.
    pub(crate) fn of_parts(numerator: BigInt, denominator: BigInt) -> Self {
        match (numerator.to_i128(), denominator.to_i128()) {
            (Some(numerator), Some(denominator)) => Self::lowest(numerator, denominator),
            _ => Self::of_big(Ratio::new(numerator, denominator)),
        }
    }

    /// `numerator / denominator` brought to lowest terms.
    fn lowest(numerator: i128, denominator: i128) -> Self {
        // Nearly all are short, and a division of long ones takes several times as much.
        if let (Ok(over), Ok(under @ 1..)) = (i64::try_from(numerator), i64::try_from(denominator))
            && let Ok(divisor @ 1..) = i64::try_from(over.unsigned_abs().gcd(&under.unsigned_abs()))
        {
            return Self(Form::Small(over / divisor, under / divisor));
        }
        let divisor = common(numerator.unsigned_abs(), denominator.unsigned_abs());
        // Nought below the line, or -2^127 that cannot change its sign: big integers know.
        let Ok(divisor @ 1..) = i128::try_from(divisor) else {
            return Self::of_big(Ratio::new(numerator.into(), denominator.into()));
        };
        let sign = if denominator < 0 { -1 } else { 1 };
        let (over, under) = (numerator / divisor, denominator / divisor);
        let small =
            over.checked_mul(sign).zip(under.checked_mul(sign)).and_then(|(over, under)| {
                Some((i64::try_from(over).ok()?, i64::try_from(under).ok()?))
            });
        match small {
            Some((_, 0)) | None => Self::of_big(Ratio::new(over.into(), under.into())),
            Some((over, under)) => Self(Form::Small(over, under)),
        }
    }

    /// A fraction in lowest terms, in the form that is its own.
    fn of_big(ratio: BigRational) -> Self {
        match (ratio.numer().to_i64(), ratio.denom().to_i64()) {
            (Some(over), Some(under)) => Self(Form::Small(over, under)),
            _ => Self(Form::Big(Box::new(ratio))),
        }
    }

    fn big(&self) -> BigRational {
        match &self.0 {
            Form::Small(over, under) => Ratio::new_raw((*over).into(), (*under).into()),
            Form::Big(ratio) => (**ratio).clone(),
        }
    }

    /// Numerator and denominator in lowest terms, the denominator above zero.
    pub(crate) fn parts(&self) -> (BigInt, BigInt) {
        match &self.0 {
            Form::Small(over, under) => ((*over).into(), (*under).into()),
            Form::Big(ratio) => (ratio.numer().clone(), ratio.denom().clone()),
        }
    }

    /// Nought.
    pub fn zero() -> Self {
        Self::whole(0)
    }

    /// Whether it is nought.
    pub fn is_zero(&self) -> bool {
        matches!(self.0, Form::Small(0, _))
    }

    /// Whether it is below nought.
    pub fn is_negative(&self) -> bool {
        match &self.0 {
            Form::Small(over, _) => *over < 0,
            Form::Big(ratio) => ratio.is_negative(),
        }
    }

    /// The value at `decimals` decimals, half away from zero, as a spreadsheet's ROUND does.
    ///
    /// # Source
    /// `docs/method.md`, "Rounding": once, at the end.
    pub fn rounded(&self, decimals: u8) -> Rounded {
        let decimals = decimals.min(9);
        let scale = 10_i64.pow(u32::from(decimals));
        let units = match &self.0 {
            Form::Small(over, under) => {
                // At most 2^63 times 10^9, twice: far below 2^127.
                let (over, under) = (i128::from(*over) * i128::from(scale), i128::from(*under));
                (2 * over + over.signum() * under) / (2 * under)
            }
            Form::Big(ratio) => {
                let scaled = (**ratio).clone() * Ratio::from_integer(BigInt::from(scale));
                // `Ratio::round` takes halves away from zero.
                scaled.round().to_integer().to_i128().unwrap_or(i128::MAX)
            }
        };
        Rounded { units, decimals }
    }

    /// The nearest double: for drawing bars and for the sampled analyses, never for a total.
    pub fn to_f64(&self) -> f64 {
        match &self.0 {
            Form::Small(over, under) => Ratio::new_raw(*over, *under).to_f64(),
            Form::Big(ratio) => ratio.to_f64(),
        }
        .unwrap_or(f64::NAN)
    }

    /// The smaller of the two.
    #[must_use]
    pub fn min(self, other: Self) -> Self {
        Ord::min(self, other)
    }

    /// The larger of the two.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Ord::max(self, other)
    }
}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match (&self.0, &other.0) {
            (Form::Small(a, b), Form::Small(c, d)) => {
                (i128::from(*a) * i128::from(*d)).cmp(&(i128::from(*c) * i128::from(*b)))
            }
            _ => self.big().cmp(&other.big()),
        }
    }
}

impl fmt::Display for Exact {
    /// `numerator/denominator` in lowest terms, `269801/3540`; a whole number has `/1`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Form::Small(over, under) => write!(f, "{over}/{under}"),
            Form::Big(ratio) => write!(f, "{}/{}", ratio.numer(), ratio.denom()),
        }
    }
}

/// The median of `values`, in any order: the middle one, or halfway between the two in the middle;
/// `None` of none.
pub fn median(values: &[Exact]) -> Option<Exact> {
    let mut sorted: Vec<&Exact> = values.iter().collect();
    sorted.sort();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some(midpoint(lower, upper))
}

/// Halfway between the two.
pub fn midpoint(lower: &Exact, upper: &Exact) -> Exact {
    if lower == upper {
        return lower.clone();
    }
    (lower.clone() + upper.clone()) / Exact::whole(2)
}

/// Text that is not an exact fraction.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a fraction such as 269801/3540")]
pub struct ExactError(String);

impl FromStr for Exact {
    type Err = ExactError;

    fn from_str(typed: &str) -> Result<Self, ExactError> {
        typed
            .trim()
            .parse::<BigRational>()
            .map(Self::of_big)
            .map_err(|_: Whole| ExactError(typed.to_owned()))
    }
}

macro_rules! arithmetic {
    ($trait:ident, $method:ident, $op:tt, |$a:ident, $b:ident, $c:ident, $d:ident| $small:expr) => {
        impl $trait for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact { $trait::$method(&self, &other) }
        }
        impl<'a> $trait<&'a Exact> for &'a Exact {
            type Output = Exact;
            fn $method(self, other: &'a Exact) -> Exact {
                match (&self.0, &other.0) {
                    (Form::Small(a, b), Form::Small(c, d)) => {
                        // Products of two words stay within 2^126, their sum within 2^127.
                        let [$a, $b, $c, $d] = [*a, *b, *c, *d].map(i128::from);
                        let (over, under) = $small;
                        Exact::lowest(over, under)
                    }
                    _ => Exact::of_big(self.big() $op other.big()),
                }
            }
        }
    };
}
arithmetic!(Add, add, +, |a, b, c, d| if b == d { (a + c, b) } else { (a * d + c * b, b * d) });
arithmetic!(Sub, sub, -, |a, b, c, d| if b == d { (a - c, b) } else { (a * d - c * b, b * d) });
arithmetic!(Mul, mul, *, |a, b, c, d| (a * c, b * d));
arithmetic!(Div, div, /, |a, b, c, d| (a * d, b * c));

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        Exact::zero() - self
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(iter: I) -> Exact {
        iter.fold(Exact::zero(), |a, b| a + b)
    }
}

/// A published figure: a whole number of units of its last decimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rounded {
    units: i128,
    decimals: u8,
}

impl Rounded {
    /// The figure as an exact number again, for margins of published totals.
    pub fn exact(self) -> Exact {
        let scale = 10_i64.pow(u32::from(self.decimals));
        Exact::of_parts(self.units.into(), scale.into())
    }

    /// Units of the last decimal: 76.21 at two decimals has 7621.
    pub fn units(self) -> i128 {
        self.units
    }

    /// Decimals it is shown with, 0 to 9.
    pub fn decimals(self) -> u8 {
        self.decimals
    }

    /// The figure as pounds, for people: `£25,000.00`, `-£1,200.50`.
    pub fn pounds(self) -> String {
        let plain = self.to_string();
        let digits = plain.trim_start_matches('-');
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let sign = if self.units < 0 { "-" } else { "" };
        let dot = if part.is_empty() { "" } else { "." };
        format!("{sign}£{}{dot}{part}", thousands(whole))
    }

    /// The difference of two published figures of the same decimals.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        (self.exact() - other.exact()).rounded(self.decimals.max(other.decimals))
    }
}

impl PartialOrd for Rounded {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Rounded {
    fn cmp(&self, other: &Self) -> Ordering {
        self.exact().cmp(&other.exact()).then(self.decimals.cmp(&other.decimals))
    }
}

impl fmt::Display for Rounded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.units < 0 { "-" } else { "" };
        let digits = self.units.unsigned_abs().to_string();
        let decimals = usize::from(self.decimals);
        let text = if decimals == 0 {
            format!("{sign}{digits}")
        } else {
            let padded = format!("{digits:0>width$}", width = decimals + 1);
            let (whole, part) = padded.split_at(padded.len() - decimals);
            format!("{sign}{whole}.{part}")
        };
        f.pad(&text)
    }
}

/// Digits with a comma before each three.
fn thousands(digits: &str) -> String {
    let mut shown = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            shown.push(',');
        }
        shown.push(digit);
    }
    shown
}

/// An amount in whole pence (GBP), 0 or more, below 100 000 million pounds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Money(i64);

/// Text or a number that is not an amount of money.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not an amount: write pounds as 1180000 or 1180000.50, 0 or more")]
pub struct MoneyError {
    typed: String,
}

impl Money {
    const MOST: i64 = 10_000_000_000_000;

    /// This many pence; `None` when below 0 or beyond the range.
    pub fn pence(pence: i64) -> Option<Self> {
        (0..Self::MOST).contains(&pence).then_some(Self(pence))
    }

    /// Whole pence.
    pub fn as_pence(self) -> i64 {
        self.0
    }

    /// The amount in pounds, exactly.
    pub fn exact(self) -> Exact {
        Exact::ratio(self.0, 100)
    }

    /// `£1,180,000` or `£1,180,000.50`, for people.
    pub fn pounds(self) -> String {
        format!("£{}", self.grouped())
    }

    /// `1,180,000` or `1,180,000.50`, for people, where its unit stands above or behind it.
    pub fn grouped(self) -> String {
        let shown = thousands(&(self.0 / 100).to_string());
        match self.0 % 100 {
            0 => shown,
            pence => format!("{shown}.{pence:02}"),
        }
    }
}

impl FromStr for Money {
    type Err = MoneyError;

    /// Takes `£` and thousands commas; refuses a third decimal rather than rounding it.
    fn from_str(typed: &str) -> Result<Self, MoneyError> {
        let refused = || MoneyError { typed: typed.trim().to_owned() };
        let text = typed.trim().trim_start_matches('£').trim();
        let (pounds, pence) = text.split_once('.').unwrap_or((text, ""));
        let groups: Vec<&str> = pounds.split(',').collect();
        let grouped = groups.len() == 1
            || ((1..=3).contains(&groups[0].len()) && groups[1..].iter().all(|g| g.len() == 3));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        let pounds: String = groups.concat();
        let whole = !pounds.is_empty() && digits(&pounds) && grouped;
        let dotted = !text.contains('.') || (1..=2).contains(&pence.len());
        if !whole || !dotted || !digits(pence) || pounds.len() > 13 {
            return Err(refused());
        }
        let pounds: i64 = pounds.parse().map_err(|_| refused())?;
        let pence: i64 = format!("{pence:0<2}").parse().map_err(|_| refused())?;
        pounds.checked_mul(100).and_then(|p| Self::pence(p + pence)).ok_or_else(refused)
    }
}

impl fmt::Display for Money {
    /// Plain pounds, as scripts read them: `1180000`, `1180000.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = match self.0 % 100 {
            0 => (self.0 / 100).to_string(),
            pence => format!("{}.{pence:02}", self.0 / 100),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use num_traits::Zero as _;
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn halves_go_away_from_zero_as_in_a_spreadsheet() {
        for (numerator, denominator, shown) in [
            (2345, 1000, "2.35"),
            (2675, 1000, "2.68"),
            (-2345, 1000, "-2.35"),
            (1, 3, "0.33"),
            (0, 1, "0.00"),
            (-1, 1000, "0.00"),
            (10_000, 100, "100.00"),
        ] {
            assert_eq!(Exact::ratio(numerator, denominator).rounded(2).to_string(), shown);
        }
        assert_eq!(Exact::ratio(5, 2).rounded(0).to_string(), "3");
    }

    #[test]
    fn a_fraction_is_shown_in_lowest_terms_and_read_back() {
        let value = Exact::ratio(539_602, 7080);
        assert_eq!(value.to_string(), "269801/3540");
        assert_eq!("269801/3540".parse::<Exact>().unwrap(), value);
    }

    /// Numerators and denominators around the ends of what fits one word, and of no special kind.
    fn word() -> impl Strategy<Value = i64> {
        prop_oneof![
            Just(i64::MIN),
            Just(i64::MIN + 1),
            Just(i64::MAX),
            -1000_i64..1000,
            proptest::num::i64::ANY,
        ]
    }

    proptest! {
        #[test]
        fn arithmetic_is_that_of_big_integers_whatever_the_form(
            (a, b, c, d) in (word(), word(), word(), word()),
        ) {
            prop_assume!(b != 0 && d != 0);
            let big = |over: i64, under: i64| BigRational::new(over.into(), under.into());
            let (x, y) = (big(a, b), big(c, d));
            let (ours, theirs) = (Exact::ratio(a, b), Exact::ratio(c, d));
            let same = |found: &Exact, wanted: &BigRational| {
                found.to_string() == format!("{}/{}", wanted.numer(), wanted.denom())
                    && found.parts() == (wanted.numer().clone(), wanted.denom().clone())
                    && *found == Exact::of_big(wanted.clone())
                    && found.to_f64().to_bits() == wanted.to_f64().unwrap().to_bits()
                    && found.is_negative() == wanted.is_negative()
                    && found.is_zero() == wanted.is_zero()
            };
            prop_assert!(same(&ours, &x));
            prop_assert!(same(&(&ours + &theirs), &(&x + &y)));
            prop_assert!(same(&(&ours - &theirs), &(&x - &y)));
            prop_assert!(same(&(&ours * &theirs), &(&x * &y)));
            prop_assert!(same(&-ours.clone(), &-x.clone()));
            if c != 0 {
                prop_assert!(same(&(&ours / &theirs), &(&x / &y)));
            }
            // Once more with numbers that have left the words behind.
            let (far, further) = (&ours * &ours, &(&x * &x));
            prop_assert!(same(&(&far + &theirs), &(further + &y)));
            prop_assert_eq!(ours.cmp(&theirs), x.cmp(&y));
            prop_assert_eq!(far.cmp(&theirs), further.cmp(&y));
            for decimals in [0, 2, 9] {
                let scale = BigRational::from_integer(10_i64.pow(decimals.into()).into());
                let wanted = (&x * scale).round().to_integer().to_i128().unwrap();
                prop_assert_eq!(ours.rounded(decimals).units(), wanted);
            }
        }
    }

    #[test]
    #[should_panic(expected = "denominator == 0")]
    fn a_denominator_of_nought_is_a_fault() {
        let _ = Exact::ratio(1, 0);
    }

    #[test]
    fn money_takes_pounds_commas_and_pence_and_refuses_the_rest() {
        for (typed, shown) in [
            ("1180000", "1180000"),
            ("£1,180,000.5", "1180000.50"),
            ("0.01", "0.01"),
            (" £ 12 ", "12"),
        ] {
            assert_eq!(typed.parse::<Money>().unwrap().to_string(), shown);
        }
        for typed in ["", "-1", "1.", "1.234", "1,00", "12k", "1e6", "99999999999999", "."] {
            assert_eq!(typed.parse::<Money>().unwrap_err().typed, typed);
        }
        assert_eq!("1180000".parse::<Money>().unwrap().grouped(), "1,180,000");
    }
}
