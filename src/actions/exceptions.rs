//! Exceptions: filed, judged, granted and ended, each step through the rules of the domain.

mod act;
mod beside;
mod brief;
mod changed;
mod conditions;
mod fields;
mod listed;
mod owed;
mod possible;
mod refused;
mod register;
mod signal;
mod similar;
mod take;
mod turns;
mod whole;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use crate::actions::costs;
use crate::actions::evaluations::refused_row;
use crate::actions::settings::{Values, of_tier};
use crate::actions::workloads::{bad, person_known, place_known};
use crate::actions::{ActionError, Desk, Ground, functions, workloads};
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::request::{Environment, Request, Warning};
use crate::domain::exception::steps::{Happened, Step};
use crate::domain::exception::tier::{Settings, TierRow};
use crate::domain::exception::{Exception, State};
use crate::domain::person::{Person, Role, acts_for};
use crate::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use crate::domain::text::{Title, skeleton};
use crate::domain::workload::rehearsal::last_tested;
use crate::domain::workload::{Place, Portable, Workload};
use crate::import::Rows;
use crate::import::criteria;
use crate::import::request::{self, RequestFile, WorkloadText};
use crate::import::sheets::Extra;
use crate::import::source::Source;
use crate::store::exceptions::Comment;
use crate::store::{self, Expect, Look, StoreError, Write};

pub use act::{Act, Approval};
pub use beside::{
    Beside, Kept, Shown as Attached, attach, beside, edit_comment, link, name_outside, named_by,
    tag, tag_all, write_out,
};
pub use brief::{Brief, Depth, briefs};
pub use changed::{Judged, Point, diff, judged, points};
pub use conditions::{CONDITION_KEYS, Promised, promised};
pub use fields::{FIELDS, Field, Form, Typed};
pub use listed::{
    Figures, KEYS, Listed, Rejected, Reminders, Tasks, figures, list, reminders, tasks,
};
pub(crate) use owed::owed_of;
pub use owed::{Owed, Why, owed};
pub use possible::{Can, Verb, possible};
pub(crate) use refused::refused;
pub use register::{Asked, By, Grouping, Ordered, Placed, Told, page, read_filter, register};
pub use signal::is_raised;
pub use similar::{rivals, similar};
pub use take::{Done, comment, take, take_all};
pub(crate) use turns::{Confirmers, Known, turns};
pub use turns::{Waiting, deciders};
pub use whole::{edit_request, file_request, renew, thresholds};

/// The questions for exceptions that come with the program.
///
/// # Panics
/// Never: the file is part of the program, and a test reads it.
pub fn questions() -> &'static ExceptionSet {
    static SET: OnceLock<ExceptionSet> = OnceLock::new();
    SET.get_or_init(|| {
        let text = include_str!("../../criteria/exception.toml");
        criteria::read_exception(&Source::from_text("criteria/exception.toml", text))
            .expect("the questions that come with the program are sound")
    })
}

/// The thresholds of the workspace.
///
/// # Errors
/// When they cannot be read.
pub fn settings(look: &mut dyn Look) -> Result<Settings, StoreError> {
    let kept = Values::read(look)?;
    let mut settings = Settings::default();
    for row in &mut settings.tiers {
        tier_set(&kept, row);
    }
    settings.sole_approver = kept.number("sole-approver") == 1;
    for (key, days) in [
        ("appeal-days", &mut settings.appeal_days),
        ("renewal-window", &mut settings.renewal_window),
        ("bridge-days", &mut settings.bridge_days),
        ("correction-hours", &mut settings.correction_hours),
        ("quote-months", &mut settings.quote_months),
    ] {
        *days = u32::try_from(kept.number(key)).unwrap_or(*days);
    }
    let least = kept.number("least-note");
    settings.least_note = usize::try_from(least).unwrap_or(settings.least_note);
    settings.portable = portable_of(&kept);
    Ok(settings)
}

/// Months of moving back that are comfortable, and those that are the minimum.
///
/// # Errors
/// When they cannot be read.
pub(crate) fn portable(look: &mut dyn Look) -> Result<Portable, StoreError> {
    Ok(portable_of(&Values::read(look)?))
}

fn portable_of(kept: &Values) -> Portable {
    let usual = Portable::default();
    let months = |key: &str, usual: u16| u16::try_from(kept.number(key)).unwrap_or(usual);
    Portable {
        comfortable: months("portable-comfortable", usual.comfortable),
        minimum: months("portable-minimum", usual.minimum),
    }
}

/// What the workspace has set for the tier of `row`: its limits, who decides, and for how long.
fn tier_set(kept: &Values, row: &mut TierRow) {
    let tier = row.tier;
    let word = |what: &str| kept.word(&of_tier(tier, what));
    if let Some(limits) = &mut row.limits {
        limits.trial_only = word("environment") == Environment::Trial.code();
        limits.data_class = word("data-class").parse().unwrap_or(limits.data_class);
        limits.personal_data = word("personal-data").parse().unwrap_or(limits.personal_data);
        let pence = word("cost").parse::<i64>().ok().and_then(|pounds| pounds.checked_mul(100));
        limits.yearly = pence.and_then(Money::pence).unwrap_or(limits.yearly);
        limits.move_months = word("move-months").parse().unwrap_or(limits.move_months);
        limits.renewals = word("renewals").parse().unwrap_or(limits.renewals);
    }
    row.quorum = word("approvers").parse().unwrap_or(row.quorum);
    row.adviser = word("adviser") == "1";
    row.decision_owner = word("decision-owner") == "1";
    row.longest = word("months").parse().unwrap_or(row.longest);
    row.review_months = word("review-months").parse().ok().filter(|months| *months > 0);
}

/// The exception `which` and the row's `rev`.
pub(crate) fn found(
    look: &mut dyn Look,
    which: ExceptionRef,
) -> Result<(Exception, i64), ActionError> {
    store::exceptions::get(look, which)?.ok_or_else(|| {
        ActionError::refused(Ground::NotFound, format!("there is no exception {which}"))
            .hint("`cloudpick exception list` shows what there is")
            .subject(which.to_string())
    })
}

/// Refuses people and places that the workspace does not know.
fn sound(look: &mut dyn Look, request: &Request) -> Result<(), ActionError> {
    if let Some(owner) = &request.owner {
        person_known(look, "owner", owner)?;
    }
    for author in &request.co_authors {
        person_known(look, "co_authors", author)?;
    }
    for owner in request.conditions.iter().filter_map(|offer| offer.owner.as_ref()) {
        person_known(look, "condition", owner)?;
    }
    if let Some(target) = &request.target {
        place_known(look, "target", target)?;
    }
    Ok(())
}

/// A request from a file, from what was typed, or from the file with what was typed over it.
/// The key that asks for the figures of a year to be made of what the workload needs.
pub const FROM_BASKET: &str = "cost_from_basket";

fn composed(
    look: &mut dyn Look,
    base: Option<Request>,
    file: Option<&RequestFile>,
    typed: &[Typed],
    today: Day,
) -> Result<Request, ActionError> {
    let text = |key: &str| {
        let found = typed.iter().find(|typed| typed.key == key);
        found.and_then(|typed| typed.texts.last())
    };
    let workload = match (text("workload"), file.and_then(|file| file.workload.as_ref())) {
        (Some(typed), _) => Some(workloads::found(look, typed).map_err(as_field)?.0.reference),
        (None, Some(text)) => Some(registered(look, text)?),
        (None, None) => base.as_ref().map(|request| request.workload),
    };
    let workload = workload.ok_or_else(nothing_leaves)?;
    let title: Option<Title> = match (text("title"), file.and_then(|file| file.title.as_ref())) {
        (Some(typed), _) => Some(workloads::parsed("title", typed)?),
        (None, Some(title)) => Some(title.clone()),
        (None, None) => base.as_ref().map(|request| request.title.clone()),
    };
    let title = title.ok_or_else(untitled)?;
    let mut request = match (file, base) {
        (Some(file), _) => file.clone().into_request(workload, title),
        (None, Some(base)) => Request { title, workload, ..base },
        (None, None) => Request::new(title, workload),
    };
    let own = |typed: &&Typed| typed.key != "workload" && typed.key != FROM_BASKET;
    for typed in typed.iter().filter(own) {
        fields::set(&mut request, typed, today)?;
    }
    // Last, since it is the target typed just now that is priced.
    if typed.iter().any(|typed| typed.key == FROM_BASKET) {
        let figures = costs::figures(look, today, workload, request.target.as_ref())?;
        request.cost.primary_year = Some(figures.primary_year);
        request.cost.target_year = figures.target_year.or(request.cost.target_year);
        request.cost.quoted_on = Some(figures.quoted_on);
        request.cost.source = Some(figures.source);
    }
    sound(look, &request)?;
    Ok(request)
}

fn nothing_leaves() -> ActionError {
    bad("workload", &"name what wants to leave")
}

fn untitled() -> ActionError {
    bad("title", &"a request has a title")
}

fn registered(look: &mut dyn Look, text: &WorkloadText) -> Result<WorkloadRef, ActionError> {
    Ok(workloads::found(look, &text.to_string()).map_err(as_field)?.0.reference)
}

/// A workload named in a request that is not there is a bad field of that request.
fn as_field(error: ActionError) -> ActionError {
    match error {
        ActionError::Refused(mut refused) => {
            refused.ground = Ground::Validation;
            refused.subject = Some("workload".to_owned());
            ActionError::Refused(refused)
        }
        other @ (ActionError::Store(_) | ActionError::File(_)) => other,
    }
}

/// Records what `write` changed about an exception. The hash of its content goes along, so that
/// whoever judged an earlier one can be told what changed since.
fn record(
    write: &mut Write<'_>,
    exception: &Exception,
    happened: Happened,
    (role, acts_for): (Option<Role>, Option<&str>),
    reason: Option<&str>,
) -> Result<(), ActionError> {
    let hash = exception.judged().to_string();
    let subject = exception.reference.to_string();
    let mut notes = vec![("content_hash", hash.as_str())];
    // A renewal is told from a first request by which one it is, and by the days between.
    let renewal = exception
        .renewal
        .as_ref()
        .map(|renewal| (renewal.ordinal.to_string(), exception.gap(&renewal.request).to_string()));
    if let Some((ordinal, gap)) = &renewal {
        notes.extend([("renewal", ordinal.as_str()), ("gap_days", gap.as_str())]);
    }
    // The row keeps the cover on the day of the step; this is what becomes of it.
    let revoked = exception.revocation.as_ref().filter(|_| happened == Happened::Revoked);
    notes.extend(revoked.map(|end| ("cover_after", exception.cover(end.effective).code())));
    notes.extend(acts_for.map(|people| ("acts_for", people)));
    write.record(happened.code(), &subject, role, reason, &notes)?;
    Ok(())
}

/// Files a draft, from `file`, from what was typed, or both.
///
/// # Errors
/// A refusal for anybody but an architect, or for a missing or bad field.
pub fn file(
    desk: &mut Desk,
    file: Option<&RequestFile>,
    typed: &[Typed],
) -> Result<Exception, ActionError> {
    let (by, role) = desk.acting_as(&[Role::Architect], "file an exception request")?;
    let today = desk.today();
    desk.write(|write| {
        let request = composed(write, None, file, typed, today)?;
        filed(write, request, &by, role)
    })
}

fn filed(
    write: &mut Write<'_>,
    request: Request,
    by: &Person,
    role: Role,
) -> Result<Exception, ActionError> {
    let reference = store::exceptions::next_reference(write)?;
    let (uuid, now) = (write.fresh_id(), write.op().at);
    let exception = Exception::create(reference, uuid, request, by, now)
        .map_err(|refusal| refused(&refusal, reference))?;
    store::exceptions::put(write, &exception, Expect::New)?;
    record(write, &exception, Happened::Created, (Some(role), None), None)?;
    Ok(exception)
}

/// The requests of a file, as drafts that were or would be filed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed<T> {
    /// Each, in the order of the file.
    pub drafts: Vec<T>,
    /// What is no problem, and should be known: what was asked for the same before.
    pub notes: Vec<String>,
}

/// Files every request of a file as a draft, whatever state it names: all of them or none.
///
/// # Errors
/// A refusal for anybody but an architect, or with a line for everything that is wrong with the
/// file.
pub fn import(
    desk: &mut Desk,
    requests: Rows<RequestFile>,
) -> Result<Filed<Exception>, ActionError> {
    let (by, role) = desk.acting_as(&[Role::Architect], "file an exception request")?;
    desk.write(|write| {
        let Filed { drafts, notes } = drafts(write, requests)?;
        let filed = drafts.into_iter().map(|draft| filed(write, draft, &by, role));
        Ok(Filed { drafts: filed.collect::<Result<_, _>>()?, notes })
    })
}

/// What [`import`] would file, or everything it would refuse; changes nothing.
///
/// # Errors
/// As [`import`].
pub fn rehearse_import(
    desk: &mut Desk,
    requests: Rows<RequestFile>,
) -> Result<Filed<Request>, ActionError> {
    desk.acting_as(&[Role::Architect], "file an exception request")?;
    desk.store.read(|look| drafts(look, requests))
}

/// Where in its file a request stands: `line 2`, `request 2`.
fn place(line: Option<usize>, place: Option<&str>) -> String {
    match (line, place) {
        (Some(line), _) => format!("line {line}"),
        (None, Some(place)) => place.to_owned(),
        (None, None) => "the request".to_owned(),
    }
}

/// The requests of a file, where nothing is wrong with any; each field is looked at, so that all
/// that is wrong is told.
fn drafts(look: &mut dyn Look, requests: Rows<RequestFile>) -> Result<Filed<Request>, ActionError> {
    let (requests, mut found) = requests.apart();
    let (mut drafts, mut notes) = (Vec::new(), Vec::new());
    let mut asked: BTreeMap<(WorkloadRef, String, String), String> = BTreeMap::new();
    for file in requests {
        let (line, which) = (file.line, place(file.line, file.place.as_deref()));
        let column = |column: &str| match &file.place {
            Some(place) if line.is_none() => format!("{place}, {column}"),
            Some(_) | None => column.to_owned(),
        };
        let mut refused = Vec::new();
        let workload = match file.workload.as_ref().map(|text| registered(look, text)) {
            Some(Ok(workload)) => Some(workload),
            Some(Err(error)) => {
                refused.push(error);
                None
            }
            // What stands there and cannot be read is told already.
            None => {
                let told = found.says(line, &column("workload"));
                refused.extend((!told).then(nothing_leaves));
                None
            }
        };
        if file.title.is_none() && !found.says(line, &column("title")) {
            refused.push(untitled());
        }
        let offered = file.conditions.iter().filter_map(|offer| offer.owner.as_ref());
        let people = file.owner.iter().map(|owner| ("owner", owner));
        let people = people
            .chain(file.co_authors.iter().map(|author| ("co_authors", author)))
            .chain(offered.map(|owner| ("condition", owner)));
        for (field, person) in people {
            refused.extend(person_known(look, field, person).err());
        }
        if let Some(target) = &file.target {
            refused.extend(place_known(look, "target", target).err());
        }
        if let (Some(workload), Some(title)) = (workload, &file.title) {
            let target = file.target.as_ref().map(Place::to_string).unwrap_or_default();
            let reads = skeleton(title.as_str());
            for (other, before, state) in store::exceptions::namesakes(look, workload, &target)? {
                if skeleton(&before) == reads {
                    let state = state.words();
                    let same = "has the same workload, target and title";
                    notes.push(format!("{which}: {other} {same} ({state})"));
                }
            }
            if let Some(before) = asked.insert((workload, target, reads), which.clone()) {
                let what = format!("{before} asks for the same, of the same title: take one out");
                refused.push(bad("title", &what));
            }
        }
        for error in refused {
            refused_row(&mut found, (line, file.place.as_deref()), error)?;
        }
        if let (Some(workload), Some(title)) = (workload, file.title.clone()) {
            drafts.push(file.into_request(workload, title));
        }
    }
    found.settle()?;
    Ok(Filed { drafts, notes })
}

/// As [`import`], of the file at `path`; what it may hold beside what a request has is refused or
/// passed over.
///
/// # Errors
/// As [`import`], and when the file cannot be read: every problem with its line.
pub fn import_file(
    desk: &mut Desk,
    path: &Path,
    extra: Extra,
) -> Result<Filed<Exception>, ActionError> {
    import(desk, request::read_any(&Source::read(path)?, extra))
}

/// Changes a draft or a request sent back: by what was typed, or to what `file` says.
///
/// `seen` is the version that was read, where it was shown before.
///
/// # Errors
/// A refusal for whoever is neither requester nor co-author, in another state, for another
/// version, or for a bad field.
pub fn edit(
    desk: &mut Desk,
    which: ExceptionRef,
    file: Option<&RequestFile>,
    typed: &[Typed],
    seen: Option<u32>,
) -> Result<Exception, ActionError> {
    change(desk, which, seen, |write, exception, today| {
        composed(write, Some(exception.present().clone()), file, typed, today)
    })
}

/// Adds a condition: by its requester or a co-author to a draft or a request sent back, by
/// whoever else may to what is granted.
///
/// # Errors
/// As for [`edit`], or for [`take`].
pub fn add_condition(desk: &mut Desk, which: ExceptionRef, text: &str) -> Result<(), ActionError> {
    let (person, today) = (desk.person().cloned(), desk.today());
    let granted = desk.store.read(|look| {
        let (exception, _) = found(look, which)?;
        let by = person?;
        let delegations = store::people::delegated(look, today)?;
        let writes = |who: &Slug| {
            exception.requester == *who || exception.present().co_authors.contains(who)
        };
        let own = writes(&by.slug) || acts_for(&delegations, &by.slug).any(writes);
        let open = matches!(exception.working().state, State::Draft | State::ChangesRequested);
        Ok::<_, ActionError>(exception.state == State::Approved && !(own && open))
    })?;
    if granted {
        take(desk, which, &Act::AddCondition { condition: text.to_owned(), agreed: None })?;
    } else {
        offer(desk, which, text)?;
    }
    Ok(())
}

/// Adds a condition to a draft or a request sent back.
///
/// # Errors
/// As for [`edit`].
fn offer(desk: &mut Desk, which: ExceptionRef, text: &str) -> Result<Exception, ActionError> {
    change(desk, which, None, |write, exception, today| {
        let mut request = exception.present().clone();
        request.conditions.push(fields::offer(text, today)?);
        sound(write, &request)?;
        Ok(request)
    })
}

fn change(
    desk: &mut Desk,
    which: ExceptionRef,
    seen: Option<u32>,
    request: impl FnOnce(&mut Write<'_>, &Exception, Day) -> Result<Request, ActionError>,
) -> Result<Exception, ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    desk.write(|write| {
        let (exception, rev) = found(write, which)?;
        let by = person?;
        let bench = take::Bench::new(write, &exception, (today, &zone))?;
        let seen = seen.unwrap_or(exception.version);
        let asked = |request: Request| {
            let step = Step::Edit { request: Box::new(request), seen };
            bench.with(|context| exception.after(&step, &by, context))
        };
        // Who may edit, when, and which version was read are told before a bad field is.
        asked(exception.present().clone()).map_err(|refusal| refused(&refusal, which))?;
        let request = request(write, &exception, today)?;
        let taken = asked(request).map_err(|refusal| refused(&refusal, which))?;
        let next = taken.exception.expect("an edit throws nothing away");
        store::exceptions::put(write, &next, Expect::Rev(rev))?;
        let role = by.acting_as(&[Role::Architect], "edit").ok();
        record(write, &next, taken.happened, (role, bench.acts_for(&by.slug).as_deref()), None)?;
        Ok(next)
    })
}

/// An exception with all that is shown beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The exception.
    pub exception: Exception,
    /// Its workload, as it is kept.
    pub workload: Workload,
    /// What was said about it.
    pub comments: Vec<Comment>,
    /// Tags, links, files, and what others call it.
    pub beside: Beside,
    /// What deserves a look before deciding.
    pub warnings: Vec<Warning>,
    /// The day it is shown for.
    pub day: Day,
    /// Functions it rests on that the primary has by the day: its reason may have gone.
    pub gone: Vec<functions::Gone>,
    /// Why it is to be looked at again, a sentence each.
    pub owed: Vec<String>,
    /// Whose turn it is: in what is asked, and in what is said to be met.
    pub turns: Vec<String>,
    /// The last day on which its rejection may be appealed against, while it may be.
    pub appeal_until: Option<Day>,
    /// The day on which its estimate was last tested: by what it says, or by a later rehearsal of
    /// its workload.
    pub tested: Option<Day>,
    /// Everything in the workspace is made up.
    pub illustrative: bool,
}

/// The exception `which`, with its cover as on `day`, or today.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn show(desk: &mut Desk, which: ExceptionRef, day: Option<Day>) -> Result<Shown, ActionError> {
    let day = day.unwrap_or_else(|| desk.today());
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        let (exception, _) = found(look, which)?;
        let workload = workload_of(look, &exception)?;
        // Other exceptions may have taken it elsewhere: where it runs is asked of all of them.
        let moves = store::workloads::moves_of(look, workload.reference)?;
        let workload = workload.placed_on(&moves, day);
        let settings = settings(look)?;
        let warnings = exception.present().warnings(day, &workload, &settings);
        let gone = functions::gone(look, day)?.remove(&which).unwrap_or_default();
        let rehearsals = store::estate::rehearsals(look)?;
        let own = rehearsals.iter().filter(|one| one.workload == workload.reference);
        Ok(Shown {
            appeal_until: exception.appeal_open(settings.appeal_days, day),
            owed: owed::owed_by(look, &exception, day, &zone)?,
            turns: turns::told(look, &exception, (day, &zone))?,
            gone: if exception.state.is_open() { gone } else { Vec::new() },
            tested: last_tested(exception.request.tested_on, own, day),
            comments: store::exceptions::comments(look, which)?,
            beside: beside::of(look, which)?,
            warnings,
            workload,
            exception,
            day,
            illustrative: store::workspace::facts(look)?.illustrative,
        })
    })
}

/// The workload of a request; the database holds the pointer to it.
pub(crate) fn workload_of(
    look: &mut dyn Look,
    exception: &Exception,
) -> Result<Workload, ActionError> {
    let which = exception.request.workload;
    let kept = store::workloads::get(look, which)?;
    kept.map(|(workload, _)| workload).ok_or_else(|| {
        ActionError::refused(Ground::NotFound, format!("there is no workload {which}"))
    })
}

#[cfg(test)]
mod tests;
