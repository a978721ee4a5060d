//! Counts which output modes can express the JSON Schemas of a folder, and validates their documents.
//!
//! `cargo run --features jsonschema --example schema_report [-- DIR]`

use std::{env, fs, path::Path};

use bedrock_prompt::{OutputMode, schema};
use serde_json::{Value, from_slice};

const NATIVE: (OutputMode, &str) = (OutputMode::Native, "anthropic.claude-sonnet-4-6");
const TOOL: (OutputMode, &str) = (OutputMode::Tool, "amazon.nova-lite-v1:0");

/// The schemas of a file with their documents: one, or a list as in the JSON Schema test suite.
fn cases(mut file: Value) -> Vec<Option<(Value, Value)>> {
    match file {
        Value::Array(listed) => listed.into_iter().flat_map(cases).collect(),
        _ if file["tests"].is_array() => vec![Some((file["schema"].take(), file["tests"].take()))],
        schema => vec![Some((schema, Value::Null))],
    }
}

fn read(path: &Path) -> Vec<Option<(Value, Value)>> {
    if let Ok(files) = fs::read_dir(path) {
        return files.flat_map(|it| it.map_or(vec![None], |it| read(&it.path()))).collect();
    }
    let file = fs::read(path).and_then(|text| Ok(from_slice(&text)?));
    file.map_err(|it| println!("{}: {it}", path.display())).map_or(vec![None], cases)
}

fn main() {
    let all = read(env::args().nth(1).unwrap_or_else(|| "examples/data/schemas".into()).as_ref());
    let (found, mut verdicts): (Vec<_>, _) = (all.iter().flatten().collect(), Vec::new());
    println!("schemas: {}, files that cannot be read: {}", found.len(), all.len() - found.len());
    for (mode, model) in [NATIVE, TOOL] {
        let report = |(schema, _): &(_, _)| schema::SchemaReport::of_schema("", schema, model);
        let fits: Vec<_> = found.iter().filter_map(|it| report(it).fit(mode).cloned()).collect();
        let count = fits.iter().filter(|fit| fit.fits()).count();
        println!("{count} of {} fit {mode:?} on {model}", found.len());
        let rules = fits.iter().flat_map(schema::ModeFit::refusals);
        let mut reasons: Vec<_> = rules.map(|it| it.rule().to_string()).collect();
        reasons.sort();
        reasons.chunk_by(String::eq).for_each(|it| println!("{:>6} x {}", it.len(), it[0]));
    }
    for (schema, tests) in &found {
        let report = schema::SchemaReport::of_schema("", schema, TOOL.1);
        let theirs = jsonschema::draft202012::options().should_validate_formats(true).build(schema);
        verdicts.extend(tests.as_array().into_iter().flatten().map(|test| {
            let ours = report.violations(&test["data"]).map(|violations| violations.is_empty());
            let theirs = theirs.as_ref().ok().map(|it| it.is_valid(&test["data"]));
            (ours, theirs, test["valid"].as_bool())
        }));
    }
    let count = |wanted: fn(&_) -> bool| verdicts.iter().filter(wanted).count();
    let wrong = count(|it| it.0 == Some(true) && it.1 == Some(false));
    println!("{} of {} documents judged", count(|it| it.0.is_some()), verdicts.len());
    println!("{:>6} as jsonschema does", count(|it| it.0.is_some() && it.0 == it.1));
    println!("{:>6} as their files say", count(|it| it.0.is_some() && it.0 == it.2));
    println!("{wrong:>6} called valid that jsonschema calls invalid");
    std::process::exit(i32::from(wrong > 0 || found.len() < all.len() || all.is_empty()))
}
