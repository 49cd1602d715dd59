//! The frame around every screen: title row, tabs with the rule under them, body, status row,
//! hints. Reads only; gives what a mouse can hit.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::fit::{Align, cells, sentences, width, wrap};
use super::keys::{Act, ShellAct, hints};
use super::msg::Target;
use super::place::Place;
use super::screens::welcome;
use super::state::{Stage, State, Tone};
use super::widgets::{HitAreas, Painter, behind, first, row_of};
use crate::domain::text::display;

/// How much room there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Room {
    /// At least 60×16: the least in which the program works.
    Little,
    /// At least 80×24.
    Usual,
    /// At least 100×28.
    Plenty,
}

/// Where the parts of the frame are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Parts {
    /// How much room there is.
    pub room: Room,
    /// Where one is and who one is.
    pub title: Rect,
    /// The tabs.
    pub tabs: Rect,
    /// The rule under them.
    pub rule: Rect,
    /// The screen.
    pub body: Rect,
    /// What was last said.
    pub status: Rect,
    /// What can be pressed.
    pub hints: Rect,
}

/// The body of the frame in a terminal of this many columns and rows; nothing below 60×16.
pub fn body_of(size: (u16, u16)) -> Rect {
    frame_of(size).map_or(Rect::ZERO, |frame| frame.body)
}

/// The parts of the frame in a terminal of this many columns and rows; `None` below 60×16.
pub fn frame_of((columns, rows): (u16, u16)) -> Option<Parts> {
    let room = match (columns, rows) {
        (100.., 28..) => Room::Plenty,
        (80.., 24..) => Room::Usual,
        (60.., 16..) => Room::Little,
        (_, _) => return None,
    };
    let row = |y: u16| Rect { x: 0, y, width: columns, height: 1 };
    // A blank row sets the body apart where there is plenty of room.
    let top = if room == Room::Plenty { 4 } else { 3 };
    Some(Parts {
        room,
        title: row(0),
        tabs: row(1),
        rule: row(2),
        body: Rect { y: top, height: rows - top - 2, ..row(0) },
        status: row(rows - 2),
        hints: row(rows - 1),
    })
}

/// Draws everything. Drawing twice shows the same screen.
pub fn view(state: &State, frame: &mut Frame) -> HitAreas {
    let mut paint = Painter::new(frame, state.shell.settings.look);
    let whole = paint.area();
    match frame_of((whole.width, whole.height)) {
        None => too_small(&mut paint, whole),
        Some(parts) => {
            title(state, &mut paint, parts);
            match &state.shell.stage {
                Stage::Open(_) => {
                    tabs(state, &mut paint, parts);
                    state.screens.at(state.shell.at).view(&state.shell, &mut paint, parts.body);
                }
                Stage::Welcome(first) => {
                    bare_rule(&mut paint, parts);
                    let workspace = &state.shell.settings.workspace;
                    welcome::view(first, workspace, &mut paint, parts.body);
                }
                Stage::Opening => bare_rule(&mut paint, parts),
            }
            if let Some(overlay) = &state.overlay {
                overlay.view(state, &mut paint, parts.body);
            }
            // After what lies over the screen: a notice may take rows of it, and has to be read.
            status(state, &mut paint, parts);
            footer(state, &mut paint, parts);
        }
    }
    paint.into_hits()
}

fn too_small(paint: &mut Painter, whole: Rect) {
    let words = format!("needs 60×16, has {}×{}; Ctrl-C leaves", whole.width, whole.height);
    let style = paint.look.theme.text;
    for (offset, line) in wrap(&words, usize::from(whole.width)).iter().enumerate() {
        paint.say(row_of(whole, offset), line, style, Align::Left);
    }
}

fn bare_rule(paint: &mut Painter, parts: Parts) {
    let style = paint.look.theme.muted;
    paint.rule(parts.rule, '─', style);
}

/// What the program is called in its title row.
const NAME: &str = "cloudpick";

fn title(state: &State, paint: &mut Painter, parts: Parts) {
    let theme = paint.look.theme;
    let row = behind(parts.title, 2);
    let Stage::Open(facts) = &state.shell.stage else {
        paint.say(row, NAME, theme.strong, Align::Left);
        return;
    };
    let little = parts.room < Room::Plenty;
    let kept = if state.shell.is_saving() {
        "saving"
    } else if state.shell.unkept.is_empty() {
        "saved"
    } else {
        "draft"
    };
    let who = if little || facts.role.is_empty() {
        display(&facts.person)
    } else {
        format!("{}, {}", display(&facts.person), display(&facts.role))
    };
    let label = if facts.illustrative { "illustrative sample   " } else { "" };
    let right = width(label) + width(&who) + 3 + width(kept);
    let right = right.min(usize::from(row.width) * 2 / 3);
    let left = first(row, usize::from(row.width).saturating_sub(right + 2));
    let end = behind(row, usize::from(row.width) - right);

    let mut path: Vec<String> = Vec::new();
    path.push(state.shell.at.name().to_owned());
    path.extend(state.screens.at(state.shell.at).crumbs().iter().map(|crumb| display(crumb)));
    let joint = paint.look.own(" › ").into_owned();
    let mut before = joint.clone();
    if let (false, Some(evaluation)) = (little, &facts.evaluation) {
        // Where one is says more than in which evaluation, so the longer of the two gives way.
        let inner = width(&path.join(&joint)) + width(&joint) + 3 + width(NAME);
        let room = usize::from(left.width).saturating_sub(inner);
        let name = display(evaluation);
        if room >= 6 {
            path.insert(
                0,
                super::fit::fit(&name, room.min(width(&name)), Align::Left, paint.look.cut()),
            );
            "   ".clone_into(&mut before);
        }
    }
    let path = path.join(&joint);
    // Where one is says more than whose screen it is.
    if width(NAME) + width(&before) + width(&path) <= usize::from(left.width) {
        let rest = paint.word(left, NAME, theme.strong);
        paint.text(rest, &format!("{before}{path}"), theme.text, Align::Left);
    } else {
        paint.text(left, &path, theme.text, Align::Left);
    }

    let rest = paint.word(end, label, theme.label);
    let last = width(kept) + 3;
    let person = first(rest, usize::from(rest.width).saturating_sub(last));
    paint.text(person, &who, theme.text, Align::Left);
    let style = if kept == "saved" { theme.muted } else { theme.warning };
    paint.say(behind(rest, usize::from(person.width)), kept, style, Align::Right);
}

/// The tabs that fit, present one always among them; `None` stands for `…`.
fn shown_tabs(at: Place, room: usize, gap: usize) -> Vec<Option<Place>> {
    let mut kept: Vec<Place> = Place::ALL.to_vec();
    loop {
        let mut row: Vec<Option<Place>> = Vec::new();
        for place in Place::ALL {
            if kept.contains(place) {
                row.push(Some(*place));
            } else if row.last() != Some(&None) {
                row.push(None);
            }
        }
        let taken: usize =
            row.iter().map(|tab| tab.map_or(1, |place| width(place.name())) + gap).sum();
        if taken.saturating_sub(gap) <= room {
            return row;
        }
        match kept.iter().rposition(|place| *place != at) {
            Some(last) => {
                kept.remove(last);
            }
            None => return vec![kept.first().copied()],
        }
    }
}

fn tabs(state: &State, paint: &mut Painter, parts: Parts) {
    let theme = paint.look.theme;
    paint.rule(parts.rule, '─', theme.muted);
    let hint = if parts.room == Room::Plenty { "g go to" } else { "" };
    let gap = if parts.room == Room::Plenty { 3 } else { 2 };
    let reserved = if hint.is_empty() { 2 } else { width(hint) + 4 };
    let room = usize::from(parts.tabs.width).saturating_sub(2 + reserved);
    if let Some(day) = state.shell.day {
        paint.rule(parts.rule, ' ', theme.selected);
        let words = format!(
            "AS AT THE END OF {day}   today with .   another day with @   nothing can be changed here"
        );
        let row = behind(parts.rule, 2);
        let room = usize::from(row.width).saturating_sub(2);
        paint.say(first(row, room), sentences(&words, room), theme.selected, Align::Left);
    }
    let mut x = 2;
    for tab in shown_tabs(state.shell.at, room, gap) {
        let name = tab.map_or("…", Place::name);
        let wide = width(name);
        let area = first(behind(parts.tabs, x), wide);
        let present = tab == Some(state.shell.at);
        let style = if present { theme.strong } else { theme.text };
        paint.say(area, name, style, Align::Left);
        match tab {
            Some(place) => paint.hit(area, Target::Tab(place)),
            None => paint.hit(area, Target::Command(Act::Shell(ShellAct::Places))),
        }
        if present && state.shell.day.is_none() {
            paint.rule(Rect { y: parts.rule.y, ..area }, '━', theme.strong);
        }
        x += wide + gap;
    }
    if !hint.is_empty() {
        let area = behind(parts.tabs, usize::from(parts.tabs.width) - width(hint) - 2);
        let area = first(area, width(hint));
        paint.hit(area, Target::Command(Act::Shell(ShellAct::Places)));
        let rest = paint.word(area, "g", theme.key);
        paint.say(rest, " go to", theme.muted, Align::Left);
    }
}

fn status(state: &State, paint: &mut Painter, parts: Parts) {
    let theme = paint.look.theme;
    let row = behind(parts.status, 2);
    if let Some(notice) = &state.shell.notice {
        let style = match notice.tone {
            Tone::Said => theme.text,
            Tone::Refused => theme.danger,
        };
        let mark = match notice.tone {
            Tone::Said => "",
            Tone::Refused => "! ",
        };
        let room = usize::from(row.width).saturating_sub(width(mark) + 2);
        let lines = wrap(&display(&notice.text), room);
        // What is too long for its row takes rows of the screen above it until the next key: a
        // sentence that ends in dots does not say what to do.
        let rows = lines.len().clamp(1, (usize::from(parts.body.height) / 2).max(1));
        let above = cells(rows - 1);
        let area = Rect { y: parts.status.y - above, height: above + 1, ..parts.status };
        if rows > 1 {
            paint.clear(area);
        }
        for (offset, line) in lines.iter().take(rows).enumerate() {
            let line_row = behind(row_of(area, offset), 2);
            let lead = if offset == 0 { mark } else { &"  "[..width(mark)] };
            let rest = paint.word(line_row, lead, style);
            paint.text(rest, line, style, Align::Left);
        }
    } else if state.shell.slow {
        let words = if state.shell.is_turning() && state.shell.day.is_none() {
            "still working on that day; . stays with today"
        } else if state.shell.day.is_some() {
            "still working; . shows today"
        } else {
            "still working"
        };
        paint.say(row, words, theme.muted, Align::Left);
    } else if let Some(overlay) = &state.overlay {
        let room = usize::from(row.width).saturating_sub(2);
        let words = overlay.status(state);
        paint.say(row, sentences(&words, room), theme.muted, Align::Left);
    } else if state.is_open()
        && let Some(words) = state.screens.at(state.shell.at).status()
    {
        let room = usize::from(row.width).saturating_sub(2);
        paint.text(row, sentences(&words, room), theme.muted, Align::Left);
    }
}

fn footer(state: &State, paint: &mut Painter, parts: Parts) {
    let theme = paint.look.theme;
    let context = state.context();
    // These two are never cut: whoever knows them finds all the others.
    let fixed: &[&str] = match (context.over, context.typing) {
        (Some(_), _) => &[],
        (None, true) => &["palette.typing", "help.typing"],
        (None, false) => &["palette", "help"],
    };
    let fixed: Vec<_> = fixed
        .iter()
        .filter_map(|id| super::keys::commands().find(|command| command.id == *id))
        .map(|command| (state.shell.keymap.label(command), command))
        .collect();
    let wide =
        |(key, command): &(String, &super::keys::Command)| width(key) + 1 + width(command.hint);
    let reserved: usize = fixed.iter().map(|hint| wide(hint) + 2).sum();
    let row = behind(parts.hints, 2);
    let room = usize::from(row.width).saturating_sub(reserved + 2);
    let mut x = 0;
    for hint in hints(state) {
        let taken = wide(&hint);
        if x + taken > room {
            break;
        }
        draw_hint(paint, first(behind(row, x), taken), &hint, theme);
        x += taken + 3;
    }
    let mut x = usize::from(row.width).saturating_sub(reserved);
    for hint in fixed {
        let taken = wide(&hint);
        draw_hint(paint, first(behind(row, x), taken), &hint, theme);
        x += taken + 2;
    }
}

fn draw_hint(
    paint: &mut Painter,
    area: Rect,
    (key, command): &(String, &'static super::keys::Command),
    theme: super::theme::Theme,
) {
    let rest = paint.word(area, key, theme.key);
    paint.say(rest, &format!(" {}", command.hint), theme.muted, Align::Left);
    paint.hit(area, Target::Command(command.act));
}

#[cfg(test)]
mod tests;
