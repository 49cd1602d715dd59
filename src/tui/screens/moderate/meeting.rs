//! The view for the whole panel: one score at a time, large, the agenda by spread, names hidden
//! until somebody wants them, and the minutes of the score at hand.

use ratatui::layout::Rect;

use super::view::{agreement, field_columns};
use super::{Cell, Data, State};
use crate::domain::criteria::effective_weight;
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::consensus::{Given, given};
use crate::domain::evaluation::minutes::Sort;
use crate::domain::text::{Reason, display_lines};
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::msg::{Effect, MinuteText, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The most values of a scale that are drawn as a line of dots.
const MOST_DOTS: usize = 6;

/// Whether the meeting is on, and what is being written into its minutes.
#[derive(Debug, Default)]
pub(super) struct Meeting {
    pub(super) on: bool,
    pub(super) names: bool,
    pub(super) noting: Option<(Option<Asked>, TextField)>,
    saving: Option<(u64, MinuteText)>,
}

impl Meeting {
    /// An entry is on record: what was typed for it is forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        let (_, minute) = self.saving.take_if(|(saving, _)| *saving == ticket)?;
        let name = draft_name(&minute, shell);
        Some(shell.forget(&name))
    }

    /// An entry was refused: what was typed comes back.
    pub(super) fn refused(&mut self, ticket: u64, shell: &mut Shell) -> bool {
        let Some((_, minute)) = self.saving.take_if(|(saving, _)| *saving == ticket) else {
            return false;
        };
        if minute.text.is_some() {
            self.noting = Some((minute.about.clone(), field(&minute, shell)));
        }
        true
    }
}

fn draft_name(minute: &MinuteText, shell: &Shell) -> String {
    let which = minute.evaluation;
    match &minute.about {
        Some((candidate, question)) => {
            shell.field(&format!("{which}/{candidate}/{question}/minutes"))
        }
        None => shell.field(&format!("{which}/minutes")),
    }
}

fn field(minute: &MinuteText, shell: &Shell) -> TextField {
    let name = draft_name(minute, shell);
    let mut field = TextField::area(Reason::MOST).named(&name).restored(shell.drafts.get(&name));
    field.set_columns(field_columns(shell));
    field
}

/// A text for the minutes gets the keys: about the chosen score, or the whole meeting.
pub(super) fn note(state: &mut State, whole: bool, shell: &mut Shell) {
    let Some(data) = state.data() else { return };
    let evaluation = data.evaluation.reference();
    let about = state.chosen().map(|cell| cell.asked.clone()).filter(|_| !whole);
    if !state.may_moderate("keeps the minutes", shell) {
        return;
    }
    let minute = MinuteText { evaluation, about: about.clone(), text: None, parked: false };
    let field = field(&minute, shell);
    state.meeting.noting = Some((about, field));
}

/// Records the text in the minutes.
pub(super) fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some(evaluation) = state.data().map(|data| data.evaluation.reference()) else {
        return Vec::new();
    };
    let Some((about, field)) = &state.meeting.noting else { return Vec::new() };
    let text = field.text();
    if let Err(error) = text.parse::<Reason>() {
        shell.refuse(format!("the note: {error}"));
        return shell.keep();
    }
    let minute = MinuteText { evaluation, about: about.clone(), text: Some(text), parked: false };
    let mut effects = shell.keep();
    effects.extend(send(state, minute, shell));
    state.meeting.noting = None;
    effects
}

/// Puts the chosen score off, or takes it up again.
pub(super) fn park(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let (Some(data), Some(cell)) = (state.data(), state.chosen()) else { return Vec::new() };
    let (evaluation, about) = (data.evaluation.reference(), Some(cell.asked.clone()));
    let parked = !cell.parked;
    if !state.may_moderate("parks scores", shell) {
        return Vec::new();
    }
    send(state, MinuteText { evaluation, about, text: None, parked }, shell)
}

fn send(state: &mut State, minute: MinuteText, shell: &mut Shell) -> Vec<Effect> {
    if state.meeting.saving.is_some() {
        return Vec::new(); // A second key must not write it twice.
    }
    let (ticket, saving) = shell.save(Save::Minute(Box::new(minute.clone())));
    state.meeting.saving = Some((ticket, minute));
    saving
}

/// Draws the score at hand.
pub(super) fn view(state: &State, data: &Data, cell: &Cell, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    let columns = usize::from(inside.width);
    let shown = state.shown().len();
    let place = format!("{} of {shown}", state.position() + 1);
    let mut left = paint.word(row_of(inside, 0), &place, theme.strong);
    if let Some(spread) = &cell.spread {
        let words = format!("   {}, {}", spread.words(), spread.light());
        left = paint.word(left, &words, theme.warning);
    }
    let note = match (cell.parked, state.meeting.names) {
        (true, _) => "parked",
        (false, true) => "names shown",
        (false, false) => "names hidden",
    };
    paint.say(left, note, theme.muted, Align::Right);

    let mut y = 2;
    let left = paint.stored(row_of(inside, y), cell.asked.1.as_str(), theme.strong);
    let left = paint.stored(behind(left, 2), &data.name_of(&cell.asked.0), theme.strong);
    if let Some((group, question)) = data.evaluation.criteria().question(&cell.asked.1) {
        let weight = format!("weight {}", effective_weight(group, question).rounded(2));
        paint.say(left, &weight, theme.muted, Align::Right);
        y += 1;
        for line in wrap(question.text.as_str(), columns).into_iter().take(3) {
            paint.text(row_of(inside, y), &line, theme.text, Align::Left);
            y += 1;
        }
    }
    y += 1;
    let height = usize::from(body.height);
    let writing = state.writing.is_some() || state.meeting.noting.is_some();
    let below = if writing { (height / 3).max(6) } else { 5 };
    let room = height.saturating_sub(y + below + 1);
    let lines = given_lines(state, data, cell, columns);
    let top = state.scrolled.min(lines.len().saturating_sub(room));
    for (offset, (line, strong)) in lines.iter().skip(top).take(room).enumerate() {
        let style = if *strong { theme.strong } else { theme.text };
        paint.say(row_of(inside, y + offset), line, style, Align::Left);
    }
    if lines.len() > top + room && room > 0 {
        let end = behind(row_of(inside, y + room), columns.saturating_sub(10));
        paint.say(end, "↓ more", theme.muted, Align::Right);
    }
    let area =
        Rect { y: body.y + cells(height.saturating_sub(below)), height: cells(below), ..inside };
    if let Some((about, field)) = &state.meeting.noting {
        let what = if about.is_some() { "this score" } else { "the whole meeting" };
        let words = format!("INTO THE MINUTES OF {what}   {}", field.count());
        paint.say(row_of(area, 0), &words, theme.strong, Align::Left);
        let text = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let inside = if text.height >= 3 { boxed(paint, text) } else { text };
        field.view(paint, inside, true);
        return;
    }
    agreement(state, data, cell, paint, area);
}

/// What was given, each with its reason, and then the minutes of this score.
fn given_lines(state: &State, data: &Data, cell: &Cell, columns: usize) -> Vec<(String, bool)> {
    let mut lines = Vec::new();
    let points = data.evaluation.criteria().scale().points();
    let mut all = given(&data.evaluation, &data.sheets, &cell.asked.0, &cell.asked.1);
    // Without names the order must not tell who is who either: by value, then by the words.
    if !state.meeting.names {
        all.sort_by_key(|one| (one.score.value, one.score.reason.as_ref().map(Reason::as_str)));
    }
    if points.len() <= MOST_DOTS {
        let head: String = points.iter().map(|point| format!("{:>4}", point.value)).collect();
        lines.push((format!("{:<10}{head}", ""), false));
    }
    for (at, Given { evaluator, score, counts }) in all.iter().enumerate() {
        let letter = u8::try_from(at).ok().and_then(|at| b'A'.checked_add(at)).map(char::from);
        let who = match letter {
            Some(letter) if !state.meeting.names => letter.to_string(),
            Some(_) | None => evaluator.to_string(),
        };
        let dots: String = if points.len() <= MOST_DOTS {
            let dot = |value| if value == score.value { "●" } else { "·" };
            points.iter().map(|point| format!("   {}", dot(point.value))).collect()
        } else {
            format!("   {}", score.value)
        };
        let note = if *counts { "" } else { "   recused since: does not count" };
        let evidence: Vec<&str> = score.evidence.iter().map(|id| id.as_str()).collect();
        lines.push((format!("{who:<10}{dots}   {}{note}", evidence.join(" ")), true));
        let reason = score.reason.as_ref().map_or("no reason given", Reason::as_str);
        let wrapped = wrap(&display_lines(reason), columns.saturating_sub(10));
        lines.extend(wrapped.into_iter().map(|line| (format!("{:<10}{line}", ""), false)));
    }
    let minutes: Vec<_> =
        data.minutes.iter().filter(|one| one.about.as_ref() == Some(&cell.asked)).collect();
    if !minutes.is_empty() {
        lines.push((String::new(), false));
        lines.push(("MINUTES".to_owned(), true));
    }
    for minute in minutes {
        let to = minute.whom.as_ref().map(|whom| format!(" to {whom}")).unwrap_or_default();
        let what = match minute.sort {
            Sort::Note => String::new(),
            Sort::Question | Sort::Answer | Sort::Parked | Sort::Resumed => {
                format!("{}{to}: ", minute.sort)
            }
        };
        let text = minute.text.as_ref().map_or("", Reason::as_str);
        for line in wrap(&display_lines(&format!("{what}{text}")), columns.saturating_sub(2)) {
            lines.push((format!("  {line}"), false));
        }
    }
    lines
}

/// The first columns of the head row, for the list beside.
pub(super) fn mark(cell: &Cell, paint: &mut Painter, row: Rect) {
    if cell.parked {
        let style = paint.look.theme.muted;
        paint.say(first(row, 1), "p", style, Align::Left);
    }
}
