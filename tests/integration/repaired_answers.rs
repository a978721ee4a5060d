//! What models send instead of what was asked for. Each is the value with a record of its repairs,
//! or an error that says what is wrong; nothing is lost or invented.

use std::fmt::Write as _;

use bedrock_prompt::{Error, OutputMode, Prompt, Response};
use bedrock_prompt_local::{MalformedToolUse, Reply};
use insta::assert_snapshot;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

/// One order of a shop.
#[allow(clippy::struct_field_names, reason = "a key of two words, to be spelt otherwise")]
#[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub(crate) struct Order {
    order_number: String,
    status: Status,
    items: Vec<Item>,
    total: f64,
    paid: bool,
    priority: Option<u8>,
    remark: Option<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
pub(crate) struct Item {
    sku: String,
    quantity: u32,
}

#[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Status {
    Open,
    InDelivery,
    Refund,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read the order.", output = Order)]
pub(crate) struct ReadOrder;

/// All of it may be missing.
#[derive(Debug, PartialEq, Serialize, Deserialize, schemars::JsonSchema)]
struct Contact {
    email: Option<String>,
    phone_number: Option<String>,
}

#[derive(Prompt)]
#[prompt(model = CLAUDE, user = "Read the contact.", output = Contact)]
struct ReadContact;

pub(crate) fn order() -> Value {
    json!({
        "order_number": "B-7",
        "status": "refund",
        "items": [{ "sku": "A", "quantity": 2 }, { "sku": "C", "quantity": 1 }],
        "total": 1234.56,
        "paid": true,
        "priority": 3,
        "remark": "by hand",
    })
}

/// The order with another value somewhere.
pub(crate) fn with(pointer: &str, value: impl Into<Value>) -> Value {
    let mut order = order();
    *order.pointer_mut(pointer).expect("a place") = value.into();
    order
}

fn without(key: &str) -> Value {
    let mut order = order();
    order.as_object_mut().expect("an object").remove(key);
    order
}

fn renamed(from: &str, to: &str) -> Value {
    let mut order = order();
    let members = order.as_object_mut().expect("an object");
    let value = members.remove(from).expect("a member");
    members.insert(to.into(), value);
    order
}

pub(crate) fn tool(input: Value) -> Reply {
    Reply::tool_use("order", input)
}

/// How an answer came out, in words: every test shows it whole.
pub(crate) fn shown<T: Serialize>(result: &Result<Response<T>, Error>, good: &Value) -> String {
    let mut text = String::new();
    let repairs = match result {
        Ok(response) => {
            let value = serde_json::to_value(&response.output).expect("JSON");
            if value == *good {
                text.push_str("the value");
            } else {
                write!(text, "{value}").expect("a string");
            }
            response.repairs.as_slice()
        }
        Err(error) => {
            write!(text, "{:?}", error.kind()).expect("a string");
            for violation in error.violations() {
                write!(text, "\n    - {violation}").expect("a string");
            }
            error.repairs()
        }
    };
    for repair in repairs {
        write!(text, "\n    {:?} {repair}", repair.kind).expect("a string");
    }
    text
}

pub(crate) async fn read<P: Prompt<Output: Serialize>>(
    prompt: P,
    good: &Value,
    mode: OutputMode,
    reply: Reply,
) -> String {
    let server = scripted([reply.clone(), reply]).await;
    let client = client(&server);
    let whole = client.prompt(&prompt).mode(mode).send().await;
    let whole = shown(&whole, good);
    // The same answer in fragments comes out the same.
    let stream = client.prompt(&prompt).mode(mode).stream().await.expect("it begins");
    let streamed = shown(&stream.finish().await, good);
    if whole == streamed { whole } else { format!("{whole}\n  in a stream: {streamed}") }
}

async fn rows(mode: OutputMode, rows: Vec<(&str, Reply)>) -> String {
    let mut text = String::new();
    for (row, reply) in rows {
        let outcome = read(ReadOrder, &order(), mode, reply).await;
        writeln!(text, "{row}\n  {outcome}").expect("a string");
    }
    text
}

#[tokio::test]
async fn inputs_of_tools_in_other_shapes() {
    let items = order()["items"].take();
    let nested = |inner: Value| with("/items", inner);
    let text = |value: &Value| Value::from(value.to_string());
    let shown = rows(
        OutputMode::Tool,
        vec![
            ("1 a list as a string", tool(nested(text(&items)))),
            ("1 a list as a string, cut", tool(nested("[{\"sku\":\"A\",".into()))),
            ("1 an item as a string", tool(with("/items/0", text(&items[0])))),
            ("2 under its own key once more", tool(nested(json!({ "items": items })))),
            ("2 the same with a stranger", tool(nested(json!({ "v": 1, "items": items })))),
            ("2 the same as a string", tool(nested(text(&json!({ "items": items }))))),
            ("3 the whole input as a string", tool(text(&order()))),
            ("4 in `properties`", tool(json!({ "properties": order() }))),
            ("4 in `$PARAMETER_NAME`", tool(json!({ "$PARAMETER_NAME": order() }))),
            ("4 in the name of the tool", tool(json!({ "order": order() }))),
            ("4 in `arguments`, as a string", tool(json!({ "arguments": text(&order()) }))),
            (
                "5 the schema came back",
                tool(json!({ "type": "object", "properties": { "total": { "type": "number" } } })),
            ),
            ("14 nothing", tool("".into())),
            ("14 no delta", Reply::malformed_tool_use(MalformedToolUse::NoInput, "order", order())),
            ("15 scrambled", tool("{\n\":822customer_identity\",\nName Doe".into())),
            ("20 one item for the list", tool(nested(items[0].clone()))),
            ("20 a list of one for a scalar", tool(with("/total", json!([1234.56])))),
            ("20 a list of two for a scalar", tool(with("/total", json!([1, 2])))),
            ("24 another name", Reply::tool_use("functions.order", order())),
        ],
    );
    assert_snapshot!("shapes", shown.await);
}

#[tokio::test]
async fn values_in_other_spellings() {
    let shown = rows(
        OutputMode::Tool,
        vec![
            ("17 a number in a string", tool(with("/total", "1234.56"))),
            ("17 in groups", tool(with("/total", "1,234.56"))),
            ("17 in groups as in Germany", tool(with("/total", "1.234,56"))),
            ("17 one comma", tool(with("/total", "1,234"))),
            ("17 with a unit", tool(with("/total", "1234.56 EUR"))),
            ("17 a fraction of zero", tool(with("/items/0/quantity", 2.0))),
            ("17 a fraction", tool(with("/items/0/quantity", 2.5))),
            ("17 digits for a text", tool(with("/order_number", 7))),
            ("18 `null` in a string", tool(with("/priority", "null"))),
            ("18 N/A", tool(with("/priority", "N/A"))),
            ("18 nothing", tool(with("/priority", ""))),
            ("18 None may be a name", tool(with("/remark", "None"))),
            ("18 None where a number must be", tool(with("/total", "None"))),
            ("18 yes", tool(with("/paid", "yes"))),
            ("18 1 is no boolean", tool(with("/paid", 1))),
            ("19 case and full stop", tool(with("/status", "Refund."))),
            ("19 white space", tool(with("/status", "refund "))),
            ("19 separators", tool(with("/status", "In-Delivery"))),
            ("19 explained", tool(with("/status", "refund, since it broke"))),
            ("19 none of them", tool(with("/status", "repaid"))),
            ("21 a key in camelCase", tool(renamed("order_number", "orderNumber"))),
            ("21 an optional key in camelCase", tool(renamed("priority", "Priority"))),
            ("21 another key", tool(renamed("order_number", "id"))),
            (
                "21 a key too many",
                tool({
                    let mut order = order();
                    order["extra"] = json!({ "a": 1 });
                    order
                }),
            ),
        ],
    );
    assert_snapshot!("spellings", shown.await);
}

#[tokio::test]
async fn tags_in_strings() {
    let mut swallowed = without("priority");
    let remark = "by hand</parameter>\n<parameter name=\"priority\">3</parameter>\n</invoke>";
    swallowed["remark"] = remark.into();
    let mut required = without("paid");
    required["remark"] =
        "by hand</parameter>\n<parameter name=\"paid\">true</parameter>\n</invoke>".into();
    let shown = rows(
        OutputMode::Tool,
        vec![
            ("6 a property swallowed", tool(swallowed.clone())),
            ("6 a required property swallowed", tool(required)),
            ("6 it is there as well", tool(with("/remark", remark))),
            ("6 tags only, nothing missing", tool(with("/remark", "by hand</remark>\n</invoke>"))),
            (
                "6 tags only, a property missing",
                tool({
                    swallowed["remark"] = "by hand</parameter>".into();
                    swallowed
                }),
            ),
            ("6 in a list", tool(with("/items/1/sku", "C</antml parameter>"))),
            ("6 tags of its own", tool(with("/remark", "<parameter name=\"a\">1</parameter>"))),
        ],
    );
    assert_snapshot!("tags", shown.await);
}

#[tokio::test]
async fn calls_written_as_text() {
    let odd = |odd| Reply::malformed_tool_use(odd, "order", order());
    let other = |odd| Reply::malformed_tool_use(odd, "delete_all", order());
    let shown = rows(
        OutputMode::Tool,
        vec![
            ("7 function_calls", odd(MalformedToolUse::FunctionCalls)),
            ("8 Nova", odd(MalformedToolUse::Nova)),
            ("9 Llama", odd(MalformedToolUse::Llama)),
            ("9 Qwen", odd(MalformedToolUse::Qwen)),
            ("9 Kimi", odd(MalformedToolUse::Kimi)),
            ("9 DeepSeek", odd(MalformedToolUse::DeepSeek)),
            ("7 of a tool that nobody asked for", other(MalformedToolUse::FunctionCalls)),
            ("9 the same from Llama", other(MalformedToolUse::Llama)),
            ("10 prose", Reply::text("I would need to see the order first.")),
            ("11 a fence instead of the tool", Reply::text(format!("```json\n{}\n```", order()))),
        ],
    );
    assert_snapshot!("dialects", shown.await);
}

#[tokio::test]
async fn json_in_texts() {
    let json = order().to_string();
    let damaged = |from: &str, to: &str| Reply::text(json.replacen(from, to, 1));
    let text = |text: String| Reply::text(text);
    let other = with("/total", 7).to_string();
    let shown = rows(
        OutputMode::Prompted,
        vec![
            ("as it is", text(json.clone())),
            ("11 fenced", text(format!("```json\n{json}\n```"))),
            ("11 with words around", text(format!("Here is the JSON:\n{json}\nHope it helps!"))),
            ("12 thinking before", text(format!("<thinking>A or {{B}}?</thinking>\n{json}"))),
            ("12 thinking never closed", text(format!("<think>A or B? {json}"))),
            ("12 only closed", text(format!("A or B?</think>{json}"))),
            ("16 twice the same", text(format!("{json}{json}"))),
            ("16 two that differ", text(format!("{json}\n{other}"))),
            ("23 a raw line break", damaged("by hand", "by\nhand")),
            ("23 an unknown escape", damaged("by hand", "by\\hand")),
            ("23 NaN for an optional", damaged(":3,", ":NaN,")),
            ("23 NaN for a number", damaged("1234.56", "NaN")),
            ("25 the same key twice", damaged("\"paid\":true", "\"paid\":true,\"paid\":true")),
            ("25 a key with two values", damaged("\"paid\":true", "\"paid\":true,\"paid\":false")),
            ("25 a comma too many", damaged("\"by hand\"", "\"by hand\",")),
            ("25 a comment", damaged("\"paid\"", "/* in cash */ \"paid\"")),
            ("25 single quotes", text(json.replace('"', "'"))),
            ("25 no bracket at the end", text(json.trim_end_matches('}').to_owned())),
            ("25 a bracket too many", text(format!("{json}}}"))),
            ("cut, and nobody says so", text(json[..json.len() / 2].to_owned())),
        ],
    );
    assert_snapshot!("texts", shown.await);
}

#[tokio::test]
async fn what_may_be_missing_is_not_lost() {
    let good = json!({ "email": "a@b.org", "phone_number": "1" });
    let mut text = String::new();
    for (row, input) in [
        ("wrapped", json!({ "properties": good })),
        ("in camelCase", json!({ "email": "a@b.org", "phoneNumber": "1" })),
        ("as a string", good.to_string().into()),
        ("the schema", json!({ "properties": { "email": { "type": "string" } } })),
        ("other properties only", json!({ "mail": "a@b.org", "tel": "1" })),
        ("nothing at all", json!({})),
    ] {
        let reply = Reply::tool_use("contact", input);
        let outcome = read(ReadContact, &good, OutputMode::Tool, reply).await;
        writeln!(text, "{row}\n  {outcome}").expect("a string");
    }
    assert_snapshot!("optional", text);
}
