//! What workloads need: one row a workload, environment and item.

use std::fmt::Display;
use std::str::FromStr;

use super::{Extra, Seen};
use crate::domain::refs::{Slug, WorkloadRef};
use crate::domain::text::skeleton;
use crate::domain::workload::capacity::Term;
use crate::domain::workload::needs::{Amount, Growth, Item, Need, Three};
use crate::import::csv::{Columns, Row, Sheet};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// The most servers of one line.
const MOST_COUNT: u32 = 10_000;

/// One line of what a workload needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedRow {
    /// The line it stands on.
    pub line: usize,
    /// The workload, by reference or name.
    pub workload: String,
    /// Of which environment.
    pub environment: Slug,
    /// What.
    pub item: Item,
    /// How many of it.
    pub count: u16,
    /// How much of each a month.
    pub amount: Three<Amount>,
    /// How it grows a year.
    pub growth: Three<Growth>,
    /// The month from which it runs in the cloud.
    pub from_month: Option<u16>,
}

/// A row of the file: the workload it names, and what that needs, where all of it could be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NeedLine {
    /// The line it stands on.
    pub line: usize,
    /// The workload, by reference or name.
    pub workload: String,
    /// What it needs; `None` where that cannot be read, which is a problem.
    pub row: Option<NeedRow>,
}

impl NeedRow {
    /// The need of the workload that its text means.
    pub fn of(&self, workload: WorkloadRef) -> Need {
        Need {
            workload,
            environment: self.environment.clone(),
            item: self.item.clone(),
            count: self.count,
            amount: self.amount,
            growth: self.growth,
            from_month: self.from_month,
        }
    }
}

/// The needs in `source`.
///
/// The same item twice for one environment is a problem.
pub fn read(source: &Source, extra: Extra) -> Rows<NeedLine> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["workload", "item", "likely"],
        optional: &[
            "environment",
            "count",
            "low",
            "high",
            "growth",
            "growth_low",
            "growth_high",
            "from_month",
        ],
        passed_over: &["name", "unit", "illustrative"],
        aliases: &[],
        ignore_extra: extra.is_ignored(),
    });
    let mut seen = Seen::new();
    let rows: Vec<Option<NeedLine>> =
        sheet.rows().map(|row| need(row, &mut seen, &mut problems)).collect();
    Rows::new(source.name(), rows.into_iter().flatten().collect(), problems)
}

/// The one need that these columns say, for a form or flags; else the column and what is wrong.
///
/// # Errors
/// The first problem, with its column.
pub fn one(columns: &[(&str, String)]) -> Result<NeedRow, (String, String)> {
    let cell = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let header: Vec<String> = columns.iter().map(|(name, _)| cell(name)).collect();
    let cells: Vec<String> = columns.iter().map(|(_, text)| cell(text)).collect();
    let text = format!("{}\n{}\n", header.join(","), cells.join(","));
    let problem = match read(&Source::from_text("what was typed", &text), Extra::Refuse).sound() {
        Ok(rows) => match rows.into_iter().find_map(|line| line.row) {
            Some(row) => return Ok(row),
            None => None,
        },
        Err(error) => error.problems().next().map(|(_, problem)| problem.clone()),
    };
    let (column, what) = problem.map_or((None, String::new()), |one| (one.column, one.what));
    let column = column.unwrap_or_else(|| "workload".to_owned());
    let said = format!("{column}: {what}");
    Err((column, said))
}

type Key = (String, Slug, Item);

fn need(row: Row<'_>, seen: &mut Seen<Key>, problems: &mut Problems) -> Option<NeedLine> {
    let workload = row.full("workload", problems).map(str::trim).map(str::to_owned);
    let live = || "live".parse::<Slug>().expect("a short name");
    let environment = match row.raw("environment") {
        Some(_) => row.optional("environment", problems),
        None => Some(live()),
    };
    let item = row.needed::<Item>("item", problems);
    let count = match row.raw("count") {
        Some(_) => row.whole("count", MOST_COUNT, problems).filter(|count| {
            if *count == 0 {
                row.note("count", "a line of no servers says nothing: leave it out", problems);
            }
            *count > 0
        }),
        None => Some(1),
    };
    let amount = three::<Amount>(row, ["low", "likely", "high"], problems);
    let growth = if row.raw("growth").or(row.raw("growth_low")).or(row.raw("growth_high")).is_some()
    {
        three::<Growth>(row, ["growth_low", "growth", "growth_high"], problems)
    } else {
        let none = Growth::default();
        Three::new(none, none, none).ok()
    };
    let from_month = row.whole("from_month", Term::MOST.into(), problems);
    if from_month == Some(0) {
        row.note("from_month", "months of a term count from 1", problems);
    }
    let workload = workload?;
    let whole = || {
        let (environment, item) = (environment?, item?);
        let key = (skeleton(&workload), environment.clone(), item.clone());
        if let Some(first) = seen.before(key, row.line) {
            let what =
                format!("{item} of {workload} in {environment} stands on line {first} already");
            row.note("item", what, problems);
        }
        Some(NeedRow {
            line: row.line,
            workload: workload.clone(),
            environment,
            item,
            count: u16::try_from(count?).ok()?,
            amount: amount?,
            growth: growth?,
            from_month: from_month.and_then(|month| u16::try_from(month).ok()),
        })
    };
    let need = whole();
    Some(NeedLine { line: row.line, workload, row: need })
}

/// Low, likely and high; low and high are the likely one where they are not given.
fn three<T: Copy + Ord + Display + FromStr<Err: Display>>(
    row: Row<'_>,
    [low, likely, high]: [&str; 3],
    problems: &mut Problems,
) -> Option<Three<T>> {
    row.full(likely, problems);
    let middle = row.number::<T>(likely, problems);
    let mut or_likely = |name| match row.raw(name) {
        Some(_) => row.number::<T>(name, problems),
        None => middle,
    };
    let (least, most) = (or_likely(low), or_likely(high));
    Three::new(least?, middle?, most?).map_err(|error| row.note(likely, error, problems)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::workload::needs::Estimate;

    fn read_text(text: &str) -> Result<Vec<NeedRow>, String> {
        read(&Source::from_text("needs.csv", text), Extra::Refuse)
            .sound()
            .map(|lines| lines.into_iter().filter_map(|line| line.row).collect())
            .map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_left_out_is_the_likely_one_live_and_without_growth() {
        let rows = read_text(
            "workload,environment,item,count,low,likely,high,growth,from_month\n\
             W-0001,,compute:medium,2,600,730,,5,\nPayroll,test,memory,,,16,,,7\n",
        )
        .unwrap();
        assert_eq!(rows[0].amount.of(Estimate::High).to_string(), "730");
        assert_eq!(rows[0].environment.as_str(), "live");
        assert_eq!(rows[0].growth.of(Estimate::Low).to_string(), "5");
        assert_eq!((rows[1].count, rows[1].from_month), (1, Some(7)));
    }

    #[test]
    fn every_problem_is_said_with_its_line() {
        let said = read_text(
            "workload,item,low,likely,high,count,from_month\n\
             ,disk,1,2,3,1,1\nW-0001,memory,3,2,4,0,0\nW-0001,memory,1,x,2,1,1\n",
        )
        .unwrap_err();
        for part in [
            "needs.csv:2: workload: it is empty",
            "needs.csv:2: item: `disk` is not something to need",
            "needs.csv:3: count: a line of no servers",
            "needs.csv:3: likely: 3, 2, 4 are not low, likely and high",
            "needs.csv:3: from_month: months of a term count from 1",
            "needs.csv:4: likely: `x` is not an amount",
        ] {
            assert!(said.contains(part), "{part} is not in {said}");
        }
    }

    #[test]
    fn the_same_item_twice_in_one_environment_is_a_problem() {
        let said = read_text("workload,item,likely\nPayroll,memory,1\nPayRoll,memory,2\n");
        assert!(said.unwrap_err().contains("stands on line 2 already"));
    }
}
