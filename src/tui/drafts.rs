//! Typed text kept beside the record until it is saved: one file a field, in the folder where
//! the program keeps its state.
//!
//! A file appears whole or not at all, is readable by its owner only, and is gone once the text
//! is saved. Its name is a hash of the field's name, which may hold anything.

use std::collections::BTreeMap;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use fs_err as fs;

use crate::domain::event::sha256_hex;

/// A text that is not saved yet, and where its cursor stands.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// The text as it was typed.
    pub text: String,
    /// Line and character (code point) of the cursor, from 0.
    pub cursor: (usize, usize),
}

const HEAD: &str = "cloudpick draft 1";
const SUFFIX: &str = "draft";

/// Where drafts are kept.
#[derive(Debug, Clone)]
pub struct Drafts {
    folder: PathBuf,
}

impl Drafts {
    /// Drafts below `state_folder`. The folder is made with the first draft.
    pub fn new(state_folder: &Path) -> Self {
        Self { folder: state_folder.join("drafts") }
    }

    /// Every draft, by field. A file that is not one of ours is passed over.
    ///
    /// # Errors
    /// When the folder is there and cannot be read.
    pub fn all(&self) -> io::Result<BTreeMap<String, Draft>> {
        let mut found = BTreeMap::new();
        let entries = match fs::read_dir(&self.folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(found),
            Err(error) => return Err(error),
        };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_some_and(|suffix| suffix == SUFFIX) {
                found.extend(fs::read_to_string(&path).ok().and_then(|file| read(&file)));
            }
        }
        Ok(found)
    }

    /// Keeps `draft`, in place of an older one of the same field.
    ///
    /// # Errors
    /// When the folder cannot be made or written; the older draft is then still whole.
    pub fn keep(&self, field: &str, draft: &Draft) -> io::Result<()> {
        fs::create_dir_all(&self.folder)?;
        // `tempfile` makes files that only their owner may read.
        let mut file = tempfile::Builder::new().prefix(".writing-").tempfile_in(&self.folder)?;
        let (line, place) = draft.cursor;
        write!(file, "{HEAD}\n{}\n{line} {place}\n{}", field.escape_default(), draft.text)?;
        file.as_file().sync_all()?;
        file.persist(self.path(field)).map_err(|failed| failed.error)?;
        Ok(())
    }

    /// Forgets the draft of `field`, if there is one.
    ///
    /// # Errors
    /// When the file is there and cannot be removed.
    pub fn forget(&self, field: &str) -> io::Result<()> {
        match fs::remove_file(self.path(field)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn path(&self, field: &str) -> PathBuf {
        let name = &sha256_hex(field.as_bytes())[..32];
        self.folder.join(name).with_extension(SUFFIX)
    }
}

fn read(file: &str) -> Option<(String, Draft)> {
    let mut parts = file.splitn(4, '\n');
    if parts.next()? != HEAD {
        return None;
    }
    let field = unescape(parts.next()?)?;
    let (line, place) = parts.next()?.split_once(' ')?;
    let cursor = (line.parse().ok()?, place.parse().ok()?);
    Some((field, Draft { text: parts.next()?.to_owned(), cursor }))
}

/// The field's name back from `escape_default`, whose escapes are those of a JSON-like string.
fn unescape(escaped: &str) -> Option<String> {
    let mut name = String::new();
    let mut signs = escaped.chars();
    while let Some(c) = signs.next() {
        if c != '\\' {
            name.push(c);
            continue;
        }
        match signs.next()? {
            'n' => name.push('\n'),
            'r' => name.push('\r'),
            't' => name.push('\t'),
            'u' => {
                let code: String =
                    signs.by_ref().skip(1).take_while(|digit| *digit != '}').collect();
                name.push(char::from_u32(u32::from_str_radix(&code, 16).ok()?)?);
            }
            other => name.push(other),
        }
    }
    Some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_comes_back_whole_with_its_cursor_and_is_gone_once_saved() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::new(folder.path());
        assert_eq!(drafts.all().unwrap(), BTreeMap::new());

        let draft = Draft { text: "  keys: é 客\n\nnext\n".to_owned(), cursor: (2, 3) };
        let field = "w1/score/PRT-01/aws é\n\"x\"\\";
        drafts.keep(field, &draft).unwrap();
        drafts.keep("w1/other", &Draft::default()).unwrap();
        assert_eq!(drafts.all().unwrap().get(field), Some(&draft));

        drafts.forget(field).unwrap();
        drafts.forget(field).unwrap();
        assert_eq!(drafts.all().unwrap().keys().collect::<Vec<_>>(), ["w1/other"]);
    }

    #[test]
    fn a_newer_draft_replaces_the_older_and_strange_files_are_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::new(folder.path());
        for text in ["one", "two"] {
            drafts.keep("f", &Draft { text: text.to_owned(), cursor: (0, 0) }).unwrap();
        }
        fs::write(folder.path().join("drafts/strange.draft"), [0xFF, 0xFE]).unwrap();
        let all = drafts.all().unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all["f"].text, "two");
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_reads_a_draft() {
        use std::os::unix::fs::PermissionsExt as _;

        let folder = tempfile::tempdir().unwrap();
        let drafts = Drafts::new(folder.path());
        drafts.keep("f", &Draft::default()).unwrap();
        let mode = fs::metadata(drafts.path("f")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
}
