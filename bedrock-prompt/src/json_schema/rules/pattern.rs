//! ECMA-262 patterns, as far as they can be translated.

use regex_lite::Regex;

use super::simple_pattern::SimplePattern;

/// A regular expression that finds what one of ECMA-262 finds.
#[derive(Debug)]
pub(super) struct Pattern {
    source: Box<str>,
    meaning: Meaning,
}

#[derive(Debug)]
enum Meaning {
    SimplePattern(SimplePattern),
    Regex(Regex),
}

impl Pattern {
    /// `None` if the pattern is invalid or cannot be translated.
    pub(super) fn parse(source: &str) -> Option<Self> {
        let meaning = match SimplePattern::parse(source) {
            Some(simple_pattern) => Meaning::SimplePattern(simple_pattern),
            None => Meaning::Regex(Regex::new(&translated(source)?).ok()?),
        };
        Some(Self { source: source.into(), meaning })
    }

    pub(super) fn source(&self) -> &str {
        &self.source
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        match &self.meaning {
            Meaning::SimplePattern(simple_pattern) => simple_pattern.is_match(text),
            Meaning::Regex(regex) => regex.is_match(text),
        }
    }
}

/// White space, as ranges in a class.
const SPACE: &str =
    "\\t-\\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// What may be repeated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Last {
    Nothing,
    Atom,
    Repeated,
}

/// The same pattern in the syntax of `regex-lite`.
fn translated(source: &str) -> Option<String> {
    let mut made = String::with_capacity(source.len());
    let mut rest = source.chars();
    let mut last = Last::Nothing;
    while let Some(c) = rest.next() {
        last = match (c, last) {
            ('\\', _) => {
                escape(&mut rest, false, &mut made)?;
                Last::Atom
            }
            ('[', _) => {
                class(&mut rest, &mut made)?;
                Last::Atom
            }
            ('(', _) => {
                group(&mut rest, &mut made)?;
                Last::Nothing
            }
            ('^' | '$' | '|', _) => {
                made.push(c);
                Last::Nothing
            }
            ('{', Last::Atom) => {
                let (count, after) = rest.as_str().split_once('}')?;
                let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                let (fewest, most) = count.split_once(',').unwrap_or((count, ""));
                if fewest.is_empty() || !is_digits(fewest) || !is_digits(most) {
                    return None;
                }
                made.extend(["{", count, "}"]);
                rest = after.chars();
                Last::Repeated
            }
            // After what is repeated already, it says how.
            ('*' | '+' | '?', Last::Atom) | ('?', Last::Repeated) => {
                made.push(c);
                if last == Last::Atom { Last::Repeated } else { Last::Nothing }
            }
            ('*' | '+' | '?' | '{' | '}' | ']', _) => return None,
            _ => {
                made.push(c);
                Last::Atom
            }
        };
    }
    Some(made)
}

/// What follows `(`. Groups have no names here: nothing refers to them.
fn group(rest: &mut std::str::Chars<'_>, made: &mut String) -> Option<()> {
    made.push_str("(?:");
    let Some(kind) = rest.as_str().strip_prefix('?') else { return Some(()) };
    let inner = if let Some(inner) = kind.strip_prefix(':') {
        inner
    } else {
        let (name, inner) = kind.strip_prefix('<')?.split_once('>')?;
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphabetic());
        Some(inner).filter(|_| is_name && !name.is_empty())?
    };
    *rest = inner.chars();
    Some(())
}

/// The text after `[`.
fn class(rest: &mut std::str::Chars<'_>, made: &mut String) -> Option<()> {
    made.push('[');
    if let Some(inner) = rest.as_str().strip_prefix('^') {
        made.push('^');
        *rest = inner.chars();
    }
    // Empty in ECMA-262, a bracket here.
    if rest.as_str().starts_with(']') {
        return None;
    }
    loop {
        match rest.next()? {
            '\\' => escape(rest, true, made)?,
            ']' => break,
            c @ ('[' | '&' | '~') => made.extend(['\\', c]),
            c => made.push(c),
        }
    }
    made.push(']');
    Some(())
}

fn escape(rest: &mut std::str::Chars<'_>, in_class: bool, made: &mut String) -> Option<()> {
    let c = rest.next()?;
    match c {
        's' if in_class => made.push_str(SPACE),
        's' => made.extend(["[", SPACE, "]"]),
        'S' if !in_class => made.extend(["[^", SPACE, "]"]),
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
        c if r"dDwWnrtfv.*+?()[]{}|^$\-/".contains(c) => made.extend(['\\', c]),
        _ => return None,
    }
    Some(())
}
