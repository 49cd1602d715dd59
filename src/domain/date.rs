//! Civil days, inclusive spans, terms by calendar months, and words such as `eoq` or `30d`.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan;
use jiff::civil::Date;
use thiserror::Error;

/// A civil day, `2026-03-01`. Years 1900 to 9999.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(Date);

/// Text that is not a day.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{typed}` is not a day: write 2026-03-01, or a word such as today, eom, eoq, eofy, 30d, 2w, 6m"
)]
pub struct DayError {
    typed: String,
}

impl Day {
    /// The day `year`-`month`-`day`, if there is one within the years 1900 to 9999.
    pub fn new(year: i16, month: i8, day: i8) -> Option<Self> {
        Date::new(year, month, day).ok().filter(|date| date.year() >= 1900).map(Self)
    }

    /// The civil date behind it.
    pub fn date(self) -> Date {
        self.0
    }

    /// `days` later, or earlier when negative; stays within the calendar's ends.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Self {
        let moved = self.0.saturating_add(days.clamp(-4_000_000, 4_000_000).days());
        Self(moved.max(jiff::civil::date(1900, 1, 1)))
    }

    /// Days from `earlier` to this day; negative when it comes before.
    pub fn days_since(self, earlier: Self) -> i64 {
        i64::from((self.0 - earlier.0).get_days())
    }

    /// The last day of a term of `months` that begins on this day.
    ///
    /// The day's number less one, in the month `months` on; 0 is the last day of the month
    /// before, and a number too big is that month's last: 2027-04-01 and 12 months give
    /// 2028-03-31; 2027-08-31 and 6 give 2028-02-29.
    ///
    /// # Source
    /// `exceptions.md` section 3, "term asked".
    #[must_use]
    pub fn term_end(self, months: u32) -> Self {
        let first = self.0.first_of_month();
        let target = first.saturating_add(i64::from(months.min(96_000)).months());
        let number = self.0.day() - 1;
        if number == 0 {
            return Self(target.saturating_sub(1.day()));
        }
        let last = target.days_in_month();
        Self(target.with().day(number.min(last)).build().unwrap_or(target))
    }

    /// The same number of day `months` on; a number too big is that month's last.
    #[must_use]
    pub fn plus_months(self, months: u32) -> Self {
        Self(self.0.saturating_add(i64::from(months.min(96_000)).months()))
    }

    /// The last moment of this day in `zone`, to the microsecond.
    pub fn end_in(self, zone: &jiff::tz::TimeZone) -> Moment {
        let next = self.plus_days(1).0.to_zoned(zone.clone());
        let begin = next.map_or(jiff::Timestamp::MAX, |next| next.timestamp());
        begin.checked_sub(1.microsecond()).unwrap_or(begin).into()
    }

    /// Monday to Friday.
    pub fn is_working_day(self) -> bool {
        !matches!(self.0.weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday)
    }

    /// The day a typed date or word means, seen from `today`.
    ///
    /// Words: `today`, `tomorrow`, `eom`, `eoq`, `eofy` (31 March), and `30d`, `2w`, `6m` on.
    ///
    /// # Errors
    /// [`DayError`] for anything else: nothing is guessed.
    pub fn read(typed: &str, today: Self) -> Result<Self, DayError> {
        let word = typed.trim().to_ascii_lowercase();
        let month_end = |date: Date| Self(date.last_of_month());
        match word.as_str() {
            "today" => return Ok(today),
            "tomorrow" => return Ok(today.plus_days(1)),
            "yesterday" => return Ok(today.plus_days(-1)),
            "eom" => return Ok(month_end(today.0)),
            "eoq" => {
                let ahead = i64::from((3 - today.0.month() % 3) % 3);
                return Ok(month_end(today.0.first_of_month().saturating_add(ahead.months())));
            }
            "eofy" => {
                let year = today.0.year() + i16::from(today.0.month() > 3);
                return Self::new(year, 3, 31).ok_or(DayError { typed: typed.to_owned() });
            }
            _ => {}
        }
        let refused = || DayError { typed: typed.trim().to_owned() };
        if let Some(unit) = word.chars().last().filter(|c| matches!(c, 'd' | 'w' | 'm')) {
            let digits = &word[..word.len() - 1];
            if !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()) {
                let count: i64 = digits.parse().map_err(|_| refused())?;
                if count > 36_500 {
                    return Err(refused());
                }
                return Ok(match unit {
                    'd' => today.plus_days(count),
                    'w' => today.plus_days(count * 7),
                    _ => Self(today.0.saturating_add(count.min(1200).months())),
                });
            }
        }
        word.parse()
    }
}

impl FromStr for Day {
    type Err = DayError;

    /// Exactly `YYYY-MM-DD`.
    fn from_str(typed: &str) -> Result<Self, DayError> {
        let refused = || DayError { typed: typed.trim().to_owned() };
        let text = typed.trim();
        let shape = text.len() == 10
            && text.bytes().enumerate().all(|(at, b)| match at {
                4 | 7 => b == b'-',
                _ => b.is_ascii_digit(),
            });
        if !shape {
            return Err(refused());
        }
        let part = |from: usize, to: usize| text[from..to].parse::<i16>().map_err(|_| refused());
        let (year, month, day) = (part(0, 4)?, part(5, 7)?, part(8, 10)?);
        let (month, day) = (
            i8::try_from(month).map_err(|_| refused())?,
            i8::try_from(day).map_err(|_| refused())?,
        );
        Self::new(year, month, day).ok_or_else(refused)
    }
}

impl From<Date> for Day {
    fn from(date: Date) -> Self {
        Self(date)
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0.to_string())
    }
}

/// From a first to a last day, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    first: Day,
    last: Day,
}

impl Span {
    /// `None` when the last day lies before the first.
    pub fn new(first: Day, last: Day) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The first day, included.
    pub fn first(self) -> Day {
        self.first
    }

    /// The last day, included.
    pub fn last(self) -> Day {
        self.last
    }

    /// Whether `day` lies in it.
    pub fn holds(self, day: Day) -> bool {
        self.first <= day && day <= self.last
    }
}

/// A moment of history: UTC, `2026-03-01T09:30:00.000000Z`, sorting as its text sorts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(jiff::Timestamp);

/// Text that is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a moment: write 2026-03-01T09:30:00Z")]
pub struct MomentError(String);

impl Moment {
    /// The timestamp behind it, to the microsecond.
    pub fn timestamp(self) -> jiff::Timestamp {
        self.0
    }

    /// The civil day of this moment in `zone`.
    pub fn day_in(self, zone: &jiff::tz::TimeZone) -> Day {
        Day(zone.to_datetime(self.0).date())
    }

    /// `09:30` in `zone`.
    pub fn clock_in(self, zone: &jiff::tz::TimeZone) -> String {
        let time = zone.to_datetime(self.0).time();
        format!("{:02}:{:02}", time.hour(), time.minute())
    }
}

impl From<jiff::Timestamp> for Moment {
    fn from(timestamp: jiff::Timestamp) -> Self {
        let micros = timestamp.as_microsecond();
        Self(jiff::Timestamp::from_microsecond(micros).unwrap_or(timestamp))
    }
}

impl FromStr for Moment {
    type Err = MomentError;

    fn from_str(typed: &str) -> Result<Self, MomentError> {
        let parsed: jiff::Timestamp =
            typed.trim().parse().map_err(|_| MomentError(typed.to_owned()))?;
        Ok(parsed.into())
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.6}", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    #[test]
    fn a_term_ends_the_day_before_its_anniversary() {
        for (start, months, end) in [
            ("2027-04-01", 12, "2028-03-31"),
            ("2028-02-29", 12, "2029-02-28"),
            ("2027-08-31", 6, "2028-02-29"),
            ("2026-01-15", 1, "2026-02-14"),
            ("2026-03-01", 0, "2026-02-28"),
        ] {
            assert_eq!(day(start).term_end(months).to_string(), end, "{start} + {months}");
        }
    }

    #[test]
    fn a_day_ends_by_the_clock_of_its_zone() {
        let zone = jiff::tz::TimeZone::get("Europe/London").unwrap();
        for (text, end) in [
            ("2026-01-15", "2026-01-15T23:59:59.999999Z"),
            ("2026-07-15", "2026-07-15T22:59:59.999999Z"),
            ("2026-03-29", "2026-03-29T22:59:59.999999Z"),
            ("2026-10-25", "2026-10-25T23:59:59.999999Z"),
        ] {
            let moment = day(text).end_in(&zone);
            assert_eq!(moment.to_string(), end, "{text}");
            assert_eq!(moment.day_in(&zone), day(text));
        }
    }

    #[test]
    fn words_mean_days_seen_from_today() {
        let today = day("2026-11-21");
        for (word, meant) in [
            ("today", "2026-11-21"),
            ("tomorrow", "2026-11-22"),
            ("eom", "2026-11-30"),
            ("eoq", "2026-12-31"),
            ("eofy", "2027-03-31"),
            ("30d", "2026-12-21"),
            ("2w", "2026-12-05"),
            ("6m", "2027-05-21"),
            ("2027-02-28", "2027-02-28"),
        ] {
            assert_eq!(Day::read(word, today).unwrap().to_string(), meant, "{word}");
        }
        assert_eq!(Day::read("eoq", day("2026-03-31")).unwrap(), day("2026-03-31"));
        for word in ["", "soon", "2026-02-30", "26-01-01", "1899-12-31", "d", "-3d", "99999d"] {
            assert!(Day::read(word, today).is_err(), "{word}");
        }
    }

    #[test]
    fn a_moment_is_written_with_six_decimals_and_read_back() {
        let moment: Moment = "2026-01-02T03:04:05.000006Z".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-01-02T03:04:05.000006Z");
        let whole: Moment = "2026-01-02T03:04:05Z".parse().unwrap();
        assert_eq!(whole.to_string(), "2026-01-02T03:04:05.000000Z");
    }
}
