//! The client: where requests go, and what stays private.

use bedrock_prompt::{
    Client, ErrorKind, Prompt, Request, client::Call, model::ModelCapabilities, sdk,
};
use bedrock_prompt_local::{Reply, Script, Server};
use serde_json::json;

use crate::prompts::{Ask, CLAUDE, ReadInvoice};
use crate::support::{client, scripted, sdk_config};

#[tokio::test]
async fn a_model_behind_inference_profiles_gets_the_prefix_of_its_region() {
    let server = Server::builder().script(Script::always(Reply::text("Yes."))).start().await;
    let server = server.expect("a free port");
    for (region, geography, model, sent) in [
        ("us-west-2", None, CLAUDE, format!("us.{CLAUDE}")),
        ("eu-north-1", None, CLAUDE, format!("eu.{CLAUDE}")),
        ("ap-northeast-1", Some("global"), CLAUDE, format!("global.{CLAUDE}")),
        ("eu-north-1", None, "us.meta.llama4-x", "us.meta.llama4-x".into()),
        ("sa-east-1", None, CLAUDE, format!("global.{CLAUDE}")),
        ("us-east-1", None, "amazon.nova-lite-v1:0", "amazon.nova-lite-v1:0".into()),
        ("eu-north-1", None, "amazon.nova-lite-v1:0", "eu.amazon.nova-lite-v1:0".into()),
        (
            "eu-north-1",
            None,
            "arn:aws:bedrock:eu-north-1:111122223333:application-inference-profile/a1",
            "arn:aws:bedrock:eu-north-1:111122223333:application-inference-profile/a1".into(),
        ),
    ] {
        let region = sdk::config::Region::new(region);
        let sdk = sdk::Client::from_conf(sdk_config(&server).region(region).build());
        let builder = Client::builder().model(model);
        let client = match geography {
            Some(geography) => builder.geography(geography).build(sdk),
            None => builder.build(sdk),
        };
        let response = client.prompt(Ask("Ready?")).send().await.expect("text");
        assert_eq!(response.record.model_id, sent);
        assert_eq!(server.received().last().expect("a request").model_id, sent);
    }
}

#[tokio::test]
async fn a_model_without_a_profile_for_the_region_is_not_called() {
    let server = Server::start().await.expect("a free port");
    let region = sdk::config::Region::new("eu-west-1");
    let sdk = sdk::Client::from_conf(sdk_config(&server).region(region).build());
    let client = Client::builder().build(sdk);
    let call = client.prompt(Ask("Ready?")).model("amazon.nova-premier-v1:0");
    let error = call.send().await.expect_err("only us has it");
    assert_eq!(error.kind(), ErrorKind::InferenceProfileRequired);
    assert_eq!(
        error.to_string(),
        "`amazon.nova-premier-v1:0` has no inference profile that eu-west-1 can call; these exist: \
         `us.amazon.nova-premier-v1:0`: set a region of their geography, use another model, or, if \
         AWS has added one, write its id"
    );
    assert!(server.received().is_empty());
    // Who says which one is right.
    let client = Client::builder().geography("eu").build(client.sdk().clone());
    let _ = client.prompt(Ask("Ready?")).model("amazon.nova-premier-v1:0").await;
    let sent = server.received().pop().expect("a request").model_id;
    assert_eq!(sent, "eu.amazon.nova-premier-v1:0");
}

#[tokio::test]
async fn what_is_set_decides_whether_an_id_gets_a_prefix() {
    let haiku = "anthropic.claude-haiku-4-5-20251001-v1:0";
    let llama = "meta.llama3-3-70b-instruct-v1:0";
    let of = ModelCapabilities::from_id;
    for (id, capabilities, sent) in [
        // The id of an application inference profile.
        ("a1b2c3d4e5f6", of(llama), "a1b2c3d4e5f6"),
        (haiku, of(haiku).profile_only(false), haiku),
        (haiku, of(haiku).sampling(false), "us.anthropic.claude-haiku-4-5-20251001-v1:0"),
        (llama, of(llama).profile_only(true), "us.meta.llama3-3-70b-instruct-v1:0"),
    ] {
        let server = scripted([Reply::text("Yes.")]).await;
        let builder = Client::builder().model_capabilities(id, capabilities);
        let client = builder.local(server.endpoint_url());
        let _ = client.prompt(Ask("Ready?")).model(id).await;
        assert_eq!(server.received().pop().expect("a request").model_id, sent, "{id}");
    }
    // Without a region, a geography that was set counts.
    let config = sdk::Config::builder().behavior_version(sdk::config::BehaviorVersion::latest());
    let client = Client::builder().geography("eu").build(sdk::Client::from_conf(config.build()));
    let request = client.prompt(Ask("Ready?")).model(CLAUDE).into_request().expect("a request");
    assert_eq!(request.converse_input().model_id(), Some(format!("eu.{CLAUDE}").as_str()));
}

#[tokio::test]
async fn nothing_that_is_said_is_in_debug() {
    let secret = "s3cret";
    let server = scripted([Reply::text(secret), Reply::tool_use("invoice", json!(secret))]).await;
    let client = client(&server);
    let ask = Ask(secret);
    let request = Request::new(&WithModel(secret)).expect("valid");
    let response = client.prompt(&ask).model(CLAUDE).send().await.expect("text");
    let error = client.prompt(ReadInvoice { document: secret }).send().await.expect_err("no fit");
    let shown = [
        format!("{client:?}"),
        format!("{:?}", client.prompt(&ask)),
        format!("{request:?}"),
        format!("{response:?}"),
        format!("{:?}", response.output),
        format!("{error} {error:?} {:?}", error.violations()),
    ];
    for text in &shown {
        assert!(!text.contains(secret), "{text}");
    }
    assert!(error.answer().is_some_and(|answer| answer.contains(secret)));
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "{0}")]
struct WithModel(&'static str);

#[test]
fn a_call_can_be_spawned() {
    fn spawnable<T: Send + 'static>(_: T) {}
    let client = Client::local("http://127.0.0.1:9");
    let call: Call<WithModel> = client.prompt(WithModel("Ready?"));
    spawnable(async move { call.send().await.map(|response| response.output) });
}
