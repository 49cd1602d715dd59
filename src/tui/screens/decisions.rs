//! The log of decisions: the list at the left, the record at the right, below one another where
//! there is little room.
//!
//! This file is long because the place is read from top to bottom: its state, what each key does,
//! and its picture; the record and the forms have files of their own.

pub mod data;
mod record;
mod writing;

use ratatui::layout::Rect;

use super::Input;
use crate::domain::decision::graph::{Node, graph};
use crate::domain::decision::{Decision, Status};
use crate::domain::refs::DecisionRef;
use crate::domain::text::display_lines;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, ctrl, plain,
};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::theme::Glyphs;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::{TextField, Typed};
use crate::tui::widgets::{Painter, behind, first, row_of};
use data::{Answer, Change, Kind, Log, Outcome, Page, Question, Record, Tone};
use writing::{Because, Writing};

/// Columns of the list, where the record stands beside it.
const LIST: usize = 44;

/// The log and what is open of it.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each says something of its own about the log")]
pub struct State {
    log: Option<Log>,
    failed: bool,
    filter: TextField,
    filtering: bool,
    found: Vec<usize>,
    cursor: Cursor,
    open: Option<usize>,
    /// A page about the chosen one, and its first row.
    page: Option<(Page, usize)>,
    /// The log stands as a graph: each decision below the one it took the place of.
    tree: bool,
    writing: Option<Box<Writing>>,
    wanted: Option<Wanted>,
    saving: Option<u64>,
    /// A decision has been made and is not in the log yet: the cursor goes to it.
    made: bool,
}

/// What waits for an answer of the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    New,
    Edit,
    Accept,
    Page,
}

/// What the keys of the log do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen one in full.
    Open,
    /// Type a filter.
    Filter,
    /// Ask again.
    Reload,
    /// Copy the reference.
    Copy,
    /// Write one on the result of the evaluation.
    New,
    /// Write one that rests on no evaluation.
    NewElse,
    /// Change the draft.
    Edit,
    /// To the decision owner.
    Propose,
    /// Ask whether to accept.
    Accept,
    /// Accept.
    AcceptNow,
    /// The log as a list or as a graph.
    Tree,
    /// Read something else about it.
    Read(Kind),
    /// Write it as a record into a file.
    Export,
    /// Refuse it.
    Reject,
    /// Put it in question.
    Reopen,
    /// Say that it stands.
    Reaffirm,
    /// End it.
    Deprecate,
    /// Save the form, or do what the box is about.
    Save,
    /// To the next field, or the one before.
    Field(bool),
}

const GROUP: &str = "Decisions";
const HERE: Where = Where::In(&[Place::Decisions]);
const FORM: Where = Where::Form(Place::Decisions, "form");

const fn own(act: Act) -> AnyAct {
    AnyAct::Decisions(act)
}

fn with_status(state: &crate::tui::state::State, statuses: &[Status], step: &str) -> Possible {
    match state.screens.decisions.record().map(|record| record.decision.status) {
        None => Err("there is no decision to do that to".to_owned()),
        Some(status) if statuses.contains(&status) => Ok(()),
        Some(status) => Err(format!("it is {status} and cannot be {step}")),
    }
}

fn draft(state: &crate::tui::state::State) -> Possible {
    with_status(state, &[Status::Draft], "changed or proposed")
}

fn proposed(state: &crate::tui::state::State) -> Possible {
    with_status(state, &[Status::Proposed], "accepted or rejected")
}

fn accepted(state: &crate::tui::state::State) -> Possible {
    with_status(state, &[Status::Accepted], "put in question")
}

fn sealed(state: &crate::tui::state::State) -> Possible {
    match state.screens.decisions.record() {
        None => Err("there is no decision to read".to_owned()),
        Some(record) if record.sha256.is_some() => Ok(()),
        Some(_) => Err("nothing was frozen with it".to_owned()),
    }
}

fn turns(state: &crate::tui::state::State) -> Possible {
    let Some(record) = state.screens.decisions.record() else {
        return Err("there is no decision to read".to_owned());
    };
    let scope = &record.decision.content.scope;
    if !scope.is_primary() {
        return Err(format!("it is about {scope}, and moves no workload"));
    }
    let standing = [Status::Draft, Status::Proposed, Status::Accepted, Status::Reopened];
    with_status(state, &standing, "looked ahead of")
}

fn reopened(state: &crate::tui::state::State) -> Possible {
    with_status(state, &[Status::Reopened], "reaffirmed")
}

fn in_force(state: &crate::tui::state::State) -> Possible {
    with_status(state, &[Status::Accepted, Status::Reopened], "ended")
}

fn any(state: &crate::tui::state::State) -> Possible {
    with_status(state, Status::ALL, "read")
}

fn closed(state: &crate::tui::state::State) -> Possible {
    if state.screens.decisions.open.is_some() || state.screens.decisions.page.is_some() {
        Err("it is open already".to_owned())
    } else {
        any(state)
    }
}

/// The commands of the log.
pub const COMMANDS: &[Command] = &[
    command(
        "decisions.open",
        ("Read the decision in full", "read"),
        GROUP,
        &[plain(Code::Enter)],
        HERE,
        1,
        own(Act::Open),
    )
    .when(closed),
    command(
        "decisions.filter",
        ("Filter the log", "filter"),
        GROUP,
        &[ch('/')],
        HERE,
        6,
        own(Act::Filter),
    ),
    command(
        "decisions.tree",
        ("The log as a graph, or as a list", "graph"),
        GROUP,
        &[ch('t')],
        HERE,
        5,
        own(Act::Tree),
    ),
    command(
        "decisions.turned",
        ("What the decision turns round", "turns round"),
        GROUP,
        &[ch('f')],
        HERE,
        5,
        own(Act::Read(Kind::Turned)),
    )
    .when(turns),
    command(
        "decisions.snapshot",
        ("What was frozen with the decision", "snapshot"),
        GROUP,
        &[ch('s')],
        HERE,
        5,
        own(Act::Read(Kind::Snapshot)),
    )
    .when(sealed),
    command(
        "decisions.difference",
        ("What differs from the snapshot before", "difference"),
        GROUP,
        &[ch('d')],
        HERE,
        8,
        own(Act::Read(Kind::Difference)),
    )
    .when(sealed),
    command(
        "decisions.export",
        ("Write the decision as a Markdown record", "export"),
        GROUP,
        &[ch('e')],
        HERE,
        6,
        own(Act::Export),
    )
    .when(any),
    command(
        "decisions.reload",
        ("Read the log again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    command(
        "decisions.copy",
        ("Copy the reference of the decision", "copy"),
        GROUP,
        &[ch('y')],
        HERE,
        7,
        own(Act::Copy),
    )
    .when(any),
    command(
        "decisions.new",
        ("Write a decision on the ranking", "new from the ranking"),
        GROUP,
        &[ch('n')],
        HERE,
        4,
        own(Act::New),
    ),
    command(
        "decisions.else",
        ("Write a decision about something else than the primary", "new about something else"),
        GROUP,
        &[],
        HERE,
        0,
        own(Act::NewElse),
    ),
    command(
        "decisions.edit",
        ("Edit the draft of the decision", "edit"),
        GROUP,
        &[ch('E')],
        HERE,
        3,
        own(Act::Edit),
    )
    .when(draft),
    command(
        "decisions.propose",
        ("Propose the decision", "propose"),
        GROUP,
        &[ch('p')],
        HERE,
        2,
        own(Act::Propose),
    )
    .when(draft),
    command(
        "decisions.accept",
        ("Accept the decision …", "accept"),
        GROUP,
        &[ch('a')],
        HERE,
        2,
        own(Act::Accept),
    )
    .when(proposed),
    command(
        "decisions.reject",
        ("Reject the decision …", "reject"),
        GROUP,
        &[ch('x')],
        HERE,
        3,
        own(Act::Reject),
    )
    .when(proposed),
    command(
        "decisions.reopen",
        ("Put the decision in question …", "reopen"),
        GROUP,
        &[ch('R')],
        HERE,
        3,
        own(Act::Reopen),
    )
    .when(accepted),
    command(
        "decisions.reaffirm",
        ("Say that the decision stands …", "reaffirm"),
        GROUP,
        &[],
        HERE,
        0,
        own(Act::Reaffirm),
    )
    .when(reopened),
    command(
        "decisions.deprecate",
        ("End the decision without a successor …", "end"),
        GROUP,
        &[],
        HERE,
        0,
        own(Act::Deprecate),
    )
    .when(in_force),
    command(
        "decision.save",
        ("Save the decision, or take the step", "save"),
        GROUP,
        &[ctrl('s')],
        FORM,
        1,
        own(Act::Save),
    ),
    command(
        "decision.next",
        ("The next field of the decision", "next"),
        GROUP,
        &[plain(Code::Tab)],
        FORM,
        2,
        own(Act::Field(true)),
    ),
    command(
        "decision.previous",
        ("The field of the decision before", "previous"),
        GROUP,
        &[plain(Code::BackTab)],
        FORM,
        0,
        own(Act::Field(false)),
    ),
];

impl State {
    fn record_at(&self, at: usize) -> Option<&Record> {
        self.log.as_ref()?.records.get(*self.found.get(at)?)
    }

    /// The chosen decision.
    fn record(&self) -> Option<&Record> {
        self.record_at(self.cursor.at)
    }

    fn which(&self) -> Option<DecisionRef> {
        self.record().map(|record| record.decision.reference)
    }

    fn find(&mut self) {
        let words = self.filter.text().to_lowercase();
        let words: Vec<&str> = words.split_whitespace().collect();
        let fits = |record: &Record| {
            let decision = &record.decision;
            let says = &decision.content;
            let text = format!(
                "{} {} {} {} {}",
                decision.reference,
                says.title,
                decision.status,
                says.chosen,
                decision.rests_on()
            );
            let text = text.to_lowercase();
            words.iter().all(|word| text.contains(word))
        };
        let records = self.log.iter().flat_map(|log| log.records.iter().enumerate());
        self.found = records.filter(|(_, record)| fits(record)).map(|(at, _)| at).collect();
        if self.tree {
            let order = self.in_tree();
            let place = |at: &usize| order.iter().position(|(of, _)| of == at);
            self.found.sort_by_key(place);
        }
    }

    /// Every record in the order of the graph, with the lines before it.
    fn in_tree(&self) -> Vec<(usize, Vec<bool>)> {
        let Some(log) = &self.log else { return Vec::new() };
        let all: Vec<_> = log.records.iter().map(|record| record.decision.clone()).collect();
        graph(&all)
            .into_iter()
            .filter_map(|node| {
                let which = node.decision.reference;
                let at = log.records.iter().position(|r| r.decision.reference == which)?;
                Some((at, node.branches))
            })
            .collect()
    }

    fn refind(&mut self) {
        self.find();
        self.cursor = Cursor::default();
    }

    fn replace(&mut self, log: Log) {
        let newest = || log.records.iter().map(|record| record.decision.reference).max();
        let chosen = if std::mem::take(&mut self.made) { newest() } else { self.which() };
        self.log = Some(log);
        self.failed = false;
        self.find();
        let at = (0..self.found.len()).find(|at| {
            chosen.is_some() && self.record_at(*at).map(|r| r.decision.reference) == chosen
        });
        if let Some(at) = at {
            self.cursor.at = at;
        } else if chosen.is_some() {
            self.open = None;
        }
        self.cursor.keep_in(self.found.len(), usize::MAX);
    }

    fn change(&mut self, change: Change, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_some() {
            return Vec::new();
        }
        let (ticket, effects) = shell.save(Save::Decisions(change));
        self.saving = Some(ticket);
        effects
    }

    fn because(&mut self, because: Because, shell: &mut Shell) {
        if let Some(which) = self.which() {
            let mut writing = Writing::step(because, which, shell);
            writing.fit(shell);
            self.writing = Some(Box::new(writing));
        }
    }

    /// The decision in force for the scope of the chosen one, where it is another.
    fn other_in_force(&self) -> Option<DecisionRef> {
        let own = &self.record()?.decision;
        let all = self.log.as_ref()?.records.iter().map(|record| &record.decision);
        all.filter(|other| other.in_force() && other.content.scope == own.content.scope)
            .map(|other| other.reference)
            .find(|other| *other != own.reference)
    }

    fn lines(&self, shell: &Shell) -> Vec<(Tone, String)> {
        let columns = usize::from(shell.size.0).saturating_sub(4);
        self.record().map(|record| record::lines(record, columns)).unwrap_or_default()
    }

    /// What is read in full: a page, else the open record, with its first row.
    fn reading(&self, shell: &Shell) -> Option<(usize, Vec<(Tone, String)>)> {
        let columns = usize::from(shell.size.0).saturating_sub(4).clamp(20, 120);
        match &self.page {
            Some((page, top)) => Some((*top, wrapped(page, columns))),
            None => self.open.map(|top| (top, self.lines(shell))),
        }
    }

    fn read_from(&mut self, top: usize) {
        match &mut self.page {
            Some((_, at)) => *at = top,
            None => self.open = Some(top),
        }
    }
}

/// The rows of a page for a width.
fn wrapped(page: &Page, columns: usize) -> Vec<(Tone, String)> {
    let rows = page.rows.iter().flat_map(|(tone, text)| {
        wrap(&display_lines(text), columns).into_iter().map(move |row| (*tone, row))
    });
    rows.collect()
}

/// Changes the log.
pub fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    match input {
        Input::Shown => return shell.ask(Load::Decisions(Question::Log)),
        Input::Loaded(Loaded::Decisions(Answer::Log(log))) => state.replace(log),
        Input::Loaded(Loaded::Decisions(Answer::Result(result))) => arrived(state, result, shell),
        Input::Loaded(Loaded::Decisions(Answer::Preview(which, turned))) => {
            if state.wanted == Some(Wanted::Accept) && state.which() == Some(which) {
                state.wanted = None;
                accept(state, turned.as_deref(), shell);
            }
        }
        Input::Loaded(Loaded::Decisions(Answer::Page(page))) => {
            if state.wanted == Some(Wanted::Page) {
                state.wanted = None;
                match page {
                    Ok(page) => state.page = Some((page, 0)),
                    Err(why) => shell.refuse(why),
                }
            }
        }
        Input::Failed(subject) => {
            state.wanted = None;
            state.failed |= subject == Question::Log.subject();
        }
        Input::Saved(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
            }
            let done = state.writing.as_mut().and_then(|writing| writing.saved(ticket, shell));
            if let Some(effects) = done {
                state.made = state.writing.take().is_some_and(|writing| writing.is_new());
                return effects;
            }
        }
        Input::Refused(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
            }
            if let Some(writing) = &mut state.writing {
                writing.refused(ticket);
            }
        }
        Input::Act(AnyAct::Decisions(act), _) => return run(state, act, shell),
        Input::Typed(key) => return typed(state, key, shell),
        Input::Paste(text) => match &mut state.writing {
            Some(writing) => return writing.paste(&text, shell),
            None if state.open.is_none() && state.page.is_none() => {
                state.filtering = true;
                state.filter.paste(&text);
                state.refind();
            }
            None => {}
        },
        Input::LeaveText => {
            if state.writing.take().is_none() {
                state.filtering = false;
            }
        }
        Input::Editor => {
            return state.writing.as_ref().and_then(|w| w.editor()).into_iter().collect();
        }
        Input::Edited(name, text) => {
            if let Some(writing) = &mut state.writing {
                return writing.edited(&name, &text, shell);
            }
        }
        Input::Back => {
            let was_open = state.page.take().is_some() || state.open.take().is_some();
            if !was_open && state.filter.is_empty() {
                shell.wish(Wish::Back);
            } else if !was_open {
                state.filter = TextField::default();
                state.refind();
            }
        }
        Input::Move(motion) => {
            if let Some((top, rows)) = state.reading(shell) {
                let mut cursor = Cursor { at: top, top: 0 };
                cursor.step(motion, rows.len(), rows.len());
                state.read_from(cursor.at);
            } else {
                let len = state.found.len();
                state.cursor.step(motion, len, shell.body_rows().max(1));
            }
        }
        Input::Wheel(by) => {
            if let Some((top, rows)) = state.reading(shell) {
                let to = top.saturating_add_signed(isize::from(by));
                state.read_from(to.min(rows.len().saturating_sub(1)));
            } else {
                let at = state.cursor.at.saturating_add_signed(isize::from(by));
                state.cursor.at = at;
                state.cursor.keep_in(state.found.len(), shell.body_rows().max(1));
            }
        }
        Input::Click(target) => return click(state, &target, shell),
        Input::Resized => {
            if let Some(writing) = &mut state.writing {
                writing.fit(shell);
            }
        }
        Input::Act(..) | Input::Drag(..) | Input::Loaded(_) => {}
    }
    Vec::new()
}

fn arrived(state: &mut State, result: Result<Outcome, String>, shell: &mut Shell) {
    let Some(wanted) = state.wanted.take() else { return };
    match result {
        Err(why) => shell.refuse(why),
        Ok(outcome) => {
            let decision = match wanted {
                Wanted::New | Wanted::Accept | Wanted::Page => None,
                Wanted::Edit => state.record().map(|record| &record.decision),
            };
            let decision = decision.cloned();
            write_on(state, &outcome, decision.as_ref(), shell);
        }
    }
}

/// Opens the form on `outcome`, with what `decision` says.
fn write_on(state: &mut State, outcome: &Outcome, decision: Option<&Decision>, shell: &mut Shell) {
    let mut writing = Writing::new(outcome, decision, shell);
    writing.fit(shell);
    state.writing = Some(Box::new(writing));
}

fn typed(state: &mut State, key: Key, shell: &mut Shell) -> Vec<Effect> {
    if let Some(writing) = &mut state.writing {
        return writing.press(key, shell);
    }
    if key == plain(Code::Enter) {
        state.filtering = false;
    } else if state.filter.press(key) == Typed::Changed {
        state.refind();
    }
    Vec::new()
}

fn click(state: &mut State, target: &Target, shell: &mut Shell) -> Vec<Effect> {
    if let Some(writing) = &mut state.writing {
        writing.click(target);
        return Vec::new();
    }
    let Target::Row(at) = target else { return Vec::new() };
    if state.cursor.at == *at {
        return run(state, Act::Open, shell);
    }
    state.cursor.at = *at;
    state.cursor.keep_in(state.found.len(), shell.body_rows().max(1));
    Vec::new()
}

fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let which = state.which();
    match act {
        Act::Open => state.open = which.map(|_| 0),
        Act::Filter => {
            state.open = None;
            state.page = None;
            state.filtering = true;
        }
        Act::Reload => return shell.ask(Load::Decisions(Question::Log)),
        Act::Copy => return which.map(|w| Effect::Copy(w.to_string())).into_iter().collect(),
        Act::New => {
            state.wanted = Some(Wanted::New);
            return shell.ask(Load::Decisions(Question::Result(None)));
        }
        Act::NewElse => {
            let outcome = Outcome { evaluation: None, candidates: Vec::new(), ground: None };
            write_on(state, &outcome, None, shell);
        }
        Act::Edit => {
            let evaluation = state.record().and_then(|record| record.decision.evaluation);
            if evaluation.is_none()
                && let Some(decision) = state.record().map(|record| record.decision.clone())
            {
                let outcome = Outcome { evaluation: None, candidates: Vec::new(), ground: None };
                write_on(state, &outcome, Some(&decision), shell);
                return Vec::new();
            }
            state.wanted = Some(Wanted::Edit);
            return shell.ask(Load::Decisions(Question::Result(evaluation)));
        }
        Act::Propose => {
            if let Some(which) = which {
                return state.change(Change::Propose(which), shell);
            }
        }
        Act::Accept => {
            if let Some(which) = which {
                state.wanted = Some(Wanted::Accept);
                return shell.ask(Load::Decisions(Question::Preview(which)));
            }
        }
        Act::Tree => {
            state.tree = !state.tree;
            state.open = None;
            state.page = None;
            let chosen = state.which();
            state.find();
            let at = (0..state.found.len())
                .find(|at| state.record_at(*at).map(|r| r.decision.reference) == chosen);
            state.cursor.at = at.unwrap_or(0);
        }
        Act::Read(kind) => {
            if let Some(which) = which {
                state.wanted = Some(Wanted::Page);
                return shell.ask(Load::Decisions(Question::Page(kind, which)));
            }
        }
        Act::Export => {
            if let Some(which) = which {
                return state.change(Change::Export(which), shell);
            }
        }
        Act::AcceptNow => {
            if let Some(which) = which {
                let change = match state.other_in_force() {
                    Some(old) => Change::Supersede(which, old),
                    None => Change::Accept(which),
                };
                return state.change(change, shell);
            }
        }
        Act::Reject => state.because(Because::Reject, shell),
        Act::Reopen => state.because(Because::Reopen, shell),
        Act::Reaffirm => state.because(Because::Reaffirm, shell),
        Act::Deprecate => state.because(Because::Deprecate, shell),
        Act::Save => {
            if let Some(writing) = &mut state.writing {
                return writing.save(shell);
            }
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
    }
    Vec::new()
}

/// Signing asks for the typed name.
fn accept(state: &State, turned: Option<&str>, shell: &mut Shell) {
    let (Some(record), Some(log)) = (state.record(), &state.log) else { return };
    let decision = &record.decision;
    let (which, chosen) = (decision.reference, &decision.content.chosen);
    let place = match state.other_in_force() {
        Some(old) => format!(" It takes the place of {old}, which stays on record."),
        None => String::new(),
    };
    let title = &decision.content.title;
    let sealed = match decision.evaluation {
        Some(evaluation) => format!("the result of {evaluation} is sealed with it, and "),
        None => String::new(),
    };
    let effect = if decision.content.scope.is_primary() {
        let turned = turned.map(|turned| format!(" {turned}; f shows which.")).unwrap_or_default();
        format!(
            "{title}. {chosen} becomes the primary, {sealed}it cannot be edited any more.{place}\
             {turned}"
        )
    } else {
        let scope = &decision.content.scope;
        format!("{title}. It holds for {scope}, {sealed}it cannot be edited any more.{place}")
    };
    let question = Confirm::new(
        format!("Accept {which}"),
        effect,
        ("not now", "accept"),
        AnyAct::Decisions(Act::AcceptNow),
    );
    shell.confirm(question.signed(log.me.clone()));
}

/// Draws the log.
pub fn view(state: &State, shell: &Shell, paint: &mut Painter, body: Rect) {
    if let Some(writing) = state.writing.as_ref().filter(|writing| !writing.is_box()) {
        writing.view(paint, body);
        return;
    }
    if let Some((page, top)) = &state.page {
        view_page(paint, behind(body, 2), page, *top);
    } else if let (Some(top), Some(record)) = (state.open, state.record()) {
        view_record(paint, behind(body, 2), record, Some((top, state.lines(shell))));
    } else {
        view_log(state, paint, body);
    }
    if let Some(writing) = &state.writing {
        writing.view(paint, body);
    }
}

fn view_log(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    if state.log.is_none() {
        if state.failed {
            let line = behind(row_of(body, 1), 2);
            paint.say(line, "It could not be read. F5 tries again.", theme.text, Align::Left);
        }
        return;
    }
    let record = state.record();
    if body.width >= 100 {
        view_list(state, paint, first(body, LIST));
        let rule = Rect { x: body.x + cells(LIST), width: 1, ..body };
        paint.upright(rule, '│', theme.muted);
        if let Some(record) = record {
            view_record(paint, behind(body, LIST + 2), record, None);
        }
    } else {
        let rows = (usize::from(body.height) * 2 / 5).max(4);
        view_list(state, paint, Rect { height: cells(rows).min(body.height), ..body });
        let rule = row_of(body, rows);
        paint.rule(rule, '─', theme.muted);
        let below = Rect {
            y: body.y + cells(rows + 1).min(body.height),
            height: body.height.saturating_sub(cells(rows + 1)),
            ..body
        };
        if let Some(record) = record {
            view_record(paint, behind(below, 2), record, None);
        }
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month(record: &Record) -> String {
    let date = record.day.date();
    let name = usize::try_from(date.month() - 1).ok().and_then(|at| MONTHS.get(at));
    format!("{} {}", name.unwrap_or(&""), date.year())
}

fn view_list(state: &State, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let head = behind(row_of(area, 0), 2);
    let all = state.log.as_ref().map_or(0, |log| log.records.len());
    if state.filtering || !state.filter.is_empty() {
        let left = paint.word(head, "/ ", theme.key);
        let count = format!("{} of {all}", state.found.len());
        let typed = first(left, usize::from(left.width).saturating_sub(count.len() + 2));
        state.filter.view(paint, typed, state.filtering);
        paint.say(behind(left, usize::from(typed.width)), &count, theme.muted, Align::Right);
    } else {
        let words = if all == 1 { "1 DECISION".to_owned() } else { format!("{all} DECISIONS") };
        let rest = paint.word(head, &words, theme.strong);
        let order = if state.tree { "what took whose place " } else { "newest first " };
        paint.say(rest, order, theme.muted, Align::Right);
    }
    if state.tree {
        view_tree(state, paint, area);
        return;
    }
    // A heading for each month stands above its decisions.
    let mut rows: Vec<(Option<String>, Option<usize>)> = Vec::new();
    let mut last = String::new();
    for at in 0..state.found.len() {
        let Some(record) = state.record_at(at) else { continue };
        let name = month(record);
        if name != last {
            if !rows.is_empty() {
                rows.push((None, None));
            }
            rows.push((Some(name.clone()), None));
            last = name;
        }
        rows.push((None, Some(at)));
    }
    let room = usize::from(area.height).saturating_sub(2);
    let here = rows.iter().position(|(_, at)| *at == Some(state.cursor.at)).unwrap_or(0);
    let top = (here + 1).saturating_sub(room);
    for (offset, (heading, at)) in rows.iter().skip(top).take(room).enumerate() {
        let row = row_of(area, offset + 2);
        if let Some(heading) = heading {
            paint.say(behind(row, 2), heading, theme.muted, Align::Left);
        }
        let Some(record) = at.and_then(|at| state.record_at(at)) else { continue };
        let text = behind(row, 2);
        let rest = paint.word(text, &format!("{}  ", record.decision.reference), theme.text);
        let status = record.decision.status;
        let day = record.day.date().day();
        let end = format!("  {status} {day:>2} ");
        let title = first(rest, usize::from(rest.width).saturating_sub(end.len()));
        paint.text(title, record.decision.content.title.as_str(), theme.text, Align::Left);
        let style = match status {
            Status::Accepted => theme.good,
            Status::Reopened | Status::Proposed => theme.warning,
            Status::Draft | Status::Rejected | Status::Superseded | Status::Deprecated => {
                theme.muted
            }
        };
        paint.say(behind(rest, usize::from(title.width)), &end, style, Align::Right);
        if *at == Some(state.cursor.at) {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at.unwrap_or_default()));
    }
    if state.found.is_empty() {
        let words =
            if all == 0 { "no decision yet; n writes one" } else { "nothing is left; Esc clears" };
        paint.say(behind(row_of(area, 2), 2), words, theme.muted, Align::Left);
    }
}

/// A row of the graph: a heading, or a place in the log with the lines before it.
type TreeRow = (Option<String>, Option<(usize, String)>);

/// The log as a graph: what it is about, and below it each decision under the one before.
fn view_tree(state: &State, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let drawn = paint.look.glyphs == Glyphs::Unicode;
    let Some(log) = &state.log else { return };
    let tree = state.in_tree();
    // With a filter the lines would lead to what is not shown.
    let whole = state.filter.is_empty();
    let mut rows: Vec<TreeRow> = Vec::new();
    let mut last = String::new();
    for (at, index) in state.found.iter().enumerate() {
        let Some(record) = log.records.get(*index) else { continue };
        let scope = record.decision.content.scope.to_string();
        if scope != last {
            if !rows.is_empty() {
                rows.push((None, None));
            }
            rows.push((Some(scope.clone()), None));
            last = scope;
        }
        let branches = tree.iter().find(|(of, _)| of == index).filter(|_| whole);
        let branches = branches.map(|(_, branches)| branches.clone()).unwrap_or_default();
        let lead = Node { decision: &record.decision, branches }.lead(drawn);
        rows.push((None, Some((at, lead))));
    }
    let room = usize::from(area.height).saturating_sub(2);
    let is_here = |row: &TreeRow| row.1.as_ref().is_some_and(|(at, _)| *at == state.cursor.at);
    let here = rows.iter().position(is_here).unwrap_or(0);
    let top = (here + 1).saturating_sub(room);
    for (offset, (heading, node)) in rows.iter().skip(top).take(room).enumerate() {
        let row = row_of(area, offset + 2);
        if let Some(heading) = heading {
            paint.say(behind(row, 2), heading, theme.muted, Align::Left);
        }
        let Some((at, lead)) = node else { continue };
        let Some(record) = state.record_at(*at) else { continue };
        let decision = &record.decision;
        let rest = paint.word(behind(row, 2), lead, theme.muted);
        let rest = paint.word(rest, &format!("{}  ", decision.reference), theme.text);
        let end = format!("  {} ", decision.status);
        let words = format!("{}: {}", decision.content.chosen, decision.content.title);
        let title = first(rest, usize::from(rest.width).saturating_sub(end.len()));
        paint.text(title, &words, theme.text, Align::Left);
        let style = if decision.in_force() { theme.good } else { theme.muted };
        paint.say(behind(rest, usize::from(title.width)), &end, style, Align::Right);
        if *at == state.cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(*at));
    }
    if rows.is_empty() {
        let words = if log.records.is_empty() {
            "no decision yet; n writes one"
        } else {
            "nothing is left; Esc clears"
        };
        paint.say(behind(row_of(area, 2), 2), words, theme.muted, Align::Left);
    }
}

/// A page about a decision.
fn view_page(paint: &mut Painter, area: Rect, page: &Page, top: usize) {
    let theme = paint.look.theme;
    let title = format!("{} {}", page.kind.title(), page.which);
    paint.say(row_of(area, 0), &title, theme.strong, Align::Left);
    let columns = usize::from(area.width).saturating_sub(2).clamp(20, 120);
    view_rows(paint, area, 2, top, &wrapped(page, columns));
}

/// Rows of text from `top` on, below the first `head` rows of `area`.
fn view_rows(paint: &mut Painter, area: Rect, head: usize, top: usize, lines: &[(Tone, String)]) {
    let theme = paint.look.theme;
    let room = usize::from(area.height).saturating_sub(head);
    for (offset, (tone, text)) in lines.iter().skip(top).take(room).enumerate() {
        let style = match tone {
            Tone::Heading => theme.strong,
            Tone::Plain => theme.text,
            Tone::Muted => theme.muted,
        };
        let cut = offset + 1 == room && top + room < lines.len();
        let text = if cut { format!("{text} {}", paint.look.cut()) } else { text.clone() };
        paint.text(row_of(area, offset + head), &text, style, Align::Left);
    }
}

fn view_record(
    paint: &mut Painter,
    area: Rect,
    record: &Record,
    open: Option<(usize, Vec<(Tone, String)>)>,
) {
    let theme = paint.look.theme;
    let rest =
        paint.word(row_of(area, 0), &format!("{}   ", record.decision.reference), theme.strong);
    paint.text(rest, record.decision.content.title.as_str(), theme.strong, Align::Left);
    paint.text(row_of(area, 1), &record::standing(record), theme.muted, Align::Left);
    let columns = usize::from(area.width).saturating_sub(2);
    let (top, lines) = open.unwrap_or_else(|| (0, record::lines(record, columns)));
    view_rows(paint, area, 3, top, &lines);
}

/// What the status row says.
pub fn status(state: &State) -> Option<String> {
    if let Some(writing) = &state.writing {
        return Some(writing.status());
    }
    if state.page.is_some() {
        return Some("Esc goes back to the log.".to_owned());
    }
    let record = state.record()?;
    Some(match record.decision.status {
        Status::Draft => "A draft can be edited; p puts it to the decision owner.".to_owned(),
        Status::Proposed => "The decision owner accepts or rejects it.".to_owned(),
        Status::Accepted | Status::Reopened => {
            "A sealed decision cannot be edited. A new one takes its place.".to_owned()
        }
        Status::Rejected | Status::Superseded | Status::Deprecated => {
            "It is no longer in force and stays on record.".to_owned()
        }
    })
}

/// What stands behind the place in the title row.
pub fn crumbs(state: &State) -> Vec<String> {
    if let Some(writing) = &state.writing {
        return vec![writing.crumb()];
    }
    if let Some((page, _)) = &state.page {
        return vec![page.which.to_string(), page.kind.crumb().to_owned()];
    }
    state.open.and_then(|_| state.which()).map(|which| which.to_string()).into_iter().collect()
}

/// The present part.
pub const fn part(state: &State) -> &'static str {
    if state.writing.is_some() {
        "form"
    } else if state.open.is_some() || state.page.is_some() {
        "detail"
    } else {
        ""
    }
}

/// A longer text has the keys.
pub fn writes(state: &State) -> bool {
    state.writing.as_ref().is_some_and(|writing| writing.writes())
}

/// A text field has the keys.
pub const fn typing(state: &State) -> bool {
    state.writing.is_some() || state.filtering
}

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;
