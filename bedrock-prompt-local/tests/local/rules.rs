//! The rules between the members of a request, with the messages.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{refused_by, strict, taken_by, user};

pub(crate) const NOVA: &str = "amazon.nova-lite-v1:0";
/// A model whose id does not say which one it is.
pub(crate) const OPAQUE: &str =
    "arn:aws:bedrock:us-east-1:111122223333:application-inference-profile%2Fabc123";
pub(crate) const CLAUDE: &str = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";

pub(crate) fn turns(turns: &[(&str, Value)]) -> Value {
    let message = |(role, content): &(&str, Value)| json!({"role": role, "content": content});
    json!({"messages": turns.iter().map(message).collect::<Vec<_>>()})
}

pub(crate) fn says(content: Value) -> Value {
    turns(&[("user", content)])
}

/// A request with an additional member.
pub(crate) fn with(mut request: Value, name: &str, value: Value) -> Value {
    request[name] = value;
    request
}

pub(crate) fn text() -> Value {
    json!({"text": "hi"})
}

fn image() -> Value {
    json!({"image": {"format": "png", "source": {"bytes": "AA=="}}})
}

pub(crate) fn document(name: &str) -> Value {
    json!({"document": {"format": "txt", "name": name, "source": {"text": "a"}}})
}

pub(crate) fn point() -> Value {
    json!({"cachePoint": {"type": "default"}})
}

fn used(input: &Value) -> Value {
    json!({"toolUse": {"toolUseId": "a", "name": "t", "input": input}})
}

pub(crate) fn result(content: &Value) -> Value {
    json!({"toolResult": {"toolUseId": "a", "content": [content]}})
}

pub(crate) fn tools() -> Value {
    json!({"tools": [{"toolSpec": {"name": "t", "inputSchema": {"json": {"type": "object"}}}}]})
}

/// A conversation with one tool use.
pub(crate) fn looped(input: &Value, content: Value) -> Value {
    let request =
        turns(&[("user", json!([text()])), ("assistant", json!([used(input)])), ("user", content)]);
    with(request, "toolConfig", tools())
}

pub(crate) async fn refusals(rows: impl IntoIterator<Item = (Value, &'static str)>) {
    let local = Server::start().await.expect("a free port");
    for (request, message) in rows {
        assert_eq!(refused_by(&local, CLAUDE, &request).await, message);
    }
}

#[tokio::test]
async fn roles() {
    let start = "A conversation must start with a user message. Try again with a conversation that \
                 starts with a user message.";
    refusals([
        (json!({}), start),
        (json!({"messages": []}), start),
        (
            says(json!([])),
            "The content field in the Message object at messages.0 is empty. Add a ContentBlock \
             object to the content field and try again.",
        ),
        (
            turns(&[("user", json!([text()])), ("assistant", json!([image()]))]),
            "The image block at messages.1.content.0 is only allowed in a message of the role user.",
        ),
        (
            says(json!([text(), {"toolRemoval": {"tool": {"name": "t"}}}])),
            "The toolRemoval block at messages.0.content.1 is only allowed in a message of the \
             role system.",
        ),
    ])
    .await;
}

#[tokio::test]
async fn what_has_to_be_an_object() {
    let invalid = |at: &str| {
        let message = format!(
            "The format of the value at {at} is invalid. Provide a json object for the field and \
             try again."
        );
        &*message.leak()
    };
    refusals([
        (
            looped(&json!("{}"), json!([result(&text())])),
            invalid("messages.1.content.0.toolUse.input"),
        ),
        (
            looped(&json!({}), json!([result(&json!({"json": [1]}))])),
            invalid("messages.2.content.0.toolResult.content.0.json"),
        ),
        (
            with(user("hi"), "additionalModelRequestFields", json!("top_k")),
            invalid("additionalModelRequestFields"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn images_and_documents() {
    let many = |block: Value, n: usize| says(std::iter::repeat_n(block, n).collect());
    let mut six: Vec<Value> = (0..6).map(|n| document(&format!("d{n}"))).collect();
    six.push(text());
    let large = "A".repeat(5_300_000);
    let name = "The document file name can only contain alphanumeric characters, whitespace \
                characters, hyphens, parentheses, and square brackets. The name can't contain more \
                than one consecutive whitespace character. Check that the file name \
                conforms to these restrictions and retry your request.";
    let twice = "Messages can not contain duplicate document names";
    refusals([
        (
            many(image(), 21),
            "The content field in the Message object at messages.0 has 21 image blocks. A message \
             can have at most 20.",
        ),
        (
            says(json!(six)),
            "The content field in the Message object at messages.0 has 6 document blocks. A \
             message can have at most 5.",
        ),
        (
            says(json!([{"image": {"format": "png", "source": {"bytes": large}}}])),
            "The largest image in the Message object at messages.0 exceeds the maximum size of 3932160 bytes.",
        ),
        (
            says(json!([document("a")])),
            "The content field in the Message object at messages.0 has a document without a text. \
             Add a ContentBlock object with a text field and try again.",
        ),
        (says(json!([text(), document("a.txt")])), name),
        (says(json!([text(), document("a  b")])), name),
        (says(json!([text(), document("a\tb")])), name),
        (says(json!([text(), document("r\u{e9}sum\u{e9}")])), name),
        (says(json!([text(), document("a"), document("a")])), twice),
        (
            turns(&[
                ("user", json!([text(), document("a")])),
                ("assistant", json!([text()])),
                ("user", json!([text(), document("a")])),
            ]),
            twice,
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    taken_by(&local, CLAUDE, &many(image(), 20)).await;
    for name in ["Q3 report [final] (2)", "company_policy", "a-b"] {
        taken_by(&local, CLAUDE, &says(json!([text(), document(name)]))).await;
    }
}

#[tokio::test]
async fn cache_points() {
    let mut five = vec![json!({"text": "a"})];
    for _ in 0..5 {
        five.extend([text(), point()]);
    }
    let long = json!({"cachePoint": {"type": "default", "ttl": "1h"}});
    let pdf = || json!({"document": {"format": "pdf", "name": "b", "source": {"bytes": "AA=="}}});
    let nothing = "There is nothing available to cache. Please remove the invalid cache point and \
                   try again.";
    refusals([
        (says(json!([point(), text()])), nothing),
        (with(user("hi"), "system", json!([point(), text()])), nothing),
        (
            says(json!([text(), document("a"), point()])),
            "The model returned the following errors: messages.0.content.3.type: Field required",
        ),
        (
            says(json!([text(), document("a"), pdf(), text(), document("c"), point()])),
            "The model returned the following errors: messages.0.content.7.type: Field required",
        ),
        (
            says(json!(five)),
            "The model returned the following errors: A maximum of 4 blocks with cache_control \
             may be provided. Found 5.",
        ),
        (
            with(says(json!([text(), long])), "system", json!([text(), point()])),
            "The model returned the following errors: a ttl='1h' cache_control block must not come \
             after a ttl='5m' cache_control block.",
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    let request = with(says(json!([text(), point()])), "system", json!([text(), long]));
    taken_by(&local, CLAUDE, &request).await;
    taken_by(&local, CLAUDE, &says(json!([text(), pdf(), point()]))).await;
    let strict = strict().await;
    for (kind, before) in [("cachePoint", point()), ("document", document("a"))] {
        let request = says(json!([text(), before, point()]));
        taken_by(&local, NOVA, &request).await;
        let message = refused_by(&strict, NOVA, &request).await;
        let expected = format!("at messages.0.content.2 follows a {kind} block.");
        assert!(message.contains(&expected), "{message}");
    }
    taken_by(&strict, CLAUDE, &says(json!([text(), pdf(), point()]))).await;
}

#[tokio::test]
async fn choices_and_pointers() {
    let mut both = with(user("hi"), "toolConfig", tools());
    both["toolConfig"]["toolChoice"] = json!({"any": {}});
    both["additionalModelRequestFields"] = json!({"tool_choice": {"type": "auto"}});
    refusals([
        (
            both,
            "The additional field tool_choice/type conflicts with the existing field \
             toolConfig.toolChoice.any. Remove tool_choice/type and try again.",
        ),
        (
            with(user("hi"), "additionalModelResponseFieldPaths", json!(["/a", "b"])),
            "The value at additionalModelResponseFieldPaths.1 is not a valid JSON Pointer.",
        ),
    ])
    .await;
}

#[tokio::test]
async fn prompts_have_members_of_their_own() {
    let local = Server::start().await.expect("a free port");
    let prompt = "arn:aws:bedrock:us-east-1:111122223333:prompt%2FABCDE12345";
    taken_by(&local, prompt, &json!({"promptVariables": {"name": {"text": "Ada"}}})).await;
    let request = with(user("hi"), "inferenceConfig", json!({"maxTokens": 5}));
    assert_eq!(
        refused_by(&local, prompt, &request).await,
        "The inferenceConfig field can't be set when the modelId is the ARN of a prompt. Remove \
         inferenceConfig and try again."
    );
}
