//! The fields of a request as a form has them: their texts from a request, and a request from
//! their texts.

mod meant;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Display;
use std::sync::LazyLock;

use super::data::Choices;
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::request::{
    Alternatives, Basis, Blocker, Category, Claim, ConditionKind, Consequence, Environment,
    ExitPlan, Function, Impact, Missing, Proposed, ReasonCode, Reintegration, Request,
    Substitutability, due_words,
};
use crate::domain::exception::tier::Settings;
use crate::domain::refs::Slug;
use crate::domain::text::Line;
use crate::domain::workload::{DataClass, Months, PersonalData};
use crate::tui::widgets::form::{self, Choice, Field, Kind, Problem};

pub(super) use meant::{called, meant};

/// The sections of the form, in the order of the keys below.
pub(super) const SECTIONS: &[&str] = &[
    "What and where",
    "Reasons and claims",
    "Cost",
    "Time and the way back",
    "Portability",
    "People",
    "Conditions",
];
/// Functions or conditions that a form offers room for.
const MOST: usize = 12;

/// A field before it is filled in, and the section it stands in.
#[derive(Debug)]
pub(super) struct Spec {
    /// The place of its section among [`SECTIONS`].
    pub(super) section: usize,
    /// The field, empty.
    pub(super) field: Field,
}

fn codes(all: &[&str]) -> Vec<Choice> {
    all.iter().map(|code| Choice::code(code)).collect()
}

macro_rules! coded {
    ($code:ty) => {
        codes(&<$code>::ALL.iter().map(|code| code.code()).collect::<Vec<_>>())
    };
}

/// The fields a request has now: those of a claim for each reason chosen, and one more function
/// and condition than are filled in.
pub(super) fn specs(text: &dyn Fn(&str) -> String, choices: &Choices) -> Vec<Spec> {
    let Choices { workloads, targets, people, .. } = choices;
    offering(text, &Offered { workloads, targets, people })
}

/// What the lists of the form offer.
#[derive(Default)]
struct Offered<'c> {
    workloads: &'c [Choice],
    targets: &'c [Choice],
    people: &'c [Choice],
}

fn offering(text: &dyn Fn(&str) -> String, choices: &Offered<'_>) -> Vec<Spec> {
    let mut specs = Vec::new();
    let mut add = |section: usize, key: &str, label: &str, kind: Kind, hint: &str| {
        let most = match kind {
            Kind::Area => 4000,
            Kind::Line | Kind::Day | Kind::One(_) | Kind::Some(_) | Kind::List(_) => 200,
        };
        let field = Field::new(key, label, kind, most).hinted(hint);
        specs.push(Spec { section, field });
    };
    let day = "2027-04-01, eoq, 30d …";
    let pounds = "pounds, such as 12000 or 12000.50";
    let files = "one id, address or file name a row";

    add(0, "title", "Title", Kind::Line, "one line, 120 characters");
    add(0, "workload", "Workload", Kind::List(choices.workloads.to_vec()), "Enter shows them");
    add(
        0,
        "target",
        "Target",
        Kind::List(choices.targets.to_vec()),
        "Enter shows them; other:TEXT",
    );
    add(0, "environment", "Environment", Kind::One(coded!(Environment)), "");
    add(0, "category", "Category", Kind::One(coded!(Category)), "");
    add(0, "data_class", "Data class", Kind::One(coded!(DataClass)), "");
    add(0, "personal_data", "Personal data", Kind::One(coded!(PersonalData)), "");

    add(1, "primary_reason", "First reason", Kind::One(coded!(ReasonCode)), "");
    add(1, "other_reasons", "Other reasons", Kind::Some(coded!(ReasonCode)), "");
    for reason in claimed(text) {
        let words = reason.code().replace('_', " ");
        let (claim, proof) = (format!("claim.{reason}"), format!("claim.{reason}.evidence"));
        let label = format!("Why does {words} hold?");
        add(1, &claim, &label, Kind::Area, "required, 50 characters or more");
        add(1, &proof, &format!("What shows it ({words})?"), Kind::Area, files);
    }

    add(2, "target_year", "Target, a year", Kind::Line, pounds);
    add(2, "primary_year", "Primary, a year", Kind::Line, pounds);
    add(2, "one_off", "Once, for moving", Kind::Line, pounds);
    add(2, "years", "Years compared", Kind::Line, "1 to 10");
    add(2, "quoted_on", "Day of the quote", Kind::Day, day);
    add(2, "cost_source", "Rests on", Kind::Line, "a quote; Ctrl-T makes it of the basket");

    add(3, "start", "First day", Kind::Day, day);
    add(3, "last_day", "Last day, included", Kind::Day, day);
    add(3, "review_by", "Review by", Kind::Day, day);
    add(3, "move_low", "Months back: low", Kind::Line, "whole months");
    add(3, "move_likely", "Months back: likely", Kind::Line, "whole months");
    add(3, "move_high", "Months back: high", Kind::Line, "whole months, at most 120");
    add(3, "estimate_basis", "Estimate rests on", Kind::One(coded!(Basis)), "");
    add(3, "tested_on", "Tested on", Kind::Day, day);
    add(3, "tested_evidence", "What shows the test?", Kind::Area, files);

    add(4, "blockers", "In the way", Kind::Some(coded!(Blocker)), "");
    let grades = Kind::One(coded!(Substitutability));
    add(4, "substitutability", "To replace", grades, "");
    add(
        4,
        "substitutability_reason",
        "Why is it that hard?",
        Kind::Area,
        "for the two worst grades",
    );
    add(4, "reintegration", "To take back", Kind::One(coded!(Reintegration)), "");
    add(4, "exit_plan", "Exit plan", Kind::One(coded!(ExitPlan)), "");
    add(4, "exit_plan_reference", "Where it is", Kind::Line, "an address or a file name");
    add(4, "alternatives", "Alternatives", Kind::One(coded!(Alternatives)), "");
    add(4, "impact_of_stopping", "Stopping hurts", Kind::One(coded!(Impact)), "");
    add(4, "contract_end", "Contract ends", Kind::Day, day);
    add(4, "notice_days", "Notice, in days", Kind::Line, "whole days");
    add(4, "egress_fee", "To take data out", Kind::Line, pounds);
    for at in 0..places(text, "function", FUNCTION) {
        let number = at + 1;
        let key = |part: &str| format!("function.{at}.{part}");
        add(4, &key("name"), &format!("Function {number}"), Kind::Line, "what the primary lacks");
        add(4, &key("why"), &format!("Why is function {number} needed?"), Kind::Area, "");
        add(4, &key("checked_on"), "Primary checked on", Kind::Day, day);
        add(4, &key("source"), "Where that is said", Kind::Line, "an address or a file name");
    }

    add(5, "owner", "Owner", Kind::List(choices.people.to_vec()), "Enter shows them");
    add(5, "co_authors", "Co-authors", Kind::Line, "short names, commas between them");
    add(5, "directorate", "Directorate", Kind::Line, "the part of the organisation it serves");

    for at in 0..places(text, "condition", CONDITION) {
        let number = at + 1;
        let key = |part: &str| format!("condition.{at}.{part}");
        add(6, &key("text"), &format!("Condition {number}"), Kind::Area, "what must hold");
        let people = Kind::List(choices.people.to_vec());
        add(6, &key("owner"), "Who sees to it", people, "Enter shows them");
        add(6, &key("due"), "By when", Kind::Line, "a day, 2w, eom …, and every 3 months");
        add(6, &key("kind"), "What for", Kind::One(coded!(ConditionKind)), "");
        add(6, &key("consequence"), "A breach", Kind::One(coded!(Consequence)), "");
    }
    specs
}

/// What the form calls the field of this name, where it has one at any time.
pub fn label(key: &str) -> Option<&'static str> {
    // A page of history asks for hundreds; the fields are put together once.
    static LABELS: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
        let specs = offering(&|_| String::new(), &Offered::default());
        // Of two of one name the first counts.
        specs.into_iter().rev().map(|spec| (spec.field.key, spec.field.label)).collect()
    });
    LABELS.get(key).map(String::as_str)
}

/// A rule that names reasons, in the words in which the form offers them.
fn spoken(rule: &str) -> String {
    let reasons = ReasonCode::ALL.iter().map(|reason| reason.code());
    reasons.fold(rule.to_owned(), |rule, code| rule.replace(code, &code.replace('_', " ")))
}

/// What keeps `request` from being submitted, as a sentence with the name of the field.
pub(super) fn lacking(missing: &Missing, request: &Request) -> String {
    let name = label(&key_of(missing, request)).or_else(|| label(missing.field));
    let name = name.map_or_else(|| missing.field.replace('_', " "), str::to_owned);
    format!("{name}: {}", spoken(&missing.rule))
}

const FUNCTION: &[&str] = &["name", "why", "checked_on", "source"];
const CONDITION: &[&str] = &["text", "owner", "due", "kind", "consequence"];

/// One place more than are filled in.
fn places(text: &dyn Fn(&str) -> String, list: &str, parts: &[&str]) -> usize {
    let used = (0..MOST).rev().find(|at| filled(text, list, parts, *at));
    used.map_or(1, |at| (at + 2).min(MOST))
}

fn filled(text: &dyn Fn(&str) -> String, list: &str, parts: &[&str], at: usize) -> bool {
    parts.iter().any(|part| !text(&format!("{list}.{at}.{part}")).is_empty())
}

/// The reasons that are chosen, and those for which a claim is written already.
fn claimed(text: &dyn Fn(&str) -> String) -> Vec<ReasonCode> {
    let first: Option<ReasonCode> = text("primary_reason").parse().ok();
    let others = text("other_reasons");
    let others: Vec<ReasonCode> = others.split(',').filter_map(|c| c.trim().parse().ok()).collect();
    let written = |reason: &ReasonCode| {
        !text(&format!("claim.{reason}")).is_empty()
            || !text(&format!("claim.{reason}.evidence")).is_empty()
    };
    let mut reasons: Vec<ReasonCode> = first.into_iter().collect();
    for reason in ReasonCode::ALL {
        if Some(*reason) != first && (others.contains(reason) || written(reason)) {
            reasons.push(*reason);
        }
    }
    reasons
}

fn shown<T: Display>(value: Option<&T>) -> Option<String> {
    value.map(T::to_string)
}

/// The text of each field of `request`, by key; fields that are empty are left out.
pub(super) fn texts(request: &Request) -> BTreeMap<String, String> {
    let mut texts = BTreeMap::new();
    let mut put = |key: &str, value: Option<String>| {
        texts.extend(value.filter(|v| !v.is_empty()).map(|value| (key.to_owned(), value)));
    };
    let rows = |lines: &[Line]| lines.iter().map(Line::to_string).collect::<Vec<_>>().join("\n");
    let listed = |codes: Vec<&str>| Some(codes.join(", "));
    put("title", Some(request.title.to_string()));
    put("workload", Some(request.workload.to_string()));
    put("target", shown(request.target.as_ref()));
    put("environment", shown(request.environment.as_ref()));
    put("category", shown(request.category.as_ref()));
    put("data_class", shown(request.data_class.as_ref()));
    put("personal_data", shown(request.personal_data.as_ref()));
    put("primary_reason", shown(request.primary_reason.as_ref()));
    put("other_reasons", listed(request.other_reasons.iter().map(|r| r.code()).collect()));
    for (reason, claim) in &request.claims {
        put(&format!("claim.{reason}"), Some(claim.text.to_string()));
        put(&format!("claim.{reason}.evidence"), Some(rows(&claim.evidence)));
    }
    let cost = &request.cost;
    put("target_year", shown(cost.target_year.as_ref()));
    put("primary_year", shown(cost.primary_year.as_ref()));
    put("one_off", shown(cost.one_off.as_ref()));
    put("years", shown(cost.years.as_ref()));
    put("quoted_on", shown(cost.quoted_on.as_ref()));
    put("cost_source", shown(cost.source.as_ref()));
    put("start", shown(request.start.as_ref()));
    put("last_day", shown(request.last_day.as_ref()));
    put("review_by", shown(request.review_by.as_ref()));
    let months = request.move_months;
    put("move_low", months.map(|months| months.low().to_string()));
    put("move_likely", months.map(|months| months.likely().to_string()));
    put("move_high", months.map(|months| months.high().to_string()));
    put("estimate_basis", shown(request.estimate_basis.as_ref()));
    put("tested_on", shown(request.tested_on.as_ref()));
    put("tested_evidence", Some(rows(&request.tested_evidence)));
    put("blockers", listed(request.blockers.iter().map(|b| b.code()).collect()));
    put("substitutability", shown(request.substitutability.as_ref()));
    put("substitutability_reason", shown(request.substitutability_reason.as_ref()));
    put("reintegration", shown(request.reintegration.as_ref()));
    put("exit_plan", shown(request.exit_plan.as_ref()));
    put("exit_plan_reference", shown(request.exit_plan_reference.as_ref()));
    put("alternatives", shown(request.alternatives.as_ref()));
    put("impact_of_stopping", shown(request.impact_of_stopping.as_ref()));
    put("contract_end", shown(request.contract_end.as_ref()));
    put("notice_days", shown(request.notice_days.as_ref()));
    put("egress_fee", shown(request.egress_fee.as_ref()));
    for (at, function) in request.functions.iter().enumerate() {
        let key = |part: &str| format!("function.{at}.{part}");
        put(&key("name"), Some(function.name.to_string()));
        put(&key("why"), shown(function.why.as_ref()));
        put(&key("checked_on"), shown(function.checked_on.as_ref()));
        put(&key("source"), shown(function.source.as_ref()));
    }
    put("owner", shown(request.owner.as_ref()));
    put("co_authors", listed(request.co_authors.iter().map(Slug::as_str).collect()));
    put("directorate", shown(request.directorate.as_ref()));
    for (at, condition) in request.conditions.iter().enumerate() {
        let key = |part: &str| format!("condition.{at}.{part}");
        put(&key("text"), Some(condition.text.to_string()));
        put(&key("owner"), shown(condition.owner.as_ref()));
        put(&key("due"), condition.due.map(|due| due_words(due, condition.every)));
        put(&key("kind"), Some(condition.kind.to_string()));
        put(&key("consequence"), Some(condition.consequence.to_string()));
    }
    texts
}

/// A request read from texts, with gaps where a text could not be read, and why it could not.
#[derive(Debug)]
pub(super) struct Reading {
    /// The request; worth saving only without problems.
    pub(super) request: Request,
    /// Texts that cannot be read, in the order of the form.
    pub(super) problems: Vec<Problem>,
}

/// The request that `text` describes, on `today`.
pub(super) fn read(text: &dyn Fn(&str) -> String, today: Day) -> Reading {
    let mut r = form::Reading::new(text, today);
    // A request needs both; without them it is read for what else it lacks, and never saved.
    for (key, want) in
        [("title", "name it in a line"), ("workload", "say which one wants to leave")]
    {
        if text(key).is_empty() {
            r.refuse(key, format!("is empty: {want}"));
        }
    }
    let title = r.maybe("title").unwrap_or_else(|| "-".parse().expect("a line of one sign"));
    let workload =
        r.maybe("workload").unwrap_or_else(|| "W-0001".parse().expect("the first reference"));
    let mut request = Request::new(title, workload);
    request.target = r.maybe("target");
    request.environment = r.maybe::<Environment>("environment");
    request.category = r.maybe::<Category>("category");
    request.data_class = r.maybe::<DataClass>("data_class");
    request.personal_data = r.maybe::<PersonalData>("personal_data");
    request.primary_reason = r.maybe::<ReasonCode>("primary_reason");
    request.other_reasons = r.list("other_reasons", ',').into_iter().collect();
    for reason in ReasonCode::ALL {
        let key = format!("claim.{reason}");
        let evidence = r.list(&format!("{key}.evidence"), '\n');
        match r.maybe(&key) {
            Some(text) => {
                request.claims.insert(*reason, Claim { text, evidence });
            }
            None if evidence.is_empty() => {}
            None => r.refuse(&key, "is empty, and evidence is named: say why it holds"),
        }
    }
    let cost = &mut request.cost;
    cost.target_year = r.maybe::<Money>("target_year");
    cost.primary_year = r.maybe("primary_year");
    cost.one_off = r.maybe("one_off");
    cost.years = r.whole("years");
    cost.quoted_on = r.maybe_day("quoted_on");
    cost.source = r.maybe("cost_source");
    request.start = r.maybe_day("start");
    request.last_day = r.maybe_day("last_day");
    request.review_by = r.maybe_day("review_by");
    request.move_months = months(&mut r);
    request.estimate_basis = r.maybe::<Basis>("estimate_basis");
    request.tested_on = r.maybe_day("tested_on");
    request.tested_evidence = r.list("tested_evidence", '\n');
    request.blockers = r.list::<Blocker>("blockers", ',').into_iter().collect();
    request.substitutability = r.maybe::<Substitutability>("substitutability");
    request.substitutability_reason = r.maybe("substitutability_reason");
    request.reintegration = r.maybe::<Reintegration>("reintegration");
    request.exit_plan = r.maybe::<ExitPlan>("exit_plan");
    request.exit_plan_reference = r.maybe("exit_plan_reference");
    request.alternatives = r.maybe::<Alternatives>("alternatives");
    request.impact_of_stopping = r.maybe::<Impact>("impact_of_stopping");
    request.contract_end = r.maybe_day("contract_end");
    request.notice_days = r.whole("notice_days");
    request.egress_fee = r.maybe("egress_fee");
    request.functions = functions(&mut r);
    request.owner = r.maybe("owner");
    request.co_authors = r.list("co_authors", ',').into_iter().collect::<BTreeSet<Slug>>();
    request.directorate = r.maybe("directorate");
    request.conditions = conditions(&mut r);
    Reading { request, problems: r.problems }
}

fn months(r: &mut form::Reading<'_>) -> Option<Months> {
    let keys = ["move_low", "move_likely", "move_high"];
    let [low, likely, high] = keys.map(|key| r.whole::<u16>(key));
    let (Some(low), Some(likely), Some(high)) = (low, likely, high) else {
        let any = keys.iter().any(|key| !r.text(key).is_empty());
        for key in keys {
            if any && r.text(key).is_empty() {
                r.refuse(key, "is empty: an estimate is low, likely and high");
            }
        }
        return None;
    };
    Months::new(low, likely, high).map_err(|e| r.refuse("move_likely", e.to_string())).ok()
}

fn functions(r: &mut form::Reading<'_>) -> Vec<Function> {
    let mut found = Vec::new();
    for at in 0..MOST {
        if !filled(r.texts(), "function", FUNCTION, at) {
            continue;
        }
        let key = |part: &str| format!("function.{at}.{part}");
        let name = r.maybe(&key("name"));
        let (why, checked_on) = (r.maybe(&key("why")), r.maybe_day(&key("checked_on")));
        let source = r.maybe(&key("source"));
        match name {
            Some(name) => found.push(Function { name, why, checked_on, source }),
            None if r.text(&key("name")).is_empty() => {
                r.refuse(&key("name"), "is empty: name the function");
            }
            None => {}
        }
    }
    found
}

fn conditions(r: &mut form::Reading<'_>) -> Vec<Proposed> {
    let mut found = Vec::new();
    for at in 0..MOST {
        if !filled(r.texts(), "condition", CONDITION, at) {
            continue;
        }
        let key = |part: &str| format!("condition.{at}.{part}");
        let text = r.maybe(&key("text"));
        let (owner, due) = (r.maybe(&key("owner")), r.maybe_due(&key("due")));
        let (due, every) = (due.map(|(day, _)| day), due.and_then(|(_, every)| every));
        let kind = r.maybe(&key("kind")).unwrap_or(ConditionKind::Compensating);
        let consequence = r.maybe(&key("consequence")).unwrap_or(Consequence::Warn);
        match text {
            Some(text) => found.push(Proposed { text, owner, due, every, kind, consequence }),
            None if r.text(&key("text")).is_empty() => {
                r.refuse(&key("text"), "is empty: say what must hold");
            }
            None => {}
        }
    }
    found
}

/// The field of the form that a fault of the domain is about.
pub(super) fn key_of(missing: &Missing, request: &Request) -> String {
    let named = |reason: &&ReasonCode| missing.rule.contains(reason.code());
    match missing.field {
        "claim" => {
            let proof = if missing.rule.contains("evidence") { ".evidence" } else { "" };
            let reason = ReasonCode::ALL.iter().find(named);
            reason.map_or_else(|| "primary_reason".to_owned(), |r| format!("claim.{r}{proof}"))
        }
        "function" => {
            let of = |f: &Function| missing.rule.starts_with(f.name.as_str());
            let at = request.functions.iter().position(of);
            let part = if missing.rule.ends_with("needed") {
                "why"
            } else if missing.rule.ends_with("source") {
                "source"
            } else if missing.rule.contains("checked") {
                "checked_on"
            } else {
                "name"
            };
            format!("function.{}.{part}", at.unwrap_or(0))
        }
        "condition" => format!("condition.{}.kind", request.conditions.len().saturating_sub(1)),
        "move_months" => "move_likely".to_owned(),
        field => field.to_owned(),
    }
}

/// Everything that keeps the request from being submitted, in the order of the form: texts that
/// cannot be read, and then what the domain misses.
pub(super) fn problems(reading: &Reading, today: Day, settings: &Settings) -> Vec<Problem> {
    let mut all = reading.problems.clone();
    for missing in reading.request.missing(today, settings) {
        let key = key_of(&missing, &reading.request);
        if !all.iter().any(|problem| problem.key == key) {
            all.push(Problem { key, rule: spoken(&missing.rule) });
        }
    }
    all
}
