//! How things look: roles instead of colours, and the signs with their ASCII twins.
//!
//! Sixteen terminal colours on the terminal's own background, or none at all. Whatever a colour
//! says, a word or a sign says too.

use std::borrow::Cow;

use ratatui::style::{Color, Modifier, Style};

/// Which signs the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Glyphs {
    /// Lines, blocks and arrows.
    #[default]
    Unicode,
    /// Their twins on every keyboard.
    Ascii,
}

/// A style for each role that text can play. No other file of the screen names a colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Ordinary text.
    pub text: Style,
    /// What stands back: hints, rules, units.
    pub muted: Style,
    /// Headings and the name of the present tab.
    pub strong: Style,
    /// The selected row, always together with `>`.
    pub selected: Style,
    /// The key in a hint.
    pub key: Style,
    /// Something is right.
    pub good: Style,
    /// Something wants a look, always with `!` or a word.
    pub warning: Style,
    /// Something was refused or went wrong, always with a sentence.
    pub danger: Style,
    /// A first series of a chart.
    pub first: Style,
    /// A second series of a chart.
    pub second: Style,
    /// The frame around text being typed.
    pub field: Style,
    /// The label of an illustrative evaluation.
    pub label: Style,
}

impl Theme {
    /// The terminal's own sixteen colours; blue and orange where two things are set apart.
    pub const fn colour() -> Self {
        let plain = Style::new();
        Self {
            text: plain,
            muted: plain.add_modifier(Modifier::DIM),
            strong: plain.add_modifier(Modifier::BOLD),
            selected: plain.add_modifier(Modifier::REVERSED),
            key: plain.fg(Color::Cyan),
            good: plain.fg(Color::Blue),
            warning: plain.fg(Color::Yellow),
            danger: plain.fg(Color::Red).add_modifier(Modifier::BOLD),
            first: plain.fg(Color::Blue),
            second: plain.fg(Color::Yellow),
            field: plain.fg(Color::Cyan),
            label: plain.fg(Color::Yellow).add_modifier(Modifier::BOLD),
        }
    }

    /// Reverse, bold and underline only, for `NO_COLOR` and for eyes without colour.
    pub const fn mono() -> Self {
        let plain = Style::new();
        let bold = plain.add_modifier(Modifier::BOLD);
        let underlined = plain.add_modifier(Modifier::UNDERLINED);
        Self {
            text: plain,
            muted: plain,
            strong: bold,
            selected: plain.add_modifier(Modifier::REVERSED),
            key: bold,
            good: plain,
            warning: underlined,
            danger: bold.add_modifier(Modifier::UNDERLINED),
            first: plain,
            second: bold,
            field: plain,
            label: bold.add_modifier(Modifier::UNDERLINED),
        }
    }
}

/// A theme and a set of signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// The styles.
    pub theme: Theme,
    /// The signs.
    pub glyphs: Glyphs,
}

impl Default for Look {
    fn default() -> Self {
        Self { theme: Theme::colour(), glyphs: Glyphs::Unicode }
    }
}

impl Look {
    /// One of our own signs, or its twin.
    pub const fn sign(self, sign: char) -> char {
        match self.glyphs {
            Glyphs::Unicode => sign,
            Glyphs::Ascii => twin(sign),
        }
    }

    /// Words of our own with their signs as this terminal shows them. Never for stored text,
    /// which is shown as it was typed.
    pub fn own(self, words: &str) -> Cow<'_, str> {
        if self.glyphs == Glyphs::Unicode || words.is_ascii() {
            return Cow::Borrowed(words);
        }
        Cow::Owned(words.chars().map(twin).collect())
    }

    /// The sign behind a text that was cut.
    pub const fn cut(self) -> char {
        self.sign('…')
    }
}

/// Every sign the screens use, with the ASCII sign that stands for it.
pub const TWINS: &[(char, char)] = &[
    ('▾', 'v'),
    ('£', 'L'),
    ('▸', '+'),
    ('›', '>'),
    ('━', '='),
    ('─', '-'),
    ('│', '|'),
    ('┌', '+'),
    ('┐', '+'),
    ('└', '+'),
    ('┘', '+'),
    ('├', '+'),
    ('┤', '+'),
    ('┬', '+'),
    ('█', '#'),
    ('▉', '#'),
    ('▊', '#'),
    ('▋', '#'),
    ('▌', '#'),
    ('▍', ' '),
    ('▎', ' '),
    ('▏', ' '),
    ('▁', '_'),
    ('▂', '_'),
    ('▃', '.'),
    ('▄', '-'),
    ('▅', '-'),
    ('▆', '='),
    ('▇', '='),
    ('▓', '%'),
    ('▒', ':'),
    ('░', '.'),
    ('▚', '/'),
    ('●', '*'),
    ('•', '*'),
    ('≠', '!'),
    ('·', '.'),
    ('–', '-'),
    ('→', '>'),
    ('←', '<'),
    ('↑', '^'),
    ('↓', 'v'),
    ('▲', '^'),
    ('▼', 'v'),
    ('≥', '>'),
    ('×', 'x'),
    ('±', '~'),
    ('…', '~'),
    ('“', '"'),
    ('”', '"'),
];

const fn twin(sign: char) -> char {
    let mut at = 0;
    while at < TWINS.len() {
        if TWINS[at].0 == sign {
            return TWINS[at].1;
        }
        at += 1;
    }
    sign
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_twin_is_ascii_and_one_column_wide_like_its_sign() {
        for (sign, twin) in TWINS {
            assert!(twin.is_ascii() && !twin.is_ascii_control(), "{sign}");
            assert_eq!(unicode_width::UnicodeWidthChar::width(*sign), Some(1), "{sign}");
        }
    }

    #[test]
    fn only_our_own_words_change_their_signs() {
        let look = Look { theme: Theme::mono(), glyphs: Glyphs::Ascii };
        assert_eq!(look.own("Q17 › 4 → 5 · open"), "Q17 > 4 > 5 . open");
        assert_eq!(Look::default().own("Q17 › x"), "Q17 › x");
    }
}
