//! What-ifs kept by name beside the record, on this machine and never in the record.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::whatif::{Tried, whatif};
use crate::actions::evaluations::resolve;
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::refs::EvaluationRef;
use crate::domain::text::Title;
use crate::report::analysis::WhatIf;

/// The most scenarios of one evaluation.
const MOST: usize = 100;

/// A what-if by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Kept {
    name: String,
    weights: Vec<String>,
    scores: Vec<String>,
}

/// A what-if by name, with what it gives today.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Its name.
    pub name: String,
    /// What is tried.
    pub tried: Tried,
    /// What it gives; the reason where that cannot be said any more.
    pub found: Result<WhatIf, String>,
}

/// Keeps what is tried under `name`; an earlier one of that name makes way.
///
/// # Errors
/// A refusal when the name is none or there are too many, or when it cannot be written.
pub fn save(
    desk: &mut Desk,
    state: &Path,
    typed: Option<&str>,
    name: &str,
    tried: &Tried,
) -> Result<(), ActionError> {
    let name: Title = name
        .parse()
        .map_err(|error| ActionError::invalid(format!("the name: {error}")).subject("save"))?;
    let reference = resolve(desk, typed)?;
    let path = file(desk, state, reference);
    let mut all = read(&path)?;
    all.retain(|kept| kept.name != name.as_str());
    if all.len() >= MOST {
        let text = format!("{MOST} scenarios are kept already: {} has no room", path.display());
        return Err(ActionError::invalid(text).subject("save"));
    }
    let (weights, scores) = (tried.weights.clone(), tried.scores.clone());
    all.push(Kept { name: name.to_string(), weights, scores });
    write(&path, &all)
}

/// Gives the scenario called `name` up.
///
/// # Errors
/// A refusal when there is none of that name, or when it cannot be written.
pub fn give_up(
    desk: &mut Desk,
    state: &Path,
    typed: Option<&str>,
    name: &str,
) -> Result<(), ActionError> {
    let reference = resolve(desk, typed)?;
    let path = file(desk, state, reference);
    let mut all = read(&path)?;
    let before = all.len();
    all.retain(|kept| kept.name != name.trim());
    if all.len() == before {
        let text = format!("no scenario of {reference} is called `{}`", name.trim());
        return Err(ActionError::refused(Ground::NotFound, text)
            .hint(format!("`cloudpick scenario list {reference}` names them"))
            .subject(name.trim()));
    }
    write(&path, &all)
}

/// The scenarios of the evaluation, oldest first, each with what it gives today.
///
/// # Errors
/// A refusal when there is no such evaluation, or when they cannot be read.
pub fn scenarios(
    desk: &mut Desk,
    state: &Path,
    typed: Option<&str>,
) -> Result<(EvaluationRef, Vec<Scenario>), ActionError> {
    let reference = resolve(desk, typed)?;
    let kept = read(&file(desk, state, reference))?;
    let named = reference.to_string();
    let all = kept.into_iter().map(|Kept { name, weights, scores }| {
        let tried = Tried { weights, scores };
        let found = whatif(desk, Some(&named), &tried).map_err(|error| error.to_string());
        Scenario { name, tried, found }
    });
    Ok((reference, all.collect()))
}

fn file(desk: &Desk, state: &Path, evaluation: EvaluationRef) -> PathBuf {
    state.join("scenarios").join(desk.store.workspace_id()).join(format!("{evaluation}.json"))
}

fn read(path: &Path) -> Result<Vec<Kept>, ActionError> {
    match fs_err::read_to_string(path) {
        Ok(text) => serde_json::from_str(&text).map_err(|error| {
            let text = format!("{} holds no scenarios: {error}", path.display());
            ActionError::invalid(text).hint("mend it or move it away; the record is not touched")
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}

/// Whole or not at all: the file takes its name when it is written.
fn write(path: &Path, all: &[Kept]) -> Result<(), ActionError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs_err::create_dir_all(folder)?;
    let file = tempfile::Builder::new().prefix(".scenario-").tempfile_in(folder)?;
    serde_json::to_writer_pretty(&file, all).map_err(std::io::Error::from)?;
    file.persist(path).map_err(|error| error.error)?;
    Ok(())
}
