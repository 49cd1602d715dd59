//! Lists as at a past day, against what the commands list for it, with the sample behind them.

use std::collections::BTreeSet;

use crate::actions::{exceptions, workloads};
use crate::domain::date::Day;
use crate::domain::workload::Place as Hosted;
use crate::tui::keys::{Act, Context, Where, commands};
use crate::tui::msg::{Effect, Loaded, Msg, Save, Target, Timer};
use crate::tui::place::Place;
use crate::tui::state::not_then;
use crate::tui::testing::{Sitting, sight};
use crate::tui::update::update;

/// `who` at the places that `keys` lead to, as at `day`.
fn at(who: &str, keys: &str, day: &str) -> Sitting {
    let mut sitting = Sitting::of(who);
    sitting.press(keys);
    turn(&mut sitting, day);
    sitting
}

fn turn(sitting: &mut Sitting, day: &str) {
    sitting.press("@ Ctrl-U");
    sitting.types(day);
    sitting.press("Enter");
}

/// An approver in the whole register of today, upon this exception.
fn upon(which: &str) -> Sitting {
    let which = which.parse().unwrap();
    let mut sitting = Sitting::of("app-1");
    sitting.press("g e");
    for _ in 0..30 {
        if sitting.state.screens.exceptions.chosen_one() != Some(which) {
            sitting.press("Down");
        }
    }
    assert_eq!(sitting.state.screens.exceptions.chosen_one(), Some(which));
    sitting
}

/// The references of `letter` that stand in rows of the screen, each with its row.
fn rows(sitting: &mut Sitting, letter: char) -> Vec<(String, String)> {
    let screen = sitting.screen();
    let mut seen = BTreeSet::new();
    let of = |line: &str| {
        let line = line.trim_start_matches(['"', ' ', '>']);
        let which = line.split(' ').next()?;
        let number = which.strip_prefix(letter)?.strip_prefix('-')?;
        number.parse::<u32>().is_ok().then(|| (which.to_owned(), line.to_owned()))
    };
    // The pane below the list has the chosen one again.
    screen.lines().filter_map(of).filter(|(which, _)| seen.insert(which.clone())).collect()
}

#[test]
fn the_register_as_at_a_past_day_is_what_the_command_lists_for_it() {
    let mut sitting = Sitting::of("app-1");
    sitting.tell(Msg::Resize(120, 50));
    sitting.press("g e");
    for day in ["2026-03-31", "2026-06-30", "2026-09-30", "2026-11-01"] {
        turn(&mut sitting, day);
        let screen = sitting.screen();
        assert!(screen.contains(&format!("AS AT THE END OF {day}")), "{screen}");
        let on: Day = day.parse().unwrap();
        let listed =
            sitting.behind(|desk| desk.visit(on, |desk| exceptions::list(desk, &[], None)));
        let listed = listed.unwrap();
        let shown = rows(&mut sitting, 'X');
        assert_eq!(shown.len(), listed.len(), "{day}: {screen}");
        for one in listed {
            let which = one.light.reference.to_string();
            let row = shown.iter().find(|(shown, _)| *shown == which);
            let (_, row) = row.unwrap_or_else(|| panic!("{day}: {which} is not in\n{screen}"));
            let end = one.end.map(|end| end.to_string()).unwrap_or_default();
            assert!(row.contains(&end), "{day}: {row} does not end on {end}");
        }
    }
    sitting.press(".");
    assert!(!sitting.screen().contains("AS AT"), "{}", sitting.screen());
    assert_eq!(rows(&mut sitting, 'X').len(), 19);
}

#[test]
fn the_workloads_as_at_a_past_day_run_where_the_command_says_they_ran() {
    let mut sitting = Sitting::of("arch-1");
    sitting.tell(Msg::Resize(140, 50));
    sitting.press("g w");
    let mut hosts = BTreeSet::new();
    for day in ["2019-12-31", "2025-09-30", "2026-06-30"] {
        turn(&mut sitting, day);
        let on: Day = day.parse().unwrap();
        let listed = sitting.behind(|desk| desk.visit(on, |desk| workloads::list(desk, &[], None)));
        let listed = listed.unwrap();
        let shown = rows(&mut sitting, 'W');
        assert_eq!(shown.len(), listed.len(), "{day}: {}", sitting.screen());
        for one in &listed {
            let which = one.workload.reference.to_string();
            let (_, row) = shown.iter().find(|(shown, _)| *shown == which).unwrap();
            // A long name of a place is cut on screen.
            let other = matches!(one.workload.hosted, Hosted::Other(_));
            let hosted = if other { "other:".to_owned() } else { one.workload.hosted.to_string() };
            assert!(row.contains(&hosted), "{day}: {row} does not run at {hosted}");
        }
        hosts.insert(listed.iter().map(|one| one.workload.hosted.to_string()).collect::<Vec<_>>());
    }
    assert!(hosts.len() > 1, "the days of this test are different days");
}

#[test]
fn filter_grouping_and_order_hold_on_a_past_day_and_over_the_change_of_day() {
    let mut sitting = at("app-1", "g e", "2026-09-30");
    sitting.press("/");
    sitting.types("to:azure");
    sitting.press("Enter");
    let ids = |sitting: &mut Sitting| -> Vec<String> {
        rows(sitting, 'X').into_iter().map(|(which, _)| which).collect()
    };
    let filtered = ids(&mut sitting);
    assert_eq!(filtered.iter().collect::<BTreeSet<_>>().len(), 3, "{filtered:?}");
    sitting.press("t t");
    assert_eq!(sitting.notice(), "grouped by state");
    turn(&mut sitting, "2026-03-31");
    let text = sitting.screen();
    assert!(text.contains("/ to:azure") && text.contains("2 of 5"), "{text}");
    assert_eq!(ids(&mut sitting).len(), 2, "{text}");
}

#[test]
fn an_exception_is_read_as_at_the_day_and_stays_open_over_the_change_of_day() {
    let mut sitting = Sitting::of("app-1");
    sitting.press("g e /");
    sitting.types("id:X-0004");
    sitting.press("Enter Enter");
    let today = sitting.screen();
    turn(&mut sitting, "2026-06-30");
    let then = sitting.screen();
    assert!(then.contains("X-0004") && then.contains("2026-07-23, 23 days left"), "{then}");
    assert!(then.contains("AS AT THE END OF 2026-06-30"), "{then}");
    sight("as-at-detail-100x30", &then);
    sitting.press(".");
    assert_eq!(sitting.screen(), today);
    // What was filed later is not there, and is said not to be.
    let mut sitting = upon("X-0004");
    turn(&mut sitting, "2025-12-31");
    assert_eq!(sitting.notice(), "X-0004 was not there at the end of 2025-12-31");
}

#[test]
fn the_day_stands_across_the_screen_at_every_size_and_in_every_place_that_goes_by_it() {
    let mut sitting = at("app-1", "g e", "2026-06-30");
    for (columns, height) in [(60, 16), (80, 24), (100, 30), (200, 50)] {
        sitting.tell(Msg::Resize(columns, height));
        let text = sitting.screen();
        assert!(text.contains("AS AT THE END OF 2026-06-30   today with ."), "{text}");
    }
    sitting.tell(Msg::Resize(80, 24));
    sight("as-at-exceptions-80x24", &sitting.screen());
    for place in Place::ALL.iter().filter(|place| place.goes_by_day()) {
        sitting.press(&format!("g {}", place.letter()));
        let text = sitting.screen();
        assert!(text.contains("AS AT THE END OF 2026-06-30"), "{place:?}: {text}");
    }
    sitting.press("g o");
    assert!(!sitting.screen().contains("AS AT"), "{}", sitting.screen());
    assert_eq!(sitting.notice(), "today again: Overview is always as it is now");
    sitting.press("g e");
    assert!(!sitting.screen().contains("AS AT"), "{}", sitting.screen());
    assert!(sitting.screen().contains("19 exceptions"), "{}", sitting.screen());
}

/// Whether something other than a file is to be written, or another evaluation shown.
fn changes(effect: &Effect) -> bool {
    matches!(effect, Effect::Save { what, .. } if !matches!(what, Save::Paper(..) | Save::Choose(_)))
}

#[test]
fn on_a_past_day_no_key_changes_anything_and_those_that_would_say_why() {
    let day = "2026-09-30";
    for place in Place::ALL.iter().filter(|place| place.goes_by_day()) {
        let mut seen: Vec<Context> = Vec::new();
        for inside in ["", "Enter", "Tab", "Tab Tab", "Tab Tab Tab", "Tab Tab Tab Tab"] {
            let begin = || {
                let mut sitting = at("arch-1", &format!("g {}", place.letter()), day);
                sitting.unheard = |save| matches!(save, Save::Paper(..));
                let head = sitting.behind(|desk| desk.store.head().unwrap().seq);
                sitting.press(inside);
                (sitting, head)
            };
            let (mut sitting, mut head) = begin();
            // Enter on a list may lead to the exception itself.
            let context = sitting.state.context();
            if seen.contains(&context) {
                continue;
            }
            seen.push(context);
            for command in commands() {
                let own = !matches!(command.act, Act::Shell(_));
                let heard = command.place.hears(context);
                if own && heard && command.changes {
                    let why = command.possible_now(&sitting.state).unwrap_err();
                    assert_eq!(why, not_then(day.parse().unwrap()), "{}", command.id);
                }
                // By its keys, and as the palette runs it; what the shell does is the same in all
                // parts of a place.
                let mut ways: Vec<Msg> = Vec::new();
                if own && heard {
                    ways.extend(command.keys.iter().map(|key| Msg::Key(*key)));
                }
                let offered = !matches!(command.place, Where::Over(_))
                    && !command.id.starts_with("go.")
                    && (own || inside.is_empty())
                    && command.possible_at(&sitting.state, context).is_ok();
                ways.extend(offered.then_some(Msg::Click(Target::Command(command.act))));
                for way in ways {
                    let effects = sitting.tell(way);
                    // What belongs elsewhere leads there, where it is today.
                    if sitting.state.shell.day.is_some() {
                        let saves = effects.iter().find(|effect| changes(effect));
                        assert!(saves.is_none(), "{}: {saves:?}", command.id);
                        let writes = sitting.state.screens.at(sitting.state.shell.at).writes();
                        assert!(!writes, "{} opens a text", command.id);
                    }
                    let after = sitting.behind(|desk| desk.store.head().unwrap().seq);
                    assert_eq!(head, after, "{}: {place:?} {inside}", command.id);
                    if sitting.state.context() != context || sitting.state.shell.day.is_none() {
                        (sitting, head) = begin();
                    }
                }
            }
        }
    }
}

#[test]
fn acting_as_somebody_else_is_refused_on_a_past_day_before_anybody_is_chosen() {
    let sitting = at("app-1", "g e", "2026-06-30");
    let command = commands().find(|command| command.id == "act-as").unwrap();
    let why = command.possible_now(&sitting.state).unwrap_err();
    assert_eq!(why, not_then("2026-06-30".parse().unwrap()));
}

#[test]
fn what_is_found_from_a_past_day_is_shown_in_its_own_evaluation() {
    let mut sitting = at("app-1", "g e", "2026-06-30");
    let shown = sitting.state.shell.evaluation().unwrap().to_string();
    let word = "portability";
    let hits = sitting.behind(|desk| crate::actions::find::everywhere(desk, word, None)).unwrap();
    let elsewhere = |reference: &str| {
        let first = reference.split('/').next().unwrap_or_default();
        first.starts_with("E-") && first != shown
    };
    let row = hits.iter().position(|hit| elsewhere(&hit.reference)).unwrap();
    let other = hits[row].reference.split('/').next().unwrap_or_default();
    sitting.press("Ctrl-F");
    sitting.types(word);
    sitting.press("Enter");
    for _ in 0..row {
        sitting.press("Down");
    }
    sitting.press("Enter");
    let now = sitting.state.shell.evaluation().unwrap().to_string();
    assert_eq!(now, other, "{}", sitting.notice());
}

#[test]
fn a_form_of_today_reads_its_days_as_of_today_after_a_past_day_was_filtered() {
    let mut sitting = at("arch-1", "g e", "2026-06-30");
    sitting.press("/ Esc . n PgDn PgDn PgDn Tab");
    sitting.types("12m");
    let text = sitting.screen();
    assert!(text.contains("12m is 2027-11-20, and that is what is kept"), "{text}");
}

#[test]
fn the_chosen_row_outlives_two_changes_of_the_day_made_elsewhere() {
    for place in ["g e", "g w", "g k", "g d"] {
        let shown = |days: &[&str]| {
            let mut sitting = Sitting::of("app-1");
            sitting.press(place);
            sitting.press("Down Down Down Down g t");
            for day in days {
                turn(&mut sitting, day);
            }
            sitting.press(place);
            sitting.screen()
        };
        assert_eq!(shown(&["2026-09-01", "2026-09-30"]), shown(&["2026-09-30"]), "{place}");
    }
    let mut sitting = upon("X-0004");
    let which = sitting.state.screens.exceptions.chosen_one().unwrap();
    sitting.press("g t");
    turn(&mut sitting, "2026-09-01");
    turn(&mut sitting, "2026-06-30");
    sitting.press("g e");
    assert_eq!(sitting.state.screens.exceptions.chosen_one(), Some(which));
}

#[test]
fn what_only_the_filter_leaves_out_is_not_said_to_be_missing() {
    let mut sitting = at("app-1", "g e", "2026-06-30");
    sitting.press("/");
    sitting.types("id:X-0004 days_left:23d");
    sitting.press("Enter Enter");
    turn(&mut sitting, "2026-06-29");
    let said = "X-0004 is not among these at the end of 2026-06-29";
    assert_eq!(sitting.notice(), said);
}

#[test]
fn a_day_to_come_that_is_past_by_now_is_shown_as_it_was() {
    let mut sitting = at("app-1", "g e", "2026-11-21");
    let then = sitting.screen();
    assert!(then.contains("AS AT THE END OF 2026-11-21"), "{then}");
    let which = "X-0004".parse().unwrap();
    sitting.tell(Msg::Resize(100, 250));
    sitting.press("/");
    sitting.types("id:X-0004");
    sitting.press("Enter Enter");
    sitting.behind(|desk| {
        desk.world.clock.set("2026-11-23T09:00:00Z".parse().unwrap());
        exceptions::comment(desk, which, "Said later.", false).unwrap();
    });
    sitting.press("F5");
    let text = sitting.screen();
    assert!(text.contains("X-0004") && !text.contains("Said later."), "{text}");
    sitting.press(".");
    assert!(sitting.screen().contains("Said later."), "{}", sitting.screen());
}

#[test]
fn a_day_is_waited_for_beside_today_and_given_up_by_staying() {
    let mut sitting = Sitting::of("app-1");
    sitting.press("g e");
    let today = sitting.screen();
    sitting.press("@");
    sitting.types("2026-06-30");
    let effects = update(&mut sitting.state, Msg::Key("Enter".parse().unwrap()));
    let asked = effects.iter().find_map(|effect| {
        let Effect::Load { generation, what } = effect else { return None };
        what.is_of_another_day().then_some(*generation)
    });
    let generation = asked.unwrap();
    update(&mut sitting.state, Msg::Timer(Timer::Slow));
    let text = sitting.screen();
    assert!(text.contains("still working on that day; . stays with today"), "{text}");
    assert!(text.contains("19 exceptions") && !text.contains("AS AT"), "{text}");
    sitting.press(".");
    assert_eq!(sitting.notice(), "it stays today");
    let day = Some("2026-06-30".parse().unwrap());
    let late = Ok(Box::new(Loaded::Day(day)));
    sitting.tell(Msg::Loaded { generation, subject: "day", answer: late });
    sitting.press("Down Up");
    assert_eq!(sitting.screen(), today);
}

#[test]
fn a_day_that_cannot_be_shown_leaves_the_screen_as_it_was() {
    let mut sitting = at("app-1", "g e", "2001-01-01");
    assert!(sitting.notice().contains("had not begun on 2001-01-01"), "{}", sitting.notice());
    assert!(sitting.screen().contains("19 exceptions"), "{}", sitting.screen());
    turn(&mut sitting, "2026-06-30");
    turn(&mut sitting, "soon");
    assert!(sitting.notice().contains("is not a day"), "{}", sitting.notice());
    assert!(sitting.screen().contains("AS AT THE END OF 2026-06-30"), "{}", sitting.screen());
    // No day at all is today.
    sitting.press("@ Ctrl-U Enter");
    assert!(!sitting.screen().contains("AS AT"), "{}", sitting.screen());
}

#[test]
fn what_is_recorded_meanwhile_does_not_move_a_past_day() {
    let mut sitting = at("app-1", "g e", "2026-06-30");
    // So tall that the comments are in view.
    sitting.tell(Msg::Resize(100, 250));
    sitting.press("/");
    sitting.types("id:X-0004");
    sitting.press("Enter Enter");
    let then = sitting.screen();
    let which = "X-0004".parse().unwrap();
    sitting.behind(|desk| exceptions::comment(desk, which, "Said today.", false).unwrap());
    sitting.tell(Msg::Stirred);
    assert_eq!(sitting.screen(), then);
    sitting.press("F5");
    assert_eq!(sitting.screen(), then);
    // Today it is there to be seen.
    sitting.press(".");
    assert!(sitting.screen().contains("Said today."), "{}", sitting.screen());
}
