//! The forms of the record.

use std::collections::BTreeMap;

use super::data::{Change, Data, EVERYTHING, Mark, What};
use crate::actions::bring::Sort;
use crate::actions::exchange::What as Sheet;
use crate::domain::refs::EvaluationRef;
use crate::domain::text::{Line, Reason};
use crate::report::csv::Profile;
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::paper::{self, OnPaper, Paper, extra};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Kind};

/// A form that is open.
#[derive(Debug)]
pub(super) struct Writing {
    what: What,
    which: Option<EvaluationRef>,
    /// What a mark is taken from, which is not typed.
    fixed: BTreeMap<String, String>,
    /// The line of history of which it was asked what would go.
    seen: Option<String>,
    pub(super) paper: Paper,
}

fn yes_or_no(key: &str, label: &str) -> Field {
    Field::new(key, label, Kind::One(vec![Choice::code("no"), Choice::code("yes")]), 5)
}

fn list(key: &str, label: &str, of: &[(String, String)], hint: &str) -> Field {
    let choices =
        of.iter().map(|(code, words)| Choice { code: code.clone(), words: words.clone() });
    Field::new(key, label, Kind::List(choices.collect()), 120).hinted(hint)
}

fn path(label: &str, hint: &str) -> Field {
    Field::new("file", label, Kind::Line, Line::MOST).hinted(hint)
}

fn reason(hint: &str) -> Field {
    Field::new("reason", "Why", Kind::Area, Reason::MOST).hinted(hint)
}

/// The fields of a form, each with the text it begins with.
fn fields(what: What, data: Option<&Data>) -> Vec<(Field, String)> {
    let named = data.map(|data| format!("{}.zip", data.which.to_string().to_lowercase()));
    match what {
        What::Bundle => vec![
            (path("File", "in the present folder, or a whole path"), named.unwrap_or_default()),
            (yes_or_no("sensitive", "Sensitive texts too"), "no".to_owned()),
            (yes_or_no("replace", "Replace a file"), "no".to_owned()),
        ],
        What::Export => {
            let all = Sheet::ALL.iter().map(|what| Choice::code(what.code()));
            let all = std::iter::once(Choice::code(EVERYTHING)).chain(all).collect();
            let profiles = Profile::ALL.iter().map(|one| Choice::code(one.code())).collect();
            let hint = "ranking.csv, or a whole path; of `all` a folder";
            let what = Field::new("what", "What", Kind::List(all), 40);
            vec![
                (what.hinted("Enter lists them; `all` is a folder"), EVERYTHING.to_owned()),
                (path("File or folder", hint), String::new()),
                (
                    Field::new("profile", "For", Kind::One(profiles), 10),
                    Profile::Excel.code().to_owned(),
                ),
                (yes_or_no("sensitive", "Sensitive texts too"), "no".to_owned()),
                (yes_or_no("replace", "Replace a file"), "no".to_owned()),
            ]
        }
        What::Load => vec![(path("Archive", "e-0001.zip, or a whole path"), String::new())],
        What::Retain => {
            let until = data.map(|data| data.kept_until.clone()).unwrap_or_default();
            let hint = "a day still to come: 2031-03-31, 6m";
            let until = (Field::new("until", "Kept until", Kind::Line, 40).hinted(hint), until);
            vec![until, (reason("part of the record"), String::new())]
        }
        What::Mark => {
            let texts = data.map_or(&[][..], |data| &data.texts);
            vec![
                (list("subject", "Text of", texts, "Enter lists them, or type one"), String::new()),
                (
                    Field::new("field", "Which text", Kind::Line, 40)
                        .hinted("empty is the usual one; of a decision also rejected, dissent"),
                    String::new(),
                ),
            ]
        }
        What::Clear => vec![(reason("why it may be told now"), String::new())],
        What::Erase => {
            let hint = "its number, first in each row of History (g h)";
            vec![
                (Field::new("seq", "Line of history", Kind::Line, 20).hinted(hint), String::new()),
                (reason("why it goes, not what it was: this stays"), String::new()),
                (paper::one(paper::LOOK, "Only look", ["yes", "no"]), "yes".to_owned()),
            ]
        }
        What::Bring => {
            // Before there is an evaluation only suppliers have somewhere to go.
            let sorts = match data {
                Some(_) => Sort::CODES,
                None => &[Sort::Suppliers.code()],
            };
            let sorts = sorts.iter().map(|code| Choice::code(code)).collect();
            let sort = Field::new("sort", "It holds", Kind::One(sorts), 20);
            let reasons = Field::new("reasons", "Reasons", Kind::Line, Line::MOST)
                .hinted("of a matrix of scores: the file with its reasons");
            let through = Field::new("clarification", "Late, through", Kind::Line, 20)
                .hinted("of late evidence: C-0001");
            let why = Field::new("why", "Why", Kind::Line, Line::MOST)
                .hinted("of prices that were opened: why they change");
            vec![
                (sort, data.map_or(Sort::Suppliers, |_| Sort::Scores).code().to_owned()),
                (path("File", "scores.csv, or a whole path"), String::new()),
                (reasons, String::new()),
                (through, String::new()),
                (why, String::new()),
                extra(),
            ]
        }
        What::Against => {
            let others = data.map_or(&[][..], |data| &data.others);
            let first = others.first().filter(|_| others.len() == 1);
            let only = first.map(|(other, _)| other.clone()).unwrap_or_default();
            vec![(list("other", "With", others, "Enter lists them, or type one"), only)]
        }
    }
}

/// The title of a form, and what is said above its fields.
fn words(
    what: What,
    data: Option<&Data>,
    which: &str,
    fixed: &BTreeMap<String, String>,
) -> (String, &'static str) {
    match what {
        What::Bundle if data.is_some_and(|data| data.cancelled) => (
            format!("WRITE THE ARCHIVE OF {which}"),
            "It was cancelled before it had a result. What may be read goes into one zip file; \
             what was sealed stays so and is in it by its hash alone, and the file says what that \
             is. It loads into an empty workspace.",
        ),
        What::Bundle => (
            format!("WRITE THE ARCHIVE OF {which}"),
            "Rules, scores, reasons, evidence, declarations, decision, history, exports and \
             summaries in one zip file, each with its SHA-256. It loads into an empty \
             workspace and gives the same totals.",
        ),
        What::Export => (
            if which.is_empty() {
                "EXPORT AS CSV".to_owned()
            } else {
                format!("EXPORT AS CSV, FROM {which}")
            },
            "For a spreadsheet, or plain for programs. What is still sealed is refused here as \
             everywhere; with `all` comes a manifest with the SHA-256 of each file.",
        ),
        What::Load => (
            "LOAD AN ARCHIVE".to_owned(),
            "As it was written here or elsewhere. Its history is checked and stays in the \
             archive; one line of ours says what was loaded.",
        ),
        What::Retain => (
            format!("UNTIL WHEN THE RECORD OF {which} IS KEPT"),
            "Three years from the decision, unless you say otherwise. Nothing is deleted by \
             itself.",
        ),
        What::Mark => (
            "MARK A TEXT AS COMMERCIALLY SENSITIVE".to_owned(),
            "Exports, reports and summaries leave it out and say so, unless it is asked for.",
        ),
        What::Clear => {
            let text = |key: &str| fixed.get(key).cloned().unwrap_or_default();
            let title = format!("TELL THE {} OF {}", text("field"), text("subject"));
            (title, "The mark goes; the history keeps who set it and who took it away.")
        }
        What::Erase => (
            "ERASE WHAT A LINE OF HISTORY SAYS".to_owned(),
            "For personal data. It goes from the history and from the rows it made, for good; who, \
             when and to what stay. First you see what would go.",
        ),
        What::Bring => (
            if which.is_empty() {
                "BRING SUPPLIERS IN FROM A FILE".to_owned()
            } else {
                format!("BRING WORK INTO {which} FROM A FILE")
            },
            "A row for each answer, or a matrix with the candidates across. First you see what \
             would change; then all of it is brought in, or nothing.",
        ),
        What::Against => (
            format!("WHAT MOVED BETWEEN {which} AND ANOTHER"),
            "From the one that was set up first to the other. Both results have to be open. \
             Nothing changes.",
        ),
    }
}

impl Writing {
    /// The form for `what`.
    pub(super) fn new(what: What, data: Option<&Data>, mark: Option<&Mark>, shell: &Shell) -> Self {
        let read = data.map(|data| data.which);
        let which = match what {
            // It may be asked for from elsewhere, before the record of what is chosen now is read.
            What::Export => shell.evaluation().or(read),
            What::Erase => None,
            What::Bundle
            | What::Load
            | What::Retain
            | What::Mark
            | What::Clear
            | What::Against
            | What::Bring => read,
        };
        let named = which.map(|which| which.to_string());
        let name = format!("record/{}/{what:?}", named.as_deref().unwrap_or("none"));
        let mut fixed = BTreeMap::new();
        if let (What::Clear, Some(mark)) = (what, mark) {
            fixed.insert("subject".to_owned(), mark.subject.clone());
            fixed.insert("field".to_owned(), mark.field.to_owned());
        }
        let (title, says) = words(what, data, named.as_deref().unwrap_or_default(), &fixed);
        let paper = Paper::new(title, says, &name, fields(what, data), shell);
        let mut writing = Self { what, which, fixed, seen: None, paper };
        writing.follow();
        writing
    }

    pub(super) const fn what(&self) -> What {
        self.what
    }

    /// What is wanted, as it is typed now.
    pub(super) fn change(&self) -> Change {
        let mut texts = self.fixed.clone();
        texts.extend(self.paper.texts());
        Change { what: self.what, which: self.which, texts }
    }

    /// Sends what was typed; what it means is for the action to say, and a refusal keeps it.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.what == What::Erase && self.paper.text(paper::LOOK) == "yes" {
            self.seen = Some(self.paper.text("seq"));
        }
        let change = self.change();
        self.paper.save(|| Save::Record(change), shell)
    }

    pub(super) fn status(&self) -> String {
        let does = match self.what {
            What::Bundle | What::Export => "writes the file",
            What::Load => "loads it",
            What::Retain | What::Mark | What::Clear => "puts it on record",
            What::Against => "compares",
            What::Erase if self.paper.text(paper::LOOK) == "no" => "erases it for good",
            What::Erase => "shows what would go",
            What::Bring => "shows what would change",
        };
        format!("Ctrl-S {does}. Esc keeps the text.")
    }
}

impl OnPaper for Writing {
    fn paper(&self) -> &Paper {
        &self.paper
    }

    fn paper_mut(&mut self) -> &mut Paper {
        &mut self.paper
    }

    fn follow(&mut self) {
        // Nothing is erased of which nobody saw what would go.
        if self.what == What::Erase && self.seen.as_ref() != Some(&self.paper.text("seq")) {
            self.paper.put(paper::LOOK, "yes");
        }
        if self.what != What::Bring {
            return;
        }
        // What cannot be read as a sort is asked for everything.
        let Ok(sort) = self.paper.text("sort").parse::<Sort>() else { return };
        self.paper.leave_out(|key| match key {
            "reasons" => !matches!(sort, Sort::Scores | Sort::Consensus),
            "clarification" => sort != Sort::Evidence,
            "why" => sort != Sort::Prices,
            _ => false,
        });
    }
}
