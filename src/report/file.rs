//! Output files that are whole or not there.
//!
//! The bytes go to a temporary file in the same folder that only its owner may read, which is
//! synced and then takes the real name. Whatever goes wrong before that leaves an older file
//! as it was. Leave by returning, or the temporary file stays behind.

use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use thiserror::Error;

use crate::domain::text::display;

/// Which file on which device: the same under every name and through every link.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId {
    /// The device.
    pub device: u64,
    /// The inode on it.
    pub inode: u64,
}

impl FileId {
    /// The file behind `path`, links followed, without opening it.
    ///
    /// `None` on systems that do not tell.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn of(path: &Path) -> io::Result<Option<Self>> {
        fs_err::metadata(path).map(|found| identity(&found))
    }
}

#[cfg(unix)]
#[expect(clippy::unnecessary_wraps, reason = "other systems have no answer")]
fn identity(found: &std::fs::Metadata) -> Option<FileId> {
    use std::os::unix::fs::MetadataExt as _;
    Some(FileId { device: found.dev(), inode: found.ino() })
}

#[cfg(not(unix))]
fn identity(_: &std::fs::Metadata) -> Option<FileId> {
    None
}

/// Whether a file that is there already may be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Existing {
    /// It is kept, and the output refused.
    Keep,
    /// It is replaced, as `--force` asks.
    Replace,
}

/// Where something whole goes.
pub enum Target<'a> {
    /// A file, which appears whole or not at all.
    File(&'a Path, Existing),
    /// Bytes, for whoever hands them on.
    Bytes(&'a mut Vec<u8>),
}

impl Target<'_> {
    /// Takes what `fill` writes.
    ///
    /// # Errors
    /// [`FileError`]; an error of `fill` is one of writing the file.
    pub fn fill(
        self,
        forbidden: &[FileId],
        fill: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
    ) -> Result<(), FileError> {
        match self {
            Self::File(path, existing) => write_whole(path, existing, forbidden, fill),
            Self::Bytes(bytes) => {
                fill(bytes).map_err(|source| FileError::Io { path: PathBuf::from("-"), source })
            }
        }
    }
}

/// Why an output file was not written.
#[derive(Debug, Error)]
pub enum FileError {
    /// A name is taken already.
    #[error("{} exists already and is left as it is", shown(.path))]
    Exists {
        /// The file asked for.
        path: PathBuf,
    },
    /// A folder has the name.
    #[error("{} is a folder, and a file is wanted here", shown(.path))]
    Folder {
        /// The file asked for.
        path: PathBuf,
    },
    /// A device, a pipe or a socket has the name.
    #[error("{} is neither a file nor free, and is left as it is", shown(.path))]
    Special {
        /// The file asked for.
        path: PathBuf,
    },
    /// The workspace itself, or a file that belongs to it.
    #[error("{} is the workspace itself, which no output may replace", shown(.path))]
    Workspace {
        /// The file asked for.
        path: PathBuf,
    },
    /// The system refused.
    #[error("{} was not written: {}", shown(.path), cause(.source))]
    Io {
        /// The file asked for.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn shown(path: &Path) -> String {
    display(&path.to_string_lossy())
}

/// What the system said, in words alone where it has a kind of its own.
fn cause(source: &io::Error) -> String {
    let kind = source.kind();
    if kind == io::ErrorKind::NotFound {
        return "there is no such folder".to_owned();
    }
    let words = kind.to_string();
    // These two kinds say nothing; then the system's own sentence is better than none.
    if matches!(words.as_str(), "other error" | "uncategorized error") {
        return display(&source.to_string());
    }
    words
}

/// A file that is being written and has not got its name yet.
///
/// Dropped without [`OutFile::finish`], it is gone, and what was there before is untouched.
#[derive(Debug)]
pub struct OutFile {
    path: PathBuf,
    folder: PathBuf,
    existing: Existing,
    temporary: NamedTempFile,
}

impl OutFile {
    /// Begins the file `path`.
    ///
    /// `forbidden` are the workspace and the files beside it; a link to one of them is refused
    /// like itself. Any other link is replaced, never followed.
    ///
    /// # Errors
    /// [`FileError`]; nothing was changed.
    pub fn create(
        path: &Path,
        existing: Existing,
        forbidden: &[FileId],
    ) -> Result<Self, FileError> {
        let failed = |source| FileError::Io { path: path.to_owned(), source };
        if path.as_os_str().is_empty() {
            return Err(failed(io::Error::other("the name is empty")));
        }
        let ends_in_a_name = path.file_name().is_some()
            && !path.as_os_str().to_string_lossy().ends_with(std::path::is_separator);
        if !ends_in_a_name {
            return Err(FileError::Folder { path: path.to_owned() });
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new(".")).to_owned();
        refuse(path, existing, forbidden)?;

        // Mode 0600 on Unix, whatever the umask says.
        let temporary = tempfile::Builder::new()
            .prefix(".cloudpick-")
            .suffix(".part")
            .tempfile_in(&folder)
            .map_err(failed)?;
        Ok(Self { path: path.to_owned(), folder, existing, temporary })
    }

    /// Syncs the bytes and gives the file its name.
    ///
    /// # Errors
    /// [`FileError`]; unless the last sync of the folder failed, an older file is as it was.
    pub fn finish(mut self) -> Result<(), FileError> {
        let path = self.path;
        let failed = |source| FileError::Io { path: path.clone(), source };
        self.temporary.flush().map_err(failed)?;
        self.temporary.as_file().sync_all().map_err(failed)?;
        match self.existing {
            // Somebody else may have taken the name in the meantime: the system decides.
            Existing::Keep => {
                self.temporary.persist_noclobber(&path).map_err(|refused| {
                    if refused.error.kind() == io::ErrorKind::AlreadyExists {
                        FileError::Exists { path: path.clone() }
                    } else {
                        failed(refused.error)
                    }
                })?;
            }
            Existing::Replace => {
                self.temporary.persist(&path).map_err(|refused| failed(refused.error))?;
            }
        }
        sync_folder(&self.folder).map_err(failed)
    }
}

impl io::Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.temporary.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.temporary.flush()
    }
}

/// Writes the file `path` with what `fill` writes, or nothing at all.
///
/// # Errors
/// [`FileError`]; an error of `fill` is one of writing `path`.
pub fn write_whole(
    path: &Path,
    existing: Existing,
    forbidden: &[FileId],
    fill: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> Result<(), FileError> {
    let mut out = OutFile::create(path, existing, forbidden)?;
    fill(&mut out).map_err(|source| FileError::Io { path: path.to_owned(), source })?;
    out.finish()
}

/// Refuses what may not be replaced. Looks only: opening the workspace beside its connections
/// would take their locks away.
fn refuse(path: &Path, existing: Existing, forbidden: &[FileId]) -> Result<(), FileError> {
    let failed = |source| FileError::Io { path: path.to_owned(), source };
    let missing = |error: &io::Error| error.kind() == io::ErrorKind::NotFound;
    match std::fs::symlink_metadata(path) {
        Err(error) if missing(&error) => return Ok(()),
        Err(error) => return Err(failed(error)),
        Ok(_) => {}
    }
    match std::fs::metadata(path) {
        // A link to nowhere: it has the name, and is replaced like any other.
        Err(_) => {}
        Ok(found) => {
            let path = path.to_owned();
            if identity(&found).is_some_and(|id| forbidden.contains(&id)) {
                return Err(FileError::Workspace { path });
            }
            if found.is_dir() {
                return Err(FileError::Folder { path });
            }
            if !found.is_file() {
                return Err(FileError::Special { path });
            }
        }
    }
    match existing {
        Existing::Keep => Err(FileError::Exists { path: path.to_owned() }),
        Existing::Replace => Ok(()),
    }
}

/// A rename is safe from a power cut once its folder is on the disk.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    match fs_err::File::open(folder)?.sync_all() {
        // Some network file systems cannot sync a folder, and need not.
        Err(error)
            if matches!(error.kind(), io::ErrorKind::InvalidInput | io::ErrorKind::Unsupported) =>
        {
            Ok(())
        }
        done => done,
    }
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests;
