//! What the fields of a dialog mean, once they can be read.

use std::collections::{BTreeMap, BTreeSet};

use super::Dialog;
use super::deed::Deed;
use crate::domain::date::Span;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::exception::scores::Given;
use crate::domain::exception::steps::{Ballot, Step};
use crate::domain::exception::{Agreed, Outcome, Rebase};
use crate::domain::refs::ExceptionRef;
use crate::tui::screens::exceptions::data::{Aside, Change};
use crate::tui::screens::exceptions::fields;
use crate::tui::screens::exceptions::sheet::tags;
use crate::tui::widgets::form::{Problem, Reading};

impl Dialog {
    /// The change it means.
    pub(super) fn read(&self) -> Result<Change, Vec<Problem>> {
        let text = |key: &str| self.asking.form.text(key);
        let mut reading = Reading::new(&text, self.today);
        let change = self.change(&mut reading);
        match change {
            Some(change) if reading.problems.is_empty() => Ok(change),
            Some(_) | None => Err(reading.problems),
        }
    }

    fn change(&self, r: &mut Reading<'_>) -> Option<Change> {
        let which = self.which;
        let aside = match &self.deed {
            Deed::Tag => self.tags(r),
            Deed::Link => Aside::Link {
                kind: r.text("kind"),
                other: r.value::<ExceptionRef>("other", "say which other one")?,
                on: r.text("off") != "yes",
            },
            Deed::Outside => Aside::Outside(r.text("name")),
            Deed::Attach => {
                let what = r.text("what");
                if what.is_empty() {
                    return r.none("what", "is empty: name a file or an address");
                }
                let said = |key| Some(r.text(key)).filter(|text| !text.is_empty());
                Aside::Attach { what, label: said("label"), claim: said("claim") }
            }
            Deed::WriteFile => {
                let path = r.text("where");
                if path.is_empty() {
                    return r.none("where", "is empty: name a file that is not there yet");
                }
                let number = r.value("number", "say which file");
                Aside::WriteFile { number: number?, path }
            }
            Deed::Recomment(number) => {
                let text = r.text("why");
                if text.is_empty() {
                    return r.none("why", "is empty: say something");
                }
                Aside::Recomment { number: *number, text }
            }
            Deed::Approve
            | Deed::Reject
            | Deed::Return
            | Deed::Withdraw
            | Deed::Revoke
            | Deed::Close
            | Deed::Bridge
            | Deed::Rebase
            | Deed::Correct
            | Deed::Score(_)
            | Deed::Comment
            | Deed::AddCondition
            | Deed::Meet(_)
            | Deed::Confirm(_)
            | Deed::Waive(_)
            | Deed::Breach(_) => {
                return self.step(r).map(|step| Change::Step(which, Box::new(step)));
            }
        };
        Some(Change::Aside(which, aside))
    }

    /// What is no longer among the words goes, what is new comes; with a sign before it, as in a
    /// batch, `+word` comes and `-word` goes.
    fn tags(&self, r: &Reading<'_>) -> Aside {
        let (on, off) = tags(&r.text("tags"));
        let off: BTreeSet<String> = off.into_iter().collect();
        let words: BTreeSet<String> = on.into_iter().filter(|word| !off.contains(word)).collect();
        let before: BTreeSet<String> = self.tags.iter().cloned().collect();
        Aside::Tag {
            on: words.difference(&before).cloned().collect(),
            off: before.difference(&words).cloned().collect(),
        }
    }

    fn step(&self, r: &mut Reading<'_>) -> Option<Step> {
        Some(match &self.deed {
            Deed::Approve => self.ballot(r)?,
            Deed::Reject => {
                Step::Reject { rationale: r.reason("why", self.least)?, seen: self.hash }
            }
            Deed::Return => {
                let fields = fields::meant(&r.text("fields"));
                Step::Return { note: r.reason("why", self.least)?, fields }
            }
            Deed::Withdraw => Step::Withdraw { reason: r.maybe("why") },
            Deed::Revoke => {
                let reason = r.reason("why", self.least);
                let (effective, return_by) = (r.day("effective"), r.day("return_by"));
                Step::Revoke { reason: reason?, effective: effective?, return_by: return_by? }
            }
            Deed::Close => {
                let outcome: Option<Outcome> = r.value("outcome", "say how it ended");
                let effective = r.maybe_day("effective");
                let (months, reason) = (r.maybe("months"), r.maybe("why"));
                if outcome.is_some_and(Outcome::takes_months) && r.text("months").is_empty() {
                    r.refuse("months", "is empty: say how many the move really took, 0 or more");
                }
                Step::Close { outcome: outcome?, effective, months, reason }
            }
            Deed::Bridge => {
                let (until, reason) = (r.day("until"), r.reason("why", self.least));
                Step::Bridge { until: until?, reason: reason? }
            }
            Deed::Rebase => {
                let how: Option<Rebase> = r.value("how", "say what happens");
                let reason = r.reason("why", self.least);
                let (outcome, months) = (r.maybe("outcome"), r.maybe("months"));
                // What runs on the new primary ends as that; elsewhere the rule asks for an outcome.
                Step::Rebase { how: how?, reason: reason?, outcome, months }
            }
            Deed::Correct => Step::Correct { reason: r.reason("why", self.least)? },
            Deed::Score(question) => {
                let given = match r.text("given").as_str() {
                    "pass" => Some(Given::Pass),
                    "fail" => Some(Given::Fail),
                    text => text.parse().ok().map(Given::Value),
                };
                if given.is_none() {
                    let rule = if self.gate { "say pass or fail" } else { "give 0, 1, 2 or 3" };
                    r.refuse("given", format!("is empty: {rule}"));
                }
                let note = r.reason("why", 1);
                Step::Score { question: question.clone(), given: given?, note: note? }
            }
            Deed::Comment => {
                let text = r.value("why", "say something");
                Step::Comment { text: text?, internal: r.text("internal") == "yes" }
            }
            Deed::AddCondition => {
                if r.text("condition").is_empty() {
                    return r.none("condition", "is empty: say what is to be so");
                }
                Step::AddCondition { condition: Box::new(agreed(r, 1)?) }
            }
            Deed::Meet(number) => {
                let (condition, evidence) = (number_of(r, *number), r.reason("why", 1));
                Step::Meet { condition: condition?, evidence: evidence? }
            }
            Deed::Confirm(number) => {
                Step::Confirm { condition: number_of(r, *number)?, own: r.maybe("own") }
            }
            Deed::Waive(number) => {
                let (condition, reason) = (number_of(r, *number), r.reason("why", 1));
                let own = r.text("override") == "yes";
                Step::Waive { condition: condition?, reason: reason?, own }
            }
            Deed::Breach(number) => {
                let (condition, reason) = (number_of(r, *number), r.reason("why", 1));
                Step::Breach { condition: condition?, reason: reason? }
            }
            Deed::Tag
            | Deed::Link
            | Deed::Outside
            | Deed::Attach
            | Deed::WriteFile
            | Deed::Recomment(_) => {
                return None;
            }
        })
    }

    fn ballot(&self, r: &mut Reading<'_>) -> Option<Step> {
        let rationale = r.reason("why", self.least);
        let (from, until) = (r.maybe_day("from"), r.maybe_day("until"));
        let span = match (from, until) {
            (Some(from), Some(until)) => {
                let span = Span::new(from, until);
                if span.is_none() {
                    r.refuse("until", format!("is {until}, and the first day is {from}"));
                }
                span
            }
            (None, Some(_)) => r.none("from", "is empty: a term has a first day"),
            (Some(_), None) => r.none("until", "is empty: no approval without an end"),
            (None, None) => None,
        };
        let months = r.maybe::<u16>("months");
        let departure = r.maybe("departure");
        let conditions = (1..=super::MOST_MORE).filter_map(|number| agreed(r, number)).collect();
        let mut dues = BTreeMap::new();
        for (number, _) in (1_u32..).zip(&self.seen.conditions) {
            dues.extend(r.maybe_day(&super::due_key(number)).map(|due| (number, due)));
        }
        Some(Step::Approve(Box::new(Ballot {
            seen: self.hash,
            span,
            months,
            rationale: rationale?,
            conditions,
            dues,
            departure,
            override_: r.text("override") == "yes",
        })))
    }
}

/// The condition that is meant: the one on the row, or the one chosen.
fn number_of(r: &mut Reading<'_>, number: Option<u32>) -> Option<u32> {
    if number.is_some() { number } else { r.value("number", "say which condition") }
}

/// The `number`th condition beside those of the request, where it is written.
fn agreed(r: &mut Reading<'_>, number: u32) -> Option<Agreed> {
    let [said, who, when, what_for, breach] = ["condition", "owner", "due", "kind", "consequence"]
        .map(|part| super::more_key(part, number));
    let (text, owner, due) = (r.maybe(&said), r.maybe(&who), r.maybe_due(&when));
    if r.text(&said).is_empty() {
        if !r.text(&who).is_empty() || !r.text(&when).is_empty() {
            r.refuse(&said, "is empty, and somebody or a day is named for it");
        }
        return None;
    }
    if r.text(&who).is_empty() {
        r.refuse(&who, "is empty: a condition has somebody who sees to it");
    }
    if r.text(&when).is_empty() {
        r.refuse(&when, "is empty: a condition has a last day");
    }
    let kind = r.maybe(&what_for).unwrap_or(ConditionKind::Compensating);
    let consequence = r.maybe(&breach).unwrap_or(Consequence::Warn);
    let (due, every) = due?;
    Some(Agreed { text: text?, owner: owner?, due, every, kind, consequence })
}
