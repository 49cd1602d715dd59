use super::*;
use crate::actions::demo::tests::sample;
use crate::domain::decision::Status;
use crate::store::Val;
use crate::store::decisions::{Frozen, SNAPSHOT};

fn sit<'d>(desk: &'d mut Desk, who: &str) -> &'d mut Desk {
    let everybody = crate::actions::people::list(desk).unwrap();
    desk.sit(&everybody, who);
    desk
}

fn words(chosen: &str) -> Words {
    let rejected = ["aws", "azure", "gcp", "paas"]
        .into_iter()
        .filter(|slug| *slug != chosen)
        .map(|slug| (slug.to_owned(), "Behind where it matters most to us.".to_owned()));
    Words {
        chosen: Some(chosen.to_owned()),
        title: Some("Another primary".to_owned()),
        reason: Some("What we learnt since weighs more than three hundredths.".to_owned()),
        rejected: Some(rejected.collect()),
        decision_makers: Some(vec!["own-1".to_owned()]),
        review_by: Some("2028-01-31".to_owned()),
        ..Words::default()
    }
}

#[track_caller]
fn refused<T: std::fmt::Debug>(answer: Result<T, ActionError>, ground: Ground, says: &str) {
    let ActionError::Refused(refused) = answer.unwrap_err() else { panic!("not refused") };
    assert_eq!((refused.ground, refused.message.as_str()), (ground, says));
}

fn draft(desk: &mut Desk, words: &Words) -> Result<Shown, ActionError> {
    new(sit(desk, "mod-1"), Some("E-0001"), words)
}

#[test]
fn a_choice_that_is_not_the_first_is_recorded_as_such() {
    let mut desk = sample();
    let shown = draft(&mut desk, &words("azure")).unwrap();
    assert_eq!((shown.place, shown.joint), (Some((2, 3)), false));
    let told = desk
        .store
        .read(|look| {
            let last = crate::store::history::about(look, "D-0006")?.pop().unwrap();
            crate::store::history::body(look, last.seq)
        })
        .unwrap();
    let told = told.unwrap().json;
    assert!(told.contains("azure is not first but 2 of 3: first is aws"), "{told}");
    let silent = Words { reason: None, ..words("azure") };
    refused(draft(&mut desk, &silent), Ground::Validation, "a decision needs a reason");
}

#[test]
fn only_a_ranked_candidate_of_a_result_can_be_chosen() {
    let mut desk = sample();
    refused(
        draft(&mut desk, &words("paas")),
        Ground::Validation,
        "paas is excluded by CON-01 and has no place: only a ranked candidate can be chosen",
    );
    refused(
        draft(&mut desk, &words("ibm")),
        Ground::NotFound,
        "ibm is not a candidate of E-0001: its candidates are aws, azure, gcp, paas",
    );
    refused(
        new(sit(&mut desk, "mod-1"), Some("E-0003"), &Words { rejected: None, ..words("aws") }),
        Ground::State,
        "E-0003 stands at scoring: there is no result until prices are open",
    );
    refused(
        new(sit(&mut desk, "tl-1"), Some("E-0001"), &words("aws")),
        Ground::Role,
        "tl-1 may not write a decision: that takes the role moderator or the role decision-owner",
    );
}

#[test]
fn a_proposal_says_of_every_other_candidate_why_not() {
    let mut desk = sample();
    let rejected = words("azure").rejected.map(|mut others| {
        others.truncate(1);
        others
    });
    draft(&mut desk, &Words { rejected, ..words("azure") }).unwrap();
    refused(
        propose(sit(&mut desk, "mod-1"), "d6"),
        Ground::Validation,
        "D-0006 does not say why gcp, paas was not chosen: give a reason for each",
    );
    edit(sit(&mut desk, "mod-1"), "d6", &words("azure")).unwrap();
    propose(sit(&mut desk, "mod-1"), "d6").unwrap();
    refused(
        edit(sit(&mut desk, "mod-1"), "d6", &words("azure")),
        Ground::State,
        "D-0006 is proposed and cannot be edited",
    );
}

#[test]
fn one_decision_is_in_force_and_a_later_one_supersedes_it_at_both_ends() {
    let mut desk = sample();
    draft(&mut desk, &words("azure")).unwrap();
    propose(sit(&mut desk, "mod-1"), "d6").unwrap();
    refused(
        accept(sit(&mut desk, "own-1"), "d6"),
        Ground::State,
        "D-0001 is in force for primary: only one decision can be, so D-0006 must supersede it",
    );
    refused(
        supersede(sit(&mut desk, "mod-1"), "d1", "d6"),
        Ground::Role,
        "mod-1 may not settle a decision: that takes the role decision-owner",
    );
    let next = supersede(sit(&mut desk, "own-1"), "d1", "d6").unwrap();
    assert_eq!(next.decision.supersedes, Some("d1".parse().unwrap()));
    let old = show(&mut desk, "d1").unwrap().decision;
    assert_eq!(old.status, Status::Superseded);
    assert_eq!(old.madr_status(), "superseded by D-0006");
    let first = snapshot(&mut desk, "d1").unwrap();
    let read = verify_snapshot(&mut desk, "d6").unwrap();
    assert_eq!(read.previous.unwrap().sha256, first.sha256);
    assert!(read.exceptions.count > 0, "exceptions stood when the second was accepted");
    verify_snapshot(&mut desk, "d1").unwrap();
}

#[test]
fn a_rejected_decision_freezes_nothing() {
    let mut desk = sample();
    draft(&mut desk, &words("azure")).unwrap();
    propose(sit(&mut desk, "mod-1"), "d6").unwrap();
    refused(
        reject(sit(&mut desk, "own-1"), "d6", " "),
        Ground::Validation,
        "the reason: it is empty, and something must be written here",
    );
    reject(sit(&mut desk, "own-1"), "d6", "The reason does not carry the change.").unwrap();
    refused(snapshot(&mut desk, "d6"), Ground::State, "D-0006 is rejected, and has no snapshot");
}

#[test]
fn a_snapshot_is_written_the_same_from_what_is_read_of_it() {
    let mut desk = sample();
    let frozen = snapshot(&mut desk, "d1").unwrap();
    let read = verify_snapshot(&mut desk, "d1").unwrap();
    assert_eq!(crate::report::snapshot::text(&read), frozen.body);
}

/// The sample with its snapshot changed behind the program's back, hash and all.
#[track_caller]
fn tampered(from: &str, to: &str, says: &str) {
    let mut desk = sample();
    let frozen = snapshot(&mut desk, "d1").unwrap();
    assert!(frozen.body.contains(from), "{from}");
    let body = frozen.body.replacen(from, to, 1);
    let sha256 = crate::domain::event::sha256_hex(body.as_bytes());
    put(&mut desk, Frozen { body, sha256 });
    let ActionError::Refused(refused) = verify_snapshot(&mut desk, "d1").unwrap_err() else {
        panic!("not refused")
    };
    assert_eq!(refused.ground, Ground::Verify);
    assert!(refused.message.contains(says), "{}", refused.message);
}

fn put(desk: &mut Desk, frozen: Frozen) {
    let values: Vec<Val> = vec!["D-0001".into(), frozen.body.into(), frozen.sha256.into()];
    desk.write(|write| {
        write.put(&SNAPSHOT, values, Expect::Any)?;
        write.record("snapshot.tampered", "D-0001", None, None, &[])?;
        Ok(())
    })
    .unwrap();
}

#[test]
fn a_snapshot_that_does_not_come_out_again_names_the_difference() {
    tampered(
        "\"published\":\"76.21\"",
        "\"published\":\"77.21\"",
        "the total of aws was frozen as 77.21 and comes out as 76.21",
    );
    tampered("\"price\":\"1180000\"", "\"price\":\"1250000\"", "the order was frozen as");
    tampered("\"effective\":\"", "\"effective\":\"1", "the effective weight of");
    tampered("\"schema\":\"cloudpick/snapshot/4\"", "\"schema\":\"x\"", "its form is x");
    // What its form is said to be, it is.
    let (newer, older) = ("cloudpick/snapshot/4", "cloudpick/snapshot/3");
    tampered(newer, older, "a snapshot says what budget of debt its decision has from");
    tampered(",\"debt_budget\":null", "", "a snapshot says what budget of debt");
}

#[test]
fn a_snapshot_of_the_form_before_is_read_and_checked_as_ever() {
    let mut desk = sample();
    let frozen = snapshot(&mut desk, "d1").unwrap();
    let body = frozen.body.replacen("cloudpick/snapshot/4", "cloudpick/snapshot/3", 1);
    let body = body.replacen(",\"debt_budget\":null", "", 1);
    assert_ne!(body.len(), frozen.body.len());
    let sha256 = crate::domain::event::sha256_hex(body.as_bytes());
    put(&mut desk, Frozen { body, sha256 });
    assert_eq!(verify_snapshot(&mut desk, "d1").unwrap().debt_budget, None);
}

#[test]
fn the_budget_of_a_decision_is_frozen_with_it() {
    let mut desk = sample();
    let frozen = snapshot(&mut desk, "d1").unwrap();
    let body = frozen.body.replacen("\"debt_budget\":null", "\"debt_budget\":120", 1);
    let sha256 = crate::domain::event::sha256_hex(body.as_bytes());
    put(&mut desk, Frozen { body: body.clone(), sha256 });
    let read = verify_snapshot(&mut desk, "d1").unwrap();
    assert_eq!(read.debt_budget, Some(120));
    assert_eq!(crate::report::snapshot::text(&read), body);
}

#[test]
fn bytes_that_are_not_those_that_were_hashed_are_told_first() {
    let mut desk = sample();
    let frozen = snapshot(&mut desk, "d1").unwrap();
    put(&mut desk, Frozen { body: frozen.body.replacen("aws", "azw", 1), ..frozen });
    let ActionError::Refused(refused) = verify_snapshot(&mut desk, "d1").unwrap_err() else {
        panic!("not refused")
    };
    assert!(refused.message.starts_with("the bytes of the snapshot of d1 are not those"));
}

#[test]
fn the_choice_of_a_supplier_follows_the_approach_in_force_unless_told_otherwise() {
    let mut desk = sample();
    let own = |shown: Shown| shown.decision.content.follows;
    let ground: DecisionRef = "D-0002".parse().unwrap();
    assert_eq!(own(show(&mut desk, "d1").unwrap()), [ground], "as the sample has it");
    assert_eq!(own(draft(&mut desk, &words("azure")).unwrap()), [ground], "D-0006, untold");
    let following = |typed: &[&str]| Words {
        follows: Some(typed.iter().map(|typed| (*typed).to_owned()).collect()),
        ..words("azure")
    };
    assert_eq!(own(draft(&mut desk, &following(&[""])).unwrap()), [], "D-0007, none");
    let twice = draft(&mut desk, &following(&["d2", "D-2"])).unwrap();
    assert_eq!(own(twice), [ground], "once is enough");
    refused(
        draft(&mut desk, &following(&["D-0099"])),
        Ground::NotFound,
        "there is no decision D-0099",
    );
    refused(
        draft(&mut desk, &following(&["D-0001"])),
        Ground::State,
        "D-0001 is about primary too, and a decision follows one of another scope",
    );
    let desktops = Words { scope: Some("desktops".to_owned()), ..following(&["D-0006"]) };
    refused(
        draft(&mut desk, &desktops),
        Ground::State,
        "D-0006 is draft, and a decision follows one that is in force",
    );
    // What it followed stays named when that ends; nobody rewrites why a draft was begun.
    deprecate(sit(&mut desk, "own-1"), "d2", "We meet again.").unwrap();
    let title = Words { title: Some("Another".to_owned()), ..Words::default() };
    let edited = edit(sit(&mut desk, "mod-1"), "d6", &title).unwrap();
    assert_eq!(own(edited), [ground]);
    assert_eq!(own(draft(&mut desk, &words("azure")).unwrap()), [], "no approach is in force");
}
