//! URL paths: matching a template, its parameters, and percent-encoding.

use std::borrow::Cow;

/// Whether a path has the form of a template such as `/model/{modelId}/converse`.
pub(super) fn matches(template: &str, path: &str) -> bool {
    let (mut expected, mut actual) = (template.split('/'), path.split('/'));
    loop {
        match (expected.next(), actual.next()) {
            (None, None) => return true,
            (Some(expected), Some(actual)) if expected == actual => {}
            (Some(expected), Some(actual)) if name(expected).is_some() && !actual.is_empty() => {}
            _ => return false,
        }
    }
}

/// The decoded parameters of a path that matches the template, by their names in it.
pub(super) fn parameters(template: &'static str, path: &str) -> Vec<(&'static str, String)> {
    let segments = template.split('/').zip(path.split('/'));
    let named = segments.filter_map(|(expected, actual)| {
        Some((name(expected)?, percent_decoded(actual).into_owned()))
    });
    named.collect()
}

/// The name of the parameter that a segment of a template stands for.
fn name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// The decoded model id in a path of Bedrock Runtime; empty in any other path.
pub(crate) fn model_id(path: &str) -> Cow<'_, str> {
    let id = path.strip_prefix("/model/").and_then(|rest| rest.split('/').next());
    id.map(percent_decoded).unwrap_or_default()
}

pub(crate) fn percent_decoded(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return text.into();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, others)) = rest.split_first() {
        let hex = others.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let byte = hex.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        if let Some(byte) = byte.filter(|_| *first == b'%') {
            bytes.push(byte);
            rest = &others[2..];
        } else {
            bytes.push(*first);
            rest = others;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned().into()
}
