//! The register of exceptions before the desk.

mod told;

use crate::actions::exceptions::{self, Asked, Can, Done, Told};
use crate::actions::exchange::Exported;
use crate::actions::told as lines_of_history;
use crate::actions::workloads::Extra;
use crate::actions::{
    ActionError, Desk, Ground, costs, decisions, functions, measures, people, suppliers, views,
    workloads,
};
use crate::domain::date::Moment;
use crate::domain::exception::steps::Step;
use crate::domain::exception::{Exception, State};
use crate::domain::measures::Debt;
use crate::domain::refs::ExceptionRef;
use crate::domain::text::counted;
use crate::domain::workload::{Months, Place};
use crate::report::file::Existing;
use crate::tui::msg::Loaded;
use crate::tui::screens::conditions;
use crate::tui::screens::exceptions::data::{
    Answer, Aside, Change, Changes, Choices, Dossier, Item, PAGE, Question, Register, Row, Said,
    Together, Weight,
};
use crate::tui::widgets::form::Choice;
pub(super) use told::field;
use told::{act, said};

/// The answer to a question of the register.
pub(super) fn load(desk: &mut Desk, question: &Question) -> Result<Loaded, ActionError> {
    let answer = match question {
        Question::Register(asked) => Answer::Register(Box::new(register(desk, asked)?)),
        Question::Rows(which) => Answer::Rows(rows(desk, which)?),
        Question::Newest => Answer::Newest(newest(desk)?),
        Question::Batch(which) => Answer::Batch(batch(desk, which)?),
        Question::One(which) => Answer::One(Box::new(dossier(desk, *which)?)),
        Question::Choices => Answer::Choices(Box::new(choices(desk)?)),
        Question::Basket(workload, target) => Answer::Basket(basket(desk, workload, target)?),
        Question::Weigh(which) => Answer::Weight(Box::new(weight(desk, *which)?)),
        Question::Changes(which, sides) => {
            Answer::Changes(Box::new(changes(desk, *which, sides.clone())?))
        }
        Question::Rivals(workload, target) => Answer::Rivals(rivals(desk, workload, target)?),
    };
    Ok(Loaded::Exceptions(answer))
}

/// The texts of a form, by field; or, as a sentence, why there are none.
type Filled = Result<Vec<(&'static str, String)>, String>;

/// What a year costs by the basket, as the texts of the form.
fn basket(desk: &mut Desk, workload: &str, target: &str) -> Result<Filled, ActionError> {
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
    let sole = exceptions::thresholds(desk)?.sole_approver;
    let views = views::named(desk)?;
    let data = conditions::Data { today, me, all, sole, views, board };
    Ok(Loaded::Conditions(Box::new(data)))
}

/// What whoever sits here can do with `which`; nothing for who is nobody here yet.
pub(super) fn able(desk: &mut Desk, which: ExceptionRef) -> Vec<Can> {
    exceptions::possible(desk, which).unwrap_or_default()
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
                |cost| format!("{} a year", cost.pounds()),
            );
            Ok(Item {
                which: *which,
                title: request.title.to_string(),
                hash: dossier.exception.judged(),
                asks: format!("to {target}, {term}, {cost}"),
                missing: dossier.lacks(),
                next: dossier.next_of_batch(),
            })
        })
        .collect()
}

fn dossier(desk: &mut Desk, which: ExceptionRef) -> Result<Dossier, ActionError> {
    let shown = exceptions::show(desk, which, None)?;
    let zone = desk.zone.clone();
    let comments = shown.comments.iter().map(|comment| {
        let internal = if comment.internal { ", left out of exports" } else { "" };
        let again = if comment.versions > 1 {
            format!(", said in {} versions", comment.versions)
        } else {
            String::new()
        };
        Said {
            at: format!("{}{internal}{again}", at(comment.at, &zone)),
            by: comment.by.to_string(),
            what: comment.text.to_string(),
            number: Some(comment.number),
        }
    });
    let comments = comments.collect();
    let history = history(desk, which, &zone)?;
    let mut gone: Vec<String> = shown.gone.iter().map(functions::Gone::words).collect();
    gone.extend(shown.owed);
    gone.extend(returning(&shown.exception));
    let unfiled = shown.exception.working().submission.is_none();
    let raised = unfiled && exceptions::is_raised(desk)?;
    Ok(Dossier {
        raised,
        gone,
        beside: shown.beside,
        // Whoever is nobody here yet reads all the same.
        can: able(desk, which),
        comments,
        history,
        workload: shown.workload,
        exception: shown.exception,
        today: desk.today(),
        another_day: false,
        me: desk.actor.slug.clone(),
        questions: exceptions::questions().clone(),
        settings: exceptions::thresholds(desk)?,
        precedents: exceptions::similar(desk, which)?,
        turns: shown.turns,
    })
}

/// What a revocation still asks for, until somebody says that the workload is back.
fn returning(exception: &Exception) -> Option<String> {
    let revoked = exception.revocation.as_ref().filter(|_| exception.state == State::Revoked)?;
    Some(format!(
        "it is revoked from {}: the workload is to be back by {}, and closing says that it is",
        revoked.effective, revoked.return_by
    ))
}

/// What was done to `which`, by whom in which role and why; the same done several times in a row
/// by one person on one day is one line.
fn history(
    desk: &mut Desk,
    which: ExceptionRef,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Said>, ActionError> {
    let mut lines: Vec<(Said, usize)> = Vec::new();
    for one in lines_of_history::about(desk, &which.to_string(), None)? {
        let (when, by) = (at(one.event.at, zone), one.event.actor.clone());
        let role = one.role.map(|role| format!(", {}", role.replace(['_', '-'], " ")));
        let by = format!("{by}{}", role.unwrap_or_default());
        let mut what = words(&one.event.kind);
        // A reason that is a field of what changed is told there; why it was sent back or
        // refused is the text of that.
        let judged = ["returned", "rejected", "revoked"].iter().any(|verb| what.ends_with(verb));
        let said = one.changes.iter().find(|change| match change.field.as_str() {
            "note" | "reason" | "rationale" => true,
            "text" => judged,
            _ => false,
        });
        let reason =
            one.words.or(one.reason).or_else(|| said.and_then(|change| change.after.clone()));
        if let (Some(reason), false) = (&reason, what == "scored") {
            what = format!("{what}: {reason}");
        }
        match lines.last_mut() {
            Some((last, times))
                if (&last.what, &last.by) == (&what, &by) && last.at[..10] == when[..10] =>
            {
                *times += 1;
            }
            Some(_) | None => lines.push((Said { at: when, by, what, number: None }, 1)),
        }
    }
    let lines = lines.into_iter().map(|(mut said, times)| {
        if times > 1 {
            said.what = format!("{}, {times} times", said.what);
        }
        said
    });
    Ok(lines.collect())
}

/// `2026-03-02 09:00+00` in the zone of the workspace.
fn at(moment: Moment, zone: &jiff::tz::TimeZone) -> String {
    moment.told_in(zone)
}

/// `exception.changes_requested` as people say it.
fn words(kind: &str) -> String {
    let word = kind.strip_prefix("exception.").unwrap_or(kind);
    word.replace(['_', '.'], " ")
}

fn choices(desk: &mut Desk) -> Result<Choices, ActionError> {
    let today = desk.today();
    let settings = exceptions::thresholds(desk)?;
    let workloads = workloads::names(desk)?
        .into_iter()
        .map(|(which, words)| Choice { code: which.to_string(), words })
        .collect();
    let primary = decisions::primary(desk)?;
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
    let all = people::list(desk)?;
    let everybody = all.iter().map(|person| person.slug.to_string()).collect();
    let people = all
        .into_iter()
        .filter(|person| !person.retired)
        .map(|person| Choice { code: person.slug.to_string(), words: person.name.to_string() })
        .collect();
    let questions = exceptions::questions().clone();
    Ok(Choices { today, settings, workloads, targets, people, everybody, questions })
}

/// What a decision on `which` weighs: the debt it adds to, and what changed since it was judged.
fn weight(desk: &mut Desk, which: ExceptionRef) -> Result<Weight, ActionError> {
    let exception = exceptions::show(desk, which, None)?.exception;
    let likely = exception.present().move_months.map(Months::likely);
    let stands = exception.renewal.as_ref().and(exception.last_reviewed());
    let asked = (likely, stands.map(|grant| grant.months));
    let debt = Debt::of(&measures::registered(desk)?);
    let budget = measures::budget(desk)?;
    let judged = exceptions::judged(desk, which)?;
    Ok(Weight { which, debt, budget, asked, judged })
}

/// Two versions or grants of `which` beside one another.
fn changes(
    desk: &mut Desk,
    which: ExceptionRef,
    sides: Option<(String, String)>,
) -> Result<Changes, ActionError> {
    let points = exceptions::points(desk, which)?;
    let sides = sides.unwrap_or_else(|| {
        // What was granted last, else what was filed, against what is asked now.
        let granted = points.iter().rev().find(|point| point.code.starts_with("grant-"));
        let first = granted.or(points.first());
        let code = first.map_or_else(|| "now".to_owned(), |point| point.code.clone());
        (code, "now".to_owned())
    });
    let differences = exceptions::diff(desk, which, Some(&sides.0), Some(&sides.1))?;
    Ok(Changes { which, points, sides, differences })
}

/// Open requests for `workload` and `target` as they are typed; none while either cannot be read.
fn rivals(
    desk: &mut Desk,
    workload: &str,
    target: &str,
) -> Result<Vec<(ExceptionRef, String)>, ActionError> {
    let (Ok(workload), Ok(target)) = (workload.parse(), target.parse::<Place>()) else {
        return Ok(Vec::new());
    };
    exceptions::rivals(desk, workload, &target)?
        .into_iter()
        .map(|which| {
            let other = exceptions::show(desk, which, None)?.exception;
            let words = format!(
                "{which} asks for the same and is {}: {}",
                other.working().state.words(),
                other.present().title
            );
            Ok((which, words))
        })
        .collect()
}

/// The refusal of a file with several problems, a line each.
fn each_told(error: ActionError) -> ActionError {
    match error {
        ActionError::Refused(mut refused) if !refused.more.is_empty() => {
            let all = std::iter::once(&refused.message).chain(&refused.more);
            let lines: Vec<String> = all.map(|line| format!("! {line}")).collect();
            refused.message = format!("nothing is filed\n{}", lines.join("\n"));
            refused.more.clear();
            ActionError::Refused(refused)
        }
        other @ (ActionError::Refused(_) | ActionError::Store(_) | ActionError::File(_)) => other,
    }
}

/// One change of the register.
pub(super) fn save(desk: &mut Desk, change: Change) -> Result<String, ActionError> {
    match change {
        Change::File(request) => {
            let filed = exceptions::file_request(desk, *request)?;
            Ok(format!("{} is filed as a draft; S submits it", filed.reference))
        }
        Change::Import(file, passes_over) => {
            let extra = if passes_over { Extra::Ignore } else { Extra::Refuse };
            let path = crate::config::typed_path(&file);
            let made = exceptions::import_file(desk, &path, extra).map_err(each_told)?;
            let drafts = made.drafts.iter();
            let drafts = drafts.map(|one| format!("  {}  {}", one.reference, one.present().title));
            let lines: Vec<String> = made.notes.iter().cloned().chain(drafts).collect();
            let count = counted(made.drafts.len(), "draft is filed", "drafts are filed");
            Ok(format!("{count}\n{}", lines.join("\n")))
        }
        Change::Undo => {
            let done = crate::actions::undo::undo(desk)?;
            Ok(format!("taken back on {}: {}", done.subject, done.what()))
        }
        Change::Batch(all, together) => many(desk, all, together),
        Change::Aside(which, aside) => beside(desk, which, aside),
        Change::Tags(all, on, off, Together::All) => {
            exceptions::tag_all(desk, &all, &on, &off)?;
            let lines: Vec<String> =
                all.iter().map(|which| format!("  {which} is tagged")).collect();
            Ok(format!("{} done, all of them\n{}", all.len(), lines.join("\n")))
        }
        Change::Tags(all, on, off, Together::Each) => {
            let (mut lines, mut refused) = (Vec::new(), 0);
            for which in &all {
                lines.push(match exceptions::tag(desk, *which, &on, &off) {
                    Ok(()) => format!("  {which} is tagged"),
                    Err(error) => {
                        refused += 1;
                        format!("! {which}: {error}")
                    }
                });
            }
            summed_up(all.len() - refused, refused, &lines)
        }
        Change::Step(which, step) => {
            if let Step::Edit { request, seen } = *step {
                exceptions::edit_request(desk, which, *request, seen)?;
                return Ok(format!("{which} is saved"));
            }
            let done = exceptions::take(desk, which, &act(*step)?)
                .map_err(|error| others(desk, which, error))?;
            Ok(said_of(&done))
        }
    }
}

/// What was done, with what may have to be looked at again.
fn said_of(done: &Done) -> String {
    let said = said(done.which, done.happened);
    match done.remark() {
        Some(remark) => format!("{said}; {remark}"),
        None => said,
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
                done.iter().map(|done| format!("  {}", said_of(done))).collect();
            Ok(format!("{count} done, all of them\n{}", lines.join("\n")))
        }
        Together::Each => {
            let (mut lines, mut refused) = (Vec::new(), 0);
            for (which, act) in &acts {
                lines.push(match exceptions::take(desk, *which, act) {
                    Ok(done) => format!("  {}", said_of(&done)),
                    Err(error) => {
                        refused += 1;
                        format!("! {which}: {error}")
                    }
                });
            }
            summed_up(count - refused, refused, &lines)
        }
    }
}

/// How many were done and refused, then a line of what became of each.
fn summed_up(done: usize, refused: usize, lines: &[String]) -> Result<String, ActionError> {
    let said = format!("{done} done, {refused} refused\n{}", lines.join("\n"));
    if done == 0 { Err(ActionError::invalid(said)) } else { Ok(said) }
}

/// Something that is not judged.
fn beside(desk: &mut Desk, which: ExceptionRef, aside: Aside) -> Result<String, ActionError> {
    match aside {
        Aside::Tag { on, off } => {
            exceptions::tag(desk, which, &on, &off)?;
            Ok(format!("{which} is tagged"))
        }
        Aside::Link { kind, other, on } => {
            exceptions::link(desk, which, &kind, other, on)?;
            let words = if on { "is linked to" } else { "is no longer linked to" };
            Ok(format!("{which} {words} {other}"))
        }
        Aside::Outside(name) => {
            exceptions::name_outside(desk, which, &name)?;
            Ok(if name.is_empty() {
                format!("{which} has no other name any more")
            } else {
                format!("{which} is called {name} elsewhere")
            })
        }
        Aside::Attach { what, label, claim } => {
            let (label, claim) = (label.as_deref(), claim.as_deref());
            let item = exceptions::attach(desk, which, &what, label, claim)?;
            Ok(match claim {
                Some(claim) => {
                    let claim = claim.replace('_', " ");
                    format!("{} is attached to {which}, as evidence of {claim}", item.label)
                }
                None => format!("{} is attached to {which}", item.label),
            })
        }
        Aside::WriteFile { number, path } => {
            let path = crate::config::typed_path(&path);
            let item = exceptions::write_out(desk, which, number, &path, Existing::Keep);
            let item = item.map_err(|error| match error {
                Exported::Action(error) => error,
                Exported::File(error) => ActionError::invalid(error.to_string()),
            })?;
            Ok(format!("{} is written to {}", item.label, path.display()))
        }
        Aside::Recomment { number, text } => {
            exceptions::edit_comment(desk, which, number, &text)?;
            Ok(format!("your comment on {which} is said again"))
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
