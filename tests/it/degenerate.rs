//! Evaluations in which there is nothing to tell apart, or hardly anything: every analysis ends,
//! says what can be said, and says why where something cannot.

use crate::support::{Pty, Sandbox};

/// An evaluation of three candidates on two questions, walked to its result with these agreed
/// scores: of `ONE-01` and `TWO-01`, by candidate. A score below a tenth of `ONE` excludes.
fn walked(formula: Option<&str>, scores: [(u8, u8); 3]) -> Sandbox {
    let sandbox = Sandbox::with_people();
    for slug in ["aa", "bb", "cc"] {
        sandbox.done(&format!("--as proc-1 supplier add {slug} --name {slug}"));
    }
    let mut criteria = String::from(
        "[set]\nid = \"tiny\"\ntitle = \"Tiny\"\nversion = \"1\"\nsources = [\"made up\"]\n",
    );
    for value in 0..4 {
        criteria.push_str(&format!(
            "[[scale]]\nvalue = {value}\nname = \"v{value}\"\ndescriptor = \"level {value}\"\n"
        ));
    }
    let rest = if formula.is_some() { 20 } else { 40 };
    for (id, weight, more) in [("ONE", 60, "threshold = 10\n"), ("TWO", rest, "")] {
        criteria.push_str(&format!(
            "[[group]]\nid = \"{id}\"\ntitle = \"{id}\"\nweight = {weight}\n{more}\
             [[group.question]]\nid = \"{id}-01\"\nkind = \"scored\"\nweight = 100\n\
             text = \"How well?\"\n"
        ));
    }
    if formula.is_some() {
        criteria.push_str(
            "[[group]]\nid = \"PRI\"\ntitle = \"Price\"\nweight = 20\n[[group.question]]\n\
             id = \"PRI-01\"\nkind = \"price\"\nweight = 100\ntext = \"How dear?\"\n",
        );
    }
    let file = sandbox.file("tiny.toml", &criteria);
    let formula_flags = formula.map_or_else(String::new, |code| {
        let value = if code == "monetised" { " --point-value 1000" } else { "" };
        format!("--price-formula {code}{value}")
    });
    sandbox.done(&format!(
        "--as mod-1 evaluation new Tiny --criteria '{}' --candidates aa,bb,cc --panel tl-1,tl-2 \
         --moderator mod-1 --purpose tender {formula_flags}",
        file.display()
    ));
    sandbox.done("--as mod-1 evaluation freeze");
    let mut sheet = String::from("candidate,question,score,reason\n");
    for (slug, (one, two)) in ["aa", "bb", "cc"].into_iter().zip(scores) {
        for (question, value) in [("ONE-01", one), ("TWO-01", two)] {
            sheet.push_str(&format!(
                "{slug},{question},{value},\"{slug} shows {value} of it. The rest is missing.\"\n"
            ));
        }
    }
    let sheet = sandbox.file("sheet.csv", &sheet);
    for who in ["tl-1", "tl-2"] {
        sandbox.done(&format!("--as {who} conflict declare --none"));
    }
    sandbox.done("--as mod-1 evaluation open-scoring");
    for who in ["tl-1", "tl-2"] {
        sandbox.done(&format!("--as {who} score import '{}'", sheet.display()));
        sandbox.done(&format!("--as {who} score submit"));
    }
    if formula.is_some() {
        let prices = sandbox.file("prices.csv", "aa,bb,cc\n100000,120000,90000\n");
        sandbox.done(&format!("--as proc-1 price import '{}'", prices.display()));
    }
    sandbox.done("--as mod-1 evaluation open-moderation");
    sandbox.done(&format!("--as mod-1 consensus import '{}'", sheet.display()));
    sandbox.done("--as mod-1 evaluation close-quality");
    if formula.is_some() {
        for who in ["tl-1", "tl-2", "mod-1"] {
            sandbox.done(&format!("--as {who} conflict declare --none"));
        }
        sandbox.done("--as mod-1 evaluation open-price");
    }
    sandbox
}

const ANALYSES: &[&str] = &[
    "rank",
    "leave-one-out",
    "robust E-0001 --samples 2000",
    "robust E-0001 --exact",
    "whatif E-0001 --weight ONE=100,TWO=0",
    "whatif E-0001 --score bb/ONE-01=3",
];

/// Asks for every analysis in words and for scripts; nothing hangs, breaks or leaves a figure that
/// is none.
#[track_caller]
fn all_answer(sandbox: &Sandbox, codes: &[&str]) -> String {
    let mut all = String::new();
    for analysis in ANALYSES {
        for form in ["", "--json"] {
            let said = sandbox.run(&format!("{analysis} {form}"));
            assert!(codes.iter().any(|code| said.ends_with(code)), "`{analysis} {form}`: {said}");
            for broken in ["NaN", "panicked", ": .", " inf"] {
                assert!(!said.contains(broken), "`{analysis} {form}` says {broken}: {said}");
            }
            all.push_str(&said);
        }
    }
    all
}

/// Sensitivity and Compare in a real terminal, which say `words`.
#[track_caller]
fn on_screen(sandbox: &Sandbox, words: &str) {
    let mut pty = Pty::start(sandbox, "--as mod-1", (100, 30), &[]);
    pty.shows("NEXT FOR YOU");
    pty.press("gy");
    pty.until(words, |shown| shown.contains("Sensitivity") && shown.contains(words));
    pty.press("gc");
    pty.until("the comparison", |shown| shown.contains("Compare") && shown.contains("aa"));
    pty.press("q");
    assert_eq!(pty.ends(), 0);
}

#[test]
fn a_question_that_tells_nobody_apart_is_named_and_changes_nothing() {
    let sandbox = walked(None, [(2, 3), (2, 1), (2, 0)]);
    let said = all_answer(&sandbox, &["exit: 0"]);
    assert!(said.contains("ONE-01 tells nobody apart, so 60.00 of the weight"), "{said}");
    on_screen(&sandbox, "aa");
}

#[test]
fn identical_candidates_are_level_and_nobody_is_put_first() {
    let sandbox = walked(None, [(2, 2), (2, 2), (2, 2)]);
    let said = all_answer(&sandbox, &["exit: 0"]);
    assert!(said.contains("aa, bb, cc are joint first"), "{said}");
    assert!(said.contains("bb is level with aa as the weights stand"), "{said}");
    on_screen(&sandbox, "level");
}

#[test]
fn one_candidate_alone_has_no_margin_and_that_is_said() {
    let sandbox = walked(None, [(2, 2), (0, 2), (0, 3)]);
    let said = sandbox.run("rank");
    assert!(said.contains("aa is the only candidate, so that there is no margin"), "{said}");
    for analysis in ["leave-one-out", "robust E-0001 --samples 2000", "robust E-0001 --json"] {
        let said = sandbox.run(analysis);
        assert!(said.ends_with("exit: 0") && !said.contains("NaN"), "{analysis}: {said}");
    }
    on_screen(&sandbox, "only candidate");
}

#[test]
fn all_scores_nought_but_one_still_have_a_winner_and_its_margin() {
    let sandbox = walked(None, [(1, 0), (1, 0), (1, 1)]);
    let said = all_answer(&sandbox, &["exit: 0"]);
    assert!(said.contains("cc leads"), "{said}");
}

#[test]
fn totals_counted_in_pounds_have_no_margin_in_marks_and_every_place_says_why() {
    for formula in ["ppqp", "monetised"] {
        let sandbox = walked(Some(formula), [(2, 3), (2, 1), (1, 2)]);
        let said = all_answer(&sandbox, &["exit: 0", "exit: 7"]);
        assert!(said.contains(&format!("under {formula} totals are pounds")), "{said}");
        assert!(said.contains("How firm it is cannot be said"), "{said}");
        on_screen(&sandbox, "pounds");
    }
}

#[test]
fn any_spreadsheet_may_be_as_degenerate_and_is_answered_or_told_why() {
    let sandbox = Sandbox::empty();
    for (name, rows, code) in [
        ("constant", "weight,1,1\nscale,0..3,0..3\nA,2,3\nB,2,1\n", 0),
        ("identical", "weight,1,1\nscale,0..3,0..3\nA,2,2\nB,2,2\nC,2,2\n", 0),
        ("one weight", "weight,1,0\nscale,0..3,0..3\nA,2,2\nB,1,3\n", 0),
        ("all nought", "weight,1,1\nscale,0..3,0..3\nA,0,0\nB,0,0\n", 0),
        ("one candidate", "weight,1,1\nscale,0..3,0..3\nA,2,2\n", 8),
        ("no weight", "weight,0,0\nscale,0..3,0..3\nA,2,2\nB,1,3\n", 8),
        ("all but one missing", "weight,1,1\nscale,0..3,0..3\nA,2,\nB,,\n", 8),
    ] {
        sandbox.file("m.csv", &format!("supplier,C1,C2\n{rows}"));
        for flags in
            ["--samples 2000", "--exact", "--samples 2000 --law ordered", "--json --samples 2000"]
        {
            let said = sandbox.run(&format!("analyse m.csv {flags}"));
            assert!(said.ends_with(&format!("exit: {code}")), "{name} {flags}: {said}");
            assert!(!said.contains("NaN") && !said.contains("panicked"), "{name} {flags}: {said}");
        }
    }
}
