//! Letters: one run of blocks behind Markdown, HTML, the screen and the printer, so that none of
//! them can say something else.
//!
//! The HTML is one file without scripts, links or pictures; its policy forbids all of them, and
//! every text in it is escaped. It prints on A4.

use std::io;

use super::markdown::{escape, escape_cell};
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
    /// A drawing.
    Drawing(Drawing),
    /// What stands small at the end.
    Small(String),
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
body{font:16px/1.5 system-ui,'Liberation Sans',Arial,sans-serif;color:#1a1a1a;background:#fff;max-width:46rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 1rem}
h2{font-size:1.25rem;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:2px solid #1a1a1a}
h3{font-size:1.05rem;margin:1.8rem 0 .4rem}
h4{font-size:1rem;margin:1.2rem 0 .2rem}
p{margin:.6rem 0;white-space:pre-line}
table{border-collapse:collapse;width:100%;margin:.8rem 0;font-size:.94rem}
th,td{text-align:left;vertical-align:top;padding:.32rem .6rem .32rem 0;border-bottom:1px solid #bbb}
th{border-bottom:1.5px solid #1a1a1a}
th.n,td.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
th:first-child,td:first-child{white-space:nowrap}
tr.sum td{font-weight:700;border-top:1.5px solid #1a1a1a}
dl{display:grid;grid-template-columns:9.5rem 1fr;gap:.15rem 1rem;margin:.4rem 0 .9rem}
dt{color:#444}
dd{margin:0;white-space:pre-line}
aside{border:2px solid #1a1a1a;padding:.5rem 1rem;margin:1rem 0}
aside ul{margin:.3rem 0;padding-left:1.2rem}
figure{margin:1rem 0}
figure svg{width:100%;height:auto}
.small{color:#444;font-size:.84rem;overflow-wrap:anywhere}
@media (max-width:34rem){dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
@media print{@page{size:A4;margin:18mm 17mm}body{font-size:10.5pt;max-width:none;margin:0;padding:0}h2,h3,h4{break-after:avoid}h4+dl,aside,figure,tr{break-inside:avoid}thead{display:table-header-group}p{orphans:3;widows:3}}
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
            write!(out, "<td{}>{}</td>", class(at), escape_html(cell))?;
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
    /// Text.
    Text,
    /// Part of a notice.
    Notice,
    /// What stands small.
    Small,
}

/// The letter as lines for a screen, each to be wrapped there; what acts unseen is made visible.
pub fn lines(blocks: &[Block]) -> Vec<(Tone, String)> {
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
            Block::Drawing(drawing) => {
                lines.extend(drawing.lines.iter().map(|line| (Tone::Text, line.clone())));
            }
            Block::Table(table) => {
                lines.extend(table_lines(table).into_iter().map(|line| (Tone::Text, line)));
            }
        }
    }
    lines
}

/// A table in columns; a column of text that is too wide for that is cut into its own lines by
/// the screen.
fn table_lines(table: &Table) -> Vec<String> {
    let head = table.head.iter().map(|(title, _)| display(title)).collect::<Vec<_>>();
    let rows = table.rows.iter().map(|row| row.iter().map(|cell| display(cell)).collect());
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows).collect();
    let last = table.head.len().saturating_sub(1);
    let width = |at: usize| {
        let widest = all.iter().filter_map(|row| row.get(at)).map(|cell| cell.chars().count());
        widest.max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..=last).map(width).collect();
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
            cells.join("  ").trim_end().to_owned()
        })
        .collect()
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
    fn on_a_screen_columns_stand_below_each_other() {
        let text: Vec<String> = lines(&hostile()).into_iter().map(|(_, line)| line).collect();
        insta::assert_snapshot!(text.join("\n"), @r#"
        <SCRIPT>ALERT(1)</SCRIPT>

        a & b\u{202e}
        # not a heading

        ! Not "ready"
          it's [thin](x)

        Why: one - two

        Name        Marks
        <b>a|b</b>   7.50
        "#);
    }
}
