//! Who may know whom: the arrows of `docs/architecture.md`, checked against the sources.

use std::fs;
use std::path::{Path, PathBuf};

/// A module, and the modules of ours it may use besides itself.
const ARROWS: &[(&str, &[&str])] = &[
    ("domain", &[]),
    ("store", &["domain", "world"]),
    ("world", &["domain"]),
    ("config", &["domain"]),
    ("report", &["domain"]),
    ("import", &["domain"]),
    ("actions", &["domain", "store", "import", "report", "world"]),
    ("cli", &["actions", "config", "domain", "import", "report", "store", "tui", "world"]),
    ("tui", &["actions", "config", "domain", "report", "store", "world"]),
];

/// Modules that another may know in one file alone: the screen opens a workspace there, and asks
/// `actions` for everything else.
const DOORS: &[(&str, &str, &str)] = &[("tui", "store", "src/tui/desk.rs")];

/// Crates with one home each: the only files that may name them.
const HOMES: &[(&str, &[&str])] = &[
    ("rusqlite", &["src/store/sqlite"]),
    ("uzers", &["src/world.rs"]),
    ("uuid", &["src/world.rs"]),
    ("etcetera", &["src/config.rs"]),
    ("clap", &["src/cli", "src/main.rs"]),
    ("ratatui", &["src/tui"]),
    ("crossterm", &["src/tui", "src/cli.rs"]),
    ("toml", &["src/import", "src/config.rs"]),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

/// The file's code: without comments, and without the tests at its end.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    text.lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect::<Vec<_>>()
        .join("\n")
}

fn is_test(path: &Path) -> bool {
    path.components().any(|part| {
        let part = part.as_os_str().to_string_lossy();
        part == "tests"
            || part == "tests.rs"
            || part == "testing.rs"
            || part == "samples.rs"
            || part == "sample.rs"
    })
}

fn relative(path: &Path) -> String {
    let base = root().parent().unwrap().to_owned();
    path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/")
}

#[test]
fn no_module_knows_more_than_its_arrows_allow() {
    let mut broken = Vec::new();
    for (module, allowed) in ARROWS {
        let mut files = Vec::new();
        let folder = root().join(module);
        if folder.is_dir() {
            sources(&folder, &mut files);
        }
        files.push(root().join(format!("{module}.rs")));
        for file in files.iter().filter(|file| file.exists() && !is_test(file)) {
            let text = code(file);
            for (other, _) in ARROWS {
                let known = other == module || allowed.contains(other);
                if !known && text.contains(&format!("crate::{other}::")) {
                    broken.push(format!("{} uses `{other}`", relative(file)));
                }
            }
        }
    }
    assert!(broken.is_empty(), "arrows broken:\n{}", broken.join("\n"));
}

#[test]
fn what_a_module_may_know_in_one_file_is_named_in_no_other() {
    for (module, other, door) in DOORS {
        let mut files = Vec::new();
        sources(&root().join(module), &mut files);
        let named = |file: &&PathBuf| {
            let reads = ["crate::", "desk."].map(|from| format!("{from}{other}"));
            let text = code(file);
            !is_test(file) && reads.iter().any(|read| text.contains(read))
        };
        let found: Vec<String> = files.iter().filter(named).map(|file| relative(file)).collect();
        assert_eq!(found, [*door], "`{module}` knows `{other}` in one file");
    }
}

#[test]
fn a_crate_is_named_only_where_it_lives() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut broken = Vec::new();
    for file in files.iter().filter(|file| !is_test(file)) {
        let (text, name) = (code(file), relative(file));
        for (krate, homes) in HOMES {
            let named =
                text.contains(&format!("{krate}::")) || text.contains(&format!("use {krate}"));
            if named && !homes.iter().any(|home| name.starts_with(home)) {
                broken.push(format!("{name} names `{krate}`"));
            }
        }
    }
    assert!(broken.is_empty(), "crates out of place:\n{}", broken.join("\n"));
}

#[test]
fn the_domain_reads_no_clock_file_or_chance_and_serialises_nothing() {
    let mut files = Vec::new();
    sources(&root().join("domain"), &mut files);
    let mut broken = Vec::new();
    for file in files.iter().filter(|file| !is_test(file)) {
        let text = code(file);
        for word in [
            "std::fs",
            "fs_err",
            "std::env",
            "SystemTime",
            "Timestamp::now",
            "serde",
            "HashMap",
            "HashSet",
        ] {
            if text.contains(word) {
                broken.push(format!("{} names `{word}`", relative(file)));
            }
        }
    }
    assert!(broken.is_empty(), "the domain knows too much:\n{}", broken.join("\n"));
}

#[test]
fn no_statement_is_put_together_from_text() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let mut broken = Vec::new();
    for file in files.iter().filter(|file| !is_test(file)) {
        for (number, line) in code(file).lines().enumerate() {
            let builds = line.contains("format!(");
            let sql = ["SELECT ", "INSERT ", "UPDATE ", "DELETE FROM "]
                .iter()
                .any(|word| line.contains(word));
            if builds && sql {
                broken.push(format!("{}:{}", relative(file), number + 1));
            }
        }
    }
    assert!(broken.is_empty(), "SQL built from text:\n{}", broken.join("\n"));
}

#[test]
fn no_source_file_passes_six_hundred_lines_without_saying_why() {
    let mut files = Vec::new();
    sources(&root(), &mut files);
    let long: Vec<String> = files
        .iter()
        .filter(|file| !is_test(file))
        .filter(|file| {
            let text = fs::read_to_string(file).unwrap();
            let lines = text.lines().count();
            let says_why = text.lines().take(16).any(|line| line.contains("long because"));
            lines > 600 && !says_why
        })
        .map(|file| relative(file))
        .collect();
    assert!(long.is_empty(), "files to split:\n{}", long.join("\n"));
}
