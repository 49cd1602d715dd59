//! Assessment summaries: gathered, checked, and written one by one or all into a folder.

use std::io;
use std::path::Path;

use crate::actions::exchange::{Exported, forbidden};
use crate::actions::settings::{LETTER_CONTACT, LETTER_FROM, setting_word};
use crate::actions::{ActionError, Desk, Ground, evaluations, ranking, retention, robustness};
use crate::domain::date::Day;
use crate::domain::decision::Decision;
use crate::domain::evaluation::amend::Carry;
use crate::domain::evaluation::clarification::{Clarification, Said};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::ranking::Ranking;
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::summary::check::{self, Finding, check, of};
use crate::domain::evaluation::summary::{
    Discretion, Sender, Sensitive, Sources, Summary, summary,
};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::person::Person;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::sensitive::Field;
use crate::domain::supplier::Supplier;
use crate::report::csv::Profile;
use crate::report::file::{Existing, FileError, OutFile, Target};
use crate::report::manifest::{Entry, Hashing};
use crate::report::summary::{Amended, Form, Page, listing, write};
use crate::report::{evaluation, letter};
use crate::store::{
    Look, clarifications, evidence, history, people, scores, sensitive, suppliers, versions,
};

/// How summaries are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// Markdown, HTML or CSV.
    pub form: Form,
    /// For whom a CSV is.
    pub profile: Profile,
    /// Whether the winner's figures stand in a column of their own.
    pub winner_column: bool,
    /// Whether a supplier's own sensitive texts are told to it.
    pub discretion: Discretion,
}

/// Everything that the summaries of one evaluation are made from.
#[derive(Debug, Clone)]
pub struct Papers {
    /// The evaluation.
    pub evaluation: Evaluation,
    /// What stands between the summaries and their sending, all candidates.
    pub findings: Vec<Finding>,
    rules_hash: Option<String>,
    frozen_on: Option<Day>,
    amended: Vec<Amended>,
    ranking: Ranking,
    people: Vec<Person>,
    suppliers: Vec<Supplier>,
    evidence: Vec<Evidence>,
    sheets: Vec<Sheet>,
    clarifications: Vec<Clarification>,
    zone: jiff::tz::TimeZone,
    decision: Option<Decision>,
    sensitive: Sensitive,
    sender: Sender,
    on: Day,
    head: String,
    retained_until: Option<Day>,
}

/// Gathers what the letters to the candidates are made from: their assessment summaries, or where the
/// evaluation was cancelled before it had a result, that it was and why.
///
/// # Errors
/// A refusal while the result is sealed, or for somebody without a role.
pub fn letters(desk: &mut Desk, typed: Option<&str>) -> Result<Papers, ActionError> {
    gather(desk, |look| {
        let (evaluation, _) = evaluations::load(look, typed)?;
        if evaluation.cancelled().is_none() {
            return ranking::result(look, typed);
        }
        // Nothing that was recorded in it is told, so nothing of it is at hand.
        let mut parts = evaluation.into_parts();
        parts.gates.clear();
        parts.consensus.clear();
        parts.prices.clear();
        let evaluation = Evaluation::new(parts)?;
        let nobody = Ranking::of_nobody(&evaluation);
        Ok((evaluation, nobody))
    })
}

/// Gathers what the summaries of the evaluation are made from.
///
/// # Errors
/// A refusal while the result is sealed, or for somebody without a role.
pub fn papers(desk: &mut Desk, typed: Option<&str>) -> Result<Papers, ActionError> {
    gather(desk, |look| ranking::result(look, typed))
}

fn gather(
    desk: &mut Desk,
    result: impl Fn(&mut dyn Look) -> Result<(Evaluation, Ranking), ActionError>,
) -> Result<Papers, ActionError> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    let workspace = desk.store.workspace_id().to_owned();
    desk.store.read(|look| {
        let (evaluation, ranking) = result(look)?;
        let goes_on = evaluation.cancelled().is_none();
        let which = evaluation.reference();
        let (_, filed) = evaluations::load(look, Some(&which.to_string()))?;
        let items = evidence::all(look, which)?;
        let head = history::head(look)?;
        let decision = retention::accepted(look, which)?;
        let asked = if goes_on { clarifications::all(look, which)? } else { Vec::new() };
        let sheets = if goes_on { scores::sheets(look, &evaluation)? } else { Vec::new() };
        let mut papers = Papers {
            rules_hash: filed.rules_hash,
            frozen_on: filed.frozen_at.map(|at| at.day_in(&zone)),
            amended: amended(look, which, &zone)?,
            ranking,
            people: people::all(look)?,
            suppliers: suppliers::all(look)?,
            evidence: items.into_iter().map(|item| item.evidence).collect(),
            sheets: sheets.iter().map(|sheet| sheet.that_counts(&evaluation)).collect(),
            zone: zone.clone(),
            sensitive: sensitive(look, &evaluation, decision.as_ref(), &asked)?,
            sender: sender(look)?,
            clarifications: asked,
            decision,
            on: today,
            head: format!("event {} {} of workspace {workspace}", head.seq, head.hash),
            retained_until: retention::of(look, which)?.day(),
            findings: Vec::new(),
            evaluation,
        };
        papers.findings = check(&papers.sources());
        Ok(papers)
    })
}

/// What wants another look before quality is closed, a sentence a kind; nothing before moderation
/// and once it is closed.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn before_closing(desk: &mut Desk, typed: Option<&str>) -> Result<Vec<String>, ActionError> {
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        let (evaluation, _) = evaluations::load(look, typed)?;
        if evaluation.stage() != Stage::Moderation || evaluation.cancelled().is_some() {
            return Ok(Vec::new());
        }
        Ok(check::before_closing(&found_so_far(look, &evaluation, None, &zone)?))
    })
}

/// What wants another look in the texts of `decision` before they are frozen and stand in letters, a
/// sentence each.
///
/// # Errors
/// When the workspace cannot be read.
pub fn of_the_decision(desk: &mut Desk, decision: &Decision) -> Result<Vec<String>, ActionError> {
    let Some(which) = decision.evaluation else { return Ok(Vec::new()) };
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        let (evaluation, _) = evaluations::load(look, Some(&which.to_string()))?;
        Ok(check::of_the_decision(&found_so_far(look, &evaluation, Some(decision), &zone)?))
    })
}

/// What the check of letters finds as things stand, without single scores and without a result.
fn found_so_far(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    decision: Option<&Decision>,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Finding>, ActionError> {
    let items = evidence::all(look, evaluation.reference())?;
    let items: Vec<Evidence> = items.into_iter().map(|item| item.evidence).collect();
    let (ranking, people) = (Ranking::of_nobody(evaluation), people::all(look)?);
    Ok(check(&Sources {
        evaluation,
        ranking: &ranking,
        people: &people,
        suppliers: &[],
        evidence: &items,
        sheets: &[],
        clarifications: &[],
        decision,
        zone,
        sensitive: &Sensitive::default(),
        sender: &Sender::default(),
    }))
}

/// Who writes, as the settings say.
fn sender(look: &mut dyn Look) -> Result<Sender, ActionError> {
    let mut said = |key| {
        let word = setting_word(look, key)?;
        Ok::<_, ActionError>(Some(word).filter(|word| !word.is_empty()))
    };
    Ok(Sender { from: said(LETTER_FROM)?, contact: said(LETTER_CONTACT)? })
}

/// Every later version of the rules that was frozen.
fn amended(
    look: &mut dyn Look,
    which: EvaluationRef,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Amended>, ActionError> {
    let versions = versions::all(look, which)?.into_iter();
    let later = versions.filter_map(|one| {
        Some(Amended {
            version: one.number,
            on: one.at?.day_in(zone),
            from: one.from?,
            carried: one.carry? == Carry::Unchanged,
            money_known: one.money_known,
            reason: one.reason?.to_string(),
        })
    });
    Ok(later.filter(|one| one.version > 1).collect())
}

/// What is marked as commercially sensitive of the evaluation and the decision on it.
fn sensitive(
    look: &mut dyn Look,
    evaluation: &Evaluation,
    decision: Option<&Decision>,
    asked: &[Clarification],
) -> Result<Sensitive, ActionError> {
    let which = evaluation.reference();
    let marks = sensitive::marks(look, Some(&which.to_string()))?;
    let marked = |asked: &&Asked| {
        let subject = format!("{which}/{}/{}", asked.0, asked.1);
        marks.is_sensitive(&subject, Field::Reason)
    };
    let parts = evaluation.parts();
    let mut found = Sensitive {
        consensus: parts.consensus.keys().filter(marked).cloned().collect(),
        gates: parts.gates.keys().filter(marked).cloned().collect(),
        reopenings: marks.is_sensitive(&which.to_string(), Field::Reason),
        ..Sensitive::default()
    };
    for one in asked {
        let subject = format!("{which}/{}", one.reference());
        for entry in one.entries() {
            let field = match entry.said {
                Said::Drafted | Said::Question => Field::Question,
                Said::Answer => Field::Answer,
                Said::Conclusion => Field::Conclusion,
            };
            if marks.is_sensitive(&subject, field) {
                found.clarifications.insert((one.reference(), entry.said));
            }
        }
    }
    if let Some(decision) = decision {
        let subject = decision.reference.to_string();
        let marks = sensitive::marks(look, Some(&subject))?;
        found.reason = marks.is_sensitive(&subject, Field::Reason);
        found.rejected = marks.is_sensitive(&subject, Field::Rejected);
    }
    Ok(found)
}

impl Papers {
    fn sources(&self) -> Sources<'_> {
        Sources {
            evaluation: &self.evaluation,
            ranking: &self.ranking,
            people: &self.people,
            suppliers: &self.suppliers,
            evidence: &self.evidence,
            sheets: &self.sheets,
            clarifications: &self.clarifications,
            decision: self.decision.as_ref(),
            zone: &self.zone,
            sensitive: &self.sensitive,
            sender: &self.sender,
        }
    }

    /// The candidates, in the order of entry.
    pub fn candidates(&self) -> Vec<Slug> {
        self.evaluation.candidates().iter().map(|candidate| candidate.slug.clone()).collect()
    }

    /// What stands between the letter to `candidate` and its sending.
    pub fn findings_of(&self, candidate: &Slug) -> Vec<Finding> {
        of(&self.findings, candidate).into_iter().cloned().collect()
    }

    /// The chosen one's summary for everybody else: nothing sensitive is ever in it.
    fn winner(&self, candidate: &Slug) -> Result<Option<Summary>, ActionError> {
        let Some(decision) = &self.decision else { return Ok(None) };
        let Some(chosen) = decision.content.chosen.one() else { return Ok(None) };
        if chosen == candidate {
            return Ok(None);
        }
        Ok(Some(summary(&self.sources(), chosen, Discretion::LeaveOut)?))
    }

    /// Hands the page for `candidate` to `take`.
    ///
    /// # Errors
    /// A refusal for a supplier that takes no part, and for a winner's column before a decision.
    pub fn page<T>(
        &self,
        candidate: &Slug,
        discretion: Discretion,
        winner_column: bool,
        take: impl FnOnce(&Page<'_>) -> T,
    ) -> Result<T, ActionError> {
        let chosen = self.decision.as_ref().and_then(|decision| decision.content.chosen.one());
        if winner_column && chosen.is_none() {
            let which = self.evaluation.reference();
            let (why, hint) = match &self.decision {
                None => (
                    format!("no decision is accepted on {which}"),
                    "leave --winner-column out, or accept a decision first",
                ),
                Some(decision) => (
                    format!("{} chooses nobody in {which}", decision.reference),
                    "leave --winner-column out",
                ),
            };
            let text = format!("{why}, so that there is no winner to stand in a column");
            return Err(ActionError::refused(Ground::State, text)
                .hint(hint)
                .subject(which.to_string()));
        }
        let summary = summary(&self.sources(), candidate, discretion)?;
        let winner = self.winner(candidate)?;
        let findings = self.findings_of(candidate);
        Ok(take(&Page {
            evaluation: &self.evaluation,
            rules_hash: self.rules_hash.as_deref(),
            frozen_on: self.frozen_on,
            amended: &self.amended,
            people: &self.people,
            summary: &summary,
            findings: &findings,
            winner: winner.as_ref(),
            winner_column,
            on: self.on,
            zone: &self.zone,
            sender: &self.sender,
            reopenings_left_out: self.sensitive.reopenings && discretion == Discretion::LeaveOut,
            head: &self.head,
            retained_until: self.retained_until,
        }))
    }

    /// Writes the summary for `candidate`.
    ///
    /// # Errors
    /// A refusal for a supplier that takes no part; errors of `out`.
    pub fn write(
        &self,
        candidate: &Slug,
        manner: Manner,
        out: &mut dyn io::Write,
    ) -> Result<(), ActionError> {
        self.page(candidate, manner.discretion, manner.winner_column, |page| {
            write(out, page, manner.form, manner.profile)
        })??;
        Ok(())
    }

    /// Writes all summaries one after the other: CSV as one table, Markdown with a rule between.
    ///
    /// # Errors
    /// A refusal for HTML, of which a file holds one; errors of `out`.
    pub fn write_all(&self, manner: Manner, out: &mut dyn io::Write) -> Result<(), ActionError> {
        match manner.form {
            Form::Html => {
                return Err(ActionError::invalid(
                    "an HTML file holds one summary, and all of them were asked for",
                )
                .hint("give -o DIR for a file each, or name one candidate")
                .subject("output"));
            }
            Form::Markdown => {
                for (at, candidate) in self.candidates().iter().enumerate() {
                    if at > 0 {
                        out.write_all(b"\n---\n\n")?;
                    }
                    self.write(candidate, manner, out)?;
                }
            }
            Form::Csv => {
                let mut rows: Option<crate::report::listing::Listing> = None;
                for candidate in self.candidates() {
                    let more =
                        self.page(&candidate, manner.discretion, manner.winner_column, |page| {
                            listing(std::slice::from_ref(page), manner.winner_column)
                        })?;
                    match &mut rows {
                        None => rows = Some(more),
                        Some(rows) => more.rows().iter().for_each(|row| rows.push(row.clone())),
                    }
                }
                if let Some(rows) = rows {
                    crate::report::csv::write_listing(out, &rows, manner.profile)?;
                }
            }
        }
        Ok(())
    }

    /// The name of the file for `candidate`.
    pub fn file_name(&self, candidate: &Slug, form: Form) -> String {
        format!("summary-{}-{candidate}.{form}", self.evaluation.reference()).to_lowercase()
    }
}

/// Writes the whole evaluation as one HTML page: the result, how firm it is, every question with
/// its reasons, all as it stood at one moment; how many candidates it is about.
///
/// # Errors
/// A refusal while the result is sealed, or when the file cannot be written or is there already.
pub fn evaluation_page(
    desk: &mut Desk,
    typed: Option<&str>,
    discretion: Discretion,
    target: Target<'_>,
) -> Result<usize, Exported> {
    let papers = papers(desk, typed)?;
    // Of the same reading as the page: a change between two readings would tell two stories.
    let mut firm = if papers.ranking.winners().is_empty() {
        None
    } else {
        Some(robustness::of_what_was_read(
            &papers.evaluation,
            &papers.ranking,
            &papers.sheets,
            &robustness::Wanted::all(),
            &robustness::Dispute::default(),
            &mut |_| {},
        )?)
    };
    if let Some(firm) = firm.as_mut().filter(|_| discretion == Discretion::LeaveOut) {
        firm.leave_out(|candidate, question| {
            papers
                .sensitive
                .consensus
                .iter()
                .any(|(who, what)| who.as_str() == candidate && what.as_str() == question)
        });
    }
    let candidates = papers.candidates();
    let sources = papers.sources();
    let candidates: Vec<Summary> = candidates
        .iter()
        .map(|candidate| summary(&sources, candidate, discretion))
        .collect::<Result<_, _>>()
        .map_err(ActionError::from)?;
    let page = evaluation::Page {
        evaluation: &papers.evaluation,
        ranking: &papers.ranking,
        firm: firm.as_ref(),
        candidates: &candidates,
        rules_hash: papers.rules_hash.as_deref(),
        frozen_on: papers.frozen_on,
        on: papers.on,
        head: &papers.head,
    };
    target.fill(&forbidden(desk)?, |out| letter::html(out, &page.title(), &page.blocks()))?;
    Ok(candidates.len())
}

/// Writes the summary for `candidate` to the file `path`.
///
/// # Errors
/// A refusal, or when the file cannot be written or is there already.
pub fn to_file(
    desk: &Desk,
    papers: &Papers,
    candidate: &Slug,
    manner: Manner,
    path: &Path,
    existing: Existing,
) -> Result<Entry, Exported> {
    let file = OutFile::create(path, existing, &forbidden(desk)?)?;
    let mut hashing = Hashing::new(io::BufWriter::new(file));
    papers.write(candidate, manner, &mut hashing)?;
    let (file, sha256) = hashing.finish();
    let failed = |source| FileError::Io { path: path.to_owned(), source };
    file.into_inner().map_err(|error| failed(error.into_error()))?.finish()?;
    Ok(Entry { name: path.display().to_string(), rows: 1, sha256 })
}

/// Writes every summary into the folder `folder`, a file each; a folder that is not there is made
/// and appears with all of them.
///
/// # Errors
/// A refusal, or when a file cannot be written or is there already; then none is new.
pub fn to_folder(
    desk: &Desk,
    papers: &Papers,
    manner: Manner,
    folder: &Path,
    existing: Existing,
) -> Result<Vec<Entry>, Exported> {
    let failed = |source| FileError::Io { path: folder.to_owned(), source };
    let fill = |into: &Path| -> Result<Vec<Entry>, Exported> {
        let mut entries = Vec::new();
        for candidate in papers.candidates() {
            let name = papers.file_name(&candidate, manner.form);
            let entry = to_file(desk, papers, &candidate, manner, &into.join(&name), existing)?;
            entries.push(Entry { name, ..entry });
        }
        Ok(entries)
    };
    if folder.symlink_metadata().is_ok() {
        if !folder.is_dir() {
            return Err(FileError::Exists { path: folder.to_owned() }.into());
        }
        if existing == Existing::Keep {
            for candidate in papers.candidates() {
                let path = folder.join(papers.file_name(&candidate, manner.form));
                if path.symlink_metadata().is_ok() {
                    return Err(FileError::Exists { path }.into());
                }
            }
        }
        return fill(folder);
    }
    let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".cloudpick-").tempdir_in(beside).map_err(failed)?;
    let entries = fill(made.path())?;
    std::fs::rename(made.path(), folder).map_err(failed)?;
    // It has its name now, and is no longer to be taken away.
    let _ = made.keep();
    Ok(entries)
}

#[cfg(test)]
mod tests;
