//! Workshops and hypotheses before the desk: shown, and changed through the same actions as on the
//! command line.

use crate::actions::approaches::{self, MarkText, OutcomeText};
use crate::actions::benefits::{
    self, BroughtFrom, Delivered, MeasureText, ReadingText, RuleText, import_file,
};
use crate::actions::evaluations::Run;
use crate::actions::{ActionError, Desk};
use crate::domain::benefits::{Hypothesis, Put};
use crate::domain::date::Day;
use crate::domain::text::counted;
use crate::tui::msg::Loaded;
use crate::tui::place::Place;
use crate::tui::screens::story::{Change, Data, Item, What};

/// The workshops there are.
pub(super) fn approach(desk: &mut Desk) -> Result<Loaded, ActionError> {
    let items = approaches::list(desk)?.into_iter();
    let items = items.map(|one| Item::Workshop(Box::new(one))).collect();
    Ok(data(desk, Place::Approach, items, desk.today()))
}

/// The hypotheses there are, judged as at `on`, or today.
pub(super) fn benefits(desk: &mut Desk, on: Option<Day>) -> Result<Loaded, ActionError> {
    let on = on.unwrap_or_else(|| desk.today());
    let items = benefits::list(desk)?.into_iter();
    let judged = |one: Hypothesis| {
        let judgement = Box::new(one.judge(on));
        Item::Hypothesis(Box::new(one), judgement)
    };
    let items = items.map(judged).collect();
    Ok(data(desk, Place::Benefits, items, on))
}

fn data(desk: &Desk, place: Place, items: Vec<Item>, on: Day) -> Loaded {
    let data = Data { items, on, today: desk.today(), me: desk.actor.slug.clone() };
    Loaded::Story(place, Box::new(data))
}

/// A text that was left empty says nothing.
fn given(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// A whole number typed, or nothing.
fn number<T: std::str::FromStr>(field: &str, text: &str) -> Result<Option<T>, ActionError> {
    let Some(typed) = given(text) else { return Ok(None) };
    typed.parse().map(Some).map_err(|_| {
        ActionError::invalid(format!("the {field}: `{typed}` is not a whole number")).subject(field)
    })
}

fn rule(change: &Change) -> Result<RuleText, ActionError> {
    Ok(RuleText {
        start: given(change.text("start")),
        least: number("least", change.text("least"))?,
        needs: given(change.text("needs")),
        level: number("level", change.text("level"))?,
        resamples: number("resamples", change.text("resamples"))?,
        seed: number("seed", change.text("seed"))?,
    })
}

fn mark(change: &Change) -> Result<MarkText, ActionError> {
    let lines = |key: &str| -> Vec<String> { change.text(key).lines().filter_map(given).collect() };
    let considers = ["considers", "own"].into_iter().filter_map(|key| given(change.text(key)));
    let considers = Some(considers.collect());
    Ok(MarkText {
        position: change.text("position").to_owned(),
        whose: given(change.text("for")),
        anonymous: change.text("anonymous") == "yes",
        number: number("number", change.text("number"))?,
        considers,
        hopes: lines("hope"),
        fears: lines("fear"),
    })
}

/// One change of the two places.
pub(super) fn save(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    let which = change.which.as_deref();
    match change.what {
        What::Call => {
            let made = approaches::new(desk, change.text("title"))?;
            Ok(format!("{} is called; O opens its first round", made.reference))
        }
        What::OpenRound => {
            let workshop = approaches::open(desk, which)?;
            Ok(format!("round {} is open", workshop.rounds.len()))
        }
        What::CloseRound => {
            let workshop = approaches::close(desk, which)?;
            Ok(format!("round {} is closed", workshop.rounds.len()))
        }
        What::Mark => {
            let placed = approaches::place(desk, which, &mark(change)?)?;
            Ok(format!("the mark of {} stands in round {}", placed.who, placed.round))
        }
        What::Outcome => {
            let text = OutcomeText {
                title: change.text("title").to_owned(),
                reason: change.text("reason").to_owned(),
                chosen: given(change.text("chosen")),
                review_by: given(change.text("review-by")),
            };
            let (workshop, decision) = approaches::outcome(desk, which, &text)?;
            let (which, status) = (decision.reference, decision.status);
            Ok(format!("{} ends with {which}, which is {status}", workshop.reference))
        }
        What::Hypothesis => {
            let (statement, owner) = (change.text("statement"), change.text("owner"));
            let made = benefits::new(desk, statement, owner, &rule(change)?)?;
            Ok(format!("{} is written down; m adds its measures", made.reference))
        }
        What::Rule => {
            let changed = benefits::set_rule(desk, which, &rule(change)?)?;
            Ok(format!("the rule of {} is changed", changed.reference))
        }
        What::Measure => {
            let text = MeasureText {
                kind: change.text("kind").to_owned(),
                name: given(change.text("name")),
                unit: given(change.text("unit")),
                direction: given(change.text("direction")),
                target: given(change.text("target")),
            };
            let changed = benefits::add_measure(desk, which, &text)?;
            Ok(format!("{} has {}", changed.reference, measures(&changed)))
        }
        What::NoMeasure => {
            let changed = benefits::remove_measure(desk, which, change.text("measure"))?;
            Ok(format!("{} has {}", changed.reference, measures(&changed)))
        }
        What::Baseline => {
            let typed = [change.text("value"), change.text("as-at"), change.text("source")];
            benefits::set_baseline(desk, which, change.text("measure"), typed)?;
            Ok(format!("the baseline of {} is on record", change.text("measure")))
        }
        What::Reading => {
            let text = ReadingText {
                measure: change.text("measure").to_owned(),
                value: change.text("value").to_owned(),
                service: change.text("service").to_owned(),
                day: change.text("date").to_owned(),
                source: given(change.text("source")),
                reason: given(change.text("reason")),
            };
            let (_, reading, put) = benefits::add_reading(desk, which, &text)?;
            let what = format!("{} of {} on {}", reading.measure, reading.service, reading.day);
            Ok(match put {
                Put::New => format!("{what} is on record"),
                Put::Same => format!("{what} was on record already, the same"),
                Put::Corrected(before) => {
                    let before = crate::domain::benefits::short(&before);
                    format!("{what} is corrected from {before}")
                }
            })
        }
        What::File => file(desk, change),
        What::Revise => {
            let changed = benefits::revise(desk, which, change.text("reason"))?;
            let version = changed.version();
            Ok(format!(
                "version {} is open for change; {} results are known",
                version.number, version.known
            ))
        }
        What::Day => Ok(String::new()),
    }
}

fn measures(hypothesis: &Hypothesis) -> String {
    counted(hypothesis.version().measures.len(), "measure", "measures")
}

fn file(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    let from = if change.text("kind") == "deliveries" {
        BroughtFrom::Deliveries
    } else {
        BroughtFrom::Readings
    };
    let run = if change.text("dry") == "no" { Run::Save } else { Run::Rehearse };
    let path = &crate::config::typed_path(change.text("file"));
    let Delivered { rows, same, notes } =
        import_file(desk, change.which.as_deref(), from, path, run)?;
    let (would, then) = match run {
        Run::Rehearse => ("would be", "; Ctrl-S brings them in"),
        Run::Save => ("are", ""),
    };
    let notes = if notes.is_empty() { String::new() } else { format!("; {}", notes.join("; ")) };
    Ok(format!(
        "{} readings {would} put on record, {same} are there already{notes}{then}",
        rows.len()
    ))
}
