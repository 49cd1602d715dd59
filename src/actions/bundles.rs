//! The record of an evaluation: out as one archive, and in again into an empty workspace.
//!
//! An evaluation that was cancelled before its result has a record too, without what was sealed.
//!
//! Loading believes nothing: every file is held against the manifest, every event against its
//! hash, every row against its history, and the result is worked out again and must be the one
//! in the archive to the byte. Otherwise nothing is loaded.

mod loading;
mod withheld;

use crate::actions::decisions::Form as DecisionForm;
use crate::actions::exchange::{self, What};
use crate::actions::summaries::{Manner, letters};
use crate::actions::{ActionError, Desk, Ground, PROGRAM, conflicts, evaluations, retention};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::comparison::comparison;
use crate::domain::evaluation::conflict::{Declaration, Verdict};
use crate::domain::evaluation::summary::Discretion;
use crate::domain::refs::EvaluationRef;
use crate::domain::robustness::firmness::beside;
use crate::domain::sensitive::Texts;
use crate::domain::text::counted;
use crate::import::criteria::to_toml;
use crate::report::bundle::{About, COMPARISON, HISTORY, LeftOut, RANKING, STATE, archive, readme};
use crate::report::csv::{Profile, write_listing};
use crate::report::exports;
use crate::report::json::{Layout, compact, write_value};
use crate::report::listing::{Column, Listing, Value};
use crate::report::summary::Form;
use crate::store::bundle::{self, Part, Said, Told};
use crate::store::{Look, Val, decisions, history, sensitive};

pub use loading::{LoadedRecord, load, load_file};

/// The file of the criteria.
const CRITERIA: &str = "rules/criteria.toml";

/// The file of the rules beside them, with their hash.
const RULES: &str = "rules/rules.json";

/// What an archive holds, for whoever wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundled {
    /// The evaluation.
    pub evaluation: EvaluationRef,
    /// The bytes of the archive.
    pub bytes: Vec<u8>,
    /// SHA-256 of them.
    pub sha256: String,
    /// Rows of state in it.
    pub rows: usize,
    /// Events in it.
    pub events: usize,
    /// What is left out of it, because it was sealed when the evaluation was cancelled.
    pub left_out: Vec<LeftOut>,
    /// Whether it is sample data.
    pub illustrative: bool,
}

/// Refuses a record with sensitive texts to whoever has not asked for them: it is whole or it
/// proves nothing, so that none can be left out of it.
fn asked_for(desk: &mut Desk, of: &Evaluation) -> Result<(), ActionError> {
    if desk.texts == Texts::Include {
        return Ok(());
    }
    let which = of.reference();
    let count = desk.store.read(|look| {
        let mut count = 0;
        for mark in sensitive::marked(look, Some(&which.to_string()))? {
            // What is sealed is not in it, marked or not.
            count += usize::from(withheld::goes_in(look, of, &mark)?);
        }
        for decision in decisions::all(look)?.iter().filter(|one| one.evaluation == Some(which)) {
            count += sensitive::marks(look, Some(&decision.reference.to_string()))?.count();
        }
        Ok::<_, ActionError>(count)
    })?;
    if count == 0 {
        return Ok(());
    }
    let texts = counted(count, "text is", "texts are");
    let text = format!(
        "{texts} marked as commercially sensitive, and the record of {which} is whole or proves \
         nothing"
    );
    let way_on = match of.cancelled() {
        None => format!(
            "give --include-sensitive; `cloudpick export all {which} -o DIR` leaves them out"
        ),
        Some(_) => "give --include-sensitive".to_owned(),
    };
    Err(ActionError::invalid(text).hint(way_on).subject("include-sensitive"))
}

/// The record of the evaluation as the bytes of one archive.
///
/// # Errors
/// A refusal while the result is sealed: single scores and prices are in it; and when it holds
/// sensitive texts and the desk does not ask for them.
pub fn bundle(desk: &mut Desk, typed: Option<&str>) -> Result<Bundled, ActionError> {
    let now = desk.now();
    let workspace = desk.store.workspace_id().to_owned();
    let papers = letters(desk, typed)?;
    let which = papers.evaluation.reference();
    let cancelled = papers.evaluation.cancelled();
    let reference = which.to_string();
    asked_for(desk, &papers.evaluation)?;
    let named = Some(reference.as_str());
    // The record is whole; what is sensitive in it is for whoever is handed the file.
    let texts = std::mem::replace(&mut desk.texts, Texts::Include);
    let exported = exported(desk, &papers.evaluation);
    desk.texts = texts;
    let mut files = exported?;
    for candidate in papers.candidates() {
        let manner = Manner {
            form: Form::Markdown,
            profile: Profile::Plain,
            winner_column: false,
            discretion: Discretion::LeaveOut,
        };
        let mut bytes = Vec::new();
        papers.write(&candidate, manner, &mut bytes)?;
        files.push((format!("summaries/{candidate}.md"), bytes));
    }
    let (_, declarations) = conflicts::list(desk, named)?;
    files.push(("exports/declarations.csv".to_owned(), declared(&declarations)?));
    desk.store.read(|look| {
        let (evaluation, filed) = evaluations::load(look, named)?;
        files.extend(outcome(&evaluation)?);
        files.push((CRITERIA.to_owned(), to_toml(evaluation.criteria()).into_bytes()));
        files.push((RULES.to_owned(), rules(&evaluation, filed.rules_hash.as_deref())?));
        for decision in decisions::all(look)?.iter().filter(|one| one.evaluation == Some(which)) {
            if let Some(frozen) = decisions::snapshot(look, decision.reference)? {
                let name = format!("decisions/{}.json", decision.reference);
                files.push((name, frozen.body.into_bytes()));
            }
        }
        let mut parts = bundle::rows_of(look, which)?;
        let mut events = bundle::events_of(look, &parts)?;
        let left_out = match cancelled {
            None => Vec::new(),
            Some(_) => withheld::withhold(look, which, &mut parts, &mut events)?,
        };
        files.push((HISTORY.to_owned(), told(&events)));
        files.push((STATE.to_owned(), state(&parts)?));
        let head = history::head(look)?;
        let evaluated = evaluation.parts();
        let about = About {
            program: PROGRAM.to_owned(),
            workspace,
            head_seq: head.seq,
            head_hash: head.hash,
            evaluation: which,
            title: evaluated.title.to_string(),
            purpose: evaluated.purpose.code().to_owned(),
            stage: evaluated.stage.code().to_owned(),
            cancelled_by: cancelled,
            left_out,
            rules_version: evaluated.rules_version,
            rules_hash: filed.rules_hash,
            illustrative: evaluated.illustrative,
            retained_until: retention::of(look, which)?.day(),
            created_at: now,
            rows: parts.iter().map(|part| part.rows.len()).sum(),
            events: events.len(),
        };
        files.push(("README.md".to_owned(), readme(&about, &files).into_bytes()));
        files.sort();
        let bytes = archive(&about, &files)?;
        Ok(Bundled {
            evaluation: which,
            sha256: crate::domain::event::sha256_hex(&bytes),
            bytes,
            rows: about.rows,
            events: about.events,
            left_out: about.left_out,
            illustrative: about.illustrative,
        })
    })
}

/// What is exported of the evaluation as files for people: of what was cancelled no single score
/// that was never opened, and its decisions in words, since no snapshot of theirs was frozen.
fn exported(desk: &mut Desk, of: &Evaluation) -> Result<Vec<(String, Vec<u8>)>, ActionError> {
    let reference = of.reference().to_string();
    let named = Some(reference.as_str());
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let cancelled = of.cancelled().is_some();
    let scores = !cancelled || of.shows_consensus().is_ok();
    for what in [What::Scores, What::Evidence, What::Reopenings] {
        if what == What::Scores && !scores {
            continue;
        }
        let mut bytes = Vec::new();
        exchange::export(desk, what, named, Profile::Plain, &mut bytes)?;
        files.push((format!("exports/{}", what.file_name()), bytes));
    }
    if scores {
        for version in exchange::opened_before(desk, of)? {
            let mut bytes = Vec::new();
            exchange::earlier_scores(desk, named, version, Profile::Plain, &mut bytes)?;
            files.push((format!("exports/scores-rules-{version}.csv"), bytes));
        }
    }
    if cancelled {
        for decision in crate::actions::decisions::list(desk)? {
            if decision.evaluation == Some(of.reference()) {
                let which = decision.reference.to_string();
                let text = crate::actions::decisions::export(desk, &which, DecisionForm::Madr)?;
                files.push((format!("decisions/{which}.md"), text.into_bytes()));
            }
        }
    }
    Ok(files)
}

/// The result as files, which must come out again from the rows alone; of what was cancelled before
/// it had one what was agreed, where that is shown.
fn outcome(evaluation: &Evaluation) -> Result<Vec<(String, Vec<u8>)>, ActionError> {
    if evaluation.cancelled().is_some() && evaluation.shows_consensus().is_err() {
        return Ok(Vec::new());
    }
    let compared = comparison(evaluation)?;
    let illustrative = evaluation.parts().illustrative;
    let mut files = Vec::new();
    let mut write = |name: &str, listing: &Listing| {
        let mut bytes = Vec::new();
        write_listing(&mut bytes, listing, Profile::Plain)?;
        files.push((name.to_owned(), bytes));
        Ok::<_, std::io::Error>(())
    };
    write(COMPARISON, &exports::comparison(&compared))?;
    if let Some(ranking) = &compared.ranking {
        let beside = beside(evaluation).unwrap_or_default();
        write(RANKING, &exports::ranking(ranking, &beside, illustrative))?;
    }
    Ok(files)
}

fn rules(evaluation: &Evaluation, hash: Option<&str>) -> Result<Vec<u8>, ActionError> {
    let (parts, rules) = (evaluation.parts(), evaluation.rules());
    let ties = rules.tie_break.iter().map(|rule| Value::from(rule.code()));
    let value = Value::object([
        ("evaluation", Value::from(parts.reference.to_string())),
        ("rules_version", parts.rules_version.into()),
        ("rules_hash", hash.into()),
        ("criteria", parts.criteria.id().as_str().into()),
        ("criteria_version", parts.criteria.version().as_str().into()),
        ("price_formula", rules.price_formula.map(|formula| formula.to_string()).into()),
        ("decimals", rules.decimals.into()),
        ("near_tie", rules.near_tie.to_string().into()),
        ("tie_break", Value::array(ties)),
        ("agreeing", rules.agreeing.code().into()),
        ("min_panel", rules.min_panel.into()),
    ]);
    let mut bytes = Vec::new();
    write_value(&mut bytes, &value, Layout::Pretty)?;
    Ok(bytes)
}

fn declared(declarations: &[Declaration]) -> Result<Vec<u8>, ActionError> {
    let mut listing = Listing::new(vec![
        Column::text("person", "Person"),
        Column::text("made_at", "Made"),
        Column::text("about", "About"),
        Column::text("nature", "Nature"),
        Column::text("mitigation", "Mitigation"),
        Column::text("verdict", "Verdict"),
        Column::text("reviewed_by", "Reviewed by"),
        Column::text("review_reason", "Why"),
    ]);
    for one in declarations {
        let interest = one.interest.as_ref();
        let review = one.review.as_ref();
        let verdict = review.map(|review| match &review.verdict {
            Verdict::Cleared => "cleared",
            Verdict::Recused(_) => "recused",
        });
        let about: Option<Vec<String>> =
            interest.map(|interest| interest.about.iter().map(ToString::to_string).collect());
        listing.push(vec![
            one.person.as_str().into(),
            one.made_at.into(),
            about.into(),
            interest.map(|interest| interest.nature.to_string()).into(),
            interest.and_then(|i| i.mitigation.as_ref().map(ToString::to_string)).into(),
            verdict.into(),
            review.map(|review| review.by.to_string()).into(),
            review.map(|review| review.reason.to_string()).into(),
        ]);
    }
    let mut bytes = Vec::new();
    write_listing(&mut bytes, &listing, Profile::Plain)?;
    Ok(bytes)
}

/// Events, one a line; salt and body are null where they were erased, and where they are sealed, which
/// the line says then.
fn told(events: &[Told]) -> Vec<u8> {
    let mut text = String::new();
    for (event, said) in events {
        let body = match said {
            Said::Whole(body) => Some(body),
            Said::Erased | Said::Sealed(_) => None,
        };
        let mut fields = vec![
            ("seq", Value::Int(event.seq)),
            ("prev", event.prev.as_str().into()),
            ("op_id", event.op_id.as_str().into()),
            ("at", event.at.to_string().into()),
            ("actor", event.actor.as_str().into()),
            ("assurance", event.assurance.code().into()),
            ("kind", event.kind.as_str().into()),
            ("subject", event.subject.as_str().into()),
            ("body_hash", event.body_hash.as_str().into()),
            ("hash", event.hash.as_str().into()),
            ("salt", body.map(|body| body.salt.as_str()).into()),
            ("body", body.map(|body| body.json.as_str()).into()),
        ];
        if let Said::Sealed(changes) = said {
            fields.push(("sealed", true.into()));
            fields.push(("changes", changes.as_str().into()));
        }
        text.push_str(&compact(&Value::object(fields)));
        text.push('\n');
    }
    text.into_bytes()
}

fn state(parts: &[Part]) -> Result<Vec<u8>, ActionError> {
    let tables = parts.iter().map(|part| {
        let rows = part.rows.iter().map(|values| {
            Value::array(values.iter().map(|value| match value {
                Val::Null => Value::Null,
                Val::Int(number) => Value::Int(*number),
                Val::Text(text) => Value::Text(text.clone()),
            }))
        });
        Value::object([
            ("name", Value::from(part.table.name)),
            ("columns", Value::array(part.table.columns.iter().copied())),
            ("rows", Value::array(rows)),
        ])
    });
    let mut bytes = Vec::new();
    write_value(&mut bytes, &Value::object([("tables", Value::array(tables))]), Layout::Compact)?;
    Ok(bytes)
}

/// Refuses to let an evaluation go on that was loaded without what was sealed in it: here those
/// scores and prices would be taken for never given.
pub(in crate::actions) fn goes_on_elsewhere(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<(), ActionError> {
    let left_out = withheld::left_out(look, which)?;
    if left_out.is_empty() {
        return Ok(());
    }
    let codes: Vec<&str> = left_out.iter().map(|what| what.code()).collect();
    let text = format!(
        "{which} was loaded from its record, which left out what was sealed ({}): it cannot go on \
         here",
        codes.join(", ")
    );
    Err(ActionError::refused(Ground::State, text)
        .hint("it goes on in the workspace that it came from, or in a backup of that")
        .subject(which.to_string()))
}

#[cfg(test)]
mod tests;
