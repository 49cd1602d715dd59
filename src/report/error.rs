//! A failed command as people and scripts read it on standard error.

use std::io;

use super::json::{Layout, write_value};
use super::listing::Value;
use crate::codes;
use crate::domain::text::display;

codes! {
    /// The kinds of failure that scripts tell apart.
    pub enum Kind, "a kind of failure" {
        /// None of the others.
        Failure = "failure",
        /// An unknown command, flag, column or filter key.
        Usage = "usage",
        /// The person may not do this.
        Permission = "permission",
        /// Somebody else changed it since it was read.
        Conflict = "conflict",
        /// There is no such thing.
        NotFound = "not_found",
        /// The thing is in a state that does not allow it.
        State = "state",
        /// A field is missing or bad.
        Validation = "validation",
        /// The workspace cannot be used.
        Workspace = "workspace",
        /// Nothing was saved: busy, disk full, read-only.
        NotSaved = "not_saved",
        /// `verify` found a difference.
        Verify = "verify",
        /// The server cannot be reached, or the outcome is unknown.
        Server = "server",
    }
}

impl Kind {
    /// The exit code, 1 to 12. 3 is no failure and has no kind.
    pub const fn exit_code(self) -> u8 {
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
}

/// What is said about a failed command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Its kind, which gives the exit code.
    pub kind: Kind,
    /// What was wrong with which value, and the rule.
    pub message: String,
    /// The next useful command.
    pub hint: Option<String>,
    /// The reference it is about.
    pub subject: Option<String>,
}

impl Problem {
    /// Writes `error: …` and, where there is a hint, `help: …`; hostile text made visible.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_text(&self, out: &mut dyn io::Write) -> io::Result<()> {
        for line in self.message.lines() {
            writeln!(out, "error: {}", display(line))?;
        }
        if let Some(hint) = &self.hint {
            writeln!(out, "help: {}", display(hint))?;
        }
        Ok(())
    }

    /// Writes it as one line of JSON, `{"error":{"code":…}}`.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write_json(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let error = Value::object([
            ("code", Value::from(self.kind.exit_code())),
            ("kind", self.kind.code().into()),
            ("message", self.message.as_str().into()),
            ("hint", self.hint.as_deref().into()),
            ("subject", self.subject.as_deref().into()),
        ]);
        write_value(out, &Value::object([("error", error)]), Layout::Compact)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failed_command_is_said_to_people_and_to_scripts() {
        let problem = Problem {
            kind: Kind::Permission,
            message: "arch-1 filed or edited X-0001\u{1b}, and nobody decides on their own request"
                .to_owned(),
            hint: Some("another approver can claim it".to_owned()),
            subject: Some("X-0001".to_owned()),
        };
        let (mut text, mut json) = (Vec::new(), Vec::new());
        problem.write_text(&mut text).unwrap();
        problem.write_json(&mut json).unwrap();
        insta::assert_snapshot!(String::from_utf8(text).unwrap(), @r"
        error: arch-1 filed or edited X-0001\u{1b}, and nobody decides on their own request
        help: another approver can claim it
        ");
        insta::assert_snapshot!(String::from_utf8(json).unwrap(), @r#"{"error":{"code":4,"kind":"permission","message":"arch-1 filed or edited X-0001\u001b, and nobody decides on their own request","hint":"another approver can claim it","subject":"X-0001"}}"#);
    }

    #[test]
    fn what_is_unknown_about_a_failure_is_null() {
        let problem =
            Problem { kind: Kind::Failure, message: "no".to_owned(), hint: None, subject: None };
        let mut json = Vec::new();
        problem.write_json(&mut json).unwrap();
        assert_eq!(
            String::from_utf8(json).unwrap(),
            "{\"error\":{\"code\":1,\"kind\":\"failure\",\"message\":\"no\",\"hint\":null,\"subject\":null}}\n"
        );
    }

    #[test]
    fn every_kind_has_the_exit_code_that_scripts_know() {
        let codes: Vec<u8> = Kind::ALL.iter().map(|kind| kind.exit_code()).collect();
        assert_eq!(codes, [1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    }
}
