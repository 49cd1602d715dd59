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
