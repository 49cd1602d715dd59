//! A small chart of columns over an axis: values at the ends of quarters, from nought to a round
//! top, so that a column is as high as its value and no two charts hide where they begin.

use ratatui::layout::Rect;

use super::{Painter, behind, first, row_of};
use crate::tui::fit::{Align, width};

/// Rows of a chart beside those of its columns: the title, the axis, the quarters.
pub const AROUND: usize = 3;

/// A value and the name below its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// `26Q4`.
    pub name: String,
    /// How high its column is.
    pub value: u64,
}

/// The round number at the top of a chart of values up to `most`: 1, 2 or 5 with noughts.
fn top(most: u64) -> u64 {
    let mut unit: u64 = 1;
    loop {
        for step in [1, 2, 5] {
            let round = unit.saturating_mul(step);
            if round >= most.max(1) {
                return round;
            }
        }
        unit = unit.saturating_mul(10);
    }
}

/// What of a column of `value` stands in the row `above` so many others, of `rows` up to `top`;
/// nothing is rounded up, but what is above nought is seen.
fn part(value: u64, top: u64, above: usize, rows: usize) -> char {
    const EIGHTHS: [char; 9] = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
    let eighths = u128::from(value) * rows as u128 * 8 / u128::from(top.max(1));
    let least = u128::from(value > 0 && above == 0);
    let here = eighths.max(least).saturating_sub(above as u128 * 8).min(8);
    EIGHTHS[usize::try_from(here).unwrap_or(8)]
}

/// Draws `points` in `area`, of which [`AROUND`] rows are not columns. `words` says a value,
/// `when` of what time the last of them is.
pub fn view(
    paint: &mut Painter,
    area: Rect,
    (title, when): (&str, &str),
    points: &[Point],
    words: impl Fn(u64) -> String,
) {
    let theme = paint.look.theme;
    let left = paint.word(row_of(area, 0), title, theme.label);
    let Some(last) = points.last() else {
        paint.say(behind(left, 1), "not known yet", theme.muted, Align::Left);
        return;
    };
    paint.say(behind(left, 1), &format!("{} {when}", words(last.value)), theme.text, Align::Left);
    let rows = usize::from(area.height).saturating_sub(AROUND);
    let most = top(points.iter().map(|point| point.value).max().unwrap_or(0));
    let (high, low) = (words(most), words(0));
    let scale = width(&high).max(width(&low));
    let room = usize::from(area.width).saturating_sub(scale + 3);
    // The newest quarters stay where there is no room for all.
    let shown = &points[points.len().saturating_sub((room / 2).max(1))..];
    let step = (room / shown.len()).clamp(2, 8);
    let wide = if step > 4 { step - 2 } else { step - 1 };
    for above in 0..rows {
        let row = row_of(area, rows - above);
        let mark = if above + 1 == rows { high.as_str() } else { "" };
        paint.say(first(row, scale), mark, theme.muted, Align::Right);
        paint.say(first(behind(row, scale + 1), 1), "│", theme.muted, Align::Left);
        let mut columns = String::new();
        for point in shown {
            let sign = part(point.value, most, above, rows);
            columns.extend(std::iter::repeat_n(sign, wide));
            columns.extend(std::iter::repeat_n(' ', step - wide));
        }
        paint.say(behind(row, scale + 3), columns.trim_end(), theme.first, Align::Left);
    }
    let axis = row_of(area, rows + 1);
    paint.say(first(axis, scale), &low, theme.muted, Align::Right);
    let line = format!("└{}", "─".repeat(step * shown.len()));
    paint.say(behind(axis, scale + 1), &line, theme.muted, Align::Left);
    let names = behind(row_of(area, rows + 2), scale + 3);
    if shown.iter().all(|point| width(&point.name) < step) {
        for (at, point) in shown.iter().enumerate() {
            paint.say(behind(names, at * step), &point.name, theme.muted, Align::Left);
        }
    } else if let (Some(begin), Some(end)) = (shown.first(), shown.last()) {
        // The names of the ends, and what lies between where they would touch.
        let begun = paint.word(names, &begin.name, theme.muted);
        let at = (step * shown.len()).saturating_sub(width(&end.name) + step - wide);
        if shown.len() > 1 && at > width(&begin.name) {
            paint.say(behind(names, at), &end.name, theme.muted, Align::Left);
        } else if shown.len() > 1 {
            paint.say(begun, &format!("–{}", end.name), theme.muted, Align::Left);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_top_of_a_chart_is_a_round_number_that_no_value_passes() {
        let found: Vec<u64> = [0, 1, 2, 3, 5, 6, 51, 286, 1_000, 1_001].map(top).to_vec();
        assert_eq!(found, [1, 1, 2, 5, 5, 10, 100, 500, 1_000, 2_000]);
    }

    #[test]
    fn a_column_is_as_high_as_its_value_and_what_is_above_nought_is_seen() {
        let column =
            |value| (0..3).rev().map(|above| part(value, 30, above, 3)).collect::<String>();
        assert_eq!(column(30), "███");
        assert_eq!(column(15), " ▄█");
        assert_eq!(column(29), "▇██");
        assert_eq!(column(0), "   ");
        assert_eq!(column(1), "  ▁");
        assert_eq!(part(1, 10_000, 0, 3), '▁');
    }
}
