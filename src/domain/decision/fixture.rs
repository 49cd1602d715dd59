//! Decisions for the tests of this folder.

use super::{Content, Decision, Status};
use crate::domain::refs::DecisionRef;

/// An accepted decision of this number for aws, resting on nothing.
pub(crate) fn decision(number: u32) -> Decision {
    Decision {
        reference: DecisionRef::new(number).unwrap(),
        evaluation: None,
        status: Status::Accepted,
        content: Content {
            decision_makers: vec!["own-1".parse().unwrap()],
            ..Content::new(
                format!("Decision {number}").parse().unwrap(),
                "aws".parse().unwrap(),
                "It fits best.".parse().unwrap(),
                "2028-01-31".parse().unwrap(),
            )
        },
        author: "mod-1".parse().unwrap(),
        drafted_at: "2026-01-05T09:00:00.000000Z".parse().unwrap(),
        remarks: Vec::new(),
        supersedes: None,
        superseded_by: None,
    }
}
