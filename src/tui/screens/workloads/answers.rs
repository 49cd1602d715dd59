//! What becomes of the answers of the desk.

use super::data::{Answer, Row};
use super::{Part, State, list_rows};
use crate::tui::msg::Effect;
use crate::tui::state::Shell;

/// Takes in an answer.
pub(super) fn loaded(state: &mut State, answer: Answer, shell: &mut Shell) -> Vec<Effect> {
    match answer {
        Answer::Register(data) => {
            let sought = state.sought.take();
            if sought.is_some() {
                state.part = Part::Register;
                state.open = None;
                state.list.clear(&data, list_rows(shell));
            }
            let added = state.added.take().and_then(|name| {
                let named = |row: &&Row| row.listed.workload.name.as_str() == name;
                // Of several with one name the newest is the last.
                data.rows.iter().rev().find(named).map(Row::reference)
            });
            let turned = state.turned_from.take();
            let which = sought.or(added).or(turned).or_else(|| {
                state.list.chosen(&data).map(Row::reference).filter(|_| state.data.is_some())
            });
            if let Some(open) = state.open
                && !data.rows.iter().any(|row| row.reference() == open)
            {
                state.open = None;
                if let Some(day) = shell.day {
                    shell.say(format!("{open} was not there at the end of {day}"));
                }
            }
            state.list.find(&data, which, list_rows(shell));
            state.data = Some(data);
            state.failed = false;
            state.sift();
            state.keep_in(shell);
            if state.part == Part::Drill {
                return state.drill(shell);
            }
        }
        Answer::One(dossier) => {
            state.dossier = Some(dossier);
            state.keep_in(shell);
        }
        Answer::Drill(drilled) => {
            state.drilled = Some(drilled);
            state.sift();
            state.keep_in(shell);
        }
        Answer::Looked(looked) => {
            if let Some(writing) = &mut state.writing {
                writing.look(looked);
            }
        }
    }
    Vec::new()
}
