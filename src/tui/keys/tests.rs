use std::collections::BTreeSet;

use super::*;
use crate::tui::overlays::{help, palette};
use crate::tui::testing;

#[test]
fn no_two_commands_that_are_heard_together_share_a_key() {
    assert_eq!(Keymap::default().check(), Ok(()));
}

#[test]
fn names_in_settings_are_unique() {
    let ids: BTreeSet<&str> = commands().map(|command| command.id).collect();
    assert_eq!(ids.len(), commands().count());
}

#[test]
fn own_keys_that_clash_are_refused_with_both_names() {
    let own = BTreeMap::from([("leave".to_owned(), vec![ch('j')])]);
    assert_eq!(
        Keymap::new(own).unwrap_err().to_string(),
        "j is the key of both move.down and leave"
    );
    let own = BTreeMap::from([("redraw".to_owned(), vec![ch('r')])]);
    assert_eq!(
        Keymap::new(own).unwrap_err().to_string(),
        "r cannot be the key of redraw, which is also heard while typing"
    );
    let own = BTreeMap::from([("leve".to_owned(), vec![ctrl('x')])]);
    assert_eq!(
        Keymap::new(own).unwrap_err().to_string(),
        "`leve` is no command; did you mean leave?"
    );
}

#[test]
fn own_keys_replace_those_of_the_table_everywhere() {
    let map = Keymap::new(BTreeMap::from([("leave".to_owned(), vec![ctrl('q')])])).unwrap();
    let context = testing::opened().context();
    assert_eq!(map.find(ctrl('q'), context).map(|command| command.id), Some("leave"));
    assert_eq!(map.find(ch('q'), context).map(|command| command.id), None);
}

#[test]
fn every_command_is_found_in_palette_and_help() {
    let state = testing::opened();
    let context = state.context();
    for command in commands().filter(|command| !matches!(command.place, Where::Over(_))) {
        for (name, found) in [
            ("palette", palette::matching(&state, context, "")),
            ("help", help::matching(&state, context, "")),
        ] {
            assert!(found.iter().any(|row| row.id == command.id), "{} not in {name}", command.id);
        }
    }
}

#[test]
fn the_open_places_are_exactly_those_with_a_command() {
    let with: Vec<Place> = commands()
        .filter_map(|command| {
            if let Act::Shell(ShellAct::Go(place)) = command.act { Some(place) } else { None }
        })
        .collect();
    assert_eq!(with, Place::ALL);
    for command in commands() {
        if let Act::Shell(ShellAct::Go(place)) = command.act {
            assert_eq!(command.label, Some(format!("g {}", place.letter())).as_deref());
        }
    }
}

#[test]
fn the_manual_names_every_command() {
    let page = manual();
    for command in commands() {
        assert!(page.contains(&format!("`{}`", command.id)), "{}", command.id);
    }
}

fn first_found(state: &crate::tui::state::State, query: &str) -> &'static str {
    palette::matching(state, state.context(), query)[0].id
}

#[test]
fn of_commands_that_say_the_same_words_the_palette_has_first_what_can_be_done() {
    let mut sitting = crate::tui::testing::Sitting::of("own-1");
    sitting.press("g k");
    // Both the board and the register speak of a condition that is waived; here it can be.
    assert_eq!(first_found(&sitting.state, "waive condition"), "board.waive");
    sitting.press("g w");
    // What settings call it counts too.
    assert_eq!(first_found(&sitting.state, "reload"), "workloads.reload");
    let found = palette::matching(&sitting.state, sitting.state.context(), "import");
    assert!(found.iter().any(|command| command.id == "workloads.import"));
}

#[test]
fn what_a_persons_role_can_never_do_is_in_no_footer_and_says_which_role_it_takes() {
    let offered = |who: &str| {
        let mut sitting = crate::tui::testing::Sitting::of(who);
        sitting.press("g d");
        let ids: Vec<&str> = super::hints(&sitting.state).iter().map(|(_, c)| c.id).collect();
        let (screen, ids) = (sitting.screen(), ids.join(" "));
        sitting.press("n");
        (ids, screen, sitting.notice().to_owned())
    };
    let (ids, screen, said) = offered("aud-1");
    assert!(!ids.contains("decisions.new"), "{ids}\n{screen}");
    assert!(said.contains("that takes the role moderator or decision-owner"), "{said}");
    let (ids, screen, _) = offered("mod-1");
    assert!(ids.contains("decisions.new"), "{ids}\n{screen}");
    assert!(!ids.contains("decisions.reopen"), "{ids}\n{screen}");
    assert!(offered("own-1").0.contains("decisions.reopen"));
    // Whoever stands in for somebody has their roles too.
    let mut sitting = crate::tui::testing::Sitting::of("app-1");
    sitting.press("g d");
    let roles = |sitting: &crate::tui::testing::Sitting| sitting.state.shell.roles().cloned();
    assert_eq!(roles(&sitting).map(|roles| roles.len()), Some(1));
    sitting.behind(|desk| {
        let everybody = crate::actions::people::list(desk).unwrap();
        desk.sit(&everybody, "own-1");
        crate::actions::people::delegate(desk, "own-1", "app-1", "2026-12-24").unwrap();
        desk.sit(&everybody, "app-1");
    });
    sitting.tell(crate::tui::msg::Msg::Started);
    let roles = roles(&sitting).unwrap();
    assert!(roles.contains(&crate::domain::person::Role::DecisionOwner), "{roles:?}");
}

#[test]
fn esc_is_offered_where_it_leads_somewhere_and_says_so_where_it_does_not() {
    let mut sitting = crate::tui::testing::Sitting::of("own-1");
    let offers = |sitting: &crate::tui::testing::Sitting| {
        super::hints(&sitting.state).iter().any(|(_, command)| command.id == "back")
    };
    assert!(!offers(&sitting));
    sitting.press("Esc");
    assert_eq!(sitting.notice(), "there is nothing before this; q leaves");
    // A part of the same place is something to come back from.
    sitting.press("v");
    assert!(sitting.screen().contains("Esc back"));
    sitting.press("Esc");
    assert!(sitting.screen().contains("NEXT FOR YOU"));
    sitting.press("g r");
    assert!(offers(&sitting));
    sitting.press("Esc");
    assert!(sitting.screen().contains("NEXT FOR YOU"));
}

#[test]
fn in_an_empty_workspace_no_list_offers_to_open_what_is_not_there() {
    let mut sitting = crate::tui::testing::Sitting::empty("boss-1");
    for place in ["g v", "g n"] {
        sitting.press(place);
        let screen = sitting.screen();
        assert!(!screen.contains("Enter open") && !screen.contains("y copy"), "{screen}");
        sitting.press("Enter");
        assert!(sitting.notice().contains("there is nothing in this list"), "{}", sitting.notice());
    }
    // What is said instead names who begins, whoever reads it.
    sitting.press("g e");
    assert!(sitting.screen().contains("an architect begins a request with n"));
    sitting.press("g d");
    let screen = sitting.screen();
    assert!(screen.contains("a moderator or a") && screen.contains("with n"), "{screen}");
}

#[test]
fn a_workload_is_added_by_an_architect_and_nobody_else_is_offered_the_form() {
    let mut sitting = crate::tui::testing::Sitting::of("aud-1");
    sitting.press("g w n");
    assert!(sitting.notice().contains("that takes the role architect"), "{}", sitting.notice());
    let mut sitting = crate::tui::testing::Sitting::of("arch-1");
    sitting.press("g w n");
    assert!(sitting.screen().contains("new workload"));
}
