//! The commands of the register: each with its keys, where they are heard, and when it is possible.
//!
//! It is long because every command of the register is a row of this one table.

use super::{
    Act, CHANGES, DETAIL, DIALOG, FORM, HERE, LIST, MENU, READ, READING, STEPS, TABLE, WRITING,
    any, appeal, approve, breach, bridge, claim, close, comment, confirm, correct, discard, edit,
    meet, own, rebase, reject, release, renew, revise, revoke, scored, send_back, submit, tied,
    waive, withdraw,
};
use crate::domain::person::Role;
use crate::tui::keys::{Code, Command, ch, command, ctrl, plain};

/// The commands of the register.
pub const COMMANDS: &[Command] = &[
    command(
        "exceptions.open",
        ("Read the exception in full", "open"),
        LIST,
        &[plain(Code::Enter)],
        TABLE,
        1,
        own(Act::Open),
    )
    .when(any),
    command(
        "exceptions.row",
        ("Do what this row is about: score, meet, open, comment …", "do"),
        READING,
        &[plain(Code::Enter)],
        DETAIL,
        1,
        own(Act::Row),
    )
    .when(any),
    command(
        "exceptions.choose",
        ("Take what is chosen in the list", "do it"),
        LIST,
        &[plain(Code::Enter)],
        MENU,
        1,
        own(Act::Choose),
    ),
    command(
        "exceptions.menu",
        ("What can be done with it now, and why not the rest", "what now"),
        READING,
        &[ch('W')],
        READ,
        3,
        own(Act::Menu),
    )
    .changing()
    .when(any),
    command(
        "exceptions.changes",
        ("What changed between two versions or grants", "changes"),
        READING,
        &[ch('d')],
        READ,
        8,
        own(Act::Changes),
    )
    .when(any),
    command(
        "exceptions.side",
        ("The arrows choose the other side", "other side"),
        READING,
        &[plain(Code::Tab)],
        CHANGES,
        1,
        own(Act::Side),
    ),
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
        "exceptions.mark-all",
        ("Mark all that the filter leaves, or none", "mark all"),
        LIST,
        &[ch('*')],
        TABLE,
        0,
        own(Act::MarkAll),
    )
    .when(any),
    command(
        "exceptions.batch",
        ("Claim, approve, release, submit or tag those marked …", "batch"),
        LIST,
        &[ch('b')],
        TABLE,
        6,
        own(Act::Batch),
    )
    .changing()
    .when(any),
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
    )
    .changing()
    .by(&[Role::Architect]),
    command(
        "exceptions.edit",
        ("Edit the draft", "edit"),
        STEPS,
        &[ch('E')],
        HERE,
        3,
        own(Act::Edit),
    )
    .changing()
    .when(edit),
    command(
        "exceptions.submit",
        ("Submit the draft for a decision", "submit"),
        STEPS,
        &[ch('S')],
        HERE,
        3,
        own(Act::Submit),
    )
    .changing()
    .when(submit),
    command(
        "exceptions.claim",
        ("Take the request into review", "claim"),
        STEPS,
        &[ch('c')],
        HERE,
        2,
        own(Act::Claim),
    )
    .changing()
    .when(claim),
    command(
        "exceptions.release",
        ("Give the request back to whoever takes it", "release"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Release),
    )
    .changing()
    .when(release),
    command(
        "exceptions.approve",
        ("Approve the request …", "approve"),
        STEPS,
        &[ch('a')],
        HERE,
        2,
        own(Act::Approve),
    )
    .changing()
    .when(approve),
    command(
        "exceptions.reject",
        ("Reject the request …", "reject"),
        STEPS,
        &[ch('x')],
        HERE,
        3,
        own(Act::Reject),
    )
    .changing()
    .when(reject),
    command(
        "exceptions.return",
        ("Send the request back …", "return"),
        STEPS,
        &[ch('r')],
        HERE,
        3,
        own(Act::Return),
    )
    .changing()
    .when(send_back),
    command(
        "exceptions.withdraw",
        ("Take the own request back …", "withdraw"),
        STEPS,
        &[ch('w')],
        HERE,
        8,
        own(Act::Withdraw),
    )
    .changing()
    .when(withdraw),
    command(
        "exceptions.revise",
        ("Open the request again", "revise"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Revise),
    )
    .changing()
    .when(revise),
    command(
        "exceptions.appeal",
        ("Appeal against the refusal", "appeal"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Appeal),
    )
    .changing()
    .when(appeal),
    command(
        "exceptions.discard",
        ("Throw the draft away …", "discard"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Discard),
    )
    .changing()
    .when(discard),
    command(
        "exceptions.renew",
        ("Renew it: open a renewal and write it", "renew"),
        STEPS,
        &[ch('N')],
        HERE,
        3,
        own(Act::Renew),
    )
    .changing()
    .when(renew),
    command(
        "exceptions.bridge",
        ("Bridge the days until its renewal is decided …", "bridge"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Bridge),
    )
    .changing()
    .when(bridge),
    command(
        "exceptions.rebase",
        ("Look at it again: confirm, ask anew or end it …", "rebase"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Rebase),
    )
    .changing()
    .when(rebase),
    command(
        "exceptions.correct",
        ("Take back a decision of mine recorded in error …", "correct"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Correct),
    )
    .changing()
    .when(correct),
    command(
        "exceptions.revoke",
        ("Revoke the grant …", "revoke"),
        STEPS,
        &[ch('R')],
        HERE,
        6,
        own(Act::Revoke),
    )
    .changing()
    .when(revoke),
    command(
        "exceptions.close",
        ("Close the exception …", "close"),
        STEPS,
        &[ch('C')],
        HERE,
        6,
        own(Act::Close),
    )
    .changing()
    .when(close),
    command(
        "exceptions.comment",
        ("Comment on the exception …", "comment"),
        STEPS,
        &[ch('m')],
        HERE,
        8,
        own(Act::Comment),
    )
    .changing()
    .when(comment),
    command(
        "exceptions.import",
        ("File the requests of a file as drafts …", "from a file"),
        LIST,
        &[ch('I')],
        TABLE,
        0,
        own(Act::Import),
    )
    .changing()
    .by(&[Role::Architect]),
    command(
        "exceptions.undo",
        ("Take back what I did last: a draft, a comment, tags …", "undo"),
        STEPS,
        &[ch('u')],
        HERE,
        0,
        own(Act::Undo),
    )
    .changing(),
    command(
        "exceptions.tag",
        ("Put tags on it and take them off …", "tags"),
        STEPS,
        &[ch('T')],
        HERE,
        0,
        own(Act::Tag),
    )
    .changing()
    .when(comment),
    command(
        "exceptions.link-to",
        ("Link it to another exception …", "link"),
        STEPS,
        &[ch('L')],
        HERE,
        0,
        own(Act::LinkTo),
    )
    .changing()
    .when(comment),
    command(
        "exceptions.attach",
        ("Attach a file or an address …", "attach"),
        STEPS,
        &[ch('A')],
        HERE,
        0,
        own(Act::Attach),
    )
    .changing()
    .when(comment),
    command(
        "exceptions.write-file",
        ("Write an attached file out again …", "file"),
        READING,
        &[],
        HERE,
        0,
        own(Act::WriteFile),
    )
    .changing()
    .when(any),
    command(
        "exceptions.outside",
        ("Say what another system calls it …", "outside"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Outside),
    )
    .changing()
    .when(comment),
    command(
        "exceptions.score",
        ("Score the question on this row …", "score"),
        READING,
        &[ch('0'), ch('1'), ch('2'), ch('3'), ch('p'), ch('f')],
        DETAIL,
        4,
        own(Act::Score),
    )
    .changing()
    .by(&[Role::Adviser, Role::Approver, Role::DecisionOwner])
    .when(scored)
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
        "conditions.add",
        ("Add a condition to what is granted …", "condition add"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::AddCondition),
    )
    .changing()
    .when(tied),
    command(
        "conditions.meet",
        ("Say that a condition is met …", "met"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Meet),
    )
    .changing()
    .when(meet),
    command(
        "conditions.confirm",
        ("Confirm that a condition is met", "confirm"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Confirm),
    )
    .changing()
    .when(confirm),
    command(
        "conditions.waive",
        ("Waive a condition …", "waive"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Waive),
    )
    .changing()
    .when(waive),
    command(
        "conditions.breach",
        ("Record that a condition does not hold …", "breach"),
        STEPS,
        &[],
        HERE,
        0,
        own(Act::Breach),
    )
    .changing()
    .when(breach),
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
        10,
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
