//! The [`Prompt`] trait, its constant settings, and rendering.

pub(crate) mod check_result;
mod extract;
pub(crate) mod field;
mod fingerprint;
mod life_cycle;
mod rendered;
pub(crate) mod schema_report;
mod spec;
mod text;
mod untrusted;

pub use extract::Extract;
pub use fingerprint::Fingerprint;
#[cfg(feature = "control-plane")]
pub(crate) use life_cycle::end_in;
pub use rendered::{RenderError, Rendered};
pub use spec::PromptSpec;
pub(crate) use untrusted::UntrustedFields;

use crate::decode::Output;
use crate::json::Violations;

/// A typed prompt: the text to send to a model, and the type of the answer.
///
/// A `&str` or a `String` is a prompt with an answer in text. Other prompts are usually derived:
///
/// ```
/// use bedrock_prompt::{Prompt, Request};
///
/// #[derive(Prompt)]
/// #[prompt(model = "amazon.nova-lite-v1:0", user = "Say hello to {name}.")]
/// struct Hello<'a> {
///     name: &'a str,
/// }
///
/// let request = Request::new(&Hello { name: "Ada" })?;
/// assert_eq!(request.converse_input().model_id(), Some("amazon.nova-lite-v1:0"));
/// # Ok::<(), bedrock_prompt::Error>(())
/// ```
///
/// Implement it by hand if a template is not sufficient:
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
    note = "put `#[derive(Prompt)]` and `#[prompt(user = \"..\")]` on the struct; for a plain question pass a `&str` or a `String`"
)]
pub trait Prompt {
    /// The type of the answer: [`Text`](crate::Text), or any type that implements serde's
    /// `Deserialize` and schemars' `JsonSchema`.
    type Output: Output;

    /// The name, the model and the settings, which are the same for every value of the type.
    const SPEC: PromptSpec;

    /// Writes the system prompt and the user message.
    ///
    /// # Errors
    ///
    /// A field cannot be rendered.
    fn render(&self, out: &mut Rendered) -> Result<(), RenderError>;

    /// Checks an answer that has the right type, and returns what is wrong with it. Default: nothing.
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
