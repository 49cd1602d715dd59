use crate::tui::testing::{Sitting, opened, press, shown, sight, styles};

#[test]
fn before_moderation_nobodys_score_is_shown() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g m");
    let text = sitting.screen();
    assert!(text.contains("there are no agreed scores before moderation opens"), "{text}");
}

#[test]
fn after_the_decision_everything_is_read_and_nothing_agreed() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ ↓ Enter g m 2");
    assert_eq!(sitting.notice(), "E-0001 stands at decided: scores are agreed on in moderation");
    let text = sitting.screen();
    assert!(text.contains("wide") && text.contains("AGREED SCORE"), "{text}");
}

#[test]
fn a_gate_is_answered_with_a_reason_and_the_next_open_one_follows() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g m a");
    let text = sitting.screen();
    assert!(text.contains("not yet answered") && text.contains("wait for an answer"), "{text}");
    sitting.press("p Ctrl-S");
    assert!(sitting.notice().starts_with("the reason:"), "{}", sitting.notice());
    sitting.types("A tunnel from our own firewall carried traffic for a day.");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("Amazon Web Services         pass"), "{text}");
    assert!(text.contains("> CON-01    Microsoft Azure             not yet"), "{text}");
    sight("moderate-gates-of-the-sample", &text);
    sitting.press("f");
    sitting.types("No answer came.");
    sitting.press("Esc Esc");
    assert!(!sitting.screen().contains("not yet answered"));
}

#[test]
fn who_does_not_moderate_is_told_so_and_keeps_what_was_typed() {
    let mut sitting = Sitting::of("tl-1");
    sitting.press("g m a f");
    assert_eq!(sitting.notice(), "mod-1 moderates this evaluation and answers its gates");
    assert!(!sitting.state.screens.at(sitting.state.shell.at).typing());
    // Whoever moderated when the answer was begun keeps what was typed.
    let mut sitting = Sitting::at(crate::actions::evaluations::tests::moderating());
    sitting.press("g m a f");
    sitting.types("No answer came.");
    sitting.behind(crate::actions::evaluations::tests::passed_on_to_mod_2);
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("mod-2"), "{}", sitting.notice());
    assert!(sitting.screen().contains("No answer came."));
}

#[test]
fn the_widest_difference_stands_first_and_a_digit_begins_the_agreement() {
    let mut state = opened();
    press(&mut state, "g m");
    let text = shown(100, 30, &mut state);
    let first = text.lines().find(|line| line.starts_with("\">")).unwrap();
    assert!(first.contains("wide") && first.contains("CON-02"), "{text}");
    press(&mut state, "3 a b");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("( 3 )") && text.contains("│ ab"), "{text}");
    press(&mut state, "Ctrl-S");
    assert!(!state.screens.at(state.shell.at).typing());
    assert!(!styles(60, 16, &mut state).is_empty());
}

#[test]
fn the_meeting_shows_one_score_and_no_names_until_they_are_wanted() {
    let mut state = opened();
    press(&mut state, "g m M");
    let text = shown(80, 24, &mut state);
    assert!(
        text.contains("1 of ") && text.contains("wide, red") && !text.contains("\"  tl-1 "),
        "{text}"
    );
    sight("meeting-80x24", &text);
    press(&mut state, "n");
    assert!(shown(80, 24, &mut state).contains("\"  tl-1 "));
    press(&mut state, "2 a b");
    let text = shown(80, 24, &mut state);
    assert!(text.contains("( 2 )") && text.contains("ab"), "{text}");
    press(&mut state, "Esc Esc ↓ m w h y");
    let text = shown(80, 24, &mut state);
    assert!(text.contains("MINUTES") && text.contains("why") && text.contains("2 of "), "{text}");
    assert!(!styles(60, 16, &mut state).is_empty());
    press(&mut state, "Ctrl-S Esc");
    assert!(shown(80, 24, &mut state).contains("WORTH"));
}

#[test]
fn an_interest_is_reviewed_with_a_reason_and_never_ones_own() {
    let mut declares = Sitting::of("tl-2");
    declares.press("g s D ↓ Space ↓ ↓ ↓ Enter");
    declares.types("A cousin sells for it.");
    declares.press("Ctrl-S");
    assert!(declares.notice().contains("to be reviewed"), "{}", declares.notice());
    declares.press("Esc g m c");
    let text = declares.screen();
    assert!(text.contains("waits for a review") && text.contains("A cousin sells"), "{text}");
    sight("interests-of-the-sample", &text);
    // Whoever may not review is not offered it.
    for key in ["c", "r", "R"] {
        declares.press(key);
        let said = "that takes the role moderator or decision-owner";
        assert_eq!(declares.notice(), said, "{key}");
        assert!(!declares.state.screens.at(declares.state.shell.at).typing(), "{key}");
    }
    let screen = declares.screen();
    assert!(!screen.lines().last().unwrap_or_default().contains("recuse"), "{screen}");
}

#[test]
fn a_recusal_from_some_questions_names_them_and_the_reason_in_fields_of_their_own() {
    use crate::actions::{conflicts, people};
    let mut sitting = Sitting::of("mod-1");
    sitting.behind(|desk| {
        let everybody = people::list(desk).unwrap();
        desk.sit(&everybody, "tl-2");
        let about = ["aws".to_owned()];
        let nature = "A cousin sells for it.";
        let interest = conflicts::InterestText { about: &about, nature, mitigation: None };
        conflicts::declare(desk, Some("E-0003"), Some(&interest)).unwrap();
        desk.sit(&everybody, "mod-1");
    });
    sitting.press("g m c R Ctrl-S");
    assert!(sitting.notice().contains("name the questions"), "{}", sitting.notice());
    sitting.types("con-20, SKL-01");
    sitting.press("Tab");
    sitting.types("The cousin sells lines.");
    sight("recusal-80x24", &{
        sitting.tell(crate::tui::msg::Msg::Resize(80, 24));
        sitting.screen()
    });
    // A wrong id is refused with one that is near, and everything typed stays.
    sitting.press("Ctrl-S");
    let refused = sitting.notice().to_owned();
    assert!(refused.starts_with("CON-20 is not a question"), "{refused}");
    assert!(refused.ends_with("; did you mean CON-02?"), "{refused}");
    let text = sitting.screen();
    assert!(text.contains("con-20, SKL-01") && text.contains("The cousin sells"), "{text}");
    sitting.press("Shift-Tab Ctrl-U");
    sitting.types("con-02, SKL-01");
    sitting.press("Ctrl-S");
    assert_eq!(sitting.notice(), "tl-2 is recused from CON-02, SKL-01");
    let text = sitting.screen();
    assert!(text.contains("recused from CON-02, SKL-01 by mod-1"), "{text}");
}

#[test]
fn a_parked_score_goes_to_the_end_of_the_agenda_and_its_minutes_are_read_in_the_meeting() {
    use crate::domain::evaluation::minutes::{Minute, Sort};
    use crate::domain::evaluation::samples::{at, question, reason, slug};
    use crate::tui::msg::{Effect, Loaded, Msg, Save};
    let mut state = opened();
    let effects = press(&mut state, "g m p");
    assert!(effects.iter().any(|effect| matches!(
        effect,
        Effect::Save { what: Save::Minutes(note), .. }
            if matches!(note.what, super::What::Park(_, true))
    )));
    // What the desk would answer once it is on record.
    let mut data = crate::tui::testing::moderation();
    data.minutes.push(Minute {
        number: 1,
        sort: Sort::Parked,
        about: Some((slug("aws"), question("CON-02"))),
        whom: None,
        answers: None,
        text: Some(reason("The letter comes tomorrow.")),
        by: slug("mod-1"),
        at: at(11),
    });
    press(&mut state, "M");
    state.screens.moderate = super::State::default();
    let load = crate::tui::update::update(&mut state, Msg::Key("F5".parse().unwrap()));
    for effect in load {
        if let Effect::Load { generation, what } = effect {
            let answer = Ok(Box::new(Loaded::Moderation(Ok(Box::new(data.clone())))));
            let subject = what.subject();
            crate::tui::update::update(&mut state, Msg::Loaded { generation, subject, answer });
        }
    }
    press(&mut state, "G M");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("parked   worth"), "{text}");
    assert!(text.contains("parked: The letter comes tomorrow."), "{text}");
}

#[test]
fn the_whole_meeting_a_question_and_its_answer_are_written_on_the_screen() {
    use super::What;
    use crate::tui::msg::{Effect, Msg, Save};
    let mut state = opened();
    let types = |state: &mut crate::tui::state::State, text: &str| {
        for sign in text.chars() {
            crate::tui::update::update(state, Msg::Key(crate::tui::keys::ch(sign)));
        }
    };
    let written = |effects: Vec<Effect>| {
        effects.into_iter().find_map(|effect| {
            if let Effect::Save { what: Save::Minutes(note), .. } = effect {
                Some(note.what)
            } else {
                None
            }
        })
    };
    press(&mut state, "g m N");
    assert!(shown(100, 30, &mut state).contains("MINUTES OF THE WHOLE MEETING"));
    types(&mut state, "All three were there.");
    let note = written(press(&mut state, "Ctrl-S"));
    assert_eq!(note, Some(What::Note(None, "All three were there.".to_owned())));

    let mut state = opened();
    press(&mut state, "g m A");
    types(&mut state, "tl-2");
    let refused = written(press(&mut state, "Ctrl-S"));
    assert_eq!(refused, None, "a question without words is not put");
    types(&mut state, "Why not a 2?");
    let asked = written(press(&mut state, "Ctrl-S"));
    assert!(
        matches!(&asked, Some(What::Ask(_, whom, text)) if whom == "tl-2" && text == "Why not a 2?"),
        "{asked:?}"
    );
    let mut state = opened();
    press(&mut state, "g m w");
    let notice = state.shell.notice.as_ref().map(|notice| notice.text.clone());
    assert_eq!(notice.as_deref(), Some("no question is put to you that waits for its answer"));
}

#[test]
fn the_agreed_score_keeps_clear_of_the_spread_on_the_smallest_screen() {
    let mut state = opened();
    press(&mut state, "g m 2 Enter");
    let text = shown(60, 16, &mut state);
    assert!(text.contains("median"), "the spread stays in sight\n{text}");
    assert!(text.contains("AGREED SCORE"), "{text}");
    sight("moderate-writing-60x16", &text);
}

#[test]
fn what_the_agreed_score_rests_on_is_chosen_from_the_evidence() {
    use crate::tui::msg::{Effect, Loaded, Msg, Save};
    let mut state = opened();
    press(&mut state, "g m");
    let mut data = crate::tui::testing::moderation();
    data.evidence = ["V-0001", "V-0002"]
        .map(|id| super::Cited {
            id: id.parse().unwrap(),
            candidate: None,
            questions: Vec::new(),
            title: format!("What {id} says"),
        })
        .to_vec();
    let load = crate::tui::update::update(&mut state, Msg::Key("F5".parse().unwrap()));
    for effect in load {
        if let Effect::Load { generation, what } = effect {
            let answer = Ok(Box::new(Loaded::Moderation(Ok(Box::new(data.clone())))));
            let subject = what.subject();
            crate::tui::update::update(&mut state, Msg::Loaded { generation, subject, answer });
        }
    }
    press(&mut state, "e Space Down Space");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("[ ] V-0001") && text.contains("[x] V-0002"), "{text}");
    sight("moderate-evidence", &text);
    press(&mut state, "Esc 2 Enter");
    for sign in "Two sites of three were shown. The panel moved after the call.".chars() {
        crate::tui::update::update(&mut state, Msg::Key(crate::tui::keys::ch(sign)));
    }
    let effects = press(&mut state, "Ctrl-S");
    let rests = effects.into_iter().find_map(|effect| {
        if let Effect::Save { what: Save::Agree(agree), .. } = effect {
            Some(agree.evidence)
        } else {
            None
        }
    });
    let ids: Vec<String> = rests.unwrap_or_default().iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["V-0002"]);
}

#[test]
fn minutes_of_what_is_decided_are_refused_before_anything_is_typed() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("v ↓ ↓ Enter g m N");
    assert!(sitting.notice().contains("decided"), "{}", sitting.notice());
    let text = sitting.screen();
    assert!(!text.contains("MINUTES OF THE WHOLE MEETING"), "{text}");
}

#[test]
fn minutes_that_are_refused_stay_in_their_field() {
    use crate::actions::evaluations::tests::{moderated, passed_on_to_mod_2};
    let mut sitting = Sitting::at(moderated());
    sitting.press("g m N");
    sitting.types("Said when it was too late.");
    // Somebody else moderates meanwhile.
    sitting.behind(passed_on_to_mod_2);
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("mod-2"), "{}", sitting.notice());
    let text = sitting.screen();
    assert!(text.contains("MINUTES OF THE WHOLE MEETING"), "{text}");
    assert!(text.contains("Said when it was too late."), "what was typed stays\n{text}");
}

#[test]
fn on_the_smallest_screen_every_score_is_seen_before_any_reason() {
    let mut state = opened();
    press(&mut state, "g m");
    let all = |text: &str| {
        text.lines().any(|line| ["tl-1 ", "tl-2 ", "tl-3 "].iter().all(|who| line.contains(who)))
    };
    let text = shown(60, 16, &mut state);
    assert!(all(&text) && text.contains("AGREED SCORE"), "{text}");
    // The reasons are read there too, row by row.
    press(&mut state, "→");
    assert_ne!(shown(60, 16, &mut state), text);
    press(&mut state, "← M");
    let text = shown(60, 16, &mut state);
    let masked = |line: &str| ["A ", "B ", "C "].iter().all(|who| line.contains(who));
    assert!(text.lines().any(masked) && text.contains("AGREED SCORE"), "{text}");
    press(&mut state, "n");
    let text = shown(60, 16, &mut state);
    assert!(all(&text), "{text}");
    sight("meeting-60x16", &text);
}

#[test]
fn what_cannot_be_done_at_a_stage_is_not_offered_and_says_why() {
    let mut sitting = Sitting::of("mod-1");
    sitting.press("g m");
    for key in ["1", "M", "p", "e", "m"] {
        sitting.press(key);
        if key != "m" {
            assert!(sitting.notice().contains("before moderation opens"), "{key}");
        }
        assert!(!sitting.state.screens.at(sitting.state.shell.at).typing(), "{key}");
    }
    let screen = sitting.screen();
    let footer = screen.lines().last().unwrap_or_default();
    assert!(footer.contains("gates") && !footer.contains("meeting"), "{footer}");
    // After the decision all is read, and nothing is put off or agreed.
    sitting.press("g o v ↓ ↓ Enter g m");
    let screen = sitting.screen();
    let footer = screen.lines().last().unwrap_or_default();
    assert!(footer.contains("meeting"), "{footer}");
    for word in ["agree", "because", "park", "evidence"] {
        assert!(!footer.contains(word), "{footer}");
    }
    sitting.press("p");
    assert_eq!(sitting.notice(), "E-0001 stands at decided: this belongs to moderation");
}

/// The sample in moderation, with nothing agreed and averages as the rule.
fn averaging() -> crate::tui::state::State {
    use crate::domain::evaluation::{Agreeing, Evaluation};
    let mut state = opened();
    press(&mut state, "g m");
    let place = &mut state.screens.moderate;
    let super::Known::Here(data) = &mut place.known else { panic!("moderation is open") };
    let mut parts = data.evaluation.clone().into_parts();
    parts.rules.agreeing = Agreeing::Average;
    parts.consensus.clear();
    data.evaluation = Evaluation::new(parts).unwrap();
    place.cells = data.cells();
    state
}

#[test]
fn where_the_rules_take_the_average_no_value_is_picked_and_the_reason_is_written() {
    use crate::tui::msg::{Effect, Save};
    let mut state = averaging();
    let text = shown(100, 30, &mut state);
    assert!(text.contains("of 3 scores") && text.contains("Not recorded yet"), "{text}");
    sight("moderate-averages-100x30", &text);
    sight("moderate-averages-80x24", &shown(80, 24, &mut state));
    sight("moderate-averages-60x16", &shown(60, 16, &mut state));
    press(&mut state, "2");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("the rules take the average"), "{text}");
    // No word of it says that anybody agreed on a score.
    for keys in ["", "M", "Enter"] {
        press(&mut state, keys);
        let text = shown(100, 30, &mut state).to_lowercase();
        assert!(!text.contains("agree"), "{keys}\n{text}");
    }
    press(&mut state, "Esc M");
    let effects = press(&mut state, "Enter s e e n Ctrl-S");
    let agreed = effects.into_iter().find_map(|effect| {
        let Effect::Save { what: Save::Agree(agree), .. } = effect else { return None };
        Some(agree.value)
    });
    assert!(agreed.is_some_and(|value| value.scores().is_some()), "{agreed:?}");
}

#[test]
fn an_average_that_moved_stands_first_is_marked_and_is_gone_to_as_open() {
    use crate::domain::evaluation::Evaluation;
    use crate::domain::evaluation::agreed::AgreedValue;
    use crate::domain::evaluation::consensus::Consensus;
    let mut state = averaging();
    let place = &mut state.screens.moderate;
    let super::Known::Here(data) = &mut place.known else { panic!("moderation is open") };
    let mut parts = data.evaluation.clone().into_parts();
    let average = |cell: &super::Cell| Some((cell.asked.clone(), cell.spread.as_ref()?.average()?));
    let averages: Vec<_> = place.cells.iter().filter_map(average).collect();
    let last = averages.last().unwrap().0.clone();
    for (asked, now) in averages {
        let value = if asked == last { AgreedValue::parts_of(1, 3).unwrap() } else { now };
        let agreed = Consensus {
            value,
            reason: "What the papers show, and no more.".parse().unwrap(),
            evidence: Vec::new(),
            by: "mod-1".parse().unwrap(),
            at: "2019-09-20T10:00:00Z".parse().unwrap(),
        };
        parts.consensus.insert(asked, agreed);
    }
    data.evaluation = Evaluation::new(parts).unwrap();
    place.cells = data.cells();
    assert_eq!(place.cells[0].asked, last, "what is to be recorded anew stands first");
    // Nothing else is open, and the chosen one is another.
    place.cells.retain(|cell| average(cell).is_some());
    press(&mut state, "End Tab");
    let text = shown(80, 24, &mut state);
    assert!(
        text.contains("!0.33") && text.contains("recorded is 0.33: Enter records anew"),
        "{text}"
    );
    assert!(text.contains("1 to record anew") && !text.contains("agreed away"), "{text}");
    assert!(!text.contains("no other score is open"), "{text}");
}

/// The moderator in a moderation that is under way, with words of the whole meeting on record.
fn minuted() -> Sitting {
    use crate::actions::{evaluations, minutes, people};
    let mut desk = evaluations::tests::moderating();
    let everybody = people::list(&mut desk).unwrap();
    desk.sit(&everybody, "mod-1");
    let words = "The okapi was there from nine on.";
    minutes::add(&mut desk, None, minutes::Text::Note { about: None, text: words }).unwrap();
    Sitting::at(desk)
}

#[test]
fn the_meeting_reads_what_each_value_means_and_what_was_said_in_the_whole_of_it() {
    use crate::tui::msg::Msg;
    let mut sitting = minuted();
    sitting.tell(Msg::Resize(200, 50));
    sitting.press("g m M");
    let text = sitting.screen();
    for wanted in ["3 is         up to 6 months", "2 is         up to 12 months"] {
        assert!(text.contains(wanted), "no `{wanted}` in\n{text}");
    }
    let last = text.find("meeting      note: The okapi was there from nine on.").unwrap();
    assert!(last > text.find("3 is").unwrap(), "after what is about the score\n{text}");
    sight("meeting-whole-200x50", &text);

    // Whoever just wrote it, or looked for it, has it first; the next score has it last again.
    sitting.tell(Msg::Resize(80, 24));
    sitting.press("N");
    sitting.types("It ended at ten.");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("meeting      note: The okapi was there from nine on."), "{text}");
    assert!(text.contains("It ended at ten."), "{text}");
    sitting.press("Down");
    assert!(!sitting.screen().contains("okapi"), "{}", sitting.screen());
}

#[test]
fn what_a_flagged_agreement_asks_for_is_read_whole_at_every_size() {
    let mut sitting = Sitting::at(crate::actions::evaluations::tests::moderating());
    sitting.press("g m");
    let mut flagged = 0;
    for (wide, high) in [(80, 24), (100, 30), (200, 50)] {
        sitting.tell(crate::tui::msg::Msg::Resize(wide, high));
        for value in ["0", "1", "2", "3"] {
            sitting.press(value);
            let text = sitting.screen();
            // The list stands at the left of the upright line, the agreement at its right.
            let right =
                text.lines().filter_map(|line| line.split_once('│').map(|(_, right)| right));
            let flat = right.collect::<String>().replace(['│', '"'], " ");
            let flat = flat.split_whitespace().collect::<Vec<_>>().join(" ");
            if flat.contains("! ") {
                flagged += 1;
                let whole = flat.contains("say why in two sentences");
                assert!(whole, "{value} at {wide}x{high}\n{text}");
            }
            sitting.press("Esc Esc");
        }
    }
    assert!(flagged >= 6, "{flagged}");
    sitting.tell(crate::tui::msg::Msg::Resize(80, 24));
    sitting.press("0");
    sight("moderate-flagged-80x24", &sitting.screen());
}
