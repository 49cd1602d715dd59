//! Whether a hypothesis held, by the rule fixed beforehand: the difference of medians with an
//! interval from readings drawn again, in exact numbers and the same on every machine.

use super::{Baseline, Direction, Hypothesis, Measure, Needs, Reading, Rule, short};
use crate::codes;
use crate::domain::date::Day;
use crate::domain::exact::{Exact, median, midpoint};
use crate::domain::robustness::rng::Stream;

codes! {
    /// What came out.
    pub enum Verdict, "a verdict" {
        /// It held.
        Supported = "supported",
        /// There is enough to judge by, and it did not hold.
        NotSupported = "not-supported",
        /// There is not enough to judge by.
        NotEnoughData = "not-enough-data",
    }
}

impl Verdict {
    /// The words for people.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::NotSupported => "not supported",
            Self::NotEnoughData => "not enough data",
        }
    }
}

/// The change from before to after, where above nought is better.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The median before, or the baseline.
    pub before: Exact,
    /// The median after.
    pub after: Exact,
    /// How much better it became, in the measure's unit; below nought, worse.
    pub gain: Exact,
    /// Where the gain lies with the sureness that the rule asks for.
    pub interval: (Exact, Exact),
    /// Whether the median after is as good as the target, or there is none.
    pub reaches_target: bool,
}

/// One measure judged on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The measure.
    pub measure: Measure,
    /// Readings from before the start day.
    pub before: usize,
    /// Readings from the start day until the day judged on.
    pub after: usize,
    /// The change; `None` while there is too little to say.
    pub change: Option<Change>,
    /// What came out.
    pub verdict: Verdict,
}

/// A hypothesis judged on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// The day.
    pub on: Day,
    /// Under which version of rule and measures.
    pub version: u32,
    /// The rule of that version.
    pub rule: Rule,
    /// How many results were known when that version was made.
    pub known: usize,
    /// The measures, in their order.
    pub measures: Vec<Judged>,
    /// What came out for all of them.
    pub verdict: Verdict,
}

/// The values of one side in the order of their size, drawn again by their places: comparing places
/// in place of values makes a draw cheap, and the middle of places is the middle of values.
struct Side {
    sorted: Vec<Exact>,
}

impl Side {
    fn of(values: &[Exact]) -> Self {
        let mut sorted = values.to_vec();
        sorted.sort();
        Self { sorted }
    }

    fn drawn(&self, stream: &mut Stream, places: &mut Vec<usize>) -> Exact {
        let count = self.sorted.len();
        places.clear();
        places.extend((0..count).map(|_| stream.below(count)));
        places.sort_unstable();
        midpoint(&self.sorted[places[(count - 1) / 2]], &self.sorted[places[count / 2]])
    }
}

/// Where the gain lies: both sides are drawn again with replacement as often as the rule says, and
/// the gains that cut off the same share at either end are the bounds.
///
/// Of `resamples` gains in the order of their size the lower bound is the one at place
/// `floor(resamples (100 - level) / 200)`, counted from 0, and the upper the one as far from the
/// end. Each measure has a stream of its own, numbered by its place.
fn interval(
    before: &[Exact],
    after: &[Exact],
    direction: Direction,
    rule: &Rule,
    stream: u64,
) -> (Exact, Exact) {
    let mut stream = Stream::new(rule.seed, stream);
    let (before, after) = (Side::of(before), Side::of(after));
    let mut places = Vec::new();
    let mut gains: Vec<Exact> = (0..rule.resamples)
        .map(|_| {
            let from = before.drawn(&mut stream, &mut places);
            let to = after.drawn(&mut stream, &mut places);
            gain(direction, from, to)
        })
        .collect();
    gains.sort();
    let cut = u64::from(rule.resamples) * u64::from(100 - rule.level.min(100)) / 200;
    let cut = usize::try_from(cut).unwrap_or(0).min(gains.len().saturating_sub(1) / 2);
    let last = gains.len() - 1 - cut;
    (gains[cut].clone(), gains[last].clone())
}

fn gain(direction: Direction, before: Exact, after: Exact) -> Exact {
    match direction {
        Direction::Less => before - after,
        Direction::More => after - before,
    }
}

fn judged(measure: &Measure, readings: &[&Reading], rule: &Rule, stream: u64) -> Judged {
    let values = |after: bool| -> Vec<Exact> {
        let side = readings.iter().filter(|reading| (reading.day >= rule.start) == after);
        side.map(|reading| reading.value.clone()).collect()
    };
    let (before, after) = (values(false), values(true));
    let least = usize::try_from(rule.least).unwrap_or(usize::MAX);
    let nothing = |verdict| Judged {
        measure: measure.clone(),
        before: before.len(),
        after: after.len(),
        change: None,
        verdict,
    };
    // Enough readings from before speak for themselves; a baseline stands in for fewer.
    let from: Vec<Exact> = match &measure.baseline {
        _ if before.len() >= least => before.clone(),
        Some(Baseline { value, .. }) => vec![value.clone()],
        None => return nothing(Verdict::NotEnoughData),
    };
    let (Some(was), Some(is)) = (median(&from), median(&after)) else {
        return nothing(Verdict::NotEnoughData);
    };
    if after.len() < least {
        return nothing(Verdict::NotEnoughData);
    }
    let interval = interval(&from, &after, measure.direction, rule, stream);
    let reaches_target = measure.reaches(&is);
    let better = interval.0 > Exact::zero();
    let verdict = if better && reaches_target { Verdict::Supported } else { Verdict::NotSupported };
    let gain = gain(measure.direction, was.clone(), is.clone());
    let change = Change { before: was, after: is, gain, interval, reaches_target };
    Judged { change: Some(change), ..nothing(verdict) }
}

/// What the measures together come to.
///
/// Under `all` one that is not supported decides, whatever is missing elsewhere; under `any` one
/// that is supported does.
fn together(needs: Needs, measures: &[Judged]) -> Verdict {
    let has = |wanted: Verdict| measures.iter().any(|judged| judged.verdict == wanted);
    if measures.is_empty() {
        return Verdict::NotEnoughData;
    }
    let order = match needs {
        Needs::All => [Verdict::NotSupported, Verdict::NotEnoughData, Verdict::Supported],
        Needs::Any => [Verdict::Supported, Verdict::NotEnoughData, Verdict::NotSupported],
    };
    order.into_iter().find(|wanted| has(*wanted)).unwrap_or(Verdict::NotEnoughData)
}

impl Hypothesis {
    /// The verdict at the end of `day`: by the rule and measures that held then, over the readings
    /// of days until then. The same on every machine, and for the same record on every run.
    ///
    /// # Source
    /// `docs/method.md`, "The verdict on a hypothesis".
    pub fn judge(&self, day: Day) -> Judgement {
        let version = self.version_on(day);
        let rule = &version.rule;
        let measures: Vec<Judged> = (0_u64..)
            .zip(&version.measures)
            .map(|(stream, measure)| {
                let own =
                    |reading: &&Reading| reading.measure == measure.name && reading.day <= day;
                let readings: Vec<&Reading> = self.readings.iter().filter(own).collect();
                judged(measure, &readings, rule, stream)
            })
            .collect();
        Judgement {
            on: day,
            version: version.number,
            rule: rule.clone(),
            known: version.known,
            verdict: together(rule.needs, &measures),
            measures,
        }
    }
}

impl Judged {
    /// What came out, in a sentence.
    pub fn sentence(&self, rule: &Rule) -> String {
        let (name, unit) = (&self.measure.name, &self.measure.unit);
        let Some(change) = &self.change else {
            let least = rule.least;
            let before = if self.measure.baseline.is_some() {
                "a baseline".to_owned()
            } else {
                format!("{} of {least} readings before", self.before)
            };
            return format!("{name}: not enough data ({before}, {} of {least} after).", self.after);
        };
        let (before, after) = (short(&change.before), short(&change.after));
        let (low, high) = (short(&change.interval.0), short(&change.interval.1));
        let way = if change.gain.is_negative() {
            "worse"
        } else if change.gain.is_zero() {
            "no change"
        } else {
            "better"
        };
        let level = rule.level;
        let target = match &self.measure.target {
            None => String::new(),
            Some(target) if change.reaches_target => {
                format!("; the target {} is reached", short(target))
            }
            Some(target) => format!("; the target {} is missed", short(target)),
        };
        format!(
            "{name}: {}: median {before} before and {after} after ({unit}), {way}; {level}% \
             interval of the gain {low} to {high}{target}.",
            self.verdict.words()
        )
    }
}

impl Judgement {
    /// What came out for all measures, in a sentence.
    pub fn sentence(&self) -> String {
        let count = |wanted: Verdict| {
            self.measures.iter().filter(|judged| judged.verdict == wanted).count()
        };
        let of = self.measures.len();
        let needs = match self.rule.needs {
            Needs::All => "it takes all of them",
            Needs::Any => "it takes one of them",
        };
        let (yes, no, open) = (
            count(Verdict::Supported),
            count(Verdict::NotSupported),
            count(Verdict::NotEnoughData),
        );
        let mut text = format!(
            "On {} the hypothesis is {}: {yes} of {of} measures supported, {no} not, {open} without \
             enough data; {needs}.",
            self.on,
            match self.verdict {
                Verdict::NotEnoughData => "open, with not enough data",
                other @ (Verdict::Supported | Verdict::NotSupported) => other.words(),
            }
        );
        if self.version > 1 {
            text.push_str(&format!(
                " Judged by version {} of the rule, made when {} results were known.",
                self.version, self.known
            ));
        }
        text
    }
}
