//! What stands beside a request and is never judged: tags, and links to other exceptions.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use thiserror::Error;
use unicode_segmentation::UnicodeSegmentation;

use crate::codes;
use crate::domain::refs::ExceptionRef;
use crate::domain::text::{TextError, Title};

/// The most tags an exception may carry.
pub const MOST_TAGS: usize = 20;

/// The most characters, as a person counts them, of what another system calls an exception.
pub const MOST_OUTSIDE: usize = 64;

/// How many characters `name` has, where those are too many for what another system calls an
/// exception.
pub fn too_long_outside(name: &str) -> Option<usize> {
    Some(name.graphemes(true).count()).filter(|has| *has > MOST_OUTSIDE)
}

/// A word by which people gather exceptions, 1 to 64 characters without a blank.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Title);

/// Text that cannot be a tag.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TagError {
    /// No text of one line.
    #[error("a tag {0}")]
    Text(#[from] TextError),
    /// Too long.
    #[error("a tag has 1 to 64 characters, and this one has {0}")]
    Long(usize),
    /// Not one word.
    #[error("a tag is one word: no blank, comma or semicolon in it, no + or - before it")]
    Words,
}

impl FromStr for Tag {
    type Err = TagError;

    fn from_str(typed: &str) -> Result<Self, TagError> {
        let title: Title = typed.parse()?;
        let has = title.as_str().graphemes(true).count();
        if has > 64 {
            return Err(TagError::Long(has));
        }
        let parts = |c: char| c.is_whitespace() || matches!(c, ',' | ';');
        if title.as_str().contains(parts) || title.as_str().starts_with(['+', '-']) {
            return Err(TagError::Words);
        }
        Ok(Self(title))
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

codes! {
    /// What an exception has to do with another.
    pub enum LinkKind, "a kind of link" {
        /// It takes the place of the other.
        Replaces = "replaces",
        /// It comes after the other.
        Follows = "follows",
        /// It rests on the other.
        Depends = "depends",
        /// It asks for the same as the other.
        Duplicates = "duplicates",
        /// They have something to do with one another.
        Relates = "relates",
    }
}

impl LinkKind {
    /// Whether links of this kind may not lead back to where they began.
    pub fn is_an_order(self) -> bool {
        match self {
            Self::Replaces | Self::Follows => true,
            Self::Depends | Self::Duplicates | Self::Relates => false,
        }
    }
}

/// The way from `to` back to `from` over `links`, both ends included: a link from `from` to `to`
/// would close a circle. `None` where there is no such way.
pub fn circle(
    links: &BTreeMap<ExceptionRef, BTreeSet<ExceptionRef>>,
    from: ExceptionRef,
    to: ExceptionRef,
) -> Option<Vec<ExceptionRef>> {
    let mut came: BTreeMap<ExceptionRef, ExceptionRef> = BTreeMap::new();
    let mut ahead = vec![to];
    while let Some(at) = ahead.pop() {
        if at == from {
            let mut way = vec![at];
            while let Some(before) = way.last().and_then(|at| came.get(at)) {
                way.push(*before);
            }
            way.reverse();
            return Some(way);
        }
        for next in links.get(&at).into_iter().flatten() {
            if *next != to && !came.contains_key(next) {
                came.insert(*next, at);
                ahead.push(*next);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn x(number: u32) -> ExceptionRef {
        ExceptionRef::new(number).unwrap()
    }

    #[test]
    fn a_tag_is_one_visible_word_of_at_most_64_characters() {
        assert_eq!("gis".parse::<Tag>().unwrap().to_string(), "gis");
        for several in ["two words", "a,b", "+gis", "-gis"] {
            assert_eq!(several.parse::<Tag>(), Err(TagError::Words), "{several}");
        }
        let unseen = |name: &str| TextError::Character { name: name.to_owned() };
        for (typed, error) in [
            ("", TextError::Empty),
            (" gis", TextError::Ends),
            ("g\u{202e}is", unseen("U+202E")),
            ("a\tb", unseen("U+0009")),
        ] {
            assert_eq!(typed.parse::<Tag>(), Err(TagError::Text(error)), "{typed:?}");
        }
        assert!("é".repeat(64).parse::<Tag>().is_ok());
        assert_eq!("é".repeat(65).parse::<Tag>(), Err(TagError::Long(65)));
    }

    #[test]
    fn a_link_that_leads_back_is_told_by_the_way_it_leads() {
        let links: BTreeMap<_, BTreeSet<_>> = BTreeMap::from([
            (x(2), BTreeSet::from([x(3)])),
            (x(3), BTreeSet::from([x(4), x(1)])),
            (x(4), BTreeSet::from([x(2)])),
        ]);
        assert_eq!(circle(&links, x(1), x(2)), Some(vec![x(2), x(3), x(1)]));
        assert_eq!(circle(&links, x(1), x(1)), Some(vec![x(1)]));
        assert_eq!(circle(&links, x(5), x(2)), None);
    }
}
