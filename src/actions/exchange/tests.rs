use std::collections::BTreeMap;

use super::*;
use crate::actions::Ground;
use crate::actions::demo::tests::sample;
use crate::domain::event::sha256_hex;
use crate::import::sheets::{self, Extra};
use crate::import::source::Source;
use crate::report::file::Existing;

fn written(desk: &mut Desk, what: What, profile: Profile) -> (u64, String) {
    let mut out = Vec::new();
    let rows = export(desk, what, Some("E-0001"), profile, &mut out).unwrap();
    (rows, String::from_utf8(out).unwrap())
}

#[track_caller]
fn header(desk: &mut Desk, what: What, wanted: &str) {
    let (rows, text) = written(desk, what, Profile::Plain);
    let mut lines = csv_lines(&text);
    let header: Vec<String> = lines.next().unwrap();
    assert_eq!(header.join(", "), wanted);
    assert!(rows > 0);
    let width = header.len();
    for line in lines {
        assert_eq!(line.len(), width);
        assert_eq!(line[width - 1], "yes", "{what}: every row is sample data");
    }
}

fn csv_lines(text: &str) -> impl Iterator<Item = Vec<String>> {
    let mut reader = ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let lines: Vec<Vec<String>> = reader
        .records()
        .map(|record| record.unwrap().iter().map(str::to_owned).collect())
        .collect();
    lines.into_iter()
}

#[test]
fn the_columns_are_those_that_scripts_rely_on() {
    let mut desk = sample();
    header(
        &mut desk,
        What::Comparison,
        "level, group, id, title, kind, weight, scale_max, aws_score, aws_marks, azure_score, \
         azure_marks, gcp_score, gcp_marks, paas_score, paas_marks, illustrative",
    );
    header(
        &mut desk,
        What::Scores,
        "evaluation, rules_version, candidate, question, stage, evaluator, score, score_max, \
         marks, reason, evidence_ids, recorded_at, illustrative",
    );
    header(
        &mut desk,
        What::Ranking,
        "place, candidate, name, status, excluded_by, quality_marks, price, price_marks, total, \
         margin_to_next, tie_broken_by, near_tie, stays_first, weight_to_level, steps_to_level, \
         illustrative",
    );
    header(
        &mut desk,
        What::Evidence,
        "id, candidate, questions, title, source, as_at, age_days, conflicts_with, where, link, \
         note, illustrative",
    );
    header(
        &mut desk,
        What::Exceptions,
        "id, workload, target, category, primary_reason, state, cover, decided_by_role, start, \
         end, days_left, open_conditions, move_months_low, move_months_likely, \
         move_months_high, annual_cost, tier, override, title, directorate, illustrative",
    );
    header(
        &mut desk,
        What::Workloads,
        "id, name, owner, directorate, hosted, annual_cost, data_class, criticality, \
         hosted_since, hosted_known, personal_data, needs, value, move_months_low, \
         move_months_likely, move_months_high, cover, retired_on, illustrative",
    );
    header(
        &mut desk,
        What::Decisions,
        "id, kind, subject, outcome, reason, role, date, supersedes, superseded_by, illustrative",
    );
}

#[test]
fn a_ranking_is_written_at_the_published_rounding() {
    let (rows, text) = written(&mut sample(), What::Ranking, Profile::Excel);
    assert_eq!(rows, 4);
    assert!(text.starts_with('\u{feff}') && text.ends_with("\r\n"));
    let lines: Vec<&str> = text.lines().skip(1).collect();
    // Beside each place how firm it is: aws stays first within these weights, azure is level when
    // so few points of weight move, or by one step of the scale.
    assert_eq!(
        lines[0],
        "1,\"aws\",\"Amazon Web Services\",\"ranked\",,56.82,1180000,19.40,76.21,0.03,,\"yes\",\
         \"CON 0.0 to 10.5; SKL 5.1 to 15.3; CST 29.4 to 41.7; TEC 17.6 to 100.0; \
         PRT 14.6 to 32.5; GEN 0.0 to 10.7\",,,\"yes\""
    );
    assert_eq!(
        lines[1],
        "2,\"azure\",\"Microsoft Azure\",\"ranked\",,57.72,1240000,18.46,76.18,1.70,,\"yes\",,0.0579,1,\
         \"yes\""
    );
    assert!(lines[3].starts_with(",\"paas\",\"GOV.UK PaaS\",\"excluded\",\"CON-01\","), "{text}");
    assert!(lines[3].ends_with(",,,,,,,,,,,\"yes\""), "{text}");
}

#[test]
fn scores_hold_every_single_and_every_agreed_one_with_its_marks() {
    let mut desk = sample();
    let (rows, text) = written(&mut desk, What::Scores, Profile::Plain);
    let lines: Vec<Vec<String>> = csv_lines(&text).skip(1).collect();
    assert_eq!((rows, lines.len()), (4 * 156, 4 * 156));
    let stages = lines.iter().fold(BTreeMap::new(), |mut counts: BTreeMap<&str, usize>, line| {
        *counts.entry(line[4].as_str()).or_default() += 1;
        counts
    });
    assert_eq!(stages, BTreeMap::from([("consensus", 156), ("individual", 3 * 156)]));
    let comparison = crate::actions::ranking::comparison(&mut desk, Some("E-0001")).unwrap();
    let row = comparison.rows.iter().find(|row| row.id == "CON-02").unwrap();
    let marks = row.cells[0].marks.as_ref().unwrap().rounded(2).to_string();
    let agreed = lines.iter().find(|l| l[2] == "aws" && l[3] == "CON-02" && l[4] == "consensus");
    assert_eq!(agreed.unwrap()[8], marks);
}

#[test]
fn what_is_sealed_is_in_no_file() {
    let mut desk = sample();
    for what in [What::Scores, What::Comparison, What::Ranking] {
        let mut out = Vec::new();
        let refused =
            export(&mut desk, what, Some("E-0003"), Profile::Plain, &mut out).unwrap_err();
        let ActionError::Refused(refused) = refused else { panic!("{refused}") };
        assert_eq!(refused.ground, Ground::State, "{what}");
        assert!(out.is_empty(), "{what}");
    }
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let refused = all(&mut desk, Some("E-0003"), &target, Existing::Keep, Profile::Plain);
    insta::assert_snapshot!(
        refused.err().unwrap(),
        @"E-0003 stands at scoring: there is no result until prices are open"
    );
    assert!(!target.exists());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn an_export_of_everything_says_in_its_manifest_what_it_holds() {
    let mut desk = sample();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("out");
    let files = all(&mut desk, Some("E-0001"), &target, Existing::Keep, Profile::Plain).unwrap();
    assert_eq!(files.len(), What::ALL.len());
    for file in &files {
        let bytes = std::fs::read(target.join(&file.name)).unwrap();
        assert_eq!(sha256_hex(&bytes), file.sha256, "{}", file.name);
    }
    let manifest = std::fs::read_to_string(target.join("manifest.json")).unwrap();
    for part in
        ["\"rules_version\": 1", "\"purpose\": \"options-appraisal\"", "\"illustrative\": true"]
    {
        assert!(manifest.contains(part), "{manifest}");
    }
    let again = all(&mut desk, Some("E-0001"), &target, Existing::Keep, Profile::Plain);
    assert!(again.unwrap_err().to_string().contains("exists already"));
    let again = all(&mut desk, Some("E-0001"), &target, Existing::Replace, Profile::Plain);
    assert_eq!(again.unwrap(), files);
}

#[test]
fn what_was_exported_can_be_read_again() {
    let mut desk = sample();
    let source = |text: &str| Source::from_text("export.csv", text);
    let (rows, text) = written(&mut desk, What::Evidence, Profile::Excel);
    let read =
        sheets::evidence::read(&source(&text), &[] as &[crate::domain::refs::Slug], Extra::Refuse)
            .sound()
            .unwrap();
    assert_eq!(read.len() as u64, rows);
    let (rows, text) = written(&mut desk, What::Workloads, Profile::Plain);
    let read = sheets::workloads::read(&source(&text), Extra::Refuse).sound().unwrap();
    assert_eq!(read.len() as u64, rows);
}
