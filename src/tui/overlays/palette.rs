//! The palette: every command by name, fuzzy, its key at the right, recent ones first. What is
//! not possible now is shown with the reason.

use std::cmp::Reverse;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use ratatui::layout::Rect;

use super::Search;
use crate::tui::fit::Align;
use crate::tui::keys::{Act, Command, Context, ShellAct, Where, commands};
use crate::tui::msg::Target;
use crate::tui::state::State;
use crate::tui::widgets::popup::{divide, popup};
use crate::tui::widgets::{Painter, behind, first, row_of};

const COLUMNS: usize = 68;
const MOST_ROWS: usize = 12;

/// The commands that `query` means, best first; all of them, recent ones first, while it is empty.
pub fn matching(state: &State, context: Context, query: &str) -> Vec<&'static Command> {
    let all = commands().filter(|command| !matches!(command.place, Where::Over(_)));
    if query.trim().is_empty() {
        let mut found: Vec<&'static Command> = all.collect();
        found.sort_by_cached_key(|command| {
            let recent = state.shell.recent.iter().position(|id| *id == command.id);
            let not_now = command.possible_at(state, context).is_err();
            (recent.unwrap_or(usize::MAX), not_now, nearness(command))
        });
        return found;
    }
    let pattern = Pattern::parse(query, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut room = Vec::new();
    let mut found: Vec<(Rank, &'static Command)> = all
        .filter_map(|command| {
            let named = format!("{} {}", command.words, called(command));
            let score = pattern.score(Utf32Str::new(&named, &mut room), &mut matcher)?;
            let apart = !says(&named, query);
            let not_now = command.possible_at(state, context).is_err();
            Some(((apart, not_now, Reverse(score)), command))
        })
        .collect();
    found.sort_by_key(|(rank, _)| *rank);
    found.into_iter().map(|(_, command)| command).collect()
}

/// Whether the words are typed letter by letter here and there, whether it is not possible now,
/// and how well it fits: what says the very words comes first, and of these what can be done.
type Rank = (bool, bool, Reverse<u32>);

/// The last word of what settings call it: `import` of `workloads.import`.
fn called(command: &Command) -> &str {
    command.id.rsplit('.').next().unwrap_or(command.id)
}

/// Whether each word of `query` begins a word of `named`.
fn says(named: &str, query: &str) -> bool {
    let named = named.to_lowercase();
    let words = || named.split(|c: char| !c.is_alphanumeric());
    query.to_lowercase().split_whitespace().all(|typed| words().any(|word| word.starts_with(typed)))
}

/// What a person looks for before they have typed anything: things to do here, then things to do
/// anywhere, then ways around, which their hands know.
fn nearness(command: &Command) -> u8 {
    let way = matches!(
        command.act,
        Act::Shell(ShellAct::Move(_) | ShellAct::Below(_) | ShellAct::Back | ShellAct::Tab(_))
    );
    match command.place {
        _ if way => 2,
        Where::Always | Where::Outside | Where::Typing => 1,
        Where::In(_)
        | Where::Part(..)
        | Where::Parts(..)
        | Where::Form(..)
        | Where::Over(_)
        | Where::Welcome => 0,
    }
}

/// The rows of the list on the screen.
pub(super) fn rows(state: &State) -> usize {
    MOST_ROWS.min(state.shell.body_rows().saturating_sub(6)).max(1)
}

/// Draws the palette over the body.
pub(super) fn view(state: &State, search: &Search, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let context = super::below(state);
    let found = matching(state, context, &search.query.text());
    let rows = rows(state).min(found.len().max(1));
    let inside = popup(paint, body, COLUMNS, rows + 4);
    let left = paint.word(row_of(inside, 0), ": ", theme.key);
    search.query.view(paint, left, true);
    divide(paint, inside, 1);

    let mut cursor = search.cursor;
    cursor.keep_in(found.len(), rows);
    for (offset, command) in found.iter().skip(cursor.top).take(rows).enumerate() {
        let at = cursor.top + offset;
        let row = row_of(inside, 2 + offset);
        let (words, style) = match command.possible_at(state, context) {
            Ok(()) => (state.shell.keymap.label_in(state, command), theme.key),
            Err(why) => (why, theme.muted),
        };
        let wide = crate::tui::fit::width(&words).min(usize::from(row.width) / 2);
        let right = behind(row, usize::from(row.width) - wide);
        let room = usize::from(row.width).saturating_sub(wide + 4);
        paint.say(first(behind(row, 2), room), command.words, theme.text, Align::Left);
        paint.say(right, &words, style, Align::Right);
        if at == cursor.at {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Item(at));
    }
    if found.is_empty() {
        paint.say(
            behind(row_of(inside, 2), 2),
            "no command is called so",
            theme.muted,
            Align::Left,
        );
    }
    divide(paint, inside, 2 + rows);
    let all = commands().filter(|command| !matches!(command.place, Where::Over(_))).count();
    let last = row_of(inside, 3 + rows);
    let count = format!("{} of {all} commands", found.len());
    let left = paint.word(last, &count, theme.muted);
    paint.say(left, "recent ones first", theme.muted, Align::Right);
}
