//! The keys of evidence and open questions, and when each can be used.

use super::{Act, Part};
use crate::domain::evaluation::clarification::State as Stands;
use crate::domain::person::Role;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain, takes,
};
use crate::tui::place::Place;
use crate::tui::state::State as Whole;

/// Who records facts and how far questions are.
const RECORD: &[Role] = &[Role::Moderator, Role::Procurement, Role::Evaluator];
/// Who asks candidates, and records what comes back.
const ASK: &[Role] = &[Role::Procurement, Role::Moderator];

const GROUP: &str = "Evidence";
const HERE: Where = Where::Parts(Place::Evidence, &["", "detail"]);
const FORM: Where = Where::Form(Place::Evidence, "form");

const fn own(act: Act) -> AnyAct {
    AnyAct::Evidence(act)
}

fn shows(state: &Whole, part: Part, else_say: &str) -> Possible {
    let here = &state.screens.evidence;
    if here.part == part && here.row().is_some() { Ok(()) } else { Err(else_say.to_owned()) }
}

/// A fact is chosen, and there is another that it could contradict.
fn two_facts(state: &Whole) -> Possible {
    a_fact(state)?;
    match state.screens.evidence.data() {
        Some(data) if data.facts.len() > 1 => Ok(()),
        Some(_) | None => Err("there is no other fact that it could conflict with".to_owned()),
    }
}

fn a_fact(state: &Whole) -> Possible {
    shows(state, Part::Facts, "choose a fact in the list of facts first")
}

fn a_contradiction(state: &Whole) -> Possible {
    a_fact(state)?;
    let here = &state.screens.evidence;
    match here.fact().map(|seen| seen.conflicts.is_empty()) {
        Some(false) => Ok(()),
        Some(true) | None => Err("nothing is marked as conflicting with it".to_owned()),
    }
}

fn a_question(state: &Whole) -> Possible {
    shows(state, Part::Questions, "choose a question in the list of what has to be found out first")
}

fn a_clarification(state: &Whole) -> Possible {
    shows(state, Part::Log, "choose a clarification in the list of clarifications first")
}

fn an_open_one(state: &Whole) -> Possible {
    a_clarification(state)?;
    match state.screens.evidence.asked() {
        Some(one) if one.state == Stands::Concluded => {
            Err(format!("{} is concluded, and nothing is added to it", one.reference))
        }
        Some(_) | None => Ok(()),
    }
}

fn one_to_send(state: &Whole) -> Possible {
    a_clarification(state)?;
    match state.screens.evidence.asked() {
        Some(one) if one.state != Stands::ToSend => {
            Err(format!("{} was sent already; n asks something else", one.reference))
        }
        Some(_) | None => Ok(()),
    }
}

fn a_sent_one(state: &Whole) -> Possible {
    an_open_one(state)?;
    match state.screens.evidence.asked() {
        Some(one) if one.state == Stands::ToSend => Err(format!(
            "{} has not been sent yet: m says that it was, and the answer comes after",
            one.reference
        )),
        Some(_) | None => Ok(()),
    }
}

fn an_answered_one(state: &Whole) -> Possible {
    an_open_one(state)?;
    match state.screens.evidence.asked() {
        Some(one) if one.state == Stands::Asked => {
            Err(format!("{} has no answer yet, and nothing is concluded unheard", one.reference))
        }
        Some(one) if one.owed => Err(format!(
            "{} has not been sent yet: m says that it was, and the answer comes after",
            one.reference
        )),
        Some(_) | None => Ok(()),
    }
}

fn to_edit(state: &Whole) -> Possible {
    a_fact(state).or_else(|_| a_question(state))
}

fn to_add(state: &Whole) -> Possible {
    if let Some(Err(why)) = &state.screens.evidence.data {
        return Err(why.clone());
    }
    match state.screens.evidence.part {
        Part::Facts => takes(state, RECORD),
        Part::Log => takes(state, ASK),
        Part::Questions => {
            Err("questions come with the criteria; e says how far one is".to_owned())
        }
    }
}

/// The commands of the place, beside those of lists.
pub const COMMANDS: &[Command] = &[
    command(
        "evidence.next-list",
        ("The next list: facts, to find out, clarifications", "next list"),
        GROUP,
        &[plain(Code::Tab)],
        HERE,
        2,
        own(Act::Part(true)),
    ),
    command(
        "evidence.previous-list",
        ("The list before", "list before"),
        GROUP,
        &[plain(Code::BackTab)],
        HERE,
        0,
        own(Act::Part(false)),
    ),
    command(
        "evidence.add",
        ("Add a fact, or ask a candidate", "add"),
        GROUP,
        &[ch('n'), ch('a')],
        HERE,
        3,
        own(Act::Add),
    )
    .when(to_add),
    command(
        "evidence.edit",
        ("Edit the fact, or say how far the question is", "edit"),
        GROUP,
        &[ch('e')],
        HERE,
        3,
        own(Act::Edit),
    )
    .when(to_edit)
    .by(RECORD),
    command(
        "evidence.conflict",
        ("Mark two facts as conflicting", "conflict"),
        GROUP,
        &[ch('c')],
        HERE,
        5,
        own(Act::Conflict),
    )
    .when(two_facts)
    .by(RECORD),
    command(
        "evidence.reconcile",
        ("Take the mark of a conflict away, with a reason", "no conflict"),
        GROUP,
        &[ch('r')],
        HERE,
        0,
        own(Act::Reconcile),
    )
    .when(a_contradiction)
    .by(RECORD),
    command(
        "evidence.investigate",
        ("Take the chosen question on: I find it out", "take it on"),
        GROUP,
        &[ch('i')],
        HERE,
        2,
        own(Act::Investigate),
    )
    .when(a_question)
    .by(RECORD),
    command(
        "evidence.answered",
        ("The question is answered", "answered"),
        GROUP,
        &[ch('d')],
        HERE,
        2,
        own(Act::Answered),
    )
    .when(a_question)
    .by(RECORD),
    command(
        "evidence.reopen",
        ("The question is open again", "open again"),
        GROUP,
        &[ch('b')],
        HERE,
        0,
        own(Act::Reopen),
    )
    .when(a_question)
    .by(RECORD),
    command(
        "evidence.send",
        ("Say that the question about a low bid was sent", "it was sent"),
        GROUP,
        &[ch('m')],
        HERE,
        1,
        own(Act::Send),
    )
    .when(one_to_send)
    .by(ASK),
    command(
        "evidence.answer",
        ("Record what came back", "answer"),
        GROUP,
        &[ch('w')],
        HERE,
        2,
        own(Act::Answer),
    )
    .when(a_sent_one)
    .by(ASK),
    command(
        "evidence.conclude",
        ("Close the clarification with a conclusion", "conclude"),
        GROUP,
        &[ch('f')],
        HERE,
        1,
        own(Act::Conclude),
    )
    .when(an_answered_one)
    .by(ASK),
    command(
        "evidence.save",
        ("Save what is written", "save"),
        GROUP,
        &[ctrl('s')],
        FORM,
        1,
        own(Act::Save),
    ),
    command(
        "evidence.next",
        ("The next field", "next"),
        GROUP,
        &[plain(Code::Tab)],
        FORM,
        2,
        own(Act::Field(true)),
    ),
    command(
        "evidence.previous",
        ("The field before", "previous"),
        GROUP,
        &[plain(Code::BackTab)],
        FORM,
        0,
        own(Act::Field(false)),
    ),
];
