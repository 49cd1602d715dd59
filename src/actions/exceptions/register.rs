//! The register: every exception that passes a filter, in the order asked for, as references to be
//! read a page at a time. One pass over what is kept, and nothing of it held but the place of each.

mod aside;
mod asks;
mod passing;
mod streamed;

use std::collections::{BTreeMap, BTreeSet};

use super::KEYS;
use super::brief::{Brief, Depth};
use super::listed::{self, Listed};
use super::turns;
use crate::actions::{ActionError, Desk, upkeep, views};
use crate::domain::date::Day;
use crate::domain::exact::Money;
use crate::domain::exception::State;
use crate::domain::exception::attention::{Attention, Facts, attention};
use crate::domain::exception::grant::Cover;
use crate::domain::filter::{Filter, apart};
use crate::domain::refs::ExceptionRef;
use crate::store::exceptions::{self, Among, Column, Glance, Level, Light};
use crate::store::{DbError, StoreError};
use aside::aside;
use asks::{COVER, PLACE, among, answers, asks_beside, asks_cover, asks_workload};
use passing::{Eyes, Passing};
use streamed::{Where, each};

/// What the register can be put in order by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// What wants eyes first.
    Attention,
    /// The reference.
    Id,
    /// The title.
    Title,
    /// The name of what wants to leave.
    Workload,
    /// Where it wants to run.
    Target,
    /// What people did.
    State,
    /// The cover today.
    Cover,
    /// The last day granted, else asked for.
    LastDay,
    /// Days to the last covered one.
    Left,
}

/// What is put together under a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Grouping {
    /// Nothing.
    #[default]
    None,
    /// What wants eyes for the same reason.
    Attention,
    /// What is in the same state.
    State,
}

/// What is asked of the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// As it is typed; empty for everything.
    pub filter: String,
    /// In which order.
    pub by: By,
    /// Upward.
    pub up: bool,
    /// Under which headings.
    pub grouping: Grouping,
}

impl Default for Asked {
    fn default() -> Self {
        Self { filter: String::new(), by: By::Attention, up: true, grouping: Grouping::None }
    }
}

/// The place of an exception in the register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Which.
    pub which: ExceptionRef,
    /// What people did.
    pub state: State,
    /// Why it stands where it stands.
    pub attention: Attention,
}

/// The register as it was asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ordered {
    /// How many there are, whatever the filter.
    pub all: usize,
    /// How many of those wait for whoever looks, also where something else presses more.
    pub mine: usize,
    /// Those that pass, in order.
    pub places: Vec<Placed>,
}

/// An exception with the reason for its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What is true of it today.
    pub listed: Listed,
    /// Why it stands where it stands.
    pub attention: Attention,
}

/// Whether history has events after today: the clock was put back, and what streaming rows say
/// holds from those events on only.
pub(super) fn is_behind(desk: &mut Desk) -> Result<bool, ActionError> {
    Ok(upkeep::clock_notice(desk)?.is_some())
}

/// What a row is put in order by.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum SortKey {
    Attention(Attention),
    Number(i64),
    Day(Day),
    Text(String),
}

impl By {
    /// The columns of its key.
    const fn columns(self) -> &'static [Column] {
        match self {
            Self::Attention | Self::Id | Self::State => &[],
            Self::Title => &[Column::Title],
            Self::Workload => &[Column::Workload],
            Self::Target => &[Column::Target],
            Self::Cover | Self::Left => &COVER,
            Self::LastDay => &[Column::GrantedTo, Column::LastDay],
        }
    }

    fn key(self, passing: &Passing<'_>, attention: Attention) -> Option<SortKey> {
        match self {
            Self::Attention => Some(SortKey::Attention(attention)),
            Self::Id => None,
            Self::Title => passing.text(Column::Title).map(|t| SortKey::Text(t.to_lowercase())),
            Self::Workload => {
                passing.workload().map(|(name, _)| SortKey::Text(name.to_lowercase()))
            }
            Self::Target => passing.text(Column::Target).map(|t| SortKey::Text(t.to_owned())),
            Self::State => Some(SortKey::Number(passing.state as i64)),
            Self::Cover => {
                let cover: Cover = passing.coverage().on(passing.eyes.today);
                Some(SortKey::Number(cover as i64))
            }
            Self::LastDay => passing.end().map(SortKey::Day),
            Self::Left => passing.coverage().days_left(passing.eyes.today).map(SortKey::Number),
        }
    }
}

/// The filter in `typed`, with views for their names, against the keys of exceptions.
///
/// # Errors
/// A refusal for one that cannot be read.
pub fn read_filter(desk: &mut Desk, typed: &[String]) -> Result<Filter, ActionError> {
    let today = desk.today();
    views::filter(desk, typed, KEYS, today)
}

/// The register as it was asked for, today.
///
/// # Errors
/// A refusal for a filter that cannot be read.
pub fn register(desk: &mut Desk, asked: &Asked) -> Result<Ordered, ActionError> {
    // A line is typed without a shell: words are looked for one by one, as on every other list.
    let typed = apart(&views::expanded(desk, std::slice::from_ref(&asked.filter))?);
    let filter = read_filter(desk, &typed)?;
    let (today, zone) = (desk.today(), desk.zone.clone());
    let waiting = turns::mine(desk)?;
    let slow = answers(&filter).is_none() || is_behind(desk)?;
    // What no streaming row answers is found among the exceptions as lists have them.
    let known = if slow {
        let listed = listed::list(desk, &typed, None)?;
        let known: BTreeSet<ExceptionRef> =
            listed.iter().map(|listed| listed.light.reference).collect();
        Some(known)
    } else {
        None
    };
    let everything = Filter::default();
    let filter = if slow { &everything } else { &filter };
    let among = among(filter, today);
    let mut columns = answers(filter).unwrap_or_default();
    columns.extend(asked.by.columns());
    // Nothing but its state bears on the place of what is decided for good.
    let over = Level::with(&columns);
    columns.extend(COVER.iter().chain(&PLACE));
    let open = Level::with(&columns);
    let mut found: Vec<(Option<SortKey>, Placed)> = Vec::new();
    let mut ordered = Ordered { mine: waiting.len(), ..Ordered::default() };
    desk.store.read(|look| {
        let named = asks_workload(filter) || asked.by == By::Workload;
        let known_before = (named, true, asks_beside(filter));
        let mut eyes = Eyes::new(look, (today, &zone), known_before)?.of(waiting);
        eyes.read(look, filter)?;
        // What the filter leaves out of sight is counted all the same.
        ordered.all = exceptions::count(look)?;
        let few = eyes.few(filter, ordered.all);
        let mut visit = |passing: &Passing<'_>, takes: bool| {
            if !takes {
                return Ok(());
            }
            let attention = passing.attention();
            let which = passing.glance.reference()?;
            if known.as_ref().is_none_or(|known| known.contains(&which)) {
                let key = asked.by.key(passing, attention);
                found.push((key, Placed { which, state: passing.state, attention }));
            }
            Ok(())
        };
        let states = among.states.clone().unwrap_or_else(|| State::ALL.to_vec());
        let (ended, standing) = states.into_iter().partition(|state| is_over(*state));
        for (level, states) in [(over, ended), (open, standing)] {
            let among = Among { states: Some(states), ..among.clone() };
            let place = match &few {
                Some(few) => Where::Few(few, &among),
                None => Where::Among(level, &among),
            };
            each(look, filter, &eyes, place, &mut visit)?;
        }
        Ok::<_, StoreError>(())
    })?;
    found.sort_unstable_by(|(a_key, a), (b_key, b)| {
        let group = match asked.grouping {
            Grouping::None => std::cmp::Ordering::Equal,
            Grouping::Attention => rank(a.attention).cmp(&rank(b.attention)),
            Grouping::State => a.state.cmp(&b.state),
        };
        // Rows that hold nothing stand behind those that do, either way.
        let nothing = a_key.is_none().cmp(&b_key.is_none());
        let key = a_key.cmp(b_key).then(a.which.cmp(&b.which));
        group.then(nothing).then(if asked.up { key } else { key.reverse() })
    });
    ordered.places = found.into_iter().map(|(_, placed)| placed).collect();
    Ok(ordered)
}

/// Whether its state alone says what it wants, whatever the day.
const fn is_over(state: State) -> bool {
    match state {
        State::Rejected | State::Withdrawn | State::Revoked | State::Closed => true,
        State::Draft
        | State::Submitted
        | State::InReview
        | State::ChangesRequested
        | State::Approved => false,
    }
}

/// The place of the heading among headings.
const fn rank(attention: Attention) -> u8 {
    match attention {
        Attention::Lapsed { .. } => 0,
        Attention::Blocked => 1,
        Attention::Mine { .. } => 2,
        Attention::InHand { .. } => 3,
        Attention::Revoked => 4,
        Attention::Ending { .. } => 5,
        Attention::Review { .. } => 6,
        Attention::ReasonGone => 7,
        Attention::Waiting { .. } => 8,
        Attention::Draft { .. } => 9,
        Attention::Quiet => 10,
        Attention::Done => 11,
    }
}

/// Those of `references` that there are, each with the reason for its place, in that order.
///
/// # Errors
/// When the workspace cannot be read.
pub fn page(desk: &mut Desk, references: &[ExceptionRef]) -> Result<Vec<Told>, ActionError> {
    let (today, zone) = (desk.today(), desk.zone.clone());
    let waiting = turns::mine(desk)?;
    let told = desk.store.read(|look| {
        let lights = exceptions::these(look, references)?;
        let eyes = Eyes::plain(look, (today, &zone))?.of(waiting);
        let told = lights.into_iter().map(|light| (light.reference, told(light, &eyes)));
        Ok::<_, StoreError>(told.collect::<BTreeMap<_, _>>())
    })?;
    let mut told = told;
    Ok(references.iter().filter_map(|which| told.remove(which)).collect())
}

fn told(light: Light, eyes: &Eyes<'_>) -> Told {
    let coverage = light.coverage(|_| true);
    let facts = Facts {
        state: light.state,
        coverage: &coverage,
        renewal_in_hand: light.renewal_in_hand(),
        mine: eyes.mine(light.reference),
        review_by: light.review_by,
        reason_gone: eyes.gone.contains_key(&light.reference),
        since: light.since().day_in(eyes.zone),
    };
    let attention = attention(facts, eyes.today);
    let gone = eyes.gone.get(&light.reference).cloned().unwrap_or_default();
    let mut listed = listed::listed(light.state, light, eyes.today, eyes.zone);
    if listed.state.is_open() {
        listed.gone = gone;
    }
    Told { listed, attention }
}

/// The references of those that pass `filter` today; `None` where no streaming row answers it, or
/// so many pass that reading all is the shorter way.
pub(super) fn passing(
    desk: &mut Desk,
    filter: &Filter,
) -> Result<Option<Vec<ExceptionRef>>, ActionError> {
    let Some(columns) = answers(filter) else { return Ok(None) };
    let level = Level::with(&columns);
    if is_behind(desk)? {
        return Ok(None);
    }
    let (today, zone) = (desk.today(), desk.zone.clone());
    let (mut all, mut found) = (0, Vec::new());
    desk.store.read(|look| {
        let known = (asks_workload(filter), asks_cover(filter), asks_beside(filter));
        let mut eyes = Eyes::new(look, (today, &zone), known)?;
        eyes.read(look, filter)?;
        all = exceptions::count(look)?;
        let (among, few) = (among(filter, today), eyes.few(filter, all));
        let place = match &few {
            Some(few) => Where::Few(few, &among),
            None => Where::Among(level, &among),
        };
        each(look, filter, &eyes, place, &mut |passing, takes| {
            if takes {
                found.push(passing.glance.reference()?);
            }
            Ok(())
        })
    })?;
    Ok((found.len() < 64 || found.len() * 5 < all).then_some(found))
}

/// Those that pass `filter` today, in the order of their references, each as a list shows it;
/// `None` where no streaming row answers.
pub(super) fn briefly(
    desk: &mut Desk,
    filter: &Filter,
    depth: Depth,
) -> Result<Option<Vec<Brief>>, ActionError> {
    let Some(columns) = answers(filter) else { return Ok(None) };
    let level = Level::with(&columns);
    // What is looked at in one pass: what the filter asks, and what is shown.
    let shown = match depth {
        Depth::Table => Level::with(&[columns.as_slice(), &exceptions::SHOWN].concat()),
        Depth::Whole => Level::Wide,
    };
    if is_behind(desk)? {
        return Ok(None);
    }
    let (today, zone) = (desk.today(), desk.zone.clone());
    let briefs = desk.store.read(|look| {
        let known = (asks_workload(filter), asks_cover(filter), asks_beside(filter));
        let mut eyes = Eyes::new(look, (today, &zone), known)?;
        eyes.read(look, filter)?;
        let all = exceptions::count(look)?;
        let (among, few) = (among(filter, today), eyes.few(filter, all));
        let (mut briefs, mut hard) = (Vec::new(), Vec::new());
        let mut found = Vec::new();
        // Where few of many pass, those are found first, by no more than the filter asks; where a
        // good part does, reading all in full is the shorter way.
        let looked = match depth {
            Depth::Table => few.is_some() || level != shown && among.states.is_none(),
            Depth::Whole => true,
        };
        let looked = looked && !eyes.many(filter, all);
        let many = if filter.is_empty() || !looked {
            true
        } else {
            let place = match &few {
                Some(few) => Where::Few(few, &among),
                None => Where::Among(level, &among),
            };
            each(look, filter, &eyes, place, &mut |passing, takes| {
                if takes {
                    found.push(passing.glance.reference()?);
                }
                Ok(())
            })?;
            found.len() >= 64 && found.len() * 5 >= all
        };
        let whole = depth == Depth::Whole;
        let mut push = |passing: &Passing<'_>, own: Option<Money>| -> Result<(), DbError> {
            let given = passing.given()?;
            let simple = given.simply(today);
            if simple.is_none() {
                hard.push(briefs.len());
            }
            let coverage = simple.unwrap_or_default();
            briefs.push(if whole {
                passing.full(&given, &coverage, own)?
            } else {
                passing.brief(&given, &coverage)?
            });
            Ok(())
        };
        if many {
            if whole {
                eyes.name(look)?;
            }
            let kept = if whole { Level::Wide } else { Level::Table };
            let mut make = |glance: Glance<'_>| push(&Passing::new(glance, &eyes)?, None);
            aside(kept, &mut make, |take| {
                each(look, filter, &eyes, Where::Among(shown, &among), &mut |passing, takes| {
                    if takes { take(&passing.glance) } else { Ok(()) }
                })
            })?;
        } else {
            found.sort_unstable();
            exceptions::glance_among(look, &found, &mut |glance| {
                let own = glance.money(Column::WorkloadCost)?;
                push(&Passing::new(glance, &eyes)?, own)
            })?;
        }
        eyes.sound()?;
        let which: Vec<ExceptionRef> = hard.iter().map(|at| briefs[*at].reference).collect();
        let coverages = exceptions::coverages(look, &which)?;
        for at in hard {
            let brief: &mut Brief = &mut briefs[at];
            if let Some(coverage) = coverages.get(&brief.reference) {
                (brief.cover, brief.days_left) = (coverage.on(today), coverage.days_left(today));
            }
        }
        // Each is large: what is put in order is where they lie.
        briefs.sort_by_cached_key(|brief| brief.reference);
        Ok::<_, StoreError>(briefs)
    })?;
    Ok(Some(briefs))
}

#[cfg(test)]
mod tests;
