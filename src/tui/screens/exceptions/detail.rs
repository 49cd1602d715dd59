//! An exception in full: every field in sections, questions with their scores and floors, votes,
//! grants with the cover of the day, what stands beside it, what was said, and its history.

mod judged;
mod request;
mod standing;

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::data::Dossier;
use crate::domain::exception::State;
use crate::domain::exception::request::ContentHash;
use crate::domain::refs::{ExceptionRef, QuestionId};
use crate::tui::fit::{Align, wrap};
use crate::tui::msg::Target;
use crate::tui::theme::Theme;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, first, row_of};

pub(in crate::tui) use standing::cover_words;
pub(super) use standing::{answered, standing};

/// The columns beyond which a line of reading gets too long.
const READABLE: usize = 110;
/// Columns of the names of fields.
const LABEL: usize = 20;

/// How a line is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    /// A heading.
    Heading,
    /// What is there.
    Plain,
    /// Beside the point.
    Muted,
    /// Wants a look.
    Warning,
    /// As it should be.
    Good,
}

impl Tone {
    fn style(self, theme: Theme) -> Style {
        match self {
            Self::Heading => theme.strong,
            Self::Plain => theme.text,
            Self::Muted => theme.muted,
            Self::Warning => theme.warning,
            Self::Good => theme.good,
        }
    }
}

/// What a line is about, for the keys that act on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// A question of the catalogue.
    Question(QuestionId),
    /// A condition, by number.
    Condition(u32),
    /// Something with an address.
    Link(String),
    /// Another exception.
    Exception(ExceptionRef),
    /// A comment of one's own, by number.
    Comment(u32),
}

/// One row of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    label: String,
    text: String,
    tone: Tone,
    /// What it is about.
    pub(super) about: Option<About>,
}

/// The heading under which comments stand.
const COMMENTS: &str = "COMMENTS";

/// The first row of the comments that holds `word`, written small; their heading where none does.
pub(super) fn comment(lines: &[Line], word: &str) -> Option<usize> {
    let is_heading = |line: &Line| line.tone == Tone::Heading;
    let head = lines.iter().position(|line| is_heading(line) && line.text.starts_with(COMMENTS))?;
    let said = lines.iter().enumerate().skip(head + 1).take_while(|(_, line)| !is_heading(line));
    let mut holding = said.filter(|(_, line)| line.text.to_lowercase().contains(word));
    holding.next().map(|(at, _)| at).or(Some(head))
}

/// The text being put together for a width.
struct Page {
    lines: Vec<Line>,
    columns: usize,
}

impl Page {
    fn push(&mut self, label: &str, text: String, tone: Tone, about: Option<About>) {
        self.lines.push(Line { label: label.to_owned(), text, tone, about });
    }

    fn gap(&mut self) {
        self.push("", String::new(), Tone::Plain, None);
    }

    fn heading(&mut self, words: &str) {
        if !self.lines.is_empty() {
            self.gap();
        }
        self.push("", words.to_owned(), Tone::Heading, None);
    }

    fn field(&mut self, label: &str, text: impl AsRef<str>) {
        self.long(label, text.as_ref(), Tone::Plain, None);
    }

    #[expect(clippy::needless_pass_by_value, reason = "each row is given what it is about")]
    fn long(&mut self, label: &str, text: &str, tone: Tone, about: Option<About>) {
        let shown = crate::domain::text::display_lines(text);
        let room = self.columns.saturating_sub(LABEL + 2).max(10);
        for (at, row) in wrap(&shown, room).into_iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            self.push(label, row, tone, about.clone());
        }
    }

    fn maybe<T: std::fmt::Display>(&mut self, label: &str, value: Option<T>) {
        match value {
            Some(value) => self.field(label, value.to_string().replace('_', " ")),
            None => self.long(label, "not said", Tone::Muted, None),
        }
    }

    fn list<T: std::fmt::Display>(&mut self, label: &str, values: impl IntoIterator<Item = T>) {
        let words: Vec<String> =
            values.into_iter().map(|value| value.to_string().replace('_', " ")).collect();
        if words.is_empty() {
            self.long(label, "none", Tone::Muted, None);
        } else {
            self.field(label, words.join(", "));
        }
    }

    fn links(&mut self, label: &str, links: &[crate::domain::text::Line]) {
        for (at, link) in links.iter().enumerate() {
            let label = if at == 0 { label } else { "" };
            let about = address(link.as_str()).map(About::Link);
            self.long(label, link.as_str(), Tone::Plain, about);
        }
    }
}

/// What can be opened outside.
pub(super) fn address(text: &str) -> Option<String> {
    let web = text.starts_with("https://") || text.starts_with("http://");
    (web && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

impl Dossier {
    /// The hash of what is judged.
    pub(super) fn hash(&self) -> ContentHash {
        self.exception.judged()
    }

    /// Everything, in rows for a width.
    pub(super) fn lines(&self, columns: usize) -> Vec<Line> {
        let mut page = Page { lines: Vec::new(), columns: columns.min(READABLE) };
        self.stands(&mut page);
        self.request(&mut page);
        self.renewal(&mut page);
        self.judged(&mut page);
        self.grants(&mut page);
        self.beside(&mut page);
        self.told(&mut page);
        page.lines
    }
}

/// Draws the rows from the cursor's first one, and what the chosen one is about.
pub(super) fn view(paint: &mut Painter, area: Rect, lines: &[Line], cursor: Cursor) {
    let theme = paint.look.theme;
    let shown = usize::from(area.height);
    for (offset, line) in lines.iter().skip(cursor.top).take(shown).enumerate() {
        let row = row_of(area, offset);
        let at = cursor.top + offset;
        let text = behind(row, 2);
        if line.tone == Tone::Heading {
            paint.say(text, &line.text, theme.strong, Align::Left);
        } else {
            paint.text(first(text, LABEL), &line.label, theme.muted, Align::Left);
            let body = behind(text, LABEL + 2);
            paint.text(body, &line.text, line.tone.style(theme), Align::Left);
        }
        if at == cursor.at {
            let whole = first(row, READABLE + 2);
            paint.restyle(whole, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}

/// The stages a request passes, each with a word on it, and how many it has passed.
pub(super) fn stages(dossier: &Dossier) -> ([(&'static str, String); 4], usize) {
    let exception = &dossier.exception.working();
    let submitted =
        exception.submission.as_ref().map_or(String::new(), |s| s.at.to_string()[..10].to_owned());
    let taken = exception.claimed_by.as_ref().map_or(String::new(), ToString::to_string);
    let ended = |words: &str| words.to_owned();
    let (done, last) = match exception.state {
        State::Draft => (0, String::new()),
        State::ChangesRequested => (0, "sent back".to_owned()),
        State::Submitted => (1, String::new()),
        State::InReview => (2, String::new()),
        State::Approved => (3, ended(cover_words(exception.cover(dossier.today)))),
        State::Rejected => (3, ended("rejected")),
        State::Withdrawn => (3, ended("withdrawn")),
        State::Revoked => (3, ended("revoked")),
        State::Closed => (3, ended("closed")),
    };
    let filed = exception.filed_at.to_string()[..10].to_owned();
    let names = [("draft", filed), ("submitted", submitted), ("review", taken), ("decision", last)];
    (names, done)
}

/// Draws the stages as a line, thick as far as the request has come.
pub(super) fn view_stages(paint: &mut Painter, area: Rect, dossier: &Dossier) {
    let theme = paint.look.theme;
    let (stages, done) = stages(dossier);
    let part = usize::from(area.width).min(100) / 4;
    for (at, (name, said)) in stages.iter().enumerate() {
        let slot = first(behind(row_of(area, 0), at * part), part);
        let style = if at <= done { theme.strong } else { theme.muted };
        let rest = paint.word(slot, &format!("{name} "), style);
        if at < 3 {
            let (sign, style) =
                if at < done { ('━', theme.strong) } else { ('─', theme.muted) };
            paint.rule(first(rest, usize::from(rest.width).saturating_sub(1)), sign, style);
        }
        let below = first(behind(row_of(area, 1), at * part), part.saturating_sub(1));
        paint.text(below, said, theme.muted, Align::Left);
    }
}
