//! Sealed prices and hidden scores: every command that reads is tried by everybody, and neither
//! the planted amount nor the planted reason comes out of any of them.
//!
//! It is long because it names every command there is, and how it is tried.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::support::{Sandbox, Stage};

/// Words that most reading commands understand: those that nobody listed below are tried with
/// each, so that a new command is tried from its first day.
const GENERAL: &[&str] = &[
    "",
    "E-0001",
    "aws",
    "E-0001 aws",
    "E-0001/aws/CON-02",
    "aws CON-02",
    "CON-02",
    "D-0001",
    "C-0001",
    "X-0001",
    "W-0001",
];

/// Every way in which something is read: each command of the tree that changes nothing, as it is
/// listed below, or with general words where it is not.
pub(crate) fn readings() -> Vec<String> {
    let mut all = Vec::new();
    for name in commands() {
        let changes = |known: &str| name == known || name.starts_with(&format!("{known} "));
        if CHANGING.iter().any(|known| changes(known)) {
            continue;
        }
        let listed = READING.iter().find(|(known, _)| *known == name).map(|(_, ways)| *ways);
        let ways = listed.unwrap_or(GENERAL);
        all.extend(ways.iter().map(|way| format!("{name} {way}")));
    }
    all
}

/// Every command there is, from the same tree as its help: those without commands of their own.
fn commands() -> Vec<String> {
    let page = cloudpick::cli::reference();
    let all: Vec<&str> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## `cloudpick ")?.strip_suffix('`'))
        .collect();
    let leaf = |name: &&&str| !all.iter().any(|other| other.starts_with(&format!("{name} ")));
    all.iter().filter(leaf).map(|name| (*name).to_owned()).collect()
}

/// Commands that read, and how each is tried.
const READING: &[(&str, &[&str])] = &[
    ("me", &[""]),
    ("person list", &[""]),
    ("person show", &["tl-1"]),
    ("supplier list", &[""]),
    ("supplier show", &["aws"]),
    ("settings list", &[""]),
    ("config show", &[""]),
    ("config keys", &[""]),
    ("config path", &[""]),
    ("evaluation bundle", &["-o out/record.zip --force"]),
    ("evaluation compare", &["E-0001 E-0001", "E-0001 E-0002"]),
    ("evaluation list", &[""]),
    ("evaluation rules", &["", "--rules-version 1"]),
    ("evaluation show", &["", "E-0001"]),
    ("evaluation standing", &[""]),
    ("evaluation versions", &[""]),
    ("evaluation status", &["", "--exit-code", "--late"]),
    ("evaluation weights list", &["", "E-0001 list"]),
    ("evaluation why", &["", "E-0001 open-price", "E-0001 decide --exit-code"]),
    ("criteria check", &["primary-cloud.toml"]),
    ("criteria show", &["primary-cloud"]),
    ("criteria list", &[""]),
    ("conflict list", &["", "--waiting"]),
    ("gate list", &["", "--rules-version 1"]),
    ("question list", &["", "--mine", "--asked", "--progress", "--late --suggested"]),
    (
        "score list",
        &["", "--mine", "E-0001 --columns candidate,evaluator,score,reason", "--rules-version 1"],
    ),
    ("consensus list", &["", "--by-spread", "--rules-version 1"]),
    ("minutes list", &["", "--open"]),
    ("price list", &["", "E-0001"]),
    ("price show", &["aws"]),
    ("clarification list", &["", "E-0001"]),
    ("clarification show", &["C-0001", "C-0002"]),
    ("sensitive list", &["", "E-0001"]),
    ("evidence list", &[""]),
    ("evidence show", &["AWS-01"]),
    ("rank", &["", "--explain aws", "E-0001"]),
    ("rehearse", &["", "E-0001"]),
    ("leave-one-out", &["", "E-0001"]),
    ("robust", &["", "E-0001 --samples 1000"]),
    ("whatif", &["E-0001 --weight PRT=25"]),
    ("scenario list", &["", "E-0001"]),
    ("analyse agreement", &["scores.csv"]),
    ("analyse weights ahp", &["pairs.csv"]),
    ("analyse weights best-worst", &["pairs.csv"]),
    ("analyse weights rank-reciprocal", &["4"]),
    ("analyse weights rank-sum", &["4"]),
    ("analyse weights roc", &["4"]),
    ("analyse weights swing", &["CON=10 PRT=20"]),
    ("decision export", &["D-0001", "D-0001 --json --include-sensitive"]),
    ("decision flip", &["D-0001"]),
    ("decision graph", &["", "--format dot", "--format mermaid"]),
    ("decision list", &[""]),
    ("decision show", &["D-0001"]),
    ("decision snapshot diff", &["D-0001", "D-0001 --against D-0001"]),
    ("decision snapshot show", &["D-0001"]),
    ("decision snapshot verify", &["D-0001"]),
    ("capacity list", &[""]),
    ("capacity months", &[""]),
    ("capacity show", &["W-0001"]),
    ("capacity statement", &["", "--by directorate"]),
    ("cost breakeven", &["aws"]),
    ("cost explain", &["aws"]),
    ("cost list", &["", "E-0001"]),
    ("cost sheet check", &["aws.toml"]),
    ("cost sheet list", &[""]),
    ("cost sheet show", &["aws"]),
    ("cost year", &["W-0001 aws"]),
    ("route compare", &[""]),
    ("route list", &[""]),
    ("route show", &["g-cloud-direct"]),
    ("approach list", &[""]),
    ("approach show", &["A-0001"]),
    ("benefit list", &[""]),
    ("benefit show", &["H-0001"]),
    ("benefit verdict", &["H-0001", "--on 2026-01-01"]),
    ("benefit measure list", &["H-0001"]),
    ("benefit reading list", &["H-0001"]),
    ("benefit delivery show", &["scores.csv"]),
    ("view list", &[""]),
    ("check", &["--lapsed"]),
    ("debt", &[""]),
    ("due", &[""]),
    ("exception diff", &["X-0001"]),
    ("exception file", &["X-0001 1 -o file.out"]),
    ("exception can", &["X-0001"]),
    ("exception log", &["X-0001"]),
    ("metrics", &[""]),
    ("waiting", &[""]),
    ("report conditions", &[""]),
    ("report debt", &[""]),
    ("report directorates", &[""]),
    ("report due", &[""]),
    ("report evidence", &[""]),
    ("report foi", &[""]),
    ("report lapsed", &[""]),
    ("report off-primary", &[""]),
    ("report orphans", &[""]),
    ("report overrides", &[""]),
    ("report reasons", &[""]),
    ("report renewals", &[""]),
    ("report stale", &[""]),
    ("report stamps", &[""]),
    ("report suppliers", &[""]),
    ("report uncovered", &[""]),
    ("report waiting", &[""]),
    ("report decided", &[""]),
    ("report exits", &[""]),
    ("report moves", &[""]),
    ("report quarters", &[""]),
    ("report gaps", &[""]),
    ("report promises", &[""]),
    ("report corrections", &[""]),
    ("report ledger", &[""]),
    ("report calendar", &["-o out/cal.ics --force"]),
    ("report exceptions", &["-o out/ex.html --force"]),
    ("report expiring", &["90"]),
    ("workload list", &[""]),
    ("workload show", &["W-0001"]),
    ("exception list", &[""]),
    ("exception show", &["X-0001"]),
    ("exception similar", &["X-0001"]),
    ("exception template", &[""]),
    ("function list", &[""]),
    ("lockin list", &[""]),
    ("portability export-time", &["--tb 5 --mbit 500"]),
    ("portability report", &[""]),
    ("portability show", &["W-0001", "estate"]),
    ("rehearsal list", &[""]),
    (
        "export",
        &[
            "comparison",
            "scores",
            "scores E-0001 --rules-version 1",
            "ranking",
            "evidence",
            "reopenings",
            "decisions",
            "all E-0001 -o out --force",
            "costs",
            "price-sheets",
            "capacity",
            "routes",
            "needs",
            "workloads",
            "exceptions",
            "workshops",
            "hopes-and-fears",
            "hypotheses",
            "readings",
        ],
    ),
    ("report drill", &["aws --months 9"]),
    ("report rescore", &["D-0001"]),
    ("report transition", &["", "D-0001"]),
    (
        "report evaluation",
        &["-o out/ev.html --force", "E-0001 -o out/ev.html --force --include-sensitive"],
    ),
    ("report summary", &["aws", "all --csv", "all --check", "E-0001 aws --format html"]),
    ("workload hosting", &["W-0001"]),
    (
        "find",
        &["heron", "feather marker", "otter", "ledger", "7654321", "whole", "secret nobody", "of"],
    ),
    (
        "log",
        &[
            "",
            "E-0001",
            "E-0001/aws",
            "E-0001/aws/CON-02",
            "E-0001/aws/CON-02/tl-1",
            "C-0001",
            "c2",
        ],
    ),
    ("verify", &[""]),
    ("anchor", &[""]),
    ("exception export", &[""]),
    ("doctor", &[""]),
    ("completions", &["bash"]),
    ("help", &["", "exception approve"]),
    ("man", &[""]),
];

/// Commands that change something. What they answer to whoever may not is a refusal; the few
/// that look before they write are tried as well.
const CHANGING: &[&str] = &[
    "approach new",
    "approach outcome",
    "approach place",
    "approach round close",
    "approach round open",
    "benefit baseline set",
    "benefit delivery import",
    "benefit measure add",
    "benefit measure remove",
    "benefit new",
    "benefit reading add",
    "benefit reading import",
    "benefit revise",
    "benefit rule",
    "backup",
    "capacity clear",
    "capacity import",
    "capacity set",
    "capacity undo",
    "clarification add",
    "clarification answer",
    "clarification conclude",
    "clarification send",
    "conflict declare",
    "conflict review",
    "consensus import",
    "consensus set",
    "cost apply",
    "cost sheet import",
    "decision accept",
    "decision deprecate",
    "decision edit",
    "decision import",
    "exception bridge",
    "exception correct",
    "exception rebase",
    "exception renew",
    "function arrived",
    "lockin add",
    "lockin edit",
    "lockin retire",
    "portability set",
    "redact",
    "rehearsal add",
    "rehearsal retire",
    "decision new",
    "decision propose",
    "decision reaffirm",
    "decision reject",
    "decision reopen",
    "decision supersede",
    "demo",
    "evaluation amend",
    "evaluation archive",
    "evaluation candidate add",
    "evaluation candidate withdraw",
    "evaluation close-quality",
    "evaluation edit",
    "evaluation freeze",
    "evaluation hand-over",
    "evaluation load",
    "evaluation new",
    "evaluation open-moderation",
    "evaluation open-price",
    "evaluation open-scoring",
    "evaluation panel add",
    "evaluation panel remove",
    "evaluation reopen",
    "evaluation retain",
    "evaluation weights ahp",
    "evaluation weights best-worst",
    "evaluation weights rank-reciprocal",
    "evaluation weights rank-sum",
    "evaluation weights roc",
    "evaluation weights swing",
    "evaluation weights take",
    "evidence add",
    "evidence conflict",
    "evidence edit",
    "evidence import",
    "exception approve",
    "exception claim",
    "exception close",
    "exception comment",
    "exception condition add",
    "exception condition breach",
    "exception condition confirm",
    "exception condition meet",
    "exception condition waive",
    "exception discard",
    "exception edit",
    "exception import",
    "import exceptions",
    "exception new",
    "exception reject",
    "exception release",
    "exception return",
    "exception revise",
    "exception revoke",
    "exception score",
    "exception submit",
    "exception withdraw",
    "function missing",
    "gate import",
    "gate set",
    "init",
    "minutes add",
    "minutes answer",
    "minutes ask",
    "minutes park",
    "minutes resume",
    "person add",
    "person delegate",
    "person edit",
    "person retire",
    "price edit",
    "price import",
    "price set",
    "question set",
    "restore",
    "route choose",
    "scenario remove",
    "score clear",
    "score correct",
    "score import",
    "score set",
    "score submit",
    "score undo",
    "sensitive clear",
    "sensitive mark",
    "settings set",
    "supplier add",
    "supplier edit",
    "supplier import",
    "supplier retire",
    "undo",
    "view drop",
    "view save",
    "exception attach",
    "exception link",
    "exception tag",
    "notify",
    "signal answer",
    "workload add",
    "workload edit",
    "workload import",
    "workload retire",
];

#[test]
fn every_command_is_known_as_one_that_reads_or_one_that_changes() {
    let known: BTreeSet<&str> =
        READING.iter().map(|(name, _)| *name).chain(CHANGING.iter().copied()).collect();
    let there: BTreeSet<String> = commands().into_iter().collect();
    let new: Vec<&String> = there.iter().filter(|name| !known.contains(name.as_str())).collect();
    let gone: Vec<&&str> = known.iter().filter(|name| !there.contains(**name)).collect();
    assert!(new.is_empty(), "say of each whether it reads, so that it is tried here: {new:?}");
    assert!(gone.is_empty(), "there is no such command any more: {gone:?}");
}

const SECRET_REASON: &str = "heron-feather-marker";
const SECRET_BASIS: &str = "otter-ledger-marker";
/// The planted amount as anything of ours might write it: pounds, pence, grouped.
const AMOUNT: &[&str] = &["7654321", "7,654,321", "765432109", "7_654_321"];

/// What the planted basket costs at aws over the whole life, and its use in a year, as anything of
/// ours might write them: that is the price in the making.
pub(crate) const BASKET: &[&str] =
    &["61644.42", "61,644.42", "6164442", "20548.14", "20,548.14", "2054814"];

/// A workload with one need, and a sheet whose prices are public and whose sum is not.
pub(crate) fn basket(sandbox: &Sandbox) {
    let more = "--owner arch-1 --directorate Housing --annual-cost 1000 --data-class official";
    sandbox.done(&format!("--as arch-1 workload add Basket --hosted aws {more}"));
    sandbox.done("--as arch-1 capacity set Basket compute:medium --likely 730");
    let mut sheet = String::from(
        "[sheet]\nsupplier = \"aws\"\ntitle = \"List\"\nas_at = 2026-01-15\n\n[[price]]\n\
         item = \"compute:medium\"\nunit = \"hour\"\nprice = 2.345678\nsource = \"list\"\n",
    );
    for charge in ["support", "circuit", "training", "moving-in", "leaving"] {
        sheet.push_str(&format!(
            "\n[[charge]]\nfor = \"{charge}\"\ntitle = \"{charge}\"\nonce = 0\nsource = \"list\"\n"
        ));
    }
    let file = sandbox.file("planted.toml", &sheet);
    sandbox.done(&format!("--as proc-1 cost sheet import {}", file.display()));
}

/// That nothing of `secrets` is in what `output` said, nor in the files it left in `out`.
#[track_caller]
fn check(sandbox: &Sandbox, arguments: &str, secrets: &[&str]) -> bool {
    let output = sandbox.output(arguments);
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    read_all(&sandbox.folder().join("out"), &mut said);
    for secret in secrets {
        assert!(!said.contains(secret), "`{arguments}` tells {secret}:\n{said}");
    }
    output.status.success()
}

fn read_all(folder: &Path, said: &mut String) {
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_file() {
            said.push_str(&String::from_utf8_lossy(&fs::read(path).unwrap()));
        }
    }
}

/// Tries every reading command as each of `people`, in every form.
#[track_caller]
fn nobody_sees(sandbox: &Sandbox, people: &[&str], secrets: &[&str]) {
    sandbox.file("primary-cloud.toml", "[set]\n");
    fs::create_dir_all(sandbox.folder().join("out")).unwrap();
    let mut answered = 0;
    for (name, ways) in READING {
        for way in *ways {
            for (nth, who) in people.iter().enumerate() {
                // Each form by somebody, and one of them by everybody.
                let forms: &[&str] =
                    if nth == 0 { &["", "--json", "--csv", "--plain"] } else { &["--json"] };
                for form in forms {
                    let arguments = format!("--as {who} {name} {way} {form}");
                    answered += usize::from(check(sandbox, &arguments, secrets));
                }
            }
        }
    }
    assert!(answered > 20 * people.len(), "only {answered} answered; the test proves little");
}

fn planted(sandbox: &Sandbox) {
    sandbox.done(&format!(
        "--as tl-1 score set aws CON-02 1 --reason 'The secret is {SECRET_REASON} and nobody else reads it.'"
    ));
    sandbox.done(&format!("--as proc-1 price set aws 7654321.09 --basis 'From {SECRET_BASIS}'"));
    talked(sandbox);
    basket(sandbox);
}

/// Clarifications that tell of the money: all at once, and only in what came back.
fn talked(sandbox: &Sandbox) {
    for line in [
        "add aws --note 'Is £7,654,321 from the otter-ledger-marker the whole of it?'",
        "add aws --note 'Is it the whole of it?'",
        "answer C-0002 --note 'Yes, 7654321 of the otter-ledger-marker.'",
    ] {
        sandbox.done(&format!("--as proc-1 clarification {line}"));
    }
}

#[test]
fn before_moderation_nobody_reads_anothers_scores_nor_any_price() {
    let sandbox = Sandbox::at(Stage::Scoring);
    planted(&sandbox);
    let mut secrets = vec![SECRET_REASON, SECRET_BASIS];
    secrets.extend(AMOUNT);
    secrets.extend(BASKET);
    let people = [
        "tl-2", "mod-1", "arch-1", "adv-1", "app-1", "own-1", "proc-1", "aud-1", "admin-1",
        "nobody-1",
    ];
    nobody_sees(&sandbox, &people, &secrets);

    // Whoever gave them reads them still, and the others the number of them.
    let mine = sandbox.done("--as tl-1 score list --mine --json");
    assert!(mine.contains(SECRET_REASON));
    // Nor does a command that looks first tell what is there already.
    let file = sandbox.file("prices.csv", "candidate,amount\naws,5\n");
    check(&sandbox, &format!("--as proc-1 price import '{}' --dry-run", file.display()), &secrets);
    check(&sandbox, "--as proc-1 price edit aws --line one=5 --json", &secrets);
    check(&sandbox, "--as proc-1 price edit aws --basis Anew --json", &secrets);
    check(&sandbox, "--as proc-1 price set aws 6000000 --json", &secrets);
    check(&sandbox, "--as tl-2 score set aws CON-02 2 --json", &secrets);
    check(&sandbox, "--as mod-1 evaluation open-moderation", &secrets);
}

#[test]
fn what_was_sealed_when_it_was_cancelled_is_sealed_for_ever() {
    let sandbox = Sandbox::at(Stage::Scoring);
    planted(&sandbox);
    sandbox.done(
        "--as mod-1 decision new E-0001 --choose cancelled --title 'No award' --reason 'The money was \
         cut, and nothing can be bought.' --decision-makers own-1 --review-by 2027-01-01",
    );
    sandbox.done("--as mod-1 decision propose D-0001");
    sandbox.done("--as own-1 conflict declare --none");
    sandbox.done("--as own-1 decision accept D-0001");
    let mut secrets = vec![SECRET_REASON, SECRET_BASIS];
    secrets.extend(AMOUNT);
    secrets.extend(BASKET);
    let people = ["tl-2", "mod-1", "own-1", "proc-1", "aud-1", "admin-1"];
    nobody_sees(&sandbox, &people, &secrets);
}

#[test]
fn what_an_amendment_carries_is_as_hidden_as_what_was_given() {
    let sandbox = Sandbox::at(Stage::Scoring);
    planted(&sandbox);
    sandbox.done(
        "--as mod-1 evaluation amend --reason R --carry-unchanged --set 'CON-03.text=How fast?'",
    );
    sandbox.done("--as mod-1 evaluation freeze");
    sandbox.done("--as mod-1 evaluation open-scoring");
    let mut secrets = vec![SECRET_REASON, SECRET_BASIS];
    secrets.extend(AMOUNT);
    secrets.extend(BASKET);
    nobody_sees(&sandbox, &["tl-2", "mod-1", "admin-1", "aud-1"], &secrets);
    let mine = sandbox.done("--as tl-1 score list --mine --json");
    assert!(mine.contains(SECRET_REASON), "it came along: {mine}");
}

#[test]
fn until_they_are_opened_nobody_reads_a_price_not_even_who_entered_it() {
    for stage in [Stage::Moderation, Stage::QualityClosed] {
        let sandbox = Sandbox::at(stage);
        sandbox
            .done(&format!("--as proc-1 price set aws 7654321.09 --basis 'From {SECRET_BASIS}'"));
        talked(&sandbox);
        basket(&sandbox);
        let mut secrets = vec![SECRET_BASIS];
        secrets.extend(AMOUNT);
        secrets.extend(BASKET);
        nobody_sees(&sandbox, &["proc-1", "mod-1", "tl-1", "own-1", "aud-1"], &secrets);
    }
}

#[test]
fn what_the_basket_costs_is_told_once_prices_are_open_and_by_no_figure_before() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    basket(&sandbox);
    for (command, figure) in [
        ("cost list", "61644.42"),
        ("cost explain aws", "61644.42"),
        ("cost breakeven aws", "61644.42"),
        ("cost year Basket aws", "20548.14"),
    ] {
        let said = sandbox.done(&format!("--as proc-1 {command} --json"));
        assert!(said.contains(figure), "these are the figures that are looked for: {said}");
    }
    let said = sandbox.done("--as proc-1 export costs");
    assert!(said.contains("61644.42"), "and in the export: {said}");
}

#[test]
fn a_sealed_price_that_was_tampered_with_is_named_and_not_told() {
    let sandbox = Sandbox::at(Stage::Moderation);
    let hand = rusqlite::Connection::open(sandbox.database()).unwrap();
    let changed = hand.execute("UPDATE price SET amount = 765432109 WHERE candidate = 'aws'", []);
    assert_eq!(changed.unwrap(), 1);
    drop(hand);
    let said = sandbox.run("verify");
    assert!(said.ends_with("exit: 11") && said.contains("aws"), "{said}");
    for secret in AMOUNT.iter().chain(&["1180000", "118000000"]) {
        assert!(!said.contains(secret), "verify tells {secret}: {said}");
    }
}
