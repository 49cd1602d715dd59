//! What is to be said about a result beside its figures: warnings, and how firm the first place
//! is. The table shows what it has room for; the page of its own shows all of it.

use ratatui::layout::Rect;

use super::{Known, State};
use crate::domain::evaluation::ranking::Warning;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::widgets::page::page;
use crate::tui::widgets::{Painter, behind, row_of};

/// One sentence about the result.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Remark {
    text: String,
    /// It warns; else it says how firm the first place is.
    warns: bool,
}

impl Remark {
    /// Whether it warns.
    pub(super) const fn warns(&self) -> bool {
        self.warns
    }

    /// The rows it takes in this many columns.
    pub(super) fn rows(&self, columns: usize) -> usize {
        self.lines(columns).len()
    }

    fn lines(&self, columns: usize) -> Vec<String> {
        wrap(&self.text, if self.warns { columns.saturating_sub(2) } else { columns })
    }
}

/// Those that say how far the order may be trusted, and the others.
pub(super) fn remarks(state: &State, in_full: bool) -> (Vec<Remark>, Vec<Remark>) {
    let Known::Here(data, ranking) = &state.known else { return (Vec::new(), Vec::new()) };
    let grave = |warning: &&Warning| {
        matches!(
            warning,
            Warning::NearTie { .. }
                | Warning::JointFirst { .. }
                | Warning::NoCompliantCandidate
                | Warning::RulesAfterScores { .. }
                | Warning::Reopened { .. }
                | Warning::PriceChanged { .. }
        )
    };
    let warning = |text: String| Remark { text, warns: true };
    let ties = ranking.broken_ties();
    let ties = ties.iter().map(|tie| warning(tie.sentence(data.decided.as_deref())));
    let graves = ranking.warnings.iter().filter(grave).map(|one| warning(one.to_string()));
    let text = if in_full { state.firm.full.join(" ") } else { state.firm.short.clone() };
    let firm = std::iter::once(Remark { text, warns: false });
    let others = ranking.warnings.iter().filter(|one| !grave(one));
    (ties.chain(graves).chain(firm).collect(), others.map(|one| warning(one.to_string())).collect())
}

/// Draws as many as there is room for from row `from` on, each whole; the last row says how many
/// more there are and how they are read. Gives the row behind them.
/// `warned` is whether a warning stands above them already.
pub(super) fn draw(
    remarks: &[Remark],
    paint: &mut Painter,
    inside: Rect,
    from: usize,
    warned: bool,
) -> usize {
    let theme = paint.look.theme;
    let rows = usize::from(inside.height);
    let mut y = from;
    for (at, remark) in remarks.iter().enumerate() {
        let lines = remark.lines(usize::from(inside.width));
        let last = at + 1 == remarks.len();
        if y + lines.len() + usize::from(!last) > rows {
            let warned = warned || remarks.iter().take(at).any(|one| one.warns);
            let warnings = remarks.iter().skip(at).filter(|one| one.warns).count();
            let words = match warnings {
                0 => "! reads how firm this is".to_owned(),
                1 if warned => "and 1 more warning: ! reads it".to_owned(),
                count if warned => format!("and {count} more warnings: ! reads them"),
                1 => "1 warning: ! reads it".to_owned(),
                count => format!("{count} warnings: ! reads them"),
            };
            let row = row_of(inside, y.min(rows.saturating_sub(1)));
            paint.say(row, &words, theme.warning, Align::Left);
            return y + 1;
        }
        for (offset, line) in lines.iter().enumerate() {
            let row = row_of(inside, y + offset);
            if remark.warns {
                paint.say(row, if offset == 0 { "!" } else { "" }, theme.warning, Align::Left);
                paint.text(behind(row, 2), line, theme.warning, Align::Left);
            } else {
                paint.text(row, line, theme.text, Align::Left);
            }
        }
        y += lines.len();
    }
    y
}

/// Rows of the page that do not scroll.
pub(super) const TAKEN: usize = 2;

/// The rows of the page, wrapped to `columns` of the terminal; a warning has its sign before it.
pub(super) fn lines(state: &State, columns: usize) -> Vec<(bool, String)> {
    let (before, after) = remarks(state, true);
    let columns = columns.saturating_sub(6).max(20);
    let mut rows = Vec::new();
    for remark in before.iter().chain(&after) {
        for (at, line) in remark.lines(columns).into_iter().enumerate() {
            let lead = match (remark.warns, at) {
                (true, 0) => "! ",
                (true, _) => "  ",
                (false, _) => "",
            };
            rows.push((remark.warns, format!("{lead}{line}")));
        }
        rows.push((false, String::new()));
    }
    rows.pop();
    rows
}

/// Draws all of them, from where the text was moved to.
pub(super) fn view(state: &State, paint: &mut Painter, inside: Rect) {
    let theme = paint.look.theme;
    let heading = "WARNINGS, AND HOW FIRM THE FIRST PLACE IS";
    paint.say(row_of(inside, 0), heading, theme.strong, Align::Left);
    let lines = lines(state, usize::from(inside.width) + 2);
    let skipped = cells(TAKEN).min(inside.height);
    let area = Rect { y: inside.y + skipped, height: inside.height - skipped, ..inside };
    let style = |warns| if warns { theme.warning } else { theme.text };
    let rows: Vec<_> = lines.into_iter().map(|(warns, line)| (style(warns), line)).collect();
    page(paint, area, &rows, state.top.at);
}
