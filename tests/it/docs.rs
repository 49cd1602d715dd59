//! Documents that are made from the program are as fresh as the program.

use std::fs;
use std::path::Path;

/// A file that is made from the program, against what is kept of it; `UPDATE_DOCS` writes it.
#[track_caller]
pub(crate) fn is_fresh(file: &str, made: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    #[expect(clippy::disallowed_methods, reason = "how a person asks for the page to be written")]
    let update = std::env::var_os("UPDATE_DOCS").is_some();
    if update {
        fs::write(&path, made).unwrap();
    }
    let kept = fs::read_to_string(&path).unwrap_or_default();
    assert!(kept == made, "{file} is stale: run `UPDATE_DOCS=1 cargo test --test it`");
}

#[test]
fn the_page_of_commands_is_made_from_the_commands() {
    is_fresh("docs/cli.md", &cloudpick::cli::reference());
}

/// Every Rust source below `folder`, in one text.
fn sources(folder: &Path, all: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, all);
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            all.push_str(&fs::read_to_string(&path).unwrap());
        }
    }
}

#[test]
fn every_test_that_the_page_of_court_cases_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/court-cases.md")).unwrap();
    let mut all = String::new();
    sources(&root.join("src"), &mut all);
    sources(&root.join("tests"), &mut all);
    let named: Vec<&str> =
        page.split('`').skip(1).step_by(2).filter(|word| word.contains('_')).collect();
    assert!(named.len() > 20, "{named:?}");
    let gone: Vec<&&str> =
        named.iter().filter(|name| !all.contains(&format!("fn {name}("))).collect();
    assert!(gone.is_empty(), "named as what holds a case, and not there: {gone:?}");
}
