//! What takes more than one field: a recusal from named questions, and a question to an evaluator.

use ratatui::layout::Rect;

use super::interests::ReviewInterest;
use super::meeting::{NoteMinutes, What};
use super::{Data, Present};
use crate::domain::evaluation::Asked;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Reason;
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::paper::{area, line, list};
use crate::tui::screens::written::{Written, frame};
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;
use crate::tui::widgets::form::{Asking, Choice, Problem, Sight};

/// What the form is about.
#[derive(Debug)]
enum About {
    /// The declaration of this number of this person.
    Recusal(EvaluationRef, Slug, usize),
    /// A score.
    Question(EvaluationRef, Asked),
}

/// A form that is open.
#[derive(Debug)]
pub(super) struct Writing {
    about: About,
    title: String,
    asking: Asking,
}

impl Writing {
    /// From which questions `person` stays out, and why.
    pub(super) fn recusal(present: &Present, person: &Slug, number: usize, shell: &Shell) -> Self {
        let which = present.evaluation.reference();
        let ids = present.evaluation.criteria().scored();
        let some: Vec<&str> = ids.map(|(_, one)| one.id.as_str()).take(2).collect();
        let questions = line("questions", "Questions", &some.join(", "));
        let why = area("reason", "Why?", Reason::MOST, "kept, and shown to everybody");
        let name = format!("{which}/{person}/{number}/recusal");
        let title = format!("{person} stays out of some questions, for all candidates");
        Self::new(
            About::Recusal(which, person.clone(), number),
            title,
            vec![questions, why],
            &name,
            shell,
        )
    }

    /// What an evaluator is asked about a score.
    pub(super) fn question(data: &Data, asked: &Asked, shell: &Shell) -> Self {
        let which = data.evaluation.reference();
        let panel = data.evaluation.parts().panel.iter();
        let panel = panel.map(|seat| Choice::code(seat.person.as_str())).collect();
        let whom = list("whom", "Asked of", "an evaluator; Enter lists them", panel);
        let words = area("question", "Question", Reason::MOST, "kept in the minutes");
        let name = format!("{which}/{}/{}/ask", asked.0, asked.1);
        let title = format!("A question about {} {}", asked.1, asked.0);
        Self::new(About::Question(which, asked.clone()), title, vec![whom, words], &name, shell)
    }

    fn new(
        about: About,
        title: String,
        fields: Vec<crate::tui::widgets::form::Field>,
        name: &str,
        shell: &Shell,
    ) -> Self {
        let fields = fields.into_iter().map(|field| field.filled(shell, name, ""));
        let mut writing = Self { about, title, asking: Asking::new(fields.collect()) };
        writing.fit(shell);
        writing
    }

    /// Sends it, unless something that is needed is empty.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() {
            return Vec::new(); // A second Ctrl-S must not record it twice.
        }
        let (first, rule, second) = match &self.about {
            About::Recusal(..) => ("questions", "is empty: name the questions", "reason"),
            About::Question(..) => ("whom", "is empty: name the evaluator", "question"),
        };
        let (named, words) = (self.asking.form.text(first), self.asking.form.text(second));
        let wrong = |key: &str, rule: String| Problem { key: key.to_owned(), rule };
        let mut problems = Vec::new();
        if named.trim().is_empty() {
            problems.push(wrong(first, rule.to_owned()));
        }
        if let Err(error) = words.parse::<Reason>() {
            problems.push(wrong(second, error.to_string()));
        }
        if !problems.is_empty() {
            self.asking.complain(problems, shell);
            return shell.keep();
        }
        let what = match &self.about {
            About::Recusal(evaluation, person, number) => {
                let between = |sign: char| sign.is_whitespace() || matches!(sign, ',' | ';');
                let questions = named.split(between).filter(|word| !word.is_empty());
                Save::ReviewInterest(Box::new(ReviewInterest {
                    evaluation: *evaluation,
                    person: person.clone(),
                    number: *number,
                    recused: true,
                    questions: questions.map(str::to_ascii_uppercase).collect(),
                    reason: words,
                }))
            }
            About::Question(evaluation, asked) => {
                let what = What::Ask(asked.clone(), named.trim().to_owned(), words);
                Save::Minutes(Box::new(NoteMinutes { evaluation: *evaluation, what }))
            }
        };
        self.asking.save(what, shell)
    }

    /// What the status row says.
    pub(super) const fn status(&self) -> &'static str {
        match self.about {
            About::Recusal(..) => "A review is kept and shown to everybody. Esc keeps the text.",
            About::Question(..) => "Minutes are kept and never changed. Esc keeps the text.",
        }
    }

    /// Draws it over the place.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let problems = &self.asking.problems;
        let sight = Sight { from: 0, to: usize::MAX, problems, quiet: false, label: 12 };
        let inside = frame(paint, body, &self.title, true);
        self.asking.form.view(paint, inside, sight, true);
    }
}

impl Written for Writing {
    fn asking(&self) -> &Asking {
        &self.asking
    }

    fn asking_mut(&mut self) -> &mut Asking {
        &mut self.asking
    }
}
