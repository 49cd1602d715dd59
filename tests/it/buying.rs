//! Capacity, whole-life cost and routes to market, as scripts see them.

use crate::support::Sandbox;

const PRICES: &str = r#"
[sheet]
supplier = "aws"
title = "List prices"
as_at = 2026-01-15

[[price]]
item = "compute:medium"
unit = "hour"
price = 0.10
one_year = 0.06
source = "public list"

[[price]]
item = "transfer-out"
unit = "GB"
price = 0.08
free = 100
source = "public list"
"#;

/// What both sheets of these tests charge beside their unit prices.
const CHARGES: &str = r#"
[[charge]]
for = "support"
title = "Support plan"
share = 10
least = 5
source = "public list"

[[charge]]
for = "circuit"
title = "Private circuit"
monthly = 150
source = "quote"

[[charge]]
for = "training"
title = "Training"
each = 450
count = 4
source = "quote"

[[charge]]
for = "moving-in"
title = "Moving in"
each_workload = 250
source = "our estimate"

[[charge]]
for = "leaving"
title = "Parallel running"
parallel_months = 3
source = "our estimate"
"#;

/// A price sheet of aws.
fn sheet() -> String {
    format!("{PRICES}{CHARGES}")
}

/// People, suppliers, one workload with needs and one on premises.
fn council() -> Sandbox {
    let sandbox = Sandbox::with_people();
    for supplier in ["aws", "gcp"] {
        sandbox.run(&format!("--as proc-1 supplier add {supplier} --name {supplier}"));
    }
    let more = "--owner arch-1 --directorate Housing --annual-cost 1000 --data-class official";
    sandbox.done(&format!("--as arch-1 workload add Repairs --hosted aws {more}"));
    sandbox.done(&format!("--as arch-1 workload add Cameras --hosted on-premises {more}"));
    let needs = "workload,item,count,low,likely,high,growth\n\
                 Repairs,compute:medium,2,600,730,800,\nRepairs,transfer-out,,200,300,500,10\n\
                 W-0002,storage:hot,,100,100,100,\n";
    let file = sandbox.file("needs.csv", needs);
    sandbox.done(&format!("--as arch-1 capacity import {}", file.display()));
    sandbox
}

#[test]
fn what_workloads_need_is_summed_and_what_stays_on_premises_is_kept_apart() {
    let sandbox = council();
    let json = sandbox.json("capacity statement");
    let items: Vec<&str> =
        json.as_array().unwrap().iter().map(|row| row["item"].as_str().unwrap()).collect();
    assert_eq!(items, ["compute:medium", "transfer-out"]);
    assert_eq!(json[0]["first"], serde_json::json!(1460));
    assert_eq!(json[1]["last"], serde_json::json!(363));
    let told = sandbox.run("capacity statement");
    assert!(told.contains("W-0002 Cameras stays on-premises and is not in the sum"), "{told}");
    let moved = "--as arch-1 capacity set W-0002 storage:hot --likely 100 --from-month 13";
    sandbox.done(moved);
    let json = sandbox.json("capacity statement");
    assert_eq!(json[1]["item"], "storage:hot");
    assert_eq!(json[1]["first"], serde_json::json!(0));
    assert_eq!(json[1]["term"], serde_json::json!(2400));
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn an_import_of_needs_is_all_or_nothing_and_can_be_tried() {
    let sandbox = council();
    let bad = sandbox.file("bad.csv", "workload,item,likely\nRepairs,memory,4\nRepars,memory,4\n");
    let said = sandbox.run(&format!("--as arch-1 capacity import {}", bad.display()));
    assert!(said.contains("bad.csv:3: workload: there is no workload `Repars`"), "{said}");
    assert!(said.contains("did you mean Repairs?"), "{said}");
    assert!(said.ends_with("exit: 8"), "{said}");
    let good = sandbox.file("good.csv", "workload,item,likely\nRepairs,memory,4\n");
    let tried = sandbox.run(&format!("--as arch-1 capacity import {} --dry-run", good.display()));
    assert!(tried.contains("of the needs 1 would be added and 0 changed"), "{tried}");
    assert_eq!(sandbox.json("capacity list").as_array().unwrap().len(), 3);
    let twice = "workload,item,likely\nRepairs,memory,4\nW-0001,memory,5\n";
    let twice = sandbox.file("twice.csv", twice);
    let said = sandbox.run(&format!("--as arch-1 capacity import {}", twice.display()));
    assert!(
        said.contains("twice.csv:3: item: memory of W-0001 stands on line 2 already"),
        "{said}"
    );
    assert!(said.ends_with("exit: 8"), "{said}");
    let huge = "--as arch-1 capacity set Repairs memory --likely 999999999999 --count 9999";
    let said = sandbox.run(huge);
    assert!(said.contains("9999 times 999999999999 is more than"), "{said}");
    assert!(said.ends_with("exit: 8"), "{said}");
    let other = sandbox.run("--as proc-1 capacity set Repairs memory --likely 4");
    assert!(other.ends_with("exit: 4"), "{other}");
    let low = sandbox.run("--as arch-1 capacity set Repairs memory --likely 4 --low 5");
    assert!(low.contains("5, 4, 4 are not low, likely and high"), "{low}");
    assert!(low.ends_with("exit: 8"), "{low}");
}

#[test]
fn the_basket_is_priced_line_by_line_and_feeds_the_price_of_an_evaluation() {
    let sandbox = council();
    let file = sandbox.file("aws.toml", &sheet());
    let none = sandbox.run("cost explain aws");
    assert!(none.contains("aws has no price sheet") && none.ends_with("exit: 6"), "{none}");
    sandbox.done(&format!("--as proc-1 cost sheet import {}", file.display()));
    let again = sandbox.run(&format!("--as proc-1 cost sheet import {}", file.display()));
    assert!(again.contains("counts already") && again.ends_with("exit: 7"), "{again}");
    let json = sandbox.json("cost explain aws --term 12 --plan one-year");
    // 1,200 sure at 0.06, 260 more at 0.10, 200 GB beyond the allowance at 0.08, twelve times;
    // a tenth of it for support; circuit, training, moving in, three months more at the end.
    assert_eq!(json["cost"], serde_json::json!(5696.80));
    let lines: Vec<String> = json["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("{} {}", line["line"].as_str().unwrap(), line["cost"]))
        .collect();
    assert_eq!(
        lines,
        [
            "compute:medium 1176",
            "transfer-out 192",
            "Support plan 136.8",
            "Private circuit 1800",
            "Training 1800",
            "Moving in 250",
            "Parallel running 342",
        ]
    );
    sandbox.done("--as arch-1 capacity set Repairs service:map --likely 1");
    let lacks = sandbox.run("cost explain aws");
    assert!(lacks.contains("has no price for service:map"), "{lacks}");
    assert!(lacks.ends_with("exit: 8"), "{lacks}");
    sandbox.done("--as arch-1 capacity clear Repairs service:map");
    let year = sandbox.json("cost year Repairs aws");
    assert_eq!(year["year"], serde_json::json!(1944));
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn what_a_candidate_costs_is_sealed_with_its_price() {
    let sandbox = Sandbox::new();
    sandbox.done("demo --db sample.db");
    let sample = |arguments: &str| sandbox.run(&format!("--db sample.db {arguments}"));
    for command in ["cost explain aws", "cost breakeven gcp", "--as mod-1 cost explain azure"] {
        let said = sample(command);
        assert!(said.contains("which is sealed until prices are opened"), "{said}");
        assert!(said.ends_with("exit: 7"), "{said}");
    }
    // Neither a day before the rules bound, nor an amendment of them, opens what is sealed today.
    for command in ["cost explain aws", "cost breakeven aws", "cost year W-0001 aws"] {
        let said = sample(&format!("--as tl-1 {command} --on 2026-01-10"));
        assert!(said.contains("sealed until prices are opened"), "{command}: {said}");
    }
    sample("--as mod-1 evaluation amend E-0003 --reason 'One question was unclear to us.'");
    let said = sample("--as tl-1 cost explain aws");
    assert!(said.contains("sealed") && said.ends_with("exit: 7"), "{said}");
    let listed = sample("cost list --csv");
    assert!(listed.contains("\"E-0003\""), "{listed}");
    // The prices of the review, which are open, came from the same basket.
    let price = sample("price show E-0002 aws --json");
    assert!(price.contains("\"amount\":1210000"), "{price}");
    assert!(price.contains("compute:large"), "{price}");
    let gone = sample("cost explain paas");
    assert!(gone.contains("yes"), "{gone}");
}

#[test]
fn routes_are_held_against_the_purchase_and_one_is_recorded_in_a_draft() {
    let sandbox = council();
    let json = sandbox.json("route compare --months 60 --value 2500000 --needed-by 2027-01-01");
    let outcome = |route: &str, limit: &str| {
        let rows = json.as_array().unwrap();
        let row = rows.iter().find(|row| row["route"] == route && row["limit"] == limit);
        row.unwrap()["outcome"].as_str().unwrap().to_owned()
    };
    assert_eq!(outcome("g-cloud-direct", "term"), "does-not-fit");
    assert_eq!(outcome("open-procedure", "term"), "fits");
    assert_eq!(outcome("reseller", "value"), "does-not-fit");
    assert_eq!(outcome("g-cloud-direct", "to-confirm"), "unknown");
    let near = sandbox.run("route show g-cloud-diret");
    assert!(near.contains("did you mean g-cloud-direct?") && near.ends_with("exit: 6"), "{near}");
    let bad = sandbox.run("route compare --value lots");
    assert!(bad.contains("`lots` is not an amount") && bad.ends_with("exit: 8"), "{bad}");
}

#[test]
fn what_one_undoes_is_what_one_said_last_and_an_import_goes_as_a_whole() {
    let sandbox = council();
    let needs = || sandbox.done("capacity list --csv");
    let first = needs();
    let file = sandbox
        .file("more.csv", "workload,item,likely\nRepairs,memory,16\nCameras,storage:hot,250\n");
    sandbox.done(&format!("--as arch-1 capacity import {}", file.display()));
    let second = needs();
    sandbox.done("--as arch-1 capacity set Repairs memory --likely 32");
    sandbox.done("--as arch-1 capacity clear Repairs transfer-out");
    assert_eq!(sandbox.done("--as arch-1 capacity undo"), "W-0001\n");
    sandbox.done("--as arch-1 capacity undo");
    assert_eq!(needs(), second);
    assert_eq!(sandbox.done("--as arch-1 capacity undo"), "W-0002\nW-0001\n");
    assert_eq!(needs(), first);
    sandbox.done("--as arch-1 capacity undo --redo");
    assert_eq!(needs(), second);
    // What undoes the last thing one did undoes a need as well, and says what that was.
    let told = sandbox.done("--as arch-1 undo --plain");
    assert!(told.contains("W-0002, W-0001") && told.contains("your word on a need"), "{told}");
    assert_eq!(needs(), first);
    sandbox.done("--as arch-1 capacity undo --redo");
    // What is so already is no new line, and keeps nothing from being undone.
    for _ in 0..2 {
        sandbox.done("--as arch-1 capacity set Repairs memory --likely 24");
    }
    sandbox.done("--as arch-1 capacity undo");
    assert_eq!(needs(), second);
    // What somebody else said since is never turned back, nor is it another's to undo.
    assert_eq!(sandbox.code("--as mod-1 capacity undo"), 7);
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn the_cost_of_a_request_is_made_of_what_the_workload_needs_and_says_so() {
    let sandbox = council();
    let gcp = sheet().replace("\"aws\"", "\"gcp\"").replace("0.10", "0.09");
    for (name, text) in [("aws.toml", sheet()), ("gcp.toml", gcp)] {
        let file = sandbox.file(name, &text);
        sandbox.done(&format!("--as proc-1 cost sheet import {}", file.display()));
    }
    let new = "--as arch-1 exception new --workload Repairs --target gcp --title 'Repairs at gcp' \
               --cost-from-basket";
    assert_eq!(sandbox.code(new), 7, "no primary is in force");
    let record = "---\nstatus: accepted\nreview-by: 2030-01-01\n---\n\n# A primary\n\n## Decision \
                  Outcome\n\nChosen option: \"aws\", because it leads.\n";
    let file = sandbox.file("primary.md", record);
    sandbox.done(&format!("--as own-1 decision import {}", file.display()));
    let which = sandbox.done(new);
    let told = sandbox.json(&format!("exception show {}", which.trim()));
    let year = |supplier: &str| sandbox.json(&format!("cost year Repairs {supplier}"));
    assert_eq!(told["cost"]["primary_year"], year("aws")["year"]);
    assert_eq!(told["cost"]["target_year"], year("gcp")["year"]);
    assert_eq!(told["cost"]["quoted_on"], "2026-01-15");
    let source = told["cost"]["source"].as_str().unwrap();
    assert!(source.starts_with("Needs of W-0001, likely, on demand: aws "), "{source}");
    assert!(source.contains("sheet of 2026-01-15; gcp "), "{source}");
    // Typed again, the figure is one's own, and the source stays until it is said anew.
    sandbox.done(&format!("--as arch-1 exception edit {} --cost-source 'A quote'", which.trim()));
    let told = sandbox.json(&format!("exception show {}", which.trim()));
    assert_eq!(told["cost"]["source"], "A quote");
    let unknown = "--as arch-1 exception new --workload Cameras --target other:cellar --title T \
                   --cost-from-basket";
    assert_eq!(sandbox.code(unknown), 8, "storage has no price, and none is made up");
    assert_eq!(sandbox.code("verify"), 0);
}

/// The price sheet of the example worked in `docs/method.md`, "Whole-life cost".
const WORKED: &str = r#"
[sheet]
supplier = "aws"
title = "Worked by hand"
as_at = 2026-01-15

[[price]]
item = "compute:medium"
unit = "hour of 2 processors"
price = 0.10
one_year = 0.06
source = "list"

[[price]]
item = "storage:hot"
unit = "GB for a month"
price = 0.02
source = "list"

[[price]]
item = "transfer-out"
unit = "GB"
price = 0.08
free = 100
source = "list"

  [[price.tier]]
  from = 250
  price = 0.05

[[price]]
item = "memory"
unit = "GB for a month"
price = 1.25
source = "list"

[[price]]
item = "service:queue"
unit = "million messages"
price = 0.333333
source = "list"
"#;

/// And what it charges beside what the other does.
const TAKING_OUT: &str = r#"
[[charge]]
for = "leaving"
title = "Taking all data out"
each_gb = 0.02
source = "list"
"#;

#[test]
fn the_cost_worked_in_the_method_comes_out_of_the_program_to_the_penny() {
    let sandbox = Sandbox::with_people();
    sandbox.run("--as proc-1 supplier add aws --name aws");
    let more = "--owner arch-1 --directorate Housing --annual-cost 1000 --data-class official";
    for name in ["One", "Two"] {
        sandbox.done(&format!("--as arch-1 workload add {name} --hosted aws {more}"));
    }
    let needs = "workload;item;count;low;likely;high;growth;from_month\r\n\
                 One;compute:medium;2;600;730;730;;\r\nOne;storage:hot;;500;500;500;10;\r\n\
                 Two;transfer-out;;300;300;300;;\r\nTwo;memory;;16;16;16;;\r\n\
                 Two;service:queue;;2.5;2.5;2.5;;13\r\n";
    let needs = sandbox.file("needs.csv", needs);
    sandbox.done(&format!("--as arch-1 capacity import {}", needs.display()));
    let sheet = sandbox.file("aws.toml", &format!("{WORKED}{CHARGES}{TAKING_OUT}"));
    sandbox.done(&format!("--as proc-1 cost sheet import {}", sheet.display()));
    let json = sandbox.json("cost explain aws --term 24 --plan one-year");
    let lines: Vec<String> = json["lines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| format!("{} {}", line["line"].as_str().unwrap(), line["cost"]))
        .collect();
    assert_eq!(
        lines,
        [
            "compute:medium 2352",
            "memory 480",
            "storage:hot 252",
            "transfer-out 348",
            "service:queue 10",
            "Support plan 344.2",
            "Private circuit 3600",
            "Training 1800",
            "Moving in 500",
            "Parallel running 433",
            "Taking all data out 11",
        ]
    );
    assert_eq!(json["cost"], serde_json::json!(10130.20));
    let even = sandbox.run("cost breakeven aws --term 24");
    assert!(even.contains("compute:medium  one-year              60.0"), "{even}");
}

#[test]
fn a_price_of_a_day_that_lies_ahead_is_refused_with_its_line() {
    let sandbox = council();
    let ahead = sheet().replace("2026-01-15", "2026-03-03");
    let ahead = ahead.replacen("source = \"quote\"", "source = \"quote\"\nas_at = 2027-01-01", 1);
    let file = sandbox.file("aws.toml", &ahead);
    for command in ["cost sheet check", "--as proc-1 cost sheet import"] {
        let said = sandbox.run(&format!("{command} {}", file.display()));
        assert!(said.contains("aws.toml:5: as_at: 2026-03-03 lies ahead of today"), "{said}");
        assert!(said.contains("as_at: 2027-01-01 lies ahead of today, 2026-03-02"), "{said}");
        assert!(said.ends_with("exit: 8"), "{said}");
    }
    assert_eq!(sandbox.json("cost sheet list"), serde_json::json!([]));
}

#[test]
fn what_is_bought_is_exported_in_both_profiles() {
    let sandbox = council();
    let file = sandbox.file("aws.toml", &sheet());
    sandbox.done(&format!("--as proc-1 cost sheet import {}", file.display()));
    for (what, begins, rows) in [
        ("capacity", "\"item\",\"unit\",\"first_low\"", 2),
        // Three unit prices, since the allowance is a tier, and five charges.
        ("price-sheets", "\"supplier\",\"sheet_as_at\",\"kind\"", 8),
        ("costs", "\"supplier\",\"estimate\",\"plan\",\"line\"", 7),
        ("routes", "\"route\",\"title\",\"default\",\"limit\"", 15),
    ] {
        let plain = sandbox.done(&format!("export {what} --profile plain"));
        assert!(plain.starts_with(begins), "{plain}");
        assert_eq!(plain.lines().count(), rows + 1, "{plain}");
        let excel = sandbox.done(&format!("export {what} --profile excel"));
        assert!(excel.starts_with('\u{FEFF}') && excel.contains("\r\n"), "{excel}");
        let same = excel.trim_start_matches('\u{FEFF}').replace("\r\n", "\n");
        assert_eq!(same, plain, "the two say the same");
    }
    let priced = sandbox.done("export price-sheets --profile plain");
    assert!(priced.contains("\"transfer-out\",\"GB\",0,0,"), "{priced}");
    assert!(priced.contains("\"transfer-out\",\"GB\",100,0.08,"), "{priced}");
}
