//! What is tried, kept by name beside the record and tried again.

use std::fmt::Write as _;

use super::live::Live;
use super::{KeepScenario, Known, Part, Scenario, State};
use crate::actions::robustness::{Tried, trial};
use crate::domain::exact::Exact;
use crate::domain::text::Title;
use crate::tui::msg::{Effect, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::text_field::TextField;

pub(super) fn begin_naming(state: &mut State, shell: &mut Shell) {
    if state.here().is_none_or(|here| here.trial.is_base()) {
        shell.refuse("nothing is tried yet: a scenario is other weights or scores");
        return;
    }
    let name = shell.field("compare/name");
    let known = state.name.clone().unwrap_or_default();
    let field = TextField::line(Title::MOST)
        .named(&name)
        .with_text(&known)
        .restored(shell.drafts.get(&name));
    state.naming = Some(field);
}

pub(super) fn keep(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some(field) = &state.naming else { return Vec::new() };
    if state.saving.is_on() {
        return Vec::new();
    }
    let name = field.text();
    if let Err(error) = name.parse::<Title>() {
        shell.refuse(format!("the name: {error}"));
        return shell.keep();
    }
    let Known::Here(here) = &mut state.known else { return Vec::new() };
    // What is kept adds up to 100, as the same on the command line does.
    let together: Vec<usize> = (0..here.trial.weights().len())
        .filter(|at| here.trial.sum(*at) != Exact::whole(100))
        .collect();
    for at in together {
        if here.trial.spread(at).is_err()
            && let Err(error) = here.trial.scale(at)
        {
            shell.refuse(error.to_string());
            return shell.keep();
        }
    }
    here.live = Live::of(&here.trial, &here.ranking);
    let (weights, scores) = here.trial.typed();
    let change = KeepScenario {
        evaluation: here.data.evaluation.reference(),
        name: name.clone(),
        tried: Some(Tried { weights, scores }),
    };
    let mut effects = shell.keep();
    effects.extend(state.saving.send_with(Save::Scenario(Box::new(change)), name, shell));
    state.naming = None;
    effects
}

fn chosen_scenario(state: &State) -> Option<&Scenario> {
    state.here()?.data.scenarios.get(state.listed.at)
}

pub(super) fn try_scenario(state: &mut State, shell: &mut Shell) {
    let Some(scenario) = chosen_scenario(state).cloned() else { return };
    let Known::Here(here) = &mut state.known else { return };
    match trial(here.data.evaluation.clone(), &scenario.tried) {
        Ok(tried) => {
            here.trial = tried;
            state.changed(&scenario.name);
            // Questions of which a weight was set are shown, or nobody would see that it was.
            let Known::Here(here) = &state.known else { return };
            let groups = here.trial.weights().iter().filter(|weight| weight.held);
            state.unfolded.extend(groups.filter_map(|weight| weight.group));
            state.name = Some(scenario.name);
            state.part = Part::Weights;
        }
        Err(error) => shell.refuse(error.to_string()),
    }
}

pub(super) fn drop_scenario(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some(scenario) = chosen_scenario(state) else { return Vec::new() };
    let Some(here) = state.here() else { return Vec::new() };
    let change = KeepScenario {
        evaluation: here.data.evaluation.reference(),
        name: scenario.name.clone(),
        tried: None,
    };
    state.saving.send_with(Save::Scenario(Box::new(change)), String::new(), shell)
}

pub(super) fn copy(state: &State, shell: &mut Shell) -> Vec<Effect> {
    let Some(here) = state.here() else { return Vec::new() };
    if here.trial.is_base() {
        shell.say("nothing is tried yet");
        return Vec::new();
    }
    let (weights, scores) = here.trial.typed();
    let mut line = format!("cloudpick whatif {}", here.data.evaluation.reference());
    for (flag, words) in [("--weight", weights), ("--score", scores)] {
        if !words.is_empty() {
            let _ = write!(line, " {flag} {}", words.join(","));
        }
    }
    vec![Effect::Copy(line)]
}
