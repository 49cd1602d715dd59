//! Long text from a flag, a file, standard input or an editor, and nothing typed ever lost.

use std::io::{IsTerminal, Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::cli::Context;
use crate::cli::fault::{Fault, Kind};

/// The file that `-o` names; `-` is standard output, as where none is named.
pub(super) fn file(output: Option<&PathBuf>) -> Option<&Path> {
    output.map(PathBuf::as_path).filter(|path| *path != Path::new("-"))
}

/// `--reason TEXT` or `--reason-file FILE|-`.
#[derive(Debug, Clone, Args, Default)]
pub struct ReasonArgs {
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// Why, from a file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "reason")]
    pub reason_file: Option<PathBuf>,
    /// The reason alone is commercially sensitive: exports and reports leave it out unless
    /// --include-sensitive
    #[arg(long)]
    pub sensitive: bool,
}

/// `--note TEXT` or `--note-file FILE|-`.
#[derive(Debug, Clone, Args, Default)]
pub struct NoteArgs {
    /// A note
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
    /// A note, from a file; - is standard input
    #[arg(long, value_name = "FILE", conflicts_with = "note")]
    pub note_file: Option<PathBuf>,
    /// The note alone is commercially sensitive: exports and reports leave it out unless
    /// --include-sensitive
    #[arg(long)]
    pub sensitive: bool,
}

/// `--sensitive` beside texts that have flags of their own.
#[derive(Debug, Clone, Copy, Args, Default)]
pub struct SensitiveArgs {
    /// What is said here is commercially sensitive: exports and reports leave it out unless
    /// --include-sensitive
    #[arg(long)]
    pub sensitive: bool,
}

impl SensitiveArgs {
    /// Refuses the flag where there is no text that it could mark; `texts` names those it marks.
    ///
    /// # Errors
    /// When it was given and `any` text was not.
    pub fn marks(self, any: bool, texts: &str) -> Result<(), Fault> {
        if !self.sensitive || any {
            return Ok(());
        }
        Err(Fault::invalid(format!("--sensitive marks {texts}, and there is none here"))
            .hint("give the text, or leave --sensitive out")
            .subject("sensitive"))
    }
}

impl ReasonArgs {
    /// The text given; on a terminal without one, an editor opens.
    ///
    /// # Errors
    /// When there is none and nobody to ask, or a file cannot be read.
    pub fn required(&self, context: &Context<'_>, about: &str) -> Result<String, Fault> {
        match given(self.reason.as_deref(), self.reason_file.as_deref())? {
            Some(text) => Ok(text),
            None => from_editor(context, "reason", about),
        }
    }

    /// The text given, if any.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn optional(&self) -> Result<Option<String>, Fault> {
        given(self.reason.as_deref(), self.reason_file.as_deref())
    }
}

impl NoteArgs {
    /// The text given; on a terminal without one, an editor opens.
    ///
    /// # Errors
    /// When there is none and nobody to ask, or a file cannot be read.
    pub fn required(&self, context: &Context<'_>, about: &str) -> Result<String, Fault> {
        match given(self.note.as_deref(), self.note_file.as_deref())? {
            Some(text) => Ok(text),
            None => from_editor(context, "note", about),
        }
    }

    /// The text given, if any.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub fn optional(&self) -> Result<Option<String>, Fault> {
        given(self.note.as_deref(), self.note_file.as_deref())
    }
}

fn given(text: Option<&str>, file: Option<&Path>) -> Result<Option<String>, Fault> {
    match (text, file) {
        (Some(text), _) => Ok(Some(text.to_owned())),
        (None, Some(path)) => read(path).map(Some),
        (None, None) => Ok(None),
    }
}

/// The most that a text file may hold, in bytes; any field's limit is far below it.
const MOST: u64 = 1 << 20;

/// The text of `path`, or of standard input for `-`; one trailing newline is taken off.
///
/// # Errors
/// When it cannot be read, is too large, or is not UTF-8.
pub fn read(path: &Path) -> Result<String, Fault> {
    let mut bytes = Vec::new();
    if path == Path::new("-") {
        std::io::stdin().lock().take(MOST + 1).read_to_end(&mut bytes)?;
    } else {
        fs_err::File::open(path)?.take(MOST + 1).read_to_end(&mut bytes)?;
    }
    if bytes.len() as u64 > MOST {
        return Err(Fault::invalid(format!("{}: more than 1 MiB of text", path.display())));
    }
    let text = String::from_utf8(bytes)
        .map_err(|_| Fault::invalid(format!("{}: the text is not UTF-8", path.display())))?;
    Ok(text.strip_suffix('\n').map(str::to_owned).unwrap_or(text))
}

fn from_editor(context: &Context<'_>, field: &str, about: &str) -> Result<String, Fault> {
    let missing = || {
        Fault::invalid(format!("a {field} is needed: {about}"))
            .hint(format!("give --{field} TEXT or --{field}-file FILE"))
            .subject(field)
    };
    let editor = context.config.editor.as_deref();
    let Some(editor) = editor.filter(|_| std::io::stdin().is_terminal()) else {
        return Err(missing());
    };
    let mut file = tempfile::Builder::new().prefix("cloudpick-").suffix(".txt").tempfile()?;
    file.flush()?;
    let mut words = editor.split_whitespace();
    let program = words.next().ok_or_else(missing)?;
    let status = Command::new(program).args(words).arg(file.path()).status().map_err(|error| {
        Fault::new(Kind::Failure, format!("the editor `{program}` did not start: {error}"))
            .hint(format!("set VISUAL or EDITOR, or give --{field} TEXT"))
    })?;
    let text = read(file.path())?;
    if !status.success() || text.trim().is_empty() {
        return Err(missing());
    }
    Ok(text)
}

/// Keeps `text` beside the workspace's state when the command that carried it failed, and adds
/// to the fault where it lies.
///
/// Short texts are on the command line again with one key, so only longer ones are kept.
pub fn keep(context: &Context<'_>, fault: Fault, text: &str) -> Fault {
    if text.chars().count() < 40 {
        return fault;
    }
    let folder = context.config.state.join("typed");
    let name = crate::domain::event::sha256_hex(text.as_bytes());
    let path = folder.join(format!("{}.txt", &name[..12]));
    let kept = fs_err::create_dir_all(&folder).and_then(|()| write_private(&path, text));
    match kept {
        Ok(()) => {
            let way_on = fault.hint.clone().map(|hint| format!("{hint}; ")).unwrap_or_default();
            fault.hint(format!("{way_on}what you typed is kept in {}", path.display()))
        }
        Err(_) => fault,
    }
}

fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = tempfile::Builder::new().prefix(".typed-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
