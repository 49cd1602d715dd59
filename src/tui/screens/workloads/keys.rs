//! What the keys of the place do, where, and when.

use super::pages::About;
use crate::domain::person::Role;
use crate::domain::workload::portability::threshold::of as numbers_of;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain, takes,
};
use crate::tui::place::Place;
use crate::tui::state::State;

/// What the keys of the place do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen one in full.
    Open,
    /// Type a filter.
    Filter,
    /// Sort by the chosen column.
    Sort,
    /// Ask for everything again.
    Reload,
    /// Copy the reference.
    Copy,
    /// The page at the right (`true`) or left.
    Part(bool),
    /// Add what the page lists.
    New,
    /// Change the chosen one.
    Edit,
    /// Retire the chosen one.
    Retire,
    /// The check is met.
    Met,
    /// It is not.
    NotMet,
    /// It is not, and a decision accepts that.
    Accepted,
    /// Take the measure that a register offers.
    Take,
    /// Add a line of lock-in to the workload.
    Feature,
    /// Log a rehearsal of the workload.
    Rehearse,
    /// The primary has the function.
    Arrived,
    /// It still lacks it.
    Missing,
    /// Months of notice, more or fewer.
    Months(bool),
    /// Teams, more or fewer.
    Teams(bool),
    /// Another supplier stops.
    Supplier(bool),
    /// Add the workloads of a file.
    Import,
    /// Change the numbers of the threshold on this row.
    Thresholds,
    /// Reckon how long data take to get out.
    Reckon,
    /// List features no longer in use too, or not.
    AllFeatures,
    /// Write the portability of the estate as a page.
    Export,
    /// Save the form.
    Save,
    /// To the next field, or the one before.
    Field(bool),
}

const GROUP: &str = "Workloads";
const CHECKS_GROUP: &str = "Portability";
const PAGES: &[&str] = &["", "checks", "plot", "lock-in", "rehearsals", "functions", "drill"];
const HERE: Where = Where::In(&[Place::Workloads]);
const TABLE: Where = Where::Part(Place::Workloads, "");
const ALL: Where = Where::Parts(Place::Workloads, PAGES);
const CHECKS: Where = Where::Parts(Place::Workloads, &["detail", "checks"]);
const ONE: Where = Where::Parts(Place::Workloads, &["", "detail"]);
const LOCK_IN: Where = Where::Part(Place::Workloads, "lock-in");
const PLOTTED: Where = Where::Parts(Place::Workloads, &["checks", "plot"]);
const NUMBERED: Where = Where::Parts(Place::Workloads, &["detail", "checks", "plot"]);
const FUNCTIONS: Where = Where::Part(Place::Workloads, "functions");
const DRILL: Where = Where::Part(Place::Workloads, "drill");
const FORM: Where = Where::Form(Place::Workloads, "form");

const fn own(act: Act) -> AnyAct {
    AnyAct::Workloads(act)
}

fn a_check(state: &State) -> Possible {
    match state.screens.workloads.about(&state.shell) {
        Some(About::Check(..)) => Ok(()),
        Some(_) | None => Err("move to a check first".to_owned()),
    }
}

fn an_offer(state: &State) -> Possible {
    a_check(state)?;
    match state.screens.workloads.checked(&state.shell) {
        Some((_, line)) if line.offered.is_some() => Ok(()),
        Some(_) | None => Err("no register offers a measure for it".to_owned()),
    }
}

fn a_threshold(state: &State) -> Possible {
    let screen = &state.screens.workloads;
    if screen.is_plotted() {
        return Ok(());
    }
    match screen.about(&state.shell) {
        Some(About::Check(_, check)) if numbers_of(&check).next().is_some() => Ok(()),
        Some(About::Check(_, check)) => Err(format!("{check} has no number to change")),
        Some(_) | None => Err("move to a check first".to_owned()),
    }
}

fn a_function(state: &State) -> Possible {
    match state.screens.workloads.about(&state.shell) {
        Some(About::Function(_)) => Ok(()),
        Some(_) | None => Err("move to a function first".to_owned()),
    }
}

fn a_workload(state: &State) -> Possible {
    match state.screens.workloads.chosen() {
        Some(_) => Ok(()),
        None => Err("there is no workload to do that to".to_owned()),
    }
}

fn something(state: &State) -> Possible {
    let screen = &state.screens.workloads;
    let lists =
        matches!(screen.about(&state.shell), Some(About::Feature(..) | About::Rehearsal(..)));
    if lists || screen.is_on_workload() && screen.chosen().is_some() {
        Ok(())
    } else {
        Err("move to a workload, a line of lock-in or a rehearsal first".to_owned())
    }
}

fn opens(state: &State) -> Possible {
    let screen = &state.screens.workloads;
    let about = screen.about(&state.shell);
    if screen.is_open() && !matches!(about, Some(About::Exception(_))) {
        return Err("it is open already".to_owned());
    }
    match about {
        Some(
            About::Workload(_)
            | About::Feature(..)
            | About::Rehearsal(..)
            | About::Function(_)
            | About::Exception(_),
        ) => Ok(()),
        Some(_) | None if screen.is_on_workload() && screen.chosen().is_some() => Ok(()),
        Some(_) | None => Err("there is no workload on this row".to_owned()),
    }
}

fn adds(state: &State) -> Possible {
    let place = &state.screens.workloads;
    if place.adds_workloads() {
        return takes(state, &[Role::Architect]);
    }
    if place.adds() {
        Ok(())
    } else {
        Err("nothing is added here; go to the register, lock-in or rehearsals".to_owned())
    }
}

/// The commands of the place.
pub const COMMANDS: &[Command] = &[
    command(
        "workloads.open",
        ("Read the workload in full, or what rests on the row", "open"),
        GROUP,
        &[plain(Code::Enter)],
        HERE,
        1,
        own(Act::Open),
    )
    .when(opens),
    command(
        "workloads.next-page",
        ("The next page: checks, plot, lock-in, rehearsals, functions, drill", "next page"),
        GROUP,
        &[plain(Code::Tab)],
        ALL,
        2,
        own(Act::Part(true)),
    ),
    command(
        "workloads.previous-page",
        ("The page before", "page before"),
        GROUP,
        &[plain(Code::BackTab)],
        ALL,
        0,
        own(Act::Part(false)),
    ),
    command(
        "workloads.filter",
        ("Filter the page", "filter"),
        GROUP,
        &[ch('/')],
        ALL,
        5,
        own(Act::Filter),
    ),
    command(
        "workloads.sort",
        ("Sort by the chosen column", "sort"),
        GROUP,
        &[ch('s')],
        TABLE,
        7,
        own(Act::Sort),
    ),
    command(
        "workloads.copy",
        ("Copy the reference of the workload", "copy"),
        GROUP,
        &[ch('y')],
        ONE,
        9,
        own(Act::Copy),
    )
    .when(a_workload),
    command(
        "workloads.reload",
        ("Read everything again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    command(
        "workloads.new",
        ("Add a workload, a line of lock-in or a rehearsal", "new"),
        GROUP,
        &[ch('n')],
        ALL,
        4,
        own(Act::New),
    )
    .changing()
    .when(adds),
    command(
        "workloads.import",
        ("Add the workloads of a CSV file …", "from a file"),
        GROUP,
        &[ch('I')],
        TABLE,
        6,
        own(Act::Import),
    )
    .changing()
    .by(&[Role::Architect]),
    command(
        "workloads.edit",
        ("Edit the workload, or the line of lock-in", "edit"),
        GROUP,
        &[ch('E')],
        HERE,
        5,
        own(Act::Edit),
    )
    .changing()
    .when(something),
    command(
        "workloads.retire",
        ("Retire the workload, or the line on this row …", "retire"),
        GROUP,
        &[ch('R')],
        HERE,
        8,
        own(Act::Retire),
    )
    .changing()
    .when(something),
    command(
        "workloads.lock-in",
        ("Add a line of lock-in to the workload", "lock-in"),
        GROUP,
        &[ch('L')],
        ONE,
        0,
        own(Act::Feature),
    )
    .changing()
    .when(a_workload),
    command(
        "workloads.rehearse",
        ("Log a rehearsal of the workload", "rehearsal"),
        GROUP,
        &[ch('b')],
        ONE,
        0,
        own(Act::Rehearse),
    )
    .changing()
    .when(a_workload),
    command(
        "portability.met",
        ("The check on this row is met", "met"),
        CHECKS_GROUP,
        &[ch('m')],
        CHECKS,
        2,
        own(Act::Met),
    )
    .changing()
    .when(a_check),
    command(
        "portability.not-met",
        ("The check on this row is not met", "not met"),
        CHECKS_GROUP,
        &[ch('x')],
        CHECKS,
        2,
        own(Act::NotMet),
    )
    .changing()
    .when(a_check),
    command(
        "portability.accepted",
        ("A decision accepts that the check is not met …", "accepted"),
        CHECKS_GROUP,
        &[ch('a')],
        CHECKS,
        3,
        own(Act::Accepted),
    )
    .changing()
    .when(a_check),
    command(
        "portability.take",
        ("Take the measure that the register offers", "take offer"),
        CHECKS_GROUP,
        &[ch('t')],
        CHECKS,
        4,
        own(Act::Take),
    )
    .changing()
    .when(an_offer),
    command(
        "portability.threshold",
        ("Change the numbers of the threshold on this row …", "threshold"),
        CHECKS_GROUP,
        &[ch('N')],
        NUMBERED,
        6,
        own(Act::Thresholds),
    )
    .changing()
    .when(a_threshold),
    command(
        "portability.export-time",
        ("How long it takes to have all data out", "export time"),
        CHECKS_GROUP,
        &[ch('c')],
        CHECKS,
        7,
        own(Act::Reckon),
    ),
    command(
        "portability.export",
        ("Write the portability of the estate as a page", "export"),
        CHECKS_GROUP,
        &[ch('e')],
        PLOTTED,
        8,
        own(Act::Export),
    )
    .changing(),
    command(
        "lock-in.all",
        ("Features no longer in use too, or not", "all"),
        CHECKS_GROUP,
        &[ch('A')],
        LOCK_IN,
        6,
        own(Act::AllFeatures),
    ),
    command(
        "functions.arrived",
        ("The primary has the function on this row", "arrived"),
        CHECKS_GROUP,
        &[ch('a')],
        FUNCTIONS,
        2,
        own(Act::Arrived),
    )
    .changing()
    .when(a_function),
    command(
        "functions.missing",
        ("Looked again: the primary lacks it", "still missing"),
        CHECKS_GROUP,
        &[ch('x')],
        FUNCTIONS,
        3,
        own(Act::Missing),
    )
    .changing()
    .when(a_function),
    command(
        "drill.more-months",
        ("A month more of notice", "months"),
        CHECKS_GROUP,
        &[ch('+')],
        DRILL,
        3,
        own(Act::Months(true)),
    )
    .shown_as("+ -"),
    command(
        "drill.fewer-months",
        ("A month less of notice", "less notice"),
        CHECKS_GROUP,
        &[ch('-')],
        DRILL,
        0,
        own(Act::Months(false)),
    ),
    command(
        "drill.more-teams",
        ("One team more", "teams"),
        CHECKS_GROUP,
        &[ch('t')],
        DRILL,
        4,
        own(Act::Teams(true)),
    )
    .shown_as("t T"),
    command(
        "drill.fewer-teams",
        ("One team less", "fewer teams"),
        CHECKS_GROUP,
        &[ch('T')],
        DRILL,
        0,
        own(Act::Teams(false)),
    ),
    command(
        "drill.next-supplier",
        ("The next supplier stops", "supplier"),
        CHECKS_GROUP,
        &[ch(']')],
        DRILL,
        5,
        own(Act::Supplier(true)),
    )
    .shown_as("[ ]"),
    command(
        "drill.previous-supplier",
        ("The supplier before stops", "supplier before"),
        CHECKS_GROUP,
        &[ch('[')],
        DRILL,
        0,
        own(Act::Supplier(false)),
    ),
    command(
        "workloads.save",
        ("Save what is written", "save"),
        GROUP,
        &[ctrl('s')],
        FORM,
        1,
        own(Act::Save),
    ),
    command(
        "workloads.next-field",
        ("The next field", "next"),
        GROUP,
        &[plain(Code::Tab)],
        FORM,
        2,
        own(Act::Field(true)),
    ),
    command(
        "workloads.previous-field",
        ("The field before", "previous"),
        GROUP,
        &[plain(Code::BackTab)],
        FORM,
        0,
        own(Act::Field(false)),
    ),
];
