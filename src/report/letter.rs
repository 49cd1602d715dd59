//! Letters: one run of blocks behind Markdown, HTML, the screen and the printer, so that none of
//! them can say something else.
//!
//! The HTML is one file without scripts, links or pictures; its policy forbids all of them, and
//! every text in it is escaped. It prints on A4.

use std::io;

use super::listing::{Align, Column, Listing, Shown};
use super::markdown::{escape, escape_cell};
use crate::domain::date::Day;
use crate::domain::text::{cell::is_unseen, display, display_lines};

/// A part of a letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading; 1 is the letter's own.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// Something that must not be overlooked: a title and what it holds.
    Notice(String, Vec<String>),
    /// What is said of one thing, name by name.
    Facts(Vec<(String, String)>),
    /// A table.
    Table(Table),
    /// One thing that was asked, and what became of it.
    Entry(Entry),
    /// A drawing.
    Drawing(Drawing),
    /// What stands small at the end.
    Small(String),
}

/// Something that was asked: what it came to stands in one line, why in the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id.
    pub id: String,
    /// What was asked.
    pub asked: String,
    /// What it came to, in figures or a word.
    pub came_to: String,
    /// Why.
    pub why: String,
    /// What is said small below it, name and text; a name may be empty.
    pub notes: Vec<(String, String)>,
}

/// A drawing, and the same in lines of text for what shows none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Drawing {
    /// SVG whose texts are escaped already.
    pub svg: String,
    /// The same in signs of one width.
    pub lines: Vec<String>,
}

/// A table of texts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// The headings, and whether a column holds figures.
    pub head: Vec<(String, bool)>,
    /// The rows.
    pub rows: Vec<Vec<String>>,
    /// Whether the last row is a sum.
    pub sum: bool,
}

impl Table {
    /// A table with these headings; those of figures end in `#`.
    pub fn new(head: &[&str]) -> Self {
        let head = head
            .iter()
            .map(|title| match title.strip_suffix('#') {
                Some(title) => (title.to_owned(), true),
                None => ((*title).to_owned(), false),
            })
            .collect();
        Self { head, rows: Vec::new(), sum: false }
    }

    /// What people see of `listing`, as the table on a terminal has it.
    pub fn of(listing: &Listing) -> Self {
        Self::with(listing, |column| column.shown == Shown::Always)
    }

    /// All columns of `listing`.
    pub fn whole(listing: &Listing) -> Self {
        Self::with(listing, |_| true)
    }

    fn with(listing: &Listing, seen: impl Fn(&Column) -> bool) -> Self {
        let head = listing.columns().iter().filter(|column| seen(column));
        let mut table = Self {
            head: head.map(|c| (c.title.to_string(), c.align == Align::Right)).collect(),
            ..Self::default()
        };
        for row in listing.rows() {
            let cells = listing.columns().iter().zip(row).filter(|(column, _)| seen(column));
            table.row(cells.map(|(column, cell)| column.words(cell)));
        }
        table
    }

    /// One more row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }
}

/// Writes the letter as Markdown.
///
/// # Errors
/// Those of `out`.
pub fn markdown(out: &mut dyn io::Write, blocks: &[Block]) -> io::Result<()> {
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        match block {
            Block::Heading(level, text) => {
                let marks = "#".repeat(usize::from(*level).clamp(1, 6));
                writeln!(out, "{marks} {}", escape_cell(text))?;
            }
            Block::Text(text) => writeln!(out, "{}", escape(text))?,
            Block::Small(text) => writeln!(out, "*{}*", escape_cell(text))?,
            Block::Notice(title, lines) => {
                writeln!(out, "> **{}**", escape_cell(title))?;
                for line in lines {
                    writeln!(out, ">\n> - {}", escape_cell(line))?;
                }
            }
            Block::Facts(facts) => {
                for (name, text) in facts {
                    // Lines of a text stay lines of its item.
                    let text = escape(text).replace('\n', "\n  ");
                    writeln!(out, "- **{}:** {text}", escape_cell(name))?;
                }
            }
            Block::Entry(entry) => {
                let line = |text: &str| escape_cell(text);
                writeln!(
                    out,
                    "**{} · {}** {}\n",
                    line(&entry.id),
                    line(&entry.came_to),
                    line(&entry.asked)
                )?;
                write!(out, "{}", escape(&entry.why))?;
                for (at, (name, text)) in entry.notes.iter().enumerate() {
                    out.write_all(if at == 0 { b"\n\n" } else { b" " })?;
                    let name =
                        if name.is_empty() { String::new() } else { format!("*{}:* ", line(name)) };
                    write!(out, "{name}{}", line(text))?;
                }
                writeln!(out)?;
            }
            Block::Drawing(drawing) => {
                writeln!(out, "```text")?;
                for line in &drawing.lines {
                    writeln!(out, "{line}")?;
                }
                writeln!(out, "```")?;
            }
            Block::Table(table) => {
                let row = |cells: &mut dyn Iterator<Item = &str>| {
                    let cells: Vec<String> = cells.map(escape_cell).collect();
                    format!("| {} |", cells.join(" | "))
                };
                writeln!(out, "{}", row(&mut table.head.iter().map(|(title, _)| title.as_str())))?;
                let rule: Vec<&str> = table
                    .head
                    .iter()
                    .map(|(_, figures)| if *figures { "---:" } else { "---" })
                    .collect();
                writeln!(out, "| {} |", rule.join(" | "))?;
                for cells in &table.rows {
                    writeln!(out, "{}", row(&mut cells.iter().map(String::as_str)))?;
                }
            }
        }
    }
    Ok(())
}

/// `text` inside an HTML element or a quoted attribute; what acts without being seen becomes
/// U+FFFD, line breaks stay.
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + text.len() / 8);
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            '\n' | '\t' => escaped.push(c),
            _ if is_unseen(c) => escaped.push('\u{FFFD}'),
            _ => escaped.push(c),
        }
    }
    escaped
}

const HEAD: &str = "<!DOCTYPE html>\n<html lang=\"en-GB\">\n<head>\n<meta charset=\"utf-8\">\n\
<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">\n\
<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n";

const STYLE: &str = "\
:root{color-scheme:light}
body{font:16px/1.5 system-ui,'Liberation Sans',Arial,sans-serif;color:#1a1a1a;background:#fff;max-width:46em;margin:2em auto;padding:0 1em}
h1{font-size:1.7em;line-height:1.2;margin:0 0 .6em}
h2{font-size:1.25em;margin:1.6em 0 .4em;padding-top:.4em;border-top:2px solid #1a1a1a}
h3{font-size:1.05em;margin:1.3em 0 .3em}
p{margin:.6em 0;white-space:pre-line}
section{margin:.5em 0;padding-top:.4em;border-top:1px solid #bbb}
section p{margin:.15em 0}
.asked b:first-child{float:right;margin-left:1.5em}
.asked b+b{margin-right:.6em}
table{border-collapse:collapse;width:100%;margin:.8em 0;font-size:.94em}
th,td{text-align:left;vertical-align:top;padding:.3em .6em .3em 0;border-bottom:1px solid #bbb}
th{border-bottom:1.5px solid #1a1a1a}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th:first-child,td:first-child,td.d{white-space:nowrap}
tr.sum td{font-weight:700;border-top:1.5px solid #1a1a1a}
dl{display:grid;grid-template-columns:9.5em 1fr;gap:.15em 1em;margin:.4em 0 .9em}
dt{color:#444}
dd{margin:0;white-space:pre-line}
aside{border:2px solid #1a1a1a;padding:.3em 1em;margin:1em 0}
aside ul{margin:.3em 0;padding-left:1.2em}
figure{margin:1em 0}
figure svg{width:100%;height:auto}
.small{color:#444;font-size:.88em;overflow-wrap:anywhere}
@media (max-width:34em){dl{grid-template-columns:1fr}dd{margin-bottom:.4em}}
@media print{@page{size:A4;margin:13mm 15mm}body{font-size:9pt;line-height:1.34;max-width:none;margin:0;padding:0}h1{margin-bottom:.3em}h2{margin-top:1em}p,table,aside{margin:.4em 0}th,td{padding:.16em .6em .16em 0}section{margin:.3em 0;padding-top:.25em}h2,h3{break-after:avoid}section,aside,figure,tr{break-inside:avoid}thead{display:table-header-group}p{orphans:3;widows:3}}
";

/// Writes the letter as one HTML file.
///
/// # Errors
/// Those of `out`.
pub fn html(out: &mut dyn io::Write, title: &str, blocks: &[Block]) -> io::Result<()> {
    write!(out, "{HEAD}<title>{}</title>\n<style>\n{STYLE}</style>\n", escape_html(title))?;
    out.write_all(b"</head>\n<body>\n")?;
    for block in blocks {
        match block {
            Block::Heading(level, text) => {
                let level = (*level).clamp(1, 6);
                writeln!(out, "<h{level}>{}</h{level}>", escape_html(text))?;
            }
            Block::Text(text) => writeln!(out, "<p>{}</p>", escape_html(text))?,
            Block::Small(text) => writeln!(out, "<p class=\"small\">{}</p>", escape_html(text))?,
            Block::Notice(title, lines) => {
                writeln!(out, "<aside>\n<p><strong>{}</strong></p>", escape_html(title))?;
                if !lines.is_empty() {
                    writeln!(out, "<ul>")?;
                    for line in lines {
                        writeln!(out, "<li>{}</li>", escape_html(line))?;
                    }
                    writeln!(out, "</ul>")?;
                }
                writeln!(out, "</aside>")?;
            }
            Block::Facts(facts) => {
                writeln!(out, "<dl>")?;
                for (name, text) in facts {
                    writeln!(out, "<dt>{}</dt><dd>{}</dd>", escape_html(name), escape_html(text))?;
                }
                writeln!(out, "</dl>")?;
            }
            Block::Entry(entry) => {
                writeln!(
                    out,
                    "<section>\n<p class=\"asked\"><b>{}</b><b>{}</b>{}</p>",
                    escape_html(&entry.came_to),
                    escape_html(&entry.id),
                    escape_html(&entry.asked),
                )?;
                if !entry.why.is_empty() {
                    writeln!(out, "<p>{}</p>", escape_html(&entry.why))?;
                }
                if !entry.notes.is_empty() {
                    write!(out, "<p class=\"small\">")?;
                    for (at, (name, text)) in entry.notes.iter().enumerate() {
                        let gap = if at == 0 { "" } else { " " };
                        let name = if name.is_empty() {
                            String::new()
                        } else {
                            format!("<i>{}:</i> ", escape_html(name))
                        };
                        write!(out, "{gap}{name}{}", escape_html(text))?;
                    }
                    writeln!(out, "</p>")?;
                }
                writeln!(out, "</section>")?;
            }
            Block::Drawing(drawing) => {
                write!(out, "<figure>\n{}</figure>\n", drawing.svg)?;
            }
            Block::Table(table) => html_table(out, table)?,
        }
    }
    out.write_all(b"</body>\n</html>\n")
}

fn html_table(out: &mut dyn io::Write, table: &Table) -> io::Result<()> {
    let class = |at: usize| {
        let figures = table.head.get(at).is_some_and(|(_, figures)| *figures);
        if figures { " class=\"n\"" } else { "" }
    };
    write!(out, "<table>\n<thead><tr>")?;
    for (at, (title, _)) in table.head.iter().enumerate() {
        write!(out, "<th scope=\"col\"{}>{}</th>", class(at), escape_html(title))?;
    }
    writeln!(out, "</tr></thead>\n<tbody>")?;
    for (row, cells) in table.rows.iter().enumerate() {
        let sum = table.sum && row + 1 == table.rows.len();
        write!(out, "<tr{}>", if sum { " class=\"sum\"" } else { "" })?;
        for (at, cell) in cells.iter().enumerate() {
            // A day is read as one word.
            let class = match class(at) {
                "" if cell.parse::<Day>().is_ok() => " class=\"d\"",
                class => class,
            };
            write!(out, "<td{class}>{}</td>", escape_html(cell))?;
        }
        writeln!(out, "</tr>")?;
    }
    writeln!(out, "</tbody>\n</table>")
}

/// What a line of the letter is on a screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// A heading.
    Heading,
    /// What a thing came to.
    Strong,
    /// Text.
    Text,
    /// Part of a notice.
    Notice,
    /// What stands small.
    Small,
}

/// The letter as lines for a screen of so many columns, each to be wrapped there; what acts unseen
/// is made visible.
pub fn lines(blocks: &[Block], columns: usize) -> Vec<(Tone, String)> {
    let mut lines: Vec<(Tone, String)> = Vec::new();
    for block in blocks {
        if !lines.is_empty() {
            lines.push((Tone::Text, String::new()));
        }
        match block {
            Block::Heading(level, text) => {
                let text = display(text);
                let text = if *level <= 2 { text.to_uppercase() } else { text };
                lines.push((Tone::Heading, text));
            }
            Block::Text(text) => {
                lines.extend(display_lines(text).lines().map(|line| (Tone::Text, line.to_owned())));
            }
            Block::Small(text) => lines.push((Tone::Small, display(text))),
            Block::Notice(title, points) => {
                lines.push((Tone::Notice, format!("! {}", display(title))));
                for point in points {
                    lines.push((Tone::Notice, format!("  {}", display(point))));
                }
            }
            Block::Facts(facts) => {
                for (name, text) in facts {
                    lines.push((Tone::Text, format!("{}: {}", display(name), display(text))));
                }
            }
            Block::Entry(entry) => {
                lines.push((Tone::Strong, format!("{}  {}", entry.id, display(&entry.came_to))));
                lines.push((Tone::Text, display(&entry.asked)));
                lines.extend(
                    display_lines(&entry.why).lines().map(|line| (Tone::Text, line.to_owned())),
                );
                for (name, text) in &entry.notes {
                    let name = if name.is_empty() { String::new() } else { format!("{name}: ") };
                    lines.push((Tone::Small, display(&format!("{name}{text}"))));
                }
            }
            Block::Drawing(drawing) => {
                lines.extend(drawing.lines.iter().map(|line| (Tone::Text, line.clone())));
            }
            Block::Table(table) => {
                lines.extend(table_lines(table, columns));
            }
        }
    }
    lines
}

/// A table in columns where they fit, else its rows one below the other.
fn table_lines(table: &Table, columns: usize) -> Vec<(Tone, String)> {
    let head = table.head.iter().map(|(title, _)| display(title)).collect::<Vec<_>>();
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| display(cell)).collect());
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let last = table.head.len().saturating_sub(1);
    let width = |at: usize| {
        let widest = all.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
        widest.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..=last).map(width).collect();
    if widths.iter().sum::<usize>() + 2 * last > columns {
        return row_lines(table, all.get(1..).unwrap_or_default());
    }
    all.iter()
        .map(|row| {
            let cells: Vec<String> = row
                .iter()
                .enumerate()
                .map(|(at, cell)| {
                    let wide = widths.get(at).copied().unwrap_or(0);
                    if table.head.get(at).is_some_and(|(_, figures)| *figures) {
                        format!("{cell:>wide$}")
                    } else if at == last {
                        cell.clone()
                    } else {
                        format!("{cell:<wide$}")
                    }
                })
                .collect();
            (Tone::Text, cells.join("  ").trim_end().to_owned())
        })
        .collect()
}

/// Rows of a table one below the other: what a row is about with its figures in one line, its
/// texts in the next.
fn row_lines(table: &Table, rows: &[Vec<String>]) -> Vec<(Tone, String)> {
    let mut lines = Vec::new();
    for row in rows {
        let cells = || row.iter().zip(&table.head).skip(1);
        let first = row.first().cloned().unwrap_or_default();
        let figures = cells().filter(|(_, (_, figures))| *figures);
        let figures = figures.map(|(cell, (title, _))| format!("{}: {cell}", display(title)));
        lines.push((
            Tone::Strong,
            std::iter::once(first).chain(figures).collect::<Vec<_>>().join("   "),
        ));
        let texts = || cells().filter(|(cell, (_, figures))| !*figures && !cell.is_empty());
        // One text says by itself what it is.
        let is_named = texts().count() > 1;
        lines.extend(texts().map(|(cell, (title, _))| {
            let name = if is_named { format!("{}: ", display(title)) } else { String::new() };
            (Tone::Text, format!("{name}{cell}"))
        }));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hostile() -> Vec<Block> {
        let mut table = Table::new(&["Name", "Marks#"]);
        table.row(["<b>a|b</b>".to_owned(), "7.50".to_owned()]);
        table.sum = true;
        vec![
            Block::Heading(1, "<script>alert(1)</script>".to_owned()),
            Block::Text("a & b\u{202e}\n# not a heading".to_owned()),
            Block::Notice("Not \"ready\"".to_owned(), vec!["it's [thin](x)".to_owned()]),
            Block::Facts(vec![("Why".to_owned(), "one\n- two".to_owned())]),
            Block::Table(table),
            Block::Entry(Entry {
                id: "Q-01".to_owned(),
                asked: "How <many>?".to_owned(),
                came_to: "1 of 3".to_owned(),
                why: "one\n# two".to_owned(),
                notes: vec![
                    ("For 2".to_owned(), "a | b".to_owned()),
                    (String::new(), "*c*".to_owned()),
                ],
            }),
        ]
    }

    fn written(write: impl Fn(&mut Vec<u8>) -> io::Result<()>) -> String {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn hostile_text_stays_text_in_markdown() {
        let text = written(|out| markdown(out, &hostile()));
        insta::assert_snapshot!(text, @r#"
        # \<script\>alert\(1\)\</script\>

        a \& b\\u{202e}
        \# not a heading

        > **Not "ready"**
        >
        > - it's \[thin\]\(x\)

        - **Why:** one
          \- two

        | Name | Marks |
        | --- | ---: |
        | \<b\>a\|b\</b\> | 7.50 |

        **Q-01 · 1 of 3** How \<many\>?

        one
        \# two

        *For 2:* a \| b \*c\*
        "#);
    }

    #[test]
    fn hostile_text_stays_text_in_html_and_nothing_in_it_can_run() {
        let text = written(|out| html(out, "a</title><script>", &hostile()));
        assert!(!text.contains("<script"), "{text}");
        assert!(!text.contains('\u{202e}'), "{text}");
        assert!(text.contains("<title>a&lt;/title&gt;&lt;script&gt;</title>"), "{text}");
        assert!(
            text.contains("<tr class=\"sum\"><td>&lt;b&gt;a|b&lt;/b&gt;</td><td class=\"n\">7.50")
        );
        assert!(
            text.contains(
                "content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\""
            )
        );
    }

    #[test]
    fn a_table_too_wide_for_the_screen_is_a_list_of_its_rows() {
        let mut table = Table::new(&["Question", "What was asked", "Your score#", "Would add#"]);
        let asked = "At how many separate places can we take a private circuit?".to_owned();
        table.row(["CON-02".to_owned(), asked, "1 of 3".to_owned(), "0.83".to_owned()]);
        let shown = |columns: usize| {
            let lines = lines(&[Block::Table(table.clone())], columns);
            lines.into_iter().map(|(_, line)| line).collect::<Vec<_>>().join("\n")
        };
        insta::assert_snapshot!(shown(76), @r"
        CON-02   Your score: 1 of 3   Would add: 0.83
        At how many separate places can we take a private circuit?
        ");
        assert!(shown(100).starts_with("Question  What was asked"), "{}", shown(100));
        assert!(shown(100).lines().all(|line| line.chars().count() <= 100));
    }

    #[test]
    fn on_a_screen_columns_stand_below_each_other() {
        let text: Vec<String> = lines(&hostile(), 76).into_iter().map(|(_, line)| line).collect();
        insta::assert_snapshot!(text.join("\n"), @r#"
        <SCRIPT>ALERT(1)</SCRIPT>

        a & b\u{202e}
        # not a heading

        ! Not "ready"
          it's [thin](x)

        Why: one - two

        Name        Marks
        <b>a|b</b>   7.50

        Q-01  1 of 3
        How <many>?
        one
        # two
        For 2: a | b
        *c*
        "#);
    }
}
