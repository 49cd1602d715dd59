//! Find: words across everything that people wrote, from one line, as far as the person at the
//! desk may read it.

use ratatui::layout::Rect;

use super::Accepted;
use crate::actions::find::Hit;
use crate::domain::evaluation::stage::Stage;
use crate::tui::fit::{Align, width, wrap};
use crate::tui::keys::{Key, Motion};
use crate::tui::msg::{Load, Target};
use crate::tui::place::Place;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// What is looked for, and what was found.
#[derive(Debug, Clone)]
pub struct Find {
    query: TextField,
    /// The words that the hits are of; `None` until something was looked for.
    found: Option<(String, Vec<Hit>)>,
    cursor: Cursor,
}

impl Default for Find {
    fn default() -> Self {
        Self { query: TextField::line(200), found: None, cursor: Cursor::default() }
    }
}

/// Where an evaluation is worked on in `stage`, or its result is read.
pub const fn place_at(stage: Stage) -> Place {
    match stage {
        Stage::Draft | Stage::Frozen => Place::Setup,
        Stage::Scoring => Place::Scores,
        Stage::Moderation => Place::Moderate,
        Stage::QualityClosed => Place::Prices,
        Stage::PriceOpened | Stage::Decided | Stage::Archived => Place::Ranking,
    }
}

/// Where a kind of text is read.
pub const fn place_of(kind: &str) -> Place {
    match kind.as_bytes() {
        b"reason" => Place::Scores,
        b"agreed reason" | b"minutes" | b"gate" => Place::Moderate,
        b"evidence" | b"open question" | b"clarification" => Place::Evidence,
        b"price" => Place::Prices,
        b"decision" => Place::Decisions,
        b"workload" => Place::Workloads,
        b"exception" | b"comment" => Place::Exceptions,
        b"workshop" | b"consideration" | b"hope or fear" => Place::Approach,
        b"hypothesis" | b"reading" => Place::Benefits,
        b"price sheet" => Place::Capacity,
        _ => Place::Setup,
    }
}

impl Find {
    fn hits(&self) -> &[Hit] {
        let now = self.query.text();
        match &self.found {
            Some((words, hits)) if *words == now.trim() => hits,
            Some(_) | None => &[],
        }
    }

    /// A key for the line.
    pub(in crate::tui) fn typed(&mut self, key: Key) {
        if self.query.press(key) == Typed::Changed {
            self.cursor = Cursor::default();
        }
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str) {
        self.query.paste(text);
        self.cursor = Cursor::default();
    }

    /// Moves over what was found.
    pub(super) fn step(&mut self, motion: Motion, rows: usize) {
        let len = self.hits().len();
        self.cursor.step(motion, len, rows);
    }

    /// Chooses a row.
    pub(super) fn choose(&mut self, row: usize) {
        self.cursor.at = row;
    }

    /// What was asked for has come.
    pub fn arrive(&mut self, words: String, hits: Vec<Hit>) {
        self.found = Some((words, hits));
        self.cursor = Cursor::default();
    }

    /// Looks for the words; where they were looked for already, goes to the chosen place.
    pub(super) fn accept(&self) -> Accepted {
        let words = self.query.text().trim().to_owned();
        if words.is_empty() {
            return Accepted::Not("type one or more words first".to_owned());
        }
        match &self.found {
            Some((looked_for, hits)) if *looked_for == words => match hits.get(self.cursor.at) {
                Some(hit) => Accepted::Found(hit.clone()),
                None => Accepted::Not("nothing that you may read holds these words".to_owned()),
            },
            Some(_) | None => Accepted::Ask(Box::new(Load::Found(words))),
        }
    }

    /// Rows for what is found, in a body of `rows`.
    pub(super) const fn room(rows: usize) -> usize {
        rows.saturating_sub(2)
    }

    /// Draws it over the whole body.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let whole = paint.area();
        paint.hit(whole, Target::Beside);
        paint.clear(body);
        let line = paint.word(behind(row_of(body, 0), 2), "FIND  ", theme.strong);
        self.query.view(paint, line, true);
        let hits = self.hits();
        let now = self.query.text();
        let looked = self.found.as_ref().is_some_and(|(words, _)| words == now.trim());
        if !looked || hits.is_empty() {
            let words = if looked {
                "Nothing that you may read holds these words."
            } else {
                "Questions, reasons, evidence, comments, decisions: a text has to hold all words."
            };
            let columns = usize::from(body.width).saturating_sub(4);
            for (offset, line) in wrap(words, columns).iter().enumerate() {
                paint.say(behind(row_of(body, 2 + offset), 2), line, theme.muted, Align::Left);
            }
            return;
        }
        let room = Self::room(usize::from(body.height));
        let mut cursor = self.cursor;
        cursor.keep_in(hits.len(), room);
        let wide = usize::from(body.width);
        // As much as the references need, since they differ at their end; half of it at most.
        let longest = hits.iter().map(|hit| width(&hit.named())).max().unwrap_or(0);
        let reference = longest.clamp(16, (wide / 2).saturating_sub(4).max(16));
        for (offset, hit) in hits.iter().skip(cursor.top).take(room).enumerate() {
            let at = cursor.top + offset;
            let row = row_of(body, offset + 2);
            paint.text(first(behind(row, 2), reference), &hit.named(), theme.text, Align::Left);
            let kind = first(behind(row, reference + 3), 13);
            paint.text(kind, hit.kind, theme.muted, Align::Left);
            paint.text(behind(row, reference + 17), &hit.excerpt, theme.text, Align::Left);
            if at == cursor.at {
                paint.restyle(row, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(row, Target::Item(at));
        }
    }
}
