//! Where a workspace file lies, and whether that is a place to keep one. Looks at names and
//! facts of files only and never opens one: closing a second handle would drop every lock that
//! SQLite holds on it.

use std::fs::Metadata;
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::store::Fault;
use crate::store::sql::DbError;

/// Shorter than this nothing is a workspace; SQLite would take an empty file for an empty
/// database.
const SHORTEST: u64 = 100;

/// What a workspace is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// To read only; nothing can be changed by it.
    Read,
    /// To read and change.
    Write,
    /// As [`Access::Write`], even on a network file system, where locks may not hold.
    WriteOnNetwork,
}

/// Why a workspace could not be opened or made. The file keeps every byte.
#[derive(Debug, Error)]
pub enum OpenError {
    /// There is nothing there.
    #[error("there is no workspace at {}", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The folder for it is not there.
    #[error("there is no folder {}", path.display())]
    NoFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A folder.
    #[error("{} is a folder, and a workspace is a file", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A device, a pipe or a socket.
    #[error("{} is not a regular file", path.display())]
    NotAFile {
        /// What was named.
        path: PathBuf,
    },
    /// No rights.
    #[error("no rights to open {}", path.display())]
    Denied {
        /// The file or folder.
        path: PathBuf,
    },
    /// Something stands where a workspace was to be made.
    #[error("{} is already there, and was not touched", path.display())]
    AlreadyThere {
        /// The file.
        path: PathBuf,
    },
    /// Too short, or no database at all.
    #[error("{} is not a workspace", path.display())]
    NotAWorkspace {
        /// The file.
        path: PathBuf,
    },
    /// A database of another program.
    #[error("{} is a database of another program", path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// Made by a newer program.
    #[error("{} has version {file}, and this program knows up to {ours}", path.display())]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its version.
        file: i64,
        /// The newest this program knows.
        ours: i64,
    },
    /// Damaged.
    #[error("{} is damaged: {found}", path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// The first finding.
        found: String,
    },
    /// The schema is not the one of this version.
    #[error("{} was tampered with: {}", path.display(), found.join("; "))]
    Tampered {
        /// The file.
        path: PathBuf,
        /// Everything found.
        found: Vec<String>,
    },
    /// A file system whose locks are not to be relied on.
    #[error("{} lies on a network file system ({kind}), where two people could save at once and damage it", path.display())]
    Network {
        /// The file.
        path: PathBuf,
        /// The file system.
        kind: &'static str,
    },
    /// More than one name for the file.
    #[error("{} has {links} hard links, and SQLite would keep a journal beside only one of them", path.display())]
    HardLinks {
        /// The file.
        path: PathBuf,
        /// How many names it has.
        links: u64,
    },
    /// The system or the engine failed.
    #[error("{} could not be opened: {source}", path.display())]
    Failed {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: crate::store::sql::Cause,
    },
}

impl OpenError {
    /// What the engine said while opening `path`.
    pub(crate) fn from_engine(path: &Path, error: DbError) -> Self {
        let path = path.to_owned();
        match error {
            DbError::NotOurs => Self::NotAWorkspace { path },
            DbError::Newer { file, ours } => Self::Newer { path, file, ours },
            DbError::Corrupt { found } => Self::Damaged { path, found },
            DbError::Denied => Self::Denied { path },
            other @ (DbError::Busy
            | DbError::Retry
            | DbError::Unique { .. }
            | DbError::ForeignKey
            | DbError::Check { .. }
            | DbError::ReadOnly
            | DbError::Full
            | DbError::Moved { .. }
            | DbError::Unreachable { .. }
            | DbError::OutcomeUnknown { .. }
            | DbError::Io { .. }
            | DbError::Shape { .. }
            | DbError::Undone
            | DbError::Other { .. }) => Self::Failed { path, source: Box::new(other) },
        }
    }

    /// What the system said about `path`.
    pub(crate) fn from_system(path: &Path, error: Error) -> Self {
        let path = path.to_owned();
        let kind = error.kind();
        if kind == ErrorKind::NotFound {
            Self::Missing { path }
        } else if kind == ErrorKind::PermissionDenied {
            Self::Denied { path }
        } else if kind == ErrorKind::AlreadyExists {
            Self::AlreadyThere { path }
        } else {
            Self::Failed { path, source: Box::new(error) }
        }
    }

    /// The kind of failure, for the exit code: the workspace cannot be used.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Missing { .. }
            | Self::NoFolder { .. }
            | Self::Folder { .. }
            | Self::NotAFile { .. }
            | Self::Denied { .. }
            | Self::AlreadyThere { .. }
            | Self::NotAWorkspace { .. }
            | Self::Foreign { .. }
            | Self::Newer { .. }
            | Self::Damaged { .. }
            | Self::Tampered { .. }
            | Self::Network { .. }
            | Self::HardLinks { .. }
            | Self::Failed { .. } => Fault::Workspace,
        }
    }
}

/// A workspace file that may be opened: its true path, and which file it was when looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) path: PathBuf,
    identity: Identity,
}

/// Device and inode: which file it is, whatever its name.
#[cfg(unix)]
type Identity = (u64, u64);

/// Other systems are not asked.
#[cfg(not(unix))]
type Identity = ();

impl Place {
    /// Looks at the file `typed` names, whatever it looks like: `:memory:` and `file:x` are
    /// names as any other.
    pub(crate) fn of(typed: &Path, access: Access) -> Result<Self, OpenError> {
        let path = typed.canonicalize().map_err(|error| OpenError::from_system(typed, error))?;
        let facts = path.metadata().map_err(|error| OpenError::from_system(&path, error))?;
        if facts.is_dir() {
            return Err(OpenError::Folder { path });
        }
        if !facts.is_file() {
            return Err(OpenError::NotAFile { path });
        }
        match (access, network(&path)) {
            (Access::Write, Some(kind)) => return Err(OpenError::Network { path, kind }),
            (Access::Read | Access::WriteOnNetwork, _) | (Access::Write, None) => {}
        }
        let links = links(&facts);
        if links > 1 {
            return Err(OpenError::HardLinks { path, links });
        }
        Ok(Self { path, identity: identity(&facts) })
    }

    /// Refuses a file too short to be a workspace.
    pub(crate) fn long_enough(self) -> Result<Self, OpenError> {
        let facts = self.path.metadata();
        let length = facts.map_err(|error| OpenError::from_system(&self.path, error))?.len();
        if length < SHORTEST {
            return Err(OpenError::NotAWorkspace { path: self.path });
        }
        Ok(self)
    }

    /// Whether the path still leads to the file that was opened. About a microsecond.
    pub(crate) fn still_there(&self) -> bool {
        self.path.metadata().is_ok_and(|facts| identity(&facts) == self.identity)
    }
}

/// The true path for a new file `typed`, whose folder must be there.
pub(crate) fn for_new(typed: &Path) -> Result<PathBuf, OpenError> {
    let folder = match typed.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        Some(_) | None => Path::new("."),
    };
    let Some(name) = typed.file_name() else {
        return Err(OpenError::Folder { path: typed.to_owned() });
    };
    let folder = folder.canonicalize().map_err(|error| {
        if error.kind() == ErrorKind::NotFound {
            OpenError::NoFolder { path: folder.to_owned() }
        } else {
            OpenError::from_system(folder, error)
        }
    })?;
    Ok(folder.join(name))
}

/// Makes the new empty file `path`, for its owner's eyes only.
///
/// Answers whether it made it: an empty file that lay there is taken as it is, anything else is
/// refused and not touched.
pub(crate) fn make_empty(path: &Path) -> Result<bool, OpenError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            let facts = path.symlink_metadata();
            let facts = facts.map_err(|error| OpenError::from_system(path, error))?;
            if facts.is_file() && facts.len() == 0 {
                return Ok(false);
            }
            Err(OpenError::AlreadyThere { path: path.to_owned() })
        }
        Err(error) => Err(OpenError::from_system(path, error)),
    }
}

#[cfg(unix)]
fn identity(facts: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt;
    (facts.dev(), facts.ino())
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Identity {}

#[cfg(unix)]
fn links(facts: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(facts)
}

#[cfg(not(unix))]
fn links(_: &Metadata) -> u64 {
    1
}

/// The network file system that holds `path`, by name.
#[cfg(target_os = "linux")]
pub(crate) fn network(path: &Path) -> Option<&'static str> {
    let facts = rustix::fs::statfs(path).ok()?;
    network_kind(u64::from_ne_bytes(facts.f_type.to_ne_bytes()) & 0xFFFF_FFFF)
}

/// Other systems are not asked.
#[cfg(not(target_os = "linux"))]
pub(crate) fn network(_: &Path) -> Option<&'static str> {
    None
}

/// What is left on the disk that holds `path`, in bytes, for people without special rights.
#[cfg(unix)]
pub(crate) fn free_bytes(path: &Path) -> Option<String> {
    let facts = rustix::fs::statvfs(path).ok()?;
    facts.f_bavail.checked_mul(facts.f_frsize).map(|bytes| bytes.to_string())
}

/// Other systems are not asked.
#[cfg(not(unix))]
pub(crate) fn free_bytes(_: &Path) -> Option<String> {
    None
}

/// Whether others than its owner may read the file.
#[cfg(unix)]
pub(crate) fn readable_by_others(path: &Path) -> Option<String> {
    let mode = std::os::unix::fs::MetadataExt::mode(&path.metadata().ok()?);
    Some(if mode & 0o044 == 0 { "no" } else { "yes" }.to_owned())
}

/// Other systems are not asked.
#[cfg(not(unix))]
pub(crate) fn readable_by_others(_: &Path) -> Option<String> {
    None
}

/// The name of the network file system whose `statfs` type is `kind`; `None` for a local one.
pub fn network_kind(kind: u64) -> Option<&'static str> {
    match kind {
        0x6969 => Some("NFS"),
        0x517B | 0xFF53_4D42 | 0xFE53_4D42 => Some("SMB/CIFS"),
        0x5346_414F | 0x6B41_4653 => Some("AFS"),
        0x0102_1997 => Some("9p"),
        0x6573_5546 => Some("FUSE"),
        _ => None,
    }
}

/// The service that copies the folder of `path` elsewhere behind our back, by name.
pub fn sync_folder(path: &Path) -> Option<&'static str> {
    path.components().find_map(|part| {
        let name = part.as_os_str().to_string_lossy().to_lowercase();
        [
            ("onedrive", "OneDrive"),
            ("dropbox", "Dropbox"),
            ("icloud", "iCloud"),
            ("com~apple~clouddocs", "iCloud"),
            ("nextcloud", "Nextcloud"),
        ]
        .into_iter()
        .find_map(|(sign, service)| name.contains(sign).then_some(service))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn network_file_systems_are_known_by_their_type() {
        for (kind, name) in [
            (0x6969, Some("NFS")),
            (0xFF53_4D42, Some("SMB/CIFS")),
            (0xFE53_4D42, Some("SMB/CIFS")),
            (0x5346_414F, Some("AFS")),
            (0x0102_1997, Some("9p")),
            (0x6573_5546, Some("FUSE")),
            (0xEF53, None),
            (0x9123_683E, None),
        ] {
            assert_eq!(network_kind(kind), name, "{kind:#x}");
        }
    }

    #[test]
    fn folders_that_sync_by_themselves_are_known_by_name() {
        let check = |path: &str, service| assert_eq!(sync_folder(Path::new(path)), service);
        check("/home/a/OneDrive - Council/x.db", Some("OneDrive"));
        check("/home/a/Dropbox/x.db", Some("Dropbox"));
        check("/Users/a/Library/Mobile Documents/com~apple~CloudDocs/x.db", Some("iCloud"));
        check("/srv/nextcloud/x.db", Some("Nextcloud"));
        check("/srv/data/x.db", None);
    }

    #[test]
    fn a_name_that_looks_like_an_address_is_a_name() {
        let folder = tempfile::tempdir().unwrap();
        for name in [":memory:", "file:x?mode=ro", "a b%20c"] {
            let path = for_new(&folder.path().join(name)).unwrap();
            assert!(make_empty(&path).unwrap());
            assert_eq!(Place::of(&path, Access::Read).unwrap().path, path);
            assert!(!make_empty(&path).unwrap(), "an empty file is taken as it is");
        }
    }
}
