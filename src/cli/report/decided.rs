//! Reports on a decision after the fact: its scores in the light of the exceptions, and how far
//! workloads have followed it.

use std::path::PathBuf;

use clap::Args;

use crate::actions::decisions::{self, Rescored};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, words};
use crate::domain::decision::flip::Following;
use crate::domain::refs::Slug;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Args)]
pub(in crate::cli) struct RescoreArgs {
    /// The decision, such as D-0001
    #[arg(value_name = "D")]
    decision: String,
    /// Which questions each reason speaks to; without it criteria/reasons.toml
    #[arg(long, value_name = "FILE.toml")]
    map: Option<PathBuf>,
    #[command(flatten)]
    pick: Pick,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct TransitionArgs {
    /// The decision, such as D-0002; without it the one in force
    #[arg(value_name = "D")]
    decision: Option<String>,
    #[command(flatten)]
    pick: Pick,
}

pub(super) fn rescore(args: &RescoreArgs, context: &mut Context<'_>) -> Result<u8, Fault> {
    let map = args.map.as_deref().map(words::source).transpose()?;
    let mut desk = context.desk(Access::Read)?;
    let found = decisions::rescore(&mut desk, &args.decision, map.as_ref())?;
    context.out.show(record(&found), &args.pick)?;
    context.out.label(found.illustrative);
    Ok(0)
}

fn slugs(all: &[Slug]) -> Cell {
    all.iter().map(ToString::to_string).collect::<Vec<_>>().into()
}

fn record(rescored: &Rescored) -> Record {
    let found = &rescored.found;
    let mut lines = Listing::new(vec![
        Column::text("question", "Question"),
        Column::figure("exceptions", "Exceptions"),
        Column::text("reasons", "Reasons"),
        Column::figure("weight", "Marks"),
        Column::figure("score", "Score"),
        Column::figure("next_score", "Held against"),
        Column::figure("fall", "Fall that levels"),
        Column::text("fall_exact", "Exactly").in_json(),
        Column::figure("falls_at", "Lost at"),
        Column::text("then_first", "First then"),
        Column::text("which", "Which exceptions").in_json(),
    ]);
    for row in &found.lines {
        let (at, first) = row.falls_at.clone().unzip();
        lines.push(vec![
            row.question.to_string().into(),
            Cell::count(row.exceptions.len()),
            row.reasons.iter().map(ToString::to_string).collect::<Vec<_>>().into(),
            row.weight.rounded(rescored.decimals).into(),
            row.score.into(),
            row.next.into(),
            row.distance.as_ref().map(|fall| fall.rounded(2)).into(),
            row.distance.as_ref().map(ToString::to_string).into(),
            at.map(i64::from).into(),
            slugs(&first.unwrap_or_default()),
            row.exceptions.iter().map(ToString::to_string).collect::<Vec<_>>().into(),
        ]);
    }
    let mut reasons = Listing::new(vec![
        Column::text("reason", "Reason"),
        Column::figure("exceptions", "Exceptions"),
        Column::figure("questions", "Questions"),
        Column::figure("total", "Total, each a step lower"),
        Column::text("first", "First then"),
        Column::text("why", "Why these questions").in_json(),
    ]);
    for one in &found.together {
        reasons.push(vec![
            one.reason.code().into(),
            Cell::count(one.exceptions),
            Cell::count(one.questions),
            one.total.into(),
            slugs(&one.first),
            one.why.as_str().into(),
        ]);
    }
    let (next, next_total) = found.next.clone().unzip();
    Record::new()
        .fact("id", "Decision", rescored.decision.to_string())
        .fact("evaluation", "Evaluation", rescored.evaluation.to_string())
        .fact("primary", "Primary", found.primary.to_string())
        .fact("total", "Its total", found.total)
        .fact("next", "Held against", next.map(|slug| slug.to_string()))
        .fact("next_total", "Its total", next_total)
        .fact("gap", "Ahead by", found.ahead)
        .fact_in_json("gap_exact", "Exactly", found.gap.as_ref().map(ToString::to_string))
        .fact("exceptions", "Exceptions approved under it", Cell::count(found.exceptions))
        .rows("questions", "Question by question", lines)
        .rows("reasons", "Reason by reason", reasons)
}

pub(super) fn transition(args: &TransitionArgs, context: &mut Context<'_>) -> Result<u8, Fault> {
    let mut desk = context.desk_by_day(Access::Read)?;
    let found = decisions::transition(&mut desk, args.decision.as_deref())?;
    let mut listing = Listing::new(vec![
        Column::text("id", "Workload"),
        Column::text("name", "Name"),
        Column::text("owner", "Owner").named(),
        Column::text("directorate", "Directorate"),
        Column::text("hosted", "Hosted").named(),
        Column::text("hosted_since", "There since"),
        Column::figure("annual_cost", "Yearly cost"),
        Column::text("state", "State").of(Following::WORDS),
        Column::text("exception", "Exception"),
    ]);
    for step in &found.steps {
        let workload = &step.workload;
        listing.push(vec![
            workload.reference.to_string().into(),
            workload.name.as_str().into(),
            workload.owner.as_str().into(),
            workload.directorate.as_str().into(),
            workload.hosted.to_string().into(),
            workload.hosted_since.into(),
            workload.annual_cost.into(),
            step.following.words().into(),
            step.exception.map(|which| which.to_string()).into(),
        ]);
    }
    if context.out.is_for_people() && !args.pick.count {
        let turn = &found.turn;
        let until = turn.until.map_or_else(
            || "no last day was set".to_owned(),
            |day| format!("workloads must have followed by {day}"),
        );
        let begun = if turn.since <= found.day { "since" } else { "from its first day on," };
        let count =
            |wanted: Following| found.steps.iter().filter(|step| step.following == wanted).count();
        context.out.say(&format!(
            "{}: from {} to {} {begun} {}; {until}. On {}: {} followed, {} in transition, {} \
             covered, {} overdue, {} elsewhere, {} retired",
            turn.decision,
            turn.from,
            turn.to,
            turn.since,
            found.day,
            count(Following::Followed),
            count(Following::InTransition),
            count(Following::Covered),
            count(Following::Overdue),
            count(Following::Elsewhere),
            count(Following::Retired),
        ))?;
    }
    context.out.list(listing, &args.pick)?;
    Ok(0)
}
