//! What AWS says when it refuses a request: the kind and the help of an error, or the next request, and
//! what the next call remembers.

use std::fmt::Write as _;

use bedrock_prompt::sdk::types::{ContentBlock, ConversationRole, Message};
use bedrock_prompt::{Client, OutputMode, Prompt};
use bedrock_prompt_local::{AwsError, Reply};
use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::prompts::{Ask, CLAUDE, Order, WhichOrder};
use crate::support::{client, scripted};

fn order() -> Reply {
    Reply::tool_use("order", json!({ "quantity": 2 }))
}

/// The words that step down from one mode to the next, and whether the next call remembers them.
#[tokio::test]
async fn a_mode_that_is_refused_steps_down_once() {
    use OutputMode::{AutoTool, Native, StrictTool, Tool};
    let schemas = |what: &str| {
        format!(
            "Schemas contains too many {what}, which would make grammar compilation inefficient. \
             Reduce the number of them in your tool schemas (limit: 24)."
        )
    };
    for (words, from, to, is_remembered) in [
        ("output_config.format: Extra inputs are not permitted", Native, Tool, true),
        (
            "This model doesn't support the outputConfig field. Remove outputConfig and try again.",
            Native,
            Tool,
            true,
        ),
        (
            "output_config.format.schema: For 'integer' type, property 'minimum' is not supported",
            Native,
            Tool,
            true,
        ),
        (&schemas("optional parameters (87)"), Native, Tool, true),
        (&schemas("parameters with union types (17)"), Native, Tool, true),
        (&schemas("optional parameters (87)"), StrictTool, Tool, true),
        ("Schema is too complex for compilation.", Native, Tool, true),
        (
            "The compiled grammar is too large, which would cause performance issues.",
            Native,
            Tool,
            true,
        ),
        ("Grammar compilation timed out.", StrictTool, Tool, true),
        ("Too many strict tools (21). The maximum number is 20.", StrictTool, Tool, true),
        ("Citations cannot be enabled when output format is set.", Native, Tool, true),
        ("tools.0.custom.strict: Extra inputs are not permitted", StrictTool, Tool, true),
        (
            "tool_choice: type \"tool\" and \"any\" are not supported for this model.",
            Tool,
            AutoTool,
            true,
        ),
        (
            "This model doesn't support the toolConfig.toolChoice.any field. Remove \
             toolConfig.toolChoice.any and try again.",
            Tool,
            AutoTool,
            true,
        ),
        // This is said of one request only.
        ("Thinking may not be enabled when tool_choice forces tool use.", Tool, AutoTool, false),
    ] {
        let words = format!("The model returned the following errors: {words}");
        let refused = || Reply::error(AwsError::Validation, words.clone());
        let again = if is_remembered { vec![] } else { vec![refused()] };
        let replies = [refused(), order()].into_iter().chain(again).chain([order()]);
        let server = scripted(replies).await;
        let client = Client::new(client(&server).sdk().clone());
        let attempts = if is_remembered { [2, 1] } else { [2, 2] };
        for attempts in attempts {
            // Its native schemas are not tried unasked.
            let call = client.prompt(WhichOrder).model("newcomer.brilliant-v1:0").mode(from);
            let response = call.send().await.expect(&words);
            assert_eq!(response.record.mode, Some(to), "{words}");
            assert_eq!(response.record.attempts, attempts, "{words}");
        }
    }
}

#[tokio::test]
async fn a_prefill_that_is_refused_is_left_out() {
    let words = "The model returned the following errors: This model does not support assistant \
                 message prefill. The conversation must end with a user message.";
    let refused = Reply::error(AwsError::Validation, words);
    let server = scripted([refused, Reply::text("Yes."), Reply::text("Yes.")]).await;
    let client = Client::new(client(&server).sdk().clone());
    let mut chat = client.conversation("");
    for (turn, attempts) in [(0, 2), (1, 1)] {
        let call = chat.prompt(Ask("?")).model(CLAUDE).customize(|input| {
            let prefill = Message::builder()
                .role(ConversationRole::Assistant)
                .content(ContentBlock::Text("Sure:".into()));
            input.messages(prefill.build().expect("a message"))
        });
        let response = call.send().await.expect("an answer");
        assert_eq!(response.record.attempts, attempts);
        assert_eq!(
            response.record.adaptations[0].to_string(),
            "the start of an answer at the end of the messages was left out"
        );
        assert_eq!(chat.messages().len(), 2 * (turn + 1));
    }
    assert!(!server.received()[2].body.to_string().contains("Sure:"));
}

/// With reasoning on, some models want the reasoning that led to a tool use; another family gave none.
#[tokio::test]
async fn a_tool_use_without_reasoning_is_sent_as_text() {
    let words = "The model returned the following errors: messages.1.content.0.type: Expected \
                 `thinking` or `redacted_thinking`, but found `tool_use`. When `thinking` is enabled, \
                 a final `assistant` message must start with a thinking block.";
    let refused = Reply::error(AwsError::Validation, words);
    let server = scripted([order(), refused, Reply::text("Yes.")]).await;
    let client = Client::new(client(&server).sdk().clone());
    let mut chat = client.conversation("");
    chat.prompt(WhichOrder).model("amazon.nova-lite-v1:0").send().await.expect("an order");
    let response = chat.prompt(Ask("?")).model(CLAUDE).send().await.expect("text");
    assert_eq!(response.record.attempts, 2);
    let messages = &server.received()[2].body["messages"];
    assert_eq!(messages[1]["content"], json!([{ "text": "{\"quantity\":2}" }]));
    assert_eq!(chat.messages().len(), 4);
}

/// The kind and the help for the words of AWS, as a first user of a model meets them.
#[tokio::test]
async fn errors_of_a_first_call_say_what_to_do() {
    let user = "User: arn:aws:iam::111122223333:user/ada is not authorized to perform: \
                bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/x.y";
    let (denied, missing, invalid) =
        (AwsError::AccessDenied, AwsError::ResourceNotFound, AwsError::Validation);
    let mut table = String::new();
    for (error, words) in [
        (missing, "Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.".to_owned()),
        (invalid, "The model returned the following errors: You have not filled out the required use-case form for this model.".into()),
        (denied, "Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.".into()),
        (denied, "Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided.".into()),
        (missing, "Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days. Please upgrade to an active model on Amazon Bedrock".into()),
        (missing, "This model version has reached the end of its life. Please refer to the AWS documentation for more details.".into()),
        (invalid, "data retention mode 'default' is not available for this model".into()),
        (denied, "Access to Anthropic models is not allowed from unsupported countries, regions, or territories.".into()),
        (denied, "You don't have access to the model with the specified model ID.".into()),
        (denied, format!("{user} because no identity-based policy allows the bedrock:InvokeModel action")),
        (denied, format!("{user} with an explicit deny in a service control policy")),
        (denied, format!("{user} with an explicit deny in an identity-based policy")),
        (denied, "Not today.".into()),
        (invalid, "The provided model identifier is invalid.".into()),
        (missing, "Could not resolve the foundation model from the provided model identifier.".into()),
        (invalid, "Input Tokens Exceeded: Number of input tokens exceeds maximum length.".into()),
        (invalid, "This model's maximum context length is 8192 tokens. Please reduce the length of the prompt".into()),
        (invalid, "Your input exceeds the context window of this model.".into()),
        (invalid, "900000 tokens exceed model maximum 868928".into()),
    ] {
        let server = scripted([Reply::error(error, words.clone())]).await;
        let error = client(&server).prompt(Ask("?")).model("x.y").send().await.expect_err(&words);
        assert_eq!(server.received().len(), 1, "{words}");
        let _ = writeln!(table, "{words}\n  {:?}: {}\n", error.kind(), error.help());
    }
    assert_snapshot!(table);
}

/// A prompt resource has settings, a system prompt and tools of its own, and takes no others.
#[tokio::test]
async fn a_prompt_resource_gets_messages_only() {
    #[derive(Prompt)]
    #[prompt(system = "Be brief.", user = "Which order?", output = Order, max_tokens = 100)]
    struct Brief;
    let arn = "arn:aws:bedrock:us-east-1:111122223333:prompt/A1B2C3D4E5:2";
    let replies = [Reply::text(r#"{"quantity":2}"#), Reply::text("Yes.")];
    let server = scripted(replies).await;
    let client = client(&server);
    let response = client.prompt(Brief).model(arn).send().await.expect("an order");
    assert_eq!((response.output.quantity, response.record.attempts), (2, 1));
    let said: Vec<_> = response.record.adaptations.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "`max_tokens`, `temperature`, `top_p` and stop sequences were omitted",
            "the system prompt was moved to the start of the first user message"
        ]
    );
    client.prompt(Ask("?")).model(arn).send().await.expect("text");
    for request in server.received() {
        let members: Vec<_> = match request.body {
            Value::Object(members) => members.into_iter().map(|(name, _)| name).collect(),
            _ => Vec::new(),
        };
        assert_eq!(members, ["messages"]);
    }
    let first = &server.received()[0].body["messages"][0]["content"];
    assert_eq!(first[0], json!({ "text": "Be brief." }));
}
