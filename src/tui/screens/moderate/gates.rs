//! Answering gates: every gate for every candidate still in, pass or fail, each with its reason.

use ratatui::layout::Rect;

use super::Act as ModerateAct;
use crate::domain::evaluation::{Answer, Asked, Evaluation, GateAnswer};
use crate::domain::refs::EvaluationRef;
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

/// Rows below the list: the question, then the answer with its reason.
const BELOW: usize = 9;

/// The answer to a gate as it is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerGate {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// For which candidate, on which gate.
    pub asked: Asked,
    /// Pass or fail.
    pub answer: Answer,
    /// Why, as typed.
    pub reason: String,
}

/// The gates, where the cursor is, and the answer being written.
#[derive(Debug, Default)]
pub(super) struct State {
    evaluation: Option<Box<Evaluation>>,
    cursor: Cursor,
    writing: Option<(Answer, TextField)>,
    saving: Option<(u64, AnswerGate)>,
}

impl State {
    /// The reason has the keys.
    pub(super) fn typing(&self) -> bool {
        self.writing.is_some()
    }

    pub(super) fn loaded(&mut self, evaluation: Box<Evaluation>, shell: &Shell) {
        self.evaluation = Some(evaluation);
        self.keep_in(shell);
    }

    /// Every gate for every candidate still in: the gates in the order of the set.
    fn rows(&self) -> Vec<Asked> {
        let Some(evaluation) = &self.evaluation else { return Vec::new() };
        let gates = evaluation.criteria().gates();
        gates
            .flat_map(|gate| {
                evaluation.live().map(move |candidate| (candidate.slug.clone(), gate.id.clone()))
            })
            .collect()
    }

    fn chosen(&self) -> Option<Asked> {
        self.rows().into_iter().nth(self.cursor.at)
    }

    fn given(&self, asked: &Asked) -> Option<&GateAnswer> {
        self.evaluation.as_ref()?.gate(&asked.0, &asked.1)
    }

    fn open(&self) -> usize {
        self.rows().iter().filter(|asked| self.given(asked).is_none()).count()
    }

    fn keep_in(&mut self, shell: &Shell) {
        self.cursor.keep_in(self.rows().len(), list_rows(shell));
        if let Some((_, field)) = &mut self.writing {
            field.set_columns(usize::from(shell.size.0).saturating_sub(8));
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        if self.writing.is_some() {
            return "Answering writes one line of history. Esc keeps the text.".to_owned();
        }
        match (self.rows().len(), self.open()) {
            (0, _) => "This evaluation asks no pass or fail question.".to_owned(),
            (all, 0) => format!("All {all} are answered. A fail takes the candidate out."),
            (all, open) => format!("{open} of {all} wait for an answer."),
        }
    }
}

fn list_rows(shell: &Shell) -> usize {
    shell.body_rows().saturating_sub(BELOW + 2).max(1)
}

/// Changes the answers; `None` where the input is for moderation itself.
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
            let (_, saved) = state.saving.take_if(|(saving, _)| saving == ticket)?;
            return Some(shell.forget(&draft_name(&saved.asked, saved.evaluation, shell)));
        }
        Input::Refused(ticket) => {
            // What was typed comes back, on the gate it belongs to.
            let (_, refused) = state.saving.take_if(|(saving, _)| saving == ticket)?;
            let at = state.rows().iter().position(|asked| *asked == refused.asked);
            state.cursor.at = at.unwrap_or(state.cursor.at);
            begin(state, refused.answer, shell);
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

/// Does what a key of this part says.
pub(super) fn run(state: &mut State, act: ModerateAct, shell: &mut Shell) -> Vec<Effect> {
    if let ModerateAct::Answer(answer) = act {
        begin(state, answer, shell);
        return Vec::new();
    }
    save(state, shell)
}

fn draft_name(asked: &Asked, which: EvaluationRef, shell: &Shell) -> String {
    shell.field(&format!("{which}/{}/{}/gate", asked.0, asked.1))
}

/// The reason gets the keys, with what was kept or recorded of it.
fn begin(state: &mut State, answer: Answer, shell: &mut Shell) {
    let (Some(evaluation), Some(asked)) = (&state.evaluation, state.chosen()) else {
        shell.refuse("this evaluation asks no pass or fail question");
        return;
    };
    let name = draft_name(&asked, evaluation.reference(), shell);
    let recorded = state.given(&asked).map(|given| given.reason.to_string()).unwrap_or_default();
    let field = TextField::area(Reason::MOST)
        .named(&name)
        .with_text(&recorded)
        .restored(shell.drafts.get(&name));
    state.writing = Some((answer, field));
    state.keep_in(shell);
}

fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let (Some(evaluation), Some(asked)) = (&state.evaluation, state.chosen()) else {
        return Vec::new();
    };
    let Some((answer, field)) = &state.writing else { return Vec::new() };
    if state.saving.is_some() {
        return Vec::new(); // A second Ctrl-S must not record it twice.
    }
    let reason = field.text();
    if let Err(error) = reason.parse::<Reason>() {
        shell.refuse(format!("the reason: {error}"));
        return shell.keep();
    }
    let which = evaluation.reference();
    let gate = AnswerGate { evaluation: which, asked, answer: *answer, reason };
    let rows = state.rows();
    let after = (1..rows.len()).map(|by| (state.cursor.at + by) % rows.len());
    let next = after.into_iter().find(|at| state.given(&rows[*at]).is_none());
    let mut effects = shell.keep();
    let (ticket, saving) = shell.save(Save::AnswerGate(Box::new(gate.clone())));
    effects.extend(saving);
    state.saving = Some((ticket, gate));
    state.writing = None;
    state.cursor.at = next.unwrap_or(state.cursor.at);
    state.keep_in(shell);
    effects
}

/// Draws the gates, and below them the chosen one in full.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(evaluation) = &state.evaluation else { return };
    let below = cells(BELOW).min(body.height / 2);
    let list = Rect { height: body.height - below, ..body };
    let head = row_of(list, 0);
    paint.say(first(behind(head, 2), 10), "GATE", theme.strong, Align::Left);
    paint.say(first(behind(head, 12), 26), "CANDIDATE", theme.strong, Align::Left);
    paint.say(behind(head, 40), "ANSWER", theme.strong, Align::Left);
    let rows = state.rows();
    let room = usize::from(list.height).saturating_sub(1);
    for (offset, (at, asked)) in
        rows.iter().enumerate().skip(state.cursor.top).take(room).enumerate()
    {
        let row = row_of(list, offset + 1);
        let name = evaluation.candidate(&asked.0).map(|found| found.name.to_string());
        paint.text(first(behind(row, 2), 10), asked.1.as_str(), theme.text, Align::Left);
        let name = name.unwrap_or_else(|_| asked.0.to_string());
        paint.text(first(behind(row, 12), 26), &name, theme.text, Align::Left);
        let (words, style) = match state.given(asked).map(|given| given.answer) {
            None => ("not yet answered", theme.muted),
            Some(Answer::Pass) => ("pass", theme.text),
            Some(Answer::Fail) => ("fail: out in every total", theme.warning),
        };
        paint.say(behind(row, 40), words, style, Align::Left);
        if at == state.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let Some(asked) = state.chosen() else { return };
    let rule = Rect { y: list.y + list.height, height: 1, ..body };
    paint.rule(rule, '─', theme.muted);
    let area = Rect { y: rule.y + 1, height: below.saturating_sub(1), ..behind(body, 2) };
    let text = evaluation.criteria().question(&asked.1);
    let question = text.map(|(_, question)| question.text.to_string()).unwrap_or_default();
    let question_rows = 2.min(area.height);
    pane(paint, Rect { height: question_rows, ..area }, &question, 0, theme.strong);
    let rest = Rect { y: area.y + question_rows, height: area.height - question_rows, ..area };
    match (&state.writing, state.given(&asked)) {
        (Some((answer, field)), _) => {
            let words = format!("{}, because   {}", answer.code(), field.count());
            paint.say(row_of(rest, 0), &words, theme.strong, Align::Left);
            let text = Rect { y: rest.y + 1, height: rest.height.saturating_sub(1), ..rest };
            if text.height >= 3 {
                let inside = boxed(paint, text);
                field.view(paint, inside, true);
            } else {
                field.view(paint, text, true);
            }
        }
        (None, Some(given)) => {
            let words = format!("{} by {}: {}", given.answer.code(), given.by, given.reason);
            pane(paint, rest, &words, 0, theme.text);
        }
        (None, None) => {
            let words = "Not answered yet: p passes it, f fails it; the reason follows.";
            pane(paint, rest, words, 0, theme.muted);
        }
    }
}
