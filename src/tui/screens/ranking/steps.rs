//! Each step of one candidate's total, as lines that move.

use ratatui::layout::Rect;

use super::{Known, State, status_of};
use crate::domain::evaluation::explain::explain;
use crate::domain::evaluation::ranking::Unit;
use crate::tui::fit::{Align, wrap};
use crate::tui::widgets::page::page;
use crate::tui::widgets::{Painter, behind, row_of};

/// The lines of the explanation, wrapped.
pub(super) fn explained(state: &State, columns: usize) -> Vec<String> {
    let Known::Here(data, ranking) = &state.known else { return Vec::new() };
    let Some(standing) = state.standing() else { return Vec::new() };
    let Ok(lines) = explain(&data.evaluation, ranking, &standing.candidate) else {
        return Vec::new();
    };
    let columns = columns.saturating_sub(4).max(20);
    lines.iter().flat_map(|line| wrap(&line.to_string(), columns)).collect()
}

pub(super) fn view_explained(state: &State, paint: &mut Painter, inside: Rect) {
    let theme = paint.look.theme;
    let Some(standing) = state.standing() else { return };
    let left = paint.stored(row_of(inside, 0), standing.name.as_str(), theme.strong);
    let unit = match &state.known {
        Known::Here(_, ranking) => ranking.unit,
        Known::Asked | Known::Not(_) | Known::Sealed(..) => Unit::Marks,
    };
    let total = match &standing.figures {
        Some(figures) => {
            format!("place {}, total {}", figures.place, unit.shown(figures.published))
        }
        None => status_of(standing),
    };
    paint.text(behind(left, 3), &total, theme.text, Align::Left);
    let lines = explained(state, usize::from(inside.width) + 2);
    let area = Rect { y: inside.y + 2, height: inside.height.saturating_sub(2), ..inside };
    let style = |line: &str| {
        // Sums stand out from the questions they add up.
        let strong = ["quality:", "total:", "price by", "no total"];
        let sums = strong.iter().any(|word| line.starts_with(word));
        if sums { theme.strong } else { theme.text }
    };
    let rows: Vec<_> = lines.into_iter().map(|line| (style(&line), line)).collect();
    page(paint, area, &rows, state.top.at);
}
