//! A macro that names a template file: it is found from where the macro is invoked.

macro_rules! summary {
    ($name:ident) => {
        #[derive(bedrock_prompt::Prompt)]
        #[prompt(user_file = "templates/newtype.txt")]
        struct $name(#[prompt(untrusted)] String);
    };
}
