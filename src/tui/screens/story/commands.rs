//! What the keys of the two places do, where, and when.

use super::{Item, What};
use crate::domain::approach::Workshop;
use crate::tui::keys::{Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, plain};
use crate::tui::place::Place;
use crate::tui::screens::paper;

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

fn a_workshop_to_read(state: &crate::tui::state::State) -> Possible {
    workshop(state)?;
    not_read(state)
}

fn a_hypothesis_to_read(state: &crate::tui::state::State) -> Possible {
    a_hypothesis(state)?;
    not_read(state)
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

fn has_measures(state: &crate::tui::state::State) -> Possible {
    a_hypothesis(state)?;
    match state.screens.story.benefits.item() {
        Some(Item::Hypothesis(one, _)) if one.version().measures.is_empty() => {
            Err(format!("{} has no measures yet: m adds one", one.reference))
        }
        Some(_) | None => Ok(()),
    }
}

fn not_read(state: &crate::tui::state::State) -> Possible {
    if state.context().part.is_empty() { Ok(()) } else { Err("it is open already".to_owned()) }
}

fn is_fixed(state: &crate::tui::state::State) -> Possible {
    a_hypothesis(state)?;
    match not_fixed(state) {
        Err(_) => Ok(()),
        Ok(()) => Err("nothing is fixed yet: change it as it is".to_owned()),
    }
}

pub(super) const fn own(act: Act) -> AnyAct {
    AnyAct::Story(act)
}

const fn before(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Key],
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, BEFORE, keys, APPROACH, priority, own(act))
}

const fn after(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Key],
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, AFTER, keys, BENEFITS, priority, own(act))
}

const MARK_KEYS: [Command; 3] = paper::keys(
    ["approach.save", "approach.next", "approach.previous"],
    BEFORE,
    MARKS,
    [own(Act::Save), own(Act::Field(true)), own(Act::Field(false))],
);

const FORM_KEYS: [Command; 3] = paper::keys(
    ["benefits.save", "benefits.next", "benefits.previous"],
    AFTER,
    FORM,
    [own(Act::Save), own(Act::Field(true)), own(Act::Field(false))],
);

/// The commands of these places.
pub const COMMANDS: &[Command] = &[
    before(
        "approach.read",
        ("Read the workshop in full", "read"),
        &[plain(Code::Enter)],
        3,
        Act::Open,
    )
    .when(a_workshop_to_read),
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
        2,
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
    MARK_KEYS[0],
    MARK_KEYS[1],
    MARK_KEYS[2],
    after(
        "benefits.read",
        ("Read the hypothesis in full", "read"),
        &[plain(Code::Enter)],
        3,
        Act::Open,
    )
    .when(a_hypothesis_to_read),
    after(
        "benefits.reading",
        ("Put a reading on record", "add a reading"),
        &[ch('i')],
        1,
        Act::Write(What::Reading),
    )
    .when(has_measures),
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
        3,
        Act::Write(What::File),
    )
    .when(has_measures),
    after(
        "benefits.measure",
        ("Add a measure, or change it", "measure"),
        &[ch('m')],
        1,
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
        2,
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
    FORM_KEYS[0],
    FORM_KEYS[1],
    FORM_KEYS[2],
];
