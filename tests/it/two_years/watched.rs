//! What a nightly job hears of over the life of an exception: `check` with its exit codes, `notify`
//! each thing once, and what counts as away.

use super::{COMMON, Years, claim};

/// Every kind of thing that `check` looks for.
const ALL: &str = "check --expiring 30 --waiting 14 --lapsed --conditions --reviews --signal";

impl Years {
    /// What `check` found on `day`: nothing and 0, or these lines and 3.
    #[track_caller]
    fn checked(&self, day: &str, lines: &[&str]) {
        let output = self.0.output_on(day, &format!("--as aud-1 {ALL}"));
        let told = String::from_utf8_lossy(&output.stdout);
        assert_eq!(told.lines().collect::<Vec<_>>(), lines, "on {day}");
        let code = if lines.is_empty() { 0 } else { 3 };
        assert_eq!(output.status.code(), Some(code), "on {day}: {told}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }

    /// What `notify` wrote on `day`, and that it writes nothing when it runs once more.
    #[track_caller]
    fn notified(&self, day: &str, lines: &[&str]) {
        let told = self.on(day, "--as admin-1 notify");
        assert_eq!(told.lines().collect::<Vec<_>>(), lines, "on {day}");
        assert_eq!(self.on(day, "--as admin-1 notify"), "", "once more on {day}");
    }

    /// A trial at tier 1 of moving maps, from April to June, submitted on 11 March 2026.
    fn trial_with(&self, condition: &str) {
        self.on(
            "2026-03-10",
            &format!(
                "--as arch-1 x new --workload w1 --title 'Trial of moving maps' --target gcp \
                 {COMMON} {} --environment trial --start 2026-04-01 --last-day 2026-06-30 \
                 --move-months 0,1,2 --estimate-basis desk --target-year 1000 --review-by \
                 2026-05-20 --condition '{condition}'",
                claim("innovation")
            ),
        );
        self.on("2026-03-11", "--as arch-1 x submit x1");
    }
}

/// On screen X-0010 says in the register that somebody decided for themselves.
#[cfg(unix)]
pub(super) fn overrides_are_seen_on_screen(years: &Years) {
    let clock = [("CLOUDPICK_NOW", "2028-03-31T09:30:00Z")];
    let mut pty = crate::support::Pty::start(&years.0, "--as aud-1", (80, 24), &clock);
    pty.shows("NEXT FOR YOU");
    pty.press("ge");
    pty.shows("override: A trial of sums");
    pty.press("q");
    assert_eq!(pty.ends(), 0);
}

#[cfg(not(unix))]
pub(super) fn overrides_are_seen_on_screen(_: &Years) {}

#[test]
fn a_nightly_job_hears_of_everything_once_and_of_nothing_when_there_is_nothing() {
    const LATE: &str =
        "condition X-0001#1: A report is written, arch-1: breached, was due on 2026-05-10";
    const REVIEW: &str = "review X-0001: Trial of moving maps: review was due on 2026-05-20";
    const LAPSED: &str = "lapsed X-0001: Trial of moving maps: its cover ended on 2026-06-30";
    let years = Years::begin();
    years.checked("2026-03-09", &[]);
    years.trial_with("A report is written;arch-1;2026-05-10;reporting;warn");
    years.checked("2026-03-24", &[]);
    let waits = "waiting X-0001: Trial of moving maps: has waited 14 days; whose turn: \
                 an approver of tier 1: app-1 or app-2";
    years.checked("2026-03-25", &[waits]);
    // Waiting decides nothing.
    assert_eq!(years.cover("2026-03-25", "x1"), ["none", "submitted"]);
    years.approve("2026-03-26", "app-1", "x1", "The trial is bounded and short.");
    years.checked("2026-03-27", &[]);

    // 90 days before 30 June is 1 April.
    years.notified("2026-03-31", &[]);
    years.notified(
        "2026-04-01",
        &["expiring X-0001: Trial of moving maps: ends in 90 days, on 2026-06-30"],
    );
    years.checked("2026-04-01", &[]);
    years.checked("2026-05-11", &[LATE]);
    years.notified(
        "2026-05-11",
        &[LATE, "review X-0001: Trial of moving maps: review is due in 9 days, on 2026-05-20"],
    );
    years.checked("2026-05-30", &[LATE, REVIEW]);
    let soon = "expiring X-0001: Trial of moving maps: ends in 30 days";
    years.checked("2026-05-31", &[LATE, soon, REVIEW]);
    // Nobody ran it on 31 May (30 days) nor on 16 June (14): one line makes up for both.
    years.notified(
        "2026-06-20",
        &["expiring X-0001: Trial of moving maps: ends in 10 days, on 2026-06-30", REVIEW],
    );
    years.checked("2026-07-01", &[LAPSED, LATE]);
    years.notified("2026-07-01", &[LAPSED]);
    years.notified("2026-07-02", &[]);
    years.on(
        "2026-07-03",
        "--as arch-1 x close x1 --outcome returned_to_primary --months 1 --reason 'It is over.'",
    );
    years.checked("2026-07-03", &[]);

    // A job must be able to tell that it could not look from there being something to do.
    let gone = years.0.folder().join("elsewhere.db");
    let gone = years.0.command(&format!("--db {} {ALL}", gone.display())).output().unwrap();
    assert_eq!(gone.status.code(), Some(9), "{}", String::from_utf8_lossy(&gone.stderr));
    assert!(gone.stdout.is_empty());
}

#[test]
fn a_condition_that_is_said_to_be_met_waits_for_an_approver_and_not_for_its_owner() {
    let years = Years::begin();
    years.trial_with("A report is written;arch-1;2026-05-10;reporting;warn");
    years.approve("2026-03-26", "app-1", "x1", "The trial is bounded and short.");
    years.on("2026-04-20", "--as arch-1 x condition meet x1 1 --evidence 'The report'");
    let line = "condition X-0001#1: A report is written, arch-1";
    let claimed = format!(
        "{line}: said to be met, to be confirmed by an approver by 2026-05-10: app-1 or app-2"
    );
    years.checked("2026-04-21", &[&claimed]);
    let late = "breached, was due on 2026-05-10; said to be met, and no approver has confirmed it: app-1 or app-2";
    years.checked("2026-05-11", &[&format!("{line}: {late}")]);
    years.on("2026-05-11", "--as app-1 x condition confirm x1 1");
    years.checked("2026-05-11", &[]);
}

#[test]
fn a_workload_stays_at_home_until_what_must_be_met_first_is_confirmed() {
    let years = Years::begin();
    years.trial_with("Faces are blurred first;arch-1;2026-05-31;precedent;lapse");
    years.approve("2026-03-26", "app-1", "x1", "As soon as the faces are blurred.");
    let runs = |day: &str, more: &str| {
        let shown = years.json(day, &format!("workload show w1 {more}"));
        ["hosted", "hosted_since"].map(|key| shown[key].as_str().unwrap().to_owned())
    };
    let figures = |day: &str, more: &str| {
        let all = years.figures(day, more);
        ["off_primary.share", "off_primary.lapsed", "uncovered.days", "age.live_oldest"]
            .map(|key| all[key].clone())
    };
    assert_eq!(years.cover("2026-04-10", "x1"), ["lapsed_condition", "approved"]);
    assert_eq!(runs("2026-04-10", ""), ["aws", "2025-01-01"]);
    let waits = ["0.0 0 10", "- 0 0", "0 0 -", "- - -"];
    assert_eq!(figures("2026-04-10", ""), waits);

    years.on("2026-04-15", "--as arch-1 x condition meet x1 1 --evidence 'Log of the blurring'");
    assert_eq!(runs("2026-04-15", ""), ["aws", "2025-01-01"], "its owner alone says so");
    years.on("2026-04-20", "--as app-1 x condition confirm x1 1");
    assert_eq!(years.cover("2026-04-20", "x1"), ["live", "approved"]);
    assert_eq!(runs("2026-04-20", ""), ["gcp", "2026-04-20"]);
    assert_eq!(figures("2026-04-25", ""), ["10.0 1 10", "0.0 0 1", "0 0 -", "5.0 - -"]);
    // 1 to 3 July; the nineteen days of April were spent at home.
    assert_eq!(figures("2026-07-03", ""), ["10.0 1 10", "100.0 1 1", "3 1 -", "- - -"]);
    assert_eq!(figures("2026-07-03", "--on 2026-04-10"), waits, "the past is as it was");
    assert_eq!(runs("2026-07-03", "--on 2026-04-10"), ["aws", "2025-01-01"]);
    let verified = years.on("2026-07-03", "--as aud-1 verify");
    assert!(verified.starts_with("all is well"), "{verified}");
}

#[cfg(unix)]
#[test]
fn what_keeps_anything_from_being_covered_is_named_from_the_first_day_to_whoever_sees_to_it() {
    let years = Years::begin();
    years.trial_with("The wardens agree in writing;arch-1;2026-06-25;precedent;lapse");
    years.approve("2026-03-26", "app-1", "x1", "The trial is bounded and short.");
    let clock = [("CLOUDPICK_NOW", "2026-04-02T09:30:00Z")];
    let mut pty = crate::support::Pty::start(&years.0, "--as arch-1", (80, 24), &clock);
    pty.shows("> Meet 1 condition late, due or stopping a cover");
    // Nothing was covered yet, so nothing has lapsed.
    pty.shows("1 lapsed or blocked, not covered");
    pty.press("q");
    assert_eq!(pty.ends(), 0);
}
