//! The keys of moderation.

use super::meeting::Kind;
use super::{Act, Finding};
use crate::domain::evaluation::Answer;
use crate::domain::person::Role;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, ctrl, plain,
};
use crate::tui::place::Place;
use crate::tui::state::State;

const GROUP: &str = "Moderating";
const HERE: Where = Where::Part(Place::Moderate, "");
/// In the list, and in the meeting over one score.
const EITHER: Where = Where::Parts(Place::Moderate, &["", "meeting"]);
const MEETING: Where = Where::Part(Place::Moderate, "meeting");
const INTERESTS: Where = Where::Part(Place::Moderate, "interests");
const GATES: Where = Where::Part(Place::Moderate, "gates");
const FORM: Where = Where::Form(Place::Moderate, "form");
const DIGITS: &[Key] =
    &[ch('0'), ch('1'), ch('2'), ch('3'), ch('4'), ch('5'), ch('6'), ch('7'), ch('8'), ch('9')];

const fn row(
    id: &'static str,
    words: (&'static str, &'static str),
    keys: &'static [Key],
    place: Where,
    priority: u8,
    act: Act,
) -> Command {
    command(id, words, GROUP, keys, place, priority, AnyAct::Moderate(act))
}

/// There is nothing to agree on before moderation opens.
fn opened(state: &State) -> Possible {
    state.screens.moderate.opened()
}

/// Gates and interests belong to an evaluation, at whatever stage it is.
fn an_evaluation(state: &State) -> Possible {
    state.evaluation().map(|_| ())
}

fn may_gate(state: &State) -> Possible {
    state.screens.moderate.may_gate(state.shell.who())
}

fn may_review(state: &State) -> Possible {
    state.screens.moderate.may_review(state.shell.who())
}

fn a_fact(state: &State) -> Possible {
    may_agree(state)?;
    state.screens.moderate.a_fact()
}

fn put_to_me(state: &State) -> Possible {
    may_answer(state)?;
    state.screens.moderate.put_to_me()
}

fn a_cell(state: &State) -> Possible {
    state.screens.moderate.a_cell()
}

fn may_note(state: &State) -> Possible {
    state.screens.moderate.may_note()
}

fn may_ask(state: &State) -> Possible {
    state.screens.moderate.may_ask()
}

fn may_answer(state: &State) -> Possible {
    state.screens.moderate.may_answer()
}

fn may_pick(state: &State) -> Possible {
    state.screens.moderate.may_pick()
}

fn may_agree(state: &State) -> Possible {
    state.screens.moderate.may_agree()
}

const FORM_KEYS: [Command; 3] = crate::tui::screens::paper::keys(
    ["moderate.save-form", "moderate.next-field", "moderate.previous-field"],
    GROUP,
    FORM,
    [
        AnyAct::Moderate(Act::SaveForm),
        AnyAct::Moderate(Act::Field(true)),
        AnyAct::Moderate(Act::Field(false)),
    ],
);

/// The commands of moderation.
pub const COMMANDS: &[Command] = &[
    row("moderate.pick", ("Pick the agreed score", "agree"), DIGITS, EITHER, 1, Act::Pick)
        .shown_as("0–9")
        .told_by(|state| state.screens.moderate.values())
        .when(may_pick),
    row(
        "moderate.write",
        ("Write the reason", "because"),
        &[plain(Code::Enter), ch('i')],
        EITHER,
        2,
        Act::Write,
    )
    .when(may_agree),
    row(
        "moderate.next",
        ("Go to the next that is open", "next open"),
        &[plain(Code::Tab)],
        EITHER,
        3,
        Act::Next(true),
    )
    .when(opened),
    row(
        "moderate.previous",
        ("Go to the previous that is open", "previous open"),
        &[plain(Code::BackTab)],
        EITHER,
        0,
        Act::Next(false),
    )
    .when(opened),
    row(
        "moderate.open",
        ("Show all, or only open ones", "all or open"),
        &[ch('o')],
        EITHER,
        6,
        Act::Open,
    )
    .when(opened),
    row(
        "moderate.gates",
        ("Answer the gates, pass or fail", "gates"),
        &[ch('a')],
        HERE,
        5,
        Act::Gates,
    )
    .when(an_evaluation),
    row(
        "moderate.pass",
        ("Pass the chosen gate, with a reason", "pass"),
        &[ch('p')],
        GATES,
        1,
        Act::Answer(Answer::Pass),
    )
    .when(may_gate),
    row(
        "moderate.fail",
        ("Fail the chosen gate, with a reason", "fail"),
        &[ch('f')],
        GATES,
        2,
        Act::Answer(Answer::Fail),
    )
    .when(may_gate),
    row(
        "moderate.save-answer",
        ("Record the answer, go to the next gate", "answer, next"),
        &[ctrl('s')],
        Where::Form(Place::Moderate, "gate"),
        1,
        Act::SaveAnswer,
    ),
    row(
        "moderate.interests",
        ("Review declarations of interest", "interests"),
        &[ch('c')],
        HERE,
        0,
        Act::Interests,
    )
    .when(an_evaluation),
    row(
        "moderate.clear",
        ("Clear the chosen person, with a reason", "clear"),
        &[ch('c')],
        INTERESTS,
        1,
        Act::Review(Finding::Clear),
    )
    .when(may_review)
    .by(&[Role::Moderator, Role::DecisionOwner]),
    row(
        "moderate.recuse",
        ("Recuse the chosen person from every question", "recuse from all"),
        &[ch('r')],
        INTERESTS,
        2,
        Act::Review(Finding::RecuseAll),
    )
    .when(may_review)
    .by(&[Role::Moderator, Role::DecisionOwner]),
    row(
        "moderate.recuse-some",
        ("Recuse the chosen person from named questions", "from some"),
        &[ch('R')],
        INTERESTS,
        3,
        Act::RecuseSome,
    )
    .when(may_review)
    .by(&[Role::Moderator, Role::DecisionOwner]),
    row(
        "moderate.save-review",
        ("Record the review", "record"),
        &[ctrl('s')],
        Where::Form(Place::Moderate, "review"),
        1,
        Act::SaveReview,
    ),
    row(
        "moderate.meeting",
        ("Meeting: one score at a time, large", "meeting"),
        &[ch('M')],
        EITHER,
        6,
        Act::Meeting,
    )
    .when(a_cell),
    row(
        "moderate.names",
        ("Show or hide who gave what", "names"),
        &[ch('n')],
        MEETING,
        4,
        Act::Names,
    ),
    row(
        "moderate.note",
        ("Write what was said into the minutes", "minutes"),
        &[ch('m')],
        MEETING,
        5,
        Act::Note(Kind::Score),
    )
    .when(may_note),
    row(
        "moderate.note-all",
        ("Write what was said in the whole meeting into the minutes", "of the meeting"),
        &[ch('N')],
        EITHER,
        0,
        Act::Note(Kind::Whole),
    )
    .when(may_note),
    row(
        "moderate.ask",
        ("Ask an evaluator about the chosen score, in the minutes", "ask"),
        &[ch('A')],
        EITHER,
        0,
        Act::Ask,
    )
    .when(may_ask),
    row(
        "moderate.answer-asked",
        ("Answer a question that was put to you", "answer"),
        &[ch('w')],
        EITHER,
        0,
        Act::AnswerAsked,
    )
    .when(put_to_me),
    row(
        "moderate.evidence",
        ("Choose the evidence that it rests on", "evidence"),
        &[ch('e')],
        EITHER,
        8,
        Act::Evidence,
    )
    .when(a_fact),
    row(
        "moderate.cite",
        ("Take the chosen item in, or out again", "take in or out"),
        &[plain(Code::Char(' ')), plain(Code::Enter)],
        Where::Part(Place::Moderate, "evidence"),
        1,
        Act::Cite,
    ),
    row(
        "moderate.park",
        ("Park the score for later, or take it up again", "park"),
        &[ch('p')],
        EITHER,
        7,
        Act::Park,
    )
    .when(may_ask),
    row(
        "moderate.save-note",
        ("Record the minutes", "record"),
        &[ctrl('s')],
        Where::Form(Place::Moderate, "minutes"),
        1,
        Act::SaveNote,
    ),
    row(
        "moderate.reload",
        ("Ask for the differences again", "reload"),
        &[plain(Code::F(5))],
        HERE,
        0,
        Act::Reload,
    ),
    row(
        "moderate.save",
        ("Record it, go to the next", "record, next"),
        &[ctrl('s')],
        Where::Form(Place::Moderate, "because"),
        1,
        Act::Save,
    ),
    FORM_KEYS[0],
    FORM_KEYS[1],
    FORM_KEYS[2],
];
