use bedrock_prompt::{Prompt, schemars, serde};

#[derive(serde::Deserialize, schemars::JsonSchema)]
#[serde(crate = "bedrock_prompt::serde")]
#[schemars(crate = "bedrock_prompt::schemars")]
struct Greeting<'a> {
    text: &'a str,
}

#[derive(Prompt)]
#[prompt(user = "Hello {name}", output = Greeting<'a>)]
struct Hello<'a> {
    name: &'a str,
}

fn main() {}
