//! Simple patterns, such as `^[A-Z]{2}-\d+$`, that are matched without a regular expression.

use std::iter::Peekable;
use std::str::Chars;

/// A pattern for a whole text: a sequence of runs of characters.
#[derive(Debug)]
pub(super) struct SimplePattern(Vec<Step>);

#[derive(Debug)]
struct Step {
    /// The ASCII characters that match, one bit each.
    set: u128,
    least: usize,
    most: usize,
}

impl SimplePattern {
    /// `None` if the pattern is not simple, or needs backtracking.
    pub(super) fn parse(pattern: &str) -> Option<Self> {
        let mut rest = pattern.strip_prefix('^')?.strip_suffix('$')?.chars().peekable();
        let mut steps = Vec::new();
        while let Some(c) = rest.next() {
            let set = match c {
                '[' => class(&mut rest)?,
                '\\' => escaped(rest.next()?)?,
                c if r".*+?()]{}|^$".contains(c) => return None,
                c => bit(c)?,
            };
            let (least, most) = count(&mut rest)?;
            steps.push(Step { set, least, most });
        }
        let is_sure = steps.iter().enumerate().all(|(at, step)| {
            let later = &steps[at + 1..];
            let needed = later.iter().position(|next| next.least > 0);
            let next = &later[..needed.map_or(later.len(), |needed| needed + 1)];
            step.least == step.most || next.iter().all(|next| next.set & step.set == 0)
        });
        is_sure.then_some(Self(steps))
    }

    pub(super) fn is_match(&self, text: &str) -> bool {
        let mut rest = text.as_bytes();
        self.0.iter().all(|step| {
            let is_in = |byte: &&u8| byte.is_ascii() && step.set >> **byte & 1 == 1;
            let run = rest.iter().take(step.most).take_while(is_in).count();
            rest = &rest[run..];
            run >= step.least
        }) && rest.is_empty()
    }
}

fn bit(c: char) -> Option<u128> {
    c.is_ascii().then(|| 1 << u32::from(c))
}

fn range(from: char, to: char) -> Option<u128> {
    (from <= to).then(|| (from..=to).try_fold(0, |set, c| Some(set | bit(c)?)))?
}

fn escaped(c: char) -> Option<u128> {
    let digits = range('0', '9')?;
    match c {
        'd' => Some(digits),
        'w' => Some(digits | range('a', 'z')? | range('A', 'Z')? | bit('_')?),
        c if r".*+?()[]{}|^$\-/".contains(c) => bit(c),
        _ => None,
    }
}

/// The text after `[`.
fn class(rest: &mut Peekable<Chars<'_>>) -> Option<u128> {
    let mut set = 0;
    loop {
        let (c, is_escaped) = match rest.next()? {
            ']' if set != 0 => return Some(set),
            '\\' => (rest.next()?, true),
            '^' | ']' | '-' if set == 0 => return None,
            c => (c, false),
        };
        let is_range = rest.next_if_eq(&'-').is_some();
        set |= match (is_escaped, is_range) {
            (true, false) => escaped(c)?,
            (false, false) => bit(c)?,
            (true, true) => return None,
            // The last one stands for itself.
            (false, true) if rest.peek() == Some(&']') => bit(c)? | bit('-')?,
            (false, true) => range(c, rest.next().filter(|c| *c != '\\')?)?,
        };
    }
}

/// How often what stands before it may come.
fn count(rest: &mut Peekable<Chars<'_>>) -> Option<(usize, usize)> {
    let counted = match rest.next_if(|c| "*+?{".contains(*c)) {
        None => return Some((1, 1)),
        Some('*') => (0, usize::MAX),
        Some('+') => (1, usize::MAX),
        Some('?') => (0, 1),
        Some(_) => {
            let mut inner = String::new();
            while let Some(c) = rest.next_if(|c| c.is_ascii_digit() || *c == ',') {
                inner.push(c);
            }
            rest.next_if_eq(&'}')?;
            let (least, most) = inner.split_once(',').unwrap_or((&inner, &inner));
            let most = if most.is_empty() { usize::MAX } else { most.parse().ok()? };
            (least.parse().ok()?, most)
        }
    };
    // More behind it says how.
    let is_all = rest.peek().is_none_or(|c| !"*+?{".contains(*c));
    (is_all && counted.0 <= counted.1).then_some(counted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_patterns_without_a_choice_are_steps() {
        for (pattern, fitting, other) in [
            ("^[A-Z]{2}-\\d+$", "AB-12", "ABC-12"),
            ("^a?b*c{1,2}$", "bbc", "aac"),
            ("^\\w+\\.[a-z-]*$", "a_1.x-y", "a.1"),
            ("^$", "", "a"),
        ] {
            let steps = SimplePattern::parse(pattern).expect("steps");
            assert!(steps.is_match(fitting) && !steps.is_match(other), "{pattern}");
        }
        for pattern in [
            "a",
            "^[+\\--9]$",
            "^a*a$",
            "^\\w+b?1$",
            "^a|b$",
            "^[^a]$",
            "^a+?$",
            "^.$",
            "^é$",
            "^a\\$",
        ] {
            assert!(SimplePattern::parse(pattern).is_none(), "{pattern}");
        }
    }
}
