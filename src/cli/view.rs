//! Saved views on the command line.

use clap::Subcommand;

use crate::actions::views;
use crate::cli::exception::unsigned;
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick};
use crate::report::listing::{Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Save a filter under a name; every list then takes it as @NAME
    Save {
        /// Its name
        name: String,
        /// The filter, as a list of exceptions, conditions, workloads or decisions takes it
        #[arg(value_name = "FILTER", required = true)]
        filter: Vec<String>,
        /// Save a filter of any other list too, without looking whether its keys are known
        #[arg(long)]
        any_list: bool,
    },
    /// The saved views
    List {
        #[command(flatten)]
        pick: Pick,
    },
    /// Drop a view of yours
    Drop {
        /// Its name
        name: String,
    },
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    match command {
        Command::Save { name, filter, any_list } => {
            let mut desk = context.desk(context.write_access())?;
            let put = if *any_list { views::keep } else { views::save };
            let view = put(&mut desk, name, &unsigned(filter))?;
            wrote(context, &view)?;
        }
        Command::List { pick } => {
            let mut desk = context.desk(Access::Read)?;
            let mut listing = Listing::new(vec![
                Column::text("name", "View"),
                Column::text("filter", "Filter"),
                Column::text("saved_by", "Saved by"),
                Column::text("saved_at", "At").in_files(),
            ]);
            for view in views::list(&mut desk)? {
                listing.push(vec![
                    view.name.as_str().into(),
                    view.filter.into(),
                    view.by.as_str().into(),
                    view.at.into(),
                ]);
            }
            context.out.list(listing, pick)?;
        }
        Command::Drop { name } => {
            let mut desk = context.desk(context.write_access())?;
            let view = views::drop(&mut desk, name)?;
            wrote(context, &view)?;
        }
    }
    Ok(0)
}

fn wrote(context: &mut Context<'_>, view: &views::View) -> Result<(), Fault> {
    context.out.wrote(&format!("@{}", view.name), || {
        Record::new()
            .fact("name", "View", view.name.as_str())
            .fact("filter", "Filter", view.filter.as_str())
            .fact("saved_by", "Saved by", view.by.as_str())
            .fact("saved_at", "At", view.at)
    })
}
