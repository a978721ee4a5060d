//! Exchanges that are recorded and replayed, under this library and under other clients.

use std::fs;
use std::path::{Path, PathBuf};

use bedrock_prompt::sdk::config::{BehaviorVersion, Credentials, Region};
use bedrock_prompt::{Client, ErrorKind, Prompt, sdk};
use bedrock_prompt_local::{AwsError, Cassettes, Reply, Script, Server};
use schemars::JsonSchema;
use serde::Deserialize;

/// The same prompt is in `recordings/`, recorded by this library and by boto3.
#[derive(Prompt)]
#[prompt(
    system = "You read invoices.",
    user = "{text}",
    model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
    temperature = 0.7,
    output = Invoice
)]
struct ReadInvoice {
    text: String,
}

#[derive(Debug, Deserialize, JsonSchema, PartialEq)]
struct Invoice {
    number: String,
    /// The total in euros.
    total: f64,
}

fn invoice(number: &str) -> (ReadInvoice, Invoice) {
    let text = format!("Number: {number}\nTotal: 12.50\nFor: Jane Doe");
    (ReadInvoice { text }, Invoice { number: number.to_owned(), total: 12.5 })
}

/// A folder that is deleted at the end of a test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("cassettes-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    /// The content of each file.
    fn files(&self) -> Vec<(String, String)> {
        files(&self.0)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("a file"));
    let mut files: Vec<(String, String)> = entries
        .map(|entry| {
            let name = entry.file_name().into_string().expect("UTF-8");
            (name, fs::read_to_string(entry.path()).expect("text"))
        })
        .collect();
    files.sort();
    files
}

/// The recordings of a client, which are part of the repository.
fn recordings(client: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("recordings").join(client)
}

fn config(cassettes: Cassettes) -> sdk::config::Builder {
    sdk::Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("us-east-1"))
        .credentials_provider(Credentials::new(
            "AKIAIOSFODNN7EXAMPLE",
            "planted-secret-key",
            Some("planted-session-token".to_owned()),
            None,
            "test",
        ))
        .http_client(cassettes)
}

fn replaying(folder: &Path) -> Client {
    let cassettes = Cassettes::replay(folder).expect("cassettes");
    Client::new(sdk::Client::from_conf(config(cassettes).build()))
}

fn recording(folder: &Folder, server: &Server) -> Client {
    let cassettes = Cassettes::record(&folder.0).expect("a folder");
    let config = config(cassettes).endpoint_url(server.endpoint_url());
    Client::new(sdk::Client::from_conf(config.build()))
}

/// A call and a streamed one: the values and the texts of the stream.
async fn run(client: &Client) -> (Invoice, Invoice, Vec<String>) {
    let whole = client.prompt(invoice("INV-7").0).send().await.expect("an invoice").output;
    let mut stream = client.prompt(invoice("INV-8").0).stream().await.expect("a stream");
    let mut deltas = Vec::new();
    while let Some(delta) = stream.next().await.expect("a delta") {
        deltas.push(format!("{delta:?}"));
    }
    (whole, stream.finish().await.expect("an invoice").output, deltas)
}

#[tokio::test]
async fn what_is_recorded_is_replayed_whole_and_streamed() {
    let folder = Folder::new("replayed");
    let server = Server::start().await.expect("a port");
    let recorded = run(&recording(&folder, &server)).await;
    server.stop().await;
    assert_eq!((&recorded.0, &recorded.1), (&invoice("INV-7").1, &invoice("INV-8").1));
    assert!(recorded.2.len() > 3, "{:?}", recorded.2);
    let client = replaying(&folder.0);
    for _ in 0..2 {
        assert_eq!(run(&client).await, recorded);
    }
    // The same files through a server.
    let cassettes = Cassettes::replay(&folder.0).expect("cassettes");
    let server = Server::builder().cassettes(cassettes).start().await.expect("a port");
    assert_eq!(run(&Client::local(server.endpoint_url())).await, recorded);
}

#[tokio::test]
async fn the_recordings_of_this_library_are_those_of_today() {
    let folder = Folder::new("today");
    let server = Server::start().await.expect("a port");
    run(&recording(&folder, &server)).await;
    let expected = recordings("bedrock-prompt");
    if std::env::var_os("INSTA_UPDATE").is_some_and(|update| update == "always") {
        fs::create_dir_all(&expected).expect("a folder");
        for (name, _) in files(&expected) {
            fs::remove_file(expected.join(name)).expect("a file");
        }
        for (name, content) in folder.files() {
            fs::write(expected.join(name), content).expect("a file");
        }
    }
    assert_eq!(folder.files(), files(&expected));
}

#[tokio::test]
async fn recordings_of_boto3_are_replayed() {
    let (whole, streamed, deltas) = run(&replaying(&recordings("boto3"))).await;
    assert_eq!((whole, streamed), (invoice("INV-7").1, invoice("INV-8").1));
    assert!(deltas.len() > 3, "{deltas:?}");
}

#[tokio::test]
async fn a_server_records_what_it_responds() {
    let folder = Folder::new("server");
    let cassettes = Cassettes::record(&folder.0).expect("a folder");
    let server = Server::builder().cassettes(cassettes).start().await.expect("a port");
    let recorded = run(&Client::local(server.endpoint_url())).await;
    server.stop().await;
    assert_eq!(run(&replaying(&folder.0)).await, recorded);
    assert_eq!(folder.files(), files(&recordings("bedrock-prompt")));
}

#[tokio::test]
async fn one_request_has_its_responses_in_order() {
    let folder = Folder::new("order");
    let busy = Reply::error(AwsError::Throttling, "Too many requests").header("retry-after", "0");
    let script = Script::new().reply(busy).then_engine();
    let server = Server::builder().script(script).start().await.expect("a port");
    let (prompt, expected) = invoice("INV-7");
    let first = recording(&folder, &server).prompt(&prompt).send().await.expect("an invoice");
    let again = replaying(&folder.0).prompt(&prompt).send().await.expect("an invoice");
    assert_eq!((&first.output, &again.output), (&expected, &expected));
    assert_eq!((first.record.attempts, again.record.attempts), (2, 2));
    assert_eq!(folder.files().len(), 1);
}

#[tokio::test]
async fn no_secret_is_in_a_cassette() {
    let folder = Folder::new("secrets");
    let profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc";
    let denied = "User: arn:aws:sts::123456789012:assumed-role/Admin/jane is not authorized with \
                  the token planted-session-token of AKIAIOSFODNN7EXAMPLE";
    let script = Script::new()
        .reply(Reply::error(AwsError::AccessDenied, denied))
        .reply(Reply::text("A letter to Jane Doe, from the account arn:aws:iam::123456789012:root"))
        .reply(Reply::text("A streamed letter to Jane Doe and to Jane Doe"));
    let server = Server::builder().script(script).start().await.expect("a port");
    let scrub = |text: &str| text.replace("Jane Doe", "NAME");
    let cassettes = Cassettes::record(&folder.0).expect("a folder").scrub(scrub);
    let sdk = config(cassettes).endpoint_url(server.endpoint_url()).build();
    let client = Client::builder().model(profile).build(sdk::Client::from_conf(sdk));
    let ask = |client: &Client| client.prompt("Write to Jane Doe.");
    let error = ask(&client).send().await.expect_err("denied");
    assert_eq!(error.kind(), ErrorKind::AccessDenied);
    let letter = ask(&client).send().await.expect("a letter").output;
    assert!(letter.contains("Jane Doe"), "{}", &*letter);
    let stream = ask(&client).stream().await.expect("a stream");
    stream.finish().await.expect("a letter");
    let files = folder.files();
    assert_eq!(files.len(), 2);
    for (name, content) in &files {
        let all = format!("{name}\n{content}");
        for secret in
            ["123456789012", "Jane", "jane", "planted", "AKIA", "Signature", "x-amzn-requestid"]
        {
            assert!(!all.contains(secret), "{secret} in {all}");
        }
        assert!(all.contains("111122223333") && all.contains("NAME"), "{all}");
    }
    // The same requests find their responses.
    let cassettes = Cassettes::replay(&folder.0).expect("cassettes").scrub(scrub);
    let sdk = sdk::Client::from_conf(config(cassettes).build());
    let client = Client::builder().model(profile).build(sdk);
    ask(&client).send().await.expect_err("denied");
    let letter = ask(&client).send().await.expect("a letter").output;
    assert_eq!(&*letter, "A letter to NAME, from the account arn:aws:iam::111122223333:root");
    let stream = ask(&client).stream().await.expect("a stream");
    let letter = stream.finish().await.expect("a letter").output;
    assert_eq!(&*letter, "A streamed letter to NAME and to NAME");
}

#[tokio::test]
async fn a_request_that_is_not_on_record_shows_the_nearest_one() {
    let folder = recordings("bedrock-prompt");
    let error = replaying(&folder).prompt(invoice("INV-9").0).send().await.expect_err("none");
    let words =
        "has this request, POST /model/us.anthropic.claude-sonnet-4-5-20250929-v1:0/converse.";
    let shown = format!("{error}\n{error:?}");
    assert!(shown.contains(words), "{shown}");
    insta::assert_snapshot!(error.to_string().replace(&folder.display().to_string(), "FOLDER"));
    assert_eq!(error.record().attempts, 1);
    // The same words through a server.
    let cassettes = Cassettes::replay(&folder).expect("cassettes");
    let server = Server::builder().cassettes(cassettes).start().await.expect("a port");
    let client = Client::local(server.endpoint_url());
    let error = client.prompt(invoice("INV-9").0).send().await.expect_err("none");
    assert_eq!(error.kind(), ErrorKind::Validation);
    let differs = r#"messages.0.content.0.text: on record is "Number: INV-7\n"#;
    assert!(error.to_string().contains(differs), "{error}");
}

#[test]
fn a_folder_that_cannot_be_replayed_is_an_error() {
    let folder = Folder::new("errors");
    let error = |expected: &str| {
        let error = Cassettes::replay(&folder.0).expect_err(expected).to_string();
        assert!(error.contains(expected), "{error}");
        assert!(error.contains(&folder.0.display().to_string()), "{error}");
    };
    error("cannot read the folder of cassettes");
    fs::create_dir_all(&folder.0).expect("a folder");
    error("has no cassettes");
    fs::write(folder.0.join("test.yaml"), "interactions: []").expect("a file");
    error("`test.yaml` and others like it are not read");
    let (name, content) = files(&recordings("bedrock-prompt")).remove(0);
    fs::write(folder.0.join(&name), &content).expect("a file");
    assert!(Cassettes::replay(&folder.0).is_ok());
    fs::write(folder.0.join("copy.json"), &content).expect("a file");
    error("has the same request. Delete one of the two");
    fs::write(folder.0.join("copy.json"), "{\"interactions\": []}").expect("a file");
    error("copy.json: it is not a cassette");
    fs::remove_file(folder.0.join("copy.json")).expect("a file");
    fs::write(folder.0.join(&name), content.replace("INV-", "INV ")).expect("a file");
    error("changed after it was recorded");
}

#[tokio::test]
async fn recordings_at_the_same_time_do_not_disturb_each_other() {
    let folder = Folder::new("parallel");
    let server = Server::start().await.expect("a port");
    // Each test of a program may have its own recording of one folder.
    let calls = (0..64).map(|index| {
        let client = recording(&folder, &server);
        let (prompt, expected) = invoice(&format!("INV-{}", index % 4));
        tokio::spawn(async move { (client.prompt(&prompt).send().await, expected) })
    });
    for call in calls.collect::<Vec<_>>() {
        let (response, expected) = call.await.expect("no panic");
        assert_eq!(response.expect("an invoice").output, expected);
    }
    assert_eq!(folder.files().len(), 4);
    for index in 0..4 {
        let (prompt, expected) = invoice(&format!("INV-{index}"));
        let response = replaying(&folder.0).prompt(&prompt).send().await.expect("an invoice");
        assert_eq!(response.output, expected);
    }
}

#[tokio::test]
async fn a_deleted_folder_is_made_again() {
    let folder = Folder::new("deleted");
    let server = Server::start().await.expect("a port");
    let client = recording(&folder, &server);
    fs::remove_dir(&folder.0).expect("a folder");
    client.prompt(&invoice("INV-7").0).send().await.expect("an invoice");
    assert_eq!(folder.files().len(), 1);
}

#[tokio::test]
async fn what_is_too_large_to_be_read_is_not_recorded() {
    let folder = Folder::new("large");
    let cassettes = Cassettes::record(&folder.0).expect("a folder");
    let server = Server::builder().cassettes(cassettes).body_limit(10);
    let server = server.start().await.expect("a port");
    let client = Client::local(server.endpoint_url());
    client.prompt(&invoice("INV-7").0).send().await.expect_err("too large");
    assert_eq!(folder.files(), []);
}

#[tokio::test]
async fn content_that_is_scrubbed_goes_through_a_conversation() {
    let folder = Folder::new("conversation");
    let bad = serde_json::json!({ "number": "\"Jane Doe\"", "total": "Jane Doe" });
    let good = serde_json::json!({ "number": "\"Jane Doe\"", "total": 12.5 });
    let script = Script::new()
        .reply(Reply::tool_use("invoice", bad))
        .reply(Reply::tool_use("invoice", good.clone()))
        .reply(Reply::tool_use("invoice", good.clone()))
        .reply(Reply::text("Of Jane Doe."))
        .reply(Reply::tool_use("invoice", good));
    let server = Server::builder().script(script).start().await.expect("a port");
    // The quotation marks need an escape in the JSON of a streamed input. The length is the same,
    // since the client says it where it asks again.
    let scrub = |text: &str| text.replace("Jane Doe", "\"A NAME\"");
    // Asked again, streamed, plain, and in the model's own format.
    let talk = async |client: Client| {
        let mut chat = client.conversation("For Jane Doe.");
        let asked = chat.prompt(invoice("INV-7").0).send().await.expect("an invoice");
        assert_eq!(asked.record.re_asks, 1);
        let stream = chat.prompt(invoice("INV-8").0).stream().await.expect("a stream");
        let streamed = stream.finish().await.expect("an invoice").output.number;
        let model = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
        let plain = chat.prompt("Of whom?").model(model).send().await.expect("a text");
        let native = client.prompt(invoice("INV-9").0).native().send().await.expect("an invoice");
        [asked.output.number, streamed, plain.output.to_string(), native.output.number]
    };
    let cassettes = Cassettes::record(&folder.0).expect("a folder").scrub(scrub);
    let sdk = config(cassettes).endpoint_url(server.endpoint_url()).build();
    let recorded = talk(Client::new(sdk::Client::from_conf(sdk))).await;
    for (name, content) in folder.files() {
        assert!(!content.contains("Jane"), "{name}: {content}");
    }
    let cassettes = Cassettes::replay(&folder.0).expect("cassettes").scrub(scrub);
    let replayed = talk(Client::new(sdk::Client::from_conf(config(cassettes).build()))).await;
    assert_eq!(replayed, recorded.map(|text| scrub(&text)));
}
