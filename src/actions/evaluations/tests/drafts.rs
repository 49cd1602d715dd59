//! Drafts: their criteria edited, their limits checked, and new ones after earlier ones.

use super::*;
use crate::domain::criteria::edit::Edit;

fn edits(list: &[(&str, &str, &str)]) -> Setting {
    let edits = list
        .iter()
        .map(|(item, key, typed)| Edit::read(&item.parse().unwrap(), key, typed).unwrap())
        .collect();
    Setting { edits, ..Setting::default() }
}

fn missing(edited: &Edited) -> Vec<String> {
    edited.missing.iter().map(ToString::to_string).collect()
}

#[test]
fn weights_are_saved_while_they_are_out_and_the_freeze_says_what_the_sum_is() {
    let mut desk = desk();
    draft(&mut desk);
    let edited = edit(&mut desk, None, &edits(&[("CON", "weight", "7")])).unwrap();
    let sentence = "the group weights add up to 97, and must add up to exactly 100";
    assert_eq!(missing(&edited), [format!("finished criteria: {sentence}")]);
    assert_eq!(show(&mut desk, None).unwrap().0, edited.evaluation);
    refused(step(&mut desk, None, Step::Freeze, None), Ground::State, sentence);
    let left = status(&mut desk, None).unwrap().left;
    assert!(left.iter().any(|one| one.what.contains("97")));

    let edited = edit(&mut desk, None, &edits(&[("TEC", "weight", "23")])).unwrap();
    assert!(edited.missing.is_empty());
    go(&mut desk, "mod-1", Step::Freeze);
    let later = edit(&mut desk, None, &edits(&[("TEC", "weight", "22")]));
    refused(later, Ground::State, "editing is possible at draft");
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn questions_and_groups_come_and_go_and_history_shows_what_changed_and_no_more() {
    let mut desk = desk();
    let made = draft(&mut desk);
    let mut setting = edits(&[
        ("CON-02", "text", "Where can we take a private circuit?"),
        ("CON-03", "cap", "2"),
        ("CON", "part", "technical"),
    ]);
    setting.edits.push(Edit::Remove("GEN-09".parse().unwrap()));
    setting.edits.push(Edit::AddQuestion {
        group: "GEN".parse().unwrap(),
        id: "GEN-10".parse().unwrap(),
        text: "What of its roadmap?".parse().unwrap(),
    });
    let edited = edit(&mut desk, None, &setting).unwrap();
    assert_eq!(show(&mut desk, None).unwrap().0, edited.evaluation);
    assert_eq!(missing(&edited).len(), 2, "{:?}", missing(&edited));
    let gen_10 = edits(&[("GEN-10", "weight", "10")]);
    assert!(edit(&mut desk, None, &gen_10).unwrap().missing.is_empty());
    // GEN-10 is one row; the hundred others are not in the event.
    let last = count(&mut desk);
    let body = desk.store.read(|look| crate::store::history::body(look, last)).unwrap().unwrap();
    assert_eq!(body.json.matches("\"table\"").count(), 1, "{}", body.json);
    let bad = edit(&mut desk, None, &edits(&[("CON-02", "cap", "9")]));
    refused(bad, Ground::Validation, "the scale has 0, 1, 2, 3");
    let none = edit(&mut desk, None, &edits(&[("CON-09", "cap", "2")]));
    refused(none, Ground::NotFound, "CON-09 is not a question");
    assert!(made.criteria() != edited.evaluation.criteria());
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn the_freeze_names_each_limit_of_the_framework_that_is_broken() {
    let mut desk = desk();
    draft(&mut desk);
    let dos = |framework: &str| Setting {
        rules: RuleText { framework: Some(framework.to_owned()), ..RuleText::default() },
        ..Setting::default()
    };
    refused(edit(&mut desk, None, &dos("dos-5x")), Ground::Validation, "no rule set `dos-5x`");
    let edited = edit(&mut desk, None, &dos("DOS5")).unwrap();
    assert_eq!(edited.missing.len(), 1, "{:?}", missing(&edited));
    let frozen = step(&mut desk, None, Step::Freeze, None);
    refused(frozen, Ground::State, "dos5 allows cultural 5 to 20 percent");
    let lower = [("CST", "weight", "19"), ("TEC", "weight", "31")];
    assert_eq!(edit(&mut desk, None, &edits(&lower)).unwrap().missing.len(), 3);
    let frozen = step(&mut desk, None, Step::Freeze, None);
    refused(frozen, Ground::State, "dos5 allows price 20 to 85 percent, and CST weighs 19");
    let parts =
        edits(&[("CST", "weight", "30"), ("TEC", "weight", "20"), ("SKL", "part", "cultural")]);
    assert!(edit(&mut desk, None, &parts).unwrap().missing.is_empty());
    let (read, _) = show(&mut desk, None).unwrap();
    assert_eq!(read.rules().rule_set.as_ref().map(ToString::to_string).as_deref(), Some("dos5"));
    let none = edit(&mut desk, None, &dos("")).unwrap();
    assert!(none.evaluation.rules().framework.is_none());
    assert!(none.evaluation.rules().rule_set.is_none());
    edit(&mut desk, None, &dos("dos5")).unwrap();
    go(&mut desk, "mod-1", Step::Freeze);
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn a_template_gives_criteria_and_rules_and_never_an_answer() {
    let mut desk = desk();
    opened(&mut desk);
    sit(&mut desk, "proc-1");
    candidate_withdraw(&mut desk, None, "azure", None, "The supplier left the framework.").unwrap();
    sit(&mut desk, "mod-1");
    let template = Template {
        from: "e1",
        copied: Copied { candidates: true, panel: true },
        title: "Primary cloud, again",
        criteria: None,
        purpose: None,
        moderator: None,
        candidates: &[],
        panel: &[],
        illustrative: false,
        rules: RuleText { decimals: Some(1), ..RuleText::default() },
        due: DueText::default(),
    };
    let made = new_from(&mut desk, template.clone()).unwrap();
    let (earlier, _) = show(&mut desk, Some("E-0001")).unwrap();
    assert_eq!(made.reference().to_string(), "E-0002");
    assert_eq!(made.criteria(), earlier.criteria());
    assert_eq!(made.rules().price_formula, earlier.rules().price_formula);
    assert_eq!((made.rules().decimals, made.stage()), (1, Stage::Draft));
    let slugs: Vec<&str> = made.candidates().iter().map(|c| c.slug.as_str()).collect();
    assert_eq!(slugs, ["aws", "gcp", "paas"], "whoever withdrew is not asked again");
    assert_eq!(made.parts().panel, earlier.parts().panel);
    let parts = made.parts();
    assert!(parts.gates.is_empty() && parts.consensus.is_empty() && parts.prices.is_empty());
    assert!(parts.declarations.is_empty() && !made.money_known());
    let bare = Template { copied: Copied::default(), ..template.clone() };
    let bare = new_from(&mut desk, bare).unwrap();
    assert!(bare.candidates().is_empty() && bare.parts().panel.is_empty());
    let nobody = Template { from: "E-0009", ..template };
    refused(new_from(&mut desk, nobody), Ground::NotFound, "no evaluation E-0009");
    assert!(desk.store.verify().unwrap().findings.is_empty());
}
