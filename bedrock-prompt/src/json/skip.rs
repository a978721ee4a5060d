//! Steps over JSON without reading it: for text that is valid, or that is read afterwards.
//!
//! Nothing here panics or runs past the end, whatever the text is; what comes out for invalid text
//! has no meaning.

pub(super) const ONES: u64 = 0x0101_0101_0101_0101;
pub(super) const HIGHS: u64 = 0x8080_8080_8080_8080;

/// The high bit of each byte that is zero, and perhaps of some bytes above one.
#[inline]
pub(super) const fn zeros(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Whether a text has one of two ASCII characters. Blocks are compared without a branch for each
/// byte, which is several times faster than two searches.
pub(crate) fn has_either(text: &str, one: u8, other: u8) -> bool {
    let (ones, others) = (ONES * u64::from(one), ONES * u64::from(other));
    let (blocks, rest) = text.as_bytes().as_chunks::<64>();
    let is_in_block = |block: &[u8; 64]| {
        let (words, _) = block.as_chunks::<8>();
        let found = words.iter().fold(0, |found, word| {
            let word = u64::from_le_bytes(*word);
            found | zeros(word ^ ones) | zeros(word ^ others)
        });
        found != 0
    };
    blocks.iter().any(is_in_block) || rest.iter().any(|byte| *byte == one || *byte == other)
}

/// The number of bytes before the first quote or backslash.
#[inline]
fn before_quote(bytes: &[u8]) -> usize {
    const QUOTES: u64 = ONES * b'"' as u64;
    const BACKSLASHES: u64 = ONES * b'\\' as u64;
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        // The lowest bit is exact.
        let ends = zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES);
        if ends != 0 {
            return index * 8 + ends.trailing_zeros() as usize / 8;
        }
    }
    let is_end = |byte: &u8| matches!(byte, b'"' | b'\\');
    words.len() * 8 + rest.iter().position(is_end).unwrap_or(rest.len())
}

/// The end of the string whose content starts here: the place of its closing quote. And whether
/// the content has escapes.
#[inline]
pub(crate) fn string_end(bytes: &[u8], content: usize) -> (usize, bool) {
    let (mut at, mut is_escaped) = (content, false);
    loop {
        at += before_quote(bytes.get(at..).unwrap_or_default());
        if bytes.get(at) != Some(&b'\\') {
            return (at.min(bytes.len()), is_escaped);
        }
        is_escaped = true;
        at += 2;
    }
}

/// The place behind the blanks that start here.
#[inline]
pub(crate) fn blanks(bytes: &[u8], mut at: usize) -> usize {
    while matches!(bytes.get(at), Some(b' ' | b'\n' | b'\r' | b'\t')) {
        at += 1;
    }
    at
}

/// The place behind the number or word that starts here.
#[inline]
pub(crate) fn word(bytes: &[u8], mut at: usize) -> usize {
    while let Some(byte) = bytes.get(at)
        && !matches!(byte, b',' | b'}' | b']' | b' ' | b'\n' | b'\r' | b'\t' | b':' | b'"')
    {
        at += 1;
    }
    at
}

/// The place behind the value that starts here.
#[inline]
pub(crate) fn value(bytes: &[u8], at: usize) -> usize {
    let end = match bytes.get(at) {
        Some(b'"') => string_end(bytes, at + 1).0 + 1,
        Some(b'{' | b'[') => nested(bytes, at),
        Some(_) => word(bytes, at).max(at + 1),
        None => at,
    };
    end.min(bytes.len())
}

/// The place behind the object or list that starts here.
fn nested(bytes: &[u8], mut at: usize) -> usize {
    let mut depth = 0_usize;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match ROLES[usize::from(*byte)] {
            Role::Other => {}
            Role::Quote => at = string_end(bytes, at).0 + 1,
            Role::Open => depth += 1,
            Role::Close if depth > 1 => depth -= 1,
            Role::Close => break,
        }
    }
    at
}

/// What a byte outside of strings means for the end of a value.
#[derive(Clone, Copy)]
enum Role {
    Other,
    Quote,
    Open,
    Close,
}

static ROLES: [Role; 256] = {
    let mut roles = [Role::Other; 256];
    roles[b'"' as usize] = Role::Quote;
    roles[b'{' as usize] = Role::Open;
    roles[b'[' as usize] = Role::Open;
    roles[b'}' as usize] = Role::Close;
    roles[b']' as usize] = Role::Close;
    roles
};

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::any_json;

    proptest::proptest! {
        #[test]
        fn a_value_is_stepped_over(value in any_json::value(), tail in "[,}\\] \n].{0,9}") {
            for json in [value.to_string(), format!("{value:#}")] {
                let text = format!("{json}{tail}");
                assert_eq!(super::value(text.as_bytes(), 0), json.len(), "{text}");
            }
        }

        #[test]
        fn any_text_has_an_end(text in ".{0,40}", at in 0..50_usize) {
            let bytes = text.as_bytes();
            for end in [value(bytes, at), word(bytes, at), blanks(bytes, at)] {
                assert!(end >= at.min(bytes.len()));
            }
            assert!(value(bytes, at) <= bytes.len() && string_end(bytes, at).0 <= bytes.len());
        }
    }

    proptest::proptest! {
        #[test]
        fn characters_are_found_as_a_search_finds_them(text in "(\\PC|[<=\\\\\\]\"#\u{0}\u{1}]){0,200}") {
            let is_there = text.contains(['<', '\\']);
            assert_eq!(has_either(&text, b'<', b'\\'), is_there);
            let end = text.find(['"', '\\']).unwrap_or(text.len());
            assert_eq!(before_quote(text.as_bytes()), end);
        }
    }

    #[test]
    fn a_character_is_found_at_any_place() {
        for length in [0, 1, 63, 64, 65, 200] {
            let text = "a".repeat(length);
            assert!(!has_either(&text, b'<', b'\\'), "{length}");
            for at in 0..length {
                for other in ["<", "\\"] {
                    let mut text = text.clone();
                    text.replace_range(at..=at, other);
                    assert!(has_either(&text, b'<', b'\\'), "{at} of {length}");
                }
            }
        }
    }

    #[test]
    fn strings_end_at_their_quote() {
        for (text, end) in [
            (r#""""#, (1, false)),
            (r#""a long text without escapes" ""#, (28, false)),
            (r#""\"\\" ""#, (5, true)),
            (r#""abcdefgh\"ijklmnop""#, (19, true)),
            ("\"no end", (7, false)),
        ] {
            assert_eq!(string_end(text.as_bytes(), 1), end, "{text}");
        }
    }
}
