//! The steps by which the schema came to be, and what a workspace's schema must therefore be.
//!
//! The SQL is written once, in PostgreSQL's names; [`Migration::for_sqlite`] turns
//! it into what SQLite takes.
//! The text of each statement, with its blanks folded, is what SQLite keeps in its schema table,
//! so the files themselves are the pattern every opened workspace is held against.

use crate::domain::event::{hex, sha256_hex};
use crate::store::sql::Val;
use sha2::{Digest, Sha256};

/// One step. Never edited once released.
#[derive(Debug)]
pub struct Migration {
    /// Place in the order, 1 upward; SQLite's `user_version` is the last one applied.
    pub number: i64,
    /// A short name.
    pub name: &'static str,
    /// What all engines share.
    common: &'static str,
    /// What only SQLite has: guards.
    sqlite: &'static str,
}

/// All steps, oldest first.
pub static MIGRATIONS: &[Migration] = &[Migration {
    number: 1,
    name: "start",
    common: include_str!("../../migrations/0001_start.sql"),
    sqlite: include_str!("../../migrations/0001_start.sqlite.sql"),
}];

/// The newest version this program knows.
pub fn latest() -> i64 {
    MIGRATIONS.last().map_or(0, |step| step.number)
}

impl Migration {
    /// What is recorded of it, so that a step changed after its release is noticed.
    pub fn checksum(&self) -> String {
        sha256_hex(self.common.as_bytes())
    }

    /// Its row in `schema_migration`, applied at `at`.
    pub fn row(&self, at: &str) -> Vec<Val> {
        vec![self.number.into(), self.name.into(), self.checksum().into(), at.into()]
    }

    /// Its statements as SQLite takes them, in order.
    pub fn for_sqlite(&self) -> Vec<String> {
        let mut all = statements(self.common);
        all.extend(statements(self.sqlite));
        all
    }
}

/// The statements in `sql`, one line each: comments gone, blanks folded, types of SQLite, tables
/// STRICT. A trigger ends with `END`, everything else with its semicolon.
fn statements(sql: &str) -> Vec<String> {
    let mut all = Vec::new();
    let mut open = String::new();
    for line in sql.lines() {
        let line = line.trim();
        if line.starts_with("--") || line.is_empty() {
            continue;
        }
        if !open.is_empty() {
            open.push(' ');
        }
        open.push_str(line);
        let whole =
            if open.starts_with("CREATE TRIGGER") { line == "END;" } else { line.ends_with(';') };
        if whole {
            open.pop();
            let folded = fold(&open).replace("BIGINT", "INTEGER");
            all.push(if folded.starts_with("CREATE TABLE") { folded + " STRICT" } else { folded });
            open.clear();
        }
    }
    all
}

/// `sql` with every run of blanks and line ends outside quotes as one blank.
fn fold(sql: &str) -> String {
    let mut folded = String::with_capacity(sql.len());
    let mut quoted = false;
    for c in sql.chars() {
        if c == '\'' {
            quoted = !quoted;
        }
        if quoted || !c.is_whitespace() {
            folded.push(c);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    folded
}

/// One thing in a schema: `table person`, and the statement that makes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// Kind and name, as `trigger event_no_update`.
    pub what: String,
    /// Its statement, blanks folded; empty for what an engine made by itself.
    pub sql: String,
}

impl Part {
    /// The part as SQLite's schema table has it.
    pub fn stored(kind: &str, name: &str, sql: Option<&str>) -> Self {
        Self { what: format!("{kind} {name}"), sql: sql.map(fold).unwrap_or_default() }
    }

    /// The part that `statement` makes, if it makes one.
    fn made_by(statement: &str) -> Option<Self> {
        let rest = statement.strip_prefix("CREATE ")?;
        let rest = rest.strip_prefix("UNIQUE ").unwrap_or(rest);
        let mut words = rest.split([' ', '(']);
        let (kind, name) = (words.next()?, words.next()?);
        Some(Self {
            what: format!("{} {name}", kind.to_ascii_lowercase()),
            sql: statement.to_owned(),
        })
    }
}

/// What the schema of a workspace of this version must hold.
fn expected() -> Vec<Part> {
    MIGRATIONS
        .iter()
        .flat_map(Migration::for_sqlite)
        .filter_map(|statement| Part::made_by(&statement))
        .collect()
}

/// How the schema `stored` differs from the one this version has, a sentence each: something
/// planted, missing or altered.
pub fn differences(stored: &[Part]) -> Vec<String> {
    let expected = expected();
    let mut found = Vec::new();
    for part in &expected {
        match stored.iter().find(|other| other.what == part.what) {
            None => found.push(format!("{} is missing from the schema", part.what)),
            Some(other) if other.sql != part.sql => {
                found.push(format!("{} is not the one this version has", part.what));
            }
            Some(_) => {}
        }
    }
    for part in stored {
        // Indexes behind PRIMARY KEY and UNIQUE belong to their table and have no text.
        let automatic = part.sql.is_empty() && part.what.starts_with("index sqlite_autoindex_");
        if !automatic && !expected.iter().any(|other| other.what == part.what) {
            found.push(format!("{} does not belong in the schema", part.what));
        }
    }
    found
}

/// SHA-256 over the sorted statements of a schema: two equal schemas have the same.
pub fn fingerprint(stored: &[Part]) -> String {
    let mut texts: Vec<&str> = stored.iter().map(|part| part.sql.as_str()).collect();
    texts.sort_unstable();
    let mut hasher = Sha256::new();
    for text in texts {
        hasher.update(text.as_bytes());
        hasher.update(b"\n");
    }
    hex(&hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_sql_becomes_one_line_of_sqlite_a_statement() {
        let sql = "-- about\nCREATE TABLE a (\n    n BIGINT NOT NULL,\n    t TEXT\n);\n\n\
                   CREATE UNIQUE INDEX b ON a (t);\n\
                   CREATE TRIGGER c BEFORE UPDATE ON a\nBEGIN\n    SELECT RAISE(ABORT, 'no  way');\nEND;\n";
        assert_eq!(
            statements(sql),
            [
                "CREATE TABLE a ( n INTEGER NOT NULL, t TEXT ) STRICT",
                "CREATE UNIQUE INDEX b ON a (t)",
                "CREATE TRIGGER c BEFORE UPDATE ON a BEGIN SELECT RAISE(ABORT, 'no  way'); END",
            ]
        );
        let made: Vec<String> = statements(sql)
            .iter()
            .filter_map(|statement| Part::made_by(statement))
            .map(|part| part.what)
            .collect();
        assert_eq!(made, ["table a", "index b", "trigger c"]);
    }

    #[test]
    fn what_is_planted_missing_or_altered_is_named() {
        let mut stored = expected();
        stored[0].sql.push('x');
        stored[1] = Part::stored("trigger", "helpful", Some("CREATE TRIGGER helpful"));
        stored.push(Part::stored("index", "sqlite_autoindex_person_1", None));
        assert_eq!(
            differences(&stored),
            [
                "table event is not the one this version has",
                "index event_by_subject is missing from the schema",
                "trigger helpful does not belong in the schema",
            ]
        );
    }

    #[test]
    fn the_steps_count_up_from_one() {
        for (step, number) in MIGRATIONS.iter().zip(1..) {
            assert_eq!(step.number, number);
        }
    }
}
