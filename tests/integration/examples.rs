//! The examples: what they print, and that they are listed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::cargo;

/// The programs of the examples. Built with the features of the whole workspace, they use the
/// libraries that these tests have been built with, and most of them are built already.
static PROGRAMS: LazyLock<HashMap<String, PathBuf>> = LazyLock::new(|| {
    let build = ["build", "--workspace"];
    let with_features = NEED_FEATURES.map(|(name, feature)| {
        [format!("--example={name}"), format!("--features=bedrock-prompt-examples/{feature}")]
    });
    let with_features = with_features.into_iter().flatten();
    let default = cargo::messages(build.map(String::from).into_iter().chain(["--examples".into()]));
    let others = cargo::messages(build.map(String::from).into_iter().chain(with_features));
    let programs = default.into_iter().chain(others).filter_map(|built| {
        let program = built["executable"].as_str()?;
        Some((built["target"]["name"].as_str()?.to_owned(), PathBuf::from(program)))
    });
    programs.collect()
});

/// The examples that need a feature which the others do without.
const NEED_FEATURES: [(&str, &str); 6] = [
    ("doctor", "control-plane"),
    ("guardrail", "control-plane"),
    ("knowledge_base", "knowledge-base"),
    ("models", "control-plane"),
    ("schema_report", "jsonschema"),
    ("validate", "garde"),
];

/// What an example prints with these arguments.
pub(crate) fn run(name: &str, args: &[&str]) -> String {
    let (printed, is_fine) = tried(name, args);
    assert!(is_fine, "{printed}");
    printed
}

/// What an example prints, and whether it ends well.
pub(crate) fn tried(name: &str, args: &[&str]) -> (String, bool) {
    let program = PROGRAMS.get(name).expect("an example");
    let output = Command::new(program).args(args).current_dir(root()).output();
    let output = output.expect("the example runs");
    let (out, err) = (String::from_utf8(output.stdout), String::from_utf8(output.stderr));
    eprint!("{}", err.expect("UTF-8"));
    (out.expect("UTF-8"), output.status.success())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn file(path: &str) -> PathBuf {
    root().join(path)
}

fn read(path: &str) -> String {
    std::fs::read_to_string(file(path)).expect("a file of the repository")
}

#[test]
fn readme_shows_the_output_of_the_example() {
    let printed = run("extract_invoice", &[]);
    // The quick start reads the same invoice, and prints no tokens.
    let invoice = &printed[..printed.find("380 tokens in").expect("the last line")];
    assert!(read("README.md").contains(&format!("```text\n{invoice}```")), "{printed}");
}

#[test]
fn readme_shows_the_code_of_the_example() {
    let (readme, example) = (read("README.md"), read("examples/extract_invoice.rs"));
    let types = example.find("/// One supplier").zip(example.find("#[tokio::main]"));
    let (start, end) = types.expect("the types of the example");
    assert!(readme.contains(&example[start..end]));
}

#[test]
fn edited_invoice_changes_the_output() {
    let edited = read("examples/data/invoice.txt")
        .replace("NW-2026-0417", "XY/9")
        .replace("397.68", "1,397.60")
        .replace("Packing tape, clear ", "Packing tape, brown ");
    let path = std::env::temp_dir().join(format!("invoice-{}.txt", std::process::id()));
    std::fs::write(&path, edited).expect("a writable folder");
    let printed = run("extract_invoice", &[path.to_str().expect("UTF-8")]);
    std::fs::remove_file(&path).expect("the file just written");
    insta::assert_snapshot!(printed);
}

#[test]
fn refused_invoice_names_the_fields() {
    let edited = read("examples/data/invoice.txt")
        .replace("3 March 2026", "03/04/2026")
        .replace("tape, clear               24", "tape, clear              2.5");
    let path = std::env::temp_dir().join(format!("refused-{}.txt", std::process::id()));
    std::fs::write(&path, edited).expect("a writable folder");
    let program = PROGRAMS.get("extract_invoice").expect("an example");
    let output = Command::new(program).arg(&path).output().expect("the example runs");
    std::fs::remove_file(&path).expect("the file just written");
    let errors = String::from_utf8(output.stderr).expect("UTF-8");
    assert!(errors.contains("could not find `issued` or `lines[2].quantity`"), "{errors}");
    assert!(!output.status.success());
}

#[test]
fn classify_output() {
    insta::assert_snapshot!(run("classify", &[]));
}

#[test]
fn from_scratch_output() {
    insta::assert_snapshot!(run("from_scratch", &[]));
}

#[test]
fn guardrail_output() {
    insta::assert_snapshot!(run("guardrail", &[]));
}

#[test]
fn doctor_output() {
    let printed = run("doctor", &["--send"]);
    let (before, after) = printed.split_once("http://127.0.0.1:").expect("the endpoint");
    let after = after.trim_start_matches(|c: char| c.is_ascii_digit());
    insta::assert_snapshot!(format!("{before}http://127.0.0.1:50000{after}"));
    let (printed, is_fine) = tried("doctor", &["amazon.nova-lit-v1:0", "--region", "eu-west-1"]);
    assert!(!is_fine && printed.contains("`amazon.nova-lite-v1:0`?"), "{printed}");
}

#[test]
fn models_output() {
    insta::assert_snapshot!(run("models", &[]));
}

#[test]
fn native_output() {
    insta::assert_snapshot!(run("native", &[]));
}

#[test]
fn stream_output() {
    insta::assert_snapshot!(run("stream", &[]));
}

#[test]
fn chat_output() {
    insta::assert_snapshot!(run("chat", &[]));
}

/// Every example has a row in both tables, and every row its example.
#[test]
fn both_tables_list_every_example() {
    let mut examples: Vec<_> = std::fs::read_dir(file("examples"))
        .expect("the examples")
        .map(|entry| entry.expect("an example").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    examples.sort();
    assert!(examples.len() > 10, "{examples:?}");

    let index = read("examples/README.md");
    let indexed = index.lines().filter_map(|line| line.strip_prefix("| [`")?.split('`').next());
    assert_eq!(indexed.collect::<Vec<_>>(), examples, "examples/README.md");

    let readme = read("README.md");
    let rows = readme.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let cells = rows.filter_map(|row| row.rsplit(" | ").next());
    let mut listed: Vec<_> = cells.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    listed.sort_unstable();
    assert_eq!(listed, examples, "README.md");
}

#[test]
fn examples_stay_short() {
    for entry in std::fs::read_dir(file("examples")).expect("the examples") {
        let path = entry.expect("an example").path();
        if path.extension().is_some_and(|extension| extension == "rs") {
            let lines = std::fs::read_to_string(&path).expect("UTF-8").lines().count();
            assert!(lines <= 60, "{}: {lines} lines", path.display());
        }
    }
    assert!(read("README.md").lines().count() <= 170);
}

#[test]
fn every_model_output() {
    insta::assert_snapshot!(run("every_model", &[]));
}

#[test]
fn invalid_answers_output() {
    insta::assert_snapshot!(run("invalid_answers", &[]));
}
