//! What the compiler says about prompts: `ui/fail` does not compile, and each message is a
//! snapshot; `ui/pass` compiles and runs.
//!
//! The cases are compiled against the library that cargo has built for the tests, those whose name
//! has the text of `UI_CASE` alone: `UI_CASE=key-unknown cargo test --workspace --test ui`.

#![allow(clippy::unwrap_used)]

mod cargo;
#[path = "ui/compiler.rs"]
mod compiler;
#[path = "ui/message.rs"]
mod message;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex};
use std::{env, fs, thread};

use compiler::Compiler;

static COMPILER: LazyLock<Compiler> = LazyLock::new(Compiler::new);

#[test]
fn fail() {
    let cases = cases("fail");
    no_snapshot_without_case();
    check_all(&cases, |case| {
        let checked = COMPILER.check(case);
        if checked.success {
            return Err(String::from("it compiles"));
        }
        let mut settings = insta::Settings::new();
        settings.set_snapshot_path(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui/fail"));
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let message = message::stable(&checked.printed);
        settings.bind(|| {
            catch_unwind(AssertUnwindSafe(|| insta::assert_snapshot!(name(case), message)))
                .map_err(|_| String::from("the message is another than in the snapshot"))
        })
    });
}

#[test]
fn pass() {
    check_all(&cases("pass"), |case| {
        let run = COMPILER.run(case);
        if run.success { Ok(()) } else { Err(run.printed) }
    });
}

/// The cases of a folder whose name has the text of `UI_CASE`, or all, in order.
/// It panics if no case of either folder has it.
fn cases(folder: &str) -> Vec<PathBuf> {
    let filter = env::var("UI_CASE").unwrap_or_default();
    let named = |folder| files(folder, "rs").filter(|case| name(case).contains(&filter));
    assert!(["fail", "pass"].into_iter().any(|folder| named(folder).count() > 0), "no such case");
    let mut cases: Vec<_> = named(folder).collect();
    cases.sort();
    cases
}

fn files(folder: &str, extension: &'static str) -> impl Iterator<Item = PathBuf> {
    fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("ui").join(folder))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(move |path| path.extension().is_some_and(|found| found == extension))
}

fn name(case: &Path) -> String {
    case.file_stem().unwrap().to_string_lossy().into_owned()
}

fn no_snapshot_without_case() {
    let deserted: Vec<_> =
        files("fail", "snap").filter(|snap| !snap.with_extension("rs").exists()).collect();
    assert!(deserted.is_empty(), "snapshots without a case: {deserted:?}");
}

/// Checks the cases, as many at once as the machine has processors, and lists those that failed.
fn check_all(cases: &[PathBuf], check: impl Fn(&Path) -> Result<(), String> + Sync) {
    let next = Mutex::new(cases.iter());
    let failed = Mutex::new(Vec::new());
    thread::scope(|scope| {
        for _ in 0..thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let Some(case) = next.lock().unwrap().next() else { break };
                    if let Err(reason) = check(case) {
                        failed.lock().unwrap().push(format!("{}: {reason}", case.display()));
                    }
                }
            });
        }
    });
    let failed = failed.into_inner().unwrap();
    assert!(
        failed.is_empty(),
        "{} of {} cases failed:\n{}",
        failed.len(),
        cases.len(),
        failed.join("\n")
    );
}
