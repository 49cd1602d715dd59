//! Workloads and exception requests of the sample: each step taken on its day, in the order of
//! the days across all requests.

use super::{Teller, file};
use crate::actions::evaluations::Run;
use crate::actions::exceptions::{self, Act, Approval, Typed};
use crate::actions::{ActionError, Desk, capacity, costs, workloads};
use crate::domain::date::Day;
use crate::domain::exception::scores::Given;
use crate::domain::refs::ExceptionRef;
use crate::import::demo::{Act as Told, DemoException, Offset, Renewed, read};
use crate::import::sheets::{self, Extra};

const EXCEPTIONS: &str = include_str!("../../../data/exceptions.toml");
const WORKLOADS: &str = include_str!("../../../data/workloads.csv");
const NEEDS: &str = include_str!("../../../data/needs.csv");
const SHEETS: [(&str, &str); 4] = [
    ("aws.toml", include_str!("../../../data/prices/aws.toml")),
    ("azure.toml", include_str!("../../../data/prices/azure.toml")),
    ("gcp.toml", include_str!("../../../data/prices/gcp.toml")),
    ("paas.toml", include_str!("../../../data/prices/paas.toml")),
];

/// The day of those sheets that are not of 2019.
const SHEETS_OF: &str = "2026-09-01";

/// The workloads, by an architect.
pub(super) fn register(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let name = "workloads.csv";
    let rows = sheets::workloads::read(&file(name, WORKLOADS), Extra::Refuse);
    workloads::import(teller.on(day, "arch-1")?, rows)?;
    Ok(())
}

/// What the workloads need, and the prices of four suppliers.
pub(super) fn basket(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let name = "needs.csv";
    let rows = sheets::needs::read(&file(name, NEEDS), Extra::Refuse);
    capacity::import(teller.on(day, "arch-1")?, rows, Run::Save)?;
    for (name, text) in SHEETS {
        // A sample that is loaded on an earlier day has its prices of that day.
        let text = if day.to_string().as_str() < SHEETS_OF {
            text.replace(SHEETS_OF, &day.to_string())
        } else {
            text.to_owned()
        };
        costs::bring(teller.on(day, "proc-1")?, &file(name, &text))?;
    }
    Ok(())
}

/// The requests, and the reference that each has once it is filed.
pub(super) struct Requests {
    all: Vec<DemoException>,
    filed: Vec<Option<ExceptionRef>>,
}

/// Something that happens to one of the requests.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Moment {
    /// Days from the day of loading.
    pub(super) days: i64,
    request: usize,
    /// 0 for its filing, then its steps.
    step: usize,
}

impl Requests {
    pub(super) fn read() -> Result<Self, ActionError> {
        let all = read(&file("exceptions.toml", EXCEPTIONS))?;
        let filed = vec![None; all.len()];
        Ok(Self { all, filed })
    }

    /// Everything that happens, in the order of days; within a request in the order written.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let mut moments = Vec::new();
        for (request, exception) in self.all.iter().enumerate() {
            moments.push(Moment { days: exception.on.days(), request, step: 0 });
            for (at, step) in exception.steps.iter().enumerate() {
                moments.push(Moment { days: step.on.days(), request, step: at + 1 });
            }
        }
        moments.sort();
        moments
    }

    /// Lets `moment` happen, as the person whose step it is.
    pub(super) fn happen(
        &mut self,
        teller: &mut Teller,
        moment: Moment,
    ) -> Result<(), ActionError> {
        let told = &self.all[moment.request];
        let (today, day) = (teller.today, teller.today.plus_days(moment.days));
        let Some(step) = moment.step.checked_sub(1).map(|at| &told.steps[at]) else {
            let request = told.request.clone().map_days(|offset| offset.from_day(today));
            let desk = teller.on(day, told.by.as_str())?;
            let exception = exceptions::file(desk, Some(&request), &[])
                .map_err(|error| at_line(told.line, error))?;
            self.filed[moment.request] = Some(exception.reference);
            return Ok(());
        };
        let which = self.filed[moment.request]
            .ok_or_else(|| ActionError::invalid("a step comes before its request is filed"))?;
        let desk = teller.on(day, step.by.as_str())?;
        taken(desk, which, &step.act, today).map_err(|error| at_line(step.line, error))
    }
}

fn taken(desk: &mut Desk, which: ExceptionRef, told: &Told, today: Day) -> Result<(), ActionError> {
    if let Told::Renew(asked) = told {
        let fields = renewal(asked, desk.actor.slug.as_str(), today);
        return exceptions::renew(desk, which, &fields).map(|_| ());
    }
    if let Told::Tag { tags } = told {
        let tags: Vec<String> = tags.iter().map(ToString::to_string).collect();
        return exceptions::tag(desk, which, &tags, &[]);
    }
    let seen = exceptions::show(desk, which, None)?.exception.judged();
    let Some(act) = act(told, &seen.to_string(), today) else { return Ok(()) };
    exceptions::take(desk, which, &act).map(|_| ())
}

/// The fields of a renewal as a person would have typed them.
fn renewal(asked: &Renewed, by: &str, today: Day) -> Vec<Typed> {
    let typed = |key: &str, text: String| Typed { key: key.to_owned(), texts: vec![text] };
    let day = |offset: Offset| offset.from_day(today).to_string();
    let months: Vec<String> = asked.move_months.iter().map(ToString::to_string).collect();
    let mut fields = vec![
        typed("start", day(asked.start)),
        typed("last_day", day(asked.last_day)),
        typed("review_by", day(asked.review_by)),
        typed("move_months", months.join(",")),
    ];
    if let Some((text, due)) = &asked.condition {
        fields.push(typed("condition", format!("{text};{by};{};reporting;warn", day(*due))));
    }
    fields
}

/// The refusal with the line of the file that it is about.
fn at_line(line: usize, error: ActionError) -> ActionError {
    match error {
        ActionError::Refused(mut refused) => {
            refused.message = format!("exceptions.toml:{line}: {}", refused.message);
            ActionError::Refused(refused)
        }
        other @ (ActionError::Store(_) | ActionError::File(_)) => other,
    }
}

fn text<T: ToString>(value: Option<&T>) -> Option<String> {
    value.map(ToString::to_string)
}

/// What was told as a person would have typed it; `None` where it is no step of the state machine.
fn act(told: &Told, seen: &str, today: Day) -> Option<Act> {
    let day = |offset: &Offset| offset.from_day(today).to_string();
    Some(match told {
        Told::Submit => Act::Submit,
        Told::Claim => Act::Claim,
        Told::Release => Act::Release,
        Told::Score { question, given, note } => Act::Score {
            question: question.to_string(),
            value: match given {
                Given::Value(value) => value.to_string(),
                Given::Pass => "pass".to_owned(),
                Given::Fail => "fail".to_owned(),
            },
            note: note.to_string(),
        },
        Told::Comment { note } => Act::Comment { text: note.to_string(), internal: false },
        Told::Return { note } => Act::Return { note: note.to_string(), fields: Vec::new() },
        Told::Approve { reason, months, from, until, own } => Act::Approve(Approval {
            from: from.as_ref().map(day),
            until: until.as_ref().map(day),
            months: text(months.as_ref()),
            reason: reason.to_string(),
            seen: seen.to_owned(),
            override_: own.is_some(),
            ..Approval::default()
        }),
        Told::Reject { reason } => {
            Act::Reject { reason: reason.to_string(), seen: seen.to_owned() }
        }
        Told::Withdraw { reason } => Act::Withdraw { reason: text(reason.as_ref()) },
        Told::Revise { reason: _ } => Act::Revise { appeal: false },
        Told::Revoke { reason, effective, return_by } => Act::Revoke {
            reason: reason.to_string(),
            effective: day(effective),
            return_by: day(return_by),
        },
        Told::Close { outcome, reason, months, effective } => Act::Close {
            outcome: outcome.code().to_owned(),
            effective: effective.as_ref().map(day),
            months: text(months.as_ref()),
            reason: text(reason.as_ref()),
        },
        Told::Bridge { until, reason } => {
            Act::Bridge { until: day(until), reason: reason.to_string() }
        }
        Told::Meet { condition, evidence } => {
            Act::Meet { condition: *condition, evidence: evidence.to_string() }
        }
        Told::Confirm { condition } => Act::Confirm { condition: *condition, own: None },
        Told::Waive { condition, reason } => {
            Act::Waive { condition: *condition, reason: reason.to_string(), own: false }
        }
        Told::Breach { condition, reason } => {
            Act::Breach { condition: *condition, reason: reason.to_string() }
        }
        Told::Renew(_) | Told::Tag { .. } => return None,
    })
}
