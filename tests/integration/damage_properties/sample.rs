//! Asks for any value under one of the schemas.

use std::borrow::Cow;

use bedrock_prompt::OutputMode;
use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt_local::Reply;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use super::random::schemas;
use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

/// How many schemas there are. A schema belongs to a type, and types are made at compile time.
pub(super) const COUNT: usize = 24;

/// A value that fits the schema with this index: its serde form is its schema.
struct Sample<const INDEX: usize>(Value);

impl<'de, const INDEX: usize> Deserialize<'de> for Sample<INDEX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        if jsonschema::draft202012::is_valid(&schemas()[INDEX], &value) {
            Ok(Self(value))
        } else {
            Err(D::Error::custom("does not fit the schema"))
        }
    }
}

impl<const INDEX: usize> JsonSchema for Sample<INDEX> {
    fn schema_name() -> Cow<'static, str> {
        "sample".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemas()[INDEX].clone().try_into().expect("an object")
    }
}

/// A question, and the answer of the model.
pub(super) struct Asked {
    pub(super) schema: usize,
    pub(super) mode: OutputMode,
    pub(super) policy: RepairPolicy,
    pub(super) reply: Reply,
}

macro_rules! by_index {
    ($asked:expr, $($index:literal)+) => {
        match $asked.schema {
            $($index => read::<$index>($asked).await,)+
            other => unreachable!("no schema {other}"),
        }
    };
}

/// What comes of an answer.
pub(super) async fn ask(asked: Asked) -> Result<Value, String> {
    by_index!(asked, 0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23)
}

async fn read<const INDEX: usize>(asked: Asked) -> Result<Value, String> {
    let server = scripted([asked.reply]).await;
    let client = client(&server);
    let call = client.extract::<Sample<INDEX>>("..").model(CLAUDE);
    match call.mode(asked.mode).repair(asked.policy).send().await {
        Ok(response) => Ok(response.output.0),
        Err(error) => Err(format!("{:?}", error.kind())),
    }
}
