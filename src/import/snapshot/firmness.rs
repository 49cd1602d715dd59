//! How firm the result was when it was frozen.

use serde::Deserialize;

use super::{Refused, maybe, parsed};
use crate::domain::decision::snapshot::Shift;
use crate::domain::evaluation::Agreeing;
use crate::domain::exact::{Exact, Rounded};
use crate::domain::robustness::firmness::{Behind, Fewest, Firmness, Interval, Least};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Form {
    winner: String,
    stands_first: Option<String>,
    near: Vec<String>,
    behind: Vec<BehindForm>,
    intervals: Vec<IntervalForm>,
    least: Option<LeastForm>,
    marks: Option<FewestForm>,
    certificate: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct BehindForm {
    challenger: String,
    margin: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IntervalForm {
    group: String,
    weight: String,
    from: String,
    to: String,
    next: Option<String>,
    at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LeastForm {
    challenger: String,
    size: String,
    moves: Vec<MoveForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoveForm {
    question: String,
    by: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FewestForm {
    challenger: String,
    steps: u32,
    cells: Vec<CellForm>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CellForm {
    candidate: String,
    question: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShiftForm {
    from: String,
    to: String,
    points: String,
    challenger: String,
}

/// A margin as it was published, with the decimals of the rules.
fn margin(text: &str, decimals: u8) -> Result<Rounded, Refused> {
    let refused = || format!("`{text}` is no margin at {decimals} decimals");
    let exact = crate::import::matrix::number(text).ok_or_else(refused)?;
    let rounded = exact.rounded(decimals);
    if rounded.to_string() == text { Ok(rounded) } else { Err(refused()) }
}

impl Form {
    pub(super) fn read(&self, decimals: u8, agreeing: Agreeing) -> Result<Firmness, Refused> {
        let behind = self.behind.iter().map(|form| {
            let margin = margin(&form.margin, decimals)?;
            Ok(Behind { challenger: form.challenger.clone(), margin })
        });
        let least = self.least.as_ref().map(|form| {
            let moves =
                form.moves.iter().map(|m| Ok::<_, Refused>((m.question.clone(), parsed(&m.by)?)));
            Ok::<_, Refused>(Least {
                challenger: form.challenger.clone(),
                size: parsed(&form.size)?,
                moves: moves.collect::<Result<_, _>>()?,
            })
        });
        let marks = self.marks.as_ref().map(|form| {
            let cells = form.cells.iter().map(|c| (c.candidate.clone(), c.question.clone()));
            let challenger = form.challenger.clone();
            Fewest { challenger, steps: form.steps, cells: cells.collect() }
        });
        Ok(Firmness {
            winner: self.winner.clone(),
            stands_first: self.stands_first.clone(),
            // The decision that froze it chose among those who shared the first place.
            joint: Vec::new(),
            near: self.near.clone(),
            behind: behind.collect::<Result<_, Refused>>()?,
            intervals: self.intervals.iter().map(IntervalForm::read).collect::<Result<_, _>>()?,
            least: least.transpose()?,
            marks,
            certificate: self.certificate.clone(),
            averaged: agreeing == Agreeing::Average,
        })
    }
}

impl IntervalForm {
    fn read(&self) -> Result<Interval, Refused> {
        let at: Option<Exact> = maybe(self.at.as_ref())?;
        Ok(Interval {
            group: self.group.clone(),
            weight: parsed(&self.weight)?,
            from: parsed(&self.from)?,
            to: parsed(&self.to)?,
            next: self.next.clone().zip(at),
        })
    }
}

impl ShiftForm {
    pub(super) fn read(&self) -> Result<Shift, Refused> {
        Ok(Shift {
            from: parsed(&self.from)?,
            to: parsed(&self.to)?,
            points: parsed(&self.points)?,
            challenger: parsed(&self.challenger)?,
        })
    }
}
