//! Workshops on the approach in the database: rounds, marks, hopes and fears.

use std::collections::BTreeMap;

use crate::domain::approach::{Mark, Outcome, Participant, Position, PostIt, Round, Workshop};
use crate::domain::refs::ApproachRef;
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write, field};
use crate::table;

table! {
    /// Workshops.
    pub APPROACH: approach [reference 1]
        [title 2, convened_by 3, begun_at 4, decision 5, ended_on 6] 7 8
}

table! {
    /// Their rounds.
    pub APPROACH_ROUND: approach_round [approach 1, number 2] [opened_at 3, closed_at 4] 5 6
}

table! {
    /// Where everybody stands.
    pub APPROACH_MARK: approach_mark [approach 1, round 2, kind 3, who 4]
        [position 5, considers 6, placed_by 7, placed_at 8] 9 10
}

table! {
    /// Hopes and fears.
    pub APPROACH_NOTE: approach_note [approach 1, number 2]
        [feeling 3, text 4, round 5, kind 6, who 7, put_up_by 8, put_up_at 9] 10 11
}

const ROUNDS: &str = "SELECT approach, number, opened_at, closed_at FROM approach_round
    ORDER BY approach, number";
const MARKS: &str = "SELECT approach, round, kind, who, position, considers, placed_by, placed_at
    FROM approach_mark ORDER BY approach, round, kind, who";
const NOTES: &str = "SELECT approach, number, feeling, text, round, kind, who, put_up_by, put_up_at
    FROM approach_note ORDER BY approach, number";
const ROUNDS_OF: &str = "SELECT approach, number, opened_at, closed_at FROM approach_round
    WHERE approach = $1 ORDER BY approach, number";
const MARKS_OF: &str =
    "SELECT approach, round, kind, who, position, considers, placed_by, placed_at
    FROM approach_mark WHERE approach = $1 ORDER BY approach, round, kind, who";
const NOTES_OF: &str = "SELECT approach, number, feeling, text, round, kind, who, put_up_by,
    put_up_at FROM approach_note WHERE approach = $1 ORDER BY approach, number";

/// Rounds and notes by workshop, until the workshop itself is read.
#[derive(Default)]
struct Parts {
    rounds: BTreeMap<ApproachRef, Vec<Round>>,
    notes: BTreeMap<ApproachRef, Vec<PostIt>>,
}

/// Every workshop, the first first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Workshop>, StoreError> {
    let mut parts = parts(look, [ROUNDS, MARKS, NOTES], &[])?;
    let stored = look.all(&APPROACH)?;
    let mut found = stored
        .iter()
        .map(|stored| workshop(&stored.row, &mut parts))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|workshop| workshop.reference);
    Ok(found)
}

/// The workshop `which`, and the row's `rev`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(look: &mut dyn Look, which: ApproachRef) -> Result<Option<(Workshop, i64)>, StoreError> {
    let key = [Val::shown(which)];
    let Some(stored) = look.get(&APPROACH, &key)? else { return Ok(None) };
    let mut parts = parts(look, [ROUNDS_OF, MARKS_OF, NOTES_OF], &key)?;
    Ok(Some((workshop(&stored.row, &mut parts)?, stored.rev)))
}

fn parts(look: &mut dyn Look, sql: [&'static str; 3], key: &[Val]) -> Result<Parts, StoreError> {
    let [rounds, marks, notes] = sql;
    let mut parts = Parts::default();
    look.each(rounds, key, &mut |row| {
        let round = Round {
            number: row.count(1)?,
            opened_at: row.read(2)?,
            closed_at: row.maybe_read(3)?,
            marks: Vec::new(),
        };
        parts.rounds.entry(row.read(0)?).or_default().push(round);
        Ok(())
    })?;
    look.each(marks, key, &mut |row| {
        let number = row.count(1)?;
        let rounds = parts.rounds.get_mut(&row.read(0)?);
        let round = rounds.and_then(|rounds| rounds.iter_mut().find(|one| one.number == number));
        if let Some(round) = round {
            round.marks.push(mark(row)?);
        }
        Ok(())
    })?;
    for round in parts.rounds.values_mut().flatten() {
        // Numbers are stored as text, and 10 comes after 9.
        round.marks.sort_by(|a, b| a.who.cmp(&b.who));
    }
    look.each(notes, key, &mut |row| {
        let note = PostIt {
            feeling: row.read(2)?,
            text: row.read(3)?,
            round: row.count(4)?,
            who: participant(row, 5)?,
            by: row.read(7)?,
            at: row.read(8)?,
        };
        parts.notes.entry(row.read(0)?).or_default().push(note);
        Ok(())
    })?;
    Ok(parts)
}

fn participant(row: &dyn Cells, at: usize) -> Result<Participant, DbError> {
    let (kind, key) = (row.text(at)?, row.text(at + 1)?);
    Participant::stored(kind, key)
        .ok_or_else(|| row.shape(at + 1, "somebody who takes part", Cell::Text(key)))
}

fn mark(row: &dyn Cells) -> Result<Mark, DbError> {
    let at = field::byte(row, 4)?;
    let at = Position::new(at)
        .ok_or_else(|| row.shape(4, "a place from 0 to 100", Cell::Int(at.into())))?;
    Ok(Mark {
        who: participant(row, 2)?,
        at,
        considers: field::lines(row, 5)?,
        placed_by: row.read(6)?,
        placed_at: row.read(7)?,
    })
}

fn workshop(row: &dyn Cells, parts: &mut Parts) -> Result<Workshop, DbError> {
    let reference = row.read(0)?;
    let outcome = match (row.maybe_read(4)?, row.maybe_read(5)?) {
        (Some(decision), Some(on)) => Some(Outcome { decision, on }),
        (Some(_) | None, _) => None,
    };
    Ok(Workshop {
        reference,
        title: row.read(1)?,
        convener: row.read(2)?,
        begun_at: row.read(3)?,
        rounds: parts.rounds.remove(&reference).unwrap_or_default(),
        notes: parts.notes.remove(&reference).unwrap_or_default(),
        outcome,
    })
}

/// Saves the workshop's own row.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(write: &mut Write<'_>, workshop: &Workshop, expected: Expect) -> Result<(), StoreError> {
    let outcome = workshop.outcome.as_ref();
    let values = vec![
        Val::shown(workshop.reference),
        workshop.title.as_str().into(),
        workshop.convener.as_str().into(),
        Val::shown(workshop.begun_at),
        Val::shown_or_null(outcome.map(|outcome| outcome.decision)),
        Val::shown_or_null(outcome.map(|outcome| outcome.on)),
    ];
    write.put(&APPROACH, values, expected).map(|_| ())
}

/// Saves the last round's own row.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_last_round(write: &mut Write<'_>, workshop: &Workshop) -> Result<(), StoreError> {
    let Some(round) = workshop.rounds.last() else { return Ok(()) };
    let values = vec![
        Val::shown(workshop.reference),
        round.number.into(),
        Val::shown(round.opened_at),
        Val::shown_or_null(round.closed_at),
    ];
    write.put(&APPROACH_ROUND, values, Expect::Any).map(|_| ())
}

/// Saves the mark of `who` in `round`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_mark(
    write: &mut Write<'_>,
    which: ApproachRef,
    round: u32,
    mark: &Mark,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        round.into(),
        mark.who.kind().into(),
        mark.who.key().into(),
        i64::from(mark.at.get()).into(),
        field::lined(&mark.considers).into(),
        mark.placed_by.as_str().into(),
        Val::shown(mark.placed_at),
    ];
    write.put(&APPROACH_MARK, values, Expect::Any).map(|_| ())
}

/// Saves the hopes and fears that are not there yet.
///
/// # Errors
/// [`StoreError::Stale`] when somebody put one up meanwhile.
pub fn put_notes(
    write: &mut Write<'_>,
    workshop: &Workshop,
    known: usize,
) -> Result<(), StoreError> {
    for (number, note) in (1_i64..).zip(&workshop.notes).skip(known) {
        let values = vec![
            Val::shown(workshop.reference),
            number.into(),
            note.feeling.code().into(),
            note.text.as_str().into(),
            note.round.into(),
            note.who.kind().into(),
            note.who.key().into(),
            note.by.as_str().into(),
            Val::shown(note.at),
        ];
        write.put(&APPROACH_NOTE, values, Expect::New)?;
    }
    Ok(())
}
