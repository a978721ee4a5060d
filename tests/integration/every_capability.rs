//! The table of models against the rules of the local server, which are written from the same sources
//! and share nothing with it: each claim is held against requests, and so is its contrary.

use std::collections::BTreeMap;
use std::fmt::Write;

use bedrock_prompt::model::{
    ModelCapabilities, NativeSchema, Reasoning, ReasoningHistory, ToolChoice, ToolUseId,
    known_models,
};
use bedrock_prompt_local::Server;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

/// A local Bedrock, and one that also refuses what only clients say.
struct Witness {
    server: Server,
    strict: Server,
}

/// What a witness says of one request: taken, refused, or refused by what only clients say.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Taken,
    Refused,
    Doubtful,
}

use Verdict::{Doubtful, Refused, Taken};

impl Verdict {
    /// Whether a claim contradicts it.
    fn contradicts(self, claim: bool) -> bool {
        self == if claim { Refused } else { Taken }
    }
}

impl Witness {
    async fn start() -> Self {
        let server = || Server::builder().reasoning(true);
        let strict = server().strict(true).start().await.expect("a free port");
        Self { server: server().start().await.expect("a free port"), strict }
    }

    async fn verdict(&self, id: &str, operation: &str, request: &Value) -> Verdict {
        let (status, _) = post(&self.server, id, operation, request).await;
        if status != 200 {
            return Refused;
        }
        match post(&self.strict, id, operation, request).await {
            (200, _) => Taken,
            _ => Doubtful,
        }
    }

    async fn takes(&self, id: &str, request: &Value) -> Verdict {
        self.verdict(id, "converse", request).await
    }

    /// The content of an answer with reasoning, if the model gives any.
    async fn reasoning(&self, id: &str, request: &Value) -> Option<Value> {
        let (status, body) = post(&self.server, id, "converse", request).await;
        assert_eq!(status, 200, "{id}: {body}");
        let content = body["output"]["message"]["content"].clone();
        content[0].get("reasoningContent").is_some().then_some(content)
    }
}

async fn post(server: &Server, id: &str, operation: &str, request: &Value) -> (u16, Value) {
    let url = server.endpoint_url();
    let host = url.strip_prefix("http://").expect("plain HTTP");
    let (id, body) = (id.replace(':', "%3A"), request.to_string());
    let head = format!(
        "POST /model/{id}/{operation} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\
         content-type: application/json\r\nauthorization: Bearer key\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(host).await.expect("a connection");
    stream.write_all(head.as_bytes()).await.expect("a server that reads");
    stream.write_all(body.as_bytes()).await.expect("a server that reads");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.expect("an answer");
    let status = std::str::from_utf8(&answer[9..12]).ok().and_then(|status| status.parse().ok());
    let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").expect("a head") + 4;
    (status.expect("a status"), serde_json::from_slice(&answer[end..]).unwrap_or_default())
}

fn user(text: &str) -> Value {
    json!({ "role": "user", "content": [{ "text": text }] })
}

fn question() -> Value {
    json!({ "messages": [user("City: Ulm")], "inferenceConfig": { "maxTokens": 2000 } })
}

/// The question with one more member.
fn with(member: &str, value: Value) -> Value {
    let mut request = question();
    request[member] = value;
    request
}

fn with_tool(tool_choice: &Value) -> Value {
    with("toolConfig", json!({ "tools": [tool()], "toolChoice": tool_choice }))
}

fn tool() -> Value {
    let schema = json!({ "type": "object", "properties": { "city": { "type": "string" } }, "required": ["city"] });
    json!({ "toolSpec": { "name": "city", "inputSchema": { "json": schema } } })
}

/// A tool use and its result, and what else stands beside the result.
fn after_tool_use(result: &Value, beside: Option<&str>) -> Value {
    let tool_use = json!({ "toolUseId": result["toolUseId"], "name": "city", "input": {} });
    let mut content = vec![json!({ "toolResult": result })];
    content.extend(beside.map(|text| json!({ "text": text })));
    let mut request = with_tool(&json!({ "auto": {} }));
    request["messages"] = json!([
        user("City: Ulm"),
        { "role": "assistant", "content": [{ "toolUse": tool_use }] },
        { "role": "user", "content": content },
    ]);
    request
}

fn after_reasoning(content: &Value) -> Value {
    let messages =
        json!([user("City: Ulm"), { "role": "assistant", "content": content }, user("Again?")]);
    with("messages", messages)
}

/// A capability, and whether the witness contradicts what the table says of it, and the contrary.
type Held = (&'static str, bool, bool);

fn held(capability: &'static str, verdict: Verdict, claim: bool) -> Held {
    (capability, verdict.contradicts(claim), verdict.contradicts(!claim))
}

/// Tools: only their choice can be held against requests to a model without tools.
async fn of_tools(witness: &Witness, id: &str, model: ModelCapabilities) -> Vec<Held> {
    let is_named = model.tool_choice == ToolChoice::Named;
    let is_forced = is_named || model.tool_choice == ToolChoice::Any;
    let has_tools = model.tool_choice != ToolChoice::None;
    let named = witness.takes(id, &with_tool(&json!({ "tool": { "name": "city" } }))).await;
    let any = witness.takes(id, &with_tool(&json!({ "any": {} }))).await;
    let auto = with_tool(&json!({ "auto": {} }));
    let mut all = vec![
        held("tool_choice: named", named, is_named),
        held("tool_choice: any", any, is_forced),
        held("tool_choice: auto", witness.takes(id, &auto).await, has_tools),
    ];
    let mut strict = tool();
    strict["toolSpec"]["strict"] = true.into();
    strict["toolSpec"]["inputSchema"]["json"]["additionalProperties"] = false.into();
    let strict = witness.takes(id, &with("toolConfig", json!({ "tools": [strict] }))).await;
    all.push(held("strict_tools", strict, model.strict_tools && has_tools));
    if !has_tools {
        return all;
    }
    let streamed = witness.verdict(id, "converse-stream", &auto).await;
    all.push(held("tool_streaming", streamed, model.tool_streaming));
    let result = |id: &str| json!({ "toolUseId": id, "content": [{ "text": "Yes." }] });
    let beside = after_tool_use(&result("a1b2c3d4e"), Some("And Bonn?"));
    all.push(held(
        "tool_results_alone",
        witness.takes(id, &beside).await,
        !model.tool_results_alone,
    ));
    let mut failed = result("a1b2c3d4e");
    failed["status"] = "error".into();
    let status = witness.takes(id, &after_tool_use(&failed, None)).await;
    all.push(held("tool_result_status", status, model.tool_result_status));
    let of_long = after_tool_use(&result("tooluse_0123456789abcdefghij"), None);
    let is_any = model.tool_use_id == ToolUseId::Any;
    all.push(held("tool_use_id", witness.takes(id, &of_long).await, is_any));
    all
}

/// Settings, native schemas, and the id.
async fn of_settings(witness: &Witness, id: &str, model: ModelCapabilities) -> Vec<Held> {
    let sampling = with("inferenceConfig", json!({ "maxTokens": 100, "temperature": 0.5 }));
    let stops = with("inferenceConfig", json!({ "maxTokens": 100, "stopSequences": ["END"] }));
    let system = with("system", json!([{ "text": "Be brief." }]));
    let own = id.strip_prefix("us.").unwrap_or(id);
    let mut all = vec![
        held("sampling", witness.takes(id, &sampling).await, model.sampling),
        held("stop_sequences", witness.takes(id, &stops).await, model.stop_sequences),
        held("system_prompt", witness.takes(id, &system).await, model.system_prompt),
        held("profile_only", witness.takes(own, &question()).await, !model.profile_only),
    ];
    let mut schema = tool()["toolSpec"]["inputSchema"]["json"].take();
    schema["additionalProperties"] = false.into();
    let schema = json!({ "jsonSchema": { "schema": schema.to_string(), "name": "city" } });
    let format = json!({ "textFormat": { "type": "json_schema", "structure": schema } });
    let native = witness.takes(id, &with("outputConfig", format)).await;
    // Of the others, the table claims nothing.
    if model.native_schema != NativeSchema::OptIn {
        all.push(held("native_schema", native, model.native_schema == NativeSchema::Yes));
    }
    all
}

/// Reasoning, which only models that give some can be asked about.
async fn of_reasoning(witness: &Witness, id: &str, model: ModelCapabilities) -> Vec<Held> {
    let unasked = witness.reasoning(id, &question()).await;
    let by_default = if unasked.is_some() { Taken } else { Refused };
    let unsigned =
        json!([{ "reasoningContent": { "reasoningText": { "text": "Hm." } } }, { "text": "Ulm." }]);
    let unsigned = witness.takes(id, &after_reasoning(&unsigned)).await;
    let takes_any = model.reasoning_history == ReasoningHistory::Any;
    let mut all = vec![
        held("reasons_by_default", by_default, model.reasons_by_default),
        held("reasoning_history: any", unsigned, takes_any),
    ];
    let asked = asking_to_reason(model).map(|fields| with("additionalModelRequestFields", fields));
    let content = match &asked {
        Some(request) => {
            let verdict = witness.takes(id, request).await;
            all.push(held("reasoning", verdict, true));
            if verdict == Refused { None } else { witness.reasoning(id, request).await }
        }
        None => unasked,
    };
    if let Some(content) = content {
        let own = witness.takes(id, &after_reasoning(&content)).await;
        let takes_own = model.reasoning_history != ReasoningHistory::No;
        all.push(held("reasoning_history: own", own, takes_own));
        let mut elsewhere = after_reasoning(&content);
        elsewhere["system"] = json!([{ "text": "Be brief." }]);
        if takes_own {
            let elsewhere = witness.takes(id, &elsewhere).await;
            all.push(held("binds_reasoning", elsewhere, !model.binds_reasoning));
        }
    }
    let forced = match model.tool_choice {
        ToolChoice::Named => json!({ "tool": { "name": "city" } }),
        ToolChoice::Any => json!({ "any": {} }),
        _ => return all,
    };
    if let Some(mut request) = asked {
        request["toolConfig"] = json!({ "tools": [tool()], "toolChoice": forced });
        let both = match witness.takes(id, &request).await {
            Taken if witness.reasoning(id, &request).await.is_none() => Refused,
            verdict => verdict,
        };
        all.push(held("forced_tool_while_reasoning", both, model.forced_tool_while_reasoning));
    }
    all
}

/// The fields that ask a model to reason.
fn asking_to_reason(model: ModelCapabilities) -> Option<Value> {
    let value = match model.reasoning {
        Reasoning::Budget | Reasoning::BudgetOrAdaptive => {
            json!({ "type": "enabled", "budget_tokens": 1024 })
        }
        Reasoning::Adaptive => json!({ "type": "adaptive" }),
        Reasoning::Effort => json!({ "effort": "high" }),
        Reasoning::NovaReasoningConfig => json!({ "type": "enabled", "maxReasoningEffort": "low" }),
        Reasoning::ReasoningEffort | Reasoning::ReasoningConfig => "high".into(),
        _ => return None,
    };
    Some(json!({ model.reasoning.field()?: value }))
}

#[tokio::test]
async fn the_table_is_right_and_a_wrong_one_would_be_noticed() {
    let witness = Witness::start().await;
    let (mut wrong, mut missed) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
    let mut all = 0;
    for id in known_models() {
        let model = ModelCapabilities::from_id(id);
        let sent = if model.profile_only { format!("us.{id}") } else { id.to_owned() };
        let mut claims = of_tools(&witness, &sent, model).await;
        claims.extend(of_settings(&witness, &sent, model).await);
        claims.extend(of_reasoning(&witness, &sent, model).await);
        for (capability, is_wrong, is_noticed) in claims {
            all += 1;
            if is_wrong {
                wrong.entry(capability).or_default().push(id);
            }
            if !is_noticed {
                missed.entry(capability).or_default().push(id);
            }
        }
    }
    let listed = |found: &BTreeMap<&str, Vec<&str>>| {
        found.iter().fold(String::new(), |mut text, (capability, ids)| {
            let _ = writeln!(text, "{capability} ({}): {}", ids.len(), ids.join(" "));
            text
        })
    };
    assert!(wrong.is_empty(), "the table and the local server disagree:\n{}", listed(&wrong));
    let count: usize = missed.values().map(Vec::len).sum();
    println!("{all} claims; the contrary of {count} is not noticed:\n{}", listed(&missed));
    assert!(count * 20 <= all, "{count} of {all}:\n{}", listed(&missed));
}
