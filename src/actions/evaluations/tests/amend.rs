//! The next version of the rules, made at each time at which it may be.

use super::*;
use crate::actions::evaluations::amend::{self, Amended};
use crate::actions::scores as own;
use crate::domain::criteria::edit::Edit;
use crate::domain::evaluation::amend::{Carry, Given};
use crate::store::{history, versions};

const WHY: &str = "CON-03 named a link that two candidates do not sell.";

fn other_text() -> Setting {
    let edit = Edit::read(&"CON-03".parse().unwrap(), "text", "How fast is the link?").unwrap();
    Setting { edits: vec![edit], ..Setting::default() }
}

fn amended(desk: &mut Desk, carry: Carry) -> Amended {
    sit(desk, "mod-1");
    amend::amend(desk, None, WHY, carry, &other_text()).unwrap()
}

/// How many answers stand and how many do not, of this kind.
fn tally(amended: &Amended, given: Given) -> (usize, usize) {
    let count = |fallen: bool| {
        let of = amended.standing.iter().filter(|one| one.given == given);
        of.filter(|one| one.fallen.is_some() == fallen).map(|one| one.candidates.len()).sum()
    };
    (count(false), count(true))
}

#[test]
fn before_scoring_a_new_version_has_its_own_hash_and_both_stay_readable() {
    let mut desk = desk();
    draft(&mut desk);
    let draft_text = amend::frozen_text(&mut desk, None, None);
    refused(draft_text, Ground::State, "is a draft, and not frozen");
    refused(
        amend::amend(&mut desk, None, WHY, Carry::Nothing, &Setting::default()),
        Ground::State,
        "amending is possible at frozen",
    );
    go(&mut desk, "mod-1", Step::Freeze);
    let (first, filed) = show(&mut desk, None).unwrap();
    let one = filed.rules_hash.unwrap();
    sit(&mut desk, "tl-1");
    let tried = amend::amend(&mut desk, None, WHY, Carry::Nothing, &Setting::default());
    refused(tried, Ground::Role, "set up an evaluation");
    sit(&mut desk, "admin-1");
    let tried = amend::amend(&mut desk, None, " ", Carry::Nothing, &Setting::default());
    refused(tried, Ground::Validation, "the reason");

    let next = amended(&mut desk, Carry::Nothing);
    assert!(next.standing.is_empty() && next.missing.is_empty(), "{next:?}");
    assert_eq!(next.evaluation.parts().rules_version, 2);
    let (_, filed) = show(&mut desk, None).unwrap();
    assert_eq!((filed.rules_hash, filed.frozen_at), (None, None));
    go(&mut desk, "mod-1", Step::Freeze);
    let (_, found) = amend::all(&mut desk, None).unwrap();
    let hashes: Vec<&str> = found.iter().filter_map(|version| version.hash.as_deref()).collect();
    assert_eq!((hashes[0], found.len()), (one.as_str(), 2));
    assert_ne!(hashes[0], hashes[1]);
    assert_eq!(found[1].reason.as_ref().map(crate::domain::text::Reason::as_str), Some(WHY));
    for (number, hash) in [(1, hashes[0]), (2, hashes[1])] {
        let text = amend::frozen_text(&mut desk, None, Some(number)).unwrap();
        assert_eq!(sha256_hex(text.as_bytes()), hash);
        assert_eq!(text.contains("How fast is the link?"), number == 2);
    }
    let (earlier, _) = amend::earlier(&mut desk, None, 1).unwrap();
    assert_eq!(earlier.criteria(), first.criteria());
    refused(amend::earlier(&mut desk, None, 3), Ground::NotFound, "they are 1 to 2");
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn during_scoring_scores_of_unchanged_questions_come_along_and_stay_hidden() {
    let mut desk = desk();
    scoring(&mut desk);
    sit(&mut desk, "tl-1");
    for (question, value) in [("CON-02", "2"), ("CON-03", "1")] {
        let entry = own::Entry {
            candidate: "aws",
            question,
            value: Some(value),
            reason: Some("Two places, by the supplier's own list of March."),
            evidence: None,
        };
        own::set(&mut desk, None, &entry).unwrap();
    }
    let next = amended(&mut desk, Carry::Unchanged);
    assert_eq!(tally(&next, Given::Score), (1, 1));
    let fallen: Vec<&str> = next.standing.iter().filter_map(|one| one.fallen.as_deref()).collect();
    assert_eq!(fallen, ["the question says something else"]);
    go(&mut desk, "mod-1", Step::Freeze);
    let carried = count(&mut desk);
    let event = desk.store.read(|look| history::event(look, carried)).unwrap().unwrap();
    assert_eq!((event.kind.as_str(), event.subject.as_str()), ("score.carried", "E-0001/tl-1"));
    // Whoever made the new version does not come to see what it carries.
    for (who, sees) in [
        ("mod-1", Body::Sealed),
        ("tl-2", Body::Sealed),
        ("admin-1", Body::Sealed),
        ("tl-1", Body::Open),
    ] {
        sit(&mut desk, who);
        assert_eq!(body(&mut desk, &event.subject, &event.kind), sees, "{who}");
    }
    go(&mut desk, "mod-1", Step::OpenScoring);
    sit(&mut desk, "tl-1");
    let (_, sheet) = own::mine(&mut desk, None).unwrap();
    let questions: Vec<&str> = sheet.scores().keys().map(|(_, q)| q.as_str()).collect();
    assert_eq!(questions, ["CON-02"], "and it is an open sheet again");
    assert!(sheet.submitted().is_none());
    let (_, before) = amend::earlier(&mut desk, None, 1).unwrap();
    assert_eq!(before[0].scores().len(), 2, "what was given before stays readable to its giver");
    sit(&mut desk, "tl-2");
    let (_, before) = amend::earlier(&mut desk, None, 1).unwrap();
    assert!(before.iter().all(|sheet| sheet.scores().is_empty()));
    assert!(desk.store.verify().unwrap().findings.is_empty());
}

#[test]
fn in_moderation_agreed_scores_and_gates_come_along_only_when_that_is_said() {
    for carry in [Carry::Nothing, Carry::Unchanged] {
        let mut desk = desk();
        moderation(&mut desk);
        consensus::import(&mut desk, None, &source(CONSENSUS), None, Extra::Refuse, Run::Save)
            .unwrap();
        let (before, _) = show(&mut desk, None).unwrap();
        let next = amended(&mut desk, carry);
        let agreed = before.parts().consensus.len();
        let gates = before.parts().gates.len();
        match carry {
            Carry::Nothing => {
                assert_eq!(tally(&next, Given::Consensus), (0, agreed));
                assert_eq!(tally(&next, Given::Gate), (0, gates));
            }
            Carry::Unchanged => {
                assert_eq!(tally(&next, Given::Consensus), (agreed - 4, 4), "CON-03 has four");
                assert_eq!(tally(&next, Given::Gate), (gates, 0));
            }
        }
        assert!(next.evaluation.parts().consensus.is_empty(), "a draft has no answers");
        let gate =
            Setting { edits: vec![Edit::Remove("CON-01".parse().unwrap())], ..Setting::default() };
        refused(edit(&mut desk, None, &gate), Ground::State, "scores have been seen");
        go(&mut desk, "mod-1", Step::Freeze);
        assert!(show(&mut desk, None).unwrap().0.parts().consensus.is_empty(), "sealed again");
        let (frozen, _) = desk.store.read(|look| load(look, None)).unwrap();
        let kept = if carry == Carry::Unchanged { agreed - 4 } else { 0 };
        assert_eq!(frozen.parts().consensus.len(), kept);
        assert_eq!(frozen.parts().gates.len(), if kept > 0 { gates } else { 0 });

        // While the new version is scored, what was agreed under the old one tells nobody.
        let last = count(&mut desk);
        let events = desk.store.read(|look| history::events(look, 0, 10_000)).unwrap();
        sit(&mut desk, "tl-2");
        refused(consensus::list(&mut desk, None), Ground::State, "there are no agreed scores");
        let cell = events.iter().rfind(|event| event.kind == "consensus.set").unwrap();
        assert_eq!(body(&mut desk, &cell.subject, "consensus.set"), Body::Sealed);
        if kept > 0 {
            let kinds: Vec<&str> =
                events[events.len() - 2..].iter().map(|event| event.kind.as_str()).collect();
            assert_eq!(
                (kinds, last),
                (vec!["consensus.carried", "gate.carried"], events.last().unwrap().seq)
            );
        }
        let rows = desk.store.read(|look| versions::all(look, frozen.reference())).unwrap();
        assert!(rows[1].scores_seen && rows[1].from == Some(Stage::Moderation));
        assert_eq!(rows[1].carry, Some(carry));
        assert!(desk.store.verify().unwrap().findings.is_empty());
    }
}

#[test]
fn a_version_made_after_prices_were_open_seals_them_again_and_says_that_they_are_known() {
    let mut desk = desk();
    opened(&mut desk);
    let next = amended(&mut desk, Carry::Unchanged);
    assert!(next.evaluation.money_known());
    assert!(next.evaluation.parts().prices.is_empty(), "nobody sees them in a draft");
    refused(ranking::rank(&mut desk, None), Ground::State, "no result");
    go(&mut desk, "mod-1", Step::Freeze);
    go(&mut desk, "mod-1", Step::OpenScoring);
    let (evaluation, sheets) = own::visible(&mut desk, None)
        .unwrap_or_else(|_| amend::earlier(&mut desk, None, 2).unwrap());
    insta::assert_snapshot!(
        evaluation.shows_consensus().unwrap_err(),
        @"E-0001 stands at scoring: there are no agreed scores before moderation opens"
    );
    assert!(sheets.iter().all(|sheet| sheet.scores().is_empty()), "mod-1 sees nobody's");
    assert!(desk.store.verify().unwrap().findings.is_empty());
}
