//! Every text that people wrote, one after the other, for whoever looks for words in them. Whether
//! somebody may read one is for the caller to say.

use crate::store::{Get, Look, StoreError};

/// Where a text lies, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    /// What kind of text it is, in a word or two.
    pub kind: &'static str,
    /// Its parts of a reference, of which the first is that of the evaluation, decision, exception
    /// or workload.
    pub path: Vec<String>,
    /// The text.
    pub text: String,
}

/// A statement: kind, how many of its columns are the reference, how many the texts behind them.
type Source = (&'static str, usize, usize, &'static str);

const SOURCES: &[Source] = &[
    ("evaluation", 1, 1, "SELECT reference, title FROM evaluation ORDER BY reference"),
    (
        "question",
        2,
        3,
        "SELECT q.evaluation, q.id, q.text, q.evidence, q.guidance FROM question q
         JOIN evaluation e ON e.reference = q.evaluation AND e.rules_version = q.version
         ORDER BY q.evaluation, q.position",
    ),
    (
        "how weights were found",
        1,
        1,
        "SELECT evaluation, note FROM elicitation ORDER BY evaluation, version, number",
    ),
    (
        "reason",
        4,
        1,
        "SELECT evaluation, candidate, question, evaluator, reason FROM score
         ORDER BY evaluation, version, evaluator, candidate, question",
    ),
    (
        "reason",
        4,
        1,
        "SELECT evaluation, candidate, question, evaluator, reason FROM score_correction
         ORDER BY evaluation, version, evaluator, candidate, question, number",
    ),
    (
        "agreed reason",
        3,
        1,
        "SELECT evaluation, candidate, question, reason FROM consensus
         ORDER BY evaluation, version, candidate, question",
    ),
    (
        "gate",
        3,
        1,
        "SELECT evaluation, candidate, question, reason FROM gate_answer
         ORDER BY evaluation, version, candidate, question",
    ),
    (
        "evidence",
        2,
        5,
        "SELECT evaluation, id, title, source, place, note, link FROM evidence
         ORDER BY evaluation, id",
    ),
    (
        "open question",
        3,
        1,
        "SELECT evaluation, candidate, question, note FROM open_question
         ORDER BY evaluation, candidate, question",
    ),
    (
        "clarification",
        2,
        1,
        "SELECT c.evaluation, c.reference, e.text FROM clarification_entry e
         JOIN clarification c ON c.reference = e.clarification
         ORDER BY c.evaluation, c.reference, e.number",
    ),
    // A note on the whole meeting stands at its evaluation, one on a score at the score.
    (
        "minutes",
        3,
        1,
        "SELECT evaluation, COALESCE(candidate, ''), COALESCE(question, ''), text FROM minute
         ORDER BY evaluation, version, number",
    ),
    (
        "price",
        2,
        1,
        "SELECT evaluation, candidate, basis FROM price ORDER BY evaluation, candidate",
    ),
    (
        "price",
        2,
        2,
        "SELECT evaluation, candidate, item, assumption FROM price_line
         ORDER BY evaluation, candidate, position",
    ),
    (
        "price",
        2,
        1,
        "SELECT evaluation, candidate, reason FROM price_change ORDER BY evaluation, number",
    ),
    (
        "decision",
        1,
        4,
        "SELECT reference, title, reason, not_covered, route_to_market FROM decision
         ORDER BY reference",
    ),
    ("decision", 1, 1, "SELECT decision, text FROM decision_text ORDER BY decision, kind, number"),
    ("decision", 1, 1, "SELECT decision, reason FROM decision_remark ORDER BY decision, number"),
    ("workload", 1, 2, "SELECT reference, name, needs FROM workload ORDER BY reference"),
    ("exception", 1, 1, "SELECT reference, title FROM exception ORDER BY reference"),
    ("exception", 1, 1, "SELECT exception, text FROM exception_claim ORDER BY exception, reason"),
    (
        "exception",
        1,
        2,
        "SELECT exception, rationale, departure FROM exception_vote ORDER BY exception, position",
    ),
    ("comment", 1, 1, "SELECT exception, text FROM exception_comment ORDER BY exception, number"),
    ("supplier", 1, 1, "SELECT slug, name FROM supplier ORDER BY slug"),
    ("workshop", 1, 1, "SELECT reference, title FROM approach ORDER BY reference"),
    (
        "consideration",
        1,
        1,
        "SELECT approach, considers FROM approach_mark ORDER BY approach, round, kind, who",
    ),
    ("hope or fear", 1, 1, "SELECT approach, text FROM approach_note ORDER BY approach, number"),
    ("hypothesis", 1, 1, "SELECT reference, statement FROM hypothesis ORDER BY reference"),
    (
        "hypothesis",
        1,
        1,
        "SELECT hypothesis, reason FROM hypothesis_version ORDER BY hypothesis, number",
    ),
    (
        "hypothesis",
        1,
        3,
        "SELECT hypothesis, name, unit, baseline_source FROM hypothesis_measure
         ORDER BY hypothesis, version, position",
    ),
    (
        "reading",
        2,
        2,
        "SELECT hypothesis, measure, service, source FROM hypothesis_reading
         ORDER BY hypothesis, measure, day, service",
    ),
    ("price sheet", 1, 1, "SELECT supplier, body FROM price_sheet ORDER BY supplier, number"),
];

/// Shows every text to `visit`, kind by kind, in the order of their references.
///
/// # Errors
/// [`StoreError::Db`].
pub fn each(look: &mut dyn Look, visit: &mut dyn FnMut(Text)) -> Result<(), StoreError> {
    for (kind, keys, texts, sql) in SOURCES {
        look.each(sql, &[], &mut |row| {
            let mut path = Vec::with_capacity(*keys);
            for at in 0..*keys {
                let part = row.text(at)?;
                if !part.is_empty() {
                    path.push(part.to_owned());
                }
            }
            for at in *keys..keys + texts {
                if let Some(text) = row.maybe_text(at)?.filter(|text| !text.is_empty()) {
                    visit(Text { kind, path: path.clone(), text: text.to_owned() });
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}
