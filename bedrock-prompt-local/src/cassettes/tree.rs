//! JSON whose numbers keep their digits, and whose members keep their order.

use std::fmt::{self, Write as _};

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// `null`, `true`, `false` or a number, as it is written.
    Plain(String),
    Text(String),
    /// A text with halves of characters, such as `\ud83d`, which are plain.
    Halves(Vec<Self>),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
}

/// As `serde_json` has it.
const MAX_DEPTH: usize = 127;

impl Tree {
    /// `None` if it is not JSON, or so deep that no request is.
    pub(super) fn parse(json: &str) -> Option<Self> {
        Self::parse_at(json, 0)
    }

    fn parse_at(json: &str, depth: usize) -> Option<Self> {
        if depth > MAX_DEPTH {
            return None;
        }
        let parse = |json: &RawValue| Self::parse_at(json.get(), depth + 1);
        let json = json.trim();
        Some(match json.bytes().next()? {
            b'"' => match serde_json::from_str(json) {
                Ok(text) => Self::Text(text),
                Err(_) => Self::Halves(halves(json)?),
            },
            b'[' => {
                let items: Vec<&RawValue> = serde_json::from_str(json).ok()?;
                Self::List(items.into_iter().map(parse).collect::<Option<_>>()?)
            }
            b'{' => {
                let Members(members) = serde_json::from_str(json).ok()?;
                let members = members.into_iter();
                let parsed = members.map(|(name, value)| Some((name, parse(value)?)));
                Self::Object(parsed.collect::<Option<_>>()?)
            }
            _ => {
                let plain: &RawValue = serde_json::from_str(json).ok()?;
                Self::Plain(plain.get().to_owned())
            }
        })
    }

    /// Visits each text with its path, such as `messages.0.content.1.text`; names of members are none.
    pub(super) fn visit_texts(&mut self, visit: &mut impl FnMut(&str, &mut String)) {
        self.visit_texts_at(&mut String::new(), visit);
    }

    fn visit_texts_at(&mut self, path: &mut String, visit: &mut impl FnMut(&str, &mut String)) {
        let children: Vec<(String, &mut Self)> = match self {
            Self::Plain(_) => return,
            Self::Text(text) => return visit(path.strip_prefix('.').unwrap_or(path), text),
            // Parts of one text.
            Self::Halves(parts) => {
                return parts.iter_mut().for_each(|part| part.visit_texts_at(path, visit));
            }
            Self::List(items) => {
                let items = items.iter_mut().enumerate();
                items.map(|(index, item)| (index.to_string(), item)).collect()
            }
            Self::Object(members) => {
                members.iter_mut().map(|(name, value)| (name.clone(), value)).collect()
            }
        };
        for (name, child) in children {
            let length = path.len();
            path.push('.');
            path.push_str(&name);
            child.visit_texts_at(path, visit);
            path.truncate(length);
        }
    }

    /// Visits the names of all members.
    pub(super) fn visit_names(&mut self, visit: &mut impl FnMut(&mut String)) {
        match self {
            Self::Plain(_) | Self::Text(_) | Self::Halves(_) => {}
            Self::List(items) => items.iter_mut().for_each(|item| item.visit_names(visit)),
            Self::Object(members) => {
                for (name, value) in members {
                    visit(name);
                    value.visit_names(visit);
                }
            }
        }
    }

    /// The member of this name.
    pub(super) fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// The same JSON, as every client writes it: members sorted, numbers in one form.
    pub(super) fn canonical(self) -> Self {
        self.canonical_at("")
    }

    fn canonical_at(self, name: &str) -> Self {
        match self {
            Self::Plain(text) => Self::Plain(canonical_number(&text, name).unwrap_or(text)),
            Self::Text(text) => Self::Text(text),
            Self::Halves(parts) => {
                let lower = |part| match part {
                    Self::Plain(half) => Self::Plain(half.to_ascii_lowercase()),
                    other => other,
                };
                Self::Halves(parts.into_iter().map(lower).collect())
            }
            Self::List(items) => {
                Self::List(items.into_iter().map(|item| item.canonical_at(name)).collect())
            }
            Self::Object(members) => {
                let canonical = members.into_iter().map(|(name, value)| {
                    let value = value.canonical_at(&name);
                    (name, value)
                });
                let mut members: Vec<(String, Self)> = canonical.collect();
                members.sort_by(|(a, _), (b, _)| a.cmp(b));
                Self::Object(members)
            }
        }
    }
}

/// Members that the service model has as numbers of 32 bits: SDKs send 0.7 and 0.699999988079071.
const FLOATS: [&str; 2] = ["temperature", "topP"];

/// One form of each number: `1`, `1.0` and `1e0` are the same.
fn canonical_number(text: &str, name: &str) -> Option<String> {
    if let Ok(integer) = text.parse::<i128>() {
        return Some(integer.to_string());
    }
    let is_integer = text.bytes().all(|byte| byte == b'-' || byte.is_ascii_digit());
    let number: f64 = text.parse().ok()?;
    if is_integer || !number.is_finite() {
        return None;
    }
    if FLOATS.contains(&name) {
        #[expect(clippy::cast_possible_truncation)]
        return Some((number as f32).to_string());
    }
    // Not -0.
    Some((number + 0.0).to_string())
}

/// The parts of a JSON string that has halves of characters: texts, and the halves between them.
fn halves(json: &str) -> Option<Vec<Tree>> {
    let text = |part: &str| serde_json::from_str(&format!("\"{part}\"")).ok().map(Tree::Text);
    let unit = |at: &str| u16::from_str_radix(at.strip_prefix("\\u")?.get(..4)?, 16).ok();
    let mut rest = json.strip_prefix('"')?.strip_suffix('"')?;
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(escape) = rest[at..].find('\\').map(|offset| at + offset) {
        let second = rest.get(escape + 6..).and_then(unit);
        at = match unit(&rest[escape..]) {
            Some(0xd800..0xdc00) if matches!(second, Some(0xdc00..0xe000)) => escape + 12,
            Some(0xd800..0xe000) => {
                parts.push(text(&rest[..escape])?);
                parts.push(Tree::Plain(rest[escape..escape + 6].to_owned()));
                rest = &rest[escape + 6..];
                0
            }
            // Any other escape is a backslash and an ASCII character, and maybe more.
            _ => escape + 2,
        };
        if !rest.is_char_boundary(at) {
            return None;
        }
    }
    parts.push(text(rest)?);
    Some(parts)
}

/// Compact JSON.
impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Plain(text) => f.write_str(text),
            Self::Text(text) => write_text(f, text),
            Self::Halves(parts) => {
                f.write_char('"')?;
                for part in parts {
                    let part = part.to_string();
                    let text = part.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
                    f.write_str(text.unwrap_or(&part))?;
                }
                f.write_char('"')
            }
            Self::List(items) => {
                f.write_char('[')?;
                for (index, item) in items.iter().enumerate() {
                    write!(f, "{}{item}", if index > 0 { "," } else { "" })?;
                }
                f.write_char(']')
            }
            Self::Object(members) => {
                f.write_char('{')?;
                for (index, (name, value)) in members.iter().enumerate() {
                    f.write_str(if index > 0 { "," } else { "" })?;
                    write_text(f, name)?;
                    write!(f, ":{value}")?;
                }
                f.write_char('}')
            }
        }
    }
}

fn write_text(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str(&serde_json::to_string(text).map_err(|_| fmt::Error)?)
}

/// The members of an object in their order, with those that have the same name.
struct Members<'j>(Vec<(String, &'j RawValue)>);

impl<'j> Deserialize<'j> for Members<'j> {
    fn deserialize<D: Deserializer<'j>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'j> Visitor<'j> for MembersVisitor {
    type Value = Members<'j>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'j>>(self, mut access: A) -> Result<Members<'j>, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = access.next_entry()? {
            members.push(member);
        }
        Ok(Members(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(json: &str) -> String {
        Tree::parse(json).expect("JSON").canonical().to_string()
    }

    #[test]
    fn json_is_written_as_it_was_read() {
        for json in [
            r#"{"b":[1,1.0,0.10,1e400,-0,18446744073709551616],"a":null,"a":{"":[]}}"#,
            r#""a \"quoted\" text""#,
            r#"["\ud83d","a\udE00\\","😀\ud83d\ud83d \"b\"","\\\\ud83d\udc00"]"#,
            "true",
            "{}",
        ] {
            assert_eq!(Tree::parse(json).expect("JSON").to_string(), json);
        }
        for text in [
            "",
            "{",
            "text",
            "[1,]",
            "\"\\ud83d",
            r#""\ud83d" 1"#,
            "\"\\ud83d\\ä\"",
            r#"{"a" 1}"#,
            "1 2",
        ] {
            assert_eq!(Tree::parse(text), None, "{text}");
        }
    }

    #[test]
    fn deep_json_is_text() {
        let nested = |depth: usize| ["[".repeat(depth), "]".repeat(depth)].concat();
        assert!(Tree::parse(&nested(MAX_DEPTH)).is_some());
        for depth in [MAX_DEPTH + 2, 100_000] {
            assert_eq!(Tree::parse(&nested(depth)), None);
        }
    }

    #[test]
    fn what_clients_write_in_their_own_way_is_the_same() {
        assert_eq!(canonical(r#"{"b": 1, "a": {"d": 2, "c": 3}}"#), r#"{"a":{"c":3,"d":2},"b":1}"#);
        assert_eq!(canonical("[1, 1.0, 1e0, 10E-1]"), "[1,1,1,1]");
        assert_eq!(canonical("[0, -0, -0.0, 0e0]"), "[0,0,0,0]");
        assert_eq!(canonical(r#""\u00e4\uD83D\ud83d\uDE00""#), canonical(r#""ä\ud83d😀""#));
        let same = canonical(r#"{"temperature": 0.7, "topP": 0.1}"#);
        assert_eq!(
            canonical(r#"{"topP": 0.10000000149011612, "temperature": 0.699999988079071}"#),
            same
        );
        assert_ne!(
            canonical(r#"{"threshold": 0.7}"#),
            canonical(r#"{"threshold": 0.699999988079071}"#)
        );
    }

    #[test]
    fn numbers_that_differ_are_not_the_same() {
        for (a, b) in [
            ("18446744073709551616", "18446744073709551617"),
            ("9007199254740993", "9007199254740992"),
            ("1e400", "1e401"),
            ("0.1", "0.10000000000000002"),
        ] {
            assert_ne!(canonical(a), canonical(b));
        }
    }

    #[test]
    fn texts_are_visited_with_their_paths() {
        let mut tree = Tree::parse(r#"{"x": ["x", {"a": "x"}], "n": 1, "y": "z"}"#).expect("JSON");
        let mut paths = Vec::new();
        tree.visit_texts(&mut |path, text| {
            paths.push(path.to_owned());
            *text = text.replace('x', "changed");
        });
        assert_eq!(paths, ["x.0", "x.1.a", "y"]);
        assert_eq!(tree.to_string(), r#"{"x":["changed",{"a":"changed"}],"n":1,"y":"z"}"#);
    }
}
