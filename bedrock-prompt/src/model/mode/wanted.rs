/// Where an answer is expected.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    /// The text.
    Text,
    /// The input of the tool with this name; `None` for any tool.
    ToolInput(Option<&'a str>),
    /// JSON in the text. Models that write tool calls as text use this tool name.
    JsonText(Option<&'a str>),
}
