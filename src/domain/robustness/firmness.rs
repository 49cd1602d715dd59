//! The few figures that stand beside every ranking that is shown, exported or frozen: near tie,
//! the winner's interval, the smallest change of weights, the award margin.

use super::least_change::{LeastChange, least_changes, nearest};
use super::marks::certificate::certificate;
use super::marks::{Margin, margins, possible, steps};
use super::of_evaluation::{NoProblem, problem_from, ranked_problem};
use super::tipping::tipping;
use super::{Problem, percent_at};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::ranking::{Ranking, rank};
use crate::domain::exact::{Exact, Rounded};
use crate::domain::text::{self, counted};

/// The most weights or questions a sentence names.
const NAMED: usize = 4;

/// How firm the first place is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Firmness {
    /// Who has the highest total before rounding; what is said here is about its lead.
    pub winner: String,
    /// Who stands first in its place: totals that are equal as published were put in order by a
    /// frozen rule or by the decision. `None` where the winner itself stands first.
    pub stands_first: Option<String>,
    /// Everybody in the first place, where it is shared; empty where one stands there alone.
    pub joint: Vec<String>,
    /// Everybody within the near-tie band of the first, itself among them; empty when nobody
    /// else is.
    pub near: Vec<String>,
    /// By challenger, by falling total: how far behind.
    pub behind: Vec<Behind>,
    /// By group: the weights within which the winner stays first.
    pub intervals: Vec<Interval>,
    /// The smallest change of weights that lets anybody draw level; `None` when no weighting does.
    pub least: Option<Least>,
    /// The fewest marks that let anybody draw level; `None` when no change of marks does.
    pub marks: Option<Fewest>,
    /// The award margin as plain sentences, with the cells that decide it.
    pub certificate: Vec<String>,
    /// Whether a step of marks is one evaluator's score moved by one value, since averages count.
    pub averaged: bool,
}

/// A challenger and its distance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Behind {
    /// Who.
    pub challenger: String,
    /// Published total of the winner less its own, marks out of 100.
    pub margin: Rounded,
}

/// The weights of one group within which the winner stays first, the others keeping their
/// proportions. Shares, 0 to 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interval {
    /// The group.
    pub group: String,
    /// Its weight.
    pub weight: Exact,
    /// From here.
    pub from: Exact,
    /// To here.
    pub to: Exact,
    /// Who is level with the winner at the nearer end that is no end of the scale; `None` when
    /// the winner stays first at every weight.
    pub next: Option<(String, Exact)>,
}

/// The smallest change of weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Least {
    /// Who draws level.
    pub challenger: String,
    /// Sum of all moves, a share.
    pub size: Exact,
    /// The questions whose weight moves, and by how much, shares.
    pub moves: Vec<(String, Exact)>,
}

/// The fewest marks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fewest {
    /// Who draws level.
    pub challenger: String,
    /// Steps of the scale in all.
    pub steps: u32,
    /// The marks that would do: candidate and question.
    pub cells: Vec<(String, String)>,
}

/// How one candidate of a ranking stands to the first place, for its row in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Beside {
    /// Who.
    pub candidate: String,
    /// Whether it lies in the near tie of the first, the first itself among them.
    pub near: bool,
    /// Of the first: by group the weights within which it stays so. Of others: empty.
    pub intervals: Vec<Interval>,
    /// Of others: what it takes to be level with the first. Of the first: `None`.
    pub level: Option<Level>,
}

/// What it takes to be level with the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// The least weight that must move from some questions to others, a share; `None` when no
    /// weighting does it.
    pub weight: Option<Exact>,
    /// The fewest steps of the scale on scored questions; `None` when no change of marks does it.
    pub steps: Option<u32>,
}

/// How each candidate of `evaluation` that has a place stands to the first, in their order.
///
/// # Errors
/// As [`firmness`].
pub fn beside(evaluation: &Evaluation) -> Result<Vec<Beside>, NoProblem> {
    firmness_and_beside(evaluation, &rank(evaluation)?).map(|(_, beside)| beside)
}

/// How firm the first place is, and what stands beside each row of `ranking`, that of
/// `evaluation`, worked out once.
///
/// # Errors
/// As [`firmness`].
pub fn firmness_and_beside(
    evaluation: &Evaluation,
    ranking: &Ranking,
) -> Result<(Firmness, Vec<Beside>), NoProblem> {
    let problem = problem_from(evaluation, ranking, &[])?;
    let rules = evaluation.rules();
    let moves = Moved::of(&problem);
    let found = of_moved(&problem, rules.decimals, &rules.near_tie.exact(), &moves);
    let found = found.placed(ranking);
    let beside = beside_of(&problem, &found, &moves);
    Ok((found, beside))
}

/// What has to move for each challenger to be level.
struct Moved {
    weights: Vec<LeastChange>,
    marks: Vec<Margin>,
}

impl Moved {
    fn of(problem: &Problem) -> Self {
        let marks = if possible(problem) { margins(problem) } else { Vec::new() };
        Self { weights: least_changes(problem), marks }
    }
}

fn beside_of(problem: &Problem, found: &Firmness, moved: &Moved) -> Vec<Beside> {
    let half = Exact::ratio(1, 2);
    let level = |at: usize| {
        let change = moved.weights.iter().find(|change| change.challenger == at)?;
        let weight = change.l1.as_ref().map(|shift| &shift.size * &half);
        let margin = moved.marks.iter().find(|margin| margin.challenger == at);
        let either = margin.and_then(|margin| margin.either.as_deref());
        Some(Level { weight, steps: either.map(steps) })
    };
    let names = problem.candidates().iter().enumerate();
    let row = |(at, name): (usize, &String)| Beside {
        candidate: name.clone(),
        near: found.near.contains(name),
        intervals: if at == problem.leader() {
            found.intervals.clone()
        } else if found.joint.contains(name) {
            // Whoever shares the first place keeps it within weights of its own.
            problem.clone().led_by(at).map(|led| intervals(&led)).unwrap_or_default()
        } else {
            Vec::new()
        },
        level: if at == problem.leader() || found.joint.contains(name) { None } else { level(at) },
    };
    names.map(row).collect()
}

/// How firm the first place of `evaluation` is. Reads; whether it may be shown is asked before.
///
/// # Errors
/// [`NoProblem`] without a result, without anybody in it, or where totals are no sums of weighted
/// marks, so that none of this is defined.
///
/// # Source
/// `docs/method.md`, "Smallest flip" and "Marks that decide".
pub fn firmness(evaluation: &Evaluation) -> Result<Firmness, NoProblem> {
    let (ranking, problem) = ranked_problem(evaluation, &[])?;
    let rules = evaluation.rules();
    let found = of(&problem, rules.decimals, &rules.near_tie.exact());
    Ok(found.placed(&ranking))
}

/// Who stands first in the place of whoever has the highest total before rounding; `None` where
/// that is the same, and where the first place is shared.
pub fn stands_first(ranking: &Ranking, winner: &str) -> Option<String> {
    match ranking.winners().as_slice() {
        [first] if first.as_str() != winner => Some(first.to_string()),
        _ => None,
    }
}

/// The same of any problem whose totals are published at `decimals`, with this near-tie band in
/// marks out of 100.
pub fn of(problem: &Problem, decimals: u8, band: &Exact) -> Firmness {
    of_moved(problem, decimals, band, &Moved::of(problem))
}

fn of_moved(problem: &Problem, decimals: u8, band: &Exact, moved: &Moved) -> Firmness {
    let name = |at: usize| problem.candidates()[at].clone();
    let question = |at: usize| problem.criteria()[at].name.clone();
    let leader = problem.leader();
    let totals = problem.totals();
    let published = |at: usize| (&totals[at] * &Exact::whole(100)).rounded(decimals);
    let behind: Vec<Behind> = problem
        .challengers()
        .into_iter()
        .map(|at| Behind { challenger: name(at), margin: published(leader).minus(published(at)) })
        .collect();
    let mut near: Vec<String> = behind
        .iter()
        .filter(|other| other.margin.exact() < *band)
        .map(|other| other.challenger.clone())
        .collect();
    if !near.is_empty() {
        near.insert(0, name(leader));
    }
    let least = nearest(&moved.weights).and_then(|change| {
        let shift = change.l1.as_ref()?;
        let moves = shift.moves.iter().map(|m| (question(m.criterion), m.by.clone()));
        let challenger = name(change.challenger);
        Some(Least { challenger, size: shift.size.clone(), moves: moves.collect() })
    });
    let fewest = moved.marks.iter().filter_map(|m| Some((m.challenger, m.either.as_ref()?)));
    let marks = fewest.min_by_key(|(_, moves)| steps(moves)).map(|(challenger, moves)| Fewest {
        challenger: name(challenger),
        steps: steps(moves),
        cells: moves.iter().map(|m| (name(m.candidate), question(m.criterion))).collect(),
    });
    let winner = name(leader);
    let certificate = certificate(problem, decimals);
    Firmness {
        winner,
        stands_first: None,
        joint: Vec::new(),
        near,
        behind,
        intervals: intervals(problem),
        least,
        marks,
        certificate,
        averaged: problem.steps_are_of_evaluators(),
    }
}

/// By group the weights within which the leader stays first.
fn intervals(problem: &Problem) -> Vec<Interval> {
    let name = |at: usize| problem.candidates()[at].clone();
    let (grouped, leader) = (problem.by_group(), problem.leader());
    tipping(&grouped)
        .into_iter()
        .map(|found| {
            let next = found.nearest_inside().map(|(change, _)| {
                let other = if change.from == leader { change.to } else { change.from };
                (name(other), change.at.clone())
            });
            let (from, to) = found.winner_interval;
            let group = grouped.criteria()[found.criterion].name.clone();
            Interval { group, weight: found.weight, from, to, next }
        })
        .collect()
}

impl Firmness {
    /// The same with who stands in the first place of `ranking`.
    fn placed(self, ranking: &Ranking) -> Self {
        let first: Vec<String> = ranking.winners().iter().map(ToString::to_string).collect();
        let joint = if first.len() > 1 { first } else { Vec::new() };
        Self { stands_first: stands_first(ranking, &self.winner), joint, ..self }
    }

    /// The sentences that stand beside the ranking, at most five: near tie or lead, who stands first
    /// all the same where totals are equal as published, the winner's interval, the smallest change
    /// of weights, the award margin.
    pub fn sentences(&self) -> Vec<String> {
        let winner = &self.winner;
        let Some(next) = self.behind.first() else {
            return vec![format!("{winner} is the only candidate, so that there is no margin.")];
        };
        let mut said = Vec::new();
        if self.near.is_empty() && self.stands_first.is_none() {
            said.push(format!("{winner} leads {} by {}.", next.challenger, marks(next.margin)));
        } else if !self.near.is_empty() {
            let near: Vec<&str> = self.near.iter().map(String::as_str).collect();
            let widest = self.widest();
            said.push(if widest.exact().is_zero() {
                format!("{} have the same total as published.", listed(&near))
            } else {
                format!("Near tie: {} are within {} of one another.", listed(&near), marks(widest))
            });
        }
        said.extend(self.stands_first.as_ref().map(|first| despite(first, winner)));
        if !self.joint.is_empty() {
            let joint: Vec<&str> = self.joint.iter().map(String::as_str).collect();
            said.push(format!("{} share the first place.", listed(&joint)));
        }
        said.push(self.by_weight());
        said.push(match &self.least {
            None => format!("No weighting at all puts anybody level with {winner}."),
            Some(least) if least.moves.is_empty() => {
                format!("{} is level with {winner} as the weights stand.", least.challenger)
            }
            Some(least) => format!(
                "The smallest change of weights that puts {} level moves {} points: {}.",
                least.challenger,
                percent(&(&least.size / &Exact::whole(2))),
                moves(&least.moves)
            ),
        });
        said.push(self.by_marks());
        said
    }

    /// The fewest marks that let anybody draw level, in a sentence.
    pub fn by_marks(&self) -> String {
        match &self.marks {
            None => "No change of marks puts anybody level.".to_owned(),
            Some(fewest) if fewest.steps == 0 => {
                format!("{} is level with {} as the marks stand.", fewest.challenger, self.winner)
            }
            Some(fewest) => {
                let cells: Vec<String> =
                    fewest.cells.iter().map(|(who, on)| format!("{who} {on}")).collect();
                let cells: Vec<&str> = cells.iter().map(String::as_str).collect();
                format!(
                    "{} of {} would put {} level or ahead: {}.",
                    counted(fewest.steps, "step", "steps"),
                    match (self.averaged, fewest.steps) {
                        (true, 1) => "one evaluator's score",
                        (true, _) => "single evaluators' scores",
                        (false, _) => "the scale",
                    },
                    fewest.challenger,
                    listed(&cells)
                )
            }
        }
    }

    /// The same in one sentence, for where there is room for no more.
    pub fn short(&self) -> String {
        let mut parts = Vec::new();
        match &self.marks {
            Some(fewest) if fewest.steps > 0 => {
                let mut on: Vec<&str> = fewest.cells.iter().map(|(_, on)| on.as_str()).collect();
                on.dedup();
                let (count, who, on) = (fewest.steps, &fewest.challenger, listed(&on));
                let of = match (self.averaged, count) {
                    (true, 1) => " of one evaluator's score",
                    (true, _) => " of single evaluators' scores",
                    (false, _) => "",
                };
                parts.push(if count == 1 {
                    format!("1 step{of} on {on} levels {who}")
                } else {
                    format!("{count} steps{of} on {on} level {who}")
                });
            }
            Some(fewest) => parts.push(format!("{} is level", fewest.challenger)),
            None => parts.push("no change of marks levels anybody".to_owned()),
        }
        match &self.least {
            Some(least) if !least.moves.is_empty() => parts.push(format!(
                "{} points of weight level {}",
                percent(&(&least.size / &Exact::whole(2))),
                least.challenger
            )),
            Some(_) => {}
            None => parts.push("no weighting levels anybody".to_owned()),
        }
        if let Some(near) = self.nearest_interval() {
            let (from, to) = (percent(&near.from), percent(&near.to));
            parts.push(format!("{} may weigh {from} to {to} %", near.group));
        }
        let of = self.stands_first.as_ref().map_or("", |_| ", before rounding");
        format!("How firm{of}: {}.", parts.join("; "))
    }

    /// The group whose weight is nearest to another winner.
    pub fn nearest_interval(&self) -> Option<&Interval> {
        let far = |interval: &&Interval| {
            let (_, at) = interval.next.as_ref()?;
            let way = at - &interval.weight;
            Some(if way.is_negative() { -way } else { way })
        };
        self.intervals.iter().filter(|interval| interval.next.is_some()).min_by_key(far)
    }

    /// How far apart those in the near tie are.
    fn widest(&self) -> Rounded {
        let near = self.behind.iter().filter(|other| self.near.contains(&other.challenger));
        let all = near.map(|other| other.margin).max();
        all.unwrap_or_else(|| self.behind[0].margin)
    }

    fn by_weight(&self) -> String {
        let winner = &self.winner;
        let stays = match (&self.stands_first, self.joint.as_slice()) {
            (None, []) => "stays first",
            (None, _) => "stays first, alone or with others,",
            (Some(_), _) => "has the highest total before rounding",
        };
        let Some(near) = self.nearest_interval() else {
            return format!("{winner} {stays} whatever the weight of any single group.");
        };
        let (from, to) = (percent(&near.from), percent(&near.to));
        // Only the leader beyond the nearer end is known by name; the other end has one of its own.
        let (low, high) = (!near.from.is_zero(), near.to != Exact::whole(1));
        let beyond = match &near.next {
            Some((other, at)) if *at == near.to => {
                let below = format!(", and below {from} % another does");
                format!("above {to} % {other} leads{}", if low { &below } else { "" })
            }
            Some((other, at)) if *at == near.from => {
                let above = format!(", and above {to} % another does");
                format!("below {from} % {other} leads{}", if high { &above } else { "" })
            }
            // They touch there and neither side passes.
            Some((other, at)) => format!("at {} % {other} is level", percent(at)),
            None => String::new(),
        };
        format!(
            "{winner} {stays} while {} weighs {from} to {to} % (it weighs {}); {beyond}. No other \
             single group tips it sooner.",
            near.group,
            percent(&near.weight)
        )
    }
}

/// That equal totals were put in order against what they are before rounding.
pub fn despite(first: &str, winner: &str) -> String {
    format!(
        "{first} stands first, since totals are equal as published; before rounding {winner} has \
         more, and what follows is about that lead."
    )
}

/// `1.00 mark`, `0.67 marks`.
pub fn marks(margin: Rounded) -> String {
    let one = margin.units() == 10_i128.pow(u32::from(margin.decimals()));
    format!("{margin} {}", if one { "mark" } else { "marks" })
}

/// A share as percent with one decimal.
fn percent(share: &Exact) -> Rounded {
    percent_at(share, 1)
}

fn moves(moves: &[(String, Exact)]) -> String {
    let one = |(name, by): &(String, Exact)| {
        let sign = if by.is_negative() { "" } else { "+" };
        format!("{name} {sign}{}", percent_at(by, 2))
    };
    let said: Vec<String> = moves.iter().map(one).collect();
    let said: Vec<&str> = said.iter().map(String::as_str).collect();
    listed(&said)
}

fn listed(names: &[&str]) -> String {
    match names {
        all if all.len() <= NAMED => text::listed(all, "and"),
        _ => format!("{} and {} more", names[..NAMED].join(", "), names.len() - NAMED),
    }
}

#[cfg(test)]
mod tests;
