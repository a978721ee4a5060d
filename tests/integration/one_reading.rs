//! Texts with exactly one reading are read, and those with several are not.

use bedrock_prompt::{
    Client, Error, ErrorKind, OutputMode, Response,
    repair::{RepairKind, RepairPolicy},
};
use bedrock_prompt_local::Reply;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::prompts::CLAUDE;
use crate::support::{client, scripted};

use ErrorKind::{InvalidOutput, MultipleAnswers, TextInsteadOfToolUse, Truncated};
use RepairKind::{
    BooleanInString, EnumSpelling, JsonInString, MarkdownFence, NullInString, NumberInString,
    StringSyntax, SurroundingText, Syntax, TextForTool, TrailingBlanks, Wrapped,
};

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
pub(crate) struct Note {
    pub(crate) title: String,
    pub(crate) body: String,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
pub(crate) struct Draft {
    pub(crate) title: Option<String>,
    pub(crate) body: Option<String>,
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
enum Topic {
    Billing,
    LostParcel,
}

pub(crate) fn note() -> Note {
    Note { title: "a".into(), body: "b".into() }
}

pub(crate) const NOTE: &str = r#"{"title":"a","body":"b"}"#;

pub(crate) async fn sent<T: DeserializeOwned + JsonSchema + Send + 'static>(
    mode: OutputMode,
    reply: Reply,
) -> Result<Response<T>, Error> {
    let server = scripted([reply]).await;
    let call = client(&server).extract::<T>("x").model(CLAUDE).mode(mode);
    call.send().await
}

/// The value and the repairs of a text in a text mode.
pub(crate) async fn read<T: DeserializeOwned + JsonSchema + Send + 'static>(
    text: &str,
) -> Result<(T, Vec<RepairKind>), ErrorKind> {
    let result = sent::<T>(OutputMode::Prompted, Reply::text(text)).await;
    taken(result)
}

pub(crate) fn taken<T>(
    result: Result<Response<T>, Error>,
) -> Result<(T, Vec<RepairKind>), ErrorKind> {
    let kinds = |response: &Response<T>| response.repairs.iter().map(|it| it.kind).collect();
    result
        .map(|response| (kinds(&response), response))
        .map(|(kinds, response)| (response.output, kinds))
        .map_err(|error| error.kind())
}

#[tokio::test]
async fn an_empty_text_is_not_an_empty_object() {
    for text in ["\"\"", "\" \"", "\"\\n\"", "\"\\\"\\\"\"", "```json\n\"\"\n```"] {
        assert_eq!(read::<Draft>(text).await, Err(InvalidOutput), "{text}");
        assert_eq!(read::<Vec<String>>(text).await.map_err(|_| ()), Err(()), "{text}");
    }
    let result = sent::<Draft>(OutputMode::Tool, Reply::text("\"\"")).await;
    assert!(taken(result).is_err());
}

#[tokio::test]
async fn a_text_that_is_one_value_is_read() {
    assert_eq!(read("billing").await, Ok((Topic::Billing, vec![Wrapped])));
    assert_eq!(read("\"billing\"").await, Ok((Topic::Billing, vec![Wrapped])));
    assert_eq!(read("Billing.").await, Ok((Topic::Billing, vec![Wrapped, EnumSpelling])));
    assert_eq!(read::<Topic>("**Billing**").await, Err(TextInsteadOfToolUse));
    assert_eq!(read("lost parcel").await, Ok((Topic::LostParcel, vec![Wrapped, EnumSpelling])));
    assert_eq!(read("True").await, Ok((true, vec![Wrapped, BooleanInString])));
    assert_eq!(read("False").await, Ok((false, vec![Wrapped, BooleanInString])));
    assert_eq!(read("true").await, Ok((true, vec![Wrapped])));
    assert_eq!(read("42").await, Ok((42_u32, vec![Wrapped])));
    assert_eq!(read("+42").await, Ok((42_u32, vec![Syntax, Wrapped])));
    assert_eq!(read(" 0x2A\n").await, Ok((42_u32, vec![Syntax, Wrapped])));
    assert_eq!(read("[[42]]").await, Ok((vec![vec![42_u32]], vec![Wrapped])));
    assert_eq!(read("[[42]]").await, Ok((vec![json!([42])], vec![Wrapped])));
    assert_eq!(read("1,234.50").await, Ok((1234.5_f64, vec![Wrapped, NumberInString])));
    assert_eq!(read("None").await, Ok((None::<u32>, vec![Wrapped, NullInString])));
    // In the modes with a tool as well.
    let text = |text| sent::<Topic>(OutputMode::Tool, Reply::text(text));
    assert_eq!(taken(text("billing").await), Ok((Topic::Billing, vec![TextForTool, Wrapped])));
    // A sentence may say anything, and so may a text where any text fits.
    for words in ["I cannot say.", "billing or lost parcel", "shipping"] {
        assert_eq!(read::<Topic>(words).await, Err(TextInsteadOfToolUse), "{words}");
        assert_eq!(taken(text(words).await), Err(TextInsteadOfToolUse), "{words}");
    }
    assert_eq!(read::<String>("I cannot say.").await, Err(TextInsteadOfToolUse));
    for words in ["Sorry.", "No", "I cannot extract any tags."] {
        assert_eq!(read::<Vec<String>>(words).await, Err(TextInsteadOfToolUse), "{words}");
        assert_eq!(read::<Option<Vec<String>>>(words).await, Err(TextInsteadOfToolUse));
        assert_eq!(read::<Vec<bool>>(words).await, Err(TextInsteadOfToolUse), "{words}");
    }
    assert_eq!(read("billing").await, Ok((Some(Topic::Billing), vec![Wrapped])));
    assert!(read::<u32>("# 5 is wrong\n6").await.is_err());
    assert!(read::<u32>("/* I refuse */ 5").await.is_err());
    assert_eq!(read::<u32>("12 or 13").await, Err(TextInsteadOfToolUse));
}

#[tokio::test]
async fn a_list_may_stand_among_words() {
    let list = || vec!["a".to_owned(), "b".to_owned()];
    for text in ["[\"a\",\"b\"] is the output.", "The tags are [\"a\", \"b\"]."] {
        assert_eq!(read(text).await, Ok((list(), vec![SurroundingText, Wrapped])), "{text}");
    }
    let text = "As in [1], the tags are: [\"a\",\"b\"]";
    assert_eq!(read::<Vec<String>>(text).await, Err(MultipleAnswers));
    // A reference is no list of the answer where none is asked for.
    let text = format!("As in [1] and [sic]: {NOTE}");
    assert_eq!(read(&text).await, Ok((note(), vec![SurroundingText])));
}

#[tokio::test]
async fn a_fence_may_hold_raw_line_breaks_and_a_fence() {
    let body = "Use:\n```python\nprint({1:2})\n```\nDone.";
    let json = format!("{{\"title\":\"a\",\"body\":\"{body}\"}}");
    let right = || Note { title: "a".into(), body: body.into() };
    for (text, place) in [
        (format!("```json\n{json}\n```"), vec![MarkdownFence]),
        (format!("Here:\n~~~\n{json}\n~~~\nDone."), vec![MarkdownFence]),
        (json.clone(), vec![]),
        (format!("Here: {json}"), vec![SurroundingText]),
    ] {
        let expected = place.into_iter().chain([StringSyntax]).collect();
        assert_eq!(read(&text).await, Ok((right(), expected)), "{text}");
    }
}

#[tokio::test]
async fn brackets_and_escapes_around_it_have_one_reading() {
    for (text, repairs) in [
        ("\"title\":\"a\",\"body\":\"b\"}", vec![Syntax]),
        ("\n\"title\" : \"a\", \"body\" : \"b\"\n", vec![Syntax]),
        ("{\\\"title\\\":\\\"a\\\",\\\"body\\\":\\\"b\\\"}", vec![JsonInString]),
        ("{\n  \\\"title\\\": \\\"a\\\",\n  \\\"body\\\": \\\"b\\\"\n}", vec![JsonInString]),
        ("json\n{\"title\":\"a\",\"body\":\"b\"}", vec![SurroundingText]),
        ("{\n  \"title\": \"a\"\n  \"body\": \"b\"\n}", vec![Syntax]),
    ] {
        assert_eq!(read(text).await, Ok((note(), repairs.clone())), "{text}");
        let tool = sent::<Note>(OutputMode::Tool, Reply::text(text)).await;
        let mut kinds = taken(tool).expect(text).1;
        kinds.retain(|kind| *kind != TextForTool);
        assert_eq!(kinds, repairs, "{text}");
    }
    for text in
        ["\"a\", \"b\"}", "\"title\": \"a\", \"body\": \"b", "\"title\"", "{\\\"title\\\":\\\"a"]
    {
        assert!(read::<Note>(text).await.is_err(), "{text}");
    }
}

#[tokio::test]
async fn white_space_up_to_the_limit_follows_a_whole_answer() {
    let blanks = |text: &str, count| format!("{text}{}", "\n ".repeat(count));
    for stop_reason in ["max_tokens", "model_context_window_exceeded"] {
        let reply = |text: String| Reply::text(text).stop_reason(stop_reason);
        let result = sent(OutputMode::Native, reply(blanks(NOTE, 20))).await;
        assert_eq!(taken(result), Ok((note(), vec![TrailingBlanks])));
        // It may have had more to say.
        for text in [NOTE.to_owned(), blanks(NOTE, 1), blanks(&NOTE[..15], 20), blanks("{} {}", 20)]
        {
            let error = sent::<Note>(OutputMode::Native, reply(text.clone())).await;
            let kind = error.expect_err(&text).kind();
            assert!(matches!(kind, Truncated | ErrorKind::ContextWindowExceeded), "{text}");
        }
    }
    // One call is enough, and no repair is made where that is off.
    let server = scripted([Reply::text(blanks(NOTE, 20)).stop_reason("max_tokens").times(3)]).await;
    let client = Client::new(client(&server).sdk().clone());
    let call = || client.extract::<Note>("x").model(CLAUDE).mode(OutputMode::Prompted);
    assert_eq!(call().send().await.expect("a note").output, note());
    assert_eq!(server.received().len(), 1);
    let call = call().repair(RepairPolicy::Off).max_re_asks(0);
    assert_eq!(call.send().await.expect_err("cut").kind(), Truncated);
}

#[tokio::test]
async fn the_same_prose_has_the_same_kind_in_every_mode() {
    for (text, kind) in [
        ("I would need to see it.", TextInsteadOfToolUse),
        ("See [1] and {placeholder}.", TextInsteadOfToolUse),
        ("I'd write {} here.", TextInsteadOfToolUse),
        ("<think>Hm.</think>No.", TextInsteadOfToolUse),
        ("{\"title\":\"a\"}", InvalidOutput),
        ("```json\n{\"title\":\"a\"}\n```", InvalidOutput),
        (
            "<tool_call>{\"name\":\"note\",\"arguments\":{\"title\":\"a\"}}</tool_call>",
            InvalidOutput,
        ),
        ("<tool_call>{\"name\":\"other\",\"arguments\":{}}</tool_call>", ErrorKind::UnexpectedTool),
    ] {
        for mode in
            [OutputMode::Tool, OutputMode::AutoTool, OutputMode::Native, OutputMode::Prompted]
        {
            let error = sent::<Note>(mode, Reply::text(text)).await.expect_err(text);
            assert_eq!(error.kind(), kind, "{mode:?}: {text}");
        }
    }
}

#[derive(Debug, PartialEq, Deserialize, JsonSchema)]
struct Parcel {
    topic: Topic,
    is_paid: bool,
    weight: Option<f64>,
    name: Option<String>,
}

#[tokio::test]
async fn a_word_without_quotes_is_what_its_type_makes_of_it() {
    let parcel = |weight| Parcel { topic: Topic::LostParcel, is_paid: true, weight, name: None };
    for (text, weight, repairs) in [
        ("{topic: lost_parcel, is_paid: yes, weight: undefined, name: nil}", None, {
            vec![
                Syntax,
                Syntax,
                Syntax,
                Syntax,
                EnumSpelling,
                BooleanInString,
                NullInString,
                NullInString,
            ]
        }),
        ("{\"topic\": Lost-Parcel, \"is_paid\": TRUE, \"weight\": +.5}", Some(0.5), {
            vec![Syntax, EnumSpelling, BooleanInString]
        }),
        (
            "{\"is_paid\": true \"topic\": \"lost_parcel\", \"weight\": 2.}",
            Some(2.0),
            vec![Syntax; 2],
        ),
    ] {
        assert_eq!(read(text).await, Ok((parcel(weight), repairs)), "{text}");
    }
    for text in [
        "{topic: lost_parcel, is_paid: true, name: Ada Lovelace}",
        "{topic: lost_parcel, is_paid: true, name: Ada}",
        "{topic: lost_parcel, is_paid: maybe}",
        "{topic: shipping, is_paid: true}",
        "{topic: lost_parcel, is_paid: true, weight: heavy}",
        "{topic: lost_parcel, is_paid: true, weight: Infinity}",
        "{topic: lost parcel, is_paid: true}",
    ] {
        assert_eq!(read::<Parcel>(text).await, Err(InvalidOutput), "{text}");
    }
}

#[tokio::test]
async fn a_word_without_quotes_is_no_text() {
    for text in [
        "{title: string, body: string}",
        "{\"title\": unknown, \"body\": TBD}",
        "{\"title\": \"a\", \"body\": b}",
        "{\"title\": a, \"body\": \"b\"}",
        "{\"title\": \"a\", \"body\": N}",
        "{\"title\": \"a\", \"body\": null}",
        "{\"title\": \"a\", \"body\": True}",
    ] {
        for mode in [OutputMode::Prompted, OutputMode::Tool] {
            let error = sent::<Note>(mode, Reply::text(text)).await.expect_err(text);
            assert_eq!(error.kind(), InvalidOutput, "{text}");
        }
    }
    let words = "The format is {title: title, body: body}.";
    assert_eq!(read::<Note>(words).await, Err(InvalidOutput));
    assert_eq!(read::<Vec<String>>("[a, b]").await, Err(TextInsteadOfToolUse));
    assert_eq!(read::<Vec<String>>("[\"a\", b]").await, Err(InvalidOutput));
    let topics = vec![Topic::Billing, Topic::LostParcel];
    assert_eq!(
        read("[billing, lost_parcel]").await,
        Ok((topics, vec![Wrapped, EnumSpelling, EnumSpelling]))
    );
}

#[tokio::test]
async fn a_text_has_the_digits_that_were_written() {
    let lenient = async |text: &str| {
        let server = scripted([Reply::text(text)]).await;
        let call = client(&server).extract::<Note>("x").model(CLAUDE).mode(OutputMode::Prompted);
        taken(call.repair(RepairPolicy::Lenient).send().await)
    };
    for number in ["0x1F", "+4930123", "5.", ".5", "-.5", "+0"] {
        let text = format!("{{\"title\": \"a\", \"body\": {number}}}");
        assert_eq!(lenient(&text).await, Err(InvalidOutput), "{number}");
    }
    for number in ["5", "-0", "1e3", "12345678901234567890123", "0.50"] {
        let text = format!("{{\"title\": \"a\", \"body\": {number},}}");
        let right = Note { title: "a".into(), body: number.into() };
        assert_eq!(lenient(&text).await, Ok((right, vec![Syntax, RepairKind::NumberForString])));
    }
    // As numbers they have one reading.
    assert_eq!(
        read("[0x1F, +4930123, 5.]").await,
        Ok((vec![31.0, 4_930_123.0, 5.0], vec![Syntax, Syntax, Syntax, Wrapped]))
    );
}

#[tokio::test]
async fn a_sentence_about_a_value_is_not_the_value() {
    let lenient = async |text: &str| {
        let server = scripted([Reply::text(text)]).await;
        let call = client(&server).extract::<Topic>("x").model(CLAUDE).mode(OutputMode::Prompted);
        taken(call.repair(RepairPolicy::Lenient).send().await)
    };
    for text in [
        "Billing cannot be determined",
        "Billing is not what this is about",
        "billing? No.",
        "billing: unclear",
        "billing, shipping",
    ] {
        assert_eq!(lenient(text).await, Err(TextInsteadOfToolUse), "{text}");
    }
    let explained = "Billing: the customer asks for a refund.";
    assert_eq!(
        lenient(explained).await,
        Ok((Topic::Billing, vec![Wrapped, RepairKind::Explanation]))
    );
}
