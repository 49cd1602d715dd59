//! What the commands of an evaluation share: its reference that may be left out, long text,
//! imports, and the label of made-up data.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

use clap::Args;

use crate::actions::evaluations::{Changed, Changes, Run};
use crate::actions::{ActionError, Desk};
use crate::cli::fault::{Fault, Kind};
use crate::cli::typed::{self, NoteArgs, ReasonArgs};
use crate::cli::{Context, Pick};
use crate::domain::refs::EvaluationRef;
use crate::domain::text;
use crate::import::matrix::MatrixError;
use crate::import::sheets::Extra;
use crate::import::source::Source;
use crate::report::listing::{Cell, Column, Listing, Record};

/// The evaluation, when it was named, and the other fields of a command in order.
///
/// A reference is known by its shape, which no other field has.
///
/// # Errors
/// A field that is missing, or one too many.
pub(super) fn fields<'w, const N: usize>(
    words: &'w [String],
    names: [&str; N],
) -> Result<(Option<&'w str>, [&'w str; N]), Fault> {
    let which = words.first().filter(|word| word.parse::<EvaluationRef>().is_ok());
    let rest = &words[usize::from(which.is_some())..];
    if let Some(extra) = rest.get(N) {
        let text = format!("`{extra}` is one word too many: it takes {}", names.join(", "));
        return Err(Fault::new(Kind::Usage, text)
            .hint("an evaluation looks like E-0001 and stands first; put blanks in quotes"));
    }
    if let Some(missing) = names.get(rest.len()) {
        let text = format!("the {missing} is missing: it takes {}", names.join(", "));
        return Err(Fault::invalid(text)
            .hint("add --help to the command to see its fields")
            .subject(*missing));
    }
    let found = std::array::from_fn(|at| rest[at].as_str());
    Ok((which.map(String::as_str), found))
}

/// The reason given. On a terminal without one an editor opens; elsewhere a missing one is told
/// after whatever weighs more.
///
/// # Errors
/// When a file cannot be read or the editor gave nothing.
pub(super) fn why(
    reason: &ReasonArgs,
    context: &Context<'_>,
    about: &str,
) -> Result<String, Fault> {
    if std::io::stdin().is_terminal() {
        return reason.required(context, about);
    }
    Ok(reason.optional()?.unwrap_or_default())
}

/// The note given; as for [`why`].
///
/// # Errors
/// When a file cannot be read or the editor gave nothing.
pub(super) fn noted(note: &NoteArgs, context: &Context<'_>, about: &str) -> Result<String, Fault> {
    if std::io::stdin().is_terminal() {
        return note.required(context, about);
    }
    Ok(note.optional()?.unwrap_or_default())
}

/// The outcome of an action to which somebody typed `text`, which survives a refusal.
///
/// # Errors
/// The refusal, with the way on.
pub(super) fn told<T>(
    context: &Context<'_>,
    text: &str,
    outcome: Result<T, ActionError>,
) -> Result<T, Fault> {
    outcome.map_err(|error| {
        let fault = Fault::from(error);
        let bare = fault.hint.is_none() && fault.subject.as_deref() == Some("reason");
        let fault =
            if bare { fault.hint("give --reason TEXT or --reason-file FILE") } else { fault };
        typed::keep(context, fault, text)
    })
}

/// Says on standard error what is no refusal and yet should be known.
pub(super) fn warn(lines: &[String]) {
    let mut err = std::io::stderr().lock();
    for line in lines {
        // What cannot be said on standard error cannot be said at all.
        let _ = writeln!(err, "warning: {}", crate::domain::text::display(line));
    }
}

/// Says on standard error what follows from a change, for people; scripts have it as JSON.
pub(super) fn note(context: &Context<'_>, lines: &[String]) {
    if !context.out.is_for_people() || context.out.is_quiet() {
        return;
    }
    let mut err = std::io::stderr().lock();
    for line in lines {
        // What cannot be said on standard error cannot be said at all.
        let _ = writeln!(err, "note: {}", crate::domain::text::display(line));
    }
}

/// A list, and under it the label of made-up data.
///
/// # Errors
/// An unknown column, or those of standard output.
pub(super) fn list(
    context: &mut Context<'_>,
    listing: Listing,
    pick: &Pick,
    illustrative: bool,
) -> Result<(), Fault> {
    context.out.list(listing, pick)?;
    if !pick.count {
        context.out.label(illustrative);
    }
    Ok(())
}

/// One thing, and under it the label of made-up data.
///
/// # Errors
/// An unknown column, or those of standard output.
pub(super) fn show(
    context: &mut Context<'_>,
    record: Record,
    pick: &Pick,
    illustrative: bool,
) -> Result<(), Fault> {
    context.out.show(record, pick)?;
    context.out.label(illustrative);
    Ok(())
}

/// The only row of `listing` as one thing.
pub(super) fn record(listing: &Listing) -> Record {
    let cells = listing.rows().first().cloned().unwrap_or_default();
    listing.columns().iter().zip(cells).fold(Record::new(), |record, (column, cell)| {
        record.fact(column.key.clone(), column.title.clone(), cell)
    })
}

/// Texts as one cell.
pub(super) fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> Cell {
    Cell::List(values.into_iter().map(|value| value.to_string()).collect())
}

/// How a sheet is imported.
#[derive(Debug, Args)]
pub(super) struct ImportArgs {
    /// The evaluation, where it is not the only one open, and the file; - is standard input
    #[arg(value_names = ["E", "FILE"], num_args = 0..=3)]
    words: Vec<String>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// Pass over columns that are not ours
    #[arg(long)]
    ignore_extra: bool,
}

/// The second matrix of a matrix of scores.
#[derive(Debug, Args)]
pub(super) struct MatrixArgs {
    #[command(flatten)]
    pub(super) import: ImportArgs,
    /// A second file with the reasons, where the first is a matrix
    #[arg(long, value_name = "FILE")]
    pub(super) reasons: Option<PathBuf>,
}

/// Brings scores in: the evaluation, the scores, the reasons, and how both are read.
type Import = fn(
    &mut Desk,
    Option<&str>,
    &Source,
    Option<&Source>,
    Extra,
    Run,
) -> Result<Changes, ActionError>;

impl MatrixArgs {
    /// Brings the scores in by `import`, and says what changed.
    ///
    /// # Errors
    /// When a file cannot be read, or those of `import`.
    pub(super) fn brought(&self, context: &mut Context<'_>, import: Import) -> Result<(), Fault> {
        let Wanted { evaluation, source: scores, extra, run } = self.import.wanted()?;
        let reasons = self.reasons.as_deref().map(source).transpose()?;
        let mut desk = context.desk(context.write_access())?;
        let changes = import(&mut desk, evaluation, &scores, reasons.as_ref(), extra, run)?;
        imported(context, &changes, run)
    }
}

/// What an import reads, and how.
pub(super) struct Wanted<'w> {
    /// The evaluation, when it was named.
    pub(super) evaluation: Option<&'w str>,
    /// The file.
    pub(super) source: Source,
    /// What to do with columns nobody knows.
    pub(super) extra: Extra,
    /// Whether it is saved.
    pub(super) run: Run,
}

impl ImportArgs {
    /// The file and how to read it.
    ///
    /// # Errors
    /// When a field is missing or the file cannot be read.
    pub(super) fn wanted(&self) -> Result<Wanted<'_>, Fault> {
        let (evaluation, [file]) = fields(&self.words, ["file"])?;
        Ok(Wanted {
            evaluation,
            source: source(Path::new(file))?,
            extra: if self.ignore_extra { Extra::Ignore } else { Extra::Refuse },
            run: if self.dry_run { Run::Rehearse } else { Run::Save },
        })
    }
}

/// The text of a file, or of standard input for `-`.
///
/// # Errors
/// When it cannot be read.
pub(super) fn source(path: &Path) -> Result<Source, Fault> {
    if path == Path::new("-") {
        return Ok(Source::from_reader("standard input", std::io::stdin().lock())?);
    }
    Ok(Source::read(path)?)
}

/// That the figures of a file were not understood.
pub(super) fn misread(source: &Source, error: &MatrixError) -> Fault {
    Fault::invalid(format!("{}: {error}", source.name()))
        .hint("mend the file and run it again; the guide shows its rows")
}

/// What an import changed or would change: a line a row, or as JSON and CSV the rows.
///
/// # Errors
/// Those of standard output.
pub(super) fn imported(
    context: &mut Context<'_>,
    brought: &Changes,
    run: Run,
) -> Result<(), Fault> {
    match run {
        Run::Save if context.out.is_for_people() => {
            context.out.wrote(&brought.evaluation.to_string(), Record::new)?;
        }
        Run::Rehearse => changes(context, &brought.rows, brought.illustrative)?,
        Run::Save => changes(context, &brought.rows, false)?,
    }
    counted(context, &brought.rows, brought.same, run)?;
    note(context, &brought.notes);
    Ok(())
}

/// The rows that change, each with whether it is new and what stood there before.
///
/// # Errors
/// Those of standard output.
pub(super) fn changes(
    context: &mut Context<'_>,
    rows: &[Changed],
    illustrative: bool,
) -> Result<(), Fault> {
    let mut listing = Listing::new(vec![
        Column::figure("line", "Line"),
        Column::text("subject", "What"),
        Column::text("change", "Change"),
        Column::text("before", "Before"),
        Column::text("after", "After"),
    ]);
    for row in rows {
        listing.push(vec![
            if row.line > 0 { Cell::count(row.line) } else { Cell::Null },
            row.subject.as_str().into(),
            row.change().into(),
            row.before.as_deref().into(),
            row.after.as_deref().into(),
        ]);
    }
    list(context, listing, &Pick::default(), illustrative)
}

/// `3 rows would change (2 new), 1 already so`.
///
/// # Errors
/// Those of standard output.
pub(super) fn counted(
    context: &mut Context<'_>,
    all: &[Changed],
    same: usize,
    run: Run,
) -> Result<(), Fault> {
    let verb = match run {
        Run::Rehearse => "would change",
        Run::Save => "changed",
    };
    let rows = text::counted(all.len(), "row", "rows");
    let fresh = all.iter().filter(|row| row.change() == "new").count();
    let fresh = if fresh > 0 { format!(" ({fresh} new)") } else { String::new() };
    Ok(context.out.say(&format!("{rows} {verb}{fresh}, {same} already so"))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, wanted: &str) {
        let words: Vec<String> = typed.split_whitespace().map(str::to_owned).collect();
        let shown = match fields(&words, ["candidate", "question"]) {
            Ok((which, [candidate, question])) => format!("{which:?} {candidate} {question}"),
            Err(fault) => format!("{} {}", fault.kind.exit_code(), fault.message),
        };
        assert_eq!(shown, wanted);
    }

    #[test]
    fn an_evaluation_is_known_by_its_shape_and_may_be_left_out() {
        check("e1 aws CON-02", "Some(\"e1\") aws CON-02");
        check("aws CON-02", "None aws CON-02");
        check("E-0001 aws", "8 the question is missing: it takes candidate, question");
        check("", "8 the candidate is missing: it takes candidate, question");
        check("aws CON-02 3", "2 `3` is one word too many: it takes candidate, question");
    }
}
