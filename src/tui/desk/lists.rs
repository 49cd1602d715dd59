//! The places that are plain lists before the desk.

use crate::actions::capacity::{self, By};
use crate::actions::costs::{self, Asked};
use crate::actions::routes::{self, Said};
use crate::actions::{ActionError, Desk, upkeep};
use crate::tui::msg::Loaded;
use crate::tui::place::Place;
use crate::tui::screens::listing::Listing;
use crate::tui::screens::{capacity as shown, history};

/// The rows of `place`.
pub(super) fn load(desk: &mut Desk, place: Place) -> Result<Loaded, ActionError> {
    let listing = match place {
        Place::Capacity => bought(desk)?,
        Place::History => {
            let events = upkeep::log(desk, None, None)?;
            history::listing(&events, &desk.zone)
        }
        Place::Overview
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

/// What is needed, what it costs and how it may be bought.
fn bought(desk: &mut Desk) -> Result<Listing, ActionError> {
    let statement = capacity::statement(desk, By::All)?;
    let (_, routes) = routes::compare(desk, None, Said::default())?;
    let costs = costs::list(desk, None, Asked::default());
    let costs = costs.as_deref().map_err(ToString::to_string);
    Ok(shown::listing(&shown::Seen { statement: &statement, costs, routes: &routes }))
}

fn nothing(heading: &str) -> Listing {
    Listing { heading: heading.to_owned(), ..Listing::default() }
}
