//! What became of a tender: its place, why it was not chosen, and how firm that is.

use super::{Page, day, full_stop, method, sentence};
use crate::domain::decision::chosen::NoAward;
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::ranking::{TieBroken, Unit};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::summary::{Failing, Outcome, Place};
use crate::report::letter::Block;

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

    pub(super) fn outcome(&self, blocks: &mut Vec<Block>) {
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
            Outcome::Cancelled(place) => {
                blocks.push(Block::Text(format!(
                    "We are sorry to tell you that no {noun} was chosen: the evaluation was \
                     cancelled. Yours met every minimum. {}",
                    self.place(*place)
                )));
                self.ended(blocks);
                self.why_not(blocks);
            }
            Outcome::Ended => {
                blocks.push(Block::Text(
                    "We are sorry to tell you that the evaluation was cancelled before it had a \
                     result."
                        .to_owned(),
                ));
                self.ended(blocks);
                blocks.push(Block::Text(
                    "The assessment was not finished, so this letter gives no score and no place, \
                     and nobody else is given one. What was still sealed on that day stays sealed."
                        .to_owned(),
                ));
            }
            Outcome::Undecided(place) => {
                blocks.push(Block::Text(format!(
                    "No decision has been accepted yet. {}",
                    self.place(*place)
                )));
            }
            Outcome::Excluded(failings) => {
                let amended = self.amended.iter().any(|one| one.from >= Stage::Scoring);
                let set = if amended { "" } else { " and was set before anything was scored" };
                blocks.push(Block::Text(format!(
                    "We are sorry to tell you that your {noun} could not be considered further. \
                     It did not reach a minimum that was the same for everybody{set}:"
                )));
                blocks.push(Block::Facts(failings.iter().map(failing).collect()));
                let scores = match self.evaluation.rules().agreeing {
                    Agreeing::OneScore => "The scores agreed on",
                    Agreeing::Average => "The scores on",
                };
                let mut text = format!(
                    "{scores} the other questions were kept and are set out below. A total is not \
                     given, because whoever misses a minimum is not ranked."
                );
                if self.evaluation.criteria().price().is_some() {
                    text.push_str(" Its price was left out when marks for price were worked out.");
                }
                if self.summary.nobody {
                    text.push_str(&format!(
                        " No {noun} met every minimum, so that nobody could be chosen."
                    ));
                }
                blocks.push(Block::Text(text));
                self.ended(blocks);
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
                    sentence(reason)
                )));
                self.ended(blocks);
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

    /// That the evaluation ended with nobody chosen, and why.
    fn ended(&self, blocks: &mut Vec<Block>) {
        let Some(decided) = &self.summary.decided else { return };
        let Some(why) = decided.chosen.nobody() else { return };
        let on = decided.on.map(|on| format!(" of {}", day(on))).unwrap_or_default();
        let noun = self.noun();
        let what = match why {
            // That nobody met every minimum stands above already.
            NoAward::NoCompliantCandidate => "ends the evaluation with nobody chosen".to_owned(),
            NoAward::Cancelled => format!("ends the evaluation, and no {noun} is chosen"),
        };
        blocks.push(Block::Text(format!(
            "The decision{on} ({}) {what}. Its reason: {}",
            decided.decision,
            sentence(&decided.reason)
        )));
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

    /// Whether more marks would have changed anything for it: not where it leads all the same.
    pub(super) fn is_behind(&self) -> bool {
        match (&self.summary.outcome, self.winner) {
            (Outcome::NotChosen(_), Some(winner)) if !self.summary.unit.is_pounds() => {
                winner.total >= self.summary.total
            }
            _ => true,
        }
    }
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
            match value.scores() {
                None => {
                    format!("the agreed score is {value}, and at least {least} had to be reached")
                }
                Some(_) => {
                    format!("the average is {value}, and at least {least} had to be reached")
                }
            },
        ),
        Failing::Group { group, title, marks, least } => (
            format!("{title} ({group})"),
            format!("{marks} marks, and at least {least} had to be reached"),
        ),
    }
}
