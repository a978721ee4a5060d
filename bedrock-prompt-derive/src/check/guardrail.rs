//! The form of a guardrail: `id:version`.

use super::messages::GUARDRAIL_FORM;

/// The error for a guardrail that is given as a literal, if it is invalid.
pub(super) fn error(text: &str) -> Option<String> {
    let (id, version) = match text.rsplit_once(':') {
        // The last colon of an ARN without a version comes before `guardrail/`.
        Some((id, version)) if !version.contains('/') => (id, version),
        _ => (text, ""),
    };
    if !is_id(id) {
        let text = text.escape_debug();
        Some(format!(
            "`{text}` does not start with the id or ARN of a guardrail: an id has `a-z` and `0-9` \
             only, an ARN ends with `:guardrail/` and the id; {GUARDRAIL_FORM}"
        ))
    } else if version.is_empty() {
        let id = id.escape_debug();
        Some(format!("the guardrail has no version; write `{id}:1` or `{id}:DRAFT`"))
    } else if !is_version(version) {
        let version = version.escape_debug();
        Some(format!("`{version}` is not a version of a guardrail; {GUARDRAIL_FORM}"))
    } else {
        None
    }
}

fn is_id(text: &str) -> bool {
    let id = if text.starts_with("arn:") {
        text.rsplit_once(":guardrail/").map_or("", |(_, id)| id)
    } else {
        text
    };
    !id.is_empty() && id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
}

fn is_version(text: &str) -> bool {
    let is_number = text.chars().all(|c| c.is_ascii_digit());
    text == "DRAFT" || (is_number && (1..=8).contains(&text.len()) && !text.starts_with('0'))
}
