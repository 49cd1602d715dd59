//! The figures, the lists behind them, and the answer to the signal.

use crate::actions::reports::{self, Report};
use crate::actions::{ActionError, Desk, exceptions, measures, workloads};
use crate::domain::date::Day;
use crate::domain::measures::{
    Amount, Behind, Figure, Quarter, Register, figures, ledger, measures as measured,
};
use crate::report::listing::{Align, Cell, Listing};
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
        let signal = measures::signal(desk)?;
        let all = figures(&measured(&register));
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
        let (shares, debts) = over_time(&register);
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
    let counts = match (figure.count, figure.of) {
        (Some(count), Some(of)) => format!("{count} of {of}"),
        (Some(count), None) => count.to_string(),
        (None, Some(of)) => format!("of {of}"),
        (None, None) => String::new(),
    };
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
        Behind::Report(name) => Some(Source::Report(name)),
    };
    Row {
        title: figure.title.clone(),
        value: figure.amount.words(),
        counts,
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

/// Off-primary share and debt at the end of the last quarters, by what `register` knows of them,
/// and on its day.
fn over_time(register: &Register) -> (Vec<Point>, Vec<Point>) {
    let entries = ledger(register);
    let begun = register.cases.iter().flat_map(|case| &case.grants).map(|grant| grant.on).min();
    let Some(begun) = begun.filter(|begun| *begun <= register.day) else {
        return (Vec::new(), Vec::new());
    };
    let mut days = vec![(Quarter::of(register.day), register.day)];
    let mut quarter = Quarter::of(register.day).before();
    while days.len() < QUARTERS && quarter.last_day() >= begun {
        days.push((quarter, quarter.last_day()));
        quarter = quarter.before();
    }
    days.reverse();
    let name = |quarter: Quarter| quarter.to_string()[2..].replace('-', "");
    let mut shares = Vec::new();
    let mut debts = Vec::new();
    for (quarter, day) in days {
        let off = measures::off_primary_on(register, day);
        let twice = (off.away.count * 2_000).checked_div(off.all.count).unwrap_or_default();
        let tenths = twice.div_ceil(2);
        shares.push(Point { quarter: name(quarter), value: tenths });
        let balance = entries.iter().rev().find(|entry| entry.on <= day);
        let months = balance.map_or(0, |entry| u64::try_from(entry.balance).unwrap_or(0));
        debts.push(Point { quarter: name(quarter), value: months });
    }
    (shares, debts)
}

fn words(cell: &Cell) -> String {
    match cell {
        Cell::Null | Cell::Nested(_) | Cell::Flag(false) => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Int(number) => number.to_string(),
        Cell::Number(figure) => figure.to_string(),
        Cell::Money(money) => money.grouped(),
        Cell::Day(day) => day.to_string(),
        Cell::Moment(moment) => moment.to_string(),
        Cell::Flag(true) => "yes".to_owned(),
        Cell::List(texts) => texts.join(", "),
    }
}

/// A list of the command line, as the screen shows it.
fn shown(title: String, command: String, listing: &Listing) -> Opened {
    use crate::report::listing::Shown;
    let columns = listing.columns();
    let seen: Vec<usize> =
        (0..columns.len()).filter(|at| columns[*at].shown == Shown::Always).collect();
    let heading = |at: &usize| (columns[*at].title.to_string(), columns[*at].align == Align::Right);
    let rows = listing.rows().iter();
    Opened {
        title,
        command,
        columns: seen.iter().map(heading).collect(),
        rows: rows.map(|row| seen.iter().map(|at| words(&row[*at])).collect()).collect(),
    }
}

fn opened(desk: &mut Desk, source: &Source, on: &str) -> Result<Opened, ActionError> {
    let title = |text: &str| text.to_uppercase();
    at(desk, on, |desk| match source {
        Source::Report(name) => {
            let which = name.parse::<Report>().map_err(|e| ActionError::invalid(e.to_string()))?;
            let listing = reports::report(desk, which, 30)?;
            Ok(shown(title(name), format!("cloudpick report {name}"), &listing))
        }
        Source::Exceptions(filter) => {
            let all = exceptions::list(desk, std::slice::from_ref(filter), None)?;
            let rows = all.iter().map(exception).collect();
            Ok(Opened {
                title: title("exceptions"),
                command: format!("cloudpick exception list {filter}"),
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
        let named =
            |listed: &&exceptions::Listed| references.contains(&listed.light.reference.to_string());
        let rows = all.iter().filter(named).map(exception).collect();
        return Ok(Opened { title: said.to_owned(), command, columns: exception_columns(), rows });
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
    Ok(match kept.look_again {
        Some(day) => format!("{} stands; the signal is looked at again on {day}", kept.decision),
        None => format!("{} is reopened", kept.decision),
    })
}
