//! Hypotheses in the database: versions of rule and measures, and readings.

use std::collections::BTreeMap;

use crate::domain::benefits::{Baseline, Hypothesis, Measure, Reading, Rule, Version};
use crate::domain::exact::Exact;
use crate::domain::refs::{HypothesisRef, Slug};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Expect, Get, Look, StoreError, Val, Write};
use crate::table;

table! {
    /// What the choice was hoped to bring.
    pub HYPOTHESIS: hypothesis [reference 1]
        [statement 2, owner 3, written_by 4, written_at 5, version 6] 7 8
}

table! {
    /// The rule of each version.
    pub HYPOTHESIS_VERSION: hypothesis_version [hypothesis 1, number 2]
        [
            made_by 3, made_at 4, made_on 5, reason 6, known 7, start_day 8, least 9, needs 10,
            level 11, resamples 12, seed 13
        ] 14 15
}

table! {
    /// The measures of each version.
    pub HYPOTHESIS_MEASURE: hypothesis_measure [hypothesis 1, version 2, name 3]
        [
            position 4, kind 5, unit 6, direction 7, target 8, baseline 9, baseline_on 10,
            baseline_source 11
        ] 12 13
}

table! {
    /// What was measured.
    pub HYPOTHESIS_READING: hypothesis_reading [hypothesis 1, measure 2, service 3, day 4]
        [value 5, source 6, version 7, recorded_by 8, recorded_at 9] 10 11
}

const VERSIONS: &str = "SELECT hypothesis, number, made_by, made_at, made_on, reason, known,
    start_day, least, needs, level, resamples, seed FROM hypothesis_version
    ORDER BY hypothesis, number";
const MEASURES: &str = "SELECT hypothesis, version, name, kind, unit, direction, target, baseline,
    baseline_on, baseline_source FROM hypothesis_measure ORDER BY hypothesis, version, position";
const READINGS: &str = "SELECT hypothesis, measure, service, day, value, source, version,
    recorded_by, recorded_at FROM hypothesis_reading ORDER BY hypothesis, measure, day, service";
const VERSIONS_OF: &str = "SELECT hypothesis, number, made_by, made_at, made_on, reason, known,
    start_day, least, needs, level, resamples, seed FROM hypothesis_version
    WHERE hypothesis = $1 ORDER BY hypothesis, number";
const MEASURES_OF: &str = "SELECT hypothesis, version, name, kind, unit, direction, target,
    baseline, baseline_on, baseline_source FROM hypothesis_measure
    WHERE hypothesis = $1 ORDER BY hypothesis, version, position";
const READINGS_OF: &str = "SELECT hypothesis, measure, service, day, value, source, version,
    recorded_by, recorded_at FROM hypothesis_reading
    WHERE hypothesis = $1 ORDER BY hypothesis, measure, day, service";

/// Versions and readings by hypothesis, until the hypothesis itself is read.
#[derive(Default)]
struct Parts {
    versions: BTreeMap<HypothesisRef, Vec<Version>>,
    readings: BTreeMap<HypothesisRef, Vec<Reading>>,
}

/// Every hypothesis, the first first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn all(look: &mut dyn Look) -> Result<Vec<Hypothesis>, StoreError> {
    let mut parts = parts(look, [VERSIONS, MEASURES, READINGS], &[])?;
    let stored = look.all(&HYPOTHESIS)?;
    let mut found = stored
        .iter()
        .map(|stored| hypothesis(&stored.row, &mut parts))
        .collect::<Result<Vec<_>, _>>()?;
    found.sort_by_key(|hypothesis| hypothesis.reference);
    Ok(found)
}

/// The hypothesis `which`, and the row's `rev`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn get(
    look: &mut dyn Look,
    which: HypothesisRef,
) -> Result<Option<(Hypothesis, i64)>, StoreError> {
    let key = [Val::shown(which)];
    let Some(stored) = look.get(&HYPOTHESIS, &key)? else { return Ok(None) };
    let mut parts = parts(look, [VERSIONS_OF, MEASURES_OF, READINGS_OF], &key)?;
    Ok(Some((hypothesis(&stored.row, &mut parts)?, stored.rev)))
}

fn parts(look: &mut dyn Look, sql: [&'static str; 3], key: &[Val]) -> Result<Parts, StoreError> {
    let [versions, measures, readings] = sql;
    let mut parts = Parts::default();
    look.each(versions, key, &mut |row| {
        parts.versions.entry(row.read(0)?).or_default().push(version(row)?);
        Ok(())
    })?;
    look.each(measures, key, &mut |row| {
        let number = row.count(1)?;
        let versions = parts.versions.get_mut(&row.read(0)?);
        let version =
            versions.and_then(|versions| versions.iter_mut().find(|one| one.number == number));
        if let Some(version) = version {
            version.measures.push(measure(row)?);
        }
        Ok(())
    })?;
    look.each(readings, key, &mut |row| {
        let reading = Reading {
            measure: row.read(1)?,
            service: row.read(2)?,
            day: row.read(3)?,
            value: row.read(4)?,
            source: row.maybe_read(5)?,
            version: row.count(6)?,
            by: row.read(7)?,
            at: row.read(8)?,
        };
        parts.readings.entry(row.read(0)?).or_default().push(reading);
        Ok(())
    })?;
    Ok(parts)
}

fn version(row: &dyn Cells) -> Result<Version, DbError> {
    let seed = row.int(12)?;
    let seed = u64::try_from(seed).map_err(|_| row.shape(12, "a seed", Cell::Int(seed)))?;
    let known = row.count(6)?;
    Ok(Version {
        number: row.count(1)?,
        by: row.read(2)?,
        at: row.read(3)?,
        on: row.read(4)?,
        reason: row.maybe_read(5)?,
        known: usize::try_from(known).unwrap_or(usize::MAX),
        rule: Rule {
            start: row.read(7)?,
            least: row.count(8)?,
            needs: row.read(9)?,
            level: row.count(10)?,
            resamples: row.count(11)?,
            seed,
        },
        measures: Vec::new(),
    })
}

fn measure(row: &dyn Cells) -> Result<Measure, DbError> {
    let baseline: Option<Exact> = row.maybe_read(7)?;
    let baseline = baseline
        .map(|value| Ok::<_, DbError>(Baseline { value, on: row.read(8)?, source: row.read(9)? }))
        .transpose()?;
    Ok(Measure {
        name: row.read(2)?,
        kind: row.read(3)?,
        unit: row.read(4)?,
        direction: row.read(5)?,
        target: row.maybe_read(6)?,
        baseline,
    })
}

fn hypothesis(row: &dyn Cells, parts: &mut Parts) -> Result<Hypothesis, DbError> {
    let reference = row.read(0)?;
    let versions = parts.versions.remove(&reference).unwrap_or_default();
    if versions.is_empty() {
        return Err(row.shape(0, "a hypothesis with a version", Cell::Text(row.text(0)?)));
    }
    Ok(Hypothesis {
        reference,
        statement: row.read(1)?,
        owner: row.read(2)?,
        author: row.read(3)?,
        written_at: row.read(4)?,
        versions,
        readings: parts.readings.remove(&reference).unwrap_or_default(),
    })
}

/// Saves what a hypothesis says, with the version that holds and its measures.
///
/// # Errors
/// [`StoreError::Stale`] when it was saved by somebody else since.
pub fn put(
    write: &mut Write<'_>,
    hypothesis: &Hypothesis,
    expected: Expect,
) -> Result<(), StoreError> {
    let version = hypothesis.version();
    let reference = Val::shown(hypothesis.reference);
    let values = vec![
        reference.clone(),
        hypothesis.statement.as_str().into(),
        hypothesis.owner.as_str().into(),
        hypothesis.author.as_str().into(),
        Val::shown(hypothesis.written_at),
        version.number.into(),
    ];
    write.put(&HYPOTHESIS, values, expected)?;
    let rule = &version.rule;
    let values = vec![
        reference.clone(),
        version.number.into(),
        version.by.as_str().into(),
        Val::shown(version.at),
        Val::shown(version.on),
        Val::shown_or_null(version.reason.as_ref()),
        i64::try_from(version.known).unwrap_or(i64::MAX).into(),
        Val::shown(rule.start),
        rule.least.into(),
        rule.needs.code().into(),
        rule.level.into(),
        rule.resamples.into(),
        i64::try_from(rule.seed).unwrap_or(i64::MAX).into(),
    ];
    write.put(&HYPOTHESIS_VERSION, values, Expect::Any)?;
    for (position, measure) in (1_i64..).zip(&version.measures) {
        let baseline = measure.baseline.as_ref();
        let values = vec![
            reference.clone(),
            version.number.into(),
            measure.name.as_str().into(),
            position.into(),
            measure.kind.code().into(),
            measure.unit.as_str().into(),
            measure.direction.code().into(),
            Val::shown_or_null(measure.target.as_ref()),
            Val::shown_or_null(baseline.map(|baseline| &baseline.value)),
            Val::shown_or_null(baseline.map(|baseline| baseline.on)),
            Val::shown_or_null(baseline.map(|baseline| &baseline.source)),
        ];
        write.put(&HYPOTHESIS_MEASURE, values, Expect::Any)?;
    }
    Ok(())
}

/// Takes a measure out of the version that holds.
///
/// # Errors
/// [`StoreError::Db`].
pub fn remove_measure(
    write: &mut Write<'_>,
    hypothesis: &Hypothesis,
    name: &Slug,
) -> Result<(), StoreError> {
    let version = hypothesis.version().number;
    let key = [Val::shown(hypothesis.reference), version.into(), name.as_str().into()];
    write.remove(&HYPOTHESIS_MEASURE, &key, Expect::Any)
}

/// Saves a reading.
///
/// # Errors
/// [`StoreError::Db`].
pub fn put_reading(
    write: &mut Write<'_>,
    which: HypothesisRef,
    reading: &Reading,
) -> Result<(), StoreError> {
    let values = vec![
        Val::shown(which),
        reading.measure.as_str().into(),
        reading.service.as_str().into(),
        Val::shown(reading.day),
        Val::shown(&reading.value),
        Val::shown_or_null(reading.source.as_ref()),
        reading.version.into(),
        reading.by.as_str().into(),
        Val::shown(reading.at),
    ];
    write.put(&HYPOTHESIS_READING, values, Expect::Any).map(|_| ())
}
