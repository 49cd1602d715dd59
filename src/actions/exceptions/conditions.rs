//! The board of conditions: what was agreed with the grants, who sees to it by when, and where it
//! stands today.

use std::borrow::Cow;

use crate::actions::{ActionError, Desk};
use crate::domain::date::Day;
use crate::domain::exception::grant::promise::Standing;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::filter::{Held, Key, Kind, Sifted, code};
use crate::domain::refs::ExceptionRef;
use crate::domain::text::{CodeError, same_code};
use crate::store::exceptions::{self, Promise};

/// A condition as it stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Promised {
    /// What is kept of it.
    pub promise: Promise,
    /// Where it stands.
    pub standing: Standing,
    /// Days to its last one; negative once it is past.
    pub left: i64,
    /// It keeps its exception from covering today.
    pub stops: bool,
}

fn standing(typed: &str) -> Result<String, String> {
    let codes: Vec<&'static str> = Standing::ALL.iter().map(|standing| standing.code()).collect();
    let found = codes.iter().find(|code| same_code(typed, code));
    let refused = || CodeError::new(typed, "a condition's state", CODES).to_string();
    found.map(|code| (*code).to_owned()).ok_or_else(refused)
}

/// An exception, for all its conditions, or one of them as the board names it: `X-0002.4`.
fn id(typed: &str) -> Result<String, String> {
    let one = typed.split_once('.').and_then(|(which, number)| {
        Some((which.parse::<ExceptionRef>().ok()?, number.parse::<u32>().ok()?))
    });
    one.map_or_else(
        || code::<ExceptionRef>(typed),
        |(which, number)| Ok(format!("{which}.{number}")),
    )
}

/// The condition as the board names it.
fn numbered(promise: &Promise) -> String {
    format!("{}.{}", promise.which, promise.number)
}

const CODES: &[&str] = &["breached", "overdue", "to_confirm", "open", "met", "waived"];

/// What a board of conditions can be asked.
pub const CONDITION_KEYS: &[Key<'static>] = &[
    Key { name: "id", kind: Kind::Code(id) },
    Key { name: "state", kind: Kind::Code(standing) },
    Key { name: "owner", kind: Kind::Person },
    Key { name: "due", kind: Kind::Day },
    Key { name: "kind", kind: Kind::Code(code::<ConditionKind>) },
    Key { name: "consequence", kind: Kind::Code(code::<Consequence>) },
    Key { name: "stops", kind: Kind::Flag },
    Key { name: "override", kind: Kind::Flag },
    Key { name: "text", kind: Kind::Text },
    Key { name: "title", kind: Kind::Text },
];

impl Sifted for Promised {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let promise = &self.promise;
        match key {
            "id" => vec![promise.which.to_string().into(), numbered(promise).into()],
            "state" => vec![self.standing.code().into()],
            "owner" => vec![promise.owner.as_str().into()],
            "due" => vec![Held::Day(promise.hold.due)],
            "kind" => vec![promise.kind.code().into()],
            "consequence" => vec![promise.consequence.code().into()],
            "override" => vec![Held::Flag(promise.overridden)],
            "stops" => vec![Held::Flag(self.stops)],
            "text" => vec![promise.text.as_str().into()],
            "title" => vec![promise.title.as_str().into()],
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        let promise = &self.promise;
        vec![
            Cow::Owned(numbered(promise)),
            Cow::Borrowed(promise.text.as_str()),
            Cow::Borrowed(promise.title.as_str()),
            Cow::Borrowed(promise.owner.as_str()),
        ]
    }
}

/// The conditions that somebody owes of exceptions that have one to be settled, or of `all` that were ever
/// granted; by where they stand, then by their last day.
///
/// # Errors
/// When the workspace cannot be read.
pub fn promised(desk: &mut Desk, all: bool) -> Result<Vec<Promised>, ActionError> {
    let today = desk.today();
    let promises = desk.store.read(|look| exceptions::promises(look, all))?;
    let owed = promises.into_iter().filter(|one| all || one.is_owed(today));
    let mut board: Vec<Promised> = owed.map(|one| on(one, today)).collect();
    board.sort_by_key(|one| {
        (one.standing, one.promise.hold.due, one.promise.which, one.promise.number)
    });
    Ok(board)
}

fn on(promise: Promise, today: Day) -> Promised {
    Promised {
        standing: promise.hold.standing(today),
        left: promise.hold.due.days_since(today),
        stops: promise.grant.holds(today) && promise.hold.blocks(today),
        promise,
    }
}
