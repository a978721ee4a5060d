//! From text to a tree, forgiving what has one reading, and noting it.

mod blank;
mod brackets;
mod list;
mod object;
mod scalar;
mod string;

use std::collections::HashSet;

use crate::json::{Node, Place, Repair, RepairKind};

pub(crate) use object::has_twins;
pub(crate) use string::plain_bytes;

/// What is forgiven. Each forgives what those before it do.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Tolerance {
    /// Nothing: JSON as `serde_json` reads it. A key may stand twice.
    Exact,
    /// In strings, raw control characters and escapes that JSON does not have. `NaN` and
    /// `Infinity` are a [`Node::Word`].
    Strings,
    /// Commas before a closing bracket, comments, single quotes, keys without quotes, Python's
    /// `True`, `False` and `None`, closing brackets that the end lacks or one that an object has
    /// too many, if they cannot be so elsewhere, a key that stands twice with the same value.
    Text,
}

/// A text that was read to its end.
pub(crate) struct Read<'a> {
    pub(crate) node: Node<'a>,
    /// What was forgiven. Where it is empty, the text is JSON, but for each [`Node::Word`]: nothing
    /// has been read in its place yet.
    pub(crate) repairs: Vec<Repair>,
}

/// A text that is not JSON, or has more than one reading.
pub(crate) struct Broken<'a> {
    /// What came whole before the break; `None` when nothing did.
    ///
    /// A value that may go on or mean something else is left out: a cut string, a number at the
    /// very end, a value that no comma follows.
    pub(crate) partial: Option<Node<'a>>,
    /// The path of the place where it breaks.
    pub(crate) reached: String,
    /// The same with the keys that are the model's words, where `reached` hides any.
    pub(crate) own_reached: Option<String>,
    /// The byte where it breaks.
    pub(crate) at: usize,
    /// Whether the text only ended too early.
    pub(crate) is_cut: bool,
    /// What is wrong, in words that hold no content.
    pub(crate) what: &'static str,
}

/// Reads a text that is one JSON value.
///
/// `names` are the keys that may be shown in paths.
pub(crate) fn read<'a>(
    text: &'a str,
    tolerance: Tolerance,
    names: &HashSet<String>,
) -> Result<Read<'a>, Broken<'a>> {
    let mut reader =
        Reader { text, at: 0, depth: 0, tolerance, names, repairs: Vec::new(), missing: 0 };
    match reader.whole() {
        Ok(node) => Ok(Read { node, repairs: reader.repairs }),
        Err(broken) => Err(*broken),
    }
}

/// The deepest nesting that is read, as `serde_json`'s.
const DEEPEST: u8 = 127;

type Step<'a, T> = Result<T, Box<Broken<'a>>>;

struct Reader<'a, 'n> {
    text: &'a str,
    /// The next byte. It is always the first of a character.
    at: usize,
    depth: u8,
    tolerance: Tolerance,
    names: &'n HashSet<String>,
    repairs: Vec<Repair>,
    /// How many closing brackets the end lacks.
    missing: usize,
}

impl<'a> Reader<'a, '_> {
    fn whole(&mut self) -> Step<'a, Node<'a>> {
        self.blank(&Place::Root)?;
        let node = self.value(&Place::Root)?;
        match self.end(&node) {
            Ok(()) => Ok(node),
            Err(mut broken) => {
                broken.partial = matches!(node, Node::Array(_) | Node::Object(_)).then_some(node);
                Err(broken)
            }
        }
    }

    /// What stands behind the value: nothing, or one closing bracket too many.
    fn end(&mut self, node: &Node<'_>) -> Step<'a, ()> {
        if self.missing > 0
            && (self.has_repeated() || brackets::may_lack_elsewhere(node, self.missing))
        {
            return self.cut(&Place::Root);
        }
        self.blank(&Place::Root)?;
        let from = self.at;
        // Before a list's closing bracket too many, an opening one may be missing anywhere.
        let is_object = matches!(node, Node::Object(_));
        if self.forgives(Tolerance::Text) && is_object && self.eat(b'}') {
            self.mend(RepairKind::Syntax, &Place::Root, "}", "");
            self.blank(&Place::Root)?;
            if self.peek().is_none() && (self.has_repeated() || brackets::may_close_elsewhere(node))
            {
                self.at = from;
                return self.broken(&Place::Root, "unmatched closing bracket");
            }
        }
        if self.peek().is_none() {
            return Ok(());
        }
        self.at = from;
        self.broken(&Place::Root, "unexpected text after the value")
    }

    /// The value that starts at this byte.
    fn value(&mut self, place: &Place<'_>) -> Step<'a, Node<'a>> {
        match self.peek() {
            Some(b'"') => self.string(place).map(Node::String),
            Some(b'{') => self.inside(place, Self::object),
            Some(b'[') => self.inside(place, Self::list),
            Some(b'-' | b'0'..=b'9') => self.number(place),
            // A text that is nothing but such words may be prose.
            Some(b'\'') if self.forgives(Tolerance::Text) && self.depth > 0 => {
                self.string_to(b'\'', place).map(Node::String)
            }
            Some(_) => self.word(place),
            None => self.cut(place),
        }
    }

    fn inside(
        &mut self,
        place: &Place<'_>,
        read: impl FnOnce(&mut Self, &Place<'_>) -> Step<'a, Node<'a>>,
    ) -> Step<'a, Node<'a>> {
        if self.depth == DEEPEST {
            return self.broken(place, "nested more than 127 levels deep");
        }
        self.depth += 1;
        self.at += 1;
        let node = read(self, place);
        self.depth -= 1;
        node
    }

    /// Whether the tree lacks what the text had twice.
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

    fn mend(&mut self, kind: RepairKind, place: &Place<'_>, before: &str, after: &str) {
        self.repairs.push(Repair::new(kind, place.path(self.names), before, after));
    }

    /// It breaks here.
    #[cold]
    fn broken<T>(&self, place: &Place<'_>, what: &'static str) -> Step<'a, T> {
        Err(self.ends(place, self.at, false, what).into())
    }

    /// The text ends here, and should not.
    #[cold]
    fn cut<T>(&self, place: &Place<'_>) -> Step<'a, T> {
        Err(self.ends(place, self.text.len(), true, "unexpected end of the text").into())
    }

    fn ends(&self, place: &Place<'_>, at: usize, is_cut: bool, what: &'static str) -> Broken<'a> {
        let (reached, own_reached) = (place.path(self.names), place.own_path(self.names));
        Broken { partial: None, reached, own_reached, at, is_cut, what }
    }
}

#[cfg(test)]
mod tests;
