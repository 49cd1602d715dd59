//! All weightings at once, in words: how they were counted and what came out.

use super::chart;
use crate::report::analysis::{Acceptable, Way};
use crate::tui::msg::Progress;
use crate::tui::widgets::text_field::grouped;

/// How the shares were found, in a sentence.
pub(super) fn how(found: &Acceptable) -> String {
    match found.way {
        Way::Exact => "Exact: no chance has a part in it.".to_owned(),
        Way::Sampled { samples, seed, stopped } => {
            let error = found.rank_se.as_deref().map_or(0.0, chart::largest);
            let stopped = if stopped { " Stopped before its end." } else { "" };
            let count = usize::try_from(samples).unwrap_or(usize::MAX);
            format!(
                "{} weightings drawn with seed {seed}; no share is out by more than {error:.2} \
                 points, give or take (its standard error).{stopped}",
                grouped(count)
            )
        }
    }
}

/// How far the counting is.
pub(super) fn far(progress: Option<&Progress>) -> (String, u64, u64) {
    let Some(progress) = progress else { return ("counting".to_owned(), 0, 1) };
    let count = |of: u64| grouped(usize::try_from(of).unwrap_or(usize::MAX));
    let text = format!(
        "counting {} of about {}, largest error {} points",
        count(progress.draws),
        count(progress.expected),
        chart::percent(progress.largest_error)
    );
    (text, progress.draws, progress.expected.max(1))
}

/// What it says about the first place, in a sentence.
pub(super) fn first_place(found: &Acceptable, names: &[String]) -> Option<String> {
    let rank = found.rank.as_ref()?;
    let mut firsts: Vec<(usize, f64)> =
        rank.iter().enumerate().filter_map(|(at, row)| Some((at, *row.first()?))).collect();
    firsts.sort_by(|a, b| b.1.total_cmp(&a.1));
    let said: Vec<String> = firsts
        .iter()
        .filter(|(_, share)| *share > 0.0)
        .map(|(at, share)| format!("{} in {} %", names[*at], chart::percent(*share)))
        .collect();
    Some(format!("First over all of these weightings: {}.", said.join(", ")))
}

/// A bar in which every place has its digit, as wide as its share.
pub(super) fn places(row: &[f64], columns: usize) -> String {
    let mut drawn = String::new();
    let (mut sum, mut taken) = (0.0, 0);
    for (place, share) in row.iter().enumerate() {
        #[expect(clippy::float_arithmetic, reason = "the length of a bar")]
        {
            sum += share;
        }
        let until = chart::cells(sum, columns);
        let sign = char::from_digit(u32::try_from(place + 1).unwrap_or(0), 36).unwrap_or('+');
        for _ in taken..until {
            drawn.push(sign);
        }
        taken = until.max(taken);
    }
    drawn
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_of_places_is_as_long_as_all_shares_together() {
        assert_eq!(places(&[0.5, 0.25, 0.25], 8), "11112233");
        assert_eq!(places(&[1.0, 0.0], 4), "1111");
        assert_eq!(places(&[0.001, 0.999], 10), "2222222222");
    }
}
