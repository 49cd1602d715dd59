//! Giving scores, taking them back, attaching evidence to them and handing the sheet in.

use super::settled::{Waiting, What};
use super::{Act, Data, Goal, Known, State, own};
use crate::domain::evaluation::Asked;
use crate::domain::evaluation::value::read_value;
use crate::domain::refs::EvidenceId;
use crate::tui::keys::{Key, Motion, ch};
use crate::tui::msg::{Effect, GiveScore, Load, Save, SeenScore};
use crate::tui::overlays::confirm::Confirm;
use crate::tui::state::Shell;

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
    pub(super) fn seen(&self, data: &Data, asked: &Asked) -> Option<SeenScore> {
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
        let Some(asked) = self.asked() else { return Vec::new() };
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

    pub(super) fn save_value(
        &mut self,
        asked: &Asked,
        value: u8,
        shell: &mut Shell,
    ) -> Vec<Effect> {
        if matches!(&self.data, Known::Here(data) if data.sheet.submitted().is_some()) {
            self.write(Some(value), shell);
            return Vec::new();
        }
        let mut effects = self.save_give(asked, Some(value), None, None, shell);
        // The detail stays, so that the reason can follow.
        if !self.opened {
            effects.extend(self.move_on(asked, shell));
            self.left = Some(asked.clone());
        }
        effects
    }

    pub(super) fn save_give(
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

    pub(super) fn ask_to_give(&mut self, give: GiveScore, shell: &mut Shell) -> Vec<Effect> {
        let (ticket, effects) = shell.save(Save::Score(Box::new(give.clone())));
        self.waiting.push(Waiting { ticket, what: What::Give(give), done: false });
        effects
    }

    pub(super) fn clear(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let Some(asked) = self.asked() else { return Vec::new() };
        let seen = self.seen(data, &asked);
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

    pub(super) fn wait_for(&mut self, what: What, save: Save, shell: &mut Shell) -> Vec<Effect> {
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
        let Some(seen) = self.seen(data, &asked) else { return Vec::new() };
        let items = data.items(&asked, &seen.evidence);
        let Some(item) = items.get(self.items.at).map(|item| item.id.clone()) else {
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
            let weak = data.weak_reasons();
            let thin = match &weak[..] {
                [] => String::new(),
                [one] => format!(" One reason says too little, or the same of several: {one}."),
                [first, second] => {
                    format!(
                        " Two reasons say too little, or the same of several: {first}, {second}."
                    )
                }
                [first, second, rest @ ..] => format!(
                    " {} reasons say too little, or the same of several: {first}, {second} and {} \
                     more.",
                    weak.len(),
                    rest.len()
                ),
            };
            let effect = format!(
                "{} scores with their reasons go to the moderator of {}.{evidence}{thin} Afterwards \
                 a score changes only by a correction that keeps the old one beside it.",
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

    pub(super) fn copy(&self) -> Vec<Effect> {
        let (Known::Here(data), Some(asked)) = (&self.data, self.asked()) else {
            return Vec::new();
        };
        let Some(seen) = self.seen(data, &asked) else { return Vec::new() };
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
