//! The settings of one person, from their own file.

use std::collections::BTreeMap;

use clap::Subcommand;

use crate::cli::fault::Fault;
use crate::cli::unparsed::tell;
use crate::cli::{Context, Pick};
use crate::config::{Config, Origin};
use crate::report::listing::{Column, Listing};
use crate::tui::keys::{Key, Keymap, commands};

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Every value and where it came from
    Show(Pick),
    /// Where the file is looked for
    Path,
    /// Every key of the screen: `[keys]` in the file takes the names, as "scores.submit" = "F2"
    Keys(Pick),
}

pub(super) fn run(command: &ConfigCommand, context: &mut Context<'_>) -> Result<(), Fault> {
    let config = context.config;
    match command {
        ConfigCommand::Path => {
            context.out.text(&format!("{}\n", config.file.display()))?;
            Ok(())
        }
        ConfigCommand::Show(pick) => {
            context.same_on_every_day()?;
            let mut listing = Listing::new(vec![
                Column::text("key", "Setting"),
                Column::text("value", "Value"),
                Column::text("from", "From"),
            ]);
            let user = config.user.as_ref();
            for (key, value, from) in [
                (
                    "database",
                    config.database.value.display().to_string(),
                    config.database.origin.to_string(),
                ),
                (
                    "user",
                    user.map_or_else(|| context.world().login, |known| known.value.clone()),
                    user.map_or_else(|| "login".to_owned(), |known| known.origin.to_string()),
                ),
                ("color", yes_no(config.color.value), config.color.origin.to_string()),
                ("mouse", yes_no(config.mouse.value), config.mouse.origin.to_string()),
                (
                    "glyphs",
                    format!("{:?}", config.glyphs.value).to_lowercase(),
                    config.glyphs.origin.to_string(),
                ),
                (
                    "warn_sync_folder",
                    yes_no(config.warn_sync_folder.value),
                    config.warn_sync_folder.origin.to_string(),
                ),
            ] {
                listing.push(vec![key.into(), value.into(), from.into()]);
            }
            for (id, keys) in &config.keys {
                let from = Origin::File.to_string();
                listing.push(vec![format!("keys.{id}").into(), keys.join(" ").into(), from.into()]);
            }
            context.out.list(listing, pick)
        }
        ConfigCommand::Keys(pick) => {
            context.same_on_every_day()?;
            // Who reads here what the names are may have written one wrongly.
            let map = keymap(config).unwrap_or_else(|fault| {
                tell(&fault, false);
                Keymap::default()
            });
            let mut listing = Listing::new(vec![
                Column::text("id", "Name"),
                Column::text("keys", "Keys"),
                Column::text("does", "Does"),
                Column::text("where", "Where"),
                Column::text("own", "Own").in_files(),
            ]);
            for command in commands() {
                let keys: Vec<String> = map.keys(command).iter().map(Key::to_string).collect();
                let keys = if keys.is_empty() { map.label(command) } else { keys.join(" ") };
                listing.push(vec![
                    command.id.into(),
                    keys.into(),
                    command.words.into(),
                    command.place.words().into(),
                    config.keys.contains_key(command.id).into(),
                ]);
            }
            context.out.list(listing, pick)
        }
    }
}

/// The keys of the screen, with those of the file in the place of their own.
///
/// # Errors
/// Which name, key or clash it is, and in which file.
pub(super) fn keymap(config: &Config) -> Result<Keymap, Fault> {
    let refused = |error: String| {
        Fault::invalid(format!("{}: [keys]: {error}", config.file.display()))
            .hint("`cloudpick config keys` lists every name with its keys")
            .subject("keys")
    };
    let mut own = BTreeMap::new();
    for (id, keys) in &config.keys {
        let read = keys.iter().map(|key| key.parse::<Key>()).collect::<Result<Vec<_>, _>>();
        let read = read.map_err(|error| refused(format!("{id}: {error}")))?;
        own.insert(id.clone(), read);
    }
    Keymap::new(own).map_err(|error| refused(error.to_string()))
}

fn yes_no(flag: bool) -> String {
    (if flag { "yes" } else { "no" }).to_owned()
}
