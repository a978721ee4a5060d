//! Imports go one way: a module imports only modules above it in its crate's table in
//! ARCHITECTURE.md.

use std::fs;
use std::path::{Path, PathBuf};

const CRATES: [&str; 3] = ["bedrock-prompt", "bedrock-prompt-derive", "bedrock-prompt-local"];

/// The modules of a crate, in the order of its table.
fn ladder(architecture: &str, name: &str) -> Vec<String> {
    let section = architecture.split("\n## ").find(|part| part.starts_with(&format!("`{name}`")));
    let rows = section.expect("a section").lines().filter_map(|line| line.strip_prefix("| `"));
    rows.filter_map(|row| row.split('`').next()).map(str::to_owned).collect()
}

/// The imports of a file that climb back, or leave its module in a way that cannot be checked.
fn climbing(ladder: &[String], path: &Path, source: &str) -> Vec<String> {
    let parts: Vec<String> = path
        .with_extension("")
        .iter()
        .map(|part| part.to_string_lossy().into_owned())
        .filter(|part| part != "mod")
        .collect();
    let Some(rank) = ladder.iter().position(|module| *module == parts[0]) else {
        return vec![format!("{}: `{}` is not in the table", path.display(), parts[0])];
    };
    let mut depth = parts.len();
    let mut found = Vec::new();
    let mut is_macro_for_others = false;
    for (index, line) in source.lines().enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        if code.trim_start().starts_with("mod tests {") {
            depth += 1;
        }
        let place = format!("{}:{}", path.display(), index + 1);
        // What an exported macro names is found where it is used, outside of the crate.
        is_macro_for_others |= code.trim_start().starts_with("#[macro_export]");
        is_macro_for_others &= line != "}";
        let unchecked = ["crate as ", "{super", "{self::super", "#[path"];
        if let Some(form) = unchecked.iter().find(|form| code.contains(**form)) {
            found.push(format!("{place}: `{form}` hides where an import leads"));
            continue;
        }
        for (start, _) in code.match_indices("crate::") {
            let before = &code[..start];
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_')
                || before.ends_with('$') && is_macro_for_others
            {
                continue;
            }
            let rest = &code[start + "crate::".len()..];
            let target: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            match ladder.iter().position(|module| *module == target) {
                Some(other) if other <= rank => {}
                Some(_) => found.push(format!("{place}: `{}` imports `{target}`", parts[0])),
                None => found.push(format!("{place}: `crate::{target}` is not a module's path")),
            }
        }
        let climbs = code.split("super::").skip(1).fold((1, 1), |(now, most), rest| {
            if rest.is_empty() { (now + 1, most.max(now + 1)) } else { (1, most) }
        });
        if code.contains("super::") && climbs.1 >= depth {
            found.push(format!("{place}: `super` leaves the module"));
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn no_import_climbs_back() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let architecture = fs::read_to_string(root.join("ARCHITECTURE.md")).expect("a table");
    let mut found = Vec::new();
    for name in CRATES {
        let ladder = ladder(&architecture, name);
        assert!(ladder.len() >= 7, "{name}: {ladder:?}");
        let folder = root.join(name).join("src");
        let mut files = Vec::new();
        sources(&folder, &mut files);
        for module in &ladder {
            let is_there = files.iter().any(|file| {
                let path = file.strip_prefix(&folder).expect("below it").with_extension("");
                path.iter().next().is_some_and(|first| first == module.as_str())
            });
            assert!(is_there, "{name}: ARCHITECTURE.md has `{module}`, the crate has not");
        }
        for file in files {
            let path = file.strip_prefix(&folder).expect("below it");
            let is_above_all = ["lib.rs", "__private.rs", "bin", "tests"]
                .iter()
                .any(|name| path.starts_with(name) || path == Path::new(&format!("{name}.rs")));
            if !is_above_all {
                let source = fs::read_to_string(&file).expect("UTF-8");
                let climbs = climbing(&ladder, path, &source);
                found.extend(climbs.into_iter().map(|climb| format!("{name}: {climb}")));
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_planted_ring_is_found() {
    let ladder = ["json", "wire"].map(str::to_owned);
    let climbs = |path, source| climbing(&ladder, Path::new(path), source);
    assert!(climbs("wire/parts.rs", "use crate::json::Node;").is_empty());
    assert!(
        climbs("wire/parts.rs", "// use crate::client::Client;\nuse super::RawBody;").is_empty()
    );
    assert!(climbs("wire/parts.rs", "mod tests {\n    use super::super::RawBody;").is_empty());
    assert!(climbs("json.rs", "mod tests {\n    use super::Node;").is_empty());
    let exported =
        "#[macro_export]\nmacro_rules! body {\n    () => { $crate::wire::RawBody };\n}\n";
    assert!(climbs("json.rs", exported).is_empty());
    let after = format!("{exported}use crate::wire::RawBody;");
    assert_eq!(climbs("json.rs", &after).len(), 1);
    let rings = [
        ("json/node.rs", "use crate::wire::RawBody;"),
        ("json/node.rs", "    let body = crate::wire::RawBody::new(json);"),
        ("json/node.rs", "use super::super::wire::RawBody;"),
        ("json.rs", "use super::wire::RawBody;"),
        ("json/node.rs", "use crate::{wire::RawBody};"),
        ("json/node.rs", "use crate::RawBody;"),
        ("json/node.rs", "use super::{super::wire::RawBody};"),
        ("json/node.rs", "use crate as root;"),
        ("json/node.rs", "#[path = \"../wire.rs\"]"),
        ("json/node.rs", "macro_rules! body {\n    () => { $crate::wire::RawBody };\n}"),
        ("tables.rs", ""),
    ];
    for (path, source) in rings {
        assert_eq!(climbs(path, source).len(), 1, "{path}: {source}");
    }
}
