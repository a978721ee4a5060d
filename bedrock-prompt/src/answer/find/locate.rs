//! Where JSON stands in a text.

use std::ops::Range;

/// The outermost objects and lists in a text.
pub(super) fn find_json(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(['{', '[']).map(|next| at + next) {
        let inside = text[start + 1..].trim_start();
        let is_json = match text.as_bytes()[start] {
            b'{' => inside.starts_with(['"', '\'', '}']),
            _ => {
                inside.starts_with(['"', '\'', '{', '[', ']', '-'])
                    || inside.starts_with(|c: char| c.is_ascii_digit())
            }
        };
        if !is_json {
            at = start + 1;
            continue;
        }
        at = end(&text[start..]).map_or(text.len(), |length| start + length);
        found.push(start..at);
    }
    found
}

/// The contents of all fences in a text.
pub(super) fn fenced(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((_, fence)) = rest.split_once("```") {
        let inside = fence.split_once('\n').map_or("", |(_, inside)| inside);
        let (inside, behind) = inside.split_once("\n```").unwrap_or((inside, ""));
        found.push(inside.trim());
        rest = behind;
    }
    found
}

fn end(text: &str) -> Option<usize> {
    let (mut depth, mut in_string, mut is_escaped) = (0_usize, false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' if in_string => is_escaped = true,
            b'"' => in_string = !in_string,
            _ if in_string => {}
            b'{' | b'[' => depth += 1,
            b'}' | b']' if depth == 1 => return Some(at + 1),
            b'}' | b']' => depth -= 1,
            _ => {}
        }
    }
    None
}
