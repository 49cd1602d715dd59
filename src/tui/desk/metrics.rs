//! The figures, the lists behind them, and the answer to the signal.

use std::collections::BTreeSet;

use crate::actions::reports::{self, Report};
use crate::actions::{ActionError, Desk, exceptions, measures, workloads};
use crate::domain::date::Day;
use crate::domain::filter::Seen;
use crate::domain::measures::signal::Reply;
use crate::domain::measures::{Amount, Behind, Figure, Register, figures, measures as measured};
use crate::domain::refs::ExceptionRef;
use crate::report::listing::{Align, Listing};
use crate::tui::screens::metrics::data::{
    Answer, Answered, Board, Opened, Point, Question, Row, Source,
};

/// Quarters that are drawn.
const QUARTERS: usize = 12;

pub(super) fn load(desk: &mut Desk, question: &Question) -> Result<Answer, ActionError> {
    match question {
        Question::Board(on) => Ok(Answer::Board(Box::new(board(desk, on)?))),
        Question::Behind(source, on) => Ok(Answer::Opened(Box::new(opened(desk, source, on)?))),
    }
}

fn day(desk: &Desk, on: &str) -> Result<Day, ActionError> {
    let today = desk.today();
    if on.trim().is_empty() {
        return Ok(today);
    }
    Day::read(on, today).map_err(|error| ActionError::invalid(error.to_string()))
}

/// What `ask` finds at a desk that is as at the day typed.
fn at<T>(
    desk: &mut Desk,
    on: &str,
    ask: impl FnOnce(&mut Desk) -> Result<T, ActionError>,
) -> Result<T, ActionError> {
    let day = day(desk, on)?;
    if day == desk.today() {
        return ask(desk);
    }
    desk.visit(day, ask)
}

fn board(desk: &mut Desk, on: &str) -> Result<Board, ActionError> {
    let today = desk.today();
    at(desk, on, |desk| {
        let register = measures::registered(desk)?;
        let measured = measured(&register);
        let signal = measures::signal_of(desk, &register, &measured)?;
        let all = figures(&measured);
        let mut rows: Vec<Row> = signal
            .raised
            .iter()
            .map(|one| Row {
                title: format!("! {}", one.said),
                value: String::new(),
                counts: String::new(),
                bar: None,
                warns: true,
                heading: false,
                says: format!("Raised from {}. {}", one.threshold, one.evidence.join(", ")),
                behind: Some(Source::Evidence(one.said.clone(), one.evidence.clone())),
            })
            .collect();
        rows.extend(all.iter().map(|figure| row(figure, &all)));
        let (shares, debts) = over_time(desk, &register)?;
        Ok(Board {
            day: register.day.to_string(),
            past: register.day != today,
            signal: signal.words(),
            raised: !signal.raised.is_empty(),
            waits: signal.waits(),
            decision: signal.primary.as_ref().map(|primary| primary.decision.to_string()),
            rows,
            shares,
            debts,
        })
    })
}

fn row(figure: &Figure, all: &[Figure]) -> Row {
    let thousandths = |part: i128, whole: i128| {
        (whole > 0).then(|| u16::try_from((part * 1_000 / whole).clamp(0, 1_000)).unwrap_or(1_000))
    };
    let bar = match figure.amount {
        Amount::Share(share) => share.and_then(|share| thousandths(share.units(), 1_000)),
        Amount::Months(months) => {
            // The worst case is the whole of what could be owed.
            let worst = all.iter().find(|other| other.key == "debt.worst").map(|f| f.amount);
            match worst {
                Some(Amount::Months(worst)) if worst.decimals() == months.decimals() => {
                    thousandths(months.units(), worst.units())
                }
                Some(_) | None => None,
            }
        }
        Amount::Count(_) | Amount::Pounds(_) | Amount::Days(_) | Amount::Ratio(_) => None,
    };
    let source = match &figure.behind {
        Behind::Nothing => None,
        Behind::Exceptions(filter) => Some(Source::Exceptions(filter.clone())),
        Behind::Workloads(filter) => Some(Source::Workloads(filter.clone())),
        Behind::Report(name, filter) => Some(Source::Report(name, filter.clone())),
    };
    Row {
        title: figure.title.clone(),
        value: figure.amount.words(),
        counts: figure.counts(),
        bar,
        warns: false,
        heading: !figure.title.starts_with(' '),
        says: format!(
            "{}: {}.{}",
            figure.title.trim(),
            figure.says,
            if source.is_some() { " Enter lists them." } else { "" }
        ),
        behind: source,
    }
}

/// Off-primary share and debt at the end of the last quarters, and on the day.
fn over_time(
    desk: &mut Desk,
    register: &Register,
) -> Result<(Vec<Point>, Vec<Point>), ActionError> {
    let mut shares = Vec::new();
    let mut debts = Vec::new();
    for end in measures::over_time(desk, register, QUARTERS)? {
        let quarter = end.quarter.to_string()[2..].replace('-', "");
        let twice = (end.away.count * 2_000).checked_div(end.all.count).unwrap_or_default();
        shares.push(Point { quarter: quarter.clone(), value: twice.div_ceil(2) });
        debts.push(Point { quarter, value: end.months });
    }
    Ok((shares, debts))
}

/// The longest filter that the register's line takes.
const LONGEST: usize = 400;

/// The filter of the register that gives these exceptions, if its line takes it.
fn by_id<'a>(references: impl Iterator<Item = &'a str>) -> Option<String> {
    let references: BTreeSet<&str> = references.collect();
    let all = references.iter().all(|which| which.parse::<ExceptionRef>().is_ok());
    let filter = format!("id:{}", references.into_iter().collect::<Vec<_>>().join(","));
    (all && filter.len() <= LONGEST && filter != "id:").then_some(filter)
}

/// A list of the command line, as the screen shows it.
fn shown(title: String, command: String, listing: &Listing) -> Opened {
    use crate::report::listing::Shown;
    let columns = listing.columns();
    let seen: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].shown == Shown::Always).collect();
    let heading = |at: &usize| (columns[*at].title.to_string(), columns[*at].align == Align::Right);
    let rows = listing.rows().iter();
    let rows: Vec<Vec<String>> =
        rows.map(|row| seen.iter().map(|at| row[*at].words()).collect()).collect();
    let id = columns.iter().position(|column| column.key == "id");
    let id = id.and_then(|id| seen.iter().position(|at| *at == id));
    let filter = id.and_then(|id| by_id(rows.iter().map(|row| row[id].as_str())));
    Opened { title, command, filter, columns: seen.iter().map(heading).collect(), rows }
}

fn opened(desk: &mut Desk, source: &Source, on: &str) -> Result<Opened, ActionError> {
    let title = |text: &str| text.to_uppercase();
    at(desk, on, |desk| match source {
        Source::Report(name, filter) => {
            let which = name.parse::<Report>().map_err(|e| ActionError::invalid(e.to_string()))?;
            let mut listing = reports::report(desk, which, 30)?;
            let mut command = format!("cloudpick report {name}");
            if !filter.is_empty() {
                let seen = Seen { today: desk.today(), me: &desk.actor.slug };
                let read = listing.sift(std::slice::from_ref(filter), seen, &desk.zone);
                read.map_err(|error| ActionError::invalid(error.to_string()))?;
                command.push_str(&format!(" --filter '{filter}'"));
            }
            Ok(shown(title(name), command, &listing))
        }
        Source::Exceptions(filter) => {
            let all = exceptions::list(desk, std::slice::from_ref(filter), None)?;
            let rows = all.iter().map(exception).collect();
            Ok(Opened {
                title: title("exceptions"),
                command: format!("cloudpick exception list {filter}"),
                filter: Some(filter.clone()),
                columns: exception_columns(),
                rows,
            })
        }
        Source::Workloads(filter) => {
            let all = workloads::list(desk, std::slice::from_ref(filter), None)?;
            let rows = all.iter().map(|listed| {
                let workload = &listed.workload;
                vec![
                    workload.reference.to_string(),
                    workload.name.to_string(),
                    workload.hosted.to_string(),
                    workload.annual_cost.grouped(),
                ]
            });
            let text = |words: &str| (words.to_owned(), false);
            Ok(Opened {
                title: title("workloads"),
                command: format!("cloudpick workload list {filter}"),
                filter: None,
                columns: vec![
                    text("Workload"),
                    text("Name"),
                    text("Hosted"),
                    ("£ a year".to_owned(), true),
                ],
                rows: rows.collect(),
            })
        }
        Source::Evidence(said, references) => evidence(desk, said, references),
    })
}

fn exception_columns() -> Vec<(String, bool)> {
    ["Exception", "Title", "State", "Cover", "Last day", "Months"]
        .iter()
        .map(|title| ((*title).to_owned(), *title == "Months"))
        .collect()
}

fn exception(listed: &exceptions::Listed) -> Vec<String> {
    let months = listed.light.move_months.map(|months| months.likely().to_string());
    vec![
        listed.light.reference.to_string(),
        listed.light.title.clone(),
        listed.state.words(),
        listed.cover.code().replace('_', " "),
        listed.end.map(|end| end.to_string()).unwrap_or_default(),
        months.unwrap_or_default(),
    ]
}

/// What shows a trigger: the exceptions or workloads it names.
fn evidence(desk: &mut Desk, said: &str, references: &[String]) -> Result<Opened, ActionError> {
    let of_exceptions = references.first().is_some_and(|first| first.starts_with('X'));
    let command = "cloudpick signal".to_owned();
    if of_exceptions {
        let all = exceptions::list(desk, &[], None)?;
        let named: BTreeSet<&String> = references.iter().collect();
        let named =
            |listed: &&exceptions::Listed| named.contains(&listed.light.reference.to_string());
        let rows = all.iter().filter(named).map(exception).collect();
        return Ok(Opened {
            title: said.to_owned(),
            command,
            filter: by_id(references.iter().map(String::as_str)),
            columns: exception_columns(),
            rows,
        });
    }
    let listing = reports::report(desk, Report::OffPrimary, 30)?;
    let mut opened = shown(said.to_owned(), command, &listing);
    opened.rows.retain(|row| row.first().is_some_and(|id| references.contains(id)));
    Ok(opened)
}

/// Saves the answer to the signal.
pub(super) fn answer(desk: &mut Desk, answered: &Answered) -> Result<String, ActionError> {
    let today = desk.today();
    let again = answered.look_again.trim();
    let again = (!again.is_empty()).then(|| Day::read(again, today)).transpose();
    let again = again.map_err(|error| ActionError::invalid(format!("look again: {error}")))?;
    let kept = measures::answer(desk, answered.reply, &answered.reason, again)?;
    let which = kept.decision;
    Ok(match (kept.reply, kept.look_again) {
        (Reply::Decline, Some(day)) => {
            format!("{which} stands; the signal is looked at again on {day}")
        }
        (Reply::Decline, None) => format!("{which} stands"),
        (Reply::Reopen, _) => format!("{which} is reopened"),
    })
}
