//! What becomes of the answers of the desk: what is shown is replaced, what waited goes on.

use super::data::{Answer, Question};
use super::over::Over;
use super::sheet::Sheet;
use super::{State, Wanted, detail, detail_rows, register};
use crate::tui::msg::{Effect, Load};
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;

/// Takes in an answer.
pub(super) fn loaded(state: &mut State, answer: Answer, shell: &mut Shell) -> Vec<Effect> {
    let rows = register::rows(shell.body_rows());
    match answer {
        Answer::Register(register) => {
            let first = !state.list.is_here();
            let turned = state.list.turned_from();
            let before = state.chosen().or(turned);
            state.list.replace(*register, rows);
            let mut effects = state.ask_rows(shell);
            if let Some(Wanted::Newest(Some(which))) = state.wanted {
                state.wanted = None;
                state.list.choose(which, rows);
                state.open = (state.chosen() == Some(which)).then(Cursor::default);
                effects.extend(state.ask_here(shell));
            } else if first || state.chosen() != before {
                if (!first || turned.is_some()) && state.chosen() != before {
                    state.open = None;
                    if let (Some(gone), Some(day)) = (turned, shell.day) {
                        // A filter may leave out what was there.
                        let was = if state.list.asked().filter.is_empty() {
                            "was not there"
                        } else {
                            "is not among these"
                        };
                        shell.say(format!("{gone} {was} at the end of {day}"));
                    }
                }
                effects.extend(state.ask_one(shell));
            }
            effects
        }
        Answer::Rows(rows) => {
            state.list.keep(rows);
            Vec::new()
        }
        Answer::Newest(which) => {
            if matches!(state.wanted, Some(Wanted::Newest(_))) {
                state.wanted = which.map(|which| Wanted::Newest(Some(which)));
            }
            state.list.clear();
            state.ask_register(shell)
        }
        Answer::Batch(items) => {
            let mut sheet = Sheet::batch(items, shell);
            sheet.fit(shell);
            state.over = Some(Over::Sheet(Box::new(sheet)));
            Vec::new()
        }
        Answer::One(mut dossier) => {
            dossier.another_day = shell.day.is_some();
            match &mut state.over {
                Some(Over::Dialog(dialog)) => dialog.meet(&dossier),
                Some(Over::Filing(filing)) => {
                    filing.meet(dossier.exception.reference, dossier.exception.version, shell);
                }
                Some(Over::Menu(menu)) => {
                    menu.meet(dossier.exception.reference, &dossier.can, shell);
                }
                Some(Over::Sheet(_) | Over::Held(_)) | None => {}
            }
            let stood = state.about(shell);
            state.stale = false;
            state.dossier = Some(dossier);
            if let Some(mut cursor) = state.open {
                // Rows come and go above it; the question or condition stays the chosen one.
                let lines = state.lines(shell);
                let about = |at: usize| lines.get(at).and_then(|line| line.about.as_ref());
                if stood.is_some() && about(cursor.at) != stood.as_ref() {
                    let there = lines.iter().position(|line| line.about == stood);
                    cursor.at = there.unwrap_or(cursor.at);
                }
                let sought = if state.full().is_some() { state.seeking.take() } else { None };
                if let Some(at) = sought.and_then(|word| detail::comment(&lines, &word)) {
                    cursor.at = at;
                }
                cursor.keep_in(lines.len(), detail_rows(shell));
                state.open = Some(cursor);
            }
            state.go_on(shell)
        }
        Answer::Choices(choices) => {
            state.choices = Some(*choices);
            state.go_on(shell)
        }
        Answer::Basket(texts) => {
            if let Some(Over::Filing(filing)) = &mut state.over {
                return filing.take_basket(texts, shell);
            }
            Vec::new()
        }
        Answer::Weight(weight) => {
            if let Some(Over::Dialog(dialog)) = &mut state.over {
                dialog.weigh(&weight);
            }
            Vec::new()
        }
        Answer::Changes(changes) => {
            if let Some(Over::Held(held)) = &mut state.over {
                held.meet(*changes);
            }
            Vec::new()
        }
        Answer::Rivals(rivals) => {
            if let Some(Over::Filing(filing)) = &mut state.over {
                filing.know(rivals);
            }
            Vec::new()
        }
    }
}

/// A save is on record: its form closes, its drafts go, and what it made is shown.
pub(super) fn saved(state: &mut State, ticket: u64, shell: &mut Shell) -> Vec<Effect> {
    state.stale = true;
    if state.saving.ended(ticket).is_some() {
        // A renewal that was just opened is written at once.
        if state.wanted == Some(Wanted::Renewed) {
            state.wanted = Some(Wanted::Edit);
            let mut effects = state.ask_one(shell);
            if state.choices.is_none() {
                effects.extend(shell.ask(Load::Exceptions(Question::Choices)));
            }
            state.dossier = None;
            return effects;
        }
        return state.ask_one(shell);
    }
    match &mut state.over {
        Some(Over::Filing(filing)) => {
            let Some(mut effects) = filing.saved(ticket, shell) else { return Vec::new() };
            let new = filing.which().is_none();
            state.over = None;
            if new {
                state.wanted = Some(Wanted::Newest(None));
                effects.extend(shell.ask(Load::Exceptions(Question::Newest)));
            } else {
                state.open = state.open.or(Some(Cursor::default()));
                effects.extend(state.ask_one(shell));
            }
            // The workload or the people may be others by the next form.
            state.choices = None;
            effects
        }
        Some(Over::Sheet(sheet)) => {
            let Some((close, effects)) = sheet.saved(ticket, shell) else { return Vec::new() };
            if close {
                state.over = None;
            }
            state.list.unmark();
            effects
        }
        Some(Over::Dialog(dialog)) => {
            let Some(mut effects) = dialog.asking.saved(ticket, shell) else { return Vec::new() };
            state.over = None;
            effects.extend(state.ask_one(shell));
            effects
        }
        Some(Over::Menu(_) | Over::Held(_)) | None => Vec::new(),
    }
}
