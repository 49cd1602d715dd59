//! The illustrative sample: a fresh copy, and the screen on it.

use std::path::PathBuf;

use clap::Subcommand;

use crate::actions::{demo, evaluations, upkeep};
use crate::cli::fault::Fault;
use crate::cli::{Context, Pick};
use crate::config::Origin;
use crate::report::listing::{Cell, Record};
use crate::store::{Access, memory};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// A fresh copy of the illustrative sample, then the screen as tl-1
    ///
    /// Without --db it is demo.db beside the default, and replaces an earlier sample there, never
    /// any other file.
    Demo,
}

/// Makes the sample: where it lies, and who sits there.
pub(super) fn make(context: &Context<'_>) -> Result<(PathBuf, String), Fault> {
    let path = match context.config.database.origin {
        Origin::Flag | Origin::Environment(_) => context.config.database.value.clone(),
        Origin::File | Origin::Default => context.config.data.join("demo.db"),
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs_err::create_dir_all(folder)?;
    }
    demo::load(&path, &context.world())?;
    let desk = demo::desk(&path, Access::Read, context.world(), context.named())?;
    Ok((path, desk.actor.slug))
}

/// Makes the sample and says what is in it; in a terminal the screen opens on it instead.
pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<u8, Fault> {
    let Command::Demo = command;
    let (path, who) = make(context)?;
    let mut desk = demo::desk(&path, Access::Read, context.world(), Some(&who))?;
    context.out.set_zone(desk.zone.clone());
    let head = desk.store.head()?;
    // What cannot be noted is no reason to fail: the note only tells a later rewrite.
    let _ = memory::remember(&context.config.state, desk.store.workspace_id(), &head);
    let facts = upkeep::facts(&mut desk)?;
    let counts = demo::counts(&mut desk)?;
    let evaluations = evaluations::list(&mut desk)?;
    let references: Vec<String> = evaluations.iter().map(|one| one.reference.to_string()).collect();
    let shown = path.display().to_string();
    let mut record = Record::new()
        .fact("path", "Path", shown.as_str())
        .fact("name", "Workspace", facts.name)
        .fact("person", "Person", desk.actor.slug.as_str())
        .fact("evaluations", "Evaluations", references);
    for (key, title, count) in counts {
        record = record.fact(key, title, Cell::count(count));
    }
    let record = record.fact("events", "Lines of history", head.seq);
    let record = record.fact("illustrative", "Illustrative", facts.illustrative);
    if !context.global.quiet {
        context.out.show(record, &Pick::default())?;
    }
    context.out.label(facts.illustrative);
    for next in
        ["rank E-0001", "evaluation status E-0003", "exception list", "decision show D-0001"]
    {
        context.out.say(&format!("next: cloudpick --db {shown} --as {who} {next}"))?;
    }
    Ok(0)
}
