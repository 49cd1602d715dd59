use super::*;
use crate::actions::demo::tests::{Sample, sample};
use crate::actions::exceptions;
use crate::actions::functions::{self, Finding};
use crate::actions::{drills, lock_in, rehearsals, workloads};
use crate::domain::exception::function::Found;
use crate::domain::workload::drill::Verdict;
use crate::domain::workload::portability::value::Corner;
use crate::store::upkeep;

fn sit(desk: &mut Sample, who: &str) {
    let everybody = crate::actions::people::list(desk).unwrap();
    desk.sit(&everybody, who);
}

fn entry(answer: &str) -> Entry {
    Entry { answer: answer.to_owned(), ..Entry::default() }
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, ActionError>) -> (Ground, String) {
    match outcome.unwrap_err() {
        ActionError::Refused(refused) => (refused.ground, refused.message),
        other @ (ActionError::Store(_) | ActionError::File(_)) => panic!("{other}"),
    }
}

#[test]
fn with_the_numbers_of_the_catalogue_every_threshold_reads_as_the_set_has_it() {
    assert_eq!(checks().len(), 16);
    for check in checks() {
        let default = |key: &str| {
            let number = NUMBERS.iter().find(|number| number.key == key).unwrap();
            number.default.parse().unwrap()
        };
        let words = threshold::words(check.id.as_str(), "unknown", default);
        assert_eq!(words, check.threshold.as_str(), "{}", check.id);
    }
}

#[test]
fn a_check_is_answered_by_who_keeps_the_workload_and_earlier_answers_are_kept() {
    let mut desk = sample();
    assert_eq!(refused(set(&mut desk, "estate", "MVP-01", &entry("met"))).0, Ground::Role);
    assert_eq!(refused(set(&mut desk, "w1", "MVP-01", &entry("met"))).0, Ground::Role);
    sit(&mut desk, "arch-1");
    assert_eq!(refused(set(&mut desk, "w99", "MVP-01", &entry("met"))).0, Ground::NotFound);
    assert_eq!(refused(set(&mut desk, "w1", "MVP-17", &entry("met"))).0, Ground::NotFound);
    assert_eq!(refused(set(&mut desk, "w1", "1", &entry("maybe"))).0, Ground::Validation);
    let named = Entry { decision: Some("D-0099".to_owned()), ..entry("accepted") };
    assert_eq!(refused(set(&mut desk, "w1", "1", &named)).0, Ground::NotFound);
    let measured = Entry { measure: Some("once".to_owned()), ..entry("not-met") };
    set(&mut desk, "w1", "mvp 9", &measured).unwrap();
    let sheet = set(&mut desk, "Council tax portal", "MVP-09", &entry("met")).unwrap();
    let line = sheet.lines.iter().find(|line| line.check.id.as_str() == "MVP-09").unwrap();
    assert_eq!((line.answer(), line.source, line.history.len()), (Answer::Met, Source::Own, 2));
    let before = desk.today().plus_days(-1);
    let sheet = show(&mut desk, "w1", Some(before)).unwrap();
    let line = sheet.lines.iter().find(|line| line.check.id.as_str() == "MVP-09").unwrap();
    assert_eq!((line.answer(), line.history.len()), (Answer::NotMet, 0), "not answered by then");
}

#[test]
fn a_tightened_threshold_is_seen_in_words_and_in_what_is_offered() {
    let mut desk = sample();
    let offer = |desk: &mut Sample| {
        let sheet = show(desk, "Planning search", None).unwrap();
        let line = sheet.lines.iter().find(|line| line.check.id.as_str() == "MVP-03").unwrap();
        (line.threshold.clone(), line.offered.as_ref().unwrap().answer)
    };
    assert_eq!(offer(&mut desk), ("up to 60 working days".to_owned(), Answer::Met));
    sit(&mut desk, "admin-1");
    crate::actions::settings::set(&mut desk, "mvp-03-days", "11", "we rehearse faster now")
        .unwrap();
    assert_eq!(offer(&mut desk), ("up to 11 working days".to_owned(), Answer::NotMet));
}

#[test]
fn the_sample_has_every_corner_and_the_report_counts_workloads() {
    let mut desk = sample();
    let report = report(&mut desk, None).unwrap();
    let corners: BTreeSet<Corner> = report.spots.iter().map(|spot| spot.corner).collect();
    for corner in [
        Corner::NeedsDecision,
        Corner::NeedsWork,
        Corner::Accepted,
        Corner::Valuable,
        Corner::Portable,
    ] {
        assert!(corners.contains(&corner), "{corner}");
    }
    assert_eq!(report.share.percent().to_string(), "50.0");
    for tally in &report.tallies {
        assert_eq!(usize::try_from(tally.of).unwrap(), report.spots.len());
        assert!(tally.met + tally.accepted <= tally.of);
    }
}

#[test]
fn a_rehearsal_logged_in_error_is_taken_out_and_offers_nothing_any_more() {
    let mut desk = sample();
    sit(&mut desk, "arch-1");
    let typed = |days: &str| rehearsals::Entry { days: days.to_owned(), ..Default::default() };
    for days in ["0", "-3", "many", "3651", ""] {
        assert_eq!(refused(rehearsals::add(&mut desk, "w1", &typed(days))).0, Ground::Validation);
    }
    let made = rehearsals::add(&mut desk, "w1", &typed("9")).unwrap();
    assert_eq!(made.number, 1);
    let offers = |desk: &mut Sample| {
        let sheet = show(desk, "w1", None).unwrap();
        let offers = sheet.lines.iter().filter_map(|line| line.offered.clone());
        offers.filter(|offer| offer.check <= "MVP-04").collect::<Vec<_>>()
    };
    assert_eq!(offers(&mut desk)[0].answer, Answer::Met);
    assert_eq!(refused(rehearsals::retire(&mut desk, "w1", 1, "")).0, Ground::Validation);
    rehearsals::retire(&mut desk, "w1", 1, "it was another workload").unwrap();
    assert_eq!(refused(rehearsals::retire(&mut desk, "w1", 1, "again")).0, Ground::State);
    assert!(offers(&mut desk).iter().all(|offer| offer.answer == Answer::NotMet));
    let listed = rehearsals::list(&mut desk, Some("w1"), None).unwrap();
    assert!(listed[0].rehearsal.retired.is_some(), "its line stays");
}

#[test]
fn a_feature_is_told_apart_from_its_look_alike_and_every_version_is_kept() {
    let mut desk = sample();
    sit(&mut desk, "arch-1");
    let typed = |feature: &str, days: &str| lock_in::Entry {
        feature: Some(feature.to_owned()),
        days: Some(days.to_owned()),
        spend: Some("100".to_owned()),
        ..Default::default()
    };
    let made = lock_in::add(&mut desk, "w2", &typed("Managed queue", "61")).unwrap();
    let twin = lock_in::add(&mut desk, "w2", &typed("MANAGED  QUEUE", "1"));
    assert_eq!(refused(twin).0, Ground::Validation);
    let same = lock_in::Entry { days: Some("61".to_owned()), ..Default::default() };
    assert_eq!(refused(lock_in::edit(&mut desk, "w2", made.number, &same)).0, Ground::Validation);
    let other = lock_in::Entry { days: Some("60".to_owned()), ..Default::default() };
    let edited = lock_in::edit(&mut desk, "w2", made.number, &other).unwrap();
    assert_eq!((edited.version, edited.days), (2, Some(60)));
    lock_in::retire(&mut desk, "w2", made.number, None, None).unwrap();
    assert!(lock_in::list(&mut desk, Some("w2"), false, None).unwrap().is_empty());
    assert_eq!(lock_in::list(&mut desk, Some("w2"), true, None).unwrap().len(), 1);
    let again = lock_in::retire(&mut desk, "w2", made.number, None, None);
    assert_eq!(refused(again).0, Ground::State);
    assert_eq!(refused(lock_in::edit(&mut desk, "w2", 9, &other)).0, Ground::NotFound);
    let fresh = lock_in::add(&mut desk, "w2", &typed("Managed queue", "61")).unwrap();
    assert_eq!(fresh.number, made.number + 1, "what is retired may come again");
}

#[test]
fn a_function_that_arrives_marks_the_exceptions_that_rest_on_it_until_it_is_missed_again() {
    let mut desk = sample();
    sit(&mut desk, "arch-1");
    let marked = |desk: &mut Sample| {
        let all = exceptions::list(desk, &["function:arrived".to_owned()], None).unwrap();
        all.iter().map(|one| one.light.workload_name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(marked(&mut desk), ["CCTV archive"]);
    let finding = |found| Finding { found, as_at: None, source: None };
    let name = "serverless ANALYTIC queries  billed by data read";
    let entry = functions::look(&mut desk, name, &finding(Found::Arrived)).unwrap();
    assert_eq!(entry.name.as_str(), "Serverless analytic queries billed by data read");
    assert_eq!(marked(&mut desk), ["CCTV archive", "Data warehouse"]);
    let shaken = entry.shaken()[0];
    let shown = exceptions::show(&mut desk, shaken, None).unwrap();
    assert!(shown.gone[0].words().starts_with("reason may have gone: the primary has"));
    // An approver looks again, and it stands: the mark goes.
    sit(&mut desk, "app-2");
    let reason = "It was measured again, and is ten times slower there.".to_owned();
    let look =
        exceptions::Act::Rebase { how: "confirm".to_owned(), reason, outcome: None, months: None };
    exceptions::take(&mut desk, shaken, &look).unwrap();
    assert_eq!(marked(&mut desk), ["CCTV archive"]);
    let listed = functions::list(&mut desk, None).unwrap();
    let entry = listed.iter().find(|one| one.name == entry.name).unwrap();
    assert!(entry.arrived.is_some() && entry.shaken().is_empty());
    let again = exceptions::take(&mut desk, shaken, &look).unwrap_err().to_string();
    assert!(again.contains("there is nothing to look at again"), "{again}");
    sit(&mut desk, "arch-1");
    functions::look(&mut desk, name, &finding(Found::Missing)).unwrap();
    assert_eq!(marked(&mut desk), ["CCTV archive"]);
    let (ground, message) = refused(functions::look(&mut desk, "None", &finding(Found::Arrived)));
    assert_eq!(
        (ground, message.as_str()),
        (Ground::NotFound, "no exception names a function `None`")
    );
    sit(&mut desk, "app-1");
    assert_eq!(refused(functions::look(&mut desk, name, &finding(Found::Arrived))).0, Ground::Role);
}

#[test]
fn a_drill_counts_who_cannot_leave_and_more_teams_never_make_it_worse() {
    let mut desk = sample();
    let asked = |supplier: &str, months: &str, teams: &str| drills::Asked {
        supplier: supplier.to_owned(),
        months: months.to_owned(),
        teams: teams.to_owned(),
    };
    let one = drills::run(&mut desk, &asked("aws", "9", "1"), None).unwrap();
    let four = drills::run(&mut desk, &asked("AWS", "9", "4"), None).unwrap();
    assert_eq!(one.drill.lines.len(), four.drill.lines.len());
    assert!(one.drill.late() > four.drill.late() && four.drill.late() > 0);
    assert!(four.drill.count(Verdict::TooLong) > 0 && four.drill.enough.is_none());
    assert_eq!(refused(drills::run(&mut desk, &asked("asw", "9", "1"), None)).0, Ground::NotFound);
    for (months, teams) in [("-1", "1"), ("121", "1"), ("9", "0"), ("9", "101"), ("x", "1")] {
        let outcome = drills::run(&mut desk, &asked("aws", months, teams), None);
        assert_eq!(refused(outcome).0, Ground::Validation, "{months} {teams}");
    }
}

#[test]
fn hosting_tells_of_every_place_with_what_a_grant_let_us_assume() {
    let mut desk = sample();
    let stays = workloads::hosting(&mut desk, "Council tax portal", None).unwrap();
    assert_eq!(stays.len(), 1);
    assert_eq!(stays[0].place.to_string(), "aws");
    sit(&mut desk, "arch-1");
    let details = workloads::Details {
        hosted: Some("gcp".to_owned()),
        hosted_since: Some("2026-11-01".to_owned()),
        ..Default::default()
    };
    workloads::edit(&mut desk, "w1", &details).unwrap();
    let stays = workloads::hosting(&mut desk, "w1", None).unwrap();
    let told: Vec<String> = stays
        .iter()
        .map(|stay| format!("{} {:?}", stay.place, stay.until.map(|day| day.to_string())))
        .collect();
    assert_eq!(told, ["aws Some(\"2026-11-01\")", "gcp None"]);
    let earlier = desk.today().plus_days(-30);
    let before = workloads::hosting(&mut desk, "w1", Some(earlier)).unwrap();
    assert_eq!(before.len(), 1);
}

#[test]
fn what_is_stored_of_the_estate_is_what_the_events_say() {
    let mut desk = sample();
    sit(&mut desk, "arch-1");
    set(&mut desk, "w1", "1", &entry("met")).unwrap();
    let path = desk.store.path().unwrap().to_owned();
    let report = upkeep::verify(&path).unwrap();
    assert!(report.findings.is_empty(), "{:?}", report.findings);
    let rows = desk
        .store
        .read(|look| Ok::<_, ActionError>(look.all(&estate::PORTABILITY_ANSWER)?.len()))
        .unwrap();
    assert!(rows > 40, "{rows}");
}
