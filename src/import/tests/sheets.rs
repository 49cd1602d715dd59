use proptest::prelude::*;

use super::{file, said};
use crate::domain::refs::Slug;
use crate::domain::text::Reason;
use crate::domain::text::cell::guard;
use crate::domain::workload::Place;
use crate::import::ImportError;
use crate::import::sheets::scores::ScoreRow;
use crate::import::sheets::{Extra, evidence, gates, prices, scores, suppliers, workloads};

/// No candidates are known, so that none has a column.
const NOBODY: &[Slug] = &[];

fn candidates() -> Vec<Slug> {
    ["aws", "azure", "gcp", "paas"].map(|slug| slug.parse().unwrap()).into()
}

fn read_scores(text: &str) -> Result<Vec<ScoreRow>, ImportError> {
    scores::read(&file(text), None, &candidates(), Extra::Refuse).sound()
}

/// Rows as `line candidate question value reason`.
fn shown(rows: &[ScoreRow]) -> Vec<String> {
    let one = |row: &ScoreRow| {
        let reason = row.reason.as_ref().map_or("-", |reason| reason.as_str());
        format!(
            "{} {} {} {} {reason}",
            row.line,
            row.candidate,
            row.question,
            row.value.as_deref().unwrap_or("-")
        )
    };
    rows.iter().map(one).collect()
}

#[track_caller]
fn check(text: &str, wanted: &str) {
    assert_eq!(said(read_scores(text)), wanted);
}

#[test]
fn the_sheets_in_the_box_are_read() {
    for (text, rows) in [
        (include_str!("../../../data/scores-2019-tl-1.csv"), 156),
        (include_str!("../../../data/scores-2019-tl-2.csv"), 156),
        (include_str!("../../../data/scores-2019-tl-3.csv"), 156),
        (include_str!("../../../data/consensus-2019.csv"), 156),
        (include_str!("../../../data/scores-2026-tl-1-half.csv"), 57),
    ] {
        assert_eq!(read_scores(text).unwrap().len(), rows);
    }
    let gates =
        gates::read(&file(include_str!("../../../data/gates-2019.csv")), NOBODY, Extra::Refuse);
    assert_eq!(gates.sound().unwrap().len(), 20);
    let prices =
        prices::read(&file(include_str!("../../../data/prices-2019.csv")), NOBODY, Extra::Refuse);
    let first = prices.sound().unwrap()[0].price.clone().unwrap();
    assert_eq!(first.amount().to_string(), "1180000");
    let facts =
        evidence::read(&file(include_str!("../../../data/evidence.csv")), NOBODY, Extra::Refuse);
    assert!(facts.sound().unwrap().iter().any(|fact| !fact.conflicts_with.is_empty()));
    let suppliers =
        suppliers::read(&file(include_str!("../../../data/suppliers.csv")), Extra::Refuse);
    assert_eq!(suppliers.sound().unwrap().len(), 5);
    let workloads =
        workloads::read(&file(include_str!("../../../data/workloads.csv")), Extra::Refuse)
            .sound()
            .unwrap();
    assert_eq!(workloads.len(), 28);
    assert!(workloads.iter().any(|row| row.hosted == Some(Place::OnPremises)));
}

#[test]
fn columns_stand_in_any_order_with_any_separator_line_end_and_mark() {
    let wanted = ["2 aws CON-02 3 because, \"so\"", "3 gcp CON-02 1 -"];
    for text in [
        "candidate,question,score,reason\naws,CON-02,3,\"because, \"\"so\"\"\"\ngcp,CON-02,1,\n",
        "Score;Reason;Question;Candidate\r\n3;\"because, \"\"so\"\"\";con-02;AWS\r\n1;;con-02;gcp\r\n",
        "\u{feff}candidate,question,score,reason\naws,CON-02,3,\"because, \"\"so\"\"\"\ngcp,CON-02,1,\n,,,\n\n",
    ] {
        assert_eq!(shown(&read_scores(text).unwrap()), wanted, "{text}");
    }
}

#[test]
fn a_row_knows_its_line_although_cells_and_gaps_have_lines_too() {
    let text =
        "candidate,question,score,reason\n\n\naws,CON-02,3,\"one\r\ntwo\"\n\ngcp,CON-02,1,x\n";
    let rows = read_scores(text).unwrap();
    assert_eq!(shown(&rows), ["4 aws CON-02 3 one\ntwo", "7 gcp CON-02 1 x"]);
}

#[test]
fn a_guarding_apostrophe_is_taken_off_and_no_other() {
    let text = "candidate,question,score,reason\n\
                aws,CON-02,3,'=1+1\naws,CON-03,3,''-x\naws,CON-04,3,'tis so\naws,CON-05,3,-1 later\n";
    let reasons: Vec<String> = read_scores(text)
        .unwrap()
        .iter()
        .map(|row| row.reason.clone().unwrap().to_string())
        .collect();
    assert_eq!(reasons, ["=1+1", "'-x", "'tis so", "-1 later"]);
}

#[test]
fn a_header_that_does_not_fit_is_explained() {
    check("", "f: it is empty: the first row must name the columns");
    check("candidate,question,reason\n", "f:1: the column `score` is missing");
    check(
        "candidate,question,score,Score \n",
        "f:1: Score: this column stands twice in the header",
    );
    check("candidate,question,score,reson\n", "f:1: reson: unknown column; did you mean `reason`?");
    check(
        "candidate,question,score,colour\n",
        "f:1: colour: unknown column: take it out, or ignore extra columns (--ignore-extra); known are candidate, \
         question, score, reason, evidence, evaluator",
    );
    let extra = file("candidate,question,score,colour\naws,CON-02,3,red\n");
    assert_eq!(scores::read(&extra, None, &candidates(), Extra::Ignore).sound().unwrap().len(), 1);
}

#[test]
fn the_columns_of_our_own_export_are_passed_over() {
    let text = "evaluation,rules_version,candidate,question,stage,evaluator,score,score_max,marks,\
                reason,evidence_ids,recorded_at,illustrative\n\
                E-0001,1,aws,CON-02,individual,tl-1,3,3,2.50,why,AWS-01;v2,2026-01-01,\n";
    let rows = read_scores(text).unwrap();
    let named = ["AWS-01", "V-0002"].map(|id| id.parse().unwrap());
    assert_eq!(rows[0].evidence.as_deref(), Some(&named[..]));
}

#[test]
fn rows_that_do_not_fit_the_header_are_named() {
    check(
        "candidate,question,score\naws,CON-02\naws,CON-03,1,2\naws,CON-04,1,,\n",
        "f:2: it has 2 cells, and the header has 3 columns: a text that holds the separator stands \
         in quotation marks\n\
         f:3: it has 4 cells, and the header has 3 columns: a text that holds the separator stands \
         in quotation marks",
    );
    check(
        "candidate,question,score,\naws,CON-02,1,x\n",
        "f:2: a cell stands in a column without a name",
    );
    check(
        "candidate,question,score\naws,CON-02,\"1\ngcp,CON-02,2\n",
        "f:2: a quotation mark is not closed: a cell that holds one stands in quotation marks, \
         with the inner one doubled",
    );
}

#[test]
fn every_bad_cell_is_named_with_row_and_column() {
    check(
        "candidate,question,score,reason,evidence\n\
         e1,MAR-01,x,\u{7},2019;AWS-01\n\
         ,CON-02,,,\n\
         aws,CON-02,2.5,ok,\n\
         aws,con-02,300,ok,\n",
        "f:2: candidate: `e1` is not a short name: that is the shape of a reference such as E-0001\n\
         f:2: question: `MAR-01` is not a question id: a spreadsheet would turn it into a date\n\
         f:2: reason: it holds U+0007, which cannot be stored\n\
         f:2: evidence: `2019` is not an evidence id: ids take letters, digits, dots and hyphens, \
         begin with a letter, and must not look like a date or another reference\n\
         f:3: candidate: it is empty, and something must be written here\n\
         f:3: score: it is empty, and something must be written here\n\
         f:5: question: aws has a score for CON-02 on line 4 already",
    );
}

#[test]
fn a_matrix_says_the_same_as_a_list() {
    let text = "question,aws,gcp,aws_reason\nCON-02,3,1,why\nCON-03,,2,\n";
    assert_eq!(
        shown(&read_scores(text).unwrap()),
        ["2 aws CON-02 3 why", "2 gcp CON-02 1 -", "3 gcp CON-03 2 -"]
    );
    check("question,aws,gpc\nCON-02,1,2\n", "f:1: gpc: unknown column; did you mean `gcp`?");
    check(
        "question,aws,aws_reason\nCON-02,,why\nCON-02,1,\n",
        "f:2: aws_reason: there is a reason for CON-02, and no score\n\
         f:3: question: CON-02 stands on line 2 already",
    );
}

#[test]
fn a_matrix_may_have_its_reasons_in_a_second_file() {
    let read = |text: &str, reasons: &str| {
        let reasons = crate::import::source::Source::from_text("r", reasons);
        scores::read(&file(text), Some(&reasons), &candidates(), Extra::Refuse).sound()
    };
    let rows = read("question,aws,gcp\nCON-02,3,1\n", "question,gcp,aws\nCON-02,two,one\n");
    assert_eq!(shown(&rows.unwrap()), ["2 aws CON-02 3 one", "2 gcp CON-02 1 two"]);
    assert_eq!(
        said(read("question,aws\nCON-02,3\n", "question,aws,gcp\nCON-02,one,two\n")),
        "r:2: gcp: there is a reason for CON-02, and no score"
    );
    assert_eq!(
        said(read("question,aws\nCON-02,x\n", "question,asw\nCON-02,one\n")),
        "r:1: asw: unknown column; did you mean `aws`?"
    );
    assert_eq!(
        said(read("candidate,question,score\naws,CON-02,3\n", "question,aws\nCON-02,one\n")),
        "f: a second file of reasons goes with a matrix of scores only"
    );
}

#[test]
fn gates_take_pass_or_fail_with_a_reason() {
    let text = "candidate,question,answer,reason\naws,CON-01,PASS,seen\naws,CON-01,no,\n";
    assert_eq!(
        said(gates::read(&file(text), NOBODY, Extra::Refuse).sound()),
        "f:3: answer: `no` is not an answer to a gate: it is one of pass, fail\n\
         f:3: reason: it is empty, and something must be written here\n\
         f:3: question: aws has an answer to CON-01 on line 2 already"
    );
}

#[test]
fn basket_lines_are_added_up() {
    let text = "candidate,line,amount,assumption\n\
                aws,Servers,\"£1,000.50\",steady\ngcp,Servers,900,\naws,Storage,0.25,\n";
    let rows = prices::read(&file(text), NOBODY, Extra::Refuse).sound().unwrap();
    let shown: Vec<String> = rows
        .iter()
        .map(|r| {
            format!("{} {} {}", r.candidate, r.price.as_ref().unwrap().amount(), r.basket.len())
        })
        .collect();
    assert_eq!(shown, ["aws 1000.75 2", "gcp 900 1"]);
    let text = "candidate,line,amount\naws,Servers,1.005\naws,Servers,2\n";
    assert_eq!(
        said(prices::read(&file(text), NOBODY, Extra::Refuse).sound()),
        "f:2: amount: `1.005` is not an amount: write pounds as 1180000 or 1180000.50, 0 or more\n\
         f:3: line: aws has `Servers` on line 2 already"
    );
    let text = "candidate,line,amount\naws,A,99999999999\naws,B,99999999999\n";
    assert_eq!(
        said(prices::read(&file(text), NOBODY, Extra::Refuse).sound()),
        "f:2: amount: the lines of aws add up to more than an amount may be"
    );
}

#[test]
fn one_amount_a_candidate() {
    let text = "candidate,amount,basis\naws,12k,list\naws,12,\n";
    assert_eq!(
        said(prices::read(&file(text), NOBODY, Extra::Refuse).sound()),
        "f:2: amount: `12k` is not an amount: write pounds as 1180000 or 1180000.50, 0 or more\n\
         f:3: candidate: aws has an amount on line 2 already"
    );
}

#[test]
fn evidence_may_be_about_everybody_and_undated() {
    let text = "id,candidate,questions,title,source,as_at\nMKT-01,,CON-02;gen-03,T,S,\n,aws,,T,S,2026-01-01\n";
    let rows = evidence::read(&file(text), NOBODY, Extra::Refuse).sound().unwrap();
    assert_eq!(
        (rows[0].candidate.clone(), rows[0].as_at, rows[0].questions.len()),
        (None, None, 2)
    );
    assert_eq!(rows[1].id, None);
    let text = "id,candidate,questions,title,source,as_at,conflicts_with\n\
                K-1,,,T,S,01/02/2026,k-1\nK-1,,,,S,,\n";
    assert_eq!(
        said(evidence::read(&file(text), NOBODY, Extra::Refuse).sound()),
        "f:2: as_at: `01/02/2026` is not a day: write the year first, as 2026-03-01, so that day \
         and month are not taken for one another\n\
         f:2: conflicts_with: K-1 cannot conflict with itself\n\
         f:3: id: K-1 stands on line 2 already\n\
         f:3: title: it is empty, and something must be written here"
    );
}

#[test]
fn workloads_have_a_place_and_unmistakable_names() {
    let text = "name,owner,directorate,hosted,annual_cost,data_class,value,move_months_low,move_months_likely,move_months_high,criticality\n\
                Payroll,arch-1,Finance,other:hosted telephony,1,Official Sensitive,2,1,2,3,high\n\
                PayroII,arch-1,Finance,on premises,1,secret,4,3,2,,\n\
                Maps,arch-1,Finance,other:,1,public,,3,2,1,hihg\n";
    assert_eq!(
        said(workloads::read(&file(text), Extra::Refuse).sound()),
        "f:3: name: `PayroII` stands on line 2 already, or a name that looks like it\n\
         f:3: data_class: `secret` is not a data class: it is one of public, official, official-sensitive\n\
         f:3: value: `4` is not a whole number from 0 to 3\n\
         f:3: move_months_high: low, likely and high are given together or not at all\n\
         f:4: hosted: `other:` is not a place: after other: it is empty, and something must be written here\n\
         f:4: criticality: `hihg` is not a criticality: it is one of low, medium, high, critical; did you mean high?\n\
         f:4: move_months_low: 3, 2, 1 is not an estimate of months: write low, likely and high, rising, each 0 to 120"
    );
}

#[test]
fn suppliers_have_each_a_short_name() {
    let text = "slug,name,url\naws,Amazon Web Services,https://aws.amazon.com/\nAWS, x,\n";
    assert_eq!(
        said(suppliers::read(&file(text), Extra::Refuse).sound()),
        "f:3: slug: aws stands on line 2 already\nf:3: name: it begins or ends with a blank"
    );
}

#[test]
fn limits_on_rows_and_their_size_hold() {
    let many = format!("candidate,amount\n{}", "aws,1\n".repeat(100_001));
    let text = said(prices::read(&file(&many), NOBODY, Extra::Refuse).sound());
    assert!(text.ends_with("more problems"), "{text}");
    let error = prices::read(&file(&many), NOBODY, Extra::Refuse).sound().unwrap_err();
    let last = error.problems().last().unwrap().1.clone();
    assert_eq!(
        (last.line, last.what.as_str()),
        (Some(100_002), "there are more than 100000 rows, the most that is read")
    );
    let large = format!("candidate,amount\naws,\"{}\"\n", "1".repeat(1024 * 1024));
    assert_eq!(
        said(prices::read(&file(&large), NOBODY, Extra::Refuse).sound()),
        "f:2: this row is larger than 1 MiB, the most that is read"
    );
}

/// One cell as our exports write it.
fn cell(text: &str) -> String {
    format!("\"{}\"", guard(text).replace('"', "\"\""))
}

proptest! {
    #[test]
    fn what_is_exported_is_imported_the_same(text in "['=+@\\-\\t\\n ,;\"a\u{a0}\u{feff}é]{0,20}") {
        if let Ok(reason) = text.parse::<Reason>() {
            let sheet = format!("candidate,question,score,reason\naws,CON-02,3,{}\n", cell(&text));
            let rows = read_scores(&sheet).unwrap();
            prop_assert_eq!(rows[0].reason.clone(), Some(reason));
        }
    }
}

/// Two candidates that are known by name as well.
fn named() -> Vec<crate::domain::evaluation::Candidate> {
    let one = |slug: &str, name: &str| crate::domain::evaluation::Candidate {
        slug: slug.parse().unwrap(),
        name: name.parse().unwrap(),
        withdrawn: None,
    };
    vec![one("kuesten", "Küstenhost GmbH"), one("penstock", "Penstock Cloud")]
}

#[test]
fn a_candidate_may_be_called_as_people_call_it() {
    let matrix = "question;Küstenhost GmbH;penstock cloud\nOPS-01;2;1\n";
    let reasons =
        "question;Penstock Cloud;Küstenhost GmbH\nOPS-01;One page short.;All of it shown.\n";
    let rows = scores::read(&file(matrix), Some(&file(reasons)), &named(), Extra::Refuse);
    assert_eq!(
        shown(&rows.sound().unwrap()),
        ["2 kuesten OPS-01 2 All of it shown.", "2 penstock OPS-01 1 One page short."]
    );
    let list = "supplier,question,score\nPENSTOCK CLOUD,OPS-01,3\nkuesten,OPS-01,1\n";
    let rows = scores::read(&file(list), None, &named(), Extra::Refuse).sound().unwrap();
    assert_eq!(shown(&rows), ["2 penstock OPS-01 3 -", "3 kuesten OPS-01 1 -"]);
    // What is wrong is told under the name that stands in the file.
    let twice = "candidate,amount\nPenstock Cloud,5\npenstock,6\n";
    assert_eq!(
        said(prices::read(&file(twice), &named(), Extra::Refuse).sound()),
        "f:3: candidate: penstock has an amount on line 2 already"
    );
    let across = "Küstenhost GmbH;Penstock Cloud\n750000;12k\n";
    let wrong = said(prices::read(&file(across), &named(), Extra::Refuse).sound());
    assert!(wrong.starts_with("f:2: Penstock Cloud: `12k` is not an amount"), "{wrong}");
    let gate = "question,Küstenhost GmbH,Küstenhost GmbH reason\nOPS-00,pass,Listed in March.\n";
    let rows = gates::read(&file(gate), &named(), Extra::Refuse).sound().unwrap();
    assert_eq!((rows.len(), rows[0].candidate.as_str()), (1, "kuesten"));
}

#[test]
fn a_short_name_goes_before_what_another_is_called() {
    let mut all = named();
    // `kuesten` is one's short name and what the other is called.
    all[1].name = "Kuesten".parse().unwrap();
    for text in ["candidate,amount\nkuesten,5\n", "kuesten\n5\n"] {
        let rows = prices::read(&file(text), &all, Extra::Refuse).sound().unwrap();
        let taken: Vec<&str> = rows.iter().map(|row| row.candidate.as_str()).collect();
        assert_eq!(taken, ["kuesten"], "{text}");
    }
}

#[test]
fn evidence_takes_the_columns_and_lists_that_people_write() {
    for (apart, mark) in [("OPS-01, OPS-02", ';'), ("OPS-01;OPS-02", ','), ("OPS-01 OPS-02", ',')] {
        let text = format!(
            "id{mark}supplier{mark}questions{mark}title{mark}source{mark}date{mark}place\n\
             KU-01{mark}Küstenhost GmbH{mark}{apart}{mark}Reports{mark}Their page{mark}2026-03-04{mark}p. 3\n"
        );
        let rows = evidence::read(&file(&text), &named(), Extra::Refuse).sound().unwrap();
        let row = &rows[0];
        let questions: Vec<&str> =
            row.questions.iter().map(crate::domain::refs::QuestionId::as_str).collect();
        assert_eq!(questions, ["OPS-01", "OPS-02"], "{apart}");
        assert_eq!(row.candidate.as_ref().map(Slug::as_str), Some("kuesten"));
        assert_eq!(row.as_at.map(|day| day.to_string()).as_deref(), Some("2026-03-04"));
        assert_eq!(row.place.as_ref().map(ToString::to_string).as_deref(), Some("p. 3"));
    }
}
