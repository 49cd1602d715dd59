//! Days begin and end in the zone of the workspace, and thresholds are what its settings say.

use crate::support::Sandbox;

/// The sample made so that X-0003 has its last day twelve days after `loaded`.
fn ending(loaded: &str) -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.done_on(loaded, "demo --db w.db");
    sandbox
}

fn at(sandbox: &Sandbox, moment: &str, arguments: &str) -> String {
    let mut command = sandbox.command(arguments);
    let output = command.env("CLOUDPICK_NOW", moment).output().expect("the program starts");
    String::from_utf8(output.stdout).expect("the answer is UTF-8")
}

/// The last second of a last day, and the first of the day after, worked out by hand from what
/// clocks in each zone say: London is an hour ahead from 28 March and level again from 31 October,
/// St John's two and a half hours behind on both days, Apia thirteen hours ahead all year.
const ENDS: &[(&str, &str, &str, &str, &str)] = &[
    ("2027-03-16", "Europe/London", "2027-03-28", "2027-03-28T22:59:59Z", "2027-03-28T23:00:00Z"),
    (
        "2027-03-16",
        "America/St_Johns",
        "2027-03-28",
        "2027-03-29T02:29:59Z",
        "2027-03-29T02:30:00Z",
    ),
    ("2027-03-16", "Pacific/Apia", "2027-03-28", "2027-03-28T10:59:59Z", "2027-03-28T11:00:00Z"),
    ("2027-10-19", "Europe/London", "2027-10-31", "2027-10-31T23:59:59Z", "2027-11-01T00:00:00Z"),
    (
        "2027-10-19",
        "America/St_Johns",
        "2027-10-31",
        "2027-11-01T02:29:59Z",
        "2027-11-01T02:30:00Z",
    ),
    ("2027-10-19", "Pacific/Apia", "2027-10-31", "2027-10-31T10:59:59Z", "2027-10-31T11:00:00Z"),
];

#[test]
fn a_last_day_lasts_to_its_last_second_in_any_zone_and_on_the_days_when_clocks_change() {
    for (loaded, zone, last, within, over) in ENDS {
        let sandbox = ending(loaded);
        let why = "--reason 'We moved there.'";
        sandbox.done_on(loaded, &format!("--as admin-1 settings set zone {zone} {why}"));
        let cover = |moment: &str| -> serde_json::Value {
            let row = at(&sandbox, moment, "x list id:X-0003 --columns cover,end,days_left --json");
            serde_json::from_str::<serde_json::Value>(&row).unwrap()[0].clone()
        };
        let (live, lapsed) = (cover(within), cover(over));
        assert_eq!((&live["cover"], &live["end"]), (&"live".into(), &(*last).into()), "{zone}");
        assert_eq!(live["days_left"], 0, "{zone}: the last day is the last one");
        assert_eq!(lapsed["cover"], "lapsed", "{zone}");
        // Told on the day after, not a second before, and once.
        let told = |moment: &str| {
            let said = at(&sandbox, moment, "--as own-1 notify");
            said.lines().filter(|line| line.starts_with("lapsed X-0003")).count()
        };
        assert_eq!(told(within), 0, "{zone} {within}");
        assert_eq!(told(over), 1, "{zone} {over}");
        assert_eq!(told(over), 0, "{zone}: said once");
        let ends = |moment: &str| {
            let said = at(&sandbox, moment, "check --lapsed");
            said.lines().any(|line| line.starts_with("lapsed X-0003"))
        };
        assert!(!ends(within) && ends(over), "{zone}");
        assert_eq!(sandbox.code("verify"), 0, "{zone}");
    }
}

#[test]
fn the_zone_is_a_setting_with_its_history_and_only_a_real_one_is_taken() {
    let sandbox = Sandbox::with_people();
    insta::assert_snapshot!(
        sandbox.run("--as admin-1 settings set zone Europe/Lndon --reason 'Where we are.'"),
        @"
    error: `Europe/Lndon` does not fit zone: it is a time zone by its IANA name, such as Europe/London
    exit: 8
    "
    );
    sandbox.done("--as admin-1 settings set zone america/st_johns --reason 'Where we are.'");
    let all = sandbox.json("settings list");
    let zone = all.as_array().unwrap().iter().find(|row| row["key"] == "zone").unwrap().clone();
    assert_eq!(
        (&zone["value"], &zone["default"]),
        (&"America/St_Johns".into(), &"Europe/London".into())
    );
    let log = sandbox.done("log zone --plain");
    assert!(log.contains("setting.set") && log.contains("Where we are."), "{log}");
    assert_eq!(sandbox.code("--as tl-1 settings set zone UTC --reason 'Mine.'"), 4);
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn what_is_told_when_and_what_is_portable_enough_are_settings() {
    let sandbox = Sandbox::sample();
    let set = |key: &str, value: &str| {
        sandbox.done(&format!("--as admin-1 settings set {key} {value} --reason 'Our policy.'"));
    };
    let lines = |command: &str, kind: &str| -> Vec<String> {
        let said = String::from_utf8(sandbox.output(command).stdout).unwrap();
        let own = said.lines().filter(|line| line.starts_with(kind));
        own.map(|line| line.split([' ', ':']).nth(1).unwrap_or_default().to_owned()).collect()
    };
    // Undecided for 31, 23 and 15 days.
    assert!(lines("check --waiting", "waiting").len() >= 3);
    set("waiting-days", "25");
    let waits = lines("check --waiting", "waiting");
    assert!(waits.contains(&"X-0014".to_owned()), "{waits:?}");
    assert!(!waits.contains(&"X-0015".to_owned()), "{waits:?}");
    assert!(lines("check --waiting 20", "waiting").contains(&"X-0015".to_owned()));
    // 12 days left of X-0003.
    assert_eq!(lines("check --expiring", "expiring"), ["X-0003"]);
    set("expiring-days", "11");
    assert!(lines("check --expiring", "expiring").is_empty());
    assert_eq!(sandbox.done("report expiring --count"), "0\n");
    assert_eq!(sandbox.done("report expiring 12 --count"), "1\n");
    // 70 days left of X-0013: within 90, beyond 60.
    set("notify-days", "7,60");
    let told = lines("--as own-1 notify", "expiring");
    assert!(told.contains(&"X-0003".to_owned()) && !told.contains(&"X-0013".to_owned()));
    // 6, 18, 12, 14 and 1 months: above 12 it is 6 + 2, above 5 it is 1 + 13 + 7 + 9.
    let excess = || {
        let figures = sandbox.json("metrics");
        let figures = figures.as_array().unwrap().clone();
        figures.iter().find(|one| one["key"] == "debt.excess").unwrap()["value"].to_string()
    };
    assert_eq!(excess(), "8");
    set("portable-comfortable", "4");
    set("portable-minimum", "5");
    assert_eq!(excess(), "30");
    let shown = sandbox.done("x show x9");
    assert!(shown.contains("the minimum portability is 5"), "{shown}");
    insta::assert_snapshot!(
        sandbox.run("--as admin-1 settings set portable-comfortable 6 --reason 'Ours.'"),
        @"
    error: portable-comfortable would be 6 and portable-minimum 5: the first may not be above the second
    help: change the other one first
    exit: 8
    "
    );
    for (key, value) in [("notify-days", "30,30"), ("notify-days", "0"), ("tier-1-data-class", "x")]
    {
        let set = format!("--as admin-1 settings set {key} {value} --reason 'Ours.'");
        assert_eq!(sandbox.code(&set), 8, "{key} {value}");
    }
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_tier_is_decided_by_whom_and_by_as_many_as_its_settings_say() {
    let sandbox = Sandbox::sample();
    // X-0015 waits at tier 2, with an adviser's view.
    let hash = sandbox.json("x show x15")["content_hash"].as_str().unwrap().to_owned();
    let approve = |who: &str| {
        sandbox.run(&format!(
            "--as {who} x approve x15 --seen {hash} --from 2026-03-02 --reason 'The price holds and the way back is short.'"
        ))
    };
    let set = "--as admin-1 settings set tier-2-approvers 2 --reason 'A design authority decides.'";
    sandbox.done(set);
    let said = approve("app-1");
    assert!(said.ends_with("exit: 0"), "{said}");
    assert_eq!(sandbox.json("x show x15")["state"], "in_review", "one of two");
    let said = approve("app-2");
    assert!(said.ends_with("exit: 0"), "{said}");
    assert_eq!(sandbox.json("x show x15")["state"], "approved");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn several_are_approved_at_once_each_by_the_hash_of_what_was_read() {
    let sandbox = Sandbox::sample();
    let hash = |which: &str| -> String {
        sandbox.json(&format!("x show {which}"))["content_hash"].as_str().unwrap().to_owned()
    };
    let (one, two) = (hash("x15"), hash("x16"));
    let approve = |seen: &str| {
        sandbox.run(&format!(
            "--as app-2 x approve x15 x16 {seen} --reason 'Both hold, and the way back is short.'"
        ))
    };
    let said = approve(&format!("--seen {one}"));
    assert!(said.contains("1 --seen for 2 exceptions: each exception has a hash"), "{said}");
    // The other way round neither was read: each is refused by itself.
    let said = approve(&format!("--seen {two} --seen {one}"));
    assert!(said.contains("0 done, 2 refused"), "{said}");
    for question in sandbox.json("x show x16")["questions"].as_array().unwrap() {
        let id = question["question"].as_str().unwrap();
        let answer = if question["floor"].is_null() { "pass" } else { "3" };
        sandbox.done(&format!(
            "--as adv-1 x score x16 {id} {answer} --note 'Read, and shown by its evidence.'"
        ));
    }
    let said = approve(&format!("--seen {one} --seen {two}"));
    assert!(said.starts_with("X-0015\n"), "{said}");
    for which in ["x15", "x16"] {
        assert_eq!(sandbox.json(&format!("x show {which}"))["state"], "approved", "{said}");
    }
    assert_eq!(sandbox.code("verify"), 0);
}
