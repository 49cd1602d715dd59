//! Two evaluations side by side: what moved between them, and why.

use crate::actions::{ActionError, Desk, evaluations, ranking};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::moved::{Line, Shown, differing, lines, otherwise};
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::refs::EvaluationRef;
use crate::store::{Look, evidence};

/// What moved from one evaluation to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// The first.
    pub before: EvaluationRef,
    /// The second.
    pub after: EvaluationRef,
    /// Whether both stand under the same frozen rules, whichever version of its own each is.
    pub same_rules: bool,
    /// Every line, moved or not.
    pub lines: Vec<Line>,
    /// Whether either is sample data.
    pub illustrative: bool,
}

impl Compared {
    /// Which rules differ, each once; empty where they are the same.
    pub fn differing(&self) -> Vec<String> {
        if self.same_rules { Vec::new() } else { differing(&self.lines) }
    }
}

struct Side {
    evaluation: Evaluation,
    ranking: Ranking,
    evidence: Vec<Evidence>,
    frozen: bool,
}

fn side(look: &mut dyn Look, typed: &str) -> Result<Side, ActionError> {
    let (evaluation, ranking) = ranking::result(look, Some(typed))?;
    let (_, filed) = evaluations::load(look, Some(typed))?;
    let items = evidence::all(look, evaluation.reference())?;
    let evidence = items.into_iter().map(|item| item.evidence).collect();
    Ok(Side { evaluation, ranking, evidence, frozen: filed.rules_hash.is_some() })
}

impl Side {
    fn shown(&self) -> Shown<'_> {
        Shown { evaluation: &self.evaluation, ranking: &self.ranking, evidence: &self.evidence }
    }
}

/// What moved from the evaluation `before` to `after`, and why.
///
/// # Errors
/// A refusal while the result of either is sealed, for one evaluation named twice, or for two
/// that ask nothing in common.
pub fn compare(desk: &mut Desk, before: &str, after: &str) -> Result<Compared, ActionError> {
    desk.store.read(|look| {
        let (one, two) = (side(look, before)?, side(look, after)?);
        let (first, second) = (one.evaluation.reference(), two.evaluation.reference());
        if first == second {
            let text = format!("{first} is named twice: a comparison takes two evaluations");
            return Err(ActionError::invalid(text).subject(first.to_string()));
        }
        let asks = |id| two.evaluation.criteria().question(id).is_some();
        if !one.evaluation.criteria().questions().any(|(_, question)| asks(&question.id)) {
            let text = format!("{first} and {second} have no question in common");
            return Err(ActionError::invalid(text).subject(second.to_string()));
        }
        let same_rules = one.frozen
            && two.frozen
            && evaluations::rules_alone(&one.evaluation)
                == evaluations::rules_alone(&two.evaluation);
        let mut lines = lines(one.shown(), two.shown());
        if !same_rules && differing(&lines).is_empty() {
            lines.insert(0, otherwise());
        }
        Ok(Compared {
            before: first,
            after: second,
            same_rules,
            lines,
            illustrative: one.evaluation.parts().illustrative
                || two.evaluation.parts().illustrative,
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::demo::tests::sample;
    use crate::report::compared::listing;
    use crate::report::csv::{Profile, write_listing};

    #[test]
    fn what_moved_between_the_two_samples_is_told_with_why_and_the_new_evidence() {
        let mut desk = sample();
        let found = compare(&mut desk, "E-0001", "E-0002").unwrap();
        assert!(found.same_rules && found.illustrative);
        let moved: Vec<&Line> = found.lines.iter().filter(|line| line.is_moved()).collect();
        let asked = |line: &&&Line| {
            line.level == crate::domain::evaluation::moved::Level::Question
                && line.candidate.as_ref().is_some_and(|who| who.as_str() != "paas")
        };
        let cells: Vec<String> = moved
            .iter()
            .filter(asked)
            .map(|line| {
                let is = |side: &crate::domain::evaluation::moved::Side| side.is.clone().unwrap();
                let new: Vec<&str> = line.new_evidence.iter().map(|(id, _)| id.as_str()).collect();
                format!(
                    "{}/{} {}>{} {} {}",
                    line.candidate.as_ref().unwrap(),
                    line.id,
                    is(&line.before),
                    is(&line.after),
                    line.change().unwrap(),
                    new.join(" ")
                )
            })
            .collect();
        assert_eq!(
            cells,
            [
                "aws/CST-05 1>2 0.50 MKT-03 AWS-06",
                "aws/PRT-05 1>2 0.75 AWS-07 AWS-08",
                "aws/PRT-07 2>3 0.50 AWS-09",
                "azure/SKL-02 3>2 -1.00 ",
                "azure/CST-05 1>2 0.50 MKT-03 AZ-07",
                "azure/PRT-05 0>1 0.75 AZ-07 AZ-06",
                "gcp/CST-04 1>2 0.50 GCP-06 AWS-11",
                "gcp/CST-05 1>2 0.50 MKT-03 GCP-05",
                "gcp/PRT-05 1>2 0.75 GCP-05",
                "gcp/PRT-07 2>3 0.50 GCP-03",
            ]
        );
        let mut out = Vec::new();
        write_listing(&mut out, &listing(moved), Profile::Plain).unwrap();
        let text = String::from_utf8(out).unwrap();
        for told in
            ["Fees for taking data out are credited", "The standard terms name the list price"]
        {
            assert!(text.contains(told), "{told}: the reasons of both sides stand in the file");
        }
    }

    #[test]
    fn the_same_rules_are_the_same_whichever_version_of_its_own_each_is() {
        let mut desk = sample();
        let one = desk.store.read(|look| side(look, "E-0001")).unwrap();
        let mut parts = one.evaluation.parts().clone();
        parts.rules_version = 2;
        let mut amended = Side { evaluation: Evaluation::new(parts.clone()).unwrap(), ..one };
        let one = desk.store.read(|look| side(look, "E-0001")).unwrap();
        let same = |a: &Side, b: &Side| {
            evaluations::rules_alone(&a.evaluation) == evaluations::rules_alone(&b.evaluation)
        };
        assert!(same(&one, &amended));
        parts.rules.min_panel += 1;
        amended.evaluation = Evaluation::new(parts).unwrap();
        assert!(!same(&one, &amended));
        let found = lines(one.shown(), amended.shown());
        let differs: Vec<&str> =
            found.iter().filter(|line| line.is_moved()).map(|line| line.id.as_str()).collect();
        assert_eq!(differs, ["min_panel"]);
        assert_eq!(differing(&found), ["min_panel"]);
    }

    #[test]
    fn nothing_is_compared_before_both_results_may_be_seen() {
        let mut desk = sample();
        let refused = compare(&mut desk, "E-0001", "E-0003").unwrap_err().to_string();
        assert!(refused.starts_with("E-0003 stands at scoring"), "{refused}");
        let refused = compare(&mut desk, "E-0001", "e1").unwrap_err().to_string();
        assert!(refused.starts_with("E-0001 is named twice"), "{refused}");
    }
}
