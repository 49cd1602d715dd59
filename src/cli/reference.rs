//! The page of every command, made from the tree.

use clap::CommandFactory;

use super::Cli;

/// The reference of every command in Markdown, as `docs/cli.md` holds it.
pub fn reference() -> String {
    let mut text = String::from(
        "# Commands\n\nMade from the program; `cargo test` fails when this page is stale, and \
         `UPDATE_DOCS=1 cargo test docs` writes it again.\n\nExit codes: 0 done; 1 failure; 2 usage; \
         3 attention items found; 4 not permitted; 5 changed by someone else; 6 not found; 7 wrong \
         state; 8 failed validation; 9 the workspace cannot be used; 10 not saved; 11 `verify` found \
         a difference; 12 server unreachable or outcome unknown.\n",
    );
    let mut command = Cli::command().term_width(98);
    command.build();
    describe(&mut command, "cloudpick", &mut text);
    text
}

fn describe(command: &mut clap::Command, name: &str, text: &mut String) {
    let help = command.render_help().to_string();
    let lines: Vec<&str> = help.lines().map(str::trim_end).collect();
    // The flags that every command takes are listed once, with the program itself.
    let shown = match lines.iter().position(|line| *line == "Everywhere:") {
        Some(at) if name != "cloudpick" => &lines[..at],
        _ => &lines[..],
    };
    text.push_str(&format!("\n## `{name}`\n\n```text\n{}\n```\n", shown.join("\n").trim_end()));
    for sub in command.get_subcommands_mut() {
        if sub.is_hide_set() {
            continue;
        }
        let below = format!("{name} {}", sub.get_name());
        describe(sub, &below, text);
    }
}
