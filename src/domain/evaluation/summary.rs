//! What an assessed supplier is told: its scores, why, and why not more.
//!
//! From recorded answers only: nothing here makes up a word of an explanation. What is missing or
//! too thin to send is a [`check::Finding`], named before anything is sent.

pub mod check;
mod decided;
mod earned;
mod firm;
mod names;
mod price;

use std::collections::BTreeSet;

use crate::domain::criteria::effective_weight;
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::decision::chosen::Chosen;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::clarification::{About, Clarification, Said};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::ranking::{Cause, Figures, Ranking, Status, TieBroken, Unit};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::{Answer, Asked, Evaluation, Unfit};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::person::Person;
use crate::domain::refs::{ClarificationRef, DecisionRef, EvidenceId, GroupId, QuestionId, Slug};
use crate::domain::supplier::Supplier;
use crate::domain::text::{Line, Title};
use earned::judged;

/// What a summary is made from.
#[derive(Debug, Clone, Copy)]
pub struct Sources<'a> {
    /// The evaluation, its result shown.
    pub evaluation: &'a Evaluation,
    /// Its result.
    pub ranking: &'a Ranking,
    /// The people of the workspace, for their names.
    pub people: &'a [Person],
    /// The suppliers, for their contacts.
    pub suppliers: &'a [Supplier],
    /// Its evidence.
    pub evidence: &'a [Evidence],
    /// What each evaluator gave, as far as it counts.
    pub sheets: &'a [Sheet],
    /// What candidates were asked, and what came of it.
    pub clarifications: &'a [Clarification],
    /// The decision that was accepted on it.
    pub decision: Option<&'a Decision>,
    /// The zone in which days begin and end.
    pub zone: &'a jiff::tz::TimeZone,
    /// What is marked as commercially sensitive.
    pub sensitive: &'a Sensitive,
    /// Who writes.
    pub sender: &'a Sender,
}

/// Who writes the letters, as the settings of the workspace say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sender {
    /// Organisation and department.
    pub from: Option<String>,
    /// Where they are reached.
    pub contact: Option<String>,
}

/// Texts that are marked as commercially sensitive.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sensitive {
    /// Reasons of agreed scores.
    pub consensus: BTreeSet<Asked>,
    /// Reasons of gates.
    pub gates: BTreeSet<Asked>,
    /// Why moderation was reopened.
    pub reopenings: bool,
    /// Why the decision chose as it did.
    pub reason: bool,
    /// Why it did not choose the others.
    pub rejected: bool,
    /// Questions, answers and conclusions of clarifications.
    pub clarifications: BTreeSet<(ClarificationRef, Said)>,
}

/// Whether texts marked as sensitive are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Discretion {
    /// They are left out, and it is said that they are.
    LeaveOut,
    /// They are told, for the supplier they are about.
    Tell,
}

/// A recorded text, or the word that it is left out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Passage {
    /// The text as it was recorded.
    Told(String),
    /// Marked as commercially sensitive, and left out.
    LeftOut,
}

impl Passage {
    fn of(text: &str, sensitive: bool, discretion: Discretion) -> Self {
        match discretion {
            Discretion::LeaveOut if sensitive => Self::LeftOut,
            Discretion::LeaveOut | Discretion::Tell => Self::Told(text.to_owned()),
        }
    }

    /// The text, where it is told.
    pub fn told(&self) -> Option<&str> {
        match self {
            Self::Told(text) => Some(text),
            Self::LeftOut => None,
        }
    }
}

/// How one candidate was assessed, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Who it is for.
    pub supplier: Supplier,
    /// What became of it.
    pub outcome: Outcome,
    /// Judged groups with their questions, in the order of the set.
    pub groups: Vec<Group>,
    /// Gates, in the order of the set.
    pub gates: Vec<Gate>,
    /// All judged marks, of how many; `None` without a place.
    pub quality: Option<(Rounded, Rounded)>,
    /// The price and what it earned; `None` where none is asked or it counts for nothing.
    pub price: Option<Price>,
    /// The total as published; `None` without a place.
    pub total: Option<Rounded>,
    /// What totals are counted in.
    pub unit: Unit,
    /// What put it behind whoever was chosen, or before the next one where it is the one chosen,
    /// although their totals are equal as published.
    pub tie: Option<TieBroken>,
    /// How many others that could be ranked have the same total as published.
    pub level: usize,
    /// Whether nobody could be ranked: no candidate meets every minimum.
    pub nobody: bool,
    /// How many evaluators' scores count.
    pub panel: usize,
    /// Questions that an evaluator took no part in, for an interest declared.
    pub apart: Vec<QuestionId>,
    /// What the candidate was asked about a low price, once prices may be known.
    pub asked: Vec<AskedOf>,
    /// The decision on the evaluation, where one was accepted.
    pub decided: Option<Decided>,
    /// How firm the outcome is between this candidate and the one chosen, or the next where it is
    /// the one chosen: near tie or lead, the weight of one group, the scores. Names nobody else. Empty where
    /// nobody is chosen, where another is chosen than has the highest total, and where totals are
    /// pounds.
    pub firm: Vec<String>,
}

/// What a decision says, as far as it concerns everybody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// Which decision.
    pub decision: DecisionRef,
    /// The day it was accepted.
    pub on: Option<Day>,
    /// Who was chosen, or that nobody was.
    pub chosen: Chosen,
    /// Why.
    pub reason: Passage,
    /// Why this candidate was not, in the decision's words.
    pub why_not: Option<Passage>,
}

/// What became of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It was chosen.
    Chosen(Place),
    /// Another was.
    NotChosen(Place),
    /// Nobody was, although it could have been.
    Cancelled(Place),
    /// Nobody was, and the evaluation was cancelled before it had a result.
    Ended,
    /// Nobody is chosen yet.
    Undecided(Place),
    /// It is out, and by what.
    Excluded(Vec<Failing>),
    /// It left.
    Withdrawn {
        /// On which day.
        on: Day,
        /// Why, as it was recorded.
        reason: String,
    },
}

/// Where a ranked candidate stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Its place, 1 upward.
    pub place: u32,
    /// How many are ranked.
    pub of: usize,
    /// Whether it shares the place.
    pub joint: bool,
}

/// A minimum that was missed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failing {
    /// A failed gate, with its recorded reason.
    Gate {
        /// The gate.
        gate: QuestionId,
        /// What it asks.
        text: String,
        /// Why it is failed.
        reason: Passage,
    },
    /// An agreed score below the question's least.
    Score {
        /// The question.
        question: QuestionId,
        /// What was agreed.
        value: AgreedValue,
        /// The least.
        least: u8,
    },
    /// A group's judged marks below its threshold.
    Group {
        /// The group.
        group: GroupId,
        /// Its title.
        title: Title,
        /// Its marks.
        marks: Rounded,
        /// The least there had to be.
        least: Rounded,
    },
}

/// A group of questions and what it earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id.
    pub id: GroupId,
    /// Its title.
    pub title: Title,
    /// Judged marks; `None` while a question of it is not scored.
    pub marks: Option<Rounded>,
    /// What full judged marks would be.
    pub of: Rounded,
    /// Its scored questions.
    pub questions: Vec<Question>,
}

/// A scored question and what it earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id.
    pub id: QuestionId,
    /// What was asked.
    pub text: Line,
    /// Marks that the top of the scale earns.
    pub of: Rounded,
    /// Top of the scale.
    pub top: u8,
    /// What was given; `None` where nothing was.
    pub given: Option<Given>,
}

/// An agreed score with its explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The agreed value.
    pub value: AgreedValue,
    /// Its short name on the scale; how many scores it averages where it is no value of the scale.
    pub name: String,
    /// What earns it on this question; that nothing does, where it is no value of the scale.
    pub descriptor: String,
    /// Marks earned.
    pub marks: Rounded,
    /// Why, as the panel recorded it.
    pub reason: Passage,
    /// The evidence it rests on.
    pub evidence: Vec<Cited>,
    /// Why it is not more.
    pub higher: Higher,
}

/// Why a score is not higher.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Higher {
    /// There is nothing above it.
    Top,
    /// Nothing above it may be given on this question.
    Capped,
    /// The next value up, what earns it, and the marks that it would have added.
    Next {
        /// The value.
        value: u8,
        /// Its short name.
        name: Title,
        /// What earns it on this question.
        descriptor: Line,
        /// Marks more.
        adds: Rounded,
        /// The same exactly, for putting questions in order.
        exact: Exact,
    },
}

/// A fact that a score rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Its id.
    pub id: EvidenceId,
    /// Title, source and day; `None` where the item is gone.
    pub item: Option<String>,
}

/// A gate's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gate {
    /// Its id.
    pub id: QuestionId,
    /// What it asks.
    pub text: Line,
    /// Pass or fail, and why; `None` where it was not answered.
    pub answer: Option<(Answer, Passage)>,
}

/// A price and what it earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Price {
    /// The price question.
    pub question: QuestionId,
    /// What was asked.
    pub text: Line,
    /// The candidate's own price.
    pub amount: Money,
    /// The calculation, in which other candidates' prices are named by a word.
    pub worked: String,
    /// Marks earned, of how many; `None` where totals are pounds and a price earns none.
    pub marks: Option<(Rounded, Rounded)>,
    /// What more marks would have taken; `None` where there are none more to be had, or totals are
    /// pounds.
    pub more: Option<MoreFor>,
}

/// The price that would have earned more marks, all other prices as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MoreFor {
    /// How many marks more: one, or what there is left below that.
    pub adds: Rounded,
    /// The highest price that earns them, in whole pounds.
    pub price: Money,
}

/// What one candidate was asked about its price, and what followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedOf {
    /// Which clarification.
    pub reference: ClarificationRef,
    /// Question, answers and conclusion, in the order they were recorded.
    pub entries: Vec<(Said, Passage)>,
}

/// How `candidate` was assessed, and why.
///
/// # Errors
/// [`Unfit::NoCandidate`] for a supplier that takes no part.
pub fn summary(
    sources: &Sources<'_>,
    candidate: &Slug,
    discretion: Discretion,
) -> Result<Summary, Unfit> {
    let evaluation = sources.evaluation;
    let entry = evaluation.candidate(candidate)?;
    let standing = sources.ranking.standing(candidate);
    let supplier = sources.suppliers.iter().find(|one| one.slug == *candidate);
    let supplier =
        supplier.cloned().unwrap_or_else(|| Supplier::named(candidate.clone(), entry.name.clone()));
    let decimals = sources.ranking.decimals;
    let groups = evaluation.criteria().groups().iter();
    let groups = groups
        .map(|group| judged(sources, candidate, standing, group, discretion))
        .filter(|group| !group.questions.is_empty())
        .collect();
    let figures = standing.and_then(|standing| standing.figures.as_ref());
    let of: Exact = evaluation.criteria().scored().map(|(g, q)| effective_weight(g, q)).sum();
    let quality = figures.map(|figures| (figures.quality.rounded(decimals), of.rounded(decimals)));
    Ok(Summary {
        // The name under which it took part, whatever it is called now.
        supplier: Supplier { name: entry.name.clone(), ..supplier },
        outcome: outcome(sources, candidate, discretion),
        groups,
        gates: gates(sources, candidate, discretion),
        quality,
        price: price::price(sources, candidate),
        total: figures.map(|figures| figures.published),
        unit: sources.ranking.unit,
        tie: decided::tie(sources, candidate),
        level: figures.map_or(0, |figures| {
            let same = |other: &Figures| other.published == figures.published;
            sources.ranking.ranked().filter(|(_, other)| same(other)).count().saturating_sub(1)
        }),
        nobody: sources.ranking.ranked().next().is_none(),
        panel: panel(sources),
        apart: apart(sources),
        asked: asked(sources, candidate, discretion),
        decided: sources.decision.map(|one| decided::decided(sources, one, candidate, discretion)),
        firm: firm::sentences(sources, candidate).unwrap_or_default(),
    })
}

/// How many evaluators' scores count; the seats of the panel while nobody has handed in.
fn panel(sources: &Sources<'_>) -> usize {
    let scored = sources.sheets.iter().filter(|sheet| sheet.submitted().is_some()).count();
    if scored == 0 { sources.evaluation.parts().panel.len() } else { scored }
}

/// Questions from which somebody of the panel was recused.
fn apart(sources: &Sources<'_>) -> Vec<QuestionId> {
    let evaluation = sources.evaluation;
    let panel = &evaluation.parts().panel;
    let recused =
        |id: &QuestionId| panel.iter().any(|seat| evaluation.is_recused(&seat.person, id));
    let questions = evaluation.criteria().scored().map(|(_, question)| &question.id);
    questions.filter(|id| recused(id)).cloned().collect()
}

/// What `candidate` was asked about its price. Nobody is told what another was asked.
fn asked(sources: &Sources<'_>, candidate: &Slug, discretion: Discretion) -> Vec<AskedOf> {
    let own = sources.clarifications.iter().filter(|one| {
        one.about() == About::AbnormallyLow
            && one.candidate() == Some(candidate)
            && one.shows(sources.evaluation).is_ok()
    });
    let asked = own.map(|one| AskedOf {
        reference: one.reference(),
        entries: one
            .entries()
            .iter()
            // What nobody has sent yet, nobody was asked.
            .filter(|entry| entry.said != Said::Drafted)
            .map(|entry| {
                let marked = (one.reference(), entry.said);
                let sensitive = sources.sensitive.clarifications.contains(&marked);
                (entry.said, Passage::of(entry.text.as_str(), sensitive, discretion))
            })
            .collect(),
    });
    asked.filter(|one| !one.entries.is_empty()).collect()
}

fn outcome(sources: &Sources<'_>, candidate: &Slug, discretion: Discretion) -> Outcome {
    let evaluation = sources.evaluation;
    if evaluation.cancelled().is_some() {
        return Outcome::Ended;
    }
    let entry = evaluation.candidate(candidate).ok();
    if let Some(withdrawal) = entry.and_then(|entry| entry.withdrawn.as_ref()) {
        return Outcome::Withdrawn { on: withdrawal.on, reason: withdrawal.reason.to_string() };
    }
    let ranked: Vec<(&Slug, u32)> = sources
        .ranking
        .ranked()
        .map(|(standing, figures)| (&standing.candidate, figures.place))
        .collect();
    let Some((_, place)) = ranked.iter().find(|(slug, _)| *slug == candidate) else {
        let status = sources.ranking.standing(candidate).map(|standing| &standing.status);
        let causes: &[Cause] = match status {
            Some(Status::Excluded { by }) => by,
            Some(Status::Ranked | Status::Withdrawn { .. }) | None => &[],
        };
        let failings =
            causes.iter().filter_map(|cause| failing(sources, candidate, cause, discretion));
        return Outcome::Excluded(failings.collect());
    };
    let shared = ranked.iter().filter(|(_, other)| other == place).count() > 1;
    let stands = Place { place: *place, of: ranked.len(), joint: shared };
    match sources.decision {
        None => Outcome::Undecided(stands),
        Some(decision) => match &decision.content.chosen {
            Chosen::One(chosen) if chosen == candidate => Outcome::Chosen(stands),
            Chosen::One(_) => Outcome::NotChosen(stands),
            Chosen::Nobody(_) => Outcome::Cancelled(stands),
        },
    }
}

fn failing(
    sources: &Sources<'_>,
    candidate: &Slug,
    cause: &Cause,
    discretion: Discretion,
) -> Option<Failing> {
    let evaluation = sources.evaluation;
    match cause {
        Cause::Gate(gate) => {
            let (_, question) = evaluation.criteria().question(gate)?;
            let answer = evaluation.gate(candidate, gate)?;
            let sensitive = sources.sensitive.gates.contains(&(candidate.clone(), gate.clone()));
            Some(Failing::Gate {
                gate: gate.clone(),
                text: question.text.to_string(),
                reason: Passage::of(answer.reason.as_str(), sensitive, discretion),
            })
        }
        Cause::MinScore { question, value, least } => {
            Some(Failing::Score { question: question.clone(), value: *value, least: *least })
        }
        Cause::Threshold { group: id, marks, least } => {
            let group = evaluation.criteria().groups().iter().find(|group| group.id == *id)?;
            Some(Failing::Group {
                group: id.clone(),
                title: group.title.clone(),
                marks: *marks,
                least: *least,
            })
        }
    }
}

fn gates(sources: &Sources<'_>, candidate: &Slug, discretion: Discretion) -> Vec<Gate> {
    let gates = sources.evaluation.criteria().gates();
    gates
        .map(|gate| {
            let asked = (candidate.clone(), gate.id.clone());
            let answer = sources.evaluation.gate(candidate, &gate.id).map(|given| {
                let sensitive = sources.sensitive.gates.contains(&asked);
                (given.answer, Passage::of(given.reason.as_str(), sensitive, discretion))
            });
            Gate { id: gate.id.clone(), text: gate.text.clone(), answer }
        })
        .collect()
}

impl Summary {
    /// The questions on which one step up would have added most, most first; in the order of the
    /// set where they would have added the same.
    pub fn within_reach(&self) -> Vec<(&Question, &Given)> {
        let mut found: Vec<(&Question, &Given, &Exact)> = self
            .groups
            .iter()
            .flat_map(|group| &group.questions)
            .filter_map(|question| {
                let given = question.given.as_ref()?;
                match &given.higher {
                    Higher::Next { exact, .. } => Some((question, given, exact)),
                    Higher::Top | Higher::Capped => None,
                }
            })
            .collect();
        found.sort_by(|a, b| b.2.cmp(a.2));
        found.into_iter().map(|(question, given, _)| (question, given)).collect()
    }

    /// Whether `text` names a candidate other than the one this is for.
    pub fn names_another(&self, evaluation: &Evaluation, text: &str) -> bool {
        !names::others_named(evaluation, &self.supplier.slug, text).is_empty()
    }

    /// Whether `text` names somebody of the panel, or its moderator.
    pub fn names_somebody(&self, evaluation: &Evaluation, people: &[Person], text: &str) -> bool {
        !names::panel_named(evaluation, people, text).is_empty()
    }

    /// Whether anything was scored.
    pub fn is_scored(&self) -> bool {
        self.groups.iter().flat_map(|group| &group.questions).any(|q| q.given.is_some())
    }
}

#[cfg(test)]
mod tests;
