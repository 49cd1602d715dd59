//! What each key of the place does.

use std::collections::BTreeMap;

use super::data::{Change, Question, What};
use super::pages::About;
use super::writing::Writing;
use super::{Act, PARTS, Part, State, list_rows};
use crate::domain::workload::drill::{MOST_MONTHS, MOST_TEAMS};
use crate::domain::workload::portability::threshold::ALL_DATA;
use crate::domain::workload::portability::{Answer as Given, Subject};
use crate::tui::msg::{Effect, Load};
use crate::tui::screens::written::Written;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;

/// Does what a key says.
pub(super) fn run(state: &mut State, act: Act, shell: &mut Shell) -> Vec<Effect> {
    let Some(data) = state.data.as_deref() else {
        return if act == Act::Reload { state.ask(shell) } else { Vec::new() };
    };
    let about = state.about(shell);
    let writing = match act {
        Act::Open => {
            let which = match about {
                Some(
                    About::Workload(which) | About::Feature(which, _) | About::Rehearsal(which, _),
                ) if state.open.is_none() => Some(which),
                Some(About::Exception(which)) => {
                    shell.wish(Wish::Exception(which));
                    return Vec::new();
                }
                Some(About::Function(name)) => {
                    let cited = data.functions.iter().find(|entry| entry.name.as_str() == name);
                    let cited = cited.map(|entry| {
                        let all = entry.cited.iter().map(|one| one.exception.to_string());
                        format!("id:{}", all.collect::<Vec<_>>().join(","))
                    });
                    if let Some(filter) = cited {
                        shell.wish(Wish::Register(filter));
                    }
                    return Vec::new();
                }
                Some(_) | None => state.chosen(),
            };
            state.open = which;
            state.detail = Cursor::default();
            let ask = which.map(|which| shell.ask(Load::Workloads(Question::One(which))));
            return ask.unwrap_or_default();
        }
        Act::Filter => {
            if state.part == Part::Register {
                state.list.begin();
            } else {
                state.sifting.begin(state.part);
            }
            return Vec::new();
        }
        Act::Sort => {
            let said = state.list.sort(data, list_rows(shell), shell.size.0);
            shell.say(said);
            return Vec::new();
        }
        Act::Reload => return state.ask(shell),
        Act::Copy => {
            return state.chosen().map(|w| Effect::Copy(w.to_string())).into_iter().collect();
        }
        Act::Part(right) => {
            let at = state.part as usize + if right { 1 } else { PARTS.len() - 1 };
            state.part = PARTS[at % PARTS.len()].0;
            state.keep_in(shell);
            return if state.part == Part::Drill { state.drill(shell) } else { Vec::new() };
        }
        Act::New => match state.part {
            Part::LockIn => Some(Writing::feature(None, None, data, shell)),
            Part::Rehearsals => Some(Writing::rehearse(None, data, shell)),
            Part::Register | Part::Checks | Part::Plot | Part::Functions | Part::Drill => {
                Some(Writing::workload(data, None, shell))
            }
        },
        Act::Edit => match about {
            Some(About::Feature(which, number)) => {
                let same = |one: &&crate::actions::lock_in::Registered| {
                    (one.feature.workload, one.feature.number) == (which, number)
                };
                let before = data.features.iter().find(same);
                before.map(|before| Writing::feature(None, Some(before), data, shell))
            }
            Some(_) | None => state.workload().map(|one| Writing::workload(data, Some(one), shell)),
        },
        Act::Retire => match about {
            Some(About::Feature(which, number)) => Some(Writing::unfeature(which, number, shell)),
            Some(About::Rehearsal(which, number)) => {
                Some(Writing::unrehearse(which, number, shell))
            }
            Some(_) | None => state.workload().map(|one| Writing::retire(one, shell)),
        },
        Act::Met => state.answer(Given::Met, shell),
        Act::NotMet => state.answer(Given::NotMet, shell),
        Act::Accepted => state.answer(Given::Accepted, shell),
        Act::Take => return take(state, shell),
        Act::Feature => state.chosen().map(|w| Writing::feature(Some(w), None, data, shell)),
        Act::Rehearse => state.chosen().map(|w| Writing::rehearse(Some(w), data, shell)),
        Act::Arrived | Act::Missing => match about {
            Some(About::Function(name)) => {
                let found = if act == Act::Arrived { "arrived" } else { "missing" };
                Some(Writing::looked_for(&name, found, data, shell))
            }
            Some(_) | None => None,
        },
        Act::Months(more) => {
            let less = state.months.saturating_sub(1);
            state.months = if more { (state.months + 1).min(MOST_MONTHS) } else { less };
            return state.drill(shell);
        }
        Act::Teams(more) => {
            let less = state.teams.saturating_sub(1).max(1);
            state.teams = if more { (state.teams + 1).min(MOST_TEAMS) } else { less };
            return state.drill(shell);
        }
        Act::Supplier(next) => {
            let count = data.suppliers.len().max(1);
            state.supplier = (state.supplier + if next { 1 } else { count - 1 }) % count;
            return state.drill(shell);
        }
        Act::Import => Some(Writing::import(shell)),
        Act::Thresholds => {
            let check = match &about {
                Some(About::Check(_, check)) => Some(check.as_str()),
                Some(_) | None => None,
            };
            Writing::thresholds(check, data, shell)
        }
        Act::Reckon => {
            let subject = match about {
                Some(About::Check(subject, _)) => subject,
                Some(_) | None => state.open.map_or(Subject::Estate, Subject::Workload),
            };
            Some(Writing::export_time(subject, shell))
        }
        Act::AllFeatures => {
            state.all_features = !state.all_features;
            state.keep_in(shell);
            let words = if state.all_features { "with those" } else { "without those" };
            shell.say(format!("{words} no longer in use"));
            return Vec::new();
        }
        Act::Export => {
            return state.change(Change { what: What::Export, texts: BTreeMap::new() }, shell);
        }
        Act::Save => {
            if let Some(writing) = state.writing.as_mut().filter(|writing| !writing.reckons()) {
                return writing.save(shell);
            }
            return reckoned(state, shell);
        }
        Act::Field(forward) => {
            if let Some(writing) = &mut state.writing {
                writing.move_on(forward);
            }
            return Vec::new();
        }
    };
    if let Some(writing) = writing {
        state.write(writing, shell);
    }
    Vec::new()
}

impl State {
    /// The workload that is open or chosen, as the register has it.
    fn workload(&self) -> Option<&crate::domain::workload::Workload> {
        let which = self.chosen()?;
        let rows = &self.data.as_deref()?.rows;
        rows.iter().find(|row| row.reference() == which).map(|row| &row.listed.workload)
    }

    fn answer(&self, answer: Given, shell: &Shell) -> Option<Writing> {
        let (subject, line) = self.checked(shell)?;
        Some(Writing::answer(subject, line, answer, self.data.as_deref()?, shell))
    }
}

/// Answers the check with what the registers offer, at once.
fn take(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some((subject, line)) = state.checked(shell) else { return Vec::new() };
    let Some(offered) = &line.offered else { return Vec::new() };
    let texts = [
        ("subject", subject.to_string()),
        ("check", line.check.id.to_string()),
        ("answer", offered.answer.to_string()),
        ("measure", offered.measure.clone()),
        ("as_at", offered.as_at.to_string()),
    ];
    let texts = texts.into_iter().map(|(key, text)| (key.to_owned(), text)).collect();
    state.change(Change { what: What::Answer, texts }, shell)
}

/// The check that a time of export answers.
const FORCED_EXIT: &str = "MVP-05";

/// Offers what the form reckoned as the measure of its check; nothing is saved by that.
fn reckoned(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let Some(writing) = &mut state.writing else { return Vec::new() };
    let (words, time) = match writing.measured() {
        Ok(measured) => measured,
        Err(why) => {
            writing.complain(&why, shell);
            return Vec::new();
        }
    };
    let subject: Option<Subject> = writing.of("subject").and_then(|typed| typed.parse().ok());
    let Some(data) = state.data.as_deref() else { return Vec::new() };
    let sheet = match subject {
        Some(Subject::Workload(which)) => {
            let open = state.dossier.as_deref();
            open.filter(|one| one.listed.workload.reference == which).map(|one| &one.sheet)
        }
        Some(Subject::Estate) | None => Some(&data.estate),
    };
    let line = sheet
        .and_then(|sheet| sheet.lines.iter().find(|line| line.check.id.as_str() == FORCED_EXIT));
    let (Some(subject), Some(line)) = (subject, line) else { return Vec::new() };
    let met = time.is_within(data.numbers.get(ALL_DATA));
    let answer = if met { Given::Met } else { Given::NotMet };
    let mut writing = Writing::answer(subject, line, answer, data, shell);
    let effects = writing.measure(&words, shell);
    state.write(writing, shell);
    effects
}
