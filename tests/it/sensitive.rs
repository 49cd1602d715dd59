//! Texts marked as commercially sensitive: exports leave them out unless they are asked for.

use crate::support::{Sandbox, Stage};

const SECRET: &str = "their margin on storage is four percent";
const LEFT_OUT: &str = "[left out: commercially sensitive]";

#[test]
fn a_text_marked_beside_it_stays_out_of_exports_unless_it_is_asked_for() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done(&format!(
        "--as mod-1 consensus set aws CON-02 3 --evidence AWS-04 --sensitive --reason 'Four sites \
         are shown, and {SECRET}.'"
    ));
    sandbox.done(&format!(
        "--as tl-1 score correct aws CON-03 1 --sensitive --reason 'One region is shown, and {SECRET}.'"
    ));
    let scores = sandbox.done("export scores --csv");
    assert!(!scores.contains(SECRET), "{scores}");
    assert_eq!(scores.matches(LEFT_OUT).count(), 2);
    assert_eq!(sandbox.done("export scores --csv --include-sensitive").matches(SECRET).count(), 2);
    // Lists are for those who work here.
    assert!(sandbox.done("consensus list --json").contains(SECRET));
    insta::assert_snapshot!(sandbox.run("sensitive list"), @"
    Subject                 Text    By     When
    E-0001/aws/CON-02       reason  mod-1  2026-03-02 09:30+00
    E-0001/aws/CON-03/tl-1  reason  tl-1   2026-03-02 09:30+00
    exit: 0
    ");
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn a_mark_stays_on_a_text_that_is_changed_and_goes_with_a_reason_only() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done(&format!(
        "--as mod-1 consensus set aws CON-02 3 --evidence AWS-04 --sensitive --reason 'Four sites \
         are shown, and {SECRET}.'"
    ));
    sandbox.done(&format!(
        "--as mod-1 consensus set aws CON-02 3 --evidence AWS-04 --reason 'Four sites are shown; {SECRET}.'"
    ));
    assert!(!sandbox.done("export scores --csv").contains(SECRET));
    insta::assert_snapshot!(sandbox.run("--as mod-1 sensitive clear e1/aws/CON-02"), @"
    error: the reason: it is empty, and something must be written here
    help: give --reason TEXT or --reason-file FILE
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as aud-1 sensitive clear e1/aws/CON-02 --reason 'Published since.'"), @"
    error: aud-1 may not mark texts of others as sensitive: that takes the role moderator or the role procurement or the role decision-owner or the role admin
    help: `cloudpick person list` shows who holds which role; whoever is one of them says so with --as
    exit: 4
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 sensitive clear e1/aws/CON-02 --reason 'Published since.'"), @"
    E-0001/aws/CON-02
    exit: 0
    ");
    assert!(sandbox.done("export scores --csv").contains(SECRET));
    insta::assert_snapshot!(sandbox.run("--as proc-1 sensitive clear e1/aws/CON-02 --reason 'Again.'"), @"
    error: the reason of E-0001/aws/CON-02 is not marked as sensitive
    help: `cloudpick sensitive list` shows every mark
    exit: 7
    ");
}

#[test]
fn a_text_on_record_is_marked_by_its_subject() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done(&format!(
        "--as proc-1 clarification add aws --sensitive --note 'Is it so that {SECRET}?'"
    ));
    insta::assert_snapshot!(sandbox.run("--as proc-1 sensitive mark E-0001/AWS-04"), @"
    E-0001/AWS-04
    exit: 0
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 sensitive mark E-0001/AWS-04 answer"), @"
    error: E-0001/AWS-04 has no answer: it has note
    exit: 8
    ");
    insta::assert_snapshot!(sandbox.run("--as proc-1 sensitive mark E-0001/AWS-99"), @"
    error: the history knows no `E-0001/AWS-99`
    help: a subject looks like E-0001/aws/CON-02, E-0001/aws/CON-02/tl-1 or E-0001/AWS-04
    exit: 6
    ");
    insta::assert_snapshot!(sandbox.run("sensitive list e1 --columns subject,field,marked_by"), @"
    Subject        Text      By
    E-0001/AWS-04  note      proc-1
    E-0001/C-0001  question  proc-1
    exit: 0
    ");
    assert!(sandbox.done("export evidence --csv").contains(LEFT_OUT));
    assert_eq!(sandbox.code("verify"), 0);
}

#[test]
fn the_flag_beside_a_fact_marks_its_note_and_is_refused_where_there_is_none() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    let add = "--as proc-1 evidence add --candidate aws --title 'A list' --source 'Own' \
               --as-at 2026-01-05 --sensitive";
    for add in [add.to_owned(), format!("{add} --note ''")] {
        let said = sandbox.run(&add);
        assert!(
            said.contains("--sensitive marks the note of a fact, and this one has none")
                && said.ends_with("exit: 8"),
            "{said}"
        );
    }
}

#[test]
fn the_marked_note_of_a_fact_leaves_the_house_in_no_paper_unless_it_is_asked_for() {
    // AWS-01 is what an agreed score rests on, so that letters cite it.
    let note = "eu-west-2), opened December 2016";
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done("--as proc-1 sensitive mark E-0001/AWS-01");
    let out = sandbox.folder().join("out");
    std::fs::create_dir_all(&out).unwrap();
    let papers = [
        "export evidence --csv",
        "export evidence --profile excel -o out/evidence.csv --force",
        "export all E-0001 -o out/all --force",
        "report summary E-0001 aws",
        "report summary E-0001 aws --format html",
        "report summary E-0001 aws --format csv",
        "report evaluation E-0001 -o out/page.html --force",
    ];
    let told = |paper: &str| {
        let mut said = sandbox.done(paper);
        for folder in [out.clone(), out.join("all")] {
            for entry in std::fs::read_dir(folder).into_iter().flatten() {
                let path = entry.unwrap().path();
                if path.is_file() {
                    said.push_str(&String::from_utf8_lossy(&std::fs::read(&path).unwrap()));
                    std::fs::remove_file(path).unwrap();
                }
            }
        }
        said
    };
    for paper in papers {
        assert!(!told(paper).contains(note), "{paper} tells the marked note");
    }
    // The title stands wherever the fact does: it cannot be marked, and the guide says so.
    assert!(told(papers[3]).contains("UK region in London, opened December 2016"));
    assert!(told("export evidence --csv --include-sensitive").contains(note));
    assert!(sandbox.run("evaluation bundle E-0001 -o r.zip").ends_with("exit: 8"));
}

#[test]
fn the_marked_reason_of_a_step_a_price_or_a_withdrawal_leaves_the_house_in_no_paper() {
    let sandbox = Sandbox::at(Stage::PriceOpened);
    sandbox.done(&format!(
        "--as proc-1 price set azure 1239000 --sensitive --reason 'A line was added twice, and {SECRET}.'"
    ));
    sandbox.done(&format!(
        "--as proc-1 evaluation candidate withdraw paas --sensitive --reason 'They left, since {SECRET}.'"
    ));
    let papers = [
        "report summary E-0001 azure",
        "report summary E-0001 paas --format html",
        "report evaluation E-0001 -o page.html --force",
        "export all E-0001 -o all --force",
    ];
    let told = |paper: &str| {
        let mut said = sandbox.done(paper);
        if paper.contains("page.html") {
            let page = sandbox.folder().join("page.html");
            said.push_str(&std::fs::read_to_string(page).unwrap());
        }
        said
    };
    for paper in &papers[..3] {
        let left_out = told(paper);
        assert!(!left_out.contains(SECRET), "{paper} tells what is marked");
        let says = left_out.contains("left out: commercially sensitive");
        assert!(says, "{paper} does not say that something is left out");
        assert!(told(&format!("{paper} --include-sensitive")).contains(SECRET), "{paper}");
    }
    // Why moderation was reopened is told by a warning of the result.
    sandbox.done("--as mod-1 evaluation reopen --sensitive --reason 'A page of storage prices.'");
    sandbox.done("--as mod-1 evaluation close-quality");
    sandbox.open_price();
    assert!(sandbox.done("rank E-0001").contains("A page of storage prices"), "a list shows it");
    for paper in papers {
        assert!(!told(paper).contains("page of storage"), "{paper} tells what is marked");
    }
}

#[test]
fn an_interest_a_price_and_a_word_in_the_meeting_are_marked_as_they_are_said() {
    let sandbox = Sandbox::at(Stage::Moderation);
    sandbox.done(&format!(
        "--as tl-1 conflict declare --about aws --sensitive --nature 'A cousin says that {SECRET}.'"
    ));
    sandbox.done(&format!("--as proc-1 price edit aws --sensitive --basis 'List less {SECRET}'"));
    sandbox
        .done(&format!("--as mod-1 minutes add --sensitive --note 'Somebody said that {SECRET}.'"));
    sandbox.done(&format!(
        "--as mod-1 minutes add aws CON-02 --sensitive --note 'Here too it was said that {SECRET}.'"
    ));
    insta::assert_snapshot!(sandbox.run("sensitive list"), @"
    Subject            Text    By      When
    E-0001             note    mod-1   2026-03-02 09:30+00
    E-0001/aws         reason  proc-1  2026-03-02 09:30+00
    E-0001/aws/CON-02  note    mod-1   2026-03-02 09:30+00
    E-0001/tl-1        reason  tl-1    2026-03-02 09:30+00
    exit: 0
    ");
    for nothing in [
        "--as tl-2 conflict declare --none --sensitive",
        "--as proc-1 price set azure 1239000 --sensitive",
    ] {
        let said = sandbox.run(nothing);
        assert!(said.contains("--sensitive marks ") && said.ends_with("exit: 8"), "{said}");
    }
    // What was said about a score is marked, not why it is agreed.
    sandbox.done("--as mod-1 consensus set aws CON-02 3 --evidence AWS-04 --reason 'Four sites of two carriers are shown on the map.'");
    assert!(sandbox.done("export scores --csv").contains("Four sites of two carriers"));
    assert_eq!(sandbox.code("verify"), 0);
}
