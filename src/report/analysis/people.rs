//! The parts of any analysis as tables with sentences.

#![expect(clippy::float_arithmetic, reason = "shares shown as percent, never a total")]

use super::{Acceptable, Analysis, Block, LeftOut, Part, Ranked, Scale, Tipped, Way};
use crate::domain::exact::Exact;
use crate::domain::robustness::dominance::Dominance;
use crate::domain::robustness::least_change::{LeastChange, Shift, nearest};
use crate::domain::robustness::marks::{Margin, MarkMove, Moves, steps};
use crate::domain::robustness::percent_at;
use crate::domain::robustness::tipping::WinnerChange;
use crate::domain::text::{commas, counted, listed};
use crate::report::listing::{Cell, Column, Listing};

/// The most moves that a cell of a table names.
const NAMED: usize = 4;

/// The most questions of an evaluation that a table for people has.
const QUESTIONS: usize = 10;

/// The parts that were asked for, each with its table and what it means.
pub fn blocks(analysis: &Analysis) -> Vec<Block> {
    let mut blocks = Vec::new();
    put(&mut blocks, Part::Ranking, "Ranking", analysis.ranking.as_ref(), |found| {
        ranking(analysis, found)
    });
    put(&mut blocks, Part::Tipping, "One weight moves", analysis.tipping.as_ref(), |found| {
        tipping(analysis, found)
    });
    put(
        &mut blocks,
        Part::LeastChange,
        "Several weights move",
        analysis.least_change.as_ref(),
        |found| least(analysis, found),
    );
    put(&mut blocks, Part::Marks, "Marks move", analysis.marks.as_ref(), |found| {
        marks(analysis, found)
    });
    put(&mut blocks, Part::Dominance, "Who can ever lead", analysis.dominance.as_ref(), |found| {
        dominance(analysis, found)
    });
    if let Some(Ok(found)) = &analysis.acceptability {
        blocks.extend(acceptability(analysis, found));
    } else {
        put(
            &mut blocks,
            Part::Acceptability,
            "All weightings",
            analysis.acceptability.as_ref(),
            |_| (None, Vec::new()),
        );
    }
    if let Some(Ok(found)) = &analysis.leave_out {
        blocks.extend(leave_out(analysis, found));
    } else {
        put(&mut blocks, Part::LeaveOut, "Left out", analysis.leave_out.as_ref(), |_| {
            (None, Vec::new())
        });
    }
    blocks
}

/// A block of `answer`, with the reason where it is undefined.
pub(super) fn put<T>(
    blocks: &mut Vec<Block>,
    part: Part,
    title: &'static str,
    answer: Option<&Result<T, String>>,
    block: impl FnOnce(&T) -> (Option<Listing>, Vec<String>),
) {
    let (table, sentences) = match answer {
        None => return,
        Some(Ok(found)) => block(found),
        Some(Err(why)) => (None, vec![format!("Undefined: {why}.")]),
    };
    blocks.push(Block { part, title, table, sentences });
}

/// A share as people read it: `33.3 %`.
pub(super) fn percent(share: f64) -> String {
    let shown = format!("{:.1} %", share * 100.0);
    if shown == "-0.0 %" { "0.0 %".to_owned() } else { shown }
}

pub(super) fn percent_of(share: &Exact) -> String {
    format!("{} %", (share * &Exact::whole(100)).rounded(1))
}

/// A difference of weights in percentage points, with its sign.
pub(super) fn points(by: &Exact) -> String {
    let points = percent_at(by, 1);
    if by.is_negative() { points.to_string() } else { format!("+{points}") }
}

impl Scale {
    /// A total, gap or margin as people read it.
    pub(super) fn shown(self, value: &Exact) -> String {
        match self {
            Self::Plain => value.rounded(4).to_string(),
            Self::Marks(decimals) => (value * &Exact::whole(100)).rounded(decimals).to_string(),
        }
    }

    pub(super) fn shown_double(self, value: f64) -> String {
        match self {
            Self::Plain => format!("{value:.4}"),
            Self::Marks(decimals) => format!("{:.*}", usize::from(decimals), value * 100.0),
        }
    }
}

impl Analysis {
    /// How far the leader is ahead of `other`, as people read it: in marks the difference of the
    /// published totals, so that it is the margin of the ranking.
    fn lead(&self, other: usize, gap: &Exact) -> String {
        let totals = self.totals.get(self.leader).zip(self.totals.get(other));
        match (self.scale, totals) {
            (Scale::Marks(decimals), Some((first, next))) => {
                let published = |total: &Exact| (total * &Exact::whole(100)).rounded(decimals);
                published(first).minus(published(next)).to_string()
            }
            (scale, _) => scale.shown(gap),
        }
    }

    /// A lead of the leader over a total that nobody has, as people read it: in marks the
    /// difference of the two as they would be published.
    pub(super) fn lead_of(&self, gap: &Exact) -> String {
        match (self.scale, self.totals.get(self.leader)) {
            (Scale::Marks(decimals), Some(first)) => {
                let published = |total: &Exact| (total * &Exact::whole(100)).rounded(decimals);
                published(first).minus(published(&(first - gap))).to_string()
            }
            (scale, _) => scale.shown(gap),
        }
    }

    fn is_group(&self, criterion: &str) -> bool {
        self.criteria[..self.groups].iter().any(|group| group == criterion)
    }
}

fn ranking(analysis: &Analysis, found: &[Ranked]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::figure("place", "Place"),
        Column::text("supplier", "Candidate"),
        Column::figure("total", "Total"),
    ]);
    for ranked in found {
        table.push(vec![
            Cell::count(ranked.place),
            analysis.name(ranked.candidate).into(),
            analysis.scale.shown_double(ranked.total).into(),
        ]);
    }
    let first: Vec<&str> =
        found.iter().filter(|r| r.place == 1).map(|r| analysis.name(r.candidate)).collect();
    let level = first.len() > 1;
    let said = level.then(|| format!("{} are level in the first place.", listed(&first, "and")));
    (Some(table), said.into_iter().collect())
}

fn change(analysis: &Analysis, change: &WinnerChange) -> String {
    format!(
        "at {} from {} to {}",
        percent_of(&change.at),
        analysis.name(change.from),
        analysis.name(change.to)
    )
}

fn interval(of: &(Exact, Exact)) -> String {
    format!("{} to {}", percent_of(&of.0), percent_of(&of.1))
}

fn tipping(analysis: &Analysis, found: &[Tipped]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("criterion", "Criterion"),
        Column::figure("weight", "Weight"),
        Column::text("winner_interval", "Winner stays first"),
        Column::text("order_interval", "Order stays"),
        Column::text("winner_changes", "The winner changes"),
    ]);
    let (shown, left_out) = nearest_questions(analysis, found);
    for Tipped { criterion, tipping } in shown {
        let changes: Vec<String> =
            tipping.winner_changes.iter().map(|c| change(analysis, c)).collect();
        let changes = if changes.is_empty() { "never".to_owned() } else { changes.join("; ") };
        table.push(vec![
            criterion.as_str().into(),
            percent_of(&tipping.weight).into(),
            interval(&tipping.winner_interval).into(),
            interval(&tipping.order_interval).into(),
            changes.into(),
        ]);
    }
    let mut said = vec![
        "One weight moves and the others keep their proportions; where the winner changes, both \
         lead."
            .to_owned(),
    ];
    said.push(nearest_tip(analysis, found));
    if left_out > 0 {
        said.push(format!(
            "{left_out} questions whose weight matters less are not shown here; the analysis as JSON has them."
        ));
    }
    (Some(table), said)
}

/// The groups and the questions nearest to another winner, in their order, and how many
/// questions that leaves out. Without groups everything.
fn nearest_questions<'f>(analysis: &Analysis, found: &'f [Tipped]) -> (Vec<&'f Tipped>, usize) {
    if analysis.groups == 0 {
        return (found.iter().collect(), 0);
    }
    let far = |tipped: &Tipped| tipped.tipping.nearest().map(|(_, far)| far);
    let mut near: Vec<(Exact, &str)> = found
        .iter()
        .filter(|tipped| !analysis.is_group(&tipped.criterion))
        .filter_map(|tipped| Some((far(tipped)?, tipped.criterion.as_str())))
        .collect();
    near.sort();
    near.truncate(QUESTIONS);
    let shown: Vec<&Tipped> = found
        .iter()
        .filter(|tipped| {
            let name = tipped.criterion.as_str();
            analysis.is_group(name) || near.iter().any(|(_, near)| *near == name)
        })
        .collect();
    let left_out = found.len() - shown.len();
    (shown, left_out)
}

/// The single weight that is nearest to another winner, as a sentence.
pub(super) fn nearest_tip(analysis: &Analysis, found: &[Tipped]) -> String {
    let near = found
        .iter()
        .filter_map(|tipped| tipped.tipping.nearest().map(|(change, far)| (tipped, change, far)));
    let Some((tipped, change, far)) = near.min_by(|a, b| a.2.cmp(&b.2)) else {
        return "No weight of a single criterion makes another candidate win.".to_owned();
    };
    let leader = analysis.leader;
    let other = if change.from == leader { change.to } else { change.from };
    format!(
        "The nearest change of a single weight is {}: at {} instead of {} ({} points away) {} is \
         level with {}.",
        tipped.criterion,
        percent_of(&change.at),
        percent_of(&tipped.tipping.weight),
        (&far * &Exact::whole(100)).rounded(1),
        analysis.name(other),
        analysis.name(leader)
    )
}

/// The weights that move, as `C1 -16.7, C2 +16.7`.
pub(super) fn moved(analysis: &Analysis, shift: &Shift) -> String {
    let one = |at: usize, by: &Exact| format!("{} {}", analysis.questions[at], points(by));
    named(shift.moves.iter().map(|m| one(m.criterion, &m.by)).collect())
}

fn named(mut parts: Vec<String>) -> String {
    if let Some(more) = parts.len().checked_sub(NAMED).filter(|more| *more > 0) {
        parts.truncate(NAMED);
        parts.push(format!("and {more} more"));
    }
    parts.join(", ")
}

fn least(analysis: &Analysis, found: &[LeastChange]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("challenger", "Challenger"),
        Column::figure("gap", "Gap"),
        Column::figure("moved", "Changes hands"),
        Column::figure("linf", "Spread thin, each at most"),
        Column::text("l1_moves", "Points of weight that move"),
    ]);
    let none = || "none does it".to_owned();
    // What one weight gives another one takes: the weight that changes hands is half the sum of
    // the moves, as `docs/method.md` counts it.
    let moves_over = |shift: &Shift| points(&(&shift.size / &Exact::whole(2)))[1..].to_owned();
    let most = |shift: &Option<Shift>| {
        shift.as_ref().map_or_else(none, |shift| points(&shift.size)[1..].to_owned())
    };
    for change in found {
        table.push(vec![
            analysis.name(change.challenger).into(),
            analysis.lead(change.challenger, &change.gap).into(),
            change.l1.as_ref().map_or_else(none, moves_over).into(),
            most(&change.linf).into(),
            change.l1.as_ref().map(|shift| moved(analysis, shift)).into(),
        ]);
    }
    let leader = analysis.name(analysis.leader);
    let mut said = Vec::new();
    if let Some((near, shift)) = nearest(found).and_then(|near| Some((near, near.l1.as_ref()?))) {
        let challenger = analysis.name(near.challenger);
        said.push(if shift.moves.is_empty() {
            format!("{challenger} is level with {leader} as the weights stand.")
        } else {
            format!(
                "The smallest change of weights that lets anybody draw level with {leader} is for \
                 {challenger}: {} points of weight change hands.",
                moves_over(shift)
            )
        });
    }
    let never: Vec<&str> = found
        .iter()
        .filter(|change| change.l1.is_none())
        .map(|change| analysis.name(change.challenger))
        .collect();
    if !never.is_empty() {
        said.push(format!(
            "No weighting does it for {}: {leader} is ahead on everything.",
            listed(&never, "and")
        ));
    }
    (Some(table), said)
}

fn steps_of(moves: Option<&Moves>) -> Cell {
    moves.map(|moves| steps(moves)).into()
}

fn cells_of(moves: Option<&Moves>) -> Cell {
    moves.map_or(Cell::Null, |moves| Cell::count(moves.len()))
}

/// A move of a mark, as `azure PRT-01 2 to 3`: places of the scale from its lowest, 0. Of averages
/// `azure PRT-01 2 steps up`: what an average's place is tells nobody anything.
pub(super) fn step(analysis: &Analysis, mark: &MarkMove) -> String {
    let (who, on) = (analysis.name(mark.candidate), &analysis.questions[mark.criterion]);
    if analysis.averaged {
        let way = if mark.to > mark.from { "up" } else { "down" };
        return format!("{who} {on} {} {way}", counted(mark.steps(), "step", "steps"));
    }
    format!("{who} {on} {} to {}", mark.from, mark.to)
}

fn marks(analysis: &Analysis, found: &[Margin]) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("challenger", "Challenger"),
        Column::figure("gap", "Gap"),
        Column::figure("either", "Marks of both"),
        Column::figure("challenger_up", "Its own up"),
        Column::figure("winner_down", "Winner's down"),
        Column::figure("questions_raised", "Questions raised"),
        Column::figure("by_one", "Wrong by one"),
        Column::figure("by_two", "Wrong by two"),
        Column::figure("by_any", "Wrong by any"),
        Column::text("moves", "Which").in_files(),
    ]);
    for margin in found {
        let which = margin.either.as_ref();
        let which = which.map(|moves| named(moves.iter().map(|m| step(analysis, m)).collect()));
        table.push(vec![
            analysis.name(margin.challenger).into(),
            analysis.lead(margin.challenger, &margin.gap).into(),
            steps_of(margin.either.as_ref()),
            steps_of(margin.challenger_up.as_ref()),
            steps_of(margin.winner_down.as_ref()),
            cells_of(margin.questions_raised.as_ref()),
            cells_of(margin.wrong_by_one.as_ref()),
            cells_of(margin.wrong_by_two.as_ref()),
            cells_of(margin.wrong_by_any.as_ref()),
            which.into(),
        ]);
    }
    let step = if analysis.averaged {
        "steps of single evaluators' scores, since averages of them count"
    } else {
        "steps of the scale"
    };
    let said = format!(
        "So many marks ({step}) must change, or so many marks must be wrong, before the challenger \
         is level; - where no change of marks does it."
    );
    (Some(table), vec![said])
}

fn dominance(analysis: &Analysis, found: &Dominance) -> (Option<Listing>, Vec<String>) {
    let mut table = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::figure("best_margin", "Best margin"),
        Column::text("can_lead", "Leads under some weighting"),
    ]);
    let (wins, never) = (found.can_win_outright(), found.can_never_lead());
    for (at, best) in found.best.iter().enumerate() {
        let can = if wins.contains(&at) {
            "yes"
        } else if never.contains(&at) {
            "no"
        } else {
            "level at best"
        };
        table.push(vec![
            analysis.name(at).into(),
            best.as_ref().map(|best| analysis.scale.shown(&best.margin)).into(),
            can.into(),
        ]);
    }
    let pair = |(a, b): &(usize, usize)| (analysis.name(*a), analysis.name(*b));
    let mut said = Vec::new();
    for (ahead, behind) in found.dominates.iter().map(pair) {
        said.push(format!(
            "{ahead} is at least as good as {behind} everywhere and better somewhere."
        ));
    }
    for (one, other) in found.identical.iter().map(pair) {
        said.push(format!("{one} and {other} have the same values everywhere."));
    }
    (Some(table), said)
}

/// The candidates as columns of shares.
fn across(analysis: &Analysis, first: Column) -> Vec<Column> {
    let named = |name: &String| Column::figure(name.clone(), name.clone());
    std::iter::once(first).chain(analysis.candidates.iter().map(named)).collect()
}

fn acceptability(analysis: &Analysis, found: &Acceptable) -> Vec<Block> {
    let part = Part::Acceptability;
    let mut blocks = Vec::new();
    let mut said =
        vec![format!("{} The weights are those of the {}.", found.law.meaning(), found.of)];
    said.push(how(found));
    if let Some(rank) = &found.rank {
        let places = (1..=rank.len())
            .map(|place| Column::figure(format!("place_{place}"), format!("Place {place}")));
        let first = Column::text("candidate", "Candidate");
        let mut table = Listing::new(std::iter::once(first).chain(places).collect());
        for (at, row) in rank.iter().enumerate() {
            let shares = row.iter().map(|share| percent(*share).into());
            table.push(std::iter::once(analysis.name(at).into()).chain(shares).collect());
        }
        let title = "How often each takes each place";
        blocks.push(Block { part, title, table: Some(table), sentences: said });
    } else {
        let why = "Places cannot be had exactly for so many criteria; pairs can.".to_owned();
        let sentences = said.into_iter().chain([why]).collect();
        blocks.push(Block { part, title: "All weightings", table: None, sentences });
    }
    let mut table = Listing::new(across(analysis, Column::text("candidate", "Ahead of")));
    for (at, row) in found.pairwise_win.iter().enumerate() {
        let share = |(other, share): (usize, &f64)| {
            if other == at { Cell::Null } else { percent(*share).into() }
        };
        let shares = row.iter().enumerate().map(share);
        table.push(std::iter::once(analysis.name(at).into()).chain(shares).collect());
    }
    let title = "How often each is ahead of each";
    let exact = found.pairwise_exact && found.way != Way::Exact;
    let exact = if exact { " Exact: of these, nothing was sampled." } else { "" };
    let said = vec![format!("A tie counts half.{exact}")];
    blocks.push(Block { part, title, table: Some(table), sentences: said });
    if let Some(central) = &found.central_weights {
        let rows = if analysis.groups > 0 { analysis.groups } else { analysis.criteria.len() };
        let mut table = Listing::new(across(analysis, Column::text("criterion", "Criterion")));
        for (at, name) in analysis.criteria.iter().take(rows).enumerate() {
            let weight = |row: &Option<Vec<f64>>| row.as_ref().map(|row| percent(row[at])).into();
            let weights: Vec<Cell> = central.iter().map(weight).collect();
            table.push(std::iter::once(name.as_str().into()).chain(weights).collect());
        }
        let said = "The mean of the weights with which each comes first: - for who never does.";
        let title = "Weights that speak for each";
        blocks.push(Block { part, title, table: Some(table), sentences: vec![said.to_owned()] });
    }
    blocks
}

/// Whether chance had a part in it, and how much.
fn how(found: &Acceptable) -> String {
    match found.way {
        Way::Exact => "Exact: nothing was sampled.".to_owned(),
        Way::Sampled { samples, seed, stopped } => {
            let errors = found.rank_se.iter().flatten().flatten();
            let largest = errors.fold(0.0_f64, |a, b| a.max(*b));
            let end = if stopped { "; it was stopped before it was done" } else { "" };
            format!(
                "Sampled: {samples} draws from seed {seed}; the largest standard error is {:.3} %\
                 {end}.",
                largest * 100.0
            )
        }
    }
}

fn leave_out(analysis: &Analysis, found: &LeftOut) -> Vec<Block> {
    let part = Part::LeaveOut;
    let names = |who: &[usize]| commas(who.iter().map(|at| analysis.name(*at)));
    let mut table = Listing::new(vec![
        Column::text("without", "Without"),
        Column::text("order", "Order of the rest"),
    ]);
    let mut said = Vec::new();
    for left in &found.candidates {
        let without = analysis.name(left.without);
        table.push(vec![without.into(), names(&left.order).into()]);
        for (ahead, behind) in &left.reversed {
            said.push(format!(
                "Without {without} the order of {} and {} is another one.",
                analysis.name(*ahead),
                analysis.name(*behind)
            ));
        }
    }
    if said.is_empty() {
        said.push("Nobody's presence changes the order of the others.".to_owned());
    }
    let candidates =
        Block { part, title: "Without each candidate", table: Some(table), sentences: said };
    let mut table =
        Listing::new(vec![Column::text("without", "Without"), Column::text("winner", "Winner")]);
    let mut others = Vec::new();
    for left in &found.criteria {
        let winners =
            if left.winners.is_empty() { Cell::Null } else { names(&left.winners).into() };
        let other = !left.winners.is_empty() && !left.winners.contains(&analysis.leader);
        if other {
            others.push(left.criterion.as_str());
        }
        // Of an evaluation's many questions those that decide are enough for people.
        if other || analysis.groups == 0 || analysis.is_group(&left.criterion) {
            table.push(vec![left.criterion.as_str().into(), winners]);
        }
    }
    let said = if others.is_empty() {
        "No single criterion decides who wins.".to_owned()
    } else {
        format!("Somebody else would win without {}.", listed(&others, "or"))
    };
    let title = "Without each criterion";
    vec![candidates, Block { part, title, table: Some(table), sentences: vec![said] }]
}
