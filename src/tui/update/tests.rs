use super::*;
use crate::tui::desk::serve;
use crate::tui::keys::{Code, ch, plain};
use crate::tui::msg::Save;
use crate::tui::run::{Reply, Request};
use crate::tui::screens::listing::{Listing, Row};
use crate::tui::testing::{Sitting, answer, first_run, listed, opened, press, shown};
use crate::tui::widgets::text_field::TextField;

#[test]
fn an_answer_to_an_older_question_is_dropped() {
    let mut state = listed();
    let older = state.shell.ask(Load::Listing(Place::History));
    let newer = state.shell.ask(Load::Listing(Place::History));
    let give = |state: &mut State, effects: &[Effect], title: &str| {
        let Some(Effect::Load { generation, what }) = effects.first() else { panic!() };
        let rows = vec![Row { title: title.to_owned(), ..Row::default() }];
        let listing = Listing { rows, ..Listing::default() };
        let answer = Ok(Box::new(Loaded::Listing(Place::History, listing)));
        let msg = Msg::Loaded { generation: *generation, subject: what.subject(), answer };
        update(state, msg);
    };
    give(&mut state, &newer, "the newer answer");
    give(&mut state, &older, "the older answer");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("the newer answer") && !text.contains("the older answer"), "{text}");
}

#[test]
fn still_working_is_said_only_while_something_is_waited_for() {
    let mut state = opened();
    let effects = press(&mut state, "F5");
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Wake(Timer::Slow, _))));
    assert!(!state.shell.is_waiting());
    update(&mut state, Msg::Timer(Timer::Slow));
    assert!(!state.shell.slow);

    let effects = state.shell.ask(Load::Workspace);
    update(&mut state, Msg::Timer(Timer::Slow));
    assert!(shown(80, 24, &mut state).contains("still working"));
    answer(&mut state, effects);
    assert!(!shown(80, 24, &mut state).contains("still working"));
}

#[test]
fn g_and_a_letter_go_places_and_esc_comes_back() {
    let mut state = opened();
    press(&mut state, "g e");
    assert_eq!((state.shell.at, state.overlay.is_none()), (Place::Exceptions, true));
    press(&mut state, "g d Esc");
    assert_eq!(state.shell.at, Place::Exceptions);
    press(&mut state, "} Esc Esc");
    assert_eq!(state.shell.at, Place::Overview);
}

#[test]
fn g_g_is_the_top_of_the_list_and_big_g_its_end() {
    let mut state = listed();
    press(&mut state, "G");
    assert!(shown(80, 24, &mut state).contains("row 40 of 40"));
    press(&mut state, "g g");
    assert!(shown(80, 24, &mut state).contains("row 1 of 40"));
}

#[test]
fn the_palette_runs_what_is_chosen_and_remembers_it() {
    let mut state = opened();
    press(&mut state, ": d e c i s i o Enter");
    assert_eq!(state.shell.at, Place::Decisions);
    assert_eq!(state.shell.recent, ["go.decisions"]);
    press(&mut state, "Ctrl-P Enter");
    assert_eq!(state.shell.at, Place::Decisions);
}

#[test]
fn before_anything_is_typed_the_palette_begins_with_what_can_be_done_here() {
    let mut state = opened();
    press(&mut state, "g s :");
    let screen = shown(80, 24, &mut state);
    let first = screen.lines().find(|line| line.contains("│ > ")).unwrap_or_default();
    assert!(first.contains("score"), "{screen}");
    assert!(!screen.contains("Last column"), "{screen}");
}

#[test]
fn what_is_not_possible_is_said_and_not_run() {
    let mut state = opened();
    press(&mut state, ": s a m p l e Enter");
    assert!(state.overlay.is_some());
    let said = state.shell.notice.as_ref().map(|notice| notice.text.as_str());
    assert_eq!(said, Some("Open the illustrative sample: before there is a workspace only"));
}

#[test]
fn letters_go_into_a_text_field_and_not_to_commands() {
    let mut state = listed();
    press(&mut state, "/ q g");
    assert!(state.overlay.is_none());
    assert!(shown(80, 24, &mut state).contains("/ qg"));
    let effects = press(&mut state, "Ctrl-C");
    assert_eq!(effects, [Effect::Quit]);
}

#[test]
fn a_paste_outside_text_goes_to_the_filter() {
    let mut state = listed();
    update(&mut state, Msg::Paste("tape\nq".to_owned()));
    assert!(shown(80, 24, &mut state).contains("/ tape q"));
}

#[test]
fn typed_text_is_kept_a_second_later_and_before_leaving() {
    let mut state = opened();
    let mut field = TextField::area(4000).named(state.shell.field("score/PRT-01/aws"));
    field.press(ch('a'));
    let effects = state.shell.typed(&field);
    assert_eq!(effects, [Effect::Wake(Timer::Draft, crate::tui::state::DRAFT_AFTER)]);
    assert!(shown(100, 30, &mut state).contains("draft\""));

    let kept = Effect::Keep { field: "w1/tl-1/score/PRT-01/aws".to_owned(), draft: field.draft() };
    assert_eq!(update(&mut state, Msg::Timer(Timer::Draft)), std::slice::from_ref(&kept));
    state.shell.typed(&field);
    assert_eq!(press(&mut state, "q"), [kept, Effect::Quit]);
    let name = field.name().unwrap();
    assert_eq!(state.shell.forget(name), [Effect::Forget { field: name.to_owned() }]);
    assert_eq!(state.shell.forget(name), []);
}

#[test]
fn leaving_asks_only_while_a_save_is_under_way() {
    let mut state = opened();
    let (ticket, _) = state.shell.save(Save::OpenSample);
    assert_eq!(press(&mut state, "q q Enter"), []);
    assert!(state.overlay.is_none());
    assert_eq!(press(&mut state, "q y"), [Effect::Quit]);
    update(&mut state, Msg::Saved { ticket, said: "saved".to_owned() });
    assert_eq!(press(&mut state, "q"), [Effect::Quit]);
}

#[test]
fn the_first_run_offers_three_ways_and_begins_only_once() {
    let mut state = first_run();
    let saves = |effects: &[Effect]| -> Vec<Save> {
        effects
            .iter()
            .filter_map(|effect| {
                if let Effect::Save { what, .. } = effect { Some(what.clone()) } else { None }
            })
            .collect()
    };
    let effects = press(&mut state, "↓ Enter Enter n");
    assert_eq!(saves(&effects), [Save::OpenSample]);
    let Some(Effect::Save { ticket, .. }) = effects.first() else { panic!() };
    update(&mut state, Msg::Refused { ticket: *ticket, why: "the folder is full".to_owned() });
    assert!(shown(80, 24, &mut state).contains("! the folder is full"));
    let effects = press(&mut state, "n");
    assert_eq!(saves(&effects), [Save::StartWorkspace]);

    let Some(Effect::Save { ticket, .. }) = effects.first() else { panic!() };
    let effects = update(&mut state, Msg::Saved { ticket: *ticket, said: "begun".to_owned() });
    answer(&mut state, effects);
    assert!(state.is_open());

    let mut state = first_run();
    assert_eq!(press(&mut state, "↓ ↓ Enter"), [Effect::Quit]);
}

#[test]
fn a_click_on_a_tab_a_hint_or_a_row_does_what_its_key_does() {
    let mut state = opened();
    let effects = update(&mut state, Msg::Click(Target::Tab(Place::History)));
    answer(&mut state, effects);
    assert_eq!(state.shell.at, Place::History);
    update(&mut state, Msg::Click(Target::Row(2)));
    update(&mut state, Msg::Click(Target::Row(2)));
    assert_eq!(state.context().part, "detail");
    update(&mut state, Msg::Click(Target::Command(Act::Shell(ShellAct::Help))));
    assert!(state.overlay.is_some());
    update(&mut state, Msg::Click(Target::Beside));
    assert!(state.overlay.is_none());
}

#[test]
fn a_notice_goes_with_the_next_key() {
    let mut state = opened();
    update(&mut state, Msg::Failed("the draft could not be kept".to_owned()));
    assert!(state.shell.notice.is_some());
    update(&mut state, Msg::Key(plain(Code::Down)));
    assert!(state.shell.notice.is_none());
}

#[test]
fn what_was_found_is_where_the_cursor_stands_in_every_place() {
    use crate::actions::find::Hit;
    use crate::tui::overlays::find::Find;
    use crate::tui::testing::Sitting;
    let cases = [
        ("reason", "E-0003/gcp/CON-03/tl-1", "tl-1", "CON-03"),
        ("agreed reason", "E-0001/gcp/CON-04", "mod-1", "CON-04"),
        ("gate", "E-0001/paas/CON-01", "mod-1", "> CON-01    GOV.UK PaaS"),
        ("evidence", "E-0001/AWS-09", "mod-1", "> AWS-09"),
        ("price", "E-0001/gcp", "proc-1", "> Google Cloud"),
        ("decision", "D-0001", "mod-1", "> D-0001"),
        ("workload", "W-0011", "mod-1", "> W-0011"),
        ("exception", "X-0005", "mod-1", "X-0005"),
        ("question", "E-0001/PRT-04", "mod-1", ">   PRT-04"),
        ("supplier", "gcp", "mod-1", "> gcp"),
        ("minutes", "E-0001/gcp/CON-04", "mod-1", "CON-04"),
    ];
    for (kind, reference, who, wanted) in cases {
        let mut sitting = Sitting::of(who);
        let mut find = Find::default();
        let excerpt = "[words]".to_owned();
        let hit =
            Hit { reference: reference.to_owned(), kind, excerpt, stage: None, overridden: false };
        for c in "words".chars() {
            find.typed(crate::tui::keys::ch(c));
        }
        find.arrive("words".to_owned(), vec![hit]);
        sitting.state.overlay = Some(crate::tui::overlays::Overlay::Find(Box::new(find)));
        sitting.press("Enter");
        let text = sitting.screen();
        assert!(text.contains(wanted), "{kind} {reference}:\n{text}");
    }
}

#[test]
fn an_evaluation_found_by_its_title_is_shown_where_it_is_worked_on_or_read() {
    use crate::actions::find::everywhere;
    use crate::tui::overlays::find::Find;
    use crate::tui::testing::Sitting;
    let mut sitting = Sitting::of("tl-1");
    for (reference, place) in [("E-0001", Place::Ranking), ("E-0003", Place::Scores)] {
        let title = sitting.behind(|desk| {
            let (found, _) = crate::actions::evaluations::show(desk, Some(reference)).unwrap();
            found.parts().title.to_string()
        });
        let hits = sitting.behind(|desk| everywhere(desk, &title, Some(reference)).unwrap());
        let hit = hits.into_iter().find(|hit| hit.kind == "evaluation").unwrap();
        let mut find = Find::default();
        for c in "words".chars() {
            find.typed(ch(c));
        }
        find.arrive("words".to_owned(), vec![hit]);
        sitting.state.overlay = Some(crate::tui::overlays::Overlay::Find(Box::new(find)));
        sitting.press("Enter");
        assert_eq!(sitting.state.shell.at, place, "{reference}");
        let shown = sitting.screen();
        assert!(shown.contains(reference), "{reference}:\n{shown}");
    }
}

#[test]
fn in_a_terminal_too_small_to_show_anything_keys_change_nothing_and_leave_only() {
    use crate::tui::testing::Sitting;
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g s");
    let chosen = |sitting: &mut Sitting| {
        let text = sitting.screen();
        let told = |line: &&str| line.starts_with("\">") || line.contains("All that I judge");
        text.lines().filter(told).map(str::to_owned).collect::<Vec<_>>()
    };
    let before = chosen(&mut sitting);
    assert_eq!(before.len(), 2, "the chosen row, and how many are scored");
    sitting.tell(Msg::Resize(20, 5));
    assert!(sitting.screen().contains("needs 60×16"), "{}", sitting.screen());
    assert_eq!(sitting.press("2 3 Enter g o : ?"), []);
    assert_eq!(sitting.tell(Msg::Paste("3".to_owned())), []);
    assert_eq!(sitting.press("q"), [Effect::Quit]);
    sitting.tell(Msg::Resize(100, 30));
    assert_eq!(chosen(&mut sitting), before);

    // Also where something lay over the screen, and while something is typed.
    for keys in ["g o :", "g s i"] {
        sitting.press(keys);
        sitting.tell(Msg::Resize(59, 24));
        assert!(sitting.press("Ctrl-C").contains(&Effect::Quit), "{keys}");
        sitting.tell(Msg::Resize(100, 30));
        sitting.press("Esc Esc");
    }
}

#[test]
fn the_chosen_one_of_the_places_is_shown_at_every_size() {
    for (columns, rows) in [(60, 16), (80, 24), (100, 30)] {
        let mut state = opened();
        update(&mut state, Msg::Resize(columns, rows));
        press(&mut state, "g");
        for place in Place::ALL {
            let text = shown(columns, rows, &mut state);
            let chosen = format!("> {}  {}", place.letter(), place.name());
            assert!(text.contains(&chosen), "no `{chosen}` in\n{text}");
            press(&mut state, "↓");
        }
        let text = shown(columns, rows, &mut state);
        assert_eq!(text.contains('▲'), rows < 30, "{text}");
        assert!(text.contains("top of the list"), "{text}");
    }
}

#[test]
fn a_refusal_is_read_whole_also_where_something_lies_over_the_screen() {
    let mut state = opened();
    for keys in [":", "?", "g"] {
        press(&mut state, keys);
        state.shell.refuse(
            "this takes more than the one row that a status row has, and so it is wrapped: \
             the last word of it is otter",
        );
        let text = shown(60, 16, &mut state);
        assert!(text.contains("! this takes") && text.contains("otter"), "{text}");
        press(&mut state, "Esc");
    }
}

#[test]
fn without_an_evaluation_every_place_says_how_one_comes_about_with_its_keys() {
    use crate::tui::testing::Sitting;
    let mut sitting = Sitting::empty("ada");
    for keys in ["g s", "g m", "g p", "g r", "g c", "g y", "g v"] {
        sitting.press(keys);
        let text = sitting.screen();
        assert!(text.contains("g u, then n, sets one up"), "{keys}:\n{text}");
        assert!(!text.contains("cloudpick evaluation"), "{keys}:\n{text}");
    }
    for keys in ["g s 1", "g s S", "g m a", "g m M", "g o v"] {
        assert_eq!(
            sitting.press(keys).iter().filter(|e| matches!(e, Effect::Save { .. })).count(),
            0
        );
        assert!(sitting.notice().contains("g u, then n"), "{keys}: {}", sitting.notice());
    }
}

#[test]
fn the_help_keeps_groups_together_and_says_that_there_is_more() {
    for keys in ["g s ?", "g m ?", "g o ?"] {
        let mut state = opened();
        press(&mut state, keys);
        let text = shown(80, 24, &mut state);
        assert!(text.contains('▼'), "{text}");
        let found = crate::tui::overlays::help::matching(
            &state,
            crate::tui::keys::Context { over: None, ..state.context() },
            "",
        );
        let context = crate::tui::keys::Context { over: None, ..state.context() };
        let heard: Vec<&str> =
            found.iter().filter(|c| c.place.hears(context)).map(|c| c.group).collect();
        let mut groups = heard.clone();
        groups.dedup();
        let names: std::collections::BTreeSet<&str> = heard.iter().copied().collect();
        // A group may stand once among what belongs here, and once among what is heard everywhere.
        assert!(groups.len() <= names.len() + 1, "{keys}: {groups:?}");
    }
}

#[test]
fn while_something_is_typed_the_help_says_which_keys_are_letters_now() {
    let mut state = opened();
    press(&mut state, "g s i F1");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("Save the reason, go to the next"), "{text}");
    let mut seen = String::new();
    for _ in 0..400 {
        seen.push_str(&shown(100, 30, &mut state));
        press(&mut state, "↓");
    }
    let line = |words: &str| seen.lines().find(|line| line.contains(words)).unwrap_or_default();
    for words in ["Go to the overview", "Fold this group"] {
        assert!(line(words).contains("after Esc"), "{words}: {}", line(words));
    }
    assert!(!line("Save the reason").contains("after Esc"));
}

#[test]
fn the_newest_lines_of_history_are_read_without_the_older_ones() {
    use crate::actions::upkeep;
    use crate::tui::testing::Sitting;
    let mut sitting = Sitting::of("mod-1");
    let (all, (newest, count)) = sitting
        .behind(|desk| (upkeep::log(desk, None, None).unwrap(), upkeep::newest(desk, 3).unwrap()));
    assert_eq!(count, all.len());
    assert_eq!(newest, all[all.len() - 3..]);
    let more = sitting.behind(|desk| upkeep::newest(desk, 1_000_000).unwrap().0);
    assert_eq!(more, all);
}

#[test]
fn the_history_of_what_is_chosen_is_read_in_every_register() {
    use crate::tui::testing::Sitting;
    let mut sitting = Sitting::of("mod-1");
    for (keys, wanted) in
        [("g e", "HISTORY OF X-"), ("g w", "HISTORY OF W-"), ("g d", "HISTORY OF D-")]
    {
        sitting.press(keys);
        sitting.press("H");
        let text = sitting.screen();
        assert!(
            text.contains(wanted) && !text.contains("Nothing has been recorded"),
            "{keys}:\n{text}"
        );
        sitting.press("Esc");
    }
}

#[test]
fn the_history_of_an_exception_speaks_as_its_form_does() {
    let mut sitting = crate::tui::testing::Sitting::of("app-1");
    sitting.press("g e H");
    let shown = sitting.screen();
    assert!(shown.contains("HISTORY OF X-"), "{shown}");
    let Some(crate::tui::overlays::Overlay::Past(past)) = &sitting.state.overlay else {
        panic!("{shown}")
    };
    let told = format!("{past:?}");
    assert!(told.contains("last day, included "), "{told}");
    for raw in ["submitted hash", "content hash", "conditions open", "move likely", "uuid", "rev "]
    {
        assert!(!told.contains(raw), "{raw}: {told}");
    }
}

#[test]
fn find_lands_on_a_comment_and_on_what_was_said_in_a_whole_meeting() {
    use crate::actions::{evaluations, exceptions, find, minutes, people};
    use crate::tui::overlays::Overlay;
    use crate::tui::overlays::find::Find;
    use crate::tui::testing::Sitting;
    let lands = |sitting: &mut Sitting, words: &str| {
        let hits = sitting.behind(|desk| find::everywhere(desk, words, None).unwrap());
        let mut find = Find::default();
        for c in words.chars() {
            find.typed(ch(c));
        }
        find.arrive(words.to_owned(), hits);
        sitting.state.overlay = Some(Overlay::Find(Box::new(find)));
        sitting.press("Enter");
        sitting.screen()
    };
    let mut sitting = Sitting::of("arch-1");
    sitting.behind(|desk| {
        let said = "The wombat layer was looked at again.";
        exceptions::comment(desk, "X-0011".parse().unwrap(), said, false).unwrap();
    });
    let text = lands(&mut sitting, "wombat");
    let on = text.lines().find(|line| line.contains("The wombat layer")).unwrap_or_default();
    assert!(on.starts_with("\">"), "the cursor is not on it:\n{text}");

    let mut desk = evaluations::tests::moderating();
    let everybody = people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    let words = "The okapi was there from nine on.";
    minutes::add(&mut desk, None, minutes::Text::Note { about: None, text: words }).unwrap();
    let mut sitting = Sitting::at(desk);
    sitting.tell(Msg::Resize(80, 24));
    let text = lands(&mut sitting, "okapi");
    assert!(text.contains("Moderate › Meeting") && text.contains(words), "{text}");
}

#[test]
fn in_the_list_of_places_a_letter_of_none_says_so_and_the_ends_are_reached() {
    let mut state = opened();
    press(&mut state, "g j");
    let text = shown(80, 24, &mut state);
    assert!(text.contains("no place has the letter j") && text.contains("GO TO"), "{text}");
    press(&mut state, "End");
    assert!(shown(80, 24, &mut state).contains("> h  History"));
    press(&mut state, "Home");
    assert!(shown(80, 24, &mut state).contains("> o  Overview"));
}

#[test]
fn in_the_sample_somebody_else_sits_down_by_the_palette_and_nothing_stays_of_who_sat_before() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g s");
    let before = sitting.screen();
    assert!(before.contains("60 of your 117 scores are still open"), "{before}");
    sitting.press(":");
    sitting.types("act as");
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.contains("ACT AS") && text.contains("Team lead 2: evaluator"), "{text}");
    while !sitting.screen().contains("> tl-2") {
        sitting.press("Down");
    }
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.who(), Some("tl-2"));
    assert_eq!(sitting.notice(), "acting as tl-2 from now on");
    sitting.state.shell.notice = None;
    let text = sitting.screen();
    assert!(text.contains("tl-2, evaluator") && text.contains("108 of your 117"), "{text}");
    // What is done from now on is done by them.
    sitting.press("Tab 2");
    let last = sitting.behind(|desk| crate::actions::upkeep::log(desk, None, None).unwrap());
    assert_eq!(last.last().unwrap().actor, "tl-2");
}

#[test]
fn nobody_becomes_somebody_else_on_screen_outside_the_sample() {
    let mut sitting = Sitting::empty("admin-1");
    sitting.press(":");
    sitting.types("act as");
    assert!(sitting.screen().contains("in the sample only"), "{}", sitting.screen());
    sitting.press("Enter");
    assert_eq!(sitting.state.shell.who(), Some("admin-1"));
    // Nor does the desk let them, however it is asked.
    let asked = Request::Save(Save::Sit("admin-1".parse().unwrap()));
    let Reply::Refused(why) = serve(&mut sitting.served, asked) else { panic!("somebody sat") };
    assert!(why.contains("people of the sample alone"), "{why}");
}
