//! A new evaluation after an earlier one.

use crate::actions::evaluations::load;
use crate::actions::evaluations::setup::{
    DueText, RuleText, apply, holder, made, names, next_reference, purpose, supplier, title,
};
use crate::actions::{ActionError, Desk, suppliers};
use crate::domain::criteria::CriteriaSet;
use crate::domain::evaluation::due::Due;
use crate::domain::evaluation::{Evaluation, Parts, Seat};
use crate::domain::person::Role;
use crate::store::workspace;

/// What else than criteria and rules a template gives to a new evaluation.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Copied {
    /// Those of its candidates that have not withdrawn and are not retired.
    pub candidates: bool,
    /// Its panel.
    pub panel: bool,
}

/// A new evaluation after an earlier one; what is `None` or empty is as there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template<'a> {
    /// The earlier evaluation.
    pub from: &'a str,
    /// What else is taken from it.
    pub copied: Copied,
    /// The new one's title.
    pub title: &'a str,
    /// What is asked, where it is another set.
    pub criteria: Option<CriteriaSet>,
    /// What it is for, where it is for something else.
    pub purpose: Option<&'a str>,
    /// Who runs it, where it is somebody else.
    pub moderator: Option<&'a str>,
    /// Suppliers taking part besides those that are copied.
    pub candidates: &'a [String],
    /// Who scores besides those that are copied.
    pub panel: &'a [String],
    /// Whether it is sample data; always so in a workspace that is.
    pub illustrative: bool,
    /// Rules that are other ones.
    pub rules: RuleText,
    /// By when its parts are to be done; never as there.
    pub due: DueText,
}

/// Sets an evaluation up after an earlier one, as a draft: its criteria and rules, and of its
/// people what is asked for. Scores, gates, prices, declarations and evidence are never copied.
///
/// # Errors
/// A refusal as for `new`, or when there is no such earlier evaluation.
pub fn new_from(desk: &mut Desk, template: Template<'_>) -> Result<Evaluation, ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let (earlier, _) = load(write, Some(template.from))?;
        let mut candidates = Vec::new();
        if template.copied.candidates {
            for slug in earlier.live().map(|candidate| candidate.slug.clone()) {
                let (known, _) = suppliers::found(write, slug.as_str())?;
                if !known.retired {
                    candidates.push(supplier(write, slug.as_str())?);
                }
            }
        }
        for typed in names(template.candidates) {
            candidates.push(supplier(write, typed)?);
        }
        let moderator = template.moderator.unwrap_or(earlier.moderator().as_str());
        let moderator = holder(write, moderator, Role::Moderator, "moderate")?;
        let mut panel = Vec::new();
        let seats = earlier.parts().panel.iter().map(|seat| seat.person.as_str());
        for typed in seats.filter(|_| template.copied.panel).chain(names(template.panel)) {
            panel.push(Seat { person: holder(write, typed, Role::Evaluator, "score")? });
        }
        let needs = &[Role::Moderator, Role::Admin];
        let role = by?.acting_as(needs, "set up an evaluation")?;
        let title = title(template.title)?;
        let purpose = template.purpose.map(purpose).transpose()?;
        let mut rules = earlier.rules().clone();
        apply(&mut rules, &template.rules)?;
        let illustrative = template.illustrative || workspace::facts(write)?.illustrative;
        let reference = next_reference(write)?;
        let criteria = template.criteria.unwrap_or_else(|| earlier.criteria().clone());
        let purpose = purpose.unwrap_or(earlier.parts().purpose);
        let blank = Parts::draft(reference, title, purpose, criteria, moderator);
        let due = template.due.apply(Due::default(), today)?;
        let parts = Parts { illustrative, rules, candidates, panel, due, ..blank };
        let evaluation = Evaluation::new(parts)?;
        let from = earlier.reference().to_string();
        made(write, &evaluation, now, role, &[("template", &from)])?;
        Ok(evaluation)
    })
}
