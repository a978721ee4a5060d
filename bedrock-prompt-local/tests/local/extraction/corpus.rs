//! Reads the files of cases, which `extraction/README.md` describes.

use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};

/// What the engine has to make of a text.
#[derive(Debug, PartialEq)]
pub(crate) enum Expected {
    Value(Value),
    /// The paths that the refusal names.
    Missing(Vec<String>),
}

pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) tool: String,
    pub(crate) schema: Value,
    pub(crate) text: String,
    pub(crate) expected: Expected,
}

/// The cases of all files.
pub(crate) fn all() -> Vec<Case> {
    let folder = folder();
    let entries = std::fs::read_dir(&folder).expect("the folder of cases");
    let paths = entries.map(|entry| entry.expect("a file").path());
    let mut files: Vec<PathBuf> =
        paths.filter(|path| path.extension().is_some_and(|e| e == "txt")).collect();
    files.sort();
    files.iter().flat_map(|file| in_file(file)).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/local/extraction")
}

/// What the cases of a file have in common.
#[derive(Default)]
struct Common {
    tool: String,
    schema: Value,
    base: String,
    value: Value,
}

fn in_file(path: &Path) -> Vec<Case> {
    let content = std::fs::read_to_string(path).expect("UTF-8");
    let file = path.file_name().expect("a name").to_string_lossy();
    let mut common = Common::default();
    let mut cases: Vec<Case> = Vec::new();
    for part in content.split("\n%%% ").skip(1) {
        let (head, body) = part.split_once('\n').unwrap_or((part, ""));
        let (word, rest) = head.split_once(' ').unwrap_or((head, ""));
        let named = |text: String| Case {
            name: format!("{file}: {rest}"),
            tool: common.tool.clone(),
            schema: common.schema.clone(),
            text,
            expected: Expected::Missing(Vec::new()),
        };
        match word {
            "schema" => {
                let compact = body.parse().unwrap_or_else(|e| panic!("{file}: {rest}: {e}"));
                let mut schema = schema(&compact);
                schema["title"] = rest.into();
                common = Common { tool: snake_case(rest), schema, ..Common::default() };
            }
            "base" => {
                let path = folder().join(rest);
                common.base = std::fs::read_to_string(path).expect("the base text");
                common.value = body.parse().expect("the value of the base");
            }
            "case" => cases.push(named(body.trim_end().to_owned())),
            "edit" => cases.push(named(edited(&common.base, body, rest))),
            "gives" => {
                let value: Value = body.parse().unwrap_or_else(|e| panic!("{body}: {e}"));
                cases.last_mut().expect("a case before").expected = Expected::Value(value);
            }
            "changes" => {
                let mut value = common.value.clone();
                let changes: Map<String, Value> =
                    serde_json::from_str(body).unwrap_or_else(|e| panic!("{body}: {e}"));
                for (key, change) in changes {
                    value[key] = change;
                }
                cases.last_mut().expect("a case before").expected = Expected::Value(value);
            }
            "misses" => {
                let paths = rest.split(", ").map(str::to_owned).collect();
                cases.last_mut().expect("a case before").expected = Expected::Missing(paths);
            }
            _ => panic!("{file}: unknown word {word:?}"),
        }
    }
    cases
}

fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !snake.is_empty() {
            snake.push('_');
        }
        snake.extend(c.to_lowercase());
    }
    snake
}

/// The base text, with each block of `-` lines replaced by the `+` lines after it.
fn edited(base: &str, edits: &str, name: &str) -> String {
    let mut text = base.to_owned();
    let mut lines = edits.lines().filter(|line| !line.is_empty()).peekable();
    while lines.peek().is_some() {
        let mut take = |sign: char| {
            let mut block = String::new();
            while let Some(line) = lines.next_if(|line| line.starts_with(sign)) {
                block.push_str(&line[1..]);
                block.push('\n');
            }
            block
        };
        let (old, new) = (take('-'), take('+'));
        assert!(!old.is_empty() && text.contains(&old), "{name}: the base has no {old:?}");
        text = text.replacen(&old, &new, 1);
    }
    text
}

/// The JSON Schema of a compact one, in the form that schemars writes.
fn schema(compact: &Value) -> Value {
    match compact {
        Value::Object(members) => {
            let (mut properties, mut required) = (Map::new(), Vec::new());
            for (key, member) in members {
                let name = key.strip_suffix('?');
                if name.is_none() {
                    required.push(key.clone());
                }
                properties.insert(name.unwrap_or(key).to_owned(), schema(member));
            }
            json!({"type": "object", "properties": properties, "required": required})
        }
        Value::Array(items) => json!({"type": "array", "items": schema(&items[0])}),
        Value::String(text) => {
            let (kind, description) = text.split_once(": ").unwrap_or((text, ""));
            let mut schema = match kind {
                "date" | "date-time" | "time" | "email" => {
                    json!({"type": "string", "format": kind})
                }
                "decimal" => {
                    json!({"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?([eE][0-9]+)?$"})
                }
                "u32" => json!({"type": "integer", "format": "uint32", "minimum": 0}),
                _ if kind.contains('|') => {
                    json!({"type": "string", "enum": kind.split('|').collect::<Vec<_>>()})
                }
                _ => json!({"type": kind}),
            };
            if !description.is_empty() {
                schema["description"] = description.into();
            }
            schema
        }
        other => panic!("{other} is not a schema"),
    }
}
