//! A folder of cassettes: which request has which responses.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::{fs, io};

use super::cassette::{Cassette, Response};
use super::difference::{Difference, differences, distance};
use super::request::Request;

#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// By the key of the request.
    slots: HashMap<String, Slot>,
}

#[derive(Debug)]
struct Slot {
    file: PathBuf,
    cassette: Cassette,
    /// The index of the response to the next request.
    next: usize,
}

/// The extension of cassettes. Other files of a folder are not read.
const EXTENSION: &str = "json";

/// Several recordings of a process may write to one folder.
static WRITES: AtomicU64 = AtomicU64::new(0);

/// The characters of the key in the name of a file.
const KEY_LENGTH: usize = 12;

impl Folder {
    /// Reads all cassettes of a folder.
    pub(super) fn read(path: &Path) -> io::Result<Self> {
        let mut folder = Self { path: path.to_owned(), slots: HashMap::new() };
        let entries = fs::read_dir(path)
            .map_err(|error| at(path, "cannot read the folder of cassettes ", &error))?;
        let files: io::Result<Vec<PathBuf>> = entries.map(|entry| Ok(entry?.path())).collect();
        let mut files = files?;
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == EXTENSION)) {
            let invalid = |reason: String| {
                io::Error::new(io::ErrorKind::InvalidData, format!("{}: {reason}", file.display()))
            };
            let json = fs::read_to_string(file).map_err(|error| at(file, "", &error))?;
            let cassette = Cassette::from_json(&json).map_err(invalid)?;
            match folder.slots.entry(cassette.request.key()) {
                Entry::Occupied(other) => {
                    let other = other.get().file.display().to_string();
                    return Err(invalid(format!(
                        "{other} has the same request. Delete one of the two."
                    )));
                }
                Entry::Vacant(slot) => {
                    slot.insert(Slot { file: file.clone(), cassette, next: 0 });
                }
            }
        }
        if folder.slots.is_empty() {
            let others = files.first().and_then(|file| file.file_name());
            let others = others
                .map(|name| format!("; `{}` and others like it are not read", name.display()));
            return Err(io::Error::new(
                io::ErrorKind::NotFound,
                format!(
                    "{} has no cassettes (files of type `.json`){}. Record some first.",
                    path.display(),
                    others.unwrap_or_default()
                ),
            ));
        }
        Ok(folder)
    }

    /// A folder to record to, which is made if there is none.
    pub(super) fn create(path: &Path) -> io::Result<Self> {
        fs::create_dir_all(path)
            .map_err(|error| at(path, "cannot make the folder of cassettes ", &error))?;
        Ok(Self { path: path.to_owned(), slots: HashMap::new() })
    }

    /// The next response to a request. After the last one, the first one is the next again, so that
    /// each run of a test has the same.
    pub(super) fn next(&mut self, request: &Request) -> Result<Response, NotRecorded> {
        let Some(slot) = self.slots.get_mut(&request.key()) else {
            return Err(self.not_recorded(request));
        };
        let response = slot.cassette.responses[slot.next].clone();
        slot.next = (slot.next + 1) % slot.cassette.responses.len();
        Ok(response)
    }

    /// Adds a response, and writes its cassette. The first response that is added to a request
    /// replaces a cassette of an earlier recording.
    pub(super) fn add(&mut self, request: Request, response: Response) -> io::Result<()> {
        let key = request.key();
        let name = format!("{}-{}.{EXTENSION}", request.label(), &key[..KEY_LENGTH]);
        let slot = self.slots.entry(key).or_insert_with(|| Slot {
            file: self.path.join(name),
            cassette: Cassette { request, responses: Vec::new() },
            next: 0,
        });
        slot.cassette.responses.push(response);
        let json = slot.cassette.to_json().map_err(io::Error::other)?;
        // A reader at the same time finds the old file or the new one.
        let number = WRITES.fetch_add(1, Ordering::Relaxed);
        let temporary = slot.file.with_extension(format!("{}-{number}.tmp", std::process::id()));
        // The folder may have been deleted, to record anew.
        let written = fs::create_dir_all(&self.path)
            .and_then(|()| fs::write(&temporary, json))
            .and_then(|()| fs::rename(&temporary, &slot.file));
        written.map_err(|error| {
            let _ = fs::remove_file(&temporary);
            at(&slot.file, "cannot write the cassette ", &error)
        })
    }

    fn not_recorded(&self, request: &Request) -> NotRecorded {
        let near = self.slots.values().map(|slot| {
            let differences = differences(&slot.cassette.request, request);
            (distance(&differences), slot, differences)
        });
        let nearest = near.min_by(|(a, slot, _), (b, other, _)| {
            a.total_cmp(b).then_with(|| slot.file.cmp(&other.file))
        });
        NotRecorded {
            request: format!("{} {}", request.method, request.path),
            folder: self.path.clone(),
            nearest: nearest.map(|(_, slot, differences)| (slot.file.clone(), differences)),
        }
    }
}

/// An error with the path at which it occurred, behind what could not be done.
fn at(path: &Path, what: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{what}{}: {error}", path.display()))
}

/// A request that no cassette has.
#[derive(Debug)]
pub(super) struct NotRecorded {
    /// The method and path.
    request: String,
    folder: PathBuf,
    nearest: Option<(PathBuf, Vec<Difference>)>,
}

impl std::fmt::Display for NotRecorded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        const SHOWN: usize = 5;

        let Self { request, folder, nearest } = self;
        write!(f, "no cassette in {} has this request, {request}.", folder.display())?;
        if let Some((file, differences)) = nearest {
            let name = file.file_name().unwrap_or_default().display();
            write!(f, " The nearest is {name}, which differs in:")?;
            if differences.is_empty() {
                write!(
                    f,
                    "\n  the bytes of the body: members with the same name, or bytes that are not UTF-8"
                )?;
            }
            for difference in differences.iter().take(SHOWN) {
                write!(f, "\n  {difference}")?;
            }
            if let Some(others @ 1..) = differences.len().checked_sub(SHOWN) {
                write!(f, "\n  and in {others} more")?;
            }
        }
        let before = if nearest.is_some() { "\n" } else { " " };
        write!(
            f,
            "{before}Record it, correct the request, or replay with the `scrub` of the recording"
        )
    }
}

impl std::error::Error for NotRecorded {}
