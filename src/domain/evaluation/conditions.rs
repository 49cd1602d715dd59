//! Everything a step asks for, what is met as well as what is not: the answer to "why can't I?".
//!
//! It reads the same rules as [`Evaluation::after`]: a step is possible exactly when each of its
//! conditions is met, and whatever [`Evaluation::missing_for`] names stands under one of them.

use crate::domain::criteria::{Fault, Kind, weight};
use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::missing::{Missing, Readiness};
use crate::domain::evaluation::scores::required;
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::evaluation::who::may;
use crate::domain::evaluation::{Agreeing, Evaluation};
use crate::domain::person::Person;

/// One thing that a step asks for, and whether it is so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What must be so.
    pub rule: String,
    /// Whether it is so.
    pub met: bool,
    /// What is so now; where the rule is not met, each thing that is missing.
    pub now: Vec<String>,
}

/// What a step can ask for, beside who takes it and from which stage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Rule {
    GroupWeights,
    QuestionWeights,
    Descriptors,
    PriceFormula,
    TieBreak,
    Thresholds,
    Framework,
    Candidates,
    Declarations,
    Panel,
    Sheets,
    Gates,
    Consensus,
    Fresh,
    Prices,
}

impl Missing {
    /// The rule that names it.
    fn rule(&self) -> Rule {
        match self {
            Self::Criteria { fault } => match fault {
                Fault::GroupSum { .. } | Fault::NoGroupWeight { .. } | Fault::OnlyGates { .. } => {
                    Rule::GroupWeights
                }
                Fault::NoGroups
                | Fault::NoQuestions { .. }
                | Fault::QuestionSum { .. }
                | Fault::DuplicateGroup { .. }
                | Fault::DuplicateQuestion { .. }
                | Fault::WeightedGate { .. }
                | Fault::NoWeight { .. }
                | Fault::SecondPrice { .. }
                | Fault::Bands { .. }
                | Fault::OnlyForScored { .. }
                | Fault::OffScale { .. }
                | Fault::CapBelowMinimum { .. } => Rule::QuestionWeights,
            },
            Self::Framework { .. } => Rule::Framework,
            Self::Candidates { .. } => Rule::Candidates,
            Self::PriceFormula { .. } => Rule::PriceFormula,
            Self::TieBreak => Rule::TieBreak,
            Self::Panel { .. } => Rule::Panel,
            Self::Declaration { .. } => Rule::Declarations,
            Self::FreshDeclaration { .. } | Self::Review { .. } => Rule::Fresh,
            Self::Scores { .. } | Self::Reasons { .. } | Self::Submission { .. } => Rule::Sheets,
            Self::Gate { .. } => Rule::Gates,
            Self::SecondSentence { .. }
            | Self::Consensus { .. }
            | Self::Unrecorded { .. }
            | Self::Average { .. }
            | Self::QualityAboveZero { .. } => Rule::Consensus,
            Self::Price { .. } => Rule::Prices,
            Self::Judged { .. } | Self::QualityThreshold => Rule::Thresholds,
        }
    }
}

impl Missing {
    /// What is missing, where the rule that names it stands above.
    fn under_its_rule(&self) -> String {
        if let Self::Criteria { fault } = self { fault.to_string() } else { self.to_string() }
    }
}

impl Evaluation {
    /// What `step` asks for, in the order a person would ask: who, from which stage, then the
    /// rest. Without a person the first is left out.
    ///
    /// # Source
    /// `docs/method.md`, "Stages and locks".
    pub fn conditions(
        &self,
        step: Step,
        by: Option<&Person>,
        ready: &Readiness<'_>,
    ) -> Vec<Condition> {
        let mut found = Vec::new();
        if let Some(person) = by {
            let (met, now) = match may(step.act(), person, self) {
                Ok(role) => (true, format!("you are {} and {role}", person.slug)),
                Err(refusal) => (false, refusal.to_string()),
            };
            found.push(Condition { rule: self.who(step), met, now: vec![now] });
        }
        let priced = self.criteria().price().is_some();
        if step == Step::OpenPrice {
            let now = match self.criteria().price() {
                Some((_, question)) => format!("{} is scored from money", question.id),
                None => format!("{} asks no price question", self.reference()),
            };
            let rule = "a price question is asked".to_owned();
            found.push(Condition { rule, met: priced, now: vec![now] });
        }
        let takes = step.takes(priced);
        let words: Vec<&str> = takes.iter().map(|stage| stage.words()).collect();
        found.push(Condition {
            rule: format!("the stage is {}", words.join(" or ")),
            met: takes.contains(&self.stage()),
            now: vec![format!("{} stands at {}", self.reference(), self.stage().words())],
        });
        if let Err(refusal) = self.goes_on() {
            let rule = "it has not been cancelled".to_owned();
            found.push(Condition { rule, met: false, now: vec![refusal.to_string()] });
        }
        let missing = self.missing_for(step, ready);
        let mut rules = self.rules_of(step);
        for rule in missing.iter().map(Missing::rule) {
            // Whatever is missing is named, also where a step seldom asks for it.
            if !rules.contains(&rule) {
                rules.push(rule);
            }
        }
        for rule in rules {
            let names = missing.iter().filter(|one| one.rule() == rule);
            let lacks: Vec<String> = names.map(Missing::under_its_rule).collect();
            let early = self.declared_before_its_time(step).filter(|_| rule == Rule::Fresh);
            let met = lacks.is_empty() && early.is_none();
            let now = if !lacks.is_empty() {
                lacks
            } else if let Some(early) = early {
                vec![early.to_owned()]
            } else {
                self.so_far(rule, ready)
            };
            found.push(Condition { rule: self.words_of(rule, step), met, now });
        }
        if step == Step::Reopen {
            found.push(Condition {
                rule: "a reason".to_owned(),
                met: true,
                now: vec!["it is asked for when the step is taken".to_owned()],
            });
        }
        found
    }

    /// Why no declaration can be the fresh one that `step` asks for yet; `None` where one can.
    fn declared_before_its_time(&self, step: Step) -> Option<&'static str> {
        let parts = self.parts();
        if step == Step::Decide && self.criteria().price().is_some() {
            return parts.price_opened.is_none().then_some("prices have not been opened yet");
        }
        parts.moderation_opened.is_none().then_some("moderation has not been opened yet")
    }

    /// Who takes `step`, as a rule.
    fn who(&self, step: Step) -> String {
        match step {
            Step::Freeze | Step::OpenScoring => {
                "a moderator or an administrator takes it".to_owned()
            }
            Step::OpenModeration
            | Step::CloseQuality
            | Step::OpenPrice
            | Step::Reopen
            | Step::Archive => {
                format!("{}, who moderates {}, takes it", self.moderator(), self.reference())
            }
            Step::Decide => "a decision owner accepts the decision".to_owned(),
        }
    }

    fn rules_of(&self, step: Step) -> Vec<Rule> {
        let set = self.criteria();
        let gates = set.gates().next().is_some();
        let mut rules = match step {
            Step::Freeze => vec![
                Rule::GroupWeights,
                Rule::QuestionWeights,
                Rule::Descriptors,
                Rule::PriceFormula,
                Rule::TieBreak,
                Rule::Thresholds,
                Rule::Framework,
                Rule::Candidates,
            ],
            Step::OpenScoring => vec![Rule::Declarations, Rule::Panel],
            Step::OpenModeration => vec![Rule::Sheets, Rule::Panel],
            Step::CloseQuality => vec![Rule::Panel, Rule::Consensus, Rule::Gates],
            Step::OpenPrice => vec![Rule::Prices, Rule::Fresh],
            Step::Decide => vec![Rule::Consensus, Rule::Gates, Rule::Prices, Rule::Fresh],
            Step::Reopen | Step::Archive => Vec::new(),
        };
        rules.retain(|rule| match rule {
            Rule::PriceFormula | Rule::Prices => set.price().is_some(),
            Rule::Gates => gates,
            Rule::Framework => self.rules().rule_set.is_some(),
            Rule::GroupWeights
            | Rule::QuestionWeights
            | Rule::Descriptors
            | Rule::TieBreak
            | Rule::Thresholds
            | Rule::Candidates
            | Rule::Declarations
            | Rule::Panel
            | Rule::Sheets
            | Rule::Consensus
            | Rule::Fresh => true,
        });
        rules
    }

    fn words_of(&self, rule: Rule, step: Step) -> String {
        match rule {
            Rule::GroupWeights => "the group weights add up to exactly 100".to_owned(),
            Rule::QuestionWeights => {
                "the weights inside each group add up to exactly 100".to_owned()
            }
            Rule::Descriptors => "every value of the scale has a descriptor".to_owned(),
            Rule::PriceFormula => "a price formula with its parameters".to_owned(),
            Rule::TieBreak => "an order in which ties are broken".to_owned(),
            Rule::Thresholds => "every threshold on a group has judged questions".to_owned(),
            Rule::Framework => match &self.rules().rule_set {
                Some(set) => format!("weights within the limits of {}", set.id),
                None => "weights within the limits of the framework".to_owned(),
            },
            Rule::Candidates => "at least two candidates".to_owned(),
            Rule::Declarations => "a conflict declaration of everybody on the panel".to_owned(),
            Rule::Panel => {
                format!("at least {} evaluators for each question", self.rules().min_panel)
            }
            Rule::Sheets => "every sheet is submitted, with a reason for each score".to_owned(),
            Rule::Gates => "an answer to each gate for each candidate".to_owned(),
            Rule::Consensus if self.rules().agreeing == Agreeing::OneScore => {
                "an agreed score for each candidate and question".to_owned()
            }
            // Where it is too late to record one, the way leads through moderation.
            Rule::Consensus if step != Step::CloseQuality && self.stage() > Stage::Moderation => {
                "the average of the scores that count, for each candidate and question; \
                 reopening moderation lets one be recorded anew"
                    .to_owned()
            }
            Rule::Consensus => {
                "a recorded average for each candidate and question, of the scores that count"
                    .to_owned()
            }
            Rule::Prices if step == Step::OpenPrice => {
                "a price for each candidate that failed no gate".to_owned()
            }
            Rule::Prices => "a price for each candidate still in".to_owned(),
            Rule::Fresh => {
                let since = if step == Step::Decide && self.criteria().price().is_some() {
                    "prices were opened"
                } else {
                    "moderation opened"
                };
                format!("a declaration, reviewed where it names an interest, since {since}")
            }
        }
    }

    /// What is so where `rule` is met.
    fn so_far(&self, rule: Rule, ready: &Readiness<'_>) -> Vec<String> {
        let set = self.criteria();
        let (live, parts) = (self.live().count(), self.parts());
        let line = match rule {
            Rule::GroupWeights => {
                let sum = weight::sum(set.groups().iter().map(|group| group.weight));
                let groups = set.groups().len();
                format!("{groups} groups, {} in all", weight::percent_text(sum))
            }
            Rule::QuestionWeights => {
                let weighed = set.questions().filter(|(_, q)| q.kind != Kind::Gate).count();
                format!("{weighed} questions with a weight, 100 in each group")
            }
            Rule::Descriptors => format!("{} values", set.scale().points().len()),
            Rule::PriceFormula => {
                self.rules().price_formula.map(|formula| formula.to_string()).unwrap_or_default()
            }
            Rule::TieBreak => {
                let order: Vec<&str> = self.rules().tie_break.iter().map(|t| t.code()).collect();
                order.join(", ")
            }
            Rule::Thresholds => {
                let count = set.groups().iter().filter(|group| group.threshold.is_some()).count();
                counted(count, "threshold on a group", "thresholds on groups")
            }
            Rule::Framework => "every limit is kept".to_owned(),
            Rule::Candidates => format!("{live} take part"),
            Rule::Declarations => {
                let unreviewed = parts
                    .panel
                    .iter()
                    .filter(|seat| self.clearance(&seat.person) == Clearance::Unreviewed)
                    .count();
                let seats = parts.panel.len();
                match unreviewed {
                    0 => format!("{seats} of {seats} have declared"),
                    waits => format!("{seats} of {seats} have declared, {waits} wait for a review"),
                }
            }
            Rule::Panel if self.stage() >= Stage::Moderation => {
                let fewest = set
                    .scored()
                    .map(|(_, question)| {
                        ready.sheets.iter().filter(|one| self.counts(one, &question.id)).count()
                    })
                    .min();
                let fewest = counted(fewest.unwrap_or(0), "evaluator", "evaluators");
                format!("scores of {fewest} or more count for each question")
            }
            Rule::Panel => counted(parts.panel.len(), "seat", "seats"),
            Rule::Sheets => {
                let asked =
                    parts.panel.iter().filter(|seat| !required(self, &seat.person).is_empty());
                let given = ready.sheets.iter().filter(|sheet| sheet.submitted().is_some()).count();
                format!("{given} submitted, {} asked for", asked.count())
            }
            Rule::Gates => format!("{} answers", set.gates().count() * live),
            Rule::Consensus => {
                let done = match self.rules().agreeing {
                    Agreeing::OneScore => "agreed",
                    Agreeing::Average => "recorded",
                };
                format!("{} {done}", set.scored().count() * live)
            }
            Rule::Prices => "each has one".to_owned(),
            Rule::Fresh => "everybody has declared".to_owned(),
        };
        vec![line]
    }
}

fn counted(count: usize, one: &str, several: &str) -> String {
    match count {
        0 => format!("no {several}"),
        1 => format!("1 {one}"),
        count => format!("{count} {several}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::evaluation::price::PriceFormula;
    use crate::domain::evaluation::samples::{
        declared, parts, person, reason, sample_2019_parts, scale, set,
    };
    use crate::domain::person::Role;

    fn moderator() -> Person {
        person("mod-1", &[Role::Moderator])
    }

    fn listed(conditions: &[Condition]) -> String {
        let lines = conditions.iter().map(|one| {
            let sign = if one.met { "met" } else { "not met" };
            format!("{sign}: {} ({})", one.rule, one.now.join("; "))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn no_declaration_counts_as_the_fresh_one_before_it_can_be_made() {
        let told = |opened: bool| {
            let mut parts = sample_2019_parts(PriceFormula::Ratio);
            parts.stage = Stage::Scoring;
            (parts.moderation_opened, parts.price_opened) =
                (opened.then(|| crate::domain::evaluation::samples::at(1)), None);
            for name in ["tl-1", "tl-2", "tl-3", "mod-1"] {
                parts.declarations.push(declared(name, 9));
            }
            let evaluation = Evaluation::new(parts).unwrap();
            let of = |step: Step| {
                let found = evaluation.conditions(step, None, &Readiness::default());
                let one = found.into_iter().find(|one| one.rule.starts_with("a declaration"));
                let one = one.unwrap();
                (one.met, one.now.join("; "))
            };
            (of(Step::OpenPrice), of(Step::Decide))
        };
        let (open, decide) = told(false);
        assert_eq!(open, (false, "moderation has not been opened yet".to_owned()));
        assert_eq!(decide, (false, "prices have not been opened yet".to_owned()));
        assert!(told(true).0.0, "{:?}", told(true));
    }

    #[test]
    fn a_locked_step_names_what_is_met_as_well_as_what_is_not() {
        let outline: &[crate::domain::evaluation::samples::Outline<'_>] =
            &[("CST", "40", &[("CST-01", Some("100"))]), ("TEC", "60", &[("TEC-01", Some("100"))])];
        let draft = Evaluation::new(parts(set(outline, scale(3)), &["aws"], Stage::Draft)).unwrap();
        let found = draft.conditions(Step::Freeze, Some(&moderator()), &Readiness::default());
        insta::assert_snapshot!(listed(&found), @r"
        met: a moderator or an administrator takes it (you are mod-1 and moderator)
        met: the stage is draft (E-0001 stands at draft)
        met: the group weights add up to exactly 100 (2 groups, 100 in all)
        met: the weights inside each group add up to exactly 100 (2 questions with a weight, 100 in each group)
        met: every value of the scale has a descriptor (4 values)
        not met: a price formula with its parameters (a price formula, since CST-01 is scored from money: in an options appraisal benchmark with its two prices, unless another is chosen)
        met: an order in which ties are broken (quality, cost, heaviest)
        met: every threshold on a group has judged questions (no thresholds on groups)
        not met: at least two candidates (at least two candidates: there is 1)
        ");
    }

    #[test]
    fn another_persons_step_and_another_stage_are_conditions_like_the_others() {
        let mut parts = sample_2019_parts(PriceFormula::Ratio);
        parts.stage = Stage::Scoring;
        let evaluation = Evaluation::new(parts).unwrap();
        let other = person("mod-2", &[Role::Moderator]);
        let found = evaluation.conditions(Step::CloseQuality, Some(&other), &Readiness::default());
        let unmet: Vec<&str> =
            found.iter().filter(|one| !one.met).map(|one| one.rule.as_str()).collect();
        assert_eq!(
            unmet,
            [
                "mod-1, who moderates E-0001, takes it",
                "the stage is moderation",
                "at least 2 evaluators for each question"
            ]
        );
    }

    #[test]
    fn a_step_is_possible_exactly_when_all_its_conditions_are_met() {
        let people = [
            moderator(),
            person("mod-2", &[Role::Moderator]),
            person("admin-1", &[Role::Admin]),
            person("own-1", &[Role::DecisionOwner]),
            person("tl-1", &[Role::Evaluator]),
        ];
        let bare: &[crate::domain::evaluation::samples::Outline<'_>] =
            &[("TEC", "100", &[("TEC-01", Some("100")), ("TEC-02", None)])];
        let mut variants = Vec::new();
        for stage in Stage::ALL {
            let mut whole = sample_2019_parts(PriceFormula::Ratio);
            whole.stage = *stage;
            variants.push(whole.clone());
            whole.consensus.clear();
            whole.prices.clear();
            whole.declarations = vec![declared("tl-1", 1)];
            variants.push(whole.clone());
            whole.rules.price_formula = None;
            whole.rules.tie_break.clear();
            whole.rules.min_panel = 9;
            variants.push(whole);
            variants.push(parts(set(bare, scale(3)), &["aws"], *stage));
        }
        let why = reason("so that the rules alone decide");
        for parts in variants {
            let evaluation = Evaluation::new(parts).unwrap();
            for step in Step::ALL {
                for by in &people {
                    let ready = Readiness::default();
                    let conditions = evaluation.conditions(*step, Some(by), &ready);
                    let possible = evaluation.after(*step, by, &ready, Some(&why)).is_ok();
                    assert_eq!(
                        conditions.iter().all(|one| one.met),
                        possible,
                        "{step} by {} in {}:\n{}",
                        by.slug,
                        evaluation.stage(),
                        listed(&conditions)
                    );
                    assert!(conditions.iter().all(|one| !one.now.is_empty()));
                }
            }
        }
    }
}
