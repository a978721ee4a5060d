//! Halves of surrogate pairs: JSON may have an escape such as `\ud83d` alone, and no text can hold it.
//!
//! Models that cut a text by tokens cut emoji in two. The SDK refuses such JSON as a whole, and ends a
//! stream at it, so that an answer that was paid for would be lost.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

/// The length of an escape such as `\ud83d`.
const ESCAPE: usize = 6;

/// Half of a surrogate pair in JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Half {
    at: usize,
    unit: u16,
}

impl Half {
    fn is_high(self) -> bool {
        is_high(self.unit)
    }
}

fn is_high(unit: u16) -> bool {
    matches!(unit, 0xd800..=0xdbff)
}

fn is_low(unit: u16) -> bool {
    matches!(unit, 0xdc00..=0xdfff)
}

/// Whether a text may have an escape of half a pair, or of a whole one.
pub(crate) fn may_have_halves(bytes: &[u8]) -> bool {
    let is_escape = |three: &[u8]| matches!(three, [b'\\', b'u', b'd' | b'D']);
    bytes.contains(&b'\\') && bytes.windows(3).any(is_escape)
}

/// The halves without their other half.
fn halves(json: &str) -> Vec<Half> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = json.get(at..).and_then(|rest| rest.find('\\')) {
        at += next;
        match unit_at(json, at) {
            Some(unit) if is_high(unit) && unit_at(json, at + ESCAPE).is_some_and(is_low) => {
                at += 2 * ESCAPE;
            }
            Some(unit) => {
                if is_high(unit) || is_low(unit) {
                    found.push(Half { at, unit });
                }
                at += ESCAPE;
            }
            // An escape of another kind, such as `\\`.
            None => at += 2,
        }
    }
    found
}

/// The code unit of the escape at this place.
fn unit_at(json: &str, at: usize) -> Option<u16> {
    let digits = json.get(at..at + ESCAPE)?.strip_prefix("\\u")?;
    u16::from_str_radix(digits, 16).ok()
}

/// The JSON with U+FFFD in place of halves; `None` if it has none.
pub(crate) fn without_halves(json: &str) -> Option<String> {
    let found = halves(json);
    (!found.is_empty()).then(|| replaced(json, &found))
}

/// The halves in the texts of an answer's message, in order.
pub(crate) fn halves_of_texts(json: &str) -> Vec<u16> {
    let body = serde_json::from_str::<Body<'_>>(json);
    let blocks = body.map(|body| body.output.message.content).unwrap_or_default();
    let texts = blocks.into_iter().flat_map(|block| {
        let cited = block.citations_content.into_iter().flat_map(|cited| cited.content);
        block.text.into_iter().chain(cited.filter_map(|each| each.text))
    });
    texts.flat_map(|text| halves(text.get())).map(|half| half.unit).collect()
}

#[derive(Deserialize)]
struct Body<'a> {
    #[serde(borrow)]
    output: Output<'a>,
}

#[derive(Deserialize)]
struct Output<'a> {
    #[serde(borrow)]
    message: Blocks<'a>,
}

#[derive(Deserialize)]
struct Blocks<'a> {
    #[serde(borrow, default)]
    content: Vec<Block<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Block<'a> {
    #[serde(borrow)]
    text: Option<&'a RawValue>,
    #[serde(borrow)]
    citations_content: Option<Blocks<'a>>,
}

fn replaced(json: &str, halves: &[Half]) -> String {
    // What is left of a half in the input of a tool is an escape there, so that whoever reads the
    // input refuses it: an input is data, and not changed.
    let is_input = json.contains("\"toolUse\"") && json.contains("\"contentBlockIndex\"");
    let mut out = String::with_capacity(json.len() + halves.len());
    let mut done = 0;
    for half in halves {
        out.push_str(&json[done..half.at]);
        done = half.at + ESCAPE;
        if is_input {
            out.push('\\');
            out.push_str(&json[half.at..done]);
        } else {
            out.push_str("\\ufffd");
        }
    }
    out.push_str(&json[done..]);
    out
}

/// Joins halves that stand in two deltas, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct HalfJoiner {
    /// The block, and the first half, of an event that is held back.
    held: Option<(i32, Half)>,
    /// The halves in texts that were replaced.
    replaced: Vec<u16>,
}

/// The events as JSON: the one that was held back, and the next.
pub(crate) type Joined<'a> = (Option<String>, Cow<'a, str>);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Index {
    content_block_index: i32,
}

impl HalfJoiner {
    /// Whether the last event is held back.
    pub(crate) fn is_holding(&self) -> bool {
        self.held.is_some()
    }

    /// The halves in texts that were replaced: not those in reasoning, which is no answer, nor those
    /// in inputs, which are still there.
    pub(crate) fn replaced(&self) -> &[u16] {
        &self.replaced
    }

    /// Takes the next event, which has to be [held](Self::is_holding) back if it ends with a first
    /// half. `held` is the one that was held back before.
    pub(crate) fn take<'a>(&mut self, held: Option<&str>, event: &'a str) -> Joined<'a> {
        let block = serde_json::from_str(event).ok().map(|index: Index| index.content_block_index);
        let mut event = Cow::Borrowed(event);
        let mut found = halves(&event);
        let before = held.zip(self.held.take()).map(|(held, (of, high))| {
            let low = found.first().filter(|low| {
                block == Some(of) && !low.is_high() && event.as_bytes()[..low.at].ends_with(b"\"")
            });
            match low {
                Some(low) => {
                    event.to_mut().insert_str(low.at, &held[high.at..high.at + ESCAPE]);
                    found = halves(&event);
                    format!("{}{}", &held[..high.at], &held[high.at + ESCAPE..])
                }
                None => self.replace(held, &[high]),
            }
        });
        let last = found
            .last()
            .copied()
            .filter(|last| last.is_high() && event.as_bytes().get(last.at + ESCAPE) == Some(&b'"'));
        if let (Some(last), Some(block)) = (last, block) {
            found.pop();
            let length = event.len();
            if !found.is_empty() {
                event = self.replace(&event, &found).into();
            }
            let at = last.at + event.len() - length;
            self.held = Some((block, Half { at, ..last }));
            return (before, event);
        }
        if !found.is_empty() {
            event = self.replace(&event, &found).into();
        }
        (before, event)
    }

    /// The event that is held back, at the end of the stream.
    pub(crate) fn end(&mut self, held: &str) -> Option<String> {
        let (_, high) = self.held.take()?;
        Some(self.replace(held, &[high]))
    }

    fn replace(&mut self, json: &str, halves: &[Half]) -> String {
        if !json.contains("\"reasoningContent\"") && !json.contains("\"toolUse\"") {
            self.replaced.extend(halves.iter().map(|half| half.unit));
        }
        replaced(json, halves)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> String {
        format!(r#"{{"contentBlockIndex":0,"delta":{{"text":"{text}"}},"p":"ab"}}"#)
    }

    fn input(input: &str) -> String {
        format!(r#"{{"contentBlockIndex":0,"delta":{{"toolUse":{{"input":"{input}"}}}}}}"#)
    }

    /// What becomes of events, one after the other.
    fn joined(events: &[String]) -> (Vec<String>, Vec<u16>) {
        let (mut joiner, mut held, mut out) = (HalfJoiner::default(), None::<String>, Vec::new());
        for event in events {
            let last = held.take();
            let (before, event) = joiner.take(last.as_deref(), event);
            out.extend(before);
            if joiner.is_holding() {
                held = Some(event.into_owned());
            } else {
                out.push(event.into_owned());
            }
        }
        out.extend(held.and_then(|held| joiner.end(&held)));
        (out, joiner.replaced().to_vec())
    }

    #[test]
    fn halves_are_found() {
        for (json, expected) in [
            (r#""\\ud83d""#, None),
            (r#""\ud83d\ude00 \u00e9 \\""#, None),
            (r#""a \ud83d b""#, Some(r#""a \ufffd b""#)),
            (r#""\uDE00""#, Some(r#""\ufffd""#)),
            (r#""\ud83d\ud83d\ude00""#, Some(r#""\ufffd\ud83d\ude00""#)),
            (r#""\ude00\ud83d""#, Some(r#""\ufffd\ufffd""#)),
            (r#""\ud83"#, None),
            ("\\é\\ud83d", None),
        ] {
            let found = without_halves(json);
            assert_eq!(found.as_deref(), expected, "{json}");
            assert!(found.is_none() || may_have_halves(json.as_bytes()));
        }
    }

    #[test]
    fn two_halves_in_two_deltas_are_one_character() {
        let (out, replaced) = joined(&[text(r"Hi \ud83d"), text(r"\ude00!")]);
        assert_eq!((out, replaced), (vec![text("Hi "), text(r"\ud83d\ude00!")], vec![]));
        let (out, replaced) = joined(&[input(r#"{\"a\":\"\ud83d"#), input(r#"\ude00\"}"#)]);
        assert_eq!(out[1], input(r#"\ud83d\ude00\"}"#));
        assert!(replaced.is_empty());
        // The second of three begins with one half, and ends with another.
        let (out, _) = joined(&[text(r"\ud83d"), text(r"\ude00\ud83d"), text(r"\ude01")]);
        assert_eq!(out, [text(""), text(r"\ud83d\ude00"), text(r"\ud83d\ude01")]);
    }

    #[test]
    fn a_half_without_the_other_is_replaced() {
        let stop = r#"{"contentBlockIndex":0}"#.to_owned();
        let (out, replaced) = joined(&[text(r"a\ud83d"), stop.clone()]);
        assert_eq!((out, replaced), (vec![text(r"a\ufffd"), stop], vec![0xd83d]));
        let other = text(r"\ude00").replace("Index\":0", "Index\":1");
        let (out, replaced) = joined(&[text(r"a\ud83d"), other.clone()]);
        assert_eq!(out, [text(r"a\ufffd"), other.replace(r"\ude00", r"\ufffd")]);
        assert_eq!(replaced, [0xd83d, 0xde00]);
        let (out, replaced) = joined(&[text(r"\ude00 a\ud83d")]);
        assert_eq!((out, replaced), (vec![text(r"\ufffd a\ufffd")], vec![0xde00, 0xd83d]));
        // An input is not changed: there the half is an escape.
        let (out, replaced) = joined(&[input(r#"{\"a\":\"\ud83d"#), input(r#"x\"}"#)]);
        assert!(replaced.is_empty());
        assert_eq!(out, [input(r#"{\"a\":\"\\ud83d"#), input(r#"x\"}"#)]);
    }
}
