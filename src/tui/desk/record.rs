//! The record before the desk: shown, kept, marked, written, loaded, and held against another.

use std::io::Write as _;

use crate::actions::bring::{Brought, Sort};
use crate::actions::evaluations::Run;
use crate::actions::exchange::Exported;
use crate::actions::{
    ActionError, Desk, bring, bundles, compared, evaluations, evidence, exchange, overview,
    redactions, retention, scores, sensitive,
};
use crate::config::typed_path;
use crate::domain::evaluation::Reopening;
use crate::domain::evaluation::price::PriceChange;
use crate::domain::evaluation::rules::Agreeing;
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::EvaluationRef;
use crate::domain::sensitive::Texts;
use crate::domain::text::{CodeError, counted, same_code};
use crate::report::csv::Profile;
use crate::report::file::{Existing, FileError, OutFile};
use crate::tui::desk::extra;
use crate::tui::msg::Loaded;
use crate::tui::screens::paper;
use crate::tui::screens::record::data::{Change, Data, EVERYTHING, Looked, Mark, What};

/// The record of the present evaluation; or, as a sentence, why there is none.
pub(super) fn load(desk: &mut Desk, chosen: Option<EvaluationRef>) -> Result<Loaded, ActionError> {
    let (present, all) = overview::present(desk, chosen)?;
    let Some(present) = present else {
        let why = "There is no evaluation yet. L loads one from its archive; g u and n set a new \
                   one up.";
        return Ok(Loaded::Record(Err(why.to_owned())));
    };
    let which = present.reference;
    let named = which.to_string();
    let (evaluation, filed) = evaluations::show(desk, Some(&named))?;
    let until = retention::until(desk, Some(&named))?;
    let zone = desk.zone.clone();
    let parts = evaluation.parts();
    let frozen = filed.frozen_at.map_or_else(
        || "not frozen yet".to_owned(),
        |at| format!("frozen on {}", at.day_in(&zone)),
    );
    let kept = match until.day() {
        Some(day) => format!("{day}, {}", until.why()),
        None => until.why().to_owned(),
    };
    // The usual way goes without saying; the other one is the first thing to know of a result.
    let counts = match evaluation.rules().agreeing {
        Agreeing::OneScore => String::new(),
        average @ Agreeing::Average => format!("; what counts is {}", average.words()),
    };
    let facts = vec![
        ("Evaluation", format!("{which} {}", parts.title)),
        ("Stage", evaluation.stands()),
        ("Rules", format!("version {}, {frozen}{counts}", parts.rules_version)),
        ("SHA-256 of them", filed.rules_hash.unwrap_or_else(|| "none yet".to_owned())),
        ("Kept until", kept),
    ];
    let reopened = |one: &Reopening| {
        format!(
            "{}, rules version {}: {}. {}",
            one.at.day_in(&zone),
            one.version,
            one.words(evaluation.criteria().price().is_some()),
            one.reason
        )
    };
    let reopened = parts.reopenings.iter().map(reopened).collect();
    let repriced =
        |one: &PriceChange| format!("{}: {}. {}", one.at.day_in(&zone), one.words(), one.reason);
    let repriced = parts.price_changes.iter().map(repriced).collect();
    let marks = sensitive::list(desk, None)?.into_iter();
    let marks = marks.map(|mark| Mark {
        by: format!("by {} on {}", mark.by, mark.at.day_in(&zone)),
        field: mark.field.code(),
        subject: mark.subject,
    });
    let marks = marks.collect();
    let others = all.into_iter().filter(|one| {
        one.reference != which && one.stage >= Stage::QualityClosed && one.cancelled.is_none()
    });
    let others = others.map(|one| (one.reference.to_string(), one.title.to_string())).collect();
    let data = Data {
        which,
        facts,
        reopened,
        repriced,
        marks,
        texts: texts(desk, &named)?,
        others,
        cancelled: evaluation.cancelled().is_some(),
        kept_until: until.day().map(|day| day.to_string()).unwrap_or_default(),
    };
    Ok(Loaded::Record(Ok(Box::new(data))))
}

/// What has a text that may be marked, as far as the person at the desk may know of it.
fn texts(desk: &mut Desk, which: &str) -> Result<Vec<(String, String)>, ActionError> {
    let (evaluation, items) = evidence::list(desk, Some(which))?;
    let parts = evaluation.parts();
    let mut found: Vec<(String, String)> = Vec::new();
    for (candidate, question) in parts.consensus.keys() {
        found.push((format!("{which}/{candidate}/{question}"), "agreed reason".to_owned()));
    }
    for (candidate, gate) in parts.gates.keys() {
        found.push((format!("{which}/{candidate}/{gate}"), "reason of a must-have".to_owned()));
    }
    // Sheets that are not open to the person at the desk are none of theirs.
    let sheets = match scores::visible(desk, Some(which)) {
        Ok((_, sheets)) => sheets,
        Err(ActionError::Refused(_)) => Vec::new(),
        Err(other) => return Err(other),
    };
    for sheet in &sheets {
        for (candidate, question) in sheet.scores().keys() {
            let subject = format!("{which}/{candidate}/{question}/{}", sheet.evaluator());
            found.push((subject, "reason of a single score".to_owned()));
        }
    }
    for item in items {
        let item = &item.recorded.evidence;
        if item.note.is_some() {
            found.push((format!("{which}/{}", item.id), format!("note of {}", item.title)));
        }
    }
    if parts.amends.is_some() || !parts.reopenings.is_empty() {
        found.push((which.to_owned(), "reasons of reopenings and new rules".to_owned()));
    }
    for candidate in &parts.candidates {
        let repriced = parts.price_changes.iter().any(|one| one.candidate == candidate.slug);
        let what = match (candidate.withdrawn.is_some(), repriced) {
            (true, _) => "why it withdrew",
            (false, true) => "why its price was changed",
            (false, false) => continue,
        };
        found.push((format!("{which}/{}", candidate.slug), what.to_owned()));
    }
    for one in crate::actions::clarifications::list(desk, Some(which))?.1 {
        if !one.sealed {
            let what = format!("clarification, {}", one.state.code());
            found.push((format!("{which}/{}", one.reference), what));
        }
    }
    let interests = parts.declarations.iter().filter(|one| one.interest.is_some());
    let people: std::collections::BTreeSet<_> = interests.map(|one| &one.person).collect();
    for person in people {
        found.push((format!("{which}/{person}"), "interest, and its review".to_owned()));
    }
    for decision in crate::actions::decisions::list(desk)? {
        if decision.evaluation == Some(evaluation.reference()) {
            let title = decision.content.title.to_string();
            found.push((decision.reference.to_string(), title));
        }
    }
    Ok(found)
}

/// What moved between the present evaluation and `other`; or, as a sentence, why that is not told.
pub(super) fn moved(
    desk: &mut Desk,
    chosen: Option<EvaluationRef>,
    other: &str,
) -> Result<Loaded, ActionError> {
    let (present, _) = overview::present(desk, chosen)?;
    let Some(present) = present else {
        return Ok(Loaded::Moved(Err("there is no evaluation yet".to_owned())));
    };
    // The one set up first is where things moved from.
    let earlier = other.parse::<EvaluationRef>().is_ok_and(|other| other < present.reference);
    let present = present.reference.to_string();
    let (from, to) = if earlier { (other, present.as_str()) } else { (present.as_str(), other) };
    Ok(Loaded::Moved(match compared::compare(desk, from, to) {
        Ok(found) => Ok(Box::new(found)),
        Err(ActionError::Refused(refused)) => Err(refused.message),
        Err(error) => return Err(error),
    }))
}

/// Does what a form says; the evaluation that was loaded, where one was.
pub(super) fn save(
    desk: &mut Desk,
    change: &Change,
) -> Result<(String, Option<EvaluationRef>), ActionError> {
    let which = change.which.map(|which| which.to_string());
    let named = which.as_deref();
    let said = match change.what {
        What::Bundle => written(desk, change, named)?,
        What::Export => exported(desk, change, named)?,
        What::Load => {
            let loaded = bundles::load_file(desk, &typed_path(file(change)?))?;
            let mut said = format!(
                "{} {}: {} rows, {} events checked; {}",
                loaded.evaluation,
                loaded.title,
                loaded.rows,
                loaded.events,
                loaded.checked()
            );
            for note in &loaded.notes {
                said.push_str(&format!("; {note}"));
            }
            return Ok((said, Some(loaded.evaluation)));
        }
        What::Retain => {
            let (until, why) = (change.text("until"), change.text("reason"));
            let kept = retention::set(desk, named, until, why)?;
            let (which, day) = (kept.evaluation, kept.until);
            match kept.warning {
                Some(warning) => format!("kept until {day}. But {warning}"),
                None => format!("the record of {which} is kept until {day}"),
            }
        }
        What::Mark => {
            let field = Some(change.text("field")).filter(|field| !field.is_empty());
            let mark = sensitive::mark(desk, change.text("subject"), field)?;
            format!("the {} of {} is marked as sensitive", mark.field, mark.subject)
        }
        What::Clear => {
            let (subject, field) = (change.text("subject"), change.text("field"));
            sensitive::clear(desk, subject, Some(field), change.text("reason"))?;
            format!("the {field} of {subject} is told again")
        }
        What::Erase => erased(desk, change)?,
        What::Bring => {
            let brought = brought(desk, change, Run::Save)?;
            format!(
                "{} changed, {} already so",
                counted(brought.rows.len(), "row", "rows"),
                brought.same
            )
        }
        What::Against => String::new(),
    };
    Ok((said, None))
}

/// What would go with a line of history, or that it is gone; in one sentence, what else there is to
/// know of it.
fn erased(desk: &mut Desk, change: &Change) -> Result<String, ActionError> {
    let seq = change.text("seq");
    if change.text(paper::LOOK) == "yes" {
        let looked = redactions::look(desk, seq)?;
        let keeping = looked.keeping().map(|said| format!("; {said}")).unwrap_or_default();
        let (gone, line) = (looked.gone(), looked.line());
        return Ok(format!("Ctrl-S again erases for good {gone}: {line}{keeping}"));
    }
    let done = redactions::redact(desk, seq, change.text("reason"))?;
    let lines = counted(done.recorded.len(), "line is", "lines are");
    let still = match done.still.first() {
        None => String::new(),
        Some(first) if done.places == 1 => format!("; the same words still stand in {first}"),
        Some(first) => {
            format!("; the same words still stand in {first} and {} more", done.places - 1)
        }
    };
    Ok(format!("{lines} erased; {}{still}", redactions::ELSEWHERE))
}

/// What a file would change, or every problem that it has.
pub(super) fn looked(desk: &mut Desk, change: Change) -> Result<Loaded, ActionError> {
    let found = match brought(desk, &change, Run::Rehearse) {
        Ok(brought) => Ok(brought),
        Err(ActionError::Refused(refused)) => {
            Err(std::iter::once(refused.message).chain(refused.more).collect())
        }
        Err(other) => return Err(other),
    };
    Ok(Loaded::Looked(Box::new(Looked { change, found })))
}

fn brought(desk: &mut Desk, change: &Change, run: Run) -> Result<Brought, ActionError> {
    let which = change.which.map(|which| which.to_string());
    let sort = change
        .text("sort")
        .parse::<Sort>()
        .map_err(|error| ActionError::invalid(format!("it holds: {error}")).subject("sort"))?;
    let some = |key: &str| Some(change.text(key)).filter(|text| !text.is_empty());
    let (path, reasons) = (typed_path(file(change)?), some("reasons").map(typed_path));
    let what = bring::File {
        sort,
        path: &path,
        reasons: reasons.as_deref(),
        clarification: some("clarification"),
        why: some("why"),
        extra: extra(change.text(paper::EXTRA)),
    };
    bring::bring(desk, which.as_deref(), &what, run)
}

fn file(change: &Change) -> Result<&str, ActionError> {
    match change.text("file") {
        "" => Err(ActionError::invalid("no file is named: name one").subject("file")),
        path => Ok(path),
    }
}

/// Writes one export, or all of them into a folder.
fn exported(desk: &mut Desk, change: &Change, named: Option<&str>) -> Result<String, ActionError> {
    let path = &typed_path(file(change)?);
    let existing = if change.text("replace") == "yes" { Existing::Replace } else { Existing::Keep };
    let bad = |error: CodeError| ActionError::invalid(error.to_string());
    let profile = change.text("profile").parse::<Profile>().map_err(bad)?;
    let what = match change.text("what") {
        typed if same_code(typed, EVERYTHING) => None,
        typed => Some(typed.parse::<exchange::What>().map_err(bad)?),
    };
    let before = desk.texts;
    desk.texts = if change.text("sensitive") == "yes" { Texts::Include } else { Texts::LeaveOut };
    let entries = match what {
        Some(what) => exchange::one(desk, what, (named, None), path, existing, profile)
            .map(|entry| vec![entry]),
        None => exchange::all(desk, named, path, existing, profile),
    };
    desk.texts = before;
    let entries = entries.map_err(|error| match error {
        Exported::Action(error) => error,
        Exported::File(error) => ActionError::invalid(error.to_string()).subject("file"),
    })?;
    let rows = entries.iter().map(|entry| entry.rows).sum::<u64>();
    let files = counted(entries.len(), "file", "files");
    Ok(format!("written: {}, {files}, {rows} rows", path.display()))
}

fn written(desk: &mut Desk, change: &Change, named: Option<&str>) -> Result<String, ActionError> {
    let path = &typed_path(file(change)?);
    let existing = if change.text("replace") == "yes" { Existing::Replace } else { Existing::Keep };
    let before = desk.texts;
    desk.texts = if change.text("sensitive") == "yes" { Texts::Include } else { Texts::LeaveOut };
    let bundled = bundles::bundle(desk, named);
    desk.texts = before;
    let bundled = bundled?;
    let failed = |error: FileError| ActionError::invalid(error.to_string()).subject("file");
    let mut out = OutFile::create(path, existing, &exchange::forbidden(desk)?).map_err(failed)?;
    out.write_all(&bundled.bytes)?;
    out.finish().map_err(failed)?;
    let mut said =
        format!("written: {}, {} rows, SHA-256 {}", path.display(), bundled.rows, bundled.sha256);
    if !bundled.left_out.is_empty() {
        let what: Vec<&str> = bundled.left_out.iter().map(|one| one.what.code()).collect();
        let what = what.join(", ").replace('-', " ");
        said.push_str(&format!("; left out, because sealed while it is cancelled: {what}"));
    }
    Ok(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::conflicts::InterestText;
    use crate::actions::{clarifications, conflicts, evaluations};
    use crate::tui::testing::Sitting;

    #[test]
    fn on_screen_there_is_a_choice_of_every_text_that_a_letter_or_a_page_may_tell() {
        let mut sitting = Sitting::of("mod-1");
        sitting.behind(|desk| {
            let which = Some("E-0003");
            let about = ["aws".to_owned()];
            let nature = "A cousin sells for them.";
            let interest = InterestText { about: &about, nature, mitigation: None };
            conflicts::declare(desk, which, Some(&interest)).unwrap();
            evaluations::candidate_withdraw(desk, which, "gcp", None, "They left.").unwrap();
            let asked = clarifications::add(desk, which, "aws", None, "Which sites?").unwrap();
            let told = clarifications::add(desk, which, "aws", None, "Why 900,000?").unwrap();
            let found = texts(desk, "E-0003").unwrap();
            let has =
                |of: &str| found.iter().any(|(subject, _)| *subject == format!("E-0003/{of}"));
            assert!(has("mod-1") && has("gcp") && has(&asked.reference.to_string()), "{found:?}");
            assert!(!has(&told.reference.to_string()), "it tells of money, so nobody reads it yet");
            assert!(!has("aws"), "it neither withdrew nor has a price that was changed");
        });
    }
}
