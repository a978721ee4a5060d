//! Alternatives, and which of them was meant.

use super::check::{Expected, Flow, Walk};
use super::values::{OneOf, Values};
use super::{Rules, Scope, Types};
use crate::json::{Node, Place};

/// `anyOf` or `oneOf`.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) alternatives: Vec<usize>,
    /// Whether two that fit are one too many.
    pub(super) takes_one: bool,
}

impl Walk<'_> {
    pub(super) fn choose(
        &mut self,
        choice: &Choice,
        node: &Node<'_>,
        place: &Place<'_>,
        scope: Scope,
    ) -> Flow {
        let all = &choice.alternatives;
        if scope == Scope::Hidden {
            return self.choose_hidden(all, node, place);
        }
        let enough = if choice.takes_one && scope == Scope::All { 2 } else { 1 };
        let fitting = all.iter().filter(|at| self.holds(**at, node, scope)).take(enough).count();
        match fitting {
            0 if self.found.is_none() => Flow::Break(()),
            0 => self.none_fits(all, node, place, scope),
            1 => Flow::Continue(()),
            _ => self.flaw(place, &"matches more than one `oneOf` schema", Some(node)),
        }
    }

    /// An alternative has to fit; failing that, the one that serde took.
    fn choose_hidden(&mut self, all: &[usize], node: &Node<'_>, place: &Place<'_>) -> Flow {
        if all.iter().any(|at| self.holds(*at, node, Scope::All)) {
            return Flow::Continue(());
        }
        let mut shaped = all.to_vec();
        shaped.retain(|at| self.holds(*at, node, Scope::Shape));
        if shaped.iter().any(|at| self.holds(*at, node, Scope::Hidden)) {
            return Flow::Continue(());
        }
        match shaped.as_slice() {
            [] => Flow::Continue(()),
            [only] => self.walk(*only, node, place, Scope::Hidden),
            _ => self.flaw(place, &no_form(all.len()), Some(node)),
        }
    }

    /// Says what is wrong with the alternative that was meant, where only one can be.
    fn none_fits(
        &mut self,
        all: &[usize],
        node: &Node<'_>,
        place: &Place<'_>,
        scope: Scope,
    ) -> Flow {
        let rules = self.rules;
        let of_type = |at: &usize| rules.all[*at].types.take(node);
        let by_type: Vec<_> = all.iter().copied().filter(of_type).collect();
        let by_tag: Vec<_> =
            by_type.iter().copied().filter(|at| may_be_meant(rules, *at, node)).collect();
        let values = |at: &usize| rules.all[*at].values.as_ref().map(Values::as_json);
        match (by_type.as_slice(), by_tag.as_slice()) {
            ([only], _) | (_, [only]) => self.walk(*only, node, place, scope),
            ([], _) => {
                let types = |at: &usize| rules.all[*at].types;
                let types = all.iter().map(types).fold(Types::NONE, |types, at| types | at);
                self.flaw(place, &Expected(types), Some(node))
            }
            (several, _) => match several.iter().map(values).collect::<Option<Vec<_>>>() {
                Some(values) => {
                    self.flaw(place, &OneOf(values.concat().iter().collect()), Some(node))
                }
                None => self.flaw(place, &no_form(all.len()), Some(node)),
            },
        }
    }
}

fn no_form(count: usize) -> String {
    match count {
        1 => "does not match the only alternative".into(),
        count => format!("matches none of the {count} alternatives"),
    }
}

/// Whether no tag says that a value is of another kind.
fn may_be_meant(rules: &Rules, at: usize, node: &Node<'_>) -> bool {
    let compiled = &rules.all[at];
    if compiled.values.as_ref().is_some_and(|values| !values.contain(node)) {
        return false;
    }
    let is_tagged = compiled.object.as_ref().is_none_or(|object| {
        let fits_tag = |(name, rule): &(Box<str>, usize)| match &rules.all[*rule].values {
            None => true,
            Some(values) => match node.get(name) {
                Some(tag) => values.contain(tag),
                None => !object.is_required(name),
            },
        };
        // The tag is the one key, and the content stands under it.
        let is_key_there = match (object.properties.as_slice(), object.required.as_slice()) {
            ([(property, _)], [required]) if property == required => node.get(required).is_some(),
            _ => true,
        };
        is_key_there && object.properties.iter().all(fits_tag)
    });
    is_tagged && compiled.parts.iter().all(|part| may_be_meant(rules, *part, node))
}
