//! The register as people use it, key by key; long because every sight and step has its story.

mod dialogs;
mod reading;

use proptest::prelude::*;

use super::data::{Answer, Aside, Change, Register};
use super::*;
use crate::actions::exceptions::Asked;
use crate::domain::exception::request::Missing;
use crate::domain::exception::tier::Settings;
use crate::tui::keys::{Code, Key, ch, commands, ctrl, plain};
use crate::tui::msg::Msg;
use crate::tui::state::State as Whole;
use crate::tui::testing::{answer, at_every_size, in_plain, opened, press, shown, ticket};
use crate::tui::update::update as tell;

/// Each sight of the register by the keys that lead there.
const SIGHTS: &[(&str, &str)] = &[
    ("register", "g e"),
    ("register-filter", "g e / s t a t e : i n _ r e v i e w"),
    ("register-grouped", "g e t ↓ Space"),
    ("register-completing", "g e / c o v e r : l i v e Space - s"),
    ("register-wrong-filter", "g e / s t a t : x"),
    ("exception", "g e Enter ↓ ↓"),
    ("exception-form", "g e n M a p s"),
    ("exception-form-claims", "g e n PgDn Tab Tab"),
    ("exception-approve", "g e a"),
    ("exception-menu", "g e W"),
    ("exception-changes", "g e d"),
    ("register-views", "g e v"),
];

fn there(keys: &str) -> Whole {
    let mut state = opened();
    press(&mut state, keys);
    state
}

#[test]
fn every_sight_of_the_register_at_every_size() {
    at_every_size(SIGHTS);
    in_plain(SIGHTS);
}

fn changes(effects: &[Effect]) -> Vec<Change> {
    let change = |effect: &Effect| {
        if let Effect::Save { what: Save::Exceptions(change), .. } = effect {
            return Some(change.clone());
        }
        None
    };
    effects.iter().filter_map(change).collect()
}

#[test]
fn what_presses_most_stands_first_and_the_reason_is_shown() {
    let mut state = there("g e");
    let first = state.screens.exceptions.chosen().unwrap();
    assert_eq!(first.to_string(), "X-0002");
    assert!(shown(100, 30, &mut state).contains("has waited 361 days for you"));
}

#[test]
fn s_sorts_by_the_chosen_column_up_and_down_and_then_by_attention_again() {
    let mut state = there("g e → s");
    assert!(shown(100, 30, &mut state).contains("TITLE ▲"));
    press(&mut state, "s");
    assert!(shown(100, 30, &mut state).contains("TITLE ▼"));
    press(&mut state, "s");
    assert!(shown(100, 30, &mut state).contains("sorted by attention"));
}

#[test]
fn a_filter_is_counted_cleared_and_brought_back() {
    let mut state = there("g e / c o v e r : l i v e Enter");
    assert!(shown(100, 30, &mut state).contains("1 of 6"));
    press(&mut state, "Esc");
    assert!(shown(100, 30, &mut state).contains("6 exceptions"));
    press(&mut state, "/ ↑");
    assert!(shown(100, 30, &mut state).contains("1 of 6"));
    press(&mut state, "↓");
    assert!(shown(100, 30, &mut state).contains("6 of 6"));
}

#[test]
fn an_unknown_key_of_the_filter_is_a_sentence_and_the_rows_stay() {
    let mut state = there("g e / s t a t : x");
    let text = shown(160, 30, &mut state);
    assert!(text.contains("`stat` is not a key of this list"), "{text}");
    assert!(text.contains("X-0002"), "{text}");
}

#[test]
fn a_request_is_written_saved_as_a_draft_and_opened() {
    let mut state = there("g e n");
    let effects = press(&mut state, "M a p s Tab Enter m a p Enter Ctrl-S");
    let found = changes(&effects);
    let Some(Change::File(request)) = found.first() else { panic!("{found:?}") };
    assert_eq!((request.title.as_str(), request.workload.to_string().as_str()), ("Maps", "W-0014"));
    // A second press does not save twice.
    assert_eq!(changes(&press(&mut state, "Ctrl-S")), []);
    let said = "X-0006 is a draft".to_owned();
    let effects = tell(&mut state, Msg::Saved { ticket: ticket(&effects), said });
    assert!(effects.iter().any(|effect| matches!(effect, Effect::Forget { .. })));
    answer(&mut state, effects);
    assert_eq!(state.context().part, "detail");
}

#[test]
fn what_cannot_be_read_is_not_saved_and_nothing_typed_is_lost() {
    let mut state = there("g e n M a p s Tab W - 1 4 PgDn PgDn a b o u t Ctrl-S");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("[ about"), "{text}");
    assert!(text.contains("! Target, a year"), "{text}");
    press(&mut state, "Esc n PgDn PgDn");
    assert!(shown(100, 30, &mut state).contains("[ about"));
}

#[test]
fn ctrl_g_goes_to_what_is_missing() {
    let mut state = there("g e n M a p s Ctrl-G");
    assert!(shown(100, 30, &mut state).contains("> Workload"));
    press(&mut state, "Ctrl-G");
    assert!(shown(100, 30, &mut state).contains("> Target"));
}

#[test]
fn every_gap_the_domain_names_is_a_field_of_the_form() {
    let request = sample::request("Maps");
    let mut worst = request.clone();
    worst.other_reasons = [
        crate::domain::exception::request::ReasonCode::CostProfile,
        crate::domain::exception::request::ReasonCode::UserNeeds,
    ]
    .into();
    worst.substitutability =
        Some(crate::domain::exception::request::Substitutability::NotSubstitutable);
    worst.exit_plan = Some(crate::domain::exception::request::ExitPlan::Yes);
    worst.estimate_basis = Some(crate::domain::exception::request::Basis::Tested);
    let empty = crate::domain::exception::request::Request::new(
        "Maps".parse().unwrap(),
        "W-0014".parse().unwrap(),
    );
    for request in [worst, empty] {
        let texts = fields::texts(&request);
        let text = |key: &str| texts.get(key).cloned().unwrap_or_default();
        let specs = fields::specs(&text, &sample::choices());
        let missing: Vec<Missing> =
            request.missing("2027-03-01".parse().unwrap(), &Settings::default());
        assert!(!missing.is_empty());
        for missing in missing {
            let key = fields::key_of(&missing, &request);
            let known = specs.iter().any(|spec| spec.field.key == key);
            assert!(known, "{missing} is not at a field: {key}");
        }
    }
}

#[test]
fn a_request_read_from_its_own_texts_is_the_same() {
    let request = sample::request("Maps elsewhere");
    let texts = fields::texts(&request);
    let text = |key: &str| texts.get(key).cloned().unwrap_or_default();
    let reading = fields::read(&text, "2027-03-01".parse().unwrap());
    assert_eq!((reading.problems, reading.request), (Vec::new(), request));
}

#[test]
fn approval_means_the_content_on_the_screen_with_the_term_asked_for() {
    let mut state = there("g e a");
    let effects = press(&mut state, "Ctrl-S");
    assert_eq!(changes(&effects), []);
    assert!(shown(100, 30, &mut state).contains("has 0 characters, and needs 20 or more"));
    let why = "A s m a l l t r i a l t h a t e n d s b y i t s e l f";
    let effects = press(&mut state, &format!("{why} Ctrl-S"));
    let found = changes(&effects);
    let Some(Change::Step(which, step)) = found.first() else { panic!("{found:?}") };
    let Step::Approve(ballot) = &**step else { panic!("{step:?}") };
    let asked = sample::exceptions().remove(1).request;
    assert_eq!(which.to_string(), "X-0002");
    assert_eq!((ballot.seen, ballot.span), (asked.content_hash(), asked.term()));
    assert_eq!(ballot.months, Some(9));

    // A refusal leaves the words.
    let why = "app-1 edited X-0002, and nobody decides on their own request; app-2 may".to_owned();
    let effects = tell(&mut state, Msg::Refused { ticket: ticket(&effects), why });
    answer(&mut state, effects);
    let text = shown(100, 30, &mut state);
    assert!(text.contains("Asmalltrialthatends") && text.contains("app-2 may"), "{text}");
}

#[test]
fn what_changed_under_a_decision_is_shown_before_it_counts() {
    let mut state = there("g e a");
    let mut other = sample::exceptions().remove(1);
    other.request.target = Some("azure".parse().unwrap());
    let dossier = Box::new(sample::dossier(other.clone()));
    let mut effects = state.shell.ask(Load::Exceptions(Question::One(other.reference)));
    let Effect::Load { generation, what } = effects.remove(0) else { panic!() };
    let loaded = Ok(Box::new(Loaded::Exceptions(Answer::One(dossier))));
    tell(&mut state, Msg::Loaded { generation, subject: what.subject(), answer: loaded });
    let text = shown(100, 30, &mut state);
    assert!(text.contains("Target: gcp, and now azure"), "{text}");
}

#[test]
fn a_digit_on_a_question_opens_its_score_and_elsewhere_says_where_to_go() {
    let mut state = there("g e Enter 2");
    assert!(shown(100, 30, &mut state).contains("move to a question to score it"));
    press(&mut state, "Tab 2");
    // What each value means stands above the form, and which of them an approval asks for.
    let text = shown(100, 30, &mut state);
    assert!(text.contains("0 no case or no evidence: nothing is said"), "{text}");
    assert!(text.contains("(the floor)"), "{text}");
    let effects = press(&mut state, "W e l l Ctrl-S");
    let found = changes(&effects);
    let Some(Change::Step(_, step)) = found.first() else { panic!("{found:?}") };
    let Step::Score { given, .. } = &**step else { panic!("{step:?}") };
    assert_eq!(given.value(), Some(2));
}

#[test]
fn what_only_the_person_can_say_has_the_keys_when_a_dialog_opens() {
    let mut state = there("g e Enter Tab Enter");
    let effects = press(&mut state, "→ → Tab W e l l Ctrl-S");
    let found = changes(&effects);
    let Some(Change::Step(_, step)) = found.first() else { panic!("{found:?}") };
    let Step::Score { given, note, .. } = &**step else { panic!("{step:?}") };
    assert_eq!((given.value(), note.as_str()), (Some(1), "Well"));

    // A first day that has passed comes before the reason.
    let asked = sample::exceptions().remove(1).request.term().unwrap().first();
    let opened = |days: i64| {
        let mut state = there("g e");
        let dossier = state.screens.exceptions.dossier.as_mut().unwrap();
        dossier.today = asked.plus_days(days);
        press(&mut state, "a Ctrl-U 3 0 d");
        let text = shown(100, 30, &mut state);
        (text.contains("has passed: say from when"), text.contains("First day             [ 30d"))
    };
    assert_eq!(opened(0), (false, false));
    assert_eq!(opened(1), (true, true));
}

#[test]
fn keys_that_mean_nothing_for_its_state_say_why() {
    let mut state = there("g e R");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("it is submitted and cannot be revoked"), "{text}");
}

#[test]
fn the_chosen_row_stays_chosen_when_others_change_the_register() {
    let mut state = there("g e ↓ ↓");
    let before = state.screens.exceptions.chosen();
    let mut rows: Vec<data::Row> = sample::rows();
    rows.retain(|row| row.reference().number() != 2);
    let register = sample::ordered(rows, &Asked::default());
    load(&mut state, register);
    assert_eq!(state.screens.exceptions.chosen(), before);
}

fn load(state: &mut Whole, register: Register) {
    let effects = state.shell.ask(Load::Exceptions(Question::Register(Asked::default())));
    let Some(Effect::Load { generation, what }) = effects.first() else { panic!() };
    let answer = Ok(Box::new(Loaded::Exceptions(Answer::Register(Box::new(register)))));
    tell(state, Msg::Loaded { generation: *generation, subject: what.subject(), answer });
}

#[test]
fn of_ten_thousand_rows_the_filter_and_the_end_are_found() {
    let mut state = there("g e");
    load(&mut state, sample::ordered(sample::many(10_000), &Asked::default()));
    let effects = tell(&mut state, Msg::Key(ch('G')));
    assert!(shown(100, 30, &mut state).contains("row 10,000 of 10,000"));
    // Only the rows about the visible ones are asked for.
    let asked = effects.iter().find_map(|effect| {
        if let Effect::Load { what: Load::Exceptions(Question::Rows(which)), .. } = effect {
            Some(which.clone())
        } else {
            None
        }
    });
    let asked = asked.unwrap();
    assert!(asked.len() <= 2 * data::PAGE && !asked.is_empty(), "{}", asked.len());
}

#[test]
fn t_groups_by_what_they_wait_for_and_by_state_with_how_many() {
    let mut state = there("g e t");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("WAITING FOR YOU   "), "{text}");
    press(&mut state, "t");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("  DRAFT   1"), "{text}");
    // No heading is ever chosen.
    for _ in 0..12 {
        press(&mut state, "↓");
        assert!(state.screens.exceptions.chosen().is_some());
    }
    press(&mut state, "g g");
    assert!(state.screens.exceptions.chosen().is_some());
    press(&mut state, "t");
    assert!(!shown(100, 30, &mut state).contains("  DRAFT   1"));
}

#[test]
fn a_filter_is_completed_and_said_in_plain_words() {
    let mut state = there("g e / c o v");
    assert!(shown(100, 30, &mut state).contains("Tab cover:"));
    press(&mut state, "Tab l i Tab");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("/ cover:live") && text.contains("  live"), "{text}");
    press(&mut state, "Enter");
    assert!(shown(100, 30, &mut state).contains("1 of 6"));
}

#[test]
fn space_marks_and_goes_on_and_esc_takes_the_marks_off() {
    let mut state = there("g e Space Space");
    let text = shown(100, 30, &mut state);
    assert!(text.contains("2 marked"), "{text}");
    assert!(text.lines().any(|line| line.starts_with("\" x")), "{text}");
    press(&mut state, "Esc");
    assert!(!shown(100, 30, &mut state).contains("marked"));
}

#[test]
fn a_batch_says_what_became_of_each_and_three_or_more_ask() {
    let mut sitting = crate::tui::testing::Sitting::of("app-1");
    sitting.press("g e /");
    sitting.types("state:submitted,in_review");
    sitting.press("Enter Space Space Space");
    let marked = sitting.state.screens.exceptions.list.marked();
    assert_eq!(marked.len(), 3);
    sitting.press("b");
    let text = sitting.screen();
    assert!(text.contains("A batch of 3 exceptions"), "{text}");
    sitting.press("Ctrl-S");
    let text = sitting.screen();
    assert!(text.contains("claim all: 3 exceptions"), "{text}");
    sitting.press("y");
    let text = sitting.screen();
    assert!(text.contains("What became of each"), "{text}");
    for which in marked {
        assert!(text.contains(&which.to_string()), "{which}: {text}");
    }
    assert!(sitting.notice().contains(" done, "), "{}", sitting.notice());
    let keys = text.lines().last().unwrap_or_default();
    assert!(!keys.contains("Ctrl-S") && keys.contains("Esc back"), "nothing is left to do: {keys}");
    sitting.press("Ctrl-S");
    assert!(!sitting.screen().contains("claim all"), "{}", sitting.screen());
    sitting.press("Esc");
    assert!(!sitting.screen().contains("What became of each"));
}

#[test]
fn a_filter_is_saved_as_a_view_and_typed_by_its_name() {
    let mut sitting = crate::tui::testing::Sitting::of("app-1");
    sitting.press("g e /");
    sitting.types("cover:live");
    sitting.press("Enter v n");
    sitting.types("covered");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("saved as @covered"), "{}", sitting.notice());
    let found = |text: String| text.lines().nth(4).unwrap_or_default().to_owned();
    let before = found(sitting.screen());
    sitting.press("Esc /");
    sitting.types("@cov");
    sitting.press("Tab Enter");
    let text = sitting.screen();
    assert!(text.contains("/ @covered"), "{text}");
    let count = |line: &str| {
        line.split("of").next().unwrap_or_default().split_whitespace().last().map(str::to_owned)
    };
    assert_eq!(count(&found(text)), count(&before));
}

#[test]
fn whoever_decides_sees_the_debt_that_others_granted_and_that_is_still_to_begin() {
    use crate::domain::measures::Debt;
    let debt = Debt { grants: 2, now: 10, beyond: 12, to_come: (33, 4), ..Debt::default() };
    let mut weight = super::data::Weight {
        which: "X-0005".parse().unwrap(),
        debt,
        budget: Some(30),
        asked: (Some(11), None),
        judged: None,
    };
    assert_eq!(
        weight.lines(),
        [
            "Portability debt: 10 months over 2 live grants, 0 of it above 12 each; the budget is 30, \
             20 are left.",
            "  Granted and still to begin: 33 months over 4 grants; with them 13 above the budget.",
            "  This one adds 11 months.",
        ]
    );
    weight.budget = Some(43);
    assert_eq!(
        weight.lines()[1],
        "  Granted and still to begin: 33 months over 4 grants.",
        "the budget holds them"
    );
}

/// Goes to `which`, whatever the order of the list.
fn choose(sitting: &mut crate::tui::testing::Sitting, which: &str) {
    sitting.state.screens.exceptions.look_at(which.parse().unwrap());
    sitting.press("g e F5");
    assert_eq!(sitting.state.screens.exceptions.chosen().unwrap().to_string(), which);
}

#[test]
fn the_list_of_steps_says_what_is_possible_and_the_rule_that_refuses_the_rest() {
    let mut sitting = crate::tui::testing::Sitting::of("arch-1");
    choose(&mut sitting, "X-0004");
    sitting.press("W");
    let text = sitting.screen();
    assert!(text.contains("POSSIBLE NOW") && text.contains("Renew it"), "{text}");
    let mut text = String::new();
    for _ in 0..40 {
        text.push_str(&sitting.screen());
        sitting.press("↓");
    }
    assert!(text.contains("NOT NOW, AND WHY"), "{text}");
    assert!(text.contains("may not revoke an exception: that takes the role approver"), "{text}");
    sitting.press("g g ↓");
    // What is refused is said by Enter too, and nothing happens.
    sitting.press("Esc R");
    let said = sitting.notice().to_owned();
    assert!(said.contains("may not revoke an exception"), "{said}");
    assert!(!sitting.screen().contains("Revoke the grant"), "{said}");
}

#[test]
fn a_lapsed_exception_is_renewed_on_screen_and_its_renewal_submitted_and_decided() {
    let mut sitting = crate::tui::testing::Sitting::of("arch-1");
    choose(&mut sitting, "X-0004");
    sitting.press("N");
    let text = sitting.screen();
    assert!(text.contains("What and where") || text.contains("WHAT AND WHERE"), "{text}");
    assert_eq!(sitting.state.context().part, "form");
    let Some(Over::Filing(filing)) = &mut sitting.state.screens.exceptions.over else { panic!() };
    filing.form_mut().put("last_day", "2027-10-31");
    filing.form_mut().put("move_likely", "4");
    filing.form_mut().put("move_low", "3");
    sitting.press("Ctrl-S");
    assert!(sitting.notice().contains("is saved"), "{}", sitting.notice());
    let text = sitting.screen();
    assert!(text.contains("renewal 2: draft"), "{text}");
    sitting.press("S");
    assert!(sitting.notice().contains("is submitted"), "{}", sitting.notice());
    // What the approver sees before the vote: what changed since the grant.
    sitting.press("d");
    let text = sitting.screen();
    assert!(text.contains("move months") && text.contains("grant 3"), "{text}");
}

#[test]
fn what_is_not_judged_is_added_on_screen_and_shown() {
    let mut sitting = crate::tui::testing::Sitting::of("arch-1");
    choose(&mut sitting, "X-0007");
    sitting.press("T");
    sitting.types("gis  streets");
    sitting.press("Ctrl-S L");
    sitting.types("x3");
    sitting.press("Ctrl-S A");
    sitting.types("https://example.org/quote");
    sitting.press("Ctrl-S m");
    sitting.types("The circuit is late.");
    sitting.press("Ctrl-S Enter");
    let lines = sitting.state.screens.exceptions.lines(&sitting.state.shell);
    let text: Vec<String> = lines.iter().map(|line| format!("{line:?}")).collect();
    let text = text.join(" ");
    for wanted in
        ["gis, streets", "relates X-0003", "https://example.org/quote", "The circuit is late."]
    {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    // A tag taken out of the words goes.
    sitting.press("T Ctrl-U");
    sitting.types("streets");
    let effects = sitting.press("Ctrl-S");
    let found = changes(&effects);
    let wanted = Aside::Tag { on: Vec::new(), off: vec!["gis".to_owned()] };
    assert!(matches!(&found[..], [Change::Aside(_, aside)] if *aside == wanted), "{found:?}");
    // With signs before them the words say the same as in a batch and on the command line.
    sitting.press("T Ctrl-U");
    sitting.types("gis +streets -rivers +roads");
    let effects = sitting.press("Ctrl-S");
    let found = changes(&effects);
    let wanted = Aside::Tag { on: vec!["gis".to_owned(), "roads".to_owned()], off: Vec::new() };
    assert!(matches!(&found[..], [Change::Aside(_, aside)] if *aside == wanted), "{found:?}");
}

#[test]
fn a_decision_has_the_debt_and_what_changed_in_view() {
    let mut sitting = crate::tui::testing::Sitting::of("app-1");
    choose(&mut sitting, "X-0015");
    sitting.tell(Msg::Resize(200, 50));
    sitting.press("a");
    let text = sitting.screen();
    for wanted in ["Portability debt: ", "This one adds 4 months", "Tier ", "Requests "] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    // At the smallest size it is read by scrolling, and the form keeps its half.
    sitting.tell(Msg::Resize(80, 24));
    let text = sitting.screen();
    assert!(text.contains("Approve X-0015") && text.contains("1 to 7 of "), "{text}");
    let mut all = String::new();
    for _ in 0..8 {
        all.push_str(&sitting.screen());
        sitting.press("PgDn");
    }
    assert!(all.contains("Portability debt: "), "{all}");
}

#[test]
fn a_view_is_chosen_and_given_up_on_screen() {
    let mut sitting = crate::tui::testing::Sitting::of("app-1");
    sitting.press("g e /");
    sitting.types("state:approved");
    sitting.press("Enter v n");
    sitting.types("granted");
    sitting.press("Ctrl-S Esc v");
    let text = sitting.screen();
    assert!(text.contains("@granted") && text.contains("state:approved"), "{text}");
    for _ in 0..20 {
        if sitting.screen().lines().any(|line| line.contains("> @granted")) {
            break;
        }
        sitting.press("↓");
    }
    sitting.press("Enter");
    let text = sitting.screen();
    assert!(text.contains("/ @granted"), "{text}");
    sitting.press("v");
    for _ in 0..20 {
        if sitting.screen().lines().any(|line| line.contains("> @granted")) {
            break;
        }
        sitting.press("↓");
    }
    sitting.press("Del y");
    assert!(sitting.notice().contains("@granted is gone"), "{}", sitting.notice());
}

#[test]
fn all_that_a_filter_leaves_is_marked_and_tagged_together() {
    let mut sitting = crate::tui::testing::Sitting::of("arch-1");
    sitting.press("g e /");
    sitting.types("state:approved");
    sitting.press("Enter *");
    assert!(sitting.notice().contains("marked; b does something"), "{}", sitting.notice());
    let count = sitting.state.screens.exceptions.list.marked().len();
    sitting.press("b Tab");
    sitting.types("+reviewed");
    sitting.press("Ctrl-S y");
    assert!(sitting.notice().contains(&format!("{count} done, 0 refused")), "{}", sitting.notice());
    sitting.press("Esc Esc /");
    sitting.types("tag:reviewed");
    sitting.press("Enter");
    assert!(sitting.screen().contains(&format!("{count} of 19")), "{}", sitting.screen());
}

#[test]
fn another_open_request_for_the_same_is_named_in_the_form_with_the_questions_and_floors() {
    let mut sitting = crate::tui::testing::Sitting::of("arch-2");
    sitting.press("g e n");
    let Some(Over::Filing(filing)) = &mut sitting.state.screens.exceptions.over else { panic!() };
    filing.form_mut().put("target", "azure");
    sitting.press("Tab");
    sitting.types("W-0011");
    let text = sitting.screen();
    assert!(text.contains("X-0016 asks for the same and is submitted"), "{text}");
    sitting.press("PgDn");
    let text = sitting.screen();
    assert!(text.contains("NEED-03  floor 1"), "{text}");
}

#[test]
fn the_cost_of_a_request_is_filled_from_the_basket_and_saved_with_what_it_rests_on() {
    let mut sitting = crate::tui::testing::Sitting::of("arch-2");
    let fill = |sitting: &mut crate::tui::testing::Sitting| {
        let over = &mut sitting.state.screens.exceptions.over;
        let Some(Over::Filing(filing)) = over else { panic!() };
        filing.form_mut().put("workload", "W-0001");
        filing.form_mut().put("target", "paas");
        sitting.press("Ctrl-T");
    };
    sitting.press("g e n");
    sitting.types("Permits beside the primary");
    fill(&mut sitting);
    // While a panel scores, what the primary costs is told to nobody; what was typed stays.
    assert!(sitting.notice().contains("sealed until prices are opened"), "{}", sitting.notice());
    assert!(sitting.screen().contains("Permits beside the primary"), "{}", sitting.screen());
    sitting.behind(|desk| {
        let all = crate::actions::people::list(desk).unwrap();
        desk.sit(&all, "proc-1");
        let why = "It no longer offers what was asked for in this evaluation.";
        crate::actions::evaluations::candidate_withdraw(desk, Some("E-0003"), "aws", None, why)
            .unwrap();
        desk.sit(&all, "arch-2");
    });
    let figures =
        sitting.behind(|desk| crate::actions::costs::figures_for(desk, "W-0001", "paas").unwrap());
    fill(&mut sitting);
    assert_eq!(sitting.notice(), "the figures are those of the basket; Ctrl-S saves them");
    let over = &sitting.state.screens.exceptions.over;
    let Some(Over::Filing(filing)) = over else { panic!() };
    for (field, text) in [
        ("primary_year", figures.primary_year.to_string()),
        ("target_year", figures.target_year.unwrap().to_string()),
        ("quoted_on", figures.quoted_on.to_string()),
        ("cost_source", figures.source.to_string()),
    ] {
        assert_eq!(filing.form().text(field), text, "{field}");
    }
    sitting.press("Ctrl-S");
    let kept = sitting.behind(|desk| {
        let all = crate::actions::exceptions::list(desk, &[], None).unwrap();
        let newest = all.iter().map(|one| one.light.reference).max().unwrap();
        crate::actions::exceptions::show(desk, newest, None).unwrap().exception
    });
    let kept = format!("{kept:?}");
    assert!(kept.contains(&figures.source.to_string()), "{kept}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_keys_panic_at_any_size(
        presses in proptest::collection::vec(0usize..70, 0..60),
        width in 20u16..160,
        height in 5u16..50,
    ) {
        let keys: Vec<Key> = commands()
            .filter(|command| {
                let starts = |start: &&str| command.id.starts_with(start);
                ["exceptions.", "conditions.", "request.", "step."].iter().any(starts)
            })
            .flat_map(|command| command.keys.iter().copied())
            .chain([plain(Code::Enter), plain(Code::Esc), plain(Code::Down), plain(Code::Up),
                plain(Code::Right), ch(' '), ch('é'), ctrl('g'), plain(Code::PageDown)])
            .collect();
        let mut state = there("g e");
        tell(&mut state, Msg::Resize(width, height));
        for press in presses {
            let effects = tell(&mut state, Msg::Key(keys[press % keys.len()]));
            answer(&mut state, effects);
            shown(width, height, &mut state);
        }
    }
}
