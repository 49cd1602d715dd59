//! The life of one exception at the keyboard: each person in a terminal and a process of their
//! own, on the day on which they sit down to it.

use crate::support::{Pty, Sandbox};

const SIZE: (u16, u16) = (100, 30);
const SAVE: &str = "\x13";
const PAGE_DOWN: &str = "\x1b[6~";
/// Questions that a request for innovation answers.
const QUESTIONS: usize = 8;

/// Somebody at the register on a day.
#[track_caller]
fn sits_down(sandbox: &Sandbox, who: &str, day: &str) -> Pty {
    let now = format!("{day}T09:30:00Z");
    let mut pty = Pty::start(sandbox, &format!("--as {who}"), SIZE, &[("CLOUDPICK_NOW", &now)]);
    pty.shows("Overview");
    pty.until("the first screen", |shown| shown.contains("saved"));
    pty.press("ge");
    pty.shows("sorted by attention");
    pty
}

/// Types a filter and keeps it.
#[track_caller]
fn filters(pty: &mut Pty, filter: &str, found: &str) {
    pty.press("/");
    pty.shows("Tab completes");
    pty.press(&format!("{filter}\r"));
    pty.shows(found);
}

/// The same on the board of conditions.
#[track_caller]
fn filters_board(pty: &mut Pty, filter: &str, found: &str) {
    pty.press(&format!("/{filter}\r"));
    pty.shows(found);
}

fn leaves(mut pty: Pty) {
    pty.press("q");
    assert_eq!(pty.ends(), 0);
}

#[test]
fn an_exception_lives_from_its_request_to_its_renewal_at_the_keyboard_of_three_people() {
    let sandbox = Sandbox::sample();

    // The architect writes the request and submits it.
    let mut pty = sits_down(&sandbox, "arch-1", "2026-03-02");
    pty.press("n");
    pty.shows("CANNOT SUBMIT YET");
    pty.press("Sensors on a stream elsewhere\tW-0026\tgcp\tt\tw\tp\tn");
    pty.press(PAGE_DOWN);
    pty.press("i\t\tWe want to learn whether the stream is read within a second of each sensor.");
    pty.press("\thttps://example.org/sensors");
    pty.press(PAGE_DOWN);
    pty.press("3600");
    pty.press(PAGE_DOWN);
    pty.press("2026-03-02\t2026-05-31\t\t2\t3\t4\td");
    pty.press(PAGE_DOWN);
    pty.press(PAGE_DOWN);
    pty.press("arch-1");
    pty.press(PAGE_DOWN);
    pty.press("What was learned is written down\tarch-1\t2026-04-15\tr\tw");
    pty.shows("READY TO SUBMIT");
    pty.press(SAVE);
    pty.shows("X-0020 is filed as a draft");
    pty.shows("WHERE IT STANDS");
    pty.press("S");
    pty.shows("X-0020 is submitted");
    // Nobody decides on their own request, and the list of steps says so.
    pty.press("W");
    pty.shows("What you can do with X-0020");
    pty.shows("X-0020 is submitted and cannot be edited");
    pty.press("\x1b");
    pty.until("an end of the list", |shown| !shown.contains("What you can do"));
    leaves(pty);

    // An adviser answers every question about it.
    let mut pty = sits_down(&sandbox, "adv-1", "2026-03-02");
    filters(&mut pty, "requester:arch-1 state:submitted to:gcp", "> X-0020");
    pty.press("\r");
    pty.shows("WHERE IT STANDS");
    for question in 1..=QUESTIONS {
        // The last one is passed or failed, the others have a value.
        pty.press(if question == QUESTIONS { "\tp" } else { "\t2" });
        pty.shows("Score EXC-");
        pty.press("What is said is shown.");
        pty.press(SAVE);
        pty.until("an end of the form", |shown| !shown.contains("Score EXC-"));
    }
    pty.press("\t");
    pty.shows("you have scored every question");
    leaves(pty);

    // The signal that the primary be looked at again is raised in the sample, so two others
    // decide, one of them the decision owner: each with what it weighs in view.
    for (who, said) in [("app-1", "more are needed"), ("own-1", "X-0020 is approved")] {
        let mut pty = sits_down(&sandbox, who, "2026-03-02");
        filters(&mut pty, "requester:arch-1 state:submitted,in_review to:gcp", "> X-0020");
        pty.press("a");
        pty.shows("Approve X-0020");
        pty.shows("Portability debt: ");
        pty.press("A short trial that we can end on any day.");
        pty.press(SAVE);
        pty.shows(said);
        leaves(pty);
    }
    let shown = sandbox.json("--as aud-1 exception show X-0020");
    assert_eq!(
        (shown["state"].as_str(), shown["cover"].as_str()),
        (Some("approved"), Some("live"))
    );

    // The architect keeps what was agreed, and an approver confirms it, both on the board.
    let mut pty = sits_down(&sandbox, "arch-1", "2026-04-10");
    pty.press("gk");
    pty.shows("WHAT MUST HOLD");
    filters_board(&mut pty, "owner:me id:x20", "> X-0020.");
    pty.press("m");
    pty.shows("is met");
    pty.press("The first note is in the records.");
    pty.press(SAVE);
    pty.shows("is said to be met");
    leaves(pty);
    let mut pty = sits_down(&sandbox, "app-2", "2026-04-11");
    pty.press("gk");
    pty.shows("WHAT MUST HOLD");
    filters_board(&mut pty, "id:x20", "> X-0020.");
    pty.press("c");
    pty.shows("is confirmed");
    leaves(pty);

    // With new facts it is renewed.
    let mut pty = sits_down(&sandbox, "arch-1", "2026-05-10");
    filters(&mut pty, "state:approved \"Sensors on\"", "> X-0020");
    pty.press("N");
    pty.shows("a renewal of X-0020 is opened");
    pty.shows("CANNOT SUBMIT YET");
    for _ in 0..3 {
        pty.press(PAGE_DOWN);
    }
    pty.shows("4  TIME AND THE WAY BACK");
    pty.press("\t2026-08-31\t\t\t\x154\t\x155");
    pty.shows("READY TO SUBMIT");
    pty.press(SAVE);
    pty.shows("X-0020 is saved");
    pty.press("S");
    pty.shows("the renewal of X-0020 is submitted");
    leaves(pty);

    // The auditor reads all of it and changes nothing.
    let mut pty = sits_down(&sandbox, "aud-1", "2026-05-12");
    filters(&mut pty, "state:approved \"Sensors on\"", "> X-0020");
    pty.press("d");
    let shown = pty.shows("grant 1, 2026-03-02");
    assert!(shown.contains("2, 3, 4") && shown.contains("2, 4, 5"), "{shown}");
    pty.press("\x1b");
    pty.until("an end of the comparison", |shown| !shown.contains("what is different"));
    pty.press("\rG");
    let shown = pty.shows("condition confirmed");
    assert!(shown.contains("submitted") && shown.contains("app-2"), "{shown}");
    pty.press("a");
    pty.shows("may not approve an exception request");
    leaves(pty);
    let can = sandbox.run("--as aud-1 exception can X-0020 --plain");
    assert!(can.contains("may not approve an exception request"), "{can}");
    assert!(sandbox.run("--as aud-1 verify").ends_with("exit: 0"));
}
