use bedrock_prompt::Prompt;

#[derive(serde::Deserialize)]
struct Name {
    first: String,
}

#[derive(serde::Deserialize, schemars::JsonSchema)]
struct Greeting {
    to: Name,
}

#[derive(Prompt)]
#[prompt(user = "Hello", output = Greeting)]
struct Hello;

fn main() {}
