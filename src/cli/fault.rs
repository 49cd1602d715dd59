//! Every failure as a person and a script read it: the sentence, the way on, the exit code.
//!
//! The one place that chooses exit codes and help lines; `docs/cli.md` lists them.

use std::io::{self, Write};

use crate::actions::{ActionError, Ground};
use crate::config::ConfigError;
use crate::domain::text::display;
use crate::report::error as json;
use crate::store::{FailureClass, StoreError};

/// A kind of failure: its word in JSON and its exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A fault of ours, or of a file or pipe.
    Failure,
    /// An unknown command, flag or filter key.
    Usage,
    /// The role or an interest forbids it.
    Permission,
    /// Changed by someone else meanwhile.
    Conflict,
    /// No such thing.
    NotFound,
    /// Not in this state or stage.
    State,
    /// A field that is missing or bad.
    Validation,
    /// The workspace cannot be used.
    Workspace,
    /// Nothing was saved.
    NotSaved,
    /// `verify` found a difference.
    Verify,
    /// The server cannot be reached, or the outcome is unknown.
    Server,
}

impl Kind {
    /// The exit code of `docs/cli.md`.
    pub fn code(self) -> u8 {
        match self {
            Self::Failure => 1,
            Self::Usage => 2,
            Self::Permission => 4,
            Self::Conflict => 5,
            Self::NotFound => 6,
            Self::State => 7,
            Self::Validation => 8,
            Self::Workspace => 9,
            Self::NotSaved => 10,
            Self::Verify => 11,
            Self::Server => 12,
        }
    }

    /// The word in the JSON form of an error.
    pub fn word(self) -> &'static str {
        match self {
            Self::Failure => "failure",
            Self::Usage => "usage",
            Self::Permission => "permission",
            Self::Conflict => "conflict",
            Self::NotFound => "not_found",
            Self::State => "state",
            Self::Validation => "validation",
            Self::Workspace => "workspace",
            Self::NotSaved => "not_saved",
            Self::Verify => "verify",
            Self::Server => "server",
        }
    }
}

/// A failure ready to be told.
#[derive(Debug)]
pub struct Fault {
    /// Its kind, and so its exit code.
    pub kind: Kind,
    /// What was wrong with which value, and the rule.
    pub message: String,
    /// Further problems, one a line: an import lists up to twenty.
    pub more: Vec<String>,
    /// The next useful command.
    pub hint: Option<String>,
    /// What it was about: a reference, a field, a file.
    pub subject: Option<String>,
}

impl Fault {
    /// A fault of this kind with this sentence.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), more: Vec::new(), hint: None, subject: None }
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

    /// Writes it to standard error: one to three lines, or JSON.
    ///
    /// # Errors
    /// When standard error itself cannot be written, about which nothing can be done.
    pub fn tell(&self, as_json: bool, err: &mut impl Write) -> io::Result<()> {
        if as_json {
            return json::write(
                err,
                &json::Told {
                    code: self.kind.code(),
                    kind: self.kind.word(),
                    message: &self.whole_message(),
                    hint: self.hint.as_deref(),
                    subject: self.subject.as_deref(),
                },
            );
        }
        writeln!(err, "error: {}", display(&self.message))?;
        for line in &self.more {
            writeln!(err, "  {}", display(line))?;
        }
        if let Some(hint) = &self.hint {
            writeln!(err, "help: {}", display(hint))?;
        }
        Ok(())
    }

    fn whole_message(&self) -> String {
        let mut lines = vec![self.message.clone()];
        lines.extend(self.more.iter().cloned());
        lines.join("\n")
    }
}

const CLOSED_PIPE: &str = "the reader of the output went away";

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(Kind::Failure, CLOSED_PIPE),
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                Self::new(Kind::NotSaved, format!("not saved, the disk is full: {error}"))
                    .hint("make room on the disk that holds it, then try again")
            }
            _ => Self::new(Kind::Failure, error.to_string()),
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
        let kind = match error.class() {
            FailureClass::Workspace => Kind::Workspace,
            FailureClass::NotSaved => Kind::NotSaved,
            FailureClass::Conflict => Kind::Conflict,
            FailureClass::Verify => Kind::Verify,
            FailureClass::Server => Kind::Server,
            FailureClass::Failure => Kind::Failure,
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
        Self {
            kind,
            message: refused.message,
            more: refused.more,
            hint,
            subject: refused.subject,
        }
    }
}

/// The way on where the refusal itself names none.
fn default_hint(ground: Ground) -> Option<&'static str> {
    match ground {
        Ground::Role => Some("`cloudpick person list` shows who holds which role; act as one of them with --as"),
        Ground::Interest => Some("another approver can do it; `cloudpick person list` names them"),
        Ground::Conflict => Some("look at it again, then repeat your change"),
        Ground::Usage
        | Ground::Workspace
        | Ground::NotFound
        | Ground::State
        | Ground::Validation
        | Ground::Verify => None,
    }
}
