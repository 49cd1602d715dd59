//! A snapshot read back from its bytes alone: nothing else in the workspace is asked.
//!
//! The file is long because each form of the bytes is declared beside the others, in their order.

mod fields;
mod firmness;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;

pub use fields::{previous, tree};

use super::source::Source;
use super::{ImportError, Problem};
use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::{CriteriaSet, Draft, Group, Question, effective_weight};
use crate::domain::date::Moment;
use crate::domain::decision::snapshot::{
    Cited, Figures, Outcome, Previous, SCHEMA, SCHEMA_BEFORE, Snapshot, StandingExceptions,
};
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::due::Due;
use crate::domain::evaluation::price::{Parameters, Price, PriceFormula};
use crate::domain::evaluation::scores::{Correction, Score, Sheet};
use crate::domain::evaluation::{
    Asked, Candidate, Evaluation, GateAnswer, Parts, Rules, Seat, Withdrawal,
};
use crate::domain::exact::Exact;
use crate::domain::refs::Slug;

/// The snapshot in `source`.
///
/// # Errors
/// [`ImportError`] when it is not the form this program writes, or its parts do not fit together:
/// weights that are not what they should be in effect among others.
pub fn read(source: &Source) -> Result<Snapshot, ImportError> {
    let refused = |what: String| ImportError::new(source.name(), vec![Problem::of_file(what)]);
    let form: Form = serde_json::from_str(source.text())
        .map_err(|error| refused(format!("this is not a snapshot: {error}")))?;
    form.read().map_err(refused)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Form {
    schema: String,
    program: String,
    decision: String,
    scope: String,
    frozen_at: String,
    chosen: String,
    previous: Option<PreviousForm>,
    evaluation: EvaluationForm,
    method: MethodForm,
    criteria: CriteriaForm,
    candidates: Vec<CandidateForm>,
    gates: Vec<GateForm>,
    consensus: Vec<ConsensusForm>,
    scores: Vec<ScoreForm>,
    corrections: Vec<CorrectionForm>,
    evidence: Vec<CitedForm>,
    not_scored: Vec<AskedForm>,
    result: Vec<OutcomeForm>,
    smallest_shift: Option<firmness::ShiftForm>,
    firmness: Option<firmness::Form>,
    exceptions: ExceptionsForm,
    #[serde(default)]
    settings: Vec<SettingForm>,
    /// `None` where it is not said at all.
    #[serde(default, deserialize_with = "said")]
    #[expect(clippy::option_option, reason = "nothing said is not the same as none")]
    debt_budget: Option<Option<u32>>,
}

/// Tells `null`, which says that there is none, from nothing said.
#[expect(clippy::option_option, reason = "nothing said is not the same as none")]
fn said<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Option<Option<u32>>, D::Error> {
    Option::<u32>::deserialize(from).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SettingForm {
    key: String,
    value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PreviousForm {
    decision: String,
    sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EvaluationForm {
    reference: String,
    title: String,
    purpose: String,
    illustrative: bool,
    stage: String,
    rules_version: u32,
    rules_hash: Option<String>,
    moderator: String,
    moderation_opened: Option<String>,
    price_opened: Option<String>,
    chosen: Option<String>,
    panel: Vec<String>,
    sheets: Vec<SheetForm>,
    without_sheet: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SheetForm {
    evaluator: String,
    submitted_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MethodForm {
    price_formula: Option<String>,
    price_best: Option<String>,
    price_worst: Option<String>,
    point_value: Option<String>,
    should_cost: Option<String>,
    decimals: u8,
    rounding: String,
    near_tie: String,
    tie_break: Vec<String>,
    min_panel: u32,
    framework: Option<String>,
    missing_scores: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CriteriaForm {
    id: String,
    title: String,
    version: String,
    sources: Vec<String>,
    scale: Vec<PointForm>,
    groups: Vec<GroupForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PointForm {
    value: u8,
    name: String,
    descriptor: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupForm {
    id: String,
    title: String,
    weight: String,
    rationale: Option<String>,
    threshold: Option<String>,
    part: Option<String>,
    questions: Vec<QuestionForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionForm {
    id: String,
    kind: String,
    text: String,
    evidence: Option<String>,
    weight: String,
    effective: String,
    bands: Vec<String>,
    min_score: Option<u8>,
    cap: Option<u8>,
    need: Option<String>,
    stories: Vec<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CandidateForm {
    id: String,
    name: String,
    withdrawn_on: Option<String>,
    withdrawn_reason: Option<String>,
    price: Option<String>,
    price_basis: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GateForm {
    candidate: String,
    question: String,
    answer: String,
    reason: String,
    by: String,
    at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ConsensusForm {
    candidate: String,
    question: String,
    value: u8,
    reason: String,
    evidence: Vec<String>,
    by: String,
    at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ScoreForm {
    evaluator: String,
    candidate: String,
    question: String,
    value: u8,
    reason: Option<String>,
    evidence: Vec<String>,
    at: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CorrectionForm {
    evaluator: String,
    candidate: String,
    question: String,
    value: u8,
    reason: Option<String>,
    evidence: Vec<String>,
    at: String,
    before: u8,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CitedForm {
    id: String,
    title: String,
    as_at: Option<String>,
    sha256: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AskedForm {
    candidate: String,
    question: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OutcomeForm {
    candidate: String,
    status: String,
    excluded_by: Vec<String>,
    groups: Vec<GroupMarksForm>,
    place: Option<u32>,
    quality: Option<String>,
    price: Option<String>,
    total: Option<String>,
    published: Option<String>,
    tie_broken_by: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupMarksForm {
    group: String,
    marks: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ExceptionsForm {
    count: u32,
    annual_cost: String,
    months: u32,
}

/// Why a part cannot be read: which value, which rule.
type Refused = String;

fn parsed<T: FromStr>(text: &str) -> Result<T, Refused>
where
    T::Err: std::fmt::Display,
{
    text.parse().map_err(|error| format!("{error}"))
}

fn maybe<T: FromStr>(text: Option<&String>) -> Result<Option<T>, Refused>
where
    T::Err: std::fmt::Display,
{
    text.map(|text| parsed(text)).transpose()
}

fn list<T: FromStr, C: FromIterator<T>>(texts: &[String]) -> Result<C, Refused>
where
    T::Err: std::fmt::Display,
{
    texts.iter().map(|text| parsed(text)).collect()
}

impl Form {
    fn read(&self) -> Result<Snapshot, Refused> {
        let known = match self.schema.as_str() {
            SCHEMA => self.debt_budget.is_some(),
            SCHEMA_BEFORE => self.debt_budget.is_none(),
            other => {
                return Err(format!(
                    "its form is {other}, and this program reads {SCHEMA_BEFORE} and {SCHEMA}"
                ));
            }
        };
        if !known {
            return Err(format!(
                "a snapshot says what budget of debt its decision has from {SCHEMA} on, and its \
                 form is {}",
                self.schema
            ));
        }
        let decimals = self.method.decimals;
        let snapshot = Snapshot {
            program: self.program.clone(),
            decision: parsed(&self.decision)?,
            scope: parsed(&self.scope)?,
            frozen_at: parsed(&self.frozen_at)?,
            chosen: parsed(&self.chosen)?,
            previous: self.previous.as_ref().map(PreviousForm::read).transpose()?,
            evaluation: self.evaluation()?,
            rules_hash: self.evaluation.rules_hash.clone(),
            sheets: self.sheets()?,
            evidence: self.evidence.iter().map(CitedForm::read).collect::<Result<_, _>>()?,
            exceptions: StandingExceptions {
                count: self.exceptions.count,
                annual_cost: parsed(&self.exceptions.annual_cost)?,
                months: self.exceptions.months,
            },
            settings: self.settings.iter().map(|s| (s.key.clone(), s.value.clone())).collect(),
            debt_budget: self.debt_budget.flatten(),
            result: self.result.iter().map(OutcomeForm::read).collect::<Result<_, _>>()?,
            smallest_shift: self
                .smallest_shift
                .as_ref()
                .map(firmness::ShiftForm::read)
                .transpose()?,
            firmness: self.firmness.as_ref().map(|form| form.read(decimals)).transpose()?,
        };
        self.says_what_follows(&snapshot)?;
        Ok(snapshot)
    }

    /// What the bytes say beside the parts must follow from the parts.
    fn says_what_follows(&self, snapshot: &Snapshot) -> Result<(), Refused> {
        let wrong = |what: &str| Err(format!("{what} is not what follows from its other parts"));
        for (group, form) in
            snapshot.evaluation.criteria().groups().iter().zip(&self.criteria.groups)
        {
            for (question, form) in group.questions.iter().zip(&form.questions) {
                if effective_weight(group, question).to_string() != form.effective {
                    return wrong(&format!("the effective weight of {}", question.id));
                }
            }
        }
        let asked = |form: &AskedForm| {
            Ok::<Asked, Refused>((parsed(&form.candidate)?, parsed(&form.question)?))
        };
        let not_scored: Vec<Asked> = self.not_scored.iter().map(asked).collect::<Result<_, _>>()?;
        if not_scored != snapshot.not_scored() {
            return wrong("the list of missing scores");
        }
        if list::<Slug, Vec<_>>(&self.evaluation.without_sheet)? != snapshot.without_sheet() {
            return wrong("the list of those who had not scored");
        }
        // Texts for readers: what they say is what the program does.
        if self.method.rounding != crate::domain::decision::snapshot::ROUNDING
            || self.method.missing_scores != crate::domain::decision::snapshot::MISSING_SCORES
        {
            return Err("its method is not the one of this program".to_owned());
        }
        Ok(())
    }

    fn evaluation(&self) -> Result<Evaluation, Refused> {
        let form = &self.evaluation;
        let mut prices = BTreeMap::new();
        let mut candidates = Vec::new();
        for candidate in &self.candidates {
            let slug: Slug = parsed(&candidate.id)?;
            if let Some(amount) = &candidate.price {
                let basis = maybe(candidate.price_basis.as_ref())?;
                let price = Price::new(parsed(amount)?, basis).map_err(|e| e.to_string())?;
                prices.insert(slug.clone(), price);
            }
            let withdrawn = match (&candidate.withdrawn_on, &candidate.withdrawn_reason) {
                (Some(on), Some(reason)) => {
                    Some(Withdrawal { on: parsed(on)?, reason: parsed(reason)? })
                }
                (Some(_) | None, None) | (None, Some(_)) => None,
            };
            candidates.push(Candidate { slug, name: parsed(&candidate.name)?, withdrawn });
        }
        let panel: Vec<Slug> = list(&form.panel)?;
        let parts = Parts {
            reference: parsed(&form.reference)?,
            title: parsed(&form.title)?,
            purpose: parsed(&form.purpose)?,
            stage: parsed(&form.stage)?,
            rules_version: form.rules_version,
            illustrative: form.illustrative,
            criteria: self.criteria.read()?,
            rules: self.method.read()?,
            candidates,
            panel: panel.into_iter().map(|person| Seat { person }).collect(),
            moderator: parsed(&form.moderator)?,
            declarations: Vec::new(),
            moderation_opened: maybe(form.moderation_opened.as_ref())?,
            price_opened: maybe(form.price_opened.as_ref())?,
            due: Due::default(),
            // What came before a decision is not part of what its totals follow from.
            reopenings: Vec::new(),
            price_changes: Vec::new(),
            gates: self.gates.iter().map(GateForm::read).collect::<Result<_, _>>()?,
            consensus: self.consensus.iter().map(ConsensusForm::read).collect::<Result<_, _>>()?,
            prices,
            amends: None,
            chosen: maybe(form.chosen.as_ref())?,
        };
        Evaluation::new(parts).map_err(|unfit| unfit.to_string())
    }

    fn sheets(&self) -> Result<Vec<Sheet>, Refused> {
        let mut sheets = Vec::new();
        for form in &self.evaluation.sheets {
            let whose = |evaluator: &str| evaluator == form.evaluator;
            let scores: BTreeMap<Asked, Score> = self
                .scores
                .iter()
                .filter(|score| whose(&score.evaluator))
                .map(ScoreForm::read)
                .collect::<Result<_, _>>()?;
            let corrections = self
                .corrections
                .iter()
                .filter(|correction| whose(&correction.evaluator))
                .map(CorrectionForm::read)
                .collect::<Result<_, _>>()?;
            let submitted: Option<Moment> = maybe(form.submitted_at.as_ref())?;
            sheets.push(Sheet::recorded(parsed(&form.evaluator)?, scores, submitted, corrections));
        }
        Ok(sheets)
    }
}

impl PreviousForm {
    fn read(&self) -> Result<Previous, Refused> {
        Ok(Previous { decision: parsed(&self.decision)?, sha256: self.sha256.clone() })
    }
}

impl MethodForm {
    fn read(&self) -> Result<Rules, Refused> {
        let given = Parameters {
            best: maybe(self.price_best.as_ref())?,
            worst: maybe(self.price_worst.as_ref())?,
            point_value: maybe(self.point_value.as_ref())?,
        };
        let formula = self.price_formula.as_ref();
        let formula = formula.map(|code| PriceFormula::read(code, given)).transpose();
        Ok(Rules {
            price_formula: formula.map_err(|error| error.to_string())?,
            decimals: self.decimals,
            near_tie: parsed(&self.near_tie)?,
            tie_break: list(&self.tie_break)?,
            min_panel: self.min_panel,
            should_cost: maybe(self.should_cost.as_ref())?,
            framework: maybe(self.framework.as_ref())?,
            // Its limits bound the freeze, which the snapshot is long past.
            rule_set: None,
        })
    }
}

impl CriteriaForm {
    fn read(&self) -> Result<CriteriaSet, Refused> {
        let points = self.scale.iter().map(|point| {
            Ok::<_, Refused>(Point {
                value: point.value,
                name: parsed(&point.name)?,
                descriptor: parsed(&point.descriptor)?,
            })
        });
        let points = points.collect::<Result<Vec<_>, _>>()?;
        let draft = Draft {
            id: parsed(&self.id)?,
            title: parsed(&self.title)?,
            version: parsed(&self.version)?,
            sources: list(&self.sources)?,
            scale: Scale::new(points).map_err(|error| error.to_string())?,
            groups: self.groups.iter().map(GroupForm::read).collect::<Result<_, _>>()?,
        };
        CriteriaSet::new(draft).map_err(|faults| {
            let faults: Vec<String> = faults.iter().map(|(_, fault)| fault.to_string()).collect();
            faults.join("; ")
        })
    }
}

impl GroupForm {
    fn read(&self) -> Result<Group, Refused> {
        Ok(Group {
            id: parsed(&self.id)?,
            title: parsed(&self.title)?,
            weight: parsed(&self.weight)?,
            rationale: maybe(self.rationale.as_ref())?,
            threshold: maybe(self.threshold.as_ref())?,
            part: maybe(self.part.as_ref())?,
            questions: self.questions.iter().map(QuestionForm::read).collect::<Result<_, _>>()?,
        })
    }
}

impl QuestionForm {
    fn read(&self) -> Result<Question, Refused> {
        Ok(Question {
            id: parsed(&self.id)?,
            kind: parsed(&self.kind)?,
            text: parsed(&self.text)?,
            evidence: maybe(self.evidence.as_ref())?,
            weight: parsed(&self.weight)?,
            bands: list(&self.bands)?,
            min_score: self.min_score,
            cap: self.cap,
            need: maybe(self.need.as_ref())?,
            stories: self.stories.clone(),
        })
    }
}

impl GateForm {
    fn read(&self) -> Result<(Asked, GateAnswer), Refused> {
        let given = GateAnswer {
            answer: parsed(&self.answer)?,
            reason: parsed(&self.reason)?,
            by: parsed(&self.by)?,
            at: parsed(&self.at)?,
        };
        Ok(((parsed(&self.candidate)?, parsed(&self.question)?), given))
    }
}

impl ConsensusForm {
    fn read(&self) -> Result<(Asked, Consensus), Refused> {
        let agreed = Consensus {
            value: self.value,
            reason: parsed(&self.reason)?,
            evidence: list(&self.evidence)?,
            by: parsed(&self.by)?,
            at: parsed(&self.at)?,
        };
        Ok(((parsed(&self.candidate)?, parsed(&self.question)?), agreed))
    }
}

impl ScoreForm {
    fn read(&self) -> Result<(Asked, Score), Refused> {
        let score = Score {
            value: self.value,
            reason: maybe(self.reason.as_ref())?,
            evidence: list(&self.evidence)?,
            at: parsed(&self.at)?,
        };
        Ok(((parsed(&self.candidate)?, parsed(&self.question)?), score))
    }
}

impl CorrectionForm {
    fn read(&self) -> Result<Correction, Refused> {
        Ok(Correction {
            candidate: parsed(&self.candidate)?,
            question: parsed(&self.question)?,
            before: self.before,
            score: Score {
                value: self.value,
                reason: maybe(self.reason.as_ref())?,
                evidence: list(&self.evidence)?,
                at: parsed(&self.at)?,
            },
        })
    }
}

impl CitedForm {
    fn read(&self) -> Result<Cited, Refused> {
        Ok(Cited {
            id: parsed(&self.id)?,
            title: parsed(&self.title)?,
            as_at: maybe(self.as_at.as_ref())?,
            sha256: self.sha256.clone(),
        })
    }
}

impl OutcomeForm {
    fn read(&self) -> Result<Outcome, Refused> {
        let figures = match (self.place, &self.quality, &self.total, &self.published) {
            (Some(place), Some(quality), Some(total), Some(published)) => Some(Figures {
                place,
                quality: parsed(quality)?,
                price: maybe(self.price.as_ref())?,
                total: parsed(total)?,
                published: published.clone(),
                tie_broken_by: self.tie_broken_by.clone(),
            }),
            (None, None, None, None) => None,
            (_, _, _, _) => return Err(format!("the figures of {} are not whole", self.candidate)),
        };
        let groups = self.groups.iter().map(|form| {
            Ok::<_, Refused>((parsed(&form.group)?, maybe::<Exact>(form.marks.as_ref())?))
        });
        Ok(Outcome {
            candidate: parsed(&self.candidate)?,
            status: self.status.clone(),
            excluded_by: self.excluded_by.clone(),
            groups: groups.collect::<Result<_, _>>()?,
            figures,
        })
    }
}
