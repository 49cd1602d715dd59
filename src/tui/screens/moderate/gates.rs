//! Answering gates: every gate for every candidate still in, pass or fail, each with its reason.

use ratatui::layout::Rect;

use super::Act as ModerateAct;
use super::listed::{self, Heard, Listed};
use crate::domain::criteria::{Group, Question};
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::{Answer, Asked, Evaluation, GateAnswer};
use crate::domain::refs::EvaluationRef;
use crate::domain::text::Reason;
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::Input;
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;
use crate::tui::widgets::pane::pane;

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
    listed: Listed<Answer>,
    /// Where the cursor is to go once the gates are here.
    sought: Option<Asked>,
}

impl State {
    /// The gates, with the cursor on `asked` once they are here.
    pub(super) fn seeking(asked: Asked) -> Self {
        Self { sought: Some(asked), ..Self::default() }
    }

    /// The reason has the keys.
    pub(super) fn typing(&self) -> bool {
        self.listed.typing()
    }

    pub(super) fn loaded(&mut self, evaluation: Box<Evaluation>, shell: &Shell) {
        let first = self.evaluation.is_none();
        self.evaluation = Some(evaluation);
        // Where nothing else is sought, the one to answer next.
        let open = self.rows().into_iter().find(|asked| first && self.given(asked).is_none());
        let wanted = self.sought.take().or(open);
        if let Some(wanted) = wanted {
            self.go_to(&wanted);
        }
        self.keep_in(shell);
    }

    fn go_to(&mut self, asked: &Asked) {
        if let Some(at) = self.rows().iter().position(|one| one == asked) {
            self.listed.cursor.at = at;
        }
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

    /// Whether `who` answers the chosen gate here and now, and if not, why.
    pub(super) fn may_answer(&self, who: Option<&str>) -> Result<(), String> {
        let (Some(evaluation), Some(_)) = (&self.evaluation, self.chosen()) else {
            return Err("this evaluation asks no pass or fail question".to_owned());
        };
        evaluation.takes(Doing::ANSWER_GATE).map_err(|no| no.to_string())?;
        let moderator = evaluation.moderator().as_str();
        if who.is_some_and(|who| who != moderator) {
            return Err(format!("{moderator} moderates this evaluation and answers its gates"));
        }
        Ok(())
    }

    fn chosen(&self) -> Option<Asked> {
        self.rows().into_iter().nth(self.listed.cursor.at)
    }

    fn given(&self, asked: &Asked) -> Option<&GateAnswer> {
        self.evaluation.as_ref()?.gate(&asked.0, &asked.1)
    }

    fn open(&self) -> usize {
        self.rows().iter().filter(|asked| self.given(asked).is_none()).count()
    }

    fn keep_in(&mut self, shell: &Shell) {
        let len = self.rows().len();
        self.listed.keep_in(len, BELOW, shell);
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        if self.typing() {
            return "Answering writes one line of history. Esc keeps the text.".to_owned();
        }
        match (self.rows().len(), self.open()) {
            (0, _) => "This evaluation asks no pass or fail question.".to_owned(),
            (all, 0) => format!("All {all} are answered. A fail takes the candidate out."),
            (all, open) => format!("{open} of {all} wait for an answer."),
        }
    }
}

/// Changes the answers; `None` where the input is for moderation itself.
pub(super) fn update(state: &mut State, input: &Input, shell: &mut Shell) -> Option<Vec<Effect>> {
    let len = state.rows().len();
    match state.listed.hear(input, len, BELOW, shell) {
        Heard::Done(effects) => Some(effects),
        Heard::Pass => None,
        Heard::Again(answer, row) => {
            // What was typed comes back, on the gate it belongs to.
            let asked = state.rows().into_iter().find(|asked| name_of(asked) == row);
            if let Some(asked) = asked {
                state.go_to(&asked);
            }
            begin(state, answer, shell);
            Some(Vec::new())
        }
    }
}

/// Does what a key of this part says.
pub(super) fn run(state: &mut State, act: ModerateAct, shell: &mut Shell) -> Vec<Effect> {
    if let ModerateAct::Answer(answer) = act {
        begin(state, answer, shell);
        return Vec::new();
    }
    save(state, shell)
}

fn name_of(asked: &Asked) -> String {
    format!("{}/{}", asked.0, asked.1)
}

/// The reason gets the keys, with what was kept or recorded of it.
fn begin(state: &mut State, answer: Answer, shell: &mut Shell) {
    let (Some(evaluation), Some(asked)) = (&state.evaluation, state.chosen()) else {
        shell.refuse("this evaluation asks no pass or fail question");
        return;
    };
    let draft = shell.field(&format!("{}/{}/gate", evaluation.reference(), name_of(&asked)));
    let recorded = state.given(&asked).map(|given| given.reason.to_string()).unwrap_or_default();
    state.listed.begin(answer, &draft, &recorded, shell);
    state.keep_in(shell);
}

fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let (Some(evaluation), Some(asked)) = (&state.evaluation, state.chosen()) else {
        return Vec::new();
    };
    let Some((answer, field)) = state.listed.writing() else { return Vec::new() };
    if state.listed.is_saving() {
        return Vec::new();
    }
    let reason = field.text();
    if let Err(error) = reason.parse::<Reason>() {
        shell.refuse(format!("the reason: {error}"));
        return shell.keep();
    }
    let rows = state.rows();
    let at = state.listed.cursor.at;
    let after = (1..rows.len()).map(|by| (at + by) % rows.len());
    let next = after.into_iter().find(|at| state.given(&rows[*at]).is_none());
    let row = name_of(&asked);
    let gate = AnswerGate { evaluation: evaluation.reference(), asked, answer, reason };
    let effects = state.listed.send(&row, Save::AnswerGate(Box::new(gate)), shell);
    state.listed.cursor.at = next.unwrap_or(at);
    state.keep_in(shell);
    effects
}

/// Draws the gates, and below them the chosen one in full.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let Some(evaluation) = &state.evaluation else { return };
    let (list, area) = listed::areas(body, BELOW);
    let row = |asked: &Asked| {
        let name = evaluation.candidate(&asked.0).map(|found| found.name.to_string());
        let (words, style) = match state.given(asked).map(|given| given.answer) {
            None => ("not yet answered", theme.muted),
            Some(Answer::Pass) => ("pass", theme.text),
            Some(Answer::Fail) => ("fail: out in every total", theme.warning),
        };
        let name = name.unwrap_or_else(|_| asked.0.to_string());
        ([asked.1.to_string(), name, words.to_owned()], style)
    };
    let rows: Vec<_> = state.rows().iter().map(row).collect();
    let heads = [(2, 10, "GATE"), (12, 26, "CANDIDATE"), (40, usize::MAX, "ANSWER")];
    listed::list(&state.listed, paint, list, heads, &rows);
    let Some(asked) = state.chosen() else { return };
    let text = evaluation.criteria().question(&asked.1);
    let question = text.map(|(_, question)| question.text.to_string()).unwrap_or_default();
    let question_rows = 2.min(area.height);
    pane(paint, Rect { height: question_rows, ..area }, &question, 0, theme.strong);
    let rest = Rect { y: area.y + question_rows, height: area.height - question_rows, ..area };
    match (state.listed.writing(), state.given(&asked)) {
        (Some((answer, field)), _) => {
            listed::field(paint, rest, &format!("{}, because", answer.code()), field);
        }
        (None, Some(given)) => {
            let words = format!("{} by {}: {}", given.answer.code(), given.by, given.reason);
            pane(paint, rest, &format!("{words}{}", behind(text)), 0, theme.text);
        }
        (None, None) => {
            let words = "Not answered yet: p passes it, f fails it; the reason follows.";
            pane(paint, rest, &format!("{words}{}", behind(text)), 0, theme.muted);
        }
    }
}

/// What would answer the question and its notes for guidance, which were frozen with it to be read
/// where it is answered.
fn behind(question: Option<(&Group, &Question)>) -> String {
    let Some((_, question)) = question else { return String::new() };
    let wanted = question.evidence.as_ref().map(|line| format!("\nWanted: {line}"));
    let guidance = question.guidance.as_ref().map(|note| format!("\nGuidance: {note}"));
    wanted.into_iter().chain(guidance).collect()
}
