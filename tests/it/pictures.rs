//! The README's pictures are the screens of the sample, as a terminal shows them today.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

use crate::docs::is_fresh;
use crate::support::{Pty, Sandbox};

/// The size at which the screens are at home.
const SIZE: (u16, u16) = (100, 30);

/// A cell is 8.4 wide, in tenths so that no fraction is rounded.
const WIDE: usize = 84;
const HIGH: usize = 18;
const AROUND: usize = 14;
/// From the top of a row to the line its letters stand on.
const LETTERS: usize = 13;

const PAPER: &str = "#16191f";
const INK: &str = "#d8dee9";

/// The sixteen colours of a terminal, in a common dark scheme.
const COLOURS: [&str; 16] = [
    "#16191f", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#d8dee9",
    "#5c6370", "#e06c75", "#98c379", "#e5c07b", "#61afef", "#c678dd", "#56b6c2", "#ffffff",
];

/// How the text of a run looks; cells that look alike are one run.
#[derive(PartialEq, Eq, Clone, Copy)]
struct Look {
    text: &'static str,
    behind: &'static str,
    bold: bool,
    dim: bool,
}

fn colour(of: Color, otherwise: &'static str) -> &'static str {
    match of {
        Color::Default => otherwise,
        Color::Idx(index) => COLOURS[usize::from(index)],
        Color::Rgb(..) => panic!("the theme keeps to the sixteen colours of a terminal"),
    }
}

fn look(cell: &Cell) -> Look {
    let (mut text, mut behind) = (colour(cell.fgcolor(), INK), colour(cell.bgcolor(), PAPER));
    if cell.inverse() {
        (text, behind) = (behind, text);
    }
    Look { text, behind, bold: cell.bold(), dim: cell.dim() }
}

/// Tenths, as SVG writes them.
fn tenths(tenths: usize) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// A run of cells that look alike: what stands behind it, and its words, each group where its
/// column is. Words two blanks apart are groups of their own, so that columns stay in line whatever
/// font a reader has.
fn run(svg: &mut String, row: usize, column: usize, text: &str, look: Look) {
    let left = |column: usize| tenths(AROUND * 10 + column * WIDE);
    let cells = text.chars().count();
    if look.behind != PAPER {
        let _ = writeln!(
            svg,
            r#"<rect x="{}" y="{}" width="{}" height="{HIGH}" fill="{}"/>"#,
            left(column),
            AROUND + row * HIGH,
            tenths(cells * WIDE),
            look.behind
        );
    }
    let mut at = column;
    for group in text.split_inclusive("  ") {
        let words = group.trim();
        let begins = at + group.chars().take_while(|c| *c == ' ').count();
        at += group.chars().count();
        if words.is_empty() {
            continue;
        }
        let _ = writeln!(
            svg,
            r#"<text x="{}" y="{}" fill="{}"{}{} textLength="{}" lengthAdjust="spacingAndGlyphs" xml:space="preserve">{}</text>"#,
            left(begins),
            AROUND + row * HIGH + LETTERS,
            look.text,
            if look.bold { r#" font-weight="bold""# } else { "" },
            if look.dim { r#" opacity="0.65""# } else { "" },
            tenths(words.chars().count() * WIDE),
            escaped(words)
        );
    }
}

/// The screen as a picture that any browser draws.
fn picture(screen: &Screen, title: &str) -> String {
    let (columns, rows) = SIZE;
    let title = escaped(title);
    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="img" aria-label="{title}" font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14">
<title>{title}</title>
<rect width="100%" height="100%" rx="8" fill="{PAPER}"/>
"#,
        usize::from(columns) * WIDE / 10 + 2 * AROUND,
        usize::from(rows) * HIGH + 2 * AROUND,
    );
    for row in 0..rows {
        let mut begun: Option<(usize, String, Look)> = None;
        for column in 0..columns {
            let cell = screen.cell(row, column).unwrap();
            let shown = if cell.has_contents() { cell.contents() } else { " " };
            let here = look(cell);
            match &mut begun {
                Some((_, text, look)) if *look == here => text.push_str(shown),
                _ => {
                    let next = (usize::from(column), shown.to_owned(), here);
                    if let Some((column, text, look)) = begun.replace(next) {
                        run(&mut svg, usize::from(row), column, &text, look);
                    }
                }
            }
        }
        if let Some((column, text, look)) = begun {
            run(&mut svg, usize::from(row), column, &text, look);
        }
    }
    svg + "</svg>\n"
}

/// The place that keys lead to, each with what is waited for after it, once it shows all of `wanted`.
fn place(person: &str, keys: &[(&str, &str)], wanted: &[&str], title: &str) -> String {
    let sandbox = Sandbox::sample();
    let mut pty = Pty::start(&sandbox, &format!("--as {person}"), SIZE, &[("LANG", "en_GB.UTF-8")]);
    pty.shows("NEXT FOR YOU");
    for (keys, then) in keys {
        pty.press(keys);
        pty.shows(then);
    }
    pty.until(title, |shown| wanted.iter().all(|text| shown.contains(text)));
    pty.screen(|screen| picture(screen, title))
}

#[test]
fn the_picture_of_sensitivity_is_the_screen_of_the_sample() {
    let made = place(
        "mod-1",
        &[
            ("v", "WHICH EVALUATION?"),
            ("\x1b[B\x1b[B", "> E-0001"),
            ("\r", "working on E-0001"),
            ("gy", "WEIGHT OF SKILLS CHANGES"),
            ("\x1b[B", "WEIGHT OF PORTABILITY CHANGES"),
            ("\x1b[A", "WEIGHT OF SKILLS CHANGES"),
        ],
        &["PLACES IN ALL WEIGHTINGS, exact", "IF MARKS WERE OFF", "Near tie", "saved"],
        "Sensitivity: how firm the winner is, in the sample",
    );
    is_fresh("docs/pictures/sensitivity.svg", &made);
}

#[test]
fn the_picture_of_the_register_is_the_screen_of_the_sample() {
    let made = place(
        "arch-1",
        &[("ge", "row 1 of 19")],
        &["sorted by attention", "draft", "decision", "saved"],
        "The register of exceptions, in the sample",
    );
    is_fresh("docs/pictures/exceptions.svg", &made);
}
