//! Tables of state, each described once: from the description come its statements, its line in
//! history, the replay and the comparison.

use crate::store::sql::Val;
use crate::store::{
    approaches, benefits, clarifications, decisions, elicitations, estate, evaluations, evidence,
    exceptions, minutes, needs, open_questions, prices, retention, scores, sensitive, signal,
    suppliers, versions, views, workloads,
};

/// A table whose rows are what the events say. Made by [`table!`](crate::table!) only.
#[derive(Debug)]
pub struct Table {
    /// Its name in the database and in history.
    pub name: &'static str,
    /// The columns of the primary key, which come first.
    pub keys: &'static [&'static str],
    /// All columns in order, without `rev` and `last_seq`, which follow them.
    pub columns: &'static [&'static str],
    /// Every row in the order of the key: [`Table::columns`], `rev`, `last_seq`.
    pub select_all: &'static str,
    /// The row under a key, with the same columns.
    pub select_one: &'static str,
    /// The rows under the first column of the key, with the same columns.
    pub select_under: &'static str,
    /// Puts a row in place; parameters are the columns, `rev`, `last_seq`.
    pub upsert: &'static str,
    /// Removes the row under a key.
    pub delete: &'static str,
    /// Says beside the file that the row under a key is gone or was otherwise on a past day.
    pub put_gone: &'static str,
    /// Keeps a row beside the file as it was on a past day; parameters as for `upsert`.
    pub put_was: &'static str,
}

impl Table {
    /// The part of a row's `values` that is its key.
    pub fn key_of<'v>(&self, values: &'v [Val]) -> &'v [Val] {
        &values[..self.keys.len().min(values.len())]
    }

    /// The place of `column` among [`Table::columns`].
    pub fn place_of(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|name| *name == column)
    }

    /// Whether a row may hold what is hidden for now: a sealed price, somebody's own score. A
    /// check names such a row and does not tell what is in it, since anybody may check.
    pub fn may_be_sealed(&self) -> bool {
        matches!(
            self.name,
            "price"
                | "price_line"
                | "price_change"
                | "score"
                | "score_correction"
                | "clarification"
                | "clarification_entry"
        )
    }

    /// A row as people are told of it: `score E-0001/aws/CON-02/tl-1`.
    pub fn named(&self, key: &[Val]) -> String {
        let parts: Vec<String> = key.iter().map(ToString::to_string).collect();
        format!("{} {}", self.name, parts.join("/"))
    }
}

/// Describes a table of state: its key and its other columns with the numbers of their
/// placeholders, then the numbers of `rev` and `last_seq`.
///
/// ```
/// cloudpick::table! {
///     /// Who may act.
///     pub PERSON: person [slug 1] [name 2, roles 3] 4 5
/// }
/// assert_eq!(PERSON.delete, "DELETE FROM person WHERE slug = $1");
/// ```
#[macro_export]
macro_rules! table {
    (
        $(#[$about:meta])*
        $vis:vis $name:ident: $table:ident
        [$key:ident $key_at:literal $(, $keys:ident $keys_at:literal)* $(,)?]
        [$($column:ident $column_at:literal),* $(,)?]
        $rev_at:literal $last_seq_at:literal
    ) => {
        $(#[$about])*
        $vis static $name: $crate::store::table::Table = $crate::store::table::Table {
            name: stringify!($table),
            keys: &[stringify!($key), $(stringify!($keys)),*],
            columns: &[
                stringify!($key),
                $(stringify!($keys),)*
                $(stringify!($column),)*
            ],
            select_all: concat!(
                "SELECT ", stringify!($key), ", ", $(stringify!($keys), ", ",)*
                $(stringify!($column), ", ",)* "rev, last_seq FROM ", stringify!($table),
                " ORDER BY ", stringify!($key), $(", ", stringify!($keys)),*
            ),
            select_one: concat!(
                "SELECT ", stringify!($key), ", ", $(stringify!($keys), ", ",)*
                $(stringify!($column), ", ",)* "rev, last_seq FROM ", stringify!($table),
                " WHERE ", stringify!($key), " = $", stringify!($key_at)
                $(, " AND ", stringify!($keys), " = $", stringify!($keys_at))*
            ),
            select_under: concat!(
                "SELECT ", stringify!($key), ", ", $(stringify!($keys), ", ",)*
                $(stringify!($column), ", ",)* "rev, last_seq FROM ", stringify!($table),
                " WHERE ", stringify!($key), " = $", stringify!($key_at)
            ),
            upsert: concat!(
                "INSERT INTO ", stringify!($table), " (", stringify!($key), ", ",
                $(stringify!($keys), ", ",)* $(stringify!($column), ", ",)*
                "rev, last_seq) VALUES ($", stringify!($key_at), ", ",
                $("$", stringify!($keys_at), ", ",)* $("$", stringify!($column_at), ", ",)*
                "$", stringify!($rev_at), ", $", stringify!($last_seq_at),
                ") ON CONFLICT (", stringify!($key), $(", ", stringify!($keys),)*
                ") DO UPDATE SET ",
                $(stringify!($column), " = excluded.", stringify!($column), ", ",)*
                "rev = excluded.rev, last_seq = excluded.last_seq"
            ),
            delete: concat!(
                "DELETE FROM ", stringify!($table),
                " WHERE ", stringify!($key), " = $", stringify!($key_at)
                $(, " AND ", stringify!($keys), " = $", stringify!($keys_at))*
            ),
            put_gone: concat!(
                "INSERT INTO gone_", stringify!($table), " (", stringify!($key),
                $(", ", stringify!($keys),)* ") VALUES ($", stringify!($key_at),
                $(", $", stringify!($keys_at),)* ")"
            ),
            put_was: concat!(
                "INSERT INTO was_", stringify!($table), " (", stringify!($key), ", ",
                $(stringify!($keys), ", ",)* $(stringify!($column), ", ",)*
                "rev, last_seq) VALUES ($", stringify!($key_at), ", ",
                $("$", stringify!($keys_at), ", ",)* $("$", stringify!($column_at), ", ",)*
                "$", stringify!($rev_at), ", $", stringify!($last_seq_at), ")"
            ),
        };
    };
}

table! {
    /// The workspace itself: one row.
    pub WORKSPACE: workspace [one 1]
        [id 2, created_at 3, name 4, zone 5, currency 6, illustrative 7] 8 9
}

table! {
    /// The steps by which the schema came to be.
    pub SCHEMA_MIGRATION: schema_migration [number 1] [name 2, checksum 3, applied_at 4] 5 6
}

table! {
    /// The last number given to a reference of each kind.
    pub COUNTER: counter [name 1] [value 2] 3 4
}

table! {
    /// Settings of the workspace, as text.
    pub SETTING: setting [key 1] [value 2] 3 4
}

table! {
    /// People who act, with their roles and logins.
    pub PERSON: person [slug 1] [name 2, roles 3, logins 4, retired 5] 6 7
}

table! {
    /// Who acts for whom.
    pub DELEGATION: delegation [person 1, delegate 2] [since 3, until 4, given_by 5] 6 7
}

/// Every table of state, those that others point to first. Replay, comparison and the test of
/// the schema go by this list.
pub static TABLES: &[&Table] = &[
    &WORKSPACE,
    &SCHEMA_MIGRATION,
    &COUNTER,
    &SETTING,
    &PERSON,
    &DELEGATION,
    &suppliers::SUPPLIER,
    &evaluations::EVALUATION,
    &versions::RULES_VERSION,
    &evaluations::SCALE_POINT,
    &evaluations::CRITERIA_GROUP,
    &evaluations::QUESTION,
    &elicitations::ELICITATION,
    &evaluations::CANDIDATE,
    &evaluations::SEAT,
    &evaluations::DECLARATION,
    &evaluations::GATE_ANSWER,
    &evaluations::CONSENSUS,
    &evaluations::REOPENING,
    &minutes::MINUTE,
    &scores::SHEET,
    &scores::SCORE,
    &scores::SCORE_CORRECTION,
    &prices::PRICE,
    &prices::PRICE_LINE,
    &prices::PRICE_CHANGE,
    &evidence::EVIDENCE,
    &open_questions::OPEN_QUESTION,
    &clarifications::CLARIFICATION,
    &clarifications::CLARIFICATION_ENTRY,
    &decisions::DECISION,
    &decisions::DECISION_TEXT,
    &decisions::DECISION_REMARK,
    &decisions::DECISION_DOCUMENT,
    &decisions::SNAPSHOT,
    &sensitive::SENSITIVE,
    &retention::RETENTION,
    &workloads::WORKLOAD,
    &needs::NEED,
    &needs::PRICE_SHEET,
    &exceptions::EXCEPTION,
    &exceptions::EXCEPTION_DETAIL,
    &exceptions::EXCEPTION_CLAIM,
    &exceptions::EXCEPTION_FUNCTION,
    &exceptions::EXCEPTION_OFFER,
    &exceptions::EXCEPTION_TURN,
    &exceptions::EXCEPTION_GRANT,
    &exceptions::EXCEPTION_CONDITION,
    &exceptions::EXCEPTION_MARK,
    &exceptions::EXCEPTION_VOTE,
    &exceptions::EXCEPTION_SCORE,
    &exceptions::EXCEPTION_COMMENT,
    &exceptions::EXCEPTION_RENEWAL,
    &exceptions::EXCEPTION_TAG,
    &exceptions::EXCEPTION_OUTSIDE,
    &exceptions::EXCEPTION_LINK,
    &exceptions::EXCEPTION_ATTACHMENT,
    &exceptions::EXCEPTION_RULING,
    &signal::SIGNAL_ANSWER,
    &signal::NOTICE,
    &estate::PORTABILITY_ANSWER,
    &estate::REHEARSAL,
    &estate::LOCK_IN,
    &estate::FUNCTION_LOOK,
    &approaches::APPROACH,
    &approaches::APPROACH_ROUND,
    &approaches::APPROACH_MARK,
    &approaches::APPROACH_NOTE,
    &benefits::HYPOTHESIS,
    &benefits::HYPOTHESIS_VERSION,
    &benefits::HYPOTHESIS_MEASURE,
    &benefits::HYPOTHESIS_READING,
    &views::SAVED_VIEW,
];

/// The table of state called `name`.
pub fn named(name: &str) -> Option<&'static Table> {
    TABLES.iter().copied().find(|table| table.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    table! { WIDE: score [evaluation 1, candidate 2] [value 3, reason 4] 5 6 }

    #[test]
    fn a_description_gives_every_statement() {
        assert_eq!(
            WIDE.select_all,
            "SELECT evaluation, candidate, value, reason, rev, last_seq FROM score \
             ORDER BY evaluation, candidate"
        );
        assert_eq!(
            WIDE.select_one,
            "SELECT evaluation, candidate, value, reason, rev, last_seq FROM score \
             WHERE evaluation = $1 AND candidate = $2"
        );
        assert_eq!(
            WIDE.select_under,
            "SELECT evaluation, candidate, value, reason, rev, last_seq FROM score \
             WHERE evaluation = $1"
        );
        assert_eq!(
            WIDE.upsert,
            "INSERT INTO score (evaluation, candidate, value, reason, rev, last_seq) \
             VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (evaluation, candidate) \
             DO UPDATE SET value = excluded.value, reason = excluded.reason, \
             rev = excluded.rev, last_seq = excluded.last_seq"
        );
        assert_eq!(WIDE.delete, "DELETE FROM score WHERE evaluation = $1 AND candidate = $2");
        assert_eq!(WIDE.put_gone, "INSERT INTO gone_score (evaluation, candidate) VALUES ($1, $2)");
        assert_eq!(
            WIDE.put_was,
            "INSERT INTO was_score (evaluation, candidate, value, reason, rev, last_seq) \
             VALUES ($1, $2, $3, $4, $5, $6)"
        );
    }

    #[test]
    fn the_placeholders_of_every_table_count_up_from_one() {
        for table in TABLES {
            let numbers: Vec<String> =
                (1..=table.columns.len() + 2).map(|number| format!("${number}")).collect();
            let values = format!("VALUES ({})", numbers.join(", "));
            assert!(table.upsert.contains(&values), "{}: {}", table.name, table.upsert);
            let keys: Vec<String> =
                table.keys.iter().zip(1..).map(|(key, at)| format!("{key} = ${at}")).collect();
            assert!(table.delete.ends_with(&keys.join(" AND ")), "{}", table.delete);
        }
    }

    #[test]
    fn no_table_is_listed_twice() {
        let names: std::collections::BTreeSet<&str> = TABLES.iter().map(|t| t.name).collect();
        assert_eq!(names.len(), TABLES.len());
    }
}
