//! The passages of a knowledge base, read from `.txt` and `.md` files.

use std::io::{self, ErrorKind};
use std::path::Path;

use serde_json::{Map, Value};

use crate::state::Passage;

/// The passages of a folder: the paragraphs of its files, in the order of their names.
pub(super) fn read(folder: &Path) -> io::Result<Vec<Passage>> {
    let passages = read_files(folder)?;
    if passages.is_empty() {
        let message = format!(
            "the folder {} has no passages: add .txt or .md files with text",
            folder.display()
        );
        return Err(io::Error::new(ErrorKind::InvalidInput, message));
    }
    Ok(passages)
}

fn read_files(folder: &Path) -> io::Result<Vec<Passage>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(|error| named(&error, folder))? {
        files.push(entry?.path());
    }
    files.retain(|path| path.extension().is_some_and(|end| end == "txt" || end == "md"));
    files.sort();
    let bucket = file_name(&folder.canonicalize()?);
    let mut passages = Vec::new();
    for path in files {
        let text = std::fs::read_to_string(&path).map_err(|error| named(&error, &path))?;
        passages.extend(file_passages(&text, &file_name(&path), &bucket));
    }
    Ok(passages)
}

fn named(error: &io::Error, path: &Path) -> io::Error {
    let path = path.display();
    let message = match error.kind() {
        ErrorKind::NotFound => {
            format!("there is no folder {path}: create it, with .txt or .md files")
        }
        ErrorKind::NotADirectory => {
            format!("{path} is not a folder: give the folder that has the .txt or .md files")
        }
        _ => format!("cannot read {path}: {error}"),
    };
    io::Error::new(error.kind(), message)
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

fn file_passages(text: &str, file: &str, bucket: &str) -> Vec<Passage> {
    let text = text.replace("\r\n", "\n");
    let (mut metadata, text) = front_matter(&text);
    let uri = format!("s3://{bucket}/{file}");
    metadata.insert("x-amz-bedrock-kb-source-uri".to_owned(), uri.clone().into());
    let passage = |text| Passage { text, uri: uri.clone(), metadata: metadata.clone() };
    paragraphs(text).into_iter().map(passage).collect()
}

/// The attributes between two lines of `---` at the start of a text, and the rest.
fn front_matter(text: &str) -> (Map<String, Value>, &str) {
    let split = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let Some((front, rest)) = split else {
        return (Map::new(), text);
    };
    let attributes = front.lines().filter_map(|line| line.split_once(':'));
    let attributes =
        attributes.map(|(key, value)| (key.trim().to_owned(), attribute(value.trim())));
    (attributes.collect(), rest)
}

/// `2026`, `true` and `[a, b]` are a number, a boolean and a list; anything else is text.
fn attribute(text: &str) -> Value {
    if let Some(items) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
        return items.split(',').map(|item| attribute(item.trim())).collect();
    }
    match serde_json::from_str(text) {
        Ok(value @ (Value::Number(_) | Value::Bool(_) | Value::String(_))) => value,
        _ => text.into(),
    }
}

/// Paragraphs are separated by blank lines. A heading belongs to the paragraph after it.
fn paragraphs(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = String::new();
    for block in text.split("\n\n").map(str::trim).filter(|block| !block.is_empty()) {
        if !open.is_empty() {
            open.push('\n');
        }
        open.push_str(block);
        let is_heading = block.starts_with('#') && !block.contains('\n');
        if !is_heading {
            found.push(std::mem::take(&mut open));
        }
    }
    if !open.is_empty() {
        found.push(open);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_file_has_attributes_and_paragraphs() {
        let text = "---\nyear: 2026\ntags: [new, 7]\ntopic: Returns & more\n---\n\
                    # Returns\n\nOne.\nTwo.\n\n\nThree.\n";
        let passages = file_passages(text, "a.txt", "handbook");
        let texts: Vec<_> = passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["# Returns\nOne.\nTwo.", "Three."]);
        assert_eq!(
            Value::from(passages[1].metadata.clone()),
            json!({
                "year": 2026,
                "tags": ["new", 7],
                "topic": "Returns & more",
                "x-amz-bedrock-kb-source-uri": "s3://handbook/a.txt",
            })
        );
    }

    #[test]
    fn a_file_without_attributes_is_all_text() {
        let passages = file_passages("Note: one\n\n---\n\n# End", "a.md", "b");
        let texts: Vec<_> = passages.iter().map(|passage| passage.text.as_str()).collect();
        assert_eq!(texts, ["Note: one", "---", "# End"]);
    }
}
