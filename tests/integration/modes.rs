//! By what means a typed value is asked for, and what happens where a model refuses them.

use bedrock_prompt::sdk::error::ProvideErrorMetadata as _;
use bedrock_prompt::{
    Client, ErrorKind, OutputMode, Prompt, model::ModelCapabilities, record::Adaptation, sdk,
};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::{assert_json_snapshot, assert_snapshot};
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE};
use crate::support::{client, scripted};

use OutputMode::{AutoTool, Native, Prompted, StrictTool, Tool};

const NEWCOMER: &str = "newcomer.brilliant-v1:0";
const TITAN: &str = "amazon.titan-text-express-v1";

/// A city.
#[derive(Debug, PartialEq, serde::Deserialize, schemars::JsonSchema)]
struct City {
    /// Its name.
    name: String,
    #[schemars(range(min = 1))]
    people: u64,
    river: Option<String>,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(system = "Figures of 2026.", user = "Which city?", output = City, temperature = 0.5)]
struct WhichCity;

fn ulm() -> City {
    City { name: "Ulm".into(), people: 128_000, river: None }
}

fn value() -> Value {
    json!({ "name": "Ulm", "people": 128_000 })
}

/// An answer in each mode.
fn reply(mode: OutputMode) -> Reply {
    match mode {
        Native | Prompted => Reply::text(value().to_string()),
        _ => Reply::tool_use("city", value()),
    }
}

fn refusal(message: &str) -> Reply {
    Reply::error(AwsError::Validation, message)
}

fn bodies(server: &Server) -> Vec<Value> {
    server.received().into_iter().map(|received| received.body).collect()
}

#[tokio::test]
async fn each_mode_on_the_wire() {
    for mode in [Native, StrictTool, Tool, AutoTool, Prompted] {
        let server = scripted([reply(mode)]).await;
        let call = client(&server).prompt(WhichCity).model(CLAUDE).mode(mode);
        let request = format!("{mode:?}");
        let response = call.send().await.expect("a city");
        assert_eq!((response.output, response.record.mode), (ulm(), Some(mode)));
        assert!(response.record.adaptations.is_empty());
        let mut body = bodies(&server).remove(0);
        // A schema in a string is as ordered as any other.
        if let Some(schema) =
            body.pointer_mut("/outputConfig/textFormat/structure/jsonSchema/schema")
        {
            *schema = serde_json::from_str(schema.as_str().expect("a string")).expect("JSON");
        }
        assert_json_snapshot!(format!("mode_{}", request.to_lowercase()), body);
    }
}

#[tokio::test]
async fn each_refusal_on_record_is_stepped_over_once_and_remembered() {
    for (first, text, next) in [
        (Native, "output_config.format: Extra inputs are not permitted", Tool),
        (Native, "compilation exceeded limits: Schema is too complex", Tool),
        (Native, "output_config.format.schema: unsupported keyword", Tool),
        (StrictTool, "tools.0.custom.strict: Extra inputs are not permitted", Tool),
        (
            Tool,
            "tool_choice: type \"tool\" and \"any\" are not supported for this model.",
            AutoTool,
        ),
        (
            StrictTool,
            "tool_choice: type \"tool\" and \"any\" are not supported for this model.",
            AutoTool,
        ),
        (
            Tool,
            "This model doesn't support the toolConfig.toolChoice.any field. Remove toolConfig.toolChoice.any and try again.",
            AutoTool,
        ),
        (
            Native,
            "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
            Tool,
        ),
        (Tool, "This model doesn't support tool use.", Prompted),
    ] {
        let server = scripted([refusal(text), reply(next), reply(next)]).await;
        let client = client(&server);
        for requests in [2, 1] {
            let response = client.prompt(WhichCity).model(NEWCOMER).mode(first).send().await;
            let response = response.unwrap_or_else(|error| panic!("{text}: {error}"));
            assert_eq!((response.output, response.record.mode), (ulm(), Some(next)), "{text}");
            assert_eq!(
                response.record.adaptations,
                [Adaptation::Mode { from: first, to: next }],
                "{text}"
            );
            assert_eq!(response.record.attempts, requests, "{text}");
        }
    }
}

#[tokio::test]
async fn what_is_refused_while_a_model_reasons_is_refused_for_that_request() {
    let text = "The model returned the following errors: Thinking may not be enabled when tool_choice forces tool use.";
    let server = scripted([refusal(text), reply(AutoTool), reply(Tool)]).await;
    let client = client(&server);
    let first = client.prompt(WhichCity).model(NEWCOMER).send().await.expect("a city");
    assert_eq!((first.record.mode, first.record.attempts), (Some(AutoTool), 2));
    let second = client.prompt(WhichCity).model(NEWCOMER).send().await.expect("a city");
    assert_eq!((second.record.mode, second.record.attempts), (Some(Tool), 1));
}

#[tokio::test]
async fn a_model_that_is_known_to_refuse_it_is_not_forced_while_it_reasons() {
    use aws_smithy_types::Document;
    let server = scripted([reply(Native)]).await;
    let thinking = [("type", Document::from("enabled")), ("budget_tokens", 1024.into())];
    let thinking = Document::Object(thinking.map(|(k, v)| (k.to_owned(), v)).into());
    let fields = Document::Object([("thinking".to_owned(), thinking)].into());
    let call = client(&server).prompt(WhichCity).model(CLAUDE);
    let call = call.customize(move |input| input.additional_model_request_fields(fields.clone()));
    let response = call.send().await.expect("a city");
    assert_eq!(response.record.mode, Some(Native));
    assert_eq!(response.record.adaptations, [Adaptation::Mode { from: Tool, to: Native }]);
}

#[tokio::test]
async fn a_model_that_turns_out_to_take_no_tools_goes_on_with_the_conversation() {
    let text = "This model doesn't support tool use.";
    let server = scripted([
        reply(Tool),
        refusal(text),
        Reply::text("It is."),
        Reply::text(value().to_string()),
    ])
    .await;
    let mut chat = client(&server).conversation("").model(CLAUDE);
    chat.prompt(WhichCity).send().await.expect("a city");
    let response = chat.prompt("Is it old?").model(NEWCOMER).send().await.expect("text");
    assert_eq!((&*response.output, response.record.attempts), ("It is.", 2));
    assert_eq!(bodies(&server)[2].get("toolConfig"), None);
    let response = chat.prompt(WhichCity).model(NEWCOMER).send().await.expect("a city");
    assert_eq!((response.record.mode, response.record.attempts), (Some(Prompted), 1));
}

#[tokio::test]
async fn tools_that_are_not_streamed_are_not_asked_for_in_a_stream() {
    let text = "This model doesn't support tool use in streaming mode.";
    let server = scripted([refusal(text), reply(Prompted), reply(Tool)]).await;
    let client = client(&server);
    let stream = client.prompt(WhichCity).model(NEWCOMER).stream().await.expect("it begins");
    assert_eq!(stream.finish().await.expect("a city").record.mode, Some(Prompted));
    let whole = client.prompt(WhichCity).model(NEWCOMER).send().await.expect("a city");
    assert_eq!((whole.record.mode, whole.record.attempts), (Some(Tool), 1));
}

#[tokio::test]
async fn a_request_without_a_client_is_what_the_table_says() {
    #[derive(Prompt)]
    #[prompt(model = TITAN, system = "Be brief.", user = "Which city?", output = City)]
    struct OnTitan;
    let request = bedrock_prompt::Request::new(&OnTitan).expect("valid");
    let body: Value = serde_json::from_str(&request.to_json().expect("JSON")).expect("JSON");
    assert_eq!((body.get("system"), body.get("toolConfig")), (None, None));
    let server = scripted([reply(Prompted)]).await;
    let response = client(&server).prompt(OnTitan).send().await.expect("a city");
    let decoded = bedrock_prompt::decode::<City>(&response.converse_output()).expect("a city");
    assert_eq!(decoded, response.output);
}

#[tokio::test]
async fn a_model_is_one_in_every_geography() {
    let text = "tool_choice: type \"tool\" and \"any\" are not supported for this model.";
    let server = scripted([refusal(text), reply(AutoTool), reply(AutoTool)]).await;
    let client = client(&server);
    for (id, attempts) in [("us.newcomer.brilliant-v1:0", 2), ("eu.newcomer.brilliant-v1:0", 1)] {
        let response = client.prompt(WhichCity).model(id).send().await.expect("a city");
        assert_eq!(response.record.attempts, attempts, "{id}");
    }
}

#[tokio::test]
async fn other_refusals_are_errors() {
    let text =
        "This model doesn't support the stopSequences field. Remove stopSequences and try again.";
    for text in [text, "The provided request is not valid"] {
        let server = scripted([refusal(text)]).await;
        let error = client(&server).prompt(WhichCity).model(NEWCOMER).send().await;
        let error = error.expect_err("refused");
        assert_eq!((error.kind(), error.record().attempts), (ErrorKind::Validation, 1));
        assert_eq!((error.record().mode, error.record().adaptations.len()), (Some(Tool), 0));
    }
}

#[tokio::test]
async fn a_stream_steps_down_as_well() {
    let text = "tool_choice: type \"tool\" and \"any\" are not supported for this model.";
    let server = scripted([refusal(text), reply(AutoTool)]).await;
    let stream = client(&server).prompt(WhichCity).model(NEWCOMER).stream().await;
    let response = stream.expect("it begins").finish().await.expect("a city");
    assert_eq!(response.record.adaptations, [Adaptation::Mode { from: Tool, to: AutoTool }]);
    assert_eq!((response.output, response.record.attempts), (ulm(), 2));
}

#[tokio::test]
async fn a_system_prompt_finds_its_place() {
    let text = "This model doesn't support the system field. Remove system and try again.";
    let server = scripted([refusal(text), Reply::text("Yes."), Reply::text("No.")]).await;
    let mut chat = client(&server).conversation("Be brief.").model(NEWCOMER);
    let response = chat.prompt("Ready?").send().await.expect("text");
    assert_eq!(response.record.adaptations, [Adaptation::SystemInUserMessage]);
    let response = chat.prompt("Really?").send().await.expect("text");
    assert_eq!((response.record.adaptations.len(), response.record.attempts), (1, 1));
    let sent = &bodies(&server)[2];
    assert_eq!(sent.get("system"), None);
    let texts = |n: usize| sent["messages"][n]["content"].clone();
    assert_eq!(texts(0), json!([{ "text": "Be brief." }, { "text": "Ready?" }]));
    assert_eq!(texts(2), json!([{ "text": "Really?" }]));
    // What was said is kept as it was said.
    assert_eq!(chat.messages()[0].content().len(), 1);
}

#[tokio::test]
async fn sampling_that_a_model_refuses_is_left_out() {
    let server =
        scripted([refusal("`temperature` is deprecated for this model"), reply(Tool)]).await;
    let response = client(&server).prompt(WhichCity).model(NEWCOMER).send().await;
    assert_eq!(response.expect("a city").record.adaptations, [Adaptation::SamplingLeftOut]);
    let sent = bodies(&server);
    assert!(sent[0]["inferenceConfig"].get("temperature").is_some());
    assert!(sent[1]["inferenceConfig"].get("temperature").is_none());
}

#[tokio::test]
async fn a_model_without_tools_hears_typed_turns_as_text() {
    let server = scripted([reply(Tool), Reply::text("It is.")]).await;
    let mut chat = client(&server).conversation("").model(CLAUDE);
    chat.prompt(WhichCity).temperature(0.0).send().await.expect("a city");
    chat.prompt("Is it old?").model(TITAN).send().await.expect("text");
    let sent = &bodies(&server)[1];
    assert_eq!(sent.get("toolConfig"), None);
    assert_json_snapshot!("typed_turns_as_text", sent["messages"]);
    assert!(chat.messages()[1].content()[0].is_tool_use(), "the history is as it was");
}

#[tokio::test]
async fn a_schema_that_a_pinned_mode_cannot_take_is_an_error() {
    #[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
    #[expect(dead_code, reason = "only its schema is used")]
    struct Counts {
        words: std::collections::HashMap<String, u32>,
    }
    let server = scripted([Reply::tool_use("counts", json!({ "words": { "a": 1 } }))]).await;
    let call = || client(&server).extract::<Counts>("a b").model(CLAUDE);
    let error = call().mode(Native).send().await.expect_err("a map");
    assert_eq!(error.kind(), ErrorKind::InvalidPrompt);
    assert_snapshot!(error);
    assert_eq!(call().send().await.expect("counts").record.mode, Some(Tool));
}

#[tokio::test]
async fn a_clients_profile_is_where_it_begins() {
    let server = scripted([reply(Prompted)]).await;
    let sdk = client(&server).sdk().clone();
    let none = ModelCapabilities::unknown()
        .tool_choice(bedrock_prompt::model::ToolChoice::None)
        .native_schema(bedrock_prompt::model::NativeSchema::No);
    let client = Client::builder().model_capabilities(NEWCOMER, none).build(sdk);
    let response = client.prompt(WhichCity).model(NEWCOMER).send().await.expect("a city");
    assert_eq!((response.record.mode, response.record.attempts), (Some(Prompted), 1));
}

#[tokio::test]
async fn text_has_no_mode() {
    let server = scripted([refusal("output_config.format: Extra inputs are not permitted")]).await;
    let error = client(&server).prompt(Ask("?")).model(NEWCOMER).send().await;
    let error = error.expect_err("it is not about a mode");
    assert_eq!((error.record().mode, error.record().attempts), (None, 1));
    let source = std::error::Error::source(&error).and_then(|source| {
        source.downcast_ref::<sdk::error::SdkError<sdk::operation::converse::ConverseError>>()
    });
    assert_eq!(source.and_then(|source| source.code()), Some("ValidationException"));
}
