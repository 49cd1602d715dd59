//! What the program takes from the machine it runs on: the time, fresh ids, the login and the
//! machine's name. The one place that asks; a test fixes them here.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use jiff::Timestamp;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::domain::date::Moment;

/// Where the time comes from. Clones of a fixed clock go together.
#[derive(Debug, Clone)]
pub struct Clock(Hands);

#[derive(Debug, Clone)]
enum Hands {
    Real,
    /// Microseconds since 1970, and how many more at each look.
    Set {
        micros: Arc<AtomicI64>,
        step: i64,
    },
}

impl Clock {
    /// The clock of the machine.
    pub fn real() -> Self {
        Self(Hands::Real)
    }

    /// A clock that stands at `moment` until it is set.
    pub fn fixed(moment: Moment) -> Self {
        Self::stepping(moment, 0)
    }

    /// A clock that shows `moment` first and goes on by one second at each look.
    pub fn walking(moment: Moment) -> Self {
        Self::stepping(moment, 1_000_000)
    }

    fn stepping(moment: Moment, step: i64) -> Self {
        let micros = Arc::new(AtomicI64::new(moment.timestamp().as_microsecond()));
        Self(Hands::Set { micros, step })
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        match &self.0 {
            Hands::Real => real_now().into(),
            Hands::Set { micros, step } => at(micros.fetch_add(*step, Ordering::Relaxed)),
        }
    }

    /// Sets a fixed or walking clock, and its clones, to `moment`. The machine's own stays.
    pub fn set(&self, moment: Moment) {
        match &self.0 {
            Hands::Real => {}
            Hands::Set { micros, .. } => {
                micros.store(moment.timestamp().as_microsecond(), Ordering::Relaxed);
            }
        }
    }
}

fn at(micros: i64) -> Moment {
    let nearest = if micros < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Timestamp::from_microsecond(micros).unwrap_or(nearest).into()
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
fn real_now() -> Timestamp {
    Timestamp::now()
}

/// The machine somebody works at: its clock, and what it says about whoever uses it.
#[derive(Debug, Clone)]
pub struct World {
    /// Where the time comes from.
    pub clock: Clock,
    /// The login of the process.
    pub login: String,
    /// The machine's name.
    pub host: String,
}

impl World {
    /// This machine.
    pub fn real() -> Self {
        Self { clock: Clock::real(), login: login(), host: host() }
    }

    /// This machine with its clock standing at `moment`: builds with debug assertions only.
    pub fn standing_at(moment: Moment) -> Self {
        Self { clock: Clock::fixed(moment), ..Self::real() }
    }
}

/// Where ids and salts come from.
#[derive(Debug, Clone)]
pub struct Ids(Source);

#[derive(Debug, Clone)]
enum Source {
    Real,
    Counted(u64),
}

impl Ids {
    /// Ids that nobody else will make, and salts that nobody can guess.
    pub fn real() -> Self {
        Self(Source::Real)
    }

    /// The same ids and salts in the same order each time: for tests and samples only.
    pub fn counted() -> Self {
        Self(Source::Counted(0))
    }

    /// A fresh id: UUID version 7 as text.
    pub fn id(&mut self) -> String {
        match &mut self.0 {
            Source::Real => Uuid::now_v7().to_string(),
            Source::Counted(count) => {
                *count += 1;
                format!("01890a5d-ac96-774b-8000-{count:012x}")
            }
        }
    }

    /// Sixteen bytes that nobody can guess.
    pub fn salt(&mut self) -> [u8; 16] {
        let mut hasher = Sha256::new();
        match &mut self.0 {
            Source::Real => {
                // A version 4 UUID has 122 random bits; two of them fill 16 bytes whole.
                hasher.update(Uuid::new_v4().as_bytes());
                hasher.update(Uuid::new_v4().as_bytes());
            }
            Source::Counted(count) => {
                *count += 1;
                hasher.update(count.to_be_bytes());
            }
        }
        let hash: [u8; 32] = hasher.finalize().into();
        let mut salt = [0; 16];
        salt.copy_from_slice(&hash[..16]);
        salt
    }
}

/// The login behind the uid of the process, not the environment's word for it; `uid-1000` where
/// the system has no name for it.
#[cfg(unix)]
pub fn login() -> String {
    let uid = uzers::get_current_uid();
    uzers::get_user_by_uid(uid)
        .map_or_else(|| format!("uid-{uid}"), |user| user.name().to_string_lossy().into_owned())
}

/// The login of the process is not known on this system.
#[cfg(not(unix))]
pub fn login() -> String {
    "unknown".to_owned()
}

/// The name of this machine.
#[cfg(unix)]
pub fn host() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

/// The name of this machine is not known on this system.
#[cfg(not(unix))]
pub fn host() -> String {
    "unknown".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> Moment {
        text.parse().unwrap()
    }

    #[test]
    fn a_walking_clock_goes_on_and_a_fixed_one_stands() {
        let walking = Clock::walking(moment("2026-01-02T03:04:05Z"));
        let twin = walking.clone();
        assert_eq!(walking.now().to_string(), "2026-01-02T03:04:05.000000Z");
        assert_eq!(twin.now().to_string(), "2026-01-02T03:04:06.000000Z");

        let fixed = Clock::fixed(moment("2026-01-02T03:04:05Z"));
        assert_eq!(fixed.now(), fixed.now());
        fixed.set(moment("1901-01-01T00:00:00Z"));
        assert_eq!(fixed.now().to_string(), "1901-01-01T00:00:00.000000Z");
    }

    #[test]
    fn counted_ids_repeat_and_real_ones_do_not() {
        let (mut one, mut two) = (Ids::counted(), Ids::counted());
        assert_eq!((one.id(), one.salt()), (two.id(), two.salt()));
        assert_ne!(one.id(), one.id());
        let mut real = Ids::real();
        assert_ne!(real.salt(), real.salt());
        let (first, second) = (real.id(), real.id());
        assert!(first < second, "version 7 ids sort by their time");
        assert_eq!(first.len(), 36);
    }

    #[test]
    fn the_process_has_a_login_and_a_host() {
        assert!(!login().is_empty());
        assert!(!host().is_empty());
    }
}
