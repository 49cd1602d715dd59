use super::*;
use crate::actions::{decisions, ranking};

fn world() -> World {
    World {
        clock: Clock::fixed("2026-11-21T10:00:00Z".parse().unwrap()),
        login: "someone".to_owned(),
        host: "desk".to_owned(),
    }
}

#[test]
fn the_sample_gives_the_golden_totals() {
    let mut desk = build(&world()).unwrap();
    let (_, ranking) = ranking::rank(&mut desk, Some("E-0001")).unwrap();
    let lines: Vec<String> = ranking
        .ranked()
        .map(|(standing, f)| format!("{} {} {} {}", f.place, standing.candidate, f.published, f.total))
        .collect();
    assert_eq!(lines[0], "1 aws 76.21 269801/3540");
    assert!(lines[1].starts_with("2 azure 76.18 ") && lines[2].starts_with("3 gcp 74.48 "));
    decisions::verify_snapshot(&mut desk, "d1").unwrap();
}
