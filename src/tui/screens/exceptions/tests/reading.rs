//! What whoever decides must be able to read: every judged field, every note of a score, and what
//! the approvals so far ask for.

use super::{choose, sample, there};
use crate::actions::exceptions::{self, Act, Typed};
use crate::actions::people;
use crate::domain::exception::request::{ConditionKind, Consequence};
use crate::domain::exception::{Agreed, Vote};
use crate::domain::person::Role;
use crate::domain::refs::ExceptionRef;
use crate::tui::msg::Msg;
use crate::tui::testing::Sitting;

/// Opens the page of `which`.
fn open(sitting: &mut Sitting, which: &str) {
    choose(sitting, which);
    if !sitting.screen().contains(&format!("› {which}")) {
        sitting.press("Enter");
    }
}

/// The page of the chosen exception from its first line to its last.
fn page(sitting: &mut Sitting) -> String {
    sitting.tell(Msg::Resize(200, 50));
    sitting.press("g g");
    let mut all = String::new();
    for _ in 0..6 {
        all.push_str(&sitting.screen());
        sitting.press("PgDn");
    }
    all
}

#[test]
fn notice_the_price_of_leaving_and_the_day_of_the_test_stand_on_the_page() {
    let mut sitting = Sitting::of("arch-2");
    let which: ExceptionRef = "X-0003".parse().unwrap();
    let typed = |key: &str, text: &str| Typed { key: key.to_owned(), texts: vec![text.to_owned()] };
    sitting.behind(|desk| {
        let fields = [
            typed("notice_days", "91"),
            typed("egress_fee", "4567"),
            typed("estimate_basis", "tested"),
            typed("tested_on", "2026-02-17"),
        ];
        exceptions::edit(desk, which, None, &fields, None).unwrap();
    });
    open(&mut sitting, "X-0003");
    let text = page(&mut sitting);
    for wanted in [
        "Notice, in days       91",
        "To take data out      £4,567",
        "Tested on             2026-02-17",
    ] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
}

#[test]
fn the_note_of_a_score_is_read_beside_it_and_a_gate_takes_no_digit() {
    let mut sitting = Sitting::of("adv-1");
    open(&mut sitting, "X-0015");
    let mut gate = String::new();
    for _ in 0..14 {
        sitting.press("Tab 2");
        if sitting.notice().contains("is a gate") {
            gate = sitting.notice().to_owned();
            break;
        }
        sitting.types("The survey says so.");
        sitting.press("Ctrl-S");
    }
    assert_eq!(gate, "EXC-RISK-01 is a gate: p says that it passes, f that it fails");
    sitting.press("p");
    sitting.types("The same controls.");
    sitting.press("Ctrl-S");
    let text = page(&mut sitting);
    assert!(text.contains("adv-1: The survey says so."), "{text}");
    assert!(text.contains("adv-1: The same controls."), "{text}");
}

#[test]
fn a_scored_question_takes_no_pass() {
    let mut sitting = Sitting::of("adv-1");
    open(&mut sitting, "X-0016");
    sitting.press("Tab f");
    let told = sitting.notice().to_owned();
    assert!(told.ends_with("is no gate: 0 to 3 scores it"), "{told}: {}", sitting.screen());
}

#[test]
fn the_second_approver_reads_what_the_first_one_grants_and_asks_for() {
    let mut state = there("g e");
    let asked = sample::exceptions().remove(1).request.term().unwrap();
    let dossier = state.screens.exceptions.dossier.as_mut().unwrap();
    dossier.today = asked.first();
    let vote = Vote {
        by: "app-2".parse().unwrap(),
        role: Role::Approver,
        content: dossier.hash(),
        span: asked,
        months: 4,
        rationale: "Seen and agreed at the panel.".parse().unwrap(),
        conditions: vec![Agreed {
            text: "The pilot report is shown first.".parse().unwrap(),
            owner: "arch-2".parse().unwrap(),
            due: asked.last(),
            every: None,
            kind: ConditionKind::Precedent,
            consequence: Consequence::Lapse,
        }],
        dues: [(1, asked.last())].into(),
        departure: Some("The floor is missed by one.".parse().unwrap()),
        override_: None,
        unscored: Vec::new(),
        at: "2026-01-05T09:00:00Z".parse().unwrap(),
    };
    dossier.exception.votes = vec![vote];
    let (first, last) = (asked.first(), asked.last());
    let stakes = dossier.stakes();
    let granted =
        format!("  app-2 approves {first} to {last}, 4 months: Seen and agreed at the panel.");
    assert!(stakes.contains(&granted), "{stakes:?}");
    let offers = dossier.offers();
    for wanted in [
        format!(
            "app-2 adds, arch-2 by {last}, precedent, cover stops when it is breached: The pilot \
             report is shown first."
        ),
        format!("app-2 wants condition 1 by {last}"),
        "app-2 accepts what misses a floor: The floor is missed by one.".to_owned(),
    ] {
        assert!(offers.contains(&wanted), "{wanted}: {offers:?}");
    }
    // An approval of days that have begun binds nobody, and neither does what it asked for.
    dossier.today = asked.first().plus_days(1);
    assert!(dossier.offers().iter().all(|line| !line.contains("app-2")), "{:?}", dossier.offers());
}

#[test]
fn whoever_opens_a_refusal_again_is_told_of_the_appeal_first_and_the_page_says_until_when() {
    let mut sitting = Sitting::of("arch-2");
    let which: ExceptionRef = "X-0015".parse().unwrap();
    sitting.behind(|desk| {
        let (everybody, here) = (people::list(desk).unwrap(), desk.actor.slug.clone());
        let seen = exceptions::show(desk, which, None).unwrap().exception.judged();
        desk.sit(&everybody, "app-1");
        let reason = "Other than for X-0011 nobody has shown that it is needed.".to_owned();
        let act = Act::Reject { reason, seen: seen.to_string() };
        exceptions::take(desk, which, &act).unwrap();
        desk.sit(&everybody, &here);
    });
    open(&mut sitting, "X-0015");
    assert!(page(&mut sitting).contains("the requester may appeal; opened again"));
    let again = |sitting: &mut Sitting| {
        sitting.press(":");
        sitting.types("open the request again");
        sitting.press("Enter");
    };
    again(&mut sitting);
    let text = sitting.screen();
    assert!(text.contains("you could appeal"), "{text}");
    sitting.press("Esc");
    assert!(page(&mut sitting).contains("rejected"), "nothing was opened");
    again(&mut sitting);
    sitting.press("y");
    assert_eq!(sitting.notice(), "X-0015 is a draft again");
}

#[test]
fn the_form_of_a_renewal_asks_for_something_newer_than_the_last_grant() {
    let mut sitting = Sitting::of("arch-1");
    choose(&mut sitting, "X-0004");
    sitting.press("N");
    sitting.press("Ctrl-G");
    let says = "says nothing newer than the last grant did";
    assert!(sitting.notice().contains(says), "{}", sitting.notice());
    sitting.types("A PAPER OF THIS YEAR ");
    sitting.press("Ctrl-G");
    assert!(!sitting.notice().contains(says), "{}", sitting.notice());
}
