//! What stands beside a request and is not judged: tags, links, what others call it, files, and
//! comments said again. Anyone who may comment may do it, in any state. A file can be made evidence
//! of a claim as it is attached, which is an edit.

use std::collections::BTreeSet;
use std::io::Read as _;
use std::path::Path;

use crate::actions::exceptions::{found, record, refused, take};
use crate::actions::exchange::{Exported, forbidden};
use crate::actions::workloads::{bad, parsed};
use crate::actions::{ActionError, Desk, Ground};
use crate::domain::date::Day;
use crate::domain::exception::link::{
    LinkKind, MOST_OUTSIDE, MOST_TAGS, Tag, circle, too_long_outside,
};
use crate::domain::exception::request::{ReasonCode, Request};
use crate::domain::exception::steps::Step;
use crate::domain::person::{Person, Role};
use crate::domain::refs::ExceptionRef;
use crate::domain::text::{Line, Note, same_code};
use crate::report::file;
use crate::store::exceptions::files::{self, Found};
use crate::store::exceptions::{self, Attachment, Comment, Link};
use crate::store::{Expect, Look, Write};

/// The most bytes of an attached file.
pub(super) const MOST_BYTES: u64 = 10_000_000;

/// An attachment, and whether the file is there as it was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// What is on record.
    pub item: Attachment,
    /// `None` for an address.
    pub file: Option<Kept>,
}

/// How the file of an attachment is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// As it was added.
    Whole,
    /// Not there.
    Missing,
    /// Other bytes than those that were added.
    Altered,
}

impl Kept {
    /// In a word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Whole => "as added",
            Self::Missing => "missing",
            Self::Altered => "altered",
        }
    }
}

/// All that stands beside a request.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Beside {
    /// Tags, in order.
    pub tags: Vec<String>,
    /// What another system calls it.
    pub outside: Option<String>,
    /// Links from it and to it.
    pub links: Vec<Link>,
    /// Files and addresses.
    pub attachments: Vec<Shown>,
}

pub(super) fn of(look: &mut dyn Look, which: ExceptionRef) -> Result<Beside, ActionError> {
    let mut attachments = Vec::new();
    for item in exceptions::attachments(look, which)? {
        let file = match &item.sha256 {
            Some(hash) => Some(match files::file(look, hash, item.size.unwrap_or_default())? {
                Found::Whole(_) => Kept::Whole,
                Found::Missing => Kept::Missing,
                Found::Altered => Kept::Altered,
            }),
            None => None,
        };
        attachments.push(Shown { item, file });
    }
    Ok(Beside {
        tags: exceptions::tags(look, which)?.iter().map(ToString::to_string).collect(),
        outside: exceptions::outside(look, which)?.map(|name| name.to_string()),
        links: exceptions::links(look, which)?,
        attachments,
    })
}

/// What stands beside `which`.
///
/// # Errors
/// A refusal when there is no such exception.
pub fn beside(desk: &mut Desk, which: ExceptionRef) -> Result<Beside, ActionError> {
    desk.store.read(|look| {
        found(look, which)?;
        of(look, which)
    })
}

/// Writes the attached file `number` of `which` to `path`, as it was added.
///
/// # Errors
/// A refusal when there is no such file, when it is missing or altered, and when the file at `path`
/// cannot be written or is there already.
pub fn write_out(
    desk: &mut Desk,
    which: ExceptionRef,
    number: u32,
    path: &Path,
    existing: file::Existing,
) -> Result<Attachment, Exported> {
    let subject = || which.to_string();
    let (item, kept) = desk.store.read(|look| {
        found(look, which)?;
        let all = exceptions::attachments(look, which)?;
        let Some(item) = all.into_iter().find(|item| item.number == number) else {
            let message = format!("{which} has no attachment {number}");
            return Err(ActionError::refused(Ground::NotFound, message).subject(subject()));
        };
        let Some(hash) = &item.sha256 else {
            let rule = format!("attachment {number} of {which} is an address, and no file");
            return Err(ActionError::invalid(rule).subject(subject()));
        };
        let kept = files::file(look, hash, item.size.unwrap_or_default())?;
        Ok::<_, ActionError>((item, kept))
    })?;
    let lost = |how: &str| {
        ActionError::refused(Ground::Verify, format!("attachment {number} of {which} is {how}"))
            .hint("a backup may hold it as it was added: `cloudpick restore FILE --into PATH`")
            .subject(subject())
    };
    let bytes = match kept {
        Found::Whole(bytes) => bytes,
        Found::Missing => return Err(lost("missing, or pieces of it are").into()),
        Found::Altered => {
            return Err(lost("altered: its bytes are not those that were added").into());
        }
    };
    file::write_whole(path, existing, &forbidden(desk)?, |out| out.write_all(&bytes))?;
    Ok(item)
}

/// Lets whoever may comment change what stands beside `which`, as one event.
fn changed(
    desk: &mut Desk,
    which: ExceptionRef,
    kind: &str,
    change: impl FnOnce(&mut Write<'_>, &Person) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    desk.write(|write| {
        found(write, which)?;
        changed_in(write, &person?, (today, &zone), which, kind, change)
    })
}

/// The same as one of several changes that are saved together.
fn changed_in(
    write: &mut Write<'_>,
    by: &Person,
    when: (Day, &jiff::tz::TimeZone),
    which: ExceptionRef,
    kind: &str,
    change: impl FnOnce(&mut Write<'_>, &Person) -> Result<(), ActionError>,
) -> Result<(), ActionError> {
    let (exception, _) = found(write, which)?;
    let bench = take::Bench::new(write, &exception, when)?;
    let said: Note = "A word.".parse().expect("a line of plain text");
    let step = Step::Comment { text: said, internal: false };
    bench
        .with(|context| exception.after(&step, by, context))
        .map_err(|refusal| refused(&refusal, which))?;
    change(write, by)?;
    let role = Role::ALL.iter().copied().find(|role| by.is(*role));
    write.record(kind, &which.to_string(), role, None, &[])?;
    Ok(())
}

/// Puts tags on `which` and takes others off. What is so already stays so.
///
/// # Errors
/// A refusal for a word that cannot be a tag, for more than 20, or when nothing would change.
pub fn tag(
    desk: &mut Desk,
    which: ExceptionRef,
    on: &[String],
    off: &[String],
) -> Result<(), ActionError> {
    tag_all(desk, &[which], on, off)
}

/// The same on each of `all`, in one transaction, one event each: all or none.
///
/// # Errors
/// As for [`tag`], for the first that is refused.
pub fn tag_all(
    desk: &mut Desk,
    all: &[ExceptionRef],
    on: &[String],
    off: &[String],
) -> Result<(), ActionError> {
    let (person, today, zone) = (desk.person().cloned(), desk.today(), desk.zone.clone());
    // Named twice, it is tagged once.
    let all: BTreeSet<ExceptionRef> = all.iter().copied().collect();
    desk.write(|write| {
        for which in &all {
            found(write, *which)?;
        }
        let by = person?;
        for which in &all {
            changed_in(write, &by, (today, &zone), *which, "exception.tagged", |write, by| {
                retag(write, *which, by, on, off)
            })?;
        }
        Ok(())
    })
}

fn retag(
    write: &mut Write<'_>,
    which: ExceptionRef,
    by: &Person,
    on: &[String],
    off: &[String],
) -> Result<(), ActionError> {
    let read = |typed: &[String]| -> Result<Vec<Tag>, ActionError> {
        typed.iter().map(|word| word.parse().map_err(|error| bad("tag", &error))).collect()
    };
    let (on, off) = (read(on)?, read(off)?);
    let before = exceptions::tags(write, which)?;
    let mut after = before.clone();
    after.extend(on);
    after.retain(|tag| !off.contains(tag));
    if after == before {
        let message = format!("{which} is tagged like that already");
        return Err(ActionError::refused(Ground::State, message).subject(which.to_string()));
    }
    if after.len() > MOST_TAGS {
        let has = after.len();
        return Err(bad("tag", &format!("{which} would have {has}, and {MOST_TAGS} is most")));
    }
    for tag in after.difference(&before) {
        exceptions::set_tag(write, which, tag, true, &by.slug)?;
    }
    for tag in before.difference(&after) {
        exceptions::set_tag(write, which, tag, false, &by.slug)?;
    }
    Ok(())
}

/// Records what another system calls `which`; an empty name takes it away.
///
/// # Errors
/// A refusal for a name that cannot be kept.
pub fn name_outside(desk: &mut Desk, which: ExceptionRef, name: &str) -> Result<(), ActionError> {
    changed(desk, which, "exception.named", |write, by| {
        let blank = name.trim().is_empty();
        if let Some(has) = too_long_outside(name) {
            let rule = format!("it has {has} characters and may have {MOST_OUTSIDE}");
            return Err(bad("outside_reference", &rule));
        }
        let name = if blank { None } else { Some(parsed("outside_reference", name)?) };
        exceptions::set_outside(write, which, name.as_ref(), &by.slug)?;
        Ok(())
    })
}

/// Links `which` to `other`, or takes the link away.
///
/// # Errors
/// A refusal for an unknown kind, for itself, for a link that is so already, and for one of
/// `replaces` or `follows` that would lead back to where it began.
pub fn link(
    desk: &mut Desk,
    which: ExceptionRef,
    kind: &str,
    other: ExceptionRef,
    on: bool,
) -> Result<(), ActionError> {
    let event = if on { "exception.linked" } else { "exception.unlinked" };
    changed(desk, which, event, |write, by| {
        found(write, other)?;
        let kind: LinkKind = parsed("kind", kind)?;
        if which == other {
            return Err(bad("other", &format!("{which} cannot be linked to itself")));
        }
        let link = Link { from: which, kind, to: other };
        let is_so = exceptions::links(write, which)?.contains(&link);
        if is_so == on {
            let so = if on { "is there already" } else { "is not there" };
            let message = format!("the link that {which} {kind} {other} {so}");
            return Err(ActionError::refused(Ground::State, message).subject(which.to_string()));
        }
        // What replaces another comes after it too, so both kinds make one order.
        let mut links = exceptions::links_of(write, LinkKind::Replaces)?;
        for (from, to) in exceptions::links_of(write, LinkKind::Follows)? {
            links.entry(from).or_default().extend(to);
        }
        if on
            && kind.is_an_order()
            && let Some(way) = circle(&links, which, other)
        {
            let way: Vec<String> = way.iter().map(ToString::to_string).collect();
            let rule = format!("would lead in a circle: {which} {kind} {}", way.join(", "));
            return Err(bad("other", &rule));
        }
        exceptions::set_link(write, &link, on, &by.slug)?;
        Ok(())
    })
}

/// Attaches a file, or an address where `typed` is one, under `label`.
///
/// The bytes are kept in the workspace under their hash. With `claim`, a reason or `tested`, it is
/// evidence of that claim or of the tested estimate from then on: that changes what is judged, so it
/// takes a request that its requester may edit.
///
/// # Errors
/// A refusal for a file that cannot be read or has more than 10 MB, and as for an edit.
pub fn attach(
    desk: &mut Desk,
    which: ExceptionRef,
    typed: &str,
    label: Option<&str>,
    claim: Option<&str>,
) -> Result<Attachment, ActionError> {
    let is_link = ["http://", "https://", "mailto:"].iter().any(|start| typed.starts_with(start));
    let path = Path::new(typed);
    let bytes = if is_link { None } else { Some(read(path)?) };
    let named = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let label = label.map(str::to_owned).or(named).unwrap_or_else(|| typed.to_owned());
    let label = parsed("label", if is_link && label.is_empty() { typed } else { &label })?;
    let link = if is_link { Some(parsed("link", typed)?) } else { None };
    let kind = match path.extension().filter(|_| !is_link) {
        Some(ending) => ending.to_string_lossy().to_lowercase().chars().take(16).collect(),
        None if is_link => "link".to_owned(),
        None => "file".to_owned(),
    };
    let mut made = None;
    let (today, zone) = (desk.today(), desk.zone.clone());
    changed(desk, which, "exception.attached", |write, by| {
        let before = exceptions::attachments(write, which)?;
        let size = bytes.as_ref().map(|bytes| i64::try_from(bytes.len()).unwrap_or(i64::MAX));
        let item = Attachment {
            number: before.last().map_or(1, |item| item.number + 1),
            label,
            link,
            sha256: match &bytes {
                Some(bytes) => Some(files::keep(write, bytes)?),
                None => None,
            },
            size,
            kind,
            by: by.slug.clone(),
            at: write.op().at,
        };
        if let Some(claim) = claim {
            shows(write, which, claim, &item, by, (today, &zone))?;
        }
        exceptions::attach(write, which, &item)?;
        made = Some(item);
        Ok(())
    })?;
    made.ok_or_else(|| ActionError::invalid("nothing was attached"))
}

/// How an attached file is named among the evidence of a claim: by its number, which is never used
/// again, and by the beginning of its hash, so that what is judged is the bytes.
pub(super) fn evidence_text(item: &Attachment) -> String {
    match (&item.link, &item.sha256) {
        (Some(link), _) => link.to_string(),
        (None, Some(hash)) => {
            format!("attachment {}, sha256 {}", item.number, hash.get(..16).unwrap_or(hash))
        }
        (None, None) => format!("attachment {}", item.number),
    }
}

/// The attachment that an item of evidence names, where it names one.
pub fn named_by<'a>(text: &str, attachments: &'a [Shown]) -> Option<&'a Shown> {
    text.starts_with("attachment ")
        .then(|| attachments.iter().find(|shown| evidence_text(&shown.item) == text))
        .flatten()
}

/// Makes `item` evidence of what `claim` names, by the rules of an edit.
fn shows(
    write: &mut Write<'_>,
    which: ExceptionRef,
    claim: &str,
    item: &Attachment,
    by: &Person,
    when: (Day, &jiff::tz::TimeZone),
) -> Result<(), ActionError> {
    let (exception, rev) = found(write, which)?;
    let bench = take::Bench::new(write, &exception, when)?;
    let asked = |request: Request| {
        let step = Step::Edit { request: Box::new(request), seen: exception.version };
        let taken = bench.with(|context| exception.after(&step, by, context));
        taken.map_err(|refusal| refused(&refusal, which))
    };
    // Who may edit, and when, is told before a claim that is not there.
    asked(exception.present().clone())?;
    let mut request = exception.present().clone();
    let line: Line = parsed("evidence", &evidence_text(item))?;
    if same_code(claim, "tested") {
        request.tested_evidence.push(line);
    } else {
        let reason: ReasonCode = parsed("claim", claim)?;
        let Some(claim) = request.claims.get_mut(&reason) else {
            let rule = format!("{which} has no claim for {reason} that it would show");
            let key = reason.code().replace('_', "-");
            return Err(bad("claim", &rule).hint(format!(
                "`cloudpick exception edit {which} --claim-{key} TEXT` makes the claim"
            )));
        };
        claim.evidence.push(line);
    }
    let taken = asked(request)?;
    let next = taken.exception.expect("an edit throws nothing away");
    let role = by.acting_as(&[Role::Architect], "edit").ok();
    // That it is evidence is an event of its own, before the one of what is attached.
    exceptions::put(write, &next, Expect::Rev(rev))?;
    record(write, &next, taken.happened, (role, bench.acts_for(&by.slug).as_deref()), None)
}

fn read(path: &Path) -> Result<Vec<u8>, ActionError> {
    let unread = |error: &std::io::Error| bad("file", &format!("cannot be read: {error}"));
    let opened = fs_err::File::open(path).map_err(|error| unread(&error))?;
    let about = opened.metadata().map_err(|error| unread(&error))?;
    if !about.is_file() {
        return Err(bad("file", &format!("{} is no regular file", path.display())));
    }
    let mut bytes = Vec::new();
    opened.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| unread(&error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let rule = "has more than 10 MB: attach its address instead";
        return Err(bad("file", &format!("{} {rule}", path.display())));
    }
    Ok(bytes)
}

/// Says a comment of one's own again; what it said before stays in the history.
///
/// # Errors
/// A refusal for somebody else's comment, or for one that is not there.
pub fn edit_comment(
    desk: &mut Desk,
    which: ExceptionRef,
    number: u32,
    text: &str,
) -> Result<(), ActionError> {
    changed(desk, which, "exception.comment_edited", |write, by| {
        let found = exceptions::comments(write, which)?.into_iter().find(|c| c.number == number);
        let Some(before) = found else {
            let message = format!("{which} has no comment {number}");
            return Err(ActionError::refused(Ground::NotFound, message).subject(which.to_string()));
        };
        if before.by != by.slug {
            let message =
                format!("comment {number} on {which} is {}'s, and theirs alone", before.by);
            return Err(ActionError::refused(Ground::Role, message).subject(which.to_string()));
        }
        let text: Note = parsed("note", text)?;
        if text == before.text {
            let message = format!("comment {number} on {which} says that already");
            return Err(ActionError::refused(Ground::State, message).subject(which.to_string()));
        }
        exceptions::recomment(write, which, &Comment { text, ..before })?;
        Ok(())
    })
}
