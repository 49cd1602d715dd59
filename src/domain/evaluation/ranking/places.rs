//! Places by published totals, and what breaks their ties.

use std::cmp::{Ordering, Reverse};

use crate::domain::criteria::{Group, Question, effective_weight};
use crate::domain::evaluation::ranking::{Figures, Standing, TieBroken, Unit, marks};
use crate::domain::evaluation::{Evaluation, TieRule};
use crate::domain::exact::Rounded;
use crate::domain::refs::Slug;

/// What a tie is broken with, ready to compare: greater is better.
type Keys = (Total, Vec<(TieBroken, Option<Key>)>);

/// A published total, ready to compare: greater is better.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Total {
    Marks(Rounded),
    Pounds(Reverse<Rounded>),
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Marks(Rounded),
    Cost(Reverse<Rounded>),
    Chosen(bool),
}

fn keys(evaluation: &Evaluation, candidate: &Slug, figures: &Figures) -> Keys {
    let decimals = evaluation.rules().decimals;
    let heaviest = || {
        let mut best: Option<(&Group, &Question)> = None;
        for (group, question) in evaluation.criteria().scored() {
            let heavier = best
                .is_none_or(|(g, q)| effective_weight(group, question) > effective_weight(g, q));
            if heavier {
                best = Some((group, question));
            }
        }
        let (group, question) = best?;
        marks(evaluation, candidate, group, question)
    };
    let rules = evaluation.rules().tie_break.iter().map(|rule| {
        let key = match rule {
            TieRule::Quality => Some(Key::Marks(figures.quality.rounded(decimals))),
            TieRule::Cost => {
                figures.amount.map(|amount| Key::Cost(Reverse(amount.exact().rounded(decimals))))
            }
            TieRule::Heaviest => heaviest().map(|marks| Key::Marks(marks.rounded(decimals))),
        };
        (TieBroken::Rule(*rule), key)
    });
    let total = if Unit::of(evaluation).is_pounds() {
        Total::Pounds(Reverse(figures.published))
    } else {
        Total::Marks(figures.published)
    };
    (total, rules.collect())
}

/// The ranked in their places, ties broken by the frozen rules and, for the first place, by the
/// recorded decision; what is left is joint, in the order of entry.
pub(super) fn placed(evaluation: &Evaluation, ranked: Vec<Standing>) -> Vec<Standing> {
    let mut lines: Vec<(Keys, Standing, Figures)> = ranked
        .into_iter()
        .filter_map(|mut standing| {
            let figures = standing.figures.take()?;
            Some((keys(evaluation, &standing.candidate, &figures), standing, figures))
        })
        .collect();
    // A stable sort keeps the order of entry among the joint; it never decides a place.
    lines.sort_by(|a, b| compare(&b.0, &a.0).0);

    let first_keys = lines.first().map(|line| line.0.clone());
    let joint = lines.iter().filter(|line| Some(&line.0) == first_keys.as_ref()).count();
    if let Some(chosen) = &evaluation.parts().chosen
        && joint > 1
        && let Some(at) = lines[..joint].iter().position(|line| line.1.candidate == *chosen)
    {
        for (position, line) in lines[..joint].iter_mut().enumerate() {
            line.0.1.push((TieBroken::Decision, Some(Key::Chosen(position == at))));
        }
        lines[..=at].rotate_right(1);
    }

    let mut place = 0;
    for at in 0..lines.len() {
        let (order, rule) = match at.checked_sub(1) {
            Some(before) => compare(&lines[before].0, &lines[at].0),
            None => (Ordering::Greater, None),
        };
        if order != Ordering::Equal {
            place = u32::try_from(at + 1).unwrap_or(u32::MAX);
        }
        lines[at].2.place = place;
        if let Some(rule) = rule {
            lines[at].2.tie_broken_by = Some(rule);
            // The one above was put there by this rule unless a neighbour above says more.
            lines[at - 1].2.tie_broken_by.get_or_insert(rule);
        }
        if at > 0 {
            let (upper, lower) = (lines[at - 1].2.published, lines[at].2.published);
            let pounds = matches!(lines[at].0.0, Total::Pounds(_));
            let margin = if pounds { lower.minus(upper) } else { upper.minus(lower) };
            lines[at - 1].2.margin_to_next = Some(margin);
        }
    }
    // Those who share a place stand before and behind others by the same rule.
    for joint in lines.chunk_by_mut(|a, b| a.2.place == b.2.place) {
        let rule = joint.iter().find_map(|line| line.2.tie_broken_by);
        for line in joint {
            line.2.tie_broken_by = rule;
        }
    }
    lines
        .into_iter()
        .map(|(_, standing, figures)| Standing { figures: Some(figures), ..standing })
        .collect()
}

/// How `a` stands to `b`, and the rule that says so when their published totals are equal.
fn compare(a: &Keys, b: &Keys) -> (Ordering, Option<TieBroken>) {
    let by_total = a.0.cmp(&b.0);
    if by_total != Ordering::Equal {
        return (by_total, None);
    }
    for ((rule, ours), (_, theirs)) in a.1.iter().zip(&b.1) {
        let order = ours.cmp(theirs);
        if order != Ordering::Equal {
            return (order, Some(*rule));
        }
    }
    (Ordering::Equal, None)
}
