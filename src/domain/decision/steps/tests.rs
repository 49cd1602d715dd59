use super::*;
use crate::domain::decision::NotChosen;
use crate::domain::decision::refusal::RefusalKind;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn reason(text: &str) -> Reason {
    text.parse().unwrap()
}

fn person(name: &str) -> Person {
    let role = match name {
        "mod-1" => Role::Moderator,
        "own-1" => Role::DecisionOwner,
        _ => Role::Evaluator,
    };
    Person {
        slug: name.parse().unwrap(),
        name: name.parse().unwrap(),
        roles: BTreeSet::from([role]),
        logins: BTreeSet::new(),
        retired: false,
    }
}

fn content() -> Content {
    Content {
        rejected: ["azure", "gcp"]
            .map(|slug| NotChosen {
                candidate: slug.parse().unwrap(),
                why: reason("Less than two marks behind."),
            })
            .to_vec(),
        decision_makers: vec!["the head of ICT".parse().unwrap()],
        dissent: vec![reason("tl-2: the margin is thin")],
        minimum_portability: Some(12),
        debt_budget: Some(200),
        ..Content::new(
            "AWS is the primary".parse().unwrap(),
            "aws".parse().unwrap(),
            reason("It came first and stays first under most weightings."),
            day("2028-03-01"),
        )
    }
}

struct World {
    in_force: Option<DecisionRef>,
    candidates: Vec<Slug>,
    has_result: bool,
}

fn world() -> World {
    let candidates = ["aws", "azure", "gcp"].map(|slug| slug.parse().unwrap()).to_vec();
    World { in_force: None, candidates, has_result: true }
}

impl World {
    fn context(&self) -> Context<'_> {
        Context {
            now: "2027-03-01T09:00:00Z".parse().unwrap(),
            today: day("2027-03-01"),
            in_force: self.in_force,
            outcome: None,
            candidates: &self.candidates,
            has_result: self.has_result,
        }
    }

    fn take(&self, decision: &Decision, who: &str, step: &Step) -> Result<Decision, Refusal> {
        decision.after(step, &person(who), &self.context()).map(|taken| taken.decision)
    }
}

fn draft(number: u32, content: Content) -> Result<Decision, Refusal> {
    let reference = DecisionRef::new(number).unwrap();
    let evaluation = "E-0001".parse().ok();
    Decision::create(reference, evaluation, content, &person("mod-1"), &world().context())
}

fn every_step() -> [Step; 7] {
    let why = || reason("because");
    [
        Step::Edit { content: Box::new(content()) },
        Step::Propose,
        Step::Accept,
        Step::Reject { reason: why() },
        Step::Reopen { reason: why() },
        Step::Reaffirm { reason: why(), review_by: None },
        Step::Deprecate { reason: why() },
    ]
}

/// The draft after these steps by the decision owner.
fn after(number: u32, steps: &[usize]) -> Decision {
    let mut decision = draft(number, content()).unwrap();
    for step in steps {
        decision = world().take(&decision, "own-1", &every_step()[*step]).unwrap();
    }
    decision
}

#[track_caller]
fn refused(answer: Result<impl std::fmt::Debug, Refusal>, says: &str) {
    assert_eq!(answer.unwrap_err().to_string(), says);
}

#[test]
fn each_status_takes_its_steps_and_no_other() {
    let old = after(1, &[1, 2]);
    let (superseded, _) =
        supersede(&old, &after(2, &[1]), &person("own-1"), &world().context()).unwrap();
    // Edit, propose, accept, reject, reopen, reaffirm, deprecate.
    let table = [
        (after(1, &[]), Status::Draft, "ep....."),
        (after(1, &[1]), Status::Proposed, "..ar..."),
        (after(1, &[1, 2]), Status::Accepted, "....o.d"),
        (after(1, &[1, 3]), Status::Rejected, "......."),
        (after(1, &[1, 2, 4]), Status::Reopened, ".....fd"),
        (after(1, &[1, 2, 4, 5]), Status::Accepted, "....o.d"),
        (after(1, &[1, 2, 6]), Status::Deprecated, "......."),
        (superseded.decision, Status::Superseded, "......."),
    ];
    for (decision, status, steps) in table {
        assert_eq!(decision.status, status);
        for (step, mark) in every_step().iter().zip(steps.chars()) {
            let answer = world().take(&decision, "own-1", step);
            assert_eq!(answer.is_ok(), mark != '.', "{status}: {step:?}");
            if let Err(refusal) = answer {
                assert_eq!(refusal.kind(), RefusalKind::State);
            }
        }
    }
}

#[test]
fn a_moderator_writes_and_proposes_and_only_the_decision_owner_decides() {
    let (draft, proposed, accepted) = (after(1, &[]), after(1, &[1]), after(1, &[1, 2]));
    let steps = every_step();
    for (decision, step, moderator) in [
        (&draft, 0, true),
        (&draft, 1, true),
        (&proposed, 2, false),
        (&proposed, 3, false),
        (&accepted, 4, false),
        (&accepted, 6, false),
    ] {
        let answer = world().take(decision, "mod-1", &steps[step]);
        assert_eq!(answer.is_ok(), moderator, "{:?}", steps[step]);
        let refusal = world().take(decision, "tl-1", &steps[step]).unwrap_err();
        assert_eq!(refusal.kind(), RefusalKind::Role);
    }
    refused(
        world().take(&proposed, "mod-1", &steps[2]),
        "mod-1 may not accept a decision: that takes the role decision-owner",
    );
}

#[test]
fn a_decision_agrees_with_itself_and_with_its_evaluation() {
    let check = |change: &dyn Fn(&mut Content), says: &str| {
        let mut content = content();
        change(&mut content);
        refused(draft(1, content), says);
    };
    check(&|c| c.chosen = "paas".parse().unwrap(), "paas is not a candidate of E-0001");
    check(
        &|c| c.rejected[0].candidate = "aws".parse().unwrap(),
        "aws is the candidate chosen, and is listed as not chosen too",
    );
    check(
        &|c| c.rejected.push(c.rejected[0].clone()),
        "azure is listed as not chosen twice: write one reason",
    );
    check(
        &|c| c.transition_end = Some(day("2027-02-28")),
        "the transition ends on 2027-02-28, before the decision takes effect on 2027-03-01",
    );
    let propose = |change: &dyn Fn(&mut Content), says: &str| {
        let mut content = content();
        change(&mut content);
        let draft = draft(1, content).unwrap();
        refused(world().take(&draft, "mod-1", &Step::Propose), says);
    };
    propose(&|c| c.decision_makers.clear(), "D-0001 names no decision makers: name one or more");
    propose(
        &|c| c.rejected.truncate(1),
        "D-0001 does not say why gcp was not chosen: give a reason for each",
    );
    propose(
        &|c| c.review_by = day("2027-03-01"),
        "D-0001 is looked at again by 2027-03-01, and that must lie after today, 2027-03-01",
    );
}

#[test]
fn accepting_needs_a_result_and_no_other_decision_in_force() {
    let proposed = after(2, &[1]);
    let unscored = World { has_result: false, ..world() };
    refused(
        unscored.take(&proposed, "own-1", &Step::Accept),
        "D-0002 rests on E-0001, which has no result yet",
    );
    // To cancel rests on no result; that nobody passes is said of one.
    for (chosen, goes) in [("cancelled", true), ("no-compliant-candidate", false)] {
        let none = Content { chosen: chosen.parse().unwrap(), rejected: Vec::new(), ..content() };
        let early = draft(2, none).unwrap();
        let early = unscored.take(&early, "own-1", &Step::Propose).unwrap();
        assert_eq!(unscored.take(&early, "own-1", &Step::Accept).is_ok(), goes, "{chosen}");
    }
    let taken = World { in_force: DecisionRef::new(1), ..world() };
    refused(
        taken.take(&proposed, "own-1", &Step::Accept),
        "D-0001 is in force for primary: only one decision can be, so D-0002 must supersede it",
    );
    let accepted = world().take(&proposed, "own-1", &Step::Accept).unwrap();
    assert!(accepted.in_force());
    assert_eq!(accepted.content.effective, Some(day("2027-03-01")));
    assert_eq!(accepted.accepted_on(), Some(day("2027-03-01")));
}

#[test]
fn an_evaluation_ends_once_with_somebody_chosen_or_with_nobody() {
    let nobody =
        || Content { chosen: "cancelled".parse().unwrap(), rejected: Vec::new(), ..content() };
    let decision = draft(2, nobody()).unwrap();
    assert_eq!(
        decision.content.scope,
        crate::domain::decision::Scope::award("e1".parse().unwrap())
    );
    assert_eq!(decision.content.scope.words(), "the award of E-0001");
    // One reason is the reason for every candidate, and the primary in force is no hindrance.
    let proposed = world().take(&decision, "mod-1", &Step::Propose).unwrap();
    let accepted = world().take(&proposed, "own-1", &Step::Accept).unwrap();
    assert!(accepted.in_force() && accepted.chooses_nobody());
    assert!(!accepted.content.scope.is_primary());
    let around = world();
    let awarded = Context { outcome: DecisionRef::new(1), ..around.context() };
    let refusal = proposed.after(&Step::Accept, &person("own-1"), &awarded).unwrap_err();
    assert_eq!(refusal.kind(), RefusalKind::State);
    assert!(refusal.to_string().starts_with("D-0001 is in force and is the outcome of E-0001"));
    // Nothing follows nobody, and where nothing was compared there is nothing to end.
    let following = Content { transition_end: Some(day("2027-12-31")), ..nobody() };
    refused(
        draft(2, following),
        "nobody is chosen, so no workload follows by 2027-12-31: leave the day of the transition out",
    );
    let scope = || "websites".parse().unwrap();
    refused(
        draft(2, Content { scope: scope(), ..nobody() }),
        "a decision that chooses nobody ends its evaluation and nothing else: it is about \
         award-e-0001, not about websites; leave the scope out",
    );
    let (reference, by) = (DecisionRef::new(2).unwrap(), person("mod-1"));
    let says = Content { scope: scope(), ..nobody() };
    let refusal = Decision::create(reference, None, says, &by, &world().context()).unwrap_err();
    assert!(refusal.to_string().contains("this decision rests on none here"), "{refusal}");
}

#[test]
fn a_reopened_decision_stays_in_force_until_it_is_reaffirmed_or_superseded() {
    let reopened = after(1, &[1, 2, 4]);
    assert!(reopened.in_force());
    assert_eq!(reopened.madr_status(), "accepted");
    let reaffirmed = after(1, &[1, 2, 4, 5]);
    assert_eq!(reaffirmed.remarks.len(), 4);
    assert!(reaffirmed.remark(Status::Accepted).unwrap().reason.is_some());

    let own = person("own-1");
    let (old, new) = supersede(&reopened, &after(2, &[1]), &own, &world().context()).unwrap();
    assert_eq!(old.decision.madr_status(), "superseded by D-0002");
    assert_eq!(new.decision.supersedes, Some(reopened.reference));
    assert!(!old.decision.in_force() && new.decision.in_force());
    assert_eq!((old.happened, new.happened), (Happened::Superseded, Happened::Accepted));
}

#[test]
fn a_successor_is_proposed_and_about_the_same() {
    let (old, own) = (after(1, &[1, 2]), person("own-1"));
    refused(
        supersede(&old, &after(2, &[]), &own, &world().context()),
        "D-0002 is draft and cannot be put in the place of another",
    );
    refused(
        supersede(&after(1, &[1]), &after(2, &[1]), &own, &world().context()),
        "D-0001 is proposed and cannot be superseded",
    );
    let mut other = after(2, &[1]);
    other.content.scope = "desktops".parse().unwrap();
    refused(
        supersede(&old, &other, &own, &world().context()),
        "D-0002 is about desktops and cannot supersede D-0001, which is about primary",
    );
    let refusal = supersede(&old, &after(2, &[1]), &person("mod-1"), &world().context());
    assert_eq!(refusal.unwrap_err().kind(), RefusalKind::Role);
}
