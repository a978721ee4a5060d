//! Reading a [`Node`] with serde.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::Number;

use super::{Members, Node};

/// The largest object whose names are compared with each other to find one that is there twice.
const SHORT: usize = 16;

/// The name under which `serde_json` passes on a number if a crate of the build has its feature
/// `arbitrary_precision`.
const NUMBER: &str = "$serde_json::private::Number";

struct NodeVisitor;

impl<'b> Deserialize<'b> for Node<'b> {
    fn deserialize<D: Deserializer<'b>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

impl<'b> Visitor<'b> for NodeVisitor {
    type Value = Node<'b>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any valid JSON value")
    }

    fn visit_unit<E>(self) -> Result<Node<'b>, E> {
        Ok(Node::Null)
    }

    fn visit_bool<E>(self, bool: bool) -> Result<Node<'b>, E> {
        Ok(Node::Bool(bool))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Node<'b>, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Node<'b>, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Node<'b>, E> {
        // JSON has no number that is not finite.
        Ok(Number::from_f64(number).map_or(Node::Null, Node::Number))
    }

    fn visit_borrowed_str<E>(self, text: &'b str) -> Result<Node<'b>, E> {
        Ok(text.into())
    }

    fn visit_str<E>(self, text: &str) -> Result<Node<'b>, E> {
        Ok(Node::Text(Cow::Owned(text.to_owned())))
    }

    fn visit_seq<A: SeqAccess<'b>>(self, mut access: A) -> Result<Node<'b>, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'b>>(self, mut access: A) -> Result<Node<'b>, A::Error> {
        let mut members = Members::new();
        while let Some(Name(name)) = access.next_key()? {
            members.push((name, access.next_value()?));
        }
        if let [(name, Node::Text(digits))] = &members[..]
            && name == NUMBER
            && let Ok(number) = digits.parse()
        {
            return Ok(Node::Number(number));
        }
        Ok(Node::Object(without_repeated(members)))
    }
}

/// Of members of one name the last one counts, at the place of the first, as in `serde_json::Map`.
fn without_repeated(members: Members<'_>) -> Members<'_> {
    if members.len() <= SHORT {
        let names = || members.iter().map(|(name, _)| name);
        if !names().enumerate().any(|(index, name)| names().take(index).any(|other| other == name))
        {
            return members;
        }
    }
    let mut places: HashMap<Cow<'_, str>, usize> = HashMap::with_capacity(members.len());
    let mut kept = Members::with_capacity(members.len());
    for (name, value) in members {
        if let Some(place) = places.get(&name) {
            kept[*place].1 = value;
        } else {
            places.insert(name.clone(), kept.len());
            kept.push((name, value));
        }
    }
    kept
}

/// The name of a member.
struct Name<'b>(Cow<'b, str>);

struct NameVisitor;

impl<'b> Deserialize<'b> for Name<'b> {
    fn deserialize<D: Deserializer<'b>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

impl<'b> Visitor<'b> for NameVisitor {
    type Value = Name<'b>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string key")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'b str) -> Result<Name<'b>, E> {
        Ok(Name(name.into()))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Name<'b>, E> {
        Ok(Name(name.to_owned().into()))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;

    /// What a body is read as: the same JSON as a `Value`, with the same digits, or the same error.
    fn same(body: &[u8]) {
        let node: Result<Node<'_>, _> = serde_json::from_slice(body);
        let value: Result<Value, _> = serde_json::from_slice(body);
        let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        match (node, value) {
            (Ok(node), Ok(value)) => {
                assert_eq!(node.to_value().to_string(), value.to_string(), "{shown}");
            }
            (Err(ours), Err(theirs)) => assert_eq!(ours.to_string(), theirs.to_string(), "{shown}"),
            (ours, theirs) => panic!("{shown}: {ours:?}, {theirs:?}"),
        }
    }

    #[test]
    fn a_body_is_read_as_serde_json_reads_it() {
        for body in [
            r#"{"a": [1, -1, 0.10, 1e3, 1.0, 18446744073709551615, 18446744073709551616, -0, -0.0]}"#,
            r#"{"text": "a\"\\\/\b\f\n\r\t\u00e4\ud83d\ude00ä", "k\u00e4y": null, "": [true, false]}"#,
            " [ ] ",
            r#"{"a": 1, "b": 2, "a": 3, "\u0061": {"x": 1, "x": []}}"#,
            "1e999",
            r#"{"a": 1"#,
            r#"{"a": 1,}"#,
            r#"{"a" 1}"#,
            "{a: 1}",
            "{1: 1}",
            r#"["\ud800"]"#,
            r#""\x""#,
            "[1] 2",
            "nul",
            "",
            "\"a\nb\"",
        ] {
            same(body.as_bytes());
        }
        same(b"{\"a\": \"\xff\"}");
        same(b"{\"\xff\": 1}");
        for depth in [100, 127, 128, 129, 100_000] {
            same(&[b"[".repeat(depth), b"]".repeat(depth)].concat());
            same(&[br#"{"a":"#.repeat(depth), b"1".to_vec(), b"}".repeat(depth)].concat());
        }
    }

    #[test]
    fn of_members_of_one_name_the_last_counts() {
        for count in [2, SHORT - 1, SHORT, SHORT + 1, 1000] {
            let members = (0..count).map(|index| format!(r#""m{index}": {index}"#));
            let members: Vec<String> = members.chain([r#""m1": "again""#.to_owned()]).collect();
            let body = format!("{{{}}}", members.join(","));
            same(body.as_bytes());
            let node: Node<'_> = serde_json::from_str(&body).expect("valid JSON");
            assert_eq!(node["m1"], "again");
            assert_eq!(node.members().len(), count);
        }
    }

    #[test]
    fn texts_without_escapes_are_not_copied() {
        let node: Node<'_> = serde_json::from_str(r#"{"a": "b", "\u0061b": "\n"}"#).expect("JSON");
        let is_borrowed = |text: &Cow<'_, str>| matches!(text, Cow::Borrowed(_));
        for (name, value) in node.members() {
            let Node::Text(text) = value else { panic!("{value:?}") };
            assert_eq!((is_borrowed(name), is_borrowed(text)), (name == "a", name == "a"));
        }
    }

    #[test]
    fn a_number_with_its_digits_is_a_number() {
        let body = format!(r#"[{{"{NUMBER}": "1.5"}}, {{"{NUMBER}": "x"}}]"#);
        let node: Node<'_> = serde_json::from_str(&body).expect("JSON");
        assert_eq!(node.items()[0], Node::Number(Number::from_f64(1.5).expect("finite")));
        assert!(node.items()[1].is_object());
    }
}
