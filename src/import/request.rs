//! Exception requests as files: TOML or JSON with every key, or a sheet with the flat ones.
//!
//! A file may leave gaps, since it becomes a draft; what a request still lacks is asked when it
//! is submitted. What a file does say must be readable.

mod file;
mod flat;
mod read;

use super::fields::Fields;
use super::sheets::Extra;
use super::source::Source;
use super::tree::{Node, Value};
use super::{Problems, Rows, json, tree};
pub use file::{ClaimText, ConditionText, CostText, FunctionText, RequestFile, WorkloadText};
pub use flat::read_flat;
pub(super) use read::{KEYS, request};

/// What `show --json` adds to a request: known, and passed over, since an import is a draft.
const SHOWN_TOO: &[&str] = &[
    "id",
    "state",
    "cover",
    "tier",
    "review_due",
    "version",
    "content_hash",
    "questions",
    "grants",
    "conditions",
    "votes",
    "illustrative",
    "workload_name",
    "requester",
    "filed_at",
    "submitted_at",
    "decision",
    "tier_why",
    "claimed_by",
    "last_word",
    "looked_again",
    "owed",
    "turn",
    "ended",
    "warnings",
    "marks",
    "last_tested",
    "appeal_until",
    "comments",
    "renewal",
    "tags",
    "outside_reference",
    "links",
    "attachments",
];

/// The requests in `source`: TOML, or JSON where it begins with a bracket of JSON; one request
/// at the top, or several in a list `[[exception]]` (JSON: a list). Syntax, unknown keys, wrong
/// types and values are problems.
pub fn read(source: &Source) -> Rows<RequestFile> {
    let mut problems = Problems::default();
    let requests = if ends(source, "json") || is_json(source.text()) {
        json::from_json(source, &mut problems)
            .map(|node| from_json(&node, &mut problems))
            .unwrap_or_default()
    } else {
        let root = tree::from_toml(source, &mut problems);
        let root = Fields::new(&root, "request file", None);
        from_root(&root, &mut problems)
    };
    if problems.found.is_empty() && requests.is_empty() {
        problems.add(None, None, "it holds no request");
    }
    Rows::new(source.name(), requests, problems)
}

/// The requests in a file of any of the three forms, known by the end of its name, or by its
/// first line where the name does not tell.
pub fn read_any(source: &Source, extra: Extra) -> Rows<RequestFile> {
    let flat = if ends(source, "csv") {
        true
    } else if ends(source, "toml") || ends(source, "json") {
        false
    } else {
        let said = |line: &&str| !line.is_empty() && !line.starts_with('#');
        let first = source.text().lines().map(str::trim).find(said);
        first.is_some_and(|line| !line.starts_with(['{', '[']) && !line.contains('='))
    };
    if flat { read_flat(source, extra) } else { read(source) }
}

/// Whether the name of the file ends like this.
fn ends(source: &Source, end: &str) -> bool {
    let last = source.name().rsplit_once('.').map(|(_, last)| last);
    last.is_some_and(|last| last.eq_ignore_ascii_case(end))
}

/// TOML may begin with `[` too, and then goes on with a key or another bracket; JSON goes on
/// with a brace or ends.
fn is_json(text: &str) -> bool {
    let text = text.trim_start();
    text.starts_with('{')
        || text.strip_prefix('[').is_some_and(|rest| rest.trim_start().starts_with(['{', ']']))
}

fn from_root(root: &Fields<'_>, problems: &mut Problems) -> Vec<RequestFile> {
    if !root.has("exception") {
        if root.keys().next().is_none() {
            return Vec::new();
        }
        root.known(KEYS, SHOWN_TOO, problems);
        return vec![request(root, problems)];
    }
    root.known(&["exception"], &[], problems);
    let tables = root.tables("exception", "[[exception]]", problems).good().unwrap_or_default();
    tables
        .iter()
        .map(|fields| {
            fields.known(KEYS, SHOWN_TOO, problems);
            request(fields, problems)
        })
        .collect()
}

fn from_json(node: &Node, problems: &mut Problems) -> Vec<RequestFile> {
    match &node.value {
        Value::Table(table) => from_root(&Fields::new(table, "request", None), problems),
        Value::List(items) => {
            let mut found = Vec::new();
            for (at, item) in items.iter().enumerate() {
                let place = format!("request {}", at + 1);
                if let Value::Table(table) = &item.value {
                    let fields = Fields::new(table, "request", None).named(place);
                    fields.known(KEYS, SHOWN_TOO, problems);
                    found.push(request(&fields, problems));
                } else {
                    let what = format!("it is {}, and an object is wanted", item.value.described());
                    problems.add(None, Some(&place), what);
                }
            }
            found
        }
        other @ (Value::Text(_)
        | Value::Whole(_)
        | Value::Decimal(_)
        | Value::Flag(_)
        | Value::Day(_)
        | Value::Nothing
        | Value::Cell(_)) => {
            let what = format!("it is {}, and an object is wanted", other.described());
            problems.add(None, None, what);
            Vec::new()
        }
    }
}

/// What `exception template` prints: every key, to be filled in. It reads as a request.
pub const TEMPLATE: &str = include_str!("request/template.toml");
