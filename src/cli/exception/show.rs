//! Exceptions as lists and shows have them.

use std::mem::take;

use crate::actions::exceptions::{Beside, Brief, Can, Depth, Shown, questions};
use crate::actions::functions::Gone;
use crate::domain::criteria::exception::Answer;
use crate::domain::date::Day;
use crate::domain::exception::precedent::Precedents;
use crate::domain::exception::request::{Difference, Request, due_words};
use crate::domain::exception::scores::{Sheet, applicable};
use crate::domain::exception::{Agreed, Exception, State};
use crate::domain::workload::Workload;
use crate::report::listing::{Cell, Column, Listing, Record, Shown as Seen, Value};
use crate::report::side::{PART, side_by_side};

/// The list of `all`. A table shows who approved their own request as soon as one of them did.
pub(super) fn listing(mut all: Vec<Brief>, illustrative: bool, depth: Depth) -> Listing {
    let overridden = Column::text("override", "Override");
    let own = all.iter().any(|brief| brief.overridden);
    let columns = vec![
        Column::text("id", "Exception"),
        Column::text("workload", "Workload"),
        Column::text("target", "Target"),
        Column::text("category", "Category").in_files(),
        Column::text("primary_reason", "Reason"),
        Column::text("state", "State"),
        Column::text("cover", "Cover"),
        Column::text("decided_by_role", "Decided by").in_files(),
        Column::text("start", "Start").in_files(),
        Column::text("end", "End"),
        Column::figure("days_left", "Left"),
        Column::figure("open_conditions", "Open").in_files(),
        Column::figure("move_months_low", "Months, low").in_files(),
        Column::figure("move_months_likely", "Months"),
        Column::figure("move_months_high", "Months, high").in_files(),
        Column::figure("annual_cost", "£ a year").in_files(),
        Column::figure("tier", "Tier").in_files(),
        if own { overridden } else { overridden.in_files() },
        Column::text("title", "Title"),
        Column::text("directorate", "Directorate").in_files(),
        Column::text("illustrative", "Illustrative").in_files(),
    ];
    // A table of thousands keeps no cells that only files have.
    let kept = |column: &Column| depth == Depth::Whole || column.shown == Seen::Always;
    let mut listing = Listing::new(columns.into_iter().filter(kept).collect());
    let parts = side_by_side(all.chunks_mut(PART).collect(), |part| {
        let rows = part.iter_mut().map(|brief| match depth {
            Depth::Table => few_cells(brief, own),
            Depth::Whole => cells(brief, illustrative),
        });
        rows.collect::<Vec<_>>()
    });
    parts.into_iter().flatten().for_each(|row| listing.push(row));
    listing
}

fn shown(value: Option<impl std::fmt::Display>) -> Cell {
    value.map(|value| value.to_string()).into()
}

/// A tier as the number it is.
fn tier(tier: Option<crate::domain::exception::tier::Tier>) -> Cell {
    tier.and_then(|tier| tier.code().parse::<i64>().ok()).into()
}

/// Of [`cells`] those that a table has.
fn few_cells(brief: &mut Brief, own: bool) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(10 + usize::from(own));
    cells.extend([
        brief.reference.to_string().into(),
        brief.workload.to_string().into(),
        brief.target.take().into(),
        brief.primary_reason.take().into(),
        Cell::word(brief.state.code()),
        Cell::word(brief.cover.code()),
        brief.end.into(),
        brief.days_left.into(),
        brief.move_likely.into(),
    ]);
    if own {
        cells.push(brief.overridden.into());
    }
    cells.push(take(&mut brief.title).into());
    cells
}

/// The cells of `brief`, which gives its texts away.
fn cells(brief: &mut Brief, illustrative: bool) -> Vec<Cell> {
    vec![
        brief.reference.to_string().into(),
        brief.workload.to_string().into(),
        brief.target.take().into(),
        brief.category.take().into(),
        brief.primary_reason.take().into(),
        Cell::word(brief.state.code()),
        Cell::word(brief.cover.code()),
        brief.decided_role.take().into(),
        brief.start.into(),
        brief.end.into(),
        brief.days_left.into(),
        Cell::count(brief.open_conditions),
        brief.move_low.into(),
        brief.move_likely.into(),
        brief.move_high.into(),
        brief.annual_cost.into(),
        tier(brief.tier),
        brief.overridden.into(),
        take(&mut brief.title).into(),
        brief.directorate.take().into(),
        illustrative.into(),
    ]
}

fn texts<T: std::fmt::Display>(values: impl IntoIterator<Item = T>) -> Vec<String> {
    values.into_iter().map(|value| value.to_string()).collect()
}

/// Everything about one exception: the keys of a request file, and what became of it.
pub(super) fn record(shown_here: &Shown) -> Record {
    let Shown {
        exception,
        workload,
        comments,
        warnings,
        day,
        gone,
        owed,
        tested,
        illustrative,
        turns,
        appeal_until,
        ..
    } = shown_here;
    let around = &shown_here.beside;
    let request = &exception.request;
    let record = Record::new()
        .fact("id", "Exception", exception.reference.to_string())
        .fact("state", "State", exception.state.code())
        .fact("cover", "Cover", exception.cover(*day).code())
        .fact("tier", "Tier", tier(exception.tier()))
        .fact("review_due", "Review due", exception.review_due())
        .fact("version", "Version", exception.version)
        .fact("content_hash", "Content hash", exception.judged().to_string())
        .fact("workload_name", "Workload's name", workload.name.as_str());
    let record = fields(record, request);
    let record = course(record, exception)
        .fact("appeal_until", "Appeal until", *appeal_until)
        .fact("warnings", "Warnings", texts(warnings))
        .fact("marks", "Marks", gone.iter().map(Gone::words).collect::<Vec<_>>())
        .fact("owed", "To be looked at", owed.clone())
        .fact("turn", "Whose turn", turns.clone())
        .fact("last_tested", "Estimate last tested", *tested)
        .fact_in_json("illustrative", "Illustrative", *illustrative);
    let record = beside(parts(record, request), around);
    let mut said = Listing::new(vec![
        Column::figure("number", "#"),
        Column::text("by", "By"),
        Column::text("text", "Comment"),
        Column::text("internal", "Internal"),
        Column::figure("versions", "Versions").in_files(),
        Column::text("at", "At"),
    ]);
    for comment in comments {
        said.push(vec![
            comment.number.into(),
            comment.by.as_str().into(),
            comment.text.as_str().into(),
            comment.internal.into(),
            comment.versions.into(),
            comment.at.into(),
        ]);
    }
    record
        .part("renewal", "Renewal", renewal(exception))
        .rows("questions", "Questions", asked(&exception.working(), workload))
        .rows("grants", "Grants", grants(exception, *day))
        .rows("conditions", "Conditions agreed", agreed(exception, *day))
        .rows("votes", "Approvals", votes(&exception.working(), *day))
        .rows("comments", "Comments", said)
}

fn fields(record: Record, request: &Request) -> Record {
    let months = request
        .move_months
        .map(|months| Value::array([months.low(), months.likely(), months.high()]));
    record
        .fact("workload", "Workload", request.workload.to_string())
        .fact("target", "Target", shown(request.target.as_ref()))
        .fact("title", "Title", request.title.as_str())
        .fact("environment", "Environment", shown(request.environment))
        .fact("category", "Category", shown(request.category))
        .fact("primary_reason", "Primary reason", shown(request.primary_reason))
        .fact("other_reasons", "Other reasons", texts(&request.other_reasons))
        .fact("owner", "Owner", shown(request.owner.as_ref()))
        .fact("co_authors", "Co-authors", texts(&request.co_authors))
        .fact("directorate", "Directorate", shown(request.directorate.as_ref()))
        .fact("data_class", "Data class", shown(request.data_class))
        .fact("personal_data", "Personal data", shown(request.personal_data))
        .fact("start", "Start asked", request.start)
        .fact("last_day", "Last day asked", request.last_day)
        .fact("review_by", "Review by", request.review_by)
        .fact("move_months", "Move months", months)
        .fact("estimate_basis", "Estimate basis", shown(request.estimate_basis))
        .fact("tested_on", "Tested on", request.tested_on)
        .fact("tested_evidence", "Tested, evidence", texts(&request.tested_evidence))
        .fact("blockers", "Blockers", texts(&request.blockers))
        .fact("substitutability", "Substitutability", shown(request.substitutability))
        .fact("substitutability_reason", "Why", shown(request.substitutability_reason.as_ref()))
        .fact("reintegration", "Reintegration", shown(request.reintegration))
        .fact("exit_plan", "Exit plan", shown(request.exit_plan))
        .fact("exit_plan_reference", "Where", shown(request.exit_plan_reference.as_ref()))
        .fact("alternatives", "Alternatives", shown(request.alternatives))
        .fact("impact_of_stopping", "Impact of stopping", shown(request.impact_of_stopping))
        .fact("contract_end", "Contract end", request.contract_end)
        .fact("notice_days", "Notice days", request.notice_days)
        .fact("egress_fee", "Egress fee", request.egress_fee)
}

/// The renewal on its way: where it stands, what is asked and what is different about it.
fn renewal(exception: &Exception) -> Record {
    let Some(renewal) = &exception.renewal else { return Record::new() };
    let submission = renewal.submission.as_ref();
    let request = &renewal.request;
    let back = renewal.returned.as_ref();
    Record::new()
        .fact("renewal", "Which", renewal.ordinal)
        .fact("state", "State of the renewal", renewal.state.code())
        .fact("opened_at", "Opened", renewal.opened_at)
        .fact("submitted_at", "Submitted", submission.map(|submission| submission.at))
        .fact("tier", "Tier", tier(submission.map(|submission| submission.tier)))
        .fact("tier_why", "Why that tier", submission.map(|submission| submission.why.as_str()))
        .fact("claimed_by", "Claimed by", shown(renewal.claimed_by.as_ref()))
        .fact("start", "Start asked", request.start)
        .fact("last_day", "Last day asked", request.last_day)
        .fact("gap_days", "Days uncovered before", exception.gap(request))
        .fact("returned", "Sent back", back.map(|back| format!("by {}: {}", back.by, back.note)))
}

/// What is different, field by field.
pub(super) fn differences(found: &[Difference]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("field", "Field"),
        Column::text("before", "Was"),
        Column::text("after", "Is"),
    ]);
    for Difference { field, before, after, .. } in found {
        listing.push(vec![field.as_str().into(), before.as_str().into(), after.as_str().into()]);
    }
    listing
}

/// What stands beside the request.
fn beside(record: Record, beside: &Beside) -> Record {
    let mut links = Listing::new(vec![
        Column::text("from", "Exception"),
        Column::text("kind", "Link"),
        Column::text("to", "Other"),
    ]);
    for link in &beside.links {
        links.push(vec![
            link.from.to_string().into(),
            link.kind.code().into(),
            link.to.to_string().into(),
        ]);
    }
    let mut files = Listing::new(vec![
        Column::figure("number", "#"),
        Column::text("label", "Attachment"),
        Column::text("link", "Address"),
        Column::text("kind", "Type"),
        Column::figure("size", "Bytes"),
        Column::text("sha256", "SHA-256").in_files(),
        Column::text("file", "File"),
        Column::text("by", "By"),
        Column::text("at", "At"),
    ]);
    for shown_here in &beside.attachments {
        let item = &shown_here.item;
        files.push(vec![
            item.number.into(),
            item.label.as_str().into(),
            shown(item.link.as_ref()),
            item.kind.as_str().into(),
            item.size.into(),
            item.sha256.clone().into(),
            shown_here.file.map(|kept| kept.word().to_owned()).into(),
            item.by.as_str().into(),
            item.at.into(),
        ]);
    }
    record
        .fact("tags", "Tags", texts(&beside.tags))
        .fact("outside_reference", "Elsewhere called", beside.outside.clone())
        .rows("links", "Links", links)
        .rows("attachments", "Attachments", files)
}

/// Like requests and how they ended.
pub(super) fn precedents(found: &Precedents) -> Listing {
    let overridden = Column::text("override", "Override");
    let any = found.all().iter().any(|past| past.overridden);
    let mut listing = Listing::new(vec![
        Column::text("id", "Exception"),
        Column::text("verdict", "Decided"),
        Column::text("on", "On"),
        Column::text("since", "Now"),
        if any { overridden } else { overridden.in_files() },
        Column::text("title", "Title"),
    ]);
    for past in found.all() {
        listing.push(vec![
            past.which.to_string().into(),
            past.verdict.code().into(),
            past.on.into(),
            past.since.as_str().into(),
            past.overridden.into(),
            past.title.as_str().into(),
        ]);
    }
    listing
}

/// The steps, and whether each can be taken now.
pub(super) fn possible(found: &[Can]) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("step", "Step"),
        Column::figure("condition", "Condition"),
        Column::text("possible", "Possible"),
        Column::text("why_not", "Why not"),
    ]);
    for can in found {
        let why = can.no.as_deref().or(can.yet.as_deref());
        listing.push(vec![
            can.verb.code().into(),
            can.condition.into(),
            can.no.is_none().into(),
            why.into(),
        ]);
    }
    listing
}

/// Who did what with it so far.
fn course(record: Record, exception: &Exception) -> Record {
    let submission = exception.submission.as_ref();
    let record = record
        .fact("requester", "Requester", exception.requester.as_str())
        .fact("filed_at", "Filed", exception.filed_at)
        .fact("submitted_at", "Submitted", submission.map(|submission| submission.at))
        .fact("decision", "Decision", shown(submission.map(|submission| submission.decision)))
        .fact("tier_why", "Why that tier", submission.map(|submission| submission.why.as_str()))
        .fact("claimed_by", "Claimed by", shown(exception.claimed_by.as_ref()));
    let told = match (&exception.returned, &exception.rejection) {
        (Some(back), _) => Some(format!("returned by {}: {}", back.by, back.note)),
        (None, Some(no)) => Some(format!("rejected by {}: {}", no.by, no.rationale)),
        (None, None) => None,
    };
    let ended = match (&exception.closure, &exception.revocation) {
        (Some(end), _) => Some(format!("{} on {}", end.outcome, end.effective)),
        (None, Some(end)) => Some(format!(
            "revoked from {} by {}, to be back by {}: {}",
            end.effective, end.by, end.return_by, end.reason
        )),
        (None, None) => None,
    };
    let looked = exception.looked.as_ref();
    let looked = looked.map(|one| format!("{} by {}: {}", one.on, one.by, one.reason));
    record
        .fact("last_word", "Last word", told)
        .fact("looked_again", "Looked at again", looked)
        .fact("ended", "Ended", ended)
}

/// The tables of a request file.
fn parts(record: Record, request: &Request) -> Record {
    let cost = Record::new()
        .fact("primary_year", "A year on the primary", request.cost.primary_year)
        .fact("target_year", "A year at the target", request.cost.target_year)
        .fact("one_off", "Once", request.cost.one_off)
        .fact("years", "Years", request.cost.years)
        .fact("quoted_on", "Quoted on", request.cost.quoted_on)
        .fact(
            "source",
            "Rests on",
            request.cost.source.as_ref().map(crate::domain::text::Line::as_str),
        );
    let mut claims = Listing::new(vec![
        Column::text("reason", "Reason"),
        Column::text("text", "Claim"),
        Column::text("evidence", "Evidence"),
    ]);
    for (reason, claim) in &request.claims {
        claims.push(vec![
            reason.code().into(),
            claim.text.as_str().into(),
            texts(&claim.evidence).into(),
        ]);
    }
    let mut functions = Listing::new(vec![
        Column::text("name", "Function"),
        Column::text("why", "Why"),
        Column::text("checked_on", "Checked on"),
        Column::text("source", "Source"),
    ]);
    for function in &request.functions {
        functions.push(vec![
            function.name.as_str().into(),
            shown(function.why.as_ref()),
            function.checked_on.into(),
            shown(function.source.as_ref()),
        ]);
    }
    let mut offered = Listing::new(vec![
        Column::text("text", "Condition offered"),
        Column::text("owner", "Owner"),
        Column::text("due", "Due"),
        Column::figure("every", "Every, months"),
        Column::text("kind", "Kind"),
        Column::text("consequence", "Consequence"),
    ]);
    for offer in &request.conditions {
        offered.push(vec![
            offer.text.as_str().into(),
            shown(offer.owner.as_ref()),
            offer.due.into(),
            offer.every.map(|every| i64::from(every.months())).into(),
            offer.kind.code().into(),
            offer.consequence.code().into(),
        ]);
    }
    record
        .part("cost", "Cost", cost)
        .rows("claim", "Claims", claims)
        .rows("function", "Functions gained", functions)
        .rows("condition", "Conditions offered", offered)
}

/// The applicable questions with the scores given; those of whoever has an interest by now no longer
/// count.
fn asked(exception: &Exception, workload: &Workload) -> Listing {
    let mut listing = Listing::new(vec![
        Column::text("question", "Question"),
        Column::figure("floor", "Floor"),
        Column::text("scores", "Scores"),
        Column::text("stands", "Stands"),
    ]);
    let set = questions();
    let scores = exception.scores_that_count(|who| exception.interest(who, workload).is_some());
    let sheet = Sheet::new(set, &exception.request, &scores);
    for question in applicable(set, &exception.request) {
        let floor = match question.answer {
            Answer::Scored { floor } => Some(floor),
            Answer::Gate => None,
        };
        let own = exception.scores.iter().filter(|score| score.question == question.id);
        let scores: Vec<Value> = own
            .map(|score| {
                Value::object([
                    ("by", Value::from(score.by.as_str())),
                    ("value", Value::from(score.given.to_string())),
                    ("note", Value::from(score.note.as_str())),
                    ("counts", Value::from(scores.contains(score))),
                ])
            })
            .collect();
        let stands = if sheet.unscored.contains(&question.id) {
            "unscored"
        } else if sheet.failed.contains(&question.id) {
            "failed"
        } else if sheet.missed.iter().any(|short| short.question == question.id) {
            "below its floor"
        } else {
            "holds"
        };
        listing.push(vec![
            question.id.as_str().into(),
            floor.into(),
            Value::array(scores).into(),
            stands.into(),
        ]);
    }
    listing
}

fn grants(exception: &Exception, day: Day) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("number", "#"),
        Column::text("kind", "Kind"),
        Column::text("start", "Start"),
        Column::text("last_day", "Last day"),
        Column::figure("months", "Months"),
        Column::text("approvers", "Approvers"),
        Column::figure("tier", "Tier"),
        Column::text("decision", "Decision"),
        Column::text("content_hash", "Content hash").in_files(),
        Column::figure("review_months", "Review every").in_files(),
        Column::text("override", "Override"),
        Column::figure("overrides", "Overrides").in_files(),
        Column::text("holds", "Holds the day"),
    ]);
    for grant in &exception.grants {
        listing.push(vec![
            grant.number.into(),
            grant.kind.code().into(),
            grant.span.first().into(),
            grant.span.last().into(),
            grant.months.into(),
            texts(&grant.approvers).into(),
            tier(Some(grant.tier)),
            grant.decision.to_string().into(),
            grant.content.to_string().into(),
            grant.review_months.into(),
            (!grant.overrides.is_empty()).into(),
            Cell::count(grant.overrides.len()),
            grant.span.holds(day).into(),
        ]);
    }
    listing
}

fn agreed(exception: &Exception, day: Day) -> Listing {
    let mut listing = Listing::new(vec![
        Column::figure("number", "#"),
        Column::text("text", "Condition"),
        Column::text("owner", "Owner"),
        Column::text("due", "Due"),
        Column::text("kind", "Kind").in_files(),
        Column::text("consequence", "Consequence"),
        Column::text("state", "State"),
        Column::text("confirmed", "Confirmed"),
        Column::text("breached", "Breached"),
    ]);
    for condition in exception.conditions() {
        listing.push(vec![
            condition.number.into(),
            condition.text.as_str().into(),
            condition.owner.as_str().into(),
            condition.due.into(),
            condition.kind.code().into(),
            condition.consequence.code().into(),
            condition.state().code().into(),
            condition.settled().is_some().into(),
            condition.breached(day).into(),
        ]);
    }
    listing
}

/// Approvals; while it is undecided with whether each still counts, which it does until its first
/// day has passed.
fn votes(exception: &Exception, day: Day) -> Listing {
    let undecided = matches!(exception.state, State::Submitted | State::InReview);
    let mut listing = Listing::new(vec![
        Column::text("by", "By"),
        Column::text("role", "Role"),
        Column::text("start", "Start"),
        Column::text("last_day", "Last day"),
        Column::figure("months", "Months"),
        Column::text("rationale", "Why"),
        Column::text("conditions", "Adds"),
        Column::text("departure", "Departs, because").in_files(),
        Column::text("unscored", "Unscored").in_files(),
        Column::text("override", "Override").in_files(),
        Column::text("at", "At"),
        Column::text("counts", "Counts"),
    ]);
    for vote in &exception.votes {
        listing.push(vec![
            vote.by.as_str().into(),
            vote.role.code().into(),
            vote.span.first().into(),
            vote.span.last().into(),
            vote.months.into(),
            vote.rationale.as_str().into(),
            texts(vote.conditions.iter().map(added)).into(),
            shown(vote.departure.as_ref()),
            texts(&vote.unscored).into(),
            vote.override_.is_some().into(),
            vote.at.into(),
            (!undecided || vote.stands(day)).into(),
        ]);
    }
    listing
}

/// A condition that an approval adds, as `--condition` takes it.
fn added(one: &Agreed) -> String {
    let due = due_words(one.due, one.every);
    format!("{};{};{due};{};{}", one.text, one.owner, one.kind, one.consequence)
}

#[cfg(test)]
mod tests;
