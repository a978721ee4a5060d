/// Where an answer has to stand.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Wanted<'a> {
    Text,
    /// The input of the tool of this name, or of whichever one was called.
    ToolInput(Option<&'a str>),
    /// JSON in a text; models that call tools in their texts call it by this name.
    JsonText(Option<&'a str>),
}
