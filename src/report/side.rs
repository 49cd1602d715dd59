//! Work on many rows done on all processors, in parts.

use std::num::NonZero;
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Rows that go together: with fewer than two parts nothing is gained.
pub const PART: usize = 1_024;

/// What `each` makes of `parts`, in their order, several of them at a time.
pub fn side_by_side<T: Send, R: Send>(parts: Vec<T>, each: impl Fn(T) -> R + Sync) -> Vec<R> {
    if parts.len() < 2 {
        return parts.into_iter().map(each).collect();
    }
    let threads = thread::available_parallelism().map_or(1, NonZero::get).min(parts.len());
    let waiting = Mutex::new(parts.into_iter().enumerate().rev().collect::<Vec<_>>());
    let work = || {
        let mut made = Vec::new();
        loop {
            let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some((at, part)) = next else { return made };
            made.push((at, each(part)));
        }
    };
    let mut made = thread::scope(|scope| {
        // Where no more threads are to be had, this one does the whole of it.
        let start = |_| thread::Builder::new().spawn_scoped(scope, work).ok();
        let others: Vec<_> = (1..threads).filter_map(start).collect();
        let mut made = work();
        for other in others {
            made.extend(other.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        made
    });
    made.sort_unstable_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_come_back_in_their_order_however_many_there_are() {
        for count in [0, 1, 2, 3, 100] {
            let parts: Vec<usize> = (0..count).collect();
            let wanted: Vec<usize> = parts.iter().map(|part| part * 2).collect();
            assert_eq!(side_by_side(parts, |part| part * 2), wanted);
        }
    }
}
