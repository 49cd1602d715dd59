//! The desk of a command: which workspace, on which day, and under whose name.

use std::collections::BTreeMap;
use std::io::Write as _;

use crate::actions::{Desk, upkeep, views};
use crate::cli::Context;
use crate::cli::fault::Fault;
use crate::domain::date::Day;
use crate::store::{Access, Store, StoreError};

impl Context<'_> {
    /// A desk at the configured workspace.
    ///
    /// # Errors
    /// When there is no workspace, or it cannot be used.
    pub fn desk(&mut self, access: Access) -> Result<Desk, Fault> {
        let store = self.store(access)?;
        let desk = Desk::new(store, self.world(), self.named())?;
        self.settled(desk, access)
    }

    /// The same for whoever comes, under whatever name, to check the workspace.
    ///
    /// # Errors
    /// When there is no workspace, or it cannot be used.
    pub fn desk_for_anybody(&mut self) -> Result<Desk, Fault> {
        let store = self.store(Access::Read)?;
        let desk = Desk::for_anybody(store, self.world(), self.named())?;
        self.settled(desk, Access::Read)
    }

    /// Refuses a name that is nobody's before the screen opens; a workspace that is not there yet
    /// is begun on the screen.
    ///
    /// # Errors
    /// A refusal of the name. Whatever is wrong with the file, the screen says.
    pub fn admitted(&self) -> Result<(), Fault> {
        if self.named().is_none() {
            return Ok(());
        }
        if let Ok(store) = Store::open(&self.config.database.value, Access::Read) {
            Desk::new(store, self.world(), self.named())?;
        }
        Ok(())
    }

    /// Refuses a day that is none where what is listed is the same on every day.
    ///
    /// # Errors
    /// What was typed and the rule.
    pub fn same_on_every_day(&self) -> Result<(), Fault> {
        let today = self.world().clock.now().day_in(&jiff::tz::TimeZone::UTC);
        let read = self.on.as_ref().map(|on| Day::read(on, today)).transpose();
        read.map(|_| ()).map_err(|error| Fault::invalid(error.to_string()).subject("on"))
    }

    fn store(&self, access: Access) -> Result<Store, Fault> {
        let path = &self.config.database.value;
        Ok(Store::open(path, access).map_err(StoreError::from)?)
    }

    fn settled(&mut self, mut desk: Desk, access: Access) -> Result<Desk, Fault> {
        desk.marking = self.sensitive;
        if let Some(warning) = upkeep::notice(&mut desk, &self.config.state)? {
            // What cannot be said on standard error cannot be said at all.
            let _ = writeln!(std::io::stderr(), "warning: {warning}");
        }
        if let Some(on) = self.on.as_ref().filter(|_| access == Access::Read) {
            let day = Day::read(on, desk.today()).map_err(|e| Fault::invalid(e.to_string()))?;
            desk = desk.as_at(day)?;
        }
        self.out.set_zone(desk.zone.clone());
        let views = if self.views { views::named(&mut desk)? } else { BTreeMap::new() };
        self.out.set_seen(desk.today(), &desk.actor.slug, views);
        self.out.set_sample(upkeep::facts(&mut desk)?.illustrative);
        Ok(desk)
    }

    /// The same for what hangs on the day: a clock that stands before what history tells of is
    /// said on standard error, unless another day was asked for.
    ///
    /// # Errors
    /// As for [`Self::desk`].
    pub fn desk_by_day(&mut self, access: Access) -> Result<Desk, Fault> {
        let mut desk = self.desk(access)?;
        if self.on.is_none()
            && let Some(warning) = upkeep::clock_notice(&mut desk)?
        {
            let _ = writeln!(std::io::stderr(), "warning: {warning}");
        }
        Ok(desk)
    }
}
