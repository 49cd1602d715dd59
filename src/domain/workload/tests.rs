use super::*;

#[track_caller]
fn check(typed: &str, shown: &str) {
    let read = typed.parse::<Place>().map_or_else(|refused| refused.to_string(), |p| p.to_string());
    assert_eq!(read, shown);
}

#[test]
fn a_place_is_a_supplier_or_one_of_three_words() {
    check("aws", "aws");
    check(" On Premises ", "on-premises");
    check("software_service", "software-service");
    check("Other: the county's mainframe", "other:the county's mainframe");
    let rule = "write a supplier's short name, on-premises, software-service or other:TEXT";
    check("other", &format!("`other` is not a place: {rule}"));
    check("x1", &format!("`x1` is not a place: {rule}"));
    check(
        "other:",
        "`other:` is not a place: after other: it is empty, and something must be written here",
    );
}

#[test]
fn an_estimate_rises_and_ends_at_120() {
    assert_eq!(Months::new(9, 11, 14).unwrap().band(Portable::default()), Band::MeetsMinimum);
    assert_eq!(Months::new(0, 6, 120).unwrap().band(Portable::default()), Band::Comfortable);
    assert_eq!(Months::new(1, 13, 13).unwrap().band(Portable::default()), Band::BelowMinimum);
    for (low, likely, high) in [(2, 1, 3), (1, 3, 2), (0, 0, 121)] {
        let refused = Months::new(low, likely, high).unwrap_err().to_string();
        let wanted = format!("{low}, {likely}, {high} is not an estimate of months: ");
        assert!(refused.starts_with(&wanted), "{refused}");
    }
}

#[test]
fn a_name_that_reads_like_another_is_found() {
    let payroll = Workload {
        reference: "W-0001".parse().unwrap(),
        name: "Payroll".parse().unwrap(),
        owner: "arch-1".parse().unwrap(),
        directorate: "Finance".parse().unwrap(),
        criticality: Criticality::High,
        annual_cost: "1200".parse().unwrap(),
        data_class: DataClass::Official,
        personal_data: PersonalData::Personal,
        needs: None,
        value: Value::new(2),
        hosted: Place::OnPremises,
        hosted_since: None,
        hosted_known: Known::Confirmed,
        move_months: None,
        retired_on: None,
    };
    let twin: Title = "Pаyroll".parse().unwrap(); // The second letter is Cyrillic.
    assert!(look_alike(&twin, [&payroll]).is_some());
    assert!(look_alike(&"Parking".parse().unwrap(), [&payroll]).is_none());
    assert_eq!(Value::new(4), None);
}

#[test]
fn a_directorate_that_nobody_has_and_that_reads_like_one_that_is_there_is_most_likely_that_one() {
    let there = ["Environment", "Finance and resources", "IT"];
    let meant = |typed| directorate_meant(typed, there.into_iter());
    assert_eq!(meant("Enviroment"), Some("Environment"));
    assert_eq!(meant("finance AND resources"), Some("Finance and resources"));
    assert_eq!(meant("Еnvironment"), Some("Environment"), "the first letter is Cyrillic");
    assert_eq!(meant("Environment"), None, "it is there");
    assert_eq!(meant("Adult social care"), None, "it is like none");
    assert_eq!(meant("HR"), None, "short words are not all alike");
    // Where both are there, somebody has meant both.
    assert_eq!(directorate_meant("Ports", ["Parts", "Ports"].into_iter()), None);
}
