//! What tests of the screen share: a state to begin with, keys, and the screen as text.

use std::fmt::Write as _;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::Style;

use super::desk::{Opening, Served, serve};
use super::keys::{Key, Keymap};
use super::msg::{Effect, Facts, Load, Loaded, Msg, Task};
use super::place::Place;
use super::run::{Reply, Request};
use super::screens::listing::{Listing, Row};
use super::state::{Settings, State};
use super::theme::{Glyphs, Look, Theme};
use super::update::update;
use super::view::view;
use super::widgets::Painter;
use crate::actions::decisions;
use crate::domain::evaluation::stage::Stage;
use crate::domain::refs::{DecisionRef, EvaluationRef};
use crate::store::{Access, Store};
use crate::world::{Clock, World};

pub(crate) mod sample;

/// Settings of the tests: no editor of the machine, no folder, no mouse.
pub(crate) fn settings() -> Settings {
    Settings { editor: vec!["ed".to_owned()], ..Settings::default() }
}

/// An illustrative evaluation, with rows in every open place, at 100×30.
pub(crate) fn opened() -> State {
    let mut state = State::new(settings(), Keymap::default(), std::collections::BTreeMap::new());
    update(&mut state, Msg::Resize(100, 30));
    let effects = update(&mut state, Msg::Started);
    answer(&mut state, effects);
    state
}

/// As [`opened`], in a place that is a plain list.
pub(crate) fn listed() -> State {
    let mut state = opened();
    press(&mut state, "g h");
    state
}

/// The sample, made once for all tests.
fn sample_file(world: &World) -> &'static std::path::Path {
    static MADE: std::sync::OnceLock<(tempfile::TempDir, std::path::PathBuf)> =
        std::sync::OnceLock::new();
    let (_, path) = MADE.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.db");
        crate::actions::demo::load(&path, world).unwrap();
        (folder, path)
    });
    path
}

/// Somebody before the screen with the real desk behind it, at the illustrative sample.
pub(crate) struct Sitting {
    pub(crate) state: State,
    pub(crate) served: Served,
    /// The saves that are refused unheard, such as those that would write files where a test runs.
    pub(crate) unheard: fn(&super::msg::Save) -> bool,
    _folder: tempfile::TempDir,
}

impl Sitting {
    /// `who` at 100×30, in the overview of the sample.
    pub(crate) fn of(who: &str) -> Self {
        Self::under("somebody", Some(who))
    }

    /// Whoever comes from `login`, under no name of their own.
    pub(crate) fn of_login(login: &str) -> Self {
        Self::under(login, None)
    }

    fn under(login: &str, named: Option<&str>) -> Self {
        let clock = Clock::walking("2026-11-20T09:00:00Z".parse().unwrap());
        let world = World { clock, login: login.to_owned(), host: "desk".to_owned() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sample.db");
        fs_err::copy(sample_file(&world), &path).unwrap();
        let store = Store::open(&path, Access::Write).unwrap();
        let desk = crate::actions::Desk::new(store, world.clone(), named).unwrap();
        let named = named.map(str::to_owned);
        let state = folder.path().to_owned();
        Self::begun(desk, Opening { path, access: Access::Write, world, named, state }, folder)
    }

    /// At `desk`, in the overview at 100×30.
    fn begun(desk: crate::actions::Desk, opening: Opening, folder: tempfile::TempDir) -> Self {
        let state = State::new(settings(), Keymap::default(), std::collections::BTreeMap::new());
        let mut sitting =
            Self { state, served: Served::at(desk, opening), unheard: |_| false, _folder: folder };
        update(&mut sitting.state, Msg::Resize(100, 30));
        sitting.tell(Msg::Started);
        sitting
    }

    /// Whoever sits at `desk`, wherever its workspace is.
    pub(crate) fn at(desk: crate::actions::Desk) -> Self {
        let clock = Clock::walking("2026-11-20T09:00:00Z".parse().unwrap());
        let world = World { clock, login: "somebody".to_owned(), host: "desk".to_owned() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("nowhere.db");
        let state = folder.path().to_owned();
        let opening = Opening { path, access: Access::Write, world, named: None, state };
        Self::begun(desk, opening, folder)
    }

    /// `who`, its administrator, in a workspace with nothing in it.
    pub(crate) fn empty(who: &str) -> Self {
        let clock = Clock::walking("2026-11-20T09:00:00Z".parse().unwrap());
        let world = World { clock, login: "somebody".to_owned(), host: "desk".to_owned() };
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new.db");
        let access = Access::Write;
        let desk =
            crate::actions::upkeep::init(&path, access, world.clone(), Some(who), "new").unwrap();
        let named = Some(who.to_owned());
        let state = std::path::PathBuf::new();
        Self::begun(desk, Opening { path, access, world, named, state }, folder)
    }

    /// Takes in a message, and whatever the desk answers to what follows from it.
    #[expect(clippy::wildcard_enum_match_arm, reason = "what has no answer is passed over")]
    pub(crate) fn tell(&mut self, msg: Msg) -> Vec<Effect> {
        let effects = update(&mut self.state, msg);
        let mut all = effects.clone();
        for effect in effects {
            let msg = match effect {
                Effect::Load { generation, what } => {
                    let subject = what.subject();
                    let answer = match serve(&mut self.served, Request::Load(what)) {
                        Reply::Loaded(loaded) => Ok(Box::new(loaded)),
                        Reply::Refused(why) => Err(why),
                        other => panic!("{other:?}"),
                    };
                    Msg::Loaded { generation, subject, answer }
                }
                Effect::Run { number, task } => worked(number, &task),
                Effect::Save { ticket, what } if (self.unheard)(&what) => {
                    Msg::Refused { ticket, why: "not here".to_owned() }
                }
                Effect::Save { ticket, what } => {
                    match serve(&mut self.served, Request::Save(what)) {
                        Reply::Saved(said) => Msg::Saved { ticket, said },
                        Reply::Refused(why) => Msg::Refused { ticket, why },
                        other => panic!("{other:?}"),
                    }
                }
                _ => continue,
            };
            all.extend(self.tell(msg));
        }
        all
    }

    /// Presses keys written as in hints, blanks between them.
    pub(crate) fn press(&mut self, keys: &str) -> Vec<Effect> {
        let pressed = keys.split_whitespace().map(|key| key.parse().unwrap());
        pressed.collect::<Vec<Key>>().into_iter().flat_map(|key| self.tell(Msg::Key(key))).collect()
    }

    /// Types text as a person does.
    pub(crate) fn types(&mut self, text: &str) {
        for c in text.chars() {
            self.tell(Msg::Key(super::keys::ch(c)));
        }
    }

    /// Has another evaluation shown.
    pub(crate) fn chooses(&mut self, which: &str) {
        let effects = self.state.shell.save(super::msg::Save::Choose(which.parse().unwrap())).1;
        for effect in effects {
            if let Effect::Save { ticket, what } = effect {
                let reply = serve(&mut self.served, Request::Save(what));
                let Reply::Saved(said) = reply else { panic!("{reply:?}") };
                self.tell(Msg::Saved { ticket, said });
            }
        }
    }

    /// The screen as text.
    pub(crate) fn screen(&mut self) -> String {
        let (width, height) = self.state.shell.size;
        shown(width, height, &mut self.state)
    }

    /// What the status row was last told.
    pub(crate) fn notice(&self) -> &str {
        self.state.shell.notice.as_ref().map_or("", |notice| notice.text.as_str())
    }

    /// Something the desk does behind the screen's back, as another process would.
    pub(crate) fn behind<T>(&mut self, act: impl FnOnce(&mut crate::actions::Desk) -> T) -> T {
        act(self.served.open_desk())
    }
}

/// No workspace yet, at 100×30.
pub(crate) fn first_run() -> State {
    let mut state = State::new(settings(), Keymap::default(), std::collections::BTreeMap::new());
    update(&mut state, Msg::Resize(100, 30));
    let effects = update(&mut state, Msg::Started);
    for effect in effects {
        if let Effect::Load { generation, what } = effect {
            let answer = Ok(Box::new(Loaded::Workspace(None)));
            update(&mut state, Msg::Loaded { generation, subject: what.subject(), answer });
        }
    }
    state
}

/// Answers the questions among `effects` as a desk would, and those that follow from them.
pub(crate) fn answer(state: &mut State, effects: Vec<Effect>) {
    for effect in effects {
        if let Effect::Run { number, task } = &effect {
            let more = update(state, worked(*number, task));
            self::answer(state, more);
        }
        if let Effect::Load { generation, what } = effect {
            let subject = what.subject();
            let loaded = match what {
                Load::Workspace => Loaded::Workspace(Some(facts())),
                Load::Day(_) | Load::AsAt(_) => continue,
                Load::Listing(place) => Loaded::Listing(place, listing(place)),
                Load::Decisions(question) => {
                    Loaded::Decisions(super::screens::decisions::sample::answer(&question))
                }
                Load::Earlier(_) => Loaded::Earlier(Box::new(sample::sheet().evaluation)),
                Load::Record => Loaded::Record(Err("no evaluation here".to_owned())),
                Load::Moved(_) => Loaded::Moved(Err("nothing to compare here".to_owned())),
                Load::Looked(change) => {
                    let found = Err(vec!["nothing to bring in here".to_owned()]);
                    Loaded::Looked(Box::new(super::screens::record::data::Looked {
                        change: *change,
                        found,
                    }))
                }
                Load::Capacity(_) => {
                    Loaded::Capacity(Box::new(super::screens::capacity::tests::sample()))
                }
                Load::Approach => Loaded::Story(
                    Place::Approach,
                    Box::new(super::screens::story::sample::approach()),
                ),
                Load::Benefits(on) => Loaded::Story(
                    Place::Benefits,
                    Box::new(super::screens::story::sample::benefits(on)),
                ),
                Load::Overview => Loaded::Overview(Box::new(sample::overview())),
                Load::Waiting => Loaded::Waiting(crate::actions::exceptions::Tasks::default()),
                Load::Reminders => {
                    Loaded::Reminders(crate::actions::exceptions::Reminders::default())
                }
                // The sample of these tests is no draft, and a rehearsal is asked for on one only.
                Load::Setup | Load::Rehearsal(_) => Loaded::Setup(Box::new(sample::setup())),
                Load::Locks(step) => Loaded::Locks(sample::locks(step)),
                Load::Sheet => Loaded::Sheet(Ok(Box::new(sample::sheet()))),
                Load::Past(asked) => Loaded::Past(asked, Vec::new()),
                Load::Evidence => Loaded::Evidence(Err("no evaluation here".to_owned())),
                Load::Found(words) => Loaded::Found(words, Vec::new()),
                Load::Told(subject) => Loaded::Told(subject, Vec::new()),
                Load::Workloads(question) => {
                    Loaded::Workloads(super::screens::workloads::sample::answer(question))
                }
                Load::Conditions(all) => {
                    Loaded::Conditions(Box::new(super::screens::conditions::Data {
                        today: "2027-03-01".parse().unwrap(),
                        me: "app-1".to_owned(),
                        sole: false,
                        views: std::collections::BTreeMap::new(),
                        all,
                        board: Vec::new(),
                    }))
                }
                Load::Able(which) => Loaded::Able(which, Vec::new()),
                Load::Exceptions(question) => {
                    Loaded::Exceptions(super::screens::exceptions::sample::answer(question))
                }
                Load::Metrics(question) => {
                    Loaded::Metrics(super::screens::metrics::data::empty(&question))
                }
                Load::Present => Loaded::Present(Box::new(super::screens::moderate::Present {
                    evaluation: sample::moderation().evaluation,
                    people: Vec::new(),
                    zone: jiff::tz::TimeZone::UTC,
                })),
                Load::Moderation => Loaded::Moderation(Ok(Box::new(sample::moderation()))),
                Load::Prices => Loaded::Prices(Ok(Box::new(sample::prices()))),
                Load::Compare => Loaded::Compare(Ok(Box::new(sample::compare()))),
                Load::Sensitivity => Loaded::Sensitivity(Ok(Box::new(sample::sensitivity()))),
                Load::Ranking => Loaded::Ranking(Ok(Box::new(sample::ranking()))),
                Load::Letter(_) => Loaded::Letter(Err("there is no letter here".to_owned())),
            };
            let answer = Ok(Box::new(loaded));
            let more = update(state, Msg::Loaded { generation, subject, answer });
            self::answer(state, more);
        }
    }
}

/// What a task gives, as the thread for jobs tells it.
fn worked(number: u64, task: &Task) -> Msg {
    let never = std::sync::atomic::AtomicBool::new(false);
    let answer = super::run::work::work(task, &never, &mut |_| {}).map(Box::new);
    Msg::Worked { number, answer }
}

/// The sample in moderation.
pub(crate) fn moderation() -> super::screens::moderate::Data {
    sample::moderation()
}

/// Presses keys written as in hints, blanks between them, and answers what follows.
pub(crate) fn press(state: &mut State, keys: &str) -> Vec<Effect> {
    let mut all = Vec::new();
    for key in keys.split_whitespace() {
        let key: Key = key.parse().unwrap();
        let effects = update(state, Msg::Key(key));
        all.extend(effects.clone());
        answer(state, effects);
    }
    all
}

fn facts() -> Facts {
    Facts {
        workspace: "w1".to_owned(),
        evaluation: Some("Cloud platform 2026".to_owned()),
        illustrative: true,
        stands: Some((EvaluationRef::new(1).unwrap(), Stage::Scoring)),
        cancelled: None,
        person: "tl-1".to_owned(),
        role: "evaluator".to_owned(),
        roles: None,
        views: std::collections::BTreeMap::from([(
            "soon".to_owned(),
            "cover:live ends.by:90d".to_owned(),
        )]),
        seats: [("mod-1", "Moderator"), ("tl-1", "Team lead 1"), ("tl-2", "Team lead 2")]
            .map(|(slug, name)| (slug.parse().unwrap(), name.to_owned()))
            .to_vec(),
        warning: None,
    }
}

fn listing(place: Place) -> Listing {
    let titles = [
        "No EU region for speech service",
        "Shared break-glass account, 客服 team",
        "Backups unencrypted on tape, archive B",
        "Log retention of 30 d instead of 365 d, agreed until the new archive is in place",
    ];
    let rows = titles.iter().cycle().take(40).enumerate().map(|(at, title)| Row {
        id: format!("X-{:04}", at + 1),
        title: (*title).to_owned(),
        note: format!("{} d", at * 3),
        detail: format!("{title}\n\nAsked by arc-2 for 90 days.\u{202e}"),
        ..Row::default()
    });
    let heading = format!("40 rows of {}", place.name());
    Listing { heading, rows: rows.collect(), ..Listing::default() }
}

fn drawn(width: u16, height: u16, draw: impl FnOnce(&mut ratatui::Frame)) -> Terminal<TestBackend> {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal.draw(draw).unwrap();
    terminal
}

/// The screen as text, a row in quotes a line.
pub(crate) fn shown(width: u16, height: u16, state: &mut State) -> String {
    update(state, Msg::Resize(width, height));
    dump(drawn(width, height, |frame| drop(view(state, frame))).backend().buffer())
}

/// The screen as one letter a column for its style, with a legend: `.` is plain.
pub(crate) fn styles(width: u16, height: u16, state: &mut State) -> String {
    update(state, Msg::Resize(width, height));
    letters(drawn(width, height, |frame| drop(view(state, frame))).backend().buffer())
}

/// Compares with `src/tui/snapshots`, where the sights of all screens are.
#[track_caller]
pub(crate) fn sight(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(name, text);
    });
}

/// Compares each of `sights`, named and reached by its keys, with the picture at every size.
pub(crate) fn at_every_size(sights: &[(&str, &str)]) {
    for (name, keys) in sights {
        for (width, height) in [(100, 30), (80, 24), (60, 16), (200, 50)] {
            let mut state = opened();
            update(&mut state, Msg::Resize(width, height));
            press(&mut state, keys);
            sight(&format!("{name}-{width}x{height}"), &shown(width, height, &mut state));
        }
    }
}

/// Compares each of `sights` without colour and in ASCII, and gives its text.
pub(crate) fn in_plain(sights: &[(&str, &str)]) -> Vec<String> {
    let plain = |(name, keys): &(&str, &str)| {
        let mut state = opened();
        state.shell.settings.look = plain_look();
        press(&mut state, keys);
        let text = shown(80, 24, &mut state);
        sight(&format!("{name}-ascii"), &text);
        sight(&format!("{name}-mono-styles"), &styles(80, 24, &mut state));
        text
    };
    sights.iter().map(plain).collect()
}

/// The ticket of the save among `effects`.
pub(crate) fn ticket(effects: &[Effect]) -> u64 {
    let ticket = |effect: &Effect| {
        if let Effect::Save { ticket, .. } = effect { Some(*ticket) } else { None }
    };
    effects.iter().find_map(ticket).unwrap()
}

/// Proposes a decision for azure on what E-0001 decided, which could take the place of D-0001.
pub(crate) fn azure_proposed(desk: &mut crate::actions::Desk) -> DecisionRef {
    let words = decisions::Words {
        chosen: Some("azure".to_owned()),
        title: Some("Azure takes over".to_owned()),
        reason: Some("It costs less over the whole life, and the skills are here.".to_owned()),
        rejected: Some(
            ["aws", "gcp", "paas"].map(|c| (c.to_owned(), format!("{c} is dearer"))).to_vec(),
        ),
        decision_makers: Some(vec!["own-1".to_owned()]),
        review_by: Some("2028-01-01".to_owned()),
        transition_end: Some("2027-12-31".to_owned()),
        ..Default::default()
    };
    let shown = decisions::new(desk, Some("E-0001"), &words).unwrap();
    let which = shown.decision.reference;
    decisions::propose(desk, &which.to_string()).unwrap();
    which
}

/// What `draw` paints, as text.
pub(crate) fn painted(width: u16, height: u16, draw: impl FnOnce(&mut Painter)) -> String {
    let terminal = drawn(width, height, |frame| draw(&mut Painter::new(frame, Look::default())));
    dump(terminal.backend().buffer())
}

/// Where `draw` leaves the terminal's cursor.
pub(crate) fn caret(width: u16, height: u16, draw: impl FnOnce(&mut Painter)) -> (u16, u16) {
    let mut terminal =
        drawn(width, height, |frame| draw(&mut Painter::new(frame, Look::default())));
    let place = terminal.get_cursor_position().unwrap();
    (place.x, place.y)
}

/// The look without colours and with ASCII signs.
pub(crate) fn plain_look() -> Look {
    Look { theme: Theme::mono(), glyphs: Glyphs::Ascii }
}

fn rows(buffer: &Buffer) -> impl Iterator<Item = Vec<(&str, Style)>> {
    let area = *buffer.area();
    (area.y..area.bottom()).map(move |y| {
        let mut row = Vec::new();
        let mut x = area.x;
        while x < area.right() {
            let cell = &buffer[(x, y)];
            row.push((cell.symbol(), cell.style()));
            // The column behind a wide sign belongs to it.
            x += super::fit::cells(super::fit::width(cell.symbol()).max(1));
        }
        row
    })
}

fn dump(buffer: &Buffer) -> String {
    let lines = rows(buffer).map(|row| {
        let line: String = row.into_iter().map(|(sign, _)| sign).collect();
        format!("\"{line}\"\n")
    });
    lines.collect()
}

fn letters(buffer: &Buffer) -> String {
    let mut known: Vec<(Style, char)> = vec![(buffer_plain(), '.')];
    let mut next = 'a'..='z';
    let mut page = String::new();
    for row in rows(buffer) {
        for (sign, style) in row {
            let found = known.iter().find(|(seen, _)| *seen == style).map(|(_, letter)| *letter);
            let letter = found.unwrap_or_else(|| {
                let letter = next.next().unwrap();
                known.push((style, letter));
                letter
            });
            page.extend(std::iter::repeat_n(letter, super::fit::width(sign).max(1)));
        }
        page.push('\n');
    }
    for (style, letter) in &known[1..] {
        let (ink, how) = (style.fg.unwrap_or_default(), style.add_modifier);
        let _ = writeln!(page, "{letter} = {ink} {how:?}");
    }
    page
}

fn buffer_plain() -> Style {
    ratatui::buffer::Cell::EMPTY.style()
}
