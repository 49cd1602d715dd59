//! Decisions brought in as Markdown records.

use std::path::Path;

use super::{Now, Shown, Words, may_settle, may_write, shown, steps};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Day;
use crate::domain::decision::chosen::Chosen;
use crate::domain::decision::steps::{Happened, Imported};
use crate::domain::decision::{Decision, Scope, Status};
use crate::domain::event::sha256_hex;
use crate::domain::refs::{DecisionRef, Slug};
use crate::domain::supplier::Supplier;
use crate::domain::text::{display, skeleton};
use crate::import::madr::{self, FileStatus, MadrFile};
use crate::import::source::Source;
use crate::store::decisions::{self, Document};
use crate::store::{Expect, Look, suppliers};

/// What is said beside a file that is brought in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Asked {
    /// What it is about, where the file does not say.
    pub scope: Option<String>,
    /// By when it is looked at again, where the file does not say.
    pub review_by: Option<String>,
}

/// As [`import`], from the file at `path`.
///
/// # Errors
/// As [`import`], and when the file cannot be read: every problem with its line.
pub fn import_file(desk: &mut Desk, path: &Path, asked: &Asked) -> Result<Shown, ActionError> {
    import(desk, &madr::read(&Source::read(path)?)?, asked)
}

/// Brings a record in under a reference of its own. Its text is kept byte for byte, and so is what
/// its header holds for other tools.
///
/// `proposed` comes in as a draft. What is decided already comes in as it is, by the decision
/// owner: it rests on no evaluation here and nothing is frozen with it.
///
/// # Errors
/// A refusal: who may, another decision in force for the same scope, a primary that is no
/// supplier, a field that is missing or does not fit.
pub fn import(desk: &mut Desk, file: &MadrFile, asked: &Asked) -> Result<Shown, ActionError> {
    let (by, moment) = (desk.person().cloned(), Now::of(desk));
    desk.write(|write| {
        let by = by?;
        let status = match file.status {
            FileStatus::Proposed => Status::Draft,
            FileStatus::Accepted => Status::Accepted,
            FileStatus::Rejected => Status::Rejected,
            FileStatus::Deprecated => Status::Deprecated,
            FileStatus::Superseded => Status::Superseded,
        };
        let role =
            if status == Status::Draft { may_write(&by, None)? } else { may_settle(&by, None)? };
        let known = suppliers::all(write)?;
        let mut says = words(file, asked, &known)?.content(moment.today)?;
        let (follows, unlinked) = linked(write, file, &says.scope)?;
        says.follows = follows;
        let on = match &file.date {
            None => moment.today,
            Some(typed) => Day::read(typed, moment.today).map_err(|error| {
                ActionError::invalid(format!("the date: {error}")).subject("date")
            })?,
        };
        if status != Status::Draft && on > moment.today {
            let rule = format!(
                "the date: {on} lies after today, {}, and the file says that it was decided then",
                moment.today
            );
            return Err(ActionError::invalid(rule)
                .hint("mend `date:` in its header, or write `status: proposed`")
                .subject("date"));
        }
        if status.in_force() {
            if let (true, Some(chosen)) = (says.scope.is_primary(), says.chosen.one()) {
                steps::supplier(write, chosen)?;
            }
            if let Some((other, _)) = decisions::in_force(write, &says.scope)? {
                let text = format!(
                    "{other} is in force for {}, and the file says `accepted`: only one decision \
                     can be",
                    says.scope
                );
                return Err(ActionError::refused(Ground::State, text)
                    .hint(format!(
                        "write `status: proposed`, import it, and `cloudpick decision supersede \
                         {other} --by D`; or give another --scope"
                    ))
                    .subject("status"));
            }
        }
        let number = write.next_number("decision")?;
        let reference = DecisionRef::new(number)
            .ok_or_else(|| ActionError::invalid("there are no numbers left for decisions"))?;
        let context = moment.context(&[], None, None, true);
        let decision = Decision::import(reference, Imported { says, status, on }, &by, &context)?;
        decisions::put(write, &decision, Expect::New)?;
        let sha256 = sha256_hex(file.text.as_bytes());
        let document = Document { text: file.text.clone(), sha256: sha256.clone(), edited: false };
        decisions::put_document(write, reference, &document)?;
        let notes = [("sha256", sha256.as_str()), ("status", status.code())];
        let reason = decision.content.reason.as_str();
        write.record(
            Happened::Imported.code(),
            &reference.to_string(),
            Some(role),
            Some(reason),
            &notes,
        )?;
        Ok(Shown { unlinked, ..shown(write, decision)? })
    })
}

fn words(file: &MadrFile, asked: &Asked, known: &[Supplier]) -> Result<Words, ActionError> {
    let chosen = chosen(&file.chosen, known)?;
    considered(file, &chosen, known)?;
    let mut rejected: Vec<(String, String)> = Vec::new();
    for (option, why) in &file.rejected {
        let slug = slug(option, known)?.to_string();
        if slug != chosen.as_str() && rejected.iter().all(|(other, _)| *other != slug) {
            rejected.push((slug, why.clone()));
        }
    }
    let review_by = file.review_by.clone().or_else(|| asked.review_by.clone());
    let Some(review_by) = review_by else {
        return Err(ActionError::invalid(
            "the record does not say by when it is looked at again, and every decision has such a \
             day",
        )
        .hint("give --review-by DATE, or write `review-by: DATE` in its header")
        .subject("review-by"));
    };
    let list = |texts: &Vec<String>| Some(texts.clone());
    Ok(Words {
        chosen: Some(chosen.to_string()),
        title: Some(file.title.clone()),
        reason: Some(file.reason.clone()),
        rejected: Some(rejected),
        decision_makers: list(&file.decision_makers),
        consulted: list(&file.consulted),
        informed: list(&file.informed),
        dissent: list(&file.dissent),
        conflicts: list(&file.conflicts),
        conditions: list(&file.conditions),
        reopen_triggers: list(&file.reopen_triggers),
        minimum_portability: file.minimum_portability.map(|months| months.to_string()),
        debt_budget: file.debt_budget.map(|months| months.to_string()),
        review_by: Some(review_by),
        effective: file.effective.clone(),
        transition_end: file.transition_end.clone(),
        scope: file.scope.clone().or_else(|| asked.scope.clone()),
        not_covered: file.not_covered.clone(),
        route_to_market: file.route_to_market.clone(),
        follows: None,
    })
}

/// Refuses a choice that is none of the options which the record says were considered.
fn considered(file: &MadrFile, chosen: &Chosen, known: &[Supplier]) -> Result<(), ActionError> {
    let reads = skeleton(&file.chosen);
    let is_it = |option: &String| {
        let option_reads = skeleton(option);
        option_reads.contains(&reads)
            || reads.contains(&option_reads)
            || self::chosen(option, known).is_ok_and(|other| other == *chosen)
    };
    if file.options.is_empty() || file.options.iter().any(is_it) {
        return Ok(());
    }
    let options: Vec<String> = file.options.iter().map(|option| display(option)).collect();
    Err(ActionError::invalid(format!(
        "`{}` is chosen, and is not among the considered options: {}",
        display(&file.chosen),
        options.join(", ")
    ))
    .hint("write the chosen option as it stands under `## Considered Options`")
    .subject("chosen"))
}

/// The decisions of this workspace that the record builds on, and what it says of others that
/// cannot be linked: it stays in the text, and is told, since it means nothing here. Such a
/// reference came from another workspace or another tool, where the same number is another decision.
fn linked(
    look: &mut dyn Look,
    file: &MadrFile,
    scope: &Scope,
) -> Result<(Vec<DecisionRef>, Vec<String>), ActionError> {
    let (mut follows, mut unlinked) = (Vec::new(), Vec::new());
    let told = |line: Option<usize>, said: String| match line {
        Some(line) => format!("line {line}: {said}: it stays in the text and is not linked"),
        None => format!("{said}: it stays in the text and is not linked"),
    };
    for typed in &file.follows {
        let why = match typed.parse::<DecisionRef>() {
            Err(_) => format!("follows {}, which is no reference of this program", display(typed)),
            Ok(which) => match decisions::get(look, which)? {
                None => format!("follows {which}, and there is no {which} here"),
                Some((ground, _)) if ground.content.scope == *scope => {
                    format!("follows {which}, which is about {scope} too here")
                }
                Some(_) => {
                    if !follows.contains(&which) {
                        follows.push(which);
                    }
                    continue;
                }
            },
        };
        unlinked.push(told(file.follows_line, why));
    }
    let neighbours = file.neighbours.iter();
    unlinked.extend(neighbours.map(|other| told(other.line, display(&other.said))));
    Ok((follows, unlinked))
}

/// What the record chose: an option, or nobody as our own records write it.
fn chosen(option: &str, known: &[Supplier]) -> Result<Chosen, ActionError> {
    let slug = slug(option, known)?;
    Ok(slug.as_str().parse().unwrap_or(Chosen::One(slug)))
}

/// The short name of an option: the one it begins with (`aws: Amazon Web Services`), that of the
/// supplier of this name, else one made of its words.
fn slug(option: &str, known: &[Supplier]) -> Result<Slug, ActionError> {
    if let Some((head, _)) = option.split_once(':')
        && let Ok(slug) = head.parse::<Slug>()
    {
        return Ok(slug);
    }
    let same = |supplier: &&Supplier| {
        supplier.slug.as_str().eq_ignore_ascii_case(option.trim())
            || skeleton(supplier.name.as_str()) == skeleton(option)
    };
    if let Some(supplier) = known.iter().find(same) {
        return Ok(supplier.slug.clone());
    }
    let mut made = String::new();
    for c in option.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            made.push(c);
        } else if !made.ends_with('-') {
            made.push('-');
        }
    }
    let made: String = made.trim_matches('-').chars().take(40).collect();
    made.trim_matches('-').parse().map_err(|_| {
        ActionError::invalid(format!(
            "the option `{}` makes no short name: write it as `NAME: {}`",
            display(option),
            display(option)
        ))
        .subject("chosen")
    })
}
