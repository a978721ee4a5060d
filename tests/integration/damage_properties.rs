//! For schemas and values at random, damaged in every way, as a text and as tool input, among
//! other words: the value or an error, never another value; and what is read holds its schema.
//!
//! `PROPTEST_CASES=5000` runs more cases.

mod damage;
#[path = "../corpora/judge.rs"]
mod judge;
mod random;
mod sample;
#[path = "../corpora/damaged/style.rs"]
mod style;
mod typed;

use bedrock_prompt::OutputMode;
use bedrock_prompt::repair::RepairPolicy;
use bedrock_prompt_local::Reply;
use proptest::prelude::*;
use serde_json::Value;

use damage::{DAMAGES, Place, SURROUNDINGS, Surrounding};
use random::{Random, document, schemas};
use sample::{Asked, COUNT, ask};

fn policies() -> impl Strategy<Value = RepairPolicy> {
    prop_oneof![
        4 => Just(RepairPolicy::Lossless),
        2 => Just(RepairPolicy::Lenient),
    ]
}

/// What comes of an answer of the model.
fn asked(asked: Asked) -> Result<Value, String> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    runtime.expect("a runtime").block_on(ask(asked))
}

/// The validity of a value, as another project sees it.
fn is_valid(schema: usize, value: &Value) -> bool {
    jsonschema::draft202012::is_valid(&schemas()[schema], value)
}

fn cases(most: u32) -> ProptestConfig {
    // More only if the environment says so.
    let config = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { config.cases } else { most };
    ProptestConfig { cases, failure_persistence: None, ..config }
}

proptest! {
    #![proptest_config(cases(96))]

    #[test]
    fn a_damaged_answer_is_the_value_or_an_error(
        schema in 0..COUNT,
        seed in any::<u64>(),
        damage in 0..DAMAGES.len(),
        surrounding in 0..SURROUNDINGS.len(),
        policy in policies(),
    ) {
        let random = &mut Random(seed);
        let value = document(&schemas()[schema], random);
        prop_assert!(is_valid(schema, &value), "{} {value}", schemas()[schema]);
        let (name, damage) = DAMAGES[damage];
        let text = damage(&value, random);
        let Surrounding { name: place, at, write, has_other } = SURROUNDINGS[surrounding];
        let other = document(&schemas()[schema], random);
        let text = write(&text, &other);
        let (mode, reply) = match at {
            Place::ToolInput => (OutputMode::Tool, Reply::tool_use("sample", Value::String(text.clone()))),
            Place::TextForTool => (OutputMode::Tool, Reply::text(&text)),
            Place::Text => (OutputMode::Prompted, Reply::text(&text)),
        };
        let came = asked(Asked { schema, mode, policy, reply });
        // An empty object among words is no answer, be it the one or the other.
        let is_empty = |value: &Value| value.as_object().is_some_and(serde_json::Map::is_empty);
        let is_other = has_other && !is_empty(&other);
        // A key without its quotes may begin a comment, which JSON5 leaves out.
        let begins_comment = |line: &str| ["//", "/*", "#"].iter().any(|it| line.starts_with(it));
        let has_comment = name == "unquoted keys" && text.lines().any(begins_comment);
        if let Ok(read) = &came
            && !(is_other && is_empty(&value))
            && !has_comment
        {
            // Damage may leave a whole document that fits, too, as a wrapper in an open schema does.
            let whole = serde_json::from_str::<Value>(&text).ok();
            let is_whole = whole.is_some_and(|whole| judge::are_same(read, &whole));
            let schema_text = &schemas()[schema];
            let context = format!("{name}, {place}, {policy:?}\nschema {schema_text}\ntext {text}");
            let is_right = is_whole || judge::are_same(read, &value);
            prop_assert!(is_right, "{context}\nread {read}\nright {value}");
            prop_assert!(is_valid(schema, read), "{context}\nread {read}");
            let is_clear = !is_other || judge::are_same(&other, read);
            prop_assert!(is_clear, "{context}\nread {read}, although there is {other}");
        }
    }

    #[test]
    fn a_whole_answer_is_read_as_it_is(schema in 0..COUNT, seed in any::<u64>(), policy in policies()) {
        let value = document(&schemas()[schema], &mut Random(seed));
        for (mode, reply) in [
            (OutputMode::Tool, Reply::tool_use("sample", value.clone())),
            (OutputMode::Prompted, Reply::text(value.to_string())),
            (OutputMode::Native, Reply::text(format!("{value:#}"))),
        ] {
            let came = asked(Asked { schema, mode, policy, reply });
            // Native schemas have no maps.
            if mode == OutputMode::Native && came == Err("InvalidPrompt".into()) {
                continue;
            }
            let is_right = came.as_ref().is_ok_and(|read| judge::are_same(read, &value));
            prop_assert!(is_right, "{mode:?} {policy:?}\nschema {}\nvalue {value}\ncame {came:?}", schemas()[schema]);
        }
    }
}
