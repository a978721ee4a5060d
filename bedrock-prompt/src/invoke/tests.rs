//! Responses in native formats, converted to the output of Converse.

use aws_sdk_bedrockruntime::operation::converse::ConverseOutput;
use aws_sdk_bedrockruntime::types::{
    self, ContentBlock, ConverseStreamOutput, ReasoningContentBlock, StopReason,
};
use serde_json::{Value, json};

use super::{Format, TokenCounts};
use crate::outcome::{Error, ErrorKind, Usage};
use crate::wire::{Collector, RawBody, to_value};

type Collected = Result<(ConverseOutput, RawBody), Error>;

fn collect(events: Vec<ConverseStreamOutput>) -> (ConverseOutput, RawBody) {
    let mut collector = Collector::default();
    for event in events {
        collector.take(event);
    }
    assert!(collector.is_complete());
    collector.finish().expect("whole")
}

fn whole(format: Format, body: &str) -> Collected {
    format.reader().whole(body.as_bytes(), TokenCounts::default()).map(collect)
}

fn streamed(format: Format, chunks: &[Value]) -> Collected {
    let mut reader = format.reader();
    let events: Result<Vec<_>, _> =
        chunks.iter().map(|chunk| reader.chunk(chunk.to_string().as_bytes())).collect();
    events.map(|events| collect(events.concat()))
}

fn content(output: &ConverseOutput) -> &[ContentBlock] {
    match output.output() {
        Some(types::ConverseOutput::Message(message)) => message.content(),
        _ => &[],
    }
}

fn usage(output: &ConverseOutput) -> [u64; 4] {
    let usage = output.usage().map(Usage::from).expect("known");
    [
        usage.input_tokens,
        usage.output_tokens,
        usage.cache_read_input_tokens,
        usage.cache_write_input_tokens,
    ]
}

/// A response of Claude with a block of every type.
const WHOLE: &str = r#"{"id":"msg_1","type":"message","role":"assistant","model":"claude","content":[
    {"type":"thinking","thinking":"Hm.","signature":"c2ln"},
    {"type":"redacted_thinking","data":"EmwKAhgB"},
    {"type":"text","text":"Here: é","citations":null},
    {"type":"tool_use","id":"toolu_1","name":"invoice","input":{"z": 1.50,"a":12345678901234567890}},
    {"type":"tool_use","id":"toolu_2","name":"now","input":{}}],
    "stop_reason":"tool_use","stop_sequence":null,
    "usage":{"input_tokens":10,"cache_creation_input_tokens":3,"cache_read_input_tokens":4,"output_tokens":20}}"#;

/// The same response as a stream.
fn chunks() -> Vec<Value> {
    let start = |index, block| json!({"type": "content_block_start", "index": index, "content_block": block});
    let delta =
        |index, delta| json!({"type": "content_block_delta", "index": index, "delta": delta});
    let stop = |index| json!({"type": "content_block_stop", "index": index});
    vec![
        json!({"type": "message_start", "message": {"id": "msg_1", "role": "assistant", "content": [],
            "usage": {"input_tokens": 10, "cache_creation_input_tokens": 3, "cache_read_input_tokens": 4, "output_tokens": 1}}}),
        start(0, json!({"type": "thinking", "thinking": "", "signature": ""})),
        json!({"type": "ping"}),
        delta(0, json!({"type": "thinking_delta", "thinking": "H"})),
        delta(0, json!({"type": "thinking_delta", "thinking": "m."})),
        delta(0, json!({"type": "signature_delta", "signature": "c2ln"})),
        stop(0),
        start(1, json!({"type": "redacted_thinking", "data": "EmwKAhgB"})),
        stop(1),
        start(2, json!({"type": "text", "text": ""})),
        delta(2, json!({"type": "text_delta", "text": "Here: "})),
        delta(2, json!({"type": "text_delta", "text": "é"})),
        stop(2),
        start(3, json!({"type": "tool_use", "id": "toolu_1", "name": "invoice", "input": {}})),
        delta(3, json!({"type": "input_json_delta", "partial_json": ""})),
        delta(3, json!({"type": "input_json_delta", "partial_json": "{\"z\": 1.5"})),
        delta(
            3,
            json!({"type": "input_json_delta", "partial_json": "0,\"a\":12345678901234567890}"}),
        ),
        stop(3),
        start(4, json!({"type": "tool_use", "id": "toolu_2", "name": "now", "input": {}})),
        stop(4),
        json!({"type": "message_delta", "delta": {"stop_reason": "tool_use", "stop_sequence": null}, "usage": {"output_tokens": 20}}),
        json!({"type": "message_stop", "amazon-bedrock-invocationMetrics":
            {"inputTokenCount": 99, "outputTokenCount": 99, "invocationLatency": 2150, "firstByteLatency": 400}}),
    ]
}

#[test]
fn complete_and_streamed_responses_are_equal() {
    let (whole, raw) = whole(Format::Claude, WHOLE).expect("readable");
    let (streamed, raw_of_stream) = streamed(Format::Claude, &chunks()).expect("readable");
    assert_eq!(content(&whole), content(&streamed));
    assert_eq!((usage(&whole), usage(&streamed)), ([10, 20, 4, 3], [10, 20, 4, 3]));
    assert_eq!(
        (whole.stop_reason(), streamed.stop_reason()),
        (&StopReason::ToolUse, &StopReason::ToolUse)
    );
    assert_eq!(streamed.metrics().map(types::ConverseMetrics::latency_ms), Some(2150));
    // In a stream, an empty object and no input look the same.
    for (raw, empty) in [(raw, "{}"), (raw_of_stream, "\"\"")] {
        assert_eq!(raw.input_at(0, "toolu_1"), Some(r#"{"z": 1.50,"a":12345678901234567890}"#));
        assert_eq!(raw.input_at(0, "toolu_2"), Some(empty));
        assert!(raw.inputs().any(|(id, sent)| id == "toolu_2" && sent == "{}"));
    }
    let [
        ContentBlock::ReasoningContent(ReasoningContentBlock::ReasoningText(reasoning)),
        ContentBlock::ReasoningContent(ReasoningContentBlock::RedactedContent(redacted)),
        ContentBlock::Text(text),
        ContentBlock::ToolUse(tool_use),
        ContentBlock::ToolUse(_),
    ] = content(&whole)
    else {
        panic!("the blocks of the answer")
    };
    assert_eq!((reasoning.text(), reasoning.signature()), ("Hm.", Some("c2ln")));
    assert_eq!((redacted.as_ref(), text.as_str()), (b"EmwKAhgB".as_slice(), "Here: é"));
    assert_eq!((tool_use.tool_use_id(), tool_use.name()), ("toolu_1", "invoice"));
}

proptest::proptest! {
    #[test]
    fn tool_input_is_kept_for_any_chunks(input in crate::json::any_json::value(), cuts in proptest::collection::vec(0_usize..200, 0..4)) {
        let written = input.to_string();
        let letters: Vec<char> = written.chars().collect();
        let mut cuts: Vec<usize> = cuts.into_iter().map(|at| at.min(letters.len())).collect();
        cuts.sort_unstable();
        cuts.insert(0, 0);
        cuts.push(letters.len());
        let start = json!({"type": "tool_use", "id": "t", "name": "n", "input": {}});
        let mut chunks = vec![json!({"type": "content_block_start", "index": 0, "content_block": start})];
        chunks.extend(cuts.windows(2).map(|cut| {
            let piece: String = letters[cut[0]..cut[1]].iter().collect();
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "input_json_delta", "partial_json": piece}})
        }));
        chunks.push(json!({"type": "message_delta", "delta": {"stop_reason": "tool_use"}}));
        chunks.push(json!({"type": "message_stop"}));
        let (_, raw) = streamed(Format::Claude, &chunks).expect("readable");
        let body = format!(r#"{{"content":[{{"type":"tool_use","id":"t","name":"n","input":{written}}}],"stop_reason":"tool_use"}}"#);
        let (_, raw_of_whole) = whole(Format::Claude, &body).expect("readable");
        assert_eq!(raw.input_at(0, "t"), Some(written.as_str()));
        assert_eq!(raw_of_whole.input_at(0, "t"), Some(written.as_str()));
    }
}

#[test]
fn chunks_of_llama_are_joined() {
    let chunks = [
        json!({"generation": "Bl", "prompt_token_count": 7, "generation_token_count": 1, "stop_reason": null}),
        json!({"generation": "ue.", "prompt_token_count": null, "generation_token_count": 2, "stop_reason": null}),
        json!({"generation": "", "prompt_token_count": null, "generation_token_count": 3, "stop_reason": "stop",
            "amazon-bedrock-invocationMetrics": {"inputTokenCount": 7, "outputTokenCount": 3, "invocationLatency": 80, "firstByteLatency": 20}}),
    ];
    let (streamed, _) = streamed(Format::Llama3, &chunks).expect("readable");
    let body = r#"{"generation":"Blue.","prompt_token_count":7,"generation_token_count":3,"stop_reason":"stop"}"#;
    let (whole, _) = whole(Format::Llama4, body).expect("readable");
    for output in [&streamed, &whole] {
        assert_eq!(content(output), [ContentBlock::Text("Blue.".into())]);
        assert_eq!(output.stop_reason(), &StopReason::EndTurn);
        assert_eq!(usage(output), [7, 3, 0, 0]);
    }
}

#[test]
fn stop_reasons_are_those_of_converse() {
    for (format, native, converse) in [
        (Format::Claude, "end_turn", StopReason::EndTurn),
        (Format::Claude, "max_tokens", StopReason::MaxTokens),
        (Format::Claude, "stop_sequence", StopReason::StopSequence),
        (Format::Claude, "model_context_window_exceeded", StopReason::ModelContextWindowExceeded),
        (Format::Claude, "refusal", StopReason::from("refusal")),
        (Format::Claude, "pause_turn", StopReason::from("pause_turn")),
        (Format::Llama3, "stop", StopReason::EndTurn),
        (Format::Llama3, "length", StopReason::MaxTokens),
    ] {
        for (action, expected) in
            [("NONE", converse), ("INTERVENED", StopReason::GuardrailIntervened)]
        {
            let body = json!({
                "content": [{"type": "text", "text": "a"}], "generation": "a",
                "stop_reason": native, "amazon-bedrock-guardrailAction": action,
                "amazon-bedrock-trace": { "guardrail": { "input": { "gr1": {} } } },
            });
            let (output, _) = whole(format, &body.to_string()).expect("readable");
            assert_eq!(output.stop_reason(), &expected, "{native}");
            assert!(output.usage().is_none(), "unknown usage is not zero");
            let fields = output.additional_model_response_fields().expect("a trace");
            assert_eq!(
                to_value(fields)["amazon-bedrock-trace"]["guardrail"]["input"]["gr1"],
                json!({})
            );
        }
    }
}

#[test]
fn headers_supply_counts_missing_from_the_body() {
    let headers = TokenCounts {
        input: Some(5),
        output: Some(6),
        cache_read: Some(7),
        cache_write: None,
        cache_write_1h: None,
        latency_ms: Some(8),
    };
    let body = br#"{"generation":"a","prompt_token_count":4,"stop_reason":"stop"}"#;
    let events = Format::Llama3.reader().whole(body, headers);
    let (output, _) = collect(events.expect("readable"));
    assert_eq!(usage(&output), [4, 6, 7, 0]);
    assert_eq!(output.usage().map(types::TokenUsage::total_tokens), Some(17));
    assert_eq!(output.metrics().map(types::ConverseMetrics::latency_ms), Some(8));
}

#[test]
fn error_responses_have_their_kind() {
    for (name, kind) in [
        ("overloaded_error", ErrorKind::ServiceUnavailable),
        ("rate_limit_error", ErrorKind::Throttling),
        ("invalid_request_error", ErrorKind::Validation),
        ("permission_error", ErrorKind::AccessDenied),
        ("not_found_error", ErrorKind::ResourceNotFound),
        ("timeout_error", ErrorKind::ModelTimeout),
        ("api_error", ErrorKind::InternalServer),
        ("surprising_error", ErrorKind::ModelStreamError),
    ] {
        let body = json!({"type": "error", "error": {"type": name, "message": "Not now."}});
        for result in [
            whole(Format::Claude, &body.to_string()),
            streamed(Format::Claude, std::slice::from_ref(&body)),
        ] {
            let error = result.expect_err("it is one");
            assert_eq!((error.kind(), error.service_message()), (kind, Some("Not now.")));
            assert!(error.to_string().contains(name), "{error}");
        }
    }
}

#[test]
fn unreadable_responses_are_errors_without_content() {
    let start =
        |block: Value| json!({"type": "content_block_start", "index": 0, "content_block": block});
    for (format, chunk, what) in [
        (Format::Claude, json!("s3cret"), "the response is not in Claude's format"),
        (
            Format::Claude,
            json!({"type": 7, "text": "s3cret"}),
            "not in Claude's format: error at line 1",
        ),
        (Format::Claude, json!({"type": "content_block_stop"}), "has no `index`"),
        (Format::Claude, json!({"type": "content_block_start", "index": 0}), "no `content_block`"),
        (Format::Claude, start(json!({"type": "hologram", "text": "s3cret"})), "type `hologram`"),
        (Format::Claude, start(json!({"type": "tool_use", "id": "t"})), "name"),
        (
            Format::Claude,
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta"}}),
            "no `text`",
        ),
        (
            Format::Claude,
            json!({"type": "content_block_delta", "index": 0, "delta": {"type": "smell_delta"}}),
            "type `smell_delta`",
        ),
        (Format::Claude, json!({"type": "message_stop"}), "no `stop_reason`"),
        (Format::Llama3, json!({"generation": ["s3cret"]}), "not in Llama's format"),
        (Format::Llama3, json!({"output": "s3cret"}), "no `generation`"),
    ] {
        let error = streamed(format, &[chunk]).expect_err(what);
        assert_eq!(error.kind(), ErrorKind::InvalidResponse);
        let text = format!("{error} {error:?}");
        assert!(text.contains(what) && !text.contains("s3cret"), "{text}");
    }
    for (format, body, what) in [
        (Format::Claude, r#"{"content":[],"usage":{}}"#, "no `stop_reason`"),
        (Format::Claude, r#"{"stop_reason":"end_turn"}"#, "no `content`"),
        (Format::Llama4, r#"{"generation":"a"}"#, "no `stop_reason`"),
        (Format::Llama4, r#"{"generation":"a""#, "not in Llama's format"),
    ] {
        let error = whole(format, body).expect_err(what);
        assert!(error.to_string().contains(what), "{error}");
    }
}

#[test]
fn guardrail_can_intervene_at_the_end_of_a_stream() {
    let mut chunks = chunks();
    let end = chunks.last_mut().expect("the end");
    end["amazon-bedrock-guardrailAction"] = "INTERVENED".into();
    end["amazon-bedrock-trace"] = json!({ "guardrail": { "actionReason": "Blocked." } });
    let (output, _) = streamed(Format::Claude, &chunks).expect("readable");
    assert_eq!(output.stop_reason(), &StopReason::GuardrailIntervened);
    let fields = output.additional_model_response_fields().map(to_value).expect("a trace");
    assert_eq!(fields["amazon-bedrock-trace"]["guardrail"]["actionReason"], "Blocked.");
    let trace = output.trace().and_then(types::ConverseTrace::guardrail).expect("read");
    assert_eq!(trace.action_reason(), Some("Blocked."));
}
