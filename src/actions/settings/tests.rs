use super::*;
use crate::actions::demo::tests::sample;
use crate::actions::exceptions::thresholds;
use crate::domain::exception::tier::Settings;
use crate::domain::workload::{DataClass, PersonalData, Portable};

#[test]
fn what_nobody_changed_is_what_the_rules_say() {
    let mut desk = sample();
    assert_eq!(thresholds(&mut desk).unwrap(), Settings::default());
    // And every default fits what it may be.
    for known in known() {
        assert_eq!(known.fits.read(known.default).as_deref(), Some(known.default));
    }
}

#[test]
fn every_threshold_of_the_tiers_is_read_from_its_setting() {
    let mut desk = sample();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "admin-1");
    let values = [
        ("tier-1-environment", "any"),
        ("tier-1-data-class", "public"),
        ("tier-1-personal-data", "personal"),
        ("tier-1-cost", "700"),
        ("tier-1-move-months", "3"),
        ("tier-1-renewals", "0"),
        ("tier-1-approvers", "2"),
        ("tier-1-adviser", "1"),
        ("tier-1-decision-owner", "1"),
        ("tier-1-months", "2"),
        ("tier-1-review-months", "1"),
        ("tier-2-environment", "trial"),
        ("tier-2-data-class", "official-sensitive"),
        ("tier-2-personal-data", "special-category"),
        ("tier-2-cost", "900"),
        ("tier-2-move-months", "9"),
        ("tier-2-renewals", "1"),
        ("tier-2-approvers", "3"),
        ("tier-2-adviser", "0"),
        ("tier-2-decision-owner", "1"),
        ("tier-2-months", "11"),
        ("tier-2-review-months", "4"),
        ("tier-3-approvers", "4"),
        ("tier-3-adviser", "1"),
        ("tier-3-decision-owner", "0"),
        ("tier-3-months", "35"),
        ("tier-3-review-months", "0"),
        ("sole-approver", "1"),
        ("appeal-days", "21"),
        ("renewal-window", "121"),
        ("bridge-days", "31"),
        ("correction-hours", "25"),
        ("least-note", "22"),
        ("quote-months", "13"),
        ("portable-comfortable", "5"),
        ("portable-minimum", "10"),
    ];
    let typed: Vec<(String, String)> =
        values.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    set_all(&mut desk, &typed, "Every one of them.").unwrap();
    let found = thresholds(&mut desk).unwrap();
    let [one, two, three] = &found.tiers;
    let limits = one.limits.as_ref().unwrap();
    assert_eq!(
        (limits.trial_only, limits.data_class, limits.personal_data),
        (false, DataClass::Public, PersonalData::Personal)
    );
    assert_eq!((limits.yearly.as_pence(), limits.move_months, limits.renewals), (70_000, 3, 0));
    assert_eq!((one.quorum, one.adviser, one.decision_owner), (2, true, true));
    assert_eq!((one.longest, one.review_months), (2, Some(1)));
    let limits = two.limits.as_ref().unwrap();
    assert_eq!(
        (limits.trial_only, limits.data_class, limits.personal_data),
        (true, DataClass::OfficialSensitive, PersonalData::SpecialCategory)
    );
    assert_eq!((limits.yearly.as_pence(), limits.move_months, limits.renewals), (90_000, 9, 1));
    assert_eq!((two.quorum, two.adviser, two.decision_owner), (3, false, true));
    assert_eq!((two.longest, two.review_months), (11, Some(4)));
    assert_eq!(three.limits, None, "tier 3 takes what no other does");
    assert_eq!((three.quorum, three.adviser, three.decision_owner), (4, true, false));
    assert_eq!((three.longest, three.review_months), (35, None));
    assert_eq!((found.sole_approver, found.appeal_days, found.renewal_window), (true, 21, 121));
    assert_eq!((found.bridge_days, found.correction_hours, found.least_note), (31, 25, 22));
    assert_eq!(found.quote_months, 13);
    assert_eq!(found.portable, Portable { comfortable: 5, minimum: 10 });
    // All or nothing, and the tiers stay in their order.
    let before = settings(&mut desk).unwrap();
    let typed = [("bridge-days", "5"), ("tier-1-months", "12")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
    set_all(&mut desk, &typed, "One of them contradicts.").unwrap_err();
    assert_eq!(settings(&mut desk).unwrap(), before);
}
