//! Assessment summaries: the letter to a supplier, and the same as rows.
//!
//! The words around the record are ours and the same for everybody; every explanation is the
//! panel's own.

mod method;
mod questions;
mod rows;

use std::io;

use super::csv::{self, Profile};
use super::letter::{self, Block, Table};
use super::manifest::ROUNDING_NOTE;
use crate::codes;
use crate::domain::date::Day;
use crate::domain::evaluation::clarification::Said;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::ranking::{TieBroken, Unit};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::summary::check::Finding;
use crate::domain::evaluation::summary::{
    Failing, Higher, MoreFor, Outcome, Passage, Place, Price, Summary,
};
use crate::domain::evaluation::{Agreeing, Evaluation, Purpose};
use crate::domain::exact::{Exact, Rounded};
use crate::domain::sensitive::LEFT_OUT;

pub(super) use method::formula_in_words;
pub use rows::listing;

/// In which form a summary is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// Markdown.
    Markdown,
    /// One HTML file that prints.
    Html,
    /// Rows, for spreadsheets.
    Csv,
}

codes!(Form, "a form of a summary", { Markdown = "md", Html = "html", Csv = "csv" });

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
    let ends = text.ends_with(['.', '!', '?', '…', ')', ']', '"', '”', '\'']);
    if ends || text.is_empty() { text.to_owned() } else { format!("{text}.") }
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

/// What put one before another of the same total, as half a sentence.
fn decided_by(tie: TieBroken) -> String {
    match tie {
        TieBroken::Rule(rule) => format!(
            "where totals are equal, the frozen rules put first whoever has {}",
            method::tie(rule)
        ),
        TieBroken::Decision => "no rule for equal totals told them apart, so that it was for \
             the decision to say with its reason who is chosen"
            .to_owned(),
    }
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

/// `1st`, `2nd`, `3rd`, `11th`.
fn ordinal(number: u32) -> String {
    let end = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{end}")
}

impl Page<'_> {
    fn noun(&self) -> &'static str {
        noun(self.evaluation.parts().purpose)
    }

    fn facts(&self) -> Vec<(String, String)> {
        let supplier = &self.summary.supplier;
        let or = |text: Option<String>| text.unwrap_or_else(|| "not recorded".to_owned());
        let parts = self.evaluation.parts();
        [
            ("Supplier", supplier.name.to_string()),
            ("Address", or(supplier.address.as_ref().map(ToString::to_string))),
            ("Email", or(supplier.email.as_ref().map(ToString::to_string))),
            ("Identifier", or(supplier.identifier.as_ref().map(ToString::to_string))),
            ("About", format!("{} ({})", parts.title, parts.reference)),
            ("Date", day(self.on)),
        ]
        .map(|(name, text)| (name.to_owned(), text))
        .to_vec()
    }

    /// The letter.
    pub fn blocks(&self) -> Vec<Block> {
        let name = &self.summary.supplier.name;
        let mut blocks = vec![Block::Heading(1, format!("Assessment summary for {name}"))];
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

    fn opening(&self) -> String {
        let noun = self.noun();
        let thanks = match self.evaluation.parts().purpose {
            Purpose::Tender | Purpose::CallOffWithCompetition => {
                format!("Thank you for your {noun} and for the work that went into it. ")
            }
            Purpose::OptionsAppraisal | Purpose::CallOffWithoutCompetition => String::new(),
        };
        let about = match (&self.summary.outcome, self.summary.is_scored()) {
            (Outcome::Chosen(_) | Outcome::NotChosen(_) | Outcome::Undecided(_), _) => format!(
                "This page says how your {noun} came out and where one more mark was to be had. \
                 Behind it stands, question by question, what it scored, why, and what the next \
                 score up would have asked for."
            ),
            (Outcome::Excluded(_) | Outcome::Withdrawn { .. }, true) => format!(
                "This page says what became of your {noun}. Behind it stands, question by \
                 question, what it had scored, and why."
            ),
            (Outcome::Excluded(_) | Outcome::Withdrawn { .. }, false) => {
                return format!("{thanks}This page says what became of your {noun}.");
            }
        };
        let reasons = match self.evaluation.rules().agreeing {
            Agreeing::OneScore => "when it agreed on the score",
            Agreeing::Average => "when it had met about the scores",
        };
        format!("{thanks}{about} Each reason is the one that the panel wrote down {reasons}.")
    }

    fn place(&self, place: Place) -> String {
        let joint = if place.joint { "joint " } else { "" };
        let (which, of) = (ordinal(place.place), place.of);
        let unit = self.summary.unit;
        let total = self.summary.total.map(|total| match unit {
            Unit::Marks => format!(", with {total} of 100 marks"),
            Unit::PoundsPerMark => format!(", at {} a quality mark", unit.shown(total)),
            Unit::PoundsNet => format!(", at {} net of quality", unit.shown(total)),
        });
        let total = total.unwrap_or_default();
        if of == 1 {
            return format!("It is the only one that could be ranked{total}.");
        }
        format!("It came {joint}{which} of the {of} that could be ranked{total}.")
    }

    fn outcome(&self, blocks: &mut Vec<Block>) {
        let noun = self.noun();
        blocks.push(Block::Heading(2, "The outcome".to_owned()));
        let chosen = self.winner.map(|winner| winner.supplier.name.to_string());
        match &self.summary.outcome {
            Outcome::Chosen(place) => {
                let tie = self.summary.tie.map(|by| {
                    let why = decided_by(by);
                    let others = if self.summary.level > 1 { "Others" } else { "Another" };
                    format!(" {others} had the same total: {why}, and that is yours.")
                });
                blocks.push(Block::Text(format!(
                    "Your {noun} was chosen. {}{}",
                    self.place(*place),
                    tie.unwrap_or_default()
                )));
                if let Some(decided) = &self.summary.decided {
                    let reason = format!("Why: {}", sentence(&decided.reason));
                    blocks.push(Block::Text(reason));
                }
                self.how_firm(blocks);
            }
            Outcome::NotChosen(place) => {
                let chosen = chosen.unwrap_or_else(|| "another supplier".to_owned());
                let mut text = format!(
                    "We are sorry to tell you that your {noun} was not chosen. {}",
                    self.place(*place)
                );
                text.push_str(&self.against(&chosen));
                blocks.push(Block::Text(text));
                self.why_not(blocks);
                self.how_firm(blocks);
            }
            Outcome::Undecided(place) => {
                blocks.push(Block::Text(format!(
                    "No decision has been accepted yet. {}",
                    self.place(*place)
                )));
            }
            Outcome::Excluded(failings) => {
                blocks.push(Block::Text(format!(
                    "We are sorry to tell you that your {noun} could not be considered further. \
                     It did not reach a minimum that was the same for everybody and was set before \
                     anything was scored:"
                )));
                blocks.push(Block::Facts(failings.iter().map(failing).collect()));
                let mut text =
                    "The scores agreed on the other questions were kept and are set out \
                     below. A total is not given, because whoever misses a minimum has no place."
                        .to_owned();
                if self.evaluation.criteria().price().is_some() {
                    text.push_str(" Its price counts in nobody's marks.");
                }
                if self.summary.nobody {
                    text.push_str(&format!(
                        " No {noun} met every minimum, so that nobody could be chosen."
                    ));
                }
                blocks.push(Block::Text(text));
                self.why_not(blocks);
            }
            Outcome::Withdrawn { on, reason } => {
                let scored = if self.summary.is_scored() {
                    "What had been scored by then is set out below."
                } else {
                    "Nothing was scored after that, so there are no scores to explain."
                };
                blocks.push(Block::Text(format!(
                    "You have taken no part since {}. The reason recorded is: {} {scored}",
                    day(*on),
                    full_stop(reason)
                )));
            }
        }
    }

    /// How the one chosen stands against this one.
    fn against(&self, chosen: &str) -> String {
        let totals = self.winner.and_then(|winner| winner.total).zip(self.summary.total);
        // A total in pounds and the marks beside it would tell the price.
        let totals = totals.filter(|_| !self.summary.unit.is_pounds());
        let Some((theirs, ours)) = totals else { return format!(" {chosen} was chosen.") };
        let margin = theirs.minus(ours);
        if margin.exact().is_negative() {
            return format!(
                " {chosen} was chosen with {theirs}; the decision gives the reason below."
            );
        }
        if margin.exact().is_zero() {
            let why =
                self.summary.tie.map(|by| format!(": {}, and that is {chosen}", decided_by(by)));
            return format!(" {chosen} was chosen with the same total{}.", why.unwrap_or_default());
        }
        format!(" {chosen} was chosen with {theirs}: {margin} more.")
    }

    fn how_firm(&self, blocks: &mut Vec<Block>) {
        if !self.summary.firm.is_empty() {
            blocks.push(Block::Text(format!("How firm that is: {}", self.summary.firm.join(" "))));
        }
    }

    fn why_not(&self, blocks: &mut Vec<Block>) {
        let Some(decided) = &self.summary.decided else { return };
        let on = decided.on.map(|on| format!(" of {}", day(on))).unwrap_or_default();
        if let Some(why) = &decided.why_not {
            blocks.push(Block::Text(format!(
                "The decision{on} ({}) says why yours was not chosen: {}",
                decided.decision,
                sentence(why)
            )));
        }
    }

    /// What it was asked about a low price, and what followed.
    fn asked(&self, blocks: &mut Vec<Block>) {
        for one in &self.summary.asked {
            blocks.push(Block::Text(format!(
                "The price was asked about because it is far below the others ({}).",
                one.reference
            )));
            let facts = one.entries.iter().map(|(said, text)| {
                let name = match said {
                    Said::Drafted | Said::Question => "We asked",
                    Said::Answer => "You answered",
                    Said::Conclusion => "We concluded",
                };
                (name.to_owned(), told(text))
            });
            blocks.push(Block::Facts(facts.collect()));
        }
    }

    /// Whether more marks would have changed anything for it: not where it leads all the same.
    fn is_behind(&self) -> bool {
        match (&self.summary.outcome, self.winner) {
            (Outcome::NotChosen(_), Some(winner)) if !self.summary.unit.is_pounds() => {
                winner.total > self.summary.total
            }
            _ => true,
        }
    }

    fn within_reach(&self, blocks: &mut Vec<Block>) {
        if self.summary.total.is_none() || !self.is_behind() {
            return;
        }
        let reach = self.summary.within_reach();
        if reach.is_empty() {
            return;
        }
        blocks.push(Block::Heading(2, "Where one more mark was to be had".to_owned()));
        blocks.push(Block::Text(
            "One step up would have added most here. What kept the score where it is, and what the \
             next one asks for, stands under each of these questions below."
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

    fn price(&self, blocks: &mut Vec<Block>) {
        let Some(price) = &self.summary.price else { return };
        let Price { question, text, amount, worked, marks, more } = price;
        blocks.push(Block::Heading(2, "The price".to_owned()));
        let mut facts = vec![
            ("Question".to_owned(), format!("{question} {text}")),
            ("Your price".to_owned(), format!("£{}, without VAT", amount.grouped())),
        ];
        if let Some((marks, of)) = marks {
            facts.push(("Marks".to_owned(), format!("{marks} of {of}")));
            facts.push(("Worked out as".to_owned(), format!("{of} x {worked} = {marks}")));
            facts.push(("For more".to_owned(), self.for_more(more.as_ref(), *marks == *of)));
        } else {
            let unit = self.summary.unit;
            let total = self.summary.total.map(|total| format!(" = {}", unit.shown(total)));
            let total = total.unwrap_or_default();
            facts.push(("Worked out as".to_owned(), format!("{worked}{total}")));
            facts.push(("Your total".to_owned(), unit.words().to_owned()));
        }
        blocks.push(Block::Facts(facts));
        self.asked(blocks);
    }

    /// What more marks for the price would have taken.
    fn for_more(&self, more: Option<&MoreFor>, full: bool) -> String {
        let Some(MoreFor { adds, price }) = more else {
            let none =
                if full { "it has all the marks there are" } else { "no lower price earns it" };
            return format!("Nothing: {none}.");
        };
        let relative = self.evaluation.rules().price_formula.is_some_and(PriceFormula::is_relative);
        let others = if relative { ", with all other prices as they are" } else { "" };
        let one = adds.exact() == Exact::whole(1);
        let marks =
            if one { "One mark more".to_owned() } else { format!("The last {adds} of a mark") };
        format!("{marks} would have taken a price of £{} or less{others}.", price.grouped())
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
            "Its assessment is set out here so that you can see how yours compares. What is \
             commercially sensitive is left out, its price among it."
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
        blocks.push(Block::Heading(2, "The record behind this summary".to_owned()));
        let kept = self
            .retained_until
            .filter(|until| *until >= self.on)
            .map_or_else(String::new, |until| {
                format!(" It is kept at least until {}.", day(until))
            });
        blocks.push(Block::Text(format!(
            "Scores, reasons, evidence and every change to them are kept in a history in which \
             nothing can be altered unseen.{kept} If something here is unclear or seems wrong, \
             please tell us: we would rather explain it than leave it."
        )));
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

fn failing(failing: &Failing) -> (String, String) {
    match failing {
        Failing::Gate { gate, text, reason } => (
            gate.to_string(),
            format!(
                "a must-have that is not met: {} Recorded reason: {}",
                full_stop(text),
                sentence(reason)
            ),
        ),
        Failing::Score { question, value, least } => (
            question.to_string(),
            format!("the agreed score is {value}, and at least {least} had to be reached"),
        ),
        Failing::Group { group, title, marks, least } => (
            format!("{title} ({group})"),
            format!("{marks} marks, and at least {least} had to be reached"),
        ),
    }
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
        Form::Html => {
            let title = format!("Assessment summary for {}", page.summary.supplier.name);
            letter::html(out, &title, &page.blocks())
        }
        Form::Csv => {
            let rows = listing(std::slice::from_ref(page), page.column().is_some());
            csv::write_listing(out, &rows, profile)
        }
    }
}
