//! The values of a scale in one row, the chosen one in brackets, as wide as the row allows.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::Painter;
use crate::tui::fit::{Align, width};

/// Draws `values`, each in its style, into `row` and gives what is left of it.
///
/// Where even the narrowest do not fit, the chosen one stands there with both ends of the scale.
pub fn scale_line(
    paint: &mut Painter,
    row: Rect,
    values: &[(u8, Style)],
    chosen: Option<u8>,
) -> Rect {
    let theme = paint.look.theme;
    let cell = |value: u8, pad: usize| {
        let (open, close) = if chosen == Some(value) { ("(", ")") } else { (" ", " ") };
        let gap = " ".repeat(pad);
        format!("{open}{gap}{value}{gap}{close}")
    };
    for pad in [1, 0] {
        let texts: Vec<String> = values.iter().map(|(value, _)| cell(*value, pad)).collect();
        if texts.iter().map(|text| width(text)).sum::<usize>() > usize::from(row.width) {
            continue;
        }
        return values.iter().zip(&texts).fold(row, |rest, ((value, style), text)| {
            let style = if chosen == Some(*value) { theme.selected } else { *style };
            paint.word(rest, text, style)
        });
    }
    let mut rest = row;
    if let Some(value) = chosen {
        rest = paint.word(rest, &format!("( {value} )"), theme.selected);
    }
    let ends = values.first().zip(values.last()).map(|(low, high)| (low.0, high.0));
    let ends = ends.map(|(low, high)| format!("  of {low}–{high}")).unwrap_or_default();
    let taken = super::cells(width(&ends)).min(rest.width);
    paint.say(rest, &ends, theme.muted, Align::Left);
    Rect { x: rest.x + taken, width: rest.width - taken, ..rest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::testing::painted;

    fn drawn(columns: u16, chosen: Option<u8>) -> String {
        let values: Vec<(u8, Style)> = (0..=10).map(|value| (value, Style::new())).collect();
        painted(columns, 1, |paint| {
            let row = paint.area();
            scale_line(paint, row, &values, chosen);
        })
    }

    #[test]
    fn the_chosen_value_is_seen_however_little_room_there_is() {
        let wide = drawn(60, Some(10));
        assert!(wide.contains("  0    1  ") && wide.contains("  9  ( 10 )"), "{wide}");
        let narrow = drawn(40, Some(10));
        assert!(narrow.contains(" 0  1  2 ") && narrow.contains(" 9 (10)"), "{narrow}");
        let least = drawn(24, Some(10));
        assert!(least.contains("( 10 )  of 0–10"), "{least}");
        assert!(drawn(24, None).contains("of 0–10"));
    }
}
