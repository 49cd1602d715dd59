//! Every failure as a person and a script read it: the sentence, the way on, the exit code.
//!
//! The one place that chooses exit codes and help lines; `docs/cli.md` lists them.

use std::io;

use crate::actions::{ActionError, Ground};
use crate::config::ConfigError;
use crate::import::ImportError;
pub use crate::report::error::{Kind, Problem as Fault};
use crate::report::file::FileError;
use crate::store::{self, OpenError, StoreError};

impl Fault {
    /// A fault of this kind with this sentence.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), hint: None, subject: None }
    }

    /// The same fault with a way on.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// The same fault, naming what it is about.
    #[must_use]
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// A missing or bad field.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Kind::Validation, message)
    }

    /// Whether it is no failure at all: the reader of our output went away.
    pub fn is_closed_pipe(&self) -> bool {
        self.kind == Kind::Failure && self.message == CLOSED_PIPE
    }
}

const CLOSED_PIPE: &str = "the reader of the output went away";

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        // The kinds of the standard library grow with it.
        #[expect(clippy::wildcard_enum_match_arm, reason = "most kinds are told alike")]
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::Failure, CLOSED_PIPE),
            io::ErrorKind::StorageFull
            | io::ErrorKind::QuotaExceeded
            | io::ErrorKind::FileTooLarge => {
                Self::new(Kind::NotSaved, format!("not saved, the disk is full: {error}"))
                    .hint("make room on the disk that holds it, then try again")
            }
            _ => Self::new(Kind::Failure, error.to_string()),
        }
    }
}

impl From<ImportError> for Fault {
    /// One line a problem, up to twenty.
    fn from(error: ImportError) -> Self {
        Self::new(Kind::Validation, error.lines().join("\n"))
            .hint("nothing was imported; mend the file and try again")
    }
}

impl From<FileError> for Fault {
    fn from(error: FileError) -> Self {
        let message = error.to_string();
        match error {
            FileError::Exists { .. } => Self::new(Kind::Validation, message)
                .hint("name another file, or add --force to replace it"),
            FileError::Folder { .. } | FileError::Special { .. } | FileError::Workspace { .. } => {
                Self::new(Kind::Validation, message).hint("name another file")
            }
            FileError::Io { source, .. } => {
                let fault = Self::from(source);
                Self { message, ..fault }
            }
        }
    }
}

impl From<ConfigError> for Fault {
    fn from(error: ConfigError) -> Self {
        let kind = match error {
            ConfigError::Server(_) | ConfigError::NoHome => Kind::Workspace,
            ConfigError::Unreadable(_) | ConfigError::Malformed { .. } | ConfigError::Now(_) => {
                Kind::Validation
            }
        };
        Self::new(kind, error.to_string())
    }
}

impl From<StoreError> for Fault {
    fn from(error: StoreError) -> Self {
        let kind = match error.fault() {
            store::Fault::Workspace => Kind::Workspace,
            store::Fault::NotSaved => Kind::NotSaved,
            store::Fault::Conflict => Kind::Conflict,
            store::Fault::Verify => Kind::Verify,
            store::Fault::Server => Kind::Server,
            store::Fault::Failure => Kind::Failure,
        };
        let hint = match kind {
            Kind::Conflict => Some("look at it again, then repeat your change"),
            Kind::Workspace => Some("nothing was changed; `cloudpick doctor` looks closer"),
            Kind::NotSaved => Some("nothing was saved; try again when the cause is gone"),
            Kind::Failure => Some("`cloudpick verify` tells whether the workspace is whole"),
            Kind::Usage
            | Kind::Permission
            | Kind::NotFound
            | Kind::State
            | Kind::Validation
            | Kind::Verify
            | Kind::Server => None,
        };
        let hint = if let StoreError::Open(OpenError::AlreadyThere { .. }) = &error {
            Some("name another file")
        } else if let StoreError::Open(OpenError::Missing { .. } | OpenError::NoFolder { .. }) =
            &error
        {
            Some("`cloudpick init` makes one, `cloudpick demo` opens a sample, --db names another")
        } else {
            hint
        };
        let mut fault = Self::new(kind, error.to_string());
        fault.hint = hint.map(str::to_owned);
        fault
    }
}

impl From<ActionError> for Fault {
    fn from(error: ActionError) -> Self {
        let refused = match error {
            ActionError::Store(error) => return error.into(),
            ActionError::File(error) => return error.into(),
            ActionError::Refused(refused) => *refused,
        };
        let kind = match refused.ground {
            Ground::Usage => Kind::Usage,
            Ground::Workspace => Kind::Workspace,
            Ground::NotFound => Kind::NotFound,
            Ground::Role | Ground::Interest => Kind::Permission,
            Ground::State => Kind::State,
            Ground::Conflict => Kind::Conflict,
            Ground::Validation => Kind::Validation,
            Ground::Verify => Kind::Verify,
        };
        let hint = refused.hint.or_else(|| default_hint(refused.ground).map(str::to_owned));
        let message = std::iter::once(refused.message).chain(refused.more);
        let message = message.collect::<Vec<_>>().join("\n");
        Self { kind, message, hint, subject: refused.subject }
    }
}

/// The way on where the refusal itself names none.
fn default_hint(ground: Ground) -> Option<&'static str> {
    match ground {
        Ground::Role => Some(
            "`cloudpick person list` shows who holds which role; whoever is one of them says so with --as",
        ),
        Ground::Interest => Some(
            "somebody else who holds the role and has no interest in it can do it; `cloudpick person list` names them",
        ),
        Ground::Conflict => Some("look at it again, then repeat your change"),
        Ground::Usage
        | Ground::Workspace
        | Ground::NotFound
        | Ground::State
        | Ground::Validation
        | Ground::Verify => None,
    }
}
