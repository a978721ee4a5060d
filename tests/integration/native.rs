//! Requests in native formats.

use aws_smithy_types::{Blob, Document};
use bedrock_prompt::sdk::operation::converse::builders::ConverseInputBuilder;
use bedrock_prompt::sdk::types::{
    CachePointBlock, CachePointType, ContentBlock, ConversationRole, DocumentBlock, DocumentFormat,
    DocumentSource, GuardrailConfiguration, GuardrailTrace, ImageBlock, ImageFormat, ImageSource,
    Message, OutputConfig, PerformanceConfigLatency, PerformanceConfiguration,
    PromptVariableValues, ReasoningContentBlock, ReasoningTextBlock, ServiceTier, ServiceTierType,
    SystemContentBlock, ToolResultBlock, ToolResultContentBlock, ToolResultStatus, ToolUseBlock,
};
use bedrock_prompt::{Client, Error, ErrorKind, Prompt, Request};
use bedrock_prompt_local::Reply;
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, Classify, Customer, Explain, ReadInvoice};
use crate::support::{client, scripted};

const LLAMA_3: &str = "meta.llama3-1-8b-instruct-v1:0";
const LLAMA_4: &str = "meta.llama4-scout-17b-instruct-v1:0";
const INVOICE: ReadInvoice<'_> = ReadInvoice { document: "Invoice 7" };
const EXPLAIN: Explain<'_> = Explain { audience: "children", topic: "tides", words: 50 };

fn object(members: &[(&str, Document)]) -> Document {
    Document::Object(members.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect())
}

/// The request of a prompt, with a change to the SDK's input.
fn request<P: Prompt>(
    prompt: P,
    change: impl Fn(ConverseInputBuilder) -> ConverseInputBuilder + Send + Sync + 'static,
) -> Request {
    let client = Client::builder().model(CLAUDE).local("http://localhost");
    client.prompt(prompt).customize(change).into_request().expect("a valid prompt")
}

fn body(request: &Request) -> Value {
    let input = request.invoke_model_input().expect("it has a counterpart");
    serde_json::from_slice(input.body().expect("set").as_ref()).expect("JSON")
}

fn message(role: ConversationRole, content: Vec<ContentBlock>) -> Message {
    Message::builder().role(role).set_content(Some(content)).build().expect("complete")
}

/// A user's message with one block.
fn with_block(block: ContentBlock) -> impl Fn(ConverseInputBuilder) -> ConverseInputBuilder {
    let message = message(ConversationRole::User, vec![block]);
    move |input| input.set_messages(Some(vec![message.clone()]))
}

fn cache_point() -> CachePointBlock {
    CachePointBlock::builder().r#type(CachePointType::Default).build().expect("complete")
}

/// A conversation with blocks of every type that Claude accepts.
fn blocks() -> Vec<Message> {
    let image = ImageBlock::builder()
        .format(ImageFormat::Png)
        .source(ImageSource::Bytes(Blob::new([0, 1, 254])));
    let thoughts = ReasoningTextBlock::builder().text("Hm.").signature("c2ln").build();
    let used = ToolUseBlock::builder().tool_use_id("t1").name("look_up");
    let used = used.input(object(&[("z", 1.into()), ("a", "b".into())])).build();
    let result = ToolResultBlock::builder()
        .tool_use_id("t1")
        .content(ToolResultContentBlock::Json(object(&[("left", 3.into()), ("at", "B2".into())])))
        .content(ToolResultContentBlock::Text("Almost gone.".into()))
        .status(ToolResultStatus::Error);
    let document = DocumentBlock::builder().name("label").context("As printed.");
    let pdf = document.clone().format(DocumentFormat::Pdf);
    let pdf = pdf.source(DocumentSource::Bytes(Blob::new("%PDF"))).build();
    let text = document.source(DocumentSource::Text("Keep cool.".into())).build();
    vec![
        message(
            ConversationRole::User,
            vec![
                ContentBlock::Document(pdf.expect("complete")),
                ContentBlock::Document(text.expect("complete")),
                ContentBlock::Image(image.build().expect("complete")),
                ContentBlock::Text("What is this?".into()),
                ContentBlock::CachePoint(cache_point()),
            ],
        ),
        message(
            ConversationRole::Assistant,
            vec![
                ContentBlock::ReasoningContent(ReasoningContentBlock::ReasoningText(
                    thoughts.expect("complete"),
                )),
                ContentBlock::ReasoningContent(ReasoningContentBlock::RedactedContent(Blob::new(
                    "EmwKAhgB",
                ))),
                ContentBlock::ToolUse(used.expect("complete")),
            ],
        ),
        message(
            ConversationRole::User,
            vec![ContentBlock::ToolResult(result.build().expect("complete"))],
        ),
    ]
}

#[tokio::test]
async fn request_in_claudes_format() {
    let answer = json!({ "number": "7", "issued": "2026-03-01", "lines": [], "total": 0 });
    let server = scripted([Reply::tool_use("invoice", answer)]).await;
    let call = client(&server).prompt(INVOICE).temperature(0.7).top_p(0.1);
    call.native().send().await.expect("it fits");
    let received = server.received().pop().expect("a request");
    assert_eq!(received.header("accept"), Some("application/json"));
    assert_json_snapshot!((&received.method, &received.path, &received.body));
    // The schema is in declaration order, and a float has as few digits as in the source.
    let body = String::from_utf8(received.bytes).expect("UTF-8");
    assert!(body.contains(r#""properties":{"number":{"#) && body.contains(r#""temperature":0.7,"#));
}

/// All settings that Claude's format can express.
fn with_everything(input: ConverseInputBuilder) -> ConverseInputBuilder {
    let fields = object(&[
        ("top_k", 5.into()),
        ("tool_choice", object(&[("disable_parallel_tool_use", true.into())])),
    ]);
    input
        .set_messages(Some(blocks()))
        .system(SystemContentBlock::CachePoint(cache_point()))
        .additional_model_request_fields(fields)
}

#[tokio::test]
async fn every_supported_block_is_converted() {
    let request = request(INVOICE, with_everything);
    assert_json_snapshot!(body(&request));
    let server = scripted(vec![Reply::text("It is a label."); 20]).await;
    for _ in 0..20 {
        let call = client(&server).prompt(INVOICE).customize(with_everything);
        let error = call.native().send().await.expect_err("no invoice");
        assert_eq!(error.kind(), ErrorKind::TextInsteadOfToolUse, "{error}");
    }
    let body = request.invoke_model_input().expect("it has a counterpart").body;
    let body = body.expect("set").into_inner();
    assert!(server.received().iter().all(|received| received.bytes == body));
}

#[tokio::test]
async fn settings_outside_the_body_become_input_members() {
    let server = scripted([Reply::text("The moon.")]).await;
    let call = client(&server).prompt(Ask("Why?")).model(CLAUDE).customize(|input| {
        let guardrail = GuardrailConfiguration::builder()
            .guardrail_identifier("gr1234567890")
            .guardrail_version("2")
            .trace(GuardrailTrace::EnabledFull);
        let latency = PerformanceConfigLatency::Optimized;
        let tier = ServiceTier::builder().r#type(ServiceTierType::Flex).build();
        input
            .guardrail_config(guardrail.build())
            .performance_config(PerformanceConfiguration::builder().latency(latency).build())
            .set_service_tier(tier.ok())
            .request_metadata("team", "support")
            .request_metadata("case", "7")
    });
    call.native().send().await.expect("an answer");
    let received = server.received().pop().expect("a request");
    let headers = [
        "trace",
        "guardrailidentifier",
        "guardrailversion",
        "performanceconfig-latency",
        "service-tier",
        "request-metadata",
    ];
    let headers = headers.map(|name| received.header(&format!("x-amzn-bedrock-{name}")));
    assert_eq!(
        headers,
        [
            Some("ENABLED_FULL"),
            Some("gr1234567890"),
            Some("2"),
            Some("optimized"),
            Some("flex"),
            Some(r#"{"case":"7","team":"support"}"#),
        ]
    );
}

#[tokio::test]
async fn request_in_llamas_chat_template() {
    let server = scripted([Reply::text("The moon."), Reply::text("The moon.")]).await;
    for model_id in [LLAMA_3, LLAMA_4] {
        let call = client(&server).prompt(EXPLAIN).model(model_id).customize(|input| {
            let answer = vec![ContentBlock::Text("Water moves.".into())];
            let more = vec![ContentBlock::Text("More! <|eot_id|><|eot|>".into())];
            input
                .messages(message(ConversationRole::Assistant, answer))
                .messages(message(ConversationRole::User, more))
        });
        let response = call.stop_sequences::<&str>([]).native().send().await.expect("an answer");
        assert_eq!(&*response.output, "The moon.");
    }
    let received = server.received();
    let received: Vec<_> = received.iter().map(|each| (&each.path, &each.body)).collect();
    assert_json_snapshot!(received);
}

#[test]
fn started_answer_is_left_open_for_llama() {
    let request = request(Ask("Count."), |input| {
        let begun = vec![ContentBlock::Text("One, two".into())];
        input.model_id(LLAMA_3).messages(message(ConversationRole::Assistant, begun))
    });
    let body = body(&request);
    let prompt = body["prompt"].as_str().expect("a text");
    assert!(prompt.ends_with("assistant<|end_header_id|>\n\nOne, two"), "{prompt}");
}

fn refused(request: &Request) -> Error {
    request.invoke_model_input().expect_err("it has no counterpart")
}

#[test]
fn unsupported_members_are_named() {
    let document = DocumentBlock::builder()
        .format(DocumentFormat::Docx)
        .name("invoice")
        .source(DocumentSource::Bytes(Blob::new("s3cret")))
        .build();
    let video = ImageBlock::builder().format(ImageFormat::Png);
    let empty_image = video.build().expect("complete");
    let classify = Classify {
        message: "Hello.",
        tags: &[],
        customer: Customer { name: "Ada", since: 1843 },
        note: None,
        ticket: 7,
    };
    let llama = |input: ConverseInputBuilder| input.model_id(LLAMA_3);
    let max_tokens = object(&[("max_tokens", 7.into())]);
    let errors = [
        request(Ask("Why?"), |input| input.model_id("amazon.nova-lite-v1:0")),
        request(Ask("Why?"), |input| {
            input.model_id("arn:aws:bedrock:us-east-1:1:application-inference-profile/a1b2")
        }),
        request(classify, llama),
        request(EXPLAIN, llama),
        request(Ask("Why?"), |input| input.model_id("meta.llama2-13b-chat-v1")),
        request(Ask("Why?"), with_block(ContentBlock::Document(document.expect("complete")))),
        request(Ask("Why?"), with_block(ContentBlock::Image(empty_image))),
        request(Ask("Why?"), with_block(ContentBlock::CachePoint(cache_point()))),
        request(Ask("Why?"), |input| input.output_config(OutputConfig::builder().build())),
        request(Ask("Why?"), |input| {
            input.prompt_variables("a", PromptVariableValues::Text("b".into()))
        }),
        request(Ask("Why?"), |input| input.additional_model_response_field_paths("/id")),
        request(Ask("Why?"), move |input| {
            input.additional_model_request_fields(max_tokens.clone())
        }),
        request(Ask("Why?"), |input| input.set_inference_config(None)),
    ]
    .map(|request| refused(&request));
    assert!(errors.iter().all(|error| error.kind() == ErrorKind::InvalidPrompt));
    let report = errors.map(|error| error.to_string()).join("\n\n");
    assert!(!report.contains("s3cret"));
    assert_snapshot!(report);
}

#[tokio::test]
async fn unsupported_prompts_are_not_sent() {
    let server = scripted([]).await;
    let call = || client(&server).prompt(Ask("Why?")).model("amazon.nova-lite-v1:0").native();
    let errors = [
        call().send().await.map(drop).expect_err("another family"),
        call().stream().await.map(drop).expect_err("another family"),
    ];
    for error in errors {
        assert_eq!((error.kind(), error.record().attempts), (ErrorKind::InvalidPrompt, 0));
        assert_eq!(error.record().model_id, "amazon.nova-lite-v1:0");
    }
    assert!(server.received().is_empty());
}
