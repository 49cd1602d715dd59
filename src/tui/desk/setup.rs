//! Set-up before the desk.

use crate::actions::evaluations::{
    self, Copied, HandOver, New, Setting, Template, amend, criteria, elicit, frameworks, locks,
    rehearse, sets,
};
use crate::actions::suppliers::{self, Details};
use crate::actions::{ActionError, Desk, overview, people, settings, summaries};
use crate::domain::criteria::CriteriaSet;
use crate::domain::criteria::edit::{Edit, Item};
use crate::domain::evaluation::amend::{Carry, Given, Standing};
use crate::domain::evaluation::rehearse::Given as Parameters;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::{Evaluation, stands};
use crate::domain::exact::Money;
use crate::domain::refs::EvaluationRef;
use crate::domain::text::counted;
use crate::tui::msg::Loaded;
use crate::tui::screens::locks::{Data as Locks, onward};
use crate::tui::screens::setup::data::{Change, Data, Present, Words};
use crate::tui::screens::setup::rehearsal::Asked;

/// Everything that Set-up shows.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (summary, all) = overview::present(desk, chosen)?;
    let present = match summary {
        Some(one) => Some(Box::new(present(desk, one.reference)?)),
        None => None,
    };
    Ok(Loaded::Setup(Box::new(Data {
        me: desk.actor.person.clone(),
        today: desk.today(),
        present,
        people: people::list(desk)?,
        delegations: people::delegations(desk)?,
        settings: settings::settings(desk)?,
        suppliers: suppliers::list(desk)?,
        sets: sets()?,
        frameworks: frameworks()?,
        evaluations: all
            .iter()
            .rev()
            .map(|one| (one.reference, one.title.to_string(), stands(one.stage, one.cancelled)))
            .collect(),
    })))
}

/// The evaluation from which a new one starts, as its form shows it.
pub(super) fn earlier(desk: &mut Desk, which: EvaluationRef) -> Result<Loaded, ActionError> {
    let (evaluation, _) = evaluations::show(desk, Some(&which.to_string()))?;
    Ok(Loaded::Earlier(Box::new(evaluation)))
}

/// What no longer stands once the draft is frozen, a sentence each; nothing at any other stage.
fn falls(desk: &mut Desk, which: &str) -> Result<Vec<String>, ActionError> {
    let (_, standing) = amend::standing(desk, Some(which))?;
    Ok(standing.iter().filter_map(fallen).collect())
}

fn present(desk: &mut Desk, which: EvaluationRef) -> Result<Present, ActionError> {
    let typed = which.to_string();
    let (evaluation, filed) = evaluations::show(desk, Some(&typed))?;
    let status = evaluations::status(desk, Some(&typed))?;
    let priced = evaluation.criteria().price().is_some();
    let next = onward(evaluation.stage(), priced).filter(|_| evaluation.cancelled().is_none());
    let next = match next {
        Some(step) => Some(evaluations::why(desk, Some(&typed), Some(step))?.1),
        None => None,
    };
    let amends = evaluation.parts().amends.as_ref();
    let amended = amends.map(|amends| amends.reason.to_string());
    let falls = if evaluation.stage() == Stage::Draft {
        falls(desk, &typed)?
    } else {
        // Whoever may not amend is not told what it would do.
        let standing = amend::preview(desk, Some(&typed), Carry::Nothing);
        standing.map(|standing| summed(&standing)).unwrap_or_default()
    };
    let late = status.late.iter().map(ToString::to_string).collect();
    let rules_hash = filed.rules_hash;
    let (_, elicited) = elicit::elicited(desk, Some(&typed))?;
    Ok(Present {
        evaluation,
        rules_hash,
        amended,
        falls,
        late,
        next,
        elicited,
        zone: desk.zone.clone(),
    })
}

/// One answer that no longer stands, and why.
fn fallen(one: &Standing) -> Option<String> {
    let why = one.fallen.as_ref()?;
    let whose = match (&one.evaluator, one.given) {
        (Some(who), _) => format!("scores of {who}"),
        (None, Given::Gate) => "gate".to_owned(),
        (None, Given::Consensus | Given::Score) => "agreed scores".to_owned(),
    };
    let candidates: Vec<&str> =
        one.candidates.iter().map(crate::domain::refs::Slug::as_str).collect();
    Some(format!("{}, {whose}, {}: {why}", one.question, candidates.join(", ")))
}

/// Every question whose answers no longer stand, reason by reason, with how many answers fall: exact,
/// and short enough for a question before the freeze.
fn by_reason(standing: &[Standing]) -> Vec<String> {
    let mut reasons: Vec<(&str, Vec<String>, Vec<&Standing>)> = Vec::new();
    for one in standing {
        let Some(why) = one.fallen.as_deref().filter(|_| !one.candidates.is_empty()) else {
            continue;
        };
        let id = one.question.to_string();
        match reasons.iter_mut().find(|(known, ..)| *known == why) {
            Some((_, ids, all)) => {
                if !ids.contains(&id) {
                    ids.push(id);
                }
                all.push(one);
            }
            None => reasons.push((why, vec![id], vec![one])),
        }
    }
    let told = reasons.iter().map(|(why, ids, all)| {
        let count = |of: Given| -> usize {
            all.iter().filter(|one| one.given == of).map(|one| one.candidates.len()).sum()
        };
        let counts = [
            (count(Given::Score), "score", "scores"),
            (count(Given::Consensus), "agreed score", "agreed scores"),
            (count(Given::Gate), "answer to a gate", "answers to gates"),
        ];
        let counts: Vec<String> = counts
            .into_iter()
            .filter(|(count, ..)| *count > 0)
            .map(|(count, one, many)| counted(count, one, many))
            .collect();
        format!("{} of {} ({why})", counts.join(" and "), ids.join(", "))
    });
    told.collect()
}

/// How many answers of each kind and person would no longer stand; without a carry it is each
/// one that was given.
fn summed(standing: &[Standing]) -> Vec<String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    for one in standing.iter().filter(|one| one.fallen.is_some()) {
        let what = match (&one.evaluator, one.given) {
            (Some(who), _) => format!("scores of {who}"),
            (None, Given::Gate) => "answers to gates".to_owned(),
            (None, Given::Consensus | Given::Score) => "agreed scores".to_owned(),
        };
        match counts.iter_mut().find(|(known, _)| *known == what) {
            Some((_, count)) => *count += one.candidates.len(),
            None => counts.push((what, one.candidates.len())),
        }
    }
    counts.into_iter().map(|(what, count)| format!("all {count} {what}")).collect()
}

/// What each step of the present evaluation asks for.
pub(super) fn unlocked(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
    step: Option<Step>,
) -> Result<Loaded, ActionError> {
    let (summary, _) = overview::present(desk, chosen)?;
    let Some(summary) = summary else {
        return Err(ActionError::invalid("there is no evaluation yet"));
    };
    let (which, stage) = (summary.reference, summary.stage);
    let locks = locks(desk, Some(&which.to_string()))?;
    let falls = if stage == Stage::Draft {
        by_reason(&amend::standing(desk, Some(&which.to_string()))?.1)
    } else {
        Vec::new()
    };
    let again = summaries::before_closing(desk, Some(&which.to_string()))?;
    Ok(Loaded::Locks(Locks { which, stage, step, falls, again, locks }))
}

/// What each price formula makes of invented bids, of those typed, or of those in a file.
pub(super) fn rehearsal(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
    asked: &Asked,
) -> Result<Loaded, ActionError> {
    let (summary, _) = overview::present(desk, chosen)?;
    let which = summary.map(|one| one.reference.to_string());
    let money = |text: &Option<String>| {
        let read = text.as_deref().map(str::parse::<Money>).transpose();
        read.map_err(|error| ActionError::invalid(error.to_string()))
    };
    let given = Parameters {
        best: money(&asked.best)?,
        worst: money(&asked.worst)?,
        point_value: money(&asked.point_value)?,
    };
    let tried = match (&asked.bids, &asked.file) {
        (Some(_), Some(_)) => {
            return Err(ActionError::invalid("bids are typed and a file is named: one of them"));
        }
        (Some(typed), None) => rehearse::from_text(desk, which.as_deref(), typed, given)?,
        (None, file) => rehearse::from_file(desk, which.as_deref(), file.as_deref(), given)?,
    };
    Ok(Loaded::Rehearsal(Box::new(tried)))
}

/// Makes a change; what is now so, and the evaluation that was set up.
pub(super) fn save(
    desk: &mut Desk,
    change: Change,
) -> Result<(String, Option<EvaluationRef>), ActionError> {
    let said = match change {
        Change::New(words) => {
            let made = new(desk, *words)?;
            let which = made.reference();
            return Ok((format!("{which} is set up as a draft"), Some(which)));
        }
        Change::Edit(which, words) => {
            let criteria = words.criteria.as_deref().map(set_named).transpose()?;
            let called = words.criteria_title.as_deref().map(Edit::called).transpose();
            let called = called.map_err(|error| ActionError::invalid(error.to_string()))?;
            let edits = called.into_iter().collect();
            let Words { title, purpose, moderator, illustrative, rules, due, .. } = *words;
            let setting =
                Setting { title, purpose, moderator, criteria, edits, illustrative, rules, due };
            let edited = evaluations::edit(desk, Some(&which.to_string()), &setting)?;
            told(which, &edited.missing)
        }
        Change::Amend(which, why, unchanged) => {
            let carry = if unchanged { Carry::Unchanged } else { Carry::Nothing };
            let typed = which.to_string();
            let amended = amend::amend(desk, Some(&typed), &why, carry, &Setting::default())?;
            let version = amended.evaluation.parts().rules_version;
            format!("{which} is a draft of version {version} of its rules")
        }
        Change::Weights(which, weights) => {
            let edits = weights
                .iter()
                .map(|(id, weight)| read(id, "weight", weight))
                .collect::<Result<Vec<Edit>, _>>()?;
            edit(desk, which, edits)?
        }
        Change::Texts(which, id, texts) => {
            let mut edits = texts
                .iter()
                .map(|(key, text)| read(&id, key, text))
                .collect::<Result<Vec<Edit>, _>>()?;
            // A gate weighs nothing, which the form says where the kind is chosen.
            if texts.iter().any(|(key, text)| key == "kind" && text == "gate") {
                edits.push(read(&id, "weight", "0")?);
            }
            edit(desk, which, edits)?
        }
        Change::Scale(which, text) => {
            let edits = match &text.scale {
                Some(name) => vec![
                    Edit::scale(name, text.without_bands)
                        .map_err(|error| ActionError::invalid(error.to_string()))?,
                ],
                None => text
                    .points
                    .iter()
                    .map(|(value, name, means)| {
                        Edit::point(value, name, means)
                            .map_err(|error| ActionError::invalid(error.to_string()))
                    })
                    .collect::<Result<Vec<Edit>, _>>()?,
            };
            edit(desk, which, edits)?
        }
        Change::Elicit(one) => {
            let said = elicit::Said {
                level: one.level,
                given: one.given,
                said_by: one.said_by.as_deref(),
                note: None,
                take: false,
            };
            let found = elicit::elicit(desk, Some(&one.which.to_string()), &said)?;
            format!("recorded as said by {}; review the weights", found.record.said_by)
        }
        Change::AddGroup(which, id, title) => {
            let (id, title) = (typed("the id", &id)?, typed("the name", &title)?);
            edit(desk, which, vec![Edit::AddGroup { id, title }])?
        }
        Change::AddQuestion(which, group, id, text) => {
            let group = typed("the group", &group)?;
            let (id, text) = (typed("the id", &id)?, typed("what is asked", &text)?);
            edit(desk, which, vec![Edit::AddQuestion { group, id, text }])?
        }
        Change::RemoveItem(which, id) => {
            let item: Item = typed("what is removed", &id)?;
            edit(desk, which, vec![Edit::Remove(item)])?
        }
        Change::AddCandidate(which, who) => {
            evaluations::candidate_add(desk, Some(&which.to_string()), &who)?;
            format!("{who} takes part in {which}")
        }
        Change::Withdraw(which, who, why) => {
            evaluations::candidate_withdraw(desk, Some(&which.to_string()), &who, None, &why)?;
            format!("{who} takes part in {which} no longer")
        }
        Change::AddSeat(which, who) => {
            evaluations::panel_add(desk, Some(&which.to_string()), &who)?;
            format!("{who} has a seat on the panel of {which}")
        }
        Change::RemoveSeat(which, who, why) => {
            let named = which.to_string();
            evaluations::panel_remove(desk, Some(&named), &who, why.as_deref())?;
            format!("{who} has no seat any more; what they gave stays")
        }
        Change::HandSeat(which, from, to, why) => {
            let what = HandOver::Seat { from: &from, to: &to };
            hand(desk, which, what, &to, &why)?
        }
        Change::HandModeration(which, to, why) => {
            hand(desk, which, HandOver::Moderation { to: &to }, &to, &why)?
        }
        Change::AddPerson(slug, name, roles) => {
            let person = people::add(desk, &slug, &name, roles)?;
            format!("{} may act", person.slug)
        }
        Change::EditPerson(slug, name, roles, logins) => {
            let name = Some(name).filter(|name| !name.is_empty());
            let linked = people::show(desk, &slug)?.logins;
            let link = logins.difference(&linked).cloned().collect();
            let unlink = linked.difference(&logins).cloned().collect();
            let edit = people::Edit { name, roles: Some(roles), link, unlink };
            let person = people::edit(desk, &slug, &edit)?;
            format!("{} is changed", person.slug)
        }
        Change::RetirePerson(slug) => {
            let person = people::retire(desk, &slug)?;
            format!("{} is retired", person.slug)
        }
        Change::Delegate(from, to, until) => {
            let one = people::delegate(desk, &from, &to, &until)?;
            format!("{} stands in for {} until {}", one.to, one.from, one.until)
        }
        Change::EndDelegation(from, to) => {
            let one = people::end_delegation(desk, &from, &to)?;
            format!("{} no longer stands in for {}", one.to, one.from)
        }
        Change::Setting(key, value, why) => {
            settings::set(desk, &key, &value, &why)?;
            format!("{key} is {} from now on", value.trim())
        }
        Change::AddSupplier(slug, said) => {
            let supplier = suppliers::add(desk, &slug, &details(&said))?;
            format!("{} is known", supplier.slug)
        }
        Change::EditSupplier(slug, said) => {
            let mut details = details(&said);
            details.name = details.name.filter(|name| !name.is_empty());
            let supplier = suppliers::edit(desk, &slug, &details)?;
            format!("{} is changed", supplier.slug)
        }
        Change::RetireSupplier(slug) => {
            let supplier = suppliers::retire(desk, &slug)?;
            format!("{} is retired", supplier.slug)
        }
    };
    Ok((said, None))
}

/// What a word of a form means.
fn typed<T: std::str::FromStr<Err: std::fmt::Display>>(
    what: &str,
    text: &str,
) -> Result<T, ActionError> {
    let read = text.trim().parse();
    read.map_err(|error: T::Err| ActionError::invalid(format!("{what}: {error}")))
}

/// One edit of what a group or a question is.
fn read(id: &str, key: &str, value: &str) -> Result<Edit, ActionError> {
    let refused = |error: &dyn std::fmt::Display| ActionError::invalid(format!("{id}: {error}"));
    let item: Item = id.parse().map_err(|error| refused(&error))?;
    Edit::read(&item, key, value).map_err(|error| refused(&error))
}

fn edit(desk: &mut Desk, which: EvaluationRef, edits: Vec<Edit>) -> Result<String, ActionError> {
    let setting = Setting { edits, ..Setting::default() };
    let edited = evaluations::edit(desk, Some(&which.to_string()), &setting)?;
    Ok(told(which, &edited.missing))
}

fn told(which: EvaluationRef, missing: &[crate::domain::evaluation::missing::Missing]) -> String {
    match missing {
        [] => format!("{which} is saved, and nothing is missing to freeze it"),
        [one] => format!("{which} is saved; to freeze it takes {one}"),
        [one, rest @ ..] => {
            format!("{which} is saved; to freeze it takes {one}, and {} more", rest.len())
        }
    }
}

fn hand(
    desk: &mut Desk,
    which: EvaluationRef,
    what: HandOver<'_>,
    to: &str,
    why: &str,
) -> Result<String, ActionError> {
    let (_, declared) = evaluations::hand_over(desk, Some(&which.to_string()), what, why)?;
    Ok(match what {
        HandOver::Seat { from, .. } => {
            let next = if declared { "" } else { ", who has yet to declare" };
            format!("the seat of {from} passes to {to}{next}")
        }
        HandOver::Moderation { .. } => {
            let next = if declared { "" } else { " and has yet to declare" };
            format!("{to} moderates {which}{next}")
        }
    })
}

fn details(said: &[(String, String)]) -> Details {
    let of =
        |wanted: &str| said.iter().find(|(key, _)| key == wanted).map(|(_, text)| text.clone());
    Details {
        name: of("name"),
        kind: of("kind"),
        url: of("url"),
        address: of("address"),
        email: of("email"),
        identifier: of("identifier"),
    }
}

fn new(desk: &mut Desk, words: Words) -> Result<Evaluation, ActionError> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    if let Some(from) = &words.from {
        let copies = |what: &str| text(&words.copy).split(',').any(|word| word.trim() == what);
        let template = Template {
            from,
            copied: Copied { candidates: copies("candidates"), panel: copies("panel") },
            title: &text(&words.title),
            criteria: words.criteria.as_deref().map(set_named).transpose()?,
            purpose: words.purpose.as_deref(),
            moderator: words.moderator.as_deref(),
            candidates: &[text(&words.candidates)],
            panel: &[text(&words.panel)],
            illustrative: words.illustrative.unwrap_or(false),
            rules: words.rules,
            due: words.due,
        };
        return evaluations::new_from(desk, template);
    }
    let made = New {
        title: &text(&words.title),
        criteria: set_named(&text(&words.criteria))?,
        purpose: &text(&words.purpose),
        moderator: &text(&words.moderator),
        candidates: &[text(&words.candidates)],
        panel: &[text(&words.panel)],
        illustrative: words.illustrative.unwrap_or(false),
        rules: words.rules,
        due: words.due,
    };
    evaluations::new(desk, made)
}

/// The criteria set in the box or in the file that is named.
fn set_named(typed: &str) -> Result<CriteriaSet, ActionError> {
    criteria(&crate::config::typed_path(typed))
}
