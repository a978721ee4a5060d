//! Every text model that is known: a typed prompt, and the id that each region sends.

use std::collections::BTreeSet;
use std::fmt::Write;

use bedrock_prompt::model::known_models;
use bedrock_prompt::sdk::config::Region;
use bedrock_prompt::{Client, ErrorKind, Prompt, sdk};
use bedrock_prompt_local::{Reply, Script, Server};
use insta::assert_snapshot;

use crate::support::sdk_config;

/// A parcel that was sent.
#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Parcel {
    number: String,
    city: String,
}

#[derive(Prompt, Clone, Copy)]
#[prompt(system = "You read labels.", user = "{label}", output = Parcel)]
struct ReadLabel<'a> {
    label: &'a str,
}

const LABEL: ReadLabel<'_> = ReadLabel { label: "Number: RX-204\nCity: Utrecht" };

#[tokio::test]
async fn each_model_returns_a_typed_value() {
    let server = Server::builder().reasoning(true).start().await.expect("a free port");
    let client = Client::local(server.endpoint_url());
    let mut table = String::new();
    for id in known_models() {
        let response = client.prompt(LABEL).model(id).await;
        let response = response.unwrap_or_else(|error| panic!("{id}: {error}"));
        assert_eq!(
            (&*response.output.number, &*response.output.city),
            ("RX-204", "Utrecht"),
            "{id}"
        );
        let record = response.record;
        assert!(record.attempts <= 2, "{id}: {record:?}");
        let mode = record.mode.map(|mode| format!("{mode:?}")).unwrap_or_default();
        let _ = write!(table, "{:<48} {mode:<9} {}", record.model_id, record.attempts);
        record.adaptations.iter().for_each(|change| {
            let _ = write!(table, "  {change}");
        });
        table.push('\n');
    }
    assert_snapshot!(table);
}

/// The ids of `tests/prices/costs.csv` are those that LiteLLM prices by the token.
#[test]
fn no_text_model_of_litellm_is_missing() {
    let known: BTreeSet<&str> = known_models().collect();
    let rows = include_str!("../prices/costs.csv").lines().skip(2);
    let missing: BTreeSet<&str> = rows
        .filter_map(|row| row.split(',').next())
        .filter(|id| !id.contains("embed"))
        .filter(|id| {
            !known.contains(id) && !known.contains(id.split_once('.').map_or("", |(_, base)| base))
        })
        .collect();
    assert_eq!(missing, BTreeSet::new());
}

/// All regions of the partitions aws and aws-us-gov. Source: botocore 1.44.8, endpoints.json.
const REGIONS: [&str; 36] = [
    "af-south-1",
    "ap-east-1",
    "ap-east-2",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-6",
    "ap-southeast-7",
    "ca-central-1",
    "ca-west-1",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "il-central-1",
    "me-central-1",
    "me-south-1",
    "mx-central-1",
    "sa-east-1",
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "us-gov-east-1",
    "us-gov-west-1",
];

/// Which id goes out from each region, for Claude and Nova, to a local Bedrock that has in each region
/// the ids which are there. Source: `models/models.toml`.
#[tokio::test]
async fn each_region_sends_the_id_that_is_there() {
    let server = Server::builder().regional(true).script(Script::always(Reply::text("Yes.")));
    let server = server.start().await.expect("a free port");
    let clients = REGIONS.map(|region| {
        let config = sdk_config(&server).region(Region::from_static(region)).build();
        (region, Client::builder().build(sdk::Client::from_conf(config)))
    });
    let mut table = "Prefixes by region. Source: models/models.toml.\n".to_owned();
    for id in known_models() {
        if !id.starts_with("anthropic.") && !id.starts_with("amazon.nova") {
            continue;
        }
        let _ = writeln!(table, "{id}");
        let mut by_prefix: Vec<(String, Vec<&str>)> = Vec::new();
        for (region, client) in &clients {
            let call = || client.prompt("Ready?").model(id);
            let prefix = match call().into_request() {
                Ok(request) => {
                    let input = request.converse_input();
                    let sent = input.model_id().expect("an id");
                    // Which of the first models GovCloud has is not known: AWS says it.
                    if sent != id || !region.starts_with("us-gov-") {
                        call().await.unwrap_or_else(|error| panic!("{region} {id}: {error}"));
                    }
                    match sent.strip_suffix(id) {
                        Some("") | None => "its own id".to_owned(),
                        Some(prefix) => prefix.to_owned(),
                    }
                }
                Err(error) => {
                    assert_eq!(error.kind(), ErrorKind::InferenceProfileRequired, "{id}");
                    "none".to_owned()
                }
            };
            match by_prefix.iter_mut().find(|(known, _)| *known == prefix) {
                Some((_, regions)) => regions.push(region),
                None => by_prefix.push((prefix, vec![region])),
            }
        }
        for (prefix, regions) in by_prefix {
            let _ = writeln!(table, "    {prefix:<10} {}", regions.join(" "));
        }
    }
    assert_snapshot!(table);
}
