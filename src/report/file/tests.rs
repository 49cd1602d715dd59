use std::fs;

use super::*;

fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

fn write(path: &Path, existing: Existing, text: &str) -> Result<(), FileError> {
    write_whole(path, existing, &[], |out| out.write_all(text.as_bytes()))
}

/// Every name in `folder`, in order: no temporary file may stay behind.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_new_file_is_whole_and_its_owners_alone() {
    let folder = folder();
    let path = folder.path().join("out.csv");
    write(&path, Existing::Keep, "new").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(names(folder.path()), ["out.csv"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn an_existing_file_is_replaced_only_by_force() {
    let folder = folder();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let refused = write(&path, Existing::Keep, "new").unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("{} exists already and is left as it is", path.display())
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    write(&path, Existing::Replace, "new").unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "new");
    assert_eq!(names(folder.path()), ["out.csv"]);
}

#[test]
fn a_file_that_appears_meanwhile_is_kept() {
    let folder = folder();
    let path = folder.path().join("out.csv");
    let mut file = OutFile::create(&path, Existing::Keep, &[]).unwrap();
    file.write_all(b"new").unwrap();
    fs::write(&path, "somebody else's").unwrap();
    assert!(matches!(file.finish(), Err(FileError::Exists { .. })));
    assert_eq!(fs::read_to_string(&path).unwrap(), "somebody else's");
    assert_eq!(names(folder.path()), ["out.csv"]);
}

#[test]
fn an_error_midway_leaves_the_older_file_and_nothing_else() {
    let folder = folder();
    let path = folder.path().join("out.csv");
    fs::write(&path, "old").unwrap();
    let refused = write_whole(&path, Existing::Replace, &[], |out| {
        out.write_all(b"half")?;
        Err(io::ErrorKind::StorageFull.into())
    })
    .unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("{} was not written: no storage space", path.display())
    );
    assert_eq!(fs::read_to_string(&path).unwrap(), "old");
    assert_eq!(names(folder.path()), ["out.csv"]);
}

#[test]
fn a_folder_is_refused_under_any_name() {
    let folder = folder();
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).unwrap();
    for path in [inner.clone(), inner.join(".."), folder.path().join("new/"), PathBuf::from("/")] {
        let refused = write(&path, Existing::Replace, "new").unwrap_err();
        assert!(matches!(refused, FileError::Folder { .. }), "{}: {refused}", path.display());
    }
    assert_eq!(names(folder.path()), ["inner"]);
    insta::assert_snapshot!(
        write(Path::new(""), Existing::Replace, "new").unwrap_err(),
        @" was not written: the name is empty"
    );
}

#[test]
fn a_folder_that_is_not_there_is_said() {
    let folder = folder();
    let path = folder.path().join("missing/out.csv");
    let refused = write(&path, Existing::Keep, "new").unwrap_err();
    assert_eq!(
        refused.to_string(),
        format!("{} was not written: there is no such folder", path.display())
    );
}

#[cfg(unix)]
#[test]
fn a_file_in_the_place_of_the_folder_is_said() {
    let folder = folder();
    let between = folder.path().join("between");
    fs::write(&between, "old").unwrap();
    let path = between.join("out.csv");
    let refused = write(&path, Existing::Replace, "new").unwrap_err();
    assert_eq!(refused.to_string(), format!("{} was not written: not a directory", path.display()));
    assert_eq!(fs::read_to_string(&between).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn a_link_is_replaced_and_never_followed() {
    let folder = folder();
    let (target, link) = (folder.path().join("target"), folder.path().join("link"));
    fs::write(&target, "old").unwrap();
    std::os::unix::fs::symlink(&target, &link).unwrap();
    assert!(matches!(write(&link, Existing::Keep, "new"), Err(FileError::Exists { .. })));
    write(&link, Existing::Replace, "new").unwrap();
    assert_eq!(fs::read_to_string(&target).unwrap(), "old");
    assert_eq!(fs::read_to_string(&link).unwrap(), "new");
    assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());

    let nowhere = folder.path().join("nowhere");
    std::os::unix::fs::symlink(folder.path().join("gone"), &nowhere).unwrap();
    assert!(matches!(write(&nowhere, Existing::Keep, "new"), Err(FileError::Exists { .. })));
    write(&nowhere, Existing::Replace, "new").unwrap();
    assert_eq!(names(folder.path()), ["link", "nowhere", "target"]);
}

#[cfg(unix)]
#[test]
fn the_workspace_is_refused_under_every_name() {
    let folder = folder();
    let workspace = folder.path().join("cloudpick.db");
    fs::write(&workspace, "history").unwrap();
    let (hard, soft) = (folder.path().join("hard"), folder.path().join("soft"));
    fs::hard_link(&workspace, &hard).unwrap();
    std::os::unix::fs::symlink(&workspace, &soft).unwrap();
    let forbidden = [FileId::of(&workspace).unwrap().unwrap()];
    for path in [&workspace, &hard, &soft] {
        let refused = write_whole(path, Existing::Replace, &forbidden, |out| out.write_all(b"x"))
            .unwrap_err();
        assert!(matches!(refused, FileError::Workspace { .. }), "{refused}");
    }
    assert_eq!(fs::read_to_string(&workspace).unwrap(), "history");
}

#[cfg(unix)]
#[test]
fn a_device_is_left_as_it_is() {
    let refused = write(Path::new("/dev/null"), Existing::Replace, "x").unwrap_err();
    assert!(matches!(refused, FileError::Special { .. }), "{refused}");
}

#[cfg(unix)]
#[test]
fn without_rights_nothing_is_written_and_the_reason_is_said() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder();
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o500)).unwrap();
    let path = folder.path().join("out.csv");
    let written = write(&path, Existing::Keep, "new");
    fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o700)).unwrap();
    // The superuser may write anywhere; for everybody else the folder is closed.
    if let Err(refused) = written {
        assert_eq!(
            refused.to_string(),
            format!("{} was not written: permission denied", path.display())
        );
        assert!(names(folder.path()).is_empty());
    }
}

#[test]
fn a_name_in_a_message_is_harmless() {
    let path = PathBuf::from("a\u{1b}[2J\n.csv");
    assert_eq!(
        FileError::Exists { path }.to_string(),
        "a\\u{1b}[2J .csv exists already and is left as it is"
    );
}
