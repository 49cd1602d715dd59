//! A note of where history stood, kept outside the workspace: in minutes, in a mail, on paper.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::actions::{ActionError, Desk};
use crate::store::{exceptions, history, workspace};

/// What the line of [`Anchor`] begins with.
const OURS: &str = "cloudpick/";

/// A place in a history, and the hash that stood there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchor {
    /// The workspace's own id, where the note tells it.
    workspace: Option<String>,
    seq: i64,
    /// In hexadecimal digits, or base64 as it is printed.
    hash: String,
}

/// Why a line is no anchor.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error(
    "`{0}` is no anchor: it is the line that `cloudpick anchor` printed, or the one of `verify` that begins with head"
)]
pub struct AnchorError(String);

impl fmt::Display for Anchor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.workspace {
            Some(workspace) => write!(f, "{OURS}{workspace} {} {}", self.seq, self.hash),
            None => write!(f, "head {} {}", self.seq, self.hash),
        }
    }
}

impl FromStr for Anchor {
    type Err = AnchorError;

    fn from_str(typed: &str) -> Result<Self, Self::Err> {
        let refused = || AnchorError(typed.to_owned());
        let words: Vec<&str> = typed.split_whitespace().collect();
        let (what, seq, hash) = match words.as_slice() {
            [what, seq, hash] => (*what, seq, hash),
            // As JSON tells the head, without the word.
            [seq, hash] => ("head", seq, hash),
            _ => return Err(refused()),
        };
        let seq = seq.parse().ok().filter(|seq| *seq > 0).ok_or_else(refused)?;
        let workspace = match (what, what.strip_prefix(OURS)) {
            ("head", _) => None,
            (_, Some(workspace)) if !workspace.is_empty() => Some(workspace.to_owned()),
            _ => return Err(refused()),
        };
        Ok(Self { workspace, seq, hash: (*hash).to_owned() })
    }
}

/// Where history stands now, to be noted elsewhere.
///
/// # Errors
/// When the workspace cannot be read.
pub fn anchor(desk: &mut Desk) -> Result<Anchor, ActionError> {
    desk.store.read(|look| {
        let head = history::head(look)?;
        let workspace = Some(workspace::facts(look)?.id);
        Ok(Anchor { workspace, seq: head.seq, hash: in_base64(&head.hash) })
    })
}

/// What does not fit where the history of the workspace is not the one of which `anchor` was
/// noted, in a sentence; nothing where it is.
///
/// # Errors
/// When the workspace cannot be read.
pub fn differs(desk: &mut Desk, anchor: &Anchor) -> Result<Option<String>, ActionError> {
    desk.store.read(|look| {
        let own = workspace::facts(look)?.id;
        if let Some(noted) = anchor.workspace.as_ref().filter(|noted| **noted != own) {
            return Ok(Some(format!("the anchor is of workspace {noted}, and this is {own}")));
        }
        let seq = anchor.seq;
        let Some(event) = history::event(look, seq)? else {
            let head = history::head(look)?.seq;
            return Ok(Some(format!("history ends at {head}: event {seq} of the anchor is gone")));
        };
        let same = event.hash == anchor.hash || in_base64(&event.hash) == anchor.hash;
        let other = format!("event {seq} has another hash: this is not the history of the anchor");
        Ok((!same).then_some(other))
    })
}

/// A hash in the digits of base64, from hexadecimal ones.
fn in_base64(hash: &str) -> String {
    let pair = |at: usize| u8::from_str_radix(hash.get(at..at + 2)?, 16).ok();
    let bytes: Option<Vec<u8>> = (0..hash.len()).step_by(2).map(pair).collect();
    bytes.map_or_else(|| hash.to_owned(), |bytes| exceptions::base64(&bytes))
}
