//! What the keys of the place do, where, and when.

use super::{Part, State, What};
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, ctrl, plain,
};
use crate::tui::place::Place;
use crate::tui::screens::paper;
use crate::tui::state::State as Whole;

/// What the keys of the place do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// The list at the right (`true`) or left.
    Part(bool),
    /// Tell needs apart in the next way.
    Apart,
    /// The next estimate.
    Estimate,
    /// The next plan.
    Plan,
    /// Bring in from a file what the list holds.
    File,
    /// Open the form for this.
    Write(What),
    /// Take the chosen need out.
    TakeOut,
    /// Undo (`true`) or redo one's last change of needs.
    Turn(bool),
    /// Save the form.
    Save,
    /// To the next field, or the one before.
    Field(bool),
}

const GROUP: &str = "Capacity";
const HERE: Where = Where::Parts(Place::Capacity, &["", "detail"]);
const FORM: Where = Where::Form(Place::Capacity, "form");

const fn own(act: Act) -> AnyAct {
    AnyAct::Capacity(act)
}

fn here(state: &Whole) -> &State {
    &state.screens.capacity
}

fn read(state: &Whole) -> Possible {
    match here(state).data {
        Some(_) => Ok(()),
        None => Err("nothing has been read yet".to_owned()),
    }
}

fn on(state: &Whole, part: Part, else_say: &str) -> Possible {
    read(state)?;
    if here(state).part == part { Ok(()) } else { Err(else_say.to_owned()) }
}

fn together(state: &Whole) -> Possible {
    on(state, Part::Together, "that is for what is needed together: Tab goes on")
}

fn costs(state: &Whole) -> Possible {
    on(state, Part::Costs, "that is for what it costs: Tab goes on")
}

fn routes(state: &Whole) -> Possible {
    on(state, Part::Routes, "that is for the routes: Tab goes on")
}

fn says(state: &Whole) -> Possible {
    read(state)?;
    match here(state).part {
        Part::Together | Part::Needs => Ok(()),
        Part::Costs | Part::Routes => Err("that is for what is needed: Tab goes on".to_owned()),
    }
}

fn holds_files(state: &Whole) -> Possible {
    read(state)?;
    match here(state).part {
        Part::Together | Part::Needs | Part::Costs => Ok(()),
        Part::Routes => Err("v names a file with other routes".to_owned()),
    }
}

fn has_workloads(state: &Whole) -> Possible {
    says(state)?;
    match here(state).data.as_deref().map(|data| data.workloads.is_empty()) {
        Some(false) => Ok(()),
        Some(true) | None => Err("no workload is on record yet: g w and n add one".to_owned()),
    }
}

fn buys(state: &Whole) -> Possible {
    read(state)?;
    match here(state).part {
        Part::Costs | Part::Routes => Ok(()),
        Part::Together | Part::Needs => Err("that is for cost and routes: Tab goes on".to_owned()),
    }
}

fn a_need(state: &Whole) -> Possible {
    match here(state).need() {
        Some(_) => Ok(()),
        None => Err("choose a need in the list of each workload first".to_owned()),
    }
}

fn a_route(state: &Whole) -> Possible {
    routes(state)?;
    let whole = here(state);
    match (whole.route(), whole.data.as_deref().map(|data| data.drafts.is_empty())) {
        (None, _) => Err("choose a route first".to_owned()),
        (Some(_), Some(false)) => Ok(()),
        (Some(_), Some(true) | None) => {
            Err("no decision is a draft that could record it: g d and n write one".to_owned())
        }
    }
}

fn takes_prices(state: &Whole) -> Possible {
    costs(state)?;
    match here(state).data.as_deref().map(|data| data.evaluations.is_empty()) {
        Some(false) => Ok(()),
        Some(true) | None => Err("no evaluation takes prices now".to_owned()),
    }
}

const fn key(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Key],
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, GROUP, keys, HERE, priority, own(act))
}

const FORM_KEYS: [Command; 3] = paper::keys(
    ["capacity.save", "capacity.next", "capacity.previous"],
    GROUP,
    FORM,
    [own(Act::Save), own(Act::Field(true)), own(Act::Field(false))],
);

/// The commands of the place, beside those of lists.
pub const COMMANDS: &[Command] = &[
    key(
        "capacity.next-list",
        ("The next list: together, each workload, cost, routes", "next list"),
        &[plain(Code::Tab)],
        2,
        Act::Part(true),
    ),
    key(
        "capacity.previous-list",
        ("The list before", "list before"),
        &[plain(Code::BackTab)],
        0,
        Act::Part(false),
    ),
    key(
        "capacity.need",
        ("Say what a workload needs", "add a need"),
        &[ch('n')],
        1,
        Act::Write(What::Need),
    )
    .changing()
    .when(has_workloads),
    key(
        "capacity.edit",
        ("Change the chosen need", "change"),
        &[ch('e')],
        1,
        Act::Write(What::Edit),
    )
    .changing()
    .when(a_need),
    key("capacity.take-out", ("Take the chosen need out", "take out"), &[ch('x')], 3, Act::TakeOut)
        .changing()
        .when(a_need),
    key("capacity.undo", ("Undo my last change of needs", "undo"), &[ch('u')], 4, Act::Turn(true))
        .changing()
        .when(says),
    key(
        "capacity.redo",
        ("Redo the change of needs I undid last", "redo"),
        &[ctrl('r')],
        0,
        Act::Turn(false),
    )
    .changing()
    .when(says),
    key(
        "capacity.file",
        ("Bring in needs, or a price sheet, from a file", "from a file"),
        &[ch('f')],
        4,
        Act::File,
    )
    .changing()
    .when(holds_files),
    key(
        "capacity.apart",
        ("Tell needs apart by environment, by directorate, not at all", "tell apart"),
        &[ch('t')],
        1,
        Act::Apart,
    )
    .when(together),
    key(
        "capacity.statement",
        ("Write the capacity statement to a file", "write to a file"),
        &[ch('w')],
        4,
        Act::Write(What::Statement),
    )
    .changing()
    .when(together),
    key(
        "capacity.plan",
        ("On demand, one year, three years", "commitment"),
        &[ch('c')],
        1,
        Act::Plan,
    )
    .when(costs),
    key(
        "capacity.estimate",
        ("Low, likely, high estimate", "estimate"),
        &[ch('i')],
        1,
        Act::Estimate,
    )
    .when(costs),
    key(
        "capacity.apply",
        ("Enter the costs as prices of an evaluation", "into an evaluation"),
        &[ch('a')],
        1,
        Act::Write(What::Apply),
    )
    .changing()
    .when(takes_prices),
    key(
        "capacity.purchase",
        ("Say what is bought: how long, for how much, by when", "this purchase"),
        &[ch('v')],
        1,
        Act::Write(What::Purchase),
    )
    .when(buys),
    key(
        "capacity.route",
        ("Record the route in a draft decision", "into a decision"),
        &[ch('d')],
        1,
        Act::Write(What::Route),
    )
    .changing()
    .when(a_route),
    FORM_KEYS[0],
    FORM_KEYS[1],
    FORM_KEYS[2],
];
