//! Assessment summaries: the letter to a supplier, and the same as rows.
//!
//! The words around the record are ours and the same for everybody; every explanation is the
//! panel's own.

mod method;
mod outcome;
mod price;
mod questions;
mod rows;

use std::io;

use super::csv::{self, Profile};
use super::letter::{self, Block, Table};
use super::manifest::ROUNDING_NOTE;
use crate::codes;
use crate::domain::date::Day;
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::summary::check::{Finding, to_do};
use crate::domain::evaluation::summary::{Higher, Outcome, Passage, Sender, Summary};
use crate::domain::evaluation::{Agreeing, Evaluation, Purpose};
use crate::domain::exact::Rounded;
use crate::domain::person::Person;
use crate::domain::sensitive::LEFT_OUT;

pub(super) use method::formula_in_words;
pub use rows::listing;

codes! {
    /// In which form a summary is written.
    pub enum Form, "a form of a summary" {
        /// Markdown.
        Markdown = "md",
        /// One HTML file that prints.
        Html = "html",
        /// Rows, for spreadsheets.
        Csv = "csv",
    }
}

/// Everything that a summary is written from.
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    /// The evaluation, for its rules.
    pub evaluation: &'a Evaluation,
    /// SHA-256 of the frozen rules.
    pub rules_hash: Option<&'a str>,
    /// The day on which the rules were frozen.
    pub frozen_on: Option<Day>,
    /// Every later version of the rules, the first of them first.
    pub amended: &'a [Amended],
    /// The people of the workspace, whom no letter names.
    pub people: &'a [Person],
    /// The summary.
    pub summary: &'a Summary,
    /// What stands between it and its sending.
    pub findings: &'a [Finding],
    /// The summary of whoever was chosen, without what is sensitive; `None` where this is it.
    pub winner: Option<&'a Summary>,
    /// Whether the winner's figures stand beside this one's.
    pub winner_column: bool,
    /// The day of writing.
    pub on: Day,
    /// The zone in which days begin and end.
    pub zone: &'a jiff::tz::TimeZone,
    /// Who writes.
    pub sender: &'a Sender,
    /// Whether the reasons of reopenings and of changed prices are left out as sensitive.
    pub reopenings_left_out: bool,
    /// Where the history ended then: workspace, event and hash.
    pub head: &'a str,
    /// The day until which the record is kept.
    pub retained_until: Option<Day>,
}

/// Questions named as within reach.
const WITHIN_REACH: usize = 5;

pub(super) fn told(passage: &Passage) -> String {
    passage.told().unwrap_or(LEFT_OUT).to_owned()
}

/// The same as a sentence of a letter: whatever was recorded without a full stop gets one.
fn sentence(passage: &Passage) -> String {
    full_stop(&told(passage))
}

/// `text` with a full stop, unless it ends in a mark already.
fn full_stop(text: &str) -> String {
    let text = text.trim_end();
    let bare = text.trim_end_matches([')', '"', '”', '\'']);
    let ends = bare.ends_with(['.', '!', '?', '…']) || text.ends_with(']');
    if ends || text.is_empty() { text.to_owned() } else { format!("{text}.") }
}

/// What the scale asks of the panel in its highest descriptor. The panel's reason stands in the
/// letter, or the score was not reached and names nothing, so that no reader is told to look for it.
const ASKED_OF_THE_PANEL: &str = ", named in the reason";

/// A descriptor as a supplier reads it; the full version of the rules has it word for word.
fn for_reader(descriptor: &str) -> &str {
    descriptor.strip_suffix(ASKED_OF_THE_PANEL).unwrap_or(descriptor)
}

/// What the supplier sent, or is.
fn noun(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::OptionsAppraisal | Purpose::CallOffWithoutCompetition => "service",
        Purpose::CallOffWithCompetition => "proposal",
        Purpose::Tender => "tender",
    }
}

pub(super) fn day(day: Day) -> String {
    day.date().strftime("%-d %B %Y").to_string()
}

/// A later version of the rules, as everybody is told of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amended {
    /// Its number, from 2.
    pub version: u32,
    /// The day on which it was made.
    pub on: Day,
    /// Where the evaluation stood under the version before.
    pub from: Stage,
    /// Whether answers to questions that stay exactly as they were stand again.
    pub carried: bool,
    /// Whether prices had been opened by then.
    pub money_known: bool,
    /// Why, as it was recorded.
    pub reason: String,
}

impl Page<'_> {
    fn noun(&self) -> &'static str {
        noun(self.evaluation.parts().purpose)
    }

    fn facts(&self) -> Vec<(String, String)> {
        let supplier = &self.summary.supplier;
        let or = |text: Option<String>| text.unwrap_or_else(|| "not recorded".to_owned());
        let parts = self.evaluation.parts();
        let sender = [("From", &self.sender.from), ("Contact", &self.sender.contact)];
        let sender = sender.into_iter().filter_map(|(name, text)| Some((name, text.clone()?)));
        let rest = [
            ("Supplier", supplier.name.to_string()),
            ("Address", or(supplier.address.as_ref().map(ToString::to_string))),
            ("Email", or(supplier.email.as_ref().map(ToString::to_string))),
            ("Identifier", or(supplier.identifier.as_ref().map(ToString::to_string))),
            ("About", format!("{} ({})", parts.title, parts.reference)),
            ("Date", day(self.on)),
        ];
        sender.chain(rest).map(|(name, text)| (name.to_owned(), text)).collect()
    }

    /// The letter.
    pub fn blocks(&self) -> Vec<Block> {
        let name = &self.summary.supplier.name;
        let mut blocks = vec![Block::Heading(1, self.title())];
        if !self.findings.is_empty() {
            // What is missing in the same way is said once, with every place.
            let mut said: Vec<(String, Vec<&str>)> = Vec::new();
            for found in self.findings {
                let what = found.what.in_letter();
                match said.iter_mut().find(|(known, _)| *known == what) {
                    Some((_, places)) => places.push(found.about()),
                    None => said.push((what, vec![found.about()])),
                }
            }
            let lines = said.iter().map(|(what, places)| format!("{}: {what}", places.join(", ")));
            let all: Vec<&Finding> = self.findings.iter().collect();
            let to_do = to_do(&all, self.evaluation);
            let lines = lines.chain(to_do.map(|to_do| format!("What to do: {to_do}")));
            let count = match self.findings.len() {
                1 => "one thing is missing or thin".to_owned(),
                many => format!("{many} things are missing or thin"),
            };
            blocks.push(Block::Notice(format!("Not ready to send: {count}"), lines.collect()));
        }
        if self.evaluation.parts().illustrative {
            blocks.push(Block::Notice(
                "Illustrative sample data: not advice, and no statement about any supplier"
                    .to_owned(),
                Vec::new(),
            ));
        }
        blocks.push(Block::Facts(self.facts()));
        blocks.push(Block::Text(format!("Dear {name},")));
        blocks.push(Block::Text(self.opening()));
        self.outcome(&mut blocks);
        if self.summary.outcome == Outcome::Ended {
            self.record(&mut blocks);
            return blocks;
        }
        self.marks(&mut blocks);
        self.within_reach(&mut blocks);
        self.questions(&mut blocks);
        self.gates(&mut blocks);
        self.price(&mut blocks);
        self.evidence(&mut blocks);
        self.method(&mut blocks);
        self.winner(&mut blocks);
        self.record(&mut blocks);
        blocks
    }

    /// What the letter is called.
    fn title(&self) -> String {
        let name = &self.summary.supplier.name;
        match self.summary.outcome {
            Outcome::Ended => format!("Notice to {name}: the evaluation was cancelled"),
            Outcome::Chosen(_)
            | Outcome::NotChosen(_)
            | Outcome::Cancelled(_)
            | Outcome::Undecided(_)
            | Outcome::Excluded(_)
            | Outcome::Withdrawn { .. } => format!("Assessment summary for {name}"),
        }
    }

    fn opening(&self) -> String {
        let noun = self.noun();
        let thanks = match self.evaluation.parts().purpose {
            Purpose::Tender | Purpose::CallOffWithCompetition => {
                format!("Thank you for your {noun} and for the work that went into it. ")
            }
            Purpose::OptionsAppraisal | Purpose::CallOffWithoutCompetition => String::new(),
        };
        let about = match (&self.summary.outcome, self.summary.is_scored()) {
            (Outcome::Ended, _) => {
                return format!("{thanks}This letter says what became of the evaluation.");
            }
            (
                Outcome::Chosen(_)
                | Outcome::NotChosen(_)
                | Outcome::Cancelled(_)
                | Outcome::Undecided(_),
                _,
            ) => {
                let reach = self.is_behind() && !self.summary.within_reach().is_empty();
                let reach = if reach { " and where it could have gained more marks" } else { "" };
                format!(
                    "This letter says how your {noun} came out{reach}. Then it sets out, question \
                     by question, what your {noun} scored, why, and what the next score up would \
                     have asked for."
                )
            }
            (Outcome::Excluded(_) | Outcome::Withdrawn { .. }, true) => format!(
                "This letter says what became of your {noun}. Then it sets out, question by \
                 question, what your {noun} had scored, and why."
            ),
            (Outcome::Excluded(_) | Outcome::Withdrawn { .. }, false) => {
                return format!("{thanks}This letter says what became of your {noun}.");
            }
        };
        let reasons = match self.evaluation.rules().agreeing {
            Agreeing::OneScore => "when it agreed on the score",
            Agreeing::Average => "when it had met about the scores",
        };
        format!("{thanks}{about} Each reason is the one that the panel wrote down {reasons}.")
    }

    fn within_reach(&self, blocks: &mut Vec<Block>) {
        if self.summary.total.is_none() || !self.is_behind() {
            return;
        }
        let reach = self.summary.within_reach();
        if reach.is_empty() {
            return;
        }
        blocks.push(Block::Heading(2, "Where more marks could have been gained".to_owned()));
        blocks.push(Block::Text(
            "One score higher would have added most on these questions. Under each of them below \
             it says what kept the score where it is, and what the next one asks for."
                .to_owned(),
        ));
        let mut table = Table::new(&["Question", "What was asked", "Your score#", "Would add#"]);
        for (question, given) in reach.into_iter().take(WITHIN_REACH) {
            if let Higher::Next { adds, .. } = &given.higher {
                table.row([
                    question.id.to_string(),
                    question.text.to_string(),
                    format!("{} of {}", given.value, question.top),
                    adds.to_string(),
                ]);
            }
        }
        blocks.push(Block::Table(table));
    }

    fn marks(&self, blocks: &mut Vec<Block>) {
        if !self.summary.is_scored() {
            return;
        }
        blocks.push(Block::Heading(2, "Your marks".to_owned()));
        let column = self.column();
        let mut head = vec!["Part", "Your marks#", "Of#"];
        if column.is_some() {
            head.push("Chosen#");
        }
        let mut table = Table::new(&head);
        let shown =
            |marks: Option<Rounded>| marks.map_or_else(|| "-".to_owned(), |m| m.to_string());
        let mut row =
            |name: String, marks: Option<Rounded>, of: String, theirs: Option<Rounded>| {
                let mut cells = vec![name, shown(marks), of];
                if column.is_some() {
                    cells.push(shown(theirs));
                }
                table.row(cells);
            };
        for group in &self.summary.groups {
            let theirs = column.and_then(|w| w.groups.iter().find(|other| other.id == group.id));
            row(
                format!("{} ({})", group.title, group.id),
                group.marks,
                group.of.to_string(),
                theirs.and_then(|group| group.marks),
            );
        }
        if let Some((marks, of)) = self.summary.quality {
            let theirs = column.and_then(|winner| winner.quality).map(|(marks, _)| marks);
            row("Quality, all groups".to_owned(), Some(marks), of.to_string(), theirs);
        }
        if let Some(price) = &self.summary.price {
            let theirs = column.and_then(|winner| winner.price.as_ref());
            let theirs = theirs.and_then(|price| price.marks).map(|(marks, _)| marks);
            if let Some((marks, of)) = price.marks {
                row("Price".to_owned(), Some(marks), of.to_string(), theirs);
            }
        }
        if let Some(total) = self.summary.total.filter(|_| !self.summary.unit.is_pounds()) {
            row(
                "Total".to_owned(),
                Some(total),
                "100".to_owned(),
                column.and_then(|winner| winner.total),
            );
            table.sum = true;
        }
        blocks.push(Block::Table(table));
        let met = self.met().map(|met| format!("{met} ")).unwrap_or_default();
        blocks.push(Block::Text(format!("{met}{ROUNDING_NOTE}")));
    }

    /// The winner, where its figures stand in a column.
    fn column(&self) -> Option<&Summary> {
        self.winner.filter(|_| self.winner_column)
    }

    fn winner(&self, blocks: &mut Vec<Block>) {
        let Some(winner) = self.winner else { return };
        // Whoever left before anything of it was scored was not assessed, and is owed no comparison.
        let left = matches!(self.summary.outcome, Outcome::Withdrawn { .. });
        if left && !self.summary.is_scored() {
            return;
        }
        let noun = self.noun();
        let name = &winner.supplier.name;
        blocks.push(Block::Heading(2, format!("The {noun} that was chosen: {name}")));
        let mut text =
            "Its assessment is set out here so that you can see how yours compares. Anything that \
             is commercially sensitive is left out, and so is its price."
                .to_owned();
        if let Some(decided) = &winner.decided {
            text.push_str(&format!(" Why it was chosen: {}", sentence(&decided.reason)));
        }
        blocks.push(Block::Text(text));
        if self.column().is_none() || !self.summary.is_scored() {
            blocks.push(Block::Table(sums(winner)));
        }
        let mut table = Table::new(&["Question", "Score#", "Why"]);
        for question in winner.groups.iter().flat_map(|group| &group.questions) {
            let Some(given) = &question.given else { continue };
            table.row([
                question.id.to_string(),
                format!("{} of {}", given.value, question.top),
                told(&given.reason),
            ]);
        }
        blocks.push(Block::Table(table));
    }

    fn record(&self, blocks: &mut Vec<Block>) {
        let what = if self.summary.outcome == Outcome::Ended { "letter" } else { "summary" };
        blocks.push(Block::Heading(2, format!("The record behind this {what}")));
        let kept = self
            .retained_until
            .filter(|until| *until >= self.on)
            .map_or_else(String::new, |until| {
                format!(" It is kept at least until {}.", day(until))
            });
        let at = self.sender.contact.as_ref().map(|at| format!(" ({at})")).unwrap_or_default();
        blocks.push(Block::Text(format!(
            "Scores, reasons, evidence and every change to them are kept in a history in which \
             nothing can be altered unseen.{kept} If something here is unclear or seems wrong, \
             please tell us{at}: we would rather explain it than leave it."
        )));
        if let Some(from) = &self.sender.from {
            blocks.push(Block::Text(format!("Yours faithfully,\n{from}")));
        }
        blocks.push(Block::Small(format!("Where the history ended: {}.", self.head)));
    }
}

/// The chosen one's marks, group by group.
fn sums(winner: &Summary) -> Table {
    let mut sums = Table::new(&["Part", "Marks#", "Of#"]);
    for group in &winner.groups {
        let marks = group.marks.map_or_else(|| "-".to_owned(), |marks| marks.to_string());
        sums.row([format!("{} ({})", group.title, group.id), marks, group.of.to_string()]);
    }
    if let Some((marks, of)) = winner.quality {
        sums.row(["Quality, all groups".to_owned(), marks.to_string(), of.to_string()]);
    }
    if let Some((marks, of)) = winner.price.as_ref().and_then(|price| price.marks) {
        sums.row(["Price".to_owned(), marks.to_string(), of.to_string()]);
    }
    if let Some(total) = winner.total.filter(|_| !winner.unit.is_pounds()) {
        sums.row(["Total".to_owned(), total.to_string(), "100".to_owned()]);
        sums.sum = true;
    }
    sums
}

/// Writes the summary in `form`.
///
/// # Errors
/// Those of `out`.
pub fn write(
    out: &mut dyn io::Write,
    page: &Page<'_>,
    form: Form,
    profile: Profile,
) -> io::Result<()> {
    match form {
        Form::Markdown => letter::markdown(out, &page.blocks()),
        Form::Html => letter::html(out, &page.title(), &page.blocks()),
        Form::Csv => {
            let rows = listing(std::slice::from_ref(page), page.column().is_some());
            csv::write_listing(out, &rows, profile)
        }
    }
}
