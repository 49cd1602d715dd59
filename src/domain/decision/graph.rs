//! Which decision took the place of which: the log as trees, one for each line of succession.

use super::Decision;
use crate::domain::refs::DecisionRef;

/// One decision in its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node<'d> {
    /// The decision.
    pub decision: &'d Decision,
    /// For each level above it, whether another branch of that level follows below; the last is
    /// its own. Empty for the first of a line.
    pub branches: Vec<bool>,
}

/// Every decision below the one it superseded, the oldest of each line first.
///
/// What was proposed and is to take the place of another is not known before it does, so it
/// stands for itself until then.
pub fn graph(decisions: &[Decision]) -> Vec<Node<'_>> {
    let mut sorted: Vec<&Decision> = decisions.iter().collect();
    sorted.sort_by(|a, b| (&a.content.scope, a.reference).cmp(&(&b.content.scope, b.reference)));
    let known = |which: DecisionRef| sorted.iter().any(|one| one.reference == which);
    let mut nodes = Vec::new();
    let firsts: Vec<&Decision> =
        sorted.iter().copied().filter(|d| d.supersedes.is_none_or(|old| !known(old))).collect();
    for first in firsts {
        below(first, &sorted, &[], &mut nodes);
    }
    nodes
}

fn below<'d>(
    decision: &'d Decision,
    all: &[&'d Decision],
    branches: &[bool],
    nodes: &mut Vec<Node<'d>>,
) {
    // Each decision stands once, so that no circle of references can hold anybody up.
    if nodes.iter().any(|node| node.decision.reference == decision.reference) {
        return;
    }
    nodes.push(Node { decision, branches: branches.to_vec() });
    let next: Vec<&Decision> =
        all.iter().copied().filter(|d| d.supersedes == Some(decision.reference)).collect();
    for (at, successor) in next.iter().enumerate() {
        let mut branches = branches.to_vec();
        branches.push(at + 1 < next.len());
        below(successor, all, &branches, nodes);
    }
}

impl Node<'_> {
    /// The lines before it, in plain or drawn signs: `│  └─ `.
    pub fn lead(&self, drawn: bool) -> String {
        let Some((own, above)) = self.branches.split_last() else { return String::new() };
        let mut lead: String = above
            .iter()
            .map(|more| match (more, drawn) {
                (true, true) => "│  ",
                (true, false) => "|  ",
                (false, _) => "   ",
            })
            .collect();
        lead.push_str(match (own, drawn) {
            (true, true) => "├─ ",
            (false, true) => "└─ ",
            (true, false) => "|- ",
            (false, false) => "`- ",
        });
        lead
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::decision::fixture::decision;

    #[test]
    fn each_decision_stands_once_below_the_one_it_superseded() {
        let mut all: Vec<Decision> = (1..=5).map(decision).collect();
        all[2].supersedes = Some(all[0].reference);
        all[4].supersedes = Some(all[2].reference);
        all[3].content.scope = "approach".parse().unwrap();
        all.reverse();
        let lines: Vec<String> = graph(&all)
            .iter()
            .map(|node| format!("{}{}", node.lead(true), node.decision.reference))
            .collect();
        assert_eq!(lines, ["D-0004", "D-0001", "└─ D-0003", "   └─ D-0005", "D-0002"]);
    }

    #[test]
    fn references_in_a_circle_hold_nobody_up() {
        let mut all: Vec<Decision> = (1..=3).map(decision).collect();
        all[0].supersedes = Some(all[1].reference);
        all[1].supersedes = Some(all[0].reference);
        let found: Vec<u32> =
            graph(&all).iter().map(|node| node.decision.reference.number()).collect();
        assert_eq!(found, [3]);
    }
}
