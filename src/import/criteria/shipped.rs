//! The sets in the box, and finding one by its name.

use std::path::Path;

use super::{AnySet, read, read_evaluation};
use crate::domain::criteria::{CriteriaSet, OWN};
use crate::domain::text::nearest;
use crate::import::source::Source;
use crate::import::{ImportError, Problem};

/// The sets in the box, by the names of their files.
pub const BOX: [(&str, &str); 3] = [
    ("criteria/primary-cloud.toml", include_str!("../../../criteria/primary-cloud.toml")),
    ("criteria/exception.toml", include_str!("../../../criteria/exception.toml")),
    ("criteria/portability.toml", include_str!("../../../criteria/portability.toml")),
];

/// The file at `path`; where there is none, the set of that name in the box.
///
/// # Errors
/// When there is neither, with the nearest set in the box, or the file cannot be read.
pub fn named(path: &Path) -> Result<Source, ImportError> {
    if !path.exists()
        && let Some(typed) = path.to_str()
    {
        if let Some((name, text)) = BOX.iter().find(|(name, _)| stem(name) == stem(typed)) {
            return Ok(Source::from_text(name, text));
        }
        if let Some(meant) = nearest(stem(typed), BOX.iter().map(|(name, _)| stem(name))) {
            let what = format!("there is no such file; did you mean {meant}, a set in the box?");
            return Err(ImportError::new(typed, vec![Problem::of_file(what)]));
        }
    }
    Source::read(path)
}

/// The name of a set in the box, of its file.
fn stem(name: &str) -> &str {
    let name = name.strip_prefix("criteria/").unwrap_or(name);
    name.strip_suffix(".toml").unwrap_or(name)
}

/// The set to compare candidates by that `path` means: as [`named`], or where there is no such file
/// and it is called `own`, the one to begin with where every question is one's own.
///
/// # Errors
/// As [`named`], with every problem of the file, and for a set of another kind.
pub fn to_compare(path: &Path) -> Result<CriteriaSet, ImportError> {
    if path == Path::new(OWN)
        && !path.exists()
        && let Some(set) = CriteriaSet::own()
    {
        return Ok(set);
    }
    read_evaluation(&named(path)?)
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
        insta::assert_snapshot!(
            named(Path::new("no-such-set")).unwrap_err(),
            @"no-such-set: there is no such file"
        );
        let near = named(Path::new("primary-clod")).unwrap_err().to_string();
        let wanted =
            "primary-clod: there is no such file; did you mean primary-cloud, a set in the box?";
        assert_eq!(near, wanted);
    }

    #[test]
    fn what_candidates_are_compared_by_is_no_set_of_another_kind() {
        assert_eq!(to_compare(Path::new("own")).unwrap().id().as_str(), "own");
        assert_eq!(to_compare(Path::new("primary-cloud")).unwrap().id().as_str(), "primary-cloud");
        let other = to_compare(Path::new("exception")).unwrap_err().to_string();
        assert!(other.contains("a set of kind exception, and one of kind evaluation"), "{other}");
    }
}
