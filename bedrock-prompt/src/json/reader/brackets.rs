//! Whether missing or extra brackets may be at another position than the end.

use crate::json::Node;

/// Whether closing brackets that are missing at the end may be missing at an earlier position.
///
/// `{"a":{"b":1,"c":2}` is `{"a":{"b":1,"c":2}}` or `{"a":{"b":1},"c":2}`: what follows a comma
/// may belong as many levels further up as brackets are missing, if the closing brackets that did
/// come fit there as well. `[[1]` may also have an opening bracket too many.
pub(super) fn may_lack_elsewhere(root: &Node<'_>, missing: usize) -> bool {
    let mut open = Vec::with_capacity(missing);
    let mut last = root;
    for _ in 0..missing {
        open.push(is_object(last));
        match children(last).last() {
            Some(child) => last = child,
            None => return false,
        }
    }
    match (&open[..], last) {
        ([false], Node::Array(_)) => true,
        _ => moves_up(last, &open, 0),
    }
}

fn moves_up(node: &Node<'_>, open: &[bool], level: usize) -> bool {
    let is_container = matches!(node, Node::Array(_) | Node::Object(_));
    is_container
        && open.get(level % open.len().max(1)) == Some(&is_object(node))
        && (children(node).nth(1).is_some()
            || children(node).any(|child| moves_up(child, open, level + 1)))
}

/// Whether a closing bracket that an object's end has too many may have come in earlier.
///
/// `{"a":{"b":1},"c":2}}` may be `{"a":{"b":1,"c":2}}`.
pub(super) fn may_close_elsewhere(root: &Node<'_>) -> bool {
    let Node::Object(members) = root else { return false };
    let Some(((_, last), others)) = members.split_last() else { return false };
    others.iter().any(|(_, value)| is_object(value)) || may_close_elsewhere(last)
}

fn is_object(node: &Node<'_>) -> bool {
    matches!(node, Node::Object(_))
}

fn children<'n, 'a>(node: &'n Node<'a>) -> impl DoubleEndedIterator<Item = &'n Node<'a>> {
    let (items, members) = match node {
        Node::Array(items) => (&items[..], &[][..]),
        Node::Object(members) => (&[][..], &members[..]),
        _ => (&[][..], &[][..]),
    };
    items.iter().chain(members.iter().map(|(_, value)| value))
}
