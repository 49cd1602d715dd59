//! What waits for the desk, what came of it, and what happens when somebody else was faster.

use ratatui::layout::Rect;

use super::reason::correction_name;
use super::{Data, Known, State, said};
use crate::domain::evaluation::Asked;
use crate::domain::refs::EvidenceId;
use crate::tui::fit::Align;
use crate::tui::msg::{Effect, GiveScore, Load, SeenScore};
use crate::tui::state::Shell;
use crate::tui::widgets::pane::pane;
use crate::tui::widgets::{Painter, behind, row_of};

/// A save that is under way, or on record and not loaded again yet.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) ticket: u64,
    pub(super) what: What,
    pub(super) done: bool,
}

#[derive(Debug)]
pub(super) enum What {
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
