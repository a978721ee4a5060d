//! Finds the inputs of tools in the body of a Converse response, in one pass that reads nothing
//! else.

use std::ops::Range;

use crate::json::skip;

/// The place of the input of a tool use, and the id of the tool use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ToolInput {
    pub(super) tool_use_id: String,
    pub(super) at: Range<usize>,
}

/// The inputs in a body; `None` if it is not an ordinary Converse output, such as one with an
/// escape in a key or with a member twice, which has to be read by other means.
///
/// Of the JSON between the members that it looks for, only the number of brackets is checked: the
/// SDK reads the rest of the body, and whoever reads an input finds out whether it is JSON.
pub(super) fn find_inputs(json: &str) -> Option<Vec<ToolInput>> {
    let body = Body(json);
    let mut found = Vec::new();
    let end = body.only(skip::blanks(json.as_bytes(), 0), "output", |at| {
        body.only(at, "message", |at| {
            body.only(at, "content", |at| body.array(at, |at| body.block(at, &mut found)))
        })
    })?;
    (skip::blanks(json.as_bytes(), end) == json.len()).then_some(found)
}

#[derive(Clone, Copy)]
struct Body<'a>(&'a str);

impl<'a> Body<'a> {
    fn byte(self, at: usize) -> Option<u8> {
        self.0.as_bytes().get(at).copied()
    }

    fn blanks(self, at: usize) -> usize {
        skip::blanks(self.0.as_bytes(), at)
    }

    fn skip(self, at: usize) -> Option<usize> {
        Some(skip::value(self.0.as_bytes(), at)).filter(|end| *end > at)
    }

    /// A string without escapes, and the place behind it.
    fn string(self, at: usize) -> Option<(&'a str, usize)> {
        if self.byte(at)? != b'"' {
            return None;
        }
        let (end, is_escaped) = skip::string_end(self.0.as_bytes(), at + 1);
        Some((self.0.get(at + 1..end).filter(|_| !is_escaped)?, end + 1))
    }

    /// Hands each member of an object over; returns the place behind the object. `member` returns
    /// the place behind the value that it is given.
    fn object(
        self,
        at: usize,
        mut member: impl FnMut(&'a str, usize) -> Option<usize>,
    ) -> Option<usize> {
        self.items(at, (b'{', b'}'), |at| {
            let (key, end) = self.string(at)?;
            let colon = self.blanks(end);
            if self.byte(colon)? != b':' {
                return None;
            }
            member(key, self.blanks(colon + 1))
        })
    }

    /// Hands over the value of one member of an object, which is there at most once.
    fn only(
        self,
        at: usize,
        name: &str,
        mut value: impl FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        let mut is_seen = false;
        self.object(at, |key, at| {
            if key != name {
                return self.skip(at);
            }
            if std::mem::replace(&mut is_seen, true) { None } else { value(at) }
        })
    }

    fn array(self, at: usize, item: impl FnMut(usize) -> Option<usize>) -> Option<usize> {
        self.items(at, (b'[', b']'), item)
    }

    fn items(
        self,
        at: usize,
        (open, close): (u8, u8),
        mut item: impl FnMut(usize) -> Option<usize>,
    ) -> Option<usize> {
        if self.byte(at)? != open {
            return None;
        }
        let mut at = self.blanks(at + 1);
        if self.byte(at)? == close {
            return Some(at + 1);
        }
        loop {
            at = self.blanks(item(at)?);
            match self.byte(at)? {
                b',' => at = self.blanks(at + 1),
                byte if byte == close => return Some(at + 1),
                _ => return None,
            }
        }
    }

    /// A content block, which may be a tool use.
    fn block(self, at: usize, found: &mut Vec<ToolInput>) -> Option<usize> {
        self.only(at, "toolUse", |at| {
            let (mut id, mut input) = (None, None);
            let end = self.object(at, |key, at| {
                let (value, end) = match key {
                    "toolUseId" => {
                        let (value, end) = self.string(at)?;
                        (id.replace(value).map(|_| ()), end)
                    }
                    "input" => {
                        let end = self.skip(at)?;
                        (input.replace(at..end).map(|_| ()), end)
                    }
                    _ => (None, self.skip(at)?),
                };
                // A member that is there twice has no one value.
                value.is_none().then_some(end)
            })?;
            found.push(ToolInput { tool_use_id: id?.to_owned(), at: input? });
            Some(end)
        })
    }
}
