//! Two evaluations under the same rules side by side: what moved, and why.
//!
//! Both must show their result. Where their rules differ that is said first, and what they have
//! in common is compared all the same.

use std::collections::BTreeSet;

use crate::codes;
use crate::domain::criteria::framework::RuleSet;
use crate::domain::criteria::{CriteriaSet, Group, Kind, Question, effective_weight};
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::amend::{Change, change};
use crate::domain::evaluation::evidence::Evidence;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::ranking::{Ranking, Standing, marks};
use crate::domain::exact::{Exact, Money, Rounded};
use crate::domain::refs::{EvidenceId, GroupId, QuestionId, Slug};

codes! {
    /// What a line of the comparison is about.
    pub enum Level, "a level of a comparison" {
        /// A rule: formula, rounding, tie order.
        Rule = "rule",
        /// The weight of a group or question.
        Weight = "weight",
        /// Whether a candidate is ranked, excluded, withdrawn, or takes part at all.
        Status = "status",
        /// Its place.
        Place = "place",
        /// Its total.
        Total = "total",
        /// Its marks for quality.
        Quality = "quality",
        /// Its marks for price.
        Price = "price",
        /// Its marks in a group.
        Group = "group",
        /// A gate.
        Gate = "gate",
        /// An agreed score.
        Question = "question",
    }
}

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
        let given = formula.parameters();
        let figures = [given.best, given.worst, given.point_value].into_iter().flatten();
        Some(figures.fold(formula.to_string(), |text, figure| format!("{text} {figure}")))
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
    rule("rule_set", &|e| e.rules().rule_set.as_ref().map(RuleSet::text));
    rule("scale", &|e| {
        let points = e.criteria().scale().points().iter();
        let points: Vec<String> = points
            .map(|point| format!("{} {}: {}", point.value, point.name, point.descriptor))
            .collect();
        Some(points.join("; "))
    });
    rule("criteria", &|e| Some(format!("{} {}", e.criteria().id(), e.criteria().version())));
    for (_, question) in before.evaluation.criteria().questions() {
        let (old, new) = (before.evaluation.criteria(), after.evaluation.criteria());
        let Some(what) = change(old, new, &question.id) else { continue };
        let text = |set: &CriteriaSet| {
            set.question(&question.id).map_or_else(Side::default, |(_, one)| said(&one.text))
        };
        let (is, becomes) = match what {
            Change::Text => (text(old), text(new)),
            // Each is told in a line of its own.
            Change::Removed | Change::New | Change::Kind | Change::Cap | Change::Scale => continue,
            Change::Evidence | Change::Guidance | Change::Bands => {
                (said("as it was asked"), said(&what))
            }
        };
        found.push(line(Level::Rule, None, question.id.as_str(), is, becomes));
    }
    minima(found, before, after);
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

/// Questions that are asked in one of the two alone, and what of groups and questions keeps somebody
/// out or limits what may be given.
fn minima(found: &mut Vec<Line>, before: Shown<'_>, after: Shown<'_>) {
    let sets = [before.evaluation.criteria(), after.evaluation.criteria()];
    let mut push = |id: String, [one, two]: [Option<String>; 2]| {
        let side = |is: Option<String>| Side { is, ..Side::default() };
        found.push(line(Level::Rule, None, &id, side(one), side(two)));
    };
    let mut groups: Vec<&GroupId> = Vec::new();
    let mut questions: Vec<&QuestionId> = Vec::new();
    for set in sets {
        for group in set.groups() {
            if !groups.contains(&&group.id) {
                groups.push(&group.id);
            }
            for question in &group.questions {
                if !questions.contains(&&question.id) {
                    questions.push(&question.id);
                }
            }
        }
    }
    for id in groups {
        let of = |key: &str, say: &dyn Fn(&Group) -> Option<String>| {
            let side =
                |set: &CriteriaSet| set.groups().iter().find(|group| group.id == *id).and_then(say);
            (format!("{id}.{key}"), sets.map(side))
        };
        for (id, sides) in [
            of("threshold", &|group| group.threshold.map(|least| format!("{least} %"))),
            of("part", &|group| group.part.as_ref().map(ToString::to_string)),
            of("title", &|group| Some(group.title.to_string())),
        ] {
            push(id, sides);
        }
    }
    for id in questions {
        let of = |key: &str, say: &dyn Fn(&Question) -> Option<String>| {
            let side = |set: &CriteriaSet| set.question(id).and_then(|(_, question)| say(question));
            (format!("{id}{key}"), sets.map(side))
        };
        for (id, sides) in [
            of("", &|question| Some(question.kind.code().to_owned())),
            of(".min_score", &|question| question.min_score.map(|least| least.to_string())),
            of(".cap", &|question| question.cap.map(|cap| cap.to_string())),
            of(".need", &|question| question.need.map(|need| need.code().to_owned())),
        ] {
            push(id, sides);
        }
    }
}

/// What a rule is called on a page: `price formula`, `CON threshold`.
pub fn in_words(rule: &str) -> String {
    if rule == "agreeing" {
        return "what counts".to_owned();
    }
    rule.replace(['_', '.'], " ")
}

/// Which rules differ, each once, as a reader names them: `price_formula`, `CON.threshold`,
/// `weight of PRT`.
pub fn differing(lines: &[Line]) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in lines.iter().filter(|line| line.is_moved()) {
        let named = match line.level {
            Level::Rule => line.id.clone(),
            Level::Weight => format!("weight of {}", line.id),
            Level::Status
            | Level::Place
            | Level::Total
            | Level::Quality
            | Level::Price
            | Level::Group
            | Level::Gate
            | Level::Question => continue,
        };
        if !found.contains(&named) {
            found.push(named);
        }
    }
    found
}

/// That the rules differ in something that bears on no score: a title, sources, what a weight was
/// said to rest on, the order of questions.
pub fn otherwise() -> Line {
    let is = |text: &str| said(text);
    line(
        Level::Rule,
        None,
        "criteria_file",
        is("as it was written"),
        is("title, sources, rationale or order are others"),
    )
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
    let said = |(amount, who): (Money, &Slug)| format!("{}, of {who}", amount.pounds());
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
            Some(format!("measured by the mean of the prices, {}", mean.pounds()))
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

    #[test]
    fn a_page_calls_rules_by_words_and_never_by_the_columns_of_a_file() {
        let words = |id: &str| super::in_words(id);
        assert_eq!(words("price_formula"), "price formula");
        assert_eq!(words("agreeing"), "what counts");
        assert_eq!(words("CON-01.min_score"), "CON-01 min score");
        assert_eq!(words("CON-01"), "CON-01");
    }

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

    /// One rule changed at a time: each is named, and nothing else is.
    #[test]
    fn whatever_rule_differs_is_named() {
        use crate::domain::criteria::edit::{Edit, Item};
        use crate::domain::evaluation::price::{Parameters, PointValue};
        let one = sample_2019(PriceFormula::Ratio);
        let set = |item: &str, key: &str, text: &str| {
            let item: Item = item.parse().unwrap();
            Edit::read(&item, key, text).unwrap()
        };
        let named = |change: &dyn Fn(&mut crate::domain::evaluation::Parts)| {
            let mut parts = one.parts().clone();
            change(&mut parts);
            let asked = parts.criteria.clone();
            parts.gates.retain(|(_, gate), _| asked.question(gate).is_some());
            let two = Evaluation::new(parts).unwrap();
            let (first, second) = (rank(&one).unwrap(), rank(&two).unwrap());
            let shown = |evaluation, ranking| Shown { evaluation, ranking, evidence: &[] };
            differing(&lines(shown(&one, &first), shown(&two, &second))).join(", ")
        };
        let edited =
            |edits: &[Edit]| named(&|parts| parts.criteria = parts.criteria.edited(edits).unwrap());
        assert_eq!(named(&|_| {}), "");
        assert_eq!(edited(&[set("CON", "threshold", "50")]), "CON.threshold");
        assert_eq!(edited(&[set("SKL", "title", "Our own people")]), "SKL.title");
        assert_eq!(edited(&[set("PRT-01", "min_score", "1")]), "PRT-01.min_score");
        assert_eq!(edited(&[set("PRT-01", "need", "nice-to-have")]), "PRT-01.need");
        assert_eq!(edited(&[Edit::Remove("CON-01".parse().unwrap())]), "CON-01");
        assert_eq!(edited(&[set("CON-03", "guidance", "Look at both sites.")]), "CON-03");
        assert_eq!(edited(&[set("CON-03", "cap", "3")]), "CON-03.cap");
        let point = Edit::point("2", "met", "all of it is shown").unwrap();
        assert_eq!(edited(&[point]), "scale");
        assert_eq!(named(&|parts| parts.rules.tie_break.reverse()), "tie_break");
        assert_eq!(named(&|parts| parts.rules.decimals = 3), "decimals");
        assert_eq!(named(&|parts| parts.rules.min_panel = 3), "min_panel");
        let worth = |amount| crate::domain::evaluation::samples::pounds(amount);
        let given = Parameters { point_value: Some(worth(9_000)), ..Parameters::default() };
        let other = PriceFormula::read("monetised", given).unwrap();
        let first = PriceFormula::Monetised(PointValue::new(worth(12_000)).unwrap());
        let (one, two) = (sample_2019(first), sample_2019(other));
        assert_eq!(moved(&one, &two)[0], "- price_formula monetised 12000 > monetised 9000");
        let rules = crate::import::framework::shipped().unwrap();
        let rules = rules.into_iter().next().unwrap().1;
        assert_eq!(named(&|parts| parts.rules.rule_set = Some(rules.clone())), "rule_set");
    }
}
