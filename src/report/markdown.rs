//! Markdown: text that stays text, and tables.

use std::fmt::Write as _;
use std::io;

use super::listing::{Align, Listing};
use super::table;
use crate::domain::text::{Sight, display, display_lines, each_shown};

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

/// As [`escape`], so that who reads it as Markdown has `text` again to the last character.
///
/// What would not be shown, marks beyond the eighth on a letter, and blanks where a reader of
/// Markdown drops them, are written as numeric references (`&#x202E;`), which are harmless to look
/// at and which every reader knows.
pub fn exact(text: &str) -> String {
    let core = text.trim_matches('\n');
    let (lead, trail) = match text.find(core) {
        Some(at) if !core.is_empty() => (at, text.len() - at - core.len()),
        _ => (text.len(), 0),
    };
    let lines: Vec<String> = core.split('\n').map(exact_line).collect();
    let breaks = |count: usize| reference('\n').repeat(count);
    format!("{}{}{}", breaks(lead), lines.join("\n"), breaks(trail))
}

fn reference(c: char) -> String {
    format!("&#x{:X};", u32::from(c))
}

fn exact_line(line: &str) -> String {
    let start = line.len() - line.trim_start().len();
    let (blanks, rest) = line.split_at(start);
    let (body, trail) = rest.split_at(rest.trim_end().len());
    let mut exact: String = blanks.chars().map(reference).collect();
    let first = exact.len();
    each_shown(&escape_line(body), |c, sight| match sight {
        Sight::Plain => exact.push(c),
        Sight::Hidden | Sight::Stacked => {
            let _ = write!(exact, "{}", reference(c));
        }
    });
    // At the end of a heading these would close it, escaped or not.
    if exact.len() > first && exact.ends_with("\\#") {
        exact.truncate(exact.len() - 2);
        exact.push_str(&reference('#'));
    }
    exact.extend(trail.chars().map(reference));
    exact
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
            let (said, column) = (view.text(&row[at]), &listing.columns()[at]);
            let said =
                if said.is_empty() { column.nothing.unwrap_or_default() } else { said.as_str() };
            line.push_str(&escape_cell(said));
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
    fn what_a_reader_of_markdown_would_drop_is_written_as_a_reference() {
        for (text, written) in [
            ("plain, *not* so", r"plain, \*not\* so"),
            ("  two before, one after ", "&#x20;&#x20;two before, one after&#x20;"),
            ("a\u{202e}b\tc", "a&#x202E;b&#x9;c"),
            ("\nline\n  - item\n\n", "&#xA;line\n&#x20;&#x20;\\- item&#xA;&#xA;"),
            ("C#", "C&#x23;"),
            ("&#x20;", r"\&\#x20;"),
        ] {
            assert_eq!(exact(text), written);
        }
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
