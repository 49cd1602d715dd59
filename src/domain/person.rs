//! People, roles, and how sure the record is of who acted.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::codes;
use crate::domain::date::Day;
use crate::domain::refs::Slug;
use crate::domain::text::Title;

codes! {
    /// What a person may do. One person may hold several; guards look at the person, not the role.
    pub enum Role, "a role" {
        /// Scores suppliers on a panel.
        Evaluator = "evaluator",
        /// Runs an evaluation and records the agreed scores.
        Moderator = "moderator",
        /// Files exception requests and keeps workloads.
        Architect = "architect",
        /// Scores and comments on exception requests.
        Adviser = "adviser",
        /// Decides exception requests.
        Approver = "approver",
        /// Decides on the primary, and on the hardest exceptions.
        DecisionOwner = "decision-owner",
        /// Enters prices, reads and exports.
        Procurement = "procurement",
        /// Reads everything and changes nothing.
        Auditor = "auditor",
        /// Keeps people and settings; decides nothing.
        Admin = "admin",
    }
}

codes! {
    /// How sure the workspace is of who acted.
    pub enum Assurance, "a grade of assurance" {
        /// A name somebody chose; the login of the process is recorded beside it.
        Claimed = "claimed",
        /// The person linked to the login of the process: an assertion, since anybody who can
        /// write the file can write any name.
        OsUser = "os-user",
        /// The event's hash is signed by a key allowed at that time.
        SshSigned = "ssh-signed",
        /// The login of the database server.
        ServerLogin = "server-login",
    }
}

/// Somebody who acts in the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// The short name, never reused.
    pub slug: Slug,
    /// The name as shown.
    pub name: Title,
    /// What the person may do.
    pub roles: BTreeSet<Role>,
    /// Logins of the operating system that are this person.
    pub logins: BTreeSet<String>,
    /// Retired people keep their history and can no longer act.
    pub retired: bool,
}

/// A person's short name, and the name beside it where it says more.
pub fn name_beside(people: &[Person], who: &Slug) -> String {
    let known = people.iter().find(|one| one.slug == *who);
    match known.map(|one| one.name.as_str()).filter(|name| *name != who.as_str()) {
        Some(name) => format!("{who}, {name}"),
        None => who.to_string(),
    }
}

/// One person acts for another on exceptions for some days.
///
/// The delegate may do what the other may, as requester, owner or in a role that decides, and
/// carries the other's interests as well as their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Delegation {
    /// Who is acted for.
    pub from: Slug,
    /// Who acts.
    pub to: Slug,
    /// The first day.
    pub since: Day,
    /// The last day.
    pub until: Day,
}

impl Delegation {
    /// Whether it holds on `day`, its first and last day included.
    pub fn holds(&self, day: Day) -> bool {
        self.since <= day && day <= self.until
    }
}

/// The people for whom `person` acts by `delegations`. What is acted for is not passed on: a
/// delegate's delegate acts for the delegate alone.
pub fn acts_for<'d>(
    delegations: &'d [Delegation],
    person: &Slug,
) -> impl Iterator<Item = &'d Slug> + Clone {
    let person = person.clone();
    delegations.iter().filter(move |one| one.to == person).map(|one| &one.from)
}

/// The people whose interests `person` carries by `delegations`, besides their own: those of
/// whom they act for, and of whom those act for in turn.
pub fn carried(delegations: &[Delegation], person: &Slug) -> BTreeSet<Slug> {
    let mut found = BTreeSet::new();
    let mut next = vec![person.clone()];
    while let Some(one) = next.pop() {
        for from in acts_for(delegations, &one) {
            if from != person && found.insert(from.clone()) {
                next.push(from.clone());
            }
        }
    }
    found
}

/// Roles that a delegate has for whom they act for: those of exceptions, and no other.
pub const PASSED_ON: [Role; 4] =
    [Role::Architect, Role::Adviser, Role::Approver, Role::DecisionOwner];

/// Somebody tried what their roles do not allow.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NotPermitted {
    /// None of the roles that may do it.
    #[error("{who} may not {what}: that takes {}", list(needs))]
    Role {
        /// Who tried.
        who: Slug,
        /// What was tried, as "freeze an evaluation".
        what: &'static str,
        /// Any one of these would do.
        needs: &'static [Role],
    },
    /// The person is retired.
    #[error("{who} is retired and can no longer act")]
    Retired {
        /// Who tried.
        who: Slug,
    },
}

fn list(roles: &[Role]) -> String {
    let words: Vec<String> = roles.iter().map(|role| format!("the role {role}")).collect();
    words.join(" or ")
}

impl Person {
    /// Whether the person holds `role`.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }

    /// The role of `needs` under which the person does `what`; the first one held counts.
    ///
    /// # Errors
    /// [`NotPermitted`] when retired or when none is held.
    pub fn acting_as(
        &self,
        needs: &'static [Role],
        what: &'static str,
    ) -> Result<Role, NotPermitted> {
        if self.retired {
            return Err(NotPermitted::Retired { who: self.slug.clone() });
        }
        needs.iter().copied().find(|role| self.is(*role)).ok_or_else(|| NotPermitted::Role {
            who: self.slug.clone(),
            what,
            needs,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_read_however_it_is_spelt_and_a_near_miss_is_named() {
        assert_eq!("Decision Owner".parse::<Role>().unwrap(), Role::DecisionOwner);
        let refused = "aprover".parse::<Role>().unwrap_err().to_string();
        assert!(refused.ends_with("did you mean approver?"), "{refused}");
    }

    #[test]
    fn a_delegate_carries_the_interests_of_all_they_stand_for_and_the_powers_of_the_first() {
        let one = |from: &str, to: &str| Delegation {
            from: from.parse().unwrap(),
            to: to.parse().unwrap(),
            since: "2027-03-01".parse().unwrap(),
            until: "2027-03-31".parse().unwrap(),
        };
        // A circle ends where it began.
        let all = [one("arch-1", "app-1"), one("app-1", "app-2"), one("app-2", "arch-1")];
        let who = "app-2".parse().unwrap();
        let names = |slugs: Vec<&Slug>| slugs.iter().map(ToString::to_string).collect::<Vec<_>>();
        assert_eq!(names(acts_for(&all, &who).collect()), ["app-1"]);
        assert_eq!(names(carried(&all, &who).iter().collect()), ["app-1", "arch-1"]);
        let holds = |day: &str| all[0].holds(day.parse().unwrap());
        assert_eq!(
            ["2027-02-28", "2027-03-01", "2027-03-31", "2027-04-01"].map(holds),
            [false, true, true, false]
        );
    }

    #[test]
    fn who_holds_no_fitting_role_is_told_which_would_do() {
        let person = Person {
            slug: "aud-1".parse().unwrap(),
            name: "Auditor".parse().unwrap(),
            roles: BTreeSet::from([Role::Auditor]),
            logins: BTreeSet::new(),
            retired: false,
        };
        let refused = person.acting_as(&[Role::Admin, Role::Moderator], "freeze an evaluation");
        assert_eq!(
            refused.unwrap_err().to_string(),
            "aud-1 may not freeze an evaluation: that takes the role admin or the role moderator"
        );
    }
}
