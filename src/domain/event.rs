//! One line of history, and the chain of hashes over the lines.
//!
//! `docs/architecture.md`, "The audit chain", gives the bytes that are hashed; any language can
//! check them.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::domain::date::Moment;
use crate::domain::person::Assurance;

/// The hash before the first event.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// One line of history: who did what to which subject, and where it hangs in the chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Place in history, 1 upward without gaps; order comes from here, never from the time.
    pub seq: i64,
    /// Hash of the event before; [`GENESIS`] for the first.
    pub prev: String,
    /// The operation, so that a retry does no harm; UUID version 7.
    pub op_id: String,
    /// When, by the clock of the machine that acted.
    pub at: Moment,
    /// The person's short name.
    pub actor: String,
    /// How sure the workspace is of the actor.
    pub assurance: Assurance,
    /// What happened, in the past tense or as `noun.verb`: `score.set`.
    pub kind: String,
    /// To what: `E-0001/aws/CON-02/tl-1`.
    pub subject: String,
    /// Hash of salt and body; stays when the body is erased.
    pub body_hash: String,
    /// Hash of everything above and the workspace's id.
    pub hash: String,
}

/// The netstring of `text`: its length in bytes, a colon, the bytes, a newline.
fn ns(into: &mut Sha256, text: &str) {
    into.update(text.len().to_string());
    into.update(b":");
    into.update(text.as_bytes());
    into.update(b"\n");
}

/// Lower-case hexadecimal of `bytes`.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// SHA-256 of `bytes` in lower-case hexadecimal.
pub fn sha256_hex(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// The commitment to a body: nobody can guess a score behind it without the salt.
pub fn body_hash(salt_hex: &str, body: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(b"cloudpick/body/1\n");
    ns(&mut hasher, salt_hex);
    ns(&mut hasher, body);
    hex(&hasher.finalize())
}

impl Event {
    /// What [`Event::hash`] must be in the workspace `workspace_id`.
    pub fn expected_hash(&self, workspace_id: &str) -> String {
        let mut hasher = Sha256::new();
        hasher.update(b"cloudpick/event/1\n");
        ns(&mut hasher, workspace_id);
        ns(&mut hasher, &self.seq.to_string());
        ns(&mut hasher, &self.prev);
        ns(&mut hasher, &self.op_id);
        ns(&mut hasher, &self.at.to_string());
        ns(&mut hasher, &self.actor);
        ns(&mut hasher, self.assurance.code());
        ns(&mut hasher, &self.kind);
        ns(&mut hasher, &self.subject);
        ns(&mut hasher, &self.body_hash);
        hex(&hasher.finalize())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_published_test_vector_comes_out() {
        let salt = "000102030405060708090a0b0c0d0e0f";
        let body_hash = body_hash(salt, "{\"value\":2,\"reason\":\"Größe ✓\"}");
        assert_eq!(body_hash, "614a81cb38a0fbd2eeca2a51e16c919425a1196a3dcd8b18dab8a9944a022133");
        let event = Event {
            seq: 1,
            prev: GENESIS.to_owned(),
            op_id: "01890a5d-ac96-774b-bcce-b302099a8058".to_owned(),
            at: "2026-01-02T03:04:05.000006Z".parse().unwrap(),
            actor: "tl-1".to_owned(),
            assurance: Assurance::OsUser,
            kind: "score.set".to_owned(),
            subject: "E-0001/aws/CON-02/tl-1".to_owned(),
            body_hash,
            hash: String::new(),
        };
        assert_eq!(
            event.expected_hash("01890a5d-ac96-774b-bcce-b302099a8057"),
            "5bf26702422a742e8865524b56c7a859376e48f189bd941854d15baa4c6f1e85"
        );
    }
}
