use std::collections::HashSet;

/// A place in a JSON value, as the way that leads there.
#[derive(Clone, Copy)]
pub(crate) enum Place<'p> {
    Root,
    Item(&'p Place<'p>, usize),
    Member(&'p Place<'p>, &'p str),
}

impl Place<'_> {
    /// The place in words, such as `lines[2].amount`; empty at the root.
    ///
    /// A key that is none of these names is the model's words, which are private: a `*` stands
    /// for it.
    pub(crate) fn path(&self, names: &HashSet<String>) -> String {
        match self {
            Self::Root => String::new(),
            Self::Item(parent, index) => format!("{}[{index}]", parent.path(names)),
            Self::Member(parent, name) => {
                let shown = if names.contains(*name) { name } else { "*" };
                match parent.path(names) {
                    path if path.is_empty() => shown.to_owned(),
                    path => format!("{path}.{shown}"),
                }
            }
        }
    }
}
