//! The checks of the minimum viable portability.

use crate::domain::criteria::portability::{Check, PortabilitySet};
use crate::domain::refs::QuestionId;
use crate::import::Problems;
use crate::import::fields::Fields;

use super::set::Head;
use super::{some_tables, unique};

/// The set, or `None` with what is wrong among the problems.
pub(super) fn read(
    root: &Fields<'_>,
    head: Head,
    problems: &mut Problems,
) -> Option<PortabilitySet> {
    let tables = some_tables(root, "check", "[[check]]", problems).good().unwrap_or_default();
    let mut checks = Vec::new();
    let mut ids: Vec<(QuestionId, &Fields<'_>)> = Vec::new();
    for fields in &tables {
        fields.known(&["id", "title", "measure", "threshold", "how"], &[], problems);
        let id = fields.needed_text::<QuestionId>("id", problems).good();
        ids.extend(id.clone().map(|id| (id, fields)));
        let title = fields.needed_text("title", problems).good();
        let measure = fields.needed_text("measure", problems).good();
        let threshold = fields.needed_text("threshold", problems).good();
        let how = fields.needed_text("how", problems).good();
        if let (Some(id), Some(title), Some(measure), Some(threshold), Some(how)) =
            (id, title, measure, threshold, how)
        {
            checks.push(Check { id, title, measure, threshold, how });
        }
    }
    unique(ids.iter().map(|(id, fields)| (id, *fields)), problems);
    Some(PortabilitySet {
        id: head.id?,
        title: head.title?,
        version: head.version?,
        sources: head.sources,
        checks,
    })
}
