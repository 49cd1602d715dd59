//! What the choice was hoped to bring: hypotheses with the measures and the rule that decide them,
//! fixed before the result is known.
//!
//! The verdict is the part of [`verdict`]; the four measures of delivery are worked out from a log
//! by [`delivery`].

pub mod delivery;
pub mod figure;
pub mod refusal;
pub mod verdict;

pub use figure::{Figure, FigureError, short};
pub use refusal::Refusal;

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::exact::Exact;
use crate::domain::person::{NotPermitted, Person, Role};
use crate::domain::refs::{HypothesisRef, Slug};
use crate::domain::text::{Line, Reason};

codes! {
    /// What is measured.
    pub enum Kind, "a measure" {
        /// From commit to live, in hours.
        LeadTime = "lead-time",
        /// Deployments in a month.
        DeploymentFrequency = "deployment-frequency",
        /// From the start of an incident until service is restored, in hours.
        TimeToRestore = "time-to-restore",
        /// Deployments that had to be mended, in percent of all.
        ChangeFail = "change-fail",
        /// What something costs, in pounds.
        Cost = "cost",
        /// How long people work on something, in hours.
        Hours = "hours",
        /// Something of one's own.
        Own = "own",
    }
}

impl Kind {
    /// The unit it has unless another is given; a measure of one's own needs one.
    pub const fn unit(self) -> Option<&'static str> {
        match self {
            Self::LeadTime | Self::TimeToRestore | Self::Hours => Some("hours"),
            Self::DeploymentFrequency => Some("deployments a month"),
            Self::ChangeFail => Some("percent"),
            Self::Cost => Some("pounds"),
            Self::Own => None,
        }
    }

    /// Which way is better unless said otherwise.
    pub const fn direction(self) -> Option<Direction> {
        match self {
            Self::DeploymentFrequency => Some(Direction::More),
            Self::LeadTime | Self::TimeToRestore | Self::ChangeFail | Self::Cost | Self::Hours => {
                Some(Direction::Less)
            }
            Self::Own => None,
        }
    }
}

codes! {
    /// Which way is better.
    pub enum Direction, "a direction" {
        /// Less is better.
        Less = "less",
        /// More is better.
        More = "more",
    }
}

/// What a measure stood at before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Baseline {
    /// The value.
    pub value: Exact,
    /// The day it speaks of.
    pub on: Day,
    /// Where it comes from.
    pub source: Line,
}

/// One measure that decides a hypothesis.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Its short name: that of its kind, or one of its own.
    pub name: Slug,
    /// What is measured.
    pub kind: Kind,
    /// In what.
    pub unit: Line,
    /// Which way is better.
    pub direction: Direction,
    /// What it should come to.
    pub target: Option<Exact>,
    /// What it stood at before, where there are no readings from before.
    pub baseline: Option<Baseline>,
}

impl Measure {
    /// Whether `value` is as good as the target, or there is none.
    pub fn reaches(&self, value: &Exact) -> bool {
        match (&self.target, self.direction) {
            (None, _) => true,
            (Some(target), Direction::Less) => value <= target,
            (Some(target), Direction::More) => value >= target,
        }
    }
}

codes! {
    /// How many of the measures must be supported.
    pub enum Needs, "a need" {
        /// Every one of them.
        All = "all",
        /// One of them.
        Any = "any",
    }
}

/// The rule by which a hypothesis is judged, fixed beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The day from which readings count as after.
    pub start: Day,
    /// The least number of readings on each side.
    pub least: u32,
    /// How many measures must be supported.
    pub needs: Needs,
    /// How sure the interval is, in percent: 50 to 99.
    pub level: u32,
    /// How often the readings are drawn again.
    pub resamples: u32,
    /// Where the draws begin.
    pub seed: u64,
}

/// The bounds of a rule's numbers, in the order least, level, resamples.
pub const BOUNDS: [(u32, u32); 3] = [(1, 1_000), (50, 99), (100, 100_000)];

impl Rule {
    /// The rule that is offered: five readings a side, nine in ten, two thousand draws.
    pub fn offered(start: Day) -> Self {
        Self { start, least: 5, needs: Needs::All, level: 90, resamples: 2_000, seed: 1 }
    }

    /// Refuses numbers out of their bounds.
    ///
    /// # Errors
    /// [`Refusal::OutOfBounds`] with the number and its bounds.
    pub fn sound(&self) -> Result<(), Refusal> {
        let numbers = [("least", self.least), ("level", self.level), ("resamples", self.resamples)];
        for ((what, number), (first, last)) in numbers.into_iter().zip(BOUNDS) {
            if !(first..=last).contains(&number) {
                return Err(Refusal::OutOfBounds { what, number, first, last });
            }
        }
        Ok(())
    }
}

/// The rule and the measures as they were fixed at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// 1 upward.
    pub number: u32,
    /// Who made it.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// The day in the workspace's zone.
    pub on: Day,
    /// Why, from the second on.
    pub reason: Option<Reason>,
    /// How many readings from after the start day were on record by then.
    pub known: usize,
    /// The rule.
    pub rule: Rule,
    /// The measures, in the order in which they were added.
    pub measures: Vec<Measure>,
}

/// One value of a measure, of one service on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Of which measure.
    pub measure: Slug,
    /// Of which service.
    pub service: Line,
    /// The day it speaks of.
    pub day: Day,
    /// The value.
    pub value: Exact,
    /// Where it comes from.
    pub source: Option<Line>,
    /// Under which version of rule and measures it was put on record.
    pub version: u32,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

impl Reading {
    /// Whether it is of the same measure, service and day.
    pub fn is_of(&self, other: &Self) -> bool {
        self.measure == other.measure && self.service == other.service && self.day == other.day
    }
}

/// What the choice was hoped to bring, with everything that decides whether it did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hypothesis {
    /// Its reference.
    pub reference: HypothesisRef,
    /// What is held to be true.
    pub statement: Reason,
    /// Who answers for it.
    pub owner: Slug,
    /// Who wrote it down.
    pub author: Slug,
    /// When.
    pub written_at: Moment,
    /// The versions of rule and measures, the first first. Never empty.
    pub versions: Vec<Version>,
    /// The readings, by measure, day and service.
    pub readings: Vec<Reading>,
}

/// Who writes hypotheses down and fixes what decides them.
pub const WRITERS: &[Role] =
    &[Role::DecisionOwner, Role::Moderator, Role::Architect, Role::Procurement];

/// What became of a reading that was put on record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Put {
    /// It is new.
    New,
    /// It stood there already, the same.
    Same,
    /// It took the place of this value.
    Corrected(Exact),
}

impl Hypothesis {
    /// The version that holds now.
    pub fn version(&self) -> &Version {
        self.versions.last().expect("a hypothesis has a version from the first")
    }

    /// The version that held at the end of `day`: the last one made by then, else the first.
    pub fn version_on(&self, day: Day) -> &Version {
        let made = self.versions.iter().rev().find(|version| version.on <= day);
        made.or(self.versions.first()).expect("a hypothesis has a version from the first")
    }

    /// Whether what decides it may no longer change: a reading from the start day or later was put
    /// on record under the version that holds.
    pub fn is_fixed(&self) -> bool {
        let version = self.version();
        let result = |reading: &Reading| {
            reading.version == version.number && reading.day >= version.rule.start
        };
        self.readings.iter().any(result)
    }

    /// How many readings from the start day or later are on record.
    pub fn known(&self) -> usize {
        let start = self.version().rule.start;
        self.readings.iter().filter(|reading| reading.day >= start).count()
    }

    fn changing(&self, by: &Person, what: &'static str) -> Result<Role, Refusal> {
        let role = by.acting_as(WRITERS, "change what decides a hypothesis")?;
        if self.is_fixed() {
            let (which, known, start) = (self.reference, self.known(), self.version().rule.start);
            return Err(Refusal::Fixed { which, known, start, what });
        }
        Ok(role)
    }

    /// Refuses whoever may not record readings: its owner may, and whoever may fix what decides it.
    ///
    /// # Errors
    /// [`Refusal::NotPermitted`].
    pub fn may_record(&self, by: &Person) -> Result<Option<Role>, Refusal> {
        match by.acting_as(WRITERS, "record readings of a hypothesis") {
            Ok(role) => Ok(Some(role)),
            Err(NotPermitted::Role { .. }) if by.slug == self.owner => Ok(None),
            Err(refused) => Err(refused.into()),
        }
    }

    /// The measure called `typed`, by its name or the name of its kind.
    ///
    /// # Errors
    /// [`Refusal::NoMeasure`] with those there are.
    pub fn measure(&self, typed: &str) -> Result<&Measure, Refusal> {
        let measures = &self.version().measures;
        let same =
            |measure: &&Measure| crate::domain::text::same_code(typed, measure.name.as_str());
        measures.iter().find(same).ok_or_else(|| {
            let known: Vec<&str> = measures.iter().map(|measure| measure.name.as_str()).collect();
            Refusal::NoMeasure {
                which: self.reference,
                typed: typed.trim().to_owned(),
                known: known.join(", "),
            }
        })
    }

    /// Puts a measure in place, new or changed; a baseline that stands there stays.
    ///
    /// # Errors
    /// [`Refusal`]: who may, or once the result is known.
    pub fn put_measure(&mut self, measure: Measure, by: &Person) -> Result<Role, Refusal> {
        let role = self.changing(by, "its measures")?;
        within(&measure, measure.target.as_ref())?;
        let readings = self.readings.iter().filter(|one| one.measure == measure.name).count();
        let turned = |known: &Measure| {
            known.name == measure.name && (known.kind, &known.unit) != (measure.kind, &measure.unit)
        };
        if readings > 0 && self.version().measures.iter().any(turned) {
            return Err(Refusal::HasReadings { name: measure.name, readings });
        }
        let version = self.versions.last_mut().expect("a hypothesis has a version");
        match version.measures.iter_mut().find(|known| known.name == measure.name) {
            Some(known) => {
                let baseline = known.baseline.take();
                *known = Measure { baseline: measure.baseline.clone().or(baseline), ..measure };
            }
            None => version.measures.push(measure),
        }
        Ok(role)
    }

    /// Takes a measure out.
    ///
    /// # Errors
    /// [`Refusal`]: who may, once the result is known, no such measure, or one with readings.
    pub fn take_measure(&mut self, typed: &str, by: &Person) -> Result<(Slug, Role), Refusal> {
        let role = self.changing(by, "its measures")?;
        let name = self.measure(typed)?.name.clone();
        let readings = self.readings.iter().filter(|reading| reading.measure == name).count();
        if readings > 0 {
            return Err(Refusal::HasReadings { name, readings });
        }
        let version = self.versions.last_mut().expect("a hypothesis has a version");
        version.measures.retain(|measure| measure.name != name);
        Ok((name, role))
    }

    /// Says what a measure stood at before.
    ///
    /// # Errors
    /// [`Refusal`]: who may, once the result is known, no such measure, or a day that is not before
    /// the start.
    pub fn set_baseline(
        &mut self,
        typed: &str,
        baseline: Baseline,
        by: &Person,
    ) -> Result<(Measure, Role), Refusal> {
        let role = self.changing(by, "a baseline")?;
        let measure = self.measure(typed)?;
        within(measure, Some(&baseline.value))?;
        let (name, start) = (measure.name.clone(), self.version().rule.start);
        if baseline.on >= start {
            return Err(Refusal::LateBaseline { day: baseline.on, start });
        }
        let version = self.versions.last_mut().expect("a hypothesis has a version");
        let measure = version.measures.iter_mut().find(|measure| measure.name == name);
        let measure = measure.expect("it was just found");
        measure.baseline = Some(baseline);
        Ok((measure.clone(), role))
    }

    /// Puts another rule in the place of the one there is.
    ///
    /// # Errors
    /// [`Refusal`]: who may, once the result is known, or numbers out of their bounds.
    pub fn set_rule(&mut self, rule: Rule, by: &Person) -> Result<Role, Refusal> {
        let role = self.changing(by, "the rule")?;
        rule.sound()?;
        // A start day put back before what is on record makes results of it that are known.
        let first = self.versions.len() == 1;
        let known = self.readings.iter().filter(|reading| reading.day >= rule.start).count();
        if first && known > 0 {
            let (which, start, what) = (self.reference, rule.start, "the start day");
            return Err(Refusal::Fixed { which, known, start, what });
        }
        let baselines = self.version().measures.iter().filter_map(|one| one.baseline.as_ref());
        if let Some(late) = baselines.into_iter().find(|baseline| baseline.on >= rule.start) {
            return Err(Refusal::LateBaseline { day: late.on, start: rule.start });
        }
        let version = self.versions.last_mut().expect("a hypothesis has a version");
        if !first {
            version.known = version.known.max(known);
        }
        version.rule = rule;
        Ok(role)
    }

    /// Makes a new version of rule and measures, which may then be changed until the next result
    /// comes in. How many results were known stays with it.
    ///
    /// # Errors
    /// [`Refusal`]: who may, or when nothing is fixed yet.
    pub fn revise(
        &mut self,
        reason: Reason,
        by: &Person,
        at: Moment,
        on: Day,
    ) -> Result<Role, Refusal> {
        let role = by.acting_as(WRITERS, "make a new version of what decides a hypothesis")?;
        if !self.is_fixed() {
            return Err(Refusal::NotFixed { which: self.reference });
        }
        let known = self.known();
        let before = self.version();
        let version = Version {
            number: before.number + 1,
            by: by.slug.clone(),
            at,
            on,
            reason: Some(reason),
            known,
            rule: before.rule.clone(),
            measures: before.measures.clone(),
        };
        self.versions.push(version);
        Ok(role)
    }

    /// Puts a reading on record. Another value for the same measure, service and day is a
    /// correction, which needs its reason.
    ///
    /// # Errors
    /// [`Refusal`]: no such measure, a day to come, a value that cannot be, or another value.
    pub fn record(&mut self, reading: Reading, today: Day, corrects: bool) -> Result<Put, Refusal> {
        let measure = self.measure(reading.measure.as_str())?;
        within(measure, Some(&reading.value))?;
        if reading.day > today {
            return Err(Refusal::NotYet { day: reading.day, today });
        }
        let Some(known) = self.readings.iter_mut().find(|known| known.is_of(&reading)) else {
            self.readings.push(reading);
            return Ok(Put::New);
        };
        if known.value == reading.value {
            return Ok(Put::Same);
        }
        if !corrects {
            return Err(Refusal::Recorded {
                name: known.measure.clone(),
                service: known.service.clone(),
                day: known.day,
                before: short(&known.value),
            });
        }
        let before = std::mem::replace(known, reading).value;
        Ok(Put::Corrected(before))
    }
}

/// Refuses a value that a measure of this kind cannot have.
fn within(measure: &Measure, value: Option<&Exact>) -> Result<(), Refusal> {
    let Some(value) = value else { return Ok(()) };
    let name = measure.name.clone();
    match measure.kind {
        Kind::ChangeFail if value.is_negative() || *value > Exact::whole(100) => {
            Err(Refusal::NoShare { name, value: short(value) })
        }
        Kind::LeadTime
        | Kind::DeploymentFrequency
        | Kind::TimeToRestore
        | Kind::Cost
        | Kind::Hours
            if value.is_negative() =>
        {
            Err(Refusal::Negative { name, value: short(value) })
        }
        Kind::ChangeFail
        | Kind::LeadTime
        | Kind::DeploymentFrequency
        | Kind::TimeToRestore
        | Kind::Cost
        | Kind::Hours
        | Kind::Own => Ok(()),
    }
}

#[cfg(test)]
mod tests;
