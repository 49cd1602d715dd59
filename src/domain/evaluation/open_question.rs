//! What the panel still has to find out: for each candidate and question whether it is open, being
//! looked into, or answered, who sees to it and by when.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::codes;
use crate::domain::criteria::Kind;
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::stage::Doing;
use crate::domain::evaluation::who::{Act, RecordError, may};
use crate::domain::evaluation::{Asked, Evaluation};
use crate::domain::person::{Person, Role};
use crate::domain::refs::{EvidenceId, GroupId, QuestionId, Slug};
use crate::domain::text::Note;

codes! {
    /// How far a candidate's question is.
    #[derive(Default)]
    pub enum State, "a state of a question" {
        /// Nobody has said anything about it yet.
        #[default]
        Open = "open",
        /// Somebody has to find something out.
        Investigate = "investigate",
        /// The panel knows what it needs to know.
        Answered = "answered",
    }
}

/// What is recorded about one candidate's question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Track {
    /// How far it is.
    pub state: State,
    /// Who sees to it.
    pub owner: Option<Slug>,
    /// By when.
    pub due: Option<Day>,
    /// What has to be found out, or what was.
    pub note: Option<Note>,
    /// Who recorded it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// What is recorded, by candidate and question; what is missing is open.
pub type Tracks = BTreeMap<Asked, Track>;

/// One line of the worklist.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Of whom.
    pub candidate: Slug,
    /// In which group.
    pub group: GroupId,
    /// Which question.
    pub question: QuestionId,
    /// Its text.
    pub text: String,
    /// What would answer it.
    pub wanted: Option<String>,
    /// How far it is.
    pub state: State,
    /// Who sees to it.
    pub owner: Option<Slug>,
    /// By when.
    pub due: Option<Day>,
    /// Days past the due day; `None` when it is not late or answered.
    pub days_late: Option<i64>,
    /// What was noted.
    pub note: Option<Note>,
    /// The evidence there is on it.
    pub evidence: Vec<EvidenceId>,
    /// There is evidence, and yet it is not marked as answered.
    pub suggested: bool,
}

/// How far the questions of one group are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// The group.
    pub group: GroupId,
    /// Its title.
    pub title: String,
    /// Candidates' questions that are answered.
    pub answered: usize,
    /// Those being looked into.
    pub investigate: usize,
    /// Those that are open.
    pub open: usize,
    /// Those past their due day.
    pub late: usize,
}

/// Why a question's state was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrackError {
    /// Not by this person, not at this stage, or about nobody taking part.
    #[error(transparent)]
    Record(#[from] RecordError),
    /// A price is no question of fact.
    #[error("{question} is the price question, and its answer is the sealed price")]
    Price {
        /// The question.
        question: QuestionId,
    },
    /// Somebody must find it out.
    #[error("{candidate} {question} needs somebody who finds it out")]
    NoOwner {
        /// Of whom.
        candidate: Slug,
        /// Which question.
        question: QuestionId,
    },
    /// The owner is nobody who could record evidence.
    #[error(
        "{owner} cannot see to it: that takes a seat on the panel, the moderator or procurement"
    )]
    Owner {
        /// Who was named.
        owner: Slug,
    },
}

impl From<crate::domain::evaluation::stage::Refusal> for TrackError {
    fn from(refusal: crate::domain::evaluation::stage::Refusal) -> Self {
        Self::Record(refusal.into())
    }
}

impl Evaluation {
    /// The role in which `by` may say how far `asked` is; `owner` is who is to see to it.
    ///
    /// # Errors
    /// [`TrackError`]: who may, the stage, the price question, an investigation without an owner,
    /// or an owner who could not record what they find.
    pub fn may_track(
        &self,
        by: &Person,
        asked: &Asked,
        state: State,
        owner: Option<&Person>,
    ) -> Result<Role, TrackError> {
        let role = may(Act::Evidence, by, self)?;
        self.still_in(&asked.0)?;
        self.takes(Doing::TRACK)?;
        let (candidate, question) = asked;
        let kind = self.criteria().question(question).map(|(_, question)| question.kind);
        if kind == Some(Kind::Price) {
            return Err(TrackError::Price { question: question.clone() });
        }
        match owner {
            None if state == State::Investigate => {
                let (candidate, question) = (candidate.clone(), question.clone());
                return Err(TrackError::NoOwner { candidate, question });
            }
            None => {}
            Some(owner) => {
                may(Act::Evidence, owner, self)
                    .map_err(|_| TrackError::Owner { owner: owner.slug.clone() })?;
            }
        }
        Ok(role)
    }

    /// Every candidate's question that can be found out, in the order of the set and then of the
    /// candidates that still take part, with what is recorded about it on `today`.
    pub fn worklist(&self, tracks: &Tracks, evidence: &[Evidence], today: Day) -> Vec<Line> {
        let mut lines = Vec::new();
        for (group, question) in self.criteria().questions() {
            if question.kind == Kind::Price {
                continue;
            }
            let on: Vec<&Evidence> =
                evidence.iter().filter(|item| item.questions.contains(&question.id)).collect();
            for candidate in self.live() {
                let track = tracks.get(&(candidate.slug.clone(), question.id.clone()));
                let state = track.map_or(State::Open, |track| track.state);
                let due = track.and_then(|track| track.due);
                let late = due.map(|due| today.days_since(due)).filter(|days| *days > 0);
                let found: Vec<EvidenceId> = on
                    .iter()
                    .filter(|item| item.speaks_of(&candidate.slug))
                    .map(|item| item.id.clone())
                    .collect();
                lines.push(Line {
                    candidate: candidate.slug.clone(),
                    group: group.id.clone(),
                    question: question.id.clone(),
                    text: question.text.to_string(),
                    wanted: question.evidence.as_ref().map(ToString::to_string),
                    state,
                    owner: track.and_then(|track| track.owner.clone()),
                    due,
                    days_late: late.filter(|_| state != State::Answered),
                    note: track.and_then(|track| track.note.clone()),
                    suggested: state != State::Answered && !found.is_empty(),
                    evidence: found,
                });
            }
        }
        lines
    }

    /// How far each group is, in the order of the set; groups without such questions are left out.
    pub fn progress(&self, lines: &[Line]) -> Vec<Progress> {
        let groups = self.criteria().groups().iter().map(|group| {
            let of: Vec<&Line> = lines.iter().filter(|line| line.group == group.id).collect();
            let count = |state| of.iter().filter(|line| line.state == state).count();
            Progress {
                group: group.id.clone(),
                title: group.title.to_string(),
                answered: count(State::Answered),
                investigate: count(State::Investigate),
                open: count(State::Open),
                late: of.iter().filter(|line| line.days_late.is_some()).count(),
            }
        });
        groups.filter(|one| one.answered + one.investigate + one.open > 0).collect()
    }
}

/// Who is late with how many, the worst first.
pub fn late(lines: &[Line]) -> Vec<(Option<Slug>, usize, i64)> {
    let mut owners: BTreeMap<Option<Slug>, (usize, i64)> = BTreeMap::new();
    for line in lines {
        if let Some(days) = line.days_late {
            let (count, worst) = owners.entry(line.owner.clone()).or_default();
            *count += 1;
            *worst = (*worst).max(days);
        }
    }
    let mut found: Vec<_> =
        owners.into_iter().map(|(owner, (count, worst))| (owner, count, worst)).collect();
    found.sort_by(|a, b| (b.2, b.1, &a.0).cmp(&(a.2, a.1, &b.0)));
    found
}

#[cfg(test)]
mod tests;
