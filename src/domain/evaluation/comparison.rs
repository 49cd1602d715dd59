//! The one table behind every screen and export, so that no two of them can differ.

use crate::codes;
use crate::domain::criteria::weight::Weight;
use crate::domain::criteria::{Group, Kind, Question, effective_weight};
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::ranking::{Figures, NotRankable, Ranking, Unit, marks, rank};
use crate::domain::evaluation::stage::Sealed;
use crate::domain::evaluation::{Answer, Evaluation};
use crate::domain::exact::{Exact, Money};
use crate::domain::refs::{EvaluationRef, GroupId, Slug};
use crate::domain::text::Title;

codes! {
    /// What a row sums up.
    pub enum Level, "a level" {
        /// One question, gate or price.
        Question = "question",
        /// Judged marks of a group.
        Group = "group",
        /// All judged marks.
        Quality = "quality",
        /// Marks for price.
        Price = "price",
        /// The total.
        Total = "total",
    }
}

/// The comparison of all candidates, rows in the order of the set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// Of which evaluation.
    pub evaluation: EvaluationRef,
    /// Whether it is sample data; said on every screen and in every export.
    pub illustrative: bool,
    /// Decimals at which marks are published.
    pub decimals: u8,
    /// Who is compared, in the order of entry: short name, name.
    pub candidates: Vec<(Slug, Title)>,
    /// The rows.
    pub rows: Vec<Row>,
    /// The result behind the sums; `None` while it is sealed, and then no row sums anything up.
    pub ranking: Option<Ranking>,
}

/// One row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it sums up.
    pub level: Level,
    /// The group it belongs to; `None` for quality, price and total.
    pub group: Option<GroupId>,
    /// Question or group id; the level's word for the rest.
    pub id: String,
    /// What is asked, or the group's title.
    pub title: String,
    /// The kind of question; `None` for sums.
    pub kind: Option<Kind>,
    /// As entered: within the group for questions, of the whole for groups.
    pub weight: Option<Weight>,
    /// Full marks of the row, out of 100; `None` for a gate, and where the total is pounds.
    pub of: Option<Exact>,
    /// Top of the scale, for scored questions.
    pub scale_max: Option<u8>,
    /// One cell a candidate, in the order of [`Comparison::candidates`].
    pub cells: Vec<Cell>,
}

/// What one candidate has in one row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What was given; `None` while nothing is, or it is sealed.
    pub score: Option<Given>,
    /// Marks, exact (pounds in the total of a formula without price marks); `None` where there
    /// are none, or they are sealed.
    pub marks: Option<Exact>,
}

/// What was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given {
    /// The agreed value.
    Value(AgreedValue),
    /// A gate's answer.
    Gate(Answer),
    /// Whole-life cost in pounds.
    Amount(Money),
}

/// Why there is no comparison.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoComparison {
    /// Nothing is agreed yet.
    #[error(transparent)]
    Sealed(#[from] Sealed),
    /// Prices are open and something is still missing.
    #[error(transparent)]
    NotRankable(#[from] NotRankable),
}

/// The comparison, as far as it may be shown: agreed scores from moderation on, sums and prices
/// once there is a result.
///
/// # Errors
/// [`NoComparison`] before moderation, or when the result cannot be calculated.
pub fn comparison(evaluation: &Evaluation) -> Result<Comparison, NoComparison> {
    evaluation.shows_consensus()?;
    let ranking = match evaluation.shows_result() {
        Ok(()) => Some(rank(evaluation)?),
        Err(_) => None,
    };
    Ok(table(evaluation, ranking))
}

fn table(evaluation: &Evaluation, ranking: Option<Ranking>) -> Comparison {
    let told = Told { evaluation, ranking: ranking.as_ref() };
    let mut rows = Vec::new();
    for group in evaluation.criteria().groups() {
        rows.extend(group.questions.iter().map(|question| told.question(group, question)));
        rows.push(told.group(group));
    }
    if ranking.is_some() {
        rows.extend(told.sums());
    }
    let candidates =
        evaluation.candidates().iter().map(|c| (c.slug.clone(), c.name.clone())).collect();
    Comparison {
        evaluation: evaluation.reference(),
        illustrative: evaluation.parts().illustrative,
        decimals: evaluation.rules().decimals,
        candidates,
        rows,
        ranking,
    }
}

/// What the rows are made of, as far as it may be shown.
#[derive(Clone, Copy)]
struct Told<'e> {
    evaluation: &'e Evaluation,
    /// The result, once there is one.
    ranking: Option<&'e Ranking>,
}

impl Told<'_> {
    fn question(self, group: &Group, question: &Question) -> Row {
        let evaluation = self.evaluation;
        Row {
            level: Level::Question,
            group: Some(group.id.clone()),
            id: question.id.to_string(),
            title: question.text.to_string(),
            kind: Some(question.kind),
            weight: (question.kind != Kind::Gate).then_some(question.weight),
            of: match question.kind {
                Kind::Gate => None,
                Kind::Price if Unit::of(evaluation).is_pounds() => None,
                Kind::Price | Kind::Scored => Some(effective_weight(group, question)),
            },
            scale_max: (question.kind == Kind::Scored).then(|| evaluation.criteria().scale().top()),
            cells: self.cells(|slug| match question.kind {
                Kind::Gate => Cell {
                    score: evaluation.gate(slug, &question.id).map(|g| Given::Gate(g.answer)),
                    marks: None,
                },
                Kind::Scored => Cell {
                    score: evaluation.agreed(slug, &question.id).map(|a| Given::Value(a.value)),
                    marks: marks(evaluation, slug, group, question),
                },
                Kind::Price => self.price(slug),
            }),
        }
    }

    fn group(self, group: &Group) -> Row {
        let sum = |slug: &Slug| {
            let groups = &self.ranking?.standing(slug)?.groups;
            groups.iter().find(|marks| marks.group == group.id)?.marks.clone()
        };
        Row {
            level: Level::Group,
            group: Some(group.id.clone()),
            id: group.id.to_string(),
            title: group.title.to_string(),
            kind: None,
            weight: Some(group.weight),
            of: Some(judged(group)),
            scale_max: None,
            cells: self.cells(|slug| Cell { score: None, marks: sum(slug) }),
        }
    }

    /// Quality, price and total. Under a formula in pounds there are no price marks, and no full
    /// marks of the whole.
    fn sums(self) -> Vec<Row> {
        let set = self.evaluation.criteria();
        let row = |level: Level, title: &str, of: Option<Exact>, cells: Vec<Cell>| Row {
            level,
            group: None,
            id: level.code().to_owned(),
            title: title.to_owned(),
            kind: None,
            weight: None,
            of,
            scale_max: None,
            cells,
        };
        let quality = |slug: &Slug| {
            let marks = self.figures(slug).map(|figures| figures.quality.clone());
            Cell { score: None, marks }
        };
        let total = |slug: &Slug| {
            let marks = self.figures(slug).map(|figures| figures.total.clone());
            Cell { score: None, marks }
        };
        let unit = Unit::of(self.evaluation);
        let of_quality = set.groups().iter().map(judged).sum();
        let mut rows = vec![row(Level::Quality, "Quality", Some(of_quality), self.cells(quality))];
        if let Some((group, question)) = set.price() {
            let of = (!unit.is_pounds()).then(|| effective_weight(group, question));
            rows.push(row(Level::Price, "Price", of, self.cells(|slug| self.price(slug))));
        }
        let (title, of) = match unit {
            Unit::Marks => ("Total", Some(Exact::whole(100))),
            Unit::PoundsPerMark => ("Total in pounds a quality mark, lowest first", None),
            Unit::PoundsNet => ("Total in pounds net of quality, lowest first", None),
        };
        rows.push(row(Level::Total, title, of, self.cells(total)));
        rows
    }

    /// One cell a candidate, in the order of entry.
    fn cells(self, of: impl Fn(&Slug) -> Cell) -> Vec<Cell> {
        self.evaluation.candidates().iter().map(|candidate| of(&candidate.slug)).collect()
    }

    fn figures(&self, slug: &Slug) -> Option<&Figures> {
        self.ranking?.standing(slug)?.figures.as_ref()
    }

    fn price(self, slug: &Slug) -> Cell {
        let price = self.evaluation.parts().prices.get(slug);
        let price = price.filter(|_| self.evaluation.shows_prices().is_ok());
        Cell {
            score: price.map(|price| Given::Amount(price.amount())),
            marks: self.figures(slug).and_then(|figures| figures.price.clone()),
        }
    }
}

/// What full marks on the scored questions of `group` would earn.
fn judged(group: &Group) -> Exact {
    let scored = group.questions.iter().filter(|question| question.kind == Kind::Scored);
    scored.map(|question| effective_weight(group, question)).sum()
}

#[cfg(test)]
mod tests;
