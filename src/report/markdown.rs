//! Markdown: text that stays text, and tables.

use std::io;

use super::listing::{Align, Listing};
use super::table;
use crate::domain::text::{display, display_lines};

/// Whether Markdown gives `c` a meaning anywhere in a line.
fn acts(c: char) -> bool {
    matches!(
        c,
        '\\' | '|' | '<' | '>' | '[' | ']' | '(' | ')' | '*' | '_' | '#' | '!' | '`' | '&' | '~'
    )
}

/// `text` as a paragraph that shows it and nothing else; its line breaks stay.
///
/// Besides what acts anywhere, the beginnings of lists, rules and underlined headings are
/// escaped at the beginning of a line; what acts unseen becomes a visible escape.
pub fn escape(text: &str) -> String {
    let lines = display_lines(text);
    let lines: Vec<String> = lines.split('\n').map(escape_line).collect();
    lines.join("\n")
}

/// `text` as one line, for headings and the cells of a table: a line break becomes a blank.
pub fn escape_cell(text: &str) -> String {
    escape_line(&display(text))
}

fn escape_line(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let digits = line[start..].bytes().take_while(u8::is_ascii_digit).count();
    let mut escaped = String::with_capacity(line.len() + line.len() / 8);
    for (at, c) in line.char_indices() {
        if acts(c) || (at == start + digits && begins_block(&line[at..], digits > 0)) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}

/// Whether `rest`, at the beginning of a line or after its number, would make the line an item
/// of a list, a rule, the underline of a heading or the second row of a table.
fn begins_block(rest: &str, numbered: bool) -> bool {
    let mut ahead = rest.chars();
    let (first, next) = (ahead.next(), ahead.next());
    let alone = next.is_none_or(char::is_whitespace);
    match first {
        Some('.') => numbered && alone,
        Some('-') => !numbered && (alone || matches!(next, Some('-' | ':' | '|'))),
        Some('+') => !numbered && alone,
        Some(':') => !numbered && next == Some('-'),
        Some('=') => !numbered,
        _ => false,
    }
}

/// Writes `listing` as a table with the columns that a table shows.
///
/// # Errors
/// Those of `out`.
pub fn write_listing(
    out: &mut dyn io::Write,
    listing: &Listing,
    view: &table::View,
) -> io::Result<()> {
    let places = listing.in_tables();
    let mut line = String::new();
    for &at in &places {
        line.push_str("| ");
        line.push_str(&escape_cell(&listing.columns()[at].title));
        line.push(' ');
    }
    line.push_str("|\n");
    for &at in &places {
        line.push_str(match listing.columns()[at].align {
            Align::Left => "| --- ",
            Align::Right => "| ---: ",
        });
    }
    line.push_str("|\n");
    for row in listing.rows() {
        for &at in &places {
            line.push_str("| ");
            line.push_str(&escape_cell(&view.text(&row[at])));
            line.push(' ');
        }
        line.push_str("|\n");
    }
    out.write_all(line.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::exact::Exact;
    use crate::report::listing::{Cell, Column};

    #[track_caller]
    fn check(text: &str, escaped: &str) {
        assert_eq!(escape(text), escaped);
    }

    #[test]
    fn text_stays_text() {
        check("plain text, 1.5 - 2", "plain text, 1.5 - 2");
        check("a|b <i> [x](y) *b* _c_ #1 !`", r"a\|b \<i\> \[x\]\(y\) \*b\* \_c\_ \#1 \!\`");
        check(r"\ &lt; ~~x~~", r"\\ \&lt; \~\~x\~\~");
        check(
            "# not a heading\n- not a list\n  + nor this",
            "\\# not a heading\n\\- not a list\n  \\+ nor this",
        );
        check(
            "2026. Not a list\n3) nor this\nx\n===\n---",
            "2026\\. Not a list\n3\\) nor this\nx\n\\===\n\\---",
        );
        check("-5.00\n1.5 or 2\n-\n:--\n:)", "-5.00\n1.5 or 2\n\\-\n\\:--\n:\\)");
        check("a\u{202e}b\u{7}", r"a\\u{202e}b\\u{7}");
    }

    #[test]
    fn a_cell_is_one_line() {
        assert_eq!(escape_cell("a\nb|c"), r"a b\|c");
    }

    #[test]
    fn a_list_is_a_table() {
        let mut listing = Listing::new(vec![
            Column::text("name", "Name"),
            Column::figure("total", "Total"),
            Column::text("hidden", "Hidden").in_files(),
        ]);
        listing.push(vec!["a|b".into(), Exact::ratio(15, 2).rounded(2).into(), "x".into()]);
        listing.push(vec!["c".into(), Cell::Null, "x".into()]);
        let mut out = Vec::new();
        write_listing(&mut out, &listing, &table::View::default()).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        | Name | Total |
        | --- | ---: |
        | a\|b | 7.50 |
        | c |  |
        "#);
    }
}
