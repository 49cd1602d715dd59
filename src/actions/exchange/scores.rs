//! Scores as CSV, row by row: a million of them take no more memory than one.

use std::collections::BTreeMap;
use std::io;

use crate::actions::{ActionError, Desk, Ground, evaluations};
use crate::domain::criteria::effective_weight;
use crate::domain::evaluation::Evaluation;
use crate::domain::evaluation::stage::Stage;
use crate::domain::exact::{Exact, Rounded};
use crate::domain::sensitive::{self as marked, Field, LEFT_OUT, Texts};
use crate::report::csv::{CsvWriter, Profile};
use crate::store::score_rows::{self, ScoreRow};
use crate::store::{DbError, Look, StoreError, sensitive, versions};

const COLUMNS: [&str; 13] = [
    "evaluation",
    "rules_version",
    "candidate",
    "question",
    "stage",
    "evaluator",
    "score",
    "score_max",
    "marks",
    "reason",
    "evidence_ids",
    "recorded_at",
    "illustrative",
];

/// Writes single scores, then agreed ones; those of an earlier version of the rules where one is
/// named.
///
/// # Errors
/// A refusal until moderation opens, whoever asks; for an earlier version that never got there;
/// and errors of `out`.
pub(super) fn write(
    desk: &mut Desk,
    typed: Option<&str>,
    version: Option<u32>,
    profile: Profile,
    out: &mut dyn io::Write,
) -> Result<u64, ActionError> {
    let texts = desk.texts;
    desk.store.read(|look| {
        let (evaluation, _) = evaluations::load(look, typed)?;
        sealed(&evaluation)?;
        let evaluation = match version {
            Some(number) if number != evaluation.parts().rules_version => {
                under(look, &evaluation, number)?
            }
            Some(_) | None => evaluation,
        };
        let marks = sensitive::marks(look, Some(&evaluation.reference().to_string()))?;
        let (which, version) = (evaluation.reference(), evaluation.parts().rules_version);
        let mut rows = Rows::new(&evaluation, CsvWriter::new(out, profile, COLUMNS)?);
        rows.left_out = marks;
        rows.texts = texts;
        let individual =
            score_rows::individual(look, which, version, &mut |row| rows.push("individual", row));
        let done = individual.and_then(|()| {
            score_rows::agreed(look, which, version, &mut |row| rows.push("consensus", row))
        });
        rows.finish(done)
    })
}

/// Before moderation a score is its evaluator's alone, so a file of them is nobody's.
fn sealed(evaluation: &Evaluation) -> Result<(), ActionError> {
    let (which, stage) = (evaluation.reference(), evaluation.stage());
    if stage.opens_scores() {
        return Ok(());
    }
    if let Some(decision) = evaluation.cancelled() {
        let text = format!(
            "{decision} cancelled {which} before moderation opened: each score stays with its \
             evaluator alone"
        );
        return Err(ActionError::refused(Ground::State, text)
            .hint(format!(
                "`cloudpick evaluation bundle {which} -o FILE` writes the record without them"
            ))
            .subject(which.to_string()));
    }
    let text = format!(
        "{which} stands at {}: each score is seen by its evaluator alone until moderation opens",
        stage.words()
    );
    Err(ActionError::refused(Ground::State, text)
        .hint(format!("`cloudpick score list {which} --mine` shows your own"))
        .subject(which.to_string()))
}

/// The evaluation under an earlier version of its rules, where the scores of that were opened.
fn under(look: &mut dyn Look, now: &Evaluation, number: u32) -> Result<Evaluation, ActionError> {
    let which = now.reference();
    let all = versions::all(look, which)?;
    let Some((found, _)) = versions::at(look, which, number)? else {
        let text = format!("{which} has no rules version {number}");
        return Err(ActionError::refused(Ground::NotFound, text)
            .hint(format!("`cloudpick evaluation versions {which}` lists them"))
            .subject(which.to_string()));
    };
    let left_at = all.iter().find(|one| one.number == number + 1).and_then(|one| one.from);
    if !left_at.is_some_and(Stage::opens_scores) {
        let text = format!(
            "rules version {number} of {which} was amended before moderation opened: each of its \
             scores stays with its evaluator"
        );
        return Err(ActionError::refused(Ground::State, text).subject(which.to_string()));
    }
    Ok(found)
}

/// Versions of the rules before the present one whose scores were opened.
pub(super) fn opened_before(
    look: &mut dyn Look,
    evaluation: &Evaluation,
) -> Result<Vec<u32>, ActionError> {
    let all = versions::all(look, evaluation.reference())?;
    let opened = all.iter().filter(|one| one.from.is_some_and(Stage::opens_scores));
    Ok(opened.map(|one| one.number - 1).collect())
}

/// Marks that each value of a question earns, worked out once.
type Marks = BTreeMap<String, Vec<Option<Rounded>>>;

struct Rows<W: io::Write> {
    writer: CsvWriter<W>,
    evaluation: String,
    version: i64,
    top: i64,
    decimals: u8,
    /// What full marks of each question are, for averages, which lie between values.
    full: BTreeMap<String, Exact>,
    illustrative: bool,
    marks: Marks,
    count: u64,
    /// Texts marked as commercially sensitive, and what becomes of them.
    left_out: marked::Marks,
    texts: Texts,
    /// Why writing stopped, where it was not the database's fault.
    failed: Option<io::Error>,
}

impl<W: io::Write> Rows<W> {
    fn new(evaluation: &Evaluation, writer: CsvWriter<W>) -> Self {
        let parts = evaluation.parts();
        let top = i64::from(evaluation.criteria().scale().top());
        let decimals = evaluation.rules().decimals;
        let (mut marks, mut full) = (Marks::new(), BTreeMap::new());
        for (group, question) in evaluation.criteria().scored() {
            let of = effective_weight(group, question);
            let earned = |value: i64| (&of * &Exact::ratio(value, top)).rounded(decimals);
            let on_scale = |value: i64| {
                u8::try_from(value).is_ok_and(|v| evaluation.criteria().scale().point(v).is_some())
            };
            let all = (0..=top).map(|value| on_scale(value).then(|| earned(value)));
            marks.insert(question.id.to_string(), all.collect());
            full.insert(question.id.to_string(), of);
        }
        Self {
            writer,
            evaluation: evaluation.reference().to_string(),
            version: parts.rules_version.into(),
            top,
            decimals,
            full,
            illustrative: parts.illustrative,
            marks,
            count: 0,
            left_out: marked::Marks::default(),
            texts: Texts::default(),
            failed: None,
        }
    }

    fn push(&mut self, stage: &str, row: ScoreRow<'_>) -> Result<(), DbError> {
        let average = row.of_scores.filter(|of| *of > 0).map(|of| Exact::ratio(row.value, of));
        let marks = self.marks.get(row.question).and_then(|of| {
            if let Some(average) = &average {
                let full = self.full.get(row.question)?;
                let share = average / &Exact::whole(self.top.max(1));
                return Some((full * &share).rounded(self.decimals));
            }
            let at = usize::try_from(row.value).ok()?;
            of.get(at).copied().flatten()
        });
        let writer = &mut self.writer;
        writer.text(&self.evaluation);
        writer.int(self.version);
        writer.text(row.candidate);
        writer.text(row.question);
        writer.text(stage);
        if row.evaluator.is_empty() {
            writer.null();
        } else {
            writer.text(row.evaluator);
        }
        match &average {
            None => writer.int(row.value),
            Some(average) => {
                let whole = row.of_scores.is_some_and(|of| row.value % of == 0);
                writer.number(average.rounded(if whole { 0 } else { 2 }));
            }
        }
        writer.int(self.top);
        match marks {
            Some(marks) => writer.number(marks),
            None => writer.null(),
        }
        match row.reason {
            Some(_)
                if !self.left_out.is_empty() && {
                    let mut subject =
                        format!("{}/{}/{}", self.evaluation, row.candidate, row.question);
                    if !row.evaluator.is_empty() {
                        subject = format!("{subject}/{}", row.evaluator);
                    }
                    self.left_out.leaves_out(&subject, Field::Reason, self.texts)
                } =>
            {
                writer.text(LEFT_OUT);
            }
            Some(reason) => writer.text(reason),
            None => writer.null(),
        }
        if row.evidence.is_empty() {
            writer.null();
        } else {
            writer.list(&row.evidence.split(' ').collect::<Vec<_>>());
        }
        writer.text(row.at);
        writer.flag(self.illustrative);
        self.count += 1;
        self.writer.end_row().map_err(|error| {
            self.failed = Some(error);
            DbError::Undone
        })
    }

    fn finish(mut self, done: Result<(), StoreError>) -> Result<u64, ActionError> {
        if let Some(error) = self.failed.take() {
            return Err(error.into());
        }
        done?;
        self.writer.finish()?;
        Ok(self.count)
    }
}
