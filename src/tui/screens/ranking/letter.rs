//! The assessment summary of the chosen candidate, as it would be sent: what is missing first.

use ratatui::layout::Rect;

use super::State;
use crate::domain::refs::Slug;
use crate::report::letter::{self, Block, Tone};
use crate::tui::fit::wrap;
use crate::tui::widgets::Painter;
use crate::tui::widgets::page::page;

/// The summary for one candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Whose.
    pub candidate: Slug,
    /// Its parts, which become lines here.
    pub blocks: Vec<Block>,
}

/// The lines of the chosen candidate's summary, wrapped to `columns`.
pub(super) fn lines(state: &State, columns: usize) -> Vec<(Tone, String)> {
    let Some(letter) = state.letter() else { return Vec::new() };
    let columns = columns.saturating_sub(4).max(20);
    let mut wrapped = Vec::new();
    for (tone, line) in &letter::lines(&letter.blocks, columns) {
        if line.is_empty() {
            wrapped.push((*tone, String::new()));
            continue;
        }
        wrapped.extend(wrap(line, columns).into_iter().map(|line| (*tone, line)));
    }
    wrapped
}

/// Draws them from where the text was moved to.
pub(super) fn view(state: &State, paint: &mut Painter, inside: Rect) {
    let theme = paint.look.theme;
    let lines = lines(state, usize::from(inside.width) + 2);
    let style = |tone| match tone {
        Tone::Heading | Tone::Strong => theme.strong,
        Tone::Notice => theme.warning,
        Tone::Text => theme.text,
        Tone::Small => theme.muted,
    };
    let rows: Vec<_> = lines.into_iter().map(|(tone, line)| (style(tone), line)).collect();
    page(paint, inside, &rows, state.top.at);
}
