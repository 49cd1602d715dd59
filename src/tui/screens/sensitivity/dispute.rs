//! What if a supplier disputes marks: every disputed one is granted in full.

use std::collections::BTreeSet;

use super::Here;
use crate::domain::refs::QuestionId;
use crate::domain::robustness::firmness;
use crate::domain::robustness::marks::materiality;
use crate::domain::robustness::of_evaluation::problem_of;
use crate::report::analysis::materiality_sentences;
use crate::tui::keys::Motion;
use crate::tui::widgets::cursor::Cursor;

/// Who disputes what, and what is beyond dispute.
#[derive(Debug, Default)]
pub(super) struct Dispute {
    /// Which challenger, counted from the second place.
    by: usize,
    pub(super) disputed: BTreeSet<QuestionId>,
    pub(super) locked: BTreeSet<QuestionId>,
    pub(super) row: Cursor,
}

/// The questions with marks, in the order of the set.
pub(super) fn questions(here: &Here) -> Vec<QuestionId> {
    here.evaluation.criteria().scored().map(|(_, question)| question.id.clone()).collect()
}

impl Dispute {
    /// Who disputes: a candidate of the problem; `None` where nobody is behind.
    pub(super) fn by(&self, here: &Here) -> Option<usize> {
        let behind = here.problem.challengers();
        behind.get(self.by.min(behind.len().saturating_sub(1))).copied()
    }

    pub(super) fn keep_in(&mut self, here: &Here, rows: usize) {
        self.row.keep_in(questions(here).len(), rows);
        self.by = self.by.min(here.problem.challengers().len().saturating_sub(1));
    }

    pub(super) fn step(&mut self, motion: Motion, here: &Here, rows: usize) {
        let last = here.problem.challengers().len().saturating_sub(1);
        match motion {
            Motion::Left => self.by = self.by.saturating_sub(1),
            Motion::Right => self.by = (self.by + 1).min(last),
            Motion::Up
            | Motion::Down
            | Motion::PageUp
            | Motion::PageDown
            | Motion::Top
            | Motion::Bottom
            | Motion::Home
            | Motion::End => self.row.step(motion, questions(here).len(), rows),
        }
    }

    pub(super) fn toggle(&mut self, here: &Here) {
        if let Some(id) = questions(here).get(self.row.at)
            && !self.disputed.remove(id)
        {
            self.locked.remove(id);
            self.disputed.insert(id.clone());
        }
    }

    pub(super) fn lock(&mut self, here: &Here) {
        if let Some(id) = questions(here).get(self.row.at)
            && !self.locked.remove(id)
        {
            self.disputed.remove(id);
            self.locked.insert(id.clone());
        }
    }

    /// What it comes to, in sentences.
    pub(super) fn verdict(&self, here: &Here) -> Vec<String> {
        let Some(by) = self.by(here) else {
            return vec!["Nobody is behind, so that nobody can dispute the award.".to_owned()];
        };
        let locked: Vec<QuestionId> = self.locked.iter().cloned().collect();
        let Ok(problem) = problem_of(&here.evaluation, &locked) else { return Vec::new() };
        let mut said = Vec::new();
        if self.disputed.is_empty() {
            said.push(format!(
                "Mark with Space what {} disputes: each is granted in full.",
                here.names[by]
            ));
        } else {
            let at = self.disputed.iter().filter_map(|id| problem.criterion(id.as_str()));
            let disputed: Vec<usize> = at.collect();
            match materiality(&problem, by, &disputed) {
                Ok(found) => said.extend(materiality_sentences(&here.firm, &found)),
                Err(why) => said.push(format!("{why}.")),
            }
        }
        if !self.locked.is_empty() {
            let rules = here.evaluation.rules();
            let firm = firmness::of(&problem, rules.decimals, &rules.near_tie.exact());
            said.push(format!("With what is beyond dispute left alone: {}", firm.by_marks()));
        }
        said
    }

    /// The same as flags of the command line.
    pub(super) fn flags(&self, here: &Here) -> String {
        let ids = |of: &BTreeSet<QuestionId>| {
            of.iter().map(QuestionId::as_str).collect::<Vec<_>>().join(",")
        };
        let mut line = String::new();
        if !self.locked.is_empty() {
            line.push_str(" --lock ");
            line.push_str(&ids(&self.locked));
        }
        if let (false, Some(by)) = (self.disputed.is_empty(), self.by(here)) {
            line.push_str(" --disputed ");
            line.push_str(&ids(&self.disputed));
            line.push_str(" --by ");
            line.push_str(&here.problem.candidates()[by]);
        }
        line
    }
}
