//! The reports that the place opens, and the files it writes.

use crate::actions::reports::Report;

/// A report on screen, or one that is a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paper {
    /// It opens as a list.
    List(Report),
    /// Last days, reviews and conditions for a calendar.
    Calendar,
    /// The whole register with its figures as one page.
    Page,
}

impl Paper {
    /// All of them, in the order of the page.
    pub(super) const ALL: &'static [Self] = &[
        Self::List(Report::Waiting),
        Self::List(Report::Due),
        Self::List(Report::Expiring),
        Self::List(Report::Lapsed),
        Self::List(Report::Conditions),
        Self::List(Report::OffPrimary),
        Self::List(Report::Debt),
        Self::List(Report::Ledger),
        Self::List(Report::Quarters),
        Self::List(Report::Uncovered),
        Self::List(Report::Gaps),
        Self::List(Report::Reasons),
        Self::List(Report::Suppliers),
        Self::List(Report::Directorates),
        Self::List(Report::Renewals),
        Self::List(Report::Promises),
        Self::List(Report::Exits),
        Self::List(Report::Moves),
        Self::List(Report::Decided),
        Self::List(Report::Stamps),
        Self::List(Report::Stale),
        Self::List(Report::Evidence),
        Self::List(Report::Orphans),
        Self::List(Report::Overrides),
        Self::List(Report::Corrections),
        Self::List(Report::Foi),
        Self::Calendar,
        Self::Page,
    ];

    /// Its name on the command line.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::List(report) => report.code(),
            Self::Calendar => "calendar",
            Self::Page => "exceptions",
        }
    }

    /// What it lists or holds.
    pub(super) const fn says(self) -> &'static str {
        match self {
            Self::List(report) => report.says(),
            Self::Calendar => "Last days, reviews and conditions as a calendar file",
            Self::Page => "The whole register with its figures, as one page that prints",
        }
    }

    /// What Enter does.
    pub(super) fn way(self) -> String {
        match self {
            Self::List(report) => {
                let ahead = if report.looks_ahead() {
                    ", some days ahead; + and - look further or less far"
                } else {
                    ""
                };
                format!("Enter opens it{ahead}. cloudpick report {}", self.name())
            }
            Self::Calendar | Self::Page => format!(
                "Enter writes the file into the present folder. cloudpick report {} -o FILE",
                self.name()
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_report_is_among_them_once() {
        let mut listed: Vec<Report> = Paper::ALL
            .iter()
            .filter_map(|paper| match paper {
                Paper::List(report) => Some(*report),
                Paper::Calendar | Paper::Page => None,
            })
            .collect();
        listed.sort_unstable();
        let mut all = Report::ALL.to_vec();
        all.sort_unstable();
        assert_eq!(listed, all);
    }
}
