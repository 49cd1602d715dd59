//! A workspace of a hundred thousand exceptions with ten events each, over four years, and twenty
//! thousand workloads: the sample, and what was filed beside it, every row of it through the store
//! and every event in the chain.
//!
//! It takes a few minutes and 1.5 GB, so it is kept under `target/many` and made again only when
//! the schema has changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use cloudpick::actions::demo;
use cloudpick::domain::date::{Day, Moment, Span};
use cloudpick::domain::exception::grant::Cover;
use cloudpick::domain::exception::grant::{Condition, Grant, GrantKind, Mark, MarkKind};
use cloudpick::domain::exception::request::{ConditionKind, Consequence, ReasonCode};
use cloudpick::domain::exception::scores::{Given, Score};
use cloudpick::domain::exception::tier::Tier;
use cloudpick::domain::exception::{
    Closure, Exception, Outcome, Rejection, Return as SentBack, Revocation, State, Submission,
    Vote, Withdrawal,
};
use cloudpick::domain::person::{Assurance, Role};
use cloudpick::domain::refs::{ExceptionRef, Slug, WorkloadRef};
use cloudpick::domain::workload::{Months, Place, Workload};
use cloudpick::store::exceptions::{self, Comment};
use cloudpick::store::{Access, Expect, Op, Store, StoreError, Write, workloads};
use cloudpick::world::{Clock, Ids, World};

/// Events of each exception.
pub(crate) const EACH: usize = 10;
/// Days since the workspace was begun: as far back as the sample, some of whose days are fixed, can
/// be made.
const BEGUN: i64 = 1_390;
/// Exceptions that are filed on one day, and lie in one transaction.
const TOGETHER: usize = 250;

/// What happens to an exception, one event each.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Deed {
    Create,
    Edit,
    Submit,
    Claim,
    Score,
    Approve,
    Meet,
    Confirm,
    Close,
    Revoke,
    Reject,
    Return,
    Withdraw,
    Comment,
}

use Deed::{
    Approve, Claim, Close, Confirm, Create, Edit, Meet, Reject, Return, Revoke, Submit, Withdraw,
};

/// The kind of event.
const fn kind(deed: Deed) -> &'static str {
    match deed {
        Deed::Create => "exception.created",
        Deed::Edit => "exception.edited",
        Deed::Submit => "exception.submitted",
        Deed::Claim => "exception.claimed",
        Deed::Score => "exception.scored",
        Deed::Approve => "exception.approved",
        Deed::Meet => "exception.condition_met",
        Deed::Confirm => "exception.condition_confirmed",
        Deed::Close => "exception.closed",
        Deed::Revoke => "exception.revoked",
        Deed::Reject => "exception.rejected",
        Deed::Return => "exception.returned",
        Deed::Withdraw => "exception.withdrawn",
        Deed::Comment => "exception.commented",
    }
}

/// A number that looks like chance and is the same in every run.
fn chance(of: usize, salt: u64) -> usize {
    let mut z =
        (of as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ salt.wrapping_mul(0xD1B5_4A32_D192_ED03);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    usize::try_from((z ^ (z >> 31)) % 1_000_000).unwrap()
}

struct Maker {
    template: Exception,
    today: Day,
    first_workload: u32,
    workloads: usize,
}

fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

fn moment(day: Day, hour: usize) -> Moment {
    format!("{day}T{hour:02}:00:00Z").parse().unwrap()
}

impl Maker {
    /// The day on which exception `nth` of `count` is filed.
    fn filed(&self, nth: usize, count: usize) -> Day {
        let batches = count.div_ceil(TOGETHER);
        let batch = nth / TOGETHER;
        let back = 1_350 - 1_250 * batch / batches.max(1);
        self.today.plus_days(-i64::try_from(back).unwrap())
    }

    fn span(nth: usize, filed: Day) -> Span {
        let first = filed.plus_days(64);
        let months = [3, 6, 12, 12, 12, 24, 24, 36][chance(nth, 1) % 8];
        Span::new(first, first.term_end(months)).unwrap()
    }

    /// The ten events of exception `nth`.
    fn story(&self, nth: usize, filed: Day) -> [Deed; EACH] {
        let c = Deed::Comment;
        let s = Deed::Score;
        let over = Self::span(nth, filed).last() < self.today;
        match chance(nth, 2) % 100 {
            0..5 => [Create, Edit, Edit, Submit, c, c, Return, Edit, c, c],
            5..8 => [Create, Edit, Edit, c, c, Edit, c, Edit, c, c],
            8..12 => [Create, Edit, Edit, Submit, c, c, c, c, c, c],
            12..16 => [Create, Edit, Submit, Claim, s, s, c, c, c, c],
            16..26 => [Create, Edit, Submit, Claim, s, s, Reject, c, c, c],
            26..32 => [Create, Edit, Submit, Claim, c, Withdraw, c, c, c, c],
            32..35 => [Create, Edit, Submit, Claim, s, Approve, Meet, Confirm, c, Revoke],
            chance if over && chance < 96 => {
                [Create, Edit, Submit, Claim, s, Approve, Meet, Confirm, c, Close]
            }
            35..70 => [Create, Edit, Submit, Claim, s, Approve, Meet, Confirm, c, c],
            _ => [Create, Edit, Submit, Claim, s, s, Approve, c, c, c],
        }
    }

    /// Exception `nth` before its first event.
    fn exception(&self, nth: usize, filed: Day) -> Exception {
        let mut e = self.template.clone();
        let number = u32::try_from(nth).unwrap() + 1_001;
        e.reference = ExceptionRef::new(number).unwrap();
        e.uuid = format!("01890a5d-ac96-774b-8000-{nth:012x}");
        let (requester, owner) = [("arch-1", "arch-2"), ("arch-2", "arch-1")][chance(nth, 3) % 2];
        e.requester = slug(requester);
        e.state = State::Draft;
        e.version = 1;
        e.filed_at = moment(filed, 9);
        e.editors.clear();
        e.claimed_by = None;
        (e.submissions, e.submission, e.returned, e.votes) = (0, None, None, Vec::new());
        (e.scores, e.rejection, e.appeal, e.withdrawal) = (Vec::new(), None, None, None);
        (e.grants, e.revocation, e.closure) = (Vec::new(), None, None);
        let span = Self::span(nth, filed);
        let request = &mut e.request;
        let what = ["Archive", "Map service", "Speech search", "Permit desk", "Sensor trial"];
        let title = format!("{} {nth} away from the primary", what[chance(nth, 4) % what.len()]);
        request.title = title.parse().unwrap();
        request.owner = Some(slug(owner));
        let workload =
            self.first_workload + u32::try_from(chance(nth, 5) % self.workloads).unwrap();
        request.workload = WorkloadRef::new(workload).unwrap();
        let places = ["azure", "gcp", "paas", "on-premises", "software-service"];
        request.target = Some(places[chance(nth, 6) % places.len()].parse::<Place>().unwrap());
        let reasons = ReasonCode::ALL;
        let reason = reasons[chance(nth, 7) % reasons.len()];
        let claim = request.claims.values().next().cloned();
        request.claims = claim.into_iter().map(|claim| (reason, claim)).collect();
        request.primary_reason = Some(reason);
        request.other_reasons.clear();
        let likely = u16::try_from(chance(nth, 8) % 20).unwrap();
        request.move_months = Months::new(likely / 2, likely, likely + 6).ok();
        let pounds = 500 + chance(nth, 9) % 90_000;
        request.cost.target_year = pounds.to_string().parse().ok();
        (request.start, request.last_day) = (Some(span.first()), Some(span.last()));
        request.review_by = Some(span.first().term_end(2));
        e
    }

    /// What `deed` makes of exception `nth`, filed on `filed`.
    fn apply(e: &mut Exception, deed: Deed, nth: usize, filed: Day, event: usize) {
        let (day, span) = (filed.plus_days(at_day(event)), Self::span(nth, filed));
        let at = moment(day, 10);
        let why = || "The trial is bounded and the way back is short.".parse().unwrap();
        // What an edit changes is no part of what is judged.
        let known = e.submission.as_ref().map(|submission| submission.content);
        let content = known.unwrap_or_else(|| e.request.content_hash());
        let approver = ["app-1", "app-2"][chance(nth, 10) % 2];
        let tier = e.submission.as_ref().map_or(Tier::Two, |submission| submission.tier);
        match deed {
            Deed::Create | Deed::Comment => {}
            Deed::Edit => {
                e.version += 1;
                e.state = if e.returned.is_some() { State::ChangesRequested } else { State::Draft };
            }
            Deed::Submit => {
                e.state = State::Submitted;
                e.submissions += 1;
                let decision = "D-0001".parse().unwrap();
                let why = "up to GBP 50,000 a year".to_owned();
                let tier = [Tier::One, Tier::Two, Tier::Two, Tier::Three][chance(nth, 11) % 4];
                e.submission = Some(Submission { at, content, decision, tier, why });
            }
            Deed::Claim => {
                e.state = State::InReview;
                e.claimed_by = Some(slug(approver));
            }
            Deed::Score => {
                let question = if e.scores.is_empty() { "EXC-NEED-03" } else { "EXC-PORT-01" };
                let (role, given) = (Role::Adviser, Given::Value(2));
                let question = question.parse().unwrap();
                let by = slug("adv-1");
                e.scores.push(Score { question, by, role, given, note: why(), content, at });
            }
            Deed::Approve => {
                e.state = State::Approved;
                let months = e.request.move_months.map_or(6, Months::likely);
                let by = slug(approver);
                e.votes.push(Vote {
                    by: by.clone(),
                    role: Role::Approver,
                    content,
                    span,
                    months,
                    rationale: why(),
                    conditions: Vec::new(),
                    dues: BTreeMap::new(),
                    departure: None,
                    override_: None,
                    unscored: Vec::new(),
                    at,
                });
                let lapses = chance(nth, 12).is_multiple_of(10);
                let conditions = vec![Condition {
                    number: 1,
                    text: "A copy of the data comes home each quarter".parse().unwrap(),
                    owner: e.request.owner.clone().unwrap(),
                    due: span.first().term_end(4),
                    kind: ConditionKind::Reporting,
                    consequence: if lapses { Consequence::Lapse } else { Consequence::Warn },
                    marks: Vec::new(),
                }];
                e.grants.push(Grant {
                    number: 1,
                    kind: GrantKind::First,
                    span,
                    months,
                    approvers: vec![by],
                    content,
                    decision: "D-0001".parse().unwrap(),
                    tier,
                    approved_at: at,
                    review_months: (tier != Tier::One).then_some(6),
                    overrides: Vec::new(),
                    conditions,
                });
            }
            Deed::Meet | Deed::Confirm => {
                let kind = if deed == Meet { MarkKind::Met } else { MarkKind::Confirmed };
                let by =
                    if deed == Meet { e.request.owner.clone().unwrap() } else { slug(approver) };
                let note = (deed == Meet).then(why);
                let mark = Mark { on: day, kind, by, note };
                e.grants[0].conditions[0].marks.push(mark);
            }
            Deed::Close => {
                e.state = State::Closed;
                e.closure = Some(Closure {
                    by: e.requester.clone(),
                    outcome: Outcome::ReturnedToPrimary,
                    // The last events are of the first weeks, and the end is planned ahead.
                    effective: span.last().plus_days(1),
                    months: Some(u16::try_from(chance(nth, 13) % 15).unwrap()),
                    reason: None,
                    at,
                });
            }
            Deed::Revoke => {
                e.state = State::Revoked;
                e.revocation = Some(Revocation {
                    by: slug(approver),
                    reason: why(),
                    effective: day.plus_days(20),
                    return_by: day.plus_days(90),
                    cover_before: Cover::Live,
                    at,
                });
            }
            Deed::Reject => {
                e.state = State::Rejected;
                e.rejection = Some(Rejection {
                    by: slug(approver),
                    role: Role::Approver,
                    rationale: why(),
                    content,
                    tier,
                    deciders: [slug(approver)].into(),
                    on: day,
                    at,
                });
            }
            Deed::Return => {
                e.state = State::ChangesRequested;
                let fields = ["cost".to_owned()].into();
                e.returned = Some(SentBack { by: slug(approver), note: why(), fields, at });
            }
            Deed::Withdraw => {
                e.state = State::Withdrawn;
                e.withdrawal = Some(Withdrawal { reason: None, at });
            }
        }
    }
}

/// Days from filing to event `at`.
fn at_day(at: usize) -> i64 {
    i64::try_from(at * 9).unwrap()
}

fn op(ids: &mut Ids, at: Moment) -> Op {
    Op {
        op_id: ids.id(),
        at,
        actor: "arch-1".to_owned(),
        assurance: Assurance::Claimed,
        login: "bench".to_owned(),
        host: "bench".to_owned(),
        program: "bench".to_owned(),
    }
}

fn comment(
    write: &mut Write<'_>,
    e: &Exception,
    number: usize,
    at: Moment,
) -> Result<(), StoreError> {
    let comment = Comment {
        number: u32::try_from(number + 1).unwrap(),
        by: slug("adv-1"),
        text: "The cost of the way back is what it was.".parse().unwrap(),
        internal: false,
        at,
        versions: 1,
    };
    exceptions::comment(write, e.reference, &comment)
}

/// Adds `count` exceptions and a fifth as many workloads to the sample at `path`.
pub(crate) fn fill(path: &Path, count: usize) {
    let mut store = Store::open(path, Access::Write).unwrap();
    let mut ids = Ids::real();
    let today = Clock::real().now().day_in(&jiff::tz::TimeZone::UTC);
    let (known, template) = store
        .read(|look| {
            let known = workloads::all(look)?;
            let all = exceptions::list(look)?;
            let granted = all.iter().find(|light| !light.grants.is_empty()).unwrap().reference;
            let (template, _) = exceptions::get(look, granted)?.unwrap();
            Ok::<_, StoreError>((known, template))
        })
        .unwrap();
    let first_workload = 1_001;
    let maker = Maker { template, today, first_workload, workloads: (count / 5).max(1) };
    for from in (0..maker.workloads).step_by(1_000) {
        let op = op(&mut ids, moment(today.plus_days(-BEGUN + 1), 9));
        store
            .write(&op, |write| {
                for nth in from..(from + 1_000).min(maker.workloads) {
                    let like: &Workload = &known[nth % known.len()];
                    let reference =
                        WorkloadRef::new(first_workload + u32::try_from(nth).unwrap()).unwrap();
                    let name = format!("{} no {nth}", like.name).parse().unwrap();
                    let cost = (1_000 + chance(nth, 14) % 80_000).to_string().parse().unwrap();
                    let retired_on = None;
                    let workload =
                        Workload { reference, name, annual_cost: cost, retired_on, ..like.clone() };
                    workloads::put(write, &workload, Expect::New)?;
                    write.record("workload.added", &reference.to_string(), None, None, &[])?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
    }
    // In the order of the days, as it would have happened: some batches are in hand at a time.
    let mut turns: Vec<(Day, usize, usize)> = (0..count)
        .step_by(TOGETHER)
        .flat_map(|from| (0..EACH).map(move |event| (from, event)))
        .map(|(from, event)| (maker.filed(from, count).plus_days(at_day(event)), from, event))
        .collect();
    turns.sort_unstable();
    let mut batches: BTreeMap<usize, Vec<Exception>> = BTreeMap::new();
    for (day, from, event) in turns {
        let filed = maker.filed(from, count);
        let mut batch = batches.remove(&from).unwrap_or_else(|| {
            let own = from..(from + TOGETHER).min(count);
            own.map(|nth| maker.exception(nth, filed)).collect()
        });
        let at = moment(day, 10);
        let op = op(&mut ids, at);
        store
            .write(&op, |write| {
                for (nth, e) in (from..).zip(&mut batch) {
                    let deed = maker.story(nth, filed)[event];
                    Maker::apply(e, deed, nth, filed, event);
                    match deed {
                        Deed::Comment => comment(write, e, event, at)?,
                        Deed::Create => exceptions::put(write, e, Expect::New)?,
                        Deed::Edit
                        | Deed::Submit
                        | Deed::Claim
                        | Deed::Score
                        | Deed::Approve
                        | Deed::Meet
                        | Deed::Confirm
                        | Deed::Close
                        | Deed::Revoke
                        | Deed::Reject
                        | Deed::Return
                        | Deed::Withdraw => exceptions::put(write, e, Expect::Any)?,
                    }
                    write.record(kind(deed), &e.reference.to_string(), None, None, &[])?;
                }
                Ok::<_, StoreError>(())
            })
            .unwrap();
        if event + 1 < EACH {
            batches.insert(from, batch);
        }
    }
}

/// The large workspace, made from the sample as it would have been on a day before the first of its
/// exceptions, or as it was kept.
pub(crate) fn many(count: usize) -> PathBuf {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/many");
    std::fs::create_dir_all(&kept).unwrap();
    let target = kept.join(format!("{count}.db"));
    if Store::open(&target, Access::Read).is_ok() {
        return target;
    }
    // Every transaction waits for the disk, and there are thousands: memory takes their place.
    let shared = Path::new("/dev/shm");
    let folder = if shared.is_dir() { tempfile::tempdir_in(shared) } else { tempfile::tempdir() };
    let folder = folder.unwrap();
    let work = folder.path().join("many.db");
    let today = Clock::real().now().day_in(&jiff::tz::TimeZone::UTC);
    let begun = World::standing_at(moment(today.plus_days(-BEGUN), 10));
    demo::load(&work, &begun).unwrap();
    fill(&work, count);
    let _ = std::fs::remove_file(&target);
    std::fs::copy(&work, &target).unwrap();
    target
}
