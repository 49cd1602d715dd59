//! The same as rows, for spreadsheets: what a letter says in sentences stands in columns here.

use super::{Page, for_reader, told};
use crate::domain::evaluation::summary::{Given, Group, Higher, Outcome, Question};
use crate::domain::exact::Rounded;
use crate::report::listing::{Cell, Column, Listing};

/// The summaries as rows: a question, gate, group or sum each; with `column`, the winner's figures
/// have columns of their own.
pub fn listing(pages: &[Page<'_>], column: bool) -> Listing {
    let mut columns = vec![
        Column::text("candidate", "Candidate"),
        Column::text("name", "Name"),
        Column::text("outcome", "Outcome"),
        Column::text("level", "Level"),
        Column::text("group", "Group"),
        Column::text("id", "Id"),
        Column::text("title", "Title"),
        Column::figure("score_available", "Score available"),
        Column::figure("score", "Your score"),
        Column::figure("marks_available", "Marks available"),
        Column::figure("marks", "Marks"),
        Column::text("descriptor", "What the score means"),
        Column::text("reason", "Why"),
        Column::text("evidence", "Evidence"),
        Column::figure("next_score", "Next score"),
        Column::text("next_descriptor", "The next score asks for"),
        Column::figure("next_adds", "Would add"),
    ];
    if column {
        columns.push(Column::figure("chosen_score", "Chosen: score"));
        columns.push(Column::figure("chosen_marks", "Chosen: marks"));
    }
    columns.push(Column::text("illustrative", "Illustrative"));
    let mut listing = Listing::new(columns);
    for page in pages {
        rows(&mut listing, page, column);
    }
    listing
}

/// What stands in one row.
#[derive(Default)]
struct Row {
    level: &'static str,
    group: Cell,
    id: String,
    title: String,
    score_available: Cell,
    score: Cell,
    marks_available: Cell,
    marks: Cell,
    descriptor: Cell,
    reason: Cell,
    evidence: Cell,
    next: [Cell; 3],
    chosen: [Cell; 2],
}

fn rows(listing: &mut Listing, page: &Page<'_>, column: bool) {
    let summary = page.summary;
    let outcome = match &summary.outcome {
        Outcome::Chosen(_) => "chosen",
        Outcome::NotChosen(_) => "not chosen",
        Outcome::Cancelled(_) | Outcome::Ended => "cancelled",
        Outcome::Undecided(_) => "undecided",
        Outcome::Excluded(_) => "excluded",
        Outcome::Withdrawn { .. } => "withdrawn",
    };
    let mut push = |row: Row| {
        let mut cells: Vec<Cell> = vec![
            summary.supplier.slug.as_str().into(),
            summary.supplier.name.as_str().into(),
            outcome.into(),
            row.level.into(),
            row.group,
            row.id.into(),
            row.title.into(),
            row.score_available,
            row.score,
            row.marks_available,
            row.marks,
            row.descriptor,
            row.reason,
            row.evidence,
        ];
        cells.extend(row.next);
        if column {
            cells.extend(row.chosen);
        }
        cells.push(page.evaluation.parts().illustrative.into());
        listing.push(cells);
    };
    if summary.outcome == Outcome::Ended {
        let decided = summary.decided.as_ref();
        push(Row {
            level: "decision",
            id: decided.map(|one| one.decision.to_string()).unwrap_or_default(),
            title: "Cancelled before there was a result".to_owned(),
            reason: decided.map(|one| told(&one.reason)).into(),
            ..Row::default()
        });
        return;
    }
    let theirs = page.column();
    for gate in &summary.gates {
        let Some((answer, why)) = &gate.answer else { continue };
        push(Row {
            level: "gate",
            id: gate.id.to_string(),
            title: gate.text.to_string(),
            score: answer.code().into(),
            reason: told(why).into(),
            ..Row::default()
        });
    }
    for group in &summary.groups {
        let other = theirs.and_then(|w| w.groups.iter().find(|other| other.id == group.id));
        for question in &group.questions {
            let their = other
                .and_then(|group| group.questions.iter().find(|other| other.id == question.id))
                .and_then(|question| question.given.as_ref());
            push(asked(group, question, their));
        }
        push(Row {
            level: "group",
            group: group.id.as_str().into(),
            id: group.id.to_string(),
            title: group.title.to_string(),
            marks_available: group.of.into(),
            marks: group.marks.into(),
            chosen: [Cell::Null, other.and_then(|group| group.marks).into()],
            ..Row::default()
        });
    }
    let sum =
        |level: &'static str, title: &str, marks: Rounded, of: Cell, their: Option<Rounded>| Row {
            level,
            id: level.to_owned(),
            title: title.to_owned(),
            marks_available: of,
            marks: marks.into(),
            chosen: [Cell::Null, their.into()],
            ..Row::default()
        };
    for (at, sentence) in summary.firm.iter().enumerate() {
        push(Row {
            level: "firmness",
            id: format!("firmness-{}", at + 1),
            title: "How firm the outcome is".to_owned(),
            reason: sentence.as_str().into(),
            ..Row::default()
        });
    }
    if let Some((marks, of)) = summary.quality {
        let their = theirs.and_then(|winner| winner.quality).map(|(marks, _)| marks);
        push(sum("quality", "Quality", marks, of.into(), their));
    }
    if let Some(price) = &summary.price {
        let their = theirs.and_then(|winner| winner.price.as_ref());
        let their = their.and_then(|price| price.marks).map(|(marks, _)| marks);
        let (marks, of) = price.marks.unzip();
        push(Row {
            level: "price",
            id: price.question.to_string(),
            title: price.text.to_string(),
            score: price.amount.into(),
            marks_available: of.into(),
            marks: marks.into(),
            reason: match (of, marks) {
                (Some(of), Some(marks)) => format!("{of} x {} = {marks}", price.worked).into(),
                (Some(_) | None, _) => price.worked.as_str().into(),
            },
            next: match (&price.more, marks) {
                (Some(more), Some(_)) => [
                    Cell::Null,
                    format!("a price of {} or less", more.price.pounds()).into(),
                    more.adds.into(),
                ],
                (Some(_) | None, _) => [Cell::Null, Cell::Null, Cell::Null],
            },
            chosen: [Cell::Null, their.into()],
            ..Row::default()
        });
    }
    if let Some(total) = summary.total {
        let pounds = summary.unit.is_pounds();
        let their = theirs.and_then(|winner| winner.total).filter(|_| !pounds);
        let title =
            if pounds { format!("Total, {}", summary.unit.words()) } else { "Total".to_owned() };
        let of = if pounds { Cell::Null } else { Cell::Int(100) };
        push(sum("total", &title, total, of, their));
    }
}

fn asked(group: &Group, question: &Question, their: Option<&Given>) -> Row {
    let row = Row {
        level: "question",
        group: group.id.as_str().into(),
        id: question.id.to_string(),
        title: question.text.to_string(),
        score_available: question.top.into(),
        marks_available: question.of.into(),
        chosen: [their.map(|given| given.value).into(), their.map(|given| given.marks).into()],
        ..Row::default()
    };
    let Some(given) = &question.given else { return row };
    let next = match &given.higher {
        Higher::Next { value, descriptor, adds, .. } => {
            [(*value).into(), for_reader(descriptor.as_str()).into(), (*adds).into()]
        }
        Higher::Top | Higher::Capped => [Cell::Null, Cell::Null, Cell::Null],
    };
    Row {
        score: given.value.into(),
        marks: given.marks.into(),
        descriptor: for_reader(&given.descriptor).into(),
        reason: told(&given.reason).into(),
        evidence: given
            .evidence
            .iter()
            .map(|cited| cited.id.to_string())
            .collect::<Vec<_>>()
            .into(),
        next,
        ..row
    }
}
