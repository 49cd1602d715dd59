//! The register of exceptions before the desk.

use crate::actions::exceptions::{self, Act, Approval, Asked, Told};
use crate::actions::{ActionError, Desk, Ground, costs, people, suppliers, upkeep, views};
use crate::domain::date::Moment;
use crate::domain::decision::Scope;
use crate::domain::exception::steps::{Happened, Step};
use crate::domain::refs::ExceptionRef;
use crate::store::primary;
use crate::tui::msg::Loaded;
use crate::tui::screens::conditions;
use crate::tui::screens::exceptions::data::{
    Answer, Change, Choices, Dossier, Item, PAGE, Question, Register, Row, Said, Together,
};
use crate::tui::widgets::form::Choice;

/// The answer to a question of the register.
pub(super) fn load(desk: &mut Desk, question: &Question) -> Result<Loaded, ActionError> {
    let answer = match question {
        Question::Register(asked) => Answer::Register(Box::new(register(desk, asked)?)),
        Question::Rows(which) => Answer::Rows(rows(desk, which)?),
        Question::Newest => Answer::Newest(newest(desk)?),
        Question::Batch(which) => Answer::Batch(batch(desk, which)?),
        Question::One(which) => Answer::One(Box::new(dossier(desk, *which)?)),
        Question::Choices => Answer::Choices(choices(desk)?),
        Question::Basket(workload, target) => Answer::Basket(basket(desk, workload, target)?),
    };
    Ok(Loaded::Exceptions(answer))
}

/// What a year costs by the basket, as the texts of the form.
fn basket(
    desk: &mut Desk,
    workload: &str,
    target: &str,
) -> Result<Result<Vec<(&'static str, String)>, String>, ActionError> {
    let figures = match costs::figures_for(desk, workload, target) {
        Ok(figures) => figures,
        Err(ActionError::Refused(refused)) => return Ok(Err(refused.message)),
        Err(broken) => return Err(broken),
    };
    let mut texts = vec![
        ("primary_year", figures.primary_year.to_string()),
        ("quoted_on", figures.quoted_on.to_string()),
        ("cost_source", figures.source.to_string()),
    ];
    texts.extend(figures.target_year.map(|year| ("target_year", year.to_string())));
    Ok(Ok(texts))
}

/// The board of conditions.
pub(super) fn board(desk: &mut Desk, all: bool) -> Result<Loaded, ActionError> {
    let board = exceptions::promised(desk, all)?;
    let (today, me) = (desk.today(), desk.actor.slug.clone());
    Ok(Loaded::Conditions(Box::new(conditions::Data { today, me, all, board })))
}

fn register(desk: &mut Desk, asked: &Asked) -> Result<Register, ActionError> {
    let ordered = exceptions::register(desk, asked)?;
    let first: Vec<ExceptionRef> =
        ordered.places.iter().take(PAGE).map(|placed| placed.which).collect();
    let rows = rows(desk, &first)?;
    let (today, me) = (desk.today(), desk.actor.slug.clone());
    let views = views::named(desk)?;
    Ok(Register { today, me, asked: asked.clone(), ordered, rows, views })
}

fn rows(desk: &mut Desk, which: &[ExceptionRef]) -> Result<Vec<Row>, ActionError> {
    let told = exceptions::page(desk, which)?;
    Ok(told.into_iter().map(|Told { listed, attention }| Row { listed, attention }).collect())
}

/// The draft that whoever looks filed last.
fn newest(desk: &mut Desk) -> Result<Option<ExceptionRef>, ActionError> {
    let asked = Asked { filter: "requester:me state:draft".to_owned(), ..Asked::default() };
    let ordered = exceptions::register(desk, &asked)?;
    Ok(ordered.places.iter().map(|placed| placed.which).max())
}

/// Each of a batch with what is judged of it.
fn batch(desk: &mut Desk, which: &[ExceptionRef]) -> Result<Vec<Item>, ActionError> {
    which
        .iter()
        .map(|which| {
            let dossier = dossier(desk, *which)?;
            let request = dossier.exception.present();
            let target = request
                .target
                .as_ref()
                .map_or("nowhere yet".to_owned(), std::string::ToString::to_string);
            let term = request.term().map_or_else(
                || "no term".to_owned(),
                |term| format!("{} to {}", term.first(), term.last()),
            );
            let cost = request.cost.target_year.map_or_else(
                || "no cost said".to_owned(),
                |cost| format!("£{} a year", cost.grouped()),
            );
            Ok(Item {
                which: *which,
                title: request.title.to_string(),
                hash: dossier.exception.judged(),
                asks: format!("to {target}, {term}, {cost}"),
                missing: dossier.missing(),
            })
        })
        .collect()
}

fn dossier(desk: &mut Desk, which: ExceptionRef) -> Result<Dossier, ActionError> {
    let shown = exceptions::show(desk, which, None)?;
    let zone = desk.zone.clone();
    let comments = shown.comments.iter().map(|comment| Said {
        at: at(comment.at, &zone),
        by: comment.by.to_string(),
        what: comment.text.to_string(),
    });
    let comments = comments.collect();
    let history = upkeep::log(desk, Some(&which.to_string()), None)?
        .into_iter()
        .map(|event| Said { at: at(event.at, &zone), by: event.actor, what: words(&event.kind) });
    Ok(Dossier {
        comments,
        history: history.collect(),
        workload: shown.workload,
        exception: shown.exception,
        today: desk.today(),
        me: desk.actor.slug.clone(),
        questions: exceptions::questions().clone(),
        settings: exceptions::thresholds(desk)?,
        precedents: exceptions::similar(desk, which)?,
        deciders: exceptions::deciders(desk, which)?.iter().map(ToString::to_string).collect(),
    })
}

/// `2026-03-02 09:00` in the zone of the workspace.
fn at(moment: Moment, zone: &jiff::tz::TimeZone) -> String {
    format!("{} {}", moment.day_in(zone), moment.clock_in(zone))
}

/// `exception.changes_requested` as people say it.
fn words(kind: &str) -> String {
    let word = kind.strip_prefix("exception.").unwrap_or(kind);
    word.replace(['_', '.'], " ")
}

fn choices(desk: &mut Desk) -> Result<Choices, ActionError> {
    let today = desk.today();
    let longest = exceptions::thresholds(desk)?.longest();
    // Names alone: whether each is covered takes every exception to say.
    let workloads = desk
        .store
        .read(|look| crate::store::workloads::all(look))?
        .into_iter()
        .filter(|workload| !workload.is_retired(today))
        .map(|workload| Choice {
            code: workload.reference.to_string(),
            words: workload.name.to_string(),
        });
    let workloads = workloads.collect();
    let primary = desk
        .store
        .read(|look| Ok::<_, ActionError>(primary::in_force(look, &Scope::default())?))?;
    let primary = primary.map(|primary| primary.supplier);
    let mut targets: Vec<Choice> = suppliers::list(desk)?
        .into_iter()
        .filter(|supplier| !supplier.retired && Some(&supplier.slug) != primary.as_ref())
        .map(|supplier| Choice {
            code: supplier.slug.to_string(),
            words: supplier.name.to_string(),
        })
        .collect();
    for (code, words) in [
        ("on-premises", "rooms of our own"),
        ("software-service", "a service whose platform we do not choose"),
    ] {
        targets.push(Choice { code: code.to_owned(), words: words.to_owned() });
    }
    let people = people::list(desk)?
        .into_iter()
        .filter(|person| !person.retired)
        .map(|person| Choice { code: person.slug.to_string(), words: person.name.to_string() })
        .collect();
    Ok(Choices { today, longest, workloads, targets, people })
}

/// One change of the register.
pub(super) fn save(desk: &mut Desk, change: Change) -> Result<String, ActionError> {
    match change {
        Change::File(request) => {
            let filed = exceptions::file_request(desk, *request)?;
            Ok(format!("{} is filed as a draft; S submits it", filed.reference))
        }
        Change::SaveView(name, filter) => {
            let view = views::save(desk, &name, &[filter])?;
            Ok(format!("saved as @{}: everybody can type that into a filter", view.name))
        }
        Change::DropView(name) => {
            let view = views::drop(desk, &name)?;
            Ok(format!("@{} is gone", view.name))
        }
        Change::Batch(all, together) => many(desk, all, together),
        Change::Step(which, step) => {
            if let Step::Edit { request, seen } = *step {
                exceptions::edit_request(desk, which, *request, seen)?;
                return Ok(format!("{which} is saved"));
            }
            let done = exceptions::take(desk, which, &act(*step)?)
                .map_err(|error| others(desk, which, error))?;
            Ok(said(which, done.happened))
        }
    }
}

/// The same step on each of several: a summary, then a line of what became of each.
fn many(
    desk: &mut Desk,
    all: Vec<(ExceptionRef, Step)>,
    together: Together,
) -> Result<String, ActionError> {
    let count = all.len();
    let mut acts = Vec::new();
    for (which, step) in all {
        acts.push((which, act(step)?));
    }
    match together {
        Together::All => {
            let done = exceptions::take_all(desk, &acts)?;
            let lines: Vec<String> =
                done.iter().map(|done| format!("  {}", said(done.which, done.happened))).collect();
            Ok(format!("{count} done, all of them\n{}", lines.join("\n")))
        }
        Together::Each => {
            let (mut lines, mut refused) = (Vec::new(), 0);
            for (which, act) in &acts {
                lines.push(match exceptions::take(desk, *which, act) {
                    Ok(done) => format!("  {}", said(*which, done.happened)),
                    Err(error) => {
                        refused += 1;
                        format!("! {which}: {error}")
                    }
                });
            }
            let done = count - refused;
            let said = format!("{done} done, {refused} refused\n{}", lines.join("\n"));
            if done == 0 { Err(ActionError::invalid(said)) } else { Ok(said) }
        }
    }
}

/// A refusal for an interest of one's own, with who else may.
fn others(desk: &mut Desk, which: ExceptionRef, error: ActionError) -> ActionError {
    let ActionError::Refused(mut refused) = error else { return error };
    if refused.ground == Ground::Interest
        && let Ok(deciders) = exceptions::deciders(desk, which)
    {
        let names: Vec<String> = deciders.iter().map(ToString::to_string).collect();
        let words = if names.is_empty() {
            "nobody else may yet".to_owned()
        } else {
            format!("{} may", names.join(", "))
        };
        refused.message = format!("{}; {words}", refused.message);
    }
    ActionError::Refused(refused)
}

/// What is now so.
fn said(which: ExceptionRef, happened: Happened) -> String {
    match happened {
        Happened::Created => format!("{which} is filed as a draft"),
        Happened::Edited => format!("{which} is saved"),
        Happened::Discarded => format!("{which} is discarded; its number stays used"),
        Happened::Submitted => format!("{which} is submitted"),
        Happened::Claimed => format!("{which} is in review, with you"),
        Happened::Released => format!("{which} is given back"),
        Happened::Returned => format!("{which} is sent back to its requester"),
        Happened::Voted => format!("your approval of {which} is on record; more are needed"),
        Happened::Approved => format!("{which} is approved"),
        Happened::Rejected => format!("{which} is rejected"),
        Happened::Revised => format!("{which} is a draft again"),
        Happened::Appealed => format!("{which} is a draft again, against the refusal"),
        Happened::Withdrawn => format!("{which} is withdrawn"),
        Happened::Revoked => format!("the grant of {which} is revoked"),
        Happened::Closed => format!("{which} is closed"),
        Happened::Scored => format!("your score on {which} is on record"),
        Happened::ConditionMet => format!("a condition of {which} is said to be met"),
        Happened::ConditionConfirmed => format!("a condition of {which} is confirmed"),
        Happened::ConditionWaived => format!("a condition of {which} is let go"),
        Happened::ConditionBreached => format!("a condition of {which} is recorded as broken"),
        Happened::Commented => format!("your comment on {which} is on record"),
        Happened::Bridged => format!("{which} is covered until the renewal is decided"),
        Happened::Rebased => format!("{which} stands under the decision now in force"),
        Happened::VoteCorrected
        | Happened::ApprovalCorrected
        | Happened::RejectionCorrected
        | Happened::RevocationCorrected
        | Happened::BridgeCorrected
        | Happened::RenewalCorrected
        | Happened::RenewalVoteCorrected => {
            format!("your decision on {which} is taken back as recorded in error")
        }
        Happened::RenewalOpened => format!("a renewal of {which} is opened"),
        Happened::RenewalEdited => format!("the renewal of {which} is saved"),
        Happened::RenewalDiscarded => format!("the renewal of {which} is thrown away"),
        Happened::RenewalSubmitted => format!("the renewal of {which} is submitted"),
        Happened::RenewalClaimed => format!("the renewal of {which} is in review, with you"),
        Happened::RenewalReleased => format!("the renewal of {which} is given back"),
        Happened::RenewalReturned => {
            format!("the renewal of {which} is sent back to its requester")
        }
        Happened::RenewalVoted => {
            format!("your approval of the renewal of {which} is on record; more are needed")
        }
        Happened::RenewalApproved => format!("{which} is renewed"),
        Happened::RenewalRejected => {
            format!("the renewal of {which} is rejected; what was granted stands")
        }
        Happened::RenewalWithdrawn => {
            format!("the renewal of {which} is withdrawn; what was granted stands")
        }
        Happened::RenewalScored => format!("your score on the renewal of {which} is on record"),
    }
}

/// A step as the actions take it.
fn act(step: Step) -> Result<Act, ActionError> {
    Ok(match step {
        Step::Edit { .. } => {
            return Err(ActionError::invalid("an edit is no step on what stands"));
        }
        Step::Discard => Act::Discard,
        Step::Submit => Act::Submit,
        Step::Claim => Act::Claim,
        Step::Release => Act::Release,
        Step::Return { note, fields } => {
            Act::Return { note: note.to_string(), fields: fields.into_iter().collect() }
        }
        Step::Approve(ballot) => Act::Approve(Approval {
            from: ballot.span.map(|span| span.first().to_string()),
            until: ballot.span.map(|span| span.last().to_string()),
            months: ballot.months.map(|months| months.to_string()),
            reason: ballot.rationale.to_string(),
            seen: ballot.seen.to_string(),
            conditions: Vec::new(),
            agreed: ballot.conditions,
            departure: ballot.departure.as_ref().map(ToString::to_string),
            override_: ballot.override_,
        }),
        Step::Reject { rationale, seen } => {
            Act::Reject { reason: rationale.to_string(), seen: seen.map(|seen| seen.to_string()) }
        }
        Step::Revise { appeal } => Act::Revise { appeal },
        Step::Withdraw { reason } => Act::Withdraw { reason: reason.map(|r| r.to_string()) },
        Step::Revoke { reason, effective, return_by } => Act::Revoke {
            reason: reason.to_string(),
            effective: effective.to_string(),
            return_by: return_by.to_string(),
        },
        Step::Close { outcome, effective, months, reason } => Act::Close {
            outcome: outcome.to_string(),
            effective: effective.map(|day| day.to_string()),
            months: months.map(|months| months.to_string()),
            reason: reason.map(|reason| reason.to_string()),
        },
        Step::Renew => Act::Renew,
        Step::Bridge { until, reason } => {
            Act::Bridge { until: until.to_string(), reason: reason.to_string() }
        }
        Step::Rebase { how, reason, outcome, months } => Act::Rebase {
            how: how.to_string(),
            reason: reason.to_string(),
            outcome: outcome.map(|outcome| outcome.to_string()),
            months: months.map(|months| months.to_string()),
        },
        Step::Correct { reason } => Act::Correct { reason: reason.to_string() },
        Step::Score { question, given, note } => Act::Score {
            question: question.to_string(),
            value: given.to_string(),
            note: note.to_string(),
        },
        Step::Meet { condition, evidence } => {
            Act::Meet { condition, evidence: evidence.to_string() }
        }
        Step::Confirm { condition } => Act::Confirm { condition },
        Step::Waive { condition, reason } => Act::Waive { condition, reason: reason.to_string() },
        Step::Breach { condition, reason } => Act::Breach { condition, reason: reason.to_string() },
        Step::Comment { text, internal } => Act::Comment { text: text.to_string(), internal },
    })
}
