//! Hypotheses: written down with what decides them, read against, judged.

mod readings;

use crate::actions::workloads::{bad, parsed, person_known};
use crate::actions::{ActionError, Desk, Ground, reason};
use crate::domain::benefits::{
    Baseline, Direction, Figure, Hypothesis, Kind, Measure, Refusal, Rule, Version, WRITERS,
};
use crate::domain::date::Day;
use crate::domain::person::{Person, Role};
use crate::domain::refs::{HypothesisRef, Slug};
use crate::domain::text::{CodeError, Line, same_code};
use crate::store::{Expect, Look, Write, benefits};

pub use readings::{
    Delivered, ReadingText, add_reading, import_delivery, import_readings, worked_out,
};

impl From<Refusal> for ActionError {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::NotPermitted(refusal) => refusal.into(),
            Refusal::Name(refusal) => refusal.into(),
            Refusal::Fixed { which, .. } => Self::refused(Ground::State, text)
                .hint(format!(
                    "`cloudpick benefit revise {which} --reason R` makes a new version that says \
                     so; then change it"
                ))
                .subject(which.to_string()),
            Refusal::NotFixed { which } => {
                Self::refused(Ground::State, text).subject(which.to_string())
            }
            Refusal::NoMeasure { which, typed, .. } => Self::refused(Ground::NotFound, text)
                .hint(format!("`cloudpick benefit measure add {which} KIND` adds one"))
                .subject(typed),
            Refusal::Bare { name, .. } => Self::invalid(text)
                .hint("give --unit TEXT and --direction less or more")
                .subject(name.to_string()),
            Refusal::HasReadings { name, .. } => Self::refused(Ground::State, text)
                .hint("readings stay on record; a measure with readings stays too")
                .subject(name.to_string()),
            Refusal::OutOfBounds { what, .. } => Self::invalid(text).subject(what),
            Refusal::NotYet { .. } => {
                Self::invalid(text).hint("readings are of days that are over").subject("date")
            }
            Refusal::LateBaseline { .. } => Self::invalid(text)
                .hint("give --as-at DATE, a day before the start")
                .subject("as-at"),
            Refusal::NoShare { .. } | Refusal::Negative { .. } => {
                Self::invalid(text).subject("value")
            }
            Refusal::Recorded { .. } => Self::refused(Ground::Validation, text)
                .hint("give --reason R if it corrects what stands there")
                .subject("reason"),
        }
    }
}

/// Every hypothesis, the first first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<Hypothesis>, ActionError> {
    desk.store.read(|look| Ok(benefits::all(look)?))
}

/// The hypothesis that `typed` means; without it the only one.
///
/// # Errors
/// A refusal when there is none of that reference, or several are meant.
pub fn show(desk: &mut Desk, typed: Option<&str>) -> Result<Hypothesis, ActionError> {
    desk.store.read(|look| Ok(found(look, typed)?.0))
}

pub(crate) fn found(
    look: &mut dyn Look,
    typed: Option<&str>,
) -> Result<(Hypothesis, i64), ActionError> {
    if let Some(typed) = typed {
        let which: HypothesisRef = typed.parse()?;
        return benefits::get(look, which)?.ok_or_else(|| {
            ActionError::refused(Ground::NotFound, format!("there is no hypothesis {which}"))
                .hint("`cloudpick benefit list` shows what there is")
                .subject(which.to_string())
        });
    }
    let all = benefits::all(look)?;
    match all.as_slice() {
        [one] => found(look, Some(&one.reference.to_string())),
        [] => Err(ActionError::refused(Ground::NotFound, "there is no hypothesis yet")
            .hint("`cloudpick benefit new STATEMENT --owner P --start DATE` writes one down")),
        more => {
            let names: Vec<String> = more.iter().map(|one| one.reference.to_string()).collect();
            let text = format!("{} hypotheses could be meant: {}", more.len(), names.join(", "));
            Err(ActionError::invalid(text).hint("name one, such as H-0001"))
        }
    }
}

/// What is typed about the rule; what is `None` stays, or is as [`Rule::offered`] has it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleText {
    /// The day from which readings count as after.
    pub start: Option<String>,
    /// The least number of readings on each side.
    pub least: Option<u32>,
    /// `all` or `any`.
    pub needs: Option<String>,
    /// How sure the interval is, in percent.
    pub level: Option<u32>,
    /// How often the readings are drawn again.
    pub resamples: Option<u32>,
    /// Where the draws begin.
    pub seed: Option<u64>,
}

impl RuleText {
    fn over(&self, kept: &Rule, today: Day) -> Result<Rule, ActionError> {
        let mut rule = kept.clone();
        if let Some(typed) = &self.start {
            rule.start = Day::read(typed, today).map_err(|error| bad("start", &error))?;
        }
        if let Some(typed) = &self.needs {
            rule.needs = parsed("needs", typed)?;
        }
        rule.least = self.least.unwrap_or(rule.least);
        rule.level = self.level.unwrap_or(rule.level);
        rule.resamples = self.resamples.unwrap_or(rule.resamples);
        if let Some(seed) = self.seed {
            if i64::try_from(seed).is_err() {
                let text = format!("the seed is {seed}, and must be from 0 to {}", i64::MAX);
                return Err(ActionError::invalid(text).subject("seed"));
            }
            rule.seed = seed;
        }
        Ok(rule)
    }
}

/// Writes a hypothesis down, with the rule that will judge it.
///
/// # Errors
/// A refusal: who may, an owner nobody knows, or a bad or missing field.
pub fn new(
    desk: &mut Desk,
    statement: &str,
    owner: &str,
    rule: &RuleText,
) -> Result<Hypothesis, ActionError> {
    let (by, role) = desk.acting_as(WRITERS, "write a hypothesis down")?;
    let (now, today) = (desk.now(), desk.today());
    let statement = parsed("statement", statement)?;
    let owner: Slug = owner.parse()?;
    if rule.start.is_none() {
        let text = "a hypothesis needs the day from which readings count as after";
        return Err(ActionError::invalid(text).hint("give --start DATE").subject("start"));
    }
    let rule = rule.over(&Rule::offered(today), today)?;
    rule.sound()?;
    desk.write(|write| {
        person_known(write, "owner", &owner)?;
        let number = write.next_number("hypothesis")?;
        let reference = HypothesisRef::new(number)
            .ok_or_else(|| ActionError::invalid("there are no numbers left for hypotheses"))?;
        let version = Version {
            number: 1,
            by: by.slug.clone(),
            at: now,
            on: today,
            reason: None,
            known: 0,
            rule,
            measures: Vec::new(),
        };
        let hypothesis = Hypothesis {
            reference,
            statement,
            owner,
            author: by.slug.clone(),
            written_at: now,
            versions: vec![version],
            readings: Vec::new(),
        };
        benefits::put(write, &hypothesis, Expect::New)?;
        write.record("benefit.written", &reference.to_string(), Some(role), None, &[])?;
        Ok(hypothesis)
    })
}

/// One change of what decides a hypothesis: load, ask, save with one event.
fn change(
    desk: &mut Desk,
    typed: Option<&str>,
    kind: &'static str,
    step: impl FnOnce(&mut Write<'_>, &mut Hypothesis, &Person) -> Result<(String, Role), ActionError>,
) -> Result<Hypothesis, ActionError> {
    let by = desk.person().cloned();
    desk.write(|write| {
        let (mut hypothesis, rev) = found(write, typed)?;
        let (about, role) = step(write, &mut hypothesis, &by?)?;
        benefits::put(write, &hypothesis, Expect::Rev(rev))?;
        let reference = hypothesis.reference;
        let subject =
            if about.is_empty() { reference.to_string() } else { format!("{reference}/{about}") };
        let reason = hypothesis.version().reason.as_ref().filter(|_| kind == "benefit.revised");
        let reason = reason.map(|reason| reason.as_str().to_owned());
        write.record(kind, &subject, Some(role), reason.as_deref(), &[])?;
        Ok(hypothesis)
    })
}

/// Changes the rule, while no result is known.
///
/// # Errors
/// A refusal: who may, a result that is known, or a bad field.
pub fn set_rule(
    desk: &mut Desk,
    typed: Option<&str>,
    text: &RuleText,
) -> Result<Hypothesis, ActionError> {
    let today = desk.today();
    change(desk, typed, "benefit.rule_set", |_, hypothesis, by| {
        let rule = text.over(&hypothesis.version().rule, today)?;
        let role = hypothesis.set_rule(rule, by)?;
        Ok((String::new(), role))
    })
}

/// What is typed about a measure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MeasureText {
    /// What is measured: a kind, or a name of one's own.
    pub kind: String,
    /// Its name, where it is not that of its kind.
    pub name: Option<String>,
    /// In what.
    pub unit: Option<String>,
    /// Which way is better.
    pub direction: Option<String>,
    /// What it should come to.
    pub target: Option<String>,
}

impl MeasureText {
    fn measure(&self) -> Result<Measure, ActionError> {
        // Any word that is no kind is a measure of one's own, but not a slip of the pen.
        let (kind, own) = match self.kind.parse::<Kind>() {
            Ok(kind) => (kind, None),
            Err(error) => match self.kind.parse::<Slug>() {
                Ok(slug) if !is_slip(&self.kind) => (Kind::Own, Some(slug)),
                Ok(_) | Err(_) => return Err(code(&error, "kind")),
            },
        };
        let name: Slug = match (&self.name, own) {
            (Some(typed), _) => parsed("name", typed)?,
            (None, Some(slug)) => slug,
            (None, None) if kind == Kind::Own => {
                let text = "a measure of one's own needs a name";
                return Err(ActionError::invalid(text)
                    .hint("write the name in the place of `own`, or give --name")
                    .subject("name"));
            }
            (None, None) => kind.code().parse()?,
        };
        let unit: Option<Line> = match (&self.unit, kind.unit()) {
            (Some(typed), _) => Some(parsed("unit", typed)?),
            (None, Some(unit)) => Some(parsed("unit", unit)?),
            (None, None) => None,
        };
        let direction: Option<Direction> = match &self.direction {
            Some(typed) => Some(parsed("direction", typed)?),
            None => kind.direction(),
        };
        let target = self.target.as_deref().filter(|typed| !typed.trim().is_empty());
        let target =
            target.map(|typed| parsed::<Figure>("target", typed)).transpose()?.map(|f| f.0);
        let bare = |what| Refusal::Bare { name: name.clone(), what };
        let unit = unit.ok_or_else(|| bare("a unit"))?;
        let direction = direction.ok_or_else(|| bare("a direction"))?;
        Ok(Measure { name, kind, unit, direction, target, baseline: None })
    }
}

fn code(error: &CodeError, field: &str) -> ActionError {
    ActionError::invalid(error.to_string())
        .hint("any other short name is a measure of your own, with --unit and --direction")
        .subject(field)
}

/// Whether a word is nearly the name of a kind.
fn is_slip(typed: &str) -> bool {
    let codes = Kind::ALL.iter().map(|kind| kind.code());
    let near = crate::domain::text::nearest(typed, codes);
    near.is_some_and(|near| !same_code(near, typed))
}

/// Adds a measure, or changes the one of that name, while no result is known.
///
/// # Errors
/// A refusal: who may, a result that is known, or a bad or missing field.
pub fn add_measure(
    desk: &mut Desk,
    typed: Option<&str>,
    text: &MeasureText,
) -> Result<Hypothesis, ActionError> {
    let measure = text.measure()?;
    change(desk, typed, "benefit.measure_set", |_, hypothesis, by| {
        let name = measure.name.to_string();
        let role = hypothesis.put_measure(measure, by)?;
        Ok((name, role))
    })
}

/// Takes a measure out, while no result is known and it has no readings.
///
/// # Errors
/// A refusal: who may, a result that is known, no such measure, or its readings.
pub fn remove_measure(
    desk: &mut Desk,
    typed: Option<&str>,
    name: &str,
) -> Result<Hypothesis, ActionError> {
    change(desk, typed, "benefit.measure_removed", |write, hypothesis, by| {
        let (name, role) = hypothesis.take_measure(name, by)?;
        benefits::remove_measure(write, hypothesis, &name)?;
        Ok((name.to_string(), role))
    })
}

/// Says what a measure stood at before, while no result is known.
///
/// # Errors
/// A refusal: who may, a result that is known, no such measure, or a bad or missing field.
pub fn set_baseline(
    desk: &mut Desk,
    typed: Option<&str>,
    measure: &str,
    [value, on, source]: [&str; 3],
) -> Result<Hypothesis, ActionError> {
    let today = desk.today();
    let Figure(value) = parsed("value", value)?;
    let on = Day::read(on, today).map_err(|error| bad("as-at", &error))?;
    let source = parsed("source", source)?;
    change(desk, typed, "benefit.baseline_set", |_, hypothesis, by| {
        let baseline = Baseline { value, on, source };
        let (measure, role) = hypothesis.set_baseline(measure, baseline, by)?;
        Ok((measure.name.to_string(), role))
    })
}

/// Makes a new version of rule and measures although results are known; it says how many.
///
/// # Errors
/// A refusal: who may, no reason, or when nothing is fixed yet.
pub fn revise(desk: &mut Desk, typed: Option<&str>, why: &str) -> Result<Hypothesis, ActionError> {
    let (now, today) = (desk.now(), desk.today());
    change(desk, typed, "benefit.revised", |_, hypothesis, by| {
        let role = hypothesis.revise(reason(why)?, by, now, today)?;
        Ok((String::new(), role))
    })
}
