//! The picture of a workshop as text: marks along the line, movement, what was set aside, what was
//! valued. The command line and the screen show the same lines, each with its own [`Signs`]; nothing
//! is said by colour.

use crate::domain::approach::picture::{Movement, Summary};
use crate::domain::approach::{Feeling, PostIt, Round, Workshop, Zone};
use crate::domain::exact::Exact;
use crate::domain::text::counted;
use crate::report::signs::Signs;

/// The narrowest line that is drawn.
const NARROW: usize = 40;
/// The widest: beyond it marks only stand further apart.
const WIDE: usize = 101;
/// Marks above one another before a number takes their place.
const STACK: usize = 6;

/// A share from 0 to 1 in percent, one decimal.
pub fn percent(share: &Exact) -> String {
    format!("{} %", (share.clone() * Exact::whole(100)).rounded(1))
}

/// The median as it is shown: a whole number, or with its half.
pub fn place(median: &Exact) -> String {
    let shown = median.rounded(1).to_string();
    shown.strip_suffix(".0").map(str::to_owned).unwrap_or(shown)
}

/// The column of a place on a line of `wide` columns.
fn column(at: u8, wide: usize) -> usize {
    (usize::from(at) * (wide - 1) + 50) / 100
}

/// The marks of `round` along the line, at most `width` columns wide.
pub fn picture(round: &Round, width: usize, signs: Signs) -> Vec<String> {
    let wide = width.clamp(NARROW, WIDE);
    let mut stacks = vec![0_usize; wide];
    for mark in &round.marks {
        stacks[column(mark.at.get(), wide)] += 1;
    }
    let tall = stacks.iter().copied().max().unwrap_or(0).min(STACK);
    let mut lines = Vec::new();
    for level in (1..=tall).rev() {
        let sign = |count: usize| match count {
            // More than fit one above the other: their number stands in place of the last.
            _ if count > STACK && level == STACK => {
                char::from_digit(u32::try_from(count).unwrap_or(u32::MAX).min(9), 10).unwrap_or('+')
            }
            _ if count >= level => signs.mark,
            _ => ' ',
        };
        lines.push(stacks.iter().map(|count| sign(*count)).collect::<String>());
    }
    let mut rule = vec![signs.line; wide];
    let mut names = vec![' '; wide];
    for zone in Zone::ALL {
        let first = column(zone.bounds().0, wide);
        rule[first] = if first == 0 { signs.ends[0] } else { signs.ends[1] };
        for (at, letter) in zone.name().chars().enumerate() {
            if let Some(free) = names.get_mut(first + at) {
                *free = letter;
            }
        }
    }
    rule[wide - 1] = signs.ends[2];
    lines.push(rule.into_iter().collect());
    lines.push(names.into_iter().collect());
    if let Some(summary) = Summary::of(round) {
        let at = summary.median.rounded(0).units();
        let at = column(u8::try_from(at).unwrap_or(100), wide);
        let words = format!("median {}", place(&summary.median));
        // The words stand on whichever side has room for them.
        let line = if at + 2 + words.len() <= wide {
            format!("{}{} {words}", " ".repeat(at), signs.points)
        } else {
            let before = " ".repeat(at.saturating_sub(words.len() + 1));
            format!("{before}{words} {}", signs.points)
        };
        lines.push(line);
    }
    lines.iter().map(|line| line.trim_end().to_owned()).collect()
}

/// `Round 2, closed: 9 marks, 2 of them without a name. Consensus 83.3 %.`
pub fn heading(summary: &Summary) -> String {
    let state = if summary.open { "open" } else { "closed" };
    let marks = counted(summary.marks, "mark", "marks");
    let hidden = match summary.anonymous {
        0 => String::new(),
        some => format!(", {some} of them without a name"),
    };
    let near = match &summary.consensus {
        Some(share) => format!("Consensus {}.", percent(share)),
        None => "Consensus takes two marks or more.".to_owned(),
    };
    format!("Round {}, {state}: {marks}{hidden}. {near}", summary.round)
}

/// What nobody chose in a round, in a sentence; nothing when every part has a mark.
pub fn set_aside(summary: &Summary) -> Option<String> {
    let names: Vec<&str> = summary.set_aside().map(Zone::name).collect();
    (!names.is_empty()).then(|| format!("Set aside, since nobody chose it: {}.", names.join(", ")))
}

/// The movement from one round to the next, a sentence a line.
pub fn movement(movement: &Movement) -> Vec<String> {
    let mut lines =
        vec![format!("From round {} to round {}:", movement.rounds.0, movement.rounds.1)];
    for one in &movement.moved {
        let (from, to) = (one.from, one.to);
        lines.push(format!(
            "  {} moved from {from} ({}) to {to} ({})",
            one.who,
            from.zone().name(),
            to.zone().name()
        ));
    }
    for (who, what) in [
        (&movement.stayed, "stayed"),
        (&movement.joined, "placed a mark for the first time"),
        (&movement.left, "placed no mark again"),
    ] {
        if !who.is_empty() {
            let names: Vec<String> = who.iter().map(ToString::to_string).collect();
            lines.push(format!("  {what}: {}", names.join(", ")));
        }
    }
    let hidden: Vec<String> = movement
        .anonymous
        .iter()
        .filter(|(_, before, after)| before + after > 0)
        .map(|(zone, before, after)| format!("{} {before} then {after}", zone.name()))
        .collect();
    if !hidden.is_empty() {
        lines.push(format!("  without a name: {}", hidden.join(", ")));
    }
    lines
}

/// What was valued in the last round, a bar each.
pub fn considerations(workshop: &Workshop, signs: Signs) -> Vec<String> {
    let counted = workshop.considerations();
    let widest =
        counted.iter().map(|one| one.what.as_str().chars().count()).max().unwrap_or(0).min(40);
    let line = |what: &str, count: usize| {
        format!("  {what:<widest$}  {} {count}", signs.bar.to_string().repeat(count.min(30)))
    };
    counted.iter().map(|one| line(one.what.as_str(), one.count)).collect()
}

/// The hopes or the fears, each with whose it is.
pub fn notes(workshop: &Workshop, feeling: Feeling) -> Vec<String> {
    let own = workshop.notes.iter().filter(|note| note.feeling == feeling);
    own.map(|note: &PostIt| {
        let text = note.text.as_str().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("  {text} ({}, round {})", note.who, note.round)
    })
    .collect()
}

/// The whole story of a workshop for a reader, at most `width` columns wide where it is drawn.
pub fn story(workshop: &Workshop, width: usize, signs: Signs) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(outcome) = &workshop.outcome {
        lines.push(format!("It ended on {} with {}.", outcome.on, outcome.decision));
        lines.push(String::new());
    }
    if let (Some(open), Some(shown)) = (workshop.open_round(), workshop.last_round())
        && open.number != shown.number
    {
        let number = open.number;
        lines.push(format!("Round {number} is open, and nobody has placed a mark yet. Before:"));
    }
    match workshop.last_round() {
        None => {
            let open = workshop.open_round().is_some();
            lines.push(if open {
                "Round 1 is open, and nobody has placed a mark yet.".to_owned()
            } else {
                "No round has been opened yet.".to_owned()
            });
        }
        Some(round) => {
            if let Some(summary) = Summary::of(round) {
                lines.push(heading(&summary));
                lines.push(String::new());
                lines.extend(picture(round, width, signs));
                lines.push(String::new());
                lines.extend(set_aside(&summary));
            }
        }
    }
    for step in workshop.movements().iter().rev() {
        lines.extend(movement(step));
        // Where they stood before, on the same line, so that the movement is seen too.
        let earlier = workshop.rounds.iter().find(|round| round.number == step.rounds.0);
        if let Some(earlier) = earlier {
            lines.extend([String::new(), format!("Round {} stood so:", earlier.number)]);
            lines.extend(picture(earlier, width, signs));
            lines.push(String::new());
        }
    }
    let earlier: Vec<Summary> = workshop.summaries();
    if earlier.len() > 1 {
        let of = |summary: &Summary| {
            let near = summary.consensus.as_ref().map_or("-".to_owned(), percent);
            format!("round {} {near}", summary.round)
        };
        let all: Vec<String> = earlier.iter().map(of).collect();
        lines.push(format!("Consensus, round by round: {}.", all.join(", ")));
    }
    for (title, part) in [
        ("Considered:", considerations(workshop, signs)),
        ("Hopes:", notes(workshop, Feeling::Hope)),
        ("Fears:", notes(workshop, Feeling::Fear)),
    ] {
        if !part.is_empty() {
            lines.push(String::new());
            lines.push(title.to_owned());
            lines.extend(part);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::approach::{Mark, Participant, Position};

    fn round(places: &[u8]) -> Round {
        let now = "2019-08-21T09:00:00Z".parse().unwrap();
        let mark = |(at, place): (usize, &u8)| Mark {
            who: Participant::Anonymous(u32::try_from(at).unwrap() + 1),
            at: Position::new(*place).unwrap(),
            considers: Vec::new(),
            placed_by: "tl-1".parse().unwrap(),
            placed_at: now,
        };
        let marks = places.iter().enumerate().map(mark).collect();
        Round { number: 1, opened_at: now, closed_at: None, marks }
    }

    #[test]
    fn marks_stand_above_one_another_along_the_line() {
        insta::assert_snapshot!(picture(&round(&[0, 40, 40, 62, 100]), 60, Signs::PLAIN).join("\n"), @r"
                                o
        o                       o            o                     o
        |--------------|--------------|-------------|--------------|
        private        single public  hybrid        multi-cloud
                                ^ median 40
        ");
    }

    #[test]
    fn a_screen_that_has_them_draws_with_lines_and_dots() {
        insta::assert_snapshot!(picture(&round(&[0, 40, 40, 100]), 60, Signs::DRAWN).join("\n"), @r"
                                ●
        ●                       ●                                  ●
        ├──────────────┼──────────────┼─────────────┼──────────────┤
        private        single public  hybrid        multi-cloud
                                ▲ median 40
        ");
    }

    #[test]
    fn the_picture_is_never_wider_than_asked_for_and_never_fails() {
        for width in 0..140 {
            let all: Vec<u8> = (0..=100).chain(std::iter::repeat_n(50, 12)).collect();
            let lines = picture(&round(&all), width, Signs::PLAIN);
            assert!(lines.iter().all(|line| line.len() <= width.clamp(NARROW, WIDE)));
            picture(&round(&[]), width, Signs::PLAIN);
        }
    }
}
