//! Schemas for structured output: the keywords that they may use, and their limits.

use bedrock_prompt_local::Server;
use serde_json::{Map, Value, json};

use crate::support::{refused_by, taken_by, user};

const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

fn native(schema: &Value) -> Value {
    let mut request = user("hi");
    request["outputConfig"] = json!({"textFormat": {
        "type": "json_schema", "structure": {"jsonSchema": {"schema": schema.to_string()}},
    }});
    request
}

fn strict(schemas: impl IntoIterator<Item = Value>) -> Value {
    let spec = |(index, schema): (usize, Value)| {
        json!({"toolSpec": {
            "name": format!("t{index}"), "strict": true, "inputSchema": {"json": schema},
        }})
    };
    let mut request = user("hi");
    request["toolConfig"]["tools"] = schemas.into_iter().enumerate().map(spec).collect();
    request
}

fn object(properties: &Value) -> Value {
    let names: Vec<String> =
        properties.as_object().map(|all| all.keys().cloned().collect()).unwrap_or_default();
    json!({
        "type": "object", "properties": properties, "required": names,
        "additionalProperties": false,
    })
}

#[tokio::test]
async fn keywords() {
    let local = Server::start().await.expect("a free port");
    let property = |schema: Value| object(&json!({ "a": schema }));
    let number = |key: &str| property(json!({"type": "number", key: 1}));
    let unsupported =
        |kind: &str, key: &str| format!("For '{kind}' type, property '{key}' is not supported");
    let closed = "For 'object' type, 'additionalProperties' must be explicitly set to false";
    let pattern = "For 'string' type, patterns with lookaround or backreferences are not supported";
    let mut rows = vec![
        (json!({"type": "object", "properties": {}}), closed.to_owned()),
        (property(json!({"type": "object", "additionalProperties": true})), closed.to_owned()),
        (
            property(json!({"oneOf": [{"type": "string"}]})),
            "Schema type 'oneOf' is not supported".to_owned(),
        ),
        (
            property(json!({"type": "array", "items": {"type": "string"}, "minItems": 2})),
            "For 'array' type, 'minItems' values other than 0 or 1 are not supported".to_owned(),
        ),
        (
            property(json!({"type": "array", "items": {"type": "string"}, "maxItems": 2})),
            unsupported("array", "maxItems"),
        ),
        (
            property(json!({"type": "string", "format": "regex"})),
            "For 'string' type, format 'regex' is not supported".to_owned(),
        ),
        (property(json!({"type": "string", "pattern": "^(?!x)"})), pattern.to_owned()),
        (property(json!({"type": "string", "pattern": r"(a)\1"})), pattern.to_owned()),
        (
            property(json!({"$ref": "https://example.com/a.json"})),
            "External $ref 'https://example.com/a.json' is not supported".to_owned(),
        ),
        (json!({"anyOf": [{"type": "integer", "not": {}}]}), unsupported("integer", "not")),
    ];
    for key in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
        rows.push((number(key), unsupported("number", key)));
    }
    for (schema, message) in rows {
        let start = "The model returned the following errors: output_config.format.schema";
        let expected = format!("{start}: {message}");
        assert_eq!(refused_by(&local, CLAUDE, &native(&schema)).await, expected);
    }
    for schema in [
        property(json!({"type": "string", "minLength": 1, "pattern": "^[a-z]+$"})),
        property(json!({"type": "string", "format": "date", "description": "a", "default": "b"})),
        property(json!({"type": "array", "items": {"enum": ["a"]}, "minItems": 1})),
        property(json!({"anyOf": [{"const": 1}, {"type": "null"}]})),
    ] {
        taken_by(&local, CLAUDE, &native(&schema)).await;
    }
    let broken = native(&json!(null));
    let mut broken = broken.clone();
    broken["outputConfig"]["textFormat"]["structure"]["jsonSchema"]["schema"] = "{".into();
    assert_eq!(
        refused_by(&local, CLAUDE, &broken).await,
        "The model returned the following errors: output_config.format.schema: Input should be a \
         valid JSON schema"
    );
}

#[tokio::test]
async fn the_same_goes_for_strict_tools() {
    let local = Server::start().await.expect("a free port");
    let open = json!({"type": "object", "properties": {}});
    assert_eq!(
        refused_by(&local, CLAUDE, &strict([object(&json!({})), open])).await,
        "The model returned the following errors: tools.1.custom: For 'object' type, \
         'additionalProperties' must be explicitly set to false"
    );
}

#[tokio::test]
async fn references_lead_somewhere_and_end() {
    let local = Server::start().await.expect("a free port");
    let with = |defs: Value, target: &str| {
        let mut schema = object(&json!({"a": {"$ref": target}}));
        schema["$defs"] = defs;
        native(&schema)
    };
    let fine = json!({"B": object(&json!({})), "A": object(&json!({"b": {"$ref": "#/$defs/B"}}))});
    taken_by(&local, CLAUDE, &with(fine, "#/$defs/A")).await;
    let start = "The model returned the following errors: output_config.format.schema";
    let tree =
        json!({"A": object(&json!({"a": {"type": "array", "items": {"$ref": "#/$defs/A"}}}))});
    for (request, message) in [
        (with(tree, "#/$defs/A"), "Recursive schemas are not supported"),
        (with(json!({}), "#"), "Recursive schemas are not supported"),
        (with(json!({}), "#/$defs/X"), "External $ref '#/$defs/X' is not supported"),
    ] {
        assert_eq!(refused_by(&local, CLAUDE, &request).await, format!("{start}: {message}"));
    }
    let chain: Map<String, Value> = (0..100_000)
        .map(|n| (format!("D{n}"), json!({"$ref": format!("#/$defs/D{}", n + 1)})))
        .collect();
    assert_eq!(
        refused_by(&local, CLAUDE, &with(Value::Object(chain), "#/$defs/D0")).await,
        format!("{start}: compilation exceeded limits: Schema is too complex")
    );
}

#[tokio::test]
async fn budgets_of_a_request() {
    let local = Server::start().await.expect("a free port");
    let unions = |n: usize| {
        let union = |n| (format!("p{n}"), json!({"type": ["string", "null"]}));
        object(&Value::Object((0..n).map(union).collect()))
    };
    let optionals = |n: usize| {
        let property = |n| (format!("p{n}"), json!({"type": "string"}));
        let mut schema = object(&Value::Object((0..n).map(property).collect()));
        schema["required"] = json!([]);
        schema
    };
    let start = "The model returned the following errors";
    for (request, message) in [
        (
            strict([unions(10), unions(7)]),
            "Schemas contains too many parameters with union types (17 parameters with type arrays \
             or anyOf). This causes exponential compilation cost. Reduce the number of nullable or \
             union-typed parameters (limit: 16 parameters with unions).",
        ),
        (
            native(&optionals(25)),
            "Schemas contains too many optional parameters (25), which would make grammar \
             compilation inefficient. Reduce the number of optional parameters in your tool \
             schemas (limit: 24).",
        ),
        (
            strict((0..21).map(|_| object(&json!({})))),
            "Too many strict tools (21). The maximum number of strict tools supported is 20. Try \
             reducing the number of tools marked as strict.",
        ),
    ] {
        assert_eq!(refused_by(&local, CLAUDE, &request).await, format!("{start}: {message}"));
    }
    let mut hidden = object(&json!({"a": {"$ref": "#/$defs/A"}}));
    hidden["$defs"] = json!({"A": optionals(30)});
    for request in [
        native(&unions(16)),
        native(&optionals(24)),
        strict((0..20).map(|_| object(&json!({})))),
        native(&hidden),
    ] {
        taken_by(&local, CLAUDE, &request).await;
    }
}
