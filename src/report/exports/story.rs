//! Before and after the choice as exports: marks and Post-its of workshops, what decides
//! hypotheses, readings, and what workloads need.

use super::{columns, maybe, push, shown};
use crate::domain::approach::{Participant, Workshop};
use crate::domain::benefits::verdict::Judgement;
use crate::domain::benefits::{Hypothesis, short};
use crate::domain::exact::Exact;
use crate::domain::sensitive::{Field, LEFT_OUT, Marks, Texts};
use crate::domain::text::Title;
use crate::domain::workload::needs::Need;
use crate::report::capacity::need_cells;
use crate::report::listing::{Cell, Listing};

/// What is marked as sensitive, and what becomes of it here.
#[derive(Debug, Clone, Copy)]
pub struct Rule<'m> {
    /// The marks.
    pub marks: &'m Marks,
    /// Whether marked texts are left out.
    pub texts: Texts,
}

impl Rule<'_> {
    /// Whose a mark or Post-it is; names that are marked for the workshop are left out.
    fn who(self, workshop: &Workshop, who: &Participant) -> Cell {
        let subject = workshop.reference.to_string();
        let named = !matches!(who, Participant::Anonymous(_));
        if named && self.marks.leaves_out(&subject, Field::Participants, self.texts) {
            return LEFT_OUT.into();
        }
        shown(who)
    }

    /// A Post-it's text, unless the workshop's are marked, or those put up with that mark.
    fn note<'t>(
        self,
        workshop: &Workshop,
        round: u32,
        who: &Participant,
        text: &'t str,
    ) -> &'t str {
        let whole = workshop.reference.to_string();
        let of_round = match who {
            Participant::Person(slug) => format!("{whole}/{round}/{slug}"),
            Participant::Named(_) | Participant::Anonymous(_) => format!("{whole}/{round}"),
        };
        let left_out =
            [whole, of_round].iter().any(|on| self.marks.leaves_out(on, Field::Note, self.texts));
        if left_out { LEFT_OUT } else { text }
    }
}

/// `workshops.csv`: a row a mark, round by round.
pub fn workshops(all: &[Workshop], rule: Rule<'_>, illustrative: bool) -> Listing {
    let mut listing = columns(&[
        "workshop",
        "title",
        "round",
        "participant",
        "kind",
        "position",
        "zone",
        "considers",
        "decision",
    ]);
    for workshop in all {
        for round in &workshop.rounds {
            for mark in &round.marks {
                let row = vec![
                    shown(&workshop.reference),
                    workshop.title.as_str().into(),
                    round.number.into(),
                    rule.who(workshop, &mark.who),
                    mark.who.kind().into(),
                    u32::from(mark.at.get()).into(),
                    mark.at.zone().code().into(),
                    mark.considers.iter().map(ToString::to_string).collect::<Vec<_>>().into(),
                    maybe(workshop.outcome.as_ref().map(|outcome| outcome.decision)),
                ];
                push(&mut listing, row, illustrative);
            }
        }
    }
    listing
}

/// `hopes-and-fears.csv`: a row a Post-it, in the order in which they were put up.
pub fn hopes(all: &[Workshop], rule: Rule<'_>, illustrative: bool) -> Listing {
    let mut listing = columns(&["workshop", "round", "feeling", "text", "participant"]);
    for workshop in all {
        for note in &workshop.notes {
            let row = vec![
                shown(&workshop.reference),
                note.round.into(),
                note.feeling.code().into(),
                rule.note(workshop, note.round, &note.who, note.text.as_str()).into(),
                rule.who(workshop, &note.who),
            ];
            push(&mut listing, row, illustrative);
        }
    }
    listing
}

/// `hypotheses.csv`: a row a measure, judged as at a day.
pub fn hypotheses(all: &[(Hypothesis, Judgement)], rule: Rule<'_>, illustrative: bool) -> Listing {
    let mut listing = columns(&[
        "hypothesis",
        "statement",
        "owner",
        "version",
        "start",
        "measure",
        "kind",
        "unit",
        "direction",
        "baseline",
        "baseline_on",
        "target",
        "readings_before",
        "readings_after",
        "median_before",
        "median_after",
        "verdict",
        "as_at",
    ]);
    for (hypothesis, judgement) in all {
        let subject = hypothesis.reference.to_string();
        let statement = hypothesis.statement.as_str();
        let statement = rule.marks.text(&subject, Field::Reason, statement, rule.texts);
        for judged in &judgement.measures {
            let measure = &judged.measure;
            let (baseline, change) = (measure.baseline.as_ref(), judged.change.as_ref());
            let row = vec![
                subject.as_str().into(),
                statement.into(),
                hypothesis.owner.as_str().into(),
                judgement.version.into(),
                judgement.rule.start.into(),
                measure.name.as_str().into(),
                measure.kind.code().into(),
                measure.unit.as_str().into(),
                measure.direction.code().into(),
                maybe(baseline.map(|baseline| short(&baseline.value))),
                maybe(baseline.map(|baseline| baseline.on)),
                maybe(measure.target.as_ref().map(short)),
                Cell::count(judged.before),
                Cell::count(judged.after),
                maybe(change.map(|change| short(&change.before))),
                maybe(change.map(|change| short(&change.after))),
                judged.verdict.code().into(),
                judgement.on.into(),
            ];
            push(&mut listing, row, illustrative);
        }
    }
    listing
}

/// A figure with as many decimals as it needs, at most nine.
pub fn plain(value: &Exact) -> Cell {
    let fits = |decimals: &u8| value.rounded(*decimals).exact() == *value;
    value.rounded((0..=9).find(fits).unwrap_or(9)).into()
}

/// `readings.csv`, as `benefit reading import` takes it back.
pub fn readings(all: &[(Hypothesis, Judgement)], illustrative: bool) -> Listing {
    let mut listing =
        columns(&["hypothesis", "measure", "service", "date", "value", "exact", "source"]);
    for (hypothesis, _) in all {
        for reading in &hypothesis.readings {
            let row = vec![
                shown(&hypothesis.reference),
                reading.measure.as_str().into(),
                reading.service.as_str().into(),
                reading.day.into(),
                plain(&reading.value),
                shown(&reading.value),
                maybe(reading.source.as_ref()),
            ];
            push(&mut listing, row, illustrative);
        }
    }
    listing
}

/// `needs.csv`, as `capacity import` takes it back.
pub fn needs<'n>(
    all: impl IntoIterator<Item = (&'n Need, &'n Title)>,
    illustrative: bool,
) -> Listing {
    let mut listing = columns(&[
        "workload",
        "name",
        "environment",
        "item",
        "count",
        "low",
        "likely",
        "high",
        "unit",
        "growth_low",
        "growth",
        "growth_high",
        "from_month",
    ]);
    for (need, name) in all {
        push(&mut listing, need_cells(need, Some(name.as_str())), illustrative);
    }
    listing
}
