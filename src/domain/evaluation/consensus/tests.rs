use std::collections::BTreeMap;

use super::*;
use crate::domain::evaluation::minutes::Entry;
use crate::domain::evaluation::missing::{Readiness, listed};
use crate::domain::evaluation::samples::{
    Outline, at, consensus, parts, person, question, reason, scale, set, slug,
};
use crate::domain::evaluation::stage::{Stage, Step};
use crate::domain::person::Role;

#[track_caller]
fn check(values: &[u8], top: u8, wanted: &str) {
    let spread = Spread::of(values.iter().copied(), &scale(top)).unwrap();
    let mode = spread.mode().map_or_else(|| "-".to_owned(), |mode| mode.to_string());
    let shown = format!(
        "{} {} mean {} median {} mode {mode}",
        (spread.share() * Exact::whole(100)).rounded(0),
        spread.light(),
        spread.mean().rounded(2),
        spread.median().rounded(1),
    );
    assert_eq!(shown, wanted, "{values:?}");
}

#[test]
fn the_spread_is_a_share_of_the_scale_with_a_colour_and_averages_are_information() {
    check(&[2, 2, 2], 3, "0 green mean 2.00 median 2.0 mode 2");
    check(&[1, 2, 2], 3, "33 amber mean 1.67 median 2.0 mode 2");
    check(&[3, 1, 3], 3, "67 red mean 2.33 median 3.0 mode 3");
    check(&[0, 3], 3, "100 red mean 1.50 median 1.5 mode -");
    check(&[4, 5], 5, "20 amber mean 4.50 median 4.5 mode -");
    check(&[5, 10], 10, "50 amber mean 7.50 median 7.5 mode -");
    check(&[9, 10], 10, "10 green mean 9.50 median 9.5 mode -");
    assert_eq!(Spread::of([], &scale(3)), None);
}

#[track_caller]
fn check_departure(values: &[u8], agreed: u8, wanted: Option<&str>) {
    let spread = Spread::of(values.iter().copied(), &scale(3)).unwrap();
    let shown = spread.departure(agreed).map(|departure| departure.to_string());
    assert_eq!(shown.as_deref(), wanted, "{values:?} agreed {agreed}");
}

#[test]
fn an_agreement_away_from_the_evaluators_is_flagged() {
    check_departure(&[1, 2, 3], 2, None);
    check_departure(&[1, 2], 2, None);
    check_departure(&[1, 1], 2, Some("2 lies outside what evaluators gave, 1 each"));
    check_departure(&[2, 2, 1], 1, Some("1 is not what most evaluators gave, which is 2"));
    check_departure(&[2, 2, 1], 2, None);
}

fn sheets(values: [u8; 3]) -> Vec<Sheet> {
    let of = |(at_, value): (usize, u8)| {
        let score = Score { value, reason: None, evidence: Vec::new(), at: at(9) };
        let both = ["aws", "gcp"].map(|who| ((slug(who), question("ONE-01")), score.clone()));
        let scores = BTreeMap::from(both);
        let name = format!("tl-{}", at_ + 1);
        Sheet::recorded(slug(&name), scores, Some(at(10)), Vec::new())
    };
    values.into_iter().enumerate().map(of).collect()
}

#[test]
fn a_departure_takes_a_second_sentence_and_stays_flagged() {
    let outline: &[Outline<'_>] = &[("ONE", "100", &[("ONE-01", Some("100"))])];
    let parts = parts(set(outline, scale(3)), &["aws", "gcp"], Stage::Moderation);
    let mut e = Evaluation::new(parts).unwrap();
    let (aws, id, sheets) = (slug("aws"), question("ONE-01"), sheets([2, 2, 3]));
    let moderator = person("mod-1", &[Role::Moderator]);
    let refused = e.agree(&moderator, &sheets, &aws, &id, consensus(1)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "1 lies outside what evaluators gave, 2 to 3: add a second sentence to the reason for aws \
         on ONE-01 that says why the panel moved"
    );
    let why = reason("The gap in Leeds was missed by all. The carrier's letter shows it.");
    let agreed = Consensus { reason: why, ..consensus(1) };
    let departure = e.agree(&moderator, &sheets, &aws, &id, agreed).unwrap();
    assert!(matches!(departure, Some(Departure::OutOfRange { value: AgreedValue::One(1), .. })));
    assert_eq!(e.departures(&sheets).len(), 1);
    assert_eq!(e.unexplained(&sheets), [], "its second sentence says why");
    assert_eq!(e.agree(&moderator, &sheets, &aws, &id, consensus(2)).unwrap(), None);
    assert_eq!(e.departures(&sheets), []);
    // Corrections move the evaluators away from what was agreed: closing asks for the word on it.
    let moved = self::sheets([3, 3, 3]);
    assert_eq!(e.unexplained(&moved).len(), 1);
    let ready = Readiness { sheets: &moved, deciders: &[] };
    let missing = listed(&e.missing_for(Step::CloseQuality, &ready));
    assert!(
        missing.contains(
            "a second sentence in the reason for aws on ONE-01 that says why the panel moved, since \
             2 lies outside what evaluators gave, 3 each"
        ),
        "{missing}"
    );
    let evaluator = person("tl-1", &[Role::Evaluator]);
    let refused = e.agree(&evaluator, &sheets, &aws, &id, consensus(2));
    assert!(matches!(refused, Err(ConsensusError::Record(RecordError::Refused(_)))), "{refused:?}");
    insta::assert_snapshot!(
        e.agree(&moderator, &sheets, &aws, &id, consensus(4)).unwrap_err(),
        @"`4` is not on the scale of ONE-01: its values are 0, 1, 2, 3"
    );
}

#[test]
fn a_difference_is_said_in_words_with_its_colour() {
    let words = |values: &[u8], top| {
        let spread = Spread::of(values.iter().copied(), &scale(top)).unwrap();
        format!("{} {}", spread.words(), spread.light())
    };
    assert_eq!(words(&[2, 2, 2], 3), "same green");
    assert_eq!(words(&[1, 2], 3), "1 apart amber");
    assert_eq!(words(&[1, 3], 3), "2 wide red");
    assert_eq!(words(&[9, 10], 10), "1 near green");
}

#[test]
fn what_somebody_gave_before_being_recused_is_kept_and_does_not_count() {
    use crate::domain::evaluation::conflict::{Declaration, Interest, Recusal, Review, Verdict};
    let outline: &[Outline<'_>] = &[("ONE", "100", &[("ONE-01", Some("100"))])];
    let mut parts = parts(set(outline, scale(3)), &["aws", "gcp"], Stage::Moderation);
    let review = Review {
        by: slug("own-1"),
        verdict: Verdict::Recused(Recusal::All),
        reason: reason("worked for aws"),
        at: at(11),
    };
    let interest =
        Interest { about: vec![slug("aws")], nature: reason("worked there"), mitigation: None };
    for who in ["tl-3", "mod-1"] {
        parts.declarations.push(Declaration {
            person: slug(who),
            made_at: at(10),
            interest: Some(interest.clone()),
            review: Some(review.clone()),
        });
    }
    let mut e = Evaluation::new(parts).unwrap();
    let (aws, id, sheets) = (slug("aws"), question("ONE-01"), sheets([2, 2, 0]));
    let counts: Vec<bool> = given(&e, &sheets, &aws, &id).iter().map(|one| one.counts).collect();
    assert_eq!(counts, [true, true, false]);
    assert_eq!(spread(&e, &sheets, &aws, &id).unwrap().values(), [2, 2]);
    let moderator = person("mod-1", &[Role::Moderator]);
    let refused = e.agree(&moderator, &sheets, &aws, &id, consensus(2)).unwrap_err();
    // Nor into the minutes, about a question they were taken off.
    let note = Entry::Note { about: Some((aws.clone(), id.clone())), text: reason("A word.") };
    assert!(e.minute(&moderator, &[], note, at(12)).unwrap_err().to_string().contains("recused"));
    let whole = Entry::Note { about: None, text: reason("All were there.") };
    assert!(e.minute(&moderator, &[], whole, at(12)).is_ok(), "the meeting is theirs to keep");
    // An interest that waits for its review stops them on every question.
    let waiting = Declaration {
        person: slug("mod-1"),
        made_at: at(12),
        interest: Some(Interest {
            about: vec![slug("gcp")],
            nature: reason("shares"),
            mitigation: None,
        }),
        review: None,
    };
    let mut parts = e.parts().clone();
    parts.declarations.retain(|one| one.person != slug("mod-1"));
    parts.declarations.push(waiting);
    let mut unreviewed = Evaluation::new(parts).unwrap();
    let said = unreviewed.agree(&moderator, &sheets, &aws, &id, consensus(2)).unwrap_err();
    assert!(said.to_string().contains("is not reviewed yet"), "{said}");
    assert_eq!(
        refused.to_string(),
        "mod-1 is recused from ONE-01, for all candidates, and records nothing on it"
    );
}

#[test]
fn nothing_is_agreed_before_moderation_or_after_quality_is_closed() {
    let outline: &[Outline<'_>] = &[("ONE", "100", &[("ONE-01", Some("100"))])];
    let moderator = person("mod-1", &[Role::Moderator]);
    let (aws, id, sheets) = (slug("aws"), question("ONE-01"), sheets([2, 2, 2]));
    for stage in [Stage::Frozen, Stage::Scoring, Stage::Moderation].into_iter().chain([
        Stage::QualityClosed,
        Stage::PriceOpened,
        Stage::Decided,
        Stage::Archived,
    ]) {
        let mut e = Evaluation::new(parts(set(outline, scale(3)), &["aws", "gcp"], stage)).unwrap();
        let agreed = e.agree(&moderator, &sheets, &aws, &id, consensus(2));
        if stage == Stage::Moderation {
            assert_eq!(agreed, Ok(None));
        } else {
            assert!(matches!(agreed, Err(ConsensusError::Record(_))), "{stage}");
            assert_eq!(e.agreed(&aws, &id), None, "{stage}");
        }
    }
}

/// One question of 30 marks and one of 70, where the rules take the average.
fn averaging() -> Evaluation {
    let outline: &[Outline<'_>] =
        &[("ONE", "30", &[("ONE-01", Some("100"))]), ("TWO", "70", &[("TWO-01", Some("100"))])];
    let mut parts = parts(set(outline, scale(3)), &["aws", "gcp"], Stage::Moderation);
    parts.rules.agreeing = Agreeing::Average;
    Evaluation::new(parts).unwrap()
}

#[test]
fn where_the_rules_take_the_average_it_counts_exactly_and_nobody_gives_another() {
    let mut e = averaging();
    let asked = (slug("aws"), question("ONE-01"));
    let moderator = person("mod-1", &[Role::Moderator]);
    let given = sheets([1, 3, 3]);
    let value = e.agreed_value(&given, &asked, " Average ").unwrap();
    assert_eq!(value.exact(), Exact::ratio(7, 3));
    for typed in ["2", "2.33", "3", ""] {
        let refused = e.agreed_value(&given, &asked, typed).unwrap_err().to_string();
        assert!(refused.contains("take the average of the individual scores, which is 2.33"));
    }
    let own = e.agree(&moderator, &given, &asked.0, &asked.1, consensus(2)).unwrap_err();
    assert!(matches!(own, ConsensusError::TakesAverage { .. }));
    // One sentence is enough: the rules moved the score, and it is told all the same.
    let agreed = Consensus { value, ..consensus(0) };
    let departure = e.agree(&moderator, &given, &asked.0, &asked.1, agreed).unwrap();
    assert_eq!(
        departure.map(|one| one.to_string()).as_deref(),
        Some("2.33 is the average that the rules take, and most evaluators gave 3")
    );
    let (group, question) = e.criteria().question(&asked.1).unwrap();
    let marks = crate::domain::evaluation::ranking::marks(&e, &asked.0, group, question).unwrap();
    // 30.00 x 7/9.
    assert_eq!(
        (marks.clone(), marks.rounded(2).to_string()),
        (Exact::ratio(70, 3), "23.33".into())
    );
    // Where the panel agrees on one score, the word means nothing, and 2.33 is on no scale.
    let mut parts = e.into_parts();
    parts.rules.agreeing = Agreeing::OneScore;
    parts.consensus.clear();
    let mut plain = Evaluation::new(parts).unwrap();
    insta::assert_snapshot!(
        plain.agreed_value(&given, &asked, "average").unwrap_err(),
        @"`average` is not on the scale of ONE-01: its values are 0, 1, 2, 3"
    );
    let averaged = Consensus { value, ..consensus(0) };
    insta::assert_snapshot!(
        plain.agree(&moderator, &given, &asked.0, &asked.1, averaged).unwrap_err(),
        @"`average` is not on the scale of ONE-01: its values are 0, 1, 2, 3"
    );
}

#[test]
fn an_average_that_a_correction_moved_is_recorded_anew_before_quality_is_closed() {
    use crate::domain::evaluation::missing::Missing;
    use crate::domain::evaluation::stage::{Readiness, Step};
    let mut e = averaging();
    let asked = (slug("aws"), question("ONE-01"));
    let moderator = person("mod-1", &[Role::Moderator]);
    let record = |e: &mut Evaluation, sheets: &[Sheet]| {
        let value = e.agreed_value(sheets, &asked, "average").unwrap();
        let agreed = Consensus { value, ..consensus(0) };
        e.agree(&moderator, sheets, &asked.0, &asked.1, agreed).unwrap();
    };
    let moved = |e: &Evaluation, sheets: &[Sheet]| {
        let ready = Readiness { sheets, deciders: &[] };
        let missing = e.missing_for(Step::CloseQuality, &ready);
        let moved = missing.into_iter().find(|one| matches!(one, Missing::Average { .. }));
        moved.map(|one| one.to_string())
    };
    record(&mut e, &sheets([1, 3, 3]));
    assert_eq!(moved(&e, &sheets([1, 3, 3])), None);
    assert_eq!(
        moved(&e, &sheets([2, 3, 3])).as_deref(),
        Some("the average for aws on ONE-01 recorded anew: it is 2.67, and 2.33 is recorded")
    );
    record(&mut e, &sheets([2, 3, 3]));
    assert_eq!(moved(&e, &sheets([2, 3, 3])), None);
}

#[test]
fn prices_do_not_open_on_an_average_of_somebody_recused_since() {
    use crate::domain::evaluation::conflict::{Declaration, Interest, Recusal, Review, Verdict};
    use crate::domain::evaluation::missing::Missing;
    use crate::domain::evaluation::stage::{Readiness, Step};
    let mut e = averaging();
    let (aws, id) = (slug("aws"), question("ONE-01"));
    let (asked, given) = ((aws.clone(), id.clone()), sheets([1, 1, 3]));
    let moderator = person("mod-1", &[Role::Moderator]);
    let value = e.agreed_value(&given, &asked, "average").unwrap();
    e.agree(&moderator, &given, &aws, &id, Consensus { value, ..consensus(0) }).unwrap();
    let ready = Readiness { sheets: &given, deciders: &[] };
    let moved = |e: &Evaluation, step: Step| {
        let missing = e.missing_for(step, &ready);
        missing.iter().any(|one| one.to_string().contains("recorded anew: it is 1, and 1.67"))
    };
    assert!(!moved(&e, Step::OpenPrice));
    let before = e.clone();
    let mut parts = e.into_parts();
    parts.stage = Stage::QualityClosed;
    let recused = |who: &str| Declaration {
        person: slug(who),
        made_at: at(12),
        interest: Some(Interest {
            about: vec![aws.clone()],
            nature: reason("a post there"),
            mitigation: None,
        }),
        review: Some(Review {
            by: slug("mod-1"),
            verdict: Verdict::Recused(Recusal::All),
            reason: reason("a post at a candidate"),
            at: at(13),
        }),
    };
    parts.declarations.push(recused("tl-3"));
    let mut nobody = parts.clone();
    let e = Evaluation::new(parts).unwrap();
    for step in [Step::CloseQuality, Step::OpenPrice, Step::Decide] {
        assert!(moved(&e, step), "{step}");
    }
    // The way on is named, and it is not a second sentence: nobody chose the average.
    let conditions = e.conditions(Step::OpenPrice, Some(&moderator), &ready);
    let rule = conditions.iter().find(|one| one.rule.contains("average")).unwrap();
    assert!(!rule.met && rule.rule.contains("reopening moderation"), "{}", rule.rule);
    assert!(e.unexplained(&given).is_empty());
    // Where all of them are recused nothing has moved, and nobody is left whose scores count.
    nobody.declarations.extend(["tl-1", "tl-2"].map(recused));
    let e = Evaluation::new(nobody).unwrap();
    for step in [Step::OpenPrice, Step::Decide] {
        let missing = e.missing_for(step, &ready);
        let thin = |one: &&Missing| {
            let Missing::Panel { question: asked, has: 0, .. } = one else { return false };
            *asked == id
        };
        assert!(missing.iter().any(|one| thin(&one)), "{step}: {missing:?}");
        let before = before.missing_for(step, &ready);
        assert!(!before.iter().any(|one| thin(&one)), "{step}: {before:?}");
    }
}

#[test]
fn under_averages_what_is_missing_is_an_average_and_no_agreed_score() {
    use crate::domain::evaluation::stage::{Readiness, Step};
    let (e, given) = (averaging(), sheets([1, 1, 3]));
    let ready = Readiness { sheets: &given, deciders: &[] };
    let all: Vec<String> = e
        .conditions(Step::CloseQuality, None, &ready)
        .into_iter()
        .flat_map(|one| [vec![one.rule], one.now].concat())
        .collect();
    let all = all.join("\n");
    assert!(all.contains("the average for aws on ONE-01 recorded, with its reason"), "{all}");
    assert!(!all.contains("agreed"), "{all}");
}
