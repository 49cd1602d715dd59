//! Where a command's answer goes, and in which of its forms.
//!
//! One writer that returns errors: a closed pipe ends quietly, a full disk is told.

use std::collections::BTreeMap;
use std::io::{self, Write};

use jiff::tz::TimeZone;

use crate::cli::fault::{Fault, Kind};
use crate::cli::{Format, Pick};
use crate::domain::date::Day;
use crate::domain::filter::{FilterError, Seen, with_views};
use crate::domain::text::counted;
use crate::report::csv::{self, Profile};
use crate::report::json::{self, Layout};
use crate::report::listing::{ColumnError, Listing, Record};
use crate::report::table::{self, View};

/// How answers of this command are written.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own on the command line"
)]
pub struct Style {
    /// Table, JSON or CSV.
    pub format: Format,
    /// One fact a line.
    pub plain: bool,
    /// No references after a write.
    pub quiet: bool,
    /// Headings may be bold.
    pub color: bool,
    /// Standard output is a terminal.
    pub terminal: bool,
    /// Columns of the terminal.
    pub width: Option<usize>,
    /// The zone in which moments are shown.
    pub zone: TimeZone,
}

/// The answer being written.
pub struct Out<'a> {
    writer: io::BufWriter<&'a mut dyn Write>,
    style: Style,
    /// The workspace is a sample.
    sample: bool,
    /// Something of a sample or an illustrative evaluation was shown.
    labelled: bool,
    /// What filters need to be read: the day, who asks, and the saved views.
    seen: Option<(Day, String, BTreeMap<String, String>)>,
}

impl<'a> Out<'a> {
    /// An answer to `writer`.
    pub fn new(writer: &'a mut dyn Write, style: Style) -> Self {
        Self {
            writer: io::BufWriter::new(writer),
            style,
            sample: false,
            labelled: false,
            seen: None,
        }
    }

    /// Moments are shown in `zone` from here on.
    pub fn set_zone(&mut self, zone: TimeZone) {
        self.style.zone = zone;
    }

    /// Filters are read as `me` sees them on `today`, with these saved views.
    pub fn set_seen(&mut self, today: Day, me: &str, views: BTreeMap<String, String>) {
        self.seen = Some((today, me.to_owned(), views));
    }

    /// Whether the answer is for people: neither JSON nor CSV.
    pub fn is_for_people(&self) -> bool {
        self.style.format == Format::Table
    }

    /// Whether nothing but what was asked for is said.
    pub fn is_quiet(&self) -> bool {
        self.style.quiet
    }

    /// The form asked for.
    pub fn format(&self) -> Format {
        self.style.format
    }

    /// Whether the answer is JSON.
    pub fn is_json(&self) -> bool {
        self.style.format == Format::Json
    }

    /// Whether standard output is a terminal.
    pub fn is_terminal(&self) -> bool {
        self.style.terminal
    }

    /// Columns of the terminal, where there is one.
    pub fn width(&self) -> Option<usize> {
        self.style.width
    }

    /// The writer itself, for what streams.
    pub fn writer(&mut self) -> &mut dyn Write {
        &mut self.writer
    }

    /// Text as it is.
    ///
    /// # Errors
    /// Those of standard output.
    pub fn text(&mut self, text: &str) -> io::Result<()> {
        self.writer.write_all(text.as_bytes())
    }

    /// A line for people; nothing where the answer is JSON or CSV.
    ///
    /// # Errors
    /// Those of standard output.
    pub fn say(&mut self, line: &str) -> io::Result<()> {
        if self.is_for_people() && !self.style.quiet {
            writeln!(self.writer, "{}", crate::domain::text::display(line))?;
        }
        Ok(())
    }

    /// What is shown from here on comes from a sample: its label ends every answer for people.
    pub fn set_sample(&mut self, sample: bool) {
        self.sample = sample;
    }

    /// What was shown is made up, where `illustrative`: its label ends the answer for people.
    pub fn label(&mut self, illustrative: bool) {
        self.labelled |= illustrative;
    }

    /// Says to people on standard error, in plain words, what a filter took and how many passed.
    pub fn passed(&self, said: &str, count: usize, pick: &Pick) {
        if said.is_empty() || !self.is_for_people() || self.is_quiet() || pick.count {
            return;
        }
        let rows = counted(count, "row", "rows");
        let line = crate::domain::text::display(&format!("{rows}: {said}"));
        // What cannot be said on standard error cannot be said at all.
        let _ = writeln!(io::stderr().lock(), "{line}");
    }

    /// A list, picked, sorted and cut as asked for.
    ///
    /// # Errors
    /// An unknown column, or those of standard output.
    pub fn list(&mut self, listing: Listing, pick: &Pick) -> Result<(), Fault> {
        let listing = self.written(listing, pick)?;
        // To give the memory of many rows back takes as long as to read a good part of them, and
        // whoever lists ends with that.
        std::mem::forget(listing);
        Ok(())
    }

    /// As [`Out::list`]: what was written.
    fn written(&mut self, mut listing: Listing, pick: &Pick) -> Result<Listing, Fault> {
        if !pick.sift.is_empty() {
            let unread = |error: FilterError| Fault::new(Kind::Usage, error.to_string());
            // Without a workspace there is nobody to be `me`, and days count from the epoch.
            let nobody =
                || (Day::from(jiff::civil::date(1970, 1, 1)), String::new(), BTreeMap::new());
            let (today, me, views) = self.seen.clone().unwrap_or_else(nobody);
            let typed = crate::cli::exception::unsigned(&pick.sift);
            let typed = with_views(&typed, &views).map_err(unread)?;
            let seen = Seen { today, me: &me };
            let said = listing.sift(&typed, seen, &self.style.zone).map_err(unread)?;
            self.passed(&said, listing.count(), pick);
        }
        if !pick.sort.is_empty() {
            listing.sort(&pick.sort.join(",")).map_err(|error| unknown_column(&error))?;
        }
        if !pick.columns.is_empty() {
            listing =
                listing.pick(&pick.columns.join(",")).map_err(|error| unknown_column(&error))?;
        }
        if let Some(most) = pick.limit {
            listing.limit(most);
        }
        if pick.count {
            writeln!(self.writer, "{}", listing.count())?;
            return Ok(listing);
        }
        self.labelled |= self.sample;
        let (view, layout) = (self.view(), self.layout());
        match self.style.format {
            Format::Json => json::write_listing(&mut self.writer, &listing, layout)?,
            Format::Csv => csv::write_listing(&mut self.writer, &listing, Profile::Plain)?,
            Format::Table if self.style.plain => {
                table::write_listing_plainly(&mut self.writer, &listing, &view)?;
            }
            Format::Table => table::write_listing(&mut self.writer, &listing, &view)?,
        }
        Ok(listing)
    }

    /// One thing whose `rows` are what a spreadsheet wants of it, and whoever counts, sorts, cuts or
    /// filters.
    ///
    /// # Errors
    /// As [`Out::list`] and [`Out::show`].
    pub fn show_or_rows(
        &mut self,
        record: impl FnOnce() -> Record,
        rows: impl FnOnce() -> Listing,
        pick: &Pick,
    ) -> Result<(), Fault> {
        if self.style.format == Format::Csv || pick.of_rows().is_some() {
            return self.list(rows(), pick);
        }
        self.show(record(), pick)
    }

    /// One thing.
    ///
    /// # Errors
    /// An unknown column, a flag that only lists take, or those of standard output.
    pub fn show(&mut self, record: Record, pick: &Pick) -> Result<(), Fault> {
        if let Some(flag) = pick.of_rows() {
            let text = format!("{flag} is for lists, and this is one thing");
            return Err(Fault::new(Kind::Usage, text).hint(format!(
                "leave {flag} out; --columns picks parts of it, and --json has all of it"
            )));
        }
        let record = if pick.columns.is_empty() {
            record
        } else {
            record.pick(&pick.columns.join(",")).map_err(|error| unknown_column(&error))?
        };
        self.labelled |= self.sample;
        let (view, layout) = (self.view(), self.layout());
        match self.style.format {
            Format::Json => json::write_record(&mut self.writer, &record, layout)?,
            Format::Csv => csv::write_listing(&mut self.writer, &record.row(), Profile::Plain)?,
            Format::Table if self.style.plain => {
                table::write_record_plainly(&mut self.writer, &record, &view)?;
            }
            Format::Table => table::write_record(&mut self.writer, &record, &view)?,
        }
        Ok(())
    }

    /// What a write made or changed: its reference, or the changed object as JSON.
    ///
    /// # Errors
    /// Those of standard output.
    pub fn wrote(
        &mut self,
        reference: &str,
        changed: impl FnOnce() -> Record,
    ) -> Result<(), Fault> {
        if self.is_json() {
            return self.show(changed(), &Pick::default());
        }
        if !self.style.quiet {
            writeln!(self.writer, "{}", crate::domain::text::display(reference))?;
        }
        Ok(())
    }

    /// Everything written so far reaches standard output, with the label of made-up data last.
    ///
    /// # Errors
    /// Those of standard output.
    pub fn finish(&mut self) -> io::Result<()> {
        if std::mem::take(&mut self.labelled) {
            self.say("illustrative sample data, not advice")?;
        }
        self.writer.flush()
    }

    fn layout(&self) -> Layout {
        if self.style.terminal { Layout::Pretty } else { Layout::Compact }
    }

    fn view(&self) -> View {
        View { width: self.style.width, bold: self.style.color, zone: self.style.zone.clone() }
    }
}

fn unknown_column(error: &ColumnError) -> Fault {
    Fault::new(Kind::Usage, error.to_string())
}
