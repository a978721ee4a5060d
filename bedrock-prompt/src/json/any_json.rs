//! JSON of any shape, for tests of properties.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::{Map, Value};

/// A value of up to four levels, with keys and strings that need escapes.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 48, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..6).prop_map(Value::from),
            vec((text(), inner), 0..6)
                .prop_map(|members| { Value::from(members.into_iter().collect::<Map<_, _>>()) }),
        ]
    })
}

fn text() -> impl Strategy<Value = String> {
    "[a-c\"\\\\{}\\[\\],:é\n\u{1f600}]{0,6}"
}
