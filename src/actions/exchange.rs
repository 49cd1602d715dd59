//! Exports: the record as CSV files, one by one or all of them in a folder with a manifest.
//!
//! The seals hold: no single score before moderation, no sum or price before its time.

mod folder;
mod scores;

#[cfg(test)]
mod tests;

use std::io;

use crate::actions::costs::{self, Asked};
use crate::actions::exceptions::Listed;
use crate::actions::routes::Said;
use crate::actions::{
    ActionError, Desk, Ground, decisions, evaluations, evidence, exceptions, workloads,
};
use crate::codes;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::NoResult;
use crate::domain::exception::Exception;
use crate::domain::robustness::firmness::beside;
use crate::domain::sensitive::{Field, Marks, left_out};
use crate::domain::workload::statement::By;
use crate::report::csv::{self, Profile};
use crate::report::exports::buying;
use crate::report::exports::story::{self, Rule};
use crate::report::exports::{self, ExceptionLine, Item};
use crate::report::file::FileId;
use crate::report::listing::Listing;
use crate::store::exceptions as stored;
use crate::store::{sensitive, workspace};

pub use folder::{Exported, all, one};

codes! {
    /// What can be exported by itself.
    pub enum What, "an export" {
        /// The one table behind every screen.
        Comparison = "comparison",
        /// Single and agreed scores.
        Scores = "scores",
        /// Places and totals.
        Ranking = "ranking",
        /// Dated facts.
        Evidence = "evidence",
        /// Returns to moderation, and whether prices were known.
        Reopenings = "reopenings",
        /// Requests to leave the primary.
        Exceptions = "exceptions",
        /// Decisions on the primary and on exceptions.
        Decisions = "decisions",
        /// What runs where.
        Workloads = "workloads",
        /// What workloads need.
        Needs = "needs",
        /// What all workloads need together, over the term.
        Capacity = "capacity",
        /// The unit prices and charges of the price sheets that count.
        Sheets = "price-sheets",
        /// What the basket costs at each supplier, line by line.
        Costs = "costs",
        /// The routes to market, with every limit against this purchase.
        Routes = "routes",
        /// Marks of workshops.
        Workshops = "workshops",
        /// Post-its of workshops.
        Hopes = "hopes-and-fears",
        /// Hypotheses with what decides them, judged today.
        Hypotheses = "hypotheses",
        /// Readings of measures.
        Readings = "readings",
    }
}

impl What {
    /// Whether it is about one evaluation.
    pub fn is_of_an_evaluation(self) -> bool {
        match self {
            Self::Comparison | Self::Scores | Self::Ranking | Self::Evidence | Self::Reopenings => {
                true
            }
            Self::Exceptions
            | Self::Decisions
            | Self::Workloads
            | Self::Needs
            | Self::Capacity
            | Self::Sheets
            | Self::Costs
            | Self::Routes
            | Self::Workshops
            | Self::Hopes
            | Self::Hypotheses
            | Self::Readings => false,
        }
    }

    /// The name of its file in an export of everything.
    pub fn file_name(self) -> String {
        format!("{}.csv", self.code())
    }
}

/// Writes `what` as CSV to `out` and answers how many rows there are below the header.
///
/// # Errors
/// A refusal: no such evaluation, or what is asked for is still sealed; and errors of `out`.
pub fn export(
    desk: &mut Desk,
    what: What,
    evaluation: Option<&str>,
    profile: Profile,
    out: &mut dyn io::Write,
) -> Result<u64, ActionError> {
    if what == What::Scores {
        return scores::write(desk, evaluation, None, profile, out);
    }
    let listing = rows(desk, what, evaluation)?;
    csv::write_listing(out, &listing, profile)?;
    Ok(listing.count() as u64)
}

/// Writes the scores that were given under an earlier version of the rules.
///
/// # Errors
/// A refusal: no such version, or its scores were never opened; and errors of `out`.
pub fn earlier_scores(
    desk: &mut Desk,
    evaluation: Option<&str>,
    version: u32,
    profile: Profile,
    out: &mut dyn io::Write,
) -> Result<u64, ActionError> {
    scores::write(desk, evaluation, Some(version), profile, out)
}

/// As [`export`]; scores under an earlier version of the rules, where one is named.
///
/// # Errors
/// Those of both.
pub fn written(
    desk: &mut Desk,
    what: What,
    (evaluation, version): (Option<&str>, Option<u32>),
    profile: Profile,
    out: &mut dyn io::Write,
) -> Result<u64, ActionError> {
    match version {
        Some(version) => earlier_scores(desk, evaluation, version, profile, out),
        None => export(desk, what, evaluation, profile, out),
    }
}

/// Versions of the rules before the present one whose scores were opened.
pub(crate) fn opened_before(
    desk: &mut Desk,
    evaluation: &Evaluation,
) -> Result<Vec<u32>, ActionError> {
    desk.store.read(|look| scores::opened_before(look, evaluation))
}

/// The rows of `what`.
fn rows(desk: &mut Desk, what: What, evaluation: Option<&str>) -> Result<Listing, ActionError> {
    let illustrative = desk
        .store
        .read(|look| Ok::<_, crate::store::StoreError>(workspace::facts(look)?.illustrative))?;
    match what {
        What::Comparison => {
            let comparison = crate::actions::ranking::comparison(desk, evaluation)?;
            Ok(exports::comparison(&comparison))
        }
        What::Ranking => {
            let (evaluation, ranking) = crate::actions::ranking::rank(desk, evaluation)?;
            let beside = beside(&evaluation).unwrap_or_default();
            Ok(exports::ranking(&ranking, &beside, evaluation.parts().illustrative))
        }
        What::Evidence => evidence_rows(desk, evaluation),
        What::Reopenings => {
            let (evaluation, _) = evaluations::show(desk, evaluation)?;
            let which = evaluation.reference().to_string();
            let hidden = marks(desk, Some(&which))?.leaves_out(&which, Field::Reason, desk.texts);
            Ok(exports::reopenings(&evaluation, hidden))
        }
        What::Exceptions => {
            let listed = exceptions::list(desk, &[], None)?;
            Ok(exports::exceptions(listed.iter().map(line), illustrative))
        }
        What::Workloads => {
            let listed = workloads::list(desk, &[], None)?;
            let rows = listed.iter().map(|listed| (&listed.workload, listed.cover));
            Ok(exports::workloads(rows, illustrative))
        }
        What::Needs => {
            let listed = crate::actions::capacity::list(desk, None)?;
            let rows = listed.iter().map(|one| (&one.need, &one.name));
            Ok(story::needs(rows, illustrative))
        }
        What::Capacity => {
            let statement = crate::actions::capacity::statement(desk, By::All)?;
            Ok(crate::report::capacity::stated(&statement, By::All))
        }
        What::Sheets => {
            let sheets = desk.store.read(|look| costs::counting(look))?;
            Ok(buying::sheets(sheets.values().map(|one| &one.sheet)))
        }
        What::Costs => cost_rows(desk),
        What::Routes => {
            let (_, found) = crate::actions::routes::compare(desk, None, Said::default())?;
            let all = found.iter().map(|(route, findings)| (route, findings.as_slice()));
            Ok(buying::routes(all, illustrative))
        }
        What::Workshops | What::Hopes => {
            let all = crate::actions::approaches::list(desk)?;
            let (marks, texts) = (marks(desk, None)?, desk.texts);
            let rule = Rule { marks: &marks, texts };
            Ok(if what == What::Hopes {
                story::hopes(&all, rule, illustrative)
            } else {
                story::workshops(&all, rule, illustrative)
            })
        }
        What::Hypotheses | What::Readings => {
            let on = desk.today();
            let all = crate::actions::benefits::list(desk)?;
            let judged: Vec<_> = all.into_iter().map(|one| (one.judge(on), one)).collect();
            let judged: Vec<_> = judged.into_iter().map(|(told, one)| (one, told)).collect();
            let (marks, texts) = (marks(desk, None)?, desk.texts);
            Ok(if what == What::Readings {
                story::readings(&judged, illustrative)
            } else {
                story::hypotheses(&judged, Rule { marks: &marks, texts }, illustrative)
            })
        }
        What::Decisions => decision_rows(desk, illustrative),
        What::Scores => Err(ActionError::invalid("scores are written row by row")),
    }
}

fn evidence_rows(desk: &mut Desk, evaluation: Option<&str>) -> Result<Listing, ActionError> {
    let (evaluation, mut items) = evidence::list(desk, evaluation)?;
    let which = evaluation.reference().to_string();
    let (marks, texts) = (marks(desk, Some(&which))?, desk.texts);
    for seen in &mut items {
        let subject = format!("{which}/{}", seen.recorded.evidence.id);
        if marks.leaves_out(&subject, Field::Note, texts) {
            seen.recorded.evidence.note = Some(left_out());
        }
    }
    let items = items.iter().map(|seen| Item {
        evidence: &seen.recorded.evidence,
        age: seen.age,
        conflicts: &seen.conflicts,
    });
    Ok(exports::evidence(items, evaluation.parts().illustrative))
}

/// The whole-life costs. Where nothing is needed there is no basket, and the sheet has its header
/// alone.
fn cost_rows(desk: &mut Desk) -> Result<Listing, ActionError> {
    let asked = Asked::default();
    let told = match costs::list(desk, None, asked) {
        Ok(told) => told,
        Err(ActionError::Refused(refused)) if refused.ground == Ground::State => Vec::new(),
        Err(error) => return Err(error),
    };
    let mut listing = buying::costs();
    for one in told {
        let why_not = one.why_not.as_deref();
        let cost = one.cost.as_ref().ok_or(why_not.unwrap_or_default());
        buying::push_cost(&mut listing, &one.supplier, asked.estimate, cost, one.illustrative);
    }
    Ok(listing)
}

/// What was decided: of the primary, then exception by exception.
fn decision_rows(desk: &mut Desk, illustrative: bool) -> Result<Listing, ActionError> {
    let mut listing = exports::decisions();
    let (marks, texts) = (marks(desk, None)?, desk.texts);
    for mut decision in decisions::list(desk)? {
        if marks.leaves_out(&decision.reference.to_string(), Field::Reason, texts) {
            decision.content.reason = left_out();
        }
        exports::push_primary(&mut listing, &decision, illustrative);
    }
    let zone = desk.zone.clone();
    desk.store.read(|look| {
        for light in stored::list(look)? {
            let Some((mut exception, _)) = stored::get(look, light.reference)? else { continue };
            if marks.leaves_out(&light.reference.to_string(), Field::Reason, texts) {
                without_reasons(&mut exception);
            }
            exports::push_exception(&mut listing, &exception, &zone, illustrative);
        }
        Ok::<_, crate::store::StoreError>(())
    })?;
    Ok(listing)
}

fn without_reasons(exception: &mut Exception) {
    for vote in &mut exception.votes {
        vote.rationale = left_out();
    }
    if let Some(rejection) = &mut exception.rejection {
        rejection.rationale = left_out();
    }
    if let Some(revocation) = &mut exception.revocation {
        revocation.reason = left_out();
    }
}

/// The marks on texts about `subject`, or all of them.
fn marks(desk: &mut Desk, subject: Option<&str>) -> Result<Marks, ActionError> {
    desk.store.read(|look| Ok(sensitive::marks(look, subject)?))
}

fn line(listed: &Listed) -> ExceptionLine<'_> {
    let light = &listed.light;
    ExceptionLine {
        id: light.reference,
        workload: light.workload,
        target: light.target.as_ref(),
        category: light.category,
        primary_reason: light.primary_reason,
        state: listed.state,
        cover: listed.cover,
        decided_by_role: light.decided_role.as_deref(),
        start: listed.start,
        end: listed.end,
        days_left: listed.days_left,
        open_conditions: listed.open_conditions,
        move_months: light.move_months,
        annual_cost: light.annual_cost,
        tier: light.tier,
        overridden: light.overridden,
        title: &light.title,
        directorate: light.directorate.as_deref(),
    }
}

/// Refuses what is still sealed about the evaluation, before anything is written.
fn open(desk: &mut Desk, evaluation: Option<&str>) -> Result<(), ActionError> {
    let (evaluation, _) = evaluations::show(desk, evaluation)?;
    match evaluation.result() {
        Ok(_) => Ok(()),
        Err(error @ (NoResult::Sealed(_) | NoResult::NotRankable(_))) => {
            let which = evaluation.reference();
            Err(ActionError::from(error).hint(format!(
                "export what {which} shows already one by one, or name another evaluation"
            )))
        }
    }
}

/// The workspace and the files beside it, which no export may replace.
///
/// # Errors
/// Those of the file system.
pub fn forbidden(desk: &Desk) -> Result<Vec<FileId>, ActionError> {
    let Some(path) = desk.store.path() else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for end in ["", "-journal", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(end);
        match FileId::of(name.as_ref()) {
            Ok(id) => found.extend(id),
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(found)
}
