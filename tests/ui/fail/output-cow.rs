use std::borrow::Cow;

use bedrock_prompt::Prompt;

#[derive(Prompt)]
#[prompt(user = "Hello {name}", output = Option<Cow<'a, str>>)]
struct Hello<'a> {
    name: &'a str,
}

fn main() {}
