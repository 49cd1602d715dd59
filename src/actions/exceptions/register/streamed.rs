//! Exceptions as they stream past, one after the other, and which of them pass a filter.

use super::passing::{Eyes, Passing};
use crate::domain::filter::Filter;
use crate::domain::refs::ExceptionRef;
use crate::store::exceptions::{self, Among, Glance, Level};
use crate::store::{DbError, Look, StoreError};

/// Where exceptions are looked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Where<'a> {
    /// Those that stream past with so many columns.
    Among(Level, &'a Among),
    /// These, of which those in other states than named are left out.
    Few(&'a [ExceptionRef], &'a Among),
}

/// Shows every exception there to `visit` as it streams past, with whether it passes `filter`.
pub(super) fn each(
    look: &mut dyn Look,
    filter: &Filter,
    eyes: &Eyes<'_>,
    place: Where<'_>,
    visit: &mut dyn FnMut(&Passing<'_>, bool) -> Result<(), DbError>,
) -> Result<(), StoreError> {
    let left = match place {
        Where::Among(_, among) if among.holds_slower() => {
            filter.without("state", &["move", "move_months_likely"])
        }
        Where::Among(..) | Where::Few(..) => filter.without("state", &[]),
    };
    let mut pass = |glance: Glance<'_>| {
        let passing = Passing::new(glance, eyes)?;
        let takes = left.is_empty() || left.takes(&passing);
        visit(&passing, takes)
    };
    match place {
        Where::Among(level, among) => exceptions::glance(look, level, among, &mut pass)?,
        Where::Few(few, among) => exceptions::glance_among(look, few, &mut |glance| {
            let state = glance.state()?;
            let elsewhere = among.states.as_ref().is_some_and(|states| !states.contains(&state));
            if elsewhere { Ok(()) } else { pass(glance) }
        })?,
    }
    eyes.sound()
}
