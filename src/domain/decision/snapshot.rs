//! What is frozen when a decision is accepted: everything its totals come from, and the totals.
//!
//! A snapshot recomputes from itself alone. Its bytes are the part of `report::snapshot` and
//! `import::snapshot`; here is what they mean, and whether the figures in them still come out.

use std::fmt::Write as _;

use thiserror::Error;

use crate::domain::criteria::Kind;
use crate::domain::date::{Day, Moment};
use crate::domain::decision::chosen::Chosen;
use crate::domain::decision::{Decision, Scope};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::ranking::{NotRankable, Ranking, Standing, rank};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::{Asked, Evaluation, Unfit};
use crate::domain::event::sha256_hex;
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::{DecisionRef, EvidenceId, GroupId, QuestionId, Slug};
use crate::domain::robustness::firmness::{Firmness, firmness};
use crate::domain::robustness::flip::smallest;
use crate::domain::text::{Line, commas};

/// The form of the bytes; a later form has another name.
pub const SCHEMA: &str = "cloudpick/snapshot/4";

/// The form before, which is read and checked as ever: it does not hold the decision's own budget.
pub const SCHEMA_BEFORE: &str = "cloudpick/snapshot/3";

/// How figures are rounded, said in each snapshot.
pub const ROUNDING: &str = "exact fractions; rounded once, at the end, half away from zero";

/// What is done about a score that is missing, said in each snapshot.
pub const MISSING_SCORES: &str =
    "no candidate is ranked while one of its agreed scores is missing; a gap is never read as 0";

/// An item of evidence as it was when the decision was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Its id.
    pub id: EvidenceId,
    /// What it said.
    pub title: Line,
    /// The day it spoke of.
    pub as_at: Option<Day>,
    /// SHA-256 over all that was recorded of it, in lower-case hexadecimal.
    pub sha256: String,
}

impl Cited {
    /// `evidence` as it is now.
    pub fn of(evidence: &Evidence) -> Self {
        let questions: Vec<&str> = evidence.questions.iter().map(QuestionId::as_str).collect();
        let conflicts: Vec<&str> = evidence.conflicts_with.iter().map(EvidenceId::as_str).collect();
        let as_at = evidence.as_at.map(|day| day.to_string());
        let mut bytes = String::from("cloudpick/evidence/1\n");
        for field in [
            evidence.id.as_str(),
            evidence.candidate.as_ref().map_or("", |slug| slug.as_str()),
            &questions.join(" "),
            evidence.title.as_str(),
            evidence.source.as_str(),
            as_at.as_deref().unwrap_or(""),
            evidence.r#where.as_ref().map_or("", |line| line.as_str()),
            evidence.link.as_ref().map_or("", |line| line.as_str()),
            evidence.note.as_ref().map_or("", |note| note.as_str()),
            &conflicts.join(" "),
        ] {
            // A netstring: no field can be taken for the end of another.
            let _ = writeln!(bytes, "{}:{field}", field.len());
        }
        Self {
            id: evidence.id.clone(),
            title: evidence.title.clone(),
            as_at: evidence.as_at,
            sha256: sha256_hex(bytes.as_bytes()),
        }
    }
}

/// The smallest shift of weight between two groups that puts another candidate level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// The group that gives weight up.
    pub from: GroupId,
    /// The group that takes it.
    pub to: GroupId,
    /// Percent points moved.
    pub points: Exact,
    /// Who draws level with the winner.
    pub challenger: Slug,
}

/// Exceptions that stood when the decision was accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StandingExceptions {
    /// How many covered a workload.
    pub count: u32,
    /// What their workloads cost a year.
    pub annual_cost: Money,
    /// Months of moving back that were accepted, added up.
    pub months: u32,
}

/// The snapshot before this one, in the same scope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Previous {
    /// Of which decision.
    pub decision: DecisionRef,
    /// Its hash.
    pub sha256: String,
}

/// Figures of a ranked candidate as they were frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// Its place.
    pub place: u32,
    /// Judged marks.
    pub quality: Exact,
    /// Marks for price.
    pub price: Option<Exact>,
    /// The total at full precision.
    pub total: Exact,
    /// The total as published.
    pub published: String,
    /// What broke a tie: the code of a rule, or `decision`.
    pub tie_broken_by: Option<String>,
}

/// One candidate's line of the result as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The candidate.
    pub candidate: Slug,
    /// `ranked`, `excluded` or `withdrawn`.
    pub status: String,
    /// Ids of what excludes it.
    pub excluded_by: Vec<String>,
    /// Judged marks by group; `None` while a question of it is not scored.
    pub groups: Vec<(GroupId, Option<Exact>)>,
    /// Place and totals of the ranked.
    pub figures: Option<Figures>,
}

impl Outcome {
    fn of(standing: &Standing) -> Self {
        let figures = standing.figures.as_ref().map(|figures| Figures {
            place: figures.place,
            quality: figures.quality.clone(),
            price: figures.price.clone(),
            total: figures.total.clone(),
            published: figures.published.to_string(),
            tie_broken_by: figures.tie_broken_by.map(|by| by.code().to_owned()),
        });
        Self {
            candidate: standing.candidate.clone(),
            status: standing.status.code().to_owned(),
            excluded_by: standing.status.excluded_by().into_iter().map(str::to_owned).collect(),
            groups: standing.groups.iter().map(|g| (g.group.clone(), g.marks.clone())).collect(),
            figures,
        }
    }
}

/// Everything a decision rested on when it was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snapshot {
    /// The program and its version.
    pub program: String,
    /// The decision.
    pub decision: DecisionRef,
    /// What it is about.
    pub scope: Scope,
    /// When it was frozen.
    pub frozen_at: Moment,
    /// The candidate chosen, or that nobody is.
    pub chosen: Chosen,
    /// The snapshot before.
    pub previous: Option<Previous>,
    /// Criteria, rules, candidates, gates, agreed scores and prices.
    pub evaluation: Evaluation,
    /// SHA-256 over the frozen rules.
    pub rules_hash: Option<String>,
    /// What single evaluators gave.
    pub sheets: Vec<Sheet>,
    /// The evidence, by id.
    pub evidence: Vec<Cited>,
    /// The exceptions that stood then.
    pub exceptions: StandingExceptions,
    /// Every setting of the workspace then, by its key: the thresholds of tiers and signals among
    /// them, so that nobody tunes them afterwards unseen.
    pub settings: Vec<(String, String)>,
    /// Months of portability debt that the decision itself allows, in place of the setting, so that
    /// the trigger it raises is frozen too. `None` where it says none, or in the form before.
    pub debt_budget: Option<u32>,
    /// The result at full precision.
    pub result: Vec<Outcome>,
    /// The smallest shift of weight that alters the winner, where one does.
    pub smallest_shift: Option<Shift>,
    /// How firm the result is; `None` where it is undefined under the evaluation's rules.
    pub firmness: Option<Firmness>,
}

/// What a snapshot is made of beside the decision and its evaluation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Around {
    /// The program and its version.
    pub program: String,
    /// When it is frozen.
    pub frozen_at: Moment,
    /// SHA-256 over the frozen rules.
    pub rules_hash: Option<String>,
    /// What single evaluators gave.
    pub sheets: Vec<Sheet>,
    /// The evidence, by id.
    pub evidence: Vec<Cited>,
    /// The exceptions that stand.
    pub exceptions: StandingExceptions,
    /// Every setting of the workspace, by its key.
    pub settings: Vec<(String, String)>,
    /// The snapshot before.
    pub previous: Option<Previous>,
}

/// A figure of a snapshot that does not come out again.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what} was frozen as {frozen} and comes out as {recomputed}")]
pub struct Difference {
    /// Of whom and what.
    pub what: String,
    /// The figure in the snapshot.
    pub frozen: String,
    /// The figure calculated from the scores in it.
    pub recomputed: String,
}

/// Why a snapshot says nothing.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SnapshotError {
    /// Its parts make no evaluation.
    #[error("the snapshot holds no sound evaluation: {0}")]
    Unfit(#[from] Unfit),
    /// It cannot be ranked.
    #[error("the snapshot cannot be ranked: {0}")]
    NotRankable(#[from] NotRankable),
}

impl Snapshot {
    /// What is frozen of `decision` on `evaluation`.
    ///
    /// # Errors
    /// [`SnapshotError`] when the evaluation cannot be ranked.
    pub fn take(
        decision: &Decision,
        evaluation: Evaluation,
        around: Around,
    ) -> Result<Self, SnapshotError> {
        let ranking = rank(&evaluation)?;
        let smallest_shift = smallest_shift(&evaluation);
        let firmness = firmness(&evaluation).ok();
        Ok(Self {
            firmness,
            program: around.program,
            decision: decision.reference,
            scope: decision.content.scope.clone(),
            frozen_at: around.frozen_at,
            chosen: decision.content.chosen.clone(),
            previous: around.previous,
            rules_hash: around.rules_hash,
            sheets: around.sheets,
            evidence: around.evidence,
            exceptions: around.exceptions,
            settings: around.settings,
            debt_budget: decision.content.debt_budget,
            result: outcomes(&ranking),
            smallest_shift,
            evaluation,
        })
    }

    /// Calculates the result from the scores in here alone.
    ///
    /// # Errors
    /// [`SnapshotError::NotRankable`].
    pub fn recompute(&self) -> Result<Ranking, SnapshotError> {
        Ok(rank(&self.evaluation)?)
    }

    /// Every figure that does not come out again; empty when all do.
    ///
    /// # Errors
    /// [`SnapshotError::NotRankable`].
    pub fn differences(&self) -> Result<Vec<Difference>, SnapshotError> {
        let fresh = outcomes(&self.recompute()?);
        let mut found = Vec::new();
        let order = |of: &[Outcome]| commas(of.iter().map(|outcome| &outcome.candidate));
        differ(&mut found, "the order", order(&self.result), order(&fresh));
        for frozen in &self.result {
            if let Some(fresh) = fresh.iter().find(|fresh| fresh.candidate == frozen.candidate) {
                compare(&mut found, frozen, fresh);
            }
        }
        let shift = |shift: Option<&Shift>| {
            shift.map_or_else(
                || "none".to_owned(),
                |shift| {
                    let (from, to, points) = (&shift.from, &shift.to, &shift.points);
                    format!("{points} from {from} to {to} for {}", shift.challenger)
                },
            )
        };
        let fresh = smallest_shift(&self.evaluation);
        let what = "the smallest shift of weight that alters the winner";
        differ(&mut found, what, shift(self.smallest_shift.as_ref()), shift(fresh.as_ref()));
        firm(&mut found, self.firmness.as_ref(), firmness(&self.evaluation).ok().as_ref());
        Ok(found)
    }

    /// Candidates and scored questions without an agreed score: of the excluded and withdrawn.
    pub fn not_scored(&self) -> Vec<Asked> {
        let candidates = self.evaluation.candidates();
        let asked = self.evaluation.criteria().questions();
        asked
            .filter(|(_, question)| question.kind == Kind::Scored)
            .flat_map(|(_, question)| {
                candidates.iter().map(|c| (c.slug.clone(), question.id.clone()))
            })
            .filter(|(candidate, question)| self.evaluation.agreed(candidate, question).is_none())
            .collect()
    }

    /// Members of the panel who had not handed in a sheet.
    pub fn without_sheet(&self) -> Vec<Slug> {
        let panel = self.evaluation.parts().panel.iter().map(|seat| &seat.person);
        let submitted = |person: &Slug| {
            let mut sheets = self.sheets.iter();
            sheets.any(|sheet| sheet.evaluator() == person && sheet.submitted().is_some())
        };
        panel.filter(|person| !submitted(person)).cloned().collect()
    }
}

fn outcomes(ranking: &Ranking) -> Vec<Outcome> {
    ranking.standings.iter().map(Outcome::of).collect()
}

fn smallest_shift(evaluation: &Evaluation) -> Option<Shift> {
    smallest(evaluation).map(|found| Shift {
        from: found.from,
        to: found.to,
        points: found.shift,
        challenger: found.challenger,
    })
}

fn differ(found: &mut Vec<Difference>, what: &str, frozen: String, recomputed: String) {
    if frozen != recomputed {
        found.push(Difference { what: what.to_owned(), frozen, recomputed });
    }
}

/// Compares figures. Sentences are the words of the program that froze them, and stay.
fn firm(found: &mut Vec<Difference>, frozen: Option<&Firmness>, fresh: Option<&Firmness>) {
    let near = |of: &Firmness| of.near.join(", ");
    let behind = |of: &Firmness| {
        let one = |b: &crate::domain::robustness::firmness::Behind| {
            format!("{} by {}", b.challenger, b.margin)
        };
        commas(of.behind.iter().map(one))
    };
    let intervals = |of: &Firmness| {
        commas(of.intervals.iter().map(|i| format!("{} {} to {}", i.group, i.from, i.to)))
    };
    let least = |of: &Firmness| {
        of.least.as_ref().map_or_else(String::new, |least| {
            let moves = least.moves.iter().map(|(question, by)| format!(" {question} {by}"));
            format!("{} {}:{}", least.challenger, least.size, moves.collect::<String>())
        })
    };
    let marks = |of: &Firmness| {
        of.marks.as_ref().map_or_else(String::new, |fewest| {
            let cells = fewest.cells.iter().map(|(who, on)| format!(" {who} {on}"));
            format!("{} {}:{}", fewest.challenger, fewest.steps, cells.collect::<String>())
        })
    };
    let mut check = |what: &str, figure: &dyn Fn(&Firmness) -> String| {
        let said = |of: Option<&Firmness>| of.map_or_else(|| "undefined".to_owned(), figure);
        differ(found, what, said(frozen), said(fresh));
    };
    check("the near tie", &near);
    check("the margins", &behind);
    check("the winner's interval", &intervals);
    check("the smallest change of weights", &least);
    check("the fewest marks that level", &marks);
}

fn shown<T: ToString>(value: Option<T>) -> String {
    value.map_or_else(|| "none".to_owned(), |value| value.to_string())
}

fn compare(found: &mut Vec<Difference>, frozen: &Outcome, fresh: &Outcome) {
    let who = &frozen.candidate;
    let mut check = |what: &str, a: String, b: String| {
        differ(found, &format!("{what} of {who}"), a, b);
    };
    check("the status", frozen.status.clone(), fresh.status.clone());
    check("what excludes", frozen.excluded_by.join(", "), fresh.excluded_by.join(", "));
    for ((group, a), (_, b)) in frozen.groups.iter().zip(&fresh.groups) {
        check(&format!("the marks in {group}"), shown(a.as_ref()), shown(b.as_ref()));
    }
    let (a, b) = (frozen.figures.as_ref(), fresh.figures.as_ref());
    check("the place", shown(a.map(|f| f.place)), shown(b.map(|f| f.place)));
    check("the quality", shown(a.map(|f| &f.quality)), shown(b.map(|f| &f.quality)));
    let price = |f: Option<&Figures>| shown(f.and_then(|f| f.price.clone()));
    check("the price marks", price(a), price(b));
    check("the exact total", shown(a.map(|f| &f.total)), shown(b.map(|f| &f.total)));
    check("the total", shown(a.map(|f| &f.published)), shown(b.map(|f| &f.published)));
    let tie = |f: Option<&Figures>| shown(f.and_then(|f| f.tie_broken_by.clone()));
    check("what broke a tie", tie(a), tie(b));
}
