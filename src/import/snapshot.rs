//! A snapshot read back from its bytes alone: nothing else in the workspace is asked. The forms of
//! the bytes are declared here, in their order; `parts` reads each of them.

mod fields;
mod firmness;
mod parts;

use std::collections::BTreeMap;
use std::str::FromStr;

use serde::Deserialize;

pub use fields::{previous, tree};

use super::source::Source;
use super::{ImportError, Problem};
use crate::domain::criteria::effective_weight;
use crate::domain::date::Moment;
use crate::domain::decision::snapshot::{SCHEMA, SCHEMA_BEFORE, Snapshot, StandingExceptions};
use crate::domain::evaluation::due::Due;
use crate::domain::evaluation::price::Price;
use crate::domain::evaluation::scores::{Score, Sheet};
use crate::domain::evaluation::{Asked, Candidate, Evaluation, Parts, Seat, Withdrawal};
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
    agreeing: Option<String>,
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
    guidance: Option<String>,
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
    value: u32,
    of_scores: Option<u32>,
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
        let evaluation = self.evaluation()?;
        let snapshot = Snapshot {
            program: self.program.clone(),
            decision: parsed(&self.decision)?,
            scope: parsed(&self.scope)?,
            frozen_at: parsed(&self.frozen_at)?,
            chosen: parsed(&self.chosen)?,
            previous: self.previous.as_ref().map(PreviousForm::read).transpose()?,
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
            firmness: self
                .firmness
                .as_ref()
                .map(|form| form.read(decimals, evaluation.rules().agreeing))
                .transpose()?,
            evaluation,
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
            cancelled: None,
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
