//! The bytes of a snapshot: JSON on one line, keys always in this order, so that the same
//! snapshot gives the same bytes and the same hash.

use super::json::compact;
use super::listing::Value;
use crate::domain::criteria::{Group, Question, effective_weight};
use crate::domain::decision::snapshot::{
    Cited, Figures, MISSING_SCORES, Outcome, ROUNDING, SCHEMA, Snapshot,
};
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::price::{Price, PriceFormula};
use crate::domain::evaluation::scores::{Score, Sheet};
use crate::domain::evaluation::{Asked, Candidate};
use crate::domain::exact::Exact;
use crate::domain::robustness::firmness::Firmness;

/// The text that is stored and hashed, with a newline at its end.
pub fn text(snapshot: &Snapshot) -> String {
    let mut text = compact(&value(snapshot));
    text.push('\n');
    text
}

/// Text of anything that can be shown.
fn shown(value: &impl ToString) -> Value {
    Value::Text(value.to_string())
}

fn maybe<T: ToString>(value: Option<T>) -> Value {
    value.map_or(Value::Null, |value| shown(&value))
}

fn texts<T: ToString>(values: impl IntoIterator<Item = T>) -> Value {
    Value::array(values.into_iter().map(|value| shown(&value)))
}

fn object<'k>(parts: impl IntoIterator<Item = (&'k str, Value)>) -> Value {
    Value::object(parts)
}

fn value(snapshot: &Snapshot) -> Value {
    let parts = snapshot.evaluation.parts();
    let previous = snapshot.previous.as_ref().map_or(Value::Null, |previous| {
        object([
            ("decision", shown(&previous.decision)),
            ("sha256", previous.sha256.as_str().into()),
        ])
    });
    let shift = snapshot.smallest_shift.as_ref().map_or(Value::Null, |shift| {
        object([
            ("from", shown(&shift.from)),
            ("to", shown(&shift.to)),
            ("points", shown(&shift.points)),
            ("challenger", shown(&shift.challenger)),
        ])
    });
    let gates = parts.gates.iter().map(|((candidate, question), given)| {
        object([
            ("candidate", shown(&candidate)),
            ("question", shown(&question)),
            ("answer", given.answer.code().into()),
            ("reason", shown(&given.reason)),
            ("by", shown(&given.by)),
            ("at", shown(&given.at)),
        ])
    });
    let consensus = parts.consensus.iter().map(|((candidate, question), agreed)| {
        // An average is kept as what was added up and of how many, so that it recomputes exactly.
        let (value, of) = match agreed.value {
            AgreedValue::One(value) => (u32::from(value), None),
            AgreedValue::Average { sum, of } => (sum, Some(of)),
        };
        let mut fields = vec![
            ("candidate", shown(&candidate)),
            ("question", shown(&question)),
            ("value", value.into()),
        ];
        fields.extend(of.map(|of| ("of_scores", of.into())));
        fields.extend([
            ("reason", shown(&agreed.reason)),
            ("evidence", texts(&agreed.evidence)),
            ("by", shown(&agreed.by)),
            ("at", shown(&agreed.at)),
        ]);
        object(fields)
    });
    let not_scored = snapshot.not_scored();
    let not_scored = not_scored.iter().map(|(candidate, question)| {
        object([("candidate", shown(&candidate)), ("question", shown(&question))])
    });
    object([
        ("schema", SCHEMA.into()),
        ("program", snapshot.program.as_str().into()),
        ("decision", shown(&snapshot.decision)),
        ("scope", shown(&snapshot.scope)),
        ("frozen_at", shown(&snapshot.frozen_at)),
        ("chosen", shown(&snapshot.chosen)),
        ("previous", previous),
        ("evaluation", evaluation(snapshot)),
        ("method", method(snapshot)),
        ("criteria", criteria(snapshot)),
        ("candidates", Value::array(parts.candidates.iter().map(|c| candidate(snapshot, c)))),
        ("gates", Value::array(gates)),
        ("consensus", Value::array(consensus)),
        ("scores", Value::array(snapshot.sheets.iter().flat_map(scores))),
        ("corrections", Value::array(snapshot.sheets.iter().flat_map(corrections))),
        ("evidence", Value::array(snapshot.evidence.iter().map(cited))),
        ("not_scored", Value::array(not_scored)),
        ("result", Value::array(snapshot.result.iter().map(outcome))),
        ("smallest_shift", shift),
        ("firmness", snapshot.firmness.as_ref().map_or(Value::Null, firmness)),
        (
            "exceptions",
            object([
                ("count", snapshot.exceptions.count.into()),
                ("annual_cost", shown(&snapshot.exceptions.annual_cost)),
                ("months", snapshot.exceptions.months.into()),
            ]),
        ),
        (
            "settings",
            Value::array(snapshot.settings.iter().map(|(key, value)| {
                object([("key", key.as_str().into()), ("value", value.as_str().into())])
            })),
        ),
        ("debt_budget", snapshot.debt_budget.map_or(Value::Null, Value::from)),
    ])
}

fn firmness(of: &Firmness) -> Value {
    let behind = of.behind.iter().map(|behind| {
        object([
            ("challenger", behind.challenger.as_str().into()),
            ("margin", shown(&behind.margin)),
        ])
    });
    let intervals = of.intervals.iter().map(|interval| {
        let (who, at) = interval.next.clone().unzip();
        object([
            ("group", interval.group.as_str().into()),
            ("weight", shown(&interval.weight)),
            ("from", shown(&interval.from)),
            ("to", shown(&interval.to)),
            ("next", maybe(who)),
            ("at", maybe(at)),
        ])
    });
    let least = of.least.as_ref().map_or(Value::Null, |least| {
        let moves = least.moves.iter().map(|(question, by)| {
            object([("question", question.as_str().into()), ("by", shown(by))])
        });
        object([
            ("challenger", least.challenger.as_str().into()),
            ("size", shown(&least.size)),
            ("moves", Value::array(moves)),
        ])
    });
    let marks = of.marks.as_ref().map_or(Value::Null, |fewest| {
        let cells = fewest.cells.iter().map(|(candidate, question)| {
            object([
                ("candidate", candidate.as_str().into()),
                ("question", question.as_str().into()),
            ])
        });
        object([
            ("challenger", fewest.challenger.as_str().into()),
            ("steps", fewest.steps.into()),
            ("cells", Value::array(cells)),
        ])
    });
    let mut told = vec![("winner", Value::from(of.winner.as_str()))];
    // Only where it says something: a copy that was frozen without it stays as it is.
    told.extend(of.stands_first.as_ref().map(|first| ("stands_first", first.as_str().into())));
    told.extend([
        ("near", texts(&of.near)),
        ("behind", Value::array(behind)),
        ("intervals", Value::array(intervals)),
        ("least", least),
        ("marks", marks),
        ("certificate", texts(&of.certificate)),
    ]);
    Value::object(told)
}

fn evaluation(snapshot: &Snapshot) -> Value {
    let parts = snapshot.evaluation.parts();
    let sheets = snapshot.sheets.iter().map(|sheet| {
        object([
            ("evaluator", shown(&sheet.evaluator())),
            ("submitted_at", maybe(sheet.submitted())),
        ])
    });
    object([
        ("reference", shown(&parts.reference)),
        ("title", shown(&parts.title)),
        ("purpose", parts.purpose.code().into()),
        ("illustrative", parts.illustrative.into()),
        ("stage", parts.stage.code().into()),
        ("rules_version", parts.rules_version.into()),
        ("rules_hash", maybe(snapshot.rules_hash.as_ref())),
        ("moderator", shown(&parts.moderator)),
        ("moderation_opened", maybe(parts.moderation_opened)),
        ("price_opened", maybe(parts.price_opened)),
        ("chosen", maybe(parts.chosen.as_ref())),
        ("panel", texts(parts.panel.iter().map(|seat| &seat.person))),
        ("sheets", Value::array(sheets)),
        ("without_sheet", texts(snapshot.without_sheet())),
    ])
}

fn method(snapshot: &Snapshot) -> Value {
    let rules = snapshot.evaluation.rules();
    let given = rules.price_formula.map(PriceFormula::parameters).unwrap_or_default();
    let mut fields = vec![
        ("price_formula", maybe(rules.price_formula)),
        ("price_best", maybe(given.best)),
        ("price_worst", maybe(given.worst)),
        ("point_value", maybe(given.point_value)),
        ("should_cost", maybe(rules.should_cost)),
        ("decimals", rules.decimals.into()),
        ("rounding", ROUNDING.into()),
        ("near_tie", shown(&rules.near_tie)),
        ("tie_break", texts(&rules.tie_break)),
        ("min_panel", rules.min_panel.into()),
        ("framework", maybe(rules.framework.as_ref())),
        ("missing_scores", MISSING_SCORES.into()),
    ];
    // Told where it is not the usual one score, so that records from before it read alike.
    if rules.agreeing != Agreeing::default() {
        fields.push(("agreeing", rules.agreeing.code().into()));
    }
    object(fields)
}

fn criteria(snapshot: &Snapshot) -> Value {
    let set = snapshot.evaluation.criteria();
    let scale = set.scale().points().iter().map(|point| {
        object([
            ("value", point.value.into()),
            ("name", shown(&point.name)),
            ("descriptor", shown(&point.descriptor)),
        ])
    });
    object([
        ("id", shown(&set.id())),
        ("title", shown(&set.title())),
        ("version", shown(&set.version())),
        ("sources", texts(set.sources())),
        ("scale", Value::array(scale)),
        ("groups", Value::array(set.groups().iter().map(group))),
    ])
}

fn group(group: &Group) -> Value {
    object([
        ("id", shown(&group.id)),
        ("title", shown(&group.title)),
        ("weight", shown(&group.weight)),
        ("rationale", maybe(group.rationale.as_ref())),
        ("threshold", maybe(group.threshold)),
        ("part", maybe(group.part.as_ref())),
        ("questions", Value::array(group.questions.iter().map(|q| question(group, q)))),
    ])
}

fn question(group: &Group, question: &Question) -> Value {
    let mut fields = vec![
        ("id", shown(&question.id)),
        ("kind", question.kind.code().into()),
        ("text", shown(&question.text)),
        ("evidence", maybe(question.evidence.as_ref())),
        ("weight", shown(&question.weight)),
        ("effective", shown(&effective_weight(group, question))),
        ("bands", texts(&question.bands)),
        ("min_score", question.min_score.into()),
        ("cap", question.cap.into()),
        ("need", maybe(question.need)),
        ("stories", Value::array(question.stories.iter().copied())),
    ];
    fields.extend(question.guidance.as_ref().map(|notes| ("guidance", shown(notes))));
    object(fields)
}

fn candidate(snapshot: &Snapshot, candidate: &Candidate) -> Value {
    let price = snapshot.evaluation.parts().prices.get(&candidate.slug);
    let withdrawn = candidate.withdrawn.as_ref();
    object([
        ("id", shown(&candidate.slug)),
        ("name", shown(&candidate.name)),
        ("withdrawn_on", maybe(withdrawn.map(|withdrawal| withdrawal.on))),
        ("withdrawn_reason", maybe(withdrawn.map(|withdrawal| &withdrawal.reason))),
        ("price", maybe(price.map(Price::amount))),
        ("price_basis", maybe(price.and_then(|price| price.basis.as_ref()))),
    ])
}

fn scores(sheet: &Sheet) -> impl Iterator<Item = Value> {
    sheet.scores().iter().map(|(asked, score)| Value::object(given(sheet, asked, score)))
}

fn corrections(sheet: &Sheet) -> impl Iterator<Item = Value> {
    sheet.corrections().iter().map(|correction| {
        let asked = (correction.candidate.clone(), correction.question.clone());
        let mut parts = given(sheet, &asked, &correction.score).to_vec();
        parts.push(("before", correction.before.into()));
        Value::object(parts)
    })
}

fn given(
    sheet: &Sheet,
    (candidate, question): &Asked,
    score: &Score,
) -> [(&'static str, Value); 7] {
    [
        ("evaluator", shown(&sheet.evaluator())),
        ("candidate", shown(&candidate)),
        ("question", shown(&question)),
        ("value", score.value.into()),
        ("reason", maybe(score.reason.as_ref())),
        ("evidence", texts(&score.evidence)),
        ("at", shown(&score.at)),
    ]
}

fn cited(item: &Cited) -> Value {
    object([
        ("id", shown(&item.id)),
        ("title", shown(&item.title)),
        ("as_at", maybe(item.as_at)),
        ("sha256", item.sha256.as_str().into()),
    ])
}

fn outcome(outcome: &Outcome) -> Value {
    let groups = outcome
        .groups
        .iter()
        .map(|(group, marks)| object([("group", shown(&group)), ("marks", maybe(marks.as_ref()))]));
    let figures = outcome.figures.as_ref();
    let exact = |of: fn(&Figures) -> Option<&Exact>| maybe(figures.and_then(of));
    object([
        ("candidate", shown(&outcome.candidate)),
        ("status", outcome.status.as_str().into()),
        ("excluded_by", texts(&outcome.excluded_by)),
        ("groups", Value::array(groups)),
        ("place", figures.map(|figures| figures.place).into()),
        ("quality", exact(|figures| Some(&figures.quality))),
        ("price", exact(|figures| figures.price.as_ref())),
        ("total", exact(|figures| Some(&figures.total))),
        ("published", maybe(figures.map(|figures| &figures.published))),
        ("tie_broken_by", maybe(figures.and_then(|figures| figures.tie_broken_by.as_ref()))),
    ])
}
