use super::*;
use crate::domain::exception::fixture::{day, request, workload};
use crate::domain::workload::Months;

/// A small trial: tier 1 as it stands.
fn trial() -> (Request, Workload) {
    let (mut request, mut workload) = (request(), workload());
    request.environment = Some(Environment::Trial);
    request.cost.target_year = Some("3200".parse().unwrap());
    request.last_day = Some(day("2027-06-30"));
    workload.annual_cost = "5000".parse().unwrap();
    (request, workload)
}

#[track_caller]
fn check(change: impl Fn(&mut Request, &mut Workload), wanted: Tier, why: &str) {
    let (mut request, mut workload) = trial();
    change(&mut request, &mut workload);
    let (tier, says) = tier(&Settings::default(), &request, &workload, 0, false);
    assert_eq!((tier, says.as_str()), (wanted, why));
}

#[test]
fn the_tier_is_the_lowest_that_fits_and_says_what_was_beyond_the_one_below() {
    check(|_, _| {}, Tier::One, "it fits tier 1");
    check(
        |r, _| r.environment = Some(Environment::Live),
        Tier::Two,
        "beyond tier 1: the environment is live, not trial",
    );
    check(
        |r, _| r.cost.target_year = Some("5000.01".parse().unwrap()),
        Tier::Two,
        "beyond tier 1: £5,000.01 a year is above £5,000",
    );
    check(
        |_, w| w.annual_cost = "50000.01".parse().unwrap(),
        Tier::Three,
        "beyond tier 2: £50,000.01 a year is above £50,000",
    );
    check(
        |r, _| r.personal_data = Some(PersonalData::Personal),
        Tier::Two,
        "beyond tier 1: personal data: personal",
    );
    check(
        |r, _| r.personal_data = Some(PersonalData::SpecialCategory),
        Tier::Three,
        "beyond tier 2: personal data: special-category",
    );
    check(
        |_, w| w.data_class = DataClass::OfficialSensitive,
        Tier::Three,
        "beyond tier 2: the data is official-sensitive",
    );
    check(
        |r, _| r.move_months = Some(Months::new(5, 13, 20).unwrap()),
        Tier::Three,
        "beyond tier 2: a likely move of 13 months is above 12",
    );
    check(
        |r, _| r.last_day = Some(day("2027-07-01")),
        Tier::Two,
        "beyond tier 1: the term 2027-04-01 to 2027-07-01 is longer than 3 months",
    );
    check(
        |r, _| r.last_day = Some(day("2028-04-01")),
        Tier::Three,
        "beyond tier 2: the term 2027-04-01 to 2028-04-01 is longer than 12 months",
    );
}

#[test]
fn the_third_renewal_and_the_reopen_signal_go_to_the_highest_tier() {
    let (request, workload) = trial();
    let settings = Settings::default();
    assert_eq!(tier(&settings, &request, &workload, 2, false).0, Tier::One);
    let third = tier(&settings, &request, &workload, 3, false);
    assert_eq!(third.0, Tier::Three);
    assert_eq!(third.1, "beyond tier 2: it is renewal 3, and this tier takes 2");
    let signal = tier(&settings, &request, &workload, 0, true);
    assert_eq!(signal, (Tier::Three, "beyond tier 2: the reopen signal is raised".to_owned()));
}
