//! Documents that are made from the program are as fresh as the program.

use std::fs;
use std::path::Path;

#[track_caller]
fn is_fresh(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    #[expect(clippy::disallowed_methods, reason = "how a person asks for the page to be written")]
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    if update {
        fs::write(&path, made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{file} is stale: run `UPDATE_DOCS=1 cargo test docs`");
}

#[test]
fn the_page_of_commands_is_made_from_the_commands() {
    is_fresh("docs/cli.md", &cloudpick::cli::reference());
}
