//! The supplier-exit drill on the command line.

use clap::Args;

use crate::actions::drills::{self, Asked, Drilled};
use crate::actions::estate;
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick};
use crate::domain::workload::drill::Verdict;
use crate::report::listing::{Cell, Record};
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
    let rows = || estate::leaving(&drilled);
    context.out.show_or_rows(|| record(&drilled), rows, &args.pick)?;
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
        .rows("workloads", "Most critical first, then the longest move", estate::leaving(drilled))
}
