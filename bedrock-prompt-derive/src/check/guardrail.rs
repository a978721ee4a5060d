//! The shape of a guardrail: `id:version`.

pub(super) const RULE: &str =
    "a guardrail is written `id:version`: its id or ARN, and a number from 1 on or `DRAFT`";

/// What is wrong with a guardrail that is written as a literal.
pub(super) fn mistake(text: &str) -> Option<String> {
    let (id, version) = match text.rsplit_once(':') {
        // The last colon of an ARN without a version stands before its resource.
        Some((id, version)) if !version.contains('/') => (id, version),
        _ => (text, ""),
    };
    let shown = text.escape_debug();
    if !is_id(id) {
        Some(format!(
            "`{shown}` is no guardrail: an id has `a-z` and `0-9` only, an ARN ends in `:guardrail/` and one; {RULE}"
        ))
    } else if version.is_empty() {
        let id = id.escape_debug();
        Some(format!("the guardrail has no version; write `{id}:1`, or `{id}:DRAFT`"))
    } else if !is_version(version) {
        let version = version.escape_debug();
        Some(format!("`{version}` is no version of a guardrail; {RULE}"))
    } else {
        None
    }
}

fn is_id(text: &str) -> bool {
    let id = match text.starts_with("arn:") {
        true => text.rsplit_once(":guardrail/").map_or("", |(_, id)| id),
        false => text,
    };
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

fn is_version(text: &str) -> bool {
    let is_number = text.chars().all(|c| c.is_ascii_digit());
    text == "DRAFT" || (is_number && (1..=8).contains(&text.len()) && !text.starts_with('0'))
}
