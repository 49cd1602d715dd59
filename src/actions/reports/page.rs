//! The register and its figures as one HTML file that prints.

use super::{Report, metrics, report};
use crate::actions::exchange::{Exported, forbidden};
use crate::actions::{Desk, measures, portability, upkeep};
use crate::domain::measures::Amount;
use crate::report::file::Target;
use crate::report::letter::{self, Block, Table};

/// Steps of a bar.
const STEPS: i128 = 20;

/// A share as a bar of blocks, for eyes; the figure stands beside it.
fn bar(amount: Amount) -> String {
    let Amount::Share(Some(share)) = amount else { return String::new() };
    // One decimal: a thousand units are the whole.
    let filled = (share.units() * STEPS / 1_000).clamp(0, STEPS);
    let filled = usize::try_from(filled).unwrap_or_default();
    "█".repeat(filled) + &"░".repeat(usize::try_from(STEPS).unwrap_or_default() - filled)
}

fn heading(text: &str) -> Block {
    Block::Heading(2, text.to_owned())
}

/// Writes the page as at the desk's day.
///
/// # Errors
/// When the workspace cannot be read, or the file cannot be written or is there already.
pub fn page(desk: &mut Desk, target: Target<'_>) -> Result<(), Exported> {
    let (day, facts) = (desk.today(), upkeep::facts(desk)?);
    let signal = measures::signal(desk)?;
    let mut blocks =
        vec![Block::Heading(1, format!("Exceptions as at {day}")), Block::Text(facts.name.clone())];
    if facts.illustrative {
        let lines = vec!["illustrative sample data, not advice".to_owned()];
        blocks.push(Block::Notice("Made up".to_owned(), lines));
    }
    if signal.raised.is_empty() {
        blocks.push(Block::Text(format!("Reopen signal: {}.", signal.words())));
    } else {
        let lines = signal.raised.iter().map(|one| {
            format!("{} (raised from {}): {}", one.said, one.threshold, one.evidence.join(", "))
        });
        let title = format!("Reopen signal: {}", signal.words());
        blocks.push(Block::Notice(title, lines.collect()));
    }
    blocks.push(heading("Figures"));
    let mut figures = Table::new(&["Figure", "Value#", "Counts#", "", "What it counts"]);
    for figure in metrics(desk)? {
        figures.row([
            figure.title.clone(),
            figure.amount.words(),
            figure.counts(),
            bar(figure.amount),
            figure.says.to_owned(),
        ]);
    }
    blocks.push(Block::Table(figures));
    for (title, which) in [
        ("Workloads off the primary", Report::OffPrimary),
        ("Lapsed", Report::Lapsed),
        ("Waiting for a decision", Report::Waiting),
        ("Conditions not settled", Report::Conditions),
        ("Portability debt", Report::Debt),
        ("Where live grants lead", Report::Suppliers),
        ("Why", Report::Reasons),
        ("Quarter by quarter", Report::Quarters),
        ("Approved by their own requester", Report::Overrides),
        ("Every exception that was decided", Report::Foi),
    ] {
        let listing = report(desk, which, 30)?;
        blocks.push(heading(title));
        if listing.is_empty() {
            blocks.push(Block::Text("None.".to_owned()));
        } else {
            blocks.push(Block::Table(Table::whole(&listing)));
        }
    }
    blocks.push(heading("Value against portability"));
    blocks.extend(portability::value_against_portability(&portability::report(desk, None)?));
    let head = desk.store.head().map_err(crate::actions::ActionError::from)?;
    let anchor = format!("Workspace {}, event {}, {}", facts.id, head.seq, head.hash);
    blocks.push(Block::Small(anchor));
    let title = format!("Exceptions as at {day}");
    target.fill(&forbidden(desk)?, |out| letter::html(out, &title, &blocks))?;
    Ok(())
}
