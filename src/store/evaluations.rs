//! Evaluations in the database: rules, criteria, candidates, panel, declarations, gates and
//! agreed scores. What single evaluators gave is in [`scores`](crate::store::scores).

mod rows;

use std::collections::BTreeMap;

use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::{CriteriaSet, Draft, Group, Kind, Question};
use crate::domain::date::Moment;
use crate::domain::evaluation::agreed::AgreedValue;
use crate::domain::evaluation::conflict::{Declaration, Interest, Recusal, Review, Verdict};
use crate::domain::evaluation::consensus::Consensus;
use crate::domain::evaluation::due::Due;
use crate::domain::evaluation::price::{Parameters, PriceFormula};
use crate::domain::evaluation::stage::{Stage, State};
use crate::domain::evaluation::{
    Asked, Cancelled, Candidate, Evaluation, GateAnswer, NearTie, Parts, Purpose, Reopening, Rules,
    Seat, Withdrawal, stands,
};
use crate::domain::refs::{DecisionRef, EvaluationRef, Slug};
use crate::domain::text::Title;
use crate::store::field::{Shared, byte, lines, money, weight, words};
use crate::store::sql::Cell;
use crate::store::{Cells, DbError, Get, Look, StoreError, Val, decisions, prices, versions};
use crate::table;

pub use rows::{
    put_candidate, put_consensus, put_criteria, put_declaration, put_gate, put_head, put_reopening,
    put_seat, remove_seat, replace_criteria,
};

table! {
    /// One structured comparison and its rules.
    pub EVALUATION: evaluation [reference 1]
        [
            title 2, purpose 3, stage 4, rules_version 5, illustrative 6, moderator 7,
            set_id 8, set_title 9, set_version 10, set_sources 11, price_formula 12,
            price_best 13, price_worst 14, should_cost 15, decimals 16, near_tie 17,
            tie_break 18, min_panel 19, framework 20, created_at 21, frozen_at 22,
            rules_hash 23, moderation_opened 24, price_opened 25, chosen 26, rule_set 27,
            scoring_due 28, moderation_due 29, point_value 30, agreeing 31
        ] 32 33
}

table! {
    /// The values of an evaluation's scale.
    pub SCALE_POINT: scale_point [evaluation 1, version 2, value 3]
        [
            name 4, descriptor 5
        ] 6 7
}

table! {
    /// The groups of an evaluation's criteria.
    pub CRITERIA_GROUP: criteria_group [evaluation 1, version 2, id 3]
        [
            position 4, title 5, weight 6, rationale 7, threshold 8, part 9
        ] 10 11
}

table! {
    /// The questions of an evaluation's criteria.
    pub QUESTION: question [evaluation 1, version 2, id 3]
        [
            group_id 4, position 5, kind 6, text 7, evidence 8, weight 9, bands 10,
            min_score 11, cap 12, need 13, stories 14, guidance 15
        ] 16 17
}

table! {
    /// Suppliers taking part in an evaluation.
    pub CANDIDATE: candidate [evaluation 1, supplier 2]
        [
            position 3, name 4, withdrawn_on 5, withdrawn_reason 6
        ] 7 8
}

table! {
    /// Places on a panel.
    pub SEAT: seat [evaluation 1, person 2]
        [
            position 3
        ] 4 5
}

table! {
    /// Declarations of interest and their reviews.
    pub DECLARATION: declaration [evaluation 1, person 2, number 3]
        [
            made_at 4, about 5, nature 6, mitigation 7, verdict 8, questions 9,
            reviewed_by 10, reviewed_at 11, review_reason 12
        ] 13 14
}

table! {
    /// Whether a candidate passes a gate.
    pub GATE_ANSWER: gate_answer [evaluation 1, version 2, candidate 3, question 4]
        [
            answer 5, reason 6, answered_by 7, answered_at 8
        ] 9 10
}

table! {
    /// The one agreed score of a candidate on a question.
    pub CONSENSUS: consensus [evaluation 1, version 2, candidate 3, question 4]
        [
            value 5, reason 6, evidence 7, agreed_by 8, agreed_at 9, of_scores 10
        ] 11 12
}

table! {
    /// Returns to moderation.
    pub REOPENING: reopening [evaluation 1, number 2]
        [
            version 3, reopened_from 4, reopened_by 5, reopened_at 6, reason 7, money_known 8
        ] 9 10
}

const SCALE_OF: &str = "SELECT value, name, descriptor FROM scale_point
    WHERE evaluation = $1 AND version = $2 ORDER BY value";
const GROUPS_OF: &str = "SELECT id, title, weight, rationale, threshold, part FROM criteria_group
    WHERE evaluation = $1 AND version = $2 ORDER BY position";
const QUESTIONS_OF: &str = "SELECT group_id, id, kind, text, evidence, weight, bands, min_score,
    cap, stories, need, guidance FROM question WHERE evaluation = $1 AND version = $2 ORDER BY position";
const CANDIDATES_OF: &str = "SELECT supplier, name, withdrawn_on, withdrawn_reason FROM candidate
    WHERE evaluation = $1 ORDER BY position";
const SEATS_OF: &str = "SELECT person FROM seat WHERE evaluation = $1
    ORDER BY position, person";
const REOPENINGS_OF: &str = "SELECT version, reopened_from, reopened_by, reopened_at, reason,
    money_known FROM reopening WHERE evaluation = $1 ORDER BY number";
const DECLARATIONS_OF: &str = "SELECT person, made_at, about, nature, mitigation, verdict,
    questions, reviewed_by, reviewed_at, review_reason FROM declaration
    WHERE evaluation = $1 ORDER BY made_at, number";
const GATES_OF: &str = "SELECT candidate, question, answer, reason, answered_by, answered_at
    FROM gate_answer WHERE evaluation = $1 AND version = $2";
const CONSENSUS_OF: &str = "SELECT candidate, question, value, reason, evidence, agreed_by,
    agreed_at, of_scores FROM consensus WHERE evaluation = $1 AND version = $2";

/// What is kept of an evaluation beside its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// How often its own row was changed; a later save names it.
    pub rev: i64,
    /// When it was set up.
    pub created_at: Moment,
    /// When its rules were frozen.
    pub frozen_at: Option<Moment>,
    /// SHA-256 over the frozen rules, lower-case hex.
    pub rules_hash: Option<String>,
}

/// One line of the list of evaluations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its reference.
    pub reference: EvaluationRef,
    /// Its title.
    pub title: Title,
    /// What it is for.
    pub purpose: Purpose,
    /// Where it stands.
    pub stage: Stage,
    /// Which version of the rules.
    pub rules_version: u32,
    /// Whether it is sample data.
    pub illustrative: bool,
    /// Who runs it.
    pub moderator: Slug,
    /// When it was set up.
    pub created_at: Moment,
    /// The decision in force that cancelled it before it had a result.
    pub cancelled: Option<DecisionRef>,
    /// Whether it goes on, and how it ended where it does not.
    pub state: State,
}

impl Summary {
    /// Where it stands in words: its stage's code, or that it was cancelled there.
    pub fn stands(&self) -> String {
        match self.cancelled {
            None => self.stage.code().to_owned(),
            Some(_) => stands(self.stage, self.cancelled),
        }
    }

    /// Whether it is neither decided, put away nor cancelled.
    pub fn is_open(&self) -> bool {
        self.stage < Stage::Decided && self.cancelled.is_none()
    }
}

/// Every evaluation, the first first.
///
/// # Errors
/// [`StoreError::Db`].
pub fn summaries(look: &mut dyn Look) -> Result<Vec<Summary>, StoreError> {
    let mut found = Vec::new();
    look.each(EVALUATION.select_all, &[], &mut |row| {
        found.push(Summary {
            reference: row.read(0)?,
            title: row.read(1)?,
            purpose: row.read(2)?,
            stage: row.read(3)?,
            rules_version: row.count(4)?,
            illustrative: row.flag(5)?,
            moderator: row.read(6)?,
            created_at: row.read(20)?,
            cancelled: None,
            state: State::Open,
        });
        Ok(())
    })?;
    let cancelled = decisions::cancelling(look)?;
    for one in &mut found {
        let by = cancelled.get(&one.reference).map(|cancelled| cancelled.by);
        one.state = State::of(one.stage, by.is_some());
        // What is decided had a result.
        one.cancelled = by.filter(|_| one.stage < Stage::Decided);
    }
    found.sort_by_key(|summary| summary.reference);
    Ok(found)
}

/// The evaluation `which` with everything but single evaluators' scores, and what is kept
/// beside it.
///
/// # Errors
/// [`StoreError::Db`], also when the rows do not make a sound evaluation.
pub fn get(
    look: &mut dyn Look,
    which: EvaluationRef,
) -> Result<Option<(Evaluation, Filed)>, StoreError> {
    version(look, which, None)
}

/// As [`get`], under an earlier version of its rules: criteria, gates and agreed scores are those
/// of that version, everything else is as now.
pub(super) fn version(
    look: &mut dyn Look,
    which: EvaluationRef,
    earlier: Option<u32>,
) -> Result<Option<(Evaluation, Filed)>, StoreError> {
    let reference = which.to_string();
    let Some(stored) = look.get(&EVALUATION, &[reference.as_str().into()])? else {
        return Ok(None);
    };
    let row = &stored.row;
    let now = row.count(4)?;
    let rules_version = earlier.unwrap_or(now);
    if !(1..=now).contains(&rules_version) {
        return Ok(None);
    }
    let whose = [Val::from(reference.as_str())];
    let version = [Val::from(reference.as_str()), rules_version.into()];
    let parts = Parts {
        reference: which,
        title: row.read(1)?,
        purpose: row.read(2)?,
        stage: row.read(3)?,
        rules_version,
        illustrative: row.flag(5)?,
        moderator: row.read(6)?,
        criteria: criteria(look, row, &version)?,
        rules: rules(row)?,
        candidates: candidates(look, &whose)?,
        panel: panel(look, &whose)?,
        declarations: declarations(look, &whose)?,
        moderation_opened: row.maybe_read(23)?,
        price_opened: row.maybe_read(24)?,
        due: Due { scoring: row.maybe_read(27)?, moderation: row.maybe_read(28)? },
        reopenings: reopenings(look, &whose)?,
        gates: gates(look, &version)?,
        consensus: consensus(look, &version)?,
        prices: prices::amounts(look, which)?,
        price_changes: prices::changes(look, which)?,
        amends: versions::amends(look, which, row, rules_version)?,
        chosen: row.maybe_read(25)?,
        cancelled: cancelled(look, which, row.read(3)?)?,
    };
    let filed = Filed {
        rev: stored.rev,
        created_at: row.read(20)?,
        frozen_at: row.maybe_read(21)?,
        rules_hash: row.maybe_text(22)?.map(str::to_owned),
    };
    let evaluation = Evaluation::new(parts).map_err(|unfit| unsound(which, &unfit))?;
    Ok(Some((evaluation, filed)))
}

/// What cancelled `which` at `stage`: what is decided had a result.
fn cancelled(
    look: &mut dyn Look,
    which: EvaluationRef,
    stage: Stage,
) -> Result<Option<Cancelled>, StoreError> {
    if stage >= Stage::Decided {
        return Ok(None);
    }
    Ok(decisions::cancelling(look)?.remove(&which))
}

fn reopenings(look: &mut dyn Look, whose: &[Val]) -> Result<Vec<Reopening>, StoreError> {
    let mut found = Vec::new();
    look.each(REOPENINGS_OF, whose, &mut |row| {
        found.push(Reopening {
            version: row.count(0)?,
            from: row.read(1)?,
            by: row.read(2)?,
            at: row.read(3)?,
            reason: row.read(4)?,
            money_known: row.flag(5)?,
        });
        Ok(())
    })?;
    Ok(found)
}

/// Rows that no change of ours could have left.
fn unsound(which: EvaluationRef, what: &dyn std::fmt::Display) -> StoreError {
    DbError::Corrupt { found: format!("{which}: {what}") }.into()
}

fn rules(row: &dyn Cells) -> Result<Rules, StoreError> {
    let money = |at: usize| money(row, at);
    let price_formula = row
        .maybe_text(11)?
        .map(|code| {
            let given = Parameters { best: money(12)?, worst: money(13)?, point_value: money(29)? };
            PriceFormula::read(code, given)
                .map_err(|_| row.shape(11, "a price formula with its parameters", Cell::Text(code)))
        })
        .transpose()?;
    let decimals = byte(row, 15)?;
    let near_tie = NearTie::hundredths(row.count(16)?)
        .ok_or_else(|| row.shape(16, "hundredths of a mark up to 10000", Cell::Null))?;
    Ok(Rules {
        price_formula,
        decimals,
        near_tie,
        tie_break: words(row, 17)?,
        agreeing: row.maybe_read(30)?.unwrap_or_default(),
        min_panel: row.count(18)?,
        framework: row.maybe_read(19)?,
        rule_set: row.maybe_read(26)?,
        should_cost: money(14)?,
    })
}

pub(super) fn criteria(
    look: &mut dyn Look,
    head: &dyn Cells,
    version: &[Val],
) -> Result<CriteriaSet, StoreError> {
    let mut points = Vec::new();
    look.each(SCALE_OF, version, &mut |row| {
        points.push(Point { value: byte(row, 0)?, name: row.read(1)?, descriptor: row.read(2)? });
        Ok(())
    })?;
    let mut groups: Vec<Group> = Vec::new();
    look.each(GROUPS_OF, version, &mut |row| {
        groups.push(Group {
            id: row.read(0)?,
            title: row.read(1)?,
            weight: weight(row, 2)?,
            rationale: row.maybe_read(3)?,
            threshold: row.maybe_int(4)?.map(|_| weight(row, 4)).transpose()?,
            part: row.maybe_read(5)?,
            questions: Vec::new(),
        });
        Ok(())
    })?;
    look.each(QUESTIONS_OF, version, &mut |row| {
        let wanted = row.text(0)?;
        let Some(group) = groups.iter_mut().find(|group| group.id.as_str() == wanted) else {
            return Err(row.shape(0, "a group of the same set", Cell::Text(wanted)));
        };
        group.questions.push(Question {
            id: row.read(1)?,
            kind: row.read::<Kind>(2)?,
            text: row.read(3)?,
            evidence: row.maybe_read(4)?,
            weight: weight(row, 5)?,
            bands: lines(row, 6)?,
            min_score: row.maybe_int(7)?.map(|_| byte(row, 7)).transpose()?,
            cap: row.maybe_int(8)?.map(|_| byte(row, 8)).transpose()?,
            need: row.maybe_read(10)?,
            stories: words(row, 9)?,
            guidance: row.maybe_read(11)?,
        });
        Ok(())
    })?;
    let broken = |what: String| StoreError::Db(DbError::Corrupt { found: what });
    let scale = Scale::new(points).map_err(|error| broken(error.to_string()))?;
    let draft = Draft {
        id: head.read(7)?,
        title: head.read(8)?,
        version: head.read(9)?,
        sources: lines(head, 10)?,
        scale,
        groups,
    };
    CriteriaSet::in_progress(draft).map_err(|faults| {
        let first = faults.first().map(|(_, fault)| fault.to_string()).unwrap_or_default();
        broken(first)
    })
}

fn candidates(look: &mut dyn Look, whose: &[Val]) -> Result<Vec<Candidate>, StoreError> {
    let mut found = Vec::new();
    look.each(CANDIDATES_OF, whose, &mut |row| {
        let withdrawn = match row.maybe_text(2)? {
            Some(_) => Some(Withdrawal { on: row.read(2)?, reason: row.read(3)? }),
            None => None,
        };
        found.push(Candidate { slug: row.read(0)?, name: row.read(1)?, withdrawn });
        Ok(())
    })?;
    Ok(found)
}

fn panel(look: &mut dyn Look, whose: &[Val]) -> Result<Vec<Seat>, StoreError> {
    let mut found = Vec::new();
    look.each(SEATS_OF, whose, &mut |row| {
        found.push(Seat { person: row.read(0)? });
        Ok(())
    })?;
    Ok(found)
}

fn declarations(look: &mut dyn Look, whose: &[Val]) -> Result<Vec<Declaration>, StoreError> {
    let mut found = Vec::new();
    look.each(DECLARATIONS_OF, whose, &mut |row| {
        let interest = match row.maybe_text(3)? {
            Some(_) => Some(Interest {
                about: words(row, 2)?,
                nature: row.read(3)?,
                mitigation: row.maybe_read(4)?,
            }),
            None => None,
        };
        let review = match row.maybe_text(5)? {
            None => None,
            Some(code) => Some(Review {
                verdict: match code {
                    "cleared" => Verdict::Cleared,
                    "recused" if row.maybe_text(6)?.is_none() => Verdict::Recused(Recusal::All),
                    "recused" => Verdict::Recused(Recusal::Questions(words(row, 6)?)),
                    other => return Err(row.shape(5, "cleared or recused", Cell::Text(other))),
                },
                by: row.read(7)?,
                at: row.read(8)?,
                reason: row.read(9)?,
            }),
        };
        found.push(Declaration { person: row.read(0)?, made_at: row.read(1)?, interest, review });
        Ok(())
    })?;
    Ok(found)
}

fn gates(look: &mut dyn Look, version: &[Val]) -> Result<BTreeMap<Asked, GateAnswer>, StoreError> {
    let mut found = BTreeMap::new();
    look.each(GATES_OF, version, &mut |row| {
        let given = GateAnswer {
            answer: row.read(2)?,
            reason: row.read(3)?,
            by: row.read(4)?,
            at: row.read(5)?,
        };
        found.insert((row.read(0)?, row.read(1)?), given);
        Ok(())
    })?;
    Ok(found)
}

/// A value of the scale, or what was added up and of how many scores.
fn agreed_value(row: &dyn Cells) -> Result<AgreedValue, DbError> {
    let of: Option<u32> = row.maybe_int(7)?.map(|_| row.count(7)).transpose()?;
    match of {
        None => Ok(AgreedValue::One(byte(row, 2)?)),
        Some(of) => AgreedValue::parts_of(row.count(2)?, of)
            .ok_or_else(|| row.shape(7, "a count of scores from 1", Cell::Null)),
    }
}

fn consensus(
    look: &mut dyn Look,
    version: &[Val],
) -> Result<BTreeMap<Asked, Consensus>, StoreError> {
    let mut found = BTreeMap::new();
    let (mut suppliers, mut questions, mut people) = (Shared::new(), Shared::new(), Shared::new());
    look.each(CONSENSUS_OF, version, &mut |row| {
        let agreed = Consensus {
            value: agreed_value(row)?,
            reason: row.read(3)?,
            evidence: words(row, 4)?,
            by: people.read(row, 5)?,
            at: row.read(6)?,
        };
        found.insert((suppliers.read(row, 0)?, questions.read(row, 1)?), agreed);
        Ok(())
    })?;
    Ok(found)
}
