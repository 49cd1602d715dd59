//! The forms of this place: a price as one amount or as a basket, and the question about a low
//! bid.

use super::Change;
use crate::actions::prices::{LineText, Priced, Seen};
use crate::domain::exact::Money;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Line, Note};
use crate::tui::msg::{Effect, Save};
use crate::tui::screens::paper::{OnPaper, Paper};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Field, Kind, Problem};

/// What the form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum About {
    Price,
    Question,
}

/// A form that is open.
#[derive(Debug)]
pub(super) struct Writing {
    about: About,
    evaluation: EvaluationRef,
    candidate: Slug,
    pub(super) paper: Paper,
}

impl Writing {
    /// The form for the price of `one`.
    pub(super) fn price(data: &Seen, one: &Priced, shell: &Shell) -> Self {
        let evaluation = data.evaluation.reference();
        let name = format!("{evaluation}/{}/price", one.candidate);
        // What is open may be changed from what it is; what is sealed is written anew, unseen.
        let before = one.opened.as_ref().map(|opened| &opened.entered);
        let amount = before.filter(|b| b.basket.is_empty()).map(|b| b.price.amount().to_string());
        let lines = before.map_or_else(String::new, |entered| {
            let lines = entered.basket.iter().map(|line| match &line.assumption {
                Some(assumption) => format!("{} = {}; {assumption}", line.item, line.amount),
                None => format!("{} = {}", line.item, line.amount),
            });
            lines.collect::<Vec<_>>().join("\n")
        });
        let basis = before.and_then(|b| b.price.basis.as_ref()).map(ToString::to_string);
        let mut fields = vec![
            (
                Field::new("amount", "Whole-life pounds", Kind::Line, 24)
                    .hinted("1180000, without VAT; or the lines below"),
                amount.unwrap_or_default(),
            ),
            (
                Field::new("lines", "Or its basket", Kind::Area, 20_000)
                    .hinted("item = amount; assumption, a row each"),
                lines,
            ),
            (
                Field::new("basis", "What it rests on", Kind::Line, Line::MOST)
                    .hinted("quote, calculator, term, discounts"),
                basis.unwrap_or_default(),
            ),
        ];
        if data.evaluation.money_known() {
            let why = Field::new("reason", "Why it changes", Kind::Line, Line::MOST)
                .hinted("prices were opened: this stands beside the result");
            fields.push((why, String::new()));
        }
        let says = match (&data.sealed, &one.entered) {
            (Some(_), None) => {
                "It is sealed once saved: nobody sees it before prices are opened, you neither."
                    .to_owned()
            }
            (Some(_), Some((by, _))) => format!(
                "{by} entered a price already; it stays sealed, and what is saved here takes its \
                 place."
            ),
            (None, _) => {
                "Prices are open: the change is kept with your name and why, and every result \
                 shows it."
                    .to_owned()
            }
        };
        Self {
            about: About::Price,
            evaluation,
            candidate: one.candidate.clone(),
            paper: Paper::new(
                format!("PRICE OF {}", one.name.as_str().to_uppercase()),
                says,
                &name,
                fields,
                shell,
            ),
        }
    }

    /// The form for the question about the low bid of `one`, begun with why it was flagged.
    pub(super) fn question(data: &Seen, one: &Priced, shell: &Shell) -> Self {
        let evaluation = data.evaluation.reference();
        let name = format!("{evaluation}/{}/low-bid", one.candidate);
        let low = one.opened.as_ref().map(|opened| opened.low.clone()).unwrap_or_default();
        let amount = one.opened.as_ref().map(|opened| opened.entered.price.amount().grouped());
        let text = format!(
            "Your price of £{} is lower than we expected. Please explain what it includes, which \
             assumptions it rests on, and how you would deliver the whole service for it over its \
             whole life.",
            amount.unwrap_or_default()
        );
        let field = Field::new("question", "What is asked?", Kind::Area, Note::MOST);
        Self {
            about: About::Question,
            evaluation,
            candidate: one.candidate.clone(),
            paper: Paper::new(
                format!("ASK {} ABOUT ITS BID", one.name.as_str().to_uppercase()),
                format!(
                    "{}. A low bid is asked about and never put out by the program.",
                    low.join(". ")
                ),
                &name,
                vec![(field, text)],
                shell,
            ),
        }
    }

    /// The candidate whose price it is, where it is one.
    pub(super) fn priced(&self) -> Option<&Slug> {
        (self.about == About::Price).then_some(&self.candidate)
    }

    /// Saves it, unless something cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        match self.change() {
            Ok(change) => self.paper.save(|| Save::Prices(change), shell),
            Err(problem) => {
                self.paper.refuse(problem, shell);
                Vec::new()
            }
        }
    }

    fn change(&self) -> Result<Change, Problem> {
        let wrong = |key: &str, rule: String| Problem { key: key.to_owned(), rule };
        let (evaluation, candidate) = (self.evaluation, self.candidate.clone());
        if self.about == About::Question {
            let question = self.paper.text("question");
            if question.trim().is_empty() {
                return Err(wrong("question", "is empty: say what is asked".to_owned()));
            }
            return Ok(Change::Ask { evaluation, candidate, question });
        }
        let (amount, basis) = (self.paper.text("amount"), self.paper.text("basis"));
        let why = self.paper.text("reason");
        let lines = read_lines(&self.paper.text("lines")).map_err(|rule| wrong("lines", rule))?;
        match (amount.trim().is_empty(), lines.is_empty()) {
            (true, true) => {
                let rule = "is empty: give an amount, or the lines of a basket".to_owned();
                Err(wrong("amount", rule))
            }
            (false, false) => {
                let rule = "stands beside lines, which are added up: leave one of them out";
                Err(wrong("amount", rule.to_owned()))
            }
            (false, true) => {
                amount.parse::<Money>().map_err(|error| wrong("amount", error.to_string()))?;
                Ok(Change::Amount { evaluation, candidate, amount, basis, why })
            }
            (true, false) => Ok(Change::Basket { evaluation, candidate, lines, basis, why }),
        }
    }

    /// What the status row says: the sum of the lines while there are some.
    pub(super) fn status(&self) -> String {
        if self.about == About::Question {
            return "Ctrl-S asks it, on record. Esc keeps the text.".to_owned();
        }
        let sum = read_lines(&self.paper.text("lines")).ok().filter(|lines| !lines.is_empty());
        let sum = sum.and_then(|lines| {
            let pence = lines.iter().try_fold(0_i64, |sum, line| {
                let amount: Money = line.amount.parse().ok()?;
                sum.checked_add(amount.as_pence())
            });
            Some((lines.len(), pence.and_then(Money::pence)?))
        });
        let both = sum.is_some() && !self.paper.text("amount").trim().is_empty();
        match sum {
            Some((_, sum)) if both => {
                format!("Lines of {} and an amount: leave one of them out.", sum.grouped())
            }
            Some((1, sum)) => format!("1 line: {} pounds. Ctrl-S saves it.", sum.grouped()),
            Some((count, sum)) => {
                format!("{count} lines add up to {} pounds. Ctrl-S saves them.", sum.grouped())
            }
            None => "Ctrl-S saves it, sealed where prices are. Esc keeps the text.".to_owned(),
        }
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

/// The lines of a basket, a row each: `item = amount; assumption`.
fn read_lines(text: &str) -> Result<Vec<LineText>, String> {
    let mut lines = Vec::new();
    for (at, row) in text.lines().enumerate() {
        if row.trim().is_empty() {
            continue;
        }
        let (line, assumption) = row.split_once(';').unwrap_or((row, ""));
        let Some((item, amount)) = line.rsplit_once('=') else {
            return Err(format!("row {} has no `=`: write compute = 800000; list prices", at + 1));
        };
        let part = |text: &str| text.trim().to_owned();
        let line =
            LineText { item: part(item), amount: part(amount), assumption: part(assumption) };
        if line.item.is_empty() {
            return Err(format!("row {} has no item before its `=`", at + 1));
        }
        line.amount.parse::<Money>().map_err(|error| format!("row {}: {error}", at + 1))?;
        lines.push(line);
    }
    Ok(lines)
}
