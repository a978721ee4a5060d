//! Finds the tags of a tool call at the end of a text.

/// Tag names that models write in tool calls.
const NAMES: &[&str] = &["parameter", "invoke", "function_calls", "tool_call", "tool_use"];

/// The maximum length of a tag, in bytes.
const MAX_TAG_LENGTH: usize = 256;

/// How many closing tags are tried as the start of the leaked tags.
const MAX_SPLIT_ATTEMPTS: usize = 16;

/// A text that ends in leaked tags.
#[derive(Debug, PartialEq)]
pub(super) struct LeakedTags<'t> {
    /// The text before the tags.
    pub(super) text: &'t str,
    /// The names and texts of the properties in the tags.
    pub(super) members: Vec<(&'t str, &'t str)>,
}

/// Splits a text from the tags of a tool call at its end; `None` if there are none.
///
/// `own` is the key of the text: a tag of this name counts as well. A tag that is opened and
/// closed inside the text is a part of it.
pub(super) fn split_leaked_tags<'t>(text: &'t str, own: Option<&str>) -> Option<LeakedTags<'t>> {
    let is_of_call = |name: &str| NAMES.contains(&name) || Some(name) == own;
    let tags: Vec<_> = tags(text).filter(|tag| is_of_call(tag.name)).collect();
    let mut open: Vec<&str> = Vec::new();
    let mut attempts = 0;
    for (index, tag) in tags.iter().enumerate() {
        if !tag.is_closing {
            open.push(tag.name);
        } else if open.last() == Some(&tag.name) {
            open.pop();
        } else if attempts < MAX_SPLIT_ATTEMPTS {
            attempts += 1;
            if let Some(members) = members(text, &tags[index..]) {
                return Some(LeakedTags { text: &text[..tag.start], members });
            }
        } else {
            return None;
        }
    }
    None
}

/// The properties in the text from the first of these tags on; `None` if the text has anything
/// else, or no tag of a tool call.
fn members<'t>(text: &'t str, tags: &[Tag<'t>]) -> Option<Vec<(&'t str, &'t str)>> {
    let is_blank = |from: usize, to: usize| text[from..to].trim().is_empty();
    let mut members = Vec::new();
    let mut at = tags.first()?.start;
    let mut rest = tags;
    while let [tag, after @ ..] = rest {
        if !is_blank(at, tag.start) {
            return None;
        }
        (at, rest) = (tag.end, after);
        if tag.is_closing {
            continue;
        }
        let name = tag.property?;
        let closing = closing_of_parameter(after);
        let end = closing.map_or(text.len(), |closing| after[closing].start);
        members.push((name, &text[at..end]));
        (at, rest) = (end, closing.map_or(&[][..], |closing| &after[closing..]));
    }
    let is_sure = tags.iter().any(|tag| NAMES.contains(&tag.name));
    (is_sure && is_blank(at, text.len())).then_some(members)
}

/// The index of the tag that closes a parameter, among the tags after its opening.
fn closing_of_parameter(tags: &[Tag<'_>]) -> Option<usize> {
    let mut inner = 0_usize;
    for (index, tag) in tags.iter().enumerate().filter(|(_, tag)| tag.name == "parameter") {
        match (tag.is_closing, inner) {
            (true, 0) => return Some(index),
            (true, _) => inner -= 1,
            (false, _) => inner += 1,
        }
    }
    None
}

struct Tag<'t> {
    /// The name without its namespace.
    name: &'t str,
    is_closing: bool,
    /// The value of its `name` attribute.
    property: Option<&'t str>,
    start: usize,
    end: usize,
}

/// The tags in a text, in order.
fn tags(text: &str) -> impl Iterator<Item = Tag<'_>> {
    text.match_indices('<').filter_map(|(start, _)| {
        let mut bytes = text.as_bytes()[start..].iter().take(MAX_TAG_LENGTH).skip(1);
        let end = start + 1 + bytes.position(|byte| matches!(byte, b'<' | b'>'))?;
        let inside = text.get(start + 1..end).filter(|_| text[end..].starts_with('>'))?;
        let (is_closing, inside) = match inside.strip_prefix('/') {
            Some(inside) => (true, inside.trim()),
            None => (false, inside),
        };
        let inside = match inside.strip_prefix("antml") {
            Some(inside) => inside.trim_start_matches([':', ' ']),
            None => inside,
        };
        let is_name = |c: char| c.is_alphanumeric() || c == '_' || c == '-';
        let length = inside.find(|c| !is_name(c)).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at(length);
        let is_tag = attributes.is_empty() || attributes.starts_with([' ', '\t', '\n']);
        let property = property_in(attributes);
        (is_tag && !name.is_empty()).then_some(Tag {
            name,
            is_closing,
            property,
            start,
            end: end + 1,
        })
    })
}

/// The value `b` in ` name="b"`.
fn property_in(attributes: &str) -> Option<&str> {
    let quoted = attributes.trim().strip_prefix("name=")?;
    let quote = quoted.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let name = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
    (!name.contains(quote)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(text: &str) -> Option<(&str, Vec<(&str, &str)>)> {
        split_leaked_tags(text, Some("note")).map(|found| (found.text, found.members))
    }

    #[test]
    fn text_is_split_from_trailing_tags() {
        let both = "</parameter>\n<parameter name=\"a\">x</parameter>\n\
                    <parameter name=\"b\"><parameter>1</parameter></parameter></invoke>";
        for (tags, members) in [
            ("</parameter>", vec![]),
            ("</note>\n</invoke>", vec![]),
            ("</antml parameter>\n", vec![]),
            ("</parameter>\n<parameter name=\"b\">1</parameter>\n</invoke>", vec![("b", "1")]),
            ("</parameter><parameter name='b'>1", vec![("b", "1")]),
            (both, vec![("a", "x"), ("b", "<parameter>1</parameter>")]),
        ] {
            assert_eq!(split(&format!("a < b{tags}")), Some(("a < b", members.clone())), "{tags}");
            let spaced = tags.replace("</p", "</antml:p").replace("<p", "<antml:p");
            if !spaced.contains("<antml:parameter>") {
                assert_eq!(split(&format!("a{spaced}")), Some(("a", members)), "{spaced}");
            }
        }
    }

    #[test]
    fn tags_inside_the_text_are_kept() {
        for text in [
            "",
            "a </b>",
            "</note>",
            "<parameter name=\"a\">1</parameter>",
            "<invoke>\n<parameter name=\"a\">1</parameter></invoke>",
            "close it with </parameter> and go on",
            "</parameter> <b>",
            "</parameter><parameter>1",
        ] {
            assert_eq!(split(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_does_not_panic(text in "(</?(antml[: ])?(parameter|invoke|note)( name=['\"]?é?['\"]?)?>?|[<>/é \n]|x){0,12}") {
            if let Some((before, _)) = split(&text) {
                assert!(text.starts_with(before));
            }
        }
    }

    /// A model in a loop repeats the same tag.
    #[test]
    fn many_tags_take_linear_time() {
        for tag in ["</parameter>", "<parameter name=\"a\">", "</parameter> x", "<"] {
            assert!(split(&(tag.repeat(100_000) + "x")).is_none_or(|found| !found.1.is_empty()));
        }
    }
}
