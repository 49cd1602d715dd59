//! How assessment summaries are wanted as files, as the person types it.

use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::Title;
use crate::report::summary::Form;
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::paper::{self, OnPaper, Paper};
use crate::tui::state::Shell;

/// A form that is open.
#[derive(Debug)]
pub(super) struct Writing {
    which: EvaluationRef,
    candidate: Slug,
    pub(super) paper: Paper,
}

/// Summaries to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own in the form")]
pub struct Order {
    /// Of which evaluation.
    pub which: EvaluationRef,
    /// For whom; with [`Order::all`] whose summary was read.
    pub candidate: Slug,
    /// For everybody who was assessed, a file each.
    pub all: bool,
    /// Markdown, HTML or CSV, as typed.
    pub form: String,
    /// The file, or the folder of all of them; empty is the usual name in the present folder.
    pub path: String,
    /// Whether the figures of whoever was chosen stand beside its own.
    pub winner_column: bool,
    /// Whether its own sensitive texts are told to each supplier.
    pub sensitive: bool,
    /// Whether files that are there are replaced.
    pub replaces: bool,
}

const NO_YES: [&str; 2] = ["no", "yes"];
const ONE_ALL: [&str; 2] = ["this one", "all of them"];

impl Writing {
    /// The form, for the letter to `candidate`.
    pub(super) fn new(
        which: EvaluationRef,
        (candidate, named): (&Slug, &Title),
        shell: &Shell,
    ) -> Self {
        let name = format!("summary/{which}/{candidate}");
        let hint = "empty: the usual name, in the present folder; of all: a folder";
        let fields = vec![
            (paper::one("whose", "Whose", ONE_ALL), ONE_ALL[0].to_owned()),
            (paper::one("form", "As", Form::CODES.iter().copied()), Form::Html.code().to_owned()),
            (paper::line("file", "File", hint), String::new()),
            (paper::one("column", "Chosen one beside", NO_YES), "no".to_owned()),
            (paper::one("sensitive", "Sensitive texts", NO_YES), "no".to_owned()),
            (paper::one("replace", "Replace files", NO_YES), "no".to_owned()),
        ];
        let says = "What is missing or thin is said at the head of each. Sensitive texts go to \
                    the supplier that they are about, and to nobody else.";
        let title = format!("WRITE THE LETTER TO {named}").to_uppercase();
        let paper = Paper::new(title, says, &name, fields, shell);
        Self { which, candidate: candidate.clone(), paper }
    }

    /// Sends what was typed; a refusal keeps it.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let texts = self.paper.texts();
        let is = |key: &str, code: &str| texts.get(key).is_some_and(|text| text == code);
        let text = |key: &str| texts.get(key).cloned().unwrap_or_default();
        let order = Order {
            which: self.which,
            candidate: self.candidate.clone(),
            all: is("whose", ONE_ALL[1]),
            form: text("form"),
            path: text("file"),
            winner_column: is("column", "yes"),
            sensitive: is("sensitive", "yes"),
            replaces: is("replace", "yes"),
        };
        self.paper.save(|| Save::Summary(Box::new(order)), shell)
    }

    /// What the row above the keys says.
    pub(super) fn status() -> String {
        "Ctrl-S writes. Esc keeps the text.".to_owned()
    }
}

impl OnPaper for Writing {
    fn paper(&self) -> &Paper {
        &self.paper
    }

    fn paper_mut(&mut self) -> &mut Paper {
        &mut self.paper
    }
}
