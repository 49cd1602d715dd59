//! Suppliers: who sells cloud, and may be compared or be where an exception goes.

use crate::actions::evaluations::{Changed, Run, load, refused_row};
use crate::actions::{ActionError, Desk, Ground, slug};
use crate::domain::decision::chosen::NoAward;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, may};
use crate::domain::evaluation::{Candidate, Evaluation};
use crate::domain::person::{Person, Role};
use crate::domain::supplier::Supplier;
use crate::domain::text::cell::lost_noughts;
use crate::domain::text::{Line, Title, commas, skeleton};
use crate::import::sheets::Extra;
use crate::import::sheets::suppliers::{self as sheet, SupplierRow};
use crate::import::source::Source;
use crate::store::{Expect, Look, evaluations, suppliers};

/// Who keeps the register of suppliers.
pub(crate) const KEEPERS: &[Role] =
    &[Role::Moderator, Role::Procurement, Role::Architect, Role::Admin];

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
            let name = name.parse().map_err(|e| bad("name", &format!("{e}")))?;
            let mut supplier = Supplier::named(slug, name);
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

/// What an import of suppliers brings, told before or after it is saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Brought {
    /// The suppliers that are added or changed, and the candidates that join.
    pub rows: Vec<Changed>,
    /// Suppliers that are so already.
    pub same: usize,
    /// The suppliers of the file, as they are then.
    pub suppliers: Vec<Supplier>,
    /// What is no problem, and should be known: who offers several services.
    pub notes: Vec<String>,
}

/// Brings suppliers in from a sheet, and where `into` names an evaluation takes them in as its
/// candidates: all of it or nothing. A supplier that is known by its short name, or whose name is
/// the same, is changed where the file says something else, never added twice.
///
/// # Errors
/// A refusal for a role that may not, a stage that takes no candidates, or every problem of the
/// file.
pub fn import(
    desk: &mut Desk,
    into: Option<&str>,
    source: &Source,
    extra: Extra,
    run: Run,
) -> Result<Brought, ActionError> {
    let (_, role) = desk.acting_as(KEEPERS, "keep suppliers")?;
    let by = desk.person().cloned();
    match run {
        Run::Rehearse => desk.store.read(|look| Ok(plan(look, into, &by?, source, extra)?.brought)),
        Run::Save => desk.write(|write| {
            let Plan { brought, changed, joining } = plan(write, into, &by?, source, extra)?;
            for (supplier, rev) in changed {
                let (expected, kind) = match rev {
                    Some(rev) => (Expect::Rev(rev), "supplier.edited"),
                    None => (Expect::New, "supplier.added"),
                };
                suppliers::put(write, &supplier, expected)?;
                write.record(kind, supplier.slug.as_str(), Some(role), None, &[])?;
            }
            if let Some((evaluation, from, role)) = joining {
                for (at, joined) in evaluation.candidates().iter().enumerate().skip(from) {
                    evaluations::put_candidate(write, evaluation.reference(), at, joined)?;
                    let subject = format!("{}/{}", evaluation.reference(), joined.slug);
                    write.record("candidate.added", &subject, Some(role), None, &[])?;
                }
            }
            Ok(brought)
        }),
    }
}

struct Plan {
    brought: Brought,
    /// What is saved, with the revision of what was there.
    changed: Vec<(Supplier, Option<i64>)>,
    /// The evaluation with its new candidates, from which place on they are new, and the role.
    joining: Option<(Evaluation, usize, Role)>,
}

/// What an import would save, or every problem of the file.
fn plan(
    look: &mut dyn Look,
    into: Option<&str>,
    by: &Person,
    source: &Source,
    extra: Extra,
) -> Result<Plan, ActionError> {
    let into = into.map(|typed| taking_candidates(look, typed, by)).transpose()?;
    let rows = sheet::read(source, extra);
    let notes = rows.notes().to_vec();
    let (rows, mut found) = rows.apart();
    let mut known = suppliers::all(look)?;
    let mut changed = Vec::new();
    let mut brought = Brought { rows: Vec::new(), same: 0, suppliers: Vec::new(), notes };
    for row in rows {
        let at = Some(row.line);
        let read =
            meant(&known, &row).and_then(|before| Ok((told(before.as_ref(), &row)?, before)));
        let (supplier, before) = match read {
            Ok(read) => read,
            Err((column, what)) => {
                found.note(at, Some(column), what);
                continue;
            }
        };
        if supplier.retired
            && into.as_ref().is_some_and(|(evaluation, _)| !takes_part(evaluation, &supplier))
        {
            let what = format!("{} is retired and joins no evaluation", supplier.slug);
            found.note(at, Some("slug"), what);
            continue;
        }
        brought.suppliers.push(supplier.clone());
        if before.as_ref() == Some(&supplier) {
            brought.same += 1;
            continue;
        }
        let others: Vec<Supplier> =
            known.iter().filter(|one| one.slug != supplier.slug).cloned().collect();
        if let Err(error) = refuse_look_alike(&others, &supplier) {
            let of_slug = matches!(&error, ActionError::Refused(refused)
                if !row.made && refused.subject.as_deref() == Some("slug"));
            let error = if of_slug { error } else { error.subject(row.named_in) };
            refused_row(&mut found, (at, None), error)?;
            continue;
        }
        brought.rows.push(Changed {
            line: row.line,
            subject: supplier.slug.to_string(),
            before: before.as_ref().map(said),
            after: Some(said(&supplier)),
        });
        let rev = match &before {
            Some(_) => suppliers::get(look, supplier.slug.as_str())?.map(|(_, rev)| rev),
            None => None,
        };
        known = others;
        known.push(supplier.clone());
        changed.push((supplier, rev));
    }
    found.settle()?;
    let joining = match into {
        Some((evaluation, role)) => {
            let from = evaluation.candidates().len();
            Some((joined(evaluation, &mut brought)?, from, role))
        }
        None => None,
    };
    Ok(Plan { brought, changed, joining })
}

/// The evaluation called `typed`, where `by` may give it candidates now, and the role that may.
fn taking_candidates(
    look: &mut dyn Look,
    typed: &str,
    by: &Person,
) -> Result<(Evaluation, Role), ActionError> {
    let (evaluation, _) = load(look, Some(typed))?;
    let role = may(Act::SetUp, by, &evaluation)?;
    evaluation.takes(Doing::ADD_CANDIDATE)?;
    Ok((evaluation, role))
}

/// The one of `known` that a row is about; `None` for somebody new.
///
/// A short name that the file gives says more than a name that is only alike; one that was made of
/// the name says nothing.
///
/// # Errors
/// The column and what is wrong in it, where the name that was made is that of somebody else.
fn meant<'r>(
    known: &[Supplier],
    row: &'r SupplierRow,
) -> Result<Option<Supplier>, (&'r str, String)> {
    let alike = |one: &&Supplier| skeleton(one.name.as_str()) == skeleton(row.name.as_str());
    let called = known.iter().find(|one| one.slug == row.slug);
    let before = called.filter(|_| !row.made).or_else(|| known.iter().find(alike));
    if let (Some(other), None) = (called, before) {
        let what = format!(
            "`{}` would be called {}, and that is {}: where they are one, write its name so; else \
             add it with `cloudpick supplier add SLUG --name`",
            row.name, other.slug, other.name
        );
        return Err((row.named_in.as_str(), what));
    }
    Ok(before.cloned())
}

/// The supplier as it is with what a row says. What the file does not say stays as it is.
///
/// # Errors
/// The column and what is wrong in it, where the identifier has lost its leading noughts.
fn told<'r>(
    before: Option<&Supplier>,
    row: &'r SupplierRow,
) -> Result<Supplier, (&'r str, String)> {
    let new = || Supplier::named(row.slug.clone(), row.name.clone());
    let mut supplier = before.cloned().unwrap_or_else(new);
    if let (Some(here), Some(typed)) = (&supplier.identifier, &row.identifier)
        && let Some(what) = lost_noughts(here.as_str(), typed.as_str())
    {
        return Err(("identifier", what));
    }
    if supplier.slug == row.slug {
        supplier.name.clone_from(&row.name);
    }
    for (kept, typed) in [
        (&mut supplier.kind, &row.kind),
        (&mut supplier.url, &row.url),
        (&mut supplier.address, &row.address),
        (&mut supplier.email, &row.email),
        (&mut supplier.identifier, &row.identifier),
    ] {
        if typed.is_some() {
            kept.clone_from(typed);
        }
    }
    Ok(supplier)
}

fn takes_part(evaluation: &Evaluation, supplier: &Supplier) -> bool {
    evaluation.candidates().iter().any(|candidate| candidate.slug == supplier.slug)
}

/// `evaluation` with the suppliers of the file as candidates, those that are new to it told.
fn joined(evaluation: Evaluation, brought: &mut Brought) -> Result<Evaluation, ActionError> {
    let which = evaluation.reference();
    let mut parts = evaluation.into_parts();
    for supplier in &brought.suppliers {
        if parts.candidates.iter().any(|candidate| candidate.slug == supplier.slug) {
            continue;
        }
        let (slug, name) = (supplier.slug.clone(), supplier.name.clone());
        brought.rows.push(Changed {
            line: 0,
            subject: format!("{which}/{slug}"),
            before: None,
            after: Some("candidate".to_owned()),
        });
        parts.candidates.push(Candidate { slug, name, withdrawn: None });
    }
    Ok(Evaluation::new(parts)?)
}

/// A supplier in short, for before and after.
fn said(supplier: &Supplier) -> String {
    let lines =
        [&supplier.kind, &supplier.url, &supplier.address, &supplier.email, &supplier.identifier];
    let more = lines.into_iter().flatten().map(Line::as_str);
    commas(std::iter::once(supplier.name.as_str()).chain(more))
}

fn refuse_look_alike(known: &[Supplier], wanted: &Supplier) -> Result<(), ActionError> {
    if let Ok(word) = wanted.slug.as_str().parse::<NoAward>() {
        let text = format!("`{word}` is what a decision says that chooses nobody, and no supplier");
        return Err(ActionError::invalid(text).hint("give another short name").subject("slug"));
    }
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
