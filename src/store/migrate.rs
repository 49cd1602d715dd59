//! The steps by which the schema came to be, and what a workspace's schema must therefore be.
//!
//! The SQL is written once, in PostgreSQL's names; [`Migration::for_sqlite`] turns
//! it into what SQLite takes.
//! The text of each statement, with its blanks folded, is what SQLite keeps in its schema table,
//! so the files themselves are the pattern every opened workspace is held against.

use std::borrow::Cow;
use std::collections::BTreeMap;

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
    /// All its statements as SQLite takes them, a line each: what all share, then its guards.
    sqlite: [&'static str; 2],
}

/// A step, its files read and folded by the compiler.
macro_rules! step {
    ($number:literal, $name:literal, $common:literal, $guards:literal) => {{
        const COMMON: &str = include_str!($common);
        const GUARDS: &str = include_str!($guards);
        #[allow(long_running_const_eval, reason = "it grows with the schema, and looks at it once")]
        static FOLDED: (Lines<{ room(COMMON) }>, Lines<{ room(GUARDS) }>) =
            (Lines::of(COMMON), Lines::of(GUARDS));
        Migration {
            number: $number,
            name: $name,
            common: COMMON,
            sqlite: [FOLDED.0.text(), FOLDED.1.text()],
        }
    }};
}

/// All steps, oldest first.
pub static MIGRATIONS: &[Migration] = &[step!(
    1,
    "start",
    "../../migrations/0001_start.sql",
    "../../migrations/0001_start.sqlite.sql"
)];

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
    pub fn for_sqlite(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.sqlite.into_iter().flat_map(str::lines)
    }
}

/// All statements of a file of SQL, as [`Lines::of`] writes them.
#[derive(Debug)]
struct Lines<const ROOM: usize> {
    bytes: [u8; ROOM],
    length: usize,
}

/// Room for what [`Lines::of`] makes of `sql`: each statement may grow by a word.
const fn room(sql: &str) -> usize {
    2 * sql.len() + 16
}

impl<const ROOM: usize> Lines<ROOM> {
    /// The statements in `sql`, one line each: comments gone, blanks folded, types of SQLite,
    /// tables STRICT. A trigger ends with `END`, everything else with its semicolon.
    ///
    /// Done by the compiler: every opened workspace is held against the outcome.
    const fn of(sql: &str) -> Self {
        let sql = sql.as_bytes();
        let (mut lines, mut at, mut start) = (Self { bytes: [0; ROOM], length: 0 }, 0, 0);
        while at < sql.len() {
            let (mut from, mut end) = (at, at);
            while end < sql.len() && sql[end] != b'\n' {
                end += 1;
            }
            at = end + 1;
            while from < end && sql[from].is_ascii_whitespace() {
                from += 1;
            }
            while from < end && sql[end - 1].is_ascii_whitespace() {
                end -= 1;
            }
            if from == end || (end - from > 1 && sql[from] == b'-' && sql[from + 1] == b'-') {
                continue;
            }
            if lines.length > start {
                lines.push(b' ');
            }
            let (mut quoted, mut after_blank) = (false, false);
            let mut each = from;
            while each < end {
                let byte = sql[each];
                quoted ^= byte == b'\'';
                let outside = byte.is_ascii_whitespace() && !quoted;
                if !outside {
                    lines.push(byte);
                } else if !after_blank {
                    lines.push(b' ');
                }
                after_blank = outside;
                each += 1;
            }
            let whole = if lines.begins(start, b"CREATE TRIGGER") {
                end - from == 4
                    && sql[from] == b'E'
                    && sql[from + 1] == b'N'
                    && sql[end - 1] == b';'
            } else {
                sql[end - 1] == b';'
            };
            if whole {
                lines.length -= 1;
                if lines.begins(start, b"CREATE TABLE") {
                    lines.append(b" STRICT");
                }
                lines.push(b'\n');
                start = lines.length;
            }
        }
        lines
    }

    const fn push(&mut self, byte: u8) {
        self.bytes[self.length] = byte;
        self.length += 1;
        let long = b"BIGINT";
        if byte == b'T' && self.length >= long.len() && self.begins(self.length - long.len(), long)
        {
            self.length -= long.len();
            self.append(b"INTEGER");
        }
    }

    const fn append(&mut self, text: &[u8]) {
        let mut at = 0;
        while at < text.len() {
            self.bytes[self.length] = text[at];
            self.length += 1;
            at += 1;
        }
    }

    /// Whether `word` stands at `start`.
    const fn begins(&self, start: usize, word: &[u8]) -> bool {
        let mut at = 0;
        while at < word.len() {
            if start + at >= self.length || self.bytes[start + at] != word[at] {
                return false;
            }
            at += 1;
        }
        true
    }

    /// The lines, each ended by a line break.
    const fn text(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.length).0) {
            Ok(text) => text,
            // ASCII for ASCII was all that changed.
            Err(_) => "",
        }
    }
}

/// `sql` with every run of blanks and line ends outside quotes as one blank.
///
/// Nearly all of what a workspace holds is folded already, since we wrote it: then it is `sql`
/// itself.
fn fold(sql: &str) -> Cow<'_, str> {
    let blank = |byte: u8| matches!(byte, b' ' | b'\t'..=b'\r');
    let (mut quoted, mut after_blank) = (false, false);
    let odd = sql.bytes().position(|byte| {
        quoted ^= byte == b'\'';
        let outside = blank(byte) && !quoted;
        let odd = outside && (after_blank || byte != b' ');
        after_blank = outside;
        odd
    });
    let Some(odd) = odd else { return Cow::Borrowed(sql) };
    let (whole, rest) = sql.split_at(odd);
    let mut folded = String::with_capacity(sql.len());
    folded.push_str(whole);
    let mut quoted = false; // A blank inside quotes is never odd.
    for c in rest.chars() {
        quoted ^= c == '\'';
        let outside = !quoted && c.is_ascii() && blank(c as u8);
        if !outside {
            folded.push(c);
        } else if !folded.ends_with(' ') {
            folded.push(' ');
        }
    }
    Cow::Owned(folded)
}

/// One thing in a schema: `table person`, and the statement that makes it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// `table`, `index` or `trigger`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its statement, blanks folded; empty for what an engine made by itself.
    pub sql: String,
}

impl Part {
    /// The part as SQLite's schema table has it.
    pub fn stored(kind: &str, name: &str, sql: Option<&str>) -> Self {
        let sql = sql.map(|sql| fold(sql).into_owned()).unwrap_or_default();
        Self { kind: kind.to_owned(), name: name.to_owned(), sql }
    }
}

/// Kind and name of what `statement` makes, if it makes a part of the schema.
fn made_by(statement: &str) -> Option<(&'static str, &str)> {
    let rest = statement.strip_prefix("CREATE ")?;
    let rest = rest.strip_prefix("UNIQUE ").unwrap_or(rest);
    let (kind, rest) = rest.split_once(' ')?;
    let kind = KINDS.into_iter().find(|known| known.eq_ignore_ascii_case(kind))?;
    Some((kind, rest.split([' ', '(']).next()?))
}

/// By kind and name, the statement of each part that a workspace of this version must hold.
fn expected() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let statements = MIGRATIONS.iter().flat_map(Migration::for_sqlite);
    statements.filter_map(|statement| Some((made_by(statement)?, statement))).collect()
}

/// A schema as it is read, held against the one this version has as it goes by: nothing is kept
/// and nothing put in order, which is what opening a workspace can afford. It answers only
/// whether all is as it should be; [`differences`] says what is not.
///
/// Tables, indexes and triggers each stand in the order in which they were made, in a copy by
/// the engine as well, which makes all tables first.
#[derive(Debug)]
pub struct Passing {
    /// Names and statements that are still to come, kind by kind.
    rest: [std::vec::IntoIter<(&'static str, &'static str)>; 3],
    same: bool,
}

/// The kinds of parts that a schema has.
const KINDS: [&str; 3] = ["table", "index", "trigger"];

impl Default for Passing {
    fn default() -> Self {
        let mut rest = [Vec::new(), Vec::new(), Vec::new()];
        for statement in MIGRATIONS.iter().flat_map(Migration::for_sqlite) {
            let Some((made, name)) = made_by(statement) else { continue };
            if let Some(kind) = KINDS.iter().position(|kind| *kind == made) {
                rest[kind].push((name, statement));
            }
        }
        Self { rest: rest.map(Vec::into_iter), same: true }
    }
}

impl Passing {
    /// The next part as the engine's schema table has it, in the order in which it was made.
    pub fn part(&mut self, kind: &str, name: &str, sql: Option<&str>) {
        self.same &= match sql {
            None => is_automatic(kind, name),
            Some(sql) => KINDS
                .iter()
                .position(|known| *known == kind)
                .and_then(|kind| self.rest[kind].next())
                .is_some_and(|wanted| wanted == (name, sql)),
        };
    }

    /// Whether all of it came by as it should be, and nothing else.
    pub fn is_ours(self) -> bool {
        self.same && self.rest.iter().all(|rest| rest.len() == 0)
    }
}

/// Indexes behind PRIMARY KEY and UNIQUE belong to their table and have no text.
fn is_automatic(kind: &str, name: &str) -> bool {
    kind == "index" && name.starts_with("sqlite_autoindex_")
}

/// How the schema `stored` differs from the one this version has, a sentence each: something
/// planted, missing or altered.
pub fn differences(stored: &[Part]) -> Vec<String> {
    let expected = expected();
    let known: BTreeMap<(&str, &str), &Part> =
        stored.iter().map(|part| ((part.kind.as_str(), part.name.as_str()), part)).collect();
    let mut found = Vec::new();
    for ((kind, name), sql) in &expected {
        match known.get(&(*kind, *name)) {
            None => found.push(format!("{kind} {name} is missing from the schema")),
            Some(other) if other.sql != *sql => {
                found.push(format!("{kind} {name} is not the one this version has"));
            }
            Some(_) => {}
        }
    }
    for part in stored {
        let automatic = part.sql.is_empty() && is_automatic(&part.kind, &part.name);
        if !automatic && !expected.contains_key(&(part.kind.as_str(), part.name.as_str())) {
            found.push(format!("{} {} does not belong in the schema", part.kind, part.name));
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
        let lines = Lines::<1024>::of(sql);
        let found: Vec<&str> = lines.text().lines().collect();
        assert_eq!(
            found,
            [
                "CREATE TABLE a ( n INTEGER NOT NULL, t TEXT ) STRICT",
                "CREATE UNIQUE INDEX b ON a (t)",
                "CREATE TRIGGER c BEFORE UPDATE ON a BEGIN SELECT RAISE(ABORT, 'no  way'); END",
            ]
        );
        let made: Vec<(&str, &str)> = found.iter().filter_map(|line| made_by(line)).collect();
        assert_eq!(made, [("table", "a"), ("index", "b"), ("trigger", "c")]);
        for line in found {
            assert_eq!(fold(line), line, "what we write is folded");
        }
    }

    #[test]
    fn every_statement_of_the_files_is_there() {
        for step in MIGRATIONS {
            let ends =
                |line: &&str| line.trim_end().ends_with(';') && !line.trim().starts_with("--");
            let common = step.common.lines().filter(ends).count();
            assert_eq!(step.sqlite[0].lines().count(), common, "no triggers in the shared file");
            assert!(step.sqlite[1].lines().all(|line| line.starts_with("CREATE TRIGGER ")));
            let all: String = step.for_sqlite().collect();
            assert!(!all.contains("BIGINT") && !all.contains("  ") && !all.contains("--"));
        }
    }

    #[test]
    fn blanks_are_folded_outside_quotes_only() {
        assert_eq!(fold("a\t b  'c  d'\n e"), "a b 'c  d' e");
        assert_eq!(fold("a\u{a0} b"), "a\u{a0} b", "to an engine that is no blank");
    }

    #[test]
    fn what_is_planted_missing_or_altered_is_named() {
        let mut stored: Vec<Part> = expected()
            .into_iter()
            .map(|((kind, name), sql)| Part::stored(kind, name, Some(sql)))
            .collect();
        assert!(differences(&stored).is_empty());
        assert!(passes(&in_order()));
        let at = |stored: &[Part], name: &str| stored.iter().position(|p| p.name == name).unwrap();
        let event = at(&stored, "event");
        stored[event].sql.push('x');
        let index = at(&stored, "event_by_subject");
        stored[index] = Part::stored("trigger", "helpful", Some("CREATE TRIGGER helpful"));
        stored.push(Part::stored("index", "sqlite_autoindex_person_1", None));
        assert_eq!(
            differences(&stored),
            [
                "index event_by_subject is missing from the schema",
                "table event is not the one this version has",
                "trigger helpful does not belong in the schema",
            ]
        );
    }

    /// Kind, name and statement of every part, in the order in which they are made.
    fn in_order() -> Vec<Part> {
        let statements = MIGRATIONS.iter().flat_map(Migration::for_sqlite);
        let made = statements.filter_map(|sql| Some((made_by(sql)?, sql)));
        made.map(|((kind, name), sql)| Part::stored(kind, name, Some(sql))).collect()
    }

    fn passes(parts: &[Part]) -> bool {
        let mut passing = Passing::default();
        for part in parts {
            let sql = Some(part.sql.as_str()).filter(|sql| !sql.is_empty());
            passing.part(&part.kind, &part.name, sql);
        }
        passing.is_ours()
    }

    #[test]
    fn a_schema_passes_whole_and_in_order_only() {
        let whole = in_order();
        let mut tables_first = whole.clone();
        tables_first.sort_by_key(|part| KINDS.iter().position(|kind| *kind == part.kind));
        assert!(passes(&whole) && passes(&tables_first), "as we make it, and as a copy has it");
        let with = |part: Part| [whole.clone(), vec![part]].concat();
        assert!(passes(&with(Part::stored("index", "sqlite_autoindex_person_1", None))));
        assert!(!passes(&with(Part::stored("table", "sqlite_autoindex_person_1", None))));
        assert!(!passes(&with(Part::stored("index", "helpful", None))));
        assert!(!passes(&with(Part::stored("view", "helpful", Some("CREATE VIEW helpful")))));
        assert!(!passes(&with(Part::stored("trigger", "more", Some("CREATE TRIGGER more")))));
        for at in 0..whole.len() {
            let mut missing = whole.clone();
            let part = missing.remove(at);
            assert!(!passes(&missing), "without {}", part.name);
            let mut altered = whole.clone();
            altered[at].sql.push(' ');
            assert!(!passes(&altered), "another {}", part.name);
        }
    }

    #[test]
    fn the_steps_count_up_from_one() {
        for (step, number) in MIGRATIONS.iter().zip(1..) {
            assert_eq!(step.number, number);
        }
    }
}
