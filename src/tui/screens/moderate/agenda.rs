//! What moderation looks at: every score in the order it is talked about, and who gave what.

use super::{Cell, Data};
use crate::domain::criteria::effective_weight;
use crate::domain::evaluation::consensus::{Given, Spread, given, spread};
use crate::domain::evaluation::minutes::is_parked;
use crate::domain::evaluation::{Agreeing, Asked};
use crate::domain::exact::Exact;
use crate::domain::refs::Slug;

impl Data {
    /// Every cell: what is to be recorded anew, then the widest difference first, then the one that
    /// is worth most.
    pub(super) fn cells(&self) -> Vec<Cell> {
        let evaluation = &self.evaluation;
        let top = i64::from(evaluation.criteria().scale().top());
        let mut cells: Vec<Cell> = evaluation
            .criteria()
            .scored()
            .flat_map(|(group, question)| {
                evaluation.live().map(move |candidate| (group, question, candidate))
            })
            .map(|(group, question, candidate)| {
                let asked = (candidate.slug.clone(), question.id.clone());
                let spread = spread(evaluation, &self.sheets, &asked.0, &asked.1);
                let apart =
                    spread.as_ref().map_or(0, |s| i64::from(s.highest()) - i64::from(s.lowest()));
                let worth = effective_weight(group, question) * Exact::ratio(apart, top);
                let agreed = evaluation.agreed(&asked.0, &asked.1).map(|agreed| agreed.value);
                let parked = is_parked(&self.minutes, &asked);
                let moved = evaluation.moved_average(&self.sheets, &asked.0, &asked.1).is_some();
                Cell { asked, spread, worth, agreed, moved, parked }
            })
            .collect();
        // The sort is stable: cells that are equal stay in the order of the set.
        cells.sort_by(|a, b| {
            let light = |cell: &Cell| cell.spread.as_ref().map(Spread::light);
            let apart = light(b).cmp(&light(a)).then_with(|| b.worth.cmp(&a.worth));
            a.parked.cmp(&b.parked).then(b.moved.cmp(&a.moved)).then(apart)
        });
        cells
    }

    /// Who gave what for `asked`: the panel in its order, then whoever left it.
    pub(super) fn given(&self, asked: &Asked) -> Vec<(Slug, Option<Given<'_>>)> {
        let found = given(&self.evaluation, &self.sheets, &asked.0, &asked.1);
        let panel = &self.evaluation.parts().panel;
        let mut rows: Vec<(Slug, Option<Given<'_>>)> = panel
            .iter()
            .map(|seat| {
                let given = found.iter().find(|given| *given.evaluator == seat.person);
                (seat.person.clone(), given.copied())
            })
            .collect();
        let left = found.iter().filter(|given| !self.evaluation.seats(given.evaluator));
        rows.extend(left.map(|given| (given.evaluator.clone(), Some(*given))));
        rows
    }

    /// The notes for guidance on the question of `asked`.
    pub(super) fn guidance(&self, asked: &Asked) -> Option<&str> {
        let (_, question) = self.evaluation.criteria().question(&asked.1)?;
        question.guidance.as_ref().map(crate::domain::text::Note::as_str)
    }

    /// Whether the rules take the average of the individual scores.
    pub(super) fn averages(&self) -> bool {
        self.evaluation.rules().agreeing == Agreeing::Average
    }

    pub(super) fn name_of(&self, candidate: &Slug) -> String {
        let found = self.evaluation.candidate(candidate);
        found.map_or_else(|_| candidate.to_string(), |found| found.name.to_string())
    }
}
