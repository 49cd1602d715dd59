//! Decisions and their frozen snapshots in the database.

use std::collections::BTreeMap;

use crate::domain::date::Moment;
use crate::domain::decision::{Content, Decision, NotChosen, Remark, Scope};
use crate::domain::evaluation::Cancelled;
use crate::domain::refs::{DecisionRef, EvaluationRef, Slug};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// Choices with their reasons.
    pub DECISION: decision [reference 1]
        [
            scope 2, status 3, evaluation 4, chosen 5, title 6, reason 7, not_covered 8,
            route_to_market 9, minimum_portability 10, review_by 11, effective 12,
            transition_end 13, written_by 14, created_at 15, supersedes 16, superseded_by 17,
            debt_budget 18
        ] 19 20
}

table! {
    /// What a decision lists: makers, dissent, conditions, candidates not chosen and so on.
    pub DECISION_TEXT: decision_text [decision 1, kind 2, number 3] [about 4, text 5] 6 7
}

table! {
    /// What was done with a decision, in order.
    pub DECISION_REMARK: decision_remark [decision 1, number 2]
        [
            status 3, made_by 4, made_at 5, made_on 6, reason 7
        ] 8 9
}

table! {
    /// The texts decisions were imported from.
    pub DECISION_DOCUMENT: decision_document [decision 1] [text 2, sha256 3, edited 4] 5 6
}

table! {
    /// The exact bytes frozen when a decision was accepted.
    pub SNAPSHOT: snapshot [decision 1] [body 2, sha256 3] 4 5
}

const TEXTS: &str = "SELECT decision, kind, number, about, text FROM decision_text
    ORDER BY decision, kind, number";
const TEXTS_OF: &str = "SELECT decision, kind, number, about, text FROM decision_text
    WHERE decision = $1 ORDER BY decision, kind, number";
const REMARKS: &str = "SELECT decision, number, status, made_by, made_at, made_on, reason
    FROM decision_remark ORDER BY decision, number";
const REMARKS_OF: &str = "SELECT decision, number, status, made_by, made_at, made_on, reason
    FROM decision_remark WHERE decision = $1 ORDER BY decision, number";
const IN_FORCE: &str = "SELECT reference, chosen FROM decision
    WHERE scope = $1 AND status IN ('accepted', 'reopened')";
// One that took another's place cancels since that other did.
const CANCELLING: &str = "WITH RECURSIVE chain (evaluation, reference, link) AS (
        SELECT evaluation, reference, reference FROM decision
            WHERE chosen = 'cancelled' AND status IN ('accepted', 'reopened')
                AND evaluation IS NOT NULL
        UNION
        SELECT chain.evaluation, chain.reference, before.reference FROM chain
            JOIN decision link ON link.reference = chain.link
            JOIN decision before ON before.reference = link.supersedes
                AND before.evaluation = chain.evaluation AND before.chosen = 'cancelled')
    SELECT chain.evaluation, chain.reference, min(remark.made_at)
    FROM chain JOIN decision_remark remark
        ON remark.decision = chain.link AND remark.status = 'accepted'
    GROUP BY chain.evaluation, chain.reference";
const LAST_SNAPSHOT: &str = "SELECT snapshot.decision, snapshot.sha256 FROM snapshot
    JOIN decision ON decision.reference = snapshot.decision
    WHERE decision.scope = $1 ORDER BY snapshot.last_seq DESC LIMIT 1";

/// Kinds of texts a decision lists. The order is that of [`Content`].
const REJECTED: &str = "rejected";
const MAKER: &str = "decision_maker";
const CONSULTED: &str = "consulted";
const INFORMED: &str = "informed";
const DISSENT: &str = "dissent";
const CONFLICT: &str = "conflict";
const CONDITION: &str = "condition";
const TRIGGER: &str = "reopen_trigger";
pub(super) const FOLLOWS: &str = "follows";

/// A snapshot as it was frozen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// The bytes that were hashed.
    pub body: String,
    /// Their SHA-256 in lower-case hexadecimal.
    pub sha256: String,
}

/// Texts and remarks of decisions, by reference, until the decision itself is read.
#[derive(Default)]
struct Lists {
    texts: BTreeMap<String, Vec<(String, Option<String>, String)>>,
    remarks: BTreeMap<String, Vec<Remark>>,
}

/// Every decision, the first first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Decision>, StoreError> {
    let mut lists = lists(look, TEXTS, REMARKS, &[])?;
    let stored = look.all(&DECISION)?;
    let mut found = stored
        .iter()
        .map(|stored| decision(&stored.row, &mut lists))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|decision| decision.reference);
    Ok(found)
}

/// The decision `which`, and the row's `rev`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(look: &mut dyn Look, which: DecisionRef) -> Result<Option<(Decision, i64)>, StoreError> {
    let key = [Val::shown(which)];
    let Some(stored) = look.get(&DECISION, &key)? else { return Ok(None) };
    let mut lists = lists(look, TEXTS_OF, REMARKS_OF, &key)?;
    Ok(Some((decision(&stored.row, &mut lists)?, stored.rev)))
}

/// The decision in force for `scope`, and the candidate it chose.
///
/// # Errors
/// [`StoreError::Db`].
pub fn in_force(
    look: &mut dyn Look,
    scope: &Scope,
) -> Result<Option<(DecisionRef, Slug)>, StoreError> {
    let row = look.one(IN_FORCE, &[scope.as_str().into()])?;
    Ok(row.map(|row| Ok::<_, DbError>((row.read(0)?, row.read(1)?))).transpose()?)
}

/// The decisions in force that cancel an evaluation, by the evaluation.
///
/// # Errors
/// [`StoreError::Db`].
pub fn cancelling(look: &mut dyn Look) -> Result<BTreeMap<EvaluationRef, Cancelled>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(CANCELLING, &[], &mut |row| {
        found.insert(row.read(0)?, Cancelled { by: row.read(1)?, at: row.read(2)? });
        Ok(())
    })?;
    Ok(found)
}

/// The bytes frozen when `which` was accepted; `None` before that.
///
/// # Errors
/// [`StoreError::Db`].
pub fn snapshot(look: &mut dyn Look, which: DecisionRef) -> Result<Option<Frozen>, StoreError> {
    let stored = look.get(&SNAPSHOT, &[Val::shown(which)])?;
    let read = |row: &dyn Cells| {
        Ok::<_, DbError>(Frozen { body: row.text(1)?.to_owned(), sha256: row.text(2)?.to_owned() })
    };
    Ok(stored.map(|stored| read(&stored.row)).transpose()?)
}

/// The text a decision was imported from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The text, byte for byte.
    pub text: String,
    /// Its SHA-256 in lower-case hexadecimal.
    pub sha256: String,
    /// Whether the record has been edited since, so that the body of the text no longer holds.
    pub edited: bool,
}

/// The text `which` was imported from; `None` when it was written here.
///
/// # Errors
/// [`StoreError::Db`].
pub fn document(look: &mut dyn Look, which: DecisionRef) -> Result<Option<Document>, StoreError> {
    let stored = look.get(&DECISION_DOCUMENT, &[Val::shown(which)])?;
    let read = |row: &dyn Cells| {
        Ok::<_, DbError>(Document {
            text: row.text(1)?.to_owned(),
            sha256: row.text(2)?.to_owned(),
            edited: row.int(3)? != 0,
        })
    };
    Ok(stored.map(|stored| read(&stored.row)).transpose()?)
}

/// Saves the text a decision was imported from.
///
/// # Errors
/// [`StoreError::Stale`] when somebody else saved it meanwhile.
pub fn put_document(
    write: &mut Write<'_>,
    which: DecisionRef,
    document: &Document,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        document.text.as_str().into(),
        document.sha256.as_str().into(),
        i64::from(document.edited).into(),
    ];
    write.put(&DECISION_DOCUMENT, values, Expect::Any).map(|_| ())
}

/// The latest snapshot of `scope`: of which decision, and its hash.
///
/// # Errors
/// [`StoreError::Db`].
pub fn last_snapshot(
    look: &mut dyn Look,
    scope: &Scope,
) -> Result<Option<(DecisionRef, String)>, StoreError> {
    let row = look.one(LAST_SNAPSHOT, &[scope.as_str().into()])?;
    let read = |row: crate::store::Row| Ok::<_, DbError>((row.read(0)?, row.text(1)?.to_owned()));
    Ok(row.map(read).transpose()?)
}

/// Saves what was frozen, once.
///
/// # Errors
/// [`StoreError::Stale`] when there is a snapshot already.
pub fn put_snapshot(
    write: &mut Write<'_>,
    which: DecisionRef,
    frozen: &Frozen,
) -> Result<(), StoreError> {
    let values =
        vec![Val::shown(which), frozen.body.as_str().into(), frozen.sha256.as_str().into()];
    write.put(&SNAPSHOT, values, Expect::New).map(|_| ())
}

/// Saves `decision` with everything it lists.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(write: &mut Write<'_>, decision: &Decision, expected: Expect) -> Result<(), StoreError> {
    let content = &decision.content;
    let values: Vec<Val> = vec![
        Val::shown(decision.reference),
        content.scope.as_str().into(),
        decision.status.code().into(),
        Val::shown_or_null(decision.evaluation),
        content.chosen.as_str().into(),
        content.title.as_str().into(),
        content.reason.as_str().into(),
        Val::shown_or_null(content.not_covered.as_ref()),
        Val::shown_or_null(content.route_to_market.as_ref()),
        content.minimum_portability.map(i64::from).into(),
        Val::shown(content.review_by),
        Val::shown_or_null(content.effective),
        Val::shown_or_null(content.transition_end),
        decision.author.as_str().into(),
        Val::shown(decision.drafted_at),
        Val::shown_or_null(decision.supersedes),
        Val::shown_or_null(decision.superseded_by),
        content.debt_budget.map(i64::from).into(),
    ];
    write.put(&DECISION, values, expected)?;
    let rejected = content.rejected.iter();
    let rejected = rejected.map(|other| (Some(other.candidate.as_str()), other.why.as_str()));
    put_texts(write, decision.reference, REJECTED, rejected)?;
    for (kind, texts) in [
        (MAKER, &content.decision_makers),
        (CONSULTED, &content.consulted),
        (INFORMED, &content.informed),
        (TRIGGER, &content.reopen_triggers),
    ] {
        let texts = texts.iter().map(|line| (None, line.as_str()));
        put_texts(write, decision.reference, kind, texts)?;
    }
    for (kind, texts) in [
        (DISSENT, &content.dissent),
        (CONFLICT, &content.conflicts),
        (CONDITION, &content.conditions),
    ] {
        let texts = texts.iter().map(|reason| (None, reason.as_str()));
        put_texts(write, decision.reference, kind, texts)?;
    }
    let follows: Vec<String> = content.follows.iter().map(ToString::to_string).collect();
    let follows = follows.iter().map(|which| (None, which.as_str()));
    put_texts(write, decision.reference, FOLLOWS, follows)?;
    for (number, remark) in (1_i64..).zip(&decision.remarks) {
        let values = vec![
            Val::shown(decision.reference),
            number.into(),
            remark.status.code().into(),
            remark.by.as_str().into(),
            Val::shown(remark.at),
            Val::shown(remark.on),
            Val::shown_or_null(remark.reason.as_ref()),
        ];
        write.put(&DECISION_REMARK, values, Expect::Any)?;
    }
    Ok(())
}

/// Puts the texts of one kind in the place of those before.
fn put_texts<'t>(
    write: &mut Write<'_>,
    which: DecisionRef,
    kind: &'static str,
    texts: impl Iterator<Item = (Option<&'t str>, &'t str)>,
) -> Result<(), StoreError> {
    let mut number: i64 = 0;
    for (about, text) in texts {
        number += 1;
        let values = vec![Val::shown(which), kind.into(), number.into(), about.into(), text.into()];
        write.put(&DECISION_TEXT, values, Expect::Any)?;
    }
    loop {
        number += 1;
        let key = [Val::shown(which), kind.into(), number.into()];
        if write.get(&DECISION_TEXT, &key)?.is_none() {
            return Ok(());
        }
        write.remove(&DECISION_TEXT, &key, Expect::Any)?;
    }
}

fn lists(
    look: &mut dyn Look,
    texts: &'static str,
    remarks: &'static str,
    key: &[Val],
) -> Result<Lists, StoreError> {
    let mut lists = Lists::default();
    look.each(texts, key, &mut |row| {
        let text =
            (row.text(1)?.to_owned(), row.maybe_text(3)?.map(str::to_owned), row.text(4)?.into());
        lists.texts.entry(row.text(0)?.to_owned()).or_default().push(text);
        Ok(())
    })?;
    look.each(remarks, key, &mut |row| {
        let remark = Remark {
            status: row.read(2)?,
            by: row.read(3)?,
            at: row.read(4)?,
            on: row.read(5)?,
            reason: row.maybe_read(6)?,
        };
        lists.remarks.entry(row.text(0)?.to_owned()).or_default().push(remark);
        Ok(())
    })?;
    Ok(lists)
}

fn decision(row: &dyn Cells, lists: &mut Lists) -> Result<Decision, StoreError> {
    let reference = row.text(0)?;
    let texts = lists.texts.remove(reference).unwrap_or_default();
    let months = row.maybe_int(9)?;
    let months = months
        .map(|months| {
            u16::try_from(months).map_err(|_| row.shape(9, "a count of months", Cell::Int(months)))
        })
        .transpose()?;
    let budget = row.maybe_int(17)?;
    let budget = budget
        .map(|months| {
            u32::try_from(months).map_err(|_| row.shape(17, "a count of months", Cell::Int(months)))
        })
        .transpose()?;
    let content = Content {
        title: row.read(5)?,
        chosen: row.read(4)?,
        reason: row.read(6)?,
        rejected: rejected(row, &texts)?,
        decision_makers: of_kind(row, &texts, MAKER)?,
        consulted: of_kind(row, &texts, CONSULTED)?,
        informed: of_kind(row, &texts, INFORMED)?,
        dissent: of_kind(row, &texts, DISSENT)?,
        conflicts: of_kind(row, &texts, CONFLICT)?,
        conditions: of_kind(row, &texts, CONDITION)?,
        reopen_triggers: of_kind(row, &texts, TRIGGER)?,
        minimum_portability: months,
        debt_budget: budget,
        review_by: row.read(10)?,
        effective: row.maybe_read(11)?,
        transition_end: row.maybe_read(12)?,
        scope: row.read(1)?,
        not_covered: row.maybe_read(7)?,
        route_to_market: row.maybe_read(8)?,
        follows: of_kind(row, &texts, FOLLOWS)?,
    };
    Ok(Decision {
        reference: row.read(0)?,
        evaluation: row.maybe_read(3)?,
        status: row.read(2)?,
        content,
        author: row.read(13)?,
        drafted_at: row.read::<Moment>(14)?,
        remarks: lists.remarks.remove(reference).unwrap_or_default(),
        supersedes: row.maybe_read(15)?,
        superseded_by: row.maybe_read(16)?,
    })
}

type Text = (String, Option<String>, String);

fn rejected(row: &dyn Cells, texts: &[Text]) -> Result<Vec<NotChosen>, DbError> {
    texts
        .iter()
        .filter(|(kind, _, _)| kind == REJECTED)
        .map(|(_, about, text)| {
            let about = about.as_deref().unwrap_or_default();
            let unread = |text: &str| row.shape(0, "a candidate and why not", Cell::Text(text));
            Ok(NotChosen {
                candidate: about.parse().map_err(|_| unread(about))?,
                why: text.parse().map_err(|_| unread(text))?,
            })
        })
        .collect()
}

fn of_kind<T: std::str::FromStr>(
    row: &dyn Cells,
    texts: &[Text],
    kind: &str,
) -> Result<Vec<T>, DbError> {
    texts
        .iter()
        .filter(|(of, _, _)| of == kind)
        .map(|(_, _, text)| {
            text.parse().map_err(|_| row.shape(0, "texts that fit", Cell::Text(text)))
        })
        .collect()
}
