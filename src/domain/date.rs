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
#[error("`{typed}` is not a day: {}", way_on(typed))]
pub struct DayError {
    typed: String,
}

/// What to write instead of `typed`.
fn way_on(typed: &str) -> String {
    let numbers: Vec<&str> = typed.trim().split(['/', '.', '-']).collect();
    let digits = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if numbers.len() == 3 && numbers.iter().all(digits) && numbers[0].len() <= 2 {
        return "write the year first, as 2026-03-01, so that day and month are not taken for one \
                another"
            .to_owned();
    }
    // Days since the end of 1899, as spreadsheets count them; from 1954 to 2119.
    let counted = typed.trim().parse::<i64>().ok().filter(|days| (20_000..=80_000).contains(days));
    let day = counted.and_then(|days| Date::constant(1899, 12, 30).checked_add(days.days()).ok());
    match day {
        Some(day) => format!("a spreadsheet has {day} as that number: write {day} if it is meant"),
        None => "write 2026-03-01, or a word such as today, eom, eoq, eofy, 30d, 2w, 6m".to_owned(),
    }
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
    /// `docs/method.md`, "Exceptions: terms".
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
        let next = self.plus_days(1).0.to_zoned_datetime(zone.clone());
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
        typed.parse()
    }
}

/// The number of days in `typed`: 14, 14d or 2w; at most 36 500.
pub fn days(typed: &str) -> Option<i64> {
    let typed = typed.trim();
    let (digits, each) = match typed.strip_suffix(['w', 'W']) {
        Some(digits) => (digits, 7),
        None => (typed.strip_suffix(['d', 'D']).unwrap_or(typed), 1),
    };
    // A sign would pass `parse`.
    let number: i64 = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())??;
    number.checked_mul(each).filter(|days| (0..=36_500).contains(days))
}

/// The number that up to four digits write.
fn digits(bytes: &[u8]) -> Option<i16> {
    bytes.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit().then(|| number * 10 + i16::from(byte - b'0'))
    })
}

impl FromStr for Day {
    type Err = DayError;

    /// Exactly `YYYY-MM-DD`.
    fn from_str(typed: &str) -> Result<Self, DayError> {
        let refused = || DayError { typed: typed.trim().to_owned() };
        match typed.trim().as_bytes() {
            [year @ .., b'-', m1, m2, b'-', d1, d2] if year.len() == 4 => {
                let month = digits(&[*m1, *m2]).and_then(|month| i8::try_from(month).ok());
                let day = digits(&[*d1, *d2]).and_then(|day| i8::try_from(day).ok());
                let made = digits(year).zip(month.zip(day));
                made.and_then(|(year, (month, day))| Self::new(year, month, day))
                    .ok_or_else(refused)
            }
            _ => Err(refused()),
        }
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

    /// `2026-07-01 10:30+01` in `zone`, so that an hour that a clock shows twice is still one; `Z`
    /// stands for UTC itself.
    pub fn told_in(self, zone: &jiff::tz::TimeZone) -> String {
        let (day, clock) = (self.day_in(zone), self.clock_in(zone));
        if *zone == jiff::tz::TimeZone::UTC {
            return format!("{day} {clock}Z");
        }
        let seconds = zone.to_offset(self.0).seconds();
        let (sign, minutes) = (if seconds < 0 { '-' } else { '+' }, seconds.unsigned_abs() / 60);
        match (minutes / 60, minutes % 60) {
            (hours, 0) => format!("{day} {clock}{sign}{hours:02}"),
            (hours, minutes) => format!("{day} {clock}{sign}{hours:02}:{minutes:02}"),
        }
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
        if let Some(moment) = stored(typed.as_bytes()) {
            return Ok(moment);
        }
        let parsed: jiff::Timestamp =
            typed.trim().parse().map_err(|_| MomentError(typed.to_owned()))?;
        Ok(parsed.into())
    }
}

/// A moment exactly as it is stored, of which hundreds of thousands are read at a time:
/// `2026-03-01T09:30:00.000000Z`. Any other way of writing one is left to the general reader.
fn stored(bytes: &[u8]) -> Option<Moment> {
    let (date, rest) = bytes.split_at_checked(10)?;
    let [b'T', h1, h2, b':', m1, m2, b':', s1, s2, b'.', micros @ .., b'Z'] = rest else {
        return None;
    };
    if micros.len() != 6 || date[4] != b'-' || date[7] != b'-' {
        return None;
    }
    let (year, month, day) = (digits(&date[..4])?, digits(&date[5..7])?, digits(&date[8..])?);
    let date = Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
    let (hour, minute, second) = (digits(&[*h1, *h2])?, digits(&[*m1, *m2])?, digits(&[*s1, *s2])?);
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let micros = i32::from(digits(&micros[..3])?) * 1_000 + i32::from(digits(&micros[3..])?);
    let of_day = i64::from(hour) * 3_600 + i64::from(minute) * 60 + i64::from(second);
    let seconds = days_from_epoch(date) * 86_400 + of_day;
    Some(jiff::Timestamp::new(seconds, micros * 1_000).ok()?.into())
}

/// Days from 1 January 1970 to `date`.
///
/// # Source
/// Howard Hinnant, "chrono-compatible low-level date algorithms", `days_from_civil`.
fn days_from_epoch(date: Date) -> i64 {
    let (month, day) = (i64::from(date.month()), i64::from(date.day()));
    // A year that begins in March has its leap day at its end.
    let year = i64::from(date.year()) - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
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
    fn an_hour_that_a_clock_shows_twice_is_told_apart_by_its_offset() {
        for (moment, zone, wanted) in [
            ("2027-10-31T00:30:00Z", "Europe/London", "2027-10-31 01:30+01"),
            ("2027-10-31T01:30:00Z", "Europe/London", "2027-10-31 01:30+00"),
            ("2027-10-31T23:30:00Z", "Asia/Kolkata", "2027-11-01 05:00+05:30"),
            ("2027-12-31T23:30:00Z", "America/New_York", "2027-12-31 18:30-05"),
        ] {
            let zone = jiff::tz::TimeZone::get(zone).unwrap();
            assert_eq!(moment.parse::<Moment>().unwrap().told_in(&zone), wanted);
        }
        let utc: Moment = "2027-10-31T01:30:00Z".parse().unwrap();
        assert_eq!(utc.told_in(&jiff::tz::TimeZone::UTC), "2027-10-31 01:30Z");
    }

    #[test]
    fn a_stored_moment_is_read_as_the_general_reader_reads_it() {
        let days = (0..100_000).step_by(97).map(|n| day("1901-01-01").plus_days(n));
        for day in days.chain([day("2000-02-29"), day("1970-01-01"), day("9999-12-29")]) {
            for time in ["00:00:00.000000", "09:30:00.000001", "23:59:59.999999"] {
                let text = format!("{day}T{time}Z");
                let general: jiff::Timestamp = text.parse().unwrap();
                assert_eq!(stored(text.as_bytes()), Some(general.into()), "{text}");
            }
        }
        for odd in ["2027-02-29", "2026-13-01", "2026-00-10", "2026-01-1"] {
            assert_eq!(stored(format!("{odd}T09:30:00.000000Z").as_bytes()), None, "{odd}");
        }
        for odd in ["24:00:00.000000", "09:60:00.000000", "09:30:60.000000", "09:30:00.00000"] {
            assert_eq!(stored(format!("2026-03-01T{odd}Z").as_bytes()), None, "{odd}");
        }
    }

    #[test]
    fn a_number_of_days_is_digits_and_one_unit() {
        for (typed, wanted) in [
            ("14", Some(14)),
            ("14d", Some(14)),
            ("2W", Some(14)),
            ("0", Some(0)),
            ("36500", Some(36_500)),
            ("36501", None),
            ("5215w", None),
            ("30dd", None),
            ("30dw", None),
            ("-3", None),
            ("+3", None),
            ("d", None),
            ("", None),
        ] {
            assert_eq!(days(typed), wanted, "{typed}");
        }
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
            assert_eq!(Day::read(word, today).unwrap_err().typed, word);
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
