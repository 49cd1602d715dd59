//! The flags of a request, made from its fields, and those that several steps share.

use std::io::IsTerminal;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Args, FromArgMatches};

use crate::actions::exceptions::FROM_BASKET;
use crate::actions::exceptions::{Approval, FIELDS, Form, Typed};
use crate::cli::fault::Fault;
use crate::cli::{Context, typed};

/// What was typed for the fields of a request: a flag for each.
#[derive(Debug, Clone, Default)]
pub(in crate::cli) struct FieldArgs {
    typed: Vec<Typed>,
    files: Vec<(String, PathBuf)>,
}

impl FieldArgs {
    /// The fields with their texts, those from files among them, in the order of the fields.
    pub(super) fn typed(&self) -> Result<Vec<Typed>, Fault> {
        let mut all = self.typed.clone();
        for (key, path) in &self.files {
            all.push(Typed { key: key.clone(), texts: vec![typed::read(path)?] });
        }
        let place = |key: &str| FIELDS.iter().position(|field| field.key() == key);
        all.sort_by_key(|typed| place(&typed.key));
        Ok(all)
    }
}

/// Whether the cost is made of what the workload needs.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct BasketArgs {
    /// Make the figures of a year, their day and their source of what the workload needs and the
    /// price sheets
    #[arg(long)]
    cost_from_basket: bool,
}

impl BasketArgs {
    /// The fields, and this wish where it was made.
    pub(super) fn with(&self, mut fields: Vec<Typed>) -> Vec<Typed> {
        if self.cost_from_basket {
            fields.push(Typed { key: FROM_BASKET.to_owned(), texts: Vec::new() });
        }
        fields
    }
}

impl FromArgMatches for FieldArgs {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut args = Self::default();
        args.update_from_arg_matches(matches)?;
        Ok(args)
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        for field in FIELDS {
            if let Some(texts) = matches.get_many::<String>(field.flag) {
                self.typed.push(Typed { key: field.key(), texts: texts.cloned().collect() });
            }
            if let Form::Long(file) = field.form
                && let Some(path) = matches.get_one::<PathBuf>(file)
            {
                self.files.push((field.key(), path.clone()));
            }
        }
        Ok(())
    }
}

impl Args for FieldArgs {
    fn augment_args(command: clap::Command) -> clap::Command {
        FIELDS.iter().fold(command, |command, field| {
            let action = match field.form {
                Form::Short | Form::Long(_) => ArgAction::Set,
                Form::Many | Form::Again => ArgAction::Append,
            };
            let mut flag = Arg::new(field.flag)
                .long(field.flag)
                .value_name(field.value)
                .help(field.meaning)
                .help_heading("The request")
                .action(action);
            if field.flag == "primary-reason" {
                flag = flag.alias("reason-primary");
            }
            let command = command.arg(flag);
            match field.form {
                Form::Short | Form::Many | Form::Again => command,
                Form::Long(file) => command.arg(
                    Arg::new(file)
                        .long(file)
                        .value_name("FILE")
                        .help("The same from a file; - is standard input")
                        .help_heading("The request")
                        .value_parser(clap::value_parser!(PathBuf))
                        .conflicts_with(field.flag),
                ),
            }
        })
    }

    fn augment_args_for_update(command: clap::Command) -> clap::Command {
        Self::augment_args(command)
    }
}

/// Which exceptions a step is for.
#[derive(Debug, Args)]
pub(in crate::cli) struct Batch {
    /// Their references
    #[arg(required = true, value_name = "X")]
    pub(super) exceptions: Vec<String>,
    /// Several at once: all or none
    #[arg(long)]
    pub(super) all_or_nothing: bool,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct ApproveArgs {
    #[command(flatten)]
    pub(super) batch: Batch,
    /// The first day granted; the one asked for unless given
    #[arg(long, value_name = "DATE")]
    from: Option<String>,
    /// The last day granted, included; the one asked for unless given
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Months of moving back accepted; the likely estimate unless given
    #[arg(long, value_name = "N")]
    months: Option<String>,
    #[command(flatten)]
    reason: typed::ReasonArgs,
    /// The content hash of what you read; on a terminal the request is shown instead
    #[arg(long, value_name = "HASH")]
    pub(super) seen: Option<String>,
    /// A condition beside those of the request; again for each
    #[arg(long, value_name = "TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]")]
    condition: Vec<String>,
    /// Another last day for a condition of the request, by its number; again for each
    #[arg(long, value_name = "N=DATE")]
    due: Vec<String>,
    /// Why a missed floor or a failed gate is accepted, at tier 3
    #[arg(long, value_name = "TEXT")]
    departure: Option<String>,
    /// The same from a file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "departure")]
    departure_file: Option<PathBuf>,
    /// Approve your own request as the sole approver; every list shows it
    #[arg(long = "override")]
    override_: bool,
}

impl ApproveArgs {
    /// The approval as typed; without `--seen` its hash is empty.
    pub(super) fn approval(&self, context: &Context<'_>) -> Result<Approval, Fault> {
        let from_file = self.departure_file.as_deref().map(typed::read).transpose()?;
        Ok(Approval {
            agreed: Vec::new(),
            from: self.from.clone(),
            until: self.until.clone(),
            months: self.months.clone(),
            reason: reason(&self.reason, context, "why it is approved")?,
            seen: self.seen.clone().unwrap_or_default(),
            conditions: self.condition.clone(),
            dues: self.due.clone(),
            departure: self.departure.clone().or(from_file),
            override_: self.override_,
        })
    }
}

/// The reason given, or from an editor; empty where nobody can be asked, so that the rules that
/// come first are told first.
pub(super) fn reason(
    args: &typed::ReasonArgs,
    context: &Context<'_>,
    about: &str,
) -> Result<String, Fault> {
    if std::io::stdin().is_terminal() {
        return args.required(context, about);
    }
    Ok(args.optional()?.unwrap_or_default())
}

/// As [`reason`], for a note.
pub(super) fn note(
    args: &typed::NoteArgs,
    context: &Context<'_>,
    about: &str,
) -> Result<String, Fault> {
    if std::io::stdin().is_terminal() {
        return args.required(context, about);
    }
    Ok(args.optional()?.unwrap_or_default())
}
