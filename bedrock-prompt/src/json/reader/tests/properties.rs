//! What holds for every text: never another value, and no panic.

use std::collections::HashSet;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

use super::names;
use super::texts::{document, mangled, tokens};
use crate::json::reader::{Read, SyntaxError, Tolerance, read};
use crate::json::{JsonPath, Node, RepairKind, any_json};

const ALL: [Tolerance; 3] = [Tolerance::Exact, Tolerance::Strings, Tolerance::Text];

fn read_text(text: &str) -> Result<Read<'_>, SyntaxError<'_>> {
    read(text, Tolerance::Text, &names())
}

/// What `serde_json` reads; `None` where it only dislikes the size of a number.
fn by_serde_json(text: &str) -> Option<Result<Value, serde_json::Error>> {
    let read = serde_json::from_str(text);
    let is_size = |error: &serde_json::Error| error.to_string().starts_with("number out of range");
    (!read.as_ref().is_err_and(is_size)).then_some(read)
}

/// The token that an index chooses among those that will do.
fn choose(tokens: &[String], index: Index, will_do: impl Fn(usize) -> bool) -> Option<usize> {
    let those: Vec<_> = (0..tokens.len()).filter(|at| will_do(*at)).collect();
    (!those.is_empty()).then(|| those[index.index(those.len())])
}

fn is_string(token: &str) -> bool {
    token.starts_with('"')
}

fn is_closing(token: &str) -> bool {
    token == "}" || token == "]"
}

/// The text is repaired to this value.
fn is_repaired_to(text: &str, value: &Value) {
    match read_text(text) {
        Ok(read) => {
            assert_eq!(read.node, Node::from(value), "{text}");
            assert!(!read.repairs.is_empty(), "{text}");
        }
        Err(broken) => panic!("{text}: {}", broken.what),
    }
}

/// Whether a text has what ends a string, names a key without quotes, and begins another string.
fn has_member(text: &str) -> bool {
    let is_key = |key: &str| {
        let key = key.trim();
        !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || "_$".contains(c))
    };
    let behind_end = text.match_indices('"').map(|(at, _)| text[at + 1..].trim_start());
    behind_end
        .filter_map(|rest| rest.strip_prefix(',')?.split_once(':'))
        .any(|(key, value)| is_key(key) && value.trim_start().starts_with('"'))
}

/// Whatever the text is, no repair makes another value of it.
fn is_no_other(text: &str, value: &Value) {
    if let Ok(read) = read_text(text)
        && !read.repairs.is_empty()
    {
        assert_eq!(read.node, Node::from(value), "{text}");
    }
}

/// Whether a value is the start of another: all but its last item or member are equal.
fn starts(part: &Node<'_>, whole: &Node<'_>) -> bool {
    match (part, whole) {
        (Node::Array(part), Node::Array(whole)) => {
            let Some((last, others)) = part.split_last() else { return whole.is_empty() };
            whole.starts_with(others)
                && whole.get(others.len()).is_some_and(|whole| starts(last, whole))
        }
        (Node::Object(part), Node::Object(whole)) => {
            let Some(((key, last), others)) = part.split_last() else { return whole.is_empty() };
            whole.starts_with(others)
                && whole
                    .get(others.len())
                    .is_some_and(|(other, whole)| key == other && starts(last, whole))
        }
        _ => part == whole,
    }
}

fn collect_paths(node: &Node<'_>, place: &JsonPath<'_>, paths: &mut HashSet<String>) {
    paths.insert(place.path(&names()));
    match node {
        Node::Array(items) => {
            paths.insert(JsonPath::Item(place, items.len()).path(&names()));
            for (index, item) in items.iter().enumerate() {
                collect_paths(item, &JsonPath::Item(place, index), paths);
            }
        }
        Node::Object(members) => {
            for (key, value) in members {
                collect_paths(value, &JsonPath::Member(place, key), paths);
            }
        }
        _ => {}
    }
}

/// Whether any value is a word that JSON does not have.
fn has_word(node: &Node<'_>) -> bool {
    match node {
        Node::BareWord(_) => true,
        Node::Array(items) => items.iter().any(has_word),
        Node::Object(members) => members.iter().any(|(_, node)| has_word(node)),
        _ => false,
    }
}

/// Each start of a text that means this value ends too early, and gives what came.
fn every_start_is_cut(text: &str, value: &Value) {
    let whole = Node::from(value);
    let mut paths = HashSet::new();
    collect_paths(&whole, &JsonPath::Root, &mut paths);
    for (at, _) in text.char_indices() {
        let start = &text[..at];
        match read_text(start) {
            Ok(read) => {
                assert!(read.repairs.iter().any(|repair| repair.kind == RepairKind::Syntax));
                assert!(starts(&read.node, &whole), "{start}");
            }
            Err(broken) => {
                assert!(broken.is_cut && broken.at == at, "{start}: {}", broken.what);
                assert!(paths.contains(&broken.reached), "{start}: {}", broken.reached);
                assert!(broken.partial.is_none_or(|part| starts(&part, &whole)), "{start}");
            }
        }
    }
}

proptest! {
    #[test]
    fn exact_reads_what_serde_json_reads(text in mangled()) {
        let read = read(&text, Tolerance::Exact, &names());
        match by_serde_json(&text) {
            Some(Ok(value)) => assert_eq!(read.map(|read| read.node.to_value()).ok(), Some(Some(value))),
            Some(Err(_)) => assert!(read.is_err(), "{text}"),
            None => {}
        }
    }

    #[test]
    fn json_is_never_touched(value in any_json::value()) {
        let json = value.to_string();
        let escaped: String = json.encode_utf16().map(|unit| match unit {
            0..=0x7f => char::from_u32(unit.into()).unwrap_or_default().to_string(),
            _ => format!("\\u{unit:04X}"),
        }).collect();
        for text in [format!("\n{value:#}\t"), json, escaped] {
            for tolerance in ALL {
                match read(&text, tolerance, &names()) {
                    Ok(read) => {
                        assert_eq!(read.node, Node::from(&value));
                        assert!(read.repairs.is_empty());
                    }
                    Err(broken) => panic!("{text}: {}", broken.what),
                }
            }
        }
    }

    #[test]
    fn what_was_read_reads_again_as_it_is(text in mangled()) {
        for tolerance in ALL {
            let Ok(once) = read(&text, tolerance, &names()) else { continue };
            if once.repairs.is_empty() && !has_word(&once.node) {
                assert!(by_serde_json(&text).is_none_or(|read| read.is_ok()), "{text}");
            }
            let json = once.node.to_string();
            let Ok(again) = read(&json, tolerance, &names()) else { panic!("{text}: {json}") };
            assert_eq!(again.node, once.node);
            assert!(again.repairs.is_empty(), "{text}");
        }
    }

    #[test]
    fn who_forgives_more_reads_no_other_value(text in mangled()) {
        for pair in ALL.windows(2) {
            let (Ok(less), more) = (read(&text, pair[0], &names()), read(&text, pair[1], &names()))
            else { continue };
            match more {
                Ok(more) if more.repairs.iter().all(|repair| repair.kind != RepairKind::Repeated) => {
                    assert_eq!(more.node, less.node);
                    assert_eq!(more.repairs.len(), less.repairs.len());
                }
                Ok(more) => assert_eq!(more.node.to_value(), less.node.to_value()),
                Err(broken) => assert_eq!(broken.what, "duplicate key with different values"),
            }
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in prop_oneof![
        any::<String>(),
        "[\\[\\]{}\",:'/*#\\\\utnxN0-9eE+. \n\u{0}é\u{1f600}-]{0,40}",
        mangled(),
    ]) {
        for tolerance in ALL {
            match read(&text, tolerance, &names()) {
                Ok(read) => drop(read.node.to_value()),
                Err(broken) => assert!(text.is_char_boundary(broken.at), "{text}"),
            }
        }
    }

    #[test]
    fn commas_at_the_end_and_comments_are_left_out(
        value in document(),
        index: Index,
        added in select(vec![",", "/* , \"a\" ] */", "// ' }\n", "#{\r"]),
    ) {
        let mut tokens = tokens(&value);
        let at = match added {
            "," => choose(&tokens, index, |at| {
                is_closing(&tokens[at]) && !["{", "["].contains(&tokens[at - 1].as_str())
            }),
            // Outside of the brackets, a comment is prose.
            _ => choose(&tokens, index, |at| at > 0),
        };
        if let Some(at) = at {
            tokens.insert(at, added.to_owned());
            is_repaired_to(&tokens.concat(), &value);
        }
    }

    #[test]
    fn other_quotes_and_no_quotes_are_repaired(value in document(), index: Index, has_quotes: bool) {
        let mut tokens = tokens(&value);
        let is_name = |at: usize| {
            tokens.get(at + 1).is_some_and(|next| next == ":")
                && ["\"a\"", "\"b\"", "\"c_d\"", "\"é\""].contains(&tokens[at].as_str())
        };
        let will_do = |at: usize| if has_quotes { is_string(&tokens[at]) } else { is_name(at) };
        if let Some(at) = choose(&tokens, index, will_do) {
            let inner = &tokens[at][1..tokens[at].len() - 1];
            tokens[at] = if has_quotes { format!("'{}'", inner.replace('\'', "\\'").replace("\\\"", "\"")) } else { inner.to_owned() };
            is_repaired_to(&tokens.concat(), &value);
        }
    }

    #[test]
    fn raw_line_breaks_and_python_words_are_repaired(value in document(), index: Index) {
        let tokens = tokens(&value);
        let python = |token: &str| match token {
            "true" => "True".to_owned(),
            "false" => "False".to_owned(),
            "null" => "None".to_owned(),
            _ => token.to_owned(),
        };
        let raw = |token: &str| if token.contains("\\\\") { token.to_owned() } else { token.replace("\\n", "\n") };
        for damaged in [&python as &dyn Fn(&str) -> String, &raw] {
            let will_do = |at: usize| damaged(&tokens[at]) != tokens[at];
            if let Some(at) = choose(&tokens, index, will_do) {
                let mut tokens = tokens.clone();
                tokens[at] = damaged(&tokens[at]);
                is_repaired_to(&tokens.concat(), &value);
            }
        }
    }

    #[test]
    fn backslashes_and_quotes_as_they_are_make_no_other_value(value in document(), index: Index) {
        let tokens = tokens(&value);
        for (escaped, raw) in [("\\\\", "\\"), ("\\\"", "\"")] {
            let will_do = |at: usize| is_string(&tokens[at]) && tokens[at].contains(escaped);
            if let Some(at) = choose(&tokens, index, will_do) {
                let mut tokens = tokens.clone();
                let inner = tokens[at][1..tokens[at].len() - 1].replace(escaped, raw);
                // `"x",a:"y"` is a text and a member in JSON5, whatever was meant.
                prop_assume!(!has_member(&inner));
                tokens[at] = format!("\"{inner}\"");
                is_no_other(&tokens.concat(), &value);
            }
        }
    }

    #[test]
    fn brackets_that_the_end_lacks_are_repaired_or_it_is_cut(value in document(), count in 1_usize..4) {
        let mut tokens = tokens(&value);
        let closing = tokens.iter().rev().take_while(|token| is_closing(token)).count();
        tokens.truncate(tokens.len() - count.min(closing));
        let text = tokens.concat();
        match read_text(&text) {
            Ok(read) => {
                assert_eq!(read.node, Node::from(&value));
                assert!(!read.repairs.is_empty());
            }
            Err(broken) => assert!(broken.is_cut, "{text}: {}", broken.what),
        }
    }

    #[test]
    fn a_token_too_many_or_too_few_makes_no_other_value(
        value in document(),
        index: Index,
        edit in select(vec!["drop", "twice", "{", "}", "]", "}}", "]}", ",", ":"]),
    ) {
        let mut tokens = tokens(&value);
        let is_sign = |token: &str| "{}[],:".contains(token);
        let Some(at) = choose(&tokens, index, |at| is_sign(&tokens[at])) else { return Ok(()) };
        match edit {
            "drop" => drop(tokens.remove(at)),
            "twice" => tokens.insert(at, tokens[at].clone()),
            sign => tokens.insert(at, sign.to_owned()),
        }
        is_no_other(&tokens.join(" "), &value);
    }

    #[test]
    fn a_comma_too_few_makes_no_other_value(value in document(), index: Index) {
        let mut tokens = tokens(&value);
        if let Some(at) = choose(&tokens, index, |at| tokens[at] == ",") {
            tokens[at] = " ".to_owned();
            let follows_text = tokens[at - 1].ends_with('"');
            let text = tokens.concat();
            assert!(!follows_text || read_text(&text).is_err(), "{text}");
            is_no_other(&text, &value);
        }
    }

    #[test]
    fn a_key_that_stands_twice_has_one_value(value in any_json::value(), other in any_json::value()) {
        let text = format!(r#"{{"a":{value},"b":1,"a":{other}}}"#);
        match read_text(&text) {
            Ok(read) => {
                assert_eq!((&value, read.repairs.len()), (&other, 1));
                assert_eq!(read.node, Node::from(&serde_json::json!({ "a": value, "b": 1 })));
            }
            Err(broken) => {
                assert_ne!(value, other);
                assert_eq!(broken.reached, "a");
            }
        }
    }

    #[test]
    fn a_cut_text_gives_its_start(value in document()) {
        every_start_is_cut(&value.to_string(), &value);
        every_start_is_cut(&format!("{value:#}"), &value);
        let single = |token: String| if is_string(&token) && !token.contains('\\') { token.replace('"', "'") } else { token };
        let text = tokens(&value).into_iter().map(single).collect::<Vec<_>>().join("\n");
        every_start_is_cut(&text, &value);
    }
}
