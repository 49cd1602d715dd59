//! The bytes of attached files: base64 text in pieces under the hash of the whole.
//!
//! History tells the hash of a file, with who attached it and when, so that it need not repeat the
//! bytes: whatever has that hash is what was attached. The full check makes each hash again.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::event::sha256_hex;
use crate::domain::refs::ExceptionRef;
use crate::store::exceptions::tables::EXCEPTION_ATTACHMENT;
use crate::store::{Get, Look, StoreError, Val, Write, past, replay};

/// The bytes in one piece: 1 MiB of base64 text.
const PIECE: usize = 786_432;

const PUT: &str = "INSERT INTO file_piece (sha256, number, text) VALUES ($1, $2, $3)";
const DROP: &str = "DELETE FROM file_piece WHERE sha256 = $1";
const PIECES: &str = "SELECT text FROM file_piece WHERE sha256 = $1 ORDER BY number";
const RECORDED: &str = "SELECT exception, number, sha256, size FROM exception_attachment \
                        WHERE sha256 IS NOT NULL ORDER BY exception, number";

/// What is said of a file that is not there.
const MISSING: &str = "is missing, or pieces of it are";

/// Every statement of this module, for the test that prepares them.
#[cfg(test)]
pub(super) const STATEMENTS: &[&str] = &[PUT, DROP, PIECES, RECORDED];

/// How a file is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// As it was added: its bytes.
    Whole(Vec<u8>),
    /// Not there, or only pieces of it.
    Missing,
    /// Other bytes than those that were added.
    Altered,
}

/// The file under the hash `sha256`, which had `size` bytes.
///
/// # Errors
/// [`StoreError::Db`].
pub fn file(look: &mut dyn Look, sha256: &str, size: i64) -> Result<Found, StoreError> {
    let (mut bytes, mut pieces, mut readable) = (Vec::new(), 0, true);
    look.each(PIECES, &[sha256.into()], &mut |row| {
        pieces += 1;
        readable &= decode(row.text(0)?, &mut bytes);
        Ok(())
    })?;
    Ok(if pieces == 0 {
        Found::Missing
    } else if !readable {
        Found::Altered
    } else if sha256_hex(&bytes) == sha256 {
        Found::Whole(bytes)
    } else if i64::try_from(bytes.len()).is_ok_and(|there| there < size) {
        Found::Missing
    } else {
        Found::Altered
    })
}

/// Keeps `bytes` under their hash, which it answers; what is there of them is put right.
///
/// # Errors
/// [`StoreError::Db`].
pub fn keep(write: &mut Write<'_>, bytes: &[u8]) -> Result<String, StoreError> {
    let sha256 = sha256_hex(bytes);
    let size = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    if matches!(file(write, &sha256, size)?, Found::Whole(_)) {
        return Ok(sha256);
    }
    write.untold(DROP, &[sha256.as_str().into()])?;
    let mut number = 0_u32;
    // A file without bytes has one piece without text: it is there.
    for piece in bytes.chunks(PIECE).chain(bytes.is_empty().then_some(bytes)) {
        number += 1;
        write.untold(PUT, &[sha256.as_str().into(), number.into(), encode(piece).into()])?;
    }
    Ok(sha256)
}

/// Takes the bytes of a file away: whoever attached it wrote something that is erased.
///
/// # Errors
/// [`StoreError::Db`].
pub(in crate::store) fn drop(write: &mut Write<'_>, sha256: &str) -> Result<(), StoreError> {
    write.untold(DROP, &[sha256.into()])
}

/// Attached files that are not as they were added, a sentence each. Those that are gone where
/// history erased what attached them are none of these, whatever stands as their name.
pub(in crate::store) fn lost(look: &mut dyn Look) -> Result<Vec<String>, StoreError> {
    let mut all: Vec<(ExceptionRef, u32, String, i64)> = Vec::new();
    look.each(RECORDED, &[], &mut |row| {
        let size = row.maybe_int(3)?.unwrap_or_default();
        all.push((row.read(0)?, row.count(1)?, row.text(2)?.to_owned(), size));
        Ok(())
    })?;
    let mut erased: BTreeSet<Vec<Val>> = BTreeSet::new();
    for (_, body) in past::erased(look)? {
        let rows = replay::keys(&body).into_iter();
        let rows = rows.filter(|(table, _)| table.name == EXCEPTION_ATTACHMENT.name);
        erased.extend(rows.map(|(_, key)| key));
    }
    let mut found = Vec::new();
    // Kept once and attached many times, it is read once.
    let mut known: BTreeMap<(String, i64), Option<&'static str>> = BTreeMap::new();
    for (which, number, sha256, size) in all {
        let key = (sha256, size);
        let how = if let Some(how) = known.get(&key) {
            *how
        } else {
            let how = match file(look, &key.0, size)? {
                Found::Whole(_) => None,
                Found::Missing => Some(MISSING),
                Found::Altered => Some("has other bytes than were attached"),
            };
            known.insert(key, how);
            how
        };
        let row = [Val::shown(which), number.into()];
        let how = how.filter(|how| *how != MISSING || !erased.contains(row.as_slice()));
        found.extend(how.map(|how| format!("file {number} of {which} {how}")));
    }
    Ok(found)
}

const SIGNS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Base64 as RFC 4648 section 4 has it, with padding.
pub(crate) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let mut bits = 0_u32;
        for at in 0..3 {
            bits = bits << 8 | u32::from(three.get(at).copied().unwrap_or(0));
        }
        for at in 0..4 {
            let sign = SIGNS[(bits >> (18 - 6 * at) & 63) as usize];
            text.push(if at > three.len() { '=' } else { char::from(sign) });
        }
    }
    text
}

/// Puts what `text` stands for behind `bytes`; whether it can be read.
fn decode(text: &str, bytes: &mut Vec<u8>) -> bool {
    let signs = text.as_bytes();
    if !signs.len().is_multiple_of(4) {
        return false;
    }
    let padding = signs.iter().rev().take_while(|sign| **sign == b'=').count();
    if padding > 2 {
        return false;
    }
    let value = |sign: u8| match sign {
        b'A'..=b'Z' => Some(sign - b'A'),
        b'a'..=b'z' => Some(sign - b'a' + 26),
        b'0'..=b'9' => Some(sign - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let filled = signs.len() - padding;
    bytes.reserve(signs.len() / 4 * 3);
    for (place, four) in signs.chunks(4).enumerate() {
        let mut bits = 0_u32;
        for (at, sign) in four.iter().enumerate() {
            let own = if place * 4 + at < filled { value(*sign) } else { Some(0) };
            let Some(own) = own else { return false };
            bits = bits << 6 | u32::from(own);
        }
        bytes.extend(&bits.to_be_bytes()[1..]);
    }
    bytes.truncate(bytes.len() - padding);
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_words_of_the_standard_come_out_as_it_has_them() {
        // RFC 4648, section 10.
        for (bytes, text) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            assert_eq!(encode(bytes.as_bytes()), text);
        }
        for broken in ["Zg=", "Z===", "Z!==", "====", "Zg==Zg=="] {
            let mut bytes = Vec::new();
            assert!(!decode(broken, &mut bytes), "{broken}");
        }
    }

    #[test]
    fn a_piece_is_a_mebibyte_of_text() {
        assert_eq!(encode(&vec![0; PIECE]).len(), 1024 * 1024);
    }

    proptest! {
        #[test]
        fn whatever_bytes_there_are_come_back(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let mut back = Vec::new();
            prop_assert!(decode(&encode(&bytes), &mut back));
            prop_assert_eq!(back, bytes);
        }
    }
}
