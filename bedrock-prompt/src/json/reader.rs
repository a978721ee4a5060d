//! A tolerant JSON parser that repairs unambiguous errors and records each repair.

mod blank;
mod brackets;
mod list;
mod object;
mod scalar;
mod string;

use std::collections::HashSet;

use crate::json::{JsonPath, Node, Repair, RepairKind};

pub(crate) use object::has_duplicate_keys;
pub(crate) use string::plain_bytes;

/// Which syntax errors are repaired. Each level includes the previous ones.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tolerance {
    /// None: JSON as `serde_json` reads it. Duplicate keys are allowed.
    Exact,
    /// Unescaped control characters and invalid escapes in strings. `NaN` and `Infinity` become a
    /// [`Node::BareWord`].
    Strings,
    /// What JSON5 allows: trailing commas, comments, single quotes, unquoted keys, `+1`, `.5`, `5.`
    /// and `0x1F`. Also Python's `True`, `False` and `None`, any other word (which becomes a
    /// [`Node::BareWord`]), duplicate keys with the same value, and closing brackets that are missing at the
    /// end, or one too many after an object, if the error cannot be at another position.
    Text,
}

/// A text that was parsed to its end.
pub(crate) struct Read<'a> {
    pub(crate) node: Node<'a>,
    /// The repairs. If there are none, the text is valid JSON except for each [`Node::BareWord`].
    pub(crate) repairs: Vec<Repair>,
}

/// A text that is not valid JSON, or that is ambiguous.
pub(crate) struct SyntaxError<'a> {
    /// The values that were complete before the error; `None` if there are none.
    ///
    /// Omits values that may be incomplete: a truncated string, a number at the end of the text, a
    /// value without a following comma.
    pub(crate) partial: Option<Node<'a>>,
    /// The path of the error.
    pub(crate) reached: String,
    /// The path with all keys, to be shown to the model only; `None` if `reached` hides no key.
    pub(crate) model_reached: Option<String>,
    /// The byte offset of the error.
    pub(crate) at: usize,
    /// Whether the text is truncated.
    pub(crate) is_cut: bool,
    /// A description of the error, without content.
    pub(crate) what: &'static str,
}

/// Parses a text that is one JSON value.
///
/// `names` are the keys that may be shown in paths.
pub(crate) fn read<'a>(
    text: &'a str,
    tolerance: Tolerance,
    names: &HashSet<String>,
) -> Result<Read<'a>, SyntaxError<'a>> {
    let mut reader =
        Reader { text, at: 0, depth: 0, tolerance, names, repairs: Vec::new(), missing: 0 };
    match reader.whole() {
        Ok(node) => Ok(Read { node, repairs: reader.repairs }),
        Err(broken) => Err(*broken),
    }
}

/// The maximum nesting depth, the same as `serde_json`'s.
pub(crate) const MAX_DEPTH: usize = 127;

type Step<'a, T> = Result<T, Box<SyntaxError<'a>>>;

struct Reader<'a, 'n> {
    text: &'a str,
    /// The next byte. It is always the first of a character.
    at: usize,
    depth: usize,
    tolerance: Tolerance,
    names: &'n HashSet<String>,
    repairs: Vec<Repair>,
    /// The number of closing brackets that are missing at the end.
    missing: usize,
}

impl<'a> Reader<'a, '_> {
    fn whole(&mut self) -> Step<'a, Node<'a>> {
        self.blank(&JsonPath::Root)?;
        let node = self.value(&JsonPath::Root)?;
        match self.end(&node) {
            Ok(()) => Ok(node),
            Err(mut broken) => {
                broken.partial = matches!(node, Node::Array(_) | Node::Object(_)).then_some(node);
                Err(broken)
            }
        }
    }

    /// The end of the text after the value, which may have one extra closing bracket.
    fn end(&mut self, node: &Node<'_>) -> Step<'a, ()> {
        if self.missing > 0
            && (self.has_repeated() || brackets::may_lack_elsewhere(node, self.missing))
        {
            return self.cut(&JsonPath::Root);
        }
        self.blank(&JsonPath::Root)?;
        let from = self.at;
        // Before an extra closing bracket of a list, an opening one may be missing anywhere.
        let is_object = matches!(node, Node::Object(_));
        if self.forgives(Tolerance::Text) && is_object && self.eat(b'}') {
            self.record(RepairKind::Syntax, &JsonPath::Root, "}", "");
            self.blank(&JsonPath::Root)?;
            if self.peek().is_none() && (self.has_repeated() || brackets::may_close_elsewhere(node))
            {
                self.at = from;
                return self.error(&JsonPath::Root, "unmatched closing bracket");
            }
        }
        if self.peek().is_none() {
            return Ok(());
        }
        self.at = from;
        self.error(&JsonPath::Root, "unexpected text after the value")
    }

    /// The value that starts at this byte.
    fn value(&mut self, place: &JsonPath<'_>) -> Step<'a, Node<'a>> {
        match self.peek() {
            Some(b'"') => self.string(place).map(Node::String),
            Some(b'{') => self.inside(place, Self::object),
            Some(b'[') => self.inside(place, Self::list),
            Some(b'-' | b'0'..=b'9') => self.number(place),
            Some(b'+' | b'.') if self.forgives(Tolerance::Text) => self.number(place),
            // At the top level, a text in single quotes may be prose.
            Some(b'\'') if self.forgives(Tolerance::Text) && self.depth > 0 => {
                self.string_to(b'\'', place).map(Node::String)
            }
            Some(_) => self.word(place),
            None => self.cut(place),
        }
    }

    fn inside(
        &mut self,
        place: &JsonPath<'_>,
        read: impl FnOnce(&mut Self, &JsonPath<'_>) -> Step<'a, Node<'a>>,
    ) -> Step<'a, Node<'a>> {
        if self.depth == MAX_DEPTH {
            return self.error(place, "nested more than 127 levels deep");
        }
        self.depth += 1;
        self.at += 1;
        let node = read(self, place);
        self.depth -= 1;
        node
    }

    /// Whether a duplicate member was removed.
    fn has_repeated(&self) -> bool {
        self.repairs.iter().any(|repair| repair.kind == RepairKind::Repeated)
    }

    fn forgives(&self, tolerance: Tolerance) -> bool {
        self.tolerance >= tolerance
    }

    fn bytes(&self) -> &'a [u8] {
        self.text.as_bytes()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_there = self.peek() == Some(byte);
        self.at += usize::from(is_there);
        is_there
    }

    fn record(&mut self, kind: RepairKind, place: &JsonPath<'_>, before: &str, after: &str) {
        self.repairs.push(Repair::new(kind, place.path(self.names), before, after));
    }

    /// A syntax error at this byte.
    #[cold]
    fn error<T>(&self, place: &JsonPath<'_>, what: &'static str) -> Step<'a, T> {
        Err(self.error_at(place, self.at, false, what).into())
    }

    /// A syntax error because the text is truncated.
    #[cold]
    fn cut<T>(&self, place: &JsonPath<'_>) -> Step<'a, T> {
        Err(self.error_at(place, self.text.len(), true, "unexpected end of the text").into())
    }

    fn error_at(
        &self,
        place: &JsonPath<'_>,
        at: usize,
        is_cut: bool,
        what: &'static str,
    ) -> SyntaxError<'a> {
        let (reached, model_reached) = (place.path(self.names), place.model_path(self.names));
        SyntaxError { partial: None, reached, model_reached, at, is_cut, what }
    }
}

#[cfg(test)]
mod tests;
