//! The keys of Set-up, and when each can be used.

use super::page::About;
use super::{Act, Of, data};
use crate::domain::evaluation::stage::Stage;
use crate::domain::person::Role;
use crate::tui::keys::{
    Act as AnyAct, Code, Command, Key, Possible, Where, ch, command, ctrl, plain, takes,
};
use crate::tui::place::Place;
use crate::tui::state::State as Whole;

const GROUP: &str = "Set-up";
const FORM: &str = "In the forms of Set-up";
const HERE: Where = Where::Part(Place::Setup, "");
const LIST: Where = Where::Parts(Place::Setup, &["people", "stand-ins", "suppliers"]);

pub(super) const fn own(act: Act) -> AnyAct {
    AnyAct::Setup(act)
}

fn present(state: &Whole) -> Result<&data::Present, String> {
    let data = state.screens.setup.data.as_ref();
    data.and_then(|data| data.present.as_deref())
        .ok_or_else(|| "there is no evaluation yet: n sets one up".to_owned())
}

fn before(state: &Whole, last: Stage, what: &str) -> Possible {
    let evaluation = &present(state)?.evaluation;
    evaluation.goes_on().map_err(|no| no.to_string())?;
    if evaluation.stage() <= last {
        return Ok(());
    }
    let (which, stage) = (evaluation.reference(), evaluation.stage().words());
    Err(format!("{which} is {stage}, and {what}"))
}

fn some_evaluation(state: &Whole) -> Possible {
    present(state).map(|_| ())
}

fn days_open(state: &Whole) -> Possible {
    before(state, Stage::PriceOpened, "nothing of it changes after a decision")
}

fn amendable(state: &Whole) -> Possible {
    let evaluation = &present(state)?.evaluation;
    evaluation.goes_on().map_err(|no| no.to_string())?;
    if evaluation.stage() == Stage::Draft {
        return Err("it is a draft, and a draft is edited".to_owned());
    }
    before(state, Stage::PriceOpened, "what is decided is superseded, never amended")
}

fn candidates_open(state: &Whole) -> Possible {
    before(state, Stage::Frozen, "candidates join before scoring opens, since all are scored alike")
}

fn panel_open(state: &Whole) -> Possible {
    before(state, Stage::Scoring, "the panel grows until moderation opens")
}

fn rehearsable(state: &Whole) -> Possible {
    let evaluation = &present(state)?.evaluation;
    evaluation.goes_on().map_err(|no| no.to_string())?;
    if evaluation.stage() == Stage::Draft {
        return Ok(());
    }
    let (which, stage) = (evaluation.reference(), evaluation.stage().words());
    Err(format!("{which} is {stage}, and invented bids are tried on a draft, before it binds"))
}

fn chosen_removable(state: &Whole) -> Possible {
    days_open(state)?;
    match state.screens.setup.about() {
        Some(About::Candidate(_) | About::Seat(_)) => Ok(()),
        Some(About::Field(_) | About::Group(_) | About::Do(_)) | None => {
            Err("choose a candidate or a seat first".to_owned())
        }
    }
}

fn chosen_passable(state: &Whole) -> Possible {
    present(state)?.evaluation.goes_on().map_err(|no| no.to_string())?;
    match state.screens.setup.about() {
        Some(About::Seat(_) | About::Field("moderator")) => Ok(()),
        Some(About::Field(_) | About::Candidate(_) | About::Group(_) | About::Do(_)) | None => {
            Err("choose a seat or the moderator first".to_owned())
        }
    }
}

fn addable(state: &Whole) -> Possible {
    let writing = state.screens.setup.writing.as_ref();
    match writing.map(|writing| (writing.is_new(), writing.here())) {
        Some((true, "candidates" | "panel" | "moderator") | (false, "moderator")) => Ok(()),
        Some(_) | None => Err("in the fields for candidates and people only".to_owned()),
    }
}

/// Whoever sits here keeps the register that is shown.
fn may_keep(state: &Whole) -> Possible {
    match state.screens.setup.register.as_ref().map(|register| register.of) {
        Some(Of::People) => takes(state, &[Role::Admin]),
        Some(Of::Suppliers) => takes(state, crate::actions::suppliers::KEEPERS),
        Some(Of::StandIns | Of::Settings) | None => Ok(()),
    }
}

const fn anywhere(id: &'static str, words: &'static str, act: Act) -> Command {
    command(id, (words, ""), GROUP, &[], Where::Outside, 0, own(act)).shown_as("")
}

const fn form(
    id: &'static str,
    (words, hint): (&'static str, &'static str),
    keys: &'static [Key],
    part: &'static str,
    priority: u8,
    act: Act,
) -> Command {
    command(id, (words, hint), FORM, keys, Where::Form(Place::Setup, part), priority, own(act))
}

const SAVE: &[Key] = &[ctrl('s')];
const NEXT: &[Key] = &[plain(Code::Tab)];
const BEFORE: &[Key] = &[plain(Code::BackTab)];

/// The commands of Set-up.
pub const COMMANDS: &[Command] = &[
    command(
        "setup.open",
        ("Open what the chosen line says", "open"),
        GROUP,
        &[plain(Code::Enter)],
        HERE,
        1,
        own(Act::Open),
    ),
    command(
        "setup.step",
        ("Take the next step: freeze, open scoring …", "next step"),
        GROUP,
        &[ch('f')],
        HERE,
        2,
        own(Act::Step),
    )
    .when(some_evaluation),
    command(
        "setup.weights",
        ("Weights and texts of the criteria", "weights"),
        GROUP,
        &[ch('w')],
        HERE,
        3,
        own(Act::Weights),
    )
    .when(some_evaluation),
    command(
        "setup.new",
        ("Set up a new evaluation, step by step", "new"),
        GROUP,
        &[ch('n')],
        HERE,
        4,
        own(Act::New),
    ),
    command(
        "setup.edit",
        ("Change the draft, or the due days", "edit"),
        GROUP,
        &[ch('E')],
        HERE,
        5,
        own(Act::Edit),
    )
    .when(days_open),
    command(
        "setup.why",
        ("Why can't I? Everything each step asks for", "why can't I"),
        GROUP,
        &[ch('W')],
        HERE,
        6,
        own(Act::Locks),
    )
    .when(some_evaluation),
    command(
        "setup.candidate",
        ("Add a candidate …", "candidate"),
        GROUP,
        &[ch('a')],
        HERE,
        7,
        own(Act::AddCandidate),
    )
    .when(candidates_open),
    command(
        "setup.seat",
        ("Give somebody a seat on the panel …", "seat"),
        GROUP,
        &[ch('p')],
        HERE,
        8,
        own(Act::AddSeat),
    )
    .when(panel_open),
    command(
        "setup.remove",
        ("Withdraw the chosen candidate, or take the chosen seat away …", "remove"),
        GROUP,
        &[ch('x')],
        HERE,
        0,
        own(Act::Remove),
    )
    .when(chosen_removable),
    command(
        "setup.hand-over",
        ("Hand over the chosen seat, or the moderation …", "hand over"),
        GROUP,
        &[ch('H')],
        HERE,
        2,
        own(Act::HandOver),
    )
    .by(&[Role::Moderator, Role::Admin])
    .when(chosen_passable),
    command(
        "setup.amend",
        ("Amend the frozen rules: a next version, with a reason …", "amend"),
        GROUP,
        &[ch('A')],
        HERE,
        0,
        own(Act::Amend),
    )
    .when(amendable),
    command(
        "setup.rehearse",
        ("Rehearse: invented bids, and who wins under each price formula", "rehearse"),
        GROUP,
        &[ch('R')],
        HERE,
        7,
        own(Act::Rehearse),
    )
    .when(rehearsable),
    command(
        "setup.bids",
        ("Bids of your own, or other parameters …", "own bids"),
        GROUP,
        &[ch('b')],
        Where::Part(Place::Setup, "rehearsal"),
        1,
        own(Act::Bids),
    ),
    command(
        "setup.people",
        ("People and their roles", "people"),
        GROUP,
        &[ch('P')],
        HERE,
        8,
        own(Act::People),
    ),
    command(
        "setup.stand-ins",
        ("Who stands in for whom on exceptions, and until when", "stand-ins"),
        GROUP,
        &[ch('D')],
        HERE,
        9,
        own(Act::StandIns),
    ),
    command(
        "setup.settings",
        ("Settings of the workspace: tiers, terms, thresholds", "settings"),
        GROUP,
        &[ch('T')],
        HERE,
        10,
        own(Act::Settings),
    ),
    command(
        "setup.suppliers",
        ("Suppliers", "suppliers"),
        GROUP,
        &[ch('S')],
        HERE,
        9,
        own(Act::Suppliers),
    ),
    command(
        "setup.reload",
        ("Read everything again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        own(Act::Reload),
    ),
    anywhere("evaluation.new", "Set up a new evaluation …", Act::New),
    anywhere("people.open", "People and their roles …", Act::People),
    anywhere("delegations.open", "Who stands in for whom: delegations …", Act::StandIns),
    anywhere("settings.open", "Settings of the workspace …", Act::Settings),
    anywhere("suppliers.open", "Suppliers of the workspace …", Act::Suppliers),
    anywhere("evaluation.why", "Why can't I? What each step asks for …", Act::Locks),
    command(
        "setup.take",
        ("Take the chosen step …", "take the step"),
        GROUP,
        &[plain(Code::Enter)],
        Where::Part(Place::Setup, "steps"),
        1,
        own(Act::Open),
    ),
    command(
        "register.open",
        ("Change the chosen row", "change"),
        GROUP,
        &[plain(Code::Enter)],
        LIST,
        1,
        own(Act::Open),
    ),
    command(
        "register.filter",
        ("Filter the list", "filter"),
        GROUP,
        &[ch('/')],
        Where::Parts(Place::Setup, &["people", "stand-ins", "settings", "suppliers"]),
        4,
        own(Act::Filter),
    ),
    command("register.add", ("Add a row", "add"), GROUP, &[ch('n')], LIST, 2, own(Act::Add))
        .when(may_keep),
    command(
        "register.retire",
        ("Retire the chosen row …", "retire"),
        GROUP,
        &[ch('x')],
        Where::Parts(Place::Setup, &["people", "suppliers"]),
        3,
        own(Act::Retire),
    )
    .when(may_keep),
    command(
        "settings.change",
        ("Change the chosen setting, with a reason …", "change"),
        GROUP,
        &[plain(Code::Enter)],
        Where::Part(Place::Setup, "settings"),
        1,
        own(Act::Open),
    )
    .by(&[Role::Admin]),
    command(
        "register.end",
        ("End that this one stands in …", "end"),
        GROUP,
        &[ch('x')],
        Where::Part(Place::Setup, "stand-ins"),
        3,
        own(Act::Retire),
    ),
    form("setup.form.save", ("Save the evaluation", "save"), SAVE, "form", 1, Act::Save),
    form("setup.form.next", ("The next field", "next field"), NEXT, "form", 2, Act::Field(true)),
    form("setup.form.before", ("The field before", "before"), BEFORE, "form", 0, Act::Field(false)),
    form(
        "setup.form.problem",
        ("The next field with something missing", "next missing"),
        &[ctrl('g')],
        "form",
        3,
        Act::Problem,
    ),
    form(
        "setup.form.add",
        ("Add a person or supplier that is missing here", "add one"),
        &[ctrl('n')],
        "form",
        4,
        Act::Missing,
    )
    .when(addable),
    form("setup.box.save", ("Do what the box is about", "save"), SAVE, "box", 1, Act::Save),
    form("setup.box.next", ("The next field of the box", "next"), NEXT, "box", 2, Act::Field(true)),
    form(
        "setup.box.before",
        ("The field of the box before", "before"),
        BEFORE,
        "box",
        0,
        Act::Field(false),
    ),
    form("setup.weights.save", ("Save the weights", "save"), SAVE, "weights", 1, Act::Save),
    form(
        "setup.weights.next",
        ("The next row with a weight", "next"),
        NEXT,
        "weights",
        2,
        Act::Field(true),
    ),
    form(
        "setup.weights.before",
        ("The row with a weight before", "before"),
        BEFORE,
        "weights",
        0,
        Act::Field(false),
    ),
    form(
        "setup.weights.texts",
        ("What the chosen group or question says", "texts"),
        &[plain(Code::Enter)],
        "weights",
        4,
        Act::Texts,
    ),
    form(
        "setup.weights.aid",
        ("Find weights: swing, ranking, pairs, best and worst …", "find weights"),
        &[ctrl('t')],
        "weights",
        10,
        Act::Aid,
    ),
    form(
        "setup.weights.add",
        ("Add a question or a group …", "add"),
        &[ctrl('n')],
        "weights",
        3,
        Act::AddItem,
    ),
    form(
        "setup.weights.remove",
        ("Remove the chosen question or group …", "remove"),
        &[ctrl('x')],
        "weights",
        31,
        Act::RemoveItem,
    ),
    form(
        "setup.aid.save",
        ("Record it and put it among the weights", "record"),
        SAVE,
        "aid",
        1,
        Act::Save,
    ),
    form("setup.aid.next", ("The next number", "next"), NEXT, "aid", 2, Act::Field(true)),
    form("setup.aid.before", ("The number before", "before"), BEFORE, "aid", 0, Act::Field(false)),
];
