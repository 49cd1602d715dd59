//! Before and after the choice of the sample: the workshop of August 2019 in two rounds, and the
//! hypothesis with its readings of eighteen months.

use super::{Teller, file};
use crate::actions::ActionError;
use crate::actions::approaches::{self, MarkText, OutcomeText};
use crate::actions::benefits::{self, MeasureText, RuleText};
use crate::actions::evaluations::Run;
use crate::import::sheets::Extra;

const READINGS: &str = include_str!("../../../data/readings.csv");
const DELIVERIES: &str = include_str!("../../../data/deliveries.csv");

/// Who places a mark: a person, a guest for whom the moderator places it, or nobody says who.
#[derive(Clone, Copy)]
enum Who {
    Person(&'static str),
    Guest(&'static str),
    Unnamed(&'static str),
}

/// A mark of the sample: whose, where, what counts, a hope, a fear.
type Mark = (Who, &'static str, &'static str, &'static str, &'static str);

const FIRST: &[Mark] = &[
    (Who::Person("tl-1"), "30", "simplicity, user-needs", "One set of skills for both teams.", ""),
    (Who::Person("tl-2"), "70", "flexibility, services-needs", "", "We are locked in for good."),
    (Who::Person("tl-3"), "40", "simplicity, value-for-money", "", ""),
    (
        Who::Person("arch-1"),
        "95",
        "innovation, flexibility",
        "Each service gets what suits it.",
        "",
    ),
    (
        Who::Person("arch-2"),
        "80",
        "services-needs, innovation",
        "",
        "Nobody can keep four up to date.",
    ),
    (
        Who::Person("proc-1"),
        "25",
        "value-for-money, Terms we can enforce",
        "",
        "Prices rise once we are in.",
    ),
    (Who::Person("own-1"), "50", "user-needs, value-for-money", "", ""),
    (Who::Guest("Head of Housing"), "60", "user-needs", "Repairs online by Christmas.", ""),
    (Who::Unnamed("adv-1"), "10", "simplicity", "", "Data leaves the country unseen."),
    (Who::Unnamed("app-1"), "55", "flexibility", "", ""),
];

const SECOND: &[Mark] = &[
    (Who::Person("tl-1"), "50", "simplicity, user-needs", "", ""),
    (Who::Person("tl-2"), "60", "flexibility, simplicity", "", ""),
    (Who::Person("tl-3"), "48", "simplicity, value-for-money", "", ""),
    (Who::Person("arch-1"), "70", "innovation, flexibility", "", ""),
    (
        Who::Person("arch-2"),
        "62",
        "services-needs, simplicity",
        "",
        "Exceptions are granted and forgotten.",
    ),
    (Who::Person("proc-1"), "45", "value-for-money, Terms we can enforce", "", ""),
    (
        Who::Person("own-1"),
        "55",
        "user-needs, value-for-money",
        "A choice we can explain in a minute.",
        "",
    ),
    (Who::Guest("Head of Housing"), "58", "user-needs", "", ""),
    (Who::Unnamed("adv-1"), "40", "simplicity", "", ""),
    (Who::Unnamed("app-1"), "55", "flexibility", "", ""),
];

/// `A-0001`: before anybody was compared.
pub(super) fn workshop(teller: &mut Teller) -> Result<(), ActionError> {
    approaches::new(teller.at("2019-08-20", "mod-1")?, "Which way with our systems?")?;
    for (day, marks) in [("2019-08-21", FIRST), ("2019-08-22", SECOND)] {
        approaches::open(teller.at(day, "mod-1")?, None)?;
        for (who, position, considers, hope, fear) in marks {
            let (by, whose, anonymous) = match *who {
                Who::Person(slug) => (slug, None, false),
                Who::Guest(name) => ("mod-1", Some(name.to_owned()), false),
                Who::Unnamed(slug) => (slug, None, true),
            };
            let some = |text: &str| -> Vec<String> {
                if text.is_empty() { Vec::new() } else { vec![text.to_owned()] }
            };
            let text = MarkText {
                position: (*position).to_owned(),
                whose,
                anonymous,
                number: None,
                considers: Some(some(considers)),
                hopes: some(hope),
                fears: some(fear),
            };
            approaches::place(teller.at(day, by)?, None, &text)?;
        }
        approaches::close(teller.at(day, "mod-1")?, None)?;
    }
    Ok(())
}

/// `D-0002`: what the workshop agreed, in force before the choice of the supplier is proposed, so
/// that this one builds on it.
pub(super) fn outcome(teller: &mut Teller) -> Result<(), ActionError> {
    let text = OutcomeText {
        title: "Primary cloud but with exceptions".to_owned(),
        reason:
            "Agreed on 22 August 2019 after two rounds: one supplier for what can go there, and \
                 a way out for what cannot. Put on record before anybody is asked to agree to the \
                 supplier, since that choice rests on it."
                .to_owned(),
        chosen: Some("primary-with-exceptions".to_owned()),
        review_by: None,
    };
    approaches::outcome(teller.at("2019-10-21", "own-1")?, Some("A-0001"), &text).map(|_| ())
}

/// `H-0001`: what was hoped for is written down before the first system moves, and read against a
/// year and a half later.
pub(super) fn hypothesis(teller: &mut Teller) -> Result<(), ActionError> {
    let statement = "Picking a primary cloud supplier will save us time and money.";
    let rule =
        RuleText { start: Some("2020-04-01".to_owned()), least: Some(6), ..RuleText::default() };
    benefits::new(teller.at("2019-11-04", "own-1")?, statement, "tl-1", &rule)?;
    for (kind, unit, target) in [
        ("lead-time", None, Some("168")),
        ("time-to-restore", None, None),
        ("hours", Some("hours a month and service"), Some("90")),
        ("cost", Some("pounds a month and service"), None),
    ] {
        let text = MeasureText {
            kind: kind.to_owned(),
            unit: unit.map(str::to_owned),
            target: target.map(str::to_owned),
            ..MeasureText::default()
        };
        benefits::add_measure(teller.at("2019-11-04", "own-1")?, None, &text)?;
    }
    let source = file("deliveries.csv", DELIVERIES);
    let desk = teller.at("2021-06-07", "tl-1")?;
    benefits::import_delivery(desk, None, &source, Extra::Refuse, Run::Save)?;
    let source = file("readings.csv", READINGS);
    let desk = teller.at("2021-06-08", "tl-1")?;
    benefits::import_readings(desk, None, &source, Extra::Refuse, Run::Save)?;
    Ok(())
}
