//! Checks answers with the rules of [garde](https://docs.rs/garde) (feature `garde`).
//!
//! If an answer violates a rule, the model is asked again with the rule's message. schemars also
//! reads garde's attributes: `length`, `range`, `pattern` and others become part of the schema that
//! the model sees, and therefore accept only constants. A rule that depends on the context is a
//! `custom` rule. Its message is shown in errors, so it should not contain the value.
//!
//! Paths have the usual form, `lines[2].amount`. garde reports the Rust names of fields. A field is
//! shown as the property of the same name, apart from case and underscores. Other keys are shown as
//! `*`, because they can be content: the keys of a map, and fields with another name in serde. The
//! field of a newtype is `[0]`, unless it is `#[garde(transparent)]`.

use std::collections::{HashMap, HashSet};

use ::garde::{Path, Validate};

use crate::decode::Output;
use crate::json::{Violation, Violations};

/// Validates an answer by the rules of its type: a value for the key `check`.
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

/// Validates an answer by the rules of its type with a context: for your own check, whose rules
/// depend on the fields of the prompt.
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
///     if quantity <= in_stock {
///         Ok(())
///     } else {
///         Err(garde::Error::new("more than in stock"))
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
    let names = PropertyNames::new(schema.iter().flat_map(|schema| schema.names()));
    let violation = |(path, error): (Path, ::garde::Error)| {
        Violation::new(names.path(&path.to_string()), error.message())
    };
    report.into_inner().into_iter().map(violation).collect()
}

/// The names of a type's properties, by their form without case and underscores.
struct PropertyNames<'s>(HashMap<String, HashSet<&'s str>>);

impl<'s> PropertyNames<'s> {
    fn new(names: impl Iterator<Item = &'s String>) -> Self {
        let mut all: HashMap<_, HashSet<_>> = HashMap::new();
        for name in names {
            all.entry(normalized(name)).or_default().insert(name.as_str());
        }
        Self(all)
    }

    /// Converts a path of garde to the form `lines[2].amount`.
    fn path(&self, path: &str) -> String {
        let mut shown = String::new();
        for part in path.split('.').filter(|part| !part.is_empty()) {
            let (key, indices) = part.split_at(part.find('[').unwrap_or(part.len()));
            let (key, indices) = if is_indices(indices) { (key, indices) } else { (part, "") };
            if !key.is_empty() {
                shown.push_str(if shown.is_empty() { "" } else { "." });
                shown.push_str(self.name(key));
            }
            shown.push_str(indices);
        }
        shown
    }

    fn name(&self, field: &str) -> &'s str {
        let Some(names) = self.0.get(&normalized(field)) else { return "*" };
        let mut all = names.iter();
        match (names.get(field), all.next(), all.next()) {
            (Some(name), ..) | (None, Some(name), None) => name,
            _ => "*",
        }
    }
}

fn normalized(name: &str) -> String {
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
