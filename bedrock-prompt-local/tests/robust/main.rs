//! Invalid input of all kinds: it gets a response or a closed connection, and the server continues.

mod property;

use std::sync::LazyLock;

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Value, json};

use property::{Local, PATHS, is_script_or_error};

static LOCAL: LazyLock<Local> = LazyLock::new(|| Local::start(None));

/// A complete request, which the tests damage.
const REQUEST: &[u8] = b"POST /model/amazon.nova-lite-v1%3A0/converse HTTP/1.1\r\n\
    host: localhost\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\ncontent-length: 59\r\n\r\n\
    {\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"hello\"}]}]}";

/// Members that an operation or a script reads.
const NAMES: [&str; 75] = [
    "messages",
    "role",
    "content",
    "text",
    "system",
    "toolConfig",
    "tools",
    "toolSpec",
    "name",
    "description",
    "inputSchema",
    "json",
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "toolChoice",
    "any",
    "tool",
    "inferenceConfig",
    "maxTokens",
    "toolUse",
    "toolUseId",
    "input",
    "toolResult",
    "guardrailConfig",
    "guardrailIdentifier",
    "document",
    "source",
    "bytes",
    "inputText",
    "texts",
    "input_type",
    "dimensions",
    "prompt",
    "max_gen_len",
    "message",
    "chat_history",
    "parameter_definitions",
    "tool_calls",
    "function",
    "arguments",
    "response_format",
    "stop",
    "textGenerationConfig",
    "cachePoint",
    "singleEmbeddingParams",
    "max_tokens",
    "anthropic_version",
    "input_schema",
    "tool_choice",
    "retrievalQuery",
    "vectorSearchConfiguration",
    "retrievalConfiguration",
    "filter",
    "equals",
    "key",
    "value",
    "andAll",
    "converse",
    "invokeModel",
    "body",
    "wordPolicyConfig",
    "wordsConfig",
    "blockedInputMessaging",
    "blockedOutputsMessaging",
    "anyOf",
    "oneOf",
    "$ref",
    "$defs",
    "const",
    "format",
    "minimum",
    "maxItems",
];

const WORDS: [&str; 24] = [
    "",
    " ",
    "user",
    "assistant",
    "system",
    "object",
    "string",
    "integer",
    "array",
    "number",
    "boolean",
    "hello",
    "Total: 12.00 EUR\n| a | b |\n|---|---|\n| 1 | 2 |",
    "2026-02-30",
    "-0",
    "search_document",
    "bedrock-2023-05-31",
    "KNOWLEDGE_BASE",
    "DRAFT",
    "#/$defs/a",
    "AA==",
    "\u{0}\u{202e}\u{1f600}",
    "date",
    "99999999999999999999999999",
];

fn text() -> impl Strategy<Value = String> {
    prop_oneof![proptest::sample::select(&WORDS[..]).prop_map(str::to_owned), any::<String>()]
}

/// JSON with known members, mostly in the wrong position.
fn tree(names: &'static [&'static str]) -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 48, 6, move |inner| {
        let name = proptest::sample::select(names).prop_map(str::to_owned);
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            btree_map(name, inner, 0..6).prop_map(|members| members.into_iter().collect()),
        ]
    })
}

/// A request of Converse that is valid except for a part of it.
fn nearly_right() -> impl Strategy<Value = Value> {
    let places = [
        "/messages",
        "/messages/0",
        "/messages/0/content",
        "/messages/0/content/0",
        "/messages/0/content/0/text",
        "/system",
        "/inferenceConfig",
        "/toolConfig/tools/0/toolSpec",
        "/toolConfig/tools/0/toolSpec/inputSchema/json",
        "/toolConfig/tools/0/toolSpec/inputSchema/json/properties",
        "/toolConfig/toolChoice",
    ];
    (proptest::sample::select(places.to_vec()).prop_map(str::to_owned), tree(&NAMES)).prop_map(
        |(place, value)| {
            let schema = json!({"type": "object", "properties": {"total": {"type": "string"}}});
            let mut request = json!({
                "messages": [{"role": "user", "content": [{"text": "Total: 12.00 EUR"}]}],
                "system": [], "inferenceConfig": {},
                "toolConfig": {
                    "tools": [{"toolSpec": {"name": "bill", "inputSchema": {"json": schema}}}],
                    "toolChoice": {"any": {}},
                },
            });
            if let Some(at) = request.pointer_mut(&place) {
                *at = value;
            }
            request
        },
    )
}

/// A script that is valid except for a part of it.
fn script() -> impl Strategy<Value = Value> {
    const NAMES: [&str; 24] = [
        "replies",
        "always",
        "when",
        "times",
        "text",
        "toolUse",
        "content",
        "malformedToolUse",
        "error",
        "message",
        "http",
        "hangUp",
        "stopReason",
        "usage",
        "headers",
        "latencyMs",
        "fault",
        "afterEvents",
        "atByte",
        "how",
        "name",
        "input",
        "shape",
        "status",
    ];
    let values = prop_oneof![
        tree(&NAMES),
        Just(json!({"text": "hello"})),
        Just(json!({"atByte": 3, "how": "connection"})),
        Just(json!({"afterEvents": 2, "how": {"pause": {"ms": 1}}})),
        Just(json!({"afterEvents": 99, "how": "badCrc"})),
        Just(json!({"inputTokens": u64::MAX, "outputTokens": u64::MAX})),
        Just(json!({"shape": "cutOff", "name": "a", "input": {}})),
        Just(json!({"status": 100})),
        Just(json!({"status": 204, "body": [1]})),
        Just(json!(u64::MAX)),
    ];
    let name = proptest::sample::select(&NAMES[2..17]).prop_map(str::to_owned);
    let reply = btree_map(name, values, 0..3);
    vec(reply, 0..4).prop_map(|replies| json!({ "replies": replies }))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn bytes(bytes in vec(any::<u8>(), 0..2000)) {
        LOCAL.takes_bytes(&bytes);
    }

    #[test]
    fn damaged_requests(
        at in 0..REQUEST.len(),
        gone in 0..40_usize,
        put in vec(any::<u8>(), 0..20),
    ) {
        let end = (at + gone).min(REQUEST.len());
        LOCAL.takes_bytes(&[&REQUEST[..at], &put, &REQUEST[end..]].concat());
    }

    #[test]
    fn paths_and_methods(
        method in proptest::sample::select(&["GET", "POST", "PUT", "DELETE", "BREW"][..]),
        segments in vec("(model|converse|invoke|guardrails|%[0-9a-f]{2}|%|%zz|%ff%fe|[a-z.:~-]{0,9})", 0..6),
        query in "(\\?[a-z%=&]{0,12})?",
        body in vec(any::<u8>(), 0..20),
    ) {
        LOCAL.takes_request(method, &format!("/{}{query}", segments.join("/")), "", &body);
    }

    #[test]
    fn bodies_of_bytes(path in proptest::sample::select(&PATHS[..]), body in vec(any::<u8>(), 0..300)) {
        LOCAL.takes_request("POST", path, "", &body);
    }

    #[test]
    fn bodies_of_json(path in proptest::sample::select(&PATHS[..]), body in tree(&NAMES)) {
        LOCAL.takes_request("POST", path, "", body.to_string().as_bytes());
    }

    #[test]
    fn requests_with_one_mistake(body in nearly_right(), stream in any::<bool>()) {
        LOCAL.takes_request("POST", PATHS[usize::from(stream)], "", body.to_string().as_bytes());
    }

    #[test]
    fn scripts_of_text(text in "[\\PC\\n]{0,80}") {
        is_script_or_error(&text);
    }

    #[test]
    fn scripts_of_json(script in script()) {
        is_script_or_error(&serde_json::to_string_pretty(&script).expect("JSON"));
    }
}

#[test]
fn deeply_nested_json() {
    for path in PATHS {
        for (open, close) in [("[", "]"), ("{\"messages\":", "}"), ("{\"properties\":", "}")] {
            for depth in [60, 120, 100_000] {
                let body = format!("{}1{}", open.repeat(depth), close.repeat(depth));
                LOCAL.takes_request("POST", path, "", body.as_bytes());
            }
        }
    }
}

/// JSON of the maximum depth that the parser accepts.
#[test]
fn deeply_nested_schemas_and_inputs() {
    for depth in [10, 50, 55, 100, 110] {
        let open = r#"{"type":"object","properties":{"a":"#;
        let schema = format!("{}{{}}{}", open.repeat(depth / 2), "}}".repeat(depth / 2));
        let body = format!(
            r#"{{"messages":[{{"role":"user","content":[{{"text":"a: 1"}}]}}],"toolConfig":{{"tools":[{{"toolSpec":{{"name":"t","inputSchema":{{"json":{schema}}}}}}}]}}}}"#
        );
        LOCAL.takes_request("POST", PATHS[0], "", body.as_bytes());
    }
}

#[test]
fn headers_that_are_not_text() {
    let mut request =
        b"POST /model/a/converse HTTP/1.1\r\nauthorization: \xff\xfe\r\nx: \x80\r\n".to_vec();
    request.extend_from_slice(b"content-length: 2\r\n\r\n{}");
    LOCAL.takes_bytes(&request);
    for headers in [
        "x-amzn-bedrock-accept: text/plain\r\n",
        "content-type: \r\n",
        "expect: 100-continue\r\n",
        "expect: wonders\r\n",
    ] {
        LOCAL.takes_request("POST", PATHS[2], headers, b"{}");
    }
}

/// Abandoned connections leave no resources in use.
#[cfg(target_os = "linux")]
#[test]
fn nothing_leaks() {
    use std::io::{BufRead as _, BufReader, Write as _};
    use std::net::TcpStream;
    use std::process::{Command, Stdio};
    use std::time::Duration;

    let mut program = Command::new(env!("CARGO_BIN_EXE_bedrock-local"));
    let mut program = program.arg("--port=0").stdout(Stdio::piped()).spawn().expect("it starts");
    let mut line = String::new();
    let mut out = BufReader::new(program.stdout.take().expect("a pipe"));
    out.read_line(&mut line).expect("a line");
    let host = line.trim().rsplit("//").next().expect("an address").to_owned();
    let files = format!("/proc/{}/fd", program.id());
    let open = || std::fs::read_dir(&files).expect("a process").count();
    let before = open();
    let starts = [0, 9, 40, REQUEST.len() - 1, REQUEST.len()];
    for round in 0..60 {
        let sockets: Vec<TcpStream> = starts
            .iter()
            .map(|length| {
                let mut socket = TcpStream::connect(&host).expect("a connection");
                socket.write_all(&REQUEST[..*length]).expect("a server that reads");
                socket
            })
            .collect();
        if round % 2 == 0 {
            std::thread::sleep(Duration::from_millis(2));
        }
        drop(sockets);
    }
    let patience = (0..200).find(|_| {
        std::thread::sleep(Duration::from_millis(25));
        open() <= before
    });
    let after = open();
    program.kill().expect("it ran");
    program.wait().expect("it ran");
    assert!(patience.is_some(), "{before} files open before, {after} after");
}
