use super::*;
use crate::actions::Ground;
use crate::actions::decisions::{self, ImportAsked, import};
use crate::actions::demo::tests::{Sample, sample};
use crate::domain::sensitive::{LEFT_OUT, Texts};
use crate::import::madr::{MadrFile, read as read_record};

fn sit<'d>(desk: &'d mut Desk, who: &str) -> &'d mut Desk {
    let everybody = crate::actions::people::list(desk).unwrap();
    desk.sit(&everybody, who);
    desk
}

fn file(text: &str) -> MadrFile {
    read_record(&Source::from_text("record.md", text)).unwrap()
}

/// The sample without a primary in force, so that a record about it can come in.
fn without_primary() -> Sample {
    let mut desk = sample();
    decisions::deprecate(sit(&mut desk, "own-1"), "d1", "The old log ends here.").unwrap();
    desk
}

#[test]
fn a_decision_comes_out_as_a_record_that_says_what_it_rests_on() {
    let mut desk = sample();
    let text = export(&mut desk, "d1", Form::Madr).unwrap();
    for part in [
        "---\nstatus: accepted\n",
        "decision-makers: own-1\n",
        "follows: D-0002\n",
        "\n\nIt follows D-0002.\n",
        "## Decision Drivers\n\n* CON: Connectivity, 10.00 %",
        "## Considered Options\n\n* aws: Amazon Web Services\n",
        "Chosen option: \"aws: Amazon Web Services\", because First by total",
        "place 1 of 3, total 76.21.",
        "Near tie: aws and azure are within 0.03",
        "Not chosen: Failed CON-01",
        "* Good, because ",
        "* Bad, because ",
        "recomputes every total from it",
        "### Dissent\n\n* tl-2: the margin",
        "### Interests declared in the evaluation\n\n* tl-2 declared an interest in azure: cleared\n",
    ] {
        assert!(text.contains(part), "`{part}` in:\n{text}");
    }
}

#[test]
fn a_record_goes_in_and_comes_out_byte_for_byte_and_says_the_same() {
    let mut from = sample();
    let text = export(&mut from, "d1", Form::Madr).unwrap();
    let said = decisions::show(&mut from, "d1").unwrap().decision;
    let mut desk = without_primary();
    let shown = import(sit(&mut desk, "own-1"), &file(&text), &ImportAsked::default()).unwrap();
    let decision = shown.decision;
    assert_eq!(decision.evaluation, None);
    assert!(decision.in_force() && shown.imported.is_some());
    assert_eq!(decision.content, said.content);
    let which = decision.reference.to_string();
    assert_eq!(export(&mut desk, &which, Form::Madr).unwrap(), text);
    // And once more, from there.
    let again = file(&export(&mut desk, &which, Form::Madr).unwrap());
    assert_eq!(again, file(&text));
    // The workspace has a primary again, and its history proves itself.
    let flipped = decisions::flip(&mut desk, &which).unwrap();
    assert_eq!(flipped.flip.after.as_str(), "aws");
    assert!(crate::actions::upkeep::verify(desk.store.path().unwrap()).unwrap().is_sound());
}

#[test]
fn whatever_people_type_is_the_same_after_a_record_went_out_and_came_in() {
    let mut from = sample();
    let said = paper(&mut from, "d1").unwrap();
    let mut tried = 0;
    for typed in [
        "  Blanks before it, and behind it  ",
        "\nA line before it.\n\n  An indented one,\n\tand a tab.\n",
        "Turned \u{202e}round\u{202c}, joined\u{200b}by nothing, marked e\u{301}",
        "a\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}\u{309} ten marks on one letter",
        ", a comma first",
        ": a colon, \"quoted\", &amp; &#x20; \\ and `code`",
        "because it says so itself\n* not an item\n# not a heading\n<!-- not a remark -->",
        "```\nnot a fence\n~~~",
    ] {
        let Ok(text) = typed.parse::<crate::domain::text::Reason>() else { continue };
        tried += 1;
        let mut paper = said.clone();
        paper.decision.content.reason = text.clone();
        paper.decision.content.dissent = vec![text.clone(), text.clone()];
        for option in paper.options.iter_mut().filter(|option| option.why_not.is_some()) {
            option.why_not = Some(typed.to_owned());
        }
        let written = crate::report::madr::markdown(&paper, "");
        assert!(!written.contains(['\u{202e}', '\u{200b}', '\t']), "{written}");
        let read = file(&written);
        assert_eq!(read.reason, typed);
        assert_eq!(read.dissent, [typed, typed]);
        assert!(!read.rejected.is_empty());
        assert!(read.rejected.iter().all(|(_, why)| why == typed), "{:?}", read.rejected);
    }
    assert!(tried > 4, "{tried} can be typed");
}

const FOREIGN: &str = "\u{FEFF}---\r\n# kept by hand\r\nstatus: proposed\r\nx-ticket: [A-1,\r\n  A-2]\r\n\
    deciders: Ana, the board\r\n---\r\n\r\n# Keep one cloud\r\n\r\n## Decision Outcome\r\n\r\nChosen \
    option: \"One cloud, with exceptions\", because it saves time.\r\n\r\n## Links\r\n\r\n* [x](y)\r\n";

fn brought(desk: &mut Desk) -> String {
    let asked = ImportAsked { scope: Some("ways".to_owned()), review_by: Some("24m".to_owned()) };
    let shown = import(sit(desk, "mod-1"), &file(FOREIGN), &asked).unwrap();
    let says = &shown.decision.content;
    assert_eq!(says.chosen.as_str(), "one-cloud-with-exceptions");
    assert_eq!(says.reason.as_str(), "it saves time.");
    shown.decision.reference.to_string()
}

#[test]
fn steps_write_only_status_and_date_anew_and_an_edit_keeps_the_keys_of_other_tools() {
    let mut desk = sample();
    let which = brought(&mut desk);
    assert_eq!(export(&mut desk, &which, Form::Madr).unwrap(), FOREIGN);
    decisions::propose(sit(&mut desk, "mod-1"), &which).unwrap();
    decisions::accept(sit(&mut desk, "own-1"), &which).unwrap();
    let today = desk.today();
    let text = export(&mut desk, &which, Form::Madr).unwrap();
    let expected = FOREIGN
        .replace("status: proposed", "status: accepted")
        .replace("the board\r\n---", &format!("the board\r\ndate: {today}\r\n---"));
    assert_eq!(text, expected);

    let which = brought(&mut desk);
    let words =
        decisions::Words { title: Some("Keep two clouds".to_owned()), ..Default::default() };
    decisions::edit(sit(&mut desk, "mod-1"), &which, &words).unwrap();
    let text = export(&mut desk, &which, Form::Madr).unwrap();
    assert!(text.contains("# Keep two clouds\n"), "{text}");
    assert!(text.contains("x-ticket: [A-1,\r\n  A-2]\r\n"), "{text}");
    assert!(!text.contains("deciders:"), "written as decision-makers now:\n{text}");
    assert!(text.contains("decision-makers: Ana, the board\n"), "{text}");
}

#[test]
fn texts_marked_as_sensitive_stay_out_of_every_form_unless_they_are_asked_for() {
    let mut desk = sample();
    let which = brought(&mut desk);
    for (subject, field) in [("D-0001", "dissent"), (which.as_str(), "reason")] {
        crate::actions::sensitive::mark(sit(&mut desk, "own-1"), subject, Some(field)).unwrap();
    }
    let cell = "E-0001/aws/PRT-01";
    crate::actions::sensitive::mark(sit(&mut desk, "own-1"), cell, Some("reason")).unwrap();
    for form in Form::ALL {
        let text = export(&mut desk, "d1", *form).unwrap();
        assert!(text.contains(LEFT_OUT) || text.contains("\\[left out"), "{text}");
        assert!(!text.contains("the margin is smaller than the spread"), "{text}");
        let text = export(&mut desk, &which, *form).unwrap();
        assert!(!text.contains("it saves time"), "{text}");
    }
    desk.texts = Texts::Include;
    assert!(export(&mut desk, "d1", Form::Json).unwrap().contains("the margin is smaller"));
    assert_eq!(export(&mut desk, &which, Form::Madr).unwrap(), FOREIGN);
}

#[test]
fn what_is_decided_elsewhere_comes_in_by_the_decision_owner_and_beside_nothing_in_force() {
    let mut desk = sample();
    let text = export(&mut desk, "d1", Form::Madr).unwrap();
    let refused = |answer: Result<decisions::Shown, ActionError>| {
        let ActionError::Refused(refused) = answer.unwrap_err() else { panic!("not refused") };
        (refused.ground, refused.message)
    };
    let asked = ImportAsked::default();
    assert_eq!(
        refused(import(sit(&mut desk, "mod-1"), &file(&text), &asked)),
        (
            Ground::Role,
            "mod-1 may not settle a decision: that takes the role decision-owner".to_owned()
        )
    );
    assert_eq!(
        refused(import(sit(&mut desk, "own-1"), &file(&text), &asked)),
        (
            Ground::State,
            "D-0001 is in force for primary, and the file says `accepted`: only one decision can \
             be"
            .to_owned()
        )
    );
    let other = text.replace("aws", "ibm");
    decisions::deprecate(sit(&mut desk, "own-1"), "d1", "The old log ends here.").unwrap();
    assert_eq!(
        refused(import(sit(&mut desk, "own-1"), &file(&other), &asked)),
        (Ground::NotFound, "there is no supplier `ibm`".to_owned())
    );
    let silent = FOREIGN.to_owned();
    assert_eq!(
        refused(import(sit(&mut desk, "mod-1"), &file(&silent), &asked)),
        (
            Ground::Validation,
            "the record does not say by when it is looked at again, and every decision has such a \
             day"
            .to_owned()
        )
    );
}
