//! What keeps an evaluation from being set up, and what freezing will still ask for.

use super::{About, Want, Writing};
use crate::domain::date::Day;
use crate::domain::evaluation::price::Band;
use crate::domain::evaluation::{NearTie, TieRule};
use crate::domain::exact::Money;
use crate::domain::text::Title;
use crate::tui::widgets::form::Problem;

impl Writing {
    /// Reads every field again.
    pub(super) fn look(&mut self) {
        let mut wants = Vec::new();
        let mut want = |at_once: bool, key: &str, rule: String| {
            let problem = Problem { key: key.to_owned(), rule };
            wants.push(Want { problem, at_once });
        };
        let text = |key: &str| self.form.text(key);
        if self.has("title") {
            if text("title").is_empty() {
                want(true, "title", "is empty: name it in a line".to_owned());
            } else if let Err(error) = text("title").parse::<Title>() {
                want(true, "title", error.to_string());
            }
            let copied = self.shape().from;
            // What the earlier one gives is excused until it is shown; then it was emptied by hand.
            let given = |key: &str| copied && !self.before.iter().any(|(known, _)| known == key);
            if text("purpose").is_empty() && !given("purpose") {
                want(true, "purpose", "is empty: choose one".to_owned());
            }
            if self.about == About::New && text("criteria").is_empty() && !copied {
                want(true, "criteria", "is empty: choose a set or name a file".to_owned());
            }
            if text("moderator").is_empty() && !given("moderator") {
                want(true, "moderator", "is empty: name who runs it".to_owned());
            }
            self.look_at_price(&mut want);
            self.look_at_rules(&mut want);
            let (candidates, seats) = if self.has("candidates") {
                (self.count("candidates"), self.count("panel"))
            } else {
                (self.candidates_before, self.seats_before)
            };
            let takes = |what: &str| text("copy").split(',').any(|word| word.trim() == what);
            if candidates < 2 && !takes("candidates") {
                let key = if self.has("candidates") { "candidates" } else { "" };
                want(false, key, format!("at least two candidates: there are {candidates}"));
            }
            let least = text("min_panel").parse().unwrap_or(2);
            if seats < least && !takes("panel") {
                let key = if self.has("panel") { "panel" } else { "" };
                want(false, key, format!("{least} evaluators, before scoring: there are {seats}"));
            }
        }
        let mut days = Vec::new();
        for key in ["scoring_due", "moderation_due"] {
            let typed = text(key);
            if !typed.is_empty() {
                match Day::read(&typed, self.today) {
                    Ok(day) => days.push(day),
                    Err(error) => want(true, key, error.to_string()),
                }
            }
        }
        if let [scoring, moderation] = days[..]
            && moderation < scoring
        {
            want(true, "moderation_due", format!("lies before the sheets on {scoring}"));
        }
        let place = |want: &Want| {
            let fields = self.form.fields();
            fields.iter().position(|field| field.key == want.problem.key).unwrap_or(usize::MAX)
        };
        wants.sort_by_key(|want| (!want.at_once, place(want)));
        self.problems = wants.iter().map(|want| want.problem.clone()).collect();
        self.wants = wants;
    }

    fn look_at_price(&self, want: &mut impl FnMut(bool, &str, String)) {
        let formula = self.form.text("price_formula");
        if formula.is_empty() && self.priced() != Some(false) && !self.shape().from {
            let usual = if self.form.text("purpose") == "options-appraisal" {
                "; in an options appraisal benchmark, unless another is chosen"
            } else {
                ""
            };
            let rule = format!("a price formula, where a question is scored from money{usual}");
            want(false, "price_formula", rule);
        }
        let mut amount = |key: &str| {
            let typed = self.form.text(key);
            if typed.is_empty() {
                return None;
            }
            match typed.parse::<Money>() {
                Ok(amount) => Some(amount),
                Err(error) => {
                    want(true, key, error.to_string());
                    None
                }
            }
        };
        let (best, worst) = (amount("price_best"), amount("price_worst"));
        let worth = amount("point_value");
        let estimate = amount("should_cost");
        for (key, amount, rule) in [
            ("point_value", worth, "the value of a mark is above 0"),
            ("should_cost", estimate, "an estimate is above 0"),
        ] {
            if amount.is_some_and(|amount| amount.as_pence() == 0) {
                want(true, key, rule.to_owned());
            }
        }
        if formula == "monetised" && self.form.text("point_value").is_empty() {
            want(true, "point_value", "monetised takes what a quality mark is worth".to_owned());
        }
        if formula == "benchmark" {
            for (key, has) in [("price_best", best.is_some()), ("price_worst", worst.is_some())] {
                if !has && self.form.text(key).is_empty() {
                    want(true, key, "benchmark takes both prices of its band".to_owned());
                }
            }
            if let (Some(best), Some(worst)) = (best, worst)
                && let Err(error) = Band::new(best, worst)
            {
                want(true, "price_worst", error.to_string());
            }
        }
    }

    fn look_at_rules(&self, want: &mut impl FnMut(bool, &str, String)) {
        let ties = self.form.text("tie_break");
        let mut rules = Vec::new();
        for word in ties.split(',').filter(|word| !word.trim().is_empty()) {
            match word.parse::<TieRule>() {
                Ok(rule) if rules.contains(&rule) => {
                    want(true, "tie_break", format!("{rule} stands there twice"));
                }
                Ok(rule) => rules.push(rule),
                Err(error) => want(true, "tie_break", error.to_string()),
            }
        }
        if rules.is_empty() && ties.is_empty() {
            want(false, "tie_break", "an order in which ties are broken".to_owned());
        }
        if !self.form.text("decimals").parse::<u8>().is_ok_and(|decimals| decimals <= 6) {
            want(true, "decimals", "is a whole number from 0 to 6".to_owned());
        }
        if !self.form.text("min_panel").parse::<u32>().is_ok_and(|count| count > 0) {
            want(true, "min_panel", "is a whole number, 1 or more".to_owned());
        }
        if let Err(error) = self.form.text("near_tie").parse::<NearTie>() {
            want(true, "near_tie", error.to_string());
        }
    }
}
