//! Suppliers: in the plain form, slug and name and how to reach them; or as the results of a search
//! of the Digital Marketplace, with the lines that stand before its header.

use super::{Extra, Seen};
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};
use crate::domain::text::{same_code, skeleton};
use crate::import::csv::{Columns, Sheet, records};
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

/// The column by which the results of a search of the Digital Marketplace are known. What stands
/// above the row with it (framework, when the search ended and the like) is no data.
const MARKETPLACE: &str = "supplier_name";

/// The suppliers in `source`.
///
/// # Errors
/// [`ImportError`] with every problem; a short name that stands twice is one.
pub fn read(source: &Source, extra: Extra) -> Result<Vec<SupplierRow>, ImportError> {
    let mut problems = Problems::default();
    let mut records = records(source, &mut problems);
    let header = records
        .iter()
        .take(40)
        .position(|(_, cells)| cells.iter().any(|cell| same_code(cell, MARKETPLACE)));
    let rows = match header {
        Some(at) => marketplace(records.split_off(at), extra, &mut problems),
        None => plain(records, extra, &mut problems),
    };
    problems.settle(source.name(), || rows)
}

fn plain(
    records: Vec<(usize, Vec<String>)>,
    extra: Extra,
    problems: &mut Problems,
) -> Vec<SupplierRow> {
    let sheet = Sheet::of(records, problems, |_| Columns {
        needed: &["slug", "name"],
        optional: &["kind", "url", "address", "email", "identifier"],
        passed_over: &["retired", "illustrative"],
        aliases: &[("id", "slug")],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows = Vec::new();
    let mut seen = Seen::new();
    for row in sheet.rows() {
        let slug = row.needed::<Slug>("slug", problems);
        if let Some(slug) = &slug
            && let Some(first) = seen.before(slug.clone(), row.line)
        {
            row.note("slug", format!("{slug} stands on line {first} already"), problems);
        }
        let name = row.needed("name", problems);
        let kind = row.optional("kind", problems);
        let url = row.optional("url", problems);
        let address = row.optional("address", problems);
        let email = row.optional("email", problems);
        let identifier = row.optional("identifier", problems);
        if let (Some(slug), Some(name)) = (slug, name) {
            let line = row.line;
            rows.push(SupplierRow { line, slug, name, kind, url, address, email, identifier });
        }
    }
    rows
}

/// The suppliers among the services that a search found, each once, by the order of the file. A
/// price there is a unit's and no whole-life cost, so it is passed over.
fn marketplace(
    records: Vec<(usize, Vec<String>)>,
    extra: Extra,
    problems: &mut Problems,
) -> Vec<SupplierRow> {
    let sheet = Sheet::of(records, problems, |_| Columns {
        needed: &[MARKETPLACE],
        optional: &["service_page_url", "email"],
        passed_over: &["service_name", "service_description", "price", "contact_name", "telephone"],
        aliases: &[("contact_email", "email"), ("url", "service_page_url")],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows: Vec<SupplierRow> = Vec::new();
    for row in sheet.rows() {
        let Some(name) = row.needed::<Title>(MARKETPLACE, problems) else { continue };
        let url = row.optional("service_page_url", problems);
        let email = row.optional("email", problems);
        let alike = |other: &&SupplierRow| skeleton(other.name.as_str()) == skeleton(name.as_str());
        if rows.iter().any(|other| alike(&other)) {
            continue; // Another service of the same supplier.
        }
        let Ok(slug) = slug_of(name.as_str()).parse::<Slug>() else {
            let what = format!(
                "no short name can be made of `{name}`: add it by `supplier add SLUG --name`, and \
                 take the row out"
            );
            row.note(MARKETPLACE, what, problems);
            continue;
        };
        if let Some(other) = rows.iter().find(|other| other.slug == slug) {
            let what = format!("`{name}` and `{}` would both be {slug}", other.name);
            row.note(MARKETPLACE, what, problems);
            continue;
        }
        let (line, kind) = (row.line, None);
        rows.push(SupplierRow {
            line,
            slug,
            name,
            kind,
            url,
            address: None,
            email,
            identifier: None,
        });
    }
    rows
}

/// `Ash & Sons (UK) Ltd.` as `ash-sons-uk-ltd`: at most 40 letters, digits and hyphens.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}
