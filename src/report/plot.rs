//! Value against portability as text: how many workloads stand where, readable without colour and
//! by a screen reader, on paper and on any screen.

mod drawing;

use crate::domain::workload::portability::value::{Corner, HIGH, Spot, is_little};

pub use drawing::drawing;

/// Columns before the first cell: the value and a gap.
const LEFT: usize = 7;

/// The fewest columns in which the plot of so many checks can be drawn.
pub fn least(of: u32) -> usize {
    LEFT + 3 * (places(of) + 1)
}

/// How many places there are along the checks met: none to all.
fn places(of: u32) -> usize {
    usize::try_from(of).unwrap_or(0) + 1
}

/// The plot of `spots` in at most `columns` columns, a line each: values from 3 down to 0, the
/// checks met from none to all `of` them, and a bar where portability stops being little, `low`
/// percent.
///
/// A figure counts the workloads in its place; `!` behind it says that one of them needs an
/// accepted decision. A dot is a place where none stands.
pub fn plot(spots: &[Spot], of: u32, low: u8, columns: usize) -> Vec<String> {
    let places = places(of);
    let wide = if columns >= LEFT + 4 * places + 3 { 4 } else { 3 };
    let little = (0..=of).filter(|met| is_little(*met, of, low)).count();
    let (left, right) = (little * wide, (places - little) * wide);
    let captions = |one: &str, short: &str, other: &str| {
        let one = if one.chars().count() < left { one } else { short };
        let one = if one.chars().count() < left { one } else { "" };
        let other = if other.chars().count() < right { other } else { "" };
        format!("{:LEFT$} {one:left$}│ {other}", "").trim_end().to_owned()
    };
    let grid = grid(spots, places);
    let row = |value: u8| {
        let mut line = format!("   {value}   ");
        line.push(' ');
        for (met, here) in grid[usize::from(value)].iter().enumerate().take(places) {
            if met == little {
                line.push('│');
            }
            line.push_str(&format!("{:>wide$}", sign(*here)));
        }
        if little == places {
            line.push('│');
        }
        line
    };
    let rule = || format!("{:LEFT$} {}┼{}", "", "─".repeat(left), "─".repeat(right));
    let mut axis = format!("{:LEFT$} ", "");
    for met in 0..places {
        if met == little {
            axis.push(' ');
        }
        axis.push_str(&format!("{met:>wide$}"));
    }
    let above =
        captions(Corner::NeedsDecision.words(), "needs a decision", Corner::Valuable.words());
    let mut lines = vec![format!("VALUE {}", above.get(6..).unwrap_or_default())];
    for value in (0..=3_u8).rev() {
        if value + 1 == HIGH {
            lines.push(rule());
        }
        lines.push(row(value));
    }
    lines.push(captions(Corner::NeedsWork.words(), "work", Corner::Portable.words()));
    lines.push(axis);
    lines.push(format!("{:LEFT$}  checks met of {of}   ! one there needs a decision", ""));
    lines
}

/// How many workloads stand in each place, by value and checks met, and whether one of them needs
/// an accepted decision.
fn grid(spots: &[Spot], places: usize) -> [Vec<(usize, bool)>; 4] {
    let mut grid = [(); 4].map(|()| vec![(0, false); places]);
    for spot in spots {
        let value = spot.value.map(|value| usize::from(value.get()));
        let met = usize::try_from(spot.share.met).ok();
        let row = value.and_then(|value| grid.get_mut(value));
        if let Some((count, asks)) = row.zip(met).and_then(|(row, met)| row.get_mut(met)) {
            *count += 1;
            *asks |= spot.corner == Corner::NeedsDecision;
        }
    }
    grid
}

/// What stands at one place.
fn sign((count, asks): (usize, bool)) -> String {
    if count == 0 {
        return "·".to_owned();
    }
    let most = if asks { 9 } else { 99 };
    let sign = if asks { "!" } else { "" };
    if count > most { format!("{most}+{sign}") } else { format!("{count}{sign}") }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::domain::refs::WorkloadRef;
    use crate::domain::workload::Value;
    use crate::domain::workload::portability::Share;

    pub(crate) fn spot(number: u32, value: Option<u8>, met: u32) -> Spot {
        let share = Share { met, accepted: 0, of: 16 };
        let value = value.and_then(Value::new);
        Spot {
            workload: WorkloadRef::new(number).unwrap(),
            name: format!("Workload {number}"),
            value,
            share,
            corner: Corner::of(value, share, 50),
        }
    }

    pub(crate) fn some() -> Vec<Spot> {
        let mut spots = vec![
            spot(1, Some(3), 2),
            spot(2, Some(3), 2),
            spot(3, Some(2), 16),
            spot(4, Some(0), 7),
            spot(5, Some(1), 8),
            spot(6, None, 3),
        ];
        spots.extend((0..12).map(|at| spot(10 + at, Some(1), 0)));
        spots.extend((0..12).map(|at| spot(30 + at, Some(2), 5)));
        spots
    }

    #[test]
    fn the_plot_counts_workloads_in_their_places() {
        insta::assert_snapshot!(plot(&some(), 16, 50, 80).join("\n"));
    }

    #[test]
    fn the_plot_stands_in_sixty_columns() {
        let lines = plot(&some(), 16, 50, 60);
        assert!(lines.iter().all(|line| line.chars().count() <= 60), "{}", lines.join("\n"));
        insta::assert_snapshot!(lines.join("\n"));
    }

    #[test]
    fn a_bar_at_either_end_is_a_plot_too() {
        for low in [0, 100] {
            let lines = plot(&some(), 16, low, 80);
            assert_eq!(lines.len(), 9, "{}", lines.join("\n"));
            assert!(lines.iter().all(|line| line.chars().count() <= 80), "{}", lines.join("\n"));
        }
    }
}
