//! How long it takes to have all data out over a line.

use thiserror::Error;

use crate::domain::exact::{Exact, Rounded};

/// Data, a line, and the share of it that can be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExportTime {
    /// Terabytes of 10^12 bytes.
    tb: Exact,
    /// Megabits of 10^6 bits a second.
    mbit: Exact,
    /// Above 0, at most 1.
    share: Exact,
}

/// Text that is not what the formula takes.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExportTimeError {
    /// Not an amount of data.
    #[error("`{typed}` is not an amount of data: write terabytes above 0, such as 40 or 0.5")]
    Data {
        /// What was typed.
        typed: String,
    },
    /// Not a speed.
    #[error("`{typed}` is not a line speed: write megabits a second above 0, such as 1000")]
    Speed {
        /// What was typed.
        typed: String,
    },
    /// Not a share.
    #[error("`{typed}` is not a usable share: write a number above 0 and up to 1, such as 0.7")]
    Share {
        /// What was typed.
        typed: String,
    },
}

/// A decimal above nought as an exact number: at most nine digits before the point, six after.
fn decimal(typed: &str) -> Option<Exact> {
    let text = typed.trim();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let shaped = (1..=9).contains(&whole.len()) && part.len() <= 6 && digits(whole) && digits(part);
    if !shaped || (text.contains('.') && part.is_empty()) {
        return None;
    }
    let over: i64 = format!("{whole}{part}").parse().ok()?;
    let under = 10_i64.pow(u32::try_from(part.len()).ok()?);
    (over > 0).then(|| Exact::ratio(over, under))
}

impl ExportTime {
    /// The usable share where nobody names another.
    pub const USUAL_SHARE: &str = "0.7";

    /// What was typed, read.
    ///
    /// # Errors
    /// [`ExportTimeError`] for what is no number above nought, and for a share above 1.
    pub fn read(tb: &str, mbit: &str, share: &str) -> Result<Self, ExportTimeError> {
        let owned = |typed: &str| typed.trim().to_owned();
        let share_read = decimal(share).filter(|share| *share <= Exact::whole(1));
        Ok(Self {
            tb: decimal(tb).ok_or_else(|| ExportTimeError::Data { typed: owned(tb) })?,
            mbit: decimal(mbit).ok_or_else(|| ExportTimeError::Speed { typed: owned(mbit) })?,
            share: share_read.ok_or_else(|| ExportTimeError::Share { typed: owned(share) })?,
        })
    }

    /// Days, exactly: TB x 8,000,000 / (Mbit/s x share) / 86,400.
    ///
    /// # Source
    /// `docs/method.md`, "Portability"; the numbers worked there are the first test.
    pub fn days(&self) -> Exact {
        let bits = self.tb.clone() * Exact::whole(8_000_000);
        bits / (self.mbit.clone() * self.share.clone()) / Exact::whole(86_400)
    }

    /// The days at one decimal, half up.
    pub fn published(&self) -> Rounded {
        self.days().rounded(1)
    }

    /// Whether all is out within so many days.
    pub fn is_within(&self, days: i64) -> bool {
        self.days() <= Exact::whole(days)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(tb: &str, mbit: &str, share: &str, wanted: &str) {
        let said = ExportTime::read(tb, mbit, share)
            .map_or_else(|refused| refused.to_string(), |time| time.published().to_string());
        assert_eq!(said, wanted);
    }

    #[test]
    fn the_numbers_worked_in_the_catalogue_come_out() {
        check("40", "1000", "0.7", "5.3");
        check("40", "500", "0.7", "10.6");
        check("200", "1000", "0.7", "26.5");
    }

    #[test]
    fn a_half_goes_up_and_nothing_is_lost_before_it_is_rounded() {
        // 0.5 days of a whole line at 100 Mbit/s is 0.54 TB; 0.054 TB is exactly 0.05 days.
        check("0.54", "100", "1", "0.5");
        check("0.054", "100", "1", "0.1");
        check("0.053999", "100", "1.0", "0.0");
        let time = ExportTime::read("40", "1000", "0.7").unwrap();
        assert_eq!(time.days().to_string(), "1000/189");
        assert!(time.is_within(6) && !time.is_within(5));
    }

    #[test]
    fn what_is_no_number_above_nought_is_refused() {
        let data = "is not an amount of data: write terabytes above 0, such as 40 or 0.5";
        for typed in ["0", "-1", "0.0", "forty", "", "1e9", "4.", ".5", "1,000", "9999999999"] {
            check(typed, "1000", "0.7", &format!("`{typed}` {data}"));
        }
        check(
            "40",
            "0",
            "0.7",
            "`0` is not a line speed: write megabits a second above 0, such as 1000",
        );
        for typed in ["0", "1.01", "70", "70%"] {
            let rule = "is not a usable share: write a number above 0 and up to 1, such as 0.7";
            check("40", "1000", typed, &format!("`{typed}` {rule}"));
        }
    }

    proptest! {
        #[test]
        fn twice_the_data_takes_twice_as_long(tb in 1_u32..100_000, mbit in 1_u32..100_000) {
            let mbit = mbit.to_string();
            let one = ExportTime::read(&tb.to_string(), &mbit, "0.7").unwrap();
            let two = ExportTime::read(&(tb * 2).to_string(), &mbit, "0.7").unwrap();
            prop_assert_eq!(one.days() + one.days(), two.days());
        }

        #[test]
        fn no_typed_text_panics(tb in "\\PC*", mbit in "\\PC*", share in "\\PC*") {
            let _ = ExportTime::read(&tb, &mbit, &share);
        }
    }
}
