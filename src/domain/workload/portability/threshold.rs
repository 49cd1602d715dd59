//! When a check is met: the numbers in its threshold are settings, the words around them are not.

/// A number in the threshold of a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Number {
    /// What the setting is called.
    pub key: &'static str,
    /// Its default, as the catalogue has it.
    pub default: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// The least and the most, both included.
    pub range: (i64, i64),
}

const fn number(
    key: &'static str,
    default: &'static str,
    meaning: &'static str,
    range: (i64, i64),
) -> Number {
    Number { key, default, meaning, range }
}

const MONTHS: (i64, i64) = (1, 120);
const DAYS: (i64, i64) = (1, 3650);
const PERCENT: (i64, i64) = (0, 100);

/// Months after which MVP-01 wants a plan looked at again.
pub const PLAN: &str = "mvp-01-months";
/// Months within which MVP-15 wants a restore tested.
pub const RESTORED: &str = "mvp-15-months";
/// Months within which MVP-04 wants a rehearsal; an estimate is tested for as long.
pub const REHEARSED: &str = "mvp-04-months";
/// Working days within which MVP-03 wants one service to move.
pub const ONE_SERVICE: &str = "mvp-03-days";
/// Days within which MVP-05 wants all data out.
pub const ALL_DATA: &str = "mvp-05-days";
/// Days within which MVP-05 wants critical data out.
pub const CRITICAL_DATA: &str = "mvp-05-critical-days";
/// Percent of features that MVP-09 wants known.
pub const KNOWN: &str = "mvp-09-percent";
/// Percent of spend on what is hard to replace that MVP-10 allows.
pub const HARD_SPEND: &str = "mvp-10-percent";
/// Days beyond which a feature is hard to replace.
pub const HARD_DAYS: &str = "mvp-10-hard-days";
/// Percent of checks below which a workload counts as little portable on the plot.
pub const LOW: &str = "portability-low";

/// Every number, in the order of the checks.
pub const NUMBERS: &[Number] = &[
    number(PLAN, "12", "MVP-01: months after which an exit plan is no longer fresh", MONTHS),
    number("mvp-02-months", "12", "MVP-02: months in which the whole estate can move", MONTHS),
    number("mvp-02-target", "6", "MVP-02: months aimed at for the whole estate", MONTHS),
    number(ONE_SERVICE, "60", "MVP-03: working days in which one ordinary service can move", DAYS),
    number(REHEARSED, "12", "MVP-04: months within which a move is rehearsed", MONTHS),
    number(ALL_DATA, "30", "MVP-05: days to have all data and code out", DAYS),
    number(CRITICAL_DATA, "7", "MVP-05: days to have critical data out", DAYS),
    number(
        "mvp-06-critical",
        "100",
        "MVP-06: percent of critical workloads built from code",
        PERCENT,
    ),
    number("mvp-06-all", "80", "MVP-06: percent of all workloads built from code", PERCENT),
    number(
        "mvp-07-percent",
        "80",
        "MVP-07: percent of new services on a portable runtime",
        PERCENT,
    ),
    number(
        "mvp-08-percent",
        "100",
        "MVP-08: percent of data sets with a tested open export",
        PERCENT,
    ),
    number(
        KNOWN,
        "100",
        "MVP-09: percent of features registered with replacement and days",
        PERCENT,
    ),
    number(HARD_SPEND, "20", "MVP-10: percent of spend on what is hard to replace", PERCENT),
    number(HARD_DAYS, "60", "MVP-10: days beyond which a feature is hard to replace", DAYS),
    number("mvp-11-percent", "25", "MVP-11: exit charges as percent of yearly spend", (0, 1000)),
    number("mvp-11-transfer", "5", "MVP-11: transfer alone as percent of yearly spend", (0, 1000)),
    number("mvp-12-notice", "90", "MVP-12: days of notice we must give at most", DAYS),
    number("mvp-12-fetch", "30", "MVP-12: days to fetch data after the end at least", DAYS),
    number("mvp-13-months", "12", "MVP-13: months of the longest spend commitment", MONTHS),
    number(
        "mvp-14-percent",
        "100",
        "MVP-14: percent of names, keys and identities under our control",
        PERCENT,
    ),
    number(RESTORED, "12", "MVP-15: months within which a restore is tested", MONTHS),
    number("mvp-16-people", "2", "MVP-16: people able to deploy to a second platform", (1, 1000)),
    number(LOW, "50", "percent of checks met below which a workload is little portable", PERCENT),
];

/// The checks that are met by something done within so many months, and the number of those.
pub const AGES: &[(&str, &str)] = &[("MVP-01", PLAN), ("MVP-04", REHEARSED), ("MVP-15", RESTORED)];

/// The numbers in the threshold of the check `id`.
pub fn of(id: &str) -> impl Iterator<Item = &'static Number> {
    let key = format!("{}-", id.to_ascii_lowercase());
    NUMBERS.iter().filter(move |number| number.key.starts_with(&key))
}

/// The words of a threshold; `{key}` stands for a number.
const WORDS: &[(&str, &str)] = &[
    ("MVP-01", "up to {mvp-01-months} months; estate plan and one per live service"),
    ("MVP-02", "up to {mvp-02-months} months (target {mvp-02-target})"),
    ("MVP-03", "up to {mvp-03-days} working days"),
    ("MVP-04", "once every {mvp-04-months} months, result recorded"),
    ("MVP-05", "up to {mvp-05-days} days, critical data {mvp-05-critical-days} days"),
    ("MVP-06", "{mvp-06-critical}% of critical, {mvp-06-all}% of all"),
    ("MVP-07", "{mvp-07-percent}%"),
    ("MVP-08", "{mvp-08-percent}%"),
    ("MVP-09", "{mvp-09-percent}%"),
    ("MVP-10", "up to {mvp-10-percent}%, or accepted"),
    ("MVP-11", "up to {mvp-11-percent}%, transfer alone up to {mvp-11-transfer}%"),
    ("MVP-12", "up to {mvp-12-notice} days; at least {mvp-12-fetch} days"),
    ("MVP-13", "up to {mvp-13-months} months"),
    ("MVP-14", "{mvp-14-percent}%"),
    ("MVP-15", "all critical data, test within {mvp-15-months} months"),
    ("MVP-16", "{mvp-16-people} people"),
];

/// The threshold of the check `id` with the numbers that `value` gives; `written`, as the set has
/// it, where the check is none of the catalogue's.
pub fn words(id: &str, written: &str, value: impl Fn(&str) -> i64) -> String {
    let Some((_, template)) = WORDS.iter().find(|(known, _)| *known == id) else {
        return written.to_owned();
    };
    let mut text = (*template).to_owned();
    for number in NUMBERS {
        let sign = format!("{{{}}}", number.key);
        if text.contains(&sign) {
            text = text.replace(&sign, &value(number.key).to_string());
        }
    }
    text
}
