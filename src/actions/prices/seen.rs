//! Prices as they may be seen now: before they are open that one was entered, and by whom; after
//! that the amounts, what they rest on, what they earn, and what must be asked about.

use crate::actions::clarifications::Seen as Clarified;
use crate::actions::evaluations::{load, sealed, status};
use crate::actions::{ActionError, Desk};
use crate::domain::date::Moment;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::clarification::{About, heard, told_in};
use crate::domain::evaluation::price::{Others, PriceChange, PriceFormula};
use crate::domain::evaluation::ranking::{Ranking, Status, Unit, Warning, price_warnings};
use crate::domain::evaluation::who::{Act, may};
use crate::domain::exact::{Exact, Rounded};
use crate::domain::refs::{ClarificationRef, Slug};
use crate::domain::text::Title;
use crate::store::clarifications;
use crate::store::prices::{self, Entered};

/// The prices of an evaluation as far as they may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// The evaluation, without its prices while they are sealed.
    pub evaluation: Evaluation,
    /// Why the person at the desk enters no prices; `None` where they may.
    pub not_mine: Option<String>,
    /// Each candidate, in the order of entry.
    pub priced: Vec<Priced>,
    /// Why nothing is shown; `None` once prices are open.
    pub sealed: Option<String>,
    /// What still stands before the opening, each with whose it is.
    pub left: Vec<String>,
    /// What must be known beside the amounts; empty while they are sealed.
    pub warnings: Vec<Warning>,
    /// The result, where there is one.
    pub ranking: Option<Ranking>,
}

/// One candidate's price as far as it may be seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Priced {
    /// Whose.
    pub candidate: Slug,
    /// Its name.
    pub name: Title,
    /// Why it counts in no formula: excluded or withdrawn; `None` where it counts, or that is
    /// not to be told yet.
    pub out: Option<String>,
    /// Who entered a price, and when; `None` while there is none.
    pub entered: Option<(Slug, Moment)>,
    /// The price itself; `None` while it is sealed or there is none.
    pub opened: Option<Opened>,
    /// The clarification of a low bid, newest, with its state in a word.
    pub asked: Option<(ClarificationRef, &'static str)>,
}

/// A price that is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened {
    /// Amount, basis and lines.
    pub entered: Entered,
    /// What it earns: marks, or the total in pounds; `None` while there is no result, or the
    /// candidate is out.
    pub earns: Option<Rounded>,
    /// Why it must be asked about; empty for most.
    pub low: Vec<String>,
    /// Each change of it since prices were opened, with who and why, oldest first.
    pub changes: Vec<PriceChange>,
}

impl Seen {
    /// What a price earns, as a heading of figures.
    pub fn earns_in(&self) -> &'static str {
        match Unit::of(&self.evaluation) {
            Unit::Marks => "MARKS",
            Unit::PoundsPerMark | Unit::PoundsNet => "TOTAL",
        }
    }

    /// The calculation behind what `candidate` earns, in figures; `None` where it earns nothing.
    pub fn worked(&self, candidate: &Slug) -> Option<String> {
        let ranking = self.ranking.as_ref()?;
        let figures = ranking.standing(candidate)?.figures.clone()?;
        let formula: PriceFormula = ranking.price_formula?;
        let field: Vec<_> = ranking.ranked().filter_map(|(_, figures)| figures.amount).collect();
        let worked = formula.worked(
            figures.amount?,
            &field,
            &figures.quality,
            ranking.decimals,
            Others::InFigures,
        );
        let weight = self.evaluation.criteria().price().map(|(group, question)| {
            crate::domain::criteria::effective_weight(group, question).rounded(2)
        })?;
        Some(match &figures.price {
            Some(marks) => format!("{weight} x {worked} = {}", marks.rounded(ranking.decimals)),
            None => format!("{worked} = {}", ranking.unit.shown(figures.published)),
        })
    }
}

/// The prices of the evaluation as the person at the desk may see them now.
///
/// # Errors
/// A refusal when there is no such evaluation.
pub fn seen(desk: &mut Desk, typed: Option<&str>) -> Result<Seen, ActionError> {
    let left = status(desk, typed)?.left;
    let left = left.into_iter().map(|left| {
        let whose = left.person.as_ref().map_or(left.role, |person| person.as_str());
        format!("{} ({whose})", left.what)
    });
    let left: Vec<String> = left.collect();
    let person = desk.person().cloned();
    desk.store.read(|look| {
        let (evaluation, _) = load(look, typed)?;
        let which = evaluation.reference();
        let not_mine = match &person {
            Ok(person) => may(Act::Price, person, &evaluation).err().map(|no| no.to_string()),
            Err(error) => Some(error.to_string()),
        };
        let shut = evaluation.shows_prices().err().map(|sealed| sealed.to_string());
        let entered = prices::entered(look, which)?;
        let asked = clarifications::all(look, which)?;
        let ranking = evaluation.result().ok();
        let mut warnings = if shut.is_none() { price_warnings(&evaluation) } else { Vec::new() };
        told_in(&mut warnings, &heard(&asked));
        let mut priced = Vec::new();
        for candidate in evaluation.candidates() {
            let slug = &candidate.slug;
            let one = entered.iter().find(|one| one.candidate == *slug);
            let asked = asked.iter().rev().find(|asked| {
                asked.about() == About::AbnormallyLow && asked.candidate() == Some(slug)
            });
            let asked = asked.map(|asked| Clarified::of(&evaluation, asked));
            priced.push(Priced {
                candidate: slug.clone(),
                name: candidate.name.clone(),
                out: out(&evaluation, ranking.as_ref(), slug),
                entered: one.map(|one| (one.by.clone(), one.at)),
                opened: one.filter(|_| shut.is_none()).map(|one| Opened {
                    entered: one.clone(),
                    earns: earns(ranking.as_ref(), slug),
                    low: low(&warnings, slug),
                    changes: changes(&evaluation, slug),
                }),
                asked: asked.map(|asked| (asked.reference, asked.state.code())),
            });
        }
        let evaluation = sealed(evaluation)?;
        Ok(Seen { evaluation, not_mine, priced, sealed: shut, left, warnings, ranking })
    })
}

fn changes(evaluation: &Evaluation, candidate: &Slug) -> Vec<PriceChange> {
    let all = evaluation.parts().price_changes.iter();
    all.filter(|change| change.candidate == *candidate).cloned().collect()
}

fn earns(ranking: Option<&Ranking>, candidate: &Slug) -> Option<Rounded> {
    let ranking = ranking?;
    let figures = ranking.standing(candidate)?.figures.as_ref()?;
    if ranking.unit.is_pounds() {
        return Some(figures.published);
    }
    figures.price.as_ref().map(|marks: &Exact| marks.rounded(ranking.decimals))
}

/// Why a price counts in no formula, once that may be told.
fn out(evaluation: &Evaluation, ranking: Option<&Ranking>, candidate: &Slug) -> Option<String> {
    let withdrawn = evaluation.candidate(candidate).ok()?.withdrawn.as_ref();
    if let Some(withdrawal) = withdrawn {
        return Some(format!("withdrawn on {}", withdrawal.on));
    }
    match &ranking?.standing(candidate)?.status {
        Status::Ranked | Status::Withdrawn { .. } => None,
        status @ Status::Excluded { .. } => Some(format!("excluded by {}", status.excluded_for())),
    }
}

fn low(warnings: &[Warning], candidate: &Slug) -> Vec<String> {
    let about = warnings.iter().filter(|warning| warning.low_bid() == Some(candidate));
    about.map(ToString::to_string).collect()
}
