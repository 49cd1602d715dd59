//! A workspace with people in every role, suppliers, a primary, and one workload.

use std::path::Path;

use crate::actions::exceptions::{
    Act, Approval, Listed, Shown, Typed, edit, file, list, questions, show, take,
};
use crate::actions::{ActionError, Desk, Refused, settings, suppliers, workloads};
use crate::domain::criteria::exception::Answer;
use crate::domain::exception::State;
use crate::domain::exception::scores::applicable;
use crate::domain::person::{Person, Role};
use crate::domain::refs::ExceptionRef;
use crate::store::table::named;
use crate::store::tests::{op, setup};
use crate::store::{Access, Expect, Get, Look as _, Store, Val, Write, people};
use crate::world::{Clock, Ids, World};

pub(super) fn text(text: &str) -> String {
    text.to_owned()
}

/// An approval of what has this hash.
pub(super) fn approval(seen: &str) -> Approval {
    Approval {
        reason: text("The trial is bounded and the way back is short."),
        seen: text(seen),
        ..Approval::default()
    }
}

const PEOPLE: &[(&str, &[Role])] = &[
    ("adm-1", &[Role::Admin]),
    ("arch-1", &[Role::Architect]),
    ("arch-2", &[Role::Architect]),
    ("arch-3", &[Role::Architect, Role::Approver]),
    ("svc-1", &[]),
    ("adv-1", &[Role::Adviser]),
    ("app-1", &[Role::Approver]),
    ("app-2", &[Role::Approver]),
    ("own-1", &[Role::DecisionOwner]),
    ("proc-1", &[Role::Procurement]),
];

/// The fields of a request that lacks nothing, at tier 2.
const FIELDS: &[(&str, &str)] = &[
    ("workload", "Map service"),
    ("title", "Maps elsewhere"),
    ("target", "gcp"),
    ("environment", "live"),
    ("category", "waiver"),
    ("primary_reason", "innovation"),
    ("owner", "arch-2"),
    ("data_class", "public"),
    ("personal_data", "none"),
    ("start", "2027-04-01"),
    ("last_day", "2028-03-31"),
    ("review_by", "2027-10-01"),
    ("move_months", "5,9,12"),
    ("estimate_basis", "desk"),
    ("blockers", "egress_cost, skills"),
    ("target_year", "30000"),
    ("claim_innovation", "We want to learn whether moving maps are drawn within a second."),
    ("evidence_innovation", "GCP-02"),
    ("function", "Moving maps;Nothing else draws them in time;2027-02-01;its list of functions"),
    ("condition", "A copy of the tiles comes home;arch-1;2027-06-30;reporting;lapse"),
];

pub(super) struct Bureau {
    pub(super) desk: Desk,
}

/// A row of `table` with these columns, the others empty in the way the column allows.
fn row(write: &mut Write<'_>, table: &str, known: &[(&str, Val)]) -> Vec<Val> {
    let columns = write
        .rows(
            "SELECT name, type, \"notnull\" FROM pragma_table_info($1) ORDER BY cid",
            &[table.into()],
        )
        .unwrap();
    let columns = columns.iter().take(named(table).unwrap().columns.len());
    columns
        .map(|column| {
            let name = column.text(0).unwrap();
            let given = known.iter().find(|(known, _)| *known == name);
            match (given, column.flag(2).unwrap(), column.text(1).unwrap()) {
                (Some((_, value)), _, _) => value.clone(),
                (None, false, _) => Val::Null,
                (None, true, "TEXT") => "".into(),
                (None, true, _) => 0.into(),
            }
        })
        .collect()
}

fn decision(write: &mut Write<'_>, status: &str) {
    let values = [
        ("reference", "D-0001".into()),
        ("scope", "primary".into()),
        ("status", status.into()),
        ("evaluation", "E-0001".into()),
        ("chosen", "aws".into()),
        ("title", "AWS as primary".into()),
        ("reason", "It came first".into()),
        ("review_by", "2030-12-31".into()),
        ("written_by", "adm-1".into()),
        ("created_at", "2027-01-04T09:00:00.000000Z".into()),
    ];
    let values = row(write, "decision", &values);
    write.put(named("decision").unwrap(), values, Expect::Any).unwrap();
    write.record("decision.moved", "D-0001", None, None, &[]).unwrap();
}

fn first(write: &mut Write<'_>) -> Result<(), ActionError> {
    for (slug, roles) in PEOPLE {
        let person = Person {
            slug: slug.parse().unwrap(),
            name: slug.parse().unwrap(),
            roles: roles.iter().copied().collect(),
            logins: std::collections::BTreeSet::new(),
            retired: false,
        };
        people::put(write, &person, Expect::New)?;
    }
    write.record("people.added", "people", None, None, &[])?;
    Ok(())
}

impl Bureau {
    /// On Monday, 1 March 2027, at half past nine.
    pub(super) fn new() -> Self {
        let store = Store::in_memory(Ids::counted(), &setup(), &op(0), first);
        Self::of(store.unwrap())
    }

    pub(super) fn in_file(path: &Path) -> Self {
        let ids = Ids::counted();
        let store = Store::create(path, Access::Write, ids, &setup(), &op(0), first);
        Self::of(store.unwrap())
    }

    fn of(store: Store) -> Self {
        let clock = Clock::fixed("2027-03-01T09:30:00Z".parse().unwrap());
        let world = World { clock, login: text("u-1"), host: text("desk") };
        let desk = Desk::new(store, world, Some("proc-1")).unwrap();
        let mut bureau = Self { desk };
        for slug in ["aws", "azure", "gcp"] {
            suppliers::add(&mut bureau.desk, slug, &suppliers::Details::default()).unwrap();
        }
        bureau.decided("accepted");
        // One workload away would be all of them: the signal has stories of its own.
        bureau.sits("adm-1");
        for key in ["signal-share-count", "signal-share-spend"] {
            settings::set(&mut bureau.desk, key, "101", "one workload is no estate").unwrap();
        }
        bureau.sits("arch-1");
        let details = workloads::Details {
            owner: Some(text("svc-1")),
            directorate: Some(text("Environment")),
            hosted: Some(text("on-premises")),
            annual_cost: Some(text("£20,000")),
            data_class: Some(text("public")),
            ..workloads::Details::default()
        };
        workloads::add(&mut bureau.desk, "Map service", &details).unwrap();
        bureau
    }

    /// Puts the decision for AWS into this status.
    pub(super) fn decided(&mut self, status: &str) {
        self.desk
            .write(|write| {
                if write.get(named("evaluation").unwrap(), &["E-0001".into()])?.is_none() {
                    let values = [
                        ("reference", "E-0001".into()),
                        ("title", "Primary cloud".into()),
                        ("stage", "decided".into()),
                        ("purpose", "options-appraisal".into()),
                        ("version", 1.into()),
                        ("rules_version", 1.into()),
                        ("point_value", Val::Null),
                        ("moderator", "adm-1".into()),
                        ("min_panel", 1.into()),
                    ];
                    let values = row(write, "evaluation", &values);
                    write.put(named("evaluation").unwrap(), values, Expect::New)?;
                }
                decision(write, status);
                Ok(())
            })
            .unwrap();
    }

    /// Moves the clock to half past nine on `day`.
    pub(super) fn on(&mut self, day: &str) {
        self.desk.world.clock.set(format!("{day}T09:30:00Z").parse().unwrap());
    }

    pub(super) fn sits(&mut self, who: &str) {
        let everybody = crate::actions::people::list(&mut self.desk).unwrap();
        self.desk.sit(&everybody, who);
    }

    #[track_caller]
    pub(super) fn filed(&mut self, who: &str) -> ExceptionRef {
        self.filed_with(who, &[])
    }

    /// Files the request with these fields instead of its own.
    #[track_caller]
    pub(super) fn filed_with(&mut self, who: &str, other: &[(&str, &str)]) -> ExceptionRef {
        self.sits(who);
        let instead = |key: &str| other.iter().find(|(other, _)| *other == key);
        let fields: Vec<(&str, &str)> =
            FIELDS.iter().map(|field| *instead(field.0).unwrap_or(field)).collect();
        file(&mut self.desk, None, &typed(&fields)).unwrap().reference
    }

    #[track_caller]
    pub(super) fn edits(&mut self, who: &str, which: ExceptionRef, fields: &[(&str, &str)]) {
        self.sits(who);
        let edited = edit(&mut self.desk, which, None, &typed(fields), None).unwrap();
        assert_eq!(self.shown(which).exception, edited);
    }

    /// Takes the step, and sees that what is kept is what the step gave.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a story reads best without borrows")]
    pub(super) fn takes(&mut self, who: &str, which: ExceptionRef, act: Act) {
        self.sits(who);
        let done = match take(&mut self.desk, which, &act) {
            Ok(done) => done,
            Err(error) => panic!("{who}: {error}"),
        };
        assert_eq!(Some(self.shown(which).exception), done.exception);
    }

    #[track_caller]
    pub(super) fn discards(&mut self, who: &str, which: ExceptionRef) {
        self.sits(who);
        assert_eq!(take(&mut self.desk, which, &Act::Discard).unwrap().exception, None);
    }

    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "a story reads best without borrows")]
    pub(super) fn refused(&mut self, who: &str, which: ExceptionRef, act: Act) -> Refused {
        self.sits(who);
        match take(&mut self.desk, which, &act) {
            Err(ActionError::Refused(refused)) => *refused,
            other => panic!("{who}: {other:?}"),
        }
    }

    pub(super) fn shown(&mut self, which: ExceptionRef) -> Shown {
        show(&mut self.desk, which, None).unwrap()
    }

    pub(super) fn state(&mut self, which: ExceptionRef) -> State {
        self.shown(which).exception.state
    }

    /// Every applicable question answered well.
    #[track_caller]
    pub(super) fn scored(&mut self, who: &str, which: ExceptionRef) {
        let request = self.shown(which).exception.request;
        for question in applicable(questions(), &request) {
            let value = match question.answer {
                Answer::Gate => "pass",
                Answer::Scored { .. } => "2",
            };
            // One second apart, as people are: scores are read back in the order of their times.
            let now = self.desk.now().timestamp().as_microsecond() + 1_000_000;
            let next = jiff::Timestamp::from_microsecond(now).unwrap();
            self.desk.world.clock.set(next.into());
            let act = Act::Score {
                question: question.id.as_str().trim_start_matches("EXC-").to_owned(),
                value: text(value),
                note: text("it is all there"),
            };
            self.takes(who, which, act);
        }
    }

    /// An approval of the request as it is now.
    pub(super) fn approval(&mut self, which: ExceptionRef) -> Act {
        let seen = self.shown(which).exception.request.content_hash();
        Act::Approve(approval(&seen.to_string()))
    }

    /// The request granted as asked.
    #[track_caller]
    pub(super) fn approved(&mut self) -> ExceptionRef {
        let which = self.filed("arch-1");
        self.takes("arch-1", which, Act::Submit);
        self.scored("adv-1", which);
        let act = self.approval(which);
        self.takes("app-1", which, act);
        which
    }

    #[track_caller]
    pub(super) fn listed(&mut self, filter: &str, on: &str) -> Vec<Listed> {
        list(&mut self.desk, &[text(filter)], Some(on.parse().unwrap())).unwrap()
    }
}

fn typed(fields: &[(&str, &str)]) -> Vec<Typed> {
    let typed = |(key, value): &(&str, &str)| Typed { key: text(key), texts: vec![text(value)] };
    fields.iter().map(typed).collect()
}
