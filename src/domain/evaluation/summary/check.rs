//! What stands between a summary and its sending: reasons that are missing or say too little.
//!
//! Reasons of single scores are in no letter, and are looked at all the same: they are what an
//! agreed one is held against when somebody contests it.

mod early;

use std::collections::{BTreeMap, BTreeSet};

pub use early::{before_closing, of_the_decision};
use thiserror::Error;

use super::Sources;
use super::earned::of_another;
use super::names::{others_named, panel_named, speaks_of_money};
use crate::codes;
use crate::domain::criteria::Kind;
use crate::domain::date::Day;
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::reasons::{Weakness, repeated, weaknesses};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::{Answer, Asked, Evaluation};
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::text::{Line, Reason, commas};

/// What a finding calls the decision's reason.
const REASON: &str = "the decision's reason";

/// The same, where it names others: whoever is not chosen reads it too.
const TO_ALL: &str = "the decision's reason, which stands in every letter,";

/// What a finding calls the text on one that was not chosen.
const WHY_NOT: &str = "why the decision did not choose it";

/// Something that a supplier would rightly ask about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// Whose summary it is about.
    pub candidate: Slug,
    /// The question, where it is about one.
    pub question: Option<QuestionId>,
    /// Whose single score it is about; `None` for what stands in the letter.
    pub evaluator: Option<Slug>,
    /// What it is.
    pub what: What,
}

/// What is missing or thin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum What {
    /// Nothing is agreed.
    #[error("no score is agreed, so there is no reason to give")]
    NotScored,
    /// A single score that says nothing.
    #[error("the single score bears no reason")]
    NoReason,
    /// A gate without an answer.
    #[error("the must-have is not answered, so there is no reason to give")]
    NotAnswered,
    /// A reason that says too little.
    #[error("the reason: {0}")]
    Weak(Weakness),
    /// A score that rests on nothing recorded.
    #[error("the score rests on no recorded evidence")]
    NoEvidence,
    /// Evidence that is not there.
    #[error("the score names evidence that is not recorded: {0}")]
    Gone(String),
    /// Evidence that is younger than the score that rests on it.
    #[error("the score was agreed on {agreed}, and rests on what is dated after it: {}", items.join(", "))]
    Younger {
        /// The day on which the score was agreed.
        agreed: Day,
        /// The items.
        items: Vec<String>,
    },
    /// Evidence of another candidate.
    #[error("the score rests on evidence recorded of another candidate, which no letter to this one lists: {}", items.join(", "))]
    OfAnother {
        /// The items.
        items: Vec<String>,
    },
    /// A text for one supplier that names others.
    #[error("{text} names {}: no supplier is told of another", commas(others))]
    Names {
        /// Which text.
        text: &'static str,
        /// Whom it names.
        others: Vec<Slug>,
    },
    /// A text for a supplier that names people of the panel.
    #[error("{text} names {}: a letter speaks of the panel, not of people", commas(people))]
    Person {
        /// Which text.
        text: &'static str,
        /// Whom it names.
        people: Vec<Slug>,
    },
    /// A text of the decision that speaks of money.
    #[error("{text} names an amount of money, from which another's price may be worked out")]
    Money {
        /// Which text.
        text: &'static str,
    },
    /// The decision's own text says too little.
    #[error("{text}: {weakness}")]
    Thin {
        /// Which text.
        text: &'static str,
        /// What it lacks.
        weakness: Weakness,
    },
    /// A reason that is left out as sensitive.
    #[error("the reason is marked as commercially sensitive and left out: its supplier is owed it")]
    LeftOut,
    /// Part of the contact that a summary must hold.
    #[error("the supplier's {0} is not recorded")]
    NoContact(&'static str),
    /// Part of who writes.
    #[error("the letter does not say {0}")]
    NoSender(&'static str),
    /// A decision that does not say why this candidate was not chosen.
    #[error("the decision does not say why it was not chosen")]
    NoWhyNot,
}

/// What can be done about `findings` in `evaluation` as it stands, in a sentence or two; `None` where
/// nothing was found.
pub fn to_do(findings: &[&Finding], evaluation: &Evaluation) -> Option<String> {
    let of = |contact: bool| {
        findings.iter().any(|one| (one.what.kind() == FindingKind::Contact) == contact)
    };
    let mut said = Vec::new();
    if of(false) {
        said.push(match (evaluation.cancelled(), evaluation.stage()) {
            (Some(_), _) => {
                "Another decision that cancels it says more, put in the place of this one."
            }
            (None, Stage::Decided | Stage::Archived) => {
                "What was decided changes no more, neither scores nor what they rest on: send a \
                 note with the letter that says what is missing here."
            }
            (None, Stage::QualityClosed | Stage::PriceOpened) => {
                "Before it is decided, reopen the evaluation and put it right in Moderation."
            }
            (None, Stage::Draft | Stage::Frozen | Stage::Scoring | Stage::Moderation) => {
                "Put it right before quality is closed."
            }
        });
    }
    if of(true) {
        said.push(
            "Contacts of a supplier are recorded in Set-up, suppliers (or with `cloudpick supplier \
             edit`), who writes in Set-up, settings (or with `cloudpick settings set`).",
        );
    }
    (!said.is_empty()).then(|| said.join(" "))
}

codes! {
    /// The kind of a finding, for scripts.
    pub enum FindingKind, "a kind of finding" {
        /// No reason at all.
        Missing = "missing",
        /// Too few words.
        Short = "short",
        /// The descriptor again.
        Tautology = "tautology",
        /// One text for several.
        Repeated = "repeated",
        /// No evidence, or evidence that is gone.
        Evidence = "evidence",
        /// Another candidate is named, or one of the panel.
        Names = "names",
        /// Left out as sensitive, or told although it should be.
        Sensitive = "sensitive",
        /// Something about the supplier is missing.
        Contact = "contact",
    }
}

impl What {
    /// Whether a reason is missing or thin, which is named before everything else.
    fn is_reason(&self) -> bool {
        match self.kind() {
            FindingKind::Missing
            | FindingKind::Short
            | FindingKind::Tautology
            | FindingKind::Repeated => true,
            FindingKind::Evidence
            | FindingKind::Names
            | FindingKind::Sensitive
            | FindingKind::Contact => false,
        }
    }

    /// Whether it is about what the decision says of one candidate, in words that do not tell which.
    fn is_of_one(&self) -> bool {
        matches!(
            self,
            Self::NoWhyNot
                | Self::Names { text: WHY_NOT, .. }
                | Self::Person { text: WHY_NOT, .. }
                | Self::Money { text: WHY_NOT }
                | Self::Thin { text: WHY_NOT, .. }
        )
    }

    /// The same as it may stand in a letter: without the names of others.
    pub fn in_letter(&self) -> String {
        match self {
            Self::Weak(Weakness::Repeated { .. }) => {
                "the reason: the same text stands for others too: say what is true of each"
                    .to_owned()
            }
            Self::Names { text, .. } => {
                format!("{text} names another candidate: no supplier is told of another")
            }
            Self::Person { text, .. } => {
                format!("{text} names somebody: a letter speaks of the panel, not of people")
            }
            Self::OfAnother { .. } => {
                "the score rests on evidence recorded of another candidate".to_owned()
            }
            Self::Gone(_) => "the score names evidence that is not recorded".to_owned(),
            Self::NotScored
            | Self::NoReason
            | Self::NotAnswered
            | Self::Weak(Weakness::Short { .. } | Weakness::Tautology { .. })
            | Self::NoEvidence
            | Self::Younger { .. }
            | Self::Thin { .. }
            | Self::Money { .. }
            | Self::LeftOut
            | Self::NoContact(_)
            | Self::NoSender(_)
            | Self::NoWhyNot => self.to_string(),
        }
    }

    /// Its kind.
    pub fn kind(&self) -> FindingKind {
        match self {
            Self::NotScored | Self::NotAnswered | Self::NoReason | Self::NoWhyNot => {
                FindingKind::Missing
            }
            Self::Weak(weakness) | Self::Thin { weakness, .. } => match weakness {
                Weakness::Short { .. } => FindingKind::Short,
                Weakness::Tautology { .. } => FindingKind::Tautology,
                Weakness::Repeated { .. } => FindingKind::Repeated,
            },
            Self::NoEvidence | Self::Gone(_) | Self::Younger { .. } | Self::OfAnother { .. } => {
                FindingKind::Evidence
            }
            Self::Names { .. } | Self::Person { .. } => FindingKind::Names,
            Self::LeftOut | Self::Money { .. } => FindingKind::Sensitive,
            Self::NoContact(_) | Self::NoSender(_) => FindingKind::Contact,
        }
    }
}

/// Every finding: missing and thin reasons of all candidates before everything else, those of the
/// letter before those of single scores; then in the order of entry, within one candidate in the
/// order of the set, what is about the supplier and who writes last.
///
/// What was not reached is no gap: questions of a candidate that failed a gate or withdrew need
/// no score.
///
/// # Source
/// `docs/method.md`, "Reasons" and "Assessment summaries".
pub fn check(sources: &Sources<'_>) -> Vec<Finding> {
    let twice = said_twice(sources);
    let mut found = Vec::new();
    for candidate in sources.evaluation.candidates() {
        let mut letter = Letter { sources, twice: &twice, to: &candidate.slug, found: &mut found };
        letter.answers(candidate.withdrawn.is_some());
        letter.contacts();
        letter.decision();
    }
    found.extend(singles(sources));
    // Stable: within one part the order stays.
    found.sort_by_key(|finding| (!finding.what.is_reason(), finding.evaluator.is_some()));
    found
}

/// One letter being looked at.
struct Letter<'a> {
    sources: &'a Sources<'a>,
    /// Reasons that stand for another candidate too.
    twice: &'a BTreeMap<Asked, Weakness>,
    /// Whom it goes to.
    to: &'a Slug,
    found: &'a mut Vec<Finding>,
}

impl Letter<'_> {
    fn note(&mut self, question: Option<&QuestionId>, what: What) {
        let (candidate, question) = (self.to.clone(), question.cloned());
        self.found.push(Finding { candidate, question, evaluator: None, what });
    }

    /// What every question lacks. Of what was cancelled before it had a result, no answer is told.
    fn answers(&mut self, withdrawn: bool) {
        let evaluation = self.sources.evaluation;
        let ended = withdrawn || !evaluation.failed_gates(self.to).is_empty();
        let told = evaluation.cancelled().is_none();
        for (_, question) in evaluation.criteria().questions().filter(|_| told) {
            let id = &question.id;
            match question.kind {
                Kind::Price => {}
                Kind::Gate => match evaluation.gate(self.to, id) {
                    Some(answer) => {
                        self.reason(id, answer.reason.as_str(), "");
                        self.left_out(id, &self.sources.sensitive.gates);
                    }
                    None if ended => {}
                    None => self.note(Some(id), What::NotAnswered),
                },
                Kind::Scored => match evaluation.agreed(self.to, id) {
                    Some(agreed) => {
                        let scale = evaluation.criteria().scale();
                        let value = agreed.value.on(scale);
                        let descriptor = value.and_then(|value| question.descriptor(scale, value));
                        self.reason(
                            id,
                            agreed.reason.as_str(),
                            descriptor.map_or("", Line::as_str),
                        );
                        self.evidence(id, agreed);
                        self.left_out(id, &self.sources.sensitive.consensus);
                    }
                    None if ended => {}
                    None => self.note(Some(id), What::NotScored),
                },
            }
        }
    }

    /// What the reason of one answer lacks; `descriptor` is what its value means on the scale.
    fn reason(&mut self, id: &QuestionId, reason: &str, descriptor: &str) {
        let twice = self.twice.get(&(self.to.clone(), id.clone())).cloned();
        for weakness in weaknesses(reason, descriptor).into_iter().chain(twice) {
            self.note(Some(id), What::Weak(weakness));
        }
        let others = others_named(self.sources.evaluation, self.to, reason);
        self.others(Some(id), "the reason", others);
        self.people(Some(id), "the reason", reason);
    }

    /// What is wrong with the facts that an agreed score rests on.
    fn evidence(&mut self, id: &QuestionId, agreed: &Consensus) {
        let (sources, to) = (self.sources, self.to);
        let on = agreed.at.day_in(sources.zone);
        let younger = sources.evidence.iter().filter(|item| {
            agreed.evidence.contains(&item.id)
                && !of_another(sources, to, &item.id)
                && item.as_at.is_some_and(|day| day > on)
        });
        let items: Vec<String> = younger.map(|item| item.id.to_string()).collect();
        if !items.is_empty() {
            self.note(Some(id), What::Younger { agreed: on, items });
        }
        let strange = agreed.evidence.iter().filter(|item| of_another(sources, to, item));
        let items: Vec<String> = strange.map(ToString::to_string).collect();
        if !items.is_empty() {
            self.note(Some(id), What::OfAnother { items });
        }
        if agreed.evidence.is_empty() {
            self.note(Some(id), What::NoEvidence);
        }
        let known: BTreeSet<_> = sources.evidence.iter().map(|item| &item.id).collect();
        for gone in agreed.evidence.iter().filter(|item| !known.contains(item)) {
            self.note(Some(id), What::Gone(gone.to_string()));
        }
    }

    fn left_out(&mut self, id: &QuestionId, sensitive: &BTreeSet<Asked>) {
        if sensitive.contains(&(self.to.clone(), id.clone())) {
            self.note(Some(id), What::LeftOut);
        }
    }

    /// What is not recorded of the supplier, and of who writes.
    fn contacts(&mut self) {
        let (suppliers, sender) = (self.sources.suppliers, self.sources.sender);
        let supplier = suppliers.iter().find(|supplier| supplier.slug == *self.to);
        for (part, there) in [
            ("postal address", supplier.is_some_and(|one| one.address.is_some())),
            ("email", supplier.is_some_and(|one| one.email.is_some())),
            ("identifier", supplier.is_some_and(|one| one.identifier.is_some())),
        ] {
            if !there {
                self.note(None, What::NoContact(part));
            }
        }
        for (part, there) in [
            ("who writes it: the setting letter-from is empty", &sender.from),
            ("where you are reached: the setting letter-contact is empty", &sender.contact),
        ] {
            if there.is_none() {
                self.note(None, What::NoSender(part));
            }
        }
    }

    /// What the decision should say of this candidate and does not, or says and should not.
    fn decision(&mut self) {
        let Some(decision) = self.sources.decision else { return };
        let (content, to) = (&decision.content, self.to);
        let others = |said: &Reason| {
            let mut others = others_named(self.sources.evaluation, to, said.as_str());
            others.retain(|named| !content.chosen.is(named));
            others
        };
        let of_reason = others(&content.reason);
        let not_chosen = content.rejected.iter().filter(|other| other.candidate == *to);
        let not_chosen: Vec<_> = not_chosen.map(|other| (&other.why, others(&other.why))).collect();
        if content.chosen.one().is_some_and(|chosen| chosen != to) && not_chosen.is_empty() {
            self.note(None, What::NoWhyNot);
        }
        self.others(None, TO_ALL, of_reason);
        let reason = content.reason.as_str();
        self.people(None, REASON, reason);
        // Whoever is chosen knows its own price.
        if !content.chosen.is(to) {
            self.money(REASON, reason);
        }
        // Where nobody is chosen, it is the reason that everybody is told.
        if content.chosen.one().is_none_or(|chosen| chosen == to) {
            self.thin(REASON, reason);
        }
        for (why, others) in not_chosen {
            self.thin(WHY_NOT, why.as_str());
            self.people(None, WHY_NOT, why.as_str());
            self.money(WHY_NOT, why.as_str());
            self.others(None, WHY_NOT, others);
        }
    }

    fn others(&mut self, id: Option<&QuestionId>, text: &'static str, others: Vec<Slug>) {
        if !others.is_empty() {
            self.note(id, What::Names { text, others });
        }
    }

    fn people(&mut self, id: Option<&QuestionId>, text: &'static str, said: &str) {
        let people = panel_named(self.sources.evaluation, self.sources.people, said);
        if !people.is_empty() {
            self.note(id, What::Person { text, people });
        }
    }

    fn money(&mut self, text: &'static str, said: &str) {
        if speaks_of_money(said) {
            self.note(None, What::Money { text });
        }
    }

    fn thin(&mut self, text: &'static str, said: &str) {
        for weakness in weaknesses(said, "") {
            self.note(None, What::Thin { text, weakness });
        }
    }
}

/// What the reasons of single scores lack, as they stand after corrections.
fn singles(sources: &Sources<'_>) -> Vec<Finding> {
    let evaluation = sources.evaluation;
    let scale = evaluation.criteria().scale();
    let mut found = Vec::new();
    for sheet in sources.sheets {
        let mut cells = Vec::new();
        for candidate in evaluation.candidates() {
            for (_, question) in evaluation.criteria().scored() {
                if let Some(score) = sheet.current(&candidate.slug, &question.id) {
                    cells.push((&candidate.slug, question, score));
                }
            }
        }
        let reasons = cells.iter().filter_map(|(candidate, question, score)| {
            let text = score.reason.as_ref()?.as_str();
            Some(evaluation.worded(candidate, &question.id, text))
        });
        let twice = by_cell(repeated(reasons));
        for (candidate, question, score) in cells {
            let mut note = |what| {
                found.push(Finding {
                    candidate: candidate.clone(),
                    question: Some(question.id.clone()),
                    evaluator: Some(sheet.evaluator().clone()),
                    what,
                });
            };
            let Some(reason) = &score.reason else {
                note(What::NoReason);
                continue;
            };
            let descriptor = question.descriptor(scale, score.value).map_or("", Line::as_str);
            for weakness in weaknesses(reason.as_str(), descriptor) {
                note(What::Weak(weakness));
            }
            if let Some(weakness) = twice.get(&(candidate.clone(), question.id.clone())) {
                note(What::Weak(weakness.clone()));
            }
        }
    }
    found
}

/// Cells whose reason stands, in the same words or nearly so, for another candidate too.
fn said_twice(sources: &Sources<'_>) -> BTreeMap<Asked, Weakness> {
    let parts = sources.evaluation.parts();
    let evaluation = sources.evaluation;
    let agreed = parts.consensus.iter().map(|((candidate, question), one)| {
        evaluation.worded(candidate, question, one.reason.as_str())
    });
    // What all meet by the same fact is said in the same words of each.
    let failed = parts.gates.iter().filter(|(_, one)| one.answer == Answer::Fail);
    let answered = failed.map(|((candidate, question), one)| {
        evaluation.worded(candidate, question, one.reason.as_str())
    });
    by_cell(repeated(agreed.chain(answered)))
}

/// Each weakness at every candidate that shares it.
fn by_cell(
    repeated: impl IntoIterator<Item = (QuestionId, Weakness)>,
) -> BTreeMap<Asked, Weakness> {
    let mut cells = BTreeMap::new();
    for (question, weakness) in repeated {
        if let Weakness::Repeated { candidates } = &weakness {
            for candidate in candidates {
                cells.insert((candidate.clone(), question.clone()), weakness.clone());
            }
        }
    }
    cells
}

/// What stands between the letter to `candidate` and its sending: findings about single scores
/// left out.
pub fn of<'f>(found: &'f [Finding], candidate: &Slug) -> Vec<&'f Finding> {
    let in_letter =
        |finding: &&Finding| finding.candidate == *candidate && finding.evaluator.is_none();
    found.iter().filter(in_letter).collect()
}

impl Finding {
    /// What it is about, in a word: a question, the supplier, or who writes.
    pub fn about(&self) -> &str {
        let supplier = if matches!(self.what, What::NoSender(_)) { "sender" } else { "supplier" };
        self.question.as_ref().map_or(supplier, QuestionId::as_str)
    }
}
