//! Embeddings: the requests and responses of each model.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bedrock_prompt::sdk::config::interceptors::{
    BeforeTransmitInterceptorContextRef, FinalizerInterceptorContextRef,
};
use bedrock_prompt::sdk::config::retry::RetryConfig;
use bedrock_prompt::sdk::config::{ConfigBag, Intercept, Region, RuntimeComponents};
use bedrock_prompt::sdk::error::BoxError;
use bedrock_prompt::{
    Client,
    embeddings::{EmbedRequest, Embedding, InputType},
    sdk,
};
use bedrock_prompt_local::{AwsError, Reply, Server};
use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::examples::run;
use crate::support::{client, scripted, sdk_config};

const TITAN_V1: &str = "amazon.titan-embed-text-v1";
const TITAN: &str = "amazon.titan-embed-text-v2:0";
const COHERE: &str = "cohere.embed-english-v3";
const COHERE_V4: &str = "cohere.embed-v4:0";

/// `text 0`, `text 1`, ..
fn numbered(count: usize) -> Vec<String> {
    (0..count).map(|number| format!("text {number}")).collect()
}

/// The request of a call.
async fn sent(call: impl FnOnce(Client) -> EmbedRequest) -> Value {
    let server = Server::start().await.expect("a free port");
    call(client(&server)).send().await.expect("embeddings");
    let request = server.received().pop().expect("a request");
    json!({ "method": request.method, "path": request.path, "body": request.body })
}

#[tokio::test]
async fn requests_of_each_model() {
    let requests = [
        sent(|client| client.embed(TITAN_V1).text("One")).await,
        sent(|client| client.embed(TITAN).text("One")).await,
        sent(|client| client.embed(TITAN).dimensions(256).normalize(false).text("One")).await,
        sent(|client| client.embed(COHERE).texts(["One", "Two"])).await,
        sent(|client| {
            let call = client.embed("cohere.embed-multilingual-v3").dimensions(1024);
            call.input_type(InputType::Classification).text("Eins")
        })
        .await,
        sent(|client| {
            let call = client.embed(COHERE_V4).dimensions(512);
            call.input_type(InputType::SearchQuery).text("One")
        })
        .await,
        sent(|client| {
            let arn =
                "arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.cohere.embed-v4:0";
            client.embed(arn).input_type(InputType::Clustering).text("One")
        })
        .await,
    ];
    assert_json_snapshot!(requests);
}

#[tokio::test]
async fn every_number_of_dimensions_is_supported() {
    let server = Server::start().await.expect("a free port");
    for (model, default, others) in [
        (TITAN_V1, 1536, vec![1536]),
        (TITAN, 1024, vec![256, 512, 1024]),
        (COHERE, 1024, vec![1024]),
        (COHERE_V4, 1536, vec![256, 512, 1024, 1536]),
    ] {
        let embeddings = client(&server).embed(model).text("One").send().await.expect("one");
        assert_eq!(embeddings[0].dimensions(), default, "{model}");
        for dimensions in others {
            let call = client(&server).embed(model).dimensions(dimensions).text("One");
            let embeddings = call.send().await.expect("one");
            assert_eq!(embeddings[0].dimensions(), dimensions, "{model}");
        }
    }
}

/// Counts the running calls.
#[derive(Debug, Clone, Default)]
struct UnderWay(Arc<(AtomicUsize, AtomicUsize)>);

impl UnderWay {
    fn most(&self) -> usize {
        self.0.1.load(Ordering::SeqCst)
    }
}

impl Intercept for UnderWay {
    fn name(&self) -> &'static str {
        "UnderWay"
    }

    fn read_before_transmit(
        &self,
        _: &BeforeTransmitInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        let now = self.0.0.fetch_add(1, Ordering::SeqCst) + 1;
        self.0.1.fetch_max(now, Ordering::SeqCst);
        Ok(())
    }

    fn read_after_attempt(
        &self,
        _: &FinalizerInterceptorContextRef<'_>,
        _: &RuntimeComponents,
        _: &mut ConfigBag,
    ) -> Result<(), BoxError> {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
        Ok(())
    }
}

#[tokio::test]
async fn order_is_kept_and_concurrency_is_limited() {
    let server = Server::start().await.expect("a free port");
    let under_way = UnderWay::default();
    let config = sdk_config(&server).interceptor(under_way.clone()).build();
    let client = Client::new(sdk::Client::from_conf(config));
    let texts = numbered(20);
    let call = client.embed(TITAN).dimensions(256).concurrency(3).texts(&texts);
    let embeddings = call.send().await.expect("twenty");
    assert_eq!((embeddings.len(), embeddings.calls, embeddings.attempts), (20, 20, 20));
    assert!((2..=3).contains(&under_way.most()), "{}", under_way.most());
    for (text, embedding) in texts.iter().zip(&embeddings) {
        let alone = client.embed(TITAN).dimensions(256).text(text).send().await.expect("one");
        assert_eq!(alone[0], *embedding, "{text}");
    }
}

#[tokio::test]
async fn cohere_gets_96_texts_per_call() {
    let server = Server::start().await.expect("a free port");
    let texts = numbered(200);
    let call = client(&server).embed(COHERE_V4).dimensions(256).texts(&texts);
    let embeddings = call.send().await.expect("two hundred");
    assert_eq!((embeddings.len(), embeddings.calls), (200, 3));
    let mut sizes: Vec<_> = server
        .received()
        .iter()
        .map(|request| request.body["texts"].as_array().map_or(0, Vec::len))
        .collect();
    sizes.sort_unstable();
    assert_eq!(sizes, [8, 96, 96]);
    for index in [0, 95, 96, 191, 192, 199] {
        let call = client(&server).embed(COHERE_V4).dimensions(256).text(&texts[index]);
        assert_eq!(call.send().await.expect("one")[0], embeddings[index], "{index}");
    }
}

#[tokio::test]
async fn both_response_formats_of_cohere_are_read() {
    let numbers: Vec<f32> = (0..1024u16).map(f32::from).collect();
    for embeddings in [json!([numbers]), json!({ "float": [numbers] })] {
        let body = json!({ "embeddings": embeddings, "response_type": "x" }).to_string();
        let server = scripted([Reply::http(200, body)]).await;
        let embeddings = client(&server).embed(COHERE).text("One").send().await.expect("one");
        assert_eq!(embeddings[0].as_slice(), numbers);
    }
}

#[tokio::test]
async fn token_counts_come_from_the_body_or_the_headers() {
    let server = scripted([Reply::text("").usage(7, 0), Reply::text("").usage(5, 0)]).await;
    let titan = client(&server).embed(TITAN).texts(["One", "Two"]).send().await.expect("two");
    assert_eq!(titan.usage.map(|usage| usage.total_tokens()), Some(12));

    let server = scripted([Reply::text("").usage(9, 0)]).await;
    let cohere = client(&server).embed(COHERE).texts(["One", "Two"]).send().await.expect("two");
    assert_eq!(cohere.usage.map(|usage| usage.input_tokens), Some(9), "by the header");

    let silent = json!({ "embedding": vec![0.5; 1024] }).to_string();
    let counted = json!({ "embedding": vec![0.5; 1024], "inputTextTokenCount": 3 }).to_string();
    let server = scripted([Reply::http(200, counted), Reply::http(200, silent)]).await;
    let part = client(&server).embed(TITAN).texts(["One", "Two"]).send().await.expect("two");
    assert_eq!(part.usage, None, "a part of the sum is no sum");
}

#[tokio::test]
async fn calls_are_retried() {
    let server = scripted([
        Reply::error(AwsError::Throttling, "Slow down."),
        Reply::error(AwsError::ModelTimeout, "The model took too long."),
        Reply::text(""),
    ])
    .await;
    let retries = RetryConfig::standard().with_initial_backoff(Duration::from_millis(1));
    let config = sdk_config(&server).retry_config(retries).build();
    let client = Client::new(sdk::Client::from_conf(config));
    let embeddings = client.embed(TITAN).text("One").send().await.expect("one");
    assert_eq!((embeddings.calls, embeddings.attempts), (1, 3));
    assert_eq!(
        embeddings.possibly_billed_attempts, 1,
        "the model may have worked until its timeout"
    );
}

#[tokio::test]
async fn only_existing_profiles_get_a_prefix() {
    let server = Server::start().await.expect("a free port");
    for (region, geography, model, sent) in [
        ("us-east-1", None, COHERE_V4, "us.cohere.embed-v4:0"),
        ("eu-west-1", None, COHERE_V4, "eu.cohere.embed-v4:0"),
        ("ap-northeast-1", None, COHERE_V4, "global.cohere.embed-v4:0"),
        ("ap-northeast-1", Some("global"), COHERE_V4, "global.cohere.embed-v4:0"),
        ("eu-west-1", None, "us.cohere.embed-v4:0", "us.cohere.embed-v4:0"),
        ("us-east-1", Some("us"), TITAN, TITAN),
    ] {
        let config = sdk_config(&server).region(Region::new(region)).build();
        let builder =
            geography.iter().fold(Client::builder(), |builder, prefix| builder.geography(*prefix));
        let client = builder.build(sdk::Client::from_conf(config));
        let embeddings = client.embed(model).text("One").send().await.expect("one");
        assert_eq!(embeddings.model_id, sent);
        assert_eq!(server.received().last().expect("a request").model_id, sent);
    }
}

#[tokio::test]
async fn similar_texts_are_nearest_and_embeddings_serialize() {
    let server = Server::start().await.expect("a free port");
    let texts = ["The parcel is late.", "Passwords are long.", "Where is the late parcel?"];
    let stored = client(&server).embed(TITAN).texts(texts).send().await.expect("three");
    let json = serde_json::to_string(&stored.vectors).expect("serializable");
    let read: Vec<Embedding> = serde_json::from_str(&json).expect("as it was written");
    assert_eq!(read, stored.vectors);
    let nearest = read[0].nearest(&read[1..], 1).expect("one length");
    assert_eq!(nearest[0].index, 1);
    assert!((0.3..1.0).contains(&nearest[0].similarity), "{nearest:?}");
}

#[test]
fn example_output() {
    insta::assert_snapshot!(run("embeddings", &[]));
}
