//! The sets in the box, and finding one by its name.

use std::path::Path;

use super::{AnySet, read};
use crate::domain::criteria::CriteriaSet;
use crate::import::ImportError;
use crate::import::source::Source;

/// The sets in the box, by the names of their files.
pub const BOX: [(&str, &str); 3] = [
    ("criteria/primary-cloud.toml", include_str!("../../../criteria/primary-cloud.toml")),
    ("criteria/exception.toml", include_str!("../../../criteria/exception.toml")),
    ("criteria/portability.toml", include_str!("../../../criteria/portability.toml")),
];

/// The file at `path`; where there is none, the set of that name in the box.
///
/// # Errors
/// When there is neither, or the file cannot be read.
pub fn named(path: &Path) -> Result<Source, ImportError> {
    if !path.exists()
        && let Some(typed) = path.to_str()
    {
        let stem = |name: &str| {
            let name = name.strip_prefix("criteria/").unwrap_or(name);
            name.strip_suffix(".toml").unwrap_or(name).to_owned()
        };
        if let Some((name, text)) = BOX.iter().find(|(name, _)| stem(name) == stem(typed)) {
            return Ok(Source::from_text(name, text));
        }
    }
    Source::read(path)
}

/// The sets in the box by which candidates are compared.
///
/// # Errors
/// Never for the files as they are shipped; a test reads them all.
pub fn comparing() -> Result<Vec<CriteriaSet>, ImportError> {
    let mut sets = Vec::new();
    for (name, text) in BOX {
        if let AnySet::Evaluation(set) = read(&Source::from_text(name, text))? {
            sets.push(set);
        }
    }
    Ok(sets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_in_the_box_is_found_by_its_name_and_compares_candidates() {
        let found = named(Path::new("primary-cloud")).unwrap();
        assert_eq!(found.name(), "criteria/primary-cloud.toml");
        let ids: Vec<String> =
            comparing().unwrap().iter().map(|set| set.id().to_string()).collect();
        assert_eq!(ids, ["primary-cloud"]);
        assert!(named(Path::new("no-such-set")).is_err());
    }
}
