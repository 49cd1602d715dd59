//! What the keys of the register do, where, and when.

use crate::domain::exception::State as Stage;
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain};
use crate::tui::place::Place;
use crate::tui::state::State;

/// What the keys of the register do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen one in full.
    Open,
    /// Type a filter.
    Filter,
    /// Sort by the chosen column.
    Sort,
    /// Put together what has the next thing in common.
    Group,
    /// Mark the chosen one for a batch.
    Mark,
    /// Do something with those marked.
    Batch,
    /// Do it with all of them, once that was allowed.
    BatchNow,
    /// Save the filter as a view.
    SaveView,
    /// Ask for the rows again.
    Reload,
    /// Copy the reference.
    Copy,
    /// Open the address on the chosen row.
    Link,
    /// Begin a request.
    New,
    /// Change the draft.
    Edit,
    /// Ask for a decision.
    Submit,
    /// Take it.
    Claim,
    /// Give it back.
    Release,
    /// Open it again.
    Revise,
    /// Appeal against the refusal.
    Appeal,
    /// Ask whether to throw the draft away.
    Discard,
    /// Throw the draft away.
    DiscardNow,
    /// Vote for it.
    Approve,
    /// Refuse it.
    Reject,
    /// Send it back.
    Return,
    /// Take it back.
    Withdraw,
    /// Take the grant back.
    Revoke,
    /// End it.
    Close,
    /// Say something.
    Comment,
    /// Score the question on the chosen row, by the key that was pressed.
    Score,
    /// To the next question without a score.
    NextQuestion,
    /// Say that the condition on the chosen row is met.
    Meet,
    /// Agree that it is met.
    Confirm,
    /// Let it go.
    Waive,
    /// Record that it does not hold.
    Breach,
    /// Save the form, or do what the dialog is about.
    Save,
    /// Make the cost of what the workload needs.
    Basket,
    /// To the next problem of the form.
    Problem,
    /// To the next field, or the one before.
    Field(bool),
    /// To the next section, or the one before.
    Section(bool),
}

const LIST: &str = "Register";
const STEPS: &str = "Steps of an exception";
const READING: &str = "One exception";
const WRITING: &str = "Forms of an exception";

const HERE: Where = Where::In(&[Place::Exceptions]);
const TABLE: Where = Where::Part(Place::Exceptions, "");
const DETAIL: Where = Where::Part(Place::Exceptions, "detail");
const FORM: Where = Where::Form(Place::Exceptions, "form");
const DIALOG: Where = Where::Form(Place::Exceptions, "dialog");

const fn own(act: Act) -> AnyAct {
    AnyAct::Exceptions(act)
}

/// Possible where the chosen one is in one of these states.
fn in_state(state: &State, states: &[Stage], what: &str) -> Possible {
    match state.screens.exceptions.stage() {
        None => Err("there is no exception to do that to".to_owned()),
        Some(stage) if states.contains(&stage) => Ok(()),
        Some(stage) => Err(format!("it is {} and cannot {what}", stage.words())),
    }
}

fn draft(state: &State) -> Possible {
    in_state(state, &[Stage::Draft, Stage::ChangesRequested], "be edited or submitted")
}

fn own_draft(state: &State) -> Possible {
    in_state(state, &[Stage::Draft], "be discarded")
}

fn submitted(state: &State) -> Possible {
    in_state(state, &[Stage::Submitted], "be claimed")
}

fn in_review(state: &State) -> Possible {
    in_state(state, &[Stage::InReview], "be released")
}

fn undecided(state: &State) -> Possible {
    in_state(state, &[Stage::Submitted, Stage::InReview], "be decided")
}

fn not_decided(state: &State) -> Possible {
    let states = [Stage::Draft, Stage::Submitted, Stage::InReview, Stage::ChangesRequested];
    in_state(state, &states, "be withdrawn")
}

fn approved(state: &State) -> Possible {
    in_state(state, &[Stage::Approved], "be revoked")
}

fn closable(state: &State) -> Possible {
    in_state(state, &[Stage::Approved, Stage::Revoked], "be closed")
}

fn revisable(state: &State) -> Possible {
    in_state(state, &[Stage::Rejected, Stage::Withdrawn], "be revised")
}

fn refused(state: &State) -> Possible {
    in_state(state, &[Stage::Rejected], "be appealed against")
}

fn conditions(state: &State) -> Possible {
    in_state(state, &[Stage::Approved], "have conditions")
}

fn any(state: &State) -> Possible {
    in_state(state, Stage::ALL, "")
}

fn closed(state: &State) -> Possible {
    if state.screens.exceptions.is_open() {
        Err("it is open already".to_owned())
    } else {
        any(state)
    }
}

/// The commands of the register.
pub const COMMANDS: &[Command] = &[
    command(
        "exceptions.open",
        ("Read the exception in full", "open"),
        LIST,
        &[plain(Code::Enter)],
        HERE,
        1,
        own(Act::Open),
    )
    .when(closed),
    command(
        "exceptions.filter",
        ("Filter the register", "filter"),
        LIST,
        &[ch('/')],
        TABLE,
        5,
        own(Act::Filter),
    ),
    command(
        "exceptions.sort",
        ("Sort by the chosen column", "sort"),
        LIST,
        &[ch('s')],
        TABLE,
        7,
        own(Act::Sort),
    ),
    command(
        "exceptions.group",
        ("Group by what they wait for, by state, or not", "group"),
        LIST,
        &[ch('t')],
        TABLE,
        8,
        own(Act::Group),
    ),
    command(
        "exceptions.mark",
        ("Mark the exception for a batch", "mark"),
        LIST,
        &[ch(' ')],
        TABLE,
        6,
        own(Act::Mark),
    )
    .when(any),
    command(
        "exceptions.batch",
        ("Claim, approve, release or submit those marked …", "batch"),
        LIST,
        &[ch('b')],
        TABLE,
        6,
        own(Act::Batch),
    )
    .when(any),
    command(
        "exceptions.view",
        ("Save the filter as a view for everybody …", "save view"),
        LIST,
        &[ch('v')],
        TABLE,
        9,
        own(Act::SaveView),
    ),
    command(
        "exceptions.reload",
        ("Read the register again", "reload"),
        LIST,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    command(
        "exceptions.copy",
        ("Copy the reference of the exception", "copy"),
        LIST,
        &[ch('y')],
        HERE,
        9,
        own(Act::Copy),
    )
    .when(any),
    command(
        "exceptions.new",
        ("Begin a request for an exception", "new"),
        STEPS,
        &[ch('n')],
        HERE,
        6,
        own(Act::New),
    ),
    command(
        "exceptions.edit",
        ("Edit the draft", "edit"),
        STEPS,
        &[ch('E')],
        HERE,
        3,
        own(Act::Edit),
    )
    .when(draft),
    command(
        "exceptions.submit",
        ("Submit the draft for a decision", "submit"),
        STEPS,
        &[ch('S')],
        HERE,
        3,
        own(Act::Submit),
    )
    .when(draft),
    command(
        "exceptions.claim",
        ("Take the request into review", "claim"),
        STEPS,
        &[ch('c')],
        HERE,
        2,
        own(Act::Claim),
    )
    .when(submitted),
    command(
        "exceptions.release",
        ("Give the request back to whoever takes it", "release"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Release),
    )
    .when(in_review),
    command(
        "exceptions.approve",
        ("Approve the request …", "approve"),
        STEPS,
        &[ch('a')],
        HERE,
        2,
        own(Act::Approve),
    )
    .when(undecided),
    command(
        "exceptions.reject",
        ("Reject the request …", "reject"),
        STEPS,
        &[ch('x')],
        HERE,
        3,
        own(Act::Reject),
    )
    .when(undecided),
    command(
        "exceptions.return",
        ("Send the request back …", "return"),
        STEPS,
        &[ch('r')],
        HERE,
        3,
        own(Act::Return),
    )
    .when(undecided),
    command(
        "exceptions.withdraw",
        ("Take the own request back …", "withdraw"),
        STEPS,
        &[ch('w')],
        HERE,
        8,
        own(Act::Withdraw),
    )
    .when(not_decided),
    command(
        "exceptions.revise",
        ("Open the request again", "revise"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Revise),
    )
    .when(revisable),
    command(
        "exceptions.appeal",
        ("Appeal against the refusal", "appeal"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Appeal),
    )
    .when(refused),
    command(
        "exceptions.discard",
        ("Throw the draft away …", "discard"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Discard),
    )
    .when(own_draft),
    command(
        "exceptions.revoke",
        ("Revoke the grant …", "revoke"),
        STEPS,
        &[ch('R')],
        HERE,
        4,
        own(Act::Revoke),
    )
    .when(approved),
    command(
        "exceptions.close",
        ("Close the exception …", "close"),
        STEPS,
        &[ch('C')],
        HERE,
        4,
        own(Act::Close),
    )
    .when(closable),
    command(
        "exceptions.comment",
        ("Comment on the exception …", "comment"),
        STEPS,
        &[ch('m')],
        HERE,
        8,
        own(Act::Comment),
    )
    .when(any),
    command(
        "exceptions.score",
        ("Score the question on this row …", "score"),
        READING,
        &[ch('0'), ch('1'), ch('2'), ch('3'), ch('p'), ch('f')],
        DETAIL,
        4,
        own(Act::Score),
    )
    .shown_as("0–3"),
    command(
        "exceptions.question",
        ("The next question without a score of mine", "next question"),
        READING,
        &[plain(Code::Tab)],
        DETAIL,
        5,
        own(Act::NextQuestion),
    ),
    command(
        "exceptions.link",
        ("Open the address on this row", "open link"),
        READING,
        &[ch('o')],
        DETAIL,
        9,
        own(Act::Link),
    ),
    command(
        "conditions.meet",
        ("Say that the condition on this row is met …", "met"),
        READING,
        &[],
        DETAIL,
        0,
        own(Act::Meet),
    )
    .when(conditions),
    command(
        "conditions.confirm",
        ("Confirm that the condition on this row is met", "confirm"),
        READING,
        &[],
        DETAIL,
        0,
        own(Act::Confirm),
    )
    .when(conditions),
    command(
        "conditions.waive",
        ("Let the condition on this row go …", "waive"),
        READING,
        &[],
        DETAIL,
        0,
        own(Act::Waive),
    )
    .when(conditions),
    command(
        "conditions.breach",
        ("Record that the condition on this row does not hold …", "breach"),
        READING,
        &[],
        DETAIL,
        0,
        own(Act::Breach),
    )
    .when(conditions),
    command(
        "request.save",
        ("Save the request as a draft", "save"),
        WRITING,
        &[ctrl('s')],
        FORM,
        3,
        own(Act::Save),
    ),
    command(
        "request.next",
        ("The next field", "next"),
        WRITING,
        &[plain(Code::Tab)],
        FORM,
        1,
        own(Act::Field(true)),
    ),
    command(
        "request.previous",
        ("The field before", "previous"),
        WRITING,
        &[plain(Code::BackTab)],
        FORM,
        0,
        own(Act::Field(false)),
    ),
    command(
        "request.section",
        ("The next section", "section"),
        WRITING,
        &[],
        FORM,
        4,
        own(Act::Section(true)),
    )
    .shown_as("PgDn"),
    command(
        "request.section-before",
        ("The section before", "section before"),
        WRITING,
        &[],
        FORM,
        0,
        own(Act::Section(false)),
    )
    .shown_as("PgUp"),
    command(
        "request.problem",
        ("The next thing that keeps it from being submitted", "problem"),
        WRITING,
        &[ctrl('g')],
        FORM,
        2,
        own(Act::Problem),
    ),
    command(
        "request.basket",
        ("Make the cost of what the workload needs", "cost by the basket"),
        WRITING,
        &[ctrl('t')],
        FORM,
        5,
        own(Act::Basket),
    ),
    command("step.do", ("Do it", "do it"), WRITING, &[ctrl('s')], DIALOG, 1, own(Act::Save)),
    command(
        "step.next",
        ("The next field of the step", "next"),
        WRITING,
        &[plain(Code::Tab)],
        DIALOG,
        2,
        own(Act::Field(true)),
    ),
    command(
        "step.previous",
        ("The field of the step before", "previous"),
        WRITING,
        &[plain(Code::BackTab)],
        DIALOG,
        0,
        own(Act::Field(false)),
    ),
];
