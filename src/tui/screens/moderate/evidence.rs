//! The evidence that an agreed score rests on: what evaluators cited unless the moderator chooses.

use ratatui::layout::Rect;

use super::{Data, Known, State};
use crate::domain::evaluation::Asked;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::tui::fit::Align;
use crate::tui::keys::Motion;
use crate::tui::msg::{Effect, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// A fact that a score can rest on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited {
    /// Its id.
    pub id: EvidenceId,
    /// Whom it is about; `None` is all candidates.
    pub candidate: Option<Slug>,
    /// The questions it bears on.
    pub questions: Vec<QuestionId>,
    /// What it says.
    pub title: String,
}

impl Cited {
    /// Whether it speaks of the candidate of `asked`, or of all.
    pub(super) fn is_about(&self, asked: &Asked) -> bool {
        self.candidate.as_ref().is_none_or(|who| *who == asked.0)
    }
}

/// The facts offered for one cell, and which of them are taken.
#[derive(Debug)]
pub(super) struct Picking {
    asked: Asked,
    offered: Vec<(EvidenceId, String)>,
    cursor: Cursor,
}

impl Picking {
    pub(super) fn step(&mut self, motion: Motion) {
        self.cursor.step(motion, self.offered.len(), 10);
    }

    /// What the status row says, with what it is saved with.
    pub(super) fn status(&self, with: &str) -> String {
        format!("Evidence for {} {}: it is saved with {with}.", self.asked.1, self.asked.0)
    }
}

impl State {
    /// The evidence that would be saved with the agreed score of `asked`: what was chosen, else
    /// what stands with it already, else what evaluators cited.
    pub(super) fn resting(&self, data: &Data, asked: &Asked) -> Vec<EvidenceId> {
        if let Some((of, ids)) = &self.cited
            && of == asked
        {
            return ids.clone();
        }
        if let Some(agreed) = data.evaluation.agreed(&asked.0, &asked.1)
            && !agreed.evidence.is_empty()
        {
            return agreed.evidence.clone();
        }
        let mut ids: Vec<EvidenceId> = Vec::new();
        for sheet in &data.sheets {
            let score = sheet.current(&asked.0, &asked.1);
            for id in score.into_iter().flat_map(|score| &score.evidence) {
                if !ids.contains(id) {
                    ids.push(id.clone());
                }
            }
        }
        ids
    }
}

/// Opens the list for the chosen cell: facts about the candidate or about all, those on the
/// question first.
pub(super) fn open(state: &mut State, shell: &mut Shell) -> Vec<Effect> {
    let (Known::Here(data), Some(cell)) = (&state.known, state.chosen()) else {
        return Vec::new();
    };
    let asked = cell.asked.clone();
    let mut found: Vec<&Cited> =
        data.evidence.iter().filter(|fact| fact.is_about(&asked)).collect();
    found.sort_by_key(|fact| !fact.questions.contains(&asked.1));
    let offered: Vec<(EvidenceId, String)> =
        found.into_iter().map(|fact| (fact.id.clone(), fact.title.clone())).collect();
    if offered.is_empty() {
        shell.say(format!("there is no evidence about {} yet: g v records some", asked.0));
        return Vec::new();
    }
    state.picking = Some(Picking { asked, offered, cursor: Cursor::default() });
    Vec::new()
}

/// Takes the chosen fact in, or out again.
pub(super) fn turn(state: &mut State) {
    let (Known::Here(data), Some(picking)) = (&state.known, &state.picking) else { return };
    let Some((id, _)) = picking.offered.get(picking.cursor.at) else { return };
    let asked = picking.asked.clone();
    let mut ids = state.resting(data, &asked);
    match ids.iter().position(|known| known == id) {
        Some(at) => {
            ids.remove(at);
        }
        None => ids.push(id.clone()),
    }
    state.cited = Some((asked, ids));
}

/// Draws the list over the screen.
pub(super) fn view(state: &State, picking: &Picking, paint: &mut Painter, body: Rect) {
    let Known::Here(data) = &state.known else { return };
    let theme = paint.look.theme;
    let columns = 90.min(usize::from(body.width).saturating_sub(8));
    let inside = popup(paint, body, columns, picking.offered.len() + 2);
    let title = format!("WHAT {} {} RESTS ON", picking.asked.1, picking.asked.0);
    paint.text(row_of(inside, 0), &title, theme.strong, Align::Left);
    let room = usize::from(inside.height).saturating_sub(2).max(1);
    let mut cursor = picking.cursor;
    cursor.keep_in(picking.offered.len(), room);
    let taken = state.resting(data, &picking.asked);
    for (offset, (id, title)) in picking.offered.iter().skip(cursor.top).take(room).enumerate() {
        let at = cursor.top + offset;
        let row = row_of(inside, offset + 2);
        let sign = if taken.contains(id) { "[x]" } else { "[ ]" };
        paint.say(first(behind(row, 2), 3), sign, theme.text, Align::Left);
        paint.text(first(behind(row, 6), 8), id.as_str(), theme.text, Align::Left);
        paint.text(behind(row, 15), title, theme.text, Align::Left);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
}
