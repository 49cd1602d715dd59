//! How everybody was assessed, in words: the same in every letter of an evaluation.

use std::collections::BTreeSet;

use super::{Page, day, for_reader, full_stop};
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::TieRule;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::stage::Stage;
use crate::domain::sensitive::LEFT_OUT;
use crate::report::letter::{Block, Table};

impl Page<'_> {
    pub(super) fn method(&self, blocks: &mut Vec<Block>) {
        let evaluation = self.evaluation;
        let (set, rules, parts) = (evaluation.criteria(), evaluation.rules(), evaluation.parts());
        blocks.push(Block::Heading(2, "How it was assessed".to_owned()));
        let panel = self.summary.panel;
        let then = match rules.agreeing {
            Agreeing::OneScore if panel == 1 => {
                "The score that counts was then recorded with its reason."
            }
            Agreeing::OneScore => {
                "The panel then agreed on one score for each question and wrote down why. Only the \
                 agreed score counts."
            }
            Agreeing::Average => {
                "The panel then met and wrote down for each question why it was scored as it was. \
                 What counts is the average of the single scores."
            }
        };
        // Rules that were made anew may have been scored by people who had seen the answers before.
        let unseen = if self.amended.iter().any(|one| one.money_known) {
            ". Scores and prices had been seen under the rules before these"
        } else if self.amended.iter().any(|one| one.from.opens_scores()) {
            ", without seeing any price. Scores had been seen under the rules before these"
        } else if panel == 1 {
            ", without seeing any price"
        } else {
            ", without seeing the others' scores or any price"
        };
        let who = if panel == 1 {
            "One person scored every question".to_owned()
        } else {
            format!("A panel of {panel} scored every question, each on their own")
        };
        let apart: Vec<String> = self.summary.apart.iter().map(ToString::to_string).collect();
        let apart = if apart.is_empty() {
            String::new()
        } else {
            format!(
                " Whoever had declared an interest that could not be cleared took no part in {}.",
                apart.join(", ")
            )
        };
        blocks.push(Block::Text(format!(
            "{who}{unseen}.{apart} {then} Everybody was assessed by the same questions, weights and \
             scale."
        )));
        self.importance(blocks);
        blocks.push(Block::Text(format!(
            "Each question has a share of the 100 marks, which stands beside it as \"of … marks\". The \
             marks earned are that share, multiplied by the score and divided by {}, the highest \
             score.",
            set.scale().top()
        )));
        let mut scale = Table::new(&["Score#", "Name", "What earns it"]);
        for point in set.scale().points() {
            scale.row([
                point.value.to_string(),
                point.name.to_string(),
                for_reader(point.descriptor.as_str()).to_owned(),
            ]);
        }
        blocks.push(Block::Table(scale));
        blocks.push(Block::Text(
            "Some questions have descriptions of their own, which apply instead; those behind your \
             scores are quoted under the question."
                .to_owned(),
        ));
        if let Some(formula) = rules.price_formula {
            blocks.push(Block::Text(formula_in_words(formula)));
        }
        for one in parts.reopenings.iter().filter(|one| one.version == parts.rules_version) {
            let money = match (self.evaluation.criteria().price(), one.money_known) {
                (None, _) => "",
                (Some(_), true) => ", when prices were known already",
                (Some(_), false) => ", while prices were still sealed",
            };
            let what = match rules.agreeing {
                Agreeing::OneScore => "The agreed scores were",
                Agreeing::Average => "The panel's meeting about the scores was",
            };
            blocks.push(Block::Text(format!(
                "{what} reopened on {}{money}.{}",
                day(one.at.day_in(self.zone)),
                self.for_all(one.reason.as_str())
            )));
        }
        let late = self.evaluation.set_with_prices_known();
        let late: Vec<&str> = late
            .iter()
            .filter(|(candidate, _)| *candidate == self.summary.supplier.slug)
            .map(|(_, question)| question.as_str())
            .collect();
        if !late.is_empty() {
            blocks.push(Block::Text(format!(
                "On your {}, these questions were answered after prices were known: {}.",
                self.noun(),
                late.join(", ")
            )));
        }
        let changed = parts.price_changes.iter().map(|one| &one.candidate);
        let others: BTreeSet<_> =
            changed.filter(|who| **who != self.summary.supplier.slug).collect();
        if !others.is_empty() {
            let prices =
                if others.len() == 1 { "One other price was" } else { "Other prices were" };
            blocks.push(Block::Text(format!(
                "{prices} entered or changed after prices had been opened. The reason is on record."
            )));
        }
        let own =
            parts.price_changes.iter().filter(|one| one.candidate == self.summary.supplier.slug);
        for one in own {
            blocks.push(Block::Text(format!(
                "The price of your {} was {} on {}, after prices had been opened. The reason \
                 recorded is: {}",
                self.noun(),
                if one.before.is_some() { "changed" } else { "entered" },
                day(one.at.day_in(self.zone)),
                if self.reopenings_left_out {
                    LEFT_OUT.to_owned()
                } else {
                    full_stop(one.reason.as_str())
                }
            )));
        }
        if rules.agreeing == Agreeing::Average {
            blocks.push(Block::Text(
                "The score that counts on a question is the exact average of the evaluators' \
                 individual scores, as these rules say. It may lie between \
                 two values of the scale; then it is shown at two decimals, counts unrounded, and \
                 no wording of the scale belongs to it."
                    .to_owned(),
            ));
        }
        let priced = set.price().is_some();
        let ties = rules.tie_break.iter().filter(|rule| priced || **rule != TieRule::Cost);
        let ties: Vec<&str> = ties.map(|rule| tie(*rule)).collect();
        if !ties.is_empty() {
            blocks.push(Block::Text(format!(
                "Equal totals are put in order by {}, in that order.",
                ties.join(", then ")
            )));
        }
        let scored = self.amendments(blocks);
        let frozen = self.frozen_on.map(|on| format!(" on {}", day(on))).unwrap_or_default();
        let hash = self.rules_hash.map(|hash| format!(" The SHA-256 of these rules is {hash}."));
        blocks.push(Block::Text(format!(
            "The full version is the criteria set \"{}\", version {}, frozen as rules version {} of \
             {}{frozen}{}. We send it to you on request.{}",
            set.title(),
            set.version(),
            parts.rules_version,
            parts.reference,
            if scored { "" } else { ", before anybody scored" },
            hash.unwrap_or_default()
        )));
    }
}

impl Page<'_> {
    /// Tells every later version of the rules, and why it was made; whether anybody had scored
    /// before one of them.
    fn amendments(&self, blocks: &mut Vec<Block>) -> bool {
        let mut scored = false;
        for one in self.amended {
            let nobody_yet = !scored && one.from < Stage::Scoring;
            scored |= one.from >= Stage::Scoring;
            let before = one.version - 1;
            let answers = match (nobody_yet, one.carried) {
                (true, _) => " Nobody had scored by then.",
                (false, true) => {
                    " What had been answered on questions that stay exactly as they were stands; \
                     the others were answered anew."
                }
                (false, false) => " Everything was answered anew under it.",
            };
            let newest = one.version == self.evaluation.parts().rules_version;
            let changed = if newest { self.evaluation.asked_otherwise() } else { Vec::new() };
            let changed: Vec<String> =
                changed.iter().map(|(id, change)| format!("{id}, {change}")).collect();
            let changed = if changed.is_empty() {
                String::new()
            } else {
                format!(" What is asked otherwise: {}.", changed.join("; "))
            };
            blocks.push(Block::Text(format!(
                "Version {} of the rules took the place of version {before} on {}, when the \
                 evaluation stood at {}{}.{}{changed}{answers}",
                one.version,
                day(one.on),
                one.from.words(),
                if one.money_known { ", with prices known" } else { "" },
                self.for_all(one.reason.as_str())
            )));
        }
        scored
    }

    /// A reason that stands in every letter, as a sentence after another; without its words where
    /// they are left out, or name another candidate than this one or somebody of the panel.
    fn for_all(&self, reason: &str) -> String {
        if self.reopenings_left_out {
            return format!(" The reason recorded is: {LEFT_OUT}");
        }
        let (summary, evaluation) = (self.summary, self.evaluation);
        let somebody = summary.names_somebody(evaluation, self.people, reason);
        if somebody || summary.names_another(evaluation, reason) {
            return " The reason is on record.".to_owned();
        }
        format!(" The reason recorded is: {}", full_stop(reason))
    }

    /// What the groups weigh, where no table of marks says it, and what had to be reached.
    fn importance(&self, blocks: &mut Vec<Block>) {
        let set = self.evaluation.criteria();
        if self.summary.is_scored() {
            let least: Vec<String> = set
                .groups()
                .iter()
                .filter_map(|group| {
                    Some(format!(
                        "{least} % of {} ({})",
                        group.title,
                        group.id,
                        least = group.threshold?
                    ))
                })
                .collect();
            if !least.is_empty() {
                blocks.push(Block::Text(format!(
                    "At least this share of a group's marks had to be reached: {}.",
                    least.join(", ")
                )));
            }
            self.least_scores(blocks);
            return;
        }
        let mut groups = Table::new(&["Group", "Weight#", "Least that had to be reached#"]);
        for group in set.groups() {
            groups.row([
                format!("{} ({})", group.title, group.id),
                format!("{} %", group.weight),
                group.threshold.map_or_else(|| "-".to_owned(), |least| format!("{least} %")),
            ]);
        }
        blocks.push(Block::Table(groups));
        self.least_scores(blocks);
    }

    /// The questions with a least score of their own.
    fn least_scores(&self, blocks: &mut Vec<Block>) {
        let questions = self.evaluation.criteria().scored();
        let least: Vec<String> = questions
            .filter_map(|(_, question)| Some(format!("{} on {}", question.min_score?, question.id)))
            .collect();
        if !least.is_empty() {
            blocks.push(Block::Text(format!(
                "At least these scores had to be reached: {}.",
                least.join(", ")
            )));
        }
    }
}

pub(super) fn tie(rule: TieRule) -> &'static str {
    match rule {
        TieRule::Quality => "higher marks for quality",
        TieRule::Cost => "the lower whole-life cost",
        TieRule::Heaviest => "higher marks on the heaviest question",
    }
}

/// A price formula as a sentence.
pub(in crate::report) fn formula_in_words(formula: PriceFormula) -> String {
    match formula {
        PriceFormula::Ratio => "Marks for price (ratio): the lowest price of those that could be ranked, \
             divided by the price in question, times the marks available for price."
            .to_owned(),
        PriceFormula::LinearLow => "Marks for price (linear-low): full marks for the lowest price \
             of those that could be ranked; for every 1 % above it, 1 % of the marks less, never below 0."
            .to_owned(),
        PriceFormula::MinMax => "Marks for price (min-max): full marks for the lowest price of \
             those that could be ranked, none for the highest, and in proportion between them."
            .to_owned(),
        PriceFormula::Mean => "Marks for price (mean): half the marks at the mean price of those \
             that could be ranked, more below it and less above it."
            .to_owned(),
        PriceFormula::Benchmark(band) => format!(
            "Marks for price (benchmark): full marks at £{} and below, none at £{} and above, and \
             in proportion between them: a band that was set with the rules.",
            band.best().grouped(),
            band.worst().grouped()
        ),
        PriceFormula::Ppqp => {
            "Price per quality mark (ppqp): the price divided by the marks for \
             quality, the lowest first. There are no marks for price."
                .to_owned()
        }
        PriceFormula::Monetised(value) => format!(
            "Price net of quality (monetised): the price less £{} for each mark of quality, the \
             lowest first. There are no marks for price.",
            value.amount().grouped()
        ),
    }
}
