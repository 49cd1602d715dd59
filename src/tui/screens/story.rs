//! Before and after the choice: the places of the workshop and of the benefits. Both are a list of
//! a few things and the story of the chosen one below it, with forms for what can be done.
//!
//! This file is long because the commands of two places stand in it beside what they do.

mod view;
mod writing;

#[cfg(test)]
pub(crate) mod sample;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::Input;
use crate::domain::approach::Workshop;
use crate::domain::benefits::Hypothesis;
use crate::domain::benefits::verdict::Judgement;
use crate::domain::date::Day;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Motion, Possible, Where, ch, command, ctrl, plain,
};
use crate::tui::msg::{Effect, Load, Loaded, Save, Target};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::place::Place;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
pub use view::view;
use writing::Writing;

/// One thing of the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A workshop.
    Workshop(Box<Workshop>),
    /// A hypothesis, judged on the day asked for.
    Hypothesis(Box<Hypothesis>, Box<Judgement>),
}

impl Item {
    /// Its reference.
    pub fn id(&self) -> String {
        match self {
            Self::Workshop(workshop) => workshop.reference.to_string(),
            Self::Hypothesis(hypothesis, _) => hypothesis.reference.to_string(),
        }
    }
}

/// What a place shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The things, the first first.
    pub items: Vec<Item>,
    /// The day as of which they are judged.
    pub on: Day,
    /// Today.
    pub today: Day,
    /// Who sits here, for the forms.
    pub me: String,
}

/// What somebody wants done, with the texts of its form by field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What.
    pub what: What,
    /// To which thing; a new one has none yet.
    pub which: Option<String>,
    /// What was typed.
    pub texts: BTreeMap<String, String>,
}

impl Change {
    /// What was typed in a field.
    pub fn text(&self, key: &str) -> &str {
        self.texts.get(key).map_or("", String::as_str)
    }
}

/// What can be done in the two places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// Call a workshop.
    Call,
    /// Open its next round.
    OpenRound,
    /// Close its open round.
    CloseRound,
    /// Place a mark, or change one's own.
    Mark,
    /// Record the shared outcome of a workshop.
    Outcome,
    /// Write a hypothesis down.
    Hypothesis,
    /// Change the rule.
    Rule,
    /// Add a measure or change it.
    Measure,
    /// Take a measure out.
    NoMeasure,
    /// Say what a measure stood at before.
    Baseline,
    /// Put a reading on record.
    Reading,
    /// Bring readings or a log of deliveries in from a file.
    File,
    /// Make a new version of rule and measures.
    Revise,
    /// Judge as at another day; changes nothing.
    Day,
}

/// The list, the chosen thing, and the form that is open.
#[derive(Debug)]
pub struct State {
    place: Place,
    known: Known,
    at: Option<String>,
    on: Option<Day>,
    /// The chosen thing is read in full, from this row on.
    open: Option<usize>,
    writing: Option<Writing>,
    /// A round is being opened or closed.
    saving: Option<u64>,
}

/// Both places.
#[derive(Debug)]
pub struct Both {
    /// The workshop.
    pub approach: State,
    /// The benefits.
    pub benefits: State,
}

impl Default for Both {
    fn default() -> Self {
        Self { approach: State::new(Place::Approach), benefits: State::new(Place::Benefits) }
    }
}

#[derive(Debug)]
enum Known {
    Asked,
    Not,
    Here(Box<Data>),
}

/// What the keys of these places do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen thing in full.
    Open,
    /// Open the form for this.
    Write(What),
    /// Open the next round of the chosen workshop.
    OpenRound,
    /// Ask whether its round is to be closed.
    AskClose,
    /// Close it.
    CloseRound,
    /// Ask again.
    Reload,
    /// Save the form.
    Save,
    /// To the next field, or the one before.
    Field(bool),
}

const BEFORE: &str = "Approach";
const AFTER: &str = "Benefits";
const APPROACH: Where = Where::In(&[Place::Approach]);
const BENEFITS: Where = Where::In(&[Place::Benefits]);
const MARKS: Where = Where::Form(Place::Approach, "form");
const FORM: Where = Where::Form(Place::Benefits, "form");

fn workshop(state: &crate::tui::state::State) -> Result<&Workshop, String> {
    match state.screens.story.approach.item() {
        Some(Item::Workshop(workshop)) => Ok(workshop),
        Some(Item::Hypothesis(..)) | None => Err("there is no workshop to do that with".to_owned()),
    }
}

fn running(state: &crate::tui::state::State) -> Result<&Workshop, String> {
    let workshop = workshop(state)?;
    match &workshop.outcome {
        None => Ok(workshop),
        Some(outcome) => Err(format!("{} ended with {}", workshop.reference, outcome.decision)),
    }
}

fn can_open(state: &crate::tui::state::State) -> Possible {
    match running(state)?.open_round() {
        None => Ok(()),
        Some(round) => Err(format!("round {} is open already", round.number)),
    }
}

fn is_open(state: &crate::tui::state::State) -> Possible {
    match running(state)?.open_round() {
        Some(_) => Ok(()),
        None => Err("no round is open: O opens the next".to_owned()),
    }
}

fn can_end(state: &crate::tui::state::State) -> Possible {
    let workshop = running(state)?;
    match (workshop.open_round(), workshop.last_round()) {
        (Some(round), _) => Err(format!("round {} is open: x closes it", round.number)),
        (None, None) => Err("nobody has placed a mark yet".to_owned()),
        (None, Some(_)) => Ok(()),
    }
}

fn a_workshop(state: &crate::tui::state::State) -> Possible {
    workshop(state).map(|_| ())
}

fn a_hypothesis(state: &crate::tui::state::State) -> Possible {
    match state.screens.story.benefits.item() {
        Some(Item::Hypothesis(..)) => Ok(()),
        Some(Item::Workshop(_)) | None => Err("there is no hypothesis to do that with".to_owned()),
    }
}

fn not_fixed(state: &crate::tui::state::State) -> Possible {
    a_hypothesis(state)?;
    match state.screens.story.benefits.item() {
        Some(Item::Hypothesis(one, _)) if one.is_fixed() => Err(format!(
            "{} is fixed, since results are known: R makes a new version",
            one.reference
        )),
        Some(_) | None => Ok(()),
    }
}

fn is_fixed(state: &crate::tui::state::State) -> Possible {
    a_hypothesis(state)?;
    match not_fixed(state) {
        Err(_) => Ok(()),
        Ok(()) => Err("nothing is fixed yet: change it as it is".to_owned()),
    }
}

const fn own(act: Act) -> AnyAct {
    AnyAct::Story(act)
}

const fn before(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [crate::tui::keys::Key],
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, BEFORE, keys, APPROACH, priority, own(act))
}

const fn after(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [crate::tui::keys::Key],
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, AFTER, keys, BENEFITS, priority, own(act))
}

/// The commands of these places.
pub const COMMANDS: &[Command] = &[
    before(
        "approach.read",
        ("Read the workshop in full", "read"),
        &[plain(Code::Enter)],
        3,
        Act::Open,
    )
    .when(a_workshop),
    before(
        "approach.place",
        ("Place a mark, or change my own", "place a mark"),
        &[ch('i')],
        1,
        Act::Write(What::Mark),
    )
    .when(is_open),
    before(
        "approach.open-round",
        ("Open the next round", "open a round"),
        &[ch('O')],
        2,
        Act::OpenRound,
    )
    .when(can_open),
    before(
        "approach.ask-close",
        ("Close the open round …", "close the round"),
        &[ch('x')],
        4,
        Act::AskClose,
    )
    .when(is_open),
    before("approach.close-round", ("Close the open round", "close"), &[], 0, Act::CloseRound)
        .when(is_open),
    before(
        "approach.outcome",
        ("Record the shared outcome as a decision", "outcome"),
        &[ch('o')],
        6,
        Act::Write(What::Outcome),
    )
    .when(can_end),
    before("approach.new", ("Call a workshop", "new"), &[ch('n')], 5, Act::Write(What::Call)),
    before(
        "approach.reload",
        ("Ask for the workshops again", "reload"),
        &[plain(Code::F(5))],
        0,
        Act::Reload,
    ),
    command(
        "approach.save",
        ("Save the form", "save"),
        BEFORE,
        &[ctrl('s')],
        MARKS,
        1,
        own(Act::Save),
    ),
    command(
        "approach.next",
        ("Go to the next field", "next field"),
        BEFORE,
        &[plain(Code::Tab)],
        MARKS,
        2,
        own(Act::Field(true)),
    ),
    command(
        "approach.previous",
        ("Go to the previous field", "previous field"),
        BEFORE,
        &[plain(Code::BackTab)],
        MARKS,
        0,
        own(Act::Field(false)),
    ),
    after(
        "benefits.read",
        ("Read the hypothesis in full", "read"),
        &[plain(Code::Enter)],
        3,
        Act::Open,
    )
    .when(a_hypothesis),
    after(
        "benefits.reading",
        ("Put a reading on record", "add a reading"),
        &[ch('i')],
        1,
        Act::Write(What::Reading),
    )
    .when(a_hypothesis),
    after(
        "benefits.day",
        ("Judge as at another day", "another day"),
        &[ch('v')],
        2,
        Act::Write(What::Day),
    )
    .when(a_hypothesis),
    after(
        "benefits.file",
        ("Bring readings or a log of deliveries in from a file", "from a file"),
        &[ch('f')],
        4,
        Act::Write(What::File),
    )
    .when(a_hypothesis),
    after(
        "benefits.measure",
        ("Add a measure, or change it", "measure"),
        &[ch('m')],
        5,
        Act::Write(What::Measure),
    )
    .when(not_fixed),
    after(
        "benefits.no-measure",
        ("Take a measure out", "take out"),
        &[],
        0,
        Act::Write(What::NoMeasure),
    )
    .when(not_fixed),
    after(
        "benefits.baseline",
        ("Say what a measure stood at before", "baseline"),
        &[ch('b')],
        6,
        Act::Write(What::Baseline),
    )
    .when(not_fixed),
    after("benefits.rule", ("Change the rule", "rule"), &[ch('e')], 0, Act::Write(What::Rule))
        .when(not_fixed),
    after(
        "benefits.revise",
        ("Make a new version although results are known", "new version"),
        &[ch('R')],
        0,
        Act::Write(What::Revise),
    )
    .when(is_fixed),
    after(
        "benefits.new",
        ("Write a hypothesis down", "new"),
        &[ch('n')],
        7,
        Act::Write(What::Hypothesis),
    ),
    after(
        "benefits.reload",
        ("Ask for the hypotheses again", "reload"),
        &[plain(Code::F(5))],
        0,
        Act::Reload,
    ),
    command(
        "benefits.save",
        ("Save the form", "save"),
        AFTER,
        &[ctrl('s')],
        FORM,
        1,
        own(Act::Save),
    ),
    command(
        "benefits.next",
        ("Go to the next field", "next field"),
        AFTER,
        &[plain(Code::Tab)],
        FORM,
        2,
        own(Act::Field(true)),
    ),
    command(
        "benefits.previous",
        ("Go to the previous field", "previous field"),
        AFTER,
        &[plain(Code::BackTab)],
        FORM,
        0,
        own(Act::Field(false)),
    ),
];

impl State {
    /// The state of `place`, not asked for yet.
    pub fn new(place: Place) -> Self {
        Self {
            place,
            known: Known::Asked,
            at: None,
            on: None,
            open: None,
            writing: None,
            saving: None,
        }
    }

    fn ask(&self, shell: &mut Shell) -> Vec<Effect> {
        let benefits = self.place == Place::Benefits;
        shell.ask(if benefits { Load::Benefits(self.on) } else { Load::Approach })
    }

    fn data(&self) -> Option<&Data> {
        match &self.known {
            Known::Here(data) => Some(data),
            Known::Asked | Known::Not => None,
        }
    }

    fn chosen(&self) -> usize {
        let items = self.data().map_or(&[][..], |data| &data.items);
        // The newest is what most come for.
        let wanted = self.at.as_ref();
        let newest = items.len().saturating_sub(1);
        items.iter().position(|one| Some(&one.id()) == wanted).unwrap_or(newest)
    }

    fn item(&self) -> Option<&Item> {
        self.data()?.items.get(self.chosen())
    }
}

/// Changes one of the two places.
pub fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if let Some(writing) = &mut state.writing
        && let Some(effects) = writing.paper.take(&input, shell)
    {
        return effects;
    }
    match input {
        Input::Shown | Input::Act(AnyAct::Story(Act::Reload), _) => return state.ask(shell),
        Input::Act(AnyAct::Story(act), key) => return run(state, act, key, shell),
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion = if by < 0 { Motion::Up } else { Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Click(Target::Row(at)) => {
            let before = state.chosen();
            let id = state.data().and_then(|data| data.items.get(at)).map(Item::id);
            if id.is_some() {
                state.at = id;
                if before == at {
                    state.open = state.open.is_none().then_some(0);
                }
            }
        }
        Input::LeaveText => {
            if state.writing.as_mut().is_some_and(|writing| writing.paper.leaves()) {
                state.writing = None;
            }
        }
        Input::Back => {
            if state.open.take().is_none() {
                shell.wish(Wish::Back);
            }
        }
        Input::Loaded(Loaded::Story(place, data)) if place == state.place => {
            state.known = Known::Here(data);
            if state.item().is_none() {
                state.open = None;
            }
        }
        Input::Failed("approach" | "benefits") => {
            if let Known::Asked = state.known {
                state.known = Known::Not;
            }
        }
        Input::Saved(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
                return state.ask(shell);
            }
            if let Some(mut effects) =
                state.writing.as_mut().and_then(|w| w.paper.saved(ticket, shell))
            {
                state.writing = None;
                effects.extend(state.ask(shell));
                return effects;
            }
        }
        Input::Refused(ticket) => {
            if state.saving == Some(ticket) {
                state.saving = None;
            }
            if let Some(writing) = &mut state.writing {
                writing.paper.refused(ticket);
            }
        }
        Input::Resized => {
            if let Some(writing) = &mut state.writing {
                writing.paper.fit(shell);
            }
        }
        Input::Act(..)
        | Input::Drag(..)
        | Input::Click(_)
        | Input::Typed(_)
        | Input::Paste(_)
        | Input::Editor
        | Input::Edited(..)
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

fn run(
    state: &mut State,
    act: Act,
    key: Option<crate::tui::keys::Key>,
    shell: &mut Shell,
) -> Vec<Effect> {
    match act {
        Act::Open => state.open = state.open.is_none().then_some(0),
        Act::Write(what) => {
            let Some(data) = state.data() else { return Vec::new() };
            let new = matches!(what, What::Call | What::Hypothesis);
            let item = state.item().filter(|_| !new);
            let writing = Writing::new(what, data, item, shell);
            state.writing = Some(writing);
        }
        Act::AskClose => {
            let Some(Item::Workshop(workshop)) = state.item() else { return Vec::new() };
            let Some(round) = workshop.open_round() else { return Vec::new() };
            let marks = round.marks.len();
            let marks =
                if marks == 1 { "1 mark stays".to_owned() } else { format!("{marks} marks stay") };
            let question = Confirm::new(
                format!("Close round {} of {}", round.number, workshop.reference),
                format!("Its {marks} as placed from then on: nobody changes one any more."),
                ("leave it open", "close it"),
                own(Act::CloseRound),
            );
            shell.confirm(question.answered_by(ch('y'), key));
        }
        Act::OpenRound | Act::CloseRound => {
            let what = if act == Act::OpenRound { What::OpenRound } else { What::CloseRound };
            let (Some(item), None) = (state.item(), state.saving) else { return Vec::new() };
            let change = Change { what, which: Some(item.id()), texts: BTreeMap::new() };
            let (ticket, effects) = shell.save(Save::Story(change));
            state.saving = Some(ticket);
            return effects;
        }
        Act::Save => {
            let Some(writing) = &mut state.writing else { return Vec::new() };
            if writing.what() != What::Day {
                return writing.save(shell);
            }
            let typed = writing.paper.text("day");
            let today = state.data().map(|data| data.today);
            return match today.map(|today| read_day(&typed, today)) {
                Some(Ok(day)) => {
                    state.on = day;
                    let mut effects = state
                        .writing
                        .take()
                        .map(|writing| writing.paper.done(shell))
                        .unwrap_or_default();
                    effects.extend(state.ask(shell));
                    effects
                }
                Some(Err(why)) => {
                    shell.refuse(why);
                    Vec::new()
                }
                None => Vec::new(),
            };
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.paper.move_on(forward);
            }
        }
        Act::Reload => return state.ask(shell),
    }
    Vec::new()
}

/// The day typed; nothing typed is today, and follows it.
fn read_day(typed: &str, today: Day) -> Result<Option<Day>, String> {
    if typed.trim().is_empty() {
        return Ok(None);
    }
    let day = Day::read(typed, today).map_err(|error| error.to_string())?;
    Ok((day != today).then_some(day))
}

fn step(state: &mut State, motion: Motion, shell: &Shell) {
    if let Some(top) = state.open {
        let rows = view::whole(state, usize::from(shell.size.0)).len();
        let shown = shell.body_rows().max(1);
        // The first row shown moves, not a chosen one.
        let mut cursor = Cursor { at: top, top: 0 };
        cursor.step(motion, rows.saturating_sub(shown) + 1, shown);
        state.open = Some(cursor.at);
        return;
    }
    let Some(data) = state.data() else { return };
    let mut cursor = Cursor { at: state.chosen(), top: 0 };
    cursor.step(motion, data.items.len(), view::LISTED);
    state.at = data.items.get(cursor.at).map(Item::id);
}

/// What the status row says.
pub fn status(state: &State) -> Option<String> {
    if let Some(writing) = &state.writing {
        return Some(writing.status());
    }
    let data = state.data()?;
    match state.item()? {
        Item::Workshop(workshop) => {
            let round = workshop.open_round()?;
            Some(format!("Round {} is open: i places a mark.", round.number))
        }
        Item::Hypothesis(..) if data.on != data.today => {
            Some(format!("As at {}; v and an empty day come back to today.", data.on))
        }
        Item::Hypothesis(one, _) if one.is_fixed() => {
            Some("What decides it is fixed, since results are known.".to_owned())
        }
        Item::Hypothesis(..) => None,
    }
}

/// What stands behind the place in the title row.
pub fn crumbs(state: &State) -> Vec<String> {
    let deep = state.open.is_some() || state.writing.is_some();
    state.item().filter(|_| deep).map(Item::id).into_iter().collect()
}

/// The present part.
pub fn part(state: &State) -> &'static str {
    match (&state.writing, state.open) {
        (Some(_), _) => "form",
        (None, Some(_)) => "story",
        (None, None) => "",
    }
}

/// A text field has the keys.
pub fn typing(state: &State) -> bool {
    state.writing.is_some()
}

/// A text of several lines has the keys.
pub fn writes(state: &State) -> bool {
    state.writing.as_ref().is_some_and(|writing| writing.paper.writes())
}
