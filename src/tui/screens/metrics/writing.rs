//! The answer to the reopen signal.

use super::data::{Answered, Board, Source};
use crate::domain::measures::signal::Reply;
use crate::tui::screens::paper::{Paper, area, line};
use crate::tui::state::Shell;
use crate::tui::widgets::form::{Choice, Field, Kind, Problem};

/// The form for the answer of the decision owner.
pub(super) fn answer(board: &Board, shell: &Shell) -> Paper {
    let replies = vec![
        Choice::new("decline", "the decision stands"),
        Choice::new("reopen", "reopen the decision"),
    ];
    let look = "a day, where the decision stands: 6m, 2027-09-01";
    let fields = vec![
        (Field::new("reply", "Answer", Kind::One(replies), 20), "decline".to_owned()),
        (area("reason", "Why", 10_000, "part of the record"), String::new()),
        (line("look_again", "Look again", look), String::new()),
    ];
    let decision = board.decision.clone().unwrap_or_default();
    let title = format!("The reopen signal on {decision}");
    Paper::new(title, asked(board), &format!("signal/{decision}"), fields, shell)
}

/// What is to be answered: how the signal stands, and each trigger that is met.
fn asked(board: &Board) -> String {
    let met = board.rows.iter().filter(|row| matches!(row.behind, Some(Source::Evidence(..))));
    let met = met.map(|row| row.title.clone());
    std::iter::once(board.signal.clone()).chain(met).collect::<Vec<_>>().join("\n")
}

/// What is typed in `paper`, or what is missing.
pub(super) fn answered(paper: &Paper) -> Result<Answered, Problem> {
    let problem = |key: &str, rule: &str| Problem { key: key.to_owned(), rule: rule.to_owned() };
    let reply: Reply =
        paper.text("reply").parse().map_err(|_| problem("reply", "is empty: choose one"))?;
    let (reason, look_again) = (paper.text("reason"), paper.text("look_again"));
    if reason.is_empty() {
        return Err(problem("reason", "is empty: say why"));
    }
    if reply == Reply::Decline && look_again.is_empty() {
        return Err(problem("look_again", "is empty: name the day to look again"));
    }
    Ok(Answered { reply, reason, look_again })
}
