//! The supplier-exit drill on the command line.

use clap::Args;

use crate::actions::drills::{self, Asked, Drilled};
use crate::cli::fault::Fault;
use crate::cli::{Context, Format, Pick};
use crate::domain::workload::Months;
use crate::domain::workload::drill::{Done, Verdict};
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Args)]
pub(super) struct DrillArgs {
    /// Who stops
    supplier: String,
    /// In how many months
    #[arg(long, value_name = "N", allow_hyphen_values = true)]
    months: String,
    /// How many teams move workloads, each one after the other
    #[arg(long, value_name = "N", default_value = "1", allow_hyphen_values = true)]
    teams: String,
    #[command(flatten)]
    pick: Pick,
}

pub(super) fn run(args: &DrillArgs, context: &mut Context<'_>) -> Result<u8, Fault> {
    let asked = Asked {
        supplier: args.supplier.clone(),
        months: args.months.clone(),
        teams: args.teams.clone(),
    };
    let mut desk = context.desk(Access::Read)?;
    let drilled = drills::run(&mut desk, &asked, None)?;
    let rows = context.out.format() == Format::Csv || args.pick.count || !args.pick.sort.is_empty();
    if rows || args.pick.limit.is_some() {
        context.out.list(lines(&drilled), &args.pick)?;
    } else {
        context.out.show(record(&drilled), &args.pick)?;
    }
    Ok(0)
}

fn record(drilled: &Drilled) -> Record {
    let drill = &drilled.drill;
    Record::new()
        .fact("supplier", "Supplier", drilled.supplier.as_str())
        .fact("day", "Notice on", drilled.day)
        .fact("months", "Stops after, months", drill.months)
        .fact("teams", "Teams", drill.teams)
        .fact("workloads_there", "Workloads there", Cell::count(drill.lines.len()))
        .fact("late", "Cannot leave in time", Cell::count(drill.late()))
        .fact("at_risk", "At risk", Cell::count(drill.count(Verdict::AtRisk)))
        .fact("last_month", "The last has left in month", drill.last())
        .fact("teams_enough", "Teams that would be enough", drill.enough)
        .fact_in_json("illustrative", "Illustrative", drilled.illustrative)
        .rows("workloads", "Most critical first, then the longest move", lines(drilled))
}

fn lines(drilled: &Drilled) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("place", "#"),
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::text("criticality", "Criticality"),
        Column::figure("annual_cost", "£ a year").in_files(),
        Column::figure("months_low", "Months, low").in_files(),
        Column::figure("months_likely", "Months"),
        Column::figure("months_high", "Months, high").in_files(),
        Column::figure("team", "Team"),
        Column::figure("begins", "Begins"),
        Column::figure("left_low", "Left, low"),
        Column::figure("left_likely", "Left, likely"),
        Column::figure("left_high", "Left, high"),
        Column::text("verdict", "Verdict"),
        Column::text("illustrative", "Illustrative").in_files(),
    ]);
    for line in &drilled.drill.lines {
        let months = |part: fn(Months) -> u16| -> Cell { line.leaving.months.map(part).into() };
        let left = |part: fn(Done) -> u32| -> Cell { line.done.map(part).into() };
        listing.push(vec![
            line.place.into(),
            line.leaving.workload.to_string().into(),
            line.leaving.name.as_str().into(),
            line.leaving.criticality.code().into(),
            line.leaving.annual_cost.into(),
            months(Months::low),
            months(Months::likely),
            months(Months::high),
            line.team.into(),
            line.begins.into(),
            left(|done| done.low),
            left(|done| done.likely),
            left(|done| done.high),
            line.verdict.code().into(),
            drilled.illustrative.into(),
        ]);
    }
    listing
}
