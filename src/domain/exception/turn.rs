//! Whose turn it is with a request that waits.

use crate::domain::exception::tier::Settings;
use crate::domain::exception::{Exception, State, Vote};
use crate::domain::person::Role;
use crate::domain::refs::Slug;

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
    /// Whose turn it is with what is asked here, the renewal while one is open; `None` where it
    /// waits for nobody. `counts` says which approvals still do, `interested` whose scores do not.
    pub fn turn(
        &self,
        settings: &Settings,
        interested: impl Fn(&Slug) -> bool,
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
        let scores = asked.scores_that_count(interested);
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
        let interested = |who: &Slug| exception.interest(who, &world.workload).is_some();
        exception.turn(&world.settings, interested, |_| true)
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
        let interested = |who: &Slug| advised.interest(who, &owned).is_some();
        assert_eq!(advised.turn(&world.settings, interested, |_| true), Some(Turn::Adviser));
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
            one.turn(&world.settings, |_| false, |_| false),
            Some(Turn::Taker(slug("app-1")))
        );
    }
}
