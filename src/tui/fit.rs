//! Text cut and wrapped to columns of a terminal, by what a person sees as one character.
//!
//! Widths are those of `unicode-width`, in columns: CJK and emoji take two, combining marks none.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Where a text that is narrower than its column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// At the left, as words do.
    Left,
    /// At the right, as numbers do.
    Right,
    /// In the middle.
    Middle,
}

/// The columns `text` takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A count of columns or rows as the terminal has them; what does not fit is cut to the largest.
pub fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

/// `text` in exactly `columns`: padded, or cut before a whole character with `cut` behind it.
///
/// A wide character that would be halved is left out and its column filled with a blank.
pub fn fit(text: &str, columns: usize, align: Align, cut: char) -> String {
    let whole = width(text);
    let (mut shown, taken) = if whole <= columns {
        (text.to_owned(), whole)
    } else if columns == 0 {
        return String::new();
    } else {
        let (mut head, mut taken) = head(text, columns - 1);
        head.push(cut);
        taken += 1;
        (head, taken)
    };
    let spare = columns - taken;
    let before = match align {
        Align::Left => 0,
        Align::Right => spare,
        Align::Middle => spare / 2,
    };
    shown.insert_str(0, &" ".repeat(before));
    shown.push_str(&" ".repeat(spare - before));
    shown
}

/// The longest beginning of `text` within `columns`, and the columns it takes.
fn head(text: &str, columns: usize) -> (String, usize) {
    let mut taken = 0;
    let mut shown = String::new();
    for sign in text.graphemes(true) {
        let more = sign.width();
        if taken + more > columns {
            break;
        }
        taken += more;
        shown.push_str(sign);
    }
    (shown, taken)
}

/// As many of the first sentences of `text` as `columns` hold, each whole; `text` itself where not
/// even the first fits. Three blanks part what is said like a full stop does.
pub fn sentences(text: &str, columns: usize) -> &str {
    if width(text) <= columns {
        return text;
    }
    let ends = text.match_indices(". ").map(|(at, _)| at + 1);
    let parts = text.match_indices("   ").map(|(at, _)| at);
    let fitting = ends.chain(parts).map(|at| &text[..at]).filter(|said| width(said) <= columns);
    fitting.max_by_key(|said| said.len()).unwrap_or(text)
}

/// One row of wrapped text: the bytes `from..to` of the text it was cut from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Piece {
    /// First byte.
    pub from: usize,
    /// The byte behind the last.
    pub to: usize,
}

/// Cuts one line (without line breaks) into rows of at most `columns`, after blanks where it can.
///
/// Every byte is in exactly one piece; an empty line is one empty piece. A blank that does not
/// fit hangs over the end of its row, as in word processors, so that no row begins with it.
pub fn pieces(line: &str, columns: usize) -> Vec<Piece> {
    let columns = columns.max(1);
    let mut rows = Vec::new();
    let (mut from, mut taken) = (0, 0);
    let mut break_at = None; // The byte behind the last blank of this row.
    for (at, sign) in line.grapheme_indices(true) {
        let blank = sign == " ";
        let more = sign.width();
        if taken + more > columns && !blank && at > from {
            let to = break_at.filter(|place| *place > from).unwrap_or(at);
            rows.push(Piece { from, to });
            from = to;
            taken = width(&line[from..at]);
            break_at = None;
        }
        taken += more;
        if blank {
            break_at = Some(at + sign.len());
        }
    }
    rows.push(Piece { from, to: line.len() });
    rows
}

/// `text` with its line breaks, cut into rows of at most `columns`.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    text.split('\n')
        .flat_map(|line| {
            pieces(line, columns)
                .into_iter()
                .map(|piece| line[piece.from..piece.to].trim_end().to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, columns: usize, align: Align, wanted: &str) {
        let shown = fit(text, columns, align, '…');
        assert_eq!(shown, wanted);
        assert_eq!(width(&shown), columns);
    }

    #[test]
    fn text_fills_its_column_exactly_and_is_cut_between_whole_characters() {
        check("abc", 5, Align::Left, "abc  ");
        check("7", 3, Align::Right, "  7");
        check("ab", 5, Align::Middle, " ab  ");
        check("abcdef", 4, Align::Left, "abc…");
        check("客服团队", 8, Align::Left, "客服团队");
        check("客服团队", 7, Align::Left, "客服团…");
        check("客服团队", 6, Align::Left, "客服… ");
        check("客服团队", 6, Align::Right, " 客服…");
        check("👩‍👩‍👧 family", 5, Align::Left, "👩‍👩‍👧 f…");
        check("e\u{301}te\u{301}", 3, Align::Left, "e\u{301}te\u{301}");
        check("e\u{301}te\u{301}s", 3, Align::Left, "e\u{301}t…");
        check("한글", 3, Align::Left, "한…");
        check("abc", 0, Align::Left, "");
        check("客", 1, Align::Left, "…");
    }

    #[test]
    fn words_stay_whole_where_a_row_has_room_for_them() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij", 4), ["abcd", "efgh", "ij"]);
        assert_eq!(wrap("a\n\nb", 4), ["a", "", "b"]);
        assert_eq!(wrap("客服 团队", 5), ["客服", "团队"]);
        assert_eq!(wrap("ab cd", 2), ["ab", "cd"]);
    }

    proptest! {
        #[test]
        fn no_text_breaks_a_column(text in ".{0,40}", columns in 0usize..30) {
            let text = crate::domain::text::display(&text);
            for align in [Align::Left, Align::Right, Align::Middle] {
                prop_assert_eq!(width(&fit(&text, columns, align, '…')), columns);
            }
        }

        #[test]
        fn wrapping_loses_nothing(line in "[^\n]{0,80}", columns in 1usize..20) {
            let rows = pieces(&line, columns);
            let whole: String = rows.iter().map(|row| &line[row.from..row.to]).collect();
            prop_assert_eq!(whole, line);
        }
    }
}
