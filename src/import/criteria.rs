//! Criteria files: TOML into one of the three kinds of set, and an evaluation's set back to TOML.
//!
//! Every problem of a file is reported at once. What cannot be read gets a stand-in, so that the
//! rest is still checked; a fault that may come from a stand-in alone is left out.

mod evaluation;
mod exception;
mod portability;
mod set;
pub mod shipped;
mod write;

use crate::codes;
use crate::domain::criteria::CriteriaSet;
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::criteria::portability::PortabilitySet;
use crate::domain::text::nearest;

use super::fields::{Fields, Found};
use super::source::Source;
use super::{ImportError, Problem, Problems, tree};
use set::Head;

pub use write::to_toml;

codes! {
    /// What a criteria file is for.
    pub enum SetKind, "a kind of set" {
        /// Questions with weights, to compare candidates.
        Evaluation = "evaluation",
        /// Questions that an exception request answers.
        Exception = "exception",
        /// Checks of the minimum viable portability.
        Portability = "portability",
    }
}

/// A set of any kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnySet {
    /// Questions with weights, to compare candidates.
    Evaluation(CriteriaSet),
    /// Questions that an exception request answers.
    Exception(ExceptionSet),
    /// Checks of the minimum viable portability.
    Portability(PortabilitySet),
}

impl AnySet {
    /// Which kind it is.
    pub fn kind(&self) -> SetKind {
        match self {
            Self::Evaluation(_) => SetKind::Evaluation,
            Self::Exception(_) => SetKind::Exception,
            Self::Portability(_) => SetKind::Portability,
        }
    }
}

/// The set in `source`, of the kind that it names.
///
/// # Errors
/// [`ImportError`] with every problem: syntax, unknown and missing keys, wrong types, and all
/// that makes a set unsound.
pub fn read(source: &Source) -> Result<AnySet, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "criteria file", None);
    let head = Head::read(&root, &mut problems);
    let set = match head.kind {
        // Without a kind nothing says which keys belong here.
        None => None,
        Some(kind) => {
            only_keys_of(kind, &root, &mut problems);
            match kind {
                SetKind::Evaluation => {
                    evaluation::read(&root, head, &mut problems).map(AnySet::Evaluation)
                }
                SetKind::Exception => {
                    exception::read(&root, head, &mut problems).map(AnySet::Exception)
                }
                SetKind::Portability => {
                    portability::read(&root, head, &mut problems).map(AnySet::Portability)
                }
            }
        }
    };
    problems.settle(source.name(), || set.expect("without a problem there is a set"))
}

/// The set in `source`, which must be one for evaluations.
///
/// # Errors
/// As [`read`], and when it is of another kind.
pub fn read_evaluation(source: &Source) -> Result<CriteriaSet, ImportError> {
    match read(source)? {
        AnySet::Evaluation(set) => Ok(set),
        other @ (AnySet::Exception(_) | AnySet::Portability(_)) => {
            Err(other_kind(source, other.kind(), SetKind::Evaluation))
        }
    }
}

/// The set in `source`, which must be one for exception requests.
///
/// # Errors
/// As [`read`], and when it is of another kind.
pub fn read_exception(source: &Source) -> Result<ExceptionSet, ImportError> {
    match read(source)? {
        AnySet::Exception(set) => Ok(set),
        other @ (AnySet::Evaluation(_) | AnySet::Portability(_)) => {
            Err(other_kind(source, other.kind(), SetKind::Exception))
        }
    }
}

/// The set in `source`, which must be one of portability checks.
///
/// # Errors
/// As [`read`], and when it is of another kind.
pub fn read_portability(source: &Source) -> Result<PortabilitySet, ImportError> {
    match read(source)? {
        AnySet::Portability(set) => Ok(set),
        other @ (AnySet::Evaluation(_) | AnySet::Exception(_)) => {
            Err(other_kind(source, other.kind(), SetKind::Portability))
        }
    }
}

fn other_kind(source: &Source, has: SetKind, wants: SetKind) -> ImportError {
    let what = format!("it is a set of kind {has}, and one of kind {wants} is wanted here");
    ImportError::new(source.name(), vec![Problem::of_file(what)])
}

/// The keys of all kinds together.
const ANY: [&str; 5] = ["set", "scale", "group", "question", "check"];

fn only_keys_of(kind: SetKind, root: &Fields<'_>, problems: &mut Problems) {
    let known: &[&str] = match kind {
        SetKind::Evaluation => &["set", "scale", "group"],
        SetKind::Exception => &["set", "scale", "question"],
        SetKind::Portability => &["set", "check"],
    };
    // A key of another kind of set is known, and out of place; the rest may be slips.
    for key in ANY.iter().filter(|key| !known.contains(key)) {
        if root.has(key) {
            let what = format!("a set of kind {kind} has none; it holds {}", known.join(", "));
            root.note(key, what, problems);
        }
    }
    for (key, line) in root.keys().filter(|(key, _)| !ANY.contains(key)) {
        let what = match nearest(key, known.iter().copied()) {
            Some(meant) => format!("unknown key; did you mean `{meant}`?"),
            None => format!("unknown key; a set of kind {kind} holds {}", known.join(", ")),
        };
        problems.add(line, Some(key), what);
    }
}

/// Notes each id that stands twice among `ids`, with the place of the second.
fn unique<'a, T: Ord + std::fmt::Display + 'a>(
    ids: impl IntoIterator<Item = (&'a T, &'a Fields<'a>)>,
    problems: &mut Problems,
) {
    let mut seen = std::collections::BTreeSet::new();
    for (id, fields) in ids {
        if !seen.insert(id) {
            let what =
                format!("{id} appears twice: every {} needs an id of its own", fields.what());
            fields.note("id", what, problems);
        }
    }
}

/// The tables behind `key`, of which there must be at least one.
fn some_tables<'t>(
    root: &Fields<'t>,
    key: &str,
    what: &'static str,
    problems: &mut Problems,
) -> Found<Vec<Fields<'t>>> {
    let found = root.tables(key, what, problems);
    let none = match &found {
        Found::Absent => true,
        Found::Good(tables) => tables.is_empty(),
        Found::Bad => false,
    };
    if none {
        if !problems.broken {
            problems.add(
                root.line_of("set"),
                None,
                format!("the set has no {what}: add at least one"),
            );
        }
        return Found::Bad;
    }
    found
}
