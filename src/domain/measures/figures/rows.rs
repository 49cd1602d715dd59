//! The words of every figure, in reading order.

use super::{Amount, Behind, Figure, Group};
use crate::domain::exact::Exact;
use crate::domain::exception::request::ReasonCode;
use crate::domain::measures::{AwayBecause, Became, Measures, Tally, Voice, debt};

/// Every figure of `measures`, in reading order.
pub fn figures(measures: &Measures) -> Vec<Figure> {
    let mut rows = Rows(Vec::new());
    off_primary(&mut rows, measures);
    live(&mut rows, measures);
    owed(&mut rows, measures);
    days_and_ages(&mut rows, measures);
    decisions(&mut rows, measures);
    renewals(&mut rows, measures);
    conditions(&mut rows, measures);
    special(&mut rows, measures);
    rows.0
}

fn share(part: u64, whole: u64) -> Amount {
    percent(part.into(), whole.into())
}

fn percent(part: i128, whole: i128) -> Amount {
    Amount::Share(debt::ratio(part * 100, whole).map(|share| share.rounded(1)))
}

fn days(value: Option<Exact>) -> Amount {
    Amount::Days(value.map(|value| value.rounded(1)))
}

/// Seconds as days.
fn of_seconds(value: Option<Exact>) -> Amount {
    days(value.map(|seconds| seconds / Exact::whole(86_400)))
}

struct Rows(Vec<Figure>);

impl Rows {
    fn add(
        &mut self,
        group: Group,
        key: &str,
        title: impl Into<String>,
        amount: Amount,
        says: &'static str,
    ) -> &mut Figure {
        self.0.push(Figure {
            group,
            key: format!("{}.{key}", group.code()),
            title: title.into(),
            amount,
            count: None,
            of: None,
            says,
            behind: Behind::Nothing,
        });
        self.0.last_mut().expect("one was just added")
    }

    fn part(
        &mut self,
        group: Group,
        key: &str,
        title: impl Into<String>,
        (part, whole): (u64, u64),
        says: &'static str,
    ) -> &mut Figure {
        let figure = self.add(group, key, title, share(part, whole), says);
        (figure.count, figure.of) = (Some(part), Some(whole));
        figure
    }
}

fn exceptions(filter: impl Into<String>) -> Behind {
    Behind::Exceptions(filter.into())
}

fn report(name: &'static str, filter: impl Into<String>) -> Behind {
    Behind::Report(name, filter.into())
}

fn off_primary(rows: &mut Rows, measures: &Measures) {
    let off = &measures.off_primary;
    let group = Group::OffPrimary;
    let says = "workloads not retired that are hosted elsewhere than the primary in force, of all not retired";
    rows.part(group, "share", "Off-primary share", (off.away.count, off.all.count), says).behind =
        report("off-primary", "");
    let says = "what those workloads cost a year, of what all cost";
    let spent = rows.add(
        group,
        "share_by_spend",
        "Off-primary share by spending",
        percent(off.away.pence, off.all.pence),
        says,
    );
    spent.behind = report("off-primary", "");
    rows.add(
        group,
        "spend",
        "Yearly spending off the primary",
        Amount::Pounds(off.away.pence),
        "pounds a year of those workloads",
    )
    .behind = report("off-primary", "");
    for (because, title, says) in [
        (
            AwayBecause::Covered,
            "covered by a live grant",
            "of the workloads away: a live grant covers them",
        ),
        (
            AwayBecause::Lapsed,
            "granted once, not covered now",
            "of the workloads away: granted once for where they run, and nothing covers them",
        ),
        (
            AwayBecause::InTransition,
            "in transition to the primary",
            "of the workloads away: on the primary before, not covered, and with time to follow",
        ),
        (
            AwayBecause::NeverAsked,
            "never granted",
            "of the workloads away: never granted for where they run, and no time to follow is left",
        ),
    ] {
        let tally = off.of_kind(because);
        let figure = rows.part(
            group,
            because.code(),
            format!("  {title}"),
            (tally.count, off.away.count),
            says,
        );
        let behind = report("off-primary", format!("because:{because}"));
        figure.behind = behind.clone();
        let key = format!("{}_by_spend", because.code());
        rows.add(
            group,
            &key,
            format!("  {title}, by spending"),
            percent(tally.pence, off.away.pence),
            says,
        )
        .behind = behind;
    }
}

fn reason_words(reason: ReasonCode) -> String {
    reason.code().replace('_', " ")
}

fn live(rows: &mut Rows, measures: &Measures) {
    let all = measures.live.count;
    let total = rows.add(
        Group::ByReason,
        "live",
        "Live grants",
        Amount::Count(all),
        "exceptions that cover their workloads on the day",
    );
    total.behind = exceptions("cover:live");
    for reason in ReasonCode::ALL {
        let tally = measures.reasons.get(reason).copied().unwrap_or_default();
        let figure = rows.part(
            Group::ByReason,
            reason.code(),
            format!("  first reason: {}", reason_words(*reason)),
            (tally.count, all),
            "of the live grants, by the first reason",
        );
        figure.behind = exceptions(format!("cover:live reason:{reason}"));
    }
    for reason in ReasonCode::ALL {
        let tally = measures.any_reasons.get(reason).copied().unwrap_or_default();
        let key = format!("any_{}", reason.code());
        let figure = rows.part(
            Group::ByReason,
            &key,
            format!("  any reason: {}", reason_words(*reason)),
            (tally.count, all),
            "of the live grants, by each of their reasons; one may count for several",
        );
        figure.behind = exceptions(format!("cover:live any_reason:{reason}"));
    }
    let spend = measures.live.pence;
    for (target, tally) in &measures.targets {
        let Tally { count, pence } = *tally;
        let figure = rows.part(
            Group::BySupplier,
            &target.to_string(),
            format!("  {target}"),
            (count, all),
            "of the live grants, by where they lead",
        );
        let name = target.to_string();
        let quoted = name.contains(char::is_whitespace);
        let named = if quoted { format!("\"{name}\"") } else { name };
        let behind = exceptions(format!("cover:live to:{named}"));
        figure.behind = behind.clone();
        rows.add(
            Group::BySupplier,
            &format!("{target}_by_spend"),
            format!("  {target}, by spending"),
            percent(pence, spend),
            "of what the live grants cost a year, by where they lead",
        )
        .behind = behind;
    }
    let figure = rows.add(
        Group::BySupplier,
        "concentration",
        "Concentration",
        Amount::Ratio(measures.concentration().map(|c| c.rounded(3))),
        "sum of the squared shares of the targets: 1 when all lead to one",
    );
    figure.of = Some(all);
    figure.behind = report("suppliers", "");
}

fn owed(rows: &mut Rows, measures: &Measures) {
    let owed = &measures.debt;
    let group = Group::Debt;
    let months = |months: u64| {
        Amount::Months(Exact::whole(i64::try_from(months).unwrap_or(i64::MAX)).rounded(0))
    };
    let mut add = |key: &str, title: &str, amount: Amount, says: &'static str| {
        let figure = rows.add(group, key, title, amount, says);
        figure.of = Some(owed.grants);
        figure.behind = report("debt", if key == "excess" { "excess.over:0" } else { "" });
    };
    add(
        "now",
        "Portability debt",
        months(owed.now),
        "months of moving over the live grants, by the newest estimate of each",
    );
    add(
        "accepted",
        "  as accepted",
        months(owed.accepted),
        "months over the live grants as they were accepted",
    );
    add(
        "excess",
        "  above the minimum each",
        months(owed.excess),
        "months over the minimum portability of each live grant (portable-minimum), summed",
    );
    add(
        "worst",
        "  if much goes wrong",
        months(owed.worst),
        "months over the live grants by their high estimates",
    );
    if let Some(weighted) = owed.by_spend() {
        add(
            "by_spend",
            "  of a grant, by spending",
            Amount::Months(weighted.rounded(1)),
            "months of a live grant on average, weighted by what each costs a year",
        );
    }
    rows.add(
        group,
        "lapsed",
        "  lapsed, not in the sums above",
        months(owed.lapsed),
        "months of exceptions granted, neither revoked nor closed, and no longer covered",
    )
    .behind = report("lapsed", "owed.any:");
}

fn days_and_ages(rows: &mut Rows, measures: &Measures) {
    let uncovered = &measures.uncovered;
    let figure = rows.add(
        Group::Uncovered,
        "days",
        "Uncovered days",
        Amount::Count(uncovered.days),
        "days on which workloads were away for an exception without cover, since the beginning",
    );
    figure.count = Some(uncovered.per_exception.len() as u64);
    figure.behind = report("uncovered", "");
    for (quarter, days) in &uncovered.per_quarter {
        rows.add(
            Group::Uncovered,
            &quarter.to_string(),
            format!("  in {quarter}"),
            Amount::Count(*days),
            "those days in the quarter",
        )
        .behind = report("gaps", format!("quarter:{quarter}"));
    }
    let pace = &measures.pace;
    let ages = &pace.live_age;
    let figure = rows.add(
        Group::Age,
        "live_mean",
        "Age of live grants, mean",
        days(ages.mean()),
        "days since the first covered day of each live exception",
    );
    figure.of = Some(ages.count);
    figure.behind = exceptions("cover:live");
    rows.add(
        Group::Age,
        "live_oldest",
        "  oldest",
        days(ages.most.map(Exact::whole)),
        "the longest of those",
    )
    .behind = exceptions("cover:live");
    let waiting = &pace.waiting;
    let figure = rows.add(
        Group::Age,
        "waiting_median",
        "Undecided requests, median wait",
        days(waiting.median.clone()),
        "days since undecided requests were submitted",
    );
    figure.of = Some(waiting.count);
    figure.behind = exceptions("waiting.any:");
    rows.add(
        Group::Age,
        "waiting_oldest",
        "  oldest",
        days(waiting.most.map(Exact::whole)),
        "the longest of those",
    )
    .behind = exceptions("waiting.any:");
    let taken = &pace.to_decide;
    let figure = rows.add(
        Group::TimeToDecide,
        "median",
        "Time to decide, median",
        of_seconds(taken.median.clone()),
        "days from submitting to the last word, of what was decided",
    );
    figure.of = Some(taken.count);
    figure.behind = report("decided", "last_word:yes");
    rows.add(
        Group::TimeToDecide,
        "ninetieth",
        "  nine in ten within",
        of_seconds(taken.ninetieth.map(Exact::whole)),
        "the least number of days within which nine in ten were decided",
    )
    .behind = report("decided", "last_word:yes");
}

/// What `voice` says of the rulings that pass `filter`.
fn voice(rows: &mut Rows, key: &str, title: &str, voice: &Voice, filter: &str) {
    let group = Group::Approvals;
    rows.part(
        group,
        &format!("{key}rate"),
        format!("{title}: approved"),
        (voice.approved, voice.decided()),
        "approvals of approvals and refusals",
    )
    .behind = report("decided", format!("verdict:approved {filter}").trim_end());
    let per = debt::ratio(voice.returned.into(), voice.requests.into());
    let figure = rows.add(
        group,
        &format!("{key}returns_per_request"),
        format!("{title}: returns per request"),
        Amount::Ratio(per.map(|per| per.rounded(1))),
        "how often a request that somebody ruled on was sent back, however often it came again",
    );
    (figure.count, figure.of) = (Some(voice.returned), Some(voice.requests));
    figure.behind = report("decided", format!("verdict:returned {filter}").trim_end());
    let mean = debt::ratio(voice.characters.into(), voice.decided().into());
    let figure = rows.add(
        group,
        &format!("{key}length"),
        format!("{title}: characters of a reason"),
        Amount::Ratio(mean.map(|mean| mean.rounded(0))),
        "characters of the reasons given for approvals and refusals, mean",
    );
    figure.of = Some(voice.decided());
    figure.behind = report("decided", format!("verdict:approved,rejected {filter}").trim_end());
}

fn decisions(rows: &mut Rows, measures: &Measures) {
    let pace = &measures.pace;
    voice(rows, "", "All", &pace.all, "");
    for (quarter, own) in &pace.quarters {
        let filter = format!("quarter:{quarter}");
        voice(rows, &format!("{quarter}."), &format!("  {quarter}"), own, &filter);
    }
    for ((quarter, who), own) in &pace.people {
        let filter = format!("quarter:{quarter} by:{who}");
        voice(rows, &format!("{quarter}.{who}."), &format!("  {quarter} {who}"), own, &filter);
    }
}

fn renewals(rows: &mut Rows, measures: &Measures) {
    let renewals = &measures.renewals;
    let group = Group::Renewals;
    rows.part(
        group,
        "renewed",
        "Ended terms renewed",
        (renewals.renewed, renewals.endings),
        "terms that ran out or were cut short after which a renewal was granted, bridges aside",
    )
    .behind = report("renewals", "");
    let figure = rows.add(
        group,
        "per_exception",
        "Renewals per exception",
        Amount::Ratio(renewals.per_exception().map(|per| per.rounded(1))),
        "renewals of each exception ever granted, mean",
    );
    (figure.count, figure.of) = (Some(renewals.renewals), Some(renewals.exceptions));
    figure.behind = report("renewals", "renewals.over:0");
    rows.add(
        group,
        "most",
        "  most of one exception",
        Amount::Count(renewals.most),
        "the most renewals of one exception",
    )
    .behind = report("renewals", "renewals.over:0");
    rows.part(
        group,
        "unchanged",
        "Renewals with no changed claim",
        (renewals.unchanged, renewals.compared),
        "renewals that claim word for word what was claimed before",
    )
    .behind = report("stamps", "kind:nothing_changed");
}

fn conditions(rows: &mut Rows, measures: &Measures) {
    let conditions = &measures.conditions;
    let group = Group::Conditions;
    for (became, title, count, says) in [
        (
            Became::InTime,
            "Conditions met in time",
            conditions.in_time,
            "confirmed as met by the last day for it, of all ever agreed but those that were not \
             due when their exception ended",
        ),
        (Became::Late, "  met late", conditions.late, "confirmed as met after the last day for it"),
        (Became::Waived, "  waived", conditions.waived, "no longer asked for by an approver"),
        (
            Became::Breached,
            "  breached",
            conditions.breached,
            "overdue and not settled, or recorded as broken, of what is in force",
        ),
        (
            Became::BreachedAtTheEnd,
            "  breached when the exception ended",
            conditions.broken_at_the_end,
            "overdue and not settled, or recorded as broken, on the last day before the exception \
             was revoked or closed",
        ),
        (Became::Open, "  open", conditions.open, "not settled, and not yet due"),
    ] {
        rows.part(group, became.code(), title, (count, conditions.all), says).behind =
            report("promises", format!("became:{became}"));
    }
}

fn special(rows: &mut Rows, measures: &Measures) {
    rows.part(
        Group::ExitTested,
        "share",
        "Exit tested within a year",
        (measures.tested, measures.live.count),
        "live grants with an estimate tested less than 12 months ago",
    )
    .behind = report("exits", "within_a_year:yes");
    let group = Group::Special;
    rows.add(
        group,
        "overrides",
        "Overrides",
        Amount::Count(measures.overrides),
        "decisions on what was one's own in what is granted, each approval, confirmation and waiver \
         counted; one that waits for another approval is in lists already, and here once granted",
    )
    .behind = exceptions("override:yes");
    rows.add(
        group,
        "bridges",
        "Bridges",
        Amount::Count(measures.bridges),
        "short grants while a renewal was decided",
    )
    .behind = exceptions("bridges.over:0");
    rows.add(
        group,
        "corrections",
        "Corrections",
        Amount::Count(measures.corrections),
        "decisions recorded in error and put right",
    )
    .behind = report("corrections", "");
    for (basis, own) in &measures.calibration {
        let name = basis.map_or("no basis", |basis| basis.code());
        let figure = rows.add(
            Group::Calibration,
            &name.replace(' ', "_"),
            format!("Months taken per month expected: {name}"),
            Amount::Ratio(own.ratio().map(|ratio| ratio.rounded(2))),
            "months that moves really took for each month accepted, per basis of the estimate; \
             counted are the moves",
        );
        figure.count = Some(own.moves);
        figure.behind = match basis {
            Some(basis) => report("moves", format!("basis:{basis}")),
            None => report("moves", "basis.none:"),
        };
    }
}
