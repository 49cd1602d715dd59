//! `evaluation amend`, and versions of the rules to read.

use std::collections::BTreeMap;

use clap::Args;

use super::{draft, shown};
use crate::actions::evaluations::amend::{self, Amended};
use crate::cli::fault::Fault;
use crate::cli::typed::ReasonArgs;
use crate::cli::words::{self, note, told, why};
use crate::cli::{Context, Pick};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::amend::{Carry, Given, Standing};
use crate::domain::evaluation::missing::listed;
use crate::domain::refs::Slug;
use crate::report::listing::{Column, Listing};
use crate::store::Access;
use crate::store::versions::Version;

#[derive(Debug, Args)]
pub(in crate::cli) struct AmendArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    #[command(flatten)]
    reason: ReasonArgs,
    /// Let answers to questions that stay exactly as they are stand again, on record; without
    /// it none does
    #[arg(long)]
    carry_unchanged: bool,
    #[command(flatten)]
    changes: draft::ChangeArgs,
}

#[derive(Debug, Args)]
pub(in crate::cli) struct RulesArgs {
    /// The evaluation, where it is not the only one open
    #[arg(value_name = "E")]
    evaluation: Option<String>,
    /// An earlier version of its rules
    #[arg(long, value_name = "N")]
    rules_version: Option<u32>,
}

pub(super) fn amend(args: &AmendArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let text = why(&args.reason, context, "why the rules change")?;
    let setting = args.changes.setting()?;
    let carry = if args.carry_unchanged { Carry::Unchanged } else { Carry::Nothing };
    let mut desk = context.desk(context.write_access())?;
    let typed = args.evaluation.as_deref();
    let outcome = amend::amend(&mut desk, typed, &text, carry, &setting);
    let Amended { evaluation, standing, missing } = told(context, &text, outcome)?;
    let reference = evaluation.reference().to_string();
    context.out.wrote(&reference, || {
        let record = shown::record(&evaluation, None);
        record.rows("standing", "Answers before", standing_listing(&standing))
    })?;
    let version = evaluation.parts().rules_version;
    let mut lines = vec![format!("{reference} is a draft of version {version} of its rules")];
    lines.extend(sentences(&evaluation, &standing));
    if !missing.is_empty() {
        lines.push(format!("it cannot be frozen yet; missing: {}", listed(&missing)));
    }
    note(context, &lines);
    Ok(())
}

pub(super) fn standing(
    evaluation: Option<&str>,
    pick: &Pick,
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let (evaluation, standing) = amend::standing(&mut desk, evaluation)?;
    words::list(context, standing_listing(&standing), pick, evaluation.parts().illustrative)
}

pub(super) fn versions(
    evaluation: Option<&str>,
    pick: &Pick,
    context: &mut Context<'_>,
) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let (evaluation, versions) = amend::all(&mut desk, evaluation)?;
    words::list(context, versions_listing(&versions), pick, evaluation.parts().illustrative)
}

/// The very bytes that were hashed, without a line break of ours at the end.
pub(super) fn rules(args: &RulesArgs, context: &mut Context<'_>) -> Result<(), Fault> {
    let mut desk = context.desk(Access::Read)?;
    let typed = args.evaluation.as_deref();
    let text = amend::frozen_text(&mut desk, typed, args.rules_version)?;
    Ok(context.out.text(&text)?)
}

pub(super) fn versions_listing(versions: &[Version]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("rules_version", "Version"),
        Column::text("frozen_at", "Frozen"),
        Column::text("reason", "Why it was made"),
        Column::text("amended_by", "By"),
        Column::text("amended_at", "Made").in_files(),
        Column::text("amended_from", "From").in_files(),
        Column::text("carry", "Carries"),
        Column::text("scores_seen", "Scores seen"),
        Column::text("prices_known", "Prices known"),
        Column::text("hash", "Hash of the rules"),
    ]);
    for version in versions {
        listing.push(vec![
            version.number.into(),
            version.frozen_at.into(),
            version.reason.as_ref().map(ToString::to_string).into(),
            version.by.as_ref().map(Slug::as_str).into(),
            version.at.into(),
            version.from.map(crate::domain::evaluation::stage::Stage::code).into(),
            version.carry.map(Carry::code).into(),
            version.scores_seen.into(),
            version.money_known.into(),
            version.hash.as_deref().into(),
        ]);
    }
    listing
}

fn standing_listing(standing: &[Standing]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("question", "Question"),
        Column::text("given", "Answer"),
        Column::text("evaluator", "Evaluator"),
        Column::text("candidates", "For"),
        Column::text("stands", "Stands"),
        Column::text("why", "Why not"),
    ]);
    for one in standing {
        listing.push(vec![
            one.question.as_str().into(),
            one.given.code().into(),
            one.evaluator.as_ref().map(Slug::as_str).into(),
            words::texts(&one.candidates),
            one.fallen.is_none().into(),
            one.fallen.as_deref().into(),
        ]);
    }
    listing
}

/// Why, what was given and by whom: answers alike in all of them are told in one sentence.
type Alike<'a> = (Option<&'a str>, Given, Option<&'a Slug>);

/// One sentence for all answers of one kind and person that stand, or fall for one reason; each
/// question is named, and the candidates where not all are meant.
fn sentences(evaluation: &Evaluation, standing: &[Standing]) -> Vec<String> {
    let all = evaluation.candidates().len();
    let mut alike: BTreeMap<Alike<'_>, Vec<String>> = BTreeMap::new();
    for one in standing {
        let mut named = one.question.to_string();
        if !one.candidates.is_empty() && one.candidates.len() < all {
            let slugs: Vec<&str> = one.candidates.iter().map(Slug::as_str).collect();
            named = format!("{named} ({})", slugs.join(", "));
        }
        let key = (one.fallen.as_deref(), one.given, one.evaluator.as_ref());
        alike.entry(key).or_default().push(named);
    }
    let what = |given: Given, who: Option<&Slug>| match (given, who) {
        (Given::Score, Some(who)) => format!("scores of {who}"),
        (Given::Score, None) => "scores".to_owned(),
        (Given::Consensus, _) => "agreed scores".to_owned(),
        (Given::Gate, _) => "answers to gates".to_owned(),
    };
    alike
        .into_iter()
        .map(|((fallen, given, who), questions)| {
            let (what, questions) = (what(given, who), questions.join(", "));
            match fallen {
                None => format!("{what} stand again from the freeze on: {questions}"),
                Some(why) => format!("no {what} stand, since {why}: {questions}"),
            }
        })
        .collect()
}
