use std::borrow::Cow;
use std::collections::HashSet;

use super::Node;

/// The longest key that is shown in full, in characters.
const LONGEST_KEY: usize = 60;

/// A path in a JSON value, as a list linked from the innermost segment to the root.
#[derive(Clone, Copy)]
pub(crate) enum JsonPath<'p> {
    Root,
    Item(&'p JsonPath<'p>, usize),
    Member(&'p JsonPath<'p>, &'p str),
}

impl JsonPath<'_> {
    /// The path as text, such as `lines[2].amount`; empty at the root.
    ///
    /// A key that is not in `names` was chosen by the model and is private: it is shown as `*`.
    pub(crate) fn path(&self, names: &HashSet<String>) -> String {
        match self {
            Self::Root => String::new(),
            Self::Item(parent, index) => format!("{}[{index}]", parent.path(names)),
            Self::Member(parent, name) => {
                let shown = if names.contains(*name) { name } else { "*" };
                joined(&parent.path(names), shown)
            }
        }
    }

    /// The path with all keys, to be shown to the model only; `None` if [`path`](Self::path) hides
    /// no key.
    pub(crate) fn model_path(&self, names: &HashSet<String>) -> Option<String> {
        self.hides_keys(names).then(|| self.written())
    }

    fn hides_keys(&self, names: &HashSet<String>) -> bool {
        match self {
            Self::Root => false,
            Self::Item(parent, _) => parent.hides_keys(names),
            Self::Member(parent, name) => !names.contains(*name) || parent.hides_keys(names),
        }
    }

    /// Keys with special characters are quoted in brackets: `prices["a.b"].amount`.
    fn written(&self) -> String {
        match self {
            Self::Root => String::new(),
            Self::Item(parent, index) => format!("{}[{index}]", parent.written()),
            Self::Member(parent, name) => {
                let is_plain = |c: char| c.is_alphanumeric() || "_-$ ".contains(c);
                let key = shortened(name);
                if !key.is_empty() && key.chars().all(is_plain) {
                    joined(&parent.written(), &key)
                } else {
                    format!("{}[{}]", parent.written(), Node::String(key))
                }
            }
        }
    }
}

fn joined(path: &str, name: &str) -> String {
    match path {
        "" => name.to_owned(),
        path => format!("{path}.{name}"),
    }
}

fn shortened(key: &str) -> Cow<'_, str> {
    match key.char_indices().nth(LONGEST_KEY) {
        Some((end, _)) => format!("{}..", &key[..end]).into(),
        None => key.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_hides_keys_that_are_content_and_the_models_own_does_not() {
        let names = ["prices", "amount"].map(str::to_owned).into();
        let prices = JsonPath::Member(&JsonPath::Root, "prices");
        let long = "\u{e9}".repeat(70);
        for (key, own) in [
            ("amount", None),
            ("Widget 7", Some("prices.Widget 7[2].amount".into())),
            ("a.b\n", Some(r#"prices["a.b\n"][2].amount"#.into())),
            ("", Some(r#"prices[""][2].amount"#.into())),
            (&long, Some(format!("prices[\"{}..\"][2].amount", &long[..120]))),
        ] {
            let member = JsonPath::Member(&prices, key);
            let item = JsonPath::Item(&member, 2);
            let place = JsonPath::Member(&item, "amount");
            let shown = if own.is_some() { "*" } else { key };
            assert_eq!(place.path(&names), format!("prices.{shown}[2].amount"));
            assert_eq!(place.model_path(&names), own);
        }
    }
}
