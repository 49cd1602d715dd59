//! Documents that are made from the program are as fresh as the program.

use std::fs;
use std::path::Path;

use clap::{Arg, Command, CommandFactory as _};
use cloudpick::cli::Cli;

use crate::support::Sandbox;

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

/// The pages below `docs` that comments name, each with the headings right behind it: two of them
/// joined by "and".
fn pages_named(sources: &str) -> Vec<(String, Vec<String>)> {
    let comments = sources.lines().filter_map(|line| line.trim_start().strip_prefix("//"));
    let comments: Vec<&str> =
        comments.map(|line| line.trim_start_matches(['/', '!']).trim()).collect();
    let mut named = Vec::new();
    for rest in comments.join(" ").split("docs/").skip(1) {
        let Some((page, rest)) = rest.split_once(".md") else { continue };
        if page.contains(char::is_whitespace) {
            continue;
        }
        let mut rest = rest.trim_start_matches('`');
        let mut headings = Vec::new();
        while let Some((heading, behind)) = rest
            .strip_prefix(", \"")
            .or_else(|| rest.strip_prefix(" and \""))
            .and_then(|quoted| quoted.split_once('"'))
        {
            headings.push(heading.to_owned());
            rest = behind;
        }
        named.push((format!("docs/{page}.md"), headings));
    }
    named
}

#[test]
fn every_page_and_heading_that_a_comment_names_as_its_source_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = String::new();
    for folder in ["src", "tests", "benches"] {
        sources(&root.join(folder), &mut all);
    }
    let named = pages_named(&all);
    assert!(named.iter().filter(|(_, headings)| !headings.is_empty()).count() > 50, "{named:?}");
    let mut gone = Vec::new();
    for (page, headings) in &named {
        let Ok(text) = fs::read_to_string(root.join(page)) else {
            gone.push(page.clone());
            continue;
        };
        let there: Vec<&str> = text
            .lines()
            .filter(|line| line.starts_with('#'))
            .map(|line| line.trim_start_matches('#').trim())
            .collect();
        let missing = headings.iter().filter(|heading| !there.contains(&heading.as_str()));
        gone.extend(missing.map(|heading| format!("{page}, {heading}")));
    }
    assert!(gone.is_empty(), "named as a source, and not there: {gone:#?}");
}

#[test]
fn decisions_are_numbered_from_1_without_a_gap_and_no_number_is_given_twice() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/decisions");
    let names = fs::read_dir(folder).unwrap().map(|one| one.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    let mut numbers: Vec<String> =
        names.map(|name| name.split('-').next().unwrap_or_default().to_owned()).collect();
    numbers.sort();
    let wanted: Vec<String> = (1..=numbers.len()).map(|number| format!("{number:04}")).collect();
    assert_eq!(numbers, wanted);
}

/// What a page says to type: each command of a block, with its lines joined, and each one that
/// stands in a sentence.
fn commands(page: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut sentences = String::new();
    let mut lines = page.lines();
    let mut block = false;
    while let Some(line) = lines.next() {
        if line.trim_start().starts_with("```") {
            block = !block;
        } else if block {
            let mut whole = line.trim().to_owned();
            while let Some(begun) = whole.strip_suffix('\\') {
                whole = format!("{}{}", begun, lines.next().unwrap().trim());
            }
            found.push(whole);
        } else {
            sentences.push_str(line);
            sentences.push('\n');
        }
    }
    found.extend(sentences.split('`').skip(1).step_by(2).map(str::to_owned));
    found
}

/// The words of one command as a shell takes them, up to a remark, a pipe or what comes after.
fn typed(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, '#') if word.is_none() => break,
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    let end = words.iter().position(|word| ["|", "||", "&&", ">"].contains(&word.as_str()));
    words.truncate(end.unwrap_or(words.len()));
    // Dots at the end leave out what the reader has to add.
    if line.ends_with(" …") {
        words.pop();
    }
    words
}

fn flag_of<'c>(flags: &[&'c Arg], name: &str) -> Option<&'c Arg> {
    flags.iter().find(|flag| flag.get_long() == Some(name)).copied()
}

/// What is wrong with these words, if a command begins with them: a flag that it does not have, or
/// a first word that is none of its own.
fn wrong(root: &Command, words: &[String]) -> Option<String> {
    let mut at = root;
    let mut flags: Vec<&Arg> = root.get_arguments().collect();
    let mut rest = words.iter();
    while at.has_subcommands() {
        let next = loop {
            let word = rest.next()?;
            let global = word.strip_prefix("--").and_then(|flag| flag_of(&flags, flag));
            match global {
                // Every flag before a command's name takes a value here.
                Some(_) => rest.next(),
                None => break word,
            };
        };
        // `open|close` names two at once.
        for name in next.split('|') {
            match at.find_subcommand(name) {
                Some(found) if name == next.split('|').next_back().unwrap() => {
                    at = found;
                    flags.extend(found.get_arguments());
                }
                Some(_) => {}
                None if at.get_arguments().any(Arg::is_positional) => return None,
                None => return Some(format!("there is no `{name}`")),
            }
        }
    }
    rest.filter_map(|word| word.strip_prefix("--"))
        .map(|flag| flag.split('=').next().unwrap())
        .find(|flag| flag_of(&flags, flag).is_none())
        .map(|flag| format!("it takes no `--{flag}`"))
}

#[test]
fn every_command_that_the_guide_and_its_neighbours_name_is_there_with_its_flags() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut tree = Cli::command();
    tree.build();
    let mut looked_at = 0;
    let mut gone = Vec::new();
    for file in ["README.md", "docs/guide.md", "docs/method.md", "docs/architecture.md"] {
        for line in commands(&fs::read_to_string(root.join(file)).unwrap()) {
            let mut words = typed(&line);
            if words.first().is_none_or(|first| first != "cloudpick") {
                // In a sentence the program's own name is often left out.
                let command =
                    words.first().is_some_and(|word| tree.find_subcommand(word).is_some());
                if words.len() < 2 || !command {
                    continue;
                }
                words.insert(0, "cloudpick".to_owned());
            }
            looked_at += 1;
            if let Some(why) = wrong(&tree, &words[1..]) {
                gone.push(format!("{file}: `{line}`: {why}"));
            }
        }
    }
    assert!(looked_at > 200, "only {looked_at} commands were found");
    assert!(gone.is_empty(), "{}", gone.join("\n"));
}

/// What a word in capitals stands for where a value of its kind is needed.
fn filled_in(word: &str) -> &str {
    match word {
        "HASH" => "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "DATE" => "2026-03-01",
        "LINE" => "head 1 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        word => word,
    }
}

#[test]
fn every_whole_command_of_the_guide_can_be_typed_as_it_stands() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut refused = Vec::new();
    for file in ["README.md", "docs/guide.md"] {
        for line in commands(&fs::read_to_string(root.join(file)).unwrap()) {
            // One whose end is left to the reader is looked at by the test above.
            if !line.starts_with("cloudpick ") || line.ends_with('…') {
                continue;
            }
            let words = typed(&line);
            let sandbox = Sandbox::empty();
            let mut command = sandbox.command("");
            command.args(words[1..].iter().map(|word| filled_in(word)));
            let output = command.output().unwrap();
            let said = String::from_utf8_lossy(&output.stderr);
            // The workspace is not there and neither are the files; the words must be understood.
            let understood = match output.status.code() {
                Some(8) => said.contains("there is no such file"),
                code => code != Some(2),
            };
            if !understood {
                refused.push(format!("{file}: `{line}`\n{said}"));
            }
        }
    }
    assert!(refused.is_empty(), "{}", refused.join("\n"));
}
