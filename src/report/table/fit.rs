//! Text in a given number of terminal columns: measured, cut and wrapped by what a person sees
//! as one character.

use std::borrow::Cow;

use crate::domain::text::is_plain;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// No column of text is cut below this.
const LEAST: usize = 6;

/// Terminal columns that `text` takes.
pub(super) fn width(text: &str) -> usize {
    if is_plain(text) { text.len() } else { text.width() }
}

/// `text` in at most `room` columns; `…` stands for what was cut.
pub(super) fn cut(text: &str, room: usize) -> Cow<'_, str> {
    if width(text) <= room {
        return Cow::Borrowed(text);
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        used += width(grapheme);
        if used >= room {
            break;
        }
        kept.push_str(grapheme);
    }
    kept.push('…');
    Cow::Owned(kept)
}

/// Makes the widest of the `cuttable` columns narrower until all fit into `room` columns, or
/// until they are as narrow as text can be read.
pub(super) fn shrink(widths: &mut [usize], cuttable: &[bool], room: usize) {
    let wide = |widths: &[usize], cap: usize| -> usize {
        widths.iter().zip(cuttable).map(|(&w, &cut)| if cut { w.min(cap) } else { w }).sum()
    };
    let mut cap = widths.iter().copied().max().unwrap_or(0);
    while cap > LEAST && wide(widths, cap) > room {
        cap -= 1;
    }
    // What the last step took too much goes back to the first columns that were cut.
    let mut spare = room.saturating_sub(wide(widths, cap));
    for (width, _) in widths.iter_mut().zip(cuttable).filter(|(_, cut)| **cut) {
        if *width > cap {
            *width = cap + spare.min(1);
            spare = spare.saturating_sub(1);
        }
    }
}

/// The lines of `text`, each at most `room` columns wide, broken between words; a longer word
/// is broken between its characters. Nothing is lost.
pub(super) fn wrap(text: &str, room: Option<usize>) -> Vec<String> {
    let Some(room) = room else { return text.split('\n').map(str::to_owned).collect() };
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for word in paragraph.split_inclusive(' ') {
            let bare = width(word.trim_end_matches(' '));
            if used > 0 && used + bare > room {
                lines.push(line.trim_end_matches(' ').to_owned());
                line.clear();
                used = 0;
            }
            if bare <= room {
                line.push_str(word);
                used += width(word);
                continue;
            }
            for grapheme in word.graphemes(true) {
                let wide = width(grapheme);
                if used > 0 && used + wide > room {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += wide;
            }
        }
        lines.push(line.trim_end_matches(' ').to_owned());
    }
    lines
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn text_is_cut_between_what_a_person_sees_as_characters() {
        assert_eq!(cut("abcdef", 6), "abcdef");
        assert_eq!(cut("abcdef", 5), "abcd…");
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(cut("日本語", 4), "日…");
        assert_eq!(cut("e\u{301}e\u{301}e\u{301}", 2), "e\u{301}…");
    }

    #[test]
    fn the_widest_text_gives_way_first_and_figures_never() {
        let mut widths = [8, 40, 30, 10];
        shrink(&mut widths, &[true, true, true, false], 58);
        assert_eq!(widths, [8, 20, 20, 10]);
        let mut widths = [8, 40, 30, 10];
        shrink(&mut widths, &[true, true, true, false], 59);
        assert_eq!(widths, [8, 21, 20, 10]);
        let mut widths = [8, 40, 30, 10];
        shrink(&mut widths, &[true, true, true, false], 3);
        assert_eq!(widths, [6, 6, 6, 10]);
    }

    #[test]
    fn words_stay_whole_where_they_fit() {
        assert_eq!(wrap("one two three", Some(7)), ["one two", "three"]);
        assert_eq!(wrap("a\n\nbcdefghij", Some(4)), ["a", "", "bcde", "fghi", "j"]);
        assert_eq!(wrap("one two", None), ["one two"]);
    }

    proptest! {
        #[test]
        // Below eight columns one character of some scripts may be wider than its room.
        fn no_text_is_wider_than_its_room(text in any::<String>(), room in 8_usize..40) {
            let text = crate::domain::text::display_lines(&text);
            prop_assert!(width(&cut(&text.replace('\n', " "), room)) <= room);
            for line in wrap(&text, Some(room)) {
                prop_assert!(width(&line) <= room, "{:?}", line);
            }
        }

        #[test]
        fn wrapping_loses_nothing_but_blanks(text in "[a-z日é ]{0,60}", room in 2_usize..20) {
            let kept: String = wrap(&text, Some(room)).concat();
            prop_assert_eq!(kept.replace(' ', ""), text.replace(' ', ""));
        }
    }
}
