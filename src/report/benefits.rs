//! Benefits as text: the readings of a measure over the months as a chart, the verdict in
//! sentences. The command line and the screen show the same lines, each with its own [`Signs`];
//! nothing is said by colour.

use std::collections::BTreeMap;

use crate::domain::benefits::verdict::{Judged, Judgement};
use crate::domain::benefits::{Hypothesis, Reading, short};
use crate::domain::exact::{Exact, median};
use crate::report::signs::Signs;

/// The narrowest and the widest bar that is drawn.
const BARS: (usize, usize) = (10, 60);
/// The most months of a chart; of more, the last are shown and the others counted.
const MOST: usize = 36;

/// The chart of one measure: a bar for the middle of each month, before and after apart.
pub fn chart(
    hypothesis: &Hypothesis,
    judged: &Judged,
    judgement: &Judgement,
    width: usize,
    signs: Signs,
) -> Vec<String> {
    let name = &judged.measure.name;
    let own = |reading: &&Reading| reading.measure == *name && reading.day <= judgement.on;
    let mut months: BTreeMap<(String, bool), Vec<Exact>> = BTreeMap::new();
    for reading in hypothesis.readings.iter().filter(own) {
        let month = reading.day.to_string()[..7].to_owned();
        let after = reading.day >= judgement.rule.start;
        months.entry((month, after)).or_default().push(reading.value.clone());
    }
    let mut lines =
        vec![format!("{name}, {}, {} is better", judged.measure.unit, judged.measure.direction)];
    let rows: Vec<(String, bool, Exact, usize)> = months
        .into_iter()
        .filter_map(|((month, after), values)| Some((month, after, median(&values)?, values.len())))
        .collect();
    let baseline = judged.measure.baseline.as_ref();
    let target = judged.measure.target.as_ref();
    let size = |value: &Exact| if value.is_negative() { -value.clone() } else { value.clone() };
    let values = rows.iter().map(|(_, _, value, _)| value).chain(target);
    let most = values.chain(baseline.map(|b| &b.value)).map(size).max();
    let Some(most) = most.filter(|most| !most.is_zero()).or_else(|| Some(Exact::whole(1))) else {
        return lines;
    };
    // Label, figure and blanks take 26 columns, the longest note 13 and the blank at its end one.
    let room = width.saturating_sub(40).clamp(BARS.0, BARS.1);
    let bar = |value: &Exact, sign: char| -> String {
        let scale = i64::try_from(room).unwrap_or(10);
        let long = (size(value) * Exact::whole(scale) / most.clone()).rounded(0).units();
        let long = usize::try_from(long).unwrap_or(room).min(room);
        std::iter::repeat_n(sign, long).collect()
    };
    let line = |label: &str, value: &Exact, sign: char, note: &str| {
        let text =
            format!("  {label:<9} {:>10}  {:<room$}  {note}", short(value), bar(value, sign));
        text.trim_end().to_owned()
    };
    if let Some(baseline) = baseline {
        lines.push(line("baseline", &baseline.value, signs.before, &format!("on {}", baseline.on)));
    }
    let skipped = rows.len().saturating_sub(MOST);
    if skipped > 0 {
        lines.push(format!("  ({skipped} earlier months are not drawn)"));
    }
    let mut before = true;
    for (month, after, value, count) in rows.iter().skip(skipped) {
        if *after && before {
            let dashes = signs.line.to_string().repeat(4);
            lines.push(format!("  {dashes} from {} on: after {dashes}", judgement.rule.start));
            before = false;
        }
        let note = if *count > 1 { format!("{count} readings") } else { String::new() };
        lines.push(line(month, value, if *after { signs.bar } else { signs.before }, &note));
    }
    if rows.is_empty() {
        lines.push("  no readings yet".to_owned());
    }
    if let Some(target) = target {
        lines.push(line("target", target, signs.target, ""));
    }
    lines
}

/// The rule as it was fixed, in a sentence.
pub fn rule(judgement: &Judgement) -> String {
    let rule = &judgement.rule;
    format!(
        "Rule, version {}: readings from {} on count as after; at least {} on each side; {} of the \
         measures must be supported; {}% interval from {} draws, seed {}.",
        judgement.version,
        rule.start,
        rule.least,
        rule.needs,
        rule.level,
        rule.resamples,
        rule.seed
    )
}

/// The whole of a hypothesis for a reader: the verdict, each measure with its chart, the rule.
pub fn story(
    hypothesis: &Hypothesis,
    judgement: &Judgement,
    width: usize,
    signs: Signs,
) -> Vec<String> {
    let mut lines = vec![judgement.sentence()];
    if judgement.measures.is_empty() {
        lines.push("It has no measures yet, so nothing can decide it.".to_owned());
    }
    for judged in &judgement.measures {
        lines.push(String::new());
        lines.push(judged.sentence(&judgement.rule));
        lines.extend(chart(hypothesis, judged, judgement, width, signs));
    }
    lines.extend([String::new(), rule(judgement)]);
    let revised = hypothesis.versions.iter().skip(1);
    let revised: Vec<String> = revised
        .map(|version| {
            let why = version.reason.as_ref().map(ToString::to_string).unwrap_or_default();
            format!(
                "Version {} on {} by {}, when {} results were known: {why}",
                version.number, version.on, version.by, version.known
            )
        })
        .collect();
    lines.extend(revised);
    lines
}
