//! Told when somebody else saves: by the system where it can, by asking twice a second where not.

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crossbeam_channel::{RecvTimeoutError, Sender, bounded};
use notify::{EventKind, RecursiveMode, Watcher as _};

use super::worker::Job;

/// Where changes by others show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// In this database file, or those beside it.
    File(PathBuf),
    /// Nowhere the system would tell of: a server, or a network folder. Asked for.
    Server,
}

const EVERY: Duration = Duration::from_millis(500);

/// Watches until it is dropped.
pub(super) enum Watch {
    System { _watcher: notify::RecommendedWatcher },
    Asking { _stop: Sender<()> },
}

impl Watch {
    pub(super) fn start(watched: &Watched, worker: Sender<Job>) -> io::Result<Self> {
        if let Watched::File(file) = watched
            && let Some(watcher) = told(file, worker.clone())
        {
            return Ok(Self::System { _watcher: watcher });
        }
        let (stop, stopped) = bounded(0);
        std::thread::Builder::new().name("watch".to_owned()).spawn(move || {
            while stopped.recv_timeout(EVERY) == Err(RecvTimeoutError::Timeout) {
                if worker.send(Job::LookAgain).is_err() {
                    return;
                }
            }
        })?;
        Ok(Self::Asking { _stop: stop })
    }
}

/// A watcher on the folder of `file`; `None` where the system does not tell.
fn told(file: &Path, worker: Sender<Job>) -> Option<notify::RecommendedWatcher> {
    let name = file.file_name()?.to_str()?.to_owned();
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new(".")).to_owned();
    let mut watcher = notify::recommended_watcher(move |told: notify::Result<notify::Event>| {
        let stirred = told.is_ok_and(|event| {
            !matches!(event.kind, EventKind::Access(_))
                && event.paths.iter().any(|path| is_of(path, &name))
        });
        if stirred {
            let _ = worker.send(Job::LookAgain);
        }
    })
    .ok()?;
    watcher.watch(&folder, RecursiveMode::NonRecursive).ok()?;
    Some(watcher)
}

/// The database or its log; its shared memory changes with every reader and says nothing.
fn is_of(path: &Path, name: &str) -> bool {
    let tail = path.file_name().and_then(|file| file.to_str()).and_then(|f| f.strip_prefix(name));
    matches!(tail, Some("" | "-wal" | "-journal"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crossbeam_channel::unbounded;

    #[test]
    fn a_save_by_somebody_else_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("w.db");
        let (worker, jobs) = unbounded();
        let _watch = Watch::start(&Watched::File(file.clone()), worker).unwrap();
        fs_err::write(folder.path().join("other"), "x").unwrap();
        fs_err::write(folder.path().join("w.db-shm"), "x").unwrap();
        fs_err::write(folder.path().join("w.db-wal"), "x").unwrap();
        assert_eq!(jobs.recv_timeout(Duration::from_secs(10)), Ok(Job::LookAgain));
    }

    #[test]
    fn only_the_database_and_its_log_are_looked_at() {
        for (file, wanted) in
            [("w.db", true), ("w.db-wal", true), ("w.db-shm", false), ("other", false)]
        {
            assert_eq!(is_of(&Path::new("/x").join(file), "w.db"), wanted, "{file}");
        }
    }
}
