//! Notes of what ends, is due or has passed its day, each written once.

use super::{Item, ItemKind, condition, confirmer, days, named};
use crate::actions::exceptions::Confirmers;
use crate::actions::{ActionError, Desk};
use crate::domain::date::{Day, Span};
use crate::domain::decision::Status;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::person::Role;
use crate::store::exceptions::Light;
use crate::store::{self, Look, signal};

/// The threshold that stands for the day after the last one.
const DAY_AFTER: i64 = -1;

/// Something with a last day, of which notes are written.
struct Dated {
    kind: ItemKind,
    subject: String,
    /// What the notes are kept under.
    item: String,
    last: Day,
    /// It is past: the note of the day after is due.
    over: bool,
    /// Every threshold speaks of it, and not the nearest alone.
    early: bool,
    said: String,
}

/// Notes of what ends, is due or is to be reviewed, and of what has passed its day, each once.
///
/// The last day of a grant or before a revocation, and the day by which what is revoked must be
/// back, are told `before` so many days, and from the day after; a condition, the
/// review of an exception and of the decision in force only at the nearest of those thresholds, and
/// from the day after. Thresholds that passed unseen are caught up by the nearest one that holds;
/// what was said once is never said again, whatever the clock does.
///
/// # Errors
/// A refusal for whoever the workspace does not know; when it cannot be saved.
pub fn notify(desk: &mut Desk, before: &[i64]) -> Result<Vec<Item>, ActionError> {
    let person = desk.person()?.clone();
    let role =
        [Role::Admin, Role::Approver, Role::DecisionOwner, Role::Architect, Role::Procurement]
            .into_iter()
            .find(|role| person.is(*role));
    let (today, zone) = (desk.today(), desk.zone.clone());
    let mut thresholds: Vec<i64> = before.to_vec();
    thresholds.sort_unstable();
    thresholds.dedup();
    desk.write(|write| {
        let mut said = Vec::new();
        for dated in dated(write, today, &zone)? {
            let left = dated.last.days_since(today);
            let nearest = thresholds.iter().take(if dated.early { usize::MAX } else { 1 });
            let passed: Vec<i64> = if dated.over {
                vec![DAY_AFTER]
            } else {
                nearest.copied().filter(|days| (0..=*days).contains(&left)).collect()
            };
            let mut first = true;
            for threshold in passed {
                if signal::was_notified(write, &dated.item, dated.last, threshold)? {
                    // A nearer threshold spoke; what lies further off has nothing to add.
                    first = false;
                    continue;
                }
                signal::put_notice(write, &dated.item, dated.last, threshold, first)?;
                if std::mem::take(&mut first) {
                    said.push(Item {
                        kind: dated.kind,
                        subject: dated.subject.clone(),
                        said: dated.said.clone(),
                    });
                }
                write.record("notice.written", &dated.subject, role, None, &[])?;
            }
        }
        said.sort_by_key(|item| item.kind);
        Ok(said)
    })
}

/// Everything in force that has a last day.
fn dated(
    look: &mut dyn Look,
    today: Day,
    zone: &jiff::tz::TimeZone,
) -> Result<Vec<Dated>, ActionError> {
    let mut all = Vec::new();
    let left = |last: Day| match last.days_since(today) {
        0 => "today".to_owned(),
        left => format!("in {}, on {last}", days(left)),
    };
    let returns = store::exceptions::returns(look)?;
    for light in store::exceptions::list(look)? {
        if let (State::Revoked, Some(back)) = (light.state, returns.get(&light.reference)) {
            all.extend(revoked(&light, *back, zone, today));
        }
        if light.state != State::Approved {
            continue;
        }
        let subject = light.reference.to_string();
        let title = named(&light.title, light.overridden);
        let coverage = light.coverage(|grant| grant.approved_at.day_in(zone) <= today);
        let cover = coverage.on(today);
        let over = cover == Cover::Lapsed;
        let past = || {
            let spans = coverage.periods.iter().map(|period| period.span.last());
            spans.filter(|last| *last < today).max()
        };
        let last = coverage.end(today).or_else(|| past().filter(|_| over));
        if let Some(last) = last {
            let (kind, when) = if over {
                (ItemKind::Lapsed, format!("its cover ended on {last}"))
            } else {
                (ItemKind::Expiring, format!("ends {}", left(last)))
            };
            all.push(Dated {
                kind,
                subject: subject.clone(),
                item: subject.clone(),
                last,
                over,
                early: true,
                said: format!("{title}: {when}"),
            });
        }
        let runs = matches!(cover, Cover::Live | Cover::LapsedCondition);
        if let Some(by) = light.review_by.filter(|_| runs) {
            all.push(reviewed(subject, &title, by, today));
        }
    }
    let mut confirmers = Confirmers::on((today, zone));
    for promise in store::exceptions::promises(look, false)? {
        if !promise.is_owed(today) || promise.hold.settled(today) {
            continue;
        }
        let subject = format!("{}#{}", promise.which, promise.number);
        let who = confirmer(look, &promise, today, &mut confirmers)?;
        all.push(Dated {
            kind: ItemKind::Condition,
            item: subject.clone(),
            subject,
            last: promise.hold.due,
            over: promise.hold.breached(today),
            early: false,
            said: condition(&promise, today, who.as_deref()),
        });
    }
    for decision in store::decisions::all(look)? {
        if decision.status == Status::Accepted {
            let title = decision.content.title.to_string();
            all.push(reviewed(
                decision.reference.to_string(),
                &title,
                decision.content.review_by,
                today,
            ));
        }
    }
    Ok(all)
}

/// What a revocation ends: the last covered day, and the day by which the workload must be back.
fn revoked(light: &Light, back_by: Day, zone: &jiff::tz::TimeZone, today: Day) -> Vec<Dated> {
    let title = named(&light.title, light.overridden);
    let coverage = light.coverage(|grant| grant.approved_at.day_in(zone) <= today);
    let held = coverage.end(today);
    let of = |name: &str, last: Day, said: String| Dated {
        kind: if held.is_some() { ItemKind::Expiring } else { ItemKind::Lapsed },
        subject: light.reference.to_string(),
        item: format!("{} {name}", light.reference),
        last,
        over: last < today,
        early: true,
        said: format!("{title}: {said}"),
    };
    let when = |last: Day| match last.days_since(today) {
        0 => "today".to_owned(),
        left => format!("in {}, on {last}", days(left)),
    };
    // Where the revocation came before the first day, nothing was covered that could end.
    let past = || coverage.granted().map(Span::last).filter(|last| *last < today);
    let cover = held.or_else(past).map(|last| {
        let ends = if last < today {
            format!("its cover ended on {last}")
        } else {
            format!("its cover ends {}", when(last))
        };
        of("revoked", last, format!("revoked, {ends}; to be back by {back_by}"))
    });
    let back = if back_by < today {
        format!("revoked, was to be back by {back_by}, and is not closed yet")
    } else {
        format!("revoked, to be back {}", when(back_by))
    };
    cover.into_iter().chain([of("return", back_by, back)]).collect()
}

fn reviewed(subject: String, title: &str, by: Day, today: Day) -> Dated {
    let over = by < today;
    let when = match by.days_since(today) {
        _ if over => format!("review was due on {by}"),
        0 => "review is due today".to_owned(),
        left => format!("review is due in {}, on {by}", days(left)),
    };
    Dated {
        kind: ItemKind::Review,
        item: format!("{subject} review"),
        subject,
        last: by,
        over,
        early: false,
        said: format!("{title}: {when}"),
    }
}
