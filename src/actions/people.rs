//! People: who may act, under which roles and logins.

use std::collections::BTreeSet;

use crate::actions::{ActionError, Desk, Ground, slug};
use crate::domain::person::{Person, Role};
use crate::domain::text::Title;
use crate::store::{Expect, Look, StoreError, people};

/// Everybody, retired people among them.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<Person>, ActionError> {
    desk.store.read(|look| Ok(people::all(look)?))
}

/// The person called `typed`.
///
/// # Errors
/// A refusal when there is nobody of that name.
pub fn show(desk: &mut Desk, typed: &str) -> Result<Person, ActionError> {
    desk.store.read(|look| Ok(found(look, typed)?.0))
}

/// The person called `typed`, and the row's `rev`.
pub(crate) fn found(look: &mut dyn Look, typed: &str) -> Result<(Person, i64), ActionError> {
    let wanted = typed.trim().to_ascii_lowercase();
    if let Some(person) = people::get(look, &wanted)? {
        return Ok(person);
    }
    let everybody = people::all(look)?;
    let known = everybody.iter().map(|person| person.slug.as_str());
    Err(ActionError::not_found("person", typed.trim(), "person list", known))
}

/// Adds a person; the first one of a workspace is added by [`crate::actions::upkeep::init`].
///
/// # Errors
/// A refusal for anybody but an administrator, a taken or bad name, or no role at all.
pub fn add(
    desk: &mut Desk,
    typed: &str,
    name: &str,
    roles: BTreeSet<Role>,
) -> Result<Person, ActionError> {
    let (_, role) = desk.acting_as(&[Role::Admin], "add people")?;
    let slug = slug(typed)?;
    if roles.is_empty() {
        return Err(no_role(slug.as_str()));
    }
    let person =
        Person { slug, name: title(name)?, roles, logins: BTreeSet::new(), retired: false };
    desk.write(|write| {
        if people::get(write, person.slug.as_str())?.is_some() {
            return Err(ActionError::invalid(format!(
                "there is a person `{}` already, and short names are never used twice",
                person.slug
            ))
            .subject(person.slug.as_str()));
        }
        people::put(write, &person, Expect::New)?;
        write.record("person.added", person.slug.as_str(), Some(role), None, &[])?;
        Ok(())
    })?;
    Ok(person)
}

/// What to change about a person; what is `None` stays.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Edit {
    /// The name as shown.
    pub name: Option<String>,
    /// The roles, all of them.
    pub roles: Option<BTreeSet<Role>>,
    /// Logins to link.
    pub link: Vec<String>,
    /// Logins to unlink.
    pub unlink: Vec<String>,
}

/// Changes name, roles or logins of a person.
///
/// # Errors
/// A refusal for anybody but an administrator, or for a bad or taken value.
pub fn edit(desk: &mut Desk, typed: &str, edit: &Edit) -> Result<Person, ActionError> {
    let (_, role) = desk.acting_as(&[Role::Admin], "edit people")?;
    desk.write(|write| {
        let (mut person, rev) = found(write, typed)?;
        if let Some(name) = &edit.name {
            person.name = title(name)?;
        }
        if let Some(roles) = &edit.roles {
            if roles.is_empty() {
                return Err(no_role(person.slug.as_str()));
            }
            person.roles.clone_from(roles);
        }
        let everybody = people::all(write)?;
        for login in &edit.link {
            let login = login_name(login)?;
            if let Some(other) =
                everybody.iter().find(|p| p.slug != person.slug && p.logins.contains(&login))
            {
                return Err(ActionError::invalid(format!(
                    "the login `{login}` is linked to {} already, and a login is one person",
                    other.slug
                ))
                .hint(format!("`cloudpick person edit {} --unlink {login}` first", other.slug)));
            }
            person.logins.insert(login);
        }
        for login in &edit.unlink {
            if !person.logins.remove(login.as_str()) {
                return Err(ActionError::invalid(format!(
                    "the login `{login}` is not linked to {}",
                    person.slug
                )));
            }
        }
        keeps_an_administrator(&everybody, &person)?;
        people::put(write, &person, Expect::Rev(rev))?;
        write.record("person.edited", person.slug.as_str(), Some(role), None, &[])?;
        Ok(person)
    })
}

/// Retires a person: the history stays, acting ends.
///
/// # Errors
/// A refusal for anybody but an administrator, or for the last administrator.
pub fn retire(desk: &mut Desk, typed: &str) -> Result<Person, ActionError> {
    let (_, role) = desk.acting_as(&[Role::Admin], "retire people")?;
    desk.write(|write| {
        let (mut person, rev) = found(write, typed)?;
        if person.retired {
            return Err(ActionError::refused(
                Ground::State,
                format!("{} is retired already", person.slug),
            ));
        }
        person.retired = true;
        keeps_an_administrator(&people::all(write)?, &person)?;
        people::put(write, &person, Expect::Rev(rev))?;
        write.record("person.retired", person.slug.as_str(), Some(role), None, &[])?;
        Ok(person)
    })
}

/// Without an administrator nobody could ever be added again.
fn keeps_an_administrator(everybody: &[Person], changed: &Person) -> Result<(), ActionError> {
    let acts = |person: &Person| !person.retired && person.is(Role::Admin);
    let others = everybody.iter().any(|person| person.slug != changed.slug && acts(person));
    if others || acts(changed) {
        return Ok(());
    }
    Err(ActionError::invalid(format!(
        "{} is the last administrator, and a workspace needs one",
        changed.slug
    ))
    .hint("give another person the role admin first"))
}

fn no_role(slug: &str) -> ActionError {
    ActionError::invalid(format!("{slug} would have no role, and a person acts under one"))
        .hint("give --role with one or more of evaluator, moderator, architect, adviser, approver, decision-owner, procurement, auditor, admin")
        .subject("role")
}

fn title(name: &str) -> Result<Title, ActionError> {
    name.parse().map_err(|error| ActionError::invalid(format!("the name: {error}")).subject("name"))
}

fn login_name(typed: &str) -> Result<String, ActionError> {
    let login = typed.trim();
    let fits = !login.is_empty()
        && login.len() <= 64
        && !login.chars().any(|c| c.is_whitespace() || c.is_control());
    if !fits {
        return Err(ActionError::invalid(format!("`{typed}` is not a login name")));
    }
    Ok(login.to_owned())
}

/// The role under which the first administrator of a workspace is added, with nobody to ask.
pub(crate) fn first(
    write: &mut crate::store::Write<'_>,
    person: &Person,
) -> Result<(), StoreError> {
    people::put(write, person, Expect::New)?;
    write.record("person.added", person.slug.as_str(), Some(Role::Admin), None, &[])?;
    Ok(())
}
