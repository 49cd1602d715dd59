//! The hash of what is judged: a vote names it, so that nobody approves what they did not see.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::fields::{Field, Said};
use super::{Claim, Function, Proposed, ReasonCode, Request};
use crate::domain::event::hex;
use crate::domain::workload::Months;

/// The SHA-256 of the judged fields of a request, shown as 64 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentHash([u8; 32]);

/// Text that is not a content hash.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("`{typed}` is not a content hash: it is the 64 digits 0-9 a-f that `show` prints")]
pub struct ContentHashError {
    typed: String,
}

impl FromStr for ContentHash {
    type Err = ContentHashError;

    fn from_str(typed: &str) -> Result<Self, ContentHashError> {
        let refused = || ContentHashError { typed: typed.trim().to_owned() };
        let digits = typed.trim().as_bytes();
        if digits.len() != 64 {
            return Err(refused());
        }
        let value = |digit: u8| char::from(digit).to_digit(16).and_then(|d| u8::try_from(d).ok());
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let high = value(pair[0]).ok_or_else(refused)?;
            let low = value(pair[1]).ok_or_else(refused)?;
            *byte = high * 16 + low;
        }
        Ok(Self(bytes))
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&hex(&self.0))
    }
}

/// Writes names and values as netstrings; an absent value is an empty one, which no text is.
struct Judged(Sha256);

impl Judged {
    fn bytes(&mut self, text: &str) {
        self.0.update(text.len().to_string());
        self.0.update(b":");
        self.0.update(text.as_bytes());
        self.0.update(b"\n");
    }

    fn one(&mut self, name: &str, value: &impl fmt::Display) {
        self.bytes(name);
        self.bytes(&value.to_string());
    }

    fn maybe<T: fmt::Display>(&mut self, name: &str, value: Option<&T>) {
        self.bytes(name);
        self.bytes(&value.map(T::to_string).unwrap_or_default());
    }

    fn all<'a, T: fmt::Display + 'a>(
        &mut self,
        name: &str,
        values: impl ExactSizeIterator<Item = &'a T>,
    ) {
        self.one(name, &values.len());
        for value in values {
            self.bytes(&value.to_string());
        }
    }

    fn claims(&mut self, claims: &BTreeMap<ReasonCode, Claim>) {
        for (reason, Claim { text, evidence }) in claims {
            self.one("reason", reason);
            self.one("text", text);
            self.all("evidence", evidence.iter());
        }
    }

    fn field(&mut self, field: &Field<'_>) {
        let name = field.key;
        match &field.said {
            Said::One(value) => self.maybe(name, value.as_ref()),
            Said::Later(None) => {}
            Said::Later(Some(value)) => self.one(name, value),
            Said::Pounds(money) => self.maybe(name, money.as_ref()),
            Said::Estimate(months) => {
                let words = |m: &Months| format!("{} {} {}", m.low(), m.likely(), m.high());
                self.maybe(name, months.as_ref().map(words).as_ref());
            }
            Said::Many(values) => self.all(name, values.iter()),
            Said::Claims(claims) => {
                self.one(name, &claims.len());
                self.claims(claims);
            }
            Said::Functions(functions) => {
                self.one(name, &functions.len());
                for Function { name, why, checked_on, source } in *functions {
                    self.one("name", name);
                    self.maybe("why", why.as_ref());
                    self.maybe("checked_on", checked_on.as_ref());
                    self.maybe("source", source.as_ref());
                }
            }
            Said::Conditions(conditions) => {
                self.one(name, &conditions.len());
                for Proposed { text, owner, due, every, kind, consequence } in *conditions {
                    self.one("text", text);
                    self.maybe("owner", owner.as_ref());
                    self.maybe("due", due.as_ref());
                    if let Some(every) = every {
                        self.one("every", every);
                    }
                    self.one("kind", kind);
                    self.one("consequence", consequence);
                }
            }
        }
    }
}

impl Request {
    /// The hash of the claims alone, reason by reason with their evidence: the same for a renewal
    /// that claims word for word what was claimed before.
    pub fn claims_hash(&self) -> ContentHash {
        let mut judged = Judged(Sha256::new());
        judged.0.update(b"cloudpick/claims/1\n");
        judged.claims(&self.claims);
        ContentHash(judged.0.finalize().into())
    }

    /// The hash of the judged fields, in the order of the table of fields: from the workload to
    /// the conditions, with the evidence of the claims, without decision, people and directorate.
    ///
    /// # Source
    /// Our choice, and fixed: each vote on record names such a hash.
    pub fn content_hash(&self) -> ContentHash {
        let mut fields = self.fields();
        fields.retain(|field| field.part.is_some());
        // Within a part the order stays.
        fields.sort_by_key(|field| field.part);
        let mut judged = Judged(Sha256::new());
        judged.0.update(b"cloudpick/request/1\n");
        for field in &fields {
            judged.field(field);
        }
        ContentHash(judged.0.finalize().into())
    }
}
