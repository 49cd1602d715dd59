//! The whole story by commands alone, from an empty workspace: the workshop, what is needed, what it
//! costs and by which route, the evaluation whose prices come out of the basket, the decision that
//! follows the approach, and whether it helped.

use std::path::Path;

use crate::support::Sandbox;

const DAY: &str = "2026-11-28";

/// A file of the box.
fn shipped(name: &str) -> String {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name).display().to_string()
}

#[test]
fn the_story_is_told_from_the_first_mark_to_the_verdict() {
    let sandbox = Sandbox::with_people();
    let done = |words: &str| sandbox.done_on(DAY, words);
    let all = |lines: &[&str]| {
        for line in lines {
            done(line);
        }
    };

    all(&[
        "--as mod-1 approach new 'Which way?'",
        "--as mod-1 approach round open",
        "--as tl-1 approach place 30 --considers user-needs --hope Simple",
        "--as tl-2 approach place hybrid --anonymous",
        "--as arch-1 approach place 80",
        "--as mod-1 approach round close",
        "--as mod-1 approach round open",
        "--as tl-1 approach place 50",
        "--as arch-1 approach place 60",
        "--as mod-1 approach round close",
        "--as mod-1 approach outcome --title 'Primary with exceptions' --reason 'Both rounds.'",
        "--as own-1 decision accept d1",
    ]);

    for supplier in ["aws", "azure", "gcp"] {
        done(&format!("--as proc-1 supplier add {supplier} --name {supplier}"));
        let sheet = shipped(&format!("data/prices/{supplier}.toml"));
        done(&format!("--as proc-1 cost sheet import '{sheet}'"));
    }
    all(&[
        "--as arch-1 workload add Portal --owner arch-1 --directorate Env --hosted aws \
         --annual-cost 4800 --data-class public",
        "--as arch-1 capacity set Portal compute:medium --likely 730 --count 4 --low 500 --growth 5",
        "--as arch-1 capacity set Portal storage:hot --likely 5000",
    ]);
    let costs = done("cost list --plan one-year --columns candidate,cost");
    let even = done("cost breakeven aws");
    assert!(even.contains("compute:medium  one-year                 73.0"), "{even}");
    let routes = done("route compare --value 400000 --needed-by 2027-06-30 --csv");
    assert!(!routes.contains("does-not-fit"), "{routes}");

    done(&format!(
        "--as mod-1 evaluation new Primary --criteria '{}' --candidates aws,azure,gcp --panel \
         tl-1,tl-2 --moderator mod-1 --purpose options-appraisal --price-formula ratio",
        shipped("criteria/primary-cloud.toml")
    ));
    done("--as proc-1 cost apply --plan one-year");
    let sealed = done("cost list --plan one-year --columns candidate,cost");
    let amounts: Vec<&str> = costs.split_whitespace().filter(|word| word.contains('.')).collect();
    assert_eq!(amounts.len(), 3, "{costs}");
    for amount in amounts {
        assert!(!sealed.contains(amount), "once prices are entered nobody is told: {sealed}");
    }
    done("--as mod-1 evaluation freeze");
    let declare = |people: &[&str]| {
        for who in people {
            done(&format!("--as {who} conflict declare --none"));
        }
    };
    declare(&["tl-1", "tl-2", "mod-1"]);
    let facts = std::fs::read_to_string(shipped("data/evidence.csv")).unwrap();
    let facts: Vec<&str> =
        facts.lines().filter(|line| line.split(',').nth(1) != Some("paas")).collect();
    let facts = sandbox.file("facts.csv", &facts.join("\n"));
    done(&format!("--as mod-1 evidence import '{}'", facts.display()));
    done("--as mod-1 evaluation open-scoring");
    for who in ["tl-1", "tl-2"] {
        let sheet = shipped(&format!("data/scores-2026-{who}.csv"));
        done(&format!("--as {who} score import '{sheet}'"));
        done(&format!("--as {who} score submit"));
    }
    let gates = shipped("data/gates-2026.csv");
    let agreed = shipped("data/consensus-2026.csv");
    all(&[
        &format!("--as mod-1 gate import '{gates}'"),
        "--as mod-1 evaluation open-moderation",
        &format!("--as mod-1 consensus import '{agreed}'"),
        "--as mod-1 evaluation close-quality",
    ]);
    declare(&["tl-1", "tl-2", "mod-1"]);
    done("--as mod-1 evaluation open-price");
    let ranked: serde_json::Value = serde_json::from_str(&done("rank --json")).unwrap();
    let amounts: Vec<String> = ranked["ranking"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| format!("{} {}", one["candidate"].as_str().unwrap(), one["amount"]))
        .collect();
    // What the basket came to before it was sealed is what the ranking reckons with.
    assert_eq!(amounts, ["gcp 307139.48", "aws 357433.75", "azure 371533.46"]);
    for amount in ["307,139.48", "357,433.75", "371,533.46"] {
        assert!(costs.contains(amount), "{costs}");
    }

    declare(&["tl-1", "tl-2", "mod-1", "own-1"]);
    all(&[
        "--as mod-1 decision new --choose gcp --title 'The primary' --reason 'First by total under \
         the frozen rules, and the price came from the basket.' --rejected 'aws=Behind by some \
         marks in the total.' --rejected 'azure=Behind by more marks in the total.' \
         --decision-makers own-1 --review-by 2028-01-01",
        "--as mod-1 route choose --decision D-0002 --reason 'The default, and every limit fits.'",
        "--as mod-1 decision propose d2",
        "--as own-1 decision accept d2",
    ]);
    let decision: serde_json::Value =
        serde_json::from_str(&done("decision show d2 --json")).unwrap();
    assert_eq!(decision["follows"], serde_json::json!(["D-0001"]), "it cites the approach");
    let route = decision["route_to_market"].as_str().unwrap();
    assert!(route.ends_with("(g-cloud-direct): The default, and every limit fits."), "{route}");

    let readings = sandbox.file(
        "readings.csv",
        "measure,service,date,value\nlead-time,a,2026-01-31,90\nlead-time,a,2026-02-28,95\n\
         lead-time,a,2026-07-31,30\nlead-time,a,2026-08-31,31\n",
    );
    all(&[
        "--as own-1 benefit new 'It saves us time.' --owner tl-1 --start 2026-06-01 --least 2",
        "--as own-1 benefit measure add lead-time --target 48",
        &format!("--as tl-1 benefit reading import '{}'", readings.display()),
    ]);
    let verdict = done("benefit verdict");
    assert!(
        verdict.contains("On 2026-11-28 the hypothesis is supported: 1 of 1 measures"),
        "{verdict}"
    );
    let before = done("benefit verdict --on 2026-06-30");
    assert!(before.contains("not enough data (2 of 2 readings before, 0 of 2 after)"), "{before}");
    assert!(done("verify").starts_with("all is well"));
}
