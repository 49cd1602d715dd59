//! A few journeys in a real terminal, as somebody takes them who has only a keyboard.

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::process::Signal;

use crate::support::{Pty, Sandbox};

const SMALL: (u16, u16) = (80, 24);
const WIDE: (u16, u16) = (200, 50);

/// What gives the terminal back: the ordinary screen, the cursor, plain paste, no mouse.
const GIVEN_BACK: [&str; 4] = ["\x1b[?1049l", "\x1b[?25h", "\x1b[?2004l", "\x1b[?1000l"];

#[track_caller]
fn gave_it_back(pty: &Pty) {
    let bytes = pty.bytes();
    let text = String::from_utf8_lossy(&bytes);
    let taken = text.rfind("\x1b[?1049h").expect("it took the terminal");
    for sequence in GIVEN_BACK {
        assert!(text[taken..].contains(sequence), "the terminal is left without {sequence:?}");
    }
}

/// How many scores `tl-1` has in the evaluation of the sample that is being scored.
fn count(sandbox: &Sandbox) -> usize {
    sandbox.done("--as tl-1 score list E-0003 --mine --count").trim().parse().unwrap()
}

/// From the overview to the sheet.
fn to_the_sheet(pty: &mut Pty) -> String {
    pty.shows("NEXT FOR YOU");
    pty.press("gs");
    pty.shows("QUESTION")
}

#[test]
fn the_first_run_offers_a_new_workspace_the_sample_or_to_leave() {
    let sandbox = Sandbox::empty();
    let mut pty = Pty::start(&sandbox, "--as admin-1", SMALL, &[]);
    let shown = pty.shows("THERE IS NO WORKSPACE YET");
    for way in ["Start a new workspace", "Open the sample", "Leave"] {
        assert!(shown.contains(way), "{shown}");
    }
    pty.press("q");
    assert_eq!(pty.ends(), 0);
    gave_it_back(&pty);
    assert!(!sandbox.database().exists(), "looking made a workspace");

    let mut pty = Pty::start(&sandbox, "--as admin-1", SMALL, &[]);
    pty.shows("THERE IS NO WORKSPACE YET");
    pty.press("n");
    pty.until("an open workspace", |shown| {
        !shown.contains("THERE IS NO WORKSPACE YET") && shown.contains("Overview")
    });
    pty.press("q");
    assert_eq!(pty.ends(), 0);
    assert!(sandbox.run("--as admin-1 verify").ends_with("exit: 0"));
}

#[test]
fn the_sample_opens_from_the_first_run() {
    let sandbox = Sandbox::empty();
    let mut pty = Pty::start(&sandbox, "", SMALL, &[]);
    pty.shows("THERE IS NO WORKSPACE YET");
    pty.press("s");
    let shown = pty.shows("NEXT FOR YOU");
    assert!(shown.contains("illustrative"), "{shown}");
    assert!(shown.contains("tl-1"), "{shown}");
    pty.press("q");
    assert_eq!(pty.ends(), 0);
}

#[test]
fn scores_typed_at_the_keyboard_are_in_the_list_afterwards() {
    let sandbox = Sandbox::sample();
    let before = count(&sandbox);
    let mut pty = Pty::start(&sandbox, "--as tl-1", SMALL, &[]);
    to_the_sheet(&mut pty);
    for question in ["TEC-04", "TEC-05", "TEC-06"] {
        pty.press("2");
        let said = format!("{question} aws · → 2");
        pty.until(&said, |shown| shown.contains(&said) && shown.contains("saved"));
    }
    pty.press("q");
    assert_eq!(pty.ends(), 0);
    gave_it_back(&pty);
    assert_eq!(count(&sandbox), before + 3);
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_whole_sheet_is_scored_by_keyboard_at_the_smallest_and_at_a_wide_size() {
    for size in [SMALL, WIDE] {
        let sandbox = Sandbox::sample();
        let open = 117 - count(&sandbox);
        let mut pty = Pty::start(&sandbox, "--as tl-1", size, &[]);
        to_the_sheet(&mut pty);
        // As fast as keys can come: none may be lost, and none be taken for another cell.
        for _ in 0..open {
            pty.press("\t2");
        }
        pty.until("a sheet without gaps", |shown| {
            shown.contains(" · → 2") && !shown.contains("/39") && shown.contains("saved")
        });
        pty.press("q");
        assert_eq!(pty.ends(), 0);
        assert_eq!(count(&sandbox), 117, "{size:?}");
    }
}

/// The drafts that lie beside the record.
fn drafts(sandbox: &Sandbox) -> Vec<String> {
    let folder: PathBuf = sandbox.folder().join(".local/state/cloudpick/drafts");
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "draft"))
        .filter_map(|path| fs::read_to_string(path).ok())
        .collect()
}

#[test]
fn a_reason_half_typed_outlives_a_kill() {
    const TEXT: &str = "Half of a thought about the circuits";
    let sandbox = Sandbox::sample();
    let mut pty = Pty::start(&sandbox, "--as tl-1", SMALL, &[]);
    to_the_sheet(&mut pty);
    pty.press("2");
    pty.shows("TEC-04 aws · → 2");
    pty.press("ki");
    pty.shows("Typing goes to the reason");
    pty.press(TEXT);
    pty.shows(TEXT);
    // The file is what survives; it is kept beside the screen, soon after the last key.
    let begun = Instant::now();
    while !drafts(&sandbox).iter().any(|draft| draft.contains(TEXT)) {
        assert!(
            begun.elapsed() < Duration::from_secs(30),
            "no draft holds it: {:?}",
            drafts(&sandbox)
        );
        std::thread::yield_now();
    }
    pty.signal(Signal::KILL);
    pty.ends();
    drop(pty);

    let mut pty = Pty::start(&sandbox, "--as tl-1", SMALL, &[]);
    let shown = to_the_sheet(&mut pty);
    assert!(!shown.contains("THERE IS NO"), "{shown}");
    pty.press("ki");
    pty.until("the reason as it was typed", |shown| {
        shown.contains("Typing goes to the reason") && shown.contains(TEXT)
    });
    assert!(sandbox.run("verify").ends_with("exit: 0"));
}

#[test]
fn a_signal_gives_the_terminal_back_and_says_so_in_the_exit_code() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let sandbox = Sandbox::sample();
        let mut pty = Pty::start(&sandbox, "--as tl-1", SMALL, &[]);
        to_the_sheet(&mut pty);
        pty.signal(signal);
        assert_eq!(pty.ends(), code, "{signal:?}");
        gave_it_back(&pty);
        assert!(sandbox.run("verify").ends_with("exit: 0"));
    }
}

/// The parameters of every rendition sequence among `bytes`.
fn renditions(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    text.split("\x1b[")
        .skip(1)
        .filter_map(|rest| {
            let end = rest.find(|c: char| !(c.is_ascii_digit() || c == ';' || c == ':'))?;
            rest[end..].starts_with('m').then(|| rest[..end].to_owned())
        })
        .flat_map(|all| {
            all.split([';', ':']).map(|one| one.parse().unwrap_or(0)).collect::<Vec<_>>()
        })
        .collect()
}

fn is_color(parameter: u16) -> bool {
    matches!(parameter, 30..=38 | 40..=48 | 90..=97 | 100..=107)
}

#[test]
fn no_color_means_none_and_nothing_is_lost_by_it() {
    let sandbox = Sandbox::sample();
    let tour = |environment: &[(&str, &str)]| {
        let mut pty = Pty::start(&sandbox, "--as tl-1", SMALL, environment);
        to_the_sheet(&mut pty);
        pty.press("gr");
        pty.shows("Ranking");
        pty.press("?");
        pty.shows("HELP FOR RANKING");
        // Escape and a letter in one breath would be another key.
        pty.press("\x1b");
        pty.until("an end of the help", |shown| !shown.contains("HELP FOR RANKING"));
        pty.press("go");
        let shown = pty.shows("NEXT FOR YOU");
        pty.press("q");
        assert_eq!(pty.ends(), 0);
        let lines: Vec<String> = shown.lines().map(|line| line.trim_end().to_owned()).collect();
        (lines, renditions(&pty.bytes()))
    };
    let (coloured, with) = tour(&[]);
    let (plain, without) = tour(&[("NO_COLOR", "1")]);
    assert!(
        with.iter().any(|parameter| is_color(*parameter)),
        "the other half of the test proves nothing"
    );
    let found: Vec<&u16> = without.iter().filter(|parameter| is_color(**parameter)).collect();
    assert!(found.is_empty(), "{found:?}");
    assert!(without.iter().any(|parameter| matches!(parameter, 1 | 4 | 7)), "nothing stands out");
    assert_eq!(coloured, plain, "the words are the same");
}

#[test]
fn the_screen_follows_the_size_of_the_terminal() {
    let sandbox = Sandbox::sample();
    let mut pty = Pty::start(&sandbox, "--as tl-1", SMALL, &[]);
    to_the_sheet(&mut pty);
    let widest = |shown: &str| shown.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    for (columns, rows) in [(200, 50), (60, 16), (20, 5), (1, 1), (80, 24)] {
        pty.resize(columns, rows);
        let (shown, _) = pty.until(&format!("screen of {columns} x {rows}"), |shown| {
            widest(shown) <= usize::from(columns)
                && (columns < 80
                    || (shown.contains("QUESTION") && widest(shown) > usize::from(columns) - 5))
        });
        assert!(!shown.contains("panicked"), "{shown}");
    }
    pty.press("q");
    assert_eq!(pty.ends(), 0);
    gave_it_back(&pty);
}

#[test]
fn what_one_saves_another_sees_without_asking() {
    let sandbox = Sandbox::sample();
    let size = (120, 40);
    let mut moderator = Pty::start(&sandbox, "--as mod-1", size, &[]);
    let before = moderator.shows("EVALUATORS");
    let progress = |shown: &str| {
        let line = shown.lines().find(|line| line.contains("tl-1 ") && line.contains(" 57"));
        line.map(str::to_owned)
    };
    assert!(progress(&before).is_some(), "{before}");
    let mut evaluator = Pty::start(&sandbox, "--as tl-1", size, &[]);
    to_the_sheet(&mut evaluator);
    evaluator.press("2");
    evaluator.shows("TEC-04 aws · → 2");
    let (_, took) = moderator.until("the other's new score", |shown| {
        shown.lines().any(|line| line.contains("tl-1 ") && line.contains(" 58"))
    });
    // Within a second on a machine with nothing else to do; a loaded one is given its time.
    assert!(took < Duration::from_secs(10), "it took {took:?}");
    evaluator.press("q");
    moderator.press("q");
    assert_eq!((evaluator.ends(), moderator.ends()), (0, 0));
}

/// Fills in a box that is open and saves it; what is typed goes from field to field by Tab.
#[track_caller]
fn fill_in(pty: &mut Pty, opens: &str, shows: &str, fields: &[&str], said: &str) {
    pty.press(opens);
    pty.shows(shows);
    for (at, text) in fields.iter().enumerate() {
        if at > 0 {
            pty.press("\t");
        }
        pty.press(text);
    }
    pty.press("\x13");
    pty.until(said, |shown| shown.contains(said) && shown.contains("saved"));
}

#[test]
fn an_administrator_gets_from_nothing_to_a_frozen_evaluation_without_leaving_the_screen() {
    let sandbox = Sandbox::empty();
    let mut pty = Pty::start(&sandbox, "--as admin-1", SMALL, &[]);
    pty.shows("THERE IS NO WORKSPACE YET");
    pty.press("n");
    pty.shows("Set up the first evaluation");
    pty.press("\r");
    pty.shows("THERE IS NO EVALUATION YET");

    pty.press("P");
    pty.shows("PERSON");
    for (who, role) in [("mod-1", "m "), ("tl-1", "e "), ("tl-2", "e ")] {
        fill_in(&mut pty, "n", "Add a person", &[who, "", role], &format!("{who} may act"));
    }
    pty.press("\x1b");
    pty.shows("THERE IS NO EVALUATION YET");
    pty.press("S");
    pty.shows("No supplier is known yet");
    for (who, name) in [("aws", "Amazon Web Services"), ("azure", "Microsoft Azure")] {
        fill_in(&mut pty, "n", "Add a supplier", &[who, name], &format!("{who} is known"));
    }
    pty.press("\x1b");
    pty.shows("THERE IS NO EVALUATION YET");

    // Step by step: what and why, criteria, candidates, people, price; PgDn leads on.
    pty.press("n");
    pty.shows("1  WHAT AND WHY");
    pty.press("Primary cloud 2027\to");
    pty.press("\x1b[6~");
    pty.shows("2  CRITERIA");
    pty.press("primary-cloud\x1b[6~");
    pty.shows("3  CANDIDATES");
    pty.press(" \x1b[C \x1b[6~");
    pty.shows("4  PEOPLE");
    pty.press(" \x1b[C \tmod-1\x1b[6~");
    pty.shows("5  PRICE");
    pty.press("r");
    pty.shows("Nothing is missing. Ctrl-S saves the draft.");
    pty.press("\x13");
    pty.shows("E-0001 is set up as a draft");
    pty.shows("9 of 9 met");

    // Two weights are moved against one another, and the sum is never out of sight.
    pty.press("w");
    pty.shows("ALL GROUPS  ok  100");
    pty.press("\x1512");
    pty.shows("102, 2 too much");
    pty.press("\x13");
    pty.shows("to freeze it takes finished criteria");
    pty.press("\x1b");
    pty.shows("! sum 102, not 100");
    pty.press("f");
    pty.shows("Freeze asks for");
    pty.press("\x1b");
    pty.shows("TO FREEZE");
    pty.press("w");
    pty.shows("102, 2 too much");
    // Down to the next group, past the questions of the first.
    pty.press("\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1b[B\x1513");
    pty.shows("ALL GROUPS  ok  100");
    pty.press("\x13");
    pty.shows("nothing is missing to freeze it");
    pty.press("\x1b");
    pty.shows("9 of 9 met");
    pty.press("f");
    pty.shows("Freeze criteria, weights and rules of E-0001");
    pty.press("y");
    pty.shows("stands at frozen now");
    pty.press("q");
    assert_eq!(pty.ends(), 0);
    gave_it_back(&pty);

    let shown = sandbox.done("--as admin-1 evaluation show E-0001 --json");
    assert!(shown.contains("\"stage\":\"frozen\""), "{shown}");
    let groups = sandbox.done("--as admin-1 evaluation list --json");
    assert!(groups.contains("Primary cloud 2027"), "{groups}");
    assert!(sandbox.run("--as admin-1 verify").ends_with("exit: 0"));
}

#[test]
fn the_meeting_shows_one_score_hides_names_and_keeps_what_is_written() {
    let sandbox = Sandbox::at(crate::support::Stage::Moderation);
    let mut pty = Pty::start(&sandbox, "--as mod-1", SMALL, &[]);
    pty.shows("NEXT FOR YOU");
    pty.press("gm");
    pty.shows("WORTH");
    pty.press("M");
    let shown = pty.shows("worth");
    assert!(!shown.contains("tl-1 ") && !shown.contains("tl-2 "), "names are hidden: {shown}");
    pty.press("n");
    pty.shows("tl-2");
    pty.press("N");
    pty.shows("MINUTES OF THE WHOLE MEETING");
    pty.press("All three were there.\x13");
    pty.shows("of the minutes is kept");
    pty.press("q");
    assert_eq!(pty.ends(), 0);
    let said = sandbox.run("minutes list");
    assert!(said.contains("All three were there."), "{said}");
}

#[test]
fn keys_are_heard_as_the_own_file_sets_them_and_a_clash_is_told_before_the_screen_opens() {
    let sandbox = Sandbox::with_people();
    let file = sandbox
        .file("own.toml", "[keys]\n\"leave\" = [\"F10\", \"F9\"]\n\"go.history\" = \"F3\"\n");
    let own = format!("--config '{}'", file.display());
    let rows = sandbox.json(&format!("{own} config keys --filter own:yes"));
    assert_eq!(
        (rows[0]["id"].as_str(), rows[0]["keys"].as_str()),
        (Some("go.history"), Some("F3"))
    );
    assert_eq!((rows[1]["id"].as_str(), rows[1]["keys"].as_str()), (Some("leave"), Some("F10 F9")));
    let mut pty = Pty::start(&sandbox, &format!("{own} --as tl-1"), (100, 30), &[]);
    pty.shows("NEXT FOR YOU");
    pty.press("\u{1b}OR");
    pty.shows("lines of history");
    // `q` is no key of leaving any more.
    pty.press("q");
    pty.press("\u{1b}[21~");
    assert_eq!(pty.ends(), 0);

    sandbox.done("--db demo.db demo");
    let earlier = sandbox.folder().join("demo.db");
    let before = std::fs::read(&earlier).unwrap();
    for (keys, words) in [
        ("\"leav\" = \"F10\"", "`leav` is no command; did you mean leave?"),
        ("\"leave\" = \"Hyper-q\"", "leave: `Hyper-q`"),
        ("\"leave\" = \"g\"", "g is the key of both"),
    ] {
        let file = sandbox.file("bad.toml", &format!("[keys]\n{keys}\n"));
        let mut pty = Pty::start(
            &sandbox,
            &format!("--config '{}' --as tl-1", file.display()),
            (160, 30),
            &[],
        );
        pty.shows(words);
        assert_eq!(pty.ends(), 8);
        // A demo that was there stays, since none is opened in its place.
        let line = format!("--config '{}' --db demo.db demo", file.display());
        let mut pty = Pty::start(&sandbox, &line, (160, 30), &[]);
        pty.shows(words);
        assert_eq!(pty.ends(), 8);
        assert!(std::fs::read(&earlier).unwrap() == before, "the demo was replaced");
        // The list of names is there all the same.
        let said = sandbox.run(&format!("--config '{}' config keys --count", file.display()));
        assert!(said.contains(words) && said.ends_with("exit: 0"), "{said}");
    }
}
