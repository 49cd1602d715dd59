//! The fields of a request as they are typed, one by one: as flags, or in a form.

use std::fmt::Display;
use std::str::FromStr;

use crate::actions::ActionError;
use crate::actions::workloads::{bad, maybe, months, parsed, whole};
use crate::domain::date::Day;
use crate::domain::exception::Agreed;
use crate::domain::exception::request::{
    Claim, ConditionKind, Consequence, Function, MOST_NOTICE_DAYS, MOST_YEARS, Proposed,
    ReasonCode, Request, read_due,
};

/// A field of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Its key in a request file with hyphens, or what stands for it where that has a table.
    pub flag: &'static str,
    /// What is typed, in a word.
    pub value: &'static str,
    /// What it means.
    pub meaning: &'static str,
    /// How it is typed.
    pub form: Form,
}

/// How a field is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// One short value.
    Short,
    /// Long text, which may come from a file by this flag.
    Long(&'static str),
    /// Several values, with commas between them or given again and again.
    Many,
    /// One value each time it is given; the values take the place of those there were.
    Again,
}

impl Field {
    /// Its key in a request file.
    pub fn key(&self) -> String {
        self.flag.replace('-', "_")
    }
}

const fn field(
    flag: &'static str,
    value: &'static str,
    meaning: &'static str,
    form: Form,
) -> Field {
    Field { flag, value, meaning, form }
}

/// Every field, in the order of a request file.
pub const FIELDS: &[Field] = &[
    field("workload", "W", "What wants to leave: its reference or its name", Form::Short),
    field(
        "target",
        "PLACE",
        "Where to: a supplier, on-premises, software-service or other:TEXT",
        Form::Short,
    ),
    field("title", "TEXT", "Its title", Form::Short),
    field("environment", "E", "trial, test or live", Form::Short),
    field("category", "C", "waiver or mitigated", Form::Short),
    field(
        "primary-reason",
        "REASON",
        "cost_profile, user_needs, innovation or flexibility",
        Form::Short,
    ),
    field("other-reasons", "REASON,…", "Up to three more", Form::Many),
    field("owner", "PERSON", "Who answers for the exception", Form::Short),
    field("co-authors", "PERSON,…", "Who may edit beside the requester", Form::Many),
    field("directorate", "TEXT", "The part of the organisation it serves", Form::Short),
    field("data-class", "CLASS", "public, official or official-sensitive", Form::Short),
    field("personal-data", "KIND", "none, personal or special-category", Form::Short),
    field("start", "DATE", "The first day asked for", Form::Short),
    field("last-day", "DATE", "The last day asked for, included", Form::Short),
    field("review-by", "DATE", "The day by which it is looked at again", Form::Short),
    field("move-months", "LOW,LIKELY,HIGH", "Months of moving back", Form::Short),
    field("estimate-basis", "BASIS", "guess, desk, tested or supplier-quote", Form::Short),
    field("tested-on", "DATE", "The day of the test", Form::Short),
    field("tested-evidence", "ITEM", "What shows the test", Form::Again),
    field("blockers", "BLOCKER,…", "What stands in the way of moving back", Form::Many),
    field(
        "substitutability",
        "GRADE",
        "easy, medium, highly_complex or not_substitutable",
        Form::Short,
    ),
    field(
        "substitutability-reason",
        "TEXT",
        "Why, for the two worst grades",
        Form::Long("substitutability-reason-file"),
    ),
    field("reintegration", "GRADE", "easy, difficult or highly_complex", Form::Short),
    field("exit-plan", "ANSWER", "yes or no", Form::Short),
    field("exit-plan-reference", "TEXT", "Where the plan is", Form::Short),
    field("alternatives", "ANSWER", "yes, no or not_assessed", Form::Short),
    field("impact-of-stopping", "IMPACT", "low, medium, high or not_assessed", Form::Short),
    field("contract-end", "DATE", "When the contract with the target ends", Form::Short),
    field("notice-days", "N", "Days of notice it asks for", Form::Short),
    field("egress-fee", "POUNDS", "What taking the data out costs", Form::Short),
    field("primary-year", "POUNDS", "A year on the primary", Form::Short),
    field("target-year", "POUNDS", "A year at the target", Form::Short),
    field("one-off", "POUNDS", "Once, for moving", Form::Short),
    field("years", "N", "Years compared, 1 to 10", Form::Short),
    field("quoted-on", "DATE", "The day of the quote", Form::Short),
    field("cost-source", "TEXT", "What the figures rest on", Form::Short),
    field(
        "claim-cost-profile",
        "TEXT",
        "Why the cost profile is a reason",
        Form::Long("claim-cost-profile-file"),
    ),
    field("evidence-cost-profile", "ITEM", "What shows it", Form::Again),
    field(
        "claim-user-needs",
        "TEXT",
        "Why meeting user needs is a reason",
        Form::Long("claim-user-needs-file"),
    ),
    field("evidence-user-needs", "ITEM", "What shows it", Form::Again),
    field(
        "claim-innovation",
        "TEXT",
        "Why innovation is a reason",
        Form::Long("claim-innovation-file"),
    ),
    field("evidence-innovation", "ITEM", "What shows it", Form::Again),
    field(
        "claim-flexibility",
        "TEXT",
        "Why flexibility is a reason",
        Form::Long("claim-flexibility-file"),
    ),
    field("evidence-flexibility", "ITEM", "What shows it", Form::Again),
    field(
        "function",
        "NAME;WHY;CHECKED-ON;SOURCE",
        "What the target can do and the primary cannot",
        Form::Again,
    ),
    field("condition", "TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]", "A condition offered", Form::Again),
];

/// One field with what was typed for it. An empty text takes away what the field holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Typed {
    /// The key of the field.
    pub key: String,
    /// What was typed, once or again and again.
    pub texts: Vec<String>,
}

fn day(field: &str, typed: &str, today: Day) -> Result<Option<Day>, ActionError> {
    match typed.trim() {
        "" => Ok(None),
        typed => Day::read(typed, today).map(Some).map_err(|error| bad(field, &error)),
    }
}

/// The values in `texts`, with commas or semicolons between them.
fn many<T: FromStr<Err: Display>, C: FromIterator<T>>(
    field: &str,
    texts: &[String],
) -> Result<C, ActionError> {
    let parts = texts.iter().flat_map(|text| text.split([',', ';']));
    parts.filter(|part| !part.trim().is_empty()).map(|part| parsed(field, part.trim())).collect()
}

fn again<T: FromStr<Err: Display>>(field: &str, texts: &[String]) -> Result<Vec<T>, ActionError> {
    texts
        .iter()
        .filter(|text| !text.trim().is_empty())
        .map(|text| parsed(field, text.trim()))
        .collect()
}

/// Puts what was typed into `request`. The workload is for the caller, who knows the register.
///
/// # Errors
/// A refusal that names the field, what was typed and the rule.
pub(super) fn set(request: &mut Request, typed: &Typed, today: Day) -> Result<(), ActionError> {
    let key = typed.key.as_str();
    let texts = typed.texts.as_slice();
    let text = texts.last().map_or("", String::as_str);
    if let Some(reason) = key.strip_prefix("claim_") {
        return claim(request, key, parsed(key, reason)?, text);
    }
    if let Some(reason) = key.strip_prefix("evidence_") {
        return evidence(request, key, parsed(key, reason)?, texts);
    }
    match key {
        "target" => request.target = maybe(key, text)?,
        "title" => request.title = parsed(key, text)?,
        "environment" => request.environment = maybe(key, text)?,
        "category" => request.category = maybe(key, text)?,
        "primary_reason" => request.primary_reason = maybe(key, text)?,
        "other_reasons" => request.other_reasons = many(key, texts)?,
        "owner" => request.owner = maybe(key, text)?,
        "co_authors" => request.co_authors = many(key, texts)?,
        "directorate" => request.directorate = maybe(key, text)?,
        "data_class" => request.data_class = maybe(key, text)?,
        "personal_data" => request.personal_data = maybe(key, text)?,
        "start" => request.start = day(key, text, today)?,
        "last_day" => request.last_day = day(key, text, today)?,
        "review_by" => request.review_by = day(key, text, today)?,
        "move_months" => request.move_months = months(key, text)?,
        "estimate_basis" => request.estimate_basis = maybe(key, text)?,
        "tested_on" => request.tested_on = day(key, text, today)?,
        "tested_evidence" => request.tested_evidence = again(key, texts)?,
        "blockers" => request.blockers = many(key, texts)?,
        "substitutability" => request.substitutability = maybe(key, text)?,
        "substitutability_reason" => request.substitutability_reason = maybe(key, text)?,
        "reintegration" => request.reintegration = maybe(key, text)?,
        "exit_plan" => request.exit_plan = maybe(key, text)?,
        "exit_plan_reference" => request.exit_plan_reference = maybe(key, text)?,
        "alternatives" => request.alternatives = maybe(key, text)?,
        "impact_of_stopping" => request.impact_of_stopping = maybe(key, text)?,
        "contract_end" => request.contract_end = day(key, text, today)?,
        "notice_days" => request.notice_days = whole(key, text, (0, MOST_NOTICE_DAYS))?,
        "egress_fee" => request.egress_fee = maybe(key, text)?,
        "primary_year" => request.cost.primary_year = maybe(key, text)?,
        "target_year" => request.cost.target_year = maybe(key, text)?,
        "one_off" => request.cost.one_off = maybe(key, text)?,
        "years" => request.cost.years = whole(key, text, (1, MOST_YEARS))?,
        "quoted_on" => request.cost.quoted_on = day(key, text, today)?,
        "cost_source" => request.cost.source = maybe(key, text)?,
        "function" => {
            let full = texts.iter().filter(|text| !text.trim().is_empty());
            request.functions = full.map(|text| function(text, today)).collect::<Result<_, _>>()?;
        }
        "condition" => {
            let full = texts.iter().filter(|text| !text.trim().is_empty());
            request.conditions = full.map(|text| offer(text, today)).collect::<Result<_, _>>()?;
        }
        other => return Err(bad(other, &"there is no such field in a request")),
    }
    Ok(())
}

fn claim(
    request: &mut Request,
    key: &str,
    reason: ReasonCode,
    text: &str,
) -> Result<(), ActionError> {
    match maybe(key, text)? {
        None => {
            request.claims.remove(&reason);
        }
        Some(text) => {
            let before = request.claims.remove(&reason);
            let evidence = before.map(|claim| claim.evidence).unwrap_or_default();
            request.claims.insert(reason, Claim { text, evidence });
        }
    }
    Ok(())
}

fn evidence(
    request: &mut Request,
    key: &str,
    reason: ReasonCode,
    texts: &[String],
) -> Result<(), ActionError> {
    let items = again(key, texts)?;
    match request.claims.get_mut(&reason) {
        Some(claim) => {
            claim.evidence = items;
            Ok(())
        }
        None => Err(bad(key, &format!("there is no claim for {reason} that it would show"))),
    }
}

/// `NAME;WHY;CHECKED-ON;SOURCE`, all but the name optional.
fn function(text: &str, today: Day) -> Result<Function, ActionError> {
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or("");
    if parts.len() > 4 {
        return Err(bad("function", &"it takes NAME;WHY;CHECKED-ON;SOURCE and no more"));
    }
    Ok(Function {
        name: parsed("function", part(0))?,
        why: maybe("function", part(1))?,
        checked_on: day("function", part(2), today)?,
        source: maybe("function", part(3))?,
    })
}

/// `TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]` as a request offers it: owner and date may follow. `DUE`
/// is a day, or `2027-03-31 every 3 months`.
pub(super) fn offer(text: &str, today: Day) -> Result<Proposed, ActionError> {
    const FIELD: &str = "condition";
    let parts: Vec<&str> = text.split(';').map(str::trim).collect();
    let part = |at: usize| parts.get(at).copied().unwrap_or("");
    if parts.len() > 5 {
        let rule = "it takes TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]] and no more";
        return Err(bad(FIELD, &rule));
    }
    let due = match part(2) {
        "" => None,
        typed => Some(read_due(typed, today).map_err(|error| bad(FIELD, &error))?),
    };
    Ok(Proposed {
        text: parsed(FIELD, part(0))?,
        owner: maybe(FIELD, part(1))?,
        due: due.map(|(day, _)| day),
        every: due.and_then(|(_, every)| every),
        kind: maybe(FIELD, part(3))?.unwrap_or(ConditionKind::Compensating),
        consequence: maybe(FIELD, part(4))?.unwrap_or(Consequence::Warn),
    })
}

/// As [`offer`], by an approver: owner and date are needed.
pub(super) fn agreed(text: &str, today: Day) -> Result<Agreed, ActionError> {
    let offer = offer(text, today)?;
    let lacks = |what: &str| {
        let rule = format!("it has no {what}: write TEXT;OWNER;DUE[;KIND[;CONSEQUENCE]]");
        bad("condition", &rule)
    };
    Ok(Agreed {
        text: offer.text,
        owner: offer.owner.ok_or_else(|| lacks("owner"))?,
        due: offer.due.ok_or_else(|| lacks("date"))?,
        every: offer.every,
        kind: offer.kind,
        consequence: offer.consequence,
    })
}
