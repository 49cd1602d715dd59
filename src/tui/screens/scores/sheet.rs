//! What the sheet shows, and what can be read off it.

use std::collections::BTreeMap;

use crate::domain::criteria::{Group, Kind, Question, effective_weight};
use crate::domain::date::{Day, Moment};
use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::evidence::{Age, Evidence, conflicts};
use crate::domain::evaluation::reasons::{Weakness, weaknesses};
use crate::domain::evaluation::scores::{Score, Sheet};
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::{Asked, Candidate, Evaluation};
use crate::domain::exact::Exact;
use crate::domain::refs::{EvidenceId, QuestionId, Slug};
use crate::domain::text::skeleton;
use crate::tui::msg::SeenScore;

/// My sheet of one evaluation, and what belongs to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Data {
    /// The evaluation, without what is sealed.
    pub evaluation: Evaluation,
    /// Who I am.
    pub me: Slug,
    /// What I gave.
    pub sheet: Sheet,
    /// How many of the panel have scored each question for each candidate, never what.
    pub given: BTreeMap<Asked, usize>,
    /// The facts recorded.
    pub evidence: Vec<Evidence>,
    /// The day from which facts are old or fresh.
    pub today: Day,
    /// Months after which a fact is stale.
    pub stale_after: u32,
    /// The zone of times on the screen.
    pub zone: jiff::tz::TimeZone,
    /// Scores of mine that an amendment of the rules let fall: for each question why, and for
    /// which candidates.
    pub fallen: BTreeMap<QuestionId, (String, Vec<Slug>)>,
}

/// One change of one of my scores.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Past {
    /// When.
    pub at: Moment,
    /// What happened, in words.
    pub what: String,
}

impl Data {
    /// The candidates still in, in the order of entry.
    pub fn candidates(&self) -> Vec<&Candidate> {
        self.evaluation.live().collect()
    }

    /// Why the score that was given for it under the rules before stands no longer; `None` where
    /// none was given, or it stands, or it has been given anew.
    pub fn fell(&self, asked: &Asked) -> Option<String> {
        let (why, candidates) = self.fallen.get(&asked.1)?;
        let given = self.sheet.current(&asked.0, &asked.1).is_some();
        if given || !candidates.contains(&asked.0) {
            return None;
        }
        let version = self.evaluation.parts().rules_version;
        Some(format!(
            "Your score under version {} of the rules fell with version {version}: {why}.",
            version - 1
        ))
    }

    /// The name of `candidate` as shown.
    pub fn name_of(&self, candidate: &Slug) -> String {
        self.evaluation
            .candidate(candidate)
            .map_or_else(|_| candidate.to_string(), |found| found.name.to_string())
    }

    /// The groups with their scored questions; groups without one are left out.
    pub fn groups(&self) -> Vec<(&Group, Vec<&Question>)> {
        let scored = |group: &'_ Group| -> Vec<usize> {
            (0..group.questions.len())
                .filter(|at| group.questions[*at].kind == Kind::Scored)
                .collect()
        };
        self.evaluation
            .criteria()
            .groups()
            .iter()
            .map(|group| {
                let questions = scored(group).into_iter().map(|at| &group.questions[at]);
                (group, questions.collect::<Vec<_>>())
            })
            .filter(|(_, questions)| !questions.is_empty())
            .collect()
    }

    /// Every cell I am asked for, question by question or candidate by candidate.
    pub fn cells(&self, by_candidate: bool) -> Vec<Asked> {
        let candidates = self.candidates();
        let questions: Vec<&Question> =
            self.groups().into_iter().flat_map(|(_, questions)| questions).collect();
        let mut cells = Vec::new();
        if by_candidate {
            for candidate in &candidates {
                for question in &questions {
                    cells.push((candidate.slug.clone(), question.id.clone()));
                }
            }
        } else {
            for question in &questions {
                for candidate in &candidates {
                    cells.push((candidate.slug.clone(), question.id.clone()));
                }
            }
        }
        cells.retain(|asked| !self.is_recused(asked));
        cells
    }

    /// Whether a review took me off the question.
    pub fn is_recused(&self, asked: &Asked) -> bool {
        self.evaluation.is_recused(&self.me, &asked.1)
    }

    /// Whether I may score after my declarations, and if not, what is to be done.
    pub fn barred(&self) -> Option<&'static str> {
        match self.evaluation.clearance(&self.me) {
            Clearance::Undeclared => Some(
                "You have declared no interests yet, and nobody scores before that: D declares.",
            ),
            Clearance::Unreviewed => Some(
                "The interest you declared waits for its review, and nobody scores before that.",
            ),
            Clearance::Clear | Clearance::Recused(_) => None,
        }
    }

    /// Whether I sit on the panel.
    pub fn seated(&self) -> bool {
        self.evaluation.seats(&self.me)
    }

    /// What stands in place of the sheet of somebody without a seat: why, and what they declared.
    pub fn without_seat(&self) -> String {
        let which = self.evaluation.reference();
        let mut lines = vec![
            format!(
                "{} has no seat on the panel of {which}, so there is no sheet to fill in.",
                self.me
            ),
            String::new(),
        ];
        let mine: Vec<_> =
            self.evaluation.parts().declarations.iter().filter(|d| d.person == self.me).collect();
        if mine.is_empty() {
            lines.push("You have declared no interests here. D declares them.".to_owned());
        }
        for declaration in mine {
            let what = match &declaration.interest {
                None => "no interest".to_owned(),
                Some(interest) => {
                    let about: Vec<&str> = interest.about.iter().map(Slug::as_str).collect();
                    format!("an interest in {}: {}", about.join(", "), interest.nature)
                }
            };
            lines.push(format!("Declared {}: {what}", self.when(declaration.made_at)));
        }
        lines.join("\n")
    }

    /// The first of my scores that is another one on the `newer` sheet, or is there no more.
    pub fn changed_in(&self, newer: &Self) -> Option<Asked> {
        let (old, new) = (self.sheet.scores(), newer.sheet.scores());
        let mut all = old.keys().chain(new.keys());
        all.find(|asked| old.get(*asked) != new.get(*asked)).cloned()
    }

    /// My score that stands.
    pub fn score(&self, asked: &Asked) -> Option<&Score> {
        self.sheet.current(&asked.0, &asked.1)
    }

    /// My score as I see it now.
    pub fn seen(&self, asked: &Asked) -> Option<SeenScore> {
        self.score(asked).map(|score| SeenScore {
            value: score.value,
            reason: score.reason.as_ref().map(ToString::to_string),
            evidence: score.evidence.clone(),
        })
    }

    /// The question of `asked` with its group.
    pub fn question(&self, asked: &Asked) -> Option<(&Group, &Question)> {
        self.evaluation.criteria().question(&asked.1)
    }

    /// The facts that may bear on `asked`: those attached, then those about it.
    pub fn items(&self, asked: &Asked, attached: &[EvidenceId]) -> Vec<&Evidence> {
        let is_attached = |item: &Evidence| attached.contains(&item.id);
        let about = |item: &Evidence| item.questions.contains(&asked.1) && item.speaks_of(&asked.0);
        let mut found: Vec<&Evidence> = self.evidence.iter().filter(|i| is_attached(i)).collect();
        found.extend(self.evidence.iter().filter(|item| about(item) && !is_attached(item)));
        found
    }

    /// What is to be said about a fact: how old it is, and what contradicts it.
    pub fn marks_of(&self, item: &Evidence) -> String {
        let mut words = match item.age(self.today, self.stale_after) {
            Age::Undated => "undated".to_owned(),
            Age::NotYet => "not yet known".to_owned(),
            Age::Fresh { days } => format!("{days} d"),
            Age::Stale { days } => format!("stale, {days} d"),
        };
        if let Some(others) = conflicts(&self.evidence).get(&item.id) {
            let others: Vec<&str> = others.iter().map(EvidenceId::as_str).collect();
            words = format!("{words}, against {}", others.join(", "));
        }
        words
    }

    /// What the reason `text` lacks, for a score of `value`.
    pub fn weaknesses(&self, asked: &Asked, value: Option<u8>, text: &str) -> Vec<String> {
        let Some((_, question)) = self.question(asked) else { return Vec::new() };
        let scale = self.evaluation.criteria().scale();
        let descriptor = value.and_then(|value| question.descriptor(scale, value));
        let descriptor = descriptor.map(ToString::to_string).unwrap_or_default();
        let mut found: Vec<String> =
            weaknesses(text, &descriptor).iter().map(ToString::to_string).collect();
        let same: Vec<Slug> = self
            .candidates()
            .iter()
            .map(|candidate| &candidate.slug)
            .filter(|slug| **slug != asked.0)
            .filter(|slug| {
                let other = self.sheet.current(slug, &asked.1);
                let other = other.and_then(|score| score.reason.as_ref());
                other.is_some_and(|other| skeleton(other.as_str()) == skeleton(text))
            })
            .cloned()
            .collect();
        if !same.is_empty() {
            found.push(Weakness::Repeated { candidates: same }.to_string());
        }
        found
    }

    /// Every score whose reason lacks something: `CON-02 aws`, in the order of the grid.
    pub fn weak_reasons(&self) -> Vec<String> {
        let mut found = Vec::new();
        for (_, question) in self.evaluation.criteria().scored() {
            for candidate in self.candidates() {
                let asked = (candidate.slug.clone(), question.id.clone());
                let score = self.sheet.current(&asked.0, &asked.1);
                let Some((score, reason)) = score.and_then(|one| Some((one, one.reason.as_ref()?)))
                else {
                    continue;
                };
                if !self.weaknesses(&asked, Some(score.value), reason.as_str()).is_empty() {
                    found.push(format!("{} {}", asked.1, asked.0));
                }
            }
        }
        found
    }

    /// Marks out of 100 that one step of the scale is worth.
    pub fn step_of(&self, asked: &Asked) -> Option<Exact> {
        let (group, question) = self.question(asked)?;
        let top = i64::from(self.evaluation.criteria().scale().top());
        Some(effective_weight(group, question) * Exact::ratio(1, top))
    }

    /// My own share of a group's judged marks in percent, once all of it is scored; before that
    /// how many are: `3/5`.
    pub fn share(
        &self,
        of: &[(&Group, Vec<&Question>)],
        candidate: &Slug,
        value: impl Fn(&Asked) -> Option<u8>,
    ) -> String {
        let top = i64::from(self.evaluation.criteria().scale().top());
        let (mut given, mut asked_for) = (0, 0);
        let (mut marks, mut most) = (Exact::zero(), Exact::zero());
        for (group, questions) in of {
            for question in questions {
                let asked = (candidate.clone(), question.id.clone());
                if self.is_recused(&asked) {
                    continue;
                }
                asked_for += 1;
                let weight = effective_weight(group, question);
                if let Some(value) = value(&asked) {
                    given += 1;
                    marks = marks + weight.clone() * Exact::ratio(i64::from(value), top);
                }
                most = most + weight;
            }
        }
        if asked_for == 0 {
            return "-".to_owned();
        }
        if given < asked_for || most.is_zero() {
            return format!("{given}/{asked_for}");
        }
        (marks * Exact::whole(100) / most).rounded(1).to_string()
    }

    /// How the sheet stands, as a sentence.
    pub fn standing(&self) -> String {
        let progress = self.sheet.progress(&self.evaluation);
        if let Some(at) = self.sheet.submitted() {
            let (day, clock) = (at.day_in(&self.zone), at.clock_in(&self.zone));
            let stage = self.evaluation.stage();
            let now = if self.evaluation.cancelled().is_some() {
                format!("{} was cancelled: it changes no more.", self.evaluation.reference())
            } else if matches!(stage, Stage::Scoring | Stage::Moderation) {
                "it changes by correction.".to_owned()
            } else {
                let which = self.evaluation.reference();
                format!("{which} stands at {}: it changes no more.", stage.words())
            };
            return format!("You handed this sheet in on {day} at {clock}; {now}");
        }
        let open = progress.of - progress.scored;
        if self.evaluation.cancelled().is_some() {
            return format!(
                "{} was cancelled before this sheet was handed in; {} of {} scores were given.",
                self.evaluation.reference(),
                progress.scored,
                progress.of
            );
        }
        let bare = progress.scored - progress.reasons;
        match (open, bare) {
            (0, 0) => "All is scored and has its reason: S submits the sheet.".to_owned(),
            (0, bare) => format!("All is scored; {}.", without(bare)),
            (open, 0) => format!("{open} of your {} scores are still open.", progress.of),
            (open, bare) => {
                format!("{open} of your {} scores are still open, {}.", progress.of, without(bare))
            }
        }
    }

    /// When, as people read it.
    pub fn when(&self, at: Moment) -> String {
        format!("{} {}", at.day_in(&self.zone), at.clock_in(&self.zone))
    }
}

fn without(bare: usize) -> String {
    match bare {
        1 => "1 score has no reason yet".to_owned(),
        bare => format!("{bare} scores have no reason yet"),
    }
}
