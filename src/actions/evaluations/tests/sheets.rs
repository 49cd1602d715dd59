//! Sheets: who may fill one in, from a file too, and what is taken back or corrected.

use super::*;

#[test]
fn a_recused_evaluator_stays_out_of_the_question_for_all_candidates() {
    let mut desk = desk();
    draft(&mut desk);
    go(&mut desk, "mod-1", Step::Freeze);
    sit(&mut desk, "tl-1");
    let interest = conflicts::InterestText {
        about: &text(&["aws"]),
        nature: "Worked there until the spring of this year",
        mitigation: None,
    };
    conflicts::declare(&mut desk, None, Some(&interest)).unwrap();
    declare(&mut desk, &["tl-2", "tl-3"]);
    go(&mut desk, "mod-1", Step::OpenScoring);
    let entry = crate::actions::scores::Entry {
        candidate: "gcp",
        question: "CON-02",
        value: Some("2"),
        ..crate::actions::scores::Entry::default()
    };
    sit(&mut desk, "tl-1");
    let set = crate::actions::scores::set;
    refused(set(&mut desk, None, &entry), Ground::State, "is not reviewed yet");
    let review = |verdict| conflicts::ReviewText {
        number: None,
        verdict,
        questions: &[],
        reason: "A supplier's former employee does not judge its network",
    };
    let own = conflicts::review(&mut desk, None, "tl-1", review("cleared"));
    refused(own, Ground::Role, "review a declaration");
    sit(&mut desk, "mod-1");
    let part = text(&["CON-02"]);
    let review = conflicts::ReviewText { questions: &part, ..review("recused") };
    conflicts::review(&mut desk, None, "tl-1", review).unwrap();
    sit(&mut desk, "tl-1");
    refused(set(&mut desk, None, &entry), Ground::Interest, "recused from CON-02");
    let other = crate::actions::scores::Entry { question: "CON-03", ..entry };
    set(&mut desk, None, &other).unwrap();
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn an_import_with_one_bad_row_imports_nothing_and_names_every_problem() {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, "tl-1");
    let before = count(&mut desk);
    let rows = "candidate,question,score,reason,evidence\n\
                aws,CON-02,3,Good enough for us,\n\
                aws,CON-03,7,Very good,\n\
                ibm,CON-04,1,Unknown,NO-01\n";
    let run = crate::actions::scores::import;
    let outcome = run(&mut desk, None, &source(rows), None, Extra::Refuse, Run::Save);
    let ActionError::Refused(refused) = outcome.unwrap_err() else { panic!("a rule said no") };
    let lines = [vec![refused.message], refused.more].concat();
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[0].starts_with("rows.csv:3: score: `7` is not on the scale of CON-03"),
        "{lines:?}"
    );
    assert_eq!(lines[1], "rows.csv:4: evidence: E-0001 has no evidence NO-01");
    let wanted = "rows.csv:4: candidate: ibm is not a candidate of E-0001";
    assert!(lines[2].starts_with(wanted), "{lines:?}");
    assert_eq!(count(&mut desk), before);

    let good = "candidate,question,score,reason\naws,CON-02,3,Good enough for us\n";
    let seen = run(&mut desk, None, &source(good), None, Extra::Refuse, Run::Rehearse).unwrap();
    assert_eq!((seen.rows.len(), count(&mut desk)), (1, before));
    run(&mut desk, None, &source(good), None, Extra::Refuse, Run::Save).unwrap();
    let again = run(&mut desk, None, &source(good), None, Extra::Refuse, Run::Save).unwrap();
    assert_eq!((again.rows.len(), again.same, count(&mut desk)), (0, 1, before + 1));
}

#[test]
fn an_open_sheet_can_be_undone_step_by_step() {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, "tl-1");
    let entry = |value| crate::actions::scores::Entry {
        candidate: "aws",
        question: "CON-02",
        value: Some(value),
        ..crate::actions::scores::Entry::default()
    };
    let value = |desk: &mut Desk| {
        let (_, sheet) = crate::actions::scores::mine(desk, None).unwrap();
        sheet.scores().values().next().map(|score| score.value)
    };
    let undo = crate::actions::scores::undo;
    refused(undo(&mut desk, None), Ground::State, "no score here that could be undone");
    crate::actions::scores::set(&mut desk, None, &entry("1")).unwrap();
    crate::actions::scores::set(&mut desk, None, &entry("3")).unwrap();
    crate::actions::scores::clear(&mut desk, None, "aws", "CON-02").unwrap();
    for wanted in [Some(3), Some(1), None] {
        undo(&mut desk, None).unwrap();
        assert_eq!(value(&mut desk), wanted);
    }
    refused(undo(&mut desk, None), Ground::State, "no score here that could be undone");
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn a_correction_stands_beside_the_score_it_corrects() {
    let mut desk = desk();
    moderation(&mut desk);
    sit(&mut desk, "tl-1");
    let entry = |value| crate::actions::scores::Entry {
        candidate: "aws",
        question: "CON-02",
        value: Some(value),
        reason: Some("The second quote turned out to be for another postcode."),
        evidence: None,
    };
    refused(
        crate::actions::scores::set(&mut desk, None, &entry("2")),
        Ground::State,
        "possible at scoring",
    );
    for value in ["2", "1"] {
        crate::actions::scores::correct(&mut desk, None, &entry(value)).unwrap();
    }
    let (_, sheet) = crate::actions::scores::mine(&mut desk, None).unwrap();
    let asked = ("aws".parse().unwrap(), "CON-02".parse().unwrap());
    assert_eq!(sheet.scores()[&asked].value, 3);
    let before: Vec<u8> = sheet.corrections().iter().map(|one| one.before).collect();
    assert_eq!(before, [3, 2]);
    assert_eq!(crate::actions::scores::corrected(&sheet, &asked).unwrap().score.value, 1);
    assert!(desk.store.verify().unwrap().findings.is_empty());
}
