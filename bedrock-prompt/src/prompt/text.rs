//! A text is a prompt: its user message, answered in text.

use super::{Prompt, PromptSpec, RenderError, Rendered};
use crate::decode::Text;

/// A plain question: the text is the user message, and the answer is text.
impl Prompt for str {
    type Output = Text;
    const SPEC: PromptSpec = PromptSpec::new("&str");

    fn render(&self, out: &mut Rendered) -> Result<(), RenderError> {
        out.user(format_args!("{self}"))
    }
}

/// A plain question, as `&str`.
impl Prompt for String {
    type Output = Text;
    const SPEC: PromptSpec = PromptSpec::new("String");

    fn render(&self, out: &mut Rendered) -> Result<(), RenderError> {
        self.as_str().render(out)
    }
}
