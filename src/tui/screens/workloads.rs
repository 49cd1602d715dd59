//! Workloads and portability: the register, one workload in full, the checks of the estate, value
//! against portability, lock-in, rehearsals, missing functions and the supplier-exit drill.

mod acts;
mod answers;
pub mod data;
mod keys;
mod pages;
mod register;
#[cfg(test)]
pub(crate) mod sample;
mod sifting;
#[cfg(test)]
mod tests;
mod view;
mod writing;

use ratatui::layout::Rect;

use super::written::{Taken, Written, take};
use super::{Input, Screen};
use crate::actions::drills::{Asked, Drilled};
use crate::actions::portability::Line as Checked;
use crate::domain::refs::WorkloadRef;
use crate::domain::workload::portability::Subject;
use crate::report::plot::plot;
use crate::tui::fit::wrap;
use crate::tui::keys::{Act as AnyAct, Key, Motion};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::Painter;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::{FilterLine, Typed};
use acts::run;
use data::{Change, Dossier, Question, Register, Row};
use pages::{About, Line};
use register::List;
use sifting::Sifting;
use writing::Writing;

pub use keys::{Act, COMMANDS};

/// The pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Part {
    #[default]
    Register,
    Checks,
    Plot,
    LockIn,
    Rehearsals,
    Functions,
    Drill,
}

const PARTS: [(Part, &str, &str); 7] = [
    (Part::Register, "Register", ""),
    (Part::Checks, "Checks", "checks"),
    (Part::Plot, "Plot", "plot"),
    (Part::LockIn, "Lock-in", "lock-in"),
    (Part::Rehearsals, "Rehearsals", "rehearsals"),
    (Part::Functions, "Functions", "functions"),
    (Part::Drill, "Drill", "drill"),
];

/// Rows of the strip of pages, with the blank below it.
const STRIP: usize = 2;

/// The place.
#[derive(Debug)]
pub struct State {
    data: Option<Box<Register>>,
    failed: bool,
    part: Part,
    list: List,
    sifting: Sifting,
    cursors: [Cursor; 7],
    /// One workload is open.
    open: Option<WorkloadRef>,
    dossier: Option<Box<Dossier>>,
    detail: Cursor,
    /// The supplier that stops, by its place among those where something runs.
    supplier: usize,
    /// Features no longer in use are listed too.
    all_features: bool,
    months: u16,
    teams: u16,
    drilled: Option<Result<Box<Drilled>, String>>,
    writing: Option<Writing>,
    saving: Saving,
    /// The workload to which the cursor goes once the register is here.
    sought: Option<WorkloadRef>,
    /// The name of the workload that was just added, to which the cursor goes where the filter
    /// leaves it.
    added: Option<String>,
    /// The workload that was chosen when another day was turned to.
    turned_from: Option<WorkloadRef>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            data: None,
            failed: false,
            part: Part::default(),
            list: List::default(),
            sifting: Sifting::default(),
            cursors: [Cursor::default(); 7],
            open: None,
            dossier: None,
            detail: Cursor::default(),
            supplier: 0,
            all_features: false,
            months: 9,
            teams: 1,
            drilled: None,
            writing: None,
            saving: Saving::default(),
            sought: None,
            added: None,
            turned_from: None,
        }
    }
}

impl State {
    /// The workload that is chosen once the register is here.
    pub(in crate::tui) fn look_at(&mut self, which: WorkloadRef) {
        self.sought = Some(which);
    }
}

/// Rows of the list below the plot, at the least.
const LEAST_LISTED: usize = 4;

fn body_columns(shell: &Shell) -> usize {
    usize::from(shell.size.0).saturating_sub(4)
}

impl State {
    /// The workload that keys act on: the open one, the chosen row, or the one on the line.
    fn chosen(&self) -> Option<WorkloadRef> {
        if self.open.is_some() {
            return self.open;
        }
        self.list.chosen(self.data.as_deref()?).map(Row::reference)
    }

    /// One workload is open.
    pub(super) const fn is_open(&self) -> bool {
        self.open.is_some()
    }

    /// Keys act on a workload as a whole here.
    pub(super) fn is_on_workload(&self) -> bool {
        self.open.is_some() || self.part == Part::Register
    }

    /// The plot is in view.
    pub(super) fn is_plotted(&self) -> bool {
        self.open.is_none() && self.part == Part::Plot
    }

    /// What is added here is a workload.
    pub(super) fn adds_workloads(&self) -> bool {
        self.part == Part::Register
    }

    /// Something can be added here.
    pub(super) fn adds(&self) -> bool {
        matches!(self.part, Part::Register | Part::LockIn | Part::Rehearsals)
    }

    fn full(&self) -> Option<&Dossier> {
        let which = self.open?;
        self.dossier.as_deref().filter(|one| one.listed.workload.reference == which)
    }

    /// The lines of the page in view, the register's left out.
    fn lines(&self, columns: usize) -> Vec<Line> {
        let Some(data) = self.data.as_deref() else { return Vec::new() };
        if self.open.is_some() {
            let full = self.full();
            return full.map(|one| pages::dossier(one, columns)).unwrap_or_default();
        }
        let takes = |at| self.sifting.takes(self.part, at);
        match self.part {
            Part::Register => Vec::new(),
            Part::Checks => pages::checks(data, columns, &takes),
            Part::Plot => pages::spots(data, self.list_columns(columns), &takes),
            Part::LockIn => pages::lock_in(data, columns, self.all_features, &takes),
            Part::Rehearsals => pages::rehearsals(data, &takes),
            Part::Functions => pages::functions(data, columns, &takes),
            Part::Drill => match &self.drilled {
                Some(Ok(drilled)) => pages::drill(drilled, columns, &takes),
                Some(Err(_)) | None => Vec::new(),
            },
        }
    }

    /// The rows of the strip of pages; a filter has the second, and what it says one more.
    fn strip(&self) -> usize {
        if self.open.is_none() && self.sifting.stands(self.part) { STRIP + 1 } else { STRIP }
    }

    fn is_drilled(&self) -> Option<&Drilled> {
        match &self.drilled {
            Some(Ok(drilled)) => Some(drilled),
            Some(Err(_)) | None => None,
        }
    }

    /// Looks through the page in view again by its filter.
    fn sift(&mut self) {
        let Some(data) = self.data.as_deref() else { return };
        let drilled = match &self.drilled {
            Some(Ok(drilled)) => Some(&**drilled),
            Some(Err(_)) | None => None,
        };
        self.sifting.find(self.part, data, drilled);
    }

    /// Columns for the list beside the plot.
    fn list_columns(&self, columns: usize) -> usize {
        if self.part == Part::Plot && columns >= 140 { columns - 84 } else { columns }
    }

    /// Rows that stand above the lines of the page, in a body of `rows`.
    fn head(&self, columns: usize, rows: usize) -> Vec<String> {
        if self.open.is_some() {
            return Vec::new();
        }
        let Some(data) = self.data.as_deref() else { return Vec::new() };
        match self.part {
            Part::Plot if columns < 140 => {
                let mut lines =
                    plot(&data.report.spots, data.report.share.of, data.report.low, columns);
                // A list of which the chosen row is not seen is none: the plot gives way to it.
                if lines.len() + self.strip() + LEAST_LISTED > rows {
                    return vec!["The plot takes more rows than this terminal has.".to_owned()];
                }
                lines.push(String::new());
                lines
            }
            Part::Drill => {
                let words = match &self.drilled {
                    Some(Ok(drilled)) => pages::drill_words(drilled),
                    Some(Err(why)) => why.clone(),
                    None => "…".to_owned(),
                };
                let mut lines = wrap(&words, columns);
                lines.push(String::new());
                lines
            }
            Part::Register
            | Part::Checks
            | Part::Plot
            | Part::LockIn
            | Part::Rehearsals
            | Part::Functions => Vec::new(),
        }
    }

    fn cursor(&mut self) -> &mut Cursor {
        if self.open.is_some() { &mut self.detail } else { &mut self.cursors[self.part as usize] }
    }

    const fn at(&self) -> Cursor {
        if self.open.is_some() { self.detail } else { self.cursors[self.part as usize] }
    }

    /// What the chosen line is about.
    fn about(&self, shell: &Shell) -> Option<About> {
        self.lines(body_columns(shell)).get(self.at().at)?.about.clone()
    }

    /// The check on the chosen line, and whose it is.
    fn checked(&self, shell: &Shell) -> Option<(Subject, &Checked)> {
        let Some(About::Check(subject, id)) = self.about(shell) else { return None };
        let sheet = match subject {
            Subject::Estate => &self.data.as_deref()?.estate,
            Subject::Workload(_) => &self.full()?.sheet,
        };
        sheet.lines.iter().find(|line| line.check.id.as_str() == id).map(|line| (subject, line))
    }

    /// Rows for the lines, and for the pane below them.
    fn rows(&self, shell: &Shell) -> (usize, usize) {
        let columns = body_columns(shell);
        let above = self.strip() + self.head(columns, shell.body_rows()).len();
        let body = shell.body_rows().saturating_sub(above);
        let pane = if body >= 14 {
            5
        } else if body >= 10 {
            3
        } else {
            0
        };
        (body.saturating_sub(pane).max(1), pane)
    }

    fn keep_in(&mut self, shell: &Shell) {
        let (lines, (rows, _)) = (self.lines(body_columns(shell)), self.rows(shell));
        self.cursor().keep_in(lines.len(), rows);
        self.off_headings(&lines);
    }

    /// Keeps the cursor of a page on its rows, off what stands above the first of them.
    fn off_headings(&mut self, lines: &[Line]) {
        let Some(first) = lines.iter().position(|line| line.about.is_some()) else { return };
        if self.open.is_none() && self.at().at <= first {
            *self.cursor() = Cursor { at: first, top: 0 };
        }
    }

    fn drill(&self, shell: &mut Shell) -> Vec<Effect> {
        let supplier = self.data.as_deref().and_then(|data| data.suppliers.get(self.supplier));
        let Some(supplier) = supplier.cloned() else { return Vec::new() };
        let asked =
            Asked { supplier, months: self.months.to_string(), teams: self.teams.to_string() };
        shell.ask(Load::Workloads(Question::Drill(asked)))
    }

    fn ask(&self, shell: &mut Shell) -> Vec<Effect> {
        let mut effects = shell.ask(Load::Workloads(Question::Register));
        if let Some(which) = self.open {
            effects.extend(shell.ask(Load::Workloads(Question::One(which))));
        }
        effects
    }

    fn change(&mut self, change: Change, shell: &mut Shell) -> Vec<Effect> {
        self.saving.send(Save::Workloads(Box::new(change)), shell)
    }

    fn write(&mut self, mut writing: Writing, shell: &Shell) {
        writing.fit(shell);
        self.writing = Some(writing);
    }
}

/// The rows of the register's list; the pane below it takes the rest.
fn list_rows(shell: &Shell) -> usize {
    let body = shell.body_rows().saturating_sub(STRIP + register::ABOVE);
    if body >= 14 { body - 5 } else { body.max(1) }
}

/// Changes the place.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    let taken = take(&mut state.writing, &input, shell);
    if let Taken::Saved(writing, _) = &taken {
        state.added = writing.added();
    }
    if let Some(effects) = taken.effects() {
        return effects;
    }
    let rows = list_rows(shell);
    match input {
        Input::Shown => return state.ask(shell),
        Input::Loaded(Loaded::Workloads(answer)) => return answers::loaded(state, answer, shell),
        Input::Failed(_) => state.failed |= state.data.is_none(),
        Input::Act(AnyAct::Workloads(act), _) => return run(state, act, shell),
        Input::Saved(ticket) | Input::Refused(ticket) => {
            state.saving.ended(ticket);
        }
        Input::Typed(key) => typed(state, key, shell),
        Input::Paste(text) => match state.data.as_deref() {
            Some(data) if state.part == Part::Register && state.open.is_none() => {
                state.list.paste(&text, data, rows);
            }
            Some(_) if state.open.is_none() => {
                state.sifting.paste(state.part, &text);
                state.sift();
                state.keep_in(shell);
            }
            Some(_) | None => {}
        },
        Input::LeaveText => {
            state.list.leave();
            state.sifting.leave(state.part);
        }
        Input::Back => back(state, shell),
        Input::Move(motion) => moved(state, motion, shell),
        Input::Wheel(by) => {
            let step = |at: usize| at.saturating_add_signed(isize::from(by));
            if state.part == Part::Register && state.open.is_none() {
                state.list.move_to(step(state.list.at()), rows);
            } else {
                let at = step(state.at().at);
                state.cursor().at = at;
                state.keep_in(shell);
            }
        }
        Input::Click(target) => return click(state, &target, shell),
        Input::Resized => {
            state.list.move_to(state.list.at(), rows);
            state.keep_in(shell);
        }
        Input::Filter(text) if state.part == Part::Register => {
            if let Some(data) = state.data.as_deref() {
                state.list.put(&text, data, rows);
            }
        }
        Input::Filter(text) => {
            state.sifting.put(state.part, &text);
            state.sift();
            state.keep_in(shell);
        }
        Input::Act(..) | Input::Drag(..) | Input::Loaded(_) | Input::Editor | Input::Edited(..) => {
        }
    }
    Vec::new()
}

fn back(state: &mut State, shell: &mut Shell) {
    let rows = list_rows(shell);
    if state.open.take().is_some() {
        state.detail = Cursor::default();
    } else if let Some(data) = state.data.as_deref().filter(|_| state.part == Part::Register) {
        if !state.list.clear(data, rows) {
            shell.wish(Wish::Back);
        }
    } else if state.part == Part::Register {
        shell.wish(Wish::Back);
    } else if state.sifting.clear(state.part) {
        state.keep_in(shell);
    } else {
        state.part = Part::Register;
    }
}

fn moved(state: &mut State, motion: Motion, shell: &Shell) {
    if state.part == Part::Register && state.open.is_none() {
        state.list.step(motion, list_rows(shell), shell.size.0);
        return;
    }
    let (lines, (rows, _)) = (state.lines(body_columns(shell)), state.rows(shell));
    state.cursor().step(motion, lines.len(), rows);
    state.off_headings(&lines);
}

fn click(state: &mut State, target: &Target, shell: &mut Shell) -> Vec<Effect> {
    let Target::Row(at) = target else { return Vec::new() };
    if state.part == Part::Register && state.open.is_none() {
        // The second click on one row opens it; no timing.
        if state.list.at() == *at {
            return run(state, Act::Open, shell);
        }
        state.list.move_to(*at, list_rows(shell));
    } else {
        state.cursor().at = *at;
        state.keep_in(shell);
    }
    Vec::new()
}

fn typed(state: &mut State, key: Key, shell: &Shell) {
    let rows = list_rows(shell);
    let Some(data) = state.data.as_deref() else { return };
    if state.list.is_typing() {
        state.list.press(key, data, rows);
        return;
    }
    let drilled = match &state.drilled {
        Some(Ok(drilled)) => Some(&**drilled),
        Some(Err(_)) | None => None,
    };
    if state.sifting.press(state.part, key, data, drilled) {
        state.cursors[state.part as usize] = Cursor::default();
    }
    state.keep_in(shell);
}

impl Screen for State {
    fn turn(&mut self) {
        // Turned to twice before an answer came, it is still the one of the first time.
        self.turned_from = self.chosen().or(self.turned_from);
        (self.data, self.dossier, self.drilled) = (None, None, None);
        self.failed = false;
    }

    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, shell, paint, body);
    }

    fn status(&self) -> Option<String> {
        if let Some(writing) = &self.writing {
            return Some(writing.status().to_owned());
        }
        if self.list.is_typing() || self.sifting.is_typing(self.part) {
            return Some(FilterLine::STATUS.to_owned());
        }
        let data = self.data.as_deref()?;
        if self.open.is_some() {
            return Some(
                "m met   x not met   a accepted   t takes what a register offers".to_owned(),
            );
        }
        match self.part {
            Part::Register => self.list.status(data),
            Part::Checks => {
                Some("m met   x not met   a accepted   t takes the offer marked t".to_owned())
            }
            Part::Plot => {
                Some(format!("portability is little below {} % of the checks met", data.report.low))
            }
            Part::LockIn => {
                Some("hard to replace takes longer than the threshold; ! or no days".into())
            }
            Part::Rehearsals => {
                Some("n logs a rehearsal; R takes out one logged in error".to_owned())
            }
            Part::Functions => Some("a the primary has it   x it still lacks it".to_owned()),
            Part::Drill => Some(
                "most critical first, then the longest move; each team one after the other".into(),
            ),
        }
    }

    fn crumbs(&self) -> Vec<String> {
        let open = self.open.map(|which| which.to_string());
        let form = self.writing.as_ref().map(|writing| writing.crumb().to_owned());
        open.into_iter().chain(form).collect()
    }

    fn part(&self) -> &'static str {
        if self.writing.is_some() {
            "form"
        } else if self.open.is_some() {
            "detail"
        } else {
            PARTS[self.part as usize].2
        }
    }

    fn typing(&self) -> bool {
        self.writing.is_some() || self.list.is_typing() || self.sifting.is_typing(self.part)
    }

    fn writes(&self) -> bool {
        self.writing.as_ref().is_some_and(Written::writes)
    }

    fn filter(&self) -> Option<Typed> {
        let line = match self.part {
            Part::Register => self.list.filter(),
            Part::Checks
            | Part::Plot
            | Part::LockIn
            | Part::Rehearsals
            | Part::Functions
            | Part::Drill => self.sifting.line(self.part),
        };
        (self.writing.is_none() && self.open.is_none()).then(|| line.typed())
    }

    fn subject(&self) -> Option<String> {
        let listed = self.open.is_some() || self.part == Part::Register;
        let which = self.chosen().filter(|_| listed && self.writing.is_none());
        which.map(|which| which.to_string())
    }
}
