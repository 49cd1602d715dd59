//! One press of a key, and how it is written.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// Which key, without what was held with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[expect(missing_docs, reason = "the names on the keys say it")]
pub enum Code {
    /// A key that types this character, Shift included.
    Char(char),
    Enter,
    Esc,
    Tab,
    /// Tab with Shift, which terminals send as a key of its own.
    BackTab,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    /// F1 and so on.
    F(u8),
}

/// One press: a key with Ctrl or Shift. Nothing needs Alt, and terminals keep it for themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Key {
    /// The key.
    pub code: Code,
    /// Ctrl was held.
    pub ctrl: bool,
    /// Shift was held; never set for characters, which differ by themselves.
    pub shift: bool,
}

/// A character.
pub const fn ch(c: char) -> Key {
    plain(Code::Char(c))
}

/// A character with Ctrl, in lower case.
pub const fn ctrl(c: char) -> Key {
    Key { code: Code::Char(c), ctrl: true, shift: false }
}

/// A key by itself.
pub const fn plain(code: Code) -> Key {
    Key { code, ctrl: false, shift: false }
}

/// A key with Shift.
pub const fn shift(code: Code) -> Key {
    Key { code, ctrl: false, shift: true }
}

impl Key {
    /// The character it types into a text field.
    pub const fn types(&self) -> Option<char> {
        if let (Code::Char(c), false) = (self.code, self.ctrl) { Some(c) } else { None }
    }
}

/// The names of the keys that type nothing; arrows are shown as arrows and read as words too.
const NAMES: &[(&str, Code)] = &[
    ("Space", Code::Char(' ')),
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Shift-Tab", Code::BackTab),
    ("Backspace", Code::Backspace),
    ("Del", Code::Delete),
    ("↑", Code::Up),
    ("↓", Code::Down),
    ("←", Code::Left),
    ("→", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Home", Code::Home),
    ("End", Code::End),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
];

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.shift {
            f.write_str("Shift-")?;
        }
        if let Some((name, _)) = NAMES.iter().find(|(_, code)| *code == self.code) {
            return f.write_str(name);
        }
        match self.code {
            Code::Char(c) if self.ctrl => write!(f, "{}", c.to_ascii_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(number) => write!(f, "F{number}"),
            Code::Enter
            | Code::Esc
            | Code::Tab
            | Code::BackTab
            | Code::Backspace
            | Code::Delete
            | Code::Up
            | Code::Down
            | Code::Left
            | Code::Right
            | Code::Home
            | Code::End
            | Code::PageUp
            | Code::PageDown => Ok(()), // Named above.
        }
    }
}

/// What was written for a key, and is none.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{0}` is not a key: keys look like s, Ctrl-S, Enter, Shift-Left or F2")]
pub struct KeyError(String);

impl FromStr for Key {
    type Err = KeyError;

    /// Forgiving about case in names: `ctrl-s` and `Ctrl-S` are the same, `s` and `S` are not.
    fn from_str(typed: &str) -> Result<Self, KeyError> {
        let wrong = || KeyError(typed.to_owned());
        let named = |word: &str| {
            NAMES.iter().find(|(name, _)| name.eq_ignore_ascii_case(word)).map(|(_, code)| *code)
        };
        if let Some(code) = named(typed) {
            return Ok(plain(code));
        }
        let cut = |word: &str, prefix: &str| {
            word.get(..prefix.len())
                .filter(|head| head.eq_ignore_ascii_case(prefix))
                .map(|_| word[prefix.len()..].to_owned())
        };
        let (rest, with_ctrl) = match cut(typed, "Ctrl-") {
            Some(rest) => (rest, true),
            None => (typed.to_owned(), false),
        };
        let (rest, with_shift) = match cut(&rest, "Shift-") {
            Some(rest) if named(&rest).is_some_and(|code| !matches!(code, Code::Char(_))) => {
                (rest, true)
            }
            Some(_) => return Err(wrong()),
            None => (rest, false),
        };
        if let Some(code) = named(&rest) {
            return Ok(Self { code, ctrl: with_ctrl, shift: with_shift });
        }
        let number = rest.strip_prefix(['F', 'f']).and_then(|digits| digits.parse::<u8>().ok());
        if let Some(number) = number.filter(|number| (1..=12).contains(number)) {
            return Ok(Self { code: Code::F(number), ctrl: with_ctrl, shift: with_shift });
        }
        let mut signs = rest.chars();
        match (signs.next(), signs.next()) {
            (Some(c), None) if !c.is_control() => {
                let c = if with_ctrl { c.to_ascii_lowercase() } else { c };
                Ok(Self { code: Code::Char(c), ctrl: with_ctrl, shift: false })
            }
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_can_be_typed() {
        for key in [
            ch('s'),
            ch('S'),
            ch('-'),
            ch(' '),
            ctrl('s'),
            plain(Code::Up),
            shift(Code::Left),
            plain(Code::BackTab),
            plain(Code::F(1)),
        ] {
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("ctrl-s".parse(), Ok(ctrl('s')));
        assert_eq!("Shift-left".parse(), Ok(shift(Code::Left)));
        assert_eq!("f".parse(), Ok(ch('f')));
    }

    #[test]
    fn what_is_no_key_is_said() {
        assert_eq!(
            "Alt-x".parse::<Key>().unwrap_err().to_string(),
            "`Alt-x` is not a key: keys look like s, Ctrl-S, Enter, Shift-Left or F2"
        );
    }
}
