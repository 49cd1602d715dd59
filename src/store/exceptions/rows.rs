//! An exception taken apart into the rows that keep it.

mod turns;

use crate::domain::date::Moment;
use crate::domain::exact::Money;
use crate::domain::exception::grant::{Condition, Grant, GrantKind};
use crate::domain::exception::request::{
    Claim, ConditionKind, Consequence, Every, ReasonCode, Request,
};
use crate::domain::exception::scores::Score;
use crate::domain::exception::{Exception, State, Vote};
use crate::domain::measures::Verdict;
use crate::domain::person::Role;
use crate::domain::refs::{ExceptionRef, Slug};
use crate::domain::text::Reason;
use crate::domain::workload::Months;
use crate::store::Val;
use crate::store::exceptions::field::{apart, joined, lined, number};

fn money(money: Option<Money>) -> Val {
    money.map(Money::as_pence).into()
}

fn small(number: Option<impl Into<i64>>) -> Val {
    number.map(Into::into).into()
}

/// The roles in which it was decided, where it was.
fn decided_role(exception: &Exception) -> Option<String> {
    match exception.state {
        State::Approved | State::Revoked | State::Closed => {
            let mut roles: Vec<Role> = exception.votes.iter().map(|vote| vote.role).collect();
            roles.sort_unstable();
            roles.dedup();
            let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
            Some(codes.join(" "))
        }
        State::Rejected => exception.rejection.as_ref().map(|no| no.role.code().to_owned()),
        State::Draft
        | State::Submitted
        | State::InReview
        | State::ChangesRequested
        | State::Withdrawn => None,
    }
}

pub(super) fn exception(exception: &Exception) -> Vec<Val> {
    let request = &exception.request;
    let months = request.move_months;
    let submission = exception.submission.as_ref();
    let coverage = exception.coverage();
    let (outline, pledges) = (coverage.outline(), coverage.pledges());
    vec![
        Val::shown(exception.reference),
        exception.uuid.as_str().into(),
        exception.state.code().into(),
        exception.version.into(),
        Val::shown(&exception.requester),
        Val::shown(exception.filed_at),
        Val::shown(&request.title),
        Val::shown(request.workload),
        Val::shown_or_null(request.target.as_ref()),
        Val::shown_or_null(request.environment),
        Val::shown_or_null(request.category),
        Val::shown_or_null(request.primary_reason),
        joined(&request.other_reasons),
        Val::shown_or_null(request.owner.as_ref()),
        joined(&request.co_authors),
        Val::shown_or_null(request.directorate.as_ref()),
        Val::shown_or_null(request.data_class),
        Val::shown_or_null(request.personal_data),
        Val::shown_or_null(request.start),
        Val::shown_or_null(request.last_day),
        Val::shown_or_null(request.review_by),
        small(months.map(Months::low)),
        small(months.map(Months::likely)),
        small(months.map(Months::high)),
        money(request.cost.target_year),
        joined(&exception.editors),
        Val::shown_or_null(exception.claimed_by.as_ref()),
        exception.submissions.into(),
        Val::shown_or_null(submission.map(|submission| submission.at)),
        Val::shown_or_null(submission.map(|submission| submission.content)),
        Val::shown_or_null(submission.map(|submission| submission.decision)),
        Val::shown_or_null(submission.map(|submission| submission.tier)),
        submission.map(|submission| submission.why.as_str()).into(),
        decided_role(exception).into(),
        exception.overridden().into(),
        Val::shown_or_null(coverage.ended_on),
        Val::shown_or_null(outline.map(|outline| outline.span.first())),
        Val::shown_or_null(outline.map(|outline| outline.span.last())),
        outline.is_some_and(|outline| outline.gap).into(),
        Val::shown_or_null(outline.and_then(|outline| outline.blocks_on)),
        pledges.open.into(),
        Val::shown_or_null(pledges.overdue_on),
        exception.corrections.into(),
        Val::shown_or_null(exception.review_due()),
        Val::shown_or_null(coverage.begins()),
    ]
}

pub(super) fn detail(which: ExceptionRef, request: &Request) -> Vec<Val> {
    vec![
        Val::shown(which),
        money(request.cost.primary_year),
        money(request.cost.one_off),
        small(request.cost.years),
        Val::shown_or_null(request.cost.quoted_on),
        Val::shown_or_null(request.estimate_basis),
        Val::shown_or_null(request.tested_on),
        lined(&request.tested_evidence),
        joined(&request.blockers),
        Val::shown_or_null(request.substitutability),
        Val::shown_or_null(request.substitutability_reason.as_ref()),
        Val::shown_or_null(request.reintegration),
        Val::shown_or_null(request.exit_plan),
        Val::shown_or_null(request.exit_plan_reference.as_ref()),
        Val::shown_or_null(request.alternatives),
        Val::shown_or_null(request.impact_of_stopping),
        Val::shown_or_null(request.contract_end),
        request.notice_days.into(),
        money(request.egress_fee),
        Val::shown_or_null(request.cost.source.as_ref()),
    ]
}

/// The rows of every further table, in the order of `whole::PARTS`.
pub(super) fn parts(exception: &Exception) -> [Vec<Vec<Val>>; 9] {
    [
        claims(exception),
        functions(exception),
        offers(exception),
        turns::turns(exception),
        grants(exception),
        conditions(exception),
        marks(exception),
        votes(exception),
        scores(exception),
    ]
}

fn claims(exception: &Exception) -> Vec<Vec<Val>> {
    let row = |(reason, claim): (&ReasonCode, &Claim)| {
        vec![
            Val::shown(exception.reference),
            reason.code().into(),
            Val::shown(&claim.text),
            lined(&claim.evidence),
        ]
    };
    exception.request.claims.iter().map(row).collect()
}

fn functions(exception: &Exception) -> Vec<Vec<Val>> {
    let functions = exception.request.functions.iter().enumerate();
    functions
        .map(|(at, function)| {
            vec![
                Val::shown(exception.reference),
                number(at),
                Val::shown(&function.name),
                Val::shown_or_null(function.why.as_ref()),
                Val::shown_or_null(function.checked_on),
                Val::shown_or_null(function.source.as_ref()),
            ]
        })
        .collect()
}

fn offers(exception: &Exception) -> Vec<Vec<Val>> {
    let which = exception.reference;
    let own = exception.request.conditions.iter().enumerate().map(|(at, offer)| {
        let terms = (offer.kind, offer.consequence);
        let (owner, due) = (offer.owner.as_ref(), offer.due);
        let text = Val::shown(&offer.text);
        let who = (Val::shown_or_null(owner), Val::shown_or_null(due), offer.every);
        offer_row(which, "", at, text, who, terms)
    });
    let set = exception.votes.iter().flat_map(|vote| {
        vote.conditions.iter().enumerate().map(move |(at, agreed)| {
            let terms = (agreed.kind, agreed.consequence);
            let text = Val::shown(&agreed.text);
            let who = (Val::shown(&agreed.owner), Val::shown(agreed.due), agreed.every);
            offer_row(which, vote.by.as_str(), at, text, who, terms)
        })
    });
    own.chain(set).collect()
}

fn offer_row(
    which: ExceptionRef,
    voter: &str,
    at: usize,
    text: Val,
    (owner, due, every): (Val, Val, Option<Every>),
    (kind, consequence): (ConditionKind, Consequence),
) -> Vec<Val> {
    vec![
        Val::shown(which),
        voter.into(),
        number(at),
        text,
        owner,
        due,
        Val::shown_or_null(every),
        kind.code().into(),
        consequence.code().into(),
    ]
}

fn grants(exception: &Exception) -> Vec<Vec<Val>> {
    let row = |grant: &Grant| {
        let own = |text: Val| if grant.overrides.is_empty() { Val::Null } else { text };
        vec![
            Val::shown(exception.reference),
            grant.number.into(),
            grant.kind.code().into(),
            Val::shown(grant.span.first()),
            Val::shown(grant.span.last()),
            i64::from(grant.months).into(),
            joined(&grant.approvers),
            Val::shown(grant.content),
            Val::shown(grant.decision),
            Val::shown(grant.tier),
            Val::shown(grant.approved_at),
            grant.review_months.map_or(Val::Null, |months| i64::from(months).into()),
            own(joined(grant.overrides.iter().map(|own| &own.by))),
            own(apart(grant.overrides.iter().map(|own| &own.reason))),
        ]
    };
    exception.grants.iter().map(row).collect()
}

fn conditions(exception: &Exception) -> Vec<Vec<Val>> {
    let row = |number: u32, condition: &Condition| {
        vec![
            Val::shown(exception.reference),
            condition.number.into(),
            number.into(),
            Val::shown(&condition.text),
            Val::shown(&condition.owner),
            Val::shown(condition.due),
            condition.kind.code().into(),
            condition.consequence.code().into(),
        ]
    };
    let grants = exception.grants.iter();
    grants.flat_map(|grant| grant.conditions.iter().map(|each| row(grant.number, each))).collect()
}

fn marks(exception: &Exception) -> Vec<Vec<Val>> {
    exception
        .conditions()
        .flat_map(|condition| {
            condition.marks.iter().enumerate().map(|(at, mark)| {
                vec![
                    Val::shown(exception.reference),
                    condition.number.into(),
                    number(at),
                    Val::shown(mark.on),
                    mark.kind.code().into(),
                    Val::shown(&mark.by),
                    Val::shown_or_null(mark.note.as_ref()),
                ]
            })
        })
        .collect()
}

fn votes(exception: &Exception) -> Vec<Vec<Val>> {
    let votes = exception.votes.iter().enumerate();
    votes
        .map(|(at, vote)| {
            vec![
                Val::shown(exception.reference),
                Val::shown(&vote.by),
                number(at),
                vote.role.code().into(),
                Val::shown(vote.content),
                Val::shown(vote.span.first()),
                Val::shown(vote.span.last()),
                i64::from(vote.months).into(),
                Val::shown(&vote.rationale),
                Val::shown_or_null(vote.departure.as_ref()),
                vote.override_.is_some().into(),
                joined(&vote.unscored),
                joined(vote.dues.iter().map(|(number, due)| format!("{number}={due}"))),
                Val::shown(vote.at),
            ]
        })
        .collect()
}

fn scores(exception: &Exception) -> Vec<Vec<Val>> {
    let row = |score: &Score| {
        vec![
            Val::shown(exception.reference),
            Val::shown(&score.question),
            Val::shown(&score.by),
            score.role.code().into(),
            Val::shown(score.given),
            Val::shown(&score.note),
            Val::shown(score.content),
            Val::shown(score.at),
        ]
    };
    exception.scores.iter().map(row).collect()
}

/// What was said on the submission at hand, of the renewal while one is open: each person's
/// verdict, with the round it belongs to.
pub(super) fn rulings(exception: &Exception) -> Vec<Vec<Val>> {
    let open = exception.renewal.is_some();
    let seen = exception.working();
    let Some(submission) = &seen.submission else { return Vec::new() };
    let reviewed = seen
        .grants
        .iter()
        .filter(|grant| grant.kind != GrantKind::Bridge && grant.approved_at < submission.at);
    let round = i64::try_from(reviewed.count()).unwrap_or(i64::MAX);
    let key = (exception.reference, round, Val::shown(submission.at));
    let claims = seen.request.claims_hash().to_string();
    let approved = |vote: &Vote| {
        ruling(&key, &vote.by, Verdict::Approved, vote.at, (&vote.rationale, &claims))
    };
    let mut rows: Vec<Vec<Val>> = seen.votes.iter().map(approved).collect();
    // An older refusal stays on the exception; it was said on an earlier submission.
    let refused = seen.rejection.as_ref().filter(|_| !open && seen.state == State::Rejected);
    if let Some(no) = refused.filter(|no| no.at >= submission.at) {
        rows.push(ruling(&key, &no.by, Verdict::Rejected, no.at, (&no.rationale, "")));
    }
    if let Some(back) = seen.returned.as_ref().filter(|back| back.at >= submission.at) {
        rows.push(ruling(&key, &back.by, Verdict::Returned, back.at, (&back.note, "")));
    }
    rows
}

/// The refusal of the renewal that was submitted then and is gone with it.
pub(super) fn refused_renewal(
    exception: &Exception,
    submitted: &str,
    ordinal: i64,
) -> Option<Vec<Val>> {
    let no = exception.rejection.as_ref().filter(|_| exception.state == State::Approved)?;
    // Withdrawn or discarded: the refusal is of an earlier one.
    if no.at.to_string().as_str() < submitted {
        return None;
    }
    let key = (exception.reference, ordinal, submitted.into());
    Some(ruling(&key, &no.by, Verdict::Rejected, no.at, (&no.rationale, "")))
}

fn ruling(
    (which, round, submitted): &(ExceptionRef, i64, Val),
    by: &Slug,
    verdict: Verdict,
    at: Moment,
    (text, claims): (&Reason, &str),
) -> Vec<Val> {
    vec![
        Val::shown(which),
        (*round).into(),
        submitted.clone(),
        Val::shown(by),
        verdict.code().into(),
        Val::shown(at),
        i64::try_from(text.as_str().chars().count()).unwrap_or(i64::MAX).into(),
        claims.into(),
    ]
}
