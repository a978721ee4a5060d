//! What is asked: the trait, its constant part, and rendering.

mod extract;
pub(crate) mod field;
mod fingerprint;
mod rendered;
pub(crate) mod schema_report;
mod spec;
mod user_message;

pub use extract::Extract;
pub use fingerprint::Fingerprint;
pub use rendered::{RenderError, Rendered};
pub use spec::PromptSpec;
pub use user_message::UserMessage;

use crate::decode::Output;
use crate::json::Violations;

/// A typed prompt: what to send to a model, and the type of what comes back.
///
/// Usually derived:
///
/// ```
/// use bedrock_prompt::{Prompt, Request};
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "UserMessage hello to {name}.")]
/// struct Hello<'a> {
///     name: &'a str,
/// }
///
/// let request = Request::new(&Hello { name: "Ada" })?;
/// assert_eq!(request.converse_input().model_id(), Some("amazon.nova-lite-v1:0"));
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
///
/// Written by hand where a template is not enough:
///
/// ```
/// use bedrock_prompt::{Prompt, Text, prompt::{RenderError, Rendered, PromptSpec}};
///
/// struct Countdown(u32);
///
/// impl Prompt for Countdown {
///     type Output = Text;
///     const SPEC: PromptSpec = PromptSpec::new("Countdown").max_tokens(50);
///
///     fn render(&self, out: &mut Rendered) -> Result<(), RenderError> {
///         for n in (1..=self.0).rev() {
///             out.user(format_args!("{n}\n"))?;
///         }
///         out.user(format_args!("What comes next?"))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a prompt",
    label = "`Prompt` is not implemented for `{Self}`",
    note = "put `#[derive(Prompt)]` and `#[prompt(user = \"..\")]` on the struct"
)]
pub trait Prompt {
    /// What the model answers with: [`Text`](crate::Text), or any type with
    /// serde's `Deserialize` and schemars' `JsonSchema`.
    type Output: Output;

    /// The part of the prompt that is the same for every value.
    const SPEC: PromptSpec;

    /// Writes the system prompt and the user message.
    ///
    /// # Errors
    ///
    /// When a field cannot be written.
    fn render(&self, out: &mut Rendered) -> Result<(), RenderError>;

    /// Says what is wrong with an answer that has the right type; nothing, by default.
    fn check(&self, output: &Self::Output) -> Violations {
        let _ = output;
        Violations::new()
    }
}

#[diagnostic::do_not_recommend]
impl<P: Prompt + ?Sized> Prompt for &P {
    type Output = P::Output;
    const SPEC: PromptSpec = P::SPEC;

    fn render(&self, out: &mut Rendered) -> Result<(), RenderError> {
        P::render(self, out)
    }

    fn check(&self, output: &Self::Output) -> Violations {
        P::check(self, output)
    }
}
