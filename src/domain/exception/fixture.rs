//! A request, people and a world for the tests of this module.

use std::collections::{BTreeMap, BTreeSet};

use super::precedent::Precedents;
use super::request::{
    Basis, Blocker, Category, Claim, ConditionKind, Consequence, Cost, Environment, Function,
    Proposed, ReasonCode, Request,
};
use super::scores::Given;
use super::steps::{Ballot, Context, Primary, Step};
use super::tier::Settings;
use super::{Exception, State};
use crate::domain::criteria::exception::{
    Answer, Applies, ExceptionQuestion, ExceptionSet, Factor,
};
use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::date::{Day, Moment, Span};
use crate::domain::exception::refusal::Refusal;
use crate::domain::person::{Delegation, Person, Role};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::domain::text::Reason;
use crate::domain::workload::{
    Criticality, DataClass, Known, Months, PersonalData, Place, Workload,
};

pub(crate) fn day(text: &str) -> Day {
    text.parse().unwrap()
}

pub(super) fn slug(text: &str) -> Slug {
    text.parse().unwrap()
}

/// `to` acts for `from`, on any day.
pub(super) fn delegation(from: &str, to: &str) -> Delegation {
    let (since, until) = (day("2020-01-01"), day("2039-12-31"));
    Delegation { from: slug(from), to: slug(to), since, until }
}

pub(super) fn reason(text: &str) -> Reason {
    text.parse().unwrap()
}

pub(super) fn span(first: &str, last: &str) -> Span {
    Span::new(day(first), day(last)).unwrap()
}

pub(super) fn person(name: &str) -> Person {
    let roles: &[Role] = match name {
        "arch-1" | "arch-2" => &[Role::Architect],
        "arch-3" => &[Role::Architect, Role::Approver, Role::Adviser],
        "adv-1" => &[Role::Adviser],
        "app-1" | "app-2" | "app-3" => &[Role::Approver],
        "own-1" => &[Role::DecisionOwner],
        "aud-1" => &[Role::Auditor],
        _ => &[],
    };
    Person {
        slug: slug(name),
        name: name.parse().unwrap(),
        roles: roles.iter().copied().collect(),
        logins: BTreeSet::new(),
        retired: false,
    }
}

pub(crate) fn workload() -> Workload {
    Workload {
        reference: "W-0014".parse().unwrap(),
        name: "Map service".parse().unwrap(),
        owner: slug("svc-1"),
        directorate: "Environment".parse().unwrap(),
        criticality: Criticality::Medium,
        annual_cost: "20000".parse().unwrap(),
        data_class: DataClass::Public,
        personal_data: PersonalData::None,
        needs: None,
        value: None,
        hosted: Place::OnPremises,
        hosted_since: None,
        hosted_known: Known::Confirmed,
        move_months: None,
        retired_on: None,
    }
}

/// A complete request of tier 2.
pub(crate) fn request() -> Request {
    let mut request = Request::new("Maps elsewhere".parse().unwrap(), "W-0014".parse().unwrap());
    request.owner = Some(slug("arch-2"));
    request.co_authors = BTreeSet::from([slug("arch-2")]);
    request.target = Some("gcp".parse().unwrap());
    request.environment = Some(Environment::Live);
    request.category = Some(Category::Waiver);
    request.primary_reason = Some(ReasonCode::Innovation);
    let text =
        reason("We want to learn whether moving maps are drawn within a second for everybody.");
    let claim = Claim { text, evidence: vec!["GCP-02".parse().unwrap()] };
    request.claims = BTreeMap::from([(ReasonCode::Innovation, claim)]);
    request.cost = Cost { target_year: Some("30000".parse().unwrap()), ..Cost::default() };
    request.move_months = Some(Months::new(5, 9, 12).unwrap());
    request.estimate_basis = Some(Basis::Desk);
    request.blockers = BTreeSet::from([Blocker::EgressCost]);
    request.data_class = Some(DataClass::Public);
    request.personal_data = Some(PersonalData::None);
    request.start = Some(day("2027-04-01"));
    request.last_day = Some(day("2028-03-31"));
    request.review_by = Some(day("2027-10-01"));
    request.conditions = vec![Proposed {
        text: reason("A copy of the tiles comes home every month"),
        owner: Some(slug("arch-1")),
        due: Some(day("2027-06-30")),
        every: None,
        kind: ConditionKind::Compensating,
        consequence: Consequence::Lapse,
    }];
    request
}

/// The same at tier 3, for its cost.
pub(super) fn dear_request() -> Request {
    let mut request = request();
    request.cost.target_year = Some("60000".parse().unwrap());
    request
}

pub(super) fn function(checked: &str) -> Function {
    Function {
        name: "Moving maps".parse().unwrap(),
        why: Some(reason("Nothing else draws them in time")),
        checked_on: Some(day(checked)),
        source: Some("the supplier's list of functions".parse().unwrap()),
    }
}

/// The catalogue's questions.
pub(super) fn questions() -> ExceptionSet {
    use Applies::{Always, Claimed};
    use Factor::{Conditions, CostProfile, Flexibility, Innovation, Portability, UserNeeds};
    let rows = [
        ("EXC-NEED-01", UserNeeds, Claimed, Some(2)),
        ("EXC-NEED-02", UserNeeds, Claimed, Some(2)),
        ("EXC-NEED-03", UserNeeds, Always, Some(1)),
        ("EXC-COST-01", CostProfile, Always, Some(1)),
        ("EXC-COST-02", CostProfile, Claimed, Some(1)),
        ("EXC-COST-03", CostProfile, Claimed, Some(0)),
        ("EXC-INNO-01", Innovation, Claimed, Some(1)),
        ("EXC-INNO-02", Innovation, Claimed, Some(1)),
        ("EXC-FLEX-01", Flexibility, Claimed, Some(1)),
        ("EXC-FLEX-02", Flexibility, Always, Some(2)),
        ("EXC-PORT-01", Portability, Always, Some(0)),
        ("EXC-PORT-02", Portability, Always, Some(2)),
        ("EXC-RISK-01", Conditions, Always, None),
    ];
    let questions = rows.map(|(id, factor, applies, floor)| ExceptionQuestion {
        id: id.parse().unwrap(),
        factor,
        applies,
        answer: floor.map_or(Answer::Gate, |floor| Answer::Scored { floor }),
        text: "Does the case hold?".parse().unwrap(),
        evidence: None,
    });
    let point = |value: u8| Point {
        value,
        name: "a value".parse().unwrap(),
        descriptor: "what earns it".parse().unwrap(),
    };
    ExceptionSet {
        id: slug("exception"),
        title: "Exceptions".parse().unwrap(),
        version: "1".parse().unwrap(),
        sources: Vec::new(),
        scale: Scale::new((0..=3).map(point).collect()).unwrap(),
        questions: questions.to_vec(),
    }
}

fn day_of(moment: Moment) -> Day {
    moment.day_in(&jiff::tz::TimeZone::UTC)
}

/// Everything a context borrows.
#[derive(Clone)]
pub(super) struct World {
    pub(super) today: Day,
    pub(super) primary: Option<Primary>,
    pub(super) workload: Workload,
    pub(super) rivals: Vec<ExceptionRef>,
    pub(super) target_retired: bool,
    pub(super) delegations: Vec<Delegation>,
    pub(super) voters: Vec<Person>,
    pub(super) questions: ExceptionSet,
    pub(super) settings: Settings,
    pub(super) reopen_signal: bool,
    pub(super) precedents: Precedents,
    pub(super) fresh_evidence: bool,
    pub(super) changed: std::collections::BTreeSet<crate::domain::exception::Changed>,
    pub(super) before: Option<Exception>,
}

impl World {
    /// A Monday a month before the request's term, with AWS as the primary.
    pub(super) fn new() -> Self {
        Self {
            today: day("2027-03-01"),
            primary: Some(Primary { decision: "D-0001".parse().unwrap(), supplier: slug("aws") }),
            workload: workload(),
            rivals: Vec::new(),
            target_retired: false,
            delegations: Vec::new(),
            voters: Vec::new(),
            before: None,
            questions: questions(),
            settings: Settings::default(),
            reopen_signal: false,
            precedents: Precedents::default(),
            fresh_evidence: false,
            changed: std::collections::BTreeSet::new(),
        }
    }

    pub(super) fn on(&self, today: &str) -> Self {
        Self { today: day(today), ..self.clone() }
    }

    pub(super) fn context(&self) -> Context<'_> {
        Context {
            now: format!("{}T09:00:00Z", self.today).parse().unwrap(),
            today: self.today,
            primary: self.primary.clone(),
            workload: &self.workload,
            rivals: &self.rivals,
            target_retired: self.target_retired,
            delegations: &self.delegations,
            voters: &self.voters,
            before: self.before.as_ref(),
            questions: &self.questions,
            settings: &self.settings,
            reopen_signal: self.reopen_signal,
            precedents: &self.precedents,
            fresh_evidence: self.fresh_evidence,
            changed: self.changed.clone(),
            day_of: &day_of,
        }
    }

    pub(super) fn file(&self, request: Request) -> Exception {
        let (by, now) = (person("arch-1"), self.context().now);
        Exception::create("X-0001".parse().unwrap(), "u-1".to_owned(), request, &by, now).unwrap()
    }

    /// The exception after `step` by `who`.
    pub(super) fn take(
        &self,
        exception: &Exception,
        who: &str,
        step: &Step,
    ) -> Result<Exception, Refusal> {
        let taken = exception.after(step, &person(who), &self.context())?;
        // A discarded draft is gone; whoever asks here only asks whether it was allowed.
        Ok(taken.exception.unwrap_or_else(|| exception.clone()))
    }

    #[track_caller]
    pub(super) fn must(&self, exception: &Exception, who: &str, step: &Step) -> Exception {
        match self.take(exception, who, step) {
            Ok(next) => next,
            Err(refusal) => panic!("{who}: {refusal}"),
        }
    }

    /// Submitted by its requester.
    pub(super) fn submitted(&self, request: Request) -> Exception {
        self.must(&self.file(request), "arch-1", &Step::Submit)
    }

    /// Submitted, and every question scored by the adviser.
    pub(super) fn advised(&self, request: Request) -> Exception {
        let mut exception = self.submitted(request);
        for question in self.questions.questions.clone() {
            let given = match question.answer {
                Answer::Gate => Given::Pass,
                Answer::Scored { .. } => Given::Value(2),
            };
            let step =
                Step::Score { question: question.id, given, note: reason("it is all there") };
            // A question that is not asked of this request is refused, and left out.
            exception = self.take(&exception, "adv-1", &step).unwrap_or(exception);
        }
        exception
    }

    /// Granted at tier 2 as asked.
    pub(super) fn approved(&self) -> Exception {
        let exception = self.advised(request());
        let step = Step::Approve(Box::new(ballot(&exception)));
        let approved = self.must(&exception, "app-1", &step);
        assert_eq!(approved.state, State::Approved);
        approved
    }
}

pub(super) fn ballot(exception: &Exception) -> Ballot {
    Ballot {
        seen: exception.judged(),
        span: None,
        months: None,
        rationale: reason("The trial is bounded and the way back is short."),
        conditions: Vec::new(),
        dues: std::collections::BTreeMap::new(),
        departure: None,
        override_: false,
    }
}
