//! The constraints of AWS's service model on single members of Converse, one row each.

use bedrock_prompt_local::Server;
use serde_json::{Value, json};

use crate::support::{converse, user};

/// What the service model says of the id or ARN of a project.
const PROJECT: &str = "([a-zA-Z0-9_-]+|arn:aws(|-us-gov|-cn|-iso|-iso-b|-iso-f|-eusc):bedrock:\
                       [0-9a-z-]{1,20}:[0-9]{12}:project/[a-zA-Z0-9_-]+)";

/// A request with these content blocks after a text.
fn says(blocks: &Value) -> Value {
    let mut request = user("hi");
    for block in blocks.as_array().into_iter().flatten() {
        request["messages"][0]["content"].as_array_mut().expect("a list").push(block.clone());
    }
    request
}

/// A request with an additional member.
fn with(name: &str, value: Value) -> Value {
    let mut request = user("hi");
    request[name] = value;
    request
}

fn tool(spec: &Value) -> Value {
    with("toolConfig", json!({"tools": [{ "toolSpec": spec }]}))
}

/// AWS's message for a member.
fn at(path: &str, constraint: &str) -> String {
    format!(
        "1 validation error detected: Value at '{path}' failed to satisfy constraint: Member must \
         {constraint}"
    )
}

fn null(path: &str) -> String {
    at(path, "not be null").replace("Value at", "Value null at")
}

pub(crate) fn told(value: &str, path: &str, constraint: &str) -> String {
    at(path, constraint).replace("Value at", &format!("Value '{value}' at"))
}

async fn refusals(rows: impl IntoIterator<Item = (Value, String)>) {
    let local = Server::start().await.expect("a free port");
    for (request, message) in rows {
        let answer = converse(&local, &request).await;
        assert_eq!((answer.status, answer.message()), (400, message), "{request}");
        let kind = answer.header("x-amzn-errortype").unwrap_or_default();
        assert!(kind.starts_with("ValidationException:"), "{kind}");
    }
}

#[tokio::test]
async fn required_members() {
    let content = "messages.1.member.content";
    let second = "messages.1.member.content.2.member";
    refusals([
        (json!({"messages": [{"content": []}]}), null("messages.1.member.role")),
        (json!({"messages": [{"role": "user", "content": null}]}), null(content)),
        (with("toolConfig", json!({})), null("toolConfig.tools")),
        (
            tool(&json!({"inputSchema": {"json": {}}})),
            null("toolConfig.tools.1.member.toolSpec.name"),
        ),
        (tool(&json!({"name": "a"})), null("toolConfig.tools.1.member.toolSpec.inputSchema")),
        (with("serviceTier", json!({})), null("serviceTier.type")),
        (
            with("outputConfig", json!({"textFormat": {"type": "json_schema"}})),
            null("outputConfig.textFormat.structure"),
        ),
        (
            says(&json!([{"image": {"source": {"bytes": "AA=="}}}])),
            null(&format!("{second}.image.format")),
        ),
        (
            says(&json!([{"document": {"source": {"text": "a"}}}])),
            null(&format!("{second}.document.name")),
        ),
        (
            says(&json!([{"toolUse": {"toolUseId": "a", "name": "b"}}])),
            null(&format!("{second}.toolUse.input")),
        ),
        (
            says(&json!([{"toolResult": {"toolUseId": "a"}}])),
            null(&format!("{second}.toolResult.content")),
        ),
        (
            says(&json!([{"searchResult": {"source": "a", "content": [], "title": null}}])),
            null(&format!("{second}.searchResult.title")),
        ),
        (says(&json!([{"cachePoint": {}}])), null(&format!("{second}.cachePoint.type"))),
    ])
    .await;
}

#[tokio::test]
async fn unions_set_one_member() {
    let one = |name: &str, at: &str, keys: &str| {
        format!("The {name} object at {at} must set one of the following keys: {keys}.")
    };
    let block = "text, image, document, video, audio, toolUse, toolResult, guardContent, \
                 cachePoint, reasoningContent, citationsContent, searchResult, toolAddition, \
                 toolRemoval";
    let content = |block: Value| json!({"messages": [{"role": "user", "content": [block]}]});
    let at = "messages.0.content.0";
    refusals([
        (content(json!({})), one("ContentBlock", at, block)),
        (content(json!({"text": "a", "cachePoint": {}})), one("ContentBlock", at, block)),
        (content(json!({"text": "a", "tone": "warm"})), one("ContentBlock", at, block)),
        (content(json!({"thinking": "a"})), one("ContentBlock", at, block)),
        (
            content(json!({"image": {"format": "png", "source": {}}})),
            one("ImageSource", "messages.0.content.0.image.source", "bytes, s3Location"),
        ),
        (
            with("system", json!([{"image": {}}])),
            one("SystemContentBlock", "system.0", "text, guardContent, cachePoint"),
        ),
        (
            with("toolConfig", json!({"tools": [{"function": {}}]})),
            one("Tool", "toolConfig.tools.0", "toolSpec, systemTool, cachePoint"),
        ),
        (
            tool(&json!({"name": "a", "inputSchema": {"json": null}})),
            one("ToolInputSchema", "toolConfig.tools.0.toolSpec.inputSchema", "json"),
        ),
        (
            with("promptVariables", json!({"a": {"json": {}}})),
            one("PromptVariableValues", "promptVariables.a", "text"),
        ),
    ])
    .await;
    let local = Server::start().await.expect("a free port");
    let request = content(json!({"text": "a", "image": null}));
    assert_eq!(converse(&local, &request).await.status, 200, "null is not set");
}

#[tokio::test]
async fn types() {
    refusals([
        (json!({"messages": {}}), at("messages", "be a list")),
        (json!({"messages": ["hi"]}), at("messages.1.member", "be an object")),
        (with("system", json!("Be brief.")), at("system", "be a list")),
        (with("system", json!([{"text": 1}])), at("system.1.member.text", "be a string")),
        (
            with("inferenceConfig", json!({"maxTokens": 1.5})),
            at("inferenceConfig.maxTokens", "be an integer"),
        ),
        (
            with("inferenceConfig", json!({"temperature": "0.5"})),
            at("inferenceConfig.temperature", "be a number"),
        ),
        (
            tool(&json!({"name": "a", "inputSchema": {"json": {}}, "strict": "yes"})),
            at("toolConfig.tools.1.member.toolSpec.strict", "be a boolean"),
        ),
        (with("requestMetadata", json!([])), at("requestMetadata", "be an object")),
        (
            says(&json!([{"image": {"format": "png", "source": {"bytes": "no base64"}}}])),
            at("messages.1.member.content.2.member.image.source.bytes", "be base64"),
        ),
    ])
    .await;
}

#[tokio::test]
async fn lengths_and_counts() {
    let most = |n: usize| format!("have length less than or equal to {n}");
    let least = "have length greater than or equal to 1";
    let document = |name: String| {
        says(&json!([{"document": {"format": "txt", "name": name, "source": {"text": "a"}}}]))
    };
    let name = "messages.1.member.content.2.member.document.name";
    let many: Value = (0..17).map(|n| (format!("k{n}"), json!("v"))).collect();
    refusals([
        (with("system", json!([{"text": ""}])), at("system.1.member.text", least)),
        (with("toolConfig", json!({"tools": []})), at("toolConfig.tools", least)),
        (
            tool(&json!({"name": "n".repeat(65), "inputSchema": {"json": {}}})),
            at("toolConfig.tools.1.member.toolSpec.name", &most(64)),
        ),
        (
            tool(&json!({"name": "a", "inputSchema": {"json": {}}, "description": ""})),
            at("toolConfig.tools.1.member.toolSpec.description", least),
        ),
        (document("n".repeat(201)), at(name, &most(200))),
        (document(String::new()), at(name, least)),
        (
            with("inferenceConfig", json!({"stopSequences": vec!["x"; 2501]})),
            at("inferenceConfig.stopSequences", &most(2500)),
        ),
        (
            with("inferenceConfig", json!({"stopSequences": ["a", ""]})),
            at("inferenceConfig.stopSequences.2.member", least),
        ),
        (
            with("additionalModelResponseFieldPaths", json!(vec!["/a"; 11])),
            at("additionalModelResponseFieldPaths", &most(10)),
        ),
        (with("requestMetadata", json!({})), at("requestMetadata", least)),
        (with("requestMetadata", many), at("requestMetadata", &most(16))),
        (
            with("outputConfig", json!({"effort": "e".repeat(17)})),
            at("outputConfig.effort", &most(16)),
        ),
        (
            says(&json!([{"image": {"format": "png", "source": {"bytes": ""}}}])),
            at("messages.1.member.content.2.member.image.source.bytes", least),
        ),
    ])
    .await;
}

#[tokio::test]
async fn ranges() {
    let more = |n: i64| format!("have value greater than or equal to {n}");
    let less = |n: i64| format!("have value less than or equal to {n}");
    let config = |name: &str, value: Value| with("inferenceConfig", json!({ name: value }));
    let page = json!({"citationsContent": {"citations": [
        {"location": {"documentPage": {"start": -1}}},
    ]}});
    refusals([
        (config("temperature", json!(1.5)), at("inferenceConfig.temperature", &less(1))),
        (config("temperature", json!(-0.5)), at("inferenceConfig.temperature", &more(0))),
        (config("topP", json!(2)), at("inferenceConfig.topP", &less(1))),
        (config("maxTokens", json!(0)), at("inferenceConfig.maxTokens", &more(1))),
        (
            config("maxTokens", json!(3_000_000_000_u64)),
            at("inferenceConfig.maxTokens", &less(2_147_483_647)),
        ),
        (
            says(&json!([page])),
            at(
                "messages.1.member.content.2.member.citationsContent.citations.1.member.location.\
                 documentPage.start",
                &more(0),
            ),
        ),
    ])
    .await;
}

#[tokio::test]
async fn patterns() {
    let fit = |pattern: &str| format!("satisfy regular expression pattern: {pattern}");
    let name = fit("[a-zA-Z0-9_-]+");
    let block = "messages.1.member.content.2.member";
    let image = |location: Value| {
        says(&json!([{"image": {"format": "png", "source": {"s3Location": location}}}]))
    };
    refusals([
        (
            tool(&json!({"name": "a.b", "inputSchema": {"json": {}}})),
            told("a.b", "toolConfig.tools.1.member.toolSpec.name", &name),
        ),
        (
            says(&json!([{"toolUse": {"toolUseId": "a b", "name": "c", "input": {}}}])),
            told("a b", &format!("{block}.toolUse.toolUseId"), &fit("[a-zA-Z0-9_.:-]+")),
        ),
        (
            image(json!({"uri": "https://bucket"})),
            told(
                "https://bucket",
                &format!("{block}.image.source.s3Location.uri"),
                &fit(r"s3://[a-z0-9][\.\-a-z0-9]{1,61}[a-z0-9](/.*)?"),
            ),
        ),
        (
            image(json!({"uri": "s3://bucket/a", "bucketOwner": "1"})),
            told("1", &format!("{block}.image.source.s3Location.bucketOwner"), &fit("[0-9]{12}")),
        ),
        (
            with("guardrailConfig", json!({"guardrailVersion": "latest"})),
            told(
                "latest",
                "guardrailConfig.guardrailVersion",
                &fit("(|([1-9][0-9]{0,7})|(DRAFT))"),
            ),
        ),
        (
            with("projectIdentifier", json!("a project")),
            told("a project", "projectIdentifier", &fit(PROJECT)),
        ),
        (
            with("requestMetadata", json!({"team": "a|b"})),
            told("a|b", "requestMetadata.team", &fit(r"[a-zA-Z0-9\s:_@$#=/+,-.]{0,256}")),
        ),
    ])
    .await;
}

#[tokio::test]
async fn words() {
    let of = |words: &str| format!("satisfy enum value set: [{words}]");
    let block = "messages.1.member.content.2.member";
    refusals([
        (
            json!({"messages": [{"role": "robot", "content": []}]}),
            told("robot", "messages.1.member.role", &of("user, assistant, system")),
        ),
        (
            says(&json!([{"image": {"format": "bmp", "source": {"bytes": "AA=="}}}])),
            told("bmp", &format!("{block}.image.format"), &of("png, jpeg, gif, webp")),
        ),
        (
            says(&json!([{"toolUse": {
                "toolUseId": "a", "name": "b", "input": {}, "type": "tool_use",
            }}])),
            told("tool_use", &format!("{block}.toolUse.type"), &of("server_tool_use")),
        ),
        (
            says(&json!([{"cachePoint": {"type": "default", "ttl": "2h"}}])),
            told("2h", &format!("{block}.cachePoint.ttl"), &of("5m, 1h")),
        ),
        (
            with("performanceConfig", json!({"latency": "fast"})),
            told("fast", "performanceConfig.latency", &of("standard, optimized")),
        ),
        (
            with("serviceTier", json!({"type": "standard"})),
            told("standard", "serviceTier.type", &of("priority, default, flex, reserved")),
        ),
    ])
    .await;
}

#[tokio::test]
async fn breaches_are_told_together() {
    let request = with("inferenceConfig", json!({"temperature": 2, "maxTokens": 0}));
    let member = "failed to satisfy constraint: Member must have value";
    refusals([(
        request,
        format!(
            "2 validation errors detected: \
             Value at 'inferenceConfig.maxTokens' {member} greater than or equal to 1; \
             Value at 'inferenceConfig.temperature' {member} less than or equal to 1"
        ),
    )])
    .await;
}

#[tokio::test]
async fn a_request_with_all_there_is() {
    let local = Server::start().await.expect("a free port");
    let mut request = says(&json!([
        {"image": {"format": "png", "source": {"bytes": "AP/+"}}},
        {"document": {"format": "pdf", "name": "a", "source": {"bytes": "AA=="}, "context": "b",
            "citations": {"enabled": true}}},
        {"searchResult": {"source": "a", "title": "b", "content": [{"text": "c"}]}},
        {"guardContent": {"text": {"text": "a", "qualifiers": ["query"]}}},
        {"cachePoint": {"type": "default", "ttl": "5m"}},
    ]));
    for (name, value) in [
        ("inferenceConfig", json!({"maxTokens": 10, "temperature": 0.699_999_988_079_071})),
        ("additionalModelRequestFields", json!({"top_k": 5})),
        ("additionalModelResponseFieldPaths", json!(["/stop_sequence"])),
        ("requestMetadata", json!({"cost centre": "a@b.c"})),
        ("performanceConfig", json!({"latency": "standard"})),
        ("serviceTier", json!({"type": "default"})),
        ("guardrailConfig", json!({"guardrailIdentifier": "", "guardrailVersion": ""})),
        ("projectIdentifier", json!("arn:aws:bedrock:us-east-1:111122223333:project/default_1")),
        ("futureMember", json!({"is": "ignored"})),
    ] {
        request[name] = value;
    }
    let answer = converse(&local, &request).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
}
