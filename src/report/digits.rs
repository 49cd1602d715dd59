//! Figures, days and moments as bytes, without asking for memory: exports have a million rows.
//!
//! Each writes what `Display` of its type writes; the tests hold them to that.

use crate::domain::date::{Day, Moment};
use crate::domain::exact::{Money, Rounded};

/// Longer than any number of 128 bits.
const ROOM: usize = 40;

/// The last digit of `number` as a byte.
fn last_digit(number: u128) -> u8 {
    b'0' + u8::try_from(number % 10).expect("a remainder of ten is a digit")
}

/// `number`, filled up with noughts in front to at least `least` digits.
fn push_digits(buffer: &mut Vec<u8>, number: u128, least: usize) {
    let mut room = [b'0'; ROOM];
    let mut at = ROOM;
    let mut rest = number;
    // Division of 128 bits is slow, and hardly a figure needs it.
    if let Ok(small) = u64::try_from(number) {
        let mut small = small;
        while small > 0 {
            at -= 1;
            room[at] = b'0' + u8::try_from(small % 10).expect("a remainder of ten is a digit");
            small /= 10;
        }
        rest = 0;
    }
    while rest > 0 {
        at -= 1;
        room[at] = last_digit(rest);
        rest /= 10;
    }
    buffer.extend_from_slice(&room[at.min(ROOM - least)..]);
}

/// A whole number.
pub(super) fn push_int(buffer: &mut Vec<u8>, int: i64) {
    if int < 0 {
        buffer.push(b'-');
    }
    push_digits(buffer, u128::from(int.unsigned_abs()), 1);
}

/// A published figure with all its decimals.
pub(super) fn push_number(buffer: &mut Vec<u8>, number: Rounded) {
    if number.units() < 0 {
        buffer.push(b'-');
    }
    let decimals = usize::from(number.decimals());
    push_digits(buffer, number.units().unsigned_abs(), decimals + 1);
    push_point(buffer, decimals);
}

/// Pounds, with pence where there are any.
pub(super) fn push_money(buffer: &mut Vec<u8>, money: Money) {
    let pence = u128::from(money.as_pence().unsigned_abs());
    if pence.is_multiple_of(100) {
        push_digits(buffer, pence / 100, 1);
    } else {
        push_digits(buffer, pence, 3);
        push_point(buffer, 2);
    }
}

/// A point before the last `decimals` digits.
fn push_point(buffer: &mut Vec<u8>, decimals: usize) {
    if decimals > 0 {
        let at = buffer.len() - decimals;
        buffer.push(b'0');
        buffer.copy_within(at..at + decimals, at + 1);
        buffer[at] = b'.';
    }
}

/// A number of the calendar that is never below nought.
fn push_part(buffer: &mut Vec<u8>, part: impl Into<i64>, least: usize) {
    push_digits(buffer, u128::from(part.into().unsigned_abs()), least);
}

/// `2026-03-01`.
pub(super) fn push_day(buffer: &mut Vec<u8>, day: Day) {
    push_date(buffer, day.date());
}

fn push_date(buffer: &mut Vec<u8>, date: jiff::civil::Date) {
    push_part(buffer, date.year(), 4);
    buffer.push(b'-');
    push_part(buffer, date.month(), 2);
    buffer.push(b'-');
    push_part(buffer, date.day(), 2);
}

/// `2026-03-01T09:30:00.000000Z`.
pub(super) fn push_moment(buffer: &mut Vec<u8>, moment: Moment) {
    let utc = jiff::tz::Offset::UTC.to_datetime(moment.timestamp());
    if utc.year() < 0 {
        // Before our calendar: rare enough for the slow way.
        buffer.extend_from_slice(moment.to_string().as_bytes());
        return;
    }
    push_date(buffer, utc.date());
    for (mark, part) in [(b'T', utc.hour()), (b':', utc.minute()), (b':', utc.second())] {
        buffer.push(mark);
        push_part(buffer, part, 2);
    }
    buffer.push(b'.');
    push_part(buffer, utc.subsec_nanosecond() / 1000, 6);
    buffer.push(b'Z');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::exact::Exact;

    fn text(push: impl FnOnce(&mut Vec<u8>)) -> String {
        let mut buffer = b"x".to_vec();
        push(&mut buffer);
        String::from_utf8(buffer).unwrap().split_off(1)
    }

    #[test]
    fn the_ends_of_every_range_are_written_as_display_writes_them() {
        for int in [0, 1, -1, 10, i64::MAX, i64::MIN] {
            assert_eq!(text(|b| push_int(b, int)), int.to_string());
        }
        let huge = Exact::whole(i64::MAX) * Exact::whole(i64::MAX);
        for number in [huge.rounded(9), huge.rounded(0), (-huge).rounded(4)] {
            assert_eq!(text(|b| push_number(b, number)), number.to_string());
        }
        for moment in [
            "1970-01-01T00:00:00Z",
            "1969-12-31T23:59:59.999999Z",
            "9999-12-30T22:00:00Z",
            "-000001-01-01T00:00:00Z",
            "2026-01-02T03:04:05.000006Z",
        ] {
            let moment: Moment = moment.parse().unwrap();
            assert_eq!(text(|b| push_moment(b, moment)), moment.to_string());
        }
    }

    proptest! {
        #[test]
        fn every_figure_is_written_as_display_writes_it(
            units in any::<i64>(), decimals in 0_u8..=9, pence in 0_i64..9_999_999_999_999,
            days in 0_i64..2_000_000, micros in -2_000_000_000_000_000_i64..200_000_000_000_000_000,
        ) {
            let scale = 10_i64.pow(u32::from(decimals));
            let number = Exact::ratio(units, scale).rounded(decimals);
            prop_assert_eq!(text(|b| push_number(b, number)), number.to_string());
            let money = Money::pence(pence).unwrap();
            prop_assert_eq!(text(|b| push_money(b, money)), money.to_string());
            let day = Day::new(1900, 1, 1).unwrap().plus_days(days);
            prop_assert_eq!(text(|b| push_day(b, day)), day.to_string());
            let moment: Moment = jiff::Timestamp::from_microsecond(micros).unwrap().into();
            prop_assert_eq!(text(|b| push_moment(b, moment)), moment.to_string());
        }
    }
}
