//! That what streams past says what the whole says, for every key and on any day.

use super::*;
use crate::actions::exceptions::list;
use crate::domain::filter::{Held, Kind, Sifted as _};
use crate::store::{Access, Store};
use crate::world::World;

fn desk(path: &std::path::Path, day: &str, who: &str) -> Desk {
    let world = World::standing_at(format!("{day}T10:00:00Z").parse().unwrap());
    Desk::new(Store::open(path, Access::Read).unwrap(), world, Some(who)).unwrap()
}

/// Filters of one term that tell rows apart, for each key.
fn filters(all: &[Listed]) -> Vec<String> {
    let mut filters = Vec::new();
    for key in KEYS {
        filters.push(format!("{}.any:", key.name));
        for listed in all {
            for held in listed.held(key.name) {
                let value = match held {
                    Held::Text(text) => format!("\"{text}\""),
                    Held::Day(day) => day.to_string(),
                    Held::Flag(flag) => if flag { "yes" } else { "no" }.to_owned(),
                    Held::Number(n) => match key.kind {
                        Kind::Money => format!("{}.{:02}", n / 100, n % 100),
                        Kind::Text
                        | Kind::Name
                        | Kind::Place
                        | Kind::Person
                        | Kind::Code(_)
                        | Kind::OneOf(_)
                        | Kind::Open
                        | Kind::Whole
                        | Kind::Days
                        | Kind::Day
                        | Kind::Flag => n.max(0).to_string(),
                    },
                };
                let modifier = match key.kind {
                    Kind::Day => ".by",
                    Kind::Whole | Kind::Money | Kind::Days => ".over",
                    Kind::Text
                    | Kind::Name
                    | Kind::Place
                    | Kind::Person
                    | Kind::Code(_)
                    | Kind::OneOf(_)
                    | Kind::Open
                    | Kind::Flag => "",
                };
                filters.push(format!("{}{modifier}:{value}", key.name));
                filters.push(format!("-{}:{value}", key.name));
            }
        }
    }
    filters.sort();
    filters.dedup();
    let further = [
        "map",
        "W-0003",
        "0003",
        "\"trial\"",
        "sevrice",
        "\"map service\" or -trial",
        "-map state:approved",
        "(map or W-0003) move.over:3",
        "state:approved move.over:3",
        "state:approved,draft (move.over:3 or map) move_months_likely.over:1",
        "state:approved or cover:lapsed",
    ];
    filters.extend(further.map(String::from));
    filters
}

#[test]
fn a_streaming_row_answers_every_filter_as_the_whole_does() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.db");
    let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
    crate::actions::demo::load(&path, &world).unwrap();
    for (day, who) in [("2027-07-02", "app-1"), ("2028-06-30", "arch-1")] {
        let mut desk = desk(&path, day, who);
        let all = list(&mut desk, &[], None).unwrap();
        assert!(!is_behind(&mut desk).unwrap());
        let mut told_apart = 0;
        for typed in filters(&all) {
            let filter = read_filter(&mut desk, std::slice::from_ref(&typed)).unwrap();
            let wanted: Vec<ExceptionRef> = all
                .iter()
                .filter(|listed| filter.takes(*listed))
                .map(|listed| listed.light.reference)
                .collect();
            if answers(&filter).is_none() {
                // Tags and grants are counted from tables of their own.
                assert!(["tag", "renewals", "bridges"].iter().any(|key| typed.contains(key)));
                continue;
            }
            let mut found = passing(&mut desk, &filter).unwrap().unwrap();
            found.sort_unstable();
            assert_eq!(found, wanted, "{typed} on {day}");
            let passed = all.iter().filter(|listed| filter.takes(*listed)).cloned();
            let mut whole: Vec<Brief> = passed.map(Brief::from).collect();
            let briefs = briefly(&mut desk, &filter, Depth::Whole).unwrap().unwrap();
            assert_eq!(briefs, whole, "{typed} on {day}");
            for brief in &mut whole {
                (brief.annual_cost, brief.decided_role, brief.directorate) = (None, None, None);
                (brief.move_low, brief.move_high) = (None, None);
                (brief.category, brief.start, brief.tier) = (None, None, None);
                brief.open_conditions = 0;
            }
            let briefs = briefly(&mut desk, &filter, Depth::Table).unwrap().unwrap();
            assert_eq!(briefs, whole, "{typed} on {day}");
            told_apart += usize::from(!found.is_empty() && found.len() < all.len());
        }
        assert!(told_apart > 40, "{told_apart}");
    }
}

#[test]
fn the_register_gives_each_the_place_that_its_page_gives_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.db");
    let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
    crate::actions::demo::load(&path, &world).unwrap();
    for day in ["2026-12-01", "2027-04-02", "2027-10-01", "2029-01-01"] {
        for who in ["app-1", "arch-1", "own-1"] {
            let mut desk = desk(&path, day, who);
            let ordered = register(&mut desk, &Asked::default()).unwrap();
            for filter in [
                "state:approved cover:live",
                "state:draft,in_review",
                "cover:none,live",
                "map",
                "id:X-0014",
                "workload:W-0003",
                "move.over:6",
                "state:approved move.over:6",
            ] {
                let asked = Asked { filter: filter.to_owned(), ..Asked::default() };
                let some = register(&mut desk, &asked).unwrap();
                assert_eq!((some.all, some.mine), (ordered.all, ordered.mine), "{filter} {who}");
                assert!(some.places.len() < ordered.all, "{filter}");
            }
            let references: Vec<ExceptionRef> =
                ordered.places.iter().map(|placed| placed.which).collect();
            let page = page(&mut desk, &references).unwrap();
            let told: Vec<Attention> = page.iter().map(|told| told.attention).collect();
            let placed: Vec<Attention> =
                ordered.places.iter().map(|placed| placed.attention).collect();
            assert_eq!(told, placed, "{day} {who}");
            assert!(placed.is_sorted(), "{day} {who}");
            assert_eq!(ordered.all, page.len());
        }
    }
}

#[test]
fn rows_without_a_value_stand_last_up_and_down() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.db");
    let world = World::standing_at("2026-11-28T10:00:00Z".parse().unwrap());
    crate::actions::demo::load(&path, &world).unwrap();
    let mut desk = desk(&path, "2027-04-02", "app-1");
    for by in [By::Title, By::Workload, By::Target, By::Cover, By::LastDay, By::Left, By::State] {
        for up in [true, false] {
            let asked = Asked { by, up, ..Asked::default() };
            let ordered = register(&mut desk, &asked).unwrap();
            let all: Vec<ExceptionRef> = ordered.places.iter().map(|placed| placed.which).collect();
            let page = page(&mut desk, &all).unwrap();
            if by == By::Left {
                let left: Vec<Option<i64>> =
                    page.iter().map(|told| told.listed.days_left).collect();
                let known: Vec<i64> = left.iter().copied().flatten().collect();
                assert!(left.iter().skip(known.len()).all(Option::is_none), "{left:?}");
                assert!(known.is_sorted() == up || known.len() < 2, "{left:?}");
            }
            assert_eq!(page.len(), ordered.all);
        }
    }
    let asked = Asked { grouping: Grouping::State, ..Asked::default() };
    let grouped = register(&mut desk, &asked).unwrap();
    assert!(grouped.places.is_sorted_by_key(|placed| (placed.state, placed.attention)));
}
