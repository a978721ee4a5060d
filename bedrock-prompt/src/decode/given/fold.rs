//! A form of a text that is the same with other white space, escapes and quotes.

/// A text without white space, quotes, invisible characters and marks of quoted lines, and with
/// escapes of JSON and entities of XML replaced by what they mean, also where they are doubled.
pub(in crate::decode) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut is_at_line_start = true;
    while let Some(first) = rest.chars().next() {
        let (meant, length) = escape(rest).unwrap_or((Some(first), first.len_utf8()));
        rest = &rest[length..];
        let Some(c) = meant else { continue };
        if c == '\n' {
            is_at_line_start = true;
        }
        if c.is_whitespace() || is_invisible(c) || is_at_line_start && c == '>' {
            continue;
        }
        is_at_line_start = false;
        if "\"'`\\“”„‘’‚«»＂＇".contains(c) {
            continue;
        }
        if matches!(c, '}' | ']') && out.ends_with(',') {
            out.pop();
        }
        out.push(c);
    }
    out
}

/// Characters that nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}'
            | '\u{fe00}'..='\u{fe0f}'
    )
}

/// What the escape at the start of a text means, and its length.
fn escape(text: &str) -> Option<(Option<char>, usize)> {
    match text.as_bytes()[0] {
        b'\\' => backslash(text),
        b'&' => Some(entity(text)),
        _ => None,
    }
}

fn backslash(text: &str) -> Option<(Option<char>, usize)> {
    // A text that was escaped twice has two of them.
    let escaped = text.trim_start_matches('\\');
    let run = text.len() - escaped.len();
    let meant = match escaped.chars().next() {
        Some('n' | 'r') => '\n',
        Some('t' | 'b' | 'f') => ' ',
        Some('u') => {
            let high = unit(escaped)?;
            let low = escaped.get(5..).and_then(|rest| unit(rest.trim_start_matches('\\')));
            let pair = low.map(|low| [high, low]);
            let joined = pair.and_then(|pair| char::decode_utf16(pair).next()?.ok());
            return match joined.filter(|c| c.len_utf16() == 2) {
                Some(c) => {
                    let rest = &escaped[5..];
                    let second = rest.len() - rest.trim_start_matches('\\').len();
                    Some((Some(c), run + 5 + second + 5))
                }
                None => Some((char::from_u32(high.into()), run + 5)),
            };
        }
        Some(_) | None => return Some((None, run)),
    };
    Some((Some(meant), run + 1))
}

/// The code unit of `u003c`.
fn unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix('u')?.get(..4)?, 16).ok()
}

fn entity(text: &str) -> (Option<char>, usize) {
    let mut name = &text[1..];
    while let Some(inner) = name.strip_prefix("amp;") {
        name = inner;
    }
    let before = text.len() - name.len();
    let end = name.bytes().take(8).position(|byte| byte == b';');
    let meant = end.and_then(|end| match &name[..end] {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        number => {
            let digits = number.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code)
        }
    });
    match (meant, end) {
        (Some(c), Some(end)) => (Some(c), before + end + 1),
        _ => (Some('&'), before),
    }
}

#[cfg(test)]
mod tests {
    use super::folded;

    #[test]
    fn texts_are_folded() {
        for (text, expected) in [
            ("", ""),
            (" a\tb\u{a0}c\n", "abc"),
            ("\"a\" 'b' `c` “d”", "abcd"),
            ("\\\"a\\\"", "a"),
            ("a\\nb\\\\nc\\u0041\\\\u0042", "abcAB"),
            ("\\ud83d\\ude00\\\\ud83d\\\\ude00", "😀😀"),
            ("\\ud83dx", "x"),
            ("&lt;a&gt;&amp;lt;&#60;&#x3C;&amp;&quot;", "<a><<<&"),
            ("a & b &c; &", "a&b&c;&"),
            ("> a\n> b > c", "ab>c"),
            ("[1, ], {\"a\": 1,}", "[1],{a:1}"),
            ("\\", ""),
            ("\\u12", "u12"),
            ("é\\", "é"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn arbitrary_text_does_not_panic(text in "[\\\\u&#x0-9a-f;<> \n\"é😀]{0,40}") {
            let _ = folded(&text);
        }
    }
}
