//! Drawing workshops and hypotheses: the few there are, and the story of the chosen one.

use ratatui::layout::Rect;

use super::{Data, Item, Known, State};
use crate::domain::approach::picture::Summary;
use crate::report::signs::Signs;
use crate::report::{approach, benefits};
use crate::tui::fit::{Align, wrap};
use crate::tui::msg::Target;
use crate::tui::place::Place;
use crate::tui::theme::{Glyphs, Look};
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The most rows of the list above the story.
pub(super) const LISTED: usize = 4;

/// Draws the place.
pub(super) fn view(state: &State, paint: &mut Painter, body: Rect) {
    if let Some(writing) = &state.writing {
        writing.paper.view(paint, body);
        return;
    }
    let theme = paint.look.theme;
    match &state.known {
        Known::Asked => {}
        Known::Not(why) => {
            paint.say(row_of(behind(body, 2), 1), why, theme.text, Align::Left);
        }
        Known::Here(data) if data.items.is_empty() => empty(state, paint, body),
        Known::Here(_) if state.open.is_some() => {
            let lines = whole(state, usize::from(body.width), signs(paint.look));
            text(paint, body, &lines, state.open.unwrap_or(0), true);
        }
        Known::Here(data) => listed(state, data, paint, body),
    }
}

fn empty(state: &State, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let inside = behind(body, 2);
    let (head, says) = if state.place == Place::Benefits {
        (
            "NO HYPOTHESIS YET",
            "A hypothesis says what the choice is hoped to bring, with the measures and the rule \
             that will decide it, fixed before the result is known. n writes one down.",
        )
    } else {
        (
            "NO WORKSHOP YET",
            "Before suppliers are compared, people place themselves between private, single \
             public, hybrid and multi-cloud, round by round, and see how near they are to one \
             another. n calls a workshop.",
        )
    };
    paint.say(row_of(inside, 1), head, theme.strong, Align::Left);
    for (at, line) in wrap(says, usize::from(inside.width).min(90)).iter().enumerate() {
        paint.say(row_of(inside, 3 + at), line, theme.text, Align::Left);
    }
}

/// One row of the list: what is known at a glance.
fn glance(item: &Item) -> (String, String) {
    match item {
        Item::Workshop(workshop) => {
            let summary = workshop.last_round().and_then(Summary::of);
            let near = summary.and_then(|summary| summary.consensus);
            let near = near
                .map_or(String::new(), |share| format!("consensus {}", approach::percent(&share)));
            let state = match (&workshop.outcome, workshop.open_round()) {
                (Some(outcome), _) => format!("ended with {}", outcome.decision),
                (None, Some(round)) => format!("round {} open", round.number),
                (None, None) => match workshop.rounds.last() {
                    Some(round) => format!("round {} closed", round.number),
                    None => "no round yet".to_owned(),
                },
            };
            let parts = [near, state];
            let words = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>();
            (workshop.title.to_string(), words.join(", "))
        }
        Item::Hypothesis(hypothesis, judgement) => {
            let text = hypothesis.statement.as_str().split_whitespace().collect::<Vec<_>>();
            (text.join(" "), judgement.verdict.words().to_owned())
        }
    }
}

fn listed(state: &State, data: &Data, paint: &mut Painter, body: Rect) {
    let theme = paint.look.theme;
    let chosen = state.chosen();
    let from = chosen.saturating_sub(LISTED - 1);
    let shown = data.items.len().min(LISTED);
    for (offset, (at, item)) in data.items.iter().enumerate().skip(from).take(shown).enumerate() {
        let row = row_of(body, offset);
        let text = behind(row, 2);
        let (title, word) = glance(item);
        let right = word.chars().count() + 2;
        let rest = paint.word(text, &format!("{}  ", item.id()), theme.text);
        let room = usize::from(rest.width).saturating_sub(right + 1);
        paint.text(first(rest, room), &title, theme.text, Align::Left);
        paint.text(first(behind(rest, room), right), &word, theme.strong, Align::Right);
        if at == chosen {
            paint.restyle(row, theme.selected);
            paint.say(first(row, 1), ">", theme.selected, Align::Left);
        }
        paint.hit(row, Target::Row(at));
    }
    let top = shown + 1;
    if usize::from(body.height) <= top {
        return;
    }
    let below = row_of(body, top);
    let below = Rect { height: body.height - u16::try_from(top).unwrap_or(u16::MAX), ..below };
    let lines = whole(state, usize::from(body.width), signs(paint.look));
    text(paint, below, &lines, 0, false);
}

/// What this terminal can draw pictures with.
const fn signs(look: Look) -> Signs {
    match look.glyphs {
        Glyphs::Unicode => Signs::DRAWN,
        Glyphs::Ascii => Signs::PLAIN,
    }
}

/// The story of the chosen thing, wrapped; drawn lines are as wide as they are drawn.
pub(super) fn whole(state: &State, columns: usize, signs: Signs) -> Vec<String> {
    let width = columns.saturating_sub(4);
    let lines = match state.item() {
        None => Vec::new(),
        Some(Item::Workshop(workshop)) => {
            let mut lines = Vec::new();
            if state.open.is_some() {
                lines.extend([workshop.title.to_string(), String::new()]);
            }
            lines.extend(approach::story(workshop, width, signs));
            lines
        }
        Some(Item::Hypothesis(hypothesis, judgement)) => {
            let mut lines = Vec::new();
            if state.open.is_some() {
                let owner = &hypothesis.owner;
                lines.extend([
                    hypothesis.statement.to_string(),
                    format!("{owner} answers for it."),
                    String::new(),
                ]);
            }
            lines.extend(benefits::story(hypothesis, judgement, width, signs));
            lines
        }
    };
    lines
        .iter()
        .flat_map(|line| {
            // Pictures are drawn to fit; only sentences are broken.
            if line.chars().count() <= width { vec![line.clone()] } else { wrap(line, width) }
        })
        .collect()
}

fn text(paint: &mut Painter, area: Rect, lines: &[String], top: usize, reading: bool) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    let shown = usize::from(area.height);
    for (offset, line) in lines.iter().skip(top).take(shown).enumerate() {
        let cut = offset + 1 == shown && top + shown < lines.len();
        let row = row_of(inside, offset);
        if cut {
            let left = lines.len() - top - shown + 1;
            let words = if reading {
                format!("{left} more rows: arrows and PgDn move, Esc goes back")
            } else {
                format!("{left} more rows: Enter reads them")
            };
            paint.say(row, &words, theme.muted, Align::Left);
        } else {
            paint.text(row, line, theme.text, Align::Left);
        }
    }
}
