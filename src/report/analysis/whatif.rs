//! A result and the same under other weights or scores, side by side.

use super::exact;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::exact::{Exact, Rounded};
use crate::report::listing::{Cell, Column, Listing, Value};

/// Who stands where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standings {
    /// Candidate, total (a share) and place, by place.
    pub order: Vec<(String, Exact, usize)>,
    /// The first total less the next, a share; `None` where there is nobody else.
    pub lead: Option<Exact>,
}

impl Standings {
    /// Those in the first place.
    pub fn winners(&self) -> Vec<&str> {
        let first = self.order.iter().filter(|(_, _, place)| *place == 1);
        first.map(|(name, _, _)| name.as_str()).collect()
    }

    fn of(&self, who: &str) -> Option<&(String, Exact, usize)> {
        self.order.iter().find(|(name, _, _)| name == who)
    }
}

/// What would be, beside what is. It is kept nowhere and changes no record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WhatIf {
    /// The evaluation.
    pub evaluation: String,
    /// Whether its data are made up.
    pub illustrative: bool,
    /// Decimals of shown marks.
    pub decimals: u8,
    /// By group the weight as frozen and as tried, shares.
    pub weights: Vec<(String, Exact, Exact)>,
    /// By question whose weight within its group is another: as frozen and as tried, shares of
    /// the group.
    pub questions: Vec<(String, Exact, Exact)>,
    /// By candidate and question the score agreed and the score tried.
    pub scores: Vec<(String, String, AgreedValue, u8)>,
    /// The result.
    pub base: Standings,
    /// What it would be.
    pub then: Standings,
}

impl WhatIf {
    /// Everybody, in the order of what would be; who would be out comes last.
    fn everybody(&self) -> Vec<&str> {
        let then = self.then.order.iter().map(|(name, _, _)| name.as_str());
        let gone = self.base.order.iter().map(|(name, _, _)| name.as_str());
        then.chain(gone.filter(|name| self.then.of(name).is_none())).collect()
    }

    /// The lead that would be, as the difference of published totals, marks out of 100.
    pub fn lead_then(&self) -> Option<Rounded> {
        let marks = |total: &Exact| (total * &Exact::whole(100)).rounded(self.decimals);
        match self.then.order.as_slice() {
            [first, second, ..] => Some(marks(&first.1).minus(marks(&second.1))),
            [_] | [] => None,
        }
    }

    /// Whether somebody else would win.
    pub fn winner_changes(&self) -> bool {
        self.base.winners() != self.then.winners()
    }

    /// Who stands elsewhere: candidate, place now and place then.
    pub fn moves(&self) -> Vec<(&str, Option<usize>, Option<usize>)> {
        let place = |of: &Standings, who: &str| of.of(who).map(|(_, _, place)| *place);
        self.everybody()
            .into_iter()
            .map(|who| (who, place(&self.base, who), place(&self.then, who)))
            .filter(|(_, now, then)| now != then)
            .collect()
    }
}

fn place(of: Option<usize>) -> Value {
    of.map_or(Value::Null, |place| Value::Int(i64::try_from(place).unwrap_or(i64::MAX)))
}

/// The comparison for scripts; weights, totals and leads are shares.
pub fn whatif_json(what: &WhatIf) -> Vec<(&'static str, Value)> {
    let standings = |of: &Standings| {
        let order = of.order.iter().map(|(name, total, at)| {
            Value::object([
                ("candidate", name.as_str().into()),
                ("total", exact(total)),
                ("place", place(Some(*at))),
            ])
        });
        Value::object([
            ("order", Value::array(order)),
            ("lead", of.lead.as_ref().map_or(Value::Null, exact)),
        ])
    };
    let weights = what.weights.iter().map(|(group, _, then)| (group.as_str(), exact(then)));
    let questions = what.questions.iter().map(|(id, _, then)| (id.as_str(), exact(then)));
    let scores = what.scores.iter().map(|(candidate, question, now, then)| {
        Value::object([
            ("candidate", candidate.as_str().into()),
            ("question", question.as_str().into()),
            ("from", Value::from(*now)),
            ("to", Value::from(*then)),
        ])
    });
    let moves = what.moves();
    let moves = moves.into_iter().map(|(who, now, then)| {
        Value::object([("candidate", who.into()), ("from", place(now)), ("to", place(then))])
    });
    vec![
        ("evaluation", what.evaluation.as_str().into()),
        ("illustrative", what.illustrative.into()),
        ("weights", Value::object(weights)),
        ("question_weights", Value::object(questions)),
        ("scores", Value::array(scores)),
        ("base", standings(&what.base)),
        ("whatif", standings(&what.then)),
        ("moves", Value::array(moves)),
        ("winner_changed", what.winner_changes().into()),
    ]
}

/// One row a candidate: what is, what would be.
pub fn whatif_listing(what: &WhatIf) -> Listing {
    let mut table = Listing::new(vec![
        Column::text("candidate", "Candidate"),
        Column::figure("place", "Place"),
        Column::figure("total", "Total"),
        Column::figure("place_then", "Place then"),
        Column::figure("total_then", "Total then"),
        Column::figure("change", "Change"),
    ]);
    let marks = |share: &Exact| (share * &Exact::whole(100)).rounded(what.decimals);
    for who in what.everybody() {
        let (now, then) = (what.base.of(who), what.then.of(who));
        let place = |of: Option<&(String, Exact, usize)>| {
            of.map_or(Cell::Null, |(_, _, place)| Cell::count(*place))
        };
        let change = now.zip(then).map(|(now, then)| marks(&then.1).minus(marks(&now.1)));
        table.push(vec![
            who.into(),
            place(now),
            now.map(|(_, total, _)| marks(total)).into(),
            place(then),
            then.map(|(_, total, _)| marks(total)).into(),
            change.into(),
        ]);
    }
    table
}

/// What it means.
pub fn whatif_sentences(what: &WhatIf) -> Vec<String> {
    let percent = |share: &Exact| (share * &Exact::whole(100)).rounded(2).to_string();
    let mut said = Vec::new();
    let changed: Vec<String> = what
        .weights
        .iter()
        .filter(|(_, now, then)| now != then)
        .map(|(group, now, then)| format!("{group} {} to {}", percent(now), percent(then)))
        .collect();
    if !changed.is_empty() {
        said.push(format!("Weights in percent: {}.", changed.join(", ")));
    }
    let within: Vec<String> = what
        .questions
        .iter()
        .map(|(id, now, then)| format!("{id} {} to {}", percent(now), percent(then)))
        .collect();
    if !within.is_empty() {
        said.push(format!("Weights within their group in percent: {}.", within.join(", ")));
    }
    for (candidate, question, now, then) in &what.scores {
        said.push(format!("{candidate} on {question}: {now} agreed, {then} tried."));
    }
    let marks = |total: &Exact| (total * &Exact::whole(100)).rounded(what.decimals);
    let stands = |of: &Standings| match (of.winners().as_slice(), of.order.as_slice()) {
        ([], _) => "nobody is first".to_owned(),
        ([one], [first, second, ..]) => {
            format!("{one} leads by {}", marks(&first.1).minus(marks(&second.1)))
        }
        ([one], _) => format!("{one} stands alone"),
        (several, _) => format!("{} are level", several.join(", ")),
    };
    let now = stands(&what.base);
    said.push(if what.winner_changes() {
        format!("The winner would be another: now {now}; then {}.", stands(&what.then))
    } else {
        format!("The winner stays: now {now}; then {}.", stands(&what.then))
    });
    said.push("Nothing was changed: a what-if is no record.".to_owned());
    said
}
