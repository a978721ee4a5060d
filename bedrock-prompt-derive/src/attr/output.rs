//! The value of `output`: a type that can be the output of a prompt, as far as its tokens tell.

use syn::{AngleBracketedGenericArguments, GenericArgument, Path, PathArguments, Type};

use super::entry::Entry;
use super::value;
use crate::tokens::{source, ungrouped};

/// Types of the standard library that are deserialized if their items are.
const CONTAINERS: [&str; 8] =
    ["Vec", "VecDeque", "Option", "Box", "HashMap", "BTreeMap", "HashSet", "BTreeSet"];

/// `output = Type`.
pub(super) fn read(entry: &Entry<'_>) -> syn::Result<Type> {
    let ty = value::ty(entry)?;
    match error(&ty).or_else(|| borrowed(&ty, true)) {
        Some(error) => Err(error),
        None => Ok(ty),
    }
}

/// The error for a type that is no output, or not what was meant.
fn error(ty: &Type) -> Option<syn::Error> {
    let message = match ungrouped(ty) {
        Type::Tuple(tuple) if tuple.elems.is_empty() => String::from(
            "`()` has no room for an answer; write the type of the answer, or remove `output` for \
             a text",
        ),
        Type::Slice(slice) => {
            let items = source(&slice.elem);
            format!("an output cannot be a slice; write `Vec<{items}>`")
        }
        Type::Path(path) if path.path.is_ident("str") => {
            String::from("an output cannot be a `str`; write `String`")
        }
        Type::Path(path) => {
            let value = value_of_result(&path.path)?;
            format!(
                "an output is what the model answers, and `send` returns it in a `Result`; write \
                 `{value}`, or `Option<{value}>` if the answer may be missing"
            )
        }
        _ => return None,
    };
    Some(syn::Error::new_spanned(ty, message))
}

/// `T` of the standard library's `Result<T, E>`, and of an alias `Result<T>`.
fn value_of_result(path: &Path) -> Option<String> {
    let last = path.segments.last().filter(|last| last.ident == "Result")?;
    let first = path.segments.first()?;
    let is_own = path.segments.len() > 1 && first.ident != "std" && first.ident != "core";
    match arguments(&last.arguments)?.args.first()? {
        GenericArgument::Type(value) if !is_own => Some(source(value)),
        _ => None,
    }
}

/// The error for the part of a type that borrows. A reference with `'static` can be an output only
/// if a user's type makes it one: it `must_own` its data if it stands in types of the standard
/// library alone.
fn borrowed(ty: &Type, must_own: bool) -> Option<syn::Error> {
    match ungrouped(ty) {
        Type::Reference(reference) => {
            let is_static = reference.lifetime.as_ref().is_some_and(|name| name.ident == "static");
            let owned = match ungrouped(&reference.elem) {
                Type::Path(path) if path.path.is_ident("str") => String::from("String"),
                Type::Slice(slice) => format!("Vec<{}>", source(&slice.elem)),
                _ if is_static => return borrowed(&reference.elem, false),
                elem => source(elem),
            };
            (must_own || !is_static).then(|| {
                let message = format!("an output owns its data; write `{owned}`");
                syn::Error::new_spanned(ty, message)
            })
        }
        Type::Path(path) => path.path.segments.iter().find_map(|segment| {
            let is_container = CONTAINERS.iter().any(|name| segment.ident == name);
            let mut arguments = arguments(&segment.arguments)?.args.iter();
            arguments.find_map(|argument| match argument {
                GenericArgument::Lifetime(name) if name.ident != "static" => {
                    let instead = match segment.ident.to_string().as_str() {
                        "Cow" => format!("write `'static` for `{name}`"),
                        ty => format!(
                            "remove `{name}`, and let `{ty}` have owned fields, such as a `String` \
                             for a `&str`"
                        ),
                    };
                    let message =
                        format!("an output owns its data, and `{name}` borrows it; {instead}");
                    Some(syn::Error::new_spanned(name, message))
                }
                GenericArgument::Type(inner) => borrowed(inner, must_own && is_container),
                _ => None,
            })
        }),
        Type::Tuple(tuple) => tuple.elems.iter().find_map(|item| borrowed(item, must_own)),
        Type::Array(array) => borrowed(&array.elem, must_own),
        _ => None,
    }
}

fn arguments(arguments: &PathArguments) -> Option<&AngleBracketedGenericArguments> {
    match arguments {
        PathArguments::AngleBracketed(arguments) => Some(arguments),
        _ => None,
    }
}
