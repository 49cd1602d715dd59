//! `rank`: who stands where, and why.

use crate::actions::ranking;
use crate::cli::fault::Fault;
use crate::cli::words;
use crate::cli::{Context, Pick};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::State;
use crate::domain::evaluation::explain::Line;
use crate::domain::evaluation::ranking::{Ranking, Standing, Status, Warning};
use crate::domain::exact::Exact;
use crate::domain::refs::{ClarificationRef, Slug};
use crate::domain::robustness::firmness::{firmness, firmness_and_beside};
use crate::report::analysis::firmness_json;
use crate::report::exports;
use crate::report::listing::{Cell, Column, Listing, Record, Value};
use crate::store::Access;

/// The arguments of `rank`.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// Every step of this candidate's total
    #[arg(long, value_name = "CANDIDATE")]
    explain: Option<String>,
    #[command(flatten)]
    pick: Pick,
}

pub(super) fn run(args: &Args, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let typed = args.evaluation.as_deref();
    if let Some(who) = &args.explain {
        let (evaluation, ranking, lines) = ranking::explain(&mut desk, typed, who)?;
        return explain(context, &evaluation, &ranking, who, &lines, &args.pick);
    }
    let (evaluation, ranking) = ranking::rank(&mut desk, typed)?;
    let decided = ranking::tie_decision(&mut desk, &evaluation, &ranking)?;
    if context.out.is_json() && args.pick.of_rows().is_none() {
        let record = record(&evaluation, &ranking).fact("tie_decision", "Tie broken by", decided);
        return context.out.show(record, &args.pick);
    }
    let firm = firmness_and_beside(&evaluation, &ranking);
    let beside = firm.as_ref().map(|(_, beside)| beside.as_slice()).unwrap_or_default();
    let listing = exports::ranking(&ranking, beside, evaluation.parts().illustrative);
    context.out.list(listing, &args.pick)?;
    if !args.pick.count {
        for tie in ranking.broken_ties() {
            context.out.say(&format!("tie: {}", tie.sentence(decided.as_deref())))?;
        }
        // What was reached and what had to be, which a column of ids does not say.
        for standing in &ranking.standings {
            let (ids, why) =
                (standing.status.excluded_by().join(", "), standing.status.excluded_for());
            if ids != why {
                context.out.say(&format!("out: {} is excluded by {why}", standing.candidate))?;
            }
        }
        for warning in &ranking.warnings {
            context.out.say(&format!("warning: {warning}"))?;
        }
        match &firm {
            Ok((found, _)) => {
                for sentence in found.sentences() {
                    context.out.say(&sentence)?;
                }
            }
            Err(why) => context.out.say(&format!("How firm it is cannot be said: {why}."))?,
        }
        context.out.label(evaluation.parts().illustrative);
    }
    desk.left_open();
    Ok(())
}

/// The object that scripts rely on.
fn record(evaluation: &Evaluation, ranking: &Ranking) -> Record {
    let parts = evaluation.parts();
    let standings = ranking.standings.iter().map(|one| standing(one, ranking.decimals));
    let record = Record::new()
        .fact("evaluation", "Evaluation", parts.reference.to_string())
        .fact("rules_version", "Rules version", parts.rules_version)
        .fact("illustrative", "Illustrative", parts.illustrative)
        .fact("stage", "Stage", parts.stage.code())
        .fact("decimals", "Decimals", ranking.decimals)
        .fact(
            "price_formula",
            "Price formula",
            ranking.price_formula.map(super::super::domain::evaluation::price::PriceFormula::code),
        )
        .fact("ranking", "Ranking", Value::array(standings))
        .fact("warnings", "Warnings", Value::array(ranking.warnings.iter().map(warning)))
        .fact("total_in", "Totals are", ranking.unit.code());
    firmness_json(&firmness(evaluation))
        .into_iter()
        .fold(record, |record, (key, value)| record.fact(key, "How firm it is", value))
}

fn standing(standing: &Standing, decimals: u8) -> Value {
    let figures = standing.figures.as_ref();
    let rounded = |marks: &Exact| marks.rounded(decimals);
    let mut object: Vec<(&str, Value)> = vec![
        ("place", figures.map(|figures| figures.place).into()),
        ("candidate", standing.candidate.as_str().into()),
        ("name", standing.name.as_str().into()),
        ("status", standing.status.code().into()),
    ];
    match &standing.status {
        Status::Ranked => {}
        Status::Excluded { .. } => {
            object.push(("excluded_by", Value::array(standing.status.excluded_by())));
        }
        Status::Withdrawn { on } => object.push(("withdrawn_on", on.to_string().into())),
    }
    let groups = standing
        .groups
        .iter()
        .map(|group| (group.group.as_str(), Value::from(group.marks.as_ref().map(rounded))));
    object.extend([
        ("quality", figures.map(|figures| rounded(&figures.quality)).into()),
        ("price", figures.and_then(|f| f.price.as_ref()).map(rounded).into()),
        ("amount", figures.and_then(|figures| figures.amount).into()),
        ("total", figures.map(|figures| figures.published).into()),
        ("exact", figures.map(|figures| fraction(&figures.total)).into()),
        ("margin_to_next", figures.and_then(|figures| figures.margin_to_next).into()),
        ("groups", Value::object(groups)),
        (
            "tie_broken_by",
            figures
                .and_then(|f| f.tie_broken_by)
                .map(super::super::domain::evaluation::ranking::TieBroken::code)
                .into(),
        ),
    ]);
    Value::object(object)
}

/// Always numerator and denominator, also where the value is whole.
fn fraction(exact: &Exact) -> String {
    let text = exact.to_string();
    if text.contains('/') { text } else { format!("{text}/1") }
}

fn slugs(candidates: &[Slug]) -> Value {
    Value::array(candidates.iter().map(Slug::as_str))
}

fn warning(warning: &Warning) -> Value {
    let mut object: Vec<(&str, Value)> = vec![("kind", warning.kind().into())];
    match warning {
        Warning::NearTie { candidates, margin, band: _ } => {
            object.extend([("candidates", slugs(candidates)), ("margin", (*margin).into())]);
        }
        Warning::JointFirst { candidates } => object.push(("candidates", slugs(candidates))),
        Warning::NoCompliantCandidate | Warning::TwoBidsMinMax | Warning::Averaged => {}
        Warning::Reversal { formula, third, ahead, behind, level } => object.extend([
            ("formula", formula.code().into()),
            ("candidate", third.as_str().into()),
            ("ahead", ahead.as_str().into()),
            ("behind", behind.as_str().into()),
            ("level_without", (*level).into()),
        ]),
        Warning::Withdrawn { candidate, on } => object.extend([
            ("candidate", candidate.as_str().into()),
            ("withdrawn_on", on.to_string().into()),
        ]),
        Warning::TotalsInPounds { unit } => object.extend([
            ("unit", unit.code().into()),
            ("undefined", Value::array(["near_tie", "price_marks", "robust", "whatif_weights"])),
            ("reason", warning.to_string().into()),
        ]),
        Warning::ConsensusWithoutEvidence { items, .. } => {
            let items = items.iter().map(|(candidate, question)| {
                Value::object([("candidate", candidate.as_str()), ("question", question.as_str())])
            });
            object.push(("items", Value::array(items)));
        }
        Warning::RulesAfterScores { version, by, known: _, money_known, reason } => {
            object.extend([
                ("rules_version", (*version).into()),
                ("by", by.as_str().into()),
                ("prices_known", (*money_known).into()),
                ("reason", reason.as_str().into()),
            ]);
        }
        Warning::Reopened { reopenings, set, .. } => {
            let each = reopenings.iter().map(|one| {
                Value::object([
                    ("at", Value::from(one.at.to_string())),
                    ("by", one.by.as_str().into()),
                    ("prices_known", one.money_known.into()),
                    ("reason", one.reason.as_str().into()),
                ])
            });
            object.push(("reopenings", Value::array(each)));
            let set = set.iter().map(|(candidate, question)| {
                Value::object([("candidate", candidate.as_str()), ("question", question.as_str())])
            });
            object.push(("set_with_prices_known", Value::array(set)));
        }
        Warning::PriceChanged { changes } => {
            let each = changes.iter().map(|one| {
                Value::object([
                    ("at", Value::from(one.at.to_string())),
                    ("by", one.by.as_str().into()),
                    ("candidate", one.candidate.as_str().into()),
                    ("before", one.before.into()),
                    ("after", one.after.into()),
                    ("reason", one.reason.as_str().into()),
                ])
            });
            object.push(("changes", Value::array(each)));
        }
        Warning::SeparatesNobody { questions, wasted } => {
            let ids = questions.iter().map(|(question, _)| question.as_str());
            object.push(("questions", Value::array(ids)));
            object.push(("weight", wasted.rounded(2).into()));
        }
        Warning::AbnormallyLow { low, asked } => {
            object.extend([
                ("candidate", low.candidate.as_str().into()),
                ("amount", low.amount.into()),
                ("below_percent", (low.below.clone() * Exact::whole(100)).rounded(1).into()),
            ]);
            object.extend(clarified(asked.as_ref()));
        }
        Warning::BelowShouldCost { candidate, amount, estimate, asked } => {
            object.extend([
                ("candidate", candidate.as_str().into()),
                ("amount", (*amount).into()),
                ("should_cost", (*estimate).into()),
            ]);
            object.extend(clarified(asked.as_ref()));
        }
        Warning::RelativeFormula { formula } => object.push(("formula", formula.code().into())),
    }
    Value::object(object)
}

/// The clarification that asks about a low bid, and how far it is; both `null` without one.
fn clarified(asked: Option<&(ClarificationRef, State)>) -> [(&'static str, Value); 2] {
    let (which, state) = match asked {
        Some((which, state)) => (which.to_string().into(), state.code().into()),
        None => (Value::Null, Value::Null),
    };
    [("clarification", which), ("clarification_state", state)]
}

fn explain(
    context: &mut Context<'_>,
    evaluation: &Evaluation,
    ranking: &Ranking,
    who: &str,
    lines: &[Line],
    pick: &Pick,
) -> Result<(), Fault> {
    let mut listing = Listing::new(vec![
        Column::text("level", "Level"),
        Column::text("id", "Id"),
        Column::figure("weight", "Weight").in_files(),
        Column::figure("score", "Score").in_files(),
        Column::figure("scale_max", "Of").in_files(),
        Column::figure("amount", "Amount").in_files(),
        Column::figure("marks", "Marks"),
        Column::text("exact", "Exact").in_files(),
        Column::text("step", "Step"),
    ]);
    for line in lines {
        listing.push(step(line, ranking.decimals));
    }
    let illustrative = evaluation.parts().illustrative;
    if !context.out.is_json() || pick.of_rows().is_some() {
        return words::list(context, listing, pick, illustrative);
    }
    let record = Record::new()
        .fact("evaluation", "Evaluation", evaluation.reference().to_string())
        .fact("illustrative", "Illustrative", illustrative)
        .fact("candidate", "Candidate", who.trim().to_lowercase())
        .rows("lines", "Steps", listing);
    context.out.show(record, pick)
}

fn step(line: &Line, decimals: u8) -> Vec<Cell> {
    let text = line.to_string();
    let cells = |level: &str, id: &str, marks: Option<&Exact>| {
        vec![
            level.into(),
            id.into(),
            Cell::Null,
            Cell::Null,
            Cell::Null,
            Cell::Null,
            marks.map(|marks| marks.rounded(decimals)).into(),
            marks.map(fraction).into(),
            text.clone().into(),
        ]
    };
    match line {
        Line::Question { question, weight, score, top, marks, decimals: _ } => {
            let mut row = cells("question", question.as_str(), Some(marks));
            row[2] = weight.rounded(4).into();
            row[3] = (*score).into();
            row[4] = (*top).into();
            row
        }
        Line::NotScored { question } => cells("question", question.as_str(), None),
        Line::Group { group, marks, of, decimals: _ } => {
            let mut row = cells("group", group.as_str(), marks.as_ref());
            row[2] = of.rounded(4).into();
            row
        }
        Line::Quality { marks, decimals: _ } => cells("quality", "quality", Some(marks)),
        Line::Price { formula: _, weight, amount, worked: _, marks, decimals: _ } => {
            let mut row = cells("price", "price", Some(marks));
            row[2] = weight.rounded(4).into();
            row[5] = (*amount).into();
            row
        }
        Line::Pounds { formula: _, amount, worked: _, total: _, unit: _, decimals: _ } => {
            let mut row = cells("price", "price", None);
            row[5] = (*amount).into();
            row
        }
        Line::Total { exact, published: _ } => cells("total", "total", Some(exact)),
        Line::Out { status: _ } => cells("total", "total", None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::sample_2019_parts;
    use crate::domain::evaluation::stage::Stage;
    use crate::report::json::{Layout, write_record};

    #[test]
    fn scripts_get_the_published_object() {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        parts.stage = Stage::Decided;
        let evaluation = Evaluation::new(parts).unwrap();
        let ranking = evaluation.result().unwrap();
        let mut written = Vec::new();
        write_record(&mut written, &record(&evaluation, &ranking), Layout::Compact).unwrap();
        let written = String::from_utf8(written).unwrap();
        let wanted = concat!(
            r#"{"evaluation":"E-0001","rules_version":1,"illustrative":true,"stage":"decided","#,
            r#""decimals":2,"price_formula":"ratio","ranking":[{"place":1,"candidate":"aws","#,
            r#""name":"aws","status":"ranked","quality":56.82,"price":19.40,"#,
            r#""amount":1180000,"total":76.21,"exact":"269801/3540","margin_to_next":0.03,"#,
            r#""groups":{"CON":7.50,"SKL":10.50,"CST":5.30,"TEC":16.60,"PRT":8.25,"GEN":8.67},"#,
            r#""tie_broken_by":null},{"place":2,"candidate":"azure""#,
        );
        assert_eq!(&written[..wanted.len()], wanted);
        let excluded = r#""status":"excluded","excluded_by":["CON-01"],"quality":null"#;
        assert!(written.contains(excluded), "{written}");
        let near = r#"{"kind":"near_tie","candidates":["aws","azure"],"margin":0.03}"#;
        assert!(written.contains(near), "{written}");
    }
}
