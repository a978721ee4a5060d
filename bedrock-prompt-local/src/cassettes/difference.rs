//! How far a request is from one on record.

use std::fmt;

use super::request::Request;
use super::tree::Tree;

/// A place where two requests differ.
#[derive(Debug, PartialEq)]
pub(super) struct Difference {
    /// Such as `messages.0.content.0.text`.
    at: String,
    recorded: Option<String>,
    sent: Option<String>,
    /// From 0, nearly the same, to 1.
    weight: f64,
}

/// What two requests differ in, in the order of the request.
pub(super) fn differences(recorded: &Request, sent: &Request) -> Vec<Difference> {
    let mut found = Vec::new();
    let text = |text: &str| Tree::Text(text.to_owned());
    compare("the method", Some(&text(&recorded.method)), Some(&text(&sent.method)), &mut found);
    compare("the path", Some(&text(&recorded.path)), Some(&text(&sent.path)), &mut found);
    compare("", Some(&headers(recorded)), Some(&headers(sent)), &mut found);
    if let (Some(recorded), Some(sent)) = (recorded.canonical_body(), sent.canonical_body()) {
        compare("", Some(&recorded), Some(&sent), &mut found);
    } else {
        let lossy = |body: &[u8]| text(&String::from_utf8_lossy(body));
        let (recorded, sent) = (lossy(&recorded.body), lossy(&sent.body));
        compare("the body", Some(&recorded), Some(&sent), &mut found);
    }
    found
}

/// A number that is smaller the nearer two requests are.
pub(super) fn distance(differences: &[Difference]) -> f64 {
    differences.iter().map(|difference| difference.weight).sum()
}

fn headers(request: &Request) -> Tree {
    let headers = request.headers.iter();
    let headers =
        headers.map(|(name, value)| (format!("header {name}"), Tree::Text(value.clone())));
    Tree::Object(headers.collect())
}

/// What is missing has no tree.
fn compare<'t>(
    at: &str,
    recorded: Option<&'t Tree>,
    sent: Option<&'t Tree>,
    found: &mut Vec<Difference>,
) {
    let child = |name: &str| if at.is_empty() { name.to_owned() } else { format!("{at}.{name}") };
    match (recorded, sent) {
        (Some(Tree::List(recorded)), Some(Tree::List(sent))) => {
            for index in 0..recorded.len().max(sent.len()) {
                let at = child(&index.to_string());
                compare(&at, recorded.get(index), sent.get(index), found);
            }
        }
        (Some(Tree::Object(members)), Some(Tree::Object(others))) => {
            let added = others.iter().map(|(name, _)| name);
            let added = added.filter(|name| members.iter().all(|(known, _)| known != *name));
            for name in members.iter().map(|(name, _)| name).chain(added) {
                let of = |tree: Option<&'t Tree>| tree.and_then(|tree| tree.get(name));
                compare(&child(name), of(recorded), of(sent), found);
            }
        }
        (Some(Tree::Text(a)), Some(Tree::Text(b))) if a != b => {
            let (same, weight) = common_start(a, b);
            let (recorded, sent) = (Some(excerpt(a, same)), Some(excerpt(b, same)));
            found.push(Difference { at: at.to_owned(), recorded, sent, weight });
        }
        (recorded, sent) if recorded != sent => {
            let shown = |tree: &Tree| excerpt(&tree.to_string(), 0);
            let (recorded, sent) = (recorded.map(shown), sent.map(shown));
            found.push(Difference { at: at.to_owned(), recorded, sent, weight: 1.0 });
        }
        _ => {}
    }
}

/// The number of characters that two texts have in common at their start, and how much of them
/// differs.
#[expect(clippy::cast_precision_loss)]
fn common_start(a: &str, b: &str) -> (usize, f64) {
    let same = |(a, b): &(char, char)| a == b;
    let start = a.chars().zip(b.chars()).take_while(same).count();
    let end = a.chars().rev().zip(b.chars().rev()).take_while(same).count();
    let (shorter, longer) = {
        let (a, b) = (a.chars().count(), b.chars().count());
        (a.min(b), a.max(b))
    };
    let common = (start + end).min(shorter);
    (start, (longer - common) as f64 / longer.max(1) as f64)
}

/// A part of a text around a character.
fn excerpt(text: &str, around: usize) -> String {
    const BEFORE: usize = 20;
    const LENGTH: usize = 60;

    let start = around.saturating_sub(BEFORE);
    let mut part: String = text.chars().skip(start).take(LENGTH).collect();
    if start > 0 {
        part.insert(0, '…');
    }
    if text.chars().nth(start + LENGTH).is_some() {
        part.push('…');
    }
    part
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.at)?;
        match (&self.recorded, &self.sent) {
            (Some(recorded), Some(sent)) => {
                write!(f, "on record is {recorded:?}, the request has {sent:?}")
            }
            (Some(recorded), None) => write!(f, "on record is {recorded:?}, the request has none"),
            (None, Some(sent)) => write!(f, "the request has {sent:?}, none is on record"),
            (None, None) => f.write_str("the same"),
        }
    }
}

#[cfg(test)]
mod tests {
    use hyper::HeaderMap;

    use super::super::scrub::Scrubber;
    use super::*;

    fn request(path: &str, body: &str) -> Request {
        Request::new("POST", path, &HeaderMap::new(), body.as_bytes(), &Scrubber::default())
    }

    fn shown(recorded: &str, sent: &str) -> Vec<String> {
        let (recorded, sent) = (request("/a", recorded), request("/a", sent));
        differences(&recorded, &sent).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn each_place_is_named() {
        let recorded = r#"{"a": {"b": [1, "x"]}, "c": true, "only": {"here": 1}}"#;
        let sent = r#"{"a": {"b": [2, "y", "z"]}, "c": true, "new": "there"}"#;
        assert_eq!(
            shown(recorded, sent),
            [
                r#"a.b.0: on record is "1", the request has "2""#,
                r#"a.b.1: on record is "x", the request has "y""#,
                r#"a.b.2: the request has "\"z\"", none is on record"#,
                r#"only: on record is "{\"here\":1}", the request has none"#,
                r#"new: the request has "\"there\"", none is on record"#,
            ]
        );
        assert_eq!(shown(sent, sent), Vec::<String>::new());
        assert_eq!(
            shown("a text", "a test"),
            [r#"the body: on record is "a text", the request has "a test""#]
        );
    }

    #[test]
    fn long_texts_are_shown_where_they_differ() {
        let text =
            |name: &str| format!(r#"{{"t": "{}{name}{}"}}"#, "a".repeat(100), "z".repeat(100));
        let [difference] = &shown(&text("INV-7"), &text("INV-8"))[..] else { panic!("one") };
        let expected = format!("…{}7{}…", "a".repeat(16) + "INV-", "z".repeat(39));
        assert!(difference.contains(&expected), "{difference}");
    }

    #[test]
    fn the_nearer_request_has_the_smaller_distance() {
        let sent = request("/a", r#"{"text": "Invoice 7 of 3 March, 12 EUR"}"#);
        let far = request("/a", r#"{"text": "A letter about the weather"}"#);
        let near = request("/a", r#"{"text": "Invoice 8 of 3 March, 12 EUR"}"#);
        let distance_of = |recorded: &Request| distance(&differences(recorded, &sent));
        assert!(distance_of(&near) < distance_of(&far));
    }
}
