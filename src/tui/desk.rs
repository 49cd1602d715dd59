//! What answers the screen: each question and each change through one action, on the worker's
//! thread. Besides `run` the only part of the screen that touches the desk.

mod capacity;
mod decisions;
mod evidence;
mod exceptions;
mod firm;
mod lists;
mod metrics;
mod moderate;
mod overview;
mod prices;
mod record;
mod scores;
mod setup;
mod story;
mod workloads;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::actions::{self, ActionError, upkeep};
use crate::config::{Config, Glyphs};
use crate::domain::date::Day;
use crate::domain::person::{Person, acts_for};
use crate::domain::refs::{EvaluationRef, Slug};
use crate::domain::text::commas;
use crate::store::{Access, DbError, OpenError, Store, StoreError};
use crate::tui::msg::{AsAt, Facts, Load, Loaded, Save};
use crate::tui::run::{Reply, Request, Watched};
use crate::tui::state::{Settings, not_then};
use crate::tui::theme::{self, Look, Theme};
use crate::world::World;

/// How the workspace is found and opened.
#[derive(Debug, Clone)]
pub struct Opening {
    /// Its file.
    pub path: PathBuf,
    /// Whether it may be written on a network file system.
    pub access: Access,
    /// The machine.
    pub world: World,
    /// Who acts, where somebody is named.
    pub named: Option<String>,
    /// The program's own state on this machine.
    pub state: PathBuf,
}

/// The desk behind the screen: the workspace once it is open, and the evaluation that is shown.
pub struct Served {
    opening: Opening,
    desk: Option<actions::Desk>,
    chosen: Option<EvaluationRef>,
    /// The one that was shown without being chosen: it stays, whatever others set up meanwhile.
    shown: Option<EvaluationRef>,
    warning: Option<String>,
    /// It only reads, and says nothing of clock and history: the desk beside it does.
    reads: bool,
    /// Another day than today, that was asked for last.
    then: Option<actions::AnotherDay>,
}

impl Served {
    /// A desk that opens the workspace when it is first asked.
    pub fn new(opening: Opening) -> Self {
        Self {
            opening,
            desk: None,
            chosen: None,
            shown: None,
            warning: None,
            reads: false,
            then: None,
        }
    }

    /// A second one that is asked about other days, so that nobody waits for those who ask about
    /// today.
    pub fn beside(opening: Opening) -> Self {
        let opening = Opening { access: Access::Read, ..opening };
        Self { reads: true, ..Self::new(opening) }
    }

    /// A desk at a workspace that is open already.
    pub fn at(desk: actions::Desk, opening: Opening) -> Self {
        Self { desk: Some(desk), ..Self::new(opening) }
    }

    /// The workspace, which a test has opened.
    #[cfg(test)]
    pub(crate) fn open_desk(&mut self) -> &mut actions::Desk {
        self.desk.as_mut().expect("a test opens it first")
    }

    /// The open workspace; `None` where there is none yet.
    fn desk(&mut self) -> Result<Option<&mut actions::Desk>, ActionError> {
        if self.desk.is_none() {
            let store = match Store::open(&self.opening.path, self.opening.access) {
                Ok(store) => store,
                Err(OpenError::Missing { .. } | OpenError::NoFolder { .. }) => return Ok(None),
                Err(error) => return Err(StoreError::from(error).into()),
            };
            let (world, named) = (self.opening.world.clone(), self.opening.named.as_deref());
            let mut desk = actions::Desk::new(store, world, named)?;
            if !self.reads {
                let both = [
                    upkeep::notice(&mut desk, &self.opening.state)?,
                    upkeep::clock_notice(&mut desk)?,
                ];
                let both = both.into_iter().flatten();
                self.warning = both.reduce(|one, two| format!("{one}. {two}"));
            }
            self.desk = Some(desk);
        }
        Ok(self.desk.as_mut())
    }
}

/// Where changes by others show.
pub fn watched(opening: &Opening) -> Watched {
    Watched::File(opening.path.clone())
}

/// The settings of the screen that follow from those of the person.
pub fn settings(config: &Config) -> Settings {
    let theme = if config.color.value { Theme::colour() } else { Theme::mono() };
    let glyphs = match config.glyphs.value {
        Glyphs::Unicode => theme::Glyphs::Unicode,
        Glyphs::Ascii => theme::Glyphs::Ascii,
    };
    let editor = config.editor.as_deref().unwrap_or_default();
    Settings {
        mouse: config.mouse.value,
        look: Look { theme, glyphs },
        editor: editor.split_whitespace().map(str::to_owned).collect(),
        state_folder: config.state.clone(),
        workspace: config.database.value.display().to_string(),
    }
}

/// Answers one request.
pub fn serve(served: &mut Served, request: Request) -> Reply {
    let answer = match request {
        Request::Load(what) => load(served, what).map(Reply::Loaded),
        Request::Save(what) => save(served, what).map(Reply::Saved),
        Request::Changed => changed(served).map(Reply::Changed),
    };
    answer.unwrap_or_else(|error| Reply::Refused(sentence(&error)))
}

/// What becomes of columns of a file that nobody knows, as it is `typed` in a form.
fn extra(typed: &str) -> actions::workloads::Extra {
    use actions::workloads::Extra;
    if crate::tui::screens::paper::passes_over(typed) { Extra::Ignore } else { Extra::Refuse }
}

/// What went wrong, as the status row says it.
fn sentence(error: &ActionError) -> String {
    match error {
        ActionError::Refused(refused) => {
            let more = refused.more.first().map(|line| format!("; {line}")).unwrap_or_default();
            // What was probably meant helps here too; a command to be typed elsewhere does not.
            let near = refused.hint.as_deref().filter(|hint| hint.starts_with("did you mean "));
            let near = near.and_then(|hint| hint.split_inclusive('?').next());
            let near = near.map(|near| format!("; {near}")).unwrap_or_default();
            format!("{}{more}{near}", refused.message)
        }
        // What is stored is not what this program wrote: trying again does not mend that.
        ActionError::Store(StoreError::Db(DbError::Shape { .. } | DbError::Corrupt { .. })) => {
            format!(
                "{error}: `cloudpick verify` says what was changed, `cloudpick restore` puts a \
                 backup in its place"
            )
        }
        ActionError::Store(_) | ActionError::File(_) => error.to_string(),
    }
}

fn changed(served: &mut Served) -> Result<bool, ActionError> {
    match served.desk()? {
        Some(desk) => Ok(desk.store.changed()?),
        None => Ok(false),
    }
}

fn open(served: &mut Served) -> Result<&mut actions::Desk, ActionError> {
    served.desk()?.ok_or_else(no_workspace)
}

fn no_workspace() -> ActionError {
    ActionError::refused(actions::Ground::Workspace, "there is no workspace yet")
}

fn load(served: &mut Served, what: Load) -> Result<Loaded, ActionError> {
    if what == Load::Workspace {
        return workspace(served).map(Loaded::Workspace);
    }
    if let Load::Day(typed) = &what {
        return another_day(served, typed).map(Loaded::Day);
    }
    if let Load::AsAt(asked) = &what {
        return as_at(served, asked);
    }
    let (chosen, state) = (served.chosen.or(served.shown), served.opening.state.clone());
    answer(open(served)?, chosen, &state, what)
}

/// Makes the day `typed` ready; `None` where it is today.
fn another_day(served: &mut Served, typed: &str) -> Result<Option<Day>, ActionError> {
    let desk = open(served)?;
    let zone = upkeep::facts(desk)?.zone;
    desk.keep_to(&zone);
    let today = desk.today();
    let day = Day::read(typed, today).map_err(|error| ActionError::invalid(error.to_string()))?;
    if day == today {
        return Ok(None);
    }
    make_ready(served, day)?;
    Ok(Some(day))
}

/// Has `day` at hand, unless it is already.
fn make_ready(served: &mut Served, day: Day) -> Result<(), ActionError> {
    let today = open(served)?.today();
    if served.then.as_ref().is_some_and(|then| then.day() == day && then.holds_on(today)) {
        return Ok(());
    }
    // Two of them are never held at once.
    served.then = None;
    served.then = Some(open(served)?.another_day(day)?);
    Ok(())
}

/// What is asked as at another day, by whoever sits at the screen.
fn as_at(served: &mut Served, asked: &AsAt) -> Result<Loaded, ActionError> {
    // Another desk than this one may have been told which evaluation is shown.
    let chosen = asked.shown.or(served.chosen).or(served.shown);
    let state = served.opening.state.clone();
    let desk = open(served)?;
    if desk.actor.slug != asked.me {
        let everybody = actions::people::list(desk)?;
        desk.sit(&everybody, &asked.me);
    }
    make_ready(served, asked.day)?;
    let Served { desk: Some(desk), then: Some(then), .. } = served else {
        return Err(no_workspace());
    };
    let answer = desk.stand_at(then, |desk| answer(desk, chosen, &state, asked.what.clone()));
    if matches!(answer, Err(ActionError::Store(_))) {
        // What could not be read once is made anew the next time.
        served.then = None;
    }
    answer
}

fn answer(
    desk: &mut actions::Desk,
    chosen: Option<EvaluationRef>,
    state: &Path,
    what: Load,
) -> Result<Loaded, ActionError> {
    match what {
        // These are about the workspace and its days, and answered before.
        Load::Workspace | Load::Day(_) | Load::AsAt(_) => Err(no_workspace()),
        Load::Listing(place) => lists::load(desk, place),
        Load::Evidence => evidence::load(desk, chosen),
        Load::Found(words) => {
            let hits = actions::find::everywhere(desk, &words, None)?;
            Ok(Loaded::Found(words, hits))
        }
        Load::Told(subject) => evidence::past(desk, subject),
        Load::Conditions(all) => exceptions::board(desk, all),
        Load::Able(which) => Ok(Loaded::Able(which, exceptions::able(desk, which))),
        Load::Exceptions(question) => exceptions::load(desk, &question),
        Load::Workloads(question) => workloads::load(desk, &question),
        Load::Metrics(question) => metrics::load(desk, &question).map(Loaded::Metrics),
        Load::Decisions(question) => decisions::load(desk, chosen, question),
        Load::Record => record::load(desk, chosen),
        Load::Moved(other) => record::moved(desk, chosen, &other),
        Load::Looked(change) => record::looked(desk, *change),
        Load::Capacity(asked) => capacity::load(desk, asked),
        Load::Approach => story::approach(desk),
        Load::Benefits(on) => story::benefits(desk, on),
        Load::Overview => overview::load(desk, chosen),
        Load::Waiting => actions::exceptions::tasks(desk).map(Loaded::Waiting),
        Load::Reminders => actions::exceptions::reminders(desk).map(Loaded::Reminders),
        Load::Setup => setup::load(desk, chosen),
        Load::Earlier(which) => setup::earlier(desk, which),
        Load::Locks(step) => setup::unlocked(desk, chosen, step),
        Load::Rehearsal(asked) => setup::rehearsal(desk, chosen, &asked),
        Load::Sheet => scores::load(desk, chosen),
        Load::Past(asked) => scores::past(desk, chosen, asked),
        Load::Prices => prices::load(desk, chosen),
        Load::Ranking => overview::ranking(desk, chosen),
        Load::Letter(candidate) => overview::letter(desk, chosen, &candidate),
        Load::Sensitivity => firm::sensitivity(desk, chosen),
        Load::Compare => firm::compare(desk, state, chosen),
        Load::Moderation => moderate::load(desk, chosen),
        Load::Present => moderate::present(desk, chosen),
    }
}

fn workspace(served: &mut Served) -> Result<Option<Facts>, ActionError> {
    let chosen = served.chosen.or(served.shown);
    let Some(desk) = served.desk()? else { return Ok(None) };
    // Roles may have changed since; who sits here is looked up anew.
    let everybody = actions::people::list(desk)?;
    let named = desk.actor.slug.clone();
    if everybody.iter().any(|person| person.slug.as_str() == named) {
        desk.sit(&everybody, &named);
    }
    let facts = upkeep::facts(desk)?;
    // So may the zone.
    desk.keep_to(&facts.zone);
    let delegations = actions::people::delegations(desk)?;
    let today = desk.today();
    let roles = desk.actor.person.as_ref().map(|person| {
        let now: Vec<_> = delegations.into_iter().filter(|one| one.holds(today)).collect();
        let for_others: BTreeSet<_> = acts_for(&now, &person.slug).cloned().collect();
        let others = everybody.iter().filter(|one| for_others.contains(&one.slug));
        others.chain([person]).flat_map(|one| one.roles.iter().copied()).collect()
    });
    let views = actions::views::named(desk)?;
    let seats = if facts.illustrative { seats(&everybody) } else { Vec::new() };
    let (present, all) = actions::overview::present(desk, chosen)?;
    let role = desk.actor.person.as_ref();
    let role = role.map(|person| commas(person.roles.iter().map(|role| role.code())));
    let shown = present.as_ref().map(|one| one.reference);
    let found = Facts {
        workspace: facts.id,
        evaluation: present.as_ref().map(|one| {
            // Two of one title are told apart by their references.
            let twin = all.iter().filter(|other| other.title == one.title).count() > 1;
            if twin { format!("{} {}", one.reference, one.title) } else { one.title.to_string() }
        }),
        illustrative: facts.illustrative || present.as_ref().is_some_and(|one| one.illustrative),
        cancelled: present.as_ref().and_then(|one| one.cancelled),
        stands: present.map(|one| (one.reference, one.stage)),
        person: desk.actor.slug.clone(),
        role: role.unwrap_or_else(|| "reading only".to_owned()),
        roles: Some(roles.unwrap_or_default()),
        views,
        seats,
        warning: served.warning.take(),
    };
    served.shown = shown;
    Ok(Some(found))
}

fn save(served: &mut Served, what: Save) -> Result<String, ActionError> {
    match what {
        Save::StartWorkspace => start(served),
        Save::OpenSample => sample(served),
        Save::Choose(which) => {
            served.chosen = Some(which);
            Ok(format!("working on {which}"))
        }
        Save::Sit(who) => sit(served, &who),
        Save::Score(give) => scores::give(open(served)?, &give),
        Save::ClearScore(which, asked, seen) => {
            scores::clear(open(served)?, which, &asked, seen.as_ref())
        }
        Save::UndoScore(which, back) => scores::undo(open(served)?, which, back),
        Save::SubmitSheet(which) => scores::submit(open(served)?, which),
        Save::Declare(which, interest) => scores::declare(open(served)?, which, interest.as_ref()),
        Save::CorrectScore(give) => scores::correct(open(served)?, &give),
        Save::Agree(agree) => moderate::agree(open(served)?, &agree),
        Save::Page(which) => overview::write_page(open(served)?, which),
        Save::Summary(order) => overview::write(open(served)?, &order),
        Save::Prices(change) => prices::save(open(served)?, &change),
        Save::Scenario(change) => {
            let state = served.opening.state.clone();
            firm::scenario(open(served)?, &state, &change)
        }
        Save::ReviewInterest(review) => moderate::review(open(served)?, &review),
        Save::Minutes(note) => moderate::note(open(served)?, &note),
        Save::AnswerGate(gate) => moderate::answer(open(served)?, &gate),
        Save::Setup(change) => {
            let (said, made) = setup::save(open(served)?, change)?;
            served.chosen = made.or(served.chosen);
            Ok(said)
        }
        Save::Evidence(change) => evidence::save(open(served)?, &change),
        Save::Exceptions(change) => exceptions::save(open(served)?, change),
        Save::Workloads(change) => workloads::save(open(served)?, &change),
        Save::Signal(answered) => metrics::answer(open(served)?, &answered),
        Save::Paper(paper, on) => metrics::write(open(served)?, paper, on),
        Save::NotThen(day) => Err(ActionError::invalid(not_then(day))),
        Save::KeepView(name, filter) => {
            let view = actions::views::keep(open(served)?, &name, &[filter])?;
            Ok(format!("saved as @{}: everybody can type that into a filter", view.name))
        }
        Save::DropView(name) => {
            let view = actions::views::drop(open(served)?, &name)?;
            Ok(format!("@{} is gone", view.name))
        }
        Save::Decisions(change) => decisions::save(open(served)?, change),
        Save::Record(change) => {
            let (said, loaded) = record::save(open(served)?, &change)?;
            served.chosen = loaded.or(served.chosen);
            Ok(said)
        }
        Save::Capacity(change) => capacity::save(open(served)?, &change),
        Save::Story(change) => story::save(open(served)?, &change),
        Save::Step(which, step, reason) => {
            overview::step(open(served)?, which, step, reason.as_deref())
        }
    }
}

/// Who may sit at the desk of the sample, with their roles.
fn seats(everybody: &[Person]) -> Vec<(Slug, String)> {
    let here = everybody.iter().filter(|person| !person.retired);
    here.map(|person| {
        let roles: Vec<&str> = person.roles.iter().map(|role| role.code()).collect();
        (person.slug.clone(), format!("{}: {}", person.name, roles.join(", ")))
    })
    .collect()
}

/// Sits down as somebody else, where that is play.
fn sit(served: &mut Served, who: &Slug) -> Result<String, ActionError> {
    let desk = open(served)?;
    let everybody = actions::people::list(desk)?;
    if !upkeep::facts(desk)?.illustrative || !seats(&everybody).iter().any(|(one, _)| one == who) {
        return Err(ActionError::refused(
            actions::Ground::Role,
            format!("nobody acts as {who} from here: that is for people of the sample alone"),
        ));
    }
    desk.sit(&everybody, who.as_str());
    served.opening.named = Some(who.to_string());
    served.shown = None;
    Ok(format!("acting as {who} from now on"))
}

/// A fresh copy of the sample where the workspace was to be, and its newcomer at the desk.
fn sample(served: &mut Served) -> Result<String, ActionError> {
    let Opening { path, access, world, named, .. } = &served.opening;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs_err::create_dir_all(folder)?;
    }
    actions::demo::load(path, world)?;
    let desk = actions::demo::desk(path, *access, world.clone(), named.as_deref())?;
    served.desk = Some(desk);
    Ok(format!("the sample is in {}", path.display()))
}

fn start(served: &mut Served) -> Result<String, ActionError> {
    let Opening { path, access, world, named, .. } = &served.opening;
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs_err::create_dir_all(folder)?;
    }
    let desk = upkeep::init(path, *access, world.clone(), named.as_deref(), "cloudpick")?;
    let said = format!("{} is the administrator of {}", desk.actor.slug, path.display());
    served.desk = Some(desk);
    Ok(said)
}
