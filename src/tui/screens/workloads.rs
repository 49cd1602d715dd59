//! What runs where as a list: whose it is, where it runs, whether that is covered, what it costs.

use super::listing::{Extra, Listing, Row};
use crate::actions::workloads::Listed;
use crate::domain::date::Day;
use crate::domain::exception::grant::Cover;
use crate::domain::workload::{Known, Place};
use crate::tui::fit::Align;
use crate::tui::widgets::table::{Column, Wide};

const COLUMNS: &[Extra] = &[
    column("OWNER", 10, Align::Left, 80),
    column("CRITICAL", 8, Align::Left, 120),
    column("RUNS AT", 12, Align::Left, 60),
    column("COVER", 10, Align::Left, 60),
    column("A YEAR", 11, Align::Right, 80),
    column("MONTHS", 6, Align::Right, 100),
];

const fn column(heading: &'static str, wide: usize, align: Align, from: u16) -> Extra {
    Extra { column: Column { heading, wide: Wide::Exactly(wide), align, frozen: true }, from }
}

/// Away from the primary and not covered.
fn uncovered(listed: &Listed, primary: Option<&str>) -> bool {
    let away = match &listed.workload.hosted {
        Place::Supplier(slug) => primary.is_some_and(|primary| slug.as_str() != primary),
        Place::OnPremises | Place::SoftwareService | Place::Other(_) => false,
    };
    away && listed.cover != Some(Cover::Live)
}

/// The list of `all` on `today`, with the supplier that is the primary.
pub fn listing(all: &[Listed], primary: Option<&str>, today: Day) -> Listing {
    let running: Vec<&Listed> =
        all.iter().filter(|listed| !listed.workload.is_retired(today)).collect();
    let open = running.iter().filter(|listed| uncovered(listed, primary)).count();
    let primary_words =
        primary.map_or("no primary in force".to_owned(), |p| format!("primary {p}"));
    let look =
        if open == 0 { String::new() } else { format!(", {open} away from it without cover") };
    Listing {
        heading: format!("{} workloads, {primary_words}{look}", running.len()),
        columns: COLUMNS.to_vec(),
        rows: all.iter().map(|listed| row(listed, primary, today)).collect(),
    }
}

fn row(listed: &Listed, primary: Option<&str>, today: Day) -> Row {
    let workload = &listed.workload;
    let warns = uncovered(listed, primary);
    let at_primary = workload.hosted.supplier().map(crate::domain::refs::Slug::as_str) == primary;
    let cover = match listed.cover {
        _ if workload.is_retired(today) => "retired".to_owned(),
        Some(Cover::Live) => "live".to_owned(),
        Some(Cover::Scheduled) => "scheduled".to_owned(),
        Some(Cover::LapsedCondition) => "blocked".to_owned(),
        Some(Cover::Lapsed) => "lapsed".to_owned(),
        Some(Cover::None | Cover::Ended) | None if at_primary && primary.is_some() => {
            "primary".to_owned()
        }
        Some(Cover::Ended) => "ended".to_owned(),
        Some(Cover::None) | None => "none".to_owned(),
    };
    let cover = if warns { format!("! {cover}") } else { cover };
    let months = workload.move_months;
    let likely = months.map(|months| months.likely().to_string()).unwrap_or_default();
    let mut lines = vec![
        workload.name.to_string(),
        String::new(),
        format!("{} answers for it, in {}.", workload.owner, workload.directorate),
    ];
    let known = match workload.hosted_known {
        Known::Assumed => "assumed since a grant began",
        Known::Confirmed => "confirmed",
    };
    let since = workload.hosted_since.map(|day| format!(" since {day}")).unwrap_or_default();
    lines.push(format!("Runs at {}{since}, {known}.", workload.hosted));
    lines.push(format!(
        "Criticality {}, data {}, personal data {}.",
        workload.criticality, workload.data_class, workload.personal_data
    ));
    lines.push(format!("Costs GBP {} a year.", workload.annual_cost.grouped()));
    if let Some(months) = months {
        let (low, high) = (months.low(), months.high());
        let band = months.band().code().replace('_', " ");
        lines.push(format!("Moving takes {low}, {likely} or {high} months: {band}."));
    }
    if let Some(value) = workload.value {
        lines.push(format!("Value {} of 3.", value.get()));
    }
    if warns {
        lines.push("! It runs away from the primary without cover today.".to_owned());
    }
    if !listed.exceptions.is_empty() {
        let own: Vec<String> = listed.exceptions.iter().map(ToString::to_string).collect();
        lines.push(format!("Exceptions: {}.", own.join(", ")));
    }
    if let Some(day) = workload.retired_on {
        lines.push(format!("Retired on {day}."));
    }
    if let Some(needs) = &workload.needs {
        lines.push(String::new());
        lines.push(needs.to_string());
    }
    Row {
        id: workload.reference.to_string(),
        title: workload.name.to_string(),
        note: String::new(),
        warns,
        more: vec![
            workload.owner.to_string(),
            workload.criticality.to_string(),
            workload.hosted.to_string(),
            cover,
            format!("£{}", workload.annual_cost.grouped()),
            likely,
        ],
        detail: lines.join("\n"),
        link: None,
    }
}
