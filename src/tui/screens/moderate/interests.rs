//! Interests: who has declared what, what waits for a review, one's own declaration, and the
//! review of somebody else's.

use ratatui::layout::Rect;

use super::Act as ModerateAct;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::conflict::{Declaration, Recusal, Verdict};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Reason;
use crate::tui::fit::{Align, cells};
use crate::tui::keys::Motion;
use crate::tui::msg::{DeclaredInterest, Effect, Load, Save, Target};
use crate::tui::screens::Input;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Sight};
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// A review as it is to be recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewInterest {
    /// In which evaluation.
    pub evaluation: EvaluationRef,
    /// Whose interest.
    pub person: Slug,
    /// Which of their declarations, from 1.
    pub number: usize,
    /// `cleared` or `recused`.
    pub verdict: String,
    /// From which questions, as typed; empty for all.
    pub questions: String,
    /// Why, as typed.
    pub reason: String,
}

/// Who has said what.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    person: Slug,
    /// Number among the person's declarations; `None` where there is none yet.
    number: Option<usize>,
}

/// What is being filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
enum What {
    Own,
    Review(Row),
}

/// The declarations, where the cursor is, and what is being filled in.
#[derive(Debug, Default)]
pub(super) struct State {
    evaluation: Option<Box<Evaluation>>,
    me: String,
    cursor: Cursor,
    form: Option<(What, Form)>,
    saving: Option<u64>,
}

impl State {
    /// A form has the keys.
    pub(super) fn typing(&self) -> bool {
        self.form.is_some()
    }

    pub(super) fn loaded(&mut self, evaluation: Box<Evaluation>, me: String, shell: &Shell) {
        self.evaluation = Some(evaluation);
        self.me = me;
        self.cursor.keep_in(self.rows().len(), list_rows(shell));
    }

    /// What waits for a review first, then who has not declared, then the rest as it was made.
    fn rows(&self) -> Vec<Row> {
        let Some(evaluation) = &self.evaluation else { return Vec::new() };
        let parts = evaluation.parts();
        let mut rows: Vec<Row> = Vec::new();
        for (at, one) in parts.declarations.iter().enumerate() {
            let same = |other: &&Declaration| other.person == one.person;
            let number = parts.declarations[..=at].iter().filter(same).count();
            rows.push(Row { person: one.person.clone(), number: Some(number) });
        }
        let asked = parts.panel.iter().map(|seat| &seat.person).chain([evaluation.moderator()]);
        let silent = asked.filter(|person| !rows.iter().any(|row| row.person == **person));
        let silent: Vec<Row> =
            silent.map(|person| Row { person: person.clone(), number: None }).collect();
        rows.extend(silent);
        rows.sort_by_key(|row| match self.declaration(row) {
            Some(one) if one.waits() => 0,
            None => 1,
            Some(_) => 2,
        });
        rows
    }

    fn declaration(&self, row: &Row) -> Option<&Declaration> {
        let all = &self.evaluation.as_ref()?.parts().declarations;
        all.iter().filter(|one| one.person == row.person).nth(row.number?.checked_sub(1)?)
    }

    fn chosen(&self) -> Option<Row> {
        self.rows().into_iter().nth(self.cursor.at)
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match &self.form {
            Some((What::Own, _)) => {
                return "A declaration is kept and cannot be taken back; a later one adds to it."
                    .to_owned();
            }
            Some((What::Review(_), _)) => {
                return "A recusal is from a question for all candidates; no question named is all."
                    .to_owned();
            }
            None => {}
        }
        let rows = self.rows();
        let count = |wanted: &dyn Fn(Option<&Declaration>) -> bool| {
            rows.iter().filter(|row| wanted(self.declaration(row))).count()
        };
        let waiting = count(&|one| one.is_some_and(Declaration::waits));
        let silent = count(&|one| one.is_none());
        format!("{waiting} wait for a review   {silent} have declared nothing yet")
    }
}

fn list_rows(shell: &Shell) -> usize {
    (shell.body_rows() / 2).saturating_sub(1).max(1)
}

fn changed(state: &State, typed: Typed, shell: &mut Shell) -> Vec<Effect> {
    match (&state.form, typed) {
        (Some((_, form)), Typed::Changed) => form.keep(shell),
        (Some(_) | None, _) => Vec::new(),
    }
}

/// Changes the interests; `None` where the input is for moderation itself.
pub(super) fn update(state: &mut State, input: &Input, shell: &mut Shell) -> Option<Vec<Effect>> {
    match input {
        Input::Shown => return Some(shell.ask(Load::Interests)),
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
            let (_, form) = state.form.as_mut()?;
            let typed = form.press(*key);
            return Some(changed(state, typed, shell));
        }
        Input::Paste(text) => {
            let (_, form) = state.form.as_mut()?;
            let typed = form.paste(text);
            return Some(changed(state, typed, shell));
        }
        Input::LeaveText => {
            if !state.form.as_mut().is_some_and(|(_, form)| form.close_pick()) {
                state.form = None;
            }
        }
        Input::Click(Target::Row(at)) => state.cursor.at = *at,
        Input::Click(Target::Field(at)) => {
            let (_, form) = state.form.as_mut()?;
            form.go_to_place(*at);
        }
        Input::Resized => state.cursor.keep_in(state.rows().len(), list_rows(shell)),
        Input::Saved(ticket) => {
            state.saving.take_if(|saving| saving == ticket)?;
            let form = state.form.take();
            return Some(form.map(|(_, form)| form.forget(shell)).unwrap_or_default());
        }
        Input::Refused(ticket) => {
            // The form is still open, with all that was typed.
            state.saving.take_if(|saving| saving == ticket)?;
        }
        Input::Editor => {
            let (_, form) = state.form.as_ref()?;
            return Some(form.editor().into_iter().collect());
        }
        Input::Edited(name, text) => {
            let (_, form) = state.form.as_mut()?;
            if form.edited(name, text) {
                return Some(form.keep(shell));
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
    match act {
        ModerateAct::Declare => declare(state, shell),
        ModerateAct::Review => review(state, shell),
        ModerateAct::Field(forward) => {
            if let Some((_, form)) = &mut state.form {
                form.step(forward);
            }
        }
        ModerateAct::SaveInterest => return save(state, shell),
        _ => {}
    }
    Vec::new()
}

/// The form of one's own declaration.
fn declare(state: &mut State, shell: &mut Shell) {
    let Some(evaluation) = &state.evaluation else { return };
    let name = format!("{}/{}/declaration", evaluation.reference(), state.me);
    let choices = evaluation.candidates().iter().map(|candidate| Choice {
        code: candidate.slug.to_string(),
        words: candidate.name.to_string(),
    });
    let fields = [
        Field::new("about", "Interest in", Kind::Some(choices.collect()), 400)
            .hinted("none marked: no interest in any candidate"),
        Field::new("nature", "Of what nature", Kind::Area, Reason::MOST),
        Field::new("mitigation", "What I propose", Kind::Area, Reason::MOST),
    ];
    let fields = fields.into_iter().map(|field| field.filled(shell, &name, "")).collect();
    state.form = Some((What::Own, Form::new(fields)));
}

/// The form of a review of the chosen interest.
fn review(state: &mut State, shell: &mut Shell) {
    let (Some(evaluation), Some(row)) = (&state.evaluation, state.chosen()) else { return };
    if state.declaration(&row).is_none_or(|one| one.interest.is_none()) {
        shell.refuse(format!("{} declared no interest here that could be reviewed", row.person));
        return;
    }
    if row.person.as_str() == state.me {
        shell.refuse(
            "nobody reviews their own interest: another moderator or a decision owner does",
        );
        return;
    }
    let number = row.number.unwrap_or_default();
    let name = format!("{}/{}/{number}/review", evaluation.reference(), row.person);
    let verdicts = vec![Choice::code("cleared"), Choice::code("recused")];
    let fields = [
        Field::new("verdict", "Outcome", Kind::One(verdicts), 20),
        Field::new("questions", "From questions", Kind::Line, 400)
            .hinted("recused only: CON-02, CON-03; empty is all of them"),
        Field::new("reason", "Because", Kind::Area, Reason::MOST),
    ];
    let fields = fields.into_iter().map(|field| field.filled(shell, &name, "")).collect();
    state.form = Some((What::Review(row), Form::new(fields)));
}

fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let (Some(evaluation), Some((what, form))) = (&state.evaluation, &state.form) else {
        return Vec::new();
    };
    if state.saving.is_some() {
        return Vec::new(); // A second Ctrl-S must not record it twice.
    }
    let which = evaluation.reference();
    let what = match what {
        What::Own => {
            let about = form.text("about");
            let about: Vec<Slug> =
                about.split(',').filter_map(|word| word.trim().parse().ok()).collect();
            let (nature, mitigation) = (form.text("nature"), form.text("mitigation"));
            if about.is_empty() && !(nature.is_empty() && mitigation.is_empty()) {
                shell.refuse("mark the candidates you have an interest in, with Space");
                return shell.keep();
            }
            let interest =
                (!about.is_empty()).then_some(DeclaredInterest { about, nature, mitigation });
            Save::Declare(which, interest)
        }
        What::Review(row) => Save::Review(Box::new(ReviewInterest {
            evaluation: which,
            person: row.person.clone(),
            number: row.number.unwrap_or_default(),
            verdict: form.text("verdict"),
            questions: form.text("questions"),
            reason: form.text("reason"),
        })),
    };
    let mut effects = shell.keep();
    let (ticket, saving) = shell.save(what);
    effects.extend(saving);
    state.saving = Some(ticket);
    effects
}

/// What came of a declaration, in words.
fn outcome(declaration: Option<&Declaration>) -> String {
    let Some(one) = declaration else { return "nothing declared yet".to_owned() };
    match (&one.interest, &one.review) {
        (None, _) => "declares none".to_owned(),
        (Some(_), None) => "waits for a review".to_owned(),
        (Some(_), Some(review)) => match &review.verdict {
            Verdict::Cleared => "cleared".to_owned(),
            Verdict::Recused(Recusal::All) => "recused from all questions".to_owned(),
            Verdict::Recused(Recusal::Questions(questions)) => {
                let ids: Vec<&str> = questions.iter().map(|id| id.as_str()).collect();
                format!("recused from {}", ids.join(", "))
            }
        },
    }
}

/// Draws who has declared what, and below it the chosen one in full or what is filled in.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let above = body.height / 2;
    let list = Rect { height: above, ..body };
    let head = row_of(list, 0);
    paint.say(first(behind(head, 2), 12), "PERSON", theme.strong, Align::Left);
    paint.say(first(behind(head, 14), 24), "INTEREST IN", theme.strong, Align::Left);
    paint.say(behind(head, 38), "WHAT CAME OF IT", theme.strong, Align::Left);
    let rows = state.rows();
    let room = usize::from(list.height).saturating_sub(1);
    for (offset, (at, of)) in rows.iter().enumerate().skip(state.cursor.top).take(room).enumerate()
    {
        let row = row_of(list, offset + 1);
        let one = state.declaration(of);
        paint.text(first(behind(row, 2), 11), of.person.as_str(), theme.text, Align::Left);
        let about: Vec<&str> = one
            .and_then(|one| one.interest.as_ref())
            .map(|interest| interest.about.iter().map(Slug::as_str).collect())
            .unwrap_or_default();
        paint.text(first(behind(row, 14), 23), &about.join(", "), theme.text, Align::Left);
        let waits = one.is_none_or(Declaration::waits);
        let style = if waits { theme.warning } else { theme.text };
        paint.text(behind(row, 38), &outcome(one), style, Align::Left);
        if at == state.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let rule = Rect { y: list.y + list.height, height: 1, ..body };
    paint.rule(rule, '─', theme.muted);
    let area =
        Rect { y: rule.y + 1, height: body.height.saturating_sub(above + 1), ..behind(body, 2) };
    if let Some((what, form)) = &state.form {
        let words = match what {
            What::Own => "YOUR INTERESTS".to_owned(),
            What::Review(row) => format!("REVIEW OF THE INTEREST OF {}", row.person),
        };
        paint.text(row_of(area, 0), &words, theme.strong, Align::Left);
        let rest = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        let sight =
            Sight { from: 0, to: form.fields().len(), problems: &[], quiet: true, label: 16 };
        form.view(paint, rest.intersection(body), sight, true);
        return;
    }
    let Some(row) = state.chosen() else { return };
    let words = match state.declaration(&row) {
        None => format!("{} has declared nothing yet: D declares your own.", row.person),
        Some(one) => {
            let mut words = format!("{}, declared on {}", row.person, one.made_at);
            if let Some(interest) = &one.interest {
                words.push_str(&format!("\nNature: {}", interest.nature));
                if let Some(mitigation) = &interest.mitigation {
                    words.push_str(&format!("\nProposes: {mitigation}"));
                }
            }
            if let Some(review) = &one.review {
                let came = outcome(Some(one));
                words.push_str(&format!("\n{came} by {}: {}", review.by, review.reason));
            }
            words
        }
    };
    let height = cells(usize::from(area.height));
    pane(paint, Rect { height, ..area }, &words, 0, theme.text);
}
