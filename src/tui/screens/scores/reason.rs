//! Reasons: written, corrected, kept as drafts until they are on record.

use super::settled::{Waiting, What};
use super::{Data, Known, State};
use crate::domain::evaluation::Asked;
use crate::domain::text::Reason;
use crate::tui::msg::{Effect, GiveScore, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::text_field::TextField;

/// A reason that has the keys, and whose it is.
#[derive(Debug)]
pub(super) struct Writing {
    pub(super) asked: Asked,
    pub(super) field: TextField,
    /// The value of a correction that it explains, once the sheet is handed in.
    pub(super) correction: Option<u8>,
}

impl State {
    /// The text field of the reason gets the keys, with the draft that was kept of it.
    pub(super) fn write_reason(&mut self, shell: &mut Shell) {
        let handed_in = matches!(&self.data, Known::Here(data) if data.sheet.submitted().is_some());
        if handed_in {
            shell.refuse("the sheet is handed in: a digit corrects a score, with a reason");
            return;
        }
        self.write(None, shell);
    }

    /// The reason of the chosen score; of the one that was just given and left behind, where the
    /// chosen one has no score that a reason could explain.
    pub(super) fn explain(&mut self, left: Option<&Asked>, shell: &mut Shell) -> Vec<Effect> {
        let bare = self.asked().filter(|here| self.value(here).is_none());
        let mut effects = Vec::new();
        if let (Some(here), Some(left)) = (bare, left)
            && self.lacks_reason(left)
        {
            effects = self.go(left, shell);
            shell.say(format!(
                "about the score just given, since {} {} has no score yet",
                here.1, here.0
            ));
        }
        self.write_reason(shell);
        effects
    }

    /// The text field of the reason for a score, or for `correction`, its new value, gets the
    /// keys.
    pub(super) fn write(&mut self, correction: Option<u8>, shell: &mut Shell) {
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
    pub(super) fn lacks_reason(&self, asked: &Asked) -> bool {
        let Known::Here(data) = &self.data else { return false };
        // Asked of every cell in each frame: where nothing waits, nothing is built for it.
        if self.waiting.is_empty() {
            return data.score(asked).is_some_and(|score| score.reason.is_none());
        }
        self.seen(data, asked).is_some_and(|seen| seen.reason.is_none())
    }

    pub(super) fn correct(
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

    pub(super) fn forget_draft(&self, asked: &Asked, shell: &mut Shell) -> Vec<Effect> {
        let Known::Here(data) = &self.data else { return Vec::new() };
        let name = draft_name(data, asked, shell);
        shell.forget(&name)
    }
}

/// The name under which the reason of a cell is kept while it is typed.
pub(super) fn draft_name(data: &Data, asked: &Asked, shell: &Shell) -> String {
    let which = data.evaluation.reference();
    shell.field(&format!("{which}/{}/{}/{}/reason", data.me, asked.0, asked.1))
}

pub(super) fn correction_name(data: &Data, asked: &Asked, shell: &Shell) -> String {
    let which = data.evaluation.reference();
    shell.field(&format!("{which}/{}/{}/{}/correction", data.me, asked.0, asked.1))
}
