//! Filters that were saved under a name: to be chosen for the list in view, given up, or joined by
//! the present one.

use ratatui::layout::Rect;

use super::Accepted;
use crate::tui::fit::Align;
use crate::tui::keys::{Key, Motion, Over};
use crate::tui::msg::{Effect, Save, Target};
use crate::tui::saving::Saving;
use crate::tui::state::Shell;
use crate::tui::widgets::cursor::Cursor;
use crate::tui::widgets::filter_line::Typed;
use crate::tui::widgets::popup::popup;
use crate::tui::widgets::text_field::TextField;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The longest name.
const NAME: usize = 40;
/// The field of the name, as its draft is kept.
const FIELD: &str = "view/name";

/// The list, where one is in it, and the name being typed.
#[derive(Debug, Clone)]
pub struct Views {
    /// The filter that stands in the list in view.
    present: Typed,
    cursor: Cursor,
    naming: Option<TextField>,
    saving: Saving,
}

impl Views {
    /// The views there are, beside the filter as it is `typed` now.
    pub(in crate::tui) fn new(typed: Typed) -> Self {
        Self { present: typed, cursor: Cursor::default(), naming: None, saving: Saving::default() }
    }

    /// Which of both has the keys: the list, or the name.
    pub(super) const fn kind(&self) -> Over {
        if self.naming.is_some() { Over::Naming } else { Over::Views }
    }

    fn room(shell: &Shell) -> usize {
        shell.body_rows().saturating_sub(7).max(1)
    }

    pub(super) fn step(&mut self, motion: Motion, shell: &Shell) {
        self.cursor.step(motion, shell.views().len(), Self::room(shell));
    }

    pub(super) fn typed(&mut self, key: Key) {
        if let Some(field) = &mut self.naming {
            field.press(key);
        }
    }

    pub(super) fn paste(&mut self, text: &str) {
        if let Some(field) = &mut self.naming {
            field.paste(text);
        }
    }

    pub(super) const fn choose(&mut self, row: usize) {
        self.cursor.at = row;
    }

    /// The name being typed, whose draft is kept.
    pub(in crate::tui) const fn field(&self) -> Option<&TextField> {
        self.naming.as_ref()
    }

    /// The name of the chosen one.
    pub(in crate::tui) fn chosen(&self, shell: &Shell) -> Option<String> {
        shell.views().keys().nth(self.cursor.at).cloned()
    }

    /// Asks for a name.
    ///
    /// # Errors
    /// Why there is nothing to be named.
    pub(in crate::tui) fn name(&mut self, shell: &Shell) -> Result<(), String> {
        match &self.present {
            Err(wrong) => return Err(format!("the filter cannot be read: {wrong}")),
            Ok(text) if text.is_empty() => {
                return Err("there is no filter to save; / types one".to_owned());
            }
            Ok(_) => {}
        }
        let name = shell.field(FIELD);
        let draft = shell.drafts.get(&name);
        self.naming = Some(TextField::line(NAME).named(name.clone()).restored(draft));
        Ok(())
    }

    /// Stops typing the name; whether one was typed. Its draft stays.
    pub(in crate::tui) fn stops(&mut self) -> bool {
        self.naming.take().is_some()
    }

    /// Saves the filter under the name.
    pub(in crate::tui) fn save(&mut self, shell: &mut Shell) -> Vec<Effect> {
        let (Some(field), Ok(filter)) = (&self.naming, &self.present) else { return Vec::new() };
        let name = field.text().trim().to_owned();
        if name.is_empty() {
            shell.refuse("name the view in a word first");
            return Vec::new();
        }
        self.saving.send(Save::KeepView(name, filter.clone()), shell)
    }

    /// A save is on record: where it was of this name, its draft is forgotten.
    pub(in crate::tui) fn saved(&mut self, ticket: u64, shell: &mut Shell) -> Option<Vec<Effect>> {
        self.saving.ended(ticket).map(|()| {
            let name = shell.field(FIELD);
            shell.forget(&name)
        })
    }

    /// A save was refused: the name stays.
    pub(in crate::tui) fn refused(&mut self, ticket: u64) {
        self.saving.ended(ticket);
    }

    pub(super) fn accept(&self, shell: &Shell) -> Accepted {
        if self.naming.is_some() {
            return Accepted::Not("Ctrl-S saves it under this name".to_owned());
        }
        match self.chosen(shell) {
            Some(name) => Accepted::Filter(format!("@{name}")),
            None => Accepted::Not("no view is saved yet".to_owned()),
        }
    }

    pub(super) fn status(&self, shell: &Shell) -> &'static str {
        match (&self.naming, &self.present, shell.views().is_empty()) {
            (Some(_), _, _) => "Everybody sees it. Esc goes back and keeps what is typed.",
            (None, Ok(text), _) if !text.is_empty() => {
                "n saves the filter you have under a name. Everybody sees it."
            }
            (None, _, true) => "Type a filter with / first; it can then be saved here.",
            (None, _, false) => "Enter filters by it; typed as @name it can be part of more.",
        }
    }

    pub(super) fn view(&self, shell: &Shell, paint: &mut Painter, body: Rect) {
        let whole = paint.area();
        paint.hit(whole, Target::Beside);
        let theme = paint.look.theme;
        let columns = 84.min(usize::from(body.width).saturating_sub(8));
        let filter = match &self.present {
            Ok(text) if text.is_empty() => "no filter is typed".to_owned(),
            Ok(text) => format!("your filter: {text}"),
            Err(wrong) => format!("your filter cannot be read: {wrong}"),
        };
        if let Some(field) = &self.naming {
            let inside = popup(paint, body, columns, 5);
            paint.say(row_of(inside, 0), "Save the filter as a view", theme.strong, Align::Left);
            paint.text(row_of(inside, 1), &filter, theme.muted, Align::Left);
            let line = paint.word(row_of(inside, 3), "name  @", theme.muted);
            field.view(paint, line, true);
            let words = "a short word; lists with these keys take it as @name";
            paint.say(row_of(inside, 4), words, theme.muted, Align::Left);
            return;
        }
        let all = shell.views();
        let shown = Self::room(shell).min(all.len().max(1));
        let mut cursor = self.cursor;
        cursor.keep_in(all.len(), shown);
        let inside = popup(paint, body, columns, shown + 3);
        paint.say(row_of(inside, 0), "Saved views", theme.strong, Align::Left);
        let widest = all.keys().map(|name| crate::tui::fit::width(name)).max();
        let name_room = widest.unwrap_or(0).clamp(6, 24) + 1;
        for (offset, (name, filter)) in all.iter().skip(cursor.top).take(shown).enumerate() {
            let at = cursor.top + offset;
            let row = row_of(inside, offset + 1);
            let left = behind(row, 2);
            paint.text(first(left, name_room), &format!("@{name}"), theme.text, Align::Left);
            paint.text(behind(left, name_room + 2), filter, theme.muted, Align::Left);
            if at == cursor.at {
                paint.restyle(row, theme.selected);
                paint.say(first(row, 1), ">", theme.selected, Align::Left);
            }
            paint.hit(row, Target::Item(at));
        }
        if all.is_empty() {
            let words = "No view is saved yet.";
            paint.say(behind(row_of(inside, 1), 2), words, theme.muted, Align::Left);
        }
        paint.text(row_of(inside, shown + 2), &filter, theme.muted, Align::Left);
    }
}

#[cfg(test)]
mod tests {
    use crate::tui::testing::{Sitting, sight};

    #[test]
    fn every_place_with_a_filter_line_opens_the_saved_views() {
        for keys in ["g e v", "g k v", "g w v", "g w ] v", "g d v", "g v v", "g h v", "g n V"] {
            let mut sitting = Sitting::of("app-1");
            sitting.press(keys);
            let shown = sitting.screen();
            assert!(shown.contains("Saved views"), "{keys}: {shown}");
            sitting.press("Esc");
            assert!(!sitting.screen().contains("Saved views"), "{keys}");
        }
        let mut sitting = Sitting::of("app-1");
        sitting.press("g t v");
        assert_eq!(sitting.notice(), "no list with a filter is in view");
    }

    #[test]
    fn what_is_saved_on_one_list_serves_on_the_others() {
        let mut sitting = Sitting::of("app-1");
        sitting.press("g k /");
        sitting.types("owner:arch-2 kind:reporting");
        sitting.press("Enter v n");
        sitting.types("reports");
        sight("views-naming-100x30", &sitting.screen());
        sitting.press("Ctrl-S");
        let said = sitting.notice();
        assert_eq!(said, "saved as @reports: everybody can type that into a filter");
        sitting.press("v");
        sight("views-100x30", &sitting.screen());
        // Under its name it says the same.
        sitting.press("Enter");
        let shown = sitting.screen();
        assert!(shown.contains("/ @reports") && shown.contains("owned by arch-2"), "{shown}");
        // A list without such columns says so; what it showed stays.
        sitting.press("g h v Enter");
        let shown = sitting.screen();
        assert!(shown.contains("/ @reports") && shown.contains("! "), "{shown}");
    }

    #[test]
    fn a_view_of_the_workloads_is_saved_from_their_list_and_given_up_again() {
        let mut sitting = Sitting::of("app-1");
        sitting.press("g w /");
        sitting.types("criticality:high");
        sitting.press("Enter v n");
        sitting.types("dear");
        sitting.press("Ctrl-S v Enter");
        assert!(sitting.screen().contains("/ @dear"), "{}", sitting.screen());
        sitting.press("v x");
        assert!(sitting.screen().contains("Give up the view @dear"), "{}", sitting.screen());
        sitting.press("y");
        assert_eq!(sitting.notice(), "@dear is gone");
        // The filter that rested on it went with it.
        assert!(!sitting.screen().contains("/ @dear"), "{}", sitting.screen());
    }

    #[test]
    fn a_name_that_is_refused_stays_typed_also_after_esc() {
        let mut sitting = Sitting::of("app-1");
        sitting.press("g d /");
        sitting.types("status:accepted");
        sitting.press("Enter v n Ctrl-S");
        assert_eq!(sitting.notice(), "name the view in a word first");
        sitting.types("two words");
        sitting.press("Ctrl-S");
        assert!(sitting.notice().contains("two words"), "{}", sitting.notice());
        assert!(sitting.screen().contains("name  @two words"), "{}", sitting.screen());
        sitting.press("Esc n");
        assert!(sitting.screen().contains("name  @two words"), "{}", sitting.screen());
    }

    #[test]
    fn there_is_nothing_to_save_without_a_filter_or_with_one_that_cannot_be_read() {
        let mut sitting = Sitting::of("app-1");
        sitting.press("g w v n");
        assert_eq!(sitting.notice(), "there is no filter to save; / types one");
        sitting.press("Esc /");
        sitting.types("colour:red");
        sitting.press("Enter v n");
        assert!(sitting.notice().starts_with("the filter cannot be read: "));
    }
}
