//! Decisions for the tests of this folder.

use super::{Content, Decision, Scope, Status};
use crate::domain::refs::DecisionRef;

/// An accepted decision of this number for aws, resting on nothing.
pub(crate) fn decision(number: u32) -> Decision {
    Decision {
        reference: DecisionRef::new(number).unwrap(),
        evaluation: None,
        status: Status::Accepted,
        content: Content {
            title: format!("Decision {number}").parse().unwrap(),
            chosen: "aws".parse().unwrap(),
            reason: "It fits best.".parse().unwrap(),
            rejected: Vec::new(),
            decision_makers: vec!["own-1".parse().unwrap()],
            consulted: Vec::new(),
            informed: Vec::new(),
            dissent: Vec::new(),
            conflicts: Vec::new(),
            conditions: Vec::new(),
            reopen_triggers: Vec::new(),
            minimum_portability: None,
            debt_budget: None,
            review_by: "2028-01-31".parse().unwrap(),
            effective: None,
            transition_end: None,
            scope: Scope::default(),
            not_covered: None,
            route_to_market: None,
            follows: Vec::new(),
        },
        author: "mod-1".parse().unwrap(),
        drafted_at: "2026-01-05T09:00:00.000000Z".parse().unwrap(),
        remarks: Vec::new(),
        supersedes: None,
        superseded_by: None,
    }
}
