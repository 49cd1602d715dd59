//! The workshop before the choice: where everybody stands between private and multi-cloud, which
//! considerations they value, and what they hope and fear, round by round.
//!
//! What the marks say together (the picture, the movement, how near to consensus) is the part of
//! [`picture`].

pub mod line;
pub mod picture;

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

pub use line::{Position, PositionError, Zone};

use crate::codes;
use crate::domain::date::{Day, Moment};
use crate::domain::person::{NotPermitted, Person, Role};
use crate::domain::refs::{ApproachRef, DecisionRef, Slug};
use crate::domain::text::{CodeError, Line, Note, TextError, Title, skeleton};

/// What somebody values in an approach: one of those that every workshop offers, or their own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consideration {
    /// One of those on offer.
    Known(Value),
    /// In their own words.
    Own(Line),
}

codes! {
    /// The considerations that every workshop offers.
    pub enum Value, "a consideration" {
        /// What the people served by it need.
        UserNeeds = "user-needs",
        /// What the services that run on it need.
        ServicesNeeds = "services-needs",
        /// To be able to change one's mind.
        Flexibility = "flexibility",
        /// Few things to know and to run.
        Simplicity = "simplicity",
        /// What it is worth for what it costs.
        ValueForMoney = "value-for-money",
        /// To be able to try what is new.
        Innovation = "innovation",
    }
}

impl Consideration {
    /// The words it is shown and exported with.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Known(value) => value.code(),
            Self::Own(line) => line.as_str(),
        }
    }

    /// The considerations of a list with commas: codes where they are known, else as typed. One
    /// that stands twice counts once.
    ///
    /// # Errors
    /// [`Refusal`] for one that cannot be stored, or more than [`MOST_CONSIDERATIONS`].
    pub fn list(typed: &[String]) -> Result<Vec<Self>, Refusal> {
        let mut found: Vec<Self> = Vec::new();
        let words = typed.iter().flat_map(|text| text.split([',', ';']));
        for word in words.map(str::trim).filter(|word| !word.is_empty()) {
            let one: Self = word
                .parse()
                .map_err(|error| Refusal::Consideration { typed: word.to_owned(), error })?;
            let same = |other: &Self| skeleton(other.as_str()) == skeleton(one.as_str());
            if !found.iter().any(same) {
                found.push(one);
            }
        }
        if found.len() > MOST_CONSIDERATIONS {
            return Err(Refusal::TooMany { has: found.len() });
        }
        Ok(found)
    }
}

impl FromStr for Consideration {
    type Err = TextError;

    fn from_str(typed: &str) -> Result<Self, TextError> {
        let known: Result<Value, CodeError> = typed.parse();
        match known {
            Ok(value) => Ok(Self::Known(value)),
            Err(_) => typed.trim().parse().map(Self::Own),
        }
    }
}

impl fmt::Display for Consideration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The most considerations one mark may name: beyond that nothing is weighed any more.
pub const MOST_CONSIDERATIONS: usize = 12;

/// Whose mark it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Participant {
    /// Somebody of the workspace.
    Person(Slug),
    /// Somebody who was there, by the name that was typed.
    Named(Title),
    /// Nobody says who: a number within the round, in the order of placing.
    Anonymous(u32),
}

impl Participant {
    /// The word under which it is stored.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::Named(_) => "named",
            Self::Anonymous(_) => "anonymous",
        }
    }

    /// The name without its kind, as it is stored: a short name, a name, a number.
    pub fn key(&self) -> String {
        match self {
            Self::Person(slug) => slug.to_string(),
            Self::Named(name) => name.to_string(),
            Self::Anonymous(number) => number.to_string(),
        }
    }

    /// Read from the two columns it is stored in.
    pub fn stored(kind: &str, key: &str) -> Option<Self> {
        match kind {
            "person" => key.parse().ok().map(Self::Person),
            "named" => key.parse().ok().map(Self::Named),
            "anonymous" => key.parse().ok().map(Self::Anonymous),
            _ => None,
        }
    }

    /// Whether the two are one, whatever the letters of a typed name look like.
    pub fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Named(one), Self::Named(other)) => {
                skeleton(one.as_str()) == skeleton(other.as_str())
            }
            (Self::Person(one), Self::Person(other)) => one == other,
            (Self::Anonymous(one), Self::Anonymous(other)) => one == other,
            (Self::Person(_) | Self::Named(_) | Self::Anonymous(_), _) => false,
        }
    }

    /// Whether a name stands with the mark.
    pub const fn is_named(&self) -> bool {
        match self {
            Self::Person(_) | Self::Named(_) => true,
            Self::Anonymous(_) => false,
        }
    }
}

impl fmt::Display for Participant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Person(slug) => f.pad(slug.as_str()),
            Self::Named(name) => f.pad(name.as_str()),
            Self::Anonymous(number) => f.pad(&format!("anonymous {number}")),
        }
    }
}

/// Where somebody stands in one round, and what they value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// Whose it is.
    pub who: Participant,
    /// Where it stands.
    pub at: Position,
    /// What they value, as they named it.
    pub considers: Vec<Consideration>,
    /// Who placed it, and may change it while its round is open. Lists and pictures
    /// never say it of an anonymous mark; the history does.
    pub placed_by: Slug,
    /// When it was placed or last changed.
    pub placed_at: Moment,
}

codes! {
    /// Which of the two a note is.
    pub enum Feeling, "a hope or a fear" {
        /// What somebody hopes for.
        Hope = "hope",
        /// What somebody fears.
        Fear = "fear",
    }
}

/// A hope or a fear, as on a Post-it. What was put up stays.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostIt {
    /// Which of the two.
    pub feeling: Feeling,
    /// What it says.
    pub text: Note,
    /// In which round it was put up.
    pub round: u32,
    /// Whose it is.
    pub who: Participant,
    /// Who put it up. Lists never say it of an anonymous one; the history does.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// One round: everybody places themselves once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Round {
    /// 1 upward.
    pub number: u32,
    /// When it was opened.
    pub opened_at: Moment,
    /// When it was closed; its marks stay from then on as they are.
    pub closed_at: Option<Moment>,
    /// The marks in the order of their names.
    pub marks: Vec<Mark>,
}

impl Round {
    /// Whether marks can be placed.
    pub fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }
}

/// A workshop on the approach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Workshop {
    /// Its reference.
    pub reference: ApproachRef,
    /// What it is called.
    pub title: Title,
    /// Who called it.
    pub convener: Slug,
    /// When it was recorded.
    pub begun_at: Moment,
    /// The rounds, the first first.
    pub rounds: Vec<Round>,
    /// Hopes and fears, the first first.
    pub notes: Vec<PostIt>,
    /// What came of it.
    pub outcome: Option<Outcome>,
}

/// What a workshop agreed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The decision that records it, of the scope `approach`.
    pub decision: DecisionRef,
    /// The day it was recorded.
    pub on: Day,
}

/// Who calls a workshop, and opens and closes its rounds.
pub const CONVENERS: &[Role] = &[Role::Moderator, Role::DecisionOwner];

/// Everybody with a role but whoever only reads.
const PARTICIPANTS: &[Role] = &[
    Role::Evaluator,
    Role::Moderator,
    Role::Architect,
    Role::Adviser,
    Role::Approver,
    Role::DecisionOwner,
    Role::Procurement,
    Role::Admin,
];

/// Whether `person` may place a mark in a workshop.
pub fn takes_part(person: &Person) -> bool {
    PARTICIPANTS.iter().any(|role| person.is(*role))
}

/// Why something in a workshop was refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The roles do not allow it.
    #[error(transparent)]
    NotPermitted(#[from] NotPermitted),
    /// A second open round.
    #[error("round {round} of {which} is open: it is closed first")]
    StillOpen {
        /// The workshop.
        which: ApproachRef,
        /// The open round.
        round: u32,
    },
    /// A mark or a closing without an open round.
    #[error("no round of {which} is open: marks are placed and changed while one is")]
    NoneOpen {
        /// The workshop.
        which: ApproachRef,
    },
    /// An empty round is none.
    #[error("round {round} of {which} has no marks yet: there is nothing to close")]
    Empty {
        /// The workshop.
        which: ApproachRef,
        /// The round.
        round: u32,
    },
    /// Nothing was placed at all.
    #[error("{which} has no closed round with marks: there is no shared outcome to record yet")]
    NoMarks {
        /// The workshop.
        which: ApproachRef,
    },
    /// The workshop has ended.
    #[error("{which} ended with {decision}: it takes no more rounds, marks or outcomes")]
    Ended {
        /// The workshop.
        which: ApproachRef,
        /// What it ended with.
        decision: DecisionRef,
    },
    /// Somebody else's mark.
    #[error("the mark of {who} was placed by {placed_by}: nobody else changes it")]
    NotYours {
        /// Whose mark.
        who: String,
        /// Who placed it.
        placed_by: Slug,
    },
    /// Somebody else's mark, and nobody says whose.
    #[error("anonymous {number} was placed by somebody else, and only they change it")]
    NotYourNumber {
        /// The mark.
        number: u32,
    },
    /// No such mark.
    #[error("there is no anonymous mark {number} in round {round} of {which}")]
    NoNumber {
        /// The workshop.
        which: ApproachRef,
        /// The round.
        round: u32,
        /// The mark.
        number: u32,
    },
    /// A consideration that cannot be stored.
    #[error("the consideration `{typed}`: {error}")]
    Consideration {
        /// What was typed.
        typed: String,
        /// Why not.
        error: TextError,
    },
    /// More than anybody weighs.
    #[error("{has} considerations are named, and a mark may name {MOST_CONSIDERATIONS}")]
    TooMany {
        /// How many.
        has: usize,
    },
}

/// Under which name a mark is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum As {
    /// A name: one's own, or somebody's who is there.
    Named(Participant),
    /// None; a mark of this number is changed, or a new one placed.
    Anonymous(Option<u32>),
}

impl Workshop {
    /// The round that takes marks.
    pub fn open_round(&self) -> Option<&Round> {
        self.rounds.last().filter(|round| round.is_open())
    }

    /// The last round with marks, open or closed: what the picture shows.
    pub fn last_round(&self) -> Option<&Round> {
        self.rounds.iter().rev().find(|round| !round.marks.is_empty())
    }

    fn not_ended(&self) -> Result<(), Refusal> {
        match &self.outcome {
            None => Ok(()),
            Some(outcome) => {
                Err(Refusal::Ended { which: self.reference, decision: outcome.decision })
            }
        }
    }

    /// Opens the next round; answers its number.
    ///
    /// # Errors
    /// [`Refusal`]: who may, an open round, or a workshop that has ended.
    pub fn open(&mut self, by: &Person, now: Moment) -> Result<(u32, Role), Refusal> {
        let role = by.acting_as(CONVENERS, "open a round of a workshop")?;
        self.not_ended()?;
        if let Some(round) = self.open_round() {
            return Err(Refusal::StillOpen { which: self.reference, round: round.number });
        }
        let number = self.rounds.last().map_or(1, |round| round.number + 1);
        self.rounds.push(Round { number, opened_at: now, closed_at: None, marks: Vec::new() });
        Ok((number, role))
    }

    /// Closes the open round: its marks stay as they are; answers its number.
    ///
    /// # Errors
    /// [`Refusal`]: who may, no open round, or one without marks.
    pub fn close(&mut self, by: &Person, now: Moment) -> Result<(u32, Role), Refusal> {
        let role = by.acting_as(CONVENERS, "close a round of a workshop")?;
        self.not_ended()?;
        let which = self.reference;
        let Some(round) = self.rounds.last_mut().filter(|round| round.is_open()) else {
            return Err(Refusal::NoneOpen { which });
        };
        if round.marks.is_empty() {
            return Err(Refusal::Empty { which, round: round.number });
        }
        round.closed_at = Some(now);
        Ok((round.number, role))
    }

    /// Places a mark in the open round, or changes the one that stands there under that name, which
    /// keeps what it considers where `considers` is `None`; answers the round, whose mark it is, and the role it was done in.
    ///
    /// # Errors
    /// [`Refusal`]: who may, no open round, or a mark that somebody else placed.
    pub fn place(
        &mut self,
        under: As,
        at: Position,
        considers: Option<Vec<Consideration>>,
        by: &Person,
        now: Moment,
    ) -> Result<(u32, Participant, Role), Refusal> {
        let role = by.acting_as(PARTICIPANTS, "place a mark in a workshop")?;
        if let As::Named(Participant::Person(slug)) = &under
            && *slug != by.slug
        {
            by.acting_as(CONVENERS, "place a mark for somebody else of the workspace")?;
        }
        self.not_ended()?;
        let which = self.reference;
        let Some(round) = self.rounds.last_mut().filter(|round| round.is_open()) else {
            return Err(Refusal::NoneOpen { which });
        };
        let number = round.number;
        let who = match under {
            As::Named(who) => who,
            As::Anonymous(Some(wanted)) => {
                let who = Participant::Anonymous(wanted);
                if !round.marks.iter().any(|mark| mark.who == who) {
                    return Err(Refusal::NoNumber { which, round: number, number: wanted });
                }
                who
            }
            As::Anonymous(None) => {
                let taken = round.marks.iter().filter(|mark| !mark.who.is_named()).count();
                Participant::Anonymous(u32::try_from(taken).unwrap_or(u32::MAX).saturating_add(1))
            }
        };
        let Some(mark) = round.marks.iter_mut().find(|mark| mark.who.is(&who)) else {
            let (placed_by, considers) = (by.slug.clone(), considers.unwrap_or_default());
            round.marks.push(Mark { who: who.clone(), at, considers, placed_by, placed_at: now });
            round.marks.sort_by(|a, b| a.who.cmp(&b.who));
            return Ok((number, who, role));
        };
        let own = matches!(&mark.who, Participant::Person(slug) if *slug == by.slug);
        if mark.placed_by != by.slug && !own {
            return Err(match &mark.who {
                Participant::Anonymous(number) => Refusal::NotYourNumber { number: *number },
                named @ (Participant::Person(_) | Participant::Named(_)) => {
                    Refusal::NotYours { who: named.to_string(), placed_by: mark.placed_by.clone() }
                }
            });
        }
        mark.at = at;
        if let Some(considers) = considers {
            mark.considers = considers;
        }
        mark.placed_by = by.slug.clone();
        mark.placed_at = now;
        Ok((number, mark.who.clone(), role))
    }

    /// Puts a hope or a fear up in the open round; one that the same hand has put up under the
    /// same name already is not put up again.
    ///
    /// # Errors
    /// [`Refusal`] as for [`Workshop::place`].
    pub fn put_up(
        &mut self,
        feeling: Feeling,
        text: Note,
        who: &Participant,
        by: &Person,
        now: Moment,
    ) -> Result<(), Refusal> {
        by.acting_as(PARTICIPANTS, "put up a hope or a fear")?;
        self.not_ended()?;
        let which = self.reference;
        let round = self.open_round().ok_or(Refusal::NoneOpen { which })?.number;
        let same = |note: &PostIt| {
            note.feeling == feeling && note.text == text && note.who.is(who) && note.round == round
        };
        if !self.notes.iter().any(same) {
            let (who, by) = (who.clone(), by.slug.clone());
            self.notes.push(PostIt { feeling, text, round, who, by, at: now });
        }
        Ok(())
    }

    /// The round whose picture the outcome rests on: the last one, closed and with marks.
    ///
    /// # Errors
    /// [`Refusal`]: who may, an open round, no marks, or an outcome that is there already.
    pub fn may_end(&self, by: &Person) -> Result<(&Round, Role), Refusal> {
        let role = by.acting_as(CONVENERS, "record the outcome of a workshop")?;
        self.not_ended()?;
        if let Some(round) = self.open_round() {
            return Err(Refusal::StillOpen { which: self.reference, round: round.number });
        }
        let round = self.last_round().ok_or(Refusal::NoMarks { which: self.reference })?;
        Ok((round, role))
    }
}

#[cfg(test)]
mod tests;
