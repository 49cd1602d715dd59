//! `capacity`: what each workload needs, and what all of them need together.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::capacity::{self, By, Imported, Listed, Statement};
use crate::actions::evaluations::Run;
use crate::actions::{upkeep, workloads};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, typed, words};
use crate::domain::text::CodeError;
use crate::domain::workload::needs::Need;
use crate::import::sheets::{Extra, needs as sheet};
use crate::report::capacity::{self as report, need_cells};
use crate::report::file::Existing;
use crate::report::listing::{Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// What each workload needs a month, or one of them
    List {
        /// A workload, by reference or name
        #[arg(value_name = "W")]
        workload: Option<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// What one workload needs, with its months of cloud
    Show {
        /// The workload, by reference or name
        #[arg(value_name = "W")]
        workload: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Say what a workload needs of one thing; what was said of it before is replaced
    Set {
        /// The workload, by reference or name
        #[arg(value_name = "W")]
        workload: String,
        /// compute:SIZE, memory, storage:CLASS, transfer-out or service:NAME
        item: String,
        #[command(flatten)]
        amount: AmountArgs,
    },
    /// Take back what was said of one thing
    Clear {
        /// The workload, by reference or name
        #[arg(value_name = "W")]
        workload: String,
        /// compute:SIZE, memory, storage:CLASS, transfer-out or service:NAME
        item: String,
        /// Of which environment
        #[arg(long, value_name = "NAME", default_value = "live")]
        environment: String,
    },
    /// Take back what you said last of needs, an import as a whole
    Undo {
        /// Say again what was taken back last
        #[arg(long)]
        redo: bool,
    },
    /// What all workloads need together over the term, for a call-off
    Statement {
        /// Tell apart by all, environment or directorate
        #[arg(long, value_name = "HOW", default_value = "all")]
        by: String,
        /// Write it to this file instead, as CSV
        #[arg(short = 'o', long = "out", value_name = "FILE")]
        out: Option<PathBuf>,
        /// Replace the file
        #[arg(long, requires = "out")]
        force: bool,
        #[command(flatten)]
        pick: Pick,
    },
    /// How much of each thing is needed in each month of the term, likely
    Months {
        /// Tell apart by all, environment or directorate
        #[arg(long, value_name = "HOW", default_value = "all")]
        by: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Take in needs from a CSV file, all or none
    Import {
        /// The file: workload, item, likely, [environment, count, low, high, growth, `growth_low`,
        /// `growth_high`, `from_month`]
        file: PathBuf,
        /// Show what would change, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Pass over columns that are not ours
        #[arg(long)]
        ignore_extra: bool,
    },
}

/// How much of a thing, as typed.
#[derive(Debug, Args)]
pub(super) struct AmountArgs {
    /// How much a month is likely
    #[arg(long, value_name = "N")]
    likely: String,
    /// How much at least; the likely amount unless given
    #[arg(long, value_name = "N")]
    low: Option<String>,
    /// How much at most; the likely amount unless given
    #[arg(long, value_name = "N")]
    high: Option<String>,
    /// How many of it: servers that run those hours each
    #[arg(long, value_name = "N")]
    count: Option<String>,
    /// Of which environment
    #[arg(long, value_name = "NAME")]
    environment: Option<String>,
    /// Growth in percent a year
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true)]
    growth: Option<String>,
    /// The least growth; the likely one unless given
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, requires = "growth")]
    growth_low: Option<String>,
    /// The most growth; the likely one unless given
    #[arg(long, value_name = "PERCENT", allow_hyphen_values = true, requires = "growth")]
    growth_high: Option<String>,
    /// The month of the term from which it runs in the cloud
    #[arg(long, value_name = "N")]
    from_month: Option<String>,
}

impl AmountArgs {
    /// The columns of a sheet that say the same, so that both are read by one reader.
    fn columns(&self, workload: &str, item: &str) -> [(&'static str, String); 11] {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        [
            ("workload", workload.to_owned()),
            ("item", item.to_owned()),
            ("likely", self.likely.clone()),
            ("low", given(&self.low)),
            ("high", given(&self.high)),
            ("count", given(&self.count)),
            ("environment", given(&self.environment)),
            ("growth", given(&self.growth)),
            ("growth_low", given(&self.growth_low)),
            ("growth_high", given(&self.growth_high)),
            ("from_month", given(&self.from_month)),
        ]
    }
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::List { workload, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let all = capacity::list(&mut desk, workload.as_deref())?;
            let sample = upkeep::facts(&mut desk)?.illustrative;
            words::list(context, listing(&all), pick, sample)?;
        }
        Command::Show { workload, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let all = capacity::list(&mut desk, Some(workload))?;
            let shown = workloads::show(&mut desk, workload, None)?.workload;
            let sample = upkeep::facts(&mut desk)?.illustrative;
            let record = Record::new()
                .fact("id", "Workload", shown.reference.to_string())
                .fact("name", "Name", shown.name.as_str())
                .fact("hosted", "Hosted", shown.hosted.to_string())
                .rows("needs", "Needs", listing(&all));
            words::show(context, record, pick, sample)?;
        }
        Command::Set { workload, item, amount } => {
            let mut desk = context.desk(context.write_access())?;
            let need = capacity::set_typed(&mut desk, &amount.columns(workload, item))?;
            context.out.wrote(&need.workload.to_string(), || {
                words::record(&bare(std::slice::from_ref(&need)))
            })?;
        }
        Command::Clear { workload, item, environment } => {
            let mut desk = context.desk(context.write_access())?;
            let which = capacity::clear(&mut desk, workload, environment, item)?;
            context.out.wrote(&which.to_string(), Record::new)?;
        }
        Command::Undo { redo } => {
            let mut desk = context.desk(context.write_access())?;
            let turn = if *redo { capacity::redo } else { capacity::undo };
            for which in turn(&mut desk)?.workloads {
                context.out.wrote(&which.to_string(), Record::new)?;
            }
        }
        Command::Statement { by, out, force, pick } => {
            let by = told_apart(by)?;
            let mut desk = context.desk(Access::Read)?;
            if let Some(path) = typed::file(out.as_ref()) {
                let existing = if *force { Existing::Replace } else { Existing::Keep };
                capacity::write_statement(&mut desk, by, path, existing)?;
                context.out.wrote(&path.display().to_string(), Record::new)?;
            } else {
                let statement = capacity::statement(&mut desk, by)?;
                let listing = report::stated(&statement, by);
                words::list(context, listing, pick, statement.illustrative)?;
                tell_rest(context, &statement);
            }
        }
        Command::Months { by, pick } => {
            let by = told_apart(by)?;
            let mut desk = context.desk(Access::Read)?;
            let statement = capacity::statement(&mut desk, by)?;
            words::list(context, report::months(&statement, by), pick, statement.illustrative)?;
        }
        Command::Import { file, dry_run, ignore_extra } => {
            let extra = if *ignore_extra { Extra::Ignore } else { Extra::Refuse };
            let rows = sheet::read(&words::source(file)?, extra);
            let run = if *dry_run { Run::Rehearse } else { Run::Save };
            let access = if *dry_run { Access::Read } else { context.write_access() };
            let mut desk = context.desk(access)?;
            let imported = capacity::import(&mut desk, rows, run)?;
            tell(context, &imported, run)?;
        }
    }
    Ok(0)
}

fn told_apart(typed: &str) -> Result<By, Fault> {
    typed.parse().map_err(|error: CodeError| Fault::invalid(error.to_string()).subject("by"))
}

/// What stays where it is, and what nobody has said: beside the statement, for people.
fn tell_rest(context: &Context<'_>, statement: &Statement) {
    let stays = statement
        .stays
        .iter()
        .map(|(which, name, place)| format!("{which} {name} stays {place} and is not in the sum"));
    let unknown = statement
        .unknown
        .iter()
        .map(|(which, name)| format!("nobody has said what {which} {name} needs"));
    words::note(context, &stays.chain(unknown).collect::<Vec<_>>());
}

fn tell(context: &mut Context<'_>, imported: &Imported, run: Run) -> Result<(), Fault> {
    if run == Run::Rehearse || !context.out.is_for_people() {
        let all: Vec<Need> = imported.added.iter().chain(&imported.changed).cloned().collect();
        context.out.list(bare(&all), &Pick::default())?;
    }
    let verb = match run {
        Run::Rehearse => "would be",
        Run::Save => "were",
    };
    let (added, changed) = (imported.added.len(), imported.changed.len());
    let same = imported.same;
    Ok(context.out.say(&format!(
        "of the needs {added} {verb} added and {changed} changed, {same} stand so already"
    ))?)
}

fn columns() -> Vec<Column> {
    vec![
        Column::text("workload", "Workload"),
        Column::text("name", "Name"),
        Column::text("environment", "Where"),
        Column::text("item", "Item"),
        Column::figure("count", "Count"),
        Column::figure("low", "Low"),
        Column::figure("likely", "Likely"),
        Column::figure("high", "High"),
        Column::text("unit", "a month"),
        Column::figure("growth_low", "Growth, low").in_files(),
        Column::figure("growth", "Growth %"),
        Column::figure("growth_high", "Growth, high").in_files(),
        Column::figure("from_month", "From month"),
    ]
}

fn bare(needs: &[Need]) -> Listing {
    let mut listing = Listing::new(columns());
    for need in needs {
        listing.push(need_cells(need, None));
    }
    listing
}

fn listing(all: &[Listed]) -> Listing {
    let mut columns = columns();
    columns.push(Column::text("in_cloud", "In the cloud"));
    let mut listing = Listing::new(columns);
    for one in all {
        let mut cells = need_cells(&one.need, Some(one.name.as_str()));
        cells.push(one.in_cloud.into());
        listing.push(cells);
    }
    listing
}
