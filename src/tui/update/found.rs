//! Going to where words were found, with the cursor of its place on them.

use super::{go, screen};
use crate::actions::find::Hit;
use crate::domain::evaluation::stage::Stage as Of;
use crate::tui::msg::{Effect, Save};
use crate::tui::overlays::find::{place_at, place_of};
use crate::tui::place::Place;
use crate::tui::screens::Input;
use crate::tui::state::{Stage, State};

/// Goes to where words were found: to its evaluation first, where another one is shown.
pub(super) fn found(state: &mut State, hit: &Hit) -> Vec<Effect> {
    state.overlay = None;
    let mut parts = hit.reference.split('/');
    let which = parts.next().and_then(|word| word.parse().ok());
    let stands = match &state.shell.stage {
        Stage::Open(facts) => facts.stands,
        Stage::Opening | Stage::Welcome(_) => None,
    };
    let mut effects = Vec::new();
    if let Some(which) = which
        && stands.is_none_or(|(shown, _)| shown != which)
    {
        effects.extend(state.shell.save(Save::Choose(which)).1);
    }
    let place = match (hit.kind, hit.stage) {
        // An evaluation found by its title is shown where it is worked on now.
        ("evaluation", Some(stage)) => place_at(stage),
        // Once the scores are open a reason stands beside those of the others.
        ("reason", Some(stage)) if stage >= Of::Moderation => Place::Moderate,
        (kind, _) => place_of(kind),
    };
    let rest: Vec<&str> = parts.collect();
    if state.shell.at == place {
        // It is shown already: it asks again, and puts its cursor where it is wanted.
        aim(state, place, hit, &rest, &mut effects);
        effects.extend(screen(state, Input::Shown));
    } else {
        aim(state, place, hit, &rest, &mut effects);
        effects.extend(go(state, place));
    }
    let said = match (hit.kind, hit.stage) {
        ("evaluation", Some(stage)) => {
            format!(
                "{} is shown now: {}; its other places are behind g",
                hit.reference,
                stage.words()
            )
        }
        (kind, _) => format!("{kind}: {}", hit.reference),
    };
    state.shell.say(said);
    effects
}

/// Has `place` put its cursor on what was found, once it is shown; `rest` is the reference without
/// its first part.
fn aim(state: &mut State, place: Place, hit: &Hit, rest: &[&str], effects: &mut Vec<Effect>) {
    let screens = &mut state.screens;
    let asked = || Some((rest.first()?.parse().ok()?, rest.get(1)?.parse().ok()?));
    let first = hit.reference.split('/').next().unwrap_or_default();
    match place {
        Place::Moderate => match asked() {
            Some(asked) if hit.kind == "gate" => {
                effects.extend(screens.moderate.look_at_gate(asked, &mut state.shell));
            }
            asked if hit.kind == "minutes" => screens.moderate.look_at_minutes(asked),
            Some(asked) => screens.moderate.look_at(asked),
            None => {}
        },
        Place::Scores => {
            if let Some(asked) = asked() {
                screens.scores.look_at(asked);
            }
        }
        // A question to find out is known by its candidate and question, a fact by its id; a
        // clarification stands alone.
        Place::Evidence => {
            let id = match hit.kind {
                "clarification" => first.to_owned(),
                "open question" => rest.join("/"),
                _ => rest.last().copied().unwrap_or_default().to_owned(),
            };
            screens.evidence.look_at(hit.kind, id);
        }
        Place::Prices => {
            if let Some(candidate) = rest.first().and_then(|word| word.parse().ok()) {
                screens.prices.look_at(candidate);
            }
        }
        Place::Decisions => {
            if let Ok(which) = first.parse() {
                screens.decisions.look_at(which);
            }
        }
        Place::Workloads => {
            if let Ok(which) = first.parse() {
                screens.workloads.look_at(which);
            }
        }
        Place::Exceptions => {
            // The excerpt has what matched in brackets.
            let word = hit.excerpt.split_once('[').and_then(|(_, rest)| rest.split_once(']'));
            match (first.parse(), word) {
                (Ok(which), Some((word, _))) if hit.kind == "comment" => {
                    screens.exceptions.look_at_comment(which, word);
                }
                (Ok(which), _) => screens.exceptions.look_at(which),
                (Err(_), _) => {}
            }
        }
        Place::Setup if hit.kind == "question" => {
            if let Some(question) = rest.last() {
                screens.setup.look_at(question);
            }
        }
        Place::Setup if hit.kind == "supplier" => screens.setup.look_at_supplier(first),
        Place::Overview
        | Place::Setup
        | Place::Ranking
        | Place::Compare
        | Place::Sensitivity
        | Place::Conditions
        | Place::Capacity
        | Place::Metrics
        | Place::Record
        | Place::Approach
        | Place::Benefits
        | Place::History => {}
    }
}
