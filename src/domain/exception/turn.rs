//! Whose turn it is with a request that waits.

use crate::domain::exception::tier::Settings;
use crate::domain::exception::{Exception, State, Vote};
use crate::domain::person::Role;
use crate::domain::refs::Slug;
use crate::domain::workload::Workload;

/// Who must act next for a request, or a renewal, to be decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Turn {
    /// Sent back: whoever asked.
    Requester(Slug),
    /// Somebody took it, and has not approved it yet.
    Taker(Slug),
    /// Its tier decides after an adviser's view, and there is none.
    Adviser,
    /// So many approvals beside that of the decision owner, who is asked for too where `owner`.
    Approvers {
        /// Approvals missing, that of the decision owner aside.
        more: usize,
        /// The decision owner must approve, and has not.
        owner: bool,
        /// Somebody has approved.
        begun: bool,
    },
}

impl Exception {
    /// Whose turn it is with what is asked here for `workload`, the renewal while one is open;
    /// `None` where it waits for nobody. `counts` says which approvals still do.
    pub fn turn(
        &self,
        settings: &Settings,
        workload: &Workload,
        counts: impl Fn(&Vote) -> bool,
    ) -> Option<Turn> {
        let asked = self.working();
        match asked.state {
            State::ChangesRequested => return Some(Turn::Requester(asked.requester)),
            State::Submitted | State::InReview => {}
            State::Draft
            | State::Approved
            | State::Rejected
            | State::Withdrawn
            | State::Revoked
            | State::Closed => return None,
        }
        let row = settings.row(asked.tier()?);
        let votes: Vec<&Vote> = asked.votes.iter().filter(|vote| counts(vote)).collect();
        let owner =
            asked.asks_for_owner(row) && !votes.iter().any(|vote| vote.role == Role::DecisionOwner);
        let more = row.quorum.saturating_sub(votes.len() + usize::from(owner));
        let has_approved = |who: &Slug| votes.iter().any(|vote| vote.by == *who);
        let taker = asked.claimed_by.as_ref().filter(|who| more > 0 && !has_approved(who));
        let scores = asked.scores_that_count(workload);
        let advised = scores.iter().any(|score| score.role == Role::Adviser);
        Some(if let Some(taker) = taker {
            Turn::Taker(taker.clone())
        } else if row.adviser && !advised {
            Turn::Adviser
        } else {
            Turn::Approvers { more, owner, begun: !votes.is_empty() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exception::fixture::{World, ballot, dear_request, request, slug};
    use crate::domain::exception::steps::Step;

    fn turn(exception: &Exception) -> Option<Turn> {
        let world = World::new();
        exception.turn(&world.settings, &world.workload, |_| true)
    }

    fn approvers(more: usize, owner: bool, begun: bool) -> Turn {
        Turn::Approvers { more, owner, begun }
    }

    fn approved(exception: &Exception, who: &str) -> Exception {
        let step = Step::Approve(Box::new(ballot(exception)));
        World::new().must(exception, who, &step)
    }

    #[test]
    fn it_is_the_turn_of_whoever_is_missing() {
        let world = World::new();
        assert_eq!(turn(&world.file(request())), None);
        assert_eq!(turn(&world.submitted(request())), Some(Turn::Adviser));
        let advised = world.advised(request());
        assert_eq!(turn(&advised), Some(approvers(1, false, false)));
        // Whoever gave the only view owns the workload by now.
        let mut owned = world.workload.clone();
        owned.owner = slug("adv-1");
        assert_eq!(advised.turn(&world.settings, &owned, |_| true), Some(Turn::Adviser));
        let taken = world.must(&advised, "app-1", &Step::Claim);
        assert_eq!(turn(&taken), Some(Turn::Taker(slug("app-1"))));
        let note = "Say who pays if it grows.".parse().unwrap();
        let back = Step::Return { note, fields: std::collections::BTreeSet::new() };
        let back = world.must(&taken, "app-1", &back);
        assert_eq!(turn(&back), Some(Turn::Requester(slug("arch-1"))));
        assert_eq!(turn(&approved(&advised, "app-1")), None);
    }

    #[test]
    fn at_tier_three_it_says_whether_the_decision_owner_is_missing() {
        let world = World::new();
        let asked = world.advised(dear_request());
        assert_eq!(turn(&asked), Some(approvers(1, true, false)));
        // Whoever took it has approved: what is missing is the decision owner alone.
        let taken = world.must(&asked, "app-1", &Step::Claim);
        let one = approved(&taken, "app-1");
        assert_eq!(turn(&one), Some(approvers(0, true, true)));
        assert_eq!(turn(&approved(&asked, "own-1")), Some(approvers(1, false, true)));
        // An approval that no longer counts is missing again.
        assert_eq!(
            one.turn(&world.settings, &world.workload, |_| false),
            Some(Turn::Taker(slug("app-1")))
        );
    }
}
