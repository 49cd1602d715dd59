//! The register of lock-in: features in use, what would replace them, and what that would take.

use std::collections::BTreeMap;

use crate::actions::portability::Numbers;
use crate::actions::rehearsals::names;
use crate::actions::workloads::{bad, found, keeper, maybe, parsed};
use crate::actions::{ActionError, Desk, Ground, reason};
use crate::domain::date::Day;
use crate::domain::refs::WorkloadRef;
use crate::domain::text::skeleton;
use crate::domain::workload::lock_in::{Feature, MOST_DAYS, Rating};
use crate::domain::workload::portability::threshold::HARD_DAYS;
use crate::store::{Look, Write, estate};

/// What is said about a feature, as typed; what is `None` stays, and an empty text takes a line
/// away where the line may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub feature: Option<String>,
    /// What would take its place.
    pub replacement: Option<String>,
    /// Working days of replacing it.
    pub days: Option<String>,
    /// What is spent on it a year, in pounds.
    pub spend: Option<String>,
}

/// A feature as the register shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The feature.
    pub feature: Feature,
    /// The name of its workload.
    pub name: String,
    /// How hard it is to replace.
    pub rating: Rating,
}

fn apply(entry: &Entry, feature: &mut Feature) -> Result<(), ActionError> {
    if let Some(typed) = &entry.feature {
        feature.feature = parsed("feature", typed)?;
    }
    if let Some(typed) = &entry.replacement {
        feature.replacement = maybe("replacement", typed)?;
    }
    if let Some(typed) = &entry.days {
        let wrong = || {
            let rule = format!("`{}` does not fit: whole days, 0 to {MOST_DAYS}", typed.trim());
            bad("days", &rule)
        };
        let days: Option<u16> = maybe("days", typed.trim()).map_err(|_| wrong())?;
        if days.is_some_and(|days| days > MOST_DAYS) {
            return Err(wrong());
        }
        feature.days = days;
    }
    if let Some(typed) = &entry.spend {
        feature.spend = parsed("spend", typed)?;
    }
    Ok(())
}

fn subject(feature: &Feature) -> String {
    format!("{}/lockin/{}", feature.workload, feature.number)
}

/// The last version of each feature of `workload`, those no longer in use among them.
fn last_versions(
    look: &mut dyn Look,
    workload: WorkloadRef,
) -> Result<BTreeMap<u32, Feature>, ActionError> {
    let all = estate::features(look)?.into_iter().filter(|one| one.workload == workload);
    // Versions come oldest first, so the last one of a number is the one that stays.
    Ok(all.map(|feature| (feature.number, feature)).collect())
}

fn refuse_twin(
    known: &BTreeMap<u32, Feature>,
    wanted: &Feature,
    day: Day,
) -> Result<(), ActionError> {
    let form = skeleton(wanted.feature.as_str());
    let twin = known.values().find(|other| {
        other.number != wanted.number
            && other.in_use(day)
            && skeleton(other.feature.as_str()) == form
    });
    match twin {
        None => Ok(()),
        Some(twin) => Err(ActionError::invalid(format!(
            "{} has `{}` in the register already, as number {}",
            wanted.workload, twin.feature, twin.number
        ))
        .hint(format!("`cloudpick lockin edit {} {}` changes it", twin.workload, twin.number))
        .subject("feature")),
    }
}

/// Adds a feature of the workload `typed`.
///
/// # Errors
/// A refusal for whoever is neither architect nor its owner, a look-alike among its features, or
/// a missing or bad field.
pub fn add(desk: &mut Desk, typed: &str, entry: &Entry) -> Result<Feature, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (workload, _) = found(write, typed)?;
        let by = person?;
        let role = keeper(&by, &workload, "keep the register of lock-in")?;
        let missing = |field: &str| bad(field, &"it is missing, and a feature has one");
        let typed = entry.feature.as_deref().ok_or_else(|| missing("feature"))?;
        let spend = entry.spend.as_deref().ok_or_else(|| missing("spend"))?;
        let known = last_versions(write, workload.reference)?;
        let mut feature = Feature {
            workload: workload.reference,
            number: known.keys().last().copied().unwrap_or(0) + 1,
            version: 1,
            feature: parsed("feature", typed)?,
            replacement: None,
            days: None,
            spend: parsed("spend", spend)?,
            by: by.slug,
            at: write.op().at,
            retired_on: None,
        };
        apply(entry, &mut feature)?;
        refuse_twin(&known, &feature, today)?;
        estate::put_feature(write, &feature)?;
        write.record("lockin.added", &subject(&feature), role, None, &[])?;
        Ok(feature)
    })
}

/// A feature in use as it was last said to be.
fn standing(
    write: &mut Write<'_>,
    which: WorkloadRef,
    number: u32,
    today: Day,
) -> Result<(Feature, BTreeMap<u32, Feature>), ActionError> {
    let known = last_versions(write, which)?;
    let feature = known.get(&number).cloned().ok_or_else(|| {
        let message = format!("{which} has no line {number} in the register of lock-in");
        ActionError::refused(Ground::NotFound, message)
            .hint(format!("`cloudpick lockin list {which}` shows what there is"))
            .subject(format!("{which}/lockin/{number}"))
    })?;
    if let Some(on) = feature.retired_on.filter(|on| *on <= today) {
        let message = format!("line {number} of {which} was retired on {on} already");
        return Err(ActionError::refused(Ground::State, message));
    }
    Ok((feature, known))
}

/// Changes what is said about a feature; what was said before is kept.
///
/// # Errors
/// As for [`add`], and when there is no such line.
pub fn edit(
    desk: &mut Desk,
    typed: &str,
    number: u32,
    entry: &Entry,
) -> Result<Feature, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (workload, _) = found(write, typed)?;
        let by = person?;
        let role = keeper(&by, &workload, "keep the register of lock-in")?;
        let (before, known) = standing(write, workload.reference, number, today)?;
        let mut feature = Feature {
            version: before.version + 1,
            by: by.slug,
            at: write.op().at,
            ..before.clone()
        };
        apply(entry, &mut feature)?;
        refuse_twin(&known, &feature, today)?;
        let same = Feature {
            version: before.version,
            by: before.by.clone(),
            at: before.at,
            ..feature.clone()
        };
        if same == before {
            return Err(ActionError::invalid("there is nothing to change")
                .hint("name a field, such as --days 40"));
        }
        estate::put_feature(write, &feature)?;
        write.record("lockin.edited", &subject(&feature), role, None, &[])?;
        Ok(feature)
    })
}

/// Retires a feature that is no longer in use, from `effective` or today on; its line stays.
///
/// # Errors
/// A refusal for whoever is neither architect nor owner of the workload, or when there is no such
/// line or it is retired already.
pub fn retire(
    desk: &mut Desk,
    typed: &str,
    number: u32,
    effective: Option<Day>,
    why: Option<&str>,
) -> Result<Feature, ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (workload, _) = found(write, typed)?;
        let by = person?;
        let role = keeper(&by, &workload, "keep the register of lock-in")?;
        let (before, _) = standing(write, workload.reference, number, today)?;
        let why = why.map(reason).transpose()?;
        let feature = Feature {
            version: before.version + 1,
            by: by.slug,
            at: write.op().at,
            retired_on: Some(effective.unwrap_or(today)),
            ..before
        };
        estate::put_feature(write, &feature)?;
        let why = why.as_ref().map(crate::domain::text::Reason::as_str);
        write.record("lockin.retired", &subject(&feature), role, why, &[])?;
        Ok(feature)
    })
}

/// The features in use as at the end of `day`, or of today, the most spent on first; those of the
/// workload `typed` where one is named. With `all`, those retired by then too.
///
/// # Errors
/// A refusal when there is no such workload.
pub fn list(
    desk: &mut Desk,
    typed: Option<&str>,
    all: bool,
    day: Option<Day>,
) -> Result<Vec<Registered>, ActionError> {
    let (day, zone) = (day.unwrap_or_else(|| desk.today()), desk.zone.clone());
    desk.on(day, |look| {
        let which = match typed {
            None => None,
            Some(typed) => Some(found(look, typed)?.0.reference),
        };
        let hard = Numbers::read(look)?.get(HARD_DAYS);
        let names = names(look)?;
        let mut last: BTreeMap<(WorkloadRef, u32), Feature> = BTreeMap::new();
        for feature in estate::features(look)? {
            let wanted = which.is_none_or(|which| feature.workload == which);
            if wanted && feature.at.day_in(&zone) <= day {
                last.insert((feature.workload, feature.number), feature);
            }
        }
        let mut found: Vec<Registered> = last
            .into_values()
            .filter(|feature| all || feature.in_use(day))
            .map(|feature| Registered {
                rating: feature.rating(hard),
                name: names.get(&feature.workload).cloned().unwrap_or_default(),
                feature,
            })
            .collect();
        found.sort_by_key(|one| {
            let feature = &one.feature;
            (std::cmp::Reverse(feature.spend), feature.workload, feature.number)
        });
        Ok(found)
    })
}
