//! Files as strangers write them: what a spreadsheet adds or takes away, what only looks like
//! something else, and what stands twice.

use crate::imports::{has_all, refused};
use crate::support::{Sandbox, Stage, packaged};

#[test]
fn what_a_spreadsheet_says_of_its_separator_is_heeded_and_lines_are_counted_with_it() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let text = "sep=;\r\ncandidate;question;score\r\naws;CON-02;2\r\naws;CON-20;2\r\n";
    let said = refused(&sandbox, "--as tl-1 score import", text);
    has_all(&said, &["given.csv:4: question: CON-20 is not a question of", "did you mean CON-02?"]);
    let text = "sep=,\ncandidate,question,score,reason\naws,CON-02,2,One; two; three; four.\n";
    let file = sandbox.file("own.csv", text);
    let said = sandbox.run(&format!("--as tl-1 score import '{}' --dry-run", file.display()));
    assert!(said.contains("1 row would change (1 new)"), "{said}");
}

#[test]
fn a_total_among_the_lines_of_a_basket_is_not_counted_again() {
    let sandbox = Sandbox::at(Stage::Moderation);
    for text in [
        "candidate,line,amount\naws,Compute,5\naws,Total,5\nazure,Grand total:,7\n",
        "line,aws,azure\nCompute,5,\nTotal,5,\nGrand total:,,7\n",
    ] {
        let said = refused(&sandbox, "--as proc-1 price import", text);
        has_all(
            &said,
            &[
                "given.csv:3: line: `Total` is what the other lines come to",
                "given.csv:4: line: `Grand total:` is what the other lines come to",
            ],
        );
    }
    let kept = sandbox.file("kept.csv", "candidate,line,amount\naws,Total protection plan,5\n");
    sandbox.done(&format!("--as proc-1 price import '{}'", kept.display()));
}

#[test]
fn a_comma_that_may_be_a_decimal_point_is_asked_about_where_semicolons_stand_between_cells() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as proc-1 supplier add aws --name 'Amazon Web Services'");
    sandbox.done(
        "--as arch-1 workload add Payroll --owner arch-1 --directorate Finance --hosted aws \
         --annual-cost 1 --data-class official",
    );
    let text = "workload;item;low;likely;high\nPayroll;memory;1,234;2,5;3,000,000\n";
    let said = refused(&sandbox, "--as arch-1 capacity import", text);
    has_all(&said, &["given.csv:2: likely: `2,5` is not an amount"]);
    let text = "workload;item;low;likely;high\nPayroll;memory;1,234;2,500;3,000,000\n";
    let said = refused(&sandbox, "--as arch-1 capacity import", text);
    let all =
        ["given.csv:2: likely: `2,500` may be 2500 or 2.500, since semicolons", "low: `1,234` may"];
    has_all(&said, &all);
    let commas = sandbox.file("c.csv", "workload,item,likely\nPayroll,memory,\"2,500\"\n");
    sandbox.done(&format!("--as arch-1 capacity import '{}'", commas.display()));
}

#[test]
fn a_service_that_only_looks_like_another_is_no_second_one() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as own-1 benefit new 'It saves time.' --owner tl-1 --start 2025-01-01");
    sandbox.done("--as own-1 benefit measure add hours");
    let readings = "measure,service,date,value\nhours,Housing repairs ,2025-01-31,5\n";
    let file = sandbox.file("first.csv", readings);
    sandbox.done(&format!("--as tl-1 benefit reading import '{}'", file.display()));
    let listed = sandbox.json("benefit reading list");
    assert_eq!(listed[0]["service"], "Housing repairs", "blanks at its ends are none of it");
    let said = refused(
        &sandbox,
        "--as tl-1 benefit reading import",
        "measure,service,date,value\nhours,housing repairs,2025-02-28,5\n\
         hours,Payroll,2025-02-28,5\nhours,Payrоll,2025-03-31,5\nhours,Payroll,2031-03-31,5\n",
    );
    has_all(
        &said,
        &[
            "given.csv:2: service: `housing repairs` looks like `Housing repairs`, of which there",
            "given.csv:4: service: `Payrоll` looks like `Payroll` on line 3",
            "given.csv:5: date: ",
        ],
    );
    let add = "--as tl-1 benefit reading add hours 5 --date 2025-02-28 --service";
    assert_eq!(sandbox.code(&format!("{add} 'HOUSING REPAIRS'")), 8);
    let log = "kind,service,at\ndeployment,Payroll,2025-03-03 09:00\n\
               deployment,payroll,2025-03-04 09:00\n";
    let said = refused(&sandbox, "--as tl-1 benefit delivery import", log);
    has_all(&said, &["given.csv:3: service: `payroll` looks like `Payroll` on line 2"]);
}

#[test]
fn a_request_that_stands_twice_is_one_too_many_and_json_is_told_by_its_place() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as proc-1 supplier add gcp --name 'Google Cloud'");
    sandbox.done(
        "--as arch-1 workload add Payroll --owner arch-1 --directorate Finance --hosted gcp \
         --annual-cost 1 --data-class official",
    );
    let import = "--as arch-1 exception import";
    let said = refused(
        &sandbox,
        import,
        "workload,title,target\nPayroll,Leave it,gcp\nPayroll,Other,gcp\nW-0001,leave it,GCP\n",
    );
    has_all(&said, &["given.csv:4: title: line 2 asks for the same, of the same title"]);
    let json = sandbox.file(
        "many.json",
        "[{\"workload\":\"Payroll\",\"title\":\"A\"},\
         {\"workload\":\"Payrol\",\"title\":\"\",\"owner\":\"nobody\"},{\"workload\":5}]",
    );
    let said = sandbox.run(&format!("{import} '{}'", json.display()));
    has_all(
        &said,
        &[
            "many.json: request 2, workload: there is no workload `Payrol`",
            "many.json: request 2, title: it is empty",
            "many.json: request 2, owner: there is nobody called nobody",
            "many.json: request 3, workload: it is the whole number 5",
            "many.json: request 3, title: a request has a title",
        ],
    );
    assert_eq!(said.matches("request 2, title").count(), 1, "{said}");
    assert_eq!(said.matches("request 3, workload").count(), 1, "{said}");
    let scalar = sandbox.file("one.json", "5");
    let said = sandbox.run(&format!("{import} '{}'", scalar.display()));
    has_all(&said, &["one.json: it is the whole number 5, and an object is wanted"]);
    let said = refused(&sandbox, import, "title,target\nA,gcp\nB,gcp\n");
    assert_eq!(said.matches("workload").count(), 1, "a column that lacks is told once: {said}");
    let one = sandbox.file("one.csv", "workload,title,target\nPayroll,Leave it,gcp\n");
    let file = format!("{import} '{}'", one.display());
    has_all(&sandbox.run(&format!("{file} --dry-run")), &["would file Leave it, W-0001 to gcp"]);
    sandbox.done(&file);
    let said = sandbox.run(&format!("{file} --dry-run"));
    has_all(&said, &["note: line 2: X-0001 has the same workload, target and title (draft)"]);
}

#[test]
fn bids_that_do_not_fit_the_draft_are_told_with_their_lines() {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    let set = sandbox.file("own.toml", OWN_SET);
    sandbox.done(&format!(
        "--as mod-1 evaluation new T --criteria '{}' --candidates aws,azure --panel tl-1,tl-2 \
         --moderator mod-1 --purpose tender --price-formula ratio",
        set.display()
    ));
    let tried = |text: &str| {
        let file = sandbox.file("bids.csv", text);
        sandbox.run(&format!("--as mod-1 rehearse --bids '{}'", file.display()))
    };
    let said = tried("bid,price,quality\na,100,90\nb,0,20\n");
    has_all(&said, &["bids.csv:2: quality: there are 70.00 quality marks", "bids.csv:3: price: "]);
    let said = tried("bid,price,AAA-01\na,100,5\nb,200,\nc,3,1.5\nd,4,1\n");
    has_all(
        &said,
        &[
            "bids.csv:2: AAA-01: `5` is not on the scale of AAA-01: its values are 0, 1",
            "bids.csv:3: AAA-01: it is empty",
            "bids.csv:4: AAA-01: `1.5` is not on the scale",
        ],
    );
    assert!(said.ends_with("exit: 8") && !said.contains("bids.csv:5"), "{said}");
    assert!(tried("bid,price,quality\na,100,50\nb,200,60\n").ends_with("exit: 0"));
}

const OWN_SET: &str = "[set]\nid = \"own-set\"\ntitle = \"Own\"\nversion = \"1\"\n\
    [[scale]]\nvalue = 0\nname = \"no\"\ndescriptor = \"n\"\n\
    [[scale]]\nvalue = 1\nname = \"yes\"\ndescriptor = \"y\"\n\
    [[group]]\nid = \"AAA\"\ntitle = \"A\"\nweight = 70\n\
    [[group.question]]\nid = \"AAA-01\"\nkind = \"scored\"\nweight = 100\ntext = \"What?\"\n\
    [[group]]\nid = \"PRC\"\ntitle = \"Price\"\nweight = 30\n\
    [[group.question]]\nid = \"PRC-01\"\nkind = \"price\"\nweight = 100\ntext = \"How much?\"\n";

#[test]
fn a_number_that_a_spreadsheet_robbed_of_its_noughts_changes_no_supplier() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as proc-1 supplier add ash --name Ash --identifier 01234567");
    let import = "--as proc-1 supplier import";
    let said = refused(&sandbox, import, "slug,name,identifier\nash,Ash,1234567\n");
    has_all(&said, &["given.csv:2: identifier: it is 01234567 here, and `1234567` is what"]);
    sandbox.done(
        "--as arch-1 workload add Payroll --owner arch-1 --directorate 007 --hosted ash \
         --annual-cost 1 --data-class official",
    );
    let list = sandbox.done("export workloads --csv").replace("007", "7");
    let said = refused(&sandbox, "--as arch-1 workload import", &list);
    has_all(&said, &["given.csv:2: directorate: it is 007 here, and `7` is what a spreadsheet"]);
    let head = "Framework,Search ended,Search summary\nG-Cloud 14,2026-01-05,1 result\n\n\
                Supplier name,Service name,Service page URL,Email\n";
    sandbox.done("--as proc-1 supplier add birch --name 'Birch Hosting'");
    let said = refused(&sandbox, import, "id,Name\nbirch,Ash\n");
    has_all(&said, &["given.csv:2: Name: the name `Ash` looks like that of ash"]);
    let said = refused(&sandbox, import, &format!("{head}Birch,Hosting,https://x.example/1,\n"));
    has_all(&said, &["given.csv:5: Supplier name: `Birch` would be called birch"]);
}

#[test]
fn evidence_about_a_question_that_is_not_asked_is_told_with_the_nearest() {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    sandbox.done(
        "--as mod-1 evaluation new Again --criteria primary-cloud --candidates aws,azure --panel \
         tl-1,tl-2 --moderator mod-1 --purpose tender --price-formula ratio",
    );
    let said = refused(
        &sandbox,
        "--as proc-1 evidence import",
        "id,candidate,questions,title,source,as_at\nX-1,aws,CON-20;CON-02,A fact,here,2020-01-01\n",
    );
    has_all(
        &said,
        &["given.csv:2: questions: CON-20 is not a question of primary-cloud; did you mean"],
    );
}

#[test]
fn a_public_record_with_a_list_below_its_title_goes_in_and_comes_out_byte_for_byte() {
    const OLD: &str = "# Use Markdown Any Decision Records\n\n* Status: accepted\n\
        * Deciders: own-1, the board\n* Date: 2018-01-01\n\nTechnical Story: none\n\n\
        ## Considered Options\n\n* [MADR](https://adr.github.io/madr/) 2.1.0 – Any Decision Records\n\
        * Formless\n\n## Decision Outcome\n\nChosen option: \"MADR 2.1.0\", because\n\n\
        * it is lean\n* it lives\n";
    let sandbox = Sandbox::with_people();
    sandbox.file("old.md", OLD);
    let import = "--as own-1 decision import old.md --scope records --review-by 2027-01-01";
    sandbox.done(import);
    assert_eq!(sandbox.done("decision export d1"), OLD);
    let shown = sandbox.json("decision show d1");
    assert_eq!(shown["status"], "accepted");
    sandbox.done("--as own-1 decision deprecate d1 --reason 'Nobody writes records any more.'");
    let out = sandbox.done("decision export d1");
    assert!(out.contains("\n* Status: deprecated\n* Deciders: own-1, the board\n"), "{out}");
    let bad = OLD.replace("2018-01-01", "01/02/2018").replace("* Status: accepted\n", "");
    sandbox.file("bad.md", &bad);
    let said = sandbox.run(&import.replace("old.md", "bad.md"));
    has_all(&said, &["bad.md:1: there is no header", "list with `* Status: …`"]);
    assert_eq!(sandbox.code("verify"), 0);
}
