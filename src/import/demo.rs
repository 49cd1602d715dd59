//! The sample's exceptions: requests with days counted from the day of loading, and the steps
//! that they went through.

mod step;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::fields::Fields;
use super::request::{KEYS, RequestFile, request};
use super::source::Source;
use super::{ImportError, Problems, tree};
use crate::domain::date::Day;
use crate::domain::refs::Slug;

use step::act;
pub use step::{Act, Own, Renewed, Verb};

/// Days from the day of loading: `-400d` lies before it, `+90d` after it, `0d` is it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Offset(i64);

/// Text that is not an offset.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not an offset: write days such as -400d or +90d, up to a hundred years")]
pub struct OffsetError {
    typed: String,
}

impl Offset {
    const MOST: i64 = 36_500;

    /// Days, negative for the past.
    pub fn days(self) -> i64 {
        self.0
    }

    /// The day it means when the sample is loaded on `today`.
    #[must_use]
    pub fn from_day(self, today: Day) -> Day {
        today.plus_days(self.0)
    }
}

impl FromStr for Offset {
    type Err = OffsetError;

    fn from_str(typed: &str) -> Result<Self, OffsetError> {
        let refused = || OffsetError { typed: typed.trim().to_owned() };
        let number = typed.trim().strip_suffix('d').ok_or_else(refused)?;
        let digits = number.trim_start_matches(['+', '-']);
        let signed = number.len() - digits.len() <= 1;
        if !signed || digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(refused());
        }
        let days: i64 = number.parse().map_err(|_| refused())?;
        if days.abs() > Self::MOST { Err(refused()) } else { Ok(Self(days)) }
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:+}d", self.0))
    }
}

/// One exception of the sample.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoException {
    /// The line it begins on.
    pub line: usize,
    /// When it is filed.
    pub on: Offset,
    /// Who files it.
    pub by: Slug,
    /// What it asks.
    pub request: RequestFile<Offset>,
    /// What becomes of it, in the order of the file; days do not fall.
    pub steps: Vec<DemoStep>,
}

/// One step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoStep {
    /// The line it stands on.
    pub line: usize,
    /// When.
    pub on: Offset,
    /// Who.
    pub by: Slug,
    /// What.
    pub act: Act,
}

/// The exceptions in `source`, in the order of the file.
///
/// # Errors
/// [`ImportError`] with every problem. Whether a step is allowed is for the domain to say.
pub fn read(source: &Source) -> Result<Vec<DemoException>, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "sample", None);
    root.known(&["exception"], &[], &mut problems);
    let tables = root.tables("exception", "[[exception]]", &mut problems);
    let read: Vec<Option<DemoException>> = tables
        .good()
        .unwrap_or_default()
        .iter()
        .map(|fields| exception(fields, &mut problems))
        .collect();
    problems.settle(source.name(), || read.into_iter().flatten().collect())
}

fn exception(fields: &Fields<'_>, problems: &mut Problems) -> Option<DemoException> {
    let keys: Vec<&str> = KEYS.iter().copied().chain(["on", "by", "step"]).collect();
    fields.known(&keys, &[], problems);
    let on = needed_day(fields, "on", problems);
    let by = fields.needed_text("by", problems).good();
    for key in ["workload", "title"] {
        if !fields.has(key) {
            fields.note_whole(format!("`{key}` is missing from this {}", fields.what()), problems);
        }
    }
    let request = request(fields, problems);
    let tables = fields.tables("step", "[[exception.step]]", problems).good().unwrap_or_default();
    let mut steps: Vec<DemoStep> = Vec::new();
    let mut last = on;
    for table in &tables {
        let Some(step) = step(table, problems) else { continue };
        if let Some(before) = last.filter(|before| step.on < *before) {
            let what =
                format!("{} lies before {before}: steps stand in the order of days", step.on);
            table.note("on", what, problems);
        }
        last = Some(step.on);
        steps.push(step);
    }
    Some(DemoException { line: fields.line.unwrap_or(0), on: on?, by: by?, request, steps })
}

fn needed_day(fields: &Fields<'_>, key: &str, problems: &mut Problems) -> Option<Offset> {
    let found = fields.day(key, problems);
    fields.need(key, found, problems).good()
}

fn step(fields: &Fields<'_>, problems: &mut Problems) -> Option<DemoStep> {
    let on = needed_day(fields, "on", problems);
    let by = fields.needed_text("by", problems).good();
    let verb = fields.needed_text::<Verb>("do", problems).good();
    let act = verb.and_then(|verb| {
        let keys: Vec<&str> =
            ["on", "by", "do"].into_iter().chain(verb.keys().iter().copied()).collect();
        fields.known(&keys, &[], problems);
        act(verb, fields, problems)
    });
    Some(DemoStep { line: fields.line.unwrap_or(0), on: on?, by: by?, act: act? })
}
