use std::fmt::{self, Write as _};

use super::untrusted::{self, UntrustedFields};

/// The rendered text of a prompt: its system prompt and its user message.
///
/// [`Prompt::render`](crate::Prompt::render) appends to it. `Debug` shows lengths only, because the
/// text is content.
///
/// ```
/// use bedrock_prompt::prompt::{RenderError, Rendered};
///
/// fn render(names: &[&str], out: &mut Rendered) -> Result<(), RenderError> {
///     out.system(format_args!("You are brief."))?;
///     for name in names {
///         out.user(format_args!("- {name}\n"))?;
///     }
///     Ok(())
/// }
/// # render(&["Ada"], &mut Rendered::default()).unwrap();
/// ```
#[derive(Default)]
pub struct Rendered {
    system: String,
    user: String,
    untrusted: UntrustedFields,
}

impl Rendered {
    /// Appends to the system prompt.
    ///
    /// # Errors
    ///
    /// The `Display` of a value returned an error.
    pub fn system(&mut self, text: fmt::Arguments<'_>) -> Result<(), RenderError> {
        untrusted::watch(&mut self.untrusted, || self.system.write_fmt(text))
            .map_err(|_| RenderError::DISPLAY)
    }

    /// Appends to the user message.
    ///
    /// # Errors
    ///
    /// The `Display` of a value returned an error.
    pub fn user(&mut self, text: fmt::Arguments<'_>) -> Result<(), RenderError> {
        untrusted::watch(&mut self.untrusted, || self.user.write_fmt(text))
            .map_err(|_| RenderError::DISPLAY)
    }

    /// The texts of the system prompt and of the user message, and the untrusted fields in them.
    pub(crate) fn into_parts(self) -> (String, String, UntrustedFields) {
        (self.system, self.user, self.untrusted)
    }
}

impl fmt::Debug for Rendered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rendered")
            .field("system_bytes", &self.system.len())
            .field("user_bytes", &self.user.len())
            .finish_non_exhaustive()
    }
}

/// A field of a prompt that could not be rendered.
///
/// ```
/// use std::collections::BTreeMap;
/// use std::error::Error as _;
///
/// use bedrock_prompt::{Prompt, Request};
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Describe {points}")]
/// struct Describe {
///     #[prompt(json)]
///     points: BTreeMap<(i32, i32), f64>, // JSON has no such keys
/// }
///
/// let points = BTreeMap::from([((0, 1), 0.5)]);
/// let error = Request::new(&Describe { points }).unwrap_err();
/// assert!(error.source().is_some_and(|source| source.to_string().contains("`points`")));
/// ```
#[derive(Debug)]
pub struct RenderError {
    field: Option<&'static str>,
    source: Option<serde_json::Error>,
}

impl RenderError {
    const DISPLAY: Self = Self { field: None, source: None };

    pub(crate) fn json(field: &'static str, source: serde_json::Error) -> Self {
        Self { field: Some(field), source: Some(source) }
    }
}

impl fmt::Display for RenderError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.field {
            Some(field) => write!(f, "the field `{field}` could not be serialized as JSON"),
            None => f.write_str("the `Display` of a field returned an error"),
        }
    }
}

impl std::error::Error for RenderError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}
