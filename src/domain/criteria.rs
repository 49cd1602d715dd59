//! Groups, questions, gates and thresholds, and what makes a set of them sound.
//!
//! A [`CriteriaSet`] exists only when it is sound: ids are unique, every value of the scale has a
//! descriptor, and weights add up to exactly 100. Only the weights may be out, and only in a
//! draft ([`CriteriaSet::unfinished`]). `import::criteria` reads a set from a file.

pub mod edit;
pub mod exception;
pub mod framework;
pub mod portability;
pub mod scale;
pub mod weight;

use std::collections::BTreeSet;

use thiserror::Error;

use crate::codes;
use crate::domain::exact::Exact;
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::domain::text::{Line, Note, Title, counted};
use scale::Scale;
use weight::Weight;

codes! {
    /// What kind of answer a question takes.
    pub enum Kind, "a kind of question" {
        /// Pass or fail: no weight, never averaged, a fail excludes.
        Gate = "gate",
        /// Scored by people on the scale.
        Scored = "scored",
        /// Scored by a formula from money.
        Price = "price",
    }
}

codes! {
    /// How much a question is wanted, where a framework tells the two apart.
    pub enum Need, "a need" {
        /// It must be there to a good degree.
        Essential = "essential",
        /// It is a bonus; some frameworks ask that it earns fewer points than what is essential.
        NiceToHave = "nice-to-have",
    }
}

/// One question of a set. Part of a [`CriteriaSet`], whose constructor checks it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id; its meaning never changes.
    pub id: QuestionId,
    /// Gate, scored or price.
    pub kind: Kind,
    /// What is asked.
    pub text: Line,
    /// What would answer it.
    pub evidence: Option<Line>,
    /// Notes for guidance: how evaluators read the question. Frozen with it, since a reason may
    /// only rest on what everybody was told.
    pub guidance: Option<Note>,
    /// Percent within its group; zero for a gate.
    pub weight: Weight,
    /// One text per value of the scale, in place of its descriptors; empty where the scale's hold.
    pub bands: Vec<Line>,
    /// Least consensus; below it the candidate is excluded.
    pub min_score: Option<u8>,
    /// Highest value that may be given, where exceeding the need is worth nothing.
    pub cap: Option<u8>,
    /// Whether it is essential or nice to have; unsaid counts as essential.
    pub need: Option<Need>,
    /// Numbers of the pipeline stories it folds in.
    pub stories: Vec<u32>,
}

impl Question {
    /// One that is its whole group, with nothing said beside what it asks.
    pub fn alone(id: QuestionId, kind: Kind, text: Line) -> Self {
        Self {
            id,
            kind,
            text,
            evidence: None,
            guidance: None,
            weight: Weight::WHOLE,
            bands: Vec::new(),
            min_score: None,
            cap: None,
            need: None,
            stories: Vec::new(),
        }
    }
}

/// Questions that belong together, with a weight of their own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Its id: `CON`.
    pub id: GroupId,
    /// Its name.
    pub title: Title,
    /// Percent of the whole.
    pub weight: Weight,
    /// Why it weighs that much.
    pub rationale: Option<Note>,
    /// Least share of the group's judged marks; below it the candidate is excluded.
    pub threshold: Option<Weight>,
    /// Its part of a framework's rule set; unsaid is the part that the rule set names.
    pub part: Option<Slug>,
    /// Its questions, in the order of the file.
    pub questions: Vec<Question>,
}

/// A sound set of criteria: what one evaluation asks, and how much each answer weighs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriteriaSet {
    id: Slug,
    title: Title,
    version: Line,
    sources: Vec<Line>,
    scale: Scale,
    groups: Vec<Group>,
}

/// The name by which [`CriteriaSet::own`] is asked for.
pub const OWN: &str = "own";

const OWN_PRICE: &str =
    "What is the whole-life cost of the same basket over the same term, without VAT?";

/// The parts of a set before anybody has checked them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The set's short name.
    pub id: Slug,
    /// Its title.
    pub title: Title,
    /// Its version, as its authors count.
    pub version: Line,
    /// Where the questions come from.
    pub sources: Vec<Line>,
    /// The scale of every scored question.
    pub scale: Scale,
    /// The groups, in the order of the file.
    pub groups: Vec<Group>,
}

/// Where in a draft a fault lies, so that an importer can name the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// The set as a whole.
    Set,
    /// The group at this index.
    Group(usize),
    /// The question at this index of the group at that one.
    Question(usize, usize),
}

/// What is unsound about a draft, and what would be right.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Fault {
    /// Nothing to ask.
    #[error("the set has no groups: add at least one [[group]] with a question")]
    NoGroups,
    /// A group without questions.
    #[error("group {group} has no questions")]
    NoQuestions {
        /// The group.
        group: GroupId,
    },
    /// Group weights that are not the whole.
    #[error("the group weights add up to {has}, and must add up to exactly 100")]
    GroupSum {
        /// The sum in percent.
        has: String,
    },
    /// Weights within a group that are not the whole.
    #[error("the weights within {group} add up to {has}, and must add up to exactly 100")]
    QuestionSum {
        /// The group.
        group: GroupId,
        /// The sum in percent.
        has: String,
    },
    /// Two groups with one id.
    #[error("group {group} appears twice: every group needs an id of its own")]
    DuplicateGroup {
        /// The id.
        group: GroupId,
    },
    /// Two questions with one id.
    #[error("question {question} appears twice: every question needs an id of its own")]
    DuplicateQuestion {
        /// The id.
        question: QuestionId,
    },
    /// A gate that weighs something.
    #[error(
        "{question} is a gate and has the weight {weight}: a gate passes or fails, so leave its weight out"
    )]
    WeightedGate {
        /// The gate.
        question: QuestionId,
        /// The weight given.
        weight: Weight,
    },
    /// A scored or price question that weighs nothing.
    #[error("{question} has no weight: give it one above 0, or make it a gate")]
    NoWeight {
        /// The question.
        question: QuestionId,
    },
    /// A group that weighs nothing though people score it.
    #[error(
        "group {group} has questions with weight and weighs 0 itself: give it a weight above 0"
    )]
    NoGroupWeight {
        /// The group.
        group: GroupId,
    },
    /// Only gates weigh nothing within; a group of gates may weigh nothing in all.
    #[error(
        "group {group} holds only gates and weighs {weight}: nothing in it can earn those marks, so set its weight to 0"
    )]
    OnlyGates {
        /// The group.
        group: GroupId,
        /// Its weight.
        weight: Weight,
    },
    /// More than one price question.
    #[error("{question} is a second price question after {first}: a set has at most one")]
    SecondPrice {
        /// The first.
        first: QuestionId,
        /// The second.
        question: QuestionId,
    },
    /// Bands that do not match the scale.
    #[error(
        "{question} has {}, and the scale has {wants} values: write one band for each of {values}",
        counted(*has, "band", "bands")
    )]
    Bands {
        /// The question.
        question: QuestionId,
        /// Bands given.
        has: usize,
        /// Values of the scale.
        wants: usize,
        /// The values.
        values: String,
    },
    /// Bands, a cap or a least score on what nobody scores.
    #[error("{question} is a {kind} question, and `{key}` belongs to scored ones only")]
    OnlyForScored {
        /// The question.
        question: QuestionId,
        /// Its kind.
        kind: Kind,
        /// The key that has no place.
        key: &'static str,
    },
    /// A cap or least score that the scale does not have.
    #[error("{question} has `{key} = {value}`, and the scale has {values}")]
    OffScale {
        /// The question.
        question: QuestionId,
        /// `cap` or `min_score`.
        key: &'static str,
        /// The value given.
        value: u8,
        /// The values there are.
        values: String,
    },
    /// A cap below the least score.
    #[error(
        "{question} has a cap of {cap} below its least score of {min_score}: nobody could pass"
    )]
    CapBelowMinimum {
        /// The question.
        question: QuestionId,
        /// The cap.
        cap: u8,
        /// The least score.
        min_score: u8,
    },
}

impl Fault {
    /// Whether it is only not finished yet: weights that do not add up, or a group that is still
    /// empty. A draft may have such faults; nothing else may.
    pub fn is_unfinished(&self) -> bool {
        match self {
            Self::NoGroups
            | Self::NoQuestions { .. }
            | Self::GroupSum { .. }
            | Self::QuestionSum { .. }
            | Self::NoWeight { .. }
            | Self::NoGroupWeight { .. }
            | Self::OnlyGates { .. } => true,
            Self::DuplicateGroup { .. }
            | Self::DuplicateQuestion { .. }
            | Self::WeightedGate { .. }
            | Self::SecondPrice { .. }
            | Self::Bands { .. }
            | Self::OnlyForScored { .. }
            | Self::OffScale { .. }
            | Self::CapBelowMinimum { .. } => false,
        }
    }
}

impl CriteriaSet {
    /// The finished set of these parts.
    ///
    /// # Errors
    /// Every fault at once, each with its place.
    pub fn new(draft: Draft) -> Result<Self, Vec<(Place, Fault)>> {
        let faults = faults(&draft.groups, &draft.scale);
        if faults.is_empty() { Ok(Self::of(draft)) } else { Err(faults) }
    }

    /// The set of these parts, whose weights may still be out.
    ///
    /// # Errors
    /// Every fault that is more than unfinished, each with its place.
    pub fn in_progress(draft: Draft) -> Result<Self, Vec<(Place, Fault)>> {
        let faults: Vec<_> = faults(&draft.groups, &draft.scale)
            .into_iter()
            .filter(|(_, fault)| !fault.is_unfinished())
            .collect();
        if faults.is_empty() { Ok(Self::of(draft)) } else { Err(faults) }
    }

    /// The set to begin with where every question is one's own: quality without a question yet,
    /// and the one price question. No weight is proposed, so freezing asks for each of them.
    ///
    /// `None` never happens for the texts as they stand; a test reads them.
    pub fn own() -> Option<Self> {
        let group = |id: &str, title: &str| {
            Some(Group {
                id: id.parse().ok()?,
                title: title.parse().ok()?,
                weight: Weight::default(),
                rationale: None,
                threshold: None,
                part: None,
                questions: Vec::new(),
            })
        };
        let mut price = group("PRICE", "Price")?;
        let (id, text) = ("PRICE-01".parse().ok()?, OWN_PRICE.parse().ok()?);
        price.questions.push(Question::alone(id, Kind::Price, text));
        let draft = Draft {
            id: OWN.parse().ok()?,
            title: "Our own questions".parse().ok()?,
            version: "1".parse().ok()?,
            sources: Vec::new(),
            scale: scale::boxed("0-3")?,
            groups: vec![group("QUAL", "Quality")?, price],
        };
        Self::in_progress(draft).ok()
    }

    fn of(draft: Draft) -> Self {
        let Draft { id, title, version, sources, scale, groups } = draft;
        Self { id, title, version, sources, scale, groups }
    }

    /// What is left to do before the set can be frozen; empty when nothing.
    pub fn unfinished(&self) -> Vec<Fault> {
        faults(&self.groups, &self.scale).into_iter().map(|(_, fault)| fault).collect()
    }

    /// The parts, to be changed and checked again.
    pub fn to_draft(&self) -> Draft {
        Draft {
            id: self.id.clone(),
            title: self.title.clone(),
            version: self.version.clone(),
            sources: self.sources.clone(),
            scale: self.scale.clone(),
            groups: self.groups.clone(),
        }
    }

    /// The set's short name.
    pub fn id(&self) -> &Slug {
        &self.id
    }

    /// The set's title.
    pub fn title(&self) -> &Title {
        &self.title
    }

    /// The set's version, as its authors count.
    pub fn version(&self) -> &Line {
        &self.version
    }

    /// Where the questions come from.
    pub fn sources(&self) -> &[Line] {
        &self.sources
    }

    /// The scale of every scored question.
    pub fn scale(&self) -> &Scale {
        &self.scale
    }

    /// The groups, in the order of the file.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// Every question with its group, in the order of the file.
    pub fn questions(&self) -> impl Iterator<Item = (&Group, &Question)> {
        self.groups.iter().flat_map(|group| group.questions.iter().map(move |q| (group, q)))
    }

    /// The questions people score, with their groups.
    pub fn scored(&self) -> impl Iterator<Item = (&Group, &Question)> {
        self.questions().filter(|(_, question)| question.kind == Kind::Scored)
    }

    /// The gates.
    pub fn gates(&self) -> impl Iterator<Item = &Question> {
        self.questions().map(|(_, question)| question).filter(|q| q.kind == Kind::Gate)
    }

    /// The price question with its group, if the set has one.
    pub fn price(&self) -> Option<(&Group, &Question)> {
        self.questions().find(|(_, question)| question.kind == Kind::Price)
    }

    /// The question with this id, and its group.
    pub fn question(&self, id: &QuestionId) -> Option<(&Group, &Question)> {
        self.questions().find(|(_, question)| question.id == *id)
    }
}

/// Marks out of 100 that full marks on `question` earn: group weight × weight within / 100.
pub fn effective_weight(group: &Group, question: &Question) -> Exact {
    group.weight.percent() * question.weight.share()
}

impl Question {
    /// What earns `value` here: its own band, or the scale's descriptor.
    pub fn descriptor<'a>(&'a self, scale: &'a Scale, value: u8) -> Option<&'a Line> {
        let position = scale.position(value)?;
        self.bands.get(position).or_else(|| scale.point(value).map(|point| &point.descriptor))
    }

    /// Whether people may give `value` here.
    pub fn allows(&self, scale: &Scale, value: u8) -> bool {
        scale.point(value).is_some() && self.cap.is_none_or(|cap| value <= cap)
    }
}

fn faults(groups: &[Group], scale: &Scale) -> Vec<(Place, Fault)> {
    let mut found = Vec::new();
    let mut groups_seen = BTreeSet::new();
    let mut questions_seen = BTreeSet::new();
    let mut first_price: Option<QuestionId> = None;
    let sum = weight::sum(groups.iter().map(|group| group.weight));
    if groups.is_empty() {
        found.push((Place::Set, Fault::NoGroups));
    } else if sum != 10_000 {
        found.push((Place::Set, Fault::GroupSum { has: weight::percent_text(sum) }));
    }
    for (at, group) in groups.iter().enumerate() {
        let id = || group.id.clone();
        if !groups_seen.insert(&group.id) {
            found.push((Place::Group(at), Fault::DuplicateGroup { group: id() }));
        }
        if group.questions.is_empty() {
            found.push((Place::Group(at), Fault::NoQuestions { group: id() }));
            continue;
        }
        let weighed = group.questions.iter().any(|q| q.kind != Kind::Gate);
        let within =
            weight::sum(group.questions.iter().filter(|q| q.kind != Kind::Gate).map(|q| q.weight));
        if weighed && within != 10_000 {
            let has = weight::percent_text(within);
            found.push((Place::Group(at), Fault::QuestionSum { group: id(), has }));
        }
        if weighed && group.weight == Weight::default() {
            found.push((Place::Group(at), Fault::NoGroupWeight { group: id() }));
        }
        if !weighed && group.weight != Weight::default() {
            let weight = group.weight;
            found.push((Place::Group(at), Fault::OnlyGates { group: id(), weight }));
        }
        for (index, question) in group.questions.iter().enumerate() {
            let place = Place::Question(at, index);
            if !questions_seen.insert(&question.id) {
                let question = question.id.clone();
                found.push((place, Fault::DuplicateQuestion { question }));
            }
            found.extend(question_faults(question, scale).into_iter().map(|f| (place, f)));
            if question.kind == Kind::Price {
                match &first_price {
                    Some(first) => {
                        let (first, question) = (first.clone(), question.id.clone());
                        found.push((place, Fault::SecondPrice { first, question }));
                    }
                    None => first_price = Some(question.id.clone()),
                }
            }
        }
    }
    found
}

fn question_faults(question: &Question, scale: &Scale) -> Vec<Fault> {
    let mut found = Vec::new();
    let id = || question.id.clone();
    match question.kind {
        Kind::Gate if question.weight != Weight::default() => {
            found.push(Fault::WeightedGate { question: id(), weight: question.weight });
        }
        Kind::Scored | Kind::Price if question.weight == Weight::default() => {
            found.push(Fault::NoWeight { question: id() });
        }
        Kind::Gate | Kind::Scored | Kind::Price => {}
    }
    if question.kind != Kind::Scored {
        let kind = question.kind;
        for (key, present) in [
            ("bands", !question.bands.is_empty()),
            ("min_score", question.min_score.is_some()),
            ("cap", question.cap.is_some()),
        ] {
            if present {
                found.push(Fault::OnlyForScored { question: id(), kind, key });
            }
        }
        return found;
    }
    let (has, wants) = (question.bands.len(), scale.points().len());
    if has != 0 && has != wants {
        let values = scale.values_text();
        found.push(Fault::Bands { question: id(), has, wants, values });
    }
    for (key, value) in [("min_score", question.min_score), ("cap", question.cap)] {
        if let Some(value) = value
            && scale.point(value).is_none()
        {
            let values = scale.values_text();
            found.push(Fault::OffScale { question: id(), key, value, values });
        }
    }
    if let (Some(cap), Some(min_score)) = (question.cap, question.min_score)
        && cap < min_score
    {
        found.push(Fault::CapBelowMinimum { question: id(), cap, min_score });
    }
    found
}
