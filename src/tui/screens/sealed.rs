//! Sealed prices and hidden scores before the screen: every place, and in it every key that is
//! heard there, is tried by everybody, and neither a planted amount nor a planted reason is drawn,
//! copied or handed to the editor. The commands have the same walk in the integration tests.
//!
//! A figure may leak without any word that could be looked for. So the walk is also taken through
//! two workspaces that differ in what is hidden and in nothing else: every screen is to be the same.

use std::collections::BTreeSet;

use crate::actions::decisions::Words;
use crate::actions::{clarifications, conflicts, decisions, evaluations, people, prices, scores};
use crate::domain::person::Person;
use crate::tui::keys::{Act, Context, Key, Keymap, ShellAct, Where, commands};
use crate::tui::msg::{Effect, Save};
use crate::tui::place::Place;
use crate::tui::screens::ranking::Order;
use crate::tui::screens::record::data::{Change, What};
use crate::tui::testing::Sitting;

const REASON: &str = "heron-feather-marker";
const BASIS: &str = "otter-ledger-marker";
/// The planted amount as anything of ours might write it.
const AMOUNT: &[&str] = &["7654321", "7,654,321", "765432109", "7_654_321"];

/// Places in which something of an evaluation is told.
const OF_EVALUATIONS: &[Place] = &[
    Place::Overview,
    Place::Setup,
    Place::Evidence,
    Place::Scores,
    Place::Moderate,
    Place::Prices,
    Place::Ranking,
    Place::Compare,
    Place::Sensitivity,
    Place::Decisions,
    Place::Record,
    Place::History,
];
/// Those who work on it, and so have the most keys that do something.
const OF_THE_EVALUATION: &[&str] = &["tl-1", "tl-2", "mod-1", "proc-1"];

/// Somebody who tries every key, and what nobody may see meanwhile.
struct Walk {
    sitting: Sitting,
    who: String,
    secrets: Vec<&'static str>,
    /// Which of them were seen all the same.
    seen: BTreeSet<&'static str>,
    /// The walk is to find them: it proves that it would.
    may_see: bool,
    screens: BTreeSet<String>,
    /// The same seat in a workspace where only what is hidden is otherwise.
    twin: Option<Sitting>,
}

/// What would write a file where the tests run; those of the record are tried beside the walk.
fn writes_files(save: &Save) -> bool {
    matches!(
        save,
        Save::Summary(..)
            | Save::Page(_)
            | Save::Record(_)
            | Save::Workloads(_)
            | Save::Decisions(_)
            | Save::Capacity(_)
            | Save::Story(_)
            | Save::Exceptions(_)
    )
}

impl Walk {
    fn of(mut sitting: Sitting, who: &str, which: &str, secrets: &[&'static str]) -> Self {
        let everybody = people::list(sitting.served.open_desk()).unwrap();
        sitting.behind(|desk| desk.sit(&everybody, who));
        sitting.unheard = writes_files;
        sitting.state.shell.size = (110, 40);
        sitting.chooses(which);
        let (who, secrets) = (who.to_owned(), secrets.to_vec());
        Self {
            sitting,
            who,
            secrets,
            seen: BTreeSet::new(),
            may_see: false,
            screens: BTreeSet::new(),
            twin: None,
        }
    }

    /// The same, beside `twin`, which every key is pressed in as well.
    fn beside(mut self, twin: Sitting, which: &str) -> Self {
        let twin = Self::of(twin, &self.who, which, &[]);
        self.twin = Some(twin.sitting);
        self
    }

    /// Presses a key and looks at everything that came of it.
    fn press(&mut self, key: Key) {
        let effects = self.sitting.tell(crate::tui::msg::Msg::Key(key));
        let mut said = self.sitting.screen();
        for effect in &effects {
            if matches!(
                effect,
                Effect::Copy(_) | Effect::Open(_) | Effect::Edit { .. } | Effect::Keep { .. }
            ) {
                said.push_str(&format!("{effect:?}"));
            }
        }
        for secret in &self.secrets {
            if said.contains(secret) {
                self.seen.insert(secret);
            }
        }
        let (at, part) = (self.sitting.state.shell.at.name(), self.context().part);
        if let Some(twin) = &mut self.twin {
            twin.tell(crate::tui::msg::Msg::Key(key));
            let (one, other) = (unhashed(&self.sitting.screen()), unhashed(&twin.screen()));
            assert!(
                one == other,
                "{key} in {at} {part} shows {} what is hidden:\n{one}\n{other}",
                self.who
            );
        }
        assert!(
            self.may_see || self.seen.is_empty(),
            "{key} in {at} {part} shows {} {:?}:\n{said}",
            self.who,
            self.seen
        );
        self.screens.insert(said);
    }

    fn context(&self) -> Context {
        self.sitting.state.context()
    }

    /// Types text as a person does.
    fn types(&mut self, text: &str) {
        self.sitting.types(text);
        if let Some(twin) = &mut self.twin {
            twin.types(text);
        }
    }

    /// Out of whatever is open, to `place`.
    fn to(&mut self, place: Place) {
        for _ in 0..8 {
            let context = self.context();
            if !context.typing && context.over.is_none() {
                break;
            }
            self.press("Esc".parse().unwrap());
        }
        // Twice: what was left open in the place is closed by its own step back.
        for _ in 0..3 {
            if self.context().part.is_empty() || self.sitting.state.shell.at != place {
                break;
            }
            self.press("Esc".parse().unwrap());
        }
        for key in ["g".to_owned(), place.letter().to_string()] {
            self.press(key.parse().unwrap());
        }
    }

    /// The keys that are heard where the person is, one of each command.
    fn heard(&self) -> Vec<Key> {
        let (map, context) = (Keymap::default(), self.context());
        let leaves = |act: Act| {
            matches!(act, Act::Shell(ShellAct::Leave | ShellAct::LeaveNow | ShellAct::Suspend))
        };
        commands()
            .filter(|command| command.place.hears(context) && !leaves(command.act))
            .filter_map(|command| map.keys(command).first().copied())
            .collect()
    }

    /// The keys of the place itself, without those of the shell, which are tried once.
    fn own(&self) -> Vec<Key> {
        let (map, context) = (Keymap::default(), self.context());
        commands()
            .filter(|command| command.place.hears(context))
            .filter(|command| !matches!(command.place, Where::Always | Where::Outside))
            .filter_map(|command| map.keys(command).first().copied())
            .collect()
    }

    /// Every key of `place`; where it tells of an evaluation, and somebody of it looks, also every
    /// key of what each leads to.
    fn through(&mut self, place: Place) {
        let deep = OF_EVALUATIONS.contains(&place) && OF_THE_EVALUATION.contains(&&*self.who);
        self.to(place);
        for key in ["Down", "PgDn", "G", "Right", "End"] {
            self.press(key.parse().unwrap());
        }
        for first in self.own() {
            self.to(place);
            let before = self.context();
            self.press(first);
            let behind = self.context();
            if !deep
                || (behind.part, behind.over, behind.typing)
                    == (before.part, before.over, before.typing)
            {
                continue;
            }
            for second in self.own() {
                if self.context() != behind {
                    self.to(place);
                    self.press(first);
                }
                self.press(second);
            }
        }
    }

    /// What the shell brings: help, palette, history of what is chosen, and words to be found.
    fn shell(&mut self) {
        self.to(Place::Overview);
        for key in self.heard() {
            self.to(Place::Overview);
            self.press(key);
            self.press("Enter".parse().unwrap());
        }
        for words in ["heron", "otter", "ledger", "765432", "secret nobody", "whole", "of"] {
            self.to(Place::Overview);
            self.press("Ctrl-F".parse().unwrap());
            self.types(words);
            self.press("Enter".parse().unwrap());
            self.press("Enter".parse().unwrap());
        }
    }

    /// Everything, and what the record would write.
    fn all(&mut self, which: &str) {
        self.shell();
        for place in Place::ALL {
            self.through(*place);
        }
        self.exports(which);
    }

    /// The archive and the summaries: refused, and what the refusal says tells nothing either.
    fn exports(&mut self, which: &str) {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("record.zip");
        let texts = [("file".to_owned(), file.display().to_string())].into_iter().collect();
        let which = which.parse().unwrap();
        let bundle = Change { what: What::Bundle, which: Some(which), texts };
        let order = Order {
            which,
            candidate: "aws".parse().unwrap(),
            all: false,
            form: "html".to_owned(),
            path: folder.path().join("summary.html").display().to_string(),
            winner_column: false,
            sensitive: true,
            replaces: true,
        };
        for save in [Save::Record(bundle), Save::Summary(Box::new(order))] {
            let request = crate::tui::run::Request::Save(save);
            let reply = crate::tui::desk::serve(&mut self.sitting.served, request);
            let crate::tui::run::Reply::Refused(why) = reply else {
                panic!("{} writes what is sealed: {reply:?}", self.who)
            };
            for secret in &self.secrets {
                assert!(!why.contains(secret), "{why}");
            }
        }
        assert!(!file.exists());
    }
}

/// The screen without hashes, which depend on all that is recorded and tell nothing of it.
fn unhashed(screen: &str) -> String {
    let hex = |word: &str| word.len() >= 4 && word.chars().all(|c| c.is_ascii_hexdigit());
    let marked = screen.split(|c: char| !c.is_ascii_alphanumeric());
    let hashes: BTreeSet<&str> =
        marked.filter(|word| hex(word) && word.chars().any(|c| !c.is_ascii_digit())).collect();
    hashes.into_iter().rev().fold(screen.to_owned(), |text, hash| text.replace(hash, "HASH"))
}

/// As [`plant`] with everything the evaluators gave, and every price: `turned` gives each another
/// value, so that two workspaces differ in what is hidden alone.
fn plant_all(sitting: &mut Sitting, which: &str, turned: bool) {
    let all = everybody(sitting);
    sitting.behind(|desk| {
        for who in ["tl-1", "tl-3"] {
            desk.sit(&all, who);
            for (nth, candidate) in ["aws", "azure", "gcp"].into_iter().enumerate() {
                for question in ["CON-02", "CON-03", "SKL-01", "PRT-01"] {
                    let value = if turned { 3 - nth } else { nth }.to_string();
                    let reason =
                        format!("All of {nth} was read twice, and of the rest nothing at all.");
                    let entry = scores::Entry {
                        candidate,
                        question,
                        value: Some(&value),
                        reason: Some(&reason),
                        evidence: None,
                    };
                    scores::set(desk, Some(which), &entry).unwrap();
                }
            }
        }
    });
    plant_prices(sitting, which, turned);
}

/// A price for each candidate, the order turned round where `turned`.
fn plant_prices(sitting: &mut Sitting, which: &str, turned: bool) {
    let all = everybody(sitting);
    sitting.behind(|desk| {
        desk.sit(&all, "proc-1");
        for (candidate, one, other) in [
            ("aws", "900000", "100000"),
            ("azure", "500000", "700000"),
            ("gcp", "400000", "950000"),
        ] {
            let amount = if turned { other } else { one };
            prices::set(desk, Some(which), candidate, amount, Some("As quoted"), None).unwrap();
        }
    });
}

fn everybody(sitting: &mut Sitting) -> Vec<Person> {
    sitting.behind(|desk| people::list(desk).unwrap())
}

/// A score of tl-1, a price of proc-1 and what was asked about it, with the words looked for.
fn plant(sitting: &mut Sitting, which: &str, with_score: bool) {
    let all = everybody(sitting);
    sitting.behind(|desk| {
        if with_score {
            desk.sit(&all, "tl-1");
            let reason = format!("The secret is {REASON} and nobody else reads it.");
            let entry = scores::Entry {
                candidate: "aws",
                question: "CON-02",
                value: Some("1"),
                reason: Some(&reason),
                evidence: None,
            };
            scores::set(desk, Some(which), &entry).unwrap();
        }
        desk.sit(&all, "proc-1");
        let basis = format!("From {BASIS}");
        prices::set(desk, Some(which), "aws", "7654321.09", Some(&basis), None).unwrap();
        let asked = "Is £7,654,321 from the otter-ledger-marker the whole of it?";
        clarifications::add(desk, Some(which), "aws", None, asked).unwrap();
    });
}

#[test]
fn before_moderation_no_screen_shows_anothers_scores_nor_any_price() {
    let which = "E-0003";
    let secrets: Vec<&'static str> =
        [REASON, BASIS].into_iter().chain(AMOUNT.iter().copied()).collect();
    for who in ["tl-2", "mod-1", "proc-1", "aud-1", "own-1", "admin-1", "arch-1", "app-1", "adv-1"]
    {
        let mut sitting = Sitting::of(who);
        plant(&mut sitting, which, true);
        let mut walk = Walk::of(sitting, who, which, &secrets);
        walk.all(which);
        assert!(walk.screens.len() > 60, "{who} saw only {} screens", walk.screens.len());
    }
}

/// Cancels `which` as it stands.
fn cancel(sitting: &mut Sitting, which: &str) {
    let all = everybody(sitting);
    sitting.behind(|desk| {
        let said = |text: &str| Some(text.to_owned());
        let words = Words {
            chosen: said("cancelled"),
            title: said("No award"),
            reason: said("The money was cut, and nothing can be bought this year."),
            decision_makers: Some(vec!["own-1".to_owned()]),
            review_by: said("2099-01-01"),
            ..Words::default()
        };
        desk.sit(&all, "own-1");
        let drafted = decisions::new(desk, Some(which), &words).unwrap();
        let decision = drafted.decision.reference.to_string();
        decisions::propose(desk, &decision).unwrap();
        conflicts::declare(desk, Some(which), None).unwrap();
        decisions::accept(desk, &decision).unwrap();
    });
}

#[test]
fn what_was_sealed_when_it_was_cancelled_is_on_no_screen_after() {
    let which = "E-0003";
    let secrets: Vec<&'static str> =
        [REASON, BASIS].into_iter().chain(AMOUNT.iter().copied()).collect();
    for who in ["tl-2", "mod-1", "own-1"] {
        let mut sitting = Sitting::of(who);
        plant(&mut sitting, which, true);
        cancel(&mut sitting, which);
        let mut walk = Walk::of(sitting, who, which, &secrets);
        walk.shell();
        for place in OF_EVALUATIONS {
            walk.through(*place);
        }
        assert!(walk.screens.len() > 30, "{who} saw only {} screens", walk.screens.len());
    }
}

#[test]
fn in_what_was_cancelled_no_key_is_offered_by_its_stage_and_each_names_the_decision() {
    let which = "E-0003";
    for (who, keys) in [("tl-1", "g s Tab 2"), ("mod-1", "g u E"), ("mod-1", "g u p")] {
        let mut sitting = Sitting::of(who);
        cancel(&mut sitting, which);
        let all = everybody(&mut sitting);
        sitting.behind(|desk| desk.sit(&all, who));
        sitting.chooses(which);
        sitting.press(keys);
        let said = sitting.notice();
        assert!(said.contains("cancelled E-0003 at scoring"), "{who} {keys}: {said}");
        sitting.press(":");
        sitting.types("open moderation");
        sitting.press("Enter");
        let said = sitting.notice();
        let end = "cancelled E-0003, and nothing more is done in it";
        assert!(said.ends_with(end), "{who}: {said}");
    }
}

#[test]
fn in_what_was_cancelled_it_is_said_that_the_seals_stay() {
    let which = "E-0003";
    for (keys, says) in [
        (
            "g p",
            "cancelled E-0003 while they were sealed, and so they stay as long as it is in force",
        ),
        ("g m", "before moderation opened: every score stays with who gave it"),
        ("g x e", "It was cancelled before it had a result. What may be read goes into one"),
    ] {
        let mut sitting = Sitting::of("mod-1");
        plant(&mut sitting, which, true);
        cancel(&mut sitting, which);
        let all = everybody(&mut sitting);
        sitting.behind(|desk| desk.sit(&all, "mod-1"));
        sitting.chooses(which);
        sitting.press(keys);
        let text = sitting.screen();
        let words: Vec<&str> = text.split_whitespace().collect();
        assert!(words.join(" ").contains(says), "{keys}: {text}");
        for hopes in ["open only after", "until moderation opens", "until they are opened"] {
            assert!(!words.join(" ").contains(hopes), "{keys}: {text}");
        }
    }
}

#[test]
fn until_they_are_opened_no_screen_shows_a_price_not_even_to_who_entered_it() {
    let secrets: Vec<&'static str> = std::iter::once(BASIS).chain(AMOUNT.iter().copied()).collect();
    // The moderator first: none of the panel has declared anew, so prices cannot be opened.
    for who in ["mod-1", "proc-1", "tl-1", "own-1", "aud-1"] {
        let mut sitting = Sitting::at(evaluations::tests::agreed());
        plant(&mut sitting, "E-0001", false);
        let mut walk = Walk::of(sitting, who, "E-0001", &secrets);
        walk.all("E-0001");
        let standing = walk.sitting.behind(|desk| evaluations::show(desk, None).unwrap().0);
        assert!(standing.shows_prices().is_err(), "{who} opened the prices");
    }
}

#[test]
fn no_screen_differs_by_what_others_scored_nor_by_any_price_before_their_time() {
    let which = "E-0003";
    for who in ["tl-2", "mod-1", "aud-1"] {
        let (mut sitting, mut twin) = (Sitting::of(who), Sitting::of(who));
        plant_all(&mut sitting, which, false);
        plant_all(&mut twin, which, true);
        let mut walk = Walk::of(sitting, who, which, &[]).beside(twin, which);
        walk.all(which);
        assert!(walk.screens.len() > 60, "{who} saw only {} screens", walk.screens.len());
    }
}

#[test]
fn no_screen_differs_by_any_price_until_they_are_opened() {
    for who in ["mod-1", "proc-1"] {
        let mut sitting = Sitting::at(evaluations::tests::agreed());
        let mut twin = Sitting::at(evaluations::tests::agreed());
        plant_prices(&mut sitting, "E-0001", false);
        plant_prices(&mut twin, "E-0001", true);
        let mut walk = Walk::of(sitting, who, "E-0001", &[]).beside(twin, "E-0001");
        walk.all("E-0001");
    }
}

#[test]
fn the_walk_finds_a_figure_that_differs() {
    let (mut sitting, mut twin) = (Sitting::of("tl-1"), Sitting::of("tl-1"));
    plant_all(&mut sitting, "E-0003", false);
    plant_all(&mut twin, "E-0003", true);
    let mut walk = Walk::of(sitting, "tl-1", "E-0003", &[]).beside(twin, "E-0003");
    let seen = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        walk.through(Place::Scores);
    }));
    assert!(seen.is_err(), "tl-1's own scores differ, and the walk does not notice");
}

#[test]
fn the_walk_finds_what_may_be_seen() {
    let mut sitting = Sitting::of("tl-1");
    plant(&mut sitting, "E-0003", true);
    let mut walk = Walk::of(sitting, "tl-1", "E-0003", &[REASON]);
    walk.may_see = true;
    walk.shell();
    assert!(walk.seen.contains(REASON), "tl-1 does not see what tl-1 gave");

    let mut walk = Walk::of(Sitting::of("aud-1"), "aud-1", "E-0001", &["1,180,000"]);
    walk.may_see = true;
    walk.through(Place::Prices);
    assert!(walk.seen.contains("1,180,000"), "an opened price is not found");
}
