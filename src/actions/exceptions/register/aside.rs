//! Many rows: the database goes on to the next ones while what is wanted is made of those before.

use std::mem::replace;
use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use crate::store::exceptions::{Glance, Level, Taken};
use crate::store::{DbError, StoreError};

/// Rows that go together. Fewer than that are not worth a second thread.
const TOGETHER: usize = 128;
/// How many of those may wait.
const WAITING: usize = 8;

/// Takes a row as it streams past.
pub(super) type Take<'t> = dyn FnMut(&Glance<'_>) -> Result<(), DbError> + 't;

/// Makes something of a row that was taken.
pub(super) type Make<'m> = dyn FnMut(Glance<'_>) -> Result<(), DbError> + Send + 'm;

/// Shows `make` every row that `stream` takes, in that order, with the columns of `level`.
///
/// # Errors
/// Those of `make` and `stream`.
pub(super) fn aside<'m>(
    level: Level,
    make: &'m mut Make<'m>,
    stream: impl FnOnce(&mut Take<'_>) -> Result<(), StoreError>,
) -> Result<(), StoreError> {
    thread::scope(|scope| {
        let (mut rows, mut make, mut other) = (Taken::of(level, TOGETHER), Some(make), None);
        let streamed = stream(&mut |glance| {
            rows.take(glance)?;
            if rows.len() < TOGETHER {
                return Ok(());
            }
            if let Some(make) = make.take() {
                let (sender, batches) = sync_channel::<Taken>(WAITING);
                let work = move || batches.into_iter().try_for_each(|rows| rows.each(make));
                let thread = thread::Builder::new().name("rows".to_owned());
                let thread = thread.spawn_scoped(scope, work).map_err(|source| DbError::Io {
                    doing: "starting to read",
                    source: Box::new(source),
                })?;
                other = Some((sender, thread));
            }
            let full = replace(&mut rows, Taken::of(level, TOGETHER));
            match &other {
                Some((sender, _)) if sender.send(full).is_ok() => Ok(()),
                // It ended, and says below why.
                Some(_) | None => Err(DbError::Undone),
            }
        });
        let Some((sender, thread)) = other else {
            streamed?;
            return match make {
                Some(make) => Ok(rows.each(make)?),
                None => Ok(()),
            };
        };
        // Where nobody takes them any more, it is said why.
        let _ = sender.send(rows);
        drop(sender);
        thread.join().unwrap_or_else(|panic| resume_unwind(panic))?;
        streamed
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::refs::ExceptionRef;
    use crate::store::exceptions;
    use crate::store::{Access, Store};
    use crate::world::World;

    /// What `make` was shown of a sample of which every row streams past `times` times.
    fn shown(
        times: usize,
        make: impl Fn(&Glance<'_>) -> Result<ExceptionRef, DbError> + Send + Sync,
    ) -> (Vec<ExceptionRef>, Vec<ExceptionRef>, Result<(), StoreError>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.db");
        let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
        crate::actions::demo::load(&path, &world).unwrap();
        let mut store = Store::open(&path, Access::Read).unwrap();
        let (mut streamed, mut made) = (Vec::new(), Vec::new());
        let ended = store.read(|look| {
            let mut make = |glance: Glance<'_>| {
                made.push(make(&glance)?);
                Ok(())
            };
            aside(Level::Table, &mut make, |take| {
                for _ in 0..times {
                    let all = exceptions::Among::default();
                    exceptions::glance(look, Level::Narrow, &all, &mut |glance| {
                        streamed.push(glance.reference()?);
                        take(&glance)
                    })?;
                }
                Ok(())
            })
        });
        (streamed, made, ended)
    }

    #[test]
    #[expect(
        clippy::redundant_closure_for_method_calls,
        reason = "the method itself is of one lifetime, and rows come with any"
    )]
    fn every_row_is_shown_once_and_in_order_be_they_few_or_many() {
        for times in [0, 1, 7, 100] {
            let (streamed, made, ended) = shown(times, |glance| glance.reference());
            ended.unwrap();
            assert_eq!(made, streamed);
            assert!(times < 100 || made.len() > 10 * TOGETHER, "{}", made.len());
        }
    }

    #[test]
    fn whoever_makes_something_of_them_says_why_it_stopped() {
        for times in [1, 1_000] {
            let broken = || DbError::Corrupt { found: "a row that cannot be".to_owned() };
            let (_, made, ended) = shown(times, |_| Err(broken()));
            assert!(made.is_empty());
            assert!(ended.unwrap_err().to_string().contains("a row that cannot be"));
        }
    }
}
