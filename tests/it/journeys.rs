//! Whole stories, as people in several roles live them on the command line.

use serde_json::Value;

use crate::support::{Sandbox, Stage};

#[test]
fn an_exception_is_refused_to_its_requester_and_approved_by_another() {
    let sandbox = Sandbox::sample();
    let shown = sandbox.json("exception show X-0016");
    assert_eq!(
        (shown["state"].as_str(), shown["requester"].as_str()),
        (Some("submitted"), Some("arch-1"))
    );
    // Even with the role for it, nobody decides on their own request.
    sandbox.done("--as admin-1 person edit arch-1 --role architect,approver");
    let said = sandbox.run("--as arch-1 exception claim x16");
    assert!(said.ends_with("exit: 4") && said.contains("arch-1"), "{said}");
    let hash = shown["content_hash"].as_str().unwrap();
    let approve =
        format!("exception approve x16 --reason 'The recovery plan asks for it.' --seen {hash}");
    let said = sandbox.run(&format!("--as arch-1 {approve}"));
    assert!(said.ends_with("exit: 4"), "{said}");

    // Claimed by another, who cannot pass over the adviser, nor approve what was not read.
    sandbox.done("--as app-1 exception claim x16");
    assert!(sandbox.run("--as app-1 exception approve x16 --reason R").ends_with("exit: 8"));
    let stale = approve.replace(hash, &"0".repeat(64));
    assert!(sandbox.run(&format!("--as app-1 {stale}")).ends_with("exit: 5"));
    assert!(sandbox.run(&format!("--as app-1 {approve}")).ends_with("exit: 8"));
    for question in shown["questions"].as_array().unwrap() {
        let id = question["question"].as_str().unwrap();
        let answer = if question["floor"].is_null() { "pass" } else { "3" };
        sandbox.done(&format!(
            "--as adv-1 exception score x16 {id} {answer} --note 'Read, and shown by its evidence.'"
        ));
    }
    let voted = sandbox.run(&format!("--as app-1 {approve}"));
    assert!(voted.ends_with("exit: 0"), "{voted}");
    if sandbox.json("exception show x16")["state"] == "in_review" {
        sandbox.done(&format!("--as app-2 {approve}"));
    }
    let after = sandbox.json("exception show x16");
    assert_eq!(after["state"], "approved", "{after}");
    assert_eq!(after["content_hash"], *hash, "votes and scores do not change what was judged");
    assert_eq!(after["grants"].as_array().unwrap().len(), 1);
    assert!(sandbox.done("exception list cover:scheduled").contains("X-0016"));
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_decision_is_written_proposed_accepted_and_comes_out_again_from_its_snapshot() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let new = "--as mod-1 decision new E-0001 --choose aws --title 'Our primary cloud' --reason \
               'First by total under the frozen rules, by three hundredths of a mark.' \
               --decision-makers own-1 --review-by 2028-03-01 \
               --rejected 'azure=Dearer over the basket, and a hair behind.' \
               --rejected 'gcp=Weakest on skills and support.' \
               --rejected 'paas=It takes no site-to-site link, CON-01.'";
    assert_eq!(sandbox.done(new), "D-0001\n");
    assert!(sandbox.run("--as mod-1 decision accept D-0001").ends_with("exit: 4"));
    sandbox.done("--as mod-1 decision propose D-0001");
    let said = sandbox.run("--as own-1 decision accept D-0001");
    assert!(said.ends_with("exit: 7") && said.contains("declaration of own-1"), "{said}");
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
    let verified = sandbox.json("decision snapshot verify D-0001");
    let text = verified.to_string();
    assert!(text.contains("76.21"), "{text}");
    assert_eq!(sandbox.json("evaluation show E-0001")["stage"], "decided");
    assert_eq!(sandbox.json("rank E-0001")["stage"], "decided");
    let ranked = sandbox.done("rank E-0001 --json");

    // A stored score that somebody changes behind its back is named, and the frozen one stands.
    let hand = rusqlite::Connection::open(sandbox.database()).unwrap();
    let changed = hand.execute(
        "UPDATE consensus SET value = 0 WHERE candidate = 'aws' AND question = 'CON-02'",
        [],
    );
    assert_eq!(changed.unwrap(), 1);
    drop(hand);
    let said = sandbox.run("verify");
    assert!(said.ends_with("exit: 11"), "{said}");
    for part in ["consensus", "aws", "CON-02", "value"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert_ne!(sandbox.done("rank E-0001 --json"), ranked, "the damage is real");
    let snapshot = sandbox.run("decision snapshot verify D-0001");
    assert!(snapshot.ends_with("exit: 0") && snapshot.contains("76.21"), "{snapshot}");
}

#[test]
fn a_copy_restored_elsewhere_gives_the_same_answers() {
    let sandbox = Sandbox::sample();
    sandbox.done("backup copy.db");
    let said = sandbox.run("backup copy.db");
    assert!(said.ends_with("exit: 8") || said.ends_with("exit: 9"), "{said}");
    sandbox.done("restore copy.db --into again.db");
    for question in [
        "rank E-0001 --json",
        "evaluation status E-0003 --json",
        "exception list --json",
        "workload list --json",
        "decision show D-0001 --json",
        "log --json",
        "export scores E-0001 --csv",
    ] {
        let one: String = sandbox.done(question);
        assert_eq!(one, sandbox.done(&format!("--db again.db {question}")), "{question}");
    }
    // And it goes on from there, without a trace of it in the other.
    sandbox.done("--db again.db --as tl-1 score set E-0003 aws TEC-04 2");
    let count = |db: &str| sandbox.json(&format!("--db {db} log")).as_array().map(Vec::len);
    assert_eq!(count("again.db"), count("w.db").map(|count| count + 1));
}

#[test]
fn every_list_of_the_sample_says_that_it_is_illustrative() {
    let sandbox = Sandbox::sample();
    for list in [
        "rank E-0001",
        "evaluation list",
        "evaluation status E-0003",
        "evidence list E-0001",
        "decision list",
        "workload list",
        "exception list",
        "score list E-0001",
        "consensus list E-0001",
        "gate list E-0001",
        "price list E-0001",
    ] {
        let said = sandbox.run(list);
        assert!(said.contains("illustrative"), "{list}: {said}");
    }
    let me: Value = sandbox.json("me");
    assert_eq!(me["illustrative"], true);
}
