//! The stages under random hands: people try random commands in random order, and whatever they
//! try, no step is taken that a model of the stages forbids, every step is taken that it allows, and
//! nobody reads a sealed price or another's hidden score from any command that reads.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::sealed::{BASKET, basket, readings};
use crate::support::{RATIO, Sandbox, packaged};

const PEOPLE: &[&str] =
    &["tl-1", "tl-2", "tl-3", "mod-1", "proc-1", "own-1", "admin-1", "aud-1", "arch-1"];
const REASON: &str = "heron-feather-marker";
const BASIS: &str = "otter-ledger-marker";
const AMOUNT: &[&str] = &["7654321", "7,654,321", "765432109", "7_654_321"];

/// A step of the stages: who may take it, from where, to where.
const STEPS: &[(&str, &[&str], &[&str], &str)] = &[
    ("freeze", &["mod-1", "admin-1"], &["draft"], "frozen"),
    ("open-scoring", &["mod-1", "admin-1"], &["frozen"], "scoring"),
    ("open-moderation", &["mod-1"], &["scoring"], "moderation"),
    ("close-quality", &["mod-1"], &["moderation"], "quality_closed"),
    ("open-price", &["mod-1"], &["quality_closed"], "price_opened"),
    (
        "reopen --reason 'A slip came to light.'",
        &["mod-1"],
        &["quality_closed", "price_opened"],
        "moderation",
    ),
    ("archive", &["mod-1"], &["decided"], "archived"),
];

/// The step that a decision takes, when it is accepted.
const ACCEPT: &str = "decision accept D-0001";

/// Who may change what, and at which stages.
const CHANGES: &[(&str, &[&str], &[&str])] = &[
    ("evaluation edit --weight CON=10", &["mod-1", "admin-1"], &["draft"]),
    ("evaluation weights E-0001 roc CON SKL CST TEC PRT GEN", &["mod-1", "admin-1"], &["draft"]),
    (
        "score set azure CON-03 1 --reason 'One site of two was shown, the other was not.'",
        PANEL,
        &["scoring"],
    ),
    ("score clear azure CON-03", PANEL, &["scoring"]),
    ("score submit", PANEL, &["scoring"]),
    (
        "score correct azure CON-03 0 --reason 'It was read again.'",
        PANEL,
        &["scoring", "moderation"],
    ),
    (
        "gate set aws CON-01 pass --reason 'The tunnel stood for a week.'",
        &["mod-1"],
        &["scoring", "moderation"],
    ),
    (
        "consensus set aws CON-02 2 --reason 'Two sites were seen. The panel moved after the call.'",
        &["mod-1"],
        &["moderation"],
    ),
    (
        "minutes add --note 'All were there.'",
        &["mod-1"],
        &["moderation", "quality_closed", "price_opened"],
    ),
    ("price set azure 1240000", &["proc-1", "mod-1"], BEFORE_DECISION),
    (
        "price set azure 1250000 --reason 'They sent a corrected sum.'",
        &["proc-1", "mod-1"],
        &["moderation", "quality_closed", "price_opened"],
    ),
    (JOINS, &["mod-1", "admin-1"], &["draft", "frozen"]),
];
/// The candidate that joins once the others are there.
const JOINS: &str = "evaluation candidate add gcp";
/// The cell whose score is set, cleared and corrected.
const CELL: [&str; 2] = ["azure", "CON-03"];
const PANEL: &[&str] = &["tl-1", "tl-2", "tl-3"];
const BEFORE_DECISION: &[&str] =
    &["draft", "frozen", "scoring", "moderation", "quality_closed", "price_opened"];

/// What leads from a draft to open prices, each by whoever it is of.
fn onward() -> Vec<(String, String)> {
    let mut all = vec![
        ("mod-1".to_owned(), "evaluation freeze".to_owned()),
        ("admin-1".to_owned(), JOINS.to_owned()),
        ("mod-1".to_owned(), format!("evidence import {}", packaged("data/evidence.csv"))),
    ];
    let mut add = |who: &str, what: String| all.push((who.to_owned(), what));
    for who in PANEL {
        add(who, "conflict declare --none".to_owned());
    }
    add("mod-1", "evaluation open-scoring".to_owned());
    for who in PANEL {
        add(who, format!("score import {}", packaged(&format!("data/scores-2019-{who}.csv"))));
    }
    add("tl-1", format!("score set aws CON-02 3 --reason 'The secret is {REASON}, for one.'"));
    add("proc-1", format!("price import {}", packaged("data/prices-2019.csv")));
    add("proc-1", format!("price set aws 7654321.09 --basis 'From {BASIS}'"));
    for who in PANEL {
        add(who, "score submit".to_owned());
    }
    add("mod-1", "evaluation open-moderation".to_owned());
    add("mod-1", format!("gate import {}", packaged("data/gates-2019.csv")));
    add("mod-1", format!("consensus import {}", packaged("data/consensus-2019.csv")));
    add("mod-1", "evaluation close-quality".to_owned());
    for who in ["tl-1", "tl-2", "tl-3", "mod-1"] {
        add(who, "conflict declare --none".to_owned());
    }
    add("mod-1", "evaluation open-price".to_owned());
    // Beside the first bid the others look low, and nobody is set aside unheard.
    for which in ["C-0001", "C-0002"] {
        add("proc-1", format!("clarification send {which}"));
        add("proc-1", format!("clarification answer {which} --note 'It is a discount.'"));
        add("proc-1", format!("clarification conclude {which} --note 'The bid stands.'"));
    }
    for who in DECLARES {
        add(who, "conflict declare --none".to_owned());
    }
    add("mod-1", DECISION.to_owned());
    add("mod-1", "decision propose D-0001".to_owned());
    add("own-1", ACCEPT.to_owned());
    add("mod-1", "evaluation archive".to_owned());
    all
}

/// Who declares before a decision.
const DECLARES: [&str; 5] = ["tl-1", "tl-2", "tl-3", "mod-1", "own-1"];
const DECISION: &str = "decision new E-0001 --choose gcp --title 'The one chosen' --reason 'It came \
    out ahead of the others by the frozen rules.' --decision-makers own-1 --review-by 2029-01-01 \
    --rejected 'aws=It was dearer than the others by far.' --rejected 'azure=It stood behind in the \
    result.' --rejected 'paas=It failed a gate that all had to pass.'";

/// What leads back to open prices after moderation was opened again.
fn back() -> Vec<(String, String)> {
    let mut all = vec![("mod-1".to_owned(), "evaluation close-quality".to_owned())];
    let declares = |who: &&str| ((*who).to_owned(), "conflict declare --none".to_owned());
    all.extend(DECLARES.iter().map(declares));
    all.push(("mod-1".to_owned(), "evaluation open-price".to_owned()));
    all.extend(DECLARES.iter().map(declares));
    all.reverse();
    all
}

/// What the sheet of `who` in the sample gives for [`CELL`].
fn in_the_file(who: &str) -> u32 {
    let path = packaged(&format!("data/scores-2019-{who}.csv"));
    let text = std::fs::read_to_string(path.trim_matches('\'')).expect("the sheet of the sample");
    let row = text.lines().find_map(|line| {
        let mut cells = line.split(',');
        (cells.next() == Some(CELL[0]) && cells.next() == Some(CELL[1])).then(|| cells.next())?
    });
    row.and_then(|value| value.parse().ok()).expect("the cell is in the sheet")
}

/// What the model knows beside the stage.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, and none a state")]
#[derive(Debug, Default)]
struct Model {
    stage: String,
    moderated: bool,
    priced: bool,
    submitted: BTreeSet<String>,
    /// Who has declared, ever, and since moderation was last opened.
    declared: BTreeSet<String>,
    declared_anew: BTreeSet<String>,
    /// Whose sheet is whole.
    whole: BTreeSet<String>,
    /// Every gate is answered; every score is agreed.
    gates: bool,
    agreed: bool,
    /// A weight was changed alone, so that the sum is off.
    off: bool,
    /// The last candidate has joined.
    joined: bool,
    /// What each evaluator has given for the cell.
    given: std::collections::BTreeMap<String, u32>,
    /// Every candidate has a price; which questions about low bids are concluded.
    entered: bool,
    concluded: BTreeSet<String>,
    /// Who has declared since prices were last opened, and that a decision was proposed.
    declared_last: BTreeSet<String>,
    proposed: bool,
    /// A decision has cancelled it before it had a result.
    cancelled: bool,
}

impl Model {
    /// What must not come out of anything that `who` reads now.
    fn secrets(&self, who: &str) -> Vec<&'static str> {
        let mut secrets = Vec::new();
        if !self.moderated && who != "tl-1" {
            secrets.push(REASON);
        }
        if !self.priced {
            secrets.push(BASIS);
            secrets.extend(AMOUNT);
            // In a draft nobody has a price yet, and what the basket costs is nobody's.
            if self.stage != "draft" {
                secrets.extend(BASKET);
            }
        }
        secrets
    }
}

impl Model {
    /// Whether `who` must be let do `what` now: the person, the stage and everything else that the
    /// rules ask for is there. What this says nothing about may go either way.
    fn allows(&self, who: &str, what: &str) -> bool {
        if self.cancelled {
            return false;
        }
        let panel = |set: &BTreeSet<String>| PANEL.iter().all(|who| set.contains(*who));
        if let Some((step, may, from, _)) =
            STEPS.iter().find(|(step, ..)| what.strip_prefix("evaluation ") == Some(step))
        {
            let there = match *step {
                "freeze" => !self.off,
                "open-scoring" => panel(&self.declared),
                "open-moderation" => panel(&self.submitted),
                "close-quality" => self.gates && self.agreed,
                "open-price" => {
                    self.entered
                        && panel(&self.declared_anew)
                        && self.declared_anew.contains("mod-1")
                }
                _ => true,
            };
            return there && may.contains(&who) && from.contains(&self.stage.as_str());
        }
        if what == ACCEPT {
            let all = DECLARES.iter().all(|who| self.declared_last.contains(*who));
            let heard = self.concluded.len() == 2;
            return who == "own-1" && self.stage == "price_opened" && self.proposed && all && heard;
        }
        let Some((change, may, stages)) = CHANGES.iter().find(|(change, ..)| *change == what)
        else {
            return false;
        };
        let open = !self.submitted.contains(who);
        let there = if change.starts_with("score set") {
            open
        } else if *change == "score submit" || change.starts_with("score clear") {
            open && self.whole.contains(who)
        } else if change.starts_with("score correct") {
            // It changes the value of what was handed in.
            !open && self.given.get(who).is_some_and(|value| *value != 0)
        } else if change.starts_with("price set") {
            change.contains("--reason") == self.priced
        } else {
            *change != JOINS || !self.joined
        };
        there && may.contains(&who) && stages.contains(&self.stage.as_str())
    }

    /// What is different once `who` has done `what`.
    fn learns(&mut self, who: &str, what: &str) {
        if what == "conflict declare --none" {
            self.declared.insert(who.to_owned());
            self.declared_anew.insert(who.to_owned());
            self.declared_last.insert(who.to_owned());
        } else if what.starts_with("score import") {
            self.whole.insert(who.to_owned());
            self.given.insert(who.to_owned(), in_the_file(who));
        } else if what.starts_with("score set azure") {
            self.given.insert(who.to_owned(), 1);
        } else if what.starts_with("score correct") {
            self.given.insert(who.to_owned(), 0);
        } else if what == JOINS {
            self.joined = true;
        } else if what.starts_with("price import") {
            self.entered = true;
        } else if let Some(which) = what.strip_prefix("clarification conclude ") {
            self.concluded.insert(which[..6].to_owned());
        } else if what.starts_with("decision propose") {
            self.proposed = true;
        } else if what.starts_with("score clear") {
            self.whole.remove(who);
            self.given.remove(who);
        } else if what == "score submit" {
            self.submitted.insert(who.to_owned());
        } else if what.starts_with("gate import") {
            self.gates = true;
        } else if what.starts_with("consensus import") {
            self.agreed = true;
        } else if what.starts_with("evaluation edit --weight") {
            self.off = true;
        }
    }
}

fn stage(sandbox: &Sandbox) -> String {
    sandbox.json("evaluation list")[0]["stage"].as_str().unwrap().to_owned()
}

#[track_caller]
fn reads_nothing_hidden(sandbox: &Sandbox, model: &Model, who: &str, what: &str) {
    let output = sandbox.output(&format!("--as {who} {what}"));
    let mut said = String::from_utf8_lossy(&output.stdout).into_owned();
    said.push_str(&String::from_utf8_lossy(&output.stderr));
    for secret in model.secrets(who) {
        assert!(
            !said.contains(secret),
            "`{what}` tells {who} {secret} at {}:\n{said}",
            model.stage
        );
    }
}

/// Does one thing and holds what came of it against the model.
fn tried(sandbox: &Sandbox, model: &mut Model, who: &str, what: &str) {
    let before = model.stage.clone();
    let output = sandbox.output(&format!("--as {who} {what}"));
    let done = output.status.success();
    assert!(
        done || !model.allows(who, what),
        "{who} was not let do `{what}` at {before}:\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let after = stage(sandbox);
    assert!(!(done && model.cancelled), "{who} did `{what}` in what was cancelled at {before}");
    let step = what
        .strip_prefix("evaluation ")
        .and_then(|rest| STEPS.iter().find(|(step, ..)| rest == *step));
    match step {
        Some((name, may, from, to)) if done => {
            assert!(may.contains(&who), "{who} took the step {name}");
            assert!(from.contains(&before.as_str()), "{name} from {before}");
            assert_eq!(after, *to, "{name} from {before}");
        }
        Some(_) | None if what == ACCEPT && done => {
            assert_eq!(
                (who, before.as_str(), after.as_str()),
                ("own-1", "price_opened", "decided")
            );
        }
        Some(_) | None => assert_eq!(after, before, "`{what}` by {who} moved it"),
    }
    let change = CHANGES.iter().find(|(change, ..)| *change == what);
    if let (true, Some((change, may, stages))) = (done, change) {
        assert!(may.contains(&who), "{who} did `{change}`");
        assert!(stages.contains(&before.as_str()), "`{change}` at {before}");
        let changes_a_score = change.starts_with("score set") || change.starts_with("score clear");
        assert!(
            !(changes_a_score && model.submitted.contains(who)),
            "{who} changed a score that was handed in: `{change}`"
        );
    }
    if done && what.starts_with("price set") {
        assert_eq!(what.contains("--reason"), model.priced, "`{what}` at {before}");
    }
    if done {
        model.learns(who, what);
    }
    if after == "moderation" && before != after {
        model.declared_anew.clear();
    }
    if after == "price_opened" && before != after {
        model.declared_last.clear();
    }
    model.moderated |= after == "moderation";
    model.priced |= after == "price_opened";
    model.stage = after;
}

/// The sample's first evaluation as a draft, with a basket whose cost nobody may learn of.
fn begun() -> Sandbox {
    let sandbox = Sandbox::with_people();
    sandbox.done(&format!("--as proc-1 supplier import {}", packaged("data/suppliers.csv")));
    sandbox.done(&format!(
        "--as mod-1 evaluation new 'Primary cloud' --criteria {} --candidates aws,azure,paas \
         --panel tl-1,tl-2,tl-3 --moderator mod-1 --purpose options-appraisal {RATIO}",
        packaged("criteria/primary-cloud.toml")
    ));
    basket(&sandbox);
    sandbox
}

/// The steps of the way onward up to the one that opens the prices: after it there is a result.
fn before_the_result() -> Vec<(String, String)> {
    let all = onward();
    let opens = all.iter().position(|(_, what)| what == "evaluation open-price").unwrap();
    all[..opens].to_vec()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn once_it_is_cancelled_nobody_moves_anything_in_it_and_nothing_sealed_is_ever_read(
        far in any::<usize>(),
        hands in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u16>(), any::<[u16; 4]>()), 24)
    ) {
        let sandbox = begun();
        let mut model = Model { stage: stage(&sandbox), ..Model::default() };
        let ahead = before_the_result();
        let walked = far % (ahead.len() + 1);
        for (who, what) in &ahead[..walked] {
            tried(&sandbox, &mut model, who, what);
        }
        let stood = model.stage.clone();
        sandbox.done(
            "--as mod-1 decision new E-0001 --choose cancelled --title 'No award' --reason 'The money \
             was cut, and nothing can be bought.' --decision-makers own-1 --review-by 2029-01-01",
        );
        sandbox.done("--as mod-1 decision propose D-0001");
        sandbox.done("--as own-1 conflict declare --none");
        sandbox.done("--as own-1 decision accept D-0001");
        model.cancelled = true;
        let readings = readings();
        for (way, whom, which, reads) in hands {
            let who = PEOPLE[usize::from(whom) % PEOPLE.len()];
            let next = ahead.get(walked).filter(|_| way % 3 == 0).cloned();
            let (who, what) = next.unwrap_or_else(|| {
                let what = if way % 3 == 1 {
                    format!("evaluation {}", STEPS[usize::from(which) % STEPS.len()].0)
                } else {
                    CHANGES[usize::from(which) % CHANGES.len()].0.to_owned()
                };
                (who.to_owned(), what)
            });
            tried(&sandbox, &mut model, &who, &what);
            for read in reads {
                let reader = PEOPLE[usize::from(read) % PEOPLE.len()];
                let way = &readings[usize::from(read / 9) % readings.len()];
                reads_nothing_hidden(&sandbox, &model, reader, way);
            }
        }
        prop_assert_eq!(stage(&sandbox), stood);
        sandbox.done("verify");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, max_shrink_iters: 0, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_tries_whatever_what_is_allowed_is_done_and_nothing_sealed_is_read(
        hands in proptest::collection::vec((any::<u8>(), any::<u8>(), any::<u8>(), any::<[u16; 3]>()), 72)
    ) {
        let sandbox = begun();
        let readings = readings();
        prop_assert!(readings.len() > 80, "only {} ways to read were found", readings.len());
        let mut model = Model { stage: stage(&sandbox), ..Model::default() };
        let mut onward = onward().into_iter();
        let mut again: Vec<(String, String)> = Vec::new();
        let mut furthest = model.stage.clone();
        for (way, whom, which, reads) in hands {
            let who = PEOPLE[usize::from(whom) % PEOPLE.len()];
            // More often than not somebody does what is next, or the walk would stay in a draft.
            let stood = model.stage.clone();
            match (way % 8, onward.as_slice().first().cloned()) {
                (0..=4, _) if !again.is_empty() => {
                    if let Some((who, what)) = again.pop() {
                        tried(&sandbox, &mut model, &who, &what);
                    }
                }
                (0..=4, Some((who, what))) => {
                    onward.next();
                    tried(&sandbox, &mut model, &who, &what);
                }
                (0..=4, None) => tried(&sandbox, &mut model, "mod-1", &format!("evaluation {}", STEPS[5].0)),
                (5, _) => {
                    let step = STEPS[usize::from(which) % STEPS.len()].0;
                    tried(&sandbox, &mut model, who, &format!("evaluation {step}"));
                }
                (_, _) => {
                    let change = CHANGES[usize::from(which) % CHANGES.len()].0;
                    tried(&sandbox, &mut model, who, change);
                }
            }
            if model.stage == "moderation" && ["quality_closed", "price_opened"].contains(&stood.as_str()) {
                again = back();
            }
            for read in reads {
                let reader = PEOPLE[usize::from(read) % PEOPLE.len()];
                let way = &readings[usize::from(read / 9) % readings.len()];
                reads_nothing_hidden(&sandbox, &model, reader, way);
            }
            furthest.clone_from(&model.stage);
        }
        prop_assert!(furthest != "draft", "the walk stayed where it began");
        sandbox.done("verify");
    }
}
