//! Where the cursor is, and where it goes.

use super::{Goal, Known, State};
use crate::domain::criteria::Question;
use crate::domain::evaluation::Asked;
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::tui::keys::Motion;
use crate::tui::msg::{Effect, Load};
use crate::tui::state::Shell;

/// A row and a column, by ids. Nothing chosen yet is the first of each.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Spot {
    pub(super) row: Option<RowId>,
    pub(super) candidate: Option<Slug>,
}

/// A row of the grid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum RowId {
    Group(GroupId),
    Question(QuestionId),
}

impl State {
    /// The cell that is chosen once the sheet is here.
    pub(in crate::tui) fn look_at(&mut self, asked: Asked) {
        self.sought = Some(asked);
    }

    /// The rows that folding and filter leave.
    pub(super) fn rows(&self) -> Vec<RowId> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let words = self.filter.text().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let mut rows = Vec::new();
        for (group, questions) in data.groups() {
            let found: Vec<&Question> = questions
                .into_iter()
                .filter(|question| {
                    let text = format!("{} {} {}", question.id, question.text, group.title);
                    let text = text.to_lowercase();
                    words.iter().all(|word| self.fits(word, question, &text))
                })
                .collect();
            if found.is_empty() {
                continue;
            }
            rows.push(RowId::Group(group.id.clone()));
            if !self.folded.contains(&group.id) || !words.is_empty() {
                rows.extend(found.into_iter().map(|q| RowId::Question(q.id.clone())));
            }
        }
        rows
    }

    /// Whether a word of the filter fits: somewhere in the text, `is:open`, `is:scored`, `is:bare`
    /// (without a reason) or `is:unproven` (without evidence) by what is missing, `score:2` by a
    /// value that was given, `group:CON` by the group, and not when a `-` stands before it.
    fn fits(&self, word: &str, question: &Question, text: &str) -> bool {
        if let Some(word) = word.strip_prefix('-').filter(|word| !word.is_empty()) {
            return !self.fits(word, question, text);
        }
        let Known::Here(data) = &self.data else { return false };
        let any = |wanted: &dyn Fn(&Asked) -> bool| {
            data.candidates().iter().any(|candidate| {
                let asked = (candidate.slug.clone(), question.id.clone());
                !data.is_recused(&asked) && wanted(&asked)
            })
        };
        match word {
            "is:open" => any(&|asked| self.value(asked).is_none()),
            "is:scored" => any(&|asked| self.value(asked).is_some()),
            "is:bare" => {
                any(&|asked| data.score(asked).is_some_and(|score| score.reason.is_none()))
            }
            "is:unproven" => {
                any(&|asked| data.score(asked).is_some_and(|score| score.evidence.is_empty()))
            }
            _ => match word.split_once(':') {
                Some(("score", value)) => {
                    any(&|asked| self.value(asked).is_some_and(|given| given.to_string() == value))
                }
                Some(("group", id)) => {
                    let group = data.evaluation.criteria().question(&question.id);
                    group.is_some_and(|(group, _)| group.id.as_str().eq_ignore_ascii_case(id))
                }
                Some(_) | None => text.contains(word),
            },
        }
    }

    /// The row of the cursor among `rows`; the first where it is not among them.
    pub(super) fn row_at(&self, rows: &[RowId]) -> usize {
        let place = |wanted: &RowId| rows.iter().position(|row| row == wanted);
        self.at.row.as_ref().and_then(place).unwrap_or_else(|| {
            // The question of a folded group is under its group's row.
            let group = self.at.row.as_ref().and_then(|row| self.group_of(row));
            group.and_then(|group| place(&RowId::Group(group))).unwrap_or(0)
        })
    }

    pub(super) fn group_of(&self, row: &RowId) -> Option<GroupId> {
        match (row, &self.data) {
            (RowId::Group(group), _) => Some(group.clone()),
            (RowId::Question(id), Known::Here(data)) => {
                data.evaluation.criteria().question(id).map(|(group, _)| group.id.clone())
            }
            (RowId::Question(_), Known::Asked | Known::Not(_)) => None,
        }
    }

    /// The column of the cursor.
    pub(super) fn column(&self) -> usize {
        let Known::Here(data) = &self.data else { return 0 };
        let wanted = self.at.candidate.as_ref();
        data.candidates().iter().position(|c| Some(&c.slug) == wanted).unwrap_or(0)
    }

    /// The cell of the cursor; none on a group's row.
    pub(super) fn asked(&self) -> Option<Asked> {
        let Known::Here(data) = &self.data else { return None };
        let rows = self.rows();
        let candidate = data.candidates().get(self.column())?.slug.clone();
        match rows.get(self.row_at(&rows))? {
            RowId::Question(id) => Some((candidate, id.clone())),
            RowId::Group(_) => None,
        }
    }

    pub(super) fn step(&mut self, motion: Motion, shell: &mut Shell) -> Vec<Effect> {
        self.begun.clear();
        self.ended = None;
        if let Some(form) = &mut self.declaring {
            form.step(motion);
            return Vec::new();
        }
        if self.opened {
            return self.step_in_detail(motion, shell);
        }
        let rows = self.rows();
        let shown = super::grid::list_rows(self, shell);
        let page = shown.saturating_sub(1).max(1);
        let (row, last) = (self.row_at(&rows), rows.len().saturating_sub(1));
        let column = self.column();
        match motion {
            Motion::Up => self.stand_on_row(&rows, row.saturating_sub(1)),
            Motion::Down => self.stand_on_row(&rows, row + 1),
            Motion::PageUp => self.stand_on_row(&rows, row.saturating_sub(page)),
            Motion::PageDown => self.stand_on_row(&rows, row + page),
            Motion::Top => self.stand_on_row(&rows, 0),
            Motion::Bottom => self.stand_on_row(&rows, last),
            Motion::Left => self.stand_on_column(column.saturating_sub(1)),
            Motion::Right => self.stand_on_column(column + 1),
            Motion::Home => self.stand_on_column(0),
            Motion::End => self.stand_on_column(usize::MAX),
        }
        self.keep_in(shell);
        Vec::new()
    }

    fn stand_on_row(&mut self, rows: &[RowId], at: usize) {
        self.at.row = rows.get(at.min(rows.len().saturating_sub(1))).cloned();
    }

    fn stand_on_column(&mut self, at: usize) {
        let Known::Here(data) = &self.data else { return };
        let candidates = data.candidates();
        let found = candidates.get(at.min(candidates.len().saturating_sub(1)));
        self.at.candidate = found.map(|candidate| candidate.slug.clone());
    }

    pub(super) fn wheel(&mut self, by: i16, shell: &mut Shell) {
        let motion = if by < 0 { Motion::Up } else { Motion::Down };
        for _ in 0..by.unsigned_abs() {
            self.step(motion, shell);
        }
    }

    /// Brings the cursor back into the rows there are and both into what is shown.
    pub(super) fn keep_in(&mut self, shell: &Shell) {
        let rows = self.rows();
        if rows.is_empty() {
            self.top = 0;
            return;
        }
        let at = self.row_at(&rows);
        self.at.row = rows.get(at).cloned();
        let shown = super::grid::list_rows(self, shell).max(1);
        let mut cursor = crate::tui::widgets::cursor::Cursor { at, top: self.top };
        cursor.keep_in(rows.len(), shown);
        // The heading of the group stays in sight where it stands right above.
        if cursor.top == 1 && at < shown {
            cursor.top = 0;
        }
        self.top = cursor.top;
        let columns = super::grid::columns(self, shell).max(1);
        let column = self.column();
        self.aside = self.aside.min(column);
        if column >= self.aside + columns {
            self.aside = column + 1 - columns;
        }
        if let Some(writing) = &mut self.reason {
            writing.field.set_columns(usize::from(shell.size.0).saturating_sub(8));
        }
    }

    /// Puts the cursor on `asked`, unfolding its group and dropping a filter that hides it.
    pub(super) fn go(&mut self, asked: &Asked, shell: &mut Shell) -> Vec<Effect> {
        let row = RowId::Question(asked.1.clone());
        if let Some(group) = self.group_of(&row) {
            self.folded.remove(&group);
        }
        if !self.rows().contains(&row) {
            self.filter = crate::tui::widgets::text_field::TextField::line(200);
        }
        self.at = Spot { row: Some(row), candidate: Some(asked.0.clone()) };
        self.items = crate::tui::widgets::cursor::Cursor::default();
        self.scrolled = 0;
        self.keep_in(shell);
        if self.opened { shell.ask(Load::Past(asked.clone())) } else { Vec::new() }
    }

    /// The cell after `asked` in reading order for which `wanted` holds, beginning anew at the
    /// end; the other way round when not `forward`.
    fn find(
        &self,
        asked: Option<&Asked>,
        forward: bool,
        wanted: impl Fn(&Asked) -> bool,
    ) -> Option<Asked> {
        let Known::Here(data) = &self.data else { return None };
        let mut cells = data.cells(!self.across);
        if !forward {
            cells.reverse();
        }
        let start = match asked {
            Some(asked) => cells.iter().position(|cell| cell == asked).map_or(0, |at| at + 1),
            None => 0,
        };
        let (before, after) = cells.split_at(start.min(cells.len()));
        after.iter().chain(before).find(|cell| wanted(cell)).cloned()
    }

    pub(super) fn next_open(&mut self, forward: bool, shell: &mut Shell) -> Vec<Effect> {
        let here = self.anchor();
        match self.find(here.as_ref(), forward, |cell| self.value(cell).is_none()) {
            Some(cell) => self.go(&cell, shell),
            None => self.next_bare(here.as_ref(), forward, shell),
        }
    }

    fn next_bare(&mut self, here: Option<&Asked>, forward: bool, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let bare = |cell: &Asked| data.score(cell).is_some_and(|score| score.reason.is_none());
        if let Some(cell) = self.find(here, forward, bare) {
            shell.say("nothing is open any more; this score has no reason yet");
            self.go(&cell, shell)
        } else {
            shell.say("nothing is open any more, and every score has its reason");
            Vec::new()
        }
    }

    /// The cell of the cursor, or the first of the group it is on.
    fn anchor(&self) -> Option<Asked> {
        self.asked().or_else(|| {
            let Known::Here(data) = &self.data else { return None };
            let group = self.at.row.as_ref().and_then(|row| self.group_of(row))?;
            let candidate = data.candidates().get(self.column())?.slug.clone();
            let cells = data.cells(!self.across);
            let first = cells.iter().position(|cell| {
                cell.0 == candidate
                    && self.group_of(&RowId::Question(cell.1.clone())).as_ref() == Some(&group)
            })?;
            first.checked_sub(1).and_then(|before| cells.get(before)).cloned()
        })
    }

    pub(super) fn seek(&mut self, goal: Goal, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else {
            self.goal = Some(goal);
            return Vec::new();
        };
        self.opened = false;
        let found = match goal {
            Goal::Declaration => {
                self.declare(shell);
                None
            }
            Goal::Open => self.find(None, true, |cell| self.value(cell).is_none()),
            Goal::Bare => self.find(None, true, |cell| {
                data.score(cell).is_some_and(|score| score.reason.is_none())
            }),
        };
        match found {
            Some(cell) => self.go(&cell, shell),
            None => Vec::new(),
        }
    }

    /// After a score at `asked`: the next cell down or to the right, in the next column or row at
    /// the end, and nowhere at the very end.
    pub(super) fn move_on(&mut self, asked: &Asked, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let cells = data.cells(!self.across);
        let next = cells.iter().position(|cell| cell == asked).and_then(|at| cells.get(at + 1));
        // Down a column, or along a row, the cursor goes on whatever stands there. Over the end of
        // it only an open cell is next: what is scored there was out of sight a moment ago.
        let beside =
            |cell: &&Asked| if self.across { cell.1 == asked.1 } else { cell.0 == asked.0 };
        let onward = next.filter(beside).cloned().or_else(|| {
            self.find(Some(asked), true, |cell| cell != asked && self.value(cell).is_none())
        });
        if let Some(cell) = onward {
            self.go(&cell, shell)
        } else {
            self.ended = Some(asked.clone());
            Vec::new()
        }
    }

    /// The first look: at the first open question, or the very first where none is open.
    pub(super) fn begin(&mut self, shell: &mut Shell) {
        let Known::Here(data) = &self.data else { return };
        let first = data.cells(true).into_iter().next();
        let open = self.find(None, true, |cell| self.value(cell).is_none());
        if let Some(cell) = open.or(first) {
            self.go(&cell, shell);
        }
    }

    /// The next score without a reason, or open, after a reason was saved.
    pub(super) fn next_to_explain(&mut self, asked: &Asked, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let lacks = |cell: &Asked| {
            cell != asked && data.score(cell).is_none_or(|score| score.reason.is_none())
        };
        match self.find(Some(asked), true, lacks) {
            Some(cell) => self.go(&cell, shell),
            None => Vec::new(),
        }
    }

    pub(super) fn next_group(&mut self, forward: bool, shell: &Shell) {
        let rows = self.rows();
        let at = self.row_at(&rows);
        let is_group = |place: &usize| matches!(rows[*place], RowId::Group(_));
        let found = if forward {
            (at + 1..rows.len()).find(is_group)
        } else {
            (0..at).rev().find(is_group)
        };
        if let Some(place) = found {
            self.at.row = Some(rows[place].clone());
            // As much of the group as there is room for.
            let shown = super::grid::list_rows(self, shell).max(1);
            self.top = place.min(rows.len().saturating_sub(shown));
            self.keep_in(shell);
        }
    }

    pub(super) fn fold(&mut self, shell: &Shell) {
        let rows = self.rows();
        let Some(row) = rows.get(self.row_at(&rows)) else { return };
        if let Some(group) = self.group_of(row) {
            if !self.folded.remove(&group) {
                self.folded.insert(group.clone());
            }
            if matches!(row, RowId::Question(_)) {
                self.at.row = Some(RowId::Group(group));
            }
            self.keep_in(shell);
        }
    }

    pub(super) fn fold_all(&mut self, shell: &Shell) {
        let Known::Here(data) = &self.data else { return };
        if self.folded.is_empty() {
            self.folded = data.groups().iter().map(|(group, _)| group.id.clone()).collect();
        } else {
            self.folded.clear();
        }
        self.keep_in(shell);
    }

    /// A click on a cell: the first chooses it, the second opens it.
    pub(super) fn hit(&mut self, row: usize, column: usize, shell: &mut Shell) -> Vec<Effect> {
        let rows = self.rows();
        let before = self.at.clone();
        self.stand_on_row(&rows, row);
        self.stand_on_column(column);
        self.keep_in(shell);
        if self.at != before {
            return Vec::new();
        }
        match rows.get(row) {
            Some(RowId::Group(_)) => {
                self.fold(shell);
                Vec::new()
            }
            Some(RowId::Question(_)) => self.open(shell),
            None => Vec::new(),
        }
    }
}
