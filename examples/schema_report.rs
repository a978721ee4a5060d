//! Says of all JSON Schemas in a folder how many fit each mode, and why the others do not.
//!
//! `cargo run --example schema_report [-- DIR]`

use std::{collections::BTreeMap, path::Path};

use bedrock_prompt::{ModeFit, OutputMode, SchemaReport, SchemaRule};
use serde_json::Value;

const ROUTES: &[(OutputMode, &str)] = &[
    (OutputMode::Native, "anthropic.claude-sonnet-4-5-20250929-v1:0"),
    (OutputMode::Tool, "anthropic.claude-sonnet-4-5-20250929-v1:0"),
    (OutputMode::Tool, "amazon.nova-lite-v1:0"),
    (OutputMode::AutoTool, "meta.llama3-1-70b-instruct-v1:0"),
];

/// The schemas of a file: one, or a list of test cases as in the JSON Schema test suite.
fn schemas(mut file: Value) -> Vec<Value> {
    match file {
        Value::Array(cases) => cases.into_iter().flat_map(schemas).collect(),
        Value::Object(_) if file["tests"].is_array() => vec![file["schema"].take()],
        schema => vec![schema],
    }
}

fn read(path: &Path) -> std::io::Result<Vec<Value>> {
    let mut found = Vec::new();
    if path.is_dir() {
        for entry in std::fs::read_dir(path)? {
            found.extend(read(&entry?.path())?);
        }
    } else if path.extension().is_some_and(|extension| extension == "json") {
        match serde_json::from_slice(&std::fs::read(path)?) {
            Ok(file) => found = schemas(file),
            Err(error) => println!("{} is left out: {error}", path.display()),
        }
    }
    Ok(found)
}

fn main() -> std::io::Result<()> {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "examples/data/schemas".into());
    let found = read(folder.as_ref())?;
    for (mode, model) in ROUTES {
        let reports = found.iter().map(|schema| SchemaReport::of_schema("", schema, model));
        let fits: Vec<_> = reports.filter_map(|report| report.fit(*mode).cloned()).collect();
        let count = fits.iter().filter(|fit| fit.fits()).count();
        let mut reasons = BTreeMap::<_, usize>::new();
        for refusal in fits.iter().flat_map(ModeFit::refusals) {
            let reason = match refusal.rule() {
                SchemaRule::Reference(_) => "a reference that leads out of the schema".into(),
                rule => rule.to_string(),
            };
            *reasons.entry(reason).or_default() += 1;
        }
        let lines: Vec<_> = reasons.iter().map(|(rule, n)| format!("{n:>6} x {rule}\n")).collect();
        println!("{count} of {} fit {mode:?} on {model}\n{}", found.len(), lines.concat());
    }
    Ok(())
}
