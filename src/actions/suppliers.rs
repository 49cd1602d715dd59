//! Suppliers: who sells cloud, and may be compared or be where an exception goes.

use crate::actions::{ActionError, Desk, Ground, slug};
use crate::domain::person::Role;
use crate::domain::supplier::Supplier;
use crate::domain::text::{Line, Title, skeleton};
use crate::store::{Expect, Look, suppliers};

const KEEPERS: &[Role] = &[Role::Procurement, Role::Architect, Role::Admin];

/// Every supplier, retired ones among them.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<Supplier>, ActionError> {
    desk.store.read(|look| Ok(suppliers::all(look)?))
}

/// The supplier called `typed`.
///
/// # Errors
/// A refusal when there is none of that name.
pub fn show(desk: &mut Desk, typed: &str) -> Result<Supplier, ActionError> {
    desk.store.read(|look| Ok(found(look, typed)?.0))
}

/// The supplier called `typed`, and the row's `rev`.
pub(crate) fn found(look: &mut dyn Look, typed: &str) -> Result<(Supplier, i64), ActionError> {
    let wanted = typed.trim().to_ascii_lowercase();
    if let Some(supplier) = suppliers::get(look, &wanted)? {
        return Ok(supplier);
    }
    let all = suppliers::all(look)?;
    let known = all.iter().map(|supplier| supplier.slug.as_str());
    Err(ActionError::not_found("supplier", typed.trim(), "supplier list", known))
}

/// What is said about a supplier; what is `None` stays, and an empty text takes a line away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// The name as shown.
    pub name: Option<String>,
    /// What kind it is.
    pub kind: Option<String>,
    /// Where it describes itself.
    pub url: Option<String>,
    /// Postal address.
    pub address: Option<String>,
    /// Electronic contact.
    pub email: Option<String>,
    /// Unique identifier.
    pub identifier: Option<String>,
}

impl Details {
    fn apply(&self, supplier: &mut Supplier) -> Result<(), ActionError> {
        if let Some(name) = &self.name {
            supplier.name = name.parse::<Title>().map_err(|e| bad("name", &e.to_string()))?;
        }
        for (field, typed, kept) in [
            ("kind", &self.kind, &mut supplier.kind),
            ("url", &self.url, &mut supplier.url),
            ("address", &self.address, &mut supplier.address),
            ("email", &self.email, &mut supplier.email),
            ("identifier", &self.identifier, &mut supplier.identifier),
        ] {
            match typed.as_deref() {
                None => {}
                Some("") => *kept = None,
                Some(text) => {
                    *kept = Some(text.parse::<Line>().map_err(|e| bad(field, &e.to_string()))?);
                }
            }
        }
        Ok(())
    }
}

fn bad(field: &str, error: &str) -> ActionError {
    ActionError::invalid(format!("the {field}: {error}")).subject(field)
}

/// Adds a supplier.
///
/// # Errors
/// A refusal for a role that may not, a taken or look-alike name, or a bad field.
pub fn add(desk: &mut Desk, typed: &str, details: &Details) -> Result<Supplier, ActionError> {
    let added = add_all(desk, &[(typed.to_owned(), details.clone())])?;
    added.into_iter().next().ok_or_else(|| ActionError::invalid("there is nothing to add"))
}

/// Adds several suppliers in one transaction, one event each: all or none.
///
/// # Errors
/// As for [`add`], for the first that is refused.
pub fn add_all(
    desk: &mut Desk,
    wanted: &[(String, Details)],
) -> Result<Vec<Supplier>, ActionError> {
    let (_, role) = desk.acting_as(KEEPERS, "keep suppliers")?;
    desk.write(|write| {
        let mut known = suppliers::all(write)?;
        let mut added = Vec::new();
        for (typed, details) in wanted {
            let slug = slug(typed)?;
            let name = details.name.clone().unwrap_or_else(|| slug.to_string());
            let mut supplier = Supplier {
                name: name.parse().map_err(|e| bad("name", &format!("{e}")))?,
                slug,
                kind: None,
                url: None,
                address: None,
                email: None,
                identifier: None,
                retired: false,
            };
            details.apply(&mut supplier)?;
            refuse_look_alike(&known, &supplier)?;
            suppliers::put(write, &supplier, Expect::New)?;
            write.record("supplier.added", supplier.slug.as_str(), Some(role), None, &[])?;
            known.push(supplier.clone());
            added.push(supplier);
        }
        Ok(added)
    })
}

fn refuse_look_alike(known: &[Supplier], wanted: &Supplier) -> Result<(), ActionError> {
    if known.iter().any(|other| other.slug == wanted.slug) {
        return Err(ActionError::invalid(format!(
            "there is a supplier `{}` already, and short names are never used twice",
            wanted.slug
        ))
        .subject(wanted.slug.as_str()));
    }
    let alike = |other: &&Supplier| skeleton(other.name.as_str()) == skeleton(wanted.name.as_str());
    known.iter().find(alike).map_or(Ok(()), |other| {
        Err(ActionError::invalid(format!(
            "the name `{}` looks like that of {}, and two suppliers must be told apart",
            wanted.name, other.slug
        ))
        .subject("name"))
    })
}

/// Changes what is said about a supplier.
///
/// # Errors
/// A refusal for a role that may not, an unknown supplier or a bad field.
pub fn edit(desk: &mut Desk, typed: &str, details: &Details) -> Result<Supplier, ActionError> {
    let (_, role) = desk.acting_as(KEEPERS, "keep suppliers")?;
    desk.write(|write| {
        let (mut supplier, rev) = found(write, typed)?;
        details.apply(&mut supplier)?;
        let others: Vec<Supplier> =
            suppliers::all(write)?.into_iter().filter(|s| s.slug != supplier.slug).collect();
        refuse_look_alike(&others, &supplier)?;
        suppliers::put(write, &supplier, Expect::Rev(rev))?;
        write.record("supplier.edited", supplier.slug.as_str(), Some(role), None, &[])?;
        Ok(supplier)
    })
}

/// Retires a supplier: what was said and scored stays, new evaluations and requests are refused.
///
/// # Errors
/// A refusal for a role that may not, or when it is retired already.
pub fn retire(desk: &mut Desk, typed: &str) -> Result<Supplier, ActionError> {
    let (_, role) = desk.acting_as(KEEPERS, "keep suppliers")?;
    desk.write(|write| {
        let (mut supplier, rev) = found(write, typed)?;
        if supplier.retired {
            let message = format!("{} is retired already", supplier.slug);
            return Err(ActionError::refused(Ground::State, message));
        }
        supplier.retired = true;
        suppliers::put(write, &supplier, Expect::Rev(rev))?;
        write.record("supplier.retired", supplier.slug.as_str(), Some(role), None, &[])?;
        Ok(supplier)
    })
}
