//! The help: the commands of this place first, by group; type to search, Enter runs.

use ratatui::layout::Rect;

use super::Search;
use crate::tui::fit::Align;
use crate::tui::keys::{Command, Context, Where, commands};
use crate::tui::msg::Target;
use crate::tui::state::State;
use crate::tui::widgets::more::{beside, more};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The commands the search finds: those of this place, then those heard everywhere, then the rest.
///
/// Every word typed must be in the words, the key or the group.
pub fn matching(state: &State, context: Context, query: &str) -> Vec<&'static Command> {
    let query = query.to_lowercase();
    let mut found: Vec<(Near, &'static Command)> = commands()
        .filter(|command| !matches!(command.place, Where::Over(_)))
        .filter(|command| {
            let keys = state.shell.keymap.label(command);
            let text = format!("{} {} {keys}", command.words, command.group).to_lowercase();
            query.split_whitespace().all(|word| text.contains(word))
        })
        .map(|command| (near(command, context), command))
        .collect();
    // Groups stand together, in the order in which their first command comes.
    let mut groups: Vec<&str> = Vec::new();
    for (_, command) in &found {
        if !groups.contains(&command.group) {
            groups.push(command.group);
        }
    }
    let place = |command: &Command| groups.iter().position(|group| *group == command.group);
    found.sort_by_key(|(near, command)| (*near, place(command)));
    found.into_iter().map(|(_, command)| command).collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Near {
    Here,
    Everywhere,
    /// Heard once nothing is typed any more.
    AfterEsc,
    Elsewhere,
}

fn near(command: &Command, context: Context) -> Near {
    if is_after_esc(command, context) {
        return Near::AfterEsc;
    }
    if command.place.hears(context) {
        return match command.place {
            Where::Always | Where::Outside | Where::Typing => Near::Everywhere,
            Where::In(_)
            | Where::Part(..)
            | Where::Parts(..)
            | Where::Form(..)
            | Where::Welcome
            | Where::Over(_) => Near::Here,
        };
    }
    Near::Elsewhere
}

/// Whether its key is a character now, and its own again once the text is left.
fn is_after_esc(command: &Command, context: Context) -> bool {
    if !context.typing {
        return false;
    }
    if command.place.hears(context) {
        // Of two keys in turn, `g s`, the first is a letter.
        return command.keys.is_empty() && command.label.is_some();
    }
    let then = |part| command.place.hears(Context { typing: false, part, ..context });
    ["", context.part].into_iter().any(then)
}

/// Why the chosen command does nothing now; the list may have cut it.
pub(super) fn chosen_why(state: &State, search: &Search) -> Option<String> {
    let context = super::below(state);
    let found = matching(state, context, &search.query.text());
    let command = found.get(search.cursor.at).filter(|one| !is_after_esc(one, context))?;
    let why = command.possible_at(state, context).err()?;
    Some(format!("{}: {why}", command.words))
}

/// The rows of the list on the screen, headings among them.
pub(super) fn rows(state: &State) -> usize {
    state.shell.body_rows().saturating_sub(2)
}

/// Draws the help over the whole body.
pub(super) fn view(state: &State, search: &Search, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let whole = paint.area();
    paint.hit(whole, Target::Beside);
    paint.clear(body);
    let context = super::below(state);
    let found = matching(state, context, &search.query.text());

    let title = if context.welcome {
        "HELP".to_owned()
    } else {
        format!("HELP FOR {}", context.place.name().to_uppercase())
    };
    let left = paint.word(behind(row_of(body, 0), 2), &format!("{title}    "), theme.strong);
    let left = paint.word(left, "type to search  ", theme.muted);
    search.query.view(paint, left, true);

    // A heading stands before the first command of each group; the list scrolls by whole rows.
    let mut lines: Vec<Line> = Vec::new();
    let mut above = None;
    let mut chosen = 0;
    for (at, command) in found.iter().copied().enumerate() {
        let group = (near(command, context), command.group);
        if above != Some(group) {
            above = Some(group);
            lines.push(Line::Heading(command.group));
        }
        if at == search.cursor.at {
            chosen = lines.len();
        }
        lines.push(Line::Command(at, command));
    }
    let shown = usize::from(body.height).saturating_sub(2);
    let top = (chosen + 2).saturating_sub(shown).min(lines.len().saturating_sub(shown));
    let skipped = body.height.min(2);
    let list = Rect { y: body.y + skipped, height: body.height - skipped, ..body };
    more(paint, list, top, lines.len());
    for (offset, line) in lines.iter().skip(top).take(shown).enumerate() {
        let row = row_of(beside(list), offset);
        match line {
            Line::Heading(words) => {
                paint.say(behind(row, 2), &words.to_uppercase(), theme.strong, Align::Left);
            }
            Line::Command(at, command) => {
                let keys = keys_of(state, command);
                paint.say(behind(first(row, 20), 2), &keys, theme.key, Align::Left);
                let left = paint.word(behind(row, 20), command.words, theme.text);
                let note = if is_after_esc(command, context) {
                    "after Esc".to_owned()
                } else {
                    command.possible_at(state, context).err().unwrap_or_default()
                };
                paint.say(behind(left, 2), &note, theme.muted, Align::Left);
                if *at == search.cursor.at {
                    paint.restyle(row, theme.selected);
                    paint.say(first(row, 1), ">", theme.selected, Align::Left);
                }
                paint.hit(row, Target::Item(*at));
            }
        }
    }
    if found.is_empty() {
        paint.say(behind(row_of(body, 2), 2), "no command is called so", theme.muted, Align::Left);
    }
}

enum Line {
    Heading(&'static str),
    Command(usize, &'static Command),
}

fn keys_of(state: &State, command: &Command) -> String {
    let map = &state.shell.keymap;
    let mut keys: Vec<String> = map.keys(command).iter().map(ToString::to_string).collect();
    if command.label.is_some() || keys.is_empty() {
        keys = vec![map.label_in(state, command)];
    }
    keys.join("  ")
}
