//! Moderation: where evaluators differ, widest first, each with score and reason side by side,
//! and the one score they agree on.

mod agenda;
mod agreeing;
mod commands;
mod evidence;
mod form;
mod gates;
mod interests;
mod listed;
mod meeting;
mod screen;
mod view;

#[cfg(test)]
mod tests;

use super::Input;
use super::known::{Known, UNREAD};
use super::written::{Written, take};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::consensus::Spread;
use crate::domain::evaluation::minutes::Minute;
use crate::domain::evaluation::scores::Sheet;
use crate::domain::evaluation::{Answer, Asked, Evaluation};
use crate::domain::exact::Exact;
use crate::domain::person::Person;
use crate::domain::refs::{EvaluationRef, EvidenceId};
use crate::tui::keys::{Act as AnyAct, Key};
use crate::tui::msg::{Agree, Effect, Load, Loaded, Target};
use crate::tui::saving::Saving;
use crate::tui::state::{Shell, Wish};
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::text_field::TextField;
use agreeing::{draft_name, pick, save, write};
pub use commands::COMMANDS;
pub use evidence::Cited;
use form::Writing;
pub use gates::AnswerGate;
pub use interests::{Finding, ReviewInterest};
pub use meeting::{NoteMinutes, What};

/// Everybody's sheets, which are shown from moderation on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The evaluation, without what is sealed.
    pub evaluation: Evaluation,
    /// What each evaluator gave.
    pub sheets: Vec<Sheet>,
    /// The minutes so far.
    pub minutes: Vec<Minute>,
    /// Who is at the desk.
    pub me: String,
    /// The facts there are.
    pub evidence: Vec<Cited>,
}

/// The present evaluation, for what can be answered before moderation opens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// The evaluation, without what is sealed.
    pub evaluation: Evaluation,
    /// Everybody, for the names beside the short ones.
    pub people: Vec<Person>,
    /// The zone of times on the screen.
    pub zone: jiff::tz::TimeZone,
}

/// A candidate on a question, and how far apart evaluators are on it.
#[derive(Debug, Clone)]
struct Cell {
    asked: Asked,
    spread: Option<Spread>,
    /// Marks out of 100 that the difference is worth.
    worth: Exact,
    agreed: Option<AgreedValue>,
    /// The recorded average is no longer that of the scores that count.
    moved: bool,
    /// Put off: it stands at the end of the agenda.
    parked: bool,
}

/// What is shown, where the cursor is, and the agreement being written.
#[derive(Debug, Default)]
pub struct State {
    known: Known<Data>,
    cells: Vec<Cell>,
    at: Option<Asked>,
    top: usize,
    scrolled: usize,
    open_only: bool,
    begun: String,
    /// The value picked for the chosen cell and not saved yet.
    picked: Option<(Asked, u8)>,
    writing: Option<TextField>,
    saving: Saving<Agree>,
    /// The gates, while they are shown in place of the differences.
    gates: Option<gates::State>,
    /// The declarations of interest, while they are.
    interests: Option<interests::State>,
    /// The meeting, while the panel looks on.
    meeting: Option<meeting::Meeting>,
    /// The evidence that the agreed score of the chosen cell is to rest on, while it is chosen.
    picking: Option<evidence::Picking>,
    /// What takes more than one field, while it is written.
    form: Option<form::Writing>,
    /// What was chosen, and not saved yet.
    cited: Option<(Asked, Vec<EvidenceId>)>,
}

/// What the keys of moderation do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Pick the digit pressed as the agreed score.
    Pick,
    /// Write why.
    Write,
    /// Record the agreement and go to the next difference.
    Save,
    /// Go to the next (`true`) or previous cell without an agreed score.
    Next(bool),
    /// Show all cells, or only those without an agreed score.
    Open,
    /// Show the differences again, in place of gates and interests.
    Differences,
    /// Show the gates.
    Gates,
    /// Begin an answer to the chosen gate.
    Answer(Answer),
    /// Record the answer and go to the next gate without one.
    SaveAnswer,
    /// Show the declarations of interest.
    Interests,
    /// Begin the review of the chosen declaration.
    Review(Finding),
    /// Begin a recusal from some questions.
    RecuseSome,
    /// Record the review.
    SaveReview,
    /// Show one score at a time, for the panel, or all of them again.
    Meeting,
    /// Show or hide who gave what.
    Names,
    /// Write what was said, or a question, into the minutes.
    Note(meeting::Kind),
    /// Write a question to an evaluator about the chosen score.
    Ask,
    /// Send the form.
    SaveForm,
    /// To the next field, or the one before.
    Field(bool),
    /// Answer a question that was put to me.
    AnswerAsked,
    /// Choose the evidence that the agreed score rests on.
    Evidence,
    /// Take the chosen item in, or out again.
    Cite,
    /// Record what was said.
    SaveNote,
    /// Put the chosen score off, or take it up again.
    Park,
    /// Ask again.
    Reload,
}

impl Cell {
    /// Whether it waits for the moderator: nothing is recorded, or it is to be recorded anew.
    fn is_open(&self) -> bool {
        self.agreed.is_none() || self.moved
    }
}

impl State {
    fn shown(&self) -> Vec<&Cell> {
        self.cells.iter().filter(|cell| !self.open_only || cell.is_open()).collect()
    }

    /// What the chosen cell is about, for a record.
    fn subject(&self) -> Option<(EvaluationRef, Asked)> {
        let Known::Here(data) = &self.known else { return None };
        Some((data.evaluation.reference(), self.chosen()?.asked.clone()))
    }

    fn position(&self) -> usize {
        let shown = self.shown();
        shown.iter().position(|cell| Some(&cell.asked) == self.at.as_ref()).unwrap_or(0)
    }

    fn chosen(&self) -> Option<&Cell> {
        self.shown().get(self.position()).copied()
    }

    /// The value that would be recorded: the one picked, else the one agreed before; the average
    /// where the rules take it.
    fn value(&self, cell: &Cell) -> Option<AgreedValue> {
        if self.averages() {
            return cell.spread.as_ref().and_then(Spread::average);
        }
        let picked = self.picked.as_ref().filter(|(asked, _)| *asked == cell.asked);
        picked.map(|(_, value)| AgreedValue::One(*value)).or(cell.agreed)
    }

    /// Whether the rules take the average, so that nobody picks a value.
    fn averages(&self) -> bool {
        matches!(&self.known, Known::Here(data) if data.averages())
    }

    /// The cell that is chosen when the place is shown next, among all and not the open ones.
    pub(in crate::tui) fn look_at(&mut self, asked: Asked) {
        (self.gates, self.interests) = (None, None);
        self.open_only = false;
        self.scrolled = 0;
        self.begun.clear();
        self.at = Some(asked);
    }

    /// Shows the meeting, where minutes are read, at this score; without one, with what was said
    /// in the whole meeting before the score that is chosen.
    pub(in crate::tui) fn look_at_minutes(&mut self, asked: Option<Asked>) {
        let whole = asked.is_none();
        if let Some(asked) = asked {
            self.look_at(asked);
        }
        (self.gates, self.interests) = (None, None);
        self.meeting = Some(meeting::Meeting::read(whole));
    }

    /// Shows the gates with the cursor on this one, once they are here.
    pub(in crate::tui) fn look_at_gate(&mut self, asked: Asked, shell: &mut Shell) -> Vec<Effect> {
        self.gates = Some(gates::State::seeking(asked));
        self.interests = None;
        self.meeting = None;
        shell.ask(Load::Present)
    }

    fn keep_in(&mut self, shell: &Shell) {
        let shown = self.shown();
        let mut cursor = Cursor { at: self.position(), top: self.top };
        cursor.keep_in(shown.len(), view::list_rows(shell));
        let at = shown.get(cursor.at).map(|cell| cell.asked.clone());
        self.top = cursor.top;
        self.at = at;
        if let Some(field) = &mut self.writing {
            field.set_columns(view::field_columns(shell));
        }
    }

    fn go(&mut self, asked: Option<Asked>, shell: &Shell) {
        if self.at != asked {
            self.scrolled = 0;
            self.begun.clear();
            if let Some(meeting) = &mut self.meeting {
                meeting.whole = false;
            }
        }
        self.at = asked;
        self.keep_in(shell);
    }

    /// The next cell without an agreement after the chosen one, beginning anew at the end.
    fn next_open(&self, forward: bool) -> Option<Asked> {
        let shown = self.shown();
        let at = self.position();
        let len = shown.len();
        let open = |place: &usize| shown[*place].is_open();
        let mut places =
            (1..len).map(|by| if forward { (at + by) % len } else { (at + len - by) % len });
        places.find(open).map(|place| shown[place].asked.clone())
    }
}

/// Changes moderation.
fn update(state: &mut State, input: Input, shell: &mut Shell) -> Vec<Effect> {
    if let Some(effects) = take(&mut state.form, &input, shell).effects() {
        return effects;
    }
    if let Some(effects) = beside(state, &input, shell) {
        return effects;
    }
    match input {
        Input::Shown => return shell.ask(Load::Moderation),
        Input::Move(motion) => step(state, motion, shell),
        Input::Wheel(by) => {
            let motion =
                if by < 0 { crate::tui::keys::Motion::Up } else { crate::tui::keys::Motion::Down };
            for _ in 0..by.unsigned_abs() {
                step(state, motion, shell);
            }
        }
        Input::Act(AnyAct::Moderate(act), key) => return run(state, act, key, shell),
        Input::Typed(key) => return shell.press(state.writing.as_mut(), key),
        Input::Paste(text) => return shell.paste(state.writing.as_mut(), &text),
        Input::LeaveText => state.writing = None,
        Input::Back if state.picking.is_some() => state.picking = None,
        Input::Back => {
            if state.begun.is_empty() && state.picked.is_none() {
                shell.wish(Wish::Back);
            }
            state.begun.clear();
            state.picked = None;
        }
        Input::Click(Target::Row(at)) => {
            let asked = state.shown().get(at).map(|cell| cell.asked.clone());
            state.go(asked, shell);
        }
        Input::Resized => state.keep_in(shell),
        Input::Loaded(Loaded::Moderation(answer)) => {
            match answer {
                Ok(data) => {
                    state.cells = data.cells();
                    state.known = Known::Here(data);
                }
                Err(why) => {
                    state.cells.clear();
                    state.known = Known::Not(why);
                }
            }
            state.keep_in(shell);
        }
        Input::Failed("moderation") => state.known.failed(UNREAD),
        Input::Saved(ticket) => {
            if let Some(agree) = state.saving.ended(ticket) {
                let name = draft_name(&agree.asked, &agree.evaluation.to_string(), shell);
                state.picked.take_if(|(asked, _)| *asked == agree.asked);
                state.cited.take_if(|(asked, _)| *asked == agree.asked);
                return shell.forget(&name);
            }
        }
        Input::Refused(ticket) => {
            // What was typed comes back, on the cell it belongs to.
            if let Some(agree) = state.saving.ended(ticket) {
                let one = agree.value.whole().filter(|_| agree.value.scores().is_none());
                state.picked = one.map(|value| (agree.asked.clone(), value));
                state.go(Some(agree.asked), shell);
                write(state, shell);
            }
        }
        Input::Editor => {
            let field = state.writing.as_ref();
            let named = field.and_then(|field| Some((field.name()?.to_owned(), field.text())));
            return named.map(|(field, text)| Effect::Edit { field, text }).into_iter().collect();
        }
        Input::Edited(name, text) => {
            if let Some(field) = &mut state.writing
                && field.name() == Some(name.as_str())
            {
                field.replace(&text);
                return shell.typed(field);
            }
        }
        Input::Act(..)
        | Input::Click(_)
        | Input::Drag(..)
        | Input::Filter(_)
        | Input::Loaded(_)
        | Input::Failed(_) => {}
    }
    Vec::new()
}

/// What gates, interests or the meeting make of `input`; `None` where it is for the list itself.
fn beside(state: &mut State, input: &Input, shell: &mut Shell) -> Option<Vec<Effect>> {
    if let Input::Loaded(Loaded::Present(present)) = input {
        if let Some(gates) = &mut state.gates {
            gates.loaded(Box::new(present.evaluation.clone()), shell);
        }
        if let Some(interests) = &mut state.interests {
            interests.loaded(present.clone(), shell);
        }
        return Some(Vec::new());
    }
    if state.gates.is_some() || state.interests.is_some() {
        if *input == Input::Back {
            state.gates = None;
            state.interests = None;
            return Some(shell.ask(Load::Moderation));
        }
        return match (&mut state.gates, &mut state.interests) {
            (Some(gates), _) => gates::update(gates, input, shell),
            (None, Some(interests)) => interests::update(interests, input, shell),
            (None, None) => None,
        };
    }
    let meeting = state.meeting.as_mut()?;
    match (input, &mut meeting.note) {
        (Input::Saved(ticket), _) => meeting.saved(*ticket, shell),
        (Input::Refused(ticket), _) => {
            let refused = meeting.refused(*ticket);
            refused.map(|kind| {
                meeting::write(state, kind, shell);
                Vec::new()
            })
        }
        (Input::Typed(key), Some(note)) => Some(shell.press(Some(&mut note.field), *key)),
        (Input::Paste(text), Some(note)) => Some(shell.paste(Some(&mut note.field), text)),
        (Input::LeaveText, Some(_)) => {
            meeting.note = None;
            Some(Vec::new())
        }
        (Input::Back, None)
            if state.picked.is_none() && state.begun.is_empty() && state.picking.is_none() =>
        {
            state.meeting = None;
            state.keep_in(shell);
            Some(Vec::new())
        }
        (_, _) => None,
    }
}

fn open_meeting(state: &mut State) {
    if state.meeting.is_none() && state.chosen().is_some() {
        state.meeting = Some(meeting::Meeting::default());
    }
}

fn step(state: &mut State, motion: crate::tui::keys::Motion, shell: &Shell) {
    use crate::tui::keys::Motion;
    if let Some(picking) = &mut state.picking {
        picking.step(motion);
        return;
    }
    match motion {
        Motion::Left => state.scrolled = state.scrolled.saturating_sub(3),
        Motion::Right => state.scrolled = (state.scrolled + 3).min(400),
        Motion::Up
        | Motion::Down
        | Motion::PageUp
        | Motion::PageDown
        | Motion::Top
        | Motion::Bottom
        | Motion::Home
        | Motion::End => {
            let len = state.shown().len();
            let mut cursor = Cursor { at: state.position(), top: state.top };
            cursor.step(motion, len, view::list_rows(shell));
            let asked = state.shown().get(cursor.at).map(|cell| cell.asked.clone());
            state.go(asked, shell);
        }
    }
}

fn run(state: &mut State, act: Act, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
    match act {
        Act::Pick => pick(state, key, shell),
        Act::Write => write(state, shell),
        Act::Save => return save(state, shell),
        Act::Next(forward) => match state.next_open(forward) {
            Some(asked) => state.go(Some(asked), shell),
            None => shell.say("no other score is open"),
        },
        Act::Open => {
            state.open_only = !state.open_only;
            state.keep_in(shell);
        }
        Act::Differences => {
            (state.gates, state.interests) = (None, None);
            return shell.ask(Load::Moderation);
        }
        Act::Gates => {
            state.gates = Some(gates::State::default());
            state.interests = None;
            return shell.ask(Load::Present);
        }
        Act::Interests => {
            state.gates = None;
            state.interests = Some(interests::State::default());
            return shell.ask(Load::Present);
        }
        Act::Review(finding) => {
            if let Some(interests) = &mut state.interests {
                interests::begin(interests, finding, shell);
            }
        }
        Act::RecuseSome => {
            if let Some(interests) = &state.interests {
                match interests.to_review() {
                    Ok((present, number, chosen)) => {
                        let person = &chosen.person;
                        state.form = Some(Writing::recusal(present, person, number, shell));
                    }
                    Err(why) => shell.refuse(why),
                }
            }
        }
        Act::Ask => {
            open_meeting(state);
            if let (Known::Here(data), Some(cell)) = (&state.known, state.chosen()) {
                state.form = Some(Writing::question(data, &cell.asked, shell));
            }
        }
        Act::SaveForm => {
            return state.form.as_mut().map(|form| form.save(shell)).unwrap_or_default();
        }
        Act::Field(forward) => {
            if let Some(form) = &mut state.form {
                form.move_on(forward);
            }
        }
        Act::SaveReview => {
            let interests = state.interests.as_mut();
            return interests.map(|one| interests::save(one, shell)).unwrap_or_default();
        }
        Act::Meeting => {
            state.meeting = match state.meeting {
                None if state.chosen().is_some() => Some(meeting::Meeting::default()),
                None | Some(_) => None,
            };
            state.keep_in(shell);
        }
        Act::Names => {
            if let Some(meeting) = &mut state.meeting {
                meeting.names = !meeting.names;
            }
        }
        Act::Note(kind) => {
            open_meeting(state);
            meeting::write(state, kind, shell);
        }
        Act::AnswerAsked => {
            open_meeting(state);
            meeting::answer(state, shell);
        }
        Act::Evidence => return evidence::open(state, shell),
        Act::Cite => evidence::turn(state),
        Act::SaveNote => return meeting::save(state, shell),
        Act::Park => return meeting::park(state, shell),
        Act::Answer(_) | Act::SaveAnswer => {
            return state
                .gates
                .as_mut()
                .map(|gates| gates::run(gates, act, shell))
                .unwrap_or_default();
        }
        Act::Reload => return shell.ask(Load::Moderation),
    }
    Vec::new()
}
