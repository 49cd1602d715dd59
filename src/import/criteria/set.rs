//! What all kinds of criteria file begin with: `[set]`, and the scale.

use crate::domain::criteria::scale::{Point, Scale, ScaleError};
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};
use crate::import::Problems;
use crate::import::fields::{Fields, Found};

use super::{SetKind, some_tables};

/// `[set]` as far as it could be read.
pub(super) struct Head {
    /// `None` only when a kind is named that does not exist.
    pub(super) kind: Option<SetKind>,
    pub(super) id: Option<Slug>,
    pub(super) title: Option<Title>,
    pub(super) version: Option<Line>,
    pub(super) sources: Vec<Line>,
}

impl Head {
    pub(super) fn read(root: &Fields<'_>, problems: &mut Problems) -> Self {
        let none = Self {
            kind: Some(guess(root)),
            id: None,
            title: None,
            version: None,
            sources: Vec::new(),
        };
        let set = match root.table("set", "[set]", problems) {
            Found::Good(set) => set,
            Found::Bad => return none,
            Found::Absent => {
                if !problems.broken {
                    problems.add(None, None, "it has no [set] with id, title and version");
                }
                return none;
            }
        };
        set.known(&["id", "title", "version", "kind", "sources"], &[], problems);
        Self {
            kind: match set.text("kind", problems) {
                Found::Absent => Some(SetKind::Evaluation),
                Found::Bad => None,
                Found::Good(kind) => Some(kind),
            },
            id: set.needed_text("id", problems).good(),
            title: set.needed_text("title", problems).good(),
            version: set.needed_text("version", problems).good(),
            sources: set.texts("sources", problems).good().unwrap_or_default(),
        }
    }
}

/// What the file seems to be for while `[set]` cannot say.
fn guess(root: &Fields<'_>) -> SetKind {
    if root.has("check") {
        SetKind::Portability
    } else if root.has("question") {
        SetKind::Exception
    } else {
        SetKind::Evaluation
    }
}

/// The scale of the file; `None`, with a problem, where it is none.
pub(super) fn scale(root: &Fields<'_>, problems: &mut Problems) -> Option<Scale> {
    let tables = some_tables(root, "scale", "[[scale]]", problems).good()?;
    let mut points = Vec::new();
    for table in &tables {
        table.known(&["value", "name", "descriptor"], &[], problems);
        let value = table.value("value", problems);
        let value = table.need("value", value, problems).good();
        let name = table.needed_text("name", problems).good();
        let descriptor = table.needed_text("descriptor", problems).good();
        if let (Some(value), Some(name), Some(descriptor)) = (value, name, descriptor) {
            points.push(Point { value, name, descriptor });
        }
    }
    if points.len() != tables.len() {
        return None;
    }
    let values: Vec<u8> = points.iter().map(|point| point.value).collect();
    Scale::new(points)
        .map_err(|error| {
            let at = match error {
                ScaleError::TooFew | ScaleError::NoZero { .. } => 0,
                ScaleError::Order { .. } => {
                    1 + values.windows(2).position(|pair| pair[0] >= pair[1]).unwrap_or(0)
                }
            };
            tables[at].note("value", error, problems);
        })
        .ok()
}
