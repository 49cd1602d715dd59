//! Two evaluations under the same rules side by side: what moved, and why.
//!
//! Both must show their result. Where their rules differ that is said first, and what they have
//! in common is compared all the same.

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::criteria::{CriteriaSet, Kind, effective_weight};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::amend::{Change, change};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::ranking::{Ranking, Standing, marks};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::refs::{EvidenceId, QuestionId, Slug};

/// What a line of the comparison is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// A rule: formula, rounding, tie order.
    Rule,
    /// The weight of a group or question.
    Weight,
    /// Whether a candidate is ranked, excluded, withdrawn, or takes part at all.
    Status,
    /// Its place.
    Place,
    /// Its total.
    Total,
    /// Its marks for quality.
    Quality,
    /// Its marks for price.
    Price,
    /// Its marks in a group.
    Group,
    /// A gate.
    Gate,
    /// An agreed score.
    Question,
}

codes!(Level, "a level of a comparison", {
    Rule = "rule",
    Weight = "weight",
    Status = "status",
    Place = "place",
    Total = "total",
    Quality = "quality",
    Price = "price",
    Group = "group",
    Gate = "gate",
    Question = "question",
});

/// One side of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Side {
    /// What it is, in figures or a word; `None` where there is nothing.
    pub is: Option<String>,
    /// Its marks, where it has some.
    pub marks: Option<Rounded>,
    /// The recorded reason.
    pub why: Option<String>,
    /// The evidence that is named.
    pub evidence: Vec<EvidenceId>,
}

/// Something and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What it is about.
    pub level: Level,
    /// Whose it is, where it is somebody's.
    pub candidate: Option<Slug>,
    /// Question, group or rule.
    pub id: String,
    /// In the first evaluation.
    pub before: Side,
    /// In the second.
    pub after: Side,
    /// Evidence that the second names and the first does not: id and title.
    pub new_evidence: Vec<(EvidenceId, String)>,
}

impl Line {
    /// Whether the two sides differ in what they are; another wording of a reason is no move.
    pub fn is_moved(&self) -> bool {
        self.before.is != self.after.is || self.before.marks != self.after.marks
    }

    /// Marks of the second less those of the first, of the published figures.
    pub fn change(&self) -> Option<Rounded> {
        Some(self.after.marks?.minus(self.before.marks?))
    }
}

/// One evaluation with what is shown of it.
#[derive(Debug, Clone, Copy)]
pub struct Shown<'a> {
    /// The evaluation.
    pub evaluation: &'a Evaluation,
    /// Its result.
    pub ranking: &'a Ranking,
    /// Its evidence.
    pub evidence: &'a [Evidence],
}

/// Every line, moved or not: rules and weights, then each candidate's standing, then its groups
/// and questions, in the order of the first evaluation.
///
/// # Source
/// `docs/method.md`, "What moved between two evaluations".
pub fn lines(before: Shown<'_>, after: Shown<'_>) -> Vec<Line> {
    let mut found = Vec::new();
    rules(&mut found, before, after);
    let candidates = candidates(before, after);
    for candidate in &candidates {
        standing(&mut found, candidate, before, after);
    }
    for candidate in &candidates {
        answers(&mut found, candidate, before, after);
    }
    found
}

fn said(is: &(impl ToString + ?Sized)) -> Side {
    Side { is: Some(is.to_string()), ..Side::default() }
}

fn rules(found: &mut Vec<Line>, before: Shown<'_>, after: Shown<'_>) {
    let mut rule = |id: &str, of: &dyn Fn(&Evaluation) -> Option<String>| {
        let side = |shown: Shown<'_>| Side { is: of(shown.evaluation), ..Side::default() };
        found.push(line(Level::Rule, None, id, side(before), side(after)));
    };
    rule("price_formula", &|e| {
        let formula = e.rules().price_formula?;
        Some(match formula.band() {
            Some(band) => format!("{formula} {} {}", band.best(), band.worst()),
            None => formula.to_string(),
        })
    });
    rule("decimals", &|e| Some(e.rules().decimals.to_string()));
    rule("agreeing", &|e| Some(e.rules().agreeing.code().to_owned()));
    rule("near_tie", &|e| Some(e.rules().near_tie.to_string()));
    rule("tie_break", &|e| {
        let ties: Vec<&str> = e.rules().tie_break.iter().map(|rule| rule.code()).collect();
        Some(ties.join(", "))
    });
    rule("min_panel", &|e| Some(e.rules().min_panel.to_string()));
    rule("should_cost", &|e| e.rules().should_cost.map(|amount| amount.to_string()));
    rule("framework", &|e| e.rules().framework.as_ref().map(ToString::to_string));
    rule("criteria", &|e| Some(format!("{} {}", e.criteria().id(), e.criteria().version())));
    for (_, question) in before.evaluation.criteria().questions() {
        let (old, new) = (before.evaluation.criteria(), after.evaluation.criteria());
        let Some(what) = change(old, new, &question.id) else { continue };
        let text = |set: &CriteriaSet| {
            set.question(&question.id).map_or_else(Side::default, |(_, one)| said(&one.text))
        };
        let (is, becomes) = match what {
            Change::Text => (text(old), text(new)),
            // Told by the weights, where one side has none.
            Change::Removed | Change::New => continue,
            Change::Kind
            | Change::Evidence
            | Change::Guidance
            | Change::Bands
            | Change::Cap
            | Change::Scale => (said("as it was asked"), said(&what)),
        };
        found.push(line(Level::Rule, None, question.id.as_str(), is, becomes));
    }
    let groups = |shown: Shown<'_>| -> Vec<(String, String)> {
        let groups = shown.evaluation.criteria().groups().iter();
        groups.map(|group| (group.id.to_string(), group.weight.to_string())).collect()
    };
    let questions = |shown: Shown<'_>| -> Vec<(String, String)> {
        let questions = shown.evaluation.criteria().questions();
        let weighed = questions.filter(|(_, question)| question.kind != Kind::Gate);
        weighed
            .map(|(group, question)| {
                (question.id.to_string(), effective_weight(group, question).rounded(2).to_string())
            })
            .collect()
    };
    let mut weights = |one: Vec<(String, String)>, two: Vec<(String, String)>| {
        for (id, weight) in &one {
            let other = two.iter().find(|(other, _)| other == id).map(|(_, weight)| weight);
            let after = other.map_or_else(Side::default, said);
            found.push(line(Level::Weight, None, id, said(weight), after));
        }
        for (id, weight) in two.iter().filter(|(id, _)| one.iter().all(|(other, _)| other != id)) {
            found.push(line(Level::Weight, None, id, Side::default(), said(weight)));
        }
    };
    weights(groups(before), groups(after));
    weights(questions(before), questions(after));
}

fn line(level: Level, candidate: Option<&Slug>, id: &str, before: Side, after: Side) -> Line {
    let candidate = candidate.cloned();
    Line { level, candidate, id: id.to_owned(), before, after, new_evidence: Vec::new() }
}

fn candidates(before: Shown<'_>, after: Shown<'_>) -> Vec<Slug> {
    let mut found: Vec<Slug> = Vec::new();
    for shown in [before, after] {
        for candidate in shown.evaluation.candidates() {
            if !found.contains(&candidate.slug) {
                found.push(candidate.slug.clone());
            }
        }
    }
    found
}

fn standing(found: &mut Vec<Line>, candidate: &Slug, before: Shown<'_>, after: Shown<'_>) {
    let mut push = |level: Level, of: &dyn Fn(&Standing, u8) -> Side| {
        let side = |shown: Shown<'_>| {
            let standing = shown.ranking.standing(candidate);
            let side = standing.map_or_else(Side::default, |s| of(s, shown.ranking.decimals));
            if level == Level::Total {
                let why = standing.and_then(|standing| parts_of(standing, shown.ranking));
                return Side { why, ..side };
            }
            if level == Level::Price && side.marks.is_some() {
                return Side { why: measured_by(shown), ..side };
            }
            side
        };
        found.push(line(level, Some(candidate), level.code(), side(before), side(after)));
    };
    push(Level::Status, &|standing, _| said(standing.status.code()));
    push(Level::Place, &|standing, _| Side {
        is: standing.figures.as_ref().map(|figures| figures.place.to_string()),
        ..Side::default()
    });
    let marked = |exact: Option<&Exact>, decimals: u8, is: Option<String>| {
        let marks = exact.map(|exact| exact.rounded(decimals));
        Side { is: is.or_else(|| marks.map(|m| m.to_string())), marks, ..Side::default() }
    };
    push(Level::Total, &|standing, _| {
        let published = standing.figures.as_ref().map(|figures| figures.published);
        Side { is: published.map(|p| p.to_string()), marks: published, ..Side::default() }
    });
    push(Level::Quality, &|standing, decimals| {
        marked(standing.figures.as_ref().map(|figures| &figures.quality), decimals, None)
    });
    push(Level::Price, &|standing, decimals| {
        let figures = standing.figures.as_ref();
        let amount = figures.and_then(|figures| figures.amount).map(|amount| amount.to_string());
        marked(figures.and_then(|figures| figures.price.as_ref()), decimals, amount)
    });
}

/// What a total is the sum of; `None` where there are no marks for price to add.
fn parts_of(standing: &Standing, ranking: &Ranking) -> Option<String> {
    let figures = standing.figures.as_ref().filter(|_| !ranking.unit.is_pounds())?;
    let shown = |exact: &Exact| exact.rounded(ranking.decimals);
    let price = shown(figures.price.as_ref()?);
    Some(format!("{} for quality and {price} for price", shown(&figures.quality)))
}

/// The price or prices of others that the marks for price were measured by; `None` under a formula
/// to which the other bids are nothing.
fn measured_by(shown: Shown<'_>) -> Option<String> {
    let bids = || {
        let ranked = shown.ranking.ranked();
        ranked.filter_map(|(standing, figures)| Some((figures.amount?, &standing.candidate)))
    };
    let said = |(amount, who): (Money, &Slug)| format!("£{}, of {who}", amount.grouped());
    match shown.evaluation.rules().price_formula? {
        PriceFormula::Ratio | PriceFormula::LinearLow => {
            Some(format!("measured by the lowest price, {}", said(bids().min()?)))
        }
        PriceFormula::MinMax => Some(format!(
            "measured by the lowest price, {}, and the highest, {}",
            said(bids().min()?),
            said(bids().max()?)
        )),
        PriceFormula::Mean => {
            let sum: i64 = bids().map(|(amount, _)| amount.as_pence()).sum();
            let count = i64::try_from(bids().count()).ok().filter(|count| *count > 0)?;
            let mean = Money::pence(Exact::ratio(sum, count).rounded(0).units().try_into().ok()?)?;
            Some(format!("measured by the mean of the prices, £{}", mean.grouped()))
        }
        PriceFormula::Benchmark(_) | PriceFormula::Ppqp | PriceFormula::Monetised(_) => None,
    }
}

fn answers(found: &mut Vec<Line>, candidate: &Slug, before: Shown<'_>, after: Shown<'_>) {
    let mut asked: Vec<(QuestionId, Kind)> = Vec::new();
    let mut groups: Vec<String> = Vec::new();
    for shown in [before, after] {
        for (group, question) in shown.evaluation.criteria().questions() {
            if asked.iter().all(|(id, _)| *id != question.id) {
                asked.push((question.id.clone(), question.kind));
            }
            if !groups.contains(&group.id.to_string()) {
                groups.push(group.id.to_string());
            }
        }
    }
    for id in groups {
        let side = |shown: Shown<'_>| {
            let standing = shown.ranking.standing(candidate)?;
            let group = standing.groups.iter().find(|group| group.group.as_str() == id)?;
            let marks = group.marks.as_ref()?.rounded(shown.ranking.decimals);
            Some(Side { is: Some(marks.to_string()), marks: Some(marks), ..Side::default() })
        };
        let (before, after) = (side(before).unwrap_or_default(), side(after).unwrap_or_default());
        found.push(line(Level::Group, Some(candidate), &id, before, after));
    }
    for (id, kind) in asked {
        let level = match kind {
            Kind::Gate => Level::Gate,
            Kind::Scored => Level::Question,
            Kind::Price => continue,
        };
        let side = |shown: Shown<'_>| {
            let evaluation = shown.evaluation;
            let (group, question) = evaluation.criteria().question(&id)?;
            if kind == Kind::Gate {
                let answer = evaluation.gate(candidate, &id)?;
                let why = Some(answer.reason.to_string());
                return Some(Side { why, ..said(answer.answer.code()) });
            }
            let agreed = evaluation.agreed(candidate, &id)?;
            let earned = marks(evaluation, candidate, group, question)?;
            Some(Side {
                is: Some(agreed.value.to_string()),
                marks: Some(earned.rounded(shown.ranking.decimals)),
                why: Some(agreed.reason.to_string()),
                evidence: agreed.evidence.clone(),
            })
        };
        let (one, two) = (side(before).unwrap_or_default(), side(after).unwrap_or_default());
        let known: BTreeSet<&EvidenceId> = one.evidence.iter().collect();
        let new_evidence = two
            .evidence
            .iter()
            .filter(|id| !known.contains(id))
            .map(|id| {
                let item = after.evidence.iter().find(|item| item.id == *id);
                (id.clone(), item.map(|item| item.title.to_string()).unwrap_or_default())
            })
            .collect();
        let moved = line(level, Some(candidate), id.as_str(), one, two);
        found.push(Line { new_evidence, ..moved });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::ranking::rank;
    use crate::domain::evaluation::samples::{sample_2019, sample_2026};

    fn moved(one: &Evaluation, two: &Evaluation) -> Vec<String> {
        let (first, second) = (rank(one).unwrap(), rank(two).unwrap());
        let shown = |evaluation, ranking| Shown { evaluation, ranking, evidence: &[] };
        lines(shown(one, &first), shown(two, &second))
            .into_iter()
            .filter(Line::is_moved)
            .map(|line| {
                let candidate = line.candidate.as_ref().map_or("-", Slug::as_str);
                let text = |side: &Side| side.is.clone().unwrap_or_else(|| "nothing".to_owned());
                let change = line.change().map_or_else(String::new, |c| format!(" {c}"));
                let (one, two) = (text(&line.before), text(&line.after));
                format!("{candidate} {} {one} > {two}{change}", line.id)
            })
            .collect()
    }

    #[test]
    fn an_evaluation_against_itself_moves_nothing() {
        let one = sample_2019(PriceFormula::Ratio);
        assert_eq!(moved(&one, &one), Vec::<String>::new());
    }

    #[test]
    fn from_2019_to_2026_every_published_change_is_named() {
        let found = moved(&sample_2019(PriceFormula::Ratio), &sample_2026(PriceFormula::Ratio));
        for wanted in [
            "aws total 76.21 > 77.66 1.45",
            "azure total 76.18 > 76.75 0.57",
            "gcp total 74.48 > 76.73 2.25",
            "aws price 1180000 > 1210000 -0.31",
            "paas status excluded > withdrawn",
            "aws PRT-05 1 > 2 0.75",
            "azure SKL-02 3 > 2 -1.00",
            "gcp CST-04 1 > 2 0.50",
        ] {
            assert!(found.iter().any(|line| line == wanted), "{wanted}: {found:#?}");
        }
        let questions = found.iter().filter(|line| line.split(' ').nth(1).unwrap().contains("-0"));
        assert_eq!(questions.count(), 10);
    }

    #[test]
    fn a_price_that_stayed_says_which_other_one_moved_its_marks() {
        use crate::domain::evaluation::samples::{price, sample_2019_parts, slug};
        let one = sample_2019(PriceFormula::Ratio);
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        price(&mut parts, "gcp", 400_000);
        let two = Evaluation::new(parts).unwrap();
        let (first, second) = (rank(&one).unwrap(), rank(&two).unwrap());
        let shown = |evaluation, ranking| Shown { evaluation, ranking, evidence: &[] };
        let all = lines(shown(&one, &first), shown(&two, &second));
        let of = |level: Level| {
            let found = all
                .iter()
                .find(|line| line.level == level && line.candidate.as_ref() == Some(&slug("aws")));
            found.unwrap()
        };
        let price = of(Level::Price);
        assert_eq!(price.before.is, price.after.is);
        assert!(price.is_moved());
        let why = |side: &Side| side.why.clone().unwrap();
        assert_eq!(why(&price.before), "measured by the lowest price, £1,090,000, of gcp");
        assert_eq!(why(&price.after), "measured by the lowest price, £400,000, of gcp");
        let total = of(Level::Total);
        assert_eq!(why(&total.before), "56.82 for quality and 19.40 for price");
        assert_eq!(why(&total.after), "56.82 for quality and 7.12 for price");
    }

    #[test]
    fn other_rules_are_said() {
        let band = crate::domain::evaluation::samples::benchmark(800_000, 1_600_000);
        let found = moved(&sample_2019(PriceFormula::Ratio), &sample_2019(band));
        assert_eq!(found[0], "- price_formula ratio > benchmark 800000 1600000");
    }
}
