//! The weights of a draft, group by group, with the sum of each level as it is typed. Nothing is
//! scaled to make a sum come right: it says by how much it is off.

use ratatui::layout::Rect;

use super::data::Change;
use crate::domain::criteria::weight::{Weight, percent_text};
use crate::domain::criteria::{CriteriaSet, Kind};
use crate::domain::evaluation::Evaluation;
use crate::domain::exact::Exact;
use crate::domain::refs::{EvaluationRef, GroupId};
use crate::domain::robustness::elicit::Level as Of;
use crate::tui::fit::{Align, cells};
use crate::tui::keys::{Code, Key};
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::more::more;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// Rows at the end that the cursor leaves free: what is still missing to freeze takes two rows of the
/// status, and would stand on the row that was just added.
const SPARE: usize = 1;

/// One row: a group or a question.
#[derive(Debug, Clone)]
struct Row {
    id: String,
    text: String,
    group: usize,
    /// `None` for a group.
    kind: Option<Kind>,
    /// Nothing to weigh: a gate.
    field: Option<TextField>,
    stored: Weight,
}

/// What an aid finds weights for: the groups, or the questions within one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Level {
    /// Which.
    pub(super) of: Of,
    /// Under which name drafts are kept.
    pub(super) name: String,
    /// What the weights are of.
    pub(super) title: String,
}

/// The weights being edited.
#[derive(Debug)]
pub(super) struct Weights {
    which: EvaluationRef,
    draft: bool,
    rows: Vec<Row>,
    cursor: Cursor,
    /// The row whose figure is being typed since the cursor came to it.
    entered: Option<usize>,
    saving: Saving,
}

/// Hundredths of a percent that a text means; `None` where it is no weight.
fn read(text: &str) -> Option<u64> {
    let text = text.trim();
    if text.is_empty() {
        return Some(0);
    }
    text.parse::<Weight>().ok().map(|weight| u64::from(weight.as_hundredths()))
}

/// By how much a sum is off the whole, in words.
fn off(sum: Option<u64>) -> (String, bool) {
    match sum {
        None => ("a weight cannot be read".to_owned(), false),
        Some(10_000) => ("100".to_owned(), true),
        Some(sum) if sum < 10_000 => {
            (format!("{}, {} too little", percent_text(sum), percent_text(10_000 - sum)), false)
        }
        Some(sum) => {
            (format!("{}, {} too much", percent_text(sum), percent_text(sum - 10_000)), false)
        }
    }
}

impl Weights {
    /// The weights of `evaluation`, with what was typed into them before.
    pub(super) fn new(evaluation: &Evaluation, at: Option<&str>, shell: &Shell) -> Self {
        use crate::domain::evaluation::stage::Stage;
        let which = evaluation.reference();
        let mut weights = Self {
            which,
            draft: evaluation.stage() == Stage::Draft,
            rows: Vec::new(),
            cursor: Cursor::default(),
            entered: None,
            saving: Saving::default(),
        };
        weights.fill(evaluation.criteria(), shell);
        if let Some(at) = at.and_then(|id| weights.rows.iter().position(|row| row.id == id)) {
            weights.cursor.at = at;
        }
        weights.fit(shell);
        weights
    }

    fn fill(&mut self, set: &CriteriaSet, shell: &Shell) {
        self.rows.clear();
        for (at, group) in set.groups().iter().enumerate() {
            let id = group.id.to_string();
            let field = Some(self.field(&id, group.weight, shell));
            let text = group.title.to_string();
            self.rows.push(Row { id, text, group: at, kind: None, field, stored: group.weight });
            for question in &group.questions {
                let id = question.id.to_string();
                let weighed = question.kind != Kind::Gate;
                let field = weighed.then(|| self.field(&id, question.weight, shell));
                self.rows.push(Row {
                    id,
                    text: question.text.to_string(),
                    group: at,
                    kind: Some(question.kind),
                    field,
                    stored: question.weight,
                });
            }
        }
    }

    fn field(&self, id: &str, weight: Weight, shell: &Shell) -> TextField {
        let name = shell.field(&format!("evaluation/{}/weight/{id}", self.which));
        let text = percent_text(u64::from(weight.as_hundredths()));
        let field = TextField::line(12).with_text(&text).named(name.clone());
        if self.draft { field.restored(shell.drafts.get(&name)) } else { field }
    }

    /// The record has changed: what was not typed over follows it.
    pub(super) fn meet(&mut self, evaluation: &Evaluation, shell: &Shell) {
        if self.saving.is_on() || evaluation.reference() != self.which {
            return;
        }
        let at = self.cursor;
        let before: Vec<String> = self.rows.iter().map(|row| row.id.clone()).collect();
        self.fill(evaluation.criteria(), shell);
        self.cursor = at;
        // What was just added is what the next key is about: its weight, or one more beside it.
        let mut added = (0..self.rows.len()).filter(|at| !before.contains(&self.rows[*at].id));
        if let (Some(only), None) = (added.next(), added.next()) {
            self.cursor.at = only;
        }
        self.cursor.keep_in(self.rows.len(), Self::room(shell));
    }

    /// The id of the chosen group or question.
    pub(super) fn chosen(&self) -> &str {
        self.rows.get(self.cursor.at).map_or("", |row| row.id.as_str())
    }

    /// What an aid would find weights for here: the groups where a group is chosen, else the
    /// questions beside the chosen one.
    pub(super) fn level(&self) -> Level {
        let chosen = self.rows.get(self.cursor.at);
        let group = chosen.filter(|row| row.kind.is_some()).map(|row| row.group);
        let head = self.rows.iter().find(|row| Some(row.group) == group && row.kind.is_none());
        let head = head.and_then(|row| row.id.parse::<GroupId>().ok());
        let (part, title) = match &head {
            None => ("groups".to_owned(), "THE GROUPS".to_owned()),
            Some(id) => (id.to_string(), format!("THE QUESTIONS OF {id}")),
        };
        let name = format!("evaluation/{}/{part}", self.which);
        Level { of: head.map_or(Of::Groups, Of::Within), name, title }
    }

    /// The group that is chosen, or that of the chosen question.
    pub(super) fn group(&self) -> Option<&str> {
        let chosen = self.rows.get(self.cursor.at)?.group;
        let head = self.rows.iter().find(|row| row.group == chosen && row.kind.is_none());
        head.map(|row| row.id.as_str())
    }

    /// Whether it can be changed.
    pub(super) const fn is_draft(&self) -> bool {
        self.draft
    }

    fn room(shell: &Shell) -> usize {
        shell.body_rows().saturating_sub(2 + SPARE).max(1)
    }

    /// A key.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        use crate::tui::keys::Motion;
        let motion = match (key.ctrl, key.code) {
            (false, Code::Up) => Some(Motion::Up),
            (false, Code::Down) => Some(Motion::Down),
            (false, Code::PageUp) => Some(Motion::PageUp),
            (false, Code::PageDown) => Some(Motion::PageDown),
            (true | false, _) => None,
        };
        let room = Self::room(shell);
        if let Some(motion) = motion {
            self.cursor.step(motion, self.rows.len(), room);
            self.entered = None;
            return Vec::new();
        }
        // Only what a weight is written with: a letter would be a slip.
        if let Some(sign) = key.types()
            && !(sign.is_ascii_digit() || sign == '.')
        {
            shell.say("a weight is a percentage such as 12.5; Enter opens the words");
            return Vec::new();
        }
        if !self.draft {
            shell.refuse("criteria and weights are frozen: only a new version changes them");
            return Vec::new();
        }
        let Some(row) = self.rows.get_mut(self.cursor.at) else { return Vec::new() };
        let Some(field) = &mut row.field else {
            shell.say(format!("{} is a gate: it passes or fails and weighs nothing", row.id));
            return Vec::new();
        };
        // As in a cell of a spreadsheet: the first digit takes the figure's place, the next follow.
        if self.entered.replace(self.cursor.at) != Some(self.cursor.at) && key.types().is_some() {
            field.replace("");
        }
        shell.press(Some(field), key)
    }

    /// To the next row with a weight, or the one before.
    pub(super) fn step(&mut self, forward: bool, shell: &Shell) {
        let count = self.rows.len();
        let mut at = self.cursor.at;
        for _ in 0..count {
            at = if forward { at + 1 } else { at + count - 1 } % count.max(1);
            if self.rows[at].field.is_some() {
                break;
            }
        }
        self.cursor.at = at;
        self.entered = None;
        self.cursor.keep_in(count, Self::room(shell));
    }

    /// A click.
    pub(super) fn click(&mut self, target: &Target) {
        if let Target::Row(at) = target {
            self.cursor.at = (*at).min(self.rows.len().saturating_sub(1));
            self.entered = None;
        }
    }

    /// The wheel.
    pub(super) fn wheel(&mut self, by: i16, shell: &Shell) {
        self.cursor.at = self.cursor.at.saturating_add_signed(isize::from(by));
        self.entered = None;
        self.cursor.keep_in(self.rows.len(), Self::room(shell));
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.cursor.keep_in(self.rows.len(), Self::room(shell));
    }

    fn value(row: &Row) -> Option<u64> {
        row.field.as_ref().map_or(Some(0), |field| read(&field.text()))
    }

    /// The sum of the group weights; `None` where one cannot be read.
    fn whole(&self) -> Option<u64> {
        self.rows.iter().filter(|row| row.kind.is_none()).map(Self::value).sum()
    }

    /// The sum of the weights within a group.
    fn within(&self, group: usize) -> Option<u64> {
        let inside = self.rows.iter().filter(|row| row.group == group && row.kind.is_some());
        inside.map(Self::value).sum()
    }

    fn weighed(&self, group: usize) -> bool {
        self.rows
            .iter()
            .any(|row| row.group == group && row.kind.is_some_and(|kind| kind != Kind::Gate))
    }

    fn changed(&self) -> Vec<(String, String)> {
        self.rows
            .iter()
            .filter_map(|row| {
                let text = row.field.as_ref()?.text();
                let same = read(&text) == Some(u64::from(row.stored.as_hundredths()));
                let text = if text.trim().is_empty() { "0".to_owned() } else { text };
                (!same).then(|| (row.id.clone(), text.trim().to_owned()))
            })
            .collect()
    }

    /// Every sum that is off: of what, and by how much.
    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        let (words, right) = off(self.whole());
        if !right {
            wrong.push(format!("the groups: {words}"));
        }
        for row in self.rows.iter().filter(|row| row.kind.is_none()) {
            let (words, right) = off(self.within(row.group));
            if !right && self.weighed(row.group) {
                wrong.push(format!("within {}: {words}", row.id));
            }
        }
        wrong
    }

    /// Saves what was changed, unless a weight cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.saving.is_on() {
            return Vec::new();
        }
        let unread = self.rows.iter().position(|row| Self::value(row).is_none());
        if let Some(at) = unread {
            self.cursor.at = at;
            self.cursor.keep_in(self.rows.len(), Self::room(shell));
            let row = &self.rows[at];
            let typed = row.field.as_ref().map(TextField::text).unwrap_or_default();
            let error = typed.parse::<Weight>().err().map(|error| error.to_string());
            shell.refuse(format!("{}: {}", row.id, error.unwrap_or_default()));
            return Vec::new();
        }
        let changed = self.changed();
        if changed.is_empty() {
            shell.say("no weight is another than on record");
            return Vec::new();
        }
        self.saving.send(Save::Setup(Change::Weights(self.which, changed)), shell)
    }

    /// Puts weights from an aid in place of what is typed, for review.
    pub(super) fn take(&mut self, weights: &[(String, String)], shell: &mut Shell) -> Vec<Effect> {
        let mut effects = Vec::new();
        for (id, text) in weights {
            let row = self.rows.iter_mut().find(|row| row.id == *id);
            if let Some(field) = row.and_then(|row| row.field.as_mut()) {
                field.replace(text);
                effects.extend(shell.typed(field));
            }
        }
        effects
    }

    /// Whether the save with this ticket was this one's; its drafts are then forgotten.
    pub(super) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.saving.ended(ticket)?;
        let mut effects = Vec::new();
        for row in &mut self.rows {
            let Some(field) = &row.field else { continue };
            if let Ok(weight) = field.text().trim().parse::<Weight>() {
                row.stored = weight;
            }
            effects.extend(field.name().map(|name| shell.forget(name)).unwrap_or_default());
        }
        Some(effects)
    }

    /// A save was refused: everything typed stays.
    pub(super) fn refused(&mut self, ticket: u64) {
        self.saving.ended(ticket);
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        if !self.draft {
            return "Frozen: only a new version of the rules changes it.".to_owned();
        }
        let wrong = self.wrong();
        let changed = self.changed().len();
        let changes = match changed {
            0 => String::new(),
            1 => " 1 weight is not saved yet: Ctrl-S.".to_owned(),
            some => format!(" {some} weights are not saved yet: Ctrl-S."),
        };
        match wrong.as_slice() {
            [] => format!("Every sum is exactly 100.{changes}"),
            [one] => format!("Off 100: {one}.{changes}"),
            [one, rest @ ..] => format!("Off 100: {one}, and {} more.{changes}", rest.len()),
        }
    }

    /// Draws them.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let wide = usize::from(body.width);
        // id, words, weight, marks, note
        let note = if wide >= 100 { 26 } else { 20 };
        let (weight, marks) = (wide - note - 19, wide - note - 8);
        let head = row_of(body, 0);
        let (words, right) = off(self.whole());
        let style = if right { theme.good } else { theme.warning };
        let rest = paint.word(behind(head, 2), "ALL GROUPS  ", theme.strong);
        let sign = if right { "ok  " } else { "!   " };
        let rest = paint.word(rest, sign, style);
        paint.say(rest, &words, theme.text, Align::Left);
        let end = behind(head, weight);
        paint.say(first(end, 8), "WEIGHT", theme.strong, Align::Right);
        paint.say(first(behind(head, marks), 7), "MARKS", theme.strong, Align::Right);
        let room = usize::from(body.height).saturating_sub(2).max(1);
        let mut cursor = self.cursor;
        cursor.keep_in(self.rows.len(), room.saturating_sub(SPARE).max(1));
        for (offset, row) in self.rows.iter().skip(cursor.top).take(room).enumerate() {
            let at = cursor.top + offset;
            let area = row_of(body, offset + 2);
            let chosen = at == cursor.at;
            let group = row.kind.is_none();
            let plain = if group { theme.strong } else { theme.text };
            let inset = if group { 2 } else { 4 };
            let text = first(behind(area, inset), weight.saturating_sub(inset + 1));
            let rest = paint.word(text, &row.id, plain);
            paint.text(behind(rest, 2), &row.text, plain, Align::Left);
            let slot = first(behind(area, weight), 9);
            match &row.field {
                Some(field) if chosen && self.draft => {
                    let inner = behind(first(slot, 8), 1);
                    paint.say(first(slot, 1), "[", theme.field, Align::Left);
                    field.view(paint, inner, true);
                    paint.say(behind(slot, 8), "]", theme.field, Align::Left);
                }
                Some(field) => {
                    let same = read(&field.text()) == Some(u64::from(row.stored.as_hundredths()));
                    let style = if same { plain } else { theme.warning };
                    let text = if same { field.text() } else { format!("*{}", field.text()) };
                    paint.text(slot, &text, style, Align::Right);
                }
                None => paint.say(slot, "gate", theme.muted, Align::Right),
            }
            let slot = first(behind(area, marks), 7);
            paint.say(slot, &self.marks(row), theme.muted, Align::Right);
            let slot = behind(area, marks + 8);
            if group && self.weighed(row.group) {
                let (words, right) = off(self.within(row.group));
                let (sign, style) = if right { ("ok", theme.good) } else { ("!", theme.warning) };
                let rest = paint.word(slot, &format!("{sign:<2} "), style);
                paint.say(rest, &words, theme.text, Align::Left);
            }
            if chosen {
                paint.say(first(area, 1), ">", theme.strong, Align::Left);
            }
            paint.hit(area, Target::Row(at));
        }
        let list = Rect { y: body.y + body.height.min(2), height: cells(room), ..body };
        more(paint, list.intersection(body), cursor.top, self.rows.len());
    }

    /// Marks out of 100 that a row is worth, at two decimals.
    fn marks(&self, row: &Row) -> String {
        let Some(own) = Self::value(row) else { return "?".to_owned() };
        let head = self.rows.iter().find(|other| other.group == row.group && other.kind.is_none());
        let share =
            |hundredths: u64| Exact::ratio(i64::try_from(hundredths).unwrap_or(i64::MAX), 10_000);
        let marks = match row.kind {
            None => share(own) * Exact::whole(100),
            Some(Kind::Gate) => return String::new(),
            Some(Kind::Scored | Kind::Price) => match head.and_then(Self::value) {
                Some(group) => share(group) * share(own) * Exact::whole(100),
                None => return "?".to_owned(),
            },
        };
        marks.rounded(2).to_string()
    }
}
