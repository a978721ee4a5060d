//! What the compiled rules say of a document, beside what the `jsonschema` crate says.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::constrained::{document, near, plain, whole};
use super::properties::{large, soup};
use crate::json::{JsonPath, Node, Tolerance, Violation, any_json, read};
use crate::json_schema::{OutputSchema, Rule, Rules, ScanVerdict, Scope};

fn oracle(schema: &Value) -> jsonschema::Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).expect("a schema")
}

fn found(rules: &Rules, node: &Node<'_>, scope: Scope) -> Vec<Violation> {
    let mut found = Vec::new();
    rules.root().check(node, &JsonPath::Root, scope, &mut found);
    found
}

/// The same document as JSON in several spellings.
fn written(document: &Value) -> [String; 3] {
    let json = document.to_string();
    // None of JSON's words has the letter.
    let escaped = json.replace('b', "\\u0062");
    [json, format!(" {document:#}\n"), escaped]
}

/// Whether any rule of a value knows a key.
fn knows(rule: Rule<'_>, key: &str) -> bool {
    rule.property(key).is_some()
        || rule.parts().chain(rule.branches()).any(|behind| knows(behind, key))
}

/// Whether a key in a value may be that of a property that is missing.
fn has_strangers(place: Rule<'_>, rule: Rule<'_>, node: &Node<'_>) -> bool {
    let within = |rule: Option<Rule<'_>>, node| rule.is_some_and(|it| has_strangers(it, it, node));
    let own = match node {
        Node::Object(members) => {
            let is_missing = |name| !rule.is_required(name) && node.get(name).is_none();
            rule.properties().any(|(name, _)| is_missing(name))
                && members.iter().any(|(key, _)| !knows(place, key))
                || members.iter().any(|(key, member)| within(rule.property(key), member))
        }
        Node::Array(items) => items.iter().enumerate().any(|(at, it)| within(rule.item(at), it)),
        _ => false,
    };
    let fitting = rule.branches().filter(|branch| branch.fits(node));
    own || rule.parts().chain(fitting).any(|behind| has_strangers(place, behind, node))
}

/// Whether there is a number that is too large for an `f64` to have all of its digits.
fn has_inexact_number(document: &Value) -> bool {
    const LARGEST: f64 = 9_007_199_254_740_992.0;
    match document {
        Value::Number(number) => number.as_f64().is_none_or(|number| number.abs() > LARGEST),
        Value::Array(items) => items.iter().any(has_inexact_number),
        Value::Object(members) => members.values().any(has_inexact_number),
        _ => false,
    }
}

proptest! {
    #[test]
    fn what_is_fine_at_a_glance_is_fine(
        schema in prop_oneof![whole(), plain()], mut seed: u64, others in vec(document(), 4),
        any in any_json::value(),
    ) {
        let rules = Rules::compile(&schema);
        let near = [(); 4].map(|()| near(&schema, &schema, &mut seed, 0));
        for document in near.into_iter().chain(others).chain([any]) {
            for json in written(&document) {
                let glance = rules.prescan(&json);
                let node = read(&json, Tolerance::Exact, &HashSet::new()).ok().expect("JSON").node;
                let hidden = found(&rules, &node, Scope::BeyondSerde);
                prop_assert!(
                    glance != ScanVerdict::Clean || hidden.is_empty(), "{:#} {} {:?}", schema, json, hidden
                );
                let has_strangers = has_strangers(rules.root(), rules.root(), &node);
                prop_assert!(glance == ScanVerdict::Suspicious || !has_strangers, "{:#} {}", schema, json);
            }
        }
    }

    #[test]
    fn a_text_that_surely_matches_is_valid(
        schema in prop_oneof![whole(), plain()], mut seed: u64, any in any_json::value(),
    ) {
        let rules = Rules::compile(&schema);
        let near = [(); 6].map(|()| near(&schema, &schema, &mut seed, 0));
        for document in near.into_iter().chain([any]) {
            for json in written(&document).map(|json| json.trim().to_owned()) {
                let end = rules.root().end_of_match(&json, 0, 0);
                let fits = rules.root().fits(&Node::from(&document));
                prop_assert!(end.is_none() || fits && end == Some(json.len()), "{:#} {}", schema, json);
                // Nor does a text that ends early run past its end.
                for at in 0..json.len() {
                    let cut = json.get(..at).and_then(|cut| rules.root().end_of_match(cut, 0, 0));
                    prop_assert!(cut.is_none_or(|end| end <= at), "{}", &json[..at]);
                }
            }
        }
    }

    #[test]
    fn what_fits_is_what_jsonschema_calls_valid(
        schema in whole(), mut seed: u64, others in vec(document(), 4), any in any_json::value(),
    ) {
        let (rules, oracle) = (Rules::compile(&schema), oracle(&schema));
        prop_assert_eq!(rules.unchecked(), &[] as &[String]);
        let near = (0..4).map(|_| near(&schema, &schema, &mut seed, 0));
        for document in near.collect::<Vec<_>>().into_iter().chain(others).chain([any]) {
            let node = Node::from(&document);
            let (fits, all) = (rules.root().fits(&node), found(&rules, &node, Scope::All));
            // Of a large number, `jsonschema` divides what an `f64` has left of it.
            if !schema.to_string().contains("multipleOf") || !has_inexact_number(&document) {
                let is_valid = oracle.is_valid(&document);
                prop_assert_eq!(fits, is_valid, "{:#}\n{}\n{:?}", schema, document, all);
            }
            prop_assert_eq!(fits, all.is_empty(), "{:#}\n{}\n{:?}", schema, document, all);
            let hidden = found(&rules, &node, Scope::BeyondSerde);
            prop_assert!(hidden.is_empty() || !fits, "{:#}\n{}\n{:?}", schema, document, hidden);
            prop_assert!(hidden.is_empty() || rules.has_checks_beyond_serde());
        }
    }

    #[test]
    fn what_serde_sees_and_what_it_does_not_see_is_all(
        schema in plain(), mut seed: u64, other in document(),
    ) {
        let (rules, oracle) = (Rules::compile(&schema), oracle(&schema));
        let near = [(); 4].map(|()| near(&schema, &schema, &mut seed, 0));
        for document in near.into_iter().chain([other]) {
            let node = Node::from(&document);
            let all = found(&rules, &node, Scope::All);
            let (hidden, shape) =
                (found(&rules, &node, Scope::BeyondSerde), found(&rules, &node, Scope::Shape));
            prop_assert_eq!(all.is_empty(), oracle.is_valid(&document));
            prop_assert!(!hidden.iter().any(|each| shape.contains(each)));
            prop_assert!(hidden.iter().chain(&shape).all(|each| all.contains(each)));
            prop_assert!(all.iter().all(|each| hidden.contains(each) || shape.contains(each)));
        }
    }

    #[test]
    fn no_schema_makes_the_rules_panic(schema in soup(), document in any_json::value()) {
        let (output, node) = (OutputSchema::of_value(&schema, "Soup"), Node::from(&document));
        for rules in [output.rules(), &output.rules_of_value()] {
            prop_assert_eq!(rules.root().fits(&node), found(rules, &node, Scope::All).is_empty());
            prop_assert!(rules.has_checks_beyond_serde() || found(rules, &node, Scope::BeyondSerde).is_empty());
        }
        let options = jsonschema::draft202012::options().should_validate_formats(true);
        let rules = output.rules_of_value();
        if let (Some(violations), Ok(oracle)) = (rules.violations(&document), options.build(&schema)) {
            prop_assert_eq!(violations.is_empty(), oracle.is_valid(&document), "{:#}", schema);
        }
    }

    #[test]
    fn formats_are_those_of_jsonschema((name, text) in text_of_format()) {
        let schema = json!({ "format": name });
        let fits = Rules::compile(&schema).root().fits(&Node::String(text.as_str().into()));
        prop_assert_eq!(fits, oracle(&schema).is_valid(&json!(text)), "{} {:?}", name, text);
    }

    #[test]
    fn plain_patterns_find_what_they_find_in_jsonschema(
        pieces in vec((select(SETS), select(COUNTS)), 1..5), text in prop_oneof!["[ab1]{0,4}", "[ab19_\\-+*\\]\\[^\né]{0,5}"],
    ) {
        let pieces: Vec<_> = pieces.into_iter().map(|(set, count)| [set, count].concat()).collect();
        let schema = json!({ "pattern": format!("^{}$", pieces.concat()) });
        let rules = Rules::compile(&schema);
        if let (Ok(oracle), []) = (jsonschema::draft202012::options().build(&schema), rules.unchecked()) {
            let fits = rules.root().fits(&Node::String(text.as_str().into()));
            prop_assert_eq!(fits, oracle.is_valid(&json!(text)), "{} {:?}", schema, text);
        }
    }

    #[test]
    fn patterns_find_what_they_find_in_jsonschema(
        pieces in vec(select(PIECES), 1..5), text in "[ab1 \\-/\\]\\[\n\r\u{2028}\u{a0}\u{feff}éß]{0,4}",
    ) {
        let schema = json!({ "pattern": pieces.concat() });
        let rules = Rules::compile(&schema);
        let options = jsonschema::draft202012::options();
        if let (Ok(oracle), []) = (options.build(&schema), rules.unchecked()) {
            let fits = rules.root().fits(&Node::String(text.as_str().into()));
            prop_assert_eq!(fits, oracle.is_valid(&json!(text)), "{} {:?}", schema, text);
        }
    }
}

/// Documents that could be held against a schema without end.
#[test]
fn no_document_takes_long() {
    let nested = |keyword: &str, depth: usize| {
        (0..depth).fold(json!({}), |inner, _| match keyword {
            "[" => json!([inner]),
            _ => json!({ keyword: inner }),
        })
    };
    let either = |one: &str, other: &str| {
        let inner = json!({ "a": { "$ref": "#" } });
        json!({ "anyOf": [
            { "properties": inner, "required": [one] },
            { "properties": inner, "required": [other] },
        ] })
    };
    let deep = (0..14).fold(json!({ "items": { "$ref": "#" } }), |inner, n| match n % 3 {
        0 => json!({ "allOf": [inner] }),
        1 => json!({ "anyOf": [inner, { "minItems": 9 }] }),
        _ => json!({ "oneOf": [inner, { "minItems": 9 }], "not": { "maxItems": 0 } }),
    });
    for (schema, document, fits) in [
        (either("b", "c"), nested("a", 120), false),
        (json!({ "not": either("b", "c") }), nested("a", 120), true),
        (deep.clone(), nested("[", 127), true),
        (json!({ "not": deep, "items": { "$ref": "#" } }), nested("[", 127), true),
        (deep, nested("[", 30), true),
    ] {
        let (rules, node) = (Rules::compile(&schema), Node::from(&document));
        assert_eq!(rules.unchecked(), &[] as &[String]);
        assert_eq!(rules.root().fits(&node), fits, "{schema}");
        assert_eq!(found(&rules, &node, Scope::All).is_empty(), fits);
        found(&rules, &node, Scope::BeyondSerde);
    }
    for (_, schema) in large() {
        let rules = Rules::compile(&schema);
        for document in [nested("a", 60), nested("[", 60)] {
            let node = Node::from(&document);
            assert_eq!(rules.root().fits(&node), found(&rules, &node, Scope::All).is_empty());
        }
    }
}

const SETS: &[&str] = &[
    "a", "-", "é", "[ab]", "[a-b-]", "[b-b19]", "[1-9_]", "[\\d_]", "[^a]", "[+--9]", "[+\\--9]",
    "[\\]\\[]", "[*^]", "[a-\\d]", "\\d", "\\w", "\\-", "\\^", "\\D", ".", "(a)", "a|b",
];

const COUNTS: &[&str] =
    &["", "", "*", "+", "?", "{2}", "{1,2}", "{0,}", "{,2}", "{2,1}", "+?", "{1}{2}"];

const PIECES: &[&str] = &[
    "a",
    "b",
    ".",
    "^",
    "$",
    "*",
    "+?",
    "?",
    "{1,2}",
    "{2}",
    "|",
    "(?:",
    "(?<n>",
    "(",
    ")",
    "[^",
    "[",
    "]",
    "a-c",
    "-",
    "\\d",
    "\\D",
    "\\w",
    "\\W",
    "\\s",
    "\\S",
    "\\n",
    "\\r",
    "\\u00e9",
    "\\x61",
    "\\/",
    "\\-",
    "\\]",
    "\\b",
    "&&",
    "~~",
    "é",
    "ß",
    "\\p{L}",
    "(?=",
    "(?i)",
    "[:alpha:]",
    "}",
    "{",
    "\\z",
];

fn text_of_format() -> impl Strategy<Value = (&'static str, String)> {
    const TIME: &str =
        "[0-2][0-9]:[0-6][0-9]:([0-6][0-9]|60)(\\.[0-9]{0,2})?(Z|z|[+-][0-2][0-9]:?[0-6][0-9])?";
    prop_oneof![
        "[0-9]{2}[02][0-9]-[01][0-9]-[0-3][0-9]".prop_map(|text| ("date", text)),
        TIME.prop_map(|text| ("time", text)),
        "(23:59|00:00|22:30|01:29):60(Z|[+-](01|00|23):(00|30|59))".prop_map(|text| ("time", text)),
        ("2026-(11|2)-[0-3][0-9][Tt ]?", TIME).prop_map(|(date, time)| ("date-time", date + &time)),
        "P([0-9]{0,2}[YMWD]){0,3}T?([0-9]{1,2}[HMS]){0,3}".prop_map(|text| ("duration", text)),
        "(P|)[0-9]{1,2}[YMDWTHSé]{1,3}".prop_map(|text| ("duration", text)),
        "[a-z.+\"\\\\@é-]{1,5}@[a-z.é-]{1,6}".prop_map(|text| ("email", text)),
        "(\"[ a@.]{0,3}\"|[a-z]{1,3}|[a-z]{63,66})@(\\[(IPv6:|ipv6:|)(::1|1.2.3.4)\\]|[a-b]{62,65}\\.b|[a-z]{1,3}\\.[a-z]{2}|)"
            .prop_map(|text| ("email", text)),
        "[0-9a-f]{8}-[0-9a-fA-F]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-g]{12}".prop_map(|text| ("uuid", text)),
        "[0-9]{1,3}(\\.[0-9]{1,3}){3}".prop_map(|text| ("ipv4", text)),
        "([0-9a-f]{0,4}:){1,7}[0-9a-f:.]{0,8}".prop_map(|text| ("ipv6", text)),
        "[a-z1]{0,2}:?(//)?[a:@/?#%4\\[\\].é ]{0,8}".prop_map(|text| ("uri", text)),
        "a://([a-z]@|)(\\[(::1|1:2|v1.a|v.a|V1.:|v1.%41)\\]|[a-z%]{0,3})(:[0-9a]{0,2}|)[/?#][a-z/?#]{0,3}"
            .prop_map(|text| ("uri", text)),
    ]
}
