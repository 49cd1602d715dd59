//! The parts of a snapshot, each read from its form.

use super::{
    CitedForm, ConsensusForm, CorrectionForm, CriteriaForm, GateForm, GroupForm, MethodForm,
    OutcomeForm, PreviousForm, QuestionForm, Refused, ScoreForm, list, maybe, parsed,
};
use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::{CriteriaSet, Draft, Group, Question};
use crate::domain::decision::snapshot::{Cited, Figures, Outcome, Previous};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::price::{Parameters, PriceFormula};
use crate::domain::evaluation::scores::{Correction, Score};
use crate::domain::evaluation::{Asked, GateAnswer, Rules};
use crate::domain::exact::Exact;

impl PreviousForm {
    pub(super) fn read(&self) -> Result<Previous, Refused> {
        Ok(Previous { decision: parsed(&self.decision)?, sha256: self.sha256.clone() })
    }
}

impl MethodForm {
    pub(super) fn read(&self) -> Result<Rules, Refused> {
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
            agreeing: maybe(self.agreeing.as_ref())?.unwrap_or_default(),
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
    pub(super) fn read(&self) -> Result<CriteriaSet, Refused> {
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
    pub(super) fn read(&self) -> Result<Group, Refused> {
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
    pub(super) fn read(&self) -> Result<Question, Refused> {
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
            guidance: maybe(self.guidance.as_ref())?,
        })
    }
}

impl GateForm {
    pub(super) fn read(&self) -> Result<(Asked, GateAnswer), Refused> {
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
    pub(super) fn read(&self) -> Result<(Asked, Consensus), Refused> {
        let value = match self.of_scores {
            Some(of) => AgreedValue::parts_of(self.value, of),
            None => u8::try_from(self.value).ok().map(AgreedValue::One),
        };
        let value = value.ok_or_else(|| format!("{} is no agreed score", self.value))?;
        let agreed = Consensus {
            value,
            reason: parsed(&self.reason)?,
            evidence: list(&self.evidence)?,
            by: parsed(&self.by)?,
            at: parsed(&self.at)?,
        };
        Ok(((parsed(&self.candidate)?, parsed(&self.question)?), agreed))
    }
}

impl ScoreForm {
    pub(super) fn read(&self) -> Result<(Asked, Score), Refused> {
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
    pub(super) fn read(&self) -> Result<Correction, Refused> {
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
    pub(super) fn read(&self) -> Result<Cited, Refused> {
        Ok(Cited {
            id: parsed(&self.id)?,
            title: parsed(&self.title)?,
            as_at: maybe(self.as_at.as_ref())?,
            sha256: self.sha256.clone(),
        })
    }
}

impl OutcomeForm {
    pub(super) fn read(&self) -> Result<Outcome, Refused> {
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
