//! Strings and their escapes.

use std::borrow::Cow;

use super::{Reader, Step, Tolerance};
use crate::json::skip::{HIGHS, ONES, zeros};
use crate::json::{JsonPath, Node, RepairKind};

/// What an escape is that JSON does not have, and that may mean itself or the character behind it.
pub(super) const TWO_READINGS: &str = "a backslash in a string has two readings; write `\\\\` for a backslash, \
                            and no backslash before a character that needs none";

/// A string with escapes, as far as it is parsed.
#[derive(Default)]
struct Unescaped {
    text: String,
    /// Whether the string contains invalid JSON.
    is_invalid: bool,
    /// Whether a backslash was kept as a literal character.
    keeps_backslash: bool,
    /// Whether a backslash was read as an escape, but may be a literal character.
    drops_backslash: bool,
}

impl<'a> Reader<'a, '_> {
    /// The string that starts at this byte, which is a `"`.
    pub(super) fn string(&mut self, place: &JsonPath<'_>) -> Step<'a, Cow<'a, str>> {
        let start = self.at + 1;
        let end = start + plain_bytes(&self.bytes()[start..], b'"');
        if self.bytes().get(end) == Some(&b'"') {
            self.at = end + 1;
            return Ok(Cow::Borrowed(&self.text[start..end]));
        }
        self.string_to(b'"', place)
    }

    /// The string that starts at this byte, which is the given quote.
    pub(super) fn string_to(&mut self, quote: u8, place: &JsonPath<'_>) -> Step<'a, Cow<'a, str>> {
        let start = self.at;
        let mut read = Unescaped::default();
        self.at += 1;
        loop {
            let from = self.at;
            self.at += plain_bytes(&self.bytes()[from..], quote);
            read.text.push_str(&self.text[from..self.at]);
            match self.peek() {
                None => return self.cut(place),
                Some(b'\\') => self.escape(quote, &mut read, place)?,
                Some(byte) if byte == quote => break,
                Some(byte) if self.forgives(Tolerance::Strings) => {
                    read.is_invalid = true;
                    read.text.push(byte.into());
                    self.at += 1;
                }
                Some(_) => {
                    return self.error(place, "unescaped control character in a string");
                }
            }
        }
        // `C:\temp\data`: if the second backslash is literal, the first one may be too.
        if read.keeps_backslash && read.drops_backslash {
            return self.error(place, TWO_READINGS);
        }
        self.at += 1;
        if read.is_invalid || quote != b'"' {
            let kind = match quote {
                b'"' => RepairKind::StringSyntax,
                _ => RepairKind::Syntax,
            };
            let written = Node::String(Cow::Borrowed(read.text.as_str())).to_string();
            self.record(kind, place, &self.text[start..self.at], &written);
        }
        Ok(Cow::Owned(read.text))
    }

    /// The escape that starts at this byte, which is a backslash.
    fn escape(&mut self, quote: u8, read: &mut Unescaped, place: &JsonPath<'_>) -> Step<'a, ()> {
        let rest = &self.bytes()[self.at + 1..];
        let Some(&byte) = rest.first() else { return self.cut(place) };
        let meant = match byte {
            b'"' | b'\\' | b'/' => byte.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            // `C:\users` is a path, but of `M\unchen` and of `\u` before another script a letter is lost.
            b'u' if self.forgives(Tolerance::Strings)
                && rest.get(1).is_some_and(|next| !next.is_ascii_hexdigit()) =>
            {
                return self.error(place, TWO_READINGS);
            }
            b'u' => {
                read.drops_backslash = true;
                let code = self.code_point(place)?;
                read.text.push(code);
                return Ok(());
            }
            b'\'' if self.forgives(Tolerance::Strings) => {
                read.is_invalid |= quote == b'"';
                '\''
            }
            // Before the other letters and digits the backslash is a part of the text, as in `\d+`,
            // `\alpha` and `C:\Users`. In other languages `\0`, `\x` and `\U0` are escapes by a number.
            b'a'..=b'z' | b'A'..=b'Z' | b'1'..=b'9'
                if byte != b'x'
                    && !rest.starts_with(b"U0")
                    && self.forgives(Tolerance::Strings) =>
            {
                self.backslash(read);
                return Ok(());
            }
            // Before a sign it is a part of a regular expression or of LaTeX, or an escape of
            // Markdown, as in `snake\_case`. No notation has escapes of letters of other scripts: the
            // model may have meant the letter.
            _ if self.forgives(Tolerance::Strings) => {
                return self.error(place, TWO_READINGS);
            }
            _ => return self.error(place, "invalid escape in a string"),
        };
        // Without its backslash, this quote would end the string.
        read.drops_backslash |= byte != quote;
        read.text.push(meant);
        self.at += 2;
        Ok(())
    }

    /// A literal backslash.
    fn backslash(&mut self, read: &mut Unescaped) {
        read.is_invalid = true;
        read.keeps_backslash = true;
        read.text.push('\\');
        self.at += 1;
    }

    /// A `\u` escape, or the two of a surrogate pair.
    fn code_point(&mut self, place: &JsonPath<'_>) -> Step<'a, char> {
        let high = self.unit(place)?;
        let units = match high {
            0xd800..=0xdbff => [high, self.unit(place)?],
            _ => [high, 0],
        };
        match char::decode_utf16(units).next() {
            Some(Ok(code)) => Ok(code),
            _ => self.error(place, "unpaired surrogate in a string"),
        }
    }

    /// The number of one `\u` escape.
    fn unit(&mut self, place: &JsonPath<'_>) -> Step<'a, u16> {
        let rest = &self.bytes()[self.at..];
        let digits = rest.iter().skip(2).take(4).take_while(|digit| digit.is_ascii_hexdigit());
        let len = 2 + digits.count();
        match rest {
            [] | [b'\\'] => self.cut(place),
            [b'\\', b'u', ..] if len == 6 => {
                let digits = &self.text[self.at + 2..self.at + 6];
                self.at += 6;
                u16::from_str_radix(digits, 16).or_else(|_| {
                    self.error(place, "a Unicode escape needs four hexadecimal digits")
                })
            }
            [b'\\', b'u', ..] if len == rest.len() => self.cut(place),
            [b'\\', b'u', ..] => {
                self.error(place, "a Unicode escape needs four hexadecimal digits")
            }
            _ => self.error(place, "unpaired surrogate in a string"),
        }
    }
}

/// The number of bytes before the first quote, backslash or control character.
pub(crate) fn plain_bytes(bytes: &[u8], quote: u8) -> usize {
    let repeat = |byte: u8| ONES * u64::from(byte);
    let (quotes, backslashes, blanks) = (repeat(quote), repeat(b'\\'), repeat(b' '));
    let (words, rest) = bytes.as_chunks::<8>();
    for (index, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let controls = word.wrapping_sub(blanks) & !word;
        // The lowest bit is exact.
        let ends = zeros(word ^ quotes) | zeros(word ^ backslashes) | controls & HIGHS;
        if ends != 0 {
            return index * 8 + ends.trailing_zeros() as usize / 8;
        }
    }
    let is_end = |byte: &u8| *byte == quote || *byte == b'\\' || *byte < b' ';
    words.len() * 8 + rest.iter().position(is_end).unwrap_or(rest.len())
}
