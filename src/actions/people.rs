//! People: who may act, under which roles and logins.

use std::collections::BTreeSet;

use crate::actions::{ActionError, Desk, Ground, slug};
use crate::domain::date::Day;
use crate::domain::person::{Delegation, Person, Role};
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

/// Adds a person; the first one of a workspace is added by [`crate::actions::upkeep::init`]. Whoever
/// only answers for workloads, conditions or exceptions has no role: what names them says it.
///
/// # Errors
/// A refusal for anybody but an administrator, or a taken or bad name.
pub fn add(
    desk: &mut Desk,
    typed: &str,
    name: &str,
    roles: BTreeSet<Role>,
) -> Result<Person, ActionError> {
    let (_, role) = desk.acting_as(&[Role::Admin], "add people")?;
    let slug = slug(typed)?;
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

/// Every delegation that is not over, and those to come.
///
/// # Errors
/// When the workspace cannot be read.
pub fn delegations(desk: &mut Desk) -> Result<Vec<Delegation>, ActionError> {
    let today = desk.today();
    desk.store.read(|look| {
        let all = people::delegations(look)?;
        Ok(all.into_iter().filter(|one| one.until >= today).collect())
    })
}

/// Lets `to` act for `from` on exceptions from today to the day `until`, that day included.
/// Between the same two it takes the place of what was said before.
///
/// # Errors
/// A refusal for anybody but `from` and an administrator, for a day that is over, and for somebody
/// who could not act: the person themselves, a retired one, or one who only reads or administers.
pub fn delegate(
    desk: &mut Desk,
    from: &str,
    to: &str,
    until: &str,
) -> Result<Delegation, ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (from, to) = (found(write, from)?.0, found(write, to)?.0);
        let by = by?;
        let role = own_or_admin(&by, &from)?;
        let until = Day::read(until, today)
            .map_err(|error| ActionError::invalid(error.to_string()).subject("until"))?;
        if until < today {
            let message = format!("{until} is over: today is {today}");
            return Err(ActionError::invalid(message).subject("until"));
        }
        let cannot = |message: String| Err(ActionError::invalid(message).subject("to"));
        if from.slug == to.slug {
            return cannot(format!("{} acts for themselves as it is", to.slug));
        }
        for person in [&from, &to] {
            if person.retired {
                return cannot(format!("{} is retired and can no longer act", person.slug));
            }
        }
        if !to.roles.iter().any(|role| !matches!(role, Role::Auditor | Role::Admin)) {
            let message = format!("{} reads or administers, and may not act for others", to.slug);
            return cannot(message);
        }
        let delegation = Delegation { from: from.slug, to: to.slug, since: today, until };
        people::delegate(write, &delegation, &by.slug)?;
        let (to, until) = (delegation.to.to_string(), until.to_string());
        let notes = [("to", to.as_str()), ("until", until.as_str())];
        write.record("person.delegated", delegation.from.as_str(), role, None, &notes)?;
        Ok(delegation)
    })
}

/// Ends that `to` acts for `from`, at once.
///
/// # Errors
/// A refusal for anybody but the two and an administrator, or where nothing is to be ended.
pub fn end_delegation(desk: &mut Desk, from: &str, to: &str) -> Result<Delegation, ActionError> {
    let (by, today) = (desk.person().cloned(), desk.today());
    desk.write(|write| {
        let (from, to) = (found(write, from)?.0, found(write, to)?.0);
        let by = by?;
        // Who would rather not act for another may say so too.
        let role = if by.slug == to.slug { None } else { own_or_admin(&by, &from)? };
        let all = people::delegations(write)?;
        let kept = all.into_iter().find(|one| one.from == from.slug && one.to == to.slug);
        let Some(delegation) = kept.filter(|one| one.until >= today) else {
            let message = format!("{} does not act for {}", to.slug, from.slug);
            return Err(ActionError::refused(Ground::State, message)
                .hint(format!("`cloudpick person show {}` says who does", from.slug)));
        };
        people::undelegate(write, &delegation)?;
        let notes = [("to", to.slug.as_str())];
        write.record("person.delegation_ended", from.slug.as_str(), role, None, &notes)?;
        Ok(delegation)
    })
}

/// The role under which `by` says who acts for `from`; none is needed for oneself.
fn own_or_admin(by: &Person, from: &Person) -> Result<Option<Role>, ActionError> {
    if by.slug == from.slug && !by.retired {
        return Ok(None);
    }
    Ok(Some(by.acting_as(&[Role::Admin], "say who acts for somebody else")?))
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
