//! What is tried, worked out: totals, places, leads, points by group, where the total comes from.

use crate::domain::evaluation::ranking::Ranking;
use crate::domain::exact::{Exact, Rounded};
use crate::domain::robustness::Problem;
use crate::domain::robustness::tipping::tipping;
use crate::domain::robustness::trial::Trial;

/// One candidate, beside what is recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) slug: String,
    pub(super) name: String,
    /// Total and place as recorded.
    pub(super) base: Option<(Rounded, usize)>,
    /// Total and place with what is tried; `None` when that leaves it out.
    pub(super) now: Option<(Rounded, usize)>,
    /// Points of 100 in each group, in the order of the groups.
    pub(super) points: Vec<Rounded>,
    /// What each group adds to the total, hundredths of a mark.
    pub(super) parts: Vec<i128>,
}

/// Everything that the screen shows of what is tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Live {
    /// By place with what is tried; those left out last.
    pub(super) lines: Vec<Line>,
    /// The lead as recorded.
    pub(super) lead: Option<Rounded>,
    /// The lead with what is tried.
    pub(super) lead_now: Option<Rounded>,
    /// By group, in their order: where another winner begins.
    pub(super) tips: Vec<String>,
    /// Why there is no result with what is tried.
    pub(super) why_not: Option<String>,
}

/// A percentage in as few digits as it needs, one decimal at most.
pub(super) fn percent(of: &Exact) -> String {
    let text = of.rounded(1).to_string();
    text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
}

/// What the end of a slider stands for, percent: 50 while nothing beside it weighs more.
pub(super) fn reach(trial: &Trial, at: usize) -> i64 {
    let half = Exact::whole(50);
    let together = trial.together(at);
    let weights = together.iter().map(|at| &trial.weights()[*at]);
    let mut all = weights.flat_map(|weight| [&weight.base, &weight.now]);
    if all.any(|weight| *weight > half) { 100 } else { 50 }
}

impl Live {
    pub(super) fn of(trial: &Trial, ranking: &Ranking) -> Self {
        let decimals = ranking.decimals;
        let marks = |share: &Exact| (share * &Exact::whole(100)).rounded(decimals);
        let recorded = |slug: &str| {
            let (_, figures) = ranking.ranked().find(|(s, _)| s.candidate.as_str() == slug)?;
            Some((figures.published, usize::try_from(figures.place).ok()?))
        };
        let name = |slug: &str| {
            let found = ranking.standings.iter().find(|s| s.candidate.as_str() == slug);
            found.map_or_else(|| slug.to_owned(), |standing| standing.name.to_string())
        };
        let lead = |first: Option<Rounded>, next: Option<Rounded>| Some(first?.minus(next?));
        let published: Vec<Rounded> = ranking.ranked().map(|(_, f)| f.published).collect();
        let base_lead = lead(published.first().copied(), published.get(1).copied());
        let problem = match trial.problem() {
            Ok(problem) => problem,
            Err(why) => {
                let lines = ranking.ranked().map(|(standing, _)| Line {
                    slug: standing.candidate.to_string(),
                    name: standing.name.to_string(),
                    base: recorded(standing.candidate.as_str()),
                    now: None,
                    points: Vec::new(),
                    parts: Vec::new(),
                });
                return Self {
                    lines: lines.collect(),
                    lead: base_lead,
                    lead_now: None,
                    tips: Vec::new(),
                    why_not: Some(why.to_string()),
                };
            }
        };
        let grouped = problem.by_group();
        let placed = problem.ranking();
        let mut lines: Vec<Line> = placed
            .iter()
            .map(|placed| {
                let slug = problem.candidates()[placed.candidate].clone();
                let values = &grouped.values()[placed.candidate];
                let parts = values.iter().zip(grouped.weights()).map(|(value, weight)| {
                    (&(value * weight) * &Exact::whole(100)).rounded(2).units()
                });
                Line {
                    name: name(&slug),
                    base: recorded(&slug),
                    now: Some((marks(&placed.total), placed.place)),
                    points: values.iter().map(|v| (v * &Exact::whole(100)).rounded(1)).collect(),
                    parts: parts.collect(),
                    slug,
                }
            })
            .collect();
        let gone: Vec<Line> = ranking
            .ranked()
            .map(|(standing, _)| standing.candidate.as_str())
            .filter(|slug| problem.candidate(slug).is_none())
            .map(|slug| Line {
                slug: slug.to_owned(),
                name: name(slug),
                base: recorded(slug),
                now: None,
                points: Vec::new(),
                parts: Vec::new(),
            })
            .collect();
        let lead_now =
            lead(placed.first().map(|p| marks(&p.total)), placed.get(1).map(|p| marks(&p.total)));
        lines.extend(gone);
        Self { lines, lead: base_lead, lead_now, tips: tips(&grouped, &name), why_not: None }
    }

    fn place(&self, slug: &str) -> Option<usize> {
        self.lines.iter().find(|line| line.slug == slug)?.now.map(|(_, place)| place)
    }

    /// Who passed whom since `before`, in words; empty when nobody did.
    pub(super) fn passed(&self, before: &Self) -> String {
        let mut said: Vec<String> = Vec::new();
        for line in &self.lines {
            let (then, now) = (before.place(&line.slug), self.place(&line.slug));
            match (then, now) {
                (Some(_), None) => said.push(format!("{} is out, below a threshold", line.name)),
                (None, Some(_)) => said.push(format!("{} is in again", line.name)),
                (Some(then), Some(now)) => {
                    let others = self.lines.iter().filter(|other| other.slug != line.slug);
                    let behind =
                        |other: &Line| Some((before.place(&other.slug)?, self.place(&other.slug)?));
                    let mut passes: Vec<&str> = Vec::new();
                    let mut levels: Vec<&str> = Vec::new();
                    for other in others {
                        let Some((was, is)) = behind(other) else { continue };
                        if then >= was && now < is {
                            passes.push(&other.name);
                        } else if then > was && now == is {
                            levels.push(&other.name);
                        }
                    }
                    if !passes.is_empty() {
                        said.push(format!("{} passes {}", line.name, passes.join(", ")));
                    }
                    if !levels.is_empty() {
                        said.push(format!("{} is level with {}", line.name, levels.join(", ")));
                    }
                }
                (None, None) => {}
            }
        }
        if said.is_empty() {
            return String::new();
        }
        let leads = match (self.lines.as_slice(), self.lead_now) {
            ([first, _, ..], Some(lead)) if lead.units() > 0 => {
                format!("; {} leads by {lead}", first.name)
            }
            _ => String::new(),
        };
        format!("{}{leads}", said.join(", "))
    }

    /// Whether the order or the winner is another than the recorded one.
    pub(super) fn winner_changed(&self) -> bool {
        let first = |of: fn(&Line) -> Option<usize>| {
            let lines = self.lines.iter().filter(move |line| of(line) == Some(1));
            lines.map(|line| line.slug.as_str()).collect::<Vec<_>>()
        };
        let base = first(|line| line.base.map(|(_, place)| place));
        base != first(|line| line.now.map(|(_, place)| place))
    }
}

/// For each group, at which weights another candidate would lead.
fn tips(grouped: &Problem, name: &dyn Fn(&str) -> String) -> Vec<String> {
    tipping(grouped)
        .into_iter()
        .map(|found| {
            let who = |at: usize| name(&grouped.candidates()[at]);
            let above = found.winner_changes.iter().find(|change| change.at > found.weight);
            let below = found.winner_changes.iter().rev().find(|c| c.at < found.weight);
            let at = |at: &Exact| percent(&(at * &Exact::whole(100)));
            let level = found.winner_changes.iter().any(|change| change.at == found.weight);
            let mut said = Vec::new();
            if level {
                said.push("level right here".to_owned());
            }
            if let Some(change) = below {
                said.push(format!("below {} {} first", at(&change.at), who(change.from)));
            }
            if let Some(change) = above {
                said.push(format!("above {} {} first", at(&change.at), who(change.to)));
            }
            if said.is_empty() { "no weight tips it".to_owned() } else { said.join(", ") }
        })
        .collect()
}
