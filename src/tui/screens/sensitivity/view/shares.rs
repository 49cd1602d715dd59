//! Draws how often each candidate takes each place over all weightings.

use ratatui::layout::Rect;

use super::super::{Here, Shares, State, chart, weightings};
use super::{paragraphs, text_rows};
use crate::domain::text::display_lines;
use crate::report::analysis::Acceptable;
use crate::tui::fit::{Align, cells as columns_of, wrap};
use crate::tui::widgets::bar::filled_bar;
use crate::tui::widgets::{Painter, behind, first, row_of};

/// The table of places in a few rows; gives the row behind it.
pub(super) fn shares_in_short(
    state: &State,
    here: &Here,
    paint: &mut Painter,
    area: Rect,
) -> usize {
    let theme = paint.look.theme;
    let heading = match &state.shares {
        Shares::Here(found) => match found.way {
            crate::report::analysis::Way::Exact => {
                "PLACES IN ALL WEIGHTINGS, exact, in %".to_owned()
            }
            crate::report::analysis::Way::Sampled { samples, .. } => format!(
                "PLACES IN {} WEIGHTINGS, in %",
                crate::tui::widgets::text_field::grouped(
                    usize::try_from(samples).unwrap_or(usize::MAX)
                )
            ),
        },
        Shares::None | Shares::Counting(_) | Shares::Not(_) => {
            "PLACES IN ALL WEIGHTINGS".to_owned()
        }
    };
    paint.say(row_of(area, 0), &heading, theme.strong, Align::Left);
    match &state.shares {
        Shares::Here(found) => {
            let rows = place_table(here, found, paint, area, 1);
            let law = format!("weightings: {}", found.law);
            paint.say(row_of(area, rows), &law, theme.muted, Align::Left);
            rows + 1
        }
        Shares::Counting(far) => {
            let (said, draws, expected) = weightings::far(far.as_ref());
            let y = paragraphs(paint, area, 1, &said);
            let drawn = filled_bar(draws, expected, usize::from(area.width).min(30));
            paint.say(row_of(area, y), &drawn, theme.first, Align::Left);
            y + 1
        }
        Shares::Not(why) => paragraphs(paint, area, 1, why),
        Shares::None => 1,
    }
}

/// A row a candidate by place, a column a place; gives the row behind it.
fn place_table(
    here: &Here,
    found: &Acceptable,
    paint: &mut Painter,
    area: Rect,
    y: usize,
) -> usize {
    let theme = paint.look.theme;
    let Some(rank) = &found.rank else {
        let why = "Places cannot be had exactly for so many criteria; pairs can.";
        return paragraphs(paint, area, y, why);
    };
    let name = 14.min(usize::from(area.width) / 3);
    let wide = if area.width >= 60 { 8 } else { 6 };
    let head = row_of(area, y);
    for place in 0..rank.len() {
        let text = match place {
            0 => "1st".to_owned(),
            1 => "2nd".to_owned(),
            2 => "3rd".to_owned(),
            _ => format!("{}th", place + 1),
        };
        paint.say(first(behind(head, name + place * wide), wide), &text, theme.muted, Align::Right);
    }
    for (offset, candidate) in here.order.iter().enumerate() {
        let row = row_of(area, y + 1 + offset);
        paint.text(first(row, name - 1), &here.names[*candidate], theme.text, Align::Left);
        for (place, share) in rank[*candidate].iter().enumerate() {
            let text = if *share == 0.0 { "·".to_owned() } else { chart::percent(*share) };
            paint.say(
                first(behind(row, name + place * wide), wide),
                &text,
                theme.text,
                Align::Right,
            );
        }
    }
    y + 1 + here.order.len()
}

/// Whether table and bars of `count` candidates have room below the first `taken` of `rows`.
const fn both_fit(taken: usize, count: usize, rows: usize) -> bool {
    rows >= taken + 2 * (count + 3)
}

/// Whether the page shows table and bars together, so that there is nothing to turn.
pub(in crate::tui::screens::sensitivity) fn shows_both(state: &State, body: Rect) -> bool {
    let (Some(here), Shares::Here(found)) = (state.here(), &state.shares) else { return false };
    let columns = usize::from(body.width).saturating_sub(2);
    let rows = |text: &str| wrap(&display_lines(text), columns).len();
    let taken = 1 + rows(&state.wanted().law.meaning()) + rows(&weightings::how(found));
    both_fit(taken, here.order.len(), text_rows(body))
}

pub(super) fn shares(state: &State, here: &Here, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let inside = behind(area, 2);
    let wanted = state.wanted();
    let heading = format!("WHICH WEIGHTINGS: {}", wanted.law);
    paint.say(row_of(inside, 0), &heading, theme.strong, Align::Left);
    let mut y = paragraphs(paint, inside, 1, &wanted.law.meaning());
    let found = match &state.shares {
        Shares::Here(found) => found,
        Shares::Counting(far) => {
            let (said, draws, expected) = weightings::far(far.as_ref());
            y = paragraphs(paint, inside, y + 1, &said);
            let drawn = filled_bar(draws, expected, usize::from(inside.width).min(50));
            paint.say(row_of(inside, y), &drawn, theme.first, Align::Left);
            paint.say(
                row_of(inside, y + 1),
                "x or Esc stops it; what was counted stays",
                theme.muted,
                Align::Left,
            );
            return;
        }
        Shares::Not(why) => {
            paragraphs(paint, inside, y + 1, why);
            return;
        }
        Shares::None => return,
    };
    y = paragraphs(paint, inside, y, &weightings::how(found));
    let room = usize::from(inside.height);
    let count = here.order.len();
    let both = both_fit(y, count, room);
    let below = |y: usize| Rect {
        y: inside.y + columns_of(y).min(inside.height),
        height: inside.height.saturating_sub(columns_of(y)),
        ..inside
    };
    if !state.table || both {
        paint.say(
            row_of(inside, y + 1),
            "SHARE OF THE WEIGHTINGS IN EACH PLACE, %",
            theme.strong,
            Align::Left,
        );
        y = place_table(here, found, paint, inside, y + 2);
    }
    if state.table || both {
        bars(here, found, paint, below(y + 1));
        y += count + 2;
    }
    if let Some(said) = weightings::first_place(found, &here.names) {
        y = paragraphs(paint, inside, y, &said);
    }
    if room >= y + count + 3 {
        paint.say(row_of(inside, y + 1), "AHEAD OF", theme.strong, Align::Left);
        y = pairs(here, found, paint, below(y + 1));
    }
    let _ = y;
    if let Some(central) = &found.central_weights
        && inside.width >= 100
    {
        let right = behind(inside, usize::from(inside.width) / 2 + 4);
        mean_weights(here, central, paint, right);
    }
}

/// A bar a candidate, each place drawn with its digit.
fn bars(here: &Here, found: &Acceptable, paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    let Some(rank) = &found.rank else { return };
    let name = 14.min(usize::from(area.width) / 3);
    let columns = usize::from(area.width).saturating_sub(name + 2);
    let columns =
        columns.min(if area.width >= 100 { usize::from(area.width) / 2 - name } else { 60 });
    paint.say(row_of(area, 0), "THE SAME AS BARS: a digit is a place", theme.strong, Align::Left);
    for (offset, candidate) in here.order.iter().enumerate() {
        let row = row_of(area, 1 + offset);
        paint.text(first(row, name - 1), &here.names[*candidate], theme.text, Align::Left);
        let drawn = weightings::places(&rank[*candidate], columns);
        paint.say(first(behind(row, name), columns), &drawn, theme.first, Align::Left);
    }
}

/// How often each is ahead of each; gives the row behind it, counted from the page's first.
fn pairs(here: &Here, found: &Acceptable, paint: &mut Painter, area: Rect) -> usize {
    let theme = paint.look.theme;
    let name = 14.min(usize::from(area.width) / 3);
    let wide = 10;
    for (column, other) in here.order.iter().enumerate() {
        // A column less, so that two long names do not touch.
        let cell = first(behind(row_of(area, 0), name + column * wide + 1), wide - 1);
        paint.text(cell, &here.names[*other], theme.muted, Align::Right);
    }
    for (offset, candidate) in here.order.iter().enumerate() {
        let row = row_of(area, 1 + offset);
        paint.text(first(row, name - 1), &here.names[*candidate], theme.text, Align::Left);
        for (column, other) in here.order.iter().enumerate() {
            let text = if candidate == other {
                "·".to_owned()
            } else {
                chart::percent(found.pairwise_win[*candidate][*other])
            };
            paint.say(
                first(behind(row, name + column * wide), wide),
                &text,
                theme.text,
                Align::Right,
            );
        }
    }
    usize::from(area.y) + 1 + here.order.len()
}

/// The mean weights with which each comes first: what one would have to value to choose it.
fn mean_weights(here: &Here, central: &[Option<Vec<f64>>], paint: &mut Painter, area: Rect) {
    let theme = paint.look.theme;
    paint.say(
        row_of(area, 0),
        "MEAN WEIGHTS WITH WHICH EACH IS FIRST, %",
        theme.strong,
        Align::Left,
    );
    let wide = 10;
    for (column, candidate) in here.order.iter().enumerate() {
        let cell = first(behind(row_of(area, 1), 14 + column * wide), wide);
        paint.text(cell, &here.names[*candidate], theme.muted, Align::Right);
    }
    for (offset, group) in here.evaluation.criteria().groups().iter().enumerate() {
        let row = row_of(area, 2 + offset);
        paint.text(first(row, 13), group.title.as_str(), theme.text, Align::Left);
        for (column, candidate) in here.order.iter().enumerate() {
            let weights = central.get(*candidate).and_then(Option::as_ref);
            let text = weights
                .and_then(|weights| weights.get(offset))
                .map_or_else(|| "never".to_owned(), |weight| chart::percent(*weight));
            paint.say(
                first(behind(row, 14 + column * wide), wide),
                &text,
                theme.text,
                Align::Right,
            );
        }
    }
}
