//! Finding words across everything that people wrote, as far as the person at the desk may read it.

use std::collections::{BTreeMap, BTreeSet};

use crate::actions::{ActionError, Desk, evaluations};
use crate::domain::evaluation::stage::Stage;
use crate::domain::find::Needle;
use crate::domain::refs::{EvaluationRef, ExceptionRef};
use crate::store::texts::{self, Text};
use crate::store::{Look, clarifications, evaluations as stored};

/// One place where the words were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// What it is about, as history and commands name it.
    pub reference: String,
    /// What kind of text it is.
    pub kind: &'static str,
    /// The line around the words, each in square brackets.
    pub excerpt: String,
    /// Where the evaluation stands that it is of; `None` where it is of none.
    pub stage: Option<Stage>,
    /// It is of an exception in which a sole approver decided on their own.
    pub overridden: bool,
}

impl Hit {
    /// What it is about, with a word where a sole approver decided on their own in it.
    pub fn named(&self) -> String {
        let own = if self.overridden { " (override)" } else { "" };
        format!("{}{own}", self.reference)
    }
}

/// What may be read of one evaluation.
struct Open {
    stage: Stage,
    scores: bool,
    agreed: bool,
    prices: bool,
    sealed: BTreeSet<String>,
}

/// Every text that holds all words of `typed`; of one evaluation, or of everything.
///
/// Hidden scores' reasons, sealed prices and what tells of them are passed over, whoever asks.
///
/// # Errors
/// A refusal when nothing is looked for, or there is no such evaluation.
pub fn everywhere(
    desk: &mut Desk,
    typed: &str,
    evaluation: Option<&str>,
) -> Result<Vec<Hit>, ActionError> {
    let needle = Needle::new(typed).ok_or_else(|| {
        ActionError::invalid("there is nothing to look for: type one or more words").subject("text")
    })?;
    let me = desk.actor.slug.clone();
    desk.store.read(|look| {
        let only = evaluation
            .map(|typed| evaluations::load(look, Some(typed)))
            .transpose()?
            .map(|(found, _)| found.reference().to_string());
        let open = open(look)?;
        let mut hits = Vec::new();
        texts::each(look, &mut |text| {
            let whole = only.as_ref().is_none_or(|only| text.path.first() == Some(only));
            if !whole || !may_read(&text, &open, &me) {
                return;
            }
            if let Some(excerpt) = needle.excerpt(&text.text) {
                // A clarification is known by its own reference.
                let path = if text.kind == "clarification" { &text.path[1..] } else { &text.path };
                let stage = text.path.first().and_then(|which| open.get(which)).map(|of| of.stage);
                let whole = needle.is_whole_in(&text.text);
                let reference = path.join("/");
                let overridden = false;
                let hit = Hit { reference, kind: text.kind, excerpt, stage, overridden };
                hits.push((!whole, hit));
            }
        })?;
        // Whole words before parts of longer ones, each in the order of the record.
        hits.sort_by_key(|(part, _)| *part);
        let mut hits: Vec<Hit> = hits.into_iter().map(|(_, hit)| hit).collect();
        let of = |hit: &Hit| hit.reference.split('/').next()?.parse::<ExceptionRef>().ok();
        let named: BTreeSet<ExceptionRef> = hits.iter().filter_map(of).collect();
        let own = crate::store::exceptions::overridden(look, &Vec::from_iter(named))?;
        for hit in &mut hits {
            hit.overridden = of(hit).is_some_and(|which| own.contains(&which));
        }
        Ok(hits)
    })
}

fn open(look: &mut dyn Look) -> Result<BTreeMap<String, Open>, ActionError> {
    let mut found = BTreeMap::new();
    for summary in stored::summaries(look)? {
        let which: EvaluationRef = summary.reference;
        let Some((evaluation, _)) = stored::get(look, which)? else { continue };
        let sealed = clarifications::all(look, which)?
            .into_iter()
            .filter(|one| one.shows(&evaluation).is_err())
            .map(|one| one.reference().to_string())
            .collect();
        let open = Open {
            stage: evaluation.stage(),
            scores: evaluation.stage().opens_scores(),
            // What was agreed under earlier rules waits for the panel to talk again.
            agreed: evaluation.shows_consensus().is_ok(),
            prices: evaluation.shows_prices().is_ok(),
            sealed,
        };
        found.insert(which.to_string(), open);
    }
    Ok(found)
}

fn may_read(text: &Text, open: &BTreeMap<String, Open>, me: &str) -> bool {
    let of = text.path.first().and_then(|which| open.get(which));
    let Some(of) = of else {
        // What belongs to no evaluation has no seal; what names one that is not there has no door.
        return !matches!(
            text.kind,
            "reason" | "agreed reason" | "minutes" | "price" | "clarification"
        );
    };
    match text.kind {
        "reason" => of.scores || text.path.get(3).is_some_and(|whose| whose == me),
        "agreed reason" | "minutes" => of.agreed,
        "price" => of.prices,
        "clarification" => text.path.get(1).is_some_and(|which| !of.sealed.contains(which)),
        _ => true,
    }
}
