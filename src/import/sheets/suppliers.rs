//! Suppliers: in the plain form, slug and name and how to reach them; or as the results of a search
//! of the Digital Marketplace, with the lines that stand before its header.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Extra, Seen};
use crate::domain::refs::Slug;
use crate::domain::text::{Line, Title};
use crate::domain::text::{same_code, skeleton};
use crate::import::csv::{Columns, Sheet, records};
use crate::import::source::Source;
use crate::import::{Problems, Rows};

/// One supplier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SupplierRow {
    /// The line it stands on.
    pub line: usize,
    /// Its short name.
    pub slug: Slug,
    /// Whether that was made of its name, and so is nothing by which it is known.
    pub made: bool,
    /// Its name.
    pub name: Title,
    /// What the file calls the column of its name.
    pub named_in: String,
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

/// The suppliers in `source`. A short name that stands twice is a problem.
pub fn read(source: &Source, extra: Extra) -> Rows<SupplierRow> {
    let mut problems = Problems::default();
    let mut records = records(source, &mut problems);
    let header = records
        .iter()
        .take(40)
        .position(|(_, cells)| cells.iter().any(|cell| same_code(cell, MARKETPLACE)));
    let (rows, notes) = match header {
        Some(at) => marketplace(records.split_off(at), extra, &mut problems),
        None => (plain(records, extra, &mut problems), Vec::new()),
    };
    Rows::new(source.name(), rows, problems).noting(notes)
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
            rows.push(SupplierRow {
                line: row.line,
                slug,
                made: false,
                name,
                named_in: row.header("name").to_owned(),
                kind,
                url,
                address,
                email,
                identifier,
            });
        }
    }
    rows
}

/// The suppliers among the services that a search found, each once, by the order of the file, and
/// what stands for more than one service. A price there is a unit's and no whole-life cost, so it
/// is passed over.
fn marketplace(
    records: Vec<(usize, Vec<String>)>,
    extra: Extra,
    problems: &mut Problems,
) -> (Vec<SupplierRow>, Vec<String>) {
    let sheet = Sheet::of(records, problems, |_| Columns {
        needed: &[MARKETPLACE],
        optional: &["service_name", "service_page_url", "email"],
        passed_over: &["service_description", "price", "contact_name", "telephone"],
        aliases: &[("contact_email", "email"), ("url", "service_page_url")],
        ignore_extra: extra.is_ignored(),
    });
    let mut rows: Vec<SupplierRow> = Vec::new();
    // The services of each of them, in the same order.
    let mut services: Vec<Vec<String>> = Vec::new();
    for row in sheet.rows() {
        let Some(name) = row.needed::<Title>(MARKETPLACE, problems) else { continue };
        let url = row.optional("service_page_url", problems);
        let email = row.optional("email", problems);
        let service = row.raw("service_name").map_or("a service without a name", str::trim);
        let service = format!("{service} (line {})", row.line);
        let alike = |other: &SupplierRow| skeleton(other.name.as_str()) == skeleton(name.as_str());
        if let Some(at) = rows.iter().position(alike) {
            services[at].push(service);
            continue;
        }
        let Ok(slug) = slug_of(name.as_str()).parse::<Slug>() else {
            let what = format!(
                "no short name can be made of `{name}`: add it with `cloudpick supplier add SLUG \
                 --name`, and take its rows out"
            );
            row.note(MARKETPLACE, what, problems);
            continue;
        };
        if let Some(other) = rows.iter().find(|other| other.slug == slug) {
            let what = format!(
                "`{name}` and `{}` on line {} would both be called {slug}: where they are one \
                 supplier, write its name alike; else add one of them with `cloudpick supplier \
                 add SLUG --name`, and take its rows out",
                other.name, other.line
            );
            row.note(MARKETPLACE, what, problems);
            continue;
        }
        services.push(vec![service]);
        rows.push(SupplierRow {
            line: row.line,
            slug,
            made: true,
            name,
            named_in: row.header(MARKETPLACE).to_owned(),
            kind: None,
            url,
            address: None,
            email,
            identifier: None,
        });
    }
    let several = rows.iter().zip(&services).filter(|(_, services)| services.len() > 1);
    let notes = several.map(|(row, services)| {
        format!(
            "{} offers {} services and comes in once, as {}: {}. To compare services, add a \
             supplier for each with `cloudpick supplier add SLUG --name`",
            row.name,
            services.len(),
            row.slug,
            services.join(", ")
        )
    });
    let notes = notes.collect();
    (rows, notes)
}

/// `Ash & Sons (UK) Ltd.` as `ash-sons-uk-ltd`, `Müller` as `muller`: at most 40 letters, digits
/// and hyphens.
fn slug_of(name: &str) -> String {
    let mut slug = String::new();
    for c in name.chars().flat_map(char::to_lowercase).nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'ß' => slug.push_str("ss"),
            'æ' => slug.push_str("ae"),
            'œ' => slug.push_str("oe"),
            'þ' => slug.push_str("th"),
            'ø' => slug.push('o'),
            'ł' => slug.push('l'),
            'đ' | 'ð' => slug.push('d'),
            'ı' => slug.push('i'),
            // Nothing stands in for these: `Marks & Spencer's` is marks-spencers.
            '\'' | '’' => {}
            _ if slug.ends_with('-') || slug.is_empty() => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug_of;

    #[test]
    fn a_short_name_keeps_the_letters_under_their_marks() {
        for (name, wanted) in [
            ("Ash & Sons (UK) Ltd.", "ash-sons-uk-ltd"),
            ("Müller & Söhne GmbH", "muller-sohne-gmbh"),
            ("Çelik Bulut", "celik-bulut"),
            ("Straße und Łódź", "strasse-und-lodz"),
            ("O’Brien Cloud", "obrien-cloud"),
            ("株式会社", ""),
        ] {
            assert_eq!(slug_of(name), wanted, "{name}");
        }
    }
}
