//! `manifest.json`: what an export of everything holds, so that nobody has to guess later.

use std::io;

use sha2::{Digest, Sha256};

use super::json::{Layout, write_value};
use super::listing::Value;
use crate::domain::date::Moment;
use crate::domain::event::hex;

/// Said once in each report, summary and manifest.
///
/// # Source
/// `docs/method.md`, "Rounding".
pub const ROUNDING_NOTE: &str = "Figures are rounded once, at the end, so printed line marks may \
    not add up to the printed total by a hundredth or two.";

/// The rules under which the figures of an export stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// The version of the rules, 1 upward.
    pub version: u32,
    /// SHA-256 of the frozen rules, in hexadecimal.
    pub hash: String,
    /// The purpose of the evaluation, as its code.
    pub purpose: String,
}

/// One file of an export.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its name within the export's folder.
    pub name: String,
    /// Rows of data, without the header.
    pub rows: u64,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// What an export holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    /// The version of the program that wrote it.
    pub tool_version: String,
    /// The rules; `None` when the export is about no evaluation.
    pub rules: Option<Rules>,
    /// How firm the result is: near tie, the winner's interval, the smallest change of weights,
    /// the award margin, under their keys; empty when there is no result among the files.
    pub firmness: Vec<(&'static str, Value)>,
    /// Whether the figures are a sample that says nothing about a real supplier.
    pub illustrative: bool,
    /// When it was written.
    pub created_at: Moment,
    /// Its files, in the order in which they were written.
    pub files: Vec<Entry>,
}

impl Manifest {
    /// Writes it, indented.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let files = self.files.iter().map(|file| {
            Value::object([
                ("name", Value::from(file.name.as_str())),
                // The format knows no limit, and no export reaches the limit of ours.
                ("rows", Value::Int(i64::try_from(file.rows).unwrap_or(i64::MAX))),
                ("sha256", file.sha256.as_str().into()),
            ])
        });
        let rules = self.rules.as_ref();
        let mut parts = vec![
            ("tool_version", Value::from(self.tool_version.as_str())),
            ("rules_version", rules.map(|rules| rules.version).into()),
            ("rules_hash", rules.map(|rules| rules.hash.as_str()).into()),
            ("purpose", rules.map(|rules| rules.purpose.as_str()).into()),
            ("illustrative", self.illustrative.into()),
            ("created_at", self.created_at.to_string().into()),
            ("files", Value::array(files)),
            ("note", ROUNDING_NOTE.into()),
        ];
        parts.extend(self.firmness.iter().cloned());
        let manifest = Value::object(parts);
        write_value(out, &manifest, Layout::Pretty)
    }
}

/// Passes bytes on and takes their SHA-256 on the way, so that a file is hashed as it is
/// written and never read again.
#[derive(Debug)]
pub struct Hashing<W: io::Write> {
    out: W,
    hasher: Sha256,
}

impl<W: io::Write> Hashing<W> {
    /// Hashes what passes on to `out`.
    pub fn new(out: W) -> Self {
        Self { out, hasher: Sha256::new() }
    }

    /// The target, and the hash of everything that it took, in hexadecimal.
    pub fn finish(self) -> (W, String) {
        (self.out, hex(&self.hasher.finalize()))
    }
}

impl<W: io::Write> io::Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.out.write(bytes)?;
        self.hasher.update(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;
    use crate::domain::event::sha256_hex;

    #[test]
    fn a_manifest_says_what_the_export_holds() {
        let mut hashing = Hashing::new(Vec::new());
        hashing.write_all(b"\"id\"\n").unwrap();
        hashing.write_all(b"1\n").unwrap();
        let (bytes, sha256) = hashing.finish();
        assert_eq!(sha256, sha256_hex(&bytes));

        let manifest = Manifest {
            tool_version: "0.1.0".to_owned(),
            rules: Some(Rules {
                version: 1,
                hash: "ab".to_owned(),
                purpose: "options-appraisal".to_owned(),
            }),
            firmness: Vec::new(),
            illustrative: true,
            created_at: "2026-03-01T09:30:00Z".parse().unwrap(),
            files: vec![Entry { name: "ranking.csv".to_owned(), rows: 1, sha256: "cd".to_owned() }],
        };
        let mut out = Vec::new();
        manifest.write(&mut out).unwrap();
        insta::assert_snapshot!(String::from_utf8(out).unwrap(), @r#"
        {
          "tool_version": "0.1.0",
          "rules_version": 1,
          "rules_hash": "ab",
          "purpose": "options-appraisal",
          "illustrative": true,
          "created_at": "2026-03-01T09:30:00.000000Z",
          "files": [
            {
              "name": "ranking.csv",
              "rows": 1,
              "sha256": "cd"
            }
          ],
          "note": "Figures are rounded once, at the end, so printed line marks may not add up to the printed total by a hundredth or two."
        }
        "#);
        let mut out = Vec::new();
        Manifest { rules: None, files: Vec::new(), ..manifest }.write(&mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        assert!(out.contains("\"rules_version\": null") && out.contains("\"files\": []"), "{out}");
    }
}
