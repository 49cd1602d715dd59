//! Decisions in other forms: as a record for other tools, as a graph, side by side, and what one
//! turns round.

use std::path::PathBuf;

use clap::Args;

use super::{record, wrote};
use crate::actions::decisions::{self, Flipped, Form, ImportAsked};
use crate::actions::exchange::forbidden;
use crate::cli::fault::{Fault, Kind};
use crate::cli::{Context, Format, Pick, Wanted, typed, words};
use crate::domain::decision::flip::{Fate, Share};
use crate::domain::sensitive::Texts;
use crate::domain::workload::Workload;
use crate::import::madr;
use crate::report::file::{Existing, write_whole};
use crate::report::graph;
use crate::report::listing::{Cell, Column, Listing, Record};
use crate::store::Access;

#[derive(Debug, Args)]
pub(in crate::cli) struct ExportArgs {
    /// The decision, such as D-0001
    #[arg(value_name = "D")]
    decision: String,
    /// The file; without it the record goes to standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Also the texts marked as commercially sensitive
    #[arg(long)]
    include_sensitive: bool,
    /// Replace a file that is there
    #[arg(long)]
    force: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ImportArgs {
    /// The record, a Markdown file with a header; - is standard input
    #[arg(value_name = "FILE.md")]
    file: PathBuf,
    /// What it is about, where the file does not say
    #[arg(long, value_name = "S")]
    scope: Option<String>,
    /// By when it is looked at again, where the file does not say
    #[arg(long, value_name = "DATE")]
    review_by: Option<String>,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DiffArgs {
    /// The decision, such as D-0002
    #[arg(value_name = "D")]
    decision: String,
    /// Another decision, whose snapshot comes first; without it the one that was in force before
    #[arg(long, value_name = "D1")]
    against: Option<String>,
    #[command(flatten)]
    pick: Pick,
}

pub(super) fn export(args: &ExportArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let form = match (context.out.format(), context.global.format) {
        (Format::Json, _) => Form::Json,
        (Format::Table, None | Some(Wanted::Madr)) => Form::Madr,
        (Format::Csv | Format::Table, _) => {
            return Err(Fault::new(Kind::Usage, "a decision is exported as madr or json")
                .hint("`cloudpick export decisions` writes the CSV of all of them"));
        }
    };
    let mut desk = context.desk(Access::Read)?;
    desk.texts = if args.include_sensitive { Texts::Include } else { Texts::LeaveOut };
    let text = decisions::export(&mut desk, &args.decision, form)?;
    let Some(path) = typed::file(args.output.as_ref()) else {
        context.out.text(&text)?;
        return Ok(());
    };
    let existing = if args.force { Existing::Replace } else { Existing::Keep };
    write_whole(path, existing, &forbidden(&desk)?, |out| out.write_all(text.as_bytes()))?;
    let path = path.display().to_string();
    let sha256 = crate::domain::event::sha256_hex(text.as_bytes());
    context.out.wrote(&path, || {
        Record::new().fact("path", "Path", path.as_str()).fact("sha256", "SHA-256", sha256)
    })
}

pub(super) fn import(args: &ImportArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let file = madr::read(&words::source(&args.file)?)?;
    let asked = ImportAsked { scope: args.scope.clone(), review_by: args.review_by.clone() };
    let mut desk = context.desk(context.write_access())?;
    let shown = decisions::import(&mut desk, &file, &asked)?;
    words::warn(&shown.unlinked);
    // One that names a primary says what that turns round, as accepting one does.
    if shown.decision.in_force() {
        return accepted(context, &mut desk, &shown);
    }
    wrote(context, &shown)
}

pub(super) fn graph(pick: &Pick, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let all = decisions::list(&mut desk)?;
    let picked = pick.count || !pick.columns.is_empty() || !pick.sort.is_empty();
    match (context.out.format(), context.global.format) {
        (Format::Table, Some(Wanted::Dot)) => context.out.text(&graph::dot(&all))?,
        (Format::Table, Some(Wanted::Mermaid)) => context.out.text(&graph::mermaid(&all))?,
        (Format::Table, _) if !picked => {
            let text = graph::text(&all, !context.global.plain);
            if text.is_empty() {
                context.out.say("there is no decision yet")?;
            }
            context.out.text(&text)?;
        }
        (Format::Table | Format::Json | Format::Csv, _) => {
            context.out.list(graph::listing(&all), pick)?;
        }
    }
    Ok(())
}

pub(super) fn diff(args: &DiffArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let found = decisions::snapshot_diff(&mut desk, &args.decision, args.against.as_deref())?;
    let mut listing = Listing::new(vec![
        Column::text("part", "Part"),
        Column::text("entry", "Entry"),
        Column::text("field", "Field"),
        Column::text("before", found.before.to_string()),
        Column::text("after", found.after.to_string()),
    ]);
    for change in &found.changes {
        listing.push(vec![
            change.part.as_str().into(),
            change.entry.as_str().into(),
            change.field.as_str().into(),
            change.before.clone().into(),
            change.after.clone().into(),
        ]);
    }
    if found.changes.is_empty() && context.out.is_for_people() && !args.pick.count {
        context.out.say("the two snapshots say the same")?;
        return Ok(());
    }
    context.out.list(listing, &args.pick)
}

pub(super) fn flip(typed: &str, pick: &Pick, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let flipped = decisions::flip(&mut desk, typed)?;
    context.out.show(turned(&flipped), pick)
}

fn workloads(all: &[Workload]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Workload"),
        Column::text("name", "Name"),
        Column::text("owner", "Owner"),
        Column::text("directorate", "Directorate"),
        Column::text("hosted", "Hosted"),
        Column::figure("annual_cost", "Yearly cost"),
    ]);
    for workload in all {
        listing.push(vec![
            workload.reference.to_string().into(),
            workload.name.as_str().into(),
            workload.owner.as_str().into(),
            workload.directorate.as_str().into(),
            workload.hosted.to_string().into(),
            workload.annual_cost.into(),
        ]);
    }
    listing
}

/// A share as percent with the counts beside it.
fn share(share: Share) -> Cell {
    match share.by_count() {
        Some(percent) => format!("{percent} % ({} of {})", share.off, share.of).into(),
        None => Cell::Null,
    }
}

fn cost_share(share: Share) -> Cell {
    match share.by_cost() {
        Some(percent) => format!("{percent} %").into(),
        None => Cell::Null,
    }
}

/// What a decision turns round, with the lists of it.
pub(super) fn turned(flipped: &Flipped) -> Record {
    let flip = &flipped.flip;
    let mut fates = Listing::new(vec![
        Column::text("exception", "Exception"),
        Column::text("workload", "Workload"),
        Column::text("target", "Target"),
        Column::text("state", "State"),
        Column::text("cover", "Cover"),
        Column::text("what", "What").in_json(),
        Column::text("words", "What to do"),
    ]);
    for (standing, fate) in &flip.exceptions {
        fates.push(vec![
            standing.exception.to_string().into(),
            standing.workload.to_string().into(),
            standing.target.as_ref().map(ToString::to_string).into(),
            standing.state.code().into(),
            standing.cover.code().into(),
            fate.code().into(),
            fate.words().into(),
        ]);
    }
    let count = |wanted: Fate| {
        Cell::count(flip.exceptions.iter().filter(|(_, fate)| *fate == wanted).count())
    };
    Record::new()
        .fact("id", "Decision", flipped.decision.to_string())
        .fact("in_force", "In force", flipped.in_force)
        .fact("replaces", "Takes the place of", flipped.before.map(|which| which.to_string()))
        .fact("before", "Primary before", flip.before.as_ref().map(ToString::to_string))
        .fact("after", "Primary after", flip.after.to_string())
        .fact("off_before", "Off the primary before", share(flip.share_before))
        .fact("off_after", "Off the primary after", share(flip.share_after))
        .fact("off_cost_before", "By yearly cost before", cost_share(flip.share_before))
        .fact("off_cost_after", "By yearly cost after", cost_share(flip.share_after))
        .fact("leaving", "Workloads off from then on", Cell::count(flip.leaving.len()))
        .fact("home", "Workloads home from then on", Cell::count(flip.home.len()))
        .fact("away", "Elsewhere before and after", Cell::count(flip.away))
        .fact("to_close", "Exceptions to close", count(Fate::Close))
        .fact("to_rebase", "Exceptions to rebase", count(Fate::Rebase))
        .fact("to_withdraw", "Requests to withdraw", count(Fate::Withdraw))
        .fact("to_resubmit", "Requests to submit again", count(Fate::Resubmit))
        .rows("leaving_list", "Off the primary from then on", workloads(&flip.leaving))
        .rows("home_list", "On the primary from then on", workloads(&flip.home))
        .rows("exceptions", "Exceptions", fates)
}

/// The changed decision, and what it turned round.
pub(super) fn accepted(
    context: &mut Context<'_>,
    desk: &mut crate::actions::Desk,
    shown: &decisions::Shown,
) -> Result<(), Fault> {
    let which = shown.decision.reference.to_string();
    let flipped = if shown.decision.content.scope.is_primary() {
        Some(decisions::flip(desk, &which)?)
    } else {
        None
    };
    context.out.wrote(&which, || {
        let record = record(shown);
        match &flipped {
            Some(flipped) => record.part("flip", "What it turns round", turned(flipped)),
            None => record,
        }
    })?;
    if let Some(flipped) = flipped {
        let said = decisions::turned_in_words(&flipped);
        words::note(context, &[format!("{said}; `cloudpick decision flip {which}` names them")]);
    }
    Ok(())
}
