//! The text of a file: a regular file of bearable size in UTF-8, or an error that says what it is.

use std::fmt;
use std::io::Read;
use std::path::Path;

use super::{ImportError, Problem};

/// The largest file that is read: 32 MiB, since a file is held in memory whole.
pub const MOST_BYTES: u64 = 32 * 1024 * 1024;

/// A text with the name that its problems are reported under.
#[derive(Debug, Clone)]
pub struct Source {
    name: String,
    text: String,
    /// Whether a byte order mark stood before the text.
    marked: bool,
}

/// A text is the same with or without its mark.
impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.text) == (&other.name, &other.text)
    }
}

impl Eq for Source {}

fn refused(name: &str, what: impl fmt::Display) -> ImportError {
    ImportError::new(name, vec![Problem::of_file(what)])
}

impl Source {
    /// The text of the file at `path`.
    ///
    /// # Errors
    /// [`ImportError`] when it cannot be read, is no regular file, is larger than
    /// [`MOST_BYTES`] or is not UTF-8.
    pub fn read(path: &Path) -> Result<Self, ImportError> {
        let name = path.display().to_string();
        // Asked before opening: opening a named pipe would wait for its writer.
        let about = fs_err::metadata(path).map_err(|error| refused(&name, cause(&error)))?;
        regular(&name, &about)?;
        let file = fs_err::File::open(path).map_err(|error| refused(&name, cause(&error)))?;
        // Asked again of what was opened, which may have been put in its place meanwhile.
        let about = file.metadata().map_err(|error| refused(&name, cause(&error)))?;
        regular(&name, &about)?;
        Self::from_reader(&name, file)
    }

    /// The text that `reader` gives, such as standard input.
    ///
    /// # Errors
    /// As for [`Source::read`], without the regular file.
    pub fn from_reader(name: &str, reader: impl Read) -> Result<Self, ImportError> {
        let mut bytes = Vec::new();
        reader
            .take(MOST_BYTES + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| refused(name, cause(&error)))?;
        Self::from_bytes(name, bytes)
    }

    /// The text in `bytes`: UTF-8 with or without its mark.
    ///
    /// # Errors
    /// [`ImportError`] when there are too many bytes or they are not UTF-8.
    pub fn from_bytes(name: &str, bytes: Vec<u8>) -> Result<Self, ImportError> {
        if u64::try_from(bytes.len()).is_ok_and(|len| len > MOST_BYTES) {
            return Err(refused(name, TOO_LARGE));
        }
        // Without its mark UTF-16 is known by the zero in its first character.
        let halves =
            matches!(bytes[..], [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] | [0, _, ..] | [_, 0, ..]);
        if halves {
            return Err(refused(name, format!("it is UTF-16: {AS_UTF_8}")));
        }
        if bytes.starts_with(b"PK\x03\x04") {
            let what = "it is a workbook or another packed file, and text is wanted: in a \
                        spreadsheet, Save as, CSV UTF-8";
            return Err(refused(name, what));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self::from_text(name, &text)),
            Err(error) => {
                let good = error.utf8_error().valid_up_to();
                let line = error.as_bytes()[..good].split(|byte| *byte == b'\n').count();
                let byte = error.as_bytes().get(good).copied().unwrap_or_default();
                let what = format!("the byte {byte:02X} is not UTF-8: {AS_UTF_8}");
                Err(ImportError::new(name, vec![Problem::new(Some(line), None, what)]))
            }
        }
    }

    /// A text that is already in hand, such as a file built into the program.
    pub fn from_text(name: &str, text: &str) -> Self {
        let bare = text.strip_prefix('\u{FEFF}');
        let marked = bare.is_some();
        Self { name: name.to_owned(), text: bare.unwrap_or(text).to_owned(), marked }
    }

    /// The text byte for byte as it was found, with its byte order mark where it had one.
    pub fn whole(&self) -> String {
        let mark = if self.marked { "\u{FEFF}" } else { "" };
        format!("{mark}{}", self.text)
    }

    /// What problems are reported under.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The text, without a byte order mark.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The lines of a text, found by offset without counting from the start each time.
pub(super) struct Lines(Vec<usize>);

impl Lines {
    pub(super) fn of(text: &str) -> Self {
        // Old spreadsheets end a line with a carriage return alone.
        let bytes = text.as_bytes();
        let ends = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        Self((0..bytes.len()).filter(|at| ends(*at)).collect())
    }

    /// The line, from 1, on which the byte at `offset` stands.
    pub(super) fn at(&self, offset: usize) -> usize {
        1 + self.0.partition_point(|end| *end < offset)
    }
}

/// The way on from a file in another encoding, as a spreadsheet and an editor offer it.
const AS_UTF_8: &str =
    "save the file as UTF-8 (in a spreadsheet: Save as, CSV UTF-8; in an editor: its encoding)";

const TOO_LARGE: &str = "it is larger than 32 MiB, the most that is read";

fn regular(name: &str, about: &std::fs::Metadata) -> Result<(), ImportError> {
    if about.is_dir() {
        return Err(refused(name, "it is a folder, and a file is wanted"));
    }
    if !about.is_file() {
        return Err(refused(name, "it is not a regular file"));
    }
    if about.len() > MOST_BYTES {
        return Err(refused(name, TOO_LARGE));
    }
    Ok(())
}

/// The engine's reason alone: the name stands before it already.
fn cause(error: &std::io::Error) -> String {
    if error.kind() == std::io::ErrorKind::NotFound {
        return "there is no such file".to_owned();
    }
    if error.kind() == std::io::ErrorKind::PermissionDenied {
        return "you may not read it".to_owned();
    }
    let inner = std::error::Error::source(error).map(ToString::to_string);
    format!("it could not be read: {}", inner.unwrap_or_else(|| error.to_string()))
}
