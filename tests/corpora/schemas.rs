//! The JSON Schema test suite: schemas, instances, and whether each is valid.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use bedrock_prompt::schema::SchemaReport;
use serde::Deserialize;
use serde_json::Value;

use crate::table::{Outcome, Table};

const MODEL: &str = "anthropic.claude-sonnet-4-5-20250929-v1:0";

#[derive(Deserialize)]
struct Group {
    description: String,
    schema: Value,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Test {
    description: String,
    data: Value,
    valid: bool,
}

pub(crate) fn run(folder: &Path) -> Table {
    let mut table = Table::default();
    for file in files(folder) {
        let json = fs::read_to_string(&file).expect("a file of the suite");
        let groups: Vec<Group> = serde_json::from_str(&json).expect("groups of tests");
        let name = file.strip_prefix(folder).expect("below it").with_extension("");
        for group in groups {
            let report = SchemaReport::of_schema("Instance", &group.schema, MODEL);
            for test in &group.tests {
                // Formats are asserted, as documented.
                if test.description.ends_with("only an annotation by default") {
                    continue;
                }
                let violations = report.violations(&test.data);
                let outcome = match &violations {
                    None => Outcome::NotChecked,
                    Some(all) if all.is_empty() == test.valid => Outcome::Read,
                    Some(_) => Outcome::Wrong,
                };
                let what = format!(
                    "{} / {}: {}\t{:?}",
                    group.description,
                    test.description,
                    test.data,
                    report.unchecked()
                );
                table.add(&class(&name), outcome, &what);
            }
        }
    }
    table
}

/// `2020-12`, or `2020-12 optional`.
fn class(name: &Path) -> String {
    let parts: Vec<_> = name.iter().map(|part| part.to_string_lossy()).collect();
    match parts.as_slice() {
        [_] => "required".into(),
        [folder @ .., _] => folder.join(" "),
        [] => String::new(),
    }
}

fn files(folder: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(folder).expect("a folder of the suite") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.insert(path);
        }
    }
    found
}
