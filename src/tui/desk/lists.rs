//! The places that are plain lists before the desk.

use crate::actions::{ActionError, Desk, upkeep};
use crate::tui::msg::Loaded;
use crate::tui::place::Place;
use crate::tui::screens::history;
use crate::tui::screens::listing::Listing;

/// The rows of `place`.
pub(super) fn load(desk: &mut Desk, place: Place) -> Result<Loaded, ActionError> {
    let listing = match place {
        Place::History => {
            let (events, all) = upkeep::newest(desk, history::MOST)?;
            history::listing(&events, all, &desk.zone)
        }
        Place::Overview
        | Place::Capacity
        | Place::Evidence
        | Place::Setup
        | Place::Scores
        | Place::Moderate
        | Place::Prices
        | Place::Ranking
        | Place::Compare
        | Place::Sensitivity
        | Place::Exceptions
        | Place::Conditions
        | Place::Workloads
        | Place::Metrics
        | Place::Decisions
        | Place::Approach
        | Place::Record
        | Place::Benefits => nothing("there is no list of it"),
    };
    Ok(Loaded::Listing(place, listing))
}

fn nothing(heading: &str) -> Listing {
    Listing { heading: heading.to_owned(), ..Listing::default() }
}
