//! What the keys of the log do, where, and when.

use super::data::Kind;
use crate::domain::decision::Status;
use crate::domain::person::Role;
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain};
use crate::tui::place::Place;

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
    /// Bring a record in from a file.
    Import,
    /// What differs from the snapshot of another.
    Against,
    /// The scores against the exceptions, by another map of reasons.
    Map,
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

/// What was frozen with a decision on an evaluation can be held against its exceptions.
fn weighed(state: &crate::tui::state::State) -> Possible {
    sealed(state).map_err(|_| "no scores were frozen with it".to_owned())
}

/// Only a decision that took the place of another is followed.
fn followed(state: &crate::tui::state::State) -> Possible {
    match state.screens.decisions.record() {
        None => Err("there is no decision to read".to_owned()),
        Some(record) if record.decision.supersedes.is_some() => Ok(()),
        Some(_) => Err("it took the place of none, so nothing has to follow it".to_owned()),
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
    if state.screens.decisions.is_reading() {
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
        "decisions.transition",
        ("How far workloads have followed the decision", "transition"),
        GROUP,
        &[ch('T')],
        HERE,
        6,
        own(Act::Read(Kind::Transition)),
    )
    .when(followed),
    command(
        "decisions.weighed",
        ("The scores of the decision against its exceptions", "re-score"),
        GROUP,
        &[ch('w')],
        HERE,
        6,
        own(Act::Read(Kind::Weighed)),
    )
    .when(weighed),
    command(
        "decisions.map",
        ("The scores against the exceptions, by a map of reasons in a file …", "another map"),
        GROUP,
        &[ch('W')],
        HERE,
        9,
        own(Act::Map),
    )
    .when(weighed),
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
        "decisions.against",
        ("What differs from the snapshot of another decision …", "against"),
        GROUP,
        &[ch('D')],
        HERE,
        9,
        own(Act::Against),
    )
    .when(sealed),
    command(
        "decisions.import",
        ("Bring a decision in from a Markdown record …", "from a file"),
        GROUP,
        &[ch('I')],
        HERE,
        9,
        own(Act::Import),
    )
    .changing()
    .by(&[Role::Moderator, Role::DecisionOwner]),
    command(
        "decisions.export",
        ("Write the decision as a record into a file …", "export"),
        GROUP,
        &[ch('e')],
        HERE,
        6,
        own(Act::Export),
    )
    .changing()
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
    )
    .changing()
    .by(&[Role::Moderator, Role::DecisionOwner]),
    command(
        "decisions.else",
        ("Write a decision about something else than the primary", "new about something else"),
        GROUP,
        &[],
        HERE,
        0,
        own(Act::NewElse),
    )
    .changing()
    .by(&[Role::Moderator, Role::DecisionOwner]),
    command(
        "decisions.edit",
        ("Edit the draft of the decision", "edit"),
        GROUP,
        &[ch('E')],
        HERE,
        3,
        own(Act::Edit),
    )
    .changing()
    .by(&[Role::Moderator, Role::DecisionOwner])
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
    .changing()
    .by(&[Role::Moderator, Role::DecisionOwner])
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
    .changing()
    .by(&[Role::DecisionOwner])
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
    .changing()
    .by(&[Role::DecisionOwner])
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
    .changing()
    .by(&[Role::DecisionOwner])
    .when(accepted),
    command(
        "decisions.reaffirm",
        ("Say that the decision stands …", "reaffirm"),
        GROUP,
        &[ch('A')],
        HERE,
        3,
        own(Act::Reaffirm),
    )
    .changing()
    .by(&[Role::DecisionOwner])
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
    .changing()
    .by(&[Role::DecisionOwner])
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
