//! Settings of the workspace: what an administrator may change, with a reason, and what holds where
//! nobody did. Each is read by the one place that uses it.

use std::collections::BTreeMap;

use crate::actions::{ActionError, Desk, Ground};
use crate::domain::exception::tier::Tier;
use crate::domain::person::Role;
use crate::domain::text::{Line, nearest};
use crate::domain::workload::portability::threshold::NUMBERS;
use crate::domain::workload::{DataClass, PersonalData};
use crate::store::table::{SETTING, WORKSPACE};
use crate::store::{Expect, Get, Look, StoreError, Write, workspace};

/// A setting of the workspace: what an administrator may change, with a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    /// What it is called.
    pub key: &'static str,
    /// What it is without anybody having changed it.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// What it may be.
    pub fits: Fits,
}

/// What a setting may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fits {
    /// A whole number between these, both included.
    Whole(i64, i64),
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Whole numbers of days with commas between, the most first.
    Days,
    /// A time zone by the name that the IANA gives it.
    Zone,
    /// A line of text; empty where there is none.
    Line,
}

/// The most days that one setting of days may hold.
const MOST_DAYS: usize = 6;

impl Fits {
    /// What it may be, in words that follow "it is".
    pub fn words(self) -> String {
        match self {
            Self::Whole(least, most) => format!("a whole number from {least} to {most}"),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Days => format!(
                "1 to {MOST_DAYS} whole numbers of days, none twice, with commas between: 90,30,14"
            ),
            Self::Zone => "a time zone by its IANA name, such as Europe/London".to_owned(),
            Self::Line => "one line of text, or empty".to_owned(),
        }
    }

    /// What was typed as it is kept, or nothing where it does not fit.
    fn read(self, typed: &str) -> Option<String> {
        let typed = typed.trim();
        match self {
            Self::Whole(least, most) => {
                let number: i64 = typed.parse().ok()?;
                (least..=most).contains(&number).then(|| number.to_string())
            }
            Self::OneOf(words) => {
                words.iter().find(|word| **word == typed).map(ToString::to_string)
            }
            Self::Days => {
                let read = |part: &str| part.trim().parse().ok().filter(|n| (1..=1096).contains(n));
                let mut days: Vec<i64> = typed.split(',').map(read).collect::<Option<_>>()?;
                days.sort_unstable_by(|a, b| b.cmp(a));
                let twice = days.windows(2).any(|pair| pair[0] == pair[1]);
                if twice || days.len() > MOST_DAYS {
                    return None;
                }
                let days: Vec<String> = days.iter().map(ToString::to_string).collect();
                Some(days.join(","))
            }
            // What the system is set to names no zone, and other machines would have another.
            Self::Zone => jiff::tz::TimeZone::get(typed)
                .ok()
                .filter(|zone| !zone.is_unknown())
                .and_then(|zone| zone.iana_name().map(str::to_owned)),
            Self::Line if typed.is_empty() => Some(String::new()),
            Self::Line => typed.parse::<Line>().ok().map(|line| line.to_string()),
        }
    }
}

const fn whole(
    key: &'static str,
    default: &'static str,
    meaning: &'static str,
    (least, most): (i64, i64),
) -> Known {
    Known { key, default, meaning, fits: Fits::Whole(least, most) }
}

const fn word(
    key: &'static str,
    default: &'static str,
    meaning: &'static str,
    words: &'static [&'static str],
) -> Known {
    Known { key, default, meaning, fits: Fits::OneOf(words) }
}

/// The setting of the zone; it stands in the row of the workspace itself.
pub const ZONE: &str = "zone";
/// Days before a last day on which it is told.
pub const NOTIFY: &str = "notify-days";
/// Days before its last day at which a grant counts as expiring.
pub const EXPIRING: &str = "expiring-days";
/// Days after which a request that is not decided is told.
pub const WAITING: &str = "waiting-days";

const TERM: (i64, i64) = (1, 120);
const MOVE: (i64, i64) = (0, 120);
const YES: (i64, i64) = (0, 1);
const PEOPLE: (i64, i64) = (1, 9);
const CADENCE: (i64, i64) = (0, 60);
const CLASSES: &[&str] = DataClass::CODES;
const PERSONAL: &[&str] = PersonalData::CODES;
const WHERE: &[&str] = &["trial", "any"];

/// Settings; the defaults are those of the rules they belong to.
pub const SETTINGS: &[Known] = &[
    Known {
        key: ZONE,
        default: "Europe/London",
        meaning: "the time zone in which days begin and end; days that were granted stay the days they are",
        fits: Fits::Zone,
    },
    whole("evidence-stale-months", "12", "months after which evidence is marked as stale", TERM),
    whole(EXPIRING, "30", "days before its last day at which a grant counts as expiring", (1, 366)),
    whole(WAITING, "14", "days after which a request that nobody decided is told", (0, 366)),
    Known {
        key: NOTIFY,
        default: "90,30,14",
        meaning: "days before a last day on which it is told, beside the day after",
        fits: Fits::Days,
    },
    whole("term-months", "36", "months over which capacity and whole-life cost are counted", TERM),
    whole(
        "price-stale-months",
        "12",
        "months after which a price of a price sheet is marked as stale",
        TERM,
    ),
    word("tier-1-environment", "trial", "environments that tier 1 decides on", WHERE),
    word(
        "tier-1-data-class",
        "official",
        "the most careful class of data that tier 1 takes",
        CLASSES,
    ),
    word(
        "tier-1-personal-data",
        "none",
        "the most careful personal data that tier 1 takes",
        PERSONAL,
    ),
    whole("tier-1-cost", "5000", "pounds a year up to which a request is tier 1", (0, 10_000_000)),
    whole(
        "tier-1-move-months",
        "12",
        "likely months of moving back up to which tier 1 decides",
        MOVE,
    ),
    whole(
        "tier-1-renewals",
        "2",
        "renewals that tier 1 decides on before the next tier does",
        (0, 99),
    ),
    whole("tier-1-approvers", "1", "approvers that tier 1 takes", PEOPLE),
    whole("tier-1-adviser", "0", "1 asks for an adviser's view before tier 1 approves", YES),
    whole("tier-1-decision-owner", "0", "1 asks for the decision owner among those of tier 1", YES),
    whole("tier-1-months", "3", "longest term of a tier 1 grant in months", TERM),
    whole(
        "tier-1-review-months",
        "0",
        "months between looks at a tier 1 grant; 0 is none but its end",
        CADENCE,
    ),
    word("tier-2-environment", "any", "environments that tier 2 decides on", WHERE),
    word(
        "tier-2-data-class",
        "official",
        "the most careful class of data that tier 2 takes",
        CLASSES,
    ),
    word(
        "tier-2-personal-data",
        "personal",
        "the most careful personal data that tier 2 takes",
        PERSONAL,
    ),
    whole(
        "tier-2-cost",
        "50000",
        "pounds a year up to which a request is tier 2",
        (0, 100_000_000),
    ),
    whole(
        "tier-2-move-months",
        "12",
        "likely months of moving back up to which tier 2 decides",
        MOVE,
    ),
    whole(
        "tier-2-renewals",
        "2",
        "renewals that tier 2 decides on before the next tier does",
        (0, 99),
    ),
    whole("tier-2-approvers", "1", "approvers that tier 2 takes", PEOPLE),
    whole("tier-2-adviser", "1", "1 asks for an adviser's view before tier 2 approves", YES),
    whole("tier-2-decision-owner", "0", "1 asks for the decision owner among those of tier 2", YES),
    whole("tier-2-months", "12", "longest term of a tier 2 grant in months", TERM),
    whole(
        "tier-2-review-months",
        "6",
        "months between looks at a tier 2 grant; 0 is none but its end",
        CADENCE,
    ),
    whole("tier-3-approvers", "2", "approvers that tier 3 takes", PEOPLE),
    whole("tier-3-adviser", "0", "1 asks for an adviser's view before tier 3 approves", YES),
    whole("tier-3-decision-owner", "1", "1 asks for the decision owner among those of tier 3", YES),
    whole("tier-3-months", "36", "longest term of a tier 3 grant in months", TERM),
    whole(
        "tier-3-review-months",
        "6",
        "months between looks at a tier 3 grant; 0 is none but its end",
        CADENCE,
    ),
    whole(
        "sole-approver",
        "0",
        "1 lets a sole approver decide on an own request, as a visible override",
        YES,
    ),
    whole(
        "appeal-days",
        "20",
        "working days after a rejection in which it may be appealed against",
        (1, 250),
    ),
    whole(
        "renewal-window",
        "120",
        "days before its last day from which an exception can be renewed",
        (1, 1096),
    ),
    whole("bridge-days", "30", "most days of a bridge while a renewal is decided", (1, 92)),
    whole(
        "correction-hours",
        "24",
        "hours in which a decision recorded in error can be taken back by who took it",
        (1, 168),
    ),
    whole(
        "least-note",
        "20",
        "fewest characters of a note, rationale or reason on an exception",
        (1, 500),
    ),
    whole("quote-months", "12", "months after which the quote of a request is told as old", TERM),
    whole(
        "portable-comfortable",
        "6",
        "likely months of moving back that are comfortable; beyond, a request names what is in the way",
        MOVE,
    ),
    whole(
        "portable-minimum",
        "12",
        "likely months of moving back that are the minimum portability; beyond, a function is gained for it",
        MOVE,
    ),
    whole(
        "exit-tested-months",
        "12",
        "months for which an estimate of moving counts as tested",
        TERM,
    ),
    whole(
        "debt-budget",
        "0",
        "months of portability debt a decision in force may carry that names no budget of its own; 0 is none",
        (0, 1_000_000),
    ),
    whole(
        "signal-share-count",
        "25",
        "percent of workloads off the primary that raise the reopen signal; 101 never do",
        (1, 101),
    ),
    whole(
        "signal-share-spend",
        "30",
        "percent of yearly spending off the primary that raises the reopen signal; 101 never does",
        (1, 101),
    ),
    whole(
        "signal-alike",
        "3",
        "approvals with one reason and target that raise the reopen signal",
        (1, 1000),
    ),
    whole("signal-alike-months", "12", "months in which approvals alike are counted", TERM),
    whole(
        "signal-function",
        "3",
        "workloads missing one function that raise the reopen signal",
        (1, 1000),
    ),
    whole(
        "signal-renewed",
        "50",
        "percent of ended terms renewed above which the reopen signal is raised",
        (1, 100),
    ),
    whole(
        "stamp-minutes",
        "10",
        "minutes after submission within which a decision is shown as a rubber stamp",
        (0, 1440),
    ),
    whole(
        "stamp-share",
        "60",
        "percent of all approvals above which one approver is shown as a rubber stamp",
        (1, 100),
    ),
];

/// Who writes letters: the organisation and department.
pub const LETTER_FROM: &str = "letter-from";
/// Where whoever gets a letter reaches who wrote it.
pub const LETTER_CONTACT: &str = "letter-contact";

/// What stands on paper alone. No rule hangs on it, so that no snapshot holds it.
const ON_PAPER: &[Known] = &[
    Known {
        key: LETTER_FROM,
        default: "",
        meaning: "who writes to suppliers, at the head of each letter: organisation, department",
        fits: Fits::Line,
    },
    Known {
        key: LETTER_CONTACT,
        default: "",
        meaning: "where a supplier reaches whoever wrote: postal address, email, telephone",
        fits: Fits::Line,
    },
];

/// Every setting: those above, who writes letters, and the numbers in the thresholds of
/// portability.
pub fn known() -> impl Iterator<Item = Known> + Clone {
    let numbers = NUMBERS.iter().map(|number| Known {
        key: number.key,
        default: number.default,
        meaning: number.meaning,
        fits: Fits::Whole(number.range.0, number.range.1),
    });
    SETTINGS.iter().chain(ON_PAPER).copied().chain(numbers)
}

/// The setting of a tier, by the end of its name: `approvers`, `months`.
pub(crate) fn of_tier(tier: Tier, what: &str) -> String {
    format!("tier-{tier}-{what}")
}

/// Every setting with its present value.
///
/// # Errors
/// When the workspace cannot be read.
pub fn settings(desk: &mut Desk) -> Result<Vec<(Known, String)>, ActionError> {
    let (kept, zone) = desk
        .store
        .read(|look| Ok::<_, StoreError>((Values::read(look)?, workspace::facts(look)?.zone)))?;
    Ok(known()
        .map(|known| {
            let value = if known.key == ZONE { &zone } else { kept.word(known.key) };
            (known, value.to_owned())
        })
        .collect())
}

/// The settings as they stand, read once; that of the zone is the workspace's own.
#[derive(Debug)]
pub(crate) struct Values(BTreeMap<String, String>);

impl Values {
    /// Reads them.
    ///
    /// # Errors
    /// When the workspace cannot be read.
    pub(crate) fn read(look: &mut dyn Look) -> Result<Self, StoreError> {
        let rows = look.all(&SETTING)?;
        let kept = rows.iter().map(|stored| {
            Ok::<_, StoreError>((stored.row.text(0)?.to_owned(), stored.row.text(1)?.to_owned()))
        });
        Ok(Self(kept.collect::<Result<_, _>>()?))
    }

    /// What is kept under `key`, or its default.
    pub(crate) fn word(&self, key: &str) -> &str {
        self.0.get(key).map_or_else(
            || known().find(|known| known.key == key).map_or("0", |known| known.default),
            String::as_str,
        )
    }

    /// The number kept under `key`, or its default.
    pub(crate) fn number(&self, key: &str) -> i64 {
        self.word(key).parse().unwrap_or_default()
    }
}

/// Every setting by its key as it stands, but for who writes letters and the numbers of
/// portability.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn standing_settings(look: &mut dyn Look) -> Result<Vec<(String, String)>, StoreError> {
    let mut found = Vec::new();
    for known in SETTINGS {
        found.push((known.key.to_owned(), setting_word(look, known.key)?));
    }
    found.sort();
    Ok(found)
}

/// What is kept under `key` as its text, or its default.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn setting_word(look: &mut dyn Look, key: &str) -> Result<String, StoreError> {
    if key == ZONE {
        return Ok(workspace::facts(look)?.zone);
    }
    let kept = look.get(&SETTING, &[key.into()])?;
    Ok(match &kept {
        Some(stored) => stored.row.text(1)?.to_owned(),
        None => known().find(|known| known.key == key).map_or("0", |k| k.default).to_owned(),
    })
}

/// The number kept under `key`, or its default.
///
/// # Errors
/// When the workspace cannot be read.
pub(crate) fn setting(look: &mut dyn Look, key: &str) -> Result<i64, StoreError> {
    Ok(setting_word(look, key)?.parse().unwrap_or_default())
}

/// The number kept under `key`, for whoever sits at the desk.
///
/// # Errors
/// When the workspace cannot be read.
pub fn at_desk(desk: &mut Desk, key: &str) -> Result<i64, ActionError> {
    Ok(desk.store.read(|look| setting(look, key))?)
}

/// Days before a last day on which it is told.
///
/// # Errors
/// When the workspace cannot be read.
pub fn notify_days(desk: &mut Desk) -> Result<Vec<i64>, ActionError> {
    let kept = desk.store.read(|look| setting_word(look, NOTIFY))?;
    Ok(kept.split(',').filter_map(|days| days.parse().ok()).collect())
}

/// Changes a setting.
///
/// # Errors
/// A refusal for anybody but an administrator, an unknown key, a value that does not fit, or no
/// reason.
pub fn set(desk: &mut Desk, key: &str, value: &str, reason: &str) -> Result<(), ActionError> {
    set_all(desk, &[(key.to_owned(), value.to_owned())], reason)
}

/// Changes settings, all of them or none.
///
/// # Errors
/// As for [`set`].
pub fn set_all(
    desk: &mut Desk,
    values: &[(String, String)],
    reason: &str,
) -> Result<(), ActionError> {
    let (_, role) = desk.acting_as(&[Role::Admin], "change settings")?;
    let values = values
        .iter()
        .map(|(key, value)| read(key, value))
        .collect::<Result<Vec<_>, ActionError>>()?;
    let reason = crate::actions::reason(reason)?;
    let zone = values.iter().rfind(|(key, _)| *key == ZONE).map(|(_, zone)| zone.clone());
    let changed: Vec<&str> = values.iter().map(|(key, _)| *key).collect();
    desk.write(|write| {
        for (key, value) in values {
            if key == ZONE {
                put_zone(write, &value)?;
            } else {
                write.put(&SETTING, vec![key.into(), value.into()], Expect::Any)?;
            }
            write.record("setting.set", key, Some(role), Some(reason.as_str()), &[])?;
        }
        sound(write, &changed)
    })?;
    if let Some(zone) = zone {
        desk.keep_to(&zone);
    }
    Ok(())
}

/// Puts the zone into the row of the workspace, and leaves the rest of it.
fn put_zone(write: &mut Write<'_>, zone: &str) -> Result<(), ActionError> {
    let facts = workspace::facts(write)?;
    let row = vec![
        1.into(),
        facts.id.into(),
        facts.created_at.into(),
        facts.name.into(),
        zone.into(),
        facts.currency.into(),
        facts.illustrative.into(),
    ];
    write.put(&WORKSPACE, row, Expect::Any)?;
    Ok(())
}

/// Refuses thresholds that contradict each other, once all of them are put; those that stood so
/// before are no reason to refuse the change of another.
fn sound(look: &mut dyn Look, changed: &[&str]) -> Result<(), ActionError> {
    for (less, more) in [
        ("portable-comfortable", "portable-minimum"),
        ("tier-1-cost", "tier-2-cost"),
        ("tier-1-months", "tier-2-months"),
        ("tier-2-months", "tier-3-months"),
        ("tier-1-move-months", "tier-2-move-months"),
        ("tier-1-renewals", "tier-2-renewals"),
    ] {
        if !changed.contains(&less) && !changed.contains(&more) {
            continue;
        }
        let (low, high) = (setting(look, less)?, setting(look, more)?);
        if low > high {
            return Err(ActionError::invalid(format!(
                "{less} would be {low} and {more} {high}: the first may not be above the second"
            ))
            .hint("change the other one first")
            .subject(less));
        }
    }
    Ok(())
}

/// The setting that `key` means, and what was typed for it as it is kept.
fn read(key: &str, value: &str) -> Result<(&'static str, String), ActionError> {
    let Some(known) = known().find(|known| known.key == key.trim()) else {
        let near = nearest(key, known().map(|known| known.key));
        let hint = near.map_or_else(
            || "`cloudpick settings list` shows them all".to_owned(),
            |near| format!("did you mean {near}? `cloudpick settings list` shows them all"),
        );
        let message = format!("there is no setting `{key}`");
        return Err(ActionError::refused(Ground::NotFound, message).hint(hint));
    };
    let kept = known.fits.read(value).ok_or_else(|| {
        let fits = known.fits.words();
        ActionError::invalid(format!("`{value}` does not fit {}: it is {fits}", known.key))
            .subject(known.key)
    })?;
    Ok((known.key, kept))
}

#[cfg(test)]
mod tests;
