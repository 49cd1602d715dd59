//! Which weightings count, as it is chosen on the screen.

use crate::domain::robustness::sampling::{Law, Weighting};
use crate::tui::keys::Motion;

/// Draws to choose from; without a number, exact where it can be, else as many as it takes for a
/// standard error under 0.05 %.
pub(super) const RUNS: [Option<u64>; 5] =
    [None, Some(10_000), Some(100_000), Some(1_000_000), Some(10_000_000)];

/// The same in words.
pub(super) fn runs_in_words(at: usize) -> &'static str {
    match at % RUNS.len() {
        0 => "exactly where it can be, else until the error is under 0.05 %",
        1 => "10,000 weightings",
        2 => "100,000 weightings",
        3 => "1,000,000 weightings",
        _ => "10,000,000 weightings",
    }
}

/// The laws in the order in which they are offered; the last row sets how far scores may be off.
pub(super) const ROWS: usize = 7;
/// The row of scores.
pub(super) const SCORES: usize = 6;

/// What is set, whole numbers that the arrows move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Setting {
    row: usize,
    points: u32,
    concentration: u32,
    /// Percent.
    scores: u32,
}

impl Default for Setting {
    fn default() -> Self {
        Self { row: 0, points: 5, concentration: 100, scores: 0 }
    }
}

impl Setting {
    pub(super) fn row(&self) -> usize {
        self.row
    }

    /// With the law of `row` chosen; on the row of scores the law stays.
    pub(super) fn taken(mut self, row: usize) -> Self {
        if row < SCORES {
            self.row = row;
        }
        if self.row == 5 && self.scores == 0 {
            self.scores = 10; // Neither weights nor scores moving says nothing.
        }
        self
    }

    pub(super) fn law(&self) -> Law {
        self.law_of(self.row)
    }

    /// The law that `row` stands for.
    pub(super) fn law_of(&self, row: usize) -> Law {
        let weights = match row {
            0 => Weighting::Uniform,
            1 => Weighting::Nested,
            2 => Weighting::Ordered,
            3 => Weighting::Around(f64::from(self.points)),
            4 => Weighting::Dirichlet(f64::from(self.concentration)),
            5 => Weighting::Fixed,
            _ => self.law_of(self.row).weights,
        };
        let percent = if row == 5 { self.scores.max(1) } else { self.scores };
        let scores = (percent > 0).then(|| probability(percent));
        Law { weights, scores }
    }

    /// The meaning of the weights of `row` alone, as a sentence.
    pub(super) fn meaning(&self, row: usize) -> String {
        if row == SCORES {
            return match self.scores {
                0 => "Scores stand as agreed.".to_owned(),
                percent => format!(
                    "Each score may be one step higher or lower with probability {percent} %."
                ),
            };
        }
        let law = self.law_of(row);
        Law { scores: None, ..law }.meaning()
    }

    /// What stands at the head of `row`.
    pub(super) fn name(&self, row: usize) -> String {
        match row {
            0 => "uniform".to_owned(),
            1 => "nested".to_owned(),
            2 => "ordered".to_owned(),
            3 => format!("around:{}", self.points),
            4 => format!("dirichlet:{}", self.concentration),
            5 => "scores alone".to_owned(),
            _ => format!("+scores:{}", probability(self.scores)),
        }
    }
}

#[expect(clippy::float_arithmetic, reason = "a probability as it would be typed")]
fn probability(percent: u32) -> f64 {
    f64::from(percent) / 100.0
}

/// Moves the cursor, or with the side arrows the number of the row.
pub(super) fn step(setting: &mut Setting, row: &mut usize, motion: Motion) {
    let more = match motion {
        Motion::Up => {
            *row = row.saturating_sub(1);
            return;
        }
        Motion::Down => {
            *row = (*row + 1).min(ROWS - 1);
            return;
        }
        Motion::Top | Motion::PageUp => {
            *row = 0;
            return;
        }
        Motion::Bottom | Motion::PageDown => {
            *row = ROWS - 1;
            return;
        }
        Motion::Left | Motion::Home => false,
        Motion::Right | Motion::End => true,
    };
    let moved = |value: u32, by: u32, least: u32, most: u32| {
        if more { (value + by).min(most) } else { value.saturating_sub(by).max(least) }
    };
    match *row {
        3 => setting.points = moved(setting.points, 1, 1, 100),
        4 => setting.concentration = moved(setting.concentration, 10, 10, 10_000),
        5 | SCORES => setting.scores = moved(setting.scores, 5, 0, 100),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_a_law_that_can_be_typed_with_its_meaning() {
        let setting = Setting { scores: 10, ..Setting::default() };
        for row in 0..ROWS {
            let law = setting.law_of(row);
            assert_eq!(law.to_string().parse::<Law>().unwrap(), law);
            assert!(setting.meaning(row).ends_with('.'));
        }
        assert_eq!(Setting::default().law().to_string(), "uniform");
        assert_eq!(Setting::default().taken(5).law().to_string(), "scores:0.1");
    }

    #[test]
    fn the_arrows_move_the_number_of_the_row() {
        let (mut setting, mut row) = (Setting::default(), 3);
        step(&mut setting, &mut row, Motion::Right);
        assert_eq!(setting.taken(row).law().to_string(), "around:6");
        step(&mut setting, &mut row, Motion::Down);
        step(&mut setting, &mut row, Motion::Left);
        assert_eq!(setting.taken(row).law().to_string(), "dirichlet:90");
        for _ in 0..5 {
            step(&mut setting, &mut row, Motion::Down);
        }
        step(&mut setting, &mut row, Motion::Right);
        assert_eq!((row, setting.law().to_string().as_str()), (SCORES, "uniform+scores:0.05"));
    }
}
