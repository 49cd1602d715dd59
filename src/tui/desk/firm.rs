//! The comparison, and the scenarios kept beside the record.

use std::path::Path;

use super::overview;
use crate::actions::robustness::{self, Scenario as Kept};
use crate::actions::{ActionError, Desk};
use crate::domain::refs::EvaluationRef;
use crate::report::analysis::WhatIf;
use crate::tui::msg::Loaded;
use crate::tui::screens::compare::{Data, KeepScenario, Scenario};

/// What the comparison shows: the evaluation as the ranking has it, and its scenarios.
pub(super) fn compare(
    desk: &mut Desk,
    state: &Path,
    chosen: Option<EvaluationRef>,
) -> Result<Loaded, ActionError> {
    let found = match overview::result(desk, chosen)? {
        Ok(found) => found,
        Err(why) => return Ok(Loaded::Compare(Err(why))),
    };
    let scenarios = if found.evaluation.result().is_ok() {
        let which = found.evaluation.reference().to_string();
        robustness::scenarios(desk, state, Some(&which))?.1.into_iter().map(scenario_of).collect()
    } else {
        Vec::new()
    };
    let data = Data { evaluation: found.evaluation, left: found.left, scenarios };
    Ok(Loaded::Compare(Ok(Box::new(data))))
}

fn scenario_of(kept: Kept) -> Scenario {
    let gives = match &kept.found {
        Ok(found) => {
            let winners = found.then.winners().join(", ");
            let lead = found.lead_then().map(|lead| format!(" by {lead}"));
            let other = if WhatIf::winner_changes(found) { ", another winner" } else { "" };
            format!("{winners}{}{other}", lead.unwrap_or_default())
        }
        Err(why) => why.clone(),
    };
    Scenario { name: kept.name, tried: kept.tried, gives }
}

/// Keeps a scenario beside the record, or gives it up.
pub(super) fn scenario(
    desk: &mut Desk,
    state: &Path,
    change: &KeepScenario,
) -> Result<String, ActionError> {
    let which = change.evaluation.to_string();
    let name = &change.name;
    if let Some(tried) = &change.tried {
        robustness::save(desk, state, Some(&which), name, tried)?;
        return Ok(format!("scenario “{name}” is kept beside the record"));
    }
    robustness::give_up(desk, state, Some(&which), name)?;
    Ok(format!("scenario “{name}” is gone"))
}
