//! A box over the screen.

use ratatui::layout::Rect;

use super::{Painter, row_of};
use crate::tui::fit::{Align, cells};
use crate::tui::msg::Target;

/// Empties a box of `columns` × `rows` inside in the middle of `over`, draws its border and gives
/// its inside. Smaller where the screen is.
pub fn popup(paint: &mut Painter, over: Rect, columns: usize, rows: usize) -> Rect {
    let width = cells(columns + 4).min(over.width);
    let height = cells(rows + 2).min(over.height);
    let area = Rect {
        x: over.x + (over.width - width) / 2,
        y: over.y + (over.height - height) / 3,
        width,
        height,
    };
    let whole = paint.area();
    paint.hit(whole, Target::Beside);
    paint.clear(area);
    boxed(paint, area)
}

/// Draws a border along the inner edge of `area` and gives what is inside, with a blank column
/// at each side.
pub fn boxed(paint: &mut Painter, area: Rect) -> Rect {
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let style = paint.look.theme.field;
    let line = "─".repeat(usize::from(area.width) - 2);
    let last = usize::from(area.height) - 1;
    paint.say(row_of(area, 0), &format!("┌{line}┐"), style, Align::Left);
    paint.say(row_of(area, last), &format!("└{line}┘"), style, Align::Left);
    let sides = Rect { y: area.y + 1, height: area.height - 2, ..area };
    paint.upright(sides, '│', style);
    paint.upright(Rect { x: area.right() - 1, width: 1, ..sides }, '│', style);
    Rect { x: area.x + 2, width: area.width - 4, ..sides }
}

/// A rule across a box, joined to its border; `inside` is what [`boxed`] gave.
pub fn divide(paint: &mut Painter, inside: Rect, offset: usize) {
    let row = row_of(inside, offset);
    if row.is_empty() || inside.x < 2 {
        return;
    }
    let line = format!("├{}┤", "─".repeat(usize::from(inside.width) + 2));
    let across = Rect { x: inside.x - 2, width: inside.width + 4, ..row };
    let style = paint.look.theme.field;
    paint.say(across, &line, style, Align::Left);
}
