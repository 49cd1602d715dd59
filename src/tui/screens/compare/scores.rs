//! Which score is chosen: a question and a candidate.

use super::Here;
use crate::domain::evaluation::Asked;
use crate::domain::refs::{QuestionId, Slug};
use crate::tui::keys::Motion;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::table::sideways;

/// The chosen cell of the scores.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Cell {
    /// The question.
    pub(super) row: Cursor,
    /// The candidate.
    pub(super) column: usize,
}

/// The scored questions, in the order of the set.
pub(super) fn questions(here: &Here) -> Vec<QuestionId> {
    here.data.evaluation.criteria().scored().map(|(_, question)| question.id.clone()).collect()
}

/// The candidates that have scores to try: the ranked, by place.
pub(super) fn candidates(here: &Here) -> Vec<Slug> {
    here.ranking.ranked().map(|(standing, _)| standing.candidate.clone()).collect()
}

impl Cell {
    pub(super) fn keep_in(&mut self, here: &Here, rows: usize) {
        self.row.keep_in(questions(here).len(), rows);
        self.column = self.column.min(candidates(here).len().saturating_sub(1));
    }

    pub(super) fn step(&mut self, motion: Motion, here: &Here, rows: usize) {
        let last = candidates(here).len().saturating_sub(1);
        match sideways(self.column, motion, last) {
            Some(column) => self.column = column,
            None => self.row.step(motion, questions(here).len(), rows),
        }
    }

    /// The cell that is the `at`-th, row by row.
    pub(super) fn choose(&mut self, at: usize, here: &Here) {
        let across = candidates(here).len().max(1);
        self.row.at = at / across;
        self.column = at % across;
    }

    pub(super) fn asked(&self, here: &Here) -> Option<Asked> {
        let candidate = candidates(here).get(self.column)?.clone();
        Some((candidate, questions(here).get(self.row.at)?.clone()))
    }
}
