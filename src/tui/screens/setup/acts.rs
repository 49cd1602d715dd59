//! What the keys of Set-up do.

use super::aids::Aid;
use super::commands::own;
use super::data::Change;
use super::dialog::Deed;
use super::page::About;
use super::register::{Of, Register};
use super::weights::{Level, Weights};
use super::{Act, State};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::person::Role;
use crate::tui::keys::{Act as AnyAct, Key, ch};
use crate::tui::msg::{Effect, Load, Save};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::place::Place;
use crate::tui::screens::overview;
use crate::tui::state::{Shell, Wish};

pub(super) fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    let which = state
        .data
        .as_ref()
        .and_then(|data| data.evaluation())
        .map(crate::domain::evaluation::Evaluation::reference);
    match act {
        Act::Open => return open(state, key, shell),
        Act::Reload => return shell.ask(Load::Setup),
        Act::New => {
            close(state);
            if let Some(why) = may_not(state, &[Role::Moderator, Role::Admin]) {
                shell.refuse(format!("{why}, and sets nothing up"));
            } else {
                return state.write(true, None, shell);
            }
        }
        Act::Edit => return state.write(false, None, shell),
        Act::Weights | Act::Texts => return of_criteria(state, act, shell),
        Act::Aid => match &state.weights {
            Some(weights) if weights.is_draft() => aid(state, weights.level(), shell),
            Some(_) => shell.refuse(FROZEN),
            None => {}
        },
        Act::Amend => {
            if let Some(which) = which {
                state.dialog(Deed::Amend(which), shell);
            }
        }
        Act::AmendNow => {
            if let Some(dialog) = &mut state.dialog {
                return dialog.save(shell);
            }
        }
        Act::AddCandidate => {
            if let Some(which) = which {
                state.dialog(Deed::AddCandidate(which), shell);
            }
        }
        Act::AddSeat => {
            if let Some(which) = which {
                state.dialog(Deed::AddSeat(which), shell);
            }
        }
        Act::Remove => remove(state, shell),
        Act::RemoveNow => {
            if let (Some(which), Some(About::Seat(who))) = (which, state.about()) {
                return state.change(Change::RemoveSeat(which, who, None), shell);
            }
        }
        Act::HandOver => match (which, state.about()) {
            (Some(which), Some(About::Seat(who))) => {
                state.dialog(Deed::HandSeat(which, who), shell);
            }
            (Some(which), Some(About::Field("moderator"))) => {
                let data = state.data.as_ref();
                let who = data.and_then(|data| data.evaluation());
                let who = who.map(|one| one.moderator().to_string()).unwrap_or_default();
                state.dialog(Deed::HandModeration(which, who), shell);
            }
            (_, _) => shell.refuse("choose a seat or the moderator first"),
        },
        Act::Step => {
            let next = state.data.as_ref().and_then(|data| data.present.as_ref()?.next.as_ref());
            return if let Some(step) = next.map(|lock| lock.step) {
                ask(state, step, shell)
            } else {
                shell.say("no step leads on from here");
                Vec::new()
            };
        }
        Act::StepNow(step) => {
            if let Some(which) = which {
                return state.saving.send(Save::Step(which, step, None), shell);
            }
        }
        Act::Locks => {
            close(state);
            return shell.ask(Load::Locks(None));
        }
        Act::People => turn_to(state, Of::People, shell),
        Act::StandIns => turn_to(state, Of::StandIns, shell),
        Act::Settings => turn_to(state, Of::Settings, shell),
        Act::Suppliers => turn_to(state, Of::Suppliers, shell),
        Act::Filter => {
            if let Some(register) = &mut state.register {
                register.begin(shell);
            }
        }
        Act::Add => match state.register.as_ref().map(|register| register.of) {
            Some(Of::People) => state.dialog(Deed::Person(None), shell),
            Some(Of::StandIns) => state.dialog(Deed::StandIn(None), shell),
            Some(Of::Suppliers) => state.dialog(Deed::Supplier(None), shell),
            Some(Of::Settings) | None => {}
        },
        Act::Retire => retire(state, shell),
        Act::RetireNow => {
            if let Some((of, who)) = chosen_row(state) {
                let change = match of {
                    Of::People => Change::RetirePerson(who),
                    Of::StandIns => match chosen_pair(state) {
                        Some((away, stands_in)) => Change::EndDelegation(away, stands_in),
                        None => return Vec::new(),
                    },
                    Of::Settings => return Vec::new(),
                    Of::Suppliers => Change::RetireSupplier(who),
                };
                return state.change(change, shell);
            }
        }
        Act::Missing => {
            let here = state.writing.as_ref().map(|writing| writing.here().to_owned());
            match here.as_deref() {
                Some("candidates") => state.dialog(Deed::Supplier(None), shell),
                Some("panel" | "moderator") => state.dialog(Deed::Person(None), shell),
                Some(_) | None => {}
            }
        }
        Act::Save => return save(state, shell),
        Act::Field(forward) => {
            if let Some(dialog) = &mut state.dialog {
                dialog.step(forward);
            } else if let Some(writing) = &mut state.writing {
                writing.step(forward);
            } else if let Some(aid) = &mut state.aid {
                aid.step(forward);
            } else if let Some(weights) = &mut state.weights {
                weights.step(forward, shell);
            }
        }
        Act::Rehearse => {
            close(state);
            return shell.ask(Load::Rehearsal(Box::default()));
        }
        Act::Bids => {
            if let Some(which) = which {
                state.dialog(Deed::Bids(which), shell);
            }
        }
        Act::AddItem => match (&state.weights, which) {
            (Some(weights), Some(which)) if weights.is_draft() => {
                let group = weights.group().unwrap_or_default().to_owned();
                state.dialog(Deed::AddItem(which, group), shell);
            }
            (Some(_), _) => shell.refuse(FROZEN),
            (None, _) => {}
        },
        Act::RemoveItem => match &state.weights {
            Some(weights) if weights.is_draft() => {
                let id = weights.chosen().to_owned();
                let effect = if id.contains('-') {
                    "It is asked of nobody any more; what its group's other questions weigh stays \
                     as it is, and the sum says what is off."
                } else {
                    "The group goes with every question in it; the weights of the others stay as \
                     they are, and the sum says what is off."
                };
                let question = Confirm::new(
                    format!("Remove {id} from the criteria"),
                    effect,
                    ("keep it", "remove it"),
                    own(Act::RemoveItemNow),
                );
                shell.confirm(question.answered_by(ch('y'), None));
            }
            Some(_) => shell.refuse(FROZEN),
            None => {}
        },
        Act::RemoveItemNow => {
            if let (Some(which), Some(weights)) = (which, &state.weights) {
                let change = Change::RemoveItem(which, weights.chosen().to_owned());
                return state.change(change, shell);
            }
        }
        Act::Problem => {
            if let Some(writing) = &mut state.writing {
                writing.next_problem(shell);
            }
        }
    }
    Vec::new()
}

const FROZEN: &str = "criteria and weights are frozen: only a new version changes them";

/// Opens an aid for the weights of `level`.
fn aid(state: &mut State, level: Level, shell: &Shell) {
    if let Some(data) = &state.data
        && let Some(evaluation) = data.evaluation()
    {
        state.aid = Some(Box::new(Aid::new(level, evaluation, data, shell)));
    }
}

/// Why the person at the desk may not, when they hold none of `roles`.
fn may_not(state: &State, roles: &'static [Role]) -> Option<String> {
    let me = state.data.as_ref()?.me.as_ref()?;
    me.acting_as(roles, "set up an evaluation").err().map(|error| error.to_string())
}

/// Closes what is open over the page; what was typed is kept.
fn close(state: &mut State) {
    state.rehearsal = None;
    state.writing = None;
    state.weights = None;
    state.aid = None;
    state.dialog = None;
    state.register = None;
    state.locks = None;
}

fn save(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    if let Some(asked) = state.dialog.as_ref().and_then(|dialog| dialog.bids()) {
        return shell.ask(Load::Rehearsal(Box::new(asked)));
    }
    if let Some((which, effect)) = state.dialog.as_ref().and_then(|dialog| dialog.amends()) {
        let question = Confirm::new(
            format!("Amend the rules of {which}"),
            effect,
            ("leave them frozen", "amend"),
            own(Act::AmendNow),
        );
        shell.confirm(question.answered_by(ch('y'), None));
        Vec::new()
    } else if let Some(dialog) = &mut state.dialog {
        dialog.save(shell)
    } else if let Some(writing) = &mut state.writing {
        writing.save(shell)
    } else if let Some(aid) = &mut state.aid {
        aid.save(shell)
    } else if let Some(weights) = &mut state.weights {
        weights.save(shell)
    } else {
        Vec::new()
    }
}

/// Asks what `step` asks for; the answer is the question before it, or why it is locked.
fn ask(state: &mut State, step: Step, shell: &mut Shell) -> Vec<Effect> {
    state.asked = Some(step);
    shell.ask(Load::Locks(Some(step)))
}

fn open(state: &mut State, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    if let Some(locks) = &state.locks {
        let chosen = locks.chosen().map(|lock| (lock.step, lock.possible()));
        return match chosen {
            Some((Step::Reopen, true)) => {
                shell.wish(Wish::Do(AnyAct::Overview(overview::Act::Step(Step::Reopen))));
                Vec::new()
            }
            Some((Step::Decide, true)) => {
                shell.wish(Wish::Go(Place::Decisions));
                Vec::new()
            }
            Some((step, true)) => ask(state, step, shell),
            Some((_, false)) => {
                shell.refuse(locks.status());
                Vec::new()
            }
            None => Vec::new(),
        };
    }
    if let Some((of, who)) = chosen_row(state) {
        let deed = match of {
            Of::People => Deed::Person(Some(who)),
            Of::StandIns => Deed::StandIn(chosen_pair(state)),
            Of::Settings => Deed::Setting(who),
            Of::Suppliers => Deed::Supplier(Some(who)),
        };
        state.dialog(deed, shell);
        return Vec::new();
    }
    let data = state.data.as_ref();
    let evaluation = data.and_then(|data| data.evaluation());
    let stage = evaluation.map(crate::domain::evaluation::Evaluation::stage);
    match state.about() {
        Some(About::Do(act)) => return run(state, act, key, shell),
        Some(About::Group(id)) => {
            if let Some(evaluation) = evaluation {
                state.weights = Some(Box::new(Weights::new(evaluation, Some(&id), shell)));
            }
        }
        Some(About::Field(field)) => {
            let day = matches!(field, "scoring_due" | "moderation_due");
            match stage {
                Some(Stage::Draft) if field == "scale" => {
                    if let Some(which) = evaluation.map(Evaluation::reference) {
                        state.dialog(Deed::Scale(which), shell);
                    }
                }
                Some(Stage::Draft) => return state.write(false, Some(field), shell),
                Some(stage) if day && stage <= Stage::PriceOpened => {
                    return state.write(false, Some(field), shell);
                }
                Some(_) if field == "moderator" => {
                    shell.say("H hands the moderation over to somebody else");
                }
                Some(stage) => shell.refuse(format!(
                    "it is {}: rules change no more, only a new version can change them",
                    stage.words()
                )),
                None => {}
            }
        }
        Some(About::Candidate(_)) => shell.say("x records that the candidate takes part no longer"),
        Some(About::Seat(_)) => shell.say("H hands the seat over, x takes it away"),
        None => {}
    }
    Vec::new()
}

fn of_criteria(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let Some(evaluation) = state.data.as_ref().and_then(|data| data.evaluation()) else {
        return Vec::new();
    };
    let which = evaluation.reference();
    match (act, &state.weights) {
        (Act::Texts, Some(weights)) if weights.is_draft() => {
            let id = weights.chosen().to_owned();
            state.dialog(Deed::Texts(which, id), shell);
        }
        (Act::Texts, _) => {
            shell.refuse("criteria are frozen: only a new version changes what they say");
        }
        (_, _) => state.weights = Some(Box::new(Weights::new(evaluation, None, shell))),
    }
    Vec::new()
}

fn remove(state: &mut State, shell: &mut Shell) {
    let evaluation = state.data.as_ref().and_then(|data| data.evaluation());
    let Some(evaluation) = evaluation else { return };
    let (which, stage) = (evaluation.reference(), evaluation.stage());
    let begun = stage >= Stage::Scoring || evaluation.scores_seen();
    match state.about() {
        Some(About::Candidate(who)) => state.dialog(Deed::Withdraw(which, who), shell),
        // With scores in view a leaver is explained.
        Some(About::Seat(who)) if begun => state.dialog(Deed::Unseat(which, who), shell),
        Some(About::Seat(who)) => {
            let question = Confirm::new(
                format!("Take {who} off the panel of {which}"),
                "What they gave stays theirs and is kept. A leaver's seat can be handed over \
                 instead, with H.",
                ("leave the seat", "take it away"),
                own(Act::RemoveNow),
            );
            shell.confirm(question.answered_by(ch('y'), None));
        }
        Some(About::Field(_) | About::Group(_) | About::Do(_)) | None => {}
    }
}

fn chosen_row(state: &State) -> Option<(Of, String)> {
    let (register, data) = (state.register.as_ref()?, state.data.as_ref()?);
    register.chosen(data).map(|who| (register.of, who))
}

/// Who is away and who stands in, of the chosen row.
fn chosen_pair(state: &State) -> Option<(String, String)> {
    state.register.as_ref()?.pair(state.data.as_ref()?)
}

fn turn_to(state: &mut State, of: Of, shell: &Shell) {
    close(state);
    let mut register = Register::new(of);
    if let Some(data) = &state.data {
        register.meet(data, shell);
    }
    state.register = Some(register);
}

fn retire(state: &State, shell: &mut Shell) {
    let Some((of, who)) = chosen_row(state) else { return };
    if let Some((away, stands_in)) = chosen_pair(state) {
        let question = Confirm::new(
            format!("{stands_in} no longer stands in for {away}"),
            "From now on. What was done until now stays, with both names.",
            ("keep it as it is", "end it"),
            own(Act::RetireNow),
        );
        shell.confirm(question.answered_by(ch('y'), None));
        return;
    }
    let effect = match of {
        Of::People => {
            "Their history stays; they can no longer act, and the name is not used again."
        }
        Of::StandIns | Of::Settings | Of::Suppliers => {
            "Its history stays; it joins no new evaluation."
        }
    };
    let question = Confirm::new(
        format!("Retire {who}"),
        effect,
        ("keep it as it is", "retire"),
        own(Act::RetireNow),
    );
    shell.confirm(question.answered_by(ch('y'), None));
}
