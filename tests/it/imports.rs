//! Bringing work in: lists and matrices, what would change, the results of the Digital Marketplace,
//! and what our own exports say when they come back.

use std::fs;

use crate::support::{Sandbox, Stage, packaged};

#[test]
fn a_matrix_of_scores_with_a_matrix_of_reasons_is_a_sheet() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let (scores, reasons) =
        (packaged("tests/data/scores-matrix.csv"), packaged("tests/data/reasons-matrix.csv"));
    let import = format!("--as tl-1 score import {scores} --reasons {reasons}");
    let would = sandbox.json(&format!("{import} --dry-run"));
    let rows = would.as_array().unwrap();
    assert_eq!(rows.len(), 7, "{would}");
    assert!(rows.iter().all(|row| row["change"] == "new" && row["before"].is_null()), "{would}");
    assert_eq!(sandbox.json("--as tl-1 score list --mine").as_array().unwrap().len(), 0);
    sandbox.done(&import);
    let mine = sandbox.json("--as tl-1 score list --mine");
    assert_eq!(mine.as_array().unwrap().len(), 7);
    // One cell changes, one row is new, the rest is so already.
    let file = sandbox.file(
        "again.csv",
        "question;aws;azure;aws_reason\r\nCON-02;2;3;Two carriers quoted and one of them withdrew.\r\n\
         CON-03;2;1;\r\n",
    );
    let again = format!("--as tl-1 score import '{}' --dry-run", file.display());
    let text = sandbox.run(&again);
    assert!(text.contains("2 rows would change (1 new), 2 already so"), "{text}");
    let rows = sandbox.json(&again);
    assert_eq!(rows[0]["change"], "changed");
    assert_eq!((&rows[0]["before"], &rows[0]["after"]), (&"3".into(), &"2".into()));
    assert_eq!(rows[1]["change"], "new");
}

#[test]
fn a_file_that_says_nothing_about_evidence_takes_none_away_and_the_dry_run_says_what_changes() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox.done("--as tl-1 score set aws CON-02 2 --evidence AWS-04");
    let file = sandbox.file(
        "why.csv",
        "candidate,question,score,reason\naws,CON-02,2,Two sites are shown and a third was missing.\n",
    );
    let import = format!("--as tl-1 score import '{}'", file.display());
    let rows = sandbox.json(&format!("{import} --dry-run"));
    assert_eq!((&rows[0]["before"], &rows[0]["after"]), (&"2".into(), &"2, with a reason".into()));
    sandbox.done(&import);
    let mine = sandbox.json("--as tl-1 score list --mine");
    assert!(mine[0].to_string().contains("AWS-04"), "{mine}");
    // Where the file has the column, an empty cell says that there is none.
    let file = sandbox.file("none.csv", "candidate,question,score,evidence\naws,CON-02,2,\n");
    let import = format!("--as tl-1 score import '{}'", file.display());
    let rows = sandbox.json(&format!("{import} --dry-run"));
    assert_eq!(rows[0]["after"], "2, other evidence");
    sandbox.done(&import);
    let mine = sandbox.json("--as tl-1 score list --mine");
    assert!(!mine[0].to_string().contains("AWS-04"), "{mine}");
}

#[test]
fn an_import_is_all_or_nothing_and_names_twenty_problems_with_row_and_column() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let mut text = "candidate,question,score,reason\naws,CON-02,2,It is met and shown\n".to_owned();
    for _ in 0..25 {
        text.push_str("aws,CON-99,7,nonsense\n");
    }
    let file = sandbox.file("bad.csv", &text);
    let said = sandbox.run(&format!("--as tl-1 score import '{}'", file.display()));
    assert!(said.contains("bad.csv:4: question: ") && said.contains("more problems"), "{said}");
    assert!(said.contains("exit: 8"), "{said}");
    assert_eq!(sandbox.json("--as tl-1 score list --mine").as_array().unwrap().len(), 0);
}

#[test]
fn a_score_in_a_file_that_no_scale_has_is_told_with_the_scale_of_its_question() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let listed = sandbox.file(
        "list.csv",
        "candidate,question,score,reason\naws,CON-02,900,far too much\naws,CON-03,2.5,between\n\
         aws,CON-04,n/a,\naws,CON-05, 2 ,a blank beside it is no fault\n",
    );
    let across = sandbox.file("matrix.csv", "question,aws,azure\nCON-02,900,-1\n");
    for (command, who) in [("score import", "tl-1"), ("consensus import", "mod-1")] {
        let sandbox = if who == "mod-1" { &Sandbox::at(Stage::Moderation) } else { &sandbox };
        let said = sandbox.run(&format!("--as {who} {command} '{}'", listed.display()));
        for (line, typed, id) in [(2, "900", "CON-02"), (3, "2.5", "CON-03"), (4, "n/a", "CON-04")]
        {
            let wanted = format!(
                "list.csv:{line}: score: `{typed}` is not on the scale of {id}: its values are 0, 1, 2, 3"
            );
            assert!(said.contains(&wanted) || who == "mod-1" && typed == "n/a", "{wanted}\n{said}");
        }
        assert!(!said.contains("list.csv:5: score") && said.ends_with("exit: 8"), "{said}");
        let said = sandbox.run(&format!("--as {who} score import '{}'", across.display()));
        if who == "tl-1" {
            for (slug, typed) in [("aws", "900"), ("azure", "-1")] {
                let wanted =
                    format!("matrix.csv:2: {slug}: `{typed}` is not on the scale of CON-02");
                assert!(said.contains(&wanted), "{wanted}\n{said}");
            }
        }
    }
}

#[test]
fn the_results_of_a_search_become_suppliers_and_candidates() {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    let criteria = packaged("criteria/primary-cloud.toml");
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Primary cloud' --criteria {criteria} --candidates azure --panel \
         tl-1,tl-2 --moderator mod-1 --purpose call-off-without-competition --price-formula ratio"
    ));
    let file = packaged("tests/data/marketplace-results.csv");
    let import = format!("supplier import {file} --into E-0001");
    // Candidates are a moderator's or an administrator's to take in, suppliers procurement's to
    // keep: it takes somebody who may do both.
    assert_eq!(sandbox.code(&format!("--as proc-1 {import}")), 4);
    sandbox.done("--as admin-1 person edit proc-1 --role procurement,moderator");
    let would = sandbox.json(&format!("--as proc-1 {import} --dry-run"));
    let names: Vec<&str> =
        would.as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "ash-sons-uk-ltd",
            "aws",
            "birch-hosting",
            "E-0001/ash-sons-uk-ltd",
            "E-0001/aws",
            "E-0001/birch-hosting"
        ]
    );
    assert_eq!(would[1]["change"], "changed");
    assert_eq!(sandbox.json("supplier list").as_array().unwrap().len(), 5);
    sandbox.done(&format!("--as proc-1 {import}"));
    let shown = sandbox.json("evaluation show E-0001");
    let candidates: Vec<&str> = shown["candidates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|candidate| candidate["id"].as_str().unwrap())
        .collect();
    assert_eq!(candidates, ["azure", "ash-sons-uk-ltd", "aws", "birch-hosting"]);
    let ash = sandbox.json("supplier show ash-sons-uk-ltd");
    assert_eq!(ash["email"], "sales@ash.example");
    // A second time there is nothing left to do.
    let again = sandbox.run(&format!("--as proc-1 {import} --dry-run"));
    assert!(again.contains("0 rows would change, 3 already so"), "{again}");
    sandbox.done("verify");
}

#[test]
fn the_same_results_with_semicolons_a_mark_and_windows_line_ends_are_the_same() {
    let sandbox = Sandbox::with_people();
    let text = fs::read_to_string(
        std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/marketplace-results.csv"),
    )
    .unwrap();
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut writer = csv::WriterBuilder::new()
        .delimiter(b';')
        .flexible(true)
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    for record in reader.records() {
        writer.write_record(&record.unwrap()).unwrap();
    }
    let mut bytes = "\u{FEFF}".as_bytes().to_vec();
    bytes.extend(writer.into_inner().unwrap());
    let file = sandbox.file("results.csv", &String::from_utf8(bytes).unwrap());
    let said = sandbox.run(&format!("--as proc-1 supplier import '{}'", file.display()));
    assert!(said.contains("3 rows changed (3 new)"), "{said}");
}

#[test]
fn our_own_list_of_suppliers_comes_back_unchanged() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let list = sandbox.done("supplier list --csv");
    let file = sandbox.file("suppliers.csv", &list);
    let said = sandbox.run(&format!("--as proc-1 supplier import '{}'", file.display()));
    assert!(said.contains("0 rows changed, 5 already so"), "{said}");
    assert_eq!(sandbox.done("supplier list --csv"), list);
}

#[test]
fn open_prices_come_back_as_they_were_listed_and_lines_are_edited_one_by_one() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let list = sandbox.done("price list --csv --columns candidate,amount,basis");
    let file = sandbox.file("prices.csv", &list);
    sandbox.done(&format!("--as proc-1 price import '{}'", file.display()));
    assert_eq!(sandbox.done("price list --csv --columns candidate,amount,basis"), list);
    let why = "--reason 'They sent a corrected sheet.'";
    sandbox.done(&format!(
        "--as proc-1 price set aws --line 'Compute=800000.10;list prices' --line 'Exit=379999.90' \
         {why}"
    ));
    let lines = "--line 'exit=300000' --line 'Training=0.01'";
    sandbox.done(&format!("--as proc-1 price edit aws {lines} {why}"));
    let shown = sandbox.json("price show aws");
    assert_eq!(shown["amount"], serde_json::json!(1_100_000.11));
    let lines = shown["lines"].as_array().unwrap();
    assert_eq!(lines.len(), 3);
    assert_eq!(lines[0]["assumption"], "list prices");
    assert_eq!(sandbox.code("--as proc-1 price edit aws --without nothing"), 6);
    assert_eq!(sandbox.code("--as proc-1 price set aws --line Compute=0"), 8);
    assert_eq!(sandbox.code("--as proc-1 price set aws --line a=1 --line A=2"), 8);
    // A low bid is asked about by itself, and the list says how far that is.
    sandbox.done(&format!("--as proc-1 price set gcp 500000 {why}"));
    let list = sandbox.run("price list");
    let to_send = "C-0001 is written to ask about it, and nobody has sent it yet";
    assert!(list.contains("below the mean of the others") && list.contains(to_send), "{list}");
    assert!(!list.contains("clarification add"), "nothing is left to ask: {list}");
    assert!(list.contains("help: `cloudpick clarification send C-0001`"), "{list}");
    sandbox.done("--as proc-1 clarification send C-0001");
    let list = sandbox.run("price list");
    let asked = "asked about in C-0001, and not answered yet";
    assert!(list.contains(asked) && !list.contains("clarification send"), "{list}");
    sandbox.done("--as proc-1 clarification answer C-0001 --note 'Two services were left out.'");
    let list = sandbox.run("price list");
    assert!(list.contains("C-0001") && !list.contains(asked), "{list}");
    sandbox.done("verify");
}

#[test]
fn gates_prices_and_facts_come_in_with_the_candidates_across() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let gates = sandbox.file(
        "gates.csv",
        "question,aws,aws_reason,azure,azure_reason\n\
         CON-01,pass,The tunnel stood for a week.,fail,The tunnel fell twice a day.\n\
         CST-07,,,pass,Listed on the framework.\n",
    );
    let import = format!("--as mod-1 gate import '{}'", gates.display());
    let would = sandbox.json(&format!("{import} --dry-run"));
    let subjects: Vec<&str> =
        would.as_array().unwrap().iter().map(|row| row["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects, ["E-0001/aws/CON-01", "E-0001/azure/CON-01", "E-0001/azure/CST-07"]);
    sandbox.done(&import);
    let listed = sandbox.json("gate list");
    let azure = listed
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["candidate"] == "azure" && row["question"] == "CON-01")
        .unwrap();
    assert_eq!((&azure["answer"], azure["reason"].as_str().unwrap().len()), (&"fail".into(), 28));
    let bare = sandbox.file("bare.csv", "question,aws,aws_reason\nCON-01,pass,\n");
    let said = sandbox.run(&format!("--as mod-1 gate import '{}'", bare.display()));
    assert!(
        said.ends_with("exit: 8") && said.contains("lacks its reason, in aws_reason"),
        "{said}"
    );

    let prices = sandbox.file(
        "prices.csv",
        "line,assumption,aws,azure\nCompute,list prices,800000,900000\nExit,three months,380000.50,\n",
    );
    sandbox.done(&format!("--as proc-1 price import '{}'", prices.display()));
    let plain = sandbox.file("plain.csv", "basis,gcp,paas\nQuoted in May,1500000,1400000\n");
    let said = sandbox.run(&format!("--as proc-1 price import '{}' --dry-run", plain.display()));
    assert!(said.contains("E-0001/gcp") && !said.contains("1500000"), "sealed: {said}");
    sandbox.done(&format!("--as proc-1 price import '{}'", plain.display()));

    let late = sandbox.file(
        "facts.csv",
        "question,source,as_at,link,aws,azure\n\
         CON-02,the suppliers' lists of sites,2019-10-01,https://example.org,Three sites in London,Two sites in London\n",
    );
    let facts = |more: &str| format!("--as proc-1 evidence import '{}' {more}", late.display());
    assert!(sandbox.run(&facts("")).ends_with("exit: 7"), "it comes late, and has to say so");
    let fresh = Sandbox::with_people();
    fresh.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    fresh.done(
        "--as mod-1 evaluation new 'Again' --criteria primary-cloud --candidates aws,azure \
         --panel tl-1,tl-2 --moderator mod-1 --purpose tender --price-formula ratio",
    );
    let would = fresh.json(&facts("--dry-run"));
    assert_eq!(would.as_array().unwrap().len(), 2, "{would}");
    fresh.done(&facts(""));
    let listed = fresh.json("evidence list");
    let titles: Vec<(&str, &str)> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["candidate"].as_str().unwrap(), row["title"].as_str().unwrap()))
        .collect();
    assert_eq!(titles, [("aws", "Three sites in London"), ("azure", "Two sites in London")]);
    fresh.done("verify");
}
