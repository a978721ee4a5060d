//! Files of conversations: read whole, and replaced in one step.

use std::fs::{File, Metadata, OpenOptions, TryLockError};
use std::io::{
    Error as IoError, ErrorKind as IoErrorKind, Read as _, Result as IoResult, Write as _,
};
use std::path::{Path, PathBuf};

use crate::outcome::{Error, ErrorKind};

pub(super) fn read(path: &Path) -> Result<String, Error> {
    let read = || -> IoResult<String> {
        // To open a named pipe would wait until somebody writes to it.
        check_regular(&std::fs::metadata(path)?)?;
        let mut file = File::open(path)?;
        // Another one may have taken its place.
        check_regular(&file.metadata()?)?;
        let mut json = String::new();
        file.read_to_string(&mut json)?;
        Ok(json)
    };
    read().map_err(|source| {
        let what = format!("the conversation `{}` cannot be read: {source}", path.display());
        Error::new(ErrorKind::Io, what).with_source(source)
    })
}

/// Writes a temporary file and renames it, so that an existing file is replaced atomically.
pub(super) fn write(path: &Path, json: &str) -> Result<(), Error> {
    let written = || {
        match std::fs::symlink_metadata(path) {
            // A link is replaced, and not what it points to.
            Ok(found) if found.is_symlink() => {}
            Ok(found) => check_regular(&found)?,
            Err(error) if error.kind() == IoErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        // Held until it is renamed.
        let (mut file, temporary) = create_temporary(path, File::try_lock)?;
        let written = file.write_all(json.as_bytes()).and_then(|()| file.sync_all());
        let replaced = written.and_then(|()| std::fs::rename(&temporary, path));
        replaced.inspect_err(|_| {
            let _ = std::fs::remove_file(&temporary);
        })
    };
    written().map_err(|source| {
        let what = format!("the conversation cannot be saved to `{}`: {source}", path.display());
        Error::new(ErrorKind::Io, what).with_source(source)
    })
}

fn check_regular(found: &Metadata) -> IoResult<()> {
    if found.is_file() {
        return Ok(());
    }
    let what = if found.is_dir() { "is a directory" } else { "is no regular file" };
    Err(IoError::other(what))
}

/// Creates a temporary file in the same directory, and locks it: `.chat.json.saving-0` for
/// `chat.json`, or the next number if another save has that one. What a save that was killed has left
/// is not locked any more, and is replaced; on a file system without locks it stays, because it may be
/// that of another save.
fn create_temporary(path: &Path, try_lock: TryLock) -> IoResult<(File, PathBuf)> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let mut error = IoError::from(IoErrorKind::AlreadyExists);
    for number in 0..MAX_SAVES {
        let temporary = path.with_file_name(format!(".{name}.saving-{number}"));
        match create_locked(&temporary, try_lock) {
            Ok(file) => return Ok((file, temporary)),
            // Another save has it, or has just taken it.
            Err(taken) if taken.kind() == IoErrorKind::AlreadyExists => error = taken,
            Err(other) => return Err(other),
        }
    }
    Err(error)
}

/// More saves of one file at the same time are an error.
const MAX_SAVES: u32 = 1000;

type TryLock = fn(&File) -> Result<(), TryLockError>;

/// Creates a file and locks it. One that is there and that no save has locked is removed before.
fn create_locked(path: &Path, try_lock: TryLock) -> IoResult<File> {
    let taken = || IoError::from(IoErrorKind::AlreadyExists);
    if let Ok(found) = std::fs::symlink_metadata(path) {
        if found.is_file() {
            let left = OpenOptions::new().read(true).open(path).map_err(|_| taken())?;
            if !lock(&left, path, try_lock)? {
                return Err(taken());
            }
            std::fs::remove_file(path)?;
        } else {
            return Err(taken());
        }
    }
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    lock(&file, path, try_lock)?;
    Ok(file)
}

/// Locks a file; an error if another save has locked it, or has removed it or renamed it since it was
/// opened. `false` on a file system without locks, where the name alone keeps saves apart.
fn lock(file: &File, path: &Path, try_lock: TryLock) -> IoResult<bool> {
    let taken = || IoError::from(IoErrorKind::AlreadyExists);
    let is_locked = match try_lock(file) {
        Ok(()) => true,
        Err(TryLockError::Error(_)) => false,
        Err(TryLockError::WouldBlock) => return Err(taken()),
    };
    let there = std::fs::symlink_metadata(path).map_err(|_| taken())?;
    if is_same(&file.metadata()?, &there) { Ok(is_locked) } else { Err(taken()) }
}

#[cfg(unix)]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Where files have no number, one that is open is not replaced by another.
#[cfg(not(unix))]
fn is_same(a: &Metadata, b: &Metadata) -> bool {
    a.created().ok() == b.created().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("bp-{name}-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let entries = std::fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<_> =
            entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn what_a_killed_save_has_left_is_replaced() {
        let folder = folder("killed");
        let path = folder.join("chat.json");
        std::fs::write(folder.join(".chat.json.saving-0"), "half of it").expect("a file");
        write(&path, "{}").expect("saved");
        assert_eq!(
            (read(&path).expect("read"), names(&folder)),
            ("{}".into(), vec!["chat.json".into()])
        );
        std::fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn a_save_leaves_the_file_of_another_alone() {
        let folder = folder("two");
        let path = folder.join("chat.json");
        let (mut other, temporary) = create_temporary(&path, File::try_lock).expect("a file");
        other.write_all(b"other").expect("written");
        write(&path, "{}").expect("saved");
        assert_eq!(read(&temporary).expect("still there"), "other");
        assert_eq!(names(&folder), [".chat.json.saving-0", "chat.json"]);
        drop(other);
        write(&path, "[]").expect("saved");
        assert_eq!((read(&path).expect("read"), names(&folder).len()), ("[]".into(), 1));
        std::fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn without_locks_the_file_of_another_save_stays() {
        let folder = folder("locks");
        let path = folder.join("chat.json");
        let no_locks: TryLock =
            |_| Err(TryLockError::Error(IoError::from(IoErrorKind::Unsupported)));
        let (mut other, first) = create_temporary(&path, no_locks).expect("a file");
        other.write_all(b"half").expect("written");
        let (_, second) = create_temporary(&path, no_locks).expect("another file");
        assert_eq!(
            (first.file_name(), second.file_name()),
            (Some(".chat.json.saving-0".as_ref()), Some(".chat.json.saving-1".as_ref()))
        );
        other.write_all(b" and half").expect("written");
        assert_eq!(read(&first).expect("still there"), "half and half");
        std::fs::rename(&first, &path).expect("in its place");
        assert_eq!(read(&path).expect("whole"), "half and half");
        assert_eq!(names(&folder), [".chat.json.saving-1", "chat.json"]);
        std::fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn many_saves_at_once_leave_one_whole_file() {
        let folder = folder("many");
        let path = folder.join("chat.json");
        let texts: Vec<String> = (0..8).map(|n| n.to_string().repeat(20_000)).collect();
        std::thread::scope(|scope| {
            for text in &texts {
                scope.spawn(|| (0..20).for_each(|_| write(&path, text).expect("saved")));
            }
        });
        assert!(texts.contains(&read(&path).expect("read")));
        assert_eq!(names(&folder), ["chat.json"]);
        std::fs::remove_dir_all(folder).expect("removed");
    }

    #[test]
    fn what_is_no_regular_file_is_refused() {
        let folder = folder("kinds");
        let error = write(&folder, "{}").expect_err("a folder");
        assert!(error.to_string().contains("is a directory"), "{error}");
        assert!(read(&folder).expect_err("a folder").to_string().contains("is a directory"));
        let missing = read(&folder.join("none")).expect_err("nothing there");
        assert_eq!(missing.kind(), ErrorKind::Io);
        assert!(write(&folder.join("none/chat.json"), "{}").is_err());
        std::fs::remove_dir_all(folder).expect("removed");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_replaced_and_pipes_refused() {
        let folder = folder("unix");
        let (pipe, link, target) =
            (folder.join("pipe"), folder.join("link"), folder.join("target"));
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        assert!(made.expect("mkfifo").success());
        for error in [write(&pipe, "{}").expect_err("a pipe"), read(&pipe).expect_err("a pipe")] {
            assert!(error.to_string().contains("is no regular file"), "{error}");
        }
        std::fs::write(&target, "[]").expect("written");
        std::os::unix::fs::symlink(&target, &link).expect("a link");
        assert_eq!(read(&link).expect("through the link"), "[]");
        write(&link, "{}").expect("saved");
        assert_eq!(
            (read(&link).expect("read"), read(&target).expect("read")),
            ("{}".into(), "[]".into())
        );
        assert!(std::fs::symlink_metadata(&link).expect("there").is_file());
        // A link that somebody has put in the place of the temporary file is not followed.
        std::os::unix::fs::symlink(&target, folder.join(".link.saving-0")).expect("a link");
        write(&link, "{ }").expect("saved");
        assert_eq!(read(&target).expect("read"), "[]");
        std::fs::remove_dir_all(folder).expect("removed");
    }
}
