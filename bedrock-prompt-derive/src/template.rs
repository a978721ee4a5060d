//! The placeholders of a template, in the grammar of `std::fmt`.
//!
//! Only the names are wanted, and how they are used. A template that this
//! parser cannot make sense of is left to rustc, which points into it.

mod file;

pub(crate) use file::read;

/// One use of an argument.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Use {
    pub(crate) argument: Argument,
    pub(crate) kind: Kind,
    /// What stands behind the colon.
    pub(crate) spec: String,
    /// The line of the template, from 1.
    pub(crate) line: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Argument {
    /// `{name}`, and `{name.of.field}`, which `std::fmt` refuses
    Name(String),
    /// `{0}`
    Index(usize),
    /// `{}`: the next one, counted from 0.
    Next(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `{x}`, `{x:>8}`
    Display,
    /// `{x:?}`, `{x:e}`: any other trait.
    OtherTrait,
    /// The `x` of `{y:x$}`, a width or a precision.
    Count,
}

/// Every use of an argument, or `None` when this is no format string.
pub(crate) fn parse(text: &str) -> Option<Vec<Use>> {
    let mut parser = Parser { text, rest: text, line: 1, next: 0, uses: Vec::new() };
    while let Some(at) = parser.rest.find(['{', '}']) {
        parser.rest = &parser.rest[at..];
        if !parser.eat("{{") && !parser.eat("}}") {
            parser.placeholder()?;
        }
    }
    Some(parser.uses)
}

struct Parser<'a> {
    text: &'a str,
    rest: &'a str,
    line: usize,
    next: usize,
    uses: Vec<Use>,
}

impl Parser<'_> {
    fn placeholder(&mut self) -> Option<()> {
        let before = &self.text[..self.text.len() - self.rest.len()];
        self.line = 1 + before.matches('\n').count();
        if !self.eat("{") {
            return None;
        }
        self.space();
        let mut argument = self.argument();
        if let Some(Argument::Name(name)) = &mut argument {
            // No argument of `std::fmt`, but a mistake to be explained here.
            while self.eat(".") {
                name.push('.');
                name.push_str(&self.argument()?.to_string());
            }
        }
        self.space();
        let start = self.rest;
        let kind = if self.eat(":") { self.spec() } else { Kind::Display };
        let spec =
            start[..start.len() - self.rest.len()].strip_prefix(':').unwrap_or_default().to_owned();
        self.space();
        let argument = argument.unwrap_or_else(|| self.next_argument());
        self.push(argument, kind, spec);
        self.eat("}").then_some(())
    }

    /// `[[fill]align][sign]['#']['0'][width]['.' precision][type]`
    fn spec(&mut self) -> Kind {
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
                let argument = self.next_argument();
                self.push(argument, Kind::Count, String::new());
            } else {
                self.count();
            }
        }
        if self.eat("?") || self.eat("x?") || self.eat("X?") {
            return Kind::OtherTrait;
        }
        match self.word() {
            Some(_) => Kind::OtherTrait,
            None => Kind::Display,
        }
    }

    /// `8`, `width$` or `0$`.
    fn count(&mut self) {
        let before = self.rest;
        match self.argument() {
            Some(argument) if self.eat("$") => {
                self.push(argument, Kind::Count, String::new());
            }
            Some(Argument::Name(_)) => self.rest = before,
            _ => {}
        }
    }

    fn argument(&mut self) -> Option<Argument> {
        let digits =
            self.rest.len() - self.rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        if digits > 0 {
            let (index, rest) = self.rest.split_at(digits);
            self.rest = rest;
            return Some(Argument::Index(index.parse().unwrap_or(usize::MAX)));
        }
        self.word().map(Argument::Name)
    }

    fn word(&mut self) -> Option<String> {
        let starts = |c: char| c == '_' || c.is_alphabetic();
        if !self.rest.starts_with(starts) {
            return None;
        }
        let goes_on = |c: char| c == '_' || c.is_alphanumeric();
        let length = self.rest.len() - self.rest.trim_start_matches(goes_on).len();
        let (word, rest) = self.rest.split_at(length);
        self.rest = rest;
        Some(word.to_owned())
    }

    fn next_argument(&mut self) -> Argument {
        self.next += 1;
        Argument::Next(self.next - 1)
    }

    fn push(&mut self, argument: Argument, kind: Kind, spec: String) {
        self.uses.push(Use { argument, kind, spec, line: self.line });
    }

    fn eat(&mut self, text: &str) -> bool {
        let rest = self.rest.strip_prefix(text);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

impl std::fmt::Display for Argument {
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
