//! What a step or a result still needs, named one by one.

use thiserror::Error;

use crate::domain::criteria::framework::Broken;
use crate::domain::criteria::{Fault, Kind, Question, effective_weight};
use crate::domain::date::Moment;
use crate::domain::evaluation::Agreeing;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::conflict::Clearance;
use crate::domain::evaluation::consensus::{Departure, spread};
use crate::domain::evaluation::scores::{Sheet, required};
use crate::domain::evaluation::stage::Step;
use crate::domain::evaluation::{Evaluation, Purpose, ranking};
use crate::domain::refs::{GroupId, QuestionId, Slug};
use crate::domain::text::counted;

/// What an evaluation does not hold itself, and a step may need.
#[derive(Debug, Clone, Copy, Default)]
pub struct Readiness<'a> {
    /// Every evaluator's sheet, of those who left too.
    pub sheets: &'a [Sheet],
    /// Who takes the decision, for [`Step::Decide`].
    pub deciders: &'a [Slug],
}

/// One thing that a step or a result still needs.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum Missing {
    /// Weights that do not add up, or another gap in the criteria.
    #[error("finished criteria: {fault}")]
    Criteria {
        /// What is not finished.
        fault: Fault,
    },
    /// A limit of the framework that the criteria break.
    #[error("weights within the framework: {broken}")]
    Framework {
        /// The limit, and what is beyond it.
        broken: Broken,
    },
    /// Nothing to compare.
    #[error("at least two candidates: there {}", if *has == 1 { "is 1".to_owned() } else { format!("are {has}") })]
    Candidates {
        /// Candidates that have not withdrawn.
        has: usize,
    },
    /// A price question without a formula.
    #[error(
        "a price formula, since {question} is scored from money{}",
        if *appraisal {
            ": in an options appraisal benchmark with its two prices, unless another is chosen"
        } else {
            ""
        }
    )]
    PriceFormula {
        /// The price question.
        question: QuestionId,
        /// Whether it is an internal appraisal, which has a usual one.
        appraisal: bool,
    },
    /// No word on ties.
    #[error("the order in which ties are broken")]
    TieBreak,
    /// Too few people for a question.
    #[error("{needs} evaluators for {question}: it has {has}")]
    Panel {
        /// The question.
        question: QuestionId,
        /// Evaluators who may score it, or have.
        has: usize,
        /// Evaluators the rules ask for.
        needs: u32,
    },
    /// Somebody has not declared.
    #[error("a conflict declaration of {person}")]
    Declaration {
        /// Who.
        person: Slug,
    },
    /// Somebody has not declared again.
    #[error("a conflict declaration of {person} made since {since}")]
    FreshDeclaration {
        /// Who.
        person: Slug,
        /// What happened in between.
        since: &'static str,
    },
    /// Somebody's interest waits for a review.
    #[error("a review of the interest that {person} declared")]
    Review {
        /// Who.
        person: Slug,
    },
    /// Scores not given.
    #[error("{} of {evaluator}: {}", counted(questions.len(), "score", "scores"), some(questions))]
    Scores {
        /// Whose.
        evaluator: Slug,
        /// For which candidates and questions.
        questions: Vec<(Slug, QuestionId)>,
    },
    /// Scores without a reason.
    #[error("{} of {evaluator}: {}", counted(questions.len(), "reason", "reasons"), some(questions))]
    Reasons {
        /// Whose.
        evaluator: Slug,
        /// For which candidates and questions.
        questions: Vec<(Slug, QuestionId)>,
    },
    /// A whole sheet not handed in.
    #[error("the submission of {evaluator}")]
    Submission {
        /// Whose.
        evaluator: Slug,
    },
    /// A gate not answered.
    #[error("an answer for {candidate} to the gate {gate}")]
    Gate {
        /// The candidate.
        candidate: Slug,
        /// The gate.
        gate: QuestionId,
    },
    /// A question without an agreed score.
    #[error("an agreed score for {candidate} on {question}")]
    Consensus {
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
    },
    /// An average that nobody has recorded yet.
    #[error("the average for {candidate} on {question} recorded, with its reason")]
    Unrecorded {
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
    },
    /// An average that is no longer the average.
    #[error(
        "the average for {candidate} on {question} recorded anew: it is {now}, and {recorded} is recorded"
    )]
    Average {
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
        /// What is recorded.
        recorded: AgreedValue,
        /// What it is now.
        now: AgreedValue,
    },
    /// An agreed score that evaluators have moved away from since, without a word on why.
    #[error(
        "a second sentence in the reason for {candidate} on {question} that says why the panel moved, since {departure}"
    )]
    SecondSentence {
        /// The candidate.
        candidate: Slug,
        /// The question.
        question: QuestionId,
        /// How it departs.
        departure: Departure,
    },
    /// No price above 0.
    #[error("a price for {candidate}")]
    Price {
        /// The candidate.
        candidate: Slug,
    },
    /// A formula that favours cheap and poor, without a floor under quality.
    #[error(
        "a quality threshold, since ppqp favours cheap and poor: give a group a threshold above 0 %, or a question with weight a least score above 0"
    )]
    QualityThreshold,
    /// A price that would be divided by nothing.
    #[error("quality marks above 0 for {candidate}: under ppqp its price is divided by them")]
    QualityAboveZero {
        /// The candidate.
        candidate: Slug,
    },
    /// A threshold on a group in which nobody scores anything.
    #[error("judged questions in {group}: its threshold has nothing to look at")]
    Judged {
        /// The group.
        group: GroupId,
    },
}

/// The first three, and how many more.
fn some(questions: &[(Slug, QuestionId)]) -> String {
    let shown: Vec<String> = questions
        .iter()
        .take(3)
        .map(|(candidate, question)| format!("{question} for {candidate}"))
        .collect();
    match questions.len().saturating_sub(3) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

/// What is missing, as one sentence's end.
pub fn listed(missing: &[Missing]) -> String {
    missing.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

impl Evaluation {
    /// Everything `step` still needs, whatever the present stage; empty when nothing.
    ///
    /// # Source
    /// `docs/method.md`, "Stages and locks". What a sound criteria set already guarantees (a
    /// descriptor for every value) cannot be missing.
    pub fn missing_for(&self, step: Step, ready: &Readiness<'_>) -> Vec<Missing> {
        match step {
            Step::Freeze => self.missing_to_freeze(),
            Step::OpenScoring => self.missing_to_score(),
            Step::OpenModeration => self.missing_to_moderate(ready.sheets),
            Step::CloseQuality => self.missing_to_close(ready.sheets),
            Step::OpenPrice => {
                let mut missing = self.unpriced();
                missing.extend(self.fallen_averages(ready.sheets));
                let since = self.parts().moderation_opened;
                missing.extend(self.stale_declarations(
                    self.influential(&[]),
                    since,
                    "moderation opened",
                ));
                missing
            }
            Step::Decide => {
                let (since, what) = if self.criteria().price().is_some() {
                    (self.parts().price_opened, "prices were opened")
                } else {
                    (self.parts().moderation_opened, "moderation opened")
                };
                let mut missing = ranking::missing(self);
                missing.extend(self.fallen_averages(ready.sheets));
                let people = self.influential(ready.deciders);
                missing.extend(self.stale_declarations(people, since, what));
                missing
            }
            Step::Reopen | Step::Archive => Vec::new(),
        }
    }

    /// Candidates without a price before any is opened: one that came in afterwards would have been
    /// made with the others in view. Whoever failed a gate needs none; nobody is left out for a
    /// threshold here, which would tell its marks before the result may be seen.
    fn unpriced(&self) -> Vec<Missing> {
        if self.criteria().price().is_none() {
            return Vec::new();
        }
        let lacks = |slug: &Slug| {
            self.failed_gates(slug).is_empty() && !self.parts().prices.contains_key(slug)
        };
        let live = self.live().map(|candidate| candidate.slug.clone());
        live.filter(lacks).map(|candidate| Missing::Price { candidate }).collect()
    }

    fn missing_to_freeze(&self) -> Vec<Missing> {
        let unfinished = self.criteria().unfinished().into_iter();
        let mut missing: Vec<Missing> =
            unfinished.map(|fault| Missing::Criteria { fault }).collect();
        if let Some(rules) = &self.rules().rule_set {
            let broken = rules.broken(self.criteria()).into_iter();
            missing.extend(broken.map(|broken| Missing::Framework { broken }));
        }
        let has = self.live().count();
        if has < 2 {
            missing.push(Missing::Candidates { has });
        }
        if let Some((_, question)) = self.criteria().price()
            && self.rules().price_formula.is_none()
        {
            missing.push(self.no_formula(question));
        }
        if ranking::Unit::of(self) == ranking::Unit::PoundsPerMark && !self.has_quality_floor() {
            missing.push(Missing::QualityThreshold);
        }
        if self.rules().tie_break.is_empty() {
            missing.push(Missing::TieBreak);
        }
        for group in self.criteria().groups() {
            let judged = group.questions.iter().any(|question| question.kind == Kind::Scored);
            if group.threshold.is_some() && !judged {
                missing.push(Missing::Judged { group: group.id.clone() });
            }
        }
        missing
    }

    /// That money is scored by no formula yet.
    pub(super) fn no_formula(&self, question: &Question) -> Missing {
        let appraisal = self.parts().purpose == Purpose::OptionsAppraisal;
        Missing::PriceFormula { question: question.id.clone(), appraisal }
    }

    /// Whether whoever passes every threshold has quality marks above 0.
    fn has_quality_floor(&self) -> bool {
        self.criteria().groups().iter().any(|group| {
            let scored = || group.questions.iter().filter(|q| q.kind == Kind::Scored);
            let counts = |q: &&Question| !effective_weight(group, q).is_zero();
            let share = group.threshold.is_some_and(|least| least.as_hundredths() > 0);
            (share && scored().any(|question| counts(&question)))
                || scored().any(|q| q.min_score.is_some_and(|least| least > 0) && counts(&q))
        })
    }

    fn missing_to_score(&self) -> Vec<Missing> {
        let seats = &self.parts().panel;
        let mut missing: Vec<Missing> = seats
            .iter()
            .filter(|seat| self.clearance(&seat.person) == Clearance::Undeclared)
            .map(|seat| Missing::Declaration { person: seat.person.clone() })
            .collect();
        missing.extend(self.thin_panels(|question| {
            seats.iter().filter(|seat| !self.is_recused(&seat.person, question)).count()
        }));
        missing
    }

    fn missing_to_moderate(&self, sheets: &[Sheet]) -> Vec<Missing> {
        let mut missing = Vec::new();
        for seat in &self.parts().panel {
            let evaluator = seat.person.clone();
            let asked = required(self, &evaluator);
            let sheet = sheets.iter().find(|sheet| *sheet.evaluator() == evaluator);
            if asked.is_empty() || sheet.is_some_and(|sheet| sheet.submitted().is_some()) {
                continue;
            }
            let (mut scores, mut reasons) = (Vec::new(), Vec::new());
            for key in asked {
                match sheet.and_then(|sheet| sheet.current(&key.0, &key.1)) {
                    None => scores.push(key),
                    Some(score) if score.reason.is_none() => reasons.push(key),
                    Some(_) => {}
                }
            }
            let whole = scores.is_empty() && reasons.is_empty();
            if !scores.is_empty() {
                let evaluator = evaluator.clone();
                missing.push(Missing::Scores { evaluator, questions: scores });
            }
            if !reasons.is_empty() {
                let evaluator = evaluator.clone();
                missing.push(Missing::Reasons { evaluator, questions: reasons });
            }
            if whole {
                missing.push(Missing::Submission { evaluator });
            }
        }
        // Whoever left keeps counting with what they had submitted; whoever sits here and has
        // not submitted is named above.
        missing.extend(self.thin_panels(|question| {
            let gave = |sheet: &&Sheet| self.counts(sheet, question);
            let left = |sheet: &&Sheet| !self.seats(sheet.evaluator());
            let sits = self.parts().panel.iter();
            sits.filter(|seat| !self.is_recused(&seat.person, question)).count()
                + sheets.iter().filter(left).filter(gave).count()
        }));
        missing
    }

    /// Whether `sheet` counts for `question`: handed in, whole there, and not recused from it.
    pub(super) fn counts(&self, sheet: &Sheet, question: &QuestionId) -> bool {
        let complete = self.live().all(|c| sheet.current(&c.slug, question).is_some());
        sheet.submitted().is_some() && complete && !self.is_recused(sheet.evaluator(), question)
    }

    fn thin_panels(&self, count: impl Fn(&QuestionId) -> usize) -> Vec<Missing> {
        let needs = self.rules().min_panel;
        let thin = |has: usize| u32::try_from(has).is_ok_and(|has| has < needs);
        self.criteria()
            .scored()
            .map(|(_, question)| (question.id.clone(), count(&question.id)))
            .filter(|(_, has)| thin(*has))
            .map(|(question, has)| Missing::Panel { question, has, needs })
            .collect()
    }

    fn missing_to_close(&self, sheets: &[Sheet]) -> Vec<Missing> {
        let mut missing = Vec::new();
        // A recusal during moderation may leave a question with too few whose scores count.
        missing.extend(self.thinned_panels(sheets));
        for (_, question) in self.criteria().questions() {
            for candidate in self.live().map(|candidate| candidate.slug.clone()) {
                let id = question.id.clone();
                match question.kind {
                    Kind::Gate if self.gate(&candidate, &id).is_none() => {
                        missing.push(Missing::Gate { candidate, gate: id });
                    }
                    Kind::Scored if self.agreed(&candidate, &id).is_none() => {
                        missing.push(self.not_agreed(candidate, id));
                    }
                    Kind::Scored => missing.extend(self.moved_average(sheets, &candidate, &id)),
                    Kind::Gate | Kind::Price => {}
                }
            }
        }
        let unexplained = self.unexplained(sheets).into_iter();
        missing.extend(unexplained.map(|(candidate, question, departure)| {
            Missing::SecondSentence { candidate, question, departure }
        }));
        missing
    }

    /// That nothing counts yet for `candidate` on `question`, as the rules call it.
    pub(super) fn not_agreed(&self, candidate: Slug, question: QuestionId) -> Missing {
        match self.rules().agreeing {
            Agreeing::OneScore => Missing::Consensus { candidate, question },
            Agreeing::Average => Missing::Unrecorded { candidate, question },
        }
    }

    /// The recorded average that a correction, a recusal or other rules have moved since.
    pub fn moved_average(
        &self,
        sheets: &[Sheet],
        candidate: &Slug,
        question: &QuestionId,
    ) -> Option<Missing> {
        let recorded = self.agreed(candidate, question)?.value;
        let now = spread(self, sheets, candidate, question)?.average()?;
        let averaged = self.rules().agreeing == Agreeing::Average;
        (averaged && recorded.exact() != now.exact()).then(|| Missing::Average {
            candidate: candidate.clone(),
            question: question.clone(),
            recorded,
            now,
        })
    }

    /// The questions with too few whose scores count.
    fn thinned_panels(&self, sheets: &[Sheet]) -> Vec<Missing> {
        self.thin_panels(|question| {
            sheets.iter().filter(|sheet| self.counts(sheet, question)).count()
        })
    }

    /// Where averages count: those among candidates still in that no longer are the average, and
    /// the questions that too few have scored of whom none was recused. What somebody gave who was
    /// recused since must not count when the money opens.
    fn fallen_averages(&self, sheets: &[Sheet]) -> Vec<Missing> {
        if self.rules().agreeing != Agreeing::Average {
            return Vec::new();
        }
        let asked = self.criteria().scored();
        let cells = asked.flat_map(|(_, question)| self.live().map(move |who| (who, question)));
        let moved =
            cells.filter_map(|(who, question)| self.moved_average(sheets, &who.slug, &question.id));
        self.thinned_panels(sheets).into_iter().chain(moved).collect()
    }

    /// What `deciders` still owe before they cancel it: a declaration, made since the money was
    /// known where it is, and its review.
    pub fn missing_to_cancel(&self, deciders: &[Slug]) -> Vec<Missing> {
        let undeclared = |person: &&Slug| self.clearance(person) == Clearance::Undeclared;
        let mut missing: Vec<Missing> = deciders
            .iter()
            .filter(undeclared)
            .map(|person| Missing::Declaration { person: person.clone() })
            .collect();
        let declared = deciders.iter().filter(|person| !undeclared(person)).collect();
        let since = self.parts().price_opened;
        missing.extend(self.stale_declarations(declared, since, "prices were opened"));
        missing
    }

    /// Panel, moderator and `others`, each once.
    fn influential<'a>(&'a self, others: &'a [Slug]) -> Vec<&'a Slug> {
        let mut people: Vec<&Slug> = self.parts().panel.iter().map(|seat| &seat.person).collect();
        for person in std::iter::once(self.moderator()).chain(others) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        people
    }

    /// Those of `people` who have not declared since `since`, or wait for a review.
    fn stale_declarations(
        &self,
        people: Vec<&Slug>,
        since: Option<Moment>,
        what: &'static str,
    ) -> Vec<Missing> {
        let mut missing = Vec::new();
        for person in people {
            let fresh = self.parts().declarations.iter().any(|declaration| {
                declaration.person == *person
                    && since.is_none_or(|since| declaration.made_at >= since)
            });
            if !fresh {
                let person = person.clone();
                missing.push(Missing::FreshDeclaration { person, since: what });
            } else if self.clearance(person) == Clearance::Unreviewed {
                missing.push(Missing::Review { person: person.clone() });
            }
        }
        missing
    }
}
