//! What the commands of the register do.

use super::changes::Held;
use super::data::{Change, Question};
use super::detail::About;
use super::dialog::Deed;
use super::keys::Act;
use super::menu::Menu;
use super::over::Over;
use super::sheet::Sheet;
use super::{Input, State, Wanted, detail_rows, register, update};
use crate::domain::criteria::exception::Answer;
use crate::domain::exception::steps::Step;
use crate::tui::keys::{Act as AnyAct, Code, Key, ch};
use crate::tui::msg::{Effect, Load};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::{Shell, not_then};
use crate::tui::widgets::cursor::Cursor;

/// Does it. What was open as a list of choices closes before what was chosen begins.
pub(super) fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    if matches!(act, Act::Choose) {
        return choose(state, key, shell);
    }
    if matches!(
        act,
        Act::Side
            | Act::Save
            | Act::Field(_)
            | Act::Section(_)
            | Act::Problem
            | Act::Basket
            | Act::BatchNow
    ) {
        return in_form(state, act, key, shell);
    }
    // A step that was chosen in the list of steps is about the condition it was opened on.
    let mut condition = None;
    if let Some(Over::Menu(menu)) = &state.over {
        condition = menu.condition();
    }
    if let (None, Some(About::Condition(number))) = (condition, state.about(shell)) {
        condition = Some(number);
    }
    state.over = None;
    match act {
        Act::Open
        | Act::Row
        | Act::Filter
        | Act::Sort
        | Act::Group
        | Act::Batch
        | Act::Mark
        | Act::MarkAll
        | Act::Reload
        | Act::Copy
        | Act::Link
        | Act::Changes
        | Act::Menu
        | Act::Score
        | Act::NextQuestion => look(state, act, key, shell),
        Act::New => state.begin(false, shell),
        Act::Import => {
            state.open = None;
            let mut sheet = Sheet::import(shell);
            sheet.fit(shell);
            state.over = Some(Over::Sheet(Box::new(sheet)));
            Vec::new()
        }
        Act::Edit => state.begin(true, shell),
        Act::Submit => state.do_step(Step::Submit, shell),
        Act::Claim => state.do_step(Step::Claim, shell),
        Act::Release => state.do_step(Step::Release, shell),
        Act::Revise => {
            let open = state.full().and_then(|dossier| {
                let days = dossier.settings.appeal_days;
                dossier.exception.appeal_open(days, dossier.today)
            });
            let (Some(which), Some(until)) = (state.chosen(), open) else {
                return state.do_step(Step::Revise { appeal: false }, shell);
            };
            let question = Confirm::new(
                format!("Open {which} again to change it"),
                format!(
                    "It goes to the same approvers once more. Until {until} you could appeal \
                     instead: the next tier then decides on it as it is. Once it is opened to be \
                     changed, that is no longer possible."
                ),
                ("leave it", "open it to change it"),
                AnyAct::Exceptions(Act::ReviseNow),
            );
            shell.confirm(question.answered_by(ch('y'), key));
            Vec::new()
        }
        Act::ReviseNow => state.do_step(Step::Revise { appeal: false }, shell),
        Act::Appeal => state.do_step(Step::Revise { appeal: true }, shell),
        Act::Renew => {
            let effects = state.do_step(Step::Renew, shell);
            if !effects.is_empty() {
                state.wanted = Some(Wanted::Renewed);
            }
            effects
        }
        Act::Discard => {
            if let Some(which) = state.chosen() {
                let question = Confirm::new(
                    format!("Discard {which}"),
                    "The draft is thrown away for good; its number stays used.",
                    ("keep it", "discard"),
                    AnyAct::Exceptions(Act::DiscardNow),
                );
                shell.confirm(question.answered_by(ch('d'), key));
            }
            Vec::new()
        }
        Act::DiscardNow => state.do_step(Step::Discard, shell),
        Act::Undo => {
            let question = Confirm::new(
                "Take back what I did last".to_owned(),
                "A draft or its last change, a comment or tags of yours, where nobody has worked on \
                 it since; the history keeps both. A draft that is taken back is gone.",
                ("leave it", "take it back"),
                AnyAct::Exceptions(Act::UndoNow),
            );
            shell.confirm(question.answered_by(ch('y'), key));
            Vec::new()
        }
        Act::UndoNow => state.change(Change::Undo, shell),
        Act::Approve => state.deed(Deed::Approve, None, shell),
        Act::Reject => state.deed(Deed::Reject, None, shell),
        Act::Return => state.deed(Deed::Return, None, shell),
        Act::Withdraw => state.deed(Deed::Withdraw, None, shell),
        Act::Revoke => state.deed(Deed::Revoke, None, shell),
        Act::Close => state.deed(Deed::Close, None, shell),
        Act::Bridge => state.deed(Deed::Bridge, None, shell),
        Act::Rebase => state.deed(Deed::Rebase, None, shell),
        Act::Correct => state.deed(Deed::Correct, None, shell),
        Act::Comment => state.deed(Deed::Comment, None, shell),
        Act::Tag => state.deed(Deed::Tag, None, shell),
        Act::LinkTo => state.deed(Deed::Link, None, shell),
        Act::Outside => state.deed(Deed::Outside, None, shell),
        Act::Attach => state.deed(Deed::Attach, None, shell),
        Act::WriteFile => state.deed(Deed::WriteFile, None, shell),
        Act::AddCondition => state.deed(Deed::AddCondition, None, shell),
        Act::Meet => state.deed(Deed::Meet(condition), None, shell),
        Act::Confirm => match condition {
            // Where a sole approver may confirm what is their own, the reason for it is asked.
            Some(condition) if !state.full().is_some_and(|full| full.settings.sole_approver) => {
                state.do_step(Step::Confirm { condition, own: None }, shell)
            }
            condition => state.deed(Deed::Confirm(condition), None, shell),
        },
        Act::Waive => state.deed(Deed::Waive(condition), None, shell),
        Act::Breach => state.deed(Deed::Breach(condition), None, shell),
        Act::Choose
        | Act::Side
        | Act::Save
        | Act::Field(_)
        | Act::Section(_)
        | Act::Problem
        | Act::Basket
        | Act::BatchNow => Vec::new(),
    }
}

/// Commands that look, mark and sort, and change nothing on record.
#[expect(clippy::wildcard_enum_match_arm, reason = "the others are done where this is called")]
fn look(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let rows = register::rows(shell.body_rows());
    match act {
        Act::Open => {
            state.open = state.chosen().map(|_| Cursor::default());
            state.ask_one(shell)
        }
        Act::Row => row(state, key, shell),
        Act::Filter => {
            state.open = None;
            state.list.begin();
            // Targets and people are offered as values.
            if state.choices.is_none() {
                shell.ask(Load::Exceptions(Question::Choices))
            } else {
                Vec::new()
            }
        }
        Act::Sort => {
            let said = state.list.sort(shell.size.0);
            shell.say(said);
            state.ask_register(shell)
        }
        Act::Group => {
            let said = state.list.group();
            shell.say(said);
            state.ask_register(shell)
        }
        Act::Batch => {
            let marked = state.list.marked();
            if marked.is_empty() {
                Vec::new()
            } else {
                shell.ask(Load::Exceptions(Question::Batch(marked)))
            }
        }
        Act::Mark => {
            if state.list.mark(rows, shell.size.0) {
                state.ask_here(shell)
            } else {
                Vec::new()
            }
        }
        Act::MarkAll => {
            let said = state.list.mark_all();
            shell.say(said);
            Vec::new()
        }
        Act::Reload => update(state, Input::Shown, shell),
        Act::Copy => {
            if let Some(which) = state.chosen() {
                vec![Effect::Copy(which.to_string())]
            } else {
                shell.refuse("there is no row to copy");
                Vec::new()
            }
        }
        Act::Link => match state.about(shell) {
            Some(About::Link(address)) => vec![Effect::Open(address)],
            Some(
                About::Question(_) | About::Condition(_) | About::Exception(_) | About::Comment(_),
            )
            | None => {
                shell.refuse("there is no address on this row");
                Vec::new()
            }
        },
        Act::Changes => {
            let Some(which) = state.chosen() else { return Vec::new() };
            let held = Held::new(which);
            let effects = held.ask(shell);
            state.over = Some(Over::Held(Box::new(held)));
            effects
        }
        Act::Menu => menu(state, None, shell),
        Act::Score => score(state, key, shell),
        Act::NextQuestion => {
            next_question(state, shell);
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Enter on a row of the open one does what the row is about.
fn row(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let about = state.about(shell);
    if let (Some(day), Some(About::Question(_) | About::Condition(_) | About::Comment(_)) | None) =
        (shell.day, &about)
    {
        shell.refuse(not_then(day));
        return Vec::new();
    }
    match about {
        Some(About::Question(_)) => score(state, key, shell),
        Some(About::Condition(number)) => menu(state, Some(number), shell),
        Some(About::Link(address)) => vec![Effect::Open(address)],
        Some(About::Exception(which)) => {
            state.look_at(which);
            state.ask_register(shell)
        }
        Some(About::Comment(number)) => state.deed(Deed::Recomment(number), None, shell),
        None => menu(state, None, shell),
    }
}

/// The list of what can be done, now or once the exception is here.
fn menu(state: &mut State, condition: Option<u32>, shell: &mut Shell) -> Vec<Effect> {
    let Some(which) = state.chosen() else {
        shell.refuse("there is no exception to do anything with; n begins a request");
        return Vec::new();
    };
    if let Some(dossier) = state.full() {
        let menu = Menu::new(which, &dossier.can, condition, shell);
        state.over = Some(Over::Menu(Box::new(menu)));
        Vec::new()
    } else {
        state.wanted = Some(Wanted::Menu(condition));
        state.ask_one(shell)
    }
}

impl State {
    /// Opens the list of what can be done, where it was waited for.
    pub(super) fn open_menu(&mut self, condition: Option<u32>, shell: &mut Shell) -> Vec<Effect> {
        menu(self, condition, shell)
    }
}

/// Enter on a list that lies over the screen.
fn choose(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    match &mut state.over {
        Some(Over::Menu(menu)) => match menu.chosen() {
            Some(Ok(act)) => run(state, act, key, shell),
            Some(Err(why)) => {
                shell.refuse(why);
                Vec::new()
            }
            None => Vec::new(),
        },
        Some(Over::Filing(_) | Over::Dialog(_) | Over::Sheet(_) | Over::Held(_)) | None => {
            Vec::new()
        }
    }
}

/// Commands of whatever form is open.
fn in_form(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    match (act, &mut state.over) {
        (Act::Save, Some(Over::Filing(filing))) => return filing.save(shell),
        (Act::Save, Some(Over::Dialog(dialog))) => return dialog.save(shell),
        (Act::Save, Some(Over::Sheet(sheet))) => return sheet.save(key, shell),
        (Act::BatchNow, Some(Over::Sheet(sheet))) => return sheet.save_now(shell),
        (Act::Problem, Some(Over::Filing(filing))) => filing.next_problem(shell),
        (Act::Basket, Some(Over::Filing(filing))) => return filing.ask_basket(shell),
        (Act::Section(forward), Some(Over::Filing(filing))) => filing.turn(forward),
        (Act::Field(forward), Some(over)) => over.step(forward),
        (Act::Side, Some(Over::Held(held))) => held.turn(),
        (_, _) => {}
    }
    Vec::new()
}

fn score(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let Some(About::Question(question)) = state.about(shell) else {
        shell.refuse("move to a question to score it; Tab goes to the next open one");
        return Vec::new();
    };
    let given = match key.map(|key| key.code) {
        Some(Code::Char('p')) => Some("pass".to_owned()),
        Some(Code::Char('f')) => Some("fail".to_owned()),
        Some(Code::Char(digit)) => Some(digit.to_string()),
        Some(_) | None => None,
    };
    let asked = state.full().and_then(|dossier| dossier.questions.question(question.as_str()));
    let gate = asked.is_some_and(|asked| asked.answer == Answer::Gate);
    let digit = given.as_ref().is_some_and(|given| given.parse::<u8>().is_ok());
    if given.is_some() && asked.is_some() && gate == digit {
        shell.refuse(if gate {
            format!("{question} is a gate: p says that it passes, f that it fails")
        } else {
            format!("{question} is no gate: 0 to 3 scores it")
        });
        return Vec::new();
    }
    state.deed(Deed::Score(question), given, shell)
}

/// Goes to the next question that the person has not scored, else to the next one.
fn next_question(state: &mut State, shell: &mut Shell) {
    let Some(mut cursor) = state.open else { return };
    let lines = state.lines(shell);
    let Some(dossier) = state.full() else { return };
    let working = dossier.exception.working();
    let scored = |about: &About| match about {
        About::Question(id) => {
            let own = |score: &&crate::domain::exception::scores::Score| {
                score.question == *id && score.by.as_str() == dossier.me
            };
            working.scores.iter().any(|score| own(&score))
        }
        About::Condition(_) | About::Link(_) | About::Exception(_) | About::Comment(_) => true,
    };
    let here = lines.get(cursor.at).and_then(|line| line.about.clone());
    let open = |at: &usize| {
        let about = lines[*at].about.as_ref();
        about.is_some_and(|about| !scored(about)) && lines[*at].about != here
    };
    let after = cursor.at + 1..lines.len();
    let Some(at) = after.clone().find(open).or_else(|| (0..cursor.at).find(open)) else {
        shell.say("you have scored every question of this request");
        return;
    };
    cursor.at = at;
    cursor.keep_in(lines.len(), detail_rows(shell));
    state.open = Some(cursor);
}
