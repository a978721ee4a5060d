//! The placeholders of a template, in the grammar of `std::fmt`.
//!
//! Only the names of the arguments and their uses are read. A template that this parser cannot
//! read is left to rustc, whose error points into the template.

mod file;

pub(crate) use file::read;

/// One use of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ArgumentUse {
    pub(crate) position: Position,
    pub(crate) kind: UseKind,
    /// The format specification: the text after the colon.
    pub(crate) spec: String,
    /// The line of the template, counted from 1.
    pub(crate) line: usize,
}

/// How an argument is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Position {
    /// `{name}`, and `{name.field}`, which `std::fmt` rejects.
    Name(String),
    /// `{0}`
    Index(usize),
    /// `{}`: the next argument, counted from 0.
    Next(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UseKind {
    /// `{x}`, `{x:>8}`
    Display,
    /// `{x:?}`, `{x:e}`: any other trait.
    OtherTrait,
    /// The `x` of `{y:x$}`, a width or a precision.
    Count,
}

/// All uses of arguments, or `None` if the text is not a valid format string.
pub(crate) fn parse(text: &str) -> Option<Vec<ArgumentUse>> {
    let mut parser = Parser { text, rest: text, line: 1, next: 0, uses: Vec::new() };
    while let Some(at) = parser.rest.find(['{', '}']) {
        parser.rest = &parser.rest[at..];
        if !parser.eat("{{") && !parser.eat("}}") {
            parser.placeholder()?;
        }
    }
    Some(parser.uses)
}

/// The line where a text has a name in double braces, which are literal braces.
pub(crate) fn line_of_escaped(text: &str, name: &str) -> Option<usize> {
    let (at, _) = text.match_indices("{{").find(|(at, braces)| {
        let inside = text[at + braces.len()..].split_once("}}");
        inside.is_some_and(|(inside, _)| inside.trim() == name)
    })?;
    Some(1 + text[..at].matches('\n').count())
}

/// Formats a line number as a note for an error; empty if the template has a single line.
pub(crate) fn line_notes(text: &str) -> impl Fn(usize) -> String {
    let has_several = text.trim_end().contains('\n');
    move |line| {
        if has_several { format!(" (line {line} of the template)") } else { String::new() }
    }
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    line: usize,
    next: usize,
    uses: Vec<ArgumentUse>,
}

impl Parser<'_> {
    fn placeholder(&mut self) -> Option<()> {
        let before = &self.text[..self.text.len() - self.rest.len()];
        self.line = 1 + before.matches('\n').count();
        if !self.eat("{") {
            return None;
        }
        self.skip_whitespace();
        let mut position = self.position();
        if let Some(Position::Name(name)) = &mut position {
            // `std::fmt` rejects this; it is read to report a clearer error.
            while self.eat(".") {
                name.push('.');
                name.push_str(&self.position()?.to_string());
            }
        }
        self.skip_whitespace();
        let start = self.rest;
        let kind = if self.eat(":") { self.spec() } else { UseKind::Display };
        let spec =
            start[..start.len() - self.rest.len()].strip_prefix(':').unwrap_or_default().to_owned();
        self.skip_whitespace();
        let position = position.unwrap_or_else(|| self.next_position());
        self.push(position, kind, spec);
        self.eat("}").then_some(())
    }

    /// `[[fill]align][sign]['#']['0'][width]['.' precision][type]`
    fn spec(&mut self) -> UseKind {
        let is_align = |c: &char| matches!(c, '<' | '^' | '>');
        let mut chars = self.rest.chars();
        match (chars.next(), chars.next()) {
            (Some(_), Some(align)) if is_align(&align) => self.rest = chars.as_str(),
            (Some(align), _) if is_align(&align) => self.rest = &self.rest[1..],
            _ => {}
        }
        let _ = self.eat("+") || self.eat("-");
        self.eat("#");
        if !self.rest.starts_with("0$") {
            self.eat("0");
        }
        self.count();
        if self.eat(".") {
            if self.eat("*") {
                let position = self.next_position();
                self.push(position, UseKind::Count, String::new());
            } else {
                self.count();
            }
        }
        if self.eat("?") || self.eat("x?") || self.eat("X?") {
            return UseKind::OtherTrait;
        }
        if self.identifier().is_some() { UseKind::OtherTrait } else { UseKind::Display }
    }

    /// `8`, `width$` or `0$`.
    fn count(&mut self) {
        let before = self.rest;
        match self.position() {
            Some(position) if self.eat("$") => {
                self.push(position, UseKind::Count, String::new());
            }
            Some(Position::Name(_)) => self.rest = before,
            _ => {}
        }
    }

    fn position(&mut self) -> Option<Position> {
        let digits =
            self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let (index, rest) = self.rest.split_at(digits);
            self.rest = rest;
            return Some(Position::Index(index.parse().unwrap_or(usize::MAX)));
        }
        self.identifier().map(Position::Name)
    }

    fn identifier(&mut self) -> Option<String> {
        let starts = |c: char| c == '_' || c.is_alphabetic();
        if !self.rest.starts_with(starts) {
            return None;
        }
        let continues = |c: char| c == '_' || c.is_alphanumeric();
        let length = self.rest.len() - self.rest.trim_start_matches(continues).len();
        let (name, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(name.to_owned())
    }

    fn next_position(&mut self) -> Position {
        self.next += 1;
        Position::Next(self.next - 1)
    }

    fn push(&mut self, position: Position, kind: UseKind, spec: String) {
        self.uses.push(ArgumentUse { position, kind, spec, line: self.line });
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn skip_whitespace(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

impl std::fmt::Display for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Index(index) => index.fmt(f),
            Self::Next(_) => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests;
