//! Markdown code fences and their contents.

/// The content of each code fence of a text: between lines of three or more backticks or tildes.
///
/// Models also open a fence after a sentence, close it after the last bracket, and write it on one
/// line. A fence that is never closed extends to the end of the text.
pub(crate) fn fenced(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open: Option<(&str, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        match open {
            None => match opening(line) {
                Some(Opening::Fence { marks, inside }) => open = Some((marks, start + inside)),
                Some(Opening::Line(inside)) => found.push(inside),
                None => {}
            },
            Some((marks, inside)) => {
                if let Some(before) = closing(line, marks) {
                    found.push(&text[inside..start + before]);
                    open = None;
                }
            }
        }
        start += line.len();
    }
    found.extend(open.map(|(_, inside)| &text[inside..]));
    found
}

enum Opening<'a> {
    /// A fence opens with these marks. Its content starts at this byte of the line.
    Fence { marks: &'a str, inside: usize },
    /// A fence opens and closes in one line.
    Line(&'a str),
}

fn opening(line: &str) -> Option<Opening<'_>> {
    let at = line.find("```").or_else(|| line.find("~~~"))?;
    let (before, rest) = line.split_at(at);
    let mark = &rest[..1];
    let marks = &rest[..rest.len() - rest.trim_start_matches(mark).len()];
    let behind = &rest[marks.len()..];
    // Other marks in a line may be inline code, or part of a JSON string.
    let is_alone = before.trim().is_empty();
    if !is_alone && (before.contains(['"', '\'', '{', '[']) || behind.contains(mark)) {
        return None;
    }
    let json = behind.find(['{', '[']);
    if let Some(end) = behind.find(marks) {
        return Some(Opening::Line(&behind[json.filter(|at| *at < end).unwrap_or(0)..end]));
    }
    let is_word = !behind.trim().contains(char::is_whitespace);
    match json {
        _ if behind.contains(mark) => None,
        Some(json) if is_alone => Some(Opening::Fence { marks, inside: at + marks.len() + json }),
        None if is_alone || is_word => Some(Opening::Fence { marks, inside: line.len() }),
        _ => None,
    }
}

/// The byte at which the content of the fence ends, if this line closes the fence.
fn closing(line: &str, marks: &str) -> Option<usize> {
    let line = line.trim_end();
    let inside = line.trim_end_matches(&marks[..1]);
    (line.len() - inside.len() >= marks.len()).then(|| match inside.trim() {
        "" => 0,
        _ => inside.len(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_fences_is_found() {
        for (text, expected) in [
            ("Here:\n```json\n{\"a\":1}\n```\nDone.", vec!["{\"a\":1}\n"]),
            ("```\n1\n```\n\n  ~~~~ JSON5 x=1\r\n2\r\n~~~~\r\n", vec!["1\n", "2\r\n"]),
            ("````md\n```json\n1\n````", vec!["```json\n1\n"]),
            ("```json\n{\"a\": [", vec!["{\"a\": ["]),
            ("```json", vec![""]),
            ("It is this:```json\n{}\n```", vec!["{}\n"]),
            ("```json\n{\n}```\nDone", vec!["{\n}"]),
            ("```json {\"a\":1} ```", vec!["{\"a\":1} "]),
            ("```json {\n\"a\":1}\n```", vec!["{\n\"a\":1}\n"]),
            ("Use ```x``` or ```y```.", vec![]),
            ("{\"code\": \"```json [1] ```\"}", vec![]),
            (
                "```json\n{\"code\": \"```sh\\nls\\n```\"}\n```",
                vec!["{\"code\": \"```sh\\nls\\n```\"}\n"],
            ),
            ("no ``fence``", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(fenced(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[`~a{\\[\" \n\ré]{0,30}") {
            fenced(&text);
        }

        #[test]
        fn json_in_a_fence_is_found_whole(value in crate::json::any_json::value(), is_pretty: bool) {
            let json = if is_pretty { format!("{value:#}") } else { value.to_string() };
            let text = format!("Here `it` is:\n\n```json\n{json}\n```\nHope it helps.");
            assert_eq!(fenced(&text), [format!("{json}\n")]);
        }
    }
}
