//! What a filter asks of the exceptions that stream past: which columns, and where alone something
//! can pass.

use std::str::FromStr;

use crate::domain::date::Day;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::filter::Filter;
use crate::store::exceptions::{Among, Column};

/// What its cover depends on.
pub(super) const COVER: [Column; 5] =
    [Column::GrantedFrom, Column::GrantedTo, Column::GrantedGap, Column::BlocksOn, Column::EndedOn];

/// What its place in the register depends on beside its cover.
pub(super) const PLACE: [Column; 3] = [Column::ReviewBy, Column::SubmittedAt, Column::FiledAt];

/// The columns by which a row answers a key as it streams past. A filter with another key reads
/// every exception in full.
fn columns_of(key: &str) -> Option<&'static [Column]> {
    Some(match key {
        "id" | "state" | "renewal" | "renewals" | "bridges" | "tag" | "function" | "evidence" => {
            &[]
        }
        "target" | "to" => &[Column::Target],
        "category" => &[Column::Category],
        "primary_reason" | "reason" => &[Column::PrimaryReason],
        "cover" | "days_left" => &COVER,
        "start" => &[Column::GrantedFrom, Column::GrantedTo, Column::EndedOn, Column::Start],
        "end" | "ends" => {
            &[Column::GrantedFrom, Column::GrantedTo, Column::EndedOn, Column::LastDay]
        }
        "open_conditions" => &[Column::ConditionsOpen],
        "condition" => &[Column::ConditionsOpen, Column::OverdueOn],
        "move_months_likely" | "move" => &[Column::MoveLikely],
        "tier" => &[Column::Tier],
        "override" => &[Column::Override],
        "owner" => &[Column::Owner],
        "requester" => &[Column::Requester],
        "decision" => &[Column::Decision],
        "review_by" => &[Column::ReviewBy],
        "waiting" => &[Column::SubmittedAt],
        "workload" => &[Column::Workload],
        "annual_cost" | "cost" => &[Column::Workload, Column::TargetYear],
        "title" => &[Column::Title],
        "claimed_by" => &[Column::ClaimedBy],
        "any_reason" => &[Column::PrimaryReason, Column::OtherReasons],
        "decided_by_role" => &[Column::DecidedRole],
        "move_months_low" => &[Column::MoveLow],
        "move_months_high" => &[Column::MoveHigh],
        "directorate" => &[Column::Directorate],
        _ => return None,
    })
}

/// The columns by which rows answer `filter` as they stream past, where they can.
pub(super) fn answers(filter: &Filter) -> Option<Vec<Column>> {
    // Where words stand is known beforehand.
    let (keys, _) = filter.asks();
    let mut columns = Vec::new();
    for key in keys {
        columns.extend(columns_of(key)?);
    }
    Some(columns)
}

/// Whether `filter` asks what a workload costs.
pub(super) fn asks_workload(filter: &Filter) -> bool {
    let (keys, _) = filter.asks();
    keys.contains("cost") || keys.contains("annual_cost")
}

/// Whether `filter` asks what is covered.
pub(super) fn asks_cover(filter: &Filter) -> bool {
    let (keys, _) = filter.asks();
    keys.contains("cover") || keys.contains("days_left")
}

/// Whether `filter` asks what only few have.
pub(super) fn asks_beside(filter: &Filter) -> bool {
    let (keys, _) = filter.asks();
    ["tag", "renewals", "bridges", "evidence"].iter().any(|key| keys.contains(key))
}

/// Where alone something can pass `filter` on `today`: what says so in the filter are states, and
/// covers that only some states have.
pub(super) fn among(filter: &Filter, today: Day) -> Among {
    const GRANTED: [State; 3] = [State::Approved, State::Revoked, State::Closed];
    let mut states: Option<Vec<State>> = named(filter, "state");
    let covers: Option<Vec<Cover>> = named(filter, "cover");
    let mut lasting = None;
    if let Some(covers) = covers.filter(|covers| !covers.contains(&Cover::None)) {
        match &mut states {
            Some(states) => states.retain(|state| GRANTED.contains(state)),
            None => states = Some(GRANTED.to_vec()),
        }
        let holds = |cover: &Cover| matches!(cover, Cover::Live | Cover::LapsedCondition);
        lasting = covers.iter().all(holds).then_some(today);
    }
    let over = || filter.over("move").max(filter.over("move_months_likely"));
    let slower = states.as_ref().and_then(|_| over());
    Among { states, lasting, slower }
}

/// What every row that passes holds one of under `key`.
fn named<T: FromStr>(filter: &Filter, key: &str) -> Option<Vec<T>> {
    let codes = filter.only(key)?;
    Some(codes.into_iter().filter_map(|code| code.parse().ok()).collect())
}
