//! The pages of the place as lines: one workload in full, the checks, the lists beside the
//! register, the drill. Each line may be about something that keys act on.

use super::data::{Dossier, Register};
use crate::actions::capacity::Listed as Needed;
use crate::actions::drills::Drilled;
use crate::actions::lock_in::Registered;
use crate::actions::portability::Line as Checked;
use crate::actions::rehearsals::Logged;
use crate::domain::refs::{ExceptionRef, WorkloadRef};
use crate::domain::text::counted;
use crate::domain::workload::Known;
use crate::domain::workload::drill::Verdict;
use crate::domain::workload::needs::Estimate;
use crate::domain::workload::portability::value::{Corner, Spot};
use crate::domain::workload::portability::{Answer, Share, Source, Subject};
use crate::tui::fit::{Align, fit, wrap};
use crate::tui::screens::exceptions::cover_words;

/// What stands where a filter leaves nothing.
const NOTHING: &str = "nothing is left here; Esc clears the filter";

/// What a line is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum About {
    /// A check of a subject.
    Check(Subject, String),
    /// A line of lock-in.
    Feature(WorkloadRef, u32),
    /// A rehearsal.
    Rehearsal(WorkloadRef, u32),
    /// A function.
    Function(String),
    /// An exception.
    Exception(ExceptionRef),
    /// A workload.
    Workload(WorkloadRef),
}

/// How a line is to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Tone {
    /// Like text.
    #[default]
    Plain,
    /// A heading.
    Strong,
    /// It stands back.
    Muted,
    /// It wants a look; a word or `!` says so too.
    Warning,
    /// It is well.
    Good,
}

/// One line of a page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Line {
    /// What it says, in one row.
    pub(super) text: String,
    /// The whole of it, for the pane below; empty where the row says all.
    pub(super) more: String,
    /// How it looks.
    pub(super) tone: Tone,
    /// What it is about.
    pub(super) about: Option<About>,
}

fn plain(text: impl Into<String>) -> Line {
    Line { text: text.into(), ..Line::default() }
}

fn toned(text: impl Into<String>, tone: Tone) -> Line {
    Line { text: text.into(), tone, ..Line::default() }
}

/// `text` in exactly so many columns.
fn column(text: &str, columns: usize) -> String {
    fit(&crate::domain::text::display(text), columns, Align::Left, '…')
}

fn right(text: &str, columns: usize) -> String {
    fit(&crate::domain::text::display(text), columns, Align::Right, '…')
}

fn days(days: u16) -> String {
    counted(days, "day", "days")
}

/// What the checks of a subject come to, in a sentence.
fn share_words(share: Share) -> String {
    let accepted = match share.accepted {
        0 => String::new(),
        accepted => format!(", {accepted} accepted"),
    };
    format!("{} of {} met ({} %){accepted}", share.met, share.of, share.percent())
}

/// Columns for the title of a check; the rest of the row is its measure's.
fn titled(columns: usize) -> usize {
    (columns / 4).clamp(28, 44)
}

fn check(line: &Checked, subject: Subject, workloads: Option<(u32, u32)>, columns: usize) -> Line {
    let given = line.given.as_ref();
    let (sign, tone) = match line.answer() {
        Answer::NotMet if line.void.is_some() => ("! no longer", Tone::Warning),
        Answer::Met => ("met", Tone::Good),
        Answer::Accepted => ("accepted", Tone::Plain),
        Answer::NotMet if given.is_none() => ("no answer", Tone::Warning),
        Answer::NotMet => ("! not met", Tone::Warning),
    };
    let from = match (subject, line.source) {
        (Subject::Workload(_), Source::Estate) => "estate",
        (Subject::Workload(_), Source::Own) => "own",
        (Subject::Workload(_) | Subject::Estate, _) => "",
    };
    let from = match (workloads, from) {
        (Some((met, of)), _) => right(&format!("{met}/{of}"), 7),
        (None, from) => column(from, 7),
    };
    let offer = if line.offered.is_some() { "t" } else { " " };
    let measure = given.and_then(|given| given.measure.as_ref());
    let measure = measure.map(ToString::to_string).unwrap_or_default();
    let text = format!(
        "{}  {}  {from} {offer}  {}  {measure}",
        line.check.id,
        column(sign, 11),
        column(line.check.title.as_str(), titled(columns))
    );
    let mut more = format!(
        "{}: {}. Threshold: {}. {}",
        line.check.id, line.check.measure, line.threshold, line.check.how
    );
    if let Some(void) = line.void {
        more.push_str(&format!("\nNot met any longer: {void}."));
    }
    if let Some(given) = given {
        let decision = given.decision.map(|d| format!(" by {d}")).unwrap_or_default();
        let said = if measure.is_empty() { String::new() } else { format!(": {measure}") };
        more.push_str(&format!(
            "\n{}{decision}{said}; as at {}, {} said so.",
            given.answer.words(),
            given.as_at,
            given.by
        ));
    }
    if let Some(offered) = &line.offered {
        let words = offered.answer.words();
        more.push_str(&format!("\nThe register offers: {words}, {}; t takes it.", offered.measure));
    }
    if line.history.len() > 1 {
        let before = &line.history[line.history.len() - 2];
        more.push_str(&format!(
            "\n{} answers so far; before: {} as at {}.",
            line.history.len(),
            before.answer.words(),
            before.as_at
        ));
    }
    let about = Some(About::Check(subject, line.check.id.to_string()));
    Line { text, more, tone, about }
}

/// Which rows of a list a filter leaves, by their places in it.
pub(super) type Takes<'t> = &'t dyn Fn(usize) -> bool;

/// What of `all` is left by `takes`.
fn left<'a, T>(all: &'a [T], takes: Takes<'a>) -> impl Iterator<Item = &'a T> {
    all.iter().enumerate().filter(move |(at, _)| takes(*at)).map(|(_, one)| one)
}

/// The checks of the estate.
pub(super) fn checks(data: &Register, columns: usize, takes: Takes<'_>) -> Vec<Line> {
    let mut lines = vec![
        plain(format!("The estate: {}.", share_words(data.estate.share))),
        toned(
            format!("CHECK   ANSWER       MET BY    {}  MEASURE", column("TITLE", titled(columns))),
            Tone::Strong,
        ),
    ];
    let all = data.estate.lines.iter().zip(&data.report.tallies).enumerate();
    for (_, (line, tally)) in all.filter(|(at, _)| takes(*at)) {
        lines.push(check(line, Subject::Estate, Some((tally.met, tally.of)), columns));
    }
    lines
}

fn spot_name(columns: usize) -> usize {
    columns.saturating_sub(52).clamp(14, 40)
}

fn spot(one: &Spot, columns: usize) -> Line {
    let value = one.value.map_or("-".to_owned(), |value| value.get().to_string());
    let name = spot_name(columns);
    let sign = match one.corner {
        Corner::NeedsDecision | Corner::NeedsWork => "! ",
        Corner::Accepted | Corner::Valuable | Corner::Portable | Corner::NoValue => "  ",
    };
    let tone = if sign == "! " { Tone::Warning } else { Tone::Plain };
    let text = format!(
        "{}  {}  {}  {}  {sign}{}",
        one.workload,
        column(&one.name, name),
        right(&value, 2),
        right(&format!("{}/{}", one.share.met, one.share.of), 5),
        one.corner.words()
    );
    Line { text, more: String::new(), tone, about: Some(About::Workload(one.workload)) }
}

/// The workloads of the plot, in the order in which they need a look.
pub(super) fn spots(data: &Register, columns: usize, takes: Takes<'_>) -> Vec<Line> {
    let name = column("WORKLOAD", spot_name(columns));
    let heading = toned(format!("ID      {name}  VAL  MET    WHAT IT NEEDS"), Tone::Strong);
    let spots = left(&data.report.spots, takes).map(|one| spot(one, columns));
    std::iter::once(heading).chain(spots).collect()
}

fn feature_name(columns: usize, named: bool) -> usize {
    columns.saturating_sub(if named { 76 } else { 50 }).clamp(if named { 13 } else { 16 }, 40)
}

/// The name of the workload beside a line of lock-in: the figures behind both have to be seen.
const fn whose_name(columns: usize) -> usize {
    if columns < 70 { 12 } else { 22 }
}

fn feature(one: &Registered, named: bool, columns: usize) -> Line {
    let feature = &one.feature;
    let room = feature_name(columns, named);
    let whose = whose_name(columns);
    let name = if named { format!("{}  ", column(&one.name, whose)) } else { String::new() };
    let days_text = feature.days.map_or("-".to_owned(), |days| days.to_string());
    let text = format!(
        "{} {}  {name}{}  {}  {}  {}",
        feature.workload,
        right(&feature.number.to_string(), 2),
        column(feature.feature.as_str(), room),
        right(&days_text, 4),
        right(&feature.spend.pounds(), 9),
        if feature.retired_on.is_some() { "retired" } else { one.rating.words() }
    );
    let replacement = feature.replacement.as_ref();
    let replacement = replacement.map_or("nobody has said what".to_owned(), ToString::to_string);
    let retired =
        feature.retired_on.map(|on| format!(" Not in use since {on}.")).unwrap_or_default();
    let mut more = format!(
        "{}, in {}. In its place: {replacement}. Last said by {}, version {}.",
        feature.feature, one.name, feature.by, feature.version
    );
    more.push_str(&retired);
    let hard = one.rating == crate::domain::workload::lock_in::Rating::Hard;
    let tone = match feature.retired_on {
        Some(_) => Tone::Muted,
        None if hard || !feature.is_known() => Tone::Warning,
        None => Tone::Plain,
    };
    Line { text, more, tone, about: Some(About::Feature(feature.workload, feature.number)) }
}

/// The register of lock-in.
pub(super) fn lock_in(data: &Register, columns: usize, all: bool, takes: Takes<'_>) -> Vec<Line> {
    let offers = data.estate.lines.iter().filter_map(|line| line.offered.as_ref());
    let offers = offers.filter(|offer| matches!(offer.check, "MVP-09" | "MVP-10"));
    let offers = offers.map(|offer| format!("{}: {}", offer.check, offer.measure));
    let mut lines: Vec<Line> =
        offers.flat_map(|offer| wrap(&offer, columns).into_iter().map(plain)).collect();
    let listed = left(&data.features, takes).filter(|one| all || one.feature.in_use(data.today));
    let listed: Vec<Line> = listed.map(|one| feature(one, true, columns)).collect();
    if listed.is_empty() && !data.features.is_empty() {
        lines.push(toned(NOTHING, Tone::Muted));
    } else if listed.is_empty() {
        lines.push(toned("no feature is registered; n adds one", Tone::Muted));
    } else {
        let (name, what) = (column("WORKLOAD", whose_name(columns)), feature_name(columns, true));
        let heading =
            format!("ID      #  {name}  {}  DAYS     A YEAR  RATING", column("FEATURE", what));
        lines.push(toned(heading, Tone::Strong));
    }
    lines.extend(listed);
    let gone = data.features.iter().filter(|one| !one.feature.in_use(data.today)).count();
    if gone > 0 && !all {
        lines.push(toned(format!("{gone} no longer in use; A lists them too"), Tone::Muted));
    }
    lines
}

fn rehearsal(one: &Logged, named: bool) -> Line {
    let rehearsal = &one.rehearsal;
    let name = if named { format!("{}  ", column(&one.name, 22)) } else { String::new() };
    let platform = rehearsal.platform.as_ref().map(ToString::to_string).unwrap_or_default();
    let problems = rehearsal.problems.as_ref().map(ToString::to_string).unwrap_or_default();
    let out = if rehearsal.retired.is_some() { "taken out  " } else { "" };
    let text = format!(
        "{} {}  {name}{}  {}  {}  {out}{}",
        rehearsal.workload,
        right(&rehearsal.number.to_string(), 2),
        rehearsal.on,
        right(&days(rehearsal.days), 8),
        column(&platform, 10),
        problems.replace('\n', " ")
    );
    let mut more = format!(
        "{} on {}: {} at {}, logged by {}.",
        one.name,
        rehearsal.on,
        days(rehearsal.days),
        if platform.is_empty() { "a place nobody named" } else { &platform },
        rehearsal.by
    );
    if !problems.is_empty() {
        more.push_str(&format!("\n{problems}"));
    }
    if let Some((on, why)) = &rehearsal.retired {
        more.push_str(&format!("\nTaken out on {on}: {why}"));
    }
    let tone = if rehearsal.retired.is_some() { Tone::Muted } else { Tone::Plain };
    Line { text, more, tone, about: Some(About::Rehearsal(rehearsal.workload, rehearsal.number)) }
}

/// The rehearsals.
pub(super) fn rehearsals(data: &Register, takes: Takes<'_>) -> Vec<Line> {
    if data.rehearsals.is_empty() {
        return vec![toned("no move was rehearsed yet; n logs one", Tone::Muted)];
    }
    let heading = format!(
        "ID      #  {}  {}  {}  {}  PROBLEMS",
        column("WORKLOAD", 22),
        column("ENDED", 10),
        right("TOOK", 8),
        column("REBUILT AT", 10)
    );
    let all = left(&data.rehearsals, takes).map(|one| rehearsal(one, true));
    std::iter::once(toned(heading, Tone::Strong)).chain(all).collect()
}

/// The missing functions.
pub(super) fn functions(data: &Register, columns: usize, takes: Takes<'_>) -> Vec<Line> {
    if data.functions.is_empty() {
        return vec![toned("no exception names a function that the primary lacks", Tone::Muted)];
    }
    let room = columns.saturating_sub(46).clamp(16, 60);
    let one = |entry: &crate::domain::exception::function::Entry| {
        let shaken = entry.shaken();
        let rests = counted(entry.workloads(), "workload", "workloads");
        let (words, tone) = match entry.arrived {
            Some(day) => (format!("! arrived {day}"), Tone::Warning),
            None => (
                entry.checked_on.map_or("never looked".to_owned(), |on| format!("looked {on}")),
                Tone::Plain,
            ),
        };
        let text =
            format!("{}  {}  {words}", column(entry.name.as_str(), room), column(&rests, 12));
        let cited: Vec<String> = entry.cited.iter().map(|c| c.exception.to_string()).collect();
        let gone: Vec<String> = shaken.iter().map(ToString::to_string).collect();
        let mut more = format!("{}. Cited by {}.", entry.name, cited.join(", "));
        if !gone.is_empty() {
            more.push_str(&format!("\nThe reason may have gone for {}.", gone.join(", ")));
        }
        Line { text, more, tone, about: Some(About::Function(entry.name.to_string())) }
    };
    let heading =
        format!("{}  {}  ON THE PRIMARY", column("FUNCTION", room), column("RESTS ON IT", 12));
    std::iter::once(toned(heading, Tone::Strong))
        .chain(left(&data.functions, takes).map(one))
        .collect()
}

/// What the drill shows, in a sentence or two.
pub(super) fn drill_words(drilled: &Drilled) -> String {
    let drill = &drilled.drill;
    let teams = counted(drill.teams, "team", "teams");
    let unknown = drill.count(Verdict::Unknown);
    let whom = if unknown == 0 { "" } else { " for those with an estimate" };
    let enough = match drill.enough {
        None if unknown > 0 && unknown == drill.lines.len() => {
            "none of the moves has an estimate".to_owned()
        }
        Some(teams) => format!("{} would be enough{whom}", counted(teams, "team", "teams")),
        None => "no number of teams is enough".to_owned(),
    };
    let last = drill.last().map(|last| format!(", the last in month {last}")).unwrap_or_default();
    format!(
        "{} stops in {} months, {teams} moving: {} of {} cannot leave in time{last}; {enough}.",
        drilled.supplier,
        drill.months,
        drill.late(),
        drill.lines.len()
    )
}

/// What lists call something: a word first, which no narrow column cuts off, where a sole approver
/// decided on their own.
pub(super) fn overridden(name: &str, own: bool) -> String {
    if own { format!("override: {name}") } else { name.to_owned() }
}

/// The drill, a line each.
pub(super) fn drill(drilled: &Drilled, columns: usize, takes: Takes<'_>) -> Vec<Line> {
    let name = columns.saturating_sub(62).clamp(14, 40);
    let mut lines = vec![toned(
        // Above the columns of the lines below, each as wide as there.
        format!(
            "{}  {}  {}  {}  {}  {}  LOW/LIKELY/HIGH",
            column("ID", 6),
            column("NAME", name),
            column("CRITICAL", 8),
            right("TEAM", 4),
            column("MONTHS", 9),
            column("GONE IN", 10)
        ),
        Tone::Strong,
    )];
    for line in left(&drilled.drill.lines, takes) {
        let leaving = &line.leaving;
        let months = leaving
            .months
            .map_or("-".to_owned(), |m| format!("{}/{}/{}", m.low(), m.likely(), m.high()));
        let team = line.team.map_or("-".to_owned(), |team| team.to_string());
        let done =
            line.done.map_or("-".to_owned(), |d| format!("{}/{}/{}", d.low, d.likely, d.high));
        let late = line.verdict.is_late();
        let sign = if late { "! " } else { "  " };
        let text = format!(
            "{}  {}  {}  {}  {}  {}  {sign}{}",
            leaving.workload,
            column(
                &overridden(&leaving.name, drilled.overridden.contains(&leaving.workload)),
                name
            ),
            column(leaving.criticality.code(), 8),
            right(&team, 4),
            column(&months, 9),
            column(&done, 10),
            line.verdict.words()
        );
        let tone = if late { Tone::Warning } else { Tone::Plain };
        let about = Some(About::Workload(leaving.workload));
        lines.push(Line { text, more: String::new(), tone, about });
    }
    lines
}

/// A line of what a workload needs.
fn need(one: &Needed) -> String {
    let need = &one.need;
    let amount = |which| need.amount.of(which).to_string();
    let (low, likely, high) =
        (amount(Estimate::Low), amount(Estimate::Likely), amount(Estimate::High));
    let growth = need.growth.of(Estimate::Likely);
    let count = if need.count == 1 { String::new() } else { format!("{} × ", need.count) };
    let from = need.from_month.map(|month| format!(", from month {month}")).unwrap_or_default();
    format!(
        "  {}  {count}{}  {low}, {likely} or {high} {} a month, {growth} % a year{from}",
        need.environment,
        need.item,
        need.item.kind().unit()
    )
}

/// One workload in full.
pub(super) fn dossier(dossier: &Dossier, columns: usize) -> Vec<Line> {
    let workload = &dossier.listed.workload;
    let mut lines = Vec::new();
    let mut say = |text: &str| lines.extend(wrap(text, columns).into_iter().map(plain));
    say(&format!(
        "{} answers for it, in {}. Criticality {}, data {}, personal data {}.",
        workload.owner,
        workload.directorate,
        workload.criticality,
        workload.data_class,
        workload.personal_data
    ));
    let months =
        workload.move_months.map_or("nobody has estimated its move".to_owned(), |months| {
            let band = months.band(dossier.portable).code().replace('_', " ");
            let (low, likely, high) = (months.low(), months.likely(), months.high());
            format!("moving takes {low}, {likely} or {high} months: {band}")
        });
    let value =
        workload.value.map_or("value not said".to_owned(), |v| format!("value {} of 3", v.get()));
    say(&format!("It costs {} a year, {value}; {months}.", workload.annual_cost.pounds()));
    if let Some(needs) = &workload.needs {
        say(&crate::domain::text::display(&format!("Needs: {needs}")));
    }
    if let Some(day) = workload.retired_on {
        say(&format!("Retired on {day}."));
    }
    for one in &dossier.needs {
        lines.push(plain(need(one)));
    }
    lines.push(plain(""));
    lines.push(toned("HOSTED", Tone::Strong));
    for stay in &dossier.stays {
        let from = stay.from.map_or("?".to_owned(), |day| day.to_string());
        let until = match stay.until {
            Some(day) => format!("until {day}"),
            None => "until now".to_owned(),
        };
        let known = match stay.known {
            Known::Assumed => "assumed",
            Known::Confirmed => "confirmed",
        };
        lines.push(plain(format!(
            "{}  {from} {until}  {known}",
            column(&stay.place.to_string(), 16)
        )));
    }
    lines.push(plain(""));
    lines.push(toned("EXCEPTIONS", Tone::Strong));
    if dossier.exceptions.is_empty() {
        lines.push(toned("none", Tone::Muted));
    }
    for told in &dossier.exceptions {
        let light = &told.listed.light;
        let to = light.target.as_ref().map(ToString::to_string).unwrap_or_default();
        let until = told.listed.end.map(|day| format!("until {day}")).unwrap_or_default();
        let text = format!(
            "{}  {}  {}  {}  {}  {}",
            light.reference,
            column(&to, 10),
            column(&told.listed.state.words(), 9),
            column(cover_words(told.listed.cover), 9),
            column(&until, 16),
            overridden(&light.title, light.overridden)
        );
        let gone: Vec<String> =
            told.listed.gone.iter().map(crate::actions::functions::Gone::words).collect();
        let more = format!("{}: {}. {}", light.title, told.attention, gone.join("; "));
        let about = Some(About::Exception(light.reference));
        lines.push(Line { text, more, tone: Tone::Plain, about });
    }
    lines.push(plain(""));
    let corner = dossier.sheet.corner.map(Corner::words).unwrap_or_default();
    let head = format!("PORTABILITY  {}: {corner}", share_words(dossier.sheet.share));
    lines.push(toned(head, Tone::Strong));
    let subject = dossier.sheet.subject;
    lines.extend(dossier.sheet.lines.iter().map(|line| check(line, subject, None, columns)));
    lines.push(plain(""));
    lines.push(toned("REHEARSALS", Tone::Strong));
    if dossier.rehearsals.is_empty() {
        lines.push(toned("none; b logs one", Tone::Muted));
    }
    lines.extend(dossier.rehearsals.iter().map(|one| rehearsal(one, false)));
    lines.push(plain(""));
    lines.push(toned("LOCK-IN", Tone::Strong));
    if dossier.features.is_empty() {
        lines.push(toned("none registered; l adds a feature", Tone::Muted));
    }
    lines.extend(dossier.features.iter().map(|one| feature(one, false, columns)));
    lines
}
