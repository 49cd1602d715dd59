//! Giving, explaining and taking back scores: what is asked of the desk, what waits for its
//! answer, and what happens when somebody else was faster.
//!
//! This file is long because giving, explaining, correcting and taking back share one list of what
//! waits for the desk, and each reads it.

use ratatui::layout::Rect;

use super::{Act, Data, Goal, Known, State, Writing, own, said};
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::value::read_value;
use crate::domain::refs::EvidenceId;
use crate::domain::text::Reason;
use crate::tui::fit::Align;
use crate::tui::keys::{Key, Motion, ch};
use crate::tui::msg::{Effect, GiveScore, Load, Save, SeenScore};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::Shell;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, row_of};

/// A save that is under way, or on record and not loaded again yet.
#[derive(Debug)]
pub(super) struct Waiting {
    ticket: u64,
    what: What,
    done: bool,
}

#[derive(Debug)]
enum What {
    /// A value, a reason or evidence.
    Give(GiveScore),
    /// A score taken back.
    Clear(Asked),
    /// A new score beside one that was handed in.
    Correct(GiveScore),
    /// A declaration.
    Declare,
    /// Undo or redo: the cursor goes to the score that it changed.
    Undo,
    /// Submission.
    Submit,
}

/// Two scores for one cell: what is on record by now, and what was to be saved.
#[derive(Debug)]
pub(super) struct Clash {
    mine: GiveScore,
}

impl State {
    /// The value of a cell as it is going to be: what waits for the desk counts already.
    pub(super) fn value(&self, asked: &Asked) -> Option<u8> {
        let recorded = || match &self.data {
            Known::Here(data) => data.score(asked).map(|score| score.value),
            Known::Asked | Known::Not(_) => None,
        };
        let waiting = self.waiting.iter().rev().find_map(|waiting| match &waiting.what {
            What::Give(give) | What::Correct(give) if give.asked == *asked => give.value.map(Some),
            What::Clear(cleared) if cleared == asked => Some(None),
            What::Give(_)
            | What::Correct(_)
            | What::Clear(_)
            | What::Declare
            | What::Undo
            | What::Submit => None,
        });
        waiting.unwrap_or_else(recorded)
    }

    /// The score of a cell as I shall see it once everything that waits is saved.
    fn seen(&self, data: &Data, asked: &Asked) -> Option<SeenScore> {
        let mut seen = data.seen(asked);
        for waiting in &self.waiting {
            match &waiting.what {
                What::Give(give) if give.asked == *asked => {
                    let mut next = seen.take().unwrap_or(SeenScore {
                        value: 0,
                        reason: None,
                        evidence: Vec::new(),
                    });
                    next.value = give.value.unwrap_or(next.value);
                    next.reason = give.reason.clone().or(next.reason);
                    next.evidence = give.evidence.clone().unwrap_or(next.evidence);
                    seen = Some(next);
                }
                What::Clear(cleared) if cleared == asked => seen = None,
                What::Give(_)
                | What::Correct(_)
                | What::Clear(_)
                | What::Declare
                | What::Undo
                | What::Submit => {}
            }
        }
        seen
    }

    /// A digit: gives the score as soon as no other value begins with what is typed.
    pub(super) fn give(&mut self, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
        let Some(digit) = key.and_then(|key| key.types()) else {
            shell.refuse("press the digit of the value: it is the score");
            return Vec::new();
        };
        let Known::Here(data) = &self.data else { return Vec::new() };
        if let Some(why) = data.barred() {
            shell.refuse(why);
            return Vec::new();
        }
        let Some(asked) = self.asked() else {
            shell.refuse("this row is a group: a score belongs to a question");
            return Vec::new();
        };
        let Some((_, question)) = data.question(&asked) else { return Vec::new() };
        if self.begun.is_empty() && self.ended.take().is_some_and(|last| last == asked) {
            let value = self.value(&asked).map(|value| value.to_string()).unwrap_or_default();
            shell.say(format!(
                "{} {} has its {value}, and nothing open follows: the digit again changes it",
                asked.1, asked.0
            ));
            return Vec::new();
        }
        self.begun.push(digit);
        let scale = data.evaluation.criteria().scale();
        let longer = scale.points().iter().any(|point| {
            let text = point.value.to_string();
            text.len() > self.begun.len() && text.starts_with(&self.begun)
        });
        if longer {
            return Vec::new();
        }
        let typed = std::mem::take(&mut self.begun);
        match read_value(question, scale, &typed) {
            Ok(value) => self.save_value(&asked, value, shell),
            Err(why) => {
                shell.refuse(why.to_string());
                Vec::new()
            }
        }
    }

    /// Enter: digits that were typed are the score, however many could follow; without any the
    /// chosen score opens.
    pub(super) fn open_or_give(&mut self, begun: &str, shell: &mut Shell) -> Vec<Effect> {
        if begun.is_empty() {
            return self.open(shell);
        }
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else {
            return Vec::new();
        };
        let Some((_, question)) = data.question(&asked) else { return Vec::new() };
        match read_value(question, data.evaluation.criteria().scale(), begun) {
            Ok(value) => self.save_value(&asked, value, shell),
            Err(why) => {
                shell.refuse(why.to_string());
                Vec::new()
            }
        }
    }

    fn save_value(&mut self, asked: &Asked, value: u8, shell: &mut Shell) -> Vec<Effect> {
        if matches!(&self.data, Known::Here(data) if data.sheet.submitted().is_some()) {
            self.write(Some(value), shell);
            return Vec::new();
        }
        let mut effects = self.save_give(asked, Some(value), None, None, shell);
        // The detail stays, so that the reason can follow.
        if !self.opened {
            effects.extend(self.move_on(asked, shell));
        }
        effects
    }

    fn save_give(
        &mut self,
        asked: &Asked,
        value: Option<u8>,
        reason: Option<String>,
        evidence: Option<Vec<EvidenceId>>,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let give = GiveScore {
            evaluation: data.evaluation.reference(),
            asked: asked.clone(),
            value,
            reason,
            evidence,
            seen: self.seen(data, asked),
        };
        self.ask_to_give(give, shell)
    }

    fn ask_to_give(&mut self, give: GiveScore, shell: &mut Shell) -> Vec<Effect> {
        let (ticket, effects) = shell.save(Save::Score(Box::new(give.clone())));
        self.waiting.push(Waiting { ticket, what: What::Give(give), done: false });
        effects
    }

    pub(super) fn clear(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let Some(asked) = self.asked() else {
            shell.refuse("this row is a group: there is no score to take back");
            return Vec::new();
        };
        let seen = self.seen(data, &asked);
        if seen.is_none() {
            shell.refuse(format!("{} has no score on {} to take back", asked.0, asked.1));
            return Vec::new();
        }
        let which = data.evaluation.reference();
        let (ticket, effects) = shell.save(Save::ClearScore(which, asked.clone(), seen));
        self.waiting.push(Waiting { ticket, what: What::Clear(asked), done: false });
        effects
    }

    pub(super) fn undo(&mut self, back: bool, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let save = Save::UndoScore(data.evaluation.reference(), back);
        self.wait_for(What::Undo, save, shell)
    }

    fn wait_for(&mut self, what: What, save: Save, shell: &mut Shell) -> Vec<Effect> {
        let (ticket, effects) = shell.save(save);
        self.waiting.push(Waiting { ticket, what, done: false });
        effects
    }

    pub(super) fn declared(&mut self, save: Save, shell: &mut Shell) -> Vec<Effect> {
        if self.waiting.iter().any(|waiting| matches!(waiting.what, What::Declare) && !waiting.done)
        {
            return Vec::new(); // A second Enter must not declare twice.
        }
        let (ticket, effects) = shell.save(save);
        self.waiting.push(Waiting { ticket, what: What::Declare, done: false });
        effects
    }

    pub(super) fn attach(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else {
            return Vec::new();
        };
        let Some(seen) = self.seen(data, &asked) else {
            shell.refuse("give a value first: evidence is attached to a score");
            return Vec::new();
        };
        let items = data.items(&asked, &seen.evidence);
        let Some(item) = items.get(self.items.at).map(|item| item.id.clone()) else {
            shell.refuse("no evidence is recorded for this question and candidate");
            return Vec::new();
        };
        let mut evidence = seen.evidence.clone();
        if evidence.contains(&item) {
            evidence.retain(|id| *id != item);
        } else {
            evidence.push(item);
        }
        self.save_give(&asked, None, None, Some(evidence), shell)
    }

    /// The text field of the reason gets the keys, with the draft that was kept of it.
    pub(super) fn write_reason(&mut self, shell: &mut Shell) {
        let handed_in = matches!(&self.data, Known::Here(data) if data.sheet.submitted().is_some());
        if handed_in {
            shell.refuse("the sheet is handed in: a digit corrects a score, with a reason");
            return;
        }
        self.write(None, shell);
    }

    /// The text field of the reason for a score, or for `correction`, its new value, gets the
    /// keys.
    fn write(&mut self, correction: Option<u8>, shell: &mut Shell) {
        let Known::Here(data) = &self.data else { return };
        if let Some(why) = data.barred() {
            shell.refuse(why);
            return;
        }
        let Some(asked) = self.asked() else {
            shell.refuse("this row is a group: a reason belongs to a score");
            return;
        };
        if data.is_recused(&asked) {
            shell.refuse(format!("you are recused from {}, for all candidates", asked.1));
            return;
        }
        let (name, recorded) = if correction.is_some() {
            (correction_name(data, &asked, shell), String::new())
        } else {
            let recorded = data.seen(&asked).and_then(|seen| seen.reason).unwrap_or_default();
            (draft_name(data, &asked, shell), recorded)
        };
        let mut field = TextField::area(Reason::MOST)
            .named(&name)
            .with_text(&recorded)
            .restored(shell.drafts.get(&name));
        field.set_columns(usize::from(shell.size.0).saturating_sub(8));
        self.reason = Some(Writing { asked, field, correction });
    }

    pub(super) fn leave_reason(&mut self) {
        self.reason = None;
    }

    pub(super) fn save_reason(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Some(writing) = &self.reason else { return Vec::new() };
        let (asked, text) = (writing.asked.clone(), writing.field.text());
        if self.value(&asked).is_none() {
            shell.refuse("give a value first, Esc and a digit: a reason explains a score");
            return shell.keep();
        }
        if let Err(error) = text.parse::<Reason>() {
            shell.refuse(format!("the reason: {error}"));
            return shell.keep();
        }
        if let Some(value) = writing.correction {
            return self.correct(asked, value, text, shell);
        }
        let same = match &self.data {
            Known::Here(data) => {
                data.seen(&asked).and_then(|seen| seen.reason) == Some(text.clone())
            }
            Known::Asked | Known::Not(_) => false,
        };
        // What was typed stays until it is on record.
        let mut effects = shell.keep();
        if same {
            effects.extend(self.forget_draft(&asked, shell));
        } else {
            effects.extend(self.save_give(&asked, None, Some(text), None, shell));
        }
        self.reason = None;
        effects.extend(self.next_to_explain(&asked, shell));
        // Whoever writes reasons one after the other goes on typing: letters that fell on the
        // grid would be commands.
        if self.opened || self.asked().is_some_and(|next| next != asked && self.lacks_reason(&next))
        {
            self.write_reason(shell);
        }
        effects
    }

    /// Whether a cell has a score that nothing explains yet.
    fn lacks_reason(&self, asked: &Asked) -> bool {
        let Known::Here(data) = &self.data else { return false };
        self.seen(data, asked).is_some_and(|seen| seen.reason.is_none())
    }

    fn correct(
        &mut self,
        asked: Asked,
        value: u8,
        reason: String,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let give = GiveScore {
            evaluation: data.evaluation.reference(),
            seen: self.seen(data, &asked),
            asked,
            value: Some(value),
            reason: Some(reason),
            evidence: None,
        };
        let mut effects = shell.keep();
        let (ticket, saving) = shell.save(Save::CorrectScore(Box::new(give.clone())));
        effects.extend(saving);
        self.waiting.push(Waiting { ticket, what: What::Correct(give), done: false });
        self.reason = None;
        effects
    }

    fn forget_draft(&self, asked: &Asked, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let name = draft_name(data, asked, shell);
        shell.forget(&name)
    }

    /// A save is on record: what was typed for it is forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Vec<Effect> {
        let Some(waiting) = self.waiting.iter_mut().find(|waiting| waiting.ticket == ticket) else {
            return Vec::new();
        };
        waiting.done = true;
        let explained = match &waiting.what {
            What::Give(give) => give.reason.clone().map(|text| (give.asked.clone(), text)),
            What::Declare => {
                let fields = self.declaring.take().map(|form| form.names()).unwrap_or_default();
                return fields.iter().flat_map(|name| shell.forget(name)).collect();
            }
            What::Correct(give) => {
                let Known::Here(data) = &self.data else { return Vec::new() };
                let name = correction_name(data, &give.asked, shell);
                return shell.forget(&name);
            }
            What::Clear(_) | What::Undo | What::Submit => None,
        };
        let Some((asked, text)) = explained else { return Vec::new() };
        // What has been typed since is another draft.
        let newer = self
            .reason
            .as_ref()
            .is_some_and(|writing| writing.asked == asked && writing.field.text() != text);
        if newer { Vec::new() } else { self.forget_draft(&asked, shell) }
    }

    /// A save was refused: the cell is as it was, and a reason that was typed is typed still.
    pub(super) fn refused(&mut self, ticket: u64, shell: &mut Shell) -> Vec<Effect> {
        let Some(at) = self.waiting.iter().position(|waiting| waiting.ticket == ticket) else {
            return Vec::new();
        };
        let waiting = self.waiting.remove(at);
        match waiting.what {
            What::Give(give) => {
                let mut effects = Vec::new();
                if self.reason.is_none() {
                    effects.extend(self.go(&give.asked, shell));
                    if give.reason.is_some() {
                        self.write_reason(shell);
                    }
                }
                // Whether somebody was faster shows once the sheet is here again.
                self.clash = Some(Clash { mine: give });
                effects.extend(shell.ask(Load::Sheet));
                effects
            }
            What::Correct(give) => {
                let effects = self.go(&give.asked, shell);
                self.write(give.value, shell);
                effects
            }
            What::Clear(asked) => {
                let mut effects = self.go(&asked, shell);
                effects.extend(shell.ask(Load::Sheet));
                effects
            }
            What::Declare => Vec::new(),
            What::Undo | What::Submit => shell.ask(Load::Sheet),
        }
    }

    /// A fresh sheet. The cursor, what is typed and what waits stay; gives the score that was
    /// undone or redone, which may be another than the chosen one.
    pub(super) fn take_in(
        &mut self,
        answer: Result<Box<Data>, String>,
        shell: &mut Shell,
    ) -> Option<Asked> {
        let mut undone = None;
        match answer {
            Ok(data) => {
                let other = match &self.data {
                    Known::Here(old) => {
                        old.evaluation.reference() != data.evaluation.reference()
                            || old.me != data.me
                    }
                    Known::Asked | Known::Not(_) => false,
                };
                if other {
                    let across = self.across;
                    let goal = self.goal;
                    *self = Self { across, goal, ..Self::default() };
                }
                let first = self.at.row.is_none();
                if let Known::Here(old) = &self.data
                    && self.waiting.iter().any(|one| one.done && matches!(one.what, What::Undo))
                {
                    undone = old.changed_in(&data);
                }
                self.data = Known::Here(data);
                self.waiting.retain(|waiting| !waiting.done);
                self.settle_clash();
                if first {
                    self.begin(shell);
                }
            }
            Err(why) => self.data = Known::Not(why),
        }
        self.keep_in(shell);
        undone
    }

    /// A refusal is a conflict only where another score is on record than was seen.
    fn settle_clash(&mut self) {
        let (Known::Here(data), Some(clash)) = (&self.data, &self.clash) else { return };
        let theirs = data.seen(&clash.mine.asked);
        if theirs == clash.mine.seen || theirs.as_ref() == Some(&clash.meant()) {
            self.clash = None;
        }
    }

    pub(super) fn keep_mine(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let (Known::Here(data), Some(clash)) = (&self.data, self.clash.take()) else {
            return Vec::new();
        };
        let meant = clash.meant();
        let give = GiveScore {
            seen: data.seen(&clash.mine.asked),
            value: Some(meant.value),
            reason: meant.reason,
            evidence: Some(meant.evidence),
            ..clash.mine
        };
        self.reason = None;
        self.ask_to_give(give, shell)
    }

    pub(super) fn take_theirs(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Some(clash) = self.clash.take() else { return Vec::new() };
        self.reason = None;
        shell
            .say(format!("{} {} stays as it is on record", clash.mine.asked.1, clash.mine.asked.0));
        if clash.mine.reason.is_some() {
            return self.forget_draft(&clash.mine.asked, shell);
        }
        Vec::new()
    }

    pub(super) fn ask_to_submit(&mut self, key: Option<Key>, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        if let Some(why) = data.barred() {
            shell.refuse(why);
            return Vec::new();
        }
        let missing = data.sheet.missing(&data.evaluation);
        if missing.is_empty() || data.sheet.submitted().is_some() {
            let progress = data.sheet.progress(&data.evaluation);
            let bare = progress.scored - progress.evidence;
            let evidence = match bare {
                0 => String::new(),
                bare => format!(" {bare} of them rest on no recorded evidence."),
            };
            let effect = format!(
                "{} scores with their reasons go to the moderator of {}.{evidence} Afterwards a \
                 score changes only by a correction that keeps the old one beside it.",
                progress.scored,
                data.evaluation.reference(),
            );
            let question = Confirm::new(
                "Submit my sheet",
                effect,
                ("go on scoring", "submit"),
                own(Act::SubmitNow),
            );
            shell.confirm(question.answered_by(ch('y'), key));
            return Vec::new();
        }
        let words: Vec<String> = missing.iter().map(ToString::to_string).collect();
        let progress = data.sheet.progress(&data.evaluation);
        let goal = if progress.scored < progress.of { Goal::Open } else { Goal::Bare };
        let effects = self.seek(goal, shell);
        shell.refuse(format!("not whole yet: {}", words.join("; ")));
        effects
    }

    pub(super) fn submit(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let save = Save::SubmitSheet(data.evaluation.reference());
        self.wait_for(What::Submit, save, shell)
    }

    pub(super) fn copy(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else {
            shell.refuse("there is no score to copy");
            return Vec::new();
        };
        let Some(seen) = data.seen(&asked) else {
            shell.refuse("there is no score to copy");
            return Vec::new();
        };
        let reason = seen.reason.unwrap_or_default();
        vec![Effect::Copy(format!("{} {} {} {reason}", asked.1, asked.0, seen.value))]
    }

    pub(super) fn open(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if let Some(asked) = self.asked() {
            self.opened = true;
            self.scrolled = 0;
            self.items = crate::tui::widgets::cursor::Cursor::default();
            shell.ask(Load::Past(asked))
        } else {
            self.fold(shell);
            Vec::new()
        }
    }

    pub(super) fn step_in_detail(&mut self, motion: Motion, shell: &mut Shell) -> Vec<Effect> {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else {
            return Vec::new();
        };
        let attached = data.seen(&asked).map(|seen| seen.evidence).unwrap_or_default();
        let count = data.items(&asked, &attached).len();
        match motion {
            Motion::Left | Motion::Right => {
                let candidates = data.candidates();
                let at = candidates.iter().position(|c| c.slug == asked.0).unwrap_or(0);
                let back = matches!(motion, Motion::Left);
                let next = if back { at.checked_sub(1) } else { Some(at + 1) };
                let to = next.and_then(|next| candidates.get(next)).map(|c| c.slug.clone());
                if let Some(candidate) = to {
                    return self.go(&(candidate, asked.1), shell);
                }
            }
            Motion::PageUp => self.scrolled = self.scrolled.saturating_sub(8),
            Motion::PageDown => self.scrolled = (self.scrolled + 8).min(200),
            Motion::Up
            | Motion::Down
            | Motion::Home
            | Motion::End
            | Motion::Top
            | Motion::Bottom => {
                self.items.step(motion, count, 5);
                // The view follows the chosen item again.
                self.scrolled = 0;
            }
        }
        Vec::new()
    }
}

impl Clash {
    /// What the cell would say had mine been saved.
    fn meant(&self) -> SeenScore {
        let mut meant = self.mine.seen.clone().unwrap_or(SeenScore {
            value: 0,
            reason: None,
            evidence: Vec::new(),
        });
        meant.value = self.mine.value.unwrap_or(meant.value);
        meant.reason = self.mine.reason.clone().or(meant.reason);
        meant.evidence = self.mine.evidence.clone().unwrap_or(meant.evidence);
        meant
    }
}

/// The name under which the reason of a cell is kept while it is typed.
pub(super) fn draft_name(data: &Data, asked: &Asked, shell: &Shell) -> String {
    let which = data.evaluation.reference();
    shell.field(&format!("{which}/{}/{}/{}/reason", data.me, asked.0, asked.1))
}

fn correction_name(data: &Data, asked: &Asked, shell: &Shell) -> String {
    let which = data.evaluation.reference();
    shell.field(&format!("{which}/{}/{}/{}/correction", data.me, asked.0, asked.1))
}

/// Draws both scores of a conflict, one above the other.
pub(super) fn view(clash: &Clash, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let asked = &clash.mine.asked;
    let inside = behind(body, 2);
    let head = format!("{} FOR {} WAS CHANGED MEANWHILE", asked.1, data.name_of(&asked.0));
    paint.text(row_of(inside, 1), &head, theme.strong, Align::Left);
    let theirs = data.seen(asked);
    let mine = clash.meant();
    let half = usize::from(inside.height.saturating_sub(5)) / 2;
    for (at, (key, words, seen)) in
        [("t", "ON RECORD NOW", theirs.as_ref()), ("m", "YOURS, NOT SAVED", Some(&mine))]
            .into_iter()
            .enumerate()
    {
        let top = 3 + at * (half + 1);
        let left = paint.word(row_of(inside, top), key, theme.key);
        said(paint, behind(left, 2), 0, words);
        let text = match seen {
            None => "not scored".to_owned(),
            Some(seen) => {
                let ids: Vec<&str> = seen.evidence.iter().map(EvidenceId::as_str).collect();
                let evidence =
                    if ids.is_empty() { String::new() } else { format!("   {}", ids.join(" ")) };
                let reason = seen.reason.as_deref().unwrap_or("no reason");
                format!("{}{evidence}\n{reason}", seen.value)
            }
        };
        let y = inside.y + crate::tui::fit::cells(top + 1);
        let height = crate::tui::fit::cells(half.saturating_sub(1));
        let area = Rect { y, height, ..behind(inside, 3) };
        pane(paint, area.intersection(body), &text, 0, theme.text);
    }
}
