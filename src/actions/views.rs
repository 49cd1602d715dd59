//! Saved views: filters that everybody in the workspace can use by name, as `@NAME`.

use crate::actions::{ActionError, Desk, Ground, decisions, exceptions, slug, workloads};
use crate::domain::date::Day;
use crate::domain::filter::{Filter, FilterError, Key, Kind, Seen, with_views};
use crate::domain::person::Role;
use crate::domain::text::nearest;
use crate::store::{StoreError, views};

pub use views::View;

/// The longest filter that is kept, in bytes.
const LONGEST: usize = 2_000;

/// Every view, in the order of their names.
///
/// # Errors
/// When the workspace cannot be read.
pub fn list(desk: &mut Desk) -> Result<Vec<View>, ActionError> {
    Ok(desk.store.read(|look| views::all(look))?)
}

/// `filter` with every `@NAME` in it replaced by what was saved under that name.
///
/// # Errors
/// A refusal for a name under which nothing is saved.
pub fn expanded(desk: &mut Desk, filter: &[String]) -> Result<Vec<String>, ActionError> {
    if !filter.iter().any(|text| text.contains(crate::domain::filter::VIEW_SIGN)) {
        return Ok(filter.to_vec());
    }
    let named = desk.store.read(|look| views::named(look))?;
    with_views(filter, &named)
        .map_err(|error| ActionError::refused(Ground::Usage, error.to_string()))
}

/// The filter in `typed`, with views for their names, against the `keys` of a list as on `day`.
///
/// # Errors
/// A refusal for one that cannot be read.
pub(super) fn filter(
    desk: &mut Desk,
    typed: &[String],
    keys: &[Key<'_>],
    day: Day,
) -> Result<Filter, ActionError> {
    let typed = expanded(desk, typed)?;
    let refused = |error: FilterError| ActionError::refused(Ground::Usage, error.to_string());
    let filter = Filter::read(&typed, keys, Seen { today: day, me: &desk.actor.slug });
    let filter = filter.map_err(refused)?;
    let of_people = |key: &Key<'_>| matches!(key.kind, Kind::Person);
    let (asked, _) = filter.asks();
    let people = keys.iter().any(|key| of_people(key) && asked.contains(key.name));
    if people {
        let people = desk.store.read(|look| crate::store::people::all(look))?;
        let mut known: Vec<&str> = people.iter().map(|person| person.slug.as_str()).collect();
        // Whoever is nobody here may ask for what is theirs all the same.
        known.push(&desk.actor.slug);
        filter.knows(&known, keys).map_err(refused)?;
    }
    let of_places = |key: &Key<'_>| matches!(key.kind, Kind::Place);
    if keys.iter().any(|key| of_places(key) && asked.contains(key.name)) {
        let suppliers = desk.store.read(|look| crate::store::suppliers::all(look))?;
        let mut known: Vec<&str> = suppliers.iter().map(|one| one.slug.as_str()).collect();
        known.extend(["on-premises", "software-service"]);
        filter.knows_places(&known, keys).map_err(refused)?;
    }
    Ok(filter)
}

/// Saves `filter` under `name`; views named in it are put in their places first. One's own view
/// of that name is replaced, somebody else's is not.
///
/// # Errors
/// A refusal for a name that is none or somebody else's, or a filter that none of the registers
/// (exceptions, their conditions, workloads, decisions) understands.
pub fn save(desk: &mut Desk, name: &str, filter: &[String]) -> Result<View, ActionError> {
    let whole = expanded(desk, filter)?;
    let (today, me) = (desk.today(), desk.actor.slug.clone());
    let read = |keys| Filter::read(&whole, keys, Seen { today, me: &me });
    if let Err(error) = read(exceptions::KEYS)
        && [exceptions::CONDITION_KEYS, workloads::KEYS, decisions::KEYS]
            .into_iter()
            .all(|keys| read(keys).is_err())
    {
        return Err(ActionError::refused(Ground::Usage, error.to_string())
            .hint("a list with columns of its own may know it: --any-list saves it as it is"));
    }
    keep(desk, name, filter)
}

/// As [`save`], for a filter of any list: each list says itself what it does not know. On screen
/// the list in view has read it.
///
/// # Errors
/// A refusal for a name that is none or somebody else's.
pub fn keep(desk: &mut Desk, name: &str, filter: &[String]) -> Result<View, ActionError> {
    let person = desk.person()?.clone();
    let typed = name.trim().trim_start_matches(crate::domain::filter::VIEW_SIGN);
    let name = slug(&typed.to_ascii_lowercase())?;
    let filter = expanded(desk, filter)?;
    let text = filter.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ");
    if text.trim().is_empty() || text.len() > LONGEST {
        return Err(ActionError::invalid(format!(
            "a view keeps a filter of 1 to {LONGEST} bytes, this one has {}",
            text.trim().len()
        )));
    }
    let view = View { name, filter: text, by: person.slug, at: desk.now() };
    desk.write(|write| {
        let there = views::all(write)?.into_iter().find(|there| there.name == view.name);
        if let Some(there) = there.filter(|there| there.by != view.by) {
            return Err(ActionError::refused(
                Ground::Conflict,
                format!("{} saved @{} already: {}", there.by, there.name, there.filter),
            )
            .hint("save it under another name"));
        }
        views::put(write, &view)?;
        write.record("view.saved", view.name.as_str(), None, None, &[])?;
        Ok(())
    })?;
    Ok(view)
}

/// A phrase that the shell has taken the quotes off gets them back.
fn quoted(word: &str) -> String {
    let phrase = word.trim().contains(char::is_whitespace)
        && !word.contains([':', '"', '(', ')'])
        && !word.split_whitespace().any(|part| part.eq_ignore_ascii_case("or"));
    if phrase { format!("\"{}\"", word.trim()) } else { word.trim().to_owned() }
}

/// Drops the view `name`: one's own, or anybody's for an administrator.
///
/// # Errors
/// A refusal when there is none, or it is somebody else's.
pub fn drop(desk: &mut Desk, name: &str) -> Result<View, ActionError> {
    let person = desk.person()?.clone();
    let typed = name.trim().trim_start_matches(crate::domain::filter::VIEW_SIGN);
    desk.write(|write| {
        let all = views::all(write)?;
        let found = all.iter().find(|view| view.name.as_str().eq_ignore_ascii_case(typed));
        let Some(view) = found else {
            let names = all.iter().map(|view| view.name.as_str());
            let hint = nearest(typed, names).map_or_else(
                || "`cloudpick view list` shows what there is".to_owned(),
                |near| format!("did you mean {near}? `cloudpick view list` shows all"),
            );
            let message = format!("no view is saved as `@{typed}`");
            return Err(ActionError::refused(Ground::NotFound, message).hint(hint).subject(typed));
        };
        let own = view.by == person.slug;
        if !own && !person.is(Role::Admin) {
            let message = format!("@{} is a view of {}", view.name, view.by);
            return Err(ActionError::refused(Ground::Role, message)
                .hint("its author drops it, or an administrator"));
        }
        views::remove(write, &view.name)?;
        let role = (!own).then_some(Role::Admin);
        write.record("view.dropped", view.name.as_str(), role, None, &[])?;
        Ok(view.clone())
    })
}

/// What is needed to read filters with views in them.
///
/// # Errors
/// When the workspace cannot be read.
pub fn named(desk: &mut Desk) -> Result<std::collections::BTreeMap<String, String>, StoreError> {
    desk.store.read(|look| views::named(look))
}
