use super::*;
use crate::actions::demo::tests::sample;
use crate::domain::evaluation::TieRule;
use crate::domain::evaluation::ranking::TieBroken;
use crate::domain::evaluation::stage::Stage;

/// The papers of an evaluation of the sample; where its history ended differs with each loading.
fn papers_of(which: &str) -> Papers {
    let mut desk = sample();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "admin-1");
    let said = [
        (LETTER_FROM, "Example Council, Digital and ICT"),
        (LETTER_CONTACT, "1 Town Square; cloud@council.example"),
    ];
    let said = said.map(|(key, value)| (key.to_owned(), value.to_owned()));
    crate::actions::settings::set_all(&mut desk, &said, "Letters go out.").unwrap();
    let papers = papers(&mut desk, Some(which)).unwrap();
    Papers { head: "event 4711 of the sample".to_owned(), ..papers }
}

fn written(papers: &Papers, who: &str, form: Form, winner_column: bool) -> String {
    let manner =
        Manner { form, profile: Profile::Plain, winner_column, discretion: Discretion::LeaveOut };
    let mut out = Vec::new();
    papers.write(&who.parse().unwrap(), manner, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_loser_finds_why_it_got_no_more_in_every_form() {
    let papers = papers_of("E-0001");
    insta::assert_snapshot!("summary-azure.md", written(&papers, "azure", Form::Markdown, false));
    insta::assert_snapshot!("summary-azure.csv", written(&papers, "azure", Form::Csv, true));
    insta::assert_snapshot!("summary-paas.html", written(&papers, "paas", Form::Html, true));
}

#[test]
fn every_question_below_the_top_says_what_was_found_and_what_was_asked_for() {
    let papers = papers_of("E-0001");
    for who in ["aws", "azure", "gcp", "paas"] {
        let text = written(&papers, who, Form::Csv, false);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let mut questions = 0;
        for row in reader.records() {
            let row = row.unwrap();
            if &row[3] != "question" {
                continue;
            }
            questions += 1;
            assert!(row[12].split(' ').count() >= 8, "{who} {}: no reason", &row[5]);
            let top = row[7] == row[8];
            assert_eq!(row[15].is_empty(), top, "{who} {}: the next score", &row[5]);
        }
        assert_eq!(questions, 39, "{who}");
    }
}

#[test]
fn the_price_of_the_chosen_is_in_nobody_elses_summary() {
    let papers = papers_of("E-0001");
    let text = written(&papers, "gcp", Form::Markdown, true);
    // Its own price is the lowest; the formula shows no other.
    assert!(text.contains("£1,090,000"), "{text}");
    for hidden in ["1,180,000", "1180000", "1,240,000", "1240000"] {
        assert!(!text.contains(hidden), "{hidden}");
    }
    assert!(!written(&papers, "aws", Form::Markdown, true).contains("The service that was chosen"));
}

#[test]
fn what_is_missing_is_said_first() {
    let papers = papers_of("E-0001");
    let text = written(&papers, "gcp", Form::Markdown, false);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[2], "> **Not ready to send: 2 things are missing or thin**");
    assert!(text.contains("What to do: What was decided changes no more"), "{text}");
    assert!(!written(&papers, "aws", Form::Markdown, false).contains("Not ready to send"));
}

#[test]
fn who_writes_stands_at_the_head_and_is_missed_where_nobody_said() {
    let papers = papers_of("E-0001");
    for form in [Form::Markdown, Form::Html] {
        let text = written(&papers, "aws", form, false);
        let places = [
            "Example Council, Digital and ICT",
            "1 Town Square; cloud@council.example",
            "Amazon Web Services",
            "please tell us",
            "Yours faithfully,",
        ];
        let mut rest = text.as_str();
        for place in places {
            let at = rest.find(place);
            rest = &rest[at.unwrap_or_else(|| panic!("{place}: {text}"))..];
        }
    }
    let mut desk = sample();
    let own = super::papers(&mut desk, Some("E-0001")).unwrap();
    let text = written(&own, "aws", Form::Markdown, false);
    assert!(text.contains("Yours faithfully,\nThe procurement office"), "{text}");
    assert!(!text.contains("Not ready to send"), "the sample's letter is finished: {text}");
    let mut bare = own;
    bare.sender = Sender { from: None, contact: None };
    bare.findings = check(&bare.sources());
    let text = written(&bare, "aws", Form::Markdown, false);
    assert!(text.contains("the setting letter-from is empty"), "{text}");
    assert!(!text.contains("**From:**") && !text.contains("Yours faithfully"), "{text}");
}

#[test]
fn no_summary_is_given_before_the_result_may_be_seen() {
    let mut desk = sample();
    let refused = papers(&mut desk, Some("E-0003")).unwrap_err().to_string();
    assert!(refused.starts_with("E-0003 stands at scoring: there is no result"), "{refused}");
}

#[test]
fn all_of_them_appear_together_or_not_at_all() {
    let mut desk = sample();
    let papers = papers(&mut desk, Some("E-0001")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("letters");
    let manner = Manner {
        form: Form::Html,
        profile: Profile::Plain,
        winner_column: false,
        discretion: Discretion::LeaveOut,
    };
    let entries = to_folder(&desk, &papers, manner, &target, Existing::Keep).unwrap();
    let names: Vec<&str> = entries.iter().map(|entry| entry.name.as_str()).collect();
    assert_eq!(names[0], "summary-e-0001-aws.html");
    assert_eq!(names.len(), 4);
    let again = to_folder(&desk, &papers, manner, &target, Existing::Keep).unwrap_err();
    assert!(again.to_string().contains("exists already"), "{again}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn rules_that_were_amended_after_somebody_scored_are_never_told_as_frozen_before() {
    let papers = papers_of("E-0001");
    assert!(written(&papers, "azure", Form::Markdown, false).contains(", before anybody scored."));
    let amended = |from| Amended {
        version: 2,
        on: "2019-09-20".parse().unwrap(),
        from,
        carried: true,
        money_known: from == Stage::PriceOpened,
        reason: "CON-03 named a link that nobody sells.".to_owned(),
    };
    let early = Papers { amended: vec![amended(Stage::Frozen)], ..papers.clone() };
    let text = written(&early, "azure", Form::Markdown, false);
    assert!(text.contains("Nobody had scored by then.") && text.contains("before anybody scored"));
    let known = Papers { amended: vec![amended(Stage::PriceOpened)], ..papers.clone() };
    let text = written(&known, "azure", Form::Markdown, false);
    assert!(text.contains(", with prices known. The reason"), "{text}");
    assert!(!text.contains("any price"), "{text}");
    let late = Papers { amended: vec![amended(Stage::Scoring)], ..papers };
    let text = written(&late, "azure", Form::Markdown, false);
    assert!(!text.contains("before anybody scored"), "{text}");
    assert!(
        text.contains(
            "Version 2 of the rules took the place of version 1 on 20 September 2019, when the \
             evaluation stood at scoring. The reason recorded is: CON-03 named a link that nobody \
             sells. What had been answered on questions that stay exactly as they were stands; the \
             others were answered anew."
        ),
        "{text}"
    );
}

#[test]
fn whoever_lost_by_a_rule_for_equal_totals_is_told_which() {
    let mut papers = papers_of("E-0001");
    let first = papers.ranking.ranked().next().unwrap().1.published;
    let azure = papers.ranking.standings.iter_mut().find(|one| one.candidate.as_str() == "azure");
    let figures = azure.unwrap().figures.as_mut().unwrap();
    figures.published = first;
    figures.tie_broken_by = Some(TieBroken::Rule(TieRule::Quality));
    let text = written(&papers, "azure", Form::Markdown, false);
    assert!(
        text.contains(
            "Amazon Web Services was chosen with the same total: where totals are equal, the \
             frozen rules put first whoever has higher marks for quality, and that is Amazon Web \
             Services."
        ),
        "{text}"
    );
    assert!(!text.contains("0.00 more"), "{text}");
    let text = written(&papers, "aws", Form::Markdown, false);
    assert!(text.contains("Another had the same total: where totals are equal"), "{text}");
}

/// The findings of the papers about `who`, after `change`.
#[test]
fn why_moderation_was_reopened_is_quoted_in_letters_and_never_names_the_panel() {
    use crate::domain::evaluation::{Agreeing, Evaluation, Reopening};
    let with = |reason: &str, agreeing: Agreeing| {
        let mut papers = papers_of("E-0001");
        let mut parts = papers.evaluation.clone().into_parts();
        parts.rules.agreeing = agreeing;
        parts.reopenings.push(Reopening {
            from: Stage::PriceOpened,
            version: parts.rules_version,
            by: "mod-1".parse().unwrap(),
            at: "2019-09-20T10:00:00Z".parse().unwrap(),
            reason: reason.parse().unwrap(),
            money_known: true,
        });
        papers.evaluation = Evaluation::new(parts).unwrap();
        written(&papers, "azure", Form::Markdown, false)
    };
    let text = with("The panel had missed a fact.", Agreeing::OneScore);
    assert!(text.contains("The agreed scores were reopened on 20 September 2019"), "{text}");
    assert!(text.contains("The reason recorded is: The panel had missed a fact."), "{text}");
    let text = with("What tl-3 gave counts no more.", Agreeing::OneScore);
    assert!(text.contains("The reason is on record.") && !text.contains("tl-3"), "{text}");
    let text = with("The panel had missed a fact.", Agreeing::Average);
    assert!(text.contains("meeting about the scores was reopened on"), "{text}");
    assert!(!text.contains("agreed score"), "{text}");
}

fn found_after(who: &str, change: impl FnOnce(&mut Papers)) -> Vec<String> {
    let mut papers = papers_of("E-0001");
    change(&mut papers);
    papers.findings = check(&papers.sources());
    let of_who = papers.findings_of(&who.parse().unwrap());
    of_who.iter().map(|finding| format!("{}: {}", finding.about(), finding.what)).collect()
}

#[test]
fn what_the_decision_says_of_a_loser_is_held_to_the_same_as_a_reason() {
    assert_eq!(found_after("azure", |_| {}), [""; 0]);
    let say = |why: &'static str| {
        found_after("azure", |papers| {
            let decision = papers.decision.as_mut().unwrap();
            let own = decision.content.rejected.iter_mut();
            own.filter(|other| other.candidate.as_str() == "azure")
                .for_each(|other| other.why = why.parse().unwrap());
        })
    };
    let found = say("It stood behind.");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("why the decision did not choose it: it has 3 words"), "{found:?}");
    let found = say("Its exit offer is weaker than the one that Google Cloud made to us.");
    assert!(found[0].contains("why the decision did not choose it names gcp"), "{found:?}");
    // Who was chosen is no secret.
    assert_eq!(
        say("Amazon Web Services had three hundredths of a mark more than it had."),
        [""; 0]
    );
}

#[test]
fn evidence_that_is_younger_than_the_score_or_anothers_is_found_and_the_latter_is_in_no_letter() {
    let found = found_after("azure", |papers| {
        let ids = ["AZ-02", "GCP-03"].map(|id| id.parse().unwrap());
        let mut parts = papers.evaluation.parts().clone();
        let asked = ("azure".parse().unwrap(), "CON-02".parse().unwrap());
        parts.consensus.get_mut(&asked).unwrap().evidence = ids.to_vec();
        papers.evaluation = Evaluation::new(parts).unwrap();
        let letter = written(papers, "azure", Form::Markdown, false);
        assert!(letter.contains("AZ-02") && !letter.contains("GCP-03"), "{letter}");
    });
    assert!(found.iter().any(|one| one.contains("CON-02: the score was agreed on 2019-10-10")));
    assert!(found.iter().any(|one| one.ends_with("which no letter to this one lists: GCP-03")));
}

#[test]
fn a_letter_speaks_to_its_reader_and_names_no_other_loser() {
    let papers = papers_of("E-0001");
    for (who, others) in [("azure", ["Google", "GOV.UK PaaS"]), ("gcp", ["Azure", "GOV.UK PaaS"])] {
        let letter = written(&papers, who, Form::Markdown, false);
        let firm = letter.lines().find(|line| line.starts_with("How firm that is")).unwrap();
        assert!(firm.contains("Yours would have been ahead of Amazon Web Services"), "{firm}");
        for other in others {
            assert!(!firm.contains(other), "{firm}");
        }
    }
    let letter = written(&papers, "azure", Form::Markdown, false);
    assert!(letter.contains("One mark more would have needed a price of £1,176,278 or less"));
    // Of the lowest price there is nothing more to be had.
    let letter = written(&papers, "gcp", Form::Markdown, false);
    assert!(letter.contains("Nothing: it has all the marks there are."), "{letter}");
    let winner = written(&papers, "aws", Form::Markdown, false);
    let firm = winner.lines().find(|line| line.starts_with("How firm that is")).unwrap();
    assert!(firm.contains("Yours stays first while"), "{firm}");
    assert!(!firm.contains("Azure") && !firm.contains("Google"), "{firm}");
}

#[test]
fn what_letters_would_tell_is_found_while_quality_is_open_and_no_longer() {
    use crate::actions::consensus::{Entry, set};
    let mut desk = crate::actions::evaluations::tests::moderated();
    let everybody = crate::actions::people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    let agree = |reason| Entry {
        candidate: "aws",
        question: "CON-02",
        value: "3",
        reason: Some(reason),
        evidence: None,
    };
    set(&mut desk, None, &agree("Good.")).unwrap();
    let told = before_closing(&mut desk, None).unwrap();
    assert!(told[0].contains(" too little: ") && told[0].contains("aws CON-02"), "{told:?}");
    crate::actions::evaluations::step(
        &mut desk,
        None,
        crate::domain::evaluation::stage::Step::CloseQuality,
        None,
    )
    .unwrap();
    assert!(before_closing(&mut desk, None).unwrap().is_empty());
}
