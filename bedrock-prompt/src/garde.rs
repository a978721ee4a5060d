//! Rules of [garde](https://docs.rs/garde) as the check of a prompt (feature `garde`).
//!
//! An answer that breaks a rule is asked for again, with the rule's words. schemars reads garde's
//! attributes, too: `length`, `range`, `pattern` and others stand in the schema that the model
//! sees, and so take constants only. A rule that depends on the context is a `custom` one; its
//! words are shown, and should not repeat the value.
//!
//! Paths are written as everywhere: `lines[2].amount`. garde knows a field by its name in Rust;
//! the property that is spelt the same, whatever its case and underscores, stands for it. Any
//! other key, such as a map's, is content: it is `*`, and so is a field that serde names by
//! another word. The field of a newtype is `[0]`, unless that is `#[garde(transparent)]`.

use std::collections::{HashMap, HashSet};

use ::garde::{Path, Validate};

use crate::decode::Output;
use crate::json::{Violation, Violations};

/// What breaks the rules of the output's type: for the key `check`, as it is.
///
/// ```
/// use bedrock_prompt::Prompt;
/// use garde::Validate;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema, Validate)]
/// struct Order {
///     #[garde(length(min = 4))]
///     article: String,
///     #[garde(range(min = 1))]
///     quantity: u32,
/// }
///
/// #[derive(Prompt)]
/// #[prompt(user = "What is ordered? {letter}", output = Order, check = bedrock_prompt::garde::check)]
/// struct ReadOrder<'a> {
///     letter: &'a str,
/// }
///
/// let order = Order { article: "A-1042".into(), quantity: 0 };
/// let violations = ReadOrder { letter: "" }.check(&order);
/// assert_eq!(violations.to_string(), "`quantity`: lower than 1");
/// ```
pub fn check<P: ?Sized, T>(_prompt: &P, output: &T) -> Violations
where
    T: Output + Validate,
    T::Context: Default,
{
    check_with(output, &T::Context::default())
}

/// What breaks the rules of the output's type, by a context: for a check of your own that lets
/// the rules see what was asked.
///
/// ```
/// use bedrock_prompt::{Prompt, Violations};
/// use garde::Validate;
///
/// #[derive(serde::Deserialize, schemars::JsonSchema, Validate)]
/// #[garde(context(u32))]
/// struct Order {
///     #[garde(range(min = 1), custom(is_in_stock))]
///     quantity: u32,
/// }
///
/// fn is_in_stock(quantity: &u32, in_stock: &u32) -> garde::Result {
///     match quantity <= in_stock {
///         true => Ok(()),
///         false => Err(garde::Error::new("more than in stock")),
///     }
/// }
///
/// #[derive(Prompt)]
/// #[prompt(user = "How many? {letter}", output = Order, check = Self::is_in_stock)]
/// struct ReadOrder<'a> {
///     letter: &'a str,
///     #[prompt(skip)]
///     in_stock: u32,
/// }
///
/// impl ReadOrder<'_> {
///     fn is_in_stock(&self, order: &Order) -> Violations {
///         bedrock_prompt::garde::check_with(order, &self.in_stock)
///     }
/// }
///
/// let prompt = ReadOrder { letter: "", in_stock: 12 };
/// assert_eq!(prompt.check(&Order { quantity: 50 }).to_string(), "`quantity`: more than in stock");
/// ```
pub fn check_with<T: Output + Validate>(output: &T, context: &T::Context) -> Violations {
    let Err(report) = output.validate_with(context) else {
        return Violations::new();
    };
    let schema = T::schema();
    let names = Names::of(schema.iter().flat_map(|schema| schema.names()));
    let violation = |(path, error): (Path, ::garde::Error)| {
        Violation::new(names.path(&path.to_string()), error.message())
    };
    report.into_inner().into_iter().map(violation).collect()
}

/// The names of a type's properties, by how they are spelt without case and underscores.
struct Names<'s>(HashMap<String, HashSet<&'s str>>);

impl<'s> Names<'s> {
    fn of(names: impl Iterator<Item = &'s String>) -> Self {
        let mut all: HashMap<_, HashSet<_>> = HashMap::new();
        for name in names {
            all.entry(plain(name)).or_default().insert(name.as_str());
        }
        Self(all)
    }

    /// A path of garde's, as `lines[2].amount`.
    fn path(&self, path: &str) -> String {
        let mut shown = String::new();
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let (key, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
            let (key, indices) = match is_indices(indices) {
                true => (key, indices),
                false => (part, ""),
            };
            if !key.is_empty() {
                shown.push_str(if shown.is_empty() { "" } else { "." });
                shown.push_str(self.name(key));
            }
            shown.push_str(indices);
        }
        shown
    }

    fn name(&self, field: &str) -> &'s str {
        let Some(names) = self.0.get(&plain(field)) else { return "*" };
        let mut spelt = names.iter();
        match (names.get(field), spelt.next(), spelt.next()) {
            (Some(name), ..) | (None, Some(name), None) => name,
            _ => "*",
        }
    }
}

fn plain(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// `[2]`, `[2][0]`, or nothing.
fn is_indices(text: &str) -> bool {
    let is_index = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.is_empty()
        || text
            .strip_prefix('[')
            .and_then(|text| text.strip_suffix(']'))
            .is_some_and(|inside| inside.split("][").all(is_index))
}
