//! The filter lines of the pages beside the register: each page is a list of the command line, and
//! its columns are the keys.

use std::collections::BTreeSet;

use super::data::Register;
use super::{PARTS, Part};
use crate::actions::drills::Drilled;
use crate::actions::estate;
use crate::domain::filter::Seen;
use crate::report::listing::Listing;
use crate::tui::keys::Key;
use crate::tui::widgets::filter_line::{FilterLine, Knows, over};

/// The filter of one page, and the rows that it leaves.
#[derive(Debug, Default)]
struct Page {
    line: FilterLine,
    /// The places of those rows; `None` where it takes them all.
    kept: Option<BTreeSet<usize>>,
}

/// The filters of all pages.
#[derive(Debug)]
pub(super) struct Sifting([Page; PARTS.len()]);

impl Default for Sifting {
    fn default() -> Self {
        Self(std::array::from_fn(|_| Page::default()))
    }
}

/// The page of `part` as a list.
fn listing(part: Part, data: &Register, drilled: Option<&Drilled>) -> Option<Listing> {
    match part {
        Part::Register => None,
        Part::Checks => Some(estate::lines(&data.estate)),
        Part::Plot => Some(estate::spots(&data.report)),
        Part::LockIn => Some(estate::features(&data.features)),
        Part::Rehearsals => Some(estate::rehearsals(&data.rehearsals)),
        Part::Functions => Some(estate::functions(&data.functions)),
        Part::Drill => drilled.map(estate::leaving),
    }
}

fn knowing<T>(listing: &Listing, data: &Register, run: impl FnOnce(Knows<'_>) -> T) -> T {
    over(listing, Seen { today: data.today, me: &data.me }, &data.views, run)
}

impl Sifting {
    pub(super) const fn line(&self, part: Part) -> &FilterLine {
        &self.0[part as usize].line
    }

    /// A filter stands on the page, or is typed.
    pub(super) fn stands(&self, part: Part) -> bool {
        part != Part::Register && (self.line(part).is_typing() || !self.line(part).is_empty())
    }

    pub(super) const fn is_typing(&self, part: Part) -> bool {
        self.line(part).is_typing()
    }

    /// Whether the row at `at` of the page is left.
    pub(super) fn takes(&self, part: Part, at: usize) -> bool {
        self.0[part as usize].kept.as_ref().is_none_or(|kept| kept.contains(&at))
    }

    /// How many rows are left.
    pub(super) fn left(&self, part: Part) -> Option<usize> {
        self.0[part as usize].kept.as_ref().map(BTreeSet::len)
    }

    pub(super) const fn begin(&mut self, part: Part) {
        self.0[part as usize].line.begin();
    }

    pub(super) fn leave(&mut self, part: Part) {
        self.0[part as usize].line.leave();
    }

    /// Clears the filter; whether there was one.
    pub(super) fn clear(&mut self, part: Part) -> bool {
        let page = &mut self.0[part as usize];
        page.kept = None;
        page.line.clear()
    }

    /// Looks through the page again.
    pub(super) fn find(&mut self, part: Part, data: &Register, drilled: Option<&Drilled>) {
        let page = &mut self.0[part as usize];
        if page.line.is_empty() {
            page.kept = None;
        }
        let Some(listing) = listing(part, data, drilled).filter(|_| !page.line.is_empty()) else {
            return;
        };
        // A text that cannot be read filters nothing; its fault is said beside it.
        let filter = knowing(&listing, data, |knows| page.line.read(knows));
        let passing = filter.filter(|filter| !filter.is_empty());
        page.kept = passing.map(|filter| {
            let kept = listing.passing(&filter, &data.zone);
            if kept.is_empty() {
                page.line.suggest(listing.near_miss(&filter, &data.zone).as_deref());
            }
            kept.into_iter().collect()
        });
    }

    /// A key; whether another filter stands there now.
    pub(super) fn press(
        &mut self,
        part: Part,
        key: Key,
        data: &Register,
        drilled: Option<&Drilled>,
    ) -> bool {
        let Some(listing) = listing(part, data, drilled) else { return false };
        let page = &mut self.0[part as usize];
        let changed = knowing(&listing, data, |knows| page.line.press(key, knows));
        if changed {
            self.find(part, data, drilled);
        }
        changed
    }

    /// Puts `text` in the place of what is typed.
    pub(super) fn put(&mut self, part: Part, text: &str) {
        self.0[part as usize].line.set(text);
    }

    pub(super) fn paste(&mut self, part: Part, text: &str) {
        self.0[part as usize].line.paste(text);
    }

    /// Draws what the filter says, or may become.
    pub(super) fn with<T>(
        &self,
        part: Part,
        data: &Register,
        drilled: Option<&Drilled>,
        draw: impl FnOnce(&FilterLine, Knows<'_>) -> T,
    ) -> Option<T> {
        let listing = listing(part, data, drilled)?;
        Some(knowing(&listing, data, |knows| draw(self.line(part), knows)))
    }
}
