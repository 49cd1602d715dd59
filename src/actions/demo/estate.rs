//! Portability of the sample: answers, two rehearsals, lock-in, and looks at missing functions.
//! Invented like the rest, and in the words a person would type.

use super::Teller;
use super::evaluations::Stage;
use crate::actions::decisions::{self, Words};
use crate::actions::functions::{self, Finding};
use crate::actions::portability::{self, Entry};
use crate::actions::{ActionError, lock_in, people, rehearsals, settings};
use crate::domain::date::Day;
use crate::domain::exception::function::Found;

/// The stages, in days before the day of loading.
pub(super) const STAGES: &[Stage] = &[
    (-398, first_rehearsal),
    (-310, answer_for_the_estate),
    (-300, register_lock_in),
    (-256, |teller, day| {
        sole_approver(teller, day, "1", "app-2 and own-1 are away for two weeks.")
    }),
    (-238, |teller, day| {
        sole_approver(teller, day, "0", "app-2 is back: two of them decide again.")
    }),
    (-94, second_rehearsal),
    (-88, answer_for_workloads),
    (-44, keep_backups_in_one_place),
    (-20, look_for_functions),
    (-12, find_one),
    (-8, keep_a_copy_elsewhere),
    (-1, stand_in),
];

const MET: &str = "met";
const NOT_MET: &str = "not-met";
const ACCEPTED: &str = "accepted";

/// Check, answer, measure.
const ESTATE: &[(&str, &str, &str)] = &[
    ("MVP-01", MET, "estate plan reviewed last month; every live service has its page"),
    ("MVP-02", NOT_MET, "15 months: the warehouse and the document store are the critical path"),
    ("MVP-03", NOT_MET, "not tried on a service with users"),
    ("MVP-04", MET, "air quality sensors rebuilt on aws in 4 days"),
    ("MVP-05", NOT_MET, "47 TB over 1 Gbit/s take 6.2 days; critical data was never tried"),
    ("MVP-06", NOT_MET, "9 of 11 critical and high workloads, 71% of all"),
    ("MVP-07", MET, "84% of the services begun since April"),
    ("MVP-08", NOT_MET, "22 of 28 data sets"),
    ("MVP-10", ACCEPTED, "23% of spend; accepted with the choice of the primary"),
    ("MVP-11", MET, "18% of yearly spend, transfer 3%"),
    ("MVP-12", MET, "30 days' notice, 90 days to fetch"),
    ("MVP-13", ACCEPTED, "a three-year savings plan, signed with the choice of the primary"),
    ("MVP-14", MET, "domains, certificates, keys and identities are listed and ours"),
    ("MVP-15", NOT_MET, "restored in May, but for the case records"),
    ("MVP-16", MET, "3 people, two of whom deploy to azure every month"),
];

/// Workload, check, answer, measure.
const OWN: &[(&str, &str, &str, &str)] = &[
    ("Data warehouse", "MVP-01", NOT_MET, "its page of the exit plan is two years old"),
    ("Data warehouse", "MVP-04", NOT_MET, "never rehearsed"),
    ("Data warehouse", "MVP-07", NOT_MET, "procedures in the supplier's own dialect"),
    ("Data warehouse", "MVP-11", NOT_MET, "one-off charges of 31% of its yearly spend"),
    ("Children's services casework", "MVP-04", NOT_MET, "never rehearsed"),
    ("Children's services casework", "MVP-07", NOT_MET, "workflows run on the supplier's engine"),
    ("Children's services casework", "MVP-16", NOT_MET, "one person knows the workflows"),
    ("GIS map service", "MVP-02", MET, "6 months in its plan"),
    ("GIS map service", "MVP-05", MET, "2.1 TB, out in 7 hours"),
    ("GIS map service", "MVP-06", MET, "built from version control only"),
    ("Air quality sensors", "MVP-02", MET, "2 months in its plan"),
    ("Air quality sensors", "MVP-05", MET, "a few gigabytes"),
    ("Air quality sensors", "MVP-08", MET, "readings exported as CSV every night"),
    ("Planning search", "MVP-03", MET, "12 days, rehearsed"),
    ("Planning search", "MVP-06", MET, "built from version control only"),
    ("Planning search", "MVP-08", MET, "export tested with the rehearsal"),
    ("Missed bin reporting", "MVP-02", MET, "1 month in its plan"),
    ("Missed bin reporting", "MVP-05", MET, "nothing worth a gigabyte"),
    ("CCTV archive", "MVP-04", NOT_MET, "never rehearsed"),
    ("CCTV archive", "MVP-14", NOT_MET, "the recorder's maker holds the keys"),
];

/// Accepted for payroll, all that it does not meet: it leaves with the contract anyway.
const PAYROLL: &[&str] =
    &["MVP-02", "MVP-03", "MVP-04", "MVP-05", "MVP-06", "MVP-07", "MVP-08", "MVP-09", "MVP-15"];

/// Workload, feature, replacement, days, pounds a year.
type Feature =
    (&'static str, &'static str, Option<&'static str>, Option<&'static str>, &'static str);

const FEATURES: &[Feature] = &[
    (
        "Data warehouse",
        "Stored procedures in the supplier's SQL",
        Some("an open table format and an open engine"),
        Some("95"),
        "24000",
    ),
    (
        "Children's services casework",
        "Serverless workflows",
        Some("a workflow engine in containers"),
        Some("70"),
        "5200",
    ),
    ("Document store", "Managed search", Some("an open search engine"), Some("35"), "9000"),
    (
        "Council tax portal",
        "Managed identity pool",
        Some("an open identity server"),
        Some("45"),
        "2400",
    ),
    ("Web forms", "Queues and functions of the supplier", None, None, "3100"),
];

fn answer(
    teller: &mut Teller,
    day: Day,
    subject: &str,
    (check, answer, measure): (&str, &str, &str),
) -> Result<(), ActionError> {
    let entry = Entry {
        answer: answer.to_owned(),
        measure: Some(measure.to_owned()),
        decision: (answer == ACCEPTED).then(|| "D-0001".to_owned()),
        as_at: None,
    };
    portability::set(teller.on(day, "arch-1")?, subject, check, &entry).map(|_| ())
}

fn answer_for_the_estate(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    ESTATE.iter().try_for_each(|line| answer(teller, day, "estate", *line))
}

fn answer_for_workloads(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let tried = "12 days: planning search rebuilt on azure";
    answer(teller, day, "estate", ("MVP-03", MET, tried))?;
    answer(teller, day, "estate", ("MVP-04", MET, tried))?;
    for (workload, check, given, measure) in OWN {
        answer(teller, day, workload, (check, given, measure))?;
    }
    let why = "runs out with its contract; accepted until then";
    PAYROLL.iter().try_for_each(|check| answer(teller, day, "Payroll", (check, ACCEPTED, why)))
}

fn first_rehearsal(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let problems = "The certificate of the gateway was not in the vault. Readings of two hours were \
                    lost while both sides took them.";
    rehearse(teller, day, "arch-2", "Air quality sensors", ("4", "aws", problems))
}

fn second_rehearsal(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let problems = "The map tiles took two days longer to copy than planned. Two firewall rules were \
                    written down nowhere. Search was slower until the index was rebuilt.";
    rehearse(teller, day, "arch-1", "Planning search", ("12", "azure", problems))
}

fn rehearse(
    teller: &mut Teller,
    day: Day,
    who: &str,
    workload: &str,
    (days, platform, problems): (&str, &str, &str),
) -> Result<(), ActionError> {
    let entry = rehearsals::Entry {
        days: days.to_owned(),
        on: Some(day.plus_days(-2).to_string()),
        platform: Some(platform.to_owned()),
        problems: Some(problems.to_owned()),
    };
    rehearsals::add(teller.on(day, who)?, workload, &entry).map(|_| ())
}

fn register_lock_in(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    for (workload, feature, replacement, days, spend) in FEATURES {
        let entry = lock_in::Entry {
            feature: Some((*feature).to_owned()),
            replacement: replacement.map(str::to_owned),
            days: days.map(str::to_owned),
            spend: Some((*spend).to_owned()),
        };
        lock_in::add(teller.on(day, "arch-1")?, workload, &entry)?;
    }
    Ok(())
}

fn look(
    teller: &mut Teller,
    day: Day,
    (name, found, source): (&str, Found, &str),
) -> Result<(), ActionError> {
    let finding = Finding { found, as_at: None, source: Some(source.to_owned()) };
    functions::look(teller.on(day, "proc-1")?, name, &finding).map(|_| ())
}

fn look_for_functions(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let name = "Serverless analytic queries billed by data read";
    look(teller, day, (name, Found::Missing, "quarterly meeting with the supplier"))
}

fn find_one(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let name = "Local write at 400 Mbit/s without a circuit";
    look(teller, day, (name, Found::Arrived, "release notes of the supplier's edge appliance"))
}

/// For two weeks there is one approver, who decides on a request of their own in the open.
fn sole_approver(teller: &mut Teller, day: Day, on: &str, why: &str) -> Result<(), ActionError> {
    settings::set(teller.on(day, "admin-1")?, "sole-approver", on, why)
}

/// `D-0004`: a rule of its own scope that does not last.
fn keep_backups_in_one_place(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let words = Words {
        chosen: Some("same-supplier".to_owned()),
        title: Some("Backups stay with the primary supplier".to_owned()),
        reason: Some(
            "Every backup lies in a second region of the supplier that made it: one set of keys, \
             one bill, and no second platform to learn."
                .to_owned(),
        ),
        dissent: Some(vec![
            "arch-1: a supplier that stops takes the service and its backups together.".to_owned(),
        ]),
        reopen_triggers: Some(vec!["a restore test fails".to_owned()]),
        ..backups(day)
    };
    decided(teller, day, &words)?;
    decisions::accept(teller.on(day, "own-1")?, "D-0004").map(|_| ())
}

/// `D-0005`: takes the place of `D-0004`, which stays on record.
fn keep_a_copy_elsewhere(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let words = Words {
        chosen: Some("copy-elsewhere".to_owned()),
        title: Some("One backup of critical data lies outside the primary supplier".to_owned()),
        reason: Some(
            "The restore test of the case records failed, and with the supplier's region away there \
             was nothing else to restore from. A monthly copy elsewhere costs less than one day \
             without case records."
                .to_owned(),
        ),
        rejected: Some(vec![(
            "same-supplier".to_owned(),
            "D-0004: what it saves is small, and the test showed what it risks.".to_owned(),
        )]),
        ..backups(day)
    };
    decided(teller, day, &words)?;
    decisions::supersede(teller.on(day, "own-1")?, "D-0004", "D-0005").map(|_| ())
}

/// What both decisions on backups share.
fn backups(day: Day) -> Words {
    Words {
        decision_makers: Some(vec!["own-1".to_owned()]),
        consulted: Some(vec!["the information security officer".to_owned()]),
        informed: Some(vec!["all development teams".to_owned()]),
        scope: Some("backups".to_owned()),
        review_by: Some(day.plus_days(365).to_string()),
        ..Words::default()
    }
}

/// Writes a decision that rests on no evaluation, and proposes it.
fn decided(teller: &mut Teller, day: Day, words: &Words) -> Result<(), ActionError> {
    let desk = teller.on(day, "own-1")?;
    let which = decisions::new(desk, None, words)?.decision.reference.to_string();
    decisions::propose(desk, &which).map(|_| ())
}

/// One architect is away for a week, and the other stands in.
fn stand_in(teller: &mut Teller, day: Day) -> Result<(), ActionError> {
    let until = day.plus_days(7).to_string();
    people::delegate(teller.on(day, "arch-1")?, "arch-1", "arch-2", &until).map(|_| ())
}
