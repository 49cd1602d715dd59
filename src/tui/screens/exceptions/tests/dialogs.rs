//! Steps that few take, each through its dialog, key by key.

use std::collections::BTreeSet;

use super::choose;
use crate::actions::exceptions::{self, Act, Typed};
use crate::actions::watch::{Item, Watch, check};
use crate::actions::{Desk, decisions, people, settings};
use crate::domain::exception::grant::Cover;
use crate::domain::refs::ExceptionRef;
use crate::tui::testing::{Sitting, azure_proposed};

/// Somebody else works on the same workspace meanwhile.
fn meanwhile(sitting: &mut Sitting, who: &str, act: impl FnOnce(&mut Desk)) {
    sitting.behind(|desk| {
        let (everybody, here) = (people::list(desk).unwrap(), desk.actor.slug.clone());
        desk.sit(&everybody, who);
        act(desk);
        desk.sit(&everybody, &here);
    });
}

/// Runs the command that the palette finds by these words.
fn runs(sitting: &mut Sitting, words: &str) {
    sitting.press(":");
    sitting.types(words);
    sitting.press("Enter");
}

/// The renewal that the sample has begun is handed in.
fn renewed(desk: &mut Desk, which: ExceptionRef) {
    let typed = |key: &str, text: &str| Typed { key: key.to_owned(), texts: vec![text.to_owned()] };
    let fields = [typed("move_months", "3,5,7"), typed("last_day", "2027-11-30")];
    exceptions::edit(desk, which, None, &fields, None).unwrap();
    exceptions::take(desk, which, &Act::Submit).unwrap();
}

#[test]
fn a_bridge_is_given_and_taken_back_and_the_grant_revoked_and_closed_on_screen() {
    let mut sitting = Sitting::of("own-1");
    sitting.tell(crate::tui::msg::Msg::Resize(80, 24));
    let which: ExceptionRef = "X-0003".parse().unwrap();
    meanwhile(&mut sitting, "arch-2", |desk| renewed(desk, which));
    choose(&mut sitting, "X-0003");
    sitting.press("Enter");
    runs(&mut sitting, "bridge the days");
    let text = sitting.screen();
    assert!(
        text.contains("from 2026-12-03 until") && text.contains("2027-01-01 at most"),
        "{text}"
    );
    sitting.types("short");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("needs 20 or more") && text.contains("short"), "{text}");
    sitting.types(" of people to decide in time");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "X-0003 is covered until the renewal is decided");
    let text = sitting.screen();
    assert!(text.contains("2027-01-01,"), "{text}");

    runs(&mut sitting, "recorded in error");
    sitting.types("It was another one that was to be bridged.");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "your decision on X-0003 is taken back as recorded in error");
    let text = sitting.screen();
    assert!(text.contains("2026-12-02,"), "{text}");

    sitting.press("R");
    sitting.types("The consortium ends its service.");
    sitting.press("Tab Tab");
    sitting.types("2026-11-01");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("cannot have to be back by 2026-11-01"));
    sitting.press("Ctrl-U");
    sitting.types("2027-01-31");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "the grant of X-0003 is revoked");
    // It comes home, so how long that took is asked for.
    sitting.press("C → Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("is empty: say how many"), "{text}");
    sitting.types("4");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "X-0003 is closed");
}

#[test]
fn a_condition_that_the_request_offers_is_given_another_day_in_the_box_to_approve() {
    let mut sitting = Sitting::of("app-2");
    let which: ExceptionRef = "X-0015".parse().unwrap();
    choose(&mut sitting, "X-0015");
    sitting.press("a");
    sitting.types("Unlike X-0013 and X-0010 before it, this one is shared by four.");
    sitting.press("Tab");
    assert!(sitting.screen().contains("Condition 1 by"), "{}", sitting.screen());
    sitting.press("Ctrl-U");
    sitting.types("2030-01-01");
    sitting.press("Ctrl-S");
    let said = sitting.notice();
    assert!(said.contains("condition 1 of X-0015 is due on 2030-01-01"), "{said}");
    assert!(said.contains("takes a last day for it from"), "{said}");
    // What was typed is there still.
    assert!(sitting.screen().contains("2030-01-01"), "{}", sitting.screen());
    sitting.press("Ctrl-U");
    sitting.types("2027-01-31");
    sitting.press("Ctrl-S");
    let granted = sitting.behind(|desk| exceptions::show(desk, which, None).unwrap().exception);
    assert_eq!(granted.grants[0].conditions[0].due.to_string(), "2027-01-31");
    assert_ne!(granted.request.conditions[0].due, Some("2027-01-31".parse().unwrap()));
}

#[test]
fn an_approval_on_screen_takes_several_conditions_beside_those_of_the_request() {
    let mut sitting = Sitting::of("app-2");
    sitting.tell(crate::tui::msg::Msg::Resize(120, 60));
    let which: ExceptionRef = "X-0015".parse().unwrap();
    choose(&mut sitting, "X-0015");
    sitting.press("a");
    let more = |sitting: &mut Sitting| sitting.screen().matches("ne more condition").count();
    assert_eq!(more(&mut sitting), 1);
    sitting.types("Unlike X-0013 and X-0010 before it, this one is shared by four.");
    sitting.press("Tab Tab");
    for (text, due) in [("Report the cost.", "2027-01-31"), ("Test the way out.", "2027-02-28")] {
        sitting.types(text);
        sitting.press("Tab");
        sitting.types("arch-1");
        sitting.press("Tab");
        sitting.types(due);
        sitting.press("Tab Tab Tab");
    }
    // There is room for one more, and what is said of it without a text is refused.
    assert_eq!(more(&mut sitting), 3, "{}", sitting.screen());
    sitting.press("Tab");
    sitting.types("arch-2");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("somebody or a day is named for it"), "{}", sitting.notice());
    sitting.press("Tab Ctrl-U Ctrl-S");
    let granted = sitting.behind(|desk| exceptions::show(desk, which, None).unwrap().exception);
    let said: Vec<String> = granted.grants[0]
        .conditions
        .iter()
        .map(|one| format!("{} {}", one.due, one.text))
        .collect();
    for wanted in ["2027-01-31 Report the cost.", "2027-02-28 Test the way out."] {
        assert!(said.iter().any(|one| one == wanted), "{said:?}");
    }
}

#[test]
fn what_another_system_calls_it_is_said_and_an_appeal_that_comes_late_is_refused_with_its_day() {
    let mut sitting = Sitting::of("arch-1");
    choose(&mut sitting, "X-0008");
    sitting.press("Enter");
    runs(&mut sitting, "what another system");
    sitting.types("ITSM-4711");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "X-0008 is called ITSM-4711 elsewhere");
    runs(&mut sitting, "appeal against");
    let text = sitting.screen();
    assert!(text.contains("until 2026-08-19"), "{text}");
}

#[test]
fn u_asks_and_takes_back_what_one_did_last_and_nothing_that_counts_for_others() {
    let mut sitting = Sitting::of("arch-1");
    choose(&mut sitting, "X-0007");
    sitting.press("m");
    sitting.types("The circuit is late.");
    sitting.press("Ctrl-S Enter");
    assert!(sitting.screen().contains("X-0007"));
    sitting.press("u");
    assert!(sitting.screen().contains("Take back what I did last"));
    sitting.press("y");
    assert_eq!(sitting.notice(), "taken back on X-0007: your comment");
    sitting.press("u y");
    assert!(sitting.notice().contains("taken back already"), "{}", sitting.notice());
}

#[test]
fn where_a_sole_approver_may_confirm_their_own_the_dialog_asks_for_the_override() {
    let mut sitting = Sitting::of("app-1");
    let which: ExceptionRef = "X-0006".parse().unwrap();
    meanwhile(&mut sitting, "arch-2", |desk| {
        let met = Act::Meet { condition: 2, evidence: "The log of the port".to_owned() };
        exceptions::take(desk, which, &met).unwrap();
    });
    meanwhile(&mut sitting, "admin-1", |desk| {
        settings::set(desk, "sole-approver", "1", "one approver this winter").unwrap();
    });
    choose(&mut sitting, "X-0006");
    sitting.press("Enter");
    runs(&mut sitting, "confirm that a condition");
    let text = sitting.screen();
    assert!(text.contains("Override: why my own?") && text.contains("every list"), "{text}");
    // Whoever has no interest in it leaves that empty.
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("confirmed"), "{}", sitting.notice());
}

#[test]
fn the_requests_of_a_file_become_drafts_from_the_register_all_or_none() {
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs_err::write(&path, text).unwrap();
        path.display().to_string()
    };
    let unknown = file("unknown.csv", "workload,title,target,colour\nPayroll,Pay,azure,blue\n");
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g e I");
    assert!(sitting.screen().contains("Requests from a file"), "{}", sitting.screen());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("File: is empty"), "{}", sitting.notice());
    sitting.types(&unknown);
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("colour"), "{}", sitting.notice());
    // The path stays; strange columns are passed over where that is said.
    sitting.press("Tab Right Ctrl-S");
    assert_eq!(sitting.notice(), "1 draft is filed");
    let text = sitting.screen();
    assert!(text.contains("X-0020  Pay"), "{text}");
    sitting.press("Esc");
    assert!(sitting.screen().contains("20 exceptions"), "{}", sitting.screen());
    // Whoever files no requests is told so before they write anything.
    let mut sitting = Sitting::of("aud-1");
    sitting.press("g e I");
    assert!(sitting.notice().contains("that takes the role architect"), "{}", sitting.notice());
}

#[test]
fn a_file_that_is_refused_leaves_its_form_so_that_it_is_put_right_and_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("requests.csv");
    fs_err::write(&path, "workload,title,target\nPayrol,,awz\n").unwrap();
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g e I");
    sitting.types(&path.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("nothing is filed"), "{}", sitting.notice());
    let text = sitting.screen();
    assert!(text.contains("What is wrong with the file") && text.contains("awz"), "{text}");
    assert!(text.contains("Other columns"), "the form is gone:\n{text}");
    fs_err::write(&path, "workload,title,target\nPayroll,Pay,azure\n").unwrap();
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "1 draft is filed");
    let text = sitting.screen();
    assert!(text.contains("What became of each") && text.contains("X-0020  Pay"), "{text}");
}

#[test]
fn a_batch_of_tags_is_put_on_all_or_none_where_that_is_asked_for() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g e Space Space b");
    assert!(sitting.screen().contains("A batch of 2 exceptions"), "{}", sitting.screen());
    assert!(sitting.screen().contains("(•) tag"), "{}", sitting.screen());
    sitting.press("Tab");
    sitting.types("+spring");
    sitting.press("Tab Space Ctrl-S");
    assert_eq!(sitting.notice(), "2 done, all of them");
    sitting.press("Esc /");
    sitting.types("tag:spring");
    sitting.press("Enter");
    assert!(sitting.screen().contains("2 of 19"), "{}", sitting.screen());
}

#[test]
fn what_was_sent_back_is_the_first_thing_that_its_requester_sees() {
    let mut sitting = Sitting::of("app-1");
    let text = sitting.screen();
    assert!(!text.contains("sent back to you"), "{text}");
    let mut sitting = Sitting::of("arch-1");
    let text = sitting.screen();
    assert!(text.contains("> Change 1 exception that was sent back to you"), "{text}");
    meanwhile(&mut sitting, "app-1", |desk| {
        let back = Act::Return {
            note: "Say what the second region would cost.".to_owned(),
            fields: Vec::new(),
        };
        exceptions::take(desk, "X-0016".parse().unwrap(), &back).unwrap();
    });
    sitting.press("F5");
    let text = sitting.screen();
    assert!(text.contains("Change 2 exceptions that were sent back to you"), "{text}");
    // What should change is read beside the list, and again beside the fields while it is changed.
    let note = "sent back by app-1: Say what the second region would cost.";
    choose(&mut sitting, "X-0016");
    sitting.press("Esc");
    let text = sitting.screen();
    assert!(text.contains(&format!("! {note}")), "{text}");
    sitting.press("Enter E");
    let text = sitting.screen();
    assert!(
        text.contains("WHAT AND WHERE") && text.contains("! sent back by app-1: Say"),
        "{text}"
    );
}

#[test]
fn words_in_the_filter_of_the_register_are_looked_for_one_by_one() {
    let mut sitting = Sitting::of("app-1");
    sitting.press("g e /");
    sitting.types("warehouse analytics");
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.contains("1 of 19") && text.contains("X-0012"), "{text}");
    // What stands in quotation marks stays together.
    sitting.press("Esc /");
    sitting.types("\"warehouse analytics\"");
    sitting.press("Enter");
    assert!(sitting.screen().contains("0 of 19"), "{}", sitting.screen());
    sitting.press("Esc / ↑ ↑");
    assert!(sitting.screen().contains("/ warehouse analytics"), "{}", sitting.screen());
}

#[test]
fn a_grant_under_a_decision_that_another_took_the_place_of_says_so_and_how_it_ends() {
    let mut sitting = Sitting::of("own-1");
    sitting.behind(|desk| {
        let proposed = azure_proposed(desk).to_string();
        decisions::supersede(desk, "D-0001", &proposed).unwrap();
    });
    // What is due and the nightly check name both, from one place.
    let (owed, said) = sitting.behind(|desk| {
        let today = desk.today();
        let owed = exceptions::owed(desk, today).unwrap();
        let watch = Watch { reviews: true, ..Watch::default() };
        (owed, check(desk, watch).unwrap())
    });
    // Whoever may say that it stands finds as many named first; others find none.
    let looks = |sitting: &mut Sitting, who: &str| {
        sitting.behind(|desk| {
            let everybody = people::list(desk).unwrap();
            let before = desk.actor.clone();
            desk.sit(&everybody, who);
            let looks = exceptions::reminders(desk).unwrap().looks;
            desk.actor = before;
            looks
        })
    };
    let due: BTreeSet<ExceptionRef> = owed
        .iter()
        .filter(|one| matches!(one.why, exceptions::Why::Review | exceptions::Why::Superseded))
        .filter(|one| matches!(one.listed.cover, Cover::Live | Cover::LapsedCondition))
        .map(|one| one.listed.light.reference)
        .collect();
    assert_eq!(looks(&mut sitting, "app-1"), due.len(), "{due:?}");
    assert_eq!((looks(&mut sitting, "arch-1"), looks(&mut sitting, "aud-1")), (0, 0));
    let owed = owed.iter().filter(|one| one.why == exceptions::Why::Superseded);
    let owed: Vec<String> = owed.map(|one| one.listed.light.reference.to_string()).collect();
    for (which, words) in [("X-0012", "it may stand, be asked for"), ("X-0013", "it can only end")]
    {
        assert!(owed.iter().any(|one| one == which), "{owed:?}");
        let names = |item: &Item| item.subject == which && item.said.contains(words);
        assert!(said.iter().any(names), "{said:?}");
    }
    choose(&mut sitting, "X-0013");
    let text = sitting.screen();
    assert!(text.contains("it can only end"), "{text}");
    // The palette knows it by the word of the command line.
    sitting.press("Enter");
    runs(&mut sitting, "rebase");
    let text = sitting.screen();
    assert!(text.contains("Look at X-0013 again"), "{text}");
    sitting.press("Right Tab");
    sitting.types("It may as well stand as it is.");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("needs no exception"), "{}", sitting.notice());
    sitting.press("Shift-Tab Right Right Ctrl-S");
    assert_eq!(sitting.notice(), "X-0013 is closed");
    let closed = sitting.behind(|desk| {
        let shown = exceptions::show(desk, "X-0013".parse().unwrap(), None).unwrap();
        shown.exception.closure.unwrap().outcome
    });
    assert_eq!(closed.code(), "target_became_primary");

    // Another is asked for anew: its requester finds it among what was sent back.
    choose(&mut sitting, "X-0012");
    assert!(sitting.screen().contains("it may stand, be asked for"), "{}", sitting.screen());
    runs(&mut sitting, "rebase");
    sitting.press("Right Right Tab");
    sitting.types("Say again why it runs there, please.");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "a renewal of X-0012 is opened");
    let shown = sitting.behind(|desk| {
        let everybody = people::list(desk).unwrap();
        desk.sit(&everybody, "arch-1");
        exceptions::tasks(desk).unwrap()
    });
    assert_eq!(shown.of(crate::domain::exception::turn::Task::Change), 2);
}

#[test]
fn a_condition_is_added_to_what_is_granted_and_a_file_is_made_evidence_of_a_claim_on_screen() {
    let mut sitting = Sitting::of("app-1");
    sitting.tell(crate::tui::msg::Msg::Resize(80, 24));
    choose(&mut sitting, "X-0012");
    sitting.press("Enter");
    runs(&mut sitting, "condition to what is granted");
    sitting.types("Say each quarter what it costs");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("somebody who sees to it") && text.contains("each quarter"), "{text}");
    sitting.types("arch-1");
    sitting.press("Tab");
    sitting.types("30d");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "a condition is added to what is granted to X-0012");
    let added = sitting.behind(|desk| {
        let shown = exceptions::show(desk, "X-0012".parse().unwrap(), None).unwrap();
        let last = shown.exception.conditions().last().unwrap().clone();
        (last.text.to_string(), last.owner.to_string(), last.marks.len())
    });
    assert_eq!(added, ("Say each quarter what it costs".to_owned(), "arch-1".to_owned(), 0));
    // Whoever has an interest does not find it among what is possible.
    let can = sitting.behind(|desk| {
        let everybody = people::list(desk).unwrap();
        desk.sit(&everybody, "arch-1");
        exceptions::possible(desk, "X-0012".parse().unwrap()).unwrap()
    });
    let adds = can.iter().find(|one| one.verb == exceptions::Verb::AddCondition).unwrap();
    assert!(adds.no.is_some());
}

#[test]
fn a_file_is_attached_and_written_out_again_on_screen() {
    let folder = tempfile::tempdir().unwrap();
    let (plan, back) = (folder.path().join("plan.txt"), folder.path().join("back.txt"));
    std::fs::write(&plan, "how we leave").unwrap();
    let mut sitting = Sitting::of("arch-1");
    choose(&mut sitting, "X-0015");
    sitting.press("A");
    sitting.types(&plan.display().to_string());
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "plan.txt is attached to X-0015");
    runs(&mut sitting, "attached file out");
    let text = sitting.screen();
    assert!(text.contains("Write a file of X-0015 out again"), "{text}");
    sitting.types(&back.display().to_string());
    sitting.press("Ctrl-S");
    assert!(sitting.notice().starts_with("plan.txt is written to"), "{}", sitting.notice());
    assert_eq!(std::fs::read(&back).unwrap(), b"how we leave");
}

#[test]
fn a_batch_is_done_whole_or_not_at_all_where_that_is_asked_for() {
    let mut sitting = Sitting::of("app-2");
    sitting.press("g e /");
    sitting.types("state:submitted,draft");
    sitting.press("Enter * b");
    let text = sitting.screen();
    assert!(text.contains("A batch of 3 exceptions"), "{text}");
    // Drafts cannot be claimed: all or none means none.
    sitting.press("Tab Space Ctrl-S y");
    let text = sitting.screen();
    assert!(sitting.notice().contains("cannot be claimed"), "{}\n{text}", sitting.notice());
    let state = |desk: &mut Desk| {
        exceptions::show(desk, "X-0016".parse().unwrap(), None).unwrap().exception.state
    };
    assert_eq!(sitting.behind(state), crate::domain::exception::State::Submitted);
    // Each by itself: the one is claimed, and each line says what became of it.
    sitting.press("Space Ctrl-S y");
    assert_eq!(sitting.notice(), "1 done, 2 refused");
    let text = sitting.screen();
    assert!(text.contains("What became of each") && text.contains("! X-0018"), "{text}");
    assert_eq!(sitting.behind(state), crate::domain::exception::State::InReview);
}

#[test]
fn a_batch_shows_every_one_of_it_and_asks_for_what_its_step_needs() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g e * b");
    let text = sitting.screen();
    assert!(text.contains("A batch of 19 exceptions") && text.contains("1 to "), "{text}");
    assert!(!text.contains("X-0012  "), "{text}");
    let mut seen = text;
    for _ in 0..9 {
        sitting.press("PgDn");
        seen.push_str(&sitting.screen());
    }
    for number in 1..=19 {
        assert!(seen.contains(&format!("X-{number:04}  ")), "{number}: {seen}");
    }
    for (step, asked) in [("approve", "Why?"), ("tag", "+gis puts a word on")] {
        sitting.press(&format!("{}", step.chars().next().unwrap_or_default()));
        let text = sitting.screen();
        assert!(text.contains(&format!("(•) {step}")) && text.contains(asked), "{text}");
    }
    assert!(!sitting.screen().contains("Why?"), "{}", sitting.screen());
}

#[test]
fn what_was_typed_for_another_step_of_a_batch_is_gone_once_the_batch_is_done() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g e Space Space b a Tab");
    sitting.types("The same for each of these two.");
    sitting.press("Shift-Tab t Tab");
    sitting.types("+spring");
    sitting.press("Shift-Tab a");
    assert!(sitting.screen().contains("The same for each"), "kept while the batch is open");
    sitting.press("t Ctrl-S");
    assert!(sitting.notice().starts_with("2 done"), "{}", sitting.notice());
    sitting.press("Esc Space Space b a");
    let text = sitting.screen();
    assert!(text.contains("Why?") && !text.contains("The same for each"), "{text}");
}

#[test]
fn a_word_for_a_day_says_which_day_it_is() {
    let mut sitting = Sitting::of("arch-1");
    sitting.press("g e n PgDn PgDn PgDn Tab");
    sitting.types("12m");
    let text = sitting.screen();
    assert!(text.contains("12m is 2027-11-20, and that is what is kept"), "{text}");
    sitting.press("Ctrl-U");
    sitting.types("2027-10-31");
    assert!(!sitting.screen().contains("that is what is kept"), "{}", sitting.screen());
}

#[test]
fn a_name_that_is_nobodys_is_refused_on_screen_with_the_nearest() {
    let mut sitting = Sitting::of("app-1");
    sitting.tell(crate::tui::msg::Msg::Resize(80, 24));
    sitting.press("g e /");
    sitting.types("owner:arhc-1");
    let text = sitting.screen();
    assert!(text.contains("there is no person arhc-1; did you mean arch-1?"), "{text}");
}

#[test]
fn months_far_from_those_accepted_are_remarked_on_while_a_closing_is_typed_and_refuse_nothing() {
    let mut sitting = Sitting::of("app-1");
    choose(&mut sitting, "X-0004");
    sitting.press("Enter C →");
    assert!(!sitting.screen().contains("look again"), "{}", sitting.screen());
    // Outcome, day, months.
    sitting.press("Tab Tab");
    sitting.types("5");
    assert!(!sitting.screen().contains("look again"), "{}", sitting.screen());
    sitting.types("0");
    let text = sitting.screen();
    assert!(text.contains("! the move took 50 months and was expected to take 5 months"), "{text}");
    sitting.press("Ctrl-S");
    let said = sitting.notice();
    assert!(
        said.starts_with("X-0004 is closed; the move took 50 months and was expected"),
        "{said}"
    );
}
