//! The meeting: one score at a time, large, for a panel that looks at one screen. Who gave what
//! stays hidden until somebody wants it, and what is said can be written down.

use ratatui::layout::Rect;

use super::{Cell, Data, State};
use crate::domain::evaluation::Asked;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Reason, display_lines};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::msg::{Effect, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// What was said, as it is to be written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoteMinutes {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// About which score.
    pub asked: Asked,
    /// The words; `None` parks the score, or takes it up again.
    pub text: Option<String>,
    /// Whether a score without words is parked (`true`) or taken up.
    pub parked: bool,
}

/// What the meeting shows beside the score itself.
#[derive(Debug, Default)]
pub(super) struct Meeting {
    /// Who gave what is shown.
    pub(super) names: bool,
    /// The minutes being written.
    pub(super) note: Option<TextField>,
    saving: Option<(u64, String)>,
}

impl Meeting {
    /// A note is on record: its draft is done with.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        let (_, name) = self.saving.take_if(|(saving, _)| *saving == ticket)?;
        Some(shell.forget(&name))
    }

    /// A note was refused; the draft has it still.
    pub(super) fn refused(&mut self, ticket: u64) -> bool {
        self.saving.take_if(|(saving, _)| *saving == ticket).is_some()
    }
}

/// The text field for the minutes of the chosen score gets the keys.
pub(super) fn write(state: &mut State, shell: &mut Shell) {
    let Some((which, asked)) = state.subject() else { return };
    let Some(meeting) = &mut state.meeting else { return };
    let name = shell.field(&format!("{which}/{}/{}/minutes", asked.0, asked.1));
    let mut field = TextField::area(Reason::MOST).named(&name).restored(shell.drafts.get(&name));
    field.set_columns(usize::from(shell.size.0).saturating_sub(8));
    meeting.note = Some(field);
}

/// Writes the note into the minutes.
pub(super) fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some((evaluation, asked)) = state.subject() else { return Vec::new() };
    let Some(meeting) = &mut state.meeting else { return Vec::new() };
    let Some(field) = &meeting.note else { return Vec::new() };
    if meeting.saving.is_some() {
        return Vec::new(); // A second Ctrl-S must not write it twice.
    }
    let text = field.text();
    if let Err(error) = text.parse::<Reason>() {
        shell.refuse(format!("the minutes: {error}"));
        return shell.keep();
    }
    let name = field.name().unwrap_or_default().to_owned();
    let mut effects = shell.keep();
    let note = NoteMinutes { evaluation, asked, text: Some(text), parked: false };
    let (ticket, saving) = shell.save(Save::Minutes(Box::new(note)));
    effects.extend(saving);
    meeting.saving = Some((ticket, name));
    meeting.note = None;
    effects
}

/// Puts the chosen score off to the end of the agenda, or takes it up again.
pub(super) fn park(state: &State, shell: &mut Shell) -> Vec<Effect> {
    let (Some((evaluation, asked)), Some(cell)) = (state.subject(), state.chosen()) else {
        return Vec::new();
    };
    let note = NoteMinutes { evaluation, asked, text: None, parked: !cell.parked };
    shell.save(Save::Minutes(Box::new(note))).1
}

/// The minutes of the score so far, a line each.
fn minutes(data: &Data, asked: &Asked) -> Vec<String> {
    let of = data.minutes.iter().filter(|one| one.about.as_ref() == Some(asked));
    of.map(|one| {
        let to = one.whom.as_ref().map(|whom| format!(" to {whom}")).unwrap_or_default();
        let text = one.text.as_ref().map_or("", Reason::as_str);
        format!("{}{to}: {text}", one.sort)
    })
    .collect()
}

/// `A`, `B` … for the evaluators while their names are hidden: in the order of the values they
/// gave, so that a seat on the panel gives nobody away.
fn masked(data: &Data, asked: &Asked, names: bool) -> Vec<(String, Option<u8>, String)> {
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
    let columns = usize::from(area.width);
    let place = format!("{} of {}", state.position() + 1, state.shown().len());
    let spread = cell.spread.as_ref().map_or_else(
        || "nobody has scored it".to_owned(),
        |spread| format!("{}, {}", spread.words(), spread.light()),
    );
    let rest = paint.word(row_of(area, 0), &format!("{place}   {spread}"), theme.muted);
    let parked = if cell.parked { "parked   " } else { "" };
    let worth = format!("{parked}worth {} marks", cell.worth.rounded(2));
    paint.say(rest, &worth, theme.muted, Align::Right);

    let mut y = 2;
    let name = data.name_of(&cell.asked.0);
    paint.text(row_of(area, y), &name, theme.strong, Align::Left);
    y += 1;
    let asked = data.evaluation.criteria().question(&cell.asked.1);
    let text = asked.map(|(_, question)| question.text.to_string()).unwrap_or_default();
    for line in wrap(&format!("{}  {}", cell.asked.1, display_lines(&text)), columns) {
        paint.text(row_of(area, y), &line, theme.strong, Align::Left);
        y += 1;
    }
    y += 1;

    let below = usize::from((area.height / 3).clamp(5, 9));
    let last = usize::from(area.height).saturating_sub(below);
    for (who, value, reason) in masked(data, &cell.asked, meeting.names) {
        if y >= last {
            break;
        }
        let row = row_of(area, y);
        paint.text(first(row, 12), &who, theme.strong, Align::Left);
        let Some(value) = value else {
            paint.say(behind(row, 13), "not scored", theme.muted, Align::Left);
            y += 1;
            continue;
        };
        paint.say(behind(row, 13), &value.to_string(), theme.strong, Align::Left);
        let said = if reason.is_empty() { "no reason given".to_owned() } else { reason };
        for line in wrap(&display_lines(&said), columns.saturating_sub(17)) {
            if y >= last {
                break;
            }
            paint.text(behind(row_of(area, y), 17), &line, theme.text, Align::Left);
            y += 1;
        }
    }

    for line in minutes(data, &cell.asked) {
        for line in wrap(&display_lines(&line), columns.saturating_sub(13)) {
            if y >= last {
                break;
            }
            paint.text(behind(row_of(area, y), 13), &line, theme.muted, Align::Left);
            y += 1;
        }
    }

    let rest = Rect { y: area.y + cells(last), height: cells(below), ..area };
    match &meeting.note {
        None => super::view::agreement(state, data, cell, paint, rest),
        Some(field) => {
            let words = format!("MINUTES   {}", field.count());
            paint.say(row_of(rest, 0), &words, theme.strong, Align::Left);
            let text = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
            let inside = boxed(paint, text);
            field.view(paint, inside, true);
        }
    }
}
