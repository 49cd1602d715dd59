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

/// What an import of `text` is answered, as a dry run and in earnest: the same.
#[track_caller]
pub(crate) fn refused(sandbox: &Sandbox, command: &str, text: &str) -> String {
    let file = sandbox.file("given.csv", text);
    let dry = sandbox.run(&format!("{command} '{}' --dry-run", file.display()));
    let real = sandbox.run(&format!("{command} '{}'", file.display()));
    assert_eq!(dry, real);
    assert!(real.ends_with("exit: 8"), "{real}");
    real
}

#[track_caller]
pub(crate) fn has_all(said: &str, wanted: &[&str]) {
    for part in wanted {
        assert!(said.contains(part), "`{part}` in:\n{said}");
    }
}

#[test]
fn what_is_wrong_with_the_shape_and_what_the_records_know_better_are_told_at_once() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let said = refused(
        &sandbox,
        "--as tl-1 score import",
        "candidate,question,score,reason,evidence\n\
         azur,CON-02,2,It is shown on the list of sites,\n\
         aws,CON-99,2,It is shown on the list of sites,\n\
         aws,con 04,2,It is shown on the list of sites,\n\
         aws,CON-03,,It is shown on the list of sites,AWS-99\n\
         nobody,CON-05,9,It is shown on the list of sites,\n",
    );
    has_all(
        &said,
        &[
            "given.csv:2: candidate: ",
            "azure",
            "given.csv:3: question: CON-99 is not a question",
            "given.csv:4: question: `con 04` is not a question id",
            "given.csv:5: evidence: E-0001 has no evidence AWS-99",
            "given.csv:5: score: it is empty",
            "given.csv:6: candidate: ",
        ],
    );

    let said = refused(
        &sandbox,
        "--as proc-1 price import",
        "candidate,line,amount\naws,Compute,1e6\nazur,Exit,5\naws,compute,4\ngcp,All,0\n",
    );
    has_all(
        &said,
        &[
            "given.csv:2: amount: `1e6` is not an amount",
            "given.csv:3: candidate: ",
            "given.csv:4: line: aws has `compute` on line 2 already",
            "given.csv:5: amount: a price of 0",
        ],
    );

    let said = refused(
        &sandbox,
        "--as arch-1 workload import",
        "name,owner,directorate,hosted,annual_cost,data_class\n\
         Payroll,nobody,Finance,awz,dear,official\nMaps,arch-11,Finance,aws,1,official\n",
    );
    has_all(
        &said,
        &[
            "given.csv:2: owner: there is nobody called nobody",
            "given.csv:2: hosted: there is no supplier awz: did you mean aws?",
            "given.csv:2: annual_cost: `dear` is not an amount",
            "given.csv:3: owner: there is nobody called arch-11: did you mean arch-1?",
        ],
    );
    assert_eq!(sandbox.json("workload list").as_array().unwrap().len(), 0);

    let said = refused(
        &sandbox,
        "--as arch-1 capacity import",
        "workload,item,likely\nPayroll,compute:medium,much\n",
    );
    has_all(&said, &["given.csv:2: workload: there is no workload", "given.csv:2: likely: "]);

    let said = refused(
        &sandbox,
        "--as arch-1 exception import",
        "workload,title,target,environment\nPayroll,,awz,lively\n",
    );
    has_all(
        &said,
        &[
            "given.csv:2: workload: there is no workload `Payroll`; ",
            "given.csv:2: title: a request has a title",
            "given.csv:2: target: there is no supplier awz: did you mean aws?",
            "given.csv:2: environment: ",
        ],
    );
}

#[test]
fn a_file_with_nothing_in_it_is_no_success() {
    let sandbox = Sandbox::at(Stage::Scoring);
    for (command, text) in [
        ("--as tl-1 score import", "candidate,question,score,reason\n"),
        ("--as tl-1 score import", "question,aws,azure\nCON-02,,\n"),
        ("--as proc-1 price import", "candidate,amount\r\n,\r\n"),
        ("--as proc-1 supplier import", "slug,name\n"),
        ("--as arch-1 workload import", "name,owner,directorate,hosted,annual_cost,data_class\n"),
        ("--as arch-1 capacity import", "workload,item,likely\n"),
        ("--as arch-1 exception import", "workload,title\n"),
    ] {
        let said = refused(&sandbox, command, text);
        assert!(said.contains("there is nothing to bring in"), "{command}\n{said}");
    }
}

#[test]
fn tabs_old_line_ends_and_a_title_above_the_header_are_taken_or_told() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let import = |text: &str| {
        let file = sandbox.file("own.csv", text);
        sandbox.run(&format!("--as tl-1 score import '{}' --dry-run", file.display()))
    };
    let said = import(
        "candidate\tquestion\tscore\treason\naws\tCON-02\t2\tTwo sites, and one is missing\n",
    );
    assert!(said.contains("1 row would change (1 new)"), "{said}");
    let said = import("candidate,question,score\raws,CON-02,2\raws,CON-99,2\r");
    assert!(said.contains("own.csv:3: question: CON-99"), "{said}");
    let said = import("Our scores,,\n,,\ncandidate,question,score\naws,CON-02,2\n");
    assert!(
        said.contains("own.csv:3: the columns are named here: take out the row above"),
        "{said}"
    );
    let said = import("candidate,question,score,reason\naws,CON-02,2,good\n");
    assert!(said.contains("note: line 2: the reason: "), "{said}");
}

#[test]
fn a_score_that_an_export_says_is_somebody_elses_is_not_taken_for_mine() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let text = "candidate,question,score,evaluator\naws,CON-02,2,tl-2\naws,CON-03,2,tl-1\n";
    let said = refused(&sandbox, "--as tl-1 score import", text);
    assert!(said.contains("given.csv:2: evaluator: it is a score of tl-2"), "{said}");
    assert!(!said.contains("given.csv:3"), "{said}");
}

#[test]
fn a_second_service_of_a_supplier_is_named_and_no_supplier_is_taken_for_another() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as proc-1 supplier add aws --name 'Amazon Web Services'");
    let head = "Framework,Search ended,Search summary\nG-Cloud 14,2026-01-05,3 results\n\n\
                Supplier name,Service name,Service page URL,Email\n";
    let file = sandbox.file(
        "results.csv",
        &format!(
            "{head}Müller & Söhne Ltd,Hosting,https://x.example/1,\n\
             Müller & Söhne Ltd,Backup,https://x.example/2,\n"
        ),
    );
    let said = sandbox.run(&format!("--as proc-1 supplier import '{}'", file.display()));
    has_all(
        &said,
        &[
            "muller-sohne-ltd",
            "note: Müller & Söhne Ltd offers 2 services and comes in once, as muller-sohne-ltd: \
             Hosting (line 5), Backup (line 6)",
        ],
    );
    let said = refused(
        &sandbox,
        "--as proc-1 supplier import",
        &format!("{head}AWS,Hosting,https://x.example/1,\n"),
    );
    assert!(said.contains("`AWS` would be called aws, and that is Amazon Web Services"), "{said}");
    assert_eq!(sandbox.json("supplier show aws")["name"], "Amazon Web Services");
}

#[test]
fn a_day_as_a_spreadsheet_keeps_it_is_told_as_the_day_it_may_be() {
    let sandbox = Sandbox::with_people();
    let said = refused(
        &sandbox,
        "--as arch-1 workload import",
        "name,owner,directorate,hosted,annual_cost,data_class,hosted_since\n\
         Maps,arch-1,Finance,on-premises,1,official,46054\n\
         Trees,arch-1,Finance,on-premises,1,official,01/02/2026\n",
    );
    has_all(
        &said,
        &[
            "given.csv:2: hosted_since: `46054` is not a day: a spreadsheet has 2026-02-01 as that \
             number",
            "given.csv:3: hosted_since: `01/02/2026` is not a day: write the year first",
        ],
    );
}
