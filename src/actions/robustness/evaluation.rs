//! How firm an evaluation's result is, once it may be shown.

use std::collections::BTreeMap;

use super::{Running, Wanted, acceptable, by_total, invalid, nothing, tipped, without};
use crate::actions::ranking::result;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::leave_out::{self, LeftOut as Left, with_the_withdrawn};
use crate::domain::evaluation::ranking::{Ranking, Warning};
use crate::domain::evaluation::scores::Sheet;
use crate::domain::exact::Exact;
use crate::domain::refs::{QuestionId, Slug};
use crate::domain::robustness::agreement::{Agreement, Metric};
use crate::domain::robustness::dominance::{dominance, separates_nobody};
use crate::domain::robustness::firmness::stands_first;
use crate::domain::robustness::least_change::least_changes;
use crate::domain::robustness::leave_out::WithoutCandidate;
use crate::domain::robustness::marks::certificate::certificate;
use crate::domain::robustness::marks::{Materiality, margins, materiality};
use crate::domain::robustness::methods::{
    Direction, MethodError, kendall_tau_b, promethee2, spearman, topsis,
};
use crate::domain::robustness::of_evaluation::{
    NoProblem, panel_of, prices_of, problem_of, quality_of,
};
use crate::domain::robustness::panel::{PanelScores, ledger, panel_subsets};
use crate::domain::robustness::price_to_win::{PriceMargin, prices_to_win};
use crate::domain::robustness::sampling::{Figures, Law, Progress, Weighting};
use crate::domain::robustness::{Problem, agreement::Scores};
use crate::report::analysis::{
    Acceptable, Agreed, Analysis, CellReason, Firm, LeftOut, OtherMethod, Part, Ranked, Scale,
};
use crate::store::scores;

/// Questions beyond dispute, and the dispute to test.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dispute {
    /// Questions whose marks stand, as typed.
    pub locked: Vec<String>,
    /// Questions that are disputed, as typed.
    pub disputed: Vec<String>,
    /// Who disputes them.
    pub by: Option<String>,
}

/// How firm the result of the evaluation is.
///
/// Weights are looked at by group and by question. Under `uniform`, `ordered`, `around` and
/// `dirichlet` the weights of the groups are drawn, exactly where they are few; under `nested`
/// and where scores are drawn too, those of the questions.
///
/// # Errors
/// A refusal while there is no result, or when a question or candidate is unknown.
pub fn robust(
    desk: &mut Desk,
    typed: Option<&str>,
    wanted: &Wanted,
    dispute: &Dispute,
    progress: &mut dyn FnMut(Progress),
) -> Result<Firm, ActionError> {
    let (evaluation, ranking, sheets) = desk.store.read(|look| {
        let (evaluation, ranking) = result(look, typed)?;
        let sheets: Vec<Sheet> = scores::sheets(look, &evaluation)?
            .iter()
            .map(|sheet| sheet.that_counts(&evaluation))
            .collect();
        Ok::<_, ActionError>((evaluation, ranking, sheets))
    })?;
    of_what_was_read(&evaluation, &ranking, &sheets, wanted, dispute, progress)
}

/// How firm a result is that was read already, with the sheets behind it: everything but the
/// weightings, which may take their time.
///
/// # Errors
/// As [`robust`].
pub fn of_result(
    evaluation: &Evaluation,
    ranking: &Ranking,
    sheets: &[Sheet],
) -> Result<Firm, ActionError> {
    let only = Part::ALL.iter().copied().filter(|part| *part != Part::Acceptability);
    let wanted =
        Wanted { only: only.collect(), law: Law::UNIFORM, samples: None, seed: None, exact: false };
    let dispute = Dispute::default();
    of_what_was_read(evaluation, ranking, sheets, &wanted, &dispute, &mut |_| {})
}

/// The result with the sheets behind it, and how firm it is.
///
/// # Errors
/// As [`robust`].
pub fn firm(desk: &mut Desk, typed: Option<&str>) -> Result<Firm, ActionError> {
    let (evaluation, ranking, sheets) = desk.store.read(|look| {
        let (evaluation, ranking) = result(look, typed)?;
        let sheets = scores::sheets(look, &evaluation)?;
        Ok::<_, ActionError>((evaluation, ranking, sheets))
    })?;
    of_result(&evaluation, &ranking, &sheets)
}

/// How firm a result is that was read already, with the sheets that count behind it: all that is
/// `wanted`.
///
/// # Errors
/// As [`robust`].
pub(crate) fn of_what_was_read(
    evaluation: &Evaluation,
    ranking: &Ranking,
    sheets: &[Sheet],
    wanted: &Wanted,
    dispute: &Dispute,
    progress: &mut dyn FnMut(Progress),
) -> Result<Firm, ActionError> {
    let locked = questions(evaluation, &dispute.locked)?;
    if let Some(why) = ranking.unit.undefined() {
        return in_pounds(evaluation, sheets, wanted, why);
    }
    let problem = problem(evaluation, &locked)?;
    let tested = tested(evaluation, &problem, dispute)?;
    let analysis = analysis(evaluation, ranking, &problem, wanted, progress)?;
    let panel = panel_of(evaluation, &problem, sheets).map_err(|error| error.to_string());
    let near_tie = ranking.warnings.iter().find_map(|warning| {
        let Warning::NearTie { candidates, margin, .. } = warning else { return None };
        Some((candidates.iter().map(ToString::to_string).collect(), *margin))
    });
    let relative = ranking.warnings.iter().find_map(|warning| {
        let Warning::RelativeFormula { formula } = warning else { return None };
        Some(formula.code())
    });
    let by_panel = || panel.as_ref().map_err(Clone::clone);
    let evaluators = panel.as_ref().map(PanelScores::evaluators).unwrap_or_default().to_vec();
    Ok(Firm {
        evaluation: evaluation.reference().to_string(),
        illustrative: evaluation.parts().illustrative,
        near_tie,
        stands_first: stands_first(ranking, &problem.candidates()[problem.leader()]),
        relative,
        in_pounds: None,
        moderation: wanted.answer(Part::Moderation, || Ok(ledger(&problem, by_panel()?))),
        panel_subsets: wanted.answer(Part::PanelSubsets, || {
            panel_subsets(&problem, by_panel()?).map_err(|error| error.to_string())
        }),
        agreement: wanted.answer(Part::Agreement, || agreed(&problem, sheets)),
        price_to_win: wanted.answer(Part::PriceToWin, || to_win(evaluation, &problem)),
        separates_nobody: wanted.found(Part::SeparatesNobody, || separates_nobody(&problem)),
        methods: wanted.found(Part::Methods, || methods(&problem)),
        certificate: wanted
            .found(Part::Certificate, || certificate(&problem, evaluation.rules().decimals)),
        materiality: materially(wanted, &problem, tested)?,
        reasons: reasons(evaluation, &problem),
        evaluators,
        analysis,
    })
}

/// What is left of the analysis where totals are pounds: whoever is left out, agreement, and the
/// questions that separate nobody. The rest is undefined, and says why.
fn in_pounds(
    evaluation: &Evaluation,
    sheets: &[Sheet],
    wanted: &Wanted,
    why: String,
) -> Result<Firm, ActionError> {
    let problem = quality_of(evaluation, &[]).map_err(|error| no_problem(evaluation, error))?;
    let mut analysis = nothing(&problem);
    // The sums of the problem are quality alone: no totals of this evaluation.
    analysis.totals = Vec::new();
    analysis.ranking = wanted.answer(Part::Ranking, || Err(why.clone()));
    analysis.tipping = wanted.answer(Part::Tipping, || Err(why.clone()));
    analysis.least_change = wanted.answer(Part::LeastChange, || Err(why.clone()));
    analysis.marks = wanted.answer(Part::Marks, || Err(why.clone()));
    analysis.dominance = wanted.answer(Part::Dominance, || Err(why.clone()));
    analysis.acceptability = wanted.answer(Part::Acceptability, || Err(why.clone()));
    if wanted.wants(Part::LeaveOut) {
        let (candidates, criteria) = (left_out(evaluation, &problem)?, Vec::new());
        analysis.leave_out = Some(Ok(LeftOut { candidates, criteria }));
    }
    Ok(Firm {
        evaluation: evaluation.reference().to_string(),
        illustrative: evaluation.parts().illustrative,
        near_tie: None,
        stands_first: None,
        relative: None,
        moderation: wanted.answer(Part::Moderation, || Err(why.clone())),
        panel_subsets: wanted.answer(Part::PanelSubsets, || Err(why.clone())),
        agreement: wanted.answer(Part::Agreement, || agreed(&problem, sheets)),
        price_to_win: wanted.answer(Part::PriceToWin, || Err(why.clone())),
        separates_nobody: wanted.found(Part::SeparatesNobody, || separates_nobody(&problem)),
        methods: wanted.answer(Part::Methods, || Err(why.clone())),
        certificate: wanted.answer(Part::Certificate, || Err(why.clone())),
        materiality: wanted.answer(Part::Materiality, || Err(why.clone())),
        reasons: reasons(evaluation, &problem),
        evaluators: Vec::new(),
        analysis,
        in_pounds: Some(why),
    })
}

/// The problem of an evaluation that has a result.
pub(super) fn problem(
    evaluation: &Evaluation,
    locked: &[QuestionId],
) -> Result<Problem, ActionError> {
    problem_of(evaluation, locked).map_err(|error| no_problem(evaluation, error))
}

fn no_problem(evaluation: &Evaluation, error: NoProblem) -> ActionError {
    match error {
        NoProblem::NotRankable(error) => error.into(),
        NoProblem::InPounds(why) => {
            let which = evaluation.reference();
            ActionError::refused(Ground::State, format!("{which}: {why}"))
                .hint(format!("`cloudpick rank {which}` has the totals in pounds"))
                .subject(which.to_string())
        }
        NoProblem::Figures(error) => {
            let which = evaluation.reference();
            ActionError::refused(Ground::State, format!("{which} has no result: {error}"))
                .hint(format!("`cloudpick rank {which}` names who is out and why"))
                .subject(which.to_string())
        }
    }
}

/// Scored questions as typed, comma-separated or one by one.
fn questions(evaluation: &Evaluation, typed: &[String]) -> Result<Vec<QuestionId>, ActionError> {
    let words = typed.iter().flat_map(|text| text.split(',')).filter(|w| !w.trim().is_empty());
    words
        .map(|word| {
            let id: QuestionId = word.trim().parse()?;
            evaluation.asked(&id, Kind::Scored, "a mark")?;
            Ok(id)
        })
        .collect()
}

/// Who disputes what, as places in the problem.
type Tested = Option<(usize, Vec<usize>)>;

fn tested(
    evaluation: &Evaluation,
    problem: &Problem,
    dispute: &Dispute,
) -> Result<Tested, ActionError> {
    let disputed = questions(evaluation, &dispute.disputed)?;
    match &dispute.by {
        None if disputed.is_empty() => Ok(None),
        None => Err(ActionError::invalid("a dispute is somebody's: who disputes these marks?")
            .hint("add --by CANDIDATE")
            .subject("by")),
        Some(_) if disputed.is_empty() => {
            Err(ActionError::invalid("a dispute is about questions: which are disputed?")
                .hint("add --disputed QUESTION,…")
                .subject("disputed"))
        }
        Some(by) => {
            let slug = crate::actions::evaluations::candidate(evaluation, by)?.slug.clone();
            let Some(by) = problem.candidate(slug.as_str()) else {
                let text =
                    format!("{slug} has no place in the result, so that no mark brings it level");
                return Err(ActionError::invalid(text).subject("by"));
            };
            let at = disputed.iter().filter_map(|id| problem.criterion(id.as_str())).collect();
            Ok(Some((by, at)))
        }
    }
}

fn materially(
    wanted: &Wanted,
    problem: &Problem,
    tested: Tested,
) -> Result<Option<Result<Materiality, String>>, ActionError> {
    match tested {
        Some((by, disputed)) => {
            let found = materiality(problem, by, &disputed);
            Ok(Some(Ok(found.map_err(|error| invalid("disputed", &error))?)))
        }
        None => Ok(wanted.answer(Part::Materiality, || {
            Err("no dispute was named: --disputed QUESTION,… --by CANDIDATE tests one".to_owned())
        })),
    }
}

fn analysis(
    evaluation: &Evaluation,
    ranking: &Ranking,
    problem: &Problem,
    wanted: &Wanted,
    progress: &mut dyn FnMut(Progress),
) -> Result<Analysis, ActionError> {
    let grouped = problem.by_group();
    let mut found = nothing(problem);
    let groups: Vec<String> = grouped.criteria().iter().map(|c| c.name.clone()).collect();
    found.groups = groups.len();
    found.criteria = groups.iter().chain(&found.questions).cloned().collect();
    found.scale = Scale::Marks(ranking.decimals);
    found.ranking = wanted.found(Part::Ranking, || placed(ranking, problem));
    found.tipping = wanted
        .found(Part::Tipping, || tipped(&grouped).into_iter().chain(tipped(problem)).collect());
    found.least_change = wanted.found(Part::LeastChange, || least_changes(problem));
    found.marks = wanted.found(Part::Marks, || margins(problem));
    found.dominance = wanted.found(Part::Dominance, || dominance(problem));
    if wanted.wants(Part::Acceptability) {
        let shares = weightings_of(problem, wanted, &Running::free(), progress)?;
        found.acceptability = Some(Ok(shares));
    }
    if wanted.wants(Part::LeaveOut) {
        let candidates = left_out(evaluation, problem)?;
        let mut criteria = without(&grouped, &groups);
        criteria.extend(without(problem, &found.questions));
        found.leave_out = Some(Ok(LeftOut { candidates, criteria }));
    }
    Ok(found)
}

/// How often each takes each place over all weightings of the evaluation, as [`robust`] has it,
/// while `running` lets it.
///
/// # Errors
/// A refusal when there is no result, or when the law has no exact shares and was asked for them.
pub fn weightings(
    evaluation: &Evaluation,
    wanted: &Wanted,
    running: &Running<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acceptable, ActionError> {
    weightings_of(&problem(evaluation, &[])?, wanted, running, progress)
}

fn weightings_of(
    problem: &Problem,
    wanted: &Wanted,
    running: &Running<'_>,
    progress: &mut dyn FnMut(Progress),
) -> Result<Acceptable, ActionError> {
    let by_question = wanted.law.scores.is_some()
        || match wanted.law.weights {
            Weighting::Nested | Weighting::Fixed => true,
            Weighting::Uniform
            | Weighting::Ordered
            | Weighting::Around(_)
            | Weighting::Dirichlet(_) => false,
        };
    let grouped = problem.by_group();
    let (of, name) = if by_question { (problem, "questions") } else { (&grouped, "groups") };
    let mut shares = acceptable(&Figures::from(of), wanted, name, running, progress)?;
    widen(&mut shares, problem, &grouped, by_question);
    Ok(shares)
}

/// The published places with the exact totals.
fn placed(ranking: &Ranking, problem: &Problem) -> Vec<Ranked> {
    let totals = problem.totals();
    ranking
        .ranked()
        .filter_map(|(standing, figures)| {
            let candidate = problem.candidate(standing.candidate.as_str())?;
            let place = usize::try_from(figures.place).ok()?;
            Some(Ranked { candidate, total: totals[candidate].to_f64(), place })
        })
        .collect()
}

/// Central weights of groups and questions, from those of one of the two.
#[expect(clippy::float_arithmetic, reason = "means of drawn weights, never a total")]
fn widen(found: &mut Acceptable, problem: &Problem, grouped: &Problem, by_question: bool) {
    let groups = problem.groups();
    let part = |at: usize, group: usize| {
        let whole = &grouped.weights()[group];
        if whole.is_zero() {
            let count = i64::try_from(groups[group].members.len()).unwrap_or(i64::MAX);
            return Exact::ratio(1, count.max(1)).to_f64();
        }
        (&problem.weights()[at] / whole).to_f64()
    };
    for row in found.central_weights.iter_mut().flatten().flatten() {
        *row = if by_question {
            let sums = groups.iter().map(|group| group.members.iter().map(|at| row[*at]).sum());
            sums.chain(row.iter().copied()).collect()
        } else {
            let mut questions = vec![0.0; problem.criteria().len()];
            for (at, group) in groups.iter().enumerate() {
                for member in &group.members {
                    questions[*member] = row[at] * part(*member, at);
                }
            }
            row.iter().copied().chain(questions).collect()
        };
    }
}

/// The order of the rest without each candidate, prices marked anew.
fn left_out(
    evaluation: &Evaluation,
    problem: &Problem,
) -> Result<Vec<WithoutCandidate>, ActionError> {
    let at = |slug: &Slug| problem.candidate(slug.as_str());
    let all = leave_out::leave_one_out(evaluation)?;
    let one = |left: &Left| {
        let order = left.ranking.ranked().filter_map(|(s, _)| at(&s.candidate)).collect();
        let pair = |r: &leave_out::Reversal| Some((at(&r.behind)?, at(&r.ahead)?));
        Some(WithoutCandidate {
            without: at(&left.candidate)?,
            order,
            reversed: left.reversals.iter().filter_map(pair).collect(),
        })
    };
    Ok(all.iter().filter_map(one).collect())
}

/// The result without each candidate, and as if the withdrawn had never left.
///
/// # Errors
/// A refusal while there is no result.
pub fn leave_one_out(
    desk: &mut Desk,
    typed: Option<&str>,
) -> Result<(Evaluation, Vec<Left>, Option<Ranking>), ActionError> {
    desk.store.read(|look| {
        let (evaluation, _) = result(look, typed)?;
        let left = leave_out::leave_one_out(&evaluation)?;
        let whole = with_the_withdrawn(&evaluation);
        Ok((evaluation, left, whole))
    })
}

/// Agreement over all cells that people score, ordinal: the scale has described steps.
fn agreed(problem: &Problem, sheets: &[Sheet]) -> Result<Agreed, String> {
    if sheets.is_empty() {
        return Err("nobody scored".to_owned());
    }
    let metric = Metric::Ordinal;
    let asked: Vec<usize> = (0..problem.criteria().len())
        .filter(|at| problem.criteria()[*at].marks.is_some())
        .collect();
    let named = problem.groups();
    let group_of = |at: usize| named.iter().position(|group| group.members.contains(&at));
    let places: Vec<usize> = asked.iter().filter_map(|at| group_of(*at)).collect();
    let groups = places.repeat(problem.candidates().len());
    let score = |sheet: &Sheet, candidate: &str, question: &str| {
        let (slug, question) = (candidate.parse::<Slug>().ok()?, question.parse().ok()?);
        sheet.current(&slug, &question).map(|score| f64::from(score.value))
    };
    let row = |sheet: &Sheet| -> Vec<Option<f64>> {
        let cells = problem.candidates().iter().flat_map(|candidate| {
            asked.iter().map(move |at| (candidate, &problem.criteria()[*at].name))
        });
        cells.map(|(candidate, question)| score(sheet, candidate, question)).collect()
    };
    let rows: Vec<Vec<Option<f64>>> = sheets.iter().map(row).collect();
    let given: &Scores = &rows;
    let by_group = Agreement::by_group(given, &groups, metric).into_iter().enumerate();
    let by_group = by_group.filter(|(at, _)| groups.contains(at));
    let by_group = by_group.map(|(at, one)| (named[at].name.clone(), one)).collect();
    let who = sheets.iter().map(|sheet| sheet.evaluator().to_string());
    Ok(Agreed {
        overall: Agreement::of(given, metric),
        by_group,
        without: who.zip(Agreement::without_each(given, metric)).collect(),
    })
}

fn to_win(evaluation: &Evaluation, problem: &Problem) -> Result<Vec<PriceMargin>, String> {
    let asked = evaluation.criteria().price().and_then(|(_, q)| problem.criterion(q.id.as_str()));
    let question = asked.ok_or("no price is asked")?;
    let formula = evaluation.rules().price_formula.ok_or("no price formula is set")?;
    let prices = prices_of(evaluation, problem).ok_or("a price is missing")?;
    prices_to_win(problem, question, &prices, formula).map_err(|error| error.to_string())
}

/// What TOPSIS and PROMETHEE II make of the same values and weights.
fn methods(problem: &Problem) -> Vec<OtherMethod> {
    let doubles = |row: &Vec<Exact>| row.iter().map(Exact::to_f64).collect::<Vec<f64>>();
    let values: Vec<Vec<f64>> = problem.values().iter().map(doubles).collect();
    let weights = doubles(&problem.weights().to_vec());
    let ours = doubles(&problem.totals());
    let directions = vec![Direction::Max; weights.len()];
    let other = |method, totals: Result<Vec<f64>, MethodError>| match totals {
        Ok(totals) => OtherMethod {
            method,
            order: by_total(&totals).into_iter().map(|ranked| ranked.candidate).collect(),
            spearman: spearman(&ours, &totals),
            kendall_tau_b: kendall_tau_b(&ours, &totals),
        },
        Err(why) => {
            OtherMethod { method, order: Vec::new(), spearman: Err(why), kendall_tau_b: Err(why) }
        }
    };
    vec![
        other("topsis", topsis(&values, &weights, &directions)),
        other("promethee2", promethee2(&values, &weights, &directions, None)),
    ]
}

fn reasons(evaluation: &Evaluation, problem: &Problem) -> BTreeMap<(usize, usize), CellReason> {
    let kept = evaluation.parts().consensus.iter();
    kept.filter_map(|((candidate, question), agreed)| {
        let at = (problem.candidate(candidate.as_str())?, problem.criterion(question.as_str())?);
        let evidence = agreed.evidence.iter().map(ToString::to_string).collect();
        Some((at, CellReason { reason: agreed.reason.to_string(), evidence }))
    })
    .collect()
}
