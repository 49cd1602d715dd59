//! The next version of the rules: what it changes, and which answers no longer stand.
//!
//! Nothing is carried over silently. What was given under the version before stays readable
//! there; under the new one it stands only where the question is asked exactly as it was, and
//! only when carrying it was asked for, by name and on record.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::weight::Weight;
use crate::domain::criteria::{CriteriaSet, Kind, Question};
use crate::domain::date::Moment;
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::scores::{Score, Sheet, required};
use crate::domain::evaluation::stage::{Doing, Stage};
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Agreeing, Asked, Evaluation, GateAnswer};
use crate::domain::person::Person;
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::domain::text::Reason;

codes! {
    /// Whether answers to questions that stay as they are come along.
    pub enum Carry, "what is carried" {
        /// Everything is answered anew.
        Nothing = "nothing",
        /// Answers to unchanged questions stand again from the freeze on.
        Unchanged = "unchanged",
    }
}

/// What a version of the rules amends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Amends {
    /// Why.
    pub reason: Reason,
    /// Who made the new version.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// Where the version before stood.
    pub from: Stage,
    /// Whether answers come along.
    pub carry: Carry,
    /// Whether scores of any version before were ever seen by others.
    pub scores_seen: bool,
    /// Whether prices had ever been opened.
    pub money_known: bool,
    /// What was asked before.
    pub before: CriteriaSet,
    /// How scores became the one that counts, before.
    pub agreeing_before: Agreeing,
}

/// Whether an agreed score was agreed in the way of these rules.
fn is_agreed_so(agreed: &Consensus, agreeing: Agreeing) -> bool {
    match agreeing {
        Agreeing::OneScore => agreed.value.scores().is_none(),
        Agreeing::Average => agreed.value.scores().is_some(),
    }
}

/// Why an answer to a question does not stand under the new rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Error)]
pub enum Change {
    /// It is asked no more.
    #[error("the question is no longer asked")]
    Removed,
    /// It was not asked before.
    #[error("the question is new")]
    New,
    /// Gate, scored and price are answered differently.
    #[error("the question is of another kind")]
    Kind,
    /// Other words.
    #[error("the question says something else")]
    Text,
    /// Other evidence is asked for.
    #[error("the question asks for other evidence")]
    Evidence,
    /// Evaluators are told to read it another way.
    #[error("its notes for guidance are others")]
    Guidance,
    /// What earns which value is another.
    #[error("its bands are others")]
    Bands,
    /// The highest value is another.
    #[error("its cap is another")]
    Cap,
    /// The values, or what earns them, are others.
    #[error("the scale is another")]
    Scale,
}

/// A least score, of what and how high.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Minimum {
    /// Percent of the group's judged marks.
    Group(GroupId, Weight),
    /// A value of the scale.
    Question(QuestionId, u8),
}

impl std::fmt::Display for Minimum {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Group(id, least) => write!(f, "{id} takes at least {least} % of its marks"),
            Self::Question(id, least) => write!(f, "{id} takes at least {least}"),
        }
    }
}

/// What differs about `id` between two sets, the gravest first; `None` when it is asked exactly
/// as it was. What it weighs and its least score do not change what an answer means.
pub fn change(before: &CriteriaSet, after: &CriteriaSet, id: &QuestionId) -> Option<Change> {
    let find = |set: &CriteriaSet| set.question(id).map(|(_, question)| question.clone());
    let (old, new): (Question, Question) = match (find(before), find(after)) {
        (Some(old), Some(new)) => (old, new),
        (Some(_), None) => return Some(Change::Removed),
        (None, Some(_)) => return Some(Change::New),
        (None, None) => return None,
    };
    let scored = new.kind == Kind::Scored;
    let points = |set: &CriteriaSet| set.scale().points().to_vec();
    if old.kind != new.kind {
        Some(Change::Kind)
    } else if old.text != new.text {
        Some(Change::Text)
    } else if old.evidence != new.evidence {
        Some(Change::Evidence)
    } else if old.guidance != new.guidance {
        Some(Change::Guidance)
    } else if old.bands != new.bands {
        Some(Change::Bands)
    } else if old.cap != new.cap {
        Some(Change::Cap)
    } else if scored && points(before) != points(after) {
        Some(Change::Scale)
    } else {
        None
    }
}

codes! {
    /// What kind of answer it is.
    pub enum Given, "an answer" {
        /// One evaluator's score.
        Score = "score",
        /// The agreed score.
        Consensus = "consensus",
        /// Pass or fail.
        Gate = "gate",
    }
}

/// Answers under the version before, all alike in whether they stand. It says that they were
/// given, never what they were.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// To which question.
    pub question: QuestionId,
    /// What they are.
    pub given: Given,
    /// Whose scores; `None` for what was agreed.
    pub evaluator: Option<Slug>,
    /// For which candidates, in the order of entry.
    pub candidates: Vec<Slug>,
    /// Why they no longer stand; `None` when they do.
    pub fallen: Option<String>,
}

/// Everything that was answered under one version of the rules.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answers {
    /// Every evaluator's sheet, of those who left too.
    pub sheets: Vec<Sheet>,
    /// Agreed scores.
    pub consensus: BTreeMap<Asked, Consensus>,
    /// Answers to gates.
    pub gates: BTreeMap<Asked, GateAnswer>,
}

/// What stands again under the new version, to be saved with its freeze.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Carried {
    /// Scores that stand, by evaluator; their sheets are open until handed in again.
    pub scores: BTreeMap<Slug, BTreeMap<Asked, Score>>,
    /// Agreed scores.
    pub consensus: BTreeMap<Asked, Consensus>,
    /// Answers to gates.
    pub gates: BTreeMap<Asked, GateAnswer>,
}

impl Amends {
    /// What was known when these rules were made, as the end of a sentence: `after scores were
    /// seen, with prices known`; `None` where neither was.
    pub fn known(&self) -> Option<&'static str> {
        match (self.scores_seen, self.money_known) {
            (false, false) => None,
            (true, false) => Some("after scores were seen, while prices were still sealed"),
            (_, true) => Some("after scores were seen, with prices known"),
        }
    }
}

impl Evaluation {
    /// A draft of the next version of the rules. Gates and agreed scores are not in it;
    /// candidates, panel, declarations and sealed prices are, and so is whether the money was
    /// ever known.
    ///
    /// # Errors
    /// [`RecordError`] in a draft, which is edited, and after a decision, which is superseded.
    pub fn amended(
        &self,
        by: &Person,
        reason: Reason,
        carry: Carry,
        at: Moment,
    ) -> Result<Self, RecordError> {
        may(Act::SetUp, by, self)?;
        self.takes(Doing::AMEND)?;
        let mut next = self.clone();
        next.parts.amends = Some(Amends {
            reason,
            by: by.slug.clone(),
            at,
            from: self.stage(),
            carry,
            scores_seen: self.scores_seen(),
            money_known: self.money_known(),
            before: self.criteria().clone(),
            agreeing_before: self.rules().agreeing,
        });
        next.parts.stage = Stage::Draft;
        next.parts.rules_version += 1;
        next.parts.gates.clear();
        next.parts.consensus.clear();
        next.parts.moderation_opened = None;
        Ok(next)
    }

    /// The questions that this version asks otherwise than the one before: those that were
    /// asked then in their order, then the new ones. Empty in a first version.
    pub fn asked_otherwise(&self) -> Vec<(QuestionId, Change)> {
        let Some(amends) = &self.parts().amends else { return Vec::new() };
        let (before, now) = (&amends.before, self.criteria());
        let old = before.questions().map(|(_, question)| &question.id);
        let new = now.questions().map(|(_, question)| &question.id);
        let new = new.filter(|id| before.question(id).is_none());
        old.chain(new).filter_map(|id| Some((id.clone(), change(before, now, id)?))).collect()
    }

    /// Whether single scores were ever seen by others, under these rules or earlier ones.
    pub fn scores_seen(&self) -> bool {
        self.stage().opens_scores()
            || self.parts().amends.as_ref().is_some_and(|amends| amends.scores_seen)
    }

    /// The gates that the version before had and this one has not, once scores were seen: a gate
    /// is lifted for everybody before that, or not at all.
    pub fn lifted_gates(&self) -> Vec<QuestionId> {
        let Some(amends) = self.parts().amends.as_ref().filter(|amends| amends.scores_seen) else {
            return Vec::new();
        };
        let stays = |id: &QuestionId| self.criteria().gates().any(|gate| gate.id == *id);
        let before = amends.before.gates().map(|gate| gate.id.clone());
        before.filter(|gate| !stays(gate)).collect()
    }

    /// A least score that the version before asked for and this one no longer does, or a lower one,
    /// once scores were seen: whoever lowers it then knows whom it lets in. How high two least
    /// scores of a question are is compared only between the same values; that there is one, always.
    ///
    /// # Source
    /// `docs/court-cases.md`, Energy Solutions.
    pub fn lowered_minimum(&self) -> Option<Minimum> {
        let amends = self.parts().amends.as_ref().filter(|amends| amends.scores_seen)?;
        let (before, now) = (&amends.before, self.criteria());
        for group in before.groups() {
            let Some(least) = group.threshold else { continue };
            let stands = now.groups().iter().find(|other| other.id == group.id);
            if stands.and_then(|group| group.threshold).is_none_or(|now| now < least) {
                return Some(Minimum::Group(group.id.clone(), least));
            }
        }
        let values = |set: &CriteriaSet| -> Vec<u8> {
            set.scale().points().iter().map(|point| point.value).collect()
        };
        let comparable = values(before) == values(now);
        before.questions().find_map(|(_, question)| {
            let least = question.min_score?;
            let stands = now.question(&question.id).and_then(|(_, question)| question.min_score);
            let lowered = stands.is_none_or(|now| comparable && now < least);
            lowered.then(|| Minimum::Question(question.id.clone(), least))
        })
    }

    /// How scores became the one that counts under the version before, where that is otherwise now
    /// and scores have been seen: it is fixed beforehand, or not at all.
    ///
    /// # Source
    /// `docs/method.md`, "From many scores to one".
    pub fn agreed_otherwise(&self) -> Option<Agreeing> {
        let amends = self.parts().amends.as_ref().filter(|amends| amends.scores_seen)?;
        let before = amends.agreeing_before;
        (before != self.rules().agreeing).then_some(before)
    }

    /// The price formula, where prices were known under an earlier version of the rules: nobody
    /// chooses it by them.
    ///
    /// # Source
    /// `docs/method.md`, "Price formulas": the same bids have another winner under each.
    pub fn fixed_formula(&self) -> Option<PriceFormula> {
        self.parts().amends.as_ref().filter(|amends| amends.money_known)?;
        self.rules().price_formula
    }

    /// What becomes of each answer that was given under the version before, in the order of its
    /// questions, then the questions that are new. Empty in a first version.
    pub fn standing(&self, answers: &Answers) -> Vec<Standing> {
        let Some(amends) = &self.parts().amends else { return Vec::new() };
        let mut found = Vec::new();
        for (_, question) in amends.before.questions() {
            let id = &question.id;
            let fallen = change(&amends.before, self.criteria(), id).map(|what| what.to_string());
            let fallen = fallen.or_else(|| {
                let told = "not carried over: the amendment does not say so".to_owned();
                (amends.carry == Carry::Nothing).then_some(told)
            });
            let mut push = |given,
                            evaluator: Option<&Slug>,
                            fallen: Option<String>,
                            has: &dyn Fn(&Slug) -> bool| {
                let slugs = self.candidates().iter().map(|candidate| candidate.slug.clone());
                let candidates: Vec<Slug> = slugs.filter(|slug| has(slug)).collect();
                if !candidates.is_empty() {
                    let (question, evaluator) = (id.clone(), evaluator.cloned());
                    found.push(Standing { question, given, evaluator, candidates, fallen });
                }
            };
            for sheet in &answers.sheets {
                let who = sheet.evaluator();
                let fallen = fallen.clone().or_else(|| self.falls_with(who, id));
                push(Given::Score, Some(who), fallen, &|slug| sheet.current(slug, id).is_some());
            }
            let asked = |slug: &Slug| (slug.clone(), id.clone());
            let agreeing = self.rules().agreeing;
            let otherwise = |slug: &Slug| {
                let agreed = answers.consensus.get(&asked(slug));
                agreed.map(|agreed| !is_agreed_so(agreed, agreeing))
            };
            push(Given::Consensus, None, fallen.clone(), &|slug| otherwise(slug) == Some(false));
            let now = fallen
                .clone()
                .unwrap_or_else(|| format!("what counts is now {}", agreeing.words()));
            push(Given::Consensus, None, Some(now), &|slug| otherwise(slug) == Some(true));
            push(Given::Gate, None, fallen, &|slug| answers.gates.contains_key(&asked(slug)));
        }
        for (_, question) in self.criteria().questions() {
            let new = change(&amends.before, self.criteria(), &question.id) == Some(Change::New);
            let given = match question.kind {
                Kind::Gate => Given::Gate,
                Kind::Scored => Given::Score,
                Kind::Price => continue,
            };
            if new {
                found.push(Standing {
                    question: question.id.clone(),
                    given,
                    evaluator: None,
                    candidates: Vec::new(),
                    fallen: Some(Change::New.to_string()),
                });
            }
        }
        found
    }

    /// Why scores of `who` on an unchanged question fall all the same.
    fn falls_with(&self, who: &Slug, question: &QuestionId) -> Option<String> {
        if !self.seats(who) {
            Some(format!("{who} has left the panel"))
        } else if self.is_recused(who, question) {
            Some(format!("{who} is recused from it"))
        } else {
            None
        }
    }

    /// The answers that stand again under this version, where the amendment carries them: those
    /// to unchanged questions, for candidates that have not withdrawn.
    pub fn carried(&self, answers: &Answers) -> Carried {
        let Some(amends) = self.parts().amends.as_ref().filter(|a| a.carry == Carry::Unchanged)
        else {
            return Carried::default();
        };
        let same = |(candidate, question): &Asked| {
            self.live().any(|live| live.slug == *candidate)
                && self.criteria().question(question).is_some()
                && change(&amends.before, self.criteria(), question).is_none()
        };
        let mut carried = Carried::default();
        for sheet in &answers.sheets {
            let who = sheet.evaluator();
            if !self.seats(who) {
                continue;
            }
            let scores: BTreeMap<Asked, Score> = required(self, who)
                .into_iter()
                .filter(|asked| same(asked))
                .filter_map(|asked| {
                    let score = sheet.current(&asked.0, &asked.1)?.clone();
                    Some((asked, score))
                })
                .collect();
            if !scores.is_empty() {
                carried.scores.insert(who.clone(), scores);
            }
        }
        let kept = |asked: &&Asked| same(asked);
        for asked in answers.consensus.keys().filter(kept) {
            let agreed = &answers.consensus[asked];
            if is_agreed_so(agreed, self.rules().agreeing) {
                carried.consensus.insert(asked.clone(), agreed.clone());
            }
        }
        for asked in answers.gates.keys().filter(kept) {
            carried.gates.insert(asked.clone(), answers.gates[asked].clone());
        }
        carried
    }
}

#[cfg(test)]
mod tests;
