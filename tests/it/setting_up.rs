//! Drafts on the command line: edited, held against a framework, rehearsed, and begun from an
//! earlier evaluation.

use crate::support::{Sandbox, Stage, packaged};

fn draft() -> Sandbox {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    sandbox.done(
        "--as mod-1 evaluation new 'Primary cloud' --criteria primary-cloud --candidates \
         aws,azure,gcp --panel tl-1,tl-2 --moderator mod-1 --purpose tender --price-formula ratio",
    );
    sandbox
}

#[test]
fn weights_and_questions_are_edited_and_the_freeze_says_what_is_out() {
    let sandbox = draft();
    let said = sandbox.run("--as mod-1 evaluation edit E-0001 --weight CON=12,TEC=18,CON-02=30");
    assert!(said.starts_with("E-0001\n"), "{said}");
    assert!(said.contains("the weights within CON add up to 105"), "{said}");
    let said = sandbox.run("--as mod-1 evaluation freeze");
    assert!(said.ends_with("exit: 7") && said.contains("add up to 105"), "{said}");
    let shown = sandbox.json("evaluation show");
    assert_eq!(shown["groups"][0]["within"], "105");
    assert_eq!(shown["missing"].as_array().unwrap().len(), 1, "{}", shown["missing"]);
    sandbox.done(
        "--as mod-1 evaluation edit --weight CON-03=15 --set 'CON-03.text=How fast is the link?' \
         --set CON-03.bands= --decimals 3 --near-tie 0.5",
    );
    for (command, code, word) in [
        ("--weight CON=abc", 8, "abc"),
        ("--weight NOPE=3", 6, "NOPE"),
        ("--weight CON-99=3", 6, "CON-99"),
        ("--set CON-03.colour=red", 8, "colour"),
        ("--set CON-03", 8, "ID.KEY=VALUE"),
        ("--add-question CON=What", 8, "GROUP/QUESTION=TEXT"),
        ("--set CON-03.cap=9", 8, "cap = 9"),
    ] {
        let said = sandbox.run(&format!("--as mod-1 evaluation edit {command}"));
        assert!(
            said.ends_with(&format!("exit: {code}")) && said.contains(word),
            "{command}: {said}"
        );
    }
    assert!(sandbox.run("--as tl-1 evaluation edit --weight CON=9").ends_with("exit: 4"));
    sandbox.done("--as mod-1 evaluation freeze");
    assert!(sandbox.run("--as mod-1 evaluation edit --weight CON=9").ends_with("exit: 7"));
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn the_freeze_refuses_with_each_limit_of_the_framework_that_is_broken() {
    let sandbox = draft();
    let said = sandbox.run("--as mod-1 evaluation edit --framework dos6");
    assert!(said.ends_with("exit: 8") && said.contains("did you mean dos5?"), "{said}");
    sandbox.done("--as mod-1 evaluation edit --framework dos5 --weight CST=19.5,TEC=30.5");
    let said = sandbox.run("--as mod-1 evaluation freeze");
    assert!(said.ends_with("exit: 7"), "{said}");
    for limit in [
        "dos5 allows technical 10 to 75 percent",
        "dos5 allows cultural 5 to 20 percent, and no group counts as it: 0",
        "dos5 allows price 20 to 85 percent, and CST weighs 19.5",
        "dos5 takes whole percents only, and TEC weighs 30.5",
    ] {
        assert!(said.contains(limit), "{limit} is not in {said}");
    }
    sandbox.done("--as mod-1 evaluation edit --weight CST=30,TEC=20 --set SKL.part=cultural");
    sandbox.done("--as mod-1 evaluation freeze");

    // A rule set of one's own, which is kept with the evaluation and not read again.
    let sandbox = draft();
    let own = sandbox.file(
        "own.toml",
        "[framework]\nid = \"own\"\ntitle = \"Ours\"\nsource = \"our standing orders\"\n\
         unnamed = \"rest\"\n[[part]]\nid = \"price\"\ntitle = \"Price\"\nleast = 40\nmost = 60\n\
         [[part]]\nid = \"rest\"\ntitle = \"The rest\"\nleast = 40\nmost = 60\n",
    );
    sandbox.done(&format!("--as mod-1 evaluation edit --framework-file '{}'", own.display()));
    std::fs::remove_file(own).unwrap();
    let said = sandbox.run("--as mod-1 evaluation freeze");
    assert!(said.contains("own allows price 40 to 60 percent, and CST weighs 30"), "{said}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_framework_of_which_we_have_no_limits_is_named_as_such() {
    let sandbox = draft();
    let said = sandbox.run("--as mod-1 evaluation edit --framework 'G-Cloud 14'");
    assert!(said.ends_with("exit: 8") && said.contains("`other:G-Cloud 14`"), "{said}");
    sandbox.done("--as mod-1 evaluation edit --framework 'other:G-Cloud 14' --should-cost 900000");
    let shown = sandbox.json("evaluation show");
    assert_eq!((&shown["framework"], &shown["limits"]), (&"G-Cloud 14".into(), &false.into()));
    // What a draft has can be taken away again.
    sandbox.done("--as mod-1 evaluation edit --framework '' --price-formula '' --should-cost ''");
    let shown = sandbox.json("evaluation show");
    for key in ["framework", "price_formula", "should_cost"] {
        assert!(shown[key].is_null(), "{key}: {}", shown[key]);
    }
}

#[test]
fn weights_are_found_with_who_said_what_and_the_draft_takes_them_when_asked() {
    let sandbox = draft();
    let found = "--as mod-1 evaluation weights E-0001 swing";
    let points = "CON=100 SKL=80 CST=60 TEC=40 PRT=20 GEN=20";
    let said = sandbox.run(&format!("{found} {points} --said-by tl-1 --note 'In the workshop.'"));
    assert!(said.starts_with("E-0001/weights/1\n"), "{said}");
    assert!(said.contains("CON 31.25, SKL 25, CST 18.75, TEC 12.5, PRT 6.25, GEN 6.25"), "{said}");
    assert_eq!(sandbox.json("evaluation show")["groups"][0]["weight"], "10", "nothing is taken");
    sandbox.done("--as mod-1 evaluation weights take 1");
    assert_eq!(sandbox.json("evaluation show")["groups"][0]["weight"], "31.25");
    // A framework that takes whole percents gets whole percents.
    sandbox.done("--as mod-1 evaluation edit --framework dos5");
    sandbox.done(&format!("{found} {points} --apply"));
    let listed = sandbox.json("evaluation weights list");
    let rows = listed.as_array().unwrap();
    assert_eq!(rows.len(), 2, "{listed}");
    assert_eq!(rows[0]["said_by"], "tl-1");
    assert_eq!(rows[0]["note"], "In the workshop.");
    assert_eq!(rows[1]["weights"], "CON 31, SKL 25, CST 19, TEC 13, PRT 6, GEN 6");
    assert!(rows.iter().all(|row| !row["taken_at"].is_null()), "{listed}");
    let shown = sandbox.json("evaluation show");
    assert_eq!(shown["elicitations"].as_array().unwrap().len(), 2);
    // Within a group: comparisons that contradict one another are named before they are used.
    let weighed = ["CON-02", "CON-03", "CON-04", "CON-05", "CON-06"];
    let mut rows = vec![format!("name,{}", weighed.join(","))];
    for (at, id) in weighed.iter().enumerate() {
        let cells = (0..weighed.len()).map(|other| match (at, other) {
            (0, 1) | (1, 2) | (2, 0) => "9",
            (1, 0) | (2, 1) | (0, 2) => "1/9",
            (_, _) => "1",
        });
        rows.push(format!("{id},{}", cells.collect::<Vec<_>>().join(",")));
    }
    let file = sandbox.file("pairs.csv", &rows.join("\n"));
    let ahp = format!("--as mod-1 evaluation weights ahp '{}' --group CON", file.display());
    let said = sandbox.run(&format!("{ahp} --apply"));
    assert!(said.ends_with("exit: 8") && said.contains("above 0.10"), "{said}");
    assert!(said.contains("CON-02 to CON-04: said 0.11"), "{said}");
    sandbox.done(&ahp);
    let best = format!("name,{}\n", weighed.join(","));
    let ones = vec!["1"; weighed.len()].join(",");
    let file =
        sandbox.file("best.csv", &format!("{best}best_to_others,{ones}\nothers_to_worst,{ones}\n"));
    sandbox.done(&format!(
        "--as mod-1 evaluation weights best-worst '{}' --group CON --apply",
        file.display()
    ));
    for (command, code, word) in [
        ("swing CON=1", 8, "5 numbers are still to come"),
        ("swing NET=1", 8, "NET is not asked for"),
        ("swing CON-02=1 --group NOPE", 6, "NOPE is not a group"),
        ("roc CON SKL CST TEC PRT PRT", 8, "PRT stands there twice"),
        ("take 99", 6, "has no record 99"),
    ] {
        let said = sandbox.run(&format!("--as mod-1 evaluation weights E-0001 {command}"));
        assert!(
            said.ends_with(&format!("exit: {code}")) && said.contains(word),
            "{command}: {said}"
        );
    }
    let said = sandbox.run("--as tl-1 evaluation weights roc CON SKL CST TEC PRT GEN");
    assert!(said.ends_with("exit: 4"), "{said}");
    let said = sandbox.run("log E-0001");
    assert!(said.contains("weights.elicited"), "{said}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_rehearsal_shows_the_winner_under_each_formula_and_changes_nothing() {
    let sandbox = Sandbox::with_people();
    let criteria = "[set]\nid = \"three\"\ntitle = \"Three bids\"\nversion = \"1\"\n\
        [[scale]]\nvalue = 0\nname = \"no\"\ndescriptor = \"no\"\n\
        [[scale]]\nvalue = 1\nname = \"yes\"\ndescriptor = \"yes\"\n\
        [[group]]\nid = \"QUAL\"\ntitle = \"Quality\"\nweight = 70\n[[group.question]]\n\
        id = \"QUAL-01\"\nkind = \"scored\"\nweight = 100\ntext = \"How good?\"\n\
        [[group]]\nid = \"PRICE\"\ntitle = \"Price\"\nweight = 30\n[[group.question]]\n\
        id = \"PRICE-01\"\nkind = \"price\"\nweight = 100\ntext = \"How dear?\"\n";
    let file = sandbox.file("three.toml", criteria);
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Three' --criteria '{}' --moderator mod-1 --purpose tender \
         --price-formula min-max",
        file.display()
    ));
    let bids =
        sandbox.file("bids.csv", "bid,price,quality\na,1200000,48\nb,1000000,38\nc,1500000,60\n");
    let before = sandbox.json("log").as_array().unwrap().len();
    let arguments = format!(
        "rehearse --bids '{}' --price-best 800000 --price-worst 1800000 --point-value 12000",
        bids.display()
    );
    let rows = sandbox.json(&arguments);
    let first = |formula: &str| {
        let rows = rows.as_array().unwrap();
        let found = rows.iter().find(|row| row["formula"] == formula && row["place"] == 1);
        found.map(|row| (row["bid"].as_str().unwrap().to_owned(), row["total"].as_f64().unwrap()))
    };
    for (formula, winner, total) in [
        ("ratio", "c", 80.0),
        ("linear-low", "c", 75.0),
        ("min-max", "b", 68.0),
        ("mean", "c", 71.76),
        ("benchmark", "c", 69.0),
    ] {
        assert_eq!(first(formula), Some((winner.to_owned(), total)), "{formula}");
    }
    let said = sandbox.run(&arguments);
    assert!(said.contains("the formula decides who wins"), "{said}");
    assert!(sandbox.run("rehearse").ends_with("exit: 0"), "invented bids need no file");
    let bad = sandbox.file("bad.csv", "bid,price,quality\na,0,48\nb,x,71\n");
    let said = sandbox.run(&format!("rehearse --bids '{}'", bad.display()));
    assert!(said.ends_with("exit: 8") && said.contains(":2:") && said.contains(":3:"), "{said}");
    assert_eq!(sandbox.json("log").as_array().unwrap().len(), before, "nothing is kept");
    let frozen = Sandbox::at(Stage::Scoring);
    assert!(frozen.run("rehearse").ends_with("exit: 7"));
}

#[test]
fn a_new_evaluation_begins_with_the_rules_of_an_earlier_one_and_no_answer_of_it() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let made = "--as mod-1 evaluation new 'Again' --from E-0001 --copy candidates,panel";
    assert_eq!(sandbox.done(made), "E-0002\n");
    let (old, new) =
        (sandbox.json("evaluation show E-0001"), sandbox.json("evaluation show E-0002"));
    for key in ["criteria", "price_formula", "tie_break", "purpose", "moderator", "groups"] {
        assert_eq!(old[key], new[key], "{key}");
    }
    assert_eq!((&new["stage"], &new["rules_hash"]), (&"draft".into(), &serde_json::Value::Null));
    assert_eq!(new["panel"][0]["conflict"], "undeclared");
    assert!(sandbox.run("price list E-0002").contains("sealed"));
    let answered = sandbox.json("gate list E-0002");
    assert!(answered.as_array().unwrap().iter().all(|row| row["answer"].is_null()), "{answered}");
    let bare = sandbox.run("--as mod-1 evaluation new 'Bare' --purpose tender");
    assert!(bare.ends_with("exit: 8") && bare.contains("--criteria"), "{bare}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

/// Two questions of 30 and 70 marks, scored by three from 0 to 3, where averages count.
fn averaging() -> Sandbox {
    averaging_of(70, "", "")
}

/// The same with `second` marks for the second question, and more groups and rules.
fn averaging_of(second: u32, groups: &str, rules: &str) -> Sandbox {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    let set = format!(
        "[set]\nid = \"two\"\ntitle = \"Two questions\"\nversion = \"1\"\n\
         [[scale]]\nvalue = 0\nname = \"not met\"\ndescriptor = \"nothing is shown\"\n\
         [[scale]]\nvalue = 1\nname = \"partly met\"\ndescriptor = \"a part is shown\"\n\
         [[scale]]\nvalue = 2\nname = \"met\"\ndescriptor = \"all is shown\"\n\
         [[scale]]\nvalue = 3\nname = \"exceeded\"\ndescriptor = \"more is shown\"\n\
         [[group]]\nid = \"ONE\"\ntitle = \"One\"\nweight = 30\n\
         [[group.question]]\nid = \"ONE-01\"\nkind = \"scored\"\nweight = 100\ntext = \"Is it there?\"\n\
         guidance = \"Look at the plan of both sites.\"\n\
         [[group]]\nid = \"TWO\"\ntitle = \"Two\"\nweight = {second}\n\
         [[group.question]]\nid = \"TWO-01\"\nkind = \"scored\"\nweight = 100\ntext = \"Does it \
         work?\"\n{groups}",
    );
    let set = sandbox.file("two.toml", &set);
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Averages' --criteria '{}' --candidates aws,azure --panel \
         tl-1,tl-2,tl-3 --moderator mod-1 --purpose options-appraisal --agreeing average {rules}",
        set.display()
    ));
    sandbox
}

/// Takes it to moderation: tl-1 gives aws a 1 on ONE-01, everything else is a 3 for aws and a 2
/// for azure.
fn scored(sandbox: &Sandbox) {
    sandbox.done("--as mod-1 evaluation freeze");
    for who in ["tl-1", "tl-2", "tl-3"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as mod-1 evaluation open-scoring");
    for who in ["tl-1", "tl-2", "tl-3"] {
        for (candidate, value) in [("aws", 3), ("azure", 2)] {
            for question in ["ONE-01", "TWO-01"] {
                let low = who == "tl-1" && candidate == "aws" && question == "ONE-01";
                let value = if low { 1 } else { value };
                sandbox.done(&format!(
                    "--as {who} score set {candidate} {question} {value} --reason 'The plan of \
                     {candidate} shows that much, and no more than that.'"
                ));
            }
        }
        sandbox.done(&format!("--as {who} score submit"));
    }
    sandbox.done("--as mod-1 evaluation open-moderation");
}

#[test]
fn whoever_is_recused_after_quality_was_closed_counts_no_more_when_prices_open() {
    let price = "[[group]]\nid = \"CST\"\ntitle = \"Cost\"\nweight = 30\n[[group.question]]\n\
                 id = \"CST-01\"\nkind = \"price\"\nweight = 100\ntext = \"What does it cost?\"\n";
    let sandbox = averaging_of(40, price, "--price-formula ratio");
    scored(&sandbox);
    for candidate in ["aws", "azure"] {
        for question in ["ONE-01", "TWO-01"] {
            sandbox.done(&format!(
                "--as mod-1 consensus set {candidate} {question} average --reason 'The plan of \
                 {candidate} was read by three, and none of them saw more.'"
            ));
        }
        sandbox.done(&format!("--as proc-1 price set {candidate} 1000 --basis 'a year'"));
    }
    sandbox.done("--as mod-1 evaluation close-quality");
    for who in ["tl-2", "tl-3", "mod-1"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as tl-1 conflict declare --about aws --nature 'A post there since the spring'");
    sandbox.done("--as mod-1 conflict review tl-1 recused --reason 'A post at a candidate.'");
    let refused = sandbox.run("--as mod-1 evaluation open-price");
    assert!(refused.ends_with("exit: 7"), "{refused}");
    assert!(refused.contains("aws on ONE-01") && refused.contains("2.33 is recorded"), "{refused}");
}

#[test]
fn where_the_rules_take_the_average_it_is_recorded_shown_and_counted_exactly() {
    let sandbox = averaging();
    assert!(sandbox.done("evaluation show").contains("average"));
    let unknown = sandbox.run("--as mod-1 evaluation edit --agreeing median");
    assert!(unknown.ends_with("exit: 8") && unknown.contains("median"), "{unknown}");
    scored(&sandbox);
    let own = sandbox.run("--as mod-1 consensus set aws ONE-01 3 --reason 'We saw the plan.'");
    assert!(own.ends_with("exit: 8"), "{own}");
    assert!(
        own.contains("take the average of the individual scores, which is 2.33 for aws"),
        "{own}"
    );
    // A file of reasons needs no score: there is one that counts.
    let why = "The plan was read in two ways, and both stand in the record.";
    let file = sandbox.file("why.csv", &format!("candidate,question,reason\naws,ONE-01,{why:?}\n"));
    let looked = sandbox.run(&format!("--as mod-1 consensus import {} --dry-run", file.display()));
    assert!(looked.contains("2.33") && looked.ends_with("exit: 0"), "{looked}");
    let agree = |candidate: &str, question: &str| {
        sandbox.run(&format!(
            "--as mod-1 consensus set {candidate} {question} average --reason 'The plan of \
             {candidate} was read in two ways, and both stand in the record.'"
        ))
    };
    for (candidate, question) in
        [("aws", "ONE-01"), ("aws", "TWO-01"), ("azure", "ONE-01"), ("azure", "TWO-01")]
    {
        assert!(agree(candidate, question).ends_with("exit: 0"));
    }
    let listed = sandbox.json("consensus list");
    let cell = &listed[0];
    assert_eq!((&cell["score"], &cell["mean"]), (&serde_json::json!(2.33), &cell["score"]));
    assert!(cell["departure"].as_str().unwrap().contains("the average that the rules take"));

    // A correction moves the average, and nothing is closed before that is on record.
    sandbox.done("--as tl-1 score correct aws ONE-01 2 --reason 'The second page was missed.'");
    let moved = sandbox.run("--as mod-1 evaluation close-quality");
    assert!(moved.ends_with("exit: 7"), "{moved}");
    assert!(moved.contains("recorded anew: it is 2.67, and 2.33 is recorded"), "{moved}");
    sandbox.done("--as tl-1 score correct aws ONE-01 1 --reason 'The first reading was right.'");
    sandbox.done("--as mod-1 evaluation close-quality");

    // 30 x 7/9 + 70 = 93.33; no price is asked, so there is a result.
    let rank = sandbox.json("rank");
    let first = &rank["ranking"][0];
    assert_eq!(
        (&first["candidate"], &first["total"], &first["exact"]),
        (&"aws".into(), &serde_json::json!(93.33), &"280/3".into())
    );
    assert!(rank["warnings"].as_array().unwrap().iter().any(|one| one["kind"] == "averaged"));
    let explained = sandbox.done("rank --explain aws");
    assert!(explained.contains("30.0000 x 2.33 (7/3) / 3 = 23.33 (70/3)"), "{explained}");
    let scores = sandbox.done("export scores --csv -o -");
    let row = "\"aws\",\"ONE-01\",\"consensus\",,2.33,3,23.33,";
    assert!(scores.contains(row), "{scores}");
    let row = "\"azure\",\"ONE-01\",\"consensus\",,2,3,20.00,";
    assert!(scores.contains(row), "{scores}");
    let comparison = sandbox.done("export comparison --csv -o -");
    assert!(comparison.contains("2.33,23.33"), "{comparison}");
    let letter = sandbox.done("report summary E-0001 aws");
    for words in [
        "exact average of the evaluators' individual scores",
        "then met and wrote down for each question why",
        r"2.33 of 3 \(average of 3 scores\)",
        "no descriptor belongs to it",
        r"lies between 2 \(met\) and 3 \(exceeded\)",
        r"For 3 \(exceeded\), 6.67 marks more",
    ] {
        assert!(letter.contains(words), "no `{words}` in {letter}");
    }
    sandbox.done("robust --samples 1000");
    sandbox.done("whatif E-0001 --score aws/ONE-01=3");
    assert!(sandbox.run("verify").ends_with("exit: 0"));

    // Out of the workspace and in again, the result is the same to the byte.
    sandbox.done("evaluation bundle E-0001 -o averages.zip");
    let before = sandbox.done("rank --json");
    let other = Sandbox::new();
    let archive = sandbox.folder().join("averages.zip");
    other.done(&format!("--as admin-1 evaluation load '{}'", archive.display()));
    assert_eq!(other.done("rank --json"), before);
}

#[test]
fn notes_for_guidance_are_part_of_the_rules_and_another_scale_is_chosen_in_the_draft() {
    let sandbox = averaging();
    let asked = sandbox.json("evaluation show");
    assert!(asked.to_string().contains("average"));
    let said = sandbox.run("--as mod-1 evaluation edit --scale 1-7");
    assert!(said.ends_with("exit: 8") && said.contains("0-3, 0-5, 0-10"), "{said}");
    sandbox.done("--as mod-1 evaluation edit --scale 0-10");
    sandbox.done(
        "--as mod-1 evaluation edit --scale-point '6=sound|all that we asked for is shown' \
         --set 'TWO-01.guidance=Ask for the log of a week.'",
    );
    for (edit, word) in [
        ("--scale-point '5=half|half of it'", "5 is not on the scale"),
        ("--scale-point '6=sound'", "VALUE=NAME|DESCRIPTOR"),
        ("--scale-point 'x=sound|all'", "the value x"),
        ("--without-bands", "--scale"),
    ] {
        let said = sandbox.run(&format!("--as mod-1 evaluation edit {edit}"));
        assert!(!said.ends_with("exit: 0") && said.contains(word), "{edit}: {said}");
    }
    sandbox.done("--as mod-1 evaluation freeze");
    let hash = |sandbox: &Sandbox| sandbox.json("evaluation show")["rules_hash"].clone();
    let first = hash(&sandbox);
    for who in ["tl-1", "tl-2", "tl-3"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as mod-1 evaluation open-scoring");
    let said = sandbox.run("--as tl-1 score set aws ONE-01 5 --reason 'Half of it is there.'");
    assert!(said.ends_with("exit: 8") && said.contains("0, 2, 4, 6, 8, 10"), "{said}");
    for question in ["ONE-01", "TWO-01"] {
        sandbox.done(&format!("--as tl-1 score set aws {question} 6 --reason 'It is all there.'"));
    }
    // Other notes are another question: what was answered under the old ones falls.
    sandbox.done("--as mod-1 evaluation amend --reason 'The notes misled.' --carry-unchanged");
    let said = sandbox
        .run("--as mod-1 evaluation edit --set 'TWO-01.guidance=Ask for the log of a month.'");
    assert!(said.contains("E-0001"), "{said}");
    let falls = sandbox.run("evaluation standing");
    assert!(falls.contains("notes for guidance are others"), "{falls}");
    sandbox.done("--as mod-1 evaluation freeze");
    assert_ne!(hash(&sandbox), first);
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn whoever_only_answers_for_a_workload_needs_no_role_and_may_do_what_falls_to_its_owner() {
    let sandbox = Sandbox::with_people();
    sandbox.done("--as admin-1 person add wo-1 --name 'Head of parking'");
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    assert_eq!(sandbox.json("person show wo-1")["roles"], serde_json::json!([]));
    sandbox.done(
        "--as arch-1 workload add Permits --owner wo-1 --directorate Environment --hosted aws \
         --annual-cost 10 --data-class public",
    );
    sandbox.done("--as wo-1 workload edit w1 --annual-cost 20");
    let said = sandbox.run(
        "--as wo-1 workload add Fines --owner wo-1 --directorate Environment --hosted aws \
         --annual-cost 10 --data-class public",
    );
    assert!(said.contains("the role architect") && said.ends_with("exit: 4"), "{said}");
    // A role is given and taken away again.
    sandbox.done("--as admin-1 person edit wo-1 --role architect");
    sandbox.done("--as admin-1 person edit wo-1 --role ''");
    assert_eq!(sandbox.json("person show wo-1")["roles"], serde_json::json!([]));
    let said = sandbox.run("--as admin-1 person edit admin-1 --role ''");
    assert!(said.contains("admin-1 is the last administrator"), "{said}");
    assert!(said.ends_with("exit: 8"), "{said}");
    assert_eq!(sandbox.code("verify"), 0);
}
