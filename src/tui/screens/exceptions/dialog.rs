//! A step that takes words or days: a small form over the screen. Nothing runs before Ctrl-S, a
//! refusal leaves the text, and what is approved is what was on the screen.

mod asked;
mod deed;
mod read;

use ratatui::layout::Rect;

use super::data::{Dossier, Weight};
use crate::domain::date::Day;
use crate::domain::exception::Closure;
use crate::domain::exception::request::{ContentHash, Request};
use crate::domain::refs::ExceptionRef;
use crate::tui::fit::{Align, cells, wrap};
use crate::tui::keys::{Code, Key};
use crate::tui::msg::{Effect, Save};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Asking, Field, Sight};
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::{Painter, behind, first, row_of};

pub(super) use deed::Deed;

/// Columns from which what is known stands beside the form, not above it.
const BESIDE: usize = 140;
/// Columns of a form that stands alone.
const FORM: usize = 80;

/// A step being prepared.
#[derive(Debug)]
pub(super) struct Dialog {
    deed: Deed,
    which: ExceptionRef,
    title: String,
    about: Vec<String>,
    more: Vec<String>,
    /// What the decision weighs in months, and what changed since it was judged last.
    weight: Vec<String>,
    seen: Box<Request>,
    hash: ContentHash,
    least: usize,
    gate: bool,
    today: Day,
    tags: Vec<String>,
    /// Months that were last accepted, where there is a grant.
    likely: Option<u16>,
    changed: Vec<String>,
    pub(super) asking: Asking,
    /// The first line shown of what is said above the form.
    top: usize,
    size: (u16, usize),
}

/// A change of a field as a sentence: what it was, and what it is now.
pub(super) fn sentence(one: &crate::domain::exception::request::Difference) -> String {
    let shown = |text: &str| {
        if text.is_empty() { "empty".to_owned() } else { text.replace('\n', " ") }
    };
    let field = super::fields::called(&one.field);
    format!("{field}: {}, and now {}", shown(&one.before), shown(&one.after))
}

/// What an approval grants unless something else is typed, by its fields.
fn asked_for(request: &Request) -> Vec<(String, String)> {
    let text = |day: Option<Day>| day.map(|day| day.to_string()).unwrap_or_default();
    let term = request.term();
    let months = request.move_months.map(|months| months.likely().to_string());
    let dues = (1_u32..).zip(&request.conditions);
    let dues = dues.map(|(number, offer)| (due_key(number), text(offer.due)));
    [
        ("from".to_owned(), text(term.map(crate::domain::date::Span::first))),
        ("until".to_owned(), text(term.map(crate::domain::date::Span::last))),
        ("months".to_owned(), months.unwrap_or_default()),
    ]
    .into_iter()
    .chain(dues)
    .collect()
}

/// The field for the last day of the condition that the request lists as `number`.
fn due_key(number: u32) -> String {
    format!("due-{number}")
}

/// How many conditions beside those of the request an approval is given in its dialog.
const MOST_MORE: u32 = 9;

/// The field for `part` of the `number`th condition beside those of the request.
fn more_key(part: &str, number: u32) -> String {
    if number == 1 { part.to_owned() } else { format!("more-{number}-{part}") }
}

/// The place among the conditions beside those of the request of the one that the field `key` asks
/// about; `None` for the first, which always has its fields, and for every other field.
fn place_of_more(key: &str) -> Option<u32> {
    let (number, _) = key.strip_prefix("more-")?.split_once('-')?;
    number.parse().ok()
}

impl Dialog {
    /// A dialog for `deed` on what `dossier` shows; `given` is the score that was typed.
    pub(super) fn new(deed: Deed, dossier: &Dossier, given: Option<&str>, shell: &Shell) -> Self {
        let which = dossier.exception.reference;
        let asked = deed.asked(dossier, given);
        let name = format!("exception/{which}/{}", deed.name());
        let fields: Vec<Field> = asked
            .fields
            .into_iter()
            .map(|(field, text)| field.filled(shell, &name, &text))
            .collect();
        let mut asking = Asking::new(fields);
        if let Some(given) = given {
            // A digit that was just pressed counts, whatever an older draft says.
            asking.form.put("given", given);
        }
        let passed = |text: &str| text.parse::<Day>().is_ok_and(|first| first < dossier.today);
        // What only the person can say comes first.
        asking.form.go_to(
            if matches!(deed, Deed::Score(_)) && asking.form.text("given").is_empty() {
                "given"
            } else if matches!(deed, Deed::Approve) && passed(&asking.form.text("from")) {
                "from"
            } else {
                deed.first()
            },
        );
        let title = deed.title(which, dossier.exception.renewal.is_some());
        let mut dialog = Self {
            deed,
            which,
            title,
            about: asked.about,
            more: asked.more,
            weight: Vec::new(),
            seen: Box::new(dossier.exception.present().clone()),
            hash: dossier.hash(),
            least: dossier.settings.least_note,
            gate: asked.gate,
            today: dossier.today,
            tags: dossier.beside.tags.clone(),
            likely: dossier.exception.grants.last().map(|grant| grant.months),
            changed: Vec::new(),
            asking,
            top: 0,
            size: (0, 0),
        };
        dialog.make_room();
        dialog
    }

    /// Has the fields of one condition more than are written, as long as there may be more.
    fn make_room(&mut self) {
        let form = &self.asking.form;
        let written = |number: &u32| {
            ["condition", "owner", "due"]
                .iter()
                .any(|part| !form.text(&more_key(part, *number)).is_empty())
        };
        let room = (1..=MOST_MORE).rev().find(written).map_or(1, |last| last + 1);
        self.asking.form.settle(|field| {
            field.hidden = place_of_more(&field.key).is_some_and(|number| number > room);
        });
    }

    /// Text from the clipboard.
    pub(super) fn paste(&mut self, text: &str, shell: &mut Shell) -> Vec<Effect> {
        let effects = self.asking.paste(text, shell);
        self.make_room();
        effects
    }

    /// The editor's text.
    pub(super) fn edited(&mut self, name: &str, text: &str, shell: &mut Shell) -> Vec<Effect> {
        let effects = self.asking.edited(name, text, shell);
        self.make_room();
        effects
    }

    /// The exception it is about.
    pub(super) const fn which(&self) -> ExceptionRef {
        self.which
    }

    /// A key. What is said above the form scrolls, where it is longer than its place.
    pub(super) fn press(&mut self, key: Key, shell: &mut Shell) -> Vec<Effect> {
        let down = key.code == Code::PageDown;
        if (down || key.code == Code::PageUp) && !key.ctrl && !self.asking.form.is_picking() {
            let (lines, room) = (self.lines(self.columns()).len(), self.room());
            let step = room.saturating_sub(1).max(1);
            let top = if down { self.top + step } else { self.top.saturating_sub(step) };
            self.top = top.min(lines.saturating_sub(room));
            return Vec::new();
        }
        let effects = self.asking.press(key, shell);
        self.make_room();
        effects
    }

    /// The terminal has another size.
    pub(super) fn fit(&mut self, shell: &Shell) {
        self.size = (shell.size.0, shell.body_rows());
        let form = self.form_columns();
        self.asking.form.set_columns(form.saturating_sub(6));
    }

    fn is_wide(&self) -> bool {
        usize::from(self.size.0) >= BESIDE && self.deed.judges()
    }

    fn form_columns(&self) -> usize {
        FORM.min(usize::from(self.size.0).saturating_sub(8))
    }

    /// Columns of what is said about it.
    fn columns(&self) -> usize {
        if self.is_wide() {
            usize::from(self.size.0).saturating_sub(8 + FORM + 3).min(90)
        } else {
            self.form_columns()
        }
    }

    /// Rows of what is said about it: at least half of the box stays for the form.
    fn room(&self) -> usize {
        let inside = self.size.1.saturating_sub(2);
        if self.is_wide() {
            inside.saturating_sub(2)
        } else {
            (inside / 2).saturating_sub(1).max(1)
        }
    }

    /// The record as it is now. Where what is judged has changed, the dialog says what, and from
    /// now on means that.
    pub(super) fn meet(&mut self, dossier: &Dossier) {
        if dossier.exception.reference != self.which || dossier.hash() == self.hash {
            return;
        }
        let now = dossier.exception.present();
        if matches!(self.deed, Deed::Approve) {
            // What stood there as it was asked for follows; what was typed instead stays.
            for ((key, was), (_, is)) in asked_for(&self.seen).into_iter().zip(asked_for(now)) {
                if was != is && self.asking.form.text(&key) == was {
                    self.asking.form.put(&key, &is);
                }
            }
        }
        self.changed = self.seen.differences(now).iter().map(sentence).collect();
        *self.seen = now.clone();
        self.hash = dossier.hash();
        self.top = 0;
    }

    /// What the decision weighs, once the desk has summed it up.
    pub(super) fn weigh(&mut self, weight: &Weight) {
        if weight.which == self.which && self.deed.judges() {
            self.weight = weight.lines();
        }
    }

    /// Takes the step, unless a field cannot be read.
    pub(super) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        if self.asking.is_saving() {
            return Vec::new();
        }
        match self.read() {
            Ok(change) => self.asking.save(Save::Exceptions(change), shell),
            Err(problems) => {
                self.asking.complain(problems, shell);
                Vec::new()
            }
        }
    }

    /// What the status row says.
    pub(super) fn status(&self) -> String {
        let lines = self.lines(self.columns()).len();
        let more = if lines > self.room() { "   PgUp PgDn reads what stands above." } else { "" };
        format!("Ctrl-S {}. Esc keeps the text.{more}", self.deed.verb())
    }

    /// What is said about it, a line each, and whether it warns.
    fn lines(&self, columns: usize) -> Vec<(String, bool)> {
        let mut head: Vec<(String, bool)> = Vec::new();
        let mut say = |text: &str, indent: &str, warns: bool| {
            let text = crate::domain::text::display(text);
            let lines = wrap(&text, columns.saturating_sub(indent.len()));
            head.extend(lines.into_iter().map(|line| (format!("{indent}{line}"), warns)));
        };
        if !self.changed.is_empty() {
            say("CHANGED SINCE YOU READ IT. Ctrl-S now means this:", "", true);
            self.changed.iter().for_each(|change| say(change, "  ", true));
        }
        if let Some(remark) = self.far_off() {
            say(&format!("! {remark}"), "", true);
        }
        let all = self.about.iter().chain(&self.weight).chain(&self.more);
        all.for_each(|about| say(about, "", false));
        head
    }

    /// What may have been mistyped in a closing.
    fn far_off(&self) -> Option<String> {
        let likely = self.likely.filter(|_| matches!(self.deed, Deed::Close))?;
        Closure::far_off(self.asking.form.text("months").trim().parse().ok()?, likely)
    }

    /// Draws it over the body.
    pub(super) fn view(&self, paint: &mut Painter, body: Rect) {
        let theme = paint.look.theme;
        let head = self.lines(self.columns());
        let room = self.room();
        let fields = self.asking.form.fields().iter().filter(|field| !field.hidden);
        let wanted: usize = fields.map(|field| if field.is_area() { 6 } else { 2 }).sum();
        let shown = head.len().min(room);
        let (columns, rows) = if self.is_wide() {
            (FORM + 3 + self.columns(), shown.max(wanted) + 2)
        } else {
            (self.form_columns(), shown + 2 + wanted)
        };
        let inside = popup(paint, body, columns, rows);
        let columns = usize::from(inside.width);
        let title = first(row_of(inside, 0), columns.saturating_sub(16));
        paint.text(title, &self.title, theme.strong, Align::Left);
        let said = if self.is_wide() {
            let aside = behind(inside, FORM + 3);
            let rule = Rect { x: aside.x.saturating_sub(2), width: 1, ..aside };
            paint.upright(rule, '│', theme.muted);
            Rect {
                y: aside.y + 1.min(aside.height),
                height: aside.height.saturating_sub(1),
                ..aside
            }
        } else {
            Rect { y: inside.y + 1, height: inside.height.saturating_sub(1), ..inside }
        };
        let top = self.top.min(head.len().saturating_sub(room));
        for (at, (text, warns)) in head.iter().skip(top).take(room).enumerate() {
            let style = if *warns { theme.warning } else { theme.muted };
            paint.text(row_of(said, at), text, style, Align::Left);
        }
        if head.len() > room {
            let words = format!("{} to {} of {}", top + 1, top + shown, head.len());
            let place = behind(row_of(inside, 0), columns.saturating_sub(16));
            paint.say(place, &words, theme.muted, Align::Right);
        }
        let (above, form) =
            if self.is_wide() { (2, first(inside, FORM)) } else { (shown + 2, inside) };
        let area = Rect {
            y: form.y + cells(above).min(form.height),
            height: form.height.saturating_sub(cells(above)),
            ..form
        };
        let problems = &self.asking.problems;
        let sight = Sight { from: 0, to: usize::MAX, problems, quiet: false, label: 20 };
        self.asking.form.view(paint, area, sight, true);
    }
}
