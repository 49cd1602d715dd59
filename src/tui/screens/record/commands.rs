//! What the keys of the record do.

use super::data::What;
use super::{Known, State};
use crate::domain::evaluation::stage::Stage;
use crate::domain::person::Role;
use crate::tui::keys::{Act as AnyAct, Code, Command, Possible, Where, ch, command, ctrl, plain};
use crate::tui::place::Place;
use crate::tui::screens::Screen as _;

/// What the keys of the record do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Open the form for this.
    Write(What),
    /// Ask whether an archive is to be loaded.
    AskLoad,
    /// Show what did not move as well, or not any more.
    All,
    /// Save the form.
    Save,
    /// To the next field, or the one before.
    Field(bool),
    /// Bring in what was looked at.
    Bring,
    /// Ask again.
    Reload,
}

const GROUP: &str = "Record";
const HERE: Where = Where::Part(Place::Record, "");
const MOVED: Where = Where::Part(Place::Record, "moved");
const LOOKED: Where = Where::Part(Place::Record, "looked");
const FORM: Where = Where::Form(Place::Record, "form");

fn own(state: &crate::tui::state::State) -> &State {
    &state.screens.record
}

fn there_is_one(state: &crate::tui::state::State) -> Possible {
    match &own(state).known {
        Known::Here(_) => Ok(()),
        Known::Asked | Known::Not(_) => Err("there is no evaluation yet".to_owned()),
    }
}

fn there_is_none(state: &crate::tui::state::State) -> Possible {
    match &own(state).known {
        Known::Here(_) => {
            Err("an archive is loaded into an empty workspace: `cloudpick --db NEW.db` starts one"
                .to_owned())
        }
        Known::Asked | Known::Not(_) => Ok(()),
    }
}

fn a_mark(state: &crate::tui::state::State) -> Possible {
    there_is_one(state)?;
    match own(state).mark() {
        Some(_) => Ok(()),
        None => Err("move to a text that is marked first".to_owned()),
    }
}

fn another(state: &crate::tui::state::State) -> Possible {
    there_is_one(state)?;
    let (which, stage) = state.evaluation()?;
    if stage < Stage::QualityClosed {
        return Err(format!(
            "{which} stands at {}: there is no result to compare yet",
            stage.words()
        ));
    }
    match own(state).data() {
        Some(data) if !data.others.is_empty() => Ok(()),
        Some(_) | None => Err("there is no other evaluation whose result is open".to_owned()),
    }
}

fn sound(state: &crate::tui::state::State) -> Possible {
    match own(state).looked.as_ref().map(|looked| &looked.found) {
        Some(Ok(brought)) if brought.rows.is_empty() => Err("nothing would change".to_owned()),
        Some(Ok(_) | Err(_)) => Ok(()),
        None => Err("a file is looked at first".to_owned()),
    }
}

const fn here(
    id: &'static str,
    words: (&'static str, &'static str),
    key: &'static [crate::tui::keys::Key],
    priority: u8,
    what: What,
) -> Command {
    command(id, words, GROUP, key, HERE, priority, AnyAct::Record(Act::Write(what)))
}

fn elsewhere(state: &crate::tui::state::State) -> Possible {
    if !state.is_open() {
        Err("there is no workspace yet".to_owned())
    } else if state.shell.at == Place::Record && own(state).part().is_empty() {
        Err("here it has a key of its own".to_owned())
    } else {
        Ok(())
    }
}

/// The commands of the record.
pub const COMMANDS: &[Command] = &[
    here(
        "record.against",
        ("Compare with another evaluation: what moved, and why", "compare"),
        &[ch('c')],
        1,
        What::Against,
    )
    .when(another),
    here(
        "record.write",
        ("Write the archive of this evaluation to a file", "write archive"),
        &[ch('e')],
        2,
        What::Bundle,
    )
    .when(there_is_one),
    here(
        "record.export",
        ("Write CSV files of the record: one, or all of them", "write CSV"),
        &[ch('w')],
        4,
        What::Export,
    ),
    // By its name from everywhere; the form stands here.
    command(
        "export",
        ("Export as CSV: comparison, scores, ranking, exceptions … or all", "export CSV"),
        GROUP,
        &[],
        Where::Always,
        0,
        AnyAct::Record(Act::Write(What::Export)),
    )
    .when(elsewhere),
    here(
        "record.bring",
        (
            "Bring in scores, agreed scores, gates, prices, evidence or suppliers from a file",
            "from a file",
        ),
        &[ch('b')],
        3,
        What::Bring,
    ),
    here(
        "record.mark",
        ("Mark a text as commercially sensitive", "mark sensitive"),
        &[ch('m')],
        3,
        What::Mark,
    )
    .when(there_is_one),
    here(
        "record.clear",
        ("Take the mark of a text away", "take mark away"),
        &[ch('x')],
        5,
        What::Clear,
    )
    .when(a_mark),
    here(
        "record.retain",
        ("Say until when the record is kept", "keep until"),
        &[ch('t')],
        4,
        What::Retain,
    )
    .when(there_is_one),
    here(
        "record.erase",
        ("Erase what a line of history says: personal data …", "erase"),
        &[ch('X')],
        0,
        What::Erase,
    )
    .by(&[Role::Admin]),
    // By its name from everywhere; the form stands here.
    command(
        "erase",
        ("Erase what a line of history says: personal data …", "erase"),
        GROUP,
        &[],
        Where::Always,
        0,
        AnyAct::Record(Act::Write(What::Erase)),
    )
    .when(elsewhere)
    .by(&[Role::Admin]),
    command(
        "record.load",
        ("Load an archive into this empty workspace …", "load archive"),
        GROUP,
        &[ch('L')],
        HERE,
        6,
        AnyAct::Record(Act::AskLoad),
    )
    .when(there_is_none),
    command(
        "record.reload",
        ("Ask for the record again", "reload"),
        GROUP,
        &[plain(Code::F(5))],
        HERE,
        0,
        AnyAct::Record(Act::Reload),
    ),
    command(
        "record.all",
        ("Show what did not move as well, or not any more", "all lines"),
        GROUP,
        &[ch('a')],
        MOVED,
        1,
        AnyAct::Record(Act::All),
    ),
    command(
        "record.take-in",
        ("Bring in what the file would change, or look at it again", "bring in"),
        GROUP,
        &[ctrl('s')],
        LOOKED,
        1,
        AnyAct::Record(Act::Bring),
    )
    .when(sound),
    command(
        "record.save",
        ("Do what the form says", "do it"),
        GROUP,
        &[ctrl('s')],
        FORM,
        1,
        AnyAct::Record(Act::Save),
    ),
    command(
        "record.next",
        ("Go to the next field", "next field"),
        GROUP,
        &[plain(Code::Tab)],
        FORM,
        2,
        AnyAct::Record(Act::Field(true)),
    ),
    command(
        "record.previous",
        ("Go to the previous field", "previous field"),
        GROUP,
        &[plain(Code::BackTab)],
        FORM,
        0,
        AnyAct::Record(Act::Field(false)),
    ),
];
