//! The few figures of how firm a result is, beside a ranking that is exported.

use super::exact;
use crate::domain::robustness::firmness::Firmness;
use crate::domain::robustness::of_evaluation::NoProblem;
use crate::report::listing::Value;

/// `firmness` for scripts, and why it is undefined where it is: then the first is `null`.
///
/// Weights are shares, 0 to 1; margins are marks out of 100 at the published rounding.
pub fn firmness_json(found: &Result<Firmness, NoProblem>) -> Vec<(&'static str, Value)> {
    match found {
        Ok(found) => vec![("firmness", value(found))],
        Err(why) => {
            vec![("firmness", Value::Null), ("firmness_undefined", why.to_string().into())]
        }
    }
}

fn value(found: &Firmness) -> Value {
    let texts = |all: &[String]| Value::array(all.iter().map(String::as_str));
    let intervals = found.intervals.iter().map(|one| {
        let ends = Value::array([exact(&one.from), exact(&one.to)]);
        (one.group.as_str(), ends)
    });
    let least = found.least.as_ref().map_or(Value::Null, |least| {
        let moves = least.moves.iter().map(|(question, by)| (question.as_str(), exact(by)));
        Value::object([
            ("challenger", least.challenger.as_str().into()),
            ("l1", exact(&least.size)),
            ("moves", Value::object(moves)),
        ])
    });
    let marks = found.marks.as_ref().map_or(Value::Null, |fewest| {
        let cells = fewest.cells.iter().map(|(candidate, question)| {
            Value::object([
                ("candidate", Value::from(candidate.as_str())),
                ("question", question.as_str().into()),
            ])
        });
        Value::object([
            ("challenger", fewest.challenger.as_str().into()),
            ("steps", fewest.steps.into()),
            ("cells", Value::array(cells)),
        ])
    });
    let margin = found.behind.first().map_or(Value::Null, |next| next.margin.into());
    Value::object([
        ("winner", found.winner.as_str().into()),
        ("margin", margin),
        ("near_tie", texts(&found.near)),
        ("winner_interval", Value::object(intervals)),
        ("smallest_change", least),
        ("fewest_marks", marks),
        ("sentences", texts(&found.sentences())),
        ("certificate", texts(&found.certificate)),
    ])
}
