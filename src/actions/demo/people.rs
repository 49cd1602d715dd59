//! Who acts in the sample, and the suppliers they compare.

use super::{Teller, file};
use crate::actions::{ActionError, people, suppliers};
use crate::domain::person::Role::{
    self, Adviser, Approver, Architect, Auditor, DecisionOwner, Evaluator, Moderator, Procurement,
};
use crate::import::sheets::{self, Extra};

const PEOPLE: &[(&str, &str, &[Role])] = &[
    ("tl-1", "Team lead 1", &[Evaluator]),
    ("tl-2", "Team lead 2", &[Evaluator]),
    ("tl-3", "Team lead 3", &[Evaluator]),
    ("mod-1", "Moderator 1", &[Moderator]),
    ("arch-1", "Architect 1", &[Architect]),
    ("arch-2", "Architect 2", &[Architect]),
    ("adv-1", "Adviser 1", &[Adviser]),
    ("app-1", "Approver 1", &[Approver]),
    ("app-2", "Approver 2", &[Approver]),
    ("own-1", "Decision owner 1", &[DecisionOwner, Approver]),
    ("proc-1", "Procurement officer 1", &[Procurement]),
    ("aud-1", "Auditor 1", &[Auditor]),
];

/// Adds everybody, and the suppliers.
pub(super) fn join(teller: &mut Teller) -> Result<(), ActionError> {
    let desk = teller.at("2019-08-19", "admin-1")?;
    for (slug, name, roles) in PEOPLE {
        people::add(desk, slug, name, roles.iter().copied().collect())?;
    }
    let source = file("suppliers.csv", include_str!("../../../data/suppliers.csv"));
    let rows = sheets::suppliers::read(&source, Extra::Refuse).sound()?;
    let wanted: Vec<(String, suppliers::Details)> = rows
        .into_iter()
        .map(|row| {
            let details = suppliers::Details {
                name: Some(row.name.to_string()),
                kind: row.kind.map(|line| line.to_string()),
                url: row.url.map(|line| line.to_string()),
                address: row.address.map(|line| line.to_string()),
                email: row.email.map(|line| line.to_string()),
                identifier: row.identifier.map(|line| line.to_string()),
            };
            (row.slug.to_string(), details)
        })
        .collect();
    suppliers::add_all(teller.at("2019-08-20", "proc-1")?, &wanted)?;
    Ok(())
}
