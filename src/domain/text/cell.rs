//! Text in a cell of a spreadsheet: marked so that it cannot run, and read back exactly.
//!
//! The export marks and the import takes the mark off again; both ask here, so that a round
//! trip gives the same bytes whatever a person typed.

use std::borrow::Cow;

/// The mark: a spreadsheet reads what follows as text.
pub const MARK: char = '\'';

/// `text` as it may stand in a cell: with one leading apostrophe where a spreadsheet would run
/// it, or where the text could otherwise be taken for a marked one.
///
/// # Source
/// OWASP, "CSV Injection", and wider: `= + - @` and their full-width forms, also after blanks, BOM
/// or NBSP; a tab, CR or LF in front; apostrophes before either.
pub fn guard(text: &str) -> Cow<'_, str> {
    if needs_guard(text) {
        let mut marked = String::with_capacity(text.len() + 1);
        marked.push(MARK);
        marked.push_str(text);
        Cow::Owned(marked)
    } else {
        Cow::Borrowed(text)
    }
}

/// The text behind `cell`: the inverse of [`guard`], for every text there is.
///
/// Takes one apostrophe off, and only where `guard` would have put one: `'tis` stays as it is.
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix(MARK) {
        Some(text) if needs_guard(text) => text,
        Some(_) | None => cell,
    }
}

/// Whether [`guard`] marks `text`.
///
/// Holds for a text with apostrophes in front whenever it holds without them: that is what
/// makes [`unguard`] exact.
pub fn needs_guard(text: &str) -> bool {
    // Nearly every cell begins with a letter or a digit, and is settled by its first byte.
    if text.as_bytes().first().is_none_or(u8::is_ascii_alphanumeric) {
        return false;
    }
    let text = text.trim_start_matches(MARK);
    if text.starts_with(['\t', '\r', '\n']) {
        return true;
    }
    text.trim_start_matches(|c: char| c.is_whitespace() || c.is_control() || c == '\u{FEFF}')
        .starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠'])
}

/// What is wrong where `typed` is `here` without the noughts before it, which a spreadsheet takes
/// for a number and drops.
pub fn lost_noughts(here: &str, typed: &str) -> Option<String> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let fewer = here.len() > typed.len() && here.trim_start_matches('0') == typed;
    (fewer && digits(here) && digits(typed)).then(|| {
        format!(
            "it is {here} here, and `{typed}` is what a spreadsheet makes of that: write {here}, \
             in a column that is formatted as text"
        )
    })
}

/// Whether `c` acts on a reader or a terminal without being seen: control, bidi and zero-width
/// characters, tags and line separators. The characters that `display` replaces.
pub fn is_unseen(c: char) -> bool {
    c.is_control() || super::is_invisible(c) || matches!(c, '\u{200C}' | '\u{200D}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, cell: &str) {
        assert_eq!(guard(text), cell, "marked");
        assert_eq!(unguard(cell), text, "and read back");
    }

    #[test]
    fn what_a_spreadsheet_would_run_is_marked() {
        for text in [
            "=1+1",
            "+44 20 7946 0000",
            "-",
            "@SUM(A1)",
            "＝1",
            "＋1",
            "－1",
            "＠x",
            "  =1",
            "\u{a0}=1",
            "\u{feff}=1",
            " \u{feff}\u{a0}@x",
            "\u{3000}=1",
            "\t",
            "\tx",
            "\rx",
            "\nx",
            " \n=1",
            "=cmd|' /C calc'!A0",
        ] {
            check(text, &format!("'{text}"));
        }
    }

    #[test]
    fn what_could_be_taken_for_marked_text_is_marked_once_more() {
        check("'=1", "''=1");
        check("''=1", "'''=1");
        check("' =1", "'' =1");
        check("'\tx", "''\tx");
    }

    #[test]
    fn other_text_is_left_alone() {
        for text in
            ["", "a=1", "'tis", "''", "'", " ", "\u{feff}", "1-2", "£5", "ok\n=1", "—", "x@y"]
        {
            check(text, text);
        }
    }

    #[test]
    fn a_number_that_lost_its_noughts_is_known() {
        let said = lost_noughts("01234567", "1234567").unwrap();
        assert!(said.starts_with("it is 01234567 here, and `1234567` is what"), "{said}");
        let others = [("01234567", "01234567"), ("1234567", "234567"), ("00", ""), ("0a", "a")];
        for (here, typed) in others {
            assert_eq!(lost_noughts(here, typed), None, "{here} {typed}");
        }
    }

    #[test]
    fn a_cell_from_elsewhere_keeps_an_apostrophe_that_is_no_mark() {
        assert_eq!(unguard("'hello"), "'hello");
        assert_eq!(unguard("'007"), "'007");
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in any::<String>()) {
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
        }

        #[test]
        fn hostile_text_comes_back_and_never_begins_a_formula(
            text in "['=+@＝＠ \\-\\t\\r\\n\u{a0}\u{feff}a\"]{0,8}"
        ) {
            let cell = guard(&text);
            prop_assert_eq!(unguard(&cell), text.as_str());
            prop_assert!(!cell.starts_with(['\t', '\r', '\n']));
            let bare = cell.trim_start_matches([' ', '\u{a0}', '\u{feff}']);
            prop_assert!(!bare.starts_with(['=', '+', '-', '@', '＝', '＠']));
        }
    }
}
