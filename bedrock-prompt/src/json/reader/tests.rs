mod properties;
mod texts;

use super::string::TWO_READINGS;
use super::*;

fn names() -> HashSet<String> {
    ["a", "b"].map(str::to_owned).into()
}

/// The value as JSON, and each repair as `kind path: before -> after`.
fn shown(text: &str, tolerance: Tolerance) -> Result<(String, Vec<String>), &'static str> {
    let read = read(text, tolerance, &names()).map_err(|broken| broken.what)?;
    let shown = |repair: Repair| {
        let Repair { kind, path, before, after } = repair;
        format!("{kind:?} {path}: {before} -> {after}")
    };
    Ok((read.node.to_string(), read.repairs.into_iter().map(shown).collect()))
}

fn broken(text: &str, tolerance: Tolerance) -> SyntaxError<'_> {
    match read(text, tolerance, &names()) {
        Ok(read) => panic!("{text} was read as {}", read.node),
        Err(broken) => broken,
    }
}

#[test]
fn json_is_read_to_the_last_digit() {
    let text = r#" {"a": [1.50, -0, 1E+2, 12345678901234567890123, 1e400], "b": {"a": null, "a": true},
        "c": "é \ud83d\ude00 \u0041\/\b\f\n\r\t\"\\", "": false} "#;
    let expected = r#"{"a":[1.50,-0,1E+2,12345678901234567890123,1e400],"b":{"a":null,"a":true},"c":"é 😀 A/\b\f\n\r\t\"\\","":false}"#;
    assert_eq!(shown(text, Tolerance::Exact), Ok((expected.to_owned(), Vec::new())));
    let read = read(r#"["plain", "with \n"]"#, Tolerance::Exact, &names());
    let Ok(Read { node: Node::Array(items), .. }) = read else { panic!("a list") };
    assert!(matches!(&items[0], Node::String(std::borrow::Cow::Borrowed("plain"))));
}

#[test]
fn what_stands_in_strings_is_repaired() {
    for (text, json, repair) in [
        ("{\"a\":\"x\ny\"}", r#"{"a":"x\ny"}"#, "StringSyntax a: \"x\ny\" -> \"x\\ny\""),
        ("[\"\0\t\"]", r#"["\u0000\t"]"#, "StringSyntax [0]: \"\0\t\" -> \"\\u0000\\t\""),
        (r#"["\d+\""]"#, r#"["\\d+\""]"#, r#"StringSyntax [0]: "\d+\"" -> "\\d+\"""#),
        (r#"["C:\Users"]"#, r#"["C:\\Users"]"#, r#"StringSyntax [0]: "C:\Users" -> "C:\\Users""#),
        (r#"["it\'s\n"]"#, r#"["it's\n"]"#, r#"StringSyntax [0]: "it\'s\n" -> "it's\n""#),
        (r#"{"b":{"\q":1}}"#, r#"{"b":{"\\q":1}}"#, r#"StringSyntax b.*: "\q" -> "\\q""#),
    ] {
        let expected = Ok((json.to_owned(), vec![repair.to_owned()]));
        assert_eq!(shown(text, Tolerance::Strings), expected, "{text}");
        assert_eq!(shown(text, Tolerance::Text), expected, "{text}");
        assert!(shown(text, Tolerance::Exact).is_err(), "{text}");
    }
}

#[test]
fn a_word_that_is_no_json_is_no_value_and_no_repair() {
    for text in [r#"{"a":NaN}"#, "[-Infinity]", "Infinity"] {
        for tolerance in [Tolerance::Strings, Tolerance::Text] {
            assert_eq!(shown(text, tolerance), Ok((text.to_owned(), Vec::new())));
        }
        assert!(shown(text, Tolerance::Exact).is_err(), "{text}");
    }
    for text in ["[paid]", r#"{"a":in-delivery,"b":[é_1]}"#] {
        assert_eq!(shown(text, Tolerance::Text), Ok((text.to_owned(), Vec::new())));
        assert!(shown(text, Tolerance::Strings).is_err(), "{text}");
    }
    let read = read(r#"{"a":[1,NaN],"b":Infinity}"#, Tolerance::Strings, &names());
    let node = read.map(|read| read.node).ok().expect("read");
    assert_eq!(node.to_value(), Some(serde_json::json!({ "a": [1] })));
    assert_eq!(node.get("b").and_then(Node::to_value), None);
}

#[test]
fn what_is_no_json_is_repaired_in_text() {
    for (text, json, repair) in [
        ("{\"a\":[1,],}", r#"{"a":[1]}"#, "Syntax a: , -> |Syntax : , -> "),
        ("[1, // one\n2 /* , */]", "[1,2]", "Syntax : // one -> |Syntax : /* , */ -> "),
        ("{\"a\": # a\r\n1}\n", r#"{"a":1}"#, "Syntax a: # a -> "),
        (
            r#"{'a':'x"\'\n'}"#,
            r#"{"a":"x\"'\n"}"#,
            r#"Syntax a: 'a' -> "a"|Syntax a: 'x"\'\n' -> "x\"'\n""#,
        ),
        (
            "{a:1,b-c:2,$é:3}",
            r#"{"a":1,"b-c":2,"$é":3}"#,
            r#"Syntax a: a -> "a"|Syntax *: b-c -> "b-c"|Syntax *: $é -> "$é""#,
        ),
        (
            "[True,False,None]",
            "[true,false,null]",
            "Syntax [0]: True -> true|Syntax [1]: False -> false|Syntax [2]: None -> null",
        ),
        (
            "[+1, -.5, 5., 0x1F, -0XfF, +2.e3]",
            "[1,-0.5,5.0,31,-255,2.0e3]",
            "Syntax [0]: +1 -> 1|Syntax [1]: -.5 -> -0.5|Syntax [2]: 5. -> 5.0|\
             Syntax [3]: 0x1F -> 31|Syntax [4]: -0XfF -> -255|Syntax [5]: +2.e3 -> 2.0e3",
        ),
        ("{\"a\":\"x\"\n \"b\" : 1}", r#"{"a":"x","b":1}"#, "Syntax :  -> ,"),
        (
            "{\u{a0}\"a\":\u{3000}[1\u{2003}]}\u{feff}",
            r#"{"a":[1]}"#,
            "Syntax : \u{a0} -> |Syntax a: \u{3000} -> |Syntax a: \u{2003} -> |Syntax : \u{feff} -> ",
        ),
        (
            r#"{"a":1 "b":[{"a":true}{"a":null "b":{}}]}"#,
            r#"{"a":1,"b":[{"a":true},{"a":null,"b":{}}]}"#,
            "Syntax :  -> ,|Syntax b:  -> ,|Syntax b[1]:  -> ,",
        ),
        (r#"{"a":[{"b":"x"} "#, r#"{"a":[{"b":"x"}]}"#, "Syntax a:  -> ]|Syntax :  -> }"),
        (r#"[{"a":true"#, r#"[{"a":true}]"#, "Syntax [0]:  -> }|Syntax :  -> ]"),
        (r#"{"a":1}} "#, r#"{"a":1}"#, "Syntax : } -> "),
        (r#"{"a":[1],"b":2,"a":[1]}"#, r#"{"a":[1],"b":2}"#, r#"Repeated a: "a":[1] -> "#),
    ] {
        let repairs = repair.split('|').map(str::to_owned).collect();
        assert_eq!(shown(text, Tolerance::Text), Ok((json.to_owned(), repairs)), "{text}");
    }
}

#[test]
fn two_readings_are_none() {
    for (text, what) in [
        ("[1 2]", "missing comma"),
        (r#"{"a":"he said "yes", then"}"#, "missing comma"),
        (r#"{"a":"x" "b":"y"}"#, "missing comma"),
        ("{\"a\":\"x\"\n\"c\":\"y\"}", "missing comma"),
        ("[\"a\"\n\"b\"]", "missing comma"),
        (r#"{"a":1 "b"}"#, "missing comma"),
        ("# a\n{}", "expected a value; strings need double quotes"),
        ("{} // a", "unexpected text after the value"),
        ("/* a */ 1", "expected a value; strings need double quotes"),
        (r#"[{"a":1} [2]]"#, "missing comma"),
        ("[true false]", "missing comma"),
        ("['don't']", "missing comma"),
        ("[1,,2]", "expected a value; strings need double quotes"),
        ("[,]", "expected a value; strings need double quotes"),
        ("[+]", "expected a digit in a number"),
        ("[1.2.3]", "missing comma"),
        ("[0x]", "missing comma"),
        ("[paid, not open]", "expected a value; strings need double quotes"),
        ("[paid", "expected a value; strings need double quotes"),
        ("[12 EUR]", "missing comma"),
        ("paid", "expected a value; strings need double quotes"),
        ("[007]", "a number has a leading zero"),
        ("[1,234.56 EUR]", "missing comma"),
        (r#"{"a" 1}"#, "missing colon after a key"),
        (r#"{"a":"b":1}"#, "unexpected colon after a value"),
        ("{1:2}", "expected a key"),
        ("{None:2}", "expected a key"),
        ("{,}", "expected a key"),
        (r#"{"a":[1,{"b":2]}"#, "mismatched brackets"),
        (r#"{"a":[1}"#, "mismatched brackets"),
        (r#"{"a":1,"a":1.0}"#, "duplicate key with different values"),
        (r#"{"a":1}]"#, "unexpected text after the value"),
        (r#"{"a":{"b":1},"c":2}}"#, "unmatched closing bracket"),
        ("[1,2]]", "unexpected text after the value"),
        (r#"{"a":1}}}"#, "unexpected text after the value"),
        (r#"{"a":1}{"a":2}"#, "unexpected text after the value"),
        (r#"["C:\temp\data"]"#, TWO_READINGS),
        (r#"["\x41"]"#, TWO_READINGS),
        (r#"["M\ünchen"]"#, TWO_READINGS),
        (r#"["검토 \로 끝"]"#, TWO_READINGS),
        (r#"["검토 \u로 끝"]"#, TWO_READINGS),
        (r#"["a \u b"]"#, TWO_READINGS),
        (r#"["\u"]"#, TWO_READINGS),
        (r#"["\“a\”"]"#, TWO_READINGS),
        (r#"["\ud83d"]"#, "unpaired surrogate in a string"),
        (r#"["\ude00\ud83d"]"#, "unpaired surrogate in a string"),
        (r#"["\u12"]"#, "a Unicode escape needs four hexadecimal digits"),
        ("None", "expected a value; strings need double quotes"),
        ("'tis the season'", "expected a value; strings need double quotes"),
    ] {
        let broken = broken(text, Tolerance::Text);
        assert_eq!((broken.what, broken.is_cut), (what, false), "{text}");
    }
}

#[test]
fn a_cut_text_gives_what_came_whole() {
    for (text, partial, reached) in [
        ("", None, ""),
        ("{", None, ""),
        ("{\"a\":[", None, "a[0]"),
        (r#"{"a": 1, "b": "x"#, Some(r#"{"a":1}"#), "b"),
        (r#"{"a": [1, 23"#, Some(r#"{"a":[1]}"#), "a[1]"),
        (r#"{"a": [1, 23 "#, Some(r#"{"a":[1,23]}"#), "a[1]"),
        (
            r#"{"b": [{"a": 1}, {"c": {"a": true, "b": fal"#,
            Some(r#"{"b":[{"a":1},{"c":{"a":true}}]}"#),
            "b[1].*.b",
        ),
        (r#"["x", "\ud83d\u"#, Some(r#"["x"]"#), "[1]"),
        (r#"["x", "\"#, Some(r#"["x"]"#), "[1]"),
        (r#"{"a": "x", "b""#, Some(r#"{"a":"x"}"#), ""),
        (r#"{"a": "x", b"#, Some(r#"{"a":"x"}"#), ""),
        ("[1, -", Some("[1]"), "[1]"),
        ("['it', 'it'", Some(r#"["it"]"#), "[1]"),
        ("[1, 2 // three]", Some("[1,2]"), ""),
        (r#"{"a":{"b":1,"c":2}"#, Some(r#"{"a":{"b":1,"c":2}}"#), ""),
        (r#"{"a":[{"b":1,"c":2}"#, Some(r#"{"a":[{"b":1,"c":2}]}"#), ""),
        ("[[1]", Some("[[1]]"), ""),
        ("[1, 2, /* ", Some("[1,2]"), ""),
    ] {
        let broken = broken(text, Tolerance::Text);
        assert!(broken.is_cut, "{text}: {}", broken.what);
        assert_eq!(broken.partial.map(|node| node.to_string()).as_deref(), partial, "{text}");
        assert_eq!((broken.reached.as_str(), broken.at), (reached, text.len()), "{text}");
    }
}

#[test]
fn a_value_in_doubt_is_not_among_what_came_whole() {
    for (text, tolerance, partial, at) in [
        (r#"{"a":1,"b":"he said "yes""}"#, Tolerance::Text, Some(r#"{"a":1}"#), 21),
        ("[1 2]", Tolerance::Exact, None, 3),
        ("[1,]", Tolerance::Exact, Some("[1]"), 3),
        ("[[1] [2]]", Tolerance::Exact, Some("[[1]]"), 5),
        (r#"{"a":1} {"#, Tolerance::Text, Some(r#"{"a":1}"#), 8),
        (r#"{"a":1,"b":2,"a":3}"#, Tolerance::Text, Some(r#"{"b":2}"#), 19),
    ] {
        let broken = broken(text, tolerance);
        assert_eq!(broken.partial.map(|node| node.to_string()).as_deref(), partial, "{text}");
        assert_eq!(broken.at, at, "{text}");
    }
}

#[test]
fn nesting_has_an_end() {
    for (depth, is_read) in [(127, true), (128, false)] {
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).is_ok(), is_read);
        assert_eq!(read(&text, Tolerance::Exact, &names()).is_ok(), is_read);
    }
    let text = "{\"a\":[".repeat(100_000);
    assert_eq!(broken(&text, Tolerance::Text).what, "nested more than 127 levels deep");
}
