//! What is next for the person at the desk, read off how everything stands.

use super::{Data, Exceptions, locks};
use crate::actions::evaluations::Status;
use crate::actions::exceptions::{Rejected, Reminders, Tasks};
use crate::domain::criteria::Kind;
use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::{Agreeing, Evaluation};
use crate::domain::exception::turn::Task;
use crate::domain::person::{Person, Role};
use crate::domain::refs::ClarificationRef;
use crate::domain::text::counted;
use crate::tui::place::Place;
use crate::tui::screens::moderate;

/// One thing to do, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Todo {
    /// Declare interests, for the first time or again.
    Declare {
        /// Why, in words.
        why: &'static str,
    },
    /// Score open questions.
    Score {
        /// How many.
        open: usize,
    },
    /// Write missing reasons.
    Explain {
        /// How many.
        bare: usize,
    },
    /// Hand the sheet in.
    Submit,
    /// Move the evaluation on.
    Step(Step),
    /// Something of moderation, in the part of it that this opens.
    Moderate {
        /// What.
        words: String,
        /// What opens the part.
        part: moderate::Act,
    },
    /// Send a question to a candidate.
    Send {
        /// What.
        words: String,
        /// The clarification.
        which: ClarificationRef,
    },
    /// Something in another place.
    Go {
        /// What.
        words: String,
        /// Where.
        to: Place,
    },
}

impl Todo {
    /// What there is to do.
    pub(super) fn words(&self) -> String {
        match self {
            Self::Declare { why } => format!("Declare your interests, {why}"),
            Self::Score { open: 1 } => "Score 1 open question".to_owned(),
            Self::Score { open } => format!("Score {open} open questions"),
            Self::Explain { bare: 1 } => "Write 1 missing reason".to_owned(),
            Self::Explain { bare } => format!("Write {bare} missing reasons"),
            Self::Submit => "Submit your sheet".to_owned(),
            Self::Step(step) => format!("{} this evaluation", locks::words(*step)),
            Self::Moderate { words, .. } | Self::Send { words, .. } | Self::Go { words, .. } => {
                words.clone()
            }
        }
    }
}

/// What is next for the person at the desk, the most pressing first; of the exceptions as far as
/// `tasks` and `reminders` are known.
pub(super) fn todos(data: &Data, tasks: Option<Tasks>, reminders: &Reminders) -> Vec<Todo> {
    let Some(me) = &data.me else { return Vec::new() };
    let mut todos =
        data.status.as_ref().map(|status| of_evaluation(data, status, me)).unwrap_or_default();
    if data.status.is_none() && sets_up(me) {
        let words = "Set up the first evaluation".to_owned();
        todos.push(Todo::Go { words, to: Place::Setup });
    }
    todos.extend(data.unmarked.iter().map(|(which, round)| Todo::Go {
        words: format!("Place your mark: {which}, round {round}"),
        to: Place::Approach,
    }));
    if data.signalled {
        let words = "Answer the reopen signal".to_owned();
        todos.push(Todo::Go { words, to: Place::Metrics });
    }
    if let Some(which) = data.outcome.filter(|_| me.is(Role::DecisionOwner)) {
        let words = format!("Accept or reject {which}, the approach");
        todos.push(Todo::Go { words, to: Place::Decisions });
    }
    if let Some(Exceptions { figures, .. }) = data.exceptions {
        todos.extend(tasks.into_iter().flat_map(of_exceptions));
        todos.extend(reminded(reminders));
        if figures.own_ending > 0 {
            let words = match figures.own_ending {
                1 => "Renew or close 1 exception that ends or ended".to_owned(),
                count => format!("Renew or close {count} exceptions that end or ended"),
            };
            todos.push(Todo::Go { words, to: Place::Exceptions });
        }
    }
    // Once it is decided the ranking waits for nobody, and stands behind what does.
    let decided = |status: &Status| status.evaluation.stage() > Stage::PriceOpened;
    if data
        .status
        .as_ref()
        .is_some_and(|status| status.evaluation.cancelled().is_none() && decided(status))
    {
        todos.push(read_ranking());
    }
    todos
}

/// What waits for whoever looks among the exceptions.
fn of_exceptions(tasks: Tasks) -> impl Iterator<Item = Todo> {
    let owed = (tasks.owed > 0).then(|| {
        let conditions = counted(tasks.owed, "condition", "conditions");
        let words = format!("Meet {conditions} late, due or stopping a cover");
        Todo::Go { words, to: Place::Conditions }
    });
    let turns = Task::ALL.into_iter().filter_map(move |task| {
        let count = tasks.of(task);
        let (one, more) = match task {
            Task::Decide => ("Decide on 1 exception", "Decide on # exceptions"),
            Task::Advise => ("Give your view on 1 exception", "Give your view on # exceptions"),
            Task::SendBack => (
                "Send 1 exception back: another decision is in force",
                "Send # exceptions back: another decision is in force",
            ),
            Task::Change => (
                "Change 1 exception that was sent back to you",
                "Change # exceptions that were sent back to you",
            ),
            Task::Confirm => (
                "Confirm what is said to be met in 1 exception",
                "Confirm what is said to be met in # exceptions",
            ),
            Task::Submit => ("Submit 1 draft, or discard it", "Submit # drafts, or discard them"),
        };
        let words = if count == 1 { one } else { more };
        let to = if task == Task::Confirm { Place::Conditions } else { Place::Exceptions };
        (count > 0).then(|| Todo::Go { words: words.replace('#', &count.to_string()), to })
    });
    turns.chain(owed)
}

/// What whoever looks is reminded of among the exceptions.
fn reminded(reminders: &Reminders) -> impl Iterator<Item = Todo> {
    let looks = (reminders.looks > 0).then(|| {
        let which = counted(reminders.looks, "exception that stands", "exceptions that stand");
        let words = format!("Look again at {which}");
        Todo::Go { words, to: Place::Exceptions }
    });
    looks.into_iter().chain(rejected(reminders.rejected))
}

/// What may be done about what was rejected, as long as it may be appealed against.
fn rejected(rejected: Rejected) -> impl Iterator<Item = Todo> {
    // The narrowest pane in which the day stands whole has 48 columns.
    let requests = rejected.first.map(|(until, which)| match rejected.requests {
        1 => format!("{which} rejected: revise, or appeal by {until}"),
        count => format!("{count} rejected: revise, or appeal, one by {until}"),
    });
    let renewals = rejected.renewal.map(|which| match rejected.renewals {
        1 => format!("Renewal of {which} rejected: renew again or close"),
        count => format!("{count} renewals rejected: renew again or close"),
    });
    let to = Place::Exceptions;
    requests.into_iter().chain(renewals).map(move |words| Todo::Go { words, to })
}

/// Whether `me` may set an evaluation up.
fn sets_up(me: &Person) -> bool {
    me.is(Role::Moderator) || me.is(Role::Admin)
}

fn of_evaluation(data: &Data, status: &Status, me: &Person) -> Vec<Todo> {
    let evaluation = &status.evaluation;
    let stage = evaluation.stage();
    let mut todos = Vec::new();
    if evaluation.cancelled().is_some() {
        return todos;
    }
    let seated = evaluation.seats(&me.slug);
    let moderates = *evaluation.moderator() == me.slug;
    let waits = |word: &str| {
        status
            .left
            .iter()
            .any(|left| left.person.as_ref() == Some(&me.slug) && left.what.contains(word))
    };
    if seated && stage <= Stage::Scoring && evaluation.clearance(&me.slug) == Clearance::Undeclared
    {
        todos.push(Todo::Declare { why: "nobody scores before that" });
    } else if (seated || moderates) && waits("declaration") {
        todos.push(Todo::Declare { why: "asked for again at this stage" });
    } else if me.is(Role::DecisionOwner)
        && stage == Stage::PriceOpened
        && !declared_since_prices(evaluation, me)
    {
        todos.push(Todo::Declare { why: "as everybody does who decides" });
    }
    let declared = evaluation.parts().declarations.iter();
    let waiting = declared.filter(|one| one.waits() && one.person != me.slug).count();
    if waiting > 0 && (moderates || me.is(Role::DecisionOwner)) {
        let words =
            format!("Review {}", counted(waiting, "declared interest", "declared interests"));
        todos.push(Todo::Moderate { words, part: moderate::Act::Interests });
    }
    if let Some(mine) = data.mine.as_ref().filter(|_| seated && stage == Stage::Scoring) {
        let progress = mine.sheet.progress(evaluation);
        let (open, bare) = (progress.of - progress.scored, progress.scored - progress.reasons);
        if !progress.submitted {
            if open > 0 {
                todos.push(Todo::Score { open });
            }
            if bare > 0 {
                todos.push(Todo::Explain { bare });
            }
            if open == 0 && bare == 0 && progress.of > 0 {
                todos.push(Todo::Submit);
            }
        }
    }
    let lacks = |step: Step| {
        status.next == Some(step) && status.left.iter().any(|left| left.what != taking(step))
    };
    if sets_up(me) && lacks(Step::Freeze) {
        let words = format!("Finish setting up {}", evaluation.reference());
        todos.push(Todo::Go { words, to: Place::Setup });
    } else if sets_up(me) && !moderates && status.next == Some(Step::Freeze) {
        todos.push(Todo::Step(Step::Freeze));
    }
    if moderates {
        todos.extend(of_moderator(data));
    }
    let unpriced = status.left.iter().filter(|left| left.what.starts_with("a price")).count();
    if unpriced > 0 && me.is(Role::Procurement) && !seated {
        let words = format!("Enter {}", counted(unpriced, "missing price", "missing prices"));
        todos.push(Todo::Go { words, to: Place::Prices });
    }
    let procures = (me.is(Role::Procurement) || moderates) && !seated;
    todos.extend(status.to_send.iter().filter(|_| procures).map(|(which, whom)| Todo::Send {
        words: format!("Send {which}: it asks {whom} about its low bid"),
        which: *which,
    }));
    // Whatever else is left, a decision that cancels may be put to its owner at any time.
    if let Some((which, true)) = &data.undecided
        && status.next != Some(Step::Decide)
        && me.is(Role::DecisionOwner)
    {
        let words = format!("Accept or reject {which}");
        todos.push(Todo::Go { words, to: Place::Decisions });
    }
    if status.next == Some(Step::Decide) && (me.is(Role::DecisionOwner) || moderates) {
        let words = match &data.undecided {
            None if evaluation.result().is_ok_and(|result| result.winners().is_empty()) => {
                "Decide: there is no compliant candidate".to_owned()
            }
            None => "Decide: the result is open".to_owned(),
            Some((which, false)) => format!("Propose {which}, or write on it"),
            Some((which, true)) if me.is(Role::DecisionOwner) => {
                format!("Accept or reject {which}")
            }
            Some((which, true)) => format!("{which} waits for the decision owner"),
        };
        todos.push(Todo::Go { words, to: Place::Decisions });
    }
    if stage == Stage::PriceOpened {
        todos.push(read_ranking());
    }
    todos
}

fn read_ranking() -> Todo {
    Todo::Go { words: "Read the ranking and its warnings".to_owned(), to: Place::Ranking }
}

/// Whoever decides declares once the money is known.
fn declared_since_prices(evaluation: &Evaluation, me: &Person) -> bool {
    let mine = evaluation.parts().declarations.iter().filter(|one| one.person == me.slug);
    mine.map(|one| one.made_at).max() >= evaluation.parts().price_opened
}

/// The line by which the step itself is among what is left.
fn taking(step: Step) -> String {
    step.code().replace('-', " ")
}

fn of_moderator(data: &Data) -> Vec<Todo> {
    let Some(status) = &data.status else { return Vec::new() };
    let evaluation = &status.evaluation;
    let mut todos = Vec::new();
    let live: Vec<_> = evaluation.live().map(|candidate| &candidate.slug).collect();
    let count = |kind: Kind| {
        let of_kind = evaluation.criteria().questions().filter(|(_, q)| q.kind == kind);
        of_kind
            .flat_map(|(_, question)| live.iter().map(move |slug| (*slug, &question.id)))
            .filter(|(slug, question)| match kind {
                Kind::Gate => evaluation.gate(slug, question).is_none(),
                Kind::Scored => evaluation.agreed(slug, question).is_none(),
                Kind::Price => false,
            })
            .count()
    };
    match evaluation.stage() {
        Stage::Scoring | Stage::Moderation => {
            let gates = count(Kind::Gate);
            if gates > 0 {
                let words = format!("Answer {}", counted(gates, "gate", "gates"));
                todos.push(Todo::Moderate { words, part: moderate::Act::Gates });
            }
        }
        Stage::Draft
        | Stage::Frozen
        | Stage::QualityClosed
        | Stage::PriceOpened
        | Stage::Decided
        | Stage::Archived => {}
    }
    if evaluation.stage() == Stage::Moderation {
        let scores = count(Kind::Scored);
        if scores > 0 {
            let words = match evaluation.rules().agreeing {
                Agreeing::OneScore => {
                    format!("Agree on {}", counted(scores, "score", "scores"))
                }
                Agreeing::Average => {
                    format!("Record {}", counted(scores, "average", "averages"))
                }
            };
            todos.push(Todo::Moderate { words, part: moderate::Act::Differences });
        }
        let again = status.left.iter().filter(|left| left.what.contains(" recorded anew")).count();
        if again > 0 {
            let words = format!("Record {} anew", counted(again, "average", "averages"));
            todos.push(Todo::Moderate { words, part: moderate::Act::Differences });
        }
    }
    // What the step needs stands beside; it is the next thing once nothing else is left.
    if let Some(step) = status.next.filter(|step| *step != Step::Decide)
        && status
            .left
            .iter()
            .all(|left| left.what == taking(step) || left.what.starts_with("a price"))
    {
        todos.push(Todo::Step(step));
    }
    todos
}
