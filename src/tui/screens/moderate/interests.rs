//! Declarations of interest and their review: who declared what and when, and whether they may
//! score.

use ratatui::layout::Rect;

use super::Present;
use super::listed::{self, Heard, Listed};
use crate::domain::date::Moment;
use crate::domain::evaluation::conflict::{Declaration, Recusal, Verdict};
use crate::domain::person::name_beside;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Reason, commas, counted};
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::Input;
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;
use crate::tui::widgets::pane::pane;

/// Rows below the list: the declaration in full, then its review.
const BELOW: usize = 10;

/// What a review finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Finding {
    /// The person may score everything.
    Clear,
    /// The person stays out of every question.
    RecuseAll,
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
    listed: Listed<Finding>,
}

impl State {
    /// The review's reason has the keys.
    pub(super) fn typing(&self) -> bool {
        self.listed.typing()
    }

    pub(super) fn loaded(&mut self, present: Box<Present>, shell: &Shell) {
        let first = self.present.is_none();
        self.present = Some(present);
        if first {
            let waits = self.rows().iter().position(|(_, one)| one.waits());
            self.listed.cursor.at = waits.unwrap_or(0);
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
        let len = self.rows().len();
        self.listed.keep_in(len, BELOW, shell);
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        match self.listed.writing() {
            Some(_) => "A review is kept and shown to everybody. Esc keeps the text.".to_owned(),
            None => match self.rows().iter().filter(|(_, one)| one.waits()).count() {
                0 => "No interest waits for a review.".to_owned(),
                waits => format!(
                    "{} for a review; nobody reviews their own.",
                    counted(waits, "interest waits", "interests wait")
                ),
            },
        }
    }
}

/// Changes the reviews; `None` where the input is for moderation itself.
pub(super) fn update(state: &mut State, input: &Input, shell: &mut Shell) -> Option<Vec<Effect>> {
    let len = state.rows().len();
    match state.listed.hear(input, len, BELOW, shell) {
        Heard::Done(effects) => Some(effects),
        Heard::Pass => None,
        Heard::Again(finding, row) => {
            // The draft still has what was typed.
            let at = state.rows().iter().position(|(number, one)| name_of(*number, one) == row);
            state.listed.cursor.at = at.unwrap_or(state.listed.cursor.at);
            begin(state, finding, shell);
            Some(Vec::new())
        }
    }
}

fn name_of(number: usize, declaration: &Declaration) -> String {
    format!("{}/{number}", declaration.person)
}

impl State {
    /// The chosen declaration with its number, where it is one that is reviewed; else why not.
    pub(super) fn to_review(&self) -> Result<(&Present, usize, &Declaration), String> {
        let chosen = self.rows().get(self.listed.cursor.at).copied();
        let (Some(present), Some((number, chosen))) = (&self.present, chosen) else {
            return Err("nobody has declared anything yet".to_owned());
        };
        if chosen.interest.is_none() {
            return Err(format!("{} declared no interest, which needs no review", chosen.person));
        }
        Ok((present, number, chosen))
    }
}

/// The reason gets the keys, with what was kept of it.
pub(super) fn begin(state: &mut State, finding: Finding, shell: &mut Shell) {
    let (present, number, chosen) = match state.to_review() {
        Ok(found) => found,
        Err(why) => return shell.refuse(why),
    };
    let row = name_of(number, chosen);
    let draft = shell.field(&format!("{}/{row}/review", present.evaluation.reference()));
    state.listed.begin(finding, &draft, "", shell);
    state.keep_in(shell);
}

/// Records the review being written.
pub(super) fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let rows = state.rows();
    let (Some(present), Some((number, chosen)), Some((finding, field))) =
        (&state.present, rows.get(state.listed.cursor.at), state.listed.writing())
    else {
        return Vec::new();
    };
    if state.listed.is_saving() {
        return Vec::new();
    }
    let reason = field.text();
    if let Err(error) = reason.parse::<Reason>() {
        shell.refuse(format!("the reason: {error}"));
        return shell.keep();
    }
    let review = ReviewInterest {
        evaluation: present.evaluation.reference(),
        person: chosen.person.clone(),
        number: *number,
        recused: finding != Finding::Clear,
        questions: Vec::new(),
        reason,
    };
    let row = name_of(*number, chosen);
    state.listed.send(&row, Save::ReviewInterest(Box::new(review)), shell)
}

/// What came of a declaration, in a few words.
fn outcome(declaration: &Declaration) -> String {
    match (&declaration.interest, &declaration.review) {
        (None, _) => "needs no review".to_owned(),
        (Some(_), None) => "waits for a review".to_owned(),
        (Some(_), Some(review)) => match &review.verdict {
            Verdict::Cleared => format!("cleared by {}", review.by),
            Verdict::Recused(Recusal::All) => format!("recused from all by {}", review.by),
            Verdict::Recused(Recusal::Questions(questions)) => {
                format!("recused from {} by {}", commas(questions), review.by)
            }
        },
    }
}

/// Draws the declarations, and below them the chosen one in full.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(present) = &state.present else { return };
    let when = |at: Moment| format!("{} {}", at.day_in(&present.zone), at.clock_in(&present.zone));
    let (list, area) = listed::areas(body, BELOW);
    let rows = state.rows();
    let row = |(_, one): &(usize, &Declaration)| {
        let about = one
            .interest
            .as_ref()
            .map_or_else(|| "none".to_owned(), |interest| commas(&interest.about));
        let style = if one.waits() { theme.warning } else { theme.text };
        // Everybody declares again and again: which one this is, its day says.
        let day = one.made_at.day_in(&present.zone);
        ([one.person.to_string(), about, format!("{day}  {}", outcome(one))], style)
    };
    let drawn: Vec<_> = rows.iter().map(row).collect();
    let heads =
        [(2, 14, "DECLARED BY"), (17, 22, "INTEREST IN"), (40, usize::MAX, "ON          REVIEW")];
    listed::list(&state.listed, paint, list, heads, &drawn);
    let Some((_, chosen)) = rows.get(state.listed.cursor.at) else {
        pane(paint, area, "nobody has declared anything yet", 0, theme.muted);
        return;
    };
    let who = name_beside(&present.people, &chosen.person);
    let mut lines = vec![format!("{who}, {}", when(chosen.made_at))];
    if let Some(interest) = &chosen.interest {
        lines.push(format!("Interest: {}", interest.nature));
        let offer = interest.mitigation.as_ref().map(ToString::to_string);
        lines.push(format!("Proposes: {}", offer.as_deref().unwrap_or("nothing")));
    }
    if let Some(review) = &chosen.review {
        lines.push(format!("{}: {}", outcome(chosen), review.reason));
    }
    let text = lines.join("\n");
    match state.listed.writing() {
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
            };
            listed::field(paint, rest, words, field);
        }
    }
}
