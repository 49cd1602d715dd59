//! Declarations of interest and their review: who declared what and when, and whether they may
//! score.

use std::collections::BTreeSet;

use ratatui::layout::Rect;

use super::Present;
use crate::domain::date::Moment;
use crate::domain::evaluation::conflict::{Declaration, Recusal, Verdict};
use crate::domain::refs::{EvaluationRef, QuestionId, Slug};
use crate::domain::text::Reason;
use crate::tui::fit::{Align, cells};
use crate::tui::keys::Motion;
use crate::tui::msg::{Effect, Load, Save, Target};
use crate::tui::screens::Input;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::popup::boxed;
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Rows below the list: the declaration in full, then its review.
const BELOW: usize = 10;

/// What a review finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The person may score everything.
    Clear,
    /// The person stays out of every question.
    RecuseAll,
    /// The person stays out of the questions that the reason's first line names.
    RecuseSome,
}

/// A review as it is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewInterest {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// Whose declaration.
    pub person: Slug,
    /// Which of them, from 1.
    pub number: usize,
    /// Cleared, or recused.
    pub recused: bool,
    /// From which questions; empty with a recusal is all.
    pub questions: Vec<String>,
    /// Why.
    pub reason: String,
}

/// The declarations, where the cursor is, and the review being written.
#[derive(Debug, Default)]
pub(super) struct State {
    present: Option<Box<Present>>,
    cursor: Cursor,
    writing: Option<(Finding, TextField)>,
    saving: Option<(u64, Finding, String)>,
}

impl State {
    /// The review's reason has the keys.
    pub(super) fn typing(&self) -> bool {
        self.writing.is_some()
    }

    pub(super) fn loaded(&mut self, present: Box<Present>, shell: &Shell) {
        let first = self.present.is_none();
        self.present = Some(present);
        if first {
            let waits = self.rows().iter().position(|(_, one)| one.waits());
            self.cursor.at = waits.unwrap_or(0);
        }
        self.keep_in(shell);
    }

    /// Each declaration with its number among those of its person, from 1, newest last.
    fn rows(&self) -> Vec<(usize, &Declaration)> {
        let Some(present) = &self.present else { return Vec::new() };
        let all = &present.evaluation.parts().declarations;
        all.iter()
            .enumerate()
            .map(|(at, one)| {
                let earlier = all[..at].iter().filter(|other| other.person == one.person);
                (earlier.count() + 1, one)
            })
            .collect()
    }

    fn keep_in(&mut self, shell: &Shell) {
        self.cursor.keep_in(self.rows().len(), list_rows(shell));
        if let Some((_, field)) = &mut self.writing {
            field.set_columns(usize::from(shell.size.0).saturating_sub(8));
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match &self.writing {
            Some((Finding::RecuseSome, _)) => {
                "First line: the questions, commas between them. Then why.".to_owned()
            }
            Some(_) => "A review is kept and shown to everybody. Esc keeps the text.".to_owned(),
            None => match self.rows().iter().filter(|(_, one)| one.waits()).count() {
                0 => "No interest waits for a review.".to_owned(),
                1 => "1 interest waits for a review; nobody reviews their own.".to_owned(),
                waits => format!("{waits} interests wait for a review; nobody reviews their own."),
            },
        }
    }
}

fn list_rows(shell: &Shell) -> usize {
    shell.body_rows().saturating_sub(BELOW + 2).max(1)
}

/// Changes the reviews; `None` where the input is for moderation itself.
pub(super) fn update(state: &mut State, input: &Input, shell: &mut Shell) -> Option<Vec<Effect>> {
    match input {
        Input::Shown => return Some(shell.ask(Load::Present)),
        Input::Move(motion) => {
            let len = state.rows().len();
            state.cursor.step(*motion, len, list_rows(shell));
        }
        Input::Wheel(by) => {
            let motion = if *by < 0 { Motion::Up } else { Motion::Down };
            let len = state.rows().len();
            state.cursor.step(motion, len, list_rows(shell));
        }
        Input::Typed(key) => {
            let (_, field) = state.writing.as_mut()?;
            if field.press(*key) == Typed::Changed {
                return Some(shell.typed(field));
            }
        }
        Input::Paste(text) => {
            let (_, field) = state.writing.as_mut()?;
            field.paste(text);
            return Some(shell.typed(field));
        }
        Input::LeaveText => state.writing = None,
        Input::Click(Target::Row(at)) => {
            state.cursor.at = *at;
            state.keep_in(shell);
        }
        Input::Resized => state.keep_in(shell),
        Input::Saved(ticket) => {
            let (_, _, name) = state.saving.take_if(|(saving, ..)| saving == ticket)?;
            return Some(shell.forget(&name));
        }
        Input::Refused(ticket) => {
            // The draft still has what was typed.
            let (_, finding, _) = state.saving.take_if(|(saving, ..)| saving == ticket)?;
            begin(state, finding, shell);
        }
        Input::Editor => {
            let (_, field) = state.writing.as_ref()?;
            let named = field.name().map(|name| (name.to_owned(), field.text()));
            let effects = named.map(|(field, text)| Effect::Edit { field, text });
            return Some(effects.into_iter().collect());
        }
        Input::Edited(name, text) => {
            let (_, field) = state.writing.as_mut()?;
            if field.name() == Some(name.as_str()) {
                field.replace(text);
                return Some(shell.typed(field));
            }
        }
        Input::Act(..)
        | Input::Back
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Loaded(_)
        | Input::Failed(_) => return None,
    }
    Some(Vec::new())
}

/// The reason gets the keys, with what was kept of it.
pub(super) fn begin(state: &mut State, finding: Finding, shell: &mut Shell) {
    let rows = state.rows();
    let (Some(present), Some((number, chosen))) = (&state.present, rows.get(state.cursor.at))
    else {
        shell.refuse("nobody has declared anything yet");
        return;
    };
    if chosen.interest.is_none() {
        shell.refuse(format!("{} declared no interest, which needs no review", chosen.person));
        return;
    }
    let name = shell.field(&format!(
        "{}/{}/{number}/review",
        present.evaluation.reference(),
        chosen.person
    ));
    let field = TextField::area(Reason::MOST).named(&name).restored(shell.drafts.get(&name));
    state.writing = Some((finding, field));
    state.keep_in(shell);
}

/// Records the review being written.
pub(super) fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let rows = state.rows();
    let (Some(present), Some((number, chosen)), Some((finding, field))) =
        (&state.present, rows.get(state.cursor.at), &state.writing)
    else {
        return Vec::new();
    };
    if state.saving.is_some() {
        return Vec::new(); // A second Ctrl-S must not record it twice.
    }
    let typed = field.text();
    let (questions, reason) = match finding {
        Finding::RecuseSome => {
            let (line, rest) = typed.split_once('\n').unwrap_or((typed.as_str(), ""));
            let words = line.split(',').map(|word| word.trim().to_owned());
            (words.filter(|word| !word.is_empty()).collect(), rest.trim().to_owned())
        }
        Finding::Clear | Finding::RecuseAll => (Vec::new(), typed.clone()),
    };
    if *finding == Finding::RecuseSome && questions.is_empty() {
        shell.refuse("the first line names the questions, such as CON-02, CON-03");
        return shell.keep();
    }
    if let Err(error) = reason.parse::<Reason>() {
        shell.refuse(format!("the reason: {error}"));
        return shell.keep();
    }
    let review = ReviewInterest {
        evaluation: present.evaluation.reference(),
        person: chosen.person.clone(),
        number: *number,
        recused: *finding != Finding::Clear,
        questions,
        reason,
    };
    let (finding, name) = (*finding, field.name().unwrap_or_default().to_owned());
    let mut effects = shell.keep();
    let (ticket, saving) = shell.save(Save::ReviewInterest(Box::new(review)));
    effects.extend(saving);
    state.saving = Some((ticket, finding, name));
    state.writing = None;
    effects
}

/// What came of a declaration, in a few words.
fn outcome(declaration: &Declaration) -> String {
    let from = |questions: &BTreeSet<QuestionId>| {
        questions.iter().map(QuestionId::as_str).collect::<Vec<_>>().join(", ")
    };
    match (&declaration.interest, &declaration.review) {
        (None, _) => "needs no review".to_owned(),
        (Some(_), None) => "waits for a review".to_owned(),
        (Some(_), Some(review)) => match &review.verdict {
            Verdict::Cleared => format!("cleared by {}", review.by),
            Verdict::Recused(Recusal::All) => format!("recused from all by {}", review.by),
            Verdict::Recused(Recusal::Questions(questions)) => {
                format!("recused from {} by {}", from(questions), review.by)
            }
        },
    }
}

/// Draws the declarations, and below them the chosen one in full.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(present) = &state.present else { return };
    let when = |at: Moment| format!("{} {}", at.day_in(&present.zone), at.clock_in(&present.zone));
    let below = cells(BELOW).min(body.height / 2);
    let list = Rect { height: body.height - below, ..body };
    let head = row_of(list, 0);
    paint.say(first(behind(head, 2), 14), "DECLARED BY", theme.strong, Align::Left);
    paint.say(first(behind(head, 17), 22), "INTEREST IN", theme.strong, Align::Left);
    paint.say(behind(head, 40), "REVIEW", theme.strong, Align::Left);
    let rows = state.rows();
    let room = usize::from(list.height).saturating_sub(1);
    for (offset, (at, (_, one))) in
        rows.iter().enumerate().skip(state.cursor.top).take(room).enumerate()
    {
        let row = row_of(list, offset + 1);
        let about = one.interest.as_ref().map_or_else(
            || "none".to_owned(),
            |interest| interest.about.iter().map(Slug::as_str).collect::<Vec<_>>().join(", "),
        );
        let style = if one.waits() { theme.warning } else { theme.text };
        paint.text(first(behind(row, 2), 14), one.person.as_str(), theme.text, Align::Left);
        paint.text(first(behind(row, 17), 22), &about, theme.text, Align::Left);
        paint.say(behind(row, 40), &outcome(one), style, Align::Left);
        if at == state.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    if rows.is_empty() {
        let words = "nobody has declared anything yet";
        paint.say(behind(row_of(list, 1), 2), words, theme.muted, Align::Left);
    }
    let Some((_, chosen)) = rows.get(state.cursor.at) else { return };
    let rule = Rect { y: list.y + list.height, height: 1, ..body };
    paint.rule(rule, '─', theme.muted);
    let area = Rect { y: rule.y + 1, height: below.saturating_sub(1), ..behind(body, 2) };
    let mut lines = vec![format!("{}, {}", chosen.person, when(chosen.made_at))];
    if let Some(interest) = &chosen.interest {
        lines.push(format!("Interest: {}", interest.nature));
        let offer = interest.mitigation.as_ref().map(ToString::to_string);
        lines.push(format!("Proposes: {}", offer.as_deref().unwrap_or("nothing")));
    }
    if let Some(review) = &chosen.review {
        lines.push(format!("{}: {}", outcome(chosen), review.reason));
    }
    let text = lines.join("\n");
    match &state.writing {
        None => {
            pane(paint, area, &text, 0, theme.text);
        }
        Some((finding, field)) => {
            let above = 3.min(area.height);
            pane(paint, Rect { height: above, ..area }, &text, 0, theme.text);
            let rest = Rect { y: area.y + above, height: area.height - above, ..area };
            let words = match finding {
                Finding::Clear => "Cleared, because",
                Finding::RecuseAll => "Recused from every question, because",
                Finding::RecuseSome => "Recused from (first line), because (from the second on)",
            };
            let words = format!("{words}   {}", field.count());
            paint.say(row_of(rest, 0), &words, theme.strong, Align::Left);
            let text = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
            if text.height >= 3 {
                let inside = boxed(paint, text);
                field.view(paint, inside, true);
            } else {
                field.view(paint, text, true);
            }
        }
    }
}
