//! A JSON schema in a request without tools: as a parameter of the request, or in a text.

use std::borrow::Cow;
use std::ops::Range;

use serde_json::{Deserializer, Map, Value, json};

/// The maximum number of texts that look like JSON and are not.
const MAX_FAILURES: usize = 64;

/// The schema, in the form of a tool.
pub(super) fn schema_as_tool(request: &Value) -> Option<Value> {
    match parameter(request) {
        Some(_) => parameter_as_tool(request),
        None => Some(as_tool(&Value::Null, &schema_in_texts(request)?)),
    }
}

/// The schema that is a parameter of the request, in the form of a tool.
pub(super) fn parameter_as_tool(request: &Value) -> Option<Value> {
    let (definition, schema) = parameter(request)?;
    let schema = match schema {
        Value::String(schema) => serde_json::from_str(schema).ok()?,
        schema => schema.clone(),
    };
    Some(as_tool(&definition["name"], &schema))
}

fn as_tool(name: &Value, schema: &Value) -> Value {
    let name = name.as_str().unwrap_or_default();
    json!({ "name": name, "description": "", "inputSchema": { "json": schema } })
}

/// The object around the schema, and the schema: in `outputConfig`, or where the models of a family
/// have it.
fn parameter(request: &Value) -> Option<(&Value, &Value)> {
    let native = &request["outputConfig"]["textFormat"]["structure"]["jsonSchema"];
    let more = &request["additionalModelRequestFields"];
    let claude = &more["output_config"]["format"];
    let open_models = &more["response_format"]["json_schema"];
    let found = [native, claude, open_models].into_iter();
    let mut found = found.map(|definition| (definition, &definition["schema"]));
    found.find(|(_, schema)| schema.is_string() || schema.is_object())
}

/// The first schema of an object in the system prompt, or in a message.
fn schema_in_texts(request: &Value) -> Option<Value> {
    let system = request["system"].as_array().into_iter().flatten();
    let messages = request["messages"].as_array().into_iter().flatten();
    let blocks = messages.filter_map(|message| message["content"].as_array()).flatten();
    let mut texts = system.chain(blocks).filter_map(|block| block["text"].as_str());
    texts.find_map(|text| schemas(text).next().map(|(_, schema)| schema))
}

/// A text without the schemas in it, and without the fences around them.
pub(super) fn without_schemas(text: &str) -> Cow<'_, str> {
    let mut rest = String::new();
    let mut end = 0;
    for (place, _) in schemas(text) {
        let place = with_fence(text, end, place);
        // A schema may begin in the last line of the fence before it.
        rest.push_str(&text[end..place.start.max(end)]);
        end = place.end.max(end);
    }
    if end == 0 {
        return text.into();
    }
    rest.push_str(&text[end..]);
    rest.into()
}

/// The schemas of objects that begin a line, or follow a colon, each with its place.
fn schemas(text: &str) -> impl Iterator<Item = (Range<usize>, Value)> {
    let (mut at, mut failures) = (0, 0);
    std::iter::from_fn(move || {
        while failures < MAX_FAILURES
            && let Some(found) = text[at..].find('{')
        {
            let start = at + found;
            at = start + 1;
            let before = text[..start].trim_end_matches([' ', '\t']);
            if !(before.is_empty() || before.ends_with(['\n', ':'])) {
                continue;
            }
            let mut documents = Deserializer::from_str(&text[start..]).into_iter::<Value>();
            let Some(Ok(value)) = documents.next() else {
                failures += 1;
                continue;
            };
            at = start + documents.byte_offset();
            if is_object_schema(&value) {
                return Some((start..at, value));
            }
        }
        None
    })
}

/// Whether JSON is the schema of an object. Some prompts leave out its type.
fn is_object_schema(value: &Value) -> bool {
    let is_schema = |value: &Value| value.is_object() || value.is_boolean();
    let of_schemas = |members: &Map<String, Value>| members.values().all(is_schema);
    let is_reference = value["$defs"].is_object() && value["$ref"].is_string();
    let is_object = value["properties"].as_object().is_some_and(of_schemas);
    let has_type = value["type"] == "object";
    let is_untyped = value["type"].is_null() && !value["properties"]["type"].is_string();
    is_reference || (is_object && (has_type || is_untyped))
}

/// A place, and the lines of a fence before and after it. What is before `from` is read already.
fn with_fence(text: &str, from: usize, place: Range<usize>) -> Range<usize> {
    let from = from.min(place.start);
    let before = text[from..place.start].trim_end();
    let is_line_start = from == 0 || text[..from].ends_with('\n');
    let opening = before.rfind('\n').map(|end| end + 1).or(is_line_start.then_some(0));
    let opening = opening.filter(|at| before[*at..].trim_start().starts_with("```"));
    let after = text[place.end..].trim_start();
    match opening.filter(|_| after.starts_with("```")) {
        Some(opening) => {
            let closing = text.len() - after.len();
            from + opening..after.find('\n').map_or(text.len(), |length| closing + length + 1)
        }
        None => place,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &str = r#"{"type": "object", "properties": {"a": {"type": "string"}}}"#;

    fn found(text: &str) -> (usize, String) {
        (schemas(text).count(), without_schemas(text).into_owned())
    }

    #[test]
    fn schemas_are_found_where_prompts_have_them() {
        let pretty = SCHEMA.replace("{\"", "{\n    \"");
        for (text, rest) in [
            (format!("{SCHEMA}\nNumber: 7"), "\nNumber: 7"),
            (format!("Use this:\n  {pretty}\nNumber: 7"), "Use this:\n  \nNumber: 7"),
            (format!("Schema: {pretty}\nNumber: 7"), "Schema: \nNumber: 7"),
            (format!("Use:\n```json\n{pretty}\n```\nNumber: 7"), "Use:\nNumber: 7"),
            (format!("Use:\n```\n{SCHEMA}\n```"), "Use:\n"),
        ] {
            assert_eq!(found(&text), (1, rest.to_owned()), "{text}");
        }
        let fenced = format!("```json\n{SCHEMA}\n``` {SCHEMA}: {SCHEMA}\nNumber: 7");
        assert_eq!(found(&fenced), (2, "Number: 7".to_owned()), "{fenced}");
        // The type is left out, and a reference stands for it.
        for schema in [
            r#"{"properties": {"a": {"type": "string"}}, "required": ["a"]}"#,
            r##"{"$defs": {"A": {"type": "object"}}, "$ref": "#/$defs/A"}"##,
        ] {
            assert_eq!(found(schema), (1, String::new()), "{schema}");
        }
    }

    #[test]
    fn other_json_is_a_document() {
        for text in [
            "",
            "{",
            r#"{"properties": {"color": "red"}}"#,
            r#"{"properties": {"type": "house", "rooms": {}}}"#,
            r#"{"type": "object", "color": "red"}"#,
            r#"{"type": "Feature", "properties": {"name": {"en": "Bern"}}}"#,
            r#"For the schema {"properties": {"a": {"type": "string"}}} it is an instance."#,
            r#"[{"type": "object", "properties": {}}]"#,
            "{\"type\": \"object\", \"properties\": {",
        ] {
            assert_eq!(found(text), (0, text.to_owned()), "{text}");
        }
        assert_eq!(found(&"{\n".repeat(100_000)).0, 0, "in bounded time");
    }

    #[test]
    fn many_schemas_are_taken_out_in_one_pass() {
        // Each of them would be 100 KB from the start of its line.
        let count = 20_000;
        for separator in [":", "```:"] {
            let text = format!("{{\"properties\":{{}}}}{separator}").repeat(count);
            let (schemas, rest) = found(&text);
            assert_eq!((schemas, rest.len()), (count, separator.len() * count), "{separator}");
        }
    }
}
