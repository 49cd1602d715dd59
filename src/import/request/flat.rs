//! Requests as rows of a sheet: the keys that fit one cell each.

use super::read::{COST_KEYS, KEYS};
use super::{RequestFile, request};
use crate::domain::exception::request::ReasonCode;
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::fields::Fields;
use crate::import::sheets::Extra;
use crate::import::source::Source;
use crate::import::tree::{Entry, Node, Table, Value};
use crate::import::{Problems, Rows};

/// Keys that hold tables and so have no column of their own.
const NESTED: &[&str] = &["cost", "claim", "function", "condition"];
/// The estimate in three columns, as our own export has it.
const MONTHS: [&str; 3] = ["move_months_low", "move_months_likely", "move_months_high"];
/// What our own export adds. An approval is never imported, so what speaks of one is not read;
/// `annual_cost` does not say of which place it is the cost.
const EXPORTED: &[&str] = &[
    "id",
    "state",
    "cover",
    "decided_by_role",
    "days_left",
    "open_conditions",
    "annual_cost",
    "tier",
    "override",
    "illustrative",
];

/// The requests in a sheet: one a row, lists with `;` between, the keys of `[cost]` by their own
/// names, `claim_REASON` and `evidence_REASON` for each reason.
pub fn read_flat(source: &Source, extra: Extra) -> Rows<RequestFile> {
    let mut problems = Problems::default();
    let by_reason: Vec<String> = ReasonCode::ALL
        .iter()
        .flat_map(|reason| [format!("claim_{reason}"), format!("evidence_{reason}")])
        .collect();
    let keys = KEYS.iter().copied().filter(|key| !NESTED.contains(key) && *key != "workload");
    let keys: Vec<&str> = keys
        .chain(COST_KEYS.iter().copied())
        .chain(MONTHS)
        .chain(by_reason.iter().map(String::as_str))
        .collect();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["workload"],
        optional: &keys,
        passed_over: EXPORTED,
        aliases: &[("end", "last_day"), ("reason_primary", "primary_reason")],
        ignore_extra: extra == Extra::Ignore,
    });
    let mut requests = Vec::new();
    for row in sheet.rows() {
        row.full("workload", &mut problems);
        let table = table(row, &mut problems);
        let fields = Fields::new(&table, "row", Some(row.line));
        requests.push(request(&fields, &mut problems));
    }
    // Without a column for it every row would be told that it names no workload.
    if !sheet.has("workload") {
        requests.clear();
    }
    Rows::new(source.name(), requests, problems)
}

/// The tree that the same request would be in TOML.
fn table(row: Row<'_>, problems: &mut Problems) -> Table {
    let mut top = Table::default();
    let mut cost = Table::default();
    for (name, header, cell) in row.cells() {
        if cell.trim().is_empty() || MONTHS.contains(&name) {
            continue;
        }
        let entry = entry(name, header, row.line, Value::Cell(cell.to_owned()));
        if COST_KEYS.contains(&name) {
            cost.entries.push(entry);
        } else if !is_by_reason(name) {
            top.entries.push(entry);
        }
    }
    if !cost.entries.is_empty() {
        top.entries.push(entry("cost", "cost", row.line, Value::Table(cost)));
    }
    months(row, &mut top, problems);
    let claims: Vec<Node> =
        ReasonCode::ALL.iter().filter_map(|reason| claim(row, *reason, problems)).collect();
    if !claims.is_empty() {
        top.entries.push(entry("claim", "claim", row.line, Value::List(claims)));
    }
    top
}

fn is_by_reason(name: &str) -> bool {
    ReasonCode::ALL.iter().any(|reason| {
        name.strip_prefix("claim_").or(name.strip_prefix("evidence_")) == Some(reason.code())
    })
}

fn entry(key: &str, shown: &str, line: usize, value: Value) -> Entry {
    let line = Some(line);
    Entry { key: key.to_owned(), shown: Some(shown.to_owned()), line, node: Node { line, value } }
}

/// The three columns of the estimate as the list that the key takes.
fn months(row: Row<'_>, top: &mut Table, problems: &mut Problems) {
    let given: Vec<&str> = MONTHS.iter().filter_map(|name| row.raw(name)).collect();
    if given.is_empty() {
        return;
    }
    if top.get("move_months").is_some() {
        let what = "the estimate stands in move_months too: give it once";
        row.note(MONTHS[0], what, problems);
        return;
    }
    if given.len() < MONTHS.len() {
        for name in MONTHS.iter().filter(|name| row.raw(name).is_none()) {
            row.note(name, "low, likely and high are given together or not at all", problems);
        }
        return;
    }
    top.entries.push(entry("move_months", "move_months", row.line, Value::Cell(given.join(";"))));
}

/// What `claim_REASON` and `evidence_REASON` say, if either does.
fn claim(row: Row<'_>, reason: ReasonCode, problems: &mut Problems) -> Option<Node> {
    let (text_column, evidence_column) = (format!("claim_{reason}"), format!("evidence_{reason}"));
    let (text, evidence) = (row.raw(&text_column), row.raw(&evidence_column));
    let Some(text) = text else {
        if evidence.is_some() {
            let what = format!("there is evidence for {reason}, and no claim in {text_column}");
            row.note(&evidence_column, what, problems);
        }
        return None;
    };
    let cell = |text: &str| Value::Cell(text.to_owned());
    let mut entries = vec![
        entry("reason", &text_column, row.line, cell(reason.code())),
        entry("text", &text_column, row.line, cell(text)),
    ];
    if let Some(evidence) = evidence {
        entries.push(entry("evidence", &evidence_column, row.line, cell(evidence)));
    }
    Some(Node { line: Some(row.line), value: Value::Table(Table { entries }) })
}
