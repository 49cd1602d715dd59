//! What runs outside the screen: the editor on a text, and whatever opens an address.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};

use fs_err as fs;

use crate::tui::state::Settings;

/// Opens the editor on `text` and waits. Gives the new text, `None` when nothing has changed or
/// the editor failed, and what is to be said. One line break at the end is the editor's own.
pub(super) fn edit(settings: &Settings, text: &str) -> (Option<String>, String) {
    match try_edit(settings, text) {
        Ok(Some(new)) if new == text => (None, "the text is unchanged".to_owned()),
        Ok(Some(new)) => (Some(new), "text taken from the editor".to_owned()),
        Ok(None) => (None, "the editor failed; the text is as it was".to_owned()),
        Err(error) => (None, format!("the editor could not be used: {error}")),
    }
}

fn try_edit(settings: &Settings, text: &str) -> io::Result<Option<String>> {
    let Some((program, arguments)) = settings.editor.split_first() else {
        return Err(io::Error::other("none is set"));
    };
    fs::create_dir_all(&settings.state_folder)?;
    let mut file = tempfile::Builder::new()
        .prefix("cloudpick-")
        .suffix(".md")
        .tempfile_in(&settings.state_folder)?;
    file.write_all(text.as_bytes())?;
    file.flush()?;
    // Some editors write a new file in place of the old one, so it is read again by its path.
    let path = file.into_temp_path();
    if !Command::new(program).args(arguments).arg(&path).status()?.success() {
        return Ok(None);
    }
    let mut new = fs::read_to_string(&path)?;
    if new.ends_with('\n') && !text.ends_with('\n') {
        new.pop();
    }
    Ok(Some(new))
}

/// Opens a web address outside. Nothing else is ever opened: the text comes from other people.
pub(super) fn open(address: &str) -> io::Result<()> {
    let is_web = address.starts_with("https://") || address.starts_with("http://");
    if !is_web || address.contains(|c: char| c.is_control() || c == '"') {
        return Err(io::Error::other("it is not a web address"));
    }
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let mut child = Command::new(program)
        .arg(address)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    std::thread::Builder::new().name("opened".to_owned()).spawn(move || child.wait())?;
    Ok(())
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(script: &str, text: &str, wanted: Option<&str>) {
        let folder = tempfile::tempdir().unwrap();
        let editor = ["sh", "-c", script, "sh"].map(str::to_owned).to_vec();
        let state_folder = folder.path().to_owned();
        let settings = Settings { editor, state_folder, ..Settings::default() };
        assert_eq!(edit(&settings, text).0.as_deref(), wanted);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn the_editor_changes_a_text_only_when_it_ends_well_with_another_text() {
        check("printf 'new\\n' > \"$1\"", "old", Some("new"));
        check("printf 'new\\n\\n' > \"$1\"", "old", Some("new\n"));
        check("printf 'old\\n' > \"$1\"", "old", None);
        check("printf 'new' > \"$1\"; exit 1", "old", None);
        check("printf 'new' > \"$1.x\"; mv \"$1.x\" \"$1\"", "old", Some("new"));
        check("true", "old\n", None);
    }

    #[test]
    fn only_web_addresses_are_opened() {
        for address in ["file:///etc/passwd", "--help", "https://x\n", "mailto:a@b"] {
            let refused = open(address).unwrap_err().to_string();
            assert_eq!(refused, "it is not a web address", "{address}");
        }
    }
}
