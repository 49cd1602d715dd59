//! What the keys of the log do.

use super::data::{Change, Outcome, Question};
use super::writing::{Because, Writing};
use super::{State, Wanted};
use crate::domain::decision::Decision;
use crate::tui::keys::Act as AnyAct;
use crate::tui::msg::{Effect, Load};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::screens::decisions::Act;
use crate::tui::screens::written::Written;
use crate::tui::state::Shell;

/// Does what a key of the log says.
pub(super) fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let which = state.which();
    match act {
        Act::Open => state.open = which.map(|_| 0),
        Act::Filter => {
            state.open = None;
            state.page = None;
            state.filter.begin();
        }
        Act::Reload => return shell.ask(Load::Decisions(Question::Log)),
        Act::Copy => return which.map(|w| Effect::Copy(w.to_string())).into_iter().collect(),
        Act::New => {
            state.wanted = Some(Wanted::New);
            return shell.ask(Load::Decisions(Question::Result(None)));
        }
        Act::NewElse => {
            write_on(state, &Outcome::default(), None, shell);
        }
        Act::Edit => {
            let evaluation = state.record().and_then(|record| record.decision.evaluation);
            if evaluation.is_none()
                && let Some(decision) = state.record().map(|record| record.decision.clone())
            {
                write_on(state, &Outcome::default(), Some(&decision), shell);
                return Vec::new();
            }
            state.wanted = Some(Wanted::Edit);
            return shell.ask(Load::Decisions(Question::Result(evaluation)));
        }
        Act::Propose => {
            if let Some(which) = which {
                return state.change(Change::Propose(which), shell);
            }
        }
        Act::Accept => {
            if let Some(which) = which {
                state.wanted = Some(Wanted::Accept);
                return shell.ask(Load::Decisions(Question::Preview(which)));
            }
        }
        Act::Tree => {
            state.tree = !state.tree;
            state.open = None;
            state.page = None;
            let chosen = state.which();
            state.find();
            let at = (0..state.found.len())
                .find(|at| state.record_at(*at).map(|r| r.decision.reference) == chosen);
            state.cursor.at = at.unwrap_or(0);
        }
        Act::Read(kind) => {
            if let Some(which) = which {
                state.wanted = Some(Wanted::Page);
                return shell.ask(Load::Decisions(Question::Page(kind, which)));
            }
        }
        Act::Export => {
            if let Some(which) = which {
                state.write(Writing::export(which, shell), shell);
            }
        }
        Act::Import => state.write(Writing::import(shell), shell),
        Act::Against => {
            if let (Some(which), Some(log)) = (which, &state.log) {
                let writing = Writing::against(which, log, shell);
                state.write(writing, shell);
            }
        }
        Act::Map => {
            if let Some(which) = which {
                state.write(Writing::map(which, shell), shell);
            }
        }
        Act::AcceptNow => {
            if let Some(which) = which {
                let change = match state.other_in_force() {
                    Some(old) => Change::Supersede(which, old),
                    None => Change::Accept(which),
                };
                return state.change(change, shell);
            }
        }
        Act::Reject => state.because(Because::Reject, shell),
        Act::Reopen => state.because(Because::Reopen, shell),
        Act::Reaffirm => state.because(Because::Reaffirm, shell),
        Act::Deprecate => state.because(Because::Deprecate, shell),
        Act::Save => {
            let Some(writing) = &mut state.writing else { return Vec::new() };
            let effects = writing.save(shell);
            if writing.is_asked() {
                // What it asks for comes as a page; its text is no draft of anything.
                state.writing = None;
                state.wanted = Some(Wanted::Page);
            }
            return effects;
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
        }
    }
    Vec::new()
}

/// Signing asks for the typed name.
pub(super) fn accept(state: &State, turned: Option<&str>, found: &[String], shell: &mut Shell) {
    let (Some(record), Some(log)) = (state.record(), &state.log) else { return };
    let decision = &record.decision;
    let (which, chosen) = (decision.reference, &decision.content.chosen);
    let place = match state.other_in_force() {
        Some(old) => format!(" It takes the place of {old}, which stays on record."),
        None => String::new(),
    };
    let title = &decision.content.title;
    let sealed = match decision.evaluation {
        Some(evaluation) => format!("the result of {evaluation} is sealed with it, and "),
        None => String::new(),
    };
    let effect = if let (Some(why), Some(evaluation)) = (chosen.nobody(), decision.evaluation) {
        format!(
            "{title}. {evaluation} ends with nobody chosen ({}). {} The primary stays what it is, \
             and the decision cannot be edited any more. The letters say why.",
            why.words(),
            if record.has_result {
                "Its result is sealed with it."
            } else {
                "It stays where it stands, and what is sealed there stays sealed."
            }
        )
    } else if decision.content.scope.is_primary() {
        let turned = turned.map(|turned| format!(" {turned}; f shows which.")).unwrap_or_default();
        format!(
            "{title}. {chosen} becomes the primary, {sealed}it cannot be edited any more.{place}\
             {turned}"
        )
    } else {
        let scope = &decision.content.scope;
        format!("{title}. It holds for {scope}, {sealed}it cannot be edited any more.{place}")
    };
    let again = match found {
        [] => String::new(),
        found => format!(" Letters will tell it as it is: {}.", found.join("; ")),
    };
    let question = Confirm::new(
        format!("Accept {which}"),
        format!("{effect}{again}"),
        ("not now", "accept"),
        AnyAct::Decisions(Act::AcceptNow),
    );
    shell.confirm(question.signed(log.me.clone()));
}

/// Opens the form on `outcome`, with what `decision` says.
pub(super) fn write_on(
    state: &mut State,
    outcome: &Outcome,
    decision: Option<&Decision>,
    shell: &mut Shell,
) {
    state.write(Writing::new(outcome, decision, shell), shell);
}
