//! What is known for judging it: questions with their scores and floors, votes, like requests of
//! the past, and what is at stake.

use super::{About, Page, Tone};
use crate::domain::criteria::exception::Answer;
use crate::domain::exception::precedent::Verdict;
use crate::domain::exception::request::{ConditionKind, Consequence, due_words};
use crate::domain::exception::scores::{Sheet, applicable};
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{State, Vote};
use crate::domain::person::Role;
use crate::domain::text::counted;
use crate::tui::screens::exceptions::data::{Dossier, Weight};
use crate::tui::screens::exceptions::dialog::sentence;
use crate::tui::screens::exceptions::fields;

/// Changes that are told one by one.
const TOLD: usize = 12;

impl Weight {
    /// What the decision weighs in months of moving, and what changed since it was judged last.
    pub(in crate::tui::screens::exceptions) fn lines(&self) -> Vec<String> {
        let debt = &self.debt;
        let months = |count: u64| counted(count, "month", "months");
        let budget = match self.budget {
            Some(budget) if debt.now > budget => {
                format!("; the budget is {budget}, and is overdrawn")
            }
            Some(budget) if budget - debt.now == 1 => {
                format!("; the budget is {budget}, 1 is left")
            }
            Some(budget) => format!("; the budget is {budget}, {} are left", budget - debt.now),
            None => "; no budget is set".to_owned(),
        };
        let mut lines = vec![format!(
            "Portability debt: {} over {}, {} of it above {} each{budget}.",
            months(debt.now),
            counted(debt.grants, "live grant", "live grants"),
            debt.excess,
            debt.beyond,
        )];
        let (to_come, coming) = debt.to_come;
        if coming > 0 {
            let budget = match self.budget {
                Some(budget) if debt.now + to_come > budget => {
                    format!("; with them {} above the budget", debt.now + to_come - budget)
                }
                Some(_) | None => String::new(),
            };
            lines.push(format!(
                "  Granted and still to begin: {} over {}{budget}.",
                months(to_come),
                counted(coming, "grant", "grants")
            ));
        }
        if let (Some(asked), stands) = self.asked {
            let above = |n: u16| {
                let above = n.saturating_sub(debt.beyond);
                if above == 0 { String::new() } else { format!(", {above} of it above") }
            };
            lines.push(match stands {
                Some(stands) => format!(
                    "  This one asks for {}{}, in place of the {stands} that stand.",
                    months(u64::from(asked)),
                    above(asked)
                ),
                None => format!("  This one adds {}{}.", months(u64::from(asked)), above(asked)),
            });
        }
        if let Some(judged) = &self.judged {
            let how = match judged.how.rsplit('.').next().unwrap_or_default() {
                // One of two approvals.
                "voted" => "approved".to_owned(),
                how => how.replace('_', " "),
            };
            let head = format!("{how} by {} on {}", judged.by, judged.on);
            if judged.since.is_empty() {
                lines.push(format!("Nothing that is judged has changed since it was {head}."));
            } else {
                lines.push(format!("Changed since it was {head}:"));
                lines.extend(
                    judged.since.iter().take(TOLD).map(|one| format!("  {}", sentence(one))),
                );
                let more = judged.since.len().saturating_sub(TOLD);
                if more > 0 {
                    lines.push(format!(
                        "  and {more} fields more; d in the exception shows them all"
                    ));
                }
            }
        }
        lines
    }
}

/// Who sees to a condition by when, what for, and whether a breach stops the cover.
fn terms(owner: &str, due: &str, kind: ConditionKind, consequence: Consequence) -> String {
    let kind = kind.code().replace('_', " ");
    let stops = match consequence {
        Consequence::Warn => "",
        Consequence::Lapse => ", cover stops when it is breached",
    };
    format!("{owner} by {due}, {kind}{stops}")
}

/// What an approval grants, and why.
fn approves(vote: &Vote) -> String {
    let (first, last) = (vote.span.first(), vote.span.last());
    let months = counted(vote.months, "month", "months");
    format!("approves {first} to {last}, {months}: {}", vote.rationale)
}

/// What an approval asks for beside the request, and departs from, a line each.
fn additions(vote: &Vote) -> Vec<String> {
    let added = vote.conditions.iter().map(|one| {
        let due = due_words(one.due, one.every);
        let terms = terms(one.owner.as_str(), &due, one.kind, one.consequence);
        format!("adds, {terms}: {}", one.text)
    });
    let moved = vote.dues.iter().map(|(number, due)| format!("wants condition {number} by {due}"));
    let departs = vote.departure.iter().map(|why| format!("accepts what misses a floor: {why}"));
    added.chain(moved).chain(departs).collect()
}

impl Dossier {
    /// The tier that decides it, or would, and why.
    pub(in crate::tui::screens::exceptions) fn tier(&self) -> (Tier, String) {
        let working = self.exception.working();
        if let Some(submission) = &working.submission {
            return (submission.tier, submission.why.clone());
        }
        working.tier_asked(&self.settings, &self.workload, self.raised)
    }

    /// What a decision needs to see first: the tier and why, the approvals so far, and what is
    /// missing.
    pub(in crate::tui::screens::exceptions) fn stakes(&self) -> Vec<String> {
        let working = self.exception.working();
        let (tier, why) = self.tier();
        let quorum = self.settings.row(tier).quorum;
        let votes = working.votes.iter().filter(|vote| vote.stands(self.today)).count();
        let mut lines = vec![format!("Tier {tier}: {why}. Approvals: {votes} of {quorum}.")];
        for vote in working.votes.iter().filter(|vote| vote.stands(self.today)) {
            lines.push(format!("  {} {}", vote.by, approves(vote)));
        }
        lines.extend(self.lacks().into_iter().map(|missing| format!("! {missing}")));
        lines.extend(self.gone.iter().map(|gone| format!("! {gone}")));
        lines
    }

    /// The conditions that an approval would agree to: those of the request, and those that the
    /// approvals so far add.
    pub(in crate::tui::screens::exceptions) fn offers(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, offer) in (1..).zip(&self.exception.present().conditions) {
            let owner = offer.owner.as_ref().map_or("nobody yet", |owner| owner.as_str());
            let due = offer.due.map(|due| due_words(due, offer.every));
            let due = due.unwrap_or_else(|| "no day yet".to_owned());
            let terms = terms(owner, &due, offer.kind, offer.consequence);
            lines.push(format!("Condition {at}, {terms}: {}", offer.text));
        }
        let working = self.exception.working();
        for vote in working.votes.iter().filter(|vote| vote.stands(self.today)) {
            lines.extend(additions(vote).into_iter().map(|added| format!("{} {added}", vote.by)));
        }
        lines
    }

    /// What is known of like requests: how many ended how, and the latest of them.
    pub(in crate::tui::screens::exceptions) fn precedent(&self) -> Vec<String> {
        let request = self.exception.present();
        let (Some(reason), Some(target)) = (request.primary_reason, &request.target) else {
            return Vec::new();
        };
        let like = format!("for {} to {target}", reason.code().replace('_', " "));
        let all = self.precedents.all();
        if all.is_empty() {
            return vec![format!("No request {like} was decided before.")];
        }
        let (yes, no) =
            (self.precedents.count(Verdict::Approved), self.precedents.count(Verdict::Rejected));
        let mut lines = vec![format!("Requests {like} so far: {yes} approved, {no} rejected.")];
        lines.extend(all.iter().take(3).map(|one| {
            let own = if one.overridden { "override: " } else { "" };
            format!(
                "  {} {} on {}, now {}: {own}{}",
                one.which, one.verdict, one.on, one.since, one.title
            )
        }));
        lines
    }

    /// The approvals that are still to come, in words.
    fn votes_to_come(&self) -> Option<String> {
        let exception = &self.exception.working();
        let row = self.settings.row(self.tier().0);
        let votes: Vec<&Vote> =
            exception.votes.iter().filter(|vote| vote.stands(self.today)).collect();
        let owner_in = votes.iter().any(|vote| vote.role == Role::DecisionOwner);
        let asks = exception.asks_for_owner(row) && !owner_in;
        let to_come = row.quorum.saturating_sub(votes.len()).max(usize::from(asks));
        let owner = match (asks, to_come) {
            (_, 0) => return None,
            (false, _) => "",
            (true, 1) => ", by the decision owner",
            (true, _) => ", one by the decision owner",
        };
        Some(format!("{} to come{owner}", counted(to_come, "approval", "approvals")))
    }

    /// What is missing but for the one approval that whoever decides is about to give.
    pub(in crate::tui) fn lacks(&self) -> Vec<String> {
        let working = self.exception.working();
        let row = self.settings.row(self.tier().0);
        let one_ends_it = row.quorum == 1 && !working.asks_for_owner(row);
        let given = self.votes_to_come().filter(|_| one_ends_it);
        self.missing().into_iter().filter(|missing| Some(missing) != given.as_ref()).collect()
    }

    /// What keeps it from being submitted, or waits for the next step, a sentence each.
    pub(in crate::tui) fn missing(&self) -> Vec<String> {
        let exception = &self.exception.working();
        match exception.state {
            State::Draft | State::ChangesRequested => {
                let missing = exception.request.missing(self.today, &self.settings);
                missing.iter().map(|one| fields::lacking(one, &exception.request)).collect()
            }
            State::Submitted | State::InReview => {
                let mut wants = Vec::new();
                let row = self.settings.row(self.tier().0);
                let past = exception.votes.iter().filter(|vote| !vote.stands(self.today));
                wants.extend(past.map(|vote| {
                    let (by, first) = (&vote.by, vote.span.first());
                    format!("{by} approved it from {first}, which has passed: to be given anew")
                }));
                wants.extend(self.votes_to_come());
                let interested = |who: &_| exception.interest(who, &self.workload).is_some();
                let scores = exception.scores_that_count(interested);
                let advised = scores.iter().any(|score| score.role == Role::Adviser);
                if row.adviser && !advised {
                    wants.push("the view of an adviser".to_owned());
                }
                let sheet = Sheet::new(&self.questions, &exception.request, &scores);
                if !sheet.unscored.is_empty() {
                    let all = applicable(&self.questions, &exception.request).count();
                    let ids: Vec<String> = sheet.unscored.iter().map(ToString::to_string).collect();
                    wants.push(if all > 1 && ids.len() == all {
                        format!("none of the {all} questions is scored")
                    } else {
                        format!("nobody scored {}", ids.join(", "))
                    });
                }
                for floor in &sheet.missed {
                    wants.push(format!(
                        "{} has {}, and its floor is {}",
                        floor.question, floor.lowest, floor.floor
                    ));
                }
                wants.extend(sheet.failed.iter().map(|id| format!("{id} is failed")));
                wants
            }
            State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => Vec::new(),
        }
    }

    pub(super) fn judged(&self, page: &mut Page) {
        let exception = &self.exception.working();
        let interested = |who: &_| exception.interest(who, &self.workload).is_some();
        let scores = exception.scores_that_count(interested);
        page.heading("DOES THE CASE HOLD?   0 to 3 on a question scores it");
        for question in applicable(&self.questions, &exception.request) {
            let given: Vec<String> = exception
                .scores
                .iter()
                .filter(|score| score.question == question.id)
                .map(|score| {
                    let counts = scores.contains(score);
                    let rest = if counts { "" } else { " (no longer counts: has an interest)" };
                    format!("{} {}{rest}", score.by, score.given)
                })
                .collect();
            let lowest = scores
                .iter()
                .filter(|score| score.question == question.id)
                .filter_map(|score| score.given.value())
                .min();
            let (floor, tone) = match question.answer {
                Answer::Gate => ("gate: p pass, f fail".to_owned(), Tone::Plain),
                Answer::Scored { floor } => {
                    let missed = lowest.is_some_and(|lowest| lowest < floor);
                    let words = if floor == 0 { String::new() } else { format!("floor {floor}") };
                    (words, if missed { Tone::Warning } else { Tone::Plain })
                }
            };
            let about = Some(About::Question(question.id.clone()));
            let open = if given.is_empty() { "not scored".to_owned() } else { given.join(", ") };
            let short = question.id.as_str().strip_prefix("EXC-").unwrap_or(question.id.as_str());
            page.long(short, question.text.as_str(), Tone::Plain, about.clone());
            let parts = [open, floor];
            let said: Vec<&str> =
                parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            page.long(
                "",
                &said.join("   "),
                if tone == Tone::Plain { Tone::Muted } else { tone },
                about.clone(),
            );
            for score in exception.scores.iter().filter(|score| score.question == question.id) {
                let why = format!("{}: {}", score.by, score.note);
                page.long("", &why, Tone::Plain, about.clone());
            }
        }
        if exception.votes.is_empty() {
            return;
        }
        page.heading("VOTES SINCE IT WAS SUBMITTED");
        for vote in &exception.votes {
            page.field(vote.by.as_str(), approves(vote));
            for added in additions(vote) {
                page.field("", added);
            }
        }
    }
}
