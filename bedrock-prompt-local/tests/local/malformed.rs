//! Malformed tool uses, as models are known to produce them.

use bedrock_prompt_local::{MalformedToolUse, Reply, Script, Server};
use serde_json::{Value, json};

use crate::frames::{Streamed, converse_stream};
use crate::support::{converse, user};

async fn start(odd: MalformedToolUse) -> Server {
    let reply = Reply::malformed_tool_use(odd, "sort", json!({"category": "billing", "rank": 2}));
    Server::builder().script(Script::always(reply)).start().await.expect("a free port")
}

async fn whole(odd: MalformedToolUse) -> (Value, String) {
    let answer = converse(&start(odd).await, &user("hi")).await.json();
    let stop_reason = answer["stopReason"].as_str().expect("a stop reason").to_owned();
    (answer["output"]["message"]["content"][0].clone(), stop_reason)
}

async fn streamed(odd: MalformedToolUse) -> Streamed {
    converse_stream(&start(odd).await, &user("hi")).await
}

#[tokio::test]
async fn calls_as_text() {
    for (odd, text, stop_reason) in [
        (
            MalformedToolUse::FunctionCalls,
            "<function_calls>\n<invoke name=\"sort\">\n\
             <parameter name=\"category\">billing</parameter>\n\
             <parameter name=\"rank\">2</parameter>\n</invoke>\n</function_calls>",
            "end_turn",
        ),
        (
            MalformedToolUse::Nova,
            "<tools><__function=sort><__parameter=category>billing</__parameter>\
             <__parameter=rank>2</__parameter></__function></tools>",
            "malformed_tool_use",
        ),
        (
            MalformedToolUse::Llama,
            r#"{"type":"function","name":"sort","parameters":{"category":"billing","rank":2}}"#,
            "end_turn",
        ),
        (
            MalformedToolUse::Qwen,
            "<tool_call>\n<function=sort>\n<parameter=category>\nbilling\n</parameter>\n\
             <parameter=rank>\n2\n</parameter>\n</function>\n</tool_call>",
            "end_turn",
        ),
        (
            MalformedToolUse::Kimi,
            "<|tool_calls_section_begin|><|tool_call_begin|>functions.sort:0\
             <|tool_call_argument_begin|>{\"category\":\"billing\",\"rank\":2}\
             <|tool_call_end|><|tool_calls_section_end|>",
            "end_turn",
        ),
        (
            MalformedToolUse::DeepSeek,
            "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>function<｜tool▁sep｜>sort\n\
             ```json\n{\"category\":\"billing\",\"rank\":2}\n```\
             <｜tool▁call▁end｜><｜tool▁calls▁end｜>",
            "end_turn",
        ),
    ] {
        assert_eq!(whole(odd).await, (json!({ "text": text }), stop_reason.to_owned()), "{odd:?}");
        let pieces = streamed(odd).await.texts("/delta/text");
        assert_eq!(pieces.concat(), text, "{odd:?}");
    }
}

#[tokio::test]
async fn inputs_that_break_off_or_are_not_there() {
    let (block, stop_reason) = whole(MalformedToolUse::CutOff).await;
    let cut = r#"{"category":"bi"#;
    assert_eq!((&block["toolUse"]["input"], stop_reason.as_str()), (&json!(cut), "max_tokens"));
    assert_eq!(
        streamed(MalformedToolUse::CutOff).await.texts("/delta/toolUse/input").concat(),
        cut
    );
    assert_eq!(whole(MalformedToolUse::NoInput).await.0["toolUse"]["input"], "");
    let names: Vec<_> =
        streamed(MalformedToolUse::NoInput).await.events().into_iter().map(|(n, _)| n).collect();
    let without_deltas =
        ["messageStart", "contentBlockStart", "contentBlockStop", "messageStop", "metadata"];
    assert_eq!(names, without_deltas);
}

#[tokio::test]
async fn an_input_in_one_delta() {
    let input = json!({"category": "billing", "rank": 2});
    assert_eq!(whole(MalformedToolUse::OneDelta).await.0["toolUse"]["input"], input);
    let deltas = streamed(MalformedToolUse::OneDelta).await.texts("/delta/toolUse/input");
    assert_eq!(deltas, [input.to_string()]);
}

/// A stream of gpt-oss has an empty text; one of Nova's code interpreter has a tool result.
#[tokio::test]
async fn blocks_that_surprise() {
    let result = json!({
        "toolUseId": "a", "type": "nova_code_interpreter_result", "status": "success",
        "content": [{"text": "4"}],
    });
    let blocks = json!([{"text": ""}, {"toolResult": result}]);
    let script = Script::always(Reply::content(blocks));
    let local = Server::builder().script(script).start().await.expect("a free port");
    let events = converse_stream(&local, &user("hi")).await.events();
    let block = |index: usize| {
        let of = move |(_, payload): &&(String, Value)| payload["contentBlockIndex"] == index;
        events.iter().filter(of).cloned().collect::<Vec<_>>()
    };
    let event = |name: &str, payload: Value| (name.to_owned(), payload);
    assert_eq!(
        block(0),
        [
            event("contentBlockDelta", json!({"contentBlockIndex": 0, "delta": {"text": ""}})),
            event("contentBlockStop", json!({"contentBlockIndex": 0})),
        ]
    );
    let start = json!({"toolResult": {
        "toolUseId": "a", "type": "nova_code_interpreter_result", "status": "success",
    }});
    assert_eq!(
        block(1),
        [
            event("contentBlockStart", json!({"contentBlockIndex": 1, "start": start})),
            event(
                "contentBlockDelta",
                json!({"contentBlockIndex": 1, "delta": {"toolResult": [{"text": "4"}]}})
            ),
            event("contentBlockStop", json!({"contentBlockIndex": 1})),
        ]
    );
}
