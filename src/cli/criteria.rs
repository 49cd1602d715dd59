//! `criteria`: sets of criteria in files and in the box.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use crate::cli::fault::{Fault, Kind};
use crate::cli::{Context, Pick};
use crate::domain::criteria::CriteriaSet;
use crate::domain::criteria::exception::Answer;
use crate::import::ImportError;
use crate::import::criteria::shipped::{self, BOX};
use crate::import::criteria::{AnySet, read};
use crate::import::source::Source;
use crate::report::listing::{Cell, Column, Listing, Record};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Check a file: every problem with its line
    Check {
        /// The file
        #[arg(value_name = "FILE.toml")]
        file: PathBuf,
    },
    /// What a file, or a set in the box, asks
    Show {
        /// The file, or the name of a set in the box
        #[arg(value_name = "FILE.toml")]
        file: PathBuf,
        #[command(flatten)]
        pick: Pick,
    },
    /// The sets in the box
    List(Pick),
}

pub(super) fn run(command: &Command, context: &mut Context<'_>) -> Result<(), Fault> {
    match command {
        Command::Check { file } => {
            let set = read_set(&Source::read(file).map_err(|error| unsound(&error))?)?;
            let name = file.display().to_string();
            if context.out.is_json() {
                return context.out.show(head(&set, &name), &Pick::default());
            }
            context.out.say(&format!("{name} is sound: {}", counted(&set)))?;
            Ok(())
        }
        Command::Show { file, pick } => {
            context.same_on_every_day()?;
            let source = named(file)?;
            let set = read_set(&source)?;
            let record = head(&set, source.name());
            context.out.show(record.rows("questions", "Questions", questions(&set)), pick)
        }
        Command::List(pick) => {
            context.same_on_every_day()?;
            let mut listing = Listing::new(vec![
                Column::text("id", "Set"),
                Column::text("title", "Title"),
                Column::text("version", "Version"),
                Column::text("kind", "Kind"),
                Column::figure("questions", "Questions"),
                Column::text("file", "File"),
            ]);
            for (name, text) in BOX {
                let set = read_set(&Source::from_text(name, text))?;
                let record = head(&set, name);
                listing.push(record.facts.into_iter().map(|fact| fact.cell).collect());
            }
            context.out.list(listing, pick)
        }
    }
}

/// The file at `path`; where there is none, the set of that name in the box.
fn named(path: &Path) -> Result<Source, Fault> {
    shipped::named(path).map_err(|error| unsound(&error))
}

fn read_set(source: &Source) -> Result<AnySet, Fault> {
    read(source).map_err(|error| unsound(&error))
}

/// One line a problem; nothing was to be imported, so nothing is said about that.
fn unsound(error: &ImportError) -> Fault {
    Fault::new(Kind::Validation, error.lines().join("\n"))
}

/// How many questions a set has.
fn size(set: &AnySet) -> usize {
    match set {
        AnySet::Evaluation(set) => set.questions().count(),
        AnySet::Exception(set) => set.questions.len(),
        AnySet::Portability(set) => set.checks.len(),
    }
}

fn counted(set: &AnySet) -> String {
    match set {
        AnySet::Evaluation(set) => format!(
            "{} groups, {} questions, {} of them gates",
            set.groups().len(),
            set.questions().count(),
            set.gates().count()
        ),
        AnySet::Exception(set) => format!("{} questions", set.questions.len()),
        AnySet::Portability(set) => format!("{} checks", set.checks.len()),
    }
}

fn head(set: &AnySet, file: &str) -> Record {
    let (id, title, version) = match set {
        AnySet::Evaluation(set) => {
            (set.id().to_string(), set.title().to_string(), set.version().to_string())
        }
        AnySet::Exception(set) => {
            (set.id.to_string(), set.title.to_string(), set.version.to_string())
        }
        AnySet::Portability(set) => {
            (set.id.to_string(), set.title.to_string(), set.version.to_string())
        }
    };
    Record::new()
        .fact("id", "Set", id)
        .fact("title", "Title", title)
        .fact("version", "Version", version)
        .fact("kind", "Kind", set.kind().code())
        .fact("questions", "Questions", Cell::count(size(set)))
        .fact("file", "File", file)
}

fn questions(set: &AnySet) -> Listing {
    match set {
        AnySet::Evaluation(set) => evaluation_questions(set),
        AnySet::Exception(set) => {
            let mut listing = Listing::new(vec![
                Column::text("id", "Question"),
                Column::text("factor", "Factor"),
                Column::text("applies", "Applies"),
                Column::text("kind", "Kind"),
                Column::figure("floor", "Floor"),
                Column::text("text", "What is asked"),
                Column::text("evidence", "What would answer it").in_files(),
            ]);
            for question in &set.questions {
                let (kind, floor): (&str, Cell) = match question.answer {
                    Answer::Scored { floor } => ("scored", floor.into()),
                    Answer::Gate => ("gate", Cell::Null),
                };
                listing.push(vec![
                    question.id.as_str().into(),
                    question.factor.to_string().into(),
                    question.applies.to_string().into(),
                    kind.into(),
                    floor,
                    question.text.as_str().into(),
                    question.evidence.as_ref().map(ToString::to_string).into(),
                ]);
            }
            listing
        }
        AnySet::Portability(set) => {
            let mut listing = Listing::new(vec![
                Column::text("id", "Check"),
                Column::text("title", "Title"),
                Column::text("measure", "What is measured"),
                Column::text("threshold", "When it is met"),
                Column::text("how", "How").in_files(),
            ]);
            for check in &set.checks {
                listing.push(vec![
                    check.id.as_str().into(),
                    check.title.as_str().into(),
                    check.measure.as_str().into(),
                    check.threshold.as_str().into(),
                    check.how.as_str().into(),
                ]);
            }
            listing
        }
    }
}

/// The questions of an evaluation's set, a row each.
pub(super) fn evaluation_questions(set: &CriteriaSet) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Question"),
        Column::text("group", "Group"),
        Column::text("kind", "Kind"),
        Column::figure("weight", "Weight"),
        Column::figure("effective", "Marks"),
        Column::text("text", "What is asked"),
        Column::text("evidence", "What would answer it").in_files(),
        Column::text("guidance", "Guidance").in_files(),
        Column::figure("min_score", "Least").in_files(),
        Column::figure("cap", "Cap").in_files(),
    ]);
    for (group, question) in set.questions() {
        let gate = question.kind == crate::domain::criteria::Kind::Gate;
        let effective = crate::domain::criteria::effective_weight(group, question).rounded(2);
        listing.push(vec![
            question.id.as_str().into(),
            group.id.as_str().into(),
            question.kind.code().into(),
            (!gate).then(|| question.weight.percent().rounded(2)).into(),
            (!gate).then_some(effective).into(),
            question.text.as_str().into(),
            question.evidence.as_ref().map(ToString::to_string).into(),
            question.guidance.as_ref().map(ToString::to_string).into(),
            question.min_score.into(),
            question.cap.into(),
        ]);
    }
    listing
}
