//! Answers at another place: in prose, in fences, behind reasoning, in a call, in other objects.

use serde_json::{Value, json};

use super::style::RIGHT;
use super::{Damage, Damaged};

pub(super) const CLASSES: &[(&str, Damage)] = &[
    ("a fence", |order| Damaged::one(format!("```json\n{}\n```", RIGHT.write(order)), order)),
    ("a fence without its end", |order| {
        Damaged::one(format!("```json\n{}", RIGHT.write(order)), order)
    }),
    ("a fence among words", |order| {
        let text = RIGHT.write(order);
        Damaged::one(format!("Here it is:\n\n```\n{text}\n```\n\nAnything else?"), order)
    }),
    ("words before and behind", |order| {
        Damaged::one(format!("Here is the order: {order} Tell me if it is wrong."), order)
    }),
    ("the word json before", |order| Damaged::one(format!("json\n{order}"), order)),
    ("a label before", |order| Damaged::one(format!("**Output:** {order}"), order)),
    ("an assignment of JavaScript", |order| {
        Damaged::one(format!("const order = {};", RIGHT.write(order)), order)
    }),
    ("a code span", |order| {
        let text = order.to_string();
        (!text.contains('`')).then(|| Damaged::one(format!("`{text}`"), order))?
    }),
    ("reasoning in tags before", |order| {
        Damaged::one(format!("<think>\nThe order has {{lines}}.\n</think>\n{order}"), order)
    }),
    ("tags of an answer around", |order| Damaged::one(format!("<answer>{order}</answer>"), order)),
    ("a call in tags", |order| {
        let call = json!({ "name": "order", "arguments": order });
        Damaged::one(format!("<tool_call>\n{call}\n</tool_call>"), order)
    }),
    ("a call of Mistral", |order| {
        let call = json!([{ "name": "order", "arguments": order }]);
        Damaged::one(format!("[TOOL_CALLS]{call}"), order)
    }),
    ("a call of another tool", |order| {
        let call = json!({ "name": "delete_order", "arguments": order });
        Damaged::several(format!("<tool_call>\n{call}\n</tool_call>"))
    }),
    ("twice, alike", |order| {
        Damaged::one(format!("{}\n\nAgain:\n{order}", RIGHT.write(order)), order)
    }),
    ("a correction behind", |order| {
        let mut other = order.clone();
        other["number"] = "CORRECTED".into();
        Damaged::several(format!("```json\n{order}\n```\nCorrection: {other}"))
    }),
    ("two fences that differ", |order| {
        let mut other = order.clone();
        other["paid"] = (order["paid"] != true).into();
        Damaged::several(format!("```json\n{order}\n```\nor\n```json\n{other}\n```"))
    }),
    ("two fences on one line that differ", |order| {
        let mut other = order.clone();
        other["discount"] = 77.into();
        Damaged::several(format!("```{order}``` or ```{other}```"))
    }),
    ("an example of other values before", |order| {
        let mut other = order.clone();
        other["customer"]["city"] = "Example City".into();
        Damaged::several(format!("As in the example {other}, the order is {order}"))
    }),
    ("a property outside of the brackets", |order| {
        let mut inner = order.clone();
        let discount = inner.as_object_mut()?.remove("discount")?;
        let text = inner.to_string();
        discount
            .is_number()
            .then(|| Damaged::several(format!("{text}, \"discount\": {discount}}}")))?
    }),
    ("the schema before", |order| {
        let schema = json!({ "type": "object", "properties": { "number": { "type": "string" } } });
        Damaged::one(format!("{schema}\n{order}"), order)
    }),
    ("in an object under its name", |order| {
        Damaged::one(json!({ "order": order }).to_string(), order)
    }),
    ("in an object of a schema", |order| {
        Damaged::one(json!({ "type": "object", "properties": order }).to_string(), order)
    }),
    ("in a list of one", |order| Damaged::one(json!([order]).to_string(), order)),
    ("in a list of two that differ", |order| {
        let mut other = order.clone();
        other["number"] = "OTHER".into();
        Damaged::several(json!([order, other]).to_string())
    }),
    ("a list of members", |order| {
        let members = order.as_object()?.iter();
        let list: Vec<Value> = members.map(|(key, value)| json!({ key.as_str(): value })).collect();
        Damaged::one(json!(list).to_string(), order)
    }),
    ("a refusal that holds half of it", |order| {
        let half = json!({ "number": order["number"], "customer": order["customer"] });
        Damaged::several(format!("I can read no more than {half}, sorry."))
    }),
];
