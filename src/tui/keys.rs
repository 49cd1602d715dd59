//! Keys and the one table of commands.
//!
//! Each command is named once, with its keys, where it is valid, when it is possible and how
//! much it deserves a place in the footer. Key lookup, footer, help, palette and the section of
//! the manual all read this table, so no two of them can differ. A screen brings its own rows
//! (`COMMANDS` in its file) and adds one line to [`TABLES`].

mod heard;
mod key;
mod shell;

use std::collections::BTreeMap;
use std::fmt::Write as _;

pub use heard::{Context, Over, Where};
pub use key::{Code, Key, KeyError, ch, ctrl, plain, shift};

use super::place::Place;
use super::screens;
use super::state::State;
use crate::domain::person::Role;

/// What a command does: a thing of the shell, or of one screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Something the shell does itself.
    Shell(ShellAct),
    /// Something of the simple list screens.
    Listing(screens::listing::Act),
    /// Something of the overview, or a step of the evaluation.
    Overview(screens::overview::Act),
    /// Something of the set-up.
    Setup(screens::setup::Act),
    /// Something of my score sheet.
    Scores(screens::scores::Act),
    /// Something of moderation.
    Moderate(screens::moderate::Act),
    /// Something of the prices.
    Prices(screens::prices::Act),
    /// Something of the ranking.
    Ranking(screens::ranking::Act),
    /// Something of the comparison.
    Compare(screens::compare::Act),
    /// Something of how firm the winner is.
    Sensitivity(screens::sensitivity::Act),
    /// Something of evidence, open questions and clarifications.
    Evidence(screens::evidence::Act),
    /// Something of the register of exceptions.
    Exceptions(screens::exceptions::Act),
    /// Something of workloads and portability.
    Workloads(screens::workloads::Act),
    /// Of the figures.
    Metrics(screens::metrics::Act),
    /// Something of the board of conditions.
    Conditions(screens::conditions::Act),
    /// Something of the log of decisions.
    Decisions(screens::decisions::Act),
    /// Something of the record of the evaluation.
    Record(screens::record::Act),
    /// Something of needs, costs and routes.
    Capacity(screens::capacity::Act),
    /// Something of the workshop or the benefits.
    Story(screens::story::Act),
    /// Something of the first screen, before there is a workspace.
    Welcome(screens::welcome::Act),
}

/// What the shell does itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShellAct {
    /// Leave; asks only while a save is under way.
    Leave,
    /// Leave without asking.
    LeaveNow,
    /// To the shell; `fg` returns.
    Suspend,
    /// Paint everything again.
    Redraw,
    /// Open the palette.
    Palette,
    /// Open the help.
    Help,
    /// Open the list of places.
    Places,
    /// Find words across everything.
    Find,
    /// In the sample: who else somebody may sit here as.
    Seats,
    /// The history of what is chosen here.
    Past,
    /// The saved filters, for the list in view.
    Views,
    /// Ask for the name under which the filter is saved.
    NameView,
    /// Save it.
    KeepView,
    /// Ask whether to give up the chosen one.
    DropView,
    /// Give it up.
    DropViewNow,
    /// Go to a place.
    Go(Place),
    /// The tab at the right (`true`) or left of the present one.
    Tab(bool),
    /// Move the cursor of the screen or of what lies over it.
    Move(Motion),
    /// Close what lies over the screen and move the cursor of the screen itself.
    Below(Motion),
    /// One step back; text is kept.
    Back,
    /// Stop typing; text is kept.
    LeaveText,
    /// Write the text in the editor of the system.
    Editor,
    /// Run or accept what is selected in what lies over the screen.
    Accept,
    /// Close what lies over the screen.
    Close,
    /// Ask for the day as at which the places are shown that go by one.
    AsAt,
    /// Show today again, or stay with it while another day is made ready.
    Today,
}

/// A move of the cursor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Motion {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One column to the left.
    Left,
    /// One column to the right.
    Right,
    /// One screenful up.
    PageUp,
    /// One screenful down.
    PageDown,
    /// First column.
    Home,
    /// Last column.
    End,
    /// First row.
    Top,
    /// Last row.
    Bottom,
}

impl Motion {
    /// What it means where there are no columns to go along, so that both ends are those of the
    /// rows.
    #[must_use]
    pub const fn along(self) -> Self {
        match self {
            Self::Home => Self::Top,
            Self::End => Self::Bottom,
            Self::Up
            | Self::Down
            | Self::Left
            | Self::Right
            | Self::PageUp
            | Self::PageDown
            | Self::Top
            | Self::Bottom => self,
        }
    }
}

/// Whether a command is possible now; the text says why not, lower case and without full stop.
pub type Possible = Result<(), String>;

/// One row of the table.
#[derive(Clone, Copy)]
pub struct Command {
    /// What settings call it: `scores.submit`. Unique.
    pub id: &'static str,
    /// What it does, for palette and help: `Submit my sheet`. With ` …` when it asks first.
    pub words: &'static str,
    /// The word beside the key in the footer.
    pub hint: &'static str,
    /// Its heading in the help.
    pub group: &'static str,
    /// Its keys; the first is the one shown.
    pub keys: &'static [Key],
    /// Shown in place of the first key: `↑↓`, `0–3`, `g s`.
    pub label: Option<&'static str>,
    /// Where its keys are heard.
    pub place: Where,
    /// Where the keys depend on what is shown: which of them do something now, `0–3`.
    pub told: Option<fn(&State) -> Option<String>>,
    /// Whether it is possible now.
    pub possible: fn(&State) -> Possible,
    /// The roles of which it takes one; none where it depends on more than a role.
    pub roles: &'static [Role],
    /// It changes the record, or begins to: never while another day than today is shown.
    pub changes: bool,
    /// 1 is first in the footer; 0 is never there.
    pub priority: u8,
    /// What it does.
    pub act: Act,
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.id)
    }
}

/// A command without label or condition; the other fields are its arguments.
pub const fn command(
    id: &'static str,
    (words, hint): (&'static str, &'static str),
    group: &'static str,
    keys: &'static [Key],
    place: Where,
    priority: u8,
    act: Act,
) -> Command {
    Command {
        id,
        words,
        hint,
        group,
        keys,
        label: None,
        place,
        told: None,
        possible: always,
        roles: &[],
        changes: false,
        priority,
        act,
    }
}

impl Command {
    /// The same with another text in place of its first key.
    #[must_use]
    pub const fn shown_as(self, label: &'static str) -> Self {
        Self { label: Some(label), ..self }
    }

    /// The same, with the keys that do something where the person is, as soon as that is known.
    #[must_use]
    pub const fn told_by(self, told: fn(&State) -> Option<String>) -> Self {
        Self { told: Some(told), ..self }
    }

    /// The same, possible only sometimes.
    #[must_use]
    pub const fn when(self, possible: fn(&State) -> Possible) -> Self {
        Self { possible, ..self }
    }

    /// The same, for people with one of these roles, or who act for somebody with one.
    #[must_use]
    pub const fn by(self, roles: &'static [Role]) -> Self {
        Self { roles, ..self }
    }

    /// The same, for what changes the record.
    #[must_use]
    pub const fn changing(self) -> Self {
        Self { changes: true, ..self }
    }

    /// Whether whoever sits here may ever do it, and whether it is possible now.
    ///
    /// # Errors
    /// The reason: another day is shown, the role that it takes, or what its own condition says.
    pub fn possible_now(&self, state: &State) -> Possible {
        if let (true, Some(day)) = (self.changes, state.shell.day) {
            return Err(super::state::not_then(day));
        }
        takes(state, self.roles)?;
        (self.possible)(state)
    }

    /// Whether it does something where the person is, and if not, why.
    ///
    /// # Errors
    /// The reason, for palette and help: another place, or what its own condition says.
    pub fn possible_at(&self, state: &State, context: Context) -> Possible {
        // A palette may be opened over a text field; what it runs leaves the text kept.
        let typing = matches!(self.place, Where::Typing) || context.typing;
        let outside = self.place.hears(Context { typing: false, over: None, ..context });
        if outside || self.place.hears(Context { typing, over: None, ..context }) {
            self.possible_now(state)
        } else {
            Err(self.place.words())
        }
    }
}

/// Whether whoever sits here has one of `roles`, or acts for somebody with one; without any named,
/// or before it is known who sits here, everybody does.
///
/// # Errors
/// The roles, in words.
pub fn takes(state: &State, roles: &[Role]) -> Possible {
    let held = state.shell.roles();
    if roles.is_empty() || held.is_none_or(|held| roles.iter().any(|role| held.contains(role))) {
        return Ok(());
    }
    let roles: Vec<&str> = roles.iter().map(|role| role.code()).collect();
    Err(format!("that takes the role {}", roles.join(" or ")))
}

#[expect(clippy::unnecessary_wraps, reason = "it stands where conditions that can fail stand")]
fn always(_: &State) -> Possible {
    Ok(())
}

/// The rows of the shell and of each screen. A new screen adds its `COMMANDS` here.
pub const TABLES: &[&[Command]] = &[
    shell::COMMANDS,
    shell::OVER,
    shell::SEATS,
    screens::overview::COMMANDS,
    screens::setup::COMMANDS,
    screens::scores::COMMANDS,
    screens::moderate::COMMANDS,
    screens::prices::COMMANDS,
    screens::ranking::COMMANDS,
    screens::compare::COMMANDS,
    screens::sensitivity::COMMANDS,
    screens::listing::COMMANDS,
    screens::evidence::COMMANDS,
    screens::exceptions::COMMANDS,
    screens::workloads::COMMANDS,
    screens::metrics::COMMANDS,
    screens::conditions::COMMANDS,
    screens::decisions::COMMANDS,
    screens::record::COMMANDS,
    screens::capacity::COMMANDS,
    screens::story::COMMANDS,
    screens::welcome::COMMANDS,
    shell::LAST,
];

/// Every command there is.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The keys as this person has set them: those of the table where nothing else is set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Keymap {
    own: BTreeMap<String, Vec<Key>>,
}

/// Why own keys were refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeymapError {
    /// No command is called so.
    #[error("`{id}` is no command{}", meant.map(|m| format!("; did you mean {m}?")).unwrap_or_default())]
    Unknown {
        /// What was written.
        id: String,
        /// The nearest command.
        meant: Option<&'static str>,
    },
    /// Two commands are heard in one place under one key.
    #[error("{key} is the key of both {one} and {other}")]
    Clash {
        /// The key.
        key: Key,
        /// One command.
        one: &'static str,
        /// The other.
        other: &'static str,
    },
    /// A plain character would be taken from text being typed.
    #[error("{key} cannot be the key of {id}, which is also heard while typing")]
    Character {
        /// The key.
        key: Key,
        /// The command.
        id: &'static str,
    },
}

impl Keymap {
    /// The table with `own` keys in place of its own for the commands named there.
    ///
    /// # Errors
    /// The first unknown command, clash or key that typing would lose.
    pub fn new(own: BTreeMap<String, Vec<Key>>) -> Result<Self, KeymapError> {
        for id in own.keys() {
            if !commands().any(|command| command.id == id) {
                let meant = crate::domain::text::nearest(id, commands().map(|command| command.id));
                return Err(KeymapError::Unknown { id: id.clone(), meant });
            }
        }
        let map = Self { own };
        map.check()?;
        Ok(map)
    }

    /// The keys of `command`.
    pub fn keys<'m>(&'m self, command: &'m Command) -> &'m [Key] {
        self.own.get(command.id).map_or(command.keys, Vec::as_slice)
    }

    /// What stands for the keys of `command` in footer, palette and help; empty without a key.
    pub fn label(&self, command: &Command) -> String {
        match (self.own.get(command.id), command.label) {
            (None, Some(label)) => label.to_owned(),
            (Some(_), _) | (None, None) => {
                self.keys(command).first().map(Key::to_string).unwrap_or_default()
            }
        }
    }

    /// As [`Keymap::label`], of a command whose keys depend on what is shown in `state`.
    pub fn label_in(&self, state: &State, command: &Command) -> String {
        let own = self.own.contains_key(command.id);
        let told = command.told.filter(|_| !own).and_then(|told| told(state));
        told.unwrap_or_else(|| self.label(command))
    }

    /// The command that `key` means in `context`.
    pub fn find(&self, key: Key, context: Context) -> Option<&'static Command> {
        commands().find(|command| command.place.hears(context) && self.keys(command).contains(&key))
    }

    fn check(&self) -> Result<(), KeymapError> {
        let all: Vec<&'static Command> = commands().collect();
        for (at, one) in all.iter().enumerate() {
            for key in self.keys(one) {
                let typed = matches!(
                    one.place,
                    Where::Always
                        | Where::Typing
                        | Where::Form(..)
                        | Where::Over(
                            Over::Help | Over::Palette | Over::Find | Over::Naming | Over::Day
                        )
                );
                if typed && key.types().is_some() {
                    return Err(KeymapError::Character { key: *key, id: one.id });
                }
                let clash = all[at + 1..]
                    .iter()
                    .find(|other| self.keys(other).contains(key) && one.place.meets(other.place));
                if let Some(other) = clash {
                    return Err(KeymapError::Clash { key: *key, one: one.id, other: other.id });
                }
            }
        }
        Ok(())
    }
}

/// The hints for the footer, best first: key and word, and the command a click runs.
pub fn hints(state: &State) -> Vec<(String, &'static Command)> {
    let context = state.context();
    let mut valid: Vec<&'static Command> = commands()
        .filter(|command| command.priority > 0 && command.place.hears(context))
        .filter(|command| command.possible_now(state).is_ok())
        .collect();
    valid.sort_by_key(|command| command.priority);
    valid.truncate(7);
    valid
        .into_iter()
        .map(|command| (state.shell.keymap.label_in(state, command), command))
        .collect()
}

/// The section on keys of the manual, in Markdown: a table for each group, in reading order.
pub fn manual() -> String {
    let map = Keymap::default();
    let mut groups: Vec<(String, Vec<&Command>)> = Vec::new();
    for command in commands() {
        let heading = format!("{} ({})", command.group, command.place.words());
        match groups.iter_mut().find(|(name, _)| *name == heading) {
            Some((_, rows)) => rows.push(command),
            None => groups.push((heading, vec![command])),
        }
    }
    let mut page = String::from("# Keys\n");
    for (heading, rows) in groups {
        let _ =
            write!(page, "\n## {heading}\n\n| key | does | name in settings |\n|---|---|---|\n");
        for command in rows {
            let mut keys: Vec<String> = map.keys(command).iter().map(Key::to_string).collect();
            if keys.is_empty() {
                keys.push(map.label(command));
            }
            let keys = keys.join(" ").replace('|', "\\|");
            let _ = writeln!(page, "| {keys} | {} | `{}` |", command.words, command.id);
        }
    }
    page
}

#[cfg(test)]
mod tests;
