use super::*;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{at, person, question, sample_2019_parts, slug};
use crate::domain::evaluation::stage::Stage;

fn evaluation(stage: Stage) -> Evaluation {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    parts.stage = stage;
    Evaluation::new(parts).unwrap()
}

fn asked(candidate: &str, id: &str) -> Asked {
    (slug(candidate), question(id))
}

fn track(state: State, owner: Option<&str>, due: Option<&str>) -> Track {
    Track {
        state,
        owner: owner.map(slug),
        due: due.map(|day| day.parse().unwrap()),
        note: None,
        by: slug("mod-1"),
        at: at(9),
    }
}

fn item(id: &str, candidate: Option<&str>, on: &str) -> Evidence {
    Evidence {
        id: id.parse().unwrap(),
        candidate: candidate.map(slug),
        questions: vec![question(on)],
        title: "a fact".parse().unwrap(),
        source: "a page".parse().unwrap(),
        as_at: None,
        r#where: None,
        link: None,
        note: None,
        conflicts_with: std::collections::BTreeSet::new(),
    }
}

fn today() -> Day {
    "2019-10-20".parse().unwrap()
}

fn line<'l>(lines: &'l [Line], candidate: &str, id: &str) -> &'l Line {
    let found = lines
        .iter()
        .find(|line| (&line.candidate, &line.question) == (&slug(candidate), &question(id)));
    found.unwrap()
}

#[test]
fn what_nobody_spoke_of_is_open_and_evidence_on_it_suggests_an_answer() {
    let evaluation = evaluation(Stage::Scoring);
    let evidence = [item("AWS-04", Some("aws"), "CON-02"), item("MKT-01", None, "CON-03")];
    let mut tracks = Tracks::new();
    tracks.insert(asked("gcp", "CON-03"), track(State::Answered, None, None));
    let lines = evaluation.worklist(&tracks, &evidence, today());
    let aws = line(&lines, "aws", "CON-02");
    assert_eq!((aws.state, aws.suggested, aws.evidence.len()), (State::Open, true, 1));
    assert!(!line(&lines, "azure", "CON-02").suggested);
    assert!(line(&lines, "azure", "CON-03").suggested, "an item about all is about each");
    assert!(!line(&lines, "gcp", "CON-03").suggested, "it is answered already");
    let price = evaluation.criteria().price().unwrap().1.id.clone();
    assert!(lines.iter().all(|line| line.question != price));
}

#[test]
fn whoever_is_past_the_due_day_is_late_until_it_is_answered() {
    let evaluation = evaluation(Stage::Scoring);
    let tracks: Tracks = [
        (asked("aws", "CON-02"), track(State::Investigate, Some("tl-1"), Some("2019-10-17"))),
        (asked("azure", "CON-02"), track(State::Investigate, Some("tl-1"), Some("2019-10-19"))),
        (asked("gcp", "CON-02"), track(State::Investigate, Some("tl-2"), Some("2019-10-20"))),
        (asked("paas", "CON-02"), track(State::Answered, Some("tl-3"), Some("2019-10-01"))),
    ]
    .into();
    let lines = evaluation.worklist(&tracks, &[], today());
    assert_eq!(line(&lines, "aws", "CON-02").days_late, Some(3));
    assert_eq!(line(&lines, "gcp", "CON-02").days_late, None);
    assert_eq!(late(&lines), [(Some(slug("tl-1")), 2, 3)]);
    let progress = evaluation.progress(&lines);
    let connectivity = &progress[0];
    assert_eq!((connectivity.answered, connectivity.investigate, connectivity.late), (1, 3, 2));
    let all: usize = progress.iter().map(|one| one.answered + one.investigate + one.open).sum();
    assert_eq!(all, lines.len());
}

#[test]
fn what_is_to_be_found_out_needs_somebody_who_may_record_it() {
    let evaluation = evaluation(Stage::Scoring);
    let by = person("mod-1", &[Role::Moderator]);
    let which = asked("aws", "CON-02");
    let refused = |state, owner: Option<&Person>| {
        evaluation.may_track(&by, &which, state, owner).unwrap_err().to_string()
    };
    assert_eq!(refused(State::Investigate, None), "aws CON-02 needs somebody who finds it out");
    let auditor = person("aud-1", &[Role::Auditor]);
    assert_eq!(
        refused(State::Investigate, Some(&auditor)),
        "aud-1 cannot see to it: that takes a seat on the panel, the moderator or procurement"
    );
    let lead = person("tl-1", &[Role::Evaluator]);
    assert!(evaluation.may_track(&by, &which, State::Investigate, Some(&lead)).is_ok());
    assert!(evaluation.may_track(&by, &which, State::Open, None).is_ok());
    let price = evaluation.criteria().price().unwrap().1.id.clone();
    let on_price = evaluation.may_track(&by, &(slug("aws"), price), State::Answered, None);
    assert!(on_price.unwrap_err().to_string().contains("sealed price"));
}
