//! The hash of what is judged: a vote names it, so that nobody approves what they did not see.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest, Sha256};
use thiserror::Error;

use super::{Claim, Cost, Function, Proposed, Request};
use crate::domain::event::hex;

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
}

impl Request {
    /// The hash of the claims alone, reason by reason with their evidence: the same for a renewal
    /// that claims word for word what was claimed before.
    pub fn claims_hash(&self) -> ContentHash {
        let mut judged = Judged(Sha256::new());
        judged.0.update(b"cloudpick/claims/1\n");
        for (reason, Claim { text, evidence }) in &self.claims {
            judged.one("reason", reason);
            judged.one("text", text);
            judged.all("evidence", evidence.iter());
        }
        ContentHash(judged.0.finalize().into())
    }

    /// The hash of the judged fields, in the order of the table of fields: from the workload to
    /// the conditions, with the evidence of the claims, without decision, people and directorate.
    ///
    /// # Source
    /// `exceptions.md` section 3, last row.
    pub fn content_hash(&self) -> ContentHash {
        // Taken apart in full, so that a new field does not compile until somebody has decided
        // whether it is judged.
        let Self {
            title: _,
            owner: _,
            co_authors: _,
            directorate: _,
            workload,
            target,
            environment,
            category,
            primary_reason,
            other_reasons,
            claims,
            cost: Cost { primary_year, target_year, one_off, years, quoted_on, source: cost_source },
            functions,
            move_months,
            estimate_basis,
            tested_on,
            tested_evidence,
            blockers,
            substitutability,
            substitutability_reason,
            reintegration,
            exit_plan,
            exit_plan_reference,
            alternatives,
            impact_of_stopping,
            contract_end,
            notice_days,
            egress_fee,
            data_class,
            personal_data,
            start,
            last_day,
            review_by,
            conditions,
        } = self;
        let mut judged = Judged(Sha256::new());
        judged.0.update(b"cloudpick/request/1\n");
        judged.one("workload", workload);
        judged.maybe("target", target.as_ref());
        judged.maybe("environment", environment.as_ref());
        judged.maybe("category", category.as_ref());
        judged.maybe("primary_reason", primary_reason.as_ref());
        judged.all("other_reasons", other_reasons.iter());
        judged.one("claims", &claims.len());
        for (reason, Claim { text, evidence }) in claims {
            judged.one("reason", reason);
            judged.one("text", text);
            judged.all("evidence", evidence.iter());
        }
        judged.maybe("primary_year", primary_year.as_ref());
        judged.maybe("target_year", target_year.as_ref());
        judged.maybe("one_off", one_off.as_ref());
        judged.maybe("years", years.as_ref());
        judged.maybe("quoted_on", quoted_on.as_ref());
        // Named only where it is said, so that what was judged before has the same hash.
        if let Some(source) = cost_source {
            judged.one("cost_source", source);
        }
        judged.one("functions", &functions.len());
        for Function { name, why, checked_on, source } in functions {
            judged.one("name", name);
            judged.maybe("why", why.as_ref());
            judged.maybe("checked_on", checked_on.as_ref());
            judged.maybe("source", source.as_ref());
        }
        let months = move_months.map(|m| format!("{} {} {}", m.low(), m.likely(), m.high()));
        judged.maybe("move_months", months.as_ref());
        judged.maybe("estimate_basis", estimate_basis.as_ref());
        judged.maybe("tested_on", tested_on.as_ref());
        judged.all("tested_evidence", tested_evidence.iter());
        judged.all("blockers", blockers.iter());
        judged.maybe("substitutability", substitutability.as_ref());
        judged.maybe("substitutability_reason", substitutability_reason.as_ref());
        judged.maybe("reintegration", reintegration.as_ref());
        judged.maybe("exit_plan", exit_plan.as_ref());
        judged.maybe("exit_plan_reference", exit_plan_reference.as_ref());
        judged.maybe("alternatives", alternatives.as_ref());
        judged.maybe("impact_of_stopping", impact_of_stopping.as_ref());
        judged.maybe("contract_end", contract_end.as_ref());
        judged.maybe("notice_days", notice_days.as_ref());
        judged.maybe("egress_fee", egress_fee.as_ref());
        judged.maybe("data_class", data_class.as_ref());
        judged.maybe("personal_data", personal_data.as_ref());
        judged.maybe("start", start.as_ref());
        judged.maybe("last_day", last_day.as_ref());
        judged.maybe("review_by", review_by.as_ref());
        judged.one("conditions", &conditions.len());
        for Proposed { text, owner, due, every, kind, consequence } in conditions {
            judged.one("text", text);
            judged.maybe("owner", owner.as_ref());
            judged.maybe("due", due.as_ref());
            if let Some(every) = every {
                judged.one("every", every);
            }
            judged.one("kind", kind);
            judged.one("consequence", consequence);
        }
        ContentHash(judged.0.finalize().into())
    }
}
