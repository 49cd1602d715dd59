//! Routes to market: those in the box, and a file of one's own in the same form.

use crate::domain::date::Day;
use crate::domain::refs::Slug;
use crate::domain::route::Route;
use crate::domain::text::{Line, Title};

use super::fields::{Fields, Found};
use super::source::Source;
use super::{ImportError, Problems, tree};

/// The longest period a route may name, in months.
const MOST_MONTHS: u32 = 600;

/// The longest lead time, in working days.
const MOST_DAYS: u32 = 2_000;

/// The routes in the box.
///
/// # Errors
/// Never for the file as it is shipped; a test reads it.
pub fn shipped() -> Result<Vec<Route>, ImportError> {
    let text = include_str!("../../criteria/routes.toml");
    read(&Source::from_text("criteria/routes.toml", text))
}

/// The routes in `source`, in its order.
///
/// # Errors
/// [`ImportError`] with every problem: syntax, unknown and missing keys, an id twice, not exactly
/// one default.
pub fn read(source: &Source) -> Result<Vec<Route>, ImportError> {
    let mut problems = Problems::default();
    let root = tree::from_toml(source, &mut problems);
    let root = Fields::new(&root, "file of routes", None);
    root.known(&["routes", "route"], &[], &mut problems);
    if let Some(head) = root.table("routes", "[routes]", &mut problems).good() {
        head.known(&["title", "as_at"], &[], &mut problems);
    }
    let tables = match root.tables("route", "[[route]]", &mut problems) {
        Found::Good(tables) => tables,
        Found::Absent | Found::Bad => Vec::new(),
    };
    let mut routes: Vec<Route> = Vec::new();
    for fields in &tables {
        let Some(route) = route(fields, &mut problems) else { continue };
        if routes.iter().any(|before| before.id == route.id) {
            fields.note("id", format!("{} is a route already", route.id), &mut problems);
        }
        routes.push(route);
    }
    let defaults = routes.iter().filter(|route| route.default).count();
    if defaults != 1 && routes.len() == tables.len() {
        let what = format!("exactly one route is the default, and {defaults} are");
        root.note_whole(what, &mut problems);
    }
    problems.settle(source.name(), || routes)
}

fn route(fields: &Fields<'_>, problems: &mut Problems) -> Option<Route> {
    fields.known(
        &[
            "id",
            "title",
            "default",
            "longest_months",
            "extension_months",
            "most_value",
            "lead_days",
            "publish",
            "confirm",
            "terms",
            "as_at",
            "source",
        ],
        &[],
        problems,
    );
    let id = fields.needed_text::<Slug>("id", problems).good();
    let title = fields.needed_text::<Title>("title", problems).good();
    let default = fields.flag("default", problems).good().unwrap_or(false);
    let months = |key, problems: &mut Problems| {
        let months = fields.whole(key, MOST_MONTHS, problems).good()?;
        u16::try_from(months).ok()
    };
    let longest_months = months("longest_months", problems);
    if longest_months == Some(0) {
        let what = "a route of no months buys nothing: leave it out where the route sets no limit";
        fields.note("longest_months", what, problems);
    }
    let extension_months = months("extension_months", problems).unwrap_or(0);
    let most_value = fields.money("most_value", problems).good();
    if most_value.is_some_and(|most| most.as_pence() == 0) {
        let what = "a route up to nothing buys nothing: leave it out where the route sets no limit";
        fields.note("most_value", what, problems);
    }
    let lead_days = fields.whole("lead_days", MOST_DAYS, problems);
    let lead_days = fields.need("lead_days", lead_days, problems).good();
    let publish = fields.texts::<Line>("publish", problems);
    let publish = fields.need("publish", publish, problems).good();
    let confirm = fields.texts::<Line>("confirm", problems);
    let confirm = fields.need("confirm", confirm, problems).good();
    let terms = fields.needed_text::<Line>("terms", problems).good();
    let as_at = fields.day::<Day>("as_at", problems);
    let as_at = fields.need("as_at", as_at, problems).good();
    let source = fields.needed_text::<Line>("source", problems).good();
    Some(Route {
        id: id?,
        title: title?,
        default,
        longest_months,
        extension_months,
        most_value,
        lead_days: u16::try_from(lead_days?).ok()?,
        publish: publish?,
        confirm: confirm?,
        terms: terms?,
        as_at: as_at?,
        source: source?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_routes_in_the_box_are_read_and_g_cloud_is_the_default() {
        let all = shipped().unwrap();
        assert!(all.len() >= 5);
        let default: Vec<&str> =
            all.iter().filter(|route| route.default).map(|route| route.id.as_str()).collect();
        assert_eq!(default, ["g-cloud-direct"]);
    }

    #[test]
    fn every_problem_of_a_file_is_said_with_its_line() {
        let text = "[[route]]\nid = \"a\"\ntitle = \"A\"\nlead_days = 9999\npublish = []\n\
                    confirm = []\nterms = \"t\"\nas_at = 2026-09-01\nsource = \"s\"\nlongest = 3\n";
        let said = read(&Source::from_text("own.toml", text)).unwrap_err().to_string();
        assert!(said.contains("own.toml:4: lead_days"), "{said}");
        assert!(said.contains("own.toml:10: longest: unknown key"), "{said}");
        let none = text.replace("longest = 3", "longest_months = 0\nmost_value = 0");
        let said = read(&Source::from_text("own.toml", &none)).unwrap_err().to_string();
        assert!(said.contains("own.toml:10: longest_months: a route of no months"), "{said}");
        assert!(said.contains("own.toml:11: most_value: a route up to nothing"), "{said}");
        let none = read(&Source::from_text("own.toml", "")).unwrap_err().to_string();
        assert!(none.contains("exactly one route is the default, and 0 are"), "{none}");
    }
}
