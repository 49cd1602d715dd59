use proptest::prelude::*;

use super::{file, said};
use crate::domain::criteria::exception::Answer;
use crate::domain::criteria::scale::{Point, Scale};
use crate::domain::criteria::weight::Weight;
use crate::domain::criteria::{CriteriaSet, Draft, Group, Kind, Need, Question};
use crate::import::criteria::{
    SetKind, read, read_evaluation, read_exception, read_portability, to_toml,
};

const PRIMARY: &str = include_str!("../../../criteria/primary-cloud.toml");
const EXCEPTION: &str = include_str!("../../../criteria/exception.toml");
const PORTABILITY: &str = include_str!("../../../criteria/portability.toml");

/// A sound set; the tests break one thing of it each. Line numbers count from `[set]`.
const SOUND: &str = r#"[set]
id = "small"
title = "A small set"
version = "1"

[[scale]]
value = 0
name = "not met"
descriptor = "nothing shown"

[[scale]]
value = 1
name = "met"
descriptor = "all shown"

[[group]]
id = "CON"
title = "Connectivity"
weight = 60

  [[group.question]]
  id = "CON-01"
  kind = "gate"
  text = "Can it be reached?"

  [[group.question]]
  id = "CON-02"
  kind = "scored"
  weight = 100
  text = "How well?"
  bands = ["badly", "well"]
  min_score = 0
  cap = 1

[[group]]
id = "CST"
title = "Cost"
weight = 40

  [[group.question]]
  id = "CST-01"
  kind = "price"
  weight = 100
  text = "What does it cost?"
"#;

/// Breaks the sound set by putting `new` for the first `old`, and looks at what is said.
#[track_caller]
fn check(old: &str, new: &str, wanted: &str) {
    assert!(SOUND.contains(old), "`{old}` is part of the sound set");
    assert_eq!(said(read(&file(&SOUND.replacen(old, new, 1)))), wanted);
}

#[test]
fn the_sets_in_the_box_are_read() {
    let set = read_evaluation(&file(PRIMARY)).unwrap();
    assert_eq!(set.id().as_str(), "primary-cloud");
    assert_eq!(set.groups().len(), 6);
    let set = read_exception(&file(EXCEPTION)).unwrap();
    assert_eq!(set.questions.len(), 13);
    assert_eq!(set.question("risk-01").unwrap().answer, Answer::Gate);
    assert_eq!(read_portability(&file(PORTABILITY)).unwrap().checks.len(), 16);
}

#[test]
fn a_set_of_another_kind_is_refused_where_one_kind_is_wanted() {
    assert_eq!(
        said(read_exception(&file(PORTABILITY))),
        "f: it is a set of kind portability, and one of kind exception is wanted here"
    );
    assert_eq!(read(&file(EXCEPTION)).unwrap().kind(), SetKind::Exception);
}

#[test]
fn the_small_set_is_sound() {
    assert_eq!(said(read(&file(SOUND))), "(no problem)");
}

#[test]
fn a_slip_of_syntax_is_named_with_its_line() {
    check(
        "title = \"Cost\"",
        "title = Cost",
        "f:37: this is not TOML: string values must be quoted, expected literal string",
    );
    check("weight = 40", "weight = 40\nweight = 40", "f:39: this is not TOML: duplicate key");
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest() {
    check(
        "weight = 60",
        "weight = 60\nwieght = 1",
        "f:20: wieght: unknown key; did you mean `weight`?",
    );
    check(
        "  cap = 1",
        "  colour = 1",
        "f:33: colour: unknown key; [[group.question]] takes id, kind, weight, text, evidence, \
         guidance, bands, min_score, cap, need, stories",
    );
    check(
        "[[scale]]",
        "[extra]\n\n[[scale]]",
        "f:6: extra: unknown key; a set of kind evaluation holds set, scale, group",
    );
    check("[[scale]]", "[sett]\n\n[[scale]]", "f:6: sett: unknown key; did you mean `set`?");
    check(
        "[[scale]]",
        "[[check]]\n\n[[scale]]",
        "f:6: check: a set of kind evaluation has none; it holds set, scale, group",
    );
}

#[test]
fn a_missing_key_is_named_with_its_table() {
    check("title = \"A small set\"\n", "", "f:1: `title` is missing from this [set]");
    check("descriptor = \"all shown\"\n", "", "f:11: `descriptor` is missing from this [[scale]]");
    check("weight = 40\n", "", "f:35: `weight` is missing from this [[group]]");
    check("  kind = \"price\"\n", "", "f:40: `kind` is missing from this [[group.question]]");
    check(
        "[set]\nid = \"small\"\ntitle = \"A small set\"\nversion = \"1\"\n",
        "",
        "f: it has no [set] with id, title and version",
    );
}

#[test]
fn a_value_of_the_wrong_type_says_which_is_wanted() {
    check(
        "version = \"1\"",
        "version = 1",
        "f:4: version: it is the whole number 1, and text in quotes is wanted",
    );
    check(
        "weight = 60",
        "weight = \"60\"",
        "f:19: weight: it is the text `60`, and a number without quotes is wanted",
    );
    check(
        "value = 1",
        "value = 1.5",
        "f:12: value: it is the number 1.5, and a whole number without quotes is wanted",
    );
    check("value = 1", "value = -1", "f:12: value: `-1` is not a whole number from 0 to 255");
    check(
        "bands = [\"badly\", \"well\"]",
        "bands = \"well\"",
        "f:31: bands: it is the text `well`, and a list in square brackets is wanted",
    );
    check(
        "bands = [\"badly\", \"well\"]",
        "bands = [\n\"badly\",\n3]",
        "f:33: bands: it is the whole number 3, and text in quotes is wanted",
    );
    check("[set]", "[[set]]", "f:1: set: it is a list, and a table [set] is wanted");
    check(
        "title = \"Cost\"",
        "title = \"\"",
        "f:37: title: it is empty, and something must be written here",
    );
}

#[test]
fn a_weight_keeps_its_digits() {
    check(
        "weight = 60",
        "weight = 60.005",
        "f:19: weight: `60.005` is not a weight: it is a percentage from 0 to 100 with at most two decimals",
    );
    check(
        "weight = 60",
        "weight = 6e1",
        "f:19: weight: `6e1` is not a weight: it is a percentage from 0 to 100 with at most two decimals",
    );
    let thirds =
        SOUND.replace("weight = 60", "weight = 59.99").replace("weight = 40", "weight = 40.01");
    assert_eq!(said(read(&file(&thirds))), "(no problem)");
}

#[test]
fn weights_that_are_not_the_whole_are_added_up() {
    check(
        "weight = 60",
        "weight = 57",
        "f:19: the group weights add up to 97, and must add up to exactly 100",
    );
    check(
        "  weight = 100\n  text = \"How",
        "  weight = 99.5\n  text = \"How",
        "f:16: the weights within CON add up to 99.5, and must add up to exactly 100",
    );
}

#[test]
fn ids_are_unique_and_no_dates() {
    check(
        "id = \"CST\"",
        "id = \"CON\"",
        "f:36: group CON appears twice: every group needs an id of its own",
    );
    check(
        "id = \"CST-01\"",
        "id = \"con-02\"",
        "f:41: question CON-02 appears twice: every question needs an id of its own",
    );
    check(
        "id = \"CST-01\"",
        "id = \"MAR-01\"",
        "f:41: id: `MAR-01` is not a question id: a spreadsheet would turn it into a date",
    );
}

#[test]
fn a_set_is_refused_for_every_unsound_question() {
    check(
        "  kind = \"gate\"",
        "  kind = \"gate\"\n  weight = 5",
        "f:24: CON-01 is a gate and has the weight 5: a gate passes or fails, so leave its weight out",
    );
    check(
        "[\"badly\", \"well\"]",
        "[\"badly\", \"well\", \"best\"]",
        "f:31: CON-02 has 3 bands, and the scale has 2 values: write one band for each of 0, 1",
    );
    check("cap = 1", "cap = 7", "f:33: CON-02 has `cap = 7`, and the scale has 0, 1");
    check(
        "min_score = 0",
        "min_score = 9\n",
        "f:32: CON-02 has `min_score = 9`, and the scale has 0, 1\nf:34: CON-02 has a cap of 1 below its least score of 9: nobody could pass",
    );
    check(
        "kind = \"gate\"",
        "kind = \"gat\"",
        "f:23: kind: `gat` is not a kind of question: it is one of gate, scored, price; did you mean gate?",
    );
    check(
        "  kind = \"scored\"\n  weight = 100\n  text = \"How well?\"\n  bands = [\"badly\", \"well\"]\n  min_score = 0\n  cap = 1",
        "  kind = \"price\"\n  weight = 100\n  text = \"How dear?\"",
        "f:39: CST-01 is a second price question after CON-02: a set has at most one",
    );
}

#[test]
fn a_scale_rises_from_nought() {
    check("value = 0", "value = 1", "f:7: value: the lowest value is 1, and a scale begins at 0");
    check(
        "value = 1",
        "value = 0",
        "f:12: value: the value 0 does not come after 0: write the lowest first, each once",
    );
}

#[test]
fn every_problem_is_reported_at_once() {
    let broken = SOUND
        .replace("id = \"CST\"", "id = \"CST1\"")
        .replace("value = 1\n", "valu = 1\n")
        .replace("weight = 100\n  text = \"What", "weight = 90\n  text = \"What")
        .replace("weight = 60", "weight = 57")
        .replace("text = \"Can it be reached?\"", "txt = \"\"");
    assert_eq!(
        said(read(&file(&broken))),
        "f:11: `value` is missing from this [[scale]]\n\
         f:12: valu: unknown key; did you mean `value`?\n\
         f:19: the group weights add up to 97, and must add up to exactly 100\n\
         f:21: `text` is missing from this [[group.question]]\n\
         f:24: txt: unknown key; did you mean `text`?\n\
         f:35: the weights within `CST1` add up to 90, and must add up to exactly 100\n\
         f:36: id: `CST1` is not a group: group ids are two to eight letters, such as CON"
    );
}

#[test]
fn what_a_bad_value_may_have_caused_is_not_reported_too() {
    check(
        "  weight = 100\n  text = \"What",
        "  weight = 100.001\n  text = \"What",
        "f:43: weight: `100.001` is not a weight: it is a percentage from 0 to 100 with at most two decimals",
    );
}

#[test]
fn a_kind_of_set_that_does_not_exist_is_named() {
    check(
        "version = \"1\"",
        "version = \"1\"\nkind = \"exeption\"",
        "f:5: kind: `exeption` is not a kind of set: it is one of evaluation, exception, portability; did you mean exception?",
    );
}

#[test]
fn questions_of_exceptions_are_checked_too() {
    let broken = EXCEPTION
        .replacen("floor = 2", "floor = 4", 1)
        .replacen("EXC-NEED-02", "EXC-NEED-01", 1)
        .replacen("applies = \"always\"", "applies = \"allways\"", 1)
        .replacen("kind = \"gate\"", "kind = \"gate\"\nfloor = 1", 1);
    let lines: Vec<String> = said(read(&file(&broken)))
        .lines()
        .map(|line| line.split_once(": ").unwrap().1.to_owned())
        .collect();
    assert_eq!(
        lines,
        [
            "floor: 4 is not on the scale, which has 0, 1, 2, 3",
            "id: EXC-NEED-01 appears twice: every [[question]] needs an id of its own",
            "applies: `allways` is not when it applies: it is one of claimed, always; did you mean always?",
            "floor: a gate passes or fails, so leave its floor out",
        ]
    );
}

#[test]
fn an_empty_file_says_what_it_lacks() {
    assert_eq!(
        said(read(&file(""))),
        "f: it has no [set] with id, title and version\n\
         f: the set has no [[scale]]: add at least one\n\
         f: the set has no [[group]]: add at least one"
    );
}

#[test]
fn a_set_is_written_and_read_back_the_same() {
    for text in [PRIMARY, SOUND] {
        let set = read_evaluation(&file(text)).unwrap();
        let written = to_toml(&set);
        assert_eq!(read_evaluation(&file(&written)).unwrap(), set);
        assert_eq!(to_toml(&read_evaluation(&file(&written)).unwrap()), written);
    }
}

/// Any text of a few characters that a title may have, quotes and backslashes among them.
fn words() -> impl Strategy<Value = String> {
    "[a-zé\"'\\\\#=\\[\\]{}]{1,12}"
}

/// Any sound set of one group of gates and one of scored questions.
fn any_set() -> impl Strategy<Value = CriteriaSet> {
    let texts = prop::collection::vec(words(), 6);
    (texts, 1_u32..10_000, 1_u32..10_000, any::<bool>(), 1_u8..9).prop_map(
        |(texts, share, within, extras, top)| {
            let line = |at: usize| texts[at].parse().unwrap();
            let title = |at: usize| texts[at].parse().unwrap();
            let point = |value| Point { value, name: title(0), descriptor: line(1) };
            let question = |id: &str, kind, weight| Question {
                id: id.parse().unwrap(),
                kind,
                text: line(2),
                evidence: extras.then(|| line(3)),
                guidance: extras
                    .then(|| "Look at the plan.\nThen at \"both\" sites.".parse().unwrap()),
                weight: Weight::hundredths(weight).unwrap(),
                bands: Vec::new(),
                min_score: None,
                cap: None,
                need: None,
                stories: Vec::new(),
            };
            let group = |id: &str, weight, questions: Vec<Question>| Group {
                id: id.parse().unwrap(),
                title: title(4),
                weight: Weight::hundredths(weight).unwrap(),
                rationale: extras.then(|| format!("{}\n\t{}", texts[4], texts[5]).parse().unwrap()),
                threshold: extras.then(|| Weight::hundredths(within).unwrap()),
                part: extras.then(|| "price".parse().unwrap()),
                questions,
            };
            let mut scored = question("AB-02", Kind::Scored, within);
            if extras {
                scored.bands = (0..=top).map(|_| line(5)).collect();
                scored.min_score = Some(0);
                scored.cap = Some(top);
                scored.need = Some(Need::NiceToHave);
                scored.stories = vec![1, 22];
            }
            let draft = Draft {
                id: "any-set".parse().unwrap(),
                title: title(0),
                version: line(1),
                sources: if extras { vec![line(2), line(3)] } else { Vec::new() },
                scale: Scale::new((0..=top).map(point).collect()).unwrap(),
                groups: vec![
                    group(
                        "AB",
                        share,
                        vec![
                            question("AB-01", Kind::Gate, 0),
                            scored,
                            question("AB-03", Kind::Price, 10_000 - within),
                        ],
                    ),
                    group("CD", 10_000 - share, vec![question("CD-01", Kind::Scored, 10_000)]),
                ],
            };
            CriteriaSet::new(draft).unwrap()
        },
    )
}

proptest! {
    #[test]
    fn any_set_is_written_and_read_back_the_same(set in any_set()) {
        prop_assert_eq!(read_evaluation(&file(&to_toml(&set))).unwrap(), set);
    }
}
