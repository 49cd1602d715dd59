//! Workloads on the command line.

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::actions::workloads::{self, Details, Extra, Importing, Listed};
use crate::actions::{Desk, upkeep};
use crate::cli::exception::unsigned;
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick, typed};
use crate::domain::date::Day;
use crate::domain::exception::grant::Cover;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::{Note, display};
use crate::domain::workload::{Months, Value, Workload};
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Add a workload
    Add {
        /// Its name
        name: String,
        #[command(flatten)]
        details: DetailArgs,
    },
    /// The workloads, all or those that pass a filter
    List {
        /// What to look for, such as hosted:aws, cost.over:20000 or a word; -hosted:aws leaves out
        #[arg(value_name = "FILTER")]
        filter: Vec<String>,
        #[command(flatten)]
        pick: Pick,
    },
    /// One workload
    Show {
        /// Its reference or its name
        workload: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Where a workload has run, the first place first
    Hosting {
        /// Its reference or its name
        workload: String,
        #[command(flatten)]
        pick: Pick,
    },
    /// Change what is said about a workload; an empty text takes a line away
    Edit {
        /// Its reference or its name
        workload: String,
        /// Another name
        #[arg(long, value_name = "TEXT")]
        name: Option<String>,
        #[command(flatten)]
        details: DetailArgs,
    },
    /// Retire a workload; its record and its exceptions stay
    Retire {
        /// Its reference or its name
        workload: String,
        /// The first day on which it no longer runs; today unless given
        #[arg(long, value_name = "DATE")]
        effective: Option<String>,
        #[command(flatten)]
        reason: typed::ReasonArgs,
    },
    /// Add workloads from a CSV file, and change those that are here to what it says, all or none
    Import {
        /// The file, with the columns name, owner, directorate, hosted and more; a list that was
        /// exported comes in again as it is
        file: PathBuf,
        /// Show what would be added and changed, and change nothing
        #[arg(long)]
        dry_run: bool,
        /// Pass over columns that are not ours
        #[arg(long)]
        ignore_extra: bool,
    },
}

#[derive(Debug, Args)]
pub(super) struct DetailArgs {
    /// Who answers for it
    #[arg(long, value_name = "PERSON")]
    owner: Option<String>,
    /// The part of the organisation it serves
    #[arg(long, value_name = "TEXT")]
    directorate: Option<String>,
    /// Where it runs: a supplier, on-premises, software-service or other:TEXT
    #[arg(long, value_name = "PLACE")]
    hosted: Option<String>,
    /// What it costs a year
    #[arg(long, value_name = "POUNDS")]
    annual_cost: Option<String>,
    /// public, official or official-sensitive
    #[arg(long, value_name = "CLASS")]
    data_class: Option<String>,
    /// low, medium, high or critical [default: medium]
    #[arg(long, value_name = "GRADE")]
    criticality: Option<String>,
    /// Since when it runs there
    #[arg(long, value_name = "DATE")]
    hosted_since: Option<String>,
    /// How sure that is: assumed or confirmed [default: confirmed]
    #[arg(long, value_name = "HOW")]
    hosted_known: Option<String>,
    /// none, personal or special-category [default: none]
    #[arg(long, value_name = "KIND")]
    personal_data: Option<String>,
    /// What its users need
    #[arg(long, value_name = "TEXT")]
    needs: Option<String>,
    /// What its users need, from a file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "needs")]
    needs_file: Option<PathBuf>,
    /// What it is worth to them, 0 to 3
    #[arg(long, value_name = "N")]
    value: Option<String>,
    /// Months of moving it
    #[arg(long, value_name = "LOW,LIKELY,HIGH")]
    move_months: Option<String>,
    /// The same, as a column of its own each
    #[arg(long, value_name = "N", conflicts_with = "move_months",
        requires_all = ["move_months_likely", "move_months_high"])]
    move_months_low: Option<String>,
    /// What it will most likely take
    #[arg(long, value_name = "N", requires = "move_months_low")]
    move_months_likely: Option<String>,
    /// What it may take
    #[arg(long, value_name = "N", requires = "move_months_low")]
    move_months_high: Option<String>,
}

impl DetailArgs {
    fn details(&self, name: Option<&String>) -> Result<Details, Fault> {
        let from_file = self.needs_file.as_deref().map(typed::read).transpose()?;
        Ok(Details {
            name: name.cloned(),
            owner: self.owner.clone(),
            directorate: self.directorate.clone(),
            hosted: self.hosted.clone(),
            annual_cost: self.annual_cost.clone(),
            data_class: self.data_class.clone(),
            criticality: self.criticality.clone(),
            hosted_since: self.hosted_since.clone(),
            hosted_known: self.hosted_known.clone(),
            personal_data: self.personal_data.clone(),
            needs: self.needs.clone().or(from_file),
            value: self.value.clone(),
            move_months: self.move_months.clone().or_else(|| self.months_apart()),
        })
    }

    /// The three flags as the one.
    fn months_apart(&self) -> Option<String> {
        let three = [&self.move_months_low, &self.move_months_likely, &self.move_months_high];
        let given: Option<Vec<&str>> = three.into_iter().map(Option::as_deref).collect();
        given.map(|given| given.join(","))
    }
}

/// The day typed for `--effective`, seen from the workspace's today.
pub(super) fn day(desk: &Desk, typed: Option<&String>) -> Result<Option<Day>, Fault> {
    let today = desk.today();
    let read = typed.map(|typed| Day::read(typed, today)).transpose();
    read.map_err(|error| Fault::invalid(error.to_string()))
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Add { name, details } => {
            let details = details.details(None)?;
            let mut desk = context.desk(context.write_access())?;
            let workload = workloads::add(&mut desk, name, &details)?;
            wrote(context, &mut desk, &workload.reference.to_string())?;
            looked_at(context, &mut desk, &workload, &details)?;
        }
        Command::List { filter, pick } => {
            let mut desk = context.desk_by_day(Access::Read)?;
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let filter = unsigned(filter);
            let found = workloads::list(&mut desk, &filter, None)?;
            let mut listing = listing(found.iter().any(|listed| !listed.overridden.is_empty()));
            for listed in found {
                listing.push(cells(&listed, illustrative));
            }
            let said = workloads::read_filter(&mut desk, &filter)?.explained();
            context.out.passed(&said, listing.count(), pick);
            context.out.list(listing, pick)?;
        }
        Command::Show { workload, pick } => {
            let mut desk = context.desk_by_day(Access::Read)?;
            let illustrative = upkeep::facts(&mut desk)?.illustrative;
            let listed = workloads::show(&mut desk, workload, None)?;
            context.out.show(record(&listed, illustrative), pick)?;
            context.out.label(illustrative);
        }
        Command::Hosting { workload, pick } => {
            let mut desk = context.desk(Access::Read)?;
            let mut listing = Listing::new(vec![
                Column::text("place", "Place"),
                Column::text("from", "From"),
                Column::text("until", "Until"),
                Column::text("known", "Known"),
            ]);
            for stay in workloads::hosting(&mut desk, workload, None)? {
                listing.push(vec![
                    stay.place.to_string().into(),
                    stay.from.into(),
                    stay.until.into(),
                    stay.known.code().into(),
                ]);
            }
            context.out.list(listing, pick)?;
        }
        Command::Edit { workload, name, details } => {
            let details = details.details(name.as_ref())?;
            let mut desk = context.desk(context.write_access())?;
            let workload = workloads::edit(&mut desk, workload, &details)?;
            wrote(context, &mut desk, &workload.reference.to_string())?;
            looked_at(context, &mut desk, &workload, &details)?;
        }
        Command::Retire { workload, effective, reason } => {
            let why = reason.optional()?;
            let mut desk = context.desk(context.write_access())?;
            let day = day(&desk, effective.as_ref())?;
            let workload = workloads::retire(&mut desk, workload, day, why.as_deref())?;
            wrote(context, &mut desk, &workload.reference.to_string())?;
        }
        Command::Import { file, dry_run, ignore_extra } => {
            let extra = if *ignore_extra { Extra::Ignore } else { Extra::Refuse };
            if *dry_run {
                let mut desk = context.desk(Access::Read)?;
                let all = workloads::import_file(&mut desk, file, extra, Importing::Rehearsed)?;
                for line in all.iter().filter_map(workloads::Imported::words) {
                    context.out.say(&line)?;
                }
                warned(context, remarks(&all))?;
                return summed(context, &all, Importing::Rehearsed);
            }
            let mut desk = context.desk(context.write_access())?;
            let all = workloads::import_file(&mut desk, file, extra, Importing::Done)?;
            let news = all.iter().filter(|one| one.became != workloads::Became::Same);
            for one in news {
                wrote(context, &mut desk, &one.workload.reference.to_string())?;
            }
            warned(context, remarks(&all))?;
            return summed(context, &all, Importing::Done);
        }
    }
    Ok(0)
}

/// Says what deserves a look in what was written of `workload`, to people.
fn looked_at(
    context: &mut Context<'_>,
    desk: &mut Desk,
    workload: &Workload,
    details: &Details,
) -> Result<(), Fault> {
    if !context.out.is_for_people() || context.out.is_quiet() {
        return Ok(());
    }
    let remark = workloads::remark(desk, workload, details)?;
    warned(context, remark.map(|remark| (workload.reference, remark)))
}

/// Says beside what was written what deserves a look.
fn warned(
    context: &mut Context<'_>,
    remarks: impl IntoIterator<Item = (WorkloadRef, String)>,
) -> Result<(), Fault> {
    if !context.out.is_for_people() || context.out.is_quiet() {
        return Ok(());
    }
    context.out.finish()?;
    let mut err = std::io::stderr().lock();
    for (which, remark) in remarks {
        // What cannot be said on standard error cannot be said at all.
        let _ = writeln!(err, "warning: {which}: {}", display(&remark));
    }
    Ok(())
}

/// What deserves a look in what a sheet brought in.
fn remarks(all: &[workloads::Imported]) -> Vec<(WorkloadRef, String)> {
    let told = all.iter().filter_map(|one| Some((one.workload.reference, one.remark.clone()?)));
    told.collect()
}

/// Says to people how many were added, changed and left, where any was here before.
fn summed(
    context: &mut Context<'_>,
    all: &[workloads::Imported],
    how: Importing,
) -> Result<u8, Fault> {
    let known = all.iter().any(|one| one.became != workloads::Became::Added);
    if known && context.out.is_for_people() && !context.global.quiet {
        context.out.finish()?;
        writeln!(std::io::stderr(), "{}", workloads::summary(all, how))?;
    }
    Ok(0)
}

fn wrote(context: &mut Context<'_>, desk: &mut Desk, reference: &str) -> Result<(), Fault> {
    if context.out.is_json() {
        let illustrative = upkeep::facts(desk)?.illustrative;
        let listed = workloads::show(desk, reference, None)?;
        return context.out.show(record(&listed, illustrative), &Pick::default());
    }
    context.out.wrote(reference, Record::new)
}

/// An empty list; a table shows overrides as soon as there are `any`.
fn listing(any: bool) -> Listing {
    let overridden = Column::text("override", "Override");
    Listing::new(vec![
        Column::text("id", "Workload"),
        Column::text("name", "Name"),
        Column::text("owner", "Owner"),
        Column::text("directorate", "Directorate").in_files(),
        Column::text("hosted", "Hosted"),
        Column::figure("annual_cost", "£ a year"),
        Column::text("data_class", "Data").in_files(),
        Column::text("criticality", "Criticality").in_files(),
        Column::text("hosted_since", "Since").in_files(),
        Column::text("hosted_known", "Known").in_files(),
        Column::text("personal_data", "Personal data").in_files(),
        Column::text("needs", "Needs").in_files(),
        Column::figure("value", "Value").in_files(),
        Column::figure("move_months_low", "Months, low").in_files(),
        Column::figure("move_months_likely", "Months"),
        Column::figure("move_months_high", "Months, high").in_files(),
        Column::text("cover", "Cover"),
        Column::text("retired_on", "Retired"),
        if any { overridden.not_in_csv() } else { overridden.in_json() },
        Column::text("illustrative", "Illustrative").in_files(),
    ])
}

fn cells(listed: &Listed, illustrative: bool) -> Vec<Cell> {
    let workload = &listed.workload;
    let months = |part: fn(Months) -> u16| -> Cell { workload.move_months.map(part).into() };
    vec![
        workload.reference.to_string().into(),
        workload.name.as_str().into(),
        workload.owner.as_str().into(),
        workload.directorate.as_str().into(),
        workload.hosted.to_string().into(),
        workload.annual_cost.into(),
        workload.data_class.code().into(),
        workload.criticality.code().into(),
        workload.hosted_since.into(),
        workload.hosted_known.code().into(),
        workload.personal_data.code().into(),
        workload.needs.as_ref().map(Note::as_str).into(),
        workload.value.map(Value::get).into(),
        months(Months::low),
        months(Months::likely),
        months(Months::high),
        listed.cover.map(Cover::code).into(),
        workload.retired_on.into(),
        (!listed.overridden.is_empty()).into(),
        illustrative.into(),
    ]
}

fn record(listed: &Listed, illustrative: bool) -> Record {
    let references: Vec<String> = listed.exceptions.iter().map(ToString::to_string).collect();
    let columns = listing(true);
    let facts = columns.columns().iter().zip(cells(listed, illustrative));
    facts
        .fold(Record::new(), |record, (column, cell)| {
            record.fact(column.key.clone(), column.title.clone(), cell)
        })
        .fact("exceptions", "Exceptions", references)
}
