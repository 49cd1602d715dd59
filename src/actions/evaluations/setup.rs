//! Setting an evaluation up: title, criteria, rules, candidates, panel, moderator.

use std::path::Path;

use crate::actions::{ActionError, Desk, people, suppliers};
use crate::domain::criteria::CriteriaSet;
use crate::domain::criteria::edit::Edit;
use crate::domain::criteria::framework::RuleSet;
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::due::Due;
use crate::domain::evaluation::price::{Parameters, PriceFormula};
use crate::domain::evaluation::{
    Candidate, Evaluation, NearTie, Parts, Purpose, Rules, Seat, TieRule,
};
use crate::domain::exact::Money;
use crate::domain::person::Role;
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::{Line, Title, nearest, same_code};
use crate::import::framework::{read, shipped};
use crate::import::source::Source;
use crate::store::evaluations::{self, Filed};
use crate::store::{Expect, Look, Write, workspace};

/// What is typed about the rules; what is `None` stays, or is the default in a new evaluation.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RuleText {
    /// How money becomes marks; empty for none.
    pub price_formula: Option<String>,
    /// The price that earns full marks under `benchmark`.
    pub price_best: Option<String>,
    /// The price that earns none.
    pub price_worst: Option<String>,
    /// What a quality mark is worth under `monetised`.
    pub point_value: Option<String>,
    /// Our own estimate; empty for none.
    pub should_cost: Option<String>,
    /// How many scores become the one that counts.
    pub agreeing: Option<String>,
    /// Evaluators each question needs.
    pub min_panel: Option<u32>,
    /// Decimals of published figures.
    pub decimals: Option<u8>,
    /// Marks within which two candidates are nearly tied.
    pub near_tie: Option<String>,
    /// What breaks a tie, comma-separated.
    pub tie_break: Option<String>,
    /// The framework whose limits and forms apply; empty for none. A rule set in the box by its
    /// name, a file with one's own, or `other:` and the name of one without limits of ours.
    pub framework: Option<String>,
    /// A rule set of one's own, in place of one in the box.
    pub rule_set: Option<RuleSet>,
}

/// What is typed about the rest of an evaluation; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// Its title.
    pub title: Option<String>,
    /// What it is for.
    pub purpose: Option<String>,
    /// Who runs it.
    pub moderator: Option<String>,
    /// What is asked.
    pub criteria: Option<CriteriaSet>,
    /// Changes of what is asked, one after the other, after the set above.
    pub edits: Vec<Edit>,
    /// Whether it is sample data.
    pub illustrative: Option<bool>,
    /// Its rules.
    pub rules: RuleText,
    /// By when its parts are to be done; unlike the rest this may change until a decision.
    pub due: DueText,
}

/// What is typed about the days by which parts are to be done; an empty text unsets one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DueText {
    /// The last day for sheets.
    pub scoring: Option<String>,
    /// The last day for agreed scores.
    pub moderation: Option<String>,
}

impl DueText {
    /// Puts what was typed in place of `due`.
    pub(super) fn apply(&self, due: Due, today: Day) -> Result<Due, ActionError> {
        let read = |key: &str, typed: Option<&String>, old: Option<Day>| match typed {
            None => Ok(old),
            Some(text) if text.trim().is_empty() => Ok(None),
            Some(text) => Day::read(text, today)
                .map(Some)
                .map_err(|error| ActionError::invalid(format!("--{key}: {error}")).subject(key)),
        };
        Ok(Due {
            scoring: read("scoring-due", self.scoring.as_ref(), due.scoring)?,
            moderation: read("moderation-due", self.moderation.as_ref(), due.moderation)?,
        })
    }
}

/// What a new evaluation is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New<'a> {
    /// Its title.
    pub title: &'a str,
    /// What is asked.
    pub criteria: CriteriaSet,
    /// What it is for.
    pub purpose: &'a str,
    /// Who runs it.
    pub moderator: &'a str,
    /// Suppliers taking part, in the order in which they are shown.
    pub candidates: &'a [String],
    /// Who scores.
    pub panel: &'a [String],
    /// Whether it is sample data; always so in a workspace that is.
    pub illustrative: bool,
    /// Its rules.
    pub rules: RuleText,
    /// By when its parts are to be done.
    pub due: DueText,
}

/// Sets an evaluation up, as a draft.
///
/// # Errors
/// A refusal for anybody but a moderator or administrator, for an unknown supplier or person,
/// or a bad value.
pub fn new(desk: &mut Desk, new: New<'_>) -> Result<Evaluation, ActionError> {
    let (by, now, today) = (desk.person().cloned(), desk.now(), desk.today());
    desk.write(|write| {
        let candidates = names(new.candidates)
            .map(|typed| supplier(write, typed))
            .collect::<Result<Vec<Candidate>, _>>()?;
        let moderator = holder(write, new.moderator, Role::Moderator, "moderate")?;
        let panel = names(new.panel)
            .map(|typed| Ok(Seat { person: holder(write, typed, Role::Evaluator, "score")? }))
            .collect::<Result<Vec<Seat>, ActionError>>()?;
        let needs = &[Role::Moderator, Role::Admin];
        let role = by?.acting_as(needs, "set up an evaluation")?;
        let title = title(new.title)?;
        let purpose = purpose(new.purpose)?;
        let mut rules = Rules::default();
        apply(&mut rules, &new.rules)?;
        let illustrative = new.illustrative || workspace::facts(write)?.illustrative;
        let reference = next_reference(write)?;
        let blank = Parts::draft(reference, title, purpose, new.criteria, moderator);
        let due = new.due.apply(Due::default(), today)?;
        let parts = Parts { illustrative, rules, candidates, panel, due, ..blank };
        let evaluation = Evaluation::new(parts)?;
        made(write, &evaluation, now, role, &[])?;
        Ok(evaluation)
    })
}

/// The reference of the next evaluation.
pub(super) fn next_reference(write: &mut Write<'_>) -> Result<EvaluationRef, ActionError> {
    let number = write.next_number("evaluation")?;
    EvaluationRef::new(number)
        .ok_or_else(|| ActionError::invalid("there are no numbers left for evaluations"))
}

/// Saves a new draft with the line of history that begins it.
pub(super) fn made(
    write: &mut Write<'_>,
    evaluation: &Evaluation,
    now: Moment,
    role: Role,
    notes: &[(&str, &str)],
) -> Result<(), ActionError> {
    let reference = evaluation.reference();
    let filed = Filed { rev: 0, created_at: now, frozen_at: None, rules_hash: None };
    evaluations::put_head(write, evaluation, &filed, Expect::New)?;
    evaluations::put_criteria(write, evaluation)?;
    for (at, candidate) in evaluation.candidates().iter().enumerate() {
        evaluations::put_candidate(write, reference, at, candidate)?;
    }
    for (at, seat) in evaluation.parts().panel.iter().enumerate() {
        evaluations::put_seat(write, reference, at, &seat.person)?;
    }
    write.record("evaluation.created", &reference.to_string(), Some(role), None, notes)?;
    Ok(())
}

/// The words of a list, commas between them or not.
pub(super) fn names(typed: &[String]) -> impl Iterator<Item = &str> {
    typed.iter().flat_map(|text| text.split(',')).map(str::trim).filter(|word| !word.is_empty())
}

/// The supplier that `typed` means, as a candidate.
pub(super) fn supplier(look: &mut dyn Look, typed: &str) -> Result<Candidate, ActionError> {
    let (supplier, _) = suppliers::found(look, typed)?;
    if supplier.retired {
        let text = format!("{} is retired and joins no new evaluation", supplier.slug);
        return Err(ActionError::invalid(text).subject(supplier.slug.as_str()));
    }
    Ok(Candidate { slug: supplier.slug, name: supplier.name, withdrawn: None })
}

/// The person that `typed` means, who holds `role`.
pub(super) fn holder(
    look: &mut dyn Look,
    typed: &str,
    role: Role,
    what: &str,
) -> Result<Slug, ActionError> {
    let (person, _) = people::found(look, typed)?;
    if person.retired || !person.is(role) {
        let why = if person.retired { "is retired" } else { "does not hold that role" };
        let text = format!("{} cannot {what}: that takes the role {role}", person.slug);
        return Err(ActionError::invalid(format!("{text}, and {} {why}", person.slug))
            .hint(format!("`cloudpick person edit {} --role …` gives roles", person.slug))
            .subject(person.slug.as_str()));
    }
    Ok(person.slug)
}

pub(super) fn title(typed: &str) -> Result<Title, ActionError> {
    let parsed = typed.parse();
    parsed.map_err(|error| ActionError::invalid(format!("the title: {error}")).subject("title"))
}

pub(super) fn purpose(typed: &str) -> Result<Purpose, ActionError> {
    typed.parse().map_err(|error: crate::domain::text::CodeError| {
        ActionError::invalid(error.to_string()).subject("purpose")
    })
}

fn money(key: &'static str, typed: Option<&str>) -> Result<Option<Money>, ActionError> {
    typed
        .map(|typed| {
            typed
                .parse()
                .map_err(|error| ActionError::invalid(format!("--{key}: {error}")).subject(key))
        })
        .transpose()
}

/// Puts what was typed in place of what the rules say.
pub(super) fn apply(rules: &mut Rules, typed: &RuleText) -> Result<(), ActionError> {
    let best = money("price-best", typed.price_best.as_deref())?;
    let worst = money("price-worst", typed.price_worst.as_deref())?;
    let point_value = money("point-value", typed.point_value.as_deref())?;
    let given = Parameters { best, worst, point_value };
    if typed.price_formula.as_deref().is_some_and(|code| code.trim().is_empty()) {
        if given != Parameters::default() {
            let text = "a price formula is taken away, and prices are given for it";
            return Err(ActionError::invalid(text).subject("price-formula"));
        }
        rules.price_formula = None;
    } else if let Some(code) = &typed.price_formula {
        rules.price_formula = Some(PriceFormula::read(code, given)?);
    } else if given != Parameters::default() {
        // What belongs to one formula only names it where none is named.
        let meant = if point_value.is_some() { "monetised" } else { "benchmark" };
        let code = rules.price_formula.map_or(meant, PriceFormula::code);
        let before = rules.price_formula.map(PriceFormula::parameters).unwrap_or_default();
        let given = Parameters {
            best: best.or(before.best),
            worst: worst.or(before.worst),
            point_value: point_value.or(before.point_value),
        };
        rules.price_formula = Some(PriceFormula::read(code, given)?);
    }
    if typed.should_cost.as_deref().is_some_and(|text| text.trim().is_empty()) {
        rules.should_cost = None;
    } else if let Some(amount) = money("should-cost", typed.should_cost.as_deref())? {
        if amount.as_pence() == 0 {
            return Err(ActionError::invalid("--should-cost: an estimate is above 0")
                .subject("should-cost"));
        }
        rules.should_cost = Some(amount);
    }
    if let Some(count) = typed.min_panel {
        rules.min_panel = count;
    }
    if let Some(decimals) = typed.decimals {
        rules.decimals = decimals;
    }
    if let Some(text) = &typed.near_tie {
        rules.near_tie = text
            .parse::<NearTie>()
            .map_err(|error| ActionError::invalid(error.to_string()).subject("near-tie"))?;
    }
    if let Some(text) = &typed.agreeing {
        rules.agreeing = text.parse().map_err(|error: crate::domain::text::CodeError| {
            ActionError::invalid(error.to_string()).subject("agreeing")
        })?;
    }
    if let Some(text) = &typed.tie_break {
        rules.tie_break = text
            .split(',')
            .filter(|word| !word.trim().is_empty())
            .map(|word| {
                word.parse::<TieRule>()
                    .map_err(|error| ActionError::invalid(error.to_string()).subject("tie-break"))
            })
            .collect::<Result<_, _>>()?;
    }
    if let Some(text) = &typed.framework {
        (rules.framework, rules.rule_set) = framework(text)?;
    }
    if let Some(set) = &typed.rule_set {
        let name = set.id.as_str().parse().map_err(|error| {
            ActionError::invalid(format!("the framework: {error}")).subject("framework")
        })?;
        (rules.framework, rules.rule_set) = (Some(name), Some(set.clone()));
    }
    Ok(())
}

/// What stands before the name of a framework of which we have no limits.
const OTHER: &str = "other:";

/// The framework that was typed: one in the box, a file with a rule set of one's own, or a name
/// of which we have no limits, which has to be said so (`other:G-Cloud 14`).
fn framework(typed: &str) -> Result<(Option<Line>, Option<RuleSet>), ActionError> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Ok((None, None));
    }
    let line = |text: &str| {
        text.trim().parse::<Line>().map_err(|error| {
            ActionError::invalid(format!("the framework: {error}")).subject("framework")
        })
    };
    if let Some(name) = typed.get(..OTHER.len()).filter(|head| head.eq_ignore_ascii_case(OTHER)) {
        return Ok((Some(line(&typed[name.len()..])?), None));
    }
    if Path::new(typed).extension().is_some_and(|end| end.eq_ignore_ascii_case("toml")) {
        let set = read(&Source::read(Path::new(typed))?)?;
        return Ok((Some(line(set.id.as_str())?), Some(set)));
    }
    let known: Vec<RuleSet> = frameworks()?;
    if let Some(set) = known.iter().find(|set| same_code(typed, set.id.as_str())) {
        return Ok((Some(line(set.id.as_str())?), Some(set.clone())));
    }
    let ids = || known.iter().map(|set| set.id.as_str());
    let all: Vec<&str> = ids().collect();
    let text = format!("there is no rule set `{typed}`: those in the box are {}", all.join(", "));
    let ways = format!(
        "`{OTHER}{typed}` names a framework without limits of ours, FILE.toml a rule set of your own"
    );
    let hint = match nearest(typed, ids()) {
        Some(meant) => format!("did you mean {meant}? {ways}"),
        None => ways,
    };
    Err(ActionError::invalid(text).hint(hint).subject("framework"))
}

/// The rule sets of frameworks in the box.
///
/// # Errors
/// Never for the files as they are shipped.
pub fn frameworks() -> Result<Vec<RuleSet>, ActionError> {
    Ok(shipped()?.into_iter().map(|(_, set)| set).collect())
}
