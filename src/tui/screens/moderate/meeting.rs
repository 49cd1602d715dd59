//! The meeting: one score at a time, large, for a panel that looks at one screen. Who gave what
//! stays hidden until somebody wants it, and what is said can be written down.

use ratatui::layout::Rect;
use ratatui::style::Style;

use super::{Cell, Data, Known, State};
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::minutes::{Minute, open_questions};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Reason, display_lines};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::msg::{Effect, Save};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::theme::Theme;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, row_of};

/// What was said, as it is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteMinutes {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// What it is.
    pub what: What,
}

/// An entry of the minutes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// Words about a score, or about the whole meeting.
    Note(Option<Asked>, String),
    /// A question to an evaluator about a score: to whom, and the words.
    Ask(Asked, String, String),
    /// The answer to the question of this number.
    Answer(u32, String),
    /// A score put off (`true`), or taken up again.
    Park(Asked, bool),
}

/// What is being written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// What was said about the chosen score.
    Score,
    /// What was said in the whole meeting.
    Whole,
    /// The answer to the question of this number.
    Answer(u32),
}

impl Kind {
    /// Under which name its draft is kept, behind the evaluation.
    fn name(self, asked: &Asked) -> String {
        match self {
            Self::Score => format!("{}/{}/minutes", asked.0, asked.1),
            Self::Whole => "minutes".to_owned(),
            Self::Answer(number) => format!("minutes/{number}/answer"),
        }
    }

    fn heading(self, data: &Data) -> String {
        match self {
            Self::Score => "MINUTES".to_owned(),
            Self::Whole => "MINUTES OF THE WHOLE MEETING".to_owned(),
            Self::Answer(number) => {
                let asked = data.minutes.iter().find(|one| one.number == number);
                let text = asked.and_then(|one| one.text.as_ref()).map_or("", Reason::as_str);
                format!("ANSWER TO: {}", display_lines(text))
            }
        }
    }
}

/// The minutes while they have the keys.
#[derive(Debug)]
pub(super) struct Note {
    kind: Kind,
    pub(super) field: TextField,
}

/// What the meeting shows beside the score itself.
#[derive(Debug, Default)]
pub(super) struct Meeting {
    /// Who gave what is shown.
    pub(super) names: bool,
    /// The minutes being written.
    pub(super) note: Option<Note>,
    /// What was said in the whole meeting stands first: it was looked for, or just written.
    pub(super) whole: bool,
    saving: Saving<(String, Kind)>,
}

impl Meeting {
    /// The meeting as it is read, with what was said in the whole of it first where that is wanted.
    pub(super) fn read(whole: bool) -> Self {
        Self { whole, ..Self::default() }
    }

    /// A note is on record: its draft is done with.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        let (name, kind) = self.saving.ended(ticket)?;
        self.whole = kind == Kind::Whole;
        Some(shell.forget(&name))
    }

    /// A note was refused; the draft has it still.
    pub(super) fn refused(&mut self, ticket: u64) -> Option<Kind> {
        self.saving.ended(ticket).map(|(_, kind)| kind)
    }
}

/// The text field for the minutes gets the keys.
pub(super) fn write(state: &mut State, kind: Kind, shell: &mut Shell) {
    let Some((which, asked)) = state.subject() else { return };
    let Some(meeting) = &mut state.meeting else { return };
    let name = shell.field(&format!("{which}/{}", kind.name(&asked)));
    let mut field = TextField::area(Reason::MOST).named(&name).restored(shell.drafts.get(&name));
    field.set_columns(usize::from(shell.size.0).saturating_sub(8));
    meeting.note = Some(Note { kind, field });
}

/// The field for the answer to a question that was put to the person at the desk: about the chosen
/// score first, else the first there is, at its score.
pub(super) fn answer(state: &mut State, shell: &mut Shell) {
    let Known::Here(data) = &state.known else { return };
    let here = state.chosen().map(|cell| cell.asked.clone());
    let mine = |one: &&Minute| one.whom.as_ref().is_some_and(|whom| whom.as_str() == data.me);
    let mut open: Vec<&Minute> = open_questions(&data.minutes).filter(mine).collect();
    open.sort_by_key(|one| one.about != here);
    let Some(question) = open.first() else {
        shell.say("no question is put to you that waits for its answer");
        return;
    };
    let (number, about) = (question.number, question.about.clone());
    state.open_only = false;
    state.go(about, shell);
    write(state, Kind::Answer(number), shell);
}

/// Writes the note into the minutes.
pub(super) fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some((evaluation, asked)) = state.subject() else { return Vec::new() };
    let Some(meeting) = &mut state.meeting else { return Vec::new() };
    let Some(Note { kind, field }) = &meeting.note else { return Vec::new() };
    if meeting.saving.is_on() {
        return Vec::new();
    }
    let (kind, words) = (*kind, field.text());
    if let Err(error) = words.parse::<Reason>() {
        shell.refuse(format!("the minutes: {error}"));
        return shell.keep();
    }
    let name = field.name().unwrap_or_default().to_owned();
    let what = match kind {
        Kind::Score => What::Note(Some(asked), words),
        Kind::Whole => What::Note(None, words),
        Kind::Answer(number) => What::Answer(number, words),
    };
    let mut effects = shell.keep();
    let what = Save::Minutes(Box::new(NoteMinutes { evaluation, what }));
    effects.extend(meeting.saving.send_with(what, (name, kind), shell));
    meeting.note = None;
    effects
}

/// Puts the chosen score off to the end of the agenda, or takes it up again.
pub(super) fn park(state: &State, shell: &mut Shell) -> Vec<Effect> {
    let (Some((evaluation, asked)), Some(cell)) = (state.subject(), state.chosen()) else {
        return Vec::new();
    };
    let what = What::Park(asked, !cell.parked);
    shell.save(Save::Minutes(Box::new(NoteMinutes { evaluation, what }))).1
}

/// The minutes of the score so far, or of the whole meeting, a line each.
fn minutes(data: &Data, about: Option<&Asked>) -> Vec<String> {
    let of = data.minutes.iter().filter(|one| one.about.as_ref() == about);
    of.map(|one| {
        let to = one.whom.as_ref().map(|whom| format!(" to {whom}")).unwrap_or_default();
        match &one.text {
            Some(text) => format!("{}{to}: {text}", one.sort),
            None => format!("{}{to}", one.sort),
        }
    })
    .collect()
}

/// `A`, `B` … for the evaluators while their names are hidden: in the order of the values they
/// gave, so that a seat on the panel gives nobody away.
fn masked(data: &Data, asked: &Asked, names: bool) -> Vec<Given> {
    let mut rows: Vec<(Slug, Option<u8>, String)> = data
        .given(asked)
        .into_iter()
        .map(|(who, given)| {
            let recused = given.filter(|given| !given.counts).map(|_| "(recused since) ");
            let reason =
                given.and_then(|given| given.score.reason.as_ref().map(ToString::to_string));
            let reason = reason.unwrap_or_default();
            let reason = format!("{}{reason}", recused.unwrap_or_default());
            (who, given.map(|given| given.score.value), reason)
        })
        .collect();
    if !names {
        rows.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.2.cmp(&b.2)));
    }
    rows.into_iter()
        .zip('A'..)
        .map(|((who, value, reason), letter)| {
            (if names { who.to_string() } else { letter.to_string() }, value, reason)
        })
        .collect()
}

/// Rows of an area from which there are blank ones to spare.
const ROOMY: u16 = 30;

/// What an evaluator gave: who, as far as that is shown, the value, and why.
type Given = (String, Option<u8>, String);

/// One row of what was said: column, text and style of each part.
type Said = Vec<(usize, String, Style)>;

/// A text behind a word for what it is, wrapped to `columns`.
fn labelled(label: &str, text: &str, columns: usize, style: Style) -> Vec<Said> {
    let lines = wrap(&display_lines(text), columns.saturating_sub(13));
    let row = |(at, line)| {
        let label = if at == 0 { label.to_owned() } else { String::new() };
        vec![(0, label, style), (13, line, style)]
    };
    lines.into_iter().enumerate().map(row).collect()
}

/// What each value means, best first, and the notes for guidance: what the panel agrees by.
fn beside(data: &Data, cell: &Cell, columns: usize, theme: Theme) -> Vec<Said> {
    let criteria = data.evaluation.criteria();
    let Some((_, question)) = criteria.question(&cell.asked.1) else { return Vec::new() };
    let scale = criteria.scale();
    let mut rows = Vec::new();
    for point in scale.points().iter().rev() {
        let Some(meaning) = question.descriptor(scale, point.value) else { continue };
        let label = format!("{} is", point.value);
        rows.extend(labelled(&label, meaning.as_str(), columns, theme.muted));
    }
    if let Some(guidance) = data.guidance(&cell.asked) {
        rows.extend(labelled("guidance", guidance, columns, theme.muted));
    }
    rows
}

/// Draws the chosen score over the whole body.
pub(super) fn view(
    state: &State,
    meeting: &Meeting,
    data: &Data,
    cell: &Cell,
    paint: &mut Painter,
    body: Rect,
) {
    let theme = paint.look.theme;
    let area = Rect { width: body.width.saturating_sub(4), ..behind(body, 2) };
    let given = masked(data, &cell.asked, meeting.names);
    view_place(state, cell, paint, row_of(area, 0));
    let y = view_question(data, cell, &given, paint, area);

    let most = usize::from((area.height / 3).clamp(5, 9));
    let writing = meeting.note.is_some() || state.writing.is_some();
    let asked_for = usize::from(super::view::agreement_rows(state, data, cell, area.width));
    // The reasons keep two rows before the agreement; what is written keeps what it needs.
    let spare = usize::from(area.height).saturating_sub(y);
    let below = if writing { most } else { asked_for.min(most).min(spare.saturating_sub(2)) };
    let below = below.min(spare);
    let last = usize::from(area.height).saturating_sub(below);
    let said = said(meeting, data, cell, given, area, theme);
    let room = Rect { y: area.y + cells(y), height: cells(last.saturating_sub(y)), ..area };
    view_said(&said, state.scrolled, paint, room);

    let rest = Rect { y: area.y + cells(last), height: cells(below), ..area };
    match &meeting.note {
        None => super::view::agreement(state, data, cell, paint, rest),
        Some(Note { kind, field }) => {
            let words = format!("{}   {}", kind.heading(data), field.count());
            paint.text(row_of(rest, 0), &words, theme.strong, Align::Left);
            let text = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
            let inside = boxed(paint, text);
            field.view(paint, inside, true);
        }
    }
}

/// Which score of how many it is, how far apart the panel is, and what it is worth.
fn view_place(state: &State, cell: &Cell, paint: &mut Painter, row: Rect) {
    let theme = paint.look.theme;
    let place = format!("{} of {}", state.position() + 1, state.shown().len());
    let spread = cell.spread.as_ref().map_or_else(
        || "nobody has scored it".to_owned(),
        |spread| format!("{}, {}", spread.words(), spread.light()),
    );
    let rest = paint.word(row, &format!("{place}   {spread}"), theme.muted);
    let parked = if cell.parked { "parked   " } else { "" };
    let worth = format!("{parked}worth {} marks", cell.worth.rounded(2));
    paint.say(rest, &worth, theme.muted, Align::Right);
}

/// Whom and what it is about; the row of `area` behind it.
fn view_question(
    data: &Data,
    cell: &Cell,
    given: &[Given],
    paint: &mut Painter,
    area: Rect,
) -> usize {
    let theme = paint.look.theme;
    // A panel that looks at a small screen needs the scores before any blank row.
    let little = area.height < super::view::LITTLE;
    let mut y = if little { 1 } else { 2 };
    let name = data.name_of(&cell.asked.0);
    paint.text(row_of(area, y), &name, theme.strong, Align::Left);
    y += 1;
    let asked = data.evaluation.criteria().question(&cell.asked.1);
    let text = asked.map(|(_, question)| question.text.to_string()).unwrap_or_default();
    let text = format!("{}  {}", cell.asked.1, display_lines(&text));
    for line in wrap(&text, usize::from(area.width)) {
        paint.text(row_of(area, y), &line, theme.strong, Align::Left);
        y += 1;
    }
    if little {
        let score = |(who, value, _): &Given| match value {
            Some(value) => format!("{who} {value}"),
            None => format!("{who} -"),
        };
        let scores: Vec<String> = given.iter().map(score).collect();
        paint.text(row_of(area, y), &scores.join("   "), theme.strong, Align::Left);
    }
    y + 1
}

/// Everything that scrolls: each score with its reason, the minutes, and what it is judged by.
fn said(
    meeting: &Meeting,
    data: &Data,
    cell: &Cell,
    given: Vec<Given>,
    area: Rect,
    theme: Theme,
) -> Vec<Said> {
    let columns = usize::from(area.width);
    let mut said: Vec<Said> = Vec::new();
    for (who, value, reason) in given {
        let Some(value) = value else {
            let words = "not scored".to_owned();
            said.push(vec![(0, who, theme.strong), (13, words, theme.muted)]);
            continue;
        };
        let reason = if reason.is_empty() { "no reason given".to_owned() } else { reason };
        let lines = wrap(&display_lines(&reason), columns.saturating_sub(17));
        for (at, line) in lines.into_iter().enumerate() {
            let mut row = vec![(17, line, theme.text)];
            if at == 0 {
                row.insert(0, (13, value.to_string(), theme.strong));
                row.insert(0, (0, who.clone(), theme.strong));
            }
            said.push(row);
        }
    }
    for line in minutes(data, Some(&cell.asked)) {
        let lines = wrap(&display_lines(&line), columns.saturating_sub(13));
        said.extend(lines.into_iter().map(|line| vec![(13, line, theme.muted)]));
    }
    // On a screen for a whole room what was given stands apart from what it is judged by.
    if area.height >= ROOMY {
        said.push(Said::new());
    }
    said.extend(beside(data, cell, columns, theme));
    let whole = minutes(data, None);
    let whole = whole.iter().flat_map(|line| labelled("meeting", line, columns, theme.muted));
    if meeting.whole {
        drop(said.splice(0..0, whole));
    } else {
        said.extend(whole);
    }
    said
}

/// What was said may be longer than the room: it scrolls, and the agreement stays in sight.
fn view_said(said: &[Said], scrolled: usize, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let room = usize::from(area.height);
    let top = scrolled.min(said.len().saturating_sub(room));
    for (offset, row) in said.iter().skip(top).take(room).enumerate() {
        for (x, text, style) in row {
            paint.text(behind(row_of(area, offset), *x), text, *style, Align::Left);
        }
    }
    if said.len() > top + room && room > 0 {
        let line = row_of(area, room - 1);
        let sign = behind(line, usize::from(line.width).saturating_sub(7));
        paint.say(sign, " → more", theme.muted, Align::Right);
    }
}
