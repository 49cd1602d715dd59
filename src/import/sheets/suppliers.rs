//! Suppliers in the plain form: slug and name, and how to reach them.

use super::{Extra, Seen};
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};
use crate::import::csv::{Columns, Sheet};
use crate::import::source::Source;
use crate::import::{ImportError, Problems};

/// One supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierRow {
    /// The line it stands on.
    pub line: usize,
    /// Its short name.
    pub slug: Slug,
    /// Its name.
    pub name: Title,
    /// What kind of supplier it is.
    pub kind: Option<Line>,
    /// Its site.
    pub url: Option<Line>,
    /// Its postal address.
    pub address: Option<Line>,
    /// Where to write to.
    pub email: Option<Line>,
    /// Its number in a public register.
    pub identifier: Option<Line>,
}

/// The suppliers in `source`.
///
/// # Errors
/// [`ImportError`] with every problem; a short name that stands twice is one.
pub fn read(source: &Source, extra: Extra) -> Result<Vec<SupplierRow>, ImportError> {
    let mut problems = Problems::default();
    let sheet = Sheet::read(source, &mut problems, |_| Columns {
        needed: &["slug", "name"],
        optional: &["kind", "url", "address", "email", "identifier"],
        passed_over: &["illustrative"],
        aliases: &[],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let slug = row.needed::<Slug>("slug", &mut problems);
        if let Some(slug) = &slug
            && let Some(first) = seen.before(slug.clone(), row.line)
        {
            row.note("slug", format!("{slug} stands on line {first} already"), &mut problems);
        }
        let name = row.needed("name", &mut problems);
        let kind = row.optional("kind", &mut problems);
        let url = row.optional("url", &mut problems);
        let address = row.optional("address", &mut problems);
        let email = row.optional("email", &mut problems);
        let identifier = row.optional("identifier", &mut problems);
        if let (Some(slug), Some(name)) = (slug, name) {
            let line = row.line;
            rows.push(SupplierRow { line, slug, name, kind, url, address, email, identifier });
        }
    }
    problems.settle(source.name(), || rows)
}
