//! The rows of every export but the scores, which stream: columns as `docs/cli.md` lists them.
//!
//! The last column of each says whether the row is sample data.

pub mod buying;
pub mod story;

use std::collections::BTreeSet;

use super::listing::{Cell, Column, Listing};
use crate::domain::criteria::Kind;
use crate::domain::date::Day;
use crate::domain::decision::{Decision, Status};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::comparison::{self, Comparison, Given};
use crate::domain::evaluation::evidence::{Age, Evidence};
use crate::domain::evaluation::ranking::{Ranking, TieBroken};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::exception::grant::Cover;
use crate::domain::exception::request::{Category, ReasonCode};
use crate::domain::exception::tier::Tier;
use crate::domain::exception::{Exception, State};
use crate::domain::person::Role;
use crate::domain::refs::{EvidenceId, ExceptionRef, WorkloadRef};
use crate::domain::robustness::firmness::{Beside, Interval};
use crate::domain::sensitive::LEFT_OUT;
use crate::domain::workload::{Months, Place, Workload};

/// The column that ends every export.
const ILLUSTRATIVE: &str = "illustrative";

fn columns(keys: &[&'static str]) -> Listing {
    let keys = keys.iter().chain([&ILLUSTRATIVE]);
    Listing::new(keys.map(|key| Column::text(*key, *key)).collect())
}

/// Adds a row and its last cell.
fn push(listing: &mut Listing, mut row: Vec<Cell>, illustrative: bool) {
    row.push(illustrative.into());
    listing.push(row);
}

fn shown(value: &impl ToString) -> Cell {
    value.to_string().into()
}

fn maybe<T: ToString>(value: Option<T>) -> Cell {
    value.map_or(Cell::Null, |value| shown(&value))
}

/// `comparison.csv`: a row a question, and the sums as rows of their own.
pub fn comparison(comparison: &Comparison) -> Listing {
    let mut keys: Vec<String> = ["level", "group", "id", "title", "kind", "weight", "scale_max"]
        .map(str::to_owned)
        .to_vec();
    for (slug, _) in &comparison.candidates {
        keys.extend([format!("{slug}_score"), format!("{slug}_marks")]);
    }
    keys.push(ILLUSTRATIVE.to_owned());
    let mut listing =
        Listing::new(keys.into_iter().map(|key| Column::text(key.clone(), key)).collect());
    let marks = |marks: Option<&Exact>| marks.map(|m| m.rounded(comparison.decimals));
    for row in &comparison.rows {
        let mut cells = vec![
            row.level.code().into(),
            maybe(row.group.as_ref()),
            row.id.as_str().into(),
            row.title.as_str().into(),
            row.kind.map(Kind::code).into(),
            row.weight.map(|weight| weight.percent().rounded(2)).into(),
            row.scale_max.into(),
        ];
        for comparison::Cell { score, marks: earned } in &row.cells {
            cells.push(match score {
                None => Cell::Null,
                Some(Given::Value(value)) => (*value).into(),
                Some(Given::Gate(answer)) => answer.code().into(),
                Some(Given::Amount(amount)) => (*amount).into(),
            });
            cells.push(marks(earned.as_ref()).into());
        }
        push(&mut listing, cells, comparison.illustrative);
    }
    listing
}

/// `ranking.csv`: a row a candidate, the first first, and beside each how firm that is: whether it
/// is in a near tie, the weights within which the first stays first (percent), the points of
/// weight that must move before another is level (`never` where no weighting does it), and the
/// fewest steps of the scale that make it so.
///
/// `beside` is empty where none of that is defined.
pub fn ranking(ranking: &Ranking, beside: &[Beside], illustrative: bool) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("place", "Place"),
        Column::text("candidate", "Candidate"),
        Column::text("name", "Name"),
        Column::text("status", "Status"),
        Column::text("excluded_by", "Excluded by"),
        Column::figure("quality_marks", "Quality"),
        Column::figure("price", "Price in pounds"),
        Column::figure("price_marks", "Price"),
        Column::figure("total", "Total"),
        Column::figure("margin_to_next", "Margin"),
        Column::text("tie_broken_by", "Tie broken by"),
        Column::text("near_tie", "Near tie").in_files(),
        Column::text("stays_first", "Stays first while").in_files(),
        Column::figure("weight_to_level", "Weight to level").in_files(),
        Column::figure("steps_to_level", "Steps to level").in_files(),
        Column::text(ILLUSTRATIVE, "Illustrative").in_files(),
    ]);
    for standing in &ranking.standings {
        let figures = standing.figures.as_ref();
        let rounded = |exact: &Exact| -> Rounded { exact.rounded(ranking.decimals) };
        let by = standing.status.excluded_by().into_iter().map(str::to_owned);
        let beside = beside.iter().find(|row| row.candidate == standing.candidate.as_str());
        let level = beside.and_then(|row| row.level.as_ref());
        let row = vec![
            figures.map(|figures| figures.place).into(),
            standing.candidate.as_str().into(),
            standing.name.as_str().into(),
            standing.status.code().into(),
            by.collect::<Vec<_>>().into(),
            figures.map(|figures| rounded(&figures.quality)).into(),
            figures.and_then(|figures| figures.amount).into(),
            figures.and_then(|figures| figures.price.as_ref()).map(rounded).into(),
            figures.map(|figures| figures.published).into(),
            figures.and_then(|figures| figures.margin_to_next).into(),
            figures.and_then(|figures| figures.tie_broken_by).map(TieBroken::code).into(),
            beside.map(|row| row.near).into(),
            beside.and_then(stays_first).into(),
            level.map_or(Cell::Null, |level| level.weight.as_ref().map_or("never".into(), points)),
            level.map_or(Cell::Null, |level| level.steps.map_or("never".into(), Cell::from)),
        ];
        push(&mut listing, row, illustrative);
    }
    listing
}

/// `CON 0.0 to 10.5; SKL 5.1 to 15.3`: the weights in percent within which the first stays first.
fn stays_first(row: &Beside) -> Option<String> {
    let percent = |share: &Exact| (share * &Exact::whole(100)).rounded(1);
    let one = |interval: &Interval| {
        let (from, to) = (percent(&interval.from), percent(&interval.to));
        format!("{} {from} to {to}", interval.group)
    };
    let all: Vec<String> = row.intervals.iter().map(one).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// Points of weight out of 100, to four decimals, so that what is very little is not nought.
fn points(share: &Exact) -> Cell {
    (share * &Exact::whole(100)).rounded(4).into()
}

/// An item of evidence with what a day makes of it.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The item.
    pub evidence: &'a Evidence,
    /// Its age.
    pub age: Age,
    /// What contradicts it, whichever of the two says so.
    pub conflicts: &'a BTreeSet<EvidenceId>,
}

/// Returns to moderation: from where, by whom, why, and whether prices were known already.
pub fn reopenings(evaluation: &Evaluation, left_out: bool) -> Listing {
    let mut listing = columns(&[
        "evaluation",
        "rules_version",
        "reopened_from",
        "reopened_at",
        "reopened_by",
        "prices_known",
        "reason",
    ]);
    for one in &evaluation.parts().reopenings {
        let row = vec![
            shown(&evaluation.reference()),
            i64::from(one.version).into(),
            one.from.code().into(),
            shown(&one.at),
            one.by.as_str().into(),
            if one.money_known { "yes" } else { "no" }.into(),
            if left_out { LEFT_OUT } else { one.reason.as_str() }.into(),
        ];
        push(&mut listing, row, evaluation.parts().illustrative);
    }
    listing
}

/// `evidence.csv`: a row an item.
pub fn evidence<'a>(items: impl IntoIterator<Item = Item<'a>>, illustrative: bool) -> Listing {
    let mut listing = columns(&[
        "id",
        "candidate",
        "questions",
        "title",
        "source",
        "as_at",
        "age_days",
        "conflicts_with",
        "where",
        "link",
        "note",
    ]);
    for Item { evidence, age, conflicts } in items {
        let ids = |ids: Vec<String>| Cell::from(ids);
        let row = vec![
            evidence.id.as_str().into(),
            maybe(evidence.candidate.as_ref()),
            ids(evidence.questions.iter().map(ToString::to_string).collect()),
            evidence.title.as_str().into(),
            evidence.source.as_str().into(),
            evidence.as_at.into(),
            age.days().into(),
            ids(conflicts.iter().map(ToString::to_string).collect()),
            maybe(evidence.r#where.as_ref()),
            maybe(evidence.link.as_ref()),
            maybe(evidence.note.as_ref()),
        ];
        push(&mut listing, row, illustrative);
    }
    listing
}

/// `workloads.csv`: a row a workload, with the columns of an import first.
pub fn workloads<'a>(
    rows: impl IntoIterator<Item = (&'a Workload, Option<Cover>)>,
    illustrative: bool,
) -> Listing {
    let mut listing = columns(&[
        "id",
        "name",
        "owner",
        "directorate",
        "hosted",
        "annual_cost",
        "data_class",
        "criticality",
        "hosted_since",
        "hosted_known",
        "personal_data",
        "needs",
        "value",
        "move_months_low",
        "move_months_likely",
        "move_months_high",
        "cover",
        "retired_on",
    ]);
    for (workload, cover) in rows {
        let months = |part: fn(Months) -> u16| -> Cell {
            workload.move_months.map(|months| u32::from(part(months))).into()
        };
        let row = vec![
            shown(&workload.reference),
            workload.name.as_str().into(),
            workload.owner.as_str().into(),
            workload.directorate.as_str().into(),
            shown(&workload.hosted),
            workload.annual_cost.into(),
            workload.data_class.code().into(),
            workload.criticality.code().into(),
            workload.hosted_since.into(),
            workload.hosted_known.code().into(),
            workload.personal_data.code().into(),
            maybe(workload.needs.as_ref()),
            workload.value.map(crate::domain::workload::Value::get).into(),
            months(Months::low),
            months(Months::likely),
            months(Months::high),
            cover.map(Cover::code).into(),
            workload.retired_on.into(),
        ];
        push(&mut listing, row, illustrative);
    }
    listing
}

/// One line of `exceptions.csv`, as it is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExceptionLine<'a> {
    /// Its reference.
    pub id: ExceptionRef,
    /// What wants to leave.
    pub workload: WorkloadRef,
    /// Where to.
    pub target: Option<&'a Place>,
    /// Waiver or mitigated.
    pub category: Option<Category>,
    /// The first reason.
    pub primary_reason: Option<ReasonCode>,
    /// What people did.
    pub state: State,
    /// Whether it protects its workload.
    pub cover: Cover,
    /// The roles in which it was decided, with a blank between them.
    pub decided_by_role: Option<&'a str>,
    /// The first day granted, else asked for.
    pub start: Option<Day>,
    /// The last day granted, else asked for.
    pub end: Option<Day>,
    /// Days to the last covered one.
    pub days_left: Option<i64>,
    /// Conditions neither confirmed nor waived.
    pub open_conditions: usize,
    /// How long moving back would take.
    pub move_months: Option<Months>,
    /// A year's cost.
    pub annual_cost: Money,
    /// Who decides.
    pub tier: Option<Tier>,
    /// Somebody approved their own request.
    pub overridden: bool,
    /// Its title.
    pub title: &'a str,
    /// The part of the organisation it serves.
    pub directorate: Option<&'a str>,
}

/// `exceptions.csv`: a row an exception.
pub fn exceptions<'a>(
    lines: impl IntoIterator<Item = ExceptionLine<'a>>,
    illustrative: bool,
) -> Listing {
    let mut listing = columns(&[
        "id",
        "workload",
        "target",
        "category",
        "primary_reason",
        "state",
        "cover",
        "decided_by_role",
        "start",
        "end",
        "days_left",
        "open_conditions",
        "move_months_low",
        "move_months_likely",
        "move_months_high",
        "annual_cost",
        "tier",
        "override",
        "title",
        "directorate",
    ]);
    for line in lines {
        let months = |part: fn(Months) -> u16| -> Cell {
            line.move_months.map(|months| u32::from(part(months))).into()
        };
        let roles = line.decided_by_role.unwrap_or_default().split_whitespace();
        let row = vec![
            shown(&line.id),
            shown(&line.workload),
            maybe(line.target),
            line.category.map(Category::code).into(),
            line.primary_reason.map(ReasonCode::code).into(),
            line.state.code().into(),
            line.cover.code().into(),
            roles.map(str::to_owned).collect::<Vec<_>>().into(),
            line.start.into(),
            line.end.into(),
            line.days_left.into(),
            Cell::count(line.open_conditions),
            months(Months::low),
            months(Months::likely),
            months(Months::high),
            line.annual_cost.into(),
            line.tier.and_then(|tier| tier.code().parse::<i64>().ok()).into(),
            line.overridden.into(),
            line.title.into(),
            line.directorate.into(),
        ];
        push(&mut listing, row, illustrative);
    }
    listing
}

/// `decisions.csv` before any row: decisions on the primary, then those on exceptions.
pub fn decisions() -> Listing {
    columns(&[
        "id",
        "kind",
        "subject",
        "outcome",
        "reason",
        "role",
        "date",
        "supersedes",
        "superseded_by",
    ])
}

/// Adds a decision on the primary. Its outcome is the status and the candidate: an outcome that
/// named the candidate alone would read as chosen where it was refused.
pub fn push_primary(listing: &mut Listing, decision: &Decision, illustrative: bool) {
    let content = &decision.content;
    let settled = [Status::Accepted, Status::Rejected].map(|status| decision.remark(status));
    let settled = settled.into_iter().flatten().next();
    let row = vec![
        shown(&decision.reference),
        decision.content.scope.as_str().into(),
        maybe(decision.evaluation),
        format!("{}: {}", decision.status, content.chosen).into(),
        content.reason.as_str().into(),
        settled.map(|_| Role::DecisionOwner.code()).into(),
        decision.dated().into(),
        maybe(decision.supersedes),
        maybe(decision.superseded_by),
    ];
    push(listing, row, illustrative);
}

/// Adds the decisions on one exception, in the order of their days: each grant, the last refusal,
/// the revocation. Grants that follow one another supersede the one before.
pub fn push_exception(
    listing: &mut Listing,
    exception: &Exception,
    zone: &jiff::tz::TimeZone,
    illustrative: bool,
) {
    let which = exception.reference;
    let id = |number: u32| format!("{which}/{number}");
    let known = |number: u32| {
        exception.grants.iter().any(|grant| grant.number == number).then(|| id(number))
    };
    for grant in &exception.grants {
        let votes = exception.votes.iter().filter(|vote| grant.approvers.contains(&vote.by));
        let roles: BTreeSet<&str> = votes.clone().map(|vote| vote.role.code()).collect();
        let reasons: Vec<&str> = votes.map(|vote| vote.rationale.as_str()).collect();
        let row = vec![
            id(grant.number).into(),
            "exception".into(),
            shown(&which),
            "approved".into(),
            reasons.join("\n").into(),
            roles.into_iter().map(str::to_owned).collect::<Vec<_>>().into(),
            grant.approved_at.day_in(zone).into(),
            grant.number.checked_sub(1).and_then(known).into(),
            known(grant.number + 1).into(),
        ];
        push(listing, row, illustrative);
    }
    if let Some(rejection) = &exception.rejection {
        let row = vec![
            format!("{which}/rejected").into(),
            "exception".into(),
            shown(&which),
            "rejected".into(),
            rejection.rationale.as_str().into(),
            rejection.role.code().into(),
            rejection.on.into(),
            Cell::Null,
            Cell::Null,
        ];
        push(listing, row, illustrative);
    }
    if let Some(revocation) = &exception.revocation {
        let row = vec![
            format!("{which}/revoked").into(),
            "exception".into(),
            shown(&which),
            "revoked".into(),
            revocation.reason.as_str().into(),
            Role::Approver.code().into(),
            revocation.at.day_in(zone).into(),
            exception.grants.last().map(|grant| id(grant.number)).into(),
            Cell::Null,
        ];
        push(listing, row, illustrative);
    }
}
