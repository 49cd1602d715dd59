//! The pages that are read: tables and sentences as the command line has them.

use super::{Here, Page};
use crate::report::analysis::{Part, firm_blocks};
use crate::report::listing::Listing;
use crate::report::table::{View, write_listing, write_listing_plainly};
use crate::tui::fit::{width, wrap};

/// A row of such a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) text: String,
    /// It heads what stands below it.
    pub(super) heading: bool,
}

/// The rows of `table`; where it is wider than `columns` a fact a line, so that nothing is cut.
fn table_rows(table: &Listing, columns: usize) -> Vec<String> {
    let mut written = Vec::new();
    // Writing to memory does not fail.
    let as_table = write_listing(&mut written, table, &View::default());
    let text = String::from_utf8_lossy(&written).into_owned();
    if as_table.is_ok() && text.lines().all(|line| width(line) <= columns) {
        return text.lines().map(str::to_owned).collect();
    }
    let mut written = Vec::new();
    let _ = write_listing_plainly(&mut written, table, &View::default());
    let text = String::from_utf8_lossy(&written);
    text.lines().flat_map(|line| wrap(line, columns)).collect()
}

/// The rows of `page` in a body this wide; none for pages that are drawn.
pub(super) fn lines(here: &Here, page: Page, columns: usize) -> Vec<Row> {
    let parts: &[Part] = match page {
        Page::Panel => &[Part::Agreement, Part::Moderation, Part::PanelSubsets],
        Page::More => &[
            Part::LeastChange,
            Part::LeaveOut,
            Part::Dominance,
            Part::PriceToWin,
            Part::SeparatesNobody,
            Part::Methods,
        ],
        Page::Weights | Page::Weightings | Page::Marks | Page::Disputes => return Vec::new(),
    };
    let columns = columns.saturating_sub(4).max(20);
    let mut rows = Vec::new();
    let plain = |text: String| Row { text, heading: false };
    let all = firm_blocks(&here.firm);
    let ordered = parts.iter().flat_map(|part| all.iter().filter(|block| block.part == *part));
    for block in ordered {
        if !rows.is_empty() {
            rows.push(plain(String::new()));
        }
        rows.push(Row { text: block.title.to_uppercase(), heading: true });
        for sentence in &block.sentences {
            let sentence = crate::domain::text::display(sentence);
            rows.extend(wrap(&sentence, columns).into_iter().map(plain));
        }
        if let Some(table) = &block.table {
            rows.extend(table_rows(table, columns).into_iter().map(plain));
        }
    }
    rows
}
