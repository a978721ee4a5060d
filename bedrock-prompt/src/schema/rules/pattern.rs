//! The patterns of ECMA-262, as far as they mean the same here.

use regex_lite::Regex;

/// A regular expression that finds what one of ECMA-262 finds.
#[derive(Debug)]
pub(super) struct Pattern {
    source: Box<str>,
    regex: Regex,
}

impl Pattern {
    /// `None` where it means something that cannot be said here, or nothing at all.
    pub(super) fn of(source: &str) -> Option<Self> {
        let regex = Regex::new(&translated(source)?).ok()?;
        Some(Self { source: source.into(), regex })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }
}

/// White space, as ranges in a class.
const SPACE: &str =
    "\\t-\\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// What ends a line, which `.` is not.
const LINE_ENDS: &str = "\\n\\r\u{2028}\u{2029}";

/// The same pattern in the words of `regex-lite`.
fn translated(source: &str) -> Option<String> {
    let mut made = String::with_capacity(source.len());
    let mut rest = source.chars();
    // Whether a class has begun; whether it is empty so far.
    let (mut in_class, mut is_empty) = (false, false);
    while let Some(c) = rest.next() {
        let was_empty = std::mem::take(&mut is_empty);
        match c {
            '\\' => escape(&mut rest, in_class, &mut made)?,
            // Here it would be a bracket; there a class without any character.
            ']' if in_class && was_empty => return None,
            ']' if in_class => {
                in_class = false;
                made.push(']');
            }
            '[' | '&' | '~' if in_class => made.extend(['\\', c]),
            '[' => {
                in_class = true;
                is_empty = true;
                made.push('[');
                if rest.as_str().starts_with('^') {
                    rest.next();
                    made.push('^');
                }
            }
            '.' if !in_class => made.extend(["[^", LINE_ENDS, "]"]),
            '(' if !in_class && rest.as_str().starts_with('?') => {
                let after = &rest.as_str()[1..];
                let is_group = after.starts_with(':')
                    || after.starts_with('<')
                        && !after.starts_with("<=")
                        && !after.starts_with("<!");
                if !is_group {
                    return None;
                }
                made.push('(');
            }
            ']' => return None,
            c => made.push(c),
        }
    }
    Some(made)
}

fn escape(rest: &mut std::str::Chars<'_>, in_class: bool, made: &mut String) -> Option<()> {
    let c = rest.next()?;
    match c {
        's' if in_class => made.push_str(SPACE),
        's' => made.extend(["[", SPACE, "]"]),
        'S' if !in_class => made.extend(["[^", SPACE, "]"]),
        'd' | 'D' | 'w' | 'W' | 'n' | 'r' | 't' | 'f' | 'v' => made.extend(['\\', c]),
        // `\b` is left out: whether `é` is a letter there is not agreed upon.
        'x' | 'u' => {
            let count = if c == 'x' { 2 } else { 4 };
            let hex = rest.as_str().get(..count)?;
            let code = u32::from_str_radix(hex, 16).ok().filter(|_| !hex.starts_with('+'))?;
            // One half of a character is none here.
            char::from_u32(code)?;
            made.extend(["\\x{", hex, "}"]);
            rest.nth(count - 1);
        }
        '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '^' | '$' | '\\'
        | '-' | '/' => made.extend(['\\', c]),
        _ => return None,
    }
    Some(())
}
