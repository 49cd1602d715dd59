//! The answer to the reopen signal.

use ratatui::layout::Rect;

use super::data::{Answered, Board};
use crate::domain::measures::signal::Reply;
use crate::tui::fit::Align;
use crate::tui::keys::Key;
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Form, Kind, Problem, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::Typed;
use crate::tui::widgets::{Painter, row_of};

/// The form.
#[derive(Debug)]
pub(super) struct Writing {
    title: String,
    form: Form,
    problems: Vec<Problem>,
}

impl Writing {
    pub(super) fn new(board: &Board, shell: &Shell) -> Self {
        let replies = vec![
            Choice { code: "decline".to_owned(), words: "the decision stands".to_owned() },
            Choice { code: "reopen".to_owned(), words: "reopen the decision".to_owned() },
        ];
        let fields = vec![
            Field::new("reply", "Answer", Kind::One(replies), 20),
            Field::new("reason", "Why", Kind::Area, 10_000).hinted("part of the record"),
            Field::new("look_again", "Look again", Kind::Line, 20)
                .hinted("a day, where the decision stands: 6m, 2027-09-01"),
        ];
        let decision = board.decision.clone().unwrap_or_default();
        let name = format!("signal/{decision}");
        let filled = fields.into_iter().map(|field| {
            let text = if field.key == "reply" { "decline" } else { "" };
            field.filled(shell, &name, text)
        });
        let form = Form::new(filled.collect());
        Self { title: format!("The reopen signal on {decision}"), form, problems: Vec::new() }
    }

    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.press(key);
        self.typed(typed, shell)
    }

    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        let typed = self.form.paste(text);
        self.typed(typed, shell)
    }

    fn typed(&mut self, typed: Typed, shell: &mut Shell) -> Vec<Effect> {
        if typed != Typed::Changed {
            return Vec::new();
        }
        if let Some(here) = self.form.here() {
            self.problems.retain(|problem| problem.key != here.key);
        }
        self.form.keep(shell)
    }

    pub(super) fn move_on(&mut self, forward: bool) {
        self.form.step(forward);
    }

    pub(super) fn click(&mut self, target: &Target) {
        if let Target::Field(at) = target {
            self.form.go_to_place(*at);
        }
    }

    pub(super) fn writes(&self) -> bool {
        self.form.here().is_some_and(Field::is_area)
    }

    pub(super) fn editor(&self) -> Option<Effect> {
        self.form.editor()
    }

    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        if self.form.edited(name, text) { self.form.keep(shell) } else { Vec::new() }
    }

    pub(super) fn forget(&self, shell: &mut Shell) -> Vec<Effect> {
        self.form.forget(shell)
    }

    /// Saves it, unless something that is needed is empty.
    pub(super) fn save(&mut self, shell: &mut Shell) -> (Option<u64>, Vec<Effect>) {
        let reply = self.form.text("reply").parse::<Reply>();
        let empty = |key: &str| self.form.text(key).is_empty();
        let problem =
            |key: &str, rule: &str| Problem { key: key.to_owned(), rule: rule.to_owned() };
        let mut problems = Vec::new();
        if reply.is_err() {
            problems.push(problem("reply", "is empty: choose one"));
        }
        if empty("reason") {
            problems.push(problem("reason", "is empty: say why"));
        }
        if reply == Ok(Reply::Decline) && empty("look_again") {
            problems.push(problem("look_again", "is empty: name the day to look again"));
        }
        self.problems = problems;
        if let Some(problem) = self.problems.first() {
            self.form.go_to(&problem.key);
            let label = self.form.here().map_or("", |field| field.label.as_str());
            shell.refuse(format!("{label}: {}", problem.rule));
            return (None, Vec::new());
        }
        let Ok(reply) = reply else { return (None, Vec::new()) };
        let answered = Answered {
            reply,
            reason: self.form.text("reason"),
            look_again: self.form.text("look_again"),
        };
        let (ticket, effects) = shell.save(Save::Signal(Box::new(answered)));
        (Some(ticket), effects)
    }

    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let columns = 76.min(usize::from(body.width).saturating_sub(4));
        let inside = popup(paint, body, columns, 14);
        paint.say(row_of(inside, 0), &self.title, theme.strong, Align::Left);
        let area = Rect {
            y: inside.y + 2.min(inside.height),
            height: inside.height.saturating_sub(2),
            ..inside
        };
        let sight =
            Sight { from: 0, to: usize::MAX, problems: &self.problems, quiet: false, label: 12 };
        self.form.view(paint, area, sight, true);
    }
}
