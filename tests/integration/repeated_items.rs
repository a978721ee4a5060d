//! The same item twice in a set: once in the value, on record, without another call.

use std::collections::{BTreeSet, HashSet};

use bedrock_prompt::repair::RepairPolicy::{Lossless, Off};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::support::assert_outcomes;

#[derive(Serialize, Deserialize, JsonSchema, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Tag {
    name: String,
    rank: u8,
}

#[derive(Serialize, Deserialize, JsonSchema)]
struct Sets {
    words: BTreeSet<String>,
    tags: Option<BTreeSet<Tag>>,
    #[serde(default)]
    #[schemars(extend("uniqueItems" = true, "minItems" = 2))]
    by_hand: Option<Vec<u8>>,
    numbers: HashSet<u8>,
    list: Vec<String>,
}

#[tokio::test]
async fn an_item_that_was_sent_before_is_left_out_on_record() {
    assert_outcomes::<Sets>(
        Lossless,
        &[
            (
                json!({"words":["a","b","a"],"numbers":[],"list":["a","a"]}),
                r#"{"words":["a","b"],"tags":null,"by_hand":null,"numbers":[],"list":["a","a"]} [Repeated `words[2]`] 1"#,
            ),
            (
                json!({"words":["a","a","a"],"numbers":[7,7],"list":[]}),
                r#"{"words":["a"],"tags":null,"by_hand":null,"numbers":[7],"list":[]} [Repeated `words[1]`, Repeated `words[2]`, Repeated `numbers[1]`] 1"#,
            ),
            (
                json!({"words":[],"tags":[{"name":"a","rank":1},{"name":"a","rank":"1"},{"name":"a","rank":2}],"numbers":[],"list":[]}),
                r#"{"words":[],"tags":[{"name":"a","rank":1},{"name":"a","rank":2}],"by_hand":null,"numbers":[],"list":[]} [NumberInString `tags[1].rank`, Repeated `tags[1]`] 1"#,
            ),
            // A list by hand, whose items a type does not compare.
            (
                json!({"words":[],"by_hand":[1,2,1],"numbers":[],"list":[]}),
                r#"{"words":[],"tags":null,"by_hand":[1,2],"numbers":[],"list":[]} [Repeated `by_hand[2]`] 1"#,
            ),
            (
                json!({"words":[],"by_hand":[1,1],"numbers":[],"list":[]}),
                "InvalidOutput: `by_hand`: must have at least 2 items, got a list of 1 item [Repeated `by_hand[1]`] 3",
            ),
            // Another spelling is another item.
            (
                json!({"words":["a","A"],"numbers":[],"list":[]}),
                r#"{"words":["A","a"],"tags":null,"by_hand":null,"numbers":[],"list":[]} [] 1"#,
            ),
        ],
    )
    .await;
    assert_outcomes::<Sets>(
        Off,
        &[(
            json!({"words":["a","b","a"],"numbers":[],"list":[]}),
            "InvalidOutput: `words`: items must be unique, got a list of 3 items [] 3",
        )],
    )
    .await;
}
