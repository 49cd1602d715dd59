//! Pages about a decision: what was frozen, what differs, what it turns round.

use crate::actions::decisions::{self, Flipped, Rescored, Transition};
use crate::actions::{ActionError, Desk};
use crate::config::typed_path;
use crate::domain::decision::flip::{Following, Share};
use crate::domain::exception::request::ReasonCode;
use crate::domain::refs::DecisionRef;
use crate::domain::text::{commas, counted};
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
        Kind::Difference => difference(desk, &typed, None),
        Kind::Transition => decisions::transition(desk, Some(&typed)).map(|found| followed(&found)),
        Kind::Weighed => decisions::rescore(desk, &typed, None).map(|found| weighed(&found)),
        Kind::Turned => decisions::flip(desk, &typed).map(|flipped| turned(&flipped)),
    };
    said(kind, which, rows)
}

/// The scores of `which` against its exceptions, by the map of reasons in `file`; or, as a
/// sentence, why not.
pub(super) fn mapped(
    desk: &mut Desk,
    which: DecisionRef,
    file: &str,
) -> Result<Result<Page, String>, ActionError> {
    let rows = decisions::rescore_by(desk, &which.to_string(), &typed_path(file));
    said(Kind::Weighed, which, rows.map(|found| weighed(&found)))
}

/// What differs in the snapshot of `which` from that of `other`; or, as a sentence, why not.
pub(super) fn between(
    desk: &mut Desk,
    which: DecisionRef,
    other: DecisionRef,
) -> Result<Result<Page, String>, ActionError> {
    let rows = difference(desk, &which.to_string(), Some(&other.to_string()));
    said(Kind::Difference, which, rows)
}

fn said(
    kind: Kind,
    which: DecisionRef,
    rows: Result<Vec<(Tone, String)>, ActionError>,
) -> Result<Result<Page, String>, ActionError> {
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
            "{}, of workloads of {} a year, with {} months of moving accepted",
            stood.count,
            stood.annual_cost.pounds(),
            stood.months
        ),
    );
    heading(&mut rows, "SETTINGS");
    for (key, value) in &snapshot.settings {
        say(&mut rows, format!("{key}  {value}"));
    }
    if let Some(months) = snapshot.debt_budget {
        say(&mut rows, format!("Its own budget of debt, in place of the setting: {months} months"));
    }
    Ok(rows)
}

fn difference(
    desk: &mut Desk,
    typed: &str,
    against: Option<&str>,
) -> Result<Vec<(Tone, String)>, ActionError> {
    let found = decisions::snapshot_diff(desk, typed, against)?;
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
                "{}  {}  {} a year, {}",
                workload.reference,
                workload.name,
                workload.annual_cost.pounds(),
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

/// How far workloads have followed, those that are late first.
fn followed(found: &Transition) -> Vec<(Tone, String)> {
    let turn = &found.turn;
    let mut rows = Vec::new();
    let until = turn.until.map_or_else(
        || "no last day was set".to_owned(),
        |day| format!("workloads must have followed by {day}"),
    );
    say(&mut rows, format!("From {} to {} since {}; {until}.", turn.from, turn.to, turn.since));
    for state in Following::ALL {
        let steps: Vec<_> = found.steps.iter().filter(|step| step.following == *state).collect();
        if steps.is_empty() {
            continue;
        }
        heading(&mut rows, &format!("{}: {}", state.words().to_uppercase(), steps.len()));
        for step in steps {
            let workload = &step.workload;
            let since = workload.hosted_since.map(|day| format!(" since {day}"));
            let exception = step.exception.map(|which| format!(", by {which}"));
            say(
                &mut rows,
                format!(
                    "{}  {}  at {}{}, {} a year, {}{}",
                    workload.reference,
                    workload.name,
                    workload.hosted,
                    since.unwrap_or_default(),
                    workload.annual_cost.pounds(),
                    workload.owner,
                    exception.unwrap_or_default()
                ),
            );
        }
    }
    if found.steps.is_empty() {
        muted(&mut rows, "no workload was on the primary before");
    }
    rows
}

fn words(reason: ReasonCode) -> String {
    reason.code().replace('_', " ")
}

/// The scores in the light of the exceptions: question by question, then reason by reason.
fn weighed(rescored: &Rescored) -> Vec<(Tone, String)> {
    let found = &rescored.found;
    let mut rows = Vec::new();
    let total = found.total.as_ref().map(|total| format!(" with {total}")).unwrap_or_default();
    let next = match (&found.next, &found.ahead) {
        (Some((slug, total)), Some(ahead)) => {
            let gap = ahead.to_string();
            // Somebody who was not first may be chosen, with a reason.
            match gap.strip_prefix('-') {
                Some(gap) => format!(", {gap} behind {slug} with {total}"),
                None => format!(", {gap} ahead of {slug} with {total}"),
            }
        }
        (Some((slug, total)), None) => format!(", before {slug} with {total}"),
        (None, _) => ", with nobody beside it".to_owned(),
    };
    say(&mut rows, format!("{} stands{total}{next}.", found.primary));
    say(
        &mut rows,
        format!(
            "{} approved under it. A planning aid: the frozen scores of {} are read and none is \
             changed.",
            counted(found.exceptions, "exception was", "exceptions were"),
            rescored.evaluation
        ),
    );
    heading(&mut rows, "QUESTION BY QUESTION");
    for line in &found.lines {
        let reasons: Vec<String> = line.reasons.iter().map(|reason| words(*reason)).collect();
        let other = found.next.as_ref().map_or("the other", |(slug, _)| slug.as_str());
        let next = line.next.map(|next| format!(", {other} {next}")).unwrap_or_default();
        say(
            &mut rows,
            format!(
                "{}  {} ({}); score {}{next}, {} marks in all",
                line.question,
                counted(line.exceptions.len(), "exception", "exceptions"),
                reasons.join(", "),
                line.score,
                line.weight.rounded(rescored.decimals)
            ),
        );
        let level = line.distance.as_ref().map_or_else(
            || "no fall levels it".to_owned(),
            |fall| {
                let points = Rescored::points(fall);
                match points.strip_prefix('-') {
                    Some(points) => format!("it lies behind: a rise of {points} levels it"),
                    None => format!("a fall of {points} levels it"),
                }
            },
        );
        let lost = line.falls_at.as_ref().map_or_else(
            || "no value of the scale loses the first place".to_owned(),
            |(value, first)| format!("at {value} the first is {}", commas(first)),
        );
        muted(&mut rows, format!("        {level}; {lost}"));
    }
    if found.lines.is_empty() {
        muted(&mut rows, "no exception under it speaks to a question");
    }
    heading(&mut rows, "REASON BY REASON, EACH QUESTION A STEP LOWER");
    for one in &found.together {
        let total = one.total.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
        say(
            &mut rows,
            format!(
                "{}  {}, {}: its total would be {total}, first {}",
                words(one.reason),
                counted(one.exceptions, "exception", "exceptions"),
                counted(one.questions, "question", "questions"),
                commas(&one.first)
            ),
        );
        muted(&mut rows, format!("        {}", one.why));
    }
    rows
}
