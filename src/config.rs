//! Where settings of one person come from: flag, environment, file, default, in that order.
//!
//! The only module that reads the environment. Secrets are not among the settings.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy as _;
use serde::Deserialize;
use thiserror::Error;

use crate::domain::date::Moment;

/// Where a value came from, so that `config show` can say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// A flag of this command.
    Flag,
    /// An environment variable.
    Environment(&'static str),
    /// The config file.
    File,
    /// The program's own choice.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => f.write_str("flag"),
            Self::Environment(name) => f.write_str(name),
            Self::File => f.write_str("config file"),
            Self::Default => f.write_str("default"),
        }
    }
}

/// A value that knows where it came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known<T> {
    /// The value.
    pub value: T,
    /// Where it came from.
    pub origin: Origin,
}

impl<T> Known<T> {
    fn new(value: T, origin: Origin) -> Self {
        Self { value, origin }
    }
}

/// Which signs the screen may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Glyphs {
    /// Rules, arrows and bars of Unicode.
    #[default]
    Unicode,
    /// ASCII only, for terminals and fonts without them.
    Ascii,
}

/// What the flags of one command say, before the environment and the file are asked.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    /// `--db`.
    pub db: Option<String>,
    /// `--as`.
    pub user: Option<String>,
    /// `--config`.
    pub config: Option<PathBuf>,
    /// `--no-color`.
    pub no_color: bool,
}

/// The settings of one person for one command.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// The workspace's file.
    pub database: Known<PathBuf>,
    /// The person who acts, where one was named; else the login of the process decides.
    pub user: Option<Known<String>>,
    /// Whether colour may be used.
    pub color: Known<bool>,
    /// Whether the screen listens to the mouse.
    pub mouse: Known<bool>,
    /// Which signs the screen uses.
    pub glyphs: Known<Glyphs>,
    /// Whether a synchronised folder is warned of.
    pub warn_sync_folder: Known<bool>,
    /// Own keys of the screen: the name of a command, and the keys that it has instead of its own.
    pub keys: BTreeMap<String, Vec<String>>,
    /// The config file, whether it exists or not.
    pub file: PathBuf,
    /// The program's own state on this machine: drafts, what was seen of each workspace.
    pub state: PathBuf,
    /// The default folder of workspaces; `demo.db` lies there.
    pub data: PathBuf,
    /// A fixed time, in builds with debug assertions only.
    pub now: Option<Moment>,
    /// The editor for long text: `VISUAL`, then `EDITOR`.
    pub editor: Option<String>,
}

/// Why the settings could not be read.
#[derive(Debug, Error)]
pub enum ConfigError {
    /// The platform gives no home folder.
    #[error(
        "no home folder is known, so name the workspace with --db and the settings with --config"
    )]
    NoHome,
    /// The file cannot be read.
    #[error("the settings cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The file is not what it should be.
    #[error("{file}: {what}")]
    Malformed {
        /// The file.
        file: String,
        /// The parser's sentence.
        what: String,
    },
    /// A server is named, and this version knows files only.
    #[error(
        "`{0}` names a server: this version keeps its workspace in a file, so give --db a path"
    )]
    Server(String),
    /// The variable for the time holds something else.
    #[error("CLOUDPICK_NOW: {0}")]
    Now(String),
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    database: Option<String>,
    user: Option<String>,
    mouse: Option<bool>,
    color: Option<bool>,
    glyphs: Option<Glyphs>,
    warn_sync_folder: Option<bool>,
    #[serde(default)]
    keys: BTreeMap<String, Keys>,
}

/// One key, or several, or none.
#[derive(Debug, Deserialize)]
#[serde(
    untagged,
    expecting = "of [keys], a command takes a key in quotes, as \"F2\", or several, as [\"F10\", \"X\"]"
)]
enum Keys {
    One(String),
    Some(Vec<String>),
}

impl Keys {
    fn all(self) -> Vec<String> {
        match self {
            Self::One(key) => vec![key],
            Self::Some(keys) => keys,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that reads the environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// The file that somebody means who types `typed` where no shell puts the home folder in place of
/// `~`.
pub fn typed_path(typed: &str) -> PathBuf {
    let typed = typed.trim();
    match (typed.strip_prefix("~/"), std::env::home_dir()) {
        (Some(rest), Some(home)) => home.join(rest),
        _ => PathBuf::from(typed),
    }
}

fn read_file(path: &Path, named: bool) -> Result<File, ConfigError> {
    let text = match fs_err::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => {
            return Ok(File::default());
        }
        Err(error) => return Err(error.into()),
    };
    toml::from_str(&text).map_err(|error| ConfigError::Malformed {
        file: path.display().to_string(),
        what: error.to_string().trim_end().to_owned(),
    })
}

impl Config {
    /// The settings for a command with these flags.
    ///
    /// # Errors
    /// [`ConfigError`] when a named file is missing, a file is malformed, or no home is known
    /// where one is needed.
    pub fn load(flags: &Flags) -> Result<Self, ConfigError> {
        let base = etcetera::choose_base_strategy().map_err(|_| ConfigError::NoHome)?;
        let ours = |folder: PathBuf| folder.join("cloudpick");
        let data = ours(base.data_dir());
        let state = ours(base.state_dir().unwrap_or_else(|| base.data_dir()));
        let file =
            flags.config.clone().unwrap_or_else(|| ours(base.config_dir()).join("config.toml"));
        let kept = read_file(&file, flags.config.is_some())?;

        let text = |flag: Option<&String>, name: &'static str, kept: Option<String>| {
            flag.map(|value| Known::new(value.clone(), Origin::Flag))
                .or_else(|| variable(name).map(|v| Known::new(v, Origin::Environment(name))))
                .or_else(|| kept.map(|value| Known::new(value, Origin::File)))
        };
        let database = text(flags.db.as_ref(), "CLOUDPICK_DB", kept.database);
        if let Some(url) = database.as_ref().filter(|db| db.value.contains("://")) {
            // A password may stand in the address, so only its scheme is repeated.
            let scheme = url.value.split("://").next().unwrap_or_default();
            return Err(ConfigError::Server(format!("{scheme}://…")));
        }
        let database = database.map_or_else(
            || Known::new(data.join("cloudpick.db"), Origin::Default),
            |known| Known::new(PathBuf::from(known.value), known.origin),
        );
        let color = if flags.no_color {
            Known::new(false, Origin::Flag)
        } else if variable("NO_COLOR").is_some() {
            Known::new(false, Origin::Environment("NO_COLOR"))
        } else if variable("TERM").as_deref() == Some("dumb") {
            Known::new(false, Origin::Environment("TERM"))
        } else {
            or_default(kept.color, true)
        };
        Ok(Self {
            database,
            user: text(flags.user.as_ref(), "CLOUDPICK_USER", kept.user),
            color,
            mouse: or_default(kept.mouse, true),
            glyphs: or_default(kept.glyphs, Glyphs::default()),
            warn_sync_folder: or_default(kept.warn_sync_folder, true),
            keys: kept.keys.into_iter().map(|(id, keys)| (id, keys.all())).collect(),
            file,
            state,
            data,
            now: fixed_now()?,
            editor: variable("VISUAL").or_else(|| variable("EDITOR")),
        })
    }
}

fn or_default<T>(kept: Option<T>, default: T) -> Known<T> {
    kept.map_or_else(
        || Known { value: default, origin: Origin::Default },
        |value| Known::new(value, Origin::File),
    )
}

/// Nobody moves the clock of a real record: only builds with debug assertions look.
fn fixed_now() -> Result<Option<Moment>, ConfigError> {
    if !cfg!(debug_assertions) {
        return Ok(None);
    }
    variable("CLOUDPICK_NOW")
        .map(|typed| typed.parse().map_err(|e| ConfigError::Now(format!("{e}"))))
        .transpose()
}
