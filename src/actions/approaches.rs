//! Workshops on the approach: called, held round by round, ended with a decision.

use crate::actions::workloads::{parsed, person_known};
use crate::actions::{ActionError, Desk, Ground, upkeep};
use crate::domain::approach::picture::Summary;
use crate::domain::approach::{
    As, CONVENERS, Consideration, Feeling, Mark, Participant, Position, PositionError, Refusal,
    Workshop,
};
use crate::domain::date::Moment;
use crate::domain::person::{Person, Role};
use crate::domain::refs::{ApproachRef, Slug};
use crate::domain::text::{TextError, nearest};
use crate::store::{Expect, Look, Write, approaches, people};

mod outcome;

pub use outcome::{OutcomeText, outcome};

impl From<Refusal> for ActionError {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::NotPermitted(refusal) => refusal.into(),
            Refusal::StillOpen { which, .. } => Self::refused(Ground::State, text)
                .hint(format!("`cloudpick approach round close {which}` closes it"))
                .subject(which.to_string()),
            Refusal::NoneOpen { which } => Self::refused(Ground::State, text)
                .hint(format!("`cloudpick approach round open {which}` opens the next"))
                .subject(which.to_string()),
            Refusal::Empty { which, .. } => Self::refused(Ground::State, text)
                .hint(format!("`cloudpick approach place {which} POSITION` places a mark"))
                .subject(which.to_string()),
            Refusal::NoMarks { which } => Self::refused(Ground::State, text)
                .hint(format!("`cloudpick approach show {which}` says where it stands"))
                .subject(which.to_string()),
            Refusal::Ended { which, decision } => Self::refused(Ground::State, text)
                .hint(format!(
                    "`cloudpick decision show {decision}` says what was agreed; \
                     `cloudpick approach new TITLE` calls another workshop"
                ))
                .subject(which.to_string()),
            Refusal::NotYours { who, .. } => Self::refused(Ground::Interest, text)
                .hint("place a mark of your own, or ask whoever placed it")
                .subject(who),
            Refusal::NotYourNumber { number } => Self::refused(Ground::Interest, text)
                .hint("leave the number out to place a mark of your own")
                .subject(number.to_string()),
            Refusal::NoNumber { which, number, .. } => Self::refused(Ground::NotFound, text)
                .hint(format!(
                    "leave the number out to place a new mark; `cloudpick approach show {which}` \
                     lists those there are"
                ))
                .subject(number.to_string()),
            Refusal::Consideration { .. } | Refusal::TooMany { .. } => Self::invalid(text)
                .hint("give --considers with commas between")
                .subject("considers"),
        }
    }
}

impl From<PositionError> for ActionError {
    fn from(error: PositionError) -> Self {
        Self::invalid(error.to_string()).subject("position")
    }
}

/// Every workshop, the first first.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<Workshop>, ActionError> {
    desk.store.read(|look| Ok(approaches::all(look)?))
}

/// The workshop that `typed` means; without it the only one, or the only one that has not ended.
///
/// # Errors
/// A refusal when there is none of that reference, or several are meant.
pub fn show(desk: &mut Desk, typed: Option<&str>) -> Result<Workshop, ActionError> {
    desk.store.read(|look| Ok(found(look, typed)?.0))
}

pub(crate) fn found(
    look: &mut dyn Look,
    typed: Option<&str>,
) -> Result<(Workshop, i64), ActionError> {
    if let Some(typed) = typed {
        let which: ApproachRef = typed.parse()?;
        return approaches::get(look, which)?.ok_or_else(|| {
            ActionError::refused(Ground::NotFound, format!("there is no workshop {which}"))
                .hint("`cloudpick approach list` shows what there is")
                .subject(which.to_string())
        });
    }
    let all = approaches::all(look)?;
    let running: Vec<&Workshop> = all.iter().filter(|one| one.outcome.is_none()).collect();
    let which = match (running.as_slice(), all.as_slice()) {
        ([one], _) => one.reference,
        (_, [one]) => one.reference,
        (_, []) => {
            return Err(ActionError::refused(Ground::NotFound, "there is no workshop yet")
                .hint("`cloudpick approach new TITLE` calls one"));
        }
        (_, more) => {
            let names: Vec<String> = more.iter().map(|one| one.reference.to_string()).collect();
            let text = format!("{} workshops could be meant: {}", more.len(), names.join(", "));
            return Err(ActionError::invalid(text).hint("name one, such as A-0001"));
        }
    };
    found(look, Some(&which.to_string()))
}

/// Calls a workshop. Its first round is opened by [`open`].
///
/// # Errors
/// A refusal: who may, or a bad title.
pub fn new(desk: &mut Desk, title: &str) -> Result<Workshop, ActionError> {
    let (by, role) = desk.acting_as(CONVENERS, "call a workshop on the approach")?;
    let title = parsed("title", title)?;
    let now = desk.now();
    desk.write(|write| {
        let number = write.next_number("approach")?;
        let reference = ApproachRef::new(number)
            .ok_or_else(|| ActionError::invalid("there are no numbers left for workshops"))?;
        let workshop = Workshop {
            reference,
            title,
            convener: by.slug.clone(),
            begun_at: now,
            rounds: Vec::new(),
            notes: Vec::new(),
            outcome: None,
        };
        approaches::put(write, &workshop, Expect::New)?;
        write.record("approach.called", &reference.to_string(), Some(role), None, &[])?;
        Ok(workshop)
    })
}

/// Opens the next round.
///
/// # Errors
/// A refusal: no such workshop, who may, an open round, or one that has ended.
pub fn open(desk: &mut Desk, typed: Option<&str>) -> Result<Workshop, ActionError> {
    turn(desk, typed, "approach.round_opened", Workshop::open)
}

/// Closes the open round: its marks stay as they are.
///
/// # Errors
/// A refusal: no such workshop, who may, no open round, or one without marks.
pub fn close(desk: &mut Desk, typed: Option<&str>) -> Result<Workshop, ActionError> {
    turn(desk, typed, "approach.round_closed", Workshop::close)
}

type Turn = fn(&mut Workshop, &Person, Moment) -> Result<(u32, Role), Refusal>;

fn turn(
    desk: &mut Desk,
    typed: Option<&str>,
    kind: &'static str,
    step: Turn,
) -> Result<Workshop, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut workshop, _) = found(write, typed)?;
        let (round, role) = step(&mut workshop, &by?, now)?;
        approaches::put_last_round(write, &workshop)?;
        let subject = format!("{}/{round}", workshop.reference);
        write.record(kind, &subject, Some(role), None, &[])?;
        Ok(workshop)
    })
}

/// What is typed about a mark.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarkText {
    /// Where it stands: a word, or a number from 0 to 100.
    pub position: String,
    /// Whose it is, where it is not one's own: a short name of the workspace, or a name.
    pub whose: Option<String>,
    /// Nobody says whose it is.
    pub anonymous: bool,
    /// Which anonymous mark of the round is changed.
    pub number: Option<u32>,
    /// What is valued, with commas; `None` keeps what the mark said before.
    pub considers: Option<Vec<String>>,
    /// What is hoped for, one text each.
    pub hopes: Vec<String>,
    /// What is feared, one text each.
    pub fears: Vec<String>,
}

/// A mark as it was placed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed {
    /// The workshop as it is now.
    pub workshop: Workshop,
    /// In which round.
    pub round: u32,
    /// Whose mark it is: of an anonymous one the number by which it can be changed.
    pub who: Participant,
}

/// Places a mark in the open round, or changes one's own.
///
/// # Errors
/// A refusal: no such workshop, who may, no open round, somebody else's mark, or a bad field.
pub fn place(desk: &mut Desk, typed: Option<&str>, text: &MarkText) -> Result<Placed, ActionError> {
    let (by, now) = (desk.person().cloned(), desk.now());
    desk.write(|write| {
        let (mut workshop, _) = found(write, typed)?;
        let by = by?;
        let under = under(write, text, &by)?;
        let at: Position = text.position.parse()?;
        let considers = text.considers.as_deref().map(Consideration::list).transpose()?;
        let (round, who, role) = workshop.place(under, at, considers, &by, now)?;
        let known = workshop.notes.len();
        for (feeling, texts) in [(Feeling::Hope, &text.hopes), (Feeling::Fear, &text.fears)] {
            for typed in texts.iter().filter(|typed| !typed.trim().is_empty()) {
                let note = typed.parse().map_err(|error: TextError| {
                    ActionError::invalid(format!("the {feeling}: {error}")).subject(feeling.code())
                })?;
                workshop.put_up(feeling, note, &who, &by, now)?;
            }
        }
        save(write, &workshop, round, &who, known, role)?;
        Ok(Placed { workshop, round, who })
    })
}

fn save(
    write: &mut Write<'_>,
    workshop: &Workshop,
    round: u32,
    who: &Participant,
    known: usize,
    role: Role,
) -> Result<(), ActionError> {
    let which = workshop.reference;
    let is_it = |mark: &&Mark| mark.who.is(who);
    let marks = workshop.rounds.last().map_or(&[][..], |round| &round.marks);
    if let Some(mark) = marks.iter().find(is_it) {
        approaches::put_mark(write, which, round, mark)?;
    }
    approaches::put_notes(write, workshop, known)?;
    let subject = match who {
        Participant::Person(slug) => format!("{which}/{round}/{slug}"),
        // A name may hold anything; the row in the event says whose mark it is.
        Participant::Named(_) | Participant::Anonymous(_) => format!("{which}/{round}"),
    };
    let kind = match who {
        Participant::Person(_) | Participant::Named(_) => "approach.placed",
        Participant::Anonymous(_) => upkeep::UNNAMED,
    };
    write.record(kind, &subject, Some(role), None, &[])?;
    Ok(())
}

/// Under which name the mark is placed.
fn under(look: &mut dyn Look, text: &MarkText, by: &Person) -> Result<As, ActionError> {
    if text.anonymous || text.number.is_some() {
        if text.whose.is_some() {
            let text = "a mark is placed for somebody or without a name, not both";
            return Err(ActionError::invalid(text)
                .hint("give --for NAME or --anonymous")
                .subject("anonymous"));
        }
        return Ok(As::Anonymous(text.number));
    }
    let Some(typed) = text.whose.as_deref().filter(|typed| !typed.trim().is_empty()) else {
        return Ok(As::Named(Participant::Person(by.slug.clone())));
    };
    if let Ok(slug) = typed.parse::<Slug>()
        && people::get(look, slug.as_str())?.is_some()
    {
        person_known(look, "for", &slug)?;
        return Ok(As::Named(Participant::Person(slug)));
    }
    Ok(As::Named(Participant::Named(parsed("for", typed.trim())?)))
}

/// People of the workspace whose short name is nearly what was typed for a guest: a slip, perhaps.
///
/// # Errors
/// When the workspace cannot be read.
pub fn nearly(desk: &mut Desk, typed: &str) -> Result<Option<String>, ActionError> {
    let all = crate::actions::people::list(desk)?;
    let slugs = all.iter().map(|person| person.slug.as_str());
    Ok(nearest(typed.trim(), slugs).map(str::to_owned))
}

/// The picture on which an outcome would rest, for whoever is about to record it.
pub fn standing(workshop: &Workshop) -> Option<Summary> {
    workshop.last_round().and_then(Summary::of)
}
