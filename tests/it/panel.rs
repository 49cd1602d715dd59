//! The panel and its moderator: interests, sheets handed in, minutes, agreement and reopening.

use std::process::Stdio;
use std::thread;

use crate::support::{RATIO, Sandbox, Stage, packaged};

/// The lines of `said` that hold `word`.
fn with(said: &str, word: &str) -> Vec<String> {
    said.lines().filter(|line| line.contains(word)).map(str::to_owned).collect()
}

#[test]
fn an_interest_keeps_its_evaluator_from_scoring_until_it_is_reviewed_and_the_status_says_so() {
    let sandbox = Sandbox::at(Stage::Scoring);
    sandbox
        .done("--as tl-2 conflict declare --about aws --nature 'Worked for them until the spring'");
    // Declaring none afterwards answers nothing.
    sandbox.done("--as tl-2 conflict declare --none");
    let refused = sandbox.run("--as tl-2 score set aws CON-02 2");
    assert!(refused.contains("is not reviewed yet") && refused.ends_with("exit: 7"), "{refused}");
    let status = sandbox.done("evaluation status");
    assert!(status.contains("a review of the interest that tl-2 declared"), "{status}");
    let waiting = sandbox.json("conflict list --waiting");
    assert_eq!(waiting.as_array().unwrap().len(), 1);
    assert_eq!((&waiting[0]["person"], &waiting[0]["number"]), (&"tl-2".into(), &2.into()));
    assert_eq!(waiting[0]["verdict"], "waiting");

    let own = sandbox.run("--as tl-2 conflict review tl-2 cleared --reason 'It is long ago.'");
    assert!(own.ends_with("exit: 4"), "{own}");
    sandbox.done(
        "--as mod-1 conflict review tl-2 recused CON-02 --reason 'A former employee is out.'",
    );
    let refused = sandbox.run("--as tl-2 score set gcp CON-02 2");
    assert!(refused.contains("recused from CON-02, for all candidates"), "{refused}");
    assert!(refused.ends_with("exit: 4"), "{refused}");
    sandbox.done("--as tl-2 score set aws CON-03 2 --reason 'Two sites were shown to us.'");
}

#[test]
fn who_is_recused_during_moderation_no_longer_counts_and_quality_waits_for_enough_who_do() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let spread = |sandbox: &Sandbox| {
        let rows = sandbox.json("consensus list");
        let rows = rows.as_array().unwrap().clone();
        rows.into_iter()
            .find(|row| row["question"] == "CON-02" && row["candidate"] == "aws")
            .unwrap()
    };
    assert_eq!(spread(&sandbox)["given"].as_array().unwrap().len(), 3);
    for who in ["tl-2", "tl-3"] {
        sandbox.done(&format!(
            "--as {who} conflict declare --about aws --nature 'Was offered a post there'"
        ));
        sandbox.done(&format!(
            "--as mod-1 conflict review {who} recused CON-02 --reason 'The offer is recent.'"
        ));
    }
    let cell = spread(&sandbox);
    assert_eq!(cell["given"].as_array().unwrap().len(), 1, "{cell}");
    let kept = cell["individual"].as_array().unwrap();
    assert_eq!(kept.len(), 3, "what was given stays on record: {cell}");
    assert_eq!(kept.iter().filter(|one| one["counts"] == true).count(), 1);
    sandbox.done(&format!("--as mod-1 consensus import {}", packaged("data/consensus-2019.csv")));
    let refused = sandbox.run("--as mod-1 evaluation close-quality");
    assert!(refused.contains("2 evaluators for CON-02: it has 1"), "{refused}");
    assert!(refused.ends_with("exit: 7"), "{refused}");
}

#[test]
fn minutes_tell_the_meeting_in_one_order_with_what_was_agreed_and_changed() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done("--as mod-1 minutes add --note 'All three were there.'");
    sandbox.done("--as mod-1 minutes ask aws CON-02 tl-2 --note 'Which site is missing?'");
    let open = sandbox.json("minutes list --open");
    assert_eq!((&open[0]["number"], &open[0]["whom"]), (&2.into(), &"tl-2".into()));
    let status = sandbox.done("evaluation status");
    assert!(status.contains("an answer to question 2 of the minutes"), "{status}");
    let other = sandbox.run("--as tl-1 minutes answer 2 --note 'I would not know.'");
    assert!(other.ends_with("exit: 4"), "{other}");
    sandbox.done("--as tl-2 minutes answer 2 --note 'Leeds, by the letter of the carrier.'");
    assert_eq!(sandbox.done("minutes list --open --count").trim(), "0");
    sandbox.done("--as mod-1 minutes park aws CON-02");
    sandbox.done("--as mod-1 minutes resume aws CON-02 --note 'The letter is here.'");
    let why = "The panel saw the letter. It moved because Leeds is not connected.";
    sandbox.done(&format!("--as mod-1 consensus set aws CON-02 2 --reason '{why}'"));
    sandbox.done(&format!("--as mod-1 consensus set aws CON-02 1 --reason '{why} Again.'"));
    let rows = sandbox.json("minutes list");
    let told: Vec<String> = rows
        .as_array()
        .unwrap()
        .iter()
        .map(|row| format!("{} {} {}", row["what"].as_str().unwrap(), row["before"], row["after"]))
        .collect();
    assert_eq!(
        told,
        [
            "note null null",
            "question null null",
            "answer null null",
            "parked null null",
            "resumed null null",
            "agreed null 2",
            "agreed 2 1",
        ]
    );
    let log = sandbox.done("log E-0001/aws/CON-02");
    assert!(log.contains("minutes.asked") && log.contains("minutes.parked"), "{log}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn before_moderation_there_are_no_minutes_and_a_refused_note_is_kept() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let long = "What was said here took a while to type and must not be lost at all.";
    let said = sandbox.run(&format!("--as mod-1 minutes add --note '{long}'"));
    assert!(said.contains("what you typed is kept in") && said.ends_with("exit: 7"), "{said}");
    assert!(sandbox.run("minutes list").ends_with("exit: 7"));
}

#[test]
fn a_refused_agreement_keeps_the_reason_that_was_typed() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let why = "Everybody missed the letter of the carrier about Leeds";
    let said = sandbox.run(&format!("--as mod-1 consensus set aws CON-02 0 --reason '{why}'"));
    assert!(said.contains("lies outside what evaluators gave"), "{said}");
    assert!(said.contains("add a second sentence") && said.ends_with("exit: 8"), "{said}");
    let line = with(&said, "what you typed is kept in").pop().unwrap();
    let path = line.rsplit("kept in ").next().unwrap().trim();
    let path = path.replace("FOLDER", &sandbox.folder().display().to_string());
    assert_eq!(std::fs::read_to_string(path).unwrap(), why);
}

#[test]
fn a_refused_interest_or_decision_keeps_every_text_that_was_typed() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let kept = |command: &str| {
        let said = sandbox.run(command);
        let line = with(&said, "what you typed is kept in").pop().unwrap();
        let path = line.rsplit("kept in ").next().unwrap().trim().to_owned();
        let path = path.replace("FOLDER", &sandbox.folder().display().to_string());
        std::fs::read_to_string(path).unwrap()
    };
    let (one, two) =
        ("A cousin sells for them in the north.", "I sit out what is about them here.");
    let said = kept(&format!(
        "--as tl-1 conflict declare --about nobody --nature '{one}' --mitigation '{two}'"
    ));
    assert!(said.contains(one) && said.contains(two), "{said}");
    let why = "It came first, and first it stays under most weightings.";
    for command in ["new E-0001 --choose aws --title 'The primary'", "edit D-0009"] {
        let said = kept(&format!(
            "--as mod-1 decision {command} --reason '{why}' --decision-makers own-1 \
             --review-by 2027-03-01 --rejected 'azure={one}' --dissent '{two}'"
        ));
        assert!([one, two, why].iter().all(|text| said.contains(text)), "{command}: {said}");
    }
}

#[test]
fn what_letters_would_tell_is_said_to_whoever_can_still_put_it_right() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let said =
        |who: &str| with(&sandbox.run(&format!("--as {who} evaluation status")), "too little");
    let before = said("mod-1");
    sandbox.done("--as mod-1 consensus set aws CON-02 3 --evidence AWS-04 --reason 'Good.'");
    let now = said("mod-1");
    assert!(
        now != before && now[0].starts_with("warning: ") && now[0].contains("aws CON-02"),
        "{now:?}"
    );
    assert!(said("tl-1").is_empty(), "nobody but the moderator closes quality");
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    assert!(said("mod-1").is_empty(), "it changes no more");
    sandbox.open_price();
    let said = sandbox.run(
        "--as mod-1 decision new E-0001 --choose aws --title 'The primary' --decision-makers own-1 \
         --reason 'It is ahead of azure and of gcp in nearly all that was asked.' --review-by 2027-03-01 \
         --rejected 'azure=Too dear.' --rejected 'gcp=It fell behind on nearly every question asked.'",
    );
    assert_eq!(with(&said, "names azure, gcp: no supplier is told of another").len(), 1, "{said}");
    assert_eq!(
        with(&said, "warning: azure: why the decision did not choose it").len(),
        1,
        "{said}"
    );
    assert!(said.ends_with("exit: 0"), "{said}");
}

#[test]
fn status_names_agreed_scores_that_rest_on_no_evidence_once_they_may_be_seen() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let bare = || {
        let status = sandbox.json("evaluation status");
        let rows = status["without_evidence"].as_array().unwrap().clone();
        let cell = |row: &serde_json::Value| {
            let word = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            format!("{} {}", word("candidate"), word("question"))
        };
        rows.iter().map(cell).collect::<Vec<_>>()
    };
    assert!(bare().is_empty(), "nothing is agreed yet");
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    assert_eq!(bare(), ["gcp CST-04", "paas GEN-08", "gcp GEN-09", "paas GEN-09"]);
    assert!(sandbox.done("evaluation status").contains("Agreed without evidence"));
}

#[test]
fn that_no_price_was_changed_is_not_said_while_a_reopening_has_sealed_them_again() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done("--as proc-1 price set azure 1239000 --reason 'A line was added twice.'");
    let changed = |which: &str| sandbox.json(which)["price_changes"].clone();
    assert_eq!(changed("evaluation status").as_array().map(Vec::len), Some(1));
    sandbox.done("--as mod-1 evaluation reopen --reason 'The carrier wrote again.'");
    for which in ["evaluation status", "evaluation show"] {
        assert_eq!(changed(which), serde_json::Value::Null, "{which}");
        assert!(!sandbox.done(which).contains("Prices changed: none"), "{which}");
    }
}

#[test]
fn a_reopening_is_told_in_status_result_and_minutes_with_whether_prices_were_known() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done("--as mod-1 evaluation reopen --reason 'The carrier wrote again.'");
    for command in ["evaluation status", "evaluation show", "minutes list"] {
        let said = sandbox.done(command);
        assert!(said.contains("known") && said.contains("The carrier wrote again."), "{said}");
    }
    sandbox.done("--as mod-1 evaluation close-quality");
    for who in ["tl-1", "tl-2", "tl-3", "mod-1"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as mod-1 evaluation open-price");
    let rank = sandbox.json("rank");
    let warning =
        rank["warnings"].as_array().unwrap().iter().find(|one| one["kind"] == "reopened").unwrap();
    assert_eq!(warning["reopenings"][0]["prices_known"], true);
    assert!(sandbox.done("rank").contains("with prices known"));

    // Whoever reads an export, a letter or the archive alone learns of it as well.
    let row = sandbox.done("export reopenings --csv");
    let row = row.lines().nth(1).unwrap();
    assert!(
        row.starts_with("\"E-0001\",1,\"price_opened\",") && row.contains(",\"yes\","),
        "{row}"
    );
    assert!(row.contains("The carrier wrote again."), "{row}");
    for who in ["azure", "aws"] {
        let letter = sandbox.done(&format!("report summary E-0001 {who}"));
        assert!(letter.contains("when prices were known already"), "{letter}");
        assert!(letter.contains("The reason recorded is: The carrier wrote again."), "{letter}");
    }
    sandbox.done("evaluation bundle E-0001 -o record.zip");
    let bytes = std::fs::read(sandbox.folder().join("record.zip")).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut kept = String::new();
    let mut file = archive.by_name("exports/reopenings.csv").unwrap();
    std::io::Read::read_to_string(&mut file, &mut kept).unwrap();
    assert!(kept.contains("The carrier wrote again."), "{kept}");

    // A reason marked as sensitive is left out of what is handed on.
    sandbox.done("--as mod-1 sensitive mark E-0001");
    for command in ["export reopenings", "report summary E-0001 azure"] {
        let said = sandbox.done(command);
        assert!(!said.contains("The carrier wrote again."), "{said}");
    }
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_price_that_moves_after_the_opening_says_why_wherever_the_result_is_read() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let refused = sandbox.run("--as proc-1 price set aws 1300000");
    assert!(refused.contains("changes only with a reason"), "{refused}");
    assert!(refused.contains("help: give --reason") && refused.ends_with("exit: 8"), "{refused}");
    let why = "They had left the support plan out of the sum.";
    sandbox.done(&format!("--as proc-1 price set aws 1300000 --reason '{why}'"));
    // A sheet asks once for all its rows, and passes over those that are so already.
    let file = sandbox.file("prices.csv", "candidate,amount\naws,1300000\nazure,1111000\n");
    let import = format!("--as proc-1 price import '{}'", file.display());
    let refused = sandbox.run(&import);
    assert!(refused.contains("the price of azure changes only with a reason"), "{refused}");
    let would = sandbox.run(&format!("{import} --reason 'A second correction.' --dry-run"));
    assert!(would.contains("1 row would change, 1 already so"), "{would}");

    for command in
        ["rank", "price show aws", "evaluation show", "evaluation status", "log E-0001/aws"]
    {
        assert!(sandbox.done(command).contains(why), "{command}");
    }
    let rank = sandbox.json("rank");
    let warnings = rank["warnings"].as_array().unwrap();
    let warning = warnings.iter().find(|one| one["kind"] == "price_changed").unwrap();
    let change = &warning["changes"][0];
    assert_eq!((&change["candidate"], &change["reason"]), (&"aws".into(), &why.into()));
    assert_eq!((&change["before"], &change["after"]), (&1_180_000.into(), &1_300_000.into()));
    assert_eq!(sandbox.json("price list")[0]["changes"], 1);
    sandbox.done("report evaluation E-0001 -o page.html");
    let page = std::fs::read_to_string(sandbox.folder().join("page.html")).unwrap();
    assert!(page.contains(why));
    let own = sandbox.done("report summary E-0001 aws");
    assert!(own.contains("was changed on") && own.contains(why), "{own}");
    let other = sandbox.done("report summary E-0001 azure");
    assert!(!other.contains(why), "it is nobody else's: {other}");

    // Sealed again by a reopening, neither the reason nor the amounts are told, to nobody.
    sandbox.done("--as mod-1 evaluation reopen --reason 'The carrier wrote again.'");
    for who in ["mod-1", "proc-1", "tl-1"] {
        for command in [
            "evaluation show",
            "evaluation status --json",
            "log E-0001/aws",
            "find support plan sum",
        ] {
            let said = sandbox.done(&format!("--as {who} {command}"));
            assert!(!said.contains("support plan out") && !said.contains("1,300,000"), "{said}");
        }
    }
    let refused = sandbox.run("--as proc-1 price set aws 1200000");
    assert!(refused.contains("changes only with a reason"), "{refused}");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

/// Files of whole sheets for `who`, one a person: 0 to 3 in turn, each with a reason.
fn whole_sheet(sandbox: &Sandbox, nth: usize) -> String {
    let path = packaged("data/scores-2019-tl-1.csv");
    let mut reader = csv::Reader::from_path(path.trim_matches('\'')).unwrap();
    let mut text = String::from("candidate,question,score,reason\n");
    for (at, row) in reader.records().enumerate() {
        let row = row.unwrap();
        let value = (at + nth) % 3;
        text.push_str(&format!("{},{},{value},sheet {nth} says {value} here\n", &row[0], &row[1]));
    }
    format!("'{}'", sandbox.file(&format!("sheet-{nth}.csv"), &text).display())
}

#[test]
fn twelve_who_hand_in_at_once_are_all_there_whole_and_in_one_order() {
    const PEOPLE: usize = 12;
    let sandbox = Sandbox::with_people();
    for nth in 4..=PEOPLE {
        sandbox.done(&format!("--as admin-1 person add tl-{nth} --role evaluator"));
    }
    let panel: Vec<String> = (1..=PEOPLE).map(|nth| format!("tl-{nth}")).collect();
    let criteria = packaged("criteria/primary-cloud.toml");
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Twelve' --criteria {criteria} --candidates \
         aws,azure,gcp,paas --panel {} --moderator mod-1 --purpose options-appraisal {RATIO}",
        panel.join(",")
    ));
    sandbox.done("--as mod-1 evaluation freeze");
    for who in &panel {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as mod-1 evaluation open-scoring");
    let files: Vec<String> = (0..PEOPLE).map(|nth| whole_sheet(&sandbox, nth)).collect();
    // Everybody brings the whole sheet and hands it in, all twelve at the same time.
    thread::scope(|scope| {
        for (who, file) in panel.iter().zip(&files) {
            let sandbox = &sandbox;
            scope.spawn(move || {
                sandbox.done(&format!("--as {who} score import {file}"));
                let mut submit = sandbox.command(&format!("--as {who} score submit"));
                let child = submit.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
                let output = child.wait_with_output().unwrap();
                let said = String::from_utf8_lossy(&output.stderr).into_owned();
                assert!(output.status.success(), "{who}: {said}");
            });
        }
    });
    let log = sandbox.json("log E-0001");
    let log = log.as_array().unwrap();
    let numbers: Vec<u64> = log.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    let mut ordered = numbers.clone();
    ordered.sort_unstable();
    ordered.dedup();
    assert_eq!(ordered.len(), numbers.len(), "every event has a place of its own");
    for (nth, who) in panel.iter().enumerate() {
        let rows = sandbox.json(&format!("--as {who} score list --mine"));
        let rows = rows.as_array().unwrap();
        assert_eq!(rows.len(), files_rows(), "{who}");
        let own = format!("sheet {nth} says ");
        assert!(rows.iter().all(|row| row["reason"].as_str().unwrap().starts_with(&own)), "{who}");
        let handed = log
            .iter()
            .filter(|event| event["kind"] == "score.submitted")
            .filter(|event| event["subject"] == format!("E-0001/{who}"))
            .count();
        assert_eq!(handed, 1, "{who} handed in once");
        // A whole sheet lies before its being handed in.
        let at = |kind: &str, subject: &dyn Fn(&str) -> bool| {
            log.iter()
                .filter(|event| {
                    event["kind"] == kind && subject(event["subject"].as_str().unwrap())
                })
                .map(|event| event["seq"].as_u64().unwrap())
                .max()
        };
        let end = format!("/{who}");
        let last = at("score.set", &|subject| subject.ends_with(&end)).unwrap();
        let submitted = at("score.submitted", &|subject| subject.ends_with(&end)).unwrap();
        assert!(last < submitted, "{who}");
    }
    sandbox.done("--as mod-1 evaluation open-moderation");
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

/// Rows of a whole sheet.
fn files_rows() -> usize {
    let path = packaged("data/scores-2019-tl-1.csv");
    csv::Reader::from_path(path.trim_matches('\'')).unwrap().records().count()
}

/// Numbers that look random and are the same in every run.
struct Dice(u64);

impl Dice {
    fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let at = self.0 % u64::try_from(of.len()).unwrap();
        &of[usize::try_from(at).unwrap()]
    }
}

/// What people try: steps in and out of turn, scores, agreements, prices, and reading.
const TRIED: &[&str] = &[
    "evaluation freeze",
    "evaluation open-scoring",
    "evaluation open-moderation",
    "evaluation close-quality",
    "evaluation open-price",
    "evaluation archive",
    "evaluation reopen --reason 'One more look at what came in late.'",
    "score set aws CON-02 2 --reason 'Two sites are connected, a third is planned.'",
    "score clear aws CON-02",
    "score submit",
    "score undo",
    "score correct aws CON-03 0 --reason 'The letter of the carrier came after I had scored.'",
    "consensus set aws CON-02 2 --reason 'The panel saw the letter. It moved because of it.'",
    "gate set aws CON-01 pass --reason 'A tunnel carried traffic for a day.'",
    "conflict declare --none",
    "price set gcp 1234567",
    "minutes add --note 'Somebody said something.'",
    "price list --json",
    "score list --json",
    "consensus list --json",
    "minutes list --json",
    "rank --json",
    "leave-one-out --json",
    "evaluation show --json",
    "log --json",
    "export scores",
    "export comparison",
];

const WHO: &[&str] =
    &["tl-1", "tl-2", "tl-3", "mod-1", "own-1", "proc-1", "aud-1", "admin-1", "arch-1"];

/// Scores as they lie in the file: the rows of sheets that are handed in, and how many
/// corrections there are.
fn handed_in(sandbox: &Sandbox) -> (Vec<String>, i64) {
    let file = rusqlite::Connection::open(sandbox.database()).unwrap();
    let mut rows = file
        .prepare(
            "SELECT score.evaluator || ' ' || candidate || ' ' || question || ' ' || value || ' '
             || coalesce(reason, '') FROM score JOIN sheet ON sheet.evaluator = score.evaluator
             AND sheet.evaluation = score.evaluation AND sheet.version = score.version
             ORDER BY 1",
        )
        .unwrap();
    let rows = rows.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
    let count = "SELECT count(*) FROM score_correction";
    (rows, file.query_row(count, [], |row| row.get(0)).unwrap())
}

#[test]
fn whoever_tries_whatever_takes_no_step_out_of_turn_and_reads_nothing_before_its_time() {
    const TRIES: usize = 45;
    const AMOUNT: &[&str] = &["7654321", "7,654,321", "765432109"];
    const SECRET: &str = "heron-feather-marker";
    let mut dice = Dice(20_261_128);
    for begin in [Stage::Scoring, Stage::Moderation, Stage::QualityClosed, Stage::PriceOpened] {
        let sandbox = Sandbox::at(begin);
        if begin == Stage::Scoring {
            sandbox.done(&format!(
                "--as tl-1 score set azure CON-03 1 --reason 'The secret is {SECRET}.'"
            ));
        }
        if begin != Stage::PriceOpened {
            sandbox.done("--as proc-1 price set aws 7654321.09");
        }
        let stage = |sandbox: &Sandbox| {
            let status = sandbox.json("evaluation status E-0001");
            status["stage"].as_str().unwrap().to_owned()
        };
        let mut stands = stage(&sandbox);
        let (mut rows, mut corrections) = handed_in(&sandbox);
        for _ in 0..TRIES {
            let (who, what) = (*dice.pick(WHO), *dice.pick(TRIED));
            let output = sandbox.output(&format!("--as {who} {what}"));
            let code = output.status.code().unwrap();
            let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
            said.push_str(&String::from_utf8_lossy(&output.stderr));
            assert!([0, 2, 4, 7, 8].contains(&code), "{who} {what}: {code} {said}");
            let now = stage(&sandbox);
            let allowed = now == stands
                || (who == "mod-1"
                    && matches!(
                        (stands.as_str(), now.as_str()),
                        ("scoring" | "price_opened", "moderation")
                            | ("moderation", "quality_closed")
                            | ("quality_closed", "price_opened" | "moderation")
                    ));
            assert!(allowed, "{who} {what}: {stands} became {now}");
            if begin != Stage::PriceOpened && now != "price_opened" {
                for amount in AMOUNT {
                    assert!(!said.contains(amount), "{who} {what} tells a sealed price: {said}");
                }
            }
            if now == "scoring" && who != "tl-1" {
                assert!(!said.contains(SECRET), "{who} {what} tells a hidden score: {said}");
            }
            // What was handed in stays as it is, and corrections are only added.
            let (left, more) = handed_in(&sandbox);
            assert!(rows.iter().all(|row| left.contains(row)), "{who} {what} changed a score");
            assert!(more >= corrections, "{who} {what} took a correction away");
            (rows, corrections, stands) = (left, more, now);
        }
        assert!(sandbox.run("verify").ends_with("exit: 0"));
    }
}

#[test]
fn a_reason_that_says_nothing_or_the_same_again_is_warned_of_and_kept() {
    let sandbox = Sandbox::at(Stage::Scoring);
    let set = |candidate: &str, reason: &str| {
        sandbox.run(&format!("--as tl-1 score set {candidate} CON-02 1 --reason '{reason}'"))
    };
    let said = set("aws", "Fine.");
    assert!(said.contains("it has 1 word:") && said.ends_with("exit: 0"), "{said}");
    let whole = "One carrier quoted for Slough and nobody for Leeds, which the need names.";
    assert!(
        !set("aws", whole).contains("warning"),
        "a reason that says something is not warned of"
    );
    let said = set("azure", whole);
    assert!(said.contains("aws") && said.contains("warning"), "{said}");
    let status = sandbox.json("evaluation status");
    let con =
        status["groups"].as_array().unwrap().iter().find(|row| row["group"] == "CON").unwrap();
    assert_eq!(con["scored"], 2, "{con}");
    assert!(con["agreed"].is_null(), "nothing of agreements before moderation: {con}");
}

#[test]
fn a_moderator_with_an_interest_that_waits_records_nothing() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let declare = "--as mod-1 conflict declare --about aws --nature 'My partner works there.'";
    sandbox.done(&format!("{declare} --mitigation 'I stand aside.'"));
    let agree = "--as mod-1 consensus set aws CON-02 2 --reason 'Two sites. The panel agreed so.'";
    let gate = "--as mod-1 gate set aws CON-01 pass --reason 'The tunnel stood.'";
    let note = "--as mod-1 minutes add aws CON-02 --note 'It was talked about.'";
    for command in [agree, gate, note] {
        let said = sandbox.run(command);
        assert!(
            said.ends_with("exit: 7") && said.contains("not reviewed yet"),
            "{command}: {said}"
        );
    }
    sandbox.done("--as own-1 conflict review mod-1 recused CON-02 --reason 'From sites only.'");
    for command in [agree, note] {
        let said = sandbox.run(command);
        assert!(said.ends_with("exit: 4") && said.contains("is recused from CON-02"), "{said}");
    }
    sandbox.done(gate);
    sandbox.done("--as mod-1 consensus set aws CON-03 2 --reason 'A week of probes. It held.'");
}

#[test]
fn nobody_leaves_the_panel_without_a_word_once_people_score() {
    let sandbox = Sandbox::at(Stage::Moderation);
    insta::assert_snapshot!(sandbox.run("--as mod-1 evaluation panel remove E-0001 tl-3"), @"
    error: scoring has begun in E-0001, so tl-3 leaves its panel only with a reason, which is kept
    help: give --reason, or fill in why
    exit: 8
    ");
    sandbox
        .done("--as mod-1 evaluation panel remove E-0001 tl-3 --reason 'Left the council in May.'");
    let log = sandbox.done("log E-0001/tl-3 --json");
    assert!(log.contains("Left the council in May."), "{log}");
    // Three gave scores, and all of them count for the least panel.
    let why = sandbox.run("evaluation why E-0001 close-quality");
    assert!(why.contains("scores of 3 evaluators or more count for each question"), "{why}");
    let early = Sandbox::at(Stage::Scoring);
    assert_eq!(early.code("--as mod-1 evaluation panel remove E-0001 tl-3"), 8);
}

#[test]
fn no_price_is_opened_while_another_is_still_to_come() {
    let sandbox = Sandbox::at(Stage::Scoring);
    for who in ["tl-1", "tl-2", "tl-3"] {
        let sheet = packaged(&format!("data/scores-2019-{who}.csv"));
        sandbox.done(&format!("--as {who} score import {sheet}"));
        sandbox.done(&format!("--as {who} score submit"));
    }
    sandbox.done("--as mod-1 evaluation open-moderation");
    sandbox.done(&format!("--as mod-1 gate import {}", packaged("data/gates-2019.csv")));
    sandbox.close_quality(&packaged("data/consensus-2019.csv"));
    for who in ["tl-1", "tl-2", "tl-3", "mod-1"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    let said = sandbox.run("--as mod-1 evaluation open-price");
    assert!(said.ends_with("exit: 7"), "{said}");
    assert!(said.contains("a price for aws; a price for azure; a price for gcp"), "{said}");
    assert!(!said.contains("paas"), "whoever failed a gate needs none: {said}");
    sandbox.done(&format!("--as proc-1 price import {}", packaged("data/prices-2019.csv")));
    sandbox.done("--as mod-1 evaluation open-price");
}

#[test]
fn a_record_kept_for_less_than_three_years_is_told_and_not_refused() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let why = "--reason 'The archive takes it over.'";
    let said =
        sandbox.run(&format!("--as mod-1 evaluation retain E-0001 --until 2027-03-02 {why}"));
    assert!(said.ends_with("exit: 0"), "{said}");
    assert!(said.contains("2027-03-02 is before 2029-03-02, 3 years from today"), "{said}");
    let said =
        sandbox.run(&format!("--as mod-1 evaluation retain E-0001 --until 2030-01-01 {why}"));
    assert!(said.ends_with("exit: 0") && !said.contains("is before"), "{said}");
}
