//! What this client remembers of each workspace, outside of it: the furthest point of history it
//! ever saw. A chain shows by itself neither a cut tail nor a whole rewrite; this does.

use std::fs;
use std::io;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::store::history::{self, Head};
use crate::store::{Look, StoreError};

/// History is not what this client saw before. A warning: a backup may have been restored.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Backwards {
    /// Events that were there are gone.
    #[error("this workspace had {seen} events when it was last seen here, and now has {now}")]
    Shorter {
        /// Events seen.
        seen: i64,
        /// Events now.
        now: i64,
    },
    /// Another event stands where one was.
    #[error("event {seq} of this workspace is not the one that was seen here before")]
    Forked {
        /// The event.
        seq: i64,
    },
}

fn file(dir: &Path, workspace: &str) -> PathBuf {
    dir.join("seen").join(workspace)
}

/// The furthest point of history seen of `workspace`; `None` also when the note is unreadable.
pub fn recall(dir: &Path, workspace: &str) -> Option<Head> {
    let text = fs::read_to_string(file(dir, workspace)).ok()?;
    let (seq, hash) = text.trim_end().split_once(' ')?;
    Some(Head { seq: seq.parse().ok()?, hash: hash.to_owned() })
}

/// Notes `head` if it lies further on than what was seen before; a note that stands is not
/// written again.
///
/// # Errors
/// The system's, when the note cannot be written.
pub fn remember(dir: &Path, workspace: &str, head: &Head) -> io::Result<()> {
    match recall(dir, workspace) {
        Some(seen) if seen.seq >= head.seq => Ok(()),
        Some(_) | None => begin_anew(dir, workspace, head),
    }
}

/// Notes `head` whatever was seen before: for a workspace that was restored on purpose.
///
/// # Errors
/// The system's, when the note cannot be written.
pub fn begin_anew(dir: &Path, workspace: &str, head: &Head) -> io::Result<()> {
    let file = file(dir, workspace);
    let folder = file.parent().unwrap_or(dir);
    fs::create_dir_all(folder)?;
    let mut note = tempfile::NamedTempFile::new_in(folder)?;
    writeln!(note, "{} {}", head.seq, head.hash)?;
    note.persist(&file).map(|_| ()).map_err(|failed| failed.error)
}

/// Holds the workspace against what was seen of it before.
///
/// # Errors
/// [`StoreError::Db`] when history cannot be read.
pub fn check(
    dir: &Path,
    workspace: &str,
    look: &mut dyn Look,
) -> Result<Option<Backwards>, StoreError> {
    let Some(seen) = recall(dir, workspace) else { return Ok(None) };
    let now = history::head(look)?.seq;
    if now < seen.seq {
        return Ok(Some(Backwards::Shorter { seen: seen.seq, now }));
    }
    let stands = history::event(look, seen.seq)?.is_some_and(|event| event.hash == seen.hash);
    Ok((!stands).then_some(Backwards::Forked { seq: seen.seq }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::tests::{add, in_memory, op};

    #[test]
    fn a_history_that_went_backwards_or_forked_is_noticed() {
        let dir = tempfile::tempdir().unwrap();
        let mut store = in_memory();
        let id = store.workspace_id().to_owned();
        let check = |store: &mut crate::store::Store| {
            store.read(|read| check(dir.path(), &id, read)).unwrap()
        };
        assert_eq!(check(&mut store), None);
        store.write(&op(1), |write| add(write, "tl-1", "One")).unwrap();
        let head = store.head().unwrap();
        remember(dir.path(), &id, &head).unwrap();
        assert_eq!(check(&mut store), None);

        let mut shorter = in_memory();
        assert_eq!(check(&mut shorter), Some(Backwards::Shorter { seen: 2, now: 1 }));
        shorter.write(&op(1), |write| add(write, "tl-1", "Other")).unwrap();
        assert_eq!(check(&mut shorter), Some(Backwards::Forked { seq: 2 }));

        remember(dir.path(), &id, &Head { seq: 1, hash: "x".to_owned() }).unwrap();
        assert_eq!(recall(dir.path(), &id), Some(head), "only what lies further on is noted");
        let other = shorter.head().unwrap();
        begin_anew(dir.path(), &id, &other).unwrap();
        assert_eq!(check(&mut shorter), None);
    }
}
