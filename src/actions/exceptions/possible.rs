//! What a person can do with an exception now, and the rule that refuses the rest.

use crate::actions::exceptions::act::{Act, Approval};
use crate::actions::exceptions::{found, questions, take};
use crate::actions::{ActionError, Desk};
use crate::codes;
use crate::domain::exception::Exception;
use crate::domain::exception::refusal::{Refusal, RefusalKind};
use crate::domain::exception::steps::Step;
use crate::domain::refs::ExceptionRef;

codes! {
    /// A step by name, without what is typed for it.
    pub enum Verb, "a step" {
        /// Change the request.
        Edit = "edit",
        /// Ask for a decision.
        Submit = "submit",
        /// Throw a draft away.
        Discard = "discard",
        /// Take it into review.
        Claim = "claim",
        /// Give it back.
        Release = "release",
        /// Send it back to its requester.
        Return = "return",
        /// Vote for it.
        Approve = "approve",
        /// Refuse it.
        Reject = "reject",
        /// Answer a question about it.
        Score = "score",
        /// Take it back.
        Withdraw = "withdraw",
        /// Open it again.
        Revise = "revise",
        /// Open it again, against the refusal.
        Appeal = "appeal",
        /// Take a grant back.
        Revoke = "revoke",
        /// End it.
        Close = "close",
        /// Open a renewal.
        Renew = "renew",
        /// Cover the days until the renewal is decided.
        Bridge = "bridge",
        /// Look again at what is granted.
        Rebase = "rebase",
        /// Take back a decision of one's own.
        Correct = "correct",
        /// Add a condition to what is granted.
        AddCondition = "add-condition",
        /// Say that a condition is met.
        Meet = "meet",
        /// Agree that a condition is met.
        Confirm = "confirm",
        /// Waive a condition.
        Waive = "waive",
        /// Record that a condition does not hold.
        Breach = "breach",
        /// Say something about it, or change what stands beside it.
        Comment = "comment",
    }
}

/// Whether one step can be taken now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Can {
    /// The step.
    pub verb: Verb,
    /// The condition it is about, where it is about one.
    pub condition: Option<u32>,
    /// The rule that refuses it, in the words of the refusal.
    pub no: Option<String>,
    /// Possible, and this still stands against what is typed for it.
    pub yet: Option<String>,
}

impl Can {
    /// What `all` says of `verb`, on `condition` where one is named. A verb on conditions can be done
    /// where it can on one of them.
    pub fn of(all: &[Self], verb: Verb, condition: Option<u32>) -> Option<&Self> {
        let of =
            |one: &&Self| one.verb == verb && (condition.is_none() || one.condition == condition);
        all.iter().filter(of).find(|one| one.no.is_none()).or_else(|| all.iter().find(of))
    }
}

impl Verb {
    /// The act without what is typed for it; `None` for an edit, which is none.
    fn act(self, condition: u32) -> Option<Act> {
        let none = String::new;
        Some(match self {
            Self::Edit => return None,
            Self::Submit => Act::Submit,
            Self::Discard => Act::Discard,
            Self::Claim => Act::Claim,
            Self::Release => Act::Release,
            Self::Return => Act::Return { note: none(), fields: Vec::new() },
            Self::Approve => Act::Approve(Approval::default()),
            Self::Reject => Act::Reject { reason: none(), seen: none() },
            Self::Score => Act::Score { question: none(), value: none(), note: none() },
            Self::Withdraw => Act::Withdraw { reason: None },
            Self::Revise => Act::Revise { appeal: false },
            Self::Appeal => Act::Revise { appeal: true },
            Self::Revoke => Act::Revoke { reason: none(), effective: none(), return_by: none() },
            Self::Close => {
                Act::Close { outcome: none(), effective: None, months: None, reason: None }
            }
            Self::Renew => Act::Renew,
            Self::Bridge => Act::Bridge { until: none(), reason: none() },
            Self::Rebase => {
                Act::Rebase { how: none(), reason: none(), outcome: None, months: None }
            }
            Self::Correct => Act::Correct { reason: none() },
            Self::AddCondition => Act::AddCondition { condition: none(), agreed: None },
            Self::Meet => Act::Meet { condition, evidence: none() },
            Self::Confirm => Act::Confirm { condition, own: None },
            Self::Waive => Act::Waive { condition, reason: none(), own: false },
            Self::Breach => Act::Breach { condition, reason: none() },
            Self::Comment => Act::Comment { text: none(), internal: false },
        })
    }

    /// It is about one condition.
    pub const fn is_on_condition(self) -> bool {
        matches!(self, Self::Meet | Self::Confirm | Self::Waive | Self::Breach)
    }

    /// Nothing is typed for it, so that a bad value is not the person's to mend there.
    const fn is_bare(self) -> bool {
        matches!(
            self,
            Self::Submit
                | Self::Discard
                | Self::Claim
                | Self::Release
                | Self::Revise
                | Self::Appeal
                | Self::Renew
                | Self::Confirm
        )
    }

    /// What the refusal of a step with nothing typed says about the step itself.
    fn told(self, refusal: &Refusal) -> (Option<String>, Option<String>) {
        let words = refusal.to_string();
        match refusal.kind() {
            // The override is a field of the dialog.
            RefusalKind::Interest if matches!(refusal, Refusal::OverrideNeeded { .. }) => {
                (None, Some(words))
            }
            RefusalKind::Role
            | RefusalKind::State
            | RefusalKind::Conflict
            | RefusalKind::Interest => (Some(words), None),
            RefusalKind::Validation if self.is_bare() => (Some(words), None),
            RefusalKind::Validation if matches!(refusal, Refusal::NoCondition { .. }) => {
                (Some(words), None)
            }
            // What stands against an approval stays true whatever is typed.
            RefusalKind::Validation if self == Self::Approve => (None, Some(words)),
            RefusalKind::Validation => (None, None),
        }
    }
}

/// Each step on `which`, in the order of [`Verb::ALL`], and whether the person at the desk can
/// take it now; those on conditions once for each condition.
///
/// Whether the reopen signal is raised is left out: it chooses a tier and refuses nothing.
///
/// # Errors
/// A refusal when there is no such exception, or no such person.
pub fn possible(desk: &mut Desk, which: ExceptionRef) -> Result<Vec<Can>, ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    let now = desk.now();
    desk.store.read(|look| {
        let (exception, _) = found(look, which)?;
        let by = person?;
        let mut bench = take::Bench::seen(look, now, &exception, (today, &zone))?;
        bench.remember(look, which)?;
        bench.look_again(look, &exception)?;
        let by = bench.able(look, &by)?;
        let working = exception.working();
        let refused = |step: &Step| bench.with(|context| exception.after(step, &by, context)).err();
        let mut all = Vec::new();
        for verb in Verb::ALL.iter().copied() {
            for condition in places(verb, &exception) {
                let step = match verb.act(condition.unwrap_or(1)) {
                    Some(act) => act.probe(&working, questions(), today),
                    None => Step::Edit {
                        request: Box::new(exception.present().clone()),
                        seen: exception.version,
                    },
                };
                let (no, yet) = refused(&step).map_or((None, None), |refusal| verb.told(&refusal));
                all.push(Can { verb, condition, no, yet });
            }
        }
        Ok(all)
    })
}

/// The conditions `verb` is asked about; once without one where there is none.
fn places(verb: Verb, exception: &Exception) -> Vec<Option<u32>> {
    let numbers: Vec<Option<u32>> =
        exception.conditions().map(|condition| Some(condition.number)).collect();
    if verb.is_on_condition() && !numbers.is_empty() { numbers } else { vec![None] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::actions::exceptions::take;
    use crate::store::{Access, Store};
    use crate::world::World;

    #[test]
    fn what_is_said_to_be_refused_is_refused_in_the_same_words_for_everybody_and_everything() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.db");
        let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
        crate::actions::demo::load(&path, &world).unwrap();
        let (mut no, mut yes) = (0, 0);
        for who in ["arch-1", "app-1", "own-1", "adv-1", "proc-1"] {
            let store = Store::open(&path, Access::Write).unwrap();
            let Ok(mut desk) = Desk::new(store, world.clone(), Some(who)) else { continue };
            for number in 1..=19 {
                let which = ExceptionRef::new(number).unwrap();
                for can in possible(&mut desk, which).unwrap() {
                    let Some(act) = can.verb.act(can.condition.unwrap_or(1)) else { continue };
                    match &can.no {
                        None => yes += 1,
                        // Nothing is typed, so that what could be done is refused all the same.
                        Some(words) if can.verb != Verb::Submit => {
                            no += 1;
                            let error = take(&mut desk, which, &act).unwrap_err().to_string();
                            assert!(
                                error.starts_with(words.as_str()),
                                "{who} {which} {}: {words} / {error}",
                                can.verb
                            );
                        }
                        Some(_) => no += 1,
                    }
                }
            }
        }
        assert!(no > 500 && yes > 50, "{no} {yes}");
    }

    /// `act` with good words in it.
    fn filled(act: Act, exception: &Exception, today: crate::domain::date::Day) -> Act {
        let why = || "It was looked at, and this is what was found.".to_owned();
        let seen = || exception.judged().to_string();
        let (now, later) = (today.to_string(), today.plus_days(20).to_string());
        match act {
            Act::Return { fields, .. } => Act::Return { note: why(), fields },
            Act::Approve(approval) => {
                Act::Approve(Approval { reason: why(), seen: seen(), override_: true, ..approval })
            }
            Act::Reject { .. } => Act::Reject { reason: why(), seen: seen() },
            Act::Revoke { .. } => Act::Revoke { reason: why(), effective: now, return_by: later },
            Act::Close { effective, months, reason, .. } => {
                Act::Close { outcome: "never_started".to_owned(), effective, months, reason }
            }
            Act::Bridge { .. } => Act::Bridge { until: later, reason: why() },
            Act::Rebase { outcome, months, .. } => {
                Act::Rebase { how: "confirm".to_owned(), reason: why(), outcome, months }
            }
            Act::Correct { .. } => Act::Correct { reason: why() },
            Act::Score { .. } => Act::Score {
                question: "EXC-NEED-03".to_owned(),
                value: "2".to_owned(),
                note: why(),
            },
            Act::Meet { condition, .. } => Act::Meet { condition, evidence: why() },
            Act::Confirm { condition, .. } => Act::Confirm { condition, own: Some(why()) },
            Act::Waive { condition, .. } => Act::Waive { condition, reason: why(), own: true },
            Act::Breach { condition, .. } => Act::Breach { condition, reason: why() },
            Act::AddCondition { agreed, .. } => {
                Act::AddCondition { condition: format!("A note is sent;arch-1;{later}"), agreed }
            }
            Act::Comment { internal, .. } => Act::Comment { text: why(), internal },
            Act::Submit
            | Act::Discard
            | Act::Claim
            | Act::Release
            | Act::Revise { .. }
            | Act::Withdraw { .. }
            | Act::Renew => act,
        }
    }

    #[test]
    fn what_is_offered_is_refused_to_nobody_for_who_they_are_nor_for_where_it_stands() {
        use crate::actions::Ground;
        let folder = tempfile::tempdir().unwrap();
        let (kept, path) = (folder.path().join("sample.db"), folder.path().join("try.db"));
        let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
        crate::actions::demo::load(&kept, &world).unwrap();
        let change = |who: &str, key: &str, value: &str| {
            let store = Store::open(&kept, Access::Write).unwrap();
            let mut desk = Desk::new(store, world.clone(), Some(who)).unwrap();
            crate::actions::settings::set(&mut desk, key, value, "a test of what is offered")
                .unwrap();
        };
        let (mut done, mut asked) = (0, 0);
        for sole in ["0", "1"] {
            change("admin-1", "sole-approver", sole);
            for who in ["arch-1", "arch-2", "app-1", "app-2", "own-1", "adv-1", "aud-1", "tl-1"] {
                std::fs::copy(&kept, &path).unwrap();
                let open = || {
                    let store = Store::open(&path, Access::Write).unwrap();
                    Desk::new(store, world.clone(), Some(who)).ok()
                };
                let Some(mut desk) = open() else { continue };
                for number in 1..=19 {
                    let which = ExceptionRef::new(number).unwrap();
                    for can in possible(&mut desk, which).unwrap() {
                        let act = can.verb.act(can.condition.unwrap_or(1));
                        let Some(act) = act.filter(|_| can.no.is_none()) else { continue };
                        let today = desk.today();
                        let exception = desk.store.read(|look| found(look, which)).unwrap().0;
                        let act = filled(act, &exception, today);
                        asked += 1;
                        match take(&mut desk, which, &act) {
                            Ok(_) => {
                                done += 1;
                                drop(desk);
                                std::fs::copy(&kept, &path).unwrap();
                                desk = open().unwrap();
                            }
                            // What was typed is the person's to mend.
                            Err(ActionError::Refused(refused)) => assert_eq!(
                                refused.ground,
                                Ground::Validation,
                                "{who} {which} {}: {}",
                                can.verb,
                                refused.message
                            ),
                            Err(other) => panic!("{who} {which} {}: {other}", can.verb),
                        }
                    }
                }
            }
        }
        assert!(done > 100 && asked > 200, "{done} of {asked}");
    }
}
