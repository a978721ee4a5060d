use bedrock_prompt::Prompt;

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Greeting<'a> {
    text: std::borrow::Cow<'a, str>,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
