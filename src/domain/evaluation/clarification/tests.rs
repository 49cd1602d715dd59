use super::*;
use crate::domain::evaluation::evidence::LateError;
use crate::domain::evaluation::price::PriceFormula;
use crate::domain::evaluation::samples::{at, person, pounds, sample_2019_parts, slug};
use crate::domain::evaluation::stage::Stage;

fn evaluation(stage: Stage) -> Evaluation {
    let mut parts = sample_2019_parts(PriceFormula::Ratio);
    parts.stage = stage;
    Evaluation::new(parts).unwrap()
}

/// The same with a bid of gcp so low that it must be asked about.
fn with_a_low_bid(stage: Stage) -> Evaluation {
    let mut parts = evaluation(stage).into_parts();
    let low = crate::domain::evaluation::price::Price::new(pounds(500_000), None).unwrap();
    parts.prices.insert(slug("gcp"), low);
    Evaluation::new(parts).unwrap()
}

fn procurement() -> Person {
    person("proc-1", &[Role::Procurement])
}

fn note(text: &str) -> Note {
    text.parse().unwrap()
}

fn asked(about: About, candidate: Option<&str>, text: &str) -> Clarification {
    let entry = Entry { said: Said::Question, text: note(text), by: slug("proc-1"), at: at(9) };
    Clarification::recorded(
        ClarificationRef::new(1).unwrap(),
        about,
        candidate.map(slug),
        None,
        vec![entry],
    )
}

#[track_caller]
fn refused<T: std::fmt::Debug>(outcome: Result<T, ClarificationError>, wanted: &str) {
    assert_eq!(outcome.unwrap_err().to_string(), wanted);
}

#[test]
fn a_low_bid_is_asked_about_once_prices_are_open_and_only_where_it_is_flagged() {
    let by = procurement();
    let gcp = slug("gcp");
    refused(
        may_ask(&with_a_low_bid(Stage::Moderation), &by, About::AbnormallyLow, Some(&gcp)),
        "the prices of E-0001 are sealed until they are opened after quality is closed, so no \
         bid can be called abnormally low yet",
    );
    let open = with_a_low_bid(Stage::PriceOpened);
    let (_, flag) = may_ask(&open, &by, About::AbnormallyLow, Some(&gcp)).unwrap();
    assert_eq!(
        flag.unwrap(),
        "gcp bids 500,000, 58.7 % below the mean of the others: ask before relying on it"
    );
    refused(
        may_ask(&open, &by, About::AbnormallyLow, Some(&slug("azure"))),
        "the bid of azure is not flagged as abnormally low",
    );
    refused(
        may_ask(&open, &by, About::AbnormallyLow, None),
        "a bid is one candidate's: name whose, not all of them",
    );
}

#[test]
fn a_bid_below_our_own_estimate_is_flagged_too() {
    let mut parts = evaluation(Stage::PriceOpened).into_parts();
    parts.rules.should_cost = Some(pounds(1_200_000));
    let evaluation = Evaluation::new(parts).unwrap();
    let flag = low_flag(&evaluation, &slug("aws")).unwrap();
    assert!(flag.contains("below our own estimate of 1,200,000"), "{flag}");
    assert_eq!(low_flag(&evaluation, &slug("azure")), None);
}

#[test]
fn late_evidence_is_asked_of_all_candidates_alike() {
    let evaluation = evaluation(Stage::Scoring);
    let by = procurement();
    refused(
        may_ask(&evaluation, &by, About::LateEvidence, Some(&slug("aws"))),
        "late evidence is accepted only through a clarification open to all, not to aws alone",
    );
    assert!(may_ask(&evaluation, &by, About::LateEvidence, None).is_ok());
}

#[test]
fn after_scoring_has_started_evidence_comes_in_dated_and_through_an_open_clarification_to_all() {
    let day = Some("2019-09-30".parse().unwrap());
    let open = asked(About::LateEvidence, None, "Is there anything since?");
    let other = asked(About::Other, None, "Where is the site?");
    let mut concluded = open.clone();
    for (said, hour) in [(Said::Answer, 10), (Said::Conclusion, 11)] {
        let now = evaluation(Stage::Moderation);
        concluded.add(&now, &procurement(), said, note("It stands."), at(hour)).unwrap();
    }
    for stage in [Stage::Draft, Stage::Frozen] {
        assert_eq!(evaluation(stage).takes_evidence(None, None), Ok(()), "{stage}");
    }
    for stage in [Stage::Scoring, Stage::Moderation, Stage::QualityClosed, Stage::PriceOpened] {
        let now = evaluation(stage);
        let told = |outcome: Result<(), LateError>| outcome.unwrap_err().to_string();
        assert!(told(now.takes_evidence(day, None)).contains("only through a clarification"));
        assert!(told(now.takes_evidence(None, Some(&open))).contains("bears no date"));
        assert!(told(now.takes_evidence(day, Some(&other))).contains("is not about late evidence"));
        assert!(told(now.takes_evidence(day, Some(&concluded))).contains("is concluded"));
        assert_eq!(now.takes_evidence(day, Some(&open)), Ok(()), "{stage}");
    }
    for stage in [Stage::Decided, Stage::Archived] {
        let refused = evaluation(stage).takes_evidence(day, Some(&open));
        assert!(matches!(refused, Err(LateError::Closed { .. })), "{stage}: {refused:?}");
    }
}

#[test]
fn whoever_scores_does_not_talk_to_candidates() {
    let evaluation = evaluation(Stage::Scoring);
    let by = person("tl-1", &[Role::Evaluator, Role::Procurement]);
    refused(
        may_ask(&evaluation, &by, About::Other, None),
        "tl-1 scores in E-0001, and whoever scores quality does not handle prices, clarifications \
         or withdrawals",
    );
}

#[test]
fn nothing_is_concluded_unheard_and_nothing_is_added_to_what_is_concluded() {
    let evaluation = evaluation(Stage::PriceOpened);
    let (by, mut one) = (procurement(), asked(About::Other, Some("aws"), "Is support included?"));
    assert_eq!(one.state(), State::Asked);
    refused(
        one.add(&evaluation, &by, Said::Conclusion, note("It is."), at(10)),
        "C-0001 has no answer yet, and nothing is concluded unheard",
    );
    one.add(&evaluation, &by, Said::Answer, note("Yes."), at(11)).unwrap();
    one.add(&evaluation, &by, Said::Answer, note("Round the clock."), at(12)).unwrap();
    assert_eq!(one.state(), State::Answered);
    one.add(&evaluation, &by, Said::Conclusion, note("The bid stands."), at(13)).unwrap();
    assert_eq!(one.state(), State::Concluded);
    refused(
        one.add(&evaluation, &by, Said::Answer, note("And one more."), at(14)),
        "C-0001 was concluded by proc-1, and nothing is added to it",
    );
    assert_eq!(one.entries().len(), 4);
}

/// What the program writes when a bid is flagged.
fn drafted(candidate: &str) -> Clarification {
    let text = note("Your price looks low for this work.");
    let entry = Entry { said: Said::Drafted, text, by: slug("mod-1"), at: at(9) };
    let reference = ClarificationRef::new(1).unwrap();
    let whom = Some(slug(candidate));
    Clarification::recorded(reference, About::AbnormallyLow, whom, None, vec![entry])
}

#[test]
fn what_the_program_wrote_is_sent_by_somebody_before_anything_can_come_back() {
    let (now, by) = (with_a_low_bid(Stage::PriceOpened), procurement());
    let mut one = drafted("gcp");
    assert_eq!(one.state(), State::ToSend);
    assert!(one.is_owed(&now));
    for said in [Said::Answer, Said::Conclusion] {
        refused(
            one.add(&now, &by, said, note("A discount."), at(10)),
            "C-0001 has not been sent yet: a question comes before its answer",
        );
    }
    one.add(&now, &by, Said::Question, note("How is it made up?"), at(11)).unwrap();
    assert_eq!((one.state(), one.is_owed(&now)), (State::Asked, false));
    assert_eq!(one.question().unwrap().text.as_str(), "How is it made up?", "as it was sent");
    refused(
        one.add(&now, &by, Said::Question, note("How is it made up?"), at(12)),
        "C-0001 was sent to gcp by proc-1 already; more is asked in another",
    );
    one.add(&now, &by, Said::Answer, note("A discount."), at(13)).unwrap();
    assert_eq!(one.state(), State::Answered);
}

#[test]
fn a_question_about_a_bid_that_was_put_right_meanwhile_is_owed_no_more_and_may_be_closed() {
    let (now, by) = (evaluation(Stage::PriceOpened), procurement());
    let mut one = drafted("gcp");
    assert!(!one.is_owed(&now), "the bid is not flagged as it stands now");
    one.add(&now, &by, Said::Conclusion, note("The price was corrected."), at(10)).unwrap();
    assert_eq!(one.state(), State::Concluded);
}

#[test]
fn a_conclusion_excludes_nobody() {
    let before = with_a_low_bid(Stage::PriceOpened);
    let mut one = asked(About::AbnormallyLow, Some("gcp"), "How is it so low?");
    one.add(&before, &procurement(), Said::Answer, note("A discount."), at(10)).unwrap();
    one.add(&before, &procurement(), Said::Conclusion, note("Not credible."), at(11)).unwrap();
    let gcp = before.live().find(|candidate| candidate.slug == slug("gcp"));
    assert!(gcp.is_some());
}

#[test]
fn what_tells_of_money_is_read_by_nobody_while_prices_are_sealed() {
    let (sealed, open) = (evaluation(Stage::QualityClosed), evaluation(Stage::PriceOpened));
    for one in [
        asked(About::AbnormallyLow, Some("gcp"), "How is it so low?"),
        asked(About::Other, Some("gcp"), "Is £900 a month the support?"),
        asked(About::LateEvidence, None, "The total of 1 180 000 looks odd."),
    ] {
        assert!(one.shows(&sealed).is_err(), "{one:?}");
        assert!(one.shows(&open).is_ok(), "{one:?}");
    }
    let plain = asked(About::Other, None, "Which of the 3 zones, and since 2026-02-17?");
    assert!(plain.shows(&sealed).is_ok());
}

#[test]
fn an_amount_is_known_by_its_sign_its_word_or_its_size() {
    for text in [
        "£5",
        "5 GBP",
        "it costs 12 pounds",
        "1180000",
        "1,180,000",
        "1 180 000",
        "1.180.000,50",
        "1180k",
        "1.2m",
        "1'180'000",
        "10000",
    ] {
        assert!(names_money(text), "{text}");
    }
    for text in [
        "",
        "2026-02-17",
        "two sites, 100G each",
        "since 2019, 2020, 2021",
        "section 4.2.1",
        "ISO 9001",
        "9999",
        "no figures at all",
        "10 people in 3 teams",
    ] {
        assert!(!names_money(text), "{text}");
    }
}

#[test]
fn while_prices_are_sealed_nobody_learns_whether_a_bid_is_flagged() {
    for sealed in [evaluation(Stage::Moderation), with_a_low_bid(Stage::Moderation)] {
        let mut one = drafted("gcp");
        let said = note("The price was corrected.");
        refused(
            one.add(&sealed, &procurement(), Said::Conclusion, said, at(10)),
            "C-0001 has not been sent yet: a question comes before its answer",
        );
    }
}

#[test]
fn a_bid_is_heard_only_where_its_question_was_sent() {
    let open = with_a_low_bid(Stage::PriceOpened);
    let ranking = crate::domain::evaluation::ranking::rank(&open).unwrap();
    let last = ranking.ranked().last().unwrap().0.candidate.clone();
    let aside = |log: &[Clarification]| {
        let found = set_aside_unheard(&open, &ranking, &last, log);
        found.map(|(candidate, asked)| (candidate.to_string(), asked.map(|(_, state)| state)))
    };
    assert_eq!(aside(&[]), Some(("gcp".to_owned(), None)));
    let end = |said: Said| Entry { said, text: note("It was so."), by: slug("proc-1"), at: at(10) };
    // Put away while the flag was down: nobody was asked.
    let mut unsent = drafted("gcp");
    unsent.entries.push(end(Said::Conclusion));
    assert_eq!(aside(&[unsent]), Some(("gcp".to_owned(), None)));
    let mut heard = asked(About::AbnormallyLow, Some("gcp"), "Why so low?");
    assert_eq!(aside(&[heard.clone()]), Some(("gcp".to_owned(), Some(State::Asked))));
    heard.entries.extend([end(Said::Answer), end(Said::Conclusion)]);
    assert_eq!(aside(&[heard]), None);
}
