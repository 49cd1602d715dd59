//! What each step of an evaluation asks for, met and not met: the answer to "why can't I?", the
//! same in every place that takes steps.

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::actions::evaluations::Lock;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::refs::EvaluationRef;
use crate::tui::fit::{Align, cells, width, wrap};
use crate::tui::keys::{Act, Key, Motion, ch};
use crate::tui::msg::Target;
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::Shell;
use crate::tui::theme::Theme;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Columns from which steps and conditions stand side by side.
const SIDE_BY_SIDE: u16 = 90;
/// Columns of the list of steps.
const STEPS: usize = 32;
/// Things missing that stand under one condition before the rest is counted.
const NAMED: usize = 6;

/// The steps of one evaluation and what each asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// Of which evaluation.
    pub which: EvaluationRef,
    /// Where it stands.
    pub stage: Stage,
    /// The step about which was asked.
    pub step: Option<Step>,
    /// Answers of the version before that stand no longer once an amended draft is frozen: for each
    /// reason every question, and how many answers.
    pub falls: Vec<String>,
    /// What wants another look before quality is closed: letters will tell it, and nothing of it
    /// changes unseen afterwards.
    pub again: Vec<String>,
    /// The steps, in the order of the stages.
    pub locks: Vec<Lock>,
}

impl Data {
    /// What `step` asks for.
    pub fn lock(&self, step: Step) -> Option<&Lock> {
        self.locks.iter().find(|lock| lock.step == step)
    }
}

/// The steps on the screen, one of them chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Locks {
    data: Data,
    cursor: Cursor,
    top: usize,
}

/// The word for a step.
pub const fn verb(step: Step) -> &'static str {
    match step {
        Step::Freeze => "freeze",
        Step::OpenScoring => "open scoring",
        Step::OpenModeration => "open moderation",
        Step::CloseQuality => "close quality",
        Step::OpenPrice => "open the prices",
        Step::Reopen => "reopen",
        Step::Decide => "decide",
        Step::Archive => "archive",
    }
}

/// A step as what somebody does.
pub const fn words(step: Step) -> &'static str {
    match step {
        Step::Freeze => "Freeze criteria, weights and rules of",
        Step::OpenScoring => "Open scoring of",
        Step::OpenModeration => "Open moderation of",
        Step::CloseQuality => "Close quality of",
        Step::OpenPrice => "Open the prices of",
        Step::Reopen => "Reopen moderation of",
        Step::Decide => "Decide on",
        Step::Archive => "Put away",
    }
}

/// What follows from a step, for the question before it.
const fn effect(step: Step) -> &'static str {
    match step {
        Step::Freeze => {
            "Questions with their notes, bands, caps and least scores, weights, thresholds, scale, \
             price formula, tie order, decimals, near-tie band, what counts, least panel and \
             framework change no more. Only a new version of the rules can change them, with a \
             reason, and it carries no score over silently."
        }
        Step::OpenScoring => {
            "Evaluators score from now on, each alone. A fact that is recorded later takes a \
             clarification open to all."
        }
        Step::OpenModeration => {
            "Individual scoring ends. From now on everybody sees who gave what and why."
        }
        Step::CloseQuality => {
            "What counts on each question changes no more unless moderation is reopened in sight of \
             everybody."
        }
        Step::OpenPrice => {
            "The money and with it the result are shown to everybody. A later reopening says for \
             ever that the money was known."
        }
        Step::Reopen => "What counts may change again; history keeps who reopened and why.",
        Step::Decide => "The decision is accepted.",
        Step::Archive => "It can be read for ever and changes no more.",
    }
}

/// What follows from a step here: of a freeze also what no longer stands, of closing quality what
/// letters would tell as it is.
fn after(step: Step, data: &Data) -> String {
    let effect = effect(step);
    match step {
        Step::Freeze if !data.falls.is_empty() => {
            format!("{effect} No longer standing: {}.", data.falls.join("; "))
        }
        Step::CloseQuality if !data.again.is_empty() => {
            format!("{effect} Letters will tell it as it is: {}.", data.again.join("; "))
        }
        Step::Freeze
        | Step::OpenScoring
        | Step::OpenModeration
        | Step::CloseQuality
        | Step::OpenPrice
        | Step::Reopen
        | Step::Decide
        | Step::Archive => effect.to_owned(),
    }
}

/// What each step asks for has come. Was one `asked` for, with the key that asked: the question
/// before it where it is possible, else why it is not. Reopening has a question of its own, for
/// its reason.
pub fn unlocked(
    shown: &mut Option<Locks>,
    asked: Option<(Step, Option<Key>)>,
    data: Data,
    now: impl FnOnce(Step) -> Act,
    shell: &mut Shell,
) {
    let lock = asked.and_then(|(step, key)| Some((data.lock(step)?, key)));
    if let Some((lock, key)) = lock {
        if !lock.possible() || lock.step == Step::Reopen {
            let locks = Locks::new(data);
            shell.refuse(locks.status());
            *shown = Some(locks);
            return;
        }
        let question = Confirm::new(
            format!("{} {}", words(lock.step), data.which),
            after(lock.step, &data),
            ("leave it as it is", verb(lock.step)),
            now(lock.step),
        );
        shell.confirm(question.answered_by(ch('y'), key));
    }
    let lock_is_none = lock.is_none();
    match shown {
        Some(locks) => {
            // A refusal that was said before somebody else did what was missing holds no more.
            let before = locks.status();
            locks.meet(data);
            if lock_is_none && locks.status() != before {
                shell.say(locks.status());
            }
        }
        None if lock_is_none => *shown = Some(Locks::new(data)),
        None => {}
    }
}

/// The step that leads on from `stage`.
pub fn onward(stage: Stage, priced: bool) -> Option<Step> {
    match stage {
        Stage::Draft => Some(Step::Freeze),
        Stage::Frozen => Some(Step::OpenScoring),
        Stage::Scoring => Some(Step::OpenModeration),
        Stage::Moderation => Some(Step::CloseQuality),
        Stage::QualityClosed if priced => Some(Step::OpenPrice),
        Stage::QualityClosed | Stage::PriceOpened => Some(Step::Decide),
        Stage::Decided => Some(Step::Archive),
        Stage::Archived => None,
    }
}

/// Whether `step` lies behind an evaluation in `stage`.
fn behind_us(step: Step, stage: Stage) -> bool {
    match step {
        Step::Freeze => stage >= Stage::Frozen,
        Step::OpenScoring => stage >= Stage::Scoring,
        Step::OpenModeration => stage >= Stage::Moderation,
        Step::CloseQuality => stage >= Stage::QualityClosed,
        Step::OpenPrice => stage >= Stage::PriceOpened,
        Step::Decide => stage >= Stage::Decided,
        Step::Archive => stage >= Stage::Archived,
        Step::Reopen => false,
    }
}

impl Locks {
    /// The steps of `data`, that asked about chosen, else the one that leads on.
    pub fn new(data: Data) -> Self {
        let priced = data.lock(Step::OpenPrice).is_some();
        let wanted = data.step.or(onward(data.stage, priced));
        let at = data.locks.iter().position(|lock| Some(lock.step) == wanted).unwrap_or(0);
        Self { data, cursor: Cursor { at, top: 0 }, top: 0 }
    }

    /// The same after the record has changed, with the same step chosen.
    pub fn meet(&mut self, data: Data) {
        self.data = data;
        self.cursor.at = self.cursor.at.min(self.data.locks.len().saturating_sub(1));
    }

    /// Of which evaluation.
    pub const fn which(&self) -> EvaluationRef {
        self.data.which
    }

    /// The chosen step.
    pub fn chosen(&self) -> Option<&Lock> {
        self.data.locks.get(self.cursor.at)
    }

    /// Up and down choose a step; page keys move what it asks for.
    pub fn step(&mut self, motion: Motion) {
        match motion {
            Motion::PageUp => self.top = self.top.saturating_sub(5),
            Motion::PageDown => self.top = (self.top + 5).min(self.most()),
            Motion::Up
            | Motion::Down
            | Motion::Left
            | Motion::Right
            | Motion::Home
            | Motion::End
            | Motion::Top
            | Motion::Bottom => {
                self.cursor.step(motion, self.data.locks.len(), self.data.locks.len());
                self.top = 0;
            }
        }
    }

    fn most(&self) -> usize {
        let lines = self.chosen().map_or(0, |lock| lines(lock, 60, NAMED, &Theme::mono()).len());
        lines.saturating_sub(5)
    }

    /// A click on a step.
    pub fn click(&mut self, at: usize) {
        if at < self.data.locks.len() {
            self.cursor.at = at;
            self.top = 0;
        }
    }

    /// What the status row says.
    pub fn status(&self) -> String {
        match self.chosen() {
            Some(lock) if lock.possible() => {
                format!("Everything is met: Enter asks whether to {}.", verb(lock.step))
            }
            Some(lock) => {
                let unmet = lock.conditions.len() - lock.met();
                let things = if unmet == 1 { "thing keeps" } else { "things keep" };
                format!("{unmet} {things} you from it. Esc goes back.")
            }
            None => String::new(),
        }
    }

    /// Draws it.
    pub fn view(&self, paint: &mut Painter, body: Rect) {
        if body.width >= SIDE_BY_SIDE {
            self.view_steps(paint, first(body, STEPS));
            let rule = Rect { x: body.x + cells(STEPS), width: 1, ..body };
            let muted = paint.look.theme.muted;
            paint.upright(rule, '│', muted);
            self.view_lock(paint, behind(body, STEPS + 2));
            return;
        }
        // What the chosen step asks for has half of a small screen at the least.
        let rows = (self.data.locks.len() + 1).min(usize::from(body.height / 2).max(3));
        self.view_steps(paint, Rect { height: cells(rows).min(body.height), ..body });
        let muted = paint.look.theme.muted;
        paint.rule(row_of(body, rows), '─', muted);
        let below = Rect {
            y: body.y + cells(rows + 1).min(body.height),
            height: body.height.saturating_sub(cells(rows + 1)),
            ..body
        };
        self.view_lock(paint, behind(below, 2));
    }

    fn view_steps(&self, paint: &mut Painter, area: Rect) {
        let theme = paint.look.theme;
        let head = behind(row_of(area, 0), 2);
        let words = format!("{}: {}", self.data.which, self.data.stage.words().to_uppercase());
        paint.say(head, &words, theme.strong, Align::Left);
        let shown = usize::from(area.height).saturating_sub(1).max(1);
        let top = (self.cursor.at + 1).saturating_sub(shown);
        for (at, lock) in self.data.locks.iter().enumerate().skip(top).take(shown) {
            let row = row_of(area, at - top + 1);
            let (words, style) = if behind_us(lock.step, self.data.stage) {
                ("done".to_owned(), theme.muted)
            } else if lock.possible() {
                ("ok".to_owned(), theme.good)
            } else {
                (format!("{} of {}", lock.met(), lock.conditions.len()), theme.text)
            };
            paint.say(behind(row, 2), verb(lock.step), theme.text, Align::Left);
            let end = behind(first(row, STEPS - 2), 20);
            paint.say(end, &words, style, Align::Right);
            if at == self.cursor.at {
                let chosen = first(row, STEPS - 1);
                paint.restyle(chosen, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(row, Target::Row(at));
        }
    }

    fn view_lock(&self, paint: &mut Painter, area: Rect) {
        let Some(lock) = self.chosen() else { return };
        let theme = paint.look.theme;
        let words = format!("{} asks for", capital(verb(lock.step)));
        let rest = paint.word(row_of(area, 0), &words, theme.strong);
        let count = format!("{} of {} met ", lock.met(), lock.conditions.len());
        paint.say(rest, &count, theme.muted, Align::Right);
        let columns = usize::from(area.width).saturating_sub(1);
        let lines = lines(lock, columns, NAMED, &theme);
        let below = Rect { y: area.y + 1, height: area.height.saturating_sub(1), ..area };
        draw(paint, below, &lines, self.top.min(lines.len().saturating_sub(1)));
    }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map(|one| one.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// One row of a list of conditions: sign, its style, words, their style.
pub(super) type Row = (&'static str, Style, String, Style);

/// What a step asks for in rows of `columns`: what is missing under what asks for it, at most
/// `named` of each.
pub(super) fn lines(lock: &Lock, columns: usize, named: usize, theme: &Theme) -> Vec<Row> {
    let mut rows = Vec::new();
    let room = columns.saturating_sub(4).max(8);
    // What is not met comes first, because it is what is to be done.
    let (met, unmet): (Vec<_>, Vec<_>) = lock.conditions.iter().partition(|one| one.met);
    for one in unmet.into_iter().chain(met) {
        let (sign, style) = if one.met { ("ok", theme.good) } else { ("!", theme.warning) };
        // What is so stands behind what must be, where both have room.
        let inline = one.now.first().map(|now| format!("{} ({now})", one.rule));
        let inline = inline.filter(|text| one.met && one.now.len() == 1 && width(text) <= room);
        let rule = inline.clone().unwrap_or_else(|| one.rule.clone());
        for (at, text) in wrap(&rule, room).into_iter().enumerate() {
            let sign = if at == 0 { sign } else { "" };
            rows.push((sign, style, text, theme.text));
        }
        if inline.is_some() {
            continue;
        }
        let shown = if one.now.len() > named + 1 { named } else { one.now.len() };
        let rest = one.now.len() - shown;
        let told = one.now.iter().take(shown).cloned();
        let told = told.chain((rest > 0).then(|| format!("and {rest} more")));
        for text in told {
            if text == one.rule {
                continue;
            }
            for (at, line) in wrap(&text, room.saturating_sub(2).max(6)).into_iter().enumerate() {
                let line = if at == 0 { format!("– {line}") } else { format!("  {line}") };
                rows.push(("", style, line, theme.muted));
            }
        }
    }
    rows
}

/// Draws rows of conditions from `top`; the last row says how many more there are.
pub(super) fn draw(paint: &mut Painter, area: Rect, rows: &[Row], top: usize) {
    let muted = paint.look.theme.muted;
    let room = usize::from(area.height);
    for (offset, (sign, style, text, plain)) in rows.iter().skip(top).take(room).enumerate() {
        let row = row_of(area, offset);
        paint.say(first(row, 2), sign, *style, Align::Left);
        paint.say(behind(row, 4), text, *plain, Align::Left);
    }
    let below = rows.len().saturating_sub(top + room);
    if below > 0 && room > 0 {
        let words = format!(" ▼ {} more ", below + 1);
        let row = row_of(area, room - 1);
        let blank = " ".repeat(usize::from(row.width));
        paint.say(row, &blank, muted, Align::Left);
        let spot = behind(row, usize::from(row.width).saturating_sub(width(&words)));
        paint.say(spot, &words, muted, Align::Left);
    }
}
