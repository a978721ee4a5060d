//! Text in, text out: a text is a prompt, and a call can be awaited as it is.

use std::borrow::Cow;
use std::rc::Rc;

use bedrock_prompt::{Client, Error, Prompt, Request, Response, Text};
use bedrock_prompt_local::{Reply, Server};
use futures_util::stream::{self, StreamExt as _, TryStreamExt as _};
use insta::assert_snapshot;
use serde_json::json;

use crate::errors::report;
use crate::prompts::{Ask, ReadInvoice};
use crate::support::scripted;

const NOVA: &str = "amazon.nova-lite-v1:0";

fn client(server: &Server) -> Client {
    Client::builder().model(NOVA).local(server.endpoint_url())
}

async fn river(count: usize) -> Server {
    scripted((0..count).map(|_| Reply::text("The Rhine."))).await
}

#[tokio::test]
async fn every_form_of_a_text_is_a_prompt() {
    let server = river(4).await;
    let client = client(&server);
    let owned = String::from("Name a river.");
    let shared: Cow<'_, str> = Cow::Borrowed("Name a river.");
    for response in [
        client.prompt("Name a river.").await,
        client.prompt(&owned).await,
        client.prompt(&*shared).await,
        client.prompt(owned.clone()).await,
    ] {
        assert_eq!(&*response.expect("text").output, "The Rhine.");
    }
    for request in server.received() {
        let sent = json!([{ "role": "user", "content": [{ "text": "Name a river." }] }]);
        assert_eq!(request.body["messages"], sent);
        assert!(request.body.get("toolConfig").is_none());
    }
}

#[tokio::test]
async fn a_text_has_what_every_prompt_has() {
    let server = river(3).await;
    let client = client(&server);
    let mut stream = client.prompt("Name a river.").stream().await.expect("it begins");
    while stream.next().await.expect("a delta").is_some() {}
    assert_eq!(&*stream.finish().await.expect("text").output, "The Rhine.");
    let claude = client.prompt("Name a river.").model("amazon.nova-pro-v1:0").temperature(0.5);
    assert_eq!(claude.await.expect("text").record.model_id, "amazon.nova-pro-v1:0");
    let mut chat = client.conversation("You know rivers.");
    chat.prompt("Name a river.").await.expect("text");
    assert_eq!(chat.messages().len(), 2);
}

/// What a spawned task needs, of a prompt that borrows and of one that does not.
#[tokio::test]
async fn an_awaited_call_can_be_spawned() {
    async fn ask<P: Prompt<Output = Text> + Send>(
        client: Client,
        prompt: P,
    ) -> Result<Response<Text>, Error> {
        client.prompt(prompt).await
    }
    let server = river(3).await;
    let client = client(&server);
    let text = ask(client.clone(), "Name a river.");
    assert_eq!(&*tokio::spawn(text).await.expect("no panic").expect("text").output, "The Rhine.");
    let other = client.clone();
    let borrowing = tokio::spawn(async move {
        let name = String::from("Name a river.");
        other.prompt(Ask(&name)).await.map(|response| response.output)
    });
    assert_eq!(&*borrowing.await.expect("no panic").expect("text"), "The Rhine.");
    let error = client.extract::<u32>("River: Rhine").max_re_asks(0).await.expect_err("text");
    assert_eq!(error.answer(), Some("The Rhine."));
}

#[derive(Prompt)]
#[prompt(user = "Name a river of {0}.")]
struct RiverOf(Rc<str>);

#[tokio::test]
async fn a_prompt_that_is_not_send_is_sent_where_it_is() {
    let server = river(1).await;
    let response = client(&server).prompt(RiverOf("Germany".into())).send().await;
    assert_eq!(&*response.expect("text").output, "The Rhine.");
}

#[derive(Debug, serde::Deserialize, schemars::JsonSchema)]
struct Numbered {
    number: u32,
}

#[tokio::test]
async fn several_at_once_come_back_in_order() {
    let server = Server::start().await.expect("a free port");
    let client = client(&server);
    let texts: Vec<_> = (0..20).map(|n| format!("Number: {n}")).collect();
    let calls = texts.iter().map(|text| client.extract::<Numbered>(text).send());
    let numbers: Vec<_> = stream::iter(calls)
        .buffered(8)
        .map_ok(|response| response.output.number)
        .try_collect()
        .await
        .expect("numbers");
    assert_eq!(numbers, (0..20).collect::<Vec<u32>>());
}

/// Nothing is sent, and nothing is paid for.
#[tokio::test]
async fn blank_texts_are_not_sent() {
    let server = Server::start().await.expect("a free port");
    let client = client(&server);
    let mut errors = Vec::new();
    for blank in ["", " \n\t"] {
        errors.push(client.prompt(blank).await.expect_err("blank"));
        errors.push(client.prompt(blank.to_owned()).await.expect_err("blank"));
        errors.push(client.prompt(ReadInvoice { document: blank }).await.expect_err("blank"));
        errors.push(client.extract::<u32>(blank).await.expect_err("blank"));
    }
    errors.push(client.prompt("Why?").model(" ").await.expect_err("no model"));
    errors.push(Client::local(server.endpoint_url()).prompt("?").await.expect_err("no model"));
    assert_snapshot!(report(&errors));
    assert!(server.received().is_empty());
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "{title}\n{body}\n{note}")]
struct Review<'a> {
    #[prompt(untrusted)]
    title: &'a str,
    #[prompt(untrusted)]
    body: &'a str,
    #[prompt(untrusted, if_some = "{}")]
    note: Option<&'a str>,
}

#[derive(Prompt)]
#[prompt(model = "amazon.nova-lite-v1:0", user = "Books about {subject}. Wishes: {wishes}")]
struct Recommend<'a> {
    subject: &'a str,
    #[prompt(untrusted)]
    wishes: &'a str,
}

/// A review without a title is a review; one without any text is none. A field that is trusted may be
/// all that the model needs.
#[test]
fn one_untrusted_text_is_enough() {
    let request = |title, body, note| Request::new(&Review { title, body, note });
    request("", "Good.", None).expect("a body");
    request("", " ", Some("Good.")).expect("a note");
    Request::new(&Recommend { subject: "rivers", wishes: "" }).expect("a subject");
    assert_snapshot!(report(&[request("", "", Some("\n")).expect_err("no text")]));
}
