//! What somebody said when weights were looked for, and what came out: kept beside the weights,
//! so that a reader years later sees where they came from.
//!
//! This only proposes. Weights count when the draft takes them.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::{
    ElicitError, ahp, best_worst, by_grain, exact_shares, rank_order_centroid, rank_reciprocal,
    rank_sum, swing,
};
use crate::codes;
use crate::domain::criteria::edit::Item;
use crate::domain::criteria::weight::Weight;
use crate::domain::criteria::{CriteriaSet, Kind};
use crate::domain::date::Moment;
use crate::domain::exact::Exact;
use crate::domain::refs::{GroupId, Slug};
use crate::domain::text::{Note, commas, counted, same_code};

codes! {
    /// A way to find weights.
    pub enum Method, "a way to find weights" {
        /// Points over their sum.
        Swing = "swing",
        /// Rank-order centroid weights of a ranking.
        Roc = "roc",
        /// Rank-sum weights of a ranking.
        RankSum = "rank-sum",
        /// Rank-reciprocal weights of a ranking.
        RankReciprocal = "rank-reciprocal",
        /// Comparisons in pairs.
        Ahp = "ahp",
        /// Comparisons with the best and with the worst.
        BestWorst = "best-worst",
    }
}

impl Method {
    /// As people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Swing => "swing points",
            Self::Roc => "a ranking",
            Self::RankSum => "a ranking (rank sum)",
            Self::RankReciprocal => "a ranking (reciprocals)",
            Self::Ahp => "in pairs (AHP)",
            Self::BestWorst => "best and worst",
        }
    }

    /// The figures it takes for `items`, in the order in which they are asked for.
    pub fn keys(self, items: &[Item]) -> Vec<Key> {
        let each = || items.iter().cloned();
        match self {
            Self::Swing | Self::Roc | Self::RankSum | Self::RankReciprocal => {
                each().map(Key::Item).collect()
            }
            Self::Ahp => {
                let pairs = items.iter().enumerate().flat_map(|(at, one)| {
                    items[at + 1..].iter().map(|other| Key::Pair(one.clone(), other.clone()))
                });
                pairs.collect()
            }
            Self::BestWorst => each().map(Key::Best).chain(each().map(Key::Worst)).collect(),
        }
    }
}

/// What a figure that somebody gave is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A group's or question's points, or its place in a ranking (1 is the first).
    Item(Item),
    /// How many times as important the first is as the second.
    Pair(Item, Item),
    /// How many times as important the best is as this one.
    Best(Item),
    /// How many times as important this one is as the worst.
    Worst(Item),
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Item(item) => item.fmt(f),
            Self::Pair(one, other) => write!(f, "{one}:{other}"),
            Self::Best(item) => write!(f, "best:{item}"),
            Self::Worst(item) => write!(f, "worst:{item}"),
        }
    }
}

/// Text that is about no figure.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not CON, CON:SKL, best:CON or worst:CON")]
pub struct KeyError(String);

impl FromStr for Key {
    type Err = KeyError;

    fn from_str(typed: &str) -> Result<Self, KeyError> {
        let wrong = || KeyError(typed.to_owned());
        let item = |text: &str| text.trim().parse::<Item>().map_err(|_| wrong());
        match typed.split_once(':') {
            None => item(typed).map(Self::Item),
            Some((head, rest)) if same_code(head, "best") => item(rest).map(Self::Best),
            Some((head, rest)) if same_code(head, "worst") => item(rest).map(Self::Worst),
            Some((one, other)) => Ok(Self::Pair(item(one)?, item(other)?)),
        }
    }
}

/// What is weighed against one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Level {
    /// The groups.
    Groups,
    /// The weighed questions of one group.
    Within(GroupId),
}

impl Level {
    /// The groups or questions of it, in the order of the set; gates weigh nothing and are not
    /// among them. Empty for a group that is not there.
    pub fn items(&self, set: &CriteriaSet) -> Vec<Item> {
        match self {
            Self::Groups => set.groups().iter().map(|one| Item::Group(one.id.clone())).collect(),
            Self::Within(id) => {
                let group = set.groups().iter().find(|group| group.id == *id);
                let questions = group.into_iter().flat_map(|group| &group.questions);
                let weighed = questions.filter(|question| question.kind != Kind::Gate);
                weighed.map(|question| Item::Question(question.id.clone())).collect()
            }
        }
    }

    /// What its items weigh in `set`.
    pub fn weights(&self, set: &CriteriaSet) -> Vec<(Item, Weight)> {
        let weight = |item: &Item| match item {
            Item::Group(id) => {
                set.groups().iter().find(|group| group.id == *id).map(|group| group.weight)
            }
            Item::Question(id) => set.question(id).map(|(_, question)| question.weight),
        };
        let items = self.items(set).into_iter();
        items.filter_map(|item| weight(&item).map(|weight| (item, weight))).collect()
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Groups => f.write_str("the groups"),
            Self::Within(group) => write!(f, "the questions of {group}"),
        }
    }
}

/// Why nothing can be proposed from what was given.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Unusable {
    /// Figures that were not given yet.
    #[error("{}", counted(*.0, "number is still to come", "numbers are still to come"))]
    Missing(usize),
    /// A figure that the method does not take here.
    #[error("{key} is not asked for: {method} of {level} takes {wanted}")]
    Unasked {
        /// What it is about.
        key: Key,
        /// The method.
        method: &'static str,
        /// What is weighed.
        level: Level,
        /// What is asked for.
        wanted: String,
    },
    /// One figure twice.
    #[error("{0} stands there twice")]
    Twice(Key),
    /// Places of a ranking that are not 1, 2, 3 … each once.
    #[error("the ranks are 1 to {0}, each once")]
    Ranks(usize),
    /// A comparison in a pair that is not above 0.
    #[error("{0}: a comparison is above 0")]
    Comparison(Key),
    /// The method itself refuses.
    #[error(transparent)]
    Method(#[from] ElicitError),
}

/// What somebody gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// How weights are found from it.
    pub method: Method,
    /// The figures.
    pub figures: Vec<(Key, Exact)>,
}

/// What comes out of it, for review.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The weights, adding up to exactly 100 %, in the order of the set.
    pub weights: Vec<(Item, Weight)>,
    /// How far what was said contradicts itself, in ten-thousandths: AHP's consistency ratio,
    /// or best-worst's largest deviation. `None` where nothing can contradict.
    pub consistency: Option<u32>,
    /// The comparisons to think about again, a sentence each, the worst first; at most three.
    pub doubts: Vec<String>,
}

/// The consistency ratio above which a revision is asked for, in ten-thousandths.
const DOUBTFUL: u32 = 1_000;

impl Given {
    /// The weights of `level` that follow from it, rounded to steps of `grain` hundredths of a
    /// percent so that they add up to exactly 100.
    ///
    /// # Errors
    /// [`Unusable`]: what is missing first, then what does not fit.
    ///
    /// # Source
    /// `docs/method.md`, "Choosing weights".
    pub fn propose(
        &self,
        level: &Level,
        set: &CriteriaSet,
        grain: u32,
    ) -> Result<Proposal, Unusable> {
        let items = level.items(set);
        let keys = self.method.keys(&items);
        for (at, (key, _)) in self.figures.iter().enumerate() {
            if !keys.contains(key) {
                let (key, method, level) = (key.clone(), self.method.code(), level.clone());
                let all: Vec<String> = keys.iter().map(ToString::to_string).collect();
                let wanted = all.join(", ");
                return Err(Unusable::Unasked { key, method, level, wanted });
            }
            if self.figures[..at].iter().any(|(before, _)| before == key) {
                return Err(Unusable::Twice(key.clone()));
            }
        }
        let of = |wanted: &Key| {
            self.figures.iter().find(|(key, _)| key == wanted).map(|(_, figure)| figure.clone())
        };
        let figures: Vec<Exact> = keys.iter().filter_map(of).collect();
        match keys.len() - figures.len() {
            0 => {}
            missing => return Err(Unusable::Missing(missing)),
        }
        let count = items.len();
        let (shares, consistency, doubts) = match self.method {
            Method::Swing => (swing(&figures)?, None, Vec::new()),
            Method::Roc => (ranked(&figures, &rank_order_centroid(count)?)?, None, Vec::new()),
            Method::RankSum => (ranked(&figures, &rank_sum(count)?)?, None, Vec::new()),
            Method::RankReciprocal => {
                (ranked(&figures, &rank_reciprocal(count)?)?, None, Vec::new())
            }
            Method::Ahp => pairs(&items, &keys, &figures)?,
            Method::BestWorst => {
                let (best, worst) = figures.split_at(count);
                let found = best_worst(best, worst)?;
                (found.weights, ten_thousandths(&found.xi), Vec::new())
            }
        };
        let weights = items.into_iter().zip(by_grain(&shares, grain)).collect();
        Ok(Proposal { weights, consistency, doubts })
    }
}

/// The weights of each item by its place in a ranking.
fn ranked(places: &[Exact], weights: &[Exact]) -> Result<Vec<Exact>, Unusable> {
    let count = weights.len();
    let mut taken = vec![false; count];
    let mut found = Vec::with_capacity(count);
    for place in places {
        let at = (0..count).find(|at| Exact::whole(i64::try_from(at + 1).unwrap_or(0)) == *place);
        match at {
            Some(at) if !taken[at] => {
                taken[at] = true;
                found.push(weights[at].clone());
            }
            Some(_) | None => return Err(Unusable::Ranks(count)),
        }
    }
    Ok(found)
}

type Found = (Vec<Exact>, Option<u32>, Vec<String>);

fn pairs(items: &[Item], keys: &[Key], figures: &[Exact]) -> Result<Found, Unusable> {
    let count = items.len();
    let mut matrix = vec![vec![1.0; count]; count];
    let places = (0..count).flat_map(|at| (at + 1..count).map(move |other| (at, other)));
    for (((at, other), key), value) in places.zip(keys).zip(figures) {
        if value.is_zero() || value.is_negative() {
            return Err(Unusable::Comparison(key.clone()));
        }
        matrix[at][other] = value.to_f64();
        matrix[other][at] = (&Exact::whole(1) / value).to_f64();
    }
    let found = ahp(&matrix)?;
    let doubts = found.worst_pairs.iter().map(|pair| {
        let (one, other) = (&items[pair.row], &items[pair.column]);
        let (said, weights) = (pair.said, pair.weights_say);
        format!("{one} to {other}: said {said:.2}, and the weights say {weights:.2}")
    });
    // The ratio to four decimals, as it is shown and kept.
    let ratio = exact_of(found.consistency_ratio);
    Ok((exact_shares(&found.weights), ten_thousandths(&ratio), doubts.collect()))
}

/// A double to nine decimals.
#[expect(clippy::float_arithmetic, reason = "a figure of an aid, never a total")]
#[expect(clippy::cast_possible_truncation, reason = "a ratio far below a million")]
fn exact_of(value: f64) -> Exact {
    let scaled = (value * 1e9).round();
    Exact::ratio(if scaled.abs() < 1e15 { scaled as i64 } else { 0 }, 1_000_000_000)
}

fn ten_thousandths(value: &Exact) -> Option<u32> {
    u32::try_from(value.rounded(4).units()).ok()
}

/// What was said, by whom, and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Elicitation {
    /// Its number within the version of the rules, from 1.
    pub number: u32,
    /// The version of the rules.
    pub version: u32,
    /// What was weighed.
    pub level: Level,
    /// The method and what was said.
    pub given: Given,
    /// Whose judgement it is.
    pub said_by: Slug,
    /// The weights that came out.
    pub weights: Vec<(Item, Weight)>,
    /// As in [`Proposal::consistency`].
    pub consistency: Option<u32>,
    /// What else was said.
    pub note: Option<Note>,
    /// Who wrote it down.
    pub by: Slug,
    /// When.
    pub at: Moment,
    /// When the draft took exactly these weights; `None` where it never did.
    pub taken: Option<Moment>,
}

impl Elicitation {
    /// Whether `set` weighs its groups or questions exactly so.
    pub fn is_in(&self, set: &CriteriaSet) -> bool {
        self.level.weights(set) == self.weights
    }

    /// The weights in one line: `CON 10, SKL 15`.
    pub fn line(&self) -> String {
        listed(&self.weights)
    }

    /// What was said in one line: `CON 100, SKL 80`, `CON:SKL 3`.
    pub fn said(&self) -> String {
        let figures = self.given.figures.iter().map(|(of, figure)| {
            let text = figure.to_string();
            (of, text.strip_suffix("/1").map(str::to_owned).unwrap_or(text))
        });
        listed(&figures.collect::<Vec<_>>())
    }

    /// What the consistency figure says, where there is one.
    pub fn agreement(&self) -> Option<String> {
        agreement(self.given.method, self.consistency?)
    }
}

impl Proposal {
    /// What the consistency figure says, where there is one.
    pub fn agreement(&self, method: Method) -> Option<String> {
        agreement(method, self.consistency?)
    }

    /// Whether a revision is asked for before the weights are used: AHP's ratio above 0.10.
    pub fn is_doubtful(&self, method: Method) -> bool {
        method == Method::Ahp && self.consistency.is_some_and(|figure| figure > DOUBTFUL)
    }
}

fn listed<A: fmt::Display, B: fmt::Display>(pairs: &[(A, B)]) -> String {
    commas(pairs.iter().map(|(of, figure)| format!("{of} {figure}")))
}

fn agreement(method: Method, figure: u32) -> Option<String> {
    let shown = Exact::ratio(i64::from(figure), 10_000);
    match method {
        Method::Ahp if figure > DOUBTFUL => Some(format!(
            "Consistency ratio {}, above 0.10: think again before it is used.",
            shown.rounded(3)
        )),
        Method::Ahp => Some(format!(
            "Consistency ratio {}: the comparisons agree well enough.",
            shown.rounded(3)
        )),
        Method::BestWorst => Some(format!(
            "The comparisons are out by at most {}; 0 is full agreement.",
            shown.rounded(4)
        )),
        Method::Swing | Method::Roc | Method::RankSum | Method::RankReciprocal => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::samples::{CATALOGUE, scale, set};

    fn given(method: Method, figures: &[(&str, &str)]) -> Given {
        let read = |(key, figure): &(&str, &str)| {
            (key.parse::<Key>().unwrap(), figure.parse::<Exact>().unwrap())
        };
        Given { method, figures: figures.iter().map(read).collect() }
    }

    fn line(given: &Given, level: &Level, grain: u32) -> String {
        let proposal = given.propose(level, &set(CATALOGUE, scale(3)), grain);
        match proposal {
            Ok(found) => listed(&found.weights),
            Err(why) => why.to_string(),
        }
    }

    const POINTS: [(&str, &str); 6] =
        [("CON", "100"), ("SKL", "80"), ("CST", "60"), ("TEC", "40"), ("PRT", "20"), ("GEN", "20")];

    #[test]
    fn swing_points_become_shares_at_the_grain_of_the_rules() {
        let swing = given(Method::Swing, &POINTS);
        let fine = "CON 31.25, SKL 25, CST 18.75, TEC 12.5, PRT 6.25, GEN 6.25";
        assert_eq!(line(&swing, &Level::Groups, 1), fine);
        // 31.25, 18.75, 6.25 and 6.25 leave 2 percents: to the largest remainders, 18.75 first,
        // then 12.5.
        let whole = "CON 31, SKL 25, CST 19, TEC 13, PRT 6, GEN 6";
        assert_eq!(line(&swing, &Level::Groups, 100), whole);
    }

    #[test]
    fn a_ranking_gives_the_centroid_to_each_by_its_place() {
        let ranks =
            [("CON", "6"), ("SKL", "5"), ("CST", "1"), ("TEC", "2"), ("PRT", "3"), ("GEN", "4")];
        // Rank-order centroid of six: 40.83, 24.17, 15.83, 10.28, 6.11, 2.78.
        assert_eq!(
            line(&given(Method::Roc, &ranks), &Level::Groups, 1),
            "CON 2.78, SKL 6.11, CST 40.83, TEC 24.17, PRT 15.83, GEN 10.28"
        );
        let twice = [&[("CON", "5")], &ranks[1..]].concat();
        let said = line(&given(Method::Roc, &twice), &Level::Groups, 1);
        assert_eq!(said, "the ranks are 1 to 6, each once");
    }

    #[test]
    fn comparisons_that_contradict_each_other_are_named() {
        let con = Level::Within("CON".parse().unwrap());
        let set = set(CATALOGUE, scale(3));
        let keys = Method::Ahp.keys(&con.items(&set));
        let figures = keys.iter().enumerate().map(|(at, key)| {
            (key.clone(), if at % 2 == 0 { Exact::whole(9) } else { Exact::ratio(1, 9) })
        });
        let given = Given { method: Method::Ahp, figures: figures.collect() };
        let found = given.propose(&con, &set, 1).unwrap();
        assert!(found.is_doubtful(Method::Ahp), "{found:?}");
        assert!(!found.doubts.is_empty() && found.doubts.len() <= 3);
        let same = Given {
            method: Method::Ahp,
            figures: keys.iter().map(|key| (key.clone(), Exact::whole(1))).collect(),
        };
        let found = same.propose(&con, &set, 1).unwrap();
        assert_eq!(found.consistency, Some(0));
        assert!(!found.is_doubtful(Method::Ahp) && found.doubts.is_empty());
    }

    #[test]
    fn what_does_not_fit_is_told_by_name() {
        #[track_caller]
        fn says(figures: &[(&str, &str)], wanted: &str) {
            assert_eq!(line(&given(Method::Swing, figures), &Level::Groups, 1), wanted);
        }
        says(&POINTS[..5], "1 number is still to come");
        says(&POINTS[..4], "2 numbers are still to come");
        says(
            &[("NET", "5")],
            "NET is not asked for: swing of the groups takes CON, SKL, CST, TEC, PRT, GEN",
        );
        says(&[("CON", "5"), ("CON", "6")], "CON stands there twice");
        for key in ["CON", "CON:SKL", "best:CON-02", "worst:CON-02"] {
            assert_eq!(key.parse::<Key>().unwrap().to_string(), key);
        }
        insta::assert_snapshot!(
            "CON:".parse::<Key>().unwrap_err(),
            @"`CON:` is not CON, CON:SKL, best:CON or worst:CON"
        );
    }

    #[test]
    fn gates_are_never_weighed() {
        let set = set(CATALOGUE, scale(3));
        let items = Level::Within("CON".parse().unwrap()).items(&set);
        assert!(!items.iter().any(|item| item.to_string() == "CON-01"), "{items:?}");
        assert!(Level::Within("NET".parse().unwrap()).items(&set).is_empty());
    }
}
