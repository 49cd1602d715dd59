//! What the shell asks of moderation: its drawing, what the rows around it say, and which part of it
//! has the keys.

use ratatui::layout::Rect;

use super::{Known, State, gates, interests, update, view};
use crate::tui::msg::Effect;
use crate::tui::screens::written::Written;
use crate::tui::screens::{Input, Screen};
use crate::tui::state::Shell;
use crate::tui::widgets::Painter;

impl Screen for State {
    fn update(&mut self, input: Input, shell: &mut Shell) -> Vec<Effect> {
        update(self, input, shell)
    }

    fn view(&self, _: &Shell, paint: &mut Painter, body: Rect) {
        view::view(self, paint, body);
        if let Some(form) = &self.form {
            form.view(paint, body);
        }
    }

    fn status(&self) -> Option<String> {
        if let Some(form) = &self.form {
            return Some(form.status().to_owned());
        }
        if let Some(gates) = &self.gates {
            return Some(gates.status());
        }
        if let Some(interests) = &self.interests {
            return Some(interests.status());
        }
        if let Some(picking) = &self.picking {
            let with = if self.averages() { "the average" } else { "the agreed score" };
            return Some(picking.status(with));
        }
        if self.meeting.as_ref().is_some_and(|meeting| meeting.note.is_some()) {
            return Some("Minutes are kept and never changed. Esc keeps the text.".to_owned());
        }
        let Known::Here(data) = &self.known else { return None };
        if self.writing.is_some() {
            let does = if data.averages() { "Recording" } else { "Agreeing" };
            return Some(format!(
                "{does} writes one line of history; what each evaluator gave stays."
            ));
        }
        let open = self.cells.iter().filter(|cell| cell.agreed.is_none()).count();
        // An average is nobody's choice: what is said of it is whether it still holds.
        let apart = if data.averages() {
            match self.cells.iter().filter(|cell| cell.moved).count() {
                0 => String::new(),
                count => format!("   {count} to record anew"),
            }
        } else {
            match data.evaluation.departures(&data.sheets).len() {
                0 => String::new(),
                count => format!("   {count} agreed away from what evaluators gave"),
            }
        };
        let (a_score, done) = if data.averages() {
            ("a recorded average", "recorded")
        } else {
            ("an agreed score", "agreed")
        };
        let all = format!("{open} of {} without {a_score}", self.cells.len());
        let group =
            self.chosen().and_then(|cell| data.evaluation.criteria().question(&cell.asked.1));
        let here = group.and_then(|(group, _)| {
            let groups = data.evaluation.group_progress(&data.sheets, None);
            let own = groups.into_iter().find(|one| one.group == group.id)?;
            Some(format!("   {}: {} of {} {done}", own.group, own.agreed?, own.cells))
        });
        Some(format!("{all}{}{apart}", here.unwrap_or_default()))
    }

    fn crumbs(&self) -> Vec<String> {
        if self.gates.is_some() {
            return vec!["Gates".to_owned()];
        }
        if self.interests.is_some() {
            return vec!["Interests".to_owned()];
        }
        if self.meeting.is_some() {
            return vec!["Meeting".to_owned()];
        }
        match (&self.writing, self.chosen()) {
            (Some(_), Some(cell)) => vec![cell.asked.1.to_string(), cell.asked.0.to_string()],
            (Some(_) | None, _) => Vec::new(),
        }
    }

    fn part(&self) -> &'static str {
        if self.form.is_some() {
            return "form";
        }
        match (&self.gates, &self.interests, &self.meeting) {
            (Some(gates), ..) if gates.typing() => "gate",
            (Some(_), ..) => "gates",
            (None, Some(interests), _) if interests.typing() => "review",
            (None, Some(_), _) => "interests",
            (None, None, Some(meeting)) if meeting.note.is_some() => "minutes",
            (None, None, _) if self.writing.is_some() => "because",
            (None, None, _) if self.picking.is_some() => "evidence",
            (None, None, Some(_)) => "meeting",
            (None, None, None) => "",
        }
    }

    fn typing(&self) -> bool {
        self.form.is_some()
            || self.writing.is_some()
            || self.gates.as_ref().is_some_and(gates::State::typing)
            || self.interests.as_ref().is_some_and(interests::State::typing)
            || self.meeting.as_ref().is_some_and(|meeting| meeting.note.is_some())
    }

    fn writes(&self) -> bool {
        self.form.as_ref().map_or_else(|| self.typing(), Written::writes)
    }

    fn subject(&self) -> Option<String> {
        let (which, (candidate, question)) = self.subject()?;
        let listed = self.gates.is_some() || self.interests.is_some();
        (!listed).then(|| format!("{which}/{candidate}/{question}"))
    }
}
