//! The laws that weightings are drawn from, as they are typed and as they are explained.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Which weightings are thought possible, and how likely each is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Weighting {
    /// Any weights, equally likely.
    Uniform,
    /// Groups uniform, and the questions within each group uniform.
    Nested,
    /// Any weights that keep today's order of importance.
    Ordered,
    /// Each weight within this many percentage points of today's, 0 to 100.
    Around(f64),
    /// Near today's weights; the higher this concentration, the nearer. Above 0.
    Dirichlet(f64),
    /// Today's weights, unmoved: for a law of scores alone.
    Fixed,
}

/// A law of weights, and perhaps one of scores with it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Law {
    /// How weights are drawn.
    pub weights: Weighting,
    /// The probability, 0 to 1, with which each score stands one step off; `None`: scores stand.
    pub scores: Option<f64>,
}

impl Law {
    /// Any weights, equally likely, on the scores as they are.
    pub const UNIFORM: Self = Self { weights: Weighting::Uniform, scores: None };

    /// The concentration that `dirichlet` has when none is typed.
    pub const CONCENTRATION: f64 = 100.0;

    /// What the law means, as a sentence for a screen.
    pub fn meaning(&self) -> String {
        let weights = match self.weights {
            Weighting::Uniform => "Every set of weights counts the same".to_owned(),
            Weighting::Nested => {
                "Every set of weights for the groups counts the same, and so does \
                                  every split of a group among its questions"
                    .to_owned()
            }
            Weighting::Ordered => {
                "Every set of weights that keeps today's order of importance counts the same"
                    .to_owned()
            }
            Weighting::Around(points) => format!(
                "Every set of weights in which none is more than {points} percentage points from \
                 today's counts the same"
            ),
            Weighting::Dirichlet(concentration) => format!(
                "Weights near today's count more than weights far from them (concentration \
                 {concentration})"
            ),
            Weighting::Fixed => "The weights are today's".to_owned(),
        };
        match self.scores {
            None => format!("{weights}."),
            Some(probability) => format!(
                "{weights}, and each score may be one step higher or lower with probability \
                 {probability}, either way alike."
            ),
        }
    }
}

/// Text that is not a law.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LawError {
    /// None of the words we know.
    #[error(
        "`{0}` is not a law: it is uniform, nested, ordered, around:P, dirichlet:C or scores:P, \
         and +scores:P may follow"
    )]
    Unknown(String),
    /// The number after the colon is missing or outside its range.
    #[error("`{typed}` needs {wanted} after the colon")]
    Number {
        /// What was typed.
        typed: String,
        /// What belongs there.
        wanted: &'static str,
    },
}

impl FromStr for Law {
    type Err = LawError;

    /// `uniform`, `nested`, `ordered`, `around:5`, `dirichlet`, `dirichlet:50`, `scores:0.1`, and
    /// each of them with `+scores:0.1`.
    fn from_str(typed: &str) -> Result<Self, LawError> {
        let text = typed.trim().to_ascii_lowercase();
        let (first, second) = match text.split_once('+') {
            Some((first, second)) => (first.trim(), Some(second.trim())),
            None => (text.as_str(), None),
        };
        let unknown = || LawError::Unknown(typed.trim().to_owned());
        let number = |part: &str, wanted: &'static str, fits: fn(f64) -> bool| {
            let value = part.split_once(':').and_then(|(_, n)| n.trim().parse::<f64>().ok());
            value
                .filter(|&n| n.is_finite() && fits(n))
                .ok_or(LawError::Number { typed: part.to_owned(), wanted })
        };
        let scores = |part: &str| {
            number(part, "a probability from 0 to 1", |p| (0.0..=1.0).contains(&p)).map(Some)
        };
        let weights = match first.split(':').next().unwrap_or_default() {
            "uniform" if first == "uniform" => Weighting::Uniform,
            "nested" if first == "nested" => Weighting::Nested,
            "ordered" if first == "ordered" => Weighting::Ordered,
            "around" => Weighting::Around(number(first, "percentage points from 0 to 100", |p| {
                (0.0..=100.0).contains(&p)
            })?),
            "dirichlet" if first == "dirichlet" => Weighting::Dirichlet(Self::CONCENTRATION),
            "dirichlet" => Weighting::Dirichlet(number(first, "a concentration above 0", |c| {
                c > 0.0 && c <= 1e9
            })?),
            "scores" if second.is_none() => {
                return Ok(Self { weights: Weighting::Fixed, scores: scores(first)? });
            }
            _ => return Err(unknown()),
        };
        let scores = match second {
            None => None,
            Some(part) if part.starts_with("scores:") => scores(part)?,
            Some(_) => return Err(unknown()),
        };
        Ok(Self { weights, scores })
    }
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let weights = match self.weights {
            Weighting::Uniform => "uniform".to_owned(),
            Weighting::Nested => "nested".to_owned(),
            Weighting::Ordered => "ordered".to_owned(),
            Weighting::Around(points) => format!("around:{points}"),
            Weighting::Dirichlet(concentration) => format!("dirichlet:{concentration}"),
            Weighting::Fixed => String::new(),
        };
        let text = match (self.scores, weights.is_empty()) {
            (None, true) => "scores:0".to_owned(),
            (None, false) => weights,
            (Some(p), true) => format!("scores:{p}"),
            (Some(p), false) => format!("{weights}+scores:{p}"),
        };
        f.pad(&text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed() {
        for typed in [
            "uniform",
            "nested",
            "ordered",
            "around:5",
            "around:2.5+scores:0.1",
            "dirichlet:50",
            "scores:0.2",
            "uniform+scores:0.3",
        ] {
            assert_eq!(typed.parse::<Law>().unwrap().to_string(), typed);
        }
        assert_eq!("Dirichlet".parse::<Law>().unwrap().to_string(), "dirichlet:100");
        assert!("around:5".parse::<Law>().unwrap().meaning().contains("5 percentage points"));
    }

    #[track_caller]
    fn refused(typed: &str, part: &str) {
        let said = typed.parse::<Law>().unwrap_err().to_string();
        assert!(said.contains(part), "{said}");
    }

    #[test]
    fn a_law_that_is_none_is_refused_with_what_belongs_there() {
        refused("normal", "is not a law");
        refused("uniform:3", "is not a law");
        refused("uniform+around:3", "is not a law");
        refused("around", "percentage points");
        refused("around:101", "percentage points");
        refused("around:NaN", "percentage points");
        refused("dirichlet:0", "above 0");
        refused("scores:1.5", "0 to 1");
        refused("scores:0.1+scores:0.1", "is not a law");
    }
}
