//! How firm an outcome is, as one supplier may be told: whoever was not chosen between itself and
//! the one chosen, whoever was chosen among all without a name.

use super::Sources;
use crate::domain::evaluation::Agreeing;
use crate::domain::exact::Exact;
use crate::domain::refs::Slug;
use crate::domain::robustness::firmness::{self, Firmness, Interval};
use crate::domain::robustness::marks::{margins, possible, steps};
use crate::domain::robustness::of_evaluation::problem_of;
use crate::domain::robustness::{Problem, percent_at};

/// The most steps whose questions are named: nobody raises more at a stroke.
const FEW: u32 = 3;

/// The sentences of how firm the outcome is for `candidate`; `None` where nobody is chosen, where
/// another is chosen than has the highest total, and where totals are pounds.
pub(super) fn sentences(sources: &Sources<'_>, candidate: &Slug) -> Option<Vec<String>> {
    let evaluation = sources.evaluation;
    let chosen = sources.decision?.content.chosen.one()?;
    let problem = problem_of(evaluation, &[]).ok()?;
    let leader = problem.leader();
    if problem.candidates()[leader] != chosen.as_str() {
        return None;
    }
    let rules = evaluation.rules();
    let firm = |problem: &Problem| firmness::of(problem, rules.decimals, &rules.near_tie.exact());
    let own = problem.candidate(candidate.as_str())?;
    if own == leader {
        return Some(before_all(sources, &firm(&problem)));
    }
    let name = evaluation.candidate(candidate).ok()?.name.to_string();
    let first = evaluation.candidate(chosen).ok()?.name.to_string();
    let pair = problem.between((leader, &first), (own, &name)).ok()?;
    Some(behind_one(sources, &firm(&pair), &pair, &first))
}

/// What whoever was chosen is told.
fn before_all(sources: &Sources<'_>, firm: &Firmness) -> Vec<String> {
    let Some(next) = firm.behind.first() else { return Vec::new() };
    let mut said = Vec::new();
    if !next.margin.exact().is_zero() {
        said.push(format!("The next total is {} lower.", firmness::marks(next.margin)));
    }
    said.push(match firm.nearest_interval() {
        None => "Yours stays first whatever the weight of any single group.".to_owned(),
        Some(near) => {
            let (nought, whole) = (near.from.is_zero(), near.to == Exact::whole(1));
            let (from, to) = (percent_at(&near.from, 1), percent_at(&near.to, 1));
            let range = match (nought, whole) {
                (true, _) => format!("up to {to} %"),
                (false, true) => format!("{from} % or more"),
                (false, false) => format!("between {from} and {to} %"),
            };
            format!(
                "Yours stays first while {} weighs {range} (it weighs {} %).",
                group(sources, near),
                percent_at(&near.weight, 1)
            )
        }
    });
    if let Some(fewest) = firm.marks.as_ref().filter(|fewest| fewest.steps > 0) {
        said.push(enough(sources, fewest.steps));
    }
    said
}

/// What whoever stands behind the one chosen is told, about the two of them alone.
fn behind_one(sources: &Sources<'_>, firm: &Firmness, pair: &Problem, first: &str) -> Vec<String> {
    let mut said = Vec::new();
    let level = firm.behind.first().is_some_and(|behind| behind.margin.exact().is_zero());
    if !firm.near.is_empty() && !level {
        let band = firmness::marks(sources.evaluation.rules().near_tie.exact().rounded(2));
        said.push(format!("That is close: the rules call less than {band} a near tie."));
    }
    said.push(match firm.nearest_interval().and_then(|near| Some((near, near.next.as_ref()?))) {
        None => {
            format!("No other weight of any single group would have put yours ahead of {first}.")
        }
        Some((near, (_, at))) => {
            let way = if *at <= near.from { "less" } else { "more" };
            format!(
                "Yours would have been ahead of {first} had {} weighed {way} than {} % (it weighs \
                 {} %).",
                group(sources, near),
                percent_at(at, 1),
                percent_at(&near.weight, 1)
            )
        }
    });
    let up = if possible(pair) { margins(pair) } else { Vec::new() };
    let up = up.first().map(|margin| margin.challenger_up.as_deref());
    match up {
        None => {}
        Some(None) => said.push(format!(
            "Higher scores of yours alone would not have put it level with {first}."
        )),
        Some(Some(moves)) => match steps(moves) {
            0 => {}
            few @ 1..=FEW => {
                let mut on: Vec<&str> =
                    moves.iter().map(|one| pair.criteria()[one.criterion].name.as_str()).collect();
                on.dedup();
                let count = if few == 1 { "One".to_owned() } else { few.to_string() };
                said.push(format!(
                    "{count} {} on {} would have put yours level or ahead.",
                    step(sources, few),
                    on.join(", ")
                ));
            }
            many => said.push(format!(
                "It would have taken {many} {} in your own scores to draw level.",
                step(sources, many)
            )),
        },
    }
    said
}

/// A group by title and id.
fn group(sources: &Sources<'_>, interval: &Interval) -> String {
    let groups = sources.evaluation.criteria().groups();
    let found = groups.iter().find(|group| group.id.as_str() == interval.group);
    found.map_or_else(|| interval.group.clone(), |group| format!("{} ({})", group.title, group.id))
}

/// How little would have been enough for somebody else to be level or ahead. The fewest steps go up
/// or down, on scores of either.
fn enough(sources: &Sources<'_>, steps: u32) -> String {
    match (sources.evaluation.rules().agreeing, steps) {
        (Agreeing::OneScore, 1) => {
            "Had a single score been one step higher or lower, another would have been level with yours \
             or ahead."
                .to_owned()
        }
        (Agreeing::Average, 1) => {
            "Had one evaluator given a single score one step higher or lower, another would have been \
             level with yours or ahead."
                .to_owned()
        }
        (Agreeing::OneScore, many) => format!(
            "For another to be level with yours or ahead, scores would have had to differ by {many} \
             steps of the scale in all."
        ),
        (Agreeing::Average, many) => format!(
            "For another to be level with yours or ahead, what single evaluators gave would have \
             had to differ by {many} steps of the scale in all."
        ),
    }
}

/// What a step up is: on the scale, or of one evaluator where scores are averaged.
fn step(sources: &Sources<'_>, count: u32) -> &'static str {
    match (sources.evaluation.rules().agreeing, count) {
        (Agreeing::OneScore, 1) => "step up the scale",
        (Agreeing::OneScore, _) => "steps up the scale",
        (Agreeing::Average, 1) => "step more from one evaluator",
        (Agreeing::Average, _) => "steps more from single evaluators",
    }
}
