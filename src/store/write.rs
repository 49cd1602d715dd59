//! One way to change anything: rows are put or removed, the changes are gathered into an event,
//! and all of it is saved in one transaction or not at all.
//!
//! What an event's body says about rows is made from the very values that were stored, so that
//! replaying history gives the tables, by construction.

use serde_json::{Map, Value};

use crate::domain::date::Moment;
use crate::domain::event::{Event, body_hash, hex};
use crate::domain::person::{Assurance, Role};
use crate::domain::sensitive::Field;
use crate::store::exceptions::Derived;
use crate::store::history::{self, EventBody, Head};
use crate::store::sql::{Get, Row, Tx, Val, Visit};
use crate::store::table::{COUNTER, Table};
use crate::store::{Look, Read, StoreError, sensitive};
use crate::world::Ids;

/// One thing somebody does: who, when, and by what means. It may record several events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Op {
    /// UUID version 7; a second try with the same one does nothing.
    pub op_id: String,
    /// When, by the clock of this machine.
    pub at: Moment,
    /// The person's short name.
    pub actor: String,
    /// How sure the workspace is of the person.
    pub assurance: Assurance,
    /// The login of the process.
    pub login: String,
    /// The machine.
    pub host: String,
    /// The program and its version, `cloudpick 0.1.0`.
    pub program: String,
}

/// In which state a row is to be found when it is put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Expect {
    /// Not there yet.
    New,
    /// There, with this `rev`: nobody has changed it since it was read.
    Rev(i64),
    /// Either way.
    Any,
}

/// A row of a table of state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// The columns of the table in order, then `rev` and `last_seq`.
    pub row: Row,
    /// How often it was changed, from 1.
    pub rev: i64,
    /// The event that made it so.
    pub last_seq: i64,
}

impl Stored {
    pub(crate) fn of(table: &Table, row: Row) -> Result<Self, StoreError> {
        let (rev, last_seq) = (row.int(table.columns.len())?, row.int(table.columns.len() + 1)?);
        Ok(Self { row, rev, last_seq })
    }
}

/// A change of one row that is still to be recorded.
struct Change {
    table: &'static Table,
    key: Value,
    before: Value,
    after: Value,
    /// Its `rev`, where the row is told whole and not what changed in it; 0 where it is gone.
    whole: Option<i64>,
}

/// An open write transaction.
pub struct Write<'a> {
    tx: &'a mut dyn Tx,
    op: &'a Op,
    workspace: &'a str,
    ids: &'a mut Ids,
    /// The event being built, and the hash before it.
    seq: i64,
    prev: String,
    recorded: bool,
    pending: Vec<Change>,
    /// Texts recorded here are commercially sensitive.
    marking: bool,
    /// What is derived from the rows put since the last event.
    derived: Derived,
}

impl<'a> Write<'a> {
    /// Begins: takes the head row, and refuses an operation that was saved before.
    pub(crate) fn begin(
        tx: &'a mut dyn Tx,
        op: &'a Op,
        workspace: &'a str,
        ids: &'a mut Ids,
    ) -> Result<Self, StoreError> {
        let Head { seq, hash: prev } = history::take_head(tx)?;
        if let Some(seq) = history::of_operation(tx, &op.op_id)? {
            return Err(StoreError::AlreadyDone { op_id: op.op_id.clone(), seq });
        }
        Ok(Self {
            tx,
            op,
            workspace,
            ids,
            seq,
            prev,
            recorded: false,
            pending: Vec::new(),
            marking: false,
            derived: Derived::default(),
        })
    }

    /// Ends: answers whether there is anything to save.
    pub(crate) fn end(self) -> Result<bool, StoreError> {
        if let Some(change) = self.pending.first() {
            return Err(StoreError::Unrecorded { table: change.table.name });
        }
        if self.recorded {
            history::put_head(self.tx, &Head { seq: self.seq - 1, hash: self.prev })?;
        }
        Ok(self.recorded)
    }

    /// The place in history of the event being built.
    pub fn seq(&self) -> i64 {
        self.seq
    }

    /// Who does what is done here, and when.
    pub fn op(&self) -> &Op {
        self.op
    }

    /// Every text recorded from here on is marked as commercially sensitive, in the event that
    /// records it.
    pub fn mark_texts(&mut self) {
        self.marking = true;
    }

    /// A fresh id for a new row.
    pub fn fresh_id(&mut self) -> String {
        self.ids.id()
    }

    /// Puts the row `values` (the table's columns in order) in place, and answers its `rev`.
    /// A row that is already so stays untouched.
    ///
    /// # Errors
    /// [`StoreError::Stale`] when the row is not as `expected`; [`StoreError::Db`] when the
    /// database refuses it.
    pub fn put(
        &mut self,
        table: &'static Table,
        values: Vec<Val>,
        expected: Expect,
    ) -> Result<i64, StoreError> {
        let present = self.get(table, table.key_of(&values))?;
        self.put_over(table, values, expected, present.as_ref())
    }

    /// Puts the rows `kept`, all of which begin with `first` as theirs do that are in `table`, in
    /// the place of those; a row that is already so stays untouched.
    ///
    /// # Errors
    /// As for [`Write::put`].
    pub(in crate::store) fn put_all_under(
        &mut self,
        table: &'static Table,
        first: &Val,
        kept: Vec<Vec<Val>>,
    ) -> Result<(), StoreError> {
        let rows = self.rows(table.select_under, std::slice::from_ref(first))?;
        let stored = rows.into_iter().map(|row| Stored::of(table, row));
        let stored: Vec<Stored> = stored.collect::<Result<_, _>>()?;
        let is = |stored: &Stored, values: &[Val]| {
            table.key_of(stored.row.vals()) == table.key_of(values)
        };
        for gone in stored.iter().filter(|stored| !kept.iter().any(|values| is(stored, values))) {
            self.remove_stored(table, gone)?;
        }
        for values in kept {
            let present = stored.iter().find(|stored| is(stored, &values));
            self.put_over(table, values, Expect::Any, present)?;
        }
        Ok(())
    }

    /// Puts the row `values` in the place of `present`, which is what stands there.
    fn put_over(
        &mut self,
        table: &'static Table,
        values: Vec<Val>,
        expected: Expect,
        present: Option<&Stored>,
    ) -> Result<i64, StoreError> {
        assert_eq!(values.len(), table.columns.len(), "{} takes a value a column", table.name);
        let key = table.key_of(&values);
        expect(table, key, expected, present)?;
        let (mut before, mut after) = (Map::new(), Map::new());
        for (at, column) in table.columns.iter().enumerate().skip(table.keys.len()) {
            let old = present.and_then(|stored| stored.row.vals().get(at));
            if old != Some(&values[at]) {
                after.insert((*column).to_owned(), json(&values[at]));
                if let Some(old) = old {
                    before.insert((*column).to_owned(), json(old));
                }
            }
        }
        let rev = present.map_or(1, |stored| stored.rev + 1);
        if present.is_some() && after.is_empty() {
            return Ok(rev - 1);
        }
        self.pending.push(Change {
            table,
            key: key_json(table, key),
            before: if present.is_some() { Value::Object(before) } else { Value::Null },
            after: Value::Object(after),
            whole: None,
        });
        self.derived.row(table, present.map(|stored| stored.row.vals()), Some(&values));
        let mut params = values;
        params.extend([rev.into(), self.seq.into()]);
        self.tx.exec(table.upsert, &params)?;
        Ok(rev)
    }

    /// Removes the row under `key`, if it is there.
    ///
    /// # Errors
    /// As for [`Write::put`].
    pub fn remove(
        &mut self,
        table: &'static Table,
        key: &[Val],
        expected: Expect,
    ) -> Result<(), StoreError> {
        let present = self.get(table, key)?;
        expect(table, key, expected, present.as_ref())?;
        present.map_or(Ok(()), |present| self.remove_stored(table, &present))
    }

    /// Removes the row that stands there.
    fn remove_stored(&mut self, table: &'static Table, present: &Stored) -> Result<(), StoreError> {
        let key = table.key_of(present.row.vals());
        let before: Map<String, Value> = table
            .columns
            .iter()
            .zip(present.row.vals())
            .skip(table.keys.len())
            .map(|(column, value)| ((*column).to_owned(), json(value)))
            .collect();
        self.pending.push(Change {
            table,
            key: key_json(table, key),
            before: Value::Object(before),
            after: Value::Null,
            whole: None,
        });
        self.derived.row(table, Some(present.row.vals()), None);
        self.tx.exec(table.delete, key)?;
        Ok(())
    }

    /// Runs a statement whose rows history does not tell, because it tells what they must be.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub(in crate::store) fn untold(
        &mut self,
        sql: &'static str,
        params: &[Val],
    ) -> Result<(), StoreError> {
        self.tx.exec(sql, params)?;
        Ok(())
    }

    /// The next number of `counter`, 1 upward; given once and never again.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub fn next_number(&mut self, counter: &str) -> Result<u32, StoreError> {
        let last = match self.get(&COUNTER, &[counter.into()])? {
            Some(stored) => stored.row.count(1)?,
            None => 0,
        };
        let next = last.saturating_add(1);
        self.put(&COUNTER, vec![counter.into(), next.into()], Expect::Any)?;
        Ok(next)
    }

    /// Closes the changes since the last event into one event `kind` about `subject`, and answers
    /// its place in history.
    ///
    /// `notes` are more for a reader of the history: texts by name that no row keeps.
    ///
    /// # Errors
    /// [`StoreError::Db`], or [`StoreError::Unfaithful`] when the database did not keep what it
    /// was given.
    pub fn record(
        &mut self,
        kind: &str,
        subject: &str,
        role: Option<Role>,
        reason: Option<&str>,
        notes: &[(&str, &str)],
    ) -> Result<i64, StoreError> {
        if self.marking {
            sensitive::mark(self, subject, Field::of_event(kind))?;
        }
        let op_id = if self.recorded { self.ids.id() } else { self.op.op_id.clone() };
        let body = EventBody { salt: hex(&self.ids.salt()), json: self.body(role, reason, notes) };
        let mut event = Event {
            seq: self.seq,
            prev: std::mem::take(&mut self.prev),
            op_id,
            at: self.op.at,
            actor: self.op.actor.clone(),
            assurance: self.op.assurance,
            kind: kind.to_owned(),
            subject: subject.to_owned(),
            body_hash: body_hash(&body.salt, &body.json),
            hash: String::new(),
        };
        event.hash = event.expected_hash(self.workspace);
        history::append(self.tx, self.workspace, &event, &body)?;
        self.pending.clear();
        std::mem::take(&mut self.derived).keep(self.tx)?;
        self.recorded = true;
        self.seq += 1;
        self.prev = event.hash;
        Ok(event.seq)
    }

    /// Tells the row `values` whole, which stands in the place of `stored`, because what it was made
    /// of is erased. What it replaces is left out, or the event would keep it.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub(in crate::store) fn restate(
        &mut self,
        table: &'static Table,
        values: Vec<Val>,
        stored: &Stored,
    ) -> Result<(), StoreError> {
        let rev = stored.rev + 1;
        let columns = table.columns.iter().zip(&values).skip(table.keys.len());
        self.pending.push(Change {
            table,
            key: key_json(table, table.key_of(&values)),
            before: Value::Object(Map::new()),
            after: columns.map(|(column, value)| ((*column).to_owned(), json(value))).collect(),
            whole: Some(rev),
        });
        self.derived.row(table, Some(stored.row.vals()), Some(&values));
        let mut params = values;
        params.extend([rev.into(), self.seq.into()]);
        self.tx.exec(table.upsert, &params)?;
        Ok(())
    }

    /// Tells that there is no row under `key`, because what became of it is erased; what stands
    /// there is removed.
    ///
    /// # Errors
    /// [`StoreError::Db`].
    pub(in crate::store) fn restate_gone(
        &mut self,
        table: &'static Table,
        key: &[Val],
    ) -> Result<(), StoreError> {
        if let Some(stored) = self.get(table, key)? {
            self.derived.row(table, Some(stored.row.vals()), None);
            self.tx.exec(table.delete, key)?;
        }
        let (key, whole) = (key_json(table, key), Some(0));
        self.pending.push(Change { table, key, before: Value::Null, after: Value::Null, whole });
        Ok(())
    }

    /// Erases what event `seq` says, and records that as an `event.redact` together with the rows
    /// that were told whole since the last event. The chain still holds; `verify` names what it
    /// cannot check.
    ///
    /// # Errors
    /// As for [`Write::record`].
    pub(in crate::store) fn redact(
        &mut self,
        seq: i64,
        role: Option<Role>,
        reason: &str,
        notes: &[(&str, &str)],
    ) -> Result<i64, StoreError> {
        let redacted = self.record(history::REDACT, &seq.to_string(), role, Some(reason), notes)?;
        history::erase_body(self.tx, seq)?;
        Ok(redacted)
    }

    /// The body of the event being built, in the order a person reads it.
    fn body(&self, role: Option<Role>, reason: Option<&str>, notes: &[(&str, &str)]) -> String {
        let changes = self.pending.iter().map(|change| {
            let mut told = serde_json::json!({
                "table": change.table.name,
                "key": change.key,
                "before": change.before,
                "after": change.after,
            });
            if let Some(rev) = change.whole {
                told["rev"] = rev.into();
            }
            told
        });
        let mut body = serde_json::json!({
            "role": role.map(Role::code),
            "login": self.op.login,
            "host": self.op.host,
            "program": self.op.program,
            "reason": reason,
            "changes": changes.collect::<Vec<_>>(),
        });
        if !notes.is_empty() {
            let notes = notes.iter().map(|(name, text)| ((*name).to_owned(), (*text).into()));
            body["notes"] = Value::Object(notes.collect());
        }
        body.to_string()
    }
}

impl Look for Write<'_> {
    fn each(
        &mut self,
        sql: &'static str,
        params: &[Val],
        visit: Visit<'_>,
    ) -> Result<(), StoreError> {
        Read { tx: &mut *self.tx }.each(sql, params, visit)
    }

    fn rows(&mut self, sql: &'static str, params: &[Val]) -> Result<Vec<Row>, StoreError> {
        Read { tx: &mut *self.tx }.rows(sql, params)
    }
}

fn expect(
    table: &'static Table,
    key: &[Val],
    expected: Expect,
    present: Option<&Stored>,
) -> Result<(), StoreError> {
    let as_expected = match (expected, present) {
        (Expect::Any, _) | (Expect::New, None) => true,
        (Expect::Rev(rev), Some(stored)) => rev == stored.rev,
        (Expect::New, Some(_)) | (Expect::Rev(_), None) => false,
    };
    if as_expected {
        return Ok(());
    }
    Err(StoreError::Stale {
        what: table.named(key),
        table: table.name,
        key: key.to_vec(),
        expected,
        found: present.map(|stored| stored.rev),
        seq: present.map(|stored| stored.last_seq),
    })
}

/// A value as history has it.
fn json(value: &Val) -> Value {
    match value {
        Val::Null => Value::Null,
        Val::Int(number) => (*number).into(),
        Val::Text(text) => text.as_str().into(),
    }
}

fn key_json(table: &Table, key: &[Val]) -> Value {
    let pairs = table.keys.iter().zip(key).map(|(name, value)| ((*name).to_owned(), json(value)));
    Value::Object(pairs.collect())
}
