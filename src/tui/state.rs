//! What the terminal screen knows: the shell around every place, the places, and what lies over.
//!
//! Values and cursors only. Nothing here reaches the desk, the terminal or the clock.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use super::drafts::Draft;
use super::keys::{Act, Context, Key, Keymap};
use super::msg::{AsAt, Effect, Facts, Load, Save, Task, Timer};
use super::overlays::Overlay;
use super::overlays::confirm::Confirm;
use super::place::Place;
use super::screens::{Screens, welcome};
use super::theme::Look;
use super::widgets::text_field::{TextField, Typed};
use crate::domain::date::Day;
use crate::domain::evaluation::stage::Stage as EvaluationStage;
use crate::domain::person::Role;
use crate::domain::refs::{EvaluationRef, Slug};

/// Everything the screen is drawn from.
#[derive(Debug, Default)]
pub struct State {
    /// What all places share.
    pub shell: Shell,
    /// The places, each with its own state.
    pub screens: Screens,
    /// What lies over the screen and has the keys.
    pub overlay: Option<Overlay>,
}

/// How far the workspace is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// Asked for, not answered yet.
    #[default]
    Opening,
    /// There is none: a new one, the sample, or leave.
    Welcome(welcome::State),
    /// Open.
    Open(Facts),
}

/// What was last said in the status row. It goes with the next key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// How it is meant.
    pub tone: Tone,
    /// The sentence.
    pub text: String,
}

/// How a sentence in the status row is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// For information.
    Said,
    /// Refused or failed.
    Refused,
}

/// What a screen wishes from the shell around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wish {
    /// Go there.
    Go(Place),
    /// Go where the person was before.
    Back,
    /// Go to the exceptions and read this one.
    Exception(crate::domain::refs::ExceptionRef),
    /// Go to the register of workloads, at this one.
    Workload(crate::domain::refs::WorkloadRef),
    /// Go to the exceptions that pass this filter.
    Register(String),
    /// Do this, as if its key had been pressed.
    Do(Act),
    /// Go to the clarification of that reference, in the place of evidence.
    Clarification(crate::domain::refs::ClarificationRef),
    /// Go to the agreed score there, with its reason and what each evaluator gave.
    Cell(crate::domain::evaluation::Asked),
}

/// Settings that hold for the whole run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The mouse is listened to.
    pub mouse: bool,
    /// Styles and signs.
    pub look: Look,
    /// The words of the editor's command; empty when none is set.
    pub editor: Vec<String>,
    /// Where drafts and the report of a crash are kept.
    pub state_folder: PathBuf,
    /// Where the workspace is looked for, as people write it.
    pub workspace: String,
}

/// What all places share.
#[derive(Debug, Default)]
pub struct Shell {
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    /// Settings of this run.
    pub settings: Settings,
    /// The keys as this person has set them.
    pub keymap: Keymap,
    /// How far the workspace is.
    pub stage: Stage,
    /// The day as at whose end the present place is shown; `None` for today, and in every place
    /// that does not go by a day.
    pub day: Option<Day>,
    /// The day as it was typed last.
    pub typed_day: String,
    /// The present place.
    pub at: Place,
    /// The places before it, newest last.
    pub before: Vec<Place>,
    /// What was last said.
    pub notice: Option<Notice>,
    /// Ids of commands run from the palette, newest first.
    pub recent: Vec<&'static str>,
    /// A question to the desk takes longer than 300 ms.
    pub slow: bool,
    /// Drafts kept beside the record, by field.
    pub drafts: BTreeMap<String, Draft>,
    /// Fields typed into since their draft was last kept.
    pub unkept: BTreeSet<String>,
    wishes: Vec<Wish>,
    asked: BTreeMap<&'static str, u64>,
    saving: BTreeSet<u64>,
    number: u64,
    job: Option<u64>,
    confirm: Option<Confirm>,
    /// The saved filter of which is asked whether it is to be given up.
    pub(super) giving_up: Option<String>,
    /// The save by which somebody else sits down here.
    pub(super) sitting: Option<u64>,
    /// The saved filter that is being given up, and the save that does it.
    pub(super) dropping: Option<(u64, String)>,
}

impl Default for Place {
    /// Everybody begins with what is next for them.
    fn default() -> Self {
        Self::Overview
    }
}

/// Why nothing can be done that belongs to an evaluation, while there is none: for refusals.
pub const NO_EVALUATION: &str = "there is no evaluation yet: g u, then n, sets one up";
/// The same as a sentence of a page.
pub const NO_EVALUATION_YET: &str = "There is no evaluation yet: g u, then n, sets one up.";

/// Why nothing can be changed while `day` is shown: for refusals.
pub fn not_then(day: Day) -> String {
    format!("this is as at the end of {day}, where nothing can be changed; . shows today")
}

/// How long after the last key a draft is kept.
pub const DRAFT_AFTER: Duration = Duration::from_secs(1);
/// What a question for another day is about.
pub(super) const DAY: &str = "day";
/// How long a question may take before the status row says so.
pub const SLOW_AFTER: Duration = Duration::from_millis(300);

impl State {
    /// The state before anything has come in.
    pub fn new(settings: Settings, keymap: Keymap, drafts: BTreeMap<String, Draft>) -> Self {
        Self { shell: Shell { settings, keymap, drafts, ..Shell::default() }, ..Self::default() }
    }

    /// Where the person is, as far as keys care.
    pub fn context(&self) -> Context {
        let open = self.is_open();
        Context {
            place: self.shell.at,
            part: if open { self.screens.at(self.shell.at).part() } else { "" },
            typing: open && self.screens.at(self.shell.at).typing(),
            over: self.overlay.as_ref().map(Overlay::kind),
            welcome: matches!(self.shell.stage, Stage::Welcome(_)),
        }
    }

    /// Which evaluation is present, and where it stands.
    ///
    /// # Errors
    /// That there is none, with the way to one, as a sentence for palette and status row.
    pub fn evaluation(&self) -> Result<(EvaluationRef, EvaluationStage), String> {
        match &self.shell.stage {
            Stage::Open(Facts { stands: Some(stands), .. }) => Ok(*stands),
            Stage::Open(_) => Err(NO_EVALUATION.to_owned()),
            Stage::Opening | Stage::Welcome(_) => Err("there is no workspace yet".to_owned()),
        }
    }

    /// Whether a workspace is open.
    pub fn is_open(&self) -> bool {
        matches!(self.shell.stage, Stage::Open(_))
    }
}

impl Shell {
    /// Asks the desk. An answer to an older question about the same subject is dropped.
    ///
    /// While another day is shown, what goes by the day is asked as at that day.
    pub fn ask(&mut self, what: Load) -> Vec<Effect> {
        let what = match (self.day, self.who()) {
            (Some(day), Some(me)) if what.goes_by_day() => Load::AsAt(Box::new(AsAt {
                day,
                me: me.to_owned(),
                shown: self.evaluation(),
                what,
            })),
            (_, _) => what,
        };
        self.number += 1;
        let first = !self.is_waiting();
        self.asked.insert(what.subject(), self.number);
        let mut effects = vec![Effect::Load { generation: self.number, what }];
        effects.extend(first.then_some(Effect::Wake(Timer::Slow, SLOW_AFTER)));
        effects
    }

    /// Asks the desk to change something. The ticket comes back with the answer.
    ///
    /// While another day is shown only a file can be written, and another evaluation be shown,
    /// which changes no record; anything else is refused.
    pub fn save(&mut self, what: Save) -> (u64, Vec<Effect>) {
        let what = match self.day {
            Some(day) if !matches!(what, Save::Paper(..) | Save::Choose(_)) => Save::NotThen(day),
            Some(_) | None => what,
        };
        self.number += 1;
        let first = !self.is_waiting();
        self.saving.insert(self.number);
        let mut effects = vec![Effect::Save { ticket: self.number, what }];
        effects.extend(first.then_some(Effect::Wake(Timer::Slow, SLOW_AFTER)));
        (self.number, effects)
    }

    /// Whether this is the answer to the newest question about its subject; marks it answered.
    pub(super) fn answered(&mut self, subject: &'static str, generation: u64) -> bool {
        let newest = self.asked.get(subject) == Some(&generation);
        if newest {
            self.asked.remove(subject);
        }
        newest
    }

    /// Another day is being made ready.
    pub fn is_turning(&self) -> bool {
        self.asked.contains_key(DAY)
    }

    /// Stays with the day in view: the one that is being made ready is not waited for.
    pub(super) fn stay(&mut self) {
        self.asked.remove(DAY);
    }

    /// Shows `day`, or today: answers about the day before are not waited for.
    pub(super) fn turn_to(&mut self, day: Option<Day>) {
        self.day = day;
        self.asked.retain(|subject, _| *subject == Load::Workspace.subject());
    }

    /// Begins a long sum; one under way ends.
    pub fn run(&mut self, task: Task) -> Vec<Effect> {
        self.number += 1;
        self.job = Some(self.number);
        vec![Effect::Run { number: self.number, task }]
    }

    /// Ends the sum under way; its answer is what it has.
    pub fn halt(&mut self) -> Vec<Effect> {
        self.job.map(Effect::Halt).into_iter().collect()
    }

    /// The number of the sum under way.
    pub fn job(&self) -> Option<u64> {
        self.job
    }

    pub(super) fn worked(&mut self) {
        self.job = None;
    }

    /// Marks a save answered.
    pub(super) fn settled(&mut self, ticket: u64) {
        self.saving.remove(&ticket);
    }

    /// Nothing is waited for any more: the word goes, the timer too.
    pub(super) fn rest(&mut self) -> Option<Effect> {
        if self.is_waiting() {
            return None;
        }
        self.slow = false;
        Some(Effect::Rest(Timer::Slow))
    }

    /// A question or a save is under way.
    pub fn is_waiting(&self) -> bool {
        !self.asked.is_empty() || self.is_saving()
    }

    /// A save is under way: leaving asks.
    pub fn is_saving(&self) -> bool {
        !self.saving.is_empty()
    }

    /// Says something in the status row.
    pub fn say(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { tone: Tone::Said, text: text.into() });
    }

    /// Says in the status row what was refused or failed.
    pub fn refuse(&mut self, text: impl Into<String>) {
        self.notice = Some(Notice { tone: Tone::Refused, text: text.into() });
    }

    /// Wishes something from the shell; done right after the screen's `update`.
    pub fn wish(&mut self, wish: Wish) {
        self.wishes.push(wish);
    }

    pub(super) fn wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }

    /// Puts a question before the person; its act is run only after the answer that allows it.
    pub fn confirm(&mut self, question: Confirm) {
        self.confirm = Some(question);
    }

    pub(super) fn question(&mut self) -> Option<Confirm> {
        self.confirm.take()
    }

    /// The roles of whoever sits here, those of whom they act for among them; `None` where they
    /// are not known.
    pub fn roles(&self) -> Option<&BTreeSet<Role>> {
        match &self.stage {
            Stage::Open(facts) => facts.roles.as_ref(),
            Stage::Opening | Stage::Welcome(_) => None,
        }
    }

    /// Saved filters by name.
    pub fn views(&self) -> &BTreeMap<String, String> {
        static NONE: BTreeMap<String, String> = BTreeMap::new();
        match &self.stage {
            Stage::Open(facts) => &facts.views,
            Stage::Opening | Stage::Welcome(_) => &NONE,
        }
    }

    /// Who somebody may sit here as; nobody outside the sample.
    pub fn seats(&self) -> &[(Slug, String)] {
        match &self.stage {
            Stage::Open(facts) => &facts.seats,
            Stage::Opening | Stage::Welcome(_) => &[],
        }
    }

    /// Which evaluation is present, where one is.
    pub fn evaluation(&self) -> Option<EvaluationRef> {
        match &self.stage {
            Stage::Open(facts) => facts.stands.map(|(which, _)| which),
            Stage::Opening | Stage::Welcome(_) => None,
        }
    }

    /// The short name of whoever sits here, once that is known.
    pub fn who(&self) -> Option<&str> {
        match &self.stage {
            Stage::Open(facts) => Some(&facts.person),
            Stage::Opening | Stage::Welcome(_) => None,
        }
    }

    /// The field's name with the workspace before it, so that drafts of two workspaces stay apart.
    /// So does the person: nobody finds another's words in their own form.
    pub fn field(&self, name: &str) -> String {
        match &self.stage {
            Stage::Open(facts) => format!("{}/{}/{name}", facts.workspace, facts.person),
            Stage::Opening | Stage::Welcome(_) => name.to_owned(),
        }
    }

    /// To be called after each change of a text field with a name: the draft is kept a second
    /// after the last one.
    pub fn typed(&mut self, field: &TextField) -> Vec<Effect> {
        let Some(name) = field.name() else { return Vec::new() };
        self.drafts.insert(name.to_owned(), field.draft());
        self.unkept.insert(name.to_owned());
        vec![Effect::Wake(Timer::Draft, DRAFT_AFTER)]
    }

    /// A key goes to the text field that is open.
    pub fn press(&mut self, field: Option<&mut TextField>, key: Key) -> Vec<Effect> {
        let Some(field) = field else { return Vec::new() };
        if field.press(key) == Typed::Changed { self.typed(field) } else { Vec::new() }
    }

    /// Text from the clipboard goes to the text field that is open.
    pub fn paste(&mut self, field: Option<&mut TextField>, text: &str) -> Vec<Effect> {
        let Some(field) = field else { return Vec::new() };
        field.paste(text);
        self.typed(field)
    }

    /// Keeps what was typed since, at once: on Esc, on leaving, before the editor.
    pub fn keep(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.unkept)
            .into_iter()
            .filter_map(|field| {
                let draft = self.drafts.get(&field)?.clone();
                Some(Effect::Keep { field, draft })
            })
            .collect()
    }

    /// Forgets the draft of a field, because its text is saved.
    pub fn forget(&mut self, name: &str) -> Vec<Effect> {
        self.unkept.remove(name);
        let known = self.drafts.remove(name).is_some();
        known.then(|| Effect::Forget { field: name.to_owned() }).into_iter().collect()
    }

    /// Whether the terminal is large enough for anything to be shown.
    pub fn is_shown(&self) -> bool {
        super::view::frame_of(self.size).is_some()
    }

    /// The rows of the body, for scrolling.
    pub fn body_rows(&self) -> usize {
        usize::from(super::view::frame_of(self.size).map_or(0, |frame| frame.body.height))
    }
}
