//! Which ground each refusal of the evaluation's domain stands on, and the way on from it.

use crate::actions::{ActionError, Ground};
use crate::domain::criteria::edit::EditError;
use crate::domain::evaluation::Unfit;
use crate::domain::evaluation::clarification::ClarificationError;
use crate::domain::evaluation::comparison::NoComparison;
use crate::domain::evaluation::consensus::ConsensusError;
use crate::domain::evaluation::evidence::LateError;
use crate::domain::evaluation::minutes::MinuteError;
use crate::domain::evaluation::missing::Missing;
use crate::domain::evaluation::open_question::TrackError;
use crate::domain::evaluation::price::PriceError;
use crate::domain::evaluation::ranking::{NoResult, NotRankable};
use crate::domain::evaluation::refusal::{Refusal, Sealed};
use crate::domain::evaluation::scores::ScoreError;
use crate::domain::evaluation::stage::Stage;
use crate::domain::evaluation::value::ValueError;
use crate::domain::evaluation::who::RecordError;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::import::ImportError;

/// Things missing that a sentence still names one by one.
const NAMED: usize = 12;

/// What is missing, as the end of a sentence that stays readable.
pub(crate) fn named(missing: &[Missing]) -> String {
    let mut shown: Vec<String> = missing.iter().take(NAMED).map(ToString::to_string).collect();
    if let Some(more) = missing.len().checked_sub(NAMED).filter(|more| *more > 0) {
        shown.push(format!("and {more} more"));
    }
    shown.join("; ")
}

fn status(evaluation: EvaluationRef) -> String {
    format!("`cloudpick evaluation status {evaluation}` names everything that is left")
}

/// The command that leads on from `stage`.
fn onward(evaluation: EvaluationRef, stage: Stage) -> String {
    match stage {
        Stage::Draft => format!("`cloudpick evaluation freeze {evaluation}` comes next"),
        Stage::Frozen => format!("`cloudpick evaluation open-scoring {evaluation}` comes next"),
        Stage::Scoring => format!("`cloudpick evaluation open-moderation {evaluation}` comes next"),
        Stage::Moderation => {
            format!("`cloudpick evaluation close-quality {evaluation}` comes next")
        }
        Stage::QualityClosed => format!(
            "`cloudpick evaluation open-price {evaluation}` comes next; `evaluation reopen` goes \
             back to moderation"
        ),
        Stage::PriceOpened => {
            format!("`cloudpick evaluation reopen {evaluation} --reason R` goes back to moderation")
        }
        Stage::Decided | Stage::Archived => {
            "a later change is a new decision: `cloudpick decision supersede`".to_owned()
        }
    }
}

/// Where to read on about what was cancelled, and the way back.
fn ended(evaluation: EvaluationRef, decision: DecisionRef) -> String {
    format!(
        "`cloudpick decision show {decision}` says why, and `cloudpick evaluation bundle \
         {evaluation} -o FILE` writes its record; only `cloudpick decision deprecate {decision} \
         --reason TEXT` lets it go on where it stood"
    )
}

impl From<Refusal> for ActionError {
    fn from(refusal: Refusal) -> Self {
        let text = refusal.to_string();
        match refusal {
            Refusal::NotPermitted(refusal) => refusal.into(),
            Refusal::NotModerator { .. }
            | Refusal::NotOnPanel { .. }
            | Refusal::OnPanel { .. }
            | Refusal::NotOwn { .. } => Self::refused(Ground::Role, text),
            Refusal::OwnDeclaration { .. } => Self::refused(Ground::Interest, text)
                .hint("another moderator or a decision owner reviews it"),
            Refusal::Recused { .. } => Self::refused(Ground::Interest, text)
                .hint("another moderator records it, once moderation is handed over"),
            Refusal::Unreviewed { .. } => Self::refused(Ground::State, text)
                .hint("a moderator or decision owner reviews it with `cloudpick conflict review`"),
            Refusal::WrongStage { evaluation, stage, .. } => {
                Self::refused(Ground::State, text).hint(onward(evaluation, stage))
            }
            Refusal::Cancelled { evaluation, decision, .. } => Self::refused(Ground::State, text)
                .hint(ended(evaluation, decision))
                .subject(evaluation.to_string()),
            Refusal::NoPriceQuestion { .. } => Self::refused(Ground::State, text),
            Refusal::NoReason { .. } => {
                Self::invalid(text).hint("give --reason TEXT").subject("reason")
            }
            Refusal::Missing { evaluation, step, missing } => {
                let text = format!("{evaluation} cannot {step} yet; missing: {}", named(&missing));
                Self::refused(Ground::State, text)
                    .hint(status(evaluation))
                    .subject(evaluation.to_string())
            }
        }
    }
}

impl From<Unfit> for ActionError {
    fn from(unfit: Unfit) -> Self {
        let text = unfit.to_string();
        match unfit {
            Unfit::NoCandidate { candidate, .. } => {
                Self::refused(Ground::NotFound, text).subject(candidate.as_str())
            }
            Unfit::NoQuestion { question, .. } => {
                Self::refused(Ground::NotFound, text).subject(question.as_str())
            }
            Unfit::NoPriceQuestion { .. } => Self::refused(Ground::State, text),
            Unfit::Unfinished { .. }
            | Unfit::CandidateTwice { .. }
            | Unfit::SeatTwice { .. }
            | Unfit::WrongKind { .. }
            | Unfit::Value(_)
            | Unfit::DueOrder { .. }
            | Unfit::Rule { .. } => Self::invalid(text),
        }
    }
}

impl From<EditError> for ActionError {
    fn from(error: EditError) -> Self {
        let text = error.to_string();
        match error {
            EditError::NoGroup { group, .. } => {
                Self::refused(Ground::NotFound, text).subject(group.as_str())
            }
            EditError::NoQuestion { question, .. } => {
                Self::refused(Ground::NotFound, text).subject(question.as_str())
            }
            EditError::NoItem(typed) | EditError::BadTitle { typed, .. } => {
                Self::invalid(text).subject(typed)
            }
            EditError::NoKey { item, .. } | EditError::Value { item, .. } => {
                Self::invalid(text).subject(item.to_string())
            }
            EditError::NoPoint { value, .. } => Self::invalid(text).subject(value.to_string()),
            EditError::OldValues { items } => {
                let ways = items.iter().map(|(id, what, _)| {
                    let key = if *what == "cap" { "cap" } else { "min_score" };
                    format!("--set {id}.{key}=VALUE")
                });
                let ways: Vec<String> = ways.collect();
                Self::invalid(text)
                    .hint(format!("give {} with --scale; nothing after the sign takes it away", ways.join(" ")))
                    .subject("scale")
            }
            EditError::BadPoint { value, .. } => Self::invalid(text).subject(value),
            EditError::NoScale { typed, .. } => Self::invalid(text)
                .hint("a scale of your own is written in a criteria file, and `--criteria FILE.toml` takes it")
                .subject(typed),
            EditError::Unsound(faults) => {
                let mut lines = faults.iter().map(ToString::to_string);
                let first = lines.next().unwrap_or_default();
                Self::invalid(first).more(lines.collect())
            }
        }
    }
}

impl From<ValueError> for ActionError {
    fn from(error: ValueError) -> Self {
        Self::invalid(error.to_string()).subject("value")
    }
}

impl From<RecordError> for ActionError {
    fn from(error: RecordError) -> Self {
        let text = error.to_string();
        match error {
            RecordError::Refused(refusal) => refusal.into(),
            RecordError::Unfit(unfit) => unfit.into(),
            RecordError::MoneyKnown { .. } | RecordError::LeavesUnexplained { .. } => {
                Self::invalid(text).subject("reason").hint("give --reason, or fill in why")
            }
            RecordError::MoneySealed { .. } => Self::invalid(text).subject("reason"),
            RecordError::KnowsMoney { .. } => Self::refused(Ground::Interest, text)
                .hint("seat another evaluator; `cloudpick person list` shows who holds that role"),
            RecordError::AgreeingStays { evaluation, wanted, .. } => {
                Self::refused(Ground::State, text)
                    .hint(format!(
                        "a new evaluation may: `cloudpick evaluation new TITLE --from {evaluation} \
                     --agreeing {wanted} …`"
                    ))
                    .subject("agreeing")
            }
            RecordError::FormulaStays { evaluation, .. } => Self::refused(Ground::State, text)
                .hint(format!(
                    "a new evaluation with bids of its own may: `cloudpick evaluation new TITLE \
                     --from {evaluation} --price-formula FORMULA …`"
                ))
                .subject("price_formula"),
            RecordError::GateStays { .. }
            | RecordError::MinimumStays { .. }
            | RecordError::Withdrawn { .. }
            | RecordError::NothingToReview { .. } => Self::refused(Ground::State, text),
        }
    }
}

impl From<ScoreError> for ActionError {
    fn from(error: ScoreError) -> Self {
        let text = error.to_string();
        match error {
            ScoreError::Record(error) => error.into(),
            ScoreError::Value(error) => error.into(),
            ScoreError::Undeclared { .. } => Self::refused(Ground::State, text)
                .hint("`cloudpick conflict declare --none`, or --about CANDIDATE --nature TEXT"),
            ScoreError::Unreviewed { .. } => Self::refused(Ground::State, text)
                .hint("a moderator or decision owner reviews it with `cloudpick conflict review`"),
            ScoreError::Recused { .. } => Self::refused(Ground::Interest, text),
            ScoreError::Submitted { .. } => Self::refused(Ground::State, text)
                .hint("`cloudpick score correct` keeps the old score beside the new"),
            ScoreError::NotSubmitted { .. } => {
                Self::refused(Ground::State, text).hint("`cloudpick score set`")
            }
            ScoreError::NoScore { .. } => Self::refused(Ground::NotFound, text),
            ScoreError::SameValue { .. } => Self::invalid(text),
            ScoreError::Incomplete { who, missing } => {
                let text = format!("the sheet of {who} is not whole; missing: {}", named(&missing));
                Self::refused(Ground::State, text)
                    .hint("`cloudpick question list --mine` shows every cell of yours")
            }
        }
    }
}

impl From<ConsensusError> for ActionError {
    fn from(error: ConsensusError) -> Self {
        let text = error.to_string();
        match error {
            ConsensusError::Record(error) => error.into(),
            ConsensusError::Value(error) => error.into(),
            ConsensusError::NeedsSentence { .. } => Self::invalid(text).subject("reason"),
            ConsensusError::TakesAverage { .. } => Self::invalid(text)
                .hint("`cloudpick consensus set E CANDIDATE QUESTION average --reason R`")
                .subject("value"),
            ConsensusError::NothingToAverage { question, .. } => {
                Self::refused(Ground::State, text).subject(question.to_string())
            }
        }
    }
}

impl From<ClarificationError> for ActionError {
    fn from(error: ClarificationError) -> Self {
        let text = error.to_string();
        match error {
            ClarificationError::Record(error) => error.into(),
            ClarificationError::Sealed(_) => Self::refused(Ground::State, text)
                .hint("`cloudpick evaluation status` names what is left before prices open"),
            ClarificationError::NotFlagged { candidate } => Self::refused(Ground::State, text)
                .hint("`cloudpick rank` lists the warnings; anything else is asked with --about other")
                .subject(candidate.as_str()),
            ClarificationError::OneBid => Self::invalid(text).subject("candidate"),
            ClarificationError::OpenToAll { .. } => Self::invalid(text)
                .hint("`cloudpick clarification add all --about late-evidence --note QUESTION`")
                .subject("candidate"),
            ClarificationError::Concluded { reference, .. }
            | ClarificationError::Sent { reference, .. } => Self::refused(Ground::State, text)
                .hint("`cloudpick clarification add` opens another")
                .subject(reference.to_string()),
            ClarificationError::Unsent { reference } => Self::refused(Ground::State, text)
                .hint(format!(
                    "`cloudpick clarification send {reference}` says that it was sent as written; \
                     --note TEXT, in which other words"
                ))
                .subject(reference.to_string()),
            ClarificationError::Unanswered { reference } => Self::refused(Ground::State, text)
                .hint(format!(
                    "`cloudpick clarification answer {reference} --note N` records what came \
                     back, also that nothing did"
                ))
                .subject(reference.to_string()),
        }
    }
}

impl From<TrackError> for ActionError {
    fn from(error: TrackError) -> Self {
        let text = error.to_string();
        match error {
            TrackError::Record(error) => error.into(),
            TrackError::Price { question } => Self::invalid(text).subject(question.as_str()),
            TrackError::NoOwner { .. } => {
                Self::invalid(text).hint("give --owner PERSON").subject("owner")
            }
            TrackError::Owner { .. } => Self::invalid(text)
                .hint("`cloudpick evaluation show` names the panel and the moderator")
                .subject("owner"),
        }
    }
}

impl From<LateError> for ActionError {
    fn from(error: LateError) -> Self {
        let text = error.to_string();
        match error {
            LateError::NeedsClarification { .. } => Self::refused(Ground::State, text).hint(
                "`cloudpick clarification add all --about late-evidence --note QUESTION` opens \
                 one; then `evidence add … --clarification C-0001`",
            ),
            LateError::NotOpen { clarification, .. } => Self::refused(Ground::State, text)
                .hint("`cloudpick clarification list` shows those there are")
                .subject(clarification.to_string()),
            LateError::Undated => Self::invalid(text)
                .hint("give --as-at DATE, the day that the fact speaks of")
                .subject("as-at"),
            LateError::Closed { .. } => Self::refused(Ground::State, text),
        }
    }
}

impl From<MinuteError> for ActionError {
    fn from(error: MinuteError) -> Self {
        let text = error.to_string();
        match error {
            MinuteError::Record(error) => error.into(),
            MinuteError::NotOnPanel { whom, .. } => Self::invalid(text).subject(whom.as_str()),
            MinuteError::NoQuestion { .. } => Self::refused(Ground::NotFound, text)
                .hint("`cloudpick minutes list` shows each question with its number"),
            MinuteError::NotAsked { .. } => Self::refused(Ground::Role, text),
            MinuteError::AsItIs { .. } => Self::refused(Ground::State, text),
        }
    }
}

impl From<PriceError> for ActionError {
    fn from(error: PriceError) -> Self {
        Self::invalid(error.to_string()).subject("price")
    }
}

impl From<Sealed> for ActionError {
    fn from(sealed: Sealed) -> Self {
        let text = sealed.to_string();
        let refused = Self::refused(Ground::State, text);
        match sealed {
            Sealed::Consensus { evaluation, stage }
            | Sealed::Result { evaluation, stage }
            | Sealed::ResultWithoutPrice { evaluation, stage } => {
                refused.hint(onward(evaluation, stage)).subject(evaluation.to_string())
            }
            Sealed::Cancelled { evaluation, decision, .. }
            | Sealed::AgreedKept { evaluation, decision, .. }
            | Sealed::PricesKept { evaluation, decision } => {
                refused.hint(ended(evaluation, decision)).subject(evaluation.to_string())
            }
            Sealed::Prices { evaluation } => refused.subject(evaluation.to_string()),
        }
    }
}

impl From<NotRankable> for ActionError {
    fn from(error: NotRankable) -> Self {
        let (which, missing) = (error.evaluation, named(&error.missing));
        Self::refused(Ground::State, format!("{which} has no result yet; missing: {missing}"))
            .hint(status(which))
            .subject(which.to_string())
    }
}

impl From<NoResult> for ActionError {
    fn from(error: NoResult) -> Self {
        match error {
            NoResult::Sealed(sealed) => sealed.into(),
            NoResult::NotRankable(error) => error.into(),
        }
    }
}

impl From<NoComparison> for ActionError {
    fn from(error: NoComparison) -> Self {
        match error {
            NoComparison::Sealed(sealed) => sealed.into(),
            NoComparison::NotRankable(error) => error.into(),
        }
    }
}

impl ActionError {
    /// A file that is read but not brought in: one line a problem.
    pub(super) fn unsound(error: &ImportError) -> Self {
        let mut lines = error.lines().into_iter();
        let first = lines.next().unwrap_or_default();
        let file = error.problems().next().map(|(file, _)| file.to_owned()).unwrap_or_default();
        Self::invalid(first).more(lines.collect()).subject(file)
    }
}

impl From<ImportError> for ActionError {
    /// One line a problem.
    fn from(error: ImportError) -> Self {
        Self::unsound(&error).hint("nothing was imported; mend the file and try again")
    }
}
