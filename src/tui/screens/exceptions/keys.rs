//! What the keys of the register do, where, and when.

mod commands;

use crate::actions::exceptions::Verb;
use crate::domain::exception::State as Stage;
use crate::tui::keys::{Act as AnyAct, Possible, Where};
use crate::tui::place::Place;
use crate::tui::state::State;

pub use commands::COMMANDS;

/// What the keys of the register do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Read the chosen one in full.
    Open,
    /// Do what the chosen row of the open one is about.
    Row,
    /// What can be done with it, and why not the rest.
    Menu,
    /// Take what is chosen in a list over the screen.
    Choose,
    /// Type a filter.
    Filter,
    /// Sort by the chosen column.
    Sort,
    /// Put together what has the next thing in common.
    Group,
    /// Mark the chosen one for a batch.
    Mark,
    /// Mark all that the filter leaves.
    MarkAll,
    /// Do something with those marked.
    Batch,
    /// File the requests of a file.
    Import,
    /// Do it with all of them, once that was allowed.
    BatchNow,
    /// Hold two versions or grants against one another.
    Changes,
    /// The arrows choose the other side.
    Side,
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
    /// Open it again, or ask first where an appeal would be lost by it.
    Revise,
    /// Open it again.
    ReviseNow,
    /// Appeal against the refusal.
    Appeal,
    /// Open a renewal.
    Renew,
    /// Cover the days until the renewal is decided.
    Bridge,
    /// Look again at what is granted.
    Rebase,
    /// Take back a decision of one's own.
    Correct,
    /// Ask whether to throw the draft away.
    Discard,
    /// Throw the draft away.
    DiscardNow,
    /// Ask whether to take back what the person did last.
    Undo,
    /// Take it back.
    UndoNow,
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
    /// Put tags on it and take them off.
    Tag,
    /// Link it to another.
    LinkTo,
    /// Say what another system calls it.
    Outside,
    /// Attach a file or an address.
    Attach,
    /// Write an attached file out again.
    WriteFile,
    /// Score the question on the chosen row, by the key that was pressed.
    Score,
    /// To the next question without a score.
    NextQuestion,
    /// Add a condition to what is granted.
    AddCondition,
    /// Say that the condition on the chosen row is met.
    Meet,
    /// Agree that it is met.
    Confirm,
    /// Waive it.
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
pub(super) const STEPS: &str = "Steps of an exception";
const READING: &str = "One exception";
const WRITING: &str = "Forms of an exception";

/// Where one exception is chosen, also with the list of what can be done over it.
const HERE: Where = Where::Parts(Place::Exceptions, &["", "detail", "menu"]);
const READ: Where = Where::Parts(Place::Exceptions, &["", "detail"]);
const MENU: Where = Where::Part(Place::Exceptions, "menu");
const CHANGES: Where = Where::Part(Place::Exceptions, "changes");
const TABLE: Where = Where::Part(Place::Exceptions, "");
const DETAIL: Where = Where::Part(Place::Exceptions, "detail");
const FORM: Where = Where::Form(Place::Exceptions, "form");
const DIALOG: Where = Where::Form(Place::Exceptions, "dialog");

const fn own(act: Act) -> AnyAct {
    AnyAct::Exceptions(act)
}

/// The steps that commands take, by the names of the commands.
pub(super) const VERBS: &[(&str, Verb)] = &[
    ("exceptions.edit", Verb::Edit),
    ("exceptions.submit", Verb::Submit),
    ("exceptions.claim", Verb::Claim),
    ("exceptions.approve", Verb::Approve),
    ("exceptions.reject", Verb::Reject),
    ("exceptions.return", Verb::Return),
    ("exceptions.release", Verb::Release),
    ("exceptions.withdraw", Verb::Withdraw),
    ("exceptions.revise", Verb::Revise),
    ("exceptions.appeal", Verb::Appeal),
    ("exceptions.discard", Verb::Discard),
    ("exceptions.renew", Verb::Renew),
    ("exceptions.bridge", Verb::Bridge),
    ("exceptions.rebase", Verb::Rebase),
    ("exceptions.correct", Verb::Correct),
    ("exceptions.revoke", Verb::Revoke),
    ("exceptions.close", Verb::Close),
    ("conditions.add", Verb::AddCondition),
    ("conditions.meet", Verb::Meet),
    ("conditions.confirm", Verb::Confirm),
    ("conditions.waive", Verb::Waive),
    ("conditions.breach", Verb::Breach),
    ("exceptions.comment", Verb::Comment),
    ("exceptions.tag", Verb::Comment),
    ("exceptions.link-to", Verb::Comment),
    ("exceptions.attach", Verb::Comment),
    ("exceptions.outside", Verb::Comment),
];

/// Possible by what the desk said of the step, else where the chosen one is in one of these
/// states; a renewal on its way takes the steps of a request too.
fn can(state: &State, verb: Verb, states: &[Stage], what: &str) -> Possible {
    let register = &state.screens.exceptions;
    if let Some(known) = register.can(verb, &state.shell) {
        return known;
    }
    match register.stage() {
        None => Err("there is no exception to do that to".to_owned()),
        Some(stage) if states.contains(&stage) => Ok(()),
        Some(stage) => Err(format!("it is {} and cannot {what}", stage.words())),
    }
}

macro_rules! possible {
    ($($name:ident: $verb:ident [$($stage:ident),+] $what:literal;)+) => {
        $(fn $name(state: &State) -> Possible {
            can(state, Verb::$verb, &[$(Stage::$stage),+], $what)
        })+
    };
}

possible! {
    edit: Edit [Draft, ChangesRequested] "be edited";
    submit: Submit [Draft, ChangesRequested] "be submitted";
    discard: Discard [Draft] "be discarded";
    claim: Claim [Submitted] "be claimed";
    release: Release [InReview] "be released";
    approve: Approve [Submitted, InReview] "be decided";
    reject: Reject [Submitted, InReview] "be decided";
    send_back: Return [Submitted, InReview] "be decided";
    withdraw: Withdraw [Draft, Submitted, InReview, ChangesRequested] "be withdrawn";
    revise: Revise [Rejected, Withdrawn] "be revised";
    appeal: Appeal [Rejected] "be appealed against";
    revoke: Revoke [Approved] "be revoked";
    close: Close [Approved, Revoked] "be closed";
    renew: Renew [Approved] "be renewed";
    bridge: Bridge [Approved] "be bridged";
    rebase: Rebase [Approved] "be looked at again";
    correct: Correct [Submitted, InReview, Approved, Rejected, Revoked] "be corrected";
    tied: AddCondition [Approved] "have a condition added";
    meet: Meet [Approved] "have conditions";
    confirm: Confirm [Approved] "have conditions";
    waive: Waive [Approved] "have conditions";
    breach: Breach [Approved] "have conditions";
}

/// Questions are answered while somebody decides, on the request or on its renewal.
fn scored(state: &State) -> Possible {
    if let Some(known) = state.screens.exceptions.can(Verb::Score, &state.shell) {
        return known;
    }
    match state.screens.exceptions.stage() {
        Some(Stage::Submitted | Stage::InReview | Stage::Approved) => Ok(()),
        Some(stage) => Err(format!("it is {} and cannot be scored", stage.words())),
        None => Err("there is no exception to do that to".to_owned()),
    }
}

fn comment(state: &State) -> Possible {
    can(state, Verb::Comment, Stage::ALL, "")
}

fn any(state: &State) -> Possible {
    match state.screens.exceptions.stage() {
        Some(_) => Ok(()),
        None => Err("there is no exception to do that to".to_owned()),
    }
}
