//! Limits that a framework sets on weights: an optional check when an evaluation is frozen.
//!
//! Which framework asks for what is data (`criteria/frameworks/`), read by `import::framework`.
//! A group names its part; where it names none it counts as the part the rule set says.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use super::weight::{Weight, percent_text, sum};
use super::{CriteriaSet, Kind, Need, effective_weight};
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::domain::text::{Line, Title, commas};

/// What one framework allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its short name: `dos5`.
    pub id: Slug,
    /// Its name.
    pub title: Title,
    /// Where its limits come from.
    pub source: Line,
    /// Whether groups weigh whole percents only.
    pub whole_numbers: bool,
    /// Whether every nice-to-have must weigh less than every essential of its group.
    pub nice_to_have_below_essential: bool,
    /// The part of a group that names none; among [`RuleSet::parts`].
    pub unnamed: Slug,
    /// The parts, each with what it may weigh.
    pub parts: Vec<Part>,
}

/// One part of a rule set, with what its groups may weigh together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Its short name, as groups name it: `technical`.
    pub id: Slug,
    /// Its name.
    pub title: Title,
    /// The least its groups weigh together.
    pub least: Weight,
    /// The most its groups weigh together.
    pub most: Weight,
}

/// A hundred percent, in hundredths.
const ALL: u64 = 100 * 100;

/// Why a list of parts is no rule set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RuleSetError {
    /// Nothing to check.
    #[error("a rule set needs at least one [[part]]")]
    NoParts,
    /// One part twice.
    #[error("the part {0} appears twice")]
    Twice(Slug),
    /// A part upside down.
    #[error("{part} is at least {least} and at most {most}: the least is the lower")]
    Limits {
        /// The part.
        part: Slug,
        /// Its least.
        least: Weight,
        /// Its most.
        most: Weight,
    },
    /// Limits that no hundred percent fit into.
    #[error(
        "the parts together weigh at least {least} and at most {most}, and all of them make 100"
    )]
    Sum {
        /// What they weigh at least.
        least: String,
        /// What they weigh at most.
        most: String,
    },
    /// Unnamed groups have nowhere to go.
    #[error("`unnamed` is {unnamed}, which is none of the parts {known}")]
    Unnamed {
        /// The part named.
        unnamed: Slug,
        /// Those there are.
        known: String,
    },
}

/// A limit of a rule set that a set of criteria breaks.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Broken {
    /// A part weighs too little or too much.
    #[error("{framework} allows {part} {least} to {most} percent, and {groups} {has}")]
    Limit {
        /// The rule set.
        framework: Slug,
        /// The part.
        part: Slug,
        /// Its least.
        least: Weight,
        /// Its most.
        most: Weight,
        /// Its groups, as the beginning of a sentence's end: "CST weighs", "no group counts as it:".
        groups: String,
        /// What they weigh together.
        has: String,
    },
    /// A weight with decimals.
    #[error("{framework} takes whole percents only, and {group} weighs {weight}")]
    Decimals {
        /// The rule set.
        framework: Slug,
        /// The group.
        group: GroupId,
        /// Its weight.
        weight: Weight,
    },
    /// A part that the rule set does not have.
    #[error("{group} names the part {part}, and {framework} has {known}")]
    NoPart {
        /// The rule set.
        framework: Slug,
        /// The group.
        group: GroupId,
        /// The part named.
        part: Slug,
        /// Those there are.
        known: String,
    },
    /// A bonus that weighs as much as what is essential.
    #[error(
        "{framework} gives what is nice to have fewer points than what is essential, and {nice} earns {points} where {essential} earns {least}"
    )]
    NiceToHave {
        /// The rule set.
        framework: Slug,
        /// The question that is nice to have.
        nice: QuestionId,
        /// Its marks out of 100.
        points: String,
        /// The lightest essential question of its group.
        essential: QuestionId,
        /// Its marks out of 100.
        least: String,
    },
}

/// Text that is no stored rule set.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not the line of a rule set that belongs there")]
pub struct RuleSetTextError(String);

impl FromStr for RuleSet {
    type Err = RuleSetTextError;

    /// Reads what [`RuleSet::text`] writes.
    fn from_str(text: &str) -> Result<Self, RuleSetTextError> {
        let mut lines = text.lines();
        let mut next = || lines.next().unwrap_or_default();
        let id = field(next())?;
        let title = field(next())?;
        let source = field(next())?;
        let (switches, unnamed) = (next(), field(next())?);
        let parts = lines.map(part).collect::<Result<_, _>>()?;
        let has = |word: &str| switches.split(' ').any(|switch| switch == word);
        Ok(Self {
            id,
            title,
            source,
            whole_numbers: has(WHOLE_NUMBERS),
            nice_to_have_below_essential: has(NICE_BELOW_ESSENTIAL),
            unnamed,
            parts,
        })
    }
}

const WHOLE_NUMBERS: &str = "whole-numbers";
const NICE_BELOW_ESSENTIAL: &str = "nice-to-have-below-essential";

fn field<T: FromStr>(text: &str) -> Result<T, RuleSetTextError> {
    text.parse().map_err(|_| RuleSetTextError(text.to_owned()))
}

fn part(line: &str) -> Result<Part, RuleSetTextError> {
    let mut words = line.splitn(4, ' ');
    let mut next = || words.next().unwrap_or_default();
    Ok(Part {
        id: field(next())?,
        least: field(next())?,
        most: field(next())?,
        title: field(next())?,
    })
}

impl fmt::Display for RuleSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.id.fmt(f)
    }
}

impl RuleSet {
    /// Whether its parts fit together.
    ///
    /// # Errors
    /// [`RuleSetError`] names the first that does not.
    pub fn check(&self) -> Result<(), RuleSetError> {
        if self.parts.is_empty() {
            return Err(RuleSetError::NoParts);
        }
        for (at, part) in self.parts.iter().enumerate() {
            if self.parts[..at].iter().any(|before| before.id == part.id) {
                return Err(RuleSetError::Twice(part.id.clone()));
            }
            if part.least > part.most {
                let (least, most) = (part.least, part.most);
                return Err(RuleSetError::Limits { part: part.id.clone(), least, most });
            }
        }
        if self.part(&self.unnamed).is_none() {
            let (unnamed, known) = (self.unnamed.clone(), self.known());
            return Err(RuleSetError::Unnamed { unnamed, known });
        }
        let least = sum(self.parts.iter().map(|part| part.least));
        let most = sum(self.parts.iter().map(|part| part.most));
        if least > ALL || most < ALL {
            let (least, most) = (percent_text(least), percent_text(most));
            return Err(RuleSetError::Sum { least, most });
        }
        Ok(())
    }

    /// The rule set as it is stored with an evaluation and counts into the hash of its rules: id,
    /// title, source, switches, the part of unnamed groups, then a line a part.
    pub fn text(&self) -> String {
        let switches: Vec<&str> = [
            (self.whole_numbers, WHOLE_NUMBERS),
            (self.nice_to_have_below_essential, NICE_BELOW_ESSENTIAL),
        ]
        .into_iter()
        .filter_map(|(on, word)| on.then_some(word))
        .collect();
        let mut lines = vec![
            self.id.to_string(),
            self.title.to_string(),
            self.source.to_string(),
            switches.join(" "),
            self.unnamed.to_string(),
        ];
        lines.extend(
            self.parts
                .iter()
                .map(|part| format!("{} {} {} {}", part.id, part.least, part.most, part.title)),
        );
        lines.join("\n")
    }

    fn part(&self, id: &Slug) -> Option<&Part> {
        self.parts.iter().find(|part| part.id == *id)
    }

    fn known(&self) -> String {
        commas(self.parts.iter().map(|part| &part.id))
    }

    /// The smallest step in which a group's weight may move, in hundredths of a percent.
    pub fn grain(&self) -> u32 {
        if self.whole_numbers { 100 } else { 1 }
    }

    /// Every limit that `set` breaks, in the order of parts, groups and questions.
    ///
    /// # Source
    /// `docs/method.md`, "Framework limits".
    pub fn broken(&self, set: &CriteriaSet) -> Vec<Broken> {
        let mut found = Vec::new();
        for group in set.groups() {
            if let Some(part) = &group.part
                && self.part(part).is_none()
            {
                found.push(Broken::NoPart {
                    framework: self.id.clone(),
                    group: group.id.clone(),
                    part: part.clone(),
                    known: self.known(),
                });
            }
        }
        for part in &self.parts {
            let counted = set
                .groups()
                .iter()
                .filter(|group| *group.part.as_ref().unwrap_or(&self.unnamed) == part.id);
            let groups: Vec<&str> = counted.clone().map(|group| group.id.as_str()).collect();
            let has = sum(counted.map(|group| group.weight));
            let limits =
                u64::from(part.least.as_hundredths())..=u64::from(part.most.as_hundredths());
            if !limits.contains(&has) {
                let groups = match &groups[..] {
                    [] => "no group counts as it:".to_owned(),
                    [one] => format!("{one} weighs"),
                    several => format!("{} weigh together", several.join(", ")),
                };
                let (framework, part_id) = (self.id.clone(), part.id.clone());
                let (least, most, has) = (part.least, part.most, percent_text(has));
                found.push(Broken::Limit { framework, part: part_id, least, most, groups, has });
            }
        }
        if self.whole_numbers {
            found.extend(
                set.groups().iter().filter(|group| group.weight.as_hundredths() % 100 != 0).map(
                    |group| Broken::Decimals {
                        framework: self.id.clone(),
                        group: group.id.clone(),
                        weight: group.weight,
                    },
                ),
            );
        }
        if self.nice_to_have_below_essential {
            found.extend(self.heavy_bonuses(set));
        }
        found
    }

    fn heavy_bonuses(&self, set: &CriteriaSet) -> Vec<Broken> {
        let mut found = Vec::new();
        for group in set.groups() {
            let scored = || group.questions.iter().filter(|q| q.kind == Kind::Scored);
            let nice = |need: Option<Need>| need == Some(Need::NiceToHave);
            let lightest = scored().filter(|q| !nice(q.need)).min_by_key(|q| q.weight);
            let Some(essential) = lightest else { continue };
            for question in scored().filter(|q| nice(q.need) && q.weight >= essential.weight) {
                let marks = |question| effective_weight(group, question).rounded(2).to_string();
                found.push(Broken::NiceToHave {
                    framework: self.id.clone(),
                    nice: question.id.clone(),
                    points: marks(question),
                    essential: essential.id.clone(),
                    least: marks(essential),
                });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::criteria::edit::Edit;
    use crate::domain::evaluation::samples::{CATALOGUE, scale, set};

    fn dos() -> RuleSet {
        let part = |id: &str, least: &str, most: &str| Part {
            id: id.parse().unwrap(),
            title: id.parse().unwrap(),
            least: least.parse().unwrap(),
            most: most.parse().unwrap(),
        };
        RuleSet {
            id: "dos5".parse().unwrap(),
            title: "Outcomes".parse().unwrap(),
            source: "public code".parse().unwrap(),
            whole_numbers: true,
            nice_to_have_below_essential: true,
            unnamed: "technical".parse().unwrap(),
            parts: vec![
                part("technical", "10", "75"),
                part("cultural", "5", "20"),
                part("price", "20", "85"),
            ],
        }
    }

    fn broken(edits: &[(&str, &str, &str)]) -> Vec<String> {
        let edits: Vec<Edit> = edits
            .iter()
            .map(|(item, key, typed)| Edit::read(&item.parse().unwrap(), key, typed).unwrap())
            .collect();
        let set = set(CATALOGUE, scale(3)).edited(&edits).unwrap();
        dos().broken(&set).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn groups_that_name_no_part_count_as_technical() {
        assert_eq!(
            broken(&[]),
            [
                "dos5 allows technical 10 to 75 percent, and CON, SKL, CST, TEC, PRT, GEN weigh together 100",
                "dos5 allows cultural 5 to 20 percent, and no group counts as it: 0",
                "dos5 allows price 20 to 85 percent, and no group counts as it: 0",
            ]
        );
        let named = [("CST", "part", "price"), ("SKL", "part", "cultural")];
        assert!(broken(&named).is_empty(), "{:?}", broken(&named));
        // Exactly on a limit is within it.
        let edge = [("CST", "weight", "20"), ("GEN", "weight", "20")];
        assert!(broken(&[&named[..], &edge[..]].concat()).is_empty());
        let over = [("CST", "weight", "19"), ("GEN", "weight", "21")];
        assert_eq!(
            broken(&[&named[..], &over[..]].concat()),
            ["dos5 allows price 20 to 85 percent, and CST weighs 19"]
        );
    }

    #[test]
    fn decimals_strange_parts_and_heavy_bonuses_are_named_one_by_one() {
        let edits = [
            ("CST", "part", "price"),
            ("SKL", "part", "social"),
            ("GEN", "part", "cultural"),
            ("CON", "weight", "10.5"),
            ("TEC", "weight", "19.5"),
            ("GEN-05", "need", "nice-to-have"),
        ];
        assert_eq!(
            broken(&edits),
            [
                "SKL names the part social, and dos5 has technical, cultural, price",
                "dos5 takes whole percents only, and CON weighs 10.5",
                "dos5 takes whole percents only, and TEC weighs 19.5",
                "dos5 gives what is nice to have fewer points than what is essential, and GEN-05 earns 2.50 where GEN-07 earns 1.00",
            ]
        );
    }

    #[test]
    fn a_rule_set_whose_parts_do_not_fit_is_none() {
        assert!(dos().check().is_ok());
        assert_eq!(dos().text().parse::<RuleSet>().unwrap(), dos());
        insta::assert_snapshot!(
            "dos5".parse::<RuleSet>().unwrap_err(),
            @"`` is not the line of a rule set that belongs there"
        );
        let twice = RuleSet { parts: [dos().parts, dos().parts].concat(), ..dos() };
        assert_eq!(twice.check().unwrap_err().to_string(), "the part technical appears twice");
        let nowhere = RuleSet { unnamed: "other".parse().unwrap(), ..dos() };
        assert!(nowhere.check().unwrap_err().to_string().contains("none of the parts"));
        assert_eq!(RuleSet { parts: Vec::new(), ..dos() }.check(), Err(RuleSetError::NoParts));
    }
}
