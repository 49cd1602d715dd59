//! What stands beside a request: tags, what others call it, links, files.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::date::Moment;
use crate::domain::exception::link::{LinkKind, Tag};
use crate::domain::refs::{ExceptionRef, Slug};
use crate::domain::text::Line;
use crate::store::exceptions::tables::{
    EXCEPTION_ATTACHMENT, EXCEPTION_LINK, EXCEPTION_OUTSIDE, EXCEPTION_TAG,
};
use crate::store::{Expect, Get, Look, StoreError, Val, Write};

const TAGS: &str = "SELECT tag FROM exception_tag WHERE exception = $1 ORDER BY tag";
const LINKS: &str = "SELECT exception, kind, other FROM exception_link \
                     WHERE exception = $1 OR other = $1 ORDER BY exception, kind, other";
const OF_KIND: &str = "SELECT exception, other FROM exception_link WHERE kind = $1";
const ATTACHED: &str = "SELECT number, label, link, sha256, size, kind, person, at \
                        FROM exception_attachment WHERE exception = $1 ORDER BY number";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[TAGS, LINKS, OF_KIND, ATTACHED];

/// A link between two exceptions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Link {
    /// The one it was made at.
    pub from: ExceptionRef,
    /// What it says.
    pub kind: LinkKind,
    /// The other.
    pub to: ExceptionRef,
}

/// A file or an address that shows something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// 1 upward within the exception.
    pub number: u32,
    /// What it is.
    pub label: Line,
    /// The address, where it is one.
    pub link: Option<Line>,
    /// The hash of the file, where it is one: 64 hexadecimal digits.
    pub sha256: Option<String>,
    /// The bytes of the file.
    pub size: Option<i64>,
    /// `link`, or the ending of the file's name.
    pub kind: String,
    /// Who added it.
    pub by: Slug,
    /// When.
    pub at: Moment,
}

/// The tags of `which`, in order.
///
/// # Errors
/// [`StoreError::Db`].
pub fn tags(look: &mut dyn Look, which: ExceptionRef) -> Result<BTreeSet<Tag>, StoreError> {
    look.rows(TAGS, &[Val::shown(which)])?.iter().map(|row| Ok(row.read(0)?)).collect()
}

/// Puts a tag on `which`, or takes it off.
///
/// # Errors
/// [`StoreError::Db`].
pub fn set_tag(
    write: &mut Write<'_>,
    which: ExceptionRef,
    tag: &Tag,
    on: bool,
    by: &Slug,
) -> Result<(), StoreError> {
    let at = write.op().at;
    if on {
        let row = vec![Val::shown(which), Val::shown(tag), Val::shown(by), Val::shown(at)];
        return write.put(&EXCEPTION_TAG, row, Expect::New).map(|_| ());
    }
    write.remove(&EXCEPTION_TAG, &[Val::shown(which), Val::shown(tag)], Expect::Any)
}

/// What another system calls `which`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn outside(look: &mut dyn Look, which: ExceptionRef) -> Result<Option<Line>, StoreError> {
    let stored = look.get(&EXCEPTION_OUTSIDE, &[Val::shown(which)])?;
    stored.map(|stored| Ok(stored.row.read(1)?)).transpose()
}

/// Records what another system calls `which`, or that it calls it nothing any more.
///
/// # Errors
/// [`StoreError::Db`].
pub fn set_outside(
    write: &mut Write<'_>,
    which: ExceptionRef,
    name: Option<&Line>,
    by: &Slug,
) -> Result<(), StoreError> {
    let at = write.op().at;
    match name {
        Some(name) => {
            let row = vec![Val::shown(which), Val::shown(name), Val::shown(by), Val::shown(at)];
            write.put(&EXCEPTION_OUTSIDE, row, Expect::Any).map(|_| ())
        }
        None => write.remove(&EXCEPTION_OUTSIDE, &[Val::shown(which)], Expect::Any),
    }
}

/// The links from and to `which`.
///
/// # Errors
/// [`StoreError::Db`].
pub fn links(look: &mut dyn Look, which: ExceptionRef) -> Result<Vec<Link>, StoreError> {
    look.rows(LINKS, &[Val::shown(which)])?
        .iter()
        .map(|row| Ok(Link { from: row.read(0)?, kind: row.read(1)?, to: row.read(2)? }))
        .collect()
}

/// All links of a kind, from each exception to others.
///
/// # Errors
/// [`StoreError::Db`].
pub fn links_of(
    look: &mut dyn Look,
    kind: LinkKind,
) -> Result<BTreeMap<ExceptionRef, BTreeSet<ExceptionRef>>, StoreError> {
    let mut found: BTreeMap<ExceptionRef, BTreeSet<ExceptionRef>> = BTreeMap::new();
    for row in look.rows(OF_KIND, &[kind.code().into()])? {
        found.entry(row.read(0)?).or_default().insert(row.read(1)?);
    }
    Ok(found)
}

/// Makes a link, or takes it away.
///
/// # Errors
/// [`StoreError::Db`].
pub fn set_link(write: &mut Write<'_>, link: &Link, on: bool, by: &Slug) -> Result<(), StoreError> {
    let at = write.op().at;
    let key = [Val::shown(link.from), link.kind.code().into(), Val::shown(link.to)];
    if on {
        let mut row = key.to_vec();
        row.extend([Val::shown(by), Val::shown(at)]);
        return write.put(&EXCEPTION_LINK, row, Expect::New).map(|_| ());
    }
    write.remove(&EXCEPTION_LINK, &key, Expect::Any)
}

/// The files and addresses attached to `which`, in the order in which they came.
///
/// # Errors
/// [`StoreError::Db`].
pub fn attachments(
    look: &mut dyn Look,
    which: ExceptionRef,
) -> Result<Vec<Attachment>, StoreError> {
    look.rows(ATTACHED, &[Val::shown(which)])?
        .iter()
        .map(|row| {
            Ok(Attachment {
                number: row.count(0)?,
                label: row.read(1)?,
                link: row.maybe_read(2)?,
                sha256: row.maybe_text(3)?.map(str::to_owned),
                size: row.maybe_int(4)?,
                kind: row.text(5)?.to_owned(),
                by: row.read(6)?,
                at: row.read(7)?,
            })
        })
        .collect()
}

/// Adds a file or an address.
///
/// # Errors
/// [`StoreError::Db`].
pub fn attach(
    write: &mut Write<'_>,
    which: ExceptionRef,
    item: &Attachment,
) -> Result<(), StoreError> {
    let row = vec![
        Val::shown(which),
        item.number.into(),
        Val::shown(&item.label),
        Val::shown_or_null(item.link.as_ref()),
        item.sha256.as_deref().into(),
        item.size.into(),
        item.kind.as_str().into(),
        Val::shown(&item.by),
        Val::shown(item.at),
    ];
    write.put(&EXCEPTION_ATTACHMENT, row, Expect::New).map(|_| ())
}
