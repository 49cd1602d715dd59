//! The keys by which a list of decisions is sifted: its columns, and a few that ask more.

use std::borrow::Cow;

use crate::actions::{ActionError, Desk, views};
use crate::domain::decision::{Decision, Status};
use crate::domain::filter::{Held, Key, Kind, Sifted, code};
use crate::domain::refs::{DecisionRef, EvaluationRef};

/// What a list of decisions can be asked.
pub const KEYS: &[Key<'static>] = &[
    Key { name: "id", kind: Kind::Code(code::<DecisionRef>) },
    Key { name: "title", kind: Kind::Text },
    Key { name: "status", kind: Kind::Code(code::<Status>) },
    Key { name: "in_force", kind: Kind::Flag },
    Key { name: "evaluation", kind: Kind::Code(code::<EvaluationRef>) },
    Key { name: "chosen", kind: Kind::Name },
    Key { name: "scope", kind: Kind::Name },
    Key { name: "date", kind: Kind::Day },
    Key { name: "review_by", kind: Kind::Day },
    Key { name: "transition_end", kind: Kind::Day },
    Key { name: "supersedes", kind: Kind::Code(code::<DecisionRef>) },
    Key { name: "superseded_by", kind: Kind::Code(code::<DecisionRef>) },
    Key { name: "author", kind: Kind::Person },
    Key { name: "reason", kind: Kind::Text },
    Key { name: "dissent", kind: Kind::Text },
    Key { name: "condition", kind: Kind::Text },
];

impl Sifted for Decision {
    fn held(&self, key: &str) -> Vec<Held<'_>> {
        let says = &self.content;
        let named = |which: Option<DecisionRef>| -> Vec<Held<'_>> {
            which.map(|which| which.to_string().into()).into_iter().collect()
        };
        match key {
            "id" => vec![self.reference.to_string().into()],
            "title" => vec![says.title.as_str().into()],
            "status" => vec![self.status.code().into()],
            "in_force" => vec![Held::Flag(self.in_force())],
            "evaluation" => {
                self.evaluation.map(|which| which.to_string().into()).into_iter().collect()
            }
            "chosen" => vec![says.chosen.as_str().into()],
            "scope" => vec![says.scope.as_str().into()],
            "date" => Held::day(self.dated()),
            "review_by" => Held::day(Some(says.review_by)),
            "transition_end" => Held::day(says.transition_end),
            "supersedes" => named(self.supersedes),
            "superseded_by" => named(self.superseded_by),
            "author" => vec![self.author.as_str().into()],
            "reason" => vec![says.reason.as_str().into()],
            "dissent" => says.dissent.iter().map(|words| words.as_str().into()).collect(),
            "condition" => says.conditions.iter().map(|words| words.as_str().into()).collect(),
            _ => Vec::new(),
        }
    }

    fn texts(&self) -> Vec<Cow<'_, str>> {
        vec![
            Cow::Owned(self.reference.to_string()),
            Cow::Borrowed(self.content.title.as_str()),
            Cow::Borrowed(self.content.chosen.as_str()),
        ]
    }
}

/// The decisions that pass `filter`, the first first.
///
/// # Errors
/// A refusal for a filter that cannot be read.
pub fn sifted(desk: &mut Desk, filter: &[String]) -> Result<Vec<Decision>, ActionError> {
    let today = desk.today();
    let filter = views::filter(desk, filter, KEYS, today)?;
    let mut all = super::list(desk)?;
    all.retain(|decision| filter.takes(decision));
    Ok(all)
}
