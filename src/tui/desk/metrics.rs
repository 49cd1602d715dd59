//! The figures, the lists behind them, and the answer to the signal.

use std::collections::BTreeSet;
use std::path::Path;

use crate::actions::reports::{self, Report};
use crate::actions::watch::{self, CalendarError};
use crate::actions::{ActionError, Desk, exceptions, measures, views, workloads};
use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::filter::Seen;
use crate::domain::measures::signal::Reply;
use crate::domain::measures::{Amount, Behind, Figure, Register, figures, measures as measured};
use crate::domain::refs::ExceptionRef;
use crate::report::file::{Existing, Target};
use crate::report::listing::{Column, Listing};
use crate::tui::screens::metrics::data::{
    Alarm, Answer, Answered, Board, Opened, Paper, Question, Row, Source,
};
use crate::tui::widgets::chart::Point;

/// Quarters that are drawn.
const QUARTERS: usize = 12;

pub(super) fn load(desk: &mut Desk, question: &Question) -> Result<Answer, ActionError> {
    match question {
        Question::Board => Ok(Answer::Board(Box::new(board(desk)?))),
        Question::Behind(source) => Ok(Answer::Opened(Box::new(opened(desk, source)?))),
    }
}

fn board(desk: &mut Desk) -> Result<Board, ActionError> {
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
    let alarm = if signal.reopened {
        Alarm::Reopened
    } else if signal.waits() {
        Alarm::Waits
    } else if signal.raised.is_empty() {
        Alarm::Silent
    } else {
        Alarm::Answered
    };
    Ok(Board {
        day: register.day.to_string(),
        signal: signal.words(),
        alarm,
        decision: signal.primary.as_ref().map(|primary| primary.decision.to_string()),
        rows,
        shares,
        debts,
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
        shares.push(Point { name: quarter.clone(), value: twice.div_ceil(2) });
        debts.push(Point { name: quarter, value: end.months });
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

/// `listing` as the screen opens it.
fn shown(
    desk: &mut Desk,
    title: &str,
    command: String,
    listing: Listing,
) -> Result<Opened, ActionError> {
    let id = listing.columns().iter().position(|column| column.key == "id");
    let filter = id.and_then(|id| {
        let words: Vec<String> = listing.rows().iter().map(|row| row[id].words()).collect();
        by_id(words.iter().map(String::as_str))
    });
    let (today, views) = (desk.today(), views::named(desk)?);
    Ok(Opened {
        title: title.to_owned(),
        command,
        day: format!("as at {today}"),
        filter,
        ahead: None,
        listing,
        today,
        me: desk.actor.slug.clone(),
        views,
        zone: desk.zone.clone(),
    })
}

fn opened(desk: &mut Desk, source: &Source) -> Result<Opened, ActionError> {
    match source {
        Source::Report(name, filter) => {
            let which = name.parse::<Report>().map_err(|e| ActionError::invalid(e.to_string()))?;
            let ahead = reports::ahead(desk, which)?.unwrap_or_default();
            let mut listing = reports::report(desk, which, ahead)?;
            let mut command = format!("cloudpick report {name}");
            if !filter.is_empty() {
                let seen = Seen { today: desk.today(), me: &desk.actor.slug };
                let read = listing.sift(std::slice::from_ref(filter), seen, &desk.zone);
                read.map_err(|error| ActionError::invalid(error.to_string()))?;
                command.push_str(&format!(" --filter '{filter}'"));
            }
            shown(desk, &name.to_uppercase(), command, listing)
        }
        Source::Whole(which, asked) => {
            let usual = reports::ahead(desk, *which)?;
            let ahead = usual.map(|usual| asked.unwrap_or(usual));
            let listing = reports::report(desk, *which, ahead.unwrap_or_default())?;
            let days = ahead.map(|days| format!(" {days}")).unwrap_or_default();
            let command = format!("cloudpick report {which}{days}");
            let opened = shown(desk, &which.code().to_uppercase(), command, listing)?;
            Ok(Opened { ahead, ..opened })
        }
        Source::Exceptions(filter) => {
            let all = exceptions::list(desk, std::slice::from_ref(filter), None)?;
            let command = format!("cloudpick exception list {filter}");
            let opened = shown(desk, "EXCEPTIONS", command, exceptions_of(&all))?;
            Ok(Opened { filter: Some(filter.clone()), ..opened })
        }
        Source::Workloads(filter) => {
            let all = workloads::list(desk, std::slice::from_ref(filter), None)?;
            let mut listing = Listing::new(vec![
                Column::text("id", "Workload"),
                Column::text("name", "Name"),
                Column::text("hosted", "Hosted").named(),
                Column::figure("annual_cost", "£ a year"),
            ]);
            for listed in all {
                let workload = &listed.workload;
                listing.push(vec![
                    workload.reference.to_string().into(),
                    workload.name.as_str().into(),
                    workload.hosted.to_string().into(),
                    workload.annual_cost.into(),
                ]);
            }
            shown(desk, "WORKLOADS", format!("cloudpick workload list {filter}"), listing)
        }
        Source::Evidence(said, references) => evidence(desk, said, references),
    }
}

fn exceptions_of(all: &[exceptions::Listed]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("title", "Title"),
        Column::text("state", "State").of(State::CODES),
        Column::text("cover", "Cover").of(Cover::CODES),
        Column::text("end", "Last day"),
        Column::figure("months", "Months"),
        Column::text("target", "Target").named().in_files(),
        Column::text("owner", "Owner").named().in_files(),
        Column::figure("annual_cost", "£ a year").in_files(),
    ]);
    for listed in all {
        let light = &listed.light;
        listing.push(vec![
            light.reference.to_string().into(),
            light.title.as_str().into(),
            listed.state.code().into(),
            listed.cover.code().into(),
            listed.end.into(),
            light.move_months.map(crate::domain::workload::Months::likely).into(),
            light.target.as_ref().map(ToString::to_string).into(),
            light.owner.as_ref().map(ToString::to_string).into(),
            light.annual_cost.into(),
        ]);
    }
    listing
}

/// What shows a trigger: the exceptions or workloads it names.
fn evidence(desk: &mut Desk, said: &str, references: &[String]) -> Result<Opened, ActionError> {
    let of_exceptions = references.first().is_some_and(|first| first.starts_with('X'));
    let command = "cloudpick signal".to_owned();
    let listing = if of_exceptions {
        let mut all = exceptions::list(desk, &[], None)?;
        let named: BTreeSet<&String> = references.iter().collect();
        all.retain(|listed| named.contains(&listed.light.reference.to_string()));
        exceptions_of(&all)
    } else {
        let mut listing = reports::report(desk, Report::OffPrimary, 0)?;
        let named = format!("id:{}", references.join(","));
        let seen = Seen { today: desk.today(), me: &desk.actor.slug };
        let read = listing.sift(&[named], seen, &desk.zone);
        read.map_err(|error| ActionError::invalid(error.to_string()))?;
        listing
    };
    shown(desk, said, command, listing)
}

/// Writes the file of `paper`, as at `on` or today, into the present folder.
pub(super) fn write(desk: &mut Desk, paper: Paper, on: Option<Day>) -> Result<String, ActionError> {
    let day = on.unwrap_or_else(|| desk.today());
    desk.visit(day, |desk| {
        let day = desk.today();
        let name = match paper {
            Paper::Calendar => format!("exceptions-{day}.ics"),
            Paper::Page => format!("exceptions-{day}.html"),
            Paper::List(report) => {
                return Err(ActionError::invalid(format!("{report} is a list and no file")));
            }
        };
        let wrong = |error: CalendarError| ActionError::invalid(error.to_string());
        match paper {
            Paper::Calendar => {
                watch::calendar(desk, Target::File(Path::new(&name), Existing::Keep))
                    .map_err(wrong)?;
            }
            Paper::Page | Paper::List(_) => {
                reports::page(desk, Target::File(Path::new(&name), Existing::Keep))
                    .map_err(wrong)?;
            }
        }
        Ok(format!("wrote {name} into the present folder"))
    })
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
