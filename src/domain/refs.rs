//! References and ids: forgiving about what is typed, strict about what is shown.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;
use std::sync::Arc;

use thiserror::Error;

/// Text that is not a reference or id of the kind asked for.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not {wanted}: {rule}")]
pub struct RefError {
    typed: String,
    wanted: &'static str,
    rule: &'static str,
}

fn refused(typed: &str, wanted: &'static str, rule: &'static str) -> RefError {
    RefError { typed: typed.trim().to_owned(), wanted, rule }
}

/// The number in `typed` when it is `letter`, an optional dash and digits above zero.
fn number_after(typed: &str, letter: char) -> Option<NonZeroU32> {
    // What is stored, of which a hundred thousand are read at a time.
    if let [first, b'-', digits @ ..] = typed.as_bytes()
        && u32::from(*first) == u32::from(letter)
        && (1..=9).contains(&digits.len())
        && digits.iter().all(u8::is_ascii_digit)
    {
        let number = digits.iter().fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
        return NonZeroU32::new(number);
    }
    let rest = typed.trim().strip_prefix([letter, letter.to_ascii_lowercase()])?;
    let digits = rest.strip_prefix('-').unwrap_or(rest);
    // A sign would pass `parse`.
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    digits.parse().ok()
}

macro_rules! reference {
    ($name:ident, $letter:literal, $wanted:literal, $rule:literal, $doc:literal) => {
        #[doc = $doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(NonZeroU32);

        impl $name {
            /// The reference with this number; `None` for 0.
            pub fn new(number: u32) -> Option<Self> {
                NonZeroU32::new(number).map(Self)
            }

            /// The number behind the letter, 1 upward.
            pub fn number(self) -> u32 {
                self.0.get()
            }
        }

        impl FromStr for $name {
            type Err = RefError;

            /// Forgiving about case, dash and leading zeros.
            fn from_str(typed: &str) -> Result<Self, RefError> {
                number_after(typed, $letter).map(Self).ok_or_else(|| refused(typed, $wanted, $rule))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                // Tens of thousands are written at a time, hardly ever into a width.
                if f.width().is_none() && f.precision().is_none() {
                    return write!(f, "{}-{:04}", $letter, self.0);
                }
                f.pad(&format!("{}-{:04}", $letter, self.0))
            }
        }
    };
}

reference!(
    EvaluationRef,
    'E',
    "an evaluation",
    "references look like E-0001",
    "The short reference of an evaluation, `E-0001` upward. Never reused, never renumbered."
);
reference!(
    DecisionRef,
    'D',
    "a decision",
    "references look like D-0001",
    "The short reference of a decision, `D-0001` upward. Never reused, never renumbered."
);
reference!(
    ExceptionRef,
    'X',
    "an exception",
    "references look like X-0001",
    "The short reference of an exception, `X-0001` upward. Never reused, never renumbered."
);
reference!(
    WorkloadRef,
    'W',
    "a workload",
    "references look like W-0001",
    "The short reference of a workload, `W-0001` upward. Never reused, never renumbered."
);

reference!(
    ClarificationRef,
    'C',
    "a clarification",
    "references look like C-0001",
    "The short reference of a clarification, `C-0001` upward. Never reused, never renumbered."
);

reference!(
    ApproachRef,
    'A',
    "a workshop",
    "references look like A-0001",
    "The short reference of a workshop on the approach, `A-0001` upward. Never reused, never \
     renumbered."
);

reference!(
    HypothesisRef,
    'H',
    "a hypothesis",
    "references look like H-0001",
    "The short reference of a hypothesis, `H-0001` upward. Never reused, never renumbered."
);

/// Whether `text` has the shape of a reference, so that no slug or id may be it.
pub fn looks_like_reference(text: &str) -> bool {
    let Some(first) = text.trim_start().chars().next() else { return false };
    let letter = first.to_ascii_uppercase();
    matches!(letter, 'A' | 'C' | 'D' | 'E' | 'H' | 'V' | 'W' | 'X')
        && number_after(text, letter).is_some()
}

/// Whether a spreadsheet would turn `text` into a date: a month's name, a separator, digits.
pub fn looks_like_date(text: &str) -> bool {
    const MONTHS: [&str; 14] = [
        "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "SEPT", "OCT", "NOV", "DEC",
        "JUNE",
    ];
    let Some((head, tail)) = text.split_once(['-', '/', ' ']) else { return false };
    !tail.is_empty()
        && tail.bytes().all(|b| b.is_ascii_digit())
        && MONTHS.iter().any(|month| head.eq_ignore_ascii_case(month))
}

macro_rules! id_basics {
    ($name:ident) => {
        impl $name {
            /// The id as it is shown and stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl std::borrow::Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }
    };
}

/// The short name of a person or supplier: `aws`, `tl-1`.
///
/// 1 to 40 lower-case ASCII letters, digits and inner hyphens, beginning with a letter; never
/// the shape of a reference, never what a spreadsheet takes for a date.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slug(Arc<str>);

id_basics!(Slug);

impl FromStr for Slug {
    type Err = RefError;

    /// Forgiving about case and blanks around; everything else is refused, not mended.
    fn from_str(typed: &str) -> Result<Self, RefError> {
        let slug = typed.trim().to_ascii_lowercase();
        let fits = (1..=40).contains(&slug.len())
            && slug.starts_with(|c: char| c.is_ascii_lowercase())
            && !slug.ends_with('-')
            && slug.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
        let rule = if looks_like_reference(&slug) {
            "that is the shape of a reference such as E-0001"
        } else if looks_like_date(&slug) {
            "a spreadsheet would turn it into a date"
        } else if !fits {
            "it takes 1 to 40 letters a-z, digits and inner hyphens, and begins with a letter"
        } else {
            return Ok(Self(slug.into()));
        };
        Err(refused(typed, "a short name", rule))
    }
}

/// The id of a group of questions: two to eight capital letters, `CON`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct GroupId(Arc<str>);

id_basics!(GroupId);

impl FromStr for GroupId {
    type Err = RefError;

    fn from_str(typed: &str) -> Result<Self, RefError> {
        let id = typed.trim().to_ascii_uppercase();
        if !(2..=8).contains(&id.len()) || !id.bytes().all(|b| b.is_ascii_uppercase()) {
            return Err(refused(
                typed,
                "a group",
                "group ids are two to eight letters, such as CON",
            ));
        }
        Ok(Self(id.into()))
    }
}

/// The id of a question, gate or check: letters and digits in parts, the last a number, `CON-01`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QuestionId(Arc<str>);

id_basics!(QuestionId);

impl FromStr for QuestionId {
    type Err = RefError;

    /// Forgiving about case; `con-01` and `CON-01` are the same.
    fn from_str(typed: &str) -> Result<Self, RefError> {
        let id = typed.trim().to_ascii_uppercase();
        let ends = id.split_once('-').zip(id.rsplit_once('-'));
        let fits = id.len() <= 40
            && id.split('-').all(|part| {
                !part.is_empty()
                    && part.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
            })
            && ends.is_some_and(|((first, _), (_, last))| {
                first.bytes().all(|b| b.is_ascii_uppercase())
                    && last.bytes().all(|b| b.is_ascii_digit())
            });
        if looks_like_date(&id) {
            return Err(refused(typed, "a question id", "a spreadsheet would turn it into a date"));
        }
        if !fits || looks_like_reference(&id) {
            return Err(refused(typed, "a question id", "question ids look like CON-01"));
        }
        Ok(Self(id.into()))
    }
}

/// The id of an evidence item: its own (`AWS-04`) or one we gave it (`V-0001`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EvidenceId(Arc<str>);

id_basics!(EvidenceId);

impl EvidenceId {
    /// The id we give to an item that brings none.
    pub fn numbered(number: u32) -> Self {
        Self(format!("V-{number:04}").into())
    }
}

impl FromStr for EvidenceId {
    type Err = RefError;

    /// Forgiving about case; `v1` is `V-0001`.
    fn from_str(typed: &str) -> Result<Self, RefError> {
        if let Some(number) = number_after(typed, 'V') {
            return Ok(Self::numbered(number.get()));
        }
        let id = typed.trim().to_ascii_uppercase();
        let fits = (1..=40).contains(&id.len())
            && id.starts_with(|c: char| c.is_ascii_uppercase())
            && id.bytes().all(|b| {
                b.is_ascii_uppercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_')
            });
        if !fits || looks_like_reference(&id) || looks_like_date(&id) {
            let rule = "ids take letters, digits, dots and hyphens, begin with a letter, and must \
                        not look like a date or another reference";
            return Err(refused(typed, "an evidence id", rule));
        }
        Ok(Self(id.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(typed: &str, wanted: &str) {
        let shown = typed.parse::<ExceptionRef>().map_or_else(|e| e.to_string(), |r| r.to_string());
        assert_eq!(shown, wanted);
    }

    #[test]
    fn a_reference_is_read_whatever_its_case_dash_and_zeros() {
        check("x1", "X-0001");
        check(" X-1 ", "X-0001");
        check("X-0014", "X-0014");
        check("x123456", "X-123456");
    }

    #[test]
    fn what_is_no_reference_is_refused_with_the_rule() {
        for typed in ["x0", "x", "x-", "x+1", "y1", "x99999999999", ""] {
            check(typed, &format!("`{typed}` is not an exception: references look like X-0001"));
        }
    }

    #[test]
    fn a_slug_never_has_the_shape_of_a_reference_or_a_date() {
        for (rule, all) in [
            ("that is the shape of a reference such as E-0001", vec!["e1", "X-0001", "a1", "H-2"]),
            ("a spreadsheet would turn it into a date", vec!["mar-01", "dec-3"]),
            (
                "it takes 1 to 40 letters a-z, digits and inner hyphens, and begins with a letter",
                vec!["-a", "a-", "Ä", ""],
            ),
        ] {
            for typed in all {
                assert_eq!(typed.parse::<Slug>(), Err(refused(typed, "a short name", rule)));
            }
        }
        assert_eq!("TL-1".parse::<Slug>().unwrap().as_str(), "tl-1");
    }

    #[test]
    fn a_question_id_that_a_spreadsheet_would_take_for_a_date_is_refused() {
        assert!("MAR-01".parse::<QuestionId>().unwrap_err().to_string().contains("date"));
        assert_eq!("exc-need-01".parse::<QuestionId>().unwrap().as_str(), "EXC-NEED-01");
        assert_eq!("v7".parse::<EvidenceId>().unwrap().as_str(), "V-0007");
    }
}
