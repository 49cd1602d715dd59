//! Whole stories of exceptions through the one door, on a workspace of their own; long because
//! each is told from its filing on.

mod agree;
mod desk;
mod odd;
mod turns;

use super::*;
use crate::actions::Ground;
use crate::actions::undo::undo;
use crate::domain::exception::State;
use crate::domain::exception::grant::Cover;
use crate::domain::workload::Known;
use crate::report::file::Existing;
use crate::store::{Access, Store};
use crate::world::World;
use desk::{Bureau, approval, text};

#[test]
fn who_filed_a_request_cannot_decide_on_it() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-3");
    bureau.takes("arch-3", which, Act::Submit);
    let refused = bureau.refused("arch-3", which, Act::Claim);
    assert_eq!(refused.ground, Ground::Interest);
    let said = "arch-3 filed X-0001, and nobody decides on their own request";
    assert_eq!(refused.message, said);
    assert_eq!(bureau.refused("arch-1", which, Act::Claim).ground, Ground::Role);
    bureau.takes("app-1", which, Act::Claim);
    assert_eq!(bureau.state(which), State::InReview);
}

#[test]
fn an_approval_covers_from_its_first_to_its_last_day() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.takes("arch-1", which, Act::Submit);
    bureau.scored("adv-1", which);
    let act = bureau.approval(which);
    bureau.takes("app-1", which, act);
    for (on, cover, left) in [
        ("2027-03-01", Cover::Scheduled, None),
        ("2027-04-01", Cover::Live, Some(365)),
        ("2027-06-30", Cover::Live, Some(275)),
        ("2027-07-01", Cover::LapsedCondition, Some(274)),
        ("2028-04-01", Cover::Lapsed, None),
    ] {
        let listed = bureau.listed("", on);
        assert_eq!((listed[0].cover, listed[0].days_left), (cover, left), "{on}");
    }
}

#[test]
fn the_figures_are_those_of_the_list_on_any_day_and_for_anybody() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sample.db");
    let at = |day: &str| World::standing_at(format!("{day}T10:00:00Z").parse().unwrap());
    crate::actions::demo::load(&path, &at("2026-11-28")).unwrap();
    let mut seen = [0; 4];
    for day in ["2026-11-28", "2027-01-05", "2027-03-31", "2027-04-01", "2027-09-30", "2029-01-01"]
    {
        for who in ["app-1", "arch-1", "arch-2", "own-1"] {
            let store = Store::open(&path, Access::Read).unwrap();
            let mut desk = Desk::new(store, at(day), Some(who)).unwrap();
            let all = list(&mut desk, &[], None).unwrap();
            let count = |wanted: &dyn Fn(&Listed) -> bool| {
                all.iter().filter(|listed| wanted(listed)).count()
            };
            for within in [0, 30, 400] {
                let found = figures(&mut desk, within).unwrap();
                let wanted = Figures {
                    all: all.len(),
                    open: count(&|one| {
                        !matches!(
                            one.state,
                            State::Rejected | State::Withdrawn | State::Revoked | State::Closed
                        )
                    }),
                    expiring: count(&|one| {
                        one.cover == Cover::Live && one.days_left.is_some_and(|n| n <= within)
                    }),
                    lapsed: count(&|one| {
                        matches!(one.cover, Cover::Lapsed | Cover::LapsedCondition)
                    }),
                    own_ending: count(&|one| {
                        let light = &one.light;
                        let own = light.requester.as_str() == who
                            || light.owner.as_ref().is_some_and(|owner| owner.as_str() == who);
                        let ends = one.end.is_some_and(|end| end <= desk.today().plus_days(within));
                        one.state == State::Approved && own && ends && !light.renewal_in_hand()
                    }),
                };
                assert_eq!(found, wanted, "{day} {who} {within}");
                let all = [found.open, found.expiring, found.lapsed, found.own_ending];
                for (seen, one) in seen.iter_mut().zip(all) {
                    *seen += one;
                }
            }
        }
    }
    assert!(seen.iter().all(|seen| *seen > 0), "{seen:?}");
}

#[test]
fn a_condition_met_and_confirmed_keeps_the_cover() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    bureau.on("2027-06-01");
    let meet = Act::Meet { condition: 1, evidence: text("The copy came home on the first") };
    assert_eq!(bureau.refused("app-1", which, meet.clone()).ground, Ground::Role);
    bureau.takes("arch-1", which, meet);
    bureau.takes("app-1", which, Act::Confirm { condition: 1, own: None });
    assert_eq!(bureau.listed("", "2027-07-01")[0].cover, Cover::Live);
    assert_eq!(bureau.listed("condition:open", "2027-07-01"), []);
}

#[test]
fn the_workload_is_at_the_target_while_the_exception_stands_and_comes_home_with_its_end() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    let hosted = |bureau: &mut Bureau, on: &str| {
        let day = Some(on.parse().unwrap());
        let listed = crate::actions::workloads::show(&mut bureau.desk, "w1", day).unwrap();
        (listed.workload.hosted.to_string(), listed.workload.hosted_known, listed.cover)
    };
    let assumed = |cover| ("gcp".to_owned(), Known::Assumed, Some(cover));
    let recorded = |place: &str, cover| (place.to_owned(), Known::Confirmed, Some(cover));
    assert_eq!(hosted(&mut bureau, "2027-03-31"), recorded("on-premises", Cover::Scheduled));
    assert_eq!(hosted(&mut bureau, "2027-04-01"), assumed(Cover::Live));
    bureau.on("2027-05-03");
    let early = Act::Close {
        outcome: text("returned_to_primary"),
        effective: Some(text("2027-06-01")),
        months: Some(text("2")),
        reason: None,
    };
    assert_eq!(bureau.refused("arch-1", which, early).ground, Ground::Validation);
    let close = Act::Close {
        outcome: text("Returned to primary"),
        effective: None,
        months: Some(text("2")),
        reason: None,
    };
    bureau.takes("arch-1", which, close);
    assert_eq!(hosted(&mut bureau, "2027-05-03"), recorded("aws", Cover::Ended));
}

#[test]
fn a_workload_that_never_went_is_where_it_was() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    bureau.on("2027-05-03");
    let close =
        Act::Close { outcome: text("never_started"), effective: None, months: None, reason: None };
    bureau.takes("arch-1", which, close);
    let listed = crate::actions::workloads::show(&mut bureau.desk, "Map service", None).unwrap();
    assert_eq!(listed.workload.hosted.to_string(), "on-premises");
}

#[test]
fn a_request_goes_back_and_forth_and_keeps_its_number() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.takes("arch-1", which, Act::Submit);
    let short = Act::Return { note: text("no"), fields: Vec::new() };
    assert_eq!(bureau.refused("app-1", which, short).ground, Ground::Validation);
    let back = Act::Return {
        note: text("Say what the move would cost, please."),
        fields: vec![text("one-off,title")],
    };
    bureau.takes("app-1", which, back);
    assert_eq!(bureau.state(which), State::ChangesRequested);
    bureau.edits("arch-1", which, &[("one_off", "1200")]);
    bureau.takes("arch-1", which, Act::Submit);
    bureau.takes("arch-1", which, Act::Withdraw { reason: None });
    bureau.takes("arch-1", which, Act::Revise { appeal: false });
    assert_eq!(bureau.state(which), State::Draft);
    assert_eq!(bureau.refused("arch-1", which, Act::Discard).ground, Ground::State);
    bureau.takes("arch-1", which, Act::Submit);
    let unread = Act::Reject { reason: text("The primary can do it now."), seen: String::new() };
    let unread = bureau.refused("app-1", which, unread);
    assert_eq!(unread.ground, Ground::Validation);
    assert!(unread.to_string().contains("name the content hash of what you read"), "{unread}");
    let seen = bureau.shown(which).exception.judged().to_string();
    bureau.takes("app-1", which, Act::Reject { reason: text("The primary can do it now."), seen });
    bureau.takes("arch-1", which, Act::Revise { appeal: true });
    bureau.takes("arch-1", which, Act::Submit);
    let tier = bureau.shown(which).exception.submission.unwrap();
    assert_eq!((tier.tier.code(), tier.why.as_str()), ("3", "an appeal from tier 2"));
}

#[test]
fn the_highest_tier_takes_two_approvers_and_the_decision_owner() {
    let mut bureau = Bureau::new();
    let which = bureau.filed_with("arch-1", &[("target_year", "60000")]);
    bureau.takes("arch-1", which, Act::Submit);
    bureau.scored("adv-1", which);
    for who in ["app-1", "app-2"] {
        let act = bureau.approval(which);
        bureau.takes(who, which, act);
        assert_eq!(bureau.state(which), State::InReview, "{who}");
    }
    let act = bureau.approval(which);
    bureau.takes("own-1", which, act);
    assert_eq!(bureau.state(which), State::Approved);
    let listed = &bureau.listed("tier:3", "2027-03-01")[0];
    assert_eq!(listed.light.decided_role.as_deref(), Some("approver decision-owner"));
}

#[test]
fn what_changed_since_it_was_read_is_named_field_by_field() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.takes("arch-1", which, Act::Submit);
    bureau.scored("adv-1", which);
    let stale = bureau.approval(which);
    let back = Act::Return { note: text("Please start a month later."), fields: Vec::new() };
    bureau.takes("app-1", which, back);
    bureau.edits(
        "arch-1",
        which,
        &[("start", "2027-05-01"), ("target_year", "31000"), ("title", "Another title")],
    );
    bureau.takes("arch-1", which, Act::Submit);
    bureau.scored("adv-1", which);
    let refused = bureau.refused("app-1", which, stale);
    assert_eq!(refused.ground, Ground::Conflict);
    assert_eq!(
        refused.more,
        ["start: was 2027-04-01, is 2027-05-01", "target_year: was £30,000, is £31,000"]
    );
}

#[test]
fn the_first_rule_that_refuses_is_the_one_that_is_told() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-3");
    let nowhere = ExceptionRef::new(99).unwrap();
    let bad = || Act::Approve(Approval { reason: String::new(), ..approval("") });
    let ground = |bureau: &mut Bureau, who: &str, which| bureau.refused(who, which, bad()).ground;
    assert_eq!(ground(&mut bureau, "nobody-1", nowhere), Ground::NotFound);
    assert_eq!(ground(&mut bureau, "nobody-1", which), Ground::Role);
    assert_eq!(ground(&mut bureau, "arch-1", which), Ground::Role);
    assert_eq!(ground(&mut bureau, "app-1", which), Ground::State);
    bureau.takes("arch-3", which, Act::Submit);
    assert_eq!(ground(&mut bureau, "arch-3", which), Ground::Interest);
    bureau.scored("adv-1", which);
    assert_eq!(ground(&mut bureau, "app-1", which), Ground::Validation);
}

#[test]
fn nothing_is_submitted_without_a_primary_or_twice_for_the_same() {
    let mut bureau = Bureau::new();
    let one = bureau.filed("arch-1");
    let two = bureau.filed("arch-2");
    bureau.takes("arch-1", one, Act::Submit);
    let refused = bureau.refused("arch-2", two, Act::Submit);
    assert_eq!(refused.ground, Ground::State);
    assert!(refused.message.contains("X-0001"), "{}", refused.message);
    bureau.takes("arch-1", one, Act::Withdraw { reason: Some(text("not now")) });
    bureau.decided("superseded");
    let refused = bureau.refused("arch-2", two, Act::Submit);
    assert_eq!(refused.ground, Ground::State);
    assert!(refused.message.contains("no primary decision"), "{}", refused.message);
}

#[test]
fn a_discarded_draft_is_gone_and_its_number_stays_used() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.takes("arch-1", which, Act::Comment { text: text("a thought"), internal: true });
    bureau.discards("arch-1", which);
    insta::assert_snapshot!(
        show(&mut bureau.desk, which, None).err().unwrap(),
        @"there is no exception X-0001"
    );
    assert_eq!(bureau.filed("arch-1").number(), 2);
}

#[test]
fn several_steps_are_saved_together_or_not_at_all() {
    let mut bureau = Bureau::new();
    let one = bureau.filed("arch-1");
    let two = bureau.filed("arch-2");
    bureau.sits("arch-1");
    let acts = [(one, Act::Submit), (two, Act::Submit)];
    let refused = take_all(&mut bureau.desk, &acts).unwrap_err().to_string();
    assert!(refused.contains("X-0002"), "{refused}");
    assert_eq!(bureau.state(one), State::Draft);
}

#[test]
fn a_field_that_names_nobody_or_nothing_is_refused_with_the_nearest() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    for (key, typed, said) in [
        ("owner", "arch-9", "owner: there is nobody called arch-9: did you mean arch-"),
        ("target", "gpc", "target: there is no supplier gpc: did you mean gcp?"),
        ("workload", "Map servise", "there is no workload `Map servise`"),
        ("start", "soon", "start: `soon` is not a day"),
        ("move_months", "9,4,12", "move months: 9, 4, 12 is not an estimate of months"),
        ("blockers", "skils", "blockers: `skils` is not a blocker"),
        ("condition", "Say how", "ok"),
        ("evidence_user_needs", "AWS-04", "evidence user needs: there is no claim"),
    ] {
        let typed = [Typed { key: key.to_owned(), texts: vec![typed.to_owned()] }];
        let said_here = match edit(&mut bureau.desk, which, None, &typed, None) {
            Ok(_) => "ok".to_owned(),
            Err(error) => error.to_string(),
        };
        assert!(said_here.starts_with(said), "{key}: {said_here}");
    }
    let refused = edit(&mut bureau.desk, which, None, &[], Some(1)).unwrap_err();
    let ActionError::Refused(refused) = refused else { panic!("{refused}") };
    assert_eq!(refused.ground, Ground::Conflict);
}

#[test]
fn an_import_with_one_bad_row_brings_nothing_in() {
    let mut bureau = Bureau::new();
    bureau.sits("arch-1");
    let source =
        |rows: &str| Source::from_text("x.csv", &format!("workload,title,target,state\n{rows}"));
    let read = |rows: &str| {
        crate::import::request::read_flat(&source(rows), crate::import::sheets::Extra::Refuse)
    };
    let bad = read("Map service,One,gcp,approved\nPayroll,Two,gcp,draft\nMap service,,gpc,\n");
    let ActionError::Refused(refused) = import(&mut bureau.desk, bad).unwrap_err() else {
        panic!("refused")
    };
    assert!(refused.message.starts_with("x.csv:3: workload: there is no workload `Payroll`"));
    let more: Vec<&str> = refused.more.iter().map(String::as_str).collect();
    assert_eq!(more.len(), 2, "{more:?}");
    assert_eq!(more[0], "x.csv:4: title: a request has a title");
    assert!(more[1].starts_with("x.csv:4: target: there is no supplier gpc: did you mean gcp?"));
    assert_eq!(bureau.listed("", "2027-03-01"), []);
    let good = read("Map service,One,gcp,approved\nw1,Two,azure,closed\n");
    let made = import(&mut bureau.desk, good).unwrap();
    assert!(made.drafts.iter().all(|exception| exception.state == State::Draft));
}

#[test]
fn a_list_is_sifted_and_shown_as_it_was_on_a_day_gone_by() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.on("2027-03-03");
    bureau.takes("arch-1", which, Act::Submit);
    bureau.on("2027-03-20");
    let states = |bureau: &mut Bureau, on: &str| {
        bureau.listed("", on).into_iter().map(|listed| listed.state).collect::<Vec<_>>()
    };
    assert_eq!(states(&mut bureau, "2027-02-28"), []);
    assert_eq!(states(&mut bureau, "2027-03-02"), [State::Draft]);
    assert_eq!(states(&mut bureau, "2027-03-20"), [State::Submitted]);
    for (filter, found) in [
        ("waiting.over:2w", 1),
        ("waiting.over:30d", 0),
        ("owner:me", 0),
        ("to:g* -cover:live reason:innovation", 1),
        ("move.over:8 cost.over:20000 ends.by:2028-03-31", 1),
        ("map", 1),
        ("state:draft or state:submitted", 1),
    ] {
        bureau.sits("arch-1");
        assert_eq!(bureau.listed(filter, "2027-03-20").len(), found, "{filter}");
    }
    let refused = list(&mut bureau.desk, &[text("stat:draft")], None).unwrap_err();
    let ActionError::Refused(refused) = refused else { panic!("{refused}") };
    assert_eq!(refused.ground, Ground::Usage);
}

#[test]
fn what_is_revoked_before_its_first_day_takes_its_workload_nowhere() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    let hosted = |bureau: &mut Bureau| {
        let day = Some("2027-05-03".parse().unwrap());
        let listed = crate::actions::workloads::show(&mut bureau.desk, "w1", day).unwrap();
        (listed.workload.hosted.to_string(), listed.workload.hosted_known)
    };
    assert_eq!(hosted(&mut bureau), ("gcp".to_owned(), Known::Assumed));
    let revoke = Act::Revoke {
        reason: text("The supplier left the framework."),
        effective: text("2027-04-01"),
        return_by: text("6m"),
    };
    bureau.takes("own-1", which, revoke);
    let mut after = None;
    let walked = bureau.desk.store.read(|look| {
        changed::walk(look, which, &mut |_, notes, _| {
            after = notes["cover_after"].as_str().map(str::to_owned).or(after.take());
            Ok(())
        })
    });
    walked.unwrap();
    assert_eq!(after.as_deref(), Some("ended"), "history tells the cover before and after");
    assert_eq!(hosted(&mut bureau), ("on-premises".to_owned(), Known::Confirmed));
    // No day was covered, so that lists name no first and no last one.
    let listed = &bureau.listed("", "2027-05-03")[0];
    assert_eq!((listed.start, listed.end, listed.cover), (None, None, Cover::Ended));
    let brief = briefs(&mut bureau.desk, &[], Depth::Table).unwrap();
    assert_eq!((brief[0].start, brief[0].end), (None, None));
    assert_eq!(bureau.listed("ends.none:", "2027-05-03").len(), 1);
    let brief = briefs(&mut bureau.desk, &["ends.none:".to_owned()], Depth::Table).unwrap();
    assert_eq!(brief.len(), 1);
}

#[test]
fn tags_on_several_are_put_on_all_or_on_none() {
    let mut bureau = Bureau::new();
    let (one, other) = (bureau.filed("arch-1"), bureau.filed("arch-2"));
    bureau.sits("app-1");
    tag(&mut bureau.desk, other, &[text("gis")], &[]).unwrap();
    let refused = tag_all(&mut bureau.desk, &[one, other], &[text("gis")], &[]).unwrap_err();
    assert!(refused.to_string().contains("is tagged like that already"), "{refused}");
    assert!(beside(&mut bureau.desk, one).unwrap().tags.is_empty());
    tag_all(&mut bureau.desk, &[one, other], &[text("spring")], &[]).unwrap();
    assert_eq!(beside(&mut bureau.desk, one).unwrap().tags, ["spring"]);
    assert_eq!(beside(&mut bureau.desk, other).unwrap().tags, ["gis", "spring"]);
}

#[test]
fn a_revoked_grant_ends_on_its_day() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    bureau.on("2027-05-03");
    let revoke = |effective: &str| Act::Revoke {
        reason: text("The supplier left the framework."),
        effective: text(effective),
        return_by: text("6m"),
    };
    assert_eq!(bureau.refused("app-1", which, revoke("2027-05-02")).ground, Ground::Validation);
    bureau.takes("own-1", which, revoke("2027-06-01"));
    assert_eq!(bureau.listed("", "2027-05-31")[0].cover, Cover::Live);
    assert_eq!(bureau.listed("", "2027-06-01")[0].cover, Cover::Ended);
    // Its last day is the last one that it covered, in every list, and no longer that of the grant.
    for on in ["2027-05-31", "2027-06-01"] {
        let end = bureau.listed("", on)[0].end;
        assert_eq!(end, Some("2027-05-31".parse().unwrap()), "{on}");
    }
    assert_eq!(bureau.listed("ends:2027-05-31", "2027-06-01").len(), 1);
    let brief = briefs(&mut bureau.desk, &["ends:2027-05-31".to_owned()], Depth::Table).unwrap();
    assert_eq!(brief.len(), 1);
}

#[test]
fn the_history_gives_back_every_row_of_a_story() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("w.db");
    let mut bureau = Bureau::in_file(&path);
    let which = bureau.approved();
    bureau.takes("app-1", which, Act::Comment { text: text("Well argued"), internal: false });
    bureau.on("2027-06-01");
    bureau.takes("arch-1", which, Act::Meet { condition: 1, evidence: text("The report") });
    bureau.takes(
        "app-1",
        which,
        Act::Waive { condition: 1, reason: text("It is enough"), own: false },
    );
    let other = bureau.filed("arch-2");
    bureau.discards("arch-2", other);
    let close = Act::Close {
        outcome: text("replaced_by"),
        effective: None,
        months: Some(text("1")),
        reason: Some(text("X-0003 takes its place")),
    };
    bureau.takes("arch-1", which, close);
    bureau.sits("arch-1");
    crate::actions::workloads::retire(&mut bureau.desk, "w1", None, None).unwrap();
    drop(bureau);
    let report = crate::store::upkeep::verify(&path).unwrap();
    assert!(report.findings.is_empty(), "{report:?}");
}

/// The renewal of an approved request, as it is submitted.
fn renewal_submitted(bureau: &mut Bureau, which: ExceptionRef) {
    bureau.on("2028-02-01");
    bureau.takes("arch-1", which, Act::Renew);
    let told = bureau.refused("arch-1", which, Act::Submit);
    assert_eq!(told.message, "X-0001 is not complete");
    bureau.edits(
        "arch-1",
        which,
        &[
            ("last_day", "2029-03-31"),
            ("move_months", "3,7,10"),
            ("condition", "A copy of the tiles comes home;arch-1;2028-06-30;reporting;lapse"),
        ],
    );
    bureau.takes("arch-1", which, Act::Submit);
}

#[test]
fn a_renewal_is_kept_whole_while_it_is_decided_and_history_gives_every_row_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let mut bureau = Bureau::in_file(&path);
    let which = bureau.approved();
    renewal_submitted(&mut bureau, which);
    bureau.scored("adv-1", which);
    let back =
        Act::Return { note: text("Say what a third year would be for."), fields: Vec::new() };
    bureau.takes("app-1", which, back);
    bureau.takes("arch-1", which, Act::Submit);
    bureau.scored("adv-1", which);
    bureau.on("2028-04-03");
    let row = &bureau.listed("renewal:submitted cover:lapsed waiting.over:1", "2028-04-03")[0];
    assert!(row.light.renewal_in_hand());
    let bridge =
        Act::Bridge { until: text("2028-04-20"), reason: text("The quote comes on Friday.") };
    bureau.takes("app-2", which, bridge);
    let seen = bureau.shown(which).exception.judged().to_string();
    let late = Approval { from: Some(text("2028-04-04")), ..approval(&seen) };
    bureau.takes("app-1", which, Act::Approve(late));
    let kinds: Vec<&str> =
        bureau.shown(which).exception.grants.iter().map(|grant| grant.kind.code()).collect();
    assert_eq!(kinds, ["first", "bridge", "renewal"]);
    assert_eq!(bureau.listed("renewals:1 bridges:1", "2028-04-05").len(), 1);
    bureau.takes("app-1", which, Act::Correct { reason: text("It was meant for X-0002.") });
    assert!(bureau.shown(which).exception.renewal.is_some());
    let report = crate::store::upkeep::verify(&path).unwrap();
    assert!(report.is_sound(), "{report:?}");
}

#[test]
fn what_is_different_is_told_between_versions_grants_and_now() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    renewal_submitted(&mut bureau, which);
    let mut told = |from: Option<&str>, to: Option<&str>| -> Vec<(String, String, String)> {
        let found = diff(&mut bureau.desk, which, from, to).unwrap();
        found.into_iter().map(|one| (one.field, one.before, one.after)).collect()
    };
    let now = told(None, None);
    let months = (text("move_months"), text("5, 9, 12"), text("3, 7, 10"));
    assert!(now.contains(&months), "{now:?}");
    assert_eq!(told(Some("grant-1"), Some("v3")), now);
    assert_eq!(told(Some("1"), Some("grant1")), []);
    let fields: Vec<_> = now.into_iter().map(|one| one.0).collect();
    assert_eq!(fields, ["start", "last_day", "review_by", "move_months", "condition 1"]);
    let mut refused = |from| diff(&mut bureau.desk, which, Some(from), None).err().unwrap();
    insta::assert_snapshot!(
        refused("grant-2"),
        @"version: X-0001 has no grant 2: it has 3 versions and 1 grant"
    );
    insta::assert_snapshot!(
        refused("then"),
        @"version: `then` is no side: write a version (3), grant-1 or now"
    );
}

#[test]
fn tags_links_files_and_second_thoughts_stand_beside_what_is_judged() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("w.db");
    let mut bureau = Bureau::in_file(&path);
    let (one, two) = (bureau.filed("arch-1"), bureau.filed("arch-1"));
    let judged = bureau.shown(one).exception.judged();
    bureau.sits("adv-1");
    let words = |words: &[&str]| words.iter().map(|word| text(word)).collect::<Vec<_>>();
    tag(&mut bureau.desk, one, &words(&["gis", "maps"]), &[]).unwrap();
    tag(&mut bureau.desk, one, &words(&["2027"]), &words(&["maps"])).unwrap();
    let mut refused = |tags: &[String]| tag(&mut bureau.desk, one, tags, &[]).err().unwrap();
    insta::assert_snapshot!(refused(&words(&["gis"])), @"X-0001 is tagged like that already");
    insta::assert_snapshot!(
        refused(&words(&["two words"])),
        @"tag: a tag is one word: no blank, comma or semicolon in it, no + or - before it"
    );
    let many: Vec<String> = (0..19).map(|number| format!("t{number}")).collect();
    insta::assert_snapshot!(refused(&many), @"tag: X-0001 would have 21, and 20 is most");
    assert_eq!(bureau.listed("tag:gis", "2027-03-01").len(), 1);
    link(&mut bureau.desk, one, "replaces", two, true).unwrap();
    let circle = link(&mut bureau.desk, two, "replaces", one, true).unwrap_err();
    assert!(circle.to_string().contains("circle: X-0002 replaces X-0001, X-0002"), "{circle}");
    // What replaces another comes after it: the two kinds make one order.
    let mixed = link(&mut bureau.desk, two, "follows", one, true).unwrap_err();
    assert!(mixed.to_string().contains("circle: X-0002 follows X-0001, X-0002"), "{mixed}");
    link(&mut bureau.desk, two, "relates", one, true).unwrap();
    link(&mut bureau.desk, two, "relates", one, false).unwrap();
    let long = name_outside(&mut bureau.desk, one, &"é".repeat(65)).unwrap_err();
    assert!(long.to_string().contains("it has 65 characters and may have 64"), "{long}");
    name_outside(&mut bureau.desk, one, &"é".repeat(64)).unwrap();
    name_outside(&mut bureau.desk, one, "CHG-4711").unwrap();

    let file = folder.path().join("plan.txt");
    std::fs::write(&file, "how we leave").unwrap();
    let item = attach(&mut bureau.desk, one, &file.display().to_string(), None, None).unwrap();
    attach(&mut bureau.desk, one, "https://example.org/plan", Some("The plan"), None).unwrap();
    std::fs::write(&file, vec![0; 10_000_001]).unwrap();
    let refused = attach(&mut bureau.desk, one, &file.display().to_string(), None, None);
    let refused = refused.err().unwrap().to_string();
    assert!(refused.contains("10 MB"), "{refused}");
    let seen = beside(&mut bureau.desk, one).unwrap();
    let words: Vec<Option<&str>> =
        seen.attachments.iter().map(|shown| shown.file.map(super::beside::Kept::word)).collect();
    assert_eq!(words, [Some("as added"), None]);
    assert_eq!((seen.tags, seen.links.len()), (vec![text("2027"), text("gis")], 1));
    assert_eq!(seen.outside.as_deref(), Some("CHG-4711"));
    let out = folder.path().join("out.txt");
    write_out(&mut bureau.desk, one, 1, &out, Existing::Keep).unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), b"how we leave");
    let there = write_out(&mut bureau.desk, one, 1, &out, Existing::Keep).err().unwrap();
    assert!(there.to_string().contains("exists already"), "{there}");
    let address = write_out(&mut bureau.desk, one, 2, &out, Existing::Replace).err().unwrap();
    insta::assert_snapshot!(address, @"attachment 2 of X-0001 is an address, and no file");
    let behind = |sql: &str| {
        rusqlite::Connection::open(&path).unwrap().execute_batch(sql).unwrap();
    };
    let word = |bureau: &mut Bureau| {
        beside(&mut bureau.desk, one).unwrap().attachments[0].file.unwrap().word()
    };
    behind("UPDATE file_piece SET text = 'bm90IHdoYXQgd2FzIHRoZXJl'");
    assert_eq!(word(&mut bureau), "altered");
    let told = write_out(&mut bureau.desk, one, 1, &out, Existing::Replace).unwrap_err();
    assert!(told.to_string().contains("is altered"), "{told}");
    let found = crate::store::upkeep::verify(&path).unwrap().findings;
    assert_eq!(found[0].what, "file 1 of X-0001 has other bytes than were attached");
    behind("DELETE FROM file_piece");
    assert_eq!(word(&mut bureau), "missing");
    let found = crate::store::upkeep::verify(&path).unwrap().findings;
    assert_eq!(found[0].what, "file 1 of X-0001 is missing, or pieces of it are");
    // What is attached once more is there again, under both.
    std::fs::write(&file, "how we leave").unwrap();
    attach(&mut bureau.desk, one, &file.display().to_string(), None, None).unwrap();
    assert_eq!(word(&mut bureau), "as added");
    assert_eq!(item.size, Some(12));
    // In more than one piece, it comes out as it went in.
    let big: Vec<u8> = (0..2_000_000_u64).map(|at| u8::try_from(at * at % 251).unwrap()).collect();
    std::fs::write(&file, &big).unwrap();
    let item = attach(&mut bureau.desk, one, &file.display().to_string(), None, None).unwrap();
    write_out(&mut bureau.desk, one, item.number, &out, Existing::Replace).unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), big);

    comment(&mut bureau.desk, one, "It lokks sound.", false).unwrap();
    edit_comment(&mut bureau.desk, one, 1, "It looks sound.").unwrap();
    bureau.sits("app-1");
    insta::assert_snapshot!(
        edit_comment(&mut bureau.desk, one, 1, "It does not.").err().unwrap(),
        @"comment 1 on X-0001 is adv-1's, and theirs alone"
    );
    let shown = bureau.shown(one);
    assert_eq!(
        (shown.comments[0].text.as_str(), shown.comments[0].versions),
        ("It looks sound.", 2)
    );
    assert_eq!(shown.exception.judged(), judged);
    bureau.discards("arch-1", two);
    assert!(crate::store::upkeep::verify(&path).unwrap().is_sound());
}

#[test]
fn a_comment_tags_and_a_draft_are_taken_back_and_nothing_else() {
    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.edits("arch-1", which, &[("title", "Maps elsewhere, again")]);
    undo(&mut bureau.desk).unwrap();
    let shown = bureau.shown(which).exception;
    assert_eq!((shown.request.title.as_str(), shown.version), ("Maps elsewhere", 3));
    comment(&mut bureau.desk, which, "See above.", false).unwrap();
    assert_eq!(undo(&mut bureau.desk).unwrap().kind, "exception.commented");
    assert!(bureau.shown(which).comments.is_empty());
    tag(&mut bureau.desk, which, &["gis".to_owned()], &[]).unwrap();
    undo(&mut bureau.desk).unwrap();
    assert!(bureau.shown(which).beside.tags.is_empty());
    // Once is enough, and what was submitted is more than a draft.
    assert!(undo(&mut bureau.desk).unwrap_err().to_string().contains("is taken back already"));
    bureau.takes("arch-1", which, Act::Submit);
    let refused = undo(&mut bureau.desk).unwrap_err().to_string();
    assert!(refused.contains("(exception submitted, X-0001)"), "{refused}");

    let other = bureau.filed("arch-1");
    bureau.sits("app-1");
    comment(&mut bureau.desk, other, "Whose is it?", false).unwrap();
    bureau.sits("arch-1");
    let refused = undo(&mut bureau.desk).unwrap_err().to_string();
    assert!(refused.contains("somebody has worked on X-0002 since"), "{refused}");
    let third = bureau.filed("arch-1");
    undo(&mut bureau.desk).unwrap();
    let gone = show(&mut bureau.desk, third, None).unwrap_err();
    assert!(gone.to_string().contains("there is no exception X-0003"), "{gone}");
}

#[test]
fn a_closing_in_error_brings_the_workload_back_where_it_was() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    bureau.on("2027-05-01");
    let before = bureau.shown(which).workload;
    let close = Act::Close {
        outcome: text("returned_to_primary"),
        effective: None,
        months: Some(text("2")),
        reason: None,
    };
    bureau.takes("app-1", which, close);
    assert_ne!(bureau.shown(which).workload.hosted, before.hosted);
    bureau.takes("app-1", which, Act::Correct { reason: text("It was meant for X-0002.") });
    let after = bureau.shown(which);
    assert_eq!((after.workload, after.exception.state), (before, State::Approved));
    assert_eq!(after.exception.cover("2027-05-02".parse().unwrap()), Cover::Live);
}

#[test]
fn a_request_says_where_another_exception_took_its_workload() {
    let mut bureau = Bureau::new();
    let first = bureau.approved();
    bureau.on("2027-05-01");
    let next = bureau.filed("arch-1");
    let there = bureau.shown(next).workload;
    assert_eq!(there, bureau.shown(first).workload);
    let target = bureau.shown(first).exception.request.target;
    assert_eq!((Some(there.hosted), there.hosted_known), (target, Known::Assumed));
}

#[test]
fn a_renewal_refused_in_error_is_there_again_with_its_scores() {
    let mut bureau = Bureau::new();
    let which = bureau.approved();
    renewal_submitted(&mut bureau, which);
    bureau.scored("adv-1", which);
    let before = bureau.shown(which).exception.renewal;
    let why = text("A second year is a year too many.");
    let seen = bureau.shown(which).exception.judged().to_string();
    bureau.takes("app-1", which, Act::Reject { reason: why, seen });
    assert!(bureau.shown(which).exception.renewal.is_none());
    bureau.takes("app-1", which, Act::Correct { reason: text("It was meant for X-0002.") });
    assert_eq!(bureau.shown(which).exception.renewal, before);
}

#[test]
fn a_delegate_acts_and_carries_interests_till_the_last_day_of_it() {
    use crate::actions::people;

    let mut bureau = Bureau::new();
    let which = bureau.filed("arch-1");
    bureau.sits("arch-1");
    let others = people::delegate(&mut bureau.desk, "arch-3", "app-1", "2027-03-09").unwrap_err();
    insta::assert_snapshot!(
        others,
        @"arch-1 may not say who acts for somebody else: that takes the role admin"
    );
    let past = people::delegate(&mut bureau.desk, "arch-1", "app-1", "2027-02-28").unwrap_err();
    assert!(past.to_string().contains("2027-02-28 is over"), "{past}");
    people::delegate(&mut bureau.desk, "arch-1", "app-1", "2027-03-09").unwrap();
    bureau.takes("app-1", which, Act::Submit);
    assert_eq!(bureau.refused("app-1", which, Act::Claim).ground, Ground::Interest);
    assert!(!deciders(&mut bureau.desk, which).unwrap().contains(&"app-1".parse().unwrap()));
    bureau.on("2027-03-10");
    bureau.takes("app-1", which, Act::Claim);
    // Who is away may have their role used, and the history says for whom.
    bureau.sits("app-1");
    people::delegate(&mut bureau.desk, "app-1", "adv-1", "2027-03-20").unwrap();
    bureau.takes("adv-1", which, Act::Release);
    people::end_delegation(&mut bureau.desk, "app-1", "adv-1").unwrap();
    assert_eq!(bureau.refused("adv-1", which, Act::Claim).ground, Ground::Role);
}
