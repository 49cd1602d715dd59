//! What leaves the program as files: columns, profiles, the manifest, and the way back in.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::support::{Sandbox, Stage};

/// The files of `export all` and their columns, as they are promised.
const FILES: &[(&str, &str)] = &[
    (
        "comparison.csv",
        "level,group,id,title,kind,weight,scale_max,aws_score,aws_marks,azure_score,azure_marks,\
         gcp_score,gcp_marks,paas_score,paas_marks,illustrative",
    ),
    (
        "scores.csv",
        "evaluation,rules_version,candidate,question,stage,evaluator,score,score_max,marks,reason,\
         evidence_ids,recorded_at,illustrative",
    ),
    (
        "ranking.csv",
        "place,candidate,name,status,excluded_by,quality_marks,price,price_marks,total,\
         margin_to_next,tie_broken_by,near_tie,stays_first,weight_to_level,steps_to_level,\
         illustrative",
    ),
    (
        "evidence.csv",
        "id,candidate,questions,title,source,as_at,age_days,conflicts_with,where,link,note,\
         illustrative",
    ),
    (
        "reopenings.csv",
        "evaluation,rules_version,reopened_from,reopened_at,reopened_by,prices_known,reason,\
         illustrative",
    ),
    (
        "exceptions.csv",
        "id,workload,target,category,primary_reason,state,cover,decided_by_role,start,end,\
         days_left,open_conditions,move_months_low,move_months_likely,move_months_high,\
         annual_cost,tier,override,title,directorate,illustrative",
    ),
    (
        "decisions.csv",
        "id,kind,subject,outcome,reason,role,date,supersedes,superseded_by,illustrative",
    ),
    (
        "workloads.csv",
        "id,name,owner,directorate,hosted,annual_cost,data_class,criticality,hosted_since,\
         hosted_known,personal_data,needs,value,move_months_low,move_months_likely,\
         move_months_high,cover,retired_on,illustrative",
    ),
    (
        "needs.csv",
        "workload,name,environment,item,count,low,likely,high,unit,growth_low,growth,growth_high,\
         from_month,illustrative",
    ),
    (
        "capacity.csv",
        "item,unit,first_low,first,first_high,last_low,last,last_high,most,term_low,term,\
         term_high,months,illustrative",
    ),
    (
        "price-sheets.csv",
        "supplier,sheet_as_at,kind,item,unit,from,price,one_year,three_years,counted,source,\
         as_at,illustrative",
    ),
    (
        "costs.csv",
        "supplier,estimate,plan,line,kind,amount,unit,cost,how,source,as_at,stale,why_not,\
         illustrative",
    ),
    ("routes.csv", "route,title,default,limit,outcome,why,terms,as_at,source,illustrative"),
    (
        "workshops.csv",
        "workshop,title,round,participant,kind,position,zone,considers,decision,illustrative",
    ),
    ("hopes-and-fears.csv", "workshop,round,feeling,text,participant,illustrative"),
    (
        "hypotheses.csv",
        "hypothesis,statement,owner,version,start,measure,kind,unit,direction,baseline,\
         baseline_on,target,readings_before,readings_after,median_before,median_after,verdict,\
         as_at,illustrative",
    ),
    ("readings.csv", "hypothesis,measure,service,date,value,exact,source,illustrative"),
];

/// A table: its header and its rows.
fn table(text: &str) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let header: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows = reader
        .records()
        .map(|row| header.iter().cloned().zip(row.unwrap().iter().map(str::to_owned)).collect());
    let rows = rows.collect();
    (header, rows)
}

#[test]
fn an_export_of_everything_holds_what_its_manifest_says() {
    let sandbox = Sandbox::sample();
    sandbox.done("export all E-0001 -o out");
    let folder = sandbox.folder().join("out");
    let manifest: Value =
        serde_json::from_slice(&fs::read(folder.join("manifest.json")).unwrap()).unwrap();
    assert_eq!(manifest["illustrative"], true);
    assert_eq!(manifest["rules_version"], 1);
    assert_eq!(manifest["created_at"], "2026-03-02T09:30:00.000000Z");
    let listed = manifest["files"].as_array().unwrap();
    assert_eq!(listed.len(), FILES.len());
    for (name, columns) in FILES {
        let bytes = fs::read(folder.join(name)).unwrap();
        let text = String::from_utf8(bytes.clone()).unwrap();
        assert!(
            text.starts_with('\u{FEFF}') && text.ends_with("\r\n"),
            "{name}: for a spreadsheet"
        );
        let (header, rows) = table(&text);
        assert_eq!(header.join(","), *columns, "{name}");
        assert!(rows.iter().all(|row| row["illustrative"] == "yes"), "{name} has no label");
        let told = listed.iter().find(|file| file["name"] == *name).unwrap();
        assert_eq!(told["rows"], rows.len(), "{name}");
        let hash = cloudpick::domain::event::hex(&Sha256::digest(&bytes));
        assert_eq!(told["sha256"], hash, "{name}");
    }
    let there: usize = fs::read_dir(&folder).unwrap().count();
    assert_eq!(there, FILES.len() + 1, "nothing else is there");
}

#[test]
fn the_plain_profile_has_no_mark_and_plain_line_ends_and_csv_is_always_plain() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    for (name, _) in FILES {
        let what = name.trim_end_matches(".csv");
        let plain = sandbox.done(&format!("export {what} --profile plain"));
        let excel = sandbox.done(&format!("export {what}"));
        assert!(!plain.contains('\r') && !plain.starts_with('\u{FEFF}'), "{what}");
        assert_eq!(plain, sandbox.done(&format!("export {what} --csv")), "{what}");
        assert_eq!(excel, format!("\u{FEFF}{}", plain.replace('\n', "\r\n")), "{what}");
        assert_eq!(plain, sandbox.done(&format!("export {what} --csv")), "{what} twice alike");
    }
}

#[test]
fn the_exported_figures_are_those_of_the_ranking() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let (_, comparison) = table(&sandbox.done("export comparison --csv"));
    let level = |level: &str, id: &str| {
        comparison.iter().find(|row| row["level"] == level && (id.is_empty() || row["id"] == id))
    };
    let ranking = sandbox.done("rank --json");
    for (candidate, quality, price, total, con) in [
        ("aws", "56.82", "19.40", "76.21", "7.50"),
        ("azure", "57.72", "18.46", "76.18", "8.17"),
        ("gcp", "53.48", "21.00", "74.48", "7.33"),
    ] {
        let marks = format!("{candidate}_marks");
        assert_eq!(level("quality", "").unwrap()[&marks], quality);
        assert_eq!(level("price", "").unwrap()[&marks], price);
        assert_eq!(level("total", "").unwrap()[&marks], total);
        assert_eq!(level("group", "CON").unwrap()[&marks], con);
        assert!(ranking.contains(&format!(r#""total":{total},"#)));
    }
    assert_eq!(level("total", "").unwrap()["paas_marks"], "", "excluded, and so without a total");
    let (_, scores) = table(&sandbox.done("export scores --csv"));
    let individual = scores.iter().filter(|row| row["stage"] == "individual").count();
    let consensus = scores.iter().filter(|row| row["stage"] == "consensus").count();
    assert_eq!((individual, consensus), (3 * 156, 156));
}

#[test]
fn what_was_exported_comes_in_again_as_it_was() {
    let whole = Sandbox::at(Stage::PriceOpened);
    let evidence = whole.done("export evidence --csv");
    let other = Sandbox::with_people();
    other.done(&format!(
        "--as proc-1 supplier import {}",
        crate::support::packaged("data/suppliers.csv")
    ));
    other.done(
        "--as mod-1 evaluation new 'Primary cloud' --criteria primary-cloud --candidates \
         aws,azure,gcp,paas --panel tl-1,tl-2 --moderator mod-1 --purpose options-appraisal \
         --price-formula ratio --illustrative",
    );
    other.file("evidence.csv", &evidence);
    other.done("--as mod-1 evidence import evidence.csv");
    assert_eq!(other.done("export evidence --csv"), evidence);

    let sample = Sandbox::sample();
    let workloads = sample.done("export workloads --csv");
    let fresh = Sandbox::with_people();
    for (slug, name) in [("aws", "A"), ("azure", "B"), ("gcp", "C"), ("paas", "D")] {
        fresh.done(&format!("--as proc-1 supplier add {slug} --name {name}"));
    }
    fresh.file("workloads.csv", &workloads);
    fresh.done("--as arch-1 workload import workloads.csv");
    let columns = ["name", "owner", "hosted", "annual_cost", "needs", "value", "personal_data"];
    let pick = |text: &str| -> Vec<Vec<String>> {
        let (_, rows) = table(text);
        rows.iter().map(|row| columns.iter().map(|key| row[*key].clone()).collect()).collect()
    };
    assert_eq!(pick(&fresh.done("export workloads --csv")), pick(&workloads));
}

#[test]
fn an_export_replaces_nothing_unless_told_to_and_the_workspace_never() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let before = fs::read(sandbox.database()).unwrap();
    sandbox.file("there.csv", "mine\n");
    fs::create_dir(sandbox.folder().join("folder")).unwrap();
    fs::hard_link(sandbox.folder().join("there.csv"), sandbox.folder().join("twin.csv")).unwrap();
    for (arguments, code) in [
        ("export ranking -o there.csv", 8),
        ("export ranking -o folder", 8),
        ("export ranking -o w.db --force", 8),
        ("export ranking -o ./folder/../w.db --force", 8),
        ("export all -o there.csv", 8),
        ("backup w.db", 9),
        ("backup there.csv", 9),
    ] {
        let said = sandbox.run(arguments);
        assert!(said.ends_with(&format!("exit: {code}")), "`{arguments}`: {said}");
        assert!(said.contains("help: "), "`{arguments}` offers no way on: {said}");
    }
    assert_eq!(fs::read_to_string(sandbox.folder().join("there.csv")).unwrap(), "mine\n");
    assert!(fs::read(sandbox.database()).unwrap() == before, "the workspace was touched");
    sandbox.done("export ranking -o there.csv --force");
    assert!(fs::read_to_string(sandbox.folder().join("there.csv")).unwrap().contains("76.21"));
    assert_eq!(
        fs::read_to_string(sandbox.folder().join("twin.csv")).unwrap(),
        "mine\n",
        "a file takes its name only when it is whole; what else bore the older one keeps it"
    );
}
