//! Places of an answer in words, such as `lines[2].amount`.

use std::collections::HashSet;

/// A path with an item of a list.
pub(super) fn with_item(path: &str, index: usize) -> String {
    format!("{path}[{index}]")
}

/// A path with a member of an object. A key that the type does not have is the
/// model's words, which are private: a `*` stands for it.
pub(super) fn with_member(path: &str, name: &str, names: &HashSet<String>) -> String {
    let shown = if names.contains(name) { name } else { "*" };
    match path {
        "" => shown.to_owned(),
        path => format!("{path}.{shown}"),
    }
}
