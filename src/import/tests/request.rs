use super::{file, said};
use crate::domain::exception::request::{ConditionKind, Consequence, ReasonCode};
use crate::domain::workload::Months;
use crate::import::request::{self, RequestFile, TEMPLATE, WorkloadText};
use crate::import::sheets::Extra;

const FULL: &str = r#"workload = "W-0014"
target = "gcp"
title = "Maps elsewhere"
environment = "live"
category = "waiver"
primary_reason = "innovation"
other_reasons = ["cost_profile"]
owner = "arch-2"
co_authors = ["arch-1"]
directorate = "Planning"
data_class = "official"
personal_data = "none"
start = 2027-04-01
last_day = 2028-03-31
review_by = "2027-10-01"
move_months = [9, 11, 14]
estimate_basis = "desk"
blockers = ["egress_cost"]
substitutability = "medium"
contract_end = 2028-03-31
notice_days = 90
egress_fee = 0

[cost]
primary_year = 60000
target_year = "£48,000.50"
one_off = 0
years = 3
quoted_on = 2027-02-01

[[claim]]
reason = "innovation"
text = "because"
evidence = ["AWS-04", "https://example.org", "design.pdf"]

[[function]]
name = "tiles"
why = "needed"
checked_on = 2027-02-01
source = "docs"

[[condition]]
text = "report"
owner = "arch-1"
due = 2027-06-30
kind = "cost cap"
"#;

fn one(text: &str) -> RequestFile {
    request::read(&file(text)).sound().unwrap().remove(0)
}

#[track_caller]
fn check(old: &str, new: &str, wanted: &str) {
    assert!(FULL.contains(old), "`{old}` is part of the full request");
    assert_eq!(said(request::read(&file(&FULL.replacen(old, new, 1))).sound()), wanted);
}

#[test]
fn every_key_of_a_request_is_read() {
    let request = one(FULL);
    assert_eq!(request.workload, Some(WorkloadText::Reference("w14".parse().unwrap())));
    assert_eq!(request.move_months, Months::new(9, 11, 14).ok());
    assert_eq!(request.review_by, Some("2027-10-01".parse().unwrap()));
    assert_eq!(request.cost.target_year.unwrap().to_string(), "48000.50");
    assert_eq!(request.claims[0].evidence.len(), 3);
    assert_eq!(
        (request.conditions[0].kind, request.conditions[0].consequence),
        (ConditionKind::CostCap, Consequence::Warn)
    );
}

#[test]
fn a_request_file_becomes_the_request_of_a_draft() {
    let file = one(FULL);
    let title = file.title.clone().unwrap();
    let request = file.into_request("w14".parse().unwrap(), title);
    assert_eq!(request.reasons(), [ReasonCode::Innovation, ReasonCode::CostProfile]);
    assert_eq!(request.term().unwrap().last().to_string(), "2028-03-31");
    assert_eq!((request.functions.len(), request.conditions.len()), (1, 1));
}

#[test]
fn the_template_reads_as_a_request() {
    assert_eq!(one(TEMPLATE).title.unwrap().as_str(), "A short title");
    // With every line in comments brought in, too: what it offers is what is read.
    let all: String = TEMPLATE
        .lines()
        .map(|line| match line.strip_prefix("# ") {
            Some(key) if key.contains(" = ") || key.starts_with("[[") => format!("{key}\n"),
            Some(_) | None => format!("{line}\n"),
        })
        .collect();
    let request = one(&all);
    assert_eq!(request.conditions.len(), 1);
    assert!(request.exit_plan_reference.is_some() && request.tested_on.is_some());
}

#[test]
fn a_draft_may_leave_gaps() {
    assert_eq!(one("title = \"t\"").workload, None);
    assert_eq!(said(request::read(&file("# nothing\n")).sound()), "f: it holds no request");
}

#[test]
fn what_a_request_says_wrongly_is_named_with_its_line() {
    check("owner =", "onwer =", "f:8: onwer: unknown key; did you mean `owner`?");
    check("[cost]", "[costs]", "f:24: costs: unknown key; did you mean `cost`?");
    check("years = 3", "year = 3", "f:28: year: unknown key; did you mean `years`?");
    check("years = 3", "years = 11", "f:28: years: 11 is not a number of years from 1 to 10");
    check(
        "start = 2027-04-01",
        "start = 5",
        "f:13: start: it is the whole number 5, and a day such as 2027-04-01 is wanted",
    );
    check(
        "start = 2027-04-01",
        "start = 2027-04-01T09:00:00",
        "f:13: start: `2027-04-01T09:00:00` is not a day: write 2026-03-01, or a word such as today, eom, eoq, eofy, 30d, 2w, 6m",
    );
    check(
        "[9, 11, 14]",
        "[9, 11]",
        "f:16: move_months: it has 2 numbers, and three are wanted: low, likely, high",
    );
    check(
        "[9, 11, 14]",
        "[9, 8, 14]",
        "f:16: move_months: 9, 8, 14 is not an estimate of months: write low, likely and high, rising, each 0 to 120",
    );
    check(
        "[9, 11, 14]",
        "[9, 11, 140]",
        "f:16: move_months: 9, 11, 140 is not an estimate of months: write low, likely and high, rising, each 0 to 120",
    );
    check(
        "[\"cost_profile\"]",
        "[\"innovation\"]",
        "f:7: other_reasons: innovation is given already: name each reason once",
    );
    check(
        "environment = \"live\"",
        "environment = \"lvie\"",
        "f:4: environment: `lvie` is not an environment: it is one of trial, test, live; did you mean live?",
    );
    check(
        "primary_year = 60000",
        "primary_year = 60000.005",
        "f:25: primary_year: `60000.005` is not an amount: write pounds as 1180000 or 1180000.50, 0 or more",
    );
    check(
        "reason = \"innovation\"\ntext = \"because\"",
        "text = \"\"",
        "f:31: `reason` is missing from this [[claim]]\nf:32: text: it is empty, and something must be written here",
    );
}

#[test]
fn several_requests_stand_in_a_list() {
    let requests =
        request::read(&file("[[exception]]\ntitle = \"a\"\n[[exception]]\ntitle = \"b\"\n"))
            .sound();
    let lines: Vec<_> = requests.unwrap().iter().map(|request| request.line).collect();
    assert_eq!(lines, [Some(1), Some(3)]);
}

#[test]
fn json_says_the_same_as_toml() {
    let text = r#"{"id": "X-0001", "state": "approved", "votes": [1], "workload": "W-0014",
        "start": "2027-04-01", "move_months": [9, 11, 14], "owner": null,
        "cost": {"target_year": 48000.5},
        "claim": [{"reason": "innovation", "text": "because", "evidence": ["AWS-04"]}]}"#;
    let request = one(text);
    assert_eq!(request.cost.target_year.unwrap().to_string(), "48000.50");
    assert_eq!((request.owner, request.claims.len()), (None, 1));
    assert_eq!(
        request::read(&file("[{\"title\": \"a\"}, {\"title\": \"b\"}]")).sound().unwrap().len(),
        2
    );
}

#[test]
fn json_that_is_wrong_is_named_by_its_place() {
    assert_eq!(
        said(
            request::read(&file(
                "{\"claim\": [{\"reason\": \"x\", \"text\": 5}], \"titel\": \"a\"}"
            ))
            .sound()
        ),
        "f: titel: unknown key; did you mean `title`?\n\
         f: claim 1, reason: `x` is not a reason: it is one of cost_profile, user_needs, innovation, flexibility\n\
         f: claim 1, text: it is the whole number 5, and text in quotes is wanted"
    );
    assert_eq!(
        said(request::read(&file("[{\"title\": \"a\"}, 3, {\"owner\": \"e1\"}]")).sound()),
        "f: request 2: it is the whole number 3, and an object is wanted\n\
         f: request 3, owner: `e1` is not a short name: that is the shape of a reference such as E-0001"
    );
    assert_eq!(
        said(request::read(&file("{\"title\": \"a\",\n \"title\": \"b\"}")).sound()),
        "f:2: this is not JSON: the key `title` stands twice (character 14)"
    );
    let deep = format!("{{\"claim\": {}{}}}", "[".repeat(70), "]".repeat(70));
    assert_eq!(said(request::read(&file(&deep)).sound()), "f: it is nested deeper than 64 levels");
}

#[test]
fn a_sheet_of_requests_has_the_flat_keys() {
    let text = "workload,target,state,other_reasons,primary_reason,end,move_months_low,move_months_likely,\
                move_months_high,target_year,claim_user_needs,evidence_user_needs\n\
                W-0001,gcp,approved,innovation; flexibility,user_needs,2027-03-31,1,2,3,\"48,000\",because,AWS-01;b.pdf\n";
    let request = request::read_any(&file(text), Extra::Refuse).sound().unwrap().remove(0);
    assert_eq!(request.other_reasons, [ReasonCode::Innovation, ReasonCode::Flexibility]);
    assert_eq!(request.last_day, Some("2027-03-31".parse().unwrap()));
    assert_eq!(request.move_months, Months::new(1, 2, 3).ok());
    assert_eq!(request.cost.target_year.unwrap().to_string(), "48000");
    assert_eq!(
        (request.claims[0].reason, request.claims[0].evidence.len()),
        (ReasonCode::UserNeeds, 2)
    );
}

#[test]
fn three_months_in_one_cell_of_a_sheet_have_semicolons_between_them() {
    let sheet = |months: &str| format!("workload,title,move_months\nW-0001,Maps,{months}\n");
    let read = request::read_flat(&file(&sheet("1;2;4")), Extra::Refuse).sound().unwrap();
    assert_eq!(read[0].move_months, Months::new(1, 2, 4).ok());
    assert_eq!(
        said(request::read_flat(&file(&sheet("\"1,2,4\"")), Extra::Refuse).sound()),
        "f:2: move_months: `1,2,4`: numbers in one cell have semicolons between them: 4;6;9"
    );
}

#[test]
fn a_sheet_of_requests_names_row_and_column() {
    let text = "workload,end,move_months_low,move_months_likely,move_months_high,evidence_innovation,years,blockers\n\
                ,soon,1,,,a,0,skils;other\n\
                W-0001,,3,2,1,,,\n";
    assert_eq!(
        said(request::read_flat(&file(text), Extra::Refuse).sound()),
        "f:2: workload: it is empty, and something must be written here\n\
         f:2: move_months_likely: low, likely and high are given together or not at all\n\
         f:2: move_months_high: low, likely and high are given together or not at all\n\
         f:2: evidence_innovation: there is evidence for innovation, and no claim in claim_innovation\n\
         f:2: end: `soon` is not a day: write 2026-03-01, or a word such as today, eom, eoq, eofy, 30d, 2w, 6m\n\
         f:2: blockers: `skils` is not a blocker: it is one of data_volume, egress_cost, proprietary_interface, identity, skills, contract, licence, other; did you mean skills?\n\
         f:2: years: 0 is not a number of years from 1 to 10\n\
         f:3: move_months: 3, 2, 1 is not an estimate of months: write low, likely and high, rising, each 0 to 120"
    );
}
