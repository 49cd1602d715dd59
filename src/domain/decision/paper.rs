//! A decision as a paper for readers: what it rests on, the options with what spoke for and
//! against each, how firm it is, and how it can be checked.
//!
//! Everything in it is recorded somewhere; nothing here makes up a word.

use super::chosen::Chosen;
use super::snapshot::StandingExceptions;
use super::{Decision, Scope};
use crate::domain::criteria::{Kind, effective_weight};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::{Ranking, Status, marks};
use crate::domain::exact::{Exact, Rounded};
use crate::domain::refs::{EvaluationRef, GroupId, QuestionId, Slug};
use crate::domain::robustness::firmness::firmness;
use crate::domain::sensitive::{Field, LEFT_OUT, Marks, Texts};

/// The most points for and against that a paper names of one option.
pub const MOST_POINTS: usize = 5;

/// A group of criteria that drove the decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Driver {
    /// The group.
    pub group: GroupId,
    /// Its title.
    pub title: String,
    /// Its weight, percent of the whole.
    pub weight: Exact,
    /// Why it weighs that.
    pub rationale: Option<String>,
    /// How many questions it scores.
    pub questions: usize,
}

/// A recorded reason for or against an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Point {
    /// The question.
    pub question: QuestionId,
    /// What was agreed.
    pub value: AgreedValue,
    /// Top of the scale.
    pub top: u8,
    /// Marks earned.
    pub marks: Rounded,
    /// The reason, as the panel recorded it.
    pub reason: String,
}

/// The weightiest points of one kind.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Points {
    /// At most [`MOST_POINTS`] of them, the weightiest first.
    pub named: Vec<Point>,
    /// How many there are.
    pub of: usize,
}

/// One option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its short name.
    pub slug: Slug,
    /// Its name, where it has one.
    pub name: Option<String>,
    /// Where it stands in the result, in words.
    pub standing: Option<String>,
    /// Why it was not chosen.
    pub why_not: Option<String>,
    /// Scores of two thirds of the scale and more, with their reasons.
    pub good: Points,
    /// Scores of a third of the scale and less, with their reasons.
    pub bad: Points,
    /// Scores in between.
    pub between: usize,
}

impl Choice {
    /// `aws: Amazon Web Services`, or the short name alone.
    pub fn title(&self) -> String {
        match &self.name {
            Some(name) => format!("{}: {name}", self.slug),
            None => self.slug.to_string(),
        }
    }
}

/// What a decision rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// The evaluation.
    pub evaluation: EvaluationRef,
    /// Its title.
    pub title: String,
    /// What it was for.
    pub purpose: String,
    /// Which version of its rules.
    pub rules_version: u32,
}

/// What was frozen when the decision was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// SHA-256 of the snapshot.
    pub sha256: String,
    /// When it was frozen.
    pub at: Moment,
    /// By which program.
    pub program: String,
    /// The exceptions that stood then.
    pub exceptions: StandingExceptions,
}

/// The paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The decision, without texts that are left out.
    pub decision: Decision,
    /// What it rests on.
    pub base: Option<Base>,
    /// What drove it.
    pub drivers: Vec<Driver>,
    /// The options, in the order of the evaluation.
    pub options: Vec<Choice>,
    /// How firm the result is, in sentences; or why that is undefined.
    pub firmness: Vec<String>,
    /// The snapshot, once accepted.
    pub sealed: Option<Sealed>,
    /// Who declared an interest in the evaluation, and what came of it, a line each.
    pub interests: Vec<String>,
    /// Whether it is sample data.
    pub illustrative: bool,
}

fn left_out<T: std::str::FromStr<Err: std::fmt::Debug>>() -> T {
    LEFT_OUT.parse().expect("it is short and plain")
}

/// `decision` without the texts of it that are marked and left out.
pub fn without_marked(mut decision: Decision, marks: &Marks, texts: Texts) -> Decision {
    let subject = decision.reference.to_string();
    let leaves = |field| marks.leaves_out(&subject, field, texts);
    let says = &mut decision.content;
    if leaves(Field::Reason) {
        says.reason = left_out();
        for remark in decision.remarks.iter_mut().filter(|remark| remark.reason.is_some()) {
            remark.reason = Some(left_out());
        }
    }
    if leaves(Field::Rejected) {
        says.rejected.iter_mut().for_each(|other| other.why = left_out());
    }
    if leaves(Field::Dissent) {
        says.dissent.iter_mut().for_each(|text| *text = left_out());
    }
    if leaves(Field::Condition) {
        says.conditions.iter_mut().for_each(|text| *text = left_out());
    }
    decision
}

/// Whether a text of `decision` itself is left out.
pub fn leaves_out(decision: &Decision, marks: &Marks, texts: Texts) -> bool {
    let subject = decision.reference.to_string();
    [Field::Reason, Field::Rejected, Field::Dissent, Field::Condition]
        .into_iter()
        .any(|field| marks.leaves_out(&subject, field, texts))
}

/// The paper of `decision`, whose texts are as they may be written out; `evaluation` is the one
/// it rests on, as frozen where it was accepted.
pub fn paper(
    decision: Decision,
    evaluation: Option<&Evaluation>,
    sealed: Option<Sealed>,
    interests: Vec<String>,
    (marked, texts): (&Marks, Texts),
    illustrative: bool,
) -> Paper {
    let says = &decision.content;
    let Some(evaluation) = evaluation else {
        let bare = |slug: &Slug, why: Option<&str>| Choice {
            slug: slug.clone(),
            name: None,
            standing: None,
            why_not: why.map(str::to_owned),
            good: Points::default(),
            bad: Points::default(),
            between: 0,
        };
        let mut options: Vec<Choice> =
            says.chosen.one().map(|chosen| bare(chosen, None)).into_iter().collect();
        options.extend(
            says.rejected.iter().map(|other| bare(&other.candidate, Some(other.why.as_str()))),
        );
        return Paper {
            base: None,
            drivers: Vec::new(),
            options,
            firmness: Vec::new(),
            sealed,
            interests,
            illustrative,
            decision,
        };
    };
    let parts = evaluation.parts();
    let ranking = evaluation.result().ok();
    let drivers = evaluation.criteria().groups().iter().map(|group| Driver {
        group: group.id.clone(),
        title: group.title.to_string(),
        weight: group.weight.percent(),
        rationale: group.rationale.as_ref().map(ToString::to_string),
        questions: group.questions.iter().filter(|q| q.kind == Kind::Scored).count(),
    });
    let options = evaluation.candidates().iter().map(|candidate| {
        let why = says.rejected.iter().find(|other| other.candidate == candidate.slug);
        // Without a result no marks are told, not of what was agreed either: added up they would make
        // the order that never came about.
        let (good, bad, between) = match &ranking {
            Some(_) => points(evaluation, &candidate.slug, marked, texts),
            None => (Points::default(), Points::default(), 0),
        };
        Choice {
            slug: candidate.slug.clone(),
            name: Some(candidate.name.to_string()),
            standing: ranking.as_ref().and_then(|ranking| standing(ranking, &candidate.slug)),
            why_not: why.map(|other| other.why.to_string()),
            good,
            bad,
            between,
        }
    });
    let firmness = match (&ranking, firmness(evaluation)) {
        (None, _) => Vec::new(),
        (Some(_), Ok(firm)) => firm.sentences(),
        (Some(_), Err(why)) => vec![why.to_string()],
    };
    Paper {
        base: Some(Base {
            evaluation: parts.reference,
            title: parts.title.to_string(),
            purpose: parts.purpose.code().replace(['-', '_'], " "),
            rules_version: parts.rules_version,
        }),
        drivers: drivers.collect(),
        options: options.collect(),
        firmness,
        sealed,
        interests,
        illustrative,
        decision,
    }
}

fn standing(ranking: &Ranking, slug: &Slug) -> Option<String> {
    let standing = ranking.standing(slug)?;
    Some(match (&standing.figures, &standing.status) {
        (Some(figures), _) => {
            let of = ranking.ranked().count();
            let total = ranking.unit.shown(figures.published);
            format!("place {} of {of}, total {total}", figures.place)
        }
        (None, status @ Status::Excluded { .. }) => {
            format!("excluded by {}", status.excluded_for())
        }
        (None, Status::Withdrawn { on }) => format!("withdrawn on {on}"),
        (None, Status::Ranked) => return None,
    })
}

fn points(
    evaluation: &Evaluation,
    slug: &Slug,
    marked: &Marks,
    texts: Texts,
) -> (Points, Points, usize) {
    let top = evaluation.criteria().scale().top();
    let which = evaluation.reference();
    let decimals = evaluation.rules().decimals;
    let mut good: Vec<(Exact, Point)> = Vec::new();
    let mut bad: Vec<(Exact, Point)> = Vec::new();
    let mut between = 0;
    for (group, question) in evaluation.criteria().scored() {
        let Some(agreed) = evaluation.agreed(slug, &question.id) else { continue };
        let share = agreed.value.exact() / Exact::whole(i64::from(top.max(1)));
        let kind = if share >= Exact::ratio(2, 3) {
            &mut good
        } else if share <= Exact::ratio(1, 3) {
            &mut bad
        } else {
            between += 1;
            continue;
        };
        let subject = format!("{which}/{slug}/{}", question.id);
        let earned = marks(evaluation, slug, group, question).unwrap_or_else(Exact::zero);
        kind.push((
            effective_weight(group, question),
            Point {
                question: question.id.clone(),
                value: agreed.value,
                top,
                marks: earned.rounded(decimals),
                reason: marked
                    .text(&subject, Field::Reason, agreed.reason.as_str(), texts)
                    .to_owned(),
            },
        ));
    }
    let named = |mut all: Vec<(Exact, Point)>| {
        // Stable, so that questions of one weight keep the order of the set.
        all.sort_by(|(a, _), (b, _)| b.cmp(a));
        let of = all.len();
        Points { named: all.into_iter().map(|(_, point)| point).take(MOST_POINTS).collect(), of }
    };
    (named(good), named(bad), between)
}

impl Paper {
    /// What it is about.
    pub fn scope(&self) -> &Scope {
        &self.decision.content.scope
    }

    /// The option that the record names as chosen: a candidate, or that nobody is.
    pub fn outcome(&self) -> String {
        match &self.decision.content.chosen {
            Chosen::One(slug) => self.chosen().map_or_else(|| slug.to_string(), Choice::title),
            Chosen::Nobody(why) => format!("{why}: nobody is chosen"),
        }
    }

    /// The option chosen, where one is.
    pub fn chosen(&self) -> Option<&Choice> {
        self.options.iter().find(|one| self.decision.content.chosen.is(&one.slug))
    }
}
