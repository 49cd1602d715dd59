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
