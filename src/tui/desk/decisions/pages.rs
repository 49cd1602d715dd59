//! Pages about a decision: what was frozen, what differs, what it turns round.

use crate::actions::decisions::{self, Flipped};
use crate::actions::{ActionError, Desk};
use crate::domain::decision::flip::Share;
use crate::domain::refs::DecisionRef;
use crate::domain::workload::Workload;
use crate::tui::screens::decisions::data::{Kind, Page, Tone};

/// The page of this kind; or, as a sentence, why there is none.
pub(super) fn page(
    desk: &mut Desk,
    kind: Kind,
    which: DecisionRef,
) -> Result<Result<Page, String>, ActionError> {
    let typed = which.to_string();
    let rows = match kind {
        Kind::Snapshot => snapshot(desk, &typed),
        Kind::Difference => difference(desk, &typed),
        Kind::Turned => decisions::flip(desk, &typed).map(|flipped| turned(&flipped)),
    };
    match rows {
        Ok(rows) => Ok(Ok(Page { kind, which, rows })),
        Err(ActionError::Refused(refused)) => Ok(Err(refused.message)),
        Err(other) => Err(other),
    }
}

fn heading(rows: &mut Vec<(Tone, String)>, words: &str) {
    if !rows.is_empty() {
        rows.push((Tone::Plain, String::new()));
    }
    rows.push((Tone::Heading, words.to_owned()));
}

fn say(rows: &mut Vec<(Tone, String)>, words: impl Into<String>) {
    rows.push((Tone::Plain, words.into()));
}

fn muted(rows: &mut Vec<(Tone, String)>, words: impl Into<String>) {
    rows.push((Tone::Muted, words.into()));
}

fn snapshot(desk: &mut Desk, typed: &str) -> Result<Vec<(Tone, String)>, ActionError> {
    let frozen = decisions::snapshot(desk, typed)?;
    let snapshot = decisions::verify_snapshot(desk, typed)?;
    let mut rows = Vec::new();
    say(&mut rows, format!("Frozen {} by {}.", snapshot.frozen_at, snapshot.program));
    say(&mut rows, "Every total was recomputed from it just now, and comes out the same.");
    muted(&mut rows, format!("SHA-256 {}", frozen.sha256));
    match &snapshot.previous {
        Some(before) => muted(
            &mut rows,
            format!("The snapshot before is that of {}, {}", before.decision, before.sha256),
        ),
        None => muted(&mut rows, "It is the first of its scope."),
    }
    heading(&mut rows, "RESULT");
    for outcome in &snapshot.result {
        let (who, figures) = (&outcome.candidate, outcome.figures.as_ref());
        say(
            &mut rows,
            match figures {
                Some(figures) => format!("{}  {who}  {}", figures.place, figures.published),
                None if outcome.excluded_by.is_empty() => format!("–  {who}  {}", outcome.status),
                None => {
                    format!("–  {who}  {} by {}", outcome.status, outcome.excluded_by.join(", "))
                }
            },
        );
    }
    heading(&mut rows, "HOW FIRM IT WAS");
    match &snapshot.firmness {
        Some(firm) => firm.sentences().into_iter().for_each(|words| say(&mut rows, words)),
        None => muted(&mut rows, "undefined under its rules"),
    }
    heading(&mut rows, "RULES");
    let parts = snapshot.evaluation.parts();
    say(
        &mut rows,
        format!("{}, {}, rules version {}", parts.reference, parts.title, parts.rules_version),
    );
    if let Some(hash) = &snapshot.rules_hash {
        muted(&mut rows, format!("rules {hash}"));
    }
    for group in snapshot.evaluation.criteria().groups() {
        let weight = group.weight.percent().rounded(2);
        say(&mut rows, format!("{}  {weight} %  {}", group.id, group.title));
    }
    heading(&mut rows, "WHO SCORED");
    for sheet in &snapshot.sheets {
        let handed = sheet
            .submitted()
            .map_or_else(|| "not handed in".to_owned(), |at| format!("handed in {at}"));
        say(&mut rows, format!("{}  {} scores, {handed}", sheet.evaluator(), sheet.scores().len()));
    }
    let silent = snapshot.without_sheet();
    if !silent.is_empty() {
        let names: Vec<String> = silent.iter().map(ToString::to_string).collect();
        say(&mut rows, format!("Without a sheet: {}", names.join(", ")));
    }
    heading(&mut rows, "EXCEPTIONS THAT STOOD");
    let stood = &snapshot.exceptions;
    say(
        &mut rows,
        format!(
            "{}, of workloads of £{} a year, with {} months of moving accepted",
            stood.count,
            stood.annual_cost.grouped(),
            stood.months
        ),
    );
    heading(&mut rows, "SETTINGS");
    for (key, value) in &snapshot.settings {
        say(&mut rows, format!("{key}  {value}"));
    }
    Ok(rows)
}

fn difference(desk: &mut Desk, typed: &str) -> Result<Vec<(Tone, String)>, ActionError> {
    let found = decisions::snapshot_diff(desk, typed, None)?;
    let mut rows = Vec::new();
    let (before, after) = (found.before, found.after);
    say(&mut rows, format!("From {before} to {after}: {} fields differ.", found.changes.len()));
    let mut part = String::new();
    let side = |text: &Option<String>| text.clone().unwrap_or_else(|| "nothing".to_owned());
    for change in &found.changes {
        if change.part != part {
            part.clone_from(&change.part);
            heading(&mut rows, &part.replace('_', " ").to_uppercase());
        }
        let of = [change.entry.as_str(), change.field.as_str()];
        let of: Vec<&str> = of.into_iter().filter(|text| !text.is_empty()).collect();
        let lead = if of.is_empty() { String::new() } else { format!("{}: ", of.join(" ")) };
        say(&mut rows, format!("{lead}{} → {}", side(&change.before), side(&change.after)));
    }
    Ok(rows)
}

fn shares(share: Share) -> String {
    let percent = |of: Option<crate::domain::exact::Rounded>| {
        of.map_or_else(|| "–".to_owned(), |of| format!("{of} %"))
    };
    format!(
        "{} of {} workloads, {}; {} of what they cost",
        share.off,
        share.of,
        percent(share.by_count()),
        percent(share.by_cost())
    )
}

fn list(rows: &mut Vec<(Tone, String)>, words: &str, all: &[Workload]) {
    heading(rows, &format!("{words}: {}", all.len()));
    for workload in all {
        say(
            rows,
            format!(
                "{}  {}  £{} a year, {}",
                workload.reference,
                workload.name,
                workload.annual_cost.grouped(),
                workload.owner
            ),
        );
    }
    if all.is_empty() {
        muted(rows, "none");
    }
}

fn turned(flipped: &Flipped) -> Vec<(Tone, String)> {
    let flip = &flipped.flip;
    let mut rows = Vec::new();
    let before = flip.before.as_ref().map_or_else(|| "nobody".to_owned(), ToString::to_string);
    say(
        &mut rows,
        format!(
            "{}{before} to {}{}",
            if flipped.in_force { "The primary went from " } else { "The primary would go from " },
            flip.after,
            flipped.before.map(|which| format!(", in the place of {which}")).unwrap_or_default()
        ),
    );
    say(&mut rows, format!("Off the primary before: {}", shares(flip.share_before)));
    say(&mut rows, format!("Off the primary after:  {}", shares(flip.share_after)));
    list(&mut rows, "OFF THE PRIMARY FROM THEN ON", &flip.leaving);
    list(&mut rows, "HOME FROM THEN ON", &flip.home);
    heading(&mut rows, &format!("EXCEPTIONS WITH SOMETHING TO DO: {}", flip.exceptions.len()));
    for (standing, fate) in &flip.exceptions {
        let target = standing.target.as_ref().map(ToString::to_string).unwrap_or_default();
        say(
            &mut rows,
            format!("{}  {} to {target}: {}", standing.exception, standing.workload, fate.words()),
        );
    }
    if flip.exceptions.is_empty() {
        muted(&mut rows, "none");
    }
    rows
}
