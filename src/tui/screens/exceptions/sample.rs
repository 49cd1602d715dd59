//! Exceptions for the tests of screens: built by the rules of the domain, in many states.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::data::{
    Answer, Changes, Choices, Dossier, Item, PAGE, Question, Register, Row, Said, Weight,
};
use crate::actions::exceptions::{
    Asked, Beside, By, Grouping, KEYS, Listed, Ordered, Placed, Point,
};
use crate::domain::criteria::exception::ExceptionSet;
use crate::domain::date::{Moment, Span};
use crate::domain::exception::attention::{Attention, Facts, attention};
use crate::domain::exception::fixture::{self, day, workload};
use crate::domain::exception::precedent::{Precedent, Precedents, Verdict};
use crate::domain::exception::request::{Consequence, Request};
use crate::domain::exception::scores::Given;
use crate::domain::exception::steps::{Ballot, Context, Primary, Step};
use crate::domain::exception::tier::Settings;
use crate::domain::exception::turn::Task;
use crate::domain::exception::{Exception, State};
use crate::domain::filter::{Filter, Seen};
use crate::domain::measures::Debt;
use crate::domain::person::{Person, Role};
use crate::domain::refs::ExceptionRef;
use crate::import::criteria::read_exception;
use crate::import::source::Source;
use crate::store::exceptions::Light;
use crate::tui::widgets::form::Choice;

/// The day of the tests.
pub(crate) const TODAY: &str = "2027-03-01";

fn person(name: &str, roles: &[Role]) -> Person {
    Person {
        slug: name.parse().unwrap(),
        name: name.parse().unwrap(),
        roles: roles.iter().copied().collect(),
        logins: BTreeSet::new(),
        retired: false,
    }
}

/// The questions that come with the program.
pub(crate) fn questions() -> ExceptionSet {
    let text = include_str!("../../../../criteria/exception.toml");
    read_exception(&Source::from_text("exception.toml", text)).unwrap()
}

/// The complete request of tier 2 of the tests of the domain, a year earlier.
pub(crate) fn request(title: &str) -> Request {
    let mut request = fixture::request();
    request.title = title.parse().unwrap();
    for claim in request.claims.values_mut() {
        claim.evidence.push("https://example.org/maps".parse().unwrap());
    }
    request.start = Some(day("2026-04-01"));
    request.last_day = Some(day("2027-03-31"));
    request.review_by = None;
    for offer in &mut request.conditions {
        offer.due = Some(day("2026-06-30"));
        offer.consequence = Consequence::Warn;
    }
    request
}

fn at(day: &str) -> Moment {
    format!("{day}T09:00:00.000000Z").parse().unwrap()
}

fn after(exception: &Exception, step: &Step, by: &Person, on: &str) -> Exception {
    let (workload, set, settings) = (workload(), questions(), Settings::default());
    let primary = Primary { decision: "D-0001".parse().unwrap(), supplier: "aws".parse().unwrap() };
    let context = Context {
        now: at(on),
        today: day(on),
        primary: Some(primary),
        workload: &workload,
        rivals: &[],
        target_retired: false,
        delegations: &[],
        voters: &[],
        before: None,
        questions: &set,
        settings: &settings,
        reopen_signal: false,
        precedents: &Precedents::default(),
        fresh_evidence: false,
        changed: std::collections::BTreeSet::new(),
        day_of: &|moment: Moment| moment.day_in(&jiff::tz::TimeZone::UTC),
    };
    exception.after(step, by, &context).unwrap().exception.unwrap()
}

fn ballot(exception: &Exception) -> Step {
    Step::Approve(Box::new(Ballot {
        seen: exception.request.content_hash(),
        span: None,
        months: None,
        rationale: "A small trial that we can end at any time.".parse().unwrap(),
        conditions: Vec::new(),
        dues: std::collections::BTreeMap::new(),
        departure: None,
        override_: false,
    }))
}

/// One exception in each of several states.
pub(crate) fn exceptions() -> Vec<Exception> {
    let architect = person("arch-1", &[Role::Architect]);
    let adviser = person("adv-1", &[Role::Adviser]);
    let approver = person("app-1", &[Role::Approver]);
    let titles = [
        "Moving maps elsewhere",
        "Shared break-glass account, 客服 team",
        "Speech service without a region in the country",
        "Backups of the archive kept by another supplier for as long as the law asks",
        "Sandbox for the planning model",
        "Payroll printing",
    ];
    let all = titles.iter().zip(1..).map(|(title, number)| {
        let reference = ExceptionRef::new(number).unwrap();
        let mut asked = request(title);
        if number == 1 {
            asked = Request::new(title.parse().unwrap(), asked.workload);
            asked.target = Some("gcp".parse().unwrap());
        }
        let uuid = format!("01890a5d-ac96-774b-bcce-b3020000{number:04}");
        let made = Exception::create(reference, uuid, asked, &architect, at("2026-03-02")).unwrap();
        if number == 1 {
            return made;
        }
        let sent = after(&made, &Step::Submit, &architect, "2026-03-05");
        if number == 2 {
            return sent;
        }
        let taken = after(&sent, &Step::Claim, &approver, "2026-03-06");
        if number == 3 {
            return taken;
        }
        if number == 4 {
            let rationale = "The case is not made for all of it.".parse().unwrap();
            let step = Step::Reject { rationale, seen: taken.request.content_hash() };
            return after(&taken, &step, &approver, "2026-03-09");
        }
        let question = "EXC-INNO-01".parse().unwrap();
        let scored = taken.request.claims.keys().next().map(|_| Step::Score {
            question,
            given: Given::Value(2),
            note: "It says what would be learned".parse().unwrap(),
        });
        let scored =
            scored.map_or(taken.clone(), |step| after(&taken, &step, &adviser, "2026-03-08"));
        let granted = after(&scored, &ballot(&scored), &approver, "2026-03-10");
        if number == 5 {
            let condition = Step::Meet { condition: 1, evidence: "REC-7".parse().unwrap() };
            return after(&granted, &condition, &architect, "2026-05-01");
        }
        let step = Step::Close {
            outcome: crate::domain::exception::Outcome::NeverStarted,
            effective: None,
            months: None,
            reason: None,
        };
        after(&granted, &step, &architect, "2026-09-01")
    });
    all.collect()
}

fn row(exception: &Exception) -> Row {
    let today = day(TODAY);
    let coverage = exception.coverage();
    let mine = matches!(exception.state, State::Submitted | State::InReview);
    let moment = exception.submission.as_ref().map_or(exception.filed_at, |s| s.at);
    let since = moment.day_in(&jiff::tz::TimeZone::UTC);
    let request = &exception.request;
    let facts = Facts {
        state: exception.state,
        coverage: &coverage,
        renewal_in_hand: false,
        mine: mine.then_some((Task::Decide, since)),
        review_by: None,
        reason_gone: false,
        since,
    };
    let light = Light {
        reference: exception.reference,
        state: exception.state,
        title: request.title.to_string(),
        workload: request.workload,
        workload_name: workload().name.to_string(),
        target: request.target.clone(),
        category: request.category,
        primary_reason: request.primary_reason,
        other_reasons: Vec::new(),
        requester: exception.requester.clone(),
        owner: request.owner.clone(),
        directorate: None,
        start: request.start,
        last_day: request.last_day,
        review_by: None,
        move_months: request.move_months,
        annual_cost: "30000".parse().unwrap(),
        filed_at: exception.filed_at,
        submitted_at: Some(moment),
        claimed_by: exception.claimed_by.clone(),
        decision: None,
        tier: exception.tier(),
        decided_role: None,
        overridden: exception.overridden(),
        ended_on: coverage.ended_on,
        grants: Vec::new(),
        renewal: None,
        tags: Vec::new(),
    };
    let spans = || coverage.periods.iter().map(|period| period.span);
    let listed = Listed {
        gone: Vec::new(),
        unproved: false,
        state: exception.state,
        cover: exception.cover(today),
        start: spans().map(Span::first).min().or(request.start),
        end: coverage.last_day().or(request.last_day),
        days_left: coverage.days_left(today),
        open_conditions: 0,
        condition_overdue: false,
        waiting: mine.then(|| today.days_since(since)),
        light,
    };
    Row { listed, attention: attention(facts, today) }
}

/// A row each.
pub(crate) fn rows() -> Vec<Row> {
    exceptions().iter().map(row).collect()
}

/// What the desk would answer.
pub(crate) fn answer(question: Question) -> Answer {
    let all = exceptions();
    match question {
        Question::Basket(..) => Answer::Basket(Err("no primary is in force".to_owned())),
        Question::Register(asked) => {
            Answer::Register(Box::new(ordered(all.iter().map(row).collect(), &asked)))
        }
        Question::Rows(which) => {
            let rows = all.iter().map(row).filter(|row| which.contains(&row.reference()));
            Answer::Rows(rows.collect())
        }
        Question::Newest => Answer::Newest(all.first().map(|first| first.reference)),
        Question::Batch(which) => {
            let items = all.into_iter().filter(|one| which.contains(&one.reference));
            Answer::Batch(items.map(item).collect())
        }
        Question::One(which) => {
            let found = all.into_iter().find(|e| e.reference == which);
            Answer::One(Box::new(dossier(found.unwrap_or_else(|| exceptions().remove(0)))))
        }
        Question::Choices => Answer::Choices(Box::new(choices())),
        Question::Weigh(which) => Answer::Weight(Box::new(weight(which))),
        Question::Changes(which, sides) => {
            Answer::Changes(Box::new(changes(which, sides.unwrap_or(("1".into(), "now".into())))))
        }
        Question::Rivals(..) => Answer::Rivals(vec![(
            "X-0005".parse().unwrap(),
            "X-0005 asks for the same and is submitted: Moving maps".to_owned(),
        )]),
    }
}

fn weight(which: ExceptionRef) -> Weight {
    Weight {
        which,
        debt: Debt {
            grants: 4,
            accepted: 41,
            now: 40,
            excess: 6,
            beyond: 12,
            worst: 60,
            ..Debt::default()
        },
        budget: Some(60),
        asked: (Some(14), None),
        judged: None,
    }
}

fn changes(which: ExceptionRef, sides: (String, String)) -> Changes {
    let point = |code: &str, on: &str| Point {
        code: code.to_owned(),
        on: Some(day(on)),
        by: Some("arch-1".to_owned()),
    };
    let now = Point { code: "now".to_owned(), on: None, by: None };
    let (before, mut after) = (request("Moving maps"), request("Moving maps elsewhere"));
    after.target = Some("azure".parse().unwrap());
    Changes {
        which,
        points: vec![point("1", "2026-03-02"), point("grant-1", "2026-03-10"), now],
        sides,
        differences: before.differences(&after),
    }
}

/// All there is to know about one.
pub(crate) fn dossier(exception: Exception) -> Dossier {
    let said = |at: &str, by: &str, what: &str| Said {
        at: at.to_owned(),
        by: by.to_owned(),
        what: what.to_owned(),
        number: None,
    };
    Dossier {
        raised: false,
        gone: Vec::new(),
        beside: Beside::default(),
        can: Vec::new(),
        exception,
        workload: workload(),
        today: day(TODAY),
        another_day: false,
        me: "app-1".to_owned(),
        questions: questions(),
        settings: Settings::default(),
        precedents: Precedents::new(vec![Precedent {
            which: "X-0001".parse().unwrap(),
            title: "Speech search beside the primary".to_owned(),
            verdict: Verdict::Rejected,
            on: day("2026-05-04"),
            since: "rejected".to_owned(),
            overridden: false,
        }]),
        turns: vec!["an adviser: adv-1".to_owned()],
        comments: vec![said("2026-03-07 10:00", "adv-1", "The cost of the way back is low.")],
        history: vec![
            said("2026-03-02 09:00", "arch-1", "exception.created"),
            said("2026-03-05 09:00", "arch-1", "exception.submitted"),
        ],
    }
}

/// What a form offers.
pub(crate) fn choices() -> Choices {
    Choices {
        today: day(TODAY),
        settings: Settings::default(),
        workloads: vec![Choice::new("W-0014", "Map service"), Choice::new("W-0015", "Payroll")],
        targets: vec![
            Choice::new("gcp", "Google Cloud"),
            Choice::new("on-premises", "our own rooms"),
        ],
        people: vec![Choice::new("arch-1", "Architect 1"), Choice::new("arch-2", "Architect 2")],
        everybody: Vec::new(),
        questions: questions(),
    }
}

fn item(exception: Exception) -> Item {
    let dossier = dossier(exception);
    Item {
        which: dossier.exception.reference,
        title: dossier.exception.request.title.to_string(),
        hash: dossier.hash(),
        asks: "to gcp, 2027-04-01 to 2028-03-31, £30,000 a year".to_owned(),
        missing: dossier.lacks(),
        next: dossier.next_of_batch(),
    }
}

/// The register of `rows` as a desk gives it: in the order of attention, of titles, or of
/// references.
pub(crate) fn ordered(mut rows: Vec<Row>, asked: &Asked) -> Register {
    let (today, me) = (day(TODAY), "app-1".to_owned());
    let seen = Seen { today, me: &me };
    let views = BTreeMap::from([("soon".to_owned(), "cover:live ends.by:90d".to_owned())]);
    let typed =
        crate::domain::filter::with_views(std::slice::from_ref(&asked.filter), &views).unwrap();
    let filter = Filter::read(&typed, KEYS, seen).unwrap();
    let mine = |row: &&Row| matches!(row.attention, Attention::Mine { .. });
    let (all, mine) = (rows.len(), rows.iter().filter(mine).count());
    rows.retain(|row| filter.takes(&row.listed));
    rows.sort_by_key(|row| (row.attention, row.reference()));
    match (asked.by, asked.grouping) {
        (By::Title, _) => rows.sort_by_key(|row| row.title().to_lowercase()),
        (By::Id, _) => rows.sort_by_key(Row::reference),
        (_, Grouping::State) => rows.sort_by_key(|row| row.listed.state),
        _ => {}
    }
    if !asked.up {
        rows.reverse();
    }
    let places = rows.iter().map(|row| Placed {
        which: row.reference(),
        state: row.listed.state,
        attention: row.attention,
    });
    let ordered = Ordered { all, mine, places: places.collect() };
    rows.truncate(PAGE);
    Register { today, me, asked: asked.clone(), ordered, rows, views }
}

/// Many rows, for what must stay fast.
pub(crate) fn many(count: u32) -> Vec<Row> {
    let all = exceptions();
    let rows = (1..=count).map(|number| {
        let mut row = row(&all[number as usize % all.len()]);
        row.listed.light.reference = ExceptionRef::new(number).unwrap();
        row.attention = Attention::Waiting { days: Reverse(i64::from(number % 97)) };
        row
    });
    rows.collect()
}
