//! What can go wrong in the store, in the words of the person at the desk, and the kind of
//! failure each is. Which exit code a kind has is the command line's business.

use std::error::Error as StdError;
use std::path::PathBuf;

use thiserror::Error;

use crate::store::place::OpenError;
use crate::store::sql::Val;
use crate::store::write::Expect;

/// The kind of a failure, from which the command line takes its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// A fault of ours.
    Failure,
    /// Somebody else changed it first.
    Conflict,
    /// The workspace cannot be used.
    Workspace,
    /// Nothing was saved.
    NotSaved,
    /// A check found a difference.
    Verify,
    /// The server cannot be reached, or it is not known whether it saved.
    Server,
}

/// Why the store refused.
#[derive(Debug, Error)]
pub enum StoreError {
    /// Somebody else changed, made or removed the row since it was read.
    #[error("{what} {}", stale(*expected, *found))]
    Stale {
        /// The row in words, `score E-0001/aws/CON-02/tl-1`.
        what: String,
        /// The table.
        table: &'static str,
        /// The row's key.
        key: Vec<Val>,
        /// What was expected.
        expected: Expect,
        /// The `rev` that was found; `None` when the row is not there.
        found: Option<i64>,
        /// The event that made the row as it is: who changed it, and when.
        seq: Option<i64>,
    },
    /// This operation was saved before; a second try does nothing.
    #[error("this was already saved, as event {seq}")]
    AlreadyDone {
        /// The operation.
        op_id: String,
        /// Its first event.
        seq: i64,
    },
    /// A change was made and no event recorded it: a fault of ours.
    #[error("a change of {table} was not recorded in the history, so nothing was saved")]
    Unrecorded {
        /// The table.
        table: &'static str,
    },
    /// The database did not give back what was written.
    #[error("event {seq} did not read back as it was written, so nothing was saved")]
    Unfaithful {
        /// The event.
        seq: i64,
    },
    /// A copy did not pass its check, and was not kept.
    #[error("{} did not pass its check, and nothing was kept: {found}", what.display())]
    Unsound {
        /// The copy.
        what: PathBuf,
        /// The first finding.
        found: String,
    },
    /// The workspace could not be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The database said so.
    #[error(transparent)]
    Db(#[from] DbError),
}

fn stale(expected: Expect, found: Option<i64>) -> &'static str {
    match (expected, found) {
        (Expect::New, _) => "is already there",
        (Expect::Rev(_) | Expect::Any, Some(_)) => "was changed by somebody else since it was read",
        (Expect::Rev(_) | Expect::Any, None) => "was removed by somebody else since it was read",
    }
}

impl StoreError {
    /// The kind of failure, for the exit code.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Stale { .. } => Fault::Conflict,
            Self::AlreadyDone { .. } | Self::Unrecorded { .. } => Fault::Failure,
            Self::Unfaithful { .. } => Fault::NotSaved,
            Self::Unsound { .. } => Fault::Verify,
            Self::Open(error) => error.fault(),
            Self::Db(error) => error.fault(),
        }
    }
}

/// The cause below an error, kept whole for the log.
pub type Cause = Box<dyn StdError + Send + Sync>;

/// What a database engine answered, in the words of the person at the desk.
#[derive(Debug, Error)]
pub enum DbError {
    /// Somebody else held the workspace for longer than we wait.
    #[error("somebody else has been saving for half a minute, and the wait was given up")]
    Busy,
    /// The engine asks for another try; the driver makes it, a few times.
    #[error("others kept saving at the same moment")]
    Retry,
    /// A value that may stand once stands already.
    #[error("{key} is already there and may stand only once")]
    Unique {
        /// The columns, as `table.column`.
        key: String,
    },
    /// A row points to one that is not there.
    #[error("it points to something that is not in the workspace")]
    ForeignKey,
    /// A value outside what its column takes, or a guard said no.
    #[error("the workspace does not take this: {key}")]
    Check {
        /// The rule, by its name or text.
        key: String,
    },
    /// The file, its folder or its disk takes no writing.
    #[error("the workspace can only be read: the file or its folder takes no writing")]
    ReadOnly,
    /// No space left.
    #[error("the disk that holds the workspace is full")]
    Full,
    /// The file is damaged.
    #[error("the workspace is damaged: {found}")]
    Corrupt {
        /// The engine's first finding.
        found: String,
    },
    /// A file of another program.
    #[error("this is not a workspace")]
    NotOurs,
    /// Written by a newer program.
    #[error("the workspace has version {file}, and this program knows up to {ours}")]
    Newer {
        /// The version in the file.
        file: i64,
        /// The newest this program knows.
        ours: i64,
    },
    /// The file was moved or replaced while it was open.
    #[error("the workspace was moved or replaced while it was open: {}", path.display())]
    Moved {
        /// Where it was.
        path: PathBuf,
    },
    /// No rights.
    #[error("no rights to open the workspace")]
    Denied,
    /// The server does not answer.
    #[error("the server does not answer: {host}")]
    Unreachable {
        /// Host and port.
        host: String,
        /// Why, as the system says.
        #[source]
        source: Cause,
    },
    /// The connection died while saving.
    #[error("it is not known whether this was saved; ask for operation {op_id}")]
    OutcomeUnknown {
        /// The operation to ask for.
        op_id: String,
    },
    /// The disk or the system failed.
    #[error("the disk or the system failed while {doing}: {source}")]
    Io {
        /// What was being done.
        doing: &'static str,
        /// The engine's words.
        #[source]
        source: Cause,
    },
    /// A stored value is not what belongs in its place.
    #[error("{table}.{column} holds `{found}` where {wanted} belongs")]
    Shape {
        /// The table.
        table: String,
        /// The column.
        column: String,
        /// What belongs there.
        wanted: &'static str,
        /// What was found.
        found: String,
    },
    /// The body of a transaction asked for everything to be taken back.
    #[error("nothing was to be saved")]
    Undone,
    /// Anything else: a fault of ours.
    #[error("the database refused while {doing}: {source}")]
    Other {
        /// What was being done.
        doing: &'static str,
        /// The engine's words.
        #[source]
        source: Cause,
    },
}

impl DbError {
    /// The kind of failure, for the exit code.
    pub fn fault(&self) -> Fault {
        match self {
            Self::Busy
            | Self::Retry
            | Self::ReadOnly
            | Self::Full
            | Self::Moved { .. }
            | Self::Io { .. } => Fault::NotSaved,
            Self::Corrupt { .. }
            | Self::NotOurs
            | Self::Newer { .. }
            | Self::Denied
            | Self::Shape { .. } => Fault::Workspace,
            Self::Unreachable { .. } | Self::OutcomeUnknown { .. } => Fault::Server,
            Self::Unique { .. }
            | Self::ForeignKey
            | Self::Check { .. }
            | Self::Undone
            | Self::Other { .. } => Fault::Failure,
        }
    }
}
