//! An export of everything: a folder of files with a manifest that says what they hold.

use std::io::{self, BufWriter};
use std::path::Path;

use super::{What, export, forbidden, open, written};
use crate::actions::{ActionError, Desk, evaluations, retention};
use crate::domain::robustness::firmness::firmness;
use crate::report::analysis::firmness_json;
use crate::report::csv::Profile;
use crate::report::file::{Existing, FileError, FileId, OutFile};
use crate::report::manifest::{Entry, Hashing, Manifest, Rules};
use crate::store::workspace;

/// Why an export of everything did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Exported {
    /// A rule said no, or the workspace could not be read.
    #[error(transparent)]
    Action(#[from] ActionError),
    /// A file could not be written.
    #[error(transparent)]
    File(#[from] FileError),
}

const MANIFEST: &str = "manifest.json";

/// Writes every export and the manifest into the folder `folder`, which is made where it is not
/// there: then the whole folder appears at once. Answers the files in it.
///
/// Without any evaluation in the workspace, only what needs none is written.
///
/// # Errors
/// [`Exported`]: something is still sealed, or a file is there already.
pub fn all(
    desk: &mut Desk,
    typed: Option<&str>,
    folder: &Path,
    existing: Existing,
    profile: Profile,
) -> Result<Vec<Entry>, Exported> {
    let none = typed.is_none() && evaluations::list(desk)?.is_empty();
    let reference = if none {
        None
    } else {
        let which = evaluations::resolve(desk, typed)?.to_string();
        open(desk, Some(&which))?;
        Some(which)
    };
    let wanted: Vec<What> = What::ALL
        .iter()
        .copied()
        .filter(|what| reference.is_some() || !what.is_of_an_evaluation())
        .collect();
    let forbidden = forbidden(desk)?;
    let failed = |source| FileError::Io { path: folder.to_owned(), source };
    if folder.symlink_metadata().is_ok() {
        if !folder.is_dir() {
            return Err(FileError::Exists { path: folder.to_owned() }.into());
        }
        if existing == Existing::Keep {
            let names = wanted.iter().map(|what| what.file_name()).chain([MANIFEST.to_owned()]);
            for path in names.map(|name| folder.join(name)) {
                if path.symlink_metadata().is_ok() {
                    return Err(FileError::Exists { path }.into());
                }
            }
        }
        return fill(desk, reference.as_deref(), &wanted, folder, existing, &forbidden, profile);
    }
    let beside = folder.parent().filter(|parent| !parent.as_os_str().is_empty());
    let beside = beside.unwrap_or(Path::new("."));
    let made = tempfile::Builder::new().prefix(".cloudpick-").tempdir_in(beside).map_err(failed)?;
    let entries =
        fill(desk, reference.as_deref(), &wanted, made.path(), existing, &forbidden, profile)?;
    std::fs::rename(made.path(), folder).map_err(failed)?;
    // It has its name now, and is no longer to be taken away.
    let _ = made.keep();
    Ok(entries)
}

/// Writes `what` of an evaluation into the file at `path`, whole or not at all; scores under an
/// earlier version of its rules, where one is named.
///
/// # Errors
/// As for [`written`]; when there is such a file and it is to stay.
pub fn one(
    desk: &mut Desk,
    what: What,
    of: (Option<&str>, Option<u32>),
    path: &Path,
    existing: Existing,
    profile: Profile,
) -> Result<Entry, Exported> {
    let file = OutFile::create(path, existing, &forbidden(desk)?)?;
    let mut hashing = Hashing::new(file);
    let rows = match written(desk, what, of, profile, &mut hashing) {
        // An error of writing names the file; every other is told as it is.
        Err(ActionError::File(source)) => {
            return Err(FileError::Io { path: path.to_owned(), source }.into());
        }
        rows => rows?,
    };
    let (file, sha256) = hashing.finish();
    file.finish()?;
    Ok(Entry { name: path.display().to_string(), rows, sha256 })
}

fn fill(
    desk: &mut Desk,
    reference: Option<&str>,
    wanted: &[What],
    folder: &Path,
    existing: Existing,
    forbidden: &[FileId],
    profile: Profile,
) -> Result<Vec<Entry>, Exported> {
    let mut files = Vec::new();
    for what in wanted {
        let name = what.file_name();
        let path = folder.join(&name);
        let file = OutFile::create(&path, existing, forbidden)?;
        let mut hashing = Hashing::new(file);
        let rows = export(desk, *what, reference, profile, &mut hashing)?;
        let (file, sha256) = hashing.finish();
        file.finish()?;
        files.push(Entry { name, rows, sha256 });
    }
    let (rules, firmness) = match reference {
        None => (None, Vec::new()),
        Some(which) => {
            let (evaluation, kept) = evaluations::show(desk, Some(which))?;
            // Only what may be shown: asking for it is refused while it is sealed.
            let firmness = match evaluation.result() {
                Ok(_) => firmness_json(&firmness(&evaluation)),
                Err(_) => Vec::new(),
            };
            let rules = Rules {
                version: evaluation.parts().rules_version,
                hash: kept.rules_hash.unwrap_or_default(),
                purpose: evaluation.parts().purpose.code().to_owned(),
                retained_until: retention::until(desk, Some(which))?.day(),
            };
            (Some(rules), firmness)
        }
    };
    let illustrative =
        desk.store.read(|look| Ok::<_, ActionError>(workspace::facts(look)?.illustrative))?;
    let head = desk.store.head().map_err(ActionError::from)?;
    let manifest = Manifest {
        tool_version: env!("CARGO_PKG_VERSION").to_owned(),
        rules,
        firmness,
        illustrative,
        workspace: desk.store.workspace_id().to_owned(),
        head: (head.seq, head.hash),
        created_at: desk.now(),
        files,
    };
    let path = folder.join(MANIFEST);
    let mut out = BufWriter::new(OutFile::create(&path, existing, forbidden)?);
    let failed = |source: io::Error| FileError::Io { path: path.clone(), source };
    manifest.write(&mut out).map_err(failed)?;
    out.into_inner().map_err(|error| failed(error.into_error()))?.finish()?;
    Ok(manifest.files)
}
