//! Evaluations that are cancelled before they have a result: at every step, as the people of an
//! authority and its bidders meet it. Those cancelled later are in `no_award`.

use crate::support::{Sandbox, Stage, packaged};

const DECISION: &str = "--title 'No award' --decision-makers own-1 --review-by 2027-03-01";
const WHY: &str = "The money for the network was cut by half, and nothing can be bought this year.";

/// Writes and proposes the decision that cancels `E-0001`.
fn proposed(sandbox: &Sandbox) {
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision propose D-0001");
}

fn cancelled(sandbox: &Sandbox) {
    proposed(sandbox);
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
}

/// A workspace whose `E-0001` is a draft.
fn draft() -> Sandbox {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Primary cloud' --criteria {} --candidates aws,azure \
         --panel tl-1,tl-2 --moderator mod-1 --purpose tender --price-formula ratio \
         --scoring-due 2026-03-10",
        packaged("criteria/primary-cloud.toml")
    ));
    sandbox
}

const STEPS: &[&str] = &[
    "freeze",
    "open-scoring",
    "open-moderation",
    "close-quality",
    "open-price",
    "reopen --reason 'A slip.'",
    "archive",
    "amend --reason 'Another question.'",
    "edit --title Another",
    "edit --scoring-due 2027-01-01",
    "candidate withdraw E-0001 aws --reason 'They left.'",
    "panel add E-0001 tl-3",
];

#[track_caller]
fn ends(sandbox: &Sandbox, stage: &str) {
    cancelled(sandbox);
    let shown = sandbox.json("evaluation show E-0001");
    assert_eq!(shown["stage"], stage, "it stays where it stood");
    assert_eq!(shown["cancelled_by"], "D-0001");
    assert_eq!(sandbox.json("evaluation list")[0]["cancelled_by"], "D-0001");
    for step in STEPS {
        for who in ["mod-1", "admin-1"] {
            let said = sandbox.run(&format!("--as {who} evaluation {step}"));
            let roles = who == "admin-1" && said.ends_with("exit: 4");
            assert!(roles || said.ends_with("exit: 7"), "{who} {step} at {stage}: {said}");
            assert!(roles || said.contains("D-0001 cancelled E-0001 at "), "{step}: {said}");
        }
    }
    for (who, what) in [
        ("tl-1", "score set aws CON-02 1 --reason 'One site was shown in the offer.'"),
        ("tl-1", "score submit"),
        ("mod-1", "gate set aws CON-01 pass --reason 'The second route was shown.'"),
        ("mod-1", "consensus set aws CON-02 2 --reason 'Both sites were shown to us.'"),
        ("proc-1", "price set aws 1000000"),
        ("proc-1", "clarification add aws --note 'Is it so?'"),
        ("tl-1", "conflict declare --none"),
        (
            "mod-1",
            "evidence add E-0001 --candidate aws --question CON-02 --title T --source S --as-at 2026-01-01",
        ),
    ] {
        let said = sandbox.run(&format!("--as {who} {what}"));
        assert!(said.ends_with("exit: 7"), "{what} at {stage}: {said}");
    }
    let said = sandbox.run("--as proc-1 price list E-0001");
    let stays = "D-0001 cancelled E-0001 while its prices were sealed, and so they stay";
    assert!(said.contains(stays), "{said}");
    if ["draft", "frozen", "scoring"].contains(&stage) {
        let said = sandbox.run("export scores E-0001");
        assert!(said.contains("D-0001 cancelled E-0001 before moderation opened"), "{said}");
        assert!(said.contains("evaluation bundle E-0001 -o FILE"), "{said}");
    }
    let said = sandbox.run("rank E-0001");
    assert!(said.contains("D-0001 cancelled E-0001 at "), "{said}");
    assert!(said.contains("it has no result"), "{said}");
    // Nothing is left, nobody is late, and the record is kept from that day on.
    let status = sandbox.json("evaluation status E-0001");
    assert_eq!(status["left"].as_array().unwrap().len(), 0, "{status}");
    assert_eq!(status["late"].as_array().unwrap().len(), 0, "{status}");
    assert_eq!(status["next"], serde_json::Value::Null);
    assert_eq!(sandbox.code("evaluation status E-0001 --exit-code"), 0);
    let log = sandbox.done("log E-0001");
    assert!(log.contains("evaluation.cancelled"), "{log}");
    for asked in ["state:cancelled", "cancelled_by.any:", "cancelled_by:D-0001"] {
        let found = sandbox.done(&format!("evaluation list --filter {asked} --count"));
        assert_eq!(found, "1\n", "{asked}");
    }
    let said = sandbox.run("evaluation list --filter stage:cancelled");
    assert!(said.contains("state:cancelled"), "the way to find them is told: {said}");
    comes_back(sandbox, stage);
    // No figures were frozen, for there were none.
    assert_eq!(sandbox.code("decision snapshot show d1"), 7);
    assert_eq!(sandbox.done("decision list in_force:yes scope:primary --count"), "0\n");
    assert_eq!(sandbox.code("verify"), 0);
}

/// What was told in secret: nobody but who wrote it may read it, however the evaluation ends.
const SECRETS: [&str; 4] = ["Palimpsest", "7654321", "765432100", "a tithe of £"];

/// The archive of what was cancelled, file by file.
fn files(path: &std::path::Path) -> Vec<(String, String)> {
    let file = std::fs::File::open(path).unwrap();
    let mut archive = zip::ZipArchive::new(file).unwrap();
    (0..archive.len())
        .map(|at| {
            let mut file = archive.by_index(at).unwrap();
            let mut text = String::new();
            std::io::Read::read_to_string(&mut file, &mut text).unwrap();
            (file.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// Its record goes out without what is sealed, and into an empty workspace, where it stands as it
/// stood, is sound, and can be written again.
#[track_caller]
fn comes_back(sandbox: &Sandbox, stage: &str) {
    let wrote = sandbox.json("evaluation bundle E-0001 -o record.zip");
    let left_out = wrote["left_out"].to_string();
    let all = files(&sandbox.folder().join("record.zip"));
    let text = |name: &str| all.iter().find(|(known, _)| known == name).map(|(_, text)| text);
    let readme = text("README.md").unwrap();
    named_in(readme, &all);
    assert!(readme.contains(&format!("D-0001 cancelled it at {}", stage.replace('_', " "))));
    for name in ["rules/criteria.toml", "rules/rules.json", "exports/evidence.csv"] {
        assert!(text(name).is_some() && readme.contains(name), "{name} at {stage}");
    }
    assert!(text("decisions/D-0001.md").unwrap().contains(WHY));
    assert!(text("summaries/aws.md").unwrap().contains(WHY), "the letter is in it");
    assert!(text("history.jsonl").unwrap().contains("\"kind\":\"evaluation.cancelled\""));
    assert!(text("exports/ranking.csv").is_none(), "there is no result");
    let opened = ["moderation", "quality_closed"].contains(&stage);
    for name in ["exports/scores.csv", "exports/comparison.csv"] {
        assert_eq!(text(name).is_some(), opened, "{name} at {stage}");
        assert_eq!(readme.contains(name), opened, "{name} at {stage}");
    }
    let first = "--db back.db --as admin-1";
    sandbox.done(&format!("{first} init"));
    let said = sandbox.done(&format!("{first} evaluation load record.zip"));
    assert!(said.contains("D-0001 cancelled it and it has no result"), "{said}");
    assert_eq!(said.contains("what was agreed"), opened, "{said}");
    assert_eq!(sandbox.code("--db back.db verify"), 0);
    let back = sandbox.json("--db back.db evaluation show E-0001");
    let here = sandbox.json("evaluation show E-0001");
    for key in ["stage", "cancelled_by", "rules_hash", "rules_version", "candidates", "panel"] {
        assert_eq!(back[key], here[key], "{key} at {stage}");
    }
    assert_eq!(sandbox.json("--db back.db evaluation list")[0]["state"], "cancelled");
    assert_eq!(
        sandbox.done("--db back.db export evidence E-0001"),
        sandbox.done("export evidence E-0001")
    );
    if opened {
        for what in ["scores", "comparison"] {
            assert_eq!(
                sandbox.done(&format!("--db back.db export {what} E-0001")),
                sandbox.done(&format!("export {what} E-0001")),
            );
        }
    }
    // And once more from there: it still says what it is without.
    let again = sandbox.json("--db back.db evaluation bundle E-0001 -o again.zip");
    let what = |text: &str| {
        ["scores of the panel", "prices: they", "that tell of money"].map(|one| text.contains(one))
    };
    assert_eq!(what(&again["left_out"].to_string()), what(&left_out), "{again}");
    sandbox.done("--db third.db --as admin-1 init");
    sandbox.done("--db third.db --as admin-1 evaluation load again.zip");
    assert_eq!(sandbox.code("--db third.db verify"), 0);
    for (name, text) in all.iter().chain(&files(&sandbox.folder().join("again.zip"))) {
        for secret in SECRETS {
            assert!(!text.contains(secret), "{name} of {stage} tells {secret}");
        }
    }
    for file in ["back.db", "third.db"] {
        let bytes = std::fs::read(sandbox.folder().join(file)).unwrap();
        for secret in SECRETS {
            let found = bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!found, "{file} of {stage} tells {secret}");
        }
    }
    for file in ["back.db", "third.db", "record.zip", "again.zip"] {
        std::fs::remove_file(sandbox.folder().join(file)).unwrap();
    }
}

/// Every file of an archive has a line in the table of its README.
#[track_caller]
fn named_in(readme: &str, all: &[(String, String)]) {
    let table: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| `")?.split(" | ").next())
        .flat_map(|names| names.split(", "))
        .map(|name| name.trim_matches('`'))
        .collect();
    for (name, _) in all.iter().filter(|(name, _)| name != "manifest.json" && name != "README.md") {
        let is_told = table.iter().any(|known| name.starts_with(known));
        assert!(is_told, "{name} is in the archive and not in {table:?}");
    }
}

/// Says in secret what may be said in secret where scoring is open.
fn whispered(sandbox: &Sandbox) {
    sandbox.done(
        "--as tl-1 score set aws CON-02 1 --reason 'Palimpsest: one site was shown in the offer.' \
         --sensitive",
    );
    sandbox.done("--as proc-1 price set aws 7654321");
    sandbox.done(
        "--as proc-1 clarification add aws --note 'Is there a tithe of £9 in it?' --sensitive",
    );
}

#[test]
fn the_record_of_a_cancelled_one_holds_what_may_be_read_and_the_rest_by_its_hash_alone() {
    let sandbox = Sandbox::at(Stage::Scoring);
    whispered(&sandbox);
    cancelled(&sandbox);
    // A mark on a text that is left out anyway asks for no permission to hand it over.
    let wrote = sandbox.json("evaluation bundle E-0001 -o record.zip");
    assert_eq!(wrote["left_out"].as_array().unwrap().len(), 3, "{wrote}");
    let all = files(&sandbox.folder().join("record.zip"));
    let history = &all.iter().find(|(name, _)| name == "history.jsonl").unwrap().1;
    let lines: Vec<serde_json::Value> =
        history.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let sealed: Vec<&serde_json::Value> =
        lines.iter().filter(|line| line["sealed"] == true).collect();
    let kinds: Vec<&str> = sealed.iter().filter_map(|line| line["kind"].as_str()).collect();
    assert_eq!(kinds, ["score.set", "price.set", "clarification.asked"]);
    for line in &sealed {
        assert!(line["body"].is_null() && line["salt"].is_null(), "{line}");
        assert_eq!(line["body_hash"].as_str().unwrap().len(), 64);
    }
    std::fs::remove_file(sandbox.folder().join("record.zip")).unwrap();
    comes_back(&sandbox, "scoring");
}

#[test]
fn what_was_loaded_without_its_scores_does_not_go_on() {
    let sandbox = Sandbox::at(Stage::Scoring);
    whispered(&sandbox);
    cancelled(&sandbox);
    sandbox.done("evaluation bundle E-0001 -o record.zip");
    sandbox.done("--db back.db --as admin-1 init");
    sandbox.done("--db back.db --as admin-1 evaluation load record.zip");
    sandbox.done("--db back.db --as admin-1 person add own-9 --role decision-owner");
    let said =
        sandbox.run("--db back.db --as own-9 decision deprecate d1 --reason 'The money is back.'");
    assert!(said.contains("which left out what was sealed (scores, prices, clarifications)"));
    assert!(said.contains("it goes on in the workspace that it came from"), "{said}");
    assert!(said.ends_with("exit: 7"), "{said}");
    // Where it came from it does.
    sandbox.done("--as own-1 decision deprecate d1 --reason 'The money is back.'");
}

#[test]
fn a_record_of_a_cancelled_one_that_was_changed_is_refused() {
    let sandbox = Sandbox::at(Stage::Moderation);
    cancelled(&sandbox);
    sandbox.done("evaluation bundle E-0001 -o record.zip");
    let all = files(&sandbox.folder().join("record.zip"));
    sandbox.done("--db back.db --as admin-1 init");
    for (name, from, to, says) in [
        ("state.json", "Handover points beyond", "Points beyond", "is not what its history says"),
        ("history.jsonl", "\"actor\":\"proc-1\"", "\"actor\":\"mod-1\"", "its hash was made of"),
        ("rules/rules.json", "\"decimals\": 2", "\"decimals\": 3", "does not come out again"),
        ("exports/comparison.csv", "CON-02", "CON-20", "does not come out again"),
    ] {
        let changed = sandbox.folder().join("changed.zip");
        let mut zip = zip::ZipWriter::new(std::fs::File::create(&changed).unwrap());
        let (mut old, mut new) = (String::new(), String::new());
        let mut written = Vec::new();
        for (known, text) in &all {
            let mut text = text.clone();
            if known == name {
                assert!(text.contains(from), "{from} is in {name}");
                old = sha(&text);
                text = text.replacen(from, to, 1);
                new = sha(&text);
            }
            written.push((known, text));
        }
        for (known, text) in written {
            let text = if known == "manifest.json" { text.replace(&old, &new) } else { text };
            zip.start_file(known.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
            std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
        }
        zip.finish().unwrap();
        let said = sandbox.run("--db back.db --as admin-1 evaluation load changed.zip");
        assert!(said.contains(says), "{name}: {said}");
    }
    assert_eq!(sandbox.done("--db back.db evaluation list --count"), "0\n");
}

/// Loads the record `all` with one of its files changed and its manifest mended, into `back.db`.
fn loaded(
    sandbox: &Sandbox,
    all: &[(String, String)],
    name: &str,
    change: &dyn Fn(&str) -> String,
) -> String {
    let old = &all.iter().find(|(known, _)| known == name).unwrap().1;
    let new = change(old);
    assert_ne!(*old, new, "{name} is changed");
    let file = std::fs::File::create(sandbox.folder().join("changed.zip")).unwrap();
    let mut zip = zip::ZipWriter::new(file);
    for (known, text) in all {
        let text = if known == name { &new } else { text };
        let text = if known == "manifest.json" {
            text.replace(&sha(old), &sha(&new))
        } else {
            text.clone()
        };
        zip.start_file(known.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    sandbox.run("--db back.db --as admin-1 evaluation load changed.zip")
}

/// The history in `text` with the first event of `kind` as one that is sealed, which changed what it
/// did change.
fn hidden(text: &str, kind: &str) -> String {
    let mut found = false;
    let lines = text.lines().map(|line| {
        let mut event: serde_json::Value = serde_json::from_str(line).unwrap();
        if !found && event["kind"] == kind {
            found = true;
            event["changes"] = event["body"].take();
            event["salt"].take();
            event["sealed"] = true.into();
        }
        format!("{event}\n")
    });
    lines.collect()
}

#[test]
fn only_what_can_be_sealed_is_believed_to_be_and_only_where_something_is_left_out() {
    let sandbox = Sandbox::at(Stage::Scoring);
    whispered(&sandbox);
    cancelled(&sandbox);
    sandbox.done("evaluation bundle E-0001 -o record.zip");
    let all = files(&sandbox.folder().join("record.zip"));
    sandbox.done("--db back.db --as admin-1 init");
    let said = loaded(&sandbox, &all, "history.jsonl", &|text| hidden(text, "evaluation.created"));
    assert!(said.contains("(evaluation.created) is in by its hash alone"), "{said}");
    assert!(said.contains("no event of its kind is sealed"), "{said}");
    let said = loaded(&sandbox, &all, "manifest.json", &|text| {
        let mut about: serde_json::Value = serde_json::from_str(text).unwrap();
        about["left_out"] = serde_json::json!([]);
        about.to_string()
    });
    assert!(said.contains("is in by its hash alone, and nothing is left out"), "{said}");
    assert_eq!(sandbox.done("--db back.db evaluation list --count"), "0\n");
    // As it was written it loads, and how much was believed is said.
    let said = sandbox.run("--db back.db --as admin-1 evaluation load record.zip");
    assert!(said.contains("3 events are in by their hashes alone"), "{said}");
}

#[test]
fn where_the_chosen_stood_in_a_result_that_was_sealed_again_is_in_no_record() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let other = "'Its second site is not there yet.'";
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose aws --reason '{WHY}' {DECISION} \
         --rejected azure={other} --rejected gcp={other} --rejected paas={other}"
    ));
    sandbox.done("--as mod-1 decision propose D-0001");
    sandbox.done("--as mod-1 evaluation reopen --reason 'A score was read from the wrong row.'");
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision propose D-0002");
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0002");
    let wrote = sandbox.json("evaluation bundle E-0001 -o record.zip");
    assert!(wrote["left_out"].to_string().contains("the chosen of an earlier decision stood"));
    let all = files(&sandbox.folder().join("record.zip"));
    for (name, text) in &all {
        for told in ["aws is first", "aws is joint", "aws is not first", "first is "] {
            assert!(!text.contains(told), "{name} tells {told}");
        }
    }
    let history = &all.iter().find(|(name, _)| name == "history.jsonl").unwrap().1;
    let sealed: Vec<String> = history
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|line| line["sealed"] == true)
        .filter_map(|line| {
            Some(format!("{} {}", line["kind"].as_str()?, line["subject"].as_str()?))
        })
        .filter(|line| line.starts_with("decision."))
        .collect();
    assert_eq!(sealed.len(), 2, "the draft and the proposal: {sealed:?}");
    assert!(sealed.iter().all(|line| line.ends_with(" D-0001")), "{sealed:?}");
    sandbox.done("--db back.db --as admin-1 init");
    sandbox.done("--db back.db --as admin-1 evaluation load record.zip");
    assert_eq!(sandbox.code("--db back.db verify"), 0);
    assert_eq!(sandbox.json("--db back.db decision show D-0001")["chosen"], "aws");
}

fn sha(text: &str) -> String {
    cloudpick::domain::event::sha256_hex(text.as_bytes())
}

#[test]
fn what_was_amended_or_reopened_before_keeps_its_seals_in_the_record_too() {
    let amended = Sandbox::at(Stage::Moderation);
    amended.done(
        "--as mod-1 consensus set aws CON-02 3 --reason 'Palimpsest: both sites were shown to us.'",
    );
    // A mark on what is left out anyway asks for no permission to hand it over.
    amended.done("--as mod-1 sensitive mark E-0001/aws/CON-02");
    amended.done("--as mod-1 minutes add --note 'Palimpsest: all were there.'");
    amended.done("--as mod-1 evaluation amend --reason 'A question was wrong.' --carry-unchanged");
    cancelled(&amended);
    let wrote = amended.json("evaluation bundle E-0001 -o minutes.zip");
    let left_out = wrote["left_out"].to_string();
    assert!(left_out.contains("minutes of earlier rules"), "{left_out}");
    assert!(!left_out.contains("clarifications"), "there is none: {left_out}");
    assert!(left_out.contains("had not opened under the rules in force"), "{left_out}");
    comes_back(&amended, "draft");
    let reopened = Sandbox::at(Stage::PriceOpened);
    reopened.done("--as proc-1 price set aws 7654321 --reason 'The first was a slip of the pen.'");
    reopened.done("--as mod-1 evaluation reopen --reason 'A score was read from the wrong row.'");
    proposed(&reopened);
    reopened.done("--as own-1 conflict declare --none");
    reopened.done("--as own-1 decision accept D-0001");
    comes_back(&reopened, "moderation");
}

#[test]
fn an_evaluation_is_cancelled_at_every_step_and_stays_where_it_stood() {
    let sandbox = draft();
    ends(&sandbox, "draft");
    let sandbox = draft();
    sandbox.done("--as proc-1 price set aws 7654321");
    sandbox.done("--as mod-1 evaluation freeze");
    ends(&sandbox, "frozen");
    let sandbox = Sandbox::at(Stage::Scoring);
    whispered(&sandbox);
    ends(&sandbox, "scoring");
    ends(&Sandbox::at(Stage::Moderation), "moderation");
    ends(&Sandbox::at(Stage::QualityClosed), "quality_closed");
}

#[test]
fn the_evidence_of_a_cancelled_one_stays_as_it_was_recorded() {
    let sandbox = draft();
    for title in ["Two regions.", "One region."] {
        sandbox.done(&format!(
            "--as mod-1 evidence add E-0001 --candidate aws --question CON-02 --title '{title}' \
             --source 'Region lists' --as-at 2026-01-01"
        ));
    }
    let listed = sandbox.json("evidence list E-0001");
    let ids: Vec<&str> =
        listed.as_array().unwrap().iter().filter_map(|e| e["id"].as_str()).collect();
    let (one, other) = (ids[0], ids[1]);
    cancelled(&sandbox);
    for change in [
        format!("edit E-0001 {one} --title 'Three regions.'"),
        format!("conflict E-0001 {one} {other}"),
    ] {
        let said = sandbox.run(&format!("--as mod-1 evidence {change}"));
        assert!(said.contains("D-0001 cancelled E-0001 at "), "{change}: {said}");
        assert!(said.ends_with("exit: 7"), "{change}: {said}");
    }
}

#[test]
fn a_reopened_one_has_no_result_again_and_its_prices_stay_as_shut_as_the_reopening_left_them() {
    let open = Sandbox::at(Stage::PriceOpened);
    open.done("--as mod-1 evaluation reopen --reason 'A score was read from the wrong row.'");
    proposed(&open);
    // The money is known, so whoever decides declares anew.
    open.done("--as own-1 conflict declare --none");
    open.done("--as own-1 decision accept D-0001");
    assert_eq!(open.json("evaluation show E-0001")["stage"], "moderation");
    // A reopening had sealed the prices again, and so they stay.
    assert_eq!(open.code("--as proc-1 price list E-0001"), 7);
    assert_eq!(open.code("rank E-0001"), 7);
}

#[test]
fn no_record_asks_for_the_marked_reason_of_a_price_that_is_sealed_again() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let price =
        "--as proc-1 price set azure 1239000 --reason 'A line was added twice.' --sensitive";
    sandbox.done(price);
    let said = sandbox.run("evaluation bundle E-0001 -o whole.zip");
    assert!(said.contains("1 text is marked") && said.ends_with("exit: 8"), "{said}");
    sandbox.done("--as mod-1 evaluation reopen --reason 'A slip was found.'");
    cancelled(&sandbox);
    // It is sealed with its price, so it is not in the record, marked or not.
    let said = sandbox.run("evaluation bundle E-0001 -o sealed.zip");
    assert!(said.ends_with("exit: 0"), "{said}");
}

#[test]
fn only_moderator_and_owner_write_it_and_only_the_owner_who_declared_accepts_it() {
    let sandbox = Sandbox::at(Stage::Scoring);
    for who in ["tl-1", "proc-1", "aud-1", "admin-1"] {
        let tried = format!(
            "--as {who} decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"
        );
        assert_eq!(sandbox.code(&tried), 4, "{who}");
    }
    proposed(&sandbox);
    for who in ["mod-1", "tl-1", "proc-1"] {
        assert_eq!(sandbox.code(&format!("--as {who} decision accept D-0001")), 4, "{who}");
    }
    let said = sandbox.run("--as own-1 decision accept D-0001");
    assert!(said.contains("own-1"), "{said}");
    assert!(said.ends_with("exit: 7"), "{said}");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], serde_json::Value::Null);
    // The panel needs to have done nothing for it: the owner's own declaration is enough.
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
}

#[test]
fn before_a_result_nobody_can_be_chosen_and_nobody_said_to_have_failed() {
    let sandbox = Sandbox::at(Stage::Moderation);
    for word in ["aws", "no-compliant-candidate"] {
        let said = sandbox.run(&format!(
            "--as mod-1 decision new E-0001 --choose {word} --reason '{WHY}' {DECISION}"
        ));
        assert!(said.contains("there is no result until prices are open"), "{said}");
        assert!(said.ends_with("exit: 7"), "{said}");
    }
    // One that was written early meets the result that came meanwhile.
    proposed(&sandbox);
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    sandbox.open_price();
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
    assert_eq!(sandbox.json("evaluation show E-0001")["stage"], "decided");
    sandbox.done("decision snapshot verify d1");
}

#[test]
fn every_letter_says_that_it_was_cancelled_and_why_and_nothing_of_what_was_given() {
    for stage in [Stage::Scoring, Stage::Moderation, Stage::QualityClosed] {
        let sandbox = Sandbox::at(stage);
        cancelled(&sandbox);
        for candidate in ["aws", "azure", "gcp", "paas"] {
            for form in ["md", "html", "csv"] {
                let letter =
                    sandbox.done(&format!("report summary E-0001 {candidate} --format {form}"));
                assert!(letter.contains(WHY), "{letter}");
                assert!(letter.contains("D-0001"), "{letter}");
                assert!(letter.contains("ancelled before"), "{letter}");
                for told in ["CON-01", "CON-02", "GEN", "Why:", "£", "score:"] {
                    assert!(!letter.contains(told), "{form} tells {told}: {letter}");
                }
            }
        }
        for form in ["", "--json"] {
            let record = sandbox.done(&format!("decision export d1 {form}"));
            assert!(record.contains(WHY), "{record}");
            assert!(!record.contains("CON-02") && !record.contains("Circuits"), "{record}");
        }
        let thin = sandbox.run("report summary E-0001 all --check");
        assert!(thin.contains("letter-from is empty") && !thin.contains("CON-"), "{thin}");
        assert_eq!(sandbox.code("report evaluation E-0001 -o page.html"), 7);
        let said = sandbox.run("report summary E-0001 aws --winner-column");
        assert!(said.contains("D-0001 chooses nobody in E-0001"), "{said}");
    }
}

#[test]
fn what_its_own_decision_no_longer_ends_goes_on_where_it_stood() {
    let sandbox = Sandbox::at(Stage::Scoring);
    cancelled(&sandbox);
    // A second decision takes its place or none does.
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason 'The rules were wrong.' {DECISION}"
    ));
    sandbox.done("--as mod-1 decision propose d2");
    let said = sandbox.run("--as own-1 decision accept d2");
    assert!(said.contains("decision supersede D-0001 --by D-0002"), "{said}");
    sandbox.done("--as own-1 decision supersede d1 --by d2");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], "D-0002");
    // In question it is in force still.
    sandbox.done("--as own-1 decision reopen d2 --reason 'The money may come back.'");
    assert_eq!(sandbox.code("--as tl-1 conflict declare --none"), 7);
    sandbox.done("--as own-1 decision deprecate d2 --reason 'The money came back.'");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], serde_json::Value::Null);
    let log = sandbox.done("log E-0001");
    assert!(log.contains("evaluation.resumed"), "{log}");
    sandbox.done("--as tl-1 score set aws CON-02 1 --reason 'One site was shown in the offer.'");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn the_next_evaluation_is_the_open_one_and_the_copy_of_the_workspace_keeps_the_end() {
    let sandbox = Sandbox::at(Stage::Scoring);
    cancelled(&sandbox);
    sandbox.done(
        "--as mod-1 evaluation new 'Once more' --from E-0001 --copy candidates,panel \
         --moderator mod-1 --purpose options-appraisal",
    );
    assert_eq!(sandbox.json("evaluation show")["id"], "E-0002");
    sandbox.done("backup copy.db");
    sandbox.done("restore copy.db --into back.db");
    let back = sandbox.done("--db back.db evaluation list --json");
    assert_eq!(back, sandbox.done("evaluation list --json"));
    assert!(back.contains("\"cancelled_by\":\"D-0001\""), "{back}");
    // Why nothing more can be done in it is among the conditions.
    let why = sandbox.json("evaluation why E-0001 open-moderation");
    assert_eq!(why["possible"], false);
    let rules: Vec<&str> = why["conditions"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| (one["met"] == false).then(|| one["rule"].as_str()).flatten())
        .collect();
    assert!(rules.contains(&"it has not been cancelled"), "{why}");
}

#[test]
fn what_a_cancelled_one_sealed_of_costs_is_told_once_a_later_one_has_opened_its_prices() {
    let sandbox = Sandbox::at(Stage::Scoring);
    crate::sealed::basket(&sandbox);
    let sealed = |which: &str| {
        let listed = sandbox.json("cost list");
        let aws = listed.as_array().unwrap().iter().find(|one| one["candidate"] == "aws");
        aws.map(|one| one["sealed_by"].clone()).unwrap_or_default() == *which
    };
    cancelled(&sandbox);
    assert!(sealed("E-0001"), "{}", sandbox.done("cost list"));
    let said = sandbox.json("cost list").to_string();
    assert!(
        said.contains("once another evaluation with aws opens its prices after that"),
        "{said}"
    );
    // The sheet itself is public, and so is its history.
    let log = sandbox.done("log aws");
    assert!(log.contains("price_sheet.brought") && !log.contains("(sealed)"), "{log}");
    sandbox.done(
        "--as mod-1 evaluation new 'Once more' --from E-0001 --copy candidates,panel --moderator \
         mod-1 --purpose options-appraisal --price-formula ratio",
    );
    sandbox.done("--as mod-1 evaluation freeze");
    for who in ["tl-1", "tl-2", "tl-3"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done(&format!("--as mod-1 evidence import {}", packaged("data/evidence.csv")));
    sandbox.done("--as mod-1 evaluation open-scoring");
    sandbox.moderate_2019();
    assert!(sealed("E-0001"), "{}", sandbox.done("cost list"));
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    sandbox.open_price();
    let listed = sandbox.json("cost list");
    let aws = listed.as_array().unwrap().iter().find(|one| one["candidate"] == "aws").unwrap();
    assert_eq!(aws["sealed_by"], serde_json::Value::Null, "{listed}");
    // Told once, it stays told: a second decision takes the first one's place, and what it cancels
    // has been cancelled since that.
    sandbox.done(&format!(
        "--as mod-1 decision new E-0001 --choose cancelled --reason 'The rules were wrong.' {DECISION}"
    ));
    let later = |what: &str| sandbox.done_on("2026-03-09", what);
    later("--as mod-1 decision propose d2");
    later("--as own-1 decision supersede d1 --by d2");
    assert_eq!(sandbox.json("evaluation show E-0001")["cancelled_by"], "D-0002");
    let listed = later("cost list --json");
    assert!(listed.contains("\"sealed_by\":null") && !listed.contains("E-0001"), "{listed}");
}

#[test]
fn a_step_on_a_decision_is_never_dated_before_the_last() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done_on(
        "2026-03-09",
        &format!("--as mod-1 decision new E-0001 --choose cancelled --reason '{WHY}' {DECISION}"),
    );
    // The clock was put back by days between one step and the next.
    sandbox.done_on("2026-03-05", "--as mod-1 decision propose d1");
    sandbox.done_on("2026-03-10", "--as own-1 conflict declare --none");
    sandbox.done_on("2026-03-03", "--as own-1 decision accept d1");
    let shown = sandbox.json("decision show d1");
    let days: Vec<&str> = shown["remarks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["date"].as_str().unwrap())
        .collect();
    assert_eq!(days, ["2026-03-09", "2026-03-09"]);
    assert_eq!(shown["effective"], "2026-03-09");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_decision_goes_by_the_day_it_was_accepted_whatever_came_after() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    cancelled(&sandbox);
    sandbox
        .done_on("2026-04-01", "--as own-1 decision reopen d1 --reason 'The money may come back.'");
    sandbox.done_on(
        "2026-04-02",
        "--as own-1 decision reaffirm d1 --reason 'It did not.' --review-by 2027-04-01",
    );
    assert_eq!(sandbox.json("decision list")[0]["date"], "2026-03-02");
    assert!(sandbox.done("export decisions --csv").contains("2026-03-02"));
    assert_eq!(sandbox.done("decision list date.after:2026-03-31 --count"), "0\n");
}

#[test]
fn who_has_no_place_is_refused_with_those_that_have_one() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let said = sandbox
        .run(&format!("--as mod-1 decision new E-0001 --choose paas --reason '{WHY}' {DECISION}"));
    assert!(said.contains("paas is excluded by CON-01 and has no place"), "{said}");
    assert!(said.contains("can be chosen: aws, azure, gcp; or `cancelled`, for nobody"), "{said}");
}
