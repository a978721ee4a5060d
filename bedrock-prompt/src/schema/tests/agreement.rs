//! What the compiled rules say of a document, beside what the `jsonschema` crate says.

use std::collections::HashSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use super::properties::{large, soup};
use crate::any_json;
use crate::json::{Node, Place, Tolerance, read};
use crate::schema::{Glance, OutputSchema, Rule, Rules, Scope};
use crate::violation::Violation;

/// A schema of what is checked, whose references lead to the definitions of [`whole`].
fn schema() -> BoxedStrategy<Value> {
    const BOUNDS: &[&str] =
        &["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"];
    let bound = (select(BOUNDS), select(&[1.0, 0.5, 2.0, 7.0, 100.0][..]));
    let lengths = vec((select(&["minLength", "maxLength"][..]), 0..3_u8), 0..2);
    let texts = select(&["^a", "b$", "^[a-c]*$", "\\d", "^.{1,2}$", "\\s", "^é?$"][..]);
    const FORMATS: &[&str] =
        &["date", "time", "date-time", "email", "uuid", "uri", "ipv4", "uint8", "other"];
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        type_name().prop_map(|name| json!({ "type": name })),
        (type_name(), type_name()).prop_map(|(one, other)| match one == other {
            true => json!({ "type": [one] }),
            false => json!({ "type": [one, other] }),
        }),
        (vec(bound, 1..3), any::<bool>()).prop_map(|(bounds, is_number)| {
            let mut schema: Map<_, _> =
                bounds.into_iter().map(|(keyword, limit)| (keyword.into(), json!(limit))).collect();
            if is_number {
                schema.insert("type".into(), "number".into());
            }
            schema.into()
        }),
        (lengths, proptest::option::of(texts)).prop_map(|(lengths, pattern)| {
            let mut schema: Map<_, _> =
                lengths.into_iter().map(|(keyword, count)| (keyword.into(), json!(count))).collect();
            schema.extend(pattern.map(|pattern| ("pattern".into(), pattern.into())));
            schema.into()
        }),
        select(FORMATS).prop_map(|name| json!({ "type": "string", "format": name })),
        vec(document(), 1..4).prop_map(|values| {
            let mut unique: Vec<Value> = Vec::new();
            values.into_iter().for_each(|value| match unique.contains(&value) {
                true => {}
                false => unique.push(value),
            });
            json!({ "enum": unique })
        }),
        document().prop_map(|value| json!({ "const": value })),
        (0..3).prop_map(|n| json!({ "type": "object", "properties": { "a": { "$ref": format!("#/$defs/D{n}") } } })),
        (0..3).prop_map(|n| json!({ "items": { "$ref": format!("#/$defs/D{n}"), "title": "x" } })),
    ];
    leaf.prop_recursive(3, 20, 3, |inner| {
        let two = (inner.clone(), inner.clone());
        let some = vec(inner.clone(), 1..4);
        prop_oneof![
            4 => objects(inner.clone()),
            2 => lists(inner.clone()),
            3 => (select(&["anyOf", "oneOf", "allOf"][..]), some)
                .prop_map(|(keyword, some)| json!({ keyword: some })),
            2 => (select(&["a", "b", "c"][..]), two.clone()).prop_map(|(tag, (one, other))| json!({
                "oneOf": [
                    { "type": "object", "properties": { "kind": { "const": tag }, "a": one }, "required": ["kind"] },
                    { "type": "object", "properties": { "kind": { "const": "x" }, "a": other }, "required": ["kind", "a"] },
                ],
            })),
            1 => inner.clone().prop_map(|not| json!({ "not": not })),
            1 => (inner, two).prop_map(|(one, (two, three))| json!({ "if": one, "then": two, "else": three })),
        ]
    })
    .boxed()
}

fn objects(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let fields = vec((key(), inner.clone()), 0..4);
    let extra = prop_oneof![
        4 => Just(json!({})),
        2 => vec(key(), 0..3).prop_map(|mut required| {
            required.sort_unstable();
            required.dedup();
            json!({ "required": required })
        }),
        2 => inner.clone().prop_map(|others| json!({ "additionalProperties": others })),
        1 => Just(json!({ "additionalProperties": false })),
        1 => (0..3_u8, 0..4_u8).prop_map(|(least, most)| json!({ "minProperties": least, "maxProperties": most })),
        1 => (inner.clone(), any::<bool>()).prop_map(|(inner, is_closed)| json!({
            "patternProperties": { "^[ab]": inner }, "additionalProperties": !is_closed,
        })),
        1 => inner.clone().prop_map(|inner| json!({ "propertyNames": inner })),
        1 => Just(json!({ "propertyNames": { "maxLength": 1 }, "dependentRequired": { "a": ["b"] } })),
        1 => inner.prop_map(|inner| json!({ "dependentSchemas": { "b": inner } })),
    ];
    (fields, extra, any::<bool>()).prop_map(|(fields, extra, is_object)| {
        let mut schema = extra.as_object().expect("an object").clone();
        if !fields.is_empty() {
            let fields = fields.into_iter().map(|(name, inner)| (name.into(), inner));
            schema.insert("properties".into(), fields.collect::<Map<_, _>>().into());
        }
        if is_object {
            schema.insert("type".into(), "object".into());
        }
        schema.into()
    })
}

fn lists(inner: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    let counts = prop_oneof![
        Just(json!({})),
        Just(json!({ "minItems": 1 })),
        Just(json!({ "maxItems": 2 })),
        Just(json!({ "minItems": 1, "maxItems": 1 })),
        Just(json!({ "uniqueItems": true })),
        inner.clone().prop_map(|inner| json!({ "contains": inner })),
        (inner.clone(), 0..2, 0..3).prop_map(|(inner, least, most)| json!({
            "contains": inner, "minContains": least, "maxContains": most,
        })),
    ];
    let prefix = proptest::option::of(vec(inner.clone(), 1..3));
    (counts, prefix, proptest::option::of(inner)).prop_map(|(mut schema, prefix, items)| {
        if let Some(prefix) = prefix {
            schema["prefixItems"] = prefix.into();
        }
        if let Some(items) = items {
            schema["items"] = items;
        }
        schema
    })
}

fn type_name() -> impl Strategy<Value = &'static str> {
    select(&["null", "boolean", "integer", "number", "string", "array", "object"][..])
}

fn key() -> impl Strategy<Value = &'static str> {
    select(&["a", "b", "c", "kind", "ab"][..])
}

/// A schema with definitions, which may lead back to one another.
fn whole() -> impl Strategy<Value = Value> {
    let definition = || {
        prop_oneof![
            3 => schema(),
            1 => schema().prop_map(|schema| json!({ "$ref": "#/$defs/D3", "allOf": [schema] })),
        ]
    };
    (schema(), definition(), definition(), definition(), schema()).prop_map(|(root, a, b, c, d)| {
        json!({ "allOf": [root], "$defs": { "D0": a, "D1": b, "D2": c, "D3": d } })
    })
}

/// A small document, such that many fit.
fn document() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        select(&[-1.0, 0.0, 0.5, 1.0, 1.5, 2.0, 7.0, 100.0][..]).prop_map(Value::from),
        (-1..8).prop_map(Value::from),
        select(TEXTS).prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((key(), inner), 0..4).prop_map(|members| {
                let members = members.into_iter().map(|(key, value)| (key.into(), value));
                Value::from(members.collect::<Map<String, _>>())
            }),
        ]
    })
    .boxed()
}

const TEXTS: &[&str] = &[
    "",
    "a",
    "b",
    "x",
    "ab",
    "é",
    "a 1",
    "2026-11-20",
    "09:30:00Z",
    "2026-11-20T09:30:00+01:00",
    "a@b.c",
    "http://a.b/c?d",
    "10.0.0.1",
    "00000000-0000-0000-0000-000000000000",
];

/// A document that is meant to fit, chosen by a seed.
fn near(root: &Value, schema: &Value, seed: &mut u64, depth: usize) -> Value {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
    let choice = usize::try_from(*seed >> 40).expect("24 bits");
    if depth > 6 {
        return Value::Null;
    }
    if let Some(reference) = schema["$ref"].as_str() {
        return near(root, root.pointer(&reference[1..]).expect("a definition"), seed, depth + 1);
    }
    for keyword in ["anyOf", "oneOf", "allOf"] {
        if let Some(branches) = schema[keyword].as_array() {
            return near(root, &branches[choice % branches.len()], seed, depth + 1);
        }
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[choice % values.len()].clone();
    }
    if let Some(value) = schema.get("const") {
        return value.clone();
    }
    let named = match &schema["type"] {
        Value::Array(names) => names[choice % names.len()].as_str(),
        name => name.as_str(),
    };
    let has = |keyword: &str| schema.get(keyword).is_some();
    let of_list = ["items", "prefixItems", "contains", "uniqueItems", "minItems", "maxItems"];
    match named {
        Some("null") => Value::Null,
        Some("boolean") => choice.is_multiple_of(2).into(),
        Some("integer") => (choice % 8).into(),
        Some("number") => json!([1.0, 0.5, 2.0, 7.0][choice % 4]),
        Some("array") => near_list(root, schema, seed, depth),
        None if of_list.iter().any(|keyword| has(keyword)) => near_list(root, schema, seed, depth),
        Some("object") => near_object(root, schema, seed, depth),
        None if has("properties") || has("patternProperties") || has("dependentSchemas") => {
            near_object(root, schema, seed, depth)
        }
        None if has("minimum") || has("maximum") || has("multipleOf") => json!(choice % 8),
        _ => TEXTS[choice % TEXTS.len()].into(),
    }
}

fn near_list(root: &Value, schema: &Value, seed: &mut u64, depth: usize) -> Value {
    let count = usize::try_from(*seed >> 33).expect("31 bits") % 3;
    let of = |index: usize| {
        let prefix = schema["prefixItems"].get(index);
        prefix.or(schema.get("items")).or(schema.get("contains")).unwrap_or(&Value::Null)
    };
    (0..count).map(|index| near(root, of(index), seed, depth + 1)).collect()
}

fn near_object(root: &Value, schema: &Value, seed: &mut u64, depth: usize) -> Value {
    let mut members = Map::new();
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let value = near(root, inner, seed, depth + 1);
        if (*seed >> 50) % 4 > 0 {
            members.insert(name.clone(), value);
        }
    }
    for name in schema["required"].as_array().into_iter().flatten() {
        members.entry(name.as_str().expect("a name")).or_insert(Value::Null);
    }
    members.into()
}

fn oracle(schema: &Value) -> jsonschema::Validator {
    let options = jsonschema::draft202012::options().should_validate_formats(true);
    options.build(schema).expect("a schema")
}

fn found(rules: &Rules, node: &Node<'_>, scope: Scope) -> Vec<Violation> {
    let mut found = Vec::new();
    rules.root().check(node, &Place::Root, scope, &mut found);
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

/// A schema without choices and conditions: what a plain type has.
fn plain() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        (select(&["integer", "number"][..]), 0..3, 1..3).prop_map(|(name, least, step)| {
            json!({ "type": name, "minimum": least, "exclusiveMaximum": 7, "multipleOf": step })
        }),
        (select(&["^a", "b$", "."][..]), 0..3).prop_map(|(pattern, most)| {
            json!({ "type": "string", "pattern": pattern, "maxLength": most })
        }),
        select(&["date", "email"][..]).prop_map(|name| json!({ "type": "string", "format": name })),
        Just(json!({ "enum": ["a", "b", 1] })),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let fields = vec((key(), inner.clone()), 1..4);
        prop_oneof![
            (fields, 0..3_usize, 0..3).prop_map(|(fields, count, least)| {
                let fields = fields.into_iter().map(|(name, inner)| (name.to_owned(), inner));
                let fields: Map<_, _> = fields.collect();
                let required: Vec<_> = fields.keys().take(count).cloned().collect();
                json!({
                    "type": "object",
                    "properties": fields,
                    "required": required,
                    "minProperties": least,
                })
            }),
            (inner, any::<bool>()).prop_map(|(items, is_unique)| {
                json!({ "type": "array", "items": items, "maxItems": 1, "uniqueItems": is_unique })
            }),
        ]
    })
    .boxed()
}

proptest! {
    #[test]
    fn what_fits_is_what_jsonschema_calls_valid(
        schema in whole(), mut seed: u64, others in vec(document(), 4), any in any_json::value(),
    ) {
        let (rules, oracle) = (Rules::of(&schema), oracle(&schema));
        prop_assert_eq!(rules.unchecked(), &[] as &[String]);
        let near = (0..4).map(|_| near(&schema, &schema, &mut seed, 0));
        for document in near.collect::<Vec<_>>().into_iter().chain(others).chain([any]) {
            let node = Node::from(&document);
            let (fits, all) = (rules.root().fits(&node), found(&rules, &node, Scope::All));
            let is_valid = oracle.is_valid(&document);
            prop_assert_eq!(fits, is_valid, "{:#}\n{}\n{:?}", schema, document, all);
            prop_assert_eq!(fits, all.is_empty(), "{:#}\n{}\n{:?}", schema, document, all);
            let hidden = found(&rules, &node, Scope::Hidden);
            prop_assert!(hidden.is_empty() || !fits, "{:#}\n{}\n{:?}", schema, document, hidden);
            prop_assert!(hidden.is_empty() || rules.has_hidden());
        }
    }

    #[test]
    fn what_serde_sees_and_what_it_does_not_see_is_all(
        schema in plain(), mut seed: u64, other in document(),
    ) {
        let (rules, oracle) = (Rules::of(&schema), oracle(&schema));
        let near = [(); 4].map(|()| near(&schema, &schema, &mut seed, 0));
        for document in near.into_iter().chain([other]) {
            let node = Node::from(&document);
            let all = found(&rules, &node, Scope::All);
            let (hidden, shape) =
                (found(&rules, &node, Scope::Hidden), found(&rules, &node, Scope::Shape));
            prop_assert_eq!(all.is_empty(), oracle.is_valid(&document));
            prop_assert!(!hidden.iter().any(|each| shape.contains(each)));
            prop_assert!(hidden.iter().chain(&shape).all(|each| all.contains(each)));
            prop_assert!(all.iter().all(|each| hidden.contains(each) || shape.contains(each)));
        }
    }

    #[test]
    fn what_is_fine_at_a_glance_is_fine(
        schema in prop_oneof![whole(), plain()], mut seed: u64, others in vec(document(), 4),
        any in any_json::value(),
    ) {
        let rules = Rules::of(&schema);
        let near = [(); 4].map(|()| near(&schema, &schema, &mut seed, 0));
        for document in near.into_iter().chain(others).chain([any]) {
            for json in written(&document) {
                let glance = rules.glance(&json);
                let node = read(&json, Tolerance::Exact, &HashSet::new()).ok().expect("JSON").node;
                let hidden = found(&rules, &node, Scope::Hidden);
                prop_assert!(
                    glance != Glance::Fine || hidden.is_empty(), "{:#} {} {:?}", schema, json, hidden
                );
                let has_strangers = has_strangers(rules.root(), rules.root(), &node);
                prop_assert!(glance == Glance::Strange || !has_strangers, "{:#} {}", schema, json);
            }
        }
    }

    #[test]
    fn no_schema_makes_the_rules_panic(schema in soup(), document in any_json::value()) {
        let (output, node) = (OutputSchema::of_value(&schema, "Soup"), Node::from(&document));
        output.rules().glance(&document.to_string());
        for rules in [output.rules(), &output.rules_of_value()] {
            prop_assert_eq!(rules.root().fits(&node), found(rules, &node, Scope::All).is_empty());
            prop_assert!(rules.has_hidden() || found(rules, &node, Scope::Hidden).is_empty());
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
        let fits = Rules::of(&schema).root().fits(&Node::String(text.as_str().into()));
        prop_assert_eq!(fits, oracle(&schema).is_valid(&json!(text)), "{} {:?}", name, text);
    }

    #[test]
    fn patterns_find_what_they_find_in_jsonschema(
        pieces in vec(select(PIECES), 1..5), text in "[ab1 \\-/\\]\\[\n\r\u{2028}\u{a0}\u{feff}éß]{0,4}",
    ) {
        let schema = json!({ "pattern": pieces.concat() });
        let rules = Rules::of(&schema);
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
        let (rules, node) = (Rules::of(&schema), Node::from(&document));
        assert_eq!(rules.unchecked(), &[] as &[String]);
        assert_eq!(rules.root().fits(&node), fits, "{schema}");
        assert_eq!(found(&rules, &node, Scope::All).is_empty(), fits);
        found(&rules, &node, Scope::Hidden);
        rules.glance(&document.to_string());
    }
    for (_, schema) in large() {
        let rules = Rules::of(&schema);
        for document in [nested("a", 60), nested("[", 60)] {
            let node = Node::from(&document);
            assert_eq!(rules.root().fits(&node), found(&rules, &node, Scope::All).is_empty());
            rules.glance(&document.to_string());
        }
    }
}

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
