//! Changing a set of criteria in a draft, one typed edit after the other, checked when all are in.
//!
//! Weights need not add up between two edits: [`CriteriaSet::unfinished`] says what is still to
//! be done, and freezing asks for it. Nothing here scales a weight to make a sum come right.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::scale::{Point, SCALES, Scale, boxed};
use super::weight::{Weight, percent_text, sum};
use super::{CriteriaSet, Draft, Fault, Group, Kind, Need, Question};
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::domain::text::{Line, Note, Title, commas, nearest};

/// A group or a question, told apart by their shapes: `CON`, `CON-02`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A group.
    Group(GroupId),
    /// A question.
    Question(QuestionId),
}

impl FromStr for Item {
    type Err = EditError;

    fn from_str(typed: &str) -> Result<Self, EditError> {
        if let Ok(group) = typed.parse() {
            return Ok(Self::Group(group));
        }
        typed.parse().map(Self::Question).map_err(|_| EditError::NoItem(typed.trim().to_owned()))
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Group(group) => group.fmt(f),
            Self::Question(question) => question.fmt(f),
        }
    }
}

/// One change of a set of criteria.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Edit {
    /// What a group weighs in the whole, or a question within its group.
    Weight {
        /// Which.
        of: Item,
        /// Its weight from now on.
        weight: Weight,
    },
    /// Something else about a group.
    Group {
        /// Which.
        group: GroupId,
        /// What changes.
        change: GroupChange,
    },
    /// Something else about a question.
    Question {
        /// Which.
        question: QuestionId,
        /// What changes.
        change: QuestionChange,
    },
    /// Another scale. A question's own meanings of the values stand for the values of the old one:
    /// they stay, and must fit, unless they are taken away with it.
    Scale {
        /// The scale.
        scale: Scale,
        /// Whether each question's own meanings are taken away.
        without_bands: bool,
    },
    /// What one value of the scale is called and what earns it.
    Point(Point),
    /// What the set is called. Its short name follows, so that no set goes by the name of another.
    Called(Title),
    /// A group at the end of the set, without questions and weight.
    AddGroup {
        /// Its id.
        id: GroupId,
        /// Its name.
        title: Title,
    },
    /// A scored question at the end of its group, without weight.
    AddQuestion {
        /// Its group.
        group: GroupId,
        /// Its id.
        id: QuestionId,
        /// What is asked.
        text: Line,
    },
    /// A group with all its questions, or one question, asked of nobody any more.
    Remove(Item),
}

/// What may change about a group beside its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GroupChange {
    /// Its name.
    Title(Title),
    /// Why it weighs that much.
    Rationale(Option<Note>),
    /// Least share of its judged marks.
    Threshold(Option<Weight>),
    /// Its part of a framework's rule set.
    Part(Option<Slug>),
}

/// What may change about a question beside its weight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum QuestionChange {
    /// What is asked.
    Text(Line),
    /// What would answer it.
    Evidence(Option<Line>),
    /// Notes for guidance.
    Guidance(Option<Note>),
    /// Gate, scored or price.
    Kind(Kind),
    /// One text per value of the scale; none for the scale's own.
    Bands(Vec<Line>),
    /// Least consensus.
    MinScore(Option<u8>),
    /// Highest value that may be given.
    Cap(Option<u8>),
    /// Whether it is essential or nice to have.
    Need(Option<Need>),
}

/// Why an edit was refused. The set is as it was.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum EditError {
    /// Neither a group nor a question.
    #[error("`{0}` is neither a group such as CON nor a question such as CON-02")]
    NoItem(String),
    /// A group that is not there.
    #[error("{group} is not a group of {set}: its groups are {known}")]
    NoGroup {
        /// The set.
        set: Slug,
        /// The group.
        group: GroupId,
        /// Those there are.
        known: String,
    },
    /// A question that is not there.
    #[error("{question} is not a question of {set}{}", meant.as_ref().map(|m| format!("; did you mean {m}?")).unwrap_or_default())]
    NoQuestion {
        /// The set.
        set: Slug,
        /// The question.
        question: QuestionId,
        /// The nearest one there is.
        meant: Option<String>,
    },
    /// A title that cannot be read.
    #[error("what the set is called, `{typed}`: {what}")]
    BadTitle {
        /// What was typed.
        typed: String,
        /// What is wrong, and the rule.
        what: String,
    },
    /// A value that the scale does not have.
    #[error("{value} is not on the scale: its values are {known}")]
    NoPoint {
        /// The value.
        value: u8,
        /// Those there are.
        known: String,
    },
    /// A value's name or descriptor that cannot be read.
    #[error("the value {value} of the scale, {what}")]
    BadPoint {
        /// The value.
        value: String,
        /// What is wrong.
        what: String,
    },
    /// Text that names no scale.
    #[error("`{typed}` is no scale in the box: those are {known}")]
    NoScale {
        /// What was typed.
        typed: String,
        /// Those there are.
        known: String,
    },
    /// Values of another scale that stand where nobody has looked at them again.
    #[error(
        "{}, of the scale before: on another a value means something else, so each is taken away first, or given anew with the scale",
        commas(items.iter().map(|(id, what, value)| format!("{id} has the {what} {value}")))
    )]
    OldValues {
        /// The question, what it has, and the value.
        items: Vec<(QuestionId, &'static str, u8)>,
    },
    /// A key that a group or question does not have.
    #[error("`{key}` is nothing that can be set on {item}: it is one of {known}")]
    NoKey {
        /// The group or question.
        item: Item,
        /// The key.
        key: String,
        /// What there is.
        known: &'static str,
    },
    /// A value that its key does not take.
    #[error("{item}, {key}: {what}")]
    Value {
        /// The group or question.
        item: Item,
        /// The key.
        key: &'static str,
        /// What is wrong, and the rule.
        what: String,
    },
    /// The changed set is unsound; every fault of it.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Unsound(Vec<Fault>),
}

const GROUP_KEYS: &str = "title, weight, rationale, threshold, part";
const QUESTION_KEYS: &str = "text, weight, evidence, guidance, kind, bands, min_score, cap, need";

/// The longest short name that is made of a title; those of people and suppliers are no longer.
const MOST_SHORT: usize = 40;

/// Texts of bands stand between these, in one typed value.
pub const BETWEEN_BANDS: char = '|';

impl Edit {
    /// The edit that puts a scale in the box in place of the one there is.
    ///
    /// # Errors
    /// [`EditError::NoScale`] with those there are.
    pub fn scale(typed: &str, without_bands: bool) -> Result<Self, EditError> {
        let scale = boxed(typed).ok_or_else(|| EditError::NoScale {
            typed: typed.trim().to_owned(),
            known: SCALES.map(|(name, ..)| name).join(", "),
        })?;
        Ok(Self::Scale { scale, without_bands })
    }

    /// The edit of what one value of the scale is called and what earns it, as it was typed.
    ///
    /// # Errors
    /// [`EditError::BadPoint`] with the value and the rule.
    pub fn point(value: &str, name: &str, descriptor: &str) -> Result<Self, EditError> {
        fn read<T: FromStr<Err: fmt::Display>>(value: &str, typed: &str) -> Result<T, EditError> {
            typed.trim().parse().map_err(|error: T::Err| EditError::BadPoint {
                value: value.trim().to_owned(),
                what: format!("`{}`: {error}", typed.trim()),
            })
        }
        Ok(Self::Point(Point {
            value: value.trim().parse().map_err(|_| EditError::BadPoint {
                value: value.trim().to_owned(),
                what: "it is no whole number from 0 to 255; write VALUE=NAME|DESCRIPTOR, as \
                       2=met|the whole need is shown"
                    .to_owned(),
            })?,
            name: read(value, name)?,
            descriptor: read(value, descriptor)?,
        }))
    }

    /// The edit of what the set is called, as it was typed.
    ///
    /// # Errors
    /// [`EditError::BadTitle`] with the rule.
    pub fn called(typed: &str) -> Result<Self, EditError> {
        let title = typed.trim().parse().map_err(|error: crate::domain::text::TextError| {
            EditError::BadTitle { typed: typed.trim().to_owned(), what: error.to_string() }
        })?;
        Ok(Self::Called(title))
    }

    /// The edit that sets `key` of `item` to what was typed; keys are those of the criteria file,
    /// an empty text takes away what may be absent, bands stand with `|` between them.
    ///
    /// # Errors
    /// [`EditError::NoKey`] or [`EditError::Value`].
    pub fn read(item: &Item, key: &str, typed: &str) -> Result<Self, EditError> {
        let wanted = key.trim().to_ascii_lowercase().replace('-', "_");
        let known = match item {
            Item::Group(_) => GROUP_KEYS,
            Item::Question(_) => QUESTION_KEYS,
        };
        let Some(key) = known.split(", ").find(|known| **known == wanted) else {
            return Err(EditError::NoKey { item: item.clone(), key: key.to_owned(), known });
        };
        let typed = typed.trim();
        if key == "weight" {
            return Ok(Self::Weight { of: item.clone(), weight: value(item, key, typed)? });
        }
        Ok(match item {
            Item::Group(group) => Self::Group {
                group: group.clone(),
                change: match key {
                    "title" => GroupChange::Title(value(item, key, typed)?),
                    "rationale" => GroupChange::Rationale(maybe(item, key, typed)?),
                    "threshold" => GroupChange::Threshold(maybe(item, key, typed)?),
                    _ => GroupChange::Part(maybe(item, key, typed)?),
                },
            },
            Item::Question(question) => Self::Question {
                question: question.clone(),
                change: match key {
                    "text" => QuestionChange::Text(value(item, key, typed)?),
                    "evidence" => QuestionChange::Evidence(maybe(item, key, typed)?),
                    "guidance" => QuestionChange::Guidance(maybe(item, key, typed)?),
                    "kind" => QuestionChange::Kind(value(item, key, typed)?),
                    "bands" => QuestionChange::Bands(bands(item, key, typed)?),
                    "min_score" => QuestionChange::MinScore(maybe(item, key, typed)?),
                    "cap" => QuestionChange::Cap(maybe(item, key, typed)?),
                    _ => QuestionChange::Need(maybe(item, key, typed)?),
                },
            },
        })
    }
}

fn value<T: FromStr<Err: fmt::Display>>(
    item: &Item,
    key: &'static str,
    typed: &str,
) -> Result<T, EditError> {
    typed.parse().map_err(|error: T::Err| EditError::Value {
        item: item.clone(),
        key,
        what: format!("`{typed}`: {error}"),
    })
}

fn maybe<T: FromStr<Err: fmt::Display>>(
    item: &Item,
    key: &'static str,
    typed: &str,
) -> Result<Option<T>, EditError> {
    if typed.is_empty() { Ok(None) } else { value(item, key, typed).map(Some) }
}

fn bands(item: &Item, key: &'static str, typed: &str) -> Result<Vec<Line>, EditError> {
    if typed.is_empty() {
        return Ok(Vec::new());
    }
    typed.split(BETWEEN_BANDS).map(|band| value(item, key, band.trim())).collect()
}

/// What the weights of one level add up to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// Within which group; `None` for the groups themselves.
    pub group: Option<GroupId>,
    /// Hundredths of a percent; 10 000 is the whole.
    pub hundredths: u64,
}

impl Sum {
    /// Whether it is exactly 100.
    pub fn is_whole(&self) -> bool {
        self.hundredths == 10_000
    }
}

impl fmt::Display for Sum {
    /// The sum in percent, `97` or `33.33`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&percent_text(self.hundredths))
    }
}

impl CriteriaSet {
    /// The set after `edits`, one after the other. It may be unfinished; it is otherwise sound.
    ///
    /// # Errors
    /// [`EditError`]: the first edit of what is not there, or everything unsound about the result.
    pub fn edited(&self, edits: &[Edit]) -> Result<Self, EditError> {
        let mut draft = self.to_draft();
        for edit in edits {
            apply(&mut draft, edit)?;
        }
        let old = self.old_values(&draft, edits);
        if !old.is_empty() {
            return Err(EditError::OldValues { items: old });
        }
        Self::in_progress(draft).map_err(|faults| {
            EditError::Unsound(faults.into_iter().map(|(_, fault)| fault).collect())
        })
    }

    /// Caps and least scores that were values of another scale and stay as they were.
    fn old_values(&self, draft: &Draft, edits: &[Edit]) -> Vec<(QuestionId, &'static str, u8)> {
        let values =
            |scale: &Scale| -> Vec<u8> { scale.points().iter().map(|point| point.value).collect() };
        if values(self.scale()) == values(&draft.scale) {
            return Vec::new();
        }
        let given = |id: &QuestionId, cap: bool| {
            edits.iter().any(|edit| match edit {
                Edit::Question { question, change: QuestionChange::Cap(_) } => {
                    cap && question == id
                }
                Edit::Question { question, change: QuestionChange::MinScore(_) } => {
                    !cap && question == id
                }
                Edit::Question { .. }
                | Edit::Weight { .. }
                | Edit::Group { .. }
                | Edit::Scale { .. }
                | Edit::Point(_)
                | Edit::Called(_)
                | Edit::AddGroup { .. }
                | Edit::AddQuestion { .. }
                | Edit::Remove(_) => false,
            })
        };
        let mut found = Vec::new();
        for question in draft.groups.iter().flat_map(|group| &group.questions) {
            let id = &question.id;
            if let Some(least) = question.min_score.filter(|_| !given(id, false)) {
                found.push((id.clone(), "least score", least));
            }
            if let Some(cap) = question.cap.filter(|_| !given(id, true)) {
                found.push((id.clone(), "cap", cap));
            }
        }
        found
    }

    /// What the weights add up to: of the groups, then within each group that weighs anything.
    pub fn sums(&self) -> Vec<Sum> {
        let groups = sum(self.groups().iter().map(|group| group.weight));
        let mut sums = vec![Sum { group: None, hundredths: groups }];
        for group in self.groups() {
            let mut weighed = group.questions.iter().filter(|q| q.kind != Kind::Gate).peekable();
            if weighed.peek().is_some() {
                let hundredths = sum(weighed.map(|question| question.weight));
                sums.push(Sum { group: Some(group.id.clone()), hundredths });
            }
        }
        sums
    }
}

fn apply(draft: &mut Draft, edit: &Edit) -> Result<(), EditError> {
    match edit {
        Edit::Weight { of: Item::Group(id), weight } => group(draft, id)?.weight = *weight,
        Edit::Weight { of: Item::Question(id), weight } => question(draft, id)?.weight = *weight,
        Edit::Group { group: id, change } => {
            let group = group(draft, id)?;
            match change.clone() {
                GroupChange::Title(title) => group.title = title,
                GroupChange::Rationale(rationale) => group.rationale = rationale,
                GroupChange::Threshold(threshold) => group.threshold = threshold,
                GroupChange::Part(part) => group.part = part,
            }
        }
        Edit::Question { question: id, change } => {
            let question = question(draft, id)?;
            match change.clone() {
                QuestionChange::Text(text) => question.text = text,
                QuestionChange::Evidence(evidence) => question.evidence = evidence,
                QuestionChange::Guidance(guidance) => question.guidance = guidance,
                QuestionChange::Kind(kind) => question.kind = kind,
                QuestionChange::Bands(bands) => question.bands = bands,
                QuestionChange::MinScore(least) => question.min_score = least,
                QuestionChange::Cap(cap) => question.cap = cap,
                QuestionChange::Need(need) => question.need = need,
            }
        }
        Edit::Scale { scale, without_bands } => {
            draft.scale = scale.clone();
            if *without_bands {
                for question in draft.groups.iter_mut().flat_map(|group| &mut group.questions) {
                    question.bands.clear();
                }
            }
        }
        Edit::Point(point) => {
            let unknown =
                || EditError::NoPoint { value: point.value, known: draft.scale.values_text() };
            draft.scale = draft.scale.with(point.clone()).ok_or_else(unknown)?;
        }
        Edit::Called(title) => {
            if let Some(id) = short(title.as_str()) {
                draft.id = id;
            }
            draft.title = title.clone();
        }
        Edit::AddGroup { id, title } => draft.groups.push(Group {
            id: id.clone(),
            title: title.clone(),
            weight: Weight::default(),
            rationale: None,
            threshold: None,
            part: None,
            questions: Vec::new(),
        }),
        Edit::AddQuestion { group: within, id, text } => {
            let added = Question {
                id: id.clone(),
                kind: Kind::Scored,
                text: text.clone(),
                evidence: None,
                guidance: None,
                weight: Weight::default(),
                bands: Vec::new(),
                min_score: None,
                cap: None,
                need: None,
                stories: Vec::new(),
            };
            group(draft, within)?.questions.push(added);
        }
        Edit::Remove(Item::Group(id)) => {
            group(draft, id)?;
            draft.groups.retain(|group| group.id != *id);
        }
        Edit::Remove(Item::Question(id)) => {
            question(draft, id)?;
            for group in &mut draft.groups {
                group.questions.retain(|question| question.id != *id);
            }
        }
    }
    Ok(())
}

/// The short name of a set of this title: its words in small letters with hyphens between them.
/// `None` where no letter a to z is in it.
fn short(title: &str) -> Option<Slug> {
    let small = title.to_ascii_lowercase();
    let words = small.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut name = String::new();
    for word in words {
        if name.is_empty() && !word.starts_with(|c: char| c.is_ascii_lowercase()) {
            continue;
        }
        if name.len() + 1 + word.len() > MOST_SHORT {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    name.parse().ok()
}

fn group<'d>(draft: &'d mut Draft, id: &GroupId) -> Result<&'d mut Group, EditError> {
    let known: Vec<&str> = draft.groups.iter().map(|group| group.id.as_str()).collect();
    let unknown =
        EditError::NoGroup { set: draft.id.clone(), group: id.clone(), known: known.join(", ") };
    draft.groups.iter_mut().find(|group| group.id == *id).ok_or(unknown)
}

fn question<'d>(draft: &'d mut Draft, id: &QuestionId) -> Result<&'d mut Question, EditError> {
    let all = || draft.groups.iter().flat_map(|group| &group.questions);
    let meant = nearest(id.as_str(), all().map(|question| question.id.as_str()));
    let unknown = EditError::NoQuestion {
        set: draft.id.clone(),
        question: id.clone(),
        meant: meant.map(str::to_owned),
    };
    let mut all = draft.groups.iter_mut().flat_map(|group| &mut group.questions);
    all.find(|question| question.id == *id).ok_or(unknown)
}

#[cfg(test)]
mod tests;
