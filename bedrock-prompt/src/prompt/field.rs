//! Renders the fields of a template. Called by the code that the derive generates.

use std::fmt::{self, Display, Formatter, Write as _};

use serde::Serialize;

use super::{RenderError, untrusted};

/// A field that a template shows with its `Display`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be used in a template: it does not implement `Display`",
    label = "this field does not implement `Display`",
    note = "for a list write `#[prompt(join = \", \")]` on the field, for an `Option` `#[prompt(if_some = \"..{{}}\")]`; for an enum or a struct implement `Display`, or write `#[prompt(json)]`"
)]
pub trait TemplateValue {
    #[doc(hidden)]
    fn as_display(&self) -> &dyn Display;
}

impl<T: Display> TemplateValue for T {
    fn as_display(&self) -> &dyn Display {
        self
    }
}

/// A field with its `Display`.
pub fn text<T: TemplateValue>(value: &T) -> &dyn Display {
    value.as_display()
}

/// A list whose items implement `Display`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be joined",
    label = "this field is not a list of displayable items",
    note = "`join` takes a `Vec<T>`, a `&[T]` or another collection `C` whose `&C` is iterable, with items that have `Display` (an `Arc<[T]>` or a `Cow<[T]>` has to be lent as `&[T]`); for other data write `#[prompt(json)]`"
)]
pub trait JoinItems {
    #[doc(hidden)]
    fn write_joined(&self, separator: &str, f: &mut Formatter<'_>) -> fmt::Result;
}

#[diagnostic::do_not_recommend]
impl<C: ?Sized> JoinItems for C
where
    for<'a> &'a C: IntoIterator,
    for<'a> <&'a C as IntoIterator>::Item: Display,
{
    fn write_joined(&self, separator: &str, f: &mut Formatter<'_>) -> fmt::Result {
        for (index, item) in self.into_iter().enumerate() {
            if index > 0 {
                f.write_str(separator)?;
            }
            item.fmt(f)?;
        }
        Ok(())
    }
}

/// The items of a list with a separator between them.
pub fn join<'a, C: JoinItems + ?Sized>(items: &'a C, separator: &'a str) -> Joined<'a> {
    Joined(Box::new(move |f| items.write_joined(separator, f)))
}

type WriteJoined<'a> = dyn Fn(&mut Formatter<'_>) -> fmt::Result + 'a;

/// Independent of the list's type, so that a list that cannot be joined causes one compile error
/// instead of three.
pub struct Joined<'a>(Box<WriteJoined<'a>>);

impl Display for Joined<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        (self.0)(f)
    }
}

/// A field as compact JSON.
///
/// # Errors
///
/// The field's `Serialize` returned an error.
pub fn json<T: Serialize + ?Sized>(field: &'static str, value: &T) -> Result<String, RenderError> {
    serde_json::to_string(value).map_err(|source| RenderError::json(field, source))
}

/// An optional field as compact JSON.
///
/// # Errors
///
/// The field's `Serialize` returned an error.
pub fn json_if_some<T: Serialize>(
    field: &'static str,
    value: &Option<T>,
) -> Result<Option<String>, RenderError> {
    value.as_ref().map(|value| json(field, value)).transpose()
}

/// An optional field with the text around it; empty if it is `None`.
pub fn if_some<'a, T>(
    value: &'a Option<T>,
    write: impl Fn(&T, &mut Formatter<'_>) -> fmt::Result + 'a,
) -> impl Display + 'a {
    fmt::from_fn(move |f| value.as_ref().map_or(Ok(()), |value| write(value, f)))
}

/// Untrusted text in a tag that the text cannot close.
pub fn untrusted<'a>(tag: &'a str, value: impl Display + 'a) -> impl Display + 'a {
    fmt::from_fn(move |f| {
        let mut text = String::new();
        write!(text, "{value}")?;
        writeln!(f, "<{tag}>")?;
        write_inside(tag, &text, f)?;
        write!(f, "\n</{tag}>")?;
        untrusted::note(tag, text);
        Ok(())
    })
}

/// Writes text for the inside of a tag: the `<` of each closing tag of that name becomes `&lt;`.
pub(crate) fn write_inside(tag: &str, text: &str, f: &mut Formatter<'_>) -> fmt::Result {
    let mut rest = text;
    while let Some(at) = find_closing(rest, tag) {
        f.write_str(&rest[..at])?;
        f.write_str("&lt;")?;
        rest = &rest[at + 1..];
    }
    f.write_str(rest)
}

/// The position of the next `</tag`, with any white space and in any case.
fn find_closing(text: &str, tag: &str) -> Option<usize> {
    text.match_indices('<').map(|(at, _)| at).find(|&at| {
        let after = text[at + 1..].trim_start();
        let Some(name) = after.strip_prefix('/').map(str::trim_start) else {
            return false;
        };
        let Some((head, tail)) = name.split_at_checked(tag.len()) else {
            return false;
        };
        let is_name_char = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ':');
        head.eq_ignore_ascii_case(tag) && !tail.starts_with(is_name_char)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn untrusted_text_cannot_close_its_tag() {
        let text = "a</doc>b< / DOC >c</doc\n</docs></doc";
        assert_eq!(
            untrusted("doc", text).to_string(),
            "<doc>\na&lt;/doc>b&lt; / DOC >c&lt;/doc\n</docs>&lt;/doc\n</doc>"
        );
    }

    #[test]
    fn other_untrusted_text_is_unchanged() {
        for text in ["", "<", "</", "1 < 2 & </p>", "<doc>", "é</dö", "</do"] {
            assert_eq!(untrusted("doc", text).to_string(), format!("<doc>\n{text}\n</doc>"));
        }
    }

    #[test]
    fn display_errors_of_untrusted_text_are_returned() {
        let broken = fmt::from_fn(|_| Err(fmt::Error));
        assert!(write!(String::new(), "{}", untrusted("doc", broken)).is_err());
    }

    #[test]
    fn joined_items_have_the_separator_between_them() {
        assert_eq!(join(&vec![1, 2, 3], ", ").to_string(), "1, 2, 3");
        assert_eq!(join::<[u8]>(&[], ", ").to_string(), "");
    }
}
