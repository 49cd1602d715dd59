//! Candidates, panel, rules and agreed answers of one structured comparison, loaded whole.
//!
//! What single evaluators gave is not in here: each has a [`scores::Sheet`] of their own, which
//! nobody else sees until moderation opens. [`stage`] holds the locks, [`who`] who may act.

pub mod agreed;
pub mod amend;
pub mod by_group;
pub mod clarification;
pub mod comparison;
pub mod conditions;
pub mod conflict;
pub mod consensus;
pub mod due;
pub mod evidence;
pub mod explain;
pub mod hand_over;
pub mod minutes;
pub mod missing;
pub mod moved;
pub mod open_question;
pub mod price;
pub mod ranking;
pub mod reasons;
pub mod refusal;
pub mod rehearse;
pub mod rules;
pub mod scores;
pub mod setup;
pub mod stage;
pub mod summary;
pub mod value;
pub mod who;

#[cfg(test)]
pub(crate) mod samples;

use std::collections::{BTreeMap, BTreeSet};

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::{CriteriaSet, Fault, Kind, Question};
use crate::domain::date::{Day, Moment};
use crate::domain::refs::{DecisionRef, EvaluationRef, QuestionId, Slug};
use crate::domain::text::{Reason, Title};
use amend::Amends;
use conflict::{Clearance, Declaration, clearance};
use consensus::Consensus;
use due::Due;
use price::{Price, PriceChange};
pub use rules::{Agreeing, NearTie, NearTieError, Purpose, Rules, TieRule};
use stage::Stage;

/// A supplier taking part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    /// The supplier's short name.
    pub slug: Slug,
    /// The name as shown.
    pub name: Title,
    /// Since when it takes part no longer.
    pub withdrawn: Option<Withdrawal>,
}

/// A candidate's leaving.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Withdrawal {
    /// On which day.
    pub on: Day,
    /// Why.
    pub reason: Reason,
}

/// A place on the panel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seat {
    /// Who sits there.
    pub person: Slug,
}

/// A return to moderation after agreed scores were closed. Never taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reopening {
    /// From which stage.
    pub from: Stage,
    /// Under which version of the rules.
    pub version: u32,
    /// Who reopened.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// Why.
    pub reason: Reason,
    /// Whether prices had been opened before, so that agreed scores may have moved with the
    /// money in view.
    pub money_known: bool,
}

impl Reopening {
    /// `mod-1 reopened moderation when prices were known already`, for lists and screens; nothing
    /// of prices where none is asked.
    pub fn words(&self, priced: bool) -> String {
        let money = match (priced, self.money_known) {
            (false, _) => "",
            (true, true) => " when prices were known already",
            (true, false) => " while prices were still sealed",
        };
        format!("{} reopened moderation{money}", self.by)
    }
}

codes! {
    /// How a gate was answered; a missing entry is "not yet answered".
    pub enum Answer, "an answer to a gate" {
        /// The need is met.
        Pass = "pass",
        /// The candidate is out, everywhere.
        Fail = "fail",
    }
}

/// One candidate's answer to one gate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateAnswer {
    /// Pass or fail.
    pub answer: Answer,
    /// Why.
    pub reason: Reason,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// A candidate and a question: what a score, a consensus or a gate's answer is for.
pub type Asked = (Slug, QuestionId);

/// The parts of an evaluation before anybody has checked that they fit together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parts {
    /// Its short reference.
    pub reference: EvaluationRef,
    /// Its title.
    pub title: Title,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it stands.
    pub stage: Stage,
    /// Which version of the rules, 1 upward.
    pub rules_version: u32,
    /// Whether it is sample data, said on every screen and in every export.
    pub illustrative: bool,
    /// What is asked.
    pub criteria: CriteriaSet,
    /// How answers become a result.
    pub rules: Rules,
    /// Who takes part, in the order of entry.
    pub candidates: Vec<Candidate>,
    /// Who scores.
    pub panel: Vec<Seat>,
    /// Who runs it.
    pub moderator: Slug,
    /// Declarations of interest, in the order they were made.
    pub declarations: Vec<Declaration>,
    /// When moderation was last opened.
    pub moderation_opened: Option<Moment>,
    /// When prices were last opened. Stays after a reopening: the money is known.
    pub price_opened: Option<Moment>,
    /// By when its parts are to be done.
    pub due: Due,
    /// Each return to moderation, in order.
    pub reopenings: Vec<Reopening>,
    /// Answers to gates.
    pub gates: BTreeMap<Asked, GateAnswer>,
    /// Agreed scores.
    pub consensus: BTreeMap<Asked, Consensus>,
    /// Whole-life costs.
    pub prices: BTreeMap<Slug, Price>,
    /// Each change of a price since the money was known, in order.
    pub price_changes: Vec<PriceChange>,
    /// What this version of the rules amends; `None` in the first.
    pub amends: Option<Amends>,
    /// The candidate an accepted decision names; it breaks a tie for the first place that the
    /// rules leave, and nothing else.
    pub chosen: Option<Slug>,
    /// What cancelled it before it had a result. Its stage is the one it stood at then, and with it
    /// every seal stays.
    pub cancelled: Option<Cancelled>,
}

/// What cancelled an evaluation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cancelled {
    /// The decision, which is in force.
    pub by: DecisionRef,
    /// Since when: it was first accepted then, or the first of those whose place it took.
    pub at: Moment,
}

impl Parts {
    /// The parts of a draft with nobody in it yet, under the rules that hold unless others are
    /// chosen.
    pub fn draft(
        reference: EvaluationRef,
        title: Title,
        purpose: Purpose,
        criteria: CriteriaSet,
        moderator: Slug,
    ) -> Self {
        Self {
            reference,
            title,
            purpose,
            stage: Stage::Draft,
            rules_version: 1,
            illustrative: false,
            criteria,
            rules: Rules::default(),
            candidates: Vec::new(),
            panel: Vec::new(),
            moderator,
            declarations: Vec::new(),
            moderation_opened: None,
            price_opened: None,
            due: Due::default(),
            reopenings: Vec::new(),
            gates: BTreeMap::new(),
            consensus: BTreeMap::new(),
            prices: BTreeMap::new(),
            price_changes: Vec::new(),
            amends: None,
            chosen: None,
            cancelled: None,
        }
    }
}

/// One structured comparison. Its parts fit together; what its stage still needs may be missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evaluation {
    parts: Parts,
}

/// Where an evaluation stands in words: `scoring`, or `cancelled at scoring`.
pub fn stands(stage: Stage, cancelled: Option<DecisionRef>) -> String {
    match cancelled {
        None => stage.words().to_owned(),
        Some(_) => format!("cancelled at {}", stage.words()),
    }
}

/// Parts that do not fit together.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unfit {
    /// One supplier twice.
    #[error("{candidate} is already a candidate of {evaluation}")]
    CandidateTwice {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The supplier.
        candidate: Slug,
    },
    /// One person twice.
    #[error("{person} already has a seat on the panel of {evaluation}")]
    SeatTwice {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The person.
        person: Slug,
    },
    /// Something about a supplier that does not take part.
    #[error("{candidate} is not a candidate of {evaluation}: its candidates are {known}")]
    NoCandidate {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The supplier.
        candidate: Slug,
        /// Those who take part.
        known: String,
    },
    /// Something about a question that is not asked.
    #[error("{question} is not a question of {set}{}", meant.as_ref().map(|m| format!("; did you mean {m}?")).unwrap_or_default())]
    NoQuestion {
        /// The criteria set.
        set: Slug,
        /// The question.
        question: QuestionId,
        /// The nearest one there is.
        meant: Option<String>,
    },
    /// An answer of one kind to a question of another.
    #[error("{question} is a {kind} question, and {what} is for a {wanted} one")]
    WrongKind {
        /// The question.
        question: QuestionId,
        /// Its kind.
        kind: Kind,
        /// What was to be recorded.
        what: &'static str,
        /// The kind that takes it.
        wanted: Kind,
    },
    /// A value that may not be given there.
    #[error(transparent)]
    Value(#[from] value::ValueError),
    /// A price where none is asked.
    #[error("{set} has no price question, so {evaluation} takes no prices")]
    NoPriceQuestion {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// The criteria set.
        set: Slug,
    },
    /// Moderation would end before scoring.
    #[error(
        "moderation would be due on {moderation}, before scoring on {scoring}: give it that day or a later one"
    )]
    DueOrder {
        /// The day for scoring.
        scoring: Day,
        /// The day for moderation.
        moderation: Day,
    },
    /// Criteria that are not finished, and no draft any more.
    #[error("{evaluation} is past its draft, and {fault}")]
    Unfinished {
        /// The evaluation.
        evaluation: EvaluationRef,
        /// What is not finished.
        fault: Fault,
    },
    /// Rules outside their range.
    #[error("{what} is {has}: it may be {range}")]
    Rule {
        /// Which rule.
        what: &'static str,
        /// Its value.
        has: String,
        /// What it may be.
        range: &'static str,
    },
}

impl Evaluation {
    /// The evaluation of these parts.
    ///
    /// # Errors
    /// [`Unfit`] names the first part that does not fit the others.
    pub fn new(parts: Parts) -> Result<Self, Unfit> {
        let this = Self { parts };
        this.fits()?;
        Ok(this)
    }

    /// The parts, to be changed and checked again.
    pub fn into_parts(self) -> Parts {
        self.parts
    }

    fn fits(&self) -> Result<(), Unfit> {
        let Parts { reference, rules, candidates, panel, gates, consensus, prices, .. } =
            &self.parts;
        if self.stage() > Stage::Draft
            && let Some(fault) = self.criteria().unfinished().into_iter().next()
        {
            return Err(Unfit::Unfinished { evaluation: *reference, fault });
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = candidates.iter().find(|candidate| !seen.insert(&candidate.slug)) {
            let (evaluation, candidate) = (*reference, twice.slug.clone());
            return Err(Unfit::CandidateTwice { evaluation, candidate });
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = panel.iter().find(|seat| !seen.insert(&seat.person)) {
            let (evaluation, person) = (*reference, twice.person.clone());
            return Err(Unfit::SeatTwice { evaluation, person });
        }
        self.parts.due.check()?;
        let out_of_range = |what, has: String, range| Err(Unfit::Rule { what, has, range });
        if rules.decimals > 6 {
            return out_of_range("decimals", rules.decimals.to_string(), "0 to 6");
        }
        if rules.min_panel == 0 {
            return out_of_range("the least panel", "0".to_owned(), "1 or more");
        }
        let mut seen = BTreeSet::new();
        if let Some(rule) = rules.tie_break.iter().find(|rule| !seen.insert(**rule)) {
            let has = format!("{rule} twice");
            return out_of_range("the tie-break", has, "quality, cost and heaviest, each once");
        }
        for (candidate, question) in gates.keys() {
            self.candidate(candidate)?;
            self.asked(question, Kind::Gate, "pass or fail")?;
        }
        for ((candidate, question), agreed) in consensus {
            self.candidate(candidate)?;
            let question = self.asked(question, Kind::Scored, "a consensus")?;
            value::check_agreed(question, self.criteria().scale(), agreed.value)?;
        }
        for candidate in prices.keys() {
            self.price_of_somebody(candidate)?;
        }
        if let Some(chosen) = &self.parts.chosen {
            self.candidate(chosen)?;
        }
        Ok(())
    }

    /// Its short reference.
    pub fn reference(&self) -> EvaluationRef {
        self.parts.reference
    }

    /// Everything that is recorded, to read.
    pub fn parts(&self) -> &Parts {
        &self.parts
    }

    /// Where it stands.
    pub fn stage(&self) -> Stage {
        self.parts.stage
    }

    /// The decision that cancelled it before it had a result, where one did.
    ///
    /// # Source
    /// [Decision 30](../../docs/decisions/0030-an-evaluation-is-cancelled-where-it-stands.md).
    pub fn cancelled(&self) -> Option<DecisionRef> {
        self.parts.cancelled.map(|cancelled| cancelled.by)
    }

    /// Where it stands in words: `scoring`, or `cancelled at scoring`.
    pub fn stands(&self) -> String {
        stands(self.stage(), self.cancelled())
    }

    /// What is asked.
    pub fn criteria(&self) -> &CriteriaSet {
        &self.parts.criteria
    }

    /// How answers become a result.
    pub fn rules(&self) -> &Rules {
        &self.parts.rules
    }

    /// Who takes part, in the order of entry, the withdrawn among them.
    pub fn candidates(&self) -> &[Candidate] {
        &self.parts.candidates
    }

    /// The candidates that have not withdrawn.
    pub fn live(&self) -> impl Iterator<Item = &Candidate> {
        self.parts.candidates.iter().filter(|candidate| candidate.withdrawn.is_none())
    }

    /// Who runs it.
    pub fn moderator(&self) -> &Slug {
        &self.parts.moderator
    }

    /// Whether `person` has a seat on the panel.
    pub fn seats(&self, person: &Slug) -> bool {
        self.parts.panel.iter().any(|seat| seat.person == *person)
    }

    /// Where `person` stands after their declarations.
    pub fn clearance(&self, person: &Slug) -> Clearance {
        clearance(&self.parts.declarations, person)
    }

    /// Whether the money was ever known: a reopening after that says so in history.
    pub fn money_known(&self) -> bool {
        self.parts.price_opened.is_some()
    }

    /// The agreed scores of those still taking part that rest on no recorded evidence, in the
    /// order of the set.
    pub fn without_evidence(&self) -> Vec<Asked> {
        let asked = self.criteria().scored().map(|(_, question)| &question.id);
        let cells = asked.flat_map(|id| self.live().map(move |who| (who.slug.clone(), id.clone())));
        cells
            .filter(|(who, id)| self.agreed(who, id).is_some_and(|one| one.evidence.is_empty()))
            .collect()
    }

    /// The gates and agreed scores that were set in a moderation reopened with prices known,
    /// under this version of the rules, in the order of the set.
    pub fn set_with_prices_known(&self) -> Vec<Asked> {
        let mut reopenings = self.parts.reopenings.iter();
        let Some(first) =
            reopenings.find(|one| one.money_known && one.version == self.parts.rules_version)
        else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (_, question) in self.parts.criteria.questions() {
            for candidate in &self.parts.candidates {
                let asked = (candidate.slug.clone(), question.id.clone());
                let gate = self.parts.gates.get(&asked).map(|gate| gate.at);
                let agreed = self.parts.consensus.get(&asked).map(|agreed| agreed.at);
                if gate.max(agreed).is_some_and(|at| at >= first.at) {
                    found.push(asked);
                }
            }
        }
        found
    }

    /// The candidate with this slug.
    ///
    /// # Errors
    /// [`Unfit::NoCandidate`] with those there are.
    pub fn candidate(&self, slug: &Slug) -> Result<&Candidate, Unfit> {
        self.parts.candidates.iter().find(|c| c.slug == *slug).ok_or_else(|| {
            let known: Vec<&str> = self.parts.candidates.iter().map(|c| c.slug.as_str()).collect();
            Unfit::NoCandidate {
                evaluation: self.parts.reference,
                candidate: slug.clone(),
                known: known.join(", "),
            }
        })
    }

    /// The question with this id, when it is of the kind that takes `what`.
    ///
    /// # Errors
    /// [`Unfit`] when there is none or it is of another kind.
    pub fn asked(
        &self,
        id: &QuestionId,
        wanted: Kind,
        what: &'static str,
    ) -> Result<&Question, Unfit> {
        let question = self.any_asked(id)?;
        if question.kind == wanted {
            return Ok(question);
        }
        Err(Unfit::WrongKind { question: id.clone(), kind: question.kind, what, wanted })
    }

    /// The question `id`, of whatever kind.
    ///
    /// # Errors
    /// [`Unfit::NoQuestion`] with the nearest there is.
    pub fn any_asked(&self, id: &QuestionId) -> Result<&Question, Unfit> {
        let found = self.criteria().question(id).map(|(_, question)| question);
        found.ok_or_else(|| {
            let known = self.criteria().questions().map(|(_, question)| question.id.as_str());
            let meant = crate::domain::text::nearest(id.as_str(), known).map(str::to_owned);
            let (set, question) = (self.criteria().id().clone(), id.clone());
            Unfit::NoQuestion { set, question, meant }
        })
    }

    fn price_of_somebody(&self, candidate: &Slug) -> Result<(), Unfit> {
        self.candidate(candidate)?;
        if self.criteria().price().is_none() {
            let (evaluation, set) = (self.parts.reference, self.criteria().id().clone());
            return Err(Unfit::NoPriceQuestion { evaluation, set });
        }
        Ok(())
    }

    /// The gates `candidate` failed, in the order of the set.
    pub fn failed_gates(&self, candidate: &Slug) -> Vec<QuestionId> {
        self.criteria()
            .gates()
            .filter(|gate| {
                self.gate(candidate, &gate.id).is_some_and(|given| given.answer == Answer::Fail)
            })
            .map(|gate| gate.id.clone())
            .collect()
    }

    /// How `candidate` was answered on `gate`; `None` while it is not.
    pub fn gate(&self, candidate: &Slug, gate: &QuestionId) -> Option<&GateAnswer> {
        self.parts.gates.get(&(candidate.clone(), gate.clone()))
    }

    /// A reason as it is compared with those of other candidates, under the name of its own.
    pub fn worded<'a>(
        &'a self,
        candidate: &'a Slug,
        question: &'a QuestionId,
        text: &'a str,
    ) -> reasons::Worded<'a> {
        let known = self.parts.candidates.iter().find(|one| one.slug == *candidate);
        let name = known.map_or(candidate.as_str(), |one| one.name.as_str());
        reasons::Worded { candidate, name, question, text }
    }

    /// What was agreed for `candidate` on `question`; `None` while nothing is.
    pub fn agreed(&self, candidate: &Slug, question: &QuestionId) -> Option<&Consensus> {
        self.parts.consensus.get(&(candidate.clone(), question.clone()))
    }
}
